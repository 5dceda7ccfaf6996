/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated processor: time, interrupts, softirqs, the idle halt.
 * cpu.h says how it is used.
 *
 * Guest code runs on fibers; the node's event loop is the fiber "main". One
 * event, cpu->event, stands for "the processor goes on": the end of a slice, or
 * the end of the idle halt. Its handler switches to the fiber of the current
 * thread, and comes back when that one syncs or halts.
 *
 *	main ── cpu_event ──> current thread's fiber ── __cpu_sync ──> main
 *	                           │  ▲
 *	                           v  │ schedule()
 *	                      other thread's fiber, idle's fiber
 *
 * While idle halts, the processor may still be busy on paper with what was
 * charged last: busy_until. A wake-up before that takes effect then, so going
 * idle costs no event.
 *
 * Assumption: one core does all of the stack's work, though the ESPRESSObin has
 * two: mvneta's one interrupt and one queue keep a flow on one of them. Only the
 * sums of a packet's costs have a source (named in the board files); how they
 * are shared out among the steps is a guess.
 *
 * What each cost covers is in cpu.h. A board file that has no "costs" is as
 * "ideal": nothing takes time but delays and sleeps.
 */
#include "kernel-private.h"

#include <fiber.h>
#include <timer.h>

/* As Linux: kernel/softirq.c, MAX_SOFTIRQ_RESTART and MAX_SOFTIRQ_TIME. */
#define MAX_SOFTIRQ_RESTART 10
#define MAX_SOFTIRQ_TIME SIM_MS(2)

static const char *const cost_names[COST_COUNT] = {
	[COST_MMIO_READ] = "mmio-read",
	[COST_MMIO_WRITE] = "mmio-write",
	[COST_IRQ] = "irq",
	[COST_IRQ_DELAY] = "irq-delay",
	[COST_SOFTIRQ] = "softirq",
	[COST_CONTEXT_SWITCH] = "context-switch",
	[COST_SYSCALL] = "syscall",
	[COST_DRIVER_RX] = "driver-rx",
	[COST_DRIVER_TX] = "driver-tx",
	[COST_RECEIVE] = "receive",
	[COST_TAG] = "tag",
	[COST_IP_RX] = "ip-rx",
	[COST_IP_FORWARD] = "ip-forward",
	[COST_IP_TX] = "ip-tx",
	[COST_UDP_RX] = "udp-rx",
	[COST_UDP_TX] = "udp-tx",
	[COST_ICMP] = "icmp",
	[COST_ARP] = "arp",
	[COST_COPY_BYTE] = "copy-byte",
	[COST_CSUM_BYTE] = "csum-byte",
};

static void cpu_event(struct event *ev)
{
	struct cpu *cpu = container_of(ev, struct cpu, event);

	cpu->active = true;
	cpu->irq_paid = cpu->halted; /* cpu_kick() put its cost before this event */
	cpu->halted = false;
	fiber_switch(cpu->main, cpu->current->fiber);
	cpu->active = false;
}

void cpu_to_main(struct kernel *k)
{
	struct task_struct *me = k->cpu.current;

	fiber_switch(me->fiber, k->cpu.main);
}

void cpu_kick(struct kernel *k)
{
	struct cpu *cpu = &k->cpu;
	sim_time at;

	if (!cpu->halted || event_pending(&cpu->event) || k->dying)
		return;
	at = max(node_now(k->node), cpu->busy_until);
	node_schedule(k->node, &cpu->event, sim_time_add(at, cpu->cost[COST_IRQ]));
}

void __cpu_sync(struct kernel *k)
{
	struct cpu *cpu = &k->cpu;
	sim_time at = sim_time_add(node_now(k->node), cpu->debt);

	g_assert(cpu->active);
	/* A dying guest's clock runs on its own: the node's has stopped. */
	if (unlikely(k->dying))
		return;
	cpu->debt = 0;
	cpu->syncs++;
	/*
	 * If nothing at all happens in this node up to then, and nothing can
	 * come from another one, the event would be the next to run: the clock
	 * is moved without it. What is seen is the same, the count of events too.
	 */
	if (at < k->node->horizon && event_queue_next(&k->node->queue) > at) {
		k->node->queue.now = at;
		k->node->queue.count++;
		return;
	}
	node_schedule(k->node, &cpu->event, at);
	cpu_to_main(k);
}

void __cpu_interrupts(struct kernel *k)
{
	struct cpu *cpu = &k->cpu;

	while (cpu_interrupted(cpu)) {
		/* A line that is stuck would be handled for ever in a dying guest, whose
		 * time stands still. */
		if (cpu->irq_pending && !k->dying) {
			irq_handle_pending(k);
			continue;
		}
		if (cpu->softirq_pending)
			do_softirq(k);
		if (k->dying)
			break;
		if (cpu->softirq_pending)
			break; /* left to ksoftirqd */
	}
}

static int ksoftirqd(void *data)
{
	struct kernel *k = data;
	struct cpu *cpu = &k->cpu;

	while (!kthread_should_stop(k)) {
		if (!cpu->softirq_pending) {
			set_current_state(k, TASK_INTERRUPTIBLE);
			cpu->softirq_deferred = false;
			schedule(k);
			continue;
		}
		cpu->softirq_deferred = false;
		do_softirq(k);
		cpu->softirq_deferred = cpu->softirq_pending != 0;
		cpu_sync(k);
		cond_resched(k);
	}
	return 0;
}

/*
 * Too much at once goes on in a thread, which shares the processor with the
 * other threads; until then no softirq runs elsewhere (kernel/softirq.c).
 */
static void wakeup_softirqd(struct kernel *k)
{
	struct cpu *cpu = &k->cpu;

	if (!cpu->ksoftirqd)
		cpu->ksoftirqd = kthread_create(k, ksoftirqd, k, "ksoftirqd/0");
	cpu->softirq_deferred = true;
	wake_up_process(cpu->ksoftirqd);
}

void do_softirq(struct kernel *k)
{
	struct cpu *cpu = &k->cpu;
	u32 restart = MAX_SOFTIRQ_RESTART;
	sim_time end = kernel_now(k) + MAX_SOFTIRQ_TIME;
	u32 pending;

	cpu->softirq_count++;
	while ((pending = cpu->softirq_pending)) {
		if (restart-- == 0 || kernel_now(k) > end) {
			wakeup_softirqd(k);
			break;
		}
		cpu->softirq_pending = 0;
		cpu->softirqs++;
		cpu_charge(k, COST_SOFTIRQ);
		if (pending & BIT(TIMER_SOFTIRQ))
			run_timer_softirq(k);
		if (pending & BIT(NET_TX_SOFTIRQ))
			net_tx_action(k);
		if (pending & BIT(NET_RX_SOFTIRQ))
			net_rx_action(k);
		/* Interrupts that came meanwhile may have raised more. */
		if (cpu->irq_pending && !cpu->hardirq_count)
			irq_handle_pending(k);
	}
	cpu->softirq_count--;
}

/* "costs": { "mmio-read": 120.5, … } of the board's "cpu". */
static bool cpu_parse_costs(struct cpu *cpu, struct json_object *desc, GError **err)
{
	struct json_object *cpu_desc, *costs;

	if (!json_object_object_get_ex(desc, "cpu", &cpu_desc) ||
	    !json_object_object_get_ex(cpu_desc, "costs", &costs))
		return true;
	json_object_object_foreach(costs, key, value)
	{
		double ns = json_object_get_double(value);
		u32 i;

		for (i = 0; i < COST_COUNT && strcmp(cost_names[i], key); i++)
			;
		if (i == COST_COUNT) {
			g_set_error(
				err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
				"$.cpu.costs: there is no cost \"%s\" (see stack/include/cpu.h)",
				key);
			return false;
		}
		if (!(ns >= 0 && ns <= 1e9)) {
			g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
				    "$.cpu.costs.%s: must be 0 to 1e9 nanoseconds", key);
			return false;
		}
		cpu->cost[i] = (sim_time)(ns * PS_PER_NS + 0.5);
	}
	return true;
}

bool cpu_init(struct kernel *k, const char *cpu_name, GError **err)
{
	struct cpu *cpu = &k->cpu;

	event_init(&cpu->event, cpu_event);
	INIT_LIST_HEAD(&cpu->runqueue);
	cpu->main = fiber_create_main();
	if (cpu_name && strcmp(cpu_name, "ideal")) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
			    "there is no cpu \"%s\"; it can be \"ideal\", or left out", cpu_name);
		return false;
	}
	if (!cpu_name && k->board->desc && !cpu_parse_costs(cpu, k->board->desc, err))
		return false;
	return true;
}

void cpu_finish(struct kernel *k)
{
	node_cancel(k->node, &k->cpu.event);
	fiber_stacks_free(&k->cpu.stacks);
	fiber_destroy(&k->cpu.stacks, k->cpu.main);
}

void cpu_relax(struct kernel *k)
{
	/* A look takes some time even where all is free, or it would be looked
	 * at for ever in the same instant. */
	ndelay(k, 100);
}

void ndelay(struct kernel *k, unsigned long ns)
{
	k->cpu.debt = sim_time_add(k->cpu.debt, SIM_NS(ns));
	cpu_sync(k);
}

void udelay(struct kernel *k, unsigned long us)
{
	ndelay(k, us * NSEC_PER_USEC);
}

void mdelay(struct kernel *k, unsigned long ms)
{
	ndelay(k, ms * NSEC_PER_MSEC);
}
