/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames through two PHYs and a cable: latency, cuts, errors, losses, probes. */
#include <math.h>
#include <unistd.h>

#include "cable_rig.h"
#include "capture/pcapng.h"
#include "suite.h"

struct said {
	const char *name;
	u64 value;
};

static void hear(void *ctx, const char *name, u64 value)
{
	struct said *said = ctx;

	if (!strcmp(said->name, name))
		said->value = value;
}

static u64 counter(u32 end, const char *name)
{
	struct said said = {.name = name, .value = UINT64_MAX};

	cable_model.counters(rig.cable, end, hear, &said);
	ck_assert(said.value != UINT64_MAX);
	return said.value;
}

START_TEST(latencies)
{
	static const u32 mbps[] = {10, 100, 1000};
	u32 rate = mbps[_i % 3], length = _i / 3 ? 10000 : 100;

	config.length_cm = length;
	link_at(rate, true);
	rig_send_at(&rig, 0, START + 5, 10, 64, rate);
	rig_send_at(&rig, 1, START + 5, 10, 1518, rate);
	run_until(START + SIM_MS(100));
	ck_assert_int_eq(rig.mac[1].received, 10);
	ck_assert_int_eq(rig.mac[0].received, 10);
	ck_assert_int_eq(rig.mac[1].first_at - START - 5,
			 bit_times(72 * 8, rate) + latency(rate, length));
	ck_assert_int_eq(rig.mac[1].last_at - rig.mac[1].first_at, 9 * bit_times(84 * 8, rate));
	ck_assert_int_eq(rig.mac[0].first_at - START - 5,
			 bit_times(1526 * 8, rate) + latency(rate, length));
	ck_assert_int_eq(rig.mac[0].bad_fcs + rig.mac[1].bad_fcs, 0);
	/* The promise is all that a full-duplex link can give. */
	ck_assert_int_eq(rig.world->lookahead, bit_times(72 * 8, rate) + latency(rate, length));
	ck_assert_int_eq(rig.phy[0]->tx_frames, 10);
	ck_assert_int_eq(rig.phy[0]->rx_frames, 10);
	ck_assert_int_eq(counter(1, "frames"), 10);
	ck_assert_int_eq(counter(1, "bytes"), 640);
}
END_TEST

/* Shorter than any MAC sends: held to the promise, not refused. */
START_TEST(runt)
{
	link_at(1000, true);
	rig_send_at(&rig, 0, START, 3, 10, 1000);
	run_until(START + SIM_MS(1));
	ck_assert_int_eq(rig.mac[1].received, 3);
	ck_assert_int_eq(rig.mac[1].last_len, 10);
	ck_assert_int_eq(rig.mac[1].first_at - START,
			 bit_times(72 * 8, 1000) + latency(1000, 1000));
}
END_TEST

START_TEST(wrong_speed)
{
	link_at(100, true);
	rig_send_at(&rig, 0, START, 3, 100, 1000);
	run_until(START + SIM_MS(1));
	rig_send_at(&rig, 0, START + SIM_MS(1), 3, 100, 10);
	run_until(START + SIM_MS(3));
	ck_assert_int_eq(rig.mac[1].received, 0);
	ck_assert_int_eq(rig.phy[0]->tx_wrong_speed, 6);
}
END_TEST

/* A frame of 1000 bytes at 1 Gb/s, pulled after _i * 500 ns on the far side. */
START_TEST(unplugged_in_mid_frame)
{
	sim_time sent = START + SIM_US(10), pull = sent + (sim_time)_i * SIM_NS(500);
	/* first bit at the far end of the copper */
	sim_time first = sent + bit_times(84, 1000) + SIM_NS(50);
	s64 bytes = (pull - first) / bit_times(8, 1000) - ETH_PREAMBLE_LEN;

	rig_plug(&rig, &config);
	cable_model.action(rig.cable, pull, CABLE_UNPLUG, NULL);
	ck_assert(rig_wait_up(&rig, START));
	run_until(START);
	rig_send_at(&rig, 0, sent, 1, 1000, 1000);
	run_until(START + SIM_MS(1));
	if (bytes <= 0) {
		ck_assert_int_eq(rig.mac[1].received, 0);
		ck_assert_int_eq(counter(0, "not_sent_unplugged"), 1);
		return;
	}
	ck_assert_int_eq(rig.mac[1].received, 1);
	if (bytes >= 1000) {
		ck_assert_int_eq(rig.mac[1].last_len, 1000);
		ck_assert_int_eq(rig.mac[1].bad_fcs, 0);
		return;
	}
	ck_assert_int_eq(rig.mac[1].last_len, bytes);
	ck_assert_int_eq(rig.mac[1].bad_fcs, 1);
	ck_assert_int_eq(rig.mac[1].cut, 1);
	ck_assert_int_eq(counter(1, "cut"), 1);
	ck_assert_int_eq(rd(&rig, 1, 21), 1);
	ck_assert_int_eq(rd(&rig, 1, 21), 0);
	/* at the instant, but no sooner than the promise */
	ck_assert_int_eq(rig.mac[1].last_at,
			 MAX(pull + bit_times(244, 1000),
			     sent + bit_times(72 * 8, 1000) + latency(1000, 1000)));
}
END_TEST

START_TEST(unplug_and_plug)
{
	rig_plug(&rig, &config);
	cable_model.action(rig.cable, START + SIM_MS(1), CABLE_UNPLUG, NULL);
	cable_model.action(rig.cable, START + SIM_MS(19) - SIM_US(1), CABLE_PLUG, NULL);
	cable_model.action(rig.cable, START + SIM_SEC(2), CABLE_UNPLUG, NULL);
	cable_model.action(rig.cable, START + SIM_SEC(4), CABLE_PLUG, NULL);
	ck_assert(rig_wait_up(&rig, START));
	run_until(START);
	/* 20 ms of frames: what falls into the gap is gone, the link lives on */
	rig_send_at(&rig, 0, START, 2000, 1230, 1000);
	run_until(START + SIM_SEC(1));
	ck_assert(both_up(&rig));
	ck_assert_int_eq(rig.phy[1]->link_downs, 0);
	ck_assert_int_eq(rig.mac[1].received, 99 + 1 + 100);
	ck_assert_int_eq(rig.mac[1].bad_fcs, 1);
	ck_assert_int_eq(counter(1, "frames") + counter(0, "not_sent_unplugged"), 2000);
	run_until(START + SIM_SEC(4));
	ck_assert(!phy_link(rig.phy[0])->up && !phy_link(rig.phy[1])->up);
	ck_assert(rig_wait_up(&rig, START + SIM_SEC(8)));
	rig.mac[0].received = 0;
	rig_send_at(&rig, 1, START + SIM_SEC(8), 5, 64, 1000);
	run_until(START + SIM_SEC(9));
	ck_assert_int_eq(rig.mac[0].received, 5);
}
END_TEST

/* Fixed seed, many frames: as many errors as there should be, in one direction. */
START_TEST(bit_errors)
{
	static const double ber[] = {1e-4, 1e-5, 1e-6, 1e-7, 0.01};
	u32 frames = 4000, len = 1518;
	double bits = len * 8, expect, sigma, p;

	config.way[0].ber = ber[_i];
	link_at(1000, true);
	rig_send_at(&rig, 0, START, frames, len, 1000);
	rig_send_at(&rig, 1, START, frames, len, 1000);
	run_until(START + SIM_SEC(1));
	ck_assert_int_eq(rig.mac[1].received, frames);
	ck_assert_int_eq(rig.mac[0].received, frames);
	ck_assert_int_eq(rig.mac[0].bad_fcs, 0);
	p = 1 - pow(1 - ber[_i], bits);
	expect = frames * p;
	sigma = sqrt(frames * p * (1 - p));
	ck_assert_msg(fabs(rig.mac[1].bad_fcs - expect) <= 4 * sigma + 1e-9,
		      "%u bad, expected %.1f +- %.1f", rig.mac[1].bad_fcs, expect, sigma);
	ck_assert_int_eq(rig.mac[1].damaged, rig.mac[1].bad_fcs);
	ck_assert_int_eq(counter(1, "damaged"), rig.mac[1].bad_fcs);
}
END_TEST

START_TEST(losses)
{
	u32 frames = 10000;
	double sigma = sqrt(frames * 0.01 * 0.99);

	config.way[1].loss = 0.01;
	link_at(1000, true);
	rig_send_at(&rig, 0, START, frames, 64, 1000);
	rig_send_at(&rig, 1, START, frames, 64, 1000);
	run_until(START + SIM_SEC(1));
	ck_assert_int_eq(rig.mac[1].received, frames);
	ck_assert_msg(fabs(frames * 0.99 - rig.mac[0].received) <= 4 * sigma, "%u received",
		      rig.mac[0].received);
	ck_assert_int_eq(rig.mac[0].received + counter(0, "lost"), frames);
}
END_TEST

START_TEST(all_lost)
{
	config.way[0].loss = 1;
	link_at(1000, true);
	rig_send_at(&rig, 0, START, 100, 64, 1000);
	run_until(START + SIM_SEC(1));
	ck_assert_int_eq(rig.mac[1].received, 0);
	ck_assert_int_eq(counter(1, "lost"), 100);
}
END_TEST

START_TEST(delay_each_way_and_set)
{
	struct cable_config later;

	config.way[0].delay = SIM_MS(5);
	later = config;
	later.way[0].delay = SIM_US(20);
	later.way[1].loss = 1;
	rig_plug(&rig, &config);
	cable_model.action(rig.cable, START + SIM_MS(50), CABLE_SET, &later);
	ck_assert(rig_wait_up(&rig, START));
	run_until(START);
	rig_send_at(&rig, 0, START, 1, 64, 1000);
	rig_send_at(&rig, 1, START, 1, 64, 1000);
	run_until(START + SIM_MS(20));
	ck_assert_int_eq(rig.mac[1].first_at - START,
			 bit_times(72 * 8, 1000) + latency(1000, 1000) + SIM_MS(5));
	ck_assert_int_eq(rig.mac[0].first_at - START,
			 bit_times(72 * 8, 1000) + latency(1000, 1000));
	/* two just before the change, two after: nobody overtakes */
	rig_send_at(&rig, 0, START + SIM_MS(50) - SIM_NS(700), 4, 64, 1000);
	rig_send_at(&rig, 1, START + SIM_MS(51), 4, 64, 1000);
	run_until(START + SIM_MS(100));
	ck_assert_int_eq(rig.mac[1].received, 5);
	ck_assert_int_ge(rig.mac[1].last_at, START + SIM_MS(55));
	ck_assert_int_lt(rig.mac[1].last_at, START + SIM_MS(56));
	ck_assert_int_eq(rig.mac[0].received, 1);
	ck_assert(both_up(&rig));
}
END_TEST

/* ---- The tap ---- */

struct recorded {
	u32 out, in, commented, not_sent;
	u64 first_ns;
};

/* Enhanced Packet Blocks of the file: direction, time of the first, comments. */
static void read_capture(const char *path, struct recorded *r)
{
	char *data;
	gsize len;

	*r = (struct recorded){0};
	ck_assert(g_file_get_contents(path, &data, &len, NULL));
	for (size_t at = 0; at + 12 <= len; at += get_le32(data + at + 4)) {
		const u8 *b = (const u8 *)data + at;
		u32 size = get_le32(b + 4), opt, flags;

		if (get_le32(b) != 6)
			continue;
		if (!r->out && !r->in)
			r->first_ns = (u64)get_le32(b + 12) << 32 | get_le32(b + 16);
		opt = 28 + ((get_le32(b + 20) + 3) & ~3u);
		ck_assert_uint_eq(get_le16(b + opt), 2); /* epb_flags */
		flags = get_le32(b + opt + 4);
		r->out += (flags & 3) == 2;
		r->in += (flags & 3) == 1;
		r->not_sent +=
			memmem(b + opt, size - opt, "not sent: the cable is unplugged", 32) != NULL;
		r->commented += memmem(b + opt, size - opt, "lost on the cable", 17) != NULL;
	}
	g_free(data);
}

/* Both directions, each at the far end when the last bit is in; lost ones too,
 * and at the near end those that were never sent. */
START_TEST(tap)
{
	struct capture_options options = {.epoch_ns = 0};
	struct capture *capture;
	struct recorded r;
	char path[] = "/tmp/netemu-test-cable-XXXXXX";

	close(mkstemp(path));
	capture = capture_create(path, &options, NULL);
	config.way[1].loss = 0.5;
	rig_plug(&rig, &config);
	cable_model.set_tap(rig.cable, capture_add_tap(capture, "c0", TAP_CABLE));
	cable_model.action(rig.cable, START + SIM_US(550), CABLE_UNPLUG, NULL);
	ck_assert(rig_wait_up(&rig, START));
	run_until(START);
	rig_send_at(&rig, 0, START, 10, 64, 1000);
	rig_send_at(&rig, 1, START + SIM_US(100), 40, 64, 1000);
	run_until(START + SIM_US(500));
	rig_send_at(&rig, 0, START + SIM_US(600), 3, 64, 1000);
	rig_send_at(&rig, 1, START + SIM_US(600), 2, 64, 1000);
	run_until(START + SIM_MS(1));
	ck_assert(capture_close(capture, NULL));
	cable_model.set_tap(rig.cable, NULL);
	read_capture(path, &r);
	unlink(path);
	ck_assert_uint_eq(r.out, 10 + 3);
	ck_assert_uint_eq(r.in, 40 + 2);
	ck_assert_uint_eq(r.not_sent, 5);
	ck_assert_uint_eq(counter(0, "not_sent_unplugged"), 3);
	ck_assert_uint_eq(r.commented, counter(0, "lost"));
	ck_assert_uint_eq(r.commented + rig.mac[0].received, 40);
	ck_assert_uint_eq(r.first_ns, (u64)rig.mac[1].first_at / 1000);
}
END_TEST

/* ---- Cable tests ---- */

static u16 vct7(u32 end)
{
	wr_page(&rig, end, 5, 23, 0x0603);
	wr_page(&rig, end, 5, 24, 0);
	wr_page(&rig, end, 7, 21, 0x8000);
	ck_assert_uint_eq(rd_page(&rig, end, 7, 21) & 0x8800, 0x0800);
	ck_assert_uint_eq(rd_page(&rig, end, 7, 20), 0x9999);
	run_until(node_now(rig.node[0]) + SIM_SEC(1));
	ck_assert_uint_eq(rd_page(&rig, end, 7, 21) & 0x0800, 0);
	return rd_page(&rig, end, 7, 20);
}

START_TEST(cable_test)
{
	config.length_cm = 2150;
	config.pair_end[1] = MDI_PAIR_OPEN;
	config.pair_end[2] = MDI_PAIR_SHORT;
	rig_plug(&rig, &config);
	cable_model.action(rig.cable, SIM_SEC(5), CABLE_UNPLUG, NULL);
	run_until(SIM_MS(10));
	ck_assert_uint_eq(vct7(0), 0x1321);
	ck_assert_uint_eq(rd_page(&rig, 0, 7, 16), 0);
	ck_assert_uint_eq(rd_page(&rig, 0, 7, 17), 2150);
	ck_assert_uint_eq(rd_page(&rig, 0, 7, 18), 2150);
	ck_assert_uint_eq(vct7(1), 0x1321); /* broken in this end's plug */
	ck_assert_uint_eq(rd_page(&rig, 1, 7, 17), 0);
	run_until(SIM_SEC(5) + SIM_MS(1));
	ck_assert_uint_eq(vct7(0), 0x2222);
	ck_assert_uint_eq(rd_page(&rig, 0, 7, 19), 2150);
	wr_page(&rig, 0, 7, 21, 0x8400);
	run_until(node_now(rig.node[0]) + SIM_SEC(1));
	ck_assert_uint_eq(rd_page(&rig, 0, 7, 19), 21);
}
END_TEST

START_TEST(cable_test_of_an_empty_jack)
{
	ck_assert_uint_eq(vct7(0), 0x2222);
	ck_assert_uint_eq(rd_page(&rig, 0, 7, 16), 0);
}
END_TEST

START_TEST(reflections)
{
	u32 best = 0, at = 0;

	config.length_cm = 4000;
	config.pair_end[0] = MDI_PAIR_SHORT;
	config.pair_end[1] = MDI_PAIR_OPEN;
	rig_plug(&rig, &config);
	run_until(SIM_MS(1));
	wr_page(&rig, 0, 5, 28, 0x1c86);
	for (u32 step = 0; step < 100; step++) {
		u16 v;

		wr_page(&rig, 0, 5, 24, (u16)step);
		wr_page(&rig, 0, 5, 23, 0x86c3);
		ck_assert_uint_eq(rd_page(&rig, 0, 5, 23) & 0xc000, 0x4000);
		v = rd_page(&rig, 0, 5, 16);
		ck_assert(!(v & 0x8000) == ((v >> 8 & 0x7f) != 0)); /* a short: negative */
		v = rd_page(&rig, 0, 5, 17);
		ck_assert(v & 0x8000);
		if ((v >> 8 & 0x7f) > best) {
			best = v >> 8 & 0x7f;
			at = step;
		}
		ck_assert_uint_eq(rd_page(&rig, 0, 5, 18) >> 8, 0x80); /* a good pair */
	}
	ck_assert_uint_eq(at, 40000 / 805);
	ck_assert_uint_gt(best, 20);
}
END_TEST

/* ---- Making ---- */

START_TEST(impossible_cables)
{
	struct cable_config bad[8];
	GError *err = NULL;

	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		bad[i] = config;
	bad[0].category = "cat9";
	bad[1].category = NULL;
	bad[2].length_cm = 0;
	bad[3].length_cm = 1000000;
	bad[4].way[0].loss = 1.5;
	bad[5].way[1].ber = -0.1;
	bad[6].way[0].delay = -1;
	bad[7].pair_end[2] = 7;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		ck_assert_ptr_null(cable_model.create("c", &bad[i], phy_mdi(rig.phy[0]),
						      phy_mdi(rig.phy[1]), &err));
		ck_assert_ptr_nonnull(err);
		g_clear_error(&err);
		ck_assert_ptr_null(phy_mdi(rig.phy[0])->medium);
	}
}
END_TEST

/* From one jack of a board to another of the same. */
START_TEST(both_ends_in_one_node)
{
	struct phy_config pc = {.kind = PHY_88E6341};
	struct phy *x = phy_create(rig.node[0], &rig.owner[0], "phy0.x", &pc);
	struct phy *y = phy_create(rig.node[0], &rig.owner[0], "phy0.y", &pc);
	struct cable *cable = cable_model.create("loop", &config, phy_mdi(x), phy_mdi(y), NULL);

	run_until(SIM_SEC(4));
	ck_assert(phy_link(x)->up && phy_link(y)->up);
	ck_assert_int_eq(phy_link(x)->mbps, 1000);
	cable_model.destroy(cable);
	phy_destroy(x);
	phy_destroy(y);
}
END_TEST

START_TEST(destroyed_with_frames_on_the_way)
{
	config.way[0].delay = SIM_MS(10);
	link_at(1000, true);
	rig_send_at(&rig, 0, START, 100, 64, 1000);
	run_until(START + SIM_MS(5));
	ck_assert_int_eq(rig.node[0]->frames.in_use, 100);
	cable_model.destroy(rig.cable);
	rig.cable = NULL;
	ck_assert_int_eq(rig.node[0]->frames.in_use, 0);
}
END_TEST

static u64 digest(u64 seed)
{
	u64 sum;

	rig_start(&rig, seed, PHY_88E1512);
	config = rig_cable_config();
	config.way[0].ber = 1e-6;
	config.way[1].loss = 0.01;
	link_at(1000, true);
	rig_send_at(&rig, 0, START, 1000, 700, 1000);
	rig_send_at(&rig, 1, START, 1000, 64, 1000);
	run_until(START + SIM_SEC(1));
	sum = (u64)rig.mac[0].last_at * 31 + (u64)rig.mac[1].last_at * 37 + rig.mac[0].received +
	      rig.mac[1].bad_fcs * 1009;
	teardown();
	return sum;
}

START_TEST(same_seed_same_bytes)
{
	u64 first;

	teardown();
	first = digest(5);
	ck_assert(first == digest(5));
	ck_assert(first != digest(6));
	setup();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cable");
	TCase *tc = tcase_create("cable");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, latencies, 0, 6);
	tcase_add_test(tc, runt);
	tcase_add_test(tc, wrong_speed);
	tcase_add_loop_test(tc, unplugged_in_mid_frame, 0, 18);
	tcase_add_test(tc, unplug_and_plug);
	tcase_add_loop_test(tc, bit_errors, 0, 5);
	tcase_add_test(tc, losses);
	tcase_add_test(tc, all_lost);
	tcase_add_test(tc, delay_each_way_and_set);
	tcase_add_test(tc, tap);
	tcase_add_test(tc, cable_test);
	tcase_add_test(tc, cable_test_of_an_empty_jack);
	tcase_add_test(tc, reflections);
	tcase_add_test(tc, impossible_cables);
	tcase_add_test(tc, both_ends_in_one_node);
	tcase_add_test(tc, destroyed_with_frames_on_the_way);
	tcase_add_test(tc, same_seed_same_bytes);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
