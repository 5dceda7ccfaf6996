/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads and the scheduler.
 *
 * One queue, first come first served; no pre-emption inside the kernel. A
 * thread that is woken while another runs sets need_resched, and that other
 * gives way at the end of its system call or at a cond_resched(); so does one
 * that ran for three milliseconds while others waited. That is what Linux's
 * fair scheduler comes down to for threads that sleep most of the time.
 *
 * Idle (pid 0) takes interrupts, and halts when there is nothing to run.
 */
#include "kernel-private.h"

#include <fiber.h>
#include <wait.h>

static void idle_loop(void *arg)
{
	struct kernel *k = arg;
	struct cpu *cpu = &k->cpu;

	for (;;) {
		sched_reap(k);
		if (cpu_interrupted(cpu))
			__cpu_interrupts(k);
		if (!list_empty(&cpu->runqueue)) {
			schedule(k);
			continue;
		}
		if (k->dying) {
			cpu_to_main(k);
			continue;
		}
		cpu->busy_until = kernel_now(k);
		cpu->debt = 0;
		cpu->halted = true;
		/* What wakes it from here on is an event. */
		cpu_to_main(k);
	}
}

static struct task_struct *task_alloc(struct kernel *k, void (*entry)(void *), void *arg)
{
	struct task_struct *task = kzalloc(k, sizeof(*task));

	task->k = k;
	task->refs = 1;
	task->state = TASK_UNINTERRUPTIBLE;
	INIT_LIST_HEAD(&task->run);
	INIT_LIST_HEAD(&task->exit_waiters);
	task->fiber = fiber_create(&k->cpu.stacks, entry, arg ? arg : task);
	list_add_tail(&task->tasks, &k->tasks);
	return task;
}

void sched_init(struct kernel *k)
{
	struct task_struct *idle = task_alloc(k, idle_loop, k);

	idle->state = TASK_RUNNING;
	strcpy(idle->comm, "swapper");
	k->cpu.idle = idle;
	k->cpu.current = idle;
	k->cpu.halted = true;
}

static void task_free(struct task_struct *task)
{
	struct kernel *k = task->k;

	fiber_destroy(&k->cpu.stacks, task->fiber);
	task->fiber = NULL;
	list_del(&task->tasks);
	kfree(task);
}

void sched_finish(struct kernel *k)
{
	struct task_struct *task, *next;

	sched_reap(k);
	list_for_each_entry_safe(task, next, &k->tasks, tasks)
		task_free(task);
}

void sched_reap(struct kernel *k)
{
	struct task_struct *task = k->cpu.dead;

	if (!task || task == k->cpu.current)
		return;
	k->cpu.dead = NULL;
	fiber_destroy(&k->cpu.stacks, task->fiber);
	task->fiber = NULL;
	if (--task->refs == 0)
		task_free(task);
}

static void task_exit(struct task_struct *task, int code)
{
	struct kernel *k = task->k;
	struct wait_queue_entry *wait;

	task->exit_code = code;
	task->state = TASK_DEAD;
	list_for_each_entry(wait, &task->exit_waiters, entry)
		wake_up_process(wait->task);
	sched_reap(k);
	k->cpu.dead = task;
	for (;;)
		schedule(k);
}

static void task_entry(void *arg)
{
	struct task_struct *task = arg;

	sched_reap(task->k);
	task_exit(task, task->threadfn(task->data));
}

struct task_struct *kthread_create(struct kernel *k, int (*threadfn)(void *data), void *data,
				   const char *namefmt, ...)
{
	struct task_struct *task = task_alloc(k, task_entry, NULL);
	va_list args;

	task->threadfn = threadfn;
	task->data = data;
	task->pid = ++k->last_pid;
	va_start(args, namefmt);
	vsnprintf(task->comm, sizeof(task->comm), namefmt, args);
	va_end(args);
	return task;
}

int wake_up_process(struct task_struct *task)
{
	struct kernel *k = task->k;

	if (task->state == TASK_DEAD)
		return 0;
	if (task->state == TASK_RUNNING)
		return 0;
	task->state = TASK_RUNNING;
	if (task == k->cpu.current) /* on its way to sleep */
		return 1;
	if (!task->queued) {
		task->queued = true;
		list_add_tail(&task->run, &k->cpu.runqueue);
	}
	k->cpu.need_resched = true;
	if (!k->cpu.active)
		cpu_kick(k);
	return 1;
}

void schedule(struct kernel *k)
{
	struct cpu *cpu = &k->cpu;
	struct task_struct *prev = cpu->current, *next;

	g_assert(!cpu->hardirq_count);
	cpu->need_resched = false;
	if (unlikely(k->dying)) {
		if (prev->state == TASK_INTERRUPTIBLE && prev->signal)
			prev->state = TASK_RUNNING;
		if (prev->state == TASK_RUNNING && k->dying_budget) {
			k->dying_budget--;
			return;
		}
		cpu_to_main(k); /* never comes back */
	}
	if (prev->state == TASK_RUNNING && prev != cpu->idle) {
		if (list_empty(&cpu->runqueue))
			return;
		prev->queued = true;
		list_add_tail(&prev->run, &cpu->runqueue);
	}
	if (list_empty(&cpu->runqueue)) {
		next = cpu->idle;
	} else {
		next = list_first_entry(&cpu->runqueue, struct task_struct, run);
		list_del_init(&next->run);
		next->queued = false;
		cpu_charge(k, COST_CONTEXT_SWITCH);
	}
	if (next == prev)
		return;
	cpu->switches++;
	cpu->current = next;
	cpu->slice_start = kernel_now(k);
	fiber_switch(prev->fiber, next->fiber);
	if (unlikely(cpu->dead))
		sched_reap(k);
}

/* For a dying guest: goes on with @task until it ends or cannot. From main. */
void sched_run_dying(struct kernel *k, struct task_struct *task)
{
	struct cpu *cpu = &k->cpu;

	if (task->queued) {
		list_del_init(&task->run);
		task->queued = false;
	}
	task->state = TASK_RUNNING;
	cpu->current = task;
	cpu->active = true;
	cpu->softirq_deferred = true;
	fiber_switch(cpu->main, task->fiber);
	cpu->active = false;
}

bool kthread_should_stop(const struct kernel *k)
{
	return k->cpu.current->should_stop;
}

int kthread_stop(struct task_struct *task)
{
	struct kernel *k = task->k;
	struct wait_queue_entry wait = {.task = k->cpu.current};
	int code;

	task->should_stop = true;
	task->refs++;
	wake_up_process(task);
	list_add_tail(&wait.entry, &task->exit_waiters);
	while (task->state != TASK_DEAD) {
		set_current_state(k, TASK_UNINTERRUPTIBLE);
		schedule(k);
	}
	list_del(&wait.entry);
	code = task->exit_code;
	if (--task->refs == 0)
		task_free(task);
	return code;
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *wait, u32 state)
{
	wait->task = wq->k->cpu.current;
	if (list_empty(&wait->entry))
		list_add_tail(&wait->entry, &wq->head);
	wait->task->state = state;
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *wait)
{
	wait->task->state = TASK_RUNNING;
	if (!list_empty(&wait->entry))
		list_del_init(&wait->entry);
}

void __wake_up(struct wait_queue_head *wq)
{
	struct wait_queue_entry *wait;

	list_for_each_entry(wait, &wq->head, entry)
		wake_up_process(wait->task);
}
