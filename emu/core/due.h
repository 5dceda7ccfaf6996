/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which nodes are due: a tree of minima over the nodes' next times, eight
 * children to a cache line, so that a window costs what its nodes do and not
 * how many others there are.
 *
 *	level 1   │min min … │        of the eight below each
 *	level 0   │n0 n1 … n7│n8 …    the nodes' own
 *
 * Nodes come out in their order, which is the order in which everything
 * between windows happens.
 */
#ifndef CORE_DUE_H
#define CORE_DUE_H

#include <netemu/time.h>

#define DUE_FAN 8
#define DUE_LEVELS 11 /* 8^11 nodes are more than u32 counts */

struct due {
	sim_time *level[DUE_LEVELS]; /* [0] a node each; each padded to whole lines */
	u32 top;		     /* the level with a single entry */
	u32 nodes;
};

/* For nodes 0 to @nodes - 1, none of them due. */
struct due *due_create(u32 nodes);
void due_destroy(struct due *due); /* NULL is allowed */

/* The least time of all. */
static inline sim_time due_earliest(const struct due *due)
{
	return due->level[due->top][0];
}

/* @node is due at @at. */
void due_set(struct due *due, u32 node, sim_time at);

/* Writes the nodes that are due before @end to @out, in order; returns how many. */
u32 due_before(const struct due *due, sim_time end, u32 *out);

#endif
