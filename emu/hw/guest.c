/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netemu/guest.h>
#include <netemu/node.h>

void guest_init_ended(struct guest *guest, const char *line, int exit, const char *out, size_t len)
{
	/* A topology expects nothing of it, so nobody else would say so. */
	if (exit) {
		char *text = g_strdup_printf("init: exit status %d: %.*s", exit,
					     (int)strcspn(line, "\n"), line);

		node_console(guest->board->node, text);
		g_free(text);
	}
	if (guest->init_done)
		guest->init_done(guest->init_ctx, exit, out, len);
}
