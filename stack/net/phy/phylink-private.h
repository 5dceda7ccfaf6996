/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What phylink.c and phylink-ethtool.c share. */
#ifndef STACK_NET_PHY_PHYLINK_PRIVATE_H
#define STACK_NET_PHY_PHYLINK_PRIVATE_H

#include <phylink.h>

#define PHYLINK_DISABLE_STOPPED BIT(0)

struct phylink {
	struct kernel *k;
	struct phylink_config *config;
	const struct phylink_mac_ops *mac_ops;
	struct phylink_pcs *pcs;
	struct phy_device *phydev;
	u8 cfg_link_an_mode; /* MLO_AN_* as the device tree wants */
	u8 pcs_neg_mode;
	u8 disable_state;
	phy_interface_t cur_interface;
	linkmode_t supported;
	struct phylink_link_state link_config; /* fixed, or set by ethtool */
	struct phylink_link_state phy_state;   /* as the PHY last said */
	struct mutex state_mutex;
	struct work_struct resolve;
	bool link_failed, old_link_state;
};

#define phylink_info(pl, fmt, ...)                                           \
	do {                                                                 \
		if ((pl)->config->ndev)                                      \
			netdev_info((pl)->config->ndev, fmt, ##__VA_ARGS__); \
		else                                                         \
			dev_info((pl)->config->dev, fmt, ##__VA_ARGS__);     \
	} while (0)
#define phylink_err phylink_info

/* Has the link worked out anew, unless it is stopped. */
void phylink_run_resolve(struct phylink *pl);

/* The link as the device tree, or the PCS, has it. */
void phylink_get_fixed_state(struct phylink *pl, struct phylink_link_state *state);
void phylink_pcs_get_state(struct phylink *pl, struct phylink_link_state *state);

#endif
