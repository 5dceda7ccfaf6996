/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The register bus. A board has a handful of regions, so they are searched
 * from the last to the first, which is also what makes the later one win. An
 * access mostly goes where the last one went, which is remembered with the span
 * in which no later region lies.
 *
 * What nobody answers has no model to blame: it is counted by the bus, and the
 * first is said on the console ("bus: unmapped address: ..."), all of them with
 * TRACE_GUEST_ERRORS. On the Armada 3720 such an access ends in an external
 * abort that Linux does not survive. Assumption: reading 0 and going on serves
 * the people who look for the mistake better.
 */
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>

#include <netemu/mmio.h>
#include <netemu/model.h>
#include <netemu/trace.h>

void mmio_bus_init(struct mmio_bus *bus, struct node *node)
{
	*bus = (struct mmio_bus){.node = node};
}

void mmio_bus_finish(struct mmio_bus *bus)
{
	g_clear_pointer(&bus->regions, g_free);
	bus->count = 0;
}

void mmio_bus_add(struct mmio_bus *bus, u64 base, u64 size, const struct mmio_ops *ops, void *owner,
		  struct model *model)
{
	bus->hit_size = 0;
	bus->regions = g_renew(struct mmio_region, bus->regions, bus->count + 1);
	bus->regions[bus->count++] = (struct mmio_region){
		.base = base,
		.size = size,
		.ops = ops,
		.owner = owner,
		.model = model,
	};
}

struct mmio_region *mmio_bus_find(const struct mmio_bus *bus, u64 addr)
{
	for (u32 i = bus->count; i-- > 0;) {
		struct mmio_region *r = &bus->regions[i];

		if (addr - r->base < r->size)
			return r;
	}
	return NULL;
}

/* Finds the region at @addr and remembers it with the span that is all its own there. */
static rare struct mmio_region *find_anew(struct mmio_bus *bus, u64 addr)
{
	struct mmio_region *r = mmio_bus_find(bus, addr);
	u64 first, last;

	if (!r)
		return NULL;
	first = r->base;
	last = r->base + (r->size - 1);
	for (struct mmio_region *later = r + 1; later < bus->regions + bus->count; later++) {
		if (later->base > addr)
			last = MIN(last, later->base - 1);
		else if (later->size)
			first = MAX(first, later->base + later->size);
	}
	bus->hit = r;
	bus->hit_base = first;
	bus->hit_size = last - first + 1;
	return r;
}

static inline struct mmio_region *find(struct mmio_bus *bus, u64 addr)
{
	return likely(addr - bus->hit_base < bus->hit_size) ? bus->hit : find_anew(bus, addr);
}

static rare void refuse(struct mmio_bus *bus, struct mmio_region *r, const char *what, u64 addr,
			u32 width)
{
	char text[128];

	if (r && r->model) {
		guest_error(r->model, GUEST_ERROR_WIDTH, "%s of %u bytes at 0x%" PRIx64, what,
			    width, addr);
		return;
	}
	bus->unmapped++;
	if (bus->said && !trace_on(bus->node, TRACE_GUEST_ERRORS))
		return;
	bus->said = true;
	snprintf(text, sizeof(text), "bus: %s: %s of %u bytes at 0x%" PRIx64,
		 guest_error_name(r ? GUEST_ERROR_WIDTH : GUEST_ERROR_UNMAPPED), what, width, addr);
	node_console(bus->node, text);
}

/* Widths are powers of two, so an aligned access never crosses a region's end
 * unless the region itself is odd; that is looked at as well. */
static inline bool allowed(const struct mmio_region *r, u64 addr, u32 width)
{
	return r && (r->ops->widths & width) && !(addr & (width - 1)) &&
	       width <= r->size - (addr - r->base);
}

u64 mmio_read(struct mmio_bus *bus, u64 addr, u32 width)
{
	struct mmio_region *r = find(bus, addr);

	if (unlikely(!allowed(r, addr, width))) {
		refuse(bus, r, "read", addr, width);
		return 0;
	}
	return r->ops->read(r->owner, (u32)(addr - r->base), width);
}

void mmio_write(struct mmio_bus *bus, u64 addr, u64 value, u32 width)
{
	struct mmio_region *r = find(bus, addr);

	if (unlikely(!allowed(r, addr, width))) {
		refuse(bus, r, "write", addr, width);
		return;
	}
	r->ops->write(r->owner, (u32)(addr - r->base), value, width);
}

bool mmio_peek(struct mmio_bus *bus, u64 addr, u32 width, u64 *value)
{
	struct mmio_region *r = find(bus, addr);

	return allowed(r, addr, width) && r->ops->peek &&
	       r->ops->peek(r->owner, (u32)(addr - r->base), width, value);
}
