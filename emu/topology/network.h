/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A topology come to life: a world with boards, guests, cables and captures,
 * and a timeline that is posted in it.
 */
#ifndef TOPOLOGY_NETWORK_H
#define TOPOLOGY_NETWORK_H

#include <netemu/board.h>

#include "capture/pcapng.h"
#include "topology/topology.h"

struct network_options {
	u64 seed;
	u32 trace;		     /* of enum trace_category */
	struct output_sink *console; /* of guests and traces, or NULL */
	struct output_sink *traced;  /* gets the traces instead of the capture, or NULL */
	bool errors_too;	     /* in what lines printed, whatever the guest */
	struct vcd *vcd;	     /* gets every MDIO bus, or NULL; outlives the network */
	u32 threads;		     /* that run it; 0: as many as are of use */
};

enum line_state {
	LINE_NOT_REACHED, /* the run ended before its time came */
	LINE_RUNNING,
	LINE_ENDED,
};

/* What became of an entry of the timeline that runs a line. */
struct line_result {
	struct event event; /* starts it */
	struct network *network;
	const struct topo_action *action;
	enum line_state state;
	int exit;	/* when it has ended */
	sim_time ended; /* when */
	char *out;	/* what it printed, owned, with a 0 behind */
	size_t out_len;
	char *why; /* its expectation failed: why; else NULL */
};

/* The same of the init lines of a node's guest. */
struct init_result {
	const char *line; /* the topology's */
	bool ended;
	int exit;
	char *out; /* owned, with a 0 behind */
	size_t out_len;
};

struct init_results {
	struct init_result *line; /* in order */
	u32 count, ended;
};

struct network {
	const struct topology *topology;
	struct world *world;
	GPtrArray *boards;	   /* struct board, owned, a node each */
	GPtrArray *guests;	   /* struct guest, a node each, NULL where none */
	GPtrArray *cables;	   /* struct cable, in the topology's order */
	GPtrArray *taps;	   /* struct tap, in the topology's order, of captures */
	struct line_result *lines; /* an entry of the timeline each; cables' have no event */
	struct init_results *init; /* a node each */
};

/**
 * network_create() - build boards, cables and guests of @topology
 * @topology: outlives the network
 *
 * All that can go wrong goes wrong in here; nothing is written yet.
 * Return: it, or NULL with @err set (a board file that does not fit its models,
 * an impossible cable, a guest that cannot start).
 */
struct network *network_create(const struct topology *topology, const struct catalog *catalog,
			       const struct network_options *options, GError **err);
void network_destroy(struct network *network); /* NULL is allowed */

/**
 * network_start() - place the taps and post the timeline; then the world can run
 * @capture: gets the taps of the topology; NULL for none; outlives the network
 */
void network_start(struct network *network, struct capture *capture);

/* Has a line that runs not ended by now? Then its expectation fails; call once,
 * when the run is over. @reach_all: lines whose time never came fail as well. */
void network_judge(struct network *network, bool reach_all);

/* Posts the lines of the timeline, and listens for the ends of init lines; done
 * by network_start(). */
void network_post_timeline(struct network *network);

/* Says why @result falls short of what is expected, or NULL. Owned by the caller. */
char *line_judge(const struct topo_expect *expect, int exit, const char *out, size_t len);

/**
 * network_assign_macs() - give each interface of each board its address
 *
 * An interface that the topology gives none has 02:RR:RR:RR:RR:II: locally
 * administered; RR is drawn from the stream "mac" of its node, anew if another
 * node has it already; II is its place among the board's netdevs.
 */
void network_assign_macs(struct network *network);

#endif
