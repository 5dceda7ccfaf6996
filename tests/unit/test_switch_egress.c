/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 88E6341: MAC checks, timing, queues, limits, flow control, half duplex. */
#include "switch_rig.h"

/* ---- Reception ---- */

START_TEST(bad_frames_are_counted_by_kind)
{
	struct frame *f;

	rig_write(0x11, PORT_CTL2, 0x0080);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 63));
	rig_run(SIM_US(20));
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 1523));
	rig_run(SIM_US(20));
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 1522));
	rig_run(SIM_US(20));
	for (u32 len = 60; len <= 1600; len += 770) {
		f = rig_frame(2, 1, "\x88\xb5", 2, len);
		f->data[20] ^= 1;
		rig_give(1, f);
		rig_run(SIM_US(20));
	}
	f = rig_frame(2, 1, "\x88\xb5", 2, 64);
	f->flags |= FRAME_SYMBOL_ERROR;
	rig_give(1, f);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rig_stat(1, ST_IN_UNDERSIZE), 1);
	ck_assert_uint_eq(rig_stat(1, ST_IN_OVERSIZE), 1);
	ck_assert_uint_eq(rig_stat(1, ST_IN_UNICAST), 1);
	ck_assert_uint_eq(rig_stat(1, ST_IN_FRAGMENTS), 1);
	ck_assert_uint_eq(rig_stat(1, ST_IN_FCS_ERROR), 1);
	ck_assert_uint_eq(rig_stat(1, ST_IN_JABBER), 1);
	ck_assert_uint_eq(rig_stat(1, ST_IN_RX_ERROR), 1);
	ck_assert_uint_eq(rig_count(2), 1);
}
END_TEST

START_TEST(jumbo_modes)
{
	static const u16 mode[] = {0x0080, 0x1080, 0x2080};
	static const u32 largest[] = {1522, 2048, 10240 - 64};

	for (u32 i = 0; i < 3; i++) {
		rig_write(0x11, PORT_CTL2, mode[i]);
		rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, largest[i]));
		rig_run(SIM_US(200));
		ck_assert_uint_eq(rig_count(2), i + 1);
		ck_assert_uint_eq(rig_got(2, i)->len, largest[i]);
	}
}
END_TEST

START_TEST(force_good_fcs)
{
	struct frame *f = rig_frame(2, 1, "\x88\xb5", 2, 64);

	rig_write(0x11, PORT_CTL2, 0xa080);
	f->data[20] ^= 1;
	rig_give(1, f);
	rig_run(SIM_US(10));
	rig_got(2, 0);
	ck_assert_uint_eq(rig_stat(1, ST_IN_BAD_ACCEPTED), 1);
}
END_TEST

/* ---- Timing ---- */

START_TEST(store_and_forward_adds_one_frame_time)
{
	rig_send(2, 1, 2);
	rig_send(1, 2, 1);
	rig_forget();
	rig_run(SIM_US(100));
	{
		sim_time start = node_now(rig.node);

		for (u32 i = 0; i < 3; i++) {
			rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
			rig_run(SIM_NS(672));
		}
		rig_run(SIM_US(2));
		ck_assert_uint_eq(rig_count(2), 3);
		for (u32 i = 0; i < 3; i++)
			ck_assert_int_eq(g_array_index(rig.got[2], struct rig_frame, i).at,
					 start + SIM_NS(576) * 2 + SIM_NS(672) * i);
	}
	/* 100 Mb/s out: 5.76 us. */
	rig_forget();
	rig_write(0x12, PORT_MAC_CTL, 0x203d);
	{
		sim_time start = node_now(rig.node);

		rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
		rig_run(SIM_US(10));
		ck_assert_int_eq(g_array_index(rig.got[2], struct rig_frame, 0).at,
				 start + SIM_NS(576) + SIM_NS(5760));
	}
}
END_TEST

/* ---- Queues ---- */

/* Three ports fill port 5 with @n frames each of 802.1p priority @pri, 0x9f each. */
static void burst(const u8 *pri, u32 n, u32 len)
{
	for (u32 i = 0; i < n; i++) {
		for (u32 port = 1; port <= 3; port++) {
			const u8 head[] = {0x81, 0, (u8)(pri[port - 1] << 5), 1, 0x88, 0xb5};

			rig_give(port, rig_frame(55, port, head, 6, len));
		}
		rig_run(SIM_NS(8) * (len + 20));
	}
}

static void teach_port5(void)
{
	rig_send(5, 1, 55);
	rig_forget();
}

START_TEST(strict_priority_goes_first)
{
	static const u8 pri[] = {1, 0, 7}; /* queues 0, 1, 3 */

	teach_port5();
	rig_write(0x15, PORT_QUEUE_CTL, 0x8003);
	burst(pri, 10, 500);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rig_count(5), 30);
	ck_assert_uint_eq(rig_stat(5, ST_OUT_QUEUE_0), 10);
	ck_assert_uint_eq(rig_stat(5, ST_OUT_QUEUE_0 + 1), 10);
	ck_assert_uint_eq(rig_stat(5, ST_OUT_QUEUE_0 + 3), 10);
	/* The lowest queue waits; its first frame found the port idle. */
	for (u32 i = 21; i < 30; i++)
		ck_assert_uint_eq(rig_got(5, i)->data[14] >> 5, 1);
	ck_assert_uint_eq(rig.sw->cells_used - rig.sw->port[5].tx_cells, 0);
}
END_TEST

START_TEST(weights_share_eight_to_one)
{
	static const u8 pri[] = {1, 1, 7};
	u32 high = 0;

	teach_port5();
	burst(pri, 60, 64);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rig_count(5), 180);
	for (u32 i = 0; i < 54; i++)
		high += rig_got(5, i)->data[14] >> 5 == 7;
	/* Queue 3 has 8 turns in 9 against queue 0 alone: all of its load. */
	ck_assert_uint_ge(high, 45);
	ck_assert_uint_le(high, 53);
}
END_TEST

START_TEST(dscp_chooses_the_queue)
{
	u8 ip[20] = {0x08, 0x00, 0x45, 0xb8};

	rig_write(0x1b, G1_IP_PRI + 5, 0xaaaa);
	rig_give(1, rig_frame(2, 1, ip, sizeof(ip), 64));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 2), 1);
}
END_TEST

START_TEST(full_memory_drops_at_ingress)
{
	static const u8 pri[] = {0, 0, 0};
	u32 lost;

	teach_port5();
	burst(pri, 60, 1522);
	rig_run(SIM_MS(10));
	lost = rig_stat(1, ST_IN_DISCARDS) + rig_stat(2, ST_IN_DISCARDS) +
	       rig_stat(3, ST_IN_DISCARDS);
	ck_assert_uint_eq(rig_count(5) + lost, 180);
	ck_assert_uint_gt(lost, 20);
	/* Half of the memory: 256 buffers, 6 a frame, and 60 that left meanwhile. */
	ck_assert_uint_gt(rig_count(5), 90);
	ck_assert_uint_eq(rig_read(0x1b, G1_FREE), 512 - rig.sw->port[5].tx_cells);
}
END_TEST

/* Frames of three senders arrive in step, port 1's always first. */
START_TEST(senders_share_a_congested_port)
{
	static const u8 pri[] = {0, 0, 0};

	teach_port5();
	burst(pri, 600, 1522);
	rig_run(SIM_MS(10));
	for (u32 n = 1; n <= 3; n++) {
		u32 passed = 600 - rig_stat(n, ST_IN_DISCARDS);

		ck_assert_uint_ge(passed * 3, rig_count(5) * 85 / 100);
		ck_assert_uint_le(passed * 3, rig_count(5) * 115 / 100);
	}
	ck_assert_uint_ge(rig_count(5), 600);
}
END_TEST

START_TEST(egress_rate_limit)
{
	/* 8 Mb/s: a step of 32 ns * 31250 / 1 ... DEC 40, RATE 1250 = 1 us a byte */
	static const u8 pri[] = {0, 0, 0};

	teach_port5();
	rig_write(0x15, PORT_EGRESS_RATE1, 40);
	rig_write(0x15, PORT_EGRESS_RATE2, 0x8000 | 1250);
	burst(pri, 10, 100);
	rig_run(SIM_US(100) * 30);
	ck_assert_uint_eq(rig_count(5), 30);
	ck_assert_int_eq(g_array_index(rig.got[5], struct rig_frame, 29).at -
				 g_array_index(rig.got[5], struct rig_frame, 19).at,
			 SIM_US(1000));
}
END_TEST

static void irl_write(u32 reg, u16 value)
{
	rig_write(0x1c, G2_IRL_DATA, value);
	rig_write(0x1c, G2_IRL_CMD, (u16)(0xb100 | reg));
}

START_TEST(ingress_rate_limit)
{
	/* DSDT: 1 Mb/s by increment 4 and factor 1; a burst of 4000 tokens. */
	irl_write(0, 0x8000);
	irl_write(3, 2 << 2);
	irl_write(5, 4000);
	irl_write(1, 4);
	irl_write(2, 1);
	for (u32 i = 0; i < 1000; i++) {
		rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 125));
		rig_run(SIM_US(100));
	}
	/* 10 Mb/s offered for 0.1 s, 1 Mb/s let in: 97 of them and the burst. */
	ck_assert_uint_ge(rig_count(2), 97);
	ck_assert_uint_le(rig_count(2), 106);
	ck_assert_uint_eq(rig_stat(1, ST_IN_DISCARDS), 1000 - rig_count(2));
	rig_write(0x1c, G2_IRL_CMD, 0x9100);
	rig_forget();
	rig_send(1, 2, 1);
	ck_assert_uint_eq(rig_count(2), 1);
}
END_TEST

/* ---- Flow control ---- */

static struct frame *pause_frame(u16 quanta)
{
	const u8 head[] = {0x88, 0x08, 0, 1, (u8)(quanta >> 8), (u8)quanta};
	struct frame *f = rig_frame(0, 9, head, 6, 64);

	memcpy(f->data, "\x01\x80\xc2\0\0\1", 6);
	frame_update_fcs(f);
	return f;
}

START_TEST(pause_received_holds_frames)
{
	rig_send(2, 1, 2);
	rig_forget();
	rig_write(0x12, PORT_MAC_CTL, 0x20fe);
	rig_give(2, pause_frame(100));
	rig_run(SIM_NS(576));
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
	rig_run(SIM_US(51));
	ck_assert_uint_eq(rig_count(2), 0);
	ck_assert_uint_eq(rig_read(0x12, PORT_STS) & 0x20, 0x20);
	rig_run(SIM_US(1));
	ck_assert_uint_eq(rig_count(2), 1);
	/* 100 quanta of 512 ns after it was in, and the frame's own time. */
	ck_assert_int_eq(g_array_index(rig.got[2], struct rig_frame, 0).at,
			 node_now(rig.node) - SIM_NS(52576) + SIM_NS(576) + SIM_NS(51200) +
				 SIM_NS(576));
	/* Ended early by 0; never forwarded. */
	rig_give(2, pause_frame(0xffff));
	rig_run(SIM_US(1));
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
	rig_run(SIM_US(1));
	rig_give(2, pause_frame(0));
	rig_run(SIM_US(2));
	ck_assert_uint_eq(rig_count(2), 2);
	ck_assert_uint_eq(rig_stat(2, ST_IN_PAUSE), 3);
	ck_assert_uint_eq(rig_count(1), 0);
}
END_TEST

START_TEST(congestion_pauses_the_senders)
{
	static const u8 pri[] = {0, 0, 0};
	u32 pauses = 0;

	teach_port5();
	for (u32 n = 1; n <= 3; n++)
		rig_write(0x10 + n, PORT_MAC_CTL, 0x20fe);
	burst(pri, 12, 1522);
	rig_run(SIM_MS(10));
	for (u32 n = 1; n <= 3; n++) {
		ck_assert_uint_eq(rig_stat(n, ST_IN_DISCARDS), 0);
		for (u32 i = 0; i < rig_count(n); i++)
			pauses += get_be16(rig_got(n, i)->data + 12) == 0x8808;
		ck_assert_uint_eq(rig_count(n), rig_stat(n, ST_OUT_PAUSE));
	}
	ck_assert_uint_ge(pauses, 6);
	ck_assert_uint_eq(get_be16(rig_got(1, 0)->data + 16), 0xffff);
	ck_assert_uint_eq(get_be16(rig_got(1, rig_count(1) - 1)->data + 16), 0);
	ck_assert_uint_eq(rig_count(5), 36);
}
END_TEST

/* ---- Half duplex ---- */

static void half_duplex(u32 n)
{
	rig_write(0x10 + n, PORT_MAC_CTL, 0x2035);
}

static void carrier(u32 n, bool sensed)
{
	mii_set_carrier(&rig.mac[n], sensed);
}

START_TEST(carrier_defers)
{
	rig_send(2, 1, 2);
	rig_forget();
	half_duplex(2);
	carrier(2, true);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rig_count(2), 0);
	ck_assert_uint_eq(rig_stat(2, ST_DEFERRED), 1);
	carrier(2, false);
	rig_run(SIM_US(8));
	ck_assert_uint_eq(rig_count(2), 1);
	/* gap 0.96 us, frame 5.76 us */
	ck_assert_int_eq(g_array_index(rig.got[2], struct rig_frame, 0).at,
			 node_now(rig.node) - SIM_US(8) + SIM_NS(960) + SIM_NS(5760));
	ck_assert_uint_eq(rig_stat(2, ST_OUT_UNICAST), 1);
}
END_TEST

/* 802.3 4.2.8, process Deference: a gap of 960 ns heeds carrier for 640 ns. */
START_TEST(last_third_of_the_gap_is_blind)
{
	static const sim_time at[] = {SIM_NS(639), SIM_NS(641)};

	rig_send(2, 1, 2);
	rig_forget();
	half_duplex(2);
	carrier(2, true);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
	rig_run(SIM_US(20));
	carrier(2, false);
	rig_run(at[_i]);
	carrier(2, true);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_stat(2, ST_COLLISIONS), _i);
	carrier(2, false);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig_stat(2, ST_OUT_UNICAST), 1);
	ck_assert_uint_eq(rig_stat(2, ST_SINGLE), _i);
}
END_TEST

START_TEST(collision_backs_off_and_tries_again)
{
	rig_send(2, 1, 2);
	rig_forget();
	half_duplex(2);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
	rig_run(SIM_US(2));
	carrier(2, true);
	rig_run(SIM_US(3));
	carrier(2, false);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig_stat(2, ST_COLLISIONS), 1);
	ck_assert_uint_eq(rig_stat(2, ST_SINGLE), 1);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_UNICAST), 1);
	/* What was sent at first arrived cut. */
	ck_assert_uint_eq(rig_count(2), 2);
	ck_assert(g_array_index(rig.got[2], struct rig_frame, 0).f->flags & FRAME_CUT);
	rig_got(2, 1);
}
END_TEST

START_TEST(late_collision_loses_the_frame)
{
	rig_send(2, 1, 2);
	rig_forget();
	half_duplex(2);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 1000));
	rig_run(SIM_US(8 + 20));
	carrier(2, true);
	rig_run(SIM_US(3));
	carrier(2, false);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rig_stat(2, ST_LATE), 1);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_UNICAST), 0);
	ck_assert_uint_eq(rig_count(2), 1);
	ck_assert_uint_eq(rig_read(0x1c, G2_INT_SRC), 0x2000);
}
END_TEST

/* The slot of 512 bits, 5.12 us, begins with the preamble, so that what a
 * collision within it leaves of a frame is always shorter than 64 bytes. */
START_TEST(slot_begins_with_the_preamble)
{
	static const sim_time at[] = {SIM_NS(5120), SIM_NS(5121)};
	const struct sw_port *p = &rig.sw->port[2];
	const struct frame *cut;

	rig_send(2, 1, 2);
	rig_forget();
	half_duplex(2);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 1000));
	while (p->csma != CSMA_TX)
		rig_run(SIM_NS(10));
	rig_run(p->tx_start + at[_i] - node_now(rig.node));
	carrier(2, true);
	rig_run(SIM_NS(500));
	carrier(2, false);
	ck_assert_uint_eq(rig_stat(2, ST_COLLISIONS), 1);
	ck_assert_uint_eq(rig_stat(2, ST_LATE), _i);
	cut = g_array_index(rig.got[2], struct rig_frame, 0).f;
	ck_assert(cut->flags & FRAME_CUT);
	ck_assert_uint_eq(cut->len, 64 - 8 + 4);
	rig_run(SIM_MS(1));
}
END_TEST

START_TEST(sixteen_collisions_are_excessive)
{
	rig_send(2, 1, 2);
	rig_forget();
	half_duplex(2);
	rig_write(0x1b, G1_CTL1, 0x6000);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
	for (u32 i = 0; i < 200000 && !rig_stat(2, ST_EXCESSIVE); i++) {
		rig_run(SIM_NS(500));
		if (rig.sw->port[2].csma == CSMA_TX) {
			carrier(2, true);
			rig_run(SIM_US(3));
			carrier(2, false);
		}
	}
	rig_run(SIM_MS(100));
	ck_assert_uint_eq(rig_stat(2, ST_EXCESSIVE), 1);
	ck_assert_uint_eq(rig_stat(2, ST_COLLISIONS), 16);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_UNICAST), 0);
}
END_TEST

START_TEST(reset_in_the_middle_leaves_nothing)
{
	static const u8 pri[] = {0, 1, 7};

	half_duplex(2);
	burst(pri, 20, 800);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 64));
	rig_run(SIM_NS(700));
	model_reset(rig.model);
	rig_run(SIM_MS(10));
	ck_assert_uint_eq(rig.sw->cells_used, 0);
}
END_TEST

START_TEST(link_down_empties_the_queue)
{
	static const u8 pri[] = {0, 1, 7};

	teach_port5();
	burst(pri, 20, 800);
	rig_write(0x15, PORT_MAC_CTL, 0x201e);
	ck_assert_uint_eq(rig.sw->port[5].queued, 0);
	ck_assert_uint_eq(rig.sw->cells_used, 0);
	rig_run(SIM_MS(10));
}
END_TEST

START_TEST(states_of_spanning_tree)
{
	rig_write(0x11, PORT_CTL0, 0x7d);
	rig_send(1, 2, 1);
	ck_assert_uint_eq(rig_ports(), 0);
	rig_write(0x11, PORT_CTL0, 0x7e);
	rig_send(1, 2, 1);
	ck_assert_uint_eq(rig_ports(), 0);
	/* It has learned, but nothing goes there yet. */
	rig_send(2, 1, 2);
	ck_assert_uint_eq(rig_ports(), 0);
	rig_write(0x11, PORT_CTL0, 0x7f);
	rig_send(2, 1, 2);
	ck_assert_uint_eq(rig_ports(), BIT(1));
}
END_TEST

START_TEST(flood_bits)
{
	rig_write(0x12, PORT_CTL0, 0x7b);
	rig_send(1, 9, 1);
	ck_assert_uint_eq(rig_ports(), BIT(0) | BIT(3) | BIT(4) | BIT(5));
	rig_forget();
	rig_write(0x12, PORT_CTL0, 0x77);
	rig_send(1, 0xff, 1);
	ck_assert_uint_eq(rig_ports(), BIT(0) | BIT(3) | BIT(4) | BIT(5));
	rig_forget();
	rig_write(0x1c, G2_SWITCH_MGMT, 0x1400);
	rig_send(1, 0xff, 1);
	ck_assert_uint_eq(rig_ports(), SW_PORT_MASK & ~BIT(1));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("switch egress");
	TCase *tc = rig_case(suite, "mac", rig_unmanaged);

	tcase_add_test(tc, bad_frames_are_counted_by_kind);
	tcase_add_test(tc, jumbo_modes);
	tcase_add_test(tc, force_good_fcs);
	tcase_add_test(tc, store_and_forward_adds_one_frame_time);
	tcase_add_test(tc, states_of_spanning_tree);
	tcase_add_test(tc, flood_bits);
	tc = rig_case(suite, "queues", rig_unmanaged);
	tcase_add_test(tc, strict_priority_goes_first);
	tcase_add_test(tc, weights_share_eight_to_one);
	tcase_add_test(tc, dscp_chooses_the_queue);
	tcase_add_test(tc, full_memory_drops_at_ingress);
	tcase_add_test(tc, senders_share_a_congested_port);
	tcase_add_test(tc, egress_rate_limit);
	tcase_add_test(tc, ingress_rate_limit);
	tc = rig_case(suite, "flow control", rig_unmanaged);
	tcase_add_test(tc, pause_received_holds_frames);
	tcase_add_test(tc, congestion_pauses_the_senders);
	tc = rig_case(suite, "half duplex", rig_unmanaged);
	tcase_add_test(tc, carrier_defers);
	tcase_add_loop_test(tc, last_third_of_the_gap_is_blind, 0, 2);
	tcase_add_test(tc, collision_backs_off_and_tries_again);
	tcase_add_test(tc, late_collision_loses_the_frame);
	tcase_add_loop_test(tc, slot_begins_with_the_preamble, 0, 2);
	tcase_add_test(tc, sixteen_collisions_are_excessive);
	tcase_add_test(tc, reset_in_the_middle_leaves_nothing);
	tcase_add_test(tc, link_down_empties_the_queue);
	return run_suite(suite);
}
