/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Domains: parts of the world that are run at the same time.
 *
 * A world that is run by several threads is cut into domains, each a cluster, or
 * a node by itself; the clusters above the cut are "upper". A window is run in
 * rounds. In each, every domain runs up to the time before which nothing can come
 * from another one, as things stood when the round began; what it sends to others
 * waits for the round's end, when one thread hands it over while the others stand.
 *
 *	round    domain 0 ──────────>┊ bound           ┊ crossing messages
 *	         domain 1 ─────>┊ bound                ┊ are handed over
 *	         domain 2 ────────────>┊ bound         ┊ by one thread
 *
 * Within a round a domain's nodes, their frames, wires among them and the clusters
 * they make up are the affair of the one thread that runs it. Frames that cross
 * change their pools at the round's end. So nothing needs a lock, and since bounds
 * show nowhere (netemu/node.h), the number of threads does not either.
 *
 * One thread runs one domain, the whole world, which has no bound.
 */
#ifndef CORE_DOMAIN_H
#define CORE_DOMAIN_H

#include <netemu/node.h>

struct part;

struct domain {
	/* Its own cache lines, for threads write to theirs at the same time. */
	_Alignas(64) struct part *part; /* of an upper cluster; NULL: the whole world */
	sim_time bound;			/* nothing from another domain arrives before */
	u64 events;			/* that it ran in its last turn */
	u32 thread;			/* in whose share it is */
	GPtrArray *writers;		/* struct node: those that wrote in the window at hand */
	struct wire *crossing;		/* with messages for other domains, since the round began */
};

/* One for all of @world's nodes, those that come included. */
void domains_one(struct world *world);

/* Cuts @world, whose clusters are built, for world->threads; world->lookahead is
 * not known yet. */
void domains_cut(struct world *world);
void domains_free(struct world *world);

/* Hands over what was sent to other domains, and says so to the upper clusters. */
void domains_exchange(struct world *world);

/* Runs all domains up to world->window_end. */
void domains_run(struct world *world);

/* world.c: runs @part up to @bound, before which nothing reaches it from outside. */
void part_run(struct world *world, struct part *part, sim_time bound);

#endif
