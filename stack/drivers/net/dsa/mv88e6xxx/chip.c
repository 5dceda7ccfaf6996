// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Driver for Marvell's 88E6341 ("Topaz") under DSA: finding it, resetting it,
 * and what the DSA core asks of it. Everything goes over MDIO, three frames for
 * a register of the switch, and twelve for one of a PHY behind it.
 *
 * The device tree says "marvell,mv88e6085" for all of the family; register 3 of
 * port 0 says which one it is.
 *
 * Not here: bridge and VLAN offload, trunks, mirrors, PTP, the SERDES of port 5.
 */
#include <io.h>

#include "../../../drivers.h"
#include "global1.h"
#include "port.h"

static const struct mv88e6xxx_info mv88e6xxx_table[] = {
	{
		.prod_num = 0x3410,
		.name = "Marvell 88E6341",
		.family_prod_num = 0x3410,
		.num_ports = 6,
		.num_internal_phys = 5,
		.num_databases = MV88E6XXX_N_FID,
		.max_vid = 4095,
		.port_base_addr = 0x10,
		.phy_base_addr = 0x10,
		.global1_addr = 0x1b,
		.global2_addr = 0x1c,
		.age_time_coeff = 3750,
		.g1_irqs = 9,
	},
};

int mv88e6xxx_read(struct mv88e6xxx_chip *chip, int addr, int reg, u16 *val)
{
	return chip->smi_ops->read(chip, addr, reg, val);
}

int mv88e6xxx_write(struct mv88e6xxx_chip *chip, int addr, int reg, u16 val)
{
	return chip->smi_ops->write(chip, addr, reg, val);
}

int mv88e6xxx_wait_mask(struct mv88e6xxx_chip *chip, int addr, int reg, u16 mask, u16 val)
{
	unsigned long timeout = jiffies(chip->k) + msecs_to_jiffies(50);
	u16 data;
	int err;

	/* Two looks at least, however long they take. */
	for (int i = 0; time_before(jiffies(chip->k), timeout) || i < 2; i++) {
		err = mv88e6xxx_read(chip, addr, reg, &data);
		if (err)
			return err;
		if ((data & mask) == val)
			return 0;
		if (i < 2)
			cpu_relax(chip->k);
		else
			usleep_range(chip->k, 1000, 2000);
	}
	err = mv88e6xxx_read(chip, addr, reg, &data);
	if (err)
		return err;
	if ((data & mask) == val)
		return 0;
	dev_err(chip->dev, "Timeout while waiting for switch\n");
	return -ETIMEDOUT;
}

static int mv88e6xxx_detect(struct mv88e6xxx_chip *chip)
{
	u16 id;
	int err;

	/* Where ports are is the same in all of the family. */
	chip->info = &mv88e6xxx_table[0];
	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_port_read(chip, 0, MV88E6XXX_PORT_SWITCH_ID, &id);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		return err;
	for (u32 i = 0; i < ARRAY_SIZE(mv88e6xxx_table); i++) {
		chip->info = &mv88e6xxx_table[i];
		if ((id & MV88E6XXX_PORT_SWITCH_ID_PROD_MASK) != chip->info->prod_num)
			continue;
		dev_info(chip->dev, "switch 0x%x detected: %s, revision %u\n", chip->info->prod_num,
			 chip->info->name, id & MV88E6XXX_PORT_SWITCH_ID_REV_MASK);
		return 0;
	}
	return -ENODEV;
}

static int mv88e6xxx_switch_reset(struct mv88e6xxx_chip *chip)
{
	int err;

	for (int i = 0; i < mv88e6xxx_num_ports(chip); i++) {
		err = mv88e6xxx_port_set_state(chip, i, BR_STATE_DISABLED);
		if (err)
			return err;
	}
	/* Queues drain: 2 ms for the largest frame at 10 Mb/s. */
	usleep_range(chip->k, 2000, 4000);
	return mv88e6352_g1_reset(chip);
}

/* DSA operations */

static enum dsa_tag_protocol mv88e6xxx_get_tag_protocol(struct dsa_switch *ds, int port)
{
	struct mv88e6xxx_chip *chip = ds->priv;

	return chip->tag_protocol;
}

static int mv88e6xxx_change_tag_protocol(struct dsa_switch *ds, enum dsa_tag_protocol proto)
{
	struct mv88e6xxx_chip *chip = ds->priv;
	int err = 0;

	if (proto != DSA_TAG_PROTO_DSA && proto != DSA_TAG_PROTO_EDSA)
		return -EPROTONOSUPPORT;
	chip->tag_protocol = proto;
	mv88e6xxx_reg_lock(chip);
	for (int port = 0; port < mv88e6xxx_num_ports(chip) && !err; port++)
		if (dsa_is_cpu_port(ds, port))
			err = mv88e6xxx_setup_port_mode(chip, port);
	mv88e6xxx_reg_unlock(chip);
	return err;
}

static void mv88e6xxx_port_stp_state_set(struct dsa_switch *ds, int port, u8 state)
{
	struct mv88e6xxx_chip *chip = ds->priv;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_port_set_state(chip, port, state);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		dev_err(ds->dev, "p%d: failed to update state\n", port);
}

static int mv88e6xxx_get_max_mtu(struct dsa_switch *ds, int port)
{
	return 10240 - VLAN_ETH_HLEN - EDSA_HLEN - ETH_FCS_LEN;
}

static int mv88e6xxx_change_mtu(struct dsa_switch *ds, int port, int new_mtu)
{
	struct mv88e6xxx_chip *chip = ds->priv;
	int err;

	if (!dsa_is_user_port(ds, port))
		new_mtu += EDSA_HLEN;
	mv88e6xxx_reg_lock(chip);
	err = mv88e6165_port_set_jumbo_size(chip, port, new_mtu);
	mv88e6xxx_reg_unlock(chip);
	return err;
}

static int mv88e6xxx_get_regs_len(struct dsa_switch *ds, int port)
{
	return 32 * sizeof(u16);
}

static void mv88e6xxx_get_regs(struct dsa_switch *ds, int port, struct ethtool_regs *regs,
			       void *data)
{
	struct mv88e6xxx_chip *chip = ds->priv;
	u8 *p = data;
	u16 val;

	regs->version = chip->info->prod_num;
	mv88e6xxx_reg_lock(chip);
	for (int i = 0; i < 32; i++) {
		if (mv88e6xxx_port_read(chip, port, i, &val))
			val = 0xffff;
		put_le16(val, p + 2 * i);
	}
	mv88e6xxx_reg_unlock(chip);
}

static const struct dsa_switch_ops mv88e6xxx_switch_ops = {
	.get_tag_protocol = mv88e6xxx_get_tag_protocol,
	.change_tag_protocol = mv88e6xxx_change_tag_protocol,
	.setup = mv88e6xxx_setup,
	.phylink_get_caps = mv88e6xxx_phylink_get_caps,
	.port_stp_state_set = mv88e6xxx_port_stp_state_set,
	.port_change_mtu = mv88e6xxx_change_mtu,
	.port_max_mtu = mv88e6xxx_get_max_mtu,
	.get_strings = mv88e6xxx_get_strings,
	.get_ethtool_stats = mv88e6xxx_get_ethtool_stats,
	.get_sset_count = mv88e6xxx_get_sset_count,
	.get_regs_len = mv88e6xxx_get_regs_len,
	.get_regs = mv88e6xxx_get_regs,
};

static int mv88e6xxx_probe(struct platform_device *pdev)
{
	struct kernel *k = pdev->dev.k;
	struct mv88e6xxx_chip *chip;
	struct mii_bus *bus;
	int addr, err;

	bus = of_mdio_find_bus(k, pdev->dev.of_node, &addr);
	if (IS_ERR(bus))
		return (int)PTR_ERR(bus);
	pdev->dev.name = kasprintf(k, "%s:%02x", bus->id, (unsigned int)addr);
	pdev->dev.parent = bus->parent;

	chip = devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL);
	chip->k = k;
	chip->dev = &pdev->dev;
	mutex_init(k, &chip->reg_lock);
	snprintf(chip->mdio_name, sizeof(chip->mdio_name), "%s.mdio", pdev->bd->name);
	err = mv88e6xxx_smi_init(chip, bus, addr);
	if (!err)
		err = mv88e6xxx_detect(chip);
	if (err)
		goto out;
	chip->tag_protocol = DSA_TAG_PROTO_EDSA;
	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_switch_reset(chip);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		goto out;
	err = mv88e6xxx_irq_setup(chip);
	if (err)
		goto out_irq;

	chip->ds.k = k;
	chip->ds.dev = &pdev->dev;
	chip->ds.ops = &mv88e6xxx_switch_ops;
	chip->ds.phylink_mac_ops = &mv88e6xxx_phylink_mac_ops;
	chip->ds.priv = chip;
	chip->ds.num_ports = chip->info->num_ports;
	platform_set_drvdata(pdev, &chip->ds);
	err = dsa_register_switch(&chip->ds);
	if (!err)
		return 0;
	if (chip->mdio_bus) {
		mdiobus_unregister(chip->mdio_bus);
		mdiobus_free(chip->mdio_bus);
	}
out_irq:
	mv88e6xxx_irq_free(chip);
out:
	kfree(pdev->dev.name);
	pdev->dev.name = pdev->bd->name;
	kfree(chip);
	return err;
}

const struct platform_driver mv88e6xxx_driver = {
	.name = "mv88e6085",
	.compatible = "marvell,mv88e6085",
	.probe = mv88e6xxx_probe,
};
