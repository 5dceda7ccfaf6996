/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NETA MAC: rings, filters, queues, status words, errors on receive. */
#include "neta_rig.h"

static u8 bytes[10300];
static const u8 own[6] = {0x02, 0x11, 0x22, 0x33, 0x44, 0x57};
#define OWN UINT64_C(0x021122334457)

static u32 occupied(u32 q)
{
	return rd(0x14e0 + 4 * q) & 0x3fff;
}

static u32 status(u32 q, u32 index)
{
	return get_le32(rig_rx_desc(q, index));
}

static void start_filtered(void)
{
	rig_probe();
	rig_open(2048);
	rig_link_up(1000, true);
	rig_own_address(own);
}

/* Which queue got the frame: -1 none. Acknowledges it. */
static int queue_of(const u8 *p, u32 len)
{
	int queue = -1;

	rig_receive(p, len);
	for (u32 q = 0; q < 8; q++) {
		if (!occupied(q))
			continue;
		ck_assert_int_eq(queue, -1);
		ck_assert_uint_eq(occupied(q), 1);
		queue = (int)q;
		wr(0x1500 + 4 * q, 1 << 16 | 1);
	}
	return queue;
}

START_TEST(test_one_frame)
{
	const u8 *desc = rig_rx_desc(0, 0);

	rig_start();
	rig_make(bytes, 60, OWN, 0x0806);
	memset(rig.ram + RIG_RX_BUF(0), 0xee, 100);
	put_le32(0x12345678, rig.ram + RIG_RX_RING(0) + 16);
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x14e0), 1 | (RIG_DESCS - 1) << 16);
	ck_assert_uint_eq(rd(0x1520), 1);
	ck_assert_uint_eq(get_le32(desc) & ~BIT(28),
			  0x0cc00000); /* ARP, as real boards fill it in */
	ck_assert_uint_eq(get_le16(desc + 6), 66);
	ck_assert_uint_eq(get_le32(desc + 8), RIG_RX_BUF(0));
	ck_assert_uint_eq(get_le32(desc + 16), 0x12345678);
	ck_assert_uint_eq(get_le16(rig.ram + RIG_RX_BUF(0)), 0);
	ck_assert_mem_eq(rig.ram + RIG_RX_BUF(0) + 2, bytes, 60);
	ck_assert_uint_eq(rig.ram[RIG_RX_BUF(0) + 66], 0xee);
	wr(0x1500, 1 << 16 | 1);
	ck_assert_uint_eq(rd(0x14e0), RIG_DESCS << 16);
}
END_TEST

START_TEST(test_by_the_wire)
{
	rig_start();
	rig_make(bytes, 60, OWN, 0x0806);
	mii_transmit(&rig.partner, rig_frame(bytes, 60), SIM_NS(576));
	rig_run(SIM_NS(576));
	ck_assert_uint_eq(occupied(0), 0);
	rig_run(SIM_NS(1));
	ck_assert_uint_eq(occupied(0), 1);
}
END_TEST

START_TEST(test_ring_runs_out)
{
	rig_start();
	rig_make(bytes, 60, OWN, 0x88b5);
	for (u32 i = 0; i < RIG_DESCS + 5; i++) {
		bytes[20] = (u8)i;
		rig_receive(bytes, 60);
	}
	ck_assert_uint_eq(rd(0x14e0), RIG_DESCS);
	ck_assert_uint_eq(rd(0x2484), 5);
	ck_assert_uint_eq(rd(0x2484), 0);
	ck_assert_uint_eq(rd(0x3010), RIG_DESCS + 5); /* the MAC had them */
	ck_assert_uint_eq(rd(0x25a8) & BIT(16), BIT(16));
	wr(0x1500, 2 << 16 | 2);
	for (u32 i = 0; i < 3; i++) {
		bytes[20] = (u8)(0x80 + i);
		rig_receive(bytes, 60);
	}
	ck_assert_uint_eq(rd(0x2484), 1);
	ck_assert_uint_eq(rd(0x1520), 2); /* wrapped */
	ck_assert_uint_eq(rig.ram[RIG_RX_BUF(0) + 22], 0x80);
	ck_assert_uint_eq(rig.ram[RIG_RX_BUF(1) + 22], 0x81);
}
END_TEST

START_TEST(test_several_buffers)
{
	rig_start();
	wr(0x14a0, RIG_DESCS | 256 / 8 << 19);
	wr(0x1400, 4 << 8); /* 32 bytes free in the first */
	rig_make(bytes, 1000, OWN, 0x88b5);
	rig_receive(bytes, 1000);
	ck_assert_uint_eq(occupied(0), 4); /* 1006 bytes */
	ck_assert_uint_eq(status(0, 0) & 0x0c000000, 0x08000000);
	ck_assert_uint_eq(status(0, 1) & 0x0c000000, 0);
	ck_assert_uint_eq(status(0, 3) & 0x0c000000, 0x04000000);
	ck_assert_uint_eq(get_le16(rig_rx_desc(0, 0) + 6), 1006);
	ck_assert_uint_eq(get_le16(rig_rx_desc(0, 3) + 6), 1006 - 3 * 256);
	ck_assert_mem_eq(rig.ram + RIG_RX_BUF(0) + 34, bytes, 254);
	ck_assert_mem_eq(rig.ram + RIG_RX_BUF(1), bytes + 254, 256);
	ck_assert_mem_eq(rig.ram + RIG_RX_BUF(3), bytes + 766, 1000 - 766);
	/* Not begun unless it fits. */
	wr(0x1500, 4);
	wr(0x1cc0, 1);
	wr(0x1cc0, 0);
	wr(0x2680, 0xff);
	wr(0x1500, 3 << 16);
	rig_receive(bytes, 1000);
	ck_assert_uint_eq(rd(0x14e0), 3 << 16);
	ck_assert_uint_eq(rd(0x2484), 1);
}
END_TEST

START_TEST(test_jumbo)
{
	rig_probe();
	rig_open(10240 + 8);
	rig_link_up(1000, true);
	wr(0x2400, rd(0x2400) | 1);
	wr(0x2c00, (rd(0x2c00) & ~0x7ffcu) | 10240 / 2 << 2);
	rig_make(bytes, 10236, OWN, 0x88b5);
	rig_receive(bytes, 10236);
	ck_assert_uint_eq(occupied(0), 1);
	ck_assert_uint_eq(get_le16(rig_rx_desc(0, 0) + 6), 10242);
	ck_assert_mem_eq(rig.ram + RIG_RX_BUF(0) + 2, bytes, 10236);
}
END_TEST

START_TEST(test_errors)
{
	struct frame *f;

	rig_start();
	rig_make(bytes, 1600, OWN, 0x88b5);
	f = rig_frame(bytes, 100);
	f->data[50] ^= 1;
	rig_receive_frame(f); /* wrong FCS: delivered, with an error */
	ck_assert_uint_eq(status(0, 0) & ~BIT(28), 0x0cc10000);
	ck_assert_uint_eq(rd(0x3074), 1);
	ck_assert_uint_eq(rd(0x25b0) & BIT(9), BIT(9));
	rig_receive(bytes, 1532); /* longer than 1534 */
	ck_assert_uint_eq(status(0, 1) & ~BIT(28), 0x0cc50000);
	ck_assert_uint_eq(get_le16(rig_rx_desc(0, 1) + 6), 1536);
	ck_assert_uint_eq(rd(0x3068), 1);
	f = rig_frame(bytes, 1532);
	f->data[50] ^= 1;
	rig_receive_frame(f);
	ck_assert_uint_eq(rd(0x306c), 1);
	rig_receive(bytes, 1530); /* fits */
	ck_assert_uint_eq(status(0, 3) & ~BIT(28), 0x0cc00000);
	for (u32 len = 0; len < 60; len++)
		rig_receive(bytes, len);
	ck_assert_uint_eq(rd(0x3060), 59);
	f = rig_frame(bytes, 40);
	f->data[20] ^= 1;
	rig_receive_frame(f);
	ck_assert_uint_eq(rd(0x3064), 2); /* and a bare FCS */
	f = rig_frame(bytes, 60);
	f->flags |= FRAME_SYMBOL_ERROR;
	rig_receive_frame(f);
	ck_assert_uint_eq(rd(0x3070), 1);
	ck_assert_uint_eq(rd(0x3010), 1);
	ck_assert_uint_eq(rd(0x3014), 2 + 1 + 60 + 1 + 1);
	ck_assert_uint_eq(occupied(0), 5);
}
END_TEST

START_TEST(test_unicast_filter)
{
	start_filtered();
	for (u32 bit = 1; bit < 48; bit++) {
		rig_make(bytes, 60, (OWN ^ UINT64_C(1) << bit) & ~(UINT64_C(1) << 40), 0x88b5);
		ck_assert_int_eq(queue_of(bytes, 60), bit == 40 ? 0 : -1);
	}
	rig_make(bytes, 60, OWN, 0x88b5);
	ck_assert_int_eq(queue_of(bytes, 60), 0);
	ck_assert_uint_eq(rd(0x2484), 46);
	/* The entry of the nibble rules, and has a queue. */
	wr(0x3604, 0x0b000000);
	ck_assert_int_eq(queue_of(bytes, 60), 5);
	wr(0x3604, 0);
	ck_assert_int_eq(queue_of(bytes, 60), -1);
	wr(0x24bc, BIT(21));
	ck_assert_int_eq(queue_of(bytes, 60), 0);
	wr(0x24bc, 0);
	wr(0x2400, rd(0x2400) | 1 | 3 << 1);
	ck_assert_int_eq(queue_of(bytes, 60), 3);
	ck_assert_uint_ne(status(3, 0) & BIT(28), 0); /* unknown address */
}
END_TEST

START_TEST(test_multicast_filter)
{
	static const struct {
		u64 da;
		u8 crc;
	} vectors[] = {
		/* mvneta_addr_crc(), worked by hand */
		{0x333300000001, 0x29}, {0x0180c2000000, 0x38}, {0x0180c200000e, 0x12},
		{0x01005e7ffffa, 0x0e}, {0x3333ff000001, 0xf8}, {0xffffffffffff, 0x48},
	};

	start_filtered();
	for (u32 i = 0; i < ARRAY_SIZE(vectors); i++) {
		u32 crc = vectors[i].crc, addr = 0x3500 + (crc & ~3u);

		rig_make(bytes, 60, vectors[i].da, 0x88b5);
		ck_assert_uint_eq(neta_crc8(bytes), crc);
		if (i == 5)
			break;
		ck_assert_int_eq(queue_of(bytes, 60), -1);
		wr(addr, 0x5u << 8 * (crc & 3));
		ck_assert_int_eq(queue_of(bytes, 60), 2);
		wr(addr, 0);
	}
	for (u32 last = 0; last < 256; last++) {
		rig_make(bytes, 60, 0x01005e000000 | last, 0x88b5);
		ck_assert_int_eq(queue_of(bytes, 60), -1);
		wr(0x3400 + (last & ~3u), 1u << 8 * (last & 3));
		ck_assert_int_eq(queue_of(bytes, 60), 0);
		wr(0x3400 + (last & ~3u), 0);
	}
	/* Promiscuous is for unicast; multicast still asks the tables. */
	wr(0x2400, rd(0x2400) | 1);
	ck_assert_int_eq(queue_of(bytes, 60), -1);
}
END_TEST

START_TEST(test_broadcast)
{
	start_filtered();
	rig_make(bytes, 60, 0xffffffffffff, 0x0806);
	ck_assert_int_eq(queue_of(bytes, 60), 0);
	wr(0x2400, rd(0x2400) | 4 << 4);
	ck_assert_int_eq(queue_of(bytes, 60), 4);
	wr(0x2400, rd(0x2400) | BIT(9));
	ck_assert_int_eq(queue_of(bytes, 60), -1);
	put_be16(0x88b5, bytes + 12);
	ck_assert_int_eq(queue_of(bytes, 60), 0);
	wr(0x2400, rd(0x2400) | BIT(7));
	ck_assert_int_eq(queue_of(bytes, 60), -1);
	put_be16(0x0800, bytes + 12);
	ck_assert_int_eq(queue_of(bytes, 60), 0);
	wr(0x2400, rd(0x2400) | BIT(8));
	ck_assert_int_eq(queue_of(bytes, 60), -1);
}
END_TEST

START_TEST(test_queues)
{
	u32 len;

	start_filtered();
	/* 802.1p priority */
	rig_make(bytes, 60, OWN, 0x8100);
	put_be16(0x88b5, bytes + 16);
	wr(0x2440, 6u << 15 | 1);
	bytes[14] = 5 << 5;
	ck_assert_int_eq(queue_of(bytes, 60), 6);
	ck_assert_uint_eq(status(6, 0), 0x0cc80000);
	bytes[14] = 0;
	ck_assert_int_eq(queue_of(bytes, 60), 1);
	wr(0x2410, 0x9100);
	ck_assert_int_eq(queue_of(bytes, 60), 0);
	/* DSCP 46: the seventh of the fifth register */
	rig_make(bytes, 60, OWN, 0x0800);
	len = rig_ip4(bytes, 14, 17, 26);
	bytes[15] = 46 << 2;
	wr(0x2420 + 16, 3 << 18);
	ck_assert_int_eq(queue_of(bytes, len), 3);
	/* captured */
	wr(0x2400, rd(0x2400) | BIT(15) | 2 << 19 | 4 << 16);
	ck_assert_int_eq(queue_of(bytes, len), 2);
	bytes[23] = 6;
	ck_assert_int_eq(queue_of(bytes, len), 3);
	wr(0x2400, rd(0x2400) | BIT(14));
	ck_assert_int_eq(queue_of(bytes, len), 4);
	/* by type */
	wr(0x24bc, 1 | 7 << 2 | 0x88b5 << 5);
	rig_make(bytes, 60, OWN, 0x88b5);
	ck_assert_int_eq(queue_of(bytes, 60), 7);
	/* BPDUs */
	rig_make(bytes, 60, 0x0180c2000000, 0x0026);
	wr(0x3538, 1);
	wr(0x2400, rd(0x2400) | 6 << 22);
	ck_assert_int_eq(queue_of(bytes, 60), 0);
	wr(0x2404, 2);
	ck_assert_int_eq(queue_of(bytes, 60), 6);
	ck_assert_uint_eq(status(6, 1), 0x0c500000); /* a length, not a type */
}
END_TEST

/* Status of a received packet, in queue 0. */
static u32 parsed(const u8 *p, u32 len)
{
	u32 index = rd(0x1520);

	ck_assert_int_eq(queue_of(p, len), 0);
	return status(0, index);
}

static u32 good_ip4(u8 proto, u32 l4_len)
{
	u32 len;

	rig_make(bytes, 14, OWN, 0x0800);
	len = rig_ip4(bytes, 14, proto, l4_len);
	put_be16((u16)~rig_sum(bytes + 14, 20, 0), bytes + 24);
	if (proto == 17)
		put_be16((u16)~rig_l4_sum(bytes + 14), bytes + 40);
	else if (proto == 6)
		put_be16((u16)~rig_l4_sum(bytes + 14), bytes + 50);
	return len;
}

START_TEST(test_status_words)
{
	u32 len;

	start_filtered();
	len = good_ip4(6, 33);
	ck_assert_uint_eq(parsed(bytes, len), 0x4f800000); /* IPv4, TCP, L4 good */
	bytes[60] ^= 1;
	ck_assert_uint_eq(parsed(bytes, len), 0x0f800000);
	len = good_ip4(17, 101);
	ck_assert_uint_eq(parsed(bytes, len), 0x4fa00000);
	bytes[24] ^= 1; /* header checksum */
	ck_assert_uint_eq(parsed(bytes, len), 0x4da00000);
	len = good_ip4(17, 26);
	put_be16(0, bytes + 40); /* no UDP checksum */
	ck_assert_uint_eq(parsed(bytes, len), 0x4fa00000);
	/* Padding is not part of L4. */
	len = good_ip4(17, 8);
	memset(bytes + len, 0xa5, 60 - len);
	ck_assert_uint_eq(parsed(bytes, 60), 0x4fa00000);
	len = good_ip4(1, 40);
	ck_assert_uint_eq(parsed(bytes, len), 0x0fc00000);
	/* A fragment. */
	len = good_ip4(17, 40);
	put_be16(0x2000, bytes + 20);
	put_be16(0, bytes + 24);
	put_be16((u16)~rig_sum(bytes + 14, 20, 0), bytes + 24);
	ck_assert_uint_eq(parsed(bytes, len), 0x8fa00000);
	/* Lengths that lie. */
	len = good_ip4(17, 40);
	put_be16(len, bytes + 16);
	ck_assert_uint_eq(parsed(bytes, len), 0x0dc00000);
	bytes[14] = 0x4f;
	put_be16(40, bytes + 16);
	ck_assert_uint_eq(parsed(bytes, len), 0x0dc00000);
	bytes[14] = 0x41;
	ck_assert_uint_eq(parsed(bytes, len), 0x0dc00000);
	bytes[14] = 0x55;
	ck_assert_uint_eq(parsed(bytes, len), 0x0dc00000);
	/* Without the pseudo header the sum is not good. */
	len = good_ip4(6, 33);
	wr(0x2400, rd(0x2400) & ~BIT(25));
	ck_assert_uint_eq(parsed(bytes, len), 0x0f800000);
	wr(0x2400, rd(0x2400) | BIT(25));
	/* IPv6 */
	memset(bytes, 0, 100);
	rig_make(bytes, 14, OWN, 0x86dd);
	bytes[14] = 0x60;
	put_be16(30, bytes + 18);
	bytes[20] = 6;
	put_be16((u16)~rig_sum(bytes + 54, 30, 30 + 6), bytes + 70);
	ck_assert_uint_eq(parsed(bytes, 84), 0x4e800000);
	bytes[20] = 58;
	ck_assert_uint_eq(parsed(bytes, 84), 0x0ec00000);
}
END_TEST

START_TEST(test_tags)
{
	u32 len;

	start_filtered();
	len = good_ip4(17, 40);
	memmove(bytes + 20, bytes + 12, len - 12);
	memset(bytes + 12, 0, 8);
	put_be16(0xdada, bytes + 12);
	ck_assert_uint_eq(parsed(bytes, len + 8), 0x0cc00000); /* as Linux uses it */
	wr(0x2454, 2 << 10);
	ck_assert_uint_eq(parsed(bytes, len + 8), 0x4fa00000);
	/* A Marvell header of the switch takes the place of the two zeros. */
	wr(0x2454, 1);
	len = good_ip4(17, 40);
	memmove(bytes + 2, bytes, len);
	put_be16(0x1234, bytes);
	ck_assert_uint_eq(parsed(bytes, len + 2), 0x4fa00000);
	ck_assert_uint_eq(get_le16(rig_rx_desc(0, 2) + 6), len + 2 + 4);
	ck_assert_uint_eq(get_be16(rig.ram + RIG_RX_BUF(2)), 0x1234);
}
END_TEST

START_TEST(test_off)
{
	rig_start();
	rig_make(bytes, 60, OWN, 0x88b5);
	wr(0x2680, 0x100);
	ck_assert_uint_eq(rd(0x2680), 0xfe);
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x2484), 1);
	wr(0x2680, 1);
	rig_receive(bytes, 60);
	ck_assert_uint_eq(occupied(0), 1);
	wr(0x2c00, rd(0x2c00) & ~1u); /* the port is off: nothing is seen */
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x2484), 0);
	ck_assert_uint_eq(rd(0x3010), 2);
	wr(0x1cc0, 1);
	ck_assert_uint_eq(rd(0x14e0), 0);
	wr(0x1500, 5 << 16);
	ck_assert_uint_eq(rd(0x14e0), 0); /* held */
	wr(0x1cc0, 0);
	ck_assert_uint_eq(rd(0x2680), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("neta_rx");
	TCase *tc = tcase_create("neta_rx");

	tcase_add_checked_fixture(tc, rig_setup, rig_teardown);
	tcase_add_test(tc, test_one_frame);
	tcase_add_test(tc, test_by_the_wire);
	tcase_add_test(tc, test_ring_runs_out);
	tcase_add_test(tc, test_several_buffers);
	tcase_add_test(tc, test_jumbo);
	tcase_add_test(tc, test_errors);
	tcase_add_test(tc, test_unicast_filter);
	tcase_add_test(tc, test_multicast_filter);
	tcase_add_test(tc, test_broadcast);
	tcase_add_test(tc, test_queues);
	tcase_add_test(tc, test_status_words);
	tcase_add_test(tc, test_tags);
	tcase_add_test(tc, test_off);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
