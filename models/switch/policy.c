/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: the rarer rules about a frame: source filter and locked ports,
 * policies, snooping, mirrors. Source: Linux 6.12 port.h (CTL0, CTL2,
 * ASSOC, POLICY_CTL), global1.h (monitor destinations, entry states).
 *
 * ARP mirrors: Marvell's UMSD, Topaz_gprtSetARPMirror().
 *
 * Assumption: all ARP is mirrored, whatever its destination; drop on lock drops sources that the ATU does not have at this
 * port, drop on unlock those that it has as static at another port, and "to
 * CPU" traps what drop on lock would drop; a policy's strictest action wins;
 * the tag of a mirror of a sent frame names the port it was sent by.
 */
#include "switch/qos.h"
#include "switch/switch.h"

/* True if the source address lets the frame go on. */
static bool source_allowed(struct sw_port *p, struct sw_pkt *k, const char **why)
{
	struct sw *sw = p->sw;
	u64 key = atu_key(k->f->data + ETH_ALEN, k->fid);
	struct atu_entry *e = sw_atu_live(sw, key);
	bool here = e && sw_atu_ports(sw, e) & BIT(p->n);
	bool is_static = e && e->flags & ATU_STATIC;

	if (p->locked && !here) {
		if (!e)
			sw_atu_violation(sw, BIT(5), key, 0, p->n);
		else if (!p->ignore_wrong)
			sw_atu_violation(sw, BIT(6), key, e->dpv, p->n);
	}
	*why = "source filter";
	switch (p->sa_filter) {
	case SA_DROP_ON_LOCK:
	case SA_TO_CPU:
		return here;
	case SA_DROP_ON_UNLOCK:
		return !is_static || here;
	default:
		return true;
	}
}

static bool is_policy_entry(const struct atu_entry *e, bool multicast)
{
	if (!e || !(e->flags & ATU_STATIC))
		return false;
	return multicast ? e->state == 0x4 || e->state == 0xc : (e->state & ~1) == 0x8;
}

/* The UDP header of the frame, or NULL. */
static const u8 *udp_of(const struct sw_pkt *k)
{
	const u8 *ip = frame_at(k->f, k->l3, 20);

	if (k->ethertype == 0x0800 && ip && ip[9] == 17)
		return frame_at(k->f, k->l3 + (ip[0] & 0xfu) * 4, 8);
	if (k->ethertype == 0x86dd && ip && ip[6] == 17)
		return frame_at(k->f, k->l3 + 40u, 8);
	return NULL;
}

/* DHCP (BOOTP ports) that carries the relay agent's option 82: RFC 3046. */
static bool has_option_82(const struct sw_pkt *k, const u8 *udp)
{
	u32 at = (u32)(udp - k->f->data) + 8 + 240;
	const u8 *o;

	if (get_be16(udp + 2) != 67 && get_be16(udp + 2) != 68)
		return false;
	while ((o = frame_at(k->f, at, 2)) && *o != 255) {
		if (*o == 82)
			return true;
		at += *o ? 2u + o[1] : 1u;
	}
	return false;
}

static u32 strictest(u32 a, u32 b)
{
	return MAX(a, b);
}

static u32 policy_action(struct sw_port *p, const struct sw_pkt *k, const struct vtu_entry *v,
			 const char **why)
{
	struct sw *sw = p->sw;
	const u8 *da = k->f->data, *udp = NULL;
	u32 field = p->policy, action = 0;

	if (field >> 14 && is_policy_entry(sw_atu_live(sw, atu_key(da, k->fid)), da[0] & 1))
		action = strictest(action, field >> 14);
	if (field >> 12 & 3 &&
	    is_policy_entry(sw_atu_live(sw, atu_key(da + ETH_ALEN, k->fid)), da[ETH_ALEN] & 1))
		action = strictest(action, field >> 12 & 3);
	if (v && v->policy)
		action = strictest(action, field >> 10 & 3);
	if (k->ethertype == p->ethertype)
		action = strictest(action, field >> 8 & 3);
	if (k->ethertype == 0x8863 || k->ethertype == 0x8864)
		action = strictest(action, field >> 6 & 3);
	if (k->ethertype == 0x8200)
		action = strictest(action, field >> 4 & 3);
	if (field & 0xf)
		udp = udp_of(k);
	if (udp && field >> 2 & 3 && has_option_82(k, udp))
		action = strictest(action, field >> 2 & 3);
	if (udp && da[0] & 1 && (k->ethertype == 0x86dd || da[0] == 0xff))
		action = strictest(action, field & 3);
	*why = "policy";
	return action;
}

void sw_mirror_to_cpu(struct sw_port *p, const struct sw_pkt *k, enum sw_code code)
{
	struct sw *sw = p->sw;
	struct sw_pkt copy = *k;

	if (sw->cpu_dest >= SW_PORTS || sw->cpu_dest == p->n || !(sw->mgmt_ok & BIT(sw->cpu_dest)))
		return;
	copy.f = frame_get(k->f);
	copy.kind = KIND_TO_CPU;
	copy.code = code;
	copy.flags |= PKT_MGMT | PKT_COPY;
	sw_override_queue(sw, &copy, (enum sw_frame_type)code);
	sw_trace(sw, &copy, BIT(sw->cpu_dest),
		 code == CODE_ARP_MIRROR ? "ARP mirror" : "policy mirror", NULL);
	sw_forward(sw, &copy, BIT(sw->cpu_dest));
}

enum sw_verdict sw_policy(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry *v)
{
	const char *why;

	if (p->special & (SPECIAL_SA_FILTER | SPECIAL_LOCKED) && !source_allowed(p, k, &why)) {
		if (p->sa_filter == SA_TO_CPU)
			sw_to_cpu(p, k, CODE_POLICY_TRAP);
		else
			sw_filtered(p, k->f, why);
		return VERDICT_TAKEN;
	}
	if (!(p->special & SPECIAL_POLICY))
		return VERDICT_GO;
	switch (policy_action(p, k, v, &why)) {
	case ACTION_MIRROR:
		sw_mirror_to_cpu(p, k, CODE_POLICY_MIRROR);
		return VERDICT_GO;
	case ACTION_TRAP:
		sw_to_cpu(p, k, CODE_POLICY_TRAP);
		return VERDICT_TAKEN;
	case ACTION_DISCARD:
		sw_filtered(p, k->f, why);
		return VERDICT_TAKEN;
	default:
		return VERDICT_GO;
	}
}

/*
 * Snooping: IGMP is IPv4 protocol 2; MLD is ICMPv6 130 to 132 and 143 (RFC
 * 2710, RFC 3810), which comes behind a hop-by-hop header with router alert.
 */
bool sw_is_snooped(const struct sw_pkt *k)
{
	const u8 *ip = frame_at(k->f, k->l3, 20);
	const u8 *icmp;
	u32 at = k->l3 + 40u;
	u8 next;

	if (k->ethertype == 0x0800)
		return ip && ip[0] >> 4 == 4 && ip[9] == 2;
	if (k->ethertype != 0x86dd || !ip || ip[0] >> 4 != 6)
		return false;
	next = ip[6];
	if (next == 0) {
		const u8 *options = frame_at(k->f, at, 8);

		if (!options)
			return false;
		next = options[0];
		at += 8 + options[1] * 8u;
	}
	icmp = next == 58 ? frame_at(k->f, at, 1) : NULL;
	return icmp && ((*icmp >= 130 && *icmp <= 132) || *icmp == 143);
}

/*
 * Mirrors
 */

static void mirror(struct sw *sw, const struct sw_pkt *k, u32 dest, u32 port, u32 flags)
{
	struct sw_pkt copy = *k;

	if (dest >= SW_PORTS || dest == port || !(sw->mgmt_ok & BIT(dest)))
		return;
	copy.f = frame_get(k->f);
	copy.kind = KIND_TO_SNIFFER;
	copy.flags = (u16)((k->flags & ~PKT_TRUNK) | flags | PKT_COPY);
	copy.src_dev = sw->dev_number;
	copy.src_port = (u8)port;
	sw_trace(sw, &copy, BIT(dest), "mirror", NULL);
	sw_forward(sw, &copy, BIT(dest));
}

void sw_mirror_in(struct sw_port *p, const struct sw_pkt *k)
{
	mirror(p->sw, k, p->sw->in_mirror_dest, p->n, PKT_RX_SNIFF);
}

void sw_mirror_out(struct sw *sw, const struct sw_pkt *k, u32 egress)
{
	for (u32 ports = egress & sw->mirror_out_mask; ports; ports &= ports - 1)
		mirror(sw, k, sw->out_mirror_dest, (u32)__builtin_ctz(ports), 0);
}
