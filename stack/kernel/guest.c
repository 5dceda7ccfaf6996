/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's life: made on a board, booted by an event at the start, its init
 * lines one after the other, then whatever lines the timeline brings, and its
 * end. What the engine knows of it is builtin_guest_class.
 */
#include "kernel-private.h"

#include <fiber.h>
#include <net.h>
#include <process.h>
#include <workqueue.h>

struct boot {
	struct kernel *k;
	struct event event;
	struct json_object *init; /* lines, or NULL */
	size_t next;
	GQueue waiting; /* struct line: run() came before the boot was through */
};

struct line {
	char *text;
	guest_done_fn done;
	void *ctx;
};

static void boot_next_line(struct kernel *k);

static void init_line_ended(void *ctx, int exit, const char *out, size_t len)
{
	struct kernel *k = ctx;
	const struct boot *boot = k->boot;
	struct json_object *text = json_object_array_get_idx(boot->init, boot->next - 1);

	guest_init_ended(&k->guest, json_object_get_string(text), exit, out, len);
	boot_next_line(k);
}

static void boot_next_line(struct kernel *k)
{
	struct boot *boot = k->boot;
	struct line *line;

	if (boot->init && boot->next < json_object_array_length(boot->init)) {
		struct json_object *text = json_object_array_get_idx(boot->init, boot->next++);

		process_start(k, json_object_get_string(text), init_line_ended, k);
		return;
	}
	k->booted = true;
	while ((line = g_queue_pop_head(&boot->waiting))) {
		process_start(k, line->text, line->done, line->ctx);
		g_free(line->text);
		g_free(line);
	}
}

static int kernel_init_thread(void *data)
{
	struct kernel *k = data;

	printk(k, "netemu built-in guest on %s", k->board->name ? k->board->name : "a board");
	net_init(k);
	platform_probe_all(k);
	cpu_sync(k);
	/* An event's context, so that the lines' threads are made from main. */
	k->boot->next = 0;
	node_schedule(k->node, &k->boot->event, node_now(k->node));
	return 0;
}

static void boot_lines(struct event *ev)
{
	struct boot *boot = container_of(ev, struct boot, event);

	boot_next_line(boot->k);
}

static void boot_start(struct event *ev)
{
	struct boot *boot = container_of(ev, struct boot, event);

	event_init(&boot->event, boot_lines);
	kthread_run(boot->k, kernel_init_thread, boot->k, "init");
}

void kernel_boot(struct kernel *k, struct json_object *init)
{
	k->boot->init = init ? json_object_get(init) : NULL;
	event_init(&k->boot->event, boot_start);
	node_schedule(k->node, &k->boot->event, node_now(k->node));
}

struct kernel *kernel_create(struct board *board, const char *cpu, GError **err)
{
	struct kernel *k = g_new0(struct kernel, 1);

	k->guest.cls = &builtin_guest_class;
	k->guest.board = board;
	k->board = board;
	k->node = board->node;
	k->tick = INITIAL_JIFFIES;
	node_rng_init(k->node, &k->rng, "guest");
	INIT_LIST_HEAD(&k->devices);
	INIT_LIST_HEAD(&k->tasks);
	INIT_LIST_HEAD(&k->processes);
	INIT_LIST_HEAD(&k->workqueues);
	memory_init(k);
	k->boot = kzalloc(k, sizeof(*k->boot));
	k->boot->k = k;
	g_queue_init(&k->boot->waiting);
	if (!cpu_init(k, cpu, err)) {
		fiber_destroy(&k->cpu.stacks, k->cpu.main);
		memory_finish(k);
		g_free(k);
		return NULL;
	}
	sched_init(k);
	irq_init(k);
	timers_init(k);
	workqueue_init(k);
	kmem_cache_init(&k->skbs, k, sizeof(struct sk_buff));
	return k;
}

void kernel_destroy(struct kernel *k)
{
	struct line *line;

	if (!k)
		return;
	k->dying = true;
	node_cancel(k->node, &k->boot->event);
	node_cancel(k->node, &k->cpu.event);
	/* What was interrupted first ends its interrupt, or nobody else could sleep. */
	if (k->cpu.hardirq_count || k->cpu.softirq_count)
		sched_run_dying(k, k->cpu.current);
	processes_kill(k);
	irq_finish(k);
	timers_finish(k);
	if (k->boot->init)
		json_object_put(k->boot->init);
	while ((line = g_queue_pop_head(&k->boot->waiting))) {
		g_free(line->text);
		g_free(line);
	}
	sched_finish(k);
	cpu_finish(k);
	memory_finish(k);
	if (k->log)
		g_string_free(k->log, TRUE);
	g_free(k);
}

static struct guest *builtin_create(struct board *board, const char *cpu, struct json_object *init,
				    GError **err)
{
	struct kernel *k;

	if (!board->ram || !board->ram_size) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
			    "board \"%s\" has no memory, which the built-in guest needs",
			    board->name ? board->name : "");
		return NULL;
	}
	k = kernel_create(board, cpu, err);
	if (!k)
		return NULL;
	kernel_boot(k, init);
	return &k->guest;
}

static void builtin_destroy(struct guest *guest)
{
	if (guest)
		kernel_destroy(container_of(guest, struct kernel, guest));
}

static void builtin_run(struct guest *guest, const char *text, guest_done_fn done, void *ctx)
{
	struct kernel *k = container_of(guest, struct kernel, guest);
	struct line *line;

	if (k->booted) {
		process_start(k, text, done, ctx);
		return;
	}
	line = g_new0(struct line, 1);
	line->text = g_strdup(text);
	line->done = done;
	line->ctx = ctx;
	g_queue_push_tail(&k->boot->waiting, line);
}

static void builtin_interrupt(struct guest *guest, void *ctx)
{
	processes_interrupt(container_of(guest, struct kernel, guest), ctx);
}

const struct guest_class builtin_guest_class = {
	.name = "builtin",
	.create = builtin_create,
	.destroy = builtin_destroy,
	.run = builtin_run,
	.interrupt = builtin_interrupt,
};
