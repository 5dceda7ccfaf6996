// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The network device of a user port: lan0@eth0. It sends through the conduit
 * with a tag in front; its link is that of the port's PHY.
 */
#include "dsa_priv.h"

static int dsa_user_get_iflink(const struct net_device *dev)
{
	return dsa_user_to_conduit(dev)->ifindex;
}

/* The conduit must let pass what is for us. */
static int dsa_user_host_uc_install(struct net_device *dev, const u8 *addr)
{
	struct net_device *conduit = dsa_user_to_conduit(dev);

	return ether_addr_equal(addr, conduit->dev_addr) ? 0 : dev_uc_add(conduit, addr);
}

static void dsa_user_host_uc_uninstall(struct net_device *dev)
{
	struct net_device *conduit = dsa_user_to_conduit(dev);

	if (!ether_addr_equal(dev->dev_addr, conduit->dev_addr))
		dev_uc_del(conduit, dev->dev_addr);
}

static int dsa_user_open(struct net_device *dev)
{
	struct net_device *conduit = dsa_user_to_conduit(dev);
	int err;

	err = dev_open(conduit);
	if (err < 0) {
		netdev_err(dev, "failed to open conduit %s\n", conduit->name);
		return err;
	}
	err = dsa_user_host_uc_install(dev, dev->dev_addr);
	if (err)
		return err;
	dsa_port_enable_rt(dev->dsa_user);
	return 0;
}

static int dsa_user_stop(struct net_device *dev)
{
	dsa_port_disable_rt(dev->dsa_user);
	dsa_user_host_uc_uninstall(dev);
	return 0;
}

static netdev_tx_t dsa_user_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct dsa_port *dp = dev->dsa_user;

	dev->stats.tx_packets++;
	dev->stats.tx_bytes += skb->len;
	if (unlikely(skb_cow(skb, dp->tag_ops->needed_headroom))) {
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	cpu_charge(dev->k, COST_TAG);
	dp->tag_ops->xmit(skb, dp);
	skb->dev = dp->cpu_dp->conduit;
	dev_queue_xmit(skb);
	return NETDEV_TX_OK;
}

static void dsa_user_change_rx_flags(struct net_device *dev, int change)
{
	struct net_device *conduit = dsa_user_to_conduit(dev);

	if (change & IFF_ALLMULTI)
		dev_set_allmulti(conduit, dev->flags & IFF_ALLMULTI ? 1 : -1);
	if (change & IFF_PROMISC)
		dev_set_promiscuity(conduit, dev->flags & IFF_PROMISC ? 1 : -1);
}

static void dsa_user_set_rx_mode(struct net_device *dev)
{
	struct net_device *conduit = dsa_user_to_conduit(dev);

	dev_mc_sync(conduit, dev);
	dev_uc_sync(conduit, dev);
}

static int dsa_user_set_mac_address(struct net_device *dev, const u8 *addr)
{
	int err;

	if (!is_valid_ether_addr(addr))
		return -EADDRNOTAVAIL;
	if (netif_running(dev)) {
		err = dsa_user_host_uc_install(dev, addr);
		if (err)
			return err;
		dsa_user_host_uc_uninstall(dev);
	}
	eth_hw_addr_set(dev, addr);
	return 0;
}

/* Links between switches carry what the port @dp does, whichever way it takes. */
static int dsa_port_mtu_change(struct dsa_port *dp, int mtu)
{
	int err = 0;

	for (struct dsa_switch *ds = dp->ds->dst->switches; ds; ds = ds->next)
		for (u32 i = 0; i < ds->num_ports && !err; i++)
			if (&ds->ports[i] == dp || dsa_is_dsa_port(ds, (int)i))
				err = ds->ops->port_change_mtu(ds, (int)i, mtu);
	return err;
}

/* The conduit's MTU is the largest of its users' plus the tag. */
int dsa_user_change_mtu(struct net_device *dev, int new_mtu)
{
	struct net_device *conduit = dsa_user_to_conduit(dev);
	struct dsa_port *dp = dev->dsa_user, *cpu_dp = dp->cpu_dp;
	int overhead = cpu_dp->tag_ops->needed_headroom;
	int largest = 0, old = (int)conduit->mtu, err;

	for (struct dsa_switch *ds = dp->ds->dst->switches; ds; ds = ds->next)
		for (u32 i = 0; i < ds->num_ports; i++) {
			struct net_device *user = ds->ports[i].user;

			if (user && dsa_user_to_conduit(user) == conduit)
				largest = max(largest, user == dev ? new_mtu : (int)user->mtu);
		}
	if (largest + overhead > min((int)conduit->max_mtu, (int)dev->max_mtu + overhead))
		return -ERANGE;
	if (largest + overhead != old) {
		err = dev_set_mtu(conduit, largest + overhead);
		if (err < 0)
			return err;
		err = dsa_port_mtu_change(cpu_dp, largest);
		if (err)
			goto restore_conduit;
	}
	err = dsa_port_mtu_change(dp, new_mtu);
	if (err)
		goto restore_cpu;
	dev->mtu = (u32)new_mtu;
	return 0;
restore_cpu:
	if (largest + overhead != old)
		dsa_port_mtu_change(cpu_dp, old - overhead);
restore_conduit:
	if (largest + overhead != old)
		dev_set_mtu(conduit, old);
	return err;
}

static int dsa_user_get_phys_port_name(struct net_device *dev, char *name, size_t len)
{
	return snprintf(name, len, "p%u", dev->dsa_user->index) >= (int)len ? -EINVAL : 0;
}

static int dsa_user_get_port_parent_id(struct net_device *dev, u8 *id)
{
	u32 tree = dev->dsa_user->ds->dst->index;

	memcpy(id, &tree, sizeof(tree));
	return 0;
}

static const struct net_device_ops dsa_user_netdev_ops = {
	.ndo_open = dsa_user_open,
	.ndo_stop = dsa_user_stop,
	.ndo_start_xmit = dsa_user_xmit,
	.ndo_change_rx_flags = dsa_user_change_rx_flags,
	.ndo_set_rx_mode = dsa_user_set_rx_mode,
	.ndo_set_mac_address = dsa_user_set_mac_address,
	.ndo_change_mtu = dsa_user_change_mtu,
	.ndo_get_iflink = dsa_user_get_iflink,
	.ndo_get_phys_port_name = dsa_user_get_phys_port_name,
	.ndo_get_port_parent_id = dsa_user_get_port_parent_id,
};

static void dsa_user_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strcpy(info->driver, "dsa");
	strcpy(info->fw_version, "N/A");
	strcpy(info->bus_info, "platform");
}

static int dsa_user_get_regs_len(struct net_device *dev)
{
	struct dsa_port *dp = dev->dsa_user;

	return dp->ds->ops->get_regs_len(dp->ds, (int)dp->index);
}

static void dsa_user_get_regs(struct net_device *dev, struct ethtool_regs *regs, void *data)
{
	struct dsa_port *dp = dev->dsa_user;

	dp->ds->ops->get_regs(dp->ds, (int)dp->index, regs, data);
}

/* Four counters of our own, then the switch's. */
static const char *const dsa_user_stats[] = {"tx_packets", "tx_bytes", "rx_packets", "rx_bytes"};

static int dsa_user_get_sset_count(struct net_device *dev, int sset)
{
	struct dsa_port *dp = dev->dsa_user;
	int count;

	if (sset == ETH_SS_PHY_STATS && dev->phydev)
		return phy_ethtool_get_sset_count(dev->phydev);
	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;
	count = dp->ds->ops->get_sset_count(dp->ds, (int)dp->index, sset);
	return count < 0 ? count : count + (int)ARRAY_SIZE(dsa_user_stats);
}

static void dsa_user_get_strings(struct net_device *dev, u32 stringset, u8 *data)
{
	struct dsa_port *dp = dev->dsa_user;

	if (stringset == ETH_SS_PHY_STATS && dev->phydev)
		phy_ethtool_get_strings(dev->phydev, data);
	if (stringset != ETH_SS_STATS)
		return;
	for (u32 i = 0; i < ARRAY_SIZE(dsa_user_stats); i++, data += ETH_GSTRING_LEN)
		strncpy((char *)data, dsa_user_stats[i], ETH_GSTRING_LEN);
	dp->ds->ops->get_strings(dp->ds, (int)dp->index, stringset, data);
}

static void dsa_user_get_ethtool_stats(struct net_device *dev, u64 *data)
{
	struct dsa_port *dp = dev->dsa_user;

	data[0] = dev->stats.tx_packets;
	data[1] = dev->stats.tx_bytes;
	data[2] = dev->stats.rx_packets;
	data[3] = dev->stats.rx_bytes;
	dp->ds->ops->get_ethtool_stats(dp->ds, (int)dp->index, data + ARRAY_SIZE(dsa_user_stats));
}

static void dsa_user_get_ethtool_phy_stats(struct net_device *dev, u64 *data)
{
	phy_ethtool_get_stats(dev->phydev, data);
}

static int dsa_user_nway_reset(struct net_device *dev)
{
	return phylink_ethtool_nway_reset(dev->dsa_user->pl);
}

static void dsa_user_get_pauseparam(struct net_device *dev, struct ethtool_pauseparam *pause)
{
	phylink_ethtool_get_pauseparam(dev->dsa_user->pl, pause);
}

static int dsa_user_set_pauseparam(struct net_device *dev, const struct ethtool_pauseparam *pause)
{
	return phylink_ethtool_set_pauseparam(dev->dsa_user->pl, pause);
}

static int dsa_user_get_link_ksettings(struct net_device *dev, struct ethtool_link_ksettings *cmd)
{
	return phylink_ethtool_ksettings_get(dev->dsa_user->pl, cmd);
}

static int dsa_user_set_link_ksettings(struct net_device *dev,
				       const struct ethtool_link_ksettings *cmd)
{
	return phylink_ethtool_ksettings_set(dev->dsa_user->pl, cmd);
}

static int dsa_user_get_eee(struct net_device *dev, struct ethtool_eee *eee)
{
	return phylink_ethtool_get_eee(dev->dsa_user->pl, eee);
}

static int dsa_user_set_eee(struct net_device *dev, const struct ethtool_eee *eee)
{
	return phylink_ethtool_set_eee(dev->dsa_user->pl, eee);
}

static void dsa_user_get_wol(struct net_device *dev, struct ethtool_wolinfo *wol)
{
	phylink_ethtool_get_wol(dev->dsa_user->pl, wol);
}

static const struct ethtool_ops dsa_user_ethtool_ops = {
	.get_drvinfo = dsa_user_get_drvinfo,
	.get_wol = dsa_user_get_wol,
	.get_link = ethtool_op_get_link,
	.nway_reset = dsa_user_nway_reset,
	.get_regs_len = dsa_user_get_regs_len,
	.get_regs = dsa_user_get_regs,
	.get_strings = dsa_user_get_strings,
	.get_sset_count = dsa_user_get_sset_count,
	.get_ethtool_stats = dsa_user_get_ethtool_stats,
	.get_ethtool_phy_stats = dsa_user_get_ethtool_phy_stats,
	.get_pauseparam = dsa_user_get_pauseparam,
	.set_pauseparam = dsa_user_set_pauseparam,
	.get_link_ksettings = dsa_user_get_link_ksettings,
	.set_link_ksettings = dsa_user_set_link_ksettings,
	.get_eee = dsa_user_get_eee,
	.set_eee = dsa_user_set_eee,
	.cable_test = phy_ethtool_cable_test,
};

/* The PHY that the board file names, or the switch's own of that port. */
static int dsa_user_phy_setup(struct net_device *dev)
{
	struct dsa_port *dp = dev->dsa_user;
	struct dsa_switch *ds = dp->ds;
	struct phy_device *phydev;
	u32 addr;
	int err;

	err = dsa_port_phylink_create(dp);
	if (err)
		return err;
	dev->phylink = dp->pl;
	if (!phylink_expects_phy(dp->pl))
		return 0;
	phydev = of_phy_find_device(ds->k, (struct device_node *)dp->dn);
	if (!phydev && ds->user_mii_bus && !of_property_read_u32(dp->dn, "phy", &addr) &&
	    addr < PHY_MAX_ADDR)
		phydev = ds->user_mii_bus->phys[addr];
	err = phydev ? phylink_connect_phy(dp->pl, phydev) : -ENODEV;
	if (err) {
		netdev_err(dev, "failed to connect to PHY: %d\n", err);
		phylink_destroy(dp->pl);
		dp->pl = NULL;
		dev->phylink = NULL;
	}
	return err;
}

int dsa_user_create(struct dsa_port *dp)
{
	struct net_device *conduit = dp->cpu_dp->conduit, *dev;
	struct dsa_switch *ds = dp->ds;
	struct kernel *k = ds->k;
	u8 mac[ETH_ALEN];
	int err;

	dev = alloc_netdev_mqs(k, 0, dp->name, ether_setup, 1, 1);
	if (!of_get_mac_address_by_name(k, dp->name, mac))
		eth_hw_addr_set(dev, mac);
	else
		eth_hw_addr_set(dev, conduit->dev_addr);
	dev->netdev_ops = &dsa_user_netdev_ops;
	dev->ethtool_ops = &dsa_user_ethtool_ops;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_DSA_USER | IFF_LIVE_ADDR_CHANGE;
	dev->max_mtu = (u32)ds->ops->port_max_mtu(ds, (int)dp->index);
	dev->features = conduit->vlan_features;
	dev->vlan_features = conduit->vlan_features;
	dev->needed_headroom = dp->tag_ops->needed_headroom + conduit->needed_headroom;
	dev->of_node = (struct device_node *)dp->dn;
	dev->kind = "dsa";
	dev->dsa_user = dp;
	SET_NETDEV_DEV(dev, ds->dev);
	dp->user = dev;
	netif_carrier_off(dev);

	err = dsa_user_phy_setup(dev);
	if (err) {
		netdev_err(dev, "error %d setting up PHY for tree %u, switch %u, port %u\n", err,
			   ds->dst->index, ds->index, dp->index);
		goto out_free;
	}
	rtnl_lock(k);
	err = dsa_user_change_mtu(dev, ETH_DATA_LEN);
	if (err)
		dev_warn(ds->dev, "nonfatal error %d setting MTU to %d on port %u\n", err,
			 ETH_DATA_LEN, dp->index);
	err = register_netdevice(dev);
	if (err)
		netdev_err(conduit, "error %d registering interface %s\n", err, dev->name);
	else
		err = netdev_upper_dev_link(conduit, dev);
	rtnl_unlock(k);
	if (!err)
		return 0;

	phylink_disconnect_phy(dp->pl);
	phylink_destroy(dp->pl);
	dp->pl = NULL;
out_free:
	dp->user = NULL;
	free_netdev(dev);
	return err;
}
