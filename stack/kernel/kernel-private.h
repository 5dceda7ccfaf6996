/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of stack/kernel/ know of each other. */
#ifndef STACK_KERNEL_PRIVATE_H
#define STACK_KERNEL_PRIVATE_H

#include <interrupt.h>
#include <kernel.h>
#include <kthread.h>

/* cpu.c */
bool cpu_init(struct kernel *k, const char *cpu, GError **err);
void cpu_finish(struct kernel *k);
/* From an event: something waits for the processor; ends its halt. */
void cpu_kick(struct kernel *k);
/* The running fiber stops; the node's event loop goes on. */
void cpu_to_main(struct kernel *k);
void do_softirq(struct kernel *k);

/* sched.c */
void sched_init(struct kernel *k);
void sched_finish(struct kernel *k);
/* Frees the task that ended last; its stack is no longer in use. */
void sched_reap(struct kernel *k);
void sched_run_dying(struct kernel *k, struct task_struct *task);

/* irq.c */
void irq_init(struct kernel *k);
void irq_finish(struct kernel *k);
void irq_handle_pending(struct kernel *k);
/* The number of the board's line, or -ENXIO. */
int irq_of_line(struct kernel *k, struct irq_line *line);

/* timer.c */
void timers_init(struct kernel *k);
void timers_finish(struct kernel *k);
void run_timer_softirq(struct kernel *k);

/* slab.c */
void memory_init(struct kernel *k);
void memory_finish(struct kernel *k);

/* workqueue.c */
void workqueue_init(struct kernel *k);

/* process.c */
void processes_kill(struct kernel *k);

/* Signals those that process_start() was given @done_ctx for. From main. */
void processes_interrupt(struct kernel *k, void *done_ctx);

/* net/dev.c */
void net_tx_action(struct kernel *k);
void net_rx_action(struct kernel *k);

#endif
