/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: what the MAC of a port does with a frame that has come in, and the
 * MIB counters of both directions. Source: chip.c (MV88E6XXX_HW_STAT_MAPPER) for
 * the counters; their definitions are those of the RMON groups (RFC 2819), which
 * the kernel's names follow.
 *
 *	length      FCS good        FCS bad
 *	< 64        undersize       fragments
 *	<= maximum  in_good_octets  in_fcs_error (in_rx_error with symbol errors)
 *	> maximum   oversize        jabber
 *
 * Assumption: the counters of a disabled port count all the same, being in its
 * MAC, as long as it has link.
 */
#include "switch/switch.h"

static inline void count_cast(struct sw_port *p, const struct frame *f, u32 uni, u32 multi,
			      u32 broad)
{
	const u8 *da = f->data;

	if (likely(!(da[0] & 1)))
		sw_count(p, uni);
	else if (get_be32(da) == 0xffffffff && da[4] == 0xff && da[5] == 0xff)
		sw_count(p, broad);
	else
		sw_count(p, multi);
}

static inline u32 histogram(u32 len)
{
	u32 bits;

	if (len <= 64)
		return ST_HIST_64;
	bits = 32 - (u32)__builtin_clz(len); /* 7 for 65..127, 11 from 1024 on */
	return ST_HIST_64 + MIN(bits, 11) - 6;
}

/* Pause is the one MAC control frame: 802.3 annex 31B. */
static inline bool is_mac_control(const struct frame *f)
{
	return unlikely(get_be16(f->data + 12) == 0x8808);
}

static void count_bad(struct sw_port *p, const struct frame *f, bool fcs_ok)
{
	p->stat[ST_IN_BAD_OCTETS] += f->len;
	if (f->len < ETH_MIN_FRAME)
		sw_count(p, fcs_ok ? ST_IN_UNDERSIZE : ST_IN_FRAGMENTS);
	else if (f->len > p->max_len)
		sw_count(p, fcs_ok ? ST_IN_OVERSIZE : ST_IN_JABBER);
	else
		sw_count(p, f->flags & FRAME_SYMBOL_ERROR ? ST_IN_RX_ERROR : ST_IN_FCS_ERROR);
}

void sw_drop(struct sw_port *p, struct frame *f, const char *why)
{
	struct node *node = p->sw->node;

	tap_frame(p->mii.tap, node, f, TAP_IN, why);
	if (trace_on(node, TRACE_FRAME))
		trace(node, TRACE_FRAME, p->sw->model.name,
		      "port %u: packet 0x%" G_GINT64_MODIFIER "x, %u bytes, dropped: %s", p->n,
		      f->packet_id, f->len, why);
	frame_put(f);
}

static void receive_bad(struct sw_port *p, struct frame *f, bool fcs_ok)
{
	static const char *const why[] = {"bad FCS", "shorter than 64 bytes", "too long"};
	u32 kind = f->len < ETH_MIN_FRAME ? 1 : f->len > p->max_len ? 2 : 0;

	count_bad(p, f, fcs_ok);
	/* "Force good FCS": only such errors of frames of a good length. */
	if (p->ignore_fcs && !kind && !(f->flags & FRAME_CUT)) {
		sw_count(p, ST_IN_BAD_ACCEPTED);
		f = frame_writable(&p->sw->node->frames, f);
		f->flags &= ~(FRAME_DAMAGED | FRAME_SYMBOL_ERROR);
		frame_update_fcs(f);
		sw_ingress(p, f);
		return;
	}
	sw_drop(p, f, why[kind]);
}

static rare void receive_nothing(struct sw_port *p, struct frame *f)
{
	if (!p->link) {
		sw_drop(p, f, "link is down");
		return;
	}
	/* Collided with what we sent: the MAC was deaf to it. */
	sw_count(p, ST_IN_FRAGMENTS);
	sw_drop(p, f, "collision");
}

void sw_mac_receive(struct mii_end *end, struct frame *f)
{
	struct sw_port *p = end->owner;
	struct sw *sw = p->sw;
	bool fcs_ok;

	if (unlikely(!p->link || p->spoiled)) {
		receive_nothing(p, f);
		return;
	}
	fcs_ok = frame_fcs_ok(f) && !(f->flags & (FRAME_CUT | FRAME_SYMBOL_ERROR));
	if (sw->hist_mode & 1 && likely(f->len >= ETH_MIN_FRAME))
		sw_count(p, histogram(f->len));
	if (unlikely(p->n == 5 && sw_serdes_present(sw)))
		sw_serdes_count(p, f, !fcs_ok);
	if (unlikely(!fcs_ok || f->len < ETH_MIN_FRAME || f->len > p->max_len)) {
		receive_bad(p, f, fcs_ok);
		return;
	}
	sw_count64(p, ST_IN_GOOD_OCTETS, f->len);
	if (is_mac_control(f) && sw_pause_receive(p, f)) {
		tap_frame(end->tap, sw->node, f, TAP_IN, NULL);
		frame_put(f);
		return;
	}
	count_cast(p, f, ST_IN_UNICAST, ST_IN_MULTICASTS, ST_IN_BROADCASTS);
	sw_ingress(p, f);
}

/* @k is NULL for pause frames, which the MAC makes itself. */
void sw_count_sent(struct sw_port *p, const struct frame *f, const struct sw_pkt *k)
{
	sw_count64(p, ST_OUT_OCTETS, f->len);
	if (p->sw->hist_mode & 2)
		sw_count(p, histogram(f->len));
	if (unlikely(!k)) {
		sw_count(p, ST_OUT_PAUSE);
		return;
	}
	count_cast(p, f, ST_OUT_UNICAST, ST_OUT_MULTICASTS, ST_OUT_BROADCASTS);
	sw_count(p, ST_OUT_QUEUE_0 + k->qpri);
	if (unlikely(k->flags & PKT_MGMT))
		sw_count(p, ST_OUT_MANAGEMENT);
}
