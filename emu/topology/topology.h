/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A topology file, read and checked: all that can be wrong with one has been
 * refused when topology_read() returns. The format is in docs/topology.md and
 * topologies/schema.json.
 */
#ifndef TOPOLOGY_TOPOLOGY_H
#define TOPOLOGY_TOPOLOGY_H

#include <regex.h>

#include <netemu/cable.h>
#include <netemu/guest.h>

#include "topology/boardfile.h"

/* What the program was built with. The topology names these; it links none. */
struct catalog {
	const struct model_class *const *models; /* NULL-terminated */
	const struct guest_class *const *guests; /* NULL-terminated */
	const struct cable_class *cable;
};

struct topo_mac {
	const char *ifname;
	u8 addr[6];
};

struct topo_node {
	const char *name;
	const struct board_file *board;
	const struct guest_class *guest; /* NULL: the board runs none */
	struct json_object *init;	 /* strings, or NULL */
	const char *cpu;		 /* "ideal", or NULL for the board's own */
	GArray *macs;			 /* struct topo_mac: those that the file sets */
};

struct topo_end {
	const char *text; /* "a.lan0" */
	u32 node;
	const char *jack;
};

struct topo_cable {
	const char *name;
	struct topo_end end[2];
	struct cable_config config;
};

/* A place to capture: a netdev of a node, or a cable. */
struct topo_capture {
	u32 node; /* TOPO_NONE: a cable */
	const char *netdev;
	u32 cable;
};

#define TOPO_NONE UINT32_MAX

struct topo_expect {
	bool given;
	s64 exit;	     /* -1: any */
	const char *text;    /* a part of what it prints, or NULL */
	const char *pattern; /* an extended regular expression, or NULL */
	regex_t regex;	     /* of @pattern, lines apart */
};

struct topo_action {
	sim_time at;
	u32 index; /* in the file */
	u32 node;  /* TOPO_NONE: of a cable */
	const char *line;
	struct topo_expect expect;
	u32 cable;
	enum cable_do what;
	struct cable_config config; /* CABLE_SET: the whole new one */
};

struct topology {
	char *path;		  /* as the user named the file */
	struct json_object *json; /* owned; strings point into it */
	const char *schema;	  /* for editors */
	const char *guest;	  /* of nodes that name none, or NULL */
	char *name;		  /* owned */
	u64 seed;
	sim_time duration;
	s64 epoch;	   /* seconds from the Unix epoch at virtual time 0 */
	GPtrArray *boards; /* struct board_file, owned */
	GArray *nodes;	   /* struct topo_node */
	GArray *cables;	   /* struct topo_cable */
	GArray *captures;  /* struct topo_capture */
	GArray *timeline;  /* struct topo_action, sorted by time, then file order */
};

/**
 * topology_read() - read and check a topology and the boards it names
 * @path:    of the file, named so in errors
 * @catalog: outlives the topology
 * @guest:   the guest of all nodes that can run one, or NULL for the file's
 *
 * Return: it, or NULL with @err set: one line with file, JSON path, what is
 * wrong and what would be right.
 */
struct topology *topology_read(const char *path, const struct catalog *catalog, const char *guest,
			       GError **err);
void topology_free(struct topology *topology); /* NULL is allowed */

#define topo_node(topology, i) (&g_array_index((topology)->nodes, struct topo_node, (i)))
#define topo_cable(topology, i) (&g_array_index((topology)->cables, struct topo_cable, (i)))
#define topo_action(topology, i) (&g_array_index((topology)->timeline, struct topo_action, (i)))

#endif
