/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Event queue: a 64-ary radix heap.
 *
 * Time only moves forward, so an event is filed by the highest group of six
 * bits in which its time differs from the queue's: eleven levels of 64 slots,
 * a bitmap a level. Taking the earliest event is two bit scans; an event is
 * moved to a lower level only when its slot holds more than one. Scheduling,
 * moving and cancelling are O(1), and nothing is allocated: an event is a
 * member of whatever it belongs to.
 *
 * Events of one instant come out by rank, and those of one rank in the order in
 * which they were scheduled. A node's own events all have EVENT_LOCAL; the
 * events that deliver what other nodes sent rank before them, one rank a wire.
 * When a message is handed over, and so scheduled, depends on where windows
 * end (node.h); its rank does not, so neither does the order.
 */
#ifndef NETEMU_EVENT_H
#define NETEMU_EVENT_H

#include <netemu/time.h>

#define EVENT_LEVELS 11
#define EVENT_SLOTS 64

struct event;

typedef void (*event_fn)(struct event *ev);

struct event {
	sim_time at;
	struct event *next, *prev; /* in its slot; forwards to NULL, back round to the last */
	event_fn fn;
	u16 slot; /* level * EVENT_SLOTS + index, EVENT_IDLE when not queued */
	u32 rank; /* the lower, the earlier within its instant */
};

#define EVENT_IDLE UINT16_MAX
#define EVENT_LOCAL UINT32_MAX

struct event_queue {
	sim_time now;  /* of the event that runs, or ran last */
	sim_time base; /* what slots are relative to; <= every pending event */
	u64 count;     /* of events run so far */
	u32 levels;    /* bit l: level l holds an event */
	u64 slots[EVENT_LEVELS];
	struct event *slot[EVENT_LEVELS * EVENT_SLOTS]; /* the first of each list */
};

/* Empties @q and sets its clock to 0. It owns no memory. */
void event_queue_init(struct event_queue *q);

/* Prepares @ev to call @fn; it must not be queued. */
static inline void event_init(struct event *ev, event_fn fn)
{
	*ev = (struct event){.fn = fn, .slot = EVENT_IDLE, .rank = EVENT_LOCAL};
}

static inline bool event_pending(const struct event *ev)
{
	return ev->slot != EVENT_IDLE;
}

/**
 * event_schedule() - have @ev run at @at, moving it if it is already queued
 * @at: not before @q->now
 */
void event_schedule(struct event_queue *q, struct event *ev, sim_time at);

/* Takes @ev out of @q; nothing happens when it is not queued. */
void event_cancel(struct event_queue *q, struct event *ev);

/**
 * event_queue_next() - when the earliest event is due, or a lower bound of it
 *
 * Return: a time not after the earliest event's; SIM_TIME_MAX when none is
 * queued. It is exact once event_queue_run() has been called up to it, so a
 * loop that runs to each bound in turn makes progress.
 */
sim_time event_queue_next(const struct event_queue *q);

/* Runs, in order, every event due before @end; returns how many. */
u64 event_queue_run(struct event_queue *q, sim_time end);

#endif
