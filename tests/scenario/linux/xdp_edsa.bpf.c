/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * XDP programs for the DSA conduit: native on mvneta, before the kernel has
 * looked at the switch's tag. A frame from a port (net/dsa/tag_dsa.c):
 *
 *	 0          6          12       14       16                20
 *	┌──────────┬──────────┬────────┬────────┬─────────────────┬───────────┬────
 *	│ DA       │ SA       │ 0xdada │ 0      │ DSA tag         │ EtherType │
 *	└──────────┴──────────┴────────┴────────┴─────────────────┴───────────┴────
 *	DSA tag: command 7:6, device 4:0 │ port 7:3 │ ... │ VID 7:0
 *
 * Each program is a section of its own, for "ip link set dev eth0 xdpdrv obj
 * FILE sec NAME".
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define ETH_P_EDSA_TAG 0xdada
#define DSA_CMD_FROM_CPU 1

/* linux/icmp.h needs headers of libc for 32 bits. */
#define ICMP_ECHO_REPLY 0
#define ICMP_ECHO 8

struct icmp_header {
	__u8 type, code;
	__be16 checksum;
};

#define PORT_LAN0 2
#define PORT_LAN1 3
#define PORTS 32

struct edsa_frame {
	struct ethhdr eth; /* its type is 0xdada */
	__be16 reserved;
	__u8 tag[4];
	__be16 type;
} __attribute__((packed));

/* Frames by source port. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PORTS);
	__type(key, __u32);
	__type(value, __u64);
} by_port SEC(".maps");

/* Where the redirecting programs send frames; filled in by bpftool. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} to_veth SEC(".maps"), to_eth0 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} to_cpu SEC(".maps");

/* The tagged frame and its source port, or NULL: it has no tag. */
static __always_inline struct edsa_frame *edsa(struct xdp_md *ctx, __u32 *port)
{
	struct edsa_frame *frame = (void *)(long)ctx->data;

	if ((void *)(frame + 1) > (void *)(long)ctx->data_end ||
	    frame->eth.h_proto != bpf_htons(ETH_P_EDSA_TAG))
		return NULL;
	*port = frame->tag[1] >> 3;
	return frame;
}

static __always_inline void count(__u32 port)
{
	__u64 *frames = bpf_map_lookup_elem(&by_port, &port);

	if (frames)
		(*frames)++;
}

SEC("pass")
int xdp_pass(struct xdp_md *ctx)
{
	__u32 port;

	if (edsa(ctx, &port))
		count(port);
	return XDP_PASS;
}

SEC("drop")
int xdp_drop(struct xdp_md *ctx)
{
	__u32 port;

	if (!edsa(ctx, &port))
		return XDP_PASS;
	count(port);
	return port == PORT_LAN1 ? XDP_DROP : XDP_PASS;
}

/* An echo request to anyone, without options; or NULL. */
static __always_inline struct icmp_header *echo_request(struct xdp_md *ctx,
							struct edsa_frame *frame, struct iphdr **ip)
{
	struct icmp_header *icmp;

	*ip = (void *)(frame + 1);
	icmp = (void *)(*ip + 1);
	if ((void *)(icmp + 1) > (void *)(long)ctx->data_end ||
	    frame->type != bpf_htons(ETH_P_IP) || (*ip)->ihl != 5 ||
	    (*ip)->protocol != IPPROTO_ICMP || icmp->type != ICMP_ECHO)
		return NULL;
	return icmp;
}

/* Makes an echo request that came from @from its own reply, out of that port. */
static __always_inline int answer(struct xdp_md *ctx, __u32 from)
{
	struct edsa_frame *frame;
	struct icmp_header *icmp;
	struct iphdr *ip;
	__u8 mac[ETH_ALEN];
	__u32 port, sum;
	__be32 addr;

	frame = edsa(ctx, &port);
	if (!frame || port != from)
		return 0;
	icmp = echo_request(ctx, frame, &ip);
	if (!icmp)
		return 0;
	__builtin_memcpy(mac, frame->eth.h_dest, ETH_ALEN);
	__builtin_memcpy(frame->eth.h_dest, frame->eth.h_source, ETH_ALEN);
	__builtin_memcpy(frame->eth.h_source, mac, ETH_ALEN);
	addr = ip->saddr;
	ip->saddr = ip->daddr;
	ip->daddr = addr;
	icmp->type = ICMP_ECHO_REPLY;
	/* RFC 1624: the type's word is less by 8 in its high byte. */
	sum = (__u32)icmp->checksum + bpf_htons(ICMP_ECHO << 8);
	icmp->checksum = (sum & 0xffff) + (sum >> 16);
	frame->tag[0] = DSA_CMD_FROM_CPU << 6;
	frame->tag[1] = port << 3;
	frame->tag[2] = 0;
	frame->tag[3] = 0;
	return 1;
}

/* Answers what lan0 is asked; the stack never sees it. */
SEC("tx")
int xdp_tx(struct xdp_md *ctx)
{
	return answer(ctx, PORT_LAN0) ? XDP_TX : XDP_PASS;
}

/* What lan1 is asked goes to an end of a veth pair, tag and all ... */
SEC("redirect")
int xdp_redirect(struct xdp_md *ctx)
{
	struct edsa_frame *frame;
	struct iphdr *ip;
	__u32 port;

	frame = edsa(ctx, &port);
	if (!frame || port != PORT_LAN1 || !echo_request(ctx, frame, &ip))
		return XDP_PASS;
	return bpf_redirect_map(&to_veth, 0, XDP_DROP);
}

/* ... is answered at its other end, and goes back to eth0. */
SEC("back")
int xdp_back(struct xdp_md *ctx)
{
	return answer(ctx, PORT_LAN1) ? bpf_redirect_map(&to_eth0, 0, XDP_DROP) : XDP_PASS;
}

/* All goes through a kernel thread to the stack. */
SEC("cpu")
int xdp_cpu(struct xdp_md *ctx)
{
	__u32 port;

	if (edsa(ctx, &port))
		count(port);
	return bpf_redirect_map(&to_cpu, 0, XDP_DROP);
}

char _license[] SEC("license") = "GPL";
