// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NETA's queues, and the way of packets through them.
 *
 * A queue is a ring of descriptors in memory that hardware and driver walk in
 * step; who may touch how many is kept in counters, not in the descriptors:
 *
 *	receive:   non-occupied (free for hardware) ──packet──> occupied
 *	                 ^── STATUS_UPDATE adds ──── driver ──── subtracts
 *	transmit:  UPDATE adds to pending ──sent──> sent; UPDATE subtracts
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

/* Receive: counters. */

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

/* Receive: buffers. */

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

/* Receive: setting up and taking down. */

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

/* Receive: packets. */

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

static int mvneta_rx_swbm(struct mvneta_port *pp, int budget, struct mvneta_rx_queue *rxq)
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

/* Transmit: setting up and taking down. */

void mvneta_tx_done_pkts_coal_set(struct mvneta_port *pp, struct mvneta_tx_queue *txq)
{
	u32 val = mvreg_read(pp, MVNETA_TXQ_SIZE_REG(txq->id));

	val &= ~MVNETA_TXQ_SENT_THRESH_ALL_MASK;
	val |= MVNETA_TXQ_SENT_THRESH_MASK(txq->done_pkts_coal) & MVNETA_TXQ_SENT_THRESH_ALL_MASK;
	mvreg_write(pp, MVNETA_TXQ_SIZE_REG(txq->id), val);
}

static int mvneta_txq_init(struct mvneta_port *pp, struct mvneta_tx_queue *txq)
{
	txq->size = pp->tx_ring_size;
	/* One packet must always find room: stop while the largest still would. */
	txq->stop_threshold = txq->size - MVNETA_MAX_SKB_DESCS;
	txq->wake_threshold = txq->stop_threshold / 2;
	txq->descs = dma_alloc_coherent(pp->dev->dev.parent, txq->size * MVNETA_DESC_SIZE,
					&txq->descs_phys, GFP_KERNEL);
	if (!txq->descs)
		return -ENOMEM;

	/* No rate limit. */
	mvreg_write(pp, MVETH_TXQ_TOKEN_CFG_REG(txq->id), 0x03ffffff);
	mvreg_write(pp, MVETH_TXQ_TOKEN_COUNT_REG(txq->id), 0x3fffffff);
	mvreg_write(pp, MVNETA_TXQ_BASE_ADDR_REG(txq->id), (u32)txq->descs_phys);
	mvreg_write(pp, MVNETA_TXQ_SIZE_REG(txq->id), txq->size);
	mvneta_tx_done_pkts_coal_set(pp, txq);
	return 0;
}

static void mvneta_txq_deinit(struct mvneta_port *pp, struct mvneta_tx_queue *txq)
{
	kfree(txq->skbs);
	dma_free_coherent(pp->dev->dev.parent, txq->size * MVNETA_DESC_SIZE, txq->descs,
			  txq->descs_phys);
	*txq = (struct mvneta_tx_queue){.id = txq->id, .done_pkts_coal = txq->done_pkts_coal};
	mvreg_write(pp, MVETH_TXQ_TOKEN_CFG_REG(txq->id), 0);
	mvreg_write(pp, MVETH_TXQ_TOKEN_COUNT_REG(txq->id), 0);
	mvreg_write(pp, MVNETA_TXQ_BASE_ADDR_REG(txq->id), 0);
	mvreg_write(pp, MVNETA_TXQ_SIZE_REG(txq->id), 0);
}

int mvneta_setup_txqs(struct mvneta_port *pp)
{
	for (u32 q = 0; q < MVNETA_QUEUES; q++) {
		int err = mvneta_txq_init(pp, &pp->txqs[q]);

		if (err) {
			netdev_err(pp->dev, "%s: can't create txq=%u\n", __func__, q);
			mvneta_cleanup_txqs(pp);
			return err;
		}
	}
	return 0;
}

void mvneta_cleanup_txqs(struct mvneta_port *pp)
{
	for (u32 q = 0; q < MVNETA_QUEUES; q++)
		mvneta_txq_deinit(pp, &pp->txqs[q]);
}

/* Transmit: packets. */

static void mvneta_txq_pend_desc_add(struct mvneta_port *pp, struct mvneta_tx_queue *txq, u32 n)
{
	n += txq->pending;
	do {
		u32 val = min(n, 255u);

		mvreg_write(pp, MVNETA_TXQ_UPDATE_REG(txq->id), val);
		n -= val;
	} while (n);
	txq->pending = 0;
}

/* What the hardware is to sum up, in terms of the frame as it lies there, tag and all. */
static u32 mvneta_skb_tx_csum(struct sk_buff *skb)
{
	u8 *l3 = skb_network_header(skb);
	__be16 proto = skb->protocol;
	u32 cmd, hlen;
	u8 l4;

	if (skb->ip_summed != CHECKSUM_PARTIAL)
		return MVNETA_TX_L4_CSUM_NOT;
	if (proto == htons(ETH_P_8021Q))
		proto = htons(get_be16(l3 - 2));
	if (proto == htons(ETH_P_IP)) {
		hlen = l3[0] & 0xf;
		l4 = l3[9];
		cmd = MVNETA_TXD_IP_CSUM;
	} else if (proto == htons(ETH_P_IPV6)) {
		hlen = (u32)(skb_transport_header(skb) - l3) >> 2;
		l4 = l3[6];
		cmd = MVNETA_TX_L3_IP6;
	} else {
		return MVNETA_TX_L4_CSUM_NOT;
	}
	cmd |= (u32)skb_network_offset(skb) << MVNETA_TX_L3_OFF_SHIFT;
	cmd |= hlen << MVNETA_TX_IP_HLEN_SHIFT;
	if (l4 == 6)
		return cmd | MVNETA_TX_L4_CSUM_FULL;
	if (l4 == 17)
		return cmd | MVNETA_TX_L4_CSUM_FULL | MVNETA_TX_L4_UDP;
	return cmd | MVNETA_TX_L4_CSUM_NOT;
}

netdev_tx_t mvneta_tx(struct sk_buff *skb, struct net_device *dev)
{
	struct mvneta_port *pp = netdev_priv(dev);
	struct mvneta_tx_queue *txq = &pp->txqs[skb_get_queue_mapping(skb) & (MVNETA_QUEUES - 1)];
	struct netdev_queue *nq = netdev_get_tx_queue(dev, txq->id);
	struct mvneta_tx_desc *desc;
	u32 i, len = skb->len;
	dma_addr_t addr;

	addr = dma_map_single(dev->dev.parent, skb->data, len, DMA_TO_DEVICE);
	if (unlikely(!netif_running(dev) || len > UINT16_MAX ||
		     dma_mapping_error(dev->dev.parent, addr))) {
		dev->stats.tx_dropped++;
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	/* At a queue's first packet, for most never have one. Not cleared:
	 * entries between get_index and put_index are valid. */
	if (unlikely(!txq->skbs))
		txq->skbs = kmalloc_array(pp->k, txq->size, sizeof(*txq->skbs));
	i = txq->put_index;
	desc = &txq->descs[i];
	desc->buf_phys_addr = (u32)addr;
	desc->data_size = (u16)len;
	desc->command = mvneta_skb_tx_csum(skb) | MVNETA_TXD_FLZ_DESC;
	txq->skbs[i] = skb;
	txq->put_index = i + 1 == txq->size ? 0 : (u16)(i + 1);
	dev->stats.tx_packets++;
	dev->stats.tx_bytes += len;

	if (++txq->count >= txq->stop_threshold)
		netif_tx_stop_queue(nq);
	/* The doorbell may wait for the packets that follow at once. */
	if (!netdev_xmit_more(dev) || netif_tx_queue_stopped(nq) ||
	    txq->pending + 1 > MVNETA_TXQ_DEC_SENT_MASK)
		mvneta_txq_pend_desc_add(pp, txq, 1);
	else
		txq->pending++;
	return NETDEV_TX_OK;
}

static void mvneta_txq_bufs_free(struct mvneta_tx_queue *txq, u32 num)
{
	while (num--) {
		struct sk_buff *skb = txq->skbs[txq->get_index];

		if (++txq->get_index == txq->size)
			txq->get_index = 0;
		if (num)
			prefetch_range(txq->skbs[txq->get_index], 2 * CACHE_LINE);
		dev_consume_skb_any(skb);
	}
}

static void mvneta_txq_done(struct mvneta_port *pp, struct mvneta_tx_queue *txq)
{
	struct netdev_queue *nq = netdev_get_tx_queue(pp->dev, txq->id);
	u32 done, n;

	done = mvreg_read(pp, MVNETA_TXQ_STATUS_REG(txq->id)) & MVNETA_TXQ_SENT_DESC_MASK;
	done >>= MVNETA_TXQ_SENT_DESC_SHIFT;
	if (!done)
		return;
	n = done;
	do {
		u32 val = min(n, 0xffu);

		mvreg_write(pp, MVNETA_TXQ_UPDATE_REG(txq->id), val << MVNETA_TXQ_DEC_SENT_SHIFT);
		n -= val;
	} while (n);
	done = min(done, (u32)txq->count);
	mvneta_txq_bufs_free(txq, done);
	txq->count -= done;
	if (netif_tx_queue_stopped(nq) && txq->count <= txq->wake_threshold)
		netif_tx_wake_queue(nq);
}

void mvneta_tx_reset(struct mvneta_port *pp)
{
	for (u32 q = 0; q < MVNETA_QUEUES; q++) {
		struct mvneta_tx_queue *txq = &pp->txqs[q];

		mvneta_txq_bufs_free(txq, txq->count);
		txq->count = 0;
		txq->pending = 0;
		txq->put_index = 0;
		txq->get_index = 0;
	}
	mvreg_write(pp, MVNETA_PORT_TX_RESET, MVNETA_PORT_TX_DMA_RESET);
	mvreg_write(pp, MVNETA_PORT_TX_RESET, 0);
}

/*
 * NAPI. The interrupt handler has masked everything; one look at the cause says
 * which queues want service, the highest first. Unmasking raises the interrupt
 * at once if something has come in meanwhile.
 */
int mvneta_poll(struct napi_struct *napi, int budget)
{
	struct mvneta_port *pp = netdev_priv(napi->dev);
	int rx_done = 0, rx_queue;
	u32 cause, tx, misc;

	if (unlikely(!netif_running(pp->dev))) {
		napi_complete(napi);
		return 0;
	}
	cause = mvreg_read(pp, MVNETA_INTR_NEW_CAUSE);
	if (unlikely(cause & MVNETA_MISCINTR_INTR_MASK)) {
		misc = mvreg_read(pp, MVNETA_INTR_MISC_CAUSE);
		mvreg_write(pp, MVNETA_INTR_MISC_CAUSE, 0);
		if (misc & (MVNETA_CAUSE_PHY_STATUS_CHANGE | MVNETA_CAUSE_LINK_CHANGE))
			mvneta_link_change(pp);
	}
	for (tx = cause & MVNETA_TX_INTR_MASK_ALL; tx; tx &= ~BIT(fls(tx) - 1)) {
		struct mvneta_tx_queue *txq = &pp->txqs[fls(tx) - 1];

		if (txq->count)
			mvneta_txq_done(pp, txq);
	}
	cause = (cause & ~MVNETA_TX_INTR_MASK_ALL) | pp->cause_rx_tx;
	rx_queue = fls(cause >> 8 & 0xff);
	if (rx_queue)
		rx_done = mvneta_rx_swbm(pp, budget, &pp->rxqs[rx_queue - 1]);
	if (rx_done < budget) {
		cause = 0;
		napi_complete_done(napi, rx_done);
		mvneta_unmask_interrupts(pp);
	}
	pp->cause_rx_tx = cause;
	return rx_done;
}
