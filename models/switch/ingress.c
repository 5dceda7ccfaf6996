/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: what a good frame is, when it has come in: tag, VID, database,
 * priority, and whether the port takes it. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/port.h, global1.h.
 *
 *	        DSA tag ── FROM_CPU, TO_CPU, TO_SNIFFER ─────────> their port
 *	frame ─<                                        reserved ─> CPU
 *	        FORWARD or none ─> VID ─> priority ─> 01-80-c2… ─┐
 *	                                                         │
 *	  lookup <─ learn <─ snoop <─ policy <─ rate <─ state <──┴─ VTU
 *
 * Assumption: frames that a rule keeps from any port count as in_filtered,
 * frames lost to memory or rate limits as in_discards.
 */
#include "switch/qos.h"
#include "switch/switch.h"

void sw_filtered(struct sw_port *p, struct frame *f, const char *why)
{
	sw_count(p, ST_IN_FILTERED);
	sw_drop(p, f, why);
}

static inline void parse_tci(struct sw_port *p, struct sw_pkt *k)
{
	const u8 *data = k->f->data;
	u16 vid;

	k->tci = get_be16(data + 14);
	vid = k->tci & 0xfff;
	k->flags |= PKT_TAGGED | (k->tci & BIT(12) ? PKT_CFI : 0);
	k->tag_len = 4;
	k->ethertype = get_be16(data + 16);
	k->l3 = 18;
	k->vid = vid && !p->force_vid ? vid : p->pvid;
}

/* A customer's or plain network port: 802.1Q or no tag. */
static inline void parse_normal(struct sw_port *p, struct sw_pkt *k)
{
	u16 ethertype = get_be16(k->f->data + 12);

	if (ethertype == 0x8100) {
		parse_tci(p, k);
	} else {
		k->ethertype = ethertype;
		k->l3 = 14;
		k->vid = p->pvid;
	}
}

/* The provider's tag, PORT_ETH_TYPE, gives the VID; it is gone at customer ports. */
static void parse_provider(struct sw_port *p, struct sw_pkt *k)
{
	if (get_be16(k->f->data + 12) != p->ethertype) {
		k->ethertype = get_be16(k->f->data + 12);
		k->l3 = 14;
		k->vid = p->pvid;
		return;
	}
	parse_tci(p, k);
	k->flags |= PKT_STAG;
}

static inline void prioritize(struct sw_port *p, struct sw_pkt *k)
{
	struct sw *sw = p->sw;
	bool by_tag = k->flags & PKT_TAGGED && p->use_tag;
	const u8 *l3 = k->f->data + k->l3;
	u8 dscp;

	k->fpri = p->def_pri;
	if (unlikely(by_tag)) {
		k->fpri = p->remap[k->tci >> 13];
		if (unlikely(k->fpri != k->tci >> 13))
			k->flags |= PKT_REPRI;
	}
	k->qpri = sw->ieee_pri[k->fpri];
	if (!p->use_ip || (by_tag && p->tag_if_both))
		return;
	if (k->ethertype == 0x0800)
		dscp = l3[1] >> 2;
	else if (k->ethertype == 0x86dd)
		dscp = get_be16(l3) >> 6 & 0x3f;
	else
		return;
	k->qpri = sw->ip_pri[dscp];
	/* Assumption: an untagged frame's priority follows its queue. */
	if (!by_tag)
		k->fpri = (u8)(k->qpri << 1 | (p->def_pri & 1));
}

static inline bool is_reserved(const struct sw *sw, const u8 *da)
{
	if (likely(get_be32(da) != 0x0180c200 || da[4]))
		return false;
	return (da[5] < 0x10 && sw->rsvd[0] & BIT(da[5])) ||
	       (da[5] >= 0x20 && da[5] < 0x30 && sw->rsvd[1] & BIT(da[5] - 0x20));
}

static void override_by_type(struct sw_port *p, struct sw_pkt *k)
{
	const u8 *da = k->f->data;

	if (get_be32(da) == 0xffffffff && get_be16(da + 4) == 0xffff)
		sw_override_queue(p->sw, k, TYPE_BROADCAST);
	if (p->frame_mode == MODE_NORMAL && k->ethertype == p->ethertype)
		sw_override_queue(p->sw, k, TYPE_ETHERTYPE);
}

static enum sw_frame_type tagged_type(const struct sw_pkt *k)
{
	switch (k->kind) {
	case KIND_FROM_CPU:
		return TYPE_FROM_CPU;
	case KIND_TO_SNIFFER:
		return k->flags & PKT_RX_SNIFF ? TYPE_INGRESS_MONITOR : TYPE_EGRESS_MONITOR;
	default:
		return k->code == CODE_MGMT_TRAP && !(k->f->data[0] & 1) ?
			       TYPE_TO_CPU_UNICAST :
			       (enum sw_frame_type)k->code;
	}
}

/*
 * A DSA tag that says where the frame goes. FROM_CPU names device and port;
 * a device other than ours is reached as DEVICE_MAP says.
 */
static void route_tagged(struct sw_port *p, struct sw_pkt *k)
{
	struct sw *sw = p->sw;
	u32 port = SW_NO_PORT;

	switch (k->kind) {
	case KIND_FROM_CPU:
		port = k->src_dev == sw->dev_number ? k->src_port : sw->devmap[k->src_dev];
		break;
	case KIND_TO_CPU:
		port = sw->cpu_dest;
		break;
	case KIND_TO_SNIFFER:
		port = k->flags & PKT_RX_SNIFF ? sw->in_mirror_dest : sw->out_mirror_dest;
		break;
	}
	if (unlikely(sw->queue_overrides))
		sw_override_queue(sw, k, tagged_type(k));
	k->flags |= PKT_MGMT;
	sw_count(p, ST_IN_MANAGEMENT);
	if (port >= SW_PORTS || port == p->n || !(sw->mgmt_ok & BIT(port))) {
		sw_filtered(p, k->f, "its DSA tag names no port that is up");
		return;
	}
	sw_count(p, ST_IN_ACCEPTED);
	sw_trace(sw, k, BIT(port), "its DSA tag", NULL);
	if (unlikely(BIT(port) & sw->mirror_out_mask) && k->kind == KIND_FROM_CPU)
		sw_mirror_out(sw, k, BIT(port));
	sw_forward(sw, k, BIT(port));
}

/* Whether 802.1Q lets the frame in; then *@found is its VTU entry or NULL. */
static bool check_vlan(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry **found)
{
	struct sw *sw = p->sw;
	struct vtu_entry *v = sw_vtu_find(sw, k->vid);

	*found = v;
	if (unlikely(!v)) {
		if (p->qmode == Q_FALLBACK)
			return true;
		sw_vtu_violation(sw, BIT(5), k->vid, p->n);
		return false;
	}
	k->fid = v->fid;
	k->modes = v->modes;
	if (unlikely(!(v->members & BIT(p->n)))) {
		sw_vtu_violation(sw, BIT(6), k->vid, p->n);
		return p->qmode != Q_SECURE;
	}
	return true;
}

/*
 * A port whose 802.1Q is off lets all VLANs in, but the VTU still says which
 * database a VID has: a dump of an 88E6390 whose ports have 802.1Q off, FID 0 and
 * default VID 4095 shows a learned address in FID 1, which the VTU gives that VID
 * (netdev, Sai Kumar, 24 December 2024).
 */
static void find_database(struct sw *sw, struct sw_pkt *k)
{
	const struct vtu_entry *v = sw_vtu_find(sw, k->vid);

	if (v)
		k->fid = v->fid;
}

static inline void learn(struct sw_port *p, struct sw_pkt *k)
{
	struct sw *sw = p->sw;
	const u8 *sa = k->f->data + ETH_ALEN;
	struct atu_entry *e;
	u64 key;

	if (!p->pav || unlikely(sa[0] & 1))
		return;
	key = atu_key(sa, k->fid);
	e = sw_atu_find(sw, key);
	if (likely(e && !e->flags && e->dpv == p->pav && !(k->flags & PKT_TRUNK) &&
		   !(p->special & SPECIAL_LOCKED)))
		e->tick = sw_atu_tick(sw);
	else
		sw_atu_learn(p, k, key);
}

/* Rarer rules of a port; true if they have taken the frame. */
static bool special_rules(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry *v)
{
	bool tagged = k->flags & PKT_TAGGED && (k->tci & 0xfff);

	if (p->special & SPECIAL_PRIORITY)
		sw_override_priority(p, k, v);
	if (p->special & SPECIAL_ARP && k->ethertype == 0x0806)
		sw_mirror_to_cpu(p, k, CODE_ARP_MIRROR);
	if (tagged ? p->drop_tagged : p->drop_untagged) {
		sw_filtered(p, k->f, tagged ? "tagged" : "untagged");
		return true;
	}
	if (p->special & SPECIAL_IRL && !sw_irl_admit(p, k)) {
		sw_count(p, ST_IN_DISCARDS);
		sw_drop(p, k->f, "ingress rate limit");
		return true;
	}
	return p->special & (SPECIAL_POLICY | SPECIAL_SA_FILTER | SPECIAL_LOCKED) &&
	       sw_policy(p, k, v) == VERDICT_TAKEN;
}

#define SPECIAL_RULES                                                                          \
	(SPECIAL_DISCARD | SPECIAL_IRL | SPECIAL_POLICY | SPECIAL_SA_FILTER | SPECIAL_LOCKED | \
	 SPECIAL_PRIORITY | SPECIAL_ARP)

/* A frame to be switched by its addresses. */
static inline void switch_frame(struct sw_port *p, struct sw_pkt *k)
{
	struct sw *sw = p->sw;
	const u8 *da = k->f->data;
	const struct vtu_entry *v = NULL;
	bool multicast = da[0] & 1;
	u32 state;

	if (multicast && unlikely(is_reserved(sw, da)) && !(k->flags & PKT_DSA)) {
		/* They count as unknown, too: `ethtool -S` of an 88E6390 on the
		 * netdev list (sai kumar, December 2024) has in_da_unknown 5,
		 * in_multicasts 5, in_management 4. */
		if (!(p->special & SPECIAL_NO_MAP_DA) && !sw_atu_live(sw, atu_key(da, p->fid)))
			sw_count(p, ST_IN_DA_UNKNOWN);
		if (p->special & SPECIAL_MIRROR)
			sw_mirror_in(p, k);
		sw_to_cpu(p, k, CODE_MGMT_TRAP);
		return;
	}
	k->fid = p->fid;
	k->modes = sw->default_modes;
	if (p->special & SPECIAL_8021Q) {
		if (unlikely(!check_vlan(p, k, &v))) {
			sw_filtered(p, k->f,
				    v ? "port is not a member of the VLAN" :
					"VID is not in the VTU");
			return;
		}
	} else if (sw->vtu_count) {
		find_database(sw, k);
	}
	state = v ? sw_state_of(sw, v, p->n) : p->state;
	if (unlikely(state < STATE_LEARNING)) {
		sw_filtered(p, k->f, "port is blocking");
		return;
	}
	if (unlikely(p->special & SPECIAL_MIRROR))
		sw_mirror_in(p, k);
	if (unlikely(p->special & SPECIAL_RULES) && special_rules(p, k, v))
		return;
	if (multicast && p->snoop && sw_is_snooped(k)) {
		sw_to_cpu(p, k, CODE_IGMP_MLD_TRAP);
		return;
	}
	learn(p, k);
	if (unlikely(state != STATE_FORWARDING)) {
		sw_filtered(p, k->f, "port is learning");
		return;
	}
	sw_lookup(p, k, v, state);
}

void sw_ingress(struct sw_port *p, struct frame *f)
{
	struct sw *sw = p->sw;
	struct sw_pkt k = {
		.f = f,
		.kind = KIND_FORWARD,
		.in_port = p->n,
		.src_dev = sw->dev_number,
		.src_port = p->n,
		.modes = sw->default_modes,
	};

	if (unlikely(p->state == STATE_DISABLED)) {
		sw_filtered(p, f, "port is disabled");
		return;
	}
	if (unlikely(p->trunk)) {
		k.flags = PKT_TRUNK;
		k.src_port = p->trunk_id;
	}
	if (likely(!(p->special & SPECIAL_MODE))) {
		parse_normal(p, &k);
	} else if (p->frame_mode == MODE_PROVIDER) {
		parse_provider(p, &k);
	} else if (p->frame_mode == MODE_EDSA && get_be16(f->data + 12) != p->ethertype) {
		parse_normal(p, &k);
	} else {
		if (!sw_tag_parse(p, &k)) {
			sw_filtered(p, f, "DSA tag is malformed");
			return;
		}
		if (k.kind != KIND_FORWARD) {
			route_tagged(p, &k);
			return;
		}
		if (reg_get(&sw->g2, G2_SWITCH_MGMT) & BIT(14) && k.src_dev == sw->dev_number) {
			sw_filtered(p, f, "loop: it came from this device");
			return;
		}
	}
	if (unlikely(p->special & SPECIAL_PTP))
		sw_avb_stamp(p, f, true);
	if (likely(!(k.flags & PKT_DSA))) {
		prioritize(p, &k);
		if (unlikely(sw->queue_overrides))
			override_by_type(p, &k);
	}
	switch_frame(p, &k);
}
