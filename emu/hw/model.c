/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>

#include <netemu/model.h>
#include <netemu/trace.h>

#define TEXT_SIZE 512

void model_init(struct model *model, const struct model_class *cls, struct node *node,
		const char *name)
{
	*model = (struct model){.cls = cls, .node = node, .name = g_strdup(name)};
}

void model_finish(struct model *model)
{
	g_clear_pointer(&model->name, g_free);
}

void model_reset(struct model *model)
{
	if (model->cls->reset_enter)
		model->cls->reset_enter(model);
	if (model->cls->reset_hold)
		model->cls->reset_hold(model);
}

const char *guest_error_name(enum guest_error kind)
{
	static const char *const names[GUEST_ERROR_KINDS] = {
		[GUEST_ERROR_UNMAPPED] = "unmapped address",
		[GUEST_ERROR_WIDTH] = "wrong access width",
		[GUEST_ERROR_RESERVED] = "reserved bits",
		[GUEST_ERROR_READONLY] = "read-only bits",
		[GUEST_ERROR_UNMODELLED] = "not modelled",
		[GUEST_ERROR_DMA] = "address outside memory",
		[GUEST_ERROR_DESCRIPTOR] = "impossible descriptor",
		[GUEST_ERROR_BUSY] = "busy",
		[GUEST_ERROR_VALUE] = "meaningless value",
	};

	return names[kind];
}

void guest_error(struct model *model, enum guest_error kind, const char *fmt, ...)
{
	char text[TEXT_SIZE];
	va_list args;
	int used;

	if (model->guest_errors[kind]++ && !trace_on(model->node, TRACE_GUEST_ERRORS))
		return;
	used = snprintf(text, sizeof(text), "%s: %s: ", model->name, guest_error_name(kind));
	if (used < 0 || (size_t)used >= sizeof(text))
		return;
	va_start(args, fmt);
	vsnprintf(text + used, sizeof(text) - (size_t)used, fmt, args);
	va_end(args);
	node_console(model->node, text);
}
