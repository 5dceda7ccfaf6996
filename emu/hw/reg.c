/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register blocks: access as the guest and as the model.
 *
 * Read:  stored ─> read hook ─> latches over it, hidden bits off ─> guest
 *                               then RC bits and the latches read are cleared
 * Write: RW, SC, WO, TAG bits take the written ones; W1C and W0C clear; all
 *        others stay ─> stored ─> write hook
 *
 * Latches (IEEE 802.3, 22.2.4.2.13 and others): a bit that goes the way it
 * latches sets its bit in @latch, and the guest sees the latched state, whatever
 * comes after, until it has read it once. A state that was read and lasts does
 * not latch again: 802.3 has the *occurrence* of a link failure clear the bit.
 *
 * Misuse is a guest error of the model and changes nothing else; its text is
 * only made when it will be printed, so a hostile loop costs little.
 */
#include <assert.h>
#include <stdio.h>

#include <netemu/model.h>
#include <netemu/trace.h>

#include "hw/reg-private.h"

#define TEXT_SIZE 512

void reg_block_init(struct reg_block *block, const struct reg_space *space, struct model *model,
		    const char *instance, void *owner)
{
	const struct reg_layout *layout = reg_layout_get(model->node->world->reg_layouts, space);

	*block = (struct reg_block){
		.space = space,
		.layout = layout,
		.model = model,
		.instance = instance,
		.owner = owner,
		.value = g_new(u32, layout->regs * (layout->latches ? 2 : 1)),
	};
	if (layout->latches)
		block->latch = block->value + layout->regs;
	reg_block_reset(block);
}

void reg_block_finish(struct reg_block *block)
{
	g_free(block->value);
	*block = (struct reg_block){0};
}

void reg_block_reset(struct reg_block *block)
{
	size_t size = block->layout->regs * sizeof(u32);

	memcpy(block->value, block->layout->reset, size);
	if (block->latch)
		memset(block->latch, 0, size);
}

/* "switch0.port1", or "eth0" where the model has one block of the kind. */
static const char *block_name(const struct reg_block *block, char *buf, size_t size)
{
	snprintf(buf, size, "%s%s%s", block->model->name, block->instance ? "." : "",
		 block->instance ? block->instance : "");
	return buf;
}

static rare void trace_access(struct reg_block *block, const char *what, u32 addr, u32 value)
{
	char who[64], name[64], fields[TEXT_SIZE];

	trace(block->model->node, TRACE_REG, block_name(block, who, sizeof(who)),
	      "%s %s = 0x%0*x%s", what, reg_name(block->space, addr, name, sizeof(name)),
	      block->space->width / 4, value,
	      reg_describe(block->space, addr, value, fields, sizeof(fields)));
}

static void misuse(struct reg_block *block, enum guest_error kind, const char *what, u32 addr,
		   u32 bits, u32 written)
{
	struct model *model = block->model;
	char name[64], fields[TEXT_SIZE];

	if (model->guest_errors[kind] && !trace_on(model->node, TRACE_GUEST_ERRORS)) {
		model->guest_errors[kind]++;
		return;
	}
	guest_error(model, kind, "%s%s%s: %s%s in a write of 0x%x",
		    block->instance ? block->instance : "", block->instance ? "." : "",
		    reg_name(block->space, addr, name, sizeof(name)), what,
		    reg_describe(block->space, addr, bits, fields, sizeof(fields)), written);
}

static rare void unmapped(struct reg_block *block, const char *what, u32 addr)
{
	struct model *model = block->model;
	char name[64];

	if (model->guest_errors[GUEST_ERROR_UNMAPPED] &&
	    !trace_on(model->node, TRACE_GUEST_ERRORS)) {
		model->guest_errors[GUEST_ERROR_UNMAPPED]++;
		return;
	}
	guest_error(model, GUEST_ERROR_UNMAPPED, "%s %s%s%s, where no register is", what,
		    block->instance ? block->instance : "", block->instance ? " " : "",
		    reg_name(block->space, addr, name, sizeof(name)));
}

/* What the guest sees of @value in register @reg. */
static u32 guest_view(const struct reg_block *block, const struct reg_kind *kind, u32 reg,
		      u32 value)
{
	if (kind->ll | kind->lh) {
		value &= ~(kind->ll & block->latch[reg]);
		value |= kind->lh & block->latch[reg];
	}
	return value & ~kind->hidden;
}

/* Reads that clear, latch or hide. */
static u32 read_special(struct reg_block *block, const struct reg_kind *kind, u32 reg, u32 value)
{
	value = guest_view(block, kind, reg, value);
	block->value[reg] &= ~kind->rc;
	if (kind->ll | kind->lh)
		block->latch[reg] = 0;
	return value;
}

u32 reg_read(struct reg_block *block, u32 addr)
{
	const struct reg_layout *layout = block->layout;
	struct reg_slot slot = reg_find(layout, addr);
	const struct reg_kind *kind;
	u32 value;

	if (unlikely(slot.reg == REG_NONE)) {
		unmapped(block, "read of", addr);
		return 0;
	}
	kind = &layout->kinds[slot.kind];
	value = block->value[slot.reg];
	if (kind->hook && kind->hook->read)
		value = kind->hook->read(block, slot.reg - kind->hook_first, value);
	if (kind->special)
		value = read_special(block, kind, slot.reg, value);
	if (trace_on(block->model->node, TRACE_REG))
		trace_access(block, "read", addr, value);
	return value;
}

bool reg_peek(const struct reg_block *block, u32 addr, u32 *value)
{
	struct reg_slot slot = reg_find(block->layout, addr);
	const struct reg_kind *kind;

	if (slot.reg == REG_NONE)
		return false;
	kind = &block->layout->kinds[slot.kind];
	*value = block->value[slot.reg];
	return !kind->special && !(kind->hook && kind->hook->read);
}

static rare void report_misuse(struct reg_block *block, u32 addr, struct reg_slot slot, u32 written)
{
	const struct reg_kind *kind = &block->layout->kinds[slot.kind];
	u32 changed = written ^ guest_view(block, kind, slot.reg, block->value[slot.reg]);

	if (changed & kind->reserved)
		misuse(block, GUEST_ERROR_RESERVED, "reserved bits changed", addr,
		       changed & kind->reserved, written);
	if (changed & kind->readonly)
		misuse(block, GUEST_ERROR_READONLY, "read-only bits changed", addr,
		       changed & kind->readonly, written);
	if (changed & kind->tag)
		misuse(block, GUEST_ERROR_UNMODELLED, "bits that are not modelled", addr,
		       changed & kind->tag, written);
}

void reg_write(struct reg_block *block, u32 addr, u32 written)
{
	const struct reg_layout *layout = block->layout;
	struct reg_slot slot = reg_find(layout, addr);
	const struct reg_kind *kind;
	u32 old, value;

	if (unlikely(slot.reg == REG_NONE)) {
		unmapped(block, "write to", addr);
		return;
	}
	kind = &layout->kinds[slot.kind];
	written &= layout->width_mask;
	old = block->value[slot.reg];
	if (trace_on(block->model->node, TRACE_REG))
		trace_access(block, "write", addr, written);
	if (unlikely((written ^ old) & kind->checked))
		report_misuse(block, addr, slot, written);
	value = (old & ~kind->store) | (written & kind->store);
	value &= ~(written & kind->w1c) & (written | ~kind->w0c);
	block->value[slot.reg] = value;
	if (kind->hook && kind->hook->write)
		kind->hook->write(block, slot.reg - kind->hook_first, value, old, written);
}

static u32 known(const struct reg_block *block, u32 addr, const struct reg_kind **kind)
{
	struct reg_slot slot = reg_find(block->layout, addr);

	assert(slot.reg != REG_NONE);
	*kind = &block->layout->kinds[slot.kind];
	return slot.reg;
}

u32 reg_get(const struct reg_block *block, u32 addr)
{
	const struct reg_kind *kind;

	return block->value[known(block, addr, &kind)];
}

void reg_set(struct reg_block *block, u32 addr, u32 value)
{
	const struct reg_kind *kind;
	u32 reg = known(block, addr, &kind);
	u32 old = block->value[reg];

	if (kind->ll | kind->lh)
		block->latch[reg] |= (kind->ll & old & ~value) | (kind->lh & ~old & value);
	block->value[reg] = value & block->layout->width_mask;
}

u32 *reg_word(struct reg_block *block, u32 addr)
{
	const struct reg_kind *kind;

	return &block->value[known(block, addr, &kind)];
}
