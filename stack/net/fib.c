/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The routing tables: what prefixes lead where. Each is a list with the longest
 * prefix first and, within a prefix, the least metric, so the first match is the
 * answer. Which next hop serves a packet is asked once per flow (route.c).
 */
#include <inetdevice.h>
#include <net.h>
#include <route.h>

#include "net-private.h"

struct fib_table {
	struct kernel *k;
	u32 id;
	struct list_head routes; /* struct fib_info.list */
};

static struct fib_table *fib_get_table(struct kernel *k, u32 id)
{
	switch (id) {
	case 0:
	case RT_TABLE_MAIN:
		return k->net->fib_main;
	case RT_TABLE_LOCAL:
		return k->net->fib_local;
	default:
		return NULL;
	}
}

static bool fib_usable(const struct fib_info *fi)
{
	return !(fi->flags & RTNH_F_DEAD);
}

static struct fib_info *fib_table_lookup(struct fib_table *table, __be32 dst, int oif)
{
	struct fib_info *fi;

	list_for_each_entry(fi, &table->routes, list) {
		if ((dst ^ fi->dst) & fi->mask || !fib_usable(fi))
			continue;
		if (oif && fi->dev && fi->dev->ifindex != oif && fi->type == RTN_UNICAST)
			continue;
		return fi;
	}
	return NULL;
}

struct fib_info *fib_lookup(struct kernel *k, __be32 dst, int oif)
{
	struct fib_info *fi = fib_table_lookup(k->net->fib_local, dst, oif);

	return fi ? fi : fib_table_lookup(k->net->fib_main, dst, oif);
}

u8 inet_addr_type(struct kernel *k, __be32 addr)
{
	struct fib_info *fi;

	if (ipv4_is_zeronet(addr) || ipv4_is_lbcast(addr))
		return RTN_BROADCAST;
	if (ipv4_is_multicast(addr))
		return RTN_MULTICAST;
	fi = fib_table_lookup(k->net->fib_local, addr, 0);
	return fi ? fi->type : RTN_UNICAST;
}

/* What a next hop must be for a route of such scope (fib_semantics.c, fib_check_nh()). */
static int fib_check_nh(struct kernel *k, struct fib_info *fi)
{
	struct fib_info *via;

	if (fi->type == RTN_BLACKHOLE || fi->type == RTN_UNREACHABLE || fi->type == RTN_PROHIBIT) {
		fi->dev = NULL;
		return fi->gw ? -EINVAL : 0;
	}
	if (!fi->gw) {
		if (!fi->dev)
			return -ENODEV;
		return fi->dev->flags & IFF_UP || fi->type == RTN_LOCAL ? 0 : -ENETDOWN;
	}
	if (fi->scope >= RT_SCOPE_LINK)
		return -EINVAL;
	if (fi->flags & RTNH_F_ONLINK) {
		if (!fi->dev)
			return -ENODEV;
		return fi->dev->flags & IFF_UP ? 0 : -ENETDOWN;
	}
	/* The gateway must be on a link of ours. */
	via = fib_lookup(k, fi->gw, fi->dev ? fi->dev->ifindex : 0);
	if (!via || !via->dev)
		return -ENETUNREACH;
	if (via->type != RTN_UNICAST)
		return -EINVAL;
	if (via->gw || (fi->dev && fi->dev != via->dev))
		return -ENETUNREACH;
	fi->dev = via->dev;
	return fi->dev->flags & IFF_UP ? 0 : -ENETDOWN;
}

static bool fib_same_prefix(const struct fib_info *a, const struct fib_info *b)
{
	return a->dst == b->dst && a->prefixlen == b->prefixlen && a->tos == b->tos &&
	       a->metric == b->metric;
}

static bool fib_same(const struct fib_info *a, const struct fib_info *b)
{
	return fib_same_prefix(a, b) && a->type == b->type && a->dev == b->dev && a->gw == b->gw &&
	       a->prefsrc == b->prefsrc && a->scope == b->scope && a->protocol == b->protocol;
}

int fib_add(struct kernel *k, const struct fib_info *cfg, u32 flags)
{
	struct fib_table *table = fib_get_table(k, cfg->table);
	struct fib_info *fi, *pos, *same = NULL;
	struct list_head *at;
	int err;

	if (!table)
		return -EINVAL;
	if (cfg->prefixlen > 32 || (cfg->dst & ~inet_make_mask(cfg->prefixlen)))
		return -EINVAL;
	if (cfg->prefsrc && cfg->type == RTN_UNICAST &&
	    inet_addr_type(k, cfg->prefsrc) != RTN_LOCAL)
		return -EINVAL;
	fi = kmalloc(k, sizeof(*fi));
	*fi = *cfg;
	fi->table = table->id;
	fi->mask = inet_make_mask(cfg->prefixlen);
	err = fib_check_nh(k, fi);
	if (err)
		goto err_free;

	at = &table->routes;
	list_for_each_entry(pos, &table->routes, list) {
		if (fib_same_prefix(pos, fi)) {
			if (fib_same(pos, fi)) {
				err = -EEXIST;
				goto err_free;
			}
			if (!same)
				same = pos;
		}
		if (pos->prefixlen < fi->prefixlen ||
		    (pos->prefixlen == fi->prefixlen && pos->metric > fi->metric)) {
			at = &pos->list;
			break;
		}
	}
	if (same && (flags & FIB_REPLACE)) {
		list_add_tail(&fi->list, &same->list);
		list_del(&same->list);
		kfree(same);
	} else if (same && !(flags & FIB_APPEND)) {
		err = -EEXIST;
		goto err_free;
	} else if (!(flags & FIB_CREATE)) {
		err = -ENOENT;
		goto err_free;
	} else {
		list_add_tail(&fi->list, at);
	}
	rt_cache_flush(k);
	return 0;

err_free:
	kfree(fi);
	return err;
}

int fib_del(struct kernel *k, const struct fib_info *cfg)
{
	struct fib_table *table = fib_get_table(k, cfg->table);
	struct fib_info *fi;

	if (!table)
		return -EINVAL;
	list_for_each_entry(fi, &table->routes, list) {
		if (fi->dst != cfg->dst || fi->prefixlen != cfg->prefixlen)
			continue;
		if ((cfg->type && fi->type != cfg->type) || (cfg->gw && fi->gw != cfg->gw) ||
		    (cfg->dev && fi->dev != cfg->dev) ||
		    (cfg->metric && fi->metric != cfg->metric) ||
		    (cfg->prefsrc && fi->prefsrc != cfg->prefsrc) ||
		    (cfg->protocol && fi->protocol != cfg->protocol))
			continue;
		list_del(&fi->list);
		kfree(fi);
		rt_cache_flush(k);
		return 0;
	}
	return -ESRCH;
}

/* As Linux's trie is walked: by address, the longest prefix of one first. */
static int fib_compare(const void *a, const void *b)
{
	const struct fib_info *x = *(const struct fib_info *const *)a;
	const struct fib_info *y = *(const struct fib_info *const *)b;
	u32 x_dst = ntohl(x->dst), y_dst = ntohl(y->dst);

	if (x_dst != y_dst)
		return x_dst < y_dst ? -1 : 1;
	return (int)y->prefixlen - (int)x->prefixlen; /* then as it is: the sort is stable */
}

static void table_for_each(struct fib_table *table,
			   void (*say)(void *ctx, const struct fib_info *fi), void *ctx)
{
	GPtrArray *sorted = g_ptr_array_new();
	struct fib_info *fi;

	list_for_each_entry(fi, &table->routes, list)
		g_ptr_array_add(sorted, fi);
	g_ptr_array_sort(sorted, fib_compare);
	for (guint i = 0; i < sorted->len; i++)
		say(ctx, sorted->pdata[i]);
	g_ptr_array_unref(sorted);
}

void fib_for_each(struct kernel *k, u32 table, void (*say)(void *ctx, const struct fib_info *fi),
		  void *ctx)
{
	if (table == RT_TABLE_MAIN || !table)
		table_for_each(k->net->fib_main, say, ctx);
	if (table == RT_TABLE_LOCAL || !table)
		table_for_each(k->net->fib_local, say, ctx);
}

static void table_sync_down(struct fib_table *table, struct net_device *dev, bool force)
{
	struct fib_info *fi, *next;

	list_for_each_entry_safe(fi, next, &table->routes, list) {
		/* An address is ours even on a device that is down. */
		if (fi->dev != dev || (fi->type == RTN_LOCAL && !force))
			continue;
		list_del(&fi->list);
		kfree(fi);
	}
}

void fib_sync_down_dev(struct net_device *dev, bool force)
{
	table_sync_down(dev->k->net->fib_main, dev, force);
	table_sync_down(dev->k->net->fib_local, dev, force);
	rt_cache_flush(dev->k);
}

void fib_sync_down_addr(struct kernel *k, __be32 local)
{
	struct fib_info *fi, *next;

	list_for_each_entry_safe(fi, next, &k->net->fib_main->routes, list) {
		if (fi->prefsrc != local)
			continue;
		list_del(&fi->list);
		kfree(fi);
	}
	rt_cache_flush(k);
}

void fib_sync_carrier(struct net_device *dev)
{
	struct fib_info *fi;

	list_for_each_entry(fi, &dev->k->net->fib_main->routes, list) {
		if (fi->dev != dev)
			continue;
		if (netif_carrier_ok(dev))
			fi->flags &= ~RTNH_F_LINKDOWN;
		else
			fi->flags |= RTNH_F_LINKDOWN;
	}
	rt_cache_flush(dev->k);
}

static struct fib_table *fib_new_table(struct kernel *k, u32 id)
{
	struct fib_table *table = kzalloc(k, sizeof(*table));

	table->k = k;
	table->id = id;
	INIT_LIST_HEAD(&table->routes);
	return table;
}

void fib_init(struct kernel *k)
{
	k->net->fib_main = fib_new_table(k, RT_TABLE_MAIN);
	k->net->fib_local = fib_new_table(k, RT_TABLE_LOCAL);
}
