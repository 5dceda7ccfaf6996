/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller posts work and raises @round; the others see that and serve. Each
 * takes pieces from its own share until none is left, then from others'. The last
 * to be through lowers @busy to 0.
 *
 * Rounds are short and follow closely, so a thread looks for the next one for some
 * microseconds before it has the host put it to sleep.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include <glib.h>

#include "core/crew.h"

#define LOOKS 1000 /* some ten microseconds */

struct worker {
	struct crew *crew;
	u32 index;
	pthread_t thread;
	/* Its share of the work: those from @next to before @end are not taken. */
	_Alignas(64) atomic_uint next;
	u32 end;
};

struct crew {
	u32 threads;
	pthread_mutex_t lock;
	pthread_cond_t begun, done;
	void (*fn)(void *ctx, void *work);
	void *ctx;
	void **work;
	bool over; /* no more rounds come */
	_Alignas(64) atomic_uint round;
	_Alignas(64) atomic_uint busy; /* threads besides the caller that are not through */
	struct worker worker[];
};

static inline void pause_briefly(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#endif
}

static void serve(struct crew *crew, u32 self)
{
	for (u32 i = 0; i < crew->threads; i++) {
		struct worker *share = &crew->worker[(self + i) % crew->threads];

		for (;;) {
			u32 piece =
				atomic_fetch_add_explicit(&share->next, 1, memory_order_relaxed);

			if (piece >= share->end)
				break;
			crew->fn(crew->ctx, crew->work[piece]);
		}
	}
}

/* Returns when the round after @seen has begun. */
static void await_round(struct crew *crew, u32 seen)
{
	for (u32 i = 0; i < LOOKS; i++) {
		if (atomic_load_explicit(&crew->round, memory_order_acquire) != seen)
			return;
		pause_briefly();
	}
	pthread_mutex_lock(&crew->lock);
	while (atomic_load_explicit(&crew->round, memory_order_acquire) == seen)
		pthread_cond_wait(&crew->begun, &crew->lock);
	pthread_mutex_unlock(&crew->lock);
}

static void begin_round(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	atomic_store_explicit(&crew->busy, crew->threads - 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&crew->round, 1, memory_order_release);
	pthread_cond_broadcast(&crew->begun);
	pthread_mutex_unlock(&crew->lock);
}

static void end_round(struct crew *crew)
{
	if (atomic_fetch_sub_explicit(&crew->busy, 1, memory_order_acq_rel) != 1)
		return;
	pthread_mutex_lock(&crew->lock);
	pthread_cond_signal(&crew->done);
	pthread_mutex_unlock(&crew->lock);
}

static void await_end(struct crew *crew)
{
	for (u32 i = 0; i < LOOKS; i++) {
		if (!atomic_load_explicit(&crew->busy, memory_order_acquire))
			return;
		pause_briefly();
	}
	pthread_mutex_lock(&crew->lock);
	while (atomic_load_explicit(&crew->busy, memory_order_acquire))
		pthread_cond_wait(&crew->done, &crew->lock);
	pthread_mutex_unlock(&crew->lock);
}

static void *work(void *arg)
{
	struct worker *self = arg;
	struct crew *crew = self->crew;

	for (u32 round = 0;; round++) {
		await_round(crew, round);
		if (crew->over)
			return NULL;
		serve(crew, self->index);
		end_round(crew);
	}
}

/* Signals are for the caller. */
static bool start(struct worker *worker)
{
	sigset_t all, before;
	bool started;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = !pthread_create(&worker->thread, NULL, work, worker);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

struct crew *crew_create(u32 threads)
{
	size_t size = sizeof(struct crew) + threads * sizeof(struct worker);
	struct crew *crew;

	crew = aligned_alloc(64, (size + 63) / 64 * 64);
	if (!crew)
		g_error("no memory for %u threads", threads);
	*crew = (struct crew){.threads = 1};
	pthread_mutex_init(&crew->lock, NULL);
	pthread_cond_init(&crew->begun, NULL);
	pthread_cond_init(&crew->done, NULL);
	crew->worker[0] = (struct worker){.crew = crew};
	for (u32 i = 1; i < threads; i++) {
		crew->worker[i] = (struct worker){.crew = crew, .index = i};
		if (!start(&crew->worker[i]))
			break;
		crew->threads++;
	}
	return crew;
}

void crew_destroy(struct crew *crew)
{
	if (!crew)
		return;
	crew->over = true;
	begin_round(crew);
	for (u32 i = 1; i < crew->threads; i++)
		pthread_join(crew->worker[i].thread, NULL);
	pthread_cond_destroy(&crew->done);
	pthread_cond_destroy(&crew->begun);
	pthread_mutex_destroy(&crew->lock);
	free(crew);
}

u32 crew_threads(const struct crew *crew)
{
	return crew->threads;
}

void crew_run(struct crew *crew, void (*fn)(void *ctx, void *work), void *ctx, void **work,
	      const u32 *end)
{
	crew->fn = fn;
	crew->ctx = ctx;
	crew->work = work;
	for (u32 i = 0; i < crew->threads; i++) {
		atomic_store_explicit(&crew->worker[i].next, i ? end[i - 1] : 0,
				      memory_order_relaxed);
		crew->worker[i].end = end[i];
	}
	begin_round(crew);
	serve(crew, 0);
	await_end(crew);
}
