/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ethtool asks a driver, named as in include/linux/ethtool.h. */
#ifndef STACK_ETHTOOL_H
#define STACK_ETHTOOL_H

#include <netdevice.h>

#define ETH_GSTRING_LEN 32
#define ETHTOOL_BUSINFO_LEN 32

#define SPEED_UNKNOWN (-1)
#define SPEED_10 10
#define SPEED_100 100
#define SPEED_1000 1000
#define SPEED_2500 2500
#define SPEED_10000 10000
#define DUPLEX_HALF 0x00
#define DUPLEX_FULL 0x01
#define DUPLEX_UNKNOWN 0xff
#define AUTONEG_DISABLE 0
#define AUTONEG_ENABLE 1

#define PORT_TP 0x00
#define PORT_AUI 0x01
#define PORT_MII 0x02
#define PORT_FIBRE 0x03
#define PORT_NONE 0xef
#define PORT_OTHER 0xff

#define ETH_TP_MDI_INVALID 0
#define ETH_TP_MDI 1
#define ETH_TP_MDI_X 2
#define ETH_TP_MDI_AUTO 3

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

/* Bit numbers of link modes, those that the boards can have. */
enum ethtool_link_mode_bit_indices {
	ETHTOOL_LINK_MODE_10baseT_Half_BIT = 0,
	ETHTOOL_LINK_MODE_10baseT_Full_BIT = 1,
	ETHTOOL_LINK_MODE_100baseT_Half_BIT = 2,
	ETHTOOL_LINK_MODE_100baseT_Full_BIT = 3,
	ETHTOOL_LINK_MODE_1000baseT_Half_BIT = 4,
	ETHTOOL_LINK_MODE_1000baseT_Full_BIT = 5,
	ETHTOOL_LINK_MODE_Autoneg_BIT = 6,
	ETHTOOL_LINK_MODE_TP_BIT = 7,
	ETHTOOL_LINK_MODE_AUI_BIT = 8,
	ETHTOOL_LINK_MODE_MII_BIT = 9,
	ETHTOOL_LINK_MODE_FIBRE_BIT = 10,
	ETHTOOL_LINK_MODE_BNC_BIT = 11,
	ETHTOOL_LINK_MODE_10000baseT_Full_BIT = 12,
	ETHTOOL_LINK_MODE_Pause_BIT = 13,
	ETHTOOL_LINK_MODE_Asym_Pause_BIT = 14,
	ETHTOOL_LINK_MODE_2500baseX_Full_BIT = 15,
	ETHTOOL_LINK_MODE_Backplane_BIT = 16,
	ETHTOOL_LINK_MODE_1000baseKX_Full_BIT = 17,
	ETHTOOL_LINK_MODE_1000baseX_Full_BIT = 41,
	ETHTOOL_LINK_MODE_2500baseT_Full_BIT = 47,
	ETHTOOL_LINK_MODE_5000baseT_Full_BIT = 48,
	__ETHTOOL_LINK_MODE_MASK_NBITS = 64
};

#define __ETHTOOL_DECLARE_LINK_MODE_MASK(name) DECLARE_BITMAP(name, __ETHTOOL_LINK_MODE_MASK_NBITS)
/* "1000baseT/Full", as ethtool prints it, or NULL for a number without a name. */
const char *ethtool_link_mode_name(u32 bit);

#define linkmode_empty(src) ((src)[0] == 0)
#define linkmode_mod_bit(nr, dst, on) ((on) ? set_bit(nr, dst) : clear_bit(nr, dst))

struct ethtool_link_settings {
	int speed; /* Mb/s or SPEED_UNKNOWN */
	u8 duplex;
	u8 port;
	u8 phy_address;
	u8 autoneg;
	u8 eth_tp_mdix;
	u8 eth_tp_mdix_ctrl;
	u8 transceiver; /* 0 internal, 1 external */
	u8 master_slave_cfg;
	u8 master_slave_state;
};

struct ethtool_link_ksettings {
	struct ethtool_link_settings base;
	struct {
		__ETHTOOL_DECLARE_LINK_MODE_MASK(supported);
		__ETHTOOL_DECLARE_LINK_MODE_MASK(advertising);
		__ETHTOOL_DECLARE_LINK_MODE_MASK(lp_advertising);
	} link_modes;
};

/* This and the next are laid out as in include/uapi/linux/ethtool.h, for a
 * conduit's register dump holds them. */
struct ethtool_drvinfo {
	u32 cmd;
	char driver[32];
	char version[32];
	char fw_version[32];
	char bus_info[ETHTOOL_BUSINFO_LEN];
	char erom_version[32];
	char reserved2[12];
	u32 n_priv_flags, n_stats, testinfo_len, eedump_len, regdump_len;
};

struct ethtool_regs {
	u32 cmd;
	u32 version;
	u32 len;
};

#define WAKE_PHY BIT(0)
#define WAKE_MAGIC BIT(5)

struct ethtool_wolinfo {
	u32 supported, wolopts; /* of WAKE_* */
};

struct ethtool_ringparam {
	u32 rx_max_pending, rx_mini_max_pending, rx_jumbo_max_pending, tx_max_pending;
	u32 rx_pending, rx_mini_pending, rx_jumbo_pending, tx_pending;
};

struct ethtool_coalesce {
	u32 rx_coalesce_usecs, rx_max_coalesced_frames;
	u32 tx_coalesce_usecs, tx_max_coalesced_frames;
};

struct ethtool_pauseparam {
	u32 autoneg, rx_pause, tx_pause;
};

struct ethtool_eee {
	bool eee_active, eee_enabled, tx_lpi_enabled;
	u32 tx_lpi_timer; /* us */
	__ETHTOOL_DECLARE_LINK_MODE_MASK(supported);
	__ETHTOOL_DECLARE_LINK_MODE_MASK(advertised);
	__ETHTOOL_DECLARE_LINK_MODE_MASK(lp_advertised);
};

struct ethtool_cable_test_pair {
	char pair;     /* 'A'..'D' */
	u8 code;       /* 1 OK, 2 open, 3 short in pair, 4 short between pairs; 0 unspecified */
	u32 length_cm; /* to the fault; UINT32_MAX: not said */
};

enum ethtool_stringset {
	ETH_SS_TEST = 0,
	ETH_SS_STATS,
	ETH_SS_PRIV_FLAGS,
	ETH_SS_PHY_STATS = 7,
};

/* Called with rtnl held, in a thread. Any may be NULL: -EOPNOTSUPP. 0 or -errno. */
struct ethtool_ops {
	void (*get_drvinfo)(struct net_device *dev, struct ethtool_drvinfo *info);
	u32 (*get_link)(struct net_device *dev);
	void (*get_wol)(struct net_device *dev, struct ethtool_wolinfo *wol);
	int (*nway_reset)(struct net_device *dev);
	int (*get_regs_len)(struct net_device *dev);
	void (*get_regs)(struct net_device *dev, struct ethtool_regs *regs, void *data);
	void (*get_strings)(struct net_device *dev, u32 stringset, u8 *data);
	int (*get_sset_count)(struct net_device *dev, int sset);
	void (*get_ethtool_stats)(struct net_device *dev, u64 *data);
	void (*get_ethtool_phy_stats)(struct net_device *dev, u64 *data);
	void (*get_ringparam)(struct net_device *dev, struct ethtool_ringparam *ring);
	int (*set_ringparam)(struct net_device *dev, const struct ethtool_ringparam *ring);
	int (*get_coalesce)(struct net_device *dev, struct ethtool_coalesce *coal);
	int (*set_coalesce)(struct net_device *dev, const struct ethtool_coalesce *coal);
	void (*get_pauseparam)(struct net_device *dev, struct ethtool_pauseparam *pause);
	int (*set_pauseparam)(struct net_device *dev, const struct ethtool_pauseparam *pause);
	int (*get_link_ksettings)(struct net_device *dev, struct ethtool_link_ksettings *cmd);
	int (*set_link_ksettings)(struct net_device *dev, const struct ethtool_link_ksettings *cmd);
	int (*get_eee)(struct net_device *dev, struct ethtool_eee *eee);
	int (*set_eee)(struct net_device *dev, const struct ethtool_eee *eee);
	/* Runs the cable test and sleeps until it ends; the number of @pairs (of 4) filled in. */
	int (*cable_test)(struct net_device *dev, struct ethtool_cable_test_pair *pairs);
};

/* get_link for drivers that keep the carrier: what netif_carrier_ok() says. */
u32 ethtool_op_get_link(struct net_device *dev);

#endif
