/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: which ports a frame leaves by. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/port.h, global1_vtu.c, global2.h (PVT, trunks).
 *
 *	ATU entry of the destination, or flooding       candidates
 *	  & BASE_VLAN of the ingress port               port-based VLANs
 *	  & PVT[source device, port]                    frames with a DSA tag
 *	  & members of the VID                          802.1Q
 *	  & ports that forward (port or STU state), and have link
 *	  & trunk mask of the addresses' hash
 *	  & not where it came from
 */
#include "switch/qos.h"
#include "switch/switch.h"

static void port_list(char *buf, size_t size, u32 ports)
{
	size_t used = 0;

	g_strlcpy(buf, ports ? "" : "none", size);
	for (u32 n = 0; n < SW_PORTS; n++)
		if (ports & BIT(n))
			used += (size_t)g_snprintf(buf + used, size - used, "%s%u", used ? "," : "",
						   n);
}

static void trace_frame(struct sw *sw, const struct sw_pkt *k, u32 egress, const char *why,
			const struct atu_entry *e)
{
	static const char *const kinds[] = {"to_cpu", "from_cpu", "to_sniffer", "forward"};
	const u8 *m = k->f->data;
	char ports[32], entry[64] = "";

	port_list(ports, sizeof(ports), egress);
	if (e)
		g_snprintf(entry, sizeof(entry), " (entry state %u, %s 0x%02x)",
			   sw_atu_state(sw, e), e->flags & ATU_TRUNK ? "trunk" : "ports", e->dpv);
	trace(sw->node, TRACE_FRAME, sw->model.name,
	      "port %u: packet 0x%" G_GINT64_MODIFIER
	      "x to %02x:%02x:%02x:%02x:%02x:%02x, %s, vid %u fid %u pri %u queue %u -> %s: %s%s",
	      k->in_port, k->f->packet_id, m[0], m[1], m[2], m[3], m[4], m[5], kinds[k->kind],
	      k->vid, k->fid, k->fpri, k->qpri, ports, why, entry);
}

void sw_trace(struct sw *sw, const struct sw_pkt *k, u32 egress, const char *why,
	      const struct atu_entry *e)
{
	if (trace_on(sw->node, TRACE_FRAME))
		trace_frame(sw, k, egress, why, e);
}

/* Trapped: to the CPU's port alone, whatever VLANs and states say. */
void sw_to_cpu(struct sw_port *p, struct sw_pkt *k, enum sw_code code)
{
	static const char *const why[] = {"management trap", "frame to register", "snooped",
					  "policy trap"};
	struct sw *sw = p->sw;
	u32 egress;

	k->kind = KIND_TO_CPU;
	k->code = code;
	k->flags |= PKT_MGMT;
	if (code == CODE_MGMT_TRAP) {
		k->fpri = sw->mgmt_pri;
		k->qpri = sw->ieee_pri[k->fpri];
		sw_count(p, ST_IN_MANAGEMENT);
	} else {
		sw_override_queue(sw, k, (enum sw_frame_type)code);
	}
	egress = sw->cpu_dest < SW_PORTS ? BIT(sw->cpu_dest) & sw->mgmt_ok : 0;
	egress &= ~BIT(p->n);
	if (!egress) {
		sw_filtered(p, k->f, "trapped, but no CPU port is up");
		return;
	}
	sw_count(p, ST_IN_ACCEPTED);
	sw_trace(sw, k, egress, why[code & 3], NULL);
	sw_forward(sw, k, egress);
}

/* Ports whose state lets frames of @v out. */
static u32 open_ports(const struct sw *sw, const struct vtu_entry *v)
{
	u32 ports = 0;

	if (!sw->stu[v->sid])
		return sw->egress_ok;
	for (u32 n = 0; n < SW_PORTS; n++)
		if (sw->mgmt_ok & BIT(n) && sw_state_of(sw, v, n) == STATE_FORWARDING)
			ports |= BIT(n);
	return ports;
}

/* Three bits that choose a member of each trunk: mv88e6xxx_g2_trunk_mask_write(). */
static u32 trunk_ports(const struct sw *sw, const struct sw_pkt *k)
{
	const u8 *d = k->f->data;
	u32 hash = (d[5] ^ d[11]) & 7;

	/* Assumption: with HASH set, all address bits are folded. */
	if (sw->trunk_hash)
		for (u32 i = 0; i < 5; i++)
			hash ^= ((d[i] ^ d[6 + i]) * 0x9du >> 5) & 7;
	return sw->trunk_mask[hash & 7];
}

static u32 pvt_ports(const struct sw *sw, const struct sw_pkt *k)
{
	bool five = reg_get(&sw->g2, G2_MISC) & BIT(14);
	u32 dev = k->flags & PKT_TRUNK ? 0x1f : k->src_dev;

	return sw->pvt[five ? (dev << 5 | (k->src_port & 0x1f)) & 0x1ff :
			      (dev << 4 | (k->src_port & 0xf)) & 0x1ff];
}

static bool is_mgmt_state(const struct atu_entry *e, bool multicast)
{
	if (!(e->flags & ATU_STATIC))
		return false;
	return multicast ? e->state == 0x6 || e->state == 0xe : (e->state & ~1) == 0xc;
}

/* A destination that the ATU calls management: blocked ports let it through. */
static void forward_mgmt(struct sw_port *p, struct sw_pkt *k, struct atu_entry *e)
{
	struct sw *sw = p->sw;
	u32 egress = sw_atu_ports(sw, e) & sw->mgmt_ok & ~BIT(p->n);

	k->kind = KIND_TO_CPU;
	k->code = CODE_MGMT_TRAP;
	k->flags |= PKT_MGMT;
	k->fpri = sw->mgmt_pri;
	k->qpri = sw->ieee_pri[k->fpri];
	sw_count(p, ST_IN_MANAGEMENT);
	if (!egress) {
		sw_filtered(p, k->f, "management address, no port of it is up");
		return;
	}
	sw_count(p, ST_IN_ACCEPTED);
	sw_trace(sw, k, egress, "management address in the ATU", e);
	sw_forward(sw, k, egress);
}

void sw_lookup(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry *v, u32 state)
{
	struct sw *sw = p->sw;
	const u8 *da = k->f->data;
	bool multicast = da[0] & 1;
	struct atu_entry *e = NULL;
	const char *why = "ATU";
	u32 map = p->vlan_map, egress;

	if (likely(!(p->special & SPECIAL_NO_MAP_DA)))
		e = sw_atu_live(sw, atu_key(da, k->fid));
	if (likely(e)) {
		if (unlikely(e->flags & ATU_STATIC) && is_mgmt_state(e, multicast)) {
			forward_mgmt(p, k, e);
			return;
		}
		egress = sw_atu_ports(sw, e);
		if (unlikely(p->special & SPECIAL_TUNNEL) && e->flags & ATU_STATIC && !multicast)
			map = SW_PORT_MASK;
	} else if (p->special & SPECIAL_NO_MAP_DA) {
		egress = SW_PORT_MASK;
		why = "BASE_VLAN, MAP_DA is off";
	} else if (multicast) {
		egress = sw->flood_mc;
		why = "flooded, not in the ATU";
		if (get_be32(da) == 0xffffffff && da[4] == 0xff && da[5] == 0xff &&
		    reg_get(&sw->g2, G2_SWITCH_MGMT) & BIT(12))
			egress = SW_PORT_MASK;
		sw_count(p, ST_IN_DA_UNKNOWN);
	} else {
		egress = sw->flood_uc;
		why = "flooded, not in the ATU";
		sw_count(p, ST_IN_DA_UNKNOWN);
	}
	egress &= map & ~BIT(p->n);
	if (unlikely(v))
		egress &= v->members & open_ports(sw, v);
	else
		egress &= sw->egress_ok;
	if (unlikely(k->flags & PKT_DSA))
		egress &= pvt_ports(sw, k);
	if (unlikely(sw->trunks))
		egress &= trunk_ports(sw, k);
	if (unlikely(!egress)) {
		sw_trace(sw, k, 0, why, e);
		sw_filtered(p, k->f, "no port is left to send it to");
		return;
	}
	sw_count(p, ST_IN_ACCEPTED);
	sw_trace(sw, k, egress, why, e);
	if (unlikely(egress & sw->mirror_out_mask))
		sw_mirror_out(sw, k, egress);
	sw_forward(sw, k, egress);
}
