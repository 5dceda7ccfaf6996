/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the readers of a topology's parts share. */
#ifndef TOPOLOGY_PRIVATE_H
#define TOPOLOGY_PRIVATE_H

#include "topology/topology.h"

struct topo_reader {
	struct topology *topology;
	const struct catalog *catalog;
	const char *guest_override; /* of the command line, or NULL */
	/* What is known so far, by name: index + 1. Files may name thousands. */
	GHashTable *nodes, *cables;
	GHashTable *jacks;    /* "a.lan0", of those with a cable: index of the cable + 1 */
	GHashTable *captured; /* "a.lan0", "c0" */
};

/*
 * What a "set" gives, or a cable's own keys: values that are not given keep
 * the sentinel that cable_settings_init() puts.
 */
struct cable_settings {
	const struct topo_end *end; /* the cable's two, for values by direction */
	const struct cable_class *cls;
	const char *category;	/* NULL */
	u32 length_cm;		/* UINT32_MAX */
	double loss[2], ber[2]; /* -1 */
	sim_time delay[2];	/* -1 */
	bool crossover, crossover_given;
	bool pairs_given;
	u8 pair_end[CABLE_PAIRS];
};

void cable_settings_init(struct cable_settings *settings, const struct topo_end *end,
			 const struct cable_class *cls);
bool cable_settings_given(const struct cable_settings *settings);

/* Changes @config by what @settings gives. */
void cable_settings_apply(const struct cable_settings *settings, struct cable_config *config);

/* The keys of settings, for tables: targets are members of @_member of @_type. */
#define CABLE_SETTING_KEYS(_type, _member)                                    \
	JSON_KEY("length", json_parse_length, _type, _member.length_cm),      \
		JSON_KEY("category", cable_parse_category, _type, _member),   \
		JSON_KEY("loss", cable_parse_loss, _type, _member),           \
		JSON_KEY("ber", cable_parse_ber, _type, _member),             \
		JSON_KEY("delay", cable_parse_delay, _type, _member),         \
		JSON_KEY("crossover", cable_parse_crossover, _type, _member), \
		JSON_KEY("pairs", cable_parse_pairs, _type, _member)

/* The target of these is a struct cable_settings. */
bool cable_parse_category(const struct json_at *at, struct json_object *value, void *target,
			  void *ctx, GError **err);
bool cable_parse_loss(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err);
bool cable_parse_ber(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err);
bool cable_parse_delay(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err);
bool cable_parse_crossover(const struct json_at *at, struct json_object *value, void *target,
			   void *ctx, GError **err);
bool cable_parse_pairs(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err);

/* The parts of a topology; @ctx is its struct topo_reader. */
bool topo_parse_cables(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err);
bool topo_parse_timeline(const struct json_at *at, struct json_object *value, void *target,
			 void *ctx, GError **err);

/* Index of the node or cable called @name, or TOPO_NONE with @err set. */
u32 topo_find_node(const struct json_at *at, const struct topo_reader *r, const char *name,
		   GError **err);
u32 topo_find_cable(const struct json_at *at, const struct topo_reader *r, const char *name,
		    GError **err);

/**
 * topo_split() - take "a.lan0" apart
 * @right: example for the message
 *
 * Return: index of the node, with @rest pointing behind the dot; or TOPO_NONE
 * with @err set.
 */
u32 topo_split(const struct json_at *at, const struct topo_reader *r, const char *text,
	       const char *right, const char **rest, GError **err);

#endif
