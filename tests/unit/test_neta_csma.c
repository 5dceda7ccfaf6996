/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NETA MAC: half duplex, against a PHY that the test plays. */
#include "neta_rig.h"

static u8 bytes[1600];

static void setup(void)
{
	rig_setup_partner(true);
	rig_probe();
	rig_open(2048);
	rig_link_up(100, false);
	wr(0x2400, 0x02000000); /* errors are written to descriptors */
	rig_make(bytes, sizeof(bytes), 0x020000000001, 0x88b5);
}

static u32 sent(void)
{
	return rd(0x3c40) >> 16;
}

START_TEST(test_quiet_medium)
{
	rig_run(SIM_US(10));
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 2);
	ck_assert_int_eq(rig.got_at[0], SIM_US(10));
	ck_assert_int_eq(rig.got_at[1], SIM_US(10) + bit_times(72 * 8 + 96, 100));
	ck_assert_uint_eq(sent(), 2);
	ck_assert_uint_eq(rd(0x3040), 2);
	ck_assert_uint_eq(rd(0x3078), 0);
}
END_TEST

START_TEST(test_defers)
{
	mii_set_carrier(&rig.partner, true);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 0);
	mii_set_carrier(&rig.partner, false);
	rig_run(SIM_NS(500));
	mii_set_carrier(&rig.partner, true); /* within the gap */
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 0);
	mii_set_carrier(&rig.partner, false);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_int_eq(rig.got_at[0], SIM_NS(110500) + bit_times(96, 100));
	ck_assert_uint_eq(rd(0x3078), 0);
}
END_TEST

/* 802.3 4.2.8, process Deference: the last third of the gap is blind, and all of
 * a gap after one's own frame. */
START_TEST(test_blind_gap)
{
	bool after_own = _i;

	if (!after_own)
		mii_set_carrier(&rig.partner, true);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_send(0, RIG_FLZ, bytes, 60);
	if (after_own) {
		rig_run(bit_times(72 * 8, 100) + SIM_NS(100));
	} else {
		rig_run(SIM_US(100));
		mii_set_carrier(&rig.partner, false);
		rig_run(SIM_NS(641));
	}
	mii_set_carrier(&rig.partner, true);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rig.aborts, 1);
	ck_assert_uint_eq(rd(0x3078), 1);
	mii_set_carrier(&rig.partner, false);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(sent(), 2);
	ck_assert_uint_eq(rd(0x3040), 2);
	ck_assert_uint_eq(rd(0x307c), 0);
}
END_TEST

START_TEST(test_collides_and_backs_off)
{
	sim_time ended;

	rig_run(SIM_US(10));
	rig_send(0, RIG_FLZ, bytes, 1000);
	rig_run(SIM_US(2));
	mii_set_carrier(&rig.partner, true);
	rig_run(SIM_US(1)); /* the jam takes 320 ns */
	ck_assert_uint_eq(rig.aborts, 1);
	ck_assert_uint_eq(rd(0x3078), 1);
	mii_set_carrier(&rig.partner, false);
	ended = node_now(rig.node);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rig.count, 2);
	/* One collision: no slot or one, from the end of the jam. */
	ck_assert_int_ge(rig.got_at[1], ended + bit_times(96, 100));
	ck_assert_int_le(rig.got_at[1], ended + bit_times(96 + 512, 100));
	ck_assert_uint_eq(rig.got[1]->len, 1004);
	ck_assert(frame_fcs_ok(rig.got[1]));
	ck_assert_uint_eq(rig.got[0]->packet_id, rig.got[1]->packet_id);
	ck_assert_uint_eq(sent(), 1);
	ck_assert_uint_eq(rd(0x3040), 1);
	ck_assert_uint_eq(rd(0x3038), 1004);
	ck_assert_uint_eq(rd(0x307c), 0);
}
END_TEST

START_TEST(test_collision_in_preamble)
{
	rig_run(SIM_US(10));
	rig_send(0, RIG_FLZ, bytes, 1000);
	rig_run(SIM_NS(1));
	mii_set_carrier(&rig.partner, true);
	rig_run(SIM_NS(958)); /* preamble and jam: 960 ns */
	ck_assert_uint_eq(rig.aborts, 0);
	rig_run(SIM_NS(2));
	ck_assert_uint_eq(rig.aborts, 1);
	mii_set_carrier(&rig.partner, false);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(sent(), 1);
}
END_TEST

/* Runs until the MAC begins the next attempt, and collides with it. */
static bool collide(void)
{
	u32 had = rig.count;

	for (u32 i = 0; rig.count == had; i++) {
		if (i == 20000)
			return false;
		rig_run(SIM_US(1));
	}
	rig_run(SIM_US(1));
	mii_set_carrier(&rig.partner, true);
	rig_run(SIM_US(1));
	mii_set_carrier(&rig.partner, false);
	return true;
}

START_TEST(test_excessive_collisions)
{
	sim_time last = 0;
	const u8 *desc = rig.ram + RIG_TX_RING(0);

	rig_send(0, RIG_FLZ, bytes, 60);
	rig_send(0, RIG_FLZ, bytes, 60);
	for (u32 i = 0; i < 16; i++) {
		ck_assert(collide());
		if (i > 0) /* r < 2^min(i, 10) slots of 5.12 us, and what the jam takes */
			ck_assert_int_le(rig.got_at[i] - last,
					 SIM_NS(5120) * (1 << MIN(i, 10)) + SIM_US(5));
		last = rig.got_at[i];
	}
	rig_run(SIM_MS(20));
	ck_assert_uint_eq(rig.count, 17); /* the second frame went well */
	ck_assert_uint_eq(rig.aborts, 16);
	ck_assert_uint_eq(rd(0x3078), 16);
	ck_assert_uint_eq(rd(0x3044), 1);
	ck_assert_uint_eq(rd(0x3040), 1);
	ck_assert_uint_eq(rd(0x3cc4), 1);
	ck_assert_uint_eq(sent(), 2);
	ck_assert_uint_eq(get_le32(desc + 12), 1 | 2 << 1);
	ck_assert_uint_eq(get_le32(desc + 32 + 12), 0);
	ck_assert_uint_eq(rd(0x25b0) >> 24, 1);
}
END_TEST

START_TEST(test_late_collision)
{
	rig_run(SIM_US(10));
	rig_send(0, RIG_FLZ, bytes, 1500);
	rig_run(SIM_US(6)); /* the slot time is 5.12 us */
	mii_set_carrier(&rig.partner, true);
	rig_run(SIM_US(1));
	mii_set_carrier(&rig.partner, false);
	rig_run(SIM_MS(10));
	ck_assert_uint_eq(rig.count, 1); /* not tried again */
	ck_assert_uint_eq(rd(0x307c), 1);
	ck_assert_uint_eq(rd(0x3040), 0);
	ck_assert_uint_eq(sent(), 1);
	ck_assert_uint_eq(get_le32(rig.ram + RIG_TX_RING(0) + 12), 1);
}
END_TEST

START_TEST(test_same_seed_same_backoff)
{
	sim_time at[6];

	for (u32 round = 0; round < 2; round++) {
		if (round) {
			rig_teardown();
			setup();
		}
		rig_send(0, RIG_FLZ, bytes, 60);
		for (u32 i = 0; i < 6; i++) {
			ck_assert(collide());
			if (round)
				ck_assert_int_eq(rig.got_at[i], at[i]);
			at[i] = rig.got_at[i];
		}
		rig_run(SIM_MS(20));
	}
}
END_TEST

START_TEST(test_reset_while_backing_off)
{
	rig_send(0, RIG_FLZ, bytes, 60);
	for (u32 i = 0; i < 8; i++)
		ck_assert(collide());
	wr(0x3cf0, 1);
	wr(0x3cf0, 0);
	rig_run(SIM_MS(20));
	ck_assert_uint_eq(rd(0x3c40), 0);
	rig_forget();
	memset(rig.tx_next, 0, sizeof(rig.tx_next));
	wr(0x2448, 0xff);
	rig_send(0, RIG_FLZ, bytes, 60);
	ck_assert(collide());
	wr(0x2448, 0xff00); /* between two attempts: fetched again later */
	ck_assert_uint_eq(rd(0x2448), 0);
	rig_run(SIM_MS(20));
	ck_assert_uint_eq(rd(0x3c40), 1);
	wr(0x2448, 0xff);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(sent(), 1);
}
END_TEST

START_TEST(test_link_lost_while_sending)
{
	rig_send(0, RIG_FLZ, bytes, 1000);
	rig_send(0, RIG_FLZ, bytes, 1000);
	rig_run(SIM_US(2));
	wr(0x2c0c, (rd(0x2c0c) & ~2u) | 1);
	mii_set_carrier(&rig.partner, true);
	rig_run(SIM_MS(1));
	rig_link_up(1000, true);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(sent(), 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("neta_csma");
	TCase *tc = tcase_create("neta_csma");

	tcase_add_checked_fixture(tc, setup, rig_teardown);
	tcase_add_test(tc, test_quiet_medium);
	tcase_add_test(tc, test_defers);
	tcase_add_loop_test(tc, test_blind_gap, 0, 2);
	tcase_add_test(tc, test_collides_and_backs_off);
	tcase_add_test(tc, test_collision_in_preamble);
	tcase_add_test(tc, test_excessive_collisions);
	tcase_add_test(tc, test_late_collision);
	tcase_add_test(tc, test_same_seed_same_backoff);
	tcase_add_test(tc, test_reset_while_backing_off);
	tcase_add_test(tc, test_link_lost_while_sending);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
