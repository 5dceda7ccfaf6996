/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What programs know of sockets; names and numbers of the system's own headers. */
#ifndef STACK_SOCKET_H
#define STACK_SOCKET_H

#include <bitops.h>

#define AF_UNSPEC 0
#define AF_INET 2
#define AF_PACKET 17

#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3

#define IPPROTO_IP 0
#define IPPROTO_ICMP 1
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_RAW 255

#define INADDR_ANY ((__be32)0)
#define INADDR_BROADCAST ((__be32)0xffffffff)
#define INADDR_LOOPBACK_BE ((__be32)0x0100007f)

#define SOL_IP 0
#define SOL_SOCKET 1
#define SOL_PACKET 263
#define SO_BROADCAST 6
#define SO_SNDBUF 7
#define SO_RCVBUF 8
#define SO_RCVTIMEO 20 /* value: nanoseconds as s64; 0: for ever */
#define SO_SNDTIMEO 21
#define SO_BINDTODEVICE 25 /* value: an interface's name */
#define SO_ERROR 4
#define SO_REUSEADDR 2
#define SO_TIMESTAMPNS 35 /* recvfrom() tells when a packet came */
#define IP_TOS 1
#define IP_TTL 2
#define IP_OPTIONS 4
#define IP_HDRINCL 3
#define IP_MTU_DISCOVER 10
#define IP_RECVERR 11
#define IP_MTU 14
#define IP_PMTUDISC_DONT 0
#define IP_PMTUDISC_WANT 1
#define IP_PMTUDISC_DO 2
#define IP_PMTUDISC_PROBE 3
#define UDP_NO_CHECK 11 /* SO_NO_CHECK */

#define MSG_PEEK 0x2
#define MSG_TRUNC 0x20
#define MSG_DONTWAIT 0x40
#define MSG_CONFIRM 0x800
#define MSG_ERRQUEUE 0x2000

#define POLLIN 0x1
#define POLLOUT 0x4
#define POLLERR 0x8

typedef u32 socklen_t_;

struct sockaddr_in {
	u16 sin_family;
	__be16 sin_port;
	__be32 sin_addr;
};

struct sockaddr_ll {
	u16 sll_family;
	__be16 sll_protocol;
	int sll_ifindex;
	u16 sll_hatype;
	u8 sll_pkttype;
	u8 sll_halen;
	u8 sll_addr[8];
};

/* Room for either. */
union sockaddr_any {
	u16 family;
	struct sockaddr_in in;
	struct sockaddr_ll ll;
};

/* What came with a packet: recvmsg()'s control messages in short. */
struct msg_info {
	union sockaddr_any from;
	s64 tstamp_ns; /* when it was received */
	u8 ttl, tos;
	bool truncated;
	u8 options[40], options_len; /* of the IP header */
	/* MSG_ERRQUEUE: an ICMP error about a packet this socket sent */
	int ee_errno;
	u8 ee_type, ee_code;
	u32 ee_info; /* next hop's MTU */
	__be32 ee_offender;
};

#endif
