/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sysctl tree. Three kinds of names: plain ones, each a row of a table; and
 * net.ipv4.conf.DEV.NAME and net.ipv4.neigh.DEV.NAME, where DEV is a device,
 * "default" (what devices made later begin with) or, for conf, "all".
 */
#include <inetdevice.h>
#include <neighbour.h>
#include <net.h>
#include <route.h>
#include <sysctl.h>

#include "net-private.h"

struct ctl_row {
	const char *name;
	size_t offset; /* of an int, or of two */
	u8 values;
	int min, max; /* of what is stored */
	int unit;     /* what is stored for 1; 0: 1 */
};

#define NET_ROW(_name, _member, _min, _max)                         \
	{                                                           \
		_name, offsetof(struct net, _member), 1, _min, _max \
	}

static const struct ctl_row net_rows[] = {
	NET_ROW("net.core.netdev_budget", sysctl_netdev_budget, 1, INT32_MAX),
	NET_ROW("net.core.netdev_budget_usecs", sysctl_netdev_budget_usecs, 0, INT32_MAX),
	NET_ROW("net.core.netdev_max_backlog", sysctl_netdev_max_backlog, 0, INT32_MAX),
	NET_ROW("net.core.rmem_default", sysctl_rmem_default, 2304, INT32_MAX),
	NET_ROW("net.core.rmem_max", sysctl_rmem_max, 2304, INT32_MAX / 2),
	NET_ROW("net.core.wmem_default", sysctl_wmem_default, 4608, INT32_MAX),
	NET_ROW("net.core.wmem_max", sysctl_wmem_max, 4608, INT32_MAX / 2),
	NET_ROW("net.ipv4.icmp_echo_ignore_all", ipv4.sysctl_icmp_echo_ignore_all, 0, 1),
	NET_ROW("net.ipv4.icmp_echo_ignore_broadcasts", ipv4.sysctl_icmp_echo_ignore_broadcasts, 0,
		1),
	NET_ROW("net.ipv4.icmp_errors_use_inbound_ifaddr",
		ipv4.sysctl_icmp_errors_use_inbound_ifaddr, 0, 1),
	NET_ROW("net.ipv4.icmp_msgs_burst", ipv4.sysctl_icmp_msgs_burst, 0, INT32_MAX),
	NET_ROW("net.ipv4.icmp_msgs_per_sec", ipv4.sysctl_icmp_msgs_per_sec, 0, INT32_MAX),
	NET_ROW("net.ipv4.icmp_ratelimit", ipv4.sysctl_icmp_ratelimit, 0, INT32_MAX),
	NET_ROW("net.ipv4.icmp_ratemask", ipv4.sysctl_icmp_ratemask, 0, INT32_MAX),
	NET_ROW("net.ipv4.ip_default_ttl", ipv4.sysctl_ip_default_ttl, 1, 255),
	NET_ROW("net.ipv4.ip_forward", ipv4, 0, 1), /* special: see below */
	{"net.ipv4.ip_local_port_range", offsetof(struct net, ipv4.sysctl_local_port_range), 2, 1,
	 65535},
	NET_ROW("net.ipv4.ip_no_pmtu_disc", ipv4.sysctl_ip_no_pmtu_disc, 0, 3),
	NET_ROW("net.ipv4.ipfrag_high_thresh", ipv4.sysctl_ipfrag_high_thresh, 0, INT32_MAX),
	NET_ROW("net.ipv4.ipfrag_low_thresh", ipv4.sysctl_ipfrag_low_thresh, 0, INT32_MAX),
	NET_ROW("net.ipv4.ipfrag_max_dist", ipv4.sysctl_ipfrag_max_dist, 0, INT32_MAX),
	NET_ROW("net.ipv4.ipfrag_time", ipv4.sysctl_ipfrag_time, 1, 3600),
	NET_ROW("net.ipv4.route.min_pmtu", ipv4.sysctl_min_pmtu, 68, 65535),
	NET_ROW("net.ipv4.route.mtu_expires", ipv4.sysctl_mtu_expires, 1, 86400),
};

#define CONF_ROW(_name, _min, _max)                                         \
	{                                                                   \
#_name, offsetof(struct ipv4_devconf, _name), 1, _min, _max \
	}

static const struct ctl_row conf_rows[] = {
	CONF_ROW(accept_local, 0, 1),	     CONF_ROW(accept_redirects, 0, 1),
	CONF_ROW(accept_source_route, 0, 1), CONF_ROW(arp_accept, 0, 1),
	CONF_ROW(arp_ignore, 0, 8),	     CONF_ROW(arp_notify, 0, 1),
	CONF_ROW(forwarding, 0, 1),	     CONF_ROW(log_martians, 0, 1),
	CONF_ROW(promote_secondaries, 0, 1), CONF_ROW(route_localnet, 0, 1),
	CONF_ROW(rp_filter, 0, 2),	     CONF_ROW(send_redirects, 0, 1),
};

#define NEIGH_ROW_IN(_name, _member, _unit)                                              \
	{                                                                                \
		_name, offsetof(struct neigh_parms, _member), 1, 0, INT32_MAX / 2, _unit \
	}
#define NEIGH_ROW(_name, _member) NEIGH_ROW_IN(_name, _member, 1)

/* Linux counts some of these in hundredths of a second, whatever its tick is. */
#define MSEC_PER_USER_TICK 10

static const struct ctl_row neigh_rows[] = {
	NEIGH_ROW("app_solicit", app_probes),
	NEIGH_ROW("base_reachable_time_ms", base_reachable_time_ms),
	NEIGH_ROW_IN("delay_first_probe_time", delay_probe_time_ms, MSEC_PER_SEC),
	NEIGH_ROW_IN("gc_stale_time", gc_staletime_ms, MSEC_PER_SEC),
	NEIGH_ROW_IN("locktime", locktime_ms, MSEC_PER_USER_TICK),
	NEIGH_ROW("mcast_solicit", mcast_probes),
	NEIGH_ROW("retrans_time_ms", retrans_time_ms),
	NEIGH_ROW("ucast_solicit", ucast_probes),
	NEIGH_ROW("unres_qlen_bytes", queue_len_bytes),
};

#define CONF_PREFIX "net.ipv4.conf."
#define NEIGH_PREFIX "net.ipv4.neigh."

static const struct ctl_row *find_row(const struct ctl_row *rows, u32 count, const char *name)
{
	for (u32 i = 0; i < count; i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

/* "lan0.rp_filter" after a prefix: the device's part into @dev. The last dot
 * separates: VLAN devices have one in their name (written with '/' in Linux). */
static const char *split_dev(const char *rest, char *dev)
{
	const char *dot = strrchr(rest, '.');

	if (!dot || dot == rest || dot - rest >= IFNAMSIZ)
		return NULL;
	memcpy(dev, rest, (size_t)(dot - rest));
	dev[dot - rest] = 0;
	for (char *c = dev; *c; c++)
		if (*c == '/')
			*c = '.';
	return dot + 1;
}

struct ctl {
	const struct ctl_row *row;
	int *value;
	struct ipv4_devconf *conf; /* it is in there, or NULL */
	bool ip_forward;
	bool all;
};

static bool sysctl_find(struct kernel *k, const char *name, struct ctl *ctl)
{
	struct net *net = k->net;
	struct net_device *dev;
	char dev_name[IFNAMSIZ];
	const char *leaf;
	u8 *base;

	memset(ctl, 0, sizeof(*ctl));
	if (g_str_has_prefix(name, CONF_PREFIX)) {
		leaf = split_dev(name + strlen(CONF_PREFIX), dev_name);
		ctl->row = leaf ? find_row(conf_rows, ARRAY_SIZE(conf_rows), leaf) : NULL;
		if (!ctl->row)
			return false;
		if (!strcmp(dev_name, "all")) {
			ctl->conf = net->devconf_all;
			ctl->all = true;
		} else if (!strcmp(dev_name, "default")) {
			ctl->conf = net->devconf_dflt;
		} else {
			dev = __dev_get_by_name(k, dev_name);
			if (!dev || !dev->ip_ptr)
				return false;
			ctl->conf = &dev->ip_ptr->cnf;
		}
		base = (u8 *)ctl->conf;
	} else if (g_str_has_prefix(name, NEIGH_PREFIX)) {
		leaf = split_dev(name + strlen(NEIGH_PREFIX), dev_name);
		ctl->row = leaf ? find_row(neigh_rows, ARRAY_SIZE(neigh_rows), leaf) : NULL;
		if (!ctl->row)
			return false;
		if (!strcmp(dev_name, "default")) {
			base = (u8 *)neigh_parms_default(k);
		} else {
			dev = __dev_get_by_name(k, dev_name);
			if (!dev || !dev->ip_ptr)
				return false;
			base = (u8 *)neigh_parms_of(dev);
		}
	} else {
		ctl->row = find_row(net_rows, ARRAY_SIZE(net_rows), name);
		if (!ctl->row)
			return false;
		base = (u8 *)net;
		if (!strcmp(name, "net.ipv4.ip_forward")) {
			ctl->ip_forward = true;
			ctl->value = &net->devconf_all->forwarding;
			return true;
		}
	}
	ctl->value = (int *)(base + ctl->row->offset);
	return true;
}

int sysctl_read(struct kernel *k, const char *name, char *buf, size_t size)
{
	struct ctl ctl;

	if (!sysctl_find(k, name, &ctl))
		return -ENOENT;
	if (ctl.row->values == 2)
		snprintf(buf, size, "%d\t%d", ctl.value[0], ctl.value[1]);
	else
		snprintf(buf, size, "%d", ctl.value[0] / MAX(ctl.row->unit, 1));
	return 0;
}

static int sysctl_parse(const struct ctl_row *row, const char *text, int *out)
{
	for (u32 i = 0; i < row->values; i++) {
		char *end;
		s64 v = g_ascii_strtoll(text, &end, 0);

		if (v > INT32_MAX || v < INT32_MIN)
			return -EINVAL;
		v *= MAX(row->unit, 1);
		if (end == text || v < row->min || v > row->max)
			return -EINVAL;
		out[i] = (int)v;
		text = end;
	}
	while (*text == ' ' || *text == '\t' || *text == '\n')
		text++;
	return *text ? -EINVAL : 0;
}

int sysctl_write(struct kernel *k, const char *name, const char *value)
{
	struct ctl ctl;
	int v[2], err;

	if (!sysctl_find(k, name, &ctl))
		return -ENOENT;
	err = sysctl_parse(ctl.row, value, v);
	if (err)
		return err;
	if (ctl.row->values == 2 && v[0] > v[1])
		return -EINVAL;
	if (ctl.ip_forward || (ctl.all && !strcmp(ctl.row->name, "forwarding"))) {
		inet_forward_change(k, v[0]);
		return 0;
	}
	memcpy(ctl.value, v, ctl.row->values * sizeof(int));
	rt_cache_flush(k);
	return 0;
}

static void add_dev_rows(GPtrArray *names, const char *prefix, const char *dev,
			 const struct ctl_row *rows, u32 count)
{
	char *safe = g_strdelimit(g_strdup(dev), ".", '/');

	for (u32 i = 0; i < count; i++)
		g_ptr_array_add(names, g_strdup_printf("%s%s.%s", prefix, safe, rows[i].name));
	g_free(safe);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void sysctl_for_each(struct kernel *k, void (*say)(void *ctx, const char *name), void *ctx)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	struct net_device *dev;

	for (u32 i = 0; i < ARRAY_SIZE(net_rows); i++)
		g_ptr_array_add(names, g_strdup(net_rows[i].name));
	add_dev_rows(names, CONF_PREFIX, "all", conf_rows, ARRAY_SIZE(conf_rows));
	add_dev_rows(names, CONF_PREFIX, "default", conf_rows, ARRAY_SIZE(conf_rows));
	add_dev_rows(names, NEIGH_PREFIX, "default", neigh_rows, ARRAY_SIZE(neigh_rows));
	for_each_netdev(k, dev)
	{
		if (!dev->ip_ptr)
			continue;
		add_dev_rows(names, CONF_PREFIX, dev->name, conf_rows, ARRAY_SIZE(conf_rows));
		add_dev_rows(names, NEIGH_PREFIX, dev->name, neigh_rows, ARRAY_SIZE(neigh_rows));
	}
	g_ptr_array_sort(names, compare_names);
	for (u32 i = 0; i < names->len; i++)
		say(ctx, g_ptr_array_index(names, i));
	g_ptr_array_free(names, TRUE);
}
