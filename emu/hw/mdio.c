/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MDIO bus: IEEE 802.3, 22.2.4 (clause 22 frames) and 45.3 (clause 45 frames).
 *
 * Nothing happens bit by bit: a frame takes 64 periods of MDC, and its effect
 * is at the end of the last one. Devices therefore see accesses in the order in
 * which they end, and a read gives what the register holds then.
 */
#include <assert.h>

#include <netemu/mdio.h>
#include <netemu/trace.h>

#include "capture/vcd.h"

static sim_time frame_time(const struct mdio_bus *bus)
{
	return MDIO_FRAME_BITS * PS_PER_SEC / bus->mdc_hz;
}

static bool read_frame(struct mdio_device *dev, struct mdio_frame *f)
{
	u16 *addr;

	if (f->op == MDIO_C22_READ) {
		if (!dev->read)
			return false;
		f->data = dev->read(dev, f->reg);
		return true;
	}
	if (!dev->read_c45)
		return false;
	addr = &dev->c45_addr[f->reg];
	f->data = dev->read_c45(dev, f->reg, *addr);
	/* 45.3.4: the address register stays at 65 535. */
	if (f->op == MDIO_C45_READ_INC && *addr != UINT16_MAX)
		(*addr)++;
	return true;
}

static bool write_frame(struct mdio_device *dev, const struct mdio_frame *f)
{
	if (f->op == MDIO_C22_WRITE) {
		if (dev->write)
			dev->write(dev, f->reg, f->data);
		return dev->write != NULL;
	}
	if (f->op == MDIO_C45_ADDR) {
		dev->c45_addr[f->reg] = f->data;
		return dev->read_c45 || dev->write_c45;
	}
	if (dev->write_c45)
		dev->write_c45(dev, f->reg, dev->c45_addr[f->reg], f->data);
	return dev->write_c45 != NULL;
}

static bool is_read(enum mdio_opcode op)
{
	return op == MDIO_C22_READ || op == MDIO_C45_READ || op == MDIO_C45_READ_INC;
}

static void trace_frame(const struct mdio_bus *bus)
{
	static const char *const ops[] = {
		[MDIO_C22_WRITE] = "c22 write",	 [MDIO_C22_READ] = "c22 read",
		[MDIO_C45_ADDR] = "c45 address", [MDIO_C45_WRITE] = "c45 write",
		[MDIO_C45_READ] = "c45 read",	 [MDIO_C45_READ_INC] = "c45 read-increment",
	};
	const struct mdio_frame *f = &bus->frame;

	trace(bus->node, TRACE_MDIO, bus->name, "%s phy 0x%02x %s 0x%02x = 0x%04x%s", ops[f->op],
	      f->phy, f->op < MDIO_C45_ADDR ? "reg" : "dev", f->reg, f->data,
	      f->answered ? "" : " (no answer)");
}

static void frame_done(struct event *ev)
{
	struct mdio_bus *bus = container_of(ev, struct mdio_bus, done_event);
	struct mdio_frame *f = &bus->frame;
	struct mdio_device *dev = bus->dev[f->phy];

	if (is_read(f->op)) {
		f->data = UINT16_MAX;
		f->answered = dev && read_frame(dev, f);
	} else {
		f->answered = dev && write_frame(dev, f);
	}
	bus->busy = false;
	bus->frames++;
	if (trace_on(bus->node, TRACE_MDIO))
		trace_frame(bus);
	if (unlikely(bus->wave))
		vcd_frame(bus->wave, bus->node, f, bus->began, bus->mdc_hz);
	bus->done(bus, bus->done_ctx);
}

void mdio_bus_init(struct mdio_bus *bus, struct node *node, const char *name, u32 mdc_hz)
{
	assert(mdc_hz);
	*bus = (struct mdio_bus){.node = node, .name = g_strdup(name), .mdc_hz = mdc_hz};
	event_init(&bus->done_event, frame_done);
	if (node->world->vcd) {
		char *signals = g_strdup_printf("%s.%s", node->name, name);

		bus->wave = vcd_add_bus(node->world->vcd, signals);
		g_free(signals);
	}
}

void mdio_bus_finish(struct mdio_bus *bus)
{
	node_cancel(bus->node, &bus->done_event);
	bus->busy = false;
	g_clear_pointer(&bus->name, g_free);
}

bool mdio_bus_attach(struct mdio_bus *bus, u32 addr, struct mdio_device *dev)
{
	if (addr >= MDIO_ADDRS || bus->dev[addr])
		return false;
	bus->dev[addr] = dev;
	return true;
}

void mdio_bus_start(struct mdio_bus *bus, const struct mdio_frame *frame,
		    void (*done)(struct mdio_bus *bus, void *ctx), void *ctx)
{
	assert(!bus->busy);
	bus->frame = *frame;
	bus->frame.phy %= MDIO_ADDRS;
	bus->frame.reg %= MDIO_ADDRS;
	bus->frame.answered = false;
	bus->busy = true;
	bus->began = node_now(bus->node);
	bus->done = done;
	bus->done_ctx = ctx;
	node_schedule(bus->node, &bus->done_event, sim_time_add(bus->began, frame_time(bus)));
}

void mdio_bus_abort(struct mdio_bus *bus)
{
	if (!bus->busy)
		return;
	node_cancel(bus->node, &bus->done_event);
	bus->busy = false;
	if (bus->wave)
		vcd_frame(bus->wave, bus->node, &bus->frame, bus->began, bus->mdc_hz);
}
