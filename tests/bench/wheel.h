/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bare 64-ary wheel: the bound that the engine's event queue is measured
 * against, and what the bound's skeleton of a network runs on.
 *
 * It is the same radix heap as the engine's (netemu/event.h) without all that
 * an engine needs of it: an event cannot be cancelled or moved, so it is linked
 * one way only and does not know its slot; there is no limit to run to but one;
 * everything is inline. Order is exact: by time, then by filing.
 */
#ifndef BENCH_WHEEL_H
#define BENCH_WHEEL_H

#include <netemu/types.h>

#define WHEEL_LEVELS 11
#define WHEEL_SLOTS 64

struct wheel_event {
	u64 at;
	struct wheel_event *next;
	void (*fn)(struct wheel_event *ev);
};

struct wheel {
	u64 now;  /* time of the event that runs */
	u64 base; /* what slots are relative to */
	u64 count;
	u32 levels;
	u64 slots[WHEEL_LEVELS];
	struct wheel_slot {
		struct wheel_event *head, *tail;
	} slot[WHEEL_LEVELS][WHEEL_SLOTS];
};

static inline void wheel_add(struct wheel *w, struct wheel_event *ev, u64 at)
{
	u64 differs = at ^ w->base;
	u32 level = differs ? (63 - (u32)__builtin_clzll(differs)) / 6 : 0;
	u32 index = at >> (6 * level) & (WHEEL_SLOTS - 1);
	struct wheel_slot *slot = &w->slot[level][index];

	ev->at = at;
	ev->next = NULL;
	if (slot->head) {
		slot->tail->next = ev;
	} else {
		slot->head = ev;
		w->slots[level] |= UINT64_C(1) << index;
		w->levels |= 1u << level;
	}
	slot->tail = ev;
}

static inline void wheel_clear(struct wheel *w, u32 level, u32 index)
{
	w->slots[level] &= ~(UINT64_C(1) << index);
	if (!w->slots[level])
		w->levels &= ~(1u << level);
}

/* Runs every event due before @end, in order. */
static inline void wheel_run(struct wheel *w, u64 end)
{
	while (w->levels) {
		u32 level = (u32)__builtin_ctz(w->levels);
		u32 index = (u32)__builtin_ctzll(w->slots[level]);
		struct wheel_slot *slot = &w->slot[level][index];
		struct wheel_event *ev = slot->head;

		/* On level 0 all of a slot is of one instant; alone, an event is the earliest. */
		if (level == 0 || !ev->next) {
			if (ev->at >= end)
				return;
			slot->head = ev->next;
			if (!ev->next)
				wheel_clear(w, level, index);
			w->now = w->base = ev->at;
			w->count++;
			ev->fn(ev);
			continue;
		}
		if (ev->at >> (6 * level) << (6 * level) >= end)
			return;
		slot->head = NULL;
		wheel_clear(w, level, index);
		w->base = ev->at >> (6 * level) << (6 * level);
		while (ev) {
			struct wheel_event *next = ev->next;

			wheel_add(w, ev, ev->at);
			ev = next;
		}
	}
}

#endif
