/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the ethtool program share. */
#ifndef TOOLS_ETHTOOL_PRIVATE_H
#define TOOLS_ETHTOOL_PRIVATE_H

#include <ethtool.h>
#include <netdevice.h>

#include "tools.h"

/* Exit statuses of ethtool 6.1, each command's own. */
#define ETHTOOL_NO_DATA 75
#define ETHTOOL_NO_PAUSE_SET 76
#define ETHTOOL_NO_RING_SET 81
#define ETHTOOL_NO_STATS 94
#define ETHTOOL_NO_STRINGS 96
#define ETHTOOL_FAILED 1
#define ETHTOOL_IOCTL_FAILED 255
#define ETHTOOL_NO_REGS 74

/* A command line: the device and the words behind it. */
struct eth {
	struct process *p;
	struct net_device *dev;
	const struct ethtool_ops *ops; /* never NULL */
	char **argv;
};

/* Each returns the exit status. Under rtnl. */
int eth_settings(struct eth *e);
int eth_change(struct eth *e);
int eth_stats(struct eth *e);
int eth_phy_stats(struct eth *e);
int eth_cable_test(struct eth *e);
int eth_regs(struct eth *e);

/* What netlink's errors look like; returns @status. */
int eth_netlink_error(struct eth *e, int err, int status);

#endif
