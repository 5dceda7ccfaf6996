/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 addresses of devices (net/ipv4/devinet.c) and the routes that follow from
 * them (fib_frontend.c): a local one for the address itself, a broadcast one,
 * and one for the subnet on the link, with this address as source.
 *
 *	ip addr add 192.168.1.1/24 dev lan0
 *	  local 192.168.1.1 dev lan0 proto kernel scope host src 192.168.1.1
 *	  broadcast 192.168.1.255 dev lan0 proto kernel scope link src 192.168.1.1
 *	  192.168.1.0/24 dev lan0 proto kernel scope link src 192.168.1.1
 */
#include <inetdevice.h>
#include <net.h>
#include <route.h>
#include <socket.h>

#include "net-private.h"

static const struct ipv4_devconf devconf_all_initial = {
	.accept_redirects = 1,
	.send_redirects = 1,
};

static const struct ipv4_devconf devconf_dflt_initial = {
	.accept_redirects = 1,
	.send_redirects = 1,
	.accept_source_route = 1,
};

static struct in_device *inetdev_init(struct net_device *dev)
{
	struct in_device *in_dev = kzalloc(dev->k, sizeof(*in_dev));

	in_dev->dev = dev;
	INIT_LIST_HEAD(&in_dev->ifa_list);
	in_dev->cnf = *dev->k->net->devconf_dflt;
	in_dev->arp_parms = *neigh_parms_default(dev->k);
	dev->ip_ptr = in_dev;
	return in_dev;
}

/* fib_add_ifaddr(): a route for the subnet, or for the peer if that is all there is. */
static bool ifa_has_prefix(struct in_ifaddr *ifa)
{
	__be32 prefix = ifa->address & ifa->mask;

	return !ipv4_is_zeronet(prefix) && (prefix != ifa->local || ifa->prefixlen < 32) &&
	       !(ifa->flags & (IFA_F_SECONDARY | IFA_F_NOPREFIXROUTE));
}

/* The source that routes of @ifa say: of a secondary address its primary's. */
static __be32 ifa_prefsrc(const struct in_ifaddr *ifa)
{
	struct in_ifaddr *pos;

	if (ifa->flags & IFA_F_SECONDARY)
		list_for_each_entry(pos, &ifa->idev->ifa_list, list)
			if (!(pos->flags & IFA_F_SECONDARY) && pos->mask == ifa->mask &&
			    !((pos->address ^ ifa->address) & ifa->mask))
				return pos->local;
	return ifa->local;
}

static void fib_magic(struct in_ifaddr *ifa, bool add, u8 type, __be32 dst, u8 dst_len)
{
	struct net_device *dev = ifa->idev->dev;
	struct fib_info cfg = {
		.dst = dst,
		.mask = inet_make_mask(dst_len),
		.prefixlen = dst_len,
		.type = type,
		.scope = type == RTN_LOCAL ? RT_SCOPE_HOST : RT_SCOPE_LINK,
		.protocol = RTPROT_KERNEL,
		.table = type == RTN_UNICAST ? RT_TABLE_MAIN : RT_TABLE_LOCAL,
		.metric = type == RTN_UNICAST ? ifa->metric : 0,
		/* Of a secondary that goes, its primary may be gone: any. */
		.prefsrc = add				? ifa_prefsrc(ifa) :
			   ifa->flags & IFA_F_SECONDARY ? 0 :
							  ifa->local,
		.dev = dev,
	};

	if (add)
		fib_add(dev->k, &cfg, FIB_CREATE | FIB_APPEND);
	else
		fib_del(dev->k, &cfg);
}

/* Whether another address of the device has use for the broadcast route to @brd. */
static bool shares_broadcast(const struct in_ifaddr *ifa, __be32 brd)
{
	struct in_ifaddr *pos;

	list_for_each_entry(pos, &ifa->idev->ifa_list, list)
		if (pos != ifa &&
		    (pos->broadcast == brd ||
		     (ifa_has_prefix(pos) && ((pos->address & pos->mask) | ~pos->mask) == brd)))
			return true;
	return false;
}

static void fib_ifaddr(struct in_ifaddr *ifa, bool add)
{
	struct net_device *dev = ifa->idev->dev;
	__be32 prefix = ifa->address & ifa->mask;

	fib_magic(ifa, add, RTN_LOCAL, ifa->local, 32);
	if (add && !(dev->flags & IFF_UP))
		return;
	if (ifa->broadcast && ifa->broadcast != 0xffffffff &&
	    !(ifa->flags & IFA_F_SECONDARY && shares_broadcast(ifa, ifa->broadcast)))
		fib_magic(ifa, add, RTN_BROADCAST, ifa->broadcast, 32);
	if (!ifa_has_prefix(ifa))
		return;
	fib_magic(ifa, add, dev->flags & IFF_LOOPBACK ? RTN_LOCAL : RTN_UNICAST, prefix,
		  ifa->prefixlen);
	/* All ones is the subnet's broadcast, said or not; two hosts have none (RFC 3021). */
	if (ifa->prefixlen < 31 && (prefix | ~ifa->mask) != ifa->broadcast)
		fib_magic(ifa, add, RTN_BROADCAST, prefix | ~ifa->mask, 32);
}

int inet_addr_add(struct net_device *dev, __be32 local, __be32 peer, u8 prefixlen, __be32 broadcast,
		  u8 scope, const char *label)
{
	struct in_device *in_dev = dev->ip_ptr;
	struct in_ifaddr *ifa, *pos;
	struct list_head *at;
	__be32 mask = inet_make_mask(prefixlen);
	bool secondary = false;

	if (prefixlen > 32 || !local || ipv4_is_multicast(local) || ipv4_is_lbcast(local))
		return -EINVAL;
	if (!in_dev)
		return -ENODEV;
	if (dev->mtu < IPV4_MIN_MTU)
		return -ENOBUFS;
	at = &in_dev->ifa_list;
	list_for_each_entry(pos, &in_dev->ifa_list, list) {
		/* Primaries are in front, those of wider scope behind. */
		if (!(pos->flags & IFA_F_SECONDARY) && scope <= pos->scope)
			at = &pos->list;
		if (pos->mask != mask || ((pos->address ^ (peer ? peer : local)) & mask))
			continue;
		if (pos->local == local)
			return -EEXIST;
		if (pos->scope != scope)
			return -EINVAL;
		secondary = true;
	}
	ifa = kzalloc(dev->k, sizeof(*ifa));
	ifa->idev = in_dev;
	ifa->local = local;
	ifa->address = peer ? peer : local;
	ifa->prefixlen = prefixlen;
	ifa->mask = mask;
	ifa->scope = scope;
	ifa->flags = IFA_F_PERMANENT | (secondary ? IFA_F_SECONDARY : 0);
	ifa->broadcast = broadcast;
	g_strlcpy(ifa->label, label ? label : dev->name, sizeof(ifa->label));
	if (secondary)
		list_add_tail(&ifa->list, &in_dev->ifa_list);
	else
		list_add(&ifa->list, at);
	fib_ifaddr(ifa, true);
	if ((dev->flags & IFF_UP) && IN_DEV_ORCONF(in_dev, arp_notify))
		arp_send(ARPOP_REQUEST, dev, local, local, NULL, dev->dev_addr, NULL);
	return 0;
}

static void inet_del_ifa(struct in_ifaddr *ifa)
{
	struct in_device *in_dev = ifa->idev;
	struct in_ifaddr *pos, *next;
	bool promoted = false;

	list_del(&ifa->list);
	fib_ifaddr(ifa, false);
	if (!(ifa->flags & IFA_F_SECONDARY)) {
		/* Its secondaries go with it, or the first becomes primary. */
		list_for_each_entry_safe(pos, next, &in_dev->ifa_list, list) {
			if (!(pos->flags & IFA_F_SECONDARY) || pos->mask != ifa->mask ||
			    ((pos->address ^ ifa->address) & ifa->mask))
				continue;
			if (IN_DEV_ORCONF(in_dev, promote_secondaries)) {
				/* The routes name the primary as source. */
				fib_ifaddr(pos, false);
				if (!promoted)
					pos->flags &= ~IFA_F_SECONDARY;
				promoted = true;
				fib_ifaddr(pos, true);
				continue;
			}
			list_del(&pos->list);
			fib_ifaddr(pos, false);
			kfree(pos);
		}
	}
	if (inet_addr_type(in_dev->dev->k, ifa->local) != RTN_LOCAL)
		fib_sync_down_addr(in_dev->dev->k, ifa->local);
	kfree(ifa);
	/* Without an address a device takes no part in IP (fib_disable_ip()). */
	if (list_empty(&in_dev->ifa_list))
		fib_sync_down_dev(in_dev->dev, true);
}

int inet_addr_del(struct net_device *dev, __be32 local, u8 prefixlen)
{
	struct in_ifaddr *ifa;

	if (!dev->ip_ptr)
		return -ENODEV;
	list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list) {
		if (ifa->local != local || ifa->prefixlen != prefixlen)
			continue;
		inet_del_ifa(ifa);
		rt_cache_flush(dev->k);
		return 0;
	}
	return -EADDRNOTAVAIL;
}

int inet_addr_flush(struct net_device *dev)
{
	if (!dev->ip_ptr)
		return -ENODEV;
	while (!list_empty(&dev->ip_ptr->ifa_list))
		inet_del_ifa(list_first_entry(&dev->ip_ptr->ifa_list, struct in_ifaddr, list));
	rt_cache_flush(dev->k);
	return 0;
}

static __be32 select_from(struct in_device *in_dev, __be32 dst, int scope)
{
	struct in_ifaddr *ifa;
	__be32 any = 0;

	list_for_each_entry(ifa, &in_dev->ifa_list, list) {
		if (ifa->flags & IFA_F_SECONDARY || ifa->scope > scope)
			continue;
		if (!dst || !((dst ^ ifa->address) & ifa->mask))
			return ifa->local;
		if (!any)
			any = ifa->local;
	}
	return any;
}

__be32 inet_select_addr(struct net_device *dev, __be32 dst, int scope)
{
	struct net_device *other;
	__be32 addr = dev->ip_ptr ? select_from(dev->ip_ptr, dst, scope) : 0;

	if (addr)
		return addr;
	/* An address of another device will do, if it is no loopback one. */
	for_each_netdev(dev->k, other)
	{
		if (!other->ip_ptr || other == dev)
			continue;
		addr = select_from(other->ip_ptr, 0, min(scope, (int)RT_SCOPE_LINK));
		if (addr)
			return addr;
	}
	return 0;
}

struct in_ifaddr *inet_ifa_byprefix(struct in_device *in_dev, __be32 prefix, __be32 mask)
{
	struct in_ifaddr *ifa;

	list_for_each_entry(ifa, &in_dev->ifa_list, list)
		if (ifa->mask == mask && !((prefix ^ ifa->address) & mask))
			return ifa;
	return NULL;
}

bool inet_ifa_local(struct net_device *dev, __be32 addr)
{
	struct in_ifaddr *ifa;

	if (!dev->ip_ptr)
		return false;
	list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list)
		if (ifa->local == addr)
			return true;
	return false;
}

u8 inet_dev_addr_type(struct net_device *dev, __be32 addr)
{
	struct in_ifaddr *ifa;

	if (!dev->ip_ptr)
		return RTN_UNICAST;
	list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list) {
		if (ifa->local == addr)
			return RTN_LOCAL;
		if (ifa->broadcast && ifa->broadcast == addr)
			return RTN_BROADCAST;
		if (ifa->prefixlen < 31 && addr == ((ifa->address & ifa->mask) | ~ifa->mask))
			return RTN_BROADCAST;
	}
	return RTN_UNICAST;
}

struct net_device *ip_dev_find(struct kernel *k, __be32 addr)
{
	struct net_device *dev;

	for_each_netdev(k, dev) if (inet_ifa_local(dev, addr)) return dev;
	return NULL;
}

void inet_forward_change(struct kernel *k, int value)
{
	struct net_device *dev;

	k->net->devconf_all->forwarding = value;
	k->net->devconf_dflt->forwarding = value;
	/* A router does not take redirects (RFC 1812 5.2.7.2). */
	k->net->devconf_all->accept_redirects = !value;
	for_each_netdev(k, dev) if (dev->ip_ptr) dev->ip_ptr->cnf.forwarding = value;
	rt_cache_flush(k);
}

static void inetdev_up(struct net_device *dev)
{
	struct in_ifaddr *ifa;

	if ((dev->flags & IFF_LOOPBACK) && list_empty(&dev->ip_ptr->ifa_list))
		inet_addr_add(dev, INADDR_LOOPBACK_BE, 0, 8, 0, RT_SCOPE_HOST, NULL);
	list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list) {
		fib_ifaddr(ifa, true);
		if (IN_DEV_ORCONF(dev->ip_ptr, arp_notify))
			arp_send(ARPOP_REQUEST, dev, ifa->local, ifa->local, NULL, dev->dev_addr,
				 NULL);
	}
	rt_cache_flush(dev->k);
}

static int inetdev_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = ptr;

	if (!dev->ip_ptr && event != NETDEV_REGISTER)
		return NOTIFY_DONE;
	switch (event) {
	case NETDEV_REGISTER:
		if (!dev->ip_ptr)
			inetdev_init(dev);
		break;
	case NETDEV_UP:
		ip_mc_up(dev);
		inetdev_up(dev);
		break;
	case NETDEV_DOWN:
		ip_mc_down(dev);
		fib_sync_down_dev(dev, false);
		break;
	case NETDEV_CHANGE:
		fib_sync_carrier(dev);
		break;
	case NETDEV_CHANGEMTU:
		if (dev->mtu < IPV4_MIN_MTU)
			inet_addr_flush(dev);
		break;
	case NETDEV_UNREGISTER:
		inet_addr_flush(dev);
		fib_sync_down_dev(dev, true);
		kfree(dev->ip_ptr);
		dev->ip_ptr = NULL;
		break;
	}
	return NOTIFY_DONE;
}

void devinet_init(struct kernel *k)
{
	struct notifier_block *nb = kzalloc(k, sizeof(*nb));
	struct net *net = k->net;

	net->devconf_all = kzalloc(k, sizeof(*net->devconf_all));
	net->devconf_dflt = kzalloc(k, sizeof(*net->devconf_dflt));
	*net->devconf_all = devconf_all_initial;
	*net->devconf_dflt = devconf_dflt_initial;
	nb->notifier_call = inetdev_event;
	nb->priority = 1; /* before who needs addresses */
	register_netdevice_notifier(k, nb);
}
