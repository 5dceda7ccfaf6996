/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes and the world.
 *
 * A node is a logical process: a board with its guest. It owns its event queue,
 * its frames and its random streams, and touches no other node's state. All
 * that passes between nodes passes through wires (wire.h), and each wire
 * promises a least delay. The world runs in windows: the earliest pending event
 * plus the least delay of any wire bounds a window inside which no node can
 * affect another, so every node may run through it on its own. At the end of a
 * window messages are handed over and what the nodes wrote (captures, consoles)
 * is merged in the order (time, node, sequence).
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

struct vcd;
struct due;
struct wire;
struct world;

struct node {
	struct world *world;
	char *name;
	u32 index;	     /* in file order: breaks ties of time */
	u32 trace;	     /* of enum trace_category: what --trace asks for */
	bool running;	     /* in the window at hand */
	struct wire *outbox; /* wires with messages sent in this window */
	struct wire **outbox_tail;
	struct output_buffer output;
	struct event_queue queue;
	struct frame_pool frames;
};

struct world {
	u64 seed;
	GPtrArray *nodes; /* struct node, owned */
	GPtrArray *wires; /* struct wire, owned by what created them */
	u32 wires_made;	  /* gives each wire its rank */
	sim_time window_end;
	sim_time lookahead; /* least wire delay; recomputed when one changes */
	bool lookahead_stale;
	bool stopped;
	struct due *due; /* when each node is due next */
	void **running;	 /* struct node: those of the window, in node order */
	u32 *running_index;
	u32 running_count;
	sim_time until;	     /* of world_run() */
	struct node **merge; /* scratch of output_merge() */
	u32 merge_capacity;
	struct output_sink *console; /* where console lines go, or NULL */
	struct output_sink *trace;   /* where traces go besides the console, or NULL */
	GHashTable *reg_layouts; /* struct reg_space -> its layout; made by reg.c at first use */
	/* Called after each window, e.g. to pace the run or to see a signal. It
	 * schedules nothing. */
	void (*after_window)(struct world *world, void *ctx);
	void *after_window_ctx;
	/* Whether a signal came, so that what takes long is to end; or NULL. */
	bool (*interrupted)(void);
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
	return world->interrupted && world->interrupted();
}

/**
 * node_horizon() - how far @node may go on in the event that runs
 *
 * Nothing can reach it before then from another node. That is the window's end,
 * or, where no other node is due in this window and this one has sent nothing,
 * the time at which the next of the others is due. An event may move its node's
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
