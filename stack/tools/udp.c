/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * udp: sends numbered datagrams at a rate, or receives and accounts for them.
 *
 *	udp send ADDR PORT [-s BYTES] [-r RATE] [-c COUNT | -t TIME]
 *	udp recv PORT [-c COUNT] [-t TIME] [-w TIME]	("receive" will do, too)
 *
 * BYTES of payload, 18 by default (a frame of 64 bytes), at least 12: a magic
 * number and a 64-bit sequence number in front, counted from 0. RATE is packets
 * a second ("1000pps"), what frames take on the wire a second, preamble and gap
 * included, in iproute2's units ("100mbit", "12.5mbps", "1gibit"), or "line", the
 * rate of the device that the packets leave by. Departures are kept on a grid of absolute times, so a late packet
 * is followed by an early one; a sender that cannot keep up sends what it can
 * until TIME has passed. (What is late by no more than a millisecond goes still:
 * it waits for the device, not for the sender.)
 *
 * `udp recv` ends when COUNT have come, when TIME has passed, or when nothing
 * came for -w TIME after the first; its status is 0 only if COUNT have come, or
 * any if none was asked for.
 */
#include <ethtool.h>
#include <if_ether.h>
#include <inet.h>
#include <netdevice.h>
#include <route.h>

#include "sequence.h"
#include "tools.h"

#define MAGIC 0x75647021u /* "udp!" */
#define HEADER_LEN 12
#define LATE_NS 1000000
#define PAYLOAD_MAX 65507
#define UDP_OVERHEAD (8 + 20 + ETH_HLEN + ETH_FCS_LEN)
#define WIRE_OVERHEAD (ETH_PREAMBLE_LEN + ETH_IPG_LEN)

static const char usage[] = "usage: udp send ADDR PORT [-s BYTES] [-r RATE] [-c COUNT | -t TIME]\n"
			    "       udp recv PORT [-c COUNT] [-t TIME] [-w TIME]\n"
			    "RATE: 1000pps, 100mbit, line\n";

struct options {
	u64 size, count;
	s64 time_ns, wait_ns;
	const char *rate;
};

/* Reads the options behind the operands; 0, or -1 after saying what is wrong. */
static int parse_options(struct process *p, char **argv, struct options *o)
{
	for (; *argv; argv += 2) {
		const char *value = argv[1];
		bool ok = value != NULL;

		if (ok && !strcmp(argv[0], "-s"))
			ok = parse_u64(value, HEADER_LEN, PAYLOAD_MAX, &o->size);
		else if (ok && !strcmp(argv[0], "-c"))
			ok = parse_u64(value, 1, INT64_MAX, &o->count);
		else if (ok && !strcmp(argv[0], "-t"))
			ok = parse_time(value, &o->time_ns) && o->time_ns;
		else if (ok && !strcmp(argv[0], "-w"))
			ok = parse_time(value, &o->wait_ns) && o->wait_ns;
		else if (ok && !strcmp(argv[0], "-r"))
			o->rate = value;
		else
			ok = false;
		if (!ok) {
			p_eprintf(p, "udp: bad option or value: %s %s\n%s", argv[0],
				  value ? value : "", usage);
			return -1;
		}
	}
	return 0;
}

/* Bytes of wire time that a payload of @size takes, all fragments together. */
static u64 wire_bytes(u64 size, u32 mtu)
{
	u64 room = (MAX(mtu, IPV4_MIN_MTU) - 20) & ~7u, left = size + 8, bytes = 0;

	for (;;) {
		u64 part = left + 20 <= mtu ? left : room;

		bytes += MAX(part + 20 + ETH_HLEN + ETH_FCS_LEN, ETH_MIN_FRAME) + WIRE_OVERHEAD;
		left -= part;
		if (!left)
			return bytes;
	}
}

/*
 * Bits a second, in the units of iproute2's tc(8): "bit" and "bps", which are
 * bytes, with k, m, g, t of 1000 or ki, mi, gi, ti of 1024 before it, in either
 * case. A number alone is refused, since it could be packets. 0 if it is none.
 */
static double bit_rate(const char *text)
{
	static const char prefixes[] = "kmgt";
	char *unit;
	double n = g_ascii_strtod(text, &unit), base = 1000;
	const char *prefix = *unit ? strchr(prefixes, g_ascii_tolower(*unit)) : NULL;

	if (!(n > 0) || unit == text)
		return 0;
	if (prefix) {
		unit++;
		if (g_ascii_tolower(*unit) == 'i') {
			base = 1024;
			unit++;
		}
		for (const char *p = prefixes; p <= prefix; p++)
			n *= base;
	}
	if (!g_ascii_strcasecmp(unit, "bps"))
		return n * 8;
	return !g_ascii_strcasecmp(unit, "bit") ? n : 0;
}

/* Picoseconds of an interval; one that no run would see the end of is -1. */
static sim_time interval_ps(double seconds)
{
	double ps = seconds * (double)PS_PER_SEC;

	return ps < (double)SIM_TIME_MAX ? (sim_time)ps : -1;
}

/**
 * interval_of() - picoseconds between two departures at @rate
 * @addr: where to, for "line" and the MTU
 *
 * Return: 0 for "as fast as can be", or -1 after saying what is wrong.
 */
static sim_time interval_of(struct process *p, const char *rate, u64 size, __be32 addr)
{
	struct ethtool_link_ksettings settings = {0};
	struct flowi4 flow = {.daddr = addr};
	struct rtable *rt = ip_route_output(p->k, &flow);
	const struct ethtool_ops *ops;
	struct net_device *dev;
	sim_time interval;
	char *unit;
	double n;
	u64 bytes;

	if (IS_ERR(rt)) {
		p_eprintf(p, "udp: %s\n", g_strerror((int)-PTR_ERR(rt)));
		return -1;
	}
	dev = rt->dev;
	bytes = wire_bytes(size, dev->mtu);
	ops = dev->ethtool_ops;
	rt_put(rt);
	if (!strcmp(rate, "line")) {
		if (!ops || !ops->get_link_ksettings || ops->get_link_ksettings(dev, &settings) ||
		    !settings.base.speed || settings.base.speed == (u32)SPEED_UNKNOWN) {
			p_eprintf(p, "udp: %s has no rate: say how many pps or mbit\n", dev->name);
			return -1;
		}
		return bit_times(bytes * 8, settings.base.speed);
	}
	n = g_ascii_strtod(rate, &unit);
	interval = -1;
	if (n > 0 && !strcmp(unit, "pps"))
		interval = interval_ps(1 / n);
	else if ((n = bit_rate(rate)) > 0)
		interval = interval_ps((double)bytes * 8 / n);
	if (interval >= 0)
		return interval;
	p_eprintf(p, "udp: \"%s\" is not a rate (right: 1000pps, 100mbit, line)\n", rate);
	return -1;
}

static int send_all(struct process *p, __be32 addr, u16 port, const struct options *o)
{
	union sockaddr_any to = {.in = {.sin_family = AF_INET, .sin_addr = addr}};
	sim_time interval = o->rate ? interval_of(p, o->rate, o->size, addr) : 0;
	s64 begin = sys_clock_gettime(p);
	sim_time elapsed = 0; /* n * interval */
	s64 end = o->time_ns ? begin + o->time_ns : INT64_MAX - LATE_NS;
	u64 sent = 0, failed = 0;
	int fd, err = 0;
	u8 *buf;

	if (interval < 0)
		return 2;
	fd = sys_socket(p, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
	to.in.sin_port = htons(port);
	if (fd < 0 || (err = sys_connect(p, fd, &to))) {
		p_eprintf(p, "udp: connect: %s\n", g_strerror(fd < 0 ? -fd : -err));
		return 2;
	}
	buf = kmalloc(p->k, o->size);
	memset(buf, 0, o->size);
	put_be32(MAGIC, buf);
	for (u64 n = 0; !o->count || n < o->count; n++, elapsed = sim_time_add(elapsed, interval)) {
		s64 due = begin + elapsed / PS_PER_NS;

		if (due >= end || sys_clock_gettime(p) >= end + LATE_NS)
			break;
		if (interval ? sys_nanosleep_until(p, due) : process_killed(p))
			break;
		if (!interval && sys_clock_gettime(p) >= end)
			break;
		put_be32((u32)(n >> 32), buf + 4);
		put_be32((u32)n, buf + 8);
		err = sys_sendto(p, fd, buf, (u32)o->size, 0, NULL);
		if (err >= 0)
			sent++;
		else if (!failed++)
			p_eprintf(p, "udp: send: %s\n", g_strerror(-err));
	}
	kfree(buf);
	sys_close(p, fd);
	p_printf(p, "%" G_GUINT64_FORMAT " packets sent, %" G_GUINT64_FORMAT " failed\n", sent,
		 failed);
	return failed ? 1 : 0;
}

struct account {
	u64 received, bytes, foreign, late, duplicates;
	s64 first_ns, last_ns;
	struct sequence seen;
};

static void account_for(struct account *a, const u8 *buf, int len, s64 now)
{
	if (len < HEADER_LEN || get_be32(buf) != MAGIC) {
		a->foreign++;
		return;
	}
	switch (sequence_take(&a->seen, (u64)get_be32(buf + 4) << 32 | get_be32(buf + 8))) {
	case SEQUENCE_NEXT:
		break;
	case SEQUENCE_LATE:
		a->late++;
		break;
	case SEQUENCE_DUPLICATE:
		a->duplicates++;
		break;
	}
	if (!a->received++)
		a->first_ns = now;
	a->bytes += (u64)len;
	a->last_ns = now;
}

static int receive_all(struct process *p, u16 port, const struct options *o)
{
	union sockaddr_any any = {.in = {.sin_family = AF_INET, .sin_port = htons(port)}};
	s64 begin = sys_clock_gettime(p), now = begin;
	struct account a = {.seen.k = p->k};
	int fd = sys_socket(p, AF_INET, SOCK_DGRAM, IPPROTO_UDP), err = 0;
	u64 lost;
	double seconds;
	u8 *buf;

	if (fd < 0 || (err = sys_bind(p, fd, &any))) {
		p_eprintf(p, "udp: bind: %s\n", g_strerror(fd < 0 ? -fd : -err));
		return 2;
	}
	buf = kmalloc(p->k, PAYLOAD_MAX);
	while (!o->count || a.received < o->count) {
		s64 left = o->time_ns ? begin + o->time_ns - now : INT64_MAX;
		int len;

		if (o->wait_ns && a.received)
			left = MIN(left, o->wait_ns);
		if (left <= 0)
			break;
		len = sys_recvfrom(p, fd, buf, PAYLOAD_MAX, MSG_DONTWAIT, NULL);
		if (len == -EAGAIN) {
			struct pollfd pfd = {.fd = fd, .events = POLLIN};

			if (sys_poll(p, &pfd, 1, left == INT64_MAX ? -1 : left) <= 0)
				break;
			now = sys_clock_gettime(p);
			continue;
		}
		if (len < 0)
			break;
		now = sys_clock_gettime(p);
		account_for(&a, buf, len, now);
	}
	kfree(buf);
	sys_close(p, fd);
	lost = a.seen.next - (a.received - a.duplicates);
	sequence_finish(&a.seen);
	seconds = (double)(a.last_ns - a.first_ns) / 1e9;
	p_printf(p,
		 "%" G_GUINT64_FORMAT " packets received, %" G_GUINT64_FORMAT
		 " bytes, %" G_GUINT64_FORMAT " lost, %" G_GUINT64_FORMAT
		 " out of order, %" G_GUINT64_FORMAT " duplicates, %" G_GUINT64_FORMAT " foreign\n",
		 a.received, a.bytes, lost, a.late, a.duplicates, a.foreign);
	if (a.received > 1 && seconds > 0)
		p_printf(p, "%.0f packets/s, %.3f Mbit/s of payload\n",
			 (double)(a.received - 1) / seconds, (double)a.bytes * 8 / seconds / 1e6);
	return o->count && a.received < o->count;
}

int udp_main(struct process *p, int argc, char **argv)
{
	struct options o = {.size = ETH_MIN_FRAME - UDP_OVERHEAD};
	bool sends = argc > 3 && !strcmp(argv[1], "send");
	bool receives = argc > 2 && (!strcmp(argv[1], "recv") || !strcmp(argv[1], "receive"));
	__be32 addr = 0;
	u64 port;

	if ((!sends && !receives) || (sends && !inet_aton(argv[2], &addr)) ||
	    !parse_u64(argv[sends ? 3 : 2], 1, UINT16_MAX, &port)) {
		p_eprintf(p, "%s", usage);
		return 2;
	}
	if (parse_options(p, argv + (sends ? 4 : 3), &o))
		return 2;
	return sends ? send_all(p, addr, (u16)port, &o) : receive_all(p, (u16)port, &o);
}
