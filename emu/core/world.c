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

#include <netemu/node.h>
#include <netemu/reg.h>
#include <netemu/wire.h>

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

static sim_time earliest_event(const struct world *world)
{
	sim_time earliest = SIM_TIME_MAX;

	for (u32 i = 0; i < world->nodes->len; i++) {
		struct node *node = world->nodes->pdata[i];

		earliest = MIN(earliest, node->next);
	}
	return earliest;
}

/* Of a node that has nothing to do, one cache line is looked at. */
static void run_window(struct world *world)
{
	u32 records = 0;

	for (u32 i = 0; i < world->nodes->len; i++) {
		struct node *node = world->nodes->pdata[i];

		if (node->next >= world->window_end)
			continue;
		event_queue_run(&node->queue, world->window_end);
		node->next = event_queue_next(&node->queue);
	}
	for (u32 i = 0; i < world->nodes->len; i++) {
		struct node *node = world->nodes->pdata[i];

		if (node->outbox)
			node_post_outbox(node);
		records += node->output.count;
	}
	if (unlikely(records))
		output_merge(world);
}

void world_run(struct world *world, sim_time until)
{
	world->stopped = false;
	/* What was sent or scheduled while the world was built or stood still. */
	for (u32 i = 0; i < world->nodes->len; i++)
		node_post_outbox(world->nodes->pdata[i]);
	for (u32 i = 0; i < world->nodes->len; i++) {
		struct node *node = world->nodes->pdata[i];

		node->next = event_queue_next(&node->queue);
	}
	while (!world->stopped) {
		sim_time next = earliest_event(world);

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
	output_merge(world);
}

void world_stop(struct world *world)
{
	world->stopped = true;
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
