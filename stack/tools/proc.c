/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cat, with the files of /proc that the kernel has data for, each in Linux's
 * own format:
 *
 *	/proc/interrupts  /proc/uptime  /proc/sys/...
 *	/proc/net/{arp,dev,netstat,route,snmp,softnet_stat}
 *
 * and the small programs that show one thing the kernel knows: dmesg, hostname,
 * nstat.
 */
#include <fnmatch.h>

#include <inetdevice.h>
#include <interrupt.h>
#include <net.h>
#include <route.h>
#include <sysctl.h>

#include "tools.h"

#define RTF_UP 0x1
#define RTF_GATEWAY 0x2
#define RTF_HOST 0x4
#define RTF_REJECT 0x200
#define ATF_COM 0x2
#define ATF_PERM 0x4
#define ROUTE_LINE 127 /* fib_trie.c pads lines to this, and a newline */

struct interrupts {
	GString *out;
	int last; /* number of the interrupt whose line is open; 0: none */
};

static void show_interrupt(void *ctx, const struct irq_info *info)
{
	struct interrupts *i = ctx;

	if (info->irq == i->last) {
		g_string_append_printf(i->out, ", %s", info->name);
		return;
	}
	if (i->last)
		g_string_append_c(i->out, '\n');
	i->last = info->irq;
	g_string_append_printf(i->out, "%3d: %10" G_GUINT64_FORMAT " %8s %3u %-8s  %s", info->irq,
			       info->count, info->chip, info->hwirq, "Level", info->name);
}

/* kernel/irq/proc.c, with one processor. */
static void interrupts(struct kernel *k, GString *out)
{
	struct interrupts i = {.out = out};

	g_string_append(out, "           CPU0       \n");
	irq_for_each(k, show_interrupt, &i);
	if (i.last)
		g_string_append_c(out, '\n');
}

static void uptime(struct kernel *k, GString *out)
{
	u64 cs = (u64)(kernel_now(k) / (10 * PS_PER_MS));

	/* Assumption: the second figure, time that processors were idle, is the
	 * first: the simulated one does not keep it. */
	g_string_append_printf(out, "%llu.%02llu %llu.%02llu\n", (unsigned long long)cs / 100,
			       (unsigned long long)cs % 100, (unsigned long long)cs / 100,
			       (unsigned long long)cs % 100);
}

static void show_arp(void *ctx, const struct neighbour *neigh)
{
	const u8 *a = neigh->ha;
	char ip[INET_ADDRSTRLEN], mac[18];
	u32 flags = 0;

	if (neigh->nud_state & NUD_NOARP)
		return;
	if (neigh->nud_state & NUD_PERMANENT)
		flags = ATF_PERM | ATF_COM;
	else if (neigh->nud_state & NUD_VALID)
		flags = ATF_COM;
	snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3], a[4],
		 a[5]);
	g_string_append_printf(ctx, "%-16s 0x%-10x0x%-10x%-17s     *        %s\n",
			       inet_ntoa_r(neigh->key, ip), neigh->dev->type, flags, mac,
			       neigh->dev->name);
}

/* net/ipv4/arp.c */
static void arp(struct kernel *k, GString *out)
{
	g_string_append(out, "IP address       HW type     Flags       HW address"
			     "            Mask     Device\n");
	neigh_for_each(k, show_arp, out);
}

/* net/core/net-procfs.c */
static void devices(struct kernel *k, GString *out)
{
	struct rtnl_link_stats64 s;
	struct net_device *dev;

	g_string_append(out, "Inter-|   Receive                            "
			     "                    |  Transmit\n"
			     " face |bytes    packets errs drop fifo frame "
			     "compressed multicast|bytes    packets errs "
			     "drop fifo colls carrier compressed\n");
	for_each_netdev(k, dev)
	{
		dev_get_stats(dev, &s);
		g_string_append_printf(
			out,
			"%6s: %7llu %7llu %4llu %4llu %4llu %5llu %10llu %9llu "
			"%8llu %7llu %4llu %4llu %4llu %5llu %7llu %10llu\n",
			dev->name, (unsigned long long)s.rx_bytes, (unsigned long long)s.rx_packets,
			(unsigned long long)s.rx_errors,
			(unsigned long long)(s.rx_dropped + s.rx_missed_errors),
			(unsigned long long)s.rx_fifo_errors,
			(unsigned long long)(s.rx_length_errors + s.rx_over_errors +
					     s.rx_crc_errors + s.rx_frame_errors),
			0ULL, (unsigned long long)s.multicast, (unsigned long long)s.tx_bytes,
			(unsigned long long)s.tx_packets, (unsigned long long)s.tx_errors,
			(unsigned long long)s.tx_dropped, (unsigned long long)s.tx_fifo_errors,
			(unsigned long long)s.collisions,
			(unsigned long long)(s.tx_carrier_errors + s.tx_aborted_errors +
					     s.tx_window_errors + s.tx_heartbeat_errors),
			0ULL);
	}
}

static void show_route(void *ctx, const struct fib_info *fi)
{
	bool reject = fi->type == RTN_UNREACHABLE || fi->type == RTN_PROHIBIT;
	u32 flags = RTF_UP | (fi->gw ? RTF_GATEWAY : 0) | (fi->prefixlen == 32 ? RTF_HOST : 0) |
		    (reject ? RTF_REJECT : 0);
	char line[ROUTE_LINE + 1];

	if (fi->type == RTN_BROADCAST || fi->type == RTN_MULTICAST)
		return;
	/* The trailing fields are the window and the round-trip time of TCP. */
	snprintf(line, sizeof(line), "%s\t%08X\t%08X\t%04X\t%d\t%u\t%u\t%08X\t%d\t%u\t%u",
		 fi->dev ? fi->dev->name : "*", fi->dst, fi->gw, flags, 0, 0, fi->metric, fi->mask,
		 fi->mtu ? (int)fi->mtu - 40 : 0, 0, 0);
	g_string_append_printf(ctx, "%-127s\n", line);
}

/* net/ipv4/fib_trie.c */
static void routes(struct kernel *k, GString *out)
{
	g_string_append_printf(out, "%-127s\n",
			       "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\t"
			       "MTU\tWindow\tIRTT");
	fib_for_each(k, RT_TABLE_MAIN, show_route, out);
}

struct groups {
	struct kernel *k;
	GString *out, *names, *values;
	bool extended; /* netstat, not snmp */
	char group[8];
};

static void end_group(struct groups *g)
{
	if (*g->group && !strcmp(g->group, "IpExt") == g->extended)
		g_string_append_printf(g->out, "%s:%s\n%s:%s\n", g->group, g->names->str, g->group,
				       g->values->str);
	g_string_truncate(g->names, 0);
	g_string_truncate(g->values, 0);
}

/* "IcmpInMsgs" belongs to Icmp: a group's name ends where the next capital is. */
static void show_counter(void *ctx, const char *name, u64 value)
{
	size_t len = g_str_has_prefix(name, "IpExt") ? 5 : 1;
	struct groups *g = ctx;

	while (name[len] && !g_ascii_isupper(name[len]))
		len++;
	if (strlen(g->group) != len || strncmp(g->group, name, len) != 0) {
		end_group(g);
		g_strlcpy(g->group, name, MIN(len + 1, sizeof(g->group)));
		if (!strcmp(g->group, "Ip")) {
			g_string_append(g->names, " Forwarding DefaultTTL");
			g_string_append_printf(g->values, " %d %d",
					       g->k->net->devconf_all->forwarding ? 1 : 2,
					       g->k->net->ipv4.sysctl_ip_default_ttl);
		}
	}
	g_string_append_printf(g->names, " %s", name + len);
	g_string_append_printf(g->values, " %" G_GUINT64_FORMAT, value);
}

static void counters(struct kernel *k, GString *out, bool extended)
{
	struct groups g = {.k = k, .out = out, .extended = extended};

	g.names = g_string_new(NULL);
	g.values = g_string_new(NULL);
	snmp_for_each(k, show_counter, &g);
	end_group(&g);
	g_string_free(g.names, TRUE);
	g_string_free(g.values, TRUE);
}

static void snmp(struct kernel *k, GString *out)
{
	counters(k, out, false);
}

static void netstat(struct kernel *k, GString *out)
{
	counters(k, out, true);
}

/* net/core/net-procfs.c: fifteen columns, of which we have what the first three say. */
static void softnet_stat(struct kernel *k, GString *out)
{
	const struct softnet_data *sd = &k->net->softnet;

	g_string_append_printf(out, "%08x %08x %08x", (u32)sd->processed, (u32)sd->dropped,
			       (u32)sd->time_squeeze);
	for (int i = 3; i < 15; i++)
		g_string_append_printf(out, " %08x",
				       i == 13 ? skb_queue_len(&sd->input_pkt_queue) : 0);
	g_string_append_c(out, '\n');
}

static const struct {
	const char *path;
	void (*show)(struct kernel *k, GString *out);
} files[] = {
	{"/proc/interrupts", interrupts},
	{"/proc/net/arp", arp},
	{"/proc/net/dev", devices},
	{"/proc/net/netstat", netstat},
	{"/proc/net/route", routes},
	{"/proc/net/snmp", snmp},
	{"/proc/net/softnet_stat", softnet_stat},
	{"/proc/uptime", uptime},
};

/* "/proc/sys/net/ipv4/conf/eth0.5/forwarding" by its name with dots. */
static bool read_sysctl(struct kernel *k, const char *path, GString *out)
{
	g_autofree char *name = NULL;
	char value[64];

	if (!g_str_has_prefix(path, "/proc/sys/"))
		return false;
	name = g_strdup(path + strlen("/proc/sys/"));
	for (char *c = name; *c; c++)
		*c = *c == '/' ? '.' : *c == '.' ? '/' : *c;
	if (sysctl_read(k, name, value, sizeof(value)))
		return false;
	g_string_append_printf(out, "%s\n", value);
	return true;
}

static bool read_file(struct kernel *k, const char *path, GString *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (!strcmp(files[i].path, path)) {
			files[i].show(k, out);
			return true;
		}
	return read_sysctl(k, path, out);
}

static bool is_directory(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (!strncmp(files[i].path, path, len) && files[i].path[len] == '/')
			return true;
	return false;
}

int cat_main(struct process *p, int argc, char **argv)
{
	GString *out = g_string_new(NULL);
	int status = 0;

	for (int i = 1; i < argc; i++) {
		g_string_truncate(out, 0);
		cpu_charge_n(p->k, COST_SYSCALL, 3); /* open, read, close */
		rtnl_lock(p->k);
		if (read_file(p->k, argv[i], out)) {
			rtnl_unlock(p->k);
			p_write(p, out->str, out->len);
			continue;
		}
		rtnl_unlock(p->k);
		p_eprintf(p, "cat: %s: %s\n", argv[i],
			  is_directory(argv[i]) ? "Is a directory" : "No such file or directory");
		status = 1;
	}
	g_string_free(out, TRUE);
	return status;
}

/* The log; -t: without times. */
int dmesg_main(struct process *p, int argc, char **argv)
{
	bool times = true;
	const char *line, *end;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-t") != 0 && strcmp(argv[i], "--notime") != 0) {
			p_eprintf(p,
				  "dmesg: invalid option -- '%s'\n"
				  "Try 'dmesg --help' for more information.\n",
				  argv[i] + (argv[i][0] == '-'));
			return 1;
		}
		times = false;
	}
	if (!p->k->log)
		return 0;
	g_autofree char *log = g_strdup(p->k->log->str); /* it may grow meanwhile */

	for (line = log; *line; line = end) {
		const char *text = times ? line : strstr(line, "] ") + 2;

		end = strchr(line, '\n') + 1;
		p_write(p, text, (size_t)(end - text));
	}
	return 0;
}

int hostname_main(struct process *p, int argc, char **argv)
{
	if (argc > 1) {
		p_eprintf(p, "hostname: a node's name is its topology's\n");
		return 1;
	}
	p_printf(p, "%s\n", p->k->node->name);
	return 0;
}

struct nstat {
	struct process *p;
	char **patterns; /* NULL-terminated; none: all */
	bool zeros, json;
	const char *comma;
};

static void show_nstat(void *ctx, const char *name, u64 value)
{
	struct nstat *n = ctx;
	bool wanted = !*n->patterns;

	for (char **pattern = n->patterns; *pattern && !wanted; pattern++)
		wanted = !fnmatch(*pattern, name, FNM_CASEFOLD);
	if (!wanted || (!value && !n->zeros))
		return;
	if (n->json)
		p_printf(n->p, "%s\"%s\":%" G_GUINT64_FORMAT, n->comma, name, value);
	else
		p_printf(n->p, "%-32s%-16" G_GUINT64_FORMAT "%6.1f\n", name, value, 0.0);
	n->comma = ",";
}

/*
 * iproute2's. It remembers what it showed last and shows what came since; here
 * every call shows all since boot, as the real one's first call and -a do.
 */
int nstat_main(struct process *p, int argc, char **argv)
{
	struct nstat n = {.p = p, .comma = ""};

	for (argv++; *argv && **argv == '-'; argv++) {
		for (const char *o = *argv + 1; *o; o++) {
			if (!strchr("azjprsn", *o)) {
				p_eprintf(p, "Usage: nstat [-azj] [ PATTERN [ PATTERN ] ]\n");
				return 255;
			}
			n.zeros |= *o == 'z';
			n.json |= *o == 'j';
		}
	}
	n.patterns = argv;
	cpu_charge(p->k, COST_SYSCALL);
	p_puts(p, n.json ? "{\"kernel\":{" : "#kernel\n");
	snmp_for_each(p->k, show_nstat, &n);
	if (n.json)
		p_puts(p, "}}\n");
	return 0;
}
