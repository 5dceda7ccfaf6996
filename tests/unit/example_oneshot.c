/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Example: a one-shot timer with an interrupt. No such device exists; the
 * source of its facts is this comment.
 *
 * A write of 1 to CTRL.START makes the timer run for LOAD microseconds; then
 * START reads 0 again, CAUSE.EXPIRED is set and EXPIRIES counts it. The
 * interrupt line is up while a cause that MASK enables is set.
 *
 * Not modelled: CTRL.PRESCALE (tagged).
 */
#include <netemu/irq.h>
#include <netemu/mmio.h>
#include <netemu/model.h>
#include <netemu/reg.h>

enum {
	ONESHOT_CTRL = 0x00,
	ONESHOT_LOAD = 0x04,
	ONESHOT_CAUSE = 0x08,
	ONESHOT_MASK = 0x0c,
	ONESHOT_EXPIRIES = 0x10,
};

#define ONESHOT_CTRL_START BIT(0)
#define ONESHOT_CAUSE_EXPIRED BIT(0)

/* clang-format off */
static const struct reg_field oneshot_fields[] = {
	REG_FIELD("CTRL",     ONESHOT_CTRL,     "START",     0,  0, SC,  0,   "1 starts; 0 when it has expired"),
	REG_FIELD("CTRL",     ONESHOT_CTRL,     "PRESCALE",  7,  4, TAG, 0,   "input divider"),
	REG_FIELD("LOAD",     ONESHOT_LOAD,     "MICROS",   15,  0, RW,  100, "time to run, 0 expires at once"),
	REG_FIELD("CAUSE",    ONESHOT_CAUSE,    "EXPIRED",   0,  0, W1C, 0,   "has expired"),
	REG_FIELD("MASK",     ONESHOT_MASK,     "EXPIRED",   0,  0, RW,  0,   "raises the interrupt"),
	REG_FIELD("EXPIRIES", ONESHOT_EXPIRIES, NULL,       31,  0, RC,  0,   "times expired"),
};
/* clang-format on */

/* ---- State ---- */

struct oneshot {
	struct model model; /* first: the engine's and ours have one address */
	struct reg_block regs;
	struct irq_pin irq;
	struct event expiry;
};

static struct oneshot *oneshot_of(struct model *model)
{
	return container_of(model, struct oneshot, model);
}

/* The only place that drives the line. */
static void oneshot_update_irq(struct oneshot *t)
{
	irq_pin_set(&t->irq, reg_get(&t->regs, ONESHOT_CAUSE) & reg_get(&t->regs, ONESHOT_MASK));
}

static void oneshot_expire(struct event *ev)
{
	struct oneshot *t = container_of(ev, struct oneshot, expiry);

	reg_update(&t->regs, ONESHOT_CTRL, ONESHOT_CTRL_START, 0);
	reg_update(&t->regs, ONESHOT_CAUSE, ONESHOT_CAUSE_EXPIRED, ONESHOT_CAUSE_EXPIRED);
	++*reg_word(&t->regs, ONESHOT_EXPIRIES);
	oneshot_update_irq(t);
}

/* ---- Offset 0x00: CTRL ---- */

static void oneshot_write_ctrl(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct oneshot *t = block->owner;
	u32 micros = reg_get(block, ONESHOT_LOAD);

	if (old & ONESHOT_CTRL_START) {
		if (!(value & ONESHOT_CTRL_START))
			guest_error(&t->model, GUEST_ERROR_BUSY, "stopped while it runs");
		reg_update(block, ONESHOT_CTRL, ONESHOT_CTRL_START, ONESHOT_CTRL_START);
	} else if (value & ONESHOT_CTRL_START) {
		node_schedule(t->model.node, &t->expiry, node_now(t->model.node) + SIM_US(micros));
	}
}

/* ---- Offsets 0x08 and 0x0c: CAUSE and MASK ---- */

static void oneshot_write_irq(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	oneshot_update_irq(block->owner);
}

static const struct reg_hook oneshot_hooks[] = {
	{.addr = ONESHOT_CTRL, .write = oneshot_write_ctrl},
	{.addr = ONESHOT_CAUSE, .write = oneshot_write_irq},
	{.addr = ONESHOT_MASK, .write = oneshot_write_irq},
};

static const struct reg_space oneshot_space = {
	.name = "example-oneshot",
	.title = "One-shot timer",
	.source = "tests/unit/example_oneshot.c",
	.width = 32,
	.addr_step = 4,
	.fields = oneshot_fields,
	.field_count = ARRAY_SIZE(oneshot_fields),
	.hooks = oneshot_hooks,
	.hook_count = ARRAY_SIZE(oneshot_hooks),
};

/* ---- Bus ---- */

static u64 oneshot_mmio_read(void *owner, u32 offset, u32 width)
{
	return reg_read(&oneshot_of(owner)->regs, offset);
}

static void oneshot_mmio_write(void *owner, u32 offset, u64 value, u32 width)
{
	reg_write(&oneshot_of(owner)->regs, offset, (u32)value);
}

static const struct mmio_ops oneshot_mmio = {oneshot_mmio_read, oneshot_mmio_write, .widths = 4};

static struct irq_pin *oneshot_irq(struct model *model)
{
	return &oneshot_of(model)->irq;
}

/* ---- Reset, create, destroy ---- */

static void oneshot_reset_enter(struct model *model)
{
	struct oneshot *t = oneshot_of(model);

	node_cancel(model->node, &t->expiry);
	reg_block_reset(&t->regs);
}

static void oneshot_reset_hold(struct model *model)
{
	oneshot_update_irq(oneshot_of(model));
}

static const struct model_class oneshot_class;

static struct model *oneshot_create(struct node *node, const char *name, struct json_object *props,
				    GError **err)
{
	struct oneshot *t = g_new0(struct oneshot, 1);

	model_init(&t->model, &oneshot_class, node, name);
	reg_block_init(&t->regs, &oneshot_space, &t->model, NULL, t);
	event_init(&t->expiry, oneshot_expire);
	return &t->model;
}

static void oneshot_destroy(struct model *model)
{
	struct oneshot *t = oneshot_of(model);

	node_cancel(model->node, &t->expiry);
	reg_block_finish(&t->regs);
	model_finish(model);
	g_free(t);
}

static const struct reg_space *const oneshot_spaces[] = {&oneshot_space, NULL};

static const struct model_class oneshot_class = {
	.name = "example-oneshot",
	.title = "One-shot timer",
	.source = "tests/unit/example_oneshot.c",
	.not_modelled = "the prescaler.",
	.spaces = oneshot_spaces,
	.create = oneshot_create,
	.destroy = oneshot_destroy,
	.reset_enter = oneshot_reset_enter,
	.reset_hold = oneshot_reset_hold,
	.mmio = &oneshot_mmio,
	.irq = oneshot_irq,
};
