/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: what overrides a frame's priority after tag and IP header have had
 * their say: the port's PRI_OVERRIDE, which turns to the ATU's and the VTU's
 * entries, and the table of global 2, which goes by the kind of frame.
 *
 *	port PRI_OVERRIDE   VTU entry's ─┐
 *	                    ATU entry of SA ─┤> frame priority (tag), queue, or both
 *	                    ATU entry of DA ─┘
 *	PRIO_OVERRIDE       kind of frame ────> queue
 *
 * Source: Marvell's UMSD: Topaz_gprtSetDAPriorityOverride() and kin; its DSDT:
 * gtPortCtrl.c (gprtSetDAPriOverride()),
 * gtPriTable.c (gsysSetQPriOverrideTable()), gtVtu.c for the VTU's priority in
 * its third data register, msApiTypes.h for the kinds of frames, and that a
 * source's counts only where it is static here, or the port is locked.
 *
 * Assumption: of several the destination's wins over the source's, and that over
 * the VLAN's; the queue of an entry's priority is its upper two bits.
 */
#include "switch/qos.h"

enum { OVERRIDE_FRAME = 1, OVERRIDE_QUEUE = 2 };

static void override(struct sw_pkt *k, u32 what, u32 pri)
{
	if (what & OVERRIDE_FRAME && k->fpri != pri) {
		k->fpri = (u8)pri;
		k->flags |= k->flags & PKT_TAGGED ? PKT_REPRI : 0;
	}
	if (what & OVERRIDE_QUEUE)
		k->qpri = (u8)(pri >> 1);
}

/* Entry states whose priority counts: odd ones, and of multicasts the upper half. */
static bool has_priority(const struct atu_entry *e, bool multicast)
{
	return e && e->flags & ATU_STATIC && (multicast ? e->state >= 0xc : e->state & 1);
}

void sw_override_priority(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry *v)
{
	struct sw *sw = p->sw;
	const u8 *da = k->f->data, *sa = da + ETH_ALEN;
	u32 by_vtu = p->pri_override >> 10 & 3, by_sa = p->pri_override >> 12 & 3;
	u32 by_da = p->pri_override >> 14 & 3;
	const struct atu_entry *e;

	if (by_vtu && v && v->pri & VTU_PRI_SET)
		override(k, by_vtu, v->pri & 7);
	if (by_sa) {
		e = sw_atu_live(sw, atu_key(sa, k->fid));
		if (has_priority(e, false) && sw_atu_ports(sw, e) & BIT(p->n))
			override(k, by_sa, e->pri);
	}
	if (by_da) {
		e = sw_atu_live(sw, atu_key(da, k->fid));
		if (has_priority(e, da[0] & 1))
			override(k, by_da, e->pri);
	}
}

/*
 * Offset 0x0f: Priority Override Table
 */

void sw_override_queue(const struct sw *sw, struct sw_pkt *k, enum sw_frame_type type)
{
	u8 entry = sw->queue_override[type];

	if (unlikely(entry & QUEUE_OVERRIDE_SET))
		k->qpri = entry & 3;
}

void sw_prio_override_write(struct sw *sw, u32 value)
{
	u32 type = value >> 8 & 0xf;

	if (value & SW_BUSY)
		sw->queue_override[type] = value & 0xf;
	sw->queue_overrides = false;
	for (u32 i = 0; i < ARRAY_SIZE(sw->queue_override); i++)
		sw->queue_overrides |= (sw->queue_override[i] & QUEUE_OVERRIDE_SET) != 0;
	reg_set(&sw->g2, G2_PRIO_OVERRIDE, type << 8 | sw->queue_override[type]);
}
