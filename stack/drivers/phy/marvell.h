/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STACK_DRIVERS_PHY_MARVELL_H
#define STACK_DRIVERS_PHY_MARVELL_H

#include <phy.h>

/* 88E1510, 88E1512, 88E1514, 88E1518. */
extern const struct phy_driver marvell_88e1510_driver;

/* The PHYs inside the switches 88E6141 and 88E6341. */
extern const struct phy_driver marvell_88e6341_driver;

#endif
