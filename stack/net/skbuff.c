/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Socket buffers: made, copied, let go. skbuff.h says what they are.
 *
 * sk_buffs are never given back to the heap: the ones that are free are a list,
 * and so are the pieces of guest RAM that hold the bytes (kernel/slab.c), both
 * last in first out so that the same few stay in the host's cache.
 */
#include <netemu/trace.h>

#include <inet.h>
#include <netdevice.h>
#include <route.h>
#include <skbuff.h>

static const char *const drop_reason_names[SKB_DROP_REASON_MAX] = {
#define X(name) [SKB_DROP_REASON_##name] = #name,
	SKB_DROP_REASONS(X)
#undef X
};

/* What a new sk_buff has cleared: everything from len up to, not with, cb. */
#define SKB_CLEAR_FROM offsetof(struct sk_buff, len)
#define SKB_CLEAR_TO offsetof(struct sk_buff, cb)

static inline struct sk_buff *skb_new(struct kernel *k, struct page *page, u8 *head, u32 size)
{
	struct sk_buff *skb = kmem_cache_alloc(&k->skbs);

	prefetch_range(k->skbs.free, sizeof(*skb)); /* the next one */
	memset((u8 *)skb + SKB_CLEAR_FROM, 0, SKB_CLEAR_TO - SKB_CLEAR_FROM);
	skb->next = NULL;
	skb->prev = NULL;
	skb->page = page;
	skb->head = head;
	skb->data = head;
	skb->tail = 0;
	skb->end = size;
	skb->truesize = size + (u32)sizeof(*skb);
	skb->users = 1;
	skb->k = k;
	skb->mac_header = 0xffff;
	skb->transport_header = 0xffff;
	return skb;
}

struct sk_buff *alloc_skb(struct kernel *k, u32 size, gfp_t gfp)
{
	struct page *page = page_pool_alloc(k, size);

	return likely(page) ? skb_new(k, page, page->addr, page->size) : NULL;
}

struct sk_buff *build_skb(struct page *page, u32 offset, u32 size)
{
	return skb_new(page->k, page, page->addr + offset, size);
}

static struct sk_buff *netdev_alloc(struct net_device *dev, u32 length, u32 headroom)
{
	struct sk_buff *skb;

	if (unlikely(length > UINT32_MAX - headroom))
		return NULL;
	skb = alloc_skb(dev->k, length + headroom, GFP_ATOMIC);
	if (skb) {
		skb_reserve(skb, headroom);
		skb->dev = dev;
	}
	return skb;
}

struct sk_buff *netdev_alloc_skb(struct net_device *dev, u32 length)
{
	return netdev_alloc(dev, length, NET_SKB_PAD);
}

struct sk_buff *netdev_alloc_skb_ip_align(struct net_device *dev, u32 length)
{
	return netdev_alloc(dev, length, NET_SKB_PAD + NET_IP_ALIGN);
}

static void skb_release(struct sk_buff *skb)
{
	skb_dst_drop(skb);
	if (skb->destructor)
		skb->destructor(skb);
	put_page(skb->page);
	kmem_cache_free(&skb->k->skbs, skb);
}

void consume_skb(struct sk_buff *skb)
{
	if (!skb || --skb->users)
		return;
	skb_release(skb);
}

void kfree_skb_reason(struct sk_buff *skb, enum skb_drop_reason reason)
{
	if (!skb || --skb->users)
		return;
	if (trace_on(skb->k->node, TRACE_FRAME))
		trace(skb->k->node, TRACE_FRAME, skb->dev ? skb->dev->name : "kernel",
		      "dropped, %u bytes: %s", skb->len, drop_reason_names[reason]);
	skb_release(skb);
}

/* All but the links, the bytes and the owner. */
static void skb_copy_header(struct sk_buff *to, const struct sk_buff *from)
{
	memcpy((u8 *)to + SKB_CLEAR_FROM, (const u8 *)from + SKB_CLEAR_FROM,
	       sizeof(*to) - SKB_CLEAR_FROM);
	to->sk = NULL;
	to->destructor = NULL;
	if (to->rt)
		rt_hold(to->rt);
}

struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t gfp)
{
	struct sk_buff *n = skb_new(skb->k, get_page(skb->page), skb->head, skb->end);

	skb_copy_header(n, skb);
	n->data = skb->data;
	n->tail = skb->tail;
	n->truesize = skb->truesize;
	n->cloned = 1;
	skb->cloned = 1;
	return n;
}

int pskb_expand_head(struct sk_buff *skb, u32 nhead, u32 ntail, gfp_t gfp)
{
	u32 used = skb->tail;
	struct page *page;
	u32 headroom = skb_headroom(skb);

	if (nhead > UINT16_MAX || ntail > UINT16_MAX || headroom + nhead > UINT16_MAX)
		return -ENOMEM;
	page = page_pool_alloc(skb->k, nhead + used + ntail);
	if (!page)
		return -ENOMEM;
	memcpy(page->addr + nhead, skb->head, used);
	cpu_charge_n(skb->k, COST_COPY_BYTE, skb->len);
	put_page(skb->page);
	skb->page = page;
	skb->head = page->addr;
	skb->data = page->addr + nhead + headroom;
	skb->tail = nhead + used;
	skb->end = page->size;
	skb->cloned = 0;
	if (skb->mac_header != 0xffff)
		skb->mac_header = (u16)(skb->mac_header + nhead);
	skb->network_header = (u16)(skb->network_header + nhead);
	if (skb->transport_header != 0xffff)
		skb->transport_header = (u16)(skb->transport_header + nhead);
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		skb->csum_start = (u16)(skb->csum_start + nhead);
	return 0;
}

void __skb_dst_drop(struct sk_buff *skb)
{
	rt_put(skb->rt);
	skb->rt = NULL;
}

void skb_queue_purge(struct sk_buff_head *list)
{
	struct sk_buff *skb;

	while ((skb = skb_dequeue(list)))
		kfree_skb(skb);
}

__wsum skb_checksum(const struct sk_buff *skb, int offset, u32 len, __wsum csum)
{
	cpu_charge_n(skb->k, COST_CSUM_BYTE, len);
	return csum_partial(skb->data + offset, len, csum);
}

int skb_checksum_help(struct sk_buff *skb)
{
	int start;
	__sum16 csum;

	if (skb->ip_summed != CHECKSUM_PARTIAL)
		return 0;
	start = skb_checksum_start_offset(skb);
	if (start < 0 || (u32)start > skb->len ||
	    !skb_header_pointer(skb, (u32)start + skb->csum_offset, sizeof(csum)))
		return -EINVAL;
	if (skb_cow(skb, 0))
		return -ENOMEM;
	csum = csum_fold(skb_checksum(skb, start, skb->len - (u32)start, 0));
	if (!csum)
		csum = 0xffff; /* RFC 768: zero says that there is none */
	memcpy(skb->data + start + skb->csum_offset, &csum, sizeof(csum));
	skb->ip_summed = CHECKSUM_NONE;
	return 0;
}
