/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hostile drivers, restless hands: random register writes, frames of any rate
 * and length, aborts, plugging and setting. Nothing may crash or be left over,
 * no message may come before the wire's promise (wire_send() asserts that), and
 * a run with the same seed must end the same.
 */
#include "phy_rig.h"
#include "suite.h"

static struct rig rig;

static struct rng dice;

static u32 roll(u32 sides)
{
	return (u32)rng_below(&dice, sides);
}

static void plan(sim_time until, const struct cable_config *config)
{
	struct cable_config other = *config;

	for (sim_time at = SIM_MS(500 + roll(4000)); at < until;
	     at += roll(3) ? SIM_MS(3000 + roll(6000)) : SIM_US(1 + roll(500000))) {
		enum cable_do what = roll(3) ? (roll(2) ? CABLE_SET : CABLE_PLUG) : CABLE_UNPLUG;

		other.length_cm = 1 + roll(12000);
		other.way[0].delay = SIM_NS(roll(100000));
		other.way[1].delay = roll(4) ? 0 : SIM_US(roll(3000));
		other.way[0].ber = roll(2) ? 0 : 1e-5;
		other.way[1].loss = roll(2) ? 0 : 0.1;
		memset(other.pair_end, 0, sizeof(other.pair_end));
		if (!roll(6))
			other.pair_end[roll(4)] = (u8)roll(3);
		other.category = roll(8) ? "cat5e" : "cat3";
		cable_model.action(rig.cable, at, what, &other);
	}
}

static void abort_now(struct rig *r, u32 from)
{
	mii_abort(&r->mac[from].end);
}

static void meddle(u32 end)
{
	static const u16 pages[] = {0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 6, 7, 17, 18, 0xf8, 0x55};
	static const u16 modes[] = {0x1140, 0x1340, 0x2100, 0x2000, 0x0100, 0x0000, 0x9140, 0xa100,
				    0xa000, 0x8100, 0x8000, 0x1940, 0x5140, 0x1540, 0x9340, 0x0140};

	switch (roll(6)) {
	case 0:
		wr(&rig, end, 0, modes[roll(ARRAY_SIZE(modes))]);
		break;
	case 1:
		wr(&rig, end, 9, (u16)(roll(8) << 10 | roll(4) << 8));
		wr(&rig, end, 4, (u16)(roll(0x100) << 5 | 1));
		break;
	case 2:
		wr(&rig, end, 22, pages[roll(ARRAY_SIZE(pages))]);
		wr(&rig, end, (u8)roll(32), (u16)roll(0x10000));
		wr(&rig, end, 22, 0);
		break;
	default:
		wr(&rig, end, 22, pages[roll(ARRAY_SIZE(pages))]);
		rd(&rig, end, (u8)roll(32));
		wr(&rig, end, 22, 0);
		break;
	}
}

static void traffic(u32 end)
{
	static const u32 rates[] = {10, 100, 1000};
	sim_time now = node_now(rig.node[end]);
	u32 mbps = phy_link(rig.phy[end])->mbps;

	if (event_pending(&rig.send[end].event))
		return;
	if (!mbps || !roll(10))
		mbps = rates[roll(3)];
	rig_send_at(&rig, end, now + 1 + roll(1000000), 1 + roll(200),
		    roll(4) ? 64 + roll(1455) : 8 + roll(9000), mbps);
	if (!roll(3))
		rig_do_at(&rig, end, now + 1 + roll(2000000000), abort_now);
}

/* Both ends to what gives a link, of any kind, and time for it. */
static sim_time back_to_sense(sim_time at)
{
	static const u16 kinds[][2] = {{0x01e1, 0x0200}, {0x0081, 0}, {0x0101, 0},
				       {0x0021, 0},	 {0x0041, 0}, {0x0de1, 0x0300}};
	u32 kind = roll(ARRAY_SIZE(kinds)), mixed = roll(3);

	for (u32 end = 0; end < 2; end++) {
		wr(&rig, end, 22, 0);
		wr(&rig, end, 4, kinds[kind][0]);
		wr(&rig, end, 9, kinds[kind][1]);
		wr(&rig, end, 16, 0x3060);
		/* at times a forced partner: half duplex here, full there */
		wr(&rig, end, 0, !mixed && end ? 0xa100 : 0x9140);
	}
	at += SIM_SEC(4);
	world_run(rig.world, at);
	return at;
}

static u64 stress(u64 seed)
{
	struct cable_config config = rig_cable_config();
	sim_time at = 0, until = SIM_SEC(120);
	u64 sum;

	rng_init(&dice, seed, "test", "dice");
	rig_start(&rig, seed, seed & 1 ? PHY_88E6341 : PHY_88E1512);
	rig_plug(&rig, &config);
	plan(until, &config);
	while (at < until) {
		at += roll(4) ? SIM_US(1 + roll(3000)) : SIM_MS(1 + roll(400));
		world_run(rig.world, at);
		if (!roll(30))
			at = back_to_sense(at);
		for (u32 end = 0; end < 2; end++) {
			if (!roll(60))
				meddle(end);
			if (!roll(400)) {
				phy_reset_enter(rig.phy[end]);
				phy_reset_hold(rig.phy[end]);
			}
			traffic(end);
		}
	}
	sum = rig.node[0]->queue.count * 3 + rig.node[1]->queue.count + rig.mac[0].received * 1000 +
	      rig.mac[1].received + rig.mac[1].bad_fcs + rig.phy[0]->link_ups * 77 +
	      rig.phy[1]->negotiations;
	ck_assert_int_gt(rig.mac[0].received, 0);
	ck_assert_int_gt(rig.mac[1].received, 0);
	rig_stop(&rig, true);
	return sum;
}

START_TEST(anything_goes)
{
	ck_assert(stress(100 + (u64)_i) == stress(100 + (u64)_i));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phy-stress");
	TCase *tc = tcase_create("stress");

	tcase_set_timeout(tc, 100);
	tcase_add_loop_test(tc, anything_goes, 0, 10);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
