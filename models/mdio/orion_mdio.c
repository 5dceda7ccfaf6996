/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Orion MDIO, "marvell,orion-mdio": the clause 22 master of Marvell's SoCs.
 *
 * On the Armada 3720 it is one register in the window of the first MAC. Writing
 * it puts a frame on the bus; BUSY stands until the frame's last bit, and
 * READ_VALID says that DATA holds what was read. A region that reaches further
 * has the unit's error interrupt too (offsets 0x7c and 0x80, which are
 * UNIT_INTR_CAUSE and its mask of the MAC whose window it is).
 *
 *	31     29 28   27    26 25    21 20    16 15             0
 *	┌────────┬────┬─────┬──┬────────┬────────┬────────────────┐
 *	│   0    │BUSY│VALID│OP│register│  PHY   │      data      │
 *	└────────┴────┴─────┴──┴────────┴────────┴────────────────┘
 *
 * Source: Linux 6.12 drivers/net/ethernet/marvell/mvmdio.c.
 *
 * Assumption: MDC runs at 1.5625 MHz (200 MHz / 128), so a transaction takes 41
 * us. IEEE 802.3 (22.2.2.13) allows up to 2.5 MHz, Linux waits up to 1 ms.
 *
 * Assumption: a write while BUSY is lost; READ_VALID comes with any completed
 * read, 0xffff from an address where nobody is, as the pulled-up line reads.
 */
#include <json-c/json.h>
#include <netemu/irq.h>
#include <netemu/mdio.h>
#include <netemu/mmio.h>
#include <netemu/model.h>
#include <netemu/reg.h>

#include "mdio/orion_mdio.h"

#define MDC_HZ 1562500

#define SMI 0x00
#define SMI_READ BIT(26)
#define SMI_VALID BIT(27)
#define SMI_BUSY BIT(28)
#define ERR_CAUSE 0x7c
#define ERR_SMI_DONE BIT(4)
#define ERR_MASK 0x80

struct orion_mdio {
	struct model model;
	struct mdio_bus bus;
	struct irq_pin irq;
	struct reg_block regs;
};

static const struct reg_field mdio_fields[] = {
	REG_FIELD("SMI", SMI, "DATA", 15, 0, RW, 0, "data to write, or read"),
	REG_FIELD("SMI", SMI, "PHY", 20, 16, RW, 0, "PHY address"),
	REG_FIELD("SMI", SMI, "REG", 25, 21, RW, 0, "register address"),
	REG_FIELD("SMI", SMI, "READ", 26, 26, RW, 0, "1 reads, 0 writes"),
	REG_FIELD("SMI", SMI, "READ_VALID", 27, 27, ROQ, 0, "DATA is what was read"),
	REG_FIELD("SMI", SMI, "BUSY", 28, 28, ROQ, 0, "a frame is on the bus"),
	REG_FIELD("ERR_INT_CAUSE", ERR_CAUSE, "SMI_DONE", 4, 4, W0C, 0, "a frame has ended"),
	REG_FIELD("ERR_INT_CAUSE", ERR_CAUSE, "OTHER_LOW", 3, 0, W0C, 0, "the MAC's: never set"),
	REG_FIELD("ERR_INT_CAUSE", ERR_CAUSE, "OTHER", 31, 5, W0C, 0, "the MAC's: never set"),
	REG_FIELD("ERR_INT_MASK", ERR_MASK, "SMI_DONE", 4, 4, RW, 0, "SMI_DONE interrupts"),
};

static void update_irq(struct orion_mdio *m)
{
	irq_pin_set(&m->irq, reg_get(&m->regs, ERR_CAUSE) & reg_get(&m->regs, ERR_MASK));
}

static void frame_done(struct mdio_bus *bus, void *ctx)
{
	struct orion_mdio *m = ctx;

	if (bus->frame.op == MDIO_C22_READ)
		reg_update(&m->regs, SMI, SMI_BUSY | SMI_VALID | 0xffff,
			   SMI_VALID | bus->frame.data);
	else
		reg_update(&m->regs, SMI, SMI_BUSY, 0);
	reg_update(&m->regs, ERR_CAUSE, ERR_SMI_DONE, ERR_SMI_DONE);
	update_irq(m);
}

/* Offset 0x00: SMI */
static void smi_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct orion_mdio *m = b->owner;
	struct mdio_frame frame = {
		.op = value & SMI_READ ? MDIO_C22_READ : MDIO_C22_WRITE,
		.phy = value >> 16 & 0x1f,
		.reg = value >> 21 & 0x1f,
		.data = (u16)value,
	};

	if (m->bus.busy) {
		guest_error(&m->model, GUEST_ERROR_BUSY,
			    "SMI written, 0x%08x, while a frame is on the bus", written);
		reg_set(b, SMI, old);
		return;
	}
	reg_set(b, SMI, (value & ~SMI_VALID) | SMI_BUSY);
	mdio_bus_start(&m->bus, &frame, frame_done, m);
}

/* Offsets 0x7c, 0x80: error interrupt cause and mask */
static void err_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	update_irq(b->owner);
}

static const struct reg_hook mdio_hooks[] = {
	{SMI, NULL, smi_write},
	{ERR_CAUSE, NULL, err_write},
	{ERR_MASK, NULL, err_write},
};

static const char *const mdio_windows[] = {"SMI", NULL};

static const struct reg_space mdio_space = {
	.name = "orion-mdio",
	.title = "Orion MDIO master",
	.source = "Linux 6.12 mvmdio.c",
	.width = 32,
	.addr_step = 4,
	.fields = mdio_fields,
	.field_count = ARRAY_SIZE(mdio_fields),
	.hooks = mdio_hooks,
	.hook_count = ARRAY_SIZE(mdio_hooks),
	.windows = mdio_windows,
};

static u64 mdio_mmio_read(void *owner, u32 offset, u32 width)
{
	return reg_read(&container_of((struct model *)owner, struct orion_mdio, model)->regs,
			offset);
}

static void mdio_mmio_write(void *owner, u32 offset, u64 value, u32 width)
{
	reg_write(&container_of((struct model *)owner, struct orion_mdio, model)->regs, offset,
		  (u32)value);
}

static bool mdio_mmio_peek(void *owner, u32 offset, u32 width, u64 *value)
{
	u32 word;

	if (!reg_peek(&container_of((struct model *)owner, struct orion_mdio, model)->regs, offset,
		      &word))
		return false;
	*value = word;
	return true;
}

static const struct mmio_ops mdio_mmio = {
	.read = mdio_mmio_read,
	.write = mdio_mmio_write,
	.peek = mdio_mmio_peek,
	.widths = 4,
};

static void reset_enter(struct model *model)
{
	reg_block_reset(&container_of(model, struct orion_mdio, model)->regs);
}

static void reset_hold(struct model *model)
{
	struct orion_mdio *m = container_of(model, struct orion_mdio, model);

	mdio_bus_abort(&m->bus);
	update_irq(m);
}

static struct model *mdio_create(struct node *node, const char *name, struct json_object *props,
				 GError **err)
{
	struct orion_mdio *m = g_new0(struct orion_mdio, 1);
	struct json_object *hz = NULL;
	s64 mdc_hz = MDC_HZ;

	if (props && json_object_object_get_ex(props, "mdc-hz", &hz))
		mdc_hz = json_object_get_int64(hz);
	if (mdc_hz < 1000 || mdc_hz > 100000000) {
		g_set_error(err, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			    "mdc-hz is %" G_GINT64_FORMAT ", but must be from 1000 to 100000000",
			    mdc_hz);
		g_free(m);
		return NULL;
	}
	model_init(&m->model, &orion_mdio_class, node, name);
	mdio_bus_init(&m->bus, node, m->model.name, (u32)mdc_hz);
	reg_block_init(&m->regs, &mdio_space, &m->model, NULL, m);
	model_reset(&m->model);
	return &m->model;
}

static void mdio_destroy(struct model *model)
{
	struct orion_mdio *m = container_of(model, struct orion_mdio, model);

	mdio_bus_finish(&m->bus);
	reg_block_finish(&m->regs);
	model_finish(model);
	g_free(m);
}

static struct irq_pin *mdio_irq(struct model *model)
{
	return &container_of(model, struct orion_mdio, model)->irq;
}

static struct mdio_bus *mdio_bus(struct model *model, const char *port)
{
	return *port ? NULL : &container_of(model, struct orion_mdio, model)->bus;
}

static const struct reg_space *const mdio_spaces[] = {&mdio_space, NULL};

const struct model_class orion_mdio_class = {
	.name = "orion-mdio",
	.title = "Orion MDIO master",
	.source = "Linux 6.12 drivers/net/ethernet/marvell/mvmdio.c",
	.not_modelled = "The other causes of the unit's error interrupt; preamble suppression; "
			"clause 45 (the extended SMI of other SoCs).",
	.spaces = mdio_spaces,
	.create = mdio_create,
	.destroy = mdio_destroy,
	.reset_enter = reset_enter,
	.reset_hold = reset_hold,
	.mmio = &mdio_mmio,
	.irq = mdio_irq,
	.mdio_bus = mdio_bus,
};
