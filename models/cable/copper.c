/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a length of twisted pair does to signals.
 *
 * Delay: 5 ns/m, 0.67 c (IEEE 802.3, 40.7.4.1 allows 570 ns over 100 m).
 *
 * Reach by line code and category. IEEE 802.3: 100BASE-TX needs category 5 or
 * class D (clause 25, after TP-PMD), 1000BASE-T the same in four pairs (40.7.1),
 * both up to 100 m. 10BASE-T allows 11.5 dB at 10 MHz (14.4.2.1), which TIA-568
 * reaches after 118 m of category 3 (9.7 dB a 100 m) and 176 m of category 5
 * (6.5 dB). Link pulses reach as far as 10BASE-T.
 * Assumption: a link trains perfectly within the reach and not at all beyond
 * it; categories above 5 reach as far as 5.
 *
 *	pairs, by their pins    straight cable           crossover cable
 *	0: 1-2   MDI sends      0 ─────────────── 0      0 ──────╲╱─────── 0
 *	1: 3-6   MDI receives   1 ─────────────── 1      1 ──────╱╲─────── 1
 *	2: 4-5   1000BASE-T     2 ─────────────── 2      2 ─────────────── 2
 *	3: 7-8   1000BASE-T     3 ─────────────── 3      3 ─────────────── 3
 *
 * A broken pair is broken in the plug of the second end and named by the pins
 * of the first. An unplugged cable is still in the jack of the first end.
 *
 * Not modelled: attenuation and crosstalk as figures, split pairs, shorts
 * between pairs, skew.
 */
#include "cable/cable.h"

#define PS_PER_CM 50

enum copper_kind {
	COPPER_CAT5E,
	COPPER_CAT3,
	COPPER_CAT5,
	COPPER_CAT6,
	COPPER_CAT6A,
	COPPER_KINDS
};

const char *const copper_categories[] = {
	[COPPER_CAT5E] = "cat5e", [COPPER_CAT3] = "cat3",   [COPPER_CAT5] = "cat5",
	[COPPER_CAT6] = "cat6",	  [COPPER_CAT6A] = "cat6a", NULL,
};

/* Centimetres; 0: not at all. */
static const struct {
	u32 pulses, fast, gigabit;
} reach[COPPER_KINDS] = {
	[COPPER_CAT3] = {11800, 0, 0},		[COPPER_CAT5] = {17600, 10000, 10000},
	[COPPER_CAT5E] = {17600, 10000, 10000}, [COPPER_CAT6] = {17600, 10000, 10000},
	[COPPER_CAT6A] = {17600, 10000, 10000},
};

int copper_category(const char *name)
{
	for (int i = 0; name && copper_categories[i]; i++)
		if (!strcmp(copper_categories[i], name))
			return i;
	return -1;
}

sim_time copper_delay(const struct cable_config *config)
{
	return (sim_time)config->length_cm * PS_PER_CM;
}

/* Pair @pair of end @end, by the pins of the first end. */
static u32 first_end_pair(const struct cable_config *config, u32 end, u32 pair)
{
	return end && config->crossover && pair < 2 ? !pair : pair;
}

static bool all_pairs_good(const struct cable_config *config)
{
	for (u32 i = 0; i < CABLE_PAIRS; i++)
		if (config->pair_end[i] != MDI_PAIR_TERMINATED)
			return false;
	return true;
}

struct mdi_signal copper_carry(const struct cable_config *config, u32 end,
			       const struct mdi_signal *signal)
{
	int category = copper_category(config->category);
	struct mdi_signal out = *signal;
	u32 pair;

	if (signal->kind == MDI_IDLE_1000T) {
		out.poor = config->length_cm > reach[category].gigabit || !all_pairs_good(config);
		return out;
	}
	out.mdix ^= config->crossover;
	pair = first_end_pair(config, end, signal->mdix);
	if (config->pair_end[pair] != MDI_PAIR_TERMINATED)
		out.kind = MDI_SILENT;
	else if (signal->kind == MDI_IDLE_100TX)
		out.poor = config->length_cm > reach[category].fast;
	else if (config->length_cm > reach[category].pulses)
		out.kind = MDI_SILENT;
	return out;
}

void copper_probe(const struct cable_config *config, u32 end, bool plugged, u32 pair,
		  u32 *length_cm, u32 *ends_in)
{
	u32 fault = config->pair_end[first_end_pair(config, end, pair)];

	*length_cm = config->length_cm;
	*ends_in = MDI_PAIR_TERMINATED;
	if (!plugged)
		*ends_in = MDI_PAIR_OPEN;
	else
		*ends_in = fault;
	if (end && *ends_in != MDI_PAIR_TERMINATED)
		*length_cm = 0;
}
