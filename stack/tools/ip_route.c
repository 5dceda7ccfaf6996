/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ip route: show, get, add, replace, append, delete, flush. */
#include "ip.h"

#include <net.h>
#include <route.h>

static const struct {
	u8 type;
	const char *name;
} types[] = {
	{RTN_UNICAST, "unicast"},	  {RTN_LOCAL, "local"},
	{RTN_BROADCAST, "broadcast"},	  {RTN_ANYCAST, "anycast"},
	{RTN_MULTICAST, "multicast"},	  {RTN_BLACKHOLE, "blackhole"},
	{RTN_UNREACHABLE, "unreachable"}, {RTN_PROHIBIT, "prohibit"},
};

static const char *type_name(u8 type)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].type == type)
			return types[i].name;
	return "none";
}

static bool type_by_name(const char *name, u8 *type)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (!strcmp(types[i].name, name)) {
			*type = types[i].type;
			return true;
		}
	return false;
}

static const char *protocol_name(u8 protocol, char buf[static 4])
{
	if (protocol == RTPROT_KERNEL)
		return "kernel";
	if (protocol == RTPROT_BOOT)
		return "boot";
	if (protocol == RTPROT_STATIC)
		return "static";
	snprintf(buf, 4, "%u", protocol);
	return buf;
}

static char *prefix_text(__be32 addr, u8 len, char *buf, size_t size)
{
	char text[INET_ADDRSTRLEN];

	if (!len && !addr)
		snprintf(buf, size, "default");
	else if (len == 32)
		snprintf(buf, size, "%s", inet_ntoa_r(addr, text));
	else
		snprintf(buf, size, "%s/%u", inet_ntoa_r(addr, text), len);
	return buf;
}

/* What show and flush are limited to; what is said here is not said of each. */
struct filter {
	struct net_device *dev;
	__be32 via, prefix, mask;
	u8 len, type, protocol, scope;
	enum { ANY_PREFIX, EXACT, ROOT, MATCH } how;
	bool has_protocol, has_scope, all_tables;
	u32 table;
};

struct showing {
	struct ip *ip;
	struct filter f;
};

static bool matches(const struct filter *f, const struct fib_info *fi)
{
	bool same = !((fi->dst ^ f->prefix) & f->mask);

	if ((f->dev && fi->dev != f->dev) || (f->via && fi->gw != f->via) ||
	    (f->type && fi->type != f->type) || (f->has_protocol && fi->protocol != f->protocol) ||
	    (f->has_scope && fi->scope != f->scope))
		return false;
	switch (f->how) {
	case EXACT:
		return fi->prefixlen == f->len && same;
	case ROOT: /* of that length or longer */
		return fi->prefixlen >= f->len && same;
	case MATCH: /* shorter ones that cover it */
		return fi->prefixlen <= f->len && !((fi->dst ^ f->prefix) & fi->mask);
	default:
		return true;
	}
}

static void show_flags(struct ip *ip, u32 flags)
{
	print_open_array(&ip->out, "flags");
	if (flags & RTNH_F_DEAD)
		print_string(&ip->out, "", "%s ", "dead");
	if (flags & RTNH_F_ONLINK)
		print_string(&ip->out, "", "%s ", "onlink");
	if (flags & RTNH_F_LINKDOWN)
		print_string(&ip->out, "", "%s ", "linkdown");
	print_close(&ip->out);
}

static void show_route(void *ctx, const struct fib_info *fi)
{
	struct showing *s = ctx;
	struct ip *ip = s->ip;
	char text[32], scope[4], protocol[4];
	u8 usual = fi->type == RTN_LOCAL ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;

	if (!matches(&s->f, fi))
		return;
	print_open_object(&ip->out, NULL);
	if (fi->type != RTN_UNICAST || ip->details)
		print_string(&ip->out, "type", "%s ", type_name(fi->type));
	print_string(&ip->out, "dst", "%s ",
		     prefix_text(fi->dst, fi->prefixlen, text, sizeof(text)));
	if (fi->gw && !s->f.via)
		print_string(&ip->out, "gateway", "via %s ", inet_ntoa_r(fi->gw, text));
	if (fi->dev && !s->f.dev)
		print_string(&ip->out, "dev", "dev %s ", fi->dev->name);
	if (s->f.all_tables && fi->table != RT_TABLE_MAIN)
		print_string(&ip->out, "table", "table %s ", "local");
	if ((fi->protocol != RTPROT_BOOT || ip->details) && !s->f.has_protocol)
		print_string(&ip->out, "protocol", "proto %s ",
			     protocol_name(fi->protocol, protocol));
	if ((fi->scope != RT_SCOPE_UNIVERSE || ip->details) && !s->f.has_scope &&
	    (fi->dev || fi->scope != usual || ip->details))
		print_string(&ip->out, "scope", "scope %s ", ip_scope_name(fi->scope, scope));
	if (fi->prefsrc)
		print_string(&ip->out, "prefsrc", "src %s ", inet_ntoa_r(fi->prefsrc, text));
	if (fi->metric)
		print_number(&ip->out, "metric", "metric %llu ", fi->metric);
	show_flags(ip, fi->flags);
	if (fi->mtu)
		print_number(&ip->out, "mtu", "mtu %llu ", fi->mtu);
	print_text(&ip->out, "\n");
	print_close(&ip->out);
}

static bool take_protocol(const char *text, u8 *protocol)
{
	u64 n;

	if (!strcmp(text, "kernel"))
		*protocol = RTPROT_KERNEL;
	else if (!strcmp(text, "boot"))
		*protocol = RTPROT_BOOT;
	else if (!strcmp(text, "static"))
		*protocol = RTPROT_STATIC;
	else if (parse_u64(text, 0, 255, &n))
		*protocol = (u8)n;
	else
		return false;
	return true;
}

static int wrong(struct ip *ip, const char *value, const char *why)
{
	p_eprintf(ip->p, "Error: argument \"%s\" is wrong: %s\n", value, why);
	return IP_GARBAGE;
}

/* The kernel has two tables; others have numbers, and do not exist. */
static bool take_table(const char *text, u32 *table)
{
	static const struct {
		const char *name;
		u32 table;
	} names[] = {{"main", RT_TABLE_MAIN}, {"local", RT_TABLE_LOCAL}, {"default", 253}};
	u64 n;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i].name, text)) {
			*table = names[i].table;
			return true;
		}
	if (!parse_u64(text, 0, UINT32_MAX, &n))
		return false;
	*table = (u32)n;
	return true;
}

static bool is_table(u32 table)
{
	return table == RT_TABLE_MAIN || table == RT_TABLE_LOCAL;
}

/* A word of a filter and its value; 0 or the exit status. */
static int take_filter(struct ip *ip, struct filter *f, const char *word, const char *value)
{
	if (!strcmp(word, "dev") || !strcmp(word, "oif")) {
		f->dev = ip_device(ip, value);
		return f->dev ? 0 : IP_USAGE;
	}
	if (!strcmp(word, "via"))
		return ip_host(ip, value, &f->via) ? 0 : IP_USAGE;
	if (!strcmp(word, "proto") || !strcmp(word, "protocol")) {
		f->has_protocol = true;
		return take_protocol(value, &f->protocol) ?
			       0 :
			       wrong(ip, value, "invalid \"protocol\"\n");
	}
	if (!strcmp(word, "scope")) {
		f->has_scope = true;
		return ip_scope(value, &f->scope) ? 0 : wrong(ip, value, "invalid \"scope\"\n");
	}
	if (!strcmp(word, "type"))
		return type_by_name(value, &f->type) ?
			       0 :
			       wrong(ip, value, "node type value is invalid\n");
	if (!strcmp(value, "all"))
		f->table = 0;
	else if (!take_table(value, &f->table))
		return wrong(ip, value, "table id value is invalid\n");
	f->all_tables = !f->table;
	return 0;
}

/* The words of show and flush; 0 or the exit status. */
static int parse_filter(struct ip *ip, struct filter *f)
{
	static const char *const words[] = {"dev",	"oif",	 "via",	 "proto",
					    "protocol", "scope", "type", "table"};

	f->table = RT_TABLE_MAIN;
	while (*ip->argv) {
		const char *word = *ip->argv++, *value = NULL;
		int status;

		for (size_t i = 0; i < ARRAY_SIZE(words) && !value; i++)
			if (!strcmp(words[i], word)) {
				value = ip_need(ip, word);
				if (!value)
					return IP_GARBAGE;
			}
		if (value) {
			status = take_filter(ip, f, word, value);
			if (status)
				return status;
			continue;
		}
		f->how = !strcmp(word, "root") ? ROOT : !strcmp(word, "match") ? MATCH : EXACT;
		if (f->how != EXACT || !strcmp(word, "exact") || !strcmp(word, "to")) {
			word = ip_need(ip, word);
			if (!word)
				return IP_GARBAGE;
		}
		if (!ip_prefix(ip, word, &f->prefix, &f->len))
			return IP_USAGE;
		f->mask = inet_make_mask(f->len);
	}
	return 0;
}

/* Whether there are such tables; says that the dump of them, @what, ends. */
static bool check_tables(struct ip *ip, const struct filter *f, const char *what)
{
	if (f->all_tables || is_table(f->table))
		return true;
	ip_refuse(ip, "ipv4: FIB table does not exist.");
	p_eprintf(ip->p, "%s terminated\n", what);
	return false;
}

static int show(struct ip *ip)
{
	struct showing s = {.ip = ip};
	int status = parse_filter(ip, &s.f);

	if (status)
		return status;
	if (!check_tables(ip, &s.f, "Dump"))
		return IP_REFUSED;
	ip_begin(ip);
	if (ip->family != AF_INET6)
		fib_for_each(ip->k, s.f.table, show_route, &s);
	ip_end(ip);
	return 0;
}

/* "10.0.0.9 via … dev … src … uid 0", and "    cache" below. */
static int get(struct ip *ip)
{
	struct flowi4 flow = {0};
	char text[INET_ADDRSTRLEN];
	struct rtable *rt;
	u8 len;

	if (!*ip->argv) {
		p_eprintf(ip->p, "need at least a destination address\n");
		return IP_USAGE;
	}
	while (*ip->argv) {
		if (ip_take_exact(ip, "from")) {
			if (!ip_host(ip, *ip->argv ? *ip->argv++ : "", &flow.saddr))
				return IP_USAGE;
		} else if (ip_take_exact(ip, "oif") || ip_take_exact(ip, "dev")) {
			struct net_device *dev = ip_device(ip, *ip->argv ? *ip->argv++ : "");

			if (!dev)
				return IP_USAGE;
			flow.oif = dev->ifindex;
		} else {
			ip_take_exact(ip, "to");
			if (!*ip->argv || !ip_prefix(ip, *ip->argv++, &flow.daddr, &len))
				return IP_USAGE;
		}
	}
	rt = ip_route_output(ip->k, &flow);
	if (IS_ERR(rt))
		return ip_answer(ip, (int)PTR_ERR(rt));
	if (rt->error) {
		int err = rt->error;

		rt_put(rt);
		return ip_answer(ip, err);
	}
	ip_begin(ip);
	print_open_object(&ip->out, NULL);
	if (rt->type != RTN_UNICAST)
		print_string(&ip->out, "type", "%s ", type_name(rt->type));
	print_string(&ip->out, "dst", "%s ", inet_ntoa_r(flow.daddr, text));
	if (rt->is_gateway)
		print_string(&ip->out, "gateway", "via %s ", inet_ntoa_r(rt->gateway, text));
	print_string(&ip->out, "dev", "dev %s ", rt->dev->name);
	print_string(&ip->out, "prefsrc", "src %s ", inet_ntoa_r(rt->saddr, text));
	show_flags(ip, 0);
	print_number(&ip->out, "uid", "uid %llu ", 0);
	print_newline(&ip->out);
	print_text(&ip->out, "    cache ");
	print_open_array(&ip->out, "cache");
	if (rt->type == RTN_LOCAL)
		print_string(&ip->out, "", "<%s> ", "local");
	if (rt->type == RTN_BROADCAST) {
		print_string(&ip->out, "", "<%s", "local");
		print_string(&ip->out, "", ",%s> ", "brd");
	}
	print_close(&ip->out);
	if (rt->pmtu)
		print_number(&ip->out, NULL, "mtu %llu ", rt_mtu(rt));
	print_text(&ip->out, "\n");
	print_close(&ip->out);
	ip_end(ip);
	rt_put(rt);
	return 0;
}

/* Words of a route that take a value. */
static bool is_attribute(const char *word)
{
	static const char *const words[] = {"via",    "dev",	  "oif",	"src",
					    "metric", "priority", "preference", "mtu",
					    "scope",  "proto",	  "protocol",	"table"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i], word))
			return true;
	return false;
}

/* The words of a route; 0 or the exit status. */
static int parse(struct ip *ip, struct fib_info *fi, bool *has_scope)
{
	bool has_dst = false;

	while (*ip->argv) {
		const char *word = *ip->argv++, *value;

		if (!strcmp(word, "onlink")) {
			fi->flags |= RTNH_F_ONLINK;
			continue;
		}
		if (!has_dst && type_by_name(word, &fi->type))
			continue;
		if (!strcmp(word, "to") && *ip->argv)
			word = *ip->argv++;
		if (!has_dst && !is_attribute(word)) {
			if (!ip_prefix(ip, word, &fi->dst, &fi->prefixlen))
				return IP_USAGE;
			has_dst = true;
			continue;
		}
		if (!is_attribute(word))
			return ip_garbage(ip, "to", word);
		value = ip_need(ip, word);
		if (!value)
			return IP_GARBAGE;
		if (!strcmp(word, "via")) {
			if (!strcmp(value, "inet") && *ip->argv)
				value = *ip->argv++;
			if (!ip_host(ip, value, &fi->gw))
				return IP_USAGE;
		} else if (!strcmp(word, "dev") || !strcmp(word, "oif")) {
			fi->dev = ip_device(ip, value);
			if (!fi->dev)
				return IP_USAGE;
		} else if (!strcmp(word, "src")) {
			if (!ip_host(ip, value, &fi->prefsrc))
				return IP_USAGE;
		} else if (!strcmp(word, "metric") || !strcmp(word, "priority") ||
			   !strcmp(word, "preference")) {
			u64 metric;

			if (!parse_u64(value, 0, UINT32_MAX, &metric))
				return wrong(ip, value, "\"metric\" value is invalid\n");
			fi->metric = (u32)metric;
		} else if (!strcmp(word, "mtu")) {
			if (!ip_number(ip, value, "mtu", 65535, &fi->mtu))
				return IP_GARBAGE;
		} else if (!strcmp(word, "scope")) {
			if (!ip_scope(value, &fi->scope))
				return wrong(ip, value, "invalid \"scope\" value\n");
			*has_scope = true;
		} else if (!strcmp(word, "proto") || !strcmp(word, "protocol")) {
			if (!take_protocol(value, &fi->protocol))
				return wrong(ip, value, "\"protocol\" value is invalid\n");
		} else {
			if (!take_table(value, &fi->table))
				return wrong(ip, value, "\"table\" value is invalid\n");
			fi->table = fi->table ?: RT_TABLE_MAIN;
		}
	}
	return 0;
}

static const char usage[] =
	"Usage: ip route { list | flush } SELECTOR\n"
	"       ip route get ADDRESS [ from ADDRESS ] [ oif STRING ]\n"
	"       ip route { add | del | change | append | replace } ROUTE\n"
	"SELECTOR := [ root PREFIX ] [ match PREFIX ] [ exact PREFIX ]\n"
	"            [ table TABLE_ID ] [ proto RTPROTO ]\n"
	"            [ type TYPE ] [ scope SCOPE ] [ dev STRING ] [ via ADDRESS ]\n"
	"ROUTE := [ TYPE ] PREFIX [ via ADDRESS ] [ dev STRING ] [ src ADDRESS ]\n"
	"         [ table TABLE_ID ] [ proto RTPROTO ] [ scope SCOPE ]\n"
	"         [ metric METRIC ] [ mtu NUMBER ] [ onlink ]\n"
	"TYPE := { unicast | local | broadcast | multicast |\n"
	"          unreachable | prohibit | blackhole }\n"
	"TABLE_ID := [ local | main | all ]\n"
	"SCOPE := [ host | link | global | NUMBER ]\n"
	"RTPROTO := [ kernel | boot | static | NUMBER ]\n";

static int modify(struct ip *ip, u32 flags, bool delete)
{
	struct fib_info fi = {.type = RTN_UNICAST, .protocol = RTPROT_BOOT, .table = RT_TABLE_MAIN};
	bool has_scope = false;
	int status, err;

	if (!*ip->argv) {
		p_eprintf(ip->p, "%s", usage);
		return IP_GARBAGE;
	}
	status = parse(ip, &fi, &has_scope);
	if (status)
		return status;
	if (!is_table(fi.table))
		return delete ? ip_refuse(ip, "FIB table does not exist.") :
				ip_answer(ip, -EOPNOTSUPP);
	fi.mask = inet_make_mask(fi.prefixlen);
	if (fi.dst & ~fi.mask)
		return ip_refuse(ip, "Invalid prefix for given prefix length.");
	if (delete) {
		fi.protocol = 0;
		fi.type = fi.type == RTN_UNICAST ? RTN_UNSPEC : fi.type;
		return ip_answer(ip, fib_del(ip->k, &fi));
	}
	if (!has_scope && fi.type == RTN_UNICAST && !fi.gw)
		fi.scope = RT_SCOPE_LINK;
	if (fi.type == RTN_LOCAL && !has_scope)
		fi.scope = RT_SCOPE_HOST;
	err = fib_add(ip->k, &fi, flags);
	if (err == -ENETUNREACH && fi.gw)
		return ip_refuse(ip, "Nexthop has invalid gateway.");
	if (err == -ENETDOWN)
		return ip_refuse(ip, "Device for nexthop is not up.");
	if (err == -ENODEV && !fi.dev && !fi.gw)
		return ip_answer(ip, -ENODEV);
	if (err == -EINVAL && fi.prefsrc)
		return ip_refuse(ip, "Invalid prefsrc address.");
	return ip_answer(ip, err);
}

struct flushing {
	struct filter f;
	GArray *found; /* struct fib_info, copies */
};

static void note_route(void *ctx, const struct fib_info *fi)
{
	struct flushing *f = ctx;

	if (matches(&f->f, fi))
		g_array_append_vals(f->found, fi, 1);
}

static int flush(struct ip *ip)
{
	struct flushing f = {0};
	int status;

	if (!*ip->argv) {
		p_eprintf(ip->p, "\"ip route flush\" requires arguments.\n");
		return IP_USAGE;
	}
	status = parse_filter(ip, &f.f);
	if (status)
		return status;
	if (!check_tables(ip, &f.f, "Flush"))
		return IP_REFUSED;
	f.found = g_array_new(FALSE, FALSE, sizeof(struct fib_info));
	fib_for_each(ip->k, f.f.table, note_route, &f);
	for (guint i = 0; i < f.found->len && !status; i++)
		status = ip_answer(ip, fib_del(ip->k, &g_array_index(f.found, struct fib_info, i)));
	g_array_unref(f.found);
	return status;
}

int ip_route(struct ip *ip)
{
	if (!*ip->argv || ip_take(ip, "show") || ip_take(ip, "list") || ip_take(ip, "lst"))
		return show(ip);
	if (ip_take(ip, "get"))
		return get(ip);
	if (ip_take(ip, "help")) {
		p_eprintf(ip->p, "%s", usage);
		return IP_GARBAGE;
	}
	if (ip_take(ip, "add"))
		return modify(ip, FIB_CREATE, false);
	if (ip_take(ip, "append"))
		return modify(ip, FIB_CREATE | FIB_APPEND, false);
	if (ip_take(ip, "replace"))
		return modify(ip, FIB_CREATE | FIB_REPLACE, false);
	if (ip_take(ip, "change"))
		return modify(ip, FIB_REPLACE, false);
	if (ip_take(ip, "delete"))
		return modify(ip, 0, true);
	if (ip_take(ip, "flush"))
		return flush(ip);
	p_eprintf(ip->p, "Command \"%s\" is unknown, try \"ip route help\".\n", *ip->argv);
	return IP_GARBAGE;
}
