/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ping is told, and its account of what happened. */
#ifndef TOOLS_PING_H
#define TOOLS_PING_H

#include <inet.h>
#include <netdevice.h>

#include "tools.h"

#define PING_NS_PER_US 1000
#define PING_NS_PER_MS 1000000LL
#define PING_NS_PER_S 1000000000LL

#define PING_HEADER_LEN 8 /* of ICMP echo */
#define PING_STAMP_LEN 16 /* struct timeval in front of the data, as iputils puts it */
#define PING_SIZE_DEFAULT 56
#define PING_SIZE_MAX 65507 /* what IPv4 can carry */
#define PING_PATTERN_MAX 16
#define PING_SEEN_BITS 65536 /* one a sequence number: duplicates */

struct ping {
	struct process *p;
	int fd;
	__be32 daddr, saddr;
	char dest[INET_ADDRSTRLEN], device[IFNAMSIZ];
	/* options */
	u64 count, size, preload; /* count 0: for ever */
	s64 interval, deadline, timeout;
	bool flood, adaptive, record_route, quiet, full_latency, broadcast, outstanding, timestamp;
	int ttl, tos, pmtudisc; /* negative: the system's own */
	u8 pattern[PING_PATTERN_MAX];
	u32 pattern_len; /* 0: bytes count upwards */
	/* account */
	u64 sent, received, duplicates, errors;
	u64 sum_us, sum2_us, ewma;
	s64 min_us, max_us;
	s64 began, last; /* when the first and the latest request went out */
	s64 give_up;	 /* for stragglers; 0: requests are still due */
	u16 acked;	 /* highest sequence number that was answered */
	int pipe;
	u8 *packet;
	u8 route[40]; /* the record that was printed last */
	u32 route_len;
	u8 seen[PING_SEEN_BITS / 8];
};

/* Reads the words behind the name; 0, or the exit status after saying what is wrong. */
int ping_options(struct ping *ping, char **argv);

#endif
