/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: ingress rate limits, five resources a port, each a leaky bucket.
 * Source: Linux 6.12 global2.h (IRL_CMD); Marvell's DSDT (gtPIRL2.c): 64 kb/s is a
 * rate factor of 1 with an increment of 61, 1 Mb/s of 1 with 4. From that
 *
 *	rate = 3,906,250 bit/s * RATE_FACTOR / INCREMENT
 *
 * so a bucket loses RATE_FACTOR tokens every 2.048 us, and a byte adds
 * INCREMENT. A frame that would fill it beyond the excess burst size is dropped.
 *
 * Assumption: the 88E6341 keeps that layout and clock; a frame that is limited
 * counts as in_discards; kinds of frames are bits 0 unknown unicast, 1 unknown
 * multicast, 2 broadcast, 3 multicast, 4 unicast, 5 management, 7 ARP.
 */
#include "switch/switch.h"

#define RESOURCES 5
#define STEP_PS 2048000
#define KINDS_MODELLED 0xbf

struct irl_bucket {
	u64 level;	  /* tokens */
	sim_time drained; /* up to when; a multiple of the step */
};

struct sw_irl {
	struct irl_bucket bucket[RESOURCES];
};

static u32 reg_of(const struct sw *sw, u32 port, u32 resource, u32 reg)
{
	return reg_get(&sw->irl, (port * RESOURCES + resource) * 8 + reg);
}

static bool is_active(const struct sw *sw, u32 port, u32 resource)
{
	return reg_of(sw, port, resource, 1) && reg_of(sw, port, resource, 2);
}

static void irl_changed(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;
	struct sw_port *p = &sw->port[i / RESOURCES];
	bool active = false;

	for (u32 r = 0; r < RESOURCES; r++)
		active |= is_active(sw, p->n, r);
	if (active && !p->irl) {
		p->irl = g_new0(struct sw_irl, 1);
	} else if (!active) {
		g_free(p->irl);
		p->irl = NULL;
	}
	sw_port_update_special(p);
}

static void irl_type_changed(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	if (!(value & BIT(15)) && value & 0x7fff & ~KINDS_MODELLED)
		guest_error(&sw->model, GUEST_ERROR_UNMODELLED, "rate limit by kinds 0x%04x",
			    value);
	irl_changed(block, i, value, old, written);
}

/* clang-format off */
const struct reg_hook sw_irl_hooks[SW_IRL_HOOKS] = {
	{ 0, NULL, irl_type_changed },
	{ 1, NULL, irl_changed },
	{ 2, NULL, irl_changed },
};
/* clang-format on */

static void clear(struct sw *sw, u32 port, u32 resource)
{
	for (u32 reg = 0; reg < 8; reg++)
		reg_set(&sw->irl, (port * RESOURCES + resource) * 8 + reg, 0);
	irl_changed(&sw->irl, port * RESOURCES + resource, 0, 0, 0);
}

void sw_irl_reset(struct sw *sw)
{
	reg_block_reset(&sw->irl);
	for (u32 n = 0; n < SW_PORTS; n++)
		irl_changed(&sw->irl, n * RESOURCES, 0, 0, 0);
}

/*
 * Offset 0x09: Ingress Rate Command Register
 */

void sw_irl_op(struct sw *sw, u32 value)
{
	u32 port = value >> 8 & 0xf, resource = value >> 5 & 7, reg = value & 0xf;
	u32 op = value >> 12 & 7;
	u32 addr = (port * RESOURCES + resource) * 8 + reg;

	if (!(value & SW_BUSY))
		return;
	reg_update(&sw->g2, G2_IRL_CMD, SW_BUSY, 0);
	if (op &&
	    (port >= SW_PORTS || (op != 1 && resource >= RESOURCES) || (op >= 3 && reg > 7))) {
		guest_error(&sw->model, GUEST_ERROR_VALUE,
			    "rate limit of port %u resource %u reg %u", port, resource, reg);
		return;
	}
	switch (op) {
	case 0:
		break;
	case 1:
		for (u32 r = 0; r < RESOURCES; r++)
			clear(sw, port, r);
		break;
	case 2:
		clear(sw, port, resource);
		break;
	case 3:
		reg_write(&sw->irl, addr, reg_get(&sw->g2, G2_IRL_DATA));
		break;
	case 4:
		reg_set(&sw->g2, G2_IRL_DATA, reg_read(&sw->irl, addr));
		break;
	default:
		guest_error(&sw->model, GUEST_ERROR_VALUE, "rate limit operation %u", op);
	}
}

static u32 kinds_of(struct sw *sw, const struct sw_pkt *k)
{
	const u8 *da = k->f->data;
	bool known = sw_atu_live(sw, atu_key(da, k->fid));
	u32 kinds = k->flags & PKT_MGMT ? BIT(5) : 0;

	if (!(da[0] & 1))
		kinds |= BIT(4) | (known ? 0 : BIT(0));
	else if (get_be32(da) == 0xffffffff && da[4] == 0xff && da[5] == 0xff)
		kinds |= BIT(2);
	else
		kinds |= BIT(3) | (known ? 0 : BIT(1));
	if (k->ethertype == 0x0806)
		kinds |= BIT(7);
	return kinds;
}

static bool concerns(struct sw *sw, const struct sw_pkt *k, u32 resource)
{
	u32 type = reg_of(sw, k->in_port, resource, 0);
	u32 ctl = reg_of(sw, k->in_port, resource, 7);
	u32 pri_mask = ctl >> 8 & 0xf;
	bool kind, pri;

	if (type & BIT(15))
		return true;
	kind = kinds_of(sw, k) & type;
	pri = pri_mask & BIT(k->qpri);
	if (ctl & BIT(12))
		return kind || pri;
	return kind && (!pri_mask || pri);
}

static u32 units(u32 mode, u32 len)
{
	static const s32 extra[] = {0, ETH_PREAMBLE_LEN + ETH_IPG_LEN, 0,
				    -(ETH_HLEN + ETH_FCS_LEN)};

	return mode ? len + (u32)extra[mode] : 1;
}

/* Whether all limits of its port let the frame in; buckets take it only then. */
bool sw_irl_admit(struct sw_port *p, const struct sw_pkt *k)
{
	struct sw *sw = p->sw;
	sim_time now = node_now(sw->node);
	u64 cost[RESOURCES] = {0};

	for (u32 r = 0; r < RESOURCES; r++) {
		struct irl_bucket *b = &p->irl->bucket[r];
		u64 steps = (u64)(now - b->drained) / STEP_PS;
		u64 out = steps * reg_of(sw, p->n, r, 2);
		u64 limit = reg_of(sw, p->n, r, 5) | (u64)(reg_of(sw, p->n, r, 6) & 0xff) << 16;

		if (!is_active(sw, p->n, r) || !concerns(sw, k, r))
			continue;
		b->drained += (sim_time)steps * STEP_PS;
		b->level = out < b->level ? b->level - out : 0;
		cost[r] = (u64)units(reg_of(sw, p->n, r, 3) >> 2 & 3, k->f->len) *
			  reg_of(sw, p->n, r, 1);
		if (b->level + cost[r] > limit)
			return false;
	}
	for (u32 r = 0; r < RESOURCES; r++)
		p->irl->bucket[r].level += cost[r];
	return true;
}
