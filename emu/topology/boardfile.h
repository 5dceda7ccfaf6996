/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Board files, read and checked: topologies/boards/NAME.json. What they say is
 * in docs/architecture.md; what builds a board from one is in builder.h.
 */
#ifndef TOPOLOGY_BOARDFILE_H
#define TOPOLOGY_BOARDFILE_H

#include <netemu/model.h>

#include "topology/reader.h"

/* "switch0.port1": a connector of a device. */
struct board_connector {
	u32 device; /* index in the file's devices */
	const char *port;
};

struct board_file_device {
	const char *name;
	const struct model_class *cls;
	struct json_object *props;
	u64 base, size;	 /* offset from the bus's base; size 0: no registers */
	u64 irq;	 /* number of the line, or BOARD_NO_IRQ */
	u32 mdio_device; /* index of the device whose bus it is on, or BOARD_NO_MDIO */
	u32 mdio_addr;
	bool mdio_direct; /* strapped to answer at each of its own addresses */
};

#define BOARD_NO_IRQ UINT64_MAX
#define BOARD_NO_MDIO UINT32_MAX

struct board_file_wire {
	struct board_connector end[2];
};

/* A jack or a netdev: a name for a connector. */
struct board_file_name {
	const char *name;
	struct board_connector at;
};

struct board_file {
	char *path;
	struct json_object *json; /* owned; strings of this structure point into it */
	const char *name, *title, *source;
	u64 memory_base, memory_size; /* size 0: the board has none */
	u64 bus_base, bus_size;
	bool has_cpu;	 /* a guest can run on it */
	GArray *devices; /* struct board_file_device, in file order */
	GArray *wires;	 /* struct board_file_wire */
	GArray *jacks;	 /* struct board_file_name */
	GArray *netdevs; /* struct board_file_name */
};

/**
 * board_file_read() - read and check one board file
 * @path:   of the file
 * @models: the classes that it can name, NULL-terminated
 *
 * Return: it, or NULL with @err set.
 */
struct board_file *board_file_read(const char *path, const struct model_class *const *models,
				   GError **err);
void board_file_free(struct board_file *file); /* NULL is allowed */

/* The jack or netdev called @name, or NULL. */
const struct board_file_name *board_file_find(const GArray *names, const char *name);

/* Names of jacks or netdevs, char *, to be unref'ed. */
GPtrArray *board_file_names(const GArray *names);

/**
 * board_file_search() - the board called @name
 * @topology: file name of the topology: its folder's boards/ is looked at first,
 *            then what was installed with this program, then the source tree
 *
 * Return: path of the file, to be freed, or NULL if there is none.
 */
char *board_file_search(const char *topology, const char *name);

/* The same of a file that comes with the program, but for the topology's folder;
 * @path: from the top of the source tree, "docs/differences.json". */
char *program_file_search(const char *path);

/* Names of all boards that board_file_search() finds, owned, sorted. */
GPtrArray *board_file_list(const char *topology);

#endif
