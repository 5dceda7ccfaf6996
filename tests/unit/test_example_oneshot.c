/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The example of docs/writing-a-model.md, tested as every model is. */
#include "example_oneshot.c"
#include "reg_sweep.h"
#include "suite.h"

static struct world *world;
static struct node *node;
static struct mmio_bus bus;
static struct model *model;
static struct irq_line line;

static void setup(void)
{
	world = world_create(1);
	node = world_add_node(world, "a");
	model = oneshot_class.create(node, "timer0", NULL, NULL);
	mmio_bus_init(&bus, node);
	mmio_bus_add(&bus, 0x1000, 0x20, oneshot_class.mmio, model, model);
	line = (struct irq_line){0};
	oneshot_class.irq(model)->line = &line;
}

static void teardown(void)
{
	for (u32 i = 0; i < GUEST_ERROR_KINDS; i++)
		ck_assert_uint_eq(model->guest_errors[i], 0);
	oneshot_class.destroy(model);
	mmio_bus_finish(&bus);
	ck_assert_uint_eq(node->frames.in_use, 0);
	ck_assert_int_eq(event_queue_next(&node->queue), SIM_TIME_MAX);
	world_destroy(world);
}

static void wr(u32 offset, u32 value)
{
	mmio_write(&bus, 0x1000 + offset, value, 4);
}

static u32 rd(u32 offset)
{
	return (u32)mmio_read(&bus, 0x1000 + offset, 4);
}

START_TEST(test_registers)
{
	struct reg_block *regs = &oneshot_of(model)->regs;

	reg_sweep_space(&oneshot_space);
	reg_sweep_reset(regs, NULL, 0);
	reg_sweep_live(regs);
	/* The sweep misused it on purpose. */
	memset(model->guest_errors, 0, sizeof(model->guest_errors));
}
END_TEST

START_TEST(test_expires)
{
	wr(ONESHOT_MASK, 1);
	wr(ONESHOT_CTRL, ONESHOT_CTRL_START);
	world_run(world, SIM_US(100));
	ck_assert_uint_eq(rd(ONESHOT_CTRL), ONESHOT_CTRL_START);
	ck_assert(!irq_line_level(&line));
	world_run(world, SIM_US(101));
	ck_assert_uint_eq(rd(ONESHOT_CTRL), 0);
	ck_assert(irq_line_level(&line));
	wr(ONESHOT_CAUSE, ONESHOT_CAUSE_EXPIRED);
	ck_assert(!irq_line_level(&line));
	ck_assert_uint_eq(rd(ONESHOT_EXPIRIES), 1);
	ck_assert_uint_eq(rd(ONESHOT_EXPIRIES), 0);
}
END_TEST

START_TEST(test_mask)
{
	wr(ONESHOT_LOAD, 0);
	wr(ONESHOT_CTRL, ONESHOT_CTRL_START);
	world_run(world, SIM_US(1));
	ck_assert_uint_eq(rd(ONESHOT_CAUSE), ONESHOT_CAUSE_EXPIRED);
	ck_assert(!irq_line_level(&line));
	wr(ONESHOT_MASK, 1);
	ck_assert(irq_line_level(&line));
	wr(ONESHOT_MASK, 0);
	ck_assert(!irq_line_level(&line));
}
END_TEST

START_TEST(test_reset_in_mid_run)
{
	wr(ONESHOT_CTRL, ONESHOT_CTRL_START);
	world_run(world, SIM_US(50));
	model_reset(model);
	ck_assert_uint_eq(rd(ONESHOT_CTRL), 0);
	world_run(world, SIM_US(500));
	ck_assert_uint_eq(rd(ONESHOT_EXPIRIES), 0);
}
END_TEST

START_TEST(test_two_instances)
{
	struct model *other = oneshot_class.create(node, "timer1", NULL, NULL);

	wr(ONESHOT_CTRL, ONESHOT_CTRL_START);
	ck_assert_uint_eq(reg_read(&oneshot_of(other)->regs, ONESHOT_CTRL), 0);
	oneshot_class.destroy(other);
}
END_TEST

START_TEST(test_stopped_while_it_runs)
{
	wr(ONESHOT_CTRL, ONESHOT_CTRL_START);
	wr(ONESHOT_CTRL, 0);
	ck_assert_uint_eq(rd(ONESHOT_CTRL), ONESHOT_CTRL_START);
	ck_assert_uint_eq(model->guest_errors[GUEST_ERROR_BUSY], 1);
	model->guest_errors[GUEST_ERROR_BUSY] = 0;
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("example_oneshot");
	TCase *tc = tcase_create("example_oneshot");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_registers);
	tcase_add_test(tc, test_expires);
	tcase_add_test(tc, test_mask);
	tcase_add_test(tc, test_reset_in_mid_run);
	tcase_add_test(tc, test_two_instances);
	tcase_add_test(tc, test_stopped_while_it_runs);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
