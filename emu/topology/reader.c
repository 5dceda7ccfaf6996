/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables of keys, and the parsers of values (see reader.h).
 *
 * Everything that a message quotes comes from the file and may hold anything;
 * json_refuse() makes one printable line of it, whatever it holds.
 */
#include <math.h>
#include <stdio.h>

#include <netemu/time.h>

#include "topology/reader.h"

#define NAME_MAX_BYTES 63
#define MESSAGE_MAX 600 /* bytes of a message: a name in it may be long */
#define NAMES_SHOWN 12

static bool is_plain_key(const char *key)
{
	if (!g_ascii_isalpha(*key) && *key != '_')
		return false;
	for (; *key; key++)
		if (!g_ascii_isalnum(*key) && *key != '_')
			return false;
	return true;
}

static void append_path(GString *path, const struct json_at *at)
{
	if (!at->up) {
		g_string_append_c(path, '$');
		return;
	}
	append_path(path, at->up);
	if (!at->key)
		g_string_append_printf(path, "[%u]", at->index);
	else if (is_plain_key(at->key))
		g_string_append_printf(path, ".%s", at->key);
	else
		g_string_append_printf(path, "[\"%s\"]", at->key);
}

char *json_at_path(const struct json_at *at)
{
	GString *path = g_string_new(NULL);

	append_path(path, at);
	return g_string_free(path, FALSE);
}

/* One line that a terminal can be shown, of at most MESSAGE_MAX bytes. */
static char *printable(const char *text)
{
	GString *out = g_string_new(NULL);

	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (out->len > MESSAGE_MAX) {
			g_string_append(out, "...");
			break;
		}
		if (g_unichar_iscntrl(c))
			g_string_append_printf(out, "\\u%04x", c);
		else
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

bool json_refuse(const struct json_at *at, GError **err, const char *fmt, ...)
{
	const struct json_at *root = at;
	char *path = json_at_path(at), *text, *line;
	va_list args;

	while (root->up)
		root = root->up;
	va_start(args, fmt);
	text = g_strdup_vprintf(fmt, args);
	va_end(args);
	line = g_strdup_printf("%s: %s", path, text);
	g_free(text);
	text = printable(line);
	g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID, "%s: %s", root->file, text);
	g_free(path);
	g_free(line);
	g_free(text);
	return false;
}

/*
 * How many letters must be added, dropped, changed or exchanged with their
 * neighbour to make @b of @a; names that are too long are far from all others.
 */
static u32 distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	u32 rows[3][NAME_MAX_BYTES + 1], *before = rows[0], *above = rows[1], *row = rows[2];

	if (la > NAME_MAX_BYTES || lb > NAME_MAX_BYTES)
		return UINT32_MAX;
	for (size_t j = 0; j <= lb; j++)
		row[j] = (u32)j;
	for (size_t i = 1; i <= la; i++) {
		u32 *oldest = before;

		before = above;
		above = row;
		row = oldest;
		row[0] = (u32)i;
		for (size_t j = 1; j <= lb; j++) {
			row[j] = MIN(above[j - 1] + (a[i - 1] != b[j - 1]),
				     MIN(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
	}
	return row[lb];
}

bool json_refuse_name(const struct json_at *at, GError **err, const char *what, const char *name,
		      const GPtrArray *names)
{
	GString *list = g_string_new(NULL);
	const char *near = NULL;
	/* Of a name of one letter all others are as far as can be. */
	u32 least = (u32)MIN(strlen(name), MAX(strlen(name) / 3, 1) + 1);

	for (u32 i = 0; i < names->len; i++) {
		const char *other = names->pdata[i];
		u32 d = distance(name, other);

		if (d < least) {
			least = d;
			near = other;
		}
		if (i < NAMES_SHOWN)
			g_string_append_printf(list, "%s\"%s\"", i ? ", " : "", other);
		else if (i == NAMES_SHOWN)
			g_string_append_printf(list, " and %u more", names->len - i);
	}
	if (near)
		json_refuse(at, err, "%s \"%s\"; did you mean \"%s\"? right: %s", what, name, near,
			    list->str);
	else
		json_refuse(at, err, "%s \"%s\"; right: %s", what, name,
			    names->len ? list->str : "nothing, there are none");
	g_string_free(list, TRUE);
	return false;
}

static const char *kind_of(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_null:
		return "null";
	case json_type_boolean:
		return "true or false";
	case json_type_double:
	case json_type_int:
		return "a number";
	case json_type_object:
		return "an object {...}";
	case json_type_array:
		return "an array [...]";
	case json_type_string:
		return "a string";
	}
	return "something else";
}

static bool refuse_kind(const struct json_at *at, struct json_object *value, const char *right,
			GError **err)
{
	return json_refuse(at, err, "this is %s; right: %s", kind_of(value), right);
}

bool json_want_array(const struct json_at *at, struct json_object *value, GError **err)
{
	return json_object_is_type(value, json_type_array) ||
	       refuse_kind(at, value, "an array [...]", err);
}

bool json_want_object(const struct json_at *at, struct json_object *value, GError **err)
{
	return json_object_is_type(value, json_type_object) ||
	       refuse_kind(at, value, "an object {...}", err);
}

static bool refuse_key(const struct json_at *at, const char *name, const struct json_key *keys,
		       u32 count, GError **err)
{
	struct json_at here = json_at_key(at, name);
	GPtrArray *names = g_ptr_array_new();

	for (u32 i = 0; i < count; i++)
		g_ptr_array_add(names, (char *)keys[i].name);
	json_refuse_name(&here, err, "there is no key", name, names);
	g_ptr_array_unref(names);
	return false;
}

bool json_read_keys(const struct json_at *at, struct json_object *value,
		    const struct json_key *keys, u32 count, void *target, void *ctx, GError **err)
{
	if (!json_want_object(at, value, err))
		return false;
	json_object_object_foreach(value, name, member)
	{
		u32 i = 0;

		(void)member;
		while (i < count && strcmp(keys[i].name, name))
			i++;
		if (i == count)
			return refuse_key(at, name, keys, count, err);
	}
	for (u32 i = 0; i < count; i++) {
		struct json_at here = json_at_key(at, keys[i].name);
		struct json_object *found;

		if (!json_object_object_get_ex(value, keys[i].name, &found)) {
			if (keys[i].required)
				return json_refuse(at, err, "the key \"%s\" is missing",
						   keys[i].name);
			continue;
		}
		if (!keys[i].parse(&here, found, (char *)target + keys[i].offset, ctx, err))
			return false;
	}
	return true;
}

static bool string_value(const struct json_at *at, struct json_object *value, const char *right,
			 const char **out, GError **err)
{
	int len;

	if (!json_object_is_type(value, json_type_string))
		return refuse_kind(at, value, right, err);
	*out = json_object_get_string(value);
	len = json_object_get_string_len(value);
	if (len > JSON_STRING_MAX)
		return json_refuse(at, err, "the string has %d bytes; right: at most %d", len,
				   JSON_STRING_MAX);
	if (strlen(*out) != (size_t)len)
		return json_refuse(at, err, "the string holds a zero byte (\\u0000)");
	return true;
}

bool json_parse_string(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	return string_value(at, value, "a string", target, err);
}

bool json_parse_name(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	const char *name;

	if (!string_value(at, value, "a name, such as \"a\"", &name, err))
		return false;
	if (!*name || strlen(name) > NAME_MAX_BYTES)
		return json_refuse(at, err, "the name has %zu bytes; right: 1 to %d", strlen(name),
				   NAME_MAX_BYTES);
	for (const char *p = name; *p; p++)
		if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_')
			return json_refuse(at, err,
					   "\"%s\" is not a name; right: letters, digits, - and _",
					   name);
	*(const char **)target = name;
	return true;
}

bool json_parse_version(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	if (!json_object_is_type(value, json_type_int))
		return refuse_kind(at, value, "the format's number, 1", err);
	return json_object_get_int64(value) == 1 ||
	       json_refuse(at, err, "format %s is not known; right: 1",
			   json_object_get_string(value));
}

bool json_parse_bool(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	if (!json_object_is_type(value, json_type_boolean))
		return refuse_kind(at, value, "true or false", err);
	*(bool *)target = json_object_get_boolean(value);
	return true;
}

static bool text_to_u64(const char *text, u64 *out, const char **end)
{
	u64 value = 0;
	u32 base = 10;
	bool digits = false;

	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	for (; base == 16 ? g_ascii_isxdigit(*text) : g_ascii_isdigit(*text); text++) {
		digits = true;
		if (__builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, (u64)g_ascii_xdigit_value(*text), &value))
			return false;
	}
	*out = value;
	*end = text;
	return digits;
}

static bool parse_number(const struct json_at *at, struct json_object *value, bool sizes, u64 *out,
			 GError **err)
{
	static const struct {
		const char *suffix;
		u32 shift;
	} units[] = {{"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
	const char *right = sizes ? "a size, such as \"512MiB\" or \"0x4000\"" :
				    "a whole number that is not negative, such as 7 or \"0x30000\"";
	const char *text = NULL, *rest;

	if (json_object_is_type(value, json_type_int)) {
		s64 number = json_object_get_int64(value);

		if (number < 0)
			return json_refuse(at, err, "the number is negative; right: %s", right);
		/* json-c keeps numbers above INT64_MAX apart. */
		*out = number == INT64_MAX ? json_object_get_uint64(value) : (u64)number;
		return true;
	}
	if (!string_value(at, value, right, &text, err))
		return false;
	if (!text_to_u64(text, out, &rest))
		return json_refuse(at, err, "\"%s\" is not a number; right: %s", text, right);
	for (u32 i = 0; i < (sizes ? ARRAY_SIZE(units) : 1); i++) {
		if (strcmp(rest, units[i].suffix))
			continue;
		if (*out > UINT64_MAX >> units[i].shift)
			return json_refuse(at, err, "\"%s\" is too large", text);
		*out <<= units[i].shift;
		return true;
	}
	return json_refuse(at, err, "\"%s\" is not a number; right: %s", text, right);
}

bool json_parse_u64(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		    GError **err)
{
	return parse_number(at, value, false, target, err);
}

bool json_parse_size(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	return parse_number(at, value, true, target, err);
}

bool json_parse_time(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	GError *why = NULL;
	const char *text = NULL;

	if (!string_value(at, value, "a time, such as \"250ns\", \"20ms\" or \"3s\"", &text, err))
		return false;
	if (sim_time_parse(text, target, &why))
		return true;
	json_refuse(at, err, "%s", why->message);
	g_error_free(why);
	return false;
}

bool json_parse_length(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	static const char right[] = "metres, with up to two decimals, such as \"10m\" or \"0.5m\"";
	const char *text = NULL, *rest;
	u64 whole, part = 0;

	if (!string_value(at, value, right, &text, err))
		return false;
	if (!text_to_u64(text, &whole, &rest) || !strncmp(text, "0x", 2))
		return json_refuse(at, err, "\"%s\" is not a length; right: %s", text, right);
	if (*rest == '.') {
		if (!g_ascii_isdigit(rest[1]))
			return json_refuse(at, err, "\"%s\" is not a length; right: %s", text,
					   right);
		part = (u64)(rest[1] - '0') * 10;
		rest += 2;
		if (g_ascii_isdigit(*rest))
			part += (u64)(*rest++ - '0');
	}
	if (strcmp(rest, "m"))
		return json_refuse(at, err, "\"%s\" is not a length; right: %s", text, right);
	if (whole >= UINT32_MAX / 100)
		return json_refuse(at, err, "\"%s\" is too long", text);
	*(u32 *)target = (u32)(whole * 100 + part);
	return true;
}

bool json_parse_share(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err)
{
	double share;

	if (!json_object_is_type(value, json_type_double) &&
	    !json_object_is_type(value, json_type_int))
		return refuse_kind(at, value, "a share from 0 to 1, such as 0.01", err);
	share = json_object_get_double(value);
	if (!(share >= 0 && share <= 1))
		return json_refuse(at, err, "%g is not a share; right: 0 to 1, such as 0.01",
				   share);
	*(double *)target = share;
	return true;
}

bool json_parse_strings(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	if (!json_want_array(at, value, err))
		return false;
	for (u32 i = 0; i < json_object_array_length(value); i++) {
		struct json_at here = json_at_index(at, i);
		const char *text;

		if (!string_value(&here, json_object_array_get_idx(value, i), "a string", &text,
				  err))
			return false;
	}
	*(struct json_object **)target = value;
	return true;
}

bool json_parse_any(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		    GError **err)
{
	if (!json_want_object(at, value, err))
		return false;
	*(struct json_object **)target = value;
	return true;
}
