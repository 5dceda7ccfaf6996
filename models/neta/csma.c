/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: half duplex, carrier sense multiple access with collision detection
 * (IEEE 802.3 clause 4.2.3.2, parameters of 4.4.2).
 *
 *	 frame ──> defer: no carrier for a gap, back-off over ──> send ──> done
 *	              ^                                             │ carrier
 *	              │   back off: r slots, r < 2^min(tries,10)    v
 *	              └──────────────────────────────────────────  jam 32 bits
 *
 *	slot      512 bit times; 4,096 at 1000 Mb/s
 *	attempts  16, then the frame is given up (excessive collision)
 *	late      a collision after the slot time: given up at once
 *
 * Somebody else's carrier while we send is a collision. A collision within the
 * preamble lets the preamble finish first. What goes to the PHY is a copy, for
 * an aborted frame is cut on its way and has to be sent again whole.
 *
 * Deference (4.2.8, process Deference): a carrier in the first two thirds of the
 * gap begins it anew; one that comes later, or in a gap after what we sent, is
 * not heeded, and the frame that waits collides with it.
 *
 * Not modelled: carrier extension and bursts of half duplex at 1000 Mb/s.
 */
#include "neta/neta.h"

#define ATTEMPTS_MAX 16
#define BACKOFF_MAX 10
#define JAM_BYTES 4

static sim_time slot_time(const struct neta *n)
{
	return (sim_time)n->ps_per_byte * (n->link.mbps >= 1000 ? 512 : 64);
}

static sim_time gap_time(const struct neta *n)
{
	return (sim_time)n->ps_per_byte * ETH_IPG_LEN;
}

/* Somebody else's carrier, while we send. */
static void collide(struct neta *n)
{
	struct neta_csma *c = &n->csma;
	sim_time now = node_now(n->node), preamble;

	preamble = c->began + (sim_time)n->ps_per_byte * ETH_PREAMBLE_LEN;
	c->jamming = c->collided = true;
	c->late = now - c->began > slot_time(n);
	neta_count(n, MIB_COLLISION);
	if (trace_on(n->node, TRACE_FRAME))
		trace(n->node, TRACE_FRAME, n->model.name, "collision %u of frame %016llx",
		      c->attempts + 1, (unsigned long long)n->tx.frame->packet_id);
	node_schedule(n->node, &n->tx_event,
		      MAX(now, preamble) + (sim_time)n->ps_per_byte * JAM_BYTES);
}

void neta_csma_start(struct neta *n)
{
	struct neta_csma *c = &n->csma;
	sim_time now = node_now(n->node);
	sim_time clear = c->idle_since + gap_time(n);
	sim_time at = MAX(clear, c->not_before);
	struct frame *f = n->tx.frame;
	bool unheeded = c->carrier_at >= c->gap_heeds_until && now <= clear;

	if (c->carrier && !unheeded)
		return; /* neta_csma_carrier() comes back */
	if (now < at) {
		node_schedule(n->node, &n->tx_event, at);
		return;
	}
	c->sending = true;
	c->began = now;
	n->tx_busy = true;
	tap_frame(n->mii.tap, n->node, f, TAP_OUT, NULL);
	node_schedule(n->node, &n->tx_event, now + neta_frame_time(n, f));
	mii_transmit(&n->mii, frame_copy(&n->node->frames, f), neta_frame_time(n, f));
	if (c->carrier)
		collide(n);
}

static void give_up(struct neta *n, u32 error)
{
	if (trace_on(n->node, TRACE_FRAME))
		trace(n->node, TRACE_FRAME, n->model.name, "frame %016llx dropped: %s",
		      (unsigned long long)n->tx.frame->packet_id,
		      error == NETA_TX_LATE_COLLISION ? "late collision" : "excessive collisions");
	n->csma.attempts = 0;
	n->csma.not_before = 0;
	neta_tx_done(n, error);
}

/* The jam is over: nothing more is sent now. */
static void jam_over(struct neta *n)
{
	struct neta_csma *c = &n->csma;

	mii_abort(&n->mii);
	c->jamming = false;
	c->attempts++;
	if (c->late) {
		neta_count(n, MIB_LATE_COLLISION);
		give_up(n, NETA_TX_LATE_COLLISION);
	} else if (c->attempts >= ATTEMPTS_MAX) {
		neta_count(n, MIB_EXCESSIVE_COLLISION);
		give_up(n, NETA_TX_EXCESSIVE_COLLISION);
	} else {
		u64 slots = rng_below(&c->rng, UINT64_C(1) << MIN(c->attempts, BACKOFF_MAX));

		c->not_before = node_now(n->node) + (sim_time)slots * slot_time(n);
	}
}

void neta_csma_event(struct neta *n)
{
	struct neta_csma *c = &n->csma;

	n->tx_busy = false;
	c->sending = false;
	c->idle_since = c->gap_heeds_until = node_now(n->node);
	if (c->jamming) {
		jam_over(n);
		return;
	}
	c->attempts = 0;
	c->not_before = 0;
	neta_tx_count(n, n->tx.frame);
	neta_tx_done(n, NETA_TX_OK);
}

void neta_csma_carrier(struct mii_end *end, bool sensed)
{
	struct neta *n = end->owner;
	struct neta_csma *c = &n->csma;
	sim_time now = node_now(n->node);

	c->carrier = sensed;
	if (!sensed) {
		c->idle_since = now;
		c->gap_heeds_until = now + (c->collided ? 0 : gap_time(n) * 2 / 3);
		c->collided = false;
		neta_tx_kick(n);
		return;
	}
	c->carrier_at = now;
	if (c->sending && !c->jamming)
		collide(n);
}

/* The link changed: what was known of the medium is void. */
void neta_csma_reset(struct neta *n)
{
	struct neta_csma *c = &n->csma;

	c->carrier = c->collided = false;
	c->attempts = 0;
	c->not_before = 0;
	c->idle_since = node_now(n->node);
	c->gap_heeds_until = c->idle_since + gap_time(n);
}
