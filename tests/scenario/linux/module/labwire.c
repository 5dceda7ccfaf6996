/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * labwire: a network device as a lab may write one, out of the kernel's tree.
 * What is sent on labwire0 goes out on the device below it (parameter "lower")
 * whole, behind a header of the local experimental EtherType; what comes in
 * there with that EtherType is received on labwire0.
 *
 *	 0          6          12       14
 *	┌──────────┬──────────┬────────┬────────────────────────────┐
 *	│ all ones │ lower's  │ 0x88b5 │ frame of labwire0          │
 *	└──────────┴──────────┴────────┴────────────────────────────┘
 */
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

/* IEEE 802, "Local Experimental EtherType 1". */
#define ETH_P_LABWIRE 0x88b5

static char *lower_name = "lan0";
module_param_named(lower, lower_name, charp, 0444);
MODULE_PARM_DESC(lower, "device that carries the frames");

struct labwire {
	struct net_device *dev, *lower;
	struct packet_type in;
};

static netdev_tx_t labwire_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct labwire *wire = netdev_priv(dev);
	unsigned int len = skb->len;

	if (skb_cow_head(skb, LL_RESERVED_SPACE(wire->lower))) {
		dev->stats.tx_dropped++;
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	skb->dev = wire->lower;
	skb->protocol = htons(ETH_P_LABWIRE);
	if (dev_hard_header(skb, wire->lower, ETH_P_LABWIRE, wire->lower->broadcast, NULL,
			    skb->len) < 0) {
		dev->stats.tx_errors++;
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	skb_reset_network_header(skb);
	if (dev_queue_xmit(skb) == NET_XMIT_SUCCESS) {
		dev->stats.tx_packets++;
		dev->stats.tx_bytes += len;
	} else {
		dev->stats.tx_dropped++;
	}
	return NETDEV_TX_OK;
}

static int labwire_receive(struct sk_buff *skb, struct net_device *lower, struct packet_type *in,
			   struct net_device *orig)
{
	struct labwire *wire = container_of(in, struct labwire, in);
	struct net_device *dev = wire->dev;

	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb)
		return NET_RX_DROP;
	if (!netif_running(dev) || !pskb_may_pull(skb, ETH_HLEN)) {
		dev->stats.rx_dropped++;
		kfree_skb(skb);
		return NET_RX_DROP;
	}
	dev->stats.rx_packets++;
	dev->stats.rx_bytes += skb->len;
	skb_scrub_packet(skb, false);
	skb->dev = dev;
	skb->pkt_type = PACKET_HOST;
	skb->protocol = eth_type_trans(skb, dev);
	return netif_rx(skb);
}

static int labwire_open(struct net_device *dev)
{
	struct labwire *wire = netdev_priv(dev);

	dev_add_pack(&wire->in);
	netif_start_queue(dev);
	return 0;
}

static int labwire_stop(struct net_device *dev)
{
	struct labwire *wire = netdev_priv(dev);

	netif_stop_queue(dev);
	dev_remove_pack(&wire->in);
	return 0;
}

static const struct net_device_ops labwire_ops = {
	.ndo_open = labwire_open,
	.ndo_stop = labwire_stop,
	.ndo_start_xmit = labwire_xmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

static void labwire_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
}

static const struct ethtool_ops labwire_ethtool_ops = {
	.get_drvinfo = labwire_drvinfo,
};

static struct net_device *labwire;

static int __init labwire_init(void)
{
	struct net_device *lower = dev_get_by_name(&init_net, lower_name);
	struct labwire *wire;
	int err;

	if (!lower)
		return -ENODEV;
	labwire = alloc_netdev(sizeof(*wire), "labwire%d", NET_NAME_ENUM, ether_setup);
	if (!labwire) {
		err = -ENOMEM;
		goto put;
	}
	wire = netdev_priv(labwire);
	wire->dev = labwire;
	wire->lower = lower;
	wire->in.type = htons(ETH_P_LABWIRE);
	wire->in.dev = lower;
	wire->in.func = labwire_receive;
	labwire->netdev_ops = &labwire_ops;
	labwire->ethtool_ops = &labwire_ethtool_ops;
	labwire->mtu = lower->mtu - ETH_HLEN;
	labwire->needed_headroom = ETH_HLEN + LL_RESERVED_SPACE(lower);
	eth_hw_addr_random(labwire);
	err = register_netdev(labwire);
	if (err)
		goto free;
	netdev_info(labwire, "on %s\n", lower->name);
	return 0;
free:
	free_netdev(labwire);
put:
	dev_put(lower);
	return err;
}

static void __exit labwire_exit(void)
{
	struct labwire *wire = netdev_priv(labwire);
	struct net_device *lower = wire->lower;

	unregister_netdev(labwire);
	free_netdev(labwire);
	dev_put(lower);
}

module_init(labwire_init);
module_exit(labwire_exit);
MODULE_DESCRIPTION("A device that wraps its frames into another's");
MODULE_LICENSE("GPL");
