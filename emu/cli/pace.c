/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between two windows the world may be ahead of its next event by any time.
 * What has been done so far was due, so we sleep until the next one is; an
 * event whose time has passed runs at once, and so a run that fell behind
 * catches up.
 */
#include <time.h>

#include "cli/pace.h"

#define NS_PER_SEC 1000000000

static s64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_SEC + now.tv_nsec;
}

void pace_init(struct pace *pace, double factor)
{
	*pace = (struct pace){.factor = factor, .start_ns = now_ns()};
}

void pace_wait(const struct pace *pace, const struct world *world)
{
	sim_time next = SIM_TIME_MAX;
	struct timespec until;
	double wall_ns;
	s64 at;

	for (u32 i = 0; i < world->nodes->len; i++) {
		const struct node *node = world->nodes->pdata[i];
		sim_time event = event_queue_next(&node->queue);

		next = MIN(next, event);
	}
	/* Nothing left to wait for ends the run at once, as it does without us. */
	if (next == SIM_TIME_MAX)
		return;
	wall_ns = (double)next / PS_PER_NS / pace->factor;
	if (wall_ns > (double)(INT64_MAX / 2))
		return;
	at = pace->start_ns + (s64)wall_ns;
	if (at <= now_ns())
		return;
	until.tv_sec = at / NS_PER_SEC;
	until.tv_nsec = at % NS_PER_SEC;
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

double pace_wall_seconds(const struct pace *pace)
{
	return (double)(now_ns() - pace->start_ns) / NS_PER_SEC;
}
