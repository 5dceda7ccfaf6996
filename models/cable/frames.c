/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames through a cable, out of one end and into the other. cable.c has the
 * theory. Full duplex takes one message a frame; half duplex one more for the
 * carrier, and an event at the sender's for the end of sending.
 */
#include "cable/cable.h"

/* When a message for @at arrives, no sooner than promised. */
static inline sim_time cable_arrival(const struct end *end, sim_time at)
{
	return MAX(MAX(at, now_at(end) + end->promise), end->floor);
}

void cable_send(struct end *end, struct wire_msg *msg)
{
	msg->at = cable_arrival(end, msg->at);
	wire_send(&end->out, msg);
}

/* ---- Frames, out ---- */

static void send_carrier(struct end *end, bool on, sim_time at)
{
	struct wire_msg msg = {.at = at, .first = at, .kind = MSG_CARRIER, .arg = on};

	if (now_at(end) + end->promise <= at && end->floor <= at)
		cable_send(end, &msg);
}

static void send_frame(struct end *end, struct frame *f, sim_time first, sim_time last)
{
	struct wire_msg *msg = wire_add(&end->out, cable_arrival(end, last));

	msg->first = first;
	msg->kind = MSG_FRAME;
	msg->arg = end->mbps;
	msg->frame = f;
	end->last = last;
}

/* Leaves of @f what has come out by @at; false if that is nothing. */
static bool cut_frame(const struct end *end, struct frame *f, sim_time first, sim_time at)
{
	sim_time bytes = (at - first) / bit_times(8, end->mbps) - ETH_PREAMBLE_LEN;

	if (at <= first || bytes <= 0)
		return false;
	frame_trim(f, (u32)MIN(bytes, f->len));
	f->flags |= FRAME_CUT;
	return true;
}

/* Nothing of @f comes out at the other end; this one tells the tap. */
static rare void not_sent(struct end *end, struct frame *f)
{
	end->unplugged++;
	tap_frame(end->tap, node_of(end), f, end->index ? TAP_IN : TAP_OUT,
		  end->plugged ? "not sent: no link" : "not sent: the cable is unplugged");
	frame_put(f);
}

static void impair(struct end *end, struct frame *f)
{
	if (frame_loss_draw(&end->loss))
		f->flags |= FRAME_LOST;
	else if (end->errors.rate > 0 && bit_errors_apply(&end->errors, f))
		f->flags |= FRAME_DAMAGED;
}

/* Sends @f whose last bit comes out at @last, cut if the cable is pulled before. */
static rare void send_or_cut(struct end *end, struct frame *f, sim_time first, sim_time last)
{
	if (unlikely(last > end->cut)) {
		if (!cut_frame(end, f, first, end->cut)) {
			not_sent(end, f);
			return;
		}
		last = end->cut;
	}
	send_frame(end, f, first, last);
}

/* Half duplex: what was being sent ends at @now, of its own accord or not. */
void cable_end_sending(struct end *end, bool aborted)
{
	struct frame *f = end->sending;
	sim_time first = end->sending_since + end->latency;
	sim_time last = now_at(end) + end->latency;

	end->sending = NULL;
	node_cancel(node_of(end), &end->sent_event);
	if (aborted && !cut_frame(end, f, first, last)) {
		frame_put(f);
		f = NULL;
	}
	if (f)
		send_or_cut(end, f, first, last);
	else
		send_carrier(end, false, last);
}

void cable_sent(struct event *ev)
{
	cable_end_sending(container_of(ev, struct end, sent_event), false);
}

static rare void begin_special(struct end *end, struct frame *f, sim_time duration)
{
	sim_time now = now_at(end), first = MAX(now + end->latency, end->last);

	/* What crosses to another node is held by nobody else. */
	f = frame_writable(&end->port->node->frames, f);
	if (!end->special) {
		send_or_cut(end, f, first, first + duration);
		return;
	}
	if (!end->plugged || !end->mbps) {
		not_sent(end, f);
		return;
	}
	impair(end, f);
	if (end->half) {
		if (end->sending)
			cable_end_sending(end, true);
		end->sending = f;
		end->sending_since = now;
		node_schedule(node_of(end), &end->sent_event, now + duration);
		send_carrier(end, true, now + end->latency);
		return;
	}
	if (end->peer_half && first < end->cut)
		send_carrier(end, true, first);
	send_or_cut(end, f, first, first + duration);
}

void cable_begin(struct mdi_port *port, struct frame *f, sim_time duration)
{
	struct end *end = port->medium_owner;
	sim_time first = MAX(now_at(end) + end->latency, end->last), last = first + duration;

	if (unlikely(end->special || f->refs > 1 || last > end->cut))
		begin_special(end, f, duration);
	else
		send_frame(end, f, first, last);
}

void cable_abort(struct mdi_port *port)
{
	struct end *end = port->medium_owner;

	if (end->sending)
		cable_end_sending(end, true);
}

/* ---- In ---- */

void cable_set_carrier(struct end *end, bool on)
{
	if (end->carrier == on)
		return;
	end->carrier = on;
	end->port->phy->carrier(end->port, on);
}

/* A frame that is captured, was impaired, or ends the carrier. */
static __attribute__((noinline)) void frame_in_special(struct end *end, struct frame *f, u32 mbps)
{
	end->damaged += !!(f->flags & FRAME_DAMAGED);
	end->cut_frames += !!(f->flags & FRAME_CUT);
	end->lost += !!(f->flags & FRAME_LOST);
	tap_frame(end->tap, node_of(end), f, end->index ? TAP_OUT : TAP_IN,
		  f->flags & FRAME_LOST ? "lost on the cable" : NULL);
	if (f->flags & FRAME_LOST)
		frame_put(f);
	else
		end->port->phy->receive(end->port, f, mbps);
	if (end->carrier)
		cable_set_carrier(end, false);
}

static inline void frame_in(struct end *end, struct frame *f, u32 mbps)
{
	end->frames++;
	end->bytes += f->len;
	if (unlikely(end->tap || f->flags || end->carrier))
		frame_in_special(end, f, mbps);
	else
		end->port->phy->receive(end->port, f, mbps);
}

/* Carrier, link signals, the peer's mode. */
static rare void state_in(struct end *end, const struct wire_msg *msg)
{
	struct mdi_signal signal;

	if (msg->kind == MSG_CARRIER) {
		if (end->half && end->plugged)
			cable_set_carrier(end, msg->arg);
	} else if (msg->arg == end->plugs) {
		if (msg->kind == MSG_MODE) {
			end->peer_mbps = (u32)msg->data[0];
			end->peer_half = msg->data[1];
			copper_update(end);
			return;
		}
		memcpy(&signal, msg->data, sizeof(signal));
		end->port->phy->signal(end->port, &signal);
	}
}

void cable_deliver(struct wire *wire, struct wire_msg *msg)
{
	if (likely(msg->kind == MSG_FRAME))
		frame_in(wire->owner, msg->frame, msg->arg);
	else
		state_in(wire->owner, msg);
}
