/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hard interrupts and those nested behind a chip on a slow bus.
 *
 * An irq_desc stands for one interrupt number. Those of the board's lines are
 * level-triggered: the line's sink puts the descriptor on the pending list, and
 * the processor takes it at the end of its slice. If the line is still up after
 * the actions ran, it is pending again. Between a line going up and that lies the
 * board's "irq-delay", a network card's interrupt moderation. A threaded action of a line masks it
 * until its thread is through (IRQF_ONESHOT).
 *
 * Those of an irq_domain have no line. The thread that services the chip above
 * finds them and calls handle_nested_irq().
 */
#include "kernel-private.h"

#include <wait.h>

/* kernel/irq/spurious.c: of 100,000 interrupts fewer than 100 were claimed. */
#define SPURIOUS_WINDOW 100000u
#define SPURIOUS_LIMIT 99900u
/* Interrupts in the same instant after which time is made to pass: a level that
 * nobody lowers would stop the clock of a processor that costs nothing. */
#define SAME_TIME_LIMIT 1000u

struct irqaction {
	struct irqaction *next;
	irq_handler_t handler, thread_fn;
	unsigned long flags;
	const char *name;
	void *dev_id;
	struct irq_desc *desc;
	struct task_struct *thread;
	bool thread_wanted, thread_running;
	struct wait_queue_head wait;
};

struct irq_desc {
	struct kernel *k;
	int irq;
	struct irq_line *line;	   /* or */
	struct irq_domain *domain; /* of a nested one */
	u32 hwirq;
	struct irqaction *action;
	bool disabled;
	bool masked; /* until a thread is through */
	bool running;
	bool pending;
	struct event delivery;	/* "irq-delay" after the line went up */
	struct list_head entry; /* on the pending list */
	u64 count;
	u32 window, unhandled;
	sim_time last;
	u32 same_time;
};

struct irq_domain {
	struct list_head list;
	struct kernel *k;
	const struct irq_chip *chip;
	void *data;
	u32 size;
	int *irq; /* 0: not mapped */
};

#define IRQ_GROW 32 /* the table grows by so many at once */

struct irq_table {
	struct list_head pending;
	struct list_head domains;
	struct irq_desc **desc; /* by number; 0 is none */
	u32 count;
};

static struct irq_desc *irq_to_desc(struct kernel *k, int irq)
{
	return irq > 0 && (u32)irq < k->irqs->count ? k->irqs->desc[irq] : NULL;
}

static void irq_raise(struct irq_desc *desc)
{
	struct kernel *k = desc->k;

	if (desc->pending || desc->disabled || desc->masked || !desc->action)
		return;
	desc->pending = true;
	list_add_tail(&desc->entry, &k->irqs->pending);
	k->cpu.irq_pending++;
}

static void irq_lower(struct irq_desc *desc)
{
	node_cancel(desc->k->node, &desc->delivery);
	if (!desc->pending)
		return;
	desc->pending = false;
	list_del(&desc->entry);
	desc->k->cpu.irq_pending--;
}

static void irq_deliver(struct event *ev)
{
	struct irq_desc *desc = container_of(ev, struct irq_desc, delivery);

	irq_raise(desc);
	if (!desc->k->cpu.active)
		cpu_kick(desc->k);
}

static void irq_sink(struct irq_line *line, bool level)
{
	struct irq_desc *desc = line->ctx;
	struct kernel *k = desc->k;
	sim_time delay = k->cpu.cost[COST_IRQ_DELAY];

	if (!level) {
		irq_lower(desc);
		return;
	}
	if (desc->running)
		return; /* looked at again when the actions are through */
	if (delay && !k->dying)
		node_schedule(k->node, &desc->delivery, sim_time_add(kernel_now(k), delay));
	else
		irq_deliver(&desc->delivery);
}

static struct irq_desc *irq_alloc(struct kernel *k)
{
	struct irq_table *t = k->irqs;
	struct irq_desc *desc = kzalloc(k, sizeof(*desc));

	if (t->count % IRQ_GROW == 0)
		t->desc = krealloc(k, t->desc, (t->count + IRQ_GROW) * sizeof(*t->desc));
	if (!t->count)
		t->desc[t->count++] = NULL;
	desc->k = k;
	desc->irq = (int)t->count;
	event_init(&desc->delivery, irq_deliver);
	t->desc[t->count++] = desc;
	return desc;
}

int irq_of_line(struct kernel *k, struct irq_line *line)
{
	struct irq_desc *desc;

	if (!line)
		return -ENXIO;
	for (u32 i = 1; i < k->irqs->count; i++)
		if (k->irqs->desc[i]->line == line)
			return (int)i;
	desc = irq_alloc(k);
	desc->line = line;
	desc->hwirq = line->number;
	line->ctx = desc;
	line->sink = irq_sink;
	return desc->irq;
}

static void irq_nobody_cared(struct irq_desc *desc)
{
	desc->disabled = true;
	printk(desc->k, "irq %d: nobody cared", desc->irq);
	printk(desc->k, "Disabling IRQ #%d", desc->irq);
}

static void irq_account(struct irq_desc *desc, bool handled)
{
	sim_time now = kernel_now(desc->k);

	if (!handled)
		desc->unhandled++;
	if (++desc->window >= SPURIOUS_WINDOW) {
		if (desc->unhandled > SPURIOUS_LIMIT)
			irq_nobody_cared(desc);
		desc->window = 0;
		desc->unhandled = 0;
	}
	if (now != desc->last) {
		desc->last = now;
		desc->same_time = 0;
	} else if (++desc->same_time > SAME_TIME_LIMIT) {
		desc->k->cpu.debt += PS_PER_US;
	}
}

static void irq_wake_thread(struct irqaction *action)
{
	struct irq_desc *desc = action->desc;

	action->thread_wanted = true;
	if (!action->handler || action->flags & IRQF_ONESHOT)
		desc->masked = true;
	wake_up(&action->wait);
}

static void irq_handle(struct irq_desc *desc)
{
	bool handled = false;

	desc->count++;
	desc->running = true;
	for (struct irqaction *a = desc->action; a; a = a->next) {
		irqreturn_t ret = a->handler ? a->handler(desc->irq, a->dev_id) : IRQ_WAKE_THREAD;

		if (ret == IRQ_WAKE_THREAD)
			irq_wake_thread(a);
		handled |= ret != IRQ_NONE;
	}
	desc->running = false;
	irq_account(desc, handled);
	if (irq_line_level(desc->line))
		irq_raise(desc);
}

void irq_handle_pending(struct kernel *k)
{
	struct cpu *cpu = &k->cpu;
	struct irq_desc *desc;

	cpu->hardirq_count++;
	while (!k->dying &&
	       (desc = list_first_entry_or_null(&k->irqs->pending, struct irq_desc, entry))) {
		irq_lower(desc);
		if (!cpu->irq_paid)
			cpu_charge(k, COST_IRQ);
		cpu->irq_paid = false;
		cpu->irqs++;
		irq_handle(desc);
		/* Between two interrupts the slice ends. */
		if (cpu->debt)
			__cpu_sync(k);
	}
	cpu->hardirq_count--;
}

static void irq_mask_chip(struct irq_desc *desc, bool mask)
{
	struct irq_domain *domain = desc->domain;

	if (!domain)
		return;
	if (domain->chip->irq_bus_lock)
		domain->chip->irq_bus_lock(domain->data);
	if (mask)
		domain->chip->irq_mask(domain->data, desc->hwirq);
	else
		domain->chip->irq_unmask(domain->data, desc->hwirq);
	if (domain->chip->irq_bus_sync_unlock)
		domain->chip->irq_bus_sync_unlock(domain->data);
}

/* After what kept a line out is gone. */
static void irq_check_line(struct irq_desc *desc)
{
	if (!desc->line || desc->disabled || desc->masked || !irq_line_level(desc->line))
		return;
	irq_raise(desc);
	if (cpu_interrupted(&desc->k->cpu))
		__cpu_interrupts(desc->k);
}

static int irq_thread(void *data)
{
	struct irqaction *action = data;
	struct irq_desc *desc = action->desc;
	struct kernel *k = desc->k;

	while (!kthread_should_stop(k)) {
		if (!action->thread_wanted) {
			wait_event(action->wait, action->thread_wanted || kthread_should_stop(k));
			continue;
		}
		action->thread_wanted = false;
		action->thread_running = true;
		action->thread_fn(desc->irq, action->dev_id);
		action->thread_running = false;
		wake_up(&action->wait);
		if (desc->masked) {
			desc->masked = false;
			irq_check_line(desc);
		}
	}
	return 0;
}

int request_threaded_irq(struct kernel *k, int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(k, irq);
	struct irqaction *action, **tail;

	if (!desc || (!handler && !thread_fn))
		return -EINVAL;
	if (desc->action && !(flags & desc->action->flags & IRQF_SHARED))
		return -EBUSY;
	action = kzalloc(k, sizeof(*action));
	action->handler = handler;
	action->thread_fn = thread_fn;
	action->flags = flags;
	action->name = name;
	action->dev_id = dev_id;
	action->desc = desc;
	init_waitqueue_head(k, &action->wait);
	if (thread_fn && desc->line)
		action->thread = kthread_run(k, irq_thread, action, "irq/%d-%s", irq, name);
	for (tail = &desc->action; *tail; tail = &(*tail)->next)
		;
	*tail = action;
	if (desc->action == action)
		irq_mask_chip(desc, false);
	irq_check_line(desc);
	return 0;
}

int request_irq(struct kernel *k, int irq, irq_handler_t handler, unsigned long flags,
		const char *name, void *dev_id)
{
	return request_threaded_irq(k, irq, handler, NULL, flags, name, dev_id);
}

void free_irq(struct kernel *k, int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(k, irq);
	struct irqaction **p, *action;

	if (!desc)
		return;
	for (p = &desc->action; *p && (*p)->dev_id != dev_id; p = &(*p)->next)
		;
	action = *p;
	if (!action)
		return;
	*p = action->next;
	if (!desc->action) {
		irq_lower(desc);
		irq_mask_chip(desc, true);
	}
	if (action->thread) {
		wake_up(&action->wait);
		kthread_stop(action->thread);
	}
	kfree(action);
}

struct irq_domain *irq_domain_create(struct kernel *k, u32 size, const struct irq_chip *chip,
				     void *data)
{
	struct irq_domain *domain = kzalloc(k, sizeof(*domain));

	domain->k = k;
	domain->chip = chip;
	domain->data = data;
	domain->size = size;
	domain->irq = kcalloc(k, size, sizeof(int));
	list_add_tail(&domain->list, &k->irqs->domains);
	return domain;
}

void irq_domain_remove(struct irq_domain *domain)
{
	for (u32 i = 0; i < domain->size; i++) {
		struct irq_desc *desc = irq_to_desc(domain->k, domain->irq[i]);

		if (desc)
			desc->domain = NULL;
	}
	list_del(&domain->list);
	kfree(domain->irq);
	kfree(domain);
}

int irq_create_mapping(struct irq_domain *domain, u32 hwirq)
{
	struct irq_desc *desc;

	if (hwirq >= domain->size)
		return 0;
	if (domain->irq[hwirq])
		return domain->irq[hwirq];
	desc = irq_alloc(domain->k);
	desc->domain = domain;
	desc->hwirq = hwirq;
	domain->irq[hwirq] = desc->irq;
	return desc->irq;
}

int irq_find_mapping(struct irq_domain *domain, u32 hwirq)
{
	return hwirq < domain->size ? domain->irq[hwirq] : 0;
}

void handle_nested_irq(struct kernel *k, int irq)
{
	struct irq_desc *desc = irq_to_desc(k, irq);
	bool handled = false;

	if (!desc || desc->disabled || !desc->action)
		return;
	desc->count++;
	for (struct irqaction *a = desc->action; a; a = a->next) {
		a->thread_running = true;
		handled |= (a->thread_fn ? a->thread_fn : a->handler)(irq, a->dev_id) != IRQ_NONE;
		a->thread_running = false;
	}
	if (!handled)
		irq_account(desc, false);
}

/* The GIC's shared peripheral interrupts begin at 32 (GICv3 architecture, table 2-1). */
#define GIC_SPI_BASE 32

void irq_for_each(struct kernel *k, void (*say)(void *ctx, const struct irq_info *info), void *ctx)
{
	for (u32 i = 1; i < k->irqs->count; i++) {
		struct irq_desc *desc = k->irqs->desc[i];
		struct irq_info info = {
			.irq = desc->irq,
			.count = desc->count,
			.chip = desc->domain ? desc->domain->chip->name : "GICv3",
			.hwirq = desc->hwirq + (desc->domain ? 0 : GIC_SPI_BASE),
		};

		for (struct irqaction *a = desc->action; a; a = a->next) {
			info.name = a->name;
			say(ctx, &info);
		}
	}
}

void irq_init(struct kernel *k)
{
	k->irqs = kzalloc(k, sizeof(*k->irqs));
	INIT_LIST_HEAD(&k->irqs->pending);
	INIT_LIST_HEAD(&k->irqs->domains);
}

void irq_finish(struct kernel *k)
{
	for (u32 i = 1; i < k->irqs->count; i++) {
		struct irq_desc *desc = k->irqs->desc[i];

		node_cancel(k->node, &desc->delivery);
		if (desc->line)
			desc->line->sink = NULL;
	}
}
