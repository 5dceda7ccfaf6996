/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two PHYs on a cable, a node each, and a MAC on either that writes down what
 * it is told. Every test owns its clock and seed.
 */
#ifndef TESTS_UNIT_PHY_RIG_H
#define TESTS_UNIT_PHY_RIG_H

#include <check.h>
#include <netemu/cable.h>

#include "phy/phy.h"

#define RIG_FRAMES 4096

struct rig_mac {
	struct mii_end end;
	u32 received, bad_fcs, cut, damaged;
	u16 last_len;
	sim_time first_at, last_at; /* of what was received */
	u32 links;		    /* times told about the link */
	sim_time link_at;	    /* last told */
	u32 carriers;
	bool carrier;
	sim_time carrier_at;
};

struct rig {
	struct world *world;
	struct node *node[2];
	struct model owner[2];
	struct phy *phy[2];
	struct rig_mac mac[2];
	struct cable *cable;
	u32 irqs[2];
	bool irq[2];
	/* what a test sends from within the run */
	struct rig_send {
		struct event event;
		struct rig *rig;
		u32 from, left, len, mbps;
		sim_time gap;
		void (*action)(struct rig *rig, u32 from);
	} send[2], doer[2];
};

static void rig_receive(struct mii_end *end, struct frame *f)
{
	struct rig_mac *mac = end->owner;
	sim_time now = node_now(end->node);

	if (!mac->received++)
		mac->first_at = now;
	mac->last_at = now;
	mac->last_len = f->len;
	mac->bad_fcs += !frame_fcs_ok(f);
	mac->cut += !!(f->flags & FRAME_CUT);
	mac->damaged += !!(f->flags & FRAME_DAMAGED);
	frame_put(f);
}

static void rig_link(struct mii_end *end, const struct mii_link *link)
{
	struct rig_mac *mac = end->owner;

	mac->links++;
	mac->link_at = node_now(end->node);
}

static void rig_carrier(struct mii_end *end, bool sensed)
{
	struct rig_mac *mac = end->owner;

	mac->carriers += sensed;
	mac->carrier = sensed;
	mac->carrier_at = node_now(end->node);
}

static const struct mii_ops rig_mac_ops = {
	.receive = rig_receive,
	.link = rig_link,
	.carrier = rig_carrier,
};

static void rig_irq0(void *ctx, bool level)
{
	struct rig *rig = ctx;

	rig->irqs[0] += level;
	rig->irq[0] = level;
}

static void rig_irq1(void *ctx, bool level)
{
	struct rig *rig = ctx;

	rig->irqs[1] += level;
	rig->irq[1] = level;
}

/* One frame of @len bytes with FCS. */
static struct frame *rig_frame(struct node *node, u32 len)
{
	struct frame *f = frame_alloc(&node->frames, len);
	u8 *p = frame_append(f, len - ETH_FCS_LEN);

	for (u32 i = 0; i < len - ETH_FCS_LEN; i++)
		p[i] = (u8)(i * 7 + len);
	ck_assert(frame_append_fcs(f));
	frame_name(f);
	return f;
}

static void rig_send_one(struct rig *rig, u32 from, u32 len, u32 mbps)
{
	mii_transmit(&rig->mac[from].end, rig_frame(rig->node[from], len),
		     bit_times((len + ETH_PREAMBLE_LEN) * 8, mbps));
}

static void rig_send_event(struct event *ev)
{
	struct rig_send *send = container_of(ev, struct rig_send, event);
	struct rig *rig = send->rig;

	if (send->action) {
		void (*action)(struct rig * rig, u32 from) = send->action;

		send->action = NULL;
		action(rig, send->from);
		return;
	}
	rig_send_one(rig, send->from, send->len, send->mbps);
	if (--send->left)
		node_schedule(rig->node[send->from], ev,
			      node_now(rig->node[send->from]) +
				      bit_times((send->len + ETH_PREAMBLE_LEN + ETH_IPG_LEN) * 8,
						send->mbps) +
				      send->gap);
}

/* From @at on, @count frames of @len from end @from at line rate. */
static inline void rig_send_at(struct rig *rig, u32 from, sim_time at, u32 count, u32 len, u32 mbps)
{
	struct rig_send *send = &rig->send[from];

	send->left = count;
	send->len = len;
	send->mbps = mbps;
	send->action = NULL;
	node_schedule(rig->node[from], &send->event, at);
}

/* Does @action at @at in the node of @from. */
static inline void rig_do_at(struct rig *rig, u32 from, sim_time at,
			     void (*action)(struct rig *rig, u32 from))
{
	rig->doer[from].action = action;
	node_schedule(rig->node[from], &rig->doer[from].event, at);
}

static inline struct cable_config rig_cable_config(void)
{
	return (struct cable_config){.category = "cat5e", .length_cm = 1000};
}

static inline void rig_plug(struct rig *rig, const struct cable_config *config)
{
	GError *err = NULL;

	rig->cable =
		cable_model.create("c0", config, phy_mdi(rig->phy[0]), phy_mdi(rig->phy[1]), &err);
	ck_assert_ptr_null(err);
	ck_assert_ptr_nonnull(rig->cable);
}

static inline void rig_start(struct rig *rig, u64 seed, enum phy_kind kind)
{
	static void (*const irq[2])(void *ctx, bool level) = {rig_irq0, rig_irq1};

	*rig = (struct rig){.world = world_create(seed)};
	for (u32 i = 0; i < 2; i++) {
		struct phy_config config = {.kind = kind, .irq = irq[i], .irq_ctx = rig};
		char name[] = "a";

		name[0] = (char)('a' + i);
		rig->node[i] = world_add_node(rig->world, name);
		model_init(&rig->owner[i], &phy_88e1512_class, rig->node[i], "phy0");
		rig->phy[i] = phy_create(rig->node[i], &rig->owner[i], "phy0", &config);
		mii_end_init(&rig->mac[i].end, rig->node[i], &rig_mac_ops, &rig->mac[i]);
		mii_connect(&rig->mac[i].end, phy_mii(rig->phy[i]));
		rig->send[i].rig = rig->doer[i].rig = rig;
		rig->send[i].from = rig->doer[i].from = i;
		event_init(&rig->send[i].event, rig_send_event);
		event_init(&rig->doer[i].event, rig_send_event);
	}
}

static inline void rig_stop(struct rig *rig, bool guest_errors_expected)
{
	if (rig->cable)
		rig->cable->cls->destroy(rig->cable);
	for (u32 i = 0; i < 2; i++) {
		node_cancel(rig->node[i], &rig->send[i].event);
		node_cancel(rig->node[i], &rig->doer[i].event);
		mii_end_finish(&rig->mac[i].end);
		phy_destroy(rig->phy[i]);
	}
	for (u32 i = 0; i < 2; i++) {
		ck_assert_int_eq(rig->node[i]->frames.in_use, 0);
		ck_assert(event_queue_next(&rig->node[i]->queue) == SIM_TIME_MAX);
		for (u32 k = 0; k < GUEST_ERROR_KINDS && !guest_errors_expected; k++)
			ck_assert_msg(!rig->owner[i].guest_errors[k], "guest error: %s",
				      guest_error_name(k));
		model_finish(&rig->owner[i]);
	}
	world_destroy(rig->world);
}

static inline u16 rd(struct rig *rig, u32 end, u8 reg)
{
	struct mdio_device *dev = phy_mdio(rig->phy[end]);

	return dev->read(dev, reg);
}

static inline void wr(struct rig *rig, u32 end, u8 reg, u16 value)
{
	struct mdio_device *dev = phy_mdio(rig->phy[end]);

	dev->write(dev, reg, value);
}

static inline u16 rd_page(struct rig *rig, u32 end, u16 page, u8 reg)
{
	u16 value;

	wr(rig, end, PHY_PAGE, page);
	value = rd(rig, end, reg);
	wr(rig, end, PHY_PAGE, 0);
	return value;
}

static inline void wr_page(struct rig *rig, u32 end, u16 page, u8 reg, u16 value)
{
	wr(rig, end, PHY_PAGE, page);
	wr(rig, end, reg, value);
	wr(rig, end, PHY_PAGE, 0);
}

static inline u16 rd_mmd(struct rig *rig, u32 end, u16 device, u16 reg)
{
	wr(rig, end, 13, device);
	wr(rig, end, 14, reg);
	wr(rig, end, 13, 0x4000 | device);
	return rd(rig, end, 14);
}

static inline void wr_mmd(struct rig *rig, u32 end, u16 device, u16 reg, u16 value)
{
	wr(rig, end, 13, device);
	wr(rig, end, 14, reg);
	wr(rig, end, 13, 0x4000 | device);
	wr(rig, end, 14, value);
}

static inline bool both_up(const struct rig *rig)
{
	return phy_link(rig->phy[0])->up && phy_link(rig->phy[1])->up;
}

/* Runs in steps of 1 ms until both links are up, or until @until. */
static inline bool rig_wait_up(struct rig *rig, sim_time until)
{
	sim_time at = node_now(rig->node[0]);

	while (!both_up(rig) && at < until) {
		at += SIM_MS(1);
		world_run(rig->world, at);
	}
	return both_up(rig);
}

#endif
