/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ip link: show, set, and add and delete of VLAN devices. */
#include "ip.h"

#include <net.h>
#include <vlan.h>

static const struct {
	u32 flag;
	const char *name;
} flag_names[] = {
	{IFF_LOOPBACK, "LOOPBACK"},
	{IFF_BROADCAST, "BROADCAST"},
	{IFF_POINTOPOINT, "POINTOPOINT"},
	{IFF_MULTICAST, "MULTICAST"},
	{IFF_NOARP, "NOARP"},
	{IFF_ALLMULTI, "ALLMULTI"},
	{IFF_PROMISC, "PROMISC"},
	{IFF_UP, "UP"},
	{IFF_LOWER_UP, "LOWER_UP"},
	{IFF_DORMANT, "DORMANT"},
};

static const char *const operstates[] = {
	"UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP",
};

static void print_flags(struct ip *ip, struct net_device *dev)
{
	u32 flags = dev_get_flags(dev);
	const char *comma = "";

	print_text(&ip->out, "<");
	print_open_array(&ip->out, "flags");
	if ((flags & IFF_UP) && !(flags & IFF_RUNNING)) {
		print_string(&ip->out, "", "%s", "NO-CARRIER");
		comma = ",";
	}
	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++) {
		if (!(flags & flag_names[i].flag))
			continue;
		print_text(&ip->out, "%s", comma);
		print_string(&ip->out, "", "%s", flag_names[i].name);
		comma = ",";
	}
	print_close(&ip->out);
	print_text(&ip->out, "> ");
}

/* The device that @dev stands on, or NULL. */
static struct net_device *lower_of(struct net_device *dev)
{
	const struct net_device_ops *ops = dev->netdev_ops;
	int ifindex = ops->ndo_get_iflink ? ops->ndo_get_iflink(dev) : dev->ifindex;

	return ifindex == dev->ifindex ? NULL : __dev_get_by_index(dev->k, ifindex);
}

/* "lan0@eth0", in JSON "link" and "ifname". */
static void print_name(struct ip *ip, struct net_device *dev, const char *format)
{
	struct net_device *lower = lower_of(dev);
	char text[2 * IFNAMSIZ + 2];

	snprintf(text, sizeof(text), "%s%s%s", dev->name, lower ? "@" : "",
		 lower ? lower->name : "");
	if (ip->json && lower)
		print_string(&ip->out, "link", NULL, lower->name);
	print_string(&ip->out, "ifname", format, ip->json ? dev->name : text);
}

static const char *link_type(const struct net_device *dev)
{
	return dev->type == ARPHRD_LOOPBACK ? "loopback" : "ether";
}

void ip_print_brief(struct ip *ip, struct net_device *dev)
{
	print_name(ip, dev, "%-16s ");
	print_string(&ip->out, "operstate", "%-14s ", operstates[dev_operstate(dev)]);
}

void ip_print_link(struct ip *ip, struct net_device *dev, bool address_command)
{
	char addr[18], brd[18];
	bool queue = dev->tx_queue_len && !(dev->priv_flags & IFF_NO_QUEUE);
	const char *qdisc = !dev->qdisc_attached    ? "noop" :
			    !queue		    ? "noqueue" :
			    dev->num_tx_queues == 1 ? "pfifo_fast" :
						      "mq";

	print_number(&ip->out, "ifindex", "%llu: ", (u64)dev->ifindex);
	print_name(ip, dev, "%s: ");
	print_flags(ip, dev);
	print_number(&ip->out, "mtu", "mtu %llu ", dev->mtu);
	print_string(&ip->out, "qdisc", "qdisc %s ", qdisc);
	print_string(&ip->out, "operstate", "state %s ", operstates[dev_operstate(dev)]);
	if (!address_command)
		print_string(&ip->out, "linkmode", "mode %s ", "DEFAULT");
	print_string(&ip->out, "group", "group %s ", "default");
	if (dev->tx_queue_len)
		print_number(&ip->out, "txqlen", "qlen %llu", dev->tx_queue_len);
	if (address_command && ip->family == AF_INET)
		return; /* -4: the addresses of another family are not shown */
	print_newline(&ip->out);
	print_string(&ip->out, "link_type", "    link/%s ", link_type(dev));
	print_string(&ip->out, "address", "%s", ip_ether(dev->dev_addr, addr));
	print_string(&ip->out, "broadcast", " brd %s", ip_ether(dev->broadcast, brd));
}

/* As Linux makes VLAN devices unless told otherwise: headers stay in front. */
static void print_vlan_flags(struct ip *ip)
{
	print_open_array(&ip->out, "flags");
	print_string(&ip->out, NULL, "<%s> ", "REORDER_HDR");
	print_close(&ip->out);
}

/* GSO's limits are TSO's, but for what was the limit of all before Linux 5.19. */
static void print_offload_limits(struct ip *ip, struct net_device *dev)
{
	print_number(&ip->out, "gso_max_size", "gso_max_size %llu ",
		     min(dev->tso_max_size, (u32)TSO_LEGACY_MAX_SIZE));
	print_number(&ip->out, "gso_max_segs", "gso_max_segs %llu ", dev->tso_max_segs);
	print_number(&ip->out, "tso_max_size", "tso_max_size %llu ", dev->tso_max_size);
	print_number(&ip->out, "tso_max_segs", "tso_max_segs %llu ", dev->tso_max_segs);
	print_number(&ip->out, "gro_max_size", "gro_max_size %llu ", TSO_LEGACY_MAX_SIZE);
}

void ip_print_link_details(struct ip *ip, struct net_device *dev)
{
	const struct net_device_ops *ops = dev->netdev_ops;
	char name[IFNAMSIZ];
	u8 id[4];

	print_number(&ip->out, "promiscuity", " promiscuity %llu ", dev->promiscuity);
	print_number(&ip->out, "allmulti", " allmulti %llu ", dev->allmulti);
	print_number(&ip->out, "min_mtu", "minmtu %llu ", dev->min_mtu);
	print_number(&ip->out, "max_mtu", "maxmtu %llu ", dev->max_mtu);
	if (dev->kind) {
		print_newline(&ip->out);
		print_open_object(&ip->out, "linkinfo");
		print_string(&ip->out, "info_kind", "    %s ", dev->kind);
		if (!strcmp(dev->kind, "dsa") && lower_of(dev)) {
			print_open_object(&ip->out, "info_data");
			print_string(&ip->out, "conduit", "conduit %s ", lower_of(dev)->name);
			print_close(&ip->out);
		}
		if (is_vlan_dev(dev)) {
			print_open_object(&ip->out, "info_data");
			print_string(&ip->out, "protocol", "protocol %s ", "802.1Q");
			print_number(&ip->out, "id", "id %llu ", vlan_dev_priv(dev)->vid);
			print_vlan_flags(ip);
			print_close(&ip->out);
		}
		print_close(&ip->out);
	}
	print_number(&ip->out, "num_tx_queues", "numtxqueues %llu ", dev->num_tx_queues);
	print_number(&ip->out, "num_rx_queues", "numrxqueues %llu ", dev->num_rx_queues);
	print_offload_limits(ip, dev);
	if (ops->ndo_get_phys_port_name && !ops->ndo_get_phys_port_name(dev, name, sizeof(name)))
		print_string(&ip->out, "phys_port_name", "portname %s ", name);
	if (ops->ndo_get_port_parent_id && !ops->ndo_get_port_parent_id(dev, id)) {
		snprintf(name, sizeof(name), "%02x%02x%02x%02x", id[0], id[1], id[2], id[3]);
		print_string(&ip->out, "phys_switch_id", "switchid %s ", name);
	}
	if (dev->dev.parent) {
		const char *parent = dev_name(dev->dev.parent);

		/* "d0032004.mdio-mii:01" is a device on an MDIO bus. */
		print_string(&ip->out, "parentbus", "parentbus %s ",
			     strchr(parent, ':') ? "mdio_bus" : "platform");
		print_string(&ip->out, "parentdev", "parentdev %s ", parent);
	}
}

/* The tables of -s: four lines of titles with their numbers below. */
#define STAT_COLUMNS 6

struct stat_table {
	const char *head; /* what stands at the left of the titles */
	struct {
		const char *title, *key;
		u64 value;
	} column[STAT_COLUMNS]; /* the first has no title where the head fills it */
};

static u32 digits(u64 n)
{
	u32 count = 1;

	while (n >= 10) {
		n /= 10;
		count++;
	}
	return count;
}

static void print_stat_table(struct ip *ip, const struct stat_table *table, const u32 *width)
{
	bool wide_head = !table->column[0].title;

	if (ip->json) {
		for (u32 i = wide_head; i < STAT_COLUMNS; i++)
			print_number(&ip->out, table->column[i].key, NULL, table->column[i].value);
		return;
	}
	print_newline(&ip->out);
	if (wide_head)
		print_text(&ip->out, "    %-*s", (int)width[0], table->head);
	else
		print_text(&ip->out, "    %s%*s", table->head,
			   (int)(width[0] - (u32)strlen(table->head)), table->column[0].title);
	for (u32 i = 1; i < STAT_COLUMNS; i++)
		print_text(&ip->out, " %*s", (int)width[i], table->column[i].title);
	/* The real one leaves room for a column that only compressing devices have. */
	if (!wide_head)
		print_text(&ip->out, "%11s", "");
	print_newline(&ip->out);
	if (wide_head)
		print_text(&ip->out, "    %*s", (int)width[0], "");
	else
		print_text(&ip->out, "    %*llu", (int)width[0],
			   (unsigned long long)table->column[0].value);
	for (u32 i = 1; i < STAT_COLUMNS; i++)
		print_text(&ip->out, " %*llu", (int)width[i],
			   (unsigned long long)table->column[i].value);
	print_text(&ip->out, " ");
}

void ip_print_stats(struct ip *ip, struct net_device *dev)
{
	u32 width[STAT_COLUMNS] = {10, 7, 6, 7, 7, 7};
	struct rtnl_link_stats64 s;

	dev_get_stats(dev, &s);
	const struct stat_table tables[] = {
		{"RX: ",
		 {{"bytes", "bytes", s.rx_bytes},
		  {"packets", "packets", s.rx_packets},
		  {"errors", "errors", s.rx_errors},
		  {"dropped", "dropped", s.rx_dropped},
		  {"missed", "over_errors", s.rx_missed_errors},
		  {"mcast", "multicast", s.multicast}}},
		{"RX errors:",
		 {{NULL, NULL, 0},
		  {"length", "length_errors", s.rx_length_errors},
		  {"crc", "crc_errors", s.rx_crc_errors},
		  {"frame", "frame_errors", s.rx_frame_errors},
		  {"fifo", "fifo_errors", s.rx_fifo_errors},
		  {"overrun", "missed_errors", s.rx_over_errors}}},
		{"TX: ",
		 {{"bytes", "bytes", s.tx_bytes},
		  {"packets", "packets", s.tx_packets},
		  {"errors", "errors", s.tx_errors},
		  {"dropped", "dropped", s.tx_dropped},
		  {"carrier", "carrier_errors", s.tx_carrier_errors},
		  {"collsns", "collisions", s.collisions}}},
		{"TX errors:",
		 {{NULL, NULL, 0},
		  {"aborted", "aborted_errors", s.tx_aborted_errors},
		  {"fifo", "fifo_errors", s.tx_fifo_errors},
		  {"window", "window_errors", s.tx_window_errors},
		  {"heartbt", "heartbeat_errors", s.tx_heartbeat_errors},
		  {"transns", "carrier_changes",
		   (u64)dev->carrier_up_count + dev->carrier_down_count}}},
	};

	for (u32 t = 0; t < ARRAY_SIZE(tables); t++)
		for (u32 i = 0; i < STAT_COLUMNS; i++)
			width[i] = MAX(width[i], digits(tables[t].column[i].value));
	print_open_object(&ip->out, "stats64");
	for (u32 t = 0; t < ARRAY_SIZE(tables); t++) {
		bool errors = t % 2;

		if (!errors)
			print_open_object(&ip->out, t ? "tx" : "rx");
		if (!errors || ip->stats > 1)
			print_stat_table(ip, &tables[t], width);
		if (errors)
			print_close(&ip->out);
	}
	print_close(&ip->out);
}

static void show_one(struct ip *ip, struct net_device *dev)
{
	char addr[18];

	print_open_object(&ip->out, NULL);
	if (ip->brief) {
		ip_print_brief(ip, dev);
		print_string(&ip->out, "address", "%s ", ip_ether(dev->dev_addr, addr));
		print_flags(ip, dev);
	} else {
		ip_print_link(ip, dev, false);
		if (ip->details)
			ip_print_link_details(ip, dev);
		if (ip->stats)
			ip_print_stats(ip, dev);
	}
	print_text(&ip->out, "\n");
	print_close(&ip->out);
}

static int show(struct ip *ip)
{
	struct net_device *only = NULL, *dev;
	const char *kind = NULL, *name = NULL;
	bool up = false, enslaved = false;

	while (*ip->argv) {
		if (ip_take_exact(ip, "up")) {
			up = true;
			continue;
		}
		if (ip_take_exact(ip, "master")) {
			const char *master = ip_need(ip, "master");

			if (!master || !ip_device(ip, master))
				return master ? IP_USAGE : IP_GARBAGE;
			enslaved = true; /* there are no bridges and bonds to be of */
			continue;
		}
		if (ip_take_exact(ip, "type")) {
			kind = ip_need(ip, "type");
			if (!kind)
				return IP_GARBAGE;
			continue;
		}
		ip_take_exact(ip, "dev");
		if (*ip->argv && name)
			return ip_garbage(ip, "dev", *ip->argv);
		name = ip_need(ip, "dev");
		if (!name)
			return IP_GARBAGE;
	}
	only = name ? ip_show_device(ip, name) : NULL;
	if (name && !only)
		return IP_USAGE;
	ip_begin(ip);
	for_each_netdev(ip->k, dev)
	{
		if (enslaved || (only && dev != only) || (up && !(dev->flags & IFF_UP)) ||
		    (kind && (!dev->kind || strcmp(kind, dev->kind) != 0)))
			continue;
		show_one(ip, dev);
	}
	ip_end(ip);
	return 0;
}

/* The flags that user space sees as set: of two it knows what was asked for only. */
static u32 user_flags(const struct net_device *dev)
{
	const u32 counted = IFF_PROMISC | IFF_ALLMULTI;

	return (dev->flags & ~counted) | (dev->gflags & counted);
}

/* "on" or "off" for @flag. */
static int set_flag(struct ip *ip, struct net_device *dev, u32 flag, bool inverse)
{
	const char *value = ip_need(ip, "on|off");
	bool on;

	if (!value)
		return IP_GARBAGE;
	if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0) {
		p_eprintf(ip->p,
			  "Error: argument of \"%s\" must be \"on\" or \"off\", not \"%s\"\n",
			  ip->argv[-2], value);
		return IP_USAGE;
	}
	on = !strcmp(value, "on") != inverse;
	return ip_answer(
		ip, dev_change_flags(dev, on ? user_flags(dev) | flag : user_flags(dev) & ~flag));
}

static int set_mtu(struct ip *ip, struct net_device *dev, const char *text)
{
	u32 mtu;

	if (!ip_number(ip, text, "mtu", INT32_MAX, &mtu))
		return IP_GARBAGE;
	if (mtu < dev->min_mtu)
		return ip_refuse(ip, "mtu less than device minimum.");
	if (dev->max_mtu && mtu > dev->max_mtu)
		return ip_refuse(ip, "mtu greater than device maximum.");
	return ip_answer(ip, dev_set_mtu(dev, (int)mtu));
}

static int set_name(struct ip *ip, struct net_device *dev, const char *name)
{
	if (!dev_valid_name(name)) {
		p_eprintf(ip->p, "Error: argument \"%s\" is wrong: \"name\" not a valid ifname\n",
			  name);
		return IP_GARBAGE;
	}
	return ip_answer(ip, dev_change_name(dev, name));
}

/* Settings that take a value. */
static bool is_valued(const char *word)
{
	static const char *const words[] = {"address", "mtu",	 "name",
					    "qlen",    "txqlen", "txqueuelen"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i], word))
			return true;
	return false;
}

/* One setting of `ip link set`; the exit status, 0 to go on. */
static int set_one(struct ip *ip, struct net_device *dev)
{
	const char *word = *ip->argv, *value;
	u8 addr[ETH_ALEN];

	if (ip_take_exact(ip, "up"))
		return ip_answer(ip, dev_change_flags(dev, user_flags(dev) | IFF_UP));
	if (ip_take_exact(ip, "down"))
		return ip_answer(ip, dev_change_flags(dev, user_flags(dev) & ~IFF_UP));
	if (ip_take_exact(ip, "promisc"))
		return set_flag(ip, dev, IFF_PROMISC, false);
	if (ip_take_exact(ip, "allmulticast"))
		return set_flag(ip, dev, IFF_ALLMULTI, false);
	if (ip_take_exact(ip, "multicast"))
		return set_flag(ip, dev, IFF_MULTICAST, false);
	if (ip_take_exact(ip, "arp"))
		return set_flag(ip, dev, IFF_NOARP, true);
	ip->argv++;
	if (!is_valued(word))
		return ip_garbage(ip, "dev", word);
	value = ip_need(ip, word);
	if (!value)
		return IP_GARBAGE;
	if (!strcmp(word, "mtu"))
		return set_mtu(ip, dev, value);
	if (!strcmp(word, "name"))
		return set_name(ip, dev, value);
	if (!strcmp(word, "txqueuelen") || !strcmp(word, "qlen") || !strcmp(word, "txqlen"))
		return ip_number(ip, value, "txqueuelen", INT32_MAX, &dev->tx_queue_len) ?
			       0 :
			       IP_GARBAGE;
	return ip_lladdr(ip, value, addr) ? ip_answer(ip, dev_set_mac_address(dev, addr)) :
					    IP_USAGE;
}

static int set(struct ip *ip)
{
	struct net_device *dev;
	const char *name;
	int status = 0;

	if (ip_take_exact(ip, "dev") && !*ip->argv) {
		ip_need(ip, "dev");
		return IP_GARBAGE;
	}
	name = *ip->argv;
	if (!name) {
		p_eprintf(ip->p, "Not enough information: \"dev\" argument is required.\n");
		return IP_GARBAGE;
	}
	ip->argv++;
	dev = ip_device(ip, name);
	if (!dev)
		return IP_USAGE;
	while (*ip->argv && !status)
		status = set_one(ip, dev);
	return status;
}

/* add [link REAL] [name] NAME [type vlan id VID] */
static int add(struct ip *ip)
{
	struct net_device *real = NULL, *dev;
	const char *name = NULL, *kind = NULL;
	char text[IFNAMSIZ];
	u32 vid = 0;

	while (*ip->argv) {
		if (ip_take_exact(ip, "link")) {
			const char *lower = ip_need(ip, "link");

			real = lower ? ip_device(ip, lower) : NULL;
			if (!real)
				return lower ? IP_USAGE : IP_GARBAGE;
		} else if (ip_take_exact(ip, "type")) {
			kind = ip_need(ip, "type");
			if (!kind)
				return IP_GARBAGE;
		} else if (kind && ip_take_exact(ip, "id")) {
			const char *id = ip_need(ip, "id");

			if (!id || !ip_number(ip, id, "id", 4095, &vid))
				return IP_GARBAGE;
		} else {
			ip_take_exact(ip, "name");
			name = ip_need(ip, "name");
			if (!name)
				return IP_GARBAGE;
		}
	}
	if (!kind) {
		p_eprintf(ip->p, "Not enough information: \"type\" argument is required\n");
		return IP_GARBAGE;
	}
	if (strcmp(kind, "vlan") != 0)
		return ip_refuse(ip, "Unknown device type.");
	if (!real)
		return ip_refuse(ip, "8021q: link not specified.");
	if (!vid)
		return ip_refuse(ip, "8021q: VLAN properties not specified.");
	if (!name)
		snprintf(text, sizeof(text), "vlan%u", vid);
	else if (dev_valid_name(name))
		g_strlcpy(text, name, sizeof(text));
	else
		return set_name(ip, real, name); /* says that it is not valid */
	if (__dev_get_by_name(ip->k, text))
		return ip_answer(ip, -EEXIST);
	dev = vlan_dev_create(real, text, (u16)vid);
	return IS_ERR(dev) ? ip_answer(ip, (int)PTR_ERR(dev)) : 0;
}

static int del(struct ip *ip)
{
	struct net_device *dev;

	ip_take_exact(ip, "dev");
	if (!*ip->argv) {
		p_eprintf(ip->p, "Not enough information: \"dev\" argument is required.\n");
		return IP_GARBAGE;
	}
	dev = ip_device(ip, *ip->argv++);
	if (!dev)
		return IP_USAGE;
	if (!is_vlan_dev(dev))
		return ip_answer(ip, -EOPNOTSUPP);
	vlan_dev_destroy(dev);
	return 0;
}

static const char usage[] = "Usage: ip link add link DEV [ name ] NAME type vlan id VLANID\n"
			    "       ip link delete { DEVICE | dev DEVICE }\n"
			    "       ip link set { DEVICE | dev DEVICE }\n"
			    "                   [ { up | down } ]\n"
			    "                   [ arp { on | off } ]\n"
			    "                   [ multicast { on | off } ]\n"
			    "                   [ allmulticast { on | off } ]\n"
			    "                   [ promisc { on | off } ]\n"
			    "                   [ txqueuelen PACKETS ]\n"
			    "                   [ name NEWNAME ]\n"
			    "                   [ address LLADDR ]\n"
			    "                   [ mtu MTU ]\n"
			    "       ip link show [ DEVICE ] [up] [master DEV] [type TYPE]\n"
			    "TYPE := { dsa | vlan }\n";

int ip_link(struct ip *ip)
{
	if (!*ip->argv || ip_take(ip, "show") || ip_take(ip, "list") || ip_take(ip, "lst"))
		return show(ip);
	if (ip_take(ip, "set"))
		return set(ip);
	if (ip_take(ip, "add"))
		return add(ip);
	if (ip_take(ip, "delete"))
		return del(ip);
	if (ip_take(ip, "help")) {
		p_eprintf(ip->p, "%s", usage);
		return IP_GARBAGE;
	}
	p_eprintf(ip->p, "Command \"%s\" is unknown, try \"ip link help\".\n", *ip->argv);
	return IP_GARBAGE;
}
