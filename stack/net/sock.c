/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets: buffers, waiting, options (net/core/sock.c, net/core/datagram.c).
 *
 * A sender that has sndbuf bytes on the way sleeps until half of it is free
 * again, so it is woken for a batch and not for a packet.
 */
#include <ip.h>
#include <net.h>
#include <sock.h>

#include "net-private.h"

static const struct proto *const protos[] = {
	&udp_prot, &ping_prot, &raw_prot, &packet_prot, NULL,
};

struct sock *sk_alloc(struct kernel *k, const struct proto *prot, u16 type, int protocol)
{
	struct sock *sk = kzalloc(k, sizeof(*sk));

	INIT_LIST_HEAD(&sk->node);
	sk->k = k;
	sk->prot = prot;
	sk->family = prot->family;
	sk->type = type;
	sk->protocol = (u16)protocol;
	sk->refs = 1;
	sk->pmtudisc = k->net->ipv4.sysctl_ip_no_pmtu_disc ? IP_PMTUDISC_DONT : IP_PMTUDISC_WANT;
	sk->rcvbuf = (u32)k->net->sysctl_rmem_default;
	sk->sndbuf = (u32)k->net->sysctl_wmem_default;
	sk->rcvtimeo = SIM_TIME_MAX;
	sk->sndtimeo = SIM_TIME_MAX;
	skb_queue_head_init(&sk->receive_queue);
	skb_queue_head_init(&sk->error_queue);
	init_waitqueue_head(k, &sk->wait);
	return sk;
}

void sock_put(struct sock *sk)
{
	if (--sk->refs)
		return;
	if (sk->dst_cache)
		rt_put(sk->dst_cache);
	kfree(sk->options);
	kfree(sk);
}

int sock_create(struct kernel *k, int family, int type, int protocol, struct sock **res)
{
	struct sock *sk;
	int err;

	for (u32 i = 0; protos[i]; i++) {
		const struct proto *prot = protos[i];

		if (prot->family != family)
			continue;
		if (family != AF_PACKET && prot->type != type)
			continue;
		if (prot->protocol >= 0 && prot->protocol != protocol &&
		    !(protocol == 0 && prot->protocol == IPPROTO_UDP))
			continue;
		sk = sk_alloc(k, prot, (u16)type, protocol);
		err = prot->init ? prot->init(sk) : 0;
		if (err) {
			sock_put(sk);
			return err;
		}
		*res = sk;
		return 0;
	}
	return family == AF_INET || family == AF_PACKET ? -EPROTONOSUPPORT : -EAFNOSUPPORT;
}

void sock_orphan_queues(struct sock *sk)
{
	skb_queue_purge(&sk->receive_queue);
	skb_queue_purge(&sk->error_queue);
}

void sock_release(struct sock *sk)
{
	sk->dead = true;
	if (sk->prot->destroy)
		sk->prot->destroy(sk);
	sock_orphan_queues(sk);
	sock_put(sk);
}

/* A packet that was sent is nowhere any more. */
static void sock_wfree(struct sk_buff *skb)
{
	struct sock *sk = skb->sk;

	sk->wmem_alloc -= skb->truesize;
	if (waitqueue_active(&sk->wait) && sk->wmem_alloc <= sk->sndbuf / 2)
		__wake_up(&sk->wait);
	sock_put(sk);
}

static void sock_rfree(struct sk_buff *skb)
{
	skb->sk->rmem_alloc -= skb->truesize;
}

int sock_error(struct sock *sk)
{
	int err = sk->err;

	sk->err = 0;
	return -err;
}

void sk_error_report(struct sock *sk, int err)
{
	sk->err = err;
	wake_up(&sk->wait);
}

/* Sleeps until there is room, an error, a signal, or no time left. */
static int sock_wait_for_wmem(struct sock *sk)
{
	sim_time left = sk->sndtimeo;

	left = ___wait_event(sk->wait, sk->wmem_alloc <= sk->sndbuf / 2 || sk->err,
			     TASK_INTERRUPTIBLE, left);
	if (left < 0)
		return -EINTR;
	return left ? 0 : -EAGAIN;
}

struct sk_buff *sock_alloc_send_skb(struct sock *sk, u32 size, bool noblock, int *err)
{
	struct sk_buff *skb;

	if (unlikely(sk->err)) {
		*err = sock_error(sk);
		return NULL;
	}
	while (unlikely(sk->wmem_alloc >= sk->sndbuf)) {
		*err = noblock ? -EAGAIN : sock_wait_for_wmem(sk);
		if (!*err)
			*err = sock_error(sk);
		if (*err)
			return NULL;
	}
	skb = alloc_skb(sk->k, size, GFP_KERNEL);
	if (unlikely(!skb)) {
		*err = -ENOBUFS;
		return NULL;
	}
	skb->sk = sock_hold(sk);
	skb->destructor = sock_wfree;
	sk->wmem_alloc += skb->truesize;
	return skb;
}

int sock_queue_rcv_skb(struct sock *sk, struct sk_buff *skb)
{
	if (unlikely(sk->rmem_alloc + skb->truesize > sk->rcvbuf)) {
		sk->drops++;
		return -ENOMEM;
	}
	skb_orphan(skb);
	skb_dst_drop(skb);
	skb->sk = sk;
	skb->destructor = sock_rfree;
	sk->rmem_alloc += skb->truesize;
	skb_queue_tail(&sk->receive_queue, skb);
	wake_up(&sk->wait);
	return 0;
}

static inline struct sk_buff *skb_try_recv_datagram(struct sock *sk, int flags, int *err)
{
	struct sk_buff *skb;

	if (unlikely(sk->err)) {
		*err = sock_error(sk);
		return NULL;
	}
	skb = skb_peek(&sk->receive_queue);
	if (unlikely(!skb))
		*err = -EAGAIN;
	else if (unlikely(flags & MSG_PEEK))
		skb_get(skb);
	else
		skb_unlink(skb, &sk->receive_queue);
	prefetch_range(skb_peek(&sk->receive_queue), 2 * CACHE_LINE); /* the next one */
	return skb;
}

static __attribute__((noinline)) struct sk_buff *skb_wait_datagram(struct sock *sk, int flags,
								   int *err)
{
	struct sk_buff *skb;
	sim_time left;

	for (;;) {
		left = ___wait_event(sk->wait, !skb_queue_empty(&sk->receive_queue) || sk->err,
				     TASK_INTERRUPTIBLE, sk->rcvtimeo);
		if (left < 0)
			*err = -EINTR;
		if (left <= 0)
			return NULL;
		skb = skb_try_recv_datagram(sk, flags, err);
		if (skb || *err != -EAGAIN)
			return skb;
	}
}

struct sk_buff *skb_recv_datagram(struct sock *sk, int flags, int *err)
{
	struct sk_buff *skb = skb_try_recv_datagram(sk, flags, err);

	if (likely(skb) || *err != -EAGAIN || flags & MSG_DONTWAIT)
		return skb;
	return skb_wait_datagram(sk, flags, err);
}

int skb_copy_datagram(struct sock *sk, const struct sk_buff *skb, void *buf, u32 len, int flags,
		      struct msg_info *info)
{
	u32 copied = min(len, skb->len);

	memcpy(buf, skb->data, copied);
	cpu_charge_n(sk->k, COST_COPY_BYTE, copied);
	if (info) {
		info->tstamp_ns = skb->tstamp / PS_PER_NS;
		info->truncated = copied < skb->len;
	}
	return (int)(flags & MSG_TRUNC ? skb->len : copied);
}

/* What is kept with a packet on the error queue. */
struct sock_exterr_skb {
	int err;
	u8 type, code;
	u32 info;
	__be32 offender, daddr;
	__be16 port;
};
#define SKB_EXT_ERR(skb) ((struct sock_exterr_skb *)(skb)->cb)

void ip_icmp_error(struct sock *sk, struct sk_buff *skb, int err, __be16 port, u32 info, u8 type,
		   u8 code)
{
	const struct iphdr *inner = (const struct iphdr *)skb->data;
	__be32 offender = ip_hdr(skb)->saddr, daddr = inner->daddr;
	struct sock_exterr_skb *ee;

	if (sk->rmem_alloc + skb->truesize > sk->rcvbuf)
		return;
	skb = skb_clone(skb, GFP_ATOMIC);
	skb_dst_drop(skb);
	ee = SKB_EXT_ERR(skb);
	ee->err = err;
	ee->type = type;
	ee->code = code;
	ee->info = info;
	ee->offender = offender;
	ee->daddr = daddr;
	ee->port = port;
	skb->sk = sk;
	skb->destructor = sock_rfree;
	sk->rmem_alloc += skb->truesize;
	skb_queue_tail(&sk->error_queue, skb);
}

/* What was sent comes back, as far as it was quoted: from its transport header's payload on. */
static int ip_recv_error(struct sock *sk, void *buf, u32 len, struct msg_info *info)
{
	struct sk_buff *skb = skb_dequeue(&sk->error_queue);
	const struct iphdr *inner;
	struct sock_exterr_skb *ee;
	u32 skip, n;

	if (!skb)
		return -EAGAIN;
	inner = (const struct iphdr *)skb->data;
	skip = inner->ihl * 4u;
	if (inner->protocol == IPPROTO_UDP)
		skip += sizeof(struct udphdr);
	skip = min(skip, skb->len);
	n = min(len, skb->len - skip);
	memcpy(buf, skb->data + skip, n);
	ee = SKB_EXT_ERR(skb);
	if (info) {
		*info = (struct msg_info){
			.tstamp_ns = skb->tstamp / PS_PER_NS,
			.truncated = n < skb->len - skip,
			.ee_errno = ee->err,
			.ee_type = ee->type,
			.ee_code = ee->code,
			.ee_info = ee->info,
			.ee_offender = ee->offender,
		};
		info->from.in = (struct sockaddr_in){AF_INET, ee->port, ee->daddr};
	}
	consume_skb(skb);
	if (skb_queue_empty(&sk->error_queue))
		sk->err = 0;
	return (int)n;
}

struct sk_buff *ip_recv_datagram(struct sock *sk, void *buf, u32 len, int flags,
				 struct msg_info *info, int *ret)
{
	struct sk_buff *skb;

	if (flags & MSG_ERRQUEUE) {
		*ret = ip_recv_error(sk, buf, len, info);
		return NULL;
	}
	skb = skb_recv_datagram(sk, flags, ret);
	if (!skb)
		return NULL;
	*ret = skb_copy_datagram(sk, skb, buf, len, flags, info);
	if (info) {
		info->from.in = (struct sockaddr_in){AF_INET, 0, ip_hdr(skb)->saddr};
		info->ttl = ip_hdr(skb)->ttl;
		info->tos = ip_hdr(skb)->tos;
		info->options_len = (u8)(ip_hdr(skb)->ihl * 4 - sizeof(struct iphdr));
		memcpy(info->options, ip_hdr(skb) + 1, info->options_len);
	}
	return skb;
}

/* Finds the route to @daddr and puts it into the cache. */
static struct rtable *sk_find_route(struct sock *sk, __be32 daddr)
{
	struct flowi4 fl = {
		.daddr = daddr, .saddr = sk->saddr, .oif = sk->bound_dev_if, .tos = sk->tos};
	struct rtable *rt = ip_route_output(sk->k, &fl);

	if (IS_ERR(rt)) {
		SNMP_INC(sk->k->net, Ip_OutNoRoutes);
		return rt;
	}
	if (sk->dst_cache)
		rt_put(sk->dst_cache);
	sk->dst_cache = rt;
	sk->dst_cache_daddr = daddr;
	return rt;
}

struct rtable *sk_route(struct sock *sk, __be32 daddr)
{
	struct rtable *rt = sk->dst_cache;

	if (unlikely(!rt || sk->dst_cache_daddr != daddr || rt->genid != sk->k->net->rt_genid)) {
		rt = sk_find_route(sk, daddr);
		if (IS_ERR(rt))
			return rt;
	}
	if (unlikely(rt->type == RTN_BROADCAST && !sk->broadcast))
		return ERR_PTR(-EACCES);
	return rt;
}

static void sk_dst_reset(struct sock *sk)
{
	if (sk->dst_cache)
		rt_put(sk->dst_cache);
	sk->dst_cache = NULL;
}

static int set_int(const void *val, u32 len, int *out)
{
	if (len < sizeof(int))
		return -EINVAL;
	memcpy(out, val, sizeof(int));
	return 0;
}

static int set_timeo(const void *val, u32 len, sim_time *out)
{
	s64 ns;

	if (len < sizeof(ns))
		return -EINVAL;
	memcpy(&ns, val, sizeof(ns));
	if (ns < 0)
		return -EDOM;
	*out = ns && ns < SIM_TIME_MAX / PS_PER_NS ? SIM_NS(ns) : SIM_TIME_MAX;
	return 0;
}

static int set_sol_socket(struct sock *sk, int name, const void *val, u32 len)
{
	struct net *net = sk->k->net;
	struct net_device *dev;
	char ifname[IFNAMSIZ];
	int v = 0, err;

	switch (name) {
	case SO_BINDTODEVICE:
		memset(ifname, 0, sizeof(ifname));
		memcpy(ifname, val, min(len, (u32)sizeof(ifname) - 1));
		dev = ifname[0] ? __dev_get_by_name(sk->k, ifname) : NULL;
		if (ifname[0] && !dev)
			return -ENODEV;
		sk->bound_dev_if = dev ? dev->ifindex : 0;
		sk_dst_reset(sk);
		return 0;
	case SO_RCVTIMEO:
		return set_timeo(val, len, &sk->rcvtimeo);
	case SO_SNDTIMEO:
		return set_timeo(val, len, &sk->sndtimeo);
	}
	err = set_int(val, len, &v);
	if (err)
		return err;
	switch (name) {
	case SO_BROADCAST:
		sk->broadcast = v != 0;
		return 0;
	case SO_REUSEADDR:
		sk->reuse = v != 0;
		return 0;
	case SO_TIMESTAMPNS:
		sk->timestamp = v != 0;
		return 0;
	case UDP_NO_CHECK:
		sk->no_check = v != 0;
		return 0;
	case SO_SNDBUF: /* doubled, for the overhead: socket(7) */
		sk->sndbuf = max(2 * min((u32)max(v, 0), (u32)net->sysctl_wmem_max), 4608u);
		return 0;
	case SO_RCVBUF:
		sk->rcvbuf = max(2 * min((u32)max(v, 0), (u32)net->sysctl_rmem_max), 2304u);
		return 0;
	}
	return -ENOPROTOOPT;
}

static int set_options(struct sock *sk, const void *val, u32 len)
{
	if (sk->type != SOCK_RAW && sk->protocol != IPPROTO_ICMP)
		return -ENOPROTOOPT;
	if (len > MAX_IPOPTLEN || !ip_options_valid(val, len))
		return -EINVAL;
	kfree(sk->options);
	sk->options = kmalloc(sk->k, MAX_IPOPTLEN);
	memcpy(sk->options, val, len);
	sk->options_len = len;
	return 0;
}

static int set_sol_ip(struct sock *sk, int name, const void *val, u32 len)
{
	int v = 0, err;

	if (name == IP_OPTIONS)
		return set_options(sk, val, len);
	err = set_int(val, len, &v);
	if (err)
		return err;
	switch (name) {
	case IP_TTL:
		if (v != -1 && (v < 1 || v > 255))
			return -EINVAL;
		sk->ttl = v == -1 ? 0 : (u8)v;
		return 0;
	case IP_TOS:
		sk->tos = (u8)v;
		sk_dst_reset(sk);
		return 0;
	case IP_MTU_DISCOVER:
		if (v < IP_PMTUDISC_DONT || v > IP_PMTUDISC_PROBE)
			return -EINVAL;
		sk->pmtudisc = (u8)v;
		return 0;
	case IP_RECVERR:
		sk->recverr = v != 0;
		return 0;
	case IP_HDRINCL:
		if (sk->type != SOCK_RAW)
			return -ENOPROTOOPT;
		sk->hdrincl = v != 0;
		return 0;
	}
	return -ENOPROTOOPT;
}

int sock_setsockopt(struct sock *sk, int level, int name, const void *val, u32 len)
{
	if (level == SOL_SOCKET)
		return set_sol_socket(sk, name, val, len);
	if (level == SOL_IP && sk->family == AF_INET)
		return set_sol_ip(sk, name, val, len);
	return -ENOPROTOOPT;
}

int sock_getsockopt(struct sock *sk, int level, int name, void *val, u32 len)
{
	int v;

	if (len < sizeof(v))
		return -EINVAL;
	if (level == SOL_SOCKET && name == SO_ERROR)
		v = -sock_error(sk);
	else if (level == SOL_SOCKET && name == SO_SNDBUF)
		v = (int)sk->sndbuf;
	else if (level == SOL_SOCKET && name == SO_RCVBUF)
		v = (int)sk->rcvbuf;
	else if (level == SOL_IP && name == IP_TTL)
		v = sk->ttl ? sk->ttl : sk->k->net->ipv4.sysctl_ip_default_ttl;
	else if (level == SOL_IP && name == IP_MTU) {
		if (!sk->dst_cache)
			return -ENOTCONN;
		v = (int)rt_mtu(sk->dst_cache);
	} else {
		return -ENOPROTOOPT;
	}
	memcpy(val, &v, sizeof(v));
	return 0;
}

int sock_poll(struct sock *sk)
{
	int mask = 0;

	if (sk->err || !skb_queue_empty(&sk->error_queue))
		mask |= POLLERR;
	if (!skb_queue_empty(&sk->receive_queue))
		mask |= POLLIN;
	if (sk->wmem_alloc < sk->sndbuf)
		mask |= POLLOUT;
	return mask;
}
