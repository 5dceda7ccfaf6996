/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP (RFC 826) over Ethernet, as net/ipv4/arp.c:
 *
 *	| hrd 2 | pro 2 | hln 1 | pln 1 | op 2 | SHA 6 | SPA 4 | THA 6 | TPA 4 |
 *
 * A request for one of our addresses is answered and teaches us who asked; a
 * reply is believed if we know the sender, or with arp_accept. An address that
 * changed less than locktime ago is not changed again: of several answers the
 * first counts.
 */
#include <inetdevice.h>
#include <neighbour.h>
#include <net.h>
#include <route.h>

#include "net-private.h"

#define ARP_LEN 28

void arp_send(int type, struct net_device *dev, __be32 dest_ip, __be32 src_ip, const u8 *dest_hw,
	      const u8 *src_hw, const u8 *target_hw)
{
	static const u8 zero[ETH_ALEN];
	struct arphdr *arp;
	struct sk_buff *skb;
	u32 headroom = (u32)dev->hard_header_len + dev->needed_headroom + NET_SKB_PAD;
	u8 *p;

	if (dev->flags & IFF_NOARP)
		return;
	skb = alloc_skb(dev->k, headroom + ARP_LEN + dev->needed_tailroom, GFP_ATOMIC);
	if (!skb)
		return;
	cpu_charge(dev->k, COST_ARP);
	skb_reserve(skb, headroom);
	skb_reset_network_header(skb);
	skb->dev = dev;
	skb->protocol = htons(ETH_P_ARP);
	arp = skb_put(skb, ARP_LEN);
	arp->ar_hrd = htons(ARPHRD_ETHER);
	arp->ar_pro = htons(ETH_P_IP);
	arp->ar_hln = ETH_ALEN;
	arp->ar_pln = 4;
	arp->ar_op = htons((u16)type);
	p = (u8 *)(arp + 1);
	memcpy(p, src_hw ? src_hw : dev->dev_addr, ETH_ALEN);
	memcpy(p + 6, &src_ip, 4);
	memcpy(p + 10, target_hw ? target_hw : zero, ETH_ALEN);
	memcpy(p + 16, &dest_ip, 4);
	if (dev->header_ops->create(skb, dev, ETH_P_ARP, dest_hw ? dest_hw : dev->broadcast, src_hw,
				    skb->len) < 0) {
		kfree_skb(skb);
		return;
	}
	dev_queue_xmit(skb);
}

/* arp_ignore: 1: only an address of this device; 2: and of the asker's subnet;
 * 8: none (Documentation/networking/ip-sysctl.rst). */
static bool arp_ignored(struct in_device *in_dev, __be32 sip, __be32 tip)
{
	struct in_ifaddr *ifa;

	switch (IN_DEV_MAXCONF(in_dev, arp_ignore)) {
	case 0:
		return false;
	case 1:
		return !inet_ifa_local(in_dev->dev, tip);
	case 2:
		list_for_each_entry(ifa, &in_dev->ifa_list, list)
			if (ifa->local == tip && !((sip ^ ifa->address) & ifa->mask))
				return false;
		return true;
	case 8:
		return true;
	default:
		return false;
	}
}

static void arp_process_request(struct net_device *dev, __be32 sip, __be32 tip, const u8 *sha)
{
	struct in_device *in_dev = dev->ip_ptr;
	struct neighbour *n;

	/* Duplicate address detection (RFC 5227) asks from 0.0.0.0. */
	if (!sip) {
		if (inet_addr_type(dev->k, tip) == RTN_LOCAL && !arp_ignored(in_dev, sip, tip))
			arp_send(ARPOP_REPLY, dev, sip, tip, sha, dev->dev_addr, sha);
		return;
	}
	if (inet_addr_type(dev->k, tip) != RTN_LOCAL || arp_ignored(in_dev, sip, tip))
		return;
	/* One of our own addresses is no neighbour; and it has to be a host's. */
	if (inet_addr_type(dev->k, sip) != RTN_UNICAST)
		return;
	n = neigh_get(dev, sip);
	if (IS_ERR(n))
		return;
	neigh_update(n, sha, NUD_STALE, NEIGH_UPDATE_F_OVERRIDE);
	neigh_put(n);
	arp_send(ARPOP_REPLY, dev, sip, tip, sha, dev->dev_addr, sha);
}

static void arp_process(struct sk_buff *skb, struct net_device *dev)
{
	const struct arphdr *arp = (const struct arphdr *)skb->data;
	const u8 *p = (const u8 *)(arp + 1), *sha = p, *tha = p + 10;
	struct in_device *in_dev = dev->ip_ptr;
	struct neighbour *n;
	__be32 sip, tip;
	bool gratuitous;
	u16 op = ntohs(arp->ar_op);

	memcpy(&sip, p + 6, 4);
	memcpy(&tip, p + 16, 4);
	if (ipv4_is_multicast(tip) || (ipv4_is_loopback(tip) && !in_dev->cnf.route_localnet))
		return;
	gratuitous = sip == tip &&
		     (op == ARPOP_REQUEST || ether_addr_equal(tha, sha) || op == ARPOP_REPLY);
	if (op == ARPOP_REQUEST && !gratuitous) {
		arp_process_request(dev, sip, tip, sha);
		return;
	}
	/* A reply, or an announcement: known neighbours are brought up to date. */
	n = neigh_lookup(dev, sip);
	if (!n && gratuitous && IN_DEV_ORCONF(in_dev, arp_accept) &&
	    inet_addr_type(dev->k, sip) == RTN_UNICAST) {
		n = neigh_get(dev, sip);
		if (IS_ERR(n))
			return;
	}
	if (n) {
		unsigned long lock = msecs_to_jiffies((u32)in_dev->arp_parms.locktime_ms);
		bool override = time_after(jiffies(dev->k), n->updated + lock) || gratuitous;
		bool to_us = op == ARPOP_REPLY && skb->pkt_type == PACKET_HOST;

		neigh_update(n, sha, to_us ? NUD_REACHABLE : NUD_STALE,
			     override ? NEIGH_UPDATE_F_OVERRIDE : 0);
		neigh_put(n);
	}
}

static int arp_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		   struct net_device *orig_dev)
{
	const struct arphdr *arp;

	cpu_charge(dev->k, COST_ARP);
	if (skb->pkt_type == PACKET_OTHERHOST || skb->pkt_type == PACKET_LOOPBACK ||
	    (dev->flags & IFF_NOARP) || !dev->ip_ptr) {
		consume_skb(skb);
		return NET_RX_DROP;
	}
	arp = skb_header_pointer(skb, 0, ARP_LEN);
	if (!arp || arp->ar_hrd != htons(ARPHRD_ETHER) || arp->ar_pro != htons(ETH_P_IP) ||
	    arp->ar_hln != ETH_ALEN || arp->ar_pln != 4) {
		kfree_skb_reason(skb, SKB_DROP_REASON_PKT_TOO_SMALL);
		return NET_RX_DROP;
	}
	arp_process(skb, dev);
	consume_skb(skb);
	return NET_RX_SUCCESS;
}

static int arp_netdev_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = ptr;

	switch (event) {
	case NETDEV_CHANGEADDR:
		/* What others would be told as our address has changed. */
		neigh_flush_dev(dev->k, dev, false);
		rt_cache_flush(dev->k);
		break;
	case NETDEV_CHANGE:
		if (!netif_carrier_ok(dev))
			neigh_flush_dev(dev->k, dev, false);
		break;
	case NETDEV_DOWN:
	case NETDEV_UNREGISTER:
		neigh_flush_dev(dev->k, dev, true);
		break;
	}
	return NOTIFY_DONE;
}

void arp_init(struct kernel *k)
{
	struct packet_type *pt = kzalloc(k, sizeof(*pt));
	struct notifier_block *nb = kzalloc(k, sizeof(*nb));

	pt->type = htons(ETH_P_ARP);
	pt->func = arp_rcv;
	dev_add_pack(k, pt);
	nb->notifier_call = arp_netdev_event;
	register_netdevice_notifier(k, nb);
}
