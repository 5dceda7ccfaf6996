// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The conduit: an ordinary Ethernet device that carries tagged frames. It must
 * take frames larger by the tag and for any address, and `ethtool -S eth0`
 * shows the counters of the switch's CPU port behind its own, with prefix
 * "p00_".
 */
#include "dsa_priv.h"

static int dsa_conduit_own_count(struct net_device *dev, int sset)
{
	const struct ethtool_ops *ops = dev->dsa_ptr->orig_ethtool_ops;
	int count = ops && ops->get_sset_count ? ops->get_sset_count(dev, sset) : 0;

	return count < 0 ? 0 : count;
}

static int dsa_conduit_get_sset_count(struct net_device *dev, int sset)
{
	struct dsa_port *cpu_dp = dev->dsa_ptr;
	int count = dsa_conduit_own_count(dev, sset), more;

	if (sset == ETH_SS_STATS) {
		more = cpu_dp->ds->ops->get_sset_count(cpu_dp->ds, (int)cpu_dp->index, sset);
		count += more < 0 ? 0 : more;
	}
	return count ? count : -EOPNOTSUPP;
}

static void dsa_conduit_get_strings(struct net_device *dev, u32 stringset, u8 *data)
{
	struct dsa_port *cpu_dp = dev->dsa_ptr;
	const struct ethtool_ops *ops = cpu_dp->orig_ethtool_ops;
	struct dsa_switch *ds = cpu_dp->ds;
	char name[ETH_GSTRING_LEN];
	int port = (int)cpu_dp->index, count;

	if (ops && ops->get_strings)
		ops->get_strings(dev, stringset, data);
	if (stringset != ETH_SS_STATS)
		return;
	data += dsa_conduit_own_count(dev, (int)stringset) * ETH_GSTRING_LEN;
	ds->ops->get_strings(ds, port, stringset, data);
	count = ds->ops->get_sset_count(ds, port, (int)stringset);
	for (int i = 0; i < count; i++, data += ETH_GSTRING_LEN) {
		memcpy(name, data, ETH_GSTRING_LEN);
		name[ETH_GSTRING_LEN - 5] = 0;
		memset(data, 0, ETH_GSTRING_LEN);
		snprintf((char *)data, ETH_GSTRING_LEN, "p%.2u_%.*s", (u32)port % 100,
			 ETH_GSTRING_LEN - 5, name);
	}
}

static void dsa_conduit_get_ethtool_stats(struct net_device *dev, u64 *data)
{
	struct dsa_port *cpu_dp = dev->dsa_ptr;
	const struct ethtool_ops *ops = cpu_dp->orig_ethtool_ops;
	struct dsa_switch *ds = cpu_dp->ds;

	if (ops && ops->get_ethtool_stats)
		ops->get_ethtool_stats(dev, data);
	ds->ops->get_ethtool_stats(ds, (int)cpu_dp->index,
				   data + dsa_conduit_own_count(dev, ETH_SS_STATS));
}

/* A dump: who made it, how long it is, then the registers of the CPU port. */
static int dsa_conduit_get_regs_len(struct net_device *dev)
{
	struct dsa_port *cpu_dp = dev->dsa_ptr;

	return (int)(sizeof(struct ethtool_drvinfo) + sizeof(struct ethtool_regs)) +
	       cpu_dp->ds->ops->get_regs_len(cpu_dp->ds, (int)cpu_dp->index);
}

static void dsa_conduit_get_regs(struct net_device *dev, struct ethtool_regs *regs, void *data)
{
	struct dsa_port *cpu_dp = dev->dsa_ptr;
	struct dsa_switch *ds = cpu_dp->ds;
	struct ethtool_drvinfo info = {.driver = "dsa"};
	struct ethtool_regs cpu_regs = {0};
	u8 *p = data;

	cpu_regs.len = (u32)ds->ops->get_regs_len(ds, (int)cpu_dp->index);
	ds->ops->get_regs(ds, (int)cpu_dp->index, &cpu_regs, p + sizeof(info) + sizeof(cpu_regs));
	memcpy(p, &info, sizeof(info));
	memcpy(p + sizeof(info), &cpu_regs, sizeof(cpu_regs));
}

static int dsa_conduit_ethtool_setup(struct net_device *dev)
{
	struct dsa_port *cpu_dp = dev->dsa_ptr;
	struct ethtool_ops *ops = kzalloc(dev->k, sizeof(*ops));

	cpu_dp->orig_ethtool_ops = dev->ethtool_ops;
	if (dev->ethtool_ops)
		*ops = *dev->ethtool_ops;
	ops->get_regs_len = dsa_conduit_get_regs_len;
	ops->get_regs = dsa_conduit_get_regs;
	ops->get_sset_count = dsa_conduit_get_sset_count;
	ops->get_strings = dsa_conduit_get_strings;
	ops->get_ethtool_stats = dsa_conduit_get_ethtool_stats;
	dev->ethtool_ops = ops;
	return 0;
}

int dsa_conduit_setup(struct net_device *dev, struct dsa_port *cpu_dp)
{
	int mtu = ETH_DATA_LEN + cpu_dp->tag_ops->needed_headroom;
	int err;

	/* User ports may have raised it further. */
	err = dev_set_mtu(dev, max(mtu, (int)dev->mtu));
	if (err)
		netdev_warn(dev, "error %d setting MTU to %d to include DSA overhead\n", err, mtu);
	dev->dsa_ptr = cpu_dp;
	dev_set_promiscuity(dev, 1);
	return dsa_conduit_ethtool_setup(dev);
}
