/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ip address: show, add, replace, delete, flush. */
#include "ip.h"

#include <net.h>

static void show_address(struct ip *ip, const struct in_ifaddr *ifa)
{
	char local[INET_ADDRSTRLEN], peer[INET_ADDRSTRLEN], brd[INET_ADDRSTRLEN], scope[4];
	bool peered = ifa->address != ifa->local;

	print_open_object(&ip->out, NULL);
	if (ip->oneline)
		print_text(&ip->out, "%d: %s    ", ifa->idev->dev->ifindex, ifa->idev->dev->name);
	else
		print_text(&ip->out, "    ");
	print_string(&ip->out, "family", "%s ", "inet");
	print_string(&ip->out, "local", "%s", inet_ntoa_r(ifa->local, local));
	if (peered)
		print_string(&ip->out, "address", " peer %s", inet_ntoa_r(ifa->address, peer));
	print_number(&ip->out, "prefixlen", "/%llu ", ifa->prefixlen);
	if (ifa->metric)
		print_number(&ip->out, "metric", "metric %llu ", ifa->metric);
	if (ifa->broadcast)
		print_string(&ip->out, "broadcast", "brd %s ", inet_ntoa_r(ifa->broadcast, brd));
	print_string(&ip->out, "scope", "scope %s ", ip_scope_name(ifa->scope, scope));
	if (ifa->flags & IFA_F_SECONDARY)
		print_flag(&ip->out, "secondary", "secondary ");
	if (ifa->flags & IFA_F_NOPREFIXROUTE)
		print_flag(&ip->out, "noprefixroute", "noprefixroute ");
	print_string(&ip->out, "label", "%s", ifa->label);
	print_newline(&ip->out);
	print_text(&ip->out, "       valid_lft forever preferred_lft forever\n");
	print_number(&ip->out, "valid_life_time", NULL, INFINITY_LIFE_TIME);
	print_number(&ip->out, "preferred_life_time", NULL, INFINITY_LIFE_TIME);
	print_close(&ip->out);
}

static void show_brief(struct ip *ip, const struct in_ifaddr *ifa)
{
	char local[INET_ADDRSTRLEN], peer[INET_ADDRSTRLEN];

	print_open_object(&ip->out, NULL);
	print_string(&ip->out, "local", "%s", inet_ntoa_r(ifa->local, local));
	if (ifa->address != ifa->local)
		print_string(&ip->out, "address", " peer %s", inet_ntoa_r(ifa->address, peer));
	print_number(&ip->out, "prefixlen", "/%llu ", ifa->prefixlen);
	print_close(&ip->out);
}

static void show_device(struct ip *ip, struct net_device *dev)
{
	struct in_ifaddr *ifa;

	print_open_object(&ip->out, NULL);
	if (ip->brief) {
		ip_print_brief(ip, dev);
	} else if (!ip->oneline) {
		ip_print_link(ip, dev, true);
		if (ip->details)
			ip_print_link_details(ip, dev);
		if (ip->stats)
			ip_print_stats(ip, dev);
		print_text(&ip->out, "\n");
	}
	print_open_array(&ip->out, "addr_info");
	if (dev->ip_ptr)
		list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list) {
			if (ip->brief)
				show_brief(ip, ifa);
			else
				show_address(ip, ifa);
		}
	print_close(&ip->out);
	if (ip->brief)
		print_text(&ip->out, "\n");
	print_close(&ip->out);
}

static bool has_address(const struct net_device *dev)
{
	return dev->ip_ptr && !list_empty(&dev->ip_ptr->ifa_list);
}

static int show(struct ip *ip)
{
	struct net_device *only = NULL, *dev;
	bool up = false;

	while (*ip->argv) {
		if (ip_take_exact(ip, "up")) {
			up = true;
			continue;
		}
		ip_take_exact(ip, "dev");
		only = *ip->argv ? ip_show_device(ip, *ip->argv++) : NULL;
		if (!only)
			return IP_USAGE;
	}
	ip_begin(ip);
	for_each_netdev(ip->k, dev) if ((!only || dev == only) && (!up || dev->flags & IFF_UP) &&
					(ip->family != AF_INET || has_address(dev)))
		show_device(ip, dev);
	ip_end(ip);
	return 0;
}

struct request {
	__be32 local, peer, broadcast;
	u8 len, scope;
	bool has_local, has_peer, has_scope;
	const char *label, *dev;
};

/* The words of add, replace and del; 0 or the exit status. */
static int parse(struct ip *ip, struct request *r)
{
	while (*ip->argv) {
		const char *word = *ip->argv++, *value;
		u8 len;

		if (!strcmp(word, "dev") || !strcmp(word, "label") || !strcmp(word, "scope") ||
		    !strcmp(word, "broadcast") || !strcmp(word, "brd") || !strcmp(word, "peer") ||
		    !strcmp(word, "remote")) {
			value = ip_need(ip, word);
			if (!value)
				return IP_GARBAGE;
		} else {
			value = strcmp(word, "local") != 0 ? word : ip_need(ip, word);
			if (!value)
				return IP_GARBAGE;
			if (!ip_prefix(ip, value, &r->local, &len))
				return IP_USAGE;
			r->has_local = true;
			r->len = r->has_peer ? r->len : len;
			continue;
		}
		if (!strcmp(word, "dev")) {
			r->dev = value;
		} else if (!strcmp(word, "label")) {
			r->label = value;
		} else if (!strcmp(word, "scope")) {
			if (!ip_scope(value, &r->scope)) {
				p_eprintf(
					ip->p,
					"Error: argument \"%s\" is wrong: invalid scope value.\n\n",
					value);
				return IP_GARBAGE;
			}
			r->has_scope = true;
		} else if (*word == 'b') {
			if (!strcmp(value, "+"))
				r->broadcast = r->local | ~inet_make_mask(r->len);
			else if (!strcmp(value, "-"))
				r->broadcast = 0;
			else if (!ip_host(ip, value, &r->broadcast))
				return IP_USAGE;
		} else {
			if (!ip_prefix(ip, value, &r->peer, &r->len))
				return IP_USAGE;
			r->has_peer = true;
		}
	}
	if (!r->dev) {
		p_eprintf(ip->p, "Not enough information: \"dev\" argument is required.\n");
		return IP_GARBAGE;
	}
	return 0;
}

static int add(struct ip *ip, bool replace)
{
	struct request r = {0};
	int status = parse(ip, &r), err;
	struct net_device *dev;

	if (status)
		return status;
	dev = ip_device(ip, r.dev);
	if (!dev)
		return IP_USAGE;
	if (!r.has_local)
		return ip_refuse(ip, "ipv4: Local address is not supplied.");
	if (!r.has_scope && (ntohl(r.local) >> 24) == 127)
		r.scope = RT_SCOPE_HOST;
	if (r.label && strncmp(r.label, r.dev, strlen(r.dev)) != 0) {
		p_eprintf(ip->p, "\"dev\" (%s) must match \"label\" (%s).\n", r.dev, r.label);
		return IP_USAGE;
	}
	err = inet_addr_add(dev, r.local, r.has_peer ? r.peer : 0, r.len, r.broadcast, r.scope,
			    r.label);
	if (err == -EEXIST)
		return replace ? 0 : ip_refuse(ip, "ipv4: Address already assigned.");
	return ip_answer(ip, err);
}

static int del(struct ip *ip)
{
	struct request r = {0};
	int status = parse(ip, &r), err;
	struct net_device *dev;

	if (status)
		return status;
	dev = ip_device(ip, r.dev);
	if (!dev)
		return IP_USAGE;
	err = inet_addr_del(dev, r.local, r.len);
	return err == -EADDRNOTAVAIL ? ip_refuse(ip, "ipv4: Address not found.") :
				       ip_answer(ip, err);
}

static int flush(struct ip *ip)
{
	struct net_device *dev;

	ip_take_exact(ip, "dev");
	if (!*ip->argv) {
		p_eprintf(ip->p, "Flush requires arguments.\n");
		return IP_GARBAGE;
	}
	dev = ip_show_device(ip, *ip->argv++);
	return dev ? ip_answer(ip, inet_addr_flush(dev)) : IP_USAGE;
}

int ip_address(struct ip *ip)
{
	if (!*ip->argv || ip_take(ip, "show") || ip_take(ip, "list") || ip_take(ip, "lst"))
		return show(ip);
	if (ip_take(ip, "add"))
		return add(ip, false);
	if (ip_take(ip, "replace") || ip_take(ip, "change"))
		return add(ip, true);
	if (ip_take(ip, "delete"))
		return del(ip);
	if (ip_take(ip, "flush"))
		return flush(ip);
	p_eprintf(ip->p, "Command \"%s\" is unknown, try \"ip address help\".\n", *ip->argv);
	return IP_GARBAGE;
}
