// SPDX-License-Identifier: GPL-2.0-or-later
/* Global 1: reset, where management frames go, priorities, the statistics unit. */
#include "global1.h"

int mv88e6xxx_g1_read(struct mv88e6xxx_chip *chip, int reg, u16 *val)
{
	return mv88e6xxx_read(chip, chip->info->global1_addr, reg, val);
}

int mv88e6xxx_g1_write(struct mv88e6xxx_chip *chip, int reg, u16 val)
{
	return mv88e6xxx_write(chip, chip->info->global1_addr, reg, val);
}

int mv88e6xxx_g1_modify(struct mv88e6xxx_chip *chip, int reg, u16 mask, u16 val)
{
	u16 old;
	int err;

	err = mv88e6xxx_g1_read(chip, reg, &old);
	if (err)
		return err;
	return mv88e6xxx_g1_write(chip, reg, (u16)((old & ~mask) | (val & mask)));
}

int mv88e6xxx_g1_wait_clear(struct mv88e6xxx_chip *chip, int reg, u16 bits)
{
	return mv88e6xxx_wait_mask(chip, chip->info->global1_addr, reg, bits, 0);
}

/* Offset 0x04: Control 1 */

int mv88e6352_g1_reset(struct mv88e6xxx_chip *chip)
{
	int addr = chip->info->global1_addr, err;

	err = mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_CTL1, MV88E6XXX_G1_CTL1_SW_RESET,
				  MV88E6XXX_G1_CTL1_SW_RESET);
	if (err)
		return err;
	err = mv88e6xxx_wait_mask(chip, addr, MV88E6XXX_G1_STS, MV88E6XXX_G1_STS_INIT_READY,
				  MV88E6XXX_G1_STS_INIT_READY);
	if (err)
		return err;
	/* The PHY polling unit keeps the ports' speeds up to date. */
	return mv88e6xxx_wait_mask(chip, addr, MV88E6XXX_G1_STS, MV88E6352_G1_STS_PPU_STATE,
				   MV88E6352_G1_STS_PPU_STATE);
}

/* Offsets 0x10 to 0x18: queue by DSCP and by 802.1p priority, two bits each */

int mv88e6085_g1_pri_map(struct mv88e6xxx_chip *chip)
{
	static const u16 ip[] = {0x0000, 0x0000, 0x5555, 0x5555, 0xaaaa, 0xaaaa, 0xffff, 0xffff};
	int err;

	err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_IEEE_PRI, 0xfa41);
	for (u32 i = 0; i < ARRAY_SIZE(ip) && !err; i++)
		err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_IP_PRI_0 + (int)i, ip[i]);
	return err;
}

/* Offset 0x1a: Monitor & MGMT Control */

int mv88e6390_g1_monitor_write(struct mv88e6xxx_chip *chip, u16 pointer, u8 data)
{
	return mv88e6xxx_g1_write(chip, MV88E6390_G1_MONITOR_MGMT_CTL,
				  MV88E6390_G1_MONITOR_MGMT_CTL_UPDATE | pointer | data);
}

/* Frames to 01-80-c2-00-00-0x and -2x are management: to the CPU, whatever their port. */
int mv88e6390_g1_mgmt_rsvd2cpu(struct mv88e6xxx_chip *chip)
{
	static const u16 pointers[] = {MV88E6390_G1_MONITOR_MGMT_CTL_PTR_0180C200000XLO,
				       MV88E6390_G1_MONITOR_MGMT_CTL_PTR_0180C200000XHI,
				       MV88E6390_G1_MONITOR_MGMT_CTL_PTR_0180C200002XLO,
				       MV88E6390_G1_MONITOR_MGMT_CTL_PTR_0180C200002XHI};
	int err = 0;

	for (u32 i = 0; i < ARRAY_SIZE(pointers) && !err; i++)
		err = mv88e6390_g1_monitor_write(chip, pointers[i], 0xff);
	return err;
}

/* Offset 0x1d: Statistics Operation. A port's counters are captured, then read one by one. */

static int mv88e6xxx_g1_stats_op(struct mv88e6xxx_chip *chip, u16 op)
{
	int err;

	err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_STATS_OP, MV88E6XXX_G1_STATS_OP_BUSY | op);
	if (err)
		return err;
	return mv88e6xxx_g1_wait_clear(chip, MV88E6XXX_G1_STATS_OP, MV88E6XXX_G1_STATS_OP_BUSY);
}

int mv88e6390_g1_stats_snapshot(struct mv88e6xxx_chip *chip, int port)
{
	return mv88e6xxx_g1_stats_op(chip,
				     (u16)(MV88E6XXX_G1_STATS_OP_CAPTURE_PORT | (port + 1) << 5));
}

void mv88e6xxx_g1_stats_read(struct mv88e6xxx_chip *chip, u16 stat, u32 *val)
{
	u16 high, low;

	*val = 0;
	if (mv88e6xxx_g1_stats_op(chip, MV88E6XXX_G1_STATS_OP_READ_CAPTURED | stat))
		return;
	if (mv88e6xxx_g1_read(chip, MV88E6XXX_G1_STATS_COUNTER_32, &high) ||
	    mv88e6xxx_g1_read(chip, MV88E6XXX_G1_STATS_COUNTER_01, &low))
		return;
	*val = (u32)high << 16 | low;
}

int mv88e6xxx_g1_stats_clear(struct mv88e6xxx_chip *chip)
{
	u16 val;
	int err;

	err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_STATS_OP, &val);
	if (err)
		return err;
	return mv88e6xxx_g1_stats_op(chip, (val & MV88E6XXX_G1_STATS_OP_HIST_RX_TX) |
						   MV88E6XXX_G1_STATS_OP_FLUSH_ALL);
}
