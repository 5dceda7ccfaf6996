/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Traces: what --trace asks for. A category is a bit; testing it is all that an
 * untraced event costs. Records go to the console stream, merged in virtual
 * time, as "[ time] node: model: category: text"; "mdio" can go to a VCD file.
 */
#ifndef NETEMU_TRACE_H
#define NETEMU_TRACE_H

#include <netemu/node.h>

enum trace_category {
	TRACE_REG = BIT(0),  /* register accesses, by name */
	TRACE_MDIO = BIT(1), /* management frames */
	TRACE_IRQ = BIT(2),
	TRACE_LINK = BIT(3),	     /* signals, autonegotiation, link */
	TRACE_FRAME = BIT(4),	     /* frames at every model, and why they were dropped */
	TRACE_GUEST_ERRORS = BIT(5), /* all, not only the first of a kind */
};

#define trace_on(node, category) unlikely((node)->trace &(category))

/* @who: "switch0", "switch0.port1". Call only if trace_on(). */
void trace(struct node *node, enum trace_category category, const char *who, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif
