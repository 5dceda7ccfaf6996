/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads that wait for work, and do each piece of it once. */
#ifndef CORE_CREW_H
#define CORE_CREW_H

#include <netemu/types.h>

struct crew;

/**
 * crew_create() - @threads threads, of which the caller is the first
 *
 * Return: them; or of fewer, if the host has no more.
 */
struct crew *crew_create(u32 threads);
void crew_destroy(struct crew *crew); /* NULL is allowed */

/**
 * crew_run() - have @fn(@ctx, @work[i]) called for each piece of work
 * @end: of each thread's share: from where the one before it ends up to before this
 *
 * Who has done its share helps out with the others'. Returns when all is done.
 */
void crew_run(struct crew *crew, void (*fn)(void *ctx, void *work), void *ctx, void **work,
	      const u32 *end);

/* How many threads there are. */
u32 crew_threads(const struct crew *crew);

#endif
