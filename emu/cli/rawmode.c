/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <stddef.h>
#include <termios.h>
#include <unistd.h>

#include "cli/rawmode.h"

/* What signal handlers can reach. */
static struct {
	struct termios before;
	volatile sig_atomic_t begun, resized;
} raw;

static void on_crash(int number)
{
	rawmode_end();
	/* SA_RESETHAND: now it does what it would have done. */
	raise(number);
}

static void on_resize(int number)
{
	raw.resized = 1;
}

/* We were stopped, from outside, and whoever went on may have used the terminal. */
static void on_continue(int number)
{
	struct termios now;

	if (!raw.begun || tcgetattr(STDIN_FILENO, &now))
		return;
	cfmakeraw(&now);
	tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

static void catch_signals(bool lines)
{
	static const int crashes[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGALRM};
	struct sigaction crash = {.sa_handler = on_crash, .sa_flags = SA_RESETHAND};
	struct sigaction resize = {.sa_handler = on_resize, .sa_flags = SA_RESTART};
	struct sigaction resume = {.sa_handler = on_continue, .sa_flags = SA_RESTART};

	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &crash, NULL);
	sigaction(SIGWINCH, &resize, NULL);
	if (!lines)
		sigaction(SIGCONT, &resume, NULL);
}

bool rawmode_begin(bool lines)
{
	struct termios now;

	if (tcgetattr(STDIN_FILENO, &now))
		return false;
	raw.before = now;
	raw.begun = 1;
	catch_signals(lines);
	if (lines) {
		now.c_lflag &= ~(tcflag_t)ISIG;
		now.c_cc[VEOL] = RAWMODE_INTERRUPT;
		now.c_cc[VEOL2] = RAWMODE_LEAVE;
	} else {
		cfmakeraw(&now);
	}
	return !tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
}

void rawmode_end(void)
{
	if (!raw.begun)
		return;
	raw.begun = 0;
	/* Not TCSADRAIN: a terminal that is not read from would keep us here. */
	tcsetattr(STDIN_FILENO, TCSANOW, &raw.before);
}

bool rawmode_resized(void)
{
	bool resized = raw.resized;

	raw.resized = 0;
	return resized;
}
