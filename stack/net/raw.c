/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Raw sockets: any IPv4 protocol, the IP header with what is received; and ping
 * sockets, which send echo requests alone, under an identifier that is theirs
 * as a port is, and receive the replies (net/ipv4/raw.c, net/ipv4/ping.c).
 */
#include <ip.h>
#include <net.h>
#include <sock.h>

#include "net-private.h"

struct raw_table {
	struct list_head raw, ping; /* struct sock.node */
};

/* Room for headers in front, @len bytes from @buf, to go along @rt. */
static struct sk_buff *sock_build(struct sock *sk, struct rtable *rt, const void *buf, u32 len,
				  int flags, int *err)
{
	u32 headroom = ALIGN((u32)rt->dev->hard_header_len + rt->dev->needed_headroom +
				     (u32)sizeof(struct iphdr) + sk->options_len,
			     16u);
	struct sk_buff *skb = sock_alloc_send_skb(sk, headroom + len + rt->dev->needed_tailroom,
						  flags & MSG_DONTWAIT, err);

	if (!skb)
		return NULL;
	skb_reserve(skb, headroom);
	skb_reset_transport_header(skb);
	skb_put_data(skb, buf, len);
	cpu_charge_n(sk->k, COST_COPY_BYTE, len);
	skb->rt = rt_hold(rt);
	return skb;
}

static int sock_destination(struct sock *sk, const union sockaddr_any *to, __be32 *daddr)
{
	*daddr = sk->daddr;
	if (to) {
		if (to->family != AF_INET)
			return -EAFNOSUPPORT;
		*daddr = to->in.sin_addr;
	}
	return *daddr || to ? 0 : -EDESTADDRREQ;
}

static int sock_df(struct sock *sk, struct rtable *rt, u32 len, __be16 *df)
{
	*df = 0;
	if (len + sizeof(struct iphdr) + sk->options_len > rt_mtu(rt))
		return sk->pmtudisc >= IP_PMTUDISC_DO ? -EMSGSIZE : 0;
	if (ip_dont_fragment(sk, rt))
		*df = htons(IP_DF);
	return 0;
}

/* A packet with the header that user space made; what is zero in it is filled in. */
static int raw_send_hdrinc(struct sock *sk, struct rtable *rt, const void *buf, u32 len, int flags)
{
	struct sk_buff *skb;
	struct iphdr *iph;
	int err = 0;

	if (len < sizeof(*iph) || len > rt->dev->mtu)
		return len < sizeof(*iph) ? -EINVAL : -EMSGSIZE;
	skb = sock_build(sk, rt, buf, len, flags, &err);
	if (!skb)
		return err;
	skb_reset_network_header(skb);
	iph = ip_hdr(skb);
	if (iph->ihl < 5 || iph->ihl * 4u > len) {
		kfree_skb(skb);
		return -EINVAL;
	}
	if (!iph->saddr)
		iph->saddr = rt->saddr;
	if (!iph->id)
		iph->id = (__be16)get_random_u32(sk->k);
	memset(IPCB(skb), 0, sizeof(struct inet_skb_parm));
	err = ip_local_out(skb);
	return err < 0 ? err : (int)len;
}

static int raw_sendmsg(struct sock *sk, const void *buf, u32 len, int flags,
		       const union sockaddr_any *to)
{
	struct rtable *rt;
	struct sk_buff *skb;
	__be32 daddr;
	__be16 df;
	int err;

	if (len > 65535 - sizeof(struct iphdr))
		return -EMSGSIZE;
	err = sock_destination(sk, to, &daddr);
	if (err)
		return err;
	rt = sk_route(sk, daddr);
	if (IS_ERR(rt))
		return (int)PTR_ERR(rt);
	rt_hold(rt);
	if (sk->hdrincl) {
		err = raw_send_hdrinc(sk, rt, buf, len, flags);
		goto out;
	}
	err = sock_df(sk, rt, len, &df);
	if (err)
		goto out;
	skb = sock_build(sk, rt, buf, len, flags, &err);
	if (!skb)
		goto out;
	err = ip_send_skb_options(skb, rt, sk->saddr ? sk->saddr : rt->saddr, daddr,
				  (u8)sk->protocol, sk->tos, sk->ttl, df, sk->options,
				  sk->options_len);
	if (err >= 0)
		err = (int)len;
out:
	rt_put(rt);
	return err;
}

static int dgram_recvmsg(struct sock *sk, void *buf, u32 len, int flags, struct msg_info *info)
{
	int ret;

	consume_skb(ip_recv_datagram(sk, buf, len, flags, info, &ret));
	return ret;
}

static bool raw_match(const struct sock *sk, __be32 saddr, __be32 daddr, u8 protocol, int iif)
{
	return sk->protocol == protocol && (!sk->daddr || sk->daddr == saddr) &&
	       (!sk->rcv_saddr || sk->rcv_saddr == daddr) &&
	       (!sk->bound_dev_if || sk->bound_dev_if == iif);
}

static __attribute__((noinline)) bool raw_v4_input(struct sk_buff *skb, u8 protocol)
{
	struct raw_table *table = skb->k->net->raw;
	const struct iphdr *iph = ip_hdr(skb);
	struct sk_buff *copy;
	struct sock *sk;
	bool found = false;

	list_for_each_entry(sk, &table->raw, node) {
		if (!raw_match(sk, iph->saddr, iph->daddr, protocol, skb->skb_iif))
			continue;
		found = true;
		if (protocol == IPPROTO_ICMP && skb->len &&
		    (skb->data[0] < 32 && (sk->icmp_filter & BIT(skb->data[0]))))
			continue;
		copy = skb_clone(skb, GFP_ATOMIC);
		skb_push(copy, (u32)(copy->data - skb_network_header(copy)));
		if (sock_queue_rcv_skb(sk, copy))
			kfree_skb_reason(copy, SKB_DROP_REASON_SOCKET_RCVBUFF);
	}
	return found;
}

bool raw_local_deliver(struct sk_buff *skb, u8 protocol)
{
	return unlikely(!list_empty(&skb->k->net->raw->raw)) && raw_v4_input(skb, protocol);
}

static void sock_icmp_error(struct sock *sk, struct sk_buff *skb, u32 info)
{
	u8 type = icmp_hdr(skb)->type, code = icmp_hdr(skb)->code;
	int err = EHOSTUNREACH;
	bool hard = false;

	if (type == ICMP_DEST_UNREACH) {
		err = icmp_err_convert(code, &hard);
		if (code == ICMP_FRAG_NEEDED)
			hard = sk->pmtudisc != IP_PMTUDISC_DONT;
	} else if (type == ICMP_PARAMETERPROB) {
		err = EPROTO;
		hard = true;
	}
	if (sk->recverr)
		ip_icmp_error(sk, skb, err, 0, info, type, code);
	if (sk->recverr || (hard && sk->daddr))
		sk_error_report(sk, err);
}

void raw_icmp_error(struct sk_buff *skb, u8 protocol, u32 info)
{
	const struct iphdr *inner = (const struct iphdr *)skb->data;
	struct sock *sk;

	list_for_each_entry(sk, &skb->k->net->raw->raw, node)
		if (raw_match(sk, inner->daddr, inner->saddr, protocol, skb->skb_iif))
			sock_icmp_error(sk, skb, info);
}

static int raw_init_sock(struct sock *sk)
{
	if (sk->protocol == IPPROTO_RAW)
		sk->hdrincl = true;
	list_add_tail(&sk->node, &sk->k->net->raw->raw);
	return 0;
}

static int sock_bind_addr(struct sock *sk, const union sockaddr_any *addr)
{
	if (addr->family != AF_INET)
		return -EAFNOSUPPORT;
	if (addr->in.sin_addr && inet_addr_type(sk->k, addr->in.sin_addr) != RTN_LOCAL)
		return -EADDRNOTAVAIL;
	sk->rcv_saddr = addr->in.sin_addr;
	sk->saddr = addr->in.sin_addr;
	return 0;
}

static int sock_connect_addr(struct sock *sk, const union sockaddr_any *addr)
{
	struct rtable *rt;

	if (addr->family != AF_INET)
		return -EAFNOSUPPORT;
	rt = sk_route(sk, addr->in.sin_addr);
	if (IS_ERR(rt))
		return (int)PTR_ERR(rt);
	if (!sk->saddr)
		sk->saddr = rt->saddr;
	sk->daddr = addr->in.sin_addr;
	sk->inet_id = (u16)get_random_u32(sk->k);
	return 0;
}

static void raw_destroy(struct sock *sk)
{
	list_del_init(&sk->node);
}

const struct proto raw_prot = {
	.name = "RAW",
	.family = AF_INET,
	.type = SOCK_RAW,
	.protocol = -1,
	.init = raw_init_sock,
	.destroy = raw_destroy,
	.bind = sock_bind_addr,
	.connect = sock_connect_addr,
	.sendmsg = raw_sendmsg,
	.recvmsg = dgram_recvmsg,
};

static struct sock *ping_find(struct net *net, __be16 ident)
{
	struct sock *sk;

	list_for_each_entry(sk, &net->raw->ping, node)
		if (sk->sport == ident)
			return sk;
	return NULL;
}

static int ping_get_ident(struct sock *sk, __be16 ident)
{
	struct net *net = sk->k->net;

	if (ident && ping_find(net, ident))
		return -EADDRINUSE;
	while (!ident) {
		ident = (__be16)get_random_u32(sk->k);
		if (ping_find(net, ident))
			ident = 0;
	}
	sk->sport = ident;
	list_add_tail(&sk->node, &net->raw->ping);
	return 0;
}

static int ping_bind(struct sock *sk, const union sockaddr_any *addr)
{
	int err = sock_bind_addr(sk, addr);

	if (err)
		return err;
	return sk->sport ? -EINVAL : ping_get_ident(sk, addr->in.sin_port);
}

static int ping_sendmsg(struct sock *sk, const void *buf, u32 len, int flags,
			const union sockaddr_any *to)
{
	struct icmphdr *icmph;
	struct sk_buff *skb;
	struct rtable *rt;
	__be32 daddr;
	__be16 df;
	int err;

	if (len < sizeof(*icmph))
		return -EINVAL;
	if (len > 65535 - sizeof(struct iphdr))
		return -EMSGSIZE;
	err = sock_destination(sk, to, &daddr);
	if (err)
		return err;
	if (((const u8 *)buf)[0] != ICMP_ECHO || ((const u8 *)buf)[1])
		return -EINVAL;
	if (!sk->sport) {
		err = ping_get_ident(sk, 0);
		if (err)
			return err;
	}
	rt = sk_route(sk, daddr);
	if (IS_ERR(rt))
		return (int)PTR_ERR(rt);
	rt_hold(rt);
	err = sock_df(sk, rt, len, &df);
	if (err)
		goto out;
	skb = sock_build(sk, rt, buf, len, flags, &err);
	if (!skb)
		goto out;
	cpu_charge(sk->k, COST_ICMP);
	icmph = icmp_hdr(skb);
	icmph->un.echo.id = sk->sport;
	icmph->checksum = 0;
	icmph->checksum = csum_fold(skb_checksum(skb, 0, skb->len, 0));
	SNMP_INC(sk->k->net, Icmp_OutMsgs);
	SNMP_INC(sk->k->net, Icmp_OutEchos);
	if (flags & MSG_CONFIRM)
		neigh_confirm(rt->neigh);
	err = ip_send_skb_options(skb, rt, sk->saddr ? sk->saddr : rt->saddr, daddr, IPPROTO_ICMP,
				  sk->tos, sk->ttl, df, sk->options, sk->options_len);
	if (err >= 0)
		err = (int)len;
out:
	rt_put(rt);
	return err;
}

bool ping_rcv(struct sk_buff *skb)
{
	struct sock *sk = ping_find(skb->k->net, icmp_hdr(skb)->un.echo.id);
	const struct iphdr *iph = ip_hdr(skb);

	if (!sk ||
	    !raw_match(sk, sk->daddr ? iph->saddr : 0, iph->daddr, (u8)sk->protocol, skb->skb_iif))
		return false;
	if (sock_queue_rcv_skb(sk, skb))
		kfree_skb_reason(skb, SKB_DROP_REASON_SOCKET_RCVBUFF);
	return true;
}

void ping_err(struct sk_buff *skb, u32 info)
{
	const struct iphdr *inner = (const struct iphdr *)skb->data;
	const struct icmphdr *icmph = (const struct icmphdr *)(skb->data + inner->ihl * 4u);
	struct sock *sk;

	if (icmph->type != ICMP_ECHO)
		return;
	sk = ping_find(skb->k->net, icmph->un.echo.id);
	if (sk)
		sock_icmp_error(sk, skb, info);
}

const struct proto ping_prot = {
	.name = "PING",
	.family = AF_INET,
	.type = SOCK_DGRAM,
	.protocol = IPPROTO_ICMP,
	.destroy = raw_destroy,
	.bind = ping_bind,
	.connect = sock_connect_addr,
	.sendmsg = ping_sendmsg,
	.recvmsg = dgram_recvmsg,
};

void raw_init(struct kernel *k)
{
	struct raw_table *table = kzalloc(k, sizeof(*table));

	INIT_LIST_HEAD(&table->raw);
	INIT_LIST_HEAD(&table->ping);
	k->net->raw = table;
}
