/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locks that sleep. There are no spin locks: with one processor and a kernel that
 * is not pre-empted they would have nothing to spin for, and local_bh_disable()
 * keeps softirqs out.
 */
#ifndef STACK_MUTEX_H
#define STACK_MUTEX_H

#include <wait.h>

struct mutex {
	struct task_struct *owner; /* NULL: free */
	struct wait_queue_head wait;
};

void mutex_init(struct kernel *k, struct mutex *lock);
/* May sleep. Not for interrupts. */
void mutex_lock(struct mutex *lock);
bool mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);

#endif
