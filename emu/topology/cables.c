/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "cables" of a topology, and what a timeline can set of them.
 *
 * A value that has a direction is one for both, or an object with the end that
 * sends as key: "loss": 0.01, or "loss": { "a.lan0": 0.01 } for what a.lan0
 * sends. A direction that such an object leaves out keeps its value.
 */
#include "topology/private.h"

#define USUAL_LENGTH_CM 100

void cable_settings_init(struct cable_settings *settings, const struct topo_end *end,
			 const struct cable_class *cls)
{
	*settings = (struct cable_settings){
		.end = end,
		.cls = cls,
		.length_cm = UINT32_MAX,
		.loss = {-1, -1},
		.ber = {-1, -1},
		.delay = {-1, -1},
	};
}

bool cable_settings_given(const struct cable_settings *s)
{
	bool given =
		s->category || s->length_cm != UINT32_MAX || s->crossover_given || s->pairs_given;

	for (u32 way = 0; way < 2; way++)
		given |= s->loss[way] >= 0 || s->ber[way] >= 0 || s->delay[way] >= 0;
	return given;
}

void cable_settings_apply(const struct cable_settings *s, struct cable_config *config)
{
	if (s->category)
		config->category = s->category;
	if (s->length_cm != UINT32_MAX)
		config->length_cm = s->length_cm;
	if (s->crossover_given)
		config->crossover = s->crossover;
	if (s->pairs_given)
		memcpy(config->pair_end, s->pair_end, sizeof(config->pair_end));
	for (u32 way = 0; way < 2; way++) {
		if (s->loss[way] >= 0)
			config->way[way].loss = s->loss[way];
		if (s->ber[way] >= 0)
			config->way[way].ber = s->ber[way];
		if (s->delay[way] >= 0)
			config->way[way].delay = s->delay[way];
	}
}

bool cable_parse_category(const struct json_at *at, struct json_object *value, void *target,
			  void *ctx, GError **err)
{
	struct cable_settings *settings = target;
	const char *const *categories = settings->cls->categories;
	GPtrArray *names;
	const char *text;

	if (!json_parse_string(at, value, &text, ctx, err))
		return false;
	for (u32 i = 0; categories[i]; i++) {
		if (!strcmp(categories[i], text)) {
			settings->category = categories[i];
			return true;
		}
	}
	names = g_ptr_array_new();
	for (u32 i = 0; categories[i]; i++)
		g_ptr_array_add(names, (char *)categories[i]);
	json_refuse_name(at, err, "there is no cable category", text, names);
	g_ptr_array_unref(names);
	return false;
}

/* One value for both ways, or an object with one an end; see above. */
static bool parse_ways(const struct json_at *at, struct json_object *value,
		       const struct cable_settings *settings, json_parse_fn parse, void *way0,
		       void *way1, GError **err)
{
	const struct topo_end *end = settings->end;

	if (!json_object_is_type(value, json_type_object))
		return parse(at, value, way0, NULL, err) && parse(at, value, way1, NULL, err);
	json_object_object_foreach(value, key, member)
	{
		struct json_at here = json_at_key(at, key);
		bool first = !strcmp(key, end[0].text), second = !strcmp(key, end[1].text);

		if (!first && !second)
			return json_refuse(&here, err,
					   "this is no end of the cable; right: \"%s\", \"%s\"",
					   end[0].text, end[1].text);
		if (!parse(&here, member, first ? way0 : way1, NULL, err))
			return false;
	}
	return true;
}

bool cable_parse_loss(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err)
{
	struct cable_settings *s = target;

	return parse_ways(at, value, s, json_parse_share, &s->loss[0], &s->loss[1], err);
}

bool cable_parse_ber(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	struct cable_settings *s = target;

	return parse_ways(at, value, s, json_parse_share, &s->ber[0], &s->ber[1], err);
}

bool cable_parse_delay(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	struct cable_settings *s = target;

	return parse_ways(at, value, s, json_parse_time, &s->delay[0], &s->delay[1], err);
}

bool cable_parse_crossover(const struct json_at *at, struct json_object *value, void *target,
			   void *ctx, GError **err)
{
	struct cable_settings *s = target;

	s->crossover_given = true;
	return json_parse_bool(at, value, &s->crossover, ctx, err);
}

bool cable_parse_pairs(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	static const char *const ends[] = {
		[MDI_PAIR_TERMINATED] = "ok",
		[MDI_PAIR_OPEN] = "open",
		[MDI_PAIR_SHORT] = "short",
	};
	struct cable_settings *s = target;

	s->pairs_given = true;
	if (!json_want_array(at, value, err))
		return false;
	if (json_object_array_length(value) != CABLE_PAIRS)
		return json_refuse(at, err, "there are %zu values; right: %d, one a pair",
				   json_object_array_length(value), CABLE_PAIRS);
	for (u32 i = 0; i < CABLE_PAIRS; i++) {
		struct json_at here = json_at_index(at, i);
		const char *text;
		u32 end = 0;

		if (!json_parse_string(&here, json_object_array_get_idx(value, i), &text, ctx, err))
			return false;
		while (end < ARRAY_SIZE(ends) && strcmp(ends[end], text))
			end++;
		if (end == ARRAY_SIZE(ends))
			return json_refuse(&here, err,
					   "\"%s\" is no state of a pair; right: \"ok\", \"open\", "
					   "\"short\"",
					   text);
		s->pair_end[i] = (u8)end;
	}
	return true;
}

/* A cable while it is read. */
struct cable_reader {
	struct topo_cable cable;
	struct cable_settings settings;
};

static bool parse_end(const struct json_at *at, struct json_object *value, struct topo_reader *r,
		      struct topo_end *end, GError **err)
{
	const struct board_file *board;

	if (!json_parse_string(at, value, &end->text, NULL, err))
		return false;
	end->node = topo_split(at, r, end->text, "\"a.lan0\"", &end->jack, err);
	if (end->node == TOPO_NONE)
		return false;
	board = topo_node(r->topology, end->node)->board;
	if (!board_file_find(board->jacks, end->jack)) {
		GPtrArray *names = board_file_names(board->jacks);
		char *what = g_strdup_printf("board \"%s\" has no jack", board->name);

		json_refuse_name(at, err, what, end->jack, names);
		g_ptr_array_unref(names);
		g_free(what);
		return false;
	}
	return true;
}

static bool jack_is_free(const struct json_at *at, const struct topo_reader *r,
			 const struct topo_end *end, GError **err)
{
	u32 cable = GPOINTER_TO_UINT(g_hash_table_lookup(r->jacks, end->text));

	return !cable || json_refuse(at, err,
				     "cable \"%s\" is already in jack \"%s\"; right: one cable a "
				     "jack",
				     topo_cable(r->topology, cable - 1)->name, end->text);
}

static bool parse_ends(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	struct topo_reader *r = ctx;
	struct cable_reader *reader = target;

	if (!json_want_array(at, value, err))
		return false;
	if (json_object_array_length(value) != 2)
		return json_refuse(at, err,
				   "a cable has two ends, not %zu; right: [\"a.lan0\", "
				   "\"b.lan1\"]",
				   json_object_array_length(value));
	for (u32 e = 0; e < 2; e++) {
		struct json_at here = json_at_index(at, e);
		struct topo_end *end = &reader->cable.end[e];

		if (!parse_end(&here, json_object_array_get_idx(value, e), r, end, err) ||
		    !jack_is_free(&here, r, end, err))
			return false;
		if (e && !strcmp(reader->cable.end[0].text, end->text))
			return json_refuse(&here, err,
					   "both ends are in jack \"%s\"; right: two jacks",
					   end->text);
	}
	return true;
}

static bool parse_cable(const struct json_at *at, struct json_object *value, struct topo_reader *r,
			GError **err)
{
	static const struct json_key keys[] = {
		JSON_REQUIRED("name", json_parse_name, cable_reader, cable.name),
		{.name = "ends", .required = true, .parse = parse_ends},
		CABLE_SETTING_KEYS(cable_reader, settings),
	};
	struct cable_reader reader = {0};
	struct json_at here = json_at_key(at, "name");
	struct topo_cable *cable = &reader.cable;
	void *index;
	u32 twin;

	cable_settings_init(&reader.settings, cable->end, r->catalog->cable);
	if (!json_read_keys(at, value, keys, ARRAY_SIZE(keys), &reader, r, err))
		return false;
	twin = GPOINTER_TO_UINT(g_hash_table_lookup(r->cables, cable->name));
	if (twin)
		return json_refuse(&here, err,
				   "cable %u is called \"%s\", too; right: a name of its own",
				   twin - 1, cable->name);
	cable->config = (struct cable_config){
		.category = r->catalog->cable->categories[0],
		.length_cm = USUAL_LENGTH_CM,
	};
	cable_settings_apply(&reader.settings, &cable->config);
	g_array_append_val(r->topology->cables, *cable);
	index = GUINT_TO_POINTER(r->topology->cables->len);
	g_hash_table_insert(r->cables, (char *)cable->name, index);
	for (u32 e = 0; e < 2; e++)
		g_hash_table_insert(r->jacks, (char *)cable->end[e].text, index);
	return true;
}

bool topo_parse_cables(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	if (!json_want_array(at, value, err))
		return false;
	for (u32 i = 0; i < json_object_array_length(value); i++) {
		struct json_at here = json_at_index(at, i);

		if (!parse_cable(&here, json_object_array_get_idx(value, i), ctx, err))
			return false;
	}
	return true;
}
