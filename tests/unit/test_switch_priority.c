/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 88E6341: what overrides a frame's priority. */
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

int main(void)
{
	Suite *suite = suite_create("switch priority");
	TCase *tc = rig_case(suite, "overrides", rig_unmanaged);

	tcase_add_test(tc, priorities_from_the_tables);
	tcase_add_test(tc, queues_by_kind_of_frame);
	return run_suite(suite);
}
