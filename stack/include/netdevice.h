/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network devices, NAPI, and the way packets take between them and protocols,
 * named and meant as in include/linux/netdevice.h.
 *
 *	 protocols          dev_queue_xmit()          packet_type.func()
 *	                          │                          ▲
 *	 queue discipline   (pfifo, or none)        netif_receive_skb()
 *	                          │                          ▲
 *	 driver             ndo_start_xmit()         napi_struct.poll(budget)
 *	                                                     ▲ NET_RX softirq
 *	                                             interrupt: napi_schedule()
 */
#ifndef STACK_NETDEVICE_H
#define STACK_NETDEVICE_H

#include <device.h>
#include <interrupt.h>
#include <skbuff.h>
#include <timer.h>
#include <workqueue.h>

struct dsa_port;
struct ethtool_ops;
struct in_device;
struct net_device;
struct phy_device;
struct phylink;

#define IFNAMSIZ 16
#define MAX_ADDR_LEN 32

#define IFF_UP 0x1u
#define IFF_BROADCAST 0x2u
#define IFF_LOOPBACK 0x8u
#define IFF_POINTOPOINT 0x10u
#define IFF_RUNNING 0x40u
#define IFF_NOARP 0x80u
#define IFF_PROMISC 0x100u
#define IFF_ALLMULTI 0x200u
#define IFF_MULTICAST 0x1000u
#define IFF_LOWER_UP 0x10000u
#define IFF_DORMANT 0x20000u

/* priv_flags */
#define IFF_802_1Q_VLAN BIT(0)
#define IFF_NO_QUEUE BIT(1) /* packets go to the driver at once */
#define IFF_DSA_USER BIT(2)
#define IFF_LIVE_ADDR_CHANGE BIT(3) /* ndo_set_mac_address while up */
#define IFF_UNICAST_FLT BIT(4)	    /* ndo_set_rx_mode looks at dev->uc */

/* ifi_type */
#define ARPHRD_ETHER 1
#define ARPHRD_LOOPBACK 772

/* What the device does for the stack: dev->features. */
typedef u64 netdev_features_t;
#define NETIF_F_SG BIT_ULL(0)
#define NETIF_F_IP_CSUM BIT_ULL(1) /* makes TCP and UDP checksums over IPv4 */
#define NETIF_F_HW_CSUM BIT_ULL(2) /* makes any checksum */
#define NETIF_F_IPV6_CSUM BIT_ULL(3)
#define NETIF_F_RXCSUM BIT_ULL(4)  /* checks them */
#define NETIF_F_HIGHDMA BIT_ULL(5) /* takes packets from anywhere in memory */
#define NETIF_F_HW_VLAN_CTAG_TX BIT_ULL(6)
#define NETIF_F_LOOPBACK BIT_ULL(7)
#define NETIF_F_CSUM_MASK (NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM | NETIF_F_HW_CSUM)

typedef enum netdev_tx {
	NETDEV_TX_OK = 0x00,
	NETDEV_TX_BUSY = 0x10, /* the packet was not taken and stays the caller's */
} netdev_tx_t;

/* dev_queue_xmit(): 0, or the packet was dropped. */
#define NET_XMIT_SUCCESS 0
#define NET_XMIT_DROP 1
#define NET_XMIT_CN 2
#define NET_RX_SUCCESS 0
#define NET_RX_DROP 1

/* RFC 2863 operational states. */
enum {
	IF_OPER_UNKNOWN,
	IF_OPER_NOTPRESENT,
	IF_OPER_DOWN,
	IF_OPER_LOWERLAYERDOWN,
	IF_OPER_TESTING,
	IF_OPER_DORMANT,
	IF_OPER_UP,
};

struct rtnl_link_stats64 {
	u64 rx_packets, tx_packets, rx_bytes, tx_bytes;
	u64 rx_errors, tx_errors, rx_dropped, tx_dropped;
	u64 multicast, collisions;
	u64 rx_length_errors, rx_over_errors, rx_crc_errors, rx_frame_errors;
	u64 rx_fifo_errors, rx_missed_errors;
	u64 tx_aborted_errors, tx_carrier_errors, tx_fifo_errors;
	u64 tx_heartbeat_errors, tx_window_errors;
	u64 rx_nohandler;
};

struct net_device_stats {
	u64 rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, tx_errors, rx_dropped,
		tx_dropped, multicast, collisions;
};

struct ifreq_mii {
	u16 phy_id, reg_num, val_in, val_out;
};
#define SIOCGMIIPHY 0x8947
#define SIOCGMIIREG 0x8948
#define SIOCSMIIREG 0x8949

/*
 * What a driver does. All but ndo_start_xmit and ndo_get_stats64 are called in
 * a thread with rtnl held; ndo_start_xmit with bottom halves disabled.
 */
#define TSO_LEGACY_MAX_SIZE 65536
#define TSO_MAX_SEGS UINT16_MAX
#define TSO_MAX_SIZE (8 * TSO_MAX_SEGS)

struct net_device_ops {
	int (*ndo_init)(struct net_device *dev);
	void (*ndo_uninit)(struct net_device *dev);
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_stop)(struct net_device *dev);
	netdev_tx_t (*ndo_start_xmit)(struct sk_buff *skb, struct net_device *dev);
	u16 (*ndo_select_queue)(struct net_device *dev, struct sk_buff *skb);
	void (*ndo_change_rx_flags)(struct net_device *dev, int flags);
	void (*ndo_set_rx_mode)(struct net_device *dev); /* promiscuity, uc, mc have changed */
	int (*ndo_set_mac_address)(struct net_device *dev, const u8 *addr);
	int (*ndo_validate_addr)(struct net_device *dev);
	int (*ndo_change_mtu)(struct net_device *dev, int new_mtu);
	void (*ndo_get_stats64)(struct net_device *dev, struct rtnl_link_stats64 *stats);
	int (*ndo_vlan_rx_add_vid)(struct net_device *dev, __be16 proto, u16 vid);
	int (*ndo_vlan_rx_kill_vid)(struct net_device *dev, __be16 proto, u16 vid);
	netdev_features_t (*ndo_fix_features)(struct net_device *dev, netdev_features_t features);
	void (*ndo_tx_timeout)(struct net_device *dev, unsigned int txqueue);
	int (*ndo_eth_ioctl)(struct net_device *dev, struct ifreq_mii *req, int cmd);
	int (*ndo_get_iflink)(const struct net_device *dev);
	int (*ndo_get_phys_port_name)(struct net_device *dev, char *name, size_t len);
	/* Which switch a port is of: 4 bytes. */
	int (*ndo_get_port_parent_id)(struct net_device *dev, u8 *id);
};

/* Link-layer header of a device type. */
struct header_ops {
	/* Puts the header in front: its length, negative when the destination is
	 * not known. @saddr NULL: the device's own; @daddr NULL: not known. */
	int (*create)(struct sk_buff *skb, struct net_device *dev, u16 type, const u8 *daddr,
		      const u8 *saddr, u32 len);
};

enum netdev_queue_state {
	__QUEUE_STATE_DRV_XOFF = BIT(0), /* the driver's ring is full */
};

/* A transmit queue of a device, with its pfifo. */
struct netdev_queue {
	struct net_device *dev;
	u32 state;
	bool scheduled; /* waits for the NET_TX softirq */
	struct netdev_queue *next_scheduled;
	struct sk_buff_head q;	   /* what waits for the driver */
	unsigned long trans_start; /* jiffies of the last hand-over */
	u64 requeues, dropped;
};

struct netdev_hw_addr {
	struct list_head list;
	u8 addr[ETH_ALEN];
	u32 refcount;
};

struct netdev_hw_addr_list {
	struct list_head list; /* struct netdev_hw_addr */
	u32 count;
};

#define netdev_for_each_mc_addr(ha, dev) list_for_each_entry(ha, &(dev)->mc.list, list)

struct net_device {
	/* What every packet needs. */
	struct kernel *k;
	const struct net_device_ops *netdev_ops;
	const struct header_ops *header_ops;
	struct netdev_queue *_tx;
	u32 flags, priv_flags;
	u32 mtu;
	u16 hard_header_len; /* of this device's own header */
	u16 needed_headroom, needed_tailroom;
	netdev_features_t features;
	struct in_device *ip_ptr;
	struct dsa_port *dsa_ptr; /* it is a DSA conduit: see dsa.h; NULL if not */
	struct vlan_dev **vlans;  /* VLAN devices on top, by the order they were made; NULL: none */
	u32 vlan_count;
	u32 ptype_users;		     /* packet taps on this device */
	struct net_device_stats stats;	     /* for the driver to count in */
	struct rtnl_link_stats64 core_stats; /* what the stack dropped */
	u8 dev_addr[MAX_ADDR_LEN];
	u8 broadcast[MAX_ADDR_LEN];

	/* What configuration needs. */
	char name[IFNAMSIZ];
	int ifindex;
	u16 type;
	u8 addr_len;
	u8 addr_assign_type;
	u32 num_tx_queues, real_num_tx_queues, num_rx_queues;
	u32 tx_queue_len;
	u32 min_mtu, max_mtu;
	u32 tso_max_size, tso_max_segs; /* what the device would segment; nothing here asks it to */
	u32 gflags;			/* flags that user space asked for */
	u32 promiscuity, allmulti;
	netdev_features_t hw_features;	   /* that users may switch */
	netdev_features_t wanted_features; /* of hw_features: as they want them */
	netdev_features_t vlan_features;   /* that devices on top of it have, too */
	u8 operstate, dormant;
	bool carrier_ok;
	bool qdisc_attached; /* it has been opened once */
	bool qdisc_active;   /* carrier came up since it was opened; else packets are dropped */
	bool registered;
	bool linkwatch_pending;
	bool addr_set;
	u32 carrier_up_count, carrier_down_count;
	u32 refcnt;
	int watchdog_timeo; /* jiffies; 0: five seconds */
	struct timer_list watchdog_timer;
	struct netdev_hw_addr_list uc, mc;
	struct netdev_hw_addr_list uc_synced, mc_synced; /* of ours, what the device below has */
	bool uc_promisc;	    /* promiscuous because it cannot filter uc */
	struct list_head dev_list;  /* in net->dev_base_head */
	struct list_head adj_upper; /* struct netdev_adjacent */
	struct list_head adj_lower;
	struct list_head napi_list;
	struct device dev;	     /* dev.parent: the platform device */
	struct device_node *of_node; /* or NULL */
	const struct ethtool_ops *ethtool_ops;
	struct phy_device *phydev;
	struct phylink *phylink;
	struct dsa_port *dsa_user; /* it is a DSA user port, or NULL */
	const char *kind;	   /* rtnl link kind: "vlan", "dsa", or NULL */
	void (*priv_destructor)(struct net_device *dev);
	void *priv;
};

static inline void *netdev_priv(const struct net_device *dev)
{
	return dev->priv;
}

#define SET_NETDEV_DEV(net, pdev) ((net)->dev.parent = (pdev))

/**
 * alloc_netdev_mqs() - a device that is not registered yet
 * @sizeof_priv: bytes of netdev_priv(), zeroed
 * @name: with "%d" for the first free number
 */
struct net_device *alloc_netdev_mqs(struct kernel *k, u32 sizeof_priv, const char *name,
				    void (*setup)(struct net_device *dev), u32 txqs, u32 rxqs);
#define alloc_etherdev_mqs(k, sizeof_priv, txqs, rxqs) \
	alloc_netdev_mqs(k, sizeof_priv, "eth%d", ether_setup, txqs, rxqs)
#define alloc_etherdev(k, sizeof_priv) alloc_etherdev_mqs(k, sizeof_priv, 1, 1)
void free_netdev(struct net_device *dev);
void ether_setup(struct net_device *dev);

/* 0 or -errno (-EEXIST: name taken). The second takes rtnl itself. */
int register_netdevice(struct net_device *dev);
int register_netdev(struct net_device *dev);
void unregister_netdevice(struct net_device *dev);

/* Nothing is taken but dev_get_by_*()'s reference; dev_put() returns it. */
struct net_device *__dev_get_by_name(struct kernel *k, const char *name);
struct net_device *__dev_get_by_index(struct kernel *k, int ifindex);
static inline void dev_hold(struct net_device *dev)
{
	dev->refcnt++;
}
static inline void dev_put(struct net_device *dev)
{
	if (dev)
		dev->refcnt--;
}
#define for_each_netdev(k, d) list_for_each_entry(d, &(k)->net->dev_base_head, dev_list)

/* "rtnl": serialises all configuration. A mutex; may sleep. */
void rtnl_lock(struct kernel *k);
void rtnl_unlock(struct kernel *k);

/* Configuration, under rtnl. 0 or -errno. */
int dev_open(struct net_device *dev);
void dev_close(struct net_device *dev);
int dev_change_flags(struct net_device *dev, u32 flags);
int dev_set_mtu(struct net_device *dev, int new_mtu);
int dev_set_mac_address(struct net_device *dev, const u8 *addr);
int dev_change_name(struct net_device *dev, const char *newname);
/* Not empty, not too long, no slash, colon or space: what a device may be called. */
bool dev_valid_name(const char *name);
int dev_set_promiscuity(struct net_device *dev, int inc);
int dev_set_allmulti(struct net_device *dev, int inc);
int dev_uc_add(struct net_device *dev, const u8 *addr);
int dev_uc_del(struct net_device *dev, const u8 *addr);
int dev_mc_add(struct net_device *dev, const u8 *addr);
int dev_mc_del(struct net_device *dev, const u8 *addr);
/* Adds to @to what was added to @from's lists; for stacked devices. */
int dev_uc_sync(struct net_device *to, struct net_device *from);
int dev_mc_sync(struct net_device *to, struct net_device *from);
void dev_uc_unsync(struct net_device *to, struct net_device *from);
void dev_mc_unsync(struct net_device *to, struct net_device *from);
void __dev_set_rx_mode(struct net_device *dev);
/* Works out features anew, when what is wanted or possible has changed. Under rtnl. */
void netdev_update_features(struct net_device *dev);
u32 dev_get_flags(const struct net_device *dev);
void dev_get_stats(struct net_device *dev, struct rtnl_link_stats64 *stats);

/* eth_mac_addr(): ndo_set_mac_address for who needs no more. */
int eth_mac_addr(struct net_device *dev, const u8 *addr);
int eth_validate_addr(struct net_device *dev);
void eth_hw_addr_set(struct net_device *dev, const u8 *addr);
void eth_hw_addr_random(struct net_device *dev);
/* The boot loader's address of the interface @name, 0, or -ENODEV. */
int of_get_mac_address_by_name(struct kernel *k, const char *name, u8 *addr);

static inline bool netif_running(const struct net_device *dev)
{
	return dev->flags & IFF_UP;
}

static inline bool netif_carrier_ok(const struct net_device *dev)
{
	return dev->carrier_ok;
}
/* Any context. Routes, addresses and user space hear of it from a work. */
void netif_carrier_on(struct net_device *dev);
void netif_carrier_off(struct net_device *dev);
void netif_dormant_on(struct net_device *dev);
void netif_dormant_off(struct net_device *dev);
/* An upper device takes over carrier and dormancy of @rootdev. */
void netif_stacked_transfer_operstate(const struct net_device *rootdev, struct net_device *dev);
int dev_get_iflink(const struct net_device *dev); /* ifindex of what it stands on, or its own */
u8 dev_operstate(const struct net_device *dev);	  /* as `ip link` says it: DOWN unless up */

/* Stacking: lan0@eth0. */
struct netdev_adjacent {
	struct list_head list;
	struct net_device *dev;
	bool master;
};
int netdev_upper_dev_link(struct net_device *dev, struct net_device *upper);
void netdev_upper_dev_unlink(struct net_device *dev, struct net_device *upper);
bool netdev_has_upper(const struct net_device *dev, const struct net_device *upper);

/* Notifiers: register replays NETDEV_REGISTER and NETDEV_UP of what is there. */
enum netdev_cmd {
	NETDEV_UP = 1,
	NETDEV_DOWN,
	NETDEV_CHANGE,
	NETDEV_REGISTER,
	NETDEV_UNREGISTER,
	NETDEV_CHANGEMTU,
	NETDEV_CHANGEADDR,
	NETDEV_GOING_DOWN,
	NETDEV_CHANGENAME,
	NETDEV_FEAT_CHANGE,
	NETDEV_PRE_UP,
	NETDEV_CHANGEUPPER,
};
#define NOTIFY_DONE 0
#define NOTIFY_OK 1
#define NOTIFY_BAD 0x8002

struct notifier_block {
	int (*notifier_call)(struct notifier_block *nb, unsigned long action, void *ptr);
	struct list_head list;
	int priority;
};
/* @ptr of the call is the struct net_device. A negative result vetoes PRE_UP and CHANGEMTU. */
int register_netdevice_notifier(struct kernel *k, struct notifier_block *nb);
int call_netdevice_notifiers(unsigned long action, struct net_device *dev);

/* Sending. */
static inline struct netdev_queue *netdev_get_tx_queue(const struct net_device *dev, u32 i)
{
	return &dev->_tx[i];
}
/* Takes @skb with its link-layer header; NET_XMIT_*. */
int dev_queue_xmit(struct sk_buff *skb);
void __netif_schedule(struct netdev_queue *txq);
/* Whether the driver is given another packet right after this: it may save its doorbell. */
bool netdev_xmit_more(const struct net_device *dev);

static inline bool netif_tx_queue_stopped(const struct netdev_queue *txq)
{
	return txq->state & __QUEUE_STATE_DRV_XOFF;
}
static inline void netif_tx_stop_queue(struct netdev_queue *txq)
{
	txq->state |= __QUEUE_STATE_DRV_XOFF;
}
static inline void netif_tx_start_queue(struct netdev_queue *txq)
{
	txq->state &= ~__QUEUE_STATE_DRV_XOFF;
}
static inline void netif_tx_wake_queue(struct netdev_queue *txq)
{
	if (txq->state & __QUEUE_STATE_DRV_XOFF) {
		txq->state &= ~__QUEUE_STATE_DRV_XOFF;
		__netif_schedule(txq);
	}
}
#define netif_stop_queue(dev) netif_tx_stop_queue(&(dev)->_tx[0])
#define netif_start_queue(dev) netif_tx_start_queue(&(dev)->_tx[0])
void netif_tx_start_all_queues(struct net_device *dev);
void netif_tx_stop_all_queues(struct net_device *dev);
static inline void txq_trans_cond_update(struct netdev_queue *txq)
{
	txq->trans_start = jiffies(txq->dev->k);
}

/* Receiving. */
#define NAPI_POLL_WEIGHT 64

struct napi_struct {
	struct list_head poll_list;
	struct list_head dev_list;
	struct net_device *dev;
	struct kernel *k;
	int (*poll)(struct napi_struct *napi, int budget);
	int weight;
	bool scheduled; /* NAPI_STATE_SCHED */
	bool missed;	/* scheduled again while it polled */
	bool disabled;
};

void netif_napi_add(struct net_device *dev, struct napi_struct *napi,
		    int (*poll)(struct napi_struct *napi, int budget));
void netif_napi_del(struct napi_struct *napi);
void napi_enable(struct napi_struct *napi);
void napi_disable(struct napi_struct *napi); /* waits for the poll to end; sleeps */

/* In the interrupt handler: have poll() called. False: it was going to be already. */
bool napi_schedule_prep(struct napi_struct *napi);
void __napi_schedule(struct napi_struct *napi);
static inline bool napi_schedule(struct napi_struct *napi)
{
	if (!napi_schedule_prep(napi))
		return false;
	__napi_schedule(napi);
	return true;
}

/* In poll(), with less than the budget done: true: interrupts may be enabled again. */
bool napi_complete_done(struct napi_struct *napi, int work_done);
#define napi_complete(napi) napi_complete_done(napi, 0)

/* Pulls the Ethernet header, sets mac_header, pkt_type and dev; the protocol. */
__be16 eth_type_trans(struct sk_buff *skb, struct net_device *dev);

/* Hands a packet to the taps and the protocol; bottom halves are disabled. */
int netif_receive_skb(struct sk_buff *skb);
/* We have no GRO without TCP; the name drivers know. */
static inline int napi_gro_receive(struct napi_struct *napi, struct sk_buff *skb)
{
	cpu_charge(skb->k, COST_DRIVER_RX);
	return netif_receive_skb(skb);
}
/* From any context, through the backlog of NET_RX. */
int netif_rx(struct sk_buff *skb);

/* Who wants packets of which type. */
struct packet_type {
	__be16 type;		/* htons(ETH_P_IP), htons(ETH_P_ALL), … */
	struct net_device *dev; /* NULL: all */
	/* Takes @skb's reference. @orig_dev: the device it came in by first. */
	int (*func)(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		    struct net_device *orig_dev);
	struct kernel *k;
	void *af_packet_priv;
	struct list_head list;
};
void dev_add_pack(struct kernel *k, struct packet_type *pt);
void dev_remove_pack(struct packet_type *pt);

/* "driver bus-name ifname: text". */
void netdev_printk(const struct net_device *dev, const char *fmt, ...) __printf(2, 3);
#define netdev_info(dev, ...) netdev_printk(dev, __VA_ARGS__)
#define netdev_warn(dev, ...) netdev_printk(dev, __VA_ARGS__)
#define netdev_err(dev, ...) netdev_printk(dev, __VA_ARGS__)

static inline bool netdev_uses_dsa(const struct net_device *dev)
{
	return dev->dsa_ptr != NULL;
}

static inline bool is_zero_ether_addr(const u8 *a)
{
	return !(a[0] | a[1] | a[2] | a[3] | a[4] | a[5]);
}
static inline bool is_multicast_ether_addr(const u8 *a)
{
	return a[0] & 1;
}
static inline bool is_broadcast_ether_addr(const u8 *a)
{
	return (a[0] & a[1] & a[2] & a[3] & a[4] & a[5]) == 0xff;
}
static inline bool is_valid_ether_addr(const u8 *a)
{
	return !is_multicast_ether_addr(a) && !is_zero_ether_addr(a);
}
static inline void ether_addr_copy(u8 *dst, const u8 *src)
{
	memcpy(dst, src, ETH_ALEN);
}
static inline bool ether_addr_equal(const u8 *a, const u8 *b)
{
	u32 a4, b4;
	u16 a2, b2;

	memcpy(&a4, a, 4);
	memcpy(&b4, b, 4);
	memcpy(&a2, a + 4, 2);
	memcpy(&b2, b + 4, 2);
	return a4 == b4 && a2 == b2;
}

#endif
