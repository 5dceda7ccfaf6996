/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: packet memory, queues, scheduler, transmission. Source: Linux
 * 6.12 drivers/net/dsa/mv88e6xxx/port.h, global1.h for what can be set.
 *
 *	forward ──── port is idle ───────────────────────────> transmit
 *	   └── store ── queue 3 ─┐
 *	     (one slot a frame,  2 ├─ strict, then weighted ──────┘
 *	      an index a queue)  1 │     at tx_free, by one event a port
 *	                         0 ┘
 *
 * A frame is stored once, however many queues it waits in, and is given its
 * port's tag only when it leaves. An idle port sends at once and needs no
 * event: it remembers when the next frame may begin. Counters of a frame are
 * written when it begins; its memory is given back when the next one begins or
 * when memory is short.
 *
 * Assumption: a queue may grow while its port holds fewer buffers than are free
 * (dynamic thresholds), so that one congested port takes half of the memory; an
 * ingress port that may send pause frames is exempt, and so is one that holds
 * less than its share of what the queue holds. (Without that, of two senders in
 * step the one that comes first by nanoseconds would get every place.)
 * Assumption: the weights are
 * 8:4:2:1, as the sequence 3 2 3 1 3 2 3 0 3 2 3 1 3 2 3 of queues.
 */
#include "switch/qos.h"
#include "switch/switch.h"

#define NO_SLOT UINT16_MAX
#define STORE_FIRST 16
#define RING_FIRST 16

/*
 * Store
 */

static bool store_grow(struct sw *sw)
{
	u32 old = sw->store_size;
	u32 size = old ? old * 2 : STORE_FIRST;

	if (old >= SW_CELLS)
		return false;
	sw->store = g_renew(struct sw_pkt, sw->store, size);
	for (u32 i = old; i < size; i++)
		sw->store[i].next = i + 1 < size ? (u16)(i + 1) : NO_SLOT;
	sw->store_size = (u16)size;
	sw->store_free = (u16)old;
	return true;
}

static u16 store_put(struct sw *sw, const struct sw_pkt *k)
{
	u16 slot;

	if (!sw->store_size)
		sw->store_free = NO_SLOT;
	if (sw->store_free == NO_SLOT && !store_grow(sw))
		return NO_SLOT;
	slot = sw->store_free;
	sw->store_free = sw->store[slot].next;
	sw->store[slot] = *k;
	sw->store[slot].refs = 0;
	sw->cells_used += k->cells;
	sw->port[k->in_port].in_cells += k->cells;
	return slot;
}

static void store_release(struct sw *sw, u16 slot)
{
	struct sw_pkt *s = &sw->store[slot];
	struct sw_port *in = &sw->port[s->in_port];

	in->in_cells -= s->cells;
	s->next = sw->store_free;
	sw->store_free = slot;
	if (unlikely(in->pausing))
		sw_pause_check(in);
}

void sw_store_finish(struct sw *sw)
{
	g_free(sw->store);
	sw->store = NULL;
	sw->store_size = 0;
}

void sw_release_cells(struct sw_port *p)
{
	p->sw->cells_used -= p->tx_cells;
	p->tx_cells = 0;
}

/* Memory of frames that have left since. */
static void reclaim(struct sw *sw)
{
	for (u32 n = 0; n < SW_PORTS; n++)
		if (sw->port[n].tx_free <= node_now(sw->node) && !sw->port[n].csma_frame)
			sw_release_cells(&sw->port[n]);
}

/*
 * Queues
 */

static void ring_push(struct sw_queue *q, u16 slot)
{
	if (unlikely(q->count == q->size)) {
		u32 size = q->size ? q->size * 2u : RING_FIRST;
		u16 *ring = g_new(u16, size);

		for (u32 i = 0; i < q->count; i++)
			ring[i] = q->ring[(q->head + i) & (q->size - 1)];
		g_free(q->ring);
		q->ring = ring;
		q->size = (u16)size;
		q->head = 0;
	}
	q->ring[(q->head + q->count++) & (q->size - 1)] = slot;
}

static u16 ring_pop(struct sw_queue *q)
{
	u16 slot = q->ring[q->head];

	q->head = (q->head + 1) & (q->size - 1);
	q->count--;
	return slot;
}

/* Queues with frames that may be sent now, a bit each. */
static u32 ready_queues(struct sw_port *p)
{
	u32 ready = 0;

	for (u32 q = 0; q < SW_QUEUES; q++)
		if (p->queue[q].count && (likely(!p->qav) || sw_qav_ready(p, q)))
			ready |= BIT(q);
	return ready;
}

/* One of the queues @ready, of which there is one. */
static u32 choose_queue(struct sw_port *p, u32 ready)
{
	struct sw *sw = p->sw;
	u32 highest = (u32)(31 - __builtin_clz(ready));

	if (highest >= p->sched_mode || ready == BIT(highest))
		return highest;
	for (u32 i = 0; i < sw->wrr_len; i++) {
		u32 q = sw->wrr[p->wrr_pos % sw->wrr_len];

		p->wrr_pos = (u8)((p->wrr_pos + 1) % sw->wrr_len);
		if (q < p->sched_mode && ready & BIT(q))
			return q;
	}
	/* A table that names no queue with frames: highest first. */
	return highest;
}

static void unqueue(struct sw_port *p, u16 slot, struct sw_pkt *k)
{
	struct sw *sw = p->sw;
	struct sw_pkt *s = &sw->store[slot];

	p->queued--;
	p->queued_cells -= s->cells;
	*k = *s;
	if (--s->refs) {
		frame_get(k->f);
		k->cells = 0;
	} else {
		store_release(sw, slot);
	}
}

/* Takes the next frame that may go out of @p's queues: @k owns it and its memory. */
bool sw_dequeue(struct sw_port *p, struct sw_pkt *k)
{
	u32 ready = p->queued ? ready_queues(p) : 0, q;

	if (!ready)
		return false;
	q = choose_queue(p, ready);
	unqueue(p, ring_pop(&p->queue[q]), k);
	if (unlikely(p->qav))
		sw_qav_sent(p, q, k->f->len);
	return true;
}

static bool admit(const struct sw_port *p, const struct sw_pkt *k)
{
	const struct sw *sw = p->sw;

	const struct sw_port *in = &sw->port[k->in_port];
	u32 senders = !in->in_cells;

	if (in->fc_tx || p->queued_cells + k->cells <= SW_CELLS - sw->cells_used)
		return true;
	for (u32 n = 0; n < SW_PORTS; n++)
		senders += sw->port[n].in_cells != 0;
	return (in->in_cells + k->cells) * senders <= p->queued_cells;
}

static bool enqueue(struct sw_port *p, const struct sw_pkt *k, u16 *slot)
{
	struct sw *sw = p->sw;

	if (!admit(p, k))
		return false;
	if (*slot == NO_SLOT)
		*slot = store_put(sw, k);
	if (*slot == NO_SLOT)
		return false;
	sw->store[*slot].refs++;
	if (unlikely(p->qav))
		sw_qav_queued(p, k->qpri);
	ring_push(&p->queue[k->qpri], *slot);
	p->queued++;
	p->queued_cells += k->cells;
	if (!event_pending(&p->tx_event))
		sw_egress_kick(p);
	return true;
}

/*
 * Transmission, full duplex. The half-duplex one is in csma.c.
 */

static inline bool is_idle(const struct sw_port *p)
{
	sim_time now = node_now(p->sw->node);

	return !p->queued && now >= p->tx_free && now >= p->paused_until && p->full_duplex &&
	       !p->pause_due && !p->qav;
}

static void limit_rate(struct sw_port *p, const struct frame *f, sim_time now)
{
	static const s32 extra[] = {0, ETH_PREAMBLE_LEN + ETH_IPG_LEN, 0,
				    -(ETH_HLEN + ETH_FCS_LEN)};
	sim_time units = p->rate_mode ? f->len + extra[p->rate_mode] : 1;
	sim_time next = now + units * p->rate_step_ps;

	if (next > p->tx_free)
		p->tx_free = next;
}

static inline void transmit(struct sw_port *p, const struct sw_pkt *k, struct frame *f)
{
	struct sw *sw = p->sw;
	sim_time now = node_now(sw->node), duration;

	f = sw_tag_rewrite(p, k, f);
	if (unlikely(!f)) {
		sw_count(&sw->port[k->in_port], ST_IN_DISCARDS);
		return;
	}
	duration = (sim_time)(f->len + ETH_PREAMBLE_LEN) * p->byte_ps;
	p->tx_free = now + duration + (sim_time)ETH_IPG_LEN * p->byte_ps;
	if (unlikely(p->rate_step_ps))
		limit_rate(p, f, now);
	sw_count_sent(p, f, k);
	tap_frame(p->mii.tap, sw->node, f, TAP_OUT, NULL);
	if (unlikely(p->special & SPECIAL_PTP))
		sw_avb_stamp(p, f, false);
	mii_transmit(&p->mii, f, duration);
}

static void transmit_pause(struct sw_port *p)
{
	struct frame *f = sw_pause_frame(p);
	sim_time duration = (sim_time)(f->len + ETH_PREAMBLE_LEN) * p->byte_ps;

	p->tx_free = node_now(p->sw->node) + duration + (sim_time)ETH_IPG_LEN * p->byte_ps;
	sw_count_sent(p, f, NULL);
	tap_frame(p->mii.tap, p->sw->node, f, TAP_OUT, NULL);
	mii_transmit(&p->mii, f, duration);
}

/* Has the port's event run when it can next send something, if there is any. */
void sw_egress_kick(struct sw_port *p)
{
	struct node *node = p->sw->node;
	sim_time at = MAX(node_now(node), p->tx_free);

	if (!p->full_duplex) {
		sw_csma_kick(p);
		return;
	}
	if (!p->queued && !p->pause_due)
		return;
	if (!p->pause_due) {
		at = MAX(at, p->paused_until);
		if (unlikely(p->qav))
			at = MAX(at, sw_qav_next(p));
	}
	node_schedule(node, &p->tx_event, at);
}

void sw_egress_event(struct event *ev)
{
	struct sw_port *p = container_of(ev, struct sw_port, tx_event);
	sim_time now = node_now(p->sw->node);
	struct sw_pkt k;

	if (unlikely(!p->full_duplex)) {
		sw_csma_event(p);
		return;
	}
	if (unlikely(p->pause_due)) {
		p->pause_due = false;
		transmit_pause(p);
	} else if (now >= p->paused_until && now >= p->tx_free && sw_dequeue(p, &k)) {
		sw_release_cells(p);
		p->tx_cells = k.cells;
		transmit(p, &k, k.f);
	}
	sw_egress_kick(p);
}

void sw_egress_flush(struct sw_port *p)
{
	struct sw_pkt k;

	for (u32 q = 0; q < SW_QUEUES; q++)
		while (p->queue[q].count) {
			unqueue(p, ring_pop(&p->queue[q]), &k);
			p->sw->cells_used -= k.cells;
			frame_put(k.f);
		}
	sw_release_cells(p);
	node_cancel(p->sw->node, &p->tx_event);
}

/*
 * Forwarding
 */

/* No memory for @k at all. Takes its frame. */
static void discard(struct sw *sw, struct sw_pkt *k, const char *why)
{
	struct sw_port *in = &sw->port[k->in_port];

	sw_count(in, ST_IN_DISCARDS);
	if (!(k->flags & PKT_COPY)) {
		sw_drop(in, k->f, why);
		return;
	}
	sw_trace(sw, k, 0, why, NULL);
	frame_put(k->f);
}

/* Whether one of the ports can take @k now. */
static bool has_taker(const struct sw *sw, const struct sw_pkt *k, u32 egress)
{
	for (; egress; egress &= egress - 1) {
		const struct sw_port *p = &sw->port[__builtin_ctz(egress)];

		if (is_idle(p) || admit(p, k))
			return true;
	}
	return false;
}

/* To several ports, or to one that is busy. */
static void forward_slowly(struct sw *sw, struct sw_pkt *k, u32 egress)
{
	u16 slot = NO_SLOT;
	bool dropped = false;

	while (egress) {
		struct sw_port *p = &sw->port[__builtin_ctz(egress)];

		egress &= egress - 1;
		if (is_idle(p))
			transmit(p, k, frame_get(k->f));
		else if (!enqueue(p, k, &slot))
			dropped = true;
	}
	if (unlikely(dropped)) {
		sw_count(&sw->port[k->in_port], ST_IN_DISCARDS);
		sw_trace(sw, k, 0, "a queue is full", NULL);
	}
	if (slot == NO_SLOT) {
		frame_put(k->f);
		return;
	}
	sw_pause_check(&sw->port[k->in_port]);
}

void sw_forward(struct sw *sw, struct sw_pkt *k, u32 egress)
{
	struct sw_port *p = &sw->port[__builtin_ctz(egress)], *in = &sw->port[k->in_port];
	bool busy = unlikely(egress & (egress - 1)) || unlikely(!is_idle(p));

	k->cells = (u8)((k->f->len + SW_CELL_BYTES - 1) / SW_CELL_BYTES);
	if (unlikely(sw->cells_used + k->cells > SW_CELLS)) {
		reclaim(sw);
		if (sw->cells_used + k->cells > SW_CELLS) {
			discard(sw, k, "packet memory is full");
			return;
		}
	}
	if (busy && unlikely(!has_taker(sw, k, egress))) {
		discard(sw, k, "queue is full");
		return;
	}
	if (unlikely(in->mii.tap) && !(k->flags & PKT_COPY))
		tap_frame(in->mii.tap, sw->node, k->f, TAP_IN, NULL);
	if (busy) {
		forward_slowly(sw, k, egress);
		return;
	}
	sw->cells_used += k->cells - p->tx_cells;
	p->tx_cells = k->cells;
	transmit(p, k, k->f);
}
