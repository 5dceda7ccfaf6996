/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The world runs in windows.
 *
 *	        earliest event                    window's end
 *	             │<───────── lookahead ───────────>│
 *	node 0  ─────x────x──────────────x─────────────│──
 *	node 1  ────────────────x──────────────────────│──   messages sent in here
 *	node 2  ────────────────────────────────────── │ x   arrive after the end
 *
 * Within a window nodes are independent, whatever the order (or the thread) in
 * which they run. Everything between windows, handing messages over and merging
 * output, goes in node order. A window's bounds are a function of the pending
 * events alone.
 */
#include <assert.h>
#include <stdarg.h>

#include <netemu/node.h>
#include <netemu/reg.h>
#include <netemu/wire.h>

#include "core/due.h"
#include "core/wire-private.h"

/* A world without wires still has to write its output now and then. */
#define LOOKAHEAD_MAX SIM_MS(1)

struct world *world_create(u64 seed)
{
	struct world *world = g_new0(struct world, 1);

	world->seed = seed;
	world->nodes = g_ptr_array_new();
	world->wires = g_ptr_array_new();
	world->lookahead_stale = true;
	world->reg_layouts = reg_layouts_new();
	return world;
}

static void node_destroy(struct node *node)
{
	frame_pool_finish(&node->frames);
	output_buffer_finish(&node->output);
	g_free(node->name);
	g_free(node);
}

void world_destroy(struct world *world)
{
	if (!world)
		return;
	assert(!world->wires->len);
	for (u32 i = 0; i < world->nodes->len; i++)
		node_destroy(world->nodes->pdata[i]);
	g_ptr_array_unref(world->nodes);
	g_ptr_array_unref(world->wires);
	g_hash_table_unref(world->reg_layouts);
	due_destroy(world->due);
	g_free(world->running);
	g_free(world->running_index);
	g_free(world->failure);
	g_free(world->merge);
	g_free(world);
}

struct node *world_add_node(struct world *world, const char *name)
{
	struct node *node = g_new0(struct node, 1);

	node->world = world;
	node->name = g_strdup(name);
	node->index = world->nodes->len;
	node->outbox_tail = &node->outbox;
	event_queue_init(&node->queue);
	/* 2^40 frames a node before ids of two nodes meet. 0 names no frame. */
	frame_pool_init(&node->frames, ((u64)(node->index + 1) << 40) + 1);
	g_ptr_array_add(world->nodes, node);
	return node;
}

static void update_lookahead(struct world *world)
{
	sim_time least = LOOKAHEAD_MAX;

	for (u32 i = 0; i < world->wires->len; i++) {
		struct wire *wire = world->wires->pdata[i];

		least = MIN(least, wire->min_delay);
	}
	world->lookahead = least;
	world->lookahead_stale = false;
}

static void run_window(struct world *world)
{
	u32 count = due_before(world->due, world->window_end, world->running_index);
	u32 records = 0;

	world->running_count = count;
	for (u32 i = 0; i < count; i++) {
		struct node *node = world->nodes->pdata[world->running_index[i]];

		world->running[i] = node;
		node->running = true;
		event_queue_run(&node->queue, world->window_end);
	}
	for (u32 i = 0; i < count; i++)
		node_post_outbox(world->running[i]);
	for (u32 i = 0; i < count; i++) {
		struct node *node = world->running[i];

		node->running = false;
		records += node->output.count;
		due_set(world->due, node->index, event_queue_next(&node->queue));
	}
	due_settle(world->due);
	if (unlikely(records))
		output_merge_nodes(world, world->running, count);
}

/* All nodes as they stand: what was sent, scheduled and written between runs. */
static void take_stock(struct world *world)
{
	u32 count = world->nodes->len;

	if (!world->due || world->due->nodes != count) {
		due_destroy(world->due);
		world->due = due_create(count);
		world->running = g_renew(void *, world->running, count);
		world->running_index = g_renew(u32, world->running_index, count + DUE_FAN);
	}
	for (u32 i = 0; i < count; i++)
		node_post_outbox(world->nodes->pdata[i]);
	for (u32 i = 0; i < count; i++) {
		struct node *node = world->nodes->pdata[i];

		due_set(world->due, i, event_queue_next(&node->queue));
	}
	due_settle(world->due);
	output_merge(world);
}

void world_run(struct world *world, sim_time until)
{
	world->stopped = false;
	world->until = until;
	take_stock(world);
	while (!world->stopped) {
		sim_time next = due_earliest(world->due);

		if (next >= until)
			break;
		if (unlikely(world->lookahead_stale))
			update_lookahead(world);
		world->window_end = MIN(sim_time_add(next, world->lookahead), until);
		run_window(world);
		if (world->after_window)
			world->after_window(world, world->after_window_ctx);
	}
	if (world->stopped)
		until = world->window_end;
	world->window_end = until;
	for (u32 i = 0; i < world->nodes->len; i++) {
		struct node *node = world->nodes->pdata[i];

		node->queue.now = MAX(node->queue.now, until);
	}
}

sim_time node_horizon(struct node *node)
{
	struct world *world = node->world;

	if (world->running_count != 1 || node->outbox)
		return world->window_end;
	/* The window sets it anew at its end. */
	due_set(world->due, node->index, SIM_TIME_MAX);
	return MIN(MAX(due_earliest(world->due), world->window_end), world->until);
}

void world_stop(struct world *world)
{
	world->stopped = true;
}

void world_fail(struct world *world, const char *fmt, ...)
{
	va_list args;

	world->stopped = true;
	if (world->failure)
		return;
	va_start(args, fmt);
	world->failure = g_strdup_vprintf(fmt, args);
	va_end(args);
}

void node_rng_init(struct node *node, struct rng *rng, const char *stream)
{
	rng_init(rng, node->world->seed, node->name, stream);
}

void node_console(struct node *node, const char *text)
{
	size_t len = strlen(text);

	if (node->world->console)
		memcpy(output_reserve(node, node->world->console, (u32)len), text, len);
}
