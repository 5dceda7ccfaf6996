/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IEEE 802.1Q. A tag travels beside the packet, in vlan_tci, as if the device
 * had taken it out; it is in the bytes only on its way to and from a driver
 * that does not do that.
 *
 *	| DA 6 | SA 6 | 81 00 | TCI 2 | type 2 | …      TCI: PCP 3, DEI 1, VID 12
 */
#include <ethtool.h>
#include <route.h>
#include <vlan.h>

#include "net-private.h"

struct sk_buff *skb_vlan_untag(struct sk_buff *skb)
{
	struct vlan_hdr vh;

	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb || !pskb_may_pull(skb, VLAN_HLEN + 2)) {
		kfree_skb_reason(skb, SKB_DROP_REASON_HDR_TRUNC);
		return NULL;
	}
	memcpy(&vh, skb->data, sizeof(vh));
	if (skb_cow(skb, 0)) {
		kfree_skb_reason(skb, SKB_DROP_REASON_NOMEM);
		return NULL;
	}
	cpu_charge(skb->k, COST_TAG);
	__vlan_hwaccel_put_tag(skb, skb->protocol, ntohs(vh.h_vlan_TCI));
	skb_pull(skb, VLAN_HLEN);
	/* The addresses move up to what follows the tag. */
	memmove(skb->data - ETH_HLEN, skb->data - ETH_HLEN - VLAN_HLEN, 2 * ETH_ALEN);
	skb->mac_header = (u16)(skb->mac_header + VLAN_HLEN);
	skb_reset_network_header(skb);
	skb->protocol = ntohs(vh.h_vlan_encapsulated_proto) >= ETH_P_802_3_MIN ?
				vh.h_vlan_encapsulated_proto :
				htons(ETH_P_802_2);
	return skb;
}

struct sk_buff *__vlan_hwaccel_push_inside(struct sk_buff *skb)
{
	struct vlan_ethhdr *veth;

	if (skb->len < ETH_HLEN || skb_cow(skb, VLAN_HLEN)) {
		kfree_skb_reason(skb, SKB_DROP_REASON_NOMEM);
		return NULL;
	}
	cpu_charge(skb->k, COST_TAG);
	skb_push(skb, VLAN_HLEN);
	memmove(skb->data, skb->data + VLAN_HLEN, 2 * ETH_ALEN);
	veth = (struct vlan_ethhdr *)skb->data;
	veth->h_vlan_proto = skb->vlan_proto;
	veth->h_vlan_TCI = htons(skb->vlan_tci);
	skb_reset_mac_header(skb);
	skb->protocol = skb->vlan_proto;
	__vlan_hwaccel_clear_tag(skb);
	return skb;
}

struct net_device *vlan_find_dev(struct net_device *real_dev, __be16 proto, u16 vid)
{
	for (u32 i = 0; i < real_dev->vlan_count; i++) {
		struct vlan_dev *vlan = real_dev->vlans[i];

		if (vlan->vid == vid && vlan->proto == proto)
			return vlan->dev;
	}
	return NULL;
}

struct sk_buff *vlan_do_receive(struct sk_buff *skb)
{
	struct net_device *real_dev = skb->dev, *dev;
	u16 vid = skb->vlan_tci & VLAN_VID_MASK;

	dev = vlan_find_dev(real_dev, skb->vlan_proto, vid);
	if (!dev || !netif_running(dev)) {
		/* VID 0 only gives a priority: it is the device's own. */
		if (!vid) {
			__vlan_hwaccel_clear_tag(skb);
			return skb;
		}
		real_dev->core_stats.rx_dropped++;
		kfree_skb_reason(skb, SKB_DROP_REASON_VLAN_UNKNOWN);
		return NULL;
	}
	__vlan_hwaccel_clear_tag(skb);
	skb->dev = dev;
	skb->priority = skb->vlan_tci >> VLAN_PRIO_SHIFT;
	if (skb->pkt_type == PACKET_OTHERHOST &&
	    ether_addr_equal(eth_hdr(skb)->h_dest, dev->dev_addr))
		skb->pkt_type = PACKET_HOST;
	dev->stats.rx_packets++;
	dev->stats.rx_bytes += skb->len;
	if (skb->pkt_type == PACKET_MULTICAST)
		dev->stats.multicast++;
	return skb;
}

static netdev_tx_t vlan_dev_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vlan_dev *vlan = vlan_dev_priv(dev);
	u32 len = skb->len;

	__vlan_hwaccel_put_tag(skb, vlan->proto, vlan->vid);
	skb->dev = vlan->real_dev;
	if (dev_queue_xmit(skb) == NET_XMIT_SUCCESS) {
		dev->stats.tx_packets++;
		dev->stats.tx_bytes += len;
	} else {
		dev->stats.tx_dropped++;
	}
	return NETDEV_TX_OK;
}

static int vlan_dev_open(struct net_device *dev)
{
	struct net_device *real_dev = vlan_dev_priv(dev)->real_dev;

	if (!(real_dev->flags & IFF_UP))
		return -ENETDOWN;
	if (!ether_addr_equal(dev->dev_addr, real_dev->dev_addr))
		dev_uc_add(real_dev, dev->dev_addr);
	netif_stacked_transfer_operstate(real_dev, dev);
	return 0;
}

static int vlan_dev_stop(struct net_device *dev)
{
	struct net_device *real_dev = vlan_dev_priv(dev)->real_dev;

	dev_mc_unsync(real_dev, dev);
	dev_uc_unsync(real_dev, dev);
	if (!ether_addr_equal(dev->dev_addr, real_dev->dev_addr))
		dev_uc_del(real_dev, dev->dev_addr);
	netif_carrier_off(dev);
	return 0;
}

static void vlan_dev_change_rx_flags(struct net_device *dev, int flag)
{
	struct net_device *real_dev = vlan_dev_priv(dev)->real_dev;

	if (flag == IFF_PROMISC)
		dev_set_promiscuity(real_dev, dev->flags & IFF_PROMISC ? 1 : -1);
	else
		dev_set_allmulti(real_dev, dev->flags & IFF_ALLMULTI ? 1 : -1);
}

static void vlan_dev_set_rx_mode(struct net_device *dev)
{
	dev_mc_sync(vlan_dev_priv(dev)->real_dev, dev);
	dev_uc_sync(vlan_dev_priv(dev)->real_dev, dev);
}

static int vlan_dev_change_mtu(struct net_device *dev, int new_mtu)
{
	return (u32)new_mtu > vlan_dev_priv(dev)->real_dev->mtu ? -ERANGE : 0;
}

static int vlan_dev_set_mac_address(struct net_device *dev, const u8 *addr)
{
	struct net_device *real_dev = vlan_dev_priv(dev)->real_dev;

	if (dev->flags & IFF_UP) {
		if (!ether_addr_equal(dev->dev_addr, real_dev->dev_addr))
			dev_uc_del(real_dev, dev->dev_addr);
		if (!ether_addr_equal(addr, real_dev->dev_addr))
			dev_uc_add(real_dev, addr);
	}
	eth_hw_addr_set(dev, addr);
	return 0;
}

static int vlan_dev_get_iflink(const struct net_device *dev)
{
	return vlan_dev_priv(dev)->real_dev->ifindex;
}

static const struct net_device_ops vlan_netdev_ops = {
	.ndo_open = vlan_dev_open,
	.ndo_stop = vlan_dev_stop,
	.ndo_start_xmit = vlan_dev_xmit,
	.ndo_change_rx_flags = vlan_dev_change_rx_flags,
	.ndo_set_rx_mode = vlan_dev_set_rx_mode,
	.ndo_change_mtu = vlan_dev_change_mtu,
	.ndo_set_mac_address = vlan_dev_set_mac_address,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_get_iflink = vlan_dev_get_iflink,
};

static int vlan_get_link_ksettings(struct net_device *dev, struct ethtool_link_ksettings *cmd)
{
	struct net_device *real_dev = vlan_dev_priv(dev)->real_dev;

	if (!real_dev->ethtool_ops || !real_dev->ethtool_ops->get_link_ksettings)
		return -EOPNOTSUPP;
	return real_dev->ethtool_ops->get_link_ksettings(real_dev, cmd);
}

static void vlan_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	g_strlcpy(info->driver, "802.1Q VLAN Support", sizeof(info->driver));
	g_strlcpy(info->version, "1.8", sizeof(info->version));
	g_strlcpy(info->fw_version, "N/A", sizeof(info->fw_version));
}

static const struct ethtool_ops vlan_ethtool_ops = {
	.get_drvinfo = vlan_get_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_link_ksettings = vlan_get_link_ksettings,
};

static void vlan_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->priv_flags |= IFF_802_1Q_VLAN | IFF_NO_QUEUE | IFF_UNICAST_FLT | IFF_LIVE_ADDR_CHANGE;
	dev->min_mtu = 0;
	dev->max_mtu = ETH_MAX_MTU;
	dev->netdev_ops = &vlan_netdev_ops;
	dev->ethtool_ops = &vlan_ethtool_ops;
	dev->kind = "vlan";
}

struct net_device *vlan_dev_create(struct net_device *real_dev, const char *name, u16 vid)
{
	struct kernel *k = real_dev->k;
	struct net_device *dev;
	struct vlan_dev *vlan;
	int err;

	if (vid >= VLAN_VID_MASK)
		return ERR_PTR(-ERANGE);
	if (vlan_find_dev(real_dev, htons(ETH_P_8021Q), vid))
		return ERR_PTR(-EEXIST);
	dev = alloc_netdev_mqs(k, sizeof(*vlan), name, vlan_setup, 1, 1);
	vlan = vlan_dev_priv(dev);
	vlan->dev = dev;
	vlan->real_dev = real_dev;
	vlan->proto = htons(ETH_P_8021Q);
	vlan->vid = vid;
	dev->mtu = real_dev->mtu;
	dev->hard_header_len = real_dev->hard_header_len;
	dev->needed_headroom = (u16)(real_dev->needed_headroom + VLAN_HLEN);
	dev->features = real_dev->vlan_features;
	dev->carrier_ok = false;
	eth_hw_addr_set(dev, real_dev->dev_addr);
	if (real_dev->netdev_ops->ndo_vlan_rx_add_vid) {
		err = real_dev->netdev_ops->ndo_vlan_rx_add_vid(real_dev, vlan->proto, vid);
		if (err)
			goto err_free;
	}
	err = register_netdevice(dev);
	if (err)
		goto err_free;
	netdev_upper_dev_link(real_dev, dev);
	real_dev->vlans =
		krealloc(k, real_dev->vlans, (real_dev->vlan_count + 1) * sizeof(*real_dev->vlans));
	real_dev->vlans[real_dev->vlan_count++] = vlan;
	return dev;

err_free:
	free_netdev(dev);
	return ERR_PTR(err);
}

void vlan_dev_destroy(struct net_device *dev)
{
	struct vlan_dev *vlan = vlan_dev_priv(dev);
	struct net_device *real_dev = vlan->real_dev;
	u32 kept = 0;

	dev_close(dev);
	for (u32 i = 0; i < real_dev->vlan_count; i++)
		if (real_dev->vlans[i] != vlan)
			real_dev->vlans[kept++] = real_dev->vlans[i];
	real_dev->vlan_count = kept;
	if (real_dev->netdev_ops->ndo_vlan_rx_kill_vid)
		real_dev->netdev_ops->ndo_vlan_rx_kill_vid(real_dev, vlan->proto, vlan->vid);
	netdev_upper_dev_unlink(real_dev, dev);
	unregister_netdevice(dev);
	free_netdev(dev);
}

/* What happens below happens to the VLAN devices too. */
static int vlan_device_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = ptr;

	for (u32 i = 0; i < dev->vlan_count; i++) {
		struct net_device *vlandev = dev->vlans[i]->dev;

		switch (event) {
		case NETDEV_CHANGE:
			netif_stacked_transfer_operstate(dev, vlandev);
			break;
		case NETDEV_CHANGEMTU:
			if (vlandev->mtu > dev->mtu)
				dev_set_mtu(vlandev, (int)dev->mtu);
			break;
		case NETDEV_DOWN:
			dev_close(vlandev);
			break;
		}
	}
	return NOTIFY_DONE;
}

void vlan_init(struct kernel *k)
{
	struct notifier_block *nb = kzalloc(k, sizeof(*nb));

	nb->notifier_call = vlan_device_event;
	register_netdevice_notifier(k, nb);
}
