/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shell lines, over a virtio console with several ports (virtio 1.2, section
 * 5.3; include/uapi/linux/virtio_console.h).
 *
 *	port 0   control. We say "PORT LINE", the line as printf's %b takes it;
 *	         our init in the guest (scripts/linux-guest/init) says "up", then
 *	         "done PORT STATUS"
 *	port n   what the line that runs there prints, byte by byte; a character
 *	         device, so that tools write to it as into a pipe
 *
 * Data and control messages alike travel in virtqueues, hence at instants of
 * virtual time that are the same on every run. A line has a port for itself
 * until it has ended and until no process that it left behind has it open.
 */
#include <stdio.h>
#include <stdlib.h>

#include "uml/uml.h"

#define CONSOLE_F_SIZE 1u /* else the kernel does not heed PORT_RESIZE */
#define CONSOLE_F_MULTIPORT 2u

#define CONTROL_BYTES 8
#define CONTROL_PORT 0

/* Queues: of port 0, of control, then of the other ports; to the guest first. */
#define QUEUE_CONTROL_TO_GUEST 2
#define QUEUE_CONTROL_FROM_GUEST 3

/* Longest piece of output that is looked at as one, and longest console line. */
#define CHUNK 4096
#define LINE_MAX_BYTES 4096

/* Of a line's output, what is kept; and of all of it within an instant. */
#define OUT_MAX (16u << 20)
#define PRINTED_MAX (64u << 20)

static u32 queue_to_guest(u32 port)
{
	return port ? 2 * port + 2 : 0;
}

static struct vu_device *console(struct uml *uml)
{
	return &uml->dev[UML_CONSOLE];
}

/* --------------------------------------------------------------- control */

static void send_control(struct uml *uml, u32 port, enum port_event event, u32 value, u32 more)
{
	struct vu_buffer buffer;
	u8 msg[CONTROL_BYTES + 4];

	/* As many as messages can be under way were offered at the start. */
	if (!vu_pop(console(uml), QUEUE_CONTROL_TO_GUEST, &buffer))
		return;
	put_le32(port, msg);
	put_le16((u16)event, msg + 4);
	put_le16((u16)value, msg + 6);
	put_le32(more, msg + 8);
	vu_push(console(uml), QUEUE_CONTROL_TO_GUEST, &buffer,
		vu_write(&buffer, msg, event == PORT_RESIZE ? sizeof(msg) : CONTROL_BYTES));
}

void ports_control(struct uml *uml, u32 port, enum port_event event, u32 value, u32 more)
{
	send_control(uml, port, event, value, more);
	vu_call(console(uml), QUEUE_CONTROL_TO_GUEST);
}

static void control_message(struct uml *uml, u32 port, u32 event, u32 value)
{
	if (event == PORT_DEVICE_READY && value) {
		for (u32 i = 0; i < UML_PORTS; i++)
			send_control(uml, i, PORT_ADD, 1, 0);
	} else if (port >= UML_PORTS) {
		return;
	} else if (event == PORT_READY && value) {
		uml->port[port].ready = true;
		if (port == UML_TERMINAL && uml->terminal && uml->terminal->tty)
			send_control(uml, port, PORT_CONSOLE, 1, 0);
		send_control(uml, port, PORT_OPEN, 1, 0);
	} else if (event == PORT_OPEN) {
		uml->port[port].open = value;
	} else {
		return;
	}
	vu_call(console(uml), QUEUE_CONTROL_TO_GUEST);
}

static void serve_control(struct uml *uml)
{
	struct vu_buffer buffer;

	while (uml->state == UML_ON && vu_pop(console(uml), QUEUE_CONTROL_FROM_GUEST, &buffer)) {
		u8 msg[CONTROL_BYTES];
		bool whole = vu_read(&buffer, 0, msg, sizeof(msg)) == sizeof(msg);

		vu_push(console(uml), QUEUE_CONTROL_FROM_GUEST, &buffer, 0);
		if (whole)
			control_message(uml, get_le32(msg), get_le16(msg + 4), get_le16(msg + 6));
	}
}

/* ---------------------------------------------------------------- output */

/* Prints each whole line of @partial to the node's console. */
static void print_lines(struct uml *uml, GString *partial, bool all)
{
	char *begin = partial->str, *end;

	while ((end = memchr(begin, '\n', partial->str + partial->len - begin))) {
		*end = 0;
		node_console(uml->node, begin);
		begin = end + 1;
	}
	g_string_erase(partial, 0, begin - partial->str);
	if (partial->len && (all || partial->len > LINE_MAX_BYTES)) {
		node_console(uml->node, partial->str);
		g_string_truncate(partial, 0);
	}
}

static void line_done(struct uml *uml, u32 number, int status)
{
	struct uml_port *port = &uml->port[number];
	struct uml_line *line = port->line;

	print_lines(uml, port->partial, true);
	port->line = NULL;
	uml_line_ended(uml, line, status, port->out);
	g_string_truncate(port->out, 0);
}

/* One line of what our init says. */
static void control_line(struct uml *uml, const char *text)
{
	unsigned int port, status;

	if (!strcmp(text, "up")) {
		uml->up = true;
		uml_calendar_up(uml);
	} else if (sscanf(text, "done %u %u", &port, &status) == 2 && port < UML_PORTS &&
		   uml->port[port].line) {
		line_done(uml, port, (int)(status & 255));
	} else {
		uml_fail(uml, "what its init says is not understood: \"%.60s\"", text);
	}
}

static void control_data(struct uml *uml, const u8 *data, u32 len)
{
	char *end;

	g_string_append_len(uml->control, (const char *)data, len);
	while (uml->state == UML_ON && (end = memchr(uml->control->str, '\n', uml->control->len))) {
		char *text = g_strndup(uml->control->str, end - uml->control->str);

		g_string_erase(uml->control, 0, end + 1 - uml->control->str);
		control_line(uml, text);
		g_free(text);
	}
	if (uml->control->len > LINE_MAX_BYTES)
		uml_fail(uml, "what its init says does not end");
}

static void port_data(struct uml *uml, u32 number, const u8 *data, u32 len)
{
	struct uml_port *port = &uml->port[number];

	if (number == CONTROL_PORT) {
		control_data(uml, data, len);
		return;
	}
	if (uml->terminal && (number == UML_TERMINAL || (port->line && port->line->shell))) {
		uml->terminal->print(uml->terminal, data, len);
		return;
	}
	if (port->line && port->out->len < OUT_MAX)
		g_string_append_len(port->out, (const char *)data,
				    (gssize)MIN(len, OUT_MAX - port->out->len));
	for (u32 i = 0; i < len; i++)
		g_string_append_c(port->partial, data[i] ? (char)data[i] : ' ');
	print_lines(uml, port->partial, false);
}

static void serve_data(struct uml *uml, u32 number, u32 queue)
{
	struct vu_buffer buffer;

	while (uml->state == UML_ON && vu_pop(console(uml), queue, &buffer)) {
		u32 len = vu_readable(&buffer);
		u8 data[CHUNK];

		/* All of it is kept till time goes on. */
		uml->printed += len;
		if (uml->printed > PRINTED_MAX)
			uml_fail(uml, "it has printed %u MiB without letting time go on",
				 PRINTED_MAX >> 20);

		for (u32 done = 0; done < len && uml->state == UML_ON;) {
			u32 part = vu_read(&buffer, done, data, sizeof(data));

			port_data(uml, number, data, part);
			done += part;
		}
		vu_push(console(uml), queue, &buffer, 0);
	}
}

/* Odd queues come from the guest; even ones bring buffers, taken when needed. */
static void console_kick(struct vu_device *dev, u32 queue)
{
	if (queue == QUEUE_CONTROL_FROM_GUEST)
		serve_control(dev->uml);
	else if (queue == 1)
		serve_data(dev->uml, CONTROL_PORT, queue);
	else if ((queue & 1) && (queue - 3) / 2 < UML_PORTS)
		serve_data(dev->uml, (queue - 3) / 2, queue);
	terminal_send(dev->uml);
	uml_next_line(dev->uml);
}

/* struct virtio_console_config: columns u16, rows u16, number of ports u32, ... */
static void console_config(struct vu_device *dev, u8 *config, u32 len)
{
	if (len >= 8)
		put_le32(UML_PORTS, config + 4);
}

/* ----------------------------------------------------------------- lines */

u32 ports_free(const struct uml *uml)
{
	for (u32 i = CONTROL_PORT + 1; i < UML_TERMINAL; i++)
		if (uml->port[i].ready && !uml->port[i].open && !uml->port[i].line)
			return i;
	return 0;
}

/* As printf's %b in the guest undoes it: nothing that read or echo would touch. */
static char *quote(u32 port, const char *text)
{
	GString *out = g_string_new(NULL);

	g_string_printf(out, "%u ", port);
	for (; *text; text++) {
		u8 c = (u8)*text;

		if (c == '\\' || c <= ' ' || c == 0x7f)
			g_string_append_printf(out, "\\0%03o", c);
		else
			g_string_append_c(out, *text);
	}
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

u32 ports_send(struct uml *uml, u32 port, const char *data, size_t len)
{
	u32 queue = queue_to_guest(port);
	struct vu_buffer buffer;
	size_t done = 0;

	while (done < len && vu_pop(console(uml), queue, &buffer)) {
		u32 part = vu_write(&buffer, data + done, (u32)MIN(len - done, CHUNK));

		vu_push(console(uml), queue, &buffer, part);
		if (!part)
			break;
		done += part;
	}
	if (done)
		vu_call(console(uml), queue);
	return (u32)done;
}

void ports_start(struct uml *uml, u32 port, struct uml_line *line)
{
	char *text = quote(port, line->text);
	size_t len = strlen(text);

	uml->port[port].line = line;
	if (ports_send(uml, CONTROL_PORT, text, len) < len && uml->state == UML_ON)
		uml_fail(uml, "its init does not take shell lines any more");
	g_free(text);
	if (line->shell)
		terminal_start(uml);
}

void ports_init(struct uml *uml)
{
	uml->control = g_string_new(NULL);
	for (u32 i = 0; i < UML_PORTS; i++) {
		uml->port[i].out = g_string_new(NULL);
		uml->port[i].partial = g_string_new(NULL);
	}
}

void ports_reset(struct uml *uml)
{
	uml->up = false;
	g_string_truncate(uml->control, 0);
	for (u32 i = 0; i < UML_PORTS; i++) {
		struct uml_port *port = &uml->port[i];

		print_lines(uml, port->partial, true);
		uml_line_free(port->line);
		port->line = NULL;
		port->ready = port->open = false;
		g_string_truncate(port->out, 0);
	}
}

void ports_finish(struct uml *uml)
{
	g_string_free(uml->control, TRUE);
	for (u32 i = 0; i < UML_PORTS; i++) {
		uml_line_free(uml->port[i].line);
		g_string_free(uml->port[i].out, TRUE);
		g_string_free(uml->port[i].partial, TRUE);
	}
}

const struct vu_class vu_console = {
	.name = "console",
	.device_id = 3, /* VIRTIO_ID_CONSOLE */
	.features = CONSOLE_F_SIZE | CONSOLE_F_MULTIPORT,
	.kick = console_kick,
	.config = console_config,
};
