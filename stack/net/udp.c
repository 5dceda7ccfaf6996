/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP (RFC 768; net/ipv4/udp.c).
 *
 * Sockets are found by local port in a hash; among those of one port the one
 * wins that is the most exactly bound and connected. What is for many goes to
 * all that want it.
 */
#include <ip.h>
#include <net.h>
#include <sock.h>

#include "net-private.h"

#define UDP_HASH 32

struct udp_table {
	struct list_head bucket[UDP_HASH];
};

static inline struct list_head *udp_bucket(struct net *net, u16 port)
{
	return &net->udp->bucket[port % UDP_HASH];
}

/* Whether two sockets may not share @port. */
static bool udp_conflict(struct sock *sk, struct sock *other)
{
	return !(sk->reuse && other->reuse) &&
	       (!sk->bound_dev_if || !other->bound_dev_if ||
		sk->bound_dev_if == other->bound_dev_if) &&
	       (!sk->rcv_saddr || !other->rcv_saddr || sk->rcv_saddr == other->rcv_saddr);
}

static bool udp_port_free(struct sock *sk, u16 port)
{
	struct sock *other;

	list_for_each_entry(other, udp_bucket(sk->k->net, port), node)
		if (other != sk && ntohs(other->sport) == port && udp_conflict(sk, other))
			return false;
	return true;
}

static int udp_get_port(struct sock *sk, u16 port)
{
	struct net *net = sk->k->net;
	u32 low = (u32)net->ipv4.sysctl_local_port_range[0];
	u32 range = (u32)net->ipv4.sysctl_local_port_range[1] - low + 1, first, i;

	if (!port) {
		first = get_random_u32_below(sk->k, range);
		for (i = 0; i < range; i++) {
			port = (u16)(low + (first + i) % range);
			if (udp_port_free(sk, port))
				break;
		}
		if (i == range)
			return -EAGAIN;
	} else if (!udp_port_free(sk, port)) {
		return -EADDRINUSE;
	}
	sk->sport = htons(port);
	list_del_init(&sk->node);
	list_add_tail(&sk->node, udp_bucket(net, port));
	return 0;
}

static int udp_bind(struct sock *sk, const union sockaddr_any *addr)
{
	u8 type;

	if (addr->family != AF_INET)
		return -EAFNOSUPPORT;
	if (sk->sport)
		return -EINVAL;
	type = inet_addr_type(sk->k, addr->in.sin_addr);
	if (addr->in.sin_addr && type != RTN_LOCAL && type != RTN_MULTICAST &&
	    type != RTN_BROADCAST)
		return -EADDRNOTAVAIL;
	sk->rcv_saddr = addr->in.sin_addr;
	if (type == RTN_LOCAL)
		sk->saddr = addr->in.sin_addr;
	return udp_get_port(sk, ntohs(addr->in.sin_port));
}

static int udp_connect(struct sock *sk, const union sockaddr_any *addr)
{
	struct rtable *rt;
	int err;

	if (addr->family != AF_INET)
		return -EAFNOSUPPORT;
	rt = sk_route(sk, addr->in.sin_addr);
	if (IS_ERR(rt))
		return (int)PTR_ERR(rt);
	if (!sk->sport) {
		err = udp_get_port(sk, 0);
		if (err)
			return err;
	}
	if (!sk->saddr)
		sk->saddr = rt->saddr;
	if (!sk->rcv_saddr)
		sk->rcv_saddr = rt->saddr;
	sk->daddr = addr->in.sin_addr;
	sk->dport = addr->in.sin_port;
	sk->inet_id = (u16)get_random_u32(sk->k);
	return 0;
}

static int udp_sendmsg(struct sock *sk, const void *buf, u32 len, int flags,
		       const union sockaddr_any *to)
{
	__be32 daddr = sk->daddr, saddr;
	__be16 dport = sk->dport, df = 0;
	struct net_device *dev;
	struct udphdr *uh;
	struct sk_buff *skb;
	struct rtable *rt;
	u32 headroom, mtu, ulen;
	int err;

	if (len > 65535 - sizeof(struct iphdr) - sizeof(*uh))
		return -EMSGSIZE;
	if (to) {
		if (to->family != AF_INET)
			return -EAFNOSUPPORT;
		daddr = to->in.sin_addr;
		dport = to->in.sin_port;
		if (!dport)
			return -EINVAL;
	} else if (!dport) {
		return -EDESTADDRREQ;
	}
	if (unlikely(!sk->sport)) {
		err = udp_get_port(sk, 0);
		if (err)
			return err;
	}
	rt = sk_route(sk, daddr);
	if (IS_ERR(rt))
		return (int)PTR_ERR(rt);
	rt_hold(rt); /* over the sleep for buffer space */
	ulen = len + (u32)sizeof(*uh);
	mtu = rt_mtu(rt);
	if (ulen + sizeof(struct iphdr) > mtu) {
		if (sk->pmtudisc >= IP_PMTUDISC_DO) {
			err = -EMSGSIZE;
			goto out;
		}
	} else if (ip_dont_fragment(sk, rt)) {
		df = htons(IP_DF);
	}
	dev = rt->dev;
	headroom = ALIGN((u32)dev->hard_header_len + dev->needed_headroom + (u32)sizeof(*uh) +
				 (u32)sizeof(struct iphdr),
			 16u);
	skb = sock_alloc_send_skb(sk, headroom + len + dev->needed_tailroom, flags & MSG_DONTWAIT,
				  &err);
	if (!skb)
		goto out;
	skb_reserve(skb, headroom);
	skb_put_data(skb, buf, len);
	cpu_charge(sk->k, COST_UDP_TX);
	cpu_charge_n(sk->k, COST_COPY_BYTE, len);
	saddr = sk->saddr ? sk->saddr : rt->saddr;
	uh = skb_push(skb, sizeof(*uh));
	skb_reset_transport_header(skb);
	uh->source = sk->sport;
	uh->dest = dport;
	uh->len = htons((u16)ulen);
	if (unlikely(sk->no_check)) {
		uh->check = 0;
	} else {
		uh->check = (__sum16)~csum_tcpudp_magic(saddr, daddr, ulen, IPPROTO_UDP, 0);
		skb->ip_summed = CHECKSUM_PARTIAL;
		skb->csum_start = skb->transport_header;
		skb->csum_offset = offsetof(struct udphdr, check);
	}
	if (flags & MSG_CONFIRM)
		neigh_confirm(rt->neigh);
	skb->rt = rt;
	err = ip_send_skb(skb, rt, saddr, daddr, IPPROTO_UDP, sk->tos, sk->ttl, df);
	SNMP_INC(sk->k->net, Udp_OutDatagrams);
	if (err > 0) /* dropped by a queue: the sender hears of it only with IP_RECVERR */
		err = sk->recverr ? -ENOBUFS : 0;
	return err < 0 ? err : (int)len;

out:
	rt_put(rt);
	if (err == -EAGAIN || err == -ENOBUFS)
		SNMP_INC(sk->k->net, Udp_SndbufErrors);
	return err;
}

static int udp_recvmsg(struct sock *sk, void *buf, u32 len, int flags, struct msg_info *info)
{
	int ret;
	struct sk_buff *skb = ip_recv_datagram(sk, buf, len, flags, info, &ret);

	if (!skb)
		return ret;
	if (info)
		info->from.in.sin_port = udp_hdr(skb)->source;
	if (!(flags & MSG_PEEK))
		SNMP_INC(sk->k->net, Udp_InDatagrams);
	consume_skb(skb);
	return ret;
}

/* How well @sk fits; negative: not at all. */
static int udp_score(const struct sock *sk, __be32 saddr, __be16 sport, __be32 daddr, __be16 dport,
		     int iif)
{
	int score = 0;

	if (sk->sport != dport)
		return -1;
	if (sk->rcv_saddr) {
		if (sk->rcv_saddr != daddr)
			return -1;
		score += 4;
	}
	if (sk->daddr) {
		if (sk->daddr != saddr)
			return -1;
		score += 4;
	}
	if (sk->dport) {
		if (sk->dport != sport)
			return -1;
		score += 4;
	}
	if (sk->bound_dev_if) {
		if (sk->bound_dev_if != iif)
			return -1;
		score += 4;
	}
	return score;
}

static struct sock *udp_lookup(struct net *net, __be32 saddr, __be16 sport, __be32 daddr,
			       __be16 dport, int iif)
{
	struct sock *sk, *best = NULL;
	int best_score = -1;

	list_for_each_entry(sk, udp_bucket(net, ntohs(dport)), node) {
		int score = udp_score(sk, saddr, sport, daddr, dport, iif);

		if (score > best_score) {
			best = sk;
			best_score = score;
		}
	}
	return best;
}

static void udp_queue_rcv(struct sock *sk, struct sk_buff *skb)
{
	if (unlikely(sock_queue_rcv_skb(sk, skb))) {
		SNMP_INC(sk->k->net, Udp_RcvbufErrors);
		SNMP_INC(sk->k->net, Udp_InErrors);
		kfree_skb_reason(skb, SKB_DROP_REASON_SOCKET_RCVBUFF);
	}
}

static int udp_mcast_deliver(struct sk_buff *skb, const struct iphdr *iph, const struct udphdr *uh)
{
	struct net *net = skb->k->net;
	struct sock *sk, *first = NULL;

	list_for_each_entry(sk, udp_bucket(net, ntohs(uh->dest)), node) {
		if (udp_score(sk, iph->saddr, uh->source, iph->daddr, uh->dest, skb->skb_iif) < 0)
			continue;
		if (!first)
			first = sk;
		else
			udp_queue_rcv(sk, skb_clone(skb, GFP_ATOMIC));
	}
	if (first)
		udp_queue_rcv(first, skb);
	else
		consume_skb(skb);
	return 0;
}

/* Right, or none was made, or the device has checked it. */
static bool udp_csum_ok(struct sk_buff *skb, const struct iphdr *iph, const struct udphdr *uh,
			u32 ulen)
{
	if (likely(skb->ip_summed == CHECKSUM_UNNECESSARY || skb->ip_summed == CHECKSUM_PARTIAL))
		return true;
	if (!uh->check)
		return true;
	return !csum_fold(skb_checksum(
		skb, 0, ulen, csum_tcpudp_nofold(iph->saddr, iph->daddr, ulen, IPPROTO_UDP, 0)));
}

int udp_rcv(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	const struct iphdr *iph = ip_hdr(skb);
	enum skb_drop_reason reason = SKB_DROP_REASON_PKT_TOO_SMALL;
	const struct udphdr *uh;
	struct sock *sk;
	u32 ulen;

	cpu_charge(skb->k, COST_UDP_RX);
	if (!pskb_may_pull(skb, sizeof(*uh)))
		goto drop;
	uh = udp_hdr(skb);
	ulen = ntohs(uh->len);
	if (ulen > skb->len || ulen < sizeof(*uh))
		goto drop;
	skb_trim(skb, ulen);
	if (unlikely(!udp_csum_ok(skb, iph, uh, ulen))) {
		SNMP_INC(net, Udp_InCsumErrors);
		reason = SKB_DROP_REASON_UDP_CSUM;
		goto drop;
	}
	if (unlikely(skb->rt->type == RTN_BROADCAST || skb->rt->type == RTN_MULTICAST)) {
		skb_pull(skb, sizeof(*uh));
		return udp_mcast_deliver(skb, iph, uh);
	}
	sk = udp_lookup(net, iph->saddr, uh->source, iph->daddr, uh->dest, skb->skb_iif);
	if (unlikely(!sk)) {
		SNMP_INC(net, Udp_NoPorts);
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
		kfree_skb_reason(skb, SKB_DROP_REASON_NO_SOCKET);
		return 0;
	}
	skb_pull(skb, sizeof(*uh));
	udp_queue_rcv(sk, skb);
	return 0;

drop:
	SNMP_INC(net, Udp_InErrors);
	kfree_skb_reason(skb, reason);
	return 0;
}

/* @skb: an ICMP error; data at the header of the packet that it quotes. */
void udp_err(struct sk_buff *skb, u32 info)
{
	const struct iphdr *inner = (const struct iphdr *)skb->data;
	const struct udphdr *uh = (const struct udphdr *)(skb->data + inner->ihl * 4u);
	u8 type = icmp_hdr(skb)->type, code = icmp_hdr(skb)->code;
	bool hard = false;
	int err = EHOSTUNREACH;
	struct sock *sk;

	sk = udp_lookup(skb->k->net, inner->daddr, uh->dest, inner->saddr, uh->source,
			skb->skb_iif);
	if (!sk) {
		SNMP_INC(skb->k->net, Icmp_InErrors);
		return;
	}
	if (type == ICMP_DEST_UNREACH) {
		err = icmp_err_convert(code, &hard);
		if (code == ICMP_FRAG_NEEDED)
			hard = sk->pmtudisc != IP_PMTUDISC_DONT;
	} else if (type == ICMP_PARAMETERPROB) {
		err = EPROTO;
		hard = true;
	}
	/* RFC 1122 4.1.3.3: told to who asked for it, or is connected. */
	if (sk->recverr)
		ip_icmp_error(sk, skb, err, uh->dest, info, type, code);
	else if (!hard || !sk->daddr)
		return;
	sk_error_report(sk, err);
}

static void udp_destroy(struct sock *sk)
{
	list_del_init(&sk->node);
}

const struct proto udp_prot = {
	.name = "UDP",
	.family = AF_INET,
	.type = SOCK_DGRAM,
	.protocol = IPPROTO_UDP,
	.destroy = udp_destroy,
	.bind = udp_bind,
	.connect = udp_connect,
	.sendmsg = udp_sendmsg,
	.recvmsg = udp_recvmsg,
};

void udp_init(struct kernel *k)
{
	k->net->udp = kzalloc(k, sizeof(*k->net->udp));
	for (u32 i = 0; i < UDP_HASH; i++)
		INIT_LIST_HEAD(&k->net->udp->bucket[i]);
}
