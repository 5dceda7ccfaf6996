/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xoshiro256** by Blackman and Vigna (public domain, prng.di.unimi.it), seeded
 * through splitmix64 from a 64-bit FNV-1a hash of the names.
 */
#include <netemu/rng.h>

static u64 rotl(u64 x, int k)
{
	return (x << k) | (x >> (64 - k));
}

static u64 splitmix64(u64 *state)
{
	u64 z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static u64 fnv1a(u64 hash, const char *text)
{
	/* The terminating NUL is hashed too: ("ab", "c") is not ("a", "bc"). */
	do
		hash = (hash ^ (u8)*text) * UINT64_C(0x100000001b3);
	while (*text++);
	return hash;
}

void rng_init(struct rng *rng, u64 seed, const char *owner, const char *stream)
{
	u64 state = splitmix64(&seed) ^ fnv1a(fnv1a(UINT64_C(0xcbf29ce484222325), owner), stream);

	for (size_t i = 0; i < ARRAY_SIZE(rng->s); i++)
		rng->s[i] = splitmix64(&state);
}

u64 rng_u64(struct rng *rng)
{
	u64 *s = rng->s;
	u64 result = rotl(s[1] * 5, 7) * 9;
	u64 t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

u64 rng_below(struct rng *rng, u64 bound)
{
	unsigned __int128 m;
	u64 threshold;

	if (!bound)
		return 0;
	/* Lemire's method: reject the few products that would favour low values. */
	threshold = -bound % bound;
	do
		m = (unsigned __int128)rng_u64(rng) * bound;
	while ((u64)m < threshold);
	return (u64)(m >> 64);
}
