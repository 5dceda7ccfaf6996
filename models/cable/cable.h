/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cable's own header: state of an end, and what is in impair.c, copper.c. */
#ifndef MODELS_CABLE_CABLE_H
#define MODELS_CABLE_CABLE_H

#include <netemu/cable.h>
#include <netemu/wire.h>

/* Flips bits at random. Between two flips lies a geometric number of good bits,
 * drawn once, so an unharmed frame costs a subtraction. */
struct bit_errors {
	double rate; /* -log2(1 - ber), 0: none */
	u64 gap;     /* good bits to come before the next bad one */
	struct rng rng;
};

void bit_errors_set(struct bit_errors *be, double ber);

/* Flips what it is @f's turn to have flipped; true if there was any. @f is writable. */
bool bit_errors_apply(struct bit_errors *be, struct frame *f);

/* Frames lost: compared with a 64-bit draw a frame. */
struct frame_loss {
	u64 threshold; /* 0: none; UINT64_MAX: all */
	struct rng rng;
};

void frame_loss_set(struct frame_loss *loss, double share);
bool frame_loss_draw(struct frame_loss *loss);

/* Index in the class's categories, or -1. */
int copper_category(const char *name);
extern const char *const copper_categories[];

sim_time copper_delay(const struct cable_config *config);

/**
 * copper_carry() - what becomes of a signal on the way
 * @end: which end sends it
 *
 * Return: as it comes out: SILENT when its pair is broken or the cable too long
 * for link pulses, poor when no receiver will lock, and with the pairs of a
 * crossover cable exchanged.
 */
struct mdi_signal copper_carry(const struct cable_config *config, u32 end,
			       const struct mdi_signal *signal);

/* What end @end sees at the end of pair @pair, by reflection. */
void copper_probe(const struct cable_config *config, u32 end, bool plugged, u32 pair,
		  u32 *length_cm, u32 *ends_in);

#endif
