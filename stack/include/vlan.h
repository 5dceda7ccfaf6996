/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IEEE 802.1Q VLAN devices: eth0.5 on top of eth0. */
#ifndef STACK_VLAN_H
#define STACK_VLAN_H

#include <netdevice.h>

struct vlan_dev {
	struct net_device *dev, *real_dev;
	__be16 proto; /* htons(ETH_P_8021Q) */
	u16 vid;
};

/* `ip link add link REAL name NAME type vlan id VID`; under rtnl; ERR_PTR(). */
struct net_device *vlan_dev_create(struct net_device *real_dev, const char *name, u16 vid);
/* `ip link del`. */
void vlan_dev_destroy(struct net_device *dev);
static inline bool is_vlan_dev(const struct net_device *dev)
{
	return dev->priv_flags & IFF_802_1Q_VLAN;
}
static inline struct vlan_dev *vlan_dev_priv(const struct net_device *dev)
{
	return netdev_priv(dev);
}
/* The VLAN device of @real_dev for a tag, or NULL. */
struct net_device *vlan_find_dev(struct net_device *real_dev, __be16 proto, u16 vid);
/* Moves a tag from the bytes into vlan_tci; NULL: the packet was bad and is gone. */
struct sk_buff *skb_vlan_untag(struct sk_buff *skb);
/* Puts the tag of vlan_tci into the bytes, behind the addresses; NULL: no memory. */
struct sk_buff *__vlan_hwaccel_push_inside(struct sk_buff *skb);
static inline void __vlan_hwaccel_put_tag(struct sk_buff *skb, __be16 proto, u16 tci)
{
	skb->vlan_proto = proto;
	skb->vlan_tci = tci;
	skb->vlan_present = 1;
}
static inline void __vlan_hwaccel_clear_tag(struct sk_buff *skb)
{
	skb->vlan_present = 0;
}

#endif
