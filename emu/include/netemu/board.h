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

#endif
