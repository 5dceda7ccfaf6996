/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <slab.h>

#include "sequence.h"

static void add_gap(struct sequence *s, u32 at, u64 from, u64 end)
{
	if (s->gaps == SEQUENCE_MAX_GAPS) {
		memmove(s->gap, s->gap + 1, --s->gaps * sizeof(*s->gap));
		at -= at > 0;
	}
	if (s->gaps == s->capacity) {
		s->capacity = max(s->capacity * 2, 16u);
		s->gap = krealloc(s->k, s->gap, s->capacity * sizeof(*s->gap));
	}
	memmove(s->gap + at + 1, s->gap + at, (s->gaps - at) * sizeof(*s->gap));
	s->gap[at] = (struct sequence_gap){from, end};
	s->gaps++;
}

static void fill(struct sequence *s, u32 at, u64 number)
{
	struct sequence_gap *gap = &s->gap[at];

	if (gap->from + 1 == gap->end) {
		memmove(gap, gap + 1, (--s->gaps - at) * sizeof(*gap));
	} else if (number == gap->from) {
		gap->from++;
	} else if (number == gap->end - 1) {
		gap->end--;
	} else {
		u64 end = gap->end;

		gap->end = number;
		add_gap(s, at + 1, number + 1, end);
	}
}

enum sequence_place sequence_take(struct sequence *s, u64 number)
{
	u32 low = 0, high = s->gaps;

	if (likely(number >= s->next)) {
		if (unlikely(number > s->next))
			add_gap(s, s->gaps, s->next, number);
		s->next = number + 1;
		return SEQUENCE_NEXT;
	}
	/* The first gap that ends behind it. */
	while (low < high) {
		u32 mid = (low + high) / 2;

		if (s->gap[mid].end <= number)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == s->gaps || s->gap[low].from > number)
		return SEQUENCE_DUPLICATE;
	fill(s, low, number);
	return SEQUENCE_LATE;
}

void sequence_finish(struct sequence *s)
{
	kfree(s->gap);
}
