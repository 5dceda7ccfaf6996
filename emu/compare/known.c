/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences that are known and accepted, with the reason. An entry's words
 * are shell patterns; those it leaves out fit anything.
 */
#include <fnmatch.h>

#include "compare/compare.h"
#include "topology/reader.h"

struct known_entry {
	enum difference_in in;
	int only; /* the side that alone has something; -1: any */
	const char *what, *detail, *reason;
};

struct known {
	struct json_object *json; /* strings point into it */
	GArray *entries;	  /* struct known_entry */
};

static bool parse_in(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	const char *name;

	if (!json_parse_string(at, value, &name, ctx, err))
		return false;
	for (u32 in = IN_REGISTERS; in <= IN_OUTPUT; in++) {
		if (!strcmp(name, difference_in_name(in))) {
			*(enum difference_in *)target = in;
			return true;
		}
	}
	return json_refuse(at, err,
			   "there are no differences in \"%s\"; right: \"registers\", "
			   "\"frames\", \"output\"",
			   name);
}

static bool parse_only(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	const char *name;

	if (!json_parse_string(at, value, &name, ctx, err))
		return false;
	*(int *)target = !strcmp(name, "linux");
	if (*(int *)target || !strcmp(name, "builtin"))
		return true;
	return json_refuse(at, err, "\"%s\" is no side; right: \"builtin\", \"linux\"", name);
}

static bool parse_entries(const struct json_at *at, struct json_object *value, void *target,
			  void *ctx, GError **err)
{
	static const struct json_key keys[] = {
		JSON_REQUIRED("in", parse_in, known_entry, in),
		JSON_KEY("only", parse_only, known_entry, only),
		JSON_REQUIRED("what", json_parse_string, known_entry, what),
		JSON_KEY("detail", json_parse_string, known_entry, detail),
		JSON_REQUIRED("reason", json_parse_string, known_entry, reason),
	};
	struct known *known = target;

	if (!json_want_array(at, value, err))
		return false;
	for (u32 i = 0; i < json_object_array_length(value); i++) {
		struct known_entry entry = {.only = -1, .detail = "*"};
		struct json_at here = json_at_index(at, i);

		if (!json_read_keys(&here, json_object_array_get_idx(value, i), keys,
				    ARRAY_SIZE(keys), &entry, ctx, err))
			return false;
		g_array_append_val(known->entries, entry);
	}
	return true;
}

struct known *known_load(const char *path, GError **err)
{
	static const struct json_key keys[] = {
		{.name = "netemu-differences", .required = true, .parse = json_parse_version},
		{.name = "known", .required = true, .parse = parse_entries},
	};
	struct json_at root = {.file = path};
	struct known *known = g_new0(struct known, 1);

	known->entries = g_array_new(FALSE, FALSE, sizeof(struct known_entry));
	known->json = json_load(path, err);
	if (known->json &&
	    json_read_keys(&root, known->json, keys, ARRAY_SIZE(keys), known, NULL, err))
		return known;
	known_free(known);
	return NULL;
}

void known_free(struct known *known)
{
	if (!known)
		return;
	g_array_unref(known->entries);
	if (known->json)
		json_object_put(known->json);
	g_free(known);
}

static bool fits(const struct known_entry *entry, const struct difference *d)
{
	return entry->in == d->in && (entry->only < 0 || !d->text[!entry->only]) &&
	       !fnmatch(entry->what, d->what, 0) && !fnmatch(entry->detail, d->detail, 0);
}

const char *known_reason(const struct known *known, const struct difference *d)
{
	for (u32 i = 0; known && i < known->entries->len; i++) {
		const struct known_entry *entry =
			&g_array_index(known->entries, struct known_entry, i);

		if (fits(entry, d))
			return entry->reason;
	}
	return NULL;
}
