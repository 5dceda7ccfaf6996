/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marvell gigabit copper PHYs: the 88E1512, and the four inside an 88E6341. The
 * first is a model of its own (class "88e1512"); the others belong to the
 * switch's model, which makes them with phy_create() and puts them on its
 * internal MDIO bus. Both kinds are one machine, as Linux's one driver for them
 * (drivers/net/phy/marvell.c) takes them to be.
 */
#ifndef MODELS_PHY_H
#define MODELS_PHY_H

#include <netemu/mdi.h>
#include <netemu/mdio.h>
#include <netemu/mii.h>
#include <netemu/model.h>
#include <netemu/reg.h>

struct phy;

enum phy_kind {
	PHY_88E6341, /* id 0x01410c00: model number 0, as the raw chip reads */
	PHY_88E1512, /* id 0x01410dd1 */
};

struct phy_config {
	enum phy_kind kind;
	bool power_down; /* strapped to start with BMCR bit 11 set */
	/* Called when INTn changes; true is asserted. NULL: not connected. */
	void (*irq)(void *ctx, bool level);
	void *irq_ctx;
};

/* Register tables, for the classes of models that contain PHYs. */
extern const struct reg_space phy_space;     /* address: page * 32 + register */
extern const struct reg_space phy_mmd_space; /* address: device << 16 | register */

/**
 * phy_create() - a PHY in its power-on state
 * @owner: the model that guest errors and traces are charged to
 * @name:  unique in the node, "switch0.phy1": names the jack, the instance in
 *         traces, and the random stream
 *
 * It starts negotiating (or waiting for power) at the node's present time.
 */
struct phy *phy_create(struct node *node, struct model *owner, const char *name,
		       const struct phy_config *config);
void phy_destroy(struct phy *phy); /* NULL is allowed */

/* Hardware reset, in two phases as in model_class. */
void phy_reset_enter(struct phy *phy);
void phy_reset_hold(struct phy *phy);

/* The PHY's face to the MDIO bus, to its MAC (mii_connect() it), to the jack. */
struct mdio_device *phy_mdio(struct phy *phy);
struct mii_end *phy_mii(struct phy *phy);
struct mdi_port *phy_mdi(struct phy *phy);

/* What the PHY has resolved; all zero when the link is down. Also told to the
 * MAC by mii_ops.link, at the same instant. */
const struct mii_link *phy_link(const struct phy *phy);

/* Whether INTn is asserted. */
bool phy_irq(const struct phy *phy);

/* Says every counter of the PHY, in a fixed order, without side effects. */
void phy_counters(struct phy *phy, void (*say)(void *ctx, const char *name, u64 value), void *ctx);

/* The class "88e1512", for models/models.c. */
extern const struct model_class phy_88e1512_class;

#endif
