/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: full-duplex flow control, IEEE 802.3 annex 31B.
 *
 *	DA 01-80-c2-00-00-01, SA switch MAC, 88 08, 00 01, quanta, zeros, FCS
 *
 * A quantum is 512 bit times. Received: no frame of ours begins before the time
 * has passed. Sent: when frames that came in by a port hold more than HIGH
 * buffers it sends 0xffff, and again after half that time, and 0 below LOW. A
 * pause frame goes in front of every queue and while we are paused ourselves.
 * Whether either happens was negotiated by the PHY or forced (PORT_STS 15).
 *
 * Assumption: the thresholds, which leave each of six ports room for the
 * frames under way; and that JAM_CTL's limits count refreshes in a row.
 */
#include "switch/switch.h"

#define HIGH (SW_CELLS / 12)
#define LOW (SW_CELLS / 24)
#define QUANTA_MAX 0xffff

static const u8 pause_da[ETH_ALEN] = {0x01, 0x80, 0xc2, 0x00, 0x00, 0x01};

static sim_time quanta_time(const struct sw_port *p, u32 quanta)
{
	return (sim_time)quanta * 64 * p->byte_ps;
}

static void jam_limit(struct sw *sw)
{
	sw->int_src |= INT_JAM_LIMIT;
	sw_update_irq(sw);
}

/* Whether @f, a MAC control frame, was for the MAC alone. */
bool sw_pause_receive(struct sw_port *p, const struct frame *f)
{
	struct sw *sw = p->sw;
	u32 quanta;

	if (memcmp(f->data, pause_da, ETH_ALEN) && memcmp(f->data, sw->switch_mac, ETH_ALEN))
		return false;
	if (get_be16(f->data + 14) != 0x0001)
		return true;
	sw_count(p, ST_IN_PAUSE);
	if (!p->fc_rx || !p->full_duplex)
		return true;
	quanta = get_be16(f->data + 16);
	p->jam_in_run = quanta ? (u8)MIN(p->jam_in_run + 1, 255) : 0;
	if (p->jam_in && p->jam_in_run > p->jam_in) {
		jam_limit(sw);
		quanta = 0;
	}
	p->paused_until = node_now(sw->node) + quanta_time(p, quanta);
	if (trace_on(sw->node, TRACE_FRAME))
		trace(sw->node, TRACE_FRAME, sw->model.name, "port %u: paused for %u quanta", p->n,
		      quanta);
	sw_egress_kick(p);
	return true;
}

struct frame *sw_pause_frame(struct sw_port *p)
{
	struct frame *f = frame_alloc(&p->sw->node->frames, ETH_MIN_FRAME);
	u8 *d = frame_append(f, ETH_ZLEN);

	g_assert(d);
	memset(d, 0, ETH_ZLEN);
	memcpy(d, pause_da, ETH_ALEN);
	memcpy(d + ETH_ALEN, p->sw->switch_mac, ETH_ALEN);
	put_be16(0x8808, d + 12);
	put_be16(0x0001, d + 14);
	put_be16(p->pause_quanta, d + 16);
	frame_append_fcs(f);
	frame_name(f);
	return f;
}

static void say(struct sw_port *p, u16 quanta)
{
	p->pause_quanta = quanta;
	p->pause_due = true;
	sw_egress_kick(p);
}

static void refresh_later(struct sw_port *p)
{
	struct node *node = p->sw->node;

	node_schedule(node, &p->pause_event, node_now(node) + quanta_time(p, QUANTA_MAX / 2));
}

void sw_pause_check(struct sw_port *p)
{
	if (!p->fc_tx || !p->full_duplex)
		return;
	if (!p->pausing && p->in_cells > HIGH) {
		p->pausing = true;
		p->jam_out_run = 1;
		say(p, QUANTA_MAX);
		refresh_later(p);
	} else if (p->pausing && p->in_cells < LOW) {
		p->pausing = false;
		node_cancel(p->sw->node, &p->pause_event);
		say(p, 0);
	}
}

void sw_pause_event(struct event *ev)
{
	struct sw_port *p = container_of(ev, struct sw_port, pause_event);

	if (!p->pausing)
		return;
	if (p->jam_out && p->jam_out_run >= p->jam_out) {
		jam_limit(p->sw);
		return;
	}
	p->jam_out_run = (u8)MIN(p->jam_out_run + 1, 255);
	say(p, QUANTA_MAX);
	refresh_later(p);
}

void sw_pause_reset(struct sw_port *p)
{
	node_cancel(p->sw->node, &p->pause_event);
	p->pausing = p->pause_due = false;
	p->paused_until = 0;
}
