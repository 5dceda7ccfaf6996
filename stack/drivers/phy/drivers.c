// SPDX-License-Identifier: GPL-2.0-or-later
/* The PHY drivers that this kernel has. */
#include "marvell.h"

const struct phy_driver *const phy_drivers[] = {
	&marvell_88e1510_driver,
	&marvell_88e6341_driver,
	NULL,
};
