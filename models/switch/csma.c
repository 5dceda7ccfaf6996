/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: transmission on half-duplex links, CSMA/CD as in IEEE 802.3 clause 4.
 *
 *	IDLE ── frame ──> carrier? ── WAIT ── carrier goes ──> GAP ──> TX ──> IDLE
 *	                     │ no                               ^      │ carrier
 *	                     └──────────────────────────────────┘      v
 *	                                  BACKOFF <── 32 bits ──────── JAM
 *
 * The slot is 512 bit times, 4096 at 1000 Mb/s (802.3 4.4.2). A collision after
 * the slot is late and the frame is lost; after 16 collisions it is lost if
 * DISCARD_EXCESS (global1.h) says so, and tried on otherwise. While a
 * frame is sent the MAC is deaf, so what comes in then is a fragment.
 *
 * Back pressure: when memory is short and flow control is forced on, what comes
 * in is jammed, so that its sender backs off.
 *
 * Deference (4.2.8, process Deference): a carrier in the first two thirds of the
 * gap begins it anew; one that comes later, or in a gap after what this port sent
 * itself, is not heeded, and the frame that waits collides with it. Without that
 * a station that has much to send would never let another one in.
 */
#include "switch/switch.h"

#define GAP_BITS (ETH_IPG_LEN * 8)
#define JAM_BITS 32
#define ATTEMPTS_MAX 16
#define BACKOFF_LIMIT 10

static sim_time bits(const struct sw_port *p, u64 n)
{
	return (sim_time)n * p->byte_ps / 8;
}

static sim_time slot_time(const struct sw_port *p)
{
	return bits(p, p->mbps >= 1000 ? 4096 : 512);
}

static void drop_frame(struct sw_port *p)
{
	frame_put(p->csma_frame);
	p->csma_frame = NULL;
	sw_release_cells(p);
}

static void collide(struct sw_port *p)
{
	struct node *node = p->sw->node;
	sim_time jam = MAX(node_now(node), p->tx_start + bits(p, 64));

	sw_count(p, ST_COLLISIONS);
	p->spoiled = true;
	p->csma = CSMA_JAM;
	node_schedule(node, &p->tx_event, jam + bits(p, JAM_BITS));
}

static void begin(struct sw_port *p)
{
	struct node *node = p->sw->node;
	sim_time duration;

	duration = (sim_time)(p->csma_frame->len + ETH_PREAMBLE_LEN) * p->byte_ps;
	p->csma = CSMA_TX;
	p->tx_start = node_now(node);
	node_schedule(node, &p->tx_event, p->tx_start + duration);
	tap_frame(p->mii.tap, node, p->csma_frame, TAP_OUT, NULL);
	mii_transmit(&p->mii, frame_get(p->csma_frame), duration);
	if (p->carrier)
		collide(p);
}

/* Whether the carrier came when the gap was no longer heeding it. */
static bool unheeded(const struct sw_port *p)
{
	return p->carrier_at >= p->gap_heeds_until && node_now(p->sw->node) <= p->tx_free;
}

/* A frame is there and no attempt is under way. */
static void attempt(struct sw_port *p)
{
	struct node *node = p->sw->node;

	if (p->carrier && !unheeded(p)) {
		if (!p->deferred)
			sw_count(p, ST_DEFERRED);
		p->deferred = true;
		p->csma = CSMA_WAIT;
	} else if (node_now(node) < p->tx_free) {
		p->csma = CSMA_GAP;
		node_schedule(node, &p->tx_event, p->tx_free);
	} else {
		begin(p);
	}
}

static bool next_frame(struct sw_port *p)
{
	struct sw_pkt *k = &p->csma_pkt;

	while (!p->csma_frame && sw_dequeue(p, k)) {
		sw_release_cells(p);
		p->tx_cells = k->cells;
		p->csma_frame = sw_tag_rewrite(p, k, k->f);
		p->attempts = 0;
		p->deferred = false;
	}
	return p->csma_frame;
}

void sw_csma_kick(struct sw_port *p)
{
	if (p->csma == CSMA_IDLE && next_frame(p))
		attempt(p);
}

static void done(struct sw_port *p)
{
	if (p->attempts)
		sw_count(p, p->attempts == 1 ? ST_SINGLE : ST_MULTIPLE);
	sw_count_sent(p, p->csma_frame, &p->csma_pkt);
	drop_frame(p);
}

/* The gap after what this port sent. */
static void own_gap(struct sw_port *p)
{
	p->gap_heeds_until = node_now(p->sw->node);
	p->tx_free = p->gap_heeds_until + bits(p, GAP_BITS);
}

static void after_jam(struct sw_port *p)
{
	struct sw *sw = p->sw;
	/* The slot begins with the preamble: 802.3 4.2.8, WatchForCollision. */
	bool late = node_now(sw->node) - p->tx_start > slot_time(p) + bits(p, JAM_BITS);
	u32 limit;

	mii_abort(&p->mii);
	own_gap(p);
	p->csma = CSMA_BACKOFF;
	if (late) {
		sw_count(p, ST_LATE);
		sw->int_src |= BIT(13);
		sw_update_irq(sw);
		drop_frame(p);
	} else if (++p->attempts >= ATTEMPTS_MAX) {
		sw_count(p, ST_EXCESSIVE);
		p->attempts = 0;
		if (reg_get(&sw->g1, G1_CTL1) & BIT(13))
			drop_frame(p);
	}
	limit = MIN(p->attempts, BACKOFF_LIMIT);
	node_schedule(sw->node, &p->tx_event,
		      node_now(sw->node) +
			      (sim_time)rng_below(&sw->rng, UINT64_C(1) << limit) * slot_time(p));
}

void sw_csma_event(struct sw_port *p)
{
	switch (p->csma) {
	case CSMA_TX:
		done(p);
		own_gap(p);
		break;
	case CSMA_JAM:
		after_jam(p);
		return;
	case CSMA_PRESSURE:
		mii_abort(&p->mii);
		own_gap(p);
		break;
	default:
		break;
	}
	p->csma = CSMA_IDLE;
	if (next_frame(p))
		attempt(p);
}

static void press_back(struct sw_port *p)
{
	struct node *node = p->sw->node;
	sim_time duration = bits(p, 64 + JAM_BITS);
	struct frame *jam = frame_alloc(&node->frames, JAM_BITS / 8);

	memset(frame_append(jam, JAM_BITS / 8), 0x55, JAM_BITS / 8);
	jam->flags |= FRAME_CUT;
	frame_name(jam);
	p->spoiled = true;
	p->csma = CSMA_PRESSURE;
	node_schedule(node, &p->tx_event, node_now(node) + duration);
	mii_transmit(&p->mii, jam, duration);
}

void sw_csma_carrier(struct mii_end *end, bool sensed)
{
	struct sw_port *p = end->owner;
	struct node *node = p->sw->node;

	if (p->full_duplex || p->carrier == sensed)
		return;
	p->carrier = sensed;
	if (!sensed) {
		p->tx_free = MAX(p->tx_free, node_now(node) + bits(p, GAP_BITS));
		p->gap_heeds_until = node_now(node) + (p->spoiled ? 0 : bits(p, GAP_BITS * 2 / 3));
		if (p->csma == CSMA_WAIT) {
			p->csma = CSMA_IDLE;
			attempt(p);
		}
		return;
	}
	p->carrier_at = node_now(node);
	p->spoiled = p->csma == CSMA_JAM || p->csma == CSMA_PRESSURE;
	if (p->csma == CSMA_TX) {
		collide(p);
	} else if (p->fc_tx && p->in_cells > SW_CELLS / 12 && !p->spoiled) {
		if (p->csma == CSMA_GAP || p->csma == CSMA_IDLE)
			press_back(p);
	} else if (p->csma == CSMA_GAP) {
		node_cancel(node, &p->tx_event);
		attempt(p);
	}
}

void sw_csma_reset(struct sw_port *p)
{
	if (p->csma == CSMA_TX || p->csma == CSMA_JAM)
		mii_abort(&p->mii);
	if (p->csma != CSMA_IDLE)
		node_cancel(p->sw->node, &p->tx_event);
	if (p->csma_frame)
		drop_frame(p);
	p->csma = CSMA_IDLE;
	p->carrier = p->spoiled = false;
}
