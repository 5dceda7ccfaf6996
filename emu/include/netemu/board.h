/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A board of a node: its models, built and wired from topologies/boards/NAME.json,
 * and what its guest gets to touch: register bus, memory, interrupt lines. The
 * board file stays at hand, for it is also the guest's device tree.
 */
#ifndef NETEMU_BOARD_H
#define NETEMU_BOARD_H

#include <json-c/json.h>

#include <netemu/dma.h>
#include <netemu/irq.h>
#include <netemu/mmio.h>
#include <netemu/model.h>

struct board_device {
	const char *name;	   /* "eth0" */
	struct json_object *props; /* its object in the board file */
	struct model *model;
	u64 base, size;	      /* bus address of its registers; size 0: none */
	struct irq_line *irq; /* NULL: none */
};

struct board_jack {
	const char *name; /* "lan0" */
	struct mdi_port *port;
};

struct board {
	struct node *node;
	char *name;		  /* "espressobin" */
	struct json_object *desc; /* the whole board file, owned */
	struct mmio_bus mmio;
	struct dma_space dma;
	u64 ram_base, ram_size;
	u8 *ram;	  /* zeroed lazily by the host; NULL: the guest brings it */
	GArray *devices;  /* struct board_device, in file order */
	GArray *jacks;	  /* struct board_jack */
	GPtrArray *irqs;  /* struct irq_line, owned */
	GHashTable *macs; /* interface name -> u8[6], owned */
};

/* As the power comes on, or the reset line is pulled: first all devices take
 * their own state back, then those that drive others do. */
void board_reset(struct board *board);

/* The device called @name, or NULL. */
struct board_device *board_device(struct board *board, const char *name);

/* MAC address of interface @ifname as the boot loader would give it, or NULL. */
const u8 *board_mac(struct board *board, const char *ifname);

/* A number of a board file: written as such, or as text in hexadecimal. 0 if @value is NULL. */
u64 board_number(struct json_object *value);

#define BOARD_DSA_MAX 32 /* switches that DSA tags can name */

/* Where a switch is among those that the board's "link"s join. */
struct board_dsa {
	u32 tree;     /* numbered by its first switch, in file order */
	u32 index;    /* of the switch in its tree, likewise */
	u32 size;     /* switches of the tree */
	u32 switches; /* of the board */
};

/* Of device number @device, a switch that a guest drives. */
struct board_dsa board_dsa(const struct board *board, u32 device);

struct board_port {
	u32 device, port;
};

/**
 * board_dsa_routes() - which switches a port leads to
 * @device: number of a switch; @port is one of its ports
 * @routes: filled with the other end of the port's link, then, of each switch beyond,
 *          the port that leads back
 *
 * Return: how many, at most @max; 0: the port has no link.
 */
u32 board_dsa_routes(const struct board *board, u32 device, u32 port, struct board_port *routes,
		     u32 max);

#endif
