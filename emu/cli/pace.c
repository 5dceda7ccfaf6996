/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A paced run is a run in steps, each up to where the clock on the wall is by
 * then: nothing runs before its time, not even a guest that could go on on its
 * own. Between two steps we sleep until the next event is due; one whose time
 * has passed runs at once, and so a run that fell behind catches up. Steps end at
 * multiples of WORLD_GRID, so they do not change what happens, only when.
 */
#include <time.h>

#include "cli/pace.h"

#define NS_PER_SEC 1000000000

/* On the wall: how long a step that catches up may make somebody wait, and a
 * signal that came just before we slept. */
#define STEP_NS 20000000
#define STEP_LEAST WORLD_GRID
#define SLEEP_NS 250000000

s64 pace_wall_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_SEC + now.tv_nsec;
}

void pace_init(struct pace *pace, double factor)
{
	*pace = (struct pace){.factor = factor, .start_ns = pace_wall_ns()};
}

static sim_time virtual_time(const struct pace *pace, s64 wall_ns)
{
	double ps = (double)wall_ns * pace->factor * PS_PER_NS;

	return ps < (double)(SIM_TIME_MAX / 2) ? (sim_time)ps : SIM_TIME_MAX;
}

static sim_time now(const struct pace *pace)
{
	return virtual_time(pace, pace_wall_ns() - pace->start_ns);
}

static sim_time next_event(const struct world *world)
{
	sim_time next = SIM_TIME_MAX;

	for (u32 i = 0; i < world->nodes->len; i++) {
		const struct node *node = world->nodes->pdata[i];

		next = MIN(next, event_queue_next(&node->queue));
	}
	return next;
}

sim_time pace_arrival(const struct pace *pace, const struct world *world)
{
	sim_time reached = world->window_end, wall = now(pace);

	return next_event(world) < wall ? reached : MAX(reached, wall);
}

/* When virtual time @at is on the wall, or INT64_MAX: too far away to say. */
static s64 wall_time(const struct pace *pace, sim_time at)
{
	double ns = (double)at / PS_PER_NS / pace->factor;

	return ns < (double)(INT64_MAX / 2) ? pace->start_ns + (s64)ns + 1 : INT64_MAX;
}

static void sleep_until(s64 until_ns)
{
	s64 at = MIN(until_ns, pace_wall_ns() + SLEEP_NS);
	struct timespec until = {.tv_sec = at / NS_PER_SEC, .tv_nsec = at % NS_PER_SEC};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

/* Runs to @to; as a step should take STEP_NS, the next may be longer or shorter
 * than @step, up to @most. */
static sim_time run_step(struct world *world, sim_time to, sim_time step, sim_time most)
{
	s64 begun = pace_wall_ns(), took;

	world_run(world, to);
	took = pace_wall_ns() - begun;
	if (took > 2 * STEP_NS)
		return MAX(step / 2, STEP_LEAST);
	return took < STEP_NS / 2 ? MIN(sim_time_add(step, step), most) : step;
}

static sim_time grid_after(sim_time at)
{
	return sim_time_add(at - at % WORLD_GRID, WORLD_GRID);
}

/* From @reached on, where nothing is due before @next: to where the clock on the
 * wall is, but no further than @step takes us. */
static sim_time next_step(const struct pace *pace, sim_time reached, sim_time next, sim_time step)
{
	sim_time to = MIN(now(pace), sim_time_add(MAX(reached, next), step));

	return MAX(to - to % WORLD_GRID, reached);
}

void pace_run(struct pace *pace, struct world *world, sim_time until)
{
	sim_time most = MAX(virtual_time(pace, STEP_NS), STEP_LEAST), step = STEP_LEAST;
	sim_time reached = 0;

	if (!pace->factor) {
		world_run(world, until);
		return;
	}
	for (;;) {
		sim_time next = next_event(world);
		s64 due = wall_time(pace, grid_after(MIN(next, until)));
		bool more = false;

		if (pace->wait)
			more = pace->wait(pace->wait_ctx, due);
		else if (due > pace_wall_ns())
			sleep_until(due);
		if (pace->over)
			return;
		next = next_event(world);
		/* What is left to do is all there will be: as without us. */
		if (next == SIM_TIME_MAX && !more) {
			world_run(world, until);
			return;
		}
		reached = next_step(pace, reached, MIN(next, until), step);
		reached = MIN(reached, until);
		step = run_step(world, reached, step, most);
		if (pace->over || world->stopped || world_interrupted(world) || reached == until)
			return;
	}
}

double pace_wall_seconds(const struct pace *pace)
{
	return (double)(pace_wall_ns() - pace->start_ns) / NS_PER_SEC;
}
