/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network devices as objects: made, registered, opened, their flags. How packets
 * pass them is in dev.c, addresses and lists in dev-addr.c, link state in
 * link-watch.c.
 *
 * All of this happens under rtnl, the one lock of network configuration.
 */
#include <net.h>
#include <route.h>

#include "net-private.h"

void rtnl_lock(struct kernel *k)
{
	mutex_lock(&k->net->rtnl);
}

void rtnl_unlock(struct kernel *k)
{
	mutex_unlock(&k->net->rtnl);
}

bool dev_valid_name(const char *name)
{
	if (!*name || strlen(name) >= IFNAMSIZ || !strcmp(name, ".") || !strcmp(name, ".."))
		return false;
	return !name[strcspn(name, "/: \t\n\v\f\r")];
}

/* "eth%d": the first number that is free. */
static int dev_alloc_name(struct kernel *k, const char *fmt, char *name)
{
	const char *percent = strstr(fmt, "%d");

	if (!dev_valid_name(fmt))
		return -EINVAL;
	if (!percent)
		return g_strlcpy(name, fmt, IFNAMSIZ) < IFNAMSIZ ? 0 : -EINVAL;
	for (u32 i = 0; i < 32768; i++) {
		int len = snprintf(name, IFNAMSIZ, "%.*s%u%s", (int)(percent - fmt), fmt, i,
				   percent + 2);

		if (len < 0 || len >= IFNAMSIZ)
			return -EINVAL;
		if (!__dev_get_by_name(k, name))
			return 0;
	}
	return -ENFILE;
}

struct net_device *alloc_netdev_mqs(struct kernel *k, u32 sizeof_priv, const char *name,
				    void (*setup)(struct net_device *dev), u32 txqs, u32 rxqs)
{
	struct net_device *dev = kzalloc(k, sizeof(*dev));

	g_assert(txqs && rxqs);
	dev->k = k;
	dev->dev.k = k;
	dev->priv = sizeof_priv ? kzalloc(k, sizeof_priv) : NULL;
	g_strlcpy(dev->name, name, IFNAMSIZ);
	dev->num_tx_queues = txqs;
	dev->real_num_tx_queues = txqs;
	dev->num_rx_queues = rxqs;
	dev->_tx = kcalloc(k, txqs, sizeof(*dev->_tx));
	for (u32 i = 0; i < txqs; i++) {
		dev->_tx[i].dev = dev;
		skb_queue_head_init(&dev->_tx[i].q);
	}
	dev->tx_queue_len = 1000; /* DEFAULT_TX_QUEUE_LEN */
	dev->carrier_ok = true;
	dev->max_mtu = ETH_DATA_LEN;
	dev->min_mtu = ETH_MIN_MTU;
	dev->tso_max_size = TSO_LEGACY_MAX_SIZE;
	dev->tso_max_segs = TSO_MAX_SEGS;
	INIT_LIST_HEAD(&dev->dev_list);
	INIT_LIST_HEAD(&dev->adj_upper);
	INIT_LIST_HEAD(&dev->adj_lower);
	INIT_LIST_HEAD(&dev->napi_list);
	INIT_LIST_HEAD(&dev->uc.list);
	INIT_LIST_HEAD(&dev->mc.list);
	INIT_LIST_HEAD(&dev->uc_synced.list);
	INIT_LIST_HEAD(&dev->mc_synced.list);
	dev_watchdog_setup(dev);
	setup(dev);
	return dev;
}

void free_netdev(struct net_device *dev)
{
	g_assert(!dev->registered);
	kfree(dev->priv);
	kfree(dev->_tx);
	kfree(dev);
}

int register_netdevice(struct net_device *dev)
{
	struct kernel *k = dev->k;
	char name[IFNAMSIZ];
	int err;

	err = dev_alloc_name(k, dev->name, name);
	if (err)
		return err;
	if (!name[0] || strchr(name, '/') || strchr(name, ' '))
		return -EINVAL;
	if (__dev_get_by_name(k, name))
		return -EEXIST;
	memcpy(dev->name, name, IFNAMSIZ);
	dev->dev.name = dev->name;
	if (dev->netdev_ops->ndo_init) {
		err = dev->netdev_ops->ndo_init(dev);
		if (err)
			return err;
	}
	dev->ifindex = ++k->net->last_ifindex;
	dev->wanted_features = dev->features & dev->hw_features;
	dev->vlan_features |= NETIF_F_HIGHDMA;
	list_add_tail(&dev->dev_list, &k->net->dev_base_head);
	dev->registered = true;
	linkwatch_init_dev(dev);
	err = call_netdevice_notifiers(NETDEV_REGISTER, dev);
	if (err < 0) {
		unregister_netdevice(dev);
		return err;
	}
	return 0;
}

int register_netdev(struct net_device *dev)
{
	int err;

	rtnl_lock(dev->k);
	err = register_netdevice(dev);
	rtnl_unlock(dev->k);
	return err;
}

void unregister_netdevice(struct net_device *dev)
{
	dev_close(dev);
	call_netdevice_notifiers(NETDEV_UNREGISTER, dev);
	dev_addr_flush(dev);
	if (dev->netdev_ops->ndo_uninit)
		dev->netdev_ops->ndo_uninit(dev);
	list_del_init(&dev->dev_list);
	dev->registered = false;
	rt_cache_flush(dev->k);
	if (dev->priv_destructor)
		dev->priv_destructor(dev);
}

struct net_device *__dev_get_by_name(struct kernel *k, const char *name)
{
	struct net_device *dev;

	for_each_netdev(k, dev) if (!strcmp(dev->name, name)) return dev;
	return NULL;
}

struct net_device *__dev_get_by_index(struct kernel *k, int ifindex)
{
	struct net_device *dev;

	for_each_netdev(k, dev) if (dev->ifindex == ifindex) return dev;
	return NULL;
}

static int __dev_open(struct net_device *dev)
{
	int err;

	err = call_netdevice_notifiers(NETDEV_PRE_UP, dev);
	if (err < 0)
		return err;
	if (dev->netdev_ops->ndo_validate_addr) {
		err = dev->netdev_ops->ndo_validate_addr(dev);
		if (err)
			return err;
	}
	/* Before ndo_open: the link may come up within it. */
	dev->flags |= IFF_UP;
	if (dev->netdev_ops->ndo_open) {
		err = dev->netdev_ops->ndo_open(dev);
		if (err) {
			dev->flags &= ~IFF_UP;
			return err;
		}
	}
	__dev_set_rx_mode(dev);
	dev_activate(dev);
	return 0;
}

int dev_open(struct net_device *dev)
{
	int err;

	if (dev->flags & IFF_UP)
		return 0;
	err = __dev_open(dev);
	if (err)
		return err;
	call_netdevice_notifiers(NETDEV_UP, dev);
	return 0;
}

void dev_close(struct net_device *dev)
{
	if (!(dev->flags & IFF_UP))
		return;
	call_netdevice_notifiers(NETDEV_GOING_DOWN, dev);
	dev_deactivate(dev);
	if (dev->netdev_ops->ndo_stop)
		dev->netdev_ops->ndo_stop(dev);
	dev->flags &= ~IFF_UP;
	call_netdevice_notifiers(NETDEV_DOWN, dev);
}

#define IFF_SETTABLE (IFF_NOARP | IFF_DORMANT | IFF_MULTICAST)

int dev_change_flags(struct net_device *dev, u32 flags)
{
	u32 old = dev->flags;
	int err = 0;

	dev->flags = (flags & IFF_SETTABLE) | (dev->flags & ~IFF_SETTABLE);
	if ((old ^ flags) & IFF_UP) {
		if (old & IFF_UP)
			dev_close(dev);
		else
			err = dev_open(dev);
	}
	if ((flags ^ dev->gflags) & IFF_PROMISC) {
		int inc = flags & IFF_PROMISC ? 1 : -1;

		dev->gflags ^= IFF_PROMISC;
		dev_set_promiscuity(dev, inc);
	}
	if ((flags ^ dev->gflags) & IFF_ALLMULTI) {
		int inc = flags & IFF_ALLMULTI ? 1 : -1;

		dev->gflags ^= IFF_ALLMULTI;
		dev_set_allmulti(dev, inc);
	}
	if (!err && (dev->flags & IFF_UP) &&
	    ((old ^ dev->flags) & ~(IFF_UP | IFF_PROMISC | IFF_ALLMULTI)))
		call_netdevice_notifiers(NETDEV_CHANGE, dev);
	return err;
}

u32 dev_get_flags(const struct net_device *dev)
{
	u32 flags = (dev->flags &
		     ~(IFF_PROMISC | IFF_ALLMULTI | IFF_RUNNING | IFF_LOWER_UP | IFF_DORMANT)) |
		    (dev->gflags & (IFF_PROMISC | IFF_ALLMULTI));

	if (netif_running(dev)) {
		if (dev->operstate == IF_OPER_UP || dev->operstate == IF_OPER_UNKNOWN)
			flags |= IFF_RUNNING;
		if (netif_carrier_ok(dev))
			flags |= IFF_LOWER_UP;
		if (dev->dormant)
			flags |= IFF_DORMANT;
	}
	return flags;
}

int dev_set_mtu(struct net_device *dev, int new_mtu)
{
	int err;

	if (new_mtu == (int)dev->mtu)
		return 0;
	if (new_mtu < 0 || (u32)new_mtu < dev->min_mtu)
		return -EINVAL;
	if (dev->max_mtu && (u32)new_mtu > dev->max_mtu)
		return -EINVAL;
	if (dev->netdev_ops->ndo_change_mtu) {
		err = dev->netdev_ops->ndo_change_mtu(dev, new_mtu);
		if (err)
			return err;
	}
	dev->mtu = (u32)new_mtu;
	rt_cache_flush(dev->k);
	call_netdevice_notifiers(NETDEV_CHANGEMTU, dev);
	return 0;
}

int dev_change_name(struct net_device *dev, const char *newname)
{
	char name[IFNAMSIZ];
	int err;

	if (!strcmp(dev->name, newname))
		return 0;
	err = dev_alloc_name(dev->k, newname, name);
	if (err)
		return err;
	if (!name[0] || __dev_get_by_name(dev->k, name))
		return name[0] ? -EEXIST : -EINVAL;
	memcpy(dev->name, name, IFNAMSIZ);
	call_netdevice_notifiers(NETDEV_CHANGENAME, dev);
	return 0;
}

void netdev_update_features(struct net_device *dev)
{
	netdev_features_t want = (dev->features & ~dev->hw_features) | dev->wanted_features;

	if (dev->netdev_ops->ndo_fix_features)
		want = dev->netdev_ops->ndo_fix_features(dev, want);
	if (want == dev->features)
		return;
	dev->features = want;
	call_netdevice_notifiers(NETDEV_FEAT_CHANGE, dev);
}

void dev_get_stats(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	memset(stats, 0, sizeof(*stats));
	if (dev->netdev_ops->ndo_get_stats64) {
		dev->netdev_ops->ndo_get_stats64(dev, stats);
	} else {
		stats->rx_packets = dev->stats.rx_packets;
		stats->tx_packets = dev->stats.tx_packets;
		stats->rx_bytes = dev->stats.rx_bytes;
		stats->tx_bytes = dev->stats.tx_bytes;
		stats->rx_errors = dev->stats.rx_errors;
		stats->tx_errors = dev->stats.tx_errors;
		stats->rx_dropped = dev->stats.rx_dropped;
		stats->tx_dropped = dev->stats.tx_dropped;
		stats->multicast = dev->stats.multicast;
		stats->collisions = dev->stats.collisions;
	}
	stats->rx_dropped += dev->core_stats.rx_dropped;
	stats->tx_dropped += dev->core_stats.tx_dropped;
	stats->rx_nohandler += dev->core_stats.rx_nohandler;
}

int register_netdevice_notifier(struct kernel *k, struct notifier_block *nb)
{
	struct notifier_block *pos;
	struct list_head *at = &k->net->netdev_chain;
	struct net_device *dev;

	list_for_each_entry(pos, &k->net->netdev_chain, list) {
		if (pos->priority < nb->priority) {
			at = &pos->list;
			break;
		}
	}
	list_add_tail(&nb->list, at);
	for_each_netdev(k, dev)
	{
		nb->notifier_call(nb, NETDEV_REGISTER, dev);
		if (dev->flags & IFF_UP)
			nb->notifier_call(nb, NETDEV_UP, dev);
	}
	return 0;
}

int call_netdevice_notifiers(unsigned long action, struct net_device *dev)
{
	struct notifier_block *nb, *next;
	int ret;

	list_for_each_entry_safe(nb, next, &dev->k->net->netdev_chain, list) {
		ret = nb->notifier_call(nb, action, dev);
		if (ret < 0)
			return ret;
	}
	return 0;
}

int netdev_upper_dev_link(struct net_device *dev, struct net_device *upper)
{
	struct netdev_adjacent *up, *down;

	if (dev == upper || netdev_has_upper(upper, dev))
		return -EBUSY;
	if (netdev_has_upper(dev, upper))
		return -EEXIST;
	up = kzalloc(dev->k, sizeof(*up));
	down = kzalloc(dev->k, sizeof(*down));
	up->dev = upper;
	down->dev = dev;
	list_add_tail(&up->list, &dev->adj_upper);
	list_add_tail(&down->list, &upper->adj_lower);
	dev_hold(dev);
	dev_hold(upper);
	call_netdevice_notifiers(NETDEV_CHANGEUPPER, dev);
	return 0;
}

static void adjacent_remove(struct list_head *list, struct net_device *dev)
{
	struct netdev_adjacent *adj, *next;

	list_for_each_entry_safe(adj, next, list, list) {
		if (adj->dev != dev)
			continue;
		list_del(&adj->list);
		dev_put(dev);
		kfree(adj);
	}
}

void netdev_upper_dev_unlink(struct net_device *dev, struct net_device *upper)
{
	adjacent_remove(&dev->adj_upper, upper);
	adjacent_remove(&upper->adj_lower, dev);
	call_netdevice_notifiers(NETDEV_CHANGEUPPER, dev);
}

bool netdev_has_upper(const struct net_device *dev, const struct net_device *upper)
{
	struct netdev_adjacent *adj;

	list_for_each_entry(adj, &dev->adj_upper, list)
		if (adj->dev == upper)
			return true;
	return false;
}

void dev_config_init(struct kernel *k)
{
	struct net *net = k->net;

	net->k = k;
	INIT_LIST_HEAD(&net->dev_base_head);
	INIT_LIST_HEAD(&net->netdev_chain);
	INIT_LIST_HEAD(&net->inetaddr_chain);
	INIT_LIST_HEAD(&net->ptype_all);
	INIT_LIST_HEAD(&net->packet_socks);
	for (u32 i = 0; i < PTYPE_HASH_SIZE; i++)
		INIT_LIST_HEAD(&net->ptype_base[i]);
	mutex_init(k, &net->rtnl);
	linkwatch_init(k);
}
