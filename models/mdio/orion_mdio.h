/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Orion MDIO master: its class. */
#ifndef ORION_MDIO_H
#define ORION_MDIO_H

#include <netemu/model.h>

extern const struct model_class orion_mdio_class;

#endif
