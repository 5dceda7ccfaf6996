/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupts: hard ones from the board's lines, nested ones that a driver finds
 * behind them (a switch's PHYs), and softirqs, the kernel's deferred work.
 *
 * A line is level-triggered. While it is up and not masked its actions run;
 * after them it is looked at again. An interrupt that nobody claims 100,000
 * times in a row is disabled, "nobody cared".
 */
#ifndef STACK_INTERRUPT_H
#define STACK_INTERRUPT_H

#include <device.h>

struct task_struct;

typedef enum irqreturn {
	IRQ_NONE,
	IRQ_HANDLED,
	IRQ_WAKE_THREAD,
} irqreturn_t;

#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

#define IRQF_SHARED 0x80u
#define IRQF_ONESHOT 0x2000u
#define IRQF_TRIGGER_FALLING 0x2u
#define IRQF_TRIGGER_HIGH 0x4u
#define IRQF_TRIGGER_LOW 0x8u

/**
 * request_irq() - have @handler called in hard interrupt context
 * @irq: from platform_get_irq_optional() or irq_create_mapping()
 * @name: for /proc/interrupts; must live as long
 *
 * Return: 0, -EINVAL (no such interrupt), -EBUSY (taken, and not by consent).
 */
int request_irq(struct kernel *k, int irq, irq_handler_t handler, unsigned long flags,
		const char *name, void *dev_id);

/**
 * request_threaded_irq() - have @thread_fn called in a thread of its own
 * @handler: looks at the device in hard interrupt context and returns
 *           IRQ_WAKE_THREAD; NULL: just do so (IRQF_ONESHOT: masked until the
 *           thread is through)
 *
 * For a nested interrupt @thread_fn runs in the thread that found it.
 */
int request_threaded_irq(struct kernel *k, int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev_id);

/* Returns when the handler is not running; may sleep. */
void free_irq(struct kernel *k, int irq, void *dev_id);

/* Nested interrupts behind a bus that sleeps, as the kernel's irq_domain. */
struct irq_chip {
	const char *name;
	void (*irq_mask)(void *data, u32 hwirq);
	void (*irq_unmask)(void *data, u32 hwirq);
	void (*irq_bus_lock)(void *data);	 /* may be NULL */
	void (*irq_bus_sync_unlock)(void *data); /* may be NULL */
};

struct irq_domain;

struct irq_domain *irq_domain_create(struct kernel *k, u32 size, const struct irq_chip *chip,
				     void *data);
void irq_domain_remove(struct irq_domain *domain);
/* The interrupt number of @hwirq, made if need be. */
int irq_create_mapping(struct irq_domain *domain, u32 hwirq);
/* That number, or 0 when it was never made. */
int irq_find_mapping(struct irq_domain *domain, u32 hwirq);
/* Runs the thread function of nested interrupt @irq in the calling thread. */
void handle_nested_irq(struct kernel *k, int irq);

/* An interrupt in use, as /proc/interrupts tells of it. */
struct irq_info {
	int irq;
	u64 count;
	const char *chip;
	u32 hwirq;	  /* number at its chip */
	const char *name; /* of an action; shared interrupts have several */
};

/* Says all, in order of number, once an action. */
void irq_for_each(struct kernel *k, void (*say)(void *ctx, const struct irq_info *info), void *ctx);

/*
 * Softirqs run after hard interrupts, or when bottom halves are enabled again,
 * or at a raise in a thread; in this order of priority. They do not sleep.
 */
enum { HI_SOFTIRQ, TIMER_SOFTIRQ, NET_TX_SOFTIRQ, NET_RX_SOFTIRQ, TASKLET_SOFTIRQ, NR_SOFTIRQS };

static inline void raise_softirq_irqoff(struct kernel *k, u32 nr)
{
	k->cpu.softirq_pending |= BIT(nr);
}

#endif
