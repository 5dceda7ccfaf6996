/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of ping: options of iputils 20221126, its errors and their statuses. */
#include <stdlib.h>

#include "ping.h"

#define USAGE_STATUS 2 /* an unknown option */
#define VALUE_STATUS 1 /* a wrong value, or no destination */

static const char usage[] =
	"\nUsage\n"
	"  ping [options] <destination>\n"
	"\n"
	"Options:\n"
	"  <destination>      dns name or ip address\n"
	"  -A                 use adaptive ping\n"
	"  -c <count>         stop after <count> replies\n"
	"  -D                 print timestamps\n"
	"  -f                 flood ping\n"
	"  -h                 print help and exit\n"
	"  -I <interface>     either interface name or address\n"
	"  -i <interval>      seconds between sending each packet\n"
	"  -l <preload>       send <preload> number of packages while waiting replies\n"
	"  -M <pmtud opt>     define mtu discovery, can be one of <do|dont|want>\n"
	"  -n                 no dns name resolution\n"
	"  -O                 report outstanding replies\n"
	"  -p <pattern>       contents of padding byte\n"
	"  -q                 quiet output\n"
	"  -Q <tclass>        use quality of service <tclass> bits\n"
	"  -s <size>          use <size> as number of data bytes to be sent\n"
	"  -t <ttl>           define time to live\n"
	"  -U                 print user-to-user latency\n"
	"  -w <deadline>      reply wait <deadline> in seconds\n"
	"  -W <timeout>       time to wait for response\n"
	"\n"
	"IPv4 options:\n"
	"  -4                 use IPv4\n"
	"  -b                 allow pinging broadcast\n"
	"  -R                 record route\n"
	"\n"
	"For more details see ping(8).\n";

/* A whole number within limits: 0, or VALUE_STATUS after saying why not. */
static int take_number(struct ping *ping, const char *text, u64 low, u64 high, u64 *value)
{
	guint64 n;
	GError *err = NULL;

	if (g_ascii_string_to_unsigned(text, 10, low, high, &n, &err)) {
		*value = n;
		return 0;
	}
	if (g_error_matches(err, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS) ||
	    (*text == '-' && g_ascii_string_to_unsigned(text + 1, 10, 0, INT64_MAX, NULL, NULL)))
		p_eprintf(ping->p,
			  "ping: invalid argument: '%s': out of range: %" G_GUINT64_FORMAT
			  " <= value <= %" G_GUINT64_FORMAT "\n",
			  text, low, high);
	else
		p_eprintf(ping->p, "ping: invalid argument: '%s'\n", text);
	g_error_free(err);
	return VALUE_STATUS;
}

/* Seconds, with decimals. What iputils warns of is refused. */
static int take_seconds(struct ping *ping, const char *text, const char *what, s64 *ns)
{
	char *end;
	double seconds = g_ascii_strtod(text, &end);

	if (end == text || *end) {
		p_eprintf(ping->p, "ping: option argument contains garbage: %s\n", text);
		return VALUE_STATUS;
	}
	if (!(seconds >= 0) || seconds > INT32_MAX / 1000) {
		p_eprintf(ping->p, "ping: bad %s: %s\n", what, text);
		return USAGE_STATUS;
	}
	*ns = (s64)(seconds * (double)PING_NS_PER_S + 0.5);
	return 0;
}

static int take_pmtudisc(struct ping *ping, const char *text)
{
	if (!strcmp(text, "do"))
		ping->pmtudisc = IP_PMTUDISC_DO;
	else if (!strcmp(text, "want"))
		ping->pmtudisc = IP_PMTUDISC_WANT;
	else if (!strcmp(text, "dont"))
		ping->pmtudisc = IP_PMTUDISC_DONT;
	else {
		p_eprintf(ping->p, "ping: invalid -M argument: %s\n", text);
		return USAGE_STATUS;
	}
	return 0;
}

/* Hex digits that fill the data, repeated. */
static int take_pattern(struct ping *ping, const char *text)
{
	size_t len = strlen(text), digits = strspn(text, "0123456789abcdefABCDEF");

	if (!len || digits != len) {
		p_eprintf(ping->p, "ping: patterns must be specified as hex digits: %s\n", text);
		return USAGE_STATUS;
	}
	p_puts(ping->p, "PATTERN: 0x");
	while (*text && ping->pattern_len < PING_PATTERN_MAX) {
		u32 byte = (u32)g_ascii_xdigit_value(*text++);

		if (*text)
			byte = byte << 4 | (u32)g_ascii_xdigit_value(*text++);
		ping->pattern[ping->pattern_len++] = (u8)byte;
		p_printf(ping->p, "%02x", byte);
	}
	p_puts(ping->p, "\n");
	return 0;
}

static int take_tclass(struct ping *ping, const char *text)
{
	char *end;
	u64 tos = g_ascii_strtoull(text, &end, 0);

	if (end == text || *end) {
		p_eprintf(ping->p, "ping: bad TOS value: %s\n", text);
		return USAGE_STATUS;
	}
	if (tos > 255) {
		p_eprintf(ping->p,
			  "ping: the decimal value of TOS bits must be in range 0-255: "
			  "%s\n",
			  text);
		return USAGE_STATUS;
	}
	ping->tos = (int)tos;
	return 0;
}

/* An option with a value; 0 or the exit status. */
static int take_value(struct ping *ping, char name, const char *value)
{
	u64 n = 0;
	int err;

	switch (name) {
	case 'c':
		return take_number(ping, value, 1, INT64_MAX, &ping->count);
	case 'i':
		return take_seconds(ping, value, "timing interval", &ping->interval);
	case 'I':
		if (!inet_aton(value, &ping->saddr))
			g_strlcpy(ping->device, value, sizeof(ping->device));
		return 0;
	case 'l':
		return take_number(ping, value, 1, 65536, &ping->preload);
	case 'M':
		return take_pmtudisc(ping, value);
	case 'p':
		return take_pattern(ping, value);
	case 'Q':
		return take_tclass(ping, value);
	case 's':
		return take_number(ping, value, 0, INT32_MAX - 8, &ping->size);
	case 't':
		err = take_number(ping, value, 0, 255, &n);
		ping->ttl = (int)n;
		return err;
	case 'w':
		err = take_number(ping, value, 0, INT32_MAX, &n);
		ping->deadline = (s64)n * PING_NS_PER_S;
		return err;
	default: /* W */
		return take_seconds(ping, value, "linger time", &ping->timeout);
	}
}

/* An option without a value; false if there is none such. */
static bool take_flag(struct ping *ping, char name)
{
	switch (name) {
	case '4': /* as it is */
	case 'n': /* nobody has names */
		return true;
	case 'A':
		return ping->adaptive = true;
	case 'b':
		return ping->broadcast = true;
	case 'D':
		return ping->timestamp = true;
	case 'f':
		return ping->flood = true;
	case 'O':
		return ping->outstanding = true;
	case 'q':
		return ping->quiet = true;
	case 'R':
		return ping->record_route = true;
	case 'U':
		return ping->full_latency = true;
	default:
		return false;
	}
}

/* One word of options. @took: the next word was a value. */
static int take_word(struct ping *ping, const char *word, const char *next, bool *took)
{
	*took = false;
	for (const char *o = word + 1; *o; o++) {
		if (take_flag(ping, *o))
			continue;
		if (!strchr("ciIlMpQstwW", *o)) {
			if (*o != 'h')
				p_eprintf(ping->p, "ping: invalid option -- '%c'\n", *o);
			p_eprintf(ping->p, "%s", usage);
			return USAGE_STATUS;
		}
		if (!o[1] && !next) {
			p_eprintf(ping->p, "ping: option requires an argument -- '%c'\n%s", *o,
				  usage);
			return USAGE_STATUS;
		}
		*took = !o[1];
		return take_value(ping, *o, o[1] ? o + 1 : next);
	}
	return 0;
}

int ping_options(struct ping *ping, char **argv)
{
	const char *dest = NULL;

	for (argv++; *argv; argv++) {
		bool took;
		int status;

		if (argv[0][0] != '-' || !argv[0][1]) {
			if (dest) {
				p_eprintf(ping->p, "ping: usage error: one destination only\n");
				return VALUE_STATUS;
			}
			dest = *argv;
			continue;
		}
		status = take_word(ping, argv[0], argv[1], &took);
		if (status)
			return status;
		argv += took;
	}
	if (!dest) {
		p_eprintf(ping->p, "ping: usage error: Destination address required\n");
		return VALUE_STATUS;
	}
	if (!inet_aton(dest, &ping->daddr)) {
		p_eprintf(ping->p, "ping: %s: Temporary failure in name resolution\n", dest);
		return USAGE_STATUS;
	}
	g_strlcpy(ping->dest, dest, sizeof(ping->dest));
	return 0;
}
