/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hardware addresses of a device: its own, the further ones it listens to
 * (uc, mc), promiscuity; and what Ethernet devices have in common.
 * As net/core/dev_addr_lists.c and net/ethernet/eth.c.
 */
#include <ethtool.h>
#include <net.h>

#include "net-private.h"

static struct netdev_hw_addr *hw_addr_find(struct netdev_hw_addr_list *list, const u8 *addr)
{
	struct netdev_hw_addr *ha;

	list_for_each_entry(ha, &list->list, list)
		if (ether_addr_equal(ha->addr, addr))
			return ha;
	return NULL;
}

static void hw_addr_add(struct kernel *k, struct netdev_hw_addr_list *list, const u8 *addr)
{
	struct netdev_hw_addr *ha = hw_addr_find(list, addr);

	if (ha) {
		ha->refcount++;
		return;
	}
	ha = kzalloc(k, sizeof(*ha));
	ether_addr_copy(ha->addr, addr);
	ha->refcount = 1;
	list_add_tail(&ha->list, &list->list);
	list->count++;
}

static int hw_addr_del(struct netdev_hw_addr_list *list, const u8 *addr)
{
	struct netdev_hw_addr *ha = hw_addr_find(list, addr);

	if (!ha)
		return -ENOENT;
	if (--ha->refcount)
		return 0;
	list_del(&ha->list);
	list->count--;
	kfree(ha);
	return 0;
}

static void hw_addr_flush(struct netdev_hw_addr_list *list)
{
	struct netdev_hw_addr *ha, *next;

	list_for_each_entry_safe(ha, next, &list->list, list) {
		list_del(&ha->list);
		kfree(ha);
	}
	list->count = 0;
}

void dev_addr_flush(struct net_device *dev)
{
	hw_addr_flush(&dev->uc);
	hw_addr_flush(&dev->mc);
}

void __dev_set_rx_mode(struct net_device *dev)
{
	if (!(dev->flags & IFF_UP))
		return;
	/* A device that cannot filter further addresses takes all. */
	if (!(dev->priv_flags & IFF_UNICAST_FLT)) {
		bool want = dev->uc.count != 0;

		if (want != dev->uc_promisc) {
			dev->uc_promisc = want;
			dev->promiscuity += want ? 1 : (u32)-1;
			dev->flags = dev->promiscuity ? dev->flags | IFF_PROMISC :
							dev->flags & ~IFF_PROMISC;
		}
	}
	if (dev->netdev_ops->ndo_set_rx_mode)
		dev->netdev_ops->ndo_set_rx_mode(dev);
}

int dev_uc_add(struct net_device *dev, const u8 *addr)
{
	hw_addr_add(dev->k, &dev->uc, addr);
	__dev_set_rx_mode(dev);
	return 0;
}

int dev_uc_del(struct net_device *dev, const u8 *addr)
{
	int err = hw_addr_del(&dev->uc, addr);

	__dev_set_rx_mode(dev);
	return err;
}

int dev_mc_add(struct net_device *dev, const u8 *addr)
{
	hw_addr_add(dev->k, &dev->mc, addr);
	__dev_set_rx_mode(dev);
	return 0;
}

int dev_mc_del(struct net_device *dev, const u8 *addr)
{
	int err = hw_addr_del(&dev->mc, addr);

	__dev_set_rx_mode(dev);
	return err;
}

/*
 * The upper device's list is copied again each time. Which of its entries the
 * lower one has from it is in synced, a list of the upper device's own.
 */
static void hw_addr_unsync(struct netdev_hw_addr_list *to, struct netdev_hw_addr_list *synced)
{
	struct netdev_hw_addr *ha;

	list_for_each_entry(ha, &synced->list, list)
		hw_addr_del(to, ha->addr);
	hw_addr_flush(synced);
}

static void hw_addr_sync(struct kernel *k, struct netdev_hw_addr_list *to,
			 const struct netdev_hw_addr_list *from, struct netdev_hw_addr_list *synced)
{
	struct netdev_hw_addr *ha;

	hw_addr_unsync(to, synced);
	list_for_each_entry(ha, &from->list, list) {
		hw_addr_add(k, to, ha->addr);
		hw_addr_add(k, synced, ha->addr);
	}
}

int dev_uc_sync(struct net_device *to, struct net_device *from)
{
	hw_addr_sync(to->k, &to->uc, &from->uc, &from->uc_synced);
	__dev_set_rx_mode(to);
	return 0;
}

int dev_mc_sync(struct net_device *to, struct net_device *from)
{
	hw_addr_sync(to->k, &to->mc, &from->mc, &from->mc_synced);
	__dev_set_rx_mode(to);
	return 0;
}

void dev_uc_unsync(struct net_device *to, struct net_device *from)
{
	hw_addr_unsync(&to->uc, &from->uc_synced);
	__dev_set_rx_mode(to);
}

void dev_mc_unsync(struct net_device *to, struct net_device *from)
{
	hw_addr_unsync(&to->mc, &from->mc_synced);
	__dev_set_rx_mode(to);
}

static int dev_count_flag(struct net_device *dev, u32 *counter, u32 flag, int inc)
{
	u32 old = dev->flags;

	if (inc < 0 && *counter < (u32)-inc)
		return -EOVERFLOW;
	*counter += (u32)inc;
	dev->flags = *counter ? dev->flags | flag : dev->flags & ~flag;
	if (dev->flags == old)
		return 0;
	if (flag == IFF_PROMISC)
		netdev_info(dev, "%s promiscuous mode", *counter ? "entered" : "left");
	if (netif_running(dev) && dev->netdev_ops->ndo_change_rx_flags)
		dev->netdev_ops->ndo_change_rx_flags(dev, (int)flag);
	__dev_set_rx_mode(dev);
	return 0;
}

int dev_set_promiscuity(struct net_device *dev, int inc)
{
	return dev_count_flag(dev, &dev->promiscuity, IFF_PROMISC, inc);
}

int dev_set_allmulti(struct net_device *dev, int inc)
{
	return dev_count_flag(dev, &dev->allmulti, IFF_ALLMULTI, inc);
}

int dev_set_mac_address(struct net_device *dev, const u8 *addr)
{
	int err;

	if (!dev->netdev_ops->ndo_set_mac_address)
		return -EOPNOTSUPP;
	if (!is_valid_ether_addr(addr))
		return -EADDRNOTAVAIL;
	err = dev->netdev_ops->ndo_set_mac_address(dev, addr);
	if (err)
		return err;
	call_netdevice_notifiers(NETDEV_CHANGEADDR, dev);
	return 0;
}

void eth_hw_addr_set(struct net_device *dev, const u8 *addr)
{
	ether_addr_copy(dev->dev_addr, addr);
	dev->addr_set = true;
}

void eth_hw_addr_random(struct net_device *dev)
{
	u8 addr[ETH_ALEN];

	for (u32 i = 0; i < ETH_ALEN; i++)
		addr[i] = (u8)get_random_u32(dev->k);
	addr[0] = (u8)((addr[0] & 0xfe) | 0x02); /* individual, locally administered */
	eth_hw_addr_set(dev, addr);
	dev->addr_assign_type = 1; /* NET_ADDR_RANDOM */
}

int eth_mac_addr(struct net_device *dev, const u8 *addr)
{
	if (netif_running(dev) && !(dev->priv_flags & IFF_LIVE_ADDR_CHANGE))
		return -EBUSY;
	eth_hw_addr_set(dev, addr);
	return 0;
}

int eth_validate_addr(struct net_device *dev)
{
	return is_valid_ether_addr(dev->dev_addr) ? 0 : -EADDRNOTAVAIL;
}

int of_get_mac_address_by_name(struct kernel *k, const char *name, u8 *addr)
{
	const u8 *mac = k->board->macs ? board_mac(k->board, name) : NULL;

	if (!mac || !is_valid_ether_addr(mac))
		return -ENODEV;
	ether_addr_copy(addr, mac);
	return 0;
}

static int eth_header(struct sk_buff *skb, struct net_device *dev, u16 type, const u8 *daddr,
		      const u8 *saddr, u32 len)
{
	struct ethhdr *eth = skb_push(skb, ETH_HLEN);

	/* Types below are 802.3 lengths. */
	eth->h_proto = htons(type != ETH_P_802_3 && type != ETH_P_802_2 ? type : (u16)len);
	memcpy(eth->h_source, saddr ? saddr : dev->dev_addr, ETH_ALEN);
	if (daddr) {
		memcpy(eth->h_dest, daddr, ETH_ALEN);
		return ETH_HLEN;
	}
	memset(eth->h_dest, 0, ETH_ALEN);
	return dev->flags & (IFF_LOOPBACK | IFF_NOARP) ? ETH_HLEN : -ETH_HLEN;
}

static const struct header_ops eth_header_ops = {
	.create = eth_header,
};

void ether_setup(struct net_device *dev)
{
	dev->header_ops = &eth_header_ops;
	dev->type = ARPHRD_ETHER;
	dev->hard_header_len = ETH_HLEN;
	dev->mtu = ETH_DATA_LEN;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_DATA_LEN;
	dev->addr_len = ETH_ALEN;
	dev->flags = IFF_BROADCAST | IFF_MULTICAST;
	memset(dev->broadcast, 0xff, ETH_ALEN);
}

u32 ethtool_op_get_link(struct net_device *dev)
{
	return netif_carrier_ok(dev);
}

const char *ethtool_link_mode_name(u32 bit)
{
	static const char *const names[] = {
		[ETHTOOL_LINK_MODE_10baseT_Half_BIT] = "10baseT/Half",
		[ETHTOOL_LINK_MODE_10baseT_Full_BIT] = "10baseT/Full",
		[ETHTOOL_LINK_MODE_100baseT_Half_BIT] = "100baseT/Half",
		[ETHTOOL_LINK_MODE_100baseT_Full_BIT] = "100baseT/Full",
		[ETHTOOL_LINK_MODE_1000baseT_Half_BIT] = "1000baseT/Half",
		[ETHTOOL_LINK_MODE_1000baseT_Full_BIT] = "1000baseT/Full",
		[ETHTOOL_LINK_MODE_10000baseT_Full_BIT] = "10000baseT/Full",
		[ETHTOOL_LINK_MODE_2500baseX_Full_BIT] = "2500baseX/Full",
		[ETHTOOL_LINK_MODE_1000baseKX_Full_BIT] = "1000baseKX/Full",
		[ETHTOOL_LINK_MODE_1000baseX_Full_BIT] = "1000baseX/Full",
		[ETHTOOL_LINK_MODE_2500baseT_Full_BIT] = "2500baseT/Full",
		[ETHTOOL_LINK_MODE_5000baseT_Full_BIT] = "5000baseT/Full",
	};

	return bit < ARRAY_SIZE(names) ? names[bit] : NULL;
}
