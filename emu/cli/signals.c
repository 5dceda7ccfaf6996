/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <stddef.h>

#include "cli/rawmode.h"
#include "cli/signals.h"

/* The one thing that a signal handler can reach. */
static volatile sig_atomic_t signalled;

static void on_signal(int number)
{
	if (signalled) {
		rawmode_end();
		signal(number, SIG_DFL);
		raise(number);
	}
	signalled = 1;
}

void signals_catch(void)
{
	struct sigaction action = {.sa_handler = on_signal}, before;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	/* nohup means it. A shell's & has SIGINT ignored, too, but kill -INT is meant. */
	sigaction(SIGHUP, NULL, &before);
	if (before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
}

bool signals_caught(void)
{
	return signalled;
}
