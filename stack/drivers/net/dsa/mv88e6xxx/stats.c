// SPDX-License-Identifier: GPL-2.0-or-later
/* The switch's counters a port, with Linux's names and in its order. */
#include "global1.h"

enum {
	BANK0,
	BANK1,
};

/* clang-format off */
static const struct mv88e6xxx_hw_stat {
	const char *string;
	u8 size; /* bytes */
	u8 bank, reg;
} mv88e6xxx_hw_stats[] = {
	{ "in_good_octets",		8, BANK0, 0x00 },
	{ "in_bad_octets",		4, BANK0, 0x02 },
	{ "in_unicast",			4, BANK0, 0x04 },
	{ "in_broadcasts",		4, BANK0, 0x06 },
	{ "in_multicasts",		4, BANK0, 0x07 },
	{ "in_pause",			4, BANK0, 0x16 },
	{ "in_undersize",		4, BANK0, 0x18 },
	{ "in_fragments",		4, BANK0, 0x19 },
	{ "in_oversize",		4, BANK0, 0x1a },
	{ "in_jabber",			4, BANK0, 0x1b },
	{ "in_rx_error",		4, BANK0, 0x1c },
	{ "in_fcs_error",		4, BANK0, 0x1d },
	{ "out_octets",			8, BANK0, 0x0e },
	{ "out_unicast",		4, BANK0, 0x10 },
	{ "out_broadcasts",		4, BANK0, 0x13 },
	{ "out_multicasts",		4, BANK0, 0x12 },
	{ "out_pause",			4, BANK0, 0x15 },
	{ "excessive",			4, BANK0, 0x11 },
	{ "collisions",			4, BANK0, 0x1e },
	{ "deferred",			4, BANK0, 0x05 },
	{ "single",			4, BANK0, 0x14 },
	{ "multiple",			4, BANK0, 0x17 },
	{ "out_fcs_error",		4, BANK0, 0x03 },
	{ "late",			4, BANK0, 0x1f },
	{ "hist_64bytes",		4, BANK0, 0x08 },
	{ "hist_65_127bytes",		4, BANK0, 0x09 },
	{ "hist_128_255bytes",		4, BANK0, 0x0a },
	{ "hist_256_511bytes",		4, BANK0, 0x0b },
	{ "hist_512_1023bytes",		4, BANK0, 0x0c },
	{ "hist_1024_max_bytes",	4, BANK0, 0x0d },
	{ "in_discards",		4, BANK1, 0x00 },
	{ "in_filtered",		4, BANK1, 0x01 },
	{ "in_accepted",		4, BANK1, 0x02 },
	{ "in_bad_accepted",		4, BANK1, 0x03 },
	{ "in_good_avb_class_a",	4, BANK1, 0x04 },
	{ "in_good_avb_class_b",	4, BANK1, 0x05 },
	{ "in_bad_avb_class_a",		4, BANK1, 0x06 },
	{ "in_bad_avb_class_b",		4, BANK1, 0x07 },
	{ "tcam_counter_0",		4, BANK1, 0x08 },
	{ "tcam_counter_1",		4, BANK1, 0x09 },
	{ "tcam_counter_2",		4, BANK1, 0x0a },
	{ "tcam_counter_3",		4, BANK1, 0x0b },
	{ "in_da_unknown",		4, BANK1, 0x0e },
	{ "in_management",		4, BANK1, 0x0f },
	{ "out_queue_0",		4, BANK1, 0x10 },
	{ "out_queue_1",		4, BANK1, 0x11 },
	{ "out_queue_2",		4, BANK1, 0x12 },
	{ "out_queue_3",		4, BANK1, 0x13 },
	{ "out_queue_4",		4, BANK1, 0x14 },
	{ "out_queue_5",		4, BANK1, 0x15 },
	{ "out_queue_6",		4, BANK1, 0x16 },
	{ "out_queue_7",		4, BANK1, 0x17 },
	{ "out_cut_through",		4, BANK1, 0x18 },
	{ "out_octets_a",		4, BANK1, 0x1a },
	{ "out_octets_b",		4, BANK1, 0x1b },
	{ "out_management",		4, BANK1, 0x1f },
};

static const char *const mv88e6xxx_atu_vtu_stats_strings[] = {
	"atu_member_violation",
	"atu_miss_violation",
	"atu_full_violation",
	"vtu_member_violation",
	"vtu_miss_violation",
};
/* clang-format on */

int mv88e6xxx_get_sset_count(struct dsa_switch *ds, int port, int sset)
{
	if (sset != ETH_SS_STATS)
		return 0;
	return ARRAY_SIZE(mv88e6xxx_hw_stats) + ARRAY_SIZE(mv88e6xxx_atu_vtu_stats_strings);
}

void mv88e6xxx_get_strings(struct dsa_switch *ds, int port, u32 stringset, u8 *data)
{
	if (stringset != ETH_SS_STATS)
		return;
	for (u32 i = 0; i < ARRAY_SIZE(mv88e6xxx_hw_stats); i++, data += ETH_GSTRING_LEN)
		strncpy((char *)data, mv88e6xxx_hw_stats[i].string, ETH_GSTRING_LEN);
	for (u32 i = 0; i < ARRAY_SIZE(mv88e6xxx_atu_vtu_stats_strings);
	     i++, data += ETH_GSTRING_LEN)
		strncpy((char *)data, mv88e6xxx_atu_vtu_stats_strings[i], ETH_GSTRING_LEN);
}

void mv88e6xxx_get_ethtool_stats(struct dsa_switch *ds, int port, u64 *data)
{
	struct mv88e6xxx_chip *chip = ds->priv;
	struct mv88e6xxx_port *p = &chip->ports[port];
	u32 low, high;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6390_g1_stats_snapshot(chip, port);
	for (u32 i = 0; i < ARRAY_SIZE(mv88e6xxx_hw_stats) && !err; i++) {
		const struct mv88e6xxx_hw_stat *s = &mv88e6xxx_hw_stats[i];
		u16 reg = s->reg;

		if (s->bank == BANK1)
			reg |= MV88E6XXX_G1_STATS_OP_BANK_1_BIT_10;
		high = 0;
		mv88e6xxx_g1_stats_read(chip, reg, &low);
		if (s->size == 8)
			mv88e6xxx_g1_stats_read(chip, reg + 1, &high);
		data[i] = (u64)high << 32 | low;
	}
	mv88e6xxx_reg_unlock(chip);
	data += ARRAY_SIZE(mv88e6xxx_hw_stats);
	*data++ = p->atu_member_violation;
	*data++ = p->atu_miss_violation;
	*data++ = p->atu_full_violation;
	*data++ = p->vtu_member_violation;
	*data++ = p->vtu_miss_violation;
}
