/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a network device lets ethtool ask and set. Names, numbers and contracts
 * are those of Linux's uapi linux/ethtool.h and include/linux/ethtool.h.
 *
 * Difference: Linux keeps link modes in a bitmap of 121 bits, we in one word,
 * for all modes of 10 Mb/s to 2.5 Gb/s have numbers below 64.
 */
#ifndef STACK_ETHTOOL_H
#define STACK_ETHTOOL_H

#include <netemu/types.h>

struct net_device;

#define SPEED_10 10
#define SPEED_100 100
#define SPEED_1000 1000
#define SPEED_2500 2500
#define SPEED_UNKNOWN (-1)

#define DUPLEX_HALF 0x00
#define DUPLEX_FULL 0x01
#define DUPLEX_UNKNOWN 0xff

#define AUTONEG_DISABLE 0x00
#define AUTONEG_ENABLE 0x01

/* Connector. */
#define PORT_TP 0x00
#define PORT_MII 0x02
#define PORT_FIBRE 0x03
#define PORT_NONE 0xef
#define PORT_OTHER 0xff

#define ETH_TP_MDI_INVALID 0x00 /* status: unknown; control: unsupported */
#define ETH_TP_MDI 0x01
#define ETH_TP_MDI_X 0x02
#define ETH_TP_MDI_AUTO 0x03

#define MASTER_SLAVE_CFG_UNSUPPORTED 0
#define MASTER_SLAVE_CFG_UNKNOWN 1
#define MASTER_SLAVE_CFG_MASTER_PREFERRED 2
#define MASTER_SLAVE_CFG_SLAVE_PREFERRED 3
#define MASTER_SLAVE_CFG_MASTER_FORCE 4
#define MASTER_SLAVE_CFG_SLAVE_FORCE 5
#define MASTER_SLAVE_STATE_UNSUPPORTED 0
#define MASTER_SLAVE_STATE_UNKNOWN 1
#define MASTER_SLAVE_STATE_MASTER 2
#define MASTER_SLAVE_STATE_SLAVE 3
#define MASTER_SLAVE_STATE_ERR 4

enum ethtool_link_mode_bit_indices {
	ETHTOOL_LINK_MODE_10baseT_Half_BIT = 0,
	ETHTOOL_LINK_MODE_10baseT_Full_BIT = 1,
	ETHTOOL_LINK_MODE_100baseT_Half_BIT = 2,
	ETHTOOL_LINK_MODE_100baseT_Full_BIT = 3,
	ETHTOOL_LINK_MODE_1000baseT_Half_BIT = 4,
	ETHTOOL_LINK_MODE_1000baseT_Full_BIT = 5,
	ETHTOOL_LINK_MODE_Autoneg_BIT = 6,
	ETHTOOL_LINK_MODE_TP_BIT = 7,
	ETHTOOL_LINK_MODE_MII_BIT = 9,
	ETHTOOL_LINK_MODE_FIBRE_BIT = 10,
	ETHTOOL_LINK_MODE_Pause_BIT = 13,
	ETHTOOL_LINK_MODE_Asym_Pause_BIT = 14,
	ETHTOOL_LINK_MODE_2500baseX_Full_BIT = 15,
	ETHTOOL_LINK_MODE_1000baseX_Full_BIT = 41,
	ETHTOOL_LINK_MODE_2500baseT_Full_BIT = 47,
};

/* A set of link modes. */
typedef u64 linkmode_t;

#define LINKMODE(name) (UINT64_C(1) << ETHTOOL_LINK_MODE_##name##_BIT)

struct ethtool_drvinfo {
	char driver[32];
	char version[32];
	char fw_version[32];
	char bus_info[32];
	u32 n_stats, n_priv_flags, testinfo_len, eedump_len, regdump_len;
};

struct ethtool_regs {
	u32 version; /* of the dump's layout */
	u32 len;     /* in bytes */
};

struct ethtool_link_settings {
	u32 speed; /* Mb/s, SPEED_UNKNOWN */
	u8 duplex, port, phy_address, autoneg, mdio_support;
	u8 eth_tp_mdix, eth_tp_mdix_ctrl;
	u8 master_slave_cfg, master_slave_state;
};

struct ethtool_link_ksettings {
	struct ethtool_link_settings base;
	struct {
		linkmode_t supported, advertising, lp_advertising;
	} link_modes;
};

struct ethtool_coalesce {
	u32 rx_coalesce_usecs;
	u32 rx_max_coalesced_frames;
	u32 tx_coalesce_usecs;
	u32 tx_max_coalesced_frames;
};

struct ethtool_ringparam {
	u32 rx_max_pending, rx_mini_max_pending, rx_jumbo_max_pending, tx_max_pending;
	u32 rx_pending, rx_mini_pending, rx_jumbo_pending, tx_pending;
};

struct ethtool_pauseparam {
	u32 autoneg, rx_pause, tx_pause;
};

struct ethtool_keee {
	linkmode_t supported, advertised, lp_advertised;
	u32 tx_lpi_timer;
	bool tx_lpi_enabled, eee_active, eee_enabled;
};

#define WAKE_PHY BIT(0)
#define WAKE_MAGIC BIT(5)

struct ethtool_wolinfo {
	u32 supported, wolopts; /* of WAKE_* */
};

#define ETH_GSTRING_LEN 32

enum ethtool_stringset {
	ETH_SS_TEST = 0,
	ETH_SS_STATS = 1,
	ETH_SS_PHY_STATS = 9,
};

enum tunable_id {
	ETHTOOL_PHY_DOWNSHIFT = 1,
	ETHTOOL_PHY_FAST_LINK_DOWN = 2,
};

/* Results of a cable test, a pair each. */
enum ethtool_a_cable_result_code {
	ETHTOOL_A_CABLE_RESULT_CODE_UNSPEC,
	ETHTOOL_A_CABLE_RESULT_CODE_OK,
	ETHTOOL_A_CABLE_RESULT_CODE_OPEN,
	ETHTOOL_A_CABLE_RESULT_CODE_SAME_SHORT,
	ETHTOOL_A_CABLE_RESULT_CODE_CROSS_SHORT,
};

/**
 * struct ethtool_ops - every operation may be NULL: not supported
 * @get_link:         1 if the carrier is there; ethtool_op_get_link() serves most
 * @get_strings:      writes get_sset_count() names of ETH_GSTRING_LEN bytes each
 * @get_sset_count:   how many names a set has, or -EOPNOTSUPP
 * @get_ethtool_stats: writes the values of ETH_SS_STATS
 * @get_ethtool_phy_stats: writes the values of ETH_SS_PHY_STATS
 * @get_regs:         writes get_regs_len() bytes
 * @nway_reset:       negotiate again
 *
 * All run in a process, with the RTNL held, and may sleep.
 */
struct ethtool_ops {
	void (*get_drvinfo)(struct net_device *dev, struct ethtool_drvinfo *info);
	int (*get_regs_len)(struct net_device *dev);
	void (*get_regs)(struct net_device *dev, struct ethtool_regs *regs, void *data);
	u32 (*get_link)(struct net_device *dev);
	int (*nway_reset)(struct net_device *dev);
	int (*get_coalesce)(struct net_device *dev, struct ethtool_coalesce *c);
	int (*set_coalesce)(struct net_device *dev, const struct ethtool_coalesce *c);
	void (*get_ringparam)(struct net_device *dev, struct ethtool_ringparam *ring);
	int (*set_ringparam)(struct net_device *dev, const struct ethtool_ringparam *ring);
	void (*get_pauseparam)(struct net_device *dev, struct ethtool_pauseparam *pause);
	int (*set_pauseparam)(struct net_device *dev, const struct ethtool_pauseparam *pause);
	void (*get_strings)(struct net_device *dev, u32 stringset, u8 *data);
	int (*get_sset_count)(struct net_device *dev, int stringset);
	void (*get_ethtool_stats)(struct net_device *dev, u64 *data);
	void (*get_ethtool_phy_stats)(struct net_device *dev, u64 *data);
	int (*get_link_ksettings)(struct net_device *dev, struct ethtool_link_ksettings *ks);
	int (*set_link_ksettings)(struct net_device *dev, const struct ethtool_link_ksettings *ks);
	int (*get_eee)(struct net_device *dev, struct ethtool_keee *eee);
	int (*set_eee)(struct net_device *dev, const struct ethtool_keee *eee);
	void (*get_wol)(struct net_device *dev, struct ethtool_wolinfo *wol);
	int (*set_wol)(struct net_device *dev, const struct ethtool_wolinfo *wol);
};

/* netif_carrier_ok() as an operation. */
u32 ethtool_op_get_link(struct net_device *dev);

#endif
