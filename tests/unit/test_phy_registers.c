/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PHY as its driver sees it: defaults, access modes, pages, MMD, interrupts, resets. */
#include "phy_rig.h"
#include "reg_sweep.h"
#include "suite.h"

static struct rig rig;
static bool errors_expected;

static void setup(void)
{
	errors_expected = false;
	rig_start(&rig, 11, PHY_88E6341);
}

static void teardown(void)
{
	rig_stop(&rig, errors_expected);
}

static void plug_and_wait(void)
{
	struct cable_config config = rig_cable_config();

	rig_plug(&rig, &config);
	ck_assert(rig_wait_up(&rig, SIM_SEC(5)));
}

static void run_ms(u32 ms)
{
	world_run(rig.world, node_now(rig.node[0]) + SIM_MS(ms));
}

START_TEST(tables)
{
	reg_sweep_space(&phy_space);
	reg_sweep_space(&phy_mmd_space);
	reg_sweep_reset(&rig.phy[0]->regs, NULL, 0);
	reg_sweep_reset(&rig.phy[0]->mmd, NULL, 0);
}
END_TEST

START_TEST(live_sweep)
{
	errors_expected = true;
	plug_and_wait();
	for (u32 round = 0; round < 3; round++) {
		reg_sweep_live(&rig.phy[0]->regs);
		reg_sweep_live(&rig.phy[0]->mmd);
		run_ms(700);
	}
	/* It still works after a hardware reset. */
	phy_reset_enter(rig.phy[0]);
	phy_reset_hold(rig.phy[0]);
	run_ms(1000);
	ck_assert(rig_wait_up(&rig, SIM_SEC(12)));
}
END_TEST

/* Word by word, as 802.3 clause 22 and the 88E1510's datasheet have them. */
START_TEST(defaults)
{
	static const struct {
		u16 page;
		u8 reg;
		u16 value;
	} words[] = {
		{0, 0, 0x1140},	 {0, 1, 0x7949},  {0, 2, 0x0141},  {0, 3, 0x0c00},
		{0, 4, 0x01e1},	 {0, 5, 0},	  {0, 6, 0x0004},  {0, 7, 0x2001},
		{0, 8, 0},	 {0, 9, 0x0200},  {0, 10, 0},	   {0, 15, 0x3000},
		{0, 16, 0x3060}, {0, 17, 0},	  {0, 18, 0},	   {0, 19, 0},
		{0, 21, 0},	 {0, 26, 0},	  {1, 0, 0x1140},  {1, 1, 0x0149},
		{2, 16, 0},	 {2, 21, 0x0030}, {3, 16, 0x1177}, {3, 18, 0x4905},
		{5, 23, 0x0603}, {6, 27, 0x0053}, {7, 20, 0},	   {7, 21, 0},
		{17, 16, 0},	 {18, 20, 0},	  {0xf8, 8, 0},	   {6, 26, 25 << 8},
	};

	for (u32 i = 0; i < ARRAY_SIZE(words); i++)
		ck_assert_msg(rd_page(&rig, 0, words[i].page, words[i].reg) == words[i].value,
			      "page %u reg %u: 0x%04x", words[i].page, words[i].reg,
			      rd_page(&rig, 0, words[i].page, words[i].reg));
	ck_assert_uint_eq(rd_mmd(&rig, 0, 3, 20), 0x0006);
	ck_assert_uint_eq(rd_mmd(&rig, 0, 7, 60), 0x0006);
	ck_assert_uint_eq(rd_mmd(&rig, 0, 7, 61), 0);
	ck_assert_uint_eq(rd_mmd(&rig, 0, 3, 22), 0);
}
END_TEST

START_TEST(id_of_88e1512)
{
	struct phy_config config = {.kind = PHY_88E1512, .power_down = true};
	struct phy *phy = phy_create(rig.node[0], &rig.owner[0], "phy0.x", &config);

	ck_assert_uint_eq(phy_mdio(phy)->read(phy_mdio(phy), 3), 0x0dd1);
	ck_assert_uint_eq(phy_mdio(phy)->read(phy_mdio(phy), 0), 0x1940);
	phy_destroy(phy);
}
END_TEST

START_TEST(pages)
{
	wr(&rig, 0, 18, 0x6400);
	wr(&rig, 0, 22, 2);
	ck_assert_uint_eq(rd(&rig, 0, 22), 2);
	wr(&rig, 0, 16, 0x40);
	ck_assert_uint_eq(rd(&rig, 0, 16), 0x40);
	/* A page that is not there takes what is written, and is 0. */
	wr(&rig, 0, 22, 0xfd);
	wr(&rig, 0, 8, 0xffff);
	ck_assert_uint_eq(rd(&rig, 0, 8), 0);
	wr(&rig, 0, 22, 0xf8);
	wr(&rig, 0, 8, 0x36);
	ck_assert_uint_eq(rd(&rig, 0, 8), 0x36);
	wr(&rig, 0, 22, 0);
	ck_assert_uint_eq(rd(&rig, 0, 18), 0x6400);
	ck_assert_uint_eq(rd(&rig, 0, 16), 0x3060);
	/* and another instance knows nothing of it */
	ck_assert_uint_eq(rd(&rig, 1, 18), 0);
	ck_assert_uint_eq(rd_page(&rig, 1, 2, 16), 0);
}
END_TEST

START_TEST(mmd_access)
{
	wr_mmd(&rig, 0, 7, 60, 2);
	ck_assert_uint_eq(rd_mmd(&rig, 0, 7, 60), 2);
	ck_assert_uint_eq(rd_mmd(&rig, 1, 7, 60), 6);
	/* Function 0 reads the address back; 2 counts it up at reads, 3 at writes. */
	wr(&rig, 0, 13, 7);
	wr(&rig, 0, 14, 60);
	ck_assert_uint_eq(rd(&rig, 0, 14), 60);
	wr(&rig, 0, 13, 0x8007);
	ck_assert_uint_eq(rd(&rig, 0, 14), 2);
	wr(&rig, 0, 13, 7);
	ck_assert_uint_eq(rd(&rig, 0, 14), 61);
	wr(&rig, 0, 14, 60);
	wr(&rig, 0, 13, 0xc007);
	ck_assert_uint_eq(rd(&rig, 0, 14), 2);
	wr(&rig, 0, 14, 4);
	wr(&rig, 0, 13, 7);
	ck_assert_uint_eq(rd(&rig, 0, 14), 61);
	ck_assert_uint_eq(rd_mmd(&rig, 0, 7, 60), 4);
	/* nothing there: reads 0, and no complaint */
	ck_assert_uint_eq(rd_mmd(&rig, 0, 7, 62), 0);
	ck_assert_uint_eq(rd_mmd(&rig, 0, 30, 0x1234), 0);
}
END_TEST

START_TEST(interrupts)
{
	wr(&rig, 0, 18, 0x6400);
	plug_and_wait();
	ck_assert(rig.irq[0] && phy_irq(rig.phy[0]));
	ck_assert(!rig.irq[1]); /* not enabled there, but pending */
	ck_assert_uint_eq(rd(&rig, 1, 19) & 0x6c00, 0x6c00);
	ck_assert_uint_eq(rd(&rig, 0, 19) & 0x7c00, 0x7c00);
	ck_assert(!rig.irq[0]);
	ck_assert_uint_eq(rd(&rig, 0, 19), 0);
	/* masked: pending, not asserted; unmasked: asserted */
	wr(&rig, 0, 18, 0);
	wr(&rig, 1, 0, 0x1940); /* partner powers down */
	run_ms(900);
	ck_assert(!phy_link(rig.phy[0])->up && !rig.irq[0]);
	wr(&rig, 0, 18, 0x0400);
	ck_assert(rig.irq[0]);
	ck_assert_uint_eq(rd(&rig, 0, 19) & 0x0400, 0x0400);
	ck_assert(!rig.irq[0]);
	/* the LED page's enable is the 88E1512's alone */
	wr_page(&rig, 0, 3, 18, 0x8905);
	ck_assert(!rig.irq[0]);
}
END_TEST

START_TEST(link_latches_low)
{
	plug_and_wait();
	ck_assert_uint_eq(rd(&rig, 0, 1), 0x796d);
	wr(&rig, 0, 0, 0x1340); /* restart */
	ck_assert_uint_eq(rd(&rig, 0, 0), 0x1140);
	run_ms(1000);
	ck_assert(rig_wait_up(&rig, SIM_SEC(9)));
	ck_assert_uint_eq(rd(&rig, 0, 1) & 4, 0);
	ck_assert_uint_eq(rd(&rig, 0, 1) & 4, 4);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x0400, 0x0400);
	/* page received: register 6 bit 1 and 17 bit 12, both gone when read */
	ck_assert_uint_eq(rd(&rig, 0, 6), 0x000f);
	ck_assert_uint_eq(rd(&rig, 0, 6), 0x000d);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x1000, 0);
}
END_TEST

START_TEST(soft_reset_commits)
{
	plug_and_wait();
	rd(&rig, 0, 1);
	wr(&rig, 0, 18, 0x6400);
	wr(&rig, 0, 16, 0x3000); /* MDI, fixed */
	wr(&rig, 0, 4, 0x0de1);
	run_ms(10);
	ck_assert(both_up(&rig)); /* nothing happens yet */
	wr(&rig, 0, 0, 0x9340);
	ck_assert_uint_eq(rd(&rig, 0, 0), 0x9140);
	ck_assert(!phy_link(rig.phy[0])->up);
	run_ms(1);
	ck_assert_uint_eq(rd(&rig, 0, 0), 0x1140);
	ck_assert_uint_eq(rd(&rig, 0, 18), 0x6400);
	ck_assert_uint_eq(rd(&rig, 0, 16), 0x3000);
	ck_assert_uint_eq(rd(&rig, 0, 4), 0x0de1);
	run_ms(1000);
	ck_assert(rig_wait_up(&rig, SIM_SEC(9)));
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x40, 0);
	ck_assert_uint_eq(rd(&rig, 1, 17) & 0x40, 0x40);
	ck_assert_uint_eq(rd(&rig, 1, 5) & 0x0c00, 0x0c00);
}
END_TEST

START_TEST(power_down)
{
	plug_and_wait();
	wr(&rig, 0, 0, 0x1940);
	ck_assert(!phy_link(rig.phy[0])->up);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x0c00, 0);
	run_ms(4000);
	ck_assert(!phy_link(rig.phy[1])->up);
	wr(&rig, 0, 0, 0x1140);
	ck_assert(rig_wait_up(&rig, SIM_SEC(12)));
}
END_TEST

START_TEST(reset_in_mid_negotiation)
{
	struct cable_config config = rig_cable_config();

	rig_plug(&rig, &config);
	for (u32 i = 0; i < 12; i++) {
		run_ms(1250 + 97 * i);
		phy_reset_enter(rig.phy[i & 1]);
		phy_reset_hold(rig.phy[i & 1]);
		ck_assert_uint_eq(rd(&rig, i & 1, 1), 0x7949);
	}
	ck_assert(rig_wait_up(&rig, SIM_SEC(60)));
	ck_assert_int_eq(phy_link(rig.phy[0])->mbps, 1000);
}
END_TEST

START_TEST(loop_back)
{
	wr(&rig, 0, 0, 0x6100); /* 100 Mb/s full, looped, no negotiation */
	ck_assert_int_eq(rig.mac[0].end.link.mbps, 100);
	ck_assert_uint_eq(rd(&rig, 0, 1) & 4, 4);
	rig_send_at(&rig, 0, SIM_MS(1), 3, 200, 100);
	run_ms(2);
	ck_assert_int_eq(rig.mac[0].received, 3);
	ck_assert_int_eq(rig.mac[0].first_at - SIM_MS(1), bit_times(208 * 8, 100));
	wr(&rig, 0, 0, 0x2100);
	ck_assert(!rig.mac[0].end.link.up);
	/* without a link a frame goes nowhere */
	rig_send_at(&rig, 0, SIM_MS(3), 1, 200, 100);
	run_ms(2);
	ck_assert_int_eq(rig.phy[0]->tx_no_link, 1);
	ck_assert_int_eq(rig.mac[0].received, 3);
}
END_TEST

START_TEST(isolate)
{
	plug_and_wait();
	wr(&rig, 0, 0, 0x1540);
	ck_assert(!rig.mac[0].end.link.up);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x0400, 0x0400);
	rig_send_at(&rig, 1, node_now(rig.node[1]) + SIM_US(200), 1, 100, 1000);
	run_ms(1);
	ck_assert_int_eq(rig.mac[0].received, 0);
	ck_assert_int_eq(rig.phy[0]->rx_isolated, 1);
	wr(&rig, 0, 0, 0x1140);
	ck_assert(rig.mac[0].end.link.up);
}
END_TEST

START_TEST(temperature)
{
	ck_assert_uint_eq(rd_page(&rig, 0, 6, 27) & 0xff, 58 + 25);
	ck_assert_uint_eq(rd_page(&rig, 0, 6, 26) & 0x40, 0);
	wr_page(&rig, 0, 6, 26, 16 << 8); /* 55 degrees */
	ck_assert_uint_eq(rd_page(&rig, 0, 6, 26) & 0x40, 0x40);
	wr_page(&rig, 0, 6, 26, 17 << 8);
	ck_assert_uint_eq(rd_page(&rig, 0, 6, 26) & 0x40, 0);
}
END_TEST

START_TEST(misuse)
{
	errors_expected = true;
	wr(&rig, 0, 1, 0xffff);
	ck_assert_uint_eq(rd(&rig, 0, 1), 0x7949);
	wr(&rig, 0, 2, 0);
	ck_assert_uint_eq(rd(&rig, 0, 2), 0x0141);
	ck_assert_int_ge(rig.owner[0].guest_errors[GUEST_ERROR_READONLY], 2);
	ck_assert_uint_eq(rd(&rig, 0, 29), 0);
	ck_assert_int_eq(rig.owner[0].guest_errors[GUEST_ERROR_UNMAPPED], 1);
	wr(&rig, 0, 0, 0x3140);
	ck_assert_int_eq(rig.owner[0].guest_errors[GUEST_ERROR_VALUE], 1);
	wr(&rig, 0, 9, 0x2200);
	ck_assert_int_eq(rig.owner[0].guest_errors[GUEST_ERROR_UNMODELLED], 1);
}
END_TEST

/* What Linux 6.12's marvell.c does to one port's PHY leaves no complaint. */
START_TEST(driver_sequence)
{
	struct cable_config config = rig_cable_config();
	u16 v;

	rig_plug(&rig, &config);
	wr(&rig, 0, 18, 0);
	rd(&rig, 0, 19);
	v = rd(&rig, 0, 16);
	wr(&rig, 0, 16, (v & ~0x7000) | 0x2800);
	v = rd(&rig, 0, 0);
	wr(&rig, 0, 0, v | 0x8200);
	run_ms(50);
	ck_assert_uint_eq(rd(&rig, 0, 0) & 0x8000, 0);
	rd(&rig, 0, 19);
	wr(&rig, 0, 18, 0x6400);
	wr(&rig, 0, 0, 0x1140);
	wr_page(&rig, 0, 0xf8, 8, 0x36);
	wr(&rig, 0, 0, rd(&rig, 0, 0) | 0x8000);
	run_ms(50);
	wr_page(&rig, 0, 2, 16, rd_page(&rig, 0, 2, 16) | 0x40);
	wr(&rig, 0, 16, rd(&rig, 0, 16) | 0x60);
	rd_mmd(&rig, 0, 3, 20);
	wr_mmd(&rig, 0, 7, 60, 6);
	wr(&rig, 0, 4, 0x0de1);
	wr(&rig, 0, 9, rd(&rig, 0, 9) | 0x0200);
	wr(&rig, 0, 0, 0x1340);
	wr_page(&rig, 0, 1, 4, 0x0060);
	wr_page(&rig, 0, 1, 0, rd_page(&rig, 0, 1, 0) | 0x1200);
	ck_assert_uint_eq(rd_page(&rig, 0, 1, 0), 0x1140);
	ck_assert(rig_wait_up(&rig, SIM_SEC(9)));
	ck_assert(rig.irq[0]);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x0c00, 0x0c00);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phy-registers");
	TCase *tc = tcase_create("registers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, tables);
	tcase_add_test(tc, live_sweep);
	tcase_add_test(tc, defaults);
	tcase_add_test(tc, id_of_88e1512);
	tcase_add_test(tc, pages);
	tcase_add_test(tc, mmd_access);
	tcase_add_test(tc, interrupts);
	tcase_add_test(tc, link_latches_low);
	tcase_add_test(tc, soft_reset_commits);
	tcase_add_test(tc, power_down);
	tcase_add_test(tc, reset_in_mid_negotiation);
	tcase_add_test(tc, loop_back);
	tcase_add_test(tc, isolate);
	tcase_add_test(tc, temperature);
	tcase_add_test(tc, misuse);
	tcase_add_test(tc, driver_sequence);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
