/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: interrupts.
 *
 *	txq.sent > threshold ──────────────────┐
 *	rxq.occupied ≥ threshold, or its time ─┤ NEW_CAUSE ── & NEW_MASK ──> line
 *	rxq.non_occupied < threshold ──────────┤ (levels)
 *	MISC_CAUSE & MISC_MASK ──> bits 31, 30 ┤
 *	OLD_CAUSE & OLD_MASK ────> bit 29 ─────┘
 *
 * The queue bits are levels: they follow the counters, and acknowledging
 * descriptors is what clears them (mvneta_poll() never writes NEW_CAUSE).
 * MISC_CAUSE and OLD_CAUSE latch; a 0 written clears.
 *
 * Coalescing: the first packet in an empty queue starts the queue's time. One
 * event a queue serves; a packet does not move it. When it fires it looks at
 * the deadline of the packets that are there now, and either raises the cause
 * or sleeps on.
 *
 * Assumption: time 0 means at once; acknowledging some but not all packets
 * starts the time anew; INTR_ENABLE and the union of CPU_MAP gate the queue
 * bits; OLD_CAUSE never reaches the line but through bit 29.
 */
#include "neta/neta.h"

u32 neta_irq_cause(struct neta *n)
{
	u32 misc = *n->misc_cause & *n->misc_mask;
	u32 cause = n->cause & n->gate;

	if (misc)
		cause |= NETA_CAUSE_MISC_SUM;
	if (misc & GENMASK(31, 24))
		cause |= NETA_CAUSE_TX_ERR_SUM;
	if (*n->old_cause & *n->old_mask)
		cause |= NETA_CAUSE_OLD_SUM;
	return cause;
}

/* The only place that drives the line. */
void neta_irq_update(struct neta *n)
{
	/* While the driver polls all is masked; else queues are the usual cause. */
	bool level = n->cause & n->gate & n->new_mask;

	if (!level && n->new_mask)
		level = neta_irq_cause(n) & n->new_mask;
	if (n->irq.level == level || n->resetting)
		return;
	if (trace_on(n->node, TRACE_IRQ))
		trace(n->node, TRACE_IRQ, n->model.name, "%s, cause %08x mask %08x",
		      level ? "raised" : "lowered", neta_irq_cause(n), n->new_mask);
	irq_pin_set(&n->irq, level);
}

void neta_irq_misc(struct neta *n, u32 bits)
{
	*n->misc_cause |= bits;
	neta_irq_update(n);
}

static void set_cause(struct neta *n, u32 mask, u32 bits)
{
	u32 cause = (n->cause & ~mask) | bits;

	if (cause == n->cause)
		return;
	n->cause = cause;
	neta_irq_update(n);
}

void neta_irq_tx(struct neta *n, u32 q)
{
	struct neta_txq *txq = &n->txq[q];

	set_cause(n, BIT(q), txq->sent > txq->threshold ? BIT(q) : 0);
}

void neta_irq_rx(struct neta *n, u32 q)
{
	struct neta_rxq *rxq = &n->rxq[q];
	u32 bits = 0;

	if (rxq->occupied && (rxq->expired || (rxq->threshold && rxq->occupied >= rxq->threshold)))
		bits |= BIT(8 + q);
	if (rxq->non_occupied < rxq->free_threshold)
		bits |= BIT(16 + q);
	set_cause(n, BIT(8 + q) | BIT(16 + q), bits);
}

/* Starts the time of what is in the queue now. */
static void start_time(struct neta *n, struct neta_rxq *rxq)
{
	if (!rxq->delay) {
		rxq->expired = true;
		return;
	}
	rxq->deadline = node_now(n->node) + rxq->delay;
	if (!event_pending(&rxq->timer))
		node_schedule(n->node, &rxq->timer, rxq->deadline);
}

void neta_irq_rx_filled(struct neta *n, u32 q, bool was_empty)
{
	struct neta_rxq *rxq = &n->rxq[q];

	if (was_empty)
		start_time(n, rxq);
	/* Only what a packet more can change: it clears no cause. */
	if (((rxq->expired || rxq->occupied >= rxq->threshold) && !(n->cause >> q & BIT(8))) ||
	    unlikely(rxq->non_occupied < rxq->free_threshold))
		neta_irq_rx(n, q);
	if (unlikely(!(*n->old_cause & BIT(8 + q)))) {
		*n->old_cause |= BIT(8 + q);
		neta_irq_update(n);
	}
}

void neta_irq_rx_acked(struct neta *n, u32 q)
{
	struct neta_rxq *rxq = &n->rxq[q];

	rxq->expired = false;
	if (rxq->occupied)
		start_time(n, rxq);
	neta_irq_rx(n, q);
}

void neta_irq_timer(struct event *ev)
{
	struct neta_rxq *rxq = container_of(ev, struct neta_rxq, timer);
	struct neta *n = rxq->neta;

	if (!rxq->occupied || rxq->expired)
		return;
	if (node_now(n->node) < rxq->deadline) {
		node_schedule(n->node, &rxq->timer, rxq->deadline);
		return;
	}
	rxq->expired = true;
	neta_irq_rx(n, (u32)(rxq - n->rxq));
}

/* Offset 0x2580: time coalescing, in core clocks */
void neta_time_coal_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	struct neta_rxq *rxq = &n->rxq[i];

	rxq->delay = neta_clocks(n, value & GENMASK(23, 0));
	if (!rxq->occupied || rxq->expired)
		return;
	node_cancel(n->node, &rxq->timer);
	start_time(n, rxq);
	neta_irq_rx(n, i);
}

/* Offset 0x25a0: new cause */
u32 neta_new_cause_read(struct reg_block *b, u32 i, u32 value)
{
	return neta_irq_cause(neta_of(b));
}

/* Offset 0x25a4: new mask */
void neta_new_mask_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);

	n->new_mask = value;
	neta_irq_update(n);
}

/* Offsets 0x2540, 0x25a8..0x25b8: masks, latched causes, CPU map, enable */
void neta_irq_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	u32 enable = reg_get(b, NETA_INTR_ENABLE), rx = 0, tx = 0;

	for (u32 cpu = 0; cpu < NETA_CPUS; cpu++) {
		u32 map = reg_get(b, NETA_CPU_MAP + 4 * cpu);

		rx |= map & 0xff;
		tx |= map >> 8 & 0xff;
	}
	rx &= enable & 0xff;
	tx &= enable >> 8 & 0xff;
	n->gate = tx | rx << 8 | rx << 16;
	n->new_mask = reg_get(b, NETA_NEW_MASK);
	neta_irq_update(n);
}
