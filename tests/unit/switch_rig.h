/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An 88E6341 with a MAC of the test's at each of its six MIIs, in place of the
 * PHYs. Every test owns its clock and seed; teardown asserts that no frame, no
 * event and (unless the test says how many) no guest error is left over.
 */
#ifndef TESTS_UNIT_SWITCH_RIG_H
#define TESTS_UNIT_SWITCH_RIG_H

#include "suite.h"
#include "switch/switch.h"

struct rig_frame {
	sim_time at;
	struct frame *f;
};

struct rig {
	struct world *world;
	struct node *node;
	struct model *model;
	struct sw *sw;
	struct mii_end mac[SW_PORTS];
	GArray *got[SW_PORTS]; /* struct rig_frame */
	bool wired;
	bool errors_expected;
};

static struct rig rig;

static inline void rig_receive(struct mii_end *end, struct frame *f)
{
	struct rig_frame got = {node_now(rig.node), f};

	g_array_append_val(rig.got[end - rig.mac], got);
}

static const struct mii_ops rig_mac_ops = {.receive = rig_receive};

static inline void rig_create(const char *props)
{
	struct json_object *json = json_tokener_parse(props);
	GError *err = NULL;

	rig = (struct rig){0};
	rig.world = world_create(1);
	rig.node = world_add_node(rig.world, "a");
	rig.model = sw_88e6341_class.create(rig.node, "switch0", json, &err);
	json_object_put(json);
	ck_assert_msg(rig.model != NULL, "%s", err ? err->message : "");
	rig.sw = container_of(rig.model, struct sw, model);
	for (u32 n = 0; n < SW_PORTS; n++)
		rig.got[n] = g_array_new(FALSE, FALSE, sizeof(struct rig_frame));
}

static inline u16 rig_read(u32 dev, u32 reg)
{
	return sw_dev_read(rig.sw, dev, reg);
}

static inline void rig_write(u32 dev, u32 reg, u16 value)
{
	sw_dev_write(rig.sw, dev, reg, value);
}

/* Own MACs in place of the PHYs, links forced up at 1000 Mb/s, full duplex. */
static inline void rig_wire(void)
{
	for (u32 n = 0; n < SW_PORTS; n++) {
		struct mii_end *end = &rig.sw->port[n].mii;

		mii_end_init(&rig.mac[n], rig.node, &rig_mac_ops, &rig);
		if (end->peer) {
			end->peer->peer = NULL;
			end->peer = NULL;
		}
		mii_connect(end, &rig.mac[n]);
		rig_write(0x10 + n, PORT_MAC_CTL, 0x203e);
	}
	rig.wired = true;
}

/* Strapped unmanaged, wired. */
static inline void rig_unmanaged(void)
{
	rig_create("{ \"straps\": { \"managed\": false } }");
	rig_wire();
}

static inline void rig_forget(void)
{
	for (u32 n = 0; n < SW_PORTS; n++) {
		for (u32 i = 0; i < rig.got[n]->len; i++)
			frame_put(g_array_index(rig.got[n], struct rig_frame, i).f);
		g_array_set_size(rig.got[n], 0);
	}
}

static inline void rig_teardown(void)
{
	u64 errors = 0;

	rig_forget();
	for (u32 n = 0; n < SW_PORTS; n++)
		g_array_unref(rig.got[n]);
	for (u32 i = 0; i < GUEST_ERROR_KINDS; i++)
		errors += rig.model->guest_errors[i];
	ck_assert_uint_eq(errors != 0, rig.errors_expected);
	sw_88e6341_class.destroy(rig.model);
	for (u32 n = 0; rig.wired && n < SW_PORTS; n++)
		mii_end_finish(&rig.mac[n]);
	ck_assert_uint_eq(rig.node->frames.in_use, 0);
	ck_assert(event_queue_next(&rig.node->queue) == SIM_TIME_MAX);
	world_destroy(rig.world);
}

static inline void rig_run(sim_time span)
{
	world_run(rig.world, node_now(rig.node) + span);
}

/* Addresses 02:00:00:00:00:@n. */
static inline void rig_mac_addr(u8 *p, u32 n)
{
	const u8 addr[] = {2, 0, 0, 0, (u8)(n >> 8), (u8)n};

	memcpy(p, n == 0xff ? (const u8 *)"\xff\xff\xff\xff\xff\xff" : addr, 6);
}

/* A frame of @len bytes with FCS whose bytes after the addresses begin with @head. */
static inline struct frame *rig_frame(u32 da, u32 sa, const void *head, u32 head_len, u32 len)
{
	struct frame *f = frame_alloc(&rig.node->frames, len);
	u8 *d = frame_append(f, len - ETH_FCS_LEN);

	ck_assert_ptr_nonnull(d);
	memset(d, 0x5a, len - ETH_FCS_LEN);
	rig_mac_addr(d, da);
	rig_mac_addr(d + 6, sa);
	memcpy(d + 12, head, head_len);
	frame_append_fcs(f);
	frame_name(f);
	return f;
}

/* Frame @f comes in by port @n, now, at gigabit. */
static inline void rig_give(u32 n, struct frame *f)
{
	mii_transmit(&rig.mac[n], f, bit_times(8 * (8 + f->len), 1000));
}

/* Sends an untagged frame and lets all of it happen. */
static inline void rig_send(u32 n, u32 da, u32 sa)
{
	rig_give(n, rig_frame(da, sa, "\x88\xb5", 2, 64));
	rig_run(SIM_US(100));
}

/* The same with 802.1Q tag @tci. */
static inline void rig_send_tagged(u32 n, u32 da, u32 sa, u16 tci)
{
	const u8 head[] = {0x81, 0x00, (u8)(tci >> 8), (u8)tci, 0x88, 0xb5};

	rig_give(n, rig_frame(da, sa, head, 6, 68));
	rig_run(SIM_US(100));
}

/* How many frames came out of port @n. */
static inline u32 rig_count(u32 n)
{
	return rig.got[n]->len;
}

/* Ports that something came out of. */
static inline u32 rig_ports(void)
{
	u32 ports = 0;

	for (u32 n = 0; n < SW_PORTS; n++)
		ports |= rig.got[n]->len ? BIT(n) : 0;
	return ports;
}

/* The @i-th frame that came out of port @n; its FCS must be right. */
static inline const struct frame *rig_got(u32 n, u32 i)
{
	const struct frame *f;

	ck_assert_uint_lt(i, rig_count(n));
	f = g_array_index(rig.got[n], struct rig_frame, i).f;
	ck_assert(frame_fcs_ok(f));
	ck_assert_uint_ge(f->len, 64);
	return f;
}

static inline void rig_expect(u32 n, u32 offset, const void *bytes, u32 len)
{
	ck_assert_mem_eq(rig_got(n, 0)->data + offset, bytes, len);
}

static inline u32 rig_stat(u32 n, u32 stat)
{
	return rig.sw->port[n].stat[stat];
}

static inline TCase *rig_case(Suite *suite, const char *name, void (*setup)(void))
{
	TCase *tc = tcase_create(name);

	tcase_add_checked_fixture(tc, setup, rig_teardown);
	suite_add_tcase(suite, tc);
	return tc;
}

#endif
