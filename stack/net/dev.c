/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way of packets between protocols and drivers: sending through the queue
 * discipline, receiving through NAPI, and who gets what. Configuration is in
 * dev-config.c; netdevice.h has the picture.
 *
 * Sending. A physical device has a pfifo of tx_queue_len packets a transmit
 * queue. As long as it is empty and the driver has room a packet passes it by.
 * When the driver's ring is full it stops the queue, packets wait, and its wake
 * raises NET_TX, which hands over what waits; all but the last with
 * netdev_xmit_more() so that the driver may ring its doorbell once. Devices on
 * top of others (IFF_NO_QUEUE) pass packets on at once.
 *
 * Receiving. NET_RX polls the NAPI instances in turn, 64 packets each, until
 * 300 packets or two ticks are used up; then the softirq starts over.
 * What netif_rx() brings (loopback) is a NAPI instance of its own.
 */
#include <net.h>
#include <vlan.h>

#include "net-private.h"

/* net/core/dev.c: XMIT_RECURSION_LIMIT 8 */
#define XMIT_RECURSION_LIMIT 8

bool netdev_xmit_more(const struct net_device *dev)
{
	return dev->k->net->softnet.xmit_more;
}

/* Sees what is sent, before the driver gets it: AF_PACKET sockets. */
static void dev_queue_xmit_nit(struct sk_buff *skb, struct net_device *dev)
{
	struct net *net = dev->k->net;
	struct packet_type *pt;
	struct sk_buff *copy;

	list_for_each_entry(pt, &net->ptype_all, list) {
		if ((pt->dev && pt->dev != dev) || !pt->af_packet_priv)
			continue;
		copy = skb_clone(skb, GFP_ATOMIC);
		copy->pkt_type = PACKET_OUTGOING;
		copy->tstamp = kernel_now(dev->k);
		skb_reset_mac_header(copy);
		pt->func(copy, dev, pt, dev);
	}
}

/* Does in software what the device cannot; NULL: the packet is gone. */
static struct sk_buff *validate_xmit_skb(struct sk_buff *skb, struct net_device *dev)
{
	if (skb->vlan_present && !(dev->features & NETIF_F_HW_VLAN_CTAG_TX)) {
		skb = __vlan_hwaccel_push_inside(skb);
		if (!skb)
			return NULL;
	}
	if (skb->ip_summed == CHECKSUM_PARTIAL) {
		netdev_features_t can = dev->features & NETIF_F_CSUM_MASK;

		if (!(can & NETIF_F_HW_CSUM) &&
		    !((can & NETIF_F_IP_CSUM) && skb->protocol == htons(ETH_P_IP)) &&
		    skb_checksum_help(skb)) {
			kfree_skb_reason(skb, SKB_DROP_REASON_SKB_CSUM);
			dev->core_stats.tx_dropped++;
			return NULL;
		}
	}
	return skb;
}

static inline netdev_tx_t netdev_start_xmit(struct sk_buff *skb, struct net_device *dev,
					    struct netdev_queue *txq, bool more)
{
	struct softnet_data *sd = &dev->k->net->softnet;
	netdev_tx_t ret;

	if (unlikely(!list_empty(&dev->k->net->ptype_all)))
		dev_queue_xmit_nit(skb, dev);
	sd->xmit_more = more;
	ret = dev->netdev_ops->ndo_start_xmit(skb, dev);
	if (likely(ret == NETDEV_TX_OK))
		txq_trans_cond_update(txq);
	return ret;
}

/* Hands over what waits in @txq, as long as the driver takes it. */
static void qdisc_run(struct netdev_queue *txq)
{
	struct net_device *dev = txq->dev;
	struct sk_buff *skb;

	while (!netif_tx_queue_stopped(txq) && (skb = skb_dequeue(&txq->q))) {
		skb = validate_xmit_skb(skb, dev);
		if (!skb)
			continue;
		cpu_charge(dev->k, COST_DRIVER_TX);
		if (netdev_start_xmit(skb, dev, txq, !skb_queue_empty(&txq->q)) == NETDEV_TX_BUSY) {
			txq->requeues++;
			skb_queue_head(&txq->q, skb);
			break;
		}
	}
}

void __netif_schedule(struct netdev_queue *txq)
{
	struct softnet_data *sd = &txq->dev->k->net->softnet;

	if (txq->scheduled || skb_queue_empty(&txq->q))
		return;
	txq->scheduled = true;
	txq->next_scheduled = NULL;
	*sd->output_queue_tail = txq;
	sd->output_queue_tail = &txq->next_scheduled;
	raise_softirq_irqoff(txq->dev->k, NET_TX_SOFTIRQ);
}

void net_tx_action(struct kernel *k)
{
	struct softnet_data *sd = &k->net->softnet;
	struct netdev_queue *txq = sd->output_queue;

	sd->output_queue = NULL;
	sd->output_queue_tail = &sd->output_queue;
	while (txq) {
		struct netdev_queue *next = txq->next_scheduled;

		txq->scheduled = false;
		qdisc_run(txq);
		txq = next;
	}
}

/* Through the queue discipline: it is passed by if nothing waits in it. */
static int dev_xmit_queued(struct sk_buff *skb, struct net_device *dev)
{
	u32 q = dev->netdev_ops->ndo_select_queue ? dev->netdev_ops->ndo_select_queue(dev, skb) :
						    skb->queue_mapping;
	struct netdev_queue *txq = &dev->_tx[q < dev->real_num_tx_queues ? q : 0];

	skb->queue_mapping = (u16)(txq - dev->_tx);
	if (likely(skb_queue_empty(&txq->q) && !netif_tx_queue_stopped(txq))) {
		skb = validate_xmit_skb(skb, dev);
		if (unlikely(!skb))
			return NET_XMIT_DROP;
		cpu_charge(dev->k, COST_DRIVER_TX);
		if (likely(netdev_start_xmit(skb, dev, txq, false) == NETDEV_TX_OK))
			return NET_XMIT_SUCCESS;
		txq->requeues++;
	} else if (skb_queue_len(&txq->q) >= dev->tx_queue_len) {
		txq->dropped++;
		dev->core_stats.tx_dropped++;
		kfree_skb_reason(skb, SKB_DROP_REASON_QDISC_DROP);
		return NET_XMIT_DROP;
	}
	skb_queue_tail(&txq->q, skb);
	if (!netif_tx_queue_stopped(txq))
		__netif_schedule(txq);
	return NET_XMIT_SUCCESS;
}

static int dev_xmit_direct(struct sk_buff *skb, struct net_device *dev)
{
	struct softnet_data *sd = &dev->k->net->softnet;
	struct netdev_queue *txq = &dev->_tx[0];
	int ret = NET_XMIT_DROP;

	skb = validate_xmit_skb(skb, dev);
	if (unlikely(!skb))
		return NET_XMIT_DROP;
	if (unlikely(sd->xmit_recursion >= XMIT_RECURSION_LIMIT)) {
		if (net_ratelimit(dev->k))
			printk(dev->k, "Dead loop on virtual device %s, fix it urgently!",
			       dev->name);
		kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
		dev->core_stats.tx_dropped++;
		return NET_XMIT_DROP;
	}
	sd->xmit_recursion++;
	if (likely(netdev_start_xmit(skb, dev, txq, false) == NETDEV_TX_OK)) {
		ret = NET_XMIT_SUCCESS;
	} else {
		dev->core_stats.tx_dropped++;
		kfree_skb_reason(skb, SKB_DROP_REASON_QDISC_DROP);
	}
	sd->xmit_recursion--;
	return ret;
}

int dev_queue_xmit(struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	int ret;

	skb_reset_mac_header(skb);
	if (unlikely(!(dev->flags & IFF_UP))) {
		dev->core_stats.tx_dropped++;
		kfree_skb_reason(skb, SKB_DROP_REASON_DEV_READY);
		return -ENETDOWN;
	}
	if (unlikely(!dev->qdisc_active)) {
		/* Linux has its noop queue discipline there until the carrier comes. */
		kfree_skb_reason(skb, SKB_DROP_REASON_QDISC_DROP);
		return NET_XMIT_CN;
	}
	/* The route is not the driver's affair (IFF_XMIT_DST_RELEASE). */
	skb_dst_drop(skb);
	local_bh_disable(dev->k);
	if (dev->priv_flags & IFF_NO_QUEUE)
		ret = dev_xmit_direct(skb, dev);
	else
		ret = dev_xmit_queued(skb, dev);
	local_bh_enable(dev->k);
	return ret;
}

bool napi_schedule_prep(struct napi_struct *napi)
{
	if (unlikely(napi->disabled))
		return false;
	if (napi->scheduled) {
		napi->missed = true;
		return false;
	}
	napi->scheduled = true;
	return true;
}

void __napi_schedule(struct napi_struct *napi)
{
	list_add_tail(&napi->poll_list, &napi->k->net->softnet.poll_list);
	raise_softirq_irqoff(napi->k, NET_RX_SOFTIRQ);
}

bool napi_complete_done(struct napi_struct *napi, int work_done)
{
	if (!list_empty(&napi->poll_list))
		list_del_init(&napi->poll_list);
	napi->scheduled = false;
	if (napi->missed && !napi->disabled) {
		napi->missed = false;
		napi_schedule(napi);
		return false;
	}
	napi->missed = false;
	return true;
}

void netif_napi_add(struct net_device *dev, struct napi_struct *napi,
		    int (*poll)(struct napi_struct *napi, int budget))
{
	*napi = (struct napi_struct){
		.dev = dev,
		.k = dev->k,
		.poll = poll,
		.weight = NAPI_POLL_WEIGHT,
		.disabled = true,
	};
	INIT_LIST_HEAD(&napi->poll_list);
	list_add_tail(&napi->dev_list, &dev->napi_list);
}

void netif_napi_del(struct napi_struct *napi)
{
	list_del(&napi->dev_list);
}

void napi_enable(struct napi_struct *napi)
{
	napi->disabled = false;
	napi->missed = false;
}

void napi_disable(struct napi_struct *napi)
{
	napi->disabled = true;
	while (napi->scheduled && !napi->k->dying)
		usleep_range(napi->k, 20, 200);
}

void net_rx_action(struct kernel *k)
{
	struct net *net = k->net;
	struct softnet_data *sd = &net->softnet;
	int budget = net->sysctl_netdev_budget;
	sim_time end = kernel_now(k) + SIM_US(net->sysctl_netdev_budget_usecs);
	struct list_head list;

	INIT_LIST_HEAD(&list);
	list_splice_init(&sd->poll_list, &list);
	while (!list_empty(&list)) {
		struct napi_struct *napi = list_first_entry(&list, struct napi_struct, poll_list);
		int work;

		list_del_init(&napi->poll_list);
		work = napi->poll(napi, napi->weight);
		g_assert(work <= napi->weight);
		/* What came in the meantime must be seen by the next poll, or a ring
		 * that never empties would look empty each time. */
		cpu_sync(k);
		if (work == napi->weight) {
			/* It has more; it keeps what it had and gets another turn. */
			if (unlikely(napi->disabled))
				napi_complete_done(napi, work);
			else
				list_add_tail(&napi->poll_list, &list);
		}
		budget -= work;
		if (budget <= 0 || kernel_now(k) >= end) {
			sd->time_squeeze++;
			break;
		}
	}
	list_splice_init(&list, &sd->poll_list);
	if (!list_empty(&sd->poll_list))
		raise_softirq_irqoff(k, NET_RX_SOFTIRQ);
}

__be16 eth_type_trans(struct sk_buff *skb, struct net_device *dev)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;

	skb->dev = dev;
	skb_reset_mac_header(skb);
	if (unlikely(skb->len < ETH_HLEN)) {
		/* The receive path drops what has no protocol and no bytes. */
		skb_pull(skb, skb->len);
		return htons(ETH_P_802_3);
	}
	skb_pull(skb, ETH_HLEN);
	if (unlikely(!ether_addr_equal(eth->h_dest, dev->dev_addr))) {
		if (is_multicast_ether_addr(eth->h_dest))
			skb->pkt_type = is_broadcast_ether_addr(eth->h_dest) ? PACKET_BROADCAST :
									       PACKET_MULTICAST;
		else
			skb->pkt_type = PACKET_OTHERHOST;
	}
	/* What a switch's tag means is the tagger's affair, whatever type it shows. */
	if (netdev_uses_dsa(dev))
		return htons(ETH_P_XDSA);
	if (likely(ntohs(eth->h_proto) >= ETH_P_802_3_MIN))
		return eth->h_proto;
	return htons(ETH_P_802_2);
}

static inline u32 ptype_hash(__be16 type)
{
	return ntohs(type) & (PTYPE_HASH_SIZE - 1);
}

void dev_add_pack(struct kernel *k, struct packet_type *pt)
{
	pt->k = k;
	list_add_tail(&pt->list, pt->type == htons(ETH_P_ALL) ?
					 &k->net->ptype_all :
					 &k->net->ptype_base[ptype_hash(pt->type)]);
}

void dev_remove_pack(struct packet_type *pt)
{
	list_del(&pt->list);
}

static void deliver_taps(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct packet_type *pt, *next;

	list_for_each_entry_safe(pt, next, &net->ptype_all, list) {
		if (pt->dev && pt->dev != skb->dev)
			continue;
		pt->func(skb_clone(skb, GFP_ATOMIC), skb->dev, pt, skb->dev);
	}
}

int netif_receive_skb(struct sk_buff *skb)
{
	struct net_device *orig_dev = skb->dev;
	struct net *net = orig_dev->k->net;
	struct packet_type *pt, *found = NULL;

	cpu_charge(skb->k, COST_RECEIVE);
	skb_reset_network_header(skb);
	if (!skb->tstamp)
		skb->tstamp = kernel_now(skb->k);
	skb->skb_iif = orig_dev->ifindex;
	skb->mac_len = (u16)(skb->network_header - skb->mac_header);

	if (unlikely(skb->protocol == htons(ETH_P_8021Q) && !skb->vlan_present)) {
		skb = skb_vlan_untag(skb);
		if (!skb)
			return NET_RX_DROP;
	}
	if (unlikely(!list_empty(&net->ptype_all)))
		deliver_taps(skb);
	if (unlikely(skb->vlan_present)) {
		skb = vlan_do_receive(skb);
		if (!skb)
			return NET_RX_SUCCESS;
	}

	list_for_each_entry(pt, &net->ptype_base[ptype_hash(skb->protocol)], list) {
		if (pt->type != skb->protocol || (pt->dev && pt->dev != skb->dev))
			continue;
		if (likely(!found)) {
			found = pt;
			continue;
		}
		/* Several want it: each but the last gets a clone. */
		found->func(skb_clone(skb, GFP_ATOMIC), skb->dev, found, orig_dev);
		found = pt;
	}
	if (likely(found))
		return found->func(skb, skb->dev, found, orig_dev);
	skb->dev->core_stats.rx_dropped++;
	kfree_skb_reason(skb, SKB_DROP_REASON_UNHANDLED_PROTO);
	return NET_RX_DROP;
}

static int process_backlog(struct napi_struct *napi, int budget)
{
	struct softnet_data *sd = container_of(napi, struct softnet_data, backlog);
	struct sk_buff *skb;
	int work = 0;

	while (work < budget && (skb = skb_dequeue(&sd->input_pkt_queue))) {
		sd->processed++;
		netif_receive_skb(skb);
		work++;
	}
	if (work < budget)
		napi_complete_done(napi, work);
	return work;
}

int netif_rx(struct sk_buff *skb)
{
	struct net *net = skb->k->net;
	struct softnet_data *sd = &net->softnet;

	if (skb_queue_len(&sd->input_pkt_queue) >= (u32)net->sysctl_netdev_max_backlog) {
		sd->dropped++;
		skb->dev->core_stats.rx_dropped++;
		kfree_skb_reason(skb, SKB_DROP_REASON_CPU_BACKLOG);
		return NET_RX_DROP;
	}
	skb_queue_tail(&sd->input_pkt_queue, skb);
	napi_schedule(&sd->backlog);
	return NET_RX_SUCCESS;
}

void dev_softnet_init(struct kernel *k)
{
	struct softnet_data *sd = &k->net->softnet;

	INIT_LIST_HEAD(&sd->poll_list);
	sd->output_queue_tail = &sd->output_queue;
	skb_queue_head_init(&sd->input_pkt_queue);
	sd->backlog =
		(struct napi_struct){.k = k, .poll = process_backlog, .weight = NAPI_POLL_WEIGHT};
	INIT_LIST_HEAD(&sd->backlog.poll_list);
}
