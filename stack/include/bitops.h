/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bits, bit maps, fields and byte order, as kernel code spells them. */
#ifndef STACK_BITOPS_H
#define STACK_BITOPS_H

#include <netemu/types.h>

typedef u16 __be16;
typedef u32 __be32;
typedef u16 __le16;
typedef u32 __le32;
typedef unsigned long long __be64; /* as <linux/types.h>, which newer C libraries include */
typedef u16 __sum16;
typedef u32 __wsum;

/* netemu's host is little-endian (netemu/types.h asserts it), and so is the guest. */
#define cpu_to_be16(x) ((__be16)__builtin_bswap16(x))
#define be16_to_cpu(x) ((u16)__builtin_bswap16(x))
#define cpu_to_be32(x) ((__be32)__builtin_bswap32(x))
#define be32_to_cpu(x) ((u32)__builtin_bswap32(x))

#ifndef htons
#define htons(x) cpu_to_be16(x)
#define ntohs(x) be16_to_cpu(x)
#define htonl(x) cpu_to_be32(x)
#define ntohl(x) be32_to_cpu(x)
#endif

#define BITS_PER_LONG 64
#define BITS_TO_LONGS(n) (((n) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
#define BIT_ULL(n) (UINT64_C(1) << (n))

static inline void set_bit(u32 nr, unsigned long *map)
{
	map[nr / BITS_PER_LONG] |= 1UL << (nr % BITS_PER_LONG);
}

static inline void clear_bit(u32 nr, unsigned long *map)
{
	map[nr / BITS_PER_LONG] &= ~(1UL << (nr % BITS_PER_LONG));
}

static inline bool test_bit(u32 nr, const unsigned long *map)
{
	return map[nr / BITS_PER_LONG] >> (nr % BITS_PER_LONG) & 1;
}

/* Of a mask made of adjacent bits: the field's value, and a value put there. */
#define FIELD_SHIFT(mask) (__builtin_ctzll(mask))
#define FIELD_GET(mask, reg) (((reg) & (mask)) >> FIELD_SHIFT(mask))
#define FIELD_PREP(mask, val) (((__typeof__(mask))(val) << FIELD_SHIFT(mask)) & (mask))

/* Position of the highest set bit, 1 for bit 0; 0 for no bit. */
static inline int fls(u32 x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

#endif
