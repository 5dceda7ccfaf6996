/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Orion MDIO: busy, read valid, timing, the error interrupt. */
#include <netemu/irq.h>
#include <netemu/mdio.h>
#include <netemu/mmio.h>

#include "mdio/orion_mdio.h"
#include "reg_sweep.h"
#include "suite.h"

static struct world *world;
static struct node *node;
static struct mmio_bus bus;
static struct model *model;
static struct mdio_bus *mdio;
static struct irq_line line;
static sim_time now;

static struct mdio_device phy;
static u16 phy_regs[32];

static u16 phy_read(struct mdio_device *dev, u8 reg)
{
	return phy_regs[reg];
}

static void phy_write(struct mdio_device *dev, u8 reg, u16 value)
{
	phy_regs[reg] = value;
}

static void setup(void)
{
	world = world_create(1);
	node = world_add_node(world, "a");
	model = orion_mdio_class.create(node, "mdio", NULL, NULL);
	mdio = orion_mdio_class.mdio_bus(model, "");
	phy = (struct mdio_device){.read = phy_read, .write = phy_write};
	ck_assert(mdio_bus_attach(mdio, 1, &phy));
	mmio_bus_init(&bus, node);
	mmio_bus_add(&bus, 0x32004, 0x84, orion_mdio_class.mmio, model, model);
	line = (struct irq_line){0};
	orion_mdio_class.irq(model)->line = &line;
	now = 0;
	memset(phy_regs, 0, sizeof(phy_regs));
}

static void teardown(void)
{
	for (u32 i = 0; i < GUEST_ERROR_KINDS; i++)
		ck_assert_uint_eq(model->guest_errors[i], 0);
	orion_mdio_class.destroy(model);
	mmio_bus_finish(&bus);
	ck_assert_int_eq(event_queue_next(&node->queue), SIM_TIME_MAX);
	world_destroy(world);
}

static void run(sim_time span)
{
	now += span;
	world_run(world, now);
}

static u32 rd(u32 offset)
{
	return (u32)mmio_read(&bus, 0x32004 + offset, 4);
}

static void wr(u32 offset, u32 value)
{
	mmio_write(&bus, 0x32004 + offset, value, 4);
}

START_TEST(test_registers)
{
	reg_sweep_space(orion_mdio_class.spaces[0]);
	ck_assert_uint_eq(rd(0), 0);
	ck_assert_uint_eq(rd(0x7c), 0);
	ck_assert_uint_eq(rd(0x80), 0);
	ck_assert_uint_eq(rd(0x40), 0);
	ck_assert_uint_eq(model->guest_errors[GUEST_ERROR_UNMAPPED], 1);
	model->guest_errors[GUEST_ERROR_UNMAPPED] = 0;
}
END_TEST

START_TEST(test_read)
{
	phy_regs[2] = 0x0141;
	wr(0, 1 << 16 | 2 << 21 | BIT(26));
	ck_assert_uint_eq(rd(0) >> 27, 2); /* busy, not valid */
	run(SIM_US(40));		   /* 64 bits at 1.5625 MHz: 40.96 us */
	ck_assert_uint_eq(rd(0) >> 27, 2);
	run(SIM_US(1));
	ck_assert_uint_eq(rd(0) >> 27, 1);
	ck_assert_uint_eq(rd(0) & 0xffff, 0x0141);
	/* Nobody there. */
	wr(0, 7 << 16 | 2 << 21 | BIT(26));
	ck_assert_uint_eq(rd(0) >> 27, 2);
	run(SIM_US(41));
	ck_assert_uint_eq(rd(0) >> 27, 1);
	ck_assert_uint_eq(rd(0) & 0xffff, 0xffff);
}
END_TEST

/* A driver that waits may be told without reading. */
START_TEST(test_peek)
{
	u64 value;

	phy_regs[2] = 0x0141;
	wr(0, 1 << 16 | 2 << 21 | BIT(26));
	ck_assert(mmio_peek(&bus, 0x32004, 4, &value));
	ck_assert_uint_eq(value, rd(0));
	run(SIM_US(41));
	ck_assert(mmio_peek(&bus, 0x32004, 4, &value));
	ck_assert_uint_eq(value, rd(0));
	/* Where a read would be an error, or nobody is. */
	ck_assert(!mmio_peek(&bus, 0x32004, 2, &value));
	ck_assert(!mmio_peek(&bus, 0x32008, 4, &value));
	ck_assert(!mmio_peek(&bus, 0x42004, 4, &value));
}
END_TEST

START_TEST(test_write)
{
	wr(0, 1 << 16 | 22 << 21 | 0x1234);
	run(SIM_US(41));
	ck_assert_uint_eq(phy_regs[22], 0x1234);
	ck_assert_uint_eq(rd(0) >> 27, 0);
}
END_TEST

START_TEST(test_busy)
{
	wr(0, 1 << 16 | 4 << 21 | 0x1111);
	run(SIM_US(10));
	wr(0, 1 << 16 | 5 << 21 | 0x2222);
	ck_assert_uint_eq(model->guest_errors[GUEST_ERROR_BUSY], 1);
	model->guest_errors[GUEST_ERROR_BUSY] = 0;
	run(SIM_US(31));
	ck_assert_uint_eq(phy_regs[4], 0x1111);
	ck_assert_uint_eq(rd(0) >> 28, 0);
	run(SIM_US(100));
	ck_assert_uint_eq(phy_regs[5], 0);
}
END_TEST

START_TEST(test_interrupt)
{
	wr(0x80, BIT(4));
	wr(0, 1 << 16 | 4 << 21 | 1);
	ck_assert(!irq_line_level(&line));
	run(SIM_US(41));
	ck_assert(irq_line_level(&line));
	ck_assert_uint_eq(rd(0x7c), BIT(4));
	wr(0x7c, 0xffffffef); /* orion_mdio_err_irq(): ~BIT(4) */
	ck_assert(!irq_line_level(&line));
	wr(0x80, 0);
	wr(0, 1 << 16 | 4 << 21 | 1);
	run(SIM_US(41));
	ck_assert(!irq_line_level(&line));
	wr(0x80, BIT(4));
	ck_assert(irq_line_level(&line));
}
END_TEST

START_TEST(test_reset_in_mid_frame)
{
	wr(0x80, BIT(4));
	wr(0, 1 << 16 | 4 << 21 | 0x1111);
	run(SIM_US(10));
	model_reset(model);
	ck_assert_uint_eq(rd(0), 0);
	run(SIM_US(100));
	ck_assert_uint_eq(phy_regs[4], 0);
	ck_assert(!irq_line_level(&line));
	wr(0, 1 << 16 | 4 << 21 | 0x2222);
	run(SIM_US(41));
	ck_assert_uint_eq(phy_regs[4], 0x2222);
}
END_TEST

START_TEST(test_two_instances)
{
	struct json_object *props = json_tokener_parse("{ \"mdc-hz\": 2500000 }");
	struct model *other = orion_mdio_class.create(node, "mdio1", props, NULL);
	struct mdio_bus *second = orion_mdio_class.mdio_bus(other, "");

	wr(0, 1 << 16 | 4 << 21 | 0x1111);
	ck_assert(mdio->busy);
	ck_assert(!second->busy);
	orion_mdio_class.mmio->write(other, 0, 1 << 16 | BIT(26), 4);
	run(SIM_NS(25700)); /* 25.6 us */
	ck_assert(mdio->busy);
	ck_assert(!second->busy);
	run(SIM_US(20));
	orion_mdio_class.destroy(other);
	json_object_put(props);
}
END_TEST

START_TEST(test_bad_clock)
{
	struct json_object *props = json_tokener_parse("{ \"mdc-hz\": 0 }");
	GError *err = NULL;

	ck_assert_ptr_null(orion_mdio_class.create(node, "mdio1", props, &err));
	ck_assert_ptr_nonnull(err);
	g_error_free(err);
	json_object_put(props);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("orion_mdio");
	TCase *tc = tcase_create("orion_mdio");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_registers);
	tcase_add_test(tc, test_read);
	tcase_add_test(tc, test_peek);
	tcase_add_test(tc, test_write);
	tcase_add_test(tc, test_busy);
	tcase_add_test(tc, test_interrupt);
	tcase_add_test(tc, test_reset_in_mid_frame);
	tcase_add_test(tc, test_two_instances);
	tcase_add_test(tc, test_bad_clock);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
