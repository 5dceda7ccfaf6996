/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of the IPv4 family as they are on the wire, and checksums. */
#ifndef STACK_INET_H
#define STACK_INET_H

#include <if_ether.h>
#include <kernel.h>

#define IPV4_MIN_MTU 68 /* RFC 791: every link carries them */

struct iphdr {
	u8 ihl : 4, version : 4; /* ihl in 32-bit words */
	u8 tos;
	__be16 tot_len;
	__be16 id;
	__be16 frag_off;
	u8 ttl;
	u8 protocol;
	__sum16 check;
	__be32 saddr, daddr;
} __attribute__((packed, aligned(2)));

#define IPVERSION 4
#define IPDEFTTL 64
#define IP_CE 0x8000
#define IP_DF 0x4000
#define IP_MF 0x2000
#define IP_OFFSET 0x1fff
#define IPOPT_END 0
#define IPOPT_NOOP 1
#define IPOPT_RR 7
#define IPOPT_TIMESTAMP 68
#define IPOPT_SSRR 137
#define IPOPT_LSRR 131

struct udphdr {
	__be16 source, dest;
	__be16 len;
	__sum16 check;
} __attribute__((packed, aligned(2)));

struct icmphdr {
	u8 type, code;
	__sum16 checksum;
	union {
		struct {
			__be16 id, sequence;
		} echo;
		__be32 gateway;
		struct {
			__be16 __unused, mtu;
		} frag;
		__be32 value;
	} un;
} __attribute__((packed, aligned(2)));

#define ICMP_ECHOREPLY 0
#define ICMP_DEST_UNREACH 3
#define ICMP_SOURCE_QUENCH 4
#define ICMP_REDIRECT 5
#define ICMP_ECHO 8
#define ICMP_TIME_EXCEEDED 11
#define ICMP_PARAMETERPROB 12
#define ICMP_TIMESTAMP 13
#define ICMP_TIMESTAMPREPLY 14
#define NR_ICMP_TYPES 18
#define ICMP_NET_UNREACH 0
#define ICMP_HOST_UNREACH 1
#define ICMP_PROT_UNREACH 2
#define ICMP_PORT_UNREACH 3
#define ICMP_FRAG_NEEDED 4
#define ICMP_SR_FAILED 5
#define ICMP_NET_UNKNOWN 6
#define ICMP_HOST_UNKNOWN 7
#define ICMP_NET_ANO 9
#define ICMP_HOST_ANO 10
#define ICMP_PKT_FILTERED 13
#define ICMP_EXC_TTL 0
#define ICMP_EXC_FRAGTIME 1
#define ICMP_REDIR_NET 0
#define ICMP_REDIR_HOST 1

struct arphdr {
	__be16 ar_hrd, ar_pro;
	u8 ar_hln, ar_pln;
	__be16 ar_op;
} __attribute__((packed, aligned(2)));

#define ARPOP_REQUEST 1
#define ARPOP_REPLY 2

/* Ones' complement sum of @len bytes, not folded, added to @sum. */
__wsum csum_partial(const void *buff, u32 len, __wsum sum);

static inline __sum16 csum_fold(__wsum sum)
{
	/* The upper half gets the sum of both, and the carry (asm-generic/checksum.h). */
	return (__sum16)((~sum - (sum << 16 | sum >> 16)) >> 16);
}

/* Ones' complement addition of 64-bit words: the carry goes around. */
static inline u64 csum_add64(u64 sum, u64 addend)
{
	sum += addend;
	return sum + (sum < addend);
}

static inline __wsum csum_from64to32(u64 sum)
{
	sum += sum << 32 | sum >> 32;
	return (__wsum)(sum >> 32);
}

/* The pseudo-header of UDP and TCP, added to @sum. */
static inline __wsum csum_tcpudp_nofold(__be32 saddr, __be32 daddr, u32 len, u8 proto, __wsum sum)
{
	return csum_from64to32((u64)saddr + daddr + sum + htons((u16)len) + ((u32)proto << 8));
}

static inline __sum16 csum_tcpudp_magic(__be32 saddr, __be32 daddr, u32 len, u8 proto, __wsum sum)
{
	return csum_fold(csum_tcpudp_nofold(saddr, daddr, len, proto, sum));
}

/* Of an IP header of @ihl words: 0 when it is right and the check field is in. */
static inline __sum16 ip_fast_csum(const void *iph, u32 ihl)
{
	const u8 *p = iph;
	u64 w[2], sum;
	u32 w4;

	/* Five words are there always: two pairs and one. */
	memcpy(w, p, 16);
	memcpy(&w4, p + 16, 4);
	sum = csum_add64(csum_add64(w[0], w[1]), w4);
	for (u32 i = 5; unlikely(i < ihl); i++) {
		memcpy(&w4, p + 4 * i, 4);
		sum = csum_add64(sum, w4);
	}
	return csum_fold(csum_from64to32(sum));
}

static inline bool ipv4_is_multicast(__be32 addr)
{
	return (addr & htonl(0xf0000000)) == htonl(0xe0000000);
}
static inline bool ipv4_is_loopback(__be32 addr)
{
	return (addr & htonl(0xff000000)) == htonl(0x7f000000);
}
static inline bool ipv4_is_lbcast(__be32 addr)
{
	return addr == 0xffffffff;
}
static inline bool ipv4_is_zeronet(__be32 addr)
{
	return (addr & htonl(0xff000000)) == 0;
}

static inline __be32 inet_make_mask(int prefix_len)
{
	return prefix_len ? htonl(~0u << (32 - prefix_len)) : 0;
}

#define INET_ADDRSTRLEN 16
/* "192.168.1.1" both ways; the second is false when @text is not an address. */
char *inet_ntoa_r(__be32 addr, char *buf);
bool inet_aton(const char *text, __be32 *addr);
#define NIPQUAD(addr)                                                                 \
	((const u8 *)&(addr))[0], ((const u8 *)&(addr))[1], ((const u8 *)&(addr))[2], \
		((const u8 *)&(addr))[3]
#define NIPQUAD_FMT "%u.%u.%u.%u"

#endif
