// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NETA's receive queues, and the way of packets through them.
 *
 * A queue is a ring of descriptors in memory that hardware and driver walk in
 * step; who may touch how many is kept in counters, not in the descriptors:
 *
 *	non-occupied (free for hardware) ──packet──> occupied
 *	         ^── STATUS_UPDATE adds ──── driver ──── subtracts
 *
 * Interrupts are a level that follows these counters, so nothing acknowledges
 * them: taking packets away does.
 *
 * Receive buffers are cut from large pages, and each holds a reference to its
 * page; when all of a page's packets have been freed the page is next to be cut
 * again, while it is still in the cache. Linux gives each a page of 4 KiB; here
 * a buffer has room for what the MTU lets in, so that a ring's buffers take less
 * of the caches. The registers are told the same size as Linux tells them: the
 * MAC cuts what is longer (mvneta_max_rx_size_set()).
 *
 * Difference from Linux: only the default queue's descriptors get their buffers
 * when the device is opened. To the others nothing is steered unless somebody
 * programs the classifier by hand; their first packets are lost (and counted as
 * refill errors), then they have buffers too. The registers are written as if
 * all had them, and what the hardware writes meanwhile goes to the first page of
 * memory, which the kernel does not use. This saves 16 KiB a queue.
 */
#include <dma-mapping.h>
#include <net.h>

#include "mvneta.h"

#define MVNETA_RXQ_DEF 0

/* Counters. */

static void mvneta_rxq_non_occup_desc_add(struct mvneta_port *pp, struct mvneta_rx_queue *rxq,
					  u32 ndescs)
{
	while (ndescs > MVNETA_RXQ_ADD_NON_OCCUPIED_MAX) {
		mvreg_write(pp, MVNETA_RXQ_STATUS_UPDATE_REG(rxq->id),
			    MVNETA_RXQ_ADD_NON_OCCUPIED_MAX << MVNETA_RXQ_ADD_NON_OCCUPIED_SHIFT);
		ndescs -= MVNETA_RXQ_ADD_NON_OCCUPIED_MAX;
	}
	mvreg_write(pp, MVNETA_RXQ_STATUS_UPDATE_REG(rxq->id),
		    ndescs << MVNETA_RXQ_ADD_NON_OCCUPIED_SHIFT);
}

static u32 mvneta_rxq_busy_desc_num_get(struct mvneta_port *pp, struct mvneta_rx_queue *rxq)
{
	return mvreg_read(pp, MVNETA_RXQ_STATUS_REG(rxq->id)) & MVNETA_RXQ_OCCUPIED_ALL_MASK;
}

/* Both fields hold eight bits. */
static void mvneta_rxq_desc_num_update(struct mvneta_port *pp, struct mvneta_rx_queue *rxq,
				       u32 done, u32 filled)
{
	do {
		u32 d = min(done, 0xffu), f = min(filled, 0xffu);

		mvreg_write(pp, MVNETA_RXQ_STATUS_UPDATE_REG(rxq->id),
			    d | f << MVNETA_RXQ_ADD_NON_OCCUPIED_SHIFT);
		done -= d;
		filled -= f;
	} while (done || filled);
}

/* Buffers. */

static __attribute__((noinline)) bool mvneta_rx_next_page(struct mvneta_port *pp,
							  struct mvneta_rx_queue *rxq)
{
	if (rxq->page)
		put_page(rxq->page);
	rxq->page = page_pool_alloc(pp->k, MVNETA_RX_PAGE);
	rxq->page_used = 0;
	return rxq->page;
}

static inline bool mvneta_rx_refill(struct mvneta_port *pp, struct mvneta_rx_queue *rxq, u32 i)
{
	struct page *page = rxq->page;

	if (unlikely(!page || rxq->page_used + rxq->slice > page->size)) {
		if (!mvneta_rx_next_page(pp, rxq))
			return false;
		page = rxq->page;
	}
	rxq->pages[i] = get_page(page);
	rxq->descs[i].buf_phys_addr =
		(u32)(page_dma_addr(page) + rxq->page_used + MVNETA_RX_HEADROOM);
	rxq->page_used += rxq->slice;
	return true;
}

/* Gives every descriptor that lacks one a buffer, a batch at a time: how many. */
static u32 mvneta_rx_refill_queue(struct mvneta_port *pp, struct mvneta_rx_queue *rxq)
{
	u32 i = rxq->first_to_refill, n;

	for (n = 0; n < rxq->refill_num && n < NAPI_POLL_WEIGHT; n++) {
		if (!rxq->pages[i] && unlikely(!mvneta_rx_refill(pp, rxq, i))) {
			if (net_ratelimit(pp->k))
				netdev_err(pp->dev, "Can't refill queue %d. Done %u from %u\n",
					   rxq->id, n, rxq->refill_num);
			pp->refill_errors++;
			break;
		}
		if (++i == rxq->size)
			i = 0;
	}
	rxq->refill_num -= n;
	rxq->first_to_refill = (u16)i;
	return n;
}

static void mvneta_rxq_fill(struct mvneta_port *pp, struct mvneta_rx_queue *rxq)
{
	u32 i;

	for (i = 0; i < rxq->size; i++) {
		memset(&rxq->descs[i], 0, sizeof(rxq->descs[i]));
		if (!rxq->pages[i] && !mvneta_rx_refill(pp, rxq, i)) {
			netdev_err(pp->dev, "%s:rxq %d, %u of %u buffs  filled\n", __func__,
				   rxq->id, i, rxq->size);
			break;
		}
	}
	rxq->filled = true;
}

/* Setting up and taking down. */

void mvneta_rx_coal_set(struct mvneta_port *pp, struct mvneta_rx_queue *rxq)
{
	mvreg_write(pp, MVNETA_RXQ_THRESHOLD_REG(rxq->id), rxq->pkts_coal);
	mvreg_write(pp, MVNETA_RXQ_TIME_COAL_REG(rxq->id), pp->clk_rate / 1000000 * rxq->time_coal);
}

static int mvneta_rxq_init(struct mvneta_port *pp, struct mvneta_rx_queue *rxq)
{
	u32 val;

	rxq->size = pp->rx_ring_size;
	rxq->slice = MVNETA_RX_SLICE(pp->pkt_size);
	rxq->descs = dma_alloc_coherent(pp->dev->dev.parent, rxq->size * MVNETA_DESC_SIZE,
					&rxq->descs_phys, GFP_KERNEL);
	if (!rxq->descs)
		return -ENOMEM;

	mvreg_write(pp, MVNETA_RXQ_BASE_ADDR_REG(rxq->id), (u32)rxq->descs_phys);
	mvreg_write(pp, MVNETA_RXQ_SIZE_REG(rxq->id), rxq->size);
	mvneta_rx_coal_set(pp, rxq);
	val = mvreg_read(pp, MVNETA_RXQ_CONFIG_REG(rxq->id));
	mvreg_write(pp, MVNETA_RXQ_CONFIG_REG(rxq->id), val & ~MVNETA_RXQ_PKT_OFFSET_ALL_MASK);
	val = mvreg_read(pp, MVNETA_RXQ_SIZE_REG(rxq->id)) & ~MVNETA_RXQ_BUF_SIZE_MASK;
	val |= MVNETA_MAX_RX_BUF_SIZE >> 3 << MVNETA_RXQ_BUF_SIZE_SHIFT;
	mvreg_write(pp, MVNETA_RXQ_SIZE_REG(rxq->id), val);
	val = mvreg_read(pp, MVNETA_RXQ_CONFIG_REG(rxq->id));
	mvreg_write(pp, MVNETA_RXQ_CONFIG_REG(rxq->id), val & ~MVNETA_RXQ_HW_BUF_ALLOC);
	if (rxq->id == MVNETA_RXQ_DEF) {
		rxq->pages = kcalloc(pp->k, rxq->size, sizeof(*rxq->pages));
		mvneta_rxq_fill(pp, rxq);
	}
	mvneta_rxq_non_occup_desc_add(pp, rxq, rxq->size);
	return 0;
}

static void mvneta_rxq_deinit(struct mvneta_port *pp, struct mvneta_rx_queue *rxq)
{
	u32 done = mvneta_rxq_busy_desc_num_get(pp, rxq);

	if (done)
		mvneta_rxq_desc_num_update(pp, rxq, done, done);
	for (u32 i = 0; rxq->pages && i < rxq->size; i++)
		if (rxq->pages[i])
			put_page(rxq->pages[i]);
	if (rxq->page)
		put_page(rxq->page);
	kfree(rxq->pages);
	dma_free_coherent(pp->dev->dev.parent, rxq->size * MVNETA_DESC_SIZE, rxq->descs,
			  rxq->descs_phys);
	*rxq = (struct mvneta_rx_queue){
		.id = rxq->id, .pkts_coal = rxq->pkts_coal, .time_coal = rxq->time_coal};
}

int mvneta_setup_rxqs(struct mvneta_port *pp)
{
	for (u32 q = 0; q < MVNETA_QUEUES; q++) {
		int err = mvneta_rxq_init(pp, &pp->rxqs[q]);

		if (err) {
			netdev_err(pp->dev, "%s: can't create rxq=%u\n", __func__, q);
			mvneta_cleanup_rxqs(pp);
			return err;
		}
	}
	return 0;
}

void mvneta_cleanup_rxqs(struct mvneta_port *pp)
{
	for (u32 q = 0; q < MVNETA_QUEUES; q++)
		mvneta_rxq_deinit(pp, &pp->rxqs[q]);
}

void mvneta_rx_reset(struct mvneta_port *pp)
{
	mvreg_write(pp, MVNETA_PORT_RX_RESET, MVNETA_PORT_RX_DMA_RESET);
	mvreg_write(pp, MVNETA_PORT_RX_RESET, 0);
}

/* Packets. */

static void mvneta_rx_error(struct mvneta_port *pp, u32 status, u32 size)
{
	static const char *const what[] = {"crc", "overrun", "max frame length", "resource"};

	pp->dev->stats.rx_errors++;
	pp->rx_errors++;
	if (net_ratelimit(pp->k))
		netdev_err(pp->dev, "bad rx status %08x (%s error), size=%u\n", status,
			   what[(status & MVNETA_RXD_ERR_CODE_MASK) >> 17], size);
}

/* The packet as it lies in its buffer; NULL if the descriptor makes no sense. */
static struct sk_buff *mvneta_build_skb(struct mvneta_rx_queue *rxq, u32 i, u32 len)
{
	struct page *page = rxq->pages[i];
	u32 offset = rxq->descs[i].buf_phys_addr - MVNETA_RX_HEADROOM - (u32)page_dma_addr(page);
	struct sk_buff *skb;

	if (unlikely(len > rxq->slice - MVNETA_RX_HEADROOM || offset > page->size - rxq->slice))
		return NULL;
	skb = build_skb(page, offset, rxq->slice);
	rxq->pages[i] = NULL;
	rxq->descs[i].buf_phys_addr = 0;
	skb->truesize = MVNETA_RX_TRUESIZE;
	skb_reserve(skb, MVNETA_RX_HEADROOM + MVNETA_MH_SIZE);
	skb_put(skb, len - MVNETA_MH_SIZE);
	return skb;
}

/*
 * A packet larger than a buffer goes on in the next descriptors: all of it is
 * copied into one. Returns NULL and drops it if the pieces do not fit together.
 */
static struct sk_buff *mvneta_build_large_skb(struct mvneta_port *pp, struct mvneta_rx_queue *rxq,
					      u32 first, u32 count, u32 len)
{
	struct sk_buff *skb = netdev_alloc_skb(pp->dev, len);
	u32 i = first;

	for (u32 n = 0; skb && n < count && len; n++) {
		struct page *page = rxq->pages[i];
		u32 offset =
			page ? rxq->descs[i].buf_phys_addr - (u32)page_dma_addr(page) : UINT32_MAX;
		u32 part = min(len, (u32)MVNETA_MAX_RX_BUF_SIZE);

		if (!page || offset > page->size - MVNETA_MAX_RX_BUF_SIZE)
			break;
		skb_put_data(skb, (u8 *)page_address(page) + offset, part);
		cpu_charge_n(pp->k, COST_COPY_BYTE, part);
		len -= part;
		if (++i == rxq->size)
			i = 0;
	}
	if (skb && len) {
		kfree_skb(skb);
		skb = NULL;
	}
	if (skb)
		skb_pull(skb, MVNETA_MH_SIZE);
	return skb;
}

/* The packet that comes next is on its way to the cache while this one is dealt with. */
static inline void mvneta_rx_prefetch(struct mvneta_rx_queue *rxq)
{
	u32 i = rxq->next_desc_to_proc;
	struct page *page = rxq->pages[i];

	if (likely(page))
		prefetch_range((u8 *)page_address(page) +
				       (rxq->descs[i].buf_phys_addr - (u32)page_dma_addr(page)),
			       2 * CACHE_LINE);
	__builtin_prefetch(&rxq->descs[i + 2]);
}

static int mvneta_rx_csum(struct mvneta_port *pp, u32 status)
{
	if (pp->dev->features & NETIF_F_RXCSUM && status & MVNETA_RXD_L3_IP4 &&
	    status & MVNETA_RXD_L4_CSUM_OK)
		return CHECKSUM_UNNECESSARY;
	return CHECKSUM_NONE;
}

static void mvneta_rx_first_use(struct mvneta_port *pp, struct mvneta_rx_queue *rxq, u32 lost)
{
	rxq->pages = kcalloc(pp->k, rxq->size, sizeof(*rxq->pages));
	mvneta_rxq_fill(pp, rxq);
	pp->refill_errors += lost;
	pp->dev->stats.rx_dropped += lost;
	rxq->next_desc_to_proc = (u16)((rxq->next_desc_to_proc + lost) % rxq->size);
	rxq->first_to_refill = rxq->next_desc_to_proc;
	mvneta_rxq_desc_num_update(pp, rxq, lost, lost);
}

int mvneta_rx_swbm(struct mvneta_port *pp, int budget, struct mvneta_rx_queue *rxq)
{
	u32 todo = mvneta_rxq_busy_desc_num_get(pp, rxq);
	struct net_device *dev = pp->dev;
	u32 proc = 0, packets = 0, bytes = 0, first = 0, size = 0, status = 0;

	if (unlikely(!rxq->filled)) {
		mvneta_rx_first_use(pp, rxq, todo);
		return 0;
	}
	while (proc < (u32)budget && proc < todo) {
		u32 i = rxq->next_desc_to_proc, desc_status = rxq->descs[i].status;
		struct sk_buff *skb;

		rxq->next_desc_to_proc = i + 1 == rxq->size ? 0 : (u16)(i + 1);
		mvneta_rx_prefetch(rxq);
		proc++;
		rxq->refill_num++;
		if (unlikely(!rxq->pages[i]))
			continue;
		if (desc_status & MVNETA_RXD_FIRST_DESC) {
			size = rxq->descs[i].data_size;
			status = desc_status;
			first = proc;
			if (unlikely(status & MVNETA_RXD_ERR_SUMMARY)) {
				mvneta_rx_error(pp, status, size);
				size = 0;
				continue;
			}
		}
		if (unlikely(!(desc_status & MVNETA_RXD_LAST_DESC)))
			continue;
		/* Two bytes in front align the IP header, four behind are the FCS. */
		if (unlikely(!first || size < MVNETA_MH_SIZE + ETH_HLEN + ETH_FCS_LEN))
			continue;
		if (likely(first == proc))
			skb = mvneta_build_skb(rxq, i, size - ETH_FCS_LEN);
		else
			skb = mvneta_build_large_skb(pp, rxq,
						     (i + rxq->size - (proc - first)) % rxq->size,
						     proc - first + 1, size - ETH_FCS_LEN);
		first = 0;
		size = 0;
		if (unlikely(!skb)) {
			pp->skb_alloc_errors++;
			dev->stats.rx_dropped++;
			continue;
		}
		cpu_charge(pp->k, COST_DRIVER_RX);
		skb->ip_summed = (u8)mvneta_rx_csum(pp, status);
		packets++;
		bytes += skb->len;
		skb->protocol = eth_type_trans(skb, dev);
		napi_gro_receive(&pp->napi, skb);
	}
	dev->stats.rx_packets += packets;
	dev->stats.rx_bytes += bytes;
	mvneta_rxq_desc_num_update(pp, rxq, proc, mvneta_rx_refill_queue(pp, rxq));
	return (int)packets;
}
