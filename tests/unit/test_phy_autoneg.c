/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two PHYs and a cable: what they negotiate, how long it takes, what goes wrong. */
#include "phy_rig.h"
#include "suite.h"

static struct rig rig;
static struct cable_config config;

static void setup(void)
{
	rig_start(&rig, 7, PHY_88E6341);
	config = rig_cable_config();
}

static void teardown(void)
{
	rig_stop(&rig, false);
}

static void run_ms(u32 ms)
{
	world_run(rig.world, node_now(rig.node[0]) + SIM_MS(ms));
}

static bool wait_up_s(u32 seconds)
{
	return rig_wait_up(&rig, node_now(rig.node[0]) + SIM_SEC(seconds));
}

/* No link within @seconds, at any time. */
static bool stays_down_s(u32 seconds)
{
	u64 ups = rig.phy[0]->link_ups + rig.phy[1]->link_ups;

	run_ms(seconds * 1000);
	return ups == rig.phy[0]->link_ups + rig.phy[1]->link_ups && !phy_link(rig.phy[0])->up &&
	       !phy_link(rig.phy[1])->up;
}

static void force(u32 end, u16 bmcr)
{
	wr(&rig, end, 0, bmcr);
	wr(&rig, end, 0, bmcr | 0x8000);
}

static void check_link(u32 end, u32 mbps, bool full)
{
	const struct mii_link *link = phy_link(rig.phy[end]);

	ck_assert_msg(link->up && link->mbps == mbps && link->full_duplex == full,
		      "end %u: up %d, %u Mb/s, full %d", end, link->up, link->mbps,
		      link->full_duplex);
	ck_assert_uint_eq(rd(&rig, end, 17) >> 14, mbps == 1000 ? 2 : mbps == 100);
	ck_assert_uint_eq(rd(&rig, end, 17) >> 13 & 1, full);
	ck_assert(rig.mac[end].end.link.mbps == mbps);
}

START_TEST(gigabit)
{
	const struct mii_link *link;

	rig_plug(&rig, &config);
	ck_assert(rig_wait_up(&rig, SIM_SEC(5)));
	for (u32 i = 0; i < 2; i++) {
		link = phy_link(rig.phy[i]);
		ck_assert_int_eq(link->mbps, 1000);
		ck_assert(link->full_duplex && link->eee);
		ck_assert_int_eq(rd(&rig, i, 1), 0x796d);
		ck_assert_int_eq(rd(&rig, i, 5), 0xc1e1);
		ck_assert_int_eq(rd(&rig, i, 10) & 0x3c00, 0x3800);
		ck_assert_int_eq(rd(&rig, i, 17) & 0xec08, 0xac08);
		ck_assert_int_eq(rd_mmd(&rig, i, 7, 61), 6);
	}
	ck_assert_int_ne(rd(&rig, 0, 10) & 0x4000, rd(&rig, 1, 10) & 0x4000);
	ck_assert_int_eq(rig.mac[0].links, 1);
}
END_TEST

/* The order of 802.3 annex 28B.3, written down once more. */
static const struct ability {
	u16 reg4, reg9;
	u32 mbps;
	bool full;
} abilities[] = {
	{0, 0x200, 1000, true}, {0, 0x100, 1000, false}, {0x100, 0, 100, true},
	{0x080, 0, 100, false}, {0x040, 0, 10, true},	 {0x020, 0, 10, false},
};

static void advertise(u32 end, u32 set)
{
	u16 reg4 = 1, reg9 = 0;

	for (u32 i = 0; i < ARRAY_SIZE(abilities); i++) {
		if (set & BIT(i)) {
			reg4 |= abilities[i].reg4;
			reg9 |= abilities[i].reg9;
		}
	}
	wr(&rig, end, 4, reg4);
	wr(&rig, end, 9, reg9);
}

/* Every set of abilities against every other, a row of 64 a test. */
START_TEST(priority)
{
	for (u32 other = 0; other < 64; other++) {
		u32 common = (u32)_i & other;

		rig_start(&rig, 7 + other, PHY_88E1512);
		config = rig_cable_config();
		rig_plug(&rig, &config);
		advertise(0, (u32)_i);
		advertise(1, other);
		world_run(rig.world, SIM_MS(3500));
		if (!common) {
			ck_assert(!phy_link(rig.phy[0])->up && !phy_link(rig.phy[1])->up);
		} else {
			const struct ability *best = &abilities[__builtin_ctz(common)];

			check_link(0, best->mbps, best->full);
			check_link(1, best->mbps, best->full);
		}
		teardown();
	}
}
END_TEST

/* 802.3 table 28B-3, both ways: PAUSE and ASM of either side -> TX, RX. */
START_TEST(pause_resolution)
{
	u32 local = (u32)_i >> 2, partner = (u32)_i & 3;
	bool lp = local & 1, la = local & 2, pp = partner & 1, pa = partner & 2;
	bool tx = (lp && pp) || (!lp && la && pp && pa), rx = (lp && pp) || (lp && la && !pp && pa);
	const struct mii_link *link;

	rig_plug(&rig, &config);
	wr(&rig, 0, 4, (u16)(0x01e1 | local << 10));
	wr(&rig, 1, 4, (u16)(0x01e1 | partner << 10));
	ck_assert(wait_up_s(4));
	link = phy_link(rig.phy[0]);
	ck_assert(link->pause_tx == tx && link->pause_rx == rx);
	ck_assert_uint_eq(rd(&rig, 0, 17) >> 9 & 1, tx);
	ck_assert_uint_eq(rd(&rig, 0, 17) >> 8 & 1, rx);
	link = phy_link(rig.phy[1]);
	ck_assert(link->pause_tx == rx && link->pause_rx == tx);
}
END_TEST

START_TEST(no_pause_in_half_duplex)
{
	rig_plug(&rig, &config);
	for (u32 i = 0; i < 2; i++) {
		wr(&rig, i, 4, 0x0c81);
		wr(&rig, i, 9, 0);
	}
	ck_assert(wait_up_s(4));
	check_link(0, 100, false);
	ck_assert(!phy_link(rig.phy[0])->pause_tx && !phy_link(rig.phy[0])->pause_rx);
	ck_assert(!phy_link(rig.phy[0])->eee);
}
END_TEST

/* 802.3 table 40-5. */
START_TEST(master_slave)
{
	enum { MASTER, SLAVE, FAULT, SEED };
	static const struct {
		u16 local, partner;
		int result;
	} rows[] = {
		{0x1800, 0x1000, MASTER}, {0x1000, 0x1800, SLAVE},  {0x1800, 0x1800, FAULT},
		{0x1000, 0x1000, FAULT},  {0x1800, 0x0000, MASTER}, {0x1000, 0x0400, SLAVE},
		{0x0000, 0x1800, SLAVE},  {0x0400, 0x1000, MASTER}, {0x0000, 0x0400, SLAVE},
		{0x0400, 0x0000, MASTER}, {0x0400, 0x0400, SEED},   {0x0000, 0x0000, SEED},
		{0x1c00, 0x1400, MASTER},
	};
	int expect = rows[_i].result;
	bool master;

	rig_plug(&rig, &config);
	wr(&rig, 0, 9, 0x0200 | rows[_i].local);
	wr(&rig, 1, 9, 0x0200 | rows[_i].partner);
	if (expect == FAULT) {
		run_ms(2800);
		ck_assert(!phy_link(rig.phy[0])->up && !phy_link(rig.phy[1])->up);
		run_ms(3000);
		ck_assert_uint_eq(rd(&rig, 0, 10) & 0x8000, 0x8000);
		ck_assert_uint_eq(rd(&rig, 1, 10) & 0x8000, 0x8000);
		ck_assert_uint_eq(rd(&rig, 0, 19) & 0x8000, 0x8000);
		ck_assert_int_gt(rig.phy[0]->negotiations, 1);
		/* A fault that nobody has read: the next negotiation clears it. */
		run_ms(6000);
		wr(&rig, 0, 9, 0x0200);
		wr(&rig, 1, 9, 0x0200);
		wr(&rig, 0, 0, 0x1340);
		wr(&rig, 1, 0, 0x1340);
		ck_assert(wait_up_s(8));
		ck_assert_uint_eq(rd(&rig, 0, 10) & 0x8000, 0);
		ck_assert_uint_eq(rd(&rig, 1, 10) & 0x8000, 0);
		return;
	}
	ck_assert(wait_up_s(4));
	master = rd(&rig, 0, 10) & 0x4000;
	ck_assert(master == !(rd(&rig, 1, 10) & 0x4000));
	if (expect == SEED)
		ck_assert(master == (rig.phy[0]->an.seed > rig.phy[1]->an.seed));
	else
		ck_assert(master == (expect == MASTER));
	ck_assert_uint_eq(rd(&rig, 0, 10) & 0x8000, 0);
}
END_TEST

/* How long each state lasted, sampled every 200 us, against clause 28's ranges. */
START_TEST(timing)
{
	static const struct {
		enum an_state state;
		u32 least_ms, most_ms;
	} bounds[] = {
		{AN_TRANSMIT_DISABLE, 1200, 1500},
		/* three bursts 8 to 24 ms apart once the partner sends, at most one
		 * crossover search before */
		{AN_ABILITY_DETECT, 16, 1300},
		/* the partner matches our page, then we match its acknowledge */
		{AN_ACKNOWLEDGE_DETECT, 1, 2 * 4 * 24},
		{AN_COMPLETE_ACKNOWLEDGE, 5 * 8, 8 * 24 + 2},
		{AN_NEXT_PAGE_WAIT, 0, 260},
		{AN_LINK_GOOD_CHECK, 250, 750},
	};
	enum an_state state[2] = {AN_TRANSMIT_DISABLE, AN_TRANSMIT_DISABLE};
	sim_time since[2] = {0, 0}, at = 0;
	u32 pages[2] = {0, 0};

	teardown();
	rig_start(&rig, 1000 + (u64)_i, PHY_88E6341);
	rig_plug(&rig, &config);
	while (!both_up(&rig) && at < SIM_SEC(5)) {
		world_run(rig.world, at += SIM_US(200));
		for (u32 i = 0; i < 2; i++) {
			sim_time lasted = at - since[i];

			if (rig.phy[i]->an.state == state[i])
				continue;
			for (u32 k = 0; k < ARRAY_SIZE(bounds); k++)
				if (bounds[k].state == state[i])
					ck_assert_msg(lasted + SIM_US(400) >=
								      SIM_MS(bounds[k].least_ms) &&
							      lasted - SIM_US(400) <=
								      SIM_MS(bounds[k].most_ms),
						      "%s took %.3f ms", an_state_name(state[i]),
						      (double)lasted / 1e9);
			pages[i] += state[i] == AN_COMPLETE_ACKNOWLEDGE;
			state[i] = rig.phy[i]->an.state;
			since[i] = at;
		}
	}
	ck_assert(both_up(&rig));
	ck_assert_uint_eq(pages[0], 6);
	ck_assert_uint_eq(pages[1], 6);
	ck_assert_int_lt(at, SIM_MS(3300));
}
END_TEST

static sim_time link_time(u64 seed)
{
	sim_time at;

	rig_start(&rig, seed, PHY_88E6341);
	rig_plug(&rig, &config);
	ck_assert(wait_up_s(5));
	at = rig.mac[0].link_at;
	teardown();
	return at;
}

START_TEST(same_seed_same_time)
{
	sim_time first;

	teardown();
	first = link_time(21);
	ck_assert_int_eq(first, link_time(21));
	ck_assert_int_ne(first, link_time(22));
	rig_start(&rig, 7, PHY_88E6341);
}
END_TEST

/* 802.3 28.2.3.1: a partner that does not negotiate gives half duplex. */
START_TEST(parallel_detection)
{
	static const struct {
		u16 bmcr;
		u32 mbps;
		bool full;
		u16 lpa;
	} rows[] = {
		{0x2100, 100, true, 0x80},
		{0x2000, 100, false, 0x80},
		{0x0100, 10, true, 0x20},
		{0x0000, 10, false, 0x20},
	};

	force(0, rows[_i].bmcr);
	rig_plug(&rig, &config);
	ck_assert(wait_up_s(6));
	check_link(0, rows[_i].mbps, rows[_i].full);
	check_link(1, rows[_i].mbps, false);
	ck_assert_uint_eq(rd(&rig, 1, 5), rows[_i].lpa);
	ck_assert_uint_eq(rd(&rig, 1, 6) & 0x19, 0);
	ck_assert_uint_eq(rd(&rig, 1, 1) & 0x24, 0x24);
	ck_assert_uint_eq(rd(&rig, 0, 1) & 0x24, 0x04);
	ck_assert_int_ge(rig.mac[1].link_at, SIM_MS(1200 + 500));
}
END_TEST

/* The partner's signal goes away while it is being looked at. */
START_TEST(parallel_detection_fault)
{
	force(0, 0x2100);
	rig_plug(&rig, &config);
	while (rig.phy[1]->an.state != AN_LINK_STATUS_CHECK)
		run_ms(1);
	wr(&rig, 0, 0, 0x1340);
	run_ms(1100);
	ck_assert_uint_eq(rd(&rig, 1, 6) & 0x10, 0x10);
	ck_assert_uint_eq(rd(&rig, 1, 6) & 0x10, 0);
	ck_assert(wait_up_s(8));
	check_link(0, 1000, true);
}
END_TEST

START_TEST(forced)
{
	static const u16 bmcr[] = {0x2100, 0x2000, 0x0100, 0x0000};
	u32 a = (u32)_i / 4, b = (u32)_i % 4;

	rig_plug(&rig, &config);
	force(0, bmcr[a]);
	force(1, bmcr[b]);
	if (a / 2 != b / 2) {
		ck_assert(stays_down_s(4));
		return;
	}
	ck_assert(wait_up_s(4));
	check_link(0, a / 2 ? 10 : 100, !(a % 2));
	check_link(1, b / 2 ? 10 : 100, !(b % 2));
}
END_TEST

START_TEST(forced_gigabit)
{
	rig_plug(&rig, &config);
	wr(&rig, 0, 9, 0x1a00);
	wr(&rig, 1, 9, 0x1200);
	force(0, 0x0140);
	force(1, 0x0140);
	ck_assert(wait_up_s(2));
	check_link(0, 1000, true);
	wr(&rig, 1, 9, 0x1a00); /* two masters */
	force(1, 0x0140);
	ck_assert(!wait_up_s(2));
}
END_TEST

START_TEST(crossover)
{
	static const u16 scr[] = {0x3000, 0x3020, 0x3060}; /* MDI, MDI-X, auto */
	u32 a = (u32)_i % 3, b = (u32)_i / 3 % 3;
	bool crossed = _i / 9, blind = a < 2 && b < 2 && (a == b) != crossed;

	config.crossover = crossed;
	rig_plug(&rig, &config);
	wr(&rig, 0, 16, scr[a]);
	wr(&rig, 1, 16, scr[b]);
	force(0, 0x1140);
	force(1, 0x1140);
	if (blind) {
		ck_assert(stays_down_s(8));
		return;
	}
	ck_assert(wait_up_s(5));
	ck_assert_uint_eq((rd(&rig, 0, 17) ^ rd(&rig, 1, 17)) >> 6 & 1, !crossed);
}
END_TEST

/* m88e1011_set_downshift(): after so many tries without a link, the next lower speed. */
START_TEST(downshift)
{
	struct cable_config good = config;

	config.pair_end[3] = MDI_PAIR_OPEN;
	rig_plug(&rig, &config);
	cable_model.action(rig.cable, SIM_SEC(40), CABLE_UNPLUG, NULL);
	cable_model.action(rig.cable, SIM_SEC(41), CABLE_SET, &good);
	cable_model.action(rig.cable, SIM_SEC(42), CABLE_PLUG, NULL);
	ck_assert(stays_down_s(12));
	wr(&rig, 0, 18, 0x0020);
	wr(&rig, 0, 16, 0x1860); /* 2 attempts */
	force(0, 0x1140);
	run_ms(100);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x20, 0);
	ck_assert(wait_up_s(20));
	check_link(0, 100, true);
	check_link(1, 100, true);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x20, 0x20);
	ck_assert(rig.irq[0]);
	ck_assert_uint_eq(rd(&rig, 0, 19) & 0x28, 0x28);
	/* another cable, another chance */
	world_run(rig.world, SIM_SEC(42));
	ck_assert(wait_up_s(6));
	check_link(0, 1000, true);
	ck_assert_uint_eq(rd(&rig, 0, 17) & 0x20, 0);
}
END_TEST

START_TEST(poor_cables)
{
	static const struct {
		const char *category;
		u32 length_cm;
		u16 reg4, reg9;
		bool up;
	} rows[] = {
		{"cat3", 1000, 0x01e1, 0x200, false}, {"cat3", 1000, 0x0181, 0, false},
		{"cat3", 10000, 0x0061, 0, true},     {"cat3", 12000, 0x0061, 0, false},
		{"cat5", 10000, 0x01e1, 0x200, true}, {"cat5e", 10001, 0x01e1, 0x200, false},
		{"cat5e", 10001, 0x0181, 0, false},   {"cat5e", 17000, 0x0061, 0, true},
		{"cat6a", 30000, 0x0061, 0, false},   {"cat6", 10000, 0x0101, 0, true},
	};

	config.category = rows[_i].category;
	config.length_cm = rows[_i].length_cm;
	rig_plug(&rig, &config);
	for (u32 i = 0; i < 2; i++) {
		wr(&rig, i, 4, rows[_i].reg4);
		wr(&rig, i, 9, rows[_i].reg9);
	}
	if (rows[_i].up)
		ck_assert(wait_up_s(4));
	else
		ck_assert(stays_down_s(10));
}
END_TEST

static sim_time down_after(u32 end)
{
	sim_time at = node_now(rig.node[0]);

	while (phy_link(rig.phy[end])->up)
		run_ms(1);
	return node_now(rig.node[0]) - at;
}

/* maxwait_timer: 350 ms for a slave, 750 ms for a master; or as register 26 says. */
START_TEST(link_loss)
{
	wr(&rig, 0, 9, 0x1a00);
	rig_plug(&rig, &config);
	cable_model.action(rig.cable, SIM_SEC(4), CABLE_UNPLUG, NULL);
	cable_model.action(rig.cable, SIM_SEC(6), CABLE_PLUG, NULL);
	cable_model.action(rig.cable, SIM_SEC(10), CABLE_UNPLUG, NULL);
	ck_assert(wait_up_s(4));
	world_run(rig.world, SIM_SEC(4));
	ck_assert_int_le(llabs(down_after(1) - SIM_MS(350)), SIM_MS(2));
	ck_assert(phy_link(rig.phy[0])->up);
	ck_assert_uint_eq(rd(&rig, 0, 10) & 0x20ff, 0x00ff);
	ck_assert_int_le(llabs(down_after(0) - SIM_MS(400)), SIM_MS(2));
	ck_assert_uint_eq(rd(&rig, 0, 1) & 0x24, 0);
	wr(&rig, 0, 26, 0x0600); /* fast, 10 ms */
	world_run(rig.world, SIM_SEC(6));
	ck_assert(wait_up_s(4));
	world_run(rig.world, SIM_SEC(10));
	ck_assert_int_le(llabs(down_after(0) - SIM_MS(10)), SIM_MS(2));
}
END_TEST

/* Software's own next pages: register 4 bit 15, register 7. */
START_TEST(software_next_page)
{
	wr(&rig, 0, 4, 0x81e1);
	rig_plug(&rig, &config);
	run_ms(4000);
	ck_assert(!both_up(&rig)); /* arbitration waits for register 7 */
	ck_assert_int_eq(rig.phy[0]->an.state, AN_COMPLETE_ACKNOWLEDGE);
	wr(&rig, 0, 7, 0x2005);
	ck_assert(wait_up_s(2));
	check_link(0, 1000, true);
	ck_assert_uint_eq(rd(&rig, 1, 8) & 0x27ff, 0x2005);
	ck_assert_uint_eq(rd(&rig, 0, 8) & 0x27ff, 0x2001);
}
END_TEST

START_TEST(remote_fault)
{
	wr(&rig, 0, 4, 0x21e1);
	rig_plug(&rig, &config);
	ck_assert(wait_up_s(4));
	ck_assert_uint_eq(rd(&rig, 1, 1) & 0x10, 0x10);
	ck_assert_uint_eq(rd(&rig, 1, 5) & 0x2000, 0x2000);
	ck_assert_uint_eq(rd(&rig, 0, 1) & 0x10, 0);
}
END_TEST

START_TEST(no_eee_unless_both)
{
	wr_mmd(&rig, 1, 7, 60, 0);
	rig_plug(&rig, &config);
	ck_assert(wait_up_s(4));
	ck_assert(!phy_link(rig.phy[0])->eee && !phy_link(rig.phy[1])->eee);
	ck_assert_uint_eq(rd_mmd(&rig, 0, 7, 61), 0);
	ck_assert_uint_eq(rd_mmd(&rig, 1, 7, 61), 6);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phy-autoneg");
	TCase *tc = tcase_create("pair"), *all = tcase_create("all abilities");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_set_timeout(all, 60);
	tcase_add_test(tc, gigabit);
	tcase_add_loop_test(tc, pause_resolution, 0, 16);
	tcase_add_test(tc, no_pause_in_half_duplex);
	tcase_add_loop_test(tc, master_slave, 0, 13);
	tcase_add_loop_test(tc, timing, 0, 12);
	tcase_add_test(tc, same_seed_same_time);
	tcase_add_loop_test(tc, parallel_detection, 0, 4);
	tcase_add_test(tc, parallel_detection_fault);
	tcase_add_loop_test(tc, forced, 0, 16);
	tcase_add_test(tc, forced_gigabit);
	tcase_add_loop_test(tc, crossover, 0, 18);
	tcase_add_test(tc, downshift);
	tcase_add_loop_test(tc, poor_cables, 0, 10);
	tcase_add_test(tc, link_loss);
	tcase_add_test(tc, software_next_page);
	tcase_add_test(tc, remote_fault);
	tcase_add_test(tc, no_eee_unless_both);
	tcase_add_loop_test(all, priority, 0, 64);
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
