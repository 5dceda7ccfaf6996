/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One's complement sums (RFC 1071) in words of 64 bits and in memory order, as
 * both directions of the NETA MAC need them.
 */
#ifndef NETA_CHECKSUM_H
#define NETA_CHECKSUM_H

#include <netemu/types.h>

/* One's complement addition: the carry goes around. 2^16 - 1 divides
 * 2^64 - 1, so words of 64 bits serve until the end. */
static inline u64 add_around(u64 a, u64 b)
{
	u64 sum = a + b;

	return sum + (sum < b);
}

static inline u64 load64(const u8 *p)
{
	u64 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* Adds @len bytes as 16-bit words in memory order; an odd last byte is padded. */
static inline u64 neta_sum(const u8 *p, u32 len, u64 sum)
{
	if (len >= 32) {
		u64 a = 0, b = 0, c = 0;

		/* Side by side: one sum would wait for its own carry each time. */
		for (; len >= 32; len -= 32, p += 32) {
			sum = add_around(sum, load64(p));
			a = add_around(a, load64(p + 8));
			b = add_around(b, load64(p + 16));
			c = add_around(c, load64(p + 24));
		}
		sum = add_around(add_around(sum, a), add_around(b, c));
	}
	if (len & 16) {
		sum = add_around(sum, load64(p));
		sum = add_around(sum, load64(p + 8));
		p += 16;
	}
	if (len & 8) {
		sum = add_around(sum, load64(p));
		p += 8;
	}
	if (len & 4) {
		sum = add_around(sum, get_le32(p));
		p += 4;
	}
	if (len & 2) {
		sum = add_around(sum, get_le16(p));
		p += 2;
	}
	return len & 1 ? add_around(sum, *p) : sum;
}

/* As neta_sum() of an IPv4 header without options. */
static inline u64 neta_sum20(const u8 *ip)
{
	return add_around(add_around(load64(ip), load64(ip + 8)), get_le32(ip + 16));
}

/* To 16 bits, in memory order: the complement of what a header would hold. */
static inline u16 neta_fold(u64 sum)
{
	u32 half;

	/* Each addition leaves in its upper half the sum with its carry. */
	sum += sum << 32 | sum >> 32;
	half = (u32)(sum >> 32);
	half += half << 16 | half >> 16;
	return (u16)(half >> 16);
}

static inline u64 neta_pseudo4(const u8 *ip, u8 proto, u32 l4_len)
{
	u64 sum = (u64)get_le32(ip + 12) + get_le32(ip + 16);

	return sum + __builtin_bswap16((u16)l4_len) + ((u32)proto << 8);
}

/* Pseudo header of IPv6 (RFC 8200, 8.1). */
u64 neta_pseudo6(const u8 *ip, u8 proto, u32 l4_len);

#endif
