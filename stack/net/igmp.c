/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups of hosts (net/ipv4/igmp.c). Every host is in the group of all of them,
 * 224.0.0.1, from an interface's start to its end; nobody is told (RFC 1112,
 * section 4). There are no others: no socket can join a group, so there is
 * nothing that IGMP would report.
 */
#include <inetdevice.h>
#include <ip.h>
#include <net.h>

#include "net-private.h"

#define IGMP_ALL_HOSTS htonl(0xe0000001)

void ip_eth_mc_map(__be32 group, u8 *addr)
{
	u32 low = ntohl(group);

	addr[0] = 0x01;
	addr[1] = 0x00;
	addr[2] = 0x5e;
	addr[3] = (u8)(low >> 16 & 0x7f);
	addr[4] = (u8)(low >> 8);
	addr[5] = (u8)low;
}

static bool has_groups(const struct net_device *dev)
{
	return (dev->flags & IFF_MULTICAST) && !(dev->flags & (IFF_LOOPBACK | IFF_NOARP));
}

void ip_mc_up(struct net_device *dev)
{
	u8 addr[ETH_ALEN];

	ip_eth_mc_map(IGMP_ALL_HOSTS, addr);
	if (has_groups(dev))
		dev_mc_add(dev, addr);
}

void ip_mc_down(struct net_device *dev)
{
	u8 addr[ETH_ALEN];

	ip_eth_mc_map(IGMP_ALL_HOSTS, addr);
	if (has_groups(dev))
		dev_mc_del(dev, addr);
}
