/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel's network stack holds together: Linux's struct net, init_net. */
#ifndef STACK_NET_H
#define STACK_NET_H

#include <mutex.h>
#include <netdevice.h>
#include <snmp.h>

struct fib_table;
struct inet_frags;
struct neigh_table;
struct raw_table;
struct rt_cache;
struct udp_table;

#define PTYPE_HASH_SIZE 16

/* Per processor in Linux; we have one. */
struct softnet_data {
	struct list_head poll_list;	   /* NAPI instances that wait for NET_RX */
	struct netdev_queue *output_queue; /* queues that wait for NET_TX */
	struct netdev_queue **output_queue_tail;
	struct sk_buff_head input_pkt_queue; /* netif_rx() */
	struct napi_struct backlog;
	bool xmit_more;
	u32 xmit_recursion;
	u64 processed, dropped, time_squeeze;
};

struct netns_ipv4 {
	int sysctl_ip_default_ttl;
	int sysctl_ip_no_pmtu_disc;
	int sysctl_icmp_echo_ignore_all;
	int sysctl_icmp_echo_ignore_broadcasts;
	int sysctl_icmp_ignore_bogus_error_responses;
	int sysctl_icmp_errors_use_inbound_ifaddr;
	int sysctl_icmp_ratelimit; /* ms between errors to one host */
	int sysctl_icmp_ratemask;
	int sysctl_icmp_msgs_per_sec;
	int sysctl_icmp_msgs_burst;
	int sysctl_ipfrag_high_thresh; /* bytes */
	int sysctl_ipfrag_low_thresh;
	int sysctl_ipfrag_time; /* seconds */
	int sysctl_ipfrag_max_dist;
	int sysctl_local_port_range[2];
	int sysctl_ping_group_range[2];
	int sysctl_udp_rmem_min, sysctl_udp_wmem_min;
	int sysctl_min_pmtu;
	int sysctl_mtu_expires; /* seconds */
};

struct net {
	struct kernel *k;
	struct list_head dev_base_head; /* struct net_device.dev_list, by ifindex */
	int last_ifindex;
	struct net_device *loopback_dev;
	struct mutex rtnl;
	struct list_head netdev_chain; /* struct notifier_block.list */
	struct list_head inetaddr_chain;
	struct list_head ptype_all; /* taps: struct packet_type.list */
	struct list_head ptype_base[PTYPE_HASH_SIZE];
	struct softnet_data softnet;
	struct delayed_work linkwatch_work;
	unsigned long linkwatch_next; /* jiffies: events before it wait */
	int sysctl_netdev_max_backlog, sysctl_netdev_budget, sysctl_netdev_budget_usecs;
	int sysctl_rmem_default, sysctl_rmem_max, sysctl_wmem_default, sysctl_wmem_max;
	struct netns_ipv4 ipv4;
	struct ipv4_devconf *devconf_all, *devconf_dflt;
	struct neigh_table *arp_tbl;
	struct fib_table *fib_main, *fib_local;
	struct rt_cache *rt_cache;
	u32 rt_genid; /* cached routes of another one are stale */
	struct inet_frags *frags;
	struct udp_table *udp;
	struct raw_table *raw;
	struct icmp_global *icmp_global;
	struct list_head packet_socks;
	struct netns_mib mib;
	struct ratelimit_state ratelimit;
};

/* Builds the stack, with lo registered and down; in the boot thread. */
void net_init(struct kernel *k);
void net_exit(struct kernel *k);

#endif
