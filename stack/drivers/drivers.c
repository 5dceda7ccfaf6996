// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The device drivers that this kernel has. Devices are probed in the order of
 * the board file; one that needs another which is not there yet is deferred.
 */
#include "drivers.h"

const struct platform_driver *const platform_drivers[] = {
	&orion_mdio_driver,
	&mv88e6xxx_driver,
	&mvneta_driver,
	NULL,
};
