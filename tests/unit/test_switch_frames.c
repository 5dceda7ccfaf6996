/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: what leaves by which port and with which tag, in the configuration
 * that Linux's mv88e6xxx_setup() makes: CPU at port 0 with EtherType DSA, users
 * at ports 1 to 3.
 */
#include "switch_rig.h"

static void vtu_load(u16 vid, u16 fid, u16 data1, u16 data2)
{
	rig_write(0x1b, G1_VTU_VID, 0x1000 | vid);
	rig_write(0x1b, G1_VTU_DATA, data1);
	rig_write(0x1b, G1_VTU_DATA + 1, data2);
	rig_write(0x1b, G1_VTU_FID, fid);
	rig_write(0x1b, G1_VTU_SID, 0);
	rig_write(0x1b, G1_VTU_OP, 0xb000);
}

static void setup_linux(void)
{
	rig_create("{ \"straps\": { \"managed\": true }, \"ports\": [ { \"port\": 0, "
		   "\"phy-mode\": \"rgmii-id\" } ] }");
	rig_wire();
	rig_write(0x10, PORT_CTL0, 0x333f);
	rig_write(0x10, PORT_BASE_VLAN, 0x003e);
	rig_write(0x10, PORT_CTL2, 0x1c80);
	rig_write(0x10, PORT_ETH_TYPE, 0xdada);
	rig_write(0x10, PORT_DEFAULT_VLAN, 0);
	for (u32 n = 1; n <= 3; n++) {
		rig_write(0x10 + n, PORT_CTL0, 0x043f);
		rig_write(0x10 + n, PORT_BASE_VLAN, 0x0001);
		rig_write(0x10 + n, PORT_CTL2, 0x0000);
		rig_write(0x10 + n, PORT_ASSOC, 0x0000);
		rig_write(0x10 + n, PORT_DEFAULT_VLAN, 0);
	}
	vtu_load(0, 0x1000, 0x0000, 0x0033);
	vtu_load(4095, 1, 0x0000, 0x0033);
	for (u32 i = 0; i < 512; i++) {
		rig_write(0x1c, G2_PVT_DATA, 0);
		rig_write(0x1c, G2_PVT_ADDR, (u16)(0xb000 + i));
	}
	rig_write(0x1b, G1_MONITOR, 0xb0e0);
	for (u32 i = 0; i < 4; i++)
		rig_write(0x1b, G1_MONITOR, (u16)(0x80ff + (i << 8)));
	rig_write(0x1b, G1_CTL2, 0x0740);
}

/* Ports 1 and 2 in a bridge without VLANs, whose frames come as device 1. */
static void bridge(void)
{
	for (u32 n = 1; n <= 2; n++) {
		rig_write(0x10 + n, PORT_BASE_VLAN, (u16)(0x0007 & ~BIT(n)));
		rig_write(0x10 + n, PORT_CTL2, 0x0080);
		rig_write(0x10 + n, PORT_ASSOC, (u16)BIT(n));
		rig_write(0x10 + n, PORT_DEFAULT_VLAN, 4095);
	}
	rig_write(0x1c, G2_PVT_DATA, 0x06);
	rig_write(0x1c, G2_PVT_ADDR, 0xb010);
}

static void from_cpu(u32 da, const char *tag)
{
	u8 head[10] = {0xda, 0xda, 0, 0};

	memcpy(head + 4, tag, 4);
	memcpy(head + 8, "\x88\xb5", 2);
	rig_give(0, rig_frame(da, 1, head, 10, 72));
	rig_run(SIM_US(100));
}

START_TEST(standalone_port_goes_to_the_cpu)
{
	rig_send(2, 5, 6);
	ck_assert_uint_eq(rig_ports(), BIT(0));
	ck_assert_uint_eq(rig_got(0, 0)->len, 72);
	rig_expect(0, 12, "\xda\xda\0\0\xc0\x10\0\0\x88\xb5", 10);
	rig_expect(0, 0, "\2\0\0\0\0\5\2\0\0\0\0\6", 12);
}
END_TEST

START_TEST(its_8021q_tag_becomes_the_dsa_tag)
{
	rig_send_tagged(1, 5, 6, 0xb064);
	ck_assert_uint_eq(rig_ports(), BIT(0));
	ck_assert_uint_eq(rig_got(0, 0)->len, 72);
	rig_expect(0, 12, "\xda\xda\0\0\xe0\x09\xa0\x64\x88\xb5", 10);
}
END_TEST

START_TEST(from_cpu_reaches_its_port_whatever_the_state)
{
	rig_write(0x13, PORT_CTL0, 0x043d);
	from_cpu(5, "\x40\x18\0\0");
	ck_assert_uint_eq(rig_ports(), BIT(3));
	ck_assert_uint_eq(rig_got(3, 0)->len, 64);
	rig_expect(3, 12, "\x88\xb5", 2);
	ck_assert_uint_eq(rig_stat(3, ST_OUT_MANAGEMENT), 1);
	rig_forget();
	/* Tagged: an 802.1Q tag goes out. */
	from_cpu(5, "\x60\x09\xa0\x64");
	ck_assert_uint_eq(rig_ports(), BIT(1));
	rig_expect(1, 12, "\x81\x00\xb0\x64\x88\xb5", 6);
	rig_forget();
	/* To a port that is disabled, or that does not exist: nowhere. */
	rig_write(0x13, PORT_CTL0, 0x043c);
	from_cpu(5, "\x40\x18\0\0");
	from_cpu(5, "\x40\xf8\0\0");
	ck_assert_uint_eq(rig_ports(), 0);
	ck_assert_uint_eq(rig_stat(0, ST_IN_FILTERED), 2);
}
END_TEST

START_TEST(short_frame_is_filled_up)
{
	static const u8 head[] = {0xda, 0xda, 0, 0, 0x40, 0x08, 0, 0, 0x88, 0xb5};

	rig_give(0, rig_frame(5, 1, head, 10, 64));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_got(1, 0)->len, 64);
	rig_expect(1, 56, "\0\0\0\0", 4);
}
END_TEST

START_TEST(bridge_switches_in_hardware)
{
	bridge();
	rig_send(1, 5, 6);
	/* Unknown: to the other port and to the CPU, as FORWARD of VID 4095. */
	ck_assert_uint_eq(rig_ports(), BIT(0) | BIT(2));
	rig_expect(0, 12, "\xda\xda\0\0\xc0\x08\x0f\xff\x88\xb5", 10);
	ck_assert_uint_eq(rig_got(2, 0)->len, 64);
	rig_forget();
	rig_send(2, 6, 5);
	ck_assert_uint_eq(rig_ports(), BIT(1));
	rig_forget();
	/* Offloaded by the CPU: FORWARD, device 1; the PVT says where. */
	from_cpu(6, "\xc1\x00\x0f\xff");
	ck_assert_uint_eq(rig_ports(), BIT(1));
	rig_forget();
	from_cpu(99, "\xc1\x00\x0f\xff");
	ck_assert_uint_eq(rig_ports(), BIT(1) | BIT(2));
	rig_forget();
	from_cpu(99, "\xc2\x00\x0f\xff");
	ck_assert_uint_eq(rig_ports(), 0);
	/* FROM_CPU does not teach: the CPU's address was learned by FORWARD. */
	rig_send(2, 1, 5);
	ck_assert_uint_eq(rig_ports(), BIT(0));
}
END_TEST

START_TEST(dsa_mode_tag_is_four_bytes)
{
	rig_write(0x10, PORT_CTL0, 0x013f);
	rig_send(2, 5, 6);
	ck_assert_uint_eq(rig_got(0, 0)->len, 68);
	rig_expect(0, 12, "\xc0\x10\0\0\x88\xb5", 6);
	rig_forget();
	rig_give(0, rig_frame(5, 1, "\x40\x18\0\0\x88\xb5", 6, 68));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), BIT(3));
	ck_assert_uint_eq(rig_got(3, 0)->len, 64);
}
END_TEST

static struct frame *frame_to(const char *da, const void *head, u32 head_len, u32 len)
{
	struct frame *f = rig_frame(0, 6, head, head_len, len);

	memcpy(f->data, da, 6);
	frame_update_fcs(f);
	return f;
}

START_TEST(reserved_addresses_are_trapped)
{
	/* Through a blocked port, too: BPDUs. */
	rig_write(0x11, PORT_CTL0, 0x043d);
	rig_give(1, frame_to("\x01\x80\xc2\0\0\0", "\0\x26", 2, 64));
	rig_run(SIM_US(10));
	rig_expect(0, 12, "\xda\xda\0\0\x00\x08\xe0\x00", 8);
	ck_assert_uint_eq(rig_stat(1, ST_IN_MANAGEMENT), 1);
	rig_forget();
	rig_give(1, frame_to("\x01\x80\xc2\0\0\x2f", "\x88\xcc", 2, 64));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), BIT(0));
	rig_forget();
	/* Others are not, and the port is blocked. */
	rig_give(1, frame_to("\x01\x80\xc2\0\0\x10", "\x88\xcc", 2, 64));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), 0);
}
END_TEST

START_TEST(igmp_and_mld_are_trapped)
{
	u8 ip[46] = {0x08, 0x00, 0x46, 0, 0, 32};

	ip[2 + 9] = 2;
	rig_give(1, frame_to("\x01\0\x5e\0\0\x16", ip, sizeof(ip), 64));
	rig_run(SIM_US(10));
	rig_expect(0, 12, "\xda\xda\0\0\x00\x0a\x00\x00", 8);
	rig_forget();
	memset(ip, 0, sizeof(ip));
	memcpy(ip, "\x86\xdd\x60\0\0\0\0\x20\0\1", 10);
	{
		u8 mld[72] = {0};

		memcpy(mld, ip, 42);
		memcpy(mld + 42, "\x3a\0\5\2\0\0\1\0\x8f\0", 10);
		rig_give(1, frame_to("\x33\x33\0\0\0\x16", mld, sizeof(mld), 100));
	}
	rig_run(SIM_US(10));
	rig_expect(0, 16, "\x00\x0a\x00\x00", 4);
}
END_TEST

START_TEST(mirrors_reach_the_sniffer)
{
	rig_write(0x1b, G1_MONITOR, 0xa003);
	rig_write(0x1b, G1_MONITOR, 0xa103);
	rig_write(0x11, PORT_CTL2, 0x0010);
	rig_send(1, 5, 6);
	ck_assert_uint_eq(rig_ports(), BIT(0) | BIT(3));
	ck_assert_uint_eq(rig_got(3, 0)->len, 64);
	rig_forget();
	rig_write(0x11, PORT_CTL2, 0x0020);
	from_cpu(5, "\x40\x08\0\0");
	ck_assert_uint_eq(rig_ports(), BIT(1) | BIT(3));
	rig_forget();
	/* To a tagged port: TO_SNIFFER, received, device 0 port 1. */
	rig_write(0x1b, G1_MONITOR, 0xa000);
	rig_write(0x11, PORT_CTL2, 0x0010);
	rig_send(1, 5, 6);
	ck_assert_uint_eq(rig_count(0), 2);
	rig_expect(0, 12, "\xda\xda\0\0\x80\x0c", 6);
}
END_TEST

START_TEST(policies_act)
{
	/* Mirror PPPoE, discard VBAS, trap by EtherType. */
	rig_write(0x11, PORT_POLICY, 1 << 6 | 3 << 4 | 2 << 8);
	rig_give(1, rig_frame(5, 6, "\x88\x63", 2, 64));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_count(0), 2);
	rig_expect(0, 16, "\x00\x0c\x10\x00", 4);
	rig_forget();
	rig_give(1, rig_frame(5, 6, "\x82\x00", 2, 64));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), 0);
	rig_give(1, rig_frame(5, 6, "\x91\x00", 2, 64));
	rig_run(SIM_US(10));
	rig_expect(0, 16, "\x00\x0a\x10\x00", 4);
}
END_TEST

START_TEST(cascade_passes_tags_on)
{
	/* Port 5 leads to device 1; port 0 is the way to the CPU. */
	rig_write(0x15, PORT_CTL0, 0x013f);
	rig_write(0x15, PORT_BASE_VLAN, 0x001f);
	rig_write(0x15, PORT_CTL2, 0x0080);
	rig_write(0x1c, G2_DEVICE_MAP, 0x8105);
	from_cpu(5, "\x41\x18\0\0");
	ck_assert_uint_eq(rig_ports(), BIT(5));
	rig_expect(5, 12, "\x41\x18\0\0\x88\xb5", 6);
	rig_forget();
	/* TO_CPU from below keeps its code, device and port. */
	rig_give(5, rig_frame(5, 6, "\x01\x12\xe0\x00\x88\xb5", 6, 68));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), BIT(0));
	rig_expect(0, 16, "\x01\x12\xe0\x00", 4);
	rig_forget();
	/* FORWARD from below, by the PVT of device 1 port 2. */
	rig_write(0x1c, G2_PVT_DATA, 0x01);
	rig_write(0x1c, G2_PVT_ADDR, 0xb012);
	rig_give(5, rig_frame(5, 6, "\xc1\x10\x00\x00\x88\xb5", 6, 68));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), BIT(0));
	rig_expect(0, 12, "\xda\xda\0\0\xc1\x10\x00\x00", 8);
	rig_forget();
	/* PREVENT_LOOPS: it says that we sent it. */
	rig_write(0x1c, G2_SWITCH_MGMT, 0x4400);
	rig_give(5, rig_frame(5, 6, "\xc0\x10\x00\x00\x88\xb5", 6, 68));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), 0);
}
END_TEST

START_TEST(trunk_shares_and_learns)
{
	bridge();
	/* Ports 1 and 2 are trunk 4; port 3 is the other member of the bridge. */
	for (u32 n = 1; n <= 2; n++) {
		rig_write(0x10 + n, PORT_CTL1, 0x4400);
		rig_write(0x10 + n, PORT_BASE_VLAN, 0x0009);
	}
	rig_write(0x13, PORT_BASE_VLAN, 0x0007);
	rig_write(0x13, PORT_CTL2, 0x0080);
	rig_write(0x13, PORT_DEFAULT_VLAN, 4095);
	rig_write(0x1c, G2_TRUNK_MAP, 0x8000 | 4 << 11 | 0x06);
	for (u32 i = 0; i < 8; i++)
		rig_write(0x1c, G2_TRUNK_MASK, (u16)(0x8000 | i << 12 | (i & 1 ? 0x3d : 0x3b)));
	rig_send(1, 99, 6);
	rig_forget();
	/* To the trunk's station: one member, by the addresses' low bits. */
	rig_send(3, 6, 2);
	ck_assert_uint_eq(rig_ports(), BIT(1));
	rig_forget();
	rig_send(3, 6, 3);
	ck_assert_uint_eq(rig_ports(), BIT(2));
	rig_forget();
	/* What comes from a trunk says so. */
	rig_send(2, 99, 6);
	rig_expect(0, 16, "\xc0\x24\x0f\xff", 4);
}
END_TEST

START_TEST(provider_port_adds_and_takes)
{
	bridge();
	rig_write(0x12, PORT_CTL0, 0x023f);
	rig_write(0x12, PORT_ETH_TYPE, 0x88a8);
	rig_write(0x11, PORT_DEFAULT_VLAN, 0x1fff);
	rig_send_tagged(1, 5, 6, 0x2007);
	rig_expect(2, 12, "\x88\xa8\x2f\xff\x81\x00\x20\x07\x88\xb5", 10);
	rig_forget();
	rig_write(0x11, PORT_CTL0, 0x003f);
	vtu_load(9, 1, 0x0000, 0x0033);
	rig_give(2, rig_frame(6, 5, "\x88\xa8\x20\x09\x88\xb5", 6, 68));
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rig_ports(), BIT(1));
	rig_expect(1, 12, "\x88\xb5", 2);
}
END_TEST

START_TEST(egress_modes_and_remap)
{
	bridge();
	rig_write(0x11, PORT_REMAP_0123, 0x3215);
	rig_send_tagged(1, 5, 6, 0x0007);
	rig_expect(2, 12, "\x81\x00\xa0\x07", 4);
	rig_forget();
	rig_write(0x12, PORT_CTL0, 0x143f);
	rig_send_tagged(1, 5, 6, 0x0007);
	rig_expect(2, 12, "\x88\xb5", 2);
	rig_forget();
	rig_write(0x12, PORT_CTL0, 0x243f);
	rig_send(1, 5, 6);
	rig_expect(2, 12, "\x81\x00\x0f\xff\x88\xb5", 6);
}
END_TEST

START_TEST(discard_tagged_and_untagged)
{
	rig_write(0x11, PORT_CTL2, 0x0200);
	rig_send_tagged(1, 5, 6, 7);
	ck_assert_uint_eq(rig_ports(), 0);
	rig_write(0x11, PORT_CTL2, 0x0100);
	rig_send(1, 5, 6);
	ck_assert_uint_eq(rig_ports(), 0);
	ck_assert_uint_eq(rig_stat(1, ST_IN_FILTERED), 2);
	rig_send_tagged(1, 5, 6, 7);
	ck_assert_uint_eq(rig_ports(), BIT(0));
}
END_TEST

START_TEST(ptp_is_stamped)
{
	u8 ptp[46] = {0x88, 0xf7, 0x00, 0x02};

	rig_write(0x1c, G2_AVB_DATA, 0x88f7);
	rig_write(0x1c, G2_AVB_CMD, 0xff00);
	rig_write(0x1c, G2_AVB_DATA, 0x000f);
	rig_write(0x1c, G2_AVB_CMD, 0xff01);
	rig_write(0x1c, G2_AVB_DATA, 0x0800);
	rig_write(0x1c, G2_AVB_CMD, 0xe100);
	ptp[2 + 31] = 0x77;
	rig_run(SIM_US(80));
	rig_give(1, rig_frame(5, 6, ptp, sizeof(ptp), 64));
	rig_run(SIM_US(10));
	rig_write(0x1c, G2_AVB_CMD, 0xc108);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), 1);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), (80000 + 576) / 8);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), 0);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), 0x77);
}
END_TEST

/* Every tag on every kind of port: nothing but counters may come of it. */
START_TEST(any_tag_is_survived)
{
	struct rng rng;

	node_rng_init(rig.node, &rng, "test");
	for (u32 i = 0; i < 4000; i++) {
		u8 head[20];
		u32 port = (u32)rng_below(&rng, SW_PORTS);
		u32 len = 64 + (u32)rng_below(&rng, 40);

		for (u32 k = 0; k < sizeof(head); k++)
			head[k] = (u8)rng_u64(&rng);
		if (i & 1)
			memcpy(head, "\xda\xda\0\0", 4);
		if (!(i % 64))
			rig_write(0x10 + (u32)rng_below(&rng, SW_PORTS), PORT_CTL0,
				  (u16)(rng_u64(&rng) & 0xf7ff));
		if (!(i % 64))
			rig_write(0x10 + (u32)rng_below(&rng, SW_PORTS), PORT_BASE_VLAN,
				  (u16)(rng_u64(&rng) & 0xf07f));
		rig_give(port, rig_frame((u32)rng_below(&rng, 256), (u32)rng_below(&rng, 255), head,
					 sizeof(head), len));
		rig_run(SIM_US(2));
		if (!(i % 128))
			rig_forget();
	}
	rig_run(SIM_SEC(1));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("switch frames");
	TCase *tc = rig_case(suite, "linux", setup_linux);

	tcase_add_test(tc, standalone_port_goes_to_the_cpu);
	tcase_add_test(tc, its_8021q_tag_becomes_the_dsa_tag);
	tcase_add_test(tc, from_cpu_reaches_its_port_whatever_the_state);
	tcase_add_test(tc, short_frame_is_filled_up);
	tcase_add_test(tc, bridge_switches_in_hardware);
	tcase_add_test(tc, dsa_mode_tag_is_four_bytes);
	tcase_add_test(tc, reserved_addresses_are_trapped);
	tcase_add_test(tc, igmp_and_mld_are_trapped);
	tcase_add_test(tc, mirrors_reach_the_sniffer);
	tcase_add_test(tc, policies_act);
	tcase_add_test(tc, cascade_passes_tags_on);
	tcase_add_test(tc, trunk_shares_and_learns);
	tcase_add_test(tc, provider_port_adds_and_takes);
	tcase_add_test(tc, egress_modes_and_remap);
	tcase_add_test(tc, discard_tagged_and_untagged);
	tcase_add_test(tc, ptp_is_stamped);
	tcase_add_test(tc, any_tag_is_survived);
	return run_suite(suite);
}
