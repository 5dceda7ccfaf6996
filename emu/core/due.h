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
	u32 *stale; /* lines of level 0 that have changed since due_settle() */
	u32 stale_count;
	bool *is_stale; /* a line of level 0 each */
};

/* For nodes 0 to @nodes - 1, none of them due. */
struct due *due_create(u32 nodes);
void due_destroy(struct due *due); /* NULL is allowed */

/* @node is due at @at. Seen after due_settle(). */
static inline void due_set(struct due *due, u32 node, sim_time at)
{
	u32 line = node / DUE_FAN;

	due->level[0][node] = at;
	if (!due->is_stale[line]) {
		due->is_stale[line] = true;
		due->stale[due->stale_count++] = line;
	}
}

/* Brings the minima up to date with what due_set() has changed. */
void due_settle(struct due *due);

/* The least time of all. */
static inline sim_time due_earliest(const struct due *due)
{
	return due->level[due->top][0];
}

/*
 * Writes the nodes that are due before @end to @out, in order; returns how many.
 * @out has room for DUE_FAN more than there are nodes.
 */
u32 due_before(const struct due *due, sim_time end, u32 *out);

#endif
