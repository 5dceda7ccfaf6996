/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routes of flows: what the tables, the addresses and the neighbours make of
 * one destination, kept for the next packet. See route.h.
 *
 * The cache has 64 chains and 256 entries. Each entry carries the generation of
 * the configuration it was made from; one of another generation is not used
 * and goes when it is met. When the cache is full all go that only it holds.
 */
#include <inetdevice.h>
#include <ip.h>
#include <net.h>
#include <route.h>

#include "net-private.h"

#define RT_CACHE_CHAINS 64
#define RT_CACHE_MAX 256

struct rt_cache {
	struct rtable *chain[RT_CACHE_CHAINS];
	u32 count;
};

static inline u32 rt_hash(__be32 dst, __be32 src, int iface)
{
	return ((dst ^ (src << 5 | src >> 27) ^ (u32)iface) * 0x9e3779b1u) >> 26;
}

void rt_free(struct rtable *rt)
{
	if (rt->neigh)
		neigh_put(rt->neigh);
	kfree(rt);
}

void rt_cache_flush(struct kernel *k)
{
	k->net->rt_genid++;
}

/* Forgets what is stale, or, to make room, all. */
static void rt_cache_shrink(struct kernel *k, bool all)
{
	struct rt_cache *cache = k->net->rt_cache;

	for (u32 i = 0; i < RT_CACHE_CHAINS; i++) {
		struct rtable **p = &cache->chain[i], *rt;

		while ((rt = *p)) {
			if (!all && rt->genid == k->net->rt_genid) {
				p = &rt->hash_next;
				continue;
			}
			*p = rt->hash_next;
			cache->count--;
			rt_put(rt);
		}
	}
}

static void rt_cache_insert(struct rtable *rt, u32 hash)
{
	struct rt_cache *cache = rt->k->net->rt_cache;

	if (cache->count >= RT_CACHE_MAX) {
		rt_cache_shrink(rt->k, false);
		if (cache->count >= RT_CACHE_MAX)
			rt_cache_shrink(rt->k, true);
	}
	rt->hash_next = cache->chain[hash];
	cache->chain[hash] = rt_hold(rt);
	cache->count++;
}

static struct rtable *rt_new(struct kernel *k)
{
	struct rtable *rt = kzalloc(k, sizeof(*rt));

	rt->k = k;
	rt->refs = 1;
	rt->genid = k->net->rt_genid;
	return rt;
}

/* The device and the next hop are known: who is that on the link? */
static int rt_bind_neighbour(struct rtable *rt)
{
	struct neighbour *n = neigh_get(rt->dev, rt->gateway);

	if (IS_ERR(n))
		return (int)PTR_ERR(n);
	rt->neigh = n;
	/* Making it may have made room by forgetting others. */
	rt->genid = rt->k->net->rt_genid;
	return 0;
}

static int fib_error(const struct fib_info *fi)
{
	switch (fi->type) {
	case RTN_BLACKHOLE:
		return -EINVAL;
	case RTN_UNREACHABLE:
		return -EHOSTUNREACH;
	case RTN_PROHIBIT:
		return -EACCES;
	default:
		return 0;
	}
}

static struct rtable *rt_make_output(struct kernel *k, const struct flowi4 *fl)
{
	struct net_device *oif = fl->oif ? __dev_get_by_index(k, fl->oif) : NULL;
	__be32 daddr = fl->daddr ? fl->daddr : fl->saddr ? fl->saddr : INADDR_LOOPBACK_BE;
	struct fib_info *fi;
	struct rtable *rt;
	int err;

	if (fl->oif && !oif)
		return ERR_PTR(-ENODEV);
	if (fl->saddr && (ipv4_is_multicast(fl->saddr) || ipv4_is_lbcast(fl->saddr)))
		return ERR_PTR(-EINVAL);
	rt = rt_new(k);
	rt->gateway = daddr;
	if (ipv4_is_lbcast(daddr) || ipv4_is_multicast(daddr)) {
		/* Limited broadcast and multicast stay on one link. */
		rt->type = ipv4_is_lbcast(daddr) ? RTN_BROADCAST : RTN_MULTICAST;
		if (!oif && fl->saddr)
			oif = ip_dev_find(k, fl->saddr);
		if (!oif) {
			fi = fib_lookup(k, daddr, 0);
			oif = fi ? fi->dev : NULL;
		}
		err = -ENETUNREACH;
		if (!oif)
			goto err_put;
		rt->dev = oif;
		rt->saddr = inet_select_addr(oif, 0, RT_SCOPE_LINK);
	} else {
		fi = fib_lookup(k, daddr, fl->oif);
		err = -ENETUNREACH;
		if (!fi) {
			if (!oif)
				goto err_put;
			/* A device was named: take the destination to be on its link. */
			rt->type = RTN_UNICAST;
			rt->dev = oif;
			rt->saddr = inet_select_addr(oif, 0, RT_SCOPE_LINK);
		} else {
			err = fib_error(fi);
			if (err)
				goto err_put;
			rt->type = fi->type;
			rt->dev = fi->type == RTN_LOCAL ? k->net->loopback_dev : fi->dev;
			rt->mtu = fi->mtu;
			if (fi->gw) {
				rt->gateway = fi->gw;
				rt->is_gateway = true;
			}
			rt->saddr = fi->prefsrc;
			if (!rt->saddr)
				rt->saddr =
					fi->type == RTN_LOCAL ?
						daddr :
						inet_select_addr(rt->dev, rt->gateway, fi->scope);
		}
	}
	err = -ENETDOWN;
	if (!(rt->dev->flags & IFF_UP))
		goto err_put;
	err = rt_bind_neighbour(rt);
	if (err)
		goto err_put;
	return rt;

err_put:
	rt_put(rt);
	return ERR_PTR(err);
}

struct rtable *ip_route_output(struct kernel *k, const struct flowi4 *fl)
{
	u32 hash = rt_hash(fl->daddr, fl->saddr, fl->oif);
	struct rtable *rt;

	for (rt = k->net->rt_cache->chain[hash]; rt; rt = rt->hash_next)
		if (rt->key_dst == fl->daddr && rt->key_src == fl->saddr &&
		    rt->key_oif == fl->oif && !rt->key_iif && rt->genid == k->net->rt_genid)
			return rt_hold(rt);
	rt = rt_make_output(k, fl);
	if (IS_ERR(rt))
		return rt;
	rt->key_dst = fl->daddr;
	rt->key_src = fl->saddr;
	rt->key_oif = fl->oif;
	rt_cache_insert(rt, hash);
	return rt;
}

/*
 * Is the source what it says (RFC 3704)? rp_filter 1: the way back must go by
 * the device it came in by; 2: there must be a way back. Also: nobody else may
 * use an address of ours.
 */
static enum skb_drop_reason fib_validate_source(struct kernel *k, __be32 saddr,
						struct net_device *dev)
{
	int rp_filter = IN_DEV_MAXCONF(dev->ip_ptr, rp_filter);
	struct fib_info *fi = fib_lookup(k, saddr, 0);

	if (fi && fi->type == RTN_LOCAL && !IN_DEV_ORCONF(dev->ip_ptr, accept_local))
		return SKB_DROP_REASON_IP_LOCAL_SOURCE;
	if (fi && fi->type != RTN_UNICAST && fi->type != RTN_LOCAL)
		return SKB_DROP_REASON_IP_INVALID_SOURCE;
	if (rp_filter && !fi)
		return SKB_DROP_REASON_IP_RPFILTER;
	if (rp_filter == 1 && fi->dev != dev)
		return SKB_DROP_REASON_IP_RPFILTER;
	return SKB_NOT_DROPPED_YET;
}

static bool source_on_link(struct kernel *k, __be32 saddr, struct net_device *dev)
{
	struct fib_info *fi = fib_lookup(k, saddr, 0);

	return fi && fi->dev == dev && !fi->gw;
}

static enum skb_drop_reason rt_make_input(struct rtable **res, struct kernel *k, __be32 daddr,
					  __be32 saddr, struct net_device *dev)
{
	enum skb_drop_reason reason = SKB_NOT_DROPPED_YET;
	struct fib_info *fi;
	struct rtable *rt;

	*res = NULL;
	if (ipv4_is_multicast(saddr) || ipv4_is_lbcast(saddr))
		return SKB_DROP_REASON_IP_INVALID_SOURCE;
	if (!(dev->flags & IFF_LOOPBACK) && !dev->ip_ptr->cnf.route_localnet &&
	    (ipv4_is_loopback(saddr) || ipv4_is_loopback(daddr)))
		return SKB_DROP_REASON_IP_INVALID_SOURCE;
	if (ipv4_is_zeronet(saddr) && !ipv4_is_lbcast(daddr))
		return SKB_DROP_REASON_IP_INVALID_SOURCE;
	rt = rt_new(k);
	rt->gateway = daddr;
	rt->dev = dev;
	fi = ipv4_is_lbcast(daddr) || ipv4_is_zeronet(daddr) ? NULL : fib_lookup(k, daddr, 0);
	if (ipv4_is_lbcast(daddr)) {
		rt->type = RTN_BROADCAST;
	} else if (ipv4_is_multicast(daddr)) {
		rt->type = RTN_MULTICAST;
	} else if (ipv4_is_zeronet(daddr)) {
		rt_put(rt);
		return SKB_DROP_REASON_IP_INVALID_SOURCE;
	} else {
		rt->type = fi ? fi->type : RTN_UNREACHABLE;
	}
	if (!ipv4_is_zeronet(saddr) && !(dev->flags & IFF_LOOPBACK))
		reason = fib_validate_source(k, saddr, dev);
	if (reason)
		goto err_put;

	switch (rt->type) {
	case RTN_LOCAL:
	case RTN_BROADCAST:
	case RTN_MULTICAST:
		break;
	case RTN_UNICAST:
		if (!IN_DEV_FORWARD(dev->ip_ptr)) {
			/* A host hears what is not for it, and says nothing. */
			rt->type = RTN_UNREACHABLE;
			rt->error = -EHOSTUNREACH;
			break;
		}
		rt->dev = fi->dev;
		rt->mtu = fi->mtu;
		if (fi->gw) {
			rt->gateway = fi->gw;
			rt->is_gateway = true;
		}
		/* Out the way it came in, and the sender could have gone itself. */
		rt->do_redirect = rt->dev == dev && IN_DEV_ORCONF(dev->ip_ptr, send_redirects) &&
				  source_on_link(k, saddr, dev);
		if (rt_bind_neighbour(rt)) {
			reason = SKB_DROP_REASON_NEIGH_CREATEFAIL;
			goto err_put;
		}
		break;
	default:
		rt->error = fi ? fib_error(fi) : -ENETUNREACH;
		if (!IN_DEV_FORWARD(dev->ip_ptr))
			rt->error = -EHOSTUNREACH;
		break;
	}
	*res = rt;
	return SKB_NOT_DROPPED_YET;

err_put:
	rt_put(rt);
	return reason;
}

enum skb_drop_reason ip_route_input(struct sk_buff *skb, __be32 daddr, __be32 saddr, u8 tos,
				    struct net_device *dev)
{
	struct kernel *k = dev->k;
	u32 hash = rt_hash(daddr, saddr, dev->ifindex);
	enum skb_drop_reason reason;
	struct rtable *rt;

	for (rt = k->net->rt_cache->chain[hash]; rt; rt = rt->hash_next) {
		if (rt->key_dst == daddr && rt->key_src == saddr && rt->key_iif == dev->ifindex &&
		    rt->genid == k->net->rt_genid) {
			skb->rt = rt_hold(rt);
			return SKB_NOT_DROPPED_YET;
		}
	}
	reason = rt_make_input(&rt, k, daddr, saddr, dev);
	if (reason)
		return reason;
	rt->key_dst = daddr;
	rt->key_src = saddr;
	rt->key_iif = dev->ifindex;
	rt_cache_insert(rt, hash);
	skb->rt = rt;
	return SKB_NOT_DROPPED_YET;
}

u32 rt_pmtu(struct rtable *rt, u32 mtu)
{
	if (time_after(jiffies(rt->k), rt->pmtu_expires)) {
		rt->pmtu = 0;
		return mtu;
	}
	return min(mtu, rt->pmtu);
}

/* RFC 1191: never below min_pmtu (552), forgotten after mtu_expires (10 minutes). */
void rt_update_pmtu(struct rtable *rt, u32 mtu)
{
	struct netns_ipv4 *ipv4 = &rt->k->net->ipv4;

	if (mtu < (u32)ipv4->sysctl_min_pmtu)
		mtu = (u32)ipv4->sysctl_min_pmtu;
	if (mtu >= rt_mtu(rt))
		return;
	rt->pmtu = mtu;
	rt->pmtu_expires = jiffies(rt->k) + (unsigned long)ipv4->sysctl_mtu_expires * HZ;
}

void route_init(struct kernel *k)
{
	k->net->rt_cache = kzalloc(k, sizeof(*k->net->rt_cache));
	k->net->rt_genid = 1;
}
