// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Marvell Alaska gigabit PHYs: 88E1510 and its kin, and those inside the 88E6341.
 *
 * Register 22 selects a page; registers 0 to 21 and 23 to 28 mean something else
 * in each. Page 0 is the copper side, page 1 the fibre side of a PHY that has
 * both. Most changes take effect at the next software reset only, a "commit"
 * that keeps the settings.
 *
 * marvell_diag.c has statistics and the cable test. Facts and order of accesses:
 * Linux 6.12 drivers/net/phy/marvell.c.
 */
#include "marvell-private.h"

#define MARVELL_PHY_ID_MASK 0xfffffff0
#define MARVELL_PHY_ID_88E1510 0x01410dd0
#define MARVELL_PHY_ID_88E6341_FAMILY 0x01410f40

#define MII_MARVELL_PHY_PAGE 22
#define MII_MARVELL_COPPER_PAGE 0x00
#define MII_MARVELL_FIBER_PAGE 0x01
#define MII_MARVELL_MSCR_PAGE 0x02
#define MII_MARVELL_LED_PAGE 0x03
#define MII_MARVELL_WOL_PAGE 0x11

/* Page 0: copper control and status, interrupts. */
#define MII_M1011_PHY_SCR 0x10
#define MII_M1011_PHY_SCR_DOWNSHIFT_EN BIT(11)
#define MII_M1011_PHY_SCR_DOWNSHIFT_MASK GENMASK(14, 12)
#define MII_M1011_PHY_SCR_DOWNSHIFT_MAX 8
#define MII_M1011_PHY_SCR_MDI (0x0 << 5)
#define MII_M1011_PHY_SCR_MDI_X (0x1 << 5)
#define MII_M1011_PHY_SCR_AUTO_CROSS (0x3 << 5)
#define MII_M1011_PHY_STATUS 0x11
#define MII_M1011_PHY_STATUS_1000 0x8000
#define MII_M1011_PHY_STATUS_100 0x4000
#define MII_M1011_PHY_STATUS_SPD_MASK 0xc000
#define MII_M1011_PHY_STATUS_FULLDUPLEX 0x2000
#define MII_M1011_PHY_STATUS_RESOLVED 0x0800
#define MII_M1011_PHY_STATUS_LINK 0x0400
#define MII_M1011_IMASK 0x12
#define MII_M1011_IMASK_INIT 0x6400 /* speed, duplex, link changed */
#define MII_M1011_IMASK_CLEAR 0x0000
#define MII_M1011_IEVENT 0x13

/* Page 2: MAC side. */
#define MII_88E1318S_PHY_MSCR1_REG 0x10
#define MII_88E1318S_PHY_MSCR1_PAD_ODD BIT(6)
#define MII_88E1121_PHY_MSCR_REG 0x15
#define MII_88E1121_PHY_MSCR_RX_DELAY BIT(5)
#define MII_88E1121_PHY_MSCR_TX_DELAY BIT(4)

/* Page 3: LEDs, one of which may be the interrupt. */
#define MII_PHY_LED_CTRL 0x10
#define MII_88E1510_PHY_LED_DEF 0x1177
#define MII_88E1318S_PHY_LED_TCR 0x12
#define MII_88E1318S_PHY_LED_TCR_FORCE_INT BIT(15)
#define MII_88E1318S_PHY_LED_TCR_INT_ACTIVE_LOW BIT(11)
#define MII_88E1318S_PHY_LED_TCR_INTn_ENABLE BIT(7)

/* Page 17: wake on LAN. */
#define MII_88E1318S_PHY_WOL_CTRL 0x10
#define MII_88E1318S_PHY_WOL_CTRL_LINK_UP_ENABLE BIT(13)
#define MII_88E1318S_PHY_WOL_CTRL_MAGIC_PACKET_MATCH_ENABLE BIT(14)

/* Bits of MII_ADVERTISE and MII_LPA on the fibre page. */
#define LPA_PAUSE_FIBER 0x180
#define LPA_PAUSE_ASYM_FIBER 0x100

static int marvell_read_page(struct phy_device *phydev)
{
	return __phy_read(phydev, MII_MARVELL_PHY_PAGE);
}

static int marvell_write_page(struct phy_device *phydev, int page)
{
	return __phy_write(phydev, MII_MARVELL_PHY_PAGE, (u16)page);
}

static int marvell_set_page(struct phy_device *phydev, int page)
{
	return phy_write(phydev, MII_MARVELL_PHY_PAGE, (u16)page);
}

/* Interrupts. Reading register 19 acknowledges. */

static int marvell_config_intr(struct phy_device *phydev)
{
	int err;

	if (phydev->interrupts) {
		err = phy_read(phydev, MII_M1011_IEVENT);
		if (err < 0)
			return err;
		return phy_write(phydev, MII_M1011_IMASK, MII_M1011_IMASK_INIT);
	}
	err = phy_write(phydev, MII_M1011_IMASK, MII_M1011_IMASK_CLEAR);
	if (err)
		return err;
	err = phy_read(phydev, MII_M1011_IEVENT);
	return err < 0 ? err : 0;
}

static bool marvell_handle_interrupt(struct phy_device *phydev)
{
	int status = phy_read(phydev, MII_M1011_IEVENT);

	if (status < 0) {
		phydev->state = PHY_ERROR;
		phy_trigger_machine(phydev);
		return false;
	}
	if (!(status & MII_M1011_IMASK_INIT))
		return false;
	phy_trigger_machine(phydev);
	return true;
}

/* Initialisation. */

/* After @cnt failed attempts at 1000BASE-T the PHY is content with less; 0: never. */
static int m88e1011_set_downshift(struct phy_device *phydev, u8 cnt)
{
	int err;

	if (cnt > MII_M1011_PHY_SCR_DOWNSHIFT_MAX)
		return -E2BIG;
	if (!cnt)
		err = phy_clear_bits(phydev, MII_M1011_PHY_SCR, MII_M1011_PHY_SCR_DOWNSHIFT_EN);
	else
		err = phy_modify(phydev, MII_M1011_PHY_SCR,
				 MII_M1011_PHY_SCR_DOWNSHIFT_EN | MII_M1011_PHY_SCR_DOWNSHIFT_MASK,
				 MII_M1011_PHY_SCR_DOWNSHIFT_EN |
					 FIELD_PREP(MII_M1011_PHY_SCR_DOWNSHIFT_MASK, cnt - 1));
	return err < 0 ? err : genphy_soft_reset(phydev);
}

static int m88e1011_get_downshift(struct phy_device *phydev, u8 *cnt)
{
	int val = phy_read(phydev, MII_M1011_PHY_SCR);

	if (val < 0)
		return val;
	*cnt = val & MII_M1011_PHY_SCR_DOWNSHIFT_EN ?
		       FIELD_GET(MII_M1011_PHY_SCR_DOWNSHIFT_MASK, (u32)val) + 1 :
		       0;
	return 0;
}

static int m88e6341_config_init(struct phy_device *phydev)
{
	return m88e1011_set_downshift(phydev, 3);
}

/*
 * Release notes of 88E1510 rev A0, 5.1: without these writes to undocumented
 * registers EEE does not work.
 */
static int m88e1510_eee_erratum(struct phy_device *phydev)
{
	static const struct {
		u16 reg17, reg16;
	} values[] = {{0x214b, 0x2144}, {0x0c28, 0x2146}, {0xb233, 0x214d}, {0xcc0c, 0x2159}};
	int err;

	err = marvell_set_page(phydev, 0xff);
	for (u32 i = 0; i < ARRAY_SIZE(values) && !err; i++) {
		err = phy_write(phydev, 17, values[i].reg17);
		if (!err)
			err = phy_write(phydev, 16, values[i].reg16);
	}
	if (!err)
		err = marvell_set_page(phydev, 0xfb);
	if (!err)
		err = phy_write(phydev, 7, 0xc00d);
	if (!err)
		err = marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
	return err;
}

static int m88e1510_config_init(struct phy_device *phydev)
{
	int err;

	err = m88e1510_eee_erratum(phydev);
	if (err)
		return err;
	err = m88e1011_set_downshift(phydev, 3);
	if (err)
		return err;
	if (phy_interrupt_is_valid(phydev)) {
		/* LED[2] is the interrupt pin. */
		err = phy_modify_paged(phydev, MII_MARVELL_LED_PAGE, MII_88E1318S_PHY_LED_TCR,
				       MII_88E1318S_PHY_LED_TCR_FORCE_INT,
				       MII_88E1318S_PHY_LED_TCR_INTn_ENABLE |
					       MII_88E1318S_PHY_LED_TCR_INT_ACTIVE_LOW);
		if (err)
			return err;
	}
	/* LED 0: 1000 Mb/s, LED 1: 100 Mb/s, LED 2: activity. */
	return phy_write_paged(phydev, MII_MARVELL_LED_PAGE, MII_PHY_LED_CTRL,
			       MII_88E1510_PHY_LED_DEF);
}

/* Negotiation. */

static int marvell_set_polarity(struct phy_device *phydev, u8 mdix_ctrl)
{
	u16 val = MII_M1011_PHY_SCR_AUTO_CROSS;

	if (mdix_ctrl == ETH_TP_MDI)
		val = MII_M1011_PHY_SCR_MDI;
	else if (mdix_ctrl == ETH_TP_MDI_X)
		val = MII_M1011_PHY_SCR_MDI_X;
	return phy_modify_changed(phydev, MII_M1011_PHY_SCR, MII_M1011_PHY_SCR_AUTO_CROSS, val);
}

static int m88e1121_config_aneg_rgmii_delays(struct phy_device *phydev)
{
	u16 mscr = 0;

	if (phydev->interface == PHY_INTERFACE_MODE_RGMII_ID ||
	    phydev->interface == PHY_INTERFACE_MODE_RGMII_RXID)
		mscr |= MII_88E1121_PHY_MSCR_RX_DELAY;
	if (phydev->interface == PHY_INTERFACE_MODE_RGMII_ID ||
	    phydev->interface == PHY_INTERFACE_MODE_RGMII_TXID)
		mscr |= MII_88E1121_PHY_MSCR_TX_DELAY;
	return phy_modify_paged_changed(
		phydev, MII_MARVELL_MSCR_PAGE, MII_88E1121_PHY_MSCR_REG,
		MII_88E1121_PHY_MSCR_RX_DELAY | MII_88E1121_PHY_MSCR_TX_DELAY, mscr);
}

static int m88e1318_config_aneg(struct phy_device *phydev)
{
	bool changed = false;
	int ret;

	ret = phy_modify_paged(phydev, MII_MARVELL_MSCR_PAGE, MII_88E1318S_PHY_MSCR1_REG, 0,
			       MII_88E1318S_PHY_MSCR1_PAD_ODD);
	if (ret < 0)
		return ret;
	if (phy_interface_mode_is_rgmii(phydev->interface)) {
		ret = m88e1121_config_aneg_rgmii_delays(phydev);
		if (ret < 0)
			return ret;
		changed |= ret;
	}
	ret = marvell_set_polarity(phydev, phydev->mdix_ctrl);
	if (ret < 0)
		return ret;
	changed |= ret;
	ret = genphy_config_aneg(phydev);
	if (ret < 0)
		return ret;
	/* Commit. */
	if (phydev->autoneg != AUTONEG_ENABLE || changed)
		return genphy_soft_reset(phydev);
	return 0;
}

/* Page 1 is selected: registers 0 and 4 are those of the fibre side. */
static int marvell_config_aneg_fiber(struct phy_device *phydev)
{
	linkmode_t advert;
	u16 adv = 0;
	int ret;

	if (phydev->autoneg != AUTONEG_ENABLE)
		return genphy_setup_forced(phydev);
	phydev->advertising &= phydev->supported;
	advert = phydev->advertising;
	/* Linux takes 1000BASE-T for 1000BASE-X, and so advertises the latter
	 * where there is no fibre at all (linkmode_adv_to_fiber_adv_t()). */
	adv |= advert & LINKMODE(1000baseT_Half) ? ADVERTISE_1000XHALF : 0;
	adv |= advert & LINKMODE(1000baseT_Full) ? ADVERTISE_1000XFULL : 0;
	if (advert & LINKMODE(Pause))
		adv |= advert & LINKMODE(Asym_Pause) ? ADVERTISE_1000XPSE_ASYM :
						       ADVERTISE_1000XPAUSE;
	ret = phy_modify_changed(phydev, MII_ADVERTISE,
				 ADVERTISE_1000XHALF | ADVERTISE_1000XFULL | ADVERTISE_1000XPAUSE |
					 ADVERTISE_1000XPSE_ASYM,
				 adv);
	if (ret < 0)
		return ret;
	return genphy_check_and_restart_aneg(phydev, ret > 0);
}

static int m88e1510_config_aneg(struct phy_device *phydev)
{
	int err;

	err = marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
	if (!err)
		err = m88e1318_config_aneg(phydev);
	/* With SGMII to the MAC, page 1 is that side's and keeps its settings. */
	if (!err && phydev->interface == PHY_INTERFACE_MODE_SGMII)
		return 0;
	if (!err)
		err = marvell_set_page(phydev, MII_MARVELL_FIBER_PAGE);
	if (!err)
		err = marvell_config_aneg_fiber(phydev);
	if (err) {
		marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
		return err;
	}
	return marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
}

/* The erratum that all PHYs in switches of this generation share. */
static int m88e6390_errata(struct phy_device *phydev)
{
	int err;

	err = phy_write(phydev, MII_BMCR, BMCR_ANENABLE | BMCR_SPEED1000 | BMCR_FULLDPLX);
	if (err)
		return err;
	usleep_range(phydev->k, 300, 400);
	err = phy_write_paged(phydev, 0xf8, 0x08, 0x36);
	if (err)
		return err;
	return genphy_soft_reset(phydev);
}

static int m88e6390_config_aneg(struct phy_device *phydev)
{
	int err = m88e6390_errata(phydev);

	return err ? err : m88e1510_config_aneg(phydev);
}

/* Status: register 17 says what the link is, once it says that it is resolved. */

static int marvell_read_fiber_lpa(struct phy_device *phydev)
{
	int lpa = phy_read(phydev, MII_LPA);

	if (lpa < 0)
		return lpa;
	if (lpa & ADVERTISE_1000XFULL)
		phydev->lp_advertising |= LINKMODE(1000baseX_Full);
	if (phydev->duplex == DUPLEX_FULL) {
		phydev->pause = lpa & LPA_PAUSE_FIBER;
		phydev->asym_pause = phydev->pause && lpa & LPA_PAUSE_ASYM_FIBER;
	}
	return 0;
}

static int marvell_read_status_page(struct phy_device *phydev, int page)
{
	bool fiber = page == MII_MARVELL_FIBER_PAGE;
	int status, err;

	status = phy_read(phydev, MII_M1011_PHY_STATUS);
	if (status < 0)
		return status;
	if (fiber) {
		phydev->link = status & MII_M1011_PHY_STATUS_LINK;
	} else {
		err = genphy_update_link(phydev);
		if (err)
			return err;
	}
	phydev->lp_advertising = 0;
	phydev->pause = false;
	phydev->asym_pause = false;
	phydev->speed = SPEED_UNKNOWN;
	phydev->duplex = DUPLEX_UNKNOWN;
	phydev->port = fiber ? PORT_FIBRE : PORT_TP;
	if (phydev->autoneg != AUTONEG_ENABLE)
		return genphy_read_status_fixed(phydev);

	if (!(status & MII_M1011_PHY_STATUS_RESOLVED)) {
		phydev->link = false;
		return 0;
	}
	phydev->duplex = status & MII_M1011_PHY_STATUS_FULLDUPLEX ? DUPLEX_FULL : DUPLEX_HALF;
	switch (status & MII_M1011_PHY_STATUS_SPD_MASK) {
	case MII_M1011_PHY_STATUS_1000:
		phydev->speed = SPEED_1000;
		break;
	case MII_M1011_PHY_STATUS_100:
		phydev->speed = SPEED_100;
		break;
	default:
		phydev->speed = SPEED_10;
		break;
	}
	if (fiber)
		return marvell_read_fiber_lpa(phydev);
	err = genphy_read_lpa(phydev);
	if (err < 0)
		return err;
	phy_resolve_aneg_pause(phydev);
	return 0;
}

static int marvell_read_status(struct phy_device *phydev)
{
	int err;

	if (marvell_has_fiber(phydev) && phydev->interface != PHY_INTERFACE_MODE_SGMII) {
		err = marvell_set_page(phydev, MII_MARVELL_FIBER_PAGE);
		if (!err)
			err = marvell_read_status_page(phydev, MII_MARVELL_FIBER_PAGE);
		/* The side that has a link is the one in use; its page stays. */
		if (!err && phydev->link)
			return 0;
		if (err) {
			marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
			return err;
		}
		err = marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
		if (err)
			return err;
	}
	return marvell_read_status_page(phydev, MII_MARVELL_COPPER_PAGE);
}

/* Power. A PHY with two sides has a power-down bit in each. */

static int marvell_both_sides(struct phy_device *phydev, int (*fn)(struct phy_device *phydev))
{
	int err = 0;

	if (marvell_has_fiber(phydev)) {
		err = marvell_set_page(phydev, MII_MARVELL_FIBER_PAGE);
		if (!err)
			err = fn(phydev);
		if (err) {
			marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
			return err;
		}
		err = marvell_set_page(phydev, MII_MARVELL_COPPER_PAGE);
	}
	return err ? err : fn(phydev);
}

static int m88e1510_suspend(struct phy_device *phydev)
{
	return marvell_both_sides(phydev, genphy_suspend);
}

/* Downshift must be turned off and on again, or it never happens after a power-down. */
static int m88e1510_resume(struct phy_device *phydev)
{
	u8 cnt;
	int err;

	err = marvell_both_sides(phydev, genphy_resume);
	if (!err)
		err = m88e1011_get_downshift(phydev, &cnt);
	if (!err && cnt) {
		err = m88e1011_set_downshift(phydev, 0);
		if (!err)
			err = m88e1011_set_downshift(phydev, cnt);
	}
	return err;
}

static void m88e1318_get_wol(struct phy_device *phydev, struct ethtool_wolinfo *wol)
{
	int val = phy_read_paged(phydev, MII_MARVELL_WOL_PAGE, MII_88E1318S_PHY_WOL_CTRL);

	wol->supported = WAKE_MAGIC | WAKE_PHY;
	wol->wolopts = 0;
	if (val < 0)
		return;
	if (val & MII_88E1318S_PHY_WOL_CTRL_MAGIC_PACKET_MATCH_ENABLE)
		wol->wolopts |= WAKE_MAGIC;
	if (val & MII_88E1318S_PHY_WOL_CTRL_LINK_UP_ENABLE)
		wol->wolopts |= WAKE_PHY;
}

#define PHY_GBIT_FIBRE_FEATURES                                                      \
	(LINKMODE(Autoneg) | LINKMODE(TP) | LINKMODE(MII) | LINKMODE(FIBRE) |        \
	 LINKMODE(10baseT_Half) | LINKMODE(10baseT_Full) | LINKMODE(100baseT_Half) | \
	 LINKMODE(100baseT_Full) | LINKMODE(1000baseT_Half) | LINKMODE(1000baseT_Full))

const struct phy_driver marvell_88e1510_driver = {
	.phy_id = MARVELL_PHY_ID_88E1510,
	.phy_id_mask = MARVELL_PHY_ID_MASK,
	.name = "Marvell 88E1510",
	.features = PHY_GBIT_FIBRE_FEATURES,
	.flags = PHY_POLL_CABLE_TEST,
	.probe = marvell_probe,
	.remove = marvell_remove,
	.config_init = m88e1510_config_init,
	.config_aneg = m88e1510_config_aneg,
	.read_status = marvell_read_status,
	.config_intr = marvell_config_intr,
	.handle_interrupt = marvell_handle_interrupt,
	.suspend = m88e1510_suspend,
	.resume = m88e1510_resume,
	.read_page = marvell_read_page,
	.write_page = marvell_write_page,
	.get_sset_count = marvell_get_sset_count,
	.get_strings = marvell_get_strings,
	.get_stats = marvell_get_stats,
	.cable_test_start = marvell_cable_test_start,
	.cable_test_get_status = marvell_cable_test_get_status,
	.get_wol = m88e1318_get_wol,
};

const struct phy_driver marvell_88e6341_driver = {
	.phy_id = MARVELL_PHY_ID_88E6341_FAMILY,
	.phy_id_mask = MARVELL_PHY_ID_MASK,
	.name = "Marvell 88E6341 Family",
	.flags = PHY_POLL_CABLE_TEST,
	.probe = marvell_probe,
	.remove = marvell_remove,
	.config_init = m88e6341_config_init,
	.config_aneg = m88e6390_config_aneg,
	.read_status = marvell_read_status,
	.config_intr = marvell_config_intr,
	.handle_interrupt = marvell_handle_interrupt,
	.suspend = genphy_suspend,
	.resume = genphy_resume,
	.read_page = marvell_read_page,
	.write_page = marvell_write_page,
	.get_sset_count = marvell_get_sset_count,
	.get_strings = marvell_get_strings,
	.get_stats = marvell_get_stats,
	.cable_test_start = marvell_cable_test_start,
	.cable_test_get_status = marvell_cable_test_get_status,
};
