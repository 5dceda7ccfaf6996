// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hold model: the engine's event queue against the bare wheel.
 *
 * usage: queue PENDING [ROUNDS]
 *
 * PENDING events are kept queued; each, when it runs, files itself again after a
 * random time, exponentially distributed. The mean is 10 us for every thousand
 * events pending, so events are as dense in time whatever their number. Both
 * queues get the same deltas, in picoseconds, and events of the same size (one
 * cache line); they take turns in rounds within one process, and the medians
 * are printed as one line of JSON.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <netemu/event.h>

#include "wheel.h"

#define DELTAS 65536u
#define ROUNDS_MAX 99

struct hold;

/* An event and a little state that its handler touches. */
struct hold_wheel {
	struct wheel_event ev;
	struct hold *hold;
	u64 state;
} __attribute__((aligned(64)));

struct hold_queue {
	struct event ev;
	struct hold *hold;
	u64 state;
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct hold_wheel) == sizeof(struct hold_queue), "events differ in size");

struct hold {
	u32 pending;
	u64 mean_ps;
	u64 *delta;
	u32 next_wheel, next_queue; /* indices in delta */
	struct wheel wheel;
	struct event_queue queue;
	struct hold_wheel *in_wheel;
	struct hold_queue *in_queue;
};

static double clock_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void wheel_handler(struct wheel_event *ev)
{
	struct hold_wheel *e = container_of(ev, struct hold_wheel, ev);
	struct hold *hold = e->hold;

	e->state = e->state * 6364136223846793005u + 1;
	wheel_add(&hold->wheel, ev,
		  hold->wheel.now + hold->delta[hold->next_wheel++ & (DELTAS - 1)]);
}

static void queue_handler(struct event *ev)
{
	struct hold_queue *e = container_of(ev, struct hold_queue, ev);
	struct hold *hold = e->hold;

	e->state = e->state * 6364136223846793005u + 1;
	event_schedule(&hold->queue, ev,
		       hold->queue.now + (sim_time)hold->delta[hold->next_queue++ & (DELTAS - 1)]);
}

/* Seconds that an event takes, over @span_ps of virtual time. */
static double round_wheel(struct hold *hold, u64 span_ps)
{
	u64 before = hold->wheel.count;
	double begun = clock_s();

	wheel_run(&hold->wheel, hold->wheel.now + span_ps);
	return (clock_s() - begun) / (double)(hold->wheel.count - before);
}

static double round_queue(struct hold *hold, u64 span_ps)
{
	u64 before = hold->queue.count;
	double begun = clock_s();

	event_queue_run(&hold->queue, hold->queue.now + (sim_time)span_ps);
	return (clock_s() - begun) / (double)(hold->queue.count - before);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, u32 n)
{
	qsort(v, n, sizeof(*v), compare);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static u64 random_u64(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void hold_fill(struct hold *hold)
{
	u64 state = UINT64_C(88172645463325252);

	hold->delta = calloc(DELTAS, sizeof(*hold->delta));
	hold->in_wheel = aligned_alloc(64, hold->pending * sizeof(*hold->in_wheel));
	hold->in_queue = aligned_alloc(64, hold->pending * sizeof(*hold->in_queue));
	if (!hold->delta || !hold->in_wheel || !hold->in_queue) {
		fprintf(stderr, "queue: out of memory\n");
		exit(3);
	}
	for (u32 i = 0; i < DELTAS; i++) {
		double u = (double)(random_u64(&state) >> 11) * 0x1p-53;

		hold->delta[i] = 1 + (u64)(-log(1 - u) * (double)hold->mean_ps);
	}
	event_queue_init(&hold->queue);
	for (u32 i = 0; i < hold->pending; i++) {
		u64 at = hold->delta[i & (DELTAS - 1)];

		hold->in_wheel[i] = (struct hold_wheel){.ev.fn = wheel_handler, .hold = hold};
		wheel_add(&hold->wheel, &hold->in_wheel[i].ev, at);
		hold->in_queue[i] = (struct hold_queue){.hold = hold};
		event_init(&hold->in_queue[i].ev, queue_handler);
		event_schedule(&hold->queue, &hold->in_queue[i].ev, (sim_time)at);
	}
	hold->next_wheel = hold->next_queue = hold->pending & (DELTAS - 1);
}

int main(int argc, char **argv)
{
	u32 rounds = argc > 2 ? (u32)strtoul(argv[2], NULL, 10) : 7;
	double wheel_s[ROUNDS_MAX], queue_s[ROUNDS_MAX];
	struct hold *hold = calloc(1, sizeof(*hold));
	u64 span_ps;
	double w, q;

	if (!hold)
		return 3;
	hold->pending = argc > 1 ? (u32)strtoul(argv[1], NULL, 10) : 1000;
	if (argc > 3 || !hold->pending || !rounds || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: queue PENDING [ROUNDS]\n");
		return 2;
	}
	hold->mean_ps = 10 * (u64)PS_PER_US * (hold->pending > 1000 ? hold->pending / 1000 : 1);
	hold_fill(hold);

	/* Two million events a round, in steady state after twice all that was filed. */
	span_ps = (u64)((double)hold->mean_ps * 2e6 / hold->pending);
	round_wheel(hold, 2 * hold->mean_ps + span_ps / 4);
	round_queue(hold, 2 * hold->mean_ps + span_ps / 4);
	for (u32 i = 0; i < rounds; i++) {
		wheel_s[i] = round_wheel(hold, span_ps);
		queue_s[i] = round_queue(hold, span_ps);
	}
	w = median(wheel_s, rounds);
	q = median(queue_s, rounds);
	printf("{\"figure\": \"event_queue\", \"pending\": %u, \"netemu_per_s\": %.0f, "
	       "\"wheel_per_s\": %.0f, \"ratio\": %.3f, \"rounds\": %u}\n",
	       hold->pending, 1 / q, 1 / w, w / q, rounds);
	free(hold->in_wheel);
	free(hold->in_queue);
	free(hold->delta);
	free(hold);
	return 0;
}
