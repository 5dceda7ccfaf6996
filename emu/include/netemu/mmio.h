/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A SoC's register bus: regions of models at bus addresses. Where regions
 * overlap the one added later wins (the Armada 3720 has its MDIO register in
 * the middle of the first MAC's window). An address nobody answers reads as
 * zero, ignores writes, and is counted as a guest error.
 *
 * What an access costs is the affair of the guest's processor; the bus only
 * does it, at the node's present time.
 */
#ifndef NETEMU_MMIO_H
#define NETEMU_MMIO_H

#include <netemu/types.h>

struct model;
struct node;

struct mmio_ops {
	/* @offset from the region's start; @width 1, 2, 4 or 8 bytes, and only
	 * those that the region allows; alignment was checked. */
	u64 (*read)(void *owner, u32 offset, u32 width);
	void (*write)(void *owner, u32 offset, u64 value, u32 width);
	u8 widths; /* bit mask: 1 | 2 | 4 | 8 */
	/* Optional: see mmio_peek(). Called for what read() may be called for. */
	bool (*peek)(void *owner, u32 offset, u32 width, u64 *value);
};

struct mmio_region {
	u64 base, size;
	const struct mmio_ops *ops;
	void *owner;
	struct model *model; /* for traces and errors */
};

struct mmio_bus {
	struct node *node;
	struct mmio_region *regions;
	u32 count;
	struct mmio_region *hit; /* answered last, and the addresses it answers around there */
	u64 hit_base, hit_size;
	u64 unmapped; /* accesses that no model is to blame for: mostly, none answered */
	bool said;    /* the first that no model is to blame for was reported */
};

void mmio_bus_init(struct mmio_bus *bus, struct node *node);
void mmio_bus_finish(struct mmio_bus *bus);
void mmio_bus_add(struct mmio_bus *bus, u64 base, u64 size, const struct mmio_ops *ops, void *owner,
		  struct model *model);

/* The region that answers at @addr, or NULL. */
struct mmio_region *mmio_bus_find(const struct mmio_bus *bus, u64 addr);

u64 mmio_read(struct mmio_bus *bus, u64 addr, u32 width);
void mmio_write(struct mmio_bus *bus, u64 addr, u64 value, u32 width);

/**
 * mmio_peek() - what a read would find, without reading
 *
 * Return: true with @value set if reading is all that a read does there, and if
 * every read finds the same until an event runs or a register is written; else,
 * or where that is not known, false.
 */
bool mmio_peek(struct mmio_bus *bus, u64 addr, u32 width, u64 *value);

#endif
