/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 88E6341: ATU, VTU, STU, statistics, as the Linux driver works them. */
#include "switch_rig.h"

/* ---- ATU, as global1_atu.c does it ---- */

static void atu_op(u32 op, u16 fid)
{
	u16 ctl = rig_read(0x1b, G1_ATU_CTL);

	rig_write(0x1b, G1_ATU_CTL, (u16)((ctl & 0x0fff) | (fid << 8 & 0xf000)));
	rig_write(0x1b, G1_ATU_OP, (u16)(0x8000 | op << 12 | (fid & 0xf)));
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_OP) & 0x8000, 0);
}

static void atu_set_mac(u64 mac)
{
	for (u32 i = 0; i < 3; i++)
		rig_write(0x1b, G1_ATU_MAC + i, (u16)(mac >> (32 - i * 16)));
}

static u64 atu_get_mac(void)
{
	u64 mac = 0;

	for (u32 i = 0; i < 3; i++)
		mac = mac << 16 | rig_read(0x1b, G1_ATU_MAC + i);
	return mac;
}

static void atu_load(u64 mac, u16 fid, u16 ports, u16 state)
{
	atu_set_mac(mac);
	rig_write(0x1b, G1_ATU_DATA, (u16)(ports << 4 | state));
	atu_op(3, fid);
}

#define NONE UINT64_C(0xffffffffffff)

/* The addresses of @fid in the order of get-next; how many. */
static u32 atu_dump(u16 fid, u64 *macs, u16 *data, u32 max)
{
	u32 n = 0;

	atu_set_mac(NONE);
	while (n < max) {
		atu_op(4, fid);
		data[n] = rig_read(0x1b, G1_ATU_DATA);
		if (!(data[n] & 0xf)) {
			ck_assert(atu_get_mac() == NONE);
			break;
		}
		macs[n++] = atu_get_mac();
		if (macs[n - 1] == NONE)
			break;
	}
	return n;
}

static u32 atu_size(u16 fid)
{
	u64 macs[64];
	u16 data[64];

	return atu_dump(fid, macs, data, 64);
}

START_TEST(get_next_walks_in_order_and_wraps)
{
	static const u64 macs[] = {0x020000000009, 0,	0x0200000000ff, 0x000000000001,
				   0x01005e000001, NONE};
	static const u64 sorted[] = {0, 1, 0x01005e000001, 0x020000000009, 0x0200000000ff, NONE};
	u64 got[64];
	u16 data[64];

	for (u32 i = 0; i < ARRAY_SIZE(macs); i++)
		atu_load(macs[i], 0x21, BIT(i), macs[i] >> 40 & 1 ? 7 : 0xe);
	atu_load(0x020000000001, 0x20, 1, 0xe);
	ck_assert_uint_eq(atu_dump(0x21, got, data, 64), ARRAY_SIZE(macs));
	for (u32 i = 0; i < ARRAY_SIZE(sorted); i++)
		ck_assert(got[i] == sorted[i]);
	ck_assert_uint_eq(data[3], 0x001e);
	ck_assert_uint_eq(data[5], 0x0207);
	ck_assert_uint_eq(atu_size(0x20), 1);
	/* From MAC - 1, as the driver asks for one. */
	atu_set_mac(0x020000000008);
	atu_op(4, 0x21);
	ck_assert(atu_get_mac() == 0x020000000009);
	/* Purge. */
	atu_load(0x020000000009, 0x21, 0, 0);
	ck_assert_uint_eq(atu_size(0x21), 5);
}
END_TEST

START_TEST(flush_and_move)
{
	atu_load(0x020000000001, 0, 2, 0xe);
	atu_load(0x020000000002, 0, 2, 7);
	atu_load(0x020000000003, 1, 4, 0xe);
	atu_load(0x020000000004, 1, 4, 7);
	atu_load(0x020000000005, 1, 2, 7);
	/* Non-static of a FID. */
	rig_write(0x1b, G1_ATU_DATA, 0);
	atu_op(6, 1);
	ck_assert_uint_eq(atu_size(1), 1);
	ck_assert_uint_eq(atu_size(0), 2);
	/* The driver's "remove dynamic entries of port 1": mv88e6xxx_g1_atu_remove(). */
	rig_write(0x1b, G1_ATU_DATA, 0x031f);
	atu_op(2, 0);
	ck_assert_uint_eq(atu_size(0), 1);
	/* A move proper, of static ones too. */
	rig_write(0x1b, G1_ATU_DATA, 0x041f);
	atu_op(1, 0);
	atu_set_mac(NONE);
	atu_op(4, 0);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_DATA), 0x010e);
	/* All FIDs, with FID 0. */
	rig_write(0x1b, G1_ATU_DATA, 0);
	atu_op(1, 0);
	ck_assert_uint_eq(atu_size(0) + atu_size(1), 0);
}
END_TEST

START_TEST(learning_moves_and_ages)
{
	u64 macs[64];
	u16 data[64];

	rig_send(1, 2, 1);
	ck_assert_uint_eq(atu_dump(0, macs, data, 64), 1);
	ck_assert(macs[0] == 0x020000000001);
	ck_assert_uint_eq(data[0], 0x0027);
	rig_send(2, 1, 2);
	rig_forget();
	/* Both known: unicast to one port alone. */
	rig_send(1, 2, 1);
	ck_assert_uint_eq(rig_ports(), BIT(2));
	/* Station moves. */
	rig_send(3, 2, 1);
	atu_dump(0, macs, data, 64);
	ck_assert_uint_eq(data[0], 0x0087);
	/* 300 s by seven sweeps: gone when none has refreshed it. */
	rig_run(SIM_SEC(130));
	atu_dump(0, macs, data, 64);
	ck_assert_uint_eq(data[0] & 0xf, 4);
	rig_send(3, 2, 1);
	rig_run(SIM_SEC(200));
	ck_assert_uint_eq(atu_dump(0, macs, data, 64), 1);
	ck_assert(macs[0] == 0x020000000001);
	rig_run(SIM_SEC(150));
	ck_assert_uint_eq(atu_size(0), 0);
}
END_TEST

START_TEST(full_bucket_gives_up_its_oldest)
{
	/* Hash 3 is direct: these share a bucket. */
	rig_write(0x1b, G1_ATU_CTL, (u16)(rig_read(0x1b, G1_ATU_CTL) | 3));
	for (u32 i = 0; i < 4; i++) {
		atu_load(0x020000000007 + ((u64)i << 16), 0, 2, 7 - i);
		ck_assert_uint_eq(atu_size(0), i + 1);
	}
	atu_load(0x020000500007, 0, 2, 0xe);
	ck_assert_uint_eq(atu_size(0), 4);
	atu_set_mac(0x020000030006);
	atu_op(4, 0);
	ck_assert(atu_get_mac() == 0x020000500007);
	for (u32 i = 0; i < 3; i++)
		atu_load(0x020000600007 + ((u64)i << 16), 0, 2, 0xe);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_ATU_PROB, 0);
	/* All static: a full violation, kept until it is read. */
	rig_write(0x11, PORT_ASSOC, BIT(1));
	rig_send(1, 2, 7);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_ATU_PROB, STS_ATU_PROB);
	atu_op(7, 0);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_OP), 0x7010);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_DATA) & 0xf, 1);
	ck_assert(atu_get_mac() == 0x020000000007);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_ATU_PROB, 0);
}
END_TEST

START_TEST(table_holds_2048)
{
	u32 count = 0;

	for (u32 bin = 0; bin < 4; bin++) {
		for (u32 i = 0; i < 4096; i++)
			if (!bin)
				atu_load(0x020000000000 + i * 77u, (u16)(i & 0xff), 2, 7);
		rig_write(0x1c, G2_ATU_STATS, (u16)(bin << 14));
		atu_op(4, 0);
		count += rig_read(0x1c, G2_ATU_STATS) & 0xfff;
	}
	ck_assert_uint_le(count, 2048);
	ck_assert_uint_gt(count, 1900);
}
END_TEST

START_TEST(locked_port_tells_and_filters)
{
	rig_write(0x11, PORT_CTL0, 0x407f);
	rig_write(0x11, PORT_ASSOC, 0x2002);
	rig_send(1, 2, 1);
	ck_assert_uint_eq(rig_ports(), 0);
	ck_assert_uint_eq(rig_stat(1, ST_IN_FILTERED), 1);
	atu_op(7, 0);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_OP) & 0xf0, 0x20);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_DATA) & 0xf, 1);
	atu_load(0x020000000001, 0, 2, 0xe);
	rig_send(1, 2, 1);
	ck_assert_uint_ne(rig_ports(), 0);
}
END_TEST

START_TEST(learn_limit)
{
	rig_write(0x11, PORT_ATU_CTL, 2);
	for (u32 i = 1; i < 6; i++)
		rig_send(1, 99, i);
	ck_assert_uint_eq(atu_size(0), 2);
}
END_TEST

START_TEST(age_out_interrupt)
{
	rig_write(0x11, PORT_ASSOC, 0x4002);
	rig_send(1, 2, 1);
	rig_run(SIM_SEC(301));
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_ATU_PROB, STS_ATU_PROB);
	atu_op(7, 0);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_OP) & 0xf0, 0x80);
	rig_write(0x11, PORT_ASSOC, 0x8002);
	rig_send(1, 2, 1);
	rig_run(SIM_SEC(1000));
	ck_assert_uint_eq(atu_size(0), 1);
}
END_TEST

/* ---- VTU ---- */

static void vtu_load(u16 vid, u16 fid, const char *members)
{
	u16 data[2] = {0};

	for (u32 n = 0; n < SW_PORTS; n++)
		data[n / 4] |= (u16)((members[n] - '0') << (n % 4 * 4));
	rig_write(0x1b, G1_VTU_VID, 0x1000 | vid);
	rig_write(0x1b, G1_VTU_DATA, data[0]);
	rig_write(0x1b, G1_VTU_DATA + 1, data[1]);
	rig_write(0x1b, G1_VTU_DATA + 2, 0);
	rig_write(0x1b, G1_VTU_FID, fid);
	rig_write(0x1b, G1_VTU_SID, 0);
	rig_write(0x1b, G1_VTU_OP, 0xb000);
}

static u16 vtu_next(void)
{
	rig_write(0x1b, G1_VTU_OP, 0xc000);
	return rig_read(0x1b, G1_VTU_VID);
}

START_TEST(vtu_walks_as_the_driver_walks)
{
	rig_write(0x1b, G1_VTU_OP, 0x9000);
	rig_write(0x1b, G1_VTU_VID, 0x0fff);
	ck_assert_uint_eq(vtu_next(), 0x0fff);
	vtu_load(0, 0x1000, "000033");
	vtu_load(4095, 1, "000033");
	vtu_load(100, 2, "213333");
	rig_write(0x1b, G1_VTU_VID, 0x0fff);
	ck_assert_uint_eq(vtu_next(), 0x1000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_FID), 0x1000);
	/* as the driver loads it: all ports unmodified, 4 and 5 no members */
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_DATA), 0x0000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_DATA + 1), 0x0033);
	ck_assert_uint_eq(vtu_next(), 0x1064);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_DATA), 0x3312);
	ck_assert_uint_eq(vtu_next(), 0x1fff);
	/* Purge, and the walk ends. */
	rig_write(0x1b, G1_VTU_VID, 0x0064);
	rig_write(0x1b, G1_VTU_OP, 0xb000);
	rig_write(0x1b, G1_VTU_VID, 0x0000);
	ck_assert_uint_eq(vtu_next(), 0x1fff);
	rig_write(0x1b, G1_VTU_VID, 0x0fff);
	rig_write(0x1b, G1_VTU_OP, 0x9000);
	ck_assert_uint_eq(vtu_next(), 0x0fff);
}
END_TEST

START_TEST(stu_walks)
{
	rig_write(0x1b, G1_VTU_VID, 0x1000);
	rig_write(0x1b, G1_VTU_SID, 0);
	rig_write(0x1b, G1_VTU_OP, 0xd000);
	rig_write(0x1b, G1_VTU_SID, 5);
	rig_write(0x1b, G1_VTU_DATA, 0x4c48);
	rig_write(0x1b, G1_VTU_OP, 0xd000);
	rig_write(0x1b, G1_VTU_SID, 0x3f);
	rig_write(0x1b, G1_VTU_OP, 0xe000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_SID), 0);
	rig_write(0x1b, G1_VTU_OP, 0xe000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_SID), 5);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_DATA), 0x4c48);
	rig_write(0x1b, G1_VTU_OP, 0xe000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_VID) & 0x1000, 0);
}
END_TEST

/* As the dump that find_database() cites: 802.1Q off, FID 0 at the ports, VID 4095 in FID 1. */
START_TEST(vtu_names_the_database_where_8021q_is_off)
{
	u64 macs[64];
	u16 data[64];

	for (u32 n = 1; n <= 2; n++)
		rig_write(0x10 + n, PORT_DEFAULT_VLAN, 4095);
	vtu_load(0, 0x1000, "000033");
	vtu_load(4095, 1, "000033");
	rig_send(1, 2, 1);
	ck_assert_uint_eq(atu_size(0), 0);
	ck_assert_uint_eq(atu_dump(1, macs, data, 64), 1);
	ck_assert(macs[0] == 0x020000000001);
	/* Known at ports of that VID, though not at one of another. */
	rig_forget();
	rig_send(2, 1, 2);
	ck_assert_uint_eq(rig_ports(), BIT(1));
	rig_forget();
	rig_send(3, 1, 3);
	ck_assert_uint_ne(rig_ports(), BIT(1));
	ck_assert_uint_eq(atu_size(0), 1);
	/* No member, and yet let in: membership is not looked at. */
	vtu_load(7, 5, "333333");
	rig_forget();
	rig_send_tagged(1, 2, 4, 7);
	ck_assert_uint_ne(rig_ports(), 0);
	ck_assert_uint_eq(atu_size(5), 1);
	/* A VID that is not there leaves the port's database. */
	rig_send_tagged(1, 2, 5, 8);
	ck_assert_uint_eq(atu_size(0), 2);
}
END_TEST

START_TEST(secure_port_keeps_vlans_apart)
{
	for (u32 n = 1; n <= 3; n++)
		rig_write(0x10 + n, PORT_CTL2, 0x2c80);
	vtu_load(1, 1, "333333");
	vtu_load(10, 1, "311333");
	vtu_load(20, 2, "323233");
	/* 10: ports 1 and 2 untagged; 20: ports 1 and 3 tagged. */
	rig_send_tagged(1, 2, 1, 10);
	ck_assert_uint_eq(rig_ports(), BIT(2));
	ck_assert_uint_eq(rig_got(2, 0)->len, 64);
	rig_expect(2, 12, "\x88\xb5", 2);
	rig_forget();
	rig_send_tagged(1, 2, 1, 0x6000 | 20);
	ck_assert_uint_eq(rig_ports(), BIT(3));
	rig_expect(3, 12, "\x81\x00\x60\x14\x88\xb5", 6);
	rig_forget();
	/* The PVID's VLAN has no members: a member violation. */
	rig_send(1, 2, 1);
	ck_assert_uint_eq(rig_ports(), 0);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_VTU_PROB, STS_VTU_PROB);
	rig_write(0x1b, G1_VTU_OP, 0xf000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_OP) & 0x7f, 0x41);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_VID), 1);
	/* Not in the VTU: a miss violation. */
	rig_send_tagged(2, 2, 1, 77);
	rig_write(0x1b, G1_VTU_OP, 0xf000);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_OP) & 0x7f, 0x22);
	ck_assert_uint_eq(rig_read(0x1b, G1_VTU_VID), 77);
	/* Fallback takes it. */
	rig_write(0x12, PORT_CTL2, 0x2480);
	rig_send_tagged(2, 5, 1, 77);
	ck_assert_uint_ne(rig_ports(), 0);
}
END_TEST

START_TEST(spanning_tree_by_vlan)
{
	rig_write(0x11, PORT_CTL2, 0x2c80);
	rig_write(0x1b, G1_VTU_VID, 0x1000);
	rig_write(0x1b, G1_VTU_SID, 5);
	rig_write(0x1b, G1_VTU_DATA, 0x4cc0); /* 1 and 2 forward, 3 blocks */
	rig_write(0x1b, G1_VTU_DATA + 1, 0);
	rig_write(0x1b, G1_VTU_OP, 0xd000);
	vtu_load(10, 1, "000033");
	rig_write(0x1b, G1_VTU_VID, 0x100a);
	rig_write(0x1b, G1_VTU_DATA, 0x0000);
	rig_write(0x1b, G1_VTU_DATA + 1, 0x0033);
	rig_write(0x1b, G1_VTU_FID, 1);
	rig_write(0x1b, G1_VTU_SID, 5);
	rig_write(0x1b, G1_VTU_OP, 0xb000);
	rig_send_tagged(1, 2, 1, 10);
	/* port 0's state there is 0: its own, forwarding */
	ck_assert_uint_eq(rig_ports(), BIT(0) | BIT(2));
}
END_TEST

/* ---- Statistics ---- */

static u32 stat_read(u32 counter)
{
	rig_write(0x1b, G1_STATS_OP, (u16)(0xc000 | counter));
	return (u32)rig_read(0x1b, G1_STATS_HI) << 16 | rig_read(0x1b, G1_STATS_LO);
}

START_TEST(statistics_capture_and_flush)
{
	rig_write(0x1b, G1_CTL2, 0x0740);
	rig_send(1, 2, 1);
	rig_send(1, 0xff, 1);
	rig_give(1, rig_frame(2, 1, "\x88\xb5", 2, 1518));
	rig_run(SIM_US(100));
	rig_write(0x1b, G1_STATS_OP, 0xd000 | 2 << 5);
	rig_send(1, 2, 1);
	ck_assert_uint_eq(stat_read(0x00), 64 + 64 + 1518);
	ck_assert_uint_eq(stat_read(0x01), 0);
	ck_assert_uint_eq(stat_read(0x04), 2);
	ck_assert_uint_eq(stat_read(0x06), 1);
	ck_assert_uint_eq(stat_read(0x08), 2);
	ck_assert_uint_eq(stat_read(0x0d), 1);
	ck_assert_uint_eq(stat_read(0x402), 3);
	ck_assert_uint_eq(stat_read(0x40e), 3);
	rig_write(0x1b, G1_STATS_OP, 0xd000 | 3 << 5);
	ck_assert_uint_eq(stat_read(0x10), 3);
	ck_assert_uint_eq(stat_read(0x13), 1);
	ck_assert_uint_eq(stat_read(0x0e), 64 * 3 + 1518);
	/* RX only: nothing was received here. */
	ck_assert_uint_eq(stat_read(0x08), 0);
	/* IEEE_PRI 0xfa41 puts priority 0 into queue 1. */
	ck_assert_uint_eq(stat_read(0x411), 4);
	rig_write(0x1b, G1_STATS_OP, 0x9000);
	rig_write(0x1b, G1_STATS_OP, 0xd000 | 3 << 5);
	ck_assert_uint_eq(stat_read(0x10), 0);
	ck_assert_uint_eq(stat_read(0x411), 0);
}
END_TEST

static void say(void *ctx, const char *name, u64 value)
{
	if (!strcmp(name, "in_good_octets"))
		*(u64 *)ctx = value;
}

START_TEST(counters_speak)
{
	u64 octets = 0;

	rig_send(1, 2, 1);
	sw_88e6341_class.counters(rig.model, "port1", say, &octets);
	ck_assert_uint_eq(octets, 64);
	sw_88e6341_class.counters(rig.model, "port9", say, &octets);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("switch tables");
	TCase *tc = rig_case(suite, "atu", rig_unmanaged);

	tcase_add_test(tc, get_next_walks_in_order_and_wraps);
	tcase_add_test(tc, flush_and_move);
	tcase_add_test(tc, learning_moves_and_ages);
	tcase_add_test(tc, full_bucket_gives_up_its_oldest);
	tcase_add_test(tc, table_holds_2048);
	tcase_add_test(tc, locked_port_tells_and_filters);
	tcase_add_test(tc, learn_limit);
	tcase_add_test(tc, age_out_interrupt);
	tc = rig_case(suite, "vtu", rig_unmanaged);
	tcase_add_test(tc, vtu_walks_as_the_driver_walks);
	tcase_add_test(tc, stu_walks);
	tcase_add_test(tc, vtu_names_the_database_where_8021q_is_off);
	tcase_add_test(tc, secure_port_keeps_vlans_apart);
	tcase_add_test(tc, spanning_tree_by_vlan);
	tc = rig_case(suite, "statistics", rig_unmanaged);
	tcase_add_test(tc, statistics_capture_and_flush);
	tcase_add_test(tc, counters_speak);
	return run_suite(suite);
}
