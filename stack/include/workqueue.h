/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work queues: functions that a thread calls later. A queue has up to four
 * workers, made when all others are asleep in a work, so a work that waits does
 * not hold up the rest; an ordered queue has one. A work is never run by two at
 * a time; queued again while it runs, it runs once more afterwards.
 */
#ifndef STACK_WORKQUEUE_H
#define STACK_WORKQUEUE_H

#include <wait.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	struct list_head entry;
	work_func_t func;
	struct workqueue_struct *wq; /* it was queued on last; NULL: never */
	bool pending;		     /* on the list, or its timer runs */
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
};

#define to_delayed_work(w) container_of(w, struct delayed_work, work)

void INIT_WORK(struct work_struct *work, work_func_t func);
void INIT_DELAYED_WORK(struct kernel *k, struct delayed_work *dwork, work_func_t func);

struct workqueue_struct *alloc_workqueue(struct kernel *k, const char *name, u32 max_active);
#define alloc_ordered_workqueue(k, name) alloc_workqueue(k, name, 1)
/* Runs what is queued, then ends. */
void destroy_workqueue(struct workqueue_struct *wq);

/* False when it is queued already. */
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
/* @delay in jiffies. */
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
			unsigned long delay);
/* As above, but a pending one gets the new @delay; returns whether it was pending. */
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
#define schedule_work(k, work) queue_work((k)->system_wq, work)

/* Takes it off the queue; returns whether it was there. */
bool cancel_work(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
/* ... and waits until it does not run; sleeps. Not from the work itself. */
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
bool flush_work(struct work_struct *work);

#endif
