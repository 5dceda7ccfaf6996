/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The world runs in windows.
 *
 *	      earliest event                          window's end
 *	           │<──────── WINDOW_MIN or more ────────>│
 *	node 0  ───x───x─┊─x──x──x──┊──x───x──┊──x─x──────│──
 *	node 1  ─────x───x───┊───x────x──┊─x────x───┊─x───│──   ┊ bounds
 *	node 2  ──────────────────────────────────────────│─x
 *
 * Within a window nodes run in turns, each up to the time at which something
 * might reach it that has not been sent yet. What it sent is handed over, and
 * the next one's bound is later by that. Nodes that are near each other take
 * turns among themselves for as long as nothing can come from further away
 * (cluster.h). None of this can be seen in what comes out: bounds only say what
 * may be run before something else. Several threads run a window in rounds
 * (domain.h).
 *
 * A window's length costs nothing but memory for what nodes write. A wire's
 * promise may be lowered within a window; what uses that comes WINDOW_MIN later,
 * so the lookahead is that of the window's beginning.
 */
#include <assert.h>
#include <stdarg.h>

#include <netemu/node.h>
#include <netemu/reg.h>
#include <netemu/wire.h>

#include "core/cluster.h"
#include "core/crew.h"
#include "core/domain.h"
#include "core/wire-private.h"

/* A world without wires still has to write its output now and then. */
#define LOOKAHEAD_MAX SIM_MS(1)

struct world *world_create(u64 seed)
{
	struct world *world = g_new0(struct world, 1);

	world->seed = seed;
	world->nodes = g_ptr_array_new();
	world->wires = g_ptr_array_new();
	world->writers = g_ptr_array_new();
	world->lookahead_stale = true;
	world->reg_layouts = reg_layouts_new();
	domains_one(world);
	return world;
}

void world_changed(struct world *world)
{
	cluster_destroy(world->root);
	world->root = NULL;
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
	g_ptr_array_unref(world->writers);
	cluster_destroy(world->root);
	domains_free(world);
	crew_destroy(world->crew);
	g_free(world->failure);
	g_free(world);
}

struct node *world_add_node(struct world *world, const char *name)
{
	struct node *node = g_new0(struct node, 1);

	node->world = world;
	node->name = g_strdup(name);
	node->index = world->nodes->len;
	node->outbox_tail = &node->outbox;
	node->domain = world->domains;
	event_queue_init(&node->queue);
	/* 2^40 frames a node before ids of two nodes meet. 0 names no frame. */
	frame_pool_init(&node->frames, ((u64)(node->index + 1) << 40) + 1);
	g_ptr_array_add(world->nodes, node);
	world_changed(world);
	return node;
}

static void update_lookahead(struct world *world)
{
	sim_time least = LOOKAHEAD_MAX;

	for (u32 i = 0; i < world->nodes->len; i++)
		((struct node *)world->nodes->pdata[i])->promise = SIM_TIME_MAX;
	for (u32 i = 0; i < world->wires->len; i++) {
		struct wire *wire = world->wires->pdata[i];

		wire->from->promise = MIN(wire->from->promise, wire->min_delay);
		least = MIN(least, wire->min_delay);
	}
	world->lookahead = least;
	world->lookahead_stale = false;
	cluster_refresh(world->root, least);
}

static void run_node(struct node *node, sim_time end)
{
	node->horizon = end;
	node->domain->events += event_queue_run(&node->queue, end);
	if (node->outbox)
		node_post_outbox(node);
	output_note_writer(node);
}

/*
 * Asks for what a turn of @part looks at first: a node and its queue's bitmaps,
 * or a cluster's first parts. In a large world they have left the caches, and
 * the turn before gives them time to come.
 */
static inline void prefetch(const struct part *part)
{
	prefetch_range(part->node, 4 * CACHE_LINE);
}

/*
 * Runs all of @cluster's parts that lead out of it up to @end, before which
 * nothing comes from outside, and the others for as long as it takes to get to
 * them from there. Parts take turns to and fro, for who was last is still in the
 * host's caches.
 */
static void run_cluster(struct world *world, struct cluster *cluster, sim_time end)
{
	sim_time inner_end = MIN(sim_time_add(end, world->lookahead), world->window_end);
	struct part *first = cluster->part, *last = first + cluster->count - 1;

	for (;;) {
		sim_time back = SIM_TIME_MAX;
		bool done = true;
		s32 step;

		for (struct part *part = first; part <= last; part++) {
			done &= part->next >= (part->leads_out ? end : inner_end);
			back = MIN(back, part->reach);
		}
		if (done)
			return;
		back = sim_time_add(back, world->lookahead);
		step = cluster->step = -cluster->step;
		for (struct part *part = step > 0 ? first : last; part >= first && part <= last;
		     part += step) {
			sim_time bound = MIN(back, part->leads_out ? end : inner_end);

			if (part->next >= bound)
				continue;
			bound = cluster_bound(cluster, part, bound);
			if (part->next >= bound)
				continue;
			if (part + step >= first && part + step <= last)
				prefetch(part + step);
			part_run(world, part, bound);
			cluster_settle(part, world->lookahead);
		}
	}
}

void part_run(struct world *world, struct part *part, sim_time bound)
{
	if (part->is_node)
		run_node(part->node, bound);
	else
		run_cluster(world, part->cluster, bound);
}

/* All nodes as they stand: what was sent, scheduled and written between runs. */
static void take_stock(struct world *world)
{
	if (!world->root) {
		world->root = cluster_build(world);
		domains_cut(world);
	}
	world->lookahead_stale = true;
	for (u32 i = 0; i < world->nodes->len; i++)
		node_post_outbox(world->nodes->pdata[i]);
	domains_exchange(world);
	output_merge(world);
}

void world_run(struct world *world, sim_time until)
{
	world->stopped = false;
	world->until = until;
	take_stock(world);
	while (!world->stopped) {
		sim_time next;

		if (unlikely(world->lookahead_stale))
			update_lookahead(world);
		next = cluster_next(world->root);
		if (next >= until)
			break;
		if (next >= world->grid)
			world->grid = sim_time_add(next - next % WORLD_GRID, WORLD_GRID);
		world->window_end = sim_time_add(next, MAX(world->lookahead, WINDOW_MIN));
		world->window_end = MIN(MIN(world->window_end, world->grid), until);
		if (world->crew)
			domains_run(world);
		else
			run_cluster(world, world->root, world->window_end);
		output_merge_writers(world);
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
	sim_time horizon;

	if (node->outbox)
		return node->horizon;
	horizon = MIN(cluster_horizon(node, world->lookahead), node->domain->bound);
	return MIN(MIN(MAX(horizon, node->horizon), world->until), world->grid);
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
