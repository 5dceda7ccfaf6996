/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest as the engine sees it: made on a board, booted by an event at the
 * start, its init lines one after the other, then whatever lines the timeline
 * brings, several at once if need be. (The same as the built-in guest's life,
 * stack/kernel/guest.c.)
 */
#include <stdarg.h>

#include "uml/uml.h"

#define WATCHDOG_MS 60000

void uml_fail(struct uml *uml, const char *fmt, ...)
{
	va_list args;
	char *text;

	if (uml->state == UML_FAILED)
		return;
	uml->state = UML_FAILED;
	va_start(args, fmt);
	text = g_strdup_vprintf(fmt, args);
	va_end(args);
	uml_log(uml);
	world_fail(uml->node->world, "node \"%s\": %s", uml->node->name, text);
	g_free(text);
}

void uml_line_free(struct uml_line *line)
{
	if (!line)
		return;
	g_free(line->text);
	g_free(line);
}

void uml_line_ended(struct uml *uml, struct uml_line *line, int status, const GString *out)
{
	if (line->done)
		line->done(line->ctx, status, out->str, out->len);
	else
		guest_init_ended(&uml->guest, line->text, status, out->str, out->len);
	uml_line_free(line);
}

/* Whether one of the init lines runs. */
static bool init_runs(const struct uml *uml)
{
	for (u32 i = 0; i < UML_PORTS; i++)
		if (uml->port[i].line && !uml->port[i].line->done)
			return true;
	return false;
}

void uml_next_line(struct uml *uml)
{
	while (uml->state == UML_ON && uml->up) {
		bool init = !g_queue_is_empty(&uml->init);
		u32 port = ports_free(uml);
		struct uml_line *line;

		if (!port || init_runs(uml))
			return;
		line = g_queue_pop_head(init ? &uml->init : &uml->waiting);
		if (!line)
			return;
		ports_start(uml, port, line);
	}
}

struct uml_line *uml_line_new(const char *text, guest_done_fn done, void *ctx)
{
	struct uml_line *line = g_new0(struct uml_line, 1);

	line->text = g_strdup(text);
	line->done = done;
	line->ctx = ctx;
	return line;
}

static void linux_run(struct guest *guest, const char *text, guest_done_fn done, void *ctx)
{
	struct uml *uml = container_of(guest, struct uml, guest);

	g_queue_push_tail(&uml->waiting, uml_line_new(text, done, ctx));
	uml_next_line(uml);
	if (uml->state == UML_ON && uml->up && !g_queue_is_empty(&uml->waiting) &&
	    !ports_free(uml)) {
		char *why = g_strdup_printf("%u shell lines run, this one waits for its turn: %s",
					    UML_TERMINAL - 1, text);

		node_console(uml->node, why);
		g_free(why);
	}
}

static u64 bus_number(struct board *board, const char *key)
{
	struct json_object *bus, *value;

	if (!json_object_object_get_ex(board->desc, "bus", &bus) ||
	    !json_object_object_get_ex(bus, key, &value))
		return 0;
	return g_ascii_strtoull(json_object_get_string(value), NULL, 0);
}

static void free_lines(GQueue *lines)
{
	struct uml_line *line;

	while ((line = g_queue_pop_head(lines)))
		uml_line_free(line);
}

static const struct vu_class *const device_classes[UML_DEVICES] = {
	[UML_CONSOLE] = &vu_console,
	[UML_GPIO] = &vu_gpio,
	[UML_SOC] = &vu_soc,
};

/* What it runs once it is up. */
static void queue_init_lines(struct uml *uml)
{
	size_t count = uml->init_lines ? json_object_array_length(uml->init_lines) : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *text = json_object_array_get_idx(uml->init_lines, i);

		g_queue_push_tail(&uml->init,
				  uml_line_new(json_object_get_string(text), NULL, NULL));
	}
}

/* The guest is gone, from the host and from its board. */
static void remove_guest(struct uml *uml)
{
	uml_stop(uml);
	uml_calendar_close(uml);
	soc_close(uml);
	for (u32 i = 0; i < UML_DEVICES; i++)
		vu_finish(&uml->dev[i]);
	uml_memory_unmap(uml);
	free_lines(&uml->init);
	uml->held_count = 0;
}

void uml_reset(struct uml *uml)
{
	remove_guest(uml);
	for (u32 i = 0; i < UML_DEVICES; i++)
		vu_init(&uml->dev[i], uml, device_classes[i]);
	gpio_reset(uml);
	ports_reset(uml);
	board_reset(uml->board);
	queue_init_lines(uml);
	terminal_reset(uml);
}

void uml_finish(struct uml *uml)
{
	uml->state = UML_OFF;
	remove_guest(uml);
	uml_calendar_finish(uml);
	gpio_finish(uml);
	ports_finish(uml);
	free_lines(&uml->waiting);
	json_object_put(uml->init_lines);
	g_string_free(uml->typed, TRUE);
	g_string_free(uml->log_line, TRUE);
	g_free(uml->kernel);
	g_free(uml->preload);
	g_free(uml->init_script);
}

static void linux_destroy(struct guest *guest)
{
	struct uml *uml;

	if (!guest)
		return;
	uml = container_of(guest, struct uml, guest);
	uml_finish(uml);
	g_free(uml);
}

void uml_init(struct uml *uml, struct board *board, struct json_object *init)
{
	const char *watchdog = g_getenv("NETEMU_WATCHDOG");

	uml->guest.cls = &linux_guest_class;
	uml->guest.board = uml->board = board;
	uml->node = board->node;
	uml->watchdog_ms = watchdog ? (u32)g_ascii_strtoull(watchdog, NULL, 10) * 1000 : 0;
	if (!uml->watchdog_ms)
		uml->watchdog_ms = WATCHDOG_MS;
	uml->pid = uml->pidfd = uml->log = uml->keys = uml->standing_fd = -1;
	uml->log_line = g_string_new(NULL);
	uml->typed = g_string_new(NULL);
	uml->bus_base = bus_number(board, "base");
	uml->bus_size = bus_number(board, "size");
	g_queue_init(&uml->init);
	g_queue_init(&uml->waiting);
	for (u32 i = 0; i < UML_DEVICES; i++)
		vu_init(&uml->dev[i], uml, device_classes[i]);
	uml_calendar_init(uml);
	gpio_init(uml);
	ports_init(uml);
	/* The guest brings its own memory. */
	board->dma.count = 0;
	uml->init_lines = json_object_get(init);
	queue_init_lines(uml);
}

static struct guest *linux_create(struct board *board, const char *cpu, struct json_object *init,
				  GError **err)
{
	struct uml *uml = g_new0(struct uml, 1);

	uml_init(uml, board, init);
	if (uml_find(uml, err))
		return &uml->guest;
	linux_destroy(&uml->guest);
	return NULL;
}

const struct guest_class linux_guest_class = {
	.name = "linux",
	/* The host ends a guest's process with the thread that started it; and both
	 * take turns on one processor anyway. */
	.one_thread = true,
	.create = linux_create,
	.destroy = linux_destroy,
	.run = linux_run,
	.attach = terminal_attach,
	.type = terminal_type,
	.resize = terminal_resize,
};
