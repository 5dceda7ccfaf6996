/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The built-in guest's kernel: what Linux has as globals hangs from one
 * struct kernel a board, so a thousand boards live in one process and share
 * nothing. Functions that have no other way to it take it as first argument;
 * net_device->k, device->k, sk_buff->dev->k and process->k lead to it.
 */
#ifndef STACK_KERNEL_H
#define STACK_KERNEL_H

#include <errno.h>
#include <glib.h>
#include <stdarg.h>
#include <stdio.h>

#include <netemu/board.h>
#include <netemu/guest.h>
#include <netemu/node.h>

#include <bitops.h>
#include <cpu.h>
#include <list.h>
#include <slab.h>

struct boot;
struct dsa_switch_tree;
struct irq_table;
struct net;
struct platform_device;
struct process;
struct timer_base;
struct workqueue_struct;

#undef min
#undef max
#undef clamp
/* Each argument is looked at once; the names are new each time, so they nest. */
#define __PASTE2(a, b) a##b
#define __PASTE(a, b) __PASTE2(a, b)
#define __cmp_once(op, a, b, ua, ub)    \
	({                              \
		__typeof__(a) ua = (a); \
		__typeof__(b) ub = (b); \
		ua op ub ? ua : ub;     \
	})
#define min(a, b) __cmp_once(<, a, b, __PASTE(_a, __COUNTER__), __PASTE(_b, __COUNTER__))
#define max(a, b) __cmp_once(>, a, b, __PASTE(_a, __COUNTER__), __PASTE(_b, __COUNTER__))
#define clamp(v, lo, hi) min(max(v, lo), hi)
#define ALIGN(x, a) (((x) + ((__typeof__(x))(a)-1)) & ~((__typeof__(x))(a)-1))
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#define __iomem
#define __printf(f, a) __attribute__((format(printf, f, a)))

/* Errors of the kernel that user space never sees. */
#ifndef ENOTSUPP
#define ENOTSUPP 524
#endif
#define ERESTARTSYS 512
#define EPROBE_DEFER 517

#define MAX_ERRNO 4095
static inline void *ERR_PTR(long error)
{
	return (void *)(intptr_t)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)(intptr_t)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)-MAX_ERRNO;
}

struct kernel {
	struct guest guest; /* what the engine knows; first member */
	struct board *board;
	struct node *node;
	struct cpu cpu;
	struct memory mem;
	struct boot *boot;
	struct kmem_cache skbs; /* struct sk_buff */
	struct irq_table *irqs;
	struct timer_base *timers;
	struct workqueue_struct *system_wq;
	struct list_head workqueues;
	struct list_head devices;	   /* struct platform_device.node */
	struct list_head mdio_buses;	   /* struct mii_bus.list; zeros: none */
	struct dsa_switch_tree *dsa_trees; /* through next */
	struct list_head tasks;		   /* struct task_struct.tasks */
	struct list_head processes;	   /* struct process.node */
	struct net *net;		   /* init_net */
	struct rng rng;			   /* get_random_u32() */
	GString *log;			   /* the last lines of printk(), or NULL */
	int last_pid;
	unsigned long tick; /* jiffies of the tick that began at tick_start */
	sim_time tick_start;
	bool booted;	  /* init lines have ended */
	bool dying;	  /* the guest is being destroyed; see kernel_kill() */
	u32 dying_budget; /* times that dying processes may still sleep */
};

/* Says that the CPU spent @count times @what. */
static inline void cpu_charge_n(struct kernel *k, enum cpu_cost what, u32 count)
{
	k->cpu.debt += k->cpu.cost[what] * count;
}

static inline void cpu_charge(struct kernel *k, enum cpu_cost what)
{
	k->cpu.debt += k->cpu.cost[what];
}

/*
 * Lets the time charged so far pass, and takes interrupts that wait. Anything
 * may have happened in between: interrupts, unless they are disabled, and
 * softirqs, unless bottom halves are; no other thread.
 */
static inline void cpu_sync(struct kernel *k)
{
	if (k->cpu.debt)
		__cpu_sync(k);
	if (unlikely(cpu_interrupted(&k->cpu)))
		__cpu_interrupts(k);
}

static inline void local_bh_disable(struct kernel *k)
{
	k->cpu.softirq_count++;
}

static inline void local_bh_enable(struct kernel *k)
{
	k->cpu.softirq_count--;
	if (unlikely(cpu_interrupted(&k->cpu)))
		__cpu_interrupts(k);
}

static inline struct task_struct *get_current(const struct kernel *k)
{
	return k->cpu.current;
}

static inline bool in_hardirq(const struct kernel *k)
{
	return k->cpu.hardirq_count != 0;
}

/*
 * Time. ktime is in nanoseconds since boot, which is the start of the run. The
 * kernel runs ahead of the node's clock by what cpu_charge() has not yet let
 * pass; all of these include that.
 */
typedef s64 ktime_t;

#define HZ 250 /* as Debian's arm64 and amd64 kernels: CONFIG_HZ_250 */
#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define USEC_PER_MSEC 1000L
#define MSEC_PER_SEC 1000L

/* Linux starts five minutes before the 32-bit wrap so that bugs show early. */
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define JIFFY_PS (PS_PER_SEC / HZ)

/* The present time in picoseconds, of this kernel's CPU. */
static inline sim_time kernel_now(const struct kernel *k)
{
	return sim_time_add(k->node->queue.now, k->cpu.debt);
}

static inline ktime_t ktime_get(const struct kernel *k)
{
	return kernel_now(k) / PS_PER_NS;
}

static inline unsigned long jiffies(struct kernel *k)
{
	sim_time now = kernel_now(k);

	/* A division a tick, not one a packet. */
	if (unlikely((u64)(now - k->tick_start) >= (u64)JIFFY_PS)) {
		k->tick = INITIAL_JIFFIES + (unsigned long)(now / JIFFY_PS);
		k->tick_start = now / JIFFY_PS * JIFFY_PS;
	}
	return k->tick;
}

#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)

static inline unsigned long msecs_to_jiffies(unsigned int ms)
{
	return DIV_ROUND_UP((unsigned long)ms * HZ, MSEC_PER_SEC);
}

static inline unsigned int jiffies_to_msecs(unsigned long j)
{
	return (unsigned int)(j * (MSEC_PER_SEC / HZ));
}

/* A line of the kernel log; goes to the node's console. The newline at its end is optional. */
void printk(struct kernel *k, const char *fmt, ...) __printf(2, 3);
void vprintk(struct kernel *k, const char *fmt, va_list args);
#define pr_info(k, ...) printk(k, __VA_ARGS__)
#define pr_err(k, ...) printk(k, __VA_ARGS__)

/* Says once a second at most what a flood of events would say each time. */
struct ratelimit_state {
	unsigned long begin; /* jiffies; 0: not begun */
	u32 printed, missed;
};
/* Whether to print now: ten lines each five seconds, as printk_ratelimit. */
bool __ratelimit(struct kernel *k, struct ratelimit_state *rs);
#define net_ratelimit(k) __ratelimit(k, &(k)->net->ratelimit)

static inline u32 get_random_u32(struct kernel *k)
{
	return (u32)rng_u64(&k->rng);
}

static inline u32 get_random_u32_below(struct kernel *k, u32 ceil)
{
	return (u32)rng_below(&k->rng, ceil);
}

/**
 * kernel_create() - a kernel on @board, not yet booted
 * @cpu: "ideal", or NULL for the costs of the board file's "cpu"
 * @err: says what is wrong with the costs
 *
 * Nothing runs before the node's events do. kernel_boot() posts the first.
 * Return: the kernel, or NULL with @err set.
 */
struct kernel *kernel_create(struct board *board, const char *cpu, GError **err);

/* Ends all processes (their sleeps return -EINTR) and frees all. NULL is allowed. */
void kernel_destroy(struct kernel *k);

/* Boots at the node's present time: devices, then the shell lines of @init (may be NULL). */
void kernel_boot(struct kernel *k, struct json_object *init);

/* The class of this guest, for emu/cli/guests.c. */
extern const struct guest_class builtin_guest_class;

#endif
