/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: a port's registers and its link. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/port.c, port.h.
 *
 * What a register write means for frames is worked out here, once, into plain
 * members of struct sw_port and masks of struct sw; frames never look at
 * registers. The link is what software forces, else what the PHY says while the
 * PHY polling unit is on, else (port 5) what the SERDES lane says, else down.
 *
 *	MAC_CTL.FORCE_LINK ──┐
 *	PHY ── PPU ──────────┼──> link, speed, duplex, pause ──> masks, byte time
 *	SERDES lane ─────────┘
 */
#include "switch/switch.h"

/* Where port @n's frames differ from the table's reset values. */
static void reset_values(struct sw_port *p)
{
	bool internal = p->n >= 1 && p->n <= 4;

	reg_block_reset(&p->regs);
	reg_set(&p->regs, PORT_STS, (internal ? BIT(12) : 0) | p->c_mode);
	reg_set(&p->regs, PORT_BASE_VLAN, 0x7f & ~BIT(p->n));
	reg_set(&p->regs, PORT_ASSOC, BIT(p->n));
	reg_set(&p->regs, PORT_LED, internal ? 0x10eb : 0);
	if (!p->sw->managed)
		reg_set(&p->regs, PORT_CTL0, 0x7c | STATE_FORWARDING);
}

void sw_port_update_special(struct sw_port *p)
{
	u16 s = 0;

	if (p->frame_mode != MODE_NORMAL)
		s |= SPECIAL_MODE;
	if (p->policy)
		s |= SPECIAL_POLICY;
	if (p->sa_filter)
		s |= SPECIAL_SA_FILTER;
	if (p->locked)
		s |= SPECIAL_LOCKED;
	if (p->irl)
		s |= SPECIAL_IRL;
	if (p->drop_tagged || p->drop_untagged)
		s |= SPECIAL_DISCARD;
	if (p->mirror_in)
		s |= SPECIAL_MIRROR;
	if (sw_avb_port_enabled(p->sw, p->n))
		s |= SPECIAL_PTP;
	if (!p->map_da)
		s |= SPECIAL_NO_MAP_DA;
	if (p->qmode)
		s |= SPECIAL_8021Q;
	if (reg_get(&p->regs, PORT_ATU_CTL) & 0x3ff)
		s |= SPECIAL_LEARN_LIMIT;
	if (reg_get(&p->regs, PORT_CTL0) & BIT(7))
		s |= SPECIAL_TUNNEL;
	if (reg_get(&p->regs, PORT_CTL2) & BIT(6))
		s |= SPECIAL_ARP;
	if (p->pri_override >> 10)
		s |= SPECIAL_PRIORITY;
	p->special = s;
}

void sw_update_masks(struct sw *sw)
{
	sw->egress_ok = sw->mgmt_ok = 0;
	sw->flood_uc = sw->flood_mc = 0;
	sw->mirror_out_mask = 0;
	sw->default_modes = 0;
	for (u32 n = 0; n < SW_PORTS; n++) {
		struct sw_port *p = &sw->port[n];
		u32 ctl0 = reg_get(&p->regs, PORT_CTL0);

		if (p->link && p->state != STATE_DISABLED)
			sw->mgmt_ok |= BIT(n);
		if (p->link && p->state == STATE_FORWARDING)
			sw->egress_ok |= BIT(n);
		if (ctl0 & BIT(2))
			sw->flood_uc |= BIT(n);
		if (ctl0 & BIT(3))
			sw->flood_mc |= BIT(n);
		if (p->mirror_out)
			sw->mirror_out_mask |= BIT(n);
		if (p->egress_mode != TAG_NON_MEMBER)
			sw->default_modes |= p->egress_mode << (n * 2);
	}
}

/*
 * Link
 */

struct resolved {
	bool link, full, fc_rx, fc_tx;
	u32 mbps;
};

static void resolve_detected(struct sw_port *p, struct resolved *r)
{
	const struct mii_link *phy = &p->mii.link;
	bool ppu = reg_get(&p->sw->g1, G1_CTL1) & STS_PPU_ENABLED;

	*r = (struct resolved){.full = true, .mbps = 1000};
	if (reg_get(&p->regs, PORT_STS) & BIT(12)) {
		if (!ppu || !phy->up)
			return;
		*r = (struct resolved){
			.link = true,
			.full = phy->full_duplex,
			.fc_rx = phy->pause_rx,
			.fc_tx = phy->pause_tx,
			.mbps = phy->mbps,
		};
	} else if (p->n == 5 && sw_serdes_present(p->sw)) {
		r->link = sw_serdes_link(p->sw, &r->mbps, &r->full);
	}
}

static void resolve_forced(struct sw_port *p, struct resolved *r)
{
	static const u16 rates[] = {10, 100, 1000, 2500};
	u32 ctl = reg_get(&p->regs, PORT_MAC_CTL);

	if (ctl & BIT(13) || (ctl & 3) != 3) {
		r->mbps = rates[ctl & 3];
		if ((ctl & 3) == 2 && ctl & BIT(12))
			r->mbps = 200;
	}
	if (ctl & BIT(2))
		r->full = ctl & BIT(3);
	if (ctl & BIT(6))
		r->fc_rx = r->fc_tx = ctl & BIT(7);
	if (ctl & BIT(4))
		r->link = ctl & BIT(5);
}

void sw_port_update_link(struct sw_port *p)
{
	struct sw *sw = p->sw;
	bool was = p->link, was_full = p->full_duplex;
	u32 old_mbps = p->mbps;
	struct resolved r;

	resolve_detected(p, &r);
	resolve_forced(p, &r);
	p->link = r.link;
	p->full_duplex = r.full;
	p->fc_rx = r.link && r.fc_rx;
	p->fc_tx = r.link && r.fc_tx;
	p->mbps = r.mbps;
	p->byte_ps = (u32)bit_times(8, r.mbps);
	if (was && (!r.link || r.full != was_full || r.mbps != old_mbps)) {
		sw_egress_flush(p);
		sw_csma_reset(p);
		sw_pause_reset(p);
	}
	sw_update_masks(sw);
	if (was != r.link && trace_on(sw->node, TRACE_LINK))
		trace(sw->node, TRACE_LINK, sw->model.name, "port %u: link %s, %u Mb/s, %s duplex",
		      p->n, r.link ? "up" : "down", r.mbps, r.full ? "full" : "half");
}

static void mii_link_changed(struct mii_end *end, const struct mii_link *link)
{
	sw_port_update_link(end->owner);
}

const struct mii_ops sw_mii_ops = {
	.receive = sw_mac_receive,
	.link = mii_link_changed,
	.carrier = sw_csma_carrier,
};

/*
 * Offset 0x00: Port Status Register
 */

static u32 status_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw_port *p = block->owner;
	u32 speed = p->mbps >= 2500 ? 3 : p->mbps >= 200 ? 2 : p->mbps >= 100 ? 1 : 0;
	u32 ctl = reg_get(&p->regs, PORT_MAC_CTL);
	bool eee = ctl & BIT(8) ? !!(ctl & BIT(9)) : p->link && p->mii.link.eee;

	value &= BIT(12) | 0xf;
	if (ctl & BIT(6) && ctl & BIT(7))
		value |= BIT(14);
	if (!p->link)
		return value;
	value |= BIT(11) | speed << 8;
	value |= p->full_duplex ? BIT(10) : 0;
	value |= p->fc_rx || p->fc_tx ? BIT(15) : 0;
	value |= !p->full_duplex && p->fc_tx ? BIT(13) : 0;
	value |= eee ? BIT(6) : 0;
	value |= p->paused_until > node_now(p->sw->node) ? BIT(5) : 0;
	value |= p->pausing ? BIT(4) : 0;
	return value;
}

static void status_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw_port *p = block->owner;
	u32 c_mode = p->c_mode;

	/* Only port 5, and only when the back door has set both bits (mv88e6341_port_set_cmode()). */
	if (p->n == 5 && (p->sw->hidden_cmode & 0xa000) == 0xa000)
		c_mode = value & 0xf;
	p->c_mode = c_mode;
	reg_set(&p->regs, PORT_STS, (value & ~0xfu) | c_mode);
	if (p->n == 5)
		sw_serdes_update(p->sw);
	sw_port_update_link(p);
}

/*
 * Offset 0x01: MAC (or PCS or Physical) Control Register
 */

static void mac_ctl_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_port_update_link(block->owner);
}

/*
 * Offset 0x10 to 0x12: discard and filter counters of older parts
 */

static u32 counter_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw_port *p = block->owner;

	return p->stat[ST_IN_DISCARDS] & 0xffff;
}

static u32 counter_hi_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw_port *p = block->owner;

	return p->stat[ST_IN_DISCARDS] >> 16;
}

static u32 filtered_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw_port *p = block->owner;

	return p->stat[ST_IN_FILTERED] & 0xffff;
}

/*
 * Offset 0x1a: Reserved Register, a back door to hidden registers
 * (drivers/net/dsa/mv88e6xxx/port_hidden.c)
 */

static void hidden_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw_port *p = block->owner;
	struct sw *sw = p->sw;

	if (p->n == 5)
		sw->hidden_data = value;
	if (p->n != 4 || !(value & SW_BUSY))
		return;
	sw->hidden_ctl = value & ~SW_BUSY;
	reg_set(&p->regs, PORT_HIDDEN, sw->hidden_ctl);
	/* Block 7, port 5, register 0: the one that software is known to use. */
	if ((value & 0x3fff) == 0x1ea0) {
		if (value & BIT(14))
			sw->hidden_cmode = sw->hidden_data;
		else
			reg_set(&sw->port[5].regs, PORT_HIDDEN, sw->hidden_cmode);
		return;
	}
	guest_error(&sw->model, GUEST_ERROR_UNMODELLED, "hidden register access 0x%04x", value);
}

/*
 * Offset 0x1c: Queue Control Register
 */

static void queue_ctl_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	static const u8 strict_from[] = {4, 3, 2, 0};
	static const u8 mode_of[] = {3, 3, 2, 1, 0};
	struct sw_port *p = block->owner;
	u32 pointer = value >> 8 & 0x7f;

	if (pointer)
		guest_error(&p->sw->model, GUEST_ERROR_UNMODELLED, "port %u queue control 0x%02x",
			    p->n, pointer);
	else if (value & SW_BUSY)
		p->sched_mode = strict_from[value & 3];
	reg_set(block, PORT_QUEUE_CTL, (value & 0x7f00) | (pointer ? 0 : mode_of[p->sched_mode]));
}

/*
 * All others: what they say is taken down for the data path.
 */

static void decode_ctl(struct sw_port *p)
{
	static const u16 max_len[] = {1522, 2048, 10240, 10240};
	u32 ctl0 = reg_get(&p->regs, PORT_CTL0);
	u32 ctl1 = reg_get(&p->regs, PORT_CTL1);
	u32 ctl2 = reg_get(&p->regs, PORT_CTL2);
	u32 base = reg_get(&p->regs, PORT_BASE_VLAN);

	p->state = ctl0 & 3;
	p->frame_mode = ctl0 >> 8 & 3;
	p->egress_mode = ctl0 >> 12 & 3;
	p->sa_filter = ctl0 >> 14;
	p->snoop = ctl0 & BIT(10);
	p->tag_if_both = ctl0 & BIT(6);
	p->use_ip = ctl0 & BIT(5);
	p->use_tag = ctl0 & BIT(4);
	p->trunk = ctl1 & BIT(14);
	p->trunk_id = ctl1 >> 8 & 0xf;
	/* 256 databases: the register's upper bits exist in larger parts. */
	p->fid = ((ctl1 & 0xf) << 4) | base >> 12;
	p->vlan_map = base & SW_PORT_MASK;
	p->ignore_fcs = ctl2 & BIT(15);
	p->max_len = max_len[ctl2 >> 12 & 3];
	p->qmode = ctl2 >> 10 & 3;
	p->drop_tagged = ctl2 & BIT(9);
	p->drop_untagged = ctl2 & BIT(8);
	p->map_da = ctl2 & BIT(7);
	p->mirror_out = ctl2 & BIT(5);
	p->mirror_in = ctl2 & BIT(4);
}

static void decode_learning(struct sw_port *p)
{
	u32 assoc = reg_get(&p->regs, PORT_ASSOC);

	p->hold_at_1 = assoc & BIT(15);
	p->int_age_out = assoc & BIT(14);
	p->locked = assoc & BIT(13);
	p->ignore_wrong = assoc & BIT(12);
	p->refresh_locked = assoc & BIT(11);
	p->pav = assoc & SW_PORT_MASK;
}

static void decode_rest(struct sw_port *p)
{
	u32 vlan = reg_get(&p->regs, PORT_DEFAULT_VLAN);
	u32 jam = reg_get(&p->regs, PORT_JAM);
	u32 dec = reg_get(&p->regs, PORT_EGRESS_RATE1) & 0x7f;
	u32 rate = reg_get(&p->regs, PORT_EGRESS_RATE2);

	p->def_pri = vlan >> 13;
	p->force_vid = vlan & BIT(12);
	p->pvid = vlan & 0xfff;
	p->policy = reg_get(&p->regs, PORT_POLICY);
	p->pri_override = reg_get(&p->regs, PORT_PRI_OVERRIDE);
	p->ethertype = reg_get(&p->regs, PORT_ETH_TYPE);
	p->jam_out = jam >> 8;
	p->jam_in = jam & 0xff;
	for (u32 i = 0; i < 4; i++) {
		p->remap[i] = reg_get(&p->regs, PORT_REMAP_0123) >> (i * 4) & 7;
		p->remap[4 + i] = reg_get(&p->regs, PORT_REMAP_4567) >> (i * 4) & 7;
	}
	/* DEC bytes (or frames) leave every RATE * 32 ns: Marvell's DSDT,
	 * GT_GET_RATE_LIMIT_PER_BYTE. */
	p->rate_mode = rate >> 14;
	p->rate_step_ps = rate & 0x3fff && dec ? (rate & 0x3fff) * 32000 / dec : 0;
}

void sw_port_decode(struct sw_port *p)
{
	decode_ctl(p);
	decode_learning(p);
	decode_rest(p);
	sw_port_update_special(p);
}

static void config_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw_port *p = block->owner;
	bool enabled = p->state != STATE_DISABLED;

	sw_port_decode(p);
	if (enabled && p->state == STATE_DISABLED)
		sw_egress_flush(p);
	sw_update_masks(p->sw);
	sw_atu_age_arm(p->sw);
}

/* clang-format off */
const struct reg_hook sw_port_hooks[SW_PORT_HOOKS] = {
	{ PORT_STS, status_read, status_write },
	{ PORT_MAC_CTL, NULL, mac_ctl_write },
	{ PORT_JAM, NULL, config_write },
	{ PORT_CTL0, NULL, config_write },
	{ PORT_CTL1, NULL, config_write },
	{ PORT_BASE_VLAN, NULL, config_write },
	{ PORT_DEFAULT_VLAN, NULL, config_write },
	{ PORT_CTL2, NULL, config_write },
	{ PORT_EGRESS_RATE1, NULL, config_write },
	{ PORT_EGRESS_RATE2, NULL, config_write },
	{ PORT_ASSOC, NULL, config_write },
	{ PORT_ATU_CTL, NULL, config_write },
	{ PORT_PRI_OVERRIDE, NULL, config_write },
	{ PORT_POLICY, NULL, config_write },
	{ PORT_ETH_TYPE, NULL, config_write },
	{ PORT_IN_DISCARD_LO, counter_read, NULL },
	{ PORT_IN_DISCARD_HI, counter_hi_read, NULL },
	{ PORT_IN_FILTERED, filtered_read, NULL },
	{ PORT_REMAP_0123, NULL, config_write },
	{ PORT_REMAP_4567, NULL, config_write },
	{ PORT_HIDDEN, NULL, hidden_write },
	{ PORT_QUEUE_CTL, NULL, queue_ctl_write },
};
/* clang-format on */

/*
 * Reset, creation
 */

void sw_port_reset(struct sw_port *p)
{
	sw_egress_flush(p);
	sw_csma_reset(p);
	sw_pause_reset(p);
	reset_values(p);
	memset(p->stat, 0, sizeof(p->stat));
	p->sched_mode = SW_QUEUES;
	p->wrr_pos = 0;
	p->learned = 0;
	p->jam_in_run = p->jam_out_run = 0;
	sw_port_decode(p);
	sw_port_update_link(p);
}

void sw_port_init(struct sw *sw, u32 n, u8 c_mode)
{
	static const char *const names[] = {"port0", "port1", "port2", "port3", "port4", "port5"};
	struct sw_port *p = &sw->port[n];

	p->sw = sw;
	p->n = (u8)n;
	p->c_mode = c_mode;
	p->mbps = 1000;
	p->byte_ps = (u32)bit_times(8, 1000);
	p->tx_free = 0;
	reg_block_init(&p->regs, &sw_port_space, &sw->model, names[n], p);
	mii_end_init(&p->mii, sw->node, &sw_mii_ops, p);
	event_init(&p->tx_event, sw_egress_event);
	event_init(&p->pause_event, sw_pause_event);
}

void sw_port_finish(struct sw_port *p)
{
	sw_egress_flush(p);
	sw_csma_reset(p);
	sw_pause_reset(p);
	node_cancel(p->sw->node, &p->tx_event);
	mii_end_finish(&p->mii);
	for (u32 q = 0; q < SW_QUEUES; q++)
		g_free(p->queue[q].ring);
	g_free(p->irl);
	reg_block_finish(&p->regs);
}
