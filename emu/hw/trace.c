/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>

#include <netemu/trace.h>

#define TEXT_SIZE 1024

static const char *category_name(enum trace_category category)
{
	switch (category) {
	case TRACE_REG:
		return "reg";
	case TRACE_MDIO:
		return "mdio";
	case TRACE_IRQ:
		return "irq";
	case TRACE_LINK:
		return "link";
	case TRACE_FRAME:
		return "frame";
	case TRACE_GUEST_ERRORS:
		return "guest-errors";
	}
	return "?";
}

void trace(struct node *node, enum trace_category category, const char *who, const char *fmt, ...)
{
	char text[TEXT_SIZE];
	va_list args;
	int used;

	used = snprintf(text, sizeof(text), "%s: %s: ", who, category_name(category));
	if (used < 0 || (size_t)used >= sizeof(text))
		return;
	va_start(args, fmt);
	vsnprintf(text + used, sizeof(text) - (size_t)used, fmt, args);
	va_end(args);
	node_console(node, text);
	if (node->world->trace)
		memcpy(output_reserve(node, node->world->trace, (u32)strlen(text)), text,
		       strlen(text));
}
