/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads of the kernel, and the scheduler's few words. */
#ifndef STACK_KTHREAD_H
#define STACK_KTHREAD_H

#include <kernel.h>

struct fiber;

#define TASK_RUNNING 0u
#define TASK_INTERRUPTIBLE 1u
#define TASK_UNINTERRUPTIBLE 2u
#define TASK_DEAD 0x80u

#define TASK_COMM_LEN 16

struct task_struct {
	struct list_head tasks; /* in kernel->tasks */
	struct list_head run;	/* in cpu->runqueue; empty when not there */
	struct kernel *k;
	struct fiber *fiber;
	int pid;
	u32 state;
	u32 refs;
	bool queued;	  /* on the run queue */
	bool should_stop; /* kthread_stop() was called */
	bool signal;	  /* interruptible sleeps end with -ERESTARTSYS */
	int exit_code;
	int (*threadfn)(void *data);
	void *data;
	struct process *process;       /* a user's program, or NULL */
	struct list_head exit_waiters; /* struct wait_queue_entry of kthread_stop() */
	char comm[TASK_COMM_LEN];
};

/* A new thread that runs @threadfn(@data), not started. Never NULL. */
struct task_struct *kthread_create(struct kernel *k, int (*threadfn)(void *data), void *data,
				   const char *namefmt, ...) __printf(4, 5);
#define kthread_run(k, threadfn, data, ...)                                              \
	({                                                                               \
		struct task_struct *_t = kthread_create(k, threadfn, data, __VA_ARGS__); \
		wake_up_process(_t);                                                     \
		_t;                                                                      \
	})

/* Asks @task to end and waits until it has; its result. It must not end unasked. */
int kthread_stop(struct task_struct *task);
bool kthread_should_stop(const struct kernel *k);

/* Makes @task runnable; returns whether it was not. */
int wake_up_process(struct task_struct *task);

/* Gives up the processor: until woken, unless state is TASK_RUNNING. */
void schedule(struct kernel *k);

static inline void set_current_state(struct kernel *k, u32 state)
{
	k->cpu.current->state = state;
}

/* Sleeps until woken or @timeout has passed; returns what is left of it. */
sim_time schedule_timeout_ps(struct kernel *k, sim_time timeout);
unsigned long schedule_timeout(struct kernel *k, unsigned long timeout);

/* Others that wait to run get the processor after this. */
#define SCHED_SLICE SIM_MS(3)

/* Lets others run if one was woken, or has waited long; for loops that are long. */
static inline void cond_resched(struct kernel *k)
{
	if (k->cpu.need_resched ||
	    (!list_empty(&k->cpu.runqueue) && kernel_now(k) - k->cpu.slice_start > SCHED_SLICE))
		schedule(k);
}

static inline bool signal_pending(const struct kernel *k)
{
	return k->cpu.current->signal;
}

#endif
