/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mutexes: first come, first served, as far as the scheduler is. See mutex.h. */
#include <mutex.h>

void mutex_init(struct kernel *k, struct mutex *lock)
{
	lock->owner = NULL;
	init_waitqueue_head(k, &lock->wait);
}

bool mutex_trylock(struct mutex *lock)
{
	if (lock->owner)
		return false;
	lock->owner = get_current(lock->wait.k);
	return true;
}

void mutex_lock(struct mutex *lock)
{
	g_assert(!in_hardirq(lock->wait.k));
	wait_event(lock->wait, mutex_trylock(lock));
}

void mutex_unlock(struct mutex *lock)
{
	lock->owner = NULL;
	wake_up(&lock->wait);
}
