// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * PHY devices: how one is found, probed, and attached to a MAC.
 *
 * The order of accesses is that of Linux 6.12 drivers/net/phy/phy_device.c:
 *	found:    2, 3
 *	probed:   driver's probe, interrupts off, 1, 15, EEE ability, EEE advertised
 *	attached: driver's config_init, interrupts off, power up
 */
#include <netdevice.h>
#include <phy.h>

static int phy_config_interrupt(struct phy_device *phydev, bool enabled)
{
	phydev->interrupts = enabled;
	return phydev->drv->config_intr ? phydev->drv->config_intr(phydev) : 0;
}

static bool phy_drv_supports_irq(const struct phy_driver *drv)
{
	return drv->config_intr && drv->handle_interrupt;
}

/* What a PHY can do, from registers 1 and 15. */
static int genphy_read_abilities(struct phy_device *phydev)
{
	linkmode_t modes = LINKMODE(TP) | LINKMODE(MII);
	int val;

	val = phy_read(phydev, MII_BMSR);
	if (val < 0)
		return val;
	modes |= val & BMSR_ANEGCAPABLE ? LINKMODE(Autoneg) : 0;
	modes |= val & BMSR_100FULL ? LINKMODE(100baseT_Full) : 0;
	modes |= val & BMSR_100HALF ? LINKMODE(100baseT_Half) : 0;
	modes |= val & BMSR_10FULL ? LINKMODE(10baseT_Full) : 0;
	modes |= val & BMSR_10HALF ? LINKMODE(10baseT_Half) : 0;
	if (val & BMSR_ESTATEN) {
		val = phy_read(phydev, MII_ESTATUS);
		if (val < 0)
			return val;
		modes |= val & ESTATUS_1000_TFULL ? LINKMODE(1000baseT_Full) : 0;
		modes |= val & ESTATUS_1000_THALF ? LINKMODE(1000baseT_Half) : 0;
		modes |= val & ESTATUS_1000_XFULL ? LINKMODE(1000baseX_Full) : 0;
	}
	phydev->supported = modes;
	return 0;
}

/* Registers 3.20 and 7.60. A PHY without clause 45 registers reads all ones. */
static int genphy_c45_read_eee(struct phy_device *phydev)
{
	int val;

	if (!(phydev->supported & (LINKMODE(100baseT_Full) | LINKMODE(1000baseT_Full))))
		return 0;
	val = phy_read_mmd(phydev, MDIO_MMD_PCS, MDIO_PCS_EEE_ABLE);
	if (val < 0)
		return val;
	if (val != 0xffff)
		phydev->supported_eee = mii_eee_to_linkmode(val) & phydev->supported;
	return 0;
}

static int phy_probe(struct phy_device *phydev)
{
	const struct phy_driver *drv = phydev->drv;
	int err;

	if (!phy_drv_supports_irq(drv))
		phydev->irq = PHY_POLL;
	if (drv->probe) {
		err = drv->probe(phydev);
		if (err)
			return err;
	}
	phy_config_interrupt(phydev, false);

	if (drv->features)
		phydev->supported = drv->features;
	else if ((err = genphy_read_abilities(phydev)))
		return err;
	/* Optional: a PHY that fails here just has no EEE. */
	genphy_c45_read_eee(phydev);

	if (!(phydev->supported & LINKMODE(Autoneg)))
		phydev->autoneg = AUTONEG_DISABLE;
	phydev->is_gigabit_capable =
		phydev->supported & (LINKMODE(1000baseT_Half) | LINKMODE(1000baseT_Full));
	phydev->advertising = phydev->supported;

	/* A PHY that advertises EEE after reset goes on doing so. */
	if (phydev->supported_eee) {
		err = phy_read_mmd(phydev, MDIO_MMD_AN, MDIO_AN_EEE_ADV);
		if (err < 0)
			return err;
		phydev->advertising_eee = mii_eee_to_linkmode(err) & phydev->supported_eee;
		phydev->eee_enabled = phydev->advertising_eee != 0;
	}
	if (!(phydev->supported & (LINKMODE(Pause) | LINKMODE(Asym_Pause))))
		phydev->supported |= LINKMODE(Pause) | LINKMODE(Asym_Pause);
	phydev->state = PHY_READY;
	return 0;
}

/* For PHYs that no driver claims. */
static const struct phy_driver genphy_driver = {
	.phy_id = 0xffffffff,
	.phy_id_mask = 0xffffffff,
	.name = "Generic PHY",
	.suspend = genphy_suspend,
	.resume = genphy_resume,
};

int mdiobus_add_phy(struct mii_bus *bus, int addr)
{
	struct phy_device *phydev;
	int id1, id2, err;

	if (addr < 0 || addr >= PHY_MAX_ADDR || bus->phys[addr])
		return -EINVAL;
	id1 = mdiobus_read(bus, addr, MII_PHYSID1);
	id2 = id1 < 0 ? id1 : mdiobus_read(bus, addr, MII_PHYSID2);
	/* A bus that nobody drives reads all ones. */
	if (id2 < 0 || (id1 == 0xffff && id2 == 0xffff))
		return -ENODEV;

	phydev = kzalloc(bus->k, sizeof(*phydev));
	phydev->k = bus->k;
	phydev->bus = bus;
	phydev->addr = addr;
	phydev->phy_id = (u32)id1 << 16 | (u32)id2;
	snprintf(phydev->name, sizeof(phydev->name), "%s:%02x", bus->id, addr);
	/* A device's name cannot hold a slash. */
	for (char *p = phydev->name; *p; p++)
		if (*p == '/')
			*p = '!';
	phydev->irq = bus->irq[addr];
	phydev->autoneg = AUTONEG_ENABLE;
	phydev->port = PORT_TP;
	phydev->speed = SPEED_UNKNOWN;
	phydev->duplex = DUPLEX_UNKNOWN;
	phydev->state = PHY_DOWN;
	mutex_init(bus->k, &phydev->lock);
	phy_init_machine(phydev);

	phydev->drv = &genphy_driver;
	for (const struct phy_driver *const *drv = phy_drivers; *drv; drv++)
		if ((((*drv)->phy_id ^ phydev->phy_id) & (*drv)->phy_id_mask) == 0)
			phydev->drv = *drv;
	bus->phys[addr] = phydev;
	err = phy_probe(phydev);
	if (err) {
		bus->phys[addr] = NULL;
		kfree(phydev);
	}
	return err;
}

static void phy_link_change(struct phy_device *phydev, bool up)
{
	if (up)
		netif_carrier_on(phydev->attached_dev);
	else
		netif_carrier_off(phydev->attached_dev);
}

int phy_init_hw(struct phy_device *phydev)
{
	const struct phy_driver *drv = phydev->drv;
	int err;

	if (drv->config_init) {
		err = drv->config_init(phydev);
		if (err < 0)
			return err;
	}
	return drv->config_intr ? drv->config_intr(phydev) : 0;
}

int phy_attach_direct(struct net_device *dev, struct phy_device *phydev, phy_interface_t interface)
{
	int err;

	if (phydev->attached_dev)
		return -EBUSY;
	phydev->phy_link_change = phy_link_change;
	phydev->attached_dev = dev;
	dev->phydev = phydev;
	phydev->interface = interface;
	phydev->state = PHY_READY;
	phydev->interrupts = false;
	if (phydev->drv == &genphy_driver)
		phydev->port = PORT_MII;
	netif_carrier_off(dev);

	err = phy_init_hw(phydev);
	if (err) {
		phydev->attached_dev = NULL;
		dev->phydev = NULL;
		return err;
	}
	mutex_lock(&phydev->lock);
	phy_resume(phydev);
	mutex_unlock(&phydev->lock);
	return 0;
}

static void phy_detach(struct phy_device *phydev)
{
	phy_suspend(phydev);
	phydev->attached_dev->phydev = NULL;
	phydev->attached_dev = NULL;
	phydev->phylink = NULL;
}

void phy_disconnect(struct phy_device *phydev)
{
	if (phy_is_started(phydev))
		phy_stop(phydev);
	if (phy_interrupt_is_valid(phydev)) {
		phy_config_interrupt(phydev, false);
		free_irq(phydev->k, phydev->irq, phydev);
	}
	phy_detach(phydev);
}

int phy_enable_interrupts(struct phy_device *phydev)
{
	return phy_config_interrupt(phydev, true);
}

void phy_suspend(struct phy_device *phydev)
{
	struct ethtool_wolinfo wol = {0};

	if (phydev->suspended || !phydev->drv->suspend)
		return;
	/* A PHY that is to wake the board keeps listening. */
	if (phydev->drv->get_wol)
		phydev->drv->get_wol(phydev, &wol);
	if (wol.wolopts)
		return;
	if (!phydev->drv->suspend(phydev))
		phydev->suspended = true;
}

void phy_resume(struct phy_device *phydev)
{
	if (phydev->drv->resume && !phydev->drv->resume(phydev))
		phydev->suspended = false;
}
