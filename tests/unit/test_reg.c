/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Register blocks: tables, access modes, latches, hooks, misuse, traces. */
#include <netemu/reg.h>
#include <netemu/trace.h>

#include "one_model.h"
#include "reg_sweep.h"
#include "suite.h"

/* clang-format off */
static const struct reg_field fields[] = {
	REG_FIELD("CTRL",   0x00, "ENABLE",  0,  0, RW,  0, "enable"),
	REG_FIELD("CTRL",   0x00, "MODE",    3,  1, RW,  5, "mode"),
	REG_FIELD("CTRL",   0x00, "START",   4,  4, SC,  0, "start"),
	REG_FIELD("CTRL",   0x00, "FUTURE",  6,  5, TAG, 1, "not modelled"),
	REG_FIELD("CTRL",   0x00, "RSVD",   15, 12, RES, 9, "reserved, reads 9"),
	REG_FIELD("CTRL",   0x00, "KEY",    31, 24, WO,  0, "reads 0"),
	REG_FIELD("STATUS", 0x04, "LINK",    0,  0, LL,  0, "link"),
	REG_FIELD("STATUS", 0x04, "PAGE",    1,  1, LH,  0, "page received"),
	REG_FIELD("STATUS", 0x04, "ABLE",    2,  2, RO,  1, "ability"),
	REG_FIELD("STATUS", 0x04, "ECHO",    3,  3, ROQ, 1, "written back as read"),
	REG_FIELD("STATUS", 0x04, "FIXED",   7,  4, TAG_RO, 6, "nothing sets it"),
	REG_FIELD("CAUSE",  0x08, "EVENTS", 15,  0, W1C, 0, "cleared by 1"),
	REG_FIELD("CAUSE",  0x08, "OLD",    31, 16, W0C, 0, "cleared by 0"),
	REG_FIELD("COUNT",  0x0c, NULL,     31,  0, RC,  0, "counter"),
	REG_ARRAY("SIZE",   0x40, 8, 8, "BYTES", 31, 19, RW, 3, "one a queue"),
	REG_ARRAY("SIZE",   0x40, 8, 8, "COUNT", 13,  0, RW, 7, "one a queue"),
	REG_ARRAY("WEIGHT", 0x44, 8, 8, NULL,     7,  0, RW, 0, "between those"),
	REG_FIELD("SIZE",   0x50, "LAST",   18, 18, RW,  0, "of queue 2 alone"),
	REG_FIELD("FAR", 0x10000, NULL,     31,  0, RW,  0xdeadbeef, "far away"),
};
/* clang-format on */

struct dut {
	struct model model;
	struct reg_block block;
	struct {
		u32 i, value, old, written, calls;
	} last;
};

static u32 read_count(struct reg_block *block, u32 i, u32 value)
{
	return value + 1000;
}

static void write_size(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct dut *dut = block->owner;

	dut->last.i = i;
	dut->last.value = value;
	dut->last.old = old;
	dut->last.written = written;
	dut->last.calls++;
}

static u32 read_live_link(struct reg_block *block, u32 i, u32 value)
{
	return value | 0x4;
}

static const struct reg_hook hooks[] = {
	{.addr = 0x0c, .read = read_count},
	{.addr = 0x40, .write = write_size},
	{.addr = 0x04, .read = read_live_link},
	{.addr = 0x00, .write = write_size},
};

static const struct reg_space space = {
	.name = "test",
	.title = "a block for tests",
	.source = "none",
	.width = 32,
	.addr_step = 4,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields),
	.hooks = hooks,
	.hook_count = ARRAY_SIZE(hooks),
};

static struct dut dut;

static void setup(void)
{
	dut = (struct dut){0};
	world_setup(&dut.model);
	reg_block_init(&dut.block, &space, &dut.model, NULL, &dut);
}

static void teardown(void)
{
	reg_block_finish(&dut.block);
	world_teardown(&dut.model);
}

static u64 errors(enum guest_error kind)
{
	return dut.model.guest_errors[kind];
}

START_TEST(test_sweep)
{
	reg_sweep_space(&space);
	reg_sweep_reset(&dut.block, NULL, 0);
	reg_sweep_live(&dut.block);
}
END_TEST

/* Only where reading is all that a read does, and no hook makes the value up. */
START_TEST(test_peek)
{
	u32 value;

	ck_assert(reg_peek(&dut.block, 0x78, &value));
	ck_assert_uint_eq(value, reg_read(&dut.block, 0x78));
	ck_assert(reg_peek(&dut.block, 0x08, &value));
	ck_assert_uint_eq(value, 0);
	ck_assert(!reg_peek(&dut.block, 0x00, &value)); /* KEY is hidden */
	ck_assert(!reg_peek(&dut.block, 0x04, &value)); /* latches */
	ck_assert(!reg_peek(&dut.block, 0x0c, &value)); /* clears */
	ck_assert(!reg_peek(&dut.block, 0x30, &value)); /* is no register */
	ck_assert_uint_eq(errors(GUEST_ERROR_UNMAPPED), 0);
}
END_TEST

START_TEST(test_reset_values)
{
	ck_assert_uint_eq(reg_read(&dut.block, 0x00), 5 << 1 | 1 << 5 | 9 << 12);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04), 1 << 2 | 1 << 3 | 6 << 4);
	ck_assert_uint_eq(reg_read(&dut.block, 0x78), 3u << 19 | 7);
	ck_assert_uint_eq(reg_read(&dut.block, 0x10000), 0xdeadbeef);
	reg_write(&dut.block, 0x10000, 1);
	reg_write(&dut.block, 0x40, 1);
	reg_block_reset(&dut.block);
	ck_assert_uint_eq(reg_read(&dut.block, 0x10000), 0xdeadbeef);
	ck_assert_uint_eq(dut.last.calls, 1);
	ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(test_arrays_are_adjacent)
{
	u32 *size = reg_word(&dut.block, 0x40), *weight = reg_word(&dut.block, 0x44);

	for (u32 q = 0; q < 8; q++) {
		ck_assert_ptr_eq(reg_word(&dut.block, 0x40 + 8 * q), size + q);
		ck_assert_ptr_eq(reg_word(&dut.block, 0x44 + 8 * q), weight + q);
	}
	reg_write(&dut.block, 0x58, 0xfff8002a);
	ck_assert_uint_eq(dut.last.i, 3);
	ck_assert_uint_eq(size[3], 0xfff8002a);
	ck_assert_uint_eq(errors(GUEST_ERROR_RESERVED), 0);
	/* The bit that only queue 2 has. */
	reg_write(&dut.block, 0x58, 0x4002a);
	ck_assert_uint_eq(errors(GUEST_ERROR_RESERVED), 1);
	reg_write(&dut.block, 0x50, 0x4002a);
	ck_assert_uint_eq(dut.last.i, 2);
	ck_assert_uint_eq(size[2], 0x4002a);
	ck_assert_uint_eq(errors(GUEST_ERROR_RESERVED), 1);
}
END_TEST

START_TEST(test_write_hook_sees_old_stored_and_written)
{
	reg_write(&dut.block, 0x00, 0xa5009011);
	ck_assert_uint_eq(dut.last.old, 0x902a);
	ck_assert_uint_eq(dut.last.written, 0xa5009011);
	ck_assert_uint_eq(dut.last.value, 0xa5009011);
	/* KEY is stored for the model and reads as 0. */
	ck_assert_uint_eq(reg_get(&dut.block, 0), 0xa5009011);
	ck_assert_uint_eq(reg_read(&dut.block, 0), 0x9011);
}
END_TEST

START_TEST(test_read_clears_after_the_hook)
{
	reg_set(&dut.block, 0x0c, 5);
	ck_assert_uint_eq(reg_read(&dut.block, 0x0c), 1005);
	ck_assert_uint_eq(reg_get(&dut.block, 0x0c), 0);
	ck_assert_uint_eq(reg_read(&dut.block, 0x0c), 1000);
}
END_TEST

START_TEST(test_write_clears)
{
	reg_set(&dut.block, 0x08, 0xffffffff);
	reg_write(&dut.block, 0x08, 0xfffe0001);
	ck_assert_uint_eq(reg_read(&dut.block, 0x08), 0xfffefffe);
	reg_write(&dut.block, 0x08, 0x0000fffe);
	ck_assert_uint_eq(reg_read(&dut.block, 0x08), 0);
}
END_TEST

START_TEST(test_latching_low)
{
	/* Comes up: no failure has occurred, nothing is latched. */
	reg_update(&dut.block, 0x04, 1, 1);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 1, 1);
	/* Down and up between two reads: one read says so. */
	reg_update(&dut.block, 0x04, 1, 0);
	reg_update(&dut.block, 0x04, 1, 1);
	ck_assert_uint_eq(reg_get(&dut.block, 0x04) & 1, 1);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 1, 0);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 1, 1);
	/* Down, read, up: the failure was read already. */
	reg_update(&dut.block, 0x04, 1, 0);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 1, 0);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 1, 0);
	reg_update(&dut.block, 0x04, 1, 1);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 1, 1);
	/* A reset forgets latches. */
	reg_update(&dut.block, 0x04, 1, 0);
	reg_block_reset(&dut.block);
	reg_update(&dut.block, 0x04, 1, 1);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 1, 1);
}
END_TEST

START_TEST(test_latching_high)
{
	reg_update(&dut.block, 0x04, 2, 2);
	reg_update(&dut.block, 0x04, 2, 0);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 2, 2);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 2, 0);
	/* Two events before one read are one. */
	for (int i = 0; i < 2; i++) {
		reg_update(&dut.block, 0x04, 2, 2);
		reg_update(&dut.block, 0x04, 2, 0);
	}
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 2, 2);
	ck_assert_uint_eq(reg_read(&dut.block, 0x04) & 2, 0);
}
END_TEST

START_TEST(test_misuse_is_counted_and_said_once)
{
	reg_write(&dut.block, 0x00, 0x102a);
	reg_write(&dut.block, 0x00, 0x302a);
	ck_assert_uint_eq(errors(GUEST_ERROR_RESERVED), 2);
	ck_assert_str_eq(said(), "eth0: reserved bits: CTRL: reserved bits changed (RSVD=8)"
				 " in a write of 0x102a\n");
	g_string_truncate(console.text, 0);
	reg_write(&dut.block, 0x04, 0x68);
	ck_assert_uint_eq(errors(GUEST_ERROR_READONLY), 1);
	/* ECHO may be written as it likes. */
	reg_write(&dut.block, 0x04, 0x64);
	ck_assert_uint_eq(errors(GUEST_ERROR_READONLY), 1);
	reg_write(&dut.block, 0x00, 0x904a);
	ck_assert_uint_eq(errors(GUEST_ERROR_UNMODELLED), 1);
	ck_assert_uint_eq(reg_read(&dut.block, 0x00), 0x904a);
	reg_write(&dut.block, 0x20, 1);
	ck_assert_uint_eq(reg_read(&dut.block, 0x41), 0);
	ck_assert_uint_eq(reg_read(&dut.block, 0xfffffffc), 0);
	ck_assert_uint_eq(errors(GUEST_ERROR_UNMAPPED), 3);
	ck_assert_str_eq(said(), "eth0: read-only bits: STATUS: read-only bits changed (ABLE=1)"
				 " in a write of 0x68\n"
				 "eth0: not modelled: CTRL: bits that are not modelled (FUTURE=3)"
				 " in a write of 0x904a\n"
				 "eth0: unmapped address: write to 0x0020, where no register is\n");
}
END_TEST

START_TEST(test_trace)
{
	node->trace = TRACE_REG;
	dut.block.instance = "port1";
	reg_write(&dut.block, 0x00, 0x9035);
	reg_read(&dut.block, 0x58);
	ck_assert_str_eq(said(), "eth0.port1: reg: write CTRL = 0x00009035"
				 " (ENABLE=1 MODE=2 START=1 FUTURE=1 RSVD=9)\n"
				 "eth0.port1: reg: read SIZE[3] = 0x00180007 (BYTES=3 COUNT=7)\n");
}
END_TEST

START_TEST(test_two_instances)
{
	struct reg_block other;

	reg_block_init(&other, &space, &dut.model, "2", &dut);
	ck_assert_ptr_eq(other.layout, dut.block.layout);
	reg_write(&dut.block, 0x44, 1);
	ck_assert_uint_eq(reg_read(&other, 0x44), 0);
	reg_block_finish(&other);
}
END_TEST

START_TEST(test_census)
{
	struct reg_census census;

	reg_space_census(&space, &census);
	ck_assert_uint_eq(census.registers, 4 + 16 + 1);
	ck_assert_uint_eq(census.fields, 14 + 24 + 2);
	ck_assert_uint_eq(census.tagged, 2);
	ck_assert_uint_eq(census.reserved, 1);
	ck_assert_uint_eq(census.modelled, census.fields - 3);
}
END_TEST

static void refused(const struct reg_space *bad, const char *why)
{
	GError *err = NULL;

	ck_assert(!reg_space_check(bad, &err));
	ck_assert_msg(strstr(err->message, why) != NULL, "%s", err->message);
	g_error_free(err);
}

START_TEST(test_bad_tables)
{
	struct reg_field bad[2] = {fields[0], fields[1]};
	struct reg_hook hook = {.addr = 8};
	struct reg_space table = space;

	table.fields = bad;
	table.field_count = 2;
	table.hook_count = 0;
	ck_assert(reg_space_check(&table, NULL));
	bad[1].lo = 0;
	refused(&table, "CTRL.MODE: it overlaps");
	bad[1].lo = 1;
	bad[1].count = 2;
	refused(&table, "no stride");
	bad[1].stride = 2;
	refused(&table, "not aligned");
	bad[1].stride = 4;
	ck_assert(reg_space_check(&table, NULL));
	table.width = 16;
	bad[1].hi = 16;
	refused(&table, "leaves the width");
	bad[1].hi = 3;
	bad[1].reset = 8;
	refused(&table, "too wide");
	bad[1].reset = 7;
	table.hooks = &hook;
	table.hook_count = 1;
	refused(&table, "no row has its address");
	hook.addr = 4;
	ck_assert(reg_space_check(&table, NULL));
}
END_TEST

START_TEST(test_every_model_class)
{
	for (const struct model_class *const *cls = model_classes; *cls; cls++)
		for (const struct reg_space *const *s = (*cls)->spaces; s && *s; s++)
			reg_sweep_space(*s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reg");
	TCase *tc = tcase_create("reg");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, test_sweep);
	tcase_add_test(tc, test_peek);
	tcase_add_test(tc, test_reset_values);
	tcase_add_test(tc, test_arrays_are_adjacent);
	tcase_add_test(tc, test_write_hook_sees_old_stored_and_written);
	tcase_add_test(tc, test_read_clears_after_the_hook);
	tcase_add_test(tc, test_write_clears);
	tcase_add_test(tc, test_latching_low);
	tcase_add_test(tc, test_latching_high);
	tcase_add_test(tc, test_misuse_is_counted_and_said_once);
	tcase_add_test(tc, test_trace);
	tcase_add_test(tc, test_two_instances);
	tcase_add_test(tc, test_census);
	tcase_add_test(tc, test_bad_tables);
	tcase_add_test(tc, test_every_model_class);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
