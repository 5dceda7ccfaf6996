// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What ethtool asks of NETA. Its counters clear when they are read, so the
 * driver keeps the sums. Names and their order are Linux's.
 */
#include <ethtool.h>

#include "mvneta.h"

enum {
	T_REG_32,
	T_REG_64, /* low word first */
	T_SW,
};

enum {
	ETHTOOL_STAT_EEE_WAKEUP,
	ETHTOOL_STAT_SKB_ALLOC_ERR,
	ETHTOOL_STAT_REFILL_ERR,
	ETHTOOL_XDP, /* no XDP here: 0 */
};

/* clang-format off */
static const struct mvneta_statistic {
	u16 offset;
	u8 type;
	const char *name;
} mvneta_statistics[] = {
	{ 0x3000, T_REG_64, "good_octets_received" },
	{ 0x3010, T_REG_32, "good_frames_received" },
	{ 0x3008, T_REG_32, "bad_octets_received" },
	{ 0x3014, T_REG_32, "bad_frames_received" },
	{ 0x3018, T_REG_32, "broadcast_frames_received" },
	{ 0x301c, T_REG_32, "multicast_frames_received" },
	{ 0x3050, T_REG_32, "unrec_mac_control_received" },
	{ 0x3058, T_REG_32, "good_fc_received" },
	{ 0x305c, T_REG_32, "bad_fc_received" },
	{ 0x3060, T_REG_32, "undersize_received" },
	{ 0x3064, T_REG_32, "fragments_received" },
	{ 0x3068, T_REG_32, "oversize_received" },
	{ 0x306c, T_REG_32, "jabber_received" },
	{ 0x3070, T_REG_32, "mac_receive_error" },
	{ 0x3074, T_REG_32, "bad_crc_event" },
	{ 0x3078, T_REG_32, "collision" },
	{ 0x307c, T_REG_32, "late_collision" },
	{ 0x2484, T_REG_32, "rx_discard" },
	{ 0x2488, T_REG_32, "rx_overrun" },
	{ 0x3020, T_REG_32, "frames_64_octets" },
	{ 0x3024, T_REG_32, "frames_65_to_127_octets" },
	{ 0x3028, T_REG_32, "frames_128_to_255_octets" },
	{ 0x302c, T_REG_32, "frames_256_to_511_octets" },
	{ 0x3030, T_REG_32, "frames_512_to_1023_octets" },
	{ 0x3034, T_REG_32, "frames_1024_to_max_octets" },
	{ 0x3038, T_REG_64, "good_octets_sent" },
	{ 0x3040, T_REG_32, "good_frames_sent" },
	{ 0x3044, T_REG_32, "excessive_collision" },
	{ 0x3048, T_REG_32, "multicast_frames_sent" },
	{ 0x304c, T_REG_32, "broadcast_frames_sent" },
	{ 0x3054, T_REG_32, "fc_sent" },
	{ 0x300c, T_REG_32, "internal_mac_transmit_err" },
	{ ETHTOOL_STAT_EEE_WAKEUP, T_SW, "eee_wakeup_errors" },
	{ ETHTOOL_STAT_SKB_ALLOC_ERR, T_SW, "skb_alloc_errors" },
	{ ETHTOOL_STAT_REFILL_ERR, T_SW, "refill_errors" },
	{ ETHTOOL_XDP, T_SW, "rx_xdp_redirect" },
	{ ETHTOOL_XDP, T_SW, "rx_xdp_pass" },
	{ ETHTOOL_XDP, T_SW, "rx_xdp_drop" },
	{ ETHTOOL_XDP, T_SW, "rx_xdp_tx" },
	{ ETHTOOL_XDP, T_SW, "rx_xdp_tx_errors" },
	{ ETHTOOL_XDP, T_SW, "tx_xdp_xmit" },
	{ ETHTOOL_XDP, T_SW, "tx_xdp_xmit_errors" },
};
/* clang-format on */

void mvneta_ethtool_init(struct mvneta_port *pp)
{
	pp->ethtool_stats = kcalloc(pp->k, ARRAY_SIZE(mvneta_statistics), sizeof(u64));
}

static void mvneta_ethtool_update_stats(struct mvneta_port *pp)
{
	u32 low;
	int err;

	for (u32 i = 0; i < ARRAY_SIZE(mvneta_statistics); i++) {
		const struct mvneta_statistic *s = &mvneta_statistics[i];

		switch (s->type) {
		case T_REG_32:
			pp->ethtool_stats[i] += mvreg_read(pp, s->offset);
			break;
		case T_REG_64:
			low = mvreg_read(pp, s->offset);
			pp->ethtool_stats[i] += (u64)mvreg_read(pp, s->offset + 4u) << 32 | low;
			break;
		default:
			if (s->offset == ETHTOOL_STAT_EEE_WAKEUP) {
				err = phylink_get_eee_err(pp->phylink);
				pp->ethtool_stats[i] += err > 0 ? (u64)err : 0;
			} else if (s->offset == ETHTOOL_STAT_SKB_ALLOC_ERR) {
				pp->ethtool_stats[i] = pp->skb_alloc_errors;
			} else if (s->offset == ETHTOOL_STAT_REFILL_ERR) {
				pp->ethtool_stats[i] = pp->refill_errors;
			}
			break;
		}
	}
}

static void mvneta_ethtool_get_stats(struct net_device *dev, u64 *data)
{
	struct mvneta_port *pp = netdev_priv(dev);

	mvneta_ethtool_update_stats(pp);
	memcpy(data, pp->ethtool_stats, ARRAY_SIZE(mvneta_statistics) * sizeof(u64));
}

static int mvneta_ethtool_get_sset_count(struct net_device *dev, int sset)
{
	if (sset == ETH_SS_PHY_STATS && dev->phydev)
		return phy_ethtool_get_sset_count(dev->phydev);
	return sset == ETH_SS_STATS ? (int)ARRAY_SIZE(mvneta_statistics) : -EOPNOTSUPP;
}

static void mvneta_ethtool_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	if (sset == ETH_SS_PHY_STATS && dev->phydev)
		phy_ethtool_get_strings(dev->phydev, data);
	if (sset != ETH_SS_STATS)
		return;
	for (u32 i = 0; i < ARRAY_SIZE(mvneta_statistics); i++, data += ETH_GSTRING_LEN)
		strncpy((char *)data, mvneta_statistics[i].name, ETH_GSTRING_LEN);
}

static void mvneta_ethtool_get_phy_stats(struct net_device *dev, u64 *data)
{
	if (dev->phydev)
		phy_ethtool_get_stats(dev->phydev, data);
}

static void mvneta_ethtool_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strcpy(info->driver, "mvneta");
	strcpy(info->version, "1.0");
	snprintf(info->bus_info, sizeof(info->bus_info), "%s", dev->name);
}

static void mvneta_ethtool_get_wol(struct net_device *dev, struct ethtool_wolinfo *wol)
{
	struct mvneta_port *pp = netdev_priv(dev);

	phylink_ethtool_get_wol(pp->phylink, wol);
}

static int mvneta_ethtool_nway_reset(struct net_device *dev)
{
	struct mvneta_port *pp = netdev_priv(dev);

	return phylink_ethtool_nway_reset(pp->phylink);
}

static int mvneta_ethtool_get_coalesce(struct net_device *dev, struct ethtool_coalesce *c)
{
	struct mvneta_port *pp = netdev_priv(dev);

	c->rx_coalesce_usecs = pp->rxqs[0].time_coal;
	c->rx_max_coalesced_frames = pp->rxqs[0].pkts_coal;
	c->tx_max_coalesced_frames = pp->txqs[0].done_pkts_coal;
	return 0;
}

static int mvneta_ethtool_set_coalesce(struct net_device *dev, const struct ethtool_coalesce *c)
{
	struct mvneta_port *pp = netdev_priv(dev);

	for (u32 q = 0; q < MVNETA_QUEUES; q++) {
		pp->rxqs[q].time_coal = c->rx_coalesce_usecs;
		pp->rxqs[q].pkts_coal = c->rx_max_coalesced_frames;
		mvneta_rx_coal_set(pp, &pp->rxqs[q]);
	}
	for (u32 q = 0; q < MVNETA_QUEUES; q++) {
		pp->txqs[q].done_pkts_coal = c->tx_max_coalesced_frames;
		mvneta_tx_done_pkts_coal_set(pp, &pp->txqs[q]);
	}
	return 0;
}

static void mvneta_ethtool_get_ringparam(struct net_device *dev, struct ethtool_ringparam *ring)
{
	struct mvneta_port *pp = netdev_priv(dev);

	ring->rx_max_pending = MVNETA_MAX_RXD;
	ring->tx_max_pending = MVNETA_MAX_TXD;
	ring->rx_pending = pp->rx_ring_size;
	ring->tx_pending = pp->tx_ring_size;
}

static int mvneta_ethtool_set_ringparam(struct net_device *dev,
					const struct ethtool_ringparam *ring)
{
	struct mvneta_port *pp = netdev_priv(dev);
	bool running = netif_running(dev);

	if (!ring->rx_pending || !ring->tx_pending)
		return -EINVAL;
	if (running)
		mvneta_stop(dev);
	pp->rx_ring_size = (u16)min(ring->rx_pending, (u32)MVNETA_MAX_RXD);
	pp->tx_ring_size = (u16)min(ring->tx_pending, (u32)MVNETA_MAX_TXD);
	pp->tx_ring_size = max(pp->tx_ring_size, (u16)(MVNETA_MAX_SKB_DESCS * 2));
	if (pp->tx_ring_size != ring->tx_pending)
		netdev_warn(dev, "TX queue size set to %u (requested %u)\n", pp->tx_ring_size,
			    ring->tx_pending);
	if (running && mvneta_open(dev)) {
		netdev_err(dev, "error on opening device after ring param change\n");
		return -ENOMEM;
	}
	return 0;
}

static void mvneta_ethtool_get_pauseparam(struct net_device *dev, struct ethtool_pauseparam *pause)
{
	struct mvneta_port *pp = netdev_priv(dev);

	phylink_ethtool_get_pauseparam(pp->phylink, pause);
}

static int mvneta_ethtool_set_pauseparam(struct net_device *dev,
					 const struct ethtool_pauseparam *pause)
{
	struct mvneta_port *pp = netdev_priv(dev);

	return phylink_ethtool_set_pauseparam(pp->phylink, pause);
}

static int mvneta_ethtool_get_link_ksettings(struct net_device *dev,
					     struct ethtool_link_ksettings *cmd)
{
	struct mvneta_port *pp = netdev_priv(dev);

	return phylink_ethtool_ksettings_get(pp->phylink, cmd);
}

static int mvneta_ethtool_set_link_ksettings(struct net_device *dev,
					     const struct ethtool_link_ksettings *cmd)
{
	struct mvneta_port *pp = netdev_priv(dev);

	return phylink_ethtool_ksettings_set(pp->phylink, cmd);
}

static int mvneta_ethtool_get_eee(struct net_device *dev, struct ethtool_eee *eee)
{
	struct mvneta_port *pp = netdev_priv(dev);

	eee->eee_enabled = pp->eee_enabled;
	eee->eee_active = pp->eee_active;
	eee->tx_lpi_enabled = pp->tx_lpi_enabled;
	eee->tx_lpi_timer = mvreg_read(pp, MVNETA_LPI_CTRL_0) >> 8;
	return phylink_ethtool_get_eee(pp->phylink, eee);
}

static int mvneta_ethtool_set_eee(struct net_device *dev, const struct ethtool_eee *eee)
{
	struct mvneta_port *pp = netdev_priv(dev);
	u32 val;

	if (eee->tx_lpi_enabled && eee->tx_lpi_timer > 255)
		return -EINVAL;
	val = mvreg_read(pp, MVNETA_LPI_CTRL_0) & ~(0xffu << 8);
	mvreg_write(pp, MVNETA_LPI_CTRL_0, val | (eee->tx_lpi_timer & 0xff) << 8);
	pp->eee_enabled = eee->eee_enabled;
	pp->tx_lpi_enabled = eee->tx_lpi_enabled;
	mvneta_set_eee(pp, eee->tx_lpi_enabled && eee->eee_enabled);
	return phylink_ethtool_set_eee(pp->phylink, eee);
}

const struct ethtool_ops mvneta_ethtool_ops = {
	.get_drvinfo = mvneta_ethtool_get_drvinfo,
	.get_wol = mvneta_ethtool_get_wol,
	.get_link = ethtool_op_get_link,
	.nway_reset = mvneta_ethtool_nway_reset,
	.get_strings = mvneta_ethtool_get_strings,
	.get_sset_count = mvneta_ethtool_get_sset_count,
	.get_ethtool_stats = mvneta_ethtool_get_stats,
	.get_ethtool_phy_stats = mvneta_ethtool_get_phy_stats,
	.get_ringparam = mvneta_ethtool_get_ringparam,
	.set_ringparam = mvneta_ethtool_set_ringparam,
	.get_coalesce = mvneta_ethtool_get_coalesce,
	.set_coalesce = mvneta_ethtool_set_coalesce,
	.get_pauseparam = mvneta_ethtool_get_pauseparam,
	.set_pauseparam = mvneta_ethtool_set_pauseparam,
	.get_link_ksettings = mvneta_ethtool_get_link_ksettings,
	.set_link_ksettings = mvneta_ethtool_set_link_ksettings,
	.get_eee = mvneta_ethtool_get_eee,
	.set_eee = mvneta_ethtool_set_eee,
	.cable_test = phy_ethtool_cable_test,
};
