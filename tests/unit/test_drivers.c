/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mvneta, mvmdio, mv88e6xxx, marvell, phylib, phylink and DSA on the real models. */
#include "drivers_rig.h"
#include "suite.h"

#define PCS                                                                           \
	"\"netemu\": 1, \"nodes\": ["                                                 \
	" { \"name\": \"a\", \"board\": \"pc\", \"cpu\": \"ideal\", \"init\":"        \
	"   [ \"ip link set eth0 up\", \"ip addr add 10.0.0.1/24 dev eth0\" ] },"     \
	" { \"name\": \"b\", \"board\": \"pc\", \"cpu\": \"ideal\", \"init\":"        \
	"   [ \"ip link set eth0 up\", \"ip addr add 10.0.0.2/24 dev eth0\" ] } ],"   \
	"\"cables\": [ { \"name\": \"c0\", \"ends\": [ \"a.eth0\", \"b.eth0\" ] } ]," \
	"\"captures\": [], \"duration\": \"60s\""

#define BOARDS                                                                        \
	"\"netemu\": 1, \"nodes\": ["                                                 \
	" { \"name\": \"a\", \"board\": \"espressobin\", \"init\":"                   \
	"   [ \"ip link set lan0 up\", \"ip addr add 10.0.0.1/24 dev lan0\" ] },"     \
	" { \"name\": \"b\", \"board\": \"espressobin\", \"init\":"                   \
	"   [ \"ip link set lan1 up\", \"ip addr add 10.0.0.2/24 dev lan1\" ] } ],"   \
	"\"cables\": [ { \"name\": \"c0\", \"ends\": [ \"a.lan0\", \"b.lan1\" ] } ]," \
	"\"captures\": [], \"duration\": \"60s\""

static struct rig rig;

START_TEST(pcs_ping)
{
	rig_build(&rig, "{ " PCS ", \"timeline\": ["
			" { \"at\": \"5s\", \"on\": \"a\", \"run\": \"ping -c 3 10.0.0.2\" },"
			" { \"at\": \"8s\", \"on\": \"a\", \"run\": \"ethtool eth0\" },"
			" { \"at\": \"9s\", \"on\": \"a\", \"run\": \"ethtool -S eth0\" } ] }");
	rig_run(&rig, SIM_SEC(10));
	rig_assert_prints(&rig, 0, "3 packets transmitted, 3 received");
	rig_assert_prints(&rig, 1, "Speed: 1000Mb/s");
	rig_assert_prints(&rig, 1, "Port: Twisted Pair");
	/* Two ARP frames, three echoes each way; the MAC counts what it sees. */
	rig_assert_prints(&rig, 2, "good_frames_received: 4");
	rig_assert_prints(&rig, 2, "good_frames_sent: 4");
	rig_assert_prints(&rig, 2, "broadcast_frames_sent: 1");
	rig_demolish(&rig);
}
END_TEST

/* Rings, interrupt, PHY and phylink are taken down and set up again. */
START_TEST(stop_and_open)
{
	rig_build(
		&rig,
		"{ " PCS ", \"timeline\": ["
		" { \"at\": \"5s\", \"on\": \"a\", \"run\": \"ip link set eth0 down\" },"
		" { \"at\": \"8s\", \"on\": \"b\", \"run\": \"ethtool eth0\" },"
		" { \"at\": \"10s\", \"on\": \"a\", \"run\": \"ip link set eth0 up\" },"
		" { \"at\": \"16s\", \"on\": \"a\", \"run\": \"ping -c 2 10.0.0.2\" },"
		" { \"at\": \"20s\", \"on\": \"a\", \"run\": \"ip link set eth0 mtu 9000\" },"
		" { \"at\": \"20s\", \"on\": \"b\", \"run\": \"ip link set eth0 mtu 9000\" },"
		" { \"at\": \"28s\", \"on\": \"a\", \"run\": \"ping -c 2 -s 8900 10.0.0.2\" } ] }");
	rig_run(&rig, SIM_SEC(31));
	rig_output(&rig, 0, 0);
	rig_assert_prints(&rig, 1, "Link detected: no");
	rig_output(&rig, 2, 0);
	rig_assert_prints(&rig, 3, "2 packets transmitted, 2 received");
	/* Larger than one receive buffer: three descriptors a packet. */
	rig_assert_prints(&rig, 6, "2 packets transmitted, 2 received");
	rig_demolish(&rig);
}
END_TEST

START_TEST(unplug_and_force)
{
	rig_build(&rig, "{ " PCS ", \"timeline\": ["
			" { \"at\": \"5s\", \"cable\": \"c0\", \"do\": \"unplug\" },"
			" { \"at\": \"8s\", \"on\": \"a\", \"run\": \"ethtool eth0\" },"
			" { \"at\": \"9s\", \"cable\": \"c0\", \"do\": \"plug\" },"
			" { \"at\": \"14s\", \"on\": \"a\", \"run\": \"ping -c 1 10.0.0.2\" },"
			" { \"at\": \"16s\", \"on\": \"a\","
			"   \"run\": \"ethtool -s eth0 speed 100 duplex full autoneg off\" },"
			" { \"at\": \"25s\", \"on\": \"a\", \"run\": \"ethtool eth0\" },"
			" { \"at\": \"25s\", \"on\": \"b\", \"run\": \"ethtool eth0\" } ] }");
	rig_run(&rig, SIM_SEC(26));
	rig_assert_prints(&rig, 1, "Link detected: no");
	rig_assert_prints(&rig, 3, "1 packets transmitted, 1 received");
	rig_assert_prints(&rig, 5, "Speed: 100Mb/s");
	rig_assert_prints(&rig, 5, "Duplex: Full");
	/* Parallel detection cannot see the duplex (802.3 28.2.3.1). */
	rig_assert_prints(&rig, 6, "Speed: 100Mb/s");
	rig_assert_prints(&rig, 6, "Duplex: Half");
	rig_demolish(&rig);
}
END_TEST

/* Speed and duplex under autonegotiation say what is advertised (ethtool(8)). */
START_TEST(advertise_one_speed)
{
	rig_build(&rig, "{ " PCS ", \"timeline\": ["
			" { \"at\": \"5s\", \"on\": \"a\","
			"   \"run\": \"ethtool -s eth0 speed 100 duplex full autoneg on\" },"
			" { \"at\": \"12s\", \"on\": \"a\", \"run\": \"ethtool eth0\" },"
			" { \"at\": \"12s\", \"on\": \"b\", \"run\": \"ethtool eth0\" } ] }");
	rig_run(&rig, SIM_SEC(13));
	rig_assert_prints(&rig, 1, "Advertised link modes:  100baseT/Full\n");
	for (u32 i = 1; i <= 2; i++) {
		rig_assert_prints(&rig, i, "Speed: 100Mb/s");
		rig_assert_prints(&rig, i, "Duplex: Full");
	}
	rig_demolish(&rig);
}
END_TEST

/* 18 bytes at line rate are more than a board can send: it stops all the same. */
START_TEST(udp_send_ends_in_time)
{
	rig_build(&rig, "{ " BOARDS ", \"timeline\": ["
			" { \"at\": \"5s\", \"on\": \"a\", \"run\": \"ping -c 1 10.0.0.2\" },"
			" { \"at\": \"6s\", \"on\": \"b\", \"run\": \"udp receive 9 -t 1s\" },"
			" { \"at\": \"6s\", \"on\": \"a\","
			"   \"run\": \"udp send 10.0.0.2 9 -r line -t 500ms\" } ] }");
	rig_run(&rig, SIM_MS(7100));
	rig_assert_prints(&rig, 1, "packets received");
	rig_assert_prints(&rig, 2, "packets sent, 0 failed");
	rig_demolish(&rig);
}
END_TEST

/* A program that never waits does not stop an ideal processor's clock. */
START_TEST(ideal_cpu_makes_progress)
{
	rig_build(&rig,
		  "{ \"netemu\": 1, \"nodes\": ["
		  " { \"name\": \"a\", \"board\": \"pc\", \"cpu\": \"ideal\" } ],"
		  " \"timeline\": ["
		  " { \"at\": \"1s\", \"on\": \"a\", \"run\": \"udp send 127.0.0.1 9 -t 5ms\" },"
		  " { \"at\": \"2s\", \"on\": \"a\", \"run\": \"ping -f -c 30000 127.0.0.1\" },"
		  " { \"at\": \"2s\", \"on\": \"a\", \"run\": \"sleep 0.001\" } ] }");
	rig_run(&rig, SIM_SEC(3));
	ck_assert(rig.network->lines[0].state == LINE_ENDED);
	rig_output(&rig, 1, 0);
	rig_output(&rig, 2, 0);
	rig_demolish(&rig);
}
END_TEST

START_TEST(ring_and_coalesce)
{
	rig_build(&rig, "{ " PCS ", \"timeline\": ["
			" { \"at\": \"5s\", \"on\": \"a\", \"run\": \"ethtool -g eth0\" },"
			" { \"at\": \"5s\", \"on\": \"a\", \"run\": \"ethtool -i eth0\" } ] }");
	rig_run(&rig, SIM_SEC(6));
	rig_assert_prints(&rig, 1, "driver: mvneta");
	rig_demolish(&rig);
}
END_TEST

START_TEST(boards_ping)
{
	rig_build(&rig,
		  "{ " BOARDS ", \"timeline\": ["
		  " { \"at\": \"5s\", \"on\": \"a\", \"run\": \"ping -c 3 10.0.0.2\" },"
		  " { \"at\": \"8s\", \"on\": \"a\", \"run\": \"ethtool lan0\" },"
		  " { \"at\": \"9s\", \"on\": \"b\", \"run\": \"ethtool -S lan1\" },"
		  " { \"at\": \"10s\", \"on\": \"b\", \"run\": \"ethtool -S eth0\" },"
		  " { \"at\": \"11s\", \"on\": \"a\", \"run\": \"ip link set lan0 mtu 4000\" },"
		  " { \"at\": \"11s\", \"on\": \"b\", \"run\": \"ip link set lan1 mtu 4000\" },"
		  " { \"at\": \"13s\", \"on\": \"a\","
		  "   \"run\": \"ping -c 1 -s 3900 10.0.0.2\" } ] }");
	rig_run(&rig, SIM_SEC(15));
	rig_assert_prints(&rig, 0, "3 packets transmitted, 3 received");
	rig_assert_prints(&rig, 1, "1000baseT/Full");
	rig_assert_prints(&rig, 1, "Link detected: yes");
	/* ARP request and reply, three echoes and replies. */
	rig_assert_prints(&rig, 2, "in_broadcasts: 1\n");
	rig_assert_prints(&rig, 2, "in_unicast: 3\n");
	rig_assert_prints(&rig, 2, "out_unicast: 4\n");
	rig_assert_prints(&rig, 2, "rx_packets: 4\n");
	rig_assert_prints(&rig, 3, "p00_in_unicast: 4\n");
	rig_assert_prints(&rig, 3, "good_frames_received: 4\n");
	rig_assert_prints(&rig, 6, "1 packets transmitted, 1 received");
	rig_demolish(&rig);
}
END_TEST

/* Registers of the switch as Linux's driver leaves them. */
static const struct {
	u8 dev, reg;
	u16 val;
} switch_after_boot[] = {
	{0x10, 0x01, 0xe03e}, /* CPU port: RGMII delays, forced 1000/full, up */
	{0x10, 0x04, 0x333f}, /* EDSA */
	{0x10, 0x06, 0x007e}, /* all but itself; bit 6 is no port's and stays as reset */
	{0x10, 0x07, 0x0000}, {0x10, 0x08, 0x1c80}, /* secure, map DA, 2048 bytes */
	{0x10, 0x0b, 0x0001}, {0x10, 0x0f, 0xdada}, {0x11, 0x01, 0x0003}, /* wan: nothing forced */
	{0x11, 0x04, 0x043f}, /* as set up; only ndo_stop disables it */
	{0x11, 0x06, 0x0041}, {0x11, 0x08, 0x0000}, {0x11, 0x0b, 0x0000},
	{0x12, 0x04, 0x043f}, /* lan0: forwarding */
	{0x14, 0x04, 0x007c}, /* unused: as after reset, disabled */
	{0x1b, 0x04, 0x40a8}, /* PPU, DEVICE, VTU and ATU problem */
	{0x1b, 0x18, 0xfa41}, {0x1b, 0x1c, 0x0740},
};

struct dump {
	struct kernel *k;
	u16 val[ARRAY_SIZE(switch_after_boot)];
	bool done;
};

static int dump_switch(void *data)
{
	struct dump *dump = data;
	struct mii_bus *bus = mdio_find_bus(dump->k, "d0032004.mdio-mii");

	for (u32 i = 0; i < ARRAY_SIZE(switch_after_boot); i++) {
		mdiobus_write(
			bus, 1, 0,
			(u16)(0x9800 | switch_after_boot[i].dev << 5 | switch_after_boot[i].reg));
		while (mdiobus_read(bus, 1, 0) & 0x8000)
			;
		dump->val[i] = (u16)mdiobus_read(bus, 1, 1);
	}
	dump->done = true;
	return 0;
}

START_TEST(switch_registers)
{
	struct rig_call call;
	struct dump dump = {0};

	rig_build(&rig, "{ " BOARDS " }");
	rig_run(&rig, SIM_SEC(2) + SIM_MS(50));
	dump.k = rig_kernel(&rig, 0);
	rig_call(&rig, 0, &call, dump_switch, &dump);
	rig_run(&rig, SIM_SEC(3));
	ck_assert(dump.done);
	for (u32 i = 0; i < ARRAY_SIZE(switch_after_boot); i++)
		ck_assert_msg(dump.val[i] == switch_after_boot[i].val,
			      "device 0x%02x register 0x%02x: 0x%04x, expected 0x%04x",
			      switch_after_boot[i].dev, switch_after_boot[i].reg, dump.val[i],
			      switch_after_boot[i].val);
	rig_demolish(&rig);
}
END_TEST

/* The conduit takes its user ports down with it. */
START_TEST(conduit_down)
{
	rig_build(&rig, "{ " BOARDS ", \"timeline\": ["
			" { \"at\": \"5s\", \"on\": \"a\","
			"   \"run\": \"ip link set eth0 down; ip link show lan0\" },"
			" { \"at\": \"6s\", \"on\": \"a\", \"run\": \"ip link set lan0 up\" },"
			" { \"at\": \"12s\", \"on\": \"a\", \"run\": \"ping -c 1 10.0.0.2\" } ] }");
	rig_run(&rig, SIM_SEC(14));
	ck_assert_ptr_null(strstr(rig_output(&rig, 0, 0), "UP"));
	rig_assert_prints(&rig, 2, "1 packets transmitted, 1 received");
	rig_demolish(&rig);
}
END_TEST

/* Tags. A tree of two switches, the second with one user port, too, made up; the frame is in
 * guest memory. */
static struct dsa_switch ds, further;
static struct dsa_switch_tree tree;
static struct net_device *user, further_user;

static struct sk_buff *frame(struct kernel *k, const u8 *bytes, u32 len)
{
	struct sk_buff *skb = alloc_skb(k, 128, GFP_KERNEL);

	skb_reserve(skb, 32);
	skb_put_data(skb, bytes, len);
	return skb;
}

static struct kernel *tag_setup(void)
{
	struct kernel *k;

	rig_build(&rig, "{ " PCS " }");
	rig_run(&rig, SIM_SEC(1));
	k = rig_kernel(&rig, 0);
	tree = (struct dsa_switch_tree){.k = k, .switches = &ds};
	ds = (struct dsa_switch){.k = k, .num_ports = 6, .dst = &tree, .next = &further};
	further = (struct dsa_switch){.k = k, .num_ports = 6, .index = 9, .dst = &tree};
	further.ports[1] = (struct dsa_port){.ds = &further, .index = 1, .user = &further_user};
	user = __dev_get_by_name(k, "lo");
	ds.ports[2] = (struct dsa_port){.ds = &ds, .index = 2, .user = user};
	ds.ports[0] = (struct dsa_port){.ds = &ds, .index = 0};
	return k;
}

#define ADDRS 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12

START_TEST(edsa_both_ways)
{
	static const u8 plain[] = {ADDRS, 0x08, 0x00, 0x45, 0x00};
	static const u8 sent[] = {ADDRS, 0xda, 0xda, 0,	   0,	 0x40, 2 << 3,
				  0,	 0,    0x08, 0x00, 0x45, 0x00};
	static const u8 received[] = {ADDRS, 0xda, 0xda, 0,    0,    0xc0, 2 << 3,
				      0,     0,	   0x08, 0x00, 0x45, 0x00};
	struct kernel *k = tag_setup();
	struct sk_buff *skb = frame(k, plain, sizeof(plain));

	skb->protocol = htons(ETH_P_IP);
	edsa_netdev_ops.xmit(skb, &ds.ports[2]);
	ck_assert_int_eq(skb->len, sizeof(sent));
	ck_assert_mem_eq(skb->data, sent, sizeof(sent));
	consume_skb(skb);

	skb = frame(k, received, sizeof(received));
	skb_pull(skb, ETH_HLEN);
	ck_assert_ptr_eq(edsa_netdev_ops.rcv(skb, &ds.ports[0]), user);
	ck_assert(skb->offload_fwd_mark);
	skb_push(skb, ETH_HLEN);
	ck_assert_int_eq(skb->len, sizeof(plain));
	ck_assert_mem_eq(skb->data, plain, sizeof(plain));
	consume_skb(skb);
	rig_demolish(&rig);
}
END_TEST

/* An 802.1Q tag becomes the DSA tag and comes out of it again, CFI and all. */
START_TEST(dsa_vlan_both_ways)
{
	static const u8 plain[] = {ADDRS, 0x81, 0x00, 0xb1, 0x23, 0x08, 0x00, 0x45};
	static const u8 sent[] = {ADDRS, 0x60, 2 << 3 | 1, 0xa1, 0x23, 0x08, 0x00, 0x45};
	static const u8 received[] = {ADDRS, 0xe0, 2 << 3 | 1, 0xa1, 0x23, 0x08, 0x00, 0x45};
	struct kernel *k = tag_setup();
	struct sk_buff *skb = frame(k, plain, sizeof(plain));

	skb->protocol = htons(ETH_P_8021Q);
	dsa_netdev_ops.xmit(skb, &ds.ports[2]);
	ck_assert_int_eq(skb->len, sizeof(sent));
	ck_assert_mem_eq(skb->data, sent, sizeof(sent));
	consume_skb(skb);

	skb = frame(k, received, sizeof(received));
	skb_pull(skb, ETH_HLEN);
	ck_assert_ptr_eq(dsa_netdev_ops.rcv(skb, &ds.ports[0]), user);
	skb_push(skb, ETH_HLEN);
	ck_assert_mem_eq(skb->data, plain, sizeof(plain));
	consume_skb(skb);
	rig_demolish(&rig);
}
END_TEST

START_TEST(tags_name_the_switch)
{
	static const u8 plain[] = {ADDRS, 0x08, 0x00, 0x45, 0x00};
	static const u8 sent[] = {ADDRS, 0x40 | 9, 1 << 3, 0, 0, 0x08, 0x00};
	static const u8 received[] = {ADDRS, 0xc0 | 9, 1 << 3, 0, 0, 0x08, 0x00};
	struct kernel *k = tag_setup();
	struct sk_buff *skb = frame(k, plain, sizeof(plain));

	skb->protocol = htons(ETH_P_IP);
	dsa_netdev_ops.xmit(skb, &further.ports[1]);
	ck_assert_mem_eq(skb->data, sent, sizeof(sent));
	consume_skb(skb);
	skb = frame(k, received, sizeof(received));
	skb_pull(skb, ETH_HLEN);
	ck_assert_ptr_eq(dsa_netdev_ops.rcv(skb, &ds.ports[0]), &further_user);
	consume_skb(skb);
	rig_demolish(&rig);
}
END_TEST

/* All values of the bytes that matter, and frames cut short: nobody's, or a port's. */
START_TEST(tags_of_any_kind)
{
	struct kernel *k = tag_setup();

	for (u32 word = 0; word < 0x10000; word++) {
		u8 bytes[] = {ADDRS, 0, 0, (u8)(word >> 8), (u8)word, 0, 0, 0x08, 0x00};
		struct sk_buff *skb;
		bool trap, forward, ours;

		memcpy(bytes + 12, bytes + 14, 2);
		skb = frame(k, bytes, 18);
		skb_pull(skb, ETH_HLEN);
		forward = bytes[12] >> 6 == 3 && !(bytes[13] & 4);
		trap = bytes[12] >> 6 == 0 && (bytes[13] & 6) != 6;
		ours = (bytes[12] & 0x1f) == 0 && bytes[13] >> 3 == 2;
		ck_assert_int_eq(dsa_netdev_ops.rcv(skb, &ds.ports[0]) == user,
				 (forward || trap) && ours);
		consume_skb(skb);
	}
	for (u32 len = 0; len < 8; len++) {
		u8 bytes[ETH_HLEN + 8] = {ADDRS, 0xda, 0xda, 0, 0, 0xc0, 2 << 3};
		struct sk_buff *skb = frame(k, bytes, ETH_HLEN + len);

		skb_pull(skb, ETH_HLEN);
		ck_assert_ptr_null(edsa_netdev_ops.rcv(skb, &ds.ports[0]));
		consume_skb(skb);
	}
	rig_demolish(&rig);
}
END_TEST

/* 802.3 annex 28B, tables 28B-2 and 28B-3. */
START_TEST(pause_resolution)
{
	static const struct {
		bool local_tx, local_rx, partner_tx, partner_rx, tx, rx;
	} rows[] = {
		{0, 0, 1, 1, 0, 0}, {1, 1, 1, 1, 1, 1}, {1, 0, 1, 1, 0, 0}, {1, 0, 0, 1, 1, 0},
		{0, 1, 1, 0, 0, 1}, {0, 1, 1, 1, 1, 1}, {1, 1, 0, 0, 0, 0},
	};

	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		bool tx, rx;

		linkmode_resolve_pause(
			linkmode_set_pause(0, rows[i].local_tx, rows[i].local_rx),
			linkmode_set_pause(0, rows[i].partner_tx, rows[i].partner_rx), &tx, &rx);
		ck_assert_msg(tx == rows[i].tx && rx == rows[i].rx, "row %u: %d %d", i, tx, rx);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("drivers");
	TCase *tc = tcase_create("drivers");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, pcs_ping);
	tcase_add_test(tc, stop_and_open);
	tcase_add_test(tc, unplug_and_force);
	tcase_add_test(tc, ring_and_coalesce);
	tcase_add_test(tc, ideal_cpu_makes_progress);
	tcase_add_test(tc, advertise_one_speed);
	tcase_add_test(tc, udp_send_ends_in_time);
	tcase_add_test(tc, boards_ping);
	tcase_add_test(tc, switch_registers);
	tcase_add_test(tc, conduit_down);
	tcase_add_test(tc, edsa_both_ways);
	tcase_add_test(tc, dsa_vlan_both_ways);
	tcase_add_test(tc, tags_name_the_switch);
	tcase_add_test(tc, tags_of_any_kind);
	tcase_add_test(tc, pause_resolution);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
