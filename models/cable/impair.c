/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bit errors and lost frames, at the sending end, by that end's own streams.
 *
 * The number of good bits before a bad one is geometric: floor(ln U / ln(1-p)).
 * The logarithm is worked out in integers, for the C library's may differ in
 * its last bit from one machine to another, and a run must not.
 */
#include "cable/cable.h"

#define FRACTION_BITS 57
#define SMALL_BER 0x1p-20
#define LOG2_E 1.4426950408889634

/* -log2(u / 2^64) in units of 2^-57, for u > 0: digits by repeated squaring. */
static u64 neg_log2(u64 u)
{
	int shift = __builtin_clzll(u);
	u64 m = u << shift, log = 0;

	for (int i = FRACTION_BITS - 1; i >= 0; i--) {
		unsigned __int128 square = (unsigned __int128)m * m;

		/* m stands for m / 2^63, in [1, 2) */
		if (square >> 127) {
			log |= UINT64_C(1) << i;
			m = (u64)(square >> 64);
		} else {
			m = (u64)(square >> 63);
		}
	}
	return ((u64)(shift + 1) << FRACTION_BITS) - log;
}

static u64 draw_gap(struct bit_errors *be)
{
	u64 u = rng_u64(&be->rng);
	double gap = (double)neg_log2(u ? u : 1) * 0x1p-57 / be->rate;

	return gap < 0x1p62 ? (u64)gap : UINT64_C(1) << 62;
}

void bit_errors_set(struct bit_errors *be, double ber)
{
	/* The products by powers of two are exact, so that it makes no
	 * difference whether the compiler fuses the addition. */
	if (ber <= 0)
		be->rate = 0;
	else if (ber < SMALL_BER)
		be->rate = ber * (1 + ber * 0.5) * LOG2_E;
	else if (ber < 1)
		be->rate = (double)neg_log2((u64)((1 - ber) * 0x1p64)) * 0x1p-57;
	else
		be->rate = 64;
	if (be->rate > 0)
		be->gap = draw_gap(be);
}

bool bit_errors_apply(struct bit_errors *be, struct frame *f)
{
	u64 bits = (u64)f->len * 8, at = be->gap;

	if (likely(at >= bits)) {
		be->gap = at - bits;
		return false;
	}
	while (at < bits) {
		f->data[at / 8] ^= BIT(at % 8);
		at += 1 + draw_gap(be);
	}
	be->gap = at - bits;
	return true;
}

void frame_loss_set(struct frame_loss *loss, double share)
{
	if (share <= 0)
		loss->threshold = 0;
	else if (share >= 1)
		loss->threshold = UINT64_MAX;
	else
		loss->threshold = (u64)(share * 0x1p64);
}

bool frame_loss_draw(struct frame_loss *loss)
{
	if (!loss->threshold)
		return false;
	return loss->threshold == UINT64_MAX || rng_u64(&loss->rng) < loss->threshold;
}
