/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AF_PACKET: frames as they pass a device, in and out (net/packet/af_packet.c).
 * SOCK_RAW sees and sends them with their link-layer header, SOCK_DGRAM without.
 */
#include <net.h>
#include <sock.h>

#include "net-private.h"

/* In skb->cb of what is queued. */
struct packet_cb {
	int ifindex;
	u16 hatype;
};
#define PACKET_CB(skb) ((struct packet_cb *)(skb)->cb)

static int packet_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		      struct net_device *orig_dev)
{
	struct sock *sk = pt->af_packet_priv;

	if (skb->pkt_type == PACKET_LOOPBACK)
		goto drop;
	/* What is sent has its header in front already; what came had it taken off. */
	if (sk->type == SOCK_RAW) {
		if (skb->pkt_type != PACKET_OUTGOING)
			skb_push(skb, (u32)(skb->data - skb_mac_header(skb)));
	} else if (skb->pkt_type == PACKET_OUTGOING) {
		skb_pull(skb, (u32)min(dev->hard_header_len, (u16)skb->len));
	}
	PACKET_CB(skb)->ifindex = dev->ifindex;
	PACKET_CB(skb)->hatype = dev->type;
	if (sock_queue_rcv_skb(sk, skb))
		goto drop;
	return 0;

drop:
	kfree_skb_reason(skb, SKB_DROP_REASON_SOCKET_RCVBUFF);
	return 0;
}

static void packet_hook(struct sock *sk, __be16 protocol, struct net_device *dev)
{
	if (sk->packet->k)
		dev_remove_pack(sk->packet);
	sk->packet->k = NULL;
	sk->packet->type = protocol;
	sk->packet->dev = dev;
	if (protocol)
		dev_add_pack(sk->k, sk->packet);
}

/* The protocol of socket(2) is in network order, cut to 16 bits. */
static int packet_init_sock(struct sock *sk)
{
	if (sk->type != SOCK_RAW && sk->type != SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	sk->packet = kzalloc(sk->k, sizeof(*sk->packet));
	sk->packet->func = packet_rcv;
	sk->packet->af_packet_priv = sk;
	packet_hook(sk, sk->protocol, NULL);
	return 0;
}

static void packet_destroy(struct sock *sk)
{
	packet_hook(sk, 0, NULL);
	kfree(sk->packet);
	sk->packet = NULL;
}

static int packet_bind(struct sock *sk, const union sockaddr_any *addr)
{
	struct net_device *dev = NULL;

	if (addr->family != AF_PACKET)
		return -EINVAL;
	if (addr->ll.sll_ifindex) {
		dev = __dev_get_by_index(sk->k, addr->ll.sll_ifindex);
		if (!dev)
			return -ENODEV;
	}
	sk->bound_dev_if = addr->ll.sll_ifindex;
	packet_hook(sk, addr->ll.sll_protocol ? addr->ll.sll_protocol : sk->protocol, dev);
	return 0;
}

static int packet_sendmsg(struct sock *sk, const void *buf, u32 len, int flags,
			  const union sockaddr_any *to)
{
	struct net_device *dev;
	struct sk_buff *skb;
	u32 headroom;
	int err;

	if (to && to->family != AF_PACKET)
		return -EINVAL;
	dev = __dev_get_by_index(sk->k, to ? to->ll.sll_ifindex : sk->bound_dev_if);
	if (!dev)
		return -ENXIO;
	if (!(dev->flags & IFF_UP))
		return -ENETDOWN;
	if (len > dev->mtu + (sk->type == SOCK_RAW ? dev->hard_header_len + VLAN_HLEN : 0u))
		return -EMSGSIZE;
	if (sk->type == SOCK_RAW && len < dev->hard_header_len)
		return -EINVAL;
	headroom = ALIGN((u32)dev->hard_header_len + dev->needed_headroom, 16u);
	skb = sock_alloc_send_skb(sk, headroom + len + dev->needed_tailroom, flags & MSG_DONTWAIT,
				  &err);
	if (!skb)
		return err;
	skb_reserve(skb, headroom);
	skb_put_data(skb, buf, len);
	cpu_charge_n(sk->k, COST_COPY_BYTE, len);
	skb->dev = dev;
	skb->protocol = to ? to->ll.sll_protocol : sk->packet->type;
	if (sk->type == SOCK_DGRAM) {
		skb_reset_network_header(skb);
		if (dev->header_ops->create(skb, dev, ntohs(skb->protocol),
					    to && to->ll.sll_halen >= ETH_ALEN ? to->ll.sll_addr :
										 NULL,
					    NULL, len) < 0) {
			kfree_skb(skb);
			return -EINVAL;
		}
	} else {
		const struct ethhdr *eth = (const struct ethhdr *)skb->data;

		skb->protocol = eth->h_proto;
		skb_set_network_header(skb, dev->hard_header_len);
	}
	err = dev_queue_xmit(skb);
	return err < 0 ? err : err > 0 ? -ENOBUFS : (int)len;
}

static int packet_recvmsg(struct sock *sk, void *buf, u32 len, int flags, struct msg_info *info)
{
	struct sk_buff *skb;
	int ret;

	skb = skb_recv_datagram(sk, flags, &ret);
	if (!skb)
		return ret;
	ret = skb_copy_datagram(sk, skb, buf, len, flags, info);
	if (info) {
		info->from.ll = (struct sockaddr_ll){
			.sll_family = AF_PACKET,
			.sll_protocol = skb->protocol,
			.sll_ifindex = PACKET_CB(skb)->ifindex,
			.sll_hatype = PACKET_CB(skb)->hatype,
			.sll_pkttype = skb->pkt_type,
			.sll_halen = ETH_ALEN,
		};
		memcpy(info->from.ll.sll_addr, eth_hdr(skb)->h_source, ETH_ALEN);
	}
	consume_skb(skb);
	return ret;
}

const struct proto packet_prot = {
	.name = "PACKET",
	.family = AF_PACKET,
	.type = SOCK_RAW,
	.protocol = -1,
	.init = packet_init_sock,
	.destroy = packet_destroy,
	.bind = packet_bind,
	.sendmsg = packet_sendmsg,
	.recvmsg = packet_recvmsg,
};
