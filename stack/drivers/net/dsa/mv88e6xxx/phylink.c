// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The switch's MACs for phylink. A port with an internal PHY is looked after by
 * the switch's PHY polling unit (status bit PHY_DETECT): its speed and link are
 * not forced. The CPU port is.
 */
#include "port.h"

static bool mv88e6xxx_phy_is_internal(const struct mv88e6xxx_chip *chip, int port)
{
	return port < chip->info->num_internal_phys;
}

static int mv88e6xxx_port_ppu_updates(struct mv88e6xxx_chip *chip, int port)
{
	u16 reg;
	int err = mv88e6xxx_port_read(chip, port, MV88E6XXX_PORT_STS, &reg);

	return err ? err : !!(reg & MV88E6XXX_PORT_STS_PHY_DETECT);
}

void mv88e6xxx_phylink_get_caps(struct dsa_switch *ds, int port, struct phylink_config *config)
{
	static const u32 rgmii = BIT(PHY_INTERFACE_MODE_RGMII) | BIT(PHY_INTERFACE_MODE_RGMII_ID) |
				 BIT(PHY_INTERFACE_MODE_RGMII_RXID) |
				 BIT(PHY_INTERFACE_MODE_RGMII_TXID);
	static const u32 cmodes[16] = {
		[MV88E6XXX_PORT_STS_CMODE_MII] = BIT(PHY_INTERFACE_MODE_MII),
		[MV88E6XXX_PORT_STS_CMODE_GMII] = BIT(PHY_INTERFACE_MODE_GMII),
		[MV88E6XXX_PORT_STS_CMODE_RMII] = BIT(PHY_INTERFACE_MODE_RMII),
		[MV88E6XXX_PORT_STS_CMODE_RGMII] = rgmii,
		[MV88E6XXX_PORT_STS_CMODE_1000BASEX] = BIT(PHY_INTERFACE_MODE_1000BASEX),
		[MV88E6XXX_PORT_STS_CMODE_SGMII] = BIT(PHY_INTERFACE_MODE_SGMII),
	};
	struct mv88e6xxx_chip *chip = ds->priv;

	config->supported_interfaces = cmodes[chip->ports[port].cmode];
	config->mac_capabilities = MAC_SYM_PAUSE | MAC_10 | MAC_100 | MAC_1000FD;
	if (port == 5) {
		config->supported_interfaces |= BIT(PHY_INTERFACE_MODE_SGMII) |
						BIT(PHY_INTERFACE_MODE_1000BASEX) |
						BIT(PHY_INTERFACE_MODE_2500BASEX);
		config->mac_capabilities |= MAC_2500FD;
	}
	if (mv88e6xxx_phy_is_internal(chip, port))
		config->supported_interfaces |=
			BIT(PHY_INTERFACE_MODE_INTERNAL) | BIT(PHY_INTERFACE_MODE_GMII);
}

static void mv88e6xxx_mac_config(struct phylink_config *config, unsigned int mode,
				 const struct phylink_link_state *state)
{
	struct dsa_port *dp = dsa_phylink_to_port(config);
	struct mv88e6xxx_chip *chip = dp->ds->priv;
	int port = (int)dp->index, err = 0;

	mv88e6xxx_reg_lock(chip);
	if (mode != MLO_AN_PHY || !mv88e6xxx_phy_is_internal(chip, port))
		err = mv88e6390_port_set_rgmii_delay(chip, port, state->interface);
	mv88e6xxx_reg_unlock(chip);
	if (err && err != -EOPNOTSUPP)
		dev_err(chip->dev, "p%d: failed to configure MAC/PCS\n", port);
}

static int mv88e6xxx_mac_finish(struct phylink_config *config, unsigned int mode,
				phy_interface_t interface)
{
	struct dsa_port *dp = dsa_phylink_to_port(config);
	struct mv88e6xxx_chip *chip = dp->ds->priv;
	int port = (int)dp->index, err = 0;

	/* With the PPU at work the link may come up by itself. */
	mv88e6xxx_reg_lock(chip);
	if (mode == MLO_AN_PHY && mv88e6xxx_port_ppu_updates(chip, port))
		err = mv88e6xxx_port_set_link(chip, port, LINK_UNFORCED);
	mv88e6xxx_reg_unlock(chip);
	chip->ports[port].interface = interface;
	return err;
}

static void mv88e6xxx_mac_link_down(struct phylink_config *config, unsigned int mode,
				    phy_interface_t interface)
{
	struct dsa_port *dp = dsa_phylink_to_port(config);
	struct mv88e6xxx_chip *chip = dp->ds->priv;
	int port = (int)dp->index, err = 0;

	mv88e6xxx_reg_lock(chip);
	if (!mv88e6xxx_port_ppu_updates(chip, port) || mode == MLO_AN_FIXED)
		err = mv88e6xxx_port_set_link(chip, port, LINK_FORCED_DOWN);
	if (!err)
		err = mv88e6341_port_set_speed_duplex(chip, port, SPEED_UNFORCED, DUPLEX_UNFORCED);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		dev_err(chip->dev, "p%d: failed to force MAC link down\n", port);
}

static void mv88e6xxx_mac_link_up(struct phylink_config *config, struct phy_device *phydev,
				  unsigned int mode, phy_interface_t interface, int speed,
				  int duplex, bool tx_pause, bool rx_pause)
{
	struct dsa_port *dp = dsa_phylink_to_port(config);
	struct mv88e6xxx_chip *chip = dp->ds->priv;
	int port = (int)dp->index, err = 0;

	mv88e6xxx_reg_lock(chip);
	if (!mv88e6xxx_port_ppu_updates(chip, port) || mode == MLO_AN_FIXED) {
		err = mv88e6341_port_set_speed_duplex(chip, port, speed, duplex);
		if (!err || err == -EOPNOTSUPP)
			err = mv88e6xxx_port_set_link(chip, port, LINK_FORCED_UP);
	}
	mv88e6xxx_reg_unlock(chip);
	if (err)
		dev_err(chip->dev, "p%d: failed to configure MAC link up\n", port);
}

const struct phylink_mac_ops mv88e6xxx_phylink_mac_ops = {
	.mac_config = mv88e6xxx_mac_config,
	.mac_finish = mv88e6xxx_mac_finish,
	.mac_link_down = mv88e6xxx_mac_link_down,
	.mac_link_up = mv88e6xxx_mac_link_up,
};
