/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341 with its own PHYs: two switches, a node each, and a cable between
 * port 1 of one and port 2 of the other. A MAC of the test's is at port 0 of
 * either. What links, at which rate, what passes, what interrupts.
 */
#include <netemu/cable.h>

#include "suite.h"
#include "switch/switch.h"

static struct {
	struct world *world;
	struct node *node[2];
	struct model *model[2];
	struct sw *sw[2];
	struct mii_end mac[2];
	struct cable *cable;
	u32 got[2];
} net;

static void receive(struct mii_end *end, struct frame *f)
{
	ck_assert(frame_fcs_ok(f));
	net.got[end - net.mac]++;
	frame_put(f);
}

static const struct mii_ops mac_ops = {.receive = receive};

static void create(const char *props)
{
	struct cable_config config = {.category = cable_model.categories[0], .length_cm = 100};
	GError *refused = NULL;

	memset(&net, 0, sizeof(net));
	net.world = world_create(3);
	for (u32 i = 0; i < 2; i++) {
		struct json_object *json = json_tokener_parse(props);
		GError *err = NULL;

		net.node[i] = world_add_node(net.world, i ? "b" : "a");
		net.model[i] = sw_88e6341_class.create(net.node[i], "switch0", json, &err);
		ck_assert_ptr_nonnull(net.model[i]);
		net.sw[i] = container_of(net.model[i], struct sw, model);
		json_object_put(json);
		mii_end_init(&net.mac[i], net.node[i], &mac_ops, NULL);
		mii_connect(&net.mac[i], sw_88e6341_class.mii(net.model[i], "port0"));
	}
	net.cable = cable_model.create("c0", &config, sw_88e6341_class.mdi(net.model[0], "phy1"),
				       sw_88e6341_class.mdi(net.model[1], "phy2"), &refused);
	ck_assert_ptr_nonnull(net.cable);
	cable_model.action(net.cable, SIM_SEC(20), CABLE_UNPLUG, NULL);
}

static void setup_unmanaged(void)
{
	create("{ \"straps\": { \"managed\": false }, \"ports\": [ { \"port\": 0, "
	       "\"phy-mode\": \"rgmii\", \"fixed-link\": { \"speed\": 1000, \"duplex\": "
	       "\"full\" } } ] }");
}

static void setup_managed(void)
{
	create("{ \"straps\": { \"managed\": true } }");
}

static void teardown(void)
{
	cable_model.destroy(net.cable);
	for (u32 i = 0; i < 2; i++) {
		for (u32 k = 0; k < GUEST_ERROR_KINDS; k++)
			ck_assert_uint_eq(net.model[i]->guest_errors[k], 0);
		sw_88e6341_class.destroy(net.model[i]);
		mii_end_finish(&net.mac[i]);
	}
	for (u32 i = 0; i < 2; i++) {
		ck_assert_uint_eq(net.node[i]->frames.in_use, 0);
		ck_assert(event_queue_next(&net.node[i]->queue) == SIM_TIME_MAX);
	}
	world_destroy(net.world);
}

static void run(sim_time span)
{
	world_run(net.world, node_now(net.node[0]) + span);
}

static void send(u32 i, const char *da, u32 len)
{
	struct frame *f = frame_alloc(&net.node[i]->frames, len);
	u8 *d = frame_append(f, len - ETH_FCS_LEN);

	ck_assert_ptr_nonnull(d);
	memset(d, 0, len - ETH_FCS_LEN);
	memcpy(d, da, 6);
	memcpy(d + 6, "\2\0\0\0\0", 5);
	d[11] = (u8)i;
	put_be16(0x88b5, d + 12);
	frame_append_fcs(f);
	frame_name(f);
	mii_transmit(&net.mac[i], f, bit_times(8 * (8 + len), 1000));
}

START_TEST(phys_link_and_frames_pass)
{
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x10, PORT_STS), 0x0e07);
	run(SIM_SEC(6));
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x11, PORT_STS) & 0x1f0f, 0x1e0f);
	ck_assert_uint_eq(sw_dev_read(net.sw[1], 0x12, PORT_STS) & 0x1f0f, 0x1e0f);
	ck_assert_uint_eq(sw_dev_read(net.sw[1], 0x11, PORT_STS), 0x100f);
	send(0, "\xff\xff\xff\xff\xff\xff", 64);
	run(SIM_US(20));
	ck_assert_uint_eq(net.got[1], 1);
	for (u32 i = 0; i < 100; i++) {
		send(1, "\2\0\0\0\0\0", 1518);
		run(SIM_NS(12304));
	}
	run(SIM_MS(1));
	ck_assert_uint_eq(net.got[0], 100);
	ck_assert_uint_eq(net.sw[0]->port[1].stat[ST_IN_UNICAST], 100);
	ck_assert_uint_eq(net.sw[1]->port[2].stat[ST_OUT_UNICAST], 100);
	ck_assert_uint_eq(net.sw[0]->port[1].stat[ST_IN_GOOD_OCTETS], 151800);
	/* No PPU, no link. */
	sw_dev_write(net.sw[0], 0x1b, G1_CTL1, 0);
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x11, PORT_STS) & 0x0800, 0);
	sw_dev_write(net.sw[0], 0x1b, G1_CTL1, 0x4000);
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x11, PORT_STS) & 0x0800, 0x0800);
	/* Pulled, after 20 s. */
	run(SIM_SEC(16));
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x11, PORT_STS), 0x100f);
}
END_TEST

static u16 phy(u32 i, u32 addr, u32 reg, int value)
{
	if (value >= 0)
		sw_dev_write(net.sw[i], 0x1c, G2_PHY_DATA, (u16)value);
	sw_dev_write(net.sw[i], 0x1c, G2_PHY_CMD,
		     (u16)((value < 0 ? 0x9800 : 0x9400) | addr << 5 | reg));
	run(SIM_US(30));
	return sw_dev_read(net.sw[i], 0x1c, G2_PHY_DATA);
}

START_TEST(software_powers_phys_and_hears_of_links)
{
	run(SIM_SEC(6));
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x11, PORT_STS), 0x100f);
	for (u32 i = 0; i < 2; i++) {
		u32 addr = i ? 0x12 : 0x11;

		phy(i, addr, 18, 0x6400);
		phy(i, addr, 0, 0x9140);
		sw_dev_write(net.sw[i], 0x1c, G2_INT_MASK, (u16)BIT(addr - 0x10));
		sw_dev_write(net.sw[i], 0x1b, G1_CTL1, 0x4080);
	}
	run(SIM_SEC(6));
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x11, PORT_STS) & 0x0f0f, 0x0e0f);
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x1c, G2_INT_SRC), 0x0002);
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x1b, G1_STS) & STS_DEVICE, STS_DEVICE);
	ck_assert_uint_eq(phy(0, 0x11, 19, -1) & 0x0400, 0x0400);
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x1c, G2_INT_SRC), 0);
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x1b, G1_STS) & STS_DEVICE, 0);
}
END_TEST

START_TEST(ten_half_collides_and_comes_through)
{
	for (u32 i = 0; i < 2; i++) {
		phy(i, i ? 0x12 : 0x11, 0, 0x0000);
		for (u32 n = 0; n < 3; n++)
			sw_dev_write(net.sw[i], 0x10 + n, PORT_CTL0, 0x7f);
		sw_dev_write(net.sw[i], 0x10, PORT_MAC_CTL, 0x203e);
	}
	run(SIM_SEC(3));
	ck_assert_uint_eq(sw_dev_read(net.sw[0], 0x11, PORT_STS) & 0x0f00, 0x0800);
	for (u32 n = 0; n < 20; n++) {
		send(0, "\xff\xff\xff\xff\xff\xff", 200);
		send(1, "\xff\xff\xff\xff\xff\xff", 200);
		run(SIM_US(300));
	}
	run(SIM_SEC(2));
	ck_assert_uint_eq(net.got[0], 20);
	ck_assert_uint_eq(net.got[1], 20);
	ck_assert_uint_gt(
		net.sw[0]->port[1].stat[ST_COLLISIONS] + net.sw[1]->port[2].stat[ST_COLLISIONS], 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("switch links");
	TCase *tc = tcase_create("unmanaged");

	tcase_add_checked_fixture(tc, setup_unmanaged, teardown);
	tcase_add_test(tc, phys_link_and_frames_pass);
	suite_add_tcase(suite, tc);
	tc = tcase_create("managed");
	tcase_add_checked_fixture(tc, setup_managed, teardown);
	tcase_add_test(tc, software_powers_phys_and_hears_of_links);
	tcase_add_test(tc, ten_half_collides_and_comes_through);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
