/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event queue of netemu/event.h.
 *
 * Level l files times that first differ from @base in bits 6l..6l+5. Invariants:
 *  - base <= every pending time, and base only grows;
 *  - all events of level l are earlier than all events of level l+1;
 *  - a slot's list is in scheduling order among events of one instant and rank,
 *    because a slot is refilled from above only when everything below is empty;
 *  - a slot of level 0 is one instant, and its list is in order of rank.
 *
 * So the earliest event is in the lowest level's lowest slot. If it is alone
 * there, it is the earliest; otherwise the slot is spread over the levels below
 * after moving base to the slot's own start. Base never moves past the end that
 * event_queue_run() was given: what other nodes send later may still come
 * before the earliest event of today.
 */
#include <assert.h>
#include <stdlib.h>

#include <netemu/event.h>

#define SLOT_BITS 6

/*
 * Lists are doubly linked for event_cancel(), and the head's prev is the tail, so
 * that a slot is one pointer: slots seldom are in the cache, and a node's few
 * events are all over them. An empty slot is stale; the bitmap says that it is.
 */

/* Files @ev, which is not the last of its instant, behind those that rank no higher. */
static rare void file_ranked(struct event **slot, struct event *ev)
{
	struct event *next = *slot;

	while (next->rank <= ev->rank)
		next = next->next;
	ev->next = next;
	ev->prev = next->prev;
	if (next == *slot)
		*slot = ev;
	else
		ev->prev->next = ev;
	next->prev = ev;
}

static inline void file_event(struct event_queue *q, struct event *ev)
{
	u64 differs = (u64)ev->at ^ (u64)q->base;
	u32 level = (u32)(63 - __builtin_clzll(differs | 1)) / SLOT_BITS;
	u32 index = ((u64)ev->at >> (level * SLOT_BITS)) % EVENT_SLOTS;
	u32 number = level * EVENT_SLOTS + index;
	u64 slots = q->slots[level], bit = UINT64_C(1) << index;

	ev->slot = (u16)number;
	if (slots & bit) {
		struct event *head = q->slot[number], *tail = head->prev;

		if (!level && unlikely(ev->rank < tail->rank)) {
			file_ranked(&q->slot[number], ev);
			return;
		}
		ev->prev = tail;
		tail->next = ev;
		head->prev = ev;
	} else {
		q->slot[number] = ev;
		ev->prev = ev;
		q->slots[level] = slots | bit;
		q->levels |= BIT(level);
	}
	ev->next = NULL;
}

static inline void mark_empty(struct event_queue *q, u32 slot)
{
	u32 level = slot / EVENT_SLOTS;

	q->slots[level] &= ~(UINT64_C(1) << (slot % EVENT_SLOTS));
	if (!q->slots[level])
		q->levels &= ~BIT(level);
}

void event_queue_init(struct event_queue *q)
{
	memset(q, 0, sizeof(*q));
}

void event_schedule(struct event_queue *q, struct event *ev, sim_time at)
{
	assert(at >= q->now && at >= q->base);
	if (event_pending(ev))
		event_cancel(q, ev);
	ev->at = at;
	file_event(q, ev);
}

void event_cancel(struct event_queue *q, struct event *ev)
{
	struct event **slot;

	if (!event_pending(ev))
		return;
	slot = &q->slot[ev->slot];
	if (*slot != ev)
		ev->prev->next = ev->next;
	else if (ev->next)
		*slot = ev->next;
	else
		mark_empty(q, ev->slot);
	/* Whose prev it was: the next one's, or, of the last, the head's. */
	if (ev->next)
		ev->next->prev = ev->prev;
	else
		(*slot)->prev = ev->prev;
	ev->slot = EVENT_IDLE;
}

/* Start of the lowest slot's span; @slot is that slot. */
static sim_time slot_start(const struct event_queue *q, u32 level, u32 index)
{
	u32 shift = level * SLOT_BITS;
	u64 above = shift + SLOT_BITS >= 64 ? 0 : (u64)q->base >> (shift + SLOT_BITS);

	if (shift + SLOT_BITS < 64)
		above <<= shift + SLOT_BITS;
	return (sim_time)(above | (u64)index << shift);
}

sim_time event_queue_next(const struct event_queue *q)
{
	u32 level, index;
	struct event *head;

	if (!q->levels)
		return SIM_TIME_MAX;
	level = (u32)__builtin_ctz(q->levels);
	index = (u32)__builtin_ctzll(q->slots[level]);
	head = q->slot[level * EVENT_SLOTS + index];
	if (!level || !head->next)
		return head->at;
	return slot_start(q, level, index);
}

/*
 * Takes the lowest slot of the lowest level, whose bitmap is @slots, off the
 * bitmaps. From a register: a read-modify-write of memory that the next turn
 * reads again costs more than all the rest.
 */
static inline void mark_lowest_empty(struct event_queue *q, u32 level, u64 slots)
{
	slots &= slots - 1;
	q->slots[level] = slots;
	if (!slots)
		q->levels &= q->levels - 1;
}

/* Spreads the events of a slot over the levels below, after moving base to its start. */
static inline void spread(struct event_queue *q, struct event *ev, sim_time start)
{
	struct event *next;

	q->base = start;
	for (; ev; ev = next) {
		next = ev->next;
		file_event(q, ev);
	}
}

u64 event_queue_run(struct event_queue *q, sim_time end)
{
	u64 before = q->count;

	while (q->levels) {
		u32 level = (u32)__builtin_ctz(q->levels);
		u64 slots = q->slots[level];
		u32 index = (u32)__builtin_ctzll(slots);
		struct event **slot = &q->slot[level * EVENT_SLOTS + index];
		struct event *ev = *slot;

		if (level && ev->next) {
			sim_time start = slot_start(q, level, index);

			if (start >= end)
				break;
			mark_lowest_empty(q, level, slots);
			spread(q, ev, start);
			continue;
		}
		if (ev->at >= end)
			break;
		if (ev->next) {
			*slot = ev->next;
			ev->next->prev = ev->prev;
		} else {
			mark_lowest_empty(q, level, slots);
		}
		ev->slot = EVENT_IDLE;
		q->now = q->base = ev->at;
		q->count++;
		ev->fn(ev);
	}
	return q->count - before;
}
