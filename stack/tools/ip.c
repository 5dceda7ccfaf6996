/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip: iproute2's command, with its abbreviations, its output and its exit
 * statuses (measured on iproute2 6.1 and Linux 6.12). Where the real one talks
 * netlink, this one calls the same functions that rtnetlink would, under rtnl.
 *
 *	ip [-s] [-d] [-br] [-o] [-j] [-p] [-4] [-n] OBJECT COMMAND ...
 */
#include "ip.h"

#include <net.h>

static const char usage[] =
	"Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n"
	"where  OBJECT := { address | link | neighbor | neighbour | route }\n"
	"       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -j[son] | -p[retty] |\n"
	"                    -br[ief] | -o[neline] | -f[amily] { inet | inet6 } | -4 | -6 |\n"
	"                    -N[umeric] }\n";

bool ip_is(struct ip *ip, const char *word)
{
	const char *arg = *ip->argv;

	return arg && *arg && !strncmp(word, arg, strlen(arg));
}

bool ip_take(struct ip *ip, const char *word)
{
	if (!ip_is(ip, word))
		return false;
	ip->argv++;
	return true;
}

bool ip_take_exact(struct ip *ip, const char *word)
{
	if (!*ip->argv || strcmp(*ip->argv, word) != 0)
		return false;
	ip->argv++;
	return true;
}

const char *ip_need(struct ip *ip, const char *what)
{
	if (!*ip->argv) {
		p_eprintf(ip->p, "Command line is not complete. Try option \"help\"\n");
		return NULL;
	}
	return *ip->argv++;
}

int ip_answer(struct ip *ip, int err)
{
	if (!err)
		return 0;
	p_eprintf(ip->p, "RTNETLINK answers: %s\n", g_strerror(-err));
	return IP_REFUSED;
}

int ip_refuse(struct ip *ip, const char *why)
{
	p_eprintf(ip->p, "Error: %s\n", why);
	return IP_REFUSED;
}

int ip_garbage(struct ip *ip, const char *place, const char *word)
{
	p_eprintf(ip->p, "Error: either \"%s\" is duplicate, or \"%s\" is a garbage.\n", place,
		  word);
	return IP_GARBAGE;
}

struct net_device *ip_device(struct ip *ip, const char *name)
{
	struct net_device *dev = __dev_get_by_name(ip->k, name);

	if (!dev)
		p_eprintf(ip->p, "Cannot find device \"%s\"\n", name);
	return dev;
}

struct net_device *ip_show_device(struct ip *ip, const char *name)
{
	struct net_device *dev = __dev_get_by_name(ip->k, name);

	if (!dev)
		p_eprintf(ip->p, "Device \"%s\" does not exist.\n", name);
	return dev;
}

bool ip_prefix(struct ip *ip, const char *text, __be32 *addr, u8 *len)
{
	g_autofree char *host = g_strdup(text);
	char *slash = strchr(host, '/');
	u64 bits = 32;

	if (!strcmp(text, "default") || !strcmp(text, "any") || !strcmp(text, "all")) {
		*addr = INADDR_ANY;
		*len = 0;
		return true;
	}
	if (slash)
		*slash++ = 0;
	if (!inet_aton(host, addr) || (slash && !parse_u64(slash, 0, 32, &bits))) {
		p_eprintf(ip->p, "Error: any valid prefix is expected rather than \"%s\".\n", text);
		return false;
	}
	*len = (u8)bits;
	return true;
}

bool ip_host(struct ip *ip, const char *text, __be32 *addr)
{
	if (inet_aton(text, addr))
		return true;
	p_eprintf(ip->p, "Error: inet address is expected rather than \"%s\".\n", text);
	return false;
}

bool ip_number(struct ip *ip, const char *text, const char *what, u64 high, u32 *value)
{
	u64 n;

	if (!parse_u64(text, 0, high, &n)) {
		p_eprintf(ip->p, "Error: argument \"%s\" is wrong: Invalid \"%s\" value\n\n", text,
			  what);
		return false;
	}
	*value = (u32)n;
	return true;
}

bool ip_lladdr(struct ip *ip, const char *text, u8 *addr)
{
	u32 b[ETH_ALEN];
	char end;

	if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%c", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5],
		   &end) != ETH_ALEN) {
		p_eprintf(ip->p, "\"%s\" is invalid lladdr.\n", text);
		return false;
	}
	for (int i = 0; i < ETH_ALEN; i++)
		addr[i] = (u8)b[i];
	return true;
}

void ip_begin(struct ip *ip)
{
	print_begin(&ip->out, ip->p, ip->json, ip->pretty);
	if (ip->oneline)
		ip->out.newline = "\\";
}

void ip_end(struct ip *ip)
{
	print_end(&ip->out);
}

char *ip_ether(const u8 *addr, char buf[static 18])
{
	snprintf(buf, 18, "%02x:%02x:%02x:%02x:%02x:%02x", addr[0], addr[1], addr[2], addr[3],
		 addr[4], addr[5]);
	return buf;
}

static const struct {
	u8 scope;
	const char *name;
} scopes[] = {
	{RT_SCOPE_UNIVERSE, "global"}, {RT_SCOPE_SITE, "site"},	      {RT_SCOPE_LINK, "link"},
	{RT_SCOPE_HOST, "host"},       {RT_SCOPE_NOWHERE, "nowhere"},
};

const char *ip_scope_name(u8 scope, char buf[static 4])
{
	for (size_t i = 0; i < ARRAY_SIZE(scopes); i++)
		if (scopes[i].scope == scope)
			return scopes[i].name;
	snprintf(buf, 4, "%u", scope);
	return buf;
}

bool ip_scope(const char *text, u8 *scope)
{
	u64 n;

	for (size_t i = 0; i < ARRAY_SIZE(scopes); i++)
		if (!strcmp(scopes[i].name, text)) {
			*scope = scopes[i].scope;
			return true;
		}
	if (!parse_u64(text, 0, 255, &n))
		return false;
	*scope = (u8)n;
	return true;
}

static const struct {
	const char *name;
	int (*run)(struct ip *ip);
} objects[] = {
	{"address", ip_address}, {"addr", ip_address},	  {"link", ip_link},
	{"neighbor", ip_neigh},	 {"neighbour", ip_neigh}, {"route", ip_route},
};

static bool is_option(const char *arg, const char *name, size_t least)
{
	size_t len = strlen(arg);

	return len >= least && !strncmp(name, arg, len);
}

static bool take_family(struct ip *ip, const char *name)
{
	if (!strcmp(name, "inet"))
		ip->family = AF_INET;
	else if (!strcmp(name, "inet6"))
		ip->family = AF_INET6;
	else
		p_eprintf(ip->p, "Error: argument \"%s\" is wrong: invalid protocol family\n\n",
			  name);
	return ip->family != AF_UNSPEC;
}

/* "-color" and "-color=WHEN": there is no terminal to show any. */
static bool is_color(const char *o)
{
	const char *when = strchr(o, '=');
	g_autofree char *name = when ? g_strndup(o, (gsize)(when - o)) : g_strdup(o);

	return is_option(name, "color", 1) && (!when || !strcmp(when, "=always") ||
					       !strcmp(when, "=auto") || !strcmp(when, "=never"));
}

/* Takes the options; false after saying what is wrong with one. */
static bool take_options(struct ip *ip)
{
	for (; *ip->argv && **ip->argv == '-'; ip->argv++) {
		const char *o = *ip->argv + 1;

		o += *o == '-';
		if (is_option(o, "statistics", 1) || is_option(o, "stats", 1)) {
			ip->stats++;
		} else if (is_option(o, "details", 1)) {
			ip->details++;
		} else if (is_option(o, "brief", 2)) {
			ip->brief = true;
		} else if (is_option(o, "oneline", 1)) {
			ip->oneline = true;
		} else if (is_option(o, "json", 1)) {
			ip->json = true;
		} else if (is_option(o, "pretty", 1)) {
			ip->pretty = true;
		} else if (is_option(o, "Numeric", 1)) {
			ip->numeric = true;
		} else if (!strcmp(o, "4")) {
			ip->family = AF_INET;
		} else if (!strcmp(o, "6")) {
			ip->family = AF_INET6;
		} else if (is_option(o, "family", 1) && ip->argv[1]) {
			if (!take_family(ip, *++ip->argv))
				return false;
		} else if (!is_color(o)) {
			p_eprintf(ip->p, "Option \"%s\" is unknown, try \"ip -help\".\n",
				  *ip->argv);
			return false;
		}
	}
	return true;
}

int ip_main(struct process *p, int argc, char **argv)
{
	struct ip ip = {.p = p, .k = p->k, .argv = argv + 1, .family = AF_UNSPEC};
	int status = IP_GARBAGE;

	for (char **word = argv; *word; word++)
		if (!strcmp(*word, "-V") || !strcmp(*word, "-Version")) {
			p_puts(p, "ip utility, iproute2-6.1.0\n");
			return 0;
		}
	if (!take_options(&ip))
		return IP_GARBAGE;
	if (!*ip.argv || !strcmp(*ip.argv, "help")) {
		p_eprintf(p, "%s", usage);
		return IP_GARBAGE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
		if (!ip_take(&ip, objects[i].name))
			continue;
		cpu_charge(p->k, COST_SYSCALL); /* a netlink request and its answer */
		rtnl_lock(p->k);
		status = objects[i].run(&ip);
		rtnl_unlock(p->k);
		return status;
	}
	p_eprintf(p, "Object \"%s\" is unknown, try \"ip help\".\n", *ip.argv);
	return IP_USAGE;
}
