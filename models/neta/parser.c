/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: what a received frame is, whether it is ours, and whose queue.
 *
 *	unicast    our address but its last nibble: entry of DA_FILT_UCAST
 *	           else promiscuous (PORT_CONFIG UPM) or FORCE_UNI: default queue
 *	multicast  01:00:5e:00:00:xx: entry xx of DA_FILT_SPEC_MCAST
 *	           else: entry CRC-8 of DA_FILT_OTH_MCAST
 *	broadcast  always, but for PORT_CONFIG's three rejections
 *
 * Sources: mvneta_set_ucast_addr(), mvneta_set_special_mcast_addr(),
 * mvneta_addr_crc(), and status words printed on real boards
 * (hanwckf/build-catdrive issue 3, OpenWrt pull request 23962): bits 15:0 are
 * zero, L4 type "other" for what is neither TCP nor UDP, the L4 bit can be good
 * where the IPv4 header is bad.
 *
 * Queue: the highest of what the address entry, the VLAN priority and the DSCP
 * say; ARP, BPDU, captured TCP and UDP, and the type of TYPE_PRIO have their own.
 *
 * Assumption: the queue is chosen in that order; a UDP checksum of 0 is good; L4 of fragments and
 * behind IPv6 extension headers is not checked; a broadcast's entry is the
 * default queue; a tag that the parser was not told of (MARVELL_HEADER DSA) is
 * an unknown type, as in Linux's DSA set-up.
 */
#include "neta/checksum.h"
#include "neta/neta.h"

#define TYPE_IP4 0x0800
#define TYPE_ARP 0x0806
#define TYPE_IP6 0x86dd
#define TYPE_MIN 0x0600 /* below it is a length, IEEE 802.3 clause 3.2.6 */
#define PROTO_TCP 6
#define PROTO_UDP 17

/* Polynomial 0x107, most significant bit first, from zero. */
u8 neta_crc8(const u8 *addr)
{
	u32 crc = 0;

	for (u32 i = 0; i < ETH_ALEN; i++) {
		crc ^= addr[i];
		for (u32 bit = 0; bit < 8; bit++)
			crc = crc & 0x80 ? (crc << 1 ^ 0x107) & 0xff : crc << 1;
	}
	return (u8)crc;
}

static u32 filter_entry(const u32 *table, u32 index)
{
	return table[index >> 2] >> 8 * (index & 3) & 0xf;
}

/* Why the destination is not ours, or NULL with queue and status of it. */
static const char *filter(struct neta *n, const u8 *da, struct neta_rx_info *info)
{
	u32 entry;

	info->queue = n->port_config >> 1 & 7;
	if (!(da[0] & 1)) {
		/* 64 bytes are there, so eight can be compared at once. */
		static const u8 mask[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xf0};
		bool own = !((load64(da) ^ load64(n->mac)) & load64(mask));

		entry = filter_entry(n->da_unicast, da[5] & 0xf);
		if (own && entry & 1) {
			info->queue = entry >> 1;
			return NULL;
		}
		if (!(n->port_config & NETA_PORT_CONFIG_UPM) &&
		    !(n->type_prio & NETA_TYPE_PRIO_FORCE_UNI))
			return "not our address";
		info->status |= NETA_RXD_UNKNOWN_DA;
		return NULL;
	}
	if (get_le32(da) == ~0u && get_le16(da + 4) == 0xffff)
		return NULL;
	if (get_be32(da) == 0x01005e00 && !da[4])
		entry = filter_entry(n->da_special, da[5]);
	else
		entry = filter_entry(n->da_other, neta_crc8(da));
	if (!(entry & 1))
		return "multicast not in the filter";
	info->queue = entry >> 1;
	if (get_be32(da) == 0x0180c200 && !da[4] && da[5] < 0x10)
		info->status |= NETA_RXD_BPDU;
	return NULL;
}

/* L4 type, and whether its checksum is right. @sum: of the pseudo header. */
static u32 parse_l4(struct neta *n, const u8 *l4, u32 len, u8 proto, bool whole, u64 pseudo)
{
	u32 status;

	if (proto != PROTO_TCP && proto != PROTO_UDP)
		return NETA_RXD_L4_OTHER;
	status = proto == PROTO_UDP ? NETA_RXD_L4_UDP : 0;
	if (!whole || len < (proto == PROTO_UDP ? 8u : 20u))
		return status;
	if (proto == PROTO_UDP && !get_le16(l4 + 6))
		return status | NETA_RXD_L4_OK;
	if (!(n->port_config & NETA_PORT_CONFIG_PSEUDO_HEADER))
		pseudo = 0;
	if (neta_fold(neta_sum(l4, len, pseudo)) == 0xffff)
		status |= NETA_RXD_L4_OK;
	return status;
}

static u32 parse_ip4(struct neta *n, const u8 *ip, u32 len, u8 *proto, u8 *dscp)
{
	u32 ip_len, total, status;
	u16 fragment;
	u64 sum;

	if (len < 20 || ip[0] >> 4 != 4)
		return NETA_RXD_L3_IP4_BAD | NETA_RXD_L4_OTHER;
	ip_len = (ip[0] & 0xf) * 4;
	total = get_be16(ip + 2);
	if (ip_len < 20 || total < ip_len || total > len)
		return NETA_RXD_L3_IP4_BAD | NETA_RXD_L4_OTHER;
	*dscp = ip[1] >> 2;
	*proto = ip[9];
	sum = likely(ip_len == 20) ? neta_sum20(ip) : neta_sum(ip, ip_len, 0);
	status = neta_fold(sum) == 0xffff ? NETA_RXD_L3_IP4 : NETA_RXD_L3_IP4_BAD;
	fragment = get_be16(ip + 6) & 0x3fff; /* more fragments, or an offset */
	if (fragment)
		status |= NETA_RXD_FRAGMENT;
	return status | parse_l4(n, ip + ip_len, total - ip_len, *proto, !fragment,
				 neta_pseudo4(ip, *proto, total - ip_len));
}

static u32 parse_ip6(struct neta *n, const u8 *ip, u32 len, u8 *proto, u8 *dscp)
{
	u32 payload;

	if (len < 40 || ip[0] >> 4 != 6)
		return NETA_RXD_L4_OTHER;
	payload = get_be16(ip + 4);
	*dscp = (get_be16(ip) >> 4 & 0xff) >> 2;
	*proto = ip[6];
	return NETA_RXD_L3_IP6 | parse_l4(n, ip + 40, MIN(payload, len - 40), *proto,
					  payload <= len - 40, neta_pseudo6(ip, *proto, payload));
}

/* The queue of what is not decided by the address alone. */
static void choose_queue(struct neta *n, struct neta_rx_info *info, u16 type, u8 proto, int prio,
			 int dscp)
{
	u32 config = n->port_config, queue = info->queue;

	if (prio >= 0)
		queue = MAX(queue, n->vlan_map >> 3 * prio & 7);
	if (dscp >= 0 && n->dscp_any) {
		u32 map = reg_get(&n->regs, NETA_DSCP_TO_RXQ + 4 * ((u32)dscp / 10));

		queue = MAX(queue, map >> 3 * (dscp % 10) & 7);
	}
	if (config & NETA_PORT_CONFIG_CAPTURE_TCP && proto == PROTO_TCP)
		queue = config >> 16 & 7;
	if (config & NETA_PORT_CONFIG_CAPTURE_UDP && proto == PROTO_UDP)
		queue = config >> 19 & 7;
	if (n->type_prio & NETA_TYPE_PRIO_ENABLE && type == (n->type_prio >> 5 & 0xffff))
		queue = n->type_prio >> 2 & 7;
	info->queue = queue;
}

/* What is said of broadcasts and BPDUs alone. */
static const char *parse_group(struct neta *n, const u8 *da, u16 type, struct neta_rx_info *info)
{
	if (get_le32(da) == ~0u && get_le16(da + 4) == 0xffff) {
		if (n->port_config & (type == TYPE_ARP ? NETA_PORT_CONFIG_REJECT_BC_ARP :
				      type == TYPE_IP4 ? NETA_PORT_CONFIG_REJECT_BC_IP :
							 NETA_PORT_CONFIG_REJECT_BC))
			return "broadcasts of this type are rejected";
		if (type == TYPE_ARP)
			info->queue = n->port_config >> 4 & 7;
	}
	if (info->status & NETA_RXD_BPDU &&
	    reg_get(&n->regs, NETA_PORT_CONFIG_EXT) & NETA_PORT_CONFIG_EXT_SPAN)
		info->queue = n->port_config >> 22 & 7;
	return NULL;
}

/**
 * neta_parse() - judge a frame of 64 bytes or more, with FCS
 *
 * Return: NULL with @info filled, or why the frame is not for this host.
 */
const char *neta_parse(struct neta *n, const struct frame *f, struct neta_rx_info *info)
{
	const u8 *da = f->data + n->mh_len;
	u32 len = f->len - n->mh_len - ETH_FCS_LEN;
	u32 l3 = 2 * ETH_ALEN + n->tag_len;
	u8 proto = 0, ip_dscp = 0;
	int prio = -1, dscp = -1;
	const char *why;
	u32 status;
	u16 type;

	info->status = 0;
	why = filter(n, da, info);
	if (unlikely(why))
		return why;

	/* 64 bytes hold addresses, two tags and a type. */
	status = info->status;
	type = get_be16(da + l3);
	if (unlikely(type == n->vlan_type)) {
		status |= NETA_RXD_VLAN;
		prio = da[l3 + 2] >> 5;
		l3 += 4;
		type = get_be16(da + l3);
	}
	l3 += 2;
	if (type >= TYPE_MIN)
		status |= NETA_RXD_ETH_V2;
	if (type == TYPE_IP4) {
		status |= parse_ip4(n, da + l3, len - l3, &proto, &ip_dscp);
		dscp = ip_dscp;
	} else if (type == TYPE_IP6) {
		status |= parse_ip6(n, da + l3, len - l3, &proto, &ip_dscp);
		dscp = ip_dscp;
	} else {
		status |= NETA_RXD_L4_OTHER;
	}
	info->status = status;

	if (unlikely(n->queue_rules))
		choose_queue(n, info, type, proto, prio, dscp);
	return unlikely(da[0] & 1) ? parse_group(n, da, type, info) : NULL;
}

/* Offsets 0x2400..0x2440, 0x2454, 0x24bc: address, filters, queues */
void neta_parser_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	u32 low = reg_get(b, NETA_MAC_ADDR_LOW), mh = reg_get(b, NETA_MARVELL_HEADER);
	static const u8 tag_len[4] = {0, 4, 8, 0};

	put_be32(reg_get(b, NETA_MAC_ADDR_HIGH), n->mac);
	put_be16((u16)low, n->mac + 4);
	n->port_config = reg_get(b, NETA_PORT_CONFIG);
	n->own_fcs = reg_get(b, NETA_PORT_CONFIG_EXT) & NETA_PORT_CONFIG_EXT_NO_CRC;
	n->type_prio = reg_get(b, NETA_TYPE_PRIO);
	n->vlan_map = reg_get(b, NETA_VLAN_PRIO_TO_RXQ);
	n->vlan_type = (u16)reg_get(b, NETA_VLAN_ETHERTYPE);
	n->dscp_any = false;
	for (u32 r = 0; r < NETA_DSCP_REGS; r++)
		n->dscp_any |= reg_get(b, NETA_DSCP_TO_RXQ + 4 * r) != 0;
	n->queue_rules =
		n->vlan_map || n->dscp_any || n->type_prio & NETA_TYPE_PRIO_ENABLE ||
		n->port_config & (NETA_PORT_CONFIG_CAPTURE_TCP | NETA_PORT_CONFIG_CAPTURE_UDP);
	n->mh_len = mh & NETA_MH_ENABLE ? NETA_MH_SIZE : 0;
	n->tag_len = tag_len[mh >> 10 & 3];
}
