/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: operations on the address translation unit. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global1_atu.c.
 *
 * An operation is done at once. FID is ATU_CTL 15:12 and ATU_OP 3:0. Moving to
 * port 0xf removes. The driver masks the port vector with the chip's six ports
 * and so asks for a move to port 3 where it means removal
 * (mv88e6xxx_g1_atu_move(), mv88e6xxx_g1_atu_data_write()).
 *
 * Assumption: with the driver's pattern 0x3<port>f the part removes, as the
 * driver's users see it do; see MOVE_REMOVES.
 */
#include "switch/switch.h"

enum {
	OP_NOOP,
	OP_FLUSH_ALL,
	OP_FLUSH_NON_STATIC,
	OP_LOAD,
	OP_GET_NEXT,
	OP_FLUSH_FID,
	OP_FLUSH_FID_NON_STATIC,
	OP_VIOLATION,
};

/* Destinations of a move that mean "remove". */
#define MOVE_REMOVES(to) ((to) == 0xf || (to) == 0x3)

/*
 * Violations
 */

void sw_atu_violation(struct sw *sw, u16 op, u64 key, u16 dpv, u8 spid)
{
	if (sw->atu_violation.pending)
		return;
	sw->atu_violation = (struct sw_violation){
		.pending = true,
		.op = op,
		.fid = key >> 48 & 0xff,
		.dpv = dpv,
		.spid = spid,
		.mac = key & ATU_MAC_MASK,
	};
	sw->sts |= STS_ATU_PROB;
	sw_update_irq(sw);
}

static void set_mac(struct sw *sw, u64 mac)
{
	for (u32 i = 0; i < 3; i++)
		reg_set(&sw->g1, G1_ATU_MAC + i,
			(u32)((mac >> (i * 16) & 0xff) << 8 | (mac >> (i * 16 + 8) & 0xff)));
}

static u64 get_mac(struct sw *sw)
{
	u64 mac = 0;

	for (u32 i = 0; i < 3; i++) {
		u64 word = reg_get(&sw->g1, G1_ATU_MAC + i);

		mac |= (word >> 8 | (word & 0xff) << 8) << (i * 16);
	}
	return mac;
}

static u16 get_fid(struct sw *sw)
{
	return (u16)(reg_get(&sw->g1, G1_ATU_CTL) >> 8 & 0xf0) |
	       (reg_get(&sw->g1, G1_ATU_OP) & 0xf);
}

static void get_violation(struct sw *sw)
{
	struct sw_violation *v = &sw->atu_violation;
	u32 op = OP_VIOLATION << 12;

	if (v->pending) {
		op |= v->op | (v->fid & 0xf);
		reg_update(&sw->g1, G1_ATU_CTL, 0xf000, (u32)v->fid << 8 & 0xf000);
		reg_set(&sw->g1, G1_ATU_DATA, (u32)v->dpv << 4 | v->spid);
		set_mac(sw, v->mac);
	}
	v->pending = false;
	sw->sts &= ~STS_ATU_PROB;
	reg_set(&sw->g1, G1_ATU_OP, op);
}

/*
 * Load, get next
 */

static bool is_static_state(u64 mac, u32 state)
{
	bool multicast = mac & 1;

	return multicast || state >= 0x8;
}

static void load(struct sw *sw)
{
	u32 data = reg_get(&sw->g1, G1_ATU_DATA);
	u32 state = data & 0xf;
	u64 mac = get_mac(sw);
	u64 key = mac | (u64)get_fid(sw) << 48 | ATU_VALID;
	struct atu_entry *e = sw_atu_find(sw, key);

	if (!state) {
		if (e)
			e->key = 0;
		return;
	}
	if (!e)
		e = sw_atu_add(sw, key, true);
	if (!e) {
		sw_atu_violation(sw, BIT(4), key, data >> 4 & 0x3ff, 0xf);
		return;
	}
	*e = (struct atu_entry){
		.key = key,
		.tick = sw_atu_tick(sw),
		.dpv = data >> 4 & (data & SW_BUSY ? 0xf : SW_PORT_MASK),
		.state = (u8)state,
		.flags = data & SW_BUSY ? ATU_TRUNK : 0,
		.pri = reg_get(&sw->g1, G1_ATU_OP) >> 8 & 7,
	};
	if (is_static_state(mac, state))
		e->flags |= ATU_STATIC;
	else
		e->tick -= ATU_AGES - state;
}

/* Addresses in the order in which get-next goes through them. */
static u64 order(u64 mac)
{
	return __builtin_bswap64(mac << 16);
}

typedef void (*entry_fn)(struct sw *sw, struct atu_entry *e, void *ctx);

static void for_each(struct sw *sw, entry_fn fn, void *ctx)
{
	for (u32 page = 0; page < ATU_PAGES; page++) {
		for (u32 i = 0; sw->atu[page] && i < ATU_PAGE_BUCKETS * 4; i++) {
			struct atu_entry *e = &sw->atu[page][i / 4].entry[i % 4];

			if (e->key && sw_atu_state(sw, e))
				fn(sw, e, ctx);
		}
	}
}

struct next {
	u16 fid;
	u64 after; /* order(); anything is after UINT64_MAX */
	struct atu_entry *best;
};

static void try_next(struct sw *sw, struct atu_entry *e, void *ctx)
{
	struct next *n = ctx;
	u64 place = order(e->key & ATU_MAC_MASK);

	if ((e->key >> 48 & 0xfff) != n->fid || (n->after != UINT64_MAX && place <= n->after))
		return;
	if (!n->best || place < order(n->best->key & ATU_MAC_MASK))
		n->best = e;
}

/* ATU_STATS counts the entries in one place of all buckets: mv88e6xxx_g2_atu_stats_set(). */
static void count_bin(struct sw *sw, u16 fid)
{
	u32 reg = reg_get(&sw->g2, G2_ATU_STATS);
	u32 bin = reg >> 14, mode = reg >> 12 & 3, count = 0;

	for (u32 i = 0; i < ATU_BUCKETS; i++) {
		struct atu_bucket *page = sw->atu[i / ATU_PAGE_BUCKETS];
		struct atu_entry *e = page ? &page[i % ATU_PAGE_BUCKETS].entry[bin] : NULL;

		if (!e || !e->key || !sw_atu_state(sw, e))
			continue;
		if (mode & 1 && e->flags & ATU_STATIC)
			continue;
		if (mode & 2 && (e->key >> 48 & 0xfff) != fid)
			continue;
		count++;
	}
	reg_set(&sw->g2, G2_ATU_STATS, (reg & 0xf000) | count);
}

static void get_next(struct sw *sw)
{
	struct next n = {.fid = get_fid(sw), .after = order(get_mac(sw))};
	u32 data = 0, pri = 0;

	if (n.after == order(ATU_MAC_MASK))
		n.after = UINT64_MAX;
	for_each(sw, try_next, &n);
	if (n.best) {
		data = (n.best->flags & ATU_TRUNK ? SW_BUSY : 0) | (u32)n.best->dpv << 4 |
		       sw_atu_state(sw, n.best);
		pri = n.best->pri;
	}
	reg_set(&sw->g1, G1_ATU_DATA, data);
	reg_update(&sw->g1, G1_ATU_OP, 0x0700, pri << 8);
	set_mac(sw, n.best ? n.best->key & ATU_MAC_MASK : ATU_MAC_MASK);
	count_bin(sw, n.fid);
}

/*
 * Flush and move
 */

struct flush {
	bool statics, one_fid, move;
	u16 fid;
	u8 from, to;
};

static void flush_entry(struct sw *sw, struct atu_entry *e, void *ctx)
{
	struct flush *f = ctx;

	if (f->one_fid && (e->key >> 48 & 0xfff) != f->fid)
		return;
	if (e->flags & ATU_STATIC && !f->statics)
		return;
	if (!f->move) {
		e->key = 0;
		return;
	}
	if (e->flags & ATU_TRUNK || !(e->dpv & BIT(f->from)))
		return;
	e->dpv &= ~BIT(f->from);
	if (!MOVE_REMOVES(f->to))
		e->dpv |= BIT(f->to) & SW_PORT_MASK;
	if (!e->dpv)
		e->key = 0;
}

static void flush(struct sw *sw, u32 op)
{
	u32 data = reg_get(&sw->g1, G1_ATU_DATA);
	struct flush f = {
		.statics = op == OP_FLUSH_ALL || op == OP_FLUSH_FID,
		.one_fid = op == OP_FLUSH_FID || op == OP_FLUSH_FID_NON_STATIC,
		.move = (data & 0xf) == 0xf,
		.fid = get_fid(sw),
		.from = data >> 4 & 0xf,
		.to = data >> 8 & 0xf,
	};

	if (f.move && f.from >= SW_PORTS) {
		guest_error(&sw->model, GUEST_ERROR_VALUE, "ATU move from port %u", f.from);
		return;
	}
	if (!f.move && !f.one_fid && f.statics)
		sw_atu_clear(sw);
	else
		for_each(sw, flush_entry, &f);
}

/*
 * Offset 0x0B: ATU Operation Register
 */

void sw_atu_op(struct sw *sw, u16 written)
{
	u32 op = written >> 12 & 7;

	if (!(written & SW_BUSY))
		return;
	reg_update(&sw->g1, G1_ATU_OP, SW_BUSY | 0xf0, 0);
	switch (op) {
	case OP_NOOP:
		break;
	case OP_LOAD:
		load(sw);
		break;
	case OP_GET_NEXT:
		get_next(sw);
		break;
	case OP_VIOLATION:
		get_violation(sw);
		break;
	default:
		flush(sw, op);
		break;
	}
	sw_event(sw, STS_ATU_DONE);
}

/*
 * Offset 0x0A: ATU Control Register
 */

void sw_atu_ctl(struct sw *sw, u16 value)
{
	static const u64 factor[] = {0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f, 0x165667b19e3779f9, 0};
	sim_time step = (sim_time)(value >> 4 & 0xff) * SIM_MS(3750) / ATU_AGES;
	sim_time now = node_now(sw->node);

	sw->hash_select = value & 3;
	sw->hash_factor = factor[value & 3];
	if (step == sw->age_step)
		return;
	sw_atu_tick(sw);
	sw->age_step = step;
	sw->age_next = step ? sim_time_add(now, step) : SIM_TIME_MAX;
	sw_atu_age_arm(sw);
}
