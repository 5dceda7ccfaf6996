/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frames of two runs, by tap.
 *
 *	group   those of one tap, direction, kind and flow:
 *	        "c0", "a > b", "ICMP echo request", "10.0.0.1 > 10.0.0.2"
 *	frame   in it, by detail: "sequence 1, 56 bytes"
 *
 * What one side has more of, by detail, is a difference of the group. The n-th
 * frame of a name on one side is held against the n-th of that name on the
 * other, field by field; a field that differs is a difference of the kind.
 */
#include "capture/reader.h"
#include "compare/compare.h"

/* Details that are said, of those that one side has more of. */
#define SAID_MAX 4

/* Frames of one name. */
struct frame_class {
	char *detail;
	GPtrArray *frames; /* GArray of struct frame_field, in order */
};

struct frame_group {
	char *tap, *kind, *what; /* what: kind, flow, direction */
	u32 count;
	GPtrArray *classes; /* struct frame_class, in order of first frames */
	GHashTable *by_detail;
};

static void fields_free(void *data)
{
	GArray *fields = data;

	for (u32 i = 0; i < fields->len; i++)
		g_free(g_array_index(fields, struct frame_field, i).value);
	g_array_unref(fields);
}

static void class_free(void *data)
{
	struct frame_class *c = data;

	g_free(c->detail);
	g_ptr_array_unref(c->frames);
	g_free(c);
}

static void group_free(void *data)
{
	struct frame_group *g = data;

	g_free(g->tap);
	g_free(g->kind);
	g_free(g->what);
	g_hash_table_unref(g->by_detail);
	g_ptr_array_unref(g->classes);
	g_free(g);
}

void frame_log_init(struct frame_log *log, GHashTable *names)
{
	*log = (struct frame_log){
		.names = names,
		.groups = g_ptr_array_new_with_free_func(group_free),
		.by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
}

void frame_log_finish(struct frame_log *log)
{
	g_hash_table_unref(log->by_name);
	g_ptr_array_unref(log->groups);
}

static struct frame_group *find_group(struct frame_log *log, const char *tap, const char *kind,
				      char *what)
{
	char *key = g_strconcat(tap, "\n", what, NULL);
	struct frame_group *g = g_hash_table_lookup(log->by_name, key);

	if (g) {
		g_free(key);
		g_free(what);
		return g;
	}
	g = g_new0(struct frame_group, 1);
	*g = (struct frame_group){
		.tap = g_strdup(tap),
		.kind = g_strdup(kind),
		.what = what,
		.classes = g_ptr_array_new_with_free_func(class_free),
		.by_detail = g_hash_table_new(g_str_hash, g_str_equal),
	};
	g_ptr_array_add(log->groups, g);
	g_hash_table_insert(log->by_name, key, g);
	return g;
}

static struct frame_class *find_class(struct frame_group *g, const char *detail)
{
	struct frame_class *c = g_hash_table_lookup(g->by_detail, detail);

	if (c)
		return c;
	c = g_new0(struct frame_class, 1);
	c->detail = g_strdup(detail);
	c->frames = g_ptr_array_new_with_free_func(fields_free);
	g_ptr_array_add(g->classes, c);
	g_hash_table_insert(g->by_detail, c->detail, c);
	return c;
}

/* What a group is called. A cable's frames go either way, too. */
static char *group_name(const struct captured *packet, const struct frame_text *text)
{
	return g_strdup_printf("%s%s%s, %s%s%s%s", text->kind->str, text->flow->len ? ", " : "",
			       text->flow->str, packet->dir == TAP_IN ? "in" : "out",
			       packet->comment ? " (dropped: " : "",
			       packet->comment ? packet->comment : "", packet->comment ? ")" : "");
}

void frame_log_add(struct frame_log *log, const struct captured *packet)
{
	struct frame_text text;
	struct frame_group *g;

	frame_text_init(&text);
	if (packet->damaged)
		g_string_assign(text.kind, "damaged frame");
	else
		frame_decode(packet->data, packet->len - packet->fcs_len, log->names, &text);
	g = find_group(log, packet->tap, text.kind->str, group_name(packet, &text));
	g->count++;
	g_ptr_array_add(find_class(g, text.detail->str)->frames, g_steal_pointer(&text.fields));
	frame_text_finish(&text);
}

/* ---- Comparing */

static struct frame_group *find_counterpart(const struct frame_log *log,
					    const struct frame_group *g)
{
	char *key = g_strconcat(g->tap, "\n", g->what, NULL);
	struct frame_group *other = g_hash_table_lookup(log->by_name, key);

	g_free(key);
	return other;
}

static u32 frames_of(const struct frame_group *g, const char *detail)
{
	const struct frame_class *c = g ? g_hash_table_lookup(g->by_detail, detail) : NULL;

	return c ? c->frames->len : 0;
}

/* "3 frames, of which the other has not: sequence 4; sequence 5", NULL for none. */
static char *surplus_text(const struct frame_group *g, const struct frame_group *other,
			  u32 *surplus)
{
	GString *text;
	u32 said = 0;

	*surplus = 0;
	if (!g)
		return NULL;
	text = g_string_new(NULL);
	g_string_printf(text, "%u", g->count);
	for (u32 i = 0; i < g->classes->len; i++) {
		const struct frame_class *c = g->classes->pdata[i];
		u32 more = c->frames->len - MIN(c->frames->len, frames_of(other, c->detail));

		*surplus += more;
		if (!more || !*c->detail || said == SAID_MAX + 1)
			continue;
		g_string_append(text, said ? "; " : ": ");
		if (said++ == SAID_MAX)
			g_string_append(text, "...");
		else if (more > 1)
			g_string_append_printf(text, "%u x %s", more, c->detail);
		else
			g_string_append(text, c->detail);
	}
	return g_string_free(text, FALSE);
}

static void diff_counts(struct differences *all, const struct frame_group *a,
			const struct frame_group *b)
{
	const struct frame_group *one = a ? a : b;
	u32 surplus[2];
	char *text[2] = {
		surplus_text(a, b, &surplus[0]),
		surplus_text(b, a, &surplus[1]),
	};

	if (surplus[0] || surplus[1]) {
		differences_add(all, IN_FRAMES, one->tap, one->what, "number", text[0], text[1]);
		return;
	}
	g_free(text[0]);
	g_free(text[1]);
}

static const char *field_value(const GArray *fields, const char *name)
{
	for (u32 i = 0; i < fields->len; i++) {
		const struct frame_field *f = &g_array_index(fields, struct frame_field, i);

		if (!strcmp(f->name, name))
			return f->value;
	}
	return NULL;
}

/* Each field of a kind of frame at a tap is said once: @said has those. */
static void diff_fields(struct differences *all, const struct frame_group *g, const GArray *a,
			const GArray *b, GHashTable *said)
{
	for (u32 i = 0; i < a->len; i++) {
		const struct frame_field *f = &g_array_index(a, struct frame_field, i);
		const char *other = field_value(b, f->name);

		if (other && !strcmp(f->value, other))
			continue;
		if (g_hash_table_add(said, g_strconcat(g->tap, "\n", g->kind, "\n", f->name, NULL)))
			differences_add(all, IN_FRAMES, g->tap, g->kind, f->name,
					g_strdup(f->value), g_strdup(other));
	}
}

static void diff_contents(struct differences *all, const struct frame_group *a,
			  const struct frame_group *b, GHashTable *said)
{
	for (u32 i = 0; i < a->classes->len; i++) {
		const struct frame_class *c = a->classes->pdata[i];
		const struct frame_class *d = g_hash_table_lookup(b->by_detail, c->detail);

		for (u32 n = 0; d && n < MIN(c->frames->len, d->frames->len); n++)
			diff_fields(all, a, c->frames->pdata[n], d->frames->pdata[n], said);
	}
}

void diff_frames(struct differences *all, const struct frame_log log[2])
{
	GHashTable *said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (u32 i = 0; i < log[0].groups->len; i++) {
		const struct frame_group *g = log[0].groups->pdata[i];
		const struct frame_group *other = find_counterpart(&log[1], g);

		diff_counts(all, g, other);
		if (other)
			diff_contents(all, g, other, said);
	}
	for (u32 i = 0; i < log[1].groups->len; i++) {
		const struct frame_group *g = log[1].groups->pdata[i];

		if (!find_counterpart(&log[0], g))
			diff_counts(all, NULL, g);
	}
	g_hash_table_unref(said);
}
