/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 88E6341: what overrides a frame's priority, shaped queues, mirrors of ARP. */
#include "switch_rig.h"

/*
 * Marvell's DSDT, gtPortCtrl.c: the port's register 0x0d says whether VTU and ATU
 * override frame priority (1), queue (2) or both (3).
 */
START_TEST(priorities_from_the_tables)
{
	/* VID 5 with priority 6; port 2 tags. */
	rig_write(0x1b, G1_VTU_VID, 0x1005);
	rig_write(0x1b, G1_VTU_DATA, 0x0200);
	rig_write(0x1b, G1_VTU_DATA + 1, 0x0000);
	rig_write(0x1b, G1_VTU_DATA + 2, 0xe000);
	rig_write(0x1b, G1_VTU_OP, 0xb000);
	rig_write(0x1b, G1_VTU_VID, 4);
	rig_write(0x1b, G1_VTU_DATA + 2, 0);
	rig_write(0x1b, G1_VTU_OP, 0xc000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_VID), 0x1005);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_DATA + 2), 0xe000);
	rig_write(0x11, PORT_CTL2, 0x2480); /* 802.1Q, fallback */
	rig_send_tagged(1, 9, 1, 0x2005);
	rig_expect(2, 12, "\x81\0\x20\x05", 4);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0), 1);
	rig_forget();
	rig_write(0x11, PORT_PRI_OVERRIDE, 0x0400);
	rig_send_tagged(1, 9, 1, 0x2005);
	rig_expect(2, 12, "\x81\0\xc0\x05", 4);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0), 2);
	rig_forget();
	rig_write(0x11, PORT_PRI_OVERRIDE, 0x0800);
	rig_send_tagged(1, 9, 1, 0x2005);
	rig_expect(2, 12, "\x81\0\x20\x05", 4);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 3), 1);
	/* A static entry without override has no say, one with it has. */
	rig_forget();
	rig_write(0x11, PORT_CTL2, 0x2080);
	rig_write(0x11, PORT_PRI_OVERRIDE, 0xc000);
	for (u16 state = 0xe; state <= 0xf; state++) {
		rig_write(0x1b, G1_ATU_MAC, 0x0200);
		rig_write(0x1b, G1_ATU_MAC + 1, 0);
		rig_write(0x1b, G1_ATU_MAC + 2, 0x0009);
		rig_write(0x1b, G1_ATU_DATA, (u16)(0x0040 | state));
		rig_write(0x1b, G1_ATU_OP, 0xb500); /* priority 5 */
		rig_send_tagged(1, 9, 1, 0x0000);
		ck_assert_uint_eq(rig_got(2, 0)->data[14] >> 5, state & 1 ? 5 : 0);
		ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 2), state & 1);
		rig_forget();
	}
}
END_TEST

/* gtPriTable.c: by the kind of frame. */
START_TEST(queues_by_kind_of_frame)
{
	static const u8 broadcast[60] = {255, 255, 255, 255, 255, 255,	2,
					 0,   0,   0,	0,   1,	  0x88, 0xb5};
	struct frame *f;

	rig_write(0x1c, G2_PRIO_OVERRIDE, 0x8d0b); /* broadcasts: 3 */
	rig_write(0x1c, G2_PRIO_OVERRIDE, 0x8c0a); /* the port's EtherType: 2 */
	rig_write(0x1c, G2_PRIO_OVERRIDE, 0x0d00);
	ck_assert_uint_eq(rig_read(0x1c, G2_PRIO_OVERRIDE), 0x0d0b);
	rig_send(1, 9, 1); /* by IEEE_PRI 1 */
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 1), 1);
	f = frame_alloc(&rig.node->frames, 64);
	memcpy(frame_append(f, sizeof(broadcast)), broadcast, sizeof(broadcast));
	ck_assert(frame_append_fcs(f));
	rig_give(1, f);
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 3), 1);
	rig_write(0x11, PORT_ETH_TYPE, 0x88b5);
	rig_send(1, 9, 1);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 2), 1);
}
END_TEST

static void qav(u32 port, u32 reg, u16 value)
{
	rig_write(0x1c, G2_AVB_DATA, value);
	rig_write(0x1c, G2_AVB_CMD, (u16)(0xe000 | port << 8 | 2 << 5 | reg));
}

/*
 * Queue 3 of port 2 may send 64 Mb/s: with 84 bytes of wire a frame, one every
 * 10.5 us. What waits in another queue goes in between.
 */
START_TEST(shaped_queue)
{
	sim_time begun = node_now(rig.node);
	u32 in_ten_frames;

	qav(2, 2 * 3, 1000);
	qav(2, 2 * 3 + 1, 0);
	for (u32 i = 0; i < 20; i++) {
		rig_give(1, rig_frame(9, 1, "\x81\0\xe0\0\x88\xb5", 6, 64));
		rig_run(SIM_NS(800));
	}
	rig_send(3, 9, 4);
	rig_run(begun + SIM_US(1) + 10 * SIM_NS(10500) - node_now(rig.node));
	in_ten_frames = rig_stat(2, ST_OUT_QUEUE_0 + 3);
	ck_assert_uint_ge(in_ten_frames, 10);
	ck_assert_uint_le(in_ten_frames, 11);
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 1), 1);
	rig_run(SIM_US(150));
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 3), 20);
	/* A time without frames is no credit for later when the limit is 0 ... */
	rig_run(SIM_MS(1));
	for (u32 i = 0; i < 4; i++) {
		rig_give(1, rig_frame(9, 1, "\x81\0\xe0\0\x88\xb5", 6, 64));
		rig_run(SIM_NS(800));
	}
	rig_run(SIM_US(10));
	ck_assert_uint_le(rig_stat(2, ST_OUT_QUEUE_0 + 3), 22);
	/* ... and turned off, all that waits goes. */
	qav(2, 2 * 3, 0);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_stat(2, ST_OUT_QUEUE_0 + 3), 24);
}
END_TEST

START_TEST(shaped_port_is_reset_with_frames)
{
	qav(2, 2 * 1, 1);
	for (u32 i = 0; i < 10; i++) {
		rig_send(1, 9, 1);
	}
	ck_assert_uint_gt(rig.sw->port[2].queued, 5);
	rig_write(0x12, PORT_CTL0, 0x007c); /* disabled: its queues are emptied */
	ck_assert_uint_eq(rig.sw->port[2].queued, 0);
}
END_TEST

/* Topaz_gprtSetARPMirror() */
START_TEST(arp_is_mirrored)
{
	rig_write(0x1b, G1_MONITOR, 0xb0e3); /* the CPU is at port 3 */
	rig_write(0x13, PORT_CTL0, 0x017f);  /* with a DSA tag */
	rig_write(0x11, PORT_BASE_VLAN, 0x0004);
	rig_write(0x11, PORT_CTL2, 0x20c0);
	rig_send(1, 9, 1);
	ck_assert_uint_eq(rig_ports(), BIT(2));
	rig_forget();
	rig_give(1, rig_frame(9, 1, "\x08\x06", 2, 64));
	rig_run(SIM_US(100));
	ck_assert_uint_eq(rig_ports(), BIT(2) | BIT(3));
	/* TO_CPU, device 0, port 1, code 4 */
	ck_assert_uint_eq(rig_got(3, 0)->data[12], 0x00);
	ck_assert_uint_eq(rig_got(3, 0)->data[13], 0x0c);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("switch priority");
	TCase *tc = rig_case(suite, "overrides", rig_unmanaged);

	tcase_add_test(tc, priorities_from_the_tables);
	tcase_add_test(tc, queues_by_kind_of_frame);
	tcase_add_test(tc, shaped_queue);
	tcase_add_test(tc, shaped_port_is_reset_with_frames);
	tcase_add_test(tc, arp_is_mirrored);
	return run_suite(suite);
}
