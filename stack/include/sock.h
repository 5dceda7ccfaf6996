/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets inside the kernel: struct sock is Linux's sock and inet_sock in one.
 *
 * Buffers are accounted as Linux does, by truesize: a packet in the receive
 * queue counts against sk_rcvbuf, one that was sent and is still somewhere on
 * its way counts against sk_sndbuf until its last holder lets it go.
 */
#ifndef STACK_SOCK_H
#define STACK_SOCK_H

#include <route.h>
#include <skbuff.h>
#include <socket.h>
#include <wait.h>

struct proto;

struct sock {
	struct list_head node; /* in its protocol's table */
	struct kernel *k;
	const struct proto *prot;
	u16 family, type, protocol;
	u32 refs;
	__be32 rcv_saddr, daddr, saddr; /* bound to, connected to, sends as */
	__be16 sport, dport;
	u16 inet_id; /* of the last packet sent while connected */
	int bound_dev_if;
	u8 tos, ttl; /* ttl 0: the default */
	u8 pmtudisc;
	bool broadcast, recverr, hdrincl, no_check, reuse, timestamp, dead;
	u32 rcvbuf, sndbuf;
	u32 rmem_alloc, wmem_alloc;
	sim_time rcvtimeo, sndtimeo; /* SIM_TIME_MAX: for ever */
	int err;		     /* reported by the next call, then 0 */
	struct sk_buff_head receive_queue, error_queue;
	struct wait_queue_head wait;
	u64 drops;
	/* The last route used, and for what destination. */
	struct rtable *dst_cache;
	__be32 dst_cache_daddr;
	u32 icmp_filter; /* raw: bit a type that is not wanted */
	u8 *options;	 /* IP options that it sends, or NULL */
	u32 options_len;
	struct packet_type *packet; /* AF_PACKET */
};

struct proto {
	const char *name;
	u16 family, type;
	int protocol; /* -1: any */
	int (*init)(struct sock *sk);
	void (*destroy)(struct sock *sk);
	int (*bind)(struct sock *sk, const union sockaddr_any *addr);
	int (*connect)(struct sock *sk, const union sockaddr_any *addr);
	int (*sendmsg)(struct sock *sk, const void *buf, u32 len, int flags,
		       const union sockaddr_any *to);
	int (*recvmsg)(struct sock *sk, void *buf, u32 len, int flags, struct msg_info *info);
};

extern const struct proto udp_prot, ping_prot, raw_prot, packet_prot;

struct sock *sk_alloc(struct kernel *k, const struct proto *prot, u16 type, int protocol);
void sock_put(struct sock *sk);
static inline struct sock *sock_hold(struct sock *sk)
{
	sk->refs++;
	return sk;
}
void sock_orphan_queues(struct sock *sk);

/* A packet to send, once there is buffer space: may sleep. NULL with @err: -EAGAIN, … */
struct sk_buff *sock_alloc_send_skb(struct sock *sk, u32 size, bool noblock, int *err);
/* Queues a received packet: 0, or -ENOMEM (buffer full): then it stays the caller's. */
int sock_queue_rcv_skb(struct sock *sk, struct sk_buff *skb);
/* The next received packet; sleeps unless MSG_DONTWAIT. NULL with @err. */
struct sk_buff *skb_recv_datagram(struct sock *sk, int flags, int *err);
/* Copies a received packet out: what recvmsg(2) returns, its time and whether it was cut. */
int skb_copy_datagram(struct sock *sk, const struct sk_buff *skb, void *buf, u32 len, int flags,
		      struct msg_info *info);
/*
 * recvmsg(2) for IPv4: receives a packet, or an error with MSG_ERRQUEUE, and
 * puts into @ret what is to be returned. The packet is the caller's, who may
 * add to @info; NULL where there is none.
 */
struct sk_buff *ip_recv_datagram(struct sock *sk, void *buf, u32 len, int flags,
				 struct msg_info *info, int *ret);
void sk_error_report(struct sock *sk, int err);
int sock_error(struct sock *sk);
/* Puts an ICMP error about @skb on the error queue (IP_RECVERR). */
void ip_icmp_error(struct sock *sk, struct sk_buff *skb, int err, __be16 port, u32 info, u8 type,
		   u8 code);

/*
 * The route of @sk to @daddr, from its cache if that is good. Borrowed.
 * ERR_PTR(): -EACCES where only SO_BROADCAST would allow it, …
 */
struct rtable *sk_route(struct sock *sk, __be32 daddr);
/* Frames longer than the path's MTU: whether DF is set. */
static inline bool ip_dont_fragment(const struct sock *sk, struct rtable *rt)
{
	return sk->pmtudisc == IP_PMTUDISC_DO || sk->pmtudisc == IP_PMTUDISC_PROBE ||
	       sk->pmtudisc == IP_PMTUDISC_WANT;
}

/* The calls of user space, on sockets; fd's are in process.h. */
int sock_create(struct kernel *k, int family, int type, int protocol, struct sock **res);
void sock_release(struct sock *sk);
int sock_setsockopt(struct sock *sk, int level, int name, const void *val, u32 len);
int sock_getsockopt(struct sock *sk, int level, int name, void *val, u32 len);
int sock_poll(struct sock *sk); /* POLLIN | POLLOUT | POLLERR */

#endif
