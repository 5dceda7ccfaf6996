/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest runs on a board. It is given the board's register bus, memory and
 * interrupt lines and nothing else; models cannot tell one guest from another.
 */
#ifndef NETEMU_GUEST_H
#define NETEMU_GUEST_H

#include <netemu/board.h>

struct guest;

/* A shell line has ended: exit status and all it printed (not terminated by NUL). */
typedef void (*guest_done_fn)(void *ctx, int exit, const char *out, size_t len);

/* Somebody, or a script, at a shell of a guest. Outlives the guest. */
struct guest_terminal {
	bool tty;	   /* a terminal; else input that ends, and output */
	u16 columns, rows; /* of a terminal */
	const char *type;  /* of a terminal: TERM */
	/* What is printed there; in an event of the node. */
	void (*print)(struct guest_terminal *terminal, const void *data, size_t len);
	/* The shell has ended, or the guest was switched off; likewise. */
	void (*ended)(struct guest_terminal *terminal);
};

struct guest_class {
	const char *name; /* "builtin", "linux" */
	bool one_thread;  /* a world with such a guest is run by one thread */

	/**
	 * @create: prepare a guest on @board; it boots at time 0
	 * @cpu: "ideal", or NULL for the board's own
	 * @init: shell lines to run in order once it is up, strings
	 */
	struct guest *(*create)(struct board *board, const char *cpu, struct json_object *init,
				GError **err);
	void (*destroy)(struct guest *guest);

	/* Starts shell line @line now (in an event of the node); @done is called
	 * in an event of the node when it has ended. What it prints is also
	 * written to the node's console. */
	void (*run)(struct guest *guest, const char *line, guest_done_fn done, void *ctx);

	/* Ends what @run was given with this @ctx, as ^C does; in an event of the
	 * node. Or NULL: @attach is there. */
	void (*interrupt)(struct guest *guest, void *ctx);

	/*
	 * A shell of its own, or NULL: there are only lines to @run.
	 * @attach: before the world runs: start one after the init lines, and
	 *          again if the guest boots again
	 * @type:   input, in an event of the node; @len 0: there is no more
	 * @resize: the terminal's columns and rows have changed; likewise
	 */
	void (*attach)(struct guest *guest, struct guest_terminal *terminal);
	void (*type)(struct guest *guest, const void *data, size_t len);
	void (*resize)(struct guest *guest);
};

struct guest {
	const struct guest_class *cls;
	struct board *board;
	/* Set before the world runs: told of each init line, in order, as @run's
	 * @done is; or NULL. */
	guest_done_fn init_done;
	void *init_ctx;
	/* What a line printed is to have its errors, too, as it always has of a Linux
	 * guest, whose lines have one terminal. */
	bool errors_too;
};

/**
 * guest_init_ended() - what a guest calls when an init line has ended
 *
 * Says on the console of its node that the line has failed, and tells who wants
 * to know.
 */
void guest_init_ended(struct guest *guest, const char *line, int exit, const char *out, size_t len);

/* Guests that this program was built with, NULL-terminated: emu/cli/guests.c. */
extern const struct guest_class *const guest_classes[];

#endif
