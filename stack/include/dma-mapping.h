/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for devices. The boards have no IOMMU and their DMA is coherent as the
 * model sees it, so a DMA address is the bus address of guest RAM and nothing
 * has to be flushed; what caches cost is in the CPU's table.
 */
#ifndef STACK_DMA_MAPPING_H
#define STACK_DMA_MAPPING_H

#include <device.h>

enum dma_data_direction {
	DMA_BIDIRECTIONAL,
	DMA_TO_DEVICE,
	DMA_FROM_DEVICE,
};

#define DMA_MAPPING_ERROR (~(dma_addr_t)0)

/**
 * dma_alloc_coherent() - zeroed guest RAM for rings
 * @size: bytes; the start is aligned to 4 KiB, or to 64 bytes below that size
 * @dma:  its bus address
 *
 * Return: its host address, or NULL when RAM is used up.
 */
void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *dma, gfp_t gfp);
void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma);

/* Bus address of guest RAM at @ptr (skb data, a page); DMA_MAPPING_ERROR if it is none. */
static inline dma_addr_t dma_map_single(struct device *dev, const void *ptr, size_t size,
					enum dma_data_direction dir)
{
	struct board *board = dev->k->board;
	u64 offset = (u64)((const u8 *)ptr - board->ram);

	if (unlikely(offset >= board->ram_size || size > board->ram_size - offset))
		return DMA_MAPPING_ERROR;
	return board->ram_base + offset;
}

static inline bool dma_mapping_error(struct device *dev, dma_addr_t dma)
{
	return dma == DMA_MAPPING_ERROR;
}

#endif
