/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locks. There is one processor and the kernel is not pre-empted, so a spin
 * lock has nothing to spin for; what it does is keep softirqs or interrupts
 * out, which register accesses would otherwise let in.
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
static inline bool mutex_is_locked(const struct mutex *lock)
{
	return lock->owner != NULL;
}

typedef struct spinlock {
	struct kernel *k;
} spinlock_t;

static inline void spin_lock_init(struct kernel *k, spinlock_t *lock)
{
	lock->k = k;
}
static inline void spin_lock(spinlock_t *lock)
{
}
static inline void spin_unlock(spinlock_t *lock)
{
}
static inline void spin_lock_bh(spinlock_t *lock)
{
	local_bh_disable(lock->k);
}
static inline void spin_unlock_bh(spinlock_t *lock)
{
	local_bh_enable(lock->k);
}
static inline void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable(lock->k);
}
static inline void spin_unlock_irq(spinlock_t *lock)
{
	local_irq_enable(lock->k);
}
#define spin_lock_irqsave(lock, flags) \
	do {                           \
		(flags) = 0;           \
		spin_lock_irq(lock);   \
	} while (0)
#define spin_unlock_irqrestore(lock, flags) \
	do {                                \
		(void)(flags);              \
		spin_unlock_irq(lock);      \
	} while (0)

#endif
