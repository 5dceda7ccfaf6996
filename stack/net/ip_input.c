/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 input (net/ipv4/ip_input.c): the header is checked, a route decides,
 * whole datagrams go to their protocol.
 *
 *	ip_rcv ─ checks ─ options ─ route ─┬─ local: ip_defrag, protocol
 *	                                   └─ elsewhere: ip_forward
 *
 * Nothing of a header is looked at before its length was checked.
 */
#include <ip.h>
#include <net.h>

#include "net-private.h"

static int ip_drop(struct sk_buff *skb, enum skb_drop_reason reason)
{
	kfree_skb_reason(skb, reason);
	return NET_RX_DROP;
}

static int ip_protocol_deliver(struct sk_buff *skb, u8 protocol)
{
	struct net *net = skb->k->net;
	bool raw = raw_local_deliver(skb, protocol);

	switch (protocol) {
	case IPPROTO_UDP:
		SNMP_INC(net, Ip_InDelivers);
		return udp_rcv(skb);
	case IPPROTO_ICMP:
		SNMP_INC(net, Ip_InDelivers);
		return icmp_rcv(skb);
	}
	if (raw) {
		SNMP_INC(net, Ip_InDelivers);
		consume_skb(skb);
		return 0;
	}
	SNMP_INC(net, Ip_InUnknownProtos);
	icmp_send(skb, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0);
	return ip_drop(skb, SKB_DROP_REASON_IP_NOPROTO);
}

int ip_local_deliver(struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	u32 ihl;

	if (unlikely(ip_is_fragment(iph))) {
		skb = ip_defrag(skb);
		if (!skb)
			return 0;
		iph = ip_hdr(skb);
	}
	ihl = iph->ihl * 4u;
	skb_pull(skb, ihl);
	skb_reset_transport_header(skb);
	return ip_protocol_deliver(skb, iph->protocol);
}

/* The route said no: a router tells the sender why. */
static int ip_error(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct rtable *rt = skb->rt;
	u8 code;

	if (!IN_DEV_FORWARD(skb->dev->ip_ptr)) {
		SNMP_INC(net, Ip_InAddrErrors);
		return ip_drop(skb, SKB_DROP_REASON_OTHERHOST);
	}
	switch (rt->error) {
	case -EHOSTUNREACH:
		code = ICMP_HOST_UNREACH;
		break;
	case -ENETUNREACH:
		code = ICMP_NET_UNREACH;
		SNMP_INC(net, IpExt_InNoRoutes);
		break;
	case -EACCES:
		code = ICMP_PKT_FILTERED;
		break;
	default:
		return ip_drop(skb, SKB_DROP_REASON_IP_INNOROUTES);
	}
	icmp_send(skb, ICMP_DEST_UNREACH, code, 0);
	return ip_drop(skb, SKB_DROP_REASON_IP_INNOROUTES);
}

static int ip_rcv_finish(struct sk_buff *skb, struct net_device *dev)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct net *net = skb->k->net;
	enum skb_drop_reason reason;
	u32 bad;

	if (likely(!skb->rt)) {
		reason = ip_route_input(skb, iph->daddr, iph->saddr, iph->tos, dev);
		if (unlikely(reason)) {
			if (reason == SKB_DROP_REASON_IP_INVALID_SOURCE ||
			    reason == SKB_DROP_REASON_IP_LOCAL_SOURCE) {
				SNMP_INC(net, Ip_InAddrErrors);
				if (IN_DEV_ORCONF(dev->ip_ptr, log_martians) &&
				    net_ratelimit(skb->k))
					printk(skb->k,
					       "IPv4: martian source " NIPQUAD_FMT
					       " from " NIPQUAD_FMT ", on dev %s",
					       NIPQUAD(iph->daddr), NIPQUAD(iph->saddr), dev->name);
			}
			return ip_drop(skb, reason);
		}
	}
	if (unlikely(iph->ihl > 5)) {
		bad = ip_options_compile(skb);
		if (bad) {
			icmp_send(skb, ICMP_PARAMETERPROB, 0, htonl(bad << 24));
			SNMP_INC(net, Ip_InHdrErrors);
			return ip_drop(skb, SKB_DROP_REASON_IP_INHDR);
		}
		if (IPCB(skb)->srr && !IN_DEV_ANDCONF(dev->ip_ptr, accept_source_route))
			return ip_drop(skb, SKB_DROP_REASON_IP_INHDR);
		if (IPCB(skb)->rr && skb->rt->type == RTN_LOCAL)
			ip_options_record(skb, iph->daddr);
	}
	switch (skb->rt->type) {
	case RTN_LOCAL:
		return ip_local_deliver(skb);
	case RTN_MULTICAST:
		SNMP_INC(net, IpExt_InMcastPkts);
		return ip_local_deliver(skb);
	case RTN_BROADCAST:
		SNMP_INC(net, IpExt_InBcastPkts);
		return ip_local_deliver(skb);
	case RTN_UNICAST:
		/* A packet for one host that came to all is not ours to pass on. */
		if (skb->pkt_type != PACKET_HOST)
			return ip_drop(skb, SKB_DROP_REASON_OTHERHOST);
		return ip_forward(skb);
	default:
		return ip_error(skb);
	}
}

static int ip_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		  struct net_device *orig_dev)
{
	struct net *net = skb->k->net;
	enum skb_drop_reason reason = SKB_DROP_REASON_IP_INHDR;
	const struct iphdr *iph;
	u32 len;

	if (skb->pkt_type == PACKET_OTHERHOST)
		return ip_drop(skb, SKB_DROP_REASON_OTHERHOST);
	cpu_charge(skb->k, COST_IP_RX);
	SNMP_INC(net, Ip_InReceives);
	SNMP_ADD(net, IpExt_InOctets, skb->len);
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!dev->ip_ptr))
		return ip_drop(skb, SKB_DROP_REASON_UNHANDLED_PROTO);
	if (!pskb_may_pull(skb, sizeof(*iph)))
		goto inhdr_error;
	iph = ip_hdr(skb);
	if (iph->ihl < 5 || iph->version != 4)
		goto inhdr_error;
	if (!pskb_may_pull(skb, iph->ihl * 4u))
		goto inhdr_error;
	if (unlikely(ip_fast_csum(iph, iph->ihl))) {
		reason = SKB_DROP_REASON_IP_CSUM;
		SNMP_INC(net, IpExt_InCsumErrors);
		goto inhdr_error;
	}
	len = ntohs(iph->tot_len);
	if (skb->len < len) {
		reason = SKB_DROP_REASON_PKT_TOO_SMALL;
		SNMP_INC(net, IpExt_InTruncatedPkts);
		return ip_drop(skb, reason);
	}
	if (len < iph->ihl * 4u)
		goto inhdr_error;
	/* Ethernet pads short frames. */
	pskb_trim_rcsum(skb, len);
	memset(IPCB(skb), 0, sizeof(struct inet_skb_parm));
	IPCB(skb)->iif = skb->skb_iif;
	return ip_rcv_finish(skb, dev);

inhdr_error:
	SNMP_INC(net, Ip_InHdrErrors);
	return ip_drop(skb, reason);
}

void ip_init(struct kernel *k)
{
	struct packet_type *pt = kzalloc(k, sizeof(*pt));

	pt->type = htons(ETH_P_IP);
	pt->func = ip_rcv;
	dev_add_pack(k, pt);
}
