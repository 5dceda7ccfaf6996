/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clusters are made in rounds. At first every node is a unit by itself; each
 * round puts units that have wires between them together, until one is left:
 *
 *  - units with but one neighbour join it, as hosts do their switch, then that
 *    switch with its hosts the next: trees fold up from their leaves;
 *  - where few units are like that (rows, rings, meshes), each takes a few
 *    neighbours, in node order;
 *  - when no wires are left, any units are put together: a cluster is searched
 *    for what is due first, too, so it should not have too many parts.
 *
 * Any tree of clusters gives the same results. In a good one what is busy in
 * one cluster is many wires away from what is busy in another.
 */
#include <netemu/node.h>
#include <netemu/wire.h>

#include "core/cluster.h"

#define FAN 4	      /* units that a round puts together in rows and meshes */
#define FAN_UNWIRED 8 /* and without wires */
#define FOLD_SHARE 4  /* a tree folds while one unit in so many has one neighbour */
#define NONE UINT32_MAX

struct unit {
	struct part is; /* what it will be in its cluster */
	u32 first;	/* of its edges */
	u32 neighbours;
	bool self; /* a node with a wire to itself */
	u32 group; /* the unit it is put together with in this round, or NONE */
	u32 size;  /* units of the group that is called after this one */
};

struct edge {
	u32 from, to; /* units */
};

/* The units of a round and the wires between them, each once a direction. */
struct quotient {
	struct unit *units;
	u32 count;
	struct edge *edges; /* sorted */
	u32 edge_count;
};

static int compare_edges(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* Sorts the edges, keeps each once, and tells the units which are theirs. */
static void index_edges(struct quotient *q)
{
	u32 kept = 0;

	if (q->edge_count)
		qsort(q->edges, q->edge_count, sizeof(*q->edges), compare_edges);
	for (u32 i = 0; i < q->count; i++) {
		q->units[i].neighbours = 0;
		q->units[i].group = NONE;
	}
	for (u32 i = 0; i < q->edge_count; i++) {
		struct edge e = q->edges[i];

		if (e.from == e.to || (kept && !compare_edges(&q->edges[kept - 1], &e)))
			continue;
		if (!q->units[e.from].neighbours++)
			q->units[e.from].first = kept;
		q->edges[kept++] = e;
	}
	q->edge_count = kept;
}

/* Puts @unit into the group of @hub, unless that is full. */
static void join(struct quotient *q, u32 hub, u32 unit, u32 most)
{
	u32 group = q->units[hub].group;

	if (unit == hub || q->units[unit].group != NONE)
		return;
	if (group == NONE) {
		group = q->units[hub].group = hub;
		q->units[hub].size = 1;
	}
	if (q->units[group].size == most)
		return;
	q->units[unit].group = group;
	q->units[group].size++;
}

static void fold_leaves(struct quotient *q)
{
	for (u32 i = 0; i < q->count; i++)
		if (q->units[i].neighbours == 1)
			join(q, q->edges[q->units[i].first].to, i, CLUSTER_PARTS);
}

static void take_neighbours(struct quotient *q)
{
	for (u32 i = 0; i < q->count; i++) {
		struct unit *unit = &q->units[i];

		/* One that is taken may take others into the same group. */
		for (u32 e = 0; e < unit->neighbours; e++)
			join(q, i, q->edges[unit->first + e].to, FAN);
	}
}

static void take_any(struct quotient *q)
{
	for (u32 i = 0; i < q->count; i++)
		join(q, i / FAN_UNWIRED * FAN_UNWIRED, i, FAN_UNWIRED);
}

static void choose_groups(struct quotient *q)
{
	u32 leaves = 0, wired = 0;

	for (u32 i = 0; i < q->count; i++) {
		leaves += q->units[i].neighbours == 1;
		wired += q->units[i].neighbours > 0;
	}
	if (!wired)
		take_any(q);
	else if (leaves * FOLD_SHARE >= wired)
		fold_leaves(q);
	else
		take_neighbours(q);
}

static void adopt(struct cluster *cluster, const struct unit *unit)
{
	const struct part *part = &unit->is;
	u32 place = cluster->count++;

	cluster->part[place] = *part;
	if (unit->self)
		cluster->part[place].near |= UINT64_C(1) << place;
	cluster->open |= part->leads_out;
	if (part->is_node) {
		part->node->cluster = cluster;
		part->node->place = place;
	} else {
		part->cluster->parent = cluster;
		part->cluster->place = place;
	}
}

static struct cluster *cluster_new(u32 parts)
{
	struct cluster *cluster = g_malloc0(sizeof(struct cluster) + parts * sizeof(struct part));

	cluster->step = -1;
	return cluster;
}

/* Which parts of a cluster are near each other, and which have wires out of it. */
static void find_ways(struct quotient *q, const u32 *place)
{
	for (u32 i = 0; i < q->edge_count; i++) {
		struct unit *from = &q->units[q->edges[i].from], *to = &q->units[q->edges[i].to];

		if (from->group != NONE && from->group == to->group)
			from->is.near |= UINT64_C(1) << place[q->edges[i].to];
		else
			from->is.leads_out = true;
	}
}

/* Makes a cluster of each group, a unit of the next round. */
static void put_together(struct quotient *q)
{
	struct cluster **made = g_new0(struct cluster *, q->count);
	u32 *becomes = g_new(u32, q->count), *place = g_new0(u32, q->count), count = 0;
	u32 *filled = g_new0(u32, q->count);

	for (u32 i = 0; i < q->count; i++)
		if (q->units[i].group != NONE)
			place[i] = filled[q->units[i].group]++;
	find_ways(q, place);
	for (u32 i = 0; i < q->count; i++) {
		struct unit unit = q->units[i];

		if (unit.group == NONE) {
			unit.is.leads_out = false;
		} else if (made[unit.group]) {
			becomes[i] = becomes[made[unit.group]->place];
			adopt(made[unit.group], &unit);
			continue;
		} else {
			struct cluster *cluster = cluster_new(filled[unit.group]);

			made[unit.group] = cluster;
			cluster->place = i; /* until it has a parent */
			adopt(cluster, &unit);
			unit = (struct unit){.is = {.cluster = cluster}};
		}
		becomes[i] = count;
		q->units[count++] = unit;
	}
	q->count = count;
	for (u32 i = 0; i < q->edge_count; i++) {
		q->edges[i].from = becomes[q->edges[i].from];
		q->edges[i].to = becomes[q->edges[i].to];
	}
	g_free(made);
	g_free(becomes);
	g_free(place);
	g_free(filled);
}

struct cluster *cluster_build(struct world *world)
{
	struct quotient q = {.count = world->nodes->len};
	struct cluster *root;

	q.units = g_new0(struct unit, q.count);
	q.edges = g_new(struct edge, 2 * world->wires->len);
	for (u32 i = 0; i < q.count; i++)
		q.units[i].is = (struct part){.is_node = true, .node = world->nodes->pdata[i]};
	for (u32 i = 0; i < world->wires->len; i++) {
		struct wire *wire = world->wires->pdata[i];
		u32 from = wire->from->index, to = wire->to->index;

		q.units[from].self |= from == to;
		q.edges[q.edge_count++] = (struct edge){from, to};
		q.edges[q.edge_count++] = (struct edge){to, from};
	}
	do {
		index_edges(&q);
		choose_groups(&q);
		put_together(&q);
	} while (q.count > 1);
	if (q.count && !q.units->is.is_node) {
		root = q.units->is.cluster;
	} else {
		root = cluster_new(q.count);
		if (q.count)
			adopt(root, q.units);
	}
	root->place = 0;
	g_free(q.units);
	g_free(q.edges);
	return root;
}

void cluster_destroy(struct cluster *cluster)
{
	if (!cluster)
		return;
	for (u32 i = 0; i < cluster->count; i++)
		if (!cluster->part[i].is_node)
			cluster_destroy(cluster->part[i].cluster);
	g_free(cluster);
}

void cluster_settle(struct part *part, sim_time lookahead)
{
	if (part->is_node) {
		part->next = event_queue_next(&part->node->queue);
		part->reach = sim_time_add(part->next, part->node->promise);
		return;
	}
	part->next = SIM_TIME_MAX;
	part->reach = SIM_TIME_MAX;
	for (u32 p = 0; p < part->cluster->count; p++) {
		const struct part *below = &part->cluster->part[p];
		sim_time reach = below->reach;

		if (!below->leads_out)
			reach = sim_time_add(reach, lookahead);
		part->next = MIN(part->next, below->next);
		part->reach = MIN(part->reach, reach);
	}
	if (!part->cluster->open)
		part->reach = SIM_TIME_MAX;
}

void cluster_refresh(struct cluster *cluster, sim_time lookahead)
{
	for (u32 i = 0; i < cluster->count; i++) {
		if (!cluster->part[i].is_node)
			cluster_refresh(cluster->part[i].cluster, lookahead);
		cluster_settle(&cluster->part[i], lookahead);
	}
}

void cluster_hurry(struct node *node, sim_time lookahead)
{
	struct cluster *cluster = node->cluster;
	sim_time next = event_queue_next(&node->queue);
	sim_time reach = sim_time_add(next, node->promise);
	u32 place = node->place;

	for (;;) {
		struct part *part = &cluster->part[place];

		if (next >= part->next && reach >= part->reach)
			break;
		part->next = MIN(part->next, next);
		part->reach = MIN(part->reach, reach);
		if (!cluster->parent || cluster->parent->upper)
			break;
		if (!cluster->open)
			reach = SIM_TIME_MAX;
		else if (!part->leads_out)
			reach = sim_time_add(reach, lookahead);
		place = cluster->place;
		cluster = cluster->parent;
	}
}

sim_time cluster_horizon(const struct node *node, sim_time lookahead)
{
	const struct cluster *cluster = node->cluster;
	sim_time horizon = SIM_TIME_MAX;
	u32 place = node->place;

	for (; cluster && !cluster->upper; place = cluster->place, cluster = cluster->parent) {
		sim_time back = SIM_TIME_MAX;

		for (u32 i = 0; i < cluster->count; i++)
			if (i != place)
				back = MIN(back, cluster->part[i].reach);
		back = sim_time_add(back, lookahead);
		horizon = MIN(horizon, cluster_bound(cluster, &cluster->part[place], back));
	}
	return horizon;
}
