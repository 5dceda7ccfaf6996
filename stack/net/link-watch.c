/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Link state: from a driver's netif_carrier_on() to what the stack and user
 * space make of it (RFC 2863 operational state), as net/core/link_watch.c does:
 * in a work, at once when the link comes up, at most once a second otherwise.
 * And the transmit watchdog (net/sched/sch_generic.c).
 */
#include <net.h>
#include <route.h>

#include "net-private.h"

int dev_get_iflink(const struct net_device *dev)
{
	return dev->netdev_ops->ndo_get_iflink ? dev->netdev_ops->ndo_get_iflink(dev) :
						 dev->ifindex;
}

u8 dev_operstate(const struct net_device *dev)
{
	return netif_running(dev) ? dev->operstate : IF_OPER_DOWN;
}

static u8 default_operstate(const struct net_device *dev)
{
	struct net_device *peer;
	int iflink;

	if (netif_carrier_ok(dev))
		return dev->dormant ? IF_OPER_DORMANT : IF_OPER_UP;
	iflink = dev_get_iflink(dev);
	peer = iflink == dev->ifindex ? NULL : __dev_get_by_index(dev->k, iflink);
	if (!peer)
		return IF_OPER_DOWN;
	return netif_carrier_ok(peer) ? IF_OPER_DOWN : IF_OPER_LOWERLAYERDOWN;
}

void linkwatch_init_dev(struct net_device *dev)
{
	if (!netif_carrier_ok(dev) || dev->dormant)
		dev->operstate = default_operstate(dev);
}

/* Its users may send from now on; if there is no carrier, from when there is. */
void dev_activate(struct net_device *dev)
{
	dev->qdisc_attached = true;
	if (!netif_carrier_ok(dev) || dev->qdisc_active)
		return;
	dev->qdisc_active = true;
	for (u32 i = 0; i < dev->num_tx_queues; i++)
		dev->_tx[i].trans_start = jiffies(dev->k);
	if (dev->netdev_ops->ndo_tx_timeout)
		mod_timer(&dev->watchdog_timer,
			  jiffies(dev->k) + (unsigned long)dev->watchdog_timeo);
}

void dev_deactivate(struct net_device *dev)
{
	dev->qdisc_active = false;
	del_timer(&dev->watchdog_timer);
	for (u32 i = 0; i < dev->num_tx_queues; i++)
		skb_queue_purge(&dev->_tx[i].q);
}

static void linkwatch_do_dev(struct net_device *dev)
{
	dev->linkwatch_pending = false;
	dev->operstate = default_operstate(dev);
	if (!(dev->flags & IFF_UP))
		return;
	if (netif_carrier_ok(dev))
		dev_activate(dev);
	else
		dev_deactivate(dev);
	rt_cache_flush(dev->k);
	call_netdevice_notifiers(NETDEV_CHANGE, dev);
}

static void linkwatch_event(struct work_struct *work)
{
	struct net *net = container_of(to_delayed_work(work), struct net, linkwatch_work);
	struct net_device *dev, *next;

	rtnl_lock(net->k);
	net->linkwatch_next = jiffies(net->k) + HZ;
	list_for_each_entry_safe(dev, next, &net->dev_base_head, dev_list)
		if (dev->linkwatch_pending)
			linkwatch_do_dev(dev);
	rtnl_unlock(net->k);
}

static void linkwatch_fire_event(struct net_device *dev)
{
	struct kernel *k = dev->k;
	struct net *net = k->net;
	bool urgent = (netif_carrier_ok(dev) && netif_running(dev) && !dev->qdisc_active) ||
		      dev_get_iflink(dev) != dev->ifindex;
	unsigned long delay = 0, now = jiffies(k);

	if (!dev->registered)
		return;
	dev->linkwatch_pending = true;
	if (!urgent && time_after(net->linkwatch_next, now))
		delay = net->linkwatch_next - now;
	if (urgent)
		mod_delayed_work(k->system_wq, &net->linkwatch_work, 0);
	else
		queue_delayed_work(k->system_wq, &net->linkwatch_work, delay);
}

void netif_carrier_on(struct net_device *dev)
{
	if (dev->carrier_ok)
		return;
	dev->carrier_ok = true;
	dev->carrier_up_count++;
	linkwatch_fire_event(dev);
}

void netif_carrier_off(struct net_device *dev)
{
	if (!dev->carrier_ok)
		return;
	dev->carrier_ok = false;
	if (!dev->registered)
		return;
	dev->carrier_down_count++;
	linkwatch_fire_event(dev);
}

void netif_dormant_on(struct net_device *dev)
{
	if (dev->dormant)
		return;
	dev->dormant = true;
	linkwatch_fire_event(dev);
}

void netif_dormant_off(struct net_device *dev)
{
	if (!dev->dormant)
		return;
	dev->dormant = false;
	linkwatch_fire_event(dev);
}

void netif_stacked_transfer_operstate(const struct net_device *rootdev, struct net_device *dev)
{
	if (rootdev->operstate == IF_OPER_DORMANT)
		netif_dormant_on(dev);
	else
		netif_dormant_off(dev);
	if (netif_carrier_ok(rootdev))
		netif_carrier_on(dev);
	else
		netif_carrier_off(dev);
}

void netif_tx_start_all_queues(struct net_device *dev)
{
	for (u32 i = 0; i < dev->num_tx_queues; i++)
		netif_tx_start_queue(&dev->_tx[i]);
}

void netif_tx_stop_all_queues(struct net_device *dev)
{
	for (u32 i = 0; i < dev->num_tx_queues; i++)
		netif_tx_stop_queue(&dev->_tx[i]);
}

/* A queue that the driver has stopped, and not woken for watchdog_timeo. */
static void dev_watchdog(struct timer_list *timer)
{
	struct net_device *dev = from_timer(dev, timer, watchdog_timer);
	unsigned long now = jiffies(dev->k);

	if (!netif_running(dev) || !netif_carrier_ok(dev))
		return;
	for (u32 i = 0; i < dev->num_tx_queues; i++) {
		struct netdev_queue *txq = &dev->_tx[i];
		unsigned long idle = now - txq->trans_start;

		if (!netif_tx_queue_stopped(txq) || idle <= (unsigned long)dev->watchdog_timeo)
			continue;
		netdev_err(dev, "NETDEV WATCHDOG: transmit queue %u timed out %u ms", i,
			   jiffies_to_msecs(idle));
		dev->netdev_ops->ndo_tx_timeout(dev, i);
		txq->trans_start = now;
	}
	mod_timer(&dev->watchdog_timer, now + (unsigned long)dev->watchdog_timeo);
}

void dev_watchdog_setup(struct net_device *dev)
{
	dev->watchdog_timeo = 5 * HZ;
	timer_setup(dev->k, &dev->watchdog_timer, dev_watchdog, 0);
}

void linkwatch_init(struct kernel *k)
{
	INIT_DELAYED_WORK(k, &k->net->linkwatch_work, linkwatch_event);
	k->net->linkwatch_next = jiffies(k);
}
