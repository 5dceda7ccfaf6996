// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Receiving: eth_type_trans() calls every frame of a conduit ETH_P_XDSA, so all
 * of them come here; the tagger finds the user port and the frame starts anew
 * as that device's.
 *
 * Difference: Linux puts it on a list and polls that (gro_cells); here it goes
 * to the protocols at once.
 */
#include "dsa_priv.h"

static int dsa_switch_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
			  struct net_device *orig_dev)
{
	struct dsa_port *cpu_dp = dev->dsa_ptr;
	struct net_device *user;

	if (unlikely(!cpu_dp || skb_cow(skb, 0))) {
		kfree_skb(skb);
		return 0;
	}
	cpu_charge(dev->k, COST_TAG);
	user = cpu_dp->tag_ops->rcv(skb, cpu_dp);
	if (unlikely(!user)) {
		kfree_skb_reason(skb, SKB_DROP_REASON_DSA_NO_USER_PORT);
		return 0;
	}
	skb_push(skb, ETH_HLEN);
	skb->pkt_type = PACKET_HOST;
	skb->protocol = eth_type_trans(skb, user);
	user->stats.rx_packets++;
	user->stats.rx_bytes += skb->len + ETH_HLEN;
	netif_receive_skb(skb);
	return 0;
}

void dsa_tag_init(struct kernel *k)
{
	struct packet_type *pt;

	for (struct dsa_switch_tree *dst = k->dsa_trees; dst; dst = dst->next)
		if (dst->setup)
			return;
	pt = kzalloc(k, sizeof(*pt));
	pt->type = htons(ETH_P_XDSA);
	pt->func = dsa_switch_rcv;
	dev_add_pack(k, pt);
}
