/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Half duplex over a cable: carrier, aborts, collisions, a mismatch, an unplugging. */
#include "cable_rig.h"
#include "suite.h"

START_TEST(carrier)
{
	u32 rate = _i ? 10 : 100;
	sim_time lat = latency(rate, 1000);

	link_at(rate, false);
	rig_send_at(&rig, 0, START, 1, 500, rate);
	run_until(START + lat);
	ck_assert(!rig.mac[1].carrier);
	run_until(START + lat + 1);
	ck_assert(rig.mac[1].carrier);
	ck_assert_int_eq(rig.mac[1].carrier_at, START + lat);
	run_until(START + SIM_MS(5));
	ck_assert(!rig.mac[1].carrier);
	ck_assert_int_eq(rig.mac[1].carrier_at, START + lat + bit_times(508 * 8, rate));
	ck_assert_int_eq(rig.mac[1].received, 1);
	ck_assert_int_eq(rig.mac[1].first_at, rig.mac[1].carrier_at);
	ck_assert_int_eq(rig.mac[1].bad_fcs, 0);
	ck_assert_int_eq(rig.mac[0].carriers, 0);
}
END_TEST

static void abort_now(struct rig *r, u32 from)
{
	mii_abort(&r->mac[from].end);
}

START_TEST(aborted)
{
	sim_time after = bit_times((ETH_PREAMBLE_LEN + 20) * 8, 100), lat = latency(100, 1000);

	link_at(100, false);
	rig_send_at(&rig, 0, START, 1, 500, 100);
	rig_do_at(&rig, 0, START + after, abort_now);
	run_until(START + SIM_MS(1));
	ck_assert_int_eq(rig.mac[1].received, 1);
	ck_assert_int_eq(rig.mac[1].last_len, 20);
	ck_assert_int_eq(rig.mac[1].cut, 1);
	ck_assert_int_eq(rig.mac[1].bad_fcs, 1);
	ck_assert_int_eq(rig.mac[1].last_at, START + after + lat);
	ck_assert(!rig.mac[1].carrier);
	/* in the preamble: carrier, and no frame */
	rig_send_at(&rig, 0, START + SIM_MS(2), 1, 500, 100);
	rig_do_at(&rig, 0, START + SIM_MS(2) + bit_times(32, 100), abort_now);
	run_until(START + SIM_MS(3));
	ck_assert_int_eq(rig.mac[1].received, 1);
	ck_assert_int_eq(rig.mac[1].carriers, 2);
	ck_assert(!rig.mac[1].carrier);
	/* an abort when nothing is sent is nothing */
	rig_do_at(&rig, 0, START + SIM_MS(4), abort_now);
	run_until(START + SIM_MS(5));
}
END_TEST

/* Both begin at once: each hears the other's carrier, stops, and leaves a fragment. */
START_TEST(collision)
{
	sim_time heard = latency(100, 1000), jam = bit_times(64 + 32, 100);

	link_at(100, false);
	for (u32 i = 0; i < 2; i++) {
		rig_send_at(&rig, i, START, 1, 500, 100);
		rig_do_at(&rig, i, START + heard + jam, abort_now);
	}
	run_until(START + SIM_MS(1));
	for (u32 i = 0; i < 2; i++) {
		ck_assert_int_eq(rig.mac[i].carriers, 1);
		ck_assert(!rig.mac[i].carrier);
		ck_assert_int_eq(rig.mac[i].received, 1);
		ck_assert_int_eq(rig.mac[i].cut, 1);
		ck_assert_int_eq(rig.mac[i].last_len,
				 (heard + jam) / bit_times(8, 100) - ETH_PREAMBLE_LEN);
		ck_assert_int_eq(rig.mac[i].last_at, START + heard + jam + heard);
	}
}
END_TEST

/* The full-duplex side sends when it likes; the half-duplex side hears its carrier. */
START_TEST(duplex_mismatch)
{
	for (u32 i = 0; i < 2; i++)
		wr(&rig, i, 9, 0);
	wr(&rig, 0, 0, 0x2100);
	wr(&rig, 0, 0, 0xa100);
	rig_plug(&rig, &config);
	ck_assert(rig_wait_up(&rig, START));
	ck_assert(phy_link(rig.phy[0])->full_duplex && !phy_link(rig.phy[1])->full_duplex);
	run_until(START);
	rig_send_at(&rig, 0, START, 2, 500, 100);
	rig_send_at(&rig, 1, START + SIM_US(10), 1, 200, 100);
	run_until(START + latency(100, 1000) + 1);
	ck_assert(rig.mac[1].carrier);
	run_until(START + SIM_MS(1));
	ck_assert_int_eq(rig.mac[1].carriers, 2);
	ck_assert_int_eq(rig.mac[1].received, 2);
	ck_assert_int_eq(rig.mac[0].received, 1);
	ck_assert_int_eq(rig.mac[0].carriers, 0);
}
END_TEST

START_TEST(unplugged_in_half_duplex)
{
	rig_plug(&rig, &config);
	cable_model.action(rig.cable, START + SIM_US(20), CABLE_UNPLUG, NULL);
	only(0x81, 0);
	ck_assert(rig_wait_up(&rig, START));
	run_until(START);
	rig_send_at(&rig, 0, START, 1, 500, 100);
	run_until(START + SIM_US(19));
	ck_assert(rig.mac[1].carrier);
	run_until(START + SIM_MS(1));
	ck_assert(!rig.mac[1].carrier);
	ck_assert_int_eq(rig.mac[1].received, 1);
	ck_assert_int_eq(rig.mac[1].cut, 1);
	ck_assert_int_lt(rig.mac[1].last_len, 250);
	ck_assert_int_gt(rig.mac[1].last_len, 230);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cable_half_duplex");
	TCase *tc = tcase_create("cable_half_duplex");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, carrier, 0, 2);
	tcase_add_test(tc, aborted);
	tcase_add_test(tc, collision);
	tcase_add_test(tc, duplex_mismatch);
	tcase_add_test(tc, unplugged_in_half_duplex);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
