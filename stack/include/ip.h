/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4: input, forwarding, output, fragments; ICMP; the protocols above. */
#ifndef STACK_IP_H
#define STACK_IP_H

#include <inet.h>
#include <net.h>
#include <route.h>
#include <sock.h>

static inline struct iphdr *ip_hdr(const struct sk_buff *skb)
{
	return (struct iphdr *)skb_network_header(skb);
}
static inline struct udphdr *udp_hdr(const struct sk_buff *skb)
{
	return (struct udphdr *)skb_transport_header(skb);
}
static inline struct icmphdr *icmp_hdr(const struct sk_buff *skb)
{
	return (struct icmphdr *)skb_transport_header(skb);
}

/* In skb->cb from ip_rcv() on. */
struct inet_skb_parm {
	int iif;
	u16 flags;
	u16 frag_max_size; /* largest fragment it was put together from */
	u8 optlen;
	u8 srr, rr, ts; /* offsets of options in the IP header, 0: none */
};
#define IPSKB_FORWARDED BIT(0)
#define IPSKB_FRAG_COMPLETE BIT(1)
#define IPSKB_DOREDIRECT BIT(2)
#define IPCB(skb) ((struct inet_skb_parm *)(skb)->cb)

void ip_init(struct kernel *k);

static inline bool ip_is_fragment(const struct iphdr *iph)
{
	return iph->frag_off & htons(IP_MF | IP_OFFSET);
}

/* Output of a packet whose network header is made; takes @skb; 0 or -errno. */
int ip_local_out(struct sk_buff *skb);
int ip_output(struct sk_buff *skb);

/* Puts an IP header in front of what is in @skb and sends it along @rt (borrowed). */
int ip_send_skb(struct sk_buff *skb, struct rtable *rt, __be32 saddr, __be32 daddr, u8 protocol,
		u8 tos, u8 ttl, __be16 frag_off);

/* Cuts @skb to the size and calls @output for each piece; takes @skb. */
int ip_fragment(struct sk_buff *skb, u32 mtu, int (*output)(struct sk_buff *skb));

/* For local delivery: the whole datagram, or NULL as long as pieces are missing. */
struct sk_buff *ip_defrag(struct sk_buff *skb);
void ip_frag_init(struct kernel *k);
int ip_local_deliver(struct sk_buff *skb);
int ip_forward(struct sk_buff *skb);
/* ip_send_skb() with @len bytes of options, which record route changes on the way. */
int ip_send_skb_options(struct sk_buff *skb, struct rtable *rt, __be32 saddr, __be32 daddr,
			u8 protocol, u8 tos, u8 ttl, __be16 frag_off, const u8 *options, u32 len);

#define MAX_IPOPTLEN 40

/* Checks the options of a received header; 0, or the offset of the bad one. */
u32 ip_options_compile(struct sk_buff *skb);
/* Writes @addr into the received header's record route option, which it has. */
void ip_options_record(struct sk_buff *skb, __be32 addr);
/* What a reply to @skb, which has recorded its route, carries; returns its length. */
u32 ip_options_echo(const struct sk_buff *skb, u8 *options);
/* Whether user space may send them: record route alone. */
bool ip_options_valid(const u8 *options, u32 len);
/* Puts options in front of what is in @skb, sent as @saddr. */
void ip_options_build(struct sk_buff *skb, const u8 *options, u32 len, __be32 saddr);

/* An ICMP error about @skb_in, if the rules allow one. Does not take it. */
void icmp_send(struct sk_buff *skb_in, u8 type, u8 code, __be32 info);
int icmp_rcv(struct sk_buff *skb);
void icmp_init(struct kernel *k);
/* errno that an ICMP unreachable of @code means, and whether it is a hard error. */
int icmp_err_convert(u8 code, bool *fatal);

/* Protocols: data at the transport header; each takes @skb. */
int udp_rcv(struct sk_buff *skb);
void udp_err(struct sk_buff *skb, u32 info);
void udp_init(struct kernel *k);
/* Copies for raw sockets; whether there was one. */
bool raw_local_deliver(struct sk_buff *skb, u8 protocol);
void raw_icmp_error(struct sk_buff *skb, u8 protocol, u32 info);
void raw_init(struct kernel *k);
/* An echo reply for a ping socket; false: nobody's. */
bool ping_rcv(struct sk_buff *skb);
void ping_err(struct sk_buff *skb, u32 info);

#endif
