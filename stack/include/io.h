/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register access. A __iomem pointer is a bus address in disguise; it cannot be
 * dereferenced. Each access costs what the CPU's table says and happens at the
 * virtual time at which the processor gets to it. Interrupts may be taken
 * around it.
 */
#ifndef STACK_IO_H
#define STACK_IO_H

#include <kernel.h>
#include <timer.h>

static inline u64 __ioread(struct kernel *k, const void __iomem *addr, u32 width)
{
	if (unlikely(k->dying))
		return 0;
	cpu_charge(k, COST_MMIO_READ);
	cpu_sync(k);
	return mmio_read(&k->board->mmio, (u64)(uintptr_t)addr, width);
}

static inline void __iowrite(struct kernel *k, u64 value, void __iomem *addr, u32 width)
{
	if (unlikely(k->dying))
		return;
	cpu_charge(k, COST_MMIO_WRITE);
	cpu_sync(k);
	mmio_write(&k->board->mmio, (u64)(uintptr_t)addr, value, width);
}

#define readl(k, addr) ((u32)__ioread(k, addr, 4))
#define writel(k, value, addr) __iowrite(k, (u32)(value), addr, 4)

/*
 * Calls val = op(args) until cond is true or timeout_us (0: none) have passed,
 * sleeping sleep_us in between (0: only looks again). 0, or -ETIMEDOUT with the
 * last value in @val.
 */
#define read_poll_timeout(op, val, cond, sleep_us, timeout_us, sleep_before_read, k, args...) \
	({                                                                                    \
		u64 _timeout_us = (timeout_us);                                               \
		u32 _sleep_us = (sleep_us);                                                   \
		ktime_t _end = ktime_get(k) + (ktime_t)_timeout_us * NSEC_PER_USEC;           \
		if ((sleep_before_read) && _sleep_us)                                         \
			usleep_range(k, (_sleep_us >> 2) + 1, _sleep_us);                     \
		for (;;) {                                                                    \
			(val) = op(args);                                                     \
			if (cond)                                                             \
				break;                                                        \
			if (_timeout_us && ktime_get(k) > _end) {                             \
				(val) = op(args);                                             \
				break;                                                        \
			}                                                                     \
			if (_sleep_us)                                                        \
				usleep_range(k, (_sleep_us >> 2) + 1, _sleep_us);             \
			else                                                                  \
				cpu_relax(k);                                                 \
		}                                                                             \
		(cond) ? 0 : -ETIMEDOUT;                                                      \
	})

/* The same without sleeping, for where that is not allowed. */
#define read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, k, args...)   \
	({                                                                          \
		u64 _timeout_us = (timeout_us);                                     \
		ktime_t _end = ktime_get(k) + (ktime_t)_timeout_us * NSEC_PER_USEC; \
		for (;;) {                                                          \
			(val) = op(args);                                           \
			if (cond)                                                   \
				break;                                              \
			if (_timeout_us && ktime_get(k) > _end) {                   \
				(val) = op(args);                                   \
				break;                                              \
			}                                                           \
			if (delay_us)                                               \
				udelay(k, delay_us);                                \
			else                                                        \
				cpu_relax(k);                                       \
		}                                                                   \
		(cond) ? 0 : -ETIMEDOUT;                                            \
	})

#define readl_poll_timeout_atomic(k, addr, val, cond, delay_us, timeout_us) \
	read_poll_timeout_atomic(__readl_op, val, cond, delay_us, timeout_us, k, k, addr)

static inline u32 __readl_op(struct kernel *k, const void __iomem *addr)
{
	return readl(k, addr);
}

#endif
