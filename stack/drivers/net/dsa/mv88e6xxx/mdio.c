// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The switch as the master of an MDIO bus of its own, on which its internal PHYs
 * are, the one of port n at 0x10 + n.
 */
#include "global2.h"

static int mv88e6xxx_mdio_read(struct mii_bus *bus, int phy, int reg)
{
	struct mv88e6xxx_chip *chip = bus->priv;
	u16 val;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g2_smi_phy_read_c22(chip, phy, reg, &val);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		return err;
	/* The PHYs have no model number; give them the switch's, so that a
	 * driver can tell them. */
	if (reg == MII_PHYSID2 && !(val & 0x3f0))
		val |= chip->info->family_prod_num >> 4;
	return val;
}

static int mv88e6xxx_mdio_write(struct mii_bus *bus, int phy, int reg, u16 val)
{
	struct mv88e6xxx_chip *chip = bus->priv;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g2_smi_phy_write_c22(chip, phy, reg, val);
	mv88e6xxx_reg_unlock(chip);
	return err;
}

static int mv88e6xxx_mdio_read_c45(struct mii_bus *bus, int phy, int devad, int reg)
{
	struct mv88e6xxx_chip *chip = bus->priv;
	u16 val;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g2_smi_phy_read_c45(chip, phy, devad, reg, &val);
	mv88e6xxx_reg_unlock(chip);
	return err ? err : val;
}

static int mv88e6xxx_mdio_write_c45(struct mii_bus *bus, int phy, int devad, int reg, u16 val)
{
	struct mv88e6xxx_chip *chip = bus->priv;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g2_smi_phy_write_c45(chip, phy, devad, reg, val);
	mv88e6xxx_reg_unlock(chip);
	return err;
}

/*
 * Linux names the bus by its path in the device tree, cut to what fits, so that
 * is how PHYs are called in its log; ours is made up of the same parts.
 */
static void mv88e6xxx_mdio_name(struct mv88e6xxx_chip *chip, struct mii_bus *bus)
{
	const u64 internal_regs = 0xd0000000;
	struct platform_device *parent =
		platform_find_device(chip->k, chip->bus->node_name ? chip->bus->node_name : "");
	char path[96];

	snprintf(path, sizeof(path), "/soc/internal-regs@%llx/mdio@%llx/ethernet-switch@%x/mdio",
		 (unsigned long long)internal_regs,
		 parent ? (unsigned long long)(parent->bd->base - internal_regs) : 0ULL,
		 (unsigned int)chip->sw_addr);
	g_strlcpy(bus->id, path, sizeof(bus->id));
	bus->name = "mdio";
}

int mv88e6xxx_mdio_register(struct mv88e6xxx_chip *chip)
{
	struct device_node *ports = of_get_child_by_name(chip->dev->of_node, "ports");
	struct mii_bus *bus = mdiobus_alloc(chip->k);
	u32 addr;
	int err;

	mv88e6xxx_mdio_name(chip, bus);
	bus->node_name = chip->mdio_name;
	bus->read = mv88e6xxx_mdio_read;
	bus->write = mv88e6xxx_mdio_write;
	bus->read_c45 = mv88e6xxx_mdio_read_c45;
	bus->write_c45 = mv88e6xxx_mdio_write_c45;
	bus->parent = chip->dev;
	bus->priv = chip;
	for (int phy = 0; phy < chip->info->num_internal_phys; phy++)
		bus->irq[chip->info->phy_base_addr + phy] =
			irq_find_mapping(chip->g2_irq.domain, (u32)phy);
	err = mdiobus_register(bus);
	if (err) {
		dev_err(chip->dev, "Cannot register MDIO bus (%d)\n", err);
		mdiobus_free(bus);
		return err;
	}
	chip->mdio_bus = bus;
	for (u32 i = 0; i < of_get_child_count(ports); i++) {
		if (of_property_read_u32(of_get_child(ports, i), "phy", &addr))
			continue;
		err = mdiobus_add_phy(bus, (int)addr);
		if (err)
			dev_err(chip->dev, "no PHY at address 0x%x: %d\n", addr, err);
	}
	return 0;
}
