/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual Cable Tester: a pulse into each pair, and what comes back.
 *
 * VCT7 (page 7) finds by itself what each pair ends in and how far off; VCT5
 * (page 5) samples the reflection at one distance, from which a driver draws
 * the curve. Source: marvell.c, marvell_vct7_*(), marvell_vct5_*().
 *
 * Assumption: a VCT7 run takes 250 ms, a VCT5 sample no time; an open end gives
 * back 1/(1 + length/100 m) of 500 mV, a short the same with the other sign, and
 * the pulse spreads over half its width each way. A good pair's end is a
 * terminated one, whether or not the partner has power.
 *
 * Not modelled: reflection from one pair into another, noise, waiting for the
 * link to drop (the transmitter is silent during a VCT7 run).
 */
#include "phy/phy.h"

#define RUN_TIME SIM_MS(250)

#define VCT7_RUN BIT(15)
#define VCT7_BUSY BIT(11)
#define VCT7_METRES BIT(10)
#define VCT5_ENABLE BIT(15)
#define VCT5_COMPLETE BIT(14)
#define VCT5_CHANNELS GENMASK(13, 11)
#define VCT5_POSITIVE BIT(15)

#define STEP_MM 805u	   /* of distances on page 5 */
#define PULSE_128_STEPS 16 /* 128 ns: 12.8 m there and back */
#define PULSE_32_STEPS 4
#define FULL_AMPLITUDE 64u /* 500 mV */

enum vct_result { VCT_INVALID, VCT_OK, VCT_OPEN, VCT_SHORT, VCT_CROSS_SHORT, VCT_RUNNING = 9 };

static void probe(struct phy *phy, u32 pair, u32 *length_cm, u32 *ends_in)
{
	*length_cm = 0;
	*ends_in = MDI_PAIR_OPEN;
	if (phy->mdi.medium)
		phy->mdi.medium->probe(&phy->mdi, pair, length_cm, ends_in);
}

/* ---- Page 7 offset 21 ---- */

void phy_vct_done(struct phy *phy)
{
	static const u32 result[MDI_PAIR_ENDS] = {
		[MDI_PAIR_TERMINATED] = VCT_OK,
		[MDI_PAIR_OPEN] = VCT_OPEN,
		[MDI_PAIR_SHORT] = VCT_SHORT,
	};
	bool metres = phy_get(phy, PHY_VCT7_CTRL) & VCT7_METRES;
	u32 results = 0, length_cm, ends_in;

	for (u32 pair = 0; pair < 4; pair++) {
		probe(phy, pair, &length_cm, &ends_in);
		results |= result[ends_in] << (4 * pair);
		if (ends_in == MDI_PAIR_TERMINATED)
			length_cm = 0;
		reg_set(&phy->regs, PHY_VCT7_DISTANCE + pair,
			MIN(metres ? length_cm / 100 : length_cm, 0xffff));
	}
	reg_set(&phy->regs, PHY_VCT7_RESULTS, results);
	phy_update(phy, PHY_VCT7_CTRL, VCT7_BUSY, 0);
	phy->vct_running = false;
	phy_emit(phy);
}

void phy_write_vct7_ctrl(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;

	if (!(value & VCT7_RUN))
		return;
	phy_update(phy, PHY_VCT7_CTRL, VCT7_RUN | VCT7_BUSY, VCT7_BUSY);
	if (phy->vct_running) {
		guest_error(phy->owner, GUEST_ERROR_BUSY, "%s: a cable test is running", phy->name);
		return;
	}
	reg_set(&phy->regs, PHY_VCT7_RESULTS, VCT_RUNNING * 0x1111u);
	phy->vct_running = true;
	phy_emit(phy);
	phy_set_timer(phy, TIMER_VCT, node_now(phy->node) + RUN_TIME);
}

/* ---- Page 5 offset 23 ---- */

static u32 sample(struct phy *phy, u32 pair, u32 step, bool peak)
{
	u32 wide =
		phy_get(phy, PHY_VCT5_PULSE) & GENMASK(11, 10) ? PULSE_32_STEPS : PULSE_128_STEPS;
	u32 length_cm, ends_in, at, off, amplitude;

	probe(phy, pair, &length_cm, &ends_in);
	if (ends_in == MDI_PAIR_TERMINATED)
		return VCT5_POSITIVE;
	at = length_cm * 10 / STEP_MM;
	off = peak ? 0 : at > step ? at - step : step - at;
	amplitude = FULL_AMPLITUDE * 10000 / (10000 + length_cm);
	amplitude = off < wide ? amplitude * (wide - off) / wide : 0;
	return (ends_in == MDI_PAIR_OPEN || !amplitude ? VCT5_POSITIVE : 0) | amplitude << 8 |
	       (peak ? MIN(at, 255) : MIN(step, 255));
}

void phy_write_vct5_ctrl(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;
	u32 step = phy_get(phy, PHY_VCT5_SAMPLE_POINT);
	bool peak = !(value >> 6 & 3);

	if (!(value & VCT5_ENABLE)) {
		phy_update(phy, PHY_VCT5_CTRL, VCT5_COMPLETE, 0);
		return;
	}
	if (value & VCT5_CHANNELS)
		guest_error(phy->owner, GUEST_ERROR_UNMODELLED, "%s: reflection between pairs",
			    phy->name);
	for (u32 pair = 0; pair < 4; pair++)
		reg_set(&phy->regs, PHY_VCT5_PAIR + pair, sample(phy, pair, step, peak));
	phy_update(phy, PHY_VCT5_CTRL, VCT5_ENABLE | VCT5_COMPLETE, VCT5_COMPLETE);
}
