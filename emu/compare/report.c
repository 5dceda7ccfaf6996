/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences for people, and as JSON. To people, registers of an array that
 * differ in the same way are one line, "PTP_CFG0[0-5]"; known differences are
 * counted by their reason.
 */
#include <inttypes.h>
#include <json-c/json.h>

#include "compare/compare.h"

static const char *const side_names[] = {"builtin", "linux"};

/* ----------------------------------------------------------- for people */

static char *places(const struct difference *d)
{
	GString *text = g_string_new(NULL);

	for (u32 i = 0; i < d->where->len; i++)
		g_string_append_printf(text, "%s%s", i ? ", " : "", (char *)d->where->pdata[i]);
	return g_string_free(text, FALSE);
}

/* The index in "NAME[7]", cut off from @name; -1: there is none. */
static int cut_index(char *name)
{
	char *bracket = strrchr(name, '[');

	if (!bracket || name[strlen(name) - 1] != ']')
		return -1;
	*bracket = 0;
	return (int)g_ascii_strtoull(bracket + 1, NULL, 10);
}

static bool same_text(const struct difference *a, const struct difference *b)
{
	return a->in == b->in && a->reason == b->reason && !strcmp(a->detail, b->detail) &&
	       !g_strcmp0(a->text[0], b->text[0]) && !g_strcmp0(a->text[1], b->text[1]);
}

/* How many differences from @first on are of one array, in the same way. */
static u32 run_of_array(const struct differences *all, u32 first)
{
	const struct difference *d = all->list->pdata[first];
	char *name = g_strdup(d->what), *where = places(d);
	int index = cut_index(name);
	u32 count = 1;

	while (index >= 0 && first + count < all->list->len) {
		const struct difference *next = all->list->pdata[first + count];
		char *other = g_strdup(next->what), *there = places(next);
		bool goes_on = cut_index(other) == index + (int)count && !strcmp(name, other) &&
			       !strcmp(where, there) && same_text(d, next);

		g_free(other);
		g_free(there);
		if (!goes_on)
			break;
		count++;
	}
	g_free(name);
	g_free(where);
	return count;
}

static void print_sides(const struct difference *d, FILE *out)
{
	for (u32 i = 0; i < 2; i++)
		fprintf(out, "      %-8s %s\n", side_names[i], d->text[i] ? d->text[i] : "-");
}

static void print_reason(const struct difference *d, FILE *out)
{
	if (d->reason)
		fprintf(out, "      known: %s\n", d->reason);
}

static void print_register(const struct difference *d, u32 count, FILE *out)
{
	char *where = places(d), *name = g_strdup(d->what);
	int index = cut_index(name);

	if (count > 1)
		fprintf(out, "  %s: %s[%d-%d]: %s\n", where, name, index, index + (int)count - 1,
			d->detail);
	else
		fprintf(out, "  %s: %s: %s\n", where, d->what, d->detail);
	print_sides(d, out);
	print_reason(d, out);
	g_free(where);
	g_free(name);
}

static void print_frame(const struct difference *d, FILE *out)
{
	char *where = places(d);

	fprintf(out, "  %s: %s: %s\n", where, d->what, d->detail);
	print_sides(d, out);
	print_reason(d, out);
	g_free(where);
}

/* As diff does, under the shell line, which is said once. */
static void print_output(const struct difference *d, const struct difference *before, FILE *out)
{
	char *where = places(d), *there = before ? places(before) : NULL;

	if (!before || strcmp(before->what, d->what) || strcmp(where, there))
		fprintf(out, "  %s: %s\n", where, d->what);
	if (!strcmp(d->detail, "exit status"))
		fprintf(out, "      exit status: %s %s, %s %s\n", side_names[0], d->text[0],
			side_names[1], d->text[1]);
	else
		for (u32 i = 0; i < 2; i++)
			if (d->text[i])
				fprintf(out, "    %c %s\n", i ? '+' : '-', d->text[i]);
	print_reason(d, out);
	g_free(where);
	g_free(there);
}

static void print_kind(const struct differences *all, enum difference_in in, bool all_known,
		       FILE *out)
{
	const struct difference *before = NULL;
	bool any = false;

	for (u32 i = 0; i < all->list->len; i++) {
		const struct difference *d = all->list->pdata[i];
		u32 count = 1;

		if (d->in != in || (d->reason && !all_known))
			continue;
		if (!any && in == IN_OUTPUT)
			fprintf(out, "output (- %s, + %s)\n", side_names[0], side_names[1]);
		else if (!any)
			fprintf(out, "%s\n", difference_in_name(in));
		any = true;
		if (in == IN_REGISTERS) {
			count = run_of_array(all, i);
			print_register(d, count, out);
		} else if (in == IN_FRAMES) {
			print_frame(d, out);
		} else {
			print_output(d, before, out);
		}
		before = d;
		i += count - 1;
	}
}

static void print_known(const struct differences *all, FILE *out)
{
	GPtrArray *reasons = g_ptr_array_new();
	GArray *counts = g_array_new(FALSE, FALSE, sizeof(u32));

	for (u32 i = 0; i < all->list->len; i++) {
		const struct difference *d = all->list->pdata[i];
		u32 one = 1;
		guint at;

		if (!d->reason)
			continue;
		if (g_ptr_array_find_with_equal_func(reasons, d->reason, g_str_equal, &at)) {
			g_array_index(counts, u32, at)++;
			continue;
		}
		g_ptr_array_add(reasons, (char *)d->reason);
		g_array_append_val(counts, one);
	}
	if (reasons->len)
		fputs("known\n", out);
	for (u32 i = 0; i < reasons->len; i++)
		fprintf(out, "  %3u  %s\n", g_array_index(counts, u32, i),
			(char *)reasons->pdata[i]);
	g_array_unref(counts);
	g_ptr_array_unref(reasons);
}

void report_print(const struct differences *all, const struct compare_facts *facts, bool all_known,
		  FILE *out)
{
	u32 unknown = differences_unknown(all);

	for (u32 in = IN_REGISTERS; in <= IN_OUTPUT; in++)
		print_kind(all, in, all_known, out);
	if (!all_known)
		print_known(all, out);
	fprintf(out, "%s: %s s, seed %" PRIu64 ": %u difference%s, %u known\n", facts->name,
		facts->seconds, facts->seed, unknown, unknown == 1 ? "" : "s",
		all->list->len - unknown);
}

/* ------------------------------------------------------------- as JSON */

static struct json_object *new_text(const char *text)
{
	struct json_object *string;
	char *valid;

	if (!text)
		return NULL;
	valid = g_utf8_make_valid(text, -1);
	string = json_object_new_string(valid);
	g_free(valid);
	return string;
}

static struct json_object *json_difference(const struct difference *d)
{
	struct json_object *object = json_object_new_object();
	struct json_object *where = json_object_new_array();

	for (u32 i = 0; i < d->where->len; i++)
		json_object_array_add(where, new_text(d->where->pdata[i]));
	json_object_object_add(object, "in", new_text(difference_in_name(d->in)));
	json_object_object_add(object, "where", where);
	json_object_object_add(object, "what", new_text(d->what));
	json_object_object_add(object, "detail", new_text(d->detail));
	for (u32 i = 0; i < 2; i++)
		json_object_object_add(object, side_names[i], new_text(d->text[i]));
	json_object_object_add(object, "known", new_text(d->reason));
	return object;
}

void report_print_json(const struct differences *all, const struct compare_facts *facts, FILE *out)
{
	struct json_object *object = json_object_new_object();
	struct json_object *list = json_object_new_array();
	u32 unknown = differences_unknown(all);

	for (u32 i = 0; i < all->list->len; i++)
		json_object_array_add(list, json_difference(all->list->pdata[i]));
	json_object_object_add(object, "name", new_text(facts->name));
	json_object_object_add(object, "seed", json_object_new_uint64(facts->seed));
	json_object_object_add(
		object, "virtual_seconds",
		json_object_new_double_s(g_ascii_strtod(facts->seconds, NULL), facts->seconds));
	json_object_object_add(object, "unknown", json_object_new_int64(unknown));
	json_object_object_add(object, "known", json_object_new_int64(all->list->len - unknown));
	json_object_object_add(object, "differences", list);
	fprintf(out, "%s\n",
		json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
							       JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}
