/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STACK_DRIVERS_DRIVERS_H
#define STACK_DRIVERS_DRIVERS_H

#include <device.h>

extern const struct platform_driver orion_mdio_driver;
extern const struct platform_driver mvneta_driver;
extern const struct platform_driver mv88e6xxx_driver;

#endif
