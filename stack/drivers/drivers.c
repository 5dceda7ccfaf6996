// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The device drivers that this kernel has, in the order in which Linux's build
 * links them and so probes their devices: that is why a switch first finds no
 * conduit, is deferred, and is detected twice, as on the real board.
 */
#include "drivers.h"

const struct platform_driver *const platform_drivers[] = {
	&orion_mdio_driver,
	&mv88e6xxx_driver,
	&mvneta_driver,
	NULL,
};
