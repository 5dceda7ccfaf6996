/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's log: whole lines to the node's console, which puts the time in front, and kept. */
#include <stdio.h>

#include <device.h>
#include <netdevice.h>

#define PRINTK_MAX 1024
#define LOG_MAX 16384 /* bytes that `dmesg` shows; older lines go */

/* Linux's own format: "[    0.449541] text". */
static void log_store(struct kernel *k, const char *text)
{
	u64 us = (u64)(kernel_now(k) / PS_PER_US);

	if (!k->log)
		k->log = g_string_new(NULL);
	g_string_append_printf(k->log, "[%5llu.%06llu] %s\n",
			       (unsigned long long)(us / USEC_PER_SEC),
			       (unsigned long long)(us % USEC_PER_SEC), text);
	if (k->log->len > LOG_MAX) {
		const char *keep = strchr(k->log->str + k->log->len - LOG_MAX / 2, '\n');

		g_string_erase(k->log, 0, keep + 1 - k->log->str);
	}
}

void vprintk(struct kernel *k, const char *fmt, va_list args)
{
	char text[PRINTK_MAX];
	int len = vsnprintf(text, sizeof(text), fmt, args);

	if (len < 0 || k->dying)
		return;
	len = min(len, (int)sizeof(text) - 1);
	while (len && text[len - 1] == '\n')
		text[--len] = 0;
	/* So that the console's time is the processor's. */
	if (k->cpu.active)
		cpu_sync(k);
	log_store(k, text);
	node_console(k->node, text);
}

void printk(struct kernel *k, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintk(k, fmt, args);
	va_end(args);
}

void dev_printk(const struct device *dev, const char *fmt, ...)
{
	char text[PRINTK_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	printk(dev->k, "%s %s: %s", dev->driver_name ? dev->driver_name : "platform", dev->name,
	       text);
}

void netdev_printk(const struct net_device *dev, const char *fmt, ...)
{
	const struct device *parent = dev->dev.parent;
	const char *state = dev->registered ? "" : " (uninitialized)";
	char text[PRINTK_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (parent)
		printk(dev->k, "%s %s %s%s: %s",
		       parent->driver_name ? parent->driver_name : "platform", parent->name,
		       dev->name, state, text);
	else
		printk(dev->k, "%s%s: %s", dev->name, state, text);
}

/* lib/ratelimit.c: DEFAULT_RATELIMIT_INTERVAL 5 s, DEFAULT_RATELIMIT_BURST 10. */
bool __ratelimit(struct kernel *k, struct ratelimit_state *rs)
{
	unsigned long now = jiffies(k);

	if (!rs->begin || time_after(now, rs->begin + 5 * HZ)) {
		if (rs->missed)
			printk(k, "net_ratelimit: %u callbacks suppressed", rs->missed);
		rs->begin = now;
		rs->printed = 0;
		rs->missed = 0;
	}
	if (rs->printed < 10) {
		rs->printed++;
		return true;
	}
	rs->missed++;
	return false;
}
