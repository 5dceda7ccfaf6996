/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network stack of a kernel, put together; the protocols' counters. */
#include <inetdevice.h>
#include <ip.h>
#include <neighbour.h>
#include <net.h>

#include "net-private.h"

static const char *const snmp_names[MIB_COUNT] = {
#define X(group, name) #group #name,
	SNMP_COUNTERS(X)
#undef X
};

void snmp_for_each(struct kernel *k, void (*say)(void *ctx, const char *name, u64 value), void *ctx)
{
	for (u32 i = 0; i < MIB_COUNT; i++)
		say(ctx, snmp_names[i], k->net->mib.counter[i]);
}

/* Linux 6.12's defaults: net/core/sock.c, net/ipv4/af_inet.c, net/ipv4/icmp.c. */
static void sysctl_defaults(struct net *net)
{
	net->sysctl_netdev_max_backlog = 1000;
	net->sysctl_netdev_budget = 300;
	net->sysctl_netdev_budget_usecs = 2 * USEC_PER_SEC / HZ;
	net->sysctl_rmem_default = 212992;
	net->sysctl_rmem_max = 212992;
	net->sysctl_wmem_default = 212992;
	net->sysctl_wmem_max = 212992;
	net->ipv4 = (struct netns_ipv4){
		.sysctl_ip_default_ttl = IPDEFTTL,
		.sysctl_icmp_echo_ignore_broadcasts = 1,
		.sysctl_icmp_ignore_bogus_error_responses = 1,
		.sysctl_icmp_ratelimit = 1000,
		.sysctl_icmp_ratemask = 0x1818,
		.sysctl_icmp_msgs_per_sec = 1000,
		.sysctl_icmp_msgs_burst = 50,
		.sysctl_ipfrag_high_thresh = 4 * 1024 * 1024,
		.sysctl_ipfrag_low_thresh = 3 * 1024 * 1024,
		.sysctl_ipfrag_time = 30,
		.sysctl_ipfrag_max_dist = 64,
		.sysctl_local_port_range = {32768, 60999},
		.sysctl_ping_group_range = {0, 2147483647}, /* systemd's 50-default.conf */
		.sysctl_udp_rmem_min = 4096,
		.sysctl_udp_wmem_min = 4096,
		.sysctl_min_pmtu = 552,
		.sysctl_mtu_expires = 600,
	};
}

void net_init(struct kernel *k)
{
	k->net = kzalloc(k, sizeof(*k->net));
	k->net->k = k;
	sysctl_defaults(k->net);
	dev_config_init(k);
	dev_softnet_init(k);
	neigh_init(k);
	fib_init(k);
	route_init(k);
	devinet_init(k);
	arp_init(k);
	ip_init(k);
	ip_frag_init(k);
	icmp_init(k);
	udp_init(k);
	raw_init(k);
	vlan_init(k);
	loopback_init(k);
	/* The first thing that every distribution's start does. */
	rtnl_lock(k);
	dev_open(k->net->loopback_dev);
	rtnl_unlock(k);
}
