// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Driver for Marvell's NETA MAC, as in the Armada 3720 ("marvell,armada-3700-
 * neta"): probe, open, stop, MTU.
 *
 * Life of the device:
 *
 *	probe   registers to known values, port and interrupts off
 *	open    rings, interrupt, PHY, port on, interrupts on; phylink starts
 *	link    queues run while it is up (mac_link_up, mac_link_down)
 *	stop    the reverse, and DMA reset: indices start from 0 again
 *
 * The files: mvneta_hw.c the port and its link, mvneta_rx.c and mvneta_tx.c queues
 * and packets, mvneta_ethtool.c counters and settings.
 *
 * Not here: XDP, TSO (there is no TCP yet), the hardware buffer manager, receive
 * flow steering and rate limits, which nobody can ask for.
 */
#include <ethtool.h>

#include "../drivers.h"
#include "mvneta.h"

static irqreturn_t mvneta_isr(int irq, void *dev_id)
{
	struct mvneta_port *pp = dev_id;

	mvreg_write(pp, MVNETA_INTR_NEW_MASK, 0);
	napi_schedule(&pp->napi);
	return IRQ_HANDLED;
}

/*
 * NAPI. The interrupt handler has masked everything; one look at the cause says
 * which queues want service, the highest first. Unmasking raises the interrupt
 * at once if something has come in meanwhile.
 */
static int mvneta_poll(struct napi_struct *napi, int budget)
{
	struct mvneta_port *pp = netdev_priv(napi->dev);
	int rx_done = 0, rx_queue;
	u32 cause, tx, misc;

	if (unlikely(!netif_running(pp->dev))) {
		napi_complete(napi);
		return 0;
	}
	cause = mvreg_read(pp, MVNETA_INTR_NEW_CAUSE);
	if (unlikely(cause & MVNETA_MISCINTR_INTR_MASK)) {
		misc = mvreg_read(pp, MVNETA_INTR_MISC_CAUSE);
		mvreg_write(pp, MVNETA_INTR_MISC_CAUSE, 0);
		if (misc & (MVNETA_CAUSE_PHY_STATUS_CHANGE | MVNETA_CAUSE_LINK_CHANGE))
			mvneta_link_change(pp);
	}
	for (tx = cause & MVNETA_TX_INTR_MASK_ALL; tx; tx &= ~BIT(fls(tx) - 1)) {
		struct mvneta_tx_queue *txq = &pp->txqs[fls(tx) - 1];

		if (txq->count)
			mvneta_txq_done(pp, txq);
	}
	cause = (cause & ~MVNETA_TX_INTR_MASK_ALL) | pp->cause_rx_tx;
	rx_queue = fls(cause >> 8 & 0xff);
	if (rx_queue)
		rx_done = mvneta_rx_swbm(pp, budget, &pp->rxqs[rx_queue - 1]);
	if (rx_done < budget) {
		cause = 0;
		napi_complete_done(napi, rx_done);
		mvneta_unmask_interrupts(pp);
	}
	pp->cause_rx_tx = cause;
	return rx_done;
}

static void mvneta_start_dev(struct mvneta_port *pp)
{
	mvneta_max_rx_size_set(pp, pp->pkt_size);
	mvneta_txq_max_tx_size_set(pp, pp->pkt_size);
	mvneta_port_enable(pp);
	napi_enable(&pp->napi);
	mvneta_unmask_interrupts(pp);
	mvreg_write(pp, MVNETA_INTR_MISC_MASK,
		    MVNETA_CAUSE_PHY_STATUS_CHANGE | MVNETA_CAUSE_LINK_CHANGE);
	phylink_start(pp->phylink);
	netif_tx_start_all_queues(pp->dev);
}

static void mvneta_stop_dev(struct mvneta_port *pp)
{
	phylink_stop(pp->phylink);
	napi_disable(&pp->napi);
	netif_carrier_off(pp->dev);
	mvneta_port_down(pp);
	netif_tx_stop_all_queues(pp->dev);
	mvneta_port_disable(pp);
	mvneta_clear_intr_cause(pp);
	mvneta_mask_interrupts(pp);
	mvneta_tx_reset(pp);
	mvneta_rx_reset(pp);
}

static int mvneta_mdio_probe(struct mvneta_port *pp)
{
	struct ethtool_wolinfo wol;
	struct phy_device *phydev;
	int err = 0;

	if (phylink_expects_phy(pp->phylink)) {
		phydev = of_phy_find_device(pp->k, pp->dev->of_node);
		err = phydev ? phylink_connect_phy(pp->phylink, phydev) : -ENODEV;
		if (err)
			netdev_err(pp->dev, "could not attach PHY: %d\n", err);
	}
	phylink_ethtool_get_wol(pp->phylink, &wol);
	return err;
}

int mvneta_open(struct net_device *dev)
{
	struct mvneta_port *pp = netdev_priv(dev);
	int err;

	pp->pkt_size = (u16)MVNETA_RX_PKT_SIZE(dev->mtu);
	err = mvneta_setup_rxqs(pp);
	if (err)
		return err;
	err = mvneta_setup_txqs(pp);
	if (err)
		goto err_cleanup_rxqs;
	err = request_irq(pp->k, pp->irq, mvneta_isr, 0, dev->name, pp);
	if (err) {
		netdev_err(dev, "cannot request irq %d\n", pp->irq);
		goto err_cleanup_txqs;
	}
	err = mvneta_mdio_probe(pp);
	if (err) {
		netdev_err(dev, "cannot probe MDIO bus\n");
		goto err_free_irq;
	}
	mvneta_start_dev(pp);
	return 0;

err_free_irq:
	free_irq(pp->k, pp->irq, pp);
err_cleanup_txqs:
	mvneta_cleanup_txqs(pp);
err_cleanup_rxqs:
	mvneta_cleanup_rxqs(pp);
	return err;
}

int mvneta_stop(struct net_device *dev)
{
	struct mvneta_port *pp = netdev_priv(dev);

	mvneta_stop_dev(pp);
	phylink_disconnect_phy(pp->phylink);
	free_irq(pp->k, pp->irq, pp);
	mvneta_cleanup_rxqs(pp);
	mvneta_cleanup_txqs(pp);
	return 0;
}

static int mvneta_change_mtu(struct net_device *dev, int mtu)
{
	struct mvneta_port *pp = netdev_priv(dev);
	int err;

	dev->mtu = (u32)mtu;
	if (!netif_running(dev)) {
		netdev_update_features(dev);
		return 0;
	}
	/* Everything is set up anew for the new size. */
	mvneta_stop_dev(pp);
	mvneta_cleanup_txqs(pp);
	mvneta_cleanup_rxqs(pp);
	pp->pkt_size = (u16)MVNETA_RX_PKT_SIZE(mtu);
	err = mvneta_setup_rxqs(pp);
	if (err) {
		netdev_err(dev, "unable to setup rxqs after MTU change\n");
		return err;
	}
	err = mvneta_setup_txqs(pp);
	if (err) {
		netdev_err(dev, "unable to setup txqs after MTU change\n");
		return err;
	}
	mvneta_start_dev(pp);
	netdev_update_features(dev);
	return 0;
}

/* Beyond a size the hardware cannot sum up what it has not fetched yet. */
static netdev_features_t mvneta_fix_features(struct net_device *dev, netdev_features_t features)
{
	struct mvneta_port *pp = netdev_priv(dev);

	if (pp->tx_csum_limit && dev->mtu > pp->tx_csum_limit) {
		features &= ~NETIF_F_IP_CSUM;
		netdev_info(dev, "Disable IP checksum for MTU greater than %dB\n",
			    pp->tx_csum_limit);
	}
	return features;
}

static const struct net_device_ops mvneta_netdev_ops = {
	.ndo_open = mvneta_open,
	.ndo_stop = mvneta_stop,
	.ndo_start_xmit = mvneta_tx,
	.ndo_set_rx_mode = mvneta_set_rx_mode,
	.ndo_set_mac_address = mvneta_set_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_change_mtu = mvneta_change_mtu,
	.ndo_fix_features = mvneta_fix_features,
};

static int mvneta_phylink_create(struct platform_device *pdev, struct mvneta_port *pp)
{
	struct phylink_config *config = &pp->phylink_config;

	config->k = pp->k;
	config->dev = &pdev->dev;
	config->ndev = pp->dev;
	config->mac_capabilities = MAC_SYM_PAUSE | MAC_10 | MAC_100 | MAC_1000FD | MAC_2500FD;
	config->supported_interfaces =
		BIT(PHY_INTERFACE_MODE_RGMII) | BIT(PHY_INTERFACE_MODE_RGMII_ID) |
		BIT(PHY_INTERFACE_MODE_RGMII_RXID) | BIT(PHY_INTERFACE_MODE_RGMII_TXID);
	/* Without a SERDES driver the mode is what the board says. */
	if (pp->phy_interface == PHY_INTERFACE_MODE_2500BASEX)
		config->supported_interfaces |= BIT(PHY_INTERFACE_MODE_2500BASEX);
	else if (pp->phy_interface == PHY_INTERFACE_MODE_1000BASEX ||
		 pp->phy_interface == PHY_INTERFACE_MODE_SGMII)
		config->supported_interfaces |=
			BIT(PHY_INTERFACE_MODE_1000BASEX) | BIT(PHY_INTERFACE_MODE_SGMII);
	pp->phylink_pcs.ops = &mvneta_phylink_pcs_ops;
	pp->phylink =
		phylink_create(config, pdev->dev.of_node, pp->phy_interface, &mvneta_phylink_ops);
	pp->dev->phylink = pp->phylink;
	return pp->phylink ? 0 : -EINVAL;
}

static const char *mvneta_choose_mac(struct platform_device *pdev, struct mvneta_port *pp)
{
	u8 mac[ETH_ALEN];

	if (!of_get_mac_address_by_name(pp->k, pdev->bd->name, mac)) {
		eth_hw_addr_set(pp->dev, mac);
		return "device tree";
	}
	mvneta_get_mac_addr(pp, mac);
	if (is_valid_ether_addr(mac)) {
		eth_hw_addr_set(pp->dev, mac);
		return "hardware";
	}
	eth_hw_addr_random(pp->dev);
	return "random";
}

static int mvneta_probe(struct platform_device *pdev)
{
	struct kernel *k = pdev->dev.k;
	struct mvneta_port *pp;
	struct net_device *dev;
	const char *mac_from;
	u32 val;
	int err;

	dev = alloc_etherdev_mqs(k, sizeof(*pp), MVNETA_QUEUES, MVNETA_QUEUES);
	pp = netdev_priv(dev);
	pp->k = k;
	pp->dev = dev;
	SET_NETDEV_DEV(dev, &pdev->dev);
	dev->of_node = pdev->dev.of_node;
	dev->tx_queue_len = MVNETA_MAX_TXD;
	dev->watchdog_timeo = 5 * HZ;
	dev->netdev_ops = &mvneta_netdev_ops;
	dev->ethtool_ops = &mvneta_ethtool_ops;

	err = of_get_phy_mode(dev->of_node, &pp->phy_interface);
	if (err || pp->phy_interface == PHY_INTERFACE_MODE_NA) {
		dev_err(&pdev->dev, "incorrect phy-mode\n");
		err = -EINVAL;
		goto err_free;
	}
	pp->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(pp->base)) {
		err = (int)PTR_ERR(pp->base);
		goto err_free;
	}
	pp->irq = platform_get_irq_optional(pdev, 0);
	if (pp->irq < 0) {
		err = pp->irq;
		goto err_free;
	}
	if (of_property_read_u32(dev->of_node, "clock-hz", &pp->clk_rate) || !pp->clk_rate) {
		dev_err(&pdev->dev, "no clock\n");
		err = -EINVAL;
		goto err_free;
	}
	err = mvneta_phylink_create(pdev, pp);
	if (err)
		goto err_free;
	mac_from = mvneta_choose_mac(pdev, pp);

	pp->tx_csum_limit = 9800;
	if (!of_property_read_u32(dev->of_node, "tx-csum-limit", &val))
		pp->tx_csum_limit = (u16)min(val, 9800u);
	mvneta_conf_mbus_windows(pp);
	pp->tx_ring_size = MVNETA_MAX_TXD;
	pp->rx_ring_size = MVNETA_MAX_RXD;
	for (u8 q = 0; q < MVNETA_QUEUES; q++) {
		pp->txqs[q].id = q;
		pp->txqs[q].done_pkts_coal = MVNETA_TXDONE_COAL_PKTS;
		pp->rxqs[q].id = q;
		pp->rxqs[q].pkts_coal = MVNETA_RX_COAL_PKTS;
		pp->rxqs[q].time_coal = MVNETA_RX_COAL_USEC;
	}
	mvneta_ethtool_init(pp);
	mvneta_port_disable(pp);
	mvneta_defaults_set(pp);
	mvreg_write(pp, MVNETA_UNIT_INTR_CAUSE, 0);

	netif_napi_add(dev, &pp->napi, mvneta_poll);
	dev->features = NETIF_F_SG | NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM | NETIF_F_RXCSUM;
	dev->hw_features |= dev->features;
	dev->vlan_features |= dev->features;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = 9676; /* 9700 - 20, rounded to 8 */
	dev->tso_max_segs = 100;

	err = register_netdev(dev);
	if (err < 0) {
		dev_err(&pdev->dev, "failed to register\n");
		goto err_phylink;
	}
	netdev_info(dev, "Using %s mac address %02x:%02x:%02x:%02x:%02x:%02x\n", mac_from,
		    dev->dev_addr[0], dev->dev_addr[1], dev->dev_addr[2], dev->dev_addr[3],
		    dev->dev_addr[4], dev->dev_addr[5]);
	platform_set_drvdata(pdev, dev);
	return 0;

err_phylink:
	netif_napi_del(&pp->napi);
	kfree(pp->ethtool_stats);
	phylink_destroy(pp->phylink);
err_free:
	free_netdev(dev);
	return err;
}

const struct platform_driver mvneta_driver = {
	.name = "mvneta",
	.compatible = "marvell,armada-3700-neta",
	.node_name = "ethernet",
	.probe = mvneta_probe,
};
