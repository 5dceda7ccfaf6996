/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random numbers come only from named streams: the same seed, owner and name
 * give the same numbers whatever else the world does, so adding a cable does
 * not change another cable's losses.
 */
#ifndef NETEMU_RNG_H
#define NETEMU_RNG_H

#include <netemu/types.h>

struct rng {
	u64 s[4]; /* xoshiro256** state, never all zero */
};

/* Seeds @rng from the run's @seed, the owner's name and the stream's name. */
void rng_init(struct rng *rng, u64 seed, const char *owner, const char *stream);

u64 rng_u64(struct rng *rng);

/* Uniform in [0, @bound), without bias; 0 when @bound is 0. */
u64 rng_below(struct rng *rng, u64 bound);

/* Uniform in [0, 1), 53 bits. */

#endif
