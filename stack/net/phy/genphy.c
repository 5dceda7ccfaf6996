// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What every PHY can do that keeps to IEEE 802.3 clauses 22, 28 and 40, and to
 * 45.2 for Energy Efficient Ethernet: drivers use it where their PHY has nothing
 * better. The order of accesses is that of Linux 6.12 drivers/net/phy.
 */
#include <io.h>
#include <netdevice.h>
#include <phy.h>

linkmode_t mii_eee_to_linkmode(int val)
{
	return (val & MDIO_EEE_100TX ? LINKMODE(100baseT_Full) : 0) |
	       (val & MDIO_EEE_1000T ? LINKMODE(1000baseT_Full) : 0);
}

static u16 linkmode_to_mii_eee(linkmode_t modes)
{
	return (modes & LINKMODE(100baseT_Full) ? MDIO_EEE_100TX : 0) |
	       (modes & LINKMODE(1000baseT_Full) ? MDIO_EEE_1000T : 0);
}

int genphy_suspend(struct phy_device *phydev)
{
	return phy_set_bits(phydev, MII_BMCR, BMCR_PDOWN);
}

int genphy_resume(struct phy_device *phydev)
{
	return phy_clear_bits(phydev, MII_BMCR, BMCR_PDOWN);
}

/* 22.2.4.1.1: the bit clears itself within half a second. */
static int phy_poll_reset(struct phy_device *phydev)
{
	int val, err;

	err = read_poll_timeout(phy_read, val, val < 0 || !(val & BMCR_RESET), 50000, 600000, true,
				phydev->k, phydev, MII_BMCR);
	if (val < 0)
		return val;
	if (err)
		return err;
	/* Some chips need a moment more before they can be used. */
	msleep(phydev->k, 1);
	return 0;
}

int genphy_soft_reset(struct phy_device *phydev)
{
	u16 bits = BMCR_RESET;
	int err;

	if (phydev->autoneg == AUTONEG_ENABLE)
		bits |= BMCR_ANRESTART;
	err = phy_modify(phydev, MII_BMCR, BMCR_ISOLATE, bits);
	if (err < 0)
		return err;
	phydev->suspended = false; /* the reset powers up */
	err = phy_poll_reset(phydev);
	if (err)
		return err;
	/* Settings may be back at their defaults. */
	return phydev->autoneg == AUTONEG_DISABLE ? genphy_setup_forced(phydev) : 0;
}

int genphy_setup_forced(struct phy_device *phydev)
{
	u16 ctl = 0;

	phydev->pause = false;
	phydev->asym_pause = false;
	if (phydev->speed == SPEED_1000)
		ctl |= BMCR_SPEED1000;
	else if (phydev->speed == SPEED_100)
		ctl |= BMCR_SPEED100;
	if (phydev->duplex == DUPLEX_FULL)
		ctl |= BMCR_FULLDPLX;
	return phy_modify(phydev, MII_BMCR, (u16) ~(BMCR_LOOPBACK | BMCR_ISOLATE | BMCR_PDOWN),
			  ctl);
}

int genphy_restart_aneg(struct phy_device *phydev)
{
	return phy_modify(phydev, MII_BMCR, BMCR_ISOLATE, BMCR_ANENABLE | BMCR_ANRESTART);
}

/* Negotiates if told so, or if negotiation is not even on. */
int genphy_check_and_restart_aneg(struct phy_device *phydev, bool restart)
{
	int bmcr;

	if (!restart) {
		bmcr = phy_read(phydev, MII_BMCR);
		if (bmcr < 0)
			return bmcr;
		restart = !(bmcr & BMCR_ANENABLE) || bmcr & BMCR_ISOLATE;
	}
	return restart ? genphy_restart_aneg(phydev) : 0;
}

/* Registers 4 and 9; 1 if that changed one. */
static int genphy_config_advert(struct phy_device *phydev, linkmode_t advert)
{
	bool changed = false;
	u16 adv = 0;
	int ret;

	adv |= advert & LINKMODE(10baseT_Half) ? ADVERTISE_10HALF : 0;
	adv |= advert & LINKMODE(10baseT_Full) ? ADVERTISE_10FULL : 0;
	adv |= advert & LINKMODE(100baseT_Half) ? ADVERTISE_100HALF : 0;
	adv |= advert & LINKMODE(100baseT_Full) ? ADVERTISE_100FULL : 0;
	adv |= advert & LINKMODE(Pause) ? ADVERTISE_PAUSE_CAP : 0;
	adv |= advert & LINKMODE(Asym_Pause) ? ADVERTISE_PAUSE_ASYM : 0;
	ret = phy_modify_changed(phydev, MII_ADVERTISE,
				 ADVERTISE_ALL | ADVERTISE_100BASE4 | ADVERTISE_PAUSE_CAP |
					 ADVERTISE_PAUSE_ASYM,
				 adv);
	if (ret < 0)
		return ret;
	changed |= ret;

	ret = phy_read(phydev, MII_BMSR);
	if (ret < 0)
		return ret;
	if (!(ret & BMSR_ESTATEN))
		return changed;

	adv = 0;
	adv |= advert & LINKMODE(1000baseT_Half) ? ADVERTISE_1000HALF : 0;
	adv |= advert & LINKMODE(1000baseT_Full) ? ADVERTISE_1000FULL : 0;
	ret = phy_modify_changed(phydev, MII_CTRL1000, ADVERTISE_1000FULL | ADVERTISE_1000HALF,
				 adv);
	if (ret < 0)
		return ret;
	return changed | ret;
}

static int genphy_setup_master_slave(struct phy_device *phydev)
{
	u16 ctl = 0;

	if (!phydev->is_gigabit_capable)
		return 0;
	switch (phydev->master_slave_set) {
	case MASTER_SLAVE_CFG_MASTER_PREFERRED:
		ctl = CTL1000_PREFER_MASTER;
		break;
	case MASTER_SLAVE_CFG_SLAVE_PREFERRED:
		break;
	case MASTER_SLAVE_CFG_MASTER_FORCE:
		ctl = CTL1000_ENABLE_MASTER | CTL1000_AS_MASTER;
		break;
	case MASTER_SLAVE_CFG_SLAVE_FORCE:
		ctl = CTL1000_ENABLE_MASTER;
		break;
	default:
		return 0;
	}
	return phy_modify_changed(phydev, MII_CTRL1000,
				  CTL1000_ENABLE_MASTER | CTL1000_AS_MASTER | CTL1000_PREFER_MASTER,
				  ctl);
}

static int genphy_c45_config_eee(struct phy_device *phydev)
{
	if (!phydev->supported_eee)
		return 0;
	return phy_modify_mmd_changed(
		phydev, MDIO_MMD_AN, MDIO_AN_EEE_ADV, MDIO_EEE_100TX | MDIO_EEE_1000T,
		phydev->eee_enabled ? linkmode_to_mii_eee(phydev->advertising_eee) : 0);
}

int genphy_config_aneg(struct phy_device *phydev)
{
	const struct phy_setting *set;
	bool changed = false;
	linkmode_t advert;
	int ret;

	ret = genphy_c45_config_eee(phydev);
	if (ret < 0)
		return ret;
	changed |= ret;
	ret = genphy_setup_master_slave(phydev);
	if (ret < 0)
		return ret;
	changed |= ret;

	if (phydev->autoneg == AUTONEG_ENABLE) {
		phydev->advertising &= phydev->supported;
		advert = phydev->advertising;
	} else if (phydev->speed < SPEED_1000) {
		return genphy_setup_forced(phydev);
	} else {
		/* 1000BASE-T cannot do without negotiation, which finds the
		 * master (40.5.1): so it is all that is advertised. */
		set = phy_lookup_setting(phydev->speed, phydev->duplex, phydev->supported, true);
		advert = set ? UINT64_C(1) << set->bit : 0;
	}
	ret = genphy_config_advert(phydev, advert);
	if (ret < 0)
		return ret;
	return genphy_check_and_restart_aneg(phydev, changed || ret);
}

/*
 * Link status latches low (22.2.4.2.13). When the PHY is polled and the link
 * was up it is read once, so that a short drop is seen.
 */
int genphy_update_link(struct phy_device *phydev)
{
	int status = 0, bmcr;

	bmcr = phy_read(phydev, MII_BMCR);
	if (bmcr < 0)
		return bmcr;
	if (bmcr & BMCR_ANRESTART)
		goto done; /* just begun: what BMSR says is old */

	if (phy_interrupt_is_valid(phydev) || !phydev->link) {
		status = phy_read(phydev, MII_BMSR);
		if (status < 0)
			return status;
		if (status & BMSR_LSTATUS)
			goto done;
	}
	status = phy_read(phydev, MII_BMSR);
	if (status < 0)
		return status;
done:
	phydev->link = status & BMSR_LSTATUS;
	phydev->autoneg_complete = status & BMSR_ANEGCOMPLETE;
	if (phydev->autoneg == AUTONEG_ENABLE && !phydev->autoneg_complete)
		phydev->link = false;
	return 0;
}

/* The partner's abilities, registers 10 and 5. */
int genphy_read_lpa(struct phy_device *phydev)
{
	const linkmode_t gigabit = LINKMODE(1000baseT_Half) | LINKMODE(1000baseT_Full);
	linkmode_t lp = phydev->lp_advertising & gigabit;
	int val;

	if (phydev->autoneg != AUTONEG_ENABLE || !phydev->autoneg_complete) {
		phydev->lp_advertising = 0;
		return 0;
	}
	if (phydev->is_gigabit_capable) {
		val = phy_read(phydev, MII_STAT1000);
		if (val < 0)
			return val;
		if (val & LPA_1000MSFAIL) {
			val = phy_read(phydev, MII_CTRL1000);
			if (val < 0)
				return val;
			netdev_err(phydev->attached_dev, "Master/Slave resolution failed%s\n",
				   val & CTL1000_ENABLE_MASTER ?
					   ", maybe conflicting manual settings?" :
					   "");
			return -ENOLINK;
		}
		lp = (val & LPA_1000HALF ? LINKMODE(1000baseT_Half) : 0) |
		     (val & LPA_1000FULL ? LINKMODE(1000baseT_Full) : 0);
	}
	val = phy_read(phydev, MII_LPA);
	if (val < 0)
		return val;
	lp |= val & LPA_LPACK ? LINKMODE(Autoneg) : 0;
	lp |= val & LPA_10HALF ? LINKMODE(10baseT_Half) : 0;
	lp |= val & LPA_10FULL ? LINKMODE(10baseT_Full) : 0;
	lp |= val & LPA_100HALF ? LINKMODE(100baseT_Half) : 0;
	lp |= val & LPA_100FULL ? LINKMODE(100baseT_Full) : 0;
	lp |= val & LPA_PAUSE_CAP ? LINKMODE(Pause) : 0;
	lp |= val & LPA_PAUSE_ASYM ? LINKMODE(Asym_Pause) : 0;
	phydev->lp_advertising = lp;
	return 0;
}

int genphy_read_status_fixed(struct phy_device *phydev)
{
	int bmcr = phy_read(phydev, MII_BMCR);

	if (bmcr < 0)
		return bmcr;
	phydev->duplex = bmcr & BMCR_FULLDPLX ? DUPLEX_FULL : DUPLEX_HALF;
	if (bmcr & BMCR_SPEED1000)
		phydev->speed = SPEED_1000;
	else
		phydev->speed = bmcr & BMCR_SPEED100 ? SPEED_100 : SPEED_10;
	return 0;
}

static int genphy_read_master_slave(struct phy_device *phydev)
{
	int ctl, stat;

	ctl = phy_read(phydev, MII_CTRL1000);
	if (ctl < 0)
		return ctl;
	if (ctl & CTL1000_ENABLE_MASTER)
		phydev->master_slave_get = ctl & CTL1000_AS_MASTER ? MASTER_SLAVE_CFG_MASTER_FORCE :
								     MASTER_SLAVE_CFG_SLAVE_FORCE;
	else
		phydev->master_slave_get = ctl & CTL1000_PREFER_MASTER ?
						   MASTER_SLAVE_CFG_MASTER_PREFERRED :
						   MASTER_SLAVE_CFG_SLAVE_PREFERRED;
	stat = phy_read(phydev, MII_STAT1000);
	if (stat < 0)
		return stat;
	if (stat & LPA_1000MSFAIL)
		phydev->master_slave_state = MASTER_SLAVE_STATE_ERR;
	else if (!phydev->link)
		phydev->master_slave_state = MASTER_SLAVE_STATE_UNKNOWN;
	else
		phydev->master_slave_state =
			stat & LPA_1000MSRES ? MASTER_SLAVE_STATE_MASTER : MASTER_SLAVE_STATE_SLAVE;
	return 0;
}

int genphy_read_status(struct phy_device *phydev)
{
	bool old_link = phydev->link;
	int err;

	err = genphy_update_link(phydev);
	if (err)
		return err;
	if (phydev->autoneg == AUTONEG_ENABLE && old_link && phydev->link)
		return 0; /* nothing can have changed */

	phydev->master_slave_get = MASTER_SLAVE_CFG_UNSUPPORTED;
	phydev->master_slave_state = MASTER_SLAVE_STATE_UNSUPPORTED;
	phydev->speed = SPEED_UNKNOWN;
	phydev->duplex = DUPLEX_UNKNOWN;
	phydev->pause = false;
	phydev->asym_pause = false;
	if (phydev->is_gigabit_capable) {
		err = genphy_read_master_slave(phydev);
		if (err)
			return err;
	}
	err = genphy_read_lpa(phydev);
	if (err)
		return err;
	if (phydev->autoneg == AUTONEG_DISABLE)
		return genphy_read_status_fixed(phydev);
	if (phydev->autoneg_complete)
		phy_resolve_aneg_linkmode(phydev);
	return 0;
}

int genphy_c45_eee_is_active(struct phy_device *phydev)
{
	linkmode_t adv, lp;
	int val;

	if (!phydev->supported_eee)
		return 0;
	val = phy_read_mmd(phydev, MDIO_MMD_AN, MDIO_AN_EEE_ADV);
	if (val < 0)
		return val;
	adv = mii_eee_to_linkmode(val);
	val = phy_read_mmd(phydev, MDIO_MMD_AN, MDIO_AN_EEE_LPABLE);
	if (val < 0)
		return val;
	lp = mii_eee_to_linkmode(val);
	return phy_lookup_setting(phydev->speed, phydev->duplex, adv & lp, true) != NULL;
}

int phy_ethtool_get_eee(struct phy_device *phydev, struct ethtool_eee *eee)
{
	int adv, lp, active;

	mutex_lock(&phydev->lock);
	active = genphy_c45_eee_is_active(phydev);
	adv = phy_read_mmd(phydev, MDIO_MMD_AN, MDIO_AN_EEE_ADV);
	lp = phy_read_mmd(phydev, MDIO_MMD_AN, MDIO_AN_EEE_LPABLE);
	mutex_unlock(&phydev->lock);
	if (active < 0 || adv < 0 || lp < 0)
		return -EIO;
	eee->supported[0] = phydev->supported_eee;
	eee->advertised[0] = mii_eee_to_linkmode(adv) & phydev->supported_eee;
	eee->lp_advertised[0] = mii_eee_to_linkmode(lp);
	eee->eee_enabled = phydev->eee_cfg.eee_enabled;
	eee->tx_lpi_enabled = phydev->eee_cfg.tx_lpi_enabled;
	eee->tx_lpi_timer = phydev->eee_cfg.tx_lpi_timer;
	eee->eee_active = active;
	return 0;
}

int phy_ethtool_set_eee(struct phy_device *phydev, const struct ethtool_eee *eee)
{
	linkmode_t adv = eee->advertised[0] ? eee->advertised[0] : phydev->supported_eee;
	int ret;

	if (!phydev->supported_eee)
		return -EOPNOTSUPP;
	if (eee->eee_enabled && adv & ~phydev->supported_eee)
		return -EINVAL;
	mutex_lock(&phydev->lock);
	if (eee->eee_enabled)
		phydev->advertising_eee = adv;
	phydev->eee_enabled = eee->eee_enabled;
	phydev->eee_cfg = (struct eee_config){
		.tx_lpi_timer = eee->tx_lpi_timer,
		.tx_lpi_enabled = eee->tx_lpi_enabled,
		.eee_enabled = eee->eee_enabled,
	};
	ret = genphy_c45_config_eee(phydev);
	if (ret > 0)
		ret = genphy_restart_aneg(phydev);
	mutex_unlock(&phydev->lock);
	return ret;
}

int phy_get_eee_err(struct phy_device *phydev)
{
	int ret;

	mutex_lock(&phydev->lock);
	ret = phy_read_mmd(phydev, MDIO_MMD_PCS, MDIO_PCS_EEE_WK_ERR);
	mutex_unlock(&phydev->lock);
	return ret;
}

void phy_support_asym_pause(struct phy_device *phydev)
{
	phydev->supported |= LINKMODE(Pause) | LINKMODE(Asym_Pause);
	phydev->advertising |= LINKMODE(Pause) | LINKMODE(Asym_Pause);
}
