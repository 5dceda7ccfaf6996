/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Somebody at a shell in the guest. A shell line like any other is started for
 * it; what is typed reaches it by a port of the console that no other line has.
 *
 *	a terminal   that port is a console to the guest (hvc0), which has it as a
 *	             tty: echo, ^C and job control are the guest's own
 *	a script     it stays a plain port that the shell reads from, and that is at
 *	             its end when the script is; it prints to the line's own port
 */
#include "uml/uml.h"

/* As a name for TERM may be; what else might be in it, a shell would read. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (!g_ascii_isalnum(*text) && !strchr("+-._", *text))
			return false;
	return true;
}

static char *shell_line(const struct guest_terminal *terminal)
{
	bool known = terminal->type && *terminal->type && is_plain(terminal->type);

	if (!terminal->tty)
		return g_strdup_printf("exec bash </dev/vport0p%u", UML_TERMINAL);
	/* A tty forgets its size when it is closed. */
	return g_strdup_printf("TERM=%s exec setsid -cw bash -c "
			       "'stty columns %u rows %u; exec bash -i' <>/dev/hvc0 >&0 2>&0",
			       known ? terminal->type : "dumb", terminal->columns, terminal->rows);
}

static void shell_ended(void *ctx, int status, const char *out, size_t len)
{
	struct uml *uml = ctx;

	uml->shell = false;
	uml->terminal->ended(uml->terminal);
}

/* Before the lines of the timeline that wait. */
static void queue_shell(struct uml *uml)
{
	char *text = shell_line(uml->terminal);
	struct uml_line *line = uml_line_new(text, shell_ended, uml);

	line->shell = true;
	g_queue_push_head(&uml->waiting, line);
	g_free(text);
}

void terminal_attach(struct guest *guest, struct guest_terminal *terminal)
{
	struct uml *uml = container_of(guest, struct uml, guest);

	uml->terminal = terminal;
	queue_shell(uml);
}

void terminal_send(struct uml *uml)
{
	u32 sent;

	if (uml->state != UML_ON || !uml->shell || !uml->port[UML_TERMINAL].open)
		return;
	sent = ports_send(uml, UML_TERMINAL, uml->typed->str, uml->typed->len);
	g_string_erase(uml->typed, 0, sent);
	if (!uml->typed_all || uml->typed->len || uml->told_all || uml->terminal->tty)
		return;
	uml->told_all = true;
	ports_control(uml, UML_TERMINAL, PORT_OPEN, 0, 0);
}

void terminal_type(struct guest *guest, const void *data, size_t len)
{
	struct uml *uml = container_of(guest, struct uml, guest);

	g_string_append_len(uml->typed, data, (gssize)len);
	uml->typed_all |= !len;
	terminal_send(uml);
}

/* struct virtio_console_resize: columns, rows. */
void terminal_resize(struct guest *guest)
{
	struct uml *uml = container_of(guest, struct uml, guest);

	if (uml->state == UML_ON && uml->shell && uml->terminal->tty)
		ports_control(uml, UML_TERMINAL, PORT_RESIZE, 0,
			      uml->terminal->columns | (u32)uml->terminal->rows << 16);
}

void terminal_start(struct uml *uml)
{
	uml->shell = true;
	terminal_send(uml);
}

void terminal_off(struct uml *uml)
{
	if (uml->terminal)
		uml->terminal->ended(uml->terminal);
}

void terminal_reset(struct uml *uml)
{
	bool began = uml->shell;

	uml->shell = uml->told_all = false;
	if (began)
		queue_shell(uml);
}
