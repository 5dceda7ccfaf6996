/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "timeline" of a topology: what is done when, and what is expected of it.
 *
 * An entry is a line for a node's shell ("at", "on", "run", "expect") or
 * something that happens to a cable ("at", "cable", "do", and for "set" what is
 * set). They are sorted by time, those of one instant in the file's order; a
 * "set" gives its cable what it says and leaves the rest as it was by then.
 */
#include "topology/private.h"

#define PATTERN_MAX 65536u

/* An entry while it is read. */
struct action_reader {
	struct topo_action action;
	struct topo_reader *reader;
	const char *on, *cable;
	struct cable_settings settings;
};

static bool parse_at(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	sim_time *time = target;
	struct topo_reader *r = ctx;
	char end[32];

	if (!json_parse_time(at, value, time, ctx, err))
		return false;
	if (*time >= r->topology->duration)
		return json_refuse(at, err, "this is not before the end, at %s s (\"duration\")",
				   sim_time_format(r->topology->duration, end));
	return true;
}

static bool parse_exit(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	u64 status;

	if (!json_object_is_type(value, json_type_int))
		return json_refuse(at, err, "this is no exit status; right: a number, 0 to 255");
	if (!json_parse_u64(at, value, &status, ctx, err))
		return false;
	if (status > 255)
		return json_refuse(at, err,
				   "there is no exit status %" G_GUINT64_FORMAT "; right: 0 to 255",
				   status);
	*(s64 *)target = (s64)status;
	return true;
}

/* Past a bracket expression, whose "[" was before @p; "]" may be its first, and
 * stands in "[:alpha:]" and the like. */
static const char *skip_bracket(const char *p)
{
	p += *p == '^';
	p += *p == ']';
	for (; *p && *p != ']'; p++) {
		char kind = p[1];

		if (*p != '[' || !kind || !strchr(".:=", kind))
			continue;
		for (p += 2; *p && !(*p == kind && p[1] == ']');)
			p++;
		if (!*p)
			return p;
		p++;
	}
	return p + (*p == ']');
}

/* Of a bound "{2}", "{2,}" or "{2,5}" whose "{" was before @p: how often at most. */
static const char *read_bound(const char *p, u64 *times)
{
	*times = 1;
	for (; *p && *p != '}'; p++) {
		char *end = (char *)p;

		if (g_ascii_isdigit(*p))
			*times = MAX(*times, g_ascii_strtoull(p, &end, 10));
		p = end > p ? end - 1 : p;
	}
	return p + (*p == '}');
}

/*
 * How many characters a regular expression has when its repetitions are written
 * out, which is what regcomp() of glibc does: it would fill the memory for
 * "((a{200}){200}){200}", and "+" is a copy, too. Up to the end of a group.
 */
static u64 pattern_size(const char **text)
{
	const char *p = *text;
	u64 size = 0, atom = 0, times;

	while (*p && *p != ')') {
		switch (*p++) {
		case '*':
		case '?':
			times = 1;
			break;
		case '+':
			times = 2;
			break;
		case '{':
			p = read_bound(p, &times);
			break;
		case '(':
			size += atom;
			atom = 1 + pattern_size(&p);
			p += *p == ')';
			continue;
		case '[':
			size += atom;
			atom = 1;
			p = skip_bracket(p);
			continue;
		case '\\':
			p += *p != '\0';
			/* fall through */
		default:
			size += atom;
			atom = 1;
			continue;
		}
		atom = MIN(times, PATTERN_MAX + 1) * MIN(atom, PATTERN_MAX + 1);
	}
	*text = p;
	return MIN(size + atom, PATTERN_MAX + 1);
}

static bool pattern_fits(const char *pattern)
{
	u64 size = 0;

	while (*pattern) {
		size += pattern_size(&pattern);
		pattern += *pattern == ')'; /* of no group; regcomp() judges it */
	}
	return size <= PATTERN_MAX;
}

static bool parse_pattern(const struct json_at *at, struct json_object *value, void *target,
			  void *ctx, GError **err)
{
	struct topo_expect *expect = target;
	const char *pattern;
	char why[128];
	int error;

	if (!json_parse_string(at, value, &pattern, ctx, err))
		return false;
	if (!pattern_fits(pattern))
		return json_refuse(at, err,
				   "\"%s\" repeats too much; right: at most %u characters with "
				   "all repetitions written out",
				   pattern, PATTERN_MAX);
	error = regcomp(&expect->regex, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
	if (error) {
		regerror(error, &expect->regex, why, sizeof(why));
		return json_refuse(at, err, "\"%s\" is not an extended regular expression: %s",
				   pattern, why);
	}
	expect->pattern = pattern;
	return true;
}

static bool parse_expect(const struct json_at *at, struct json_object *value, void *target,
			 void *ctx, GError **err)
{
	static const struct json_key keys[] = {
		JSON_KEY("exit", parse_exit, topo_expect, exit),
		JSON_KEY("stdout", json_parse_string, topo_expect, text),
		{.name = "stdout_re", .parse = parse_pattern},
	};
	struct topo_expect *expect = target;

	expect->given = true;
	return json_read_keys(at, value, keys, ARRAY_SIZE(keys), expect, ctx, err);
}

static bool parse_do(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	static const char *const names[] = {
		[CABLE_PLUG] = "plug",
		[CABLE_UNPLUG] = "unplug",
		[CABLE_SET] = "set",
	};
	const char *text;

	if (!json_parse_string(at, value, &text, ctx, err))
		return false;
	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(names[i], text)) {
			*(enum cable_do *)target = (enum cable_do)i;
			return true;
		}
	}
	return json_refuse(at, err,
			   "\"%s\" cannot be done to a cable; right: \"plug\", "
			   "\"unplug\", \"set\"",
			   text);
}

/* Finds the cable, so that the keys after this one know its ends. */
static bool parse_cable(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	struct action_reader *a = target;
	struct topo_reader *r = ctx;
	const char *name;

	if (!json_parse_string(at, value, &name, ctx, err))
		return false;
	a->action.cable = topo_find_cable(at, r, name, err);
	if (a->action.cable == TOPO_NONE)
		return false;
	cable_settings_init(&a->settings, topo_cable(r->topology, a->action.cable)->end,
			    r->catalog->cable);
	return true;
}

static bool parse_on(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err)
{
	struct topo_reader *r = ctx;
	u32 *node = target;
	const char *name;

	if (!json_parse_string(at, value, &name, ctx, err))
		return false;
	*node = topo_find_node(at, r, name, err);
	if (*node == TOPO_NONE)
		return false;
	if (!topo_node(r->topology, *node)->guest)
		return json_refuse(at, err, "node \"%s\" runs no programs: its board has no cpu",
				   name);
	return true;
}

static const struct json_key run_keys[] = {
	JSON_REQUIRED("at", parse_at, action_reader, action.at),
	JSON_REQUIRED("on", parse_on, action_reader, action.node),
	JSON_REQUIRED("run", json_parse_string, action_reader, action.line),
	JSON_KEY("expect", parse_expect, action_reader, action.expect),
};

static const struct json_key cable_keys[] = {
	JSON_REQUIRED("at", parse_at, action_reader, action.at),
	{.name = "cable", .required = true, .parse = parse_cable},
	JSON_REQUIRED("do", parse_do, action_reader, action.what),
	CABLE_SETTING_KEYS(action_reader, settings),
};

static bool check_settings(const struct json_at *at, const struct action_reader *a, GError **err)
{
	bool given = cable_settings_given(&a->settings);

	if (a->action.what == CABLE_SET && !given)
		return json_refuse(at, err,
				   "there is nothing to set; right: one of \"length\", "
				   "\"category\", \"loss\", \"ber\", \"delay\", \"crossover\", "
				   "\"pairs\"");
	if (a->action.what != CABLE_SET && given)
		return json_refuse(at, err, "only \"do\": \"set\" changes a cable's values");
	return true;
}

static bool parse_action(const struct json_at *at, struct json_object *value,
			 struct action_reader *a, GError **err)
{
	struct topo_reader *r = a->reader;
	bool ok;

	a->action.expect.exit = -1;
	if (!json_want_object(at, value, err))
		return false;
	if (json_object_object_get_ex(value, "cable", NULL)) {
		a->action.node = TOPO_NONE;
		return json_read_keys(at, value, cable_keys, ARRAY_SIZE(cable_keys), a, r, err) &&
		       check_settings(at, a, err);
	}
	ok = json_read_keys(at, value, run_keys, ARRAY_SIZE(run_keys), a, r, err);
	if (!ok && a->action.expect.pattern)
		regfree(&a->action.expect.regex);
	return ok;
}

static int by_time(const void *a, const void *b)
{
	const struct action_reader *x = *(const struct action_reader *const *)a;
	const struct action_reader *y = *(const struct action_reader *const *)b;

	if (x->action.at != y->action.at)
		return x->action.at < y->action.at ? -1 : 1;
	return x->action.index < y->action.index ? -1 : 1;
}

/* In order of time, each "set" on top of what came before. */
static void add_actions(struct topology *topology, const GPtrArray *actions)
{
	struct cable_config *config = g_new0(struct cable_config, topology->cables->len);

	for (u32 i = 0; i < topology->cables->len; i++)
		config[i] = topo_cable(topology, i)->config;
	for (u32 i = 0; i < actions->len; i++) {
		struct action_reader *a = actions->pdata[i];

		if (a->action.node == TOPO_NONE && a->action.what == CABLE_SET) {
			cable_settings_apply(&a->settings, &config[a->action.cable]);
			a->action.config = config[a->action.cable];
		}
		g_array_append_val(topology->timeline, a->action);
	}
	g_free(config);
}

bool topo_parse_timeline(const struct json_at *at, struct json_object *value, void *target,
			 void *ctx, GError **err)
{
	struct topo_reader *r = ctx;
	GPtrArray *actions;
	bool ok = true;

	if (!json_want_array(at, value, err))
		return false;
	actions = g_ptr_array_new_with_free_func(g_free);
	for (u32 i = 0; ok && i < json_object_array_length(value); i++) {
		struct action_reader *a = g_new0(struct action_reader, 1);
		struct json_at here = json_at_index(at, i);

		a->reader = r;
		a->action.index = i;
		ok = parse_action(&here, json_object_array_get_idx(value, i), a, err);
		if (ok)
			g_ptr_array_add(actions, a);
		else
			g_free(a);
	}
	if (ok)
		g_ptr_array_sort(actions, by_time);
	/* After a mistake they are added, too: the topology frees their expressions. */
	add_actions(r->topology, actions);
	g_ptr_array_unref(actions);
	return ok;
}
