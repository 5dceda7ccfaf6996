/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * phylink: what a MAC has to know about its link, wherever that is decided: in a
 * PHY, in the device tree (a fixed link), or in-band by its own PCS.
 *
 *	phylib ──phylink_phy_change()──┐
 *	fixed-link ────────────────────┼──> resolve (a work item) ──> mac_link_up()
 *	PCS ──phylink_pcs_change()─────┘                              mac_link_down()
 *
 * The MAC configures itself for an interface mode in mac_prepare(),
 * mac_config() and mac_finish(), with the PCS's pcs_config() in between. All
 * its operations run in a process and may sleep.
 */
#ifndef STACK_PHYLINK_H
#define STACK_PHYLINK_H

#include <phy.h>

struct phylink;

/* Who decides about the link. */
enum {
	MLO_AN_PHY,
	MLO_AN_FIXED,
	MLO_AN_INBAND,
};

enum {
	MLO_PAUSE_NONE = 0,
	MLO_PAUSE_RX = BIT(0),
	MLO_PAUSE_TX = BIT(1),
	MLO_PAUSE_TXRX_MASK = MLO_PAUSE_TX | MLO_PAUSE_RX,
	MLO_PAUSE_AN = BIT(2), /* as negotiated, not as set by hand */
};

/* What a MAC can do. */
enum {
	MAC_SYM_PAUSE = BIT(0),
	MAC_ASYM_PAUSE = BIT(1),
	MAC_10HD = BIT(2),
	MAC_10FD = BIT(3),
	MAC_10 = MAC_10HD | MAC_10FD,
	MAC_100HD = BIT(4),
	MAC_100FD = BIT(5),
	MAC_100 = MAC_100HD | MAC_100FD,
	MAC_1000HD = BIT(6),
	MAC_1000FD = BIT(7),
	MAC_1000 = MAC_1000HD | MAC_1000FD,
	MAC_2500FD = BIT(8),
};

/* How a PCS is to negotiate. */
enum {
	PHYLINK_PCS_NEG_NONE,
	PHYLINK_PCS_NEG_OUTBAND,
	PHYLINK_PCS_NEG_INBAND_DISABLED,
	PHYLINK_PCS_NEG_INBAND_ENABLED,
};

static inline bool phylink_autoneg_inband(unsigned int mode)
{
	return mode == MLO_AN_INBAND;
}

struct phylink_link_state {
	linkmode_t advertising, lp_advertising;
	phy_interface_t interface;
	int speed, duplex;
	int pause; /* of MLO_PAUSE_* */
	bool link, an_complete;
};

struct phylink_config {
	struct kernel *k;
	struct device *dev;	  /* whose name messages carry where there is no netdev */
	struct net_device *ndev;  /* NULL: a port of a switch that has none */
	u32 supported_interfaces; /* bit: enum phy_interface */
	u32 mac_capabilities;	  /* of MAC_* */
};

struct phylink_pcs;

struct phylink_pcs_ops {
	int (*pcs_validate)(struct phylink_pcs *pcs, const struct phylink_link_state *state);
	void (*pcs_get_state)(struct phylink_pcs *pcs, struct phylink_link_state *state);
	/* 1: advertisement changed, negotiation must start anew. */
	int (*pcs_config)(struct phylink_pcs *pcs, unsigned int neg_mode, phy_interface_t interface,
			  linkmode_t advertising, bool permit_pause_to_mac);
	void (*pcs_an_restart)(struct phylink_pcs *pcs);
};

struct phylink_pcs {
	const struct phylink_pcs_ops *ops;
	struct phylink *phylink; /* NULL: not in use */
};

struct phylink_mac_ops {
	struct phylink_pcs *(*mac_select_pcs)(struct phylink_config *config,
					      phy_interface_t interface);
	int (*mac_prepare)(struct phylink_config *config, unsigned int mode,
			   phy_interface_t interface);
	void (*mac_config)(struct phylink_config *config, unsigned int mode,
			   const struct phylink_link_state *state);
	int (*mac_finish)(struct phylink_config *config, unsigned int mode,
			  phy_interface_t interface);
	void (*mac_link_down)(struct phylink_config *config, unsigned int mode,
			      phy_interface_t interface);
	void (*mac_link_up)(struct phylink_config *config, struct phy_device *phy,
			    unsigned int mode, phy_interface_t interface, int speed, int duplex,
			    bool tx_pause, bool rx_pause);
};

/**
 * phylink_create() - a phylink for one MAC
 * @config: the MAC's abilities; lives as long as the phylink
 * @np: device tree: "fixed-link" { "speed", "duplex" }, "managed": "in-band-status"
 * @interface: how MAC and PHY are joined
 *
 * Return: it, or NULL if the node makes no sense (said on the console).
 */
struct phylink *phylink_create(struct phylink_config *config, const struct device_node *np,
			       phy_interface_t interface, const struct phylink_mac_ops *ops);
void phylink_destroy(struct phylink *pl); /* NULL is allowed */

/* Gives the PHY to the MAC. No PHY is needed on a fixed link. */
int phylink_connect_phy(struct phylink *pl, struct phy_device *phy);
void phylink_disconnect_phy(struct phylink *pl);

/* As a fixed link it needs none. */
bool phylink_expects_phy(struct phylink *pl);

/* From a device's open and stop. */
void phylink_start(struct phylink *pl);
void phylink_stop(struct phylink *pl);

/* The PCS saw its link change; may be called from softirqs. */
void phylink_pcs_change(struct phylink_pcs *pcs, bool up);

/* Halves of ethtool_ops and net_device_ops. */
int phylink_ethtool_ksettings_get(struct phylink *pl, struct ethtool_link_ksettings *ks);
int phylink_ethtool_ksettings_set(struct phylink *pl, const struct ethtool_link_ksettings *ks);
int phylink_ethtool_nway_reset(struct phylink *pl);
void phylink_ethtool_get_pauseparam(struct phylink *pl, struct ethtool_pauseparam *pause);
int phylink_ethtool_set_pauseparam(struct phylink *pl, const struct ethtool_pauseparam *pause);
int phylink_ethtool_get_eee(struct phylink *pl, struct ethtool_eee *eee);
int phylink_ethtool_set_eee(struct phylink *pl, const struct ethtool_eee *eee);
void phylink_ethtool_get_wol(struct phylink *pl, struct ethtool_wolinfo *wol);
int phylink_get_eee_err(struct phylink *pl);

#endif
