/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/due.h"

struct due *due_create(u32 nodes)
{
	struct due *due = g_new0(struct due, 1);
	u32 width = MAX(nodes, 2); /* so that there is a level above the nodes */

	due->nodes = nodes;
	due->stale = g_new(u32, width / DUE_FAN + 1);
	due->is_stale = g_new0(bool, width / DUE_FAN + 1);
	for (;; due->top++) {
		u32 padded = (width + DUE_FAN - 1) / DUE_FAN * DUE_FAN;

		due->level[due->top] = g_new(sim_time, padded);
		for (u32 i = 0; i < padded; i++)
			due->level[due->top][i] = SIM_TIME_MAX;
		if (width == 1)
			return due;
		width = padded / DUE_FAN;
	}
}

void due_destroy(struct due *due)
{
	if (!due)
		return;
	for (u32 level = 0; level <= due->top; level++)
		g_free(due->level[level]);
	g_free(due->stale);
	g_free(due->is_stale);
	g_free(due);
}

static inline sim_time least(const sim_time *line)
{
	sim_time min = line[0];

	for (u32 i = 1; i < DUE_FAN; i++)
		min = MIN(min, line[i]);
	return min;
}

void due_settle(struct due *due)
{
	for (u32 i = 0; i < due->stale_count; i++) {
		u32 line = due->stale[i];

		due->is_stale[line] = false;
		for (u32 level = 1; level <= due->top; level++) {
			sim_time min = least(&due->level[level - 1][line * DUE_FAN]);

			if (due->level[level][line] == min)
				break;
			due->level[level][line] = min;
			line /= DUE_FAN;
		}
	}
	due->stale_count = 0;
}

/* Of line @line of @level: its nodes, or what is below its entries. */
static u32 *collect(const struct due *due, u32 level, u32 line, sim_time end, u32 *out)
{
	const sim_time *at = &due->level[level][line * DUE_FAN];

	for (u32 i = 0; i < DUE_FAN; i++) {
		if (level) {
			if (at[i] < end)
				out = collect(due, level - 1, line * DUE_FAN + i, end, out);
		} else {
			*out = line * DUE_FAN + i;
			out += at[i] < end;
		}
	}
	return out;
}

u32 due_before(const struct due *due, sim_time end, u32 *out)
{
	return (u32)(collect(due, due->top - 1, 0, end, out) - out);
}
