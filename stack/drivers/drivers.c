// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The device drivers that this kernel has, in the order in which those of a Linux
 * without modules are registered: drivers/net/Makefile links dsa/ before
 * ethernet/, and in ethernet/marvell/ mvmdio comes before mvneta. A switch is
 * found by mvmdio's probe, where it must wait for mvneta, its conduit's driver.
 */
#include "drivers.h"

const struct platform_driver *const platform_drivers[] = {
	&orion_mdio_driver,
	&mv88e6xxx_driver,
	&mvneta_driver,
	NULL,
};
