/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What marvell.c and marvell_diag.c share. */
#ifndef STACK_DRIVERS_PHY_MARVELL_PRIVATE_H
#define STACK_DRIVERS_PHY_MARVELL_PRIVATE_H

#include "marvell.h"

/* Whether it has a fibre side, too. */
static inline bool marvell_has_fiber(const struct phy_device *phydev)
{
	return phydev->supported & LINKMODE(FIBRE);
}

int marvell_probe(struct phy_device *phydev);
void marvell_remove(struct phy_device *phydev);
int marvell_get_sset_count(struct phy_device *phydev);
void marvell_get_strings(struct phy_device *phydev, u8 *data);
void marvell_get_stats(struct phy_device *phydev, u64 *data);
int marvell_cable_test_start(struct phy_device *phydev);
int marvell_cable_test_get_status(struct phy_device *phydev, bool *finished);

#endif
