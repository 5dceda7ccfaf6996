/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reassembly (RFC 791, RFC 815; net/ipv4/ip_fragment.c).
 *
 * Pieces of one datagram (source, destination, identifier, protocol) wait in a
 * list by offset. A piece that overlaps another kills the whole datagram, for
 * nobody honest sends such (RFC 5722, and CVE-2018-5391); one that is an exact
 * copy is only dropped. All pieces together may take high_thresh bytes, a datagram
 * 30 seconds, and pieces of one host may not interleave with more than 64
 * others of its datagrams (max_dist). When the first piece came but others did
 * not, the sender is told: time exceeded.
 */
#include <ip.h>
#include <net.h>

#include "net-private.h"

#define FRAG_HASH 16
#define FRAG_PIECES_MAX 1024 /* 64 KiB in pieces of 64 bytes: more is an attack */

struct ipq {
	struct list_head list;
	struct inet_frags *frags;
	__be32 saddr, daddr;
	__be16 id;
	u8 protocol;
	int iif;
	bool last_in; /* the end is known: len */
	u32 len;      /* of the payload, as far as known */
	u32 meat;     /* bytes that are there */
	u32 pieces;
	u32 mem;
	u16 max_size; /* of a piece with its header */
	bool df;
	u32 rid;	       /* peer's count when the last piece came */
	struct sk_buff_head q; /* by offset; data at the payload */
	struct timer_list timer;
};

struct frag_cb {
	struct inet_skb_parm h;
	u32 offset, end;
};
#define FRAG_CB(skb) ((struct frag_cb *)(skb)->cb)
_Static_assert(sizeof(struct frag_cb) <= sizeof(((struct sk_buff *)0)->cb), "cb is too small");

struct inet_frags {
	struct kernel *k;
	struct list_head bucket[FRAG_HASH];
	u32 mem;
	u32 rid;
};

static void ipq_free(struct ipq *qp)
{
	del_timer(&qp->timer);
	skb_queue_purge(&qp->q);
	qp->frags->mem -= qp->mem;
	list_del(&qp->list);
	kfree(qp);
}

static void ip_expire(struct timer_list *timer)
{
	struct ipq *qp = from_timer(qp, timer, timer);
	struct net *net = qp->frags->k->net;
	struct sk_buff *head = skb_peek(&qp->q);

	SNMP_INC(net, Ip_ReasmFails);
	SNMP_INC(net, Ip_ReasmTimeout);
	if (head && !FRAG_CB(head)->offset && head->rt && head->rt->type == RTN_LOCAL) {
		skb_unlink(head, &qp->q);
		head->dev = __dev_get_by_index(net->k, qp->iif);
		skb_push(head, (u32)(head->data - skb_network_header(head)));
		if (head->dev)
			icmp_send(head, ICMP_TIME_EXCEEDED, ICMP_EXC_FRAGTIME, 0);
		kfree_skb_reason(head, SKB_DROP_REASON_FRAG_REASM_TIMEOUT);
	}
	ipq_free(qp);
}

static struct list_head *ipq_bucket(struct inet_frags *frags, const struct iphdr *iph)
{
	u32 h = (iph->saddr ^ iph->daddr ^ ((u32)iph->id << 8) ^ iph->protocol) * 0x9e3779b1u;

	return &frags->bucket[h >> 28];
}

/* The oldest goes when memory is needed; they are in order of age in their chains. */
static void ip_evictor(struct inet_frags *frags, u32 limit)
{
	for (u32 i = 0; i < FRAG_HASH && frags->mem > limit; i++)
		while (frags->mem > limit && !list_empty(&frags->bucket[i])) {
			SNMP_INC(frags->k->net, Ip_ReasmFails);
			ipq_free(list_first_entry(&frags->bucket[i], struct ipq, list));
		}
}

static struct ipq *ip_find(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct inet_frags *frags = net->frags;
	const struct iphdr *iph = ip_hdr(skb);
	struct list_head *bucket = ipq_bucket(frags, iph);
	struct ipq *qp;

	list_for_each_entry(qp, bucket, list)
		if (qp->id == iph->id && qp->saddr == iph->saddr && qp->daddr == iph->daddr &&
		    qp->protocol == iph->protocol && qp->iif == skb->skb_iif)
			return qp;
	qp = kzalloc(skb->k, sizeof(*qp));
	qp->frags = frags;
	qp->saddr = iph->saddr;
	qp->daddr = iph->daddr;
	qp->id = iph->id;
	qp->protocol = iph->protocol;
	qp->iif = skb->skb_iif;
	qp->rid = ++frags->rid;
	skb_queue_head_init(&qp->q);
	timer_setup(skb->k, &qp->timer, ip_expire, 0);
	mod_timer(&qp->timer, jiffies(skb->k) + (unsigned long)net->ipv4.sysctl_ipfrag_time * HZ);
	list_add_tail(&qp->list, bucket);
	return qp;
}

enum frag_fit { FRAG_OK, FRAG_DUP, FRAG_OVERLAP };

/* Puts @skb in its place; the list is short, and mostly its end is the place. */
static enum frag_fit ipq_insert(struct ipq *qp, struct sk_buff *skb)
{
	struct sk_buff *head = (struct sk_buff *)&qp->q, *pos = qp->q.prev;
	u32 offset = FRAG_CB(skb)->offset, end = FRAG_CB(skb)->end;

	while (pos != head && FRAG_CB(pos)->offset > offset)
		pos = pos->prev;
	if (pos != head) {
		if (FRAG_CB(pos)->offset == offset && FRAG_CB(pos)->end == end)
			return FRAG_DUP;
		if (FRAG_CB(pos)->end > offset)
			return FRAG_OVERLAP;
	}
	if (pos->next != head && FRAG_CB(pos->next)->offset < end)
		return FRAG_OVERLAP;
	__skb_insert(skb, pos, pos->next, &qp->q);
	return FRAG_OK;
}

/* All is there: one packet with the first piece's header. */
static struct sk_buff *ip_frag_reasm(struct ipq *qp)
{
	struct net *net = qp->frags->k->net;
	struct sk_buff *first = skb_peek(&qp->q), *skb, *pos;
	const struct iphdr *fiph = ip_hdr(first);
	u32 hlen = fiph->ihl * 4u;
	struct iphdr *iph;

	if (hlen + qp->len > 65535)
		goto fail;
	skb = alloc_skb(first->k, NET_SKB_PAD + hlen + qp->len, GFP_ATOMIC);
	if (!skb)
		goto fail;
	skb_reserve(skb, NET_SKB_PAD);
	skb_reset_network_header(skb);
	skb_reset_mac_header(skb);
	skb_put_data(skb, fiph, hlen);
	for (pos = first; pos != (struct sk_buff *)&qp->q; pos = pos->next)
		skb_put_data(skb, pos->data, pos->len);
	cpu_charge_n(skb->k, COST_COPY_BYTE, qp->len);
	skb->dev = first->dev;
	skb->skb_iif = first->skb_iif;
	skb->protocol = first->protocol;
	skb->pkt_type = first->pkt_type;
	skb->tstamp = first->tstamp;
	skb->rt = first->rt ? rt_hold(first->rt) : NULL;
	memcpy(skb->cb, first->cb, sizeof(struct inet_skb_parm));
	IPCB(skb)->flags |= IPSKB_FRAG_COMPLETE;
	IPCB(skb)->frag_max_size = qp->max_size;
	iph = ip_hdr(skb);
	iph->tot_len = htons((u16)(hlen + qp->len));
	iph->frag_off = qp->df ? htons(IP_DF) : 0;
	iph->check = 0;
	iph->check = ip_fast_csum(iph, iph->ihl);
	SNMP_INC(net, Ip_ReasmOKs);
	ipq_free(qp);
	return skb;

fail:
	SNMP_INC(net, Ip_ReasmFails);
	ipq_free(qp);
	return NULL;
}

struct sk_buff *ip_defrag(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct inet_frags *frags = net->frags;
	const struct iphdr *iph = ip_hdr(skb);
	u32 ihl = iph->ihl * 4u, offset, end;
	bool more = iph->frag_off & htons(IP_MF);
	enum skb_drop_reason reason = SKB_DROP_REASON_NOT_SPECIFIED;
	struct ipq *qp;

	SNMP_INC(net, Ip_ReasmReqds);
	if (frags->mem > (u32)net->ipv4.sysctl_ipfrag_high_thresh)
		ip_evictor(frags, (u32)net->ipv4.sysctl_ipfrag_low_thresh);
	qp = ip_find(skb);
	/* Its other pieces are too far in the past to be of the same datagram. */
	if (qp->pieces && net->ipv4.sysctl_ipfrag_max_dist &&
	    frags->rid - qp->rid > (u32)net->ipv4.sysctl_ipfrag_max_dist) {
		SNMP_INC(net, Ip_ReasmFails);
		ipq_free(qp);
		qp = ip_find(skb);
	}
	qp->rid = frags->rid;
	offset = (u32)(ntohs(iph->frag_off) & IP_OFFSET) << 3;
	end = offset + skb->len - ihl;
	if (more) {
		if (end & 7) {
			end &= ~7u;
			skb_trim(skb, ihl + end - offset);
		}
		if (end > qp->len) {
			if (qp->last_in)
				goto discard_qp;
			qp->len = end;
		}
	} else {
		if (end < qp->len || (qp->last_in && end != qp->len))
			goto discard_qp;
		qp->last_in = true;
		qp->len = end;
	}
	if (end == offset || end > 65535 || qp->pieces >= FRAG_PIECES_MAX)
		goto discard_qp;
	qp->max_size = max(qp->max_size, (u16)min(skb->len, 65535u));
	qp->df |= (iph->frag_off & htons(IP_DF)) != 0;
	skb_pull(skb, ihl);
	FRAG_CB(skb)->offset = offset;
	FRAG_CB(skb)->end = end;
	switch (ipq_insert(qp, skb)) {
	case FRAG_DUP:
		kfree_skb_reason(skb, SKB_DROP_REASON_DUP_FRAG);
		return NULL;
	case FRAG_OVERLAP:
		SNMP_INC(net, IpExt_ReasmOverlaps);
		reason = SKB_DROP_REASON_DUP_FRAG;
		goto discard_qp;
	case FRAG_OK:
		break;
	}
	qp->meat += end - offset;
	qp->pieces++;
	qp->mem += skb->truesize;
	frags->mem += skb->truesize;
	if (qp->last_in && qp->meat == qp->len)
		return ip_frag_reasm(qp);
	return NULL;

discard_qp:
	SNMP_INC(net, Ip_ReasmFails);
	ipq_free(qp);
	kfree_skb_reason(skb, reason);
	return NULL;
}

void ip_frag_init(struct kernel *k)
{
	struct inet_frags *frags = kzalloc(k, sizeof(*frags));

	frags->k = k;
	for (u32 i = 0; i < FRAG_HASH; i++)
		INIT_LIST_HEAD(&frags->bucket[i]);
	k->net->frags = frags;
}
