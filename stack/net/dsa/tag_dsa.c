// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Marvell's DSA tag, and EDSA, which is the same behind an EtherType of its own.
 *
 *	         6       6     2     2       4        2
 *	     +------+------+-----+-----+----------+------+----
 *	EDSA |  DA  |  SA  |dada | 0000| DSA tag  | type | ...
 *	     +------+------+-----+-----+----------+------+----
 *	DSA  |  DA  |  SA  | DSA tag  | type | ...
 *	     +------+------+----------+------+----
 *
 *	byte  7   6   5   4   3   2   1   0
 *	 0  | command | T |  device          |   T: the frame has an 802.1Q tag on
 *	 1  |  port             |trk|code| C |      the wire, these four bytes stand
 *	 2  | priority |code| VID 11:8       |      for it; C: its CFI bit
 *	 3  | VID 7:0                        |
 *
 * Policy (Linux 6.12 net/dsa/tag_dsa.c): standalone ports send FROM_CPU, which
 * the switch obeys whatever its tables say. A frame that has an 802.1Q tag
 * already has it turned into the DSA tag. Received are TO_CPU, except codes that
 * nobody should send us, and FORWARD.
 */
#include "dsa_priv.h"

#define DSA_HLEN 4
#define EDSA_HLEN 8

enum dsa_cmd {
	DSA_CMD_TO_CPU = 0,
	DSA_CMD_FROM_CPU = 1,
	DSA_CMD_TO_SNIFFER = 2,
	DSA_CMD_FORWARD = 3,
};

enum dsa_code {
	DSA_CODE_MGMT_TRAP = 0,
	DSA_CODE_FRAME2REG = 1,
	DSA_CODE_IGMP_MLD_TRAP = 2,
	DSA_CODE_POLICY_TRAP = 3,
	DSA_CODE_ARP_MIRROR = 4,
	DSA_CODE_POLICY_MIRROR = 5,
};

/* Makes @len bytes of room behind the addresses. */
static inline void dsa_alloc_etype_header(struct sk_buff *skb, u32 len)
{
	u8 *data = skb_push(skb, len);

	memmove(data, data + len, 2 * ETH_ALEN);
}

/* Takes them out: data is behind the EtherType, as eth_type_trans() left it. */
static inline void dsa_strip_etype_header(struct sk_buff *skb, u32 len)
{
	memmove(skb->data - ETH_HLEN, skb->data - ETH_HLEN - len, 2 * ETH_ALEN);
}

static inline void dsa_xmit_ll(struct sk_buff *skb, const struct dsa_port *dp, u32 extra)
{
	bool tagged = skb->protocol == htons(ETH_P_8021Q);
	u8 *tag;

	dsa_alloc_etype_header(skb, tagged ? extra : DSA_HLEN + extra);
	tag = skb->data + 2 * ETH_ALEN + extra;
	tag[0] = DSA_CMD_FROM_CPU << 6 | (u8)dp->ds->index;
	tag[1] = (u8)(dp->index << 3);
	if (!tagged) {
		tag[2] = 0; /* VID 0: standalone */
		tag[3] = 0;
		return;
	}
	/* Priority and VID are where 802.1Q has them; CFI is not. */
	tag[0] |= 0x20;
	if (tag[2] & 0x10) {
		tag[1] |= 0x01;
		tag[2] &= (u8)~0x10;
	}
}

static inline struct net_device *dsa_rcv_ll(struct sk_buff *skb, const struct dsa_port *cpu_dp,
					    u32 extra)
{
	struct dsa_switch *ds = cpu_dp->ds;
	u8 *tag = skb->data - 2, vlan[DSA_HLEN];
	u32 port = tag[1] >> 3;
	bool trap = false;

	switch (tag[0] >> 6) {
	case DSA_CMD_FORWARD:
		if (tag[1] & 0x04)
			return NULL; /* a trunk's: we have none */
		break;
	case DSA_CMD_TO_CPU:
		switch ((tag[1] & 0x06) | (tag[2] >> 4 & 1)) {
		case DSA_CODE_MGMT_TRAP:
		case DSA_CODE_IGMP_MLD_TRAP:
		case DSA_CODE_POLICY_TRAP:
			trap = true;
			break;
		case DSA_CODE_ARP_MIRROR:
		case DSA_CODE_POLICY_MIRROR:
			break;
		default:
			return NULL;
		}
		break;
	default:
		return NULL;
	}
	if (unlikely((tag[0] & 0x1f) != ds->index))
		ds = dsa_switch_find(ds->dst, tag[0] & 0x1f);
	if (unlikely(!ds || port >= ds->num_ports || !ds->ports[port].user))
		return NULL;
	skb->offload_fwd_mark = !trap;

	if (likely(!(tag[0] & 0x20))) {
		if (!skb_pull(skb, DSA_HLEN))
			return NULL;
		dsa_strip_etype_header(skb, DSA_HLEN + extra);
		return ds->ports[port].user;
	}
	/* Back into an 802.1Q tag, in the same place. */
	vlan[0] = ETH_P_8021Q >> 8;
	vlan[1] = ETH_P_8021Q & 0xff;
	vlan[2] = (u8)((tag[2] & ~0x10) | (tag[1] & 0x01 ? 0x10 : 0));
	vlan[3] = tag[3];
	memcpy(tag, vlan, DSA_HLEN);
	if (extra)
		dsa_strip_etype_header(skb, extra);
	return ds->ports[port].user;
}

static void dsa_xmit(struct sk_buff *skb, const struct dsa_port *dp)
{
	dsa_xmit_ll(skb, dp, 0);
}

static struct net_device *dsa_rcv(struct sk_buff *skb, const struct dsa_port *cpu_dp)
{
	if (!pskb_may_pull(skb, DSA_HLEN))
		return NULL;
	return dsa_rcv_ll(skb, cpu_dp, 0);
}

const struct dsa_device_ops dsa_netdev_ops = {
	.name = "dsa",
	.proto = DSA_TAG_PROTO_DSA,
	.needed_headroom = DSA_HLEN,
	.xmit = dsa_xmit,
	.rcv = dsa_rcv,
};

static void edsa_xmit(struct sk_buff *skb, const struct dsa_port *dp)
{
	dsa_xmit_ll(skb, dp, EDSA_HLEN - DSA_HLEN);
	put_be32((u32)ETH_P_EDSA << 16, skb->data + 2 * ETH_ALEN);
}

static struct net_device *edsa_rcv(struct sk_buff *skb, const struct dsa_port *cpu_dp)
{
	if (!pskb_may_pull(skb, EDSA_HLEN))
		return NULL;
	skb_pull(skb, EDSA_HLEN - DSA_HLEN);
	return dsa_rcv_ll(skb, cpu_dp, EDSA_HLEN - DSA_HLEN);
}

const struct dsa_device_ops edsa_netdev_ops = {
	.name = "edsa",
	.proto = DSA_TAG_PROTO_EDSA,
	.needed_headroom = EDSA_HLEN,
	.xmit = edsa_xmit,
	.rcv = edsa_rcv,
};
