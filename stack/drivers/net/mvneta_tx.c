// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NETA's transmit queues: rings like the receive queues' (mvneta_rx.c), in which
 * UPDATE adds to pending ──sent──> sent, and UPDATE subtracts from that.
 */
#include <dma-mapping.h>
#include <net.h>

#include "mvneta.h"

/* Setting up and taking down. */

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

/* Packets. */

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

void mvneta_txq_done(struct mvneta_port *pp, struct mvneta_tx_queue *txq)
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
