/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "cli/console.h"

/*
 * What a terminal would show of a line, in place: a backspace takes back what
 * stands before it (ping -f uses that), other control characters are left out,
 * for a guest's bytes are not to be our terminal's commands.
 */
size_t console_render(u8 *text, size_t len)
{
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\b')
			used -= used > 0;
		else if (text[i] == 0xc2 && i + 1 < len && (text[i + 1] & 0xe0) == 0x80)
			i++; /* U+0080 to U+009f in UTF-8 */
		else if (text[i] == '\t' || (text[i] >= ' ' && text[i] != 0x7f))
			text[used++] = text[i];
	}
	return used;
}

static void write_line(struct output_sink *sink, struct node *node, sim_time at, u8 *data,
		       size_t len)
{
	struct console *console = container_of(sink, struct console, sink);
	char time[32];

	if (console->failed)
		return;
	printf("[%14s] %s: ", sim_time_format(at, time), node->name);
	fwrite(data, 1, console_render(data, len), stdout);
	putchar('\n');
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
