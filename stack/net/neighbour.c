/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The neighbour table: who has which link-layer address, and whether that is
 * still so. neighbour.h draws the states; the rules are those of Linux's
 * net/core/neighbour.c, timers in jiffies of its wheel.
 *
 * Packets for a neighbour that is being asked for wait in its queue, up to
 * queue_len_bytes; the oldest is dropped for a newer one. When it fails, the
 * sender of each hears "host unreachable". The table holds at most gc_thresh3
 * entries; unused ones go when there are more than gc_thresh2, or when they
 * were stale for gc_staletime and there are more than gc_thresh1.
 */
#include <inetdevice.h>
#include <ip.h>
#include <neighbour.h>
#include <net.h>

#include "net-private.h"

#define NEIGH_HASH 32
/* net/ipv4/arp.c: arp_tbl */
#define GC_THRESH1 128
#define GC_THRESH2 512
#define GC_THRESH3 1024

struct neigh_table {
	struct kernel *k;
	struct list_head bucket[NEIGH_HASH];
	u32 entries;
	struct neigh_parms parms; /* defaults of new devices */
	unsigned long last_flush;
	struct delayed_work gc_work;
};

static const struct neigh_parms arp_parms = {
	.base_reachable_time_ms = 30000,
	.retrans_time_ms = 1000,
	.delay_probe_time_ms = 5000,
	.gc_staletime_ms = 60000,
	.mcast_probes = 3,
	.ucast_probes = 3,
	.queue_len_bytes = 212992, /* SK_WMEM_MAX */
	.locktime_ms = 1000,
};

static void neigh_timer_handler(struct timer_list *timer);

struct neigh_parms *neigh_parms_default(struct kernel *k)
{
	return &k->net->arp_tbl->parms;
}

struct neigh_parms *neigh_parms_of(struct net_device *dev)
{
	return dev->ip_ptr ? &dev->ip_ptr->arp_parms : neigh_parms_default(dev->k);
}

static inline struct list_head *neigh_bucket(struct neigh_table *tbl, __be32 key, int ifindex)
{
	u32 h = (key ^ (u32)ifindex) * 0x9e3779b1u; /* golden ratio: spreads the low bits */

	return &tbl->bucket[h >> 27];
}

static unsigned long base_reachable_time(struct net_device *dev)
{
	return msecs_to_jiffies((u32)neigh_parms_of(dev)->base_reachable_time_ms);
}

/* Half to one and a half of the base, drawn anew each five minutes. */
static unsigned long reachable_time(struct net_device *dev)
{
	struct neigh_parms *p = neigh_parms_of(dev);
	unsigned long now = jiffies(dev->k);
	u32 base = (u32)base_reachable_time(dev);

	if (!p->reachable_time || time_after(now, p->drawn + 300 * HZ)) {
		p->reachable_time = base ? base / 2 + get_random_u32_below(dev->k, base) : 0;
		p->drawn = now;
	}
	return p->reachable_time;
}

static struct neighbour *neigh_find(struct net_device *dev, __be32 key)
{
	struct neigh_table *tbl = dev->k->net->arp_tbl;
	struct neighbour *n;

	list_for_each_entry(n, neigh_bucket(tbl, key, dev->ifindex), hash)
		if (n->key == key && n->dev == dev)
			return n;
	return NULL;
}

struct neighbour *neigh_lookup(struct net_device *dev, __be32 key)
{
	struct neighbour *n = neigh_find(dev, key);

	return n ? neigh_hold(n) : NULL;
}

static void neigh_free(struct neighbour *n)
{
	del_timer(&n->timer);
	skb_queue_purge(&n->arp_queue);
	kfree(n);
}

void neigh_put(struct neighbour *n)
{
	if (--n->refcnt == 0)
		neigh_free(n);
}

/* Off the table. It lives on as long as a route holds it, and leads nowhere. */
static void neigh_unlink(struct neighbour *n)
{
	list_del_init(&n->hash);
	n->dead = true;
	n->hh_valid = false;
	n->nud_state = NUD_NONE;
	del_timer(&n->timer);
	skb_queue_purge(&n->arp_queue);
	n->arp_queue_len_bytes = 0;
	n->dev->k->net->arp_tbl->entries--;
	n->dev->k->net->rt_genid++;
	neigh_put(n);
}

/* Removes what nobody uses: at most @max, of those not touched for @age. */
static u32 neigh_forced_gc(struct neigh_table *tbl, unsigned long age, u32 max)
{
	unsigned long now = jiffies(tbl->k);
	struct neighbour *n, *next;
	u32 removed = 0;

	for (u32 i = 0; i < NEIGH_HASH; i++) {
		list_for_each_entry_safe(n, next, &tbl->bucket[i], hash) {
			if (removed >= max)
				return removed;
			if (n->refcnt != 1 || (n->nud_state & (NUD_PERMANENT | NUD_IN_TIMER)))
				continue;
			if (n->nud_state != NUD_FAILED &&
			    time_before(now, max(n->used, n->confirmed) + age))
				continue;
			neigh_unlink(n);
			removed++;
		}
	}
	return removed;
}

static void neigh_periodic_work(struct work_struct *work)
{
	struct neigh_table *tbl = container_of(to_delayed_work(work), struct neigh_table, gc_work);

	if (tbl->entries > GC_THRESH1) {
		/* Cached routes hold their neighbours; let them go. */
		rt_cache_flush(tbl->k);
		neigh_forced_gc(tbl, msecs_to_jiffies((u32)tbl->parms.gc_staletime_ms), UINT32_MAX);
		queue_delayed_work(tbl->k->system_wq, &tbl->gc_work,
				   msecs_to_jiffies((u32)tbl->parms.base_reachable_time_ms / 2));
	}
}

/* Addresses that need not be asked for: multicast is mapped, broadcast known. */
static void neigh_constructor(struct neighbour *n)
{
	struct net_device *dev = n->dev;

	if (dev->flags & (IFF_NOARP | IFF_LOOPBACK)) {
		n->nud_state = NUD_NOARP;
		memcpy(n->ha, dev->dev_addr, ETH_ALEN);
	} else if (ipv4_is_multicast(n->key)) {
		n->nud_state = NUD_NOARP;
		ip_eth_mc_map(n->key, n->ha);
	} else if (ipv4_is_lbcast(n->key) || inet_dev_addr_type(dev, n->key) == RTN_BROADCAST) {
		n->nud_state = NUD_NOARP;
		memcpy(n->ha, dev->broadcast, ETH_ALEN);
	}
}

struct neighbour *neigh_get(struct net_device *dev, __be32 key)
{
	struct neigh_table *tbl = dev->k->net->arp_tbl;
	struct neighbour *n = neigh_find(dev, key);

	if (n)
		return neigh_hold(n);
	if (tbl->entries >= GC_THRESH2) {
		neigh_forced_gc(tbl, 5 * HZ, tbl->entries - GC_THRESH2 + 1);
		if (tbl->entries >= GC_THRESH3) {
			if (net_ratelimit(dev->k))
				printk(dev->k, "neighbour: arp_cache: neighbor table overflow!");
			return ERR_PTR(-ENOBUFS);
		}
	}
	n = kzalloc(dev->k, sizeof(*n));
	n->dev = dev;
	n->key = key;
	n->refcnt = 2; /* the table's and the caller's */
	skb_queue_head_init(&n->arp_queue);
	timer_setup(dev->k, &n->timer, neigh_timer_handler, 0);
	n->updated = n->used = jiffies(dev->k);
	n->confirmed = n->updated - 2 * base_reachable_time(dev);
	neigh_constructor(n);
	list_add_tail(&n->hash, neigh_bucket(tbl, key, dev->ifindex));
	if (++tbl->entries == GC_THRESH1 + 1)
		queue_delayed_work(dev->k->system_wq, &tbl->gc_work, 15 * HZ);
	return n;
}

static void neigh_hh_update(struct neighbour *n)
{
	struct ethhdr eth;

	n->hh_valid = false;
	if (!(n->nud_state & NUD_CONNECTED))
		return;
	memcpy(eth.h_dest, n->ha, ETH_ALEN);
	memcpy(eth.h_source, n->dev->dev_addr, ETH_ALEN);
	eth.h_proto = htons(ETH_P_IP);
	memset(n->hh, 0, 2);
	memcpy(n->hh + 2, &eth, ETH_HLEN);
	n->hh_valid = true;
}

static void neigh_solicit(struct neighbour *n)
{
	struct neigh_parms *p = neigh_parms_of(n->dev);
	struct sk_buff *skb = skb_peek(&n->arp_queue);
	const u8 *target = NULL;
	__be32 saddr = 0;

	/* arp_announce 0: the source of the packet that asks, if it is ours. */
	if (skb) {
		memcpy(&saddr, &ip_hdr(skb)->saddr, sizeof(saddr));
		if (inet_addr_type(n->dev->k, saddr) != RTN_LOCAL)
			saddr = 0;
	}
	if (!saddr)
		saddr = inet_select_addr(n->dev, n->key, RT_SCOPE_LINK);
	if (n->probes < (u32)p->ucast_probes && (n->nud_state & NUD_VALID))
		target = n->ha;
	n->probes++;
	arp_send(ARPOP_REQUEST, n->dev, n->key, saddr, target, n->dev->dev_addr, NULL);
}

static void neigh_invalidate(struct neighbour *n)
{
	struct sk_buff *skb;

	n->updated = jiffies(n->dev->k);
	n->arp_queue_len_bytes = 0;
	while ((skb = skb_dequeue(&n->arp_queue))) {
		/* net/ipv4/route.c: ipv4_link_failure() */
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0);
		kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_FAILED);
	}
}

static u32 neigh_max_probes(const struct neighbour *n)
{
	struct neigh_parms *p = neigh_parms_of(n->dev);

	return (u32)(p->ucast_probes + p->app_probes) +
	       (n->nud_state & NUD_PROBE ? 0 : (u32)p->mcast_probes);
}

static void neigh_timer_handler(struct timer_list *timer)
{
	struct neighbour *n = from_timer(n, timer, timer);
	struct neigh_parms *p = neigh_parms_of(n->dev);
	unsigned long now = jiffies(n->dev->k), next = now + HZ;
	unsigned long delay_time = msecs_to_jiffies((u32)p->delay_probe_time_ms);
	u8 state = n->nud_state;

	if (!(state & NUD_IN_TIMER))
		return;
	if (state & NUD_REACHABLE) {
		if (time_before_eq(now, n->confirmed + reachable_time(n->dev))) {
			next = n->confirmed + reachable_time(n->dev);
		} else if (time_before_eq(now, n->used + delay_time)) {
			n->nud_state = NUD_DELAY;
			n->updated = now;
			next = now + delay_time;
		} else {
			n->nud_state = NUD_STALE;
			n->updated = now;
		}
	} else if (state & NUD_DELAY) {
		if (time_before_eq(now, n->confirmed + delay_time)) {
			n->nud_state = NUD_REACHABLE;
			n->updated = now;
			next = n->confirmed + reachable_time(n->dev);
		} else {
			n->nud_state = NUD_PROBE;
			n->updated = now;
			n->probes = 0;
			next = now + msecs_to_jiffies((u32)p->retrans_time_ms);
		}
	} else {
		/* NUD_PROBE or NUD_INCOMPLETE */
		next = now + msecs_to_jiffies((u32)p->retrans_time_ms);
	}
	if ((n->nud_state & (NUD_INCOMPLETE | NUD_PROBE)) && n->probes >= neigh_max_probes(n)) {
		n->nud_state = NUD_FAILED;
		neigh_hh_update(n);
		neigh_invalidate(n);
		return;
	}
	neigh_hh_update(n);
	if (n->nud_state & NUD_IN_TIMER)
		mod_timer(&n->timer, time_before(next, now + HZ / 100) ? now + HZ / 100 : next);
	if (n->nud_state & (NUD_INCOMPLETE | NUD_PROBE))
		neigh_solicit(n);
}

/*
 * Before sending: whether the address can be used. Starts to ask for it or to
 * confirm it; takes @skb into the queue, or drops it, if not.
 */
static bool neigh_event_send(struct neighbour *n, struct sk_buff *skb)
{
	struct neigh_parms *p = neigh_parms_of(n->dev);
	unsigned long now = jiffies(n->dev->k);

	n->used = now;
	if (n->nud_state & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE))
		return true;
	if (n->dead) {
		kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_DEAD);
		return false;
	}
	if (n->nud_state & NUD_STALE) {
		n->nud_state = NUD_DELAY;
		n->updated = now;
		mod_timer(&n->timer, now + msecs_to_jiffies((u32)p->delay_probe_time_ms));
		return true;
	}
	if (!(n->nud_state & NUD_INCOMPLETE)) {
		if (!(p->mcast_probes + p->app_probes)) {
			n->nud_state = NUD_FAILED;
			kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_FAILED);
			return false;
		}
		n->probes = (u32)p->ucast_probes;
		n->nud_state = NUD_INCOMPLETE;
		n->updated = now;
		mod_timer(&n->timer, now + msecs_to_jiffies((u32)p->retrans_time_ms));
		skb_queue_tail(&n->arp_queue, skb);
		n->arp_queue_len_bytes += skb->truesize;
		neigh_solicit(n);
		return false;
	}
	while (n->arp_queue_len_bytes + skb->truesize > (u32)p->queue_len_bytes) {
		struct sk_buff *old = skb_dequeue(&n->arp_queue);

		if (!old)
			break;
		n->arp_queue_len_bytes -= old->truesize;
		kfree_skb_reason(old, SKB_DROP_REASON_NEIGH_QUEUEFULL);
	}
	skb_queue_tail(&n->arp_queue, skb);
	n->arp_queue_len_bytes += skb->truesize;
	return false;
}

static bool neigh_make_room(struct net_device *dev, struct sk_buff *skb)
{
	if (likely(!skb_cow(skb, (u32)dev->hard_header_len + dev->needed_headroom)))
		return true;
	kfree_skb_reason(skb, SKB_DROP_REASON_NOMEM);
	return false;
}

/* With the header that was made for the packets before. */
static int neigh_hh_output(struct neighbour *n, struct sk_buff *skb)
{
	if (!neigh_make_room(n->dev, skb))
		return -ENOMEM;
	skb->dev = n->dev;
	memcpy(skb_push(skb, ETH_HLEN), n->hh + 2, ETH_HLEN);
	return dev_queue_xmit(skb);
}

static int neigh_xmit(struct neighbour *n, struct sk_buff *skb)
{
	struct net_device *dev = n->dev;

	if (n->hh_valid)
		return neigh_hh_output(n, skb);
	if (!neigh_make_room(dev, skb))
		return -ENOMEM;
	skb->dev = dev;
	if (dev->header_ops->create(skb, dev, ntohs(skb->protocol), n->ha, NULL, skb->len) < 0) {
		kfree_skb_reason(skb, SKB_DROP_REASON_DEV_HDR);
		return -EINVAL;
	}
	return dev_queue_xmit(skb);
}

int neigh_output(struct neighbour *n, struct sk_buff *skb)
{
	/* While it is reachable, nobody notes that it is used. */
	if (likely(n->hh_valid))
		return neigh_hh_output(n, skb);
	if (!neigh_event_send(n, skb))
		return 0;
	if ((n->nud_state & NUD_CONNECTED) && !n->hh_valid)
		neigh_hh_update(n);
	return neigh_xmit(n, skb);
}

/* What waited goes out. As many as there are: one may come back. */
static void neigh_flush_queue(struct neighbour *n)
{
	u32 count = skb_queue_len(&n->arp_queue);
	struct sk_buff *skb;

	n->arp_queue_len_bytes = 0;
	while (count-- && (skb = skb_dequeue(&n->arp_queue)))
		neigh_output(n, skb);
}

int neigh_update(struct neighbour *n, const u8 *lladdr, u8 new_state, u32 flags)
{
	unsigned long now = jiffies(n->dev->k);
	u8 old = n->nud_state;
	bool changed;

	if (!(flags & NEIGH_UPDATE_F_ADMIN) && (old & (NUD_NOARP | NUD_PERMANENT)))
		return -EPERM;
	if (n->dead)
		return -EINVAL;
	if (!(new_state & NUD_VALID)) {
		n->nud_state = new_state;
		del_timer(&n->timer);
		neigh_hh_update(n);
		if ((old & (NUD_INCOMPLETE | NUD_PROBE)) && (new_state & NUD_FAILED))
			neigh_invalidate(n);
		return 0;
	}
	if (!lladdr) {
		if (!(old & NUD_VALID))
			return -EINVAL;
		lladdr = n->ha;
	}
	if (new_state & NUD_CONNECTED)
		n->confirmed = now;
	changed = !ether_addr_equal(lladdr, n->ha);
	if ((old & NUD_VALID) && changed && !(flags & NEIGH_UPDATE_F_OVERRIDE)) {
		/* Another address than the one that is known is not believed at once. */
		if (!(flags & NEIGH_UPDATE_F_WEAK_OVERRIDE) || !(old & NUD_CONNECTED))
			return 0;
		lladdr = n->ha;
		changed = false;
		new_state = NUD_STALE;
	} else if ((old & NUD_VALID) && !changed && new_state == NUD_STALE &&
		   !(flags & NEIGH_UPDATE_F_ADMIN)) {
		/* Heard of again: nothing new. */
		new_state = old;
	}
	if (changed || new_state != old)
		n->updated = now;
	ether_addr_copy(n->ha, lladdr);
	if (changed)
		n->confirmed =
			new_state & NUD_CONNECTED ? now : now - 2 * base_reachable_time(n->dev);
	if (new_state != old) {
		del_timer(&n->timer);
		if (new_state & NUD_PROBE)
			n->probes = 0;
		n->nud_state = new_state;
		if (new_state & NUD_IN_TIMER)
			mod_timer(&n->timer, new_state & NUD_REACHABLE ?
						     now + reachable_time(n->dev) :
						     now + HZ);
	}
	neigh_hh_update(n);
	if (!(old & NUD_VALID))
		neigh_flush_queue(n);
	return 0;
}

void neigh_confirm(struct neighbour *n)
{
	n->confirmed = jiffies(n->dev->k);
}

int neigh_delete(struct net_device *dev, __be32 key)
{
	struct neighbour *n = neigh_find(dev, key);

	if (!n)
		return -ENOENT;
	neigh_unlink(n);
	return 0;
}

void neigh_flush_dev(struct kernel *k, struct net_device *dev, bool permanent)
{
	struct neigh_table *tbl = k->net->arp_tbl;
	struct neighbour *n, *next;

	for (u32 i = 0; i < NEIGH_HASH; i++)
		list_for_each_entry_safe(n, next, &tbl->bucket[i], hash)
			if ((!dev || n->dev == dev) &&
			    (permanent || !(n->nud_state & NUD_PERMANENT)))
				neigh_unlink(n);
}

void neigh_for_each(struct kernel *k, void (*say)(void *ctx, const struct neighbour *neigh),
		    void *ctx)
{
	struct neigh_table *tbl = k->net->arp_tbl;
	struct neighbour *n;

	for (u32 i = 0; i < NEIGH_HASH; i++)
		list_for_each_entry(n, &tbl->bucket[i], hash)
			say(ctx, n);
}

const char *nud_state_name(u8 state)
{
	switch (state) {
	case NUD_INCOMPLETE:
		return "INCOMPLETE";
	case NUD_REACHABLE:
		return "REACHABLE";
	case NUD_STALE:
		return "STALE";
	case NUD_DELAY:
		return "DELAY";
	case NUD_PROBE:
		return "PROBE";
	case NUD_FAILED:
		return "FAILED";
	case NUD_NOARP:
		return "NOARP";
	case NUD_PERMANENT:
		return "PERMANENT";
	default:
		return "NONE";
	}
}

void neigh_init(struct kernel *k)
{
	struct neigh_table *tbl = kzalloc(k, sizeof(*tbl));

	tbl->k = k;
	tbl->parms = arp_parms;
	for (u32 i = 0; i < NEIGH_HASH; i++)
		INIT_LIST_HEAD(&tbl->bucket[i]);
	INIT_DELAYED_WORK(k, &tbl->gc_work, neigh_periodic_work);
	k->net->arp_tbl = tbl;
}
