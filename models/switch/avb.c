/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: time application interface and PTP time stamps. Source: Linux
 * 6.12 drivers/net/dsa/mv88e6xxx/global2_avb.c, hwtstamp.c, ptp.c.
 *
 * The clock runs at 8 ns a tick of virtual time. A PTP event message that comes
 * in or goes out by a port with PTP on is given the time at which its last bit
 * was in, or its first bit left; its sequenceId says whose stamp it is. IEEE
 * 1588 messages are known by EtherType, or as UDP to port 319.
 *
 * Not modelled: the event and trigger pins, stamps inside frames, Qbv.
 */
#include "switch/qos.h"
#include "switch/switch.h"

#define TICK_PS 8000
#define TAI_TIME 0x1e0e
#define PTP_BASE 0x1f00
#define SNAPSHOT 4

struct sw_avb {
	struct reg_block regs;
	u16 data[SNAPSHOT];
	u8 pos, count;
	bool irq;
};

void sw_avb_init(struct sw *sw)
{
	sw->avb = g_new0(struct sw_avb, 1);
	reg_block_init(&sw->avb->regs, &sw_avb_space, &sw->model, "avb", sw);
}

void sw_avb_finish(struct sw *sw)
{
	for (u32 n = 0; n < SW_PORTS; n++)
		g_free(sw->port[n].qav);
	reg_block_finish(&sw->avb->regs);
	g_free(sw->avb);
	sw->avb = NULL;
}

void sw_avb_reset(struct sw *sw)
{
	struct reg_block regs = sw->avb->regs;

	*sw->avb = (struct sw_avb){.regs = regs};
	reg_block_reset(&sw->avb->regs);
	for (u32 n = 0; n < SW_PORTS; n++) {
		g_free(sw->port[n].qav);
		sw->port[n].qav = NULL;
	}
}

bool sw_avb_port_enabled(struct sw *sw, u32 n)
{
	return !(reg_get(&sw->avb->regs, n << 8) & 1);
}

bool sw_avb_irq(struct sw *sw)
{
	return sw->avb->irq;
}

static void update_irq(struct sw *sw)
{
	struct reg_block *r = &sw->avb->regs;
	u32 ports = 0;

	for (u32 n = 0; n < SW_PORTS; n++) {
		u32 base = n << 8, enable = reg_get(r, base + 2);
		u32 arrivals = reg_get(r, base + 0x08) | reg_get(r, base + 0x0c);

		if ((enable & 1 && arrivals & 1) || (enable & 2 && reg_get(r, base + 0x10) & 1))
			ports |= BIT(n);
	}
	reg_set(r, PTP_BASE + 8, ports);
	sw->avb->irq = ports;
	sw_update_irq(sw);
}

/*
 * Clock
 */

static u32 ticks(struct reg_block *block)
{
	struct sw *sw = block->owner;

	return (u32)(node_now(sw->node) / TICK_PS);
}

static u32 time_lo_read(struct reg_block *block, u32 i, u32 value)
{
	return ticks(block) & 0xffff;
}

static u32 time_hi_read(struct reg_block *block, u32 i, u32 value)
{
	return ticks(block) >> 16;
}

/*
 * Stamps
 */

static void stamp(struct sw *sw, u32 base, u16 seqid, bool keep)
{
	struct reg_block *r = &sw->avb->regs;
	u32 time = ticks(r);

	if (reg_get(r, base) & 1) {
		if (keep) {
			reg_set(r, base, 0x0005);
			return;
		}
		reg_set(r, base, 0x0003);
	} else {
		reg_set(r, base, 0x0001);
	}
	reg_set(r, base + 1, time & 0xffff);
	reg_set(r, base + 2, time >> 16);
	reg_set(r, base + 3, seqid);
}

/* Where the PTP header of @f begins, or 0. */
static u32 find_ptp(const struct sw_port *p, const struct frame *f)
{
	u16 etype = (u16)reg_get(&p->sw->avb->regs, PTP_BASE);
	u32 at = p->frame_mode == MODE_DSA ? 16 : 12;
	const u8 *d;

	if (p->frame_mode == MODE_EDSA && get_be16(f->data + 12) == p->ethertype)
		at = 20;
	d = frame_at(f, at, 8);
	if (d && get_be16(d) == 0x8100)
		d = frame_at(f, at += 4, 8);
	if (!d)
		return 0;
	if (get_be16(d) == etype)
		return at + 2;
	if (get_be16(d) == 0x0800) {
		d = frame_at(f, at + 2, 20);
		if (!d || d[9] != 17)
			return 0;
		at += 2 + (d[0] & 0xfu) * 4;
	} else if (get_be16(d) == 0x86dd) {
		d = frame_at(f, at + 2, 40);
		if (!d || d[6] != 17)
			return 0;
		at += 42;
	} else {
		return 0;
	}
	d = frame_at(f, at, 8);
	return d && get_be16(d + 2) == 319 ? at + 8 : 0;
}

void sw_avb_stamp(struct sw_port *p, const struct frame *f, bool arrival)
{
	struct sw *sw = p->sw;
	struct reg_block *r = &sw->avb->regs;
	u32 base = (u32)p->n << 8, cfg = reg_get(r, base);
	u32 at = find_ptp(p, f), type, slot = 0x10;
	const u8 *ptp = at ? frame_at(f, at, 34) : NULL;

	if (!ptp)
		return;
	type = ptp[0] & 0xf;
	if (!(cfg & BIT(11)) && ptp[0] >> 4 != cfg >> 12)
		return;
	if (!(reg_get(r, PTP_BASE + 1) & BIT(type)))
		return;
	if (arrival)
		slot = reg_get(r, PTP_BASE + 2) & BIT(type) ? 0x0c : 0x08;
	stamp(sw, base + slot, get_be16(ptp + 30), cfg & BIT(1));
	update_irq(sw);
}

static void port_cfg_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	sw_port_update_special(&sw->port[i]);
}

/* Block 2: the shaper of each queue. */
static void qav_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;
	u16 rates[SW_QUEUES], limits[SW_QUEUES];

	for (u32 q = 0; q < SW_QUEUES; q++) {
		rates[q] = (u16)reg_get(block, i << 8 | (0x40 + 2 * q));
		limits[q] = (u16)reg_get(block, i << 8 | (0x41 + 2 * q));
	}
	sw_qav_decode(&sw->port[i], rates, limits);
	sw_egress_kick(&sw->port[i]);
}

/* Index 0 is the mode, and the only one that software is known to use. */
static void ptp_cfg_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	reg_set(block, PTP_BASE + 7, value & ~(u32)SW_BUSY);
}

static void status_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	update_irq(block->owner);
}

/* clang-format off */
const struct reg_hook sw_avb_hooks[SW_AVB_HOOKS] = {
	{ 0x00, NULL, port_cfg_write },
	{ 0x08, NULL, status_write },
	{ 0x0c, NULL, status_write },
	{ 0x10, NULL, status_write },
	{ TAI_TIME, time_lo_read, NULL },
	{ TAI_TIME + 1, time_hi_read, NULL },
	{ 0x02, NULL, status_write },
	{ PTP_BASE + 7, NULL, ptp_cfg_write },
	{ 0x40, NULL, qav_write },
	{ 0x41, NULL, qav_write },
	{ 0x42, NULL, qav_write },
	{ 0x43, NULL, qav_write },
	{ 0x44, NULL, qav_write },
	{ 0x45, NULL, qav_write },
	{ 0x46, NULL, qav_write },
	{ 0x47, NULL, qav_write },
};
/* clang-format on */

/*
 * Global 2 offset 0x16: AVB Command. Offset 0x17: AVB Data.
 */

static bool is_register(u32 addr)
{
	for (u32 i = 0; i < sw_avb_space.field_count; i++) {
		const struct reg_field *f = &sw_avb_space.fields[i];

		if (addr == f->addr ||
		    (f->count > 1 && addr > f->addr && (addr - f->addr) % f->stride == 0 &&
		     (addr - f->addr) / f->stride < f->count))
			return true;
	}
	return false;
}

void sw_avb_op(struct sw *sw, u32 value)
{
	struct sw_avb *avb = sw->avb;
	u32 op = value >> 13 & 3, addr = value & 0x1fff;

	if (!(value & SW_BUSY))
		return;
	reg_update(&sw->g2, G2_AVB_CMD, SW_BUSY, 0);
	avb->pos = 0;
	avb->count = 1;
	switch (op) {
	case 0:
		avb->data[0] = (u16)reg_read(&avb->regs, addr);
		break;
	case 2:
		/* Words past the block's last register read as 0. */
		for (u32 i = 0; i < SNAPSHOT; i++) {
			bool there = (addr & 0x1f) + i <= 0x1f && is_register(addr + i);

			avb->data[i] = there || !i ? (u16)reg_read(&avb->regs, addr + i) : 0;
		}
		avb->count = SNAPSHOT;
		break;
	case 3:
		avb->data[0] = (u16)reg_get(&sw->g2, G2_AVB_DATA);
		reg_write(&avb->regs, addr, avb->data[0]);
		break;
	default:
		guest_error(&sw->model, GUEST_ERROR_VALUE, "AVB operation %u", op);
	}
}

u32 sw_avb_data_read(struct sw *sw)
{
	struct sw_avb *avb = sw->avb;
	u32 value = avb->data[avb->pos];

	if (avb->pos + 1 < avb->count)
		avb->pos++;
	return value;
}
