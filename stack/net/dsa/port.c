// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A port of a switch, whoever uses it: its phylink, and whether it forwards. A
 * port outside any bridge is always in state forwarding while it is up.
 */
#include "dsa_priv.h"

static void dsa_port_set_state(struct dsa_port *dp, u8 state)
{
	struct dsa_switch *ds = dp->ds;

	if (ds->ops->port_stp_state_set)
		ds->ops->port_stp_state_set(ds, (int)dp->index, state);
	dp->stp_state = state;
}

void dsa_port_enable_rt(struct dsa_port *dp)
{
	dsa_port_set_state(dp, BR_STATE_FORWARDING);
	if (dp->pl)
		phylink_start(dp->pl);
}

void dsa_port_disable_rt(struct dsa_port *dp)
{
	if (dp->pl)
		phylink_stop(dp->pl);
	dsa_port_set_state(dp, BR_STATE_DISABLED);
}

int dsa_port_phylink_create(struct dsa_port *dp)
{
	struct dsa_switch *ds = dp->ds;
	phy_interface_t mode;

	if (of_get_phy_mode(dp->dn, &mode)) {
		dev_err(ds->dev, "port %u: unknown phy-mode\n", dp->index);
		return -EINVAL;
	}
	dp->pl_config.k = ds->k;
	dp->pl_config.dev = ds->dev;
	dp->pl_config.ndev = dp->user;
	ds->ops->phylink_get_caps(ds, (int)dp->index, &dp->pl_config);
	dp->pl = phylink_create(&dp->pl_config, dp->dn, mode, ds->phylink_mac_ops);
	return dp->pl ? 0 : -EINVAL;
}

/* A port that has no network device of its own. */
int dsa_shared_port_link_register_of(struct dsa_port *dp)
{
	dp->ds->phylink_mac_ops->mac_link_down(&dp->pl_config, MLO_AN_FIXED, PHY_INTERFACE_MODE_NA);
	return dsa_port_phylink_create(dp);
}
