/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netemu console: standard input and output at a shell of one node, while the
 * world runs on. See shell.c.
 */
#ifndef CLI_SHELL_H
#define CLI_SHELL_H

#include <netemu/guest.h>

#include "cli/pace.h"

struct shell {
	struct guest_terminal terminal; /* of guests that have a shell of their own */
	struct output_sink sink;	/* of consoles: of the others, what ours prints */
	struct pace *pace;
	struct guest *guest;
	struct event event; /* brings the guest what was typed */
	GString *typed;	    /* not brought yet */
	bool interactive;   /* somebody sits at a terminal */
	bool input_ended;   /* and what came before, has been brought if @told */
	bool told;
	bool running, prompted; /* a line; for the next one */
	bool resized;		/* the terminal; the guest is to be told */
	bool broken;		/* standard output is gone */
};

/* Before the network is built: @shell->sink is there. */
void shell_init(struct shell *shell, struct pace *pace);

/* Before the world runs. */
void shell_begin(struct shell *shell, struct guest *guest);

/* Whether somebody wants to leave, even while the guest does not wait for input. */
bool shell_left(struct shell *shell);

/* The terminal is as it was. Before the network goes. */
void shell_end(struct shell *shell);
void shell_finish(struct shell *shell);

#endif
