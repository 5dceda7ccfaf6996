/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cutting a world into domains, and running them: domain.h says what they are.
 *
 * The cut goes through the tree of clusters as high up as the threads' shares are
 * about equal, for the fewer wires lie between domains the shorter are rounds.
 */
#include <netemu/wire.h>

#include "core/cluster.h"
#include "core/crew.h"
#include "core/domain.h"
#include "core/wire-private.h"

#define DOMAINS_MOST 256
#define UNEVEN 1.1 /* times its part of the nodes that a thread may have */

/* Events that a round should have to be worth waking other threads for, some ten
 * microseconds. */
#define ROUND_EVENTS 128

/* ------------------------------------------------------------------ the cut */

static u32 nodes_in(const struct part *part)
{
	u32 count = 0;

	if (part->is_node)
		return 1;
	for (u32 i = 0; i < part->cluster->count; i++)
		count += nodes_in(&part->cluster->part[i]);
	return count;
}

/* Of @threads, in whose share a part of @size is before which there are @before of
 * @nodes: the one that its middle falls to. */
static u32 thread_of(u32 before, u32 size, u32 nodes, u32 threads)
{
	return (2 * before + size) * threads / (2 * nodes);
}

static bool is_even(GPtrArray *parts, u32 nodes, u32 threads)
{
	u32 before = 0, thread = 0, share = 0;

	for (u32 i = 0; i < parts->len; i++) {
		u32 size = nodes_in(parts->pdata[i]);
		u32 whose = thread_of(before, size, nodes, threads);

		share = whose == thread ? share + size : size;
		if (share * threads > nodes * UNEVEN)
			return false;
		thread = whose;
		before += size;
	}
	return true;
}

/* Replaces the part at @i, a cluster, by its parts. */
static void open_up(GPtrArray *parts, u32 i)
{
	struct part *part = parts->pdata[i];

	part->cluster->upper = true;
	g_ptr_array_remove_index(parts, i);
	for (u32 p = 0; p < part->cluster->count; p++)
		g_ptr_array_insert(parts, (gint)(i + p), &part->cluster->part[p]);
}

/* Index of the largest cluster, or the length: there are but nodes. */
static u32 largest(GPtrArray *parts)
{
	u32 found = parts->len, most = 0;

	for (u32 i = 0; i < parts->len; i++) {
		const struct part *part = parts->pdata[i];

		if (part->is_node || nodes_in(part) <= most)
			continue;
		found = i;
		most = nodes_in(part);
	}
	return found;
}

static GPtrArray *choose_parts(struct world *world)
{
	GPtrArray *parts = g_ptr_array_new();
	struct cluster *root = world->root;

	root->upper = true;
	for (u32 i = 0; i < root->count; i++)
		g_ptr_array_add(parts, &root->part[i]);
	while (parts->len < DOMAINS_MOST &&
	       !is_even(parts, world->nodes->len, crew_threads(world->crew))) {
		u32 i = largest(parts);

		if (i == parts->len)
			break;
		open_up(parts, i);
	}
	return parts;
}

static void belongs_to(const struct part *part, struct domain *domain)
{
	if (part->is_node) {
		part->node->domain = domain;
		return;
	}
	for (u32 i = 0; i < part->cluster->count; i++)
		belongs_to(&part->cluster->part[i], domain);
}

static void make_domains(struct world *world, u32 count)
{
	domains_free(world);
	world->domain_count = count;
	world->domains = g_aligned_alloc0(count, sizeof(struct domain), _Alignof(struct domain));
	for (u32 i = 0; i < count; i++) {
		world->domains[i].bound = SIM_TIME_MAX;
		world->domains[i].writers = g_ptr_array_new();
	}
}

void domains_one(struct world *world)
{
	make_domains(world, 1);
	for (u32 i = 0; i < world->nodes->len; i++)
		((struct node *)world->nodes->pdata[i])->domain = world->domains;
}

void domains_cut(struct world *world)
{
	GPtrArray *parts;

	if (world->threads > 1 && world->nodes->len > 1 && !world->crew)
		world->crew = crew_create(world->threads);
	if (world->crew) {
		parts = choose_parts(world);
		make_domains(world, parts->len);
		for (u32 i = 0, before = 0; i < parts->len; i++) {
			u32 size = nodes_in(parts->pdata[i]);

			world->domains[i].part = parts->pdata[i];
			world->domains[i].thread = thread_of(before, size, world->nodes->len,
							     crew_threads(world->crew));
			belongs_to(parts->pdata[i], &world->domains[i]);
			before += size;
		}
		g_ptr_array_unref(parts);
	} else {
		domains_one(world);
	}
	for (u32 i = 0; i < world->wires->len; i++) {
		struct wire *wire = world->wires->pdata[i];

		wire->crosses = wire->from->domain != wire->to->domain;
	}
}

void domains_free(struct world *world)
{
	for (u32 i = 0; i < world->domain_count; i++)
		g_ptr_array_unref(world->domains[i].writers);
	g_clear_pointer(&world->domains, g_aligned_free);
	world->domain_count = 0;
}

/* ------------------------------------------------------------------- rounds */

/* What upper clusters say of their parts is so. */
static void settle_upper(struct cluster *cluster, sim_time lookahead)
{
	for (u32 i = 0; i < cluster->count; i++) {
		struct part *part = &cluster->part[i];

		if (!part->is_node && part->cluster->upper)
			settle_upper(part->cluster, lookahead);
		cluster_settle(part, lookahead);
	}
}

void domains_exchange(struct world *world)
{
	struct wire *wire, *next;

	for (u32 i = 0; i < world->domain_count; i++) {
		for (wire = world->domains[i].crossing; wire; wire = next) {
			next = wire->next_outbox;
			wire_cross(wire);
		}
		world->domains[i].crossing = NULL;
	}
	if (world->root->upper)
		settle_upper(world->root, world->lookahead);
}

/*
 * Until when nothing comes from another domain, of the parts of @cluster, before
 * @end nothing comes from outside of that; as run_cluster() in world.c has it, but
 * as all things stand now.
 */
static void set_bounds(struct world *world, struct cluster *cluster, sim_time end,
		       struct domain **domain)
{
	sim_time inner_end = MIN(sim_time_add(end, world->lookahead), world->window_end);
	sim_time back = SIM_TIME_MAX;

	for (u32 i = 0; i < cluster->count; i++)
		back = MIN(back, cluster->part[i].reach);
	back = sim_time_add(back, world->lookahead);
	for (u32 i = 0; i < cluster->count; i++) {
		struct part *part = &cluster->part[i];
		sim_time bound = MIN(back, part->leads_out ? end : inner_end);

		bound = cluster_bound(cluster, part, bound);
		if (!part->is_node && part->cluster->upper)
			set_bounds(world, part->cluster, bound, domain);
		else
			(*domain)++->bound = bound;
	}
}

static void run_domain(void *ctx, void *work)
{
	struct world *world = ctx;
	struct domain *domain = work;

	domain->events = 0;
	part_run(world, domain->part, domain->bound);
}

/* @end: of each thread's share of the @count domains @due. */
static void run_round(struct world *world, void **due, u32 count, u32 *end)
{
	u64 events = 0;

	for (u32 i = 0; i < count; i++)
		events += ((struct domain *)due[i])->events;
	if (count > 1 && events >= ROUND_EVENTS) {
		crew_run(world->crew, run_domain, world, due, end);
		return;
	}
	for (u32 i = 0; i < count; i++)
		run_domain(world, due[i]);
}

void domains_run(struct world *world)
{
	void **due = g_newa(void *, world->domain_count);
	u32 threads = crew_threads(world->crew), *end = g_newa(u32, threads);

	for (;;) {
		struct domain *domain = world->domains;
		u32 count = 0;

		set_bounds(world, world->root, world->window_end, &domain);
		domain = world->domains;
		for (u32 t = 0; t < threads; t++) {
			for (; domain < world->domains + world->domain_count && domain->thread == t;
			     domain++)
				if (domain->part->next < domain->bound)
					due[count++] = domain;
			end[t] = count;
		}
		if (!count)
			return;
		run_round(world, due, count, end);
		domains_exchange(world);
	}
}
