/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Timers and sleeps. Each armed timer is an event of the node, which puts it on
 * the expired list and raises the timer softirq; functions run there.
 *
 * A timer_list fires at a tick. Linux's wheel rounds the expiry up to the
 * granularity of the level it falls in, so a one-second timer may be 32 ms
 * late; timer_bucket() does the same (kernel/time/timer.c, calc_index()).
 * hrtimers fire on time. Assumption: usleep_range() sleeps to its upper bound,
 * for which Linux programs the interrupt. Deviation: Linux runs their functions in the hard
 * interrupt, and a user's nanosleep() may be up to 50 us late (timer slack).
 */
#include "kernel-private.h"

#include <timer.h>

/* Of the wheel: 64 buckets a level, each level eight times coarser. */
#define LVL_CLK_SHIFT 3
#define LVL_SIZE 64u
#define LVL_DEPTH 9

struct timer_base {
	struct list_head armed; /* struct timer_list.entry, struct hrtimer.entry */
	struct list_head armed_hr;
	struct list_head expired;
	struct list_head expired_hr;
};

void timers_init(struct kernel *k)
{
	k->timers = kzalloc(k, sizeof(*k->timers));
	INIT_LIST_HEAD(&k->timers->armed);
	INIT_LIST_HEAD(&k->timers->armed_hr);
	INIT_LIST_HEAD(&k->timers->expired);
	INIT_LIST_HEAD(&k->timers->expired_hr);
}

void timers_finish(struct kernel *k)
{
	struct timer_base *base = k->timers;

	while (!list_empty(&base->armed))
		del_timer(list_first_entry(&base->armed, struct timer_list, entry));
	while (!list_empty(&base->armed_hr))
		hrtimer_cancel(list_first_entry(&base->armed_hr, struct hrtimer, entry));
}

static void timer_interrupt(struct kernel *k)
{
	raise_softirq_irqoff(k, TIMER_SOFTIRQ);
	if (!k->cpu.active)
		cpu_kick(k);
}

static void timer_event(struct event *ev)
{
	struct timer_list *timer = container_of(ev, struct timer_list, event);

	list_move_tail(&timer->entry, &timer->k->timers->expired);
	timer_interrupt(timer->k);
}

void timer_setup(struct kernel *k, struct timer_list *timer,
		 void (*function)(struct timer_list *timer), unsigned int flags)
{
	*timer = (struct timer_list){.k = k, .function = function};
	event_init(&timer->event, timer_event);
	INIT_LIST_HEAD(&timer->entry);
}

/* The tick at which a timer for @expires fires, given the present one. */
static unsigned long timer_bucket(unsigned long expires, unsigned long now)
{
	unsigned long delta = expires - now;
	u32 level = 0;

	if ((long)delta < 0) {
		expires = now;
		delta = 0;
	}
	while (level < LVL_DEPTH - 1 &&
	       delta >= ((unsigned long)(LVL_SIZE - 1) << (level * LVL_CLK_SHIFT)))
		level++;
	return ((expires >> (level * LVL_CLK_SHIFT)) + 1) << (level * LVL_CLK_SHIFT);
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	struct kernel *k = timer->k;
	unsigned long tick = timer_bucket(expires, jiffies(k));
	sim_time at = (sim_time)(tick - INITIAL_JIFFIES) * JIFFY_PS;
	int was = del_timer(timer);

	timer->expires = expires;
	timer->pending = true;
	list_add_tail(&timer->entry, &k->timers->armed);
	if (!k->dying)
		node_schedule(k->node, &timer->event, max(at, node_now(k->node)));
	return was;
}

int del_timer(struct timer_list *timer)
{
	int was = timer->pending;

	timer->pending = false;
	if (event_pending(&timer->event))
		node_cancel(timer->k->node, &timer->event);
	if (!list_empty(&timer->entry))
		list_del_init(&timer->entry);
	return was;
}

static void hrtimer_event(struct event *ev)
{
	struct hrtimer *timer = container_of(ev, struct hrtimer, event);

	list_move_tail(&timer->entry, &timer->k->timers->expired_hr);
	timer_interrupt(timer->k);
}

void hrtimer_setup(struct kernel *k, struct hrtimer *timer, void (*function)(struct hrtimer *))
{
	*timer = (struct hrtimer){.k = k, .function = function};
	event_init(&timer->event, hrtimer_event);
	INIT_LIST_HEAD(&timer->entry);
}

void hrtimer_start_ps(struct hrtimer *timer, sim_time expires)
{
	struct kernel *k = timer->k;

	hrtimer_cancel(timer);
	timer->pending = true;
	list_add_tail(&timer->entry, &k->timers->armed_hr);
	if (!k->dying)
		node_schedule(k->node, &timer->event, max(expires, node_now(k->node)));
}

int hrtimer_cancel(struct hrtimer *timer)
{
	int was = timer->pending;

	timer->pending = false;
	if (event_pending(&timer->event))
		node_cancel(timer->k->node, &timer->event);
	if (!list_empty(&timer->entry))
		list_del_init(&timer->entry);
	return was;
}

void run_timer_softirq(struct kernel *k)
{
	struct timer_base *base = k->timers;

	while (!list_empty(&base->expired_hr)) {
		struct hrtimer *timer = list_first_entry(&base->expired_hr, struct hrtimer, entry);

		list_del_init(&timer->entry);
		timer->pending = false;
		timer->function(timer);
	}
	while (!list_empty(&base->expired)) {
		struct timer_list *timer =
			list_first_entry(&base->expired, struct timer_list, entry);

		list_del_init(&timer->entry);
		timer->pending = false;
		timer->function(timer);
	}
}

struct sleeper {
	struct hrtimer hr;
	struct timer_list wheel;
	struct task_struct *task;
};

static void sleeper_hr(struct hrtimer *timer)
{
	wake_up_process(container_of(timer, struct sleeper, hr)->task);
}

static void sleeper_wheel(struct timer_list *timer)
{
	wake_up_process(container_of(timer, struct sleeper, wheel)->task);
}

/* A dying guest's sleeps end at once, and its own clock goes on. */
static sim_time sleep_dying(struct kernel *k, sim_time timeout)
{
	if (timeout == SIM_TIME_MAX) {
		schedule(k);
		return timeout;
	}
	k->cpu.debt = sim_time_add(k->cpu.debt, timeout);
	set_current_state(k, TASK_RUNNING);
	schedule(k); /* counts it */
	return 0;
}

sim_time schedule_timeout_ps(struct kernel *k, sim_time timeout)
{
	struct sleeper s = {.task = get_current(k)};
	sim_time end, now;

	if (k->dying)
		return sleep_dying(k, timeout);
	if (timeout == SIM_TIME_MAX) {
		schedule(k);
		return timeout;
	}
	end = sim_time_add(kernel_now(k), timeout);
	hrtimer_setup(k, &s.hr, sleeper_hr);
	hrtimer_start_ps(&s.hr, end);
	schedule(k);
	hrtimer_cancel(&s.hr);
	now = kernel_now(k);
	return now < end ? end - now : 0;
}

unsigned long schedule_timeout(struct kernel *k, unsigned long timeout)
{
	struct sleeper s = {.task = get_current(k)};
	unsigned long end = jiffies(k) + timeout, now;

	if (k->dying)
		return (unsigned long)sleep_dying(k, (sim_time)timeout * JIFFY_PS);
	timer_setup(k, &s.wheel, sleeper_wheel, 0);
	mod_timer(&s.wheel, end);
	schedule(k);
	del_timer(&s.wheel);
	now = jiffies(k);
	return time_before(now, end) ? end - now : 0;
}

void msleep(struct kernel *k, unsigned int ms)
{
	unsigned long left = msecs_to_jiffies(ms);

	while (left) {
		set_current_state(k, TASK_UNINTERRUPTIBLE);
		left = schedule_timeout(k, left);
	}
}

void usleep_range(struct kernel *k, unsigned long min_us, unsigned long max_us)
{
	/* The interrupt is programmed for the latest time (hrtimer_start_range_ns()). */
	sim_time left = SIM_US(max_us);

	while (left > 0) {
		set_current_state(k, TASK_UNINTERRUPTIBLE);
		left = schedule_timeout_ps(k, left);
	}
}
