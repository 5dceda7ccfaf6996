/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lo: what is sent is received, by way of the backlog (drivers/net/loopback.c). */
#include <net.h>

#include "net-private.h"

static netdev_tx_t loopback_xmit(struct sk_buff *skb, struct net_device *dev)
{
	u32 len = skb->len;

	/* It is on nobody's way any more: the sender's buffer is free again. */
	skb_orphan(skb);
	skb_dst_drop(skb);
	skb->protocol = eth_type_trans(skb, dev);
	/* The bytes have not left memory; a checksum yet to be made is good. */
	dev->stats.tx_packets++;
	dev->stats.tx_bytes += len;
	if (netif_rx(skb) == NET_RX_SUCCESS) {
		dev->stats.rx_packets++;
		dev->stats.rx_bytes += len;
	}
	return NETDEV_TX_OK;
}

static const struct net_device_ops loopback_ops = {
	.ndo_start_xmit = loopback_xmit,
};

static void loopback_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->type = ARPHRD_LOOPBACK;
	dev->mtu = 64 * 1024;
	dev->min_mtu = 0;
	dev->max_mtu = 0;
	dev->flags = IFF_LOOPBACK;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->features =
		NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_RXCSUM | NETIF_F_HIGHDMA | NETIF_F_LOOPBACK;
	dev->tso_max_size = TSO_MAX_SIZE;
	dev->netdev_ops = &loopback_ops;
	memset(dev->broadcast, 0, ETH_ALEN);
}

void loopback_init(struct kernel *k)
{
	struct net_device *dev = alloc_netdev_mqs(k, 0, "lo", loopback_setup, 1, 1);

	k->net->loopback_dev = dev;
	register_netdev(dev);
}
