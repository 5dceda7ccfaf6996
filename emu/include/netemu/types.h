/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integer names, bit helpers and byte order, as kernel code spells them. */
#ifndef NETEMU_TYPES_H
#define NETEMU_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define BIT(n) (1u << (n))
#define GENMASK(hi, lo) ((~0u >> (31 - (hi))) & (~0u << (lo)))

#ifndef container_of
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))
#endif

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Off the usual way: out of line, so that the usual way saves no registers for it. */
#define rare __attribute__((noinline, cold))

#define CACHE_LINE 64 /* of the host, in bytes */

/* Asks for @len bytes at @addr, which will be used soon; nothing need be there. */
static inline void prefetch_range(const void *addr, u32 len)
{
	for (u32 i = 0; i < len; i += CACHE_LINE)
		__builtin_prefetch((const char *)addr + i);
}

/* A constant expression that is 0, or does not compile when @cond is true. */
#define BUILD_BUG_ON_ZERO(cond) ((int)sizeof(struct { int : (-!!(cond)); }))

/* Every access to packet bytes and to guest memory goes through these: no
 * alignment is assumed and the byte order is in the name. */
static inline u16 get_be16(const void *p)
{
	u16 v;

	memcpy(&v, p, sizeof(v));
	return __builtin_bswap16(v);
}

static inline u32 get_be32(const void *p)
{
	u32 v;

	memcpy(&v, p, sizeof(v));
	return __builtin_bswap32(v);
}

static inline void put_be16(u16 v, void *p)
{
	v = __builtin_bswap16(v);
	memcpy(p, &v, sizeof(v));
}

static inline void put_be32(u32 v, void *p)
{
	v = __builtin_bswap32(v);
	memcpy(p, &v, sizeof(v));
}

static inline u16 get_le16(const void *p)
{
	u16 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline u32 get_le32(const void *p)
{
	u32 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline void put_le16(u16 v, void *p)
{
	memcpy(p, &v, sizeof(v));
}

static inline void put_le32(u32 v, void *p)
{
	memcpy(p, &v, sizeof(v));
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "netemu's guest memory is little-endian; the host must be too");

#endif
