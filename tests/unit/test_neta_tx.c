/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NETA MAC: rings, descriptors, offloads, arbitration, limits. */
#include "neta/checksum.h"
#include "neta_rig.h"

#define F 0x00200000u
#define L 0x00100000u
#define Z 0x00080000u
#define CSUM_NOT 0x80000000u
#define CSUM_FULL 0x40000000u
#define IP_CSUM 0x00040000u
#define IPV6 0x00020000u
#define UDP 0x00010000u

static u8 bytes[10300];

static u32 sent(u32 q)
{
	return rd(0x3c40 + 4 * q) >> 16;
}

START_TEST(test_one_frame)
{
	u32 ids[2];

	rig_start();
	rig_make(bytes, 50, 0x020000000001, 0xdada);
	rig_send(0, RIG_FLZ, bytes, 50);
	ck_assert_uint_eq(rig.count, 0); /* sending always posts an event */
	ck_assert_uint_eq(rig_pending(0), 1);
	rig_run(SIM_NS(100));
	ck_assert_uint_eq(rd(0x2444), 0x00010001);
	rig_run(SIM_NS(475)); /* 72 bytes: 576 ns, from 0 */
	ck_assert_uint_eq(rig.count, 0);
	rig_run(SIM_US(1));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_int_eq(rig.got_at[0], SIM_NS(576));
	ck_assert_uint_eq(rig.got[0]->len, 64);
	ck_assert(frame_fcs_ok(rig.got[0]));
	ck_assert_mem_eq(rig.got[0]->data, bytes, 50);
	for (u32 i = 50; i < 60; i++)
		ck_assert_uint_eq(rig.got[0]->data[i], 0);
	ck_assert_uint_eq(rd(0x3c40), 0x00010000); /* one sent, none pending */
	ck_assert_uint_eq(rd(0x3c80), 1);
	ck_assert_uint_eq(rd(0x25a0), 1);
	wr(0x3c60, 0x00010000);
	ck_assert_uint_eq(rd(0x3c40), 0);
	ck_assert_uint_eq(rd(0x25a0), 0);
	/* Ids differ. */
	rig_send(0, RIG_FLZ, bytes, 50);
	rig_run(SIM_US(1));
	ids[0] = (u32)rig.got[0]->packet_id;
	ids[1] = (u32)rig.got[1]->packet_id;
	ck_assert_uint_ne(ids[0], ids[1]);
	ck_assert_uint_eq(rd(0x3ca0), 1 << 16); /* read and release */
	ck_assert_uint_eq(rd(0x3c40), 0);
}
END_TEST

START_TEST(test_line_rate)
{
	u64 events;

	rig_start();
	for (u32 i = 0; i < 8; i++)
		memcpy(rig.ram + RIG_TX_BUF(i), bytes, 60);
	for (u32 i = 0; i < 200; i++)
		rig_tx_desc(0, i, RIG_FLZ, RIG_TX_BUF(i % 8), 60);
	rig_doorbell(0, 200);
	events = rig.node->queue.count;
	rig_run(SIM_US(200));
	ck_assert_uint_eq(rig.count, 200);
	for (u32 i = 0; i < 200; i++)
		ck_assert_int_eq(rig.got_at[i], SIM_NS(576 + 672 * i));
	/* One event a frame here, one of the interface. */
	ck_assert_uint_le(rig.node->queue.count - events, 2 * 200 + 2);
	ck_assert_uint_eq(sent(0), 200);
}
END_TEST

START_TEST(test_rates)
{
	static const u32 mbps[] = {10, 100, 1000};

	rig_probe();
	rig_open(2048);
	for (u32 i = 0; i < ARRAY_SIZE(mbps); i++) {
		sim_time from;

		rig_link_up(mbps[i], true);
		from = node_now(rig.node);
		rig_send(0, RIG_FLZ, bytes, 60);
		rig_run(SIM_MS(1));
		ck_assert_int_eq(rig.got_at[i] - from, bit_times(72 * 8, mbps[i]));
	}
}
END_TEST

START_TEST(test_many_descriptors)
{
	rig_start();
	rig_make(bytes, sizeof(bytes), 0x020000000001, 0x88b5);
	memcpy(rig.ram + RIG_TX_BUF(0), bytes, sizeof(bytes));
	/* A doorbell in the middle of a packet: it waits for the rest. */
	rig_tx_desc(0, 0, F | CSUM_NOT, RIG_TX_BUF(0), 100);
	rig_tx_desc(0, 1, 0, RIG_TX_BUF(0) + 100, 0);
	rig_tx_desc(0, 2, 0, RIG_TX_BUF(0) + 100, 1500);
	rig_doorbell(0, 3);
	rig_run(SIM_US(50));
	ck_assert_uint_eq(rig.count, 0);
	ck_assert_uint_eq(rig_pending(0), 3);
	rig_tx_desc(0, 0, 0, RIG_TX_BUF(0) + 1600, 3000);
	rig_tx_desc(0, 1, L | Z, RIG_TX_BUF(0) + 4600, 1);
	rig_doorbell(0, 2);
	rig_run(SIM_US(50));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rig.got[0]->len, 4601 + 4);
	ck_assert_mem_eq(rig.got[0]->data, bytes, 4601);
	ck_assert_uint_eq(sent(0), 5);
	/* Sizes at which a frame moves to a larger buffer. */
	for (u32 len = 1640; len < 1740; len++) {
		rig_forget();
		rig_tx_desc(0, 0, F | CSUM_NOT, RIG_TX_BUF(0), 14);
		rig_tx_desc(0, 1, L, RIG_TX_BUF(0) + 14, len - 14);
		rig_doorbell(0, 2);
		rig_run(SIM_US(20));
		ck_assert_uint_eq(rig.count, 1);
		ck_assert_uint_eq(rig.got[0]->len, len + 4);
		ck_assert(frame_fcs_ok(rig.got[0]));
		wr(0x3c60, sent(0) << 16);
	}
	/* The offset within the buffer, and the longest packet. */
	rig_forget();
	rig_tx_desc(0, 0, RIG_FLZ | 127 << 23, RIG_TX_BUF(0) - 127, FRAME_MAX_LEN - 4);
	rig_doorbell(0, 1);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rig.got[0]->len, FRAME_MAX_LEN);
	ck_assert_mem_eq(rig.got[0]->data, bytes, FRAME_MAX_LEN - 4);
}
END_TEST

START_TEST(test_ring_wraps)
{
	rig_start();
	wr(0x3c20, 3);
	rig.tx_next[0] = 0;
	for (u32 i = 0; i < 10; i++) {
		bytes[20] = (u8)i;
		rig_send(0, RIG_FLZ, bytes, 60);
		rig_run(SIM_US(1));
		ck_assert_uint_eq(rd(0x3c80), (i + 1) % 3);
		ck_assert_uint_eq(rig.got[i]->data[20], i);
		wr(0x3c60, 1 << 16);
	}
}
END_TEST

START_TEST(test_threshold)
{
	rig_start();
	wr(0x3c20, 1024 | 2 << 16);
	for (u32 i = 0; i < 3; i++) {
		ck_assert_uint_eq(rd(0x25a0), 0);
		rig_send(0, RIG_FLZ, bytes, 60);
		rig_run(SIM_US(1));
	}
	ck_assert_uint_eq(rd(0x25a0), 1);
	wr(0x3c20, 1024 | 3 << 16);
	ck_assert_uint_eq(rd(0x25a0), 0);
}
END_TEST

START_TEST(test_padding)
{
	rig_start();
	rig_send(0, F | L | CSUM_NOT, bytes, 20); /* TSO's last one has no Z_PAD */
	rig_run(SIM_US(2));
	ck_assert_uint_eq(rig.got[0]->len, 64);
	wr(0x2c08, rd(0x2c08) | 0x20);
	rig_send(0, F | L | CSUM_NOT, bytes, 20);
	rig_send(0, F | L | Z | CSUM_NOT, bytes, 20);
	rig_run(SIM_US(2));
	ck_assert_uint_eq(rig.got[1]->len, 24);
	ck_assert_uint_eq(rig.got[2]->len, 64);
	wr(0x2404, 8); /* the frame has its FCS */
	rig_send(0, RIG_FLZ, rig.got[2]->data, 64);
	rig_run(SIM_US(2));
	ck_assert_uint_eq(rig.got[3]->len, 64);
	ck_assert(frame_fcs_ok(rig.got[3]));
	ck_assert_uint_eq(rd(0x3cc0), 0);
	rig_send(0, RIG_FLZ, bytes, 64);
	rig_run(SIM_US(2));
	ck_assert_uint_eq(rd(0x3cc0), 1);
}
END_TEST

static const struct frame *sent_with(u32 command, const u8 *packet, u32 len)
{
	rig_forget();
	rig_send(0, F | L | Z | command, packet, len);
	rig_run(SIM_US(100));
	wr(0x3c60, sent(0) << 16);
	ck_assert_uint_eq(rig.count, 1);
	ck_assert(frame_fcs_ok(rig.got[0]));
	return rig.got[0];
}

START_TEST(test_checksum)
{
	static const u32 l2[] = {14, 18, 22}; /* plain, VLAN or DSA, EDSA */
	static const u32 l4_lens[] = {8, 20, 21, 27, 100, 1461};

	rig_start();
	for (u32 i = 0; i < ARRAY_SIZE(l2); i++) {
		for (u32 k = 0; k < ARRAY_SIZE(l4_lens); k++) {
			u32 len, cmd = CSUM_FULL | IP_CSUM | 5 << 8 | l2[i];
			const struct frame *f;

			rig_make(bytes, 22, 0x020000000001, 0x0800);
			len = rig_ip4(bytes, l2[i], 17, l4_lens[k]);
			f = sent_with(cmd | UDP, bytes, len);
			ck_assert_uint_eq(rig_sum(f->data + l2[i], 20, 0), 0xffff);
			ck_assert_uint_eq(rig_l4_sum(f->data + l2[i]), 0xffff);
			if (l4_lens[k] < 20)
				continue;
			len = rig_ip4(bytes, l2[i], 6, l4_lens[k]);
			f = sent_with(cmd, bytes, len);
			ck_assert_uint_eq(rig_sum(f->data + l2[i], 20, 0), 0xffff);
			ck_assert_uint_eq(rig_l4_sum(f->data + l2[i]), 0xffff);
		}
	}
}
END_TEST

/* Against 16 bits at a time, as RFC 1071 has it: lengths, places, and carries all the way. */
START_TEST(sums_of_any_length)
{
	for (u32 fill = 0; fill < 3; fill++) {
		for (u32 i = 0; i < 1700; i++)
			bytes[i] = fill < 2 ? (u8)(fill * 0xff) : (u8)(i * 167 + (i >> 3));
		for (u32 len = 0; len < 1600; len += len < 200 ? 1 : 13) {
			const u8 *p = bytes + len % 64;
			u64 want = 0xfffe;

			for (u32 i = 0; i + 1 < len; i += 2)
				want += get_le16(p + i);
			want += len & 1 ? p[len - 1] : 0;
			while (want >> 16)
				want = (want & 0xffff) + (want >> 16);
			ck_assert_uint_eq(neta_fold(neta_sum(p, len, 0xfffe)), want);
		}
	}
}
END_TEST

START_TEST(test_checksum_modes)
{
	const struct frame *f;
	u32 len;

	rig_start();
	rig_make(bytes, 14, 0x020000000001, 0x0800);
	len = rig_ip4(bytes, 14, 17, 30);
	/* Mode 2 and mode 0 (XDP) leave L4 alone. */
	f = sent_with(CSUM_NOT, bytes, len);
	ck_assert_mem_eq(f->data, bytes, len);
	f = sent_with(5 << 8 | 14, bytes, len);
	ck_assert_mem_eq(f->data, bytes, len);
	f = sent_with(CSUM_NOT | IP_CSUM | 5 << 8 | 14, bytes, len);
	ck_assert_uint_eq(rig_sum(f->data + 14, 20, 0), 0xffff);
	ck_assert_mem_eq(f->data + 34, bytes + 34, len - 34);
	/* A UDP checksum that comes out as 0 is sent as 0xffff (RFC 768). */
	put_be16(0, bytes + 42);
	put_be16((u16)~rig_l4_sum(bytes + 14), bytes + 42);
	f = sent_with(CSUM_FULL | UDP | 5 << 8 | 14, bytes, len);
	ck_assert_uint_eq(get_be16(f->data + 40), 0xffff);
}
END_TEST

START_TEST(test_checksum_ipv6)
{
	const struct frame *f;

	rig_start();
	rig_make(bytes, 14 + 40 + 33, 0x020000000001, 0x86dd);
	bytes[14] = 0x60;
	put_be16(33, bytes + 18);
	bytes[20] = 6;
	bytes[54 + 12] = 0x50;
	f = sent_with(CSUM_FULL | IPV6 | 10 << 8 | 14, bytes, 14 + 40 + 33);
	ck_assert_uint_eq(rig_sum(f->data + 54, 33, rig_sum(f->data + 22, 32, 33 + 6)), 0xffff);
}
END_TEST

START_TEST(test_tso)
{
	/* mvneta_tso_put_hdr()/put_data(): one header, two data descriptors. */
	u32 command = CSUM_FULL | IP_CSUM | 5 << 8 | 14;

	rig_start();
	for (u32 seg = 0; seg < 3; seg++) {
		u32 hdr = RIG_TX_BUF(0) + 256 * seg, data = RIG_TX_BUF(1) + 1000 * seg;

		rig_make(bytes, 14, 0x020000000001, 0x0800);
		rig_ip4(bytes, 14, 6, 20 + 1000);
		memcpy(rig.ram + hdr, bytes, 54);
		memcpy(rig.ram + data, bytes + 54, 1000);
		rig_tx_desc(0, 3 * seg, F | command, hdr, 54);
		rig_tx_desc(0, 3 * seg + 1, 0, data, 300);
		rig_tx_desc(0, 3 * seg + 2, L, data + 300, 700);
	}
	rig_doorbell(0, 9);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 3);
	ck_assert_uint_eq(sent(0), 9);
	for (u32 seg = 0; seg < 3; seg++) {
		ck_assert_uint_eq(rig.got[seg]->len, 1058);
		ck_assert_uint_eq(rig_l4_sum(rig.got[seg]->data + 14), 0xffff);
	}
}
END_TEST

START_TEST(test_disable)
{
	rig_start();
	rig_send(0, RIG_FLZ, bytes, 1000);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_send(1, RIG_FLZ, bytes, 60);
	rig_run(SIM_NS(500));
	wr(0x2448, 0xff00);
	/* Queue 1 is on the wire: the higher number goes first. */
	ck_assert_uint_eq(rd(0x2448), 2);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rd(0x2448), 0);
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rd(0x2444), 0x00010100);
	ck_assert_uint_eq(rig_pending(0), 2);
	wr(0x2448, 0xff); /* link down and up without close: goes on */
	rig_run(SIM_US(1));
	wr(0x2448, 0x100); /* in the middle of queue 0's first */
	ck_assert_uint_eq(rd(0x2448), 0xff);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rd(0x2448), 0xfe);
	ck_assert_uint_eq(rig.count, 2);
	ck_assert_uint_eq(rig_pending(0), 1);
	wr(0x2448, 0x01);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rig.count, 3);
	ck_assert_uint_eq(sent(0), 2);
	/* The DMA reset forgets. */
	rig_send(0, RIG_FLZ, bytes, 1000);
	rig_send(0, RIG_FLZ, bytes, 1000);
	rig_run(SIM_US(1));
	wr(0x3cf0, 1);
	ck_assert_uint_eq(rd(0x3c40), 0);
	wr(0x3cf0, 0);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rd(0x3c40), 0);
	ck_assert_uint_eq(rd(0x3c80), 0);
	ck_assert_uint_eq(rig.count, 4); /* what was with the MAC went out */
}
END_TEST

START_TEST(test_disable_within_packet)
{
	rig_start();
	rig_tx_desc(0, 0, F | CSUM_NOT, RIG_TX_BUF(0), 100);
	rig_doorbell(0, 1);
	rig_run(SIM_US(1));
	wr(0x2448, 0x100);
	ck_assert_uint_eq(rd(0x2448), 0xfe);
	wr(0x2448, 0x01);
	rig_tx_desc(0, 0, L, RIG_TX_BUF(0) + 100, 100);
	rig_doorbell(0, 1);
	rig_run(SIM_US(3));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rig.got[0]->len, 204);
	ck_assert_uint_eq(sent(0), 2);
}
END_TEST

START_TEST(test_strict_priority)
{
	rig_start();
	wr(0x2448, 0xff00);
	for (u32 q = 0; q < 8; q++) {
		bytes[30] = (u8)q;
		rig_send(q, RIG_FLZ, bytes, 60);
	}
	wr(0x2448, 0xff);
	rig_run(SIM_US(20));
	ck_assert_uint_eq(rig.count, 8);
	for (u32 i = 0; i < 8; i++)
		ck_assert_uint_eq(rig.got[i]->data[30], 7 - i);
}
END_TEST

START_TEST(test_weights)
{
	u32 count[2] = {0};

	rig_start();
	wr(0x3e04, 0xfc); /* 0 and 1 are weighted, 1 to 3 */
	wr(0x3e80, 8);
	wr(0x3e84, 24);
	for (u32 q = 0; q < 2; q++) {
		for (u32 i = 0; i < 400; i++)
			rig_tx_desc(q, i, RIG_FLZ, RIG_TX_BUF(q), q ? 1000 : 300);
		rig.ram[RIG_TX_BUF(q) + 30] = (u8)q;
		rig_doorbell(q, 200);
		rig_doorbell(q, 200);
	}
	rig_run(SIM_MS(1));
	for (u32 i = 0; i < rig.count; i++)
		count[rig.got[i]->data[30]] += rig.got[i]->len;
	ck_assert_uint_ge(count[1], count[0] * 28 / 10);
	ck_assert_uint_le(count[1], count[0] * 32 / 10);
	wr(0x3e80, 0); /* 0 is 1, and nothing hangs */
	wr(0x3e84, 0);
	rig_run(SIM_MS(10));
	ck_assert_uint_eq(rig.count, 800);
}
END_TEST

START_TEST(test_rate_limit)
{
	static const u32 mbps[] = {10, 100, 500};

	rig_start();
	for (u32 i = 0; i < 1024; i++)
		rig_tx_desc(0, i, RIG_FLZ, RIG_TX_BUF(0), 1514);
	for (u32 k = 0; k < ARRAY_SIZE(mbps); k++) {
		u32 frames;

		wr(0x3e00, rd(0x3e00) & ~9u); /* mvneta_enable_per_queue_rate_limit() */
		wr(0x3e08, 16);
		wr(0x3e40, 1536 * 8);
		wr(0x3e20, 1000u << 20 | mbps[k] * 100);
		while (rig_pending(0) < 1000 - 200)
			wr(0x3c60, 200);
		rig_forget();
		rig_run(SIM_MS(5));
		/* 16 clocks of 6 ns are 96 ns for 100: mvneta's rounding. */
		frames = mbps[k] * 5000u * 100 / 96 / (1518 * 8);
		ck_assert_uint_ge(rig.count, frames * 97 / 100);
		ck_assert_uint_le(rig.count, frames * 103 / 100 + 9);
		rd(0x3ca0); /* releases them */
	}
	/* The port's bucket holds all; another queue is not held by queue 0's. */
	wr(0x3e20, 1000u << 20 | 100);
	rig_run(SIM_MS(2));
	rig_forget();
	rig_send(2, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rd(0x3e60), 0);
	wr(0x3e00, rd(0x3e00) | 9); /* off: all goes */
	rig_run(SIM_MS(20));
	ck_assert_uint_eq(rig_pending(0), 0);
	rig_forget();
	wr(0x3e00, rd(0x3e00) & ~9u);
	wr(0x3e20, 0);
	wr(0x3e10, 1000u << 20 | 1000);
	wr(0x3e14, 1536 * 8);
	for (u32 i = 0; i < 40; i++)
		rig_send(2 + i % 2, RIG_FLZ, bytes, 1000);
	rig_run(SIM_MS(10)); /* 10 Mb/s by the port's */
	ck_assert_uint_ge(rig.count, 12);
	ck_assert_uint_le(rig.count, 15);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("neta_tx");
	TCase *tc = tcase_create("neta_tx");

	tcase_add_checked_fixture(tc, rig_setup, rig_teardown);
	tcase_add_test(tc, test_one_frame);
	tcase_add_test(tc, test_line_rate);
	tcase_add_test(tc, test_rates);
	tcase_add_test(tc, test_many_descriptors);
	tcase_add_test(tc, test_ring_wraps);
	tcase_add_test(tc, test_threshold);
	tcase_add_test(tc, test_padding);
	tcase_add_test(tc, test_checksum);
	tcase_add_test(tc, sums_of_any_length);
	tcase_add_test(tc, test_checksum_modes);
	tcase_add_test(tc, test_checksum_ipv6);
	tcase_add_test(tc, test_tso);
	tcase_add_test(tc, test_disable);
	tcase_add_test(tc, test_disable_within_packet);
	tcase_add_test(tc, test_strict_priority);
	tcase_add_test(tc, test_weights);
	tcase_add_test(tc, test_rate_limit);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
