/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ping: ICMP echo, with the options, the output and the exit statuses of
 * iputils 20221126, on the same kind of socket (SOCK_DGRAM, IPPROTO_ICMP, error
 * queue on).
 *
 *	ping [-fnqU] [-c COUNT] [-i INTERVAL] [-s SIZE] [-t TTL] [-w DEADLINE]
 *	     [-W TIMEOUT] [-M do|want|dont] [-I DEVICE|ADDRESS] ADDRESS
 *
 * A request is sent every INTERVAL; between requests it waits for replies and
 * errors. With -f the next goes out at each reply, or after 10 ms. After the
 * last one it waits for twice the longest round trip, or for TIMEOUT if none
 * came back. Exit status: 0 replies came, 1 none (or not all by DEADLINE), 2
 * anything else.
 */
#include <inet.h>
#include <ip.h>
#include <netdevice.h>

#include "tools.h"

#define NS_PER_US 1000
#define NS_PER_MS 1000000LL
#define NS_PER_S 1000000000LL

#define HEADER_LEN 8 /* of ICMP echo */
#define STAMP_LEN 16 /* struct timeval in front of the data, as iputils puts it */
#define IP_HEADER_LEN 20
#define SIZE_DEFAULT 56
#define SIZE_MAX_ 65507
#define INTERVAL_FLOOD (10 * NS_PER_MS)
#define SEEN_BITS 65536 /* one a sequence number: duplicates */

struct ping {
	struct process *p;
	int fd;
	__be32 daddr, saddr;
	char dest[INET_ADDRSTRLEN], device[IFNAMSIZ];
	/* options */
	u64 count, size;
	s64 interval, deadline, timeout;
	bool flood, quiet, full_latency;
	int ttl, pmtudisc;
	/* account */
	u64 sent, received, duplicates, errors;
	u64 sum_us, sum2_us, ewma;
	s64 min_us, max_us;
	s64 began, last; /* of the first request, of the latest event */
	int pipe;
	u8 *packet;
	u8 seen[SEEN_BITS / 8];
};

static const char usage[] =
	"usage: ping [-fnqU] [-c count] [-i interval] [-s size] [-t ttl] [-w deadline]\n"
	"            [-W timeout] [-M do|want|dont] [-I device|address] address\n";

static const char *unreachable_text(u8 code)
{
	static const char *const text[] = {
		"Destination Net Unreachable",
		"Destination Host Unreachable",
		"Destination Protocol Unreachable",
		"Destination Port Unreachable",
		NULL,
		"Source Route Failed",
		"Destination Net Unknown",
		"Destination Host Unknown",
		"Source Host Isolated",
		"Destination Net Prohibited",
		"Destination Host Prohibited",
		"Destination Net Unreachable for Type of Service",
		"Destination Host Unreachable for Type of Service",
		"Packet filtered",
		"Precedence Violation",
		"Precedence Cutoff",
	};

	return code < ARRAY_SIZE(text) ? text[code] : NULL;
}

static void print_icmp_error(struct process *p, const struct msg_info *info)
{
	const char *text = unreachable_text(info->ee_code);

	if (info->ee_type == ICMP_DEST_UNREACH && info->ee_code == ICMP_FRAG_NEEDED)
		p_printf(p, "Frag needed and DF set (mtu = %u)\n", info->ee_info);
	else if (info->ee_type == ICMP_DEST_UNREACH && text)
		p_printf(p, "%s\n", text);
	else if (info->ee_type == ICMP_DEST_UNREACH)
		p_printf(p, "Dest Unreachable, Bad Code: %d\n", info->ee_code);
	else if (info->ee_type == ICMP_TIME_EXCEEDED && info->ee_code == ICMP_EXC_TTL)
		p_puts(p, "Time to live exceeded\n");
	else if (info->ee_type == ICMP_TIME_EXCEEDED)
		p_puts(p, "Frag reassembly time exceeded\n");
	else
		p_printf(p, "Bad ICMP type: %d\n", info->ee_type);
}

/* An answer to request @seq came: how many had been under way. */
static void acknowledge(struct ping *ping, u16 seq)
{
	u16 behind = (u16)((u16)ping->sent - seq);

	if (behind <= 0x7fff)
		ping->pipe = MAX(ping->pipe, (int)behind + 1);
}

static void send_request(struct ping *ping)
{
	struct process *p = ping->p;
	u16 seq = (u16)(ping->sent + 1);
	s64 now = sys_clock_gettime(p);
	int err;

	memset(ping->packet, 0, HEADER_LEN);
	ping->packet[0] = ICMP_ECHO;
	put_be16(seq, ping->packet + 6);
	if (ping->size >= STAMP_LEN)
		memcpy(ping->packet + HEADER_LEN, &now, sizeof(now));
	ping->seen[seq / 8] &= ~BIT(seq % 8);
	if (!ping->sent)
		ping->began = now;
	ping->last = now;
	ping->sent++;
	err = sys_sendto(p, ping->fd, ping->packet, HEADER_LEN + (u32)ping->size, 0, NULL);
	if (err >= 0) {
		if (ping->flood && !ping->quiet)
			p_write(p, ".", 1);
		return;
	}
	ping->errors++;
	if (err == -EMSGSIZE) {
		u32 mtu = 0;

		sys_getsockopt(p, ping->fd, SOL_IP, IP_MTU, &mtu, sizeof(mtu));
		p_eprintf(p, "ping: local error: message too long, mtu=%u\n", mtu);
	} else {
		p_eprintf(p, "ping: sendmsg: %s\n", g_strerror(-err));
	}
}

/* iputils gives three significant digits or more. */
static void print_time(struct process *p, s64 us)
{
	if (us >= 100000)
		p_printf(p, " time=%lld ms", (long long)(us + 500) / 1000);
	else if (us >= 10000)
		p_printf(p, " time=%lld.%01lld ms", (long long)(us + 50) / 1000,
			 (long long)(us + 50) % 1000 / 100);
	else if (us >= 1000)
		p_printf(p, " time=%lld.%02lld ms", (long long)(us + 5) / 1000,
			 (long long)(us + 5) % 1000 / 10);
	else
		p_printf(p, " time=%lld.%03lld ms", (long long)us / 1000, (long long)us % 1000);
}

static void account_for(struct ping *ping, s64 us)
{
	ping->sum_us += (u64)us;
	ping->sum2_us += (u64)us * (u64)us;
	ping->min_us = MIN(ping->min_us, us);
	ping->max_us = MAX(ping->max_us, us);
	if (!ping->ewma)
		ping->ewma = (u64)us * 8;
	else
		ping->ewma += (u64)us - ping->ewma / 8;
}

/* Whether the data behind the time stamp is what was sent. */
static int wrong_byte(const struct ping *ping, const u8 *data, u32 len)
{
	for (u32 i = STAMP_LEN; i < len && i < ping->size; i++)
		if (data[i] != (u8)i)
			return (int)i;
	return -1;
}

static void take_reply(struct ping *ping, const u8 *buf, u32 len, const struct msg_info *info)
{
	struct process *p = ping->p;
	u16 seq = get_be16(buf + 6);
	bool duplicate = ping->seen[seq / 8] & BIT(seq % 8);
	char from[INET_ADDRSTRLEN];
	s64 sent, us = -1;
	int wrong;

	ping->last = sys_clock_gettime(p);
	ping->seen[seq / 8] |= BIT(seq % 8);
	acknowledge(ping, seq);
	if (ping->size >= STAMP_LEN && len >= HEADER_LEN + STAMP_LEN) {
		memcpy(&sent, buf + HEADER_LEN, sizeof(sent));
		us = MAX((ping->full_latency ? ping->last : info->tstamp_ns) - sent, 0) / NS_PER_US;
		account_for(ping, us);
	}
	if (duplicate)
		ping->duplicates++;
	else
		ping->received++;
	if (ping->flood) {
		if (!ping->quiet)
			p_write(p, "\b \b", 3);
		return;
	}
	if (ping->quiet)
		return;
	p_printf(p, "%u bytes from %s: icmp_seq=%u", len, inet_ntoa_r(info->from.in.sin_addr, from),
		 seq);
	p_printf(p, " ttl=%u", info->ttl);
	if (len < HEADER_LEN + ping->size)
		p_puts(p, " (truncated)");
	if (us >= 0)
		print_time(p, us);
	if (duplicate)
		p_puts(p, " (DUP!)");
	wrong = wrong_byte(ping, buf + HEADER_LEN, len - HEADER_LEN);
	if (wrong >= 0)
		p_printf(p, "\nwrong data byte #%d should be 0x%x but was 0x%x", wrong, (u8)wrong,
			 buf[HEADER_LEN + wrong]);
	p_puts(p, "\n");
}

static void take_error(struct ping *ping, const u8 *buf, u32 len, const struct msg_info *info)
{
	struct process *p = ping->p;
	char from[INET_ADDRSTRLEN];
	u16 seq;

	if (len < HEADER_LEN || buf[0] != ICMP_ECHO || !info->ee_type)
		return;
	seq = get_be16(buf + 6);
	ping->last = sys_clock_gettime(p);
	acknowledge(ping, seq);
	ping->errors++;
	if (ping->quiet)
		return;
	if (ping->flood) {
		p_write(p, "\bE", 2);
		return;
	}
	p_printf(p, "From %s icmp_seq=%u ", inet_ntoa_r(info->ee_offender, from), seq);
	print_icmp_error(p, info);
}

/* Takes one packet, waiting for it up to @wait; false if none came or it is to end. */
static bool receive_one(struct ping *ping, u8 *buf, s64 wait)
{
	struct pollfd pfd = {.fd = ping->fd, .events = POLLIN};
	struct msg_info info = {0};
	int len;

	if (wait < 0 || sys_poll(ping->p, &pfd, 1, wait) <= 0)
		return false;
	if (pfd.revents & POLLERR) {
		len = sys_recvfrom(ping->p, ping->fd, buf, SIZE_MAX_, MSG_ERRQUEUE | MSG_DONTWAIT,
				   &info);
		if (len >= 0)
			take_error(ping, buf, (u32)len, &info);
		return true;
	}
	len = sys_recvfrom(ping->p, ping->fd, buf, SIZE_MAX_, MSG_DONTWAIT, &info);
	if (len >= HEADER_LEN && buf[0] == ICMP_ECHOREPLY)
		take_reply(ping, buf, (u32)len, &info);
	return true;
}

static bool all_answered(const struct ping *ping)
{
	return ping->count && ping->received + ping->errors >= ping->count;
}

/* How long to wait for stragglers once all requests are out. */
static s64 linger(const struct ping *ping)
{
	s64 wait = ping->received ? 2 * ping->max_us * NS_PER_US : ping->timeout;

	return MAX(wait, ping->interval);
}

static void loop(struct ping *ping)
{
	struct process *p = ping->p;
	s64 end = ping->deadline ? sys_clock_gettime(p) + ping->deadline : INT64_MAX;
	u8 *buf = kmalloc(p->k, SIZE_MAX_);
	s64 due = sys_clock_gettime(p), now;

	while (!process_killed(p) && !all_answered(ping)) {
		u64 answered = ping->received + ping->errors;

		now = sys_clock_gettime(p);
		if (now >= end)
			break;
		if (ping->count && ping->sent >= ping->count) {
			/* With a deadline iputils waits for it; without, for stragglers. */
			s64 until = ping->deadline ? end : ping->last + linger(ping);

			if (!receive_one(ping, buf, until - now) && sys_clock_gettime(p) >= until)
				break;
			continue;
		}
		if (now >= due) {
			send_request(ping);
			due = (ping->flood ? now : due) + ping->interval;
			continue;
		}
		receive_one(ping, buf, MIN(due, end) - now);
		if (ping->flood && ping->received + ping->errors > answered)
			due = sys_clock_gettime(p);
	}
	kfree(buf);
}

static u64 square_root(u64 n)
{
	u64 root = 0;

	for (u64 bit = UINT64_C(1) << 31; bit; bit >>= 1)
		if ((root | bit) * (root | bit) <= n)
			root |= bit;
	return root;
}

static void print_statistics(struct ping *ping)
{
	struct process *p = ping->p;
	s64 elapsed = ping->last - ping->began;
	const char *comma = "";
	u64 n = ping->received + ping->duplicates;

	p_printf(p, "\n--- %s ping statistics ---\n", ping->dest);
	p_printf(p, "%" G_GUINT64_FORMAT " packets transmitted, ", ping->sent);
	p_printf(p, "%" G_GUINT64_FORMAT " received", ping->received);
	if (ping->duplicates)
		p_printf(p, ", +%" G_GUINT64_FORMAT " duplicates", ping->duplicates);
	if (ping->errors)
		p_printf(p, ", +%" G_GUINT64_FORMAT " errors", ping->errors);
	if (ping->sent) {
		float lost = (float)((double)(s64)(ping->sent - ping->received) * 100.0 /
				     (double)ping->sent);

		p_printf(p, ", %g%% packet loss, time %lldms", (double)lost,
			 (long long)((elapsed + NS_PER_MS / 2) / NS_PER_MS));
	}
	p_puts(p, "\n");
	if (ping->received && ping->size >= STAMP_LEN) {
		u64 mean = ping->sum_us / n;
		u64 dev = square_root(ping->sum2_us / n - mean * mean);

		p_printf(p,
			 "rtt min/avg/max/mdev = %llu.%03llu/%llu.%03llu/%llu.%03llu/"
			 "%llu.%03llu ms",
			 (unsigned long long)ping->min_us / 1000,
			 (unsigned long long)ping->min_us % 1000, (unsigned long long)mean / 1000,
			 (unsigned long long)mean % 1000, (unsigned long long)ping->max_us / 1000,
			 (unsigned long long)ping->max_us % 1000, (unsigned long long)dev / 1000,
			 (unsigned long long)dev % 1000);
		comma = ", ";
	}
	if (ping->pipe > 1) {
		p_printf(p, "%spipe %d", comma, ping->pipe);
		comma = ", ";
	}
	if (ping->received && ping->flood && ping->sent > 1) {
		u64 gap = (u64)(elapsed / NS_PER_US) / (ping->sent - 1);

		p_printf(p, "%sipg/ewma %llu.%03llu/%llu.%03llu ms", comma,
			 (unsigned long long)gap / 1000, (unsigned long long)gap % 1000,
			 (unsigned long long)ping->ewma / 8000,
			 (unsigned long long)ping->ewma / 8 % 1000);
	}
	p_puts(p, "\n");
}

/* Opens the socket and says the first line; 0, or the exit status. */
static int open_socket(struct ping *ping)
{
	struct process *p = ping->p;
	union sockaddr_any to = {.in = {.sin_family = AF_INET, .sin_addr = ping->daddr}};
	union sockaddr_any from = {.in = {.sin_family = AF_INET, .sin_addr = ping->saddr}};
	int on = 1, err;
	char text[INET_ADDRSTRLEN];

	ping->fd = sys_socket(p, AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
	if (ping->fd < 0) {
		p_eprintf(p, "ping: socket: %s\n", g_strerror(-ping->fd));
		return 2;
	}
	sys_setsockopt(p, ping->fd, SOL_IP, IP_RECVERR, &on, sizeof(on));
	sys_setsockopt(p, ping->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
	sys_setsockopt(p, ping->fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	if (ping->ttl)
		sys_setsockopt(p, ping->fd, SOL_IP, IP_TTL, &ping->ttl, sizeof(ping->ttl));
	if (ping->pmtudisc >= 0)
		sys_setsockopt(p, ping->fd, SOL_IP, IP_MTU_DISCOVER, &ping->pmtudisc,
			       sizeof(ping->pmtudisc));
	if (*ping->device && (err = sys_setsockopt(p, ping->fd, SOL_SOCKET, SO_BINDTODEVICE,
						   ping->device, sizeof(ping->device)))) {
		p_eprintf(p, "ping: unknown iface: %s\n", ping->device);
		return 2;
	}
	if (ping->saddr && (err = sys_bind(p, ping->fd, &from))) {
		p_eprintf(p, "ping: bind: %s\n", g_strerror(-err));
		return 2;
	}
	err = sys_connect(p, ping->fd, &to);
	if (err) {
		p_eprintf(p, "ping: connect: %s\n", g_strerror(-err));
		return 2;
	}
	p_printf(p, "PING %s (%s) ", ping->dest, ping->dest);
	if (*ping->device || ping->saddr) {
		sys_getsockname(p, ping->fd, &from);
		p_printf(p, "from %s %s: ", inet_ntoa_r(from.in.sin_addr, text), ping->device);
	}
	p_printf(p, "%u(%u) bytes of data.\n", (u32)ping->size,
		 (u32)ping->size + HEADER_LEN + IP_HEADER_LEN);
	return 0;
}

/* One option that takes a value; false if either is wrong. */
static bool take_option(struct ping *ping, char name, const char *value)
{
	u64 n;

	switch (name) {
	case 'c':
		return parse_u64(value, 1, INT64_MAX, &ping->count);
	case 'i':
		return parse_time(value, &ping->interval);
	case 's':
		return parse_u64(value, 0, SIZE_MAX_, &ping->size);
	case 't':
		if (!parse_u64(value, 1, 255, &n))
			return false;
		ping->ttl = (int)n;
		return true;
	case 'w':
		return parse_time(value, &ping->deadline);
	case 'W':
		return parse_time(value, &ping->timeout);
	case 'M':
		ping->pmtudisc = !strcmp(value, "do")	? IP_PMTUDISC_DO :
				 !strcmp(value, "want") ? IP_PMTUDISC_WANT :
				 !strcmp(value, "dont") ? IP_PMTUDISC_DONT :
							  -1;
		return ping->pmtudisc >= 0;
	case 'I':
		if (!inet_aton(value, &ping->saddr))
			g_strlcpy(ping->device, value, sizeof(ping->device));
		return true;
	default:
		return false;
	}
}

static bool parse_arguments(struct ping *ping, char **argv)
{
	const char *dest = NULL;

	for (argv++; *argv; argv++) {
		if (argv[0][0] != '-') {
			if (dest)
				return false;
			dest = *argv;
			continue;
		}
		for (const char *o = *argv + 1; *o; o++) {
			if (strchr("nUqf", *o)) {
				ping->flood |= *o == 'f';
				ping->quiet |= *o == 'q';
				ping->full_latency |= *o == 'U';
				continue;
			}
			if (!take_option(ping, *o, o[1] ? o + 1 : argv[1] ? argv[1] : ""))
				return false;
			if (!o[1])
				argv++;
			break;
		}
	}
	if (!dest)
		return false;
	if (!inet_aton(dest, &ping->daddr)) {
		p_eprintf(ping->p, "ping: %s: Name or service not known\n", dest);
		return false;
	}
	g_strlcpy(ping->dest, dest, sizeof(ping->dest));
	return true;
}

int ping_main(struct process *p, int argc, char **argv)
{
	struct ping *ping = kzalloc(p->k, sizeof(*ping));
	int status = 2;

	*ping = (struct ping){
		.p = p,
		.size = SIZE_DEFAULT,
		.interval = NS_PER_S,
		.timeout = 10 * NS_PER_S,
		.pmtudisc = -1,
		.min_us = INT64_MAX,
		.pipe = -1,
	};
	if (!parse_arguments(ping, argv)) {
		p_eprintf(p, "%s", usage);
		goto out;
	}
	if (ping->flood)
		ping->interval = INTERVAL_FLOOD;
	ping->packet = kzalloc(p->k, HEADER_LEN + ping->size);
	for (u32 i = STAMP_LEN; i < ping->size; i++)
		ping->packet[HEADER_LEN + i] = (u8)i;
	status = open_socket(ping);
	if (!status) {
		loop(ping);
		print_statistics(ping);
		status = !ping->received || (ping->deadline && ping->received < ping->count);
	}
	if (ping->fd >= 0)
		sys_close(p, ping->fd);
	kfree(ping->packet);
out:
	kfree(ping);
	return status;
}
