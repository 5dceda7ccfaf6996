/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: the SERDES lane of port 5. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/serdes.c, pcs-639x.c.
 *
 * It is there when C_Mode is 1000BASE-X, SGMII or 2500BASE-X. Its link is up
 * when something is wired to the port and the lane has power: the MII between
 * two MACs carries no code groups, so there is no negotiation to model.
 */
#include "switch/switch.h"

#define LANE_ADDR 0x15
#define LANE_DEVAD 4

bool sw_serdes_present(const struct sw *sw)
{
	u8 mode = sw->port[5].c_mode;

	return mode == 0x9 || mode == 0xa || mode == 0xb;
}

bool sw_serdes_link(const struct sw *sw, u32 *mbps, bool *full)
{
	*mbps = sw->port[5].c_mode == 0xb ? 2500 : 1000;
	*full = true;
	return sw_serdes_present(sw) && sw->port[5].mii.peer &&
	       !(reg_get(&sw->serdes, 0x2000) & BIT(11));
}

bool sw_serdes_irq(const struct sw *sw)
{
	return reg_get(&sw->serdes, 0xa002) & reg_get(&sw->serdes, 0xa001);
}

void sw_serdes_update(struct sw *sw)
{
	struct reg_block *r = &sw->serdes;
	u32 mbps;
	bool full, up = sw_serdes_link(sw, &mbps, &full);
	bool an = reg_get(r, 0x2000) & BIT(12);

	reg_update(r, 0x2001, BIT(5) | BIT(2), up ? BIT(2) | (an ? BIT(5) : 0) : 0);
	reg_set(r, 0xa003, up ? 2 << 14 | BIT(13) | BIT(11) | BIT(10) : 0);
	if (up != sw->serdes_up) {
		sw->serdes_up = up;
		reg_set(r, 0xa002, reg_get(r, 0xa002) | (up ? BIT(9) : BIT(10)));
		sw_port_update_link(&sw->port[5]);
	}
	sw_update_irq(sw);
}

void sw_serdes_count(struct sw_port *p, const struct frame *f, bool bad)
{
	struct sw *sw = p->sw;

	if (!(reg_get(&sw->serdes, 0xf010) & 1))
		return;
	sw->serdes_rx[0]++;
	sw->serdes_rx[1] += f->len;
	sw->serdes_rx[2] += bad;
}

/*
 * Registers
 */

static void bmcr_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	if (value & BIT(15))
		sw_serdes_reset(sw);
	else
		reg_update(block, 0x2000, BIT(9), 0);
	sw_serdes_update(sw);
}

static u32 bmsr_read(struct reg_block *block, u32 i, u32 value)
{
	return value | 0x0109;
}

static void int_enable_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_update_irq(block->owner);
}

static u32 int_status_read(struct reg_block *block, u32 i, u32 value)
{
	reg_set(block, 0xa002, 0);
	sw_update_irq(block->owner);
	return value;
}

static u32 count_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw *sw = block->owner;

	return sw->serdes_rx[i / 3] >> (i % 3 * 16) & 0xffff;
}

/* clang-format off */
const struct reg_hook sw_serdes_hooks[SW_SERDES_HOOKS] = {
	{ 0x2000, NULL, bmcr_write },
	{ 0x2001, bmsr_read, NULL },
	{ 0xa001, NULL, int_enable_write },
	{ 0xa002, int_status_read, NULL },
	{ 0xf021, count_read, NULL },
};
/* clang-format on */

static u16 read_c45(struct mdio_device *dev, u8 devad, u16 reg)
{
	struct sw *sw = container_of(dev, struct sw, serdes_dev);

	if (devad != LANE_DEVAD || !sw_serdes_present(sw))
		return 0xffff;
	return (u16)reg_read(&sw->serdes, reg);
}

static void write_c45(struct mdio_device *dev, u8 devad, u16 reg, u16 value)
{
	struct sw *sw = container_of(dev, struct sw, serdes_dev);

	if (devad == LANE_DEVAD && sw_serdes_present(sw))
		reg_write(&sw->serdes, reg, value);
}

static void wired(struct event *ev)
{
	sw_serdes_update(container_of(ev, struct sw, serdes_event));
}

void sw_serdes_init(struct sw *sw)
{
	reg_block_init(&sw->serdes, &sw_serdes_space, &sw->model, "serdes", sw);
	sw->serdes_dev.read_c45 = read_c45;
	sw->serdes_dev.write_c45 = write_c45;
	mdio_bus_attach(&sw->phy_bus, LANE_ADDR, &sw->serdes_dev);
	event_init(&sw->serdes_event, wired);
	if (sw_serdes_present(sw))
		node_schedule(sw->node, &sw->serdes_event, node_now(sw->node));
}

void sw_serdes_finish(struct sw *sw)
{
	node_cancel(sw->node, &sw->serdes_event);
	reg_block_finish(&sw->serdes);
}

void sw_serdes_reset(struct sw *sw)
{
	reg_block_reset(&sw->serdes);
	memset(sw->serdes_rx, 0, sizeof(sw->serdes_rx));
	sw->serdes_up = false;
}
