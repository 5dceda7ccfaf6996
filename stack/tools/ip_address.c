/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ip address: show, add, replace, delete, flush. */
#include <fnmatch.h>

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

/* What show and flush are limited to. */
struct filter {
	struct net_device *dev; /* NULL: all */
	const char *label;	/* a pattern, or NULL */
	__be32 to, mask;
	bool up, has_to, has_scope, primary, secondary;
	u8 scope;
};

static bool matches(const struct filter *f, const struct in_ifaddr *ifa)
{
	bool secondary = ifa->flags & IFA_F_SECONDARY;

	return (!f->has_to || !((ifa->local ^ f->to) & f->mask)) &&
	       (!f->has_scope || ifa->scope == f->scope) &&
	       (!f->label || !fnmatch(f->label, ifa->label, 0)) && (!f->primary || !secondary) &&
	       (!f->secondary || secondary);
}

static void show_device(struct ip *ip, struct net_device *dev, const struct filter *f)
{
	struct in_ifaddr *ifa;

	print_open_object(&ip->out, NULL);
	if (ip->brief) {
		ip_print_brief(ip, dev);
	} else if ((!ip->oneline && !f->label) || ip->json) {
		ip_print_link(ip, dev, true);
		if (ip->details)
			ip_print_link_details(ip, dev);
		if (ip->stats)
			ip_print_stats(ip, dev);
		print_text(&ip->out, "\n");
	}
	print_open_array(&ip->out, "addr_info");
	if (dev->ip_ptr && ip->family != AF_INET6)
		list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list) {
			if (!matches(f, ifa))
				continue;
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

/* Whether @dev is in the list: not if all of its addresses were filtered out. */
static bool has_match(struct ip *ip, const struct net_device *dev, const struct filter *f)
{
	struct in_ifaddr *ifa;

	if (ip->family == AF_INET6)
		return false;
	if (!dev->ip_ptr || list_empty(&dev->ip_ptr->ifa_list))
		return ip->family == AF_UNSPEC && !f->has_to;
	list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list)
		if (matches(f, ifa))
			return true;
	return false;
}

static bool take_scope(struct ip *ip, const char *text, u8 *scope)
{
	if (ip_scope(text, scope))
		return true;
	p_eprintf(ip->p, "Error: argument \"%s\" is wrong: invalid scope value.\n", text);
	return false;
}

/* The words of show and flush; 0 or the exit status. */
static int parse_filter(struct ip *ip, struct filter *f)
{
	const char *device = NULL;

	while (*ip->argv) {
		const char *word = *ip->argv++, *value;
		u8 len;

		if (!strcmp(word, "up")) {
			f->up = true;
		} else if (!strcmp(word, "primary")) {
			f->primary = true;
		} else if (!strcmp(word, "secondary")) {
			f->secondary = true;
		} else if (!strcmp(word, "permanent")) {
			continue; /* they all are */
		} else if (!strcmp(word, "to") || !strcmp(word, "scope") ||
			   !strcmp(word, "label")) {
			value = ip_need(ip, word);
			if (!value)
				return IP_GARBAGE;
			if (*word == 'l') {
				f->label = value;
			} else if (*word == 's') {
				if (!take_scope(ip, value, &f->scope))
					return IP_GARBAGE;
				f->has_scope = true;
			} else {
				if (!ip_prefix(ip, value, &f->to, &len))
					return IP_USAGE;
				f->mask = inet_make_mask(len);
				f->has_to = true;
			}
		} else {
			if (!strcmp(word, "dev")) {
				word = ip_need(ip, word);
				if (!word)
					return IP_GARBAGE;
			}
			if (device)
				return ip_garbage(ip, "dev", word);
			device = word;
		}
	}
	if (device)
		f->dev = ip_show_device(ip, device);
	return device && !f->dev ? IP_USAGE : 0;
}

static int show(struct ip *ip)
{
	struct filter f = {0};
	int status = parse_filter(ip, &f);
	struct net_device *dev;

	if (status)
		return status;
	if (f.has_to)
		ip->family = AF_INET;
	ip_begin(ip);
	for_each_netdev(ip->k, dev)
	{
		if ((f.dev && dev != f.dev) || (f.up && !(dev->flags & IFF_UP)))
			continue;
		if (has_match(ip, dev, &f))
			show_device(ip, dev, &f);
	}
	ip_end(ip);
	return 0;
}

struct request {
	__be32 local, peer, broadcast;
	u8 len, scope;
	bool has_local, has_len, has_peer, has_scope;
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
			if (r->has_local)
				return ip_garbage(ip, "local", value);
			if (!ip_prefix(ip, value, &r->local, &len))
				return IP_USAGE;
			r->has_local = true;
			r->has_len = strchr(value, '/') != NULL;
			r->len = r->has_peer ? r->len : len;
			continue;
		}
		if (!strcmp(word, "dev")) {
			r->dev = value;
		} else if (!strcmp(word, "label")) {
			r->label = value;
		} else if (!strcmp(word, "scope")) {
			if (!take_scope(ip, value, &r->scope))
				return IP_GARBAGE;
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
		return IP_USAGE;
	}
	return 0;
}

/* Reads what is asked for, and finds the device; 0, or the exit status. */
static int take_request(struct ip *ip, struct request *r, struct net_device **dev)
{
	int status;

	*r = (struct request){0};
	status = parse(ip, r);
	if (status)
		return status;
	*dev = ip_device(ip, r->dev);
	return *dev ? 0 : IP_USAGE;
}

static int add(struct ip *ip, bool replace)
{
	struct request r;
	struct net_device *dev;
	int err = take_request(ip, &r, &dev);

	if (err)
		return err;
	if (!r.has_local)
		return ip_answer(ip, -EOPNOTSUPP); /* of no family */
	if (!r.has_scope && (ntohl(r.local) >> 24) == 127)
		r.scope = RT_SCOPE_HOST;
	err = inet_addr_add(dev, r.local, r.has_peer ? r.peer : 0, r.len, r.broadcast, r.scope,
			    r.label);
	if (err == -EEXIST)
		return replace ? 0 : ip_refuse(ip, "ipv4: Address already assigned.");
	if (err == -EINVAL && inet_ifa_byprefix(dev->ip_ptr, r.local, inet_make_mask(r.len)))
		return ip_refuse(ip, "ipv4: Invalid scope value.");
	return ip_answer(ip, err);
}

/* An address without its length is any of that name. */
static void del_wildcard(struct ip *ip, struct net_device *dev, struct request *r)
{
	char text[INET_ADDRSTRLEN];
	struct in_ifaddr *ifa;

	p_eprintf(ip->p,
		  "Warning: Executing wildcard deletion to stay compatible with old scripts.\n"
		  "         Explicitly specify the prefix length (%s/32) to avoid this warning.\n"
		  "         This special behaviour is likely to disappear in further releases,\n"
		  "         fix your scripts!\n",
		  inet_ntoa_r(r->local, text));
	if (dev->ip_ptr)
		list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list)
			if (ifa->local == r->local) {
				r->len = ifa->prefixlen;
				return;
			}
}

static int del(struct ip *ip)
{
	struct request r;
	struct net_device *dev;
	int err = take_request(ip, &r, &dev);

	if (err)
		return err;
	if (!r.has_len && !r.has_peer)
		del_wildcard(ip, dev, &r);
	err = inet_addr_del(dev, r.local, r.len);
	return err == -EADDRNOTAVAIL ? ip_refuse(ip, "ipv4: Address not found.") :
				       ip_answer(ip, err);
}

static void flush_device(struct net_device *dev, const struct filter *f)
{
	struct in_ifaddr *ifa;
	bool found = dev->ip_ptr != NULL;

	/* One that goes may take others with it. */
	while (found) {
		found = false;
		list_for_each_entry(ifa, &dev->ip_ptr->ifa_list, list)
			if (matches(f, ifa)) {
				found = !inet_addr_del(dev, ifa->local, ifa->prefixlen);
				break;
			}
	}
}

static int flush(struct ip *ip)
{
	struct filter f = {0};
	struct net_device *dev;
	int status;

	if (!*ip->argv) {
		p_eprintf(ip->p, "Flush requires arguments.\n");
		return IP_USAGE;
	}
	status = parse_filter(ip, &f);
	if (status)
		return status;
	for_each_netdev(ip->k, dev) if ((!f.dev || dev == f.dev) && (!f.up || dev->flags & IFF_UP))
		flush_device(dev, &f);
	return 0;
}

static const char usage[] =
	"Usage: ip address {add|change|replace} IFADDR dev IFNAME\n"
	"       ip address del IFADDR dev IFNAME\n"
	"       ip address {show|flush} [ dev IFNAME ] [ scope SCOPE-ID ] [ to PREFIX ]\n"
	"                               [ label LABEL ] [ up ] [ primary | secondary ]\n"
	"IFADDR := PREFIX | ADDR peer PREFIX\n"
	"          [ broadcast ADDR ] [ label IFNAME ] [ scope SCOPE-ID ]\n"
	"SCOPE-ID := [ host | link | global | NUMBER ]\n";

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
	if (ip_take(ip, "help")) {
		p_eprintf(ip->p, "%s", usage);
		return IP_GARBAGE;
	}
	p_eprintf(ip->p, "Command \"%s\" is unknown, try \"ip address help\".\n", *ip->argv);
	return IP_GARBAGE;
}
