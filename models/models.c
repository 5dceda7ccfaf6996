/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The classes of models that board files can name. */
#include <netemu/model.h>

#include <models/phy.h>

#include "mdio/orion_mdio.h"
#include "neta/neta.h"
#include "switch/switch.h"

const struct model_class *const model_classes[] = {
	&neta_class, &orion_mdio_class, &phy_88e1512_class, &sw_88e6341_class, NULL,
};
