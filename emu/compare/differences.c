/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/compare.h"

static void difference_free(void *data)
{
	struct difference *d = data;

	g_ptr_array_unref(d->where);
	g_free(d->what);
	g_free(d->detail);
	g_free(d->text[0]);
	g_free(d->text[1]);
	g_free(d);
}

void differences_init(struct differences *all, const struct known *known)
{
	*all = (struct differences){
		.list = g_ptr_array_new_with_free_func(difference_free),
		.same = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.known = known,
	};
}

void differences_finish(struct differences *all)
{
	g_hash_table_unref(all->same);
	g_ptr_array_unref(all->list);
}

static const char *or_nothing(const char *text)
{
	return text ? text : "\x01";
}

void differences_add(struct differences *all, enum difference_in in, const char *where,
		     const char *what, const char *detail, char *a, char *b)
{
	char *key = g_strdup_printf("%d\n%s\n%s\n%s\n%s", in, what, detail, or_nothing(a),
				    or_nothing(b));
	struct difference *d = g_hash_table_lookup(all->same, key);

	if (d) {
		if (!g_ptr_array_find_with_equal_func(d->where, where, g_str_equal, NULL))
			g_ptr_array_add(d->where, g_strdup(where));
		g_free(a);
		g_free(b);
		g_free(key);
		return;
	}
	d = g_new0(struct difference, 1);
	*d = (struct difference){
		.in = in,
		.where = g_ptr_array_new_with_free_func(g_free),
		.what = g_strdup(what),
		.detail = g_strdup(detail),
		.text = {a, b},
	};
	g_ptr_array_add(d->where, g_strdup(where));
	d->reason = known_reason(all->known, d);
	g_ptr_array_add(all->list, d);
	g_hash_table_insert(all->same, key, d);
}

u32 differences_unknown(const struct differences *all)
{
	u32 count = 0;

	for (u32 i = 0; i < all->list->len; i++)
		count += !((struct difference *)all->list->pdata[i])->reason;
	return count;
}

const char *difference_in_name(enum difference_in in)
{
	static const char *const names[] = {
		[IN_REGISTERS] = "registers",
		[IN_FRAMES] = "frames",
		[IN_OUTPUT] = "output",
	};

	return names[in];
}
