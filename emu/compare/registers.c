/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What guests wrote into registers, from the trace:
 *
 *	switch0.port2: reg: write PORT_CTL0 = 0x043f (STATE=3 ...)
 *	────block────             ─register─  ────── ─────fields─────
 */
#include <netemu/model.h>
#include <netemu/reg.h>

#include "compare/compare.h"

#define WRITE ": reg: write "

/* Of the steps of a register, and of the registers of a block, this many are said. */
#define SAID_MAX 8

/* One register of one node. */
struct history {
	char *node, *block, *name;
	bool window;	   /* carries accesses to others */
	GArray *path;	   /* u32: values, but for steps that were made before */
	GHashTable *steps; /* u64: from value << 32 | to value */
	u32 last;
	char *fields; /* of the last value: " (STATE=3)" or "" */
};

static void history_free(void *data)
{
	struct history *h = data;

	g_free(h->node);
	g_free(h->block);
	g_free(h->name);
	g_free(h->fields);
	g_array_unref(h->path);
	g_hash_table_unref(h->steps);
	g_free(h);
}

/* ---- Recording */

/* "PTP_CFG0" of "PTP_CFG0[3]", to be freed. */
static char *base_name(const char *name)
{
	return g_strndup(name, strcspn(name, "["));
}

static bool space_has_window(const struct reg_space *space, const char *base)
{
	for (u32 i = 0; space->windows && space->windows[i]; i++)
		if (!strcmp(space->windows[i], base))
			return true;
	return false;
}

static bool is_window(const struct register_log *log, u32 node, const char *block, const char *name)
{
	char *model_name, *base;
	struct board_device *device;
	bool found = false;

	if (!log->boards)
		return false;
	model_name = g_strndup(block, strcspn(block, "."));
	base = base_name(name);
	device = board_device(log->boards->pdata[node], model_name);
	for (u32 i = 0; device && device->model->cls->spaces[i]; i++)
		found |= space_has_window(device->model->cls->spaces[i], base);
	g_free(model_name);
	g_free(base);
	return found;
}

static struct history *find_history(struct register_log *log, const struct node *node,
				    const char *block, const char *name)
{
	char *key = g_strdup_printf("%s %s %s", node->name, block, name);
	struct history *h = g_hash_table_lookup(log->by_name, key);

	if (h) {
		g_free(key);
		return h;
	}
	h = g_new0(struct history, 1);
	*h = (struct history){
		.node = g_strdup(node->name),
		.block = g_strdup(block),
		.name = g_strdup(name),
		.window = is_window(log, node->index, block, name),
		.path = g_array_new(FALSE, FALSE, sizeof(u32)),
		.steps = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
	};
	g_ptr_array_add(log->histories, h);
	g_hash_table_insert(log->by_name, key, h);
	return h;
}

static void add_value(struct history *h, u32 value, const char *fields)
{
	gint64 step = (gint64)((u64)h->last << 32 | value);

	if (h->path->len && h->last == value)
		return;
	g_free(h->fields);
	h->fields = g_strdup(fields);
	h->last = value;
	if (!h->path->len) {
		g_array_append_val(h->path, value);
	} else if (!g_hash_table_contains(h->steps, &step)) {
		g_hash_table_add(h->steps, g_memdup2(&step, sizeof(step)));
		g_array_append_val(h->path, value);
	}
}

static void record(struct output_sink *sink, struct node *node, sim_time at, u8 *data, size_t len)
{
	struct register_log *log = container_of(sink, struct register_log, sink);
	char *block, *name, *value, *fields;
	struct history *h;

	if (!memmem(data, len, WRITE, strlen(WRITE)))
		return;
	block = g_strndup((char *)data, len);
	name = strstr(block, WRITE);
	*name = 0;
	name += strlen(WRITE);
	value = strstr(name, " = ");
	if (value) {
		*value = 0;
		h = find_history(log, node, block, name);
		if (!h->window) {
			u64 number = g_ascii_strtoull(value + strlen(" = "), &fields, 16);

			add_value(h, (u32)number, fields);
		}
	}
	g_free(block);
}

void register_log_init(struct register_log *log)
{
	*log = (struct register_log){
		.sink.write = record,
		.histories = g_ptr_array_new_with_free_func(history_free),
		.by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
}

void register_log_finish(struct register_log *log)
{
	g_hash_table_unref(log->by_name);
	g_ptr_array_unref(log->histories);
}

/* ---- Comparing */

static const struct history *counterpart(const struct register_log *log, const struct history *h)
{
	char *key = g_strdup_printf("%s %s %s", h->node, h->block, h->name);
	const struct history *other = g_hash_table_lookup(log->by_name, key);

	g_free(key);
	return other;
}

static u32 first_value(const struct history *h)
{
	return g_array_index(h->path, u32, 0);
}

static bool same_steps(const struct history *a, const struct history *b)
{
	GHashTableIter iter;
	void *step;

	if (first_value(a) != first_value(b) ||
	    g_hash_table_size(a->steps) != g_hash_table_size(b->steps))
		return false;
	g_hash_table_iter_init(&iter, a->steps);
	while (g_hash_table_iter_next(&iter, &step, NULL))
		if (!g_hash_table_contains(b->steps, step))
			return false;
	return true;
}

/* "0x4000, 0xc000, 0x4080 (DEVICE_EN=1)": the way to the last value. */
static char *path_text(const struct history *h, u32 digits)
{
	GString *text = g_string_new(NULL);
	u32 count = h->path->len;

	for (u32 i = 0; i < count; i++) {
		if (count > SAID_MAX && i == SAID_MAX - 2) {
			g_string_append(text, "..., ");
			i = count - 1;
		}
		g_string_append_printf(text, "0x%0*x%s", digits, g_array_index(h->path, u32, i),
				       i + 1 < count ? ", " : "");
	}
	if (count && g_array_index(h->path, u32, count - 1) != h->last)
		g_string_append_printf(text, ", last 0x%0*x", digits, h->last);
	g_string_append(text, h->fields);
	return g_string_free(text, FALSE);
}

static u32 digits_of(const struct history *h)
{
	return h->last > UINT16_MAX || first_value(h) > UINT16_MAX ? 8 : 4;
}

static void diff_history(struct differences *all, const struct history *a, const struct history *b)
{
	const struct history *one = a ? a : b;
	u32 digits = MAX(a ? digits_of(a) : 0, b ? digits_of(b) : 0);
	const char *detail;
	char *what;

	if (a && b && a->last == b->last && same_steps(a, b))
		return;
	if (!a || !b)
		detail = "written by one";
	else if (a->last != b->last)
		detail = "last value";
	else
		detail = "values on the way";
	what = g_strconcat(one->block, " ", one->name, NULL);
	differences_add(all, IN_REGISTERS, one->node, what, detail, a ? path_text(a, digits) : NULL,
			b ? path_text(b, digits) : NULL);
	g_free(what);
}

/* ---- Order */

static char *block_key(const struct history *h)
{
	return g_strconcat(h->node, " ", h->block, NULL);
}

/* Names of the registers of @first's block that both sides write, arrays once,
 * in the order of @log. */
static GPtrArray *common_names(const struct register_log *log, const struct register_log *other,
			       const struct history *first)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	for (u32 i = 0; i < log->histories->len; i++) {
		const struct history *h = log->histories->pdata[i];
		char *base;

		if (h->window || strcmp(h->node, first->node) || strcmp(h->block, first->block) ||
		    !counterpart(other, h))
			continue;
		base = base_name(h->name);
		if (g_ptr_array_find_with_equal_func(names, base, g_str_equal, NULL))
			g_free(base);
		else
			g_ptr_array_add(names, base);
	}
	return names;
}

/* Names @from up to @to. */
static char *names_text(const GPtrArray *names, u32 from, u32 to)
{
	GString *text = g_string_new(NULL);

	for (u32 i = from; i < to; i++) {
		if (i - from == SAID_MAX) {
			g_string_append(text, ", ...");
			break;
		}
		g_string_append_printf(text, "%s%s", i > from ? ", " : "", (char *)names->pdata[i]);
	}
	return g_string_free(text, FALSE);
}

static void diff_order(struct differences *all, const struct register_log log[2],
		       const struct history *first)
{
	GPtrArray *a = common_names(&log[0], &log[1], first);
	GPtrArray *b = common_names(&log[1], &log[0], first);
	u32 from = 0, to = MIN(a->len, b->len);

	while (from < to && !strcmp(a->pdata[from], b->pdata[from]))
		from++;
	while (to > from && !strcmp(a->pdata[to - 1], b->pdata[to - 1]))
		to--;
	if (from < to) {
		char *what = g_strconcat(first->block, " (all)", NULL);

		differences_add(all, IN_REGISTERS, first->node, what, "order of first writes",
				names_text(a, from, to), names_text(b, from, to));
		g_free(what);
	}
	g_ptr_array_unref(a);
	g_ptr_array_unref(b);
}

void diff_registers(struct differences *all, const struct register_log log[2])
{
	GHashTable *blocks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (u32 i = 0; i < log[0].histories->len; i++) {
		const struct history *h = log[0].histories->pdata[i];

		if (h->window)
			continue;
		diff_history(all, h, counterpart(&log[1], h));
		if (g_hash_table_add(blocks, block_key(h)))
			diff_order(all, log, h);
	}
	for (u32 i = 0; i < log[1].histories->len; i++) {
		const struct history *h = log[1].histories->pdata[i];

		if (!h->window && !counterpart(&log[0], h))
			diff_history(all, NULL, h);
	}
	g_hash_table_unref(blocks);
}
