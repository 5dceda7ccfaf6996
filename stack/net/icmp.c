/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP (RFC 792, RFC 1122 3.2.2; net/ipv4/icmp.c): echo and timestamp are
 * answered, errors are made for packets that could not go on, and errors that
 * come in are passed to the sockets whose packets caused them.
 *
 * No error is sent about an error, a fragment other than the first, a packet
 * that was not for one host or that came from nobody in particular. Errors are
 * limited twice, as Linux does: 1000 a second in bursts of 50 for all (RFC 6633's
 * and the birthday attack's sake with some credit at random), and one each
 * second, in bursts of 6, for each destination.
 */
#include <ip.h>
#include <net.h>

#include "net-private.h"

/* include/net/icmp.h, net/ipv4/inetpeer.c: XRLIM_BURST_FACTOR 6 */
#define XRLIM_BURST_FACTOR 6
#define PEERS_MAX 64

/* A destination that errors were sent to. */
struct icmp_peer {
	__be32 addr;
	unsigned long rate_last; /* jiffies */
	unsigned long rate_tokens;
};

struct icmp_global {
	u32 credit;
	unsigned long stamp;
	struct icmp_peer peer[PEERS_MAX];
	u32 peers, next;
};

/* Bits of icmp_ratemask: types that are limited. */
static bool icmp_type_limited(struct net *net, u8 type, u8 code)
{
	if (type >= NR_ICMP_TYPES || (type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED))
		return false; /* path MTU discovery depends on it */
	return net->ipv4.sysctl_icmp_ratemask & (int)BIT(type);
}

static bool icmp_global_allow(struct net *net)
{
	struct icmp_global *g = net->icmp_global;
	unsigned long now = jiffies(net->k);
	u64 incr = (u64)(now - g->stamp) * (u32)net->ipv4.sysctl_icmp_msgs_per_sec / HZ;

	if (incr) {
		g->credit = (u32)min((u64)(u32)net->ipv4.sysctl_icmp_msgs_burst, g->credit + incr);
		g->stamp = now;
	}
	if (!g->credit)
		return false;
	/* A random share is lost so that nobody can measure others' use. */
	g->credit -= min(g->credit, 1 + get_random_u32_below(net->k, 3));
	return true;
}

static bool icmp_peer_allow(struct net *net, __be32 daddr)
{
	struct icmp_global *g = net->icmp_global;
	unsigned long now = jiffies(net->k);
	unsigned long timeout = msecs_to_jiffies((u32)net->ipv4.sysctl_icmp_ratelimit);
	struct icmp_peer *peer = NULL;

	for (u32 i = 0; i < g->peers && !peer; i++)
		if (g->peer[i].addr == daddr)
			peer = &g->peer[i];
	if (!peer) {
		if (g->peers < PEERS_MAX)
			peer = &g->peer[g->peers++];
		else
			peer = &g->peer[g->next++ % PEERS_MAX];
		peer->addr = daddr;
		peer->rate_tokens = XRLIM_BURST_FACTOR * timeout;
		peer->rate_last = now;
	}
	peer->rate_tokens =
		min(peer->rate_tokens + (now - peer->rate_last), XRLIM_BURST_FACTOR * timeout);
	peer->rate_last = now;
	if (peer->rate_tokens < timeout)
		return false;
	peer->rate_tokens -= timeout;
	return true;
}

static bool icmp_allowed(struct net *net, struct rtable *rt, __be32 daddr, u8 type, u8 code)
{
	if (!icmp_type_limited(net, type, code))
		return true;
	if (rt->dev->flags & IFF_LOOPBACK)
		return true;
	if (!icmp_global_allow(net)) {
		SNMP_INC(net, Icmp_OutRateLimitGlobal);
		return false;
	}
	if (net->ipv4.sysctl_icmp_ratelimit && !icmp_peer_allow(net, daddr)) {
		SNMP_INC(net, Icmp_OutRateLimitHost);
		return false;
	}
	return true;
}

static void icmp_count_out(struct net *net, u8 type)
{
	SNMP_INC(net, Icmp_OutMsgs);
	switch (type) {
	case ICMP_DEST_UNREACH:
		SNMP_INC(net, Icmp_OutDestUnreachs);
		break;
	case ICMP_TIME_EXCEEDED:
		SNMP_INC(net, Icmp_OutTimeExcds);
		break;
	case ICMP_PARAMETERPROB:
		SNMP_INC(net, Icmp_OutParmProbs);
		break;
	case ICMP_ECHO:
		SNMP_INC(net, Icmp_OutEchos);
		break;
	case ICMP_ECHOREPLY:
		SNMP_INC(net, Icmp_OutEchoReps);
		break;
	case ICMP_TIMESTAMPREPLY:
		SNMP_INC(net, Icmp_OutTimestampReps);
		break;
	}
}

/* A message of @head and @len bytes at @data to @daddr. */
static void icmp_push(struct kernel *k, struct rtable *rt, const struct icmphdr *head,
		      const void *data, u32 len, __be32 saddr, __be32 daddr, u8 tos,
		      const u8 *options, u32 optlen)
{
	u32 headroom = (u32)rt->dev->hard_header_len + rt->dev->needed_headroom + NET_SKB_PAD +
		       sizeof(struct iphdr) + optlen;
	struct sk_buff *skb = alloc_skb(k, headroom + sizeof(*head) + len, GFP_ATOMIC);
	struct icmphdr *icmph;

	if (!skb)
		return;
	skb_reserve(skb, headroom);
	skb_reset_transport_header(skb);
	icmph = skb_put_data(skb, head, sizeof(*head));
	skb_put_data(skb, data, len);
	cpu_charge(k, COST_ICMP);
	cpu_charge_n(k, COST_COPY_BYTE, len);
	icmph->checksum = 0;
	icmph->checksum = csum_fold(skb_checksum(skb, 0, skb->len, 0));
	icmp_count_out(k->net, head->type);
	ip_send_skb_options(skb, rt, saddr, daddr, IPPROTO_ICMP, tos, 0, 0, options, optlen);
}

void icmp_send(struct sk_buff *skb_in, u8 type, u8 code, __be32 info)
{
	struct kernel *k = skb_in->k;
	struct net *net = k->net;
	const struct iphdr *iph = ip_hdr(skb_in);
	struct rtable *rt_in = skb_in->rt, *rt;
	struct icmphdr head = {.type = type, .code = code};
	struct flowi4 fl;
	u32 room, len;
	__be32 saddr;

	if (!rt_in)
		return;
	/* Of what was for many, or a later piece, nobody is told. */
	if (skb_in->pkt_type != PACKET_HOST || rt_in->type == RTN_BROADCAST ||
	    rt_in->type == RTN_MULTICAST)
		return;
	if (iph->frag_off & htons(IP_OFFSET))
		return;
	/* Nor of an error itself. */
	if (iph->protocol == IPPROTO_ICMP && type != ICMP_ECHO) {
		u32 at = (u32)(skb_network_header(skb_in) - skb_in->head) + iph->ihl * 4u;
		u8 inner;

		if (at >= skb_in->tail)
			return;
		inner = skb_in->head[at];
		if (inner != ICMP_ECHO && inner != ICMP_ECHOREPLY && inner != ICMP_TIMESTAMP &&
		    inner != ICMP_TIMESTAMPREPLY)
			return;
	}
	if (ipv4_is_zeronet(iph->saddr) || ipv4_is_multicast(iph->saddr) ||
	    inet_addr_type(k, iph->saddr) == RTN_BROADCAST)
		return;
	/* It was for us: we answer as that; on its way: as the device it came in by. */
	saddr = iph->daddr;
	if (rt_in->type != RTN_LOCAL) {
		struct net_device *dev = __dev_get_by_index(k, skb_in->skb_iif);

		saddr = dev && net->ipv4.sysctl_icmp_errors_use_inbound_ifaddr ?
				inet_select_addr(dev, iph->saddr, RT_SCOPE_LINK) :
				0;
	}
	fl = (struct flowi4){.daddr = iph->saddr, .saddr = saddr};
	rt = ip_route_output(k, &fl);
	if (IS_ERR(rt))
		return;
	if (!icmp_allowed(net, rt, iph->saddr, type, code))
		goto out;
	if (!saddr)
		saddr = rt->saddr;
	head.un.value = info;
	if (type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED) {
		head.un.value = 0;
		head.un.frag.mtu = htons((u16)ntohl(info));
	}
	/* RFC 1812 4.3.2.3: as much as fits 576 bytes. */
	room = min(rt_mtu(rt), 576u) - (u32)(sizeof(struct iphdr) + sizeof(struct icmphdr));
	len = skb_in->tail - (u32)(skb_network_header(skb_in) - skb_in->head);
	icmp_push(k, rt, &head, iph, min(len, room), saddr, iph->saddr,
		  (u8)((iph->tos & 0x1e) | 0xc0), NULL, 0); /* internetwork control */
out:
	rt_put(rt);
}

int icmp_err_convert(u8 code, bool *fatal)
{
	static const struct {
		int errno_;
		bool fatal;
	} table[] = {
		{ENETUNREACH, false},  {EHOSTUNREACH, false}, {ENOPROTOOPT, true},
		{ECONNREFUSED, true},  {EMSGSIZE, false},     {EOPNOTSUPP, false},
		{ENETUNREACH, true},   {EHOSTDOWN, true},     {ENONET, true},
		{ENETUNREACH, true},   {EHOSTUNREACH, true},  {ENETUNREACH, false},
		{EHOSTUNREACH, false}, {EHOSTUNREACH, true},  {EHOSTUNREACH, true},
		{EHOSTUNREACH, true},
	};

	if (code >= ARRAY_SIZE(table)) {
		*fatal = true;
		return EHOSTUNREACH;
	}
	*fatal = table[code].fatal;
	return table[code].errno_;
}

/* Tells the protocol whose packet is quoted, and the route of its path's MTU. */
static void icmp_unreach(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	const struct icmphdr *icmph = icmp_hdr(skb);
	const struct iphdr *inner = skb_header_pointer(skb, sizeof(*icmph), sizeof(*inner));
	struct flowi4 fl;
	struct rtable *rt;
	u32 info = 0;

	if (!inner || inner->ihl < 5 ||
	    !skb_header_pointer(skb, sizeof(*icmph), inner->ihl * 4u + 8)) {
		SNMP_INC(net, Icmp_InErrors);
		return;
	}
	if (icmph->type == ICMP_DEST_UNREACH && icmph->code == ICMP_FRAG_NEEDED) {
		info = ntohs(icmph->un.frag.mtu);
		if (net->ipv4.sysctl_ip_no_pmtu_disc)
			return;
		fl = (struct flowi4){.daddr = inner->daddr, .saddr = inner->saddr};
		for (int i = 0; i < 2; i++) {
			rt = ip_route_output(skb->k, &fl);
			if (!IS_ERR(rt)) {
				if (info >= 68)
					rt_update_pmtu(rt, info);
				rt_put(rt);
			}
			fl.saddr = 0; /* the flow that had not said its source */
		}
	} else if (icmph->type == ICMP_PARAMETERPROB) {
		info = ntohl(icmph->un.gateway) >> 24;
	}
	/* From here on the quoted packet: its header at data. */
	skb_pull(skb, sizeof(*icmph));
	raw_icmp_error(skb, inner->protocol, info);
	if (inner->protocol == IPPROTO_UDP)
		udp_err(skb, info);
	else if (inner->protocol == IPPROTO_ICMP)
		ping_err(skb, info);
}

static void icmp_reply(struct sk_buff *skb, struct icmphdr *head, const void *data, u32 len)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct flowi4 fl = {.daddr = iph->saddr};
	u8 options[MAX_IPOPTLEN];
	u32 optlen = IPCB(skb)->rr ? ip_options_echo(skb, options) : 0;
	struct net *net = skb->k->net;
	struct rtable *rt;

	/* To a broadcast we answer as ourselves. */
	if (skb->rt->type == RTN_LOCAL)
		fl.saddr = iph->daddr;
	rt = ip_route_output(skb->k, &fl);
	if (IS_ERR(rt))
		return;
	if (icmp_allowed(net, rt, iph->saddr, head->type, head->code))
		icmp_push(skb->k, rt, head, data, len, fl.saddr ? fl.saddr : rt->saddr, iph->saddr,
			  iph->tos, options, optlen);
	rt_put(rt);
}

static void icmp_echo(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct icmphdr head = *icmp_hdr(skb);

	if (net->ipv4.sysctl_icmp_echo_ignore_all)
		return;
	head.type = ICMP_ECHOREPLY;
	icmp_reply(skb, &head, skb->data + sizeof(head), skb->len - (u32)sizeof(head));
}

/* RFC 792: milliseconds since midnight; our clock started with the run. */
static void icmp_timestamp(struct sk_buff *skb)
{
	struct icmphdr head = *icmp_hdr(skb);
	const u8 *req = skb_header_pointer(skb, sizeof(head), 12);
	u8 times[12];
	u32 now;

	if (!req)
		return;
	now = (u32)((ktime_get(skb->k) / NSEC_PER_MSEC) % (24 * 3600 * MSEC_PER_SEC));
	memcpy(times, req, 4);
	put_be32(now, times + 4);
	put_be32(now, times + 8);
	head.type = ICMP_TIMESTAMPREPLY;
	head.code = 0;
	icmp_reply(skb, &head, times, sizeof(times));
}

static void icmp_redirect(struct sk_buff *skb)
{
	const struct icmphdr *icmph = icmp_hdr(skb);
	const struct iphdr *inner = skb_header_pointer(skb, sizeof(*icmph), sizeof(*inner));
	struct in_device *in_dev = skb->dev->ip_ptr;
	struct flowi4 fl = {0};
	__be32 gw = icmph->un.gateway;
	struct neighbour *n;
	struct rtable *rt;

	if (!inner || !in_dev->cnf.accept_redirects || IN_DEV_FORWARD(in_dev))
		return;
	if (inet_addr_type(skb->k, gw) != RTN_UNICAST)
		return;
	fl.daddr = inner->daddr;
	for (int i = 0; i < 2; i++) {
		rt = ip_route_output(skb->k, &fl);
		if (IS_ERR(rt))
			continue;
		/* Believed from the router that is used, about a host on its link. */
		if (rt->gateway == ip_hdr(skb)->saddr && rt->dev == skb->dev && rt->gateway != gw) {
			n = neigh_get(rt->dev, gw);
			if (!IS_ERR(n)) {
				neigh_put(rt->neigh);
				rt->neigh = n;
				rt->gateway = gw;
			}
		}
		rt_put(rt);
		fl.saddr = inner->saddr;
	}
}

int icmp_rcv(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	const struct icmphdr *icmph;
	bool many = skb->rt->type == RTN_BROADCAST || skb->rt->type == RTN_MULTICAST;
	enum skb_drop_reason reason = SKB_DROP_REASON_NOT_SPECIFIED;

	cpu_charge(skb->k, COST_ICMP);
	SNMP_INC(net, Icmp_InMsgs);
	if (skb->ip_summed != CHECKSUM_UNNECESSARY && skb->ip_summed != CHECKSUM_PARTIAL &&
	    csum_fold(skb_checksum(skb, 0, skb->len, 0))) {
		SNMP_INC(net, Icmp_InCsumErrors);
		reason = SKB_DROP_REASON_ICMP_CSUM;
		goto error;
	}
	if (!pskb_may_pull(skb, sizeof(*icmph)))
		goto error;
	icmph = icmp_hdr(skb);
	if (icmph->type >= NR_ICMP_TYPES) {
		reason = SKB_DROP_REASON_UNHANDLED_PROTO;
		goto error;
	}
	/* RFC 1122 3.2.2.6: an echo to all may be ignored; Linux does, all but two types. */
	if (many) {
		if ((icmph->type == ICMP_ECHO || icmph->type == ICMP_TIMESTAMP) &&
		    net->ipv4.sysctl_icmp_echo_ignore_broadcasts) {
			reason = SKB_DROP_REASON_INVALID_PROTO;
			goto error;
		}
		if (icmph->type != ICMP_ECHO && icmph->type != ICMP_TIMESTAMP) {
			reason = SKB_DROP_REASON_INVALID_PROTO;
			goto error;
		}
	}
	switch (icmph->type) {
	case ICMP_ECHOREPLY:
		SNMP_INC(net, Icmp_InEchoReps);
		if (ping_rcv(skb))
			return 0;
		break;
	case ICMP_DEST_UNREACH:
		SNMP_INC(net, Icmp_InDestUnreachs);
		icmp_unreach(skb);
		break;
	case ICMP_TIME_EXCEEDED:
		SNMP_INC(net, Icmp_InTimeExcds);
		icmp_unreach(skb);
		break;
	case ICMP_PARAMETERPROB:
		SNMP_INC(net, Icmp_InParmProbs);
		icmp_unreach(skb);
		break;
	case ICMP_SOURCE_QUENCH:
		SNMP_INC(net, Icmp_InSrcQuenchs);
		break; /* RFC 6633: ignored */
	case ICMP_REDIRECT:
		SNMP_INC(net, Icmp_InRedirects);
		icmp_redirect(skb);
		break;
	case ICMP_ECHO:
		SNMP_INC(net, Icmp_InEchos);
		icmp_echo(skb);
		break;
	case ICMP_TIMESTAMP:
		SNMP_INC(net, Icmp_InTimestamps);
		icmp_timestamp(skb);
		break;
	case ICMP_TIMESTAMPREPLY:
		SNMP_INC(net, Icmp_InTimestampReps);
		break;
	}
	consume_skb(skb);
	return 0;

error:
	SNMP_INC(net, Icmp_InErrors);
	kfree_skb_reason(skb, reason);
	return 0;
}

void icmp_init(struct kernel *k)
{
	k->net->icmp_global = kzalloc(k, sizeof(*k->net->icmp_global));
	k->net->icmp_global->credit = 50;
	k->net->icmp_global->stamp = jiffies(k);
}
