/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NETA MAC: PAUSE, low-power idle, loopback, what a link that is down holds back. */
#include "neta_rig.h"

static u8 bytes[60];

START_TEST(test_pause_in)
{
	static const u8 pause[60] = {0x01, 0x80, 0xc2, 0,    0,	   1, 2, 0, 0,
				     0,	   0,	 9,    0x88, 0x08, 0, 1, 0, 100};
	u8 other[60];

	rig_start();
	memcpy(other, pause, 60);
	rig_receive(pause, 60); /* flow control is off: no effect, and not to the host */
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, 0);
	wr(0x2c0c, rd(0x2c0c) | 0x100);
	ck_assert_uint_eq(rd(0x2c10), 0x3b);
	rig_receive(pause, 60);
	ck_assert_uint_eq(rd(0x2c10), 0x7b);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 1);
	/* 100 quanta of 512 bits, then 72 bytes */
	ck_assert_int_eq(rig.got_at[0], SIM_NS(100 * 512 + 576));
	ck_assert_uint_eq(rd(0x3058), 2);
	/* 0 ends it at once. */
	rig_receive(pause, 60);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(1));
	ck_assert_uint_eq(rig.count, 1);
	other[17] = 0;
	rig_receive(other, 60);
	rig_run(SIM_US(1));
	ck_assert_uint_eq(rig.count, 2);
	other[15] = 7;
	rig_receive(other, 60);
	ck_assert_uint_eq(rd(0x3050), 1);
}
END_TEST

START_TEST(test_pause_out)
{
	static const u8 mac[6] = {2, 0, 0, 0, 0, 0x17};
	const u8 *p;

	rig_start();
	rig_own_address(mac);
	wr(0x1710, 1);
	wr(0x1718, 1); /* flow control is off: nothing */
	wr(0x1718, 0);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 0);
	wr(0x2c0c, rd(0x2c0c) | 0x100);
	wr(0x1718, 1);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	p = rig.got[0]->data;
	ck_assert_uint_eq(rig.got[0]->len, 64);
	ck_assert(frame_fcs_ok(rig.got[0]));
	ck_assert_uint_eq(get_be32(p), 0x0180c200);
	ck_assert_mem_eq(p + 6, mac, 6);
	ck_assert_uint_eq(get_be32(p + 12), 0x88080001);
	ck_assert_uint_eq(get_be16(p + 16), 0xffff);
	wr(0x1718, 0);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(get_be16(rig.got[1]->data + 16), 0);
	ck_assert_uint_eq(rd(0x3054), 2);
	ck_assert_uint_eq(rd(0x3c40), 0);
	/* Queues that the processor holds. */
	wr(0x1714, 0x02);
	wr(0x1710, 2);
	rig_send(1, RIG_FLZ, bytes, 60);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_pending(1), 1);
	ck_assert_uint_eq(rig_pending(0), 0);
	wr(0x1710, 0);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_pending(1), 0);
}
END_TEST

START_TEST(test_low_power_idle)
{
	struct mii_link link = {.up = true, .full_duplex = true, .eee = true, .mbps = 1000};
	sim_time from;

	rig_start();
	mii_set_link(&rig.partner, &link);
	wr(0x2cc0, 20 << 8);
	wr(0x2cc4, 17 << 4 | 1);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rd(0x2ccc), 0);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rd(0x2ccc), 0x10);
	ck_assert_uint_eq(rd(0x2cd0), 1);
	from = node_now(rig.node);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(5));
	ck_assert_uint_eq(rd(0x2ccc), 0x08);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rig.count, 2);
	ck_assert_int_eq(rig.got_at[1] - from, SIM_US(17) + SIM_NS(576));
}
END_TEST

START_TEST(test_loopback)
{
	rig_start();
	rig_make(bytes, 60, 0x020000000001, 0x88b5);
	wr(0x2c04, 0x40);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(2));
	ck_assert_uint_eq(rig.count, 0);
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, 1);
	ck_assert_mem_eq(rig.ram + RIG_RX_BUF(0) + 2, bytes, 60);
}
END_TEST

START_TEST(test_link_down_holds)
{
	rig_start();
	wr(0x2c0c, (rd(0x2c0c) & ~2u) | 1);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 0);
	wr(0x2c0c, (rd(0x2c0c) & ~1u) | 2);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	wr(0x2c00, rd(0x2c00) & ~1u);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	wr(0x2c00, rd(0x2c00) | 1);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("neta_link");
	TCase *tc = tcase_create("neta_link");

	tcase_add_checked_fixture(tc, rig_setup, rig_teardown);
	tcase_add_test(tc, test_pause_in);
	tcase_add_test(tc, test_pause_out);
	tcase_add_test(tc, test_low_power_idle);
	tcase_add_test(tc, test_loopback);
	tcase_add_test(tc, test_link_down_holds);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
