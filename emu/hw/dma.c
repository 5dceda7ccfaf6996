/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netemu/dma.h>

bool dma_space_add(struct dma_space *space, u64 base, u64 size, void *host)
{
	if (space->count == DMA_REGIONS_MAX || !size || base + size - 1 < base)
		return false;
	for (u32 i = 0; i < space->count; i++) {
		struct dma_region *r = &space->region[i];

		if (base <= r->base + (r->size - 1) && r->base <= base + (size - 1))
			return false;
	}
	space->region[space->count++] = (struct dma_region){
		.base = base,
		.size = size,
		.host = host,
	};
	return true;
}

void *dma_map_other(struct dma_space *space, u64 addr, u32 len)
{
	for (u32 i = 1; i < space->count; i++) {
		const struct dma_region *r = &space->region[i];
		u64 offset = addr - r->base;

		if (offset < r->size && len <= r->size - offset)
			return r->host + offset;
	}
	space->faults++;
	return NULL;
}
