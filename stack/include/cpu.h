/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated processor: one core, which takes virtual time for what it does.
 *
 * Guest code runs at once as far as the host is concerned; cpu_charge() says
 * what it would have cost. The sum, the debt, is let pass by cpu_sync(): the
 * code stops, the node's other events up to then run, and it goes on. This
 * happens before every register access, so devices see each at its true time,
 * and before the processor idles. A stretch between two syncs is a slice;
 * interrupts are taken where a slice ends, as between two instructions, on the
 * stack of whatever was running:
 *
 *	thread ──┬─ cpu_sync ─┐                     ┌─> goes on
 *	         │            └─ irq ─ softirqs ────┘
 *	         └─ schedule() ─> other thread, or idle
 *
 * Threads are not pre-empted inside the kernel (CONFIG_PREEMPT_NONE). They give
 * up the processor when they sleep and, if another was woken, at the end of a
 * system call.
 */
#ifndef STACK_CPU_H
#define STACK_CPU_H

#include <netemu/event.h>

#include <list.h>

struct fiber;
struct irq_line;
struct kernel;
struct task_struct;

/*
 * What is charged for. The names are the keys of the board file's "cpu": {
 * "costs": { … } }, values in nanoseconds with decimals; a missing key costs
 * nothing. See kernel/cpu.c for what each covers.
 */
enum cpu_cost {
	COST_MMIO_READ,	     /* "mmio-read": register read, stalls until the answer */
	COST_MMIO_WRITE,     /* "mmio-write": register write, posted */
	COST_IRQ,	     /* "irq": exception entry to handler, and return */
	COST_IRQ_DELAY,	     /* "irq-delay": no cost: from the line up to where the CPU takes it */
	COST_SOFTIRQ,	     /* "softirq": one round of softirq processing */
	COST_CONTEXT_SWITCH, /* "context-switch": wake-up, schedule, switch */
	COST_SYSCALL,	     /* "syscall": user to kernel and back, file lookup */
	COST_DRIVER_RX,	     /* "driver-rx": ring, DMA unmap, refill, skb, a packet */
	COST_DRIVER_TX,	     /* "driver-tx": queue discipline, DMA map, ring, clean-up */
	COST_RECEIVE,	     /* "receive": netif_receive_skb, taps, protocol demultiplexing */
	COST_TAG,	     /* "tag": DSA or VLAN tag inserted or removed */
	COST_IP_RX,	     /* "ip-rx": ip_rcv and local delivery */
	COST_IP_FORWARD,     /* "ip-forward": route lookup, TTL, output */
	COST_IP_TX,	     /* "ip-tx": header, route, neighbour */
	COST_UDP_RX,	     /* "udp-rx": socket lookup, queueing */
	COST_UDP_TX,	     /* "udp-tx": header, socket accounting */
	COST_ICMP,	     /* "icmp": message handled or made */
	COST_ARP,	     /* "arp": packet handled or made */
	COST_COPY_BYTE,	     /* "copy-byte": user copy, skb copy, cold DMA data */
	COST_CSUM_BYTE,	     /* "csum-byte": checksum in software */
	COST_COUNT
};

struct cpu {
	sim_time debt;		   /* virtual time used and not let pass yet, >= 0 */
	sim_time cost[COST_COUNT]; /* ps */
	struct task_struct *current;
	struct task_struct *idle;	     /* pid 0; runs when nothing else can */
	u32 softirq_pending;		     /* bit a softirq */
	u32 irq_pending;		     /* hard interrupts that wait to be taken */
	u16 hardirq_count;		     /* nested: inside a handler */
	u16 softirq_count;		     /* bottom halves disabled, or being run */
	bool need_resched;		     /* a thread was woken while another ran */
	bool active;			     /* guest code is on the host's stack right now */
	bool halted;			     /* idle waits for an interrupt */
	sim_time slice_start;		     /* when current was switched to */
	sim_time busy_until;		     /* halted: idle from then on */
	struct event event;		     /* end of the slice, or an interrupt ends the halt */
	struct list_head runqueue;	     /* struct task_struct.run */
	struct fiber *main;		     /* the node's event loop */
	struct fiber_stack *stacks;	     /* free ones */
	struct task_struct *ksoftirqd;	     /* made when first needed */
	bool irq_paid;			     /* the interrupt that ended the halt */
	bool softirq_deferred;		     /* softirqs are ksoftirqd's for now */
	struct task_struct *dead;	     /* exited, stack still to be freed */
	u64 irqs, softirqs, switches, syncs; /* how often, for /proc/stat and benchmarks */
};

void __cpu_sync(struct kernel *k);
void __cpu_interrupts(struct kernel *k);

/* Whether an interrupt or softirq can be taken here and waits to be. */
static inline bool cpu_interrupted(const struct cpu *cpu)
{
	if (likely(!(cpu->irq_pending | cpu->softirq_pending)) || cpu->hardirq_count)
		return false;
	return cpu->irq_pending || (!cpu->softirq_count && !cpu->softirq_deferred);
}

#endif
