/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cable as the topology sees it. What copper does to signals and frames is a
 * model's affair (models/cable/); the engine reaches it through this class, so
 * that it needs no header of the models.
 *
 * Both ends of a cable know beforehand what will happen to it: every action is
 * posted before the run begins, as an event in each end's node. So the two
 * nodes share nothing while they run.
 */
#ifndef NETEMU_CABLE_H
#define NETEMU_CABLE_H

#include <netemu/mdi.h>
#include <netemu/tap.h>

#define CABLE_PAIRS 4

/* One way through a cable: what one end sends. */
struct cable_way {
	double loss;	/* share of frames that never arrive, 0..1 */
	double ber;	/* share of bits that are flipped, 0..1 */
	sim_time delay; /* in addition to the length's */
};

struct cable_config {
	const char *category; /* one of the class's, not copied, outlives the cable */
	u32 length_cm;
	struct cable_way way[2]; /* [0]: what the first end sends */
	bool crossover;		 /* wired MDI to MDI-X */
	/* enum mdi_pair_end, a pair each. A pair that is not TERMINATED is open
	 * or shorted in the plug of the second end. */
	u8 pair_end[CABLE_PAIRS];
};

enum cable_do {
	CABLE_PLUG,
	CABLE_UNPLUG, /* what is on the way is cut at that instant */
	CABLE_SET,    /* another configuration, for what is sent from then on */
};

struct cable_class;

struct cable {
	const struct cable_class *cls;
	char *name;
};

struct cable_class {
	const char *const *categories; /* NULL-terminated; the first is the usual one */

	/* Whether such a cable can exist; if not, @key is a topology's name for what is
	 * wrong ("length"), and @err says what would be right. */
	bool (*check)(const struct cable_config *config, const char **key, GError **err);

	/**
	 * @create: plug a new cable into two empty jacks, at time 0
	 * @name: copied
	 *
	 * The ports' nodes may be one and the same. Return: it, or NULL with
	 * @err set (impossible values).
	 */
	struct cable *(*create)(const char *name, const struct cable_config *config,
				struct mdi_port *a, struct mdi_port *b, GError **err);
	/* Unplugs it, drops what is on the way. While both jacks still exist. */
	void (*destroy)(struct cable *cable);

	/**
	 * @action: have something happen to the cable at virtual time @at
	 * @config: for CABLE_SET the whole new configuration, copied; else NULL
	 *
	 * Called before the run only, in order of @at; those of one instant
	 * take effect in the order of the calls.
	 */
	void (*action)(struct cable *cable, sim_time at, enum cable_do what,
		       const struct cable_config *config);

	/* Frames are captured at @tap when their last bit arrives; TAP_OUT is
	 * from the first end to the second. NULL: nobody captures. */
	void (*set_tap)(struct cable *cable, struct tap *tap);

	/* Says the counters of what came in at end @end (0, 1), in a fixed order. */
	void (*counters)(struct cable *cable, u32 end,
			 void (*say)(void *ctx, const char *name, u64 value), void *ctx);
};

/* The cable this program was built with: models/cable/. */
extern const struct cable_class cable_model;

#endif
