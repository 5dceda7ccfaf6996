/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A twisted-pair cable between two jacks, each in a node of its own (or both
 * in one). The ends share nothing that changes: what is done to a cable is
 * known to both in advance and each does it by itself, by an event of its own
 * node at the same virtual time.
 */
#ifndef MODELS_CABLE_H
#define MODELS_CABLE_H

#include <glib.h>

#include <netemu/mdi.h>
#include <netemu/tap.h>

struct cable;

enum cable_category {
	CABLE_CAT3,
	CABLE_CAT5,
	CABLE_CAT5E,
	CABLE_CAT6,
	CABLE_CAT6A,
	CABLE_CATEGORIES
};

/* What happens to that which one end sends. */
struct cable_way {
	double loss;    /* share of frames, 0 to 1 */
	double ber;     /* bit errors a bit, 0 to 0.5 */
	sim_time delay; /* on top of the propagation delay */
};

struct cable_config {
	u32 length_cm;
	enum cable_category category;
	bool crossover;            /* pairs 1-2 and 3-6 are exchanged */
	bool unplugged;            /* at the start */
	u8 pair[4];                /* enum mdi_pair_end; TERMINATED is a good pair. 1-2, 3-6, 4-5, 7-8 */
	struct cable_way from[2];  /* what end 0 sends, what end 1 sends */
	struct tap *tap;           /* or NULL */
};

/* What cable_set() changes: a mask, and the values in a cable_config. */
enum cable_change {
	CABLE_SET_LENGTH = 1 << 0,
	CABLE_SET_CATEGORY = 1 << 1,
	CABLE_SET_PAIRS = 1 << 2,
	CABLE_SET_LOSS_0 = 1 << 3, /* of what end 0 sends; the next bit, end 1 */
	CABLE_SET_LOSS_1 = 1 << 4,
	CABLE_SET_BER_0 = 1 << 5,
	CABLE_SET_BER_1 = 1 << 6,
	CABLE_SET_DELAY_0 = 1 << 7,
	CABLE_SET_DELAY_1 = 1 << 8,
};

/* 1 m of good cat5e, plugged in. */
void cable_config_init(struct cable_config *config);

/* "cat3", "cat5", "cat5e", "cat6", "cat6a"; false if @name is none of them. */
bool cable_category_parse(const char *name, enum cable_category *category);
const char *cable_category_name(enum cable_category category);

/* Whether such a cable can exist; if not, @err says what would be right. */
bool cable_config_check(const struct cable_config *config, GError **err);

/**
 * cable_create() - plug a cable into @a and @b
 * @name:   of the cable, for counters, traces and its random streams
 * @config: copied; it must pass cable_config_check()
 * @a, @b:  end 0 and end 1, empty until now
 *
 * Call it before the world runs. The cable must be destroyed before its ports.
 */
struct cable *cable_create(const char *name, const struct cable_config *config,
			   struct mdi_port *a, struct mdi_port *b);
void cable_destroy(struct cable *cable); /* NULL is allowed */

/*
 * What will be done to the cable at @at. Call these while no window runs:
 * before the world runs, or between windows for a time not before the present
 * one. Actions of one instant are done in the order of the calls. A frame that
 * was begun before its cutting was known is not cut.
 */
void cable_plug(struct cable *cable, sim_time at);
void cable_unplug(struct cable *cable, sim_time at);
/* @what: of enum cable_change; @values: copied, the other members are ignored */
void cable_set(struct cable *cable, sim_time at, u32 what, const struct cable_config *values);

/* Says the counters of what end @end (0 or 1) received. */
void cable_counters(const struct cable *cable, u32 end,
		    void (*say)(void *ctx, const char *name, u64 value), void *ctx);

#endif
