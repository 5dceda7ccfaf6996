/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/due.h"

struct due *due_create(u32 nodes)
{
	struct due *due = g_new0(struct due, 1);
	u32 width = MAX(nodes, 1);

	due->nodes = nodes;
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
	g_free(due);
}

static inline sim_time least(const sim_time *line)
{
	sim_time min = line[0];

	for (u32 i = 1; i < DUE_FAN; i++)
		min = MIN(min, line[i]);
	return min;
}

void due_set(struct due *due, u32 node, sim_time at)
{
	due->level[0][node] = at;
	for (u32 level = 1; level <= due->top; level++) {
		sim_time min = least(&due->level[level - 1][node / DUE_FAN * DUE_FAN]);

		node /= DUE_FAN;
		if (due->level[level][node] == min)
			break;
		due->level[level][node] = min;
	}
}

static u32 *collect(const struct due *due, u32 level, u32 index, sim_time end, u32 *out)
{
	const sim_time *line;

	if (!level) {
		*out = index;
		return out + 1;
	}
	index *= DUE_FAN;
	line = &due->level[level - 1][index];
	for (u32 i = 0; i < DUE_FAN; i++)
		if (line[i] < end)
			out = collect(due, level - 1, index + i, end, out);
	return out;
}

u32 due_before(const struct due *due, sim_time end, u32 *out)
{
	if (due_earliest(due) >= end)
		return 0;
	return (u32)(collect(due, due->top, 0, end, out) - out);
}
