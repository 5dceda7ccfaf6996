/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the ethtool program share. */
#ifndef TOOLS_ETHTOOL_PRIVATE_H
#define TOOLS_ETHTOOL_PRIVATE_H

#include <ethtool.h>
#include <netdevice.h>

#include "tools.h"

/* Exit statuses of ethtool 6.1, each command's own. */
#define ETHTOOL_NO_DRIVER 72
#define ETHTOOL_NO_DATA 75
#define ETHTOOL_NO_PAUSE_SET 76
#define ETHTOOL_NO_EEE_SET 76
#define ETHTOOL_NO_RING_SET 81
#define ETHTOOL_NO_FEATURES 92
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
	bool json;
};

/* Each returns the exit status. Under rtnl. */
int eth_settings(struct eth *e);
int eth_change(struct eth *e);
int eth_stats(struct eth *e);
int eth_phy_stats(struct eth *e);
int eth_cable_test(struct eth *e);
int eth_regs(struct eth *e);
int eth_show_eee(struct eth *e);
int eth_set_eee(struct eth *e);
int eth_show_features(struct eth *e);
int eth_set_features(struct eth *e);

/* "before", then link modes, wrapped. */
void eth_print_modes(struct eth *e, const char *before, const unsigned long *modes);

/* What netlink's errors look like, @why (or NULL) being the kernel's own words; returns @status. */
int eth_netlink_error(struct eth *e, const char *why, int err, int status);
/* What is wrong with a word of @command; each returns the exit status. */
int eth_no_value(struct eth *e, const char *command, const char *name);
int eth_bad_value(struct eth *e, const char *command, const char *name, const char *value);
int eth_unknown(struct eth *e, const char *command, const char *name);
int eth_bad_arguments(struct eth *e);

#endif
