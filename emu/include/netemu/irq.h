/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt lines. A model owns pins; a line joins any number of pins (wired
 * OR) and tells its sink, the guest's interrupt controller, when it goes up or
 * down. Level semantics; a sink that wants edges takes the rising ones.
 */
#ifndef NETEMU_IRQ_H
#define NETEMU_IRQ_H

#include <netemu/types.h>

struct irq_line {
	u32 asserted;					 /* pins that are up */
	u32 number;					 /* in the SoC's interrupt map */
	void (*sink)(struct irq_line *line, bool level); /* NULL: nobody listens */
	void *ctx;
};

struct irq_pin {
	struct irq_line *line; /* NULL: not connected */
	bool level;
};

static inline bool irq_line_level(const struct irq_line *line)
{
	return line->asserted != 0;
}

/* Drives @pin; the line's sink runs if that changes the line. */
static inline void irq_pin_set(struct irq_pin *pin, bool level)
{
	struct irq_line *line = pin->line;

	if (pin->level == level)
		return;
	pin->level = level;
	if (!line)
		return;
	line->asserted += level ? 1 : -1;
	if (line->sink && line->asserted == (u32)level)
		line->sink(line, level);
}

#endif
