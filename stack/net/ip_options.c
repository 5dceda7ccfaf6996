/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of IPv4 headers (net/ipv4/ip_options.c): those that are received are
 * checked; record route (RFC 791) is taken part in. Every router writes down the
 * address that it sends the packet on from, the destination its own, and an echo
 * reply goes on where the request's record ended.
 *
 *	7 │ length │ pointer │ address │ address │ ...     pointer: of the next free one, from 1
 */
#include <ip.h>
#include <net.h>

#include "net-private.h"

#define RR_LEN 1
#define RR_POINTER 2

/* Writes @addr into the record route option at @opt, if there is room. */
static bool record(u8 *opt, __be32 addr)
{
	u32 at = opt[RR_POINTER];

	if (at + 3 > opt[RR_LEN])
		return false;
	memcpy(opt + at - 1, &addr, sizeof(addr));
	opt[RR_POINTER] = (u8)(at + 4);
	return true;
}

u32 ip_options_compile(struct sk_buff *skb)
{
	const u8 *iph = skb_network_header(skb);
	u32 end = (u32)(iph[0] & 0xf) * 4, at = sizeof(struct iphdr);
	struct inet_skb_parm *parm = IPCB(skb);

	parm->optlen = (u8)(end - at);
	while (at < end) {
		u32 len;

		if (iph[at] == IPOPT_END)
			break;
		if (iph[at] == IPOPT_NOOP) {
			at++;
			continue;
		}
		if (at + 1 >= end)
			return at;
		len = iph[at + 1];
		if (len < 2 || len > end - at)
			return at;
		switch (iph[at]) {
		case IPOPT_LSRR:
		case IPOPT_SSRR:
			if (len < 3 || iph[at + 2] < 4 || parm->srr)
				return at + 2;
			parm->srr = (u8)at;
			break;
		case IPOPT_RR:
			if (len < 3 || iph[at + 2] < 4 || parm->rr)
				return at + 2;
			if (iph[at + 2] <= len && iph[at + 2] + 3u > len)
				return at + 2; /* room for a part of an address */
			parm->rr = (u8)at;
			break;
		case IPOPT_TIMESTAMP:
			if (len < 4 || iph[at + 2] < 5 || parm->ts)
				return at + 2;
			parm->ts = (u8)at;
			break;
		}
		at += len;
	}
	return 0;
}

void ip_options_record(struct sk_buff *skb, __be32 addr)
{
	struct iphdr *iph;

	/* Taps may hold the same bytes. */
	if (skb_cow(skb, skb_headroom(skb)))
		return;
	iph = ip_hdr(skb);
	record((u8 *)iph + IPCB(skb)->rr, addr);
	iph->check = 0;
	iph->check = ip_fast_csum(iph, iph->ihl);
}

u32 ip_options_echo(const struct sk_buff *skb, u8 *options)
{
	const u8 *rr = skb_network_header(skb) + IPCB(skb)->rr;
	u32 len = ALIGN((u32)rr[RR_LEN], 4u);

	memset(options, IPOPT_END, len);
	memcpy(options, rr, rr[RR_LEN]);
	return len;
}

bool ip_options_valid(const u8 *options, u32 len)
{
	for (u32 at = 0; at < len && options[at] != IPOPT_END;) {
		if (options[at] == IPOPT_NOOP) {
			at++;
			continue;
		}
		if (at + 2 >= len || options[at] != IPOPT_RR || options[at + RR_LEN] < 3 ||
		    options[at + RR_LEN] > len - at || options[at + RR_POINTER] < 4)
			return false;
		at += options[at + RR_LEN];
	}
	return len <= MAX_IPOPTLEN && len % 4 == 0;
}

void ip_options_build(struct sk_buff *skb, const u8 *options, u32 len, __be32 saddr)
{
	u8 *to = skb_push(skb, len);

	memcpy(to, options, len);
	for (u32 at = 0; at < len && to[at] != IPOPT_END;
	     at += to[at] == IPOPT_NOOP ? 1 : to[at + 1])
		if (to[at] == IPOPT_RR)
			record(to + at, saddr);
}
