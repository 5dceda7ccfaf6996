/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routes. Two tables, local and main, hold prefixes; a lookup takes the longest
 * prefix, then the least metric. What it found for one destination is kept as a
 * struct rtable in a small cache, with its neighbour and its learnt path MTU, so
 * that a packet of a known flow costs a hash. Deviation from Linux: that cache
 * is shared by sending and forwarding, as it was up to Linux 3.5; path MTUs are
 * in it instead of in next-hop exceptions.
 */
#ifndef STACK_ROUTE_H
#define STACK_ROUTE_H

#include <inetdevice.h>

#define RT_TABLE_MAIN 254
#define RT_TABLE_LOCAL 255

#define RTPROT_KERNEL 2
#define RTPROT_BOOT 3
#define RTPROT_STATIC 4

enum {
	RTN_UNSPEC,
	RTN_UNICAST,
	RTN_LOCAL,
	RTN_BROADCAST,
	RTN_ANYCAST,
	RTN_MULTICAST,
	RTN_BLACKHOLE,
	RTN_UNREACHABLE,
	RTN_PROHIBIT,
};

#define RTNH_F_DEAD 1u
#define RTNH_F_ONLINK 4u
#define RTNH_F_LINKDOWN 16u

struct fib_info {
	struct list_head list; /* in its table: longest prefix, then least metric, first */
	__be32 dst, mask;
	u8 prefixlen;
	u8 type;     /* RTN_* */
	u8 scope;    /* RT_SCOPE_* */
	u8 protocol; /* RTPROT_* */
	u8 tos;
	u32 table; /* RT_TABLE_* */
	u32 metric;
	u32 mtu;   /* 0: the device's */
	u32 flags; /* RTNH_F_* */
	__be32 gw; /* 0: on the link */
	__be32 prefsrc;
	struct net_device *dev; /* NULL for blackhole, unreachable, prohibit */
};

struct rtable {
	struct rtable *hash_next;
	struct kernel *k;
	u32 refs;
	u32 genid;
	/* the key */
	__be32 key_dst, key_src;
	int key_oif, key_iif; /* key_iif 0: for sending */
	u8 key_tos;
	/* the answer */
	u8 type;
	bool is_gateway, do_redirect;
	int error;		/* -ENETUNREACH, …: packets end here */
	struct net_device *dev; /* goes out there; for local ones: lo when sending */
	__be32 gateway;		/* next hop: the gateway, or the destination */
	__be32 saddr;		/* preferred source */
	u32 mtu;		/* of the route; 0: of the device */
	u32 pmtu;		/* learnt; 0: none */
	unsigned long pmtu_expires;
	struct neighbour *neigh;
};

void fib_init(struct kernel *k);

/* `ip route`; under rtnl; @cfg is copied. NLM flags: */
#define FIB_CREATE BIT(0)
#define FIB_REPLACE BIT(1)
#define FIB_APPEND BIT(2)
int fib_add(struct kernel *k, const struct fib_info *cfg, u32 flags);
/* The first that matches what is said of it; 0 in a member: any. -ESRCH. */
int fib_del(struct kernel *k, const struct fib_info *cfg);
/* In order of address; @table 0: main then local. */
void fib_for_each(struct kernel *k, u32 table, void (*say)(void *ctx, const struct fib_info *fi),
		  void *ctx);
struct fib_info *fib_lookup(struct kernel *k, __be32 dst, int oif);
u8 inet_addr_type(struct kernel *k, __be32 addr); /* RTN_* of the local table, or UNICAST */
/* Next hops, addresses or devices have changed: cached routes are stale. */
void rt_cache_flush(struct kernel *k);

struct flowi4 {
	__be32 daddr, saddr;
	int oif;
	u8 tos;
};

/* With a reference; ERR_PTR(-ENETUNREACH, -EINVAL, …). */
struct rtable *ip_route_output(struct kernel *k, const struct flowi4 *fl);
/* For a received packet; sets skb->rt. 0, or a reason to drop it. */
enum skb_drop_reason ip_route_input(struct sk_buff *skb, __be32 daddr, __be32 saddr, u8 tos,
				    struct net_device *dev);

static inline struct rtable *rt_hold(struct rtable *rt)
{
	rt->refs++;
	return rt;
}
void rt_free(struct rtable *rt);
static inline void rt_put(struct rtable *rt)
{
	if (unlikely(!--rt->refs))
		rt_free(rt);
}
u32 rt_pmtu(struct rtable *rt, u32 mtu); /* where one was learnt */
/* Path MTU in bytes. */
static inline u32 rt_mtu(struct rtable *rt)
{
	u32 mtu = rt->mtu ? rt->mtu : rt->dev->mtu;

	return unlikely(rt->pmtu) ? rt_pmtu(rt, mtu) : mtu;
}
void rt_update_pmtu(struct rtable *rt, u32 mtu);

#endif
