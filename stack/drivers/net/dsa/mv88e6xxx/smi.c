// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the switch is reached over MDIO. Strapped to address 0 it takes the whole
 * bus: its inner devices are at addresses of their own (direct). Strapped to
 * another address it has only two registers there, a command with a busy bit
 * and the data, so several switches can share a bus (indirect):
 *
 *	15   14 13  12   11 10  9       5  4       0
 *	busy    -   c22   op    device     register      op: 1 write, 2 read
 */
#include <io.h>

#include "chip.h"

#define MV88E6XXX_SMI_CMD 0x00
#define MV88E6XXX_SMI_CMD_BUSY 0x8000
#define MV88E6XXX_SMI_CMD_MODE_22 0x1000
#define MV88E6XXX_SMI_CMD_OP_22_WRITE 0x0400
#define MV88E6XXX_SMI_CMD_OP_22_READ 0x0800
#define MV88E6XXX_SMI_DATA 0x01

static int mv88e6xxx_smi_direct_read(struct mv88e6xxx_chip *chip, int dev, int reg, u16 *data)
{
	int ret = mdiobus_read(chip->bus, dev, (u32)reg);

	if (ret < 0)
		return ret;
	*data = (u16)ret;
	return 0;
}

static int mv88e6xxx_smi_direct_write(struct mv88e6xxx_chip *chip, int dev, int reg, u16 data)
{
	return mdiobus_write(chip->bus, dev, (u32)reg, data);
}

static const struct mv88e6xxx_bus_ops mv88e6xxx_smi_direct_ops = {
	.read = mv88e6xxx_smi_direct_read,
	.write = mv88e6xxx_smi_direct_write,
};

/* An inner access takes less than a frame on the bus, so the first look mostly does. */
static int mv88e6xxx_smi_wait(struct mv88e6xxx_chip *chip)
{
	unsigned long timeout = jiffies(chip->k) + msecs_to_jiffies(50);
	u16 data;
	int err;

	for (int i = 0; time_before(jiffies(chip->k), timeout) || i < 2; i++) {
		err = mv88e6xxx_smi_direct_read(chip, chip->sw_addr, MV88E6XXX_SMI_CMD, &data);
		if (err)
			return err;
		if (!(data & MV88E6XXX_SMI_CMD_BUSY))
			return 0;
		if (i < 2)
			cpu_relax(chip->k);
		else
			usleep_range(chip->k, 1000, 2000);
	}
	return -ETIMEDOUT;
}

static int mv88e6xxx_smi_indirect_cmd(struct mv88e6xxx_chip *chip, u16 op, int dev, int reg)
{
	int err;

	err = mv88e6xxx_smi_direct_write(
		chip, chip->sw_addr, MV88E6XXX_SMI_CMD,
		(u16)(MV88E6XXX_SMI_CMD_BUSY | MV88E6XXX_SMI_CMD_MODE_22 | op | dev << 5 | reg));
	return err ? err : mv88e6xxx_smi_wait(chip);
}

static int mv88e6xxx_smi_indirect_read(struct mv88e6xxx_chip *chip, int dev, int reg, u16 *data)
{
	int err = mv88e6xxx_smi_indirect_cmd(chip, MV88E6XXX_SMI_CMD_OP_22_READ, dev, reg);

	if (err)
		return err;
	return mv88e6xxx_smi_direct_read(chip, chip->sw_addr, MV88E6XXX_SMI_DATA, data);
}

static int mv88e6xxx_smi_indirect_write(struct mv88e6xxx_chip *chip, int dev, int reg, u16 data)
{
	int err;

	err = mv88e6xxx_smi_direct_write(chip, chip->sw_addr, MV88E6XXX_SMI_DATA, data);
	if (err)
		return err;
	return mv88e6xxx_smi_indirect_cmd(chip, MV88E6XXX_SMI_CMD_OP_22_WRITE, dev, reg);
}

static const struct mv88e6xxx_bus_ops mv88e6xxx_smi_indirect_ops = {
	.read = mv88e6xxx_smi_indirect_read,
	.write = mv88e6xxx_smi_indirect_write,
	.init = mv88e6xxx_smi_wait,
};

int mv88e6xxx_smi_init(struct mv88e6xxx_chip *chip, struct mii_bus *bus, int sw_addr)
{
	chip->bus = bus;
	chip->sw_addr = sw_addr;
	chip->smi_ops = sw_addr ? &mv88e6xxx_smi_indirect_ops : &mv88e6xxx_smi_direct_ops;
	return chip->smi_ops->init ? chip->smi_ops->init(chip) : 0;
}
