/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sysctl tree: names as of /proc/sys with dots. */
#ifndef STACK_SYSCTL_H
#define STACK_SYSCTL_H

#include <kernel.h>

/* The value as text ("1", or "32768\t60999"): 0, or -ENOENT. */
int sysctl_read(struct kernel *k, const char *name, char *buf, size_t size);
/* 0, -ENOENT, -EACCES (read-only), -EINVAL (not a number, too few, out of range). */
int sysctl_write(struct kernel *k, const char *name, const char *value);
/* Says all names, sorted. */
void sysctl_for_each(struct kernel *k, void (*say)(void *ctx, const char *name), void *ctx);

#endif
