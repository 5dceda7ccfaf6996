// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What all parts of phylib share: names, the table of speeds, pause, registers
 * read and changed in one go, pages, and clause 45 registers by way of clause 22.
 */
#include <phy.h>

/* Names of device tree property "phy-mode". */
static const char *const phy_mode_names[PHY_INTERFACE_MODE_MAX] = {
	[PHY_INTERFACE_MODE_NA] = "",
	[PHY_INTERFACE_MODE_INTERNAL] = "internal",
	[PHY_INTERFACE_MODE_MII] = "mii",
	[PHY_INTERFACE_MODE_GMII] = "gmii",
	[PHY_INTERFACE_MODE_SGMII] = "sgmii",
	[PHY_INTERFACE_MODE_RMII] = "rmii",
	[PHY_INTERFACE_MODE_RGMII] = "rgmii",
	[PHY_INTERFACE_MODE_RGMII_ID] = "rgmii-id",
	[PHY_INTERFACE_MODE_RGMII_RXID] = "rgmii-rxid",
	[PHY_INTERFACE_MODE_RGMII_TXID] = "rgmii-txid",
	[PHY_INTERFACE_MODE_1000BASEX] = "1000base-x",
	[PHY_INTERFACE_MODE_2500BASEX] = "2500base-x",
};

const char *phy_modes(phy_interface_t interface)
{
	return interface < PHY_INTERFACE_MODE_MAX ? phy_mode_names[interface] : "unknown";
}

int of_get_phy_mode(const struct device_node *np, phy_interface_t *interface)
{
	const char *mode;

	*interface = PHY_INTERFACE_MODE_NA;
	if (of_get_phy_mode_string(np, &mode))
		return 0;
	for (u32 i = 1; i < PHY_INTERFACE_MODE_MAX; i++) {
		if (!strcmp(mode, phy_mode_names[i])) {
			*interface = i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *phy_speed_to_str(int speed)
{
	switch (speed) {
	case SPEED_10:
		return "10Mbps";
	case SPEED_100:
		return "100Mbps";
	case SPEED_1000:
		return "1Gbps";
	case SPEED_2500:
		return "2.5Gbps";
	default:
		return "Unknown";
	}
}

const char *phy_duplex_to_str(unsigned int duplex)
{
	if (duplex == DUPLEX_HALF)
		return "Half";
	return duplex == DUPLEX_FULL ? "Full" : "Unknown";
}

/* From the best to the worst: the order in which 802.3 annex 28B.3 resolves. */
static const struct phy_setting settings[] = {
	{SPEED_2500, DUPLEX_FULL, ETHTOOL_LINK_MODE_2500baseT_Full_BIT},
	{SPEED_2500, DUPLEX_FULL, ETHTOOL_LINK_MODE_2500baseX_Full_BIT},
	{SPEED_1000, DUPLEX_FULL, ETHTOOL_LINK_MODE_1000baseT_Full_BIT},
	{SPEED_1000, DUPLEX_HALF, ETHTOOL_LINK_MODE_1000baseT_Half_BIT},
	{SPEED_1000, DUPLEX_FULL, ETHTOOL_LINK_MODE_1000baseX_Full_BIT},
	{SPEED_100, DUPLEX_FULL, ETHTOOL_LINK_MODE_100baseT_Full_BIT},
	{SPEED_100, DUPLEX_HALF, ETHTOOL_LINK_MODE_100baseT_Half_BIT},
	{SPEED_10, DUPLEX_FULL, ETHTOOL_LINK_MODE_10baseT_Full_BIT},
	{SPEED_10, DUPLEX_HALF, ETHTOOL_LINK_MODE_10baseT_Half_BIT},
};

const struct phy_setting *phy_lookup_setting(int speed, int duplex, linkmode_t mask, bool exact)
{
	const struct phy_setting *match = NULL, *slowest = NULL;

	for (u32 i = 0; i < ARRAY_SIZE(settings); i++) {
		const struct phy_setting *s = &settings[i];

		if (!(mask >> s->bit & 1))
			continue;
		slowest = s;
		if (s->speed == speed && s->duplex == duplex)
			return s;
		if (!exact && !match && s->speed <= speed)
			match = s;
	}
	if (exact)
		return NULL;
	return match ? match : slowest;
}

void phy_resolve_aneg_linkmode(struct phy_device *phydev)
{
	linkmode_t common = phydev->lp_advertising & phydev->advertising;

	for (u32 i = 0; i < ARRAY_SIZE(settings); i++) {
		if (common >> settings[i].bit & 1) {
			phydev->speed = settings[i].speed;
			phydev->duplex = settings[i].duplex;
			break;
		}
	}
	phy_resolve_aneg_pause(phydev);
}

void phy_resolve_aneg_pause(struct phy_device *phydev)
{
	if (phydev->duplex != DUPLEX_FULL)
		return;
	phydev->pause = phydev->lp_advertising & LINKMODE(Pause);
	phydev->asym_pause = phydev->lp_advertising & LINKMODE(Asym_Pause);
}

/*
 * Two bits say what an end can do: Pause, and AsymDir. Table 28B-2:
 *	can send   can obey   Pause  AsymDir
 *	   no         no        0       0
 *	   yes        no        0       1
 *	   no         yes       1       1
 *	   yes        yes       1       0
 */
linkmode_t linkmode_set_pause(linkmode_t advertising, bool tx, bool rx)
{
	advertising &= ~(LINKMODE(Pause) | LINKMODE(Asym_Pause));
	if (rx)
		advertising |= LINKMODE(Pause);
	if (rx != tx)
		advertising |= LINKMODE(Asym_Pause);
	return advertising;
}

/* Table 28B-3. */
void linkmode_resolve_pause(linkmode_t local, linkmode_t partner, bool *tx, bool *rx)
{
	linkmode_t both = local & partner;

	*tx = *rx = false;
	if (both & LINKMODE(Pause)) {
		*tx = *rx = true;
	} else if (both & LINKMODE(Asym_Pause)) {
		*rx = local & LINKMODE(Pause);
		*tx = partner & LINKMODE(Pause);
	}
}

void phy_get_pause(const struct phy_device *phydev, bool *tx_pause, bool *rx_pause)
{
	*tx_pause = *rx_pause = false;
	if (phydev->duplex == DUPLEX_FULL)
		linkmode_resolve_pause(phydev->advertising, phydev->lp_advertising, tx_pause,
				       rx_pause);
}

static int __phy_modify_changed(struct phy_device *phydev, u32 regnum, u16 mask, u16 set)
{
	int old, err;
	u16 val;

	old = __phy_read(phydev, regnum);
	if (old < 0)
		return old;
	val = ((u16)old & ~mask) | set;
	if (val == old)
		return 0;
	err = __phy_write(phydev, regnum, val);
	return err < 0 ? err : 1;
}

int phy_modify_changed(struct phy_device *phydev, u32 regnum, u16 mask, u16 set)
{
	int ret;

	mutex_lock(&phydev->bus->mdio_lock);
	ret = __phy_modify_changed(phydev, regnum, mask, set);
	mutex_unlock(&phydev->bus->mdio_lock);
	return ret;
}

int phy_modify(struct phy_device *phydev, u32 regnum, u16 mask, u16 set)
{
	int ret = phy_modify_changed(phydev, regnum, mask, set);

	return ret < 0 ? ret : 0;
}

/*
 * Pages. A register number means another register once another page has been
 * selected, so selection, access and putting the old page back are one
 * transaction: the bus stays locked. As in Linux the page is written only if it
 * is not the one selected already.
 */
static int phy_select_page(struct phy_device *phydev, int page)
{
	int old, err;

	mutex_lock(&phydev->bus->mdio_lock);
	if (!phydev->drv->read_page || !phydev->drv->write_page)
		return -EOPNOTSUPP;
	old = phydev->drv->read_page(phydev);
	if (old < 0)
		return old;
	if (old != page) {
		err = phydev->drv->write_page(phydev, page);
		if (err < 0)
			return err;
	}
	return old;
}

static int phy_restore_page(struct phy_device *phydev, int oldpage, int ret)
{
	int err;

	if (oldpage < 0) {
		ret = oldpage;
	} else {
		err = phydev->drv->write_page(phydev, oldpage);
		if (ret >= 0 && err < 0)
			ret = err;
	}
	mutex_unlock(&phydev->bus->mdio_lock);
	return ret;
}

int phy_read_paged(struct phy_device *phydev, int page, u32 regnum)
{
	int oldpage = phy_select_page(phydev, page);
	int ret = oldpage < 0 ? oldpage : __phy_read(phydev, regnum);

	return phy_restore_page(phydev, oldpage, ret);
}

int phy_write_paged(struct phy_device *phydev, int page, u32 regnum, u16 val)
{
	int oldpage = phy_select_page(phydev, page);
	int ret = oldpage < 0 ? oldpage : __phy_write(phydev, regnum, val);

	return phy_restore_page(phydev, oldpage, ret);
}

int phy_modify_paged_changed(struct phy_device *phydev, int page, u32 regnum, u16 mask, u16 set)
{
	int oldpage = phy_select_page(phydev, page);
	int ret = oldpage < 0 ? oldpage : __phy_modify_changed(phydev, regnum, mask, set);

	return phy_restore_page(phydev, oldpage, ret);
}

int phy_modify_paged(struct phy_device *phydev, int page, u32 regnum, u16 mask, u16 set)
{
	int ret = phy_modify_paged_changed(phydev, page, regnum, mask, set);

	return ret < 0 ? ret : 0;
}

/* 802.3 annex 22D: device and register address first, then data through register 14. */
static void mmd_phy_indirect(struct phy_device *phydev, int devad, u32 regnum)
{
	__phy_write(phydev, MII_MMD_CTRL, (u16)devad);
	__phy_write(phydev, MII_MMD_DATA, (u16)regnum);
	__phy_write(phydev, MII_MMD_CTRL, (u16)devad | MII_MMD_CTRL_NOINCR);
}

static int __phy_read_mmd(struct phy_device *phydev, int devad, u32 regnum)
{
	mmd_phy_indirect(phydev, devad, regnum);
	return __phy_read(phydev, MII_MMD_DATA);
}

static int __phy_write_mmd(struct phy_device *phydev, int devad, u32 regnum, u16 val)
{
	mmd_phy_indirect(phydev, devad, regnum);
	return __phy_write(phydev, MII_MMD_DATA, val);
}

int phy_read_mmd(struct phy_device *phydev, int devad, u32 regnum)
{
	int ret;

	mutex_lock(&phydev->bus->mdio_lock);
	ret = __phy_read_mmd(phydev, devad, regnum);
	mutex_unlock(&phydev->bus->mdio_lock);
	return ret;
}

int phy_modify_mmd_changed(struct phy_device *phydev, int devad, u32 regnum, u16 mask, u16 set)
{
	int ret;
	u16 val;

	mutex_lock(&phydev->bus->mdio_lock);
	ret = __phy_read_mmd(phydev, devad, regnum);
	if (ret >= 0) {
		val = ((u16)ret & ~mask) | set;
		if (val == ret)
			ret = 0;
		else if ((ret = __phy_write_mmd(phydev, devad, regnum, val)) >= 0)
			ret = 1;
	}
	mutex_unlock(&phydev->bus->mdio_lock);
	return ret;
}
