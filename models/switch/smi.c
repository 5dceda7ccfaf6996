/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: how software reaches the registers over MDIO. Source: Linux
 * 6.12 drivers/net/dsa/mv88e6xxx/smi.c, global2.c (mv88e6xxx_g2_smi_phy_*()).
 *
 *	multi-chip  the switch answers at one address, with two registers
 *	direct      its devices 0x10 to 0x15, 0x1b and 0x1c answer themselves
 *
 *	SMI command  15 busy, 12 clause 22, 11:10 operation, 9:5 device, 4:0 register
 *
 * The internal PHYs hang on a bus of the switch's own, which global 2 masters:
 * SMI_PHY_CMD is busy for as long as a frame takes there.
 *
 * Assumption: that bus, and the external one, run at 2.5 MHz, 802.3's limit. An
 * internal access by multi-chip addressing takes no time beyond its MDIO frames.
 */
#include <stdio.h>

#include "switch/switch.h"

#define MDC_HZ 2500000
#define DEV_PORT0 0x10
#define DEV_GLOBAL1 0x1b
#define DEV_GLOBAL2 0x1c
#define MODE_C22 BIT(12)

struct sw_direct {
	struct mdio_device dev;
	struct sw *sw;
	u8 addr;
};

struct sw_smi {
	struct mdio_device dev;
	struct sw *sw;
	u16 cmd, data;
	u32 direct_count;
	struct sw_direct direct[]; /* with direct addressing one a device, else none */
};

static struct reg_block *block_of(struct sw *sw, u32 dev)
{
	if (dev >= DEV_PORT0 && dev < DEV_PORT0 + SW_PORTS)
		return &sw->port[dev - DEV_PORT0].regs;
	if (dev == DEV_GLOBAL1)
		return &sw->g1;
	if (dev == DEV_GLOBAL2)
		return &sw->g2;
	return NULL;
}

/* A register of an internal device; 0xffff where no device is. */
u16 sw_dev_read(struct sw *sw, u32 dev, u32 reg)
{
	struct reg_block *block = block_of(sw, dev);

	return block ? (u16)reg_read(block, reg) : 0xffff;
}

void sw_dev_write(struct sw *sw, u32 dev, u32 reg, u16 value)
{
	struct reg_block *block = block_of(sw, dev);

	if (block)
		reg_write(block, reg, value);
	else
		guest_error(&sw->model, GUEST_ERROR_UNMAPPED,
			    "write to device 0x%02x register 0x%02x", dev, reg);
}

/*
 * Multi-chip addressing
 */

static void command(struct sw_smi *smi, u16 cmd)
{
	u32 dev = cmd >> 5 & 0x1f, reg = cmd & 0x1f;

	smi->cmd = cmd & ~SW_BUSY;
	if (!(cmd & SW_BUSY))
		return;
	if (!(cmd & MODE_C22)) {
		/* No device inside answers to clause 45. */
		smi->data = 0xffff;
		return;
	}
	switch (cmd >> 10 & 3) {
	case 1:
		sw_dev_write(smi->sw, dev, reg, smi->data);
		break;
	case 2:
		smi->data = sw_dev_read(smi->sw, dev, reg);
		break;
	default:
		guest_error(&smi->sw->model, GUEST_ERROR_VALUE, "SMI command 0x%04x", cmd);
	}
}

static u16 multi_read(struct mdio_device *dev, u8 reg)
{
	struct sw_smi *smi = container_of(dev, struct sw_smi, dev);

	switch (reg) {
	case 0:
		return smi->cmd;
	case 1:
		return smi->data;
	default:
		return 0xffff;
	}
}

static void multi_write(struct mdio_device *dev, u8 reg, u16 value)
{
	struct sw_smi *smi = container_of(dev, struct sw_smi, dev);

	if (reg == 0)
		command(smi, value);
	else if (reg == 1)
		smi->data = value;
	else
		guest_error(&smi->sw->model, GUEST_ERROR_UNMAPPED,
			    "write to SMI register %u in multi-chip addressing", reg);
}

/*
 * Direct addressing
 */

static u16 direct_read(struct mdio_device *dev, u8 reg)
{
	struct sw_direct *d = container_of(dev, struct sw_direct, dev);

	return sw_dev_read(d->sw, d->addr, reg);
}

static void direct_write(struct mdio_device *dev, u8 reg, u16 value)
{
	struct sw_direct *d = container_of(dev, struct sw_direct, dev);

	sw_dev_write(d->sw, d->addr, reg, value);
}

/* "" is the two registers of multi-chip addressing, "0x10" a device of direct. */
struct mdio_device *sw_smi_device(struct sw *sw, const char *name)
{
	char *end;
	u64 addr;

	if (!*name)
		return sw->direct ? NULL : &sw->smi->dev;
	addr = g_ascii_strtoull(name, &end, 0);
	if (!sw->direct || *end)
		return NULL;
	for (u32 i = 0; i < sw->smi->direct_count; i++)
		if (sw->smi->direct[i].addr == addr)
			return &sw->smi->direct[i].dev;
	return NULL;
}

/*
 * Global 2 offset 0x18, 0x19: SMI PHY Command, SMI PHY Data
 */

static void phy_done(struct mdio_bus *bus, void *ctx)
{
	struct sw *sw = ctx;
	enum mdio_opcode op = bus->frame.op;

	if (op == MDIO_C22_READ || op == MDIO_C45_READ || op == MDIO_C45_READ_INC)
		reg_set(&sw->g2, G2_PHY_DATA, bus->frame.data);
	reg_update(&sw->g2, G2_PHY_CMD, SW_BUSY, 0);
}

void sw_phy_access(struct sw *sw, u32 value)
{
	static const enum mdio_opcode c45[] = {MDIO_C45_ADDR, MDIO_C45_WRITE, MDIO_C45_READ_INC,
					       MDIO_C45_READ};
	struct mdio_bus *bus = value >> 13 & 1 ? &sw->ext_bus : &sw->phy_bus;
	u32 op = value >> 10 & 3;
	struct mdio_frame frame = {
		.phy = value >> 5 & 0x1f,
		.reg = value & 0x1f,
		.data = (u16)reg_get(&sw->g2, G2_PHY_DATA),
	};

	if (sw->phy_bus.busy || sw->ext_bus.busy) {
		guest_error(&sw->model, GUEST_ERROR_BUSY, "SMI PHY command 0x%04x", value);
		reg_set(&sw->g2, G2_PHY_CMD, value | SW_BUSY);
		return;
	}
	if (!(value & SW_BUSY))
		return;
	if (value >> 13 & 2 || (value & MODE_C22 && op != 1 && op != 2)) {
		guest_error(&sw->model,
			    value >> 13 & 2 ? GUEST_ERROR_UNMODELLED : GUEST_ERROR_VALUE,
			    "SMI PHY command 0x%04x", value);
		reg_update(&sw->g2, G2_PHY_CMD, SW_BUSY, 0);
		return;
	}
	if (value & MODE_C22)
		frame.op = op == 1 ? MDIO_C22_WRITE : MDIO_C22_READ;
	else
		frame.op = c45[op];
	mdio_bus_start(bus, &frame, phy_done, sw);
}

/*
 * Reset, creation
 */

void sw_smi_init(struct sw *sw)
{
	static const u8 devices[] = {0x10, 0x11, 0x12, 0x13, 0x14, 0x15, DEV_GLOBAL1, DEV_GLOBAL2};
	char name[64];

	if (sw->direct) {
		sw->smi = g_malloc0(sizeof(struct sw_smi) +
				    ARRAY_SIZE(devices) * sizeof(struct sw_direct));
		sw->smi->direct_count = ARRAY_SIZE(devices);
		for (u32 i = 0; i < ARRAY_SIZE(devices); i++)
			sw->smi->direct[i] = (struct sw_direct){
				.dev = {.read = direct_read, .write = direct_write},
				.sw = sw,
				.addr = devices[i],
			};
	} else {
		sw->smi = g_malloc0(sizeof(struct sw_smi));
	}
	sw->smi->dev.read = multi_read;
	sw->smi->dev.write = multi_write;
	sw->smi->sw = sw;
	snprintf(name, sizeof(name), "%s.phys", sw->model.name);
	mdio_bus_init(&sw->phy_bus, sw->node, name, MDC_HZ);
	snprintf(name, sizeof(name), "%s.ext", sw->model.name);
	mdio_bus_init(&sw->ext_bus, sw->node, name, MDC_HZ);
}

void sw_smi_finish(struct sw *sw)
{
	mdio_bus_finish(&sw->phy_bus);
	mdio_bus_finish(&sw->ext_bus);
	g_free(sw->smi);
}

void sw_smi_reset(struct sw *sw)
{
	mdio_bus_abort(&sw->phy_bus);
	mdio_bus_abort(&sw->ext_bus);
	sw->smi->cmd = sw->smi->data = 0;
}
