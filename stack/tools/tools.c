/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of programs, the smallest of them, and how their words are read. */
#include <netemu/time.h>

#include "tools.h"

const struct tool tool_table[] = {
	{"cat", cat_main, "files of /proc"},
	{"devmem", devmem_main, "read and write a word at a bus address"},
	{"dmesg", dmesg_main, "the kernel's log"},
	{"echo", echo_main, "print words"},
	{"ethtool", ethtool_main, "what a device is set to, has, and counted"},
	{"false", false_main, "end with status 1"},
	{"hostname", hostname_main, "the node's name"},
	{"ip", ip_main, "links, addresses, routes, neighbours"},
	{"mdio", mdio_main, "read and write registers of PHYs and switches"},
	{"nstat", nstat_main, "counters of the protocols"},
	{"ping", ping_main, "send ICMP echo requests"},
	{"sleep", sleep_main, "wait"},
	{"sysctl", sysctl_main, "kernel parameters"},
	{"true", true_main, "end with status 0"},
	{"udp", udp_main, "send and receive numbered datagrams"},
	{NULL, NULL, NULL},
};

bool parse_u64(const char *text, u64 low, u64 high, u64 *value)
{
	return g_ascii_string_to_unsigned(text, 10, low, high, (guint64 *)value, NULL);
}

bool parse_time(const char *text, s64 *ns)
{
	size_t len = strlen(text);
	g_autofree char *with_unit = NULL;
	sim_time t;

	if (!len)
		return false;
	with_unit = g_strconcat(text, g_ascii_isdigit(text[len - 1]) ? "s" : "", NULL);
	if (!sim_time_parse(with_unit, &t, NULL))
		return false;
	*ns = t / PS_PER_NS;
	return true;
}

int echo_main(struct process *p, int argc, char **argv)
{
	bool newline = argc < 2 || strcmp(argv[1], "-n") != 0;

	for (int i = newline ? 1 : 2; i < argc; i++)
		p_printf(p, "%s%s", argv[i], i + 1 < argc ? " " : "");
	if (newline)
		p_puts(p, "\n");
	return 0;
}

int true_main(struct process *p, int argc, char **argv)
{
	return 0;
}

int false_main(struct process *p, int argc, char **argv)
{
	return 1;
}

/* "1.5", "2s", "1m", "1h", "1d", "infinity", as coreutils have it. */
static bool parse_interval(const char *text, double *seconds)
{
	static const struct {
		char suffix;
		double seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	char *end;

	*seconds = g_ascii_strtod(text, &end);
	if (end == text || !(*seconds >= 0))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (*end == units[i].suffix) {
			*seconds *= units[i].seconds;
			return !end[1];
		}
	return !*end;
}

int sleep_main(struct process *p, int argc, char **argv)
{
	const double most = (double)(SIM_TIME_MAX / PS_PER_SEC);
	double total = 0, seconds;

	if (argc < 2) {
		p_eprintf(p, "sleep: missing operand\nTry 'sleep --help' for more information.\n");
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		if (!parse_interval(argv[i], &seconds)) {
			p_eprintf(p,
				  "sleep: invalid time interval '%s'\n"
				  "Try 'sleep --help' for more information.\n",
				  argv[i]);
			return 1;
		}
		total += seconds;
	}
	return sys_nanosleep(p, (s64)(MIN(total, most) * NSEC_PER_SEC + 0.5)) ? 1 : 0;
}
