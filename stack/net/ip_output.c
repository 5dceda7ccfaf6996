/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 output and forwarding (net/ipv4/ip_output.c, ip_forward.c): the header is
 * made, what is longer than the path's MTU is cut, the neighbour gets it.
 */
#include <ip.h>
#include <net.h>

#include "net-private.h"

/* A connected socket counts from a random number; of the other packets' random
 * identifiers none tells others how many were sent (ip_select_ident_segs()). */
static void ip_select_ident(struct iphdr *iph, struct sk_buff *skb)
{
	if (skb->sk && skb->sk->daddr)
		iph->id = htons(++skb->sk->inet_id);
	else if (iph->frag_off & htons(IP_DF))
		iph->id = 0;
	else
		iph->id = (__be16)get_random_u32(skb->k);
}

static int ip_finish_output2(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct rtable *rt = skb->rt;

	if (unlikely(rt->type == RTN_MULTICAST))
		SNMP_INC(net, IpExt_OutMcastPkts);
	else if (unlikely(rt->type == RTN_BROADCAST))
		SNMP_INC(net, IpExt_OutBcastPkts);
	SNMP_INC(net, Ip_OutTransmits);
	SNMP_ADD(net, IpExt_OutOctets, skb->len);
	return neigh_output(rt->neigh, skb);
}

int ip_output(struct sk_buff *skb)
{
	struct rtable *rt = skb->rt;
	u32 mtu = rt_mtu(rt);

	skb->dev = rt->dev;
	skb->protocol = htons(ETH_P_IP);
	if (unlikely(skb->len > mtu))
		return ip_fragment(skb, mtu, ip_finish_output2);
	return ip_finish_output2(skb);
}

int ip_local_out(struct sk_buff *skb)
{
	struct iphdr *iph = ip_hdr(skb);

	SNMP_INC(skb->k->net, Ip_OutRequests);
	iph->tot_len = htons((u16)skb->len);
	iph->check = 0;
	iph->check = ip_fast_csum(iph, iph->ihl);
	return ip_output(skb);
}

static inline int __ip_send_skb(struct sk_buff *skb, struct rtable *rt, __be32 saddr, __be32 daddr,
				u8 protocol, u8 tos, u8 ttl, __be16 frag_off, u32 optlen)
{
	struct netns_ipv4 *ipv4 = &skb->k->net->ipv4;
	struct iphdr *iph = skb_push(skb, sizeof(*iph));

	cpu_charge(skb->k, COST_IP_TX);
	skb_reset_network_header(skb);
	iph->version = 4;
	iph->ihl = (u8)(5 + optlen / 4) & 0xf;
	iph->tos = tos;
	iph->frag_off = frag_off;
	if (ttl)
		iph->ttl = ttl;
	else
		iph->ttl = rt->type == RTN_MULTICAST ? 1 : (u8)ipv4->sysctl_ip_default_ttl;
	iph->protocol = protocol;
	iph->saddr = saddr;
	iph->daddr = daddr;
	ip_select_ident(iph, skb);
	if (!skb->rt)
		skb->rt = rt_hold(rt);
	IPCB(skb)->flags = 0;
	IPCB(skb)->optlen = (u8)optlen;
	IPCB(skb)->frag_max_size = 0;
	return ip_local_out(skb);
}

int ip_send_skb(struct sk_buff *skb, struct rtable *rt, __be32 saddr, __be32 daddr, u8 protocol,
		u8 tos, u8 ttl, __be16 frag_off)
{
	return __ip_send_skb(skb, rt, saddr, daddr, protocol, tos, ttl, frag_off, 0);
}

int ip_send_skb_options(struct sk_buff *skb, struct rtable *rt, __be32 saddr, __be32 daddr,
			u8 protocol, u8 tos, u8 ttl, __be16 frag_off, const u8 *options, u32 len)
{
	if (len)
		ip_options_build(skb, options, len, saddr);
	return __ip_send_skb(skb, rt, saddr, daddr, protocol, tos, ttl, frag_off, len);
}

/* Options that are not copied into later pieces become no-ops (RFC 791 3.1: copied flag). */
static void ip_options_fragment(u8 *iph)
{
	u32 end = (u32)(iph[0] & 0xf) * 4, at = sizeof(struct iphdr), len;

	while (at < end && iph[at] != IPOPT_END) {
		if (iph[at] == IPOPT_NOOP) {
			at++;
			continue;
		}
		if (at + 1 >= end || iph[at + 1] < 2 || iph[at + 1] > end - at)
			return;
		len = iph[at + 1];
		if (!(iph[at] & 0x80))
			memset(iph + at, IPOPT_NOOP, len);
		at += len;
	}
}

int ip_fragment(struct sk_buff *skb, u32 mtu, int (*output)(struct sk_buff *skb))
{
	struct net *net = skb->k->net;
	struct iphdr *iph = ip_hdr(skb), *fiph;
	struct net_device *dev = skb->rt->dev;
	u32 hlen = iph->ihl * 4u, left, at, len, headroom;
	u16 offset = ntohs(iph->frag_off) & IP_OFFSET;
	bool more = iph->frag_off & htons(IP_MF);
	struct sk_buff *piece;
	int err = 0;

	if (iph->frag_off & htons(IP_DF)) {
		SNMP_INC(net, Ip_FragFails);
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, htonl(mtu));
		kfree_skb_reason(skb, SKB_DROP_REASON_PKT_TOO_BIG);
		return -EMSGSIZE;
	}
	/* The device cannot make a checksum that spans packets. */
	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
		goto fail;
	iph = ip_hdr(skb);
	if (mtu < hlen + 8)
		goto fail;
	headroom = (u32)dev->hard_header_len + dev->needed_headroom + NET_SKB_PAD;
	at = hlen;
	left = skb->len - hlen;
	while (left) {
		len = min(left, mtu - hlen);
		if (len < left)
			len &= ~7u; /* pieces but the last are in units of 8 bytes */
		piece = alloc_skb(skb->k, headroom + hlen + len + dev->needed_tailroom, GFP_ATOMIC);
		if (!piece)
			goto fail;
		skb_reserve(piece, headroom);
		skb_reset_network_header(piece);
		skb_put_data(piece, iph, hlen);
		skb_put_data(piece, skb->data + at, len);
		skb_set_transport_header(piece, (int)hlen);
		cpu_charge_n(skb->k, COST_COPY_BYTE, len);
		cpu_charge(skb->k, COST_IP_TX);
		piece->dev = skb->dev;
		piece->protocol = skb->protocol;
		piece->priority = skb->priority;
		piece->rt = rt_hold(skb->rt);
		memcpy(piece->cb, skb->cb, sizeof(piece->cb));
		if (at == hlen && hlen > sizeof(*iph) && !offset)
			ip_options_fragment((u8 *)iph); /* for the pieces after this one */
		left -= len;
		fiph = ip_hdr(piece);
		fiph->frag_off = htons((u16)(offset + ((at - hlen) >> 3)));
		if (left || more)
			fiph->frag_off |= htons(IP_MF);
		fiph->tot_len = htons((u16)(hlen + len));
		fiph->check = 0;
		fiph->check = ip_fast_csum(fiph, fiph->ihl);
		at += len;
		SNMP_INC(net, Ip_FragCreates);
		err = output(piece);
		if (err < 0)
			goto fail;
	}
	SNMP_INC(net, Ip_FragOKs);
	consume_skb(skb);
	return err;

fail:
	SNMP_INC(net, Ip_FragFails);
	kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
	return err < 0 ? err : -ENOMEM;
}

/* RFC 1624: the checksum after one of its words went from @old to @new. */
static inline void ip_decrease_ttl(struct iphdr *iph)
{
	u32 check = iph->check;

	check += htons(0x0100);
	iph->check = (__sum16)(check + (check >= 0xffff));
	iph->ttl--;
}

int ip_forward(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct rtable *rt = skb->rt;
	struct iphdr *iph = ip_hdr(skb);
	u32 mtu;

	cpu_charge(skb->k, COST_IP_FORWARD);
	if (iph->ttl <= 1) {
		SNMP_INC(net, Ip_InHdrErrors);
		icmp_send(skb, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0);
		kfree_skb_reason(skb, SKB_DROP_REASON_IP_TTL);
		return NET_RX_DROP;
	}
	IPCB(skb)->flags |= IPSKB_FORWARDED;
	mtu = rt_mtu(rt);
	if (unlikely(skb->len > mtu && (iph->frag_off & htons(IP_DF)))) {
		SNMP_INC(net, Ip_FragFails);
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, htonl(mtu));
		kfree_skb_reason(skb, SKB_DROP_REASON_PKT_TOO_BIG);
		return NET_RX_DROP;
	}
	if (unlikely(rt->do_redirect) && !IPCB(skb)->srr)
		icmp_send(skb, ICMP_REDIRECT, ICMP_REDIR_HOST, rt->gateway);
	if (skb_cow(skb, (u32)rt->dev->hard_header_len + rt->dev->needed_headroom)) {
		kfree_skb_reason(skb, SKB_DROP_REASON_NOMEM);
		return NET_RX_DROP;
	}
	iph = ip_hdr(skb);
	ip_decrease_ttl(iph);
	if (unlikely(IPCB(skb)->rr))
		ip_options_record(skb, inet_select_addr(rt->dev, rt->gateway, RT_SCOPE_LINK));
	skb->priority = 0;
	SNMP_INC(net, Ip_ForwDatagrams);
	/* A checksum that the device found right stays right; nothing is left to do. */
	if (skb->ip_summed != CHECKSUM_PARTIAL)
		skb->ip_summed = CHECKSUM_NONE;
	return ip_output(skb);
}
