/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compiles a register table into what an access needs.
 *
 * An address is found by two array lookups: a directory of pages of 64
 * registers, and in the page the register's index among the values and the
 * kind of register it is, which is a set of bit masks by access mode. Rows
 * that cover the same array share registers; the registers of an array are
 * adjacent, so that a data path can walk them.
 *
 *	addr ──> dir[addr / 64] ──> slots[…][addr % 64] ──> reg  ──> block->value[reg]
 *	                                              └───> kind ──> masks, hook
 *
 * A layout is immutable and shared by all blocks of its space in a world.
 */
#include <assert.h>
#include <stdio.h>

#include "hw/reg-private.h"

struct span {
	u32 addr, count, stride;
};

struct compiler {
	const struct reg_space *space;
	struct reg_layout *layout;
	struct reg_kind *of; /* of every register, before equal ones are merged */
	u32 pages;
};

static gint by_count(gconstpointer a, gconstpointer b)
{
	const struct span *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* The arrays of registers that rows name, largest first, each once. */
static GArray *collect_spans(const struct reg_space *space)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct span));

	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];
		struct span span = {f->addr, f->count, f->stride};

		g_array_append_val(spans, span);
	}
	g_array_sort(spans, by_count);
	return spans;
}

static struct reg_slot *slot_at(struct compiler *c, u32 addr)
{
	struct reg_layout *layout = c->layout;
	u32 key = addr >> layout->addr_shift, page = key >> REG_PAGE_BITS;

	if (!layout->dir[page]) {
		layout->slots =
			g_renew(struct reg_slot, layout->slots, (c->pages + 1) * REG_PAGE_SIZE);
		for (u32 i = 0; i < REG_PAGE_SIZE; i++)
			layout->slots[c->pages * REG_PAGE_SIZE + i] =
				(struct reg_slot){.reg = REG_NONE};
		layout->dir[page] = c->pages++;
	}
	return &layout->slots[layout->dir[page] * REG_PAGE_SIZE + key % REG_PAGE_SIZE];
}

static void assign_registers(struct compiler *c)
{
	struct reg_layout *layout = c->layout;
	GArray *spans = collect_spans(c->space);
	u32 highest = 0;

	for (u32 i = 0; i < spans->len; i++) {
		struct span *s = &g_array_index(spans, struct span, i);

		highest = MAX(highest, s->addr + (s->count - 1) * s->stride);
	}
	layout->dir_count = (highest >> layout->addr_shift >> REG_PAGE_BITS) + 1;
	layout->dir = g_new0(u16, layout->dir_count);
	layout->slots = g_new(struct reg_slot, REG_PAGE_SIZE);
	for (u32 i = 0; i < REG_PAGE_SIZE; i++)
		layout->slots[i] = (struct reg_slot){.reg = REG_NONE};
	c->pages = 1;
	for (u32 i = 0; i < spans->len; i++) {
		struct span *s = &g_array_index(spans, struct span, i);

		for (u32 n = 0; n < s->count; n++) {
			struct reg_slot *slot = slot_at(c, s->addr + n * s->stride);

			if (slot->reg == REG_NONE)
				slot->reg = layout->regs++;
		}
	}
	assert(layout->regs < REG_NONE && c->pages < UINT16_MAX);
	g_array_unref(spans);
}

static void add_field(struct reg_kind *kind, const struct reg_field *f)
{
	u32 mask = GENMASK(f->hi, f->lo);

	kind->reset |= f->reset << f->lo;
	kind->reserved &= ~mask;
	switch ((enum reg_access)f->access) {
	case REG_RW:
	case REG_SC:
		kind->store |= mask;
		break;
	case REG_WO:
		kind->store |= mask;
		kind->hidden |= mask;
		break;
	case REG_TAG:
		kind->store |= mask;
		kind->tag |= mask;
		break;
	case REG_W1C:
		kind->w1c |= mask;
		break;
	case REG_W0C:
		kind->w0c |= mask;
		break;
	case REG_RC:
		kind->rc |= mask;
		kind->readonly |= mask;
		break;
	case REG_LL:
		kind->ll |= mask;
		kind->readonly |= mask;
		break;
	case REG_LH:
		kind->lh |= mask;
		kind->readonly |= mask;
		break;
	case REG_RO:
	case REG_TAG_RO:
		kind->readonly |= mask;
		break;
	case REG_RES:
		kind->reserved |= mask;
		break;
	case REG_ROQ:
		break;
	}
}

/* How many registers a hook at @addr serves: those of the largest array there. */
static u32 hook_span(const struct reg_space *space, u32 addr, u32 *stride)
{
	u32 count = 1;

	*stride = 0;
	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];

		if (f->addr == addr && f->count > count) {
			count = f->count;
			*stride = f->stride;
		}
	}
	return count;
}

/* A hook of one register outranks that of an array around it. */
static void add_hooks(struct compiler *c, bool arrays)
{
	for (u32 i = 0; i < c->space->hook_count; i++) {
		const struct reg_hook *hook = &c->space->hooks[i];
		struct reg_slot first = reg_find(c->layout, hook->addr);
		u32 stride, count = hook_span(c->space, hook->addr, &stride);

		assert(first.reg != REG_NONE);
		if ((count > 1) != arrays)
			continue;
		for (u32 n = 0; n < count; n++) {
			assert(reg_find(c->layout, hook->addr + n * stride).reg == first.reg + n);
			c->of[first.reg + n].hook = hook;
			c->of[first.reg + n].hook_first = first.reg;
		}
	}
}

/* Most registers are like their neighbour: keep one of each run of equals. */
static void merge_kinds(struct compiler *c)
{
	struct reg_layout *layout = c->layout;
	u16 *kind = g_new(u16, layout->regs);

	layout->kinds = g_new(struct reg_kind, layout->regs);
	for (u32 i = 0; i < layout->regs; i++) {
		if (!i || memcmp(&c->of[i], &c->of[i - 1], sizeof(c->of[i])))
			layout->kinds[layout->kind_count++] = c->of[i];
		kind[i] = (u16)(layout->kind_count - 1);
	}
	layout->kinds = g_renew(struct reg_kind, layout->kinds, layout->kind_count);
	for (u32 i = 0; i < c->pages * REG_PAGE_SIZE; i++)
		if (layout->slots[i].reg != REG_NONE)
			layout->slots[i].kind = kind[layout->slots[i].reg];
	g_free(kind);
}

static struct reg_layout *compile(const struct reg_space *space)
{
	struct reg_layout *layout = g_new0(struct reg_layout, 1);
	struct compiler c = {.space = space, .layout = layout};

	assert(reg_space_check(space, NULL));
	layout->space = space;
	layout->width_mask = GENMASK(space->width - 1, 0);
	layout->addr_shift = (u32)__builtin_ctz(space->addr_step);
	assign_registers(&c);
	c.of = g_new0(struct reg_kind, layout->regs);
	for (u32 i = 0; i < layout->regs; i++)
		c.of[i].reserved = layout->width_mask;
	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];

		for (u32 n = 0; n < f->count; n++)
			add_field(&c.of[reg_find(layout, f->addr + n * f->stride).reg], f);
	}
	add_hooks(&c, true);
	add_hooks(&c, false);
	layout->reset = g_new(u32, layout->regs);
	for (u32 i = 0; i < layout->regs; i++) {
		struct reg_kind *kind = &c.of[i];

		kind->checked = kind->readonly | kind->reserved | kind->tag;
		kind->special = kind->rc | kind->ll | kind->lh | kind->hidden;
		layout->reset[i] = kind->reset;
		layout->latches |= (kind->ll | kind->lh) != 0;
	}
	merge_kinds(&c);
	g_free(c.of);
	return layout;
}

static void layout_free(gpointer data)
{
	struct reg_layout *layout = data;

	g_free(layout->dir);
	g_free(layout->slots);
	g_free(layout->kinds);
	g_free(layout->reset);
	g_free(layout);
}

GHashTable *reg_layouts_new(void)
{
	return g_hash_table_new_full(NULL, NULL, NULL, layout_free);
}

const struct reg_layout *reg_layout_get(GHashTable *layouts, const struct reg_space *space)
{
	struct reg_layout *layout = g_hash_table_lookup(layouts, space);

	if (!layout) {
		layout = compile(space);
		g_hash_table_insert(layouts, (gpointer)space, layout);
	}
	return layout;
}
