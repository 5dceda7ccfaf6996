/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: DSA and EtherType DSA tags, 802.1Q and provider tags. Source:
 * Linux 6.12 net/dsa/tag_dsa.c.
 *
 *	        DA(6) SA(6) [EtherType(2) 0 0] DSA(4) EtherType ...
 *
 *	DSA     7   6   5   4   3   2   1   0
 *	byte 0  command tag  device            tag: the frame had an 802.1Q tag
 *	byte 1  port               T   .  CFI  T: FORWARD trunk, TO_SNIFFER received
 *	byte 2  priority    C  VID 11:8        TO_CPU: code in bits 2:1 of byte 1 and C
 *	byte 3  VID 7:0
 *
 * The DSA tag takes the place of the 802.1Q tag. A frame is stored as it came
 * in; what it needs at a port is put in front of its EtherType when it leaves,
 * into the headroom, and only then is the FCS made anew.
 */
#include "switch/switch.h"

bool sw_tag_parse(struct sw_port *p, struct sw_pkt *k)
{
	const u8 *data = k->f->data;
	u32 at = p->frame_mode == MODE_EDSA ? 16 : 12;
	const u8 *tag = data + at;

	k->kind = tag[0] >> 6;
	k->flags |= PKT_DSA | (tag[0] & 0x20 ? PKT_TAGGED : 0);
	k->src_dev = tag[0] & 0x1f;
	k->src_port = tag[1] >> 3;
	k->fpri = tag[2] >> 5;
	k->qpri = p->sw->ieee_pri[k->fpri];
	k->vid = (u16)((tag[2] & 0xf) << 8 | tag[3]);
	k->tag_len = (u8)(at - 8);
	k->ethertype = get_be16(tag + 4);
	k->l3 = (u8)(at + 6);
	k->tci = (u16)(k->fpri << 13 | k->vid);
	if (k->flags & PKT_TAGGED && tag[1] & 1)
		k->flags |= PKT_CFI;
	switch (k->kind) {
	case KIND_TO_CPU:
		k->code = (tag[1] & 6) | (tag[2] >> 4 & 1);
		break;
	case KIND_TO_SNIFFER:
		k->flags |= tag[1] & 4 ? PKT_RX_SNIFF : 0;
		break;
	case KIND_FORWARD:
		k->flags &= ~PKT_TRUNK;
		k->flags |= tag[1] & 4 ? PKT_TRUNK : 0;
		break;
	}
	return true;
}

static void build_dsa(const struct sw_pkt *k, u8 *tag)
{
	bool tagged = k->flags & PKT_TAGGED && !(k->flags & PKT_STAG);

	tag[0] = (u8)(k->kind << 6 | (tagged ? 0x20 : 0) | (k->src_dev & 0x1f));
	tag[1] = (u8)(k->src_port << 3 | (tagged && k->flags & PKT_CFI ? 1 : 0));
	tag[2] = (u8)(k->fpri << 5 | k->vid >> 8);
	tag[3] = (u8)k->vid;
	if (k->kind == KIND_TO_CPU) {
		tag[1] |= k->code & 6;
		tag[2] |= (k->code & 1) << 4;
	} else if (k->kind == KIND_TO_SNIFFER) {
		tag[1] |= k->flags & PKT_RX_SNIFF ? 4 : 0;
	} else if (k->kind == KIND_FORWARD) {
		tag[1] |= k->flags & PKT_TRUNK ? 4 : 0;
	}
}

static u32 build_8021q(const struct sw_pkt *k, u16 ethertype, u8 *tag)
{
	u16 tci = (u16)(k->fpri << 13 | (k->flags & PKT_CFI ? BIT(12) : 0) | k->vid);

	put_be16(ethertype, tag);
	put_be16(tci, tag + 2);
	return 4;
}

/* The tag with which @k leaves a network port; its length. */
static u32 build_normal(const struct sw_port *p, const struct sw_pkt *k, u8 *tag)
{
	u32 mode = k->modes >> (p->n * 2) & 3;

	if (k->kind != KIND_FORWARD)
		mode = TAG_UNMODIFIED;
	if (mode == TAG_ADD)
		return build_8021q(k, 0x8100, tag);
	if (mode == TAG_REMOVE || !(k->flags & PKT_TAGGED) || k->flags & PKT_STAG)
		return 0;
	/* Unmodified: the tag it came with, which its DSA tag may stand for. */
	if (k->flags & (PKT_DSA | PKT_REPRI))
		return build_8021q(k, 0x8100, tag);
	put_be16(0x8100, tag);
	put_be16(k->tci, tag + 2);
	return 4;
}

static u32 build_tag(const struct sw_port *p, const struct sw_pkt *k, u8 *tag)
{
	u32 len;

	switch (p->frame_mode) {
	case MODE_DSA:
		build_dsa(k, tag);
		return 4;
	case MODE_EDSA:
		/* Without egress mode 3 only control frames carry it. */
		if (p->egress_mode != TAG_NON_MEMBER && k->kind == KIND_FORWARD)
			return build_normal(p, k, tag);
		put_be16(p->ethertype, tag);
		put_be16(0, tag + 2);
		build_dsa(k, tag + 4);
		return 8;
	case MODE_PROVIDER:
		len = build_8021q(k, p->ethertype, tag);
		if (k->flags & PKT_TAGGED && !(k->flags & (PKT_STAG | PKT_DSA))) {
			put_be16(0x8100, tag + len);
			put_be16(k->tci, tag + len + 2);
			len += 4;
		}
		return len;
	default:
		return build_normal(p, k, tag);
	}
}

/* A frame that a shorter tag has made too short is filled up: 802.3 3.2.8. */
static struct frame *pad(struct sw *sw, struct frame *f)
{
	u32 missing = ETH_ZLEN - f->len;
	struct frame *wide;
	u8 *p = frame_append(f, missing);

	if (p) {
		memset(p, 0, missing);
		return f;
	}
	wide = frame_alloc(&sw->node->frames, ETH_MIN_FRAME);
	p = frame_append(wide, ETH_ZLEN);
	g_assert(p);
	memcpy(p, f->data, f->len);
	memset(p + f->len, 0, missing);
	wide->packet_id = f->packet_id;
	wide->flags = f->flags;
	frame_put(f);
	return wide;
}

/* A frame without room in front moves to a buffer that has it. */
static struct frame *with_headroom(struct sw *sw, struct frame *f)
{
	struct frame *copy = frame_alloc(&sw->node->frames, f->len + ETH_FCS_LEN);
	u8 *to = frame_append(copy, f->len);

	if (!to) {
		frame_put(copy);
		return f;
	}
	memcpy(to, f->data, f->len);
	copy->packet_id = f->packet_id;
	copy->flags = f->flags;
	frame_put(f);
	return copy;
}

static struct frame *replace_tag(struct sw *sw, struct frame *f, u32 old, const u8 *tag, u32 len)
{
	u8 addresses[2 * ETH_ALEN];

	f = frame_writable(&sw->node->frames, f);
	memcpy(addresses, f->data, sizeof(addresses));
	if (len > old && !frame_push(f, len - old)) {
		f = with_headroom(sw, f);
		if (!frame_push(f, len - old)) {
			frame_put(f);
			return NULL;
		}
	} else if (len < old) {
		frame_pull(f, old - len);
	}
	memcpy(f->data, addresses, sizeof(addresses));
	memcpy(f->data + sizeof(addresses), tag, len);
	if (f->len < ETH_MIN_FRAME) {
		frame_trim(f, f->len - ETH_FCS_LEN);
		f = pad(sw, f);
		frame_append_fcs(f);
	} else {
		frame_update_fcs(f);
	}
	return f;
}

struct frame *sw_tag_change(struct sw_port *p, const struct sw_pkt *k, struct frame *f)
{
	u8 tag[8];
	u32 len = build_tag(p, k, tag);

	if (len == k->tag_len && !memcmp(f->data + 2 * ETH_ALEN, tag, len))
		return f;
	return replace_tag(p->sw, f, k->tag_len, tag, len);
}
