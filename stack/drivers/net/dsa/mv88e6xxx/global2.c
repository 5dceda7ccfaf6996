// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Global 2. Most of it are small tables behind one register: a pointer, data,
 * and a bit that makes a write take effect.
 */
#include "global2.h"
#include "global1.h"

int mv88e6xxx_g2_read(struct mv88e6xxx_chip *chip, int reg, u16 *val)
{
	return mv88e6xxx_read(chip, chip->info->global2_addr, reg, val);
}

int mv88e6xxx_g2_write(struct mv88e6xxx_chip *chip, int reg, u16 val)
{
	return mv88e6xxx_write(chip, chip->info->global2_addr, reg, val);
}

static int mv88e6xxx_g2_wait_clear(struct mv88e6xxx_chip *chip, int reg, u16 bits)
{
	return mv88e6xxx_wait_mask(chip, chip->info->global2_addr, reg, bits, 0);
}

/* Offset 0x06: Device Mapping: the port towards another switch; 0x1f: none */

int mv88e6xxx_g2_device_mapping_write(struct mv88e6xxx_chip *chip, u32 target, u32 port)
{
	return mv88e6xxx_g2_write(chip, MV88E6XXX_G2_DEVICE_MAPPING,
				  (u16)(MV88E6XXX_G2_UPDATE | target << 8 | port));
}

/* Offsets 0x07 and 0x08: Trunk Mask, Trunk Mapping: every port sends every hash, no trunks */

int mv88e6xxx_g2_trunk_clear(struct mv88e6xxx_chip *chip)
{
	u16 mask = mv88e6xxx_port_mask(chip);
	int err = 0;

	for (int i = 0; i < 8 && !err; i++)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_TRUNK_MASK,
					 (u16)(MV88E6XXX_G2_UPDATE | i << 12 | mask));
	for (int i = 0; i < 16 && !err; i++)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_TRUNK_MAPPING,
					 (u16)(MV88E6XXX_G2_UPDATE | i << 11));
	return err;
}

/* Offset 0x09: Ingress Rate Command: no limits */

int mv88e6xxx_g2_irl_init_all(struct mv88e6xxx_chip *chip)
{
	int err = 0;

	for (int port = 0; port < mv88e6xxx_num_ports(chip) && !err; port++) {
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_IRL_CMD,
					 (u16)(MV88E6XXX_G2_IRL_CMD_BUSY |
					       MV88E6352_G2_IRL_CMD_OP_INIT_ALL | port << 8));
		if (!err)
			err = mv88e6xxx_g2_wait_clear(chip, MV88E6XXX_G2_IRL_CMD,
						      MV88E6XXX_G2_IRL_CMD_BUSY);
	}
	return err;
}

/*
 * Offset 0x0b: Cross-chip Port VLAN Address: where frames from ports of other
 * switches may go. Indexed by five bits of device and four of port.
 */
int mv88e6xxx_g2_misc_4_bit_port(struct mv88e6xxx_chip *chip)
{
	u16 misc;
	int err;

	err = mv88e6xxx_g2_read(chip, MV88E6XXX_G2_MISC, &misc);
	return err ? err :
		     mv88e6xxx_g2_write(chip, MV88E6XXX_G2_MISC,
					misc & ~MV88E6XXX_G2_MISC_5_BIT_PORT);
}

int mv88e6xxx_g2_pvt_write(struct mv88e6xxx_chip *chip, u32 dev, u32 port, u16 ports)
{
	u32 pointer = dev * MV88E6XXX_MAX_PVT_PORTS + port;
	int err;

	err = mv88e6xxx_g2_wait_clear(chip, MV88E6XXX_G2_PVT_ADDR, MV88E6XXX_G2_PVT_ADDR_BUSY);
	if (!err)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_PVT_DATA, ports);
	if (!err)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_PVT_ADDR,
					 (u16)(MV88E6XXX_G2_PVT_ADDR_BUSY |
					       MV88E6XXX_G2_PVT_ADDR_OP_WRITE_PVLAN | pointer));
	return err ? err :
		     mv88e6xxx_g2_wait_clear(chip, MV88E6XXX_G2_PVT_ADDR,
					     MV88E6XXX_G2_PVT_ADDR_BUSY);
}

/* Offset 0x0d: Switch MAC/WoL/WoF: source of the pause frames it sends */

int mv88e6xxx_g2_set_switch_mac(struct mv88e6xxx_chip *chip, const u8 *addr)
{
	int err = 0;

	for (int i = 0; i < ETH_ALEN && !err; i++)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_SWITCH_MAC,
					 (u16)(MV88E6XXX_G2_UPDATE | i << 8 | addr[i]));
	return err;
}

/* Offset 0x0f: Priority Override Table: none */

int mv88e6xxx_g2_pot_clear(struct mv88e6xxx_chip *chip)
{
	int err = 0;

	for (int i = 0; i < 16 && !err; i++)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_PRIO_OVERRIDE,
					 (u16)(MV88E6XXX_G2_UPDATE | i << 8));
	return err;
}

/* Offsets 0x16 and 0x17: AVB Command and Data: precision time */

static int mv88e6390_g2_avb_port_ptp_write(struct mv88e6xxx_chip *chip, int port, int addr,
					   u16 data)
{
	int err;

	err = mv88e6xxx_g2_wait_clear(chip, MV88E6390_G2_AVB_CMD, MV88E6390_G2_AVB_CMD_BUSY);
	if (!err)
		err = mv88e6xxx_g2_write(chip, MV88E6390_G2_AVB_DATA, data);
	if (!err)
		err = mv88e6xxx_g2_write(chip, MV88E6390_G2_AVB_CMD,
					 (u16)(MV88E6390_G2_AVB_CMD_BUSY |
					       MV88E6390_G2_AVB_CMD_OP_WRITE | port << 8 | addr));
	return err ? err :
		     mv88e6xxx_g2_wait_clear(chip, MV88E6390_G2_AVB_CMD, MV88E6390_G2_AVB_CMD_BUSY);
}

/*
 * No port stamps frames. What would be stamped, and where, is said all the same,
 * as the real driver does (hwtstamp.c): events of all kinds, answers to peers in
 * a register of their own, and at the MAC, for the PHY's stamps are unreliable.
 */
int mv88e6xxx_hwtstamp_setup(struct mv88e6xxx_chip *chip)
{
	static const struct {
		u8 addr;
		u16 val;
	} writes[] = {
		{MV88E6XXX_PTP_GC_ETYPE, ETH_P_1588},
		{MV88E6XXX_PTP_MSGTYPE, MV88E6XXX_PTP_MSGTYPE_ALL_EVENT},
		{MV88E6XXX_PTP_TS_ARRIVAL_PTR, MV88E6XXX_PTP_MSGTYPE_PDLAY_RES},
		{MV88E6341_PTP_CFG, MV88E6341_PTP_CFG_UPDATE | MV88E6341_PTP_CFG_MODE_TS_AT_MAC},
	};
	int err = 0;

	for (int port = 0; port < mv88e6xxx_num_ports(chip) && !err; port++)
		err = mv88e6390_g2_avb_port_ptp_write(chip, port, MV88E6XXX_PORT_PTP_CFG0,
						      MV88E6XXX_PORT_PTP_CFG0_DISABLE_PTP);
	for (u32 i = 0; i < ARRAY_SIZE(writes) && !err; i++)
		err = mv88e6390_g2_avb_port_ptp_write(chip, MV88E6390_G2_AVB_CMD_PORT_PTPGLOBAL,
						      writes[i].addr, writes[i].val);
	return err;
}

/* Offsets 0x18 and 0x19: SMI PHY Command and Data */

static int mv88e6xxx_g2_smi_phy_wait(struct mv88e6xxx_chip *chip)
{
	return mv88e6xxx_g2_wait_clear(chip, MV88E6XXX_G2_SMI_PHY_CMD,
				       MV88E6XXX_G2_SMI_PHY_CMD_BUSY);
}

static int mv88e6xxx_g2_smi_phy_cmd(struct mv88e6xxx_chip *chip, u16 op, int addr, int reg)
{
	int err;

	err = mv88e6xxx_g2_write(
		chip, MV88E6XXX_G2_SMI_PHY_CMD,
		(u16)(MV88E6XXX_G2_SMI_PHY_CMD_BUSY | op | (addr & 0x1f) << 5 | (reg & 0x1f)));
	return err ? err : mv88e6xxx_g2_smi_phy_wait(chip);
}

int mv88e6xxx_g2_smi_phy_read_c22(struct mv88e6xxx_chip *chip, int addr, int reg, u16 *val)
{
	int err;

	err = mv88e6xxx_g2_smi_phy_wait(chip);
	if (!err)
		err = mv88e6xxx_g2_smi_phy_cmd(chip,
					       MV88E6XXX_G2_SMI_PHY_CMD_MODE_22 |
						       MV88E6XXX_G2_SMI_PHY_CMD_OP_22_READ_DATA,
					       addr, reg);
	if (!err)
		err = mv88e6xxx_g2_read(chip, MV88E6XXX_G2_SMI_PHY_DATA, val);
	return err;
}

int mv88e6xxx_g2_smi_phy_write_c22(struct mv88e6xxx_chip *chip, int addr, int reg, u16 val)
{
	int err;

	err = mv88e6xxx_g2_smi_phy_wait(chip);
	if (!err)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_SMI_PHY_DATA, val);
	if (!err)
		err = mv88e6xxx_g2_smi_phy_cmd(chip,
					       MV88E6XXX_G2_SMI_PHY_CMD_MODE_22 |
						       MV88E6XXX_G2_SMI_PHY_CMD_OP_22_WRITE_DATA,
					       addr, reg);
	return err;
}

static int mv88e6xxx_g2_smi_phy_addr_c45(struct mv88e6xxx_chip *chip, int addr, int devad, int reg)
{
	int err;

	err = mv88e6xxx_g2_smi_phy_wait(chip);
	if (!err)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_SMI_PHY_DATA, (u16)reg);
	if (!err)
		err = mv88e6xxx_g2_smi_phy_cmd(chip, MV88E6XXX_G2_SMI_PHY_CMD_OP_45_WRITE_ADDR,
					       addr, devad);
	return err;
}

int mv88e6xxx_g2_smi_phy_read_c45(struct mv88e6xxx_chip *chip, int addr, int devad, int reg,
				  u16 *val)
{
	int err;

	err = mv88e6xxx_g2_smi_phy_addr_c45(chip, addr, devad, reg);
	if (!err)
		err = mv88e6xxx_g2_smi_phy_cmd(chip, MV88E6XXX_G2_SMI_PHY_CMD_OP_45_READ_DATA, addr,
					       devad);
	if (!err)
		err = mv88e6xxx_g2_read(chip, MV88E6XXX_G2_SMI_PHY_DATA, val);
	return err;
}

int mv88e6xxx_g2_smi_phy_write_c45(struct mv88e6xxx_chip *chip, int addr, int devad, int reg,
				   u16 val)
{
	int err;

	err = mv88e6xxx_g2_smi_phy_addr_c45(chip, addr, devad, reg);
	if (!err)
		err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_SMI_PHY_DATA, val);
	if (!err)
		err = mv88e6xxx_g2_smi_phy_cmd(chip, MV88E6XXX_G2_SMI_PHY_CMD_OP_45_WRITE_DATA,
					       addr, devad);
	return err;
}

/* Offset 0x1b: Watchdog Control */

int mv88e6390_watchdog_setup(struct mv88e6xxx_chip *chip)
{
	return mv88e6xxx_g2_write(chip, MV88E6390_G2_WDOG_CTL,
				  MV88E6390_G2_WDOG_CTL_UPDATE |
					  MV88E6390_G2_WDOG_CTL_PTR_INT_ENABLE |
					  MV88E6390_G2_WDOG_CTL_INT_ENABLE_ALL);
}

void mv88e6390_watchdog_action(struct mv88e6xxx_chip *chip)
{
	u16 event = 0, history = 0;

	mv88e6xxx_g2_write(chip, MV88E6390_G2_WDOG_CTL, MV88E6390_G2_WDOG_CTL_PTR_EVENT);
	mv88e6xxx_g2_read(chip, MV88E6390_G2_WDOG_CTL, &event);
	dev_info(chip->dev, "Watchdog event: 0x%04x", event & MV88E6390_G2_WDOG_CTL_DATA_MASK);
	mv88e6xxx_g2_write(chip, MV88E6390_G2_WDOG_CTL, MV88E6390_G2_WDOG_CTL_PTR_HISTORY);
	mv88e6xxx_g2_read(chip, MV88E6390_G2_WDOG_CTL, &history);
	dev_info(chip->dev, "Watchdog history: 0x%04x", history & MV88E6390_G2_WDOG_CTL_DATA_MASK);
	mv88e6352_g1_reset(chip);
	mv88e6390_watchdog_setup(chip);
}

void mv88e6390_watchdog_free(struct mv88e6xxx_chip *chip)
{
	mv88e6xxx_g2_write(chip, MV88E6390_G2_WDOG_CTL,
			   MV88E6390_G2_WDOG_CTL_UPDATE | MV88E6390_G2_WDOG_CTL_PTR_INT_ENABLE);
}
