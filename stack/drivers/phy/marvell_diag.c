// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Marvell Alaska gigabit PHYs: what they count, and the cable test.
 */
#include "marvell-private.h"

#define MII_MARVELL_VCT5_PAGE 0x05
#define MII_MARVELL_VCT7_PAGE 0x07

/* Pages 5 and 7: virtual cable tester. */
#define MII_VCT5_CTRL 0x17
#define MII_VCT5_CTRL_SAMPLES_DEFAULT (0x6 << 8)
#define MII_VCT5_CTRL_PEEK_HYST_DEFAULT 3
#define MII_VCT5_SAMPLE_POINT_DISTANCE 0x18
#define MII_VCT7_PAIR_0_DISTANCE 0x10
#define MII_VCT7_RESULTS 0x14
#define MII_VCT7_RESULTS_OK 1
#define MII_VCT7_RESULTS_OPEN 2
#define MII_VCT7_RESULTS_SAME_SHORT 3
#define MII_VCT7_RESULTS_CROSS_SHORT 4
#define MII_VCT7_CTRL 0x15
#define MII_VCT7_CTRL_RUN_NOW BIT(15)
#define MII_VCT7_CTRL_IN_PROGRESS BIT(11)
#define MII_VCT7_CTRL_METERS BIT(10)

static const struct marvell_hw_stat {
	const char *string;
	u8 page, reg, bits;
} marvell_hw_stats[] = {
	{"phy_receive_errors_copper", 0, 21, 16},
	{"phy_idle_errors", 0, 10, 8},
	{"phy_receive_errors_fiber", 1, 21, 16},
};

struct marvell_priv {
	u64 stats[ARRAY_SIZE(marvell_hw_stats)];
};

int marvell_probe(struct phy_device *phydev)
{
	phydev->priv = kzalloc(phydev->k, sizeof(struct marvell_priv));
	return 0;
}

void marvell_remove(struct phy_device *phydev)
{
	kfree(phydev->priv);
}

/* Statistics. The counters clear when read; we keep the sums. */

int marvell_get_sset_count(struct phy_device *phydev)
{
	return marvell_has_fiber(phydev) ? 3 : 2;
}

void marvell_get_strings(struct phy_device *phydev, u8 *data)
{
	for (int i = 0; i < marvell_get_sset_count(phydev); i++)
		strncpy((char *)data + i * ETH_GSTRING_LEN, marvell_hw_stats[i].string,
			ETH_GSTRING_LEN);
}

void marvell_get_stats(struct phy_device *phydev, u64 *data)
{
	struct marvell_priv *priv = phydev->priv;

	for (int i = 0; i < marvell_get_sset_count(phydev); i++) {
		const struct marvell_hw_stat *stat = &marvell_hw_stats[i];
		int val = phy_read_paged(phydev, stat->page, stat->reg);

		if (val < 0) {
			data[i] = UINT64_MAX;
			continue;
		}
		priv->stats[i] += (u32)val & ((1u << stat->bits) - 1);
		data[i] = priv->stats[i];
	}
}

/* Cable test: time domain reflectometry, each pair against itself. */

int marvell_cable_test_start(struct phy_device *phydev)
{
	int bmcr, bmsr, err;

	bmcr = phy_read(phydev, MII_BMCR);
	if (bmcr < 0)
		return bmcr;
	bmsr = phy_read(phydev, MII_BMSR);
	if (bmsr < 0)
		return bmsr;
	/* While it negotiates in vain the test never ends. */
	if (bmcr & BMCR_ANENABLE) {
		err = phy_clear_bits(phydev, MII_BMCR, BMCR_ANENABLE);
		if (!err)
			err = genphy_soft_reset(phydev);
		if (err)
			return err;
	}
	if (bmsr & BMSR_LSTATUS)
		msleep(phydev->k, 1500); /* the partner takes its time to go down */

	err = phy_write_paged(phydev, MII_MARVELL_VCT5_PAGE, MII_VCT5_CTRL,
			      MII_VCT5_CTRL_SAMPLES_DEFAULT | MII_VCT5_CTRL_PEEK_HYST_DEFAULT);
	if (!err)
		err = phy_write_paged(phydev, MII_MARVELL_VCT5_PAGE, MII_VCT5_SAMPLE_POINT_DISTANCE,
				      0);
	if (!err)
		err = phy_write_paged(phydev, MII_MARVELL_VCT7_PAGE, MII_VCT7_CTRL,
				      MII_VCT7_CTRL_RUN_NOW);
	return err;
}

static u8 marvell_vct7_result(int result)
{
	switch (result) {
	case MII_VCT7_RESULTS_OK:
		return ETHTOOL_A_CABLE_RESULT_CODE_OK;
	case MII_VCT7_RESULTS_OPEN:
		return ETHTOOL_A_CABLE_RESULT_CODE_OPEN;
	case MII_VCT7_RESULTS_SAME_SHORT:
		return ETHTOOL_A_CABLE_RESULT_CODE_SAME_SHORT;
	case MII_VCT7_RESULTS_CROSS_SHORT:
		return ETHTOOL_A_CABLE_RESULT_CODE_CROSS_SHORT;
	default:
		return ETHTOOL_A_CABLE_RESULT_CODE_UNSPEC;
	}
}

int marvell_cable_test_get_status(struct phy_device *phydev, bool *finished)
{
	int ctrl, results, cm;

	*finished = false;
	ctrl = phy_read_paged(phydev, MII_MARVELL_VCT7_PAGE, MII_VCT7_CTRL);
	if (ctrl < 0)
		return ctrl;
	if (ctrl & MII_VCT7_CTRL_IN_PROGRESS)
		return 0;
	*finished = true;
	results = phy_read_paged(phydev, MII_MARVELL_VCT7_PAGE, MII_VCT7_RESULTS);
	if (results < 0)
		return results;
	for (u8 pair = 0; pair < PHY_CABLE_PAIRS; pair++)
		phy_cable_test_result(phydev, pair, marvell_vct7_result(results >> 4 * pair & 0xf));
	ctrl = phy_read_paged(phydev, MII_MARVELL_VCT7_PAGE, MII_VCT7_CTRL);
	if (ctrl < 0)
		return ctrl;
	for (u8 pair = 0; pair < PHY_CABLE_PAIRS; pair++) {
		if (marvell_vct7_result(results >> 4 * pair & 0xf) <=
		    ETHTOOL_A_CABLE_RESULT_CODE_OK)
			continue;
		cm = phy_read_paged(phydev, MII_MARVELL_VCT7_PAGE, MII_VCT7_PAIR_0_DISTANCE + pair);
		if (cm < 0)
			return cm;
		phy_cable_test_fault_length(phydev, pair,
					    ctrl & MII_VCT7_CTRL_METERS ? cm * 100 : cm);
	}
	return 0;
}
