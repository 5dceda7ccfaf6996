/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The access-mode sweep: what a register table promises, tried on every row.
 *
 * The owner of a model calls, in its unit test:
 *
 *	reg_sweep_space(&neta_space);
 *		checks the table (reg_space_check) and tries every access mode of
 *		every row on a block without hooks and a model made here.
 *	reg_sweep_reset(&neta->regs, except, ARRAY_SIZE(except));
 *		reads every register of a model in its power-on state, as the guest
 *		does, and compares it with the table's reset value. @except lists
 *		addresses whose value the model derives from elsewhere (a link
 *		state, a busy bit); those with a read hook are read and not compared.
 *	reg_sweep_live(&neta->regs);
 *		writes 0, all ones, and each single bit to every register of a live
 *		model, hooks and all, and reads it back. Registers without a hook
 *		must follow the table; those with one must survive. Run the node's
 *		events and tear down as usual afterwards.
 *
 * What is expected is worked out here from the rows, bit by bit, and not from
 * the masks that emu/hw/reg.c makes of them.
 */
#ifndef NETEMU_TESTS_REG_SWEEP_H
#define NETEMU_TESTS_REG_SWEEP_H

#include <check.h>

#include <netemu/model.h>
#include <netemu/reg.h>

/* What the rows say of one register. */
struct sweep_reg {
	u32 addr, reset;
	u32 bits[REG_TAG_RO + 1]; /* by access mode */
	bool hooked, read_hooked;
	const struct reg_space *space;
};

static inline bool sweep_covers(const struct reg_field *f, u32 addr)
{
	u32 offset = addr - f->addr;

	if (f->count == 1)
		return !offset;
	return addr >= f->addr && !(offset % f->stride) && offset / f->stride < f->count;
}

static inline struct sweep_reg sweep_reg(const struct reg_space *space, u32 addr)
{
	struct sweep_reg reg = {.addr = addr, .space = space};

	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];

		if (!sweep_covers(f, addr))
			continue;
		reg.bits[f->access] |= GENMASK(f->hi, f->lo);
		reg.reset |= f->reset << f->lo;
		for (u32 k = 0; k < space->hook_count; k++) {
			if (space->hooks[k].addr != f->addr && space->hooks[k].addr != addr)
				continue;
			reg.hooked = true;
			reg.read_hooked |= space->hooks[k].read != NULL;
		}
	}
	return reg;
}

/* What the register holds after @written was written over @old. */
static inline u32 sweep_after_write(const struct sweep_reg *reg, u32 old, u32 written)
{
	u32 taken = reg->bits[REG_RW] | reg->bits[REG_SC] | reg->bits[REG_WO] | reg->bits[REG_TAG];
	u32 value = 0;

	for (u32 bit = 0; bit < 32; bit++) {
		bool was = old >> bit & 1, is = written >> bit & 1;

		if (taken >> bit & 1)
			was = is;
		else if (reg->bits[REG_W1C] >> bit & 1)
			was = was && !is;
		else if (reg->bits[REG_W0C] >> bit & 1)
			was = was && is;
		value |= (u32)was << bit;
	}
	return value;
}

/* Calls @fn once for every register of the block's space. */
static inline void sweep_registers(struct reg_block *block,
				   void (*fn)(struct reg_block *block, const struct sweep_reg *reg,
					      void *ctx),
				   void *ctx)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);

	for (u32 i = 0; i < block->space->field_count; i++) {
		const struct reg_field *f = &block->space->fields[i];

		for (u32 n = 0; n < f->count; n++) {
			struct sweep_reg reg = sweep_reg(block->space, f->addr + n * f->stride);

			if (g_hash_table_add(seen, GUINT_TO_POINTER(reg.addr)))
				fn(block, &reg, ctx);
		}
	}
	g_hash_table_unref(seen);
}

static inline void sweep_write(struct reg_block *block, const struct sweep_reg *reg, u32 written)
{
	u32 expect = sweep_after_write(reg, reg_get(block, reg->addr), written);

	reg_write(block, reg->addr, written);
	ck_assert_msg(reg_get(block, reg->addr) == expect,
		      "%s 0x%x: 0x%x after a write of 0x%x, expected 0x%x", reg->space->name,
		      reg->addr, reg_get(block, reg->addr), written, expect);
}

/* Reads with nothing latched: hidden bits are 0, RC bits are gone afterwards. */
static inline void sweep_read(struct reg_block *block, const struct sweep_reg *reg)
{
	u32 stored = reg_get(block, reg->addr);
	u32 expect = stored & ~reg->bits[REG_WO];
	u32 value;

	value = reg_read(block, reg->addr);
	ck_assert_msg(value == expect, "%s 0x%x: read 0x%x, expected 0x%x", reg->space->name,
		      reg->addr, value, expect);
	ck_assert_uint_eq(reg_get(block, reg->addr), stored & ~reg->bits[REG_RC]);
}

static inline void sweep_latches(struct reg_block *block, const struct sweep_reg *reg)
{
	u32 ll = reg->bits[REG_LL], lh = reg->bits[REG_LH];

	reg_read(block, reg->addr);
	reg_set(block, reg->addr, ll);
	reg_read(block, reg->addr);
	reg_set(block, reg->addr, lh);
	reg_set(block, reg->addr, ll);
	/* Both have latched: seen once, then the present state. */
	ck_assert_uint_eq(reg_read(block, reg->addr) & (ll | lh), lh);
	ck_assert_uint_eq(reg_read(block, reg->addr) & (ll | lh), ll);
}

/* Puts @value into a register without leaving a latch behind. */
static inline void sweep_put(struct reg_block *block, const struct sweep_reg *reg, u32 value)
{
	reg_set(block, reg->addr, value);
	reg_read(block, reg->addr);
	reg_set(block, reg->addr, value);
}

static inline void sweep_one(struct reg_block *block, const struct sweep_reg *reg, void *ctx)
{
	u32 ones = GENMASK(reg->space->width - 1, 0);

	ck_assert_uint_eq(reg_get(block, reg->addr), reg->reset);
	sweep_latches(block, reg);
	for (u32 round = 0; round < 2; round++) {
		for (u32 bit = 0; bit < reg->space->width; bit++) {
			sweep_put(block, reg, round ? ones : 0);
			sweep_write(block, reg, BIT(bit));
			sweep_write(block, reg, ones & ~BIT(bit));
			sweep_read(block, reg);
		}
		sweep_write(block, reg, 0);
		sweep_write(block, reg, ones);
		sweep_read(block, reg);
	}
}

static inline void sweep_one_stored(struct reg_block *block, const struct sweep_reg *reg, void *ctx)
{
	ck_assert_uint_eq(reg_get(block, reg->addr), reg->reset);
}

static const struct model_class sweep_class = {.name = "sweep"};

static inline void reg_sweep_space(const struct reg_space *space)
{
	struct reg_space bare = *space;
	struct world *swept;
	struct model model;
	struct reg_block block;
	GError *err = NULL;

	ck_assert_msg(reg_space_check(space, &err), "%s", err ? err->message : "");
	bare.hooks = NULL;
	bare.hook_count = 0;
	swept = world_create(1);
	model_init(&model, &sweep_class, world_add_node(swept, "sweep"), "dut");
	reg_block_init(&block, &bare, &model, NULL, NULL);
	sweep_registers(&block, sweep_one, NULL);
	reg_block_reset(&block);
	sweep_registers(&block, sweep_one_stored, NULL);
	reg_block_finish(&block);
	model_finish(&model);
	world_destroy(swept);
}

struct sweep_except {
	const u32 *addr;
	u32 count;
};

static inline void sweep_one_reset(struct reg_block *block, const struct sweep_reg *reg, void *ctx)
{
	const struct sweep_except *except = ctx;
	u32 value = reg_read(block, reg->addr), expect = reg->reset & ~reg->bits[REG_WO];

	for (u32 i = 0; i < except->count; i++)
		if (except->addr[i] == reg->addr)
			return;
	if (reg->read_hooked)
		return;
	ck_assert_msg(value == expect, "%s 0x%x: 0x%x after reset, the table says 0x%x",
		      reg->space->name, reg->addr, value, expect);
}

static inline void reg_sweep_reset(struct reg_block *block, const u32 *except, u32 except_count)
{
	struct sweep_except list = {except, except_count};

	sweep_registers(block, sweep_one_reset, &list);
}

static inline void sweep_one_live(struct reg_block *block, const struct sweep_reg *reg, void *ctx)
{
	for (u32 i = 0; i < reg->space->width + 2u; i++) {
		u32 written = !i ? 0 : i == 1 ? GENMASK(reg->space->width - 1, 0) : BIT(i - 2);

		if (reg->hooked)
			reg_write(block, reg->addr, written);
		else
			sweep_write(block, reg, written);
		reg_read(block, reg->addr);
	}
}

static inline void reg_sweep_live(struct reg_block *block)
{
	sweep_registers(block, sweep_one_live, NULL);
}

#endif
