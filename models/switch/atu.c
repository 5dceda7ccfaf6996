/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: address translation unit, the table. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global1_atu.c, global1.h.
 *
 *	address, FID ── hash ──> bucket (one of 512) ──> four entries, 64 bytes
 *
 * 2048 entries; a bucket is one cache line, and 32 of them are allocated when
 * the first of them is used. Ageing costs nothing until an entry is looked at:
 * the table is swept, in thought, seven times an age time; an entry remembers
 * the sweep before which it was last seen, and its state is 7 less the sweeps
 * since. State 0 is gone. Only ports that ask for age-out interrupts need an
 * event, and then it is one a sweep.
 *
 * Assumption: the hash functions are made up, for Marvell does not publish them;
 * value 3 takes the low nine address bits, as "direct" lookup does.
 * Assumption: the table is swept seven times an age time.
 * Assumption: a full bucket gives up its oldest dynamic
 * entry and is a "full" violation only if all four are static or the port that
 * learns is at its limit.
 */
#include "switch/switch.h"

/*
 * Ageing
 */

/* Sweeps have passed since anyone asked. */
u32 sw_atu_sweep(struct sw *sw)
{
	sim_time now = node_now(sw->node);
	sim_time sweeps = (now - sw->age_next) / sw->age_step + 1;

	sw->age_tick += (u32)sweeps;
	sw->age_next = sim_time_add(sw->age_next, sweeps * sw->age_step);
	return sw->age_tick;
}

/* State as ATU_DATA shows it; 0 when it has aged out. */
u32 sw_atu_state(struct sw *sw, const struct atu_entry *e)
{
	u32 sweeps, floor = 0;

	if (e->flags & ATU_STATIC)
		return e->state;
	sweeps = sw_atu_tick(sw) - e->tick;
	if (!(e->flags & ATU_TRUNK) && e->dpv &&
	    sw->port[__builtin_ctz(e->dpv) % SW_PORTS].hold_at_1)
		floor = 1;
	return sweeps < ATU_AGES ? ATU_AGES - sweeps : floor;
}

static bool wants_age_out(const struct sw *sw, const struct atu_entry *e)
{
	return !(e->flags & (ATU_STATIC | ATU_TRUNK)) && e->dpv &&
	       sw->port[__builtin_ctz(e->dpv) % SW_PORTS].int_age_out;
}

void sw_atu_age_arm(struct sw *sw)
{
	bool wanted = false;

	for (u32 n = 0; n < SW_PORTS; n++)
		wanted |= sw->port[n].int_age_out;
	if (!wanted || sw->age_next == SIM_TIME_MAX) {
		node_cancel(sw->node, &sw->age_event);
		return;
	}
	sw_atu_tick(sw);
	node_schedule(sw->node, &sw->age_event, sw->age_next);
}

void sw_atu_age_event(struct event *ev)
{
	struct sw *sw = container_of(ev, struct sw, age_event);

	sw_atu_tick(sw);
	for (u32 i = 0; i < ATU_BUCKETS; i++) {
		struct atu_bucket *b = atu_bucket_of(sw, i);

		for (u32 w = 0; b && w < 4; w++) {
			struct atu_entry *e = &b->entry[w];

			if (!e->key || sw_atu_state(sw, e))
				continue;
			if (wants_age_out(sw, e))
				sw_atu_violation(sw, BIT(7), e->key, e->dpv,
						 (u8)__builtin_ctz(e->dpv));
			e->key = 0;
		}
	}
	sw_atu_age_arm(sw);
}

/*
 * Table
 */

/* A place for @key: free, aged out, or (with @force) the oldest dynamic one's. */
struct atu_entry *sw_atu_add(struct sw *sw, u64 key, bool force)
{
	u32 index = atu_hash(sw, key);
	struct atu_entry *victim = NULL;
	u32 least = ATU_AGES + 1;
	struct atu_bucket *b;

	if (!sw->atu[index / ATU_PAGE_BUCKETS])
		sw->atu[index / ATU_PAGE_BUCKETS] = g_new0(struct atu_bucket, ATU_PAGE_BUCKETS);
	b = atu_bucket_of(sw, index);
	for (u32 w = 0; w < 4; w++) {
		struct atu_entry *e = &b->entry[w];
		u32 state = e->key ? sw_atu_state(sw, e) : 0;

		if (e->flags & ATU_STATIC && e->key)
			continue;
		if (state < least) {
			least = state;
			victim = e;
		}
	}
	if (!victim || (least && !force))
		return NULL;
	*victim = (struct atu_entry){.key = key, .tick = sw_atu_tick(sw)};
	return victim;
}

void sw_atu_clear(struct sw *sw)
{
	for (u32 i = 0; i < ATU_PAGES; i++) {
		g_free(sw->atu[i]);
		sw->atu[i] = NULL;
	}
}

u8 sw_atu_ports(const struct sw *sw, const struct atu_entry *e)
{
	return unlikely(e->flags & ATU_TRUNK) ? sw->trunk_map[e->dpv & 0xf] : e->dpv;
}

/*
 * Learning, all but the refresh of a known address
 */

static bool limit_reached(struct sw_port *p)
{
	u32 limit = reg_get(&p->regs, PORT_ATU_CTL) & 0x3ff;
	struct sw *sw = p->sw;

	if (!limit || p->learned < limit)
		return false;
	/* Some may have aged out or moved since: count. */
	p->learned = 0;
	for (u32 i = 0; i < ATU_BUCKETS; i++) {
		struct atu_bucket *b = atu_bucket_of(sw, i);

		for (u32 w = 0; b && w < 4; w++) {
			struct atu_entry *e = &b->entry[w];

			p->learned +=
				e->key && !e->flags && e->dpv & BIT(p->n) && sw_atu_state(sw, e);
		}
	}
	return p->learned >= limit;
}

static void trace_learned(struct sw_port *p, const struct sw_pkt *k, const struct atu_entry *e,
			  bool moved)
{
	const u8 *sa = k->f->data + ETH_ALEN;

	trace(p->sw->node, TRACE_FRAME, p->sw->model.name,
	      "port %u: %s %02x:%02x:%02x:%02x:%02x:%02x in fid %u, %s 0x%02x", p->n,
	      moved ? "moved" : "learned", sa[0], sa[1], sa[2], sa[3], sa[4], sa[5], k->fid,
	      e->flags & ATU_TRUNK ? "trunk" : "ports", e->dpv);
}

void sw_atu_learn(struct sw_port *p, struct sw_pkt *k, u64 key)
{
	struct sw *sw = p->sw;
	struct atu_entry *e = sw_atu_live(sw, key);
	u8 flags = k->flags & PKT_TRUNK ? ATU_TRUNK : 0;
	u8 dpv = flags ? k->src_port & 0xf : p->pav;
	bool known = e;

	if (e && e->flags & ATU_STATIC) {
		if (!p->ignore_wrong && !(sw_atu_ports(sw, e) & BIT(p->n)))
			sw_atu_violation(sw, BIT(6), key, e->dpv, p->n);
		return;
	}
	if (p->locked) {
		if (e && p->refresh_locked && e->dpv == dpv)
			e->tick = sw_atu_tick(sw);
		return;
	}
	if (e && e->dpv == dpv && e->flags == flags) {
		e->tick = sw_atu_tick(sw);
		return;
	}
	if (!e) {
		struct atu_entry *stale = sw_atu_find(sw, key);

		if (stale)
			stale->key = 0;
		if (!limit_reached(p))
			e = sw_atu_add(sw, key, true);
		if (!e) {
			sw_atu_violation(sw, BIT(4), key, BIT(p->n), p->n);
			return;
		}
		p->learned++;
	}
	e->dpv = dpv;
	e->flags = flags;
	e->tick = sw_atu_tick(sw);
	if (trace_on(sw->node, TRACE_FRAME))
		trace_learned(p, k, e, known);
}
