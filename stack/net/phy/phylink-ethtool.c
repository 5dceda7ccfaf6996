// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * phylink's halves of ethtool_ops: where there is a PHY it is asked, and what
 * phylink itself decides is added.
 */
#include <netdevice.h>

#include "phylink-private.h"

int phylink_ethtool_ksettings_get(struct phylink *pl, struct ethtool_link_ksettings *ks)
{
	struct phylink_link_state state;

	if (pl->phydev)
		phy_ethtool_ksettings_get(pl->phydev, ks);
	else
		ks->base.port = PORT_MII;
	ks->link_modes.supported[0] = pl->supported;
	if (pl->cfg_link_an_mode == MLO_AN_FIXED)
		phylink_get_fixed_state(pl, &state);
	else if (pl->cfg_link_an_mode == MLO_AN_INBAND && !pl->phydev)
		phylink_pcs_get_state(pl, &state);
	else
		return 0;
	ks->link_modes.advertising[0] = state.advertising;
	ks->link_modes.lp_advertising[0] = state.lp_advertising;
	ks->base.speed = state.speed;
	ks->base.duplex = (u8)state.duplex;
	ks->base.autoneg = state.advertising & LINKMODE(Autoneg) ? AUTONEG_ENABLE : AUTONEG_DISABLE;
	return 0;
}

int phylink_ethtool_ksettings_set(struct phylink *pl, const struct ethtool_link_ksettings *ks)
{
	struct ethtool_link_ksettings phy_ks = *ks;
	const struct phy_setting *s;

	if (pl->phydev) {
		phy_ks.link_modes.advertising[0] &= pl->supported;
		return phy_ethtool_ksettings_set(pl->phydev, &phy_ks);
	}
	if (pl->cfg_link_an_mode != MLO_AN_FIXED)
		return -EOPNOTSUPP;
	/* A fixed link takes what it has already, and nothing else. */
	if (ks->base.autoneg == AUTONEG_ENABLE)
		return (ks->link_modes.advertising[0] & pl->supported) ==
				       pl->link_config.advertising ?
			       0 :
			       -EINVAL;
	s = phy_lookup_setting(ks->base.speed, ks->base.duplex, pl->supported, false);
	if (!s || s->speed != pl->link_config.speed || s->duplex != pl->link_config.duplex)
		return -EINVAL;
	return 0;
}

int phylink_ethtool_nway_reset(struct phylink *pl)
{
	return pl->phydev ? phy_restart_aneg(pl->phydev) : 0;
}

void phylink_ethtool_get_pauseparam(struct phylink *pl, struct ethtool_pauseparam *pause)
{
	pause->autoneg = !!(pl->link_config.pause & MLO_PAUSE_AN);
	pause->rx_pause = !!(pl->link_config.pause & MLO_PAUSE_RX);
	pause->tx_pause = !!(pl->link_config.pause & MLO_PAUSE_TX);
}

int phylink_ethtool_set_pauseparam(struct phylink *pl, const struct ethtool_pauseparam *pause)
{
	struct phylink_link_state *config = &pl->link_config;
	int state = 0, changed;

	if (pl->cfg_link_an_mode == MLO_AN_FIXED)
		return -EOPNOTSUPP;
	if (!(pl->supported & (LINKMODE(Pause) | LINKMODE(Asym_Pause))))
		return -EOPNOTSUPP;
	if (!(pl->supported & LINKMODE(Asym_Pause)) && pause->rx_pause != pause->tx_pause)
		return -EINVAL;
	state |= pause->autoneg ? MLO_PAUSE_AN : 0;
	state |= pause->rx_pause ? MLO_PAUSE_RX : 0;
	state |= pause->tx_pause ? MLO_PAUSE_TX : 0;

	mutex_lock(&pl->state_mutex);
	config->advertising =
		linkmode_set_pause(config->advertising, pause->tx_pause, pause->rx_pause);
	changed = (config->pause ^ state) & MLO_PAUSE_AN;
	if (!(state & MLO_PAUSE_AN))
		changed |= (config->pause ^ state) & MLO_PAUSE_TXRX_MASK;
	config->pause = state;
	mutex_unlock(&pl->state_mutex);

	if (pl->phydev)
		phy_set_asym_pause(pl->phydev, pause->rx_pause, pause->tx_pause);
	/* By hand: the link may not go down by itself, so take it down. */
	if (changed) {
		pl->link_failed = true;
		phylink_run_resolve(pl);
	}
	return 0;
}

int phylink_ethtool_get_eee(struct phylink *pl, struct ethtool_eee *eee)
{
	return pl->phydev ? phy_ethtool_get_eee(pl->phydev, eee) : -EOPNOTSUPP;
}

int phylink_ethtool_set_eee(struct phylink *pl, const struct ethtool_eee *eee)
{
	return pl->phydev ? phy_ethtool_set_eee(pl->phydev, eee) : -EOPNOTSUPP;
}

int phylink_get_eee_err(struct phylink *pl)
{
	return pl->phydev ? phy_get_eee_err(pl->phydev) : 0;
}

void phylink_ethtool_get_wol(struct phylink *pl, struct ethtool_wolinfo *wol)
{
	*wol = (struct ethtool_wolinfo){0};
	if (pl->phydev && pl->phydev->drv->get_wol) {
		mutex_lock(&pl->phydev->lock);
		pl->phydev->drv->get_wol(pl->phydev, wol);
		mutex_unlock(&pl->phydev->lock);
	}
}
