/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: a guest, or a wire, that means harm (docs: the classes of bugs that
 * models like this one have had). Nothing may crash, hang, leak, or write where
 * it should not; each misuse is counted.
 */
#include "neta_rig.h"

#define F 0x00200000u
#define L 0x00100000u

static u8 bytes[10300];

static u32 pending(u32 q)
{
	return rd(0x3c40 + 4 * q) & 0x3fff;
}

static void forgive_all(void)
{
	memset(rig.model->guest_errors, 0, sizeof(rig.model->guest_errors));
}

/* After all of it a good packet still goes. */
static void still_works(void)
{
	rig_forget();
	wr(0x3cf0, 1);
	wr(0x3cf0, 0);
	wr(0x1cc0, 1);
	wr(0x1cc0, 0);
	memset(rig.tx_next, 0, sizeof(rig.tx_next));
	rig_start();
	forgive_all();
	rig_make(bytes, 60, 0x020000000001, 0x88b5);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_receive(bytes, 60);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, 1);
}

START_TEST(test_tx_pointers)
{
	static const u32 where[] = {RIG_RAM,	 RIG_RAM - 30, RIG_BASE,    RIG_BASE + 0x3c60,
				    0xffffffffu, 0xfffffff0u,  0xd0032004u, 0x80000000u};

	rig_start();
	for (u32 i = 0; i < ARRAY_SIZE(where); i++) {
		rig_tx_desc(0, 0, RIG_FLZ, where[i], 60);
		rig_doorbell(0, 1);
		rig_run(SIM_US(10));
		ck_assert_uint_eq(pending(0), 0); /* closed, not sent */
		ck_assert_uint_eq(rig.count, 0);
		rig_forgive(GUEST_ERROR_DMA);
	}
	ck_assert_uint_eq(rd(0x25b0) >> 24, 1);
	ck_assert_uint_eq(rd(0x25a0) >> 30 & 1, 0); /* TX errors are masked */
	wr(0x25b4, 0xff000000);
	ck_assert_uint_eq(rd(0x25a0) >> 30, 3);
	ck_assert_uint_eq(rd(0x2080), BIT(3));
	ck_assert_uint_eq(rd(0x2094), 0x80000000u);
	ck_assert_uint_eq(rd(0x300c), ARRAY_SIZE(where));
	ck_assert_uint_eq(rd(0x3cc4), ARRAY_SIZE(where));
	still_works();
}
END_TEST

START_TEST(test_tx_ring_elsewhere)
{
	static const u32 where[] = {RIG_RAM, RIG_BASE, 0xffffffe0u, 0xd0030000u};

	rig_start();
	for (u32 i = 0; i < ARRAY_SIZE(where); i++) {
		wr(0x3c00, where[i]);
		for (u32 k = 0; k < 1024; k += 128)
			wr(0x3c60, 128);
		rig_run(SIM_MS(10));
		ck_assert_uint_eq(pending(0), 0);
		ck_assert_uint_eq(rd(0x3ca0) >> 16, 1024);
	}
	ck_assert_uint_eq(rig.count, 0);
	rig_forgive(GUEST_ERROR_DMA);
	still_works();
}
END_TEST

START_TEST(test_windows_closed)
{
	rig_start();
	wr(0x2290, 0x3f);
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_receive(bytes, 60);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 0);
	rig_forgive(GUEST_ERROR_DMA);
	/* A window that spans the rings and one buffer, no more. */
	wr(0x2290, 0x3d);
	wr(0x2294, 3 << 2);
	wr(0x2208, 0);
	wr(0x220c, 7 << 16);
	rig_tx_desc(0, 0, RIG_FLZ, 0x7ffff - 59, 60);
	rig_doorbell(0, 1);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	rig_tx_desc(0, 0, RIG_FLZ, 0x7ffff - 58, 60);
	rig_doorbell(0, 1);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	rig_forgive(GUEST_ERROR_DMA);
	wr(0x2294, 1 << 2); /* read only */
	rig_tx_desc(0, 0, RIG_FLZ, 0, 60);
	rig_doorbell(0, 1);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig.count, 1);
	rig_forgive(GUEST_ERROR_DMA);
	still_works();
}
END_TEST

START_TEST(test_tx_sizes)
{
	rig_start();
	for (u32 size = 0; size < 0x10000; size += size < 100 || size > 10200 ? 1 : 97) {
		bool good = size && size <= FRAME_MAX_LEN - 4;

		if (size > 10300 && size < 65400)
			size = 65400;
		rig_forget();
		rig_tx_desc(0, 0, RIG_FLZ, RIG_TX_BUF(0), size);
		rig_doorbell(0, 1);
		rig_run(SIM_US(100));
		ck_assert_uint_eq(rig.count, good);
		if (good)
			ck_assert_uint_eq(rig.got[0]->len, MAX(size, 60u) + 4);
		ck_assert_uint_eq(pending(0), 0);
		rd(0x3ca0);
	}
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	still_works();
}
END_TEST

START_TEST(test_tx_chains)
{
	u64 events;

	rig_start();
	/* No LAST, ever: a ring full of continuation. */
	for (u32 i = 0; i < 1024; i++)
		rig_tx_desc(0, i, i ? 0 : F, RIG_TX_BUF(0), 60);
	for (u32 i = 0; i < 1024; i += 128)
		wr(0x3c60, 128);
	events = rig.node->queue.count;
	rig_run(SIM_MS(10));
	ck_assert_uint_eq(rig.count, 0);
	ck_assert_uint_le(rig.node->queue.count - events, 40);
	wr(0x3c60, 1); /* more than the ring holds */
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	wr(0x2448, 0xff00);
	ck_assert_uint_eq(rd(0x2448), 0);
	wr(0x3cf0, 1);
	wr(0x3cf0, 0);
	/* Zero-length continuations without end, then a LAST. */
	wr(0x2448, 0xff);
	rig.tx_next[0] = 0;
	for (u32 i = 0; i < 1024; i++)
		rig_tx_desc(0, i, i == 0 ? F : i == 1023 ? L : 0, RIG_TX_BUF(0), i == 5 ? 60 : 0);
	for (u32 i = 0; i < 1024; i += 128)
		wr(0x3c60, 128);
	rig_run(SIM_MS(10));
	ck_assert_uint_eq(rig.count, 1);
	/* FIRST upon FIRST: each drops the one before. */
	rig_forget();
	for (u32 i = 0; i < 9; i++)
		rig_tx_desc(0, i, F, RIG_TX_BUF(0), 60);
	rig_tx_desc(0, 9, F | L, RIG_TX_BUF(0), 60);
	rig_doorbell(0, 10);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(pending(0), 0);
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	/* LAST without FIRST. */
	rig_forget();
	for (u32 i = 0; i < 10; i++)
		rig_tx_desc(0, i, i == 9 ? F | L : i & 1 ? L : 0, RIG_TX_BUF(0), 60);
	rig_doorbell(0, 10);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(pending(0), 0);
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	/* Total length that passes every 16-bit bound. */
	rig_forget();
	for (u32 i = 0; i < 20; i++)
		rig_tx_desc(0, i, i == 0 ? F : i == 19 ? L : 0, RIG_TX_BUF(0), 0xffff);
	rig_doorbell(0, 20);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig.count, 0);
	ck_assert_uint_eq(pending(0), 0);
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	still_works();
}
END_TEST

START_TEST(test_tx_empty_rings)
{
	rig_start();
	wr(0x3c20, 0);
	wr(0x3c60, 255);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rd(0x3c40), 0);
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	/* A ring that shrinks under its descriptors. */
	wr(0x3c20, 1024);
	for (u32 i = 0; i < 200; i++)
		rig_tx_desc(0, i, RIG_FLZ, RIG_TX_BUF(0), 60);
	rig_doorbell(0, 200);
	rig_run(SIM_US(50));
	wr(0x3c20, 0);
	rig_run(SIM_US(50));
	wr(0x3c20, 7);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(pending(0), 0);
	/* A ring of one, on itself. */
	wr(0x3c20, 1);
	wr(0x3c60, 1);
	wr(0x3c60, 1);
	rig_run(SIM_MS(1));
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	wr(0x3c60, 0xff << 16);
	wr(0x3c60, 0xff << 16);
	rig_forgive(GUEST_ERROR_VALUE);
	still_works();
}
END_TEST

START_TEST(test_tx_buffer_is_the_ring)
{
	rig_start();
	for (u32 i = 0; i < 200; i++)
		rig_tx_desc(0, i, RIG_FLZ, RIG_TX_RING(0), 9000);
	rig_doorbell(0, 200);
	rig_run(SIM_MS(20));
	ck_assert_uint_eq(rig.count, 200);
	still_works();
}
END_TEST

START_TEST(test_tx_checksum_offsets)
{
	rig_start();
	for (u32 i = 0; i < 100; i++)
		bytes[i] = 0xff;
	for (u32 l3 = 0; l3 < 128; l3++) {
		for (u32 words = 0; words < 32; words++) {
			u32 command = F | L | 1u << 30 | 1u << 18 | words << 8 | l3;

			for (u32 len = 1; len < 90; len += 11) {
				rig_send(0, command, bytes, len);
				rig_send(1, command | 1u << 16, bytes, len);
				rig_send(2, command | 1u << 17, bytes, len);
				rig_run(SIM_US(3));
				rig_forget();
			}
		}
	}
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	for (u32 q = 0; q < 3; q++)
		rd(0x3ca0 + 4 * q);
	rig_run(SIM_MS(1));
	still_works();
}
END_TEST

START_TEST(test_tx_mutates)
{
	/* The guest rewrites descriptors while they are sent. */
	u32 noise = 1;

	rig_start();
	for (u32 round = 0; round < 2000; round++) {
		u32 *word = (u32 *)(rig.ram + RIG_TX_RING(0)) + noise % (8 * 64);

		noise = noise * 1664525 + 1013904223;
		*word = noise;
		wr(0x3c60, noise >> 24 & 0x3f);
		rig_run(SIM_US(5));
		rig_forget();
		rd(0x3ca0);
	}
	forgive_all();
	still_works();
}
END_TEST

START_TEST(test_rx_pointers)
{
	static const u32 where[] = {RIG_RAM, RIG_RAM - 30, RIG_BASE, 0xffffffffu, 0xfffffff0u};

	rig_start();
	rig_make(bytes, 60, 0x020000000001, 0x88b5);
	for (u32 i = 0; i < ARRAY_SIZE(where); i++)
		rig_rx_post(0, i, where[i]);
	for (u32 i = 0; i < ARRAY_SIZE(where); i++) {
		rig_receive(bytes, 60);
		ck_assert_uint_eq(get_le32(rig_rx_desc(0, i)) & 0x70000, 0x70000);
		rig_forgive(GUEST_ERROR_DMA);
	}
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, ARRAY_SIZE(where));
	wr(0x1480, RIG_BASE);
	rig_receive(bytes, 60);
	wr(0x1480, 0xc0000000);
	rig_receive(bytes, 60);
	rig_forgive(GUEST_ERROR_DMA);
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, ARRAY_SIZE(where));
	still_works();
}
END_TEST

START_TEST(test_rx_rings)
{
	rig_start();
	rig_make(bytes, 1500, 0x020000000001, 0x88b5);
	wr(0x14a0, 0 | 2048 / 8 << 19);
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x14e0), 0); /* non-occupied went with the size */
	wr(0x1500, 255 << 16);
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	wr(0x14a0, RIG_DESCS); /* buffers of no bytes */
	wr(0x1500, RIG_DESCS << 16);
	rig_receive(bytes, 60);
	rig_forgive(GUEST_ERROR_VALUE);
	wr(0x14a0, RIG_DESCS | 1 << 19); /* of eight */
	rig_receive(bytes, 1500);
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x14e0), 9 | (RIG_DESCS - 9) << 16);
	wr(0x14a0, 3 | 1 << 19); /* shrinks */
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x1520), 0);
	wr(0x1500, 255);
	rig_forgive(GUEST_ERROR_VALUE);
	wr(0x1500, 255 << 16 | 255);
	rig_forgive(GUEST_ERROR_DESCRIPTOR);
	/* Buffers that lie over the ring. */
	wr(0x1cc0, 1);
	wr(0x1cc0, 0);
	wr(0x2680, 0xff);
	wr(0x14a0, RIG_DESCS | 2048 / 8 << 19);
	for (u32 i = 0; i < RIG_DESCS; i++)
		rig_rx_post(0, i, RIG_RX_RING(0));
	wr(0x1500, RIG_DESCS << 16);
	for (u32 i = 0; i < RIG_DESCS; i++)
		rig_receive(bytes, 1500);
	forgive_all();
	still_works();
}
END_TEST

START_TEST(test_rx_lengths)
{
	rig_start();
	rig_make(bytes, 10236, 0x020000000001, 0x0800);
	for (u32 len = 0; len <= 10236; len += len < 80 || len > 10200 ? 1 : 61) {
		rig_receive(bytes, len);
		rd(0x14e0);
		if (rd(0x14e0) & 0x3fff)
			wr(0x1500, 1 << 16 | 1);
	}
	/* IP headers that lie in every way. */
	for (u32 i = 14; i < 40; i++) {
		for (u32 v = 0; v < 256; v++) {
			bytes[i] = (u8)v;
			for (u32 type = 0; type < 2; type++) {
				put_be16(type ? 0x86dd : 0x0800, bytes + 12);
				rig_receive(bytes, 60);
				wr(0x1500, 1 << 16 | 1);
			}
		}
	}
	still_works();
}
END_TEST

START_TEST(test_random_registers)
{
	u32 noise = 7;

	for (u32 round = 0; round < 200000; round++) {
		noise = noise * 1664525 + 1013904223;
		if (round % 3)
			wr(noise >> 8 & 0x3ffc, noise ^ noise << 13);
		else
			rd(noise >> 8 & 0x3ffc);
		if (round % 16 == 0) {
			rig_run(SIM_US(1));
			rig_receive(bytes, noise >> 20);
			rig_forget();
		}
	}
	rig_forget();
	model_reset(rig.model);
	rig_run(SIM_MS(10));
	forgive_all();
	still_works();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("neta_attack");
	TCase *tc = tcase_create("neta_attack");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, rig_setup, rig_teardown);
	tcase_add_test(tc, test_tx_pointers);
	tcase_add_test(tc, test_tx_ring_elsewhere);
	tcase_add_test(tc, test_windows_closed);
	tcase_add_test(tc, test_tx_sizes);
	tcase_add_test(tc, test_tx_chains);
	tcase_add_test(tc, test_tx_empty_rings);
	tcase_add_test(tc, test_tx_buffer_is_the_ring);
	tcase_add_test(tc, test_tx_checksum_offsets);
	tcase_add_test(tc, test_tx_mutates);
	tcase_add_test(tc, test_rx_pointers);
	tcase_add_test(tc, test_rx_rings);
	tcase_add_test(tc, test_rx_lengths);
	tcase_add_test(tc, test_random_registers);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
