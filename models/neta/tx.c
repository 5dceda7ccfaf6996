/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: the TX DMA and the transmitter.
 *
 *	 TXQ_UPDATE: pending += n           TXQ_UPDATE: sent -= n
 *	                │                                ^
 *	                v                                │ interrupt if sent > threshold
 *	   fetch F … L, build the frame ──> send ──> pending -= k, sent += k
 *
 * A descriptor is 32 bytes (struct mvneta_tx_desc):
 *
 *	0  command    31:30 L4 checksum   29:23 offset in the buffer   21 first
 *	              20 last   19 pad    18:16, 12:8, 6:0 checksum.c
 *	6  data_size  bytes of the buffer
 *	8  buf_phys_addr
 *	12 hw_cmd     written when a packet failed: bit 0, code in 2:1
 *
 * One event drives the transmitter: it closes the packet that was sent and
 * begins the next, one gap after the last bit. An idle transmitter has none
 * pending; a doorbell posts one for now. An event fetches FETCH_BUDGET
 * descriptors at most, then goes on a little later. The ring is walked by index
 * modulo its size. A packet whose last descriptor has not been announced waits
 * for it (mvneta rings the doorbell in steps of 255 descriptors).
 *
 * Bad packets are dropped whole, closed like sent ones, counted, and raise
 * MISC_CAUSE TXQ_ERROR: no FIRST, a FIRST within a packet, no bytes, more bytes
 * than FRAME_MAX_LEN, pointers outside memory.
 *
 * Assumption: a descriptor is closed when its frame's gap is over; a queue that
 * is disabled finishes the frame on the wire, and one that it has fetched and
 * not begun it will fetch again; fetching takes 8 core clocks a descriptor once
 * the budget is used up; hw_cmd is written in the packet's last descriptor.
 */
#include "neta/neta.h"

#define FETCH_BUDGET 64
#define FETCH_CLOCKS 8

#define TXD_ERROR BIT(0)
#define TXD_HWF BIT(15)
#define TXD_Z_PAD BIT(19)
#define TXD_LAST BIT(20)
#define TXD_FIRST BIT(21)
#define TXD_BM BIT(22)
#define TXD_L4_NOT (2u << 30)
#define TXD_IP_CSUM BIT(18)

#define FRAME_MAX (FRAME_MAX_LEN - ETH_FCS_LEN)
#define GATHER_GUESS 1600u /* bytes of a packet of several descriptors, at first */
#define NO_DESC UINT32_MAX /* no descriptor's address: they are aligned */

enum gathered {
	GATHER_READY,  /* the packet is whole */
	GATHER_BAD,    /* it is to be dropped */
	GATHER_WAIT,   /* more descriptors must be announced */
	GATHER_BUDGET, /* more will be fetched by the next event */
};

/* Queue @q's bit of tx_active follows its state. */
static void update_active(struct neta *n, u32 q)
{
	struct neta_txq *txq = &n->txq[q];
	bool active = txq->pending && txq->size && !n->tx_reset &&
		      (n->tx_enabled & ~n->tx_stopping & BIT(q));

	n->tx_active = (n->tx_active & ~BIT(q)) | (active ? BIT(q) : 0);
}

static void complain(struct neta *n, const char *what)
{
	guest_error(&n->model, GUEST_ERROR_DESCRIPTOR, "TX queue %u, descriptor %u: %s",
		    n->tx.queue, n->txq[n->tx.queue].index, what);
}

/* Room for @len more bytes, in a larger frame if need be; NULL: too long. */
static u8 *append(struct neta *n, u32 len)
{
	struct neta_packet *p = &n->tx;
	struct frame *f = p->frame, *larger;

	if (unlikely(len > FRAME_MAX - f->len))
		return NULL;
	if (likely(f->data + f->len + len + ETH_FCS_LEN <= f->buf + f->size))
		return frame_append(f, len);
	larger = frame_alloc(&n->node->frames, FRAME_MAX_LEN);
	memcpy(frame_append(larger, f->len), f->data, f->len);
	frame_put(f);
	p->frame = larger;
	return frame_append(larger, len);
}

/* Fetches one descriptor and the bytes behind it. */
static enum gathered fetch(struct neta *n, struct neta_txq *txq)
{
	struct neta_packet *p = &n->tx;
	u32 addr = txq->base + NETA_DESC_SIZE * txq->index;
	const u8 *desc = neta_map(n, addr, NETA_DESC_SIZE, "TX descriptor");
	u32 command, size, buf;
	bool last;

	if (unlikely(!desc)) {
		command = TXD_FIRST | TXD_LAST;
		size = buf = 0;
		p->doomed = true;
	} else {
		command = get_le32(desc);
		size = get_le16(desc + 6);
		buf = get_le32(desc + 8) + (command >> 23 & 0x7f);
	}
	last = command & TXD_LAST;
	if (unlikely(p->open && command & TXD_FIRST && desc)) {
		complain(n, "FIRST, but the packet before it has no LAST");
		p->open = false;
		return GATHER_BAD; /* the packet so far; this one is fetched again */
	}
	if (!p->open) {
		p->first_index = txq->index;
		p->command = command;
		p->frame = frame_alloc(&n->node->frames, last && size <= FRAME_MAX ?
								 MAX(size, ETH_ZLEN) + ETH_FCS_LEN :
								 GATHER_GUESS);
		p->open = true;
		if (unlikely(!(command & TXD_FIRST))) {
			complain(n, "no FIRST");
			p->doomed = true;
			last = true; /* nothing hangs on it */
		}
		if (unlikely(command & (TXD_BM | TXD_HWF)))
			guest_error(&n->model, GUEST_ERROR_UNMODELLED,
				    "TX descriptor asks for the buffer manager");
	}
	p->descs++;
	p->last_desc = desc ? addr : NO_DESC;
	if (unlikely(++txq->index >= txq->size))
		txq->index = 0;

	if (likely(size && !p->doomed)) {
		const u8 *src = neta_map(n, buf, size, "TX buffer");
		u8 *dst = src ? append(n, size) : NULL;

		if (likely(dst)) {
			memcpy(dst, src, size);
		} else {
			if (src)
				complain(n, "packet too long");
			p->doomed = true;
		}
	}
	if (!last)
		return GATHER_WAIT;
	p->open = false;
	if (unlikely(!p->doomed && !p->frame->len)) {
		complain(n, "packet of no bytes");
		p->doomed = true;
	}
	return p->doomed ? GATHER_BAD : GATHER_READY;
}

/*
 * The usual packet, one good descriptor, without detours; false, and nothing
 * done, for all others.
 */
static bool fetch_one(struct neta *n)
{
	struct neta_packet *p = &n->tx;
	struct neta_txq *txq = &n->txq[p->queue];
	u32 addr = txq->base + NETA_DESC_SIZE * txq->index, command, size;
	const u8 *desc, *src;

	if (unlikely(p->open || !n->dma_open))
		return false;
	desc = dma_map(n->dma, addr, NETA_DESC_SIZE);
	if (unlikely(!desc))
		return false;
	command = get_le32(desc);
	size = get_le16(desc + 6);
	if ((command & (TXD_FIRST | TXD_LAST | TXD_BM | TXD_HWF)) != (TXD_FIRST | TXD_LAST) ||
	    unlikely(size - 1 >= FRAME_MAX))
		return false;
	src = dma_map(n->dma, get_le32(desc + 8) + (command >> 23 & 0x7f), size);
	if (unlikely(!src))
		return false;
	p->frame = frame_alloc(&n->node->frames, MAX(size, ETH_ZLEN) + ETH_FCS_LEN);
	memcpy(frame_append(p->frame, size), src, size);
	p->command = command;
	p->last_desc = addr;
	p->first_index = txq->index;
	p->descs = 1;
	if (unlikely(++txq->index >= txq->size))
		txq->index = 0;
	return true;
}

static __attribute__((noinline)) enum gathered gather(struct neta *n, u32 *budget)
{
	struct neta_txq *txq = &n->txq[n->tx.queue];

	while (n->tx.descs < txq->pending) {
		enum gathered g;

		if (!*budget)
			return GATHER_BUDGET;
		--*budget;
		g = fetch(n, txq);
		if (g != GATHER_WAIT)
			return g;
	}
	return GATHER_WAIT;
}

/* Forgets a packet that was not begun; its descriptors are fetched again. */
static void unfetch(struct neta *n)
{
	struct neta_packet *p = &n->tx;

	if (!p->descs)
		return;
	n->txq[p->queue].index = p->first_index;
	frame_put(p->frame);
	*p = (struct neta_packet){0};
	n->csma.attempts = 0;
	n->csma.not_before = 0;
}

/* Offloads, padding, FCS: what is in memory becomes what is on the wire. */
static void finish_frame(struct neta *n)
{
	struct frame *f = n->tx.frame;
	u32 command = n->tx.command;

	if (command >> 30 == 1 || command & TXD_IP_CSUM)
		neta_tx_checksum(n, f, command);
	if (unlikely(n->own_fcs)) {
		if (!frame_fcs_ok(f))
			n->tx_bad_fcs++;
		return;
	}
	if (f->len < ETH_ZLEN && (command & TXD_Z_PAD || n->pads)) {
		u32 pad = ETH_ZLEN - f->len;

		memset(frame_append(f, pad), 0, pad);
	}
	frame_append_fcs(f);
}

/* How long preamble and @f take on the MII. */
sim_time neta_frame_time(const struct neta *n, const struct frame *f)
{
	return (sim_time)n->ps_per_byte * (ETH_PREAMBLE_LEN + f->len);
}

/* Counts a frame that is sent well. */
void neta_tx_count(struct neta *n, const struct frame *f)
{
	static const u8 runt[ETH_ALEN];

	neta_count_frame(n, f->len, likely(f->len >= ETH_ALEN) ? f->data : runt, MIB_TX_OCTETS,
			 MIB_TX_FRAMES, MIB_TX_MULTICAST, MIB_TX_BROADCAST);
}

/* Puts @f on the wire in full duplex; takes the reference. */
static void begin(struct neta *n, struct frame *f)
{
	sim_time duration = neta_frame_time(n, f);

	n->tx_busy = true;
	tap_frame(n->mii.tap, n->node, f, TAP_OUT, NULL);
	node_schedule(n->node, &n->tx_event,
		      node_now(n->node) + duration + (sim_time)n->ps_per_byte * ETH_IPG_LEN);
	if (unlikely(n->loopback))
		n->tx.frame = f; /* received when it is over */
	else
		mii_transmit(&n->mii, f, duration);
}

void neta_tx_done(struct neta *n, u32 error)
{
	struct neta_packet *p = &n->tx;
	struct neta_txq *txq = &n->txq[p->queue];
	u32 q = p->queue, descs = p->descs;

	if (unlikely(error != NETA_TX_OK)) {
		u8 *desc = p->last_desc != NO_DESC && !(n->port_config & BIT(12)) ?
				   dma_map(n->dma, p->last_desc, NETA_DESC_SIZE) :
				   NULL;

		if (desc)
			put_le32((get_le32(desc + 12) & ~7u) | TXD_ERROR | error << 1, desc + 12);
		n->tx_dropped++;
		neta_irq_misc(n, NETA_MISC_TXQ_ERROR(q));
	}
	if (unlikely(p->frame))
		frame_put(p->frame);
	p->frame = NULL;
	p->open = p->doomed = false;
	p->descs = 0;
	if (unlikely(n->tx_stopping & BIT(q))) {
		n->tx_stopping &= ~BIT(q);
		n->tx_enabled &= ~BIT(q);
	}
	if (unlikely(!descs))
		return; /* the rings were reset meanwhile */
	txq->pending -= descs;
	txq->sent = MIN(txq->sent + descs, NETA_DESC_MAX);
	if (!txq->pending)
		n->tx_active &= ~BIT(q);
	if (unlikely(!(*n->old_cause & BIT(q)))) {
		*n->old_cause |= BIT(q);
		neta_irq_update(n);
	}
	if (txq->sent > txq->threshold && !(n->cause & BIT(q)))
		neta_irq_tx(n, q);
}

static rare void trace_packet(struct neta *n, const struct frame *f)
{
	trace(n->node, TRACE_FRAME, n->model.name, "frame %016llx, %u bytes, from TX queue %u",
	      (unsigned long long)f->packet_id, f->len, n->tx.queue);
}

/* Finds the next packet and begins it, or sets the event for later, or idles. */
static void next_packet(struct neta *n)
{
	u32 budget = FETCH_BUDGET;
	sim_time now = node_now(n->node), retry = SIM_TIME_MAX;

	if (unlikely(!n->running || n->tx_reset))
		return;
	if (unlikely(n->pause_out) && n->full_duplex) {
		n->tx_control = true;
		begin(n, neta_gmac_pause_frame(n));
		return;
	}
	if (unlikely(n->tx.frame && !n->tx.open)) {
		neta_csma_start(n); /* fetched before, still waiting */
		return;
	}
	if (!n->tx_active && !n->tx.descs)
		return;
	if (unlikely(now < n->pause_until) && n->full_duplex) {
		node_schedule(n->node, &n->tx_event, n->pause_until);
		return;
	}
	if (unlikely(n->lpi) && !neta_lpi_awake(n))
		return;

	for (;;) {
		struct frame *f;
		enum gathered g;

		if (!n->tx.open) {
			int q = neta_arbiter_pick(n, n->tx_active & ~n->tx_held, &retry);

			if (q < 0) {
				if (retry != SIM_TIME_MAX)
					node_schedule(n->node, &n->tx_event, retry);
				return;
			}
			n->tx.queue = (u8)q;
		}
		g = likely(fetch_one(n)) ? GATHER_READY : gather(n, &budget);
		if (unlikely(g == GATHER_BUDGET)) {
			node_schedule(n->node, &n->tx_event,
				      now + neta_clocks(n, FETCH_BUDGET * FETCH_CLOCKS));
			return;
		}
		if (unlikely(g == GATHER_WAIT))
			return;
		if (unlikely(g == GATHER_BAD)) {
			if (trace_on(n->node, TRACE_FRAME))
				trace(n->node, TRACE_FRAME, n->model.name,
				      "packet of TX queue %u dropped: bad descriptor", n->tx.queue);
			neta_count(n, MIB_TX_MAC_ERR);
			neta_tx_done(n, 1);
			continue;
		}
		finish_frame(n);
		f = n->tx.frame;
		frame_name(f);
		if (trace_on(n->node, TRACE_FRAME))
			trace_packet(n, f);
		neta_arbiter_charge(n, n->tx.queue, f->len);
		if (unlikely(!n->full_duplex)) {
			neta_csma_start(n);
			return;
		}
		n->tx.frame = NULL;
		neta_tx_count(n, f);
		begin(n, f);
		return;
	}
}

void neta_tx_event(struct event *ev)
{
	struct neta *n = container_of(ev, struct neta, tx_event);

	if (n->csma.sending) {
		neta_csma_event(n);
	} else if (n->tx_busy) {
		struct frame *looped = n->tx.frame;

		n->tx_busy = false;
		n->tx.frame = NULL;
		if (unlikely(n->tx_control))
			n->tx_control = false;
		else
			neta_tx_done(n, NETA_TX_OK);
		if (unlikely(looped))
			neta_rx_frame(n, looped);
	}
	next_packet(n);
	if (!n->tx_busy)
		n->tx_idle_since = node_now(n->node);
}

void neta_tx_kick(struct neta *n)
{
	sim_time now = node_now(n->node);

	/* A wait for a bucket, PAUSE or back-off is reckoned anew: it may be over. */
	if (!n->tx_busy && (!event_pending(&n->tx_event) || n->tx_event.at > now))
		node_schedule(n->node, &n->tx_event, now);
}

void neta_tx_reset(struct neta *n)
{
	if (n->tx_busy) {
		/* The frame is with the MAC already: it goes out, unaccounted. */
		n->tx.descs = 0;
	} else {
		frame_put(n->tx.frame);
		n->tx = (struct neta_packet){0};
		n->csma.attempts = 0;
		n->csma.not_before = 0;
	}
	n->tx_enabled &= n->tx_stopping;
	n->tx_active = 0;
	for (u32 q = 0; q < NETA_QUEUES; q++) {
		n->txq[q].index = n->txq[q].pending = n->txq[q].sent = 0;
		neta_irq_tx(n, q);
	}
	neta_arbiter_reset(n);
}

/* Offset 0x2448: enable and disable */
u32 neta_txq_cmd_read(struct reg_block *b, u32 i, u32 value)
{
	return neta_of(b)->tx_enabled;
}

void neta_txq_cmd_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	u32 off = written >> 8 & 0xff, on = written & 0xff & ~off;

	n->tx_stopping &= ~on;
	n->tx_enabled |= on;
	off &= n->tx_enabled;
	if (off & BIT(n->tx.queue) && n->tx.descs) {
		if (n->tx_busy && !n->tx_control) {
			n->tx_stopping |= BIT(n->tx.queue);
			off &= ~BIT(n->tx.queue);
		} else {
			unfetch(n);
		}
	}
	n->tx_enabled &= ~off;
	for (u32 q = 0; q < NETA_QUEUES; q++)
		update_active(n, q);
	if (n->tx_active)
		neta_tx_kick(n);
}

/* Offset 0x3c00, 0x3c20: base, size, threshold */
void neta_txq_config_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	struct neta_txq *txq = &n->txq[i];
	u32 size = reg_get(b, NETA_TXQ_SIZE + 4 * i);

	if (n->tx.queue == i && n->tx.descs && !n->tx_busy)
		unfetch(n);
	txq->base = reg_get(b, NETA_TXQ_BASE_ADDR + 4 * i) & ~31u;
	txq->size = size & NETA_DESC_MAX;
	txq->threshold = size >> 16 & NETA_DESC_MAX;
	if (txq->index >= txq->size)
		txq->index = 0;
	update_active(n, i);
	neta_irq_tx(n, i);
	if (n->tx_active & BIT(i))
		neta_tx_kick(n);
}

/* Offset 0x3c40: pending and sent */
u32 neta_txq_status_read(struct reg_block *b, u32 i, u32 value)
{
	struct neta_txq *txq = &neta_of(b)->txq[i];

	return txq->pending | (u32)txq->sent << 16;
}

/* Offset 0x3c60: add to pending, subtract from sent */
void neta_txq_update_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	struct neta_txq *txq = &n->txq[i];
	u32 add = written & 0xff, sub = written >> 16 & 0xff;

	if (unlikely(n->tx_reset))
		return;
	if (sub) {
		if (unlikely(sub > txq->sent)) {
			guest_error(&n->model, GUEST_ERROR_VALUE,
				    "TX queue %u: %u descriptors released of %u sent", i, sub,
				    txq->sent);
			sub = txq->sent;
		}
		txq->sent -= sub;
		if (txq->sent <= txq->threshold)
			neta_irq_tx(n, i);
	}
	if (!add)
		return;
	if (unlikely(txq->pending + add > txq->size)) {
		guest_error(&n->model, GUEST_ERROR_DESCRIPTOR,
			    "TX queue %u: %u descriptors pending in a ring of %u", i,
			    txq->pending + add, txq->size);
		add = txq->size > txq->pending ? txq->size - txq->pending : 0;
	}
	txq->pending += add;
	if (!(n->tx_active & BIT(i)))
		update_active(n, i);
	if (n->tx_active & BIT(i))
		neta_tx_kick(n);
}

/* Offset 0x3c80: next descriptor */
u32 neta_txq_index_read(struct reg_block *b, u32 i, u32 value)
{
	return neta_of(b)->txq[i].index;
}

/* Offset 0x3ca0: sent, released by reading */
u32 neta_txq_sent_read(struct reg_block *b, u32 i, u32 value)
{
	struct neta *n = neta_of(b);
	u32 sent = n->txq[i].sent;

	n->txq[i].sent = 0;
	neta_irq_tx(n, i);
	return sent << 16;
}

/* Offset 0x3cc0, 0x3cc4: wrong FCS, dropped */
u32 neta_tx_bad_fcs_read(struct reg_block *b, u32 i, u32 value)
{
	return neta_of(b)->tx_bad_fcs;
}

u32 neta_tx_dropped_read(struct reg_block *b, u32 i, u32 value)
{
	return neta_of(b)->tx_dropped;
}

/* Offset 0x3cf0: TX DMA reset */
void neta_tx_reset_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);

	n->tx_reset = value & 1;
	if (n->tx_reset)
		neta_tx_reset(n);
}
