/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The class "88e1512": a PHY that is a device of its own on a board.
 *
 * Connectors: "mii" to its MAC, "mdi" the jack, its registers on an MDIO bus,
 * one interrupt pin (INTn, if page 3 register 18 has LED[2] be that).
 */
#include <netemu/irq.h>

#include "phy/phy.h"

struct m88e1512 {
	struct model model;
	struct phy *phy;
	struct irq_pin pin;
};

static struct m88e1512 *to_m88e1512(struct model *model)
{
	return container_of(model, struct m88e1512, model);
}

static void set_irq(void *ctx, bool level)
{
	struct m88e1512 *m = ctx;

	irq_pin_set(&m->pin, level);
}

static struct model *create(struct node *node, const char *name, struct json_object *props,
			    GError **err)
{
	struct m88e1512 *m = g_new0(struct m88e1512, 1);
	struct phy_config config = {.kind = PHY_88E1512, .irq = set_irq, .irq_ctx = m};

	model_init(&m->model, &phy_88e1512_class, node, name);
	m->phy = phy_create(node, &m->model, m->model.name, &config);
	return &m->model;
}

static void destroy(struct model *model)
{
	struct m88e1512 *m = to_m88e1512(model);

	phy_destroy(m->phy);
	model_finish(model);
	g_free(m);
}

static void reset_enter(struct model *model)
{
	phy_reset_enter(to_m88e1512(model)->phy);
}

static void reset_hold(struct model *model)
{
	phy_reset_hold(to_m88e1512(model)->phy);
}

static struct irq_pin *irq(struct model *model)
{
	return &to_m88e1512(model)->pin;
}

static struct mii_end *mii(struct model *model, const char *port)
{
	return strcmp(port, "mii") ? NULL : phy_mii(to_m88e1512(model)->phy);
}

static struct mdi_port *mdi(struct model *model, const char *port)
{
	return strcmp(port, "mdi") ? NULL : phy_mdi(to_m88e1512(model)->phy);
}

static struct mdio_device *mdio_device(struct model *model, const char *port)
{
	return phy_mdio(to_m88e1512(model)->phy);
}

static void counters(struct model *model, const char *port,
		     void (*say)(void *ctx, const char *name, u64 value), void *ctx)
{
	phy_counters(to_m88e1512(model)->phy, say, ctx);
}

static const char *const *ports(struct model *model)
{
	static const char *const names[] = {"mdi", NULL};

	return names;
}

static const struct reg_space *const spaces[] = {&phy_space, &phy_mmd_space, NULL};

const struct model_class phy_88e1512_class = {
	.name = "88e1512",
	.title = "Marvell 88E1512 gigabit copper PHY",
	.source = "IEEE 802.3; Linux 6.12 drivers/net/phy/marvell.c",
	.not_modelled = "SGMII and fiber, low power idle (EEE is negotiated and reported only), "
			"wake-up on LAN, packet generator and checker, energy detect, transmitter "
			"test modes, polarity, reflections between pairs in cable tests. Lights "
			"are registers without light.",
	.spaces = spaces,
	.create = create,
	.destroy = destroy,
	.reset_enter = reset_enter,
	.reset_hold = reset_hold,
	.irq = irq,
	.mii = mii,
	.mdi = mdi,
	.mdio_device = mdio_device,
	.counters = counters,
	.ports = ports,
};
