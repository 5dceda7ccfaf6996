/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into the guest's kernel process (LD_PRELOAD): its randomness comes
 * from a seed instead of the host, so the same run is the same to the byte.
 *
 * User-Mode Linux asks getrandom() for the entropy it boots with
 * (arch/um/os-Linux/util.c, os_getrandom()); all its own randomness, and that
 * of its processes, derives from this. The stream is SplitMix64 of the seed in
 * NETEMU_SEED: it need not be secret, only be the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* One process, one thread, and no caller that could pass us anything. */
static struct {
	uint64_t state;
	int seeded;
} stream;

static uint64_t next(void)
{
	uint64_t z;

	if (!stream.seeded) {
		const char *seed = getenv("NETEMU_SEED");

		stream.state = seed ? strtoull(seed, NULL, 10) : 0;
		stream.seeded = 1;
	}
	stream.state += UINT64_C(0x9e3779b97f4a7c15);
	z = stream.state;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

ssize_t getrandom(void *buffer, size_t len, unsigned int flags)
{
	for (size_t done = 0; done < len;) {
		uint64_t word = next();
		size_t part = len - done < sizeof(word) ? len - done : sizeof(word);

		memcpy((char *)buffer + done, &word, part);
		done += part;
	}
	return (ssize_t)len;
}
