/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "cli/console.h"

static void write_line(struct output_sink *sink, struct node *node, sim_time at, u8 *data,
		       size_t len)
{
	struct console *console = container_of(sink, struct console, sink);
	char time[32];

	if (console->failed)
		return;
	/* A guest's bytes are not a terminal's commands. */
	for (size_t i = 0; i < len; i++)
		if ((data[i] < ' ' && data[i] != '\t') || data[i] == 0x7f)
			data[i] = '.';
	printf("[%14s] %s: %.*s\n", sim_time_format(at, time), node->name, (int)len,
	       (const char *)data);
	console->failed = ferror(stdout);
}

void console_init(struct console *console)
{
	*console = (struct console){.sink.write = write_line};
}

void console_flush(struct console *console)
{
	if (fflush(stdout))
		console->failed = true;
}
