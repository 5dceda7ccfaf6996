/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The world as a tree of neighbourhoods.
 *
 * A cluster's parts are nodes, or clusters again: a switch with the hosts at
 * it, several such switches with the one that joins them. What happens within a
 * cluster concerns the others no sooner than a message can get there, and the
 * more wires lie between the longer that takes. So a cluster is run for a while
 * on its own, and its nodes' memory is in the caches once for all that happens
 * in it meanwhile, not once for every message's time.
 *
 *	part i ──> something outside it, at its reach ──> part j: a wire further,
 *	                                 or j itself if they are near
 *
 * A part's reach is when the first message could get to a node outside of it:
 * of a node, its next event plus the least delay of its wires; of a cluster, the
 * least of its parts', a wire further for parts that have none leading out. From
 * this follows how long a part cannot be reached by any other: cluster_bound().
 */
#ifndef CORE_CLUSTER_H
#define CORE_CLUSTER_H

#include <netemu/time.h>

struct cluster;
struct node;
struct world;

#define CLUSTER_PARTS 64 /* bits of part.near */

struct part {
	sim_time next;	/* when it is due */
	sim_time reach; /* before then nothing from it arrives outside of it */
	u64 near;	/* parts with a wire to or from it; itself: a node wired to itself */
	bool leads_out; /* it has a wire that leaves the cluster */
	bool is_node;
	union {
		struct node *node;
		struct cluster *cluster; /* owned */
	};
};

struct cluster {
	struct cluster *parent; /* NULL: of the whole world */
	u32 place;		/* among the parent's parts */
	u32 count;
	bool open;	    /* some part leads out */
	bool upper;	    /* domains are cut out of it: domain.h */
	s8 step;	    /* 1: the last turns went from the first part on; -1: from the last */
	struct part part[]; /* in node order of what was there first */
};

/* Clusters of all nodes of @world, as its wires join them; sets their cluster and place. */
struct cluster *cluster_build(struct world *world);
void cluster_destroy(struct cluster *cluster); /* NULL is allowed */

/* Takes all nodes' next times and least delays as they are now. */
void cluster_refresh(struct cluster *cluster, sim_time lookahead);

/* When the first of @cluster's parts is due. */
static inline sim_time cluster_next(const struct cluster *cluster)
{
	sim_time next = SIM_TIME_MAX;

	for (u32 i = 0; i < cluster->count; i++)
		next = MIN(next, cluster->part[i].next);
	return next;
}

/**
 * cluster_bound() - until when nothing arrives at @part that has not been sent
 * @part: of @cluster
 * @back: earliest time at which what any part sends gets to a part that is not near it
 *
 * Return: that time, as far as this cluster's parts are concerned.
 */
static inline sim_time cluster_bound(const struct cluster *cluster, const struct part *part,
				     sim_time back)
{
	for (u64 near = part->near; near; near &= near - 1)
		back = MIN(back, cluster->part[__builtin_ctzll(near)].reach);
	return back;
}

/* What is said of @part is so of its own parts, or its node, as they are now. */
void cluster_settle(struct part *part, sim_time lookahead);

/* A message for @node may have made it due earlier; upper clusters are not told. */
void cluster_hurry(struct node *node, sim_time lookahead);

/* Until when nothing can arrive at @node from within its domain, unless it sends
 * something itself. */
sim_time cluster_horizon(const struct node *node, sim_time lookahead);

#endif
