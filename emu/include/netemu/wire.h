/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wire carries messages one way between two nodes (or within one). It is the
 * only thing that two nodes share, each its half; these meet when neither runs.
 *
 * The receiver sees messages in order of arrival time, in sending order where
 * those are equal, and before anything of its own that is due at that time.
 */
#ifndef NETEMU_WIRE_H
#define NETEMU_WIRE_H

#include <netemu/node.h>

struct wire_msg {
	sim_time at;	/* when it is delivered */
	sim_time first; /* for a frame: when its first bit arrives */
	u32 kind;	/* the owner's own */
	u32 arg;
	struct frame *frame; /* reference owned by the message, or NULL */
	u64 data[2];
};

struct wire {
	struct node *from, *to;
	sim_time min_delay; /* promise: no message arrives sooner than this after it is sent */
	void (*deliver)(struct wire *wire, struct wire_msg *msg); /* takes msg->frame */
	void *owner;
	/* private */
	struct event event;
	struct wire_msg *ring; /* receiver's; both capacities are powers of two */
	u32 head, count, capacity;
	struct wire_msg *sent; /* sender's, handed over when its turn is over */
	u32 sent_count, sent_capacity;
	struct wire *next_outbox; /* of the sender's outbox, or its domain's */
	bool in_outbox;
	bool crosses; /* to another domain */
};

/**
 * wire_init() - join @from to @to
 * @min_delay: > 0; the larger, the longer nodes run in one turn
 * @deliver:   called at the receiver, at msg->at; owns msg->frame
 */
void wire_init(struct wire *wire, struct node *from, struct node *to, sim_time min_delay,
	       void (*deliver)(struct wire *wire, struct wire_msg *msg), void *owner);

/* Drops what is still on the wire. */
void wire_finish(struct wire *wire);

/**
 * wire_set_min_delay() - change the promise; sender's side only
 *
 * Others have been run on the old promise. So what is sent after lowering it
 * still arrives no sooner than the old promise, or WINDOW_MIN if that is longer,
 * after the time of this call.
 */
void wire_set_min_delay(struct wire *wire, sim_time min_delay);

/**
 * wire_add() - a message to be filled in by the caller, at once; sender's side only
 * @at: at least min_delay from now
 *
 * Return: it, with nothing but its time set. Its frame changes hands.
 */
struct wire_msg *wire_add(struct wire *wire, sim_time at);

/**
 * wire_send() - send @msg; sender's side only
 * @msg: copied; msg->at is at least min_delay from now; its frame changes hands
 */
void wire_send(struct wire *wire, const struct wire_msg *msg);

#endif
