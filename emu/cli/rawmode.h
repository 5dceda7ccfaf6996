/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The caller's terminal, while netemu console has it. */
#ifndef CLI_RAWMODE_H
#define CLI_RAWMODE_H

#include <stdbool.h>

/* What leaves a console whatever the guest does: ^]. */
#define RAWMODE_LEAVE 0x1d
#define RAWMODE_INTERRUPT 0x03

/**
 * rawmode_begin() - every key for the guest
 * @lines: no: lines for us, edited by the terminal; ^C and ^] end one, too
 *
 * Return: false when standard input is no terminal. What it was comes back with
 * rawmode_end(), and if a signal ends the program.
 */
bool rawmode_begin(bool lines);

/* What it was before; allowed when it has not begun, and in a signal handler. */
void rawmode_end(void);

/* Whether the window's size has changed since this was asked last. */
bool rawmode_resized(void);

#endif
