/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guest memory as devices see it. A device reaches memory of the guest and
 * nothing else: register windows are not in here, so a descriptor that points
 * at one cannot make a model call itself.
 */
#ifndef NETEMU_DMA_H
#define NETEMU_DMA_H

#include <netemu/types.h>

#define DMA_REGIONS_MAX 8

struct dma_region {
	u64 base, size; /* bus addresses */
	u8 *host;	/* where the host has it */
};

struct dma_space {
	struct dma_region region[DMA_REGIONS_MAX];
	u32 count;
	u64 faults; /* accesses that left the memory */
};

/* What dma_map() does with all but the first region. */
void *dma_map_other(struct dma_space *space, u64 addr, u32 len);

/* Adds a region; false when there are too many or it overlaps one. */
bool dma_space_add(struct dma_space *space, u64 base, u64 size, void *host);

/* dma_map() that looks at the first region alone, and counts nothing. */
static inline void *dma_peek(const struct dma_space *space, u64 addr, u32 len)
{
	const struct dma_region *r = &space->region[0]; /* of no bytes if there is none */
	u64 offset = addr - r->base;			/* huge if @addr is below */

	return likely(offset < r->size && len <= r->size - offset) ? r->host + offset : NULL;
}

/**
 * dma_map() - host address of guest memory
 * @addr: bus address
 * @len:  bytes; 0 is allowed and checks @addr alone
 *
 * Return: the address, or NULL (and a fault counted) unless all of it lies in
 * one region. Contents may change at any time under a hostile guest: copy once,
 * then look.
 */
static inline void *dma_map(struct dma_space *space, u64 addr, u32 len)
{
	void *p = dma_peek(space, addr, len);

	return likely(p) ? p : dma_map_other(space, addr, len);
}

#endif
