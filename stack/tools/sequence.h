/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of a row of numbers have come, counted from 0: for what arrives late and
 * what arrives twice. Kept as the gaps in front of the highest number, so that a
 * row without losses takes no memory.
 */
#ifndef STACK_TOOLS_SEQUENCE_H
#define STACK_TOOLS_SEQUENCE_H

#include <kernel.h>

/* More gaps than this, and the first is forgotten: who was in it is lost for good. */
#define SEQUENCE_MAX_GAPS 65536

struct sequence {
	struct kernel *k;
	u64 next; /* one more than the highest that came */
	struct sequence_gap {
		u64 from, end; /* end is not in it */
	} * gap;
	u32 gaps, capacity;
};

enum sequence_place { SEQUENCE_NEXT, SEQUENCE_LATE, SEQUENCE_DUPLICATE };

/* @number came. Late: after a higher one, and for the first time. */
enum sequence_place sequence_take(struct sequence *s, u64 number);

void sequence_finish(struct sequence *s);

#endif
