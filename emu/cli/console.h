/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Console lines of guests, on stdout: "[   1.000234567] a: text". */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include <netemu/node.h>
#include <netemu/output.h>

struct console {
	struct output_sink sink;
	bool failed; /* stdout is gone; nothing more is written to it */
};

/* Makes @text what a terminal would show of it; its new length. */
size_t console_render(u8 *text, size_t len);

void console_init(struct console *console);

/* What has been written reaches whoever reads. */
void console_flush(struct console *console);

#endif
