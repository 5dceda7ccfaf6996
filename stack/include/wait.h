/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wait queues and completions. */
#ifndef STACK_WAIT_H
#define STACK_WAIT_H

#include <kthread.h>
#include <timer.h>

struct wait_queue_head {
	struct list_head head; /* struct wait_queue_entry.entry */
	struct kernel *k;
};
typedef struct wait_queue_head wait_queue_head_t;

struct wait_queue_entry {
	struct list_head entry;
	struct task_struct *task;
};

static inline void init_waitqueue_head(struct kernel *k, struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
	wq->k = k;
}

static inline bool waitqueue_active(const struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *wait, u32 state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *wait);
void __wake_up(struct wait_queue_head *wq);

/* Wakes all that wait; each looks at its condition again. */
static inline void wake_up(struct wait_queue_head *wq)
{
	if (waitqueue_active(wq))
		__wake_up(wq);
}

/*
 * Sleeps until @condition; @timeout in picoseconds, SIM_TIME_MAX for none. The
 * time left (> 0); 0 when it ran out; -ERESTARTSYS when a signal came.
 */
#define ___wait_event(wq, condition, state, timeout)                                   \
	({                                                                             \
		struct wait_queue_entry _wait = {.task = NULL};                        \
		sim_time _left = (timeout);                                            \
		INIT_LIST_HEAD(&_wait.entry);                                          \
		for (;;) {                                                             \
			prepare_to_wait(&(wq), &_wait, state);                         \
			if (condition) {                                               \
				_left = _left ? _left : 1;                             \
				break;                                                 \
			}                                                              \
			if ((state) == TASK_INTERRUPTIBLE && signal_pending((wq).k)) { \
				_left = -ERESTARTSYS;                                  \
				break;                                                 \
			}                                                              \
			if (!_left)                                                    \
				break;                                                 \
			_left = schedule_timeout_ps((wq).k, _left);                    \
		}                                                                      \
		finish_wait(&(wq), &_wait);                                            \
		_left;                                                                 \
	})

#define wait_event(wq, condition)                                                               \
	do {                                                                                    \
		if (!(condition))                                                               \
			(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, SIM_TIME_MAX); \
	} while (0)

#endif
