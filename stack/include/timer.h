/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Timers and delays.
 *
 * timer_list counts in jiffies and fires, as Linux's, at the tick after its
 * expiry, in the timer softirq. hrtimer is exact and fires there too. Both are
 * an event of the node each: arming costs no search, idle ones cost nothing.
 */
#ifndef STACK_TIMER_H
#define STACK_TIMER_H

#include <kernel.h>

struct timer_list {
	struct event event;
	struct list_head entry; /* among those that expired and wait to run */
	struct kernel *k;
	void (*function)(struct timer_list *timer);
	unsigned long expires; /* jiffies */
	bool pending;
};

#define from_timer(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, __typeof__(*var), timer_fieldname)

void timer_setup(struct kernel *k, struct timer_list *timer,
		 void (*function)(struct timer_list *timer), unsigned int flags);

/* Arms or moves @timer; returns whether it was armed. */
int mod_timer(struct timer_list *timer, unsigned long expires);

/* Disarms; returns whether it was armed. (timer_delete() since Linux 6.2,
 * a name that the host's <time.h> has taken.) */
int del_timer(struct timer_list *timer);

struct hrtimer {
	struct event event;
	struct list_head entry;
	struct kernel *k;
	void (*function)(struct hrtimer *timer);
	bool pending;
};

void hrtimer_setup(struct kernel *k, struct hrtimer *timer, void (*function)(struct hrtimer *));
/* Fires at @expires on ktime_get()'s clock, in picoseconds. */
void hrtimer_start_ps(struct hrtimer *timer, sim_time expires);
int hrtimer_cancel(struct hrtimer *timer);

/* Busy: the CPU does nothing else. */
void ndelay(struct kernel *k, unsigned long ns);
void udelay(struct kernel *k, unsigned long us);
void mdelay(struct kernel *k, unsigned long ms);

/* Looks away for a moment in a busy loop: time passes, interrupts are taken. */
void cpu_relax(struct kernel *k);

/* Sleep: other threads run. msleep() rounds up to ticks, as Linux does. */
void msleep(struct kernel *k, unsigned int ms);
void usleep_range(struct kernel *k, unsigned long min_us, unsigned long max_us);

#endif
