/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Neighbours: link-layer addresses of IPv4 hosts, found by ARP. States and
 * timers are those of Linux's net/core/neighbour.c:
 *
 *	NONE ─> INCOMPLETE ─reply─> REACHABLE ─reachable_time─> STALE ─used─> DELAY
 *	             │ 3 asked          ▲  ▲                                  │ 5 s
 *	             v                  │  └── confirmed by a protocol ───────┤
 *	          FAILED <─3 asked── PROBE <──────────────────────────────────┘
 */
#ifndef STACK_NEIGHBOUR_H
#define STACK_NEIGHBOUR_H

#include <netdevice.h>

#define NUD_INCOMPLETE 0x01
#define NUD_REACHABLE 0x02
#define NUD_STALE 0x04
#define NUD_DELAY 0x08
#define NUD_PROBE 0x10
#define NUD_FAILED 0x20
#define NUD_NOARP 0x40
#define NUD_PERMANENT 0x80
#define NUD_NONE 0x00
#define NUD_IN_TIMER (NUD_INCOMPLETE | NUD_REACHABLE | NUD_DELAY | NUD_PROBE)
#define NUD_VALID (NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE | NUD_PROBE | NUD_STALE | NUD_DELAY)
#define NUD_CONNECTED (NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE)

#define NEIGH_UPDATE_F_OVERRIDE BIT(0)
#define NEIGH_UPDATE_F_WEAK_OVERRIDE BIT(1)
#define NEIGH_UPDATE_F_ADMIN BIT(31)

/* Times in milliseconds, as sysctl's *_ms; per device, with a default. */
struct neigh_parms {
	int base_reachable_time_ms;
	int retrans_time_ms;
	int delay_probe_time_ms;
	int gc_staletime_ms;
	int mcast_probes, ucast_probes, app_probes;
	int queue_len_bytes;
	int locktime_ms;
	unsigned long reachable_time; /* jiffies, drawn anew every five minutes */
	unsigned long drawn;	      /* when */
};

struct neighbour {
	struct list_head hash; /* in its bucket */
	struct net_device *dev;
	__be32 key;
	u8 ha[ETH_ALEN];
	u8 nud_state;
	bool dead;	     /* off the table; lives while refcnt > 0 */
	bool hh_valid;	     /* hh holds a whole Ethernet header for IPv4 */
	u8 hh[ETH_HLEN + 2]; /* from hh + 2 on, so that IP is aligned */
	u32 refcnt;
	u32 probes;
	u32 arp_queue_len_bytes;
	struct sk_buff_head arp_queue;
	struct timer_list timer;
	unsigned long confirmed, used, updated; /* jiffies */
};

void neigh_init(struct kernel *k);

/* The neighbour, made if need be, with a reference; ERR_PTR(-ENOBUFS): table full. */
struct neighbour *neigh_get(struct net_device *dev, __be32 key);
/* The same, not made: NULL. */
struct neighbour *neigh_lookup(struct net_device *dev, __be32 key);
void neigh_put(struct neighbour *neigh);

static inline struct neighbour *neigh_hold(struct neighbour *neigh)
{
	neigh->refcnt++;
	return neigh;
}

/* Sends @skb (network header at data) to @neigh, now or once it is resolved. */
int neigh_output(struct neighbour *neigh, struct sk_buff *skb);

/* What was learnt or is ordered: 0 or -errno. @lladdr NULL: as it is. */
int neigh_update(struct neighbour *neigh, const u8 *lladdr, u8 new_state, u32 flags);
/* A protocol has heard from it. */
void neigh_confirm(struct neighbour *neigh);

/* For user space: `ip neigh`. */
const char *nud_state_name(u8 state);
void neigh_for_each(struct kernel *k, void (*say)(void *ctx, const struct neighbour *neigh),
		    void *ctx);
int neigh_delete(struct net_device *dev, __be32 key);
/* All of @dev (NULL: of every device) but permanent ones, unless @permanent. */
void neigh_flush_dev(struct kernel *k, struct net_device *dev, bool permanent);
struct neigh_parms *neigh_parms_of(struct net_device *dev); /* dev NULL is not allowed */
struct neigh_parms *neigh_parms_default(struct kernel *k);

/* ARP. @target_hw NULL: broadcast. */
void arp_send(int type, struct net_device *dev, __be32 dest_ip, __be32 src_ip, const u8 *dest_hw,
	      const u8 *src_hw, const u8 *target_hw);
void arp_init(struct kernel *k);

#endif
