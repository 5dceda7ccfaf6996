/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: the receiver and the RX DMA.
 *
 *	  wire ──> length, FCS, counters ──> MAC control ──> parser ──> RX ring
 *
 * A descriptor is 32 bytes (struct mvneta_rx_desc):
 *
 *	0  status     31 fragment  30 L4 good  27 first  26 last  25:24 L3
 *	              23 Ethernet II  22:21 L4  20 BPDU  19 VLAN  18:17 error
 *	              code  16 error
 *	6  data_size  bytes of the packet: 2 + frame + FCS
 *	8  buf_phys_addr, the driver's
 *
 * A buffer gets two bytes, zero or the Marvell header, then the frame with its
 * FCS; what does not fit goes on in the next descriptor's buffer. Descriptors
 * move from non-occupied to occupied; the driver adds to the one and subtracts
 * from the other (RXQ_STATUS_UPDATE). A frame for which there are too few is
 * dropped and counted (RX_DISCARD_FRAME_COUNT). One event is one frame, and a
 * frame takes a bounded number of descriptors.
 *
 * Frames with a wrong FCS are delivered with an error status: real boards log
 * "bad rx status (crc error)". So are oversized ones, cut to the allowed length.
 *
 * Assumption: undersized frames are dropped by the MAC; later descriptors of a
 * packet hold the bytes that are left; the packet offset does not shorten the
 * buffer; a buffer outside memory closes its descriptor with a resource error;
 * frames for a queue that is off, or that the filter refuses, are discards too.
 */
#include "neta/neta.h"

static void count_bad(struct neta *n, enum neta_mib kind, u32 len)
{
	neta_count(n, kind);
	neta_count(n, MIB_RX_BAD_FRAMES);
	if (n->mib_on)
		n->mib[MIB_RX_BAD_OCTETS] += len;
}

/* accept() of a frame that is bad, or of a length that is. */
static __attribute__((noinline)) const char *accept_bad(struct neta *n, struct frame *f, bool good,
							u32 *error)
{
	u32 len = f->len;
	const u8 *da = f->data + n->mh_len;

	if (f->flags & FRAME_SYMBOL_ERROR)
		neta_count(n, MIB_MAC_RX_ERR);
	if (len < ETH_MIN_FRAME) {
		count_bad(n, good ? MIB_UNDERSIZE : MIB_FRAGMENTS, len);
		return good ? "undersized" : "fragment";
	}
	if (len > n->max_frame) {
		count_bad(n, good ? MIB_OVERSIZE : MIB_JABBER, len);
		neta_irq_misc(n, NETA_MISC_RX_LARGE);
		*error = NETA_RXD_ERROR | NETA_RXD_ERR_LEN;
		return NULL;
	}
	count_bad(n, MIB_CRC, len);
	if (n->mib_on)
		neta_count_size(n, len);
	neta_irq_misc(n, NETA_MISC_RX_CRC);
	if (get_be16(da + 2 * ETH_ALEN) == 0x8808)
		neta_count(n, MIB_FC_BAD);
	*error = NETA_RXD_ERROR;
	return NULL;
}

/* Whether the frame may go to the host; counts it either way. */
static inline const char *accept(struct neta *n, struct frame *f, u32 *error)
{
	u32 len = f->len;
	bool good = frame_fcs_ok(f) && !(f->flags & FRAME_SYMBOL_ERROR);
	const u8 *da = f->data + n->mh_len;

	if (unlikely(!good || len < ETH_MIN_FRAME || len > n->max_frame))
		return accept_bad(n, f, good, error);
	if (unlikely(get_be16(da + 2 * ETH_ALEN) == 0x8808))
		return neta_gmac_control(n, f);
	neta_count_frame(n, len, da, MIB_RX_OCTETS, MIB_RX_FRAMES, MIB_RX_MULTICAST,
			 MIB_RX_BROADCAST);
	return NULL;
}

/* no_room() unless one buffer will do. */
static __attribute__((noinline)) const char *no_room_in_one(struct neta *n, u32 q, u32 bytes)
{
	struct neta_rxq *rxq = &n->rxq[q];

	if (!(n->rx_enabled & BIT(q)))
		return "RX queue is off";
	if (!rxq->size)
		return "RX ring is empty";
	if (!rxq->buf_size) {
		guest_error(&n->model, GUEST_ERROR_VALUE, "RX queue %u: buffers of no bytes", q);
		return "RX buffers have no bytes";
	}
	if ((u64)rxq->non_occupied * rxq->buf_size < bytes) {
		*n->old_cause |= BIT(16 + q);
		neta_irq_update(n);
		return "no free RX descriptor";
	}
	return NULL;
}

/* Why @bytes cannot be put into queue @q, or NULL. */
static inline const char *no_room(struct neta *n, u32 q, u32 bytes)
{
	struct neta_rxq *rxq = &n->rxq[q];

	if (likely(n->rx_enabled >> q & 1 && rxq->non_occupied && bytes <= rxq->buf_size))
		return NULL;
	return no_room_in_one(n, q, bytes);
}

/* Moves a descriptor from non-occupied to occupied. */
static inline void fill(struct neta_rxq *rxq)
{
	rxq->non_occupied--;
	if (likely(rxq->occupied < NETA_DESC_MAX))
		rxq->occupied++;
	if (unlikely(++rxq->index >= rxq->size))
		rxq->index = 0;
}

/*
 * Asks for what the next frame will be written to, and for the descriptor of the
 * one after. Among many hosts it has left the caches since the ring went round.
 */
static inline void prefetch_next(const struct neta *n, const struct neta_rxq *rxq)
{
	u32 addr = rxq->base + NETA_DESC_SIZE * rxq->index;
	const u8 *desc = dma_peek(n->dma, addr, 2 * NETA_DESC_SIZE), *dst;

	if (unlikely(!desc))
		return;
	__builtin_prefetch(desc + 2 * NETA_DESC_SIZE);
	dst = dma_peek(n->dma, get_le32(desc + 8) + rxq->offset, 2 * CACHE_LINE);
	if (likely(dst))
		prefetch_range(dst, 2 * CACHE_LINE);
}

/* Writes @f, all of it, into the one buffer that holds it; false: into several, or nowhere. */
static bool deposit_one(struct neta *n, u32 q, const struct frame *f, u32 len, u32 status)
{
	struct neta_rxq *rxq = &n->rxq[q];
	u32 bytes = len + NETA_MH_SIZE;
	u8 *desc, *dst;

	if (unlikely(bytes > rxq->buf_size || !n->dma_open || n->mh_len))
		return false;
	desc = dma_map(n->dma, rxq->base + NETA_DESC_SIZE * rxq->index, NETA_DESC_SIZE);
	if (unlikely(!desc))
		return false;
	dst = dma_map(n->dma, get_le32(desc + 8) + rxq->offset, bytes);
	if (unlikely(!dst))
		return false;
	put_le16(0, dst);
	memcpy(dst + NETA_MH_SIZE, f->data, len);
	put_le16((u16)bytes, desc + 6);
	put_le32(status | NETA_RXD_FIRST | NETA_RXD_LAST, desc);
	fill(rxq);
	prefetch_next(n, rxq);
	neta_irq_rx_filled(n, q, rxq->occupied == 1);
	return true;
}

/* Writes @f into the ring. There are descriptors enough. */
static __attribute__((noinline)) void deposit(struct neta *n, u32 q, const struct frame *f, u32 len,
					      u32 status)
{
	struct neta_rxq *rxq = &n->rxq[q];
	u32 pad = NETA_MH_SIZE - n->mh_len, left = len + pad, done = 0, room = rxq->buf_size;
	u32 offset = rxq->offset, first = NETA_RXD_FIRST;
	bool was_empty = !rxq->occupied;

	do {
		u32 addr = rxq->base + NETA_DESC_SIZE * rxq->index;
		u8 *desc = neta_map(n, addr, NETA_DESC_SIZE, "RX descriptor");
		u32 chunk = MIN(left, room), error = 0;
		u8 *dst;

		if (unlikely(!desc)) {
			neta_count(n, MIB_RX_DISCARD);
			break;
		}
		dst = neta_map(n, get_le32(desc + 8) + offset, chunk, "RX buffer");
		if (unlikely(!dst)) {
			error = NETA_RXD_ERROR | NETA_RXD_ERR_RESOURCE;
		} else if (unlikely(pad >= chunk)) { /* buffers of less than 8 bytes do not exist */
			memset(dst, 0, chunk);
		} else {
			memset(dst, 0, pad);
			memcpy(dst + pad, f->data + done, chunk - pad);
		}
		done += chunk - pad;
		put_le16((u16)left, desc + 6);
		left -= chunk;
		put_le32(status | error | first | (left ? 0 : NETA_RXD_LAST), desc);
		fill(rxq);
		pad = 0;
		offset = 0;
		first = 0;
	} while (unlikely(left));
	if (likely(rxq->occupied))
		neta_irq_rx_filled(n, q, was_empty);
}

static rare void trace_frame(struct neta *n, const struct frame *f, u32 queue, const char *why)
{
	if (why)
		trace(n->node, TRACE_FRAME, n->model.name, "frame %016llx, %u bytes, dropped: %s",
		      (unsigned long long)f->packet_id, f->len, why);
	else
		trace(n->node, TRACE_FRAME, n->model.name,
		      "frame %016llx, %u bytes, to RX queue %u", (unsigned long long)f->packet_id,
		      f->len, queue);
}

/* A frame whose last bit has come in; takes the reference. */
void neta_rx_frame(struct neta *n, struct frame *f)
{
	struct neta_rx_info info = {0};
	u32 error = 0, len = f->len;
	const char *why;

	if (unlikely(!n->running || n->rx_reset)) {
		why = "port is down";
		goto out;
	}
	why = accept(n, f, &error);
	if (likely(!why)) {
		why = neta_parse(n, f, &info);
		if (likely(!why)) {
			if (unlikely(error & NETA_RXD_ERR_LEN))
				len = n->max_frame;
			why = no_room(n, info.queue, len + NETA_MH_SIZE);
		}
		if (unlikely(why))
			neta_count(n, MIB_RX_DISCARD);
	}
	tap_frame(n->mii.tap, n->node, f, TAP_IN, why);
	if (likely(!why) && unlikely(!deposit_one(n, info.queue, f, len, info.status | error)))
		deposit(n, info.queue, f, len, info.status | error);
out:
	if (trace_on(n->node, TRACE_FRAME))
		trace_frame(n, f, info.queue, why);
	frame_put(f);
}

void neta_receive(struct mii_end *end, struct frame *f)
{
	struct neta *n = end->owner;

	if (unlikely(n->loopback))
		frame_put(f); /* the wire is not listened to */
	else
		neta_rx_frame(n, f);
}

void neta_rx_reset(struct neta *n)
{
	n->rx_enabled = 0;
	for (u32 q = 0; q < NETA_QUEUES; q++) {
		struct neta_rxq *rxq = &n->rxq[q];

		rxq->index = rxq->occupied = rxq->non_occupied = 0;
		rxq->expired = false;
		node_cancel(n->node, &rxq->timer);
		neta_irq_rx(n, q);
	}
}

/* Offset 0x1400, 0x1480, 0x14a0, 0x14c0: offset, base, size, thresholds */
void neta_rxq_config_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	struct neta_rxq *rxq = &n->rxq[i];
	u32 config = reg_get(b, NETA_RXQ_CONFIG + 4 * i);
	u32 size = reg_get(b, NETA_RXQ_SIZE + 4 * i);
	u32 threshold = reg_get(b, NETA_RXQ_THRESHOLD + 4 * i);

	if (config & NETA_RXQ_CONFIG_HW_BUF_ALLOC)
		guest_error(&n->model, GUEST_ERROR_UNMODELLED,
			    "RX queue %u asks for the buffer manager", i);
	rxq->offset = (u8)(8 * (config >> 8 & 0xf));
	rxq->base = reg_get(b, NETA_RXQ_BASE_ADDR + 4 * i) & ~31u;
	rxq->size = size & NETA_DESC_MAX;
	rxq->buf_size = 8 * (size >> 19);
	rxq->threshold = threshold & NETA_DESC_MAX;
	rxq->free_threshold = threshold >> 16 & NETA_DESC_MAX;
	if (rxq->index >= rxq->size)
		rxq->index = 0;
	if (rxq->non_occupied > rxq->size)
		rxq->non_occupied = rxq->size;
	neta_irq_rx(n, i);
}

/* Offset 0x14e0: occupied and non-occupied */
u32 neta_rxq_status_read(struct reg_block *b, u32 i, u32 value)
{
	struct neta_rxq *rxq = &neta_of(b)->rxq[i];

	return rxq->occupied | (u32)rxq->non_occupied << 16;
}

/* Offset 0x1500: subtract from occupied, add to non-occupied */
void neta_rxq_update_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	struct neta_rxq *rxq = &n->rxq[i];
	u32 sub = written & 0xff, add = written >> 16 & 0xff;

	if (unlikely(n->rx_reset))
		return;
	if (unlikely(sub > rxq->occupied)) {
		guest_error(&n->model, GUEST_ERROR_VALUE,
			    "RX queue %u: %u descriptors acknowledged of %u", i, sub,
			    rxq->occupied);
		sub = rxq->occupied;
	}
	if (unlikely(rxq->non_occupied + add > rxq->size)) {
		guest_error(&n->model, GUEST_ERROR_DESCRIPTOR,
			    "RX queue %u: %u free descriptors in a ring of %u", i,
			    rxq->non_occupied + add, rxq->size);
		add = rxq->size - rxq->non_occupied;
	}
	rxq->occupied -= sub;
	rxq->non_occupied += add;
	if (sub)
		neta_irq_rx_acked(n, i);
	else
		neta_irq_rx(n, i);
}

/* Offset 0x1520: next descriptor */
u32 neta_rxq_index_read(struct reg_block *b, u32 i, u32 value)
{
	return neta_of(b)->rxq[i].index;
}

/* Offset 0x1cc0: RX DMA reset */
void neta_rx_reset_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);

	n->rx_reset = value & 1;
	if (n->rx_reset)
		neta_rx_reset(n);
}

/* Offset 0x2680: enable and disable */
u32 neta_rxq_cmd_read(struct reg_block *b, u32 i, u32 value)
{
	return neta_of(b)->rx_enabled;
}

void neta_rxq_cmd_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);

	n->rx_enabled = (n->rx_enabled | (written & 0xff)) & ~(written >> 8 & 0xff);
}
