/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ping: ICMP echo, with the options, the output and the exit statuses of
 * iputils 20221126, on the same kind of socket (SOCK_DGRAM, IPPROTO_ICMP, error
 * queue on).
 *
 *	ping [-4AbDfnOqRU] [-c COUNT] [-i INTERVAL] [-I DEVICE|ADDRESS] [-l PRELOAD]
 *	     [-M do|want|dont] [-p PATTERN] [-Q TOS] [-s SIZE] [-t TTL]
 *	     [-w DEADLINE] [-W TIMEOUT] ADDRESS
 *
 * A request is sent every INTERVAL; between requests it waits for replies and
 * errors. With -f the next goes out as soon as no reply is owed, or after 10 ms;
 * with -A the interval follows the round trips, so that about one is under way.
 * After the last one it waits for twice the longest round trip, at least
 * INTERVAL, or for TIMEOUT if none came back before. With a DEADLINE requests go
 * on beyond COUNT until that many were answered, or one was refused. Exit
 * status: 0 replies came, 1 none (or not all by DEADLINE), 2 anything else.
 */
#include <ip.h>
#include <route.h>

#include "ping.h"

#define IP_HEADER_LEN 20
#define ROUTE_OPTIONS_LEN 40 /* a no-op, then record route with nine places */
#define RECEIVE_MAX (PING_HEADER_LEN + PING_SIZE_MAX)
#define INTERVAL_MIN (10 * PING_NS_PER_MS) /* between unanswered requests of a flood */

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

	if (behind > 0x7fff)
		return;
	ping->pipe = MAX(ping->pipe, (int)behind + 1);
	if ((s16)(seq - ping->acked) > 0 || (u16)((u16)ping->sent - ping->acked) > 0x7fff)
		ping->acked = seq;
}

/* Requests that no answer has come for, as far as the latest answer tells. */
static u64 in_flight(const struct ping *ping)
{
	u16 behind = (u16)((u16)ping->sent - ping->acked);

	return behind <= 0x7fff ? behind : ping->sent - ping->received - ping->errors;
}

/* -D. Assumption: the guest's wall clock is the time since the run began. */
static void print_timestamp(struct ping *ping)
{
	s64 us = sys_clock_gettime(ping->p) / PING_NS_PER_US;

	if (ping->timestamp)
		p_printf(ping->p, "[%lld.%06lld] ", (long long)us / USEC_PER_SEC,
			 (long long)us % USEC_PER_SEC);
}

/* The time of day in front of the data: a struct timeval of this machine. */
static void put_stamp(u8 *data, s64 ns)
{
	s64 us = ns / PING_NS_PER_US;
	s64 tv[2] = {us / USEC_PER_SEC, us % USEC_PER_SEC};

	memcpy(data, tv, sizeof(tv));
}

static s64 get_stamp_us(const u8 *data)
{
	s64 tv[2];

	memcpy(tv, data, sizeof(tv));
	return (s64)((u64)tv[0] * USEC_PER_SEC + (u64)tv[1]);
}

static void send_request(struct ping *ping)
{
	struct process *p = ping->p;
	u16 seq = (u16)(ping->sent + 1);
	s64 now = sys_clock_gettime(p);
	u32 len = PING_HEADER_LEN + (u32)MIN(ping->size, PING_SIZE_MAX + 1);
	int err;

	if (ping->outstanding && ping->sent &&
	    !(ping->seen[(u16)ping->sent / 8] & BIT((u16)ping->sent % 8))) {
		print_timestamp(ping);
		p_printf(p, "no answer yet for icmp_seq=%u\n", (u16)ping->sent);
	}
	memset(ping->packet, 0, PING_HEADER_LEN);
	ping->packet[0] = ICMP_ECHO;
	put_be16(seq, ping->packet + 6);
	if (ping->size >= PING_STAMP_LEN)
		put_stamp(ping->packet + PING_HEADER_LEN, now);
	ping->seen[seq / 8] &= ~BIT(seq % 8);
	if (!ping->sent)
		ping->began = now;
	ping->last = now;
	ping->sent++;
	err = sys_sendto(p, ping->fd, ping->packet, len, 0, NULL);
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
	if (us >= 100000 - 50)
		p_printf(p, " time=%lld ms", (long long)(us + 500) / 1000);
	else if (us >= 10000 - 5)
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
	/* iputils counts whole milliseconds: on a short way it is a flood with replies. */
	if (ping->adaptive)
		ping->interval = (s64)(ping->ewma / 8 + 500) / 1000 * PING_NS_PER_MS;
}

/* The first byte behind the time stamp that is not what was sent, or -1. */
static int wrong_byte(const struct ping *ping, const u8 *data, u32 len)
{
	u32 size = (u32)MIN(len, ping->size);

	for (u32 i = PING_STAMP_LEN; i < size; i++)
		if (data[i] != ping->packet[PING_HEADER_LEN + i])
			return (int)i;
	return -1;
}

/* -R: the addresses that the way to there and back has written down. */
static void print_route(struct ping *ping, const struct msg_info *info)
{
	struct process *p = ping->p;
	char text[INET_ADDRSTRLEN];
	const u8 *rr = info->options, *end = rr + info->options_len;
	u32 used;
	__be32 addr;

	while (rr < end && *rr == IPOPT_NOOP)
		rr++;
	if (rr + 3 > end || *rr != IPOPT_RR || rr[1] > end - rr || rr[2] <= 4)
		return;
	used = MIN(rr[2] - 4u, rr[1] - 3u);
	if (used == ping->route_len && !memcmp(ping->route, rr + 3, used)) {
		p_puts(p, "\t(same route)");
		return;
	}
	memcpy(ping->route, rr + 3, used);
	ping->route_len = used;
	p_puts(p, "\nRR: ");
	for (u32 at = 0; at + sizeof(addr) <= used; at += sizeof(addr)) {
		memcpy(&addr, ping->route + at, sizeof(addr));
		p_printf(p, "\t%s\n", inet_ntoa_r(addr, text));
	}
}

static void take_reply(struct ping *ping, const u8 *buf, u32 len, const struct msg_info *info)
{
	struct process *p = ping->p;
	u16 seq = get_be16(buf + 6);
	bool duplicate = ping->seen[seq / 8] & BIT(seq % 8);
	char from[INET_ADDRSTRLEN];
	s64 us = -1;
	int wrong;

	ping->seen[seq / 8] |= BIT(seq % 8);
	acknowledge(ping, seq);
	if (ping->size >= PING_STAMP_LEN && len >= PING_HEADER_LEN + PING_STAMP_LEN) {
		us = ping->full_latency ? sys_clock_gettime(p) : info->tstamp_ns;
		us = MAX(us / PING_NS_PER_US - get_stamp_us(buf + PING_HEADER_LEN), 0);
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
	print_timestamp(ping);
	p_printf(p, "%u bytes from %s: icmp_seq=%u", len, inet_ntoa_r(info->from.in.sin_addr, from),
		 seq);
	p_printf(p, " ttl=%u", info->ttl);
	if (len < PING_HEADER_LEN + ping->size)
		p_puts(p, " (truncated)");
	if (us >= 0)
		print_time(p, us);
	if (duplicate)
		p_puts(p, " (DUP!)");
	wrong = wrong_byte(ping, buf + PING_HEADER_LEN, len - PING_HEADER_LEN);
	if (wrong >= 0)
		p_printf(p, "\nwrong data byte #%d should be 0x%x but was 0x%x", wrong,
			 ping->packet[PING_HEADER_LEN + wrong], buf[PING_HEADER_LEN + wrong]);
	print_route(ping, info);
	p_puts(p, "\n");
}

static void take_error(struct ping *ping, const u8 *buf, u32 len, const struct msg_info *info)
{
	struct process *p = ping->p;
	char from[INET_ADDRSTRLEN];
	u16 seq;

	if (len < PING_HEADER_LEN || buf[0] != ICMP_ECHO || !info->ee_type)
		return;
	seq = get_be16(buf + 6);
	acknowledge(ping, seq);
	ping->errors++;
	if (ping->quiet)
		return;
	if (ping->flood) {
		p_write(p, "\bE", 2);
		return;
	}
	print_timestamp(ping);
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
		len = sys_recvfrom(ping->p, ping->fd, buf, RECEIVE_MAX, MSG_ERRQUEUE | MSG_DONTWAIT,
				   &info);
		if (len >= 0)
			take_error(ping, buf, (u32)len, &info);
		return true;
	}
	len = sys_recvfrom(ping->p, ping->fd, buf, RECEIVE_MAX, MSG_DONTWAIT, &info);
	if (len >= PING_HEADER_LEN && buf[0] == ICMP_ECHOREPLY)
		take_reply(ping, buf, (u32)len, &info);
	return true;
}

/* Takes what there is, waiting up to @wait for the first, as long as answers are owed. */
static void receive(struct ping *ping, u8 *buf, s64 wait)
{
	while (receive_one(ping, buf, wait) && in_flight(ping))
		wait = 0;
}

static bool all_answered(const struct ping *ping)
{
	return (ping->count && ping->received + ping->errors >= ping->count) ||
	       (ping->deadline && ping->errors);
}

/* Until when to wait for stragglers now that all requests are out. */
static s64 give_up_at(const struct ping *ping, s64 now)
{
	s64 wait = ping->received ? 2 * ping->max_us * PING_NS_PER_US : ping->timeout;

	if (ping->received)
		wait = MAX(wait, ping->interval);
	return now + wait;
}

/* When the next request is due: tokens fill at one an interval, up to -l of them. */
static s64 next_due(const struct ping *ping)
{
	if (!ping->sent)
		return 0;
	if (!ping->interval)
		return in_flight(ping) >= ping->preload ? ping->last + INTERVAL_MIN : 0;
	if (ping->sent < ping->preload)
		return 0;
	if (ping->adaptive)
		return ping->last + ping->interval;
	return ping->began + (s64)(ping->sent - ping->preload + 1) * ping->interval;
}

static void loop(struct ping *ping)
{
	struct process *p = ping->p;
	s64 end = ping->deadline ? sys_clock_gettime(p) + ping->deadline : INT64_MAX;
	u8 *buf = kmalloc(p->k, RECEIVE_MAX);

	while (!process_killed(p) && !all_answered(ping)) {
		s64 now = sys_clock_gettime(p), due;

		if (now >= end || (ping->give_up && now >= ping->give_up))
			break;
		if (ping->give_up) {
			receive(ping, buf, ping->give_up - now);
			continue;
		}
		due = next_due(ping);
		if (now < due) {
			receive(ping, buf, MIN(due, end) - now);
			continue;
		}
		send_request(ping);
		if (ping->count && ping->sent >= ping->count && !ping->deadline)
			ping->give_up = give_up_at(ping, ping->last);
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
			 (long long)((elapsed + PING_NS_PER_MS / 2) / PING_NS_PER_MS));
	}
	p_puts(p, "\n");
	if (ping->received && ping->size >= PING_STAMP_LEN) {
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
	if (ping->received && (!ping->interval || ping->adaptive) && ping->sent > 1) {
		u64 gap = (u64)(elapsed / PING_NS_PER_US) / (ping->sent - 1);

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
	if (ping->broadcast)
		sys_setsockopt(p, ping->fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	if (ping->tos >= 0)
		sys_setsockopt(p, ping->fd, SOL_IP, IP_TOS, &ping->tos, sizeof(ping->tos));
	if (!ping->ttl) {
		p_eprintf(p, "ping: cannot set unicast time-to-live: Invalid argument\n");
		return 2;
	}
	if (ping->ttl > 0)
		sys_setsockopt(p, ping->fd, SOL_IP, IP_TTL, &ping->ttl, sizeof(ping->ttl));
	if (ping->pmtudisc >= 0)
		sys_setsockopt(p, ping->fd, SOL_IP, IP_MTU_DISCOVER, &ping->pmtudisc,
			       sizeof(ping->pmtudisc));
	if (ping->record_route) {
		u8 options[ROUTE_OPTIONS_LEN] = {IPOPT_NOOP, IPOPT_RR, ROUTE_OPTIONS_LEN - 1, 4};

		sys_setsockopt(p, ping->fd, SOL_IP, IP_OPTIONS, options, sizeof(options));
	}
	if (*ping->device && (err = sys_setsockopt(p, ping->fd, SOL_SOCKET, SO_BINDTODEVICE,
						   ping->device, sizeof(ping->device)))) {
		p_eprintf(p, "ping: SO_BINDTODEVICE %s: %s\n", ping->device, g_strerror(-err));
		return 2;
	}
	if (ping->saddr && (err = sys_bind(p, ping->fd, &from))) {
		p_eprintf(p, "ping: bind: %s\n", g_strerror(-err));
		return 2;
	}
	err = sys_connect(p, ping->fd, &to);
	if (err == -EACCES && !ping->broadcast) {
		p_eprintf(p, "ping: Do you want to ping broadcast? Then -b. If not, check your "
			     "local firewall rules\n");
		return 2;
	}
	if (err) {
		p_eprintf(p, "ping: connect: %s\n", g_strerror(-err));
		return 2;
	}
	if (inet_addr_type(p->k, ping->daddr) == RTN_BROADCAST)
		p_eprintf(p, "WARNING: pinging broadcast address\n");
	p_printf(p, "PING %s (%s) ", ping->dest, ping->dest);
	if (*ping->device || ping->saddr) {
		sys_getsockname(p, ping->fd, &from);
		p_printf(p, "from %s %s: ", inet_ntoa_r(from.in.sin_addr, text), ping->device);
	}
	p_printf(p, "%u(%u) bytes of data.\n", (u32)ping->size,
		 (u32)ping->size + PING_HEADER_LEN + IP_HEADER_LEN +
			 (ping->record_route ? ROUTE_OPTIONS_LEN : 0));
	return 0;
}

int ping_main(struct process *p, int argc, char **argv)
{
	struct ping *ping = kzalloc(p->k, sizeof(*ping));
	int status;

	*ping = (struct ping){
		.p = p,
		.size = PING_SIZE_DEFAULT,
		.interval = PING_NS_PER_S,
		.timeout = 10 * PING_NS_PER_S,
		.preload = 1,
		.fd = -1,
		.ttl = -1,
		.tos = -1,
		.pmtudisc = -1,
		.min_us = INT64_MAX,
		.pipe = -1,
	};
	status = ping_options(ping, argv);
	if (status)
		goto out;
	if (ping->flood)
		ping->interval = 0;
	ping->packet = kzalloc(p->k, PING_HEADER_LEN + MIN(ping->size, PING_SIZE_MAX + 1));
	for (u32 i = PING_STAMP_LEN; i < MIN(ping->size, PING_SIZE_MAX); i++)
		ping->packet[PING_HEADER_LEN + i] =
			ping->pattern_len ? ping->pattern[i % ping->pattern_len] : (u8)i;
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
