/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 addresses of devices and their settings. */
#ifndef STACK_INETDEVICE_H
#define STACK_INETDEVICE_H

#include <inet.h>
#include <neighbour.h>
#include <netdevice.h>

#define RT_SCOPE_UNIVERSE 0
#define RT_SCOPE_SITE 200
#define RT_SCOPE_LINK 253
#define RT_SCOPE_HOST 254
#define RT_SCOPE_NOWHERE 255

#define IFA_F_SECONDARY 0x01u
#define IFA_F_PERMANENT 0x80u
#define IFA_F_NOPREFIXROUTE 0x200u
#define INFINITY_LIFE_TIME 0xffffffffu

struct in_ifaddr {
	struct list_head list; /* in in_device->ifa_list, primaries first */
	struct in_device *idev;
	__be32 local, address;	/* the same unless point to point */
	__be32 mask, broadcast; /* broadcast 0: none */
	u8 prefixlen, scope;
	u32 flags, metric;
	char label[IFNAMSIZ];
};

/* sysctl net.ipv4.conf.* */
struct ipv4_devconf {
	int forwarding;
	int accept_local;
	int accept_redirects, send_redirects;
	int accept_source_route;
	int arp_accept, arp_ignore, arp_notify;
	int rp_filter;
	int log_martians;
	int promote_secondaries;
	int route_localnet;
};

struct in_device {
	struct net_device *dev;
	struct list_head ifa_list;
	struct ipv4_devconf cnf;
	struct neigh_parms arp_parms;
	u32 mc_count;
};

#define IN_DEV_FORWARD(in_dev) ((in_dev)->cnf.forwarding)
/* all || dev, all && dev, max(all, dev) as each is defined to be. */
#define IN_DEV_ORCONF(in_dev, attr) ((in_dev)->cnf.attr || (in_dev)->dev->k->net->devconf_all->attr)
#define IN_DEV_ANDCONF(in_dev, attr) \
	((in_dev)->cnf.attr && (in_dev)->dev->k->net->devconf_all->attr)
#define IN_DEV_MAXCONF(in_dev, attr) \
	max((in_dev)->cnf.attr, (in_dev)->dev->k->net->devconf_all->attr)

void devinet_init(struct kernel *k);

/* The interface comes up (goes down): it is in the group of all hosts. */
void ip_mc_up(struct net_device *dev);
void ip_mc_down(struct net_device *dev);

/* The Ethernet address of @group: 01:00:5e and 23 of its bits (RFC 1112, section 6.4). */
void ip_eth_mc_map(__be32 group, u8 *addr);

/*
 * Under rtnl. `ip addr add`: @peer 0: no point-to-point link; @broadcast
 * 0: none is shown. 0, -EEXIST, -EINVAL (also: the subnet is there with another
 * scope), -ENODEV.
 */
int inet_addr_add(struct net_device *dev, __be32 local, __be32 peer, u8 prefixlen, __be32 broadcast,
		  u8 scope, const char *label);
int inet_addr_del(struct net_device *dev, __be32 local, u8 prefixlen); /* -EADDRNOTAVAIL */
int inet_addr_flush(struct net_device *dev);

/* A source address for @dst by @dev, of scope @scope or wider; 0: none. */
__be32 inet_select_addr(struct net_device *dev, __be32 dst, int scope);
/* The address entry @local of @dev, or NULL. */
struct in_ifaddr *inet_ifa_byprefix(struct in_device *in_dev, __be32 prefix, __be32 mask);
bool inet_ifa_local(struct net_device *dev, __be32 addr);
/* The device that has @addr, or NULL. */
struct net_device *ip_dev_find(struct kernel *k, __be32 addr);
/* Sets forwarding everywhere, as a write to net.ipv4.ip_forward. */
void inet_forward_change(struct kernel *k, int value);

#endif
