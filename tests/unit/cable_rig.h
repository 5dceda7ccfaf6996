/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two PHYs and the cable between them, for tests of the cable. */
#ifndef TESTS_CABLE_RIG_H
#define TESTS_CABLE_RIG_H

#include "phy_rig.h"

#define START SIM_SEC(4) /* both links have long been up */

static struct rig rig;
static struct cable_config config;

static inline void setup(void)
{
	rig_start(&rig, 3, PHY_88E1512);
	config = rig_cable_config();
}

static inline void teardown(void)
{
	rig_stop(&rig, false);
}

static inline void only(u16 reg4, u16 reg9)
{
	for (u32 i = 0; i < 2; i++) {
		wr(&rig, i, 4, reg4);
		wr(&rig, i, 9, reg9);
	}
}

/* Plugs in, and runs until START with a link of @mbps. */
static inline void link_at(u32 mbps, bool full)
{
	rig_plug(&rig, &config);
	if (mbps < 1000)
		only((u16)(1 | (mbps == 100 ? 0x80 : 0x20) << full), 0);
	ck_assert(rig_wait_up(&rig, START));
	ck_assert_int_eq(phy_link(rig.phy[0])->mbps, mbps);
	ck_assert(phy_link(rig.phy[0])->full_duplex == full);
	world_run(rig.world, START);
}

static inline void run_until(sim_time at)
{
	world_run(rig.world, at);
}

/* From MII to MII: the bounds of models/phy/data.c and 5 ns a metre. */
static inline sim_time latency(u32 mbps, u32 length_cm)
{
	static const u32 bits[MDI_RATES] = {4 + 10, 14 + 28, 84 + 244};

	return bit_times(bits[mdi_rate(mbps)], mbps) + (sim_time)length_cm * 50;
}

#endif
