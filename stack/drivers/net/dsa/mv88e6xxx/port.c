// SPDX-License-Identifier: GPL-2.0-or-later
/* The switch's ports: devices 0x10 to 0x15 inside it. */
#include "port.h"

int mv88e6xxx_port_read(struct mv88e6xxx_chip *chip, int port, int reg, u16 *val)
{
	return mv88e6xxx_read(chip, chip->info->port_base_addr + port, reg, val);
}

int mv88e6xxx_port_write(struct mv88e6xxx_chip *chip, int port, int reg, u16 val)
{
	return mv88e6xxx_write(chip, chip->info->port_base_addr + port, reg, val);
}

int mv88e6xxx_port_modify(struct mv88e6xxx_chip *chip, int port, int reg, u16 mask, u16 val)
{
	u16 old;
	int err;

	err = mv88e6xxx_port_read(chip, port, reg, &old);
	if (err)
		return err;
	return mv88e6xxx_port_write(chip, port, reg, (u16)((old & ~mask) | val));
}

/* Offset 0x01: MAC Control. Nothing but the link may change while the link is up. */

int mv88e6xxx_port_set_link(struct mv88e6xxx_chip *chip, int port, int link)
{
	u16 val = 0;

	if (link == LINK_FORCED_DOWN)
		val = MV88E6XXX_PORT_MAC_CTL_FORCE_LINK;
	else if (link == LINK_FORCED_UP)
		val = MV88E6XXX_PORT_MAC_CTL_FORCE_LINK | MV88E6XXX_PORT_MAC_CTL_LINK_UP;
	return mv88e6xxx_port_modify(
		chip, port, MV88E6XXX_PORT_MAC_CTL,
		MV88E6XXX_PORT_MAC_CTL_FORCE_LINK | MV88E6XXX_PORT_MAC_CTL_LINK_UP, val);
}

/* Only port 0 has the alternate speeds (200 Mb/s), only port 5 does 2500. */
int mv88e6341_port_set_speed_duplex(struct mv88e6xxx_chip *chip, int port, int speed, int duplex)
{
	u16 mask = MV88E6XXX_PORT_MAC_CTL_SPEED_MASK | MV88E6XXX_PORT_MAC_CTL_FORCE_DUPLEX |
		   MV88E6XXX_PORT_MAC_CTL_DUPLEX_FULL | MV88E6390_PORT_MAC_CTL_FORCE_SPEED;
	u16 val = 0;

	switch (speed) {
	case SPEED_10:
		val = MV88E6XXX_PORT_MAC_CTL_SPEED_10;
		break;
	case SPEED_100:
		val = MV88E6XXX_PORT_MAC_CTL_SPEED_100;
		break;
	case SPEED_1000:
		val = MV88E6XXX_PORT_MAC_CTL_SPEED_1000;
		break;
	case SPEED_2500:
		if (port < 5)
			return -EOPNOTSUPP;
		val = MV88E6XXX_PORT_MAC_CTL_SPEED_UNFORCED;
		break;
	case SPEED_UNFORCED:
		val = MV88E6XXX_PORT_MAC_CTL_SPEED_UNFORCED;
		break;
	default:
		return -EOPNOTSUPP;
	}
	if (speed != SPEED_UNFORCED)
		val |= MV88E6390_PORT_MAC_CTL_FORCE_SPEED;
	if (duplex == DUPLEX_FULL || duplex == DUPLEX_HALF)
		val |= MV88E6XXX_PORT_MAC_CTL_FORCE_DUPLEX;
	if (duplex == DUPLEX_FULL)
		val |= MV88E6XXX_PORT_MAC_CTL_DUPLEX_FULL;
	if (port == 0)
		mask |= MV88E6390_PORT_MAC_CTL_ALTSPEED;
	return mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_MAC_CTL, mask, val);
}

int mv88e6390_port_set_rgmii_delay(struct mv88e6xxx_chip *chip, int port, phy_interface_t mode)
{
	u16 reg;
	int err;

	if (port != 0)
		return -EOPNOTSUPP;
	err = mv88e6xxx_port_read(chip, port, MV88E6XXX_PORT_MAC_CTL, &reg);
	if (err)
		return err;
	if (!phy_interface_mode_is_rgmii(mode))
		return 0;
	reg &= ~(MV88E6XXX_PORT_MAC_CTL_RGMII_DELAY_RXCLK |
		 MV88E6XXX_PORT_MAC_CTL_RGMII_DELAY_TXCLK);
	if (mode == PHY_INTERFACE_MODE_RGMII_ID || mode == PHY_INTERFACE_MODE_RGMII_RXID)
		reg |= MV88E6XXX_PORT_MAC_CTL_RGMII_DELAY_RXCLK;
	if (mode == PHY_INTERFACE_MODE_RGMII_ID || mode == PHY_INTERFACE_MODE_RGMII_TXID)
		reg |= MV88E6XXX_PORT_MAC_CTL_RGMII_DELAY_TXCLK;
	return mv88e6xxx_port_write(chip, port, MV88E6XXX_PORT_MAC_CTL, reg);
}

/* Offset 0x04: Port Control */

int mv88e6xxx_port_set_state(struct mv88e6xxx_chip *chip, int port, u8 state)
{
	static const u8 states[] = {
		[BR_STATE_DISABLED] = MV88E6XXX_PORT_CTL0_STATE_DISABLED,
		[BR_STATE_LISTENING] = MV88E6XXX_PORT_CTL0_STATE_BLOCKING,
		[BR_STATE_LEARNING] = MV88E6XXX_PORT_CTL0_STATE_LEARNING,
		[BR_STATE_FORWARDING] = MV88E6XXX_PORT_CTL0_STATE_FORWARDING,
		[BR_STATE_BLOCKING] = MV88E6XXX_PORT_CTL0_STATE_BLOCKING,
	};

	if (state >= ARRAY_SIZE(states))
		return -EINVAL;
	return mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL0,
				     MV88E6XXX_PORT_CTL0_STATE_MASK, states[state]);
}

/* Offsets 0x06 and 0x05: default FID, low bits here, high bits there */

int mv88e6xxx_port_set_fid(struct mv88e6xxx_chip *chip, int port, u16 fid)
{
	u16 upper = (chip->info->num_databases - 1) >> 4;
	int err;

	err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_BASE_VLAN, 0xf000,
				    (u16)((fid & 0xf) << 12));
	if (err)
		return err;
	return mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL1, upper, fid >> 4 & upper);
}

/* Offset 0x08: Port Control 2; @size is an MTU */

int mv88e6165_port_set_jumbo_size(struct mv88e6xxx_chip *chip, int port, int size)
{
	u16 mode;

	size += VLAN_ETH_HLEN + ETH_FCS_LEN;
	if (size <= 1522)
		mode = MV88E6XXX_PORT_CTL2_JUMBO_MODE_1522;
	else if (size <= 2048)
		mode = MV88E6XXX_PORT_CTL2_JUMBO_MODE_2048;
	else if (size <= 10240)
		mode = MV88E6XXX_PORT_CTL2_JUMBO_MODE_10240;
	else
		return -ERANGE;
	return mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL2,
				     MV88E6XXX_PORT_CTL2_JUMBO_MODE_MASK, mode);
}
