// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * phylink: see phylink.h for what it is for.
 *
 * State: a MAC that is stopped (PHYLINK_DISABLE_STOPPED) has no link. Started,
 * phylink_resolve() takes the state from where it is decided, compares it with
 * the carrier, and calls mac_link_up() or mac_link_down() where they differ. A
 * PHY that reports its link down sets link_failed, so that a link that came
 * back before resolve ran is still taken down first: its speed may be another.
 *
 * The order of the MAC's operations is that of Linux 6.12
 * drivers/net/phy/phylink.c:
 *
 *	start:    mac_select_pcs, mac_prepare, mac_config, pcs_config,
 *	          (pcs_an_restart,) mac_finish; then resolve
 *	link up:  mac_link_up, carrier on, a line in the log
 *	down:     carrier off, mac_link_down, a line in the log
 *
 * phylink-ethtool.c has the halves of ethtool_ops.
 *
 * Not here: SFP, rate matching, link GPIOs.
 */
#include <netdevice.h>

#include "phylink-private.h"

static const char *const an_mode_names[] = {
	[MLO_AN_PHY] = "phy",
	[MLO_AN_FIXED] = "fixed",
	[MLO_AN_INBAND] = "inband",
};

static const char *phylink_pause_to_str(int pause)
{
	switch (pause & MLO_PAUSE_TXRX_MASK) {
	case MLO_PAUSE_TX | MLO_PAUSE_RX:
		return "rx/tx";
	case MLO_PAUSE_TX:
		return "tx";
	case MLO_PAUSE_RX:
		return "rx";
	default:
		return "off";
	}
}

static linkmode_t phylink_caps_to_linkmodes(u32 caps)
{
	linkmode_t modes = LINKMODE(Autoneg) | LINKMODE(TP) | LINKMODE(MII) | LINKMODE(FIBRE);

	modes |= caps & MAC_SYM_PAUSE ? LINKMODE(Pause) : 0;
	modes |= caps & MAC_ASYM_PAUSE ? LINKMODE(Asym_Pause) : 0;
	modes |= caps & MAC_10HD ? LINKMODE(10baseT_Half) : 0;
	modes |= caps & MAC_10FD ? LINKMODE(10baseT_Full) : 0;
	modes |= caps & MAC_100HD ? LINKMODE(100baseT_Half) : 0;
	modes |= caps & MAC_100FD ? LINKMODE(100baseT_Full) : 0;
	modes |= caps & MAC_1000HD ? LINKMODE(1000baseT_Half) : 0;
	modes |= caps & MAC_1000FD ? LINKMODE(1000baseT_Full) | LINKMODE(1000baseX_Full) : 0;
	modes |= caps & MAC_2500FD ? LINKMODE(2500baseT_Full) | LINKMODE(2500baseX_Full) : 0;
	return modes;
}

/* What a MAC with @caps can do over @interface. */
static u32 phylink_interface_caps(phy_interface_t interface, u32 caps)
{
	u32 can = MAC_SYM_PAUSE | MAC_ASYM_PAUSE;

	switch (interface) {
	case PHY_INTERFACE_MODE_2500BASEX:
		can |= MAC_2500FD;
		break;
	case PHY_INTERFACE_MODE_1000BASEX:
		can |= MAC_1000HD | MAC_1000FD;
		break;
	case PHY_INTERFACE_MODE_MII:
	case PHY_INTERFACE_MODE_RMII:
		can |= MAC_10 | MAC_100;
		break;
	case PHY_INTERFACE_MODE_INTERNAL:
		can |= MAC_10 | MAC_100 | MAC_1000 | MAC_2500FD;
		break;
	default:
		can |= MAC_10 | MAC_100 | MAC_1000;
		break;
	}
	return caps & can;
}

/* Leaves of @modes what MAC, interface and PCS can do; -EINVAL if that is nothing. */
static int phylink_validate(struct phylink *pl, linkmode_t *modes, struct phylink_link_state *state)
{
	u32 caps = phylink_interface_caps(state->interface, pl->config->mac_capabilities);
	struct phylink_pcs *pcs = NULL;

	/* A PHY that is not there yet will say what NA is. */
	if (state->interface != PHY_INTERFACE_MODE_NA && pl->config->supported_interfaces &&
	    !(pl->config->supported_interfaces & BIT(state->interface)))
		return -EINVAL;
	if (pl->mac_ops->mac_select_pcs)
		pcs = pl->mac_ops->mac_select_pcs(pl->config, state->interface);
	if (pcs && pcs->ops->pcs_validate && pcs->ops->pcs_validate(pcs, state))
		return -EINVAL;
	*modes &= phylink_caps_to_linkmodes(caps);
	state->advertising &= *modes;
	return *modes & ~(LINKMODE(Autoneg) | LINKMODE(TP) | LINKMODE(MII) | LINKMODE(FIBRE) |
			  LINKMODE(Pause) | LINKMODE(Asym_Pause)) ?
		       0 :
		       -EINVAL;
}

static int phylink_parse_fixedlink(struct phylink *pl, const struct device_node *np)
{
	struct phylink_link_state *config = &pl->link_config;
	const struct phy_setting *s;
	const char *duplex;
	u32 speed;

	if (of_property_read_u32(np, "speed", &speed)) {
		phylink_err(pl, "broken fixed-link?\n");
		return -EINVAL;
	}
	config->speed = (int)speed;
	config->duplex = DUPLEX_HALF;
	if (!of_property_read_string(np, "duplex", &duplex) && !strcmp(duplex, "full"))
		config->duplex = DUPLEX_FULL;
	/* "pause" is the partner's ability. */
	if (of_property_read_bool(np, "pause"))
		config->lp_advertising |= LINKMODE(Pause);

	pl->supported = ~UINT64_C(0);
	config->advertising = pl->supported;
	phylink_validate(pl, &pl->supported, config);
	s = phy_lookup_setting(config->speed, config->duplex, pl->supported, true);
	pl->supported &= LINKMODE(Pause) | LINKMODE(Asym_Pause) | LINKMODE(Autoneg);
	pl->supported |= LINKMODE(MII);
	if (s) {
		pl->supported |= UINT64_C(1) << s->bit;
		config->lp_advertising |= UINT64_C(1) << s->bit;
	} else {
		phylink_err(pl, "fixed link %s duplex %dMbps not recognised\n",
			    config->duplex == DUPLEX_FULL ? "full" : "half", config->speed);
	}
	config->advertising &= pl->supported;
	config->link = true;
	config->an_complete = true;
	return 0;
}

static int phylink_parse_mode(struct phylink *pl, const struct device_node *np)
{
	const struct device_node *fixed = of_get_child_by_name(np, "fixed-link");
	const char *managed;

	if (fixed) {
		pl->cfg_link_an_mode = MLO_AN_FIXED;
		return phylink_parse_fixedlink(pl, fixed);
	}
	pl->cfg_link_an_mode = MLO_AN_PHY;
	if (!of_property_read_string(np, "managed", &managed) && !strcmp(managed, "in-band-status"))
		pl->cfg_link_an_mode = MLO_AN_INBAND;
	pl->supported = ~UINT64_C(0);
	pl->link_config.advertising = pl->supported;
	if (phylink_validate(pl, &pl->supported, &pl->link_config)) {
		phylink_err(pl, "failed to validate link configuration for %s\n",
			    phy_modes(pl->link_config.interface));
		return -EINVAL;
	}
	return 0;
}

static void phylink_resolve(struct work_struct *work);

struct phylink *phylink_create(struct phylink_config *config, const struct device_node *np,
			       phy_interface_t interface, const struct phylink_mac_ops *ops)
{
	struct phylink *pl = kzalloc(config->k, sizeof(*pl));

	pl->k = config->k;
	pl->config = config;
	pl->mac_ops = ops;
	mutex_init(pl->k, &pl->state_mutex);
	INIT_WORK(&pl->resolve, phylink_resolve);
	pl->disable_state = PHYLINK_DISABLE_STOPPED;
	pl->link_config.interface = interface;
	pl->link_config.pause = MLO_PAUSE_AN;
	pl->link_config.speed = SPEED_UNKNOWN;
	pl->link_config.duplex = DUPLEX_UNKNOWN;
	pl->phy_state = pl->link_config;
	pl->cur_interface = interface;
	if (phylink_parse_mode(pl, np)) {
		kfree(pl);
		return NULL;
	}
	return pl;
}

void phylink_destroy(struct phylink *pl)
{
	if (!pl)
		return;
	cancel_work_sync(&pl->resolve);
	kfree(pl);
}

bool phylink_expects_phy(struct phylink *pl)
{
	return pl->cfg_link_an_mode == MLO_AN_PHY ||
	       (pl->cfg_link_an_mode == MLO_AN_INBAND &&
		!phy_interface_mode_is_8023z(pl->link_config.interface));
}

void phylink_run_resolve(struct phylink *pl)
{
	if (!pl->disable_state)
		schedule_work(pl->k, &pl->resolve);
}

/* What mac_config() and friends do, around a change of interface or at start. */
static void phylink_major_config(struct phylink *pl, bool restart,
				 const struct phylink_link_state *state)
{
	bool permit_pause = pl->link_config.pause & MLO_PAUSE_AN;
	u8 mode = pl->cfg_link_an_mode;
	struct phylink_pcs *pcs = NULL;
	int err;

	if (mode != MLO_AN_INBAND)
		pl->pcs_neg_mode = PHYLINK_PCS_NEG_OUTBAND;
	else
		pl->pcs_neg_mode = state->advertising & LINKMODE(Autoneg) ?
					   PHYLINK_PCS_NEG_INBAND_ENABLED :
					   PHYLINK_PCS_NEG_INBAND_DISABLED;
	if (pl->mac_ops->mac_select_pcs)
		pcs = pl->mac_ops->mac_select_pcs(pl->config, state->interface);
	if (pl->mac_ops->mac_prepare) {
		err = pl->mac_ops->mac_prepare(pl->config, mode, state->interface);
		if (err < 0) {
			phylink_err(pl, "mac_prepare failed: %d\n", err);
			return;
		}
	}
	if (pcs && pcs != pl->pcs) {
		if (pl->pcs)
			pl->pcs->phylink = NULL;
		pcs->phylink = pl;
		pl->pcs = pcs;
	}
	pl->mac_ops->mac_config(pl->config, mode, state);
	if (pl->pcs) {
		err = pl->pcs->ops->pcs_config(pl->pcs, pl->pcs_neg_mode, state->interface,
					       state->advertising, permit_pause);
		if (err < 0)
			phylink_err(pl, "pcs_config failed: %d\n", err);
		else if (err > 0)
			restart = true;
		if (restart && mode == MLO_AN_INBAND &&
		    phy_interface_mode_is_8023z(state->interface) && pl->pcs->ops->pcs_an_restart)
			pl->pcs->ops->pcs_an_restart(pl->pcs);
	}
	if (pl->mac_ops->mac_finish) {
		err = pl->mac_ops->mac_finish(pl->config, mode, state->interface);
		if (err < 0)
			phylink_err(pl, "mac_finish failed: %d\n", err);
	}
}

void phylink_get_fixed_state(struct phylink *pl, struct phylink_link_state *state)
{
	bool tx, rx;

	*state = pl->link_config;
	if (state->duplex == DUPLEX_FULL) {
		linkmode_resolve_pause(state->advertising, state->lp_advertising, &tx, &rx);
		state->pause |= (tx ? MLO_PAUSE_TX : 0) | (rx ? MLO_PAUSE_RX : 0);
	}
}

void phylink_pcs_get_state(struct phylink *pl, struct phylink_link_state *state)
{
	*state = (struct phylink_link_state){
		.advertising = pl->link_config.advertising,
		.interface = pl->link_config.interface,
		.speed = SPEED_UNKNOWN,
		.duplex = DUPLEX_UNKNOWN,
		.link = true,
	};
	if (pl->pcs && pl->pcs->ops->pcs_get_state)
		pl->pcs->ops->pcs_get_state(pl->pcs, state);
	else
		state->link = false;
}

/* Pause as set by hand takes the place of what was negotiated. */
static void phylink_apply_manual_flow(struct phylink *pl, struct phylink_link_state *state)
{
	if (!(pl->link_config.pause & MLO_PAUSE_AN))
		state->pause = pl->link_config.pause;
}

static void phylink_mac_initial_config(struct phylink *pl, bool restart)
{
	struct phylink_link_state state;

	switch (pl->cfg_link_an_mode) {
	case MLO_AN_PHY:
		state = pl->phy_state;
		break;
	case MLO_AN_FIXED:
		phylink_get_fixed_state(pl, &state);
		break;
	default:
		state = pl->link_config;
		if (state.interface == PHY_INTERFACE_MODE_SGMII)
			state.pause = MLO_PAUSE_NONE;
		break;
	}
	state.link = false;
	phylink_apply_manual_flow(pl, &state);
	phylink_major_config(pl, restart, &state);
}

static void phylink_link_up(struct phylink *pl, const struct phylink_link_state *state)
{
	pl->cur_interface = state->interface;
	pl->mac_ops->mac_link_up(pl->config, pl->phydev, pl->cfg_link_an_mode, state->interface,
				 state->speed, state->duplex, state->pause & MLO_PAUSE_TX,
				 state->pause & MLO_PAUSE_RX);
	if (pl->config->ndev)
		netif_carrier_on(pl->config->ndev);
	phylink_info(pl, "Link is Up - %s/%s - flow control %s\n", phy_speed_to_str(state->speed),
		     phy_duplex_to_str((unsigned int)state->duplex),
		     phylink_pause_to_str(state->pause));
}

static void phylink_link_down(struct phylink *pl)
{
	if (pl->config->ndev)
		netif_carrier_off(pl->config->ndev);
	pl->mac_ops->mac_link_down(pl->config, pl->cfg_link_an_mode, pl->cur_interface);
	phylink_info(pl, "Link is Down\n");
}

static void phylink_resolve(struct work_struct *work)
{
	struct phylink *pl = container_of(work, struct phylink, resolve);
	struct phylink_link_state state = {.link = false};
	bool mac_config = false, retrigger = false, was_up;

	mutex_lock(&pl->state_mutex);
	was_up = pl->config->ndev ? netif_carrier_ok(pl->config->ndev) : pl->old_link_state;
	if (pl->disable_state) {
		pl->link_failed = false;
	} else if (pl->link_failed) {
		retrigger = true;
	} else {
		switch (pl->cfg_link_an_mode) {
		case MLO_AN_PHY:
			state = pl->phy_state;
			phylink_apply_manual_flow(pl, &state);
			mac_config = state.link;
			break;
		case MLO_AN_FIXED:
			phylink_get_fixed_state(pl, &state);
			mac_config = state.link;
			break;
		default:
			phylink_pcs_get_state(pl, &state);
			/* A link that failed and is back is taken down first. */
			if (!state.link && was_up)
				retrigger = true;
			else if (!state.link)
				phylink_pcs_get_state(pl, &state);
			if (pl->phydev) {
				state.link &= pl->phy_state.link;
				if (pl->phy_state.link) {
					state.interface = pl->phy_state.interface;
					state.pause = pl->phy_state.pause;
					mac_config = true;
				}
			}
			phylink_apply_manual_flow(pl, &state);
			break;
		}
	}
	if (mac_config && state.interface != pl->link_config.interface) {
		if (was_up) {
			phylink_link_down(pl);
			was_up = false;
		}
		phylink_major_config(pl, false, &state);
		pl->link_config.interface = state.interface;
	}
	if (state.link != was_up) {
		pl->old_link_state = state.link;
		if (state.link)
			phylink_link_up(pl, &state);
		else
			phylink_link_down(pl);
	}
	if (!state.link && retrigger) {
		pl->link_failed = false;
		schedule_work(pl->k, &pl->resolve);
	}
	mutex_unlock(&pl->state_mutex);
}

/* phylib's report; phydev->lock is held. */
static void phylink_phy_change(struct phy_device *phydev, bool up)
{
	struct phylink *pl = phydev->phylink;
	bool tx, rx;

	phy_get_pause(phydev, &tx, &rx);
	mutex_lock(&pl->state_mutex);
	pl->phy_state.speed = phydev->speed;
	pl->phy_state.duplex = phydev->duplex;
	pl->phy_state.pause = (tx ? MLO_PAUSE_TX : 0) | (rx ? MLO_PAUSE_RX : 0);
	pl->phy_state.interface = phydev->interface;
	pl->phy_state.link = up;
	if (!up)
		pl->link_failed = true;
	mutex_unlock(&pl->state_mutex);
	phylink_run_resolve(pl);
}

int phylink_connect_phy(struct phylink *pl, struct phy_device *phy)
{
	phy_interface_t interface = pl->link_config.interface;
	struct phylink_link_state config = {.interface = interface};
	linkmode_t supported;
	char irq[16];
	int err;

	if (pl->phydev)
		return -EBUSY;
	/* Internal PHYs need no phy-mode in the device tree: gmii says it all. */
	if (interface == PHY_INTERFACE_MODE_NA) {
		interface = config.interface = PHY_INTERFACE_MODE_GMII;
		pl->link_config.interface = interface;
	}
	err = phy_attach_direct(pl->config->ndev, phy, interface);
	if (err)
		return err;
	phy_support_asym_pause(phy);
	supported = phy->supported;
	config.advertising = phy->advertising;
	err = phylink_validate(pl, &supported, &config);
	if (err) {
		phylink_err(pl, "validation of %s with PHY %s failed\n", phy_modes(interface),
			    phy->name);
		phy_disconnect(phy);
		return err;
	}
	phy->phylink = pl;
	phy->phy_link_change = phylink_phy_change;
	phylink_info(pl, "PHY [%s] driver [%s] (irq=%s)\n", phy->name, phy->drv->name,
		     phy_irq_str(phy, irq, sizeof(irq)));

	mutex_lock(&phy->lock);
	mutex_lock(&pl->state_mutex);
	pl->phydev = phy;
	pl->phy_state.interface = interface;
	pl->phy_state.pause = MLO_PAUSE_NONE;
	pl->phy_state.speed = SPEED_UNKNOWN;
	pl->phy_state.duplex = DUPLEX_UNKNOWN;
	pl->supported = supported;
	pl->link_config.advertising = config.advertising;
	phy->advertising = config.advertising;
	mutex_unlock(&pl->state_mutex);
	mutex_unlock(&phy->lock);
	if (phy_interrupt_is_valid(phy))
		phy_request_interrupt(phy);
	return 0;
}

void phylink_disconnect_phy(struct phylink *pl)
{
	struct phy_device *phy = pl->phydev;

	if (!phy)
		return;
	mutex_lock(&phy->lock);
	mutex_lock(&pl->state_mutex);
	pl->phydev = NULL;
	mutex_unlock(&pl->state_mutex);
	mutex_unlock(&phy->lock);
	flush_work(&pl->resolve);
	phy_disconnect(phy);
}

void phylink_start(struct phylink *pl)
{
	phylink_info(pl, "configuring for %s/%s link mode\n", an_mode_names[pl->cfg_link_an_mode],
		     phy_modes(pl->link_config.interface));
	if (pl->config->ndev)
		netif_carrier_off(pl->config->ndev);
	phylink_mac_initial_config(pl, true);
	pl->disable_state = 0;
	phylink_run_resolve(pl);
	if (pl->phydev)
		phy_start(pl->phydev);
}

void phylink_stop(struct phylink *pl)
{
	if (pl->phydev)
		phy_stop(pl->phydev);
	if (pl->disable_state)
		return;
	pl->disable_state = PHYLINK_DISABLE_STOPPED;
	schedule_work(pl->k, &pl->resolve);
	flush_work(&pl->resolve);
}

void phylink_pcs_change(struct phylink_pcs *pcs, bool up)
{
	struct phylink *pl = pcs->phylink;

	if (!pl)
		return;
	if (!up)
		pl->link_failed = true;
	phylink_run_resolve(pl);
}
