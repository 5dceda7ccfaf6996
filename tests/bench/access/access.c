/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * access: how long each register access of a Linux guest's takes on the clock on
 * the wall, one by one; for tests/bench/linux.py. The guest's own clock stands
 * meanwhile, so this reads the processor's counter, before and after, which
 * User-Mode Linux leaves to the host; how fast that counts shows a clock of the
 * host's, asked at the beginning and at the end.
 *
 * What is read and written back is a MAC address filter of the board's MAC, which
 * does nothing of itself.
 */
#include <asm/unistd.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>

/* MVNETA_DA_FILT_SPEC_MCAST of drivers/net/ethernet/marvell/mvneta.c, where
 * User-Mode Linux maps the registers of the board's first MAC. */
#define REGISTER 0x10033400

#define COUNT 20000

/* Of the host; its number for it, as we have no libc. */
static u64 host_ns(void)
{
	struct {
		s64 sec, nsec;
	} now;
	long result;

	asm volatile("syscall"
		     : "=a"(result)
		     : "0"(__NR_clock_gettime), "D"(1 /* CLOCK_MONOTONIC */), "S"(&now)
		     : "rcx", "r11", "memory");
	return (u64)now.sec * 1000000000 + (u64)now.nsec;
}

static u64 counter(void)
{
	u32 low, high;

	asm volatile("lfence; rdtsc; lfence" : "=a"(low), "=d"(high) : : "memory");
	return (u64)high << 32 | low;
}

static int by_size(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static void measure(const char *what, void __iomem *reg, bool write, u64 *took)
{
	u64 ns = host_ns(), begun = counter(), ticks;
	u32 value = readl(reg);

	for (u32 i = 0; i < COUNT; i++) {
		u64 before = counter();

		if (write)
			writel(value, reg);
		else
			readl(reg);
		took[i] = counter() - before;
	}
	ticks = counter() - begun;
	ns = host_ns() - ns;
	sort(took, COUNT, sizeof(*took), by_size, NULL);
	pr_info("access: %s: %u, ns: median %llu, 9 of 10 within %llu, 99 of 100 %llu\n", what,
		COUNT, took[COUNT / 2] * ns / ticks, took[COUNT / 10 * 9] * ns / ticks,
		took[COUNT / 100 * 99] * ns / ticks);
}

static int __init access_init(void)
{
	void __iomem *reg = ioremap(REGISTER, 4);
	u64 *took = vmalloc_array(COUNT, sizeof(*took));

	if (reg && took) {
		measure("reads", reg, false, took);
		measure("writes", reg, true, took);
	}
	vfree(took);
	if (reg)
		iounmap(reg);
	return reg && took ? 0 : -ENOMEM;
}

static void __exit access_exit(void)
{
}

module_init(access_init);
module_exit(access_exit);
MODULE_DESCRIPTION("wall time of register accesses");
MODULE_LICENSE("GPL");
