/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Socket buffers: a packet on its way through the kernel.
 *
 *	head          data              tail            end
 *	|<- headroom ->|<---- len ------>|<- tailroom ->|
 *
 * A layer that sends puts its header in front with skb_push(); one that
 * receives takes it off with skb_pull(). The bytes are in a struct page of
 * guest RAM, so a driver can hand them to its device as they are; clones share
 * it. Deviation from Linux: all bytes are in one piece (no frags, no
 * frag_list), and what Linux keeps behind end, the shared info, is in the page.
 *
 * sk_buffs and pages are recycled, last in first out: in the steady state
 * nothing is allocated.
 */
#ifndef STACK_SKBUFF_H
#define STACK_SKBUFF_H

#include <if_ether.h>
#include <kernel.h>

struct net_device;
struct rtable;
struct sk_buff;
struct sock;

#define NET_IP_ALIGN 2
#define NET_SKB_PAD 64

/* Who the frame is for, by its destination address. */
#define PACKET_HOST 0
#define PACKET_BROADCAST 1
#define PACKET_MULTICAST 2
#define PACKET_OTHERHOST 3
#define PACKET_OUTGOING 4
#define PACKET_LOOPBACK 5

/* ip_summed; see the head of Linux's include/linux/skbuff.h for the contract. */
#define CHECKSUM_NONE 0
#define CHECKSUM_UNNECESSARY 1 /* the device has checked it */
#define CHECKSUM_COMPLETE 2
#define CHECKSUM_PARTIAL 3 /* to be made: from csum_start on, put at csum_offset */

/* Why a packet went no further, named as in Linux's enum skb_drop_reason. */
#define SKB_DROP_REASONS(X)   \
	X(NOT_DROPPED_YET)    \
	X(CONSUMED)           \
	X(NOT_SPECIFIED)      \
	X(NO_SOCKET)          \
	X(PKT_TOO_SMALL)      \
	X(UDP_CSUM)           \
	X(SOCKET_FILTER)      \
	X(OTHERHOST)          \
	X(IP_CSUM)            \
	X(IP_INHDR)           \
	X(IP_RPFILTER)        \
	X(IP_NOPROTO)         \
	X(SOCKET_RCVBUFF)     \
	X(PROTO_MEM)          \
	X(IP_OUTNOROUTES)     \
	X(IP_INNOROUTES)      \
	X(IP_LOCAL_SOURCE)    \
	X(IP_INVALID_SOURCE)  \
	X(NEIGH_CREATEFAIL)   \
	X(NEIGH_FAILED)       \
	X(NEIGH_QUEUEFULL)    \
	X(NEIGH_DEAD)         \
	X(QDISC_DROP)         \
	X(CPU_BACKLOG)        \
	X(UNHANDLED_PROTO)    \
	X(SKB_CSUM)           \
	X(NOMEM)              \
	X(HDR_TRUNC)          \
	X(DEV_HDR)            \
	X(DEV_READY)          \
	X(FULL_RING)          \
	X(ICMP_CSUM)          \
	X(INVALID_PROTO)      \
	X(PKT_TOO_BIG)        \
	X(DUP_FRAG)           \
	X(FRAG_REASM_TIMEOUT) \
	X(FRAG_TOO_FAR)       \
	X(IP_TTL)             \
	X(VLAN_UNKNOWN)       \
	X(DSA_NO_USER_PORT)

enum skb_drop_reason {
#define X(name) SKB_DROP_REASON_##name,
	SKB_DROP_REASONS(X)
#undef X
		SKB_DROP_REASON_MAX,
	SKB_NOT_DROPPED_YET = SKB_DROP_REASON_NOT_DROPPED_YET,
	SKB_CONSUMED = SKB_DROP_REASON_CONSUMED,
};

/* Three cache lines of the host's: for its holder, for the layers, for each layer's own. */
struct sk_buff {
	struct sk_buff *next, *prev; /* in a queue; next: in the free list */
	struct page *page;	     /* holds the bytes; one reference */
	u8 *head, *data;
	u32 tail, end; /* offsets from head */
	u32 truesize;  /* what it costs, for socket accounting */
	u32 users;
	struct kernel *k;
	/* From here up to cb is cleared for a new sk_buff. */
	u32 len;
	u16 mac_header, network_header, transport_header; /* offsets from head; 0xffff: unset */
	__be16 protocol;
	struct net_device *dev;
	struct sock *sk;
	void (*destructor)(struct sk_buff *skb);
	struct rtable *rt; /* route, one reference; skb_dst() in Linux */
	int skb_iif;	   /* device it came in by */
	u16 queue_mapping;
	u16 mac_len;
	u16 csum_start;	 /* offset from head */
	u16 csum_offset; /* from csum_start */
	u8 ip_summed;
	u8 pkt_type;
	u8 cloned : 1;
	u8 vlan_present : 1;	 /* vlan_tci and vlan_proto say a tag that is not in the bytes */
	u8 offload_fwd_mark : 1; /* the switch has forwarded it already */
	u8 csum_level;
	u32 priority;
	u16 vlan_tci;
	__be16 vlan_proto;
	sim_time tstamp;			 /* when it was received or sent; 0: not said */
	char cb[48] __attribute__((aligned(8))); /* of whoever has it now */
};

_Static_assert(sizeof(struct sk_buff) == 192, "a sk_buff is three cache lines");

struct sk_buff_head {
	struct sk_buff *next, *prev; /* as in sk_buff */
	u32 qlen;
};

/**
 * alloc_skb() - an empty packet with room for @size bytes, all of it tailroom
 *
 * Return: it, or NULL when guest RAM is used up or @size > 68 KiB - 64.
 */
struct sk_buff *alloc_skb(struct kernel *k, u32 size, gfp_t gfp);

/* For a device to receive into: NET_SKB_PAD (+ NET_IP_ALIGN) of headroom, skb->dev set. */
struct sk_buff *netdev_alloc_skb(struct net_device *dev, u32 length);
struct sk_buff *netdev_alloc_skb_ip_align(struct net_device *dev, u32 length);

/* A packet around @size bytes at @offset of @page, whose reference it takes: all tailroom. */
struct sk_buff *build_skb(struct page *page, u32 offset, u32 size);

/* Another packet on the same bytes: neither may write them (skb_cow() first). */
struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t gfp);

/* Takes @skb's reference: dropped for @reason; kfree_skb() for no better one. NULL is allowed. */
void kfree_skb_reason(struct sk_buff *skb, enum skb_drop_reason reason);
static inline void kfree_skb(struct sk_buff *skb)
{
	kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
}
/* The same for a packet that came to its end as it should. */
void consume_skb(struct sk_buff *skb);
#define dev_consume_skb_any consume_skb

static inline struct sk_buff *skb_get(struct sk_buff *skb)
{
	skb->users++;
	return skb;
}

static inline bool skb_shared(const struct sk_buff *skb)
{
	return skb->users != 1;
}

static inline bool skb_cloned(const struct sk_buff *skb)
{
	return skb->cloned && skb->page->refs != 1;
}

/* @skb itself if nobody else holds it, else a clone; takes the reference; NULL: no memory. */
static inline struct sk_buff *skb_share_check(struct sk_buff *skb, gfp_t gfp)
{
	if (unlikely(skb_shared(skb))) {
		struct sk_buff *n = skb_clone(skb, gfp);

		consume_skb(skb);
		skb = n;
	}
	return skb;
}

/* Makes the bytes writable and gives at least @headroom in front: 0 or -ENOMEM. */
int pskb_expand_head(struct sk_buff *skb, u32 nhead, u32 ntail, gfp_t gfp);
static inline u32 skb_headroom(const struct sk_buff *skb)
{
	return (u32)(skb->data - skb->head);
}
static inline int skb_cow(struct sk_buff *skb, u32 headroom)
{
	u32 more = headroom > skb_headroom(skb) ? headroom - skb_headroom(skb) : 0;

	if (more || skb_cloned(skb))
		return pskb_expand_head(skb, ALIGN(more, NET_SKB_PAD), 0, GFP_ATOMIC);
	return 0;
}

static inline u32 skb_tailroom(const struct sk_buff *skb)
{
	return skb->end - skb->tail;
}
static inline u8 *skb_tail_pointer(const struct sk_buff *skb)
{
	return skb->head + skb->tail;
}

/* Our bug if it fires: whoever built the packet had to make room. */
static inline void *skb_put(struct sk_buff *skb, u32 len)
{
	u8 *p = skb_tail_pointer(skb);

	g_assert(len <= skb_tailroom(skb));
	skb->tail += len;
	skb->len += len;
	return p;
}

static inline void *skb_put_data(struct sk_buff *skb, const void *data, u32 len)
{
	return memcpy(skb_put(skb, len), data, len);
}

static inline void *skb_push(struct sk_buff *skb, u32 len)
{
	g_assert(len <= skb_headroom(skb));
	skb->data -= len;
	skb->len += len;
	return skb->data;
}

/* NULL, and nothing done, when the packet is shorter. */
static inline void *skb_pull(struct sk_buff *skb, u32 len)
{
	if (unlikely(len > skb->len))
		return NULL;
	skb->len -= len;
	return skb->data += len;
}

static inline void skb_reserve(struct sk_buff *skb, u32 len)
{
	g_assert(skb->len == 0 && len <= skb_tailroom(skb));
	skb->data += len;
	skb->tail += len;
}

/* Shortens to @len; longer is left alone. */
static inline void skb_trim(struct sk_buff *skb, u32 len)
{
	if (len < skb->len) {
		skb->tail -= skb->len - len;
		skb->len = len;
	}
}
static inline int pskb_trim_rcsum(struct sk_buff *skb, u32 len)
{
	if (len < skb->len && skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
	skb_trim(skb, len);
	return 0;
}

/* Whether @len bytes are there. Every header from a wire is looked at after this alone. */
static inline bool pskb_may_pull(const struct sk_buff *skb, u32 len)
{
	return likely(len <= skb->len);
}

/* @len bytes at @offset from data, in place, or NULL when they are not all there. */
static inline void *skb_header_pointer(const struct sk_buff *skb, u32 offset, u32 len)
{
	if (unlikely(offset > skb->len || len > skb->len - offset))
		return NULL;
	return skb->data + offset;
}

static inline void skb_reset_mac_header(struct sk_buff *skb)
{
	skb->mac_header = (u16)(skb->data - skb->head);
}
static inline void skb_set_network_header(struct sk_buff *skb, int offset)
{
	skb->network_header = (u16)(skb->data - skb->head + offset);
}
static inline void skb_reset_network_header(struct sk_buff *skb)
{
	skb_set_network_header(skb, 0);
}
static inline void skb_set_transport_header(struct sk_buff *skb, int offset)
{
	skb->transport_header = (u16)(skb->data - skb->head + offset);
}
static inline void skb_reset_transport_header(struct sk_buff *skb)
{
	skb_set_transport_header(skb, 0);
}
static inline u8 *skb_mac_header(const struct sk_buff *skb)
{
	return skb->head + skb->mac_header;
}
static inline u8 *skb_network_header(const struct sk_buff *skb)
{
	return skb->head + skb->network_header;
}
static inline u8 *skb_transport_header(const struct sk_buff *skb)
{
	return skb->head + skb->transport_header;
}
/* From data, negative when in front of it. */
static inline int skb_network_offset(const struct sk_buff *skb)
{
	return (int)(skb_network_header(skb) - skb->data);
}
static inline int skb_checksum_start_offset(const struct sk_buff *skb)
{
	return (int)skb->csum_start - (int)skb_headroom(skb);
}
static inline struct ethhdr *eth_hdr(const struct sk_buff *skb)
{
	return (struct ethhdr *)skb_mac_header(skb);
}

static inline u16 skb_get_queue_mapping(const struct sk_buff *skb)
{
	return skb->queue_mapping;
}

/* Ends the socket's interest: the buffer space is the sender's again. */
static inline void skb_orphan(struct sk_buff *skb)
{
	if (skb->destructor) {
		void (*destructor)(struct sk_buff *) = skb->destructor;

		skb->destructor = NULL;
		destructor(skb);
	}
	skb->sk = NULL;
}

void __skb_dst_drop(struct sk_buff *skb);
static inline void skb_dst_drop(struct sk_buff *skb)
{
	if (skb->rt)
		__skb_dst_drop(skb);
}

/* Makes the checksum that CHECKSUM_PARTIAL left to the device: 0 or -errno. */
int skb_checksum_help(struct sk_buff *skb);
/* Ones' complement sum of @len bytes at @offset from data, charged to the CPU. */
__wsum skb_checksum(const struct sk_buff *skb, int offset, u32 len, __wsum csum);

static inline void skb_queue_head_init(struct sk_buff_head *list)
{
	list->next = (struct sk_buff *)list;
	list->prev = (struct sk_buff *)list;
	list->qlen = 0;
}

static inline bool skb_queue_empty(const struct sk_buff_head *list)
{
	return list->next == (const struct sk_buff *)list;
}
static inline u32 skb_queue_len(const struct sk_buff_head *list)
{
	return list->qlen;
}
static inline struct sk_buff *skb_peek(const struct sk_buff_head *list)
{
	return skb_queue_empty(list) ? NULL : list->next;
}
static inline void __skb_insert(struct sk_buff *skb, struct sk_buff *prev, struct sk_buff *next,
				struct sk_buff_head *list)
{
	skb->next = next;
	skb->prev = prev;
	next->prev = skb;
	prev->next = skb;
	list->qlen++;
}
static inline void skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb)
{
	__skb_insert(skb, list->prev, (struct sk_buff *)list, list);
}
static inline void skb_queue_head(struct sk_buff_head *list, struct sk_buff *skb)
{
	__skb_insert(skb, (struct sk_buff *)list, list->next, list);
}
static inline void skb_unlink(struct sk_buff *skb, struct sk_buff_head *list)
{
	list->qlen--;
	skb->next->prev = skb->prev;
	skb->prev->next = skb->next;
	skb->next = NULL;
	skb->prev = NULL;
}
static inline struct sk_buff *skb_dequeue(struct sk_buff_head *list)
{
	struct sk_buff *skb = skb_peek(list);

	if (skb)
		skb_unlink(skb, list);
	return skb;
}
void skb_queue_purge(struct sk_buff_head *list);

#endif
