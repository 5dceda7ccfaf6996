/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes and the world.
 *
 * A node is a logical process: a board with its guest. It owns its event queue,
 * its frames and its random streams, and touches no other node's state. All
 * that passes between nodes passes through wires (wire.h), and each wire
 * promises a least delay. So a node may run alone up to the time at which the
 * first message could reach it: a bound that follows from when the others are
 * due and how many wires away they are (core/cluster.h). The world runs in
 * windows; within one, nodes run up to their bounds, in turns, until all have
 * reached its end. At the end of a window what the nodes wrote (captures,
 * consoles) is merged in the order (time, node, sequence).
 *
 * At one instant a node first gets the messages that arrive, by wire in the
 * order in which wires were made, and of one wire as they were sent; then its
 * own events run as they were scheduled (event.h). So nothing depends on where
 * windows begin and end: any bounds that keep the wires' promises give the same
 * bytes.
 */
#ifndef NETEMU_NODE_H
#define NETEMU_NODE_H

#include <netemu/event.h>
#include <netemu/frame.h>
#include <netemu/output.h>
#include <netemu/rng.h>

struct cluster;
struct crew;
struct domain;
struct vcd;
struct wire;
struct world;

/*
 * Least length of a window that is not cut short. When a promise is lowered, nothing may make use of
 * that for so long: other nodes have run ahead on the old one.
 */
#define WINDOW_MIN SIM_US(16)

struct node {
	struct world *world;
	char *name;
	u32 index;		 /* in file order: breaks ties of time */
	u32 trace;		 /* of enum trace_category: what --trace asks for */
	struct cluster *cluster; /* that it is a part of, */
	u32 place;		 /* and which */
	struct domain *domain;	 /* that it belongs to (core/domain.h) */
	bool wrote;		 /* in the window at hand */
	sim_time promise;	 /* least delay of its wires */
	sim_time horizon;	 /* it may run up to there, alone */
	struct wire *outbox;	 /* wires with messages that have not been handed over */
	struct wire **outbox_tail;
	struct output_buffer output;
	struct event_queue queue;
	struct frame_pool frames;
};

/*
 * A run may be made of several, each up to a multiple of this (--realtime does
 * that), and is the same as in one go: no window crosses one, nor does what an
 * event may do of its own up to node_horizon().
 */
#define WORLD_GRID SIM_MS(1)

#define WORLD_THREADS_MOST 256

struct world {
	u64 seed;
	GPtrArray *nodes; /* struct node, owned */
	GPtrArray *wires; /* struct wire, owned by what created them */
	u32 wires_made;	  /* gives each wire its rank */
	sim_time window_end;
	sim_time grid;	    /* the multiple of WORLD_GRID that comes next */
	sim_time lookahead; /* least wire delay; recomputed when one changes */
	bool lookahead_stale;
	bool stopped;
	struct cluster *root;	/* of all nodes; built anew when nodes or wires come or go */
	struct domain *domains; /* likewise */
	u32 domain_count;
	u32 threads;	    /* that run it, 1 to WORLD_THREADS_MOST; set before the first run */
	struct crew *crew;  /* these, or NULL: one thread */
	sim_time until;	    /* of world_run() */
	GPtrArray *writers; /* struct node: while output is merged */
	struct output_sink *console; /* where console lines go, or NULL */
	struct output_sink *trace;   /* where traces go besides the console, or NULL */
	GHashTable *reg_layouts; /* struct reg_space -> its layout; made by reg.c at first use */
	/* Called after each window, e.g. to pace the run or to see a signal. It
	 * schedules nothing. */
	void (*after_window)(struct world *world, void *ctx);
	void *after_window_ctx;
	/* Whether a signal came, so that what takes long is to end; or NULL. */
	bool (*interrupted)(void *ctx);
	void *interrupted_ctx;
	char *failure;	 /* what ended the run before its time, or NULL; owned */
	struct vcd *vcd; /* MDIO waveforms, set before boards are built, or NULL */
};

struct world *world_create(u64 seed);
void world_destroy(struct world *world); /* NULL is allowed */

/* A new node, owned by @world. @name is copied. */
struct node *world_add_node(struct world *world, const char *name);

/**
 * world_run() - run all nodes until @until, until no event is left, or until
 * world_stop()
 *
 * Events at @until itself do not run. On return every node's clock reads the
 * time reached.
 */
void world_run(struct world *world, sim_time until);

/* Ends world_run() after the window at hand. */
void world_stop(struct world *world);

/* Whether a signal asks for the end: for what may not return for long. */
static inline bool world_interrupted(const struct world *world)
{
	return world->interrupted && world->interrupted(world->interrupted_ctx);
}

/**
 * node_horizon() - how far @node may go on in the event that runs
 *
 * Nothing can reach it before then from another node: that is node->horizon, or,
 * as long as this one has sent nothing, what the others' next events allow, but
 * no later than the next multiple of WORLD_GRID. An event may move its node's
 * clock (queue.now) up to there, but not past the node's next event.
 */
sim_time node_horizon(struct node *node);

/* Ends the run after the window at hand: something outside the simulation, such
 * as a guest's process, failed it. The first to call it is heard. */
void world_fail(struct world *world, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Virtual time at @node: of the event that runs. */
static inline sim_time node_now(const struct node *node)
{
	return node->queue.now;
}

static inline void node_schedule(struct node *node, struct event *ev, sim_time at)
{
	event_schedule(&node->queue, ev, at);
}

static inline void node_cancel(struct node *node, struct event *ev)
{
	event_cancel(&node->queue, ev);
}

/* Seeds @rng as the stream @stream of @node. */
void node_rng_init(struct node *node, struct rng *rng, const char *stream);

/* A line of @node's guest, without newline, at the node's present time. */
void node_console(struct node *node, const char *text);

#endif
