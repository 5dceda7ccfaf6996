/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What shell lines print, line by line.
 *
 * Lines are matched in their order with every number as "#", so that "time=0.21
 * ms" and "time=0.04 ms" are the same line with other figures, which is what is
 * said then. Of all ways to match them the one is taken that has the largest sum
 * of weights; a match weighs the more the more of its figures are the same, so
 * that a line that is missing does not have all that follow it matched amiss.
 *
 * Releases of the real tools align their columns differently, so any blanks are one.
 */
#include "compare/compare.h"

/* Lines of one output that are looked at; more are compared as one. */
#define LINES_MAX 2000

/* Length of the number at @text, 0 if there is none. */
static size_t figure_len(const char *text)
{
	size_t len = strspn(text, "0123456789");

	if (len && text[len] == '.' && g_ascii_isdigit(text[len + 1]))
		len += 1 + strspn(text + len + 1, "0123456789");
	return len;
}

/* Of blanks and tabs. */
static size_t blanks_len(const char *text)
{
	return strspn(text, " \t");
}

/* @text with @by for each of what @span_len() gives the length of, to be freed. */
static char *replace_spans(const char *text, size_t (*span_len)(const char *text), char by)
{
	GString *out = g_string_new(NULL);

	while (*text) {
		size_t len = span_len(text);

		g_string_append_c(out, len ? by : *text);
		text += len ? len : 1;
	}
	return g_string_free(out, FALSE);
}

char *mask_differing(const char *a, const char *b)
{
	GString *out = g_string_new(NULL);

	while (*a) {
		size_t len = figure_len(a), other = figure_len(b);

		if (!len)
			g_string_append_c(out, *a);
		else if (len == other && !memcmp(a, b, len))
			g_string_append_len(out, a, (gssize)len);
		else
			g_string_append_c(out, '#');
		a += len ? len : 1;
		b += other ? other : 1;
	}
	return g_string_free(out, FALSE);
}

/* What a terminal would do on them is not to be done on whose reads the report. */
static void drop_controls(char *text)
{
	char *to = text;

	for (; *text; text++)
		if (*text == '\t' || ((u8)*text >= ' ' && *text != 0x7f))
			*to++ = *text;
	*to = 0;
}

struct side {
	char **line, **folded, **masked; /* NULL-terminated */
	u32 count;
};

static void side_init(struct side *side, const char *out)
{
	side->line = g_strsplit(out, "\n", LINES_MAX);
	side->count = g_strv_length(side->line);
	if (side->count && !*side->line[side->count - 1])
		side->count--;
	side->folded = g_new0(char *, side->count + 1);
	side->masked = g_new0(char *, side->count + 1);
	for (u32 i = 0; i < side->count; i++) {
		drop_controls(side->line[i]);
		side->folded[i] = replace_spans(side->line[i], blanks_len, ' ');
		side->masked[i] = replace_spans(side->folded[i], figure_len, '#');
	}
}

static void side_finish(struct side *side)
{
	g_strfreev(side->line);
	g_strfreev(side->folded);
	g_strfreev(side->masked);
}

/* Of two lines that are the same but for figures. */
static u32 match_weight(const char *a, const char *b)
{
	u32 same = 0;

	while (*a) {
		size_t len = figure_len(a), other = figure_len(b);

		same += len && len == other && !memcmp(a, b, len);
		a += len ? len : 1;
		b += other ? other : 1;
	}
	return 1 + same * same;
}

/* The largest sum of weights from each pair of places on. */
static u32 *weight_sums(const struct side *a, const struct side *b)
{
	u32 columns = b->count + 1;
	u32 *sum = g_new0(u32, (a->count + 1) * (size_t)columns);

	for (u32 i = a->count; i-- > 0;) {
		for (u32 j = b->count; j-- > 0;) {
			u32 *at = &sum[i * (size_t)columns + j];

			*at = MAX(at[1], at[columns]);
			if (!strcmp(a->masked[i], b->masked[j]))
				*at = MAX(*at, at[columns + 1] +
						       match_weight(a->folded[i], b->folded[j]));
		}
	}
	return sum;
}

/* A line that one side alone has. */
static void diff_line(struct differences *all, const char *node, const char *what, u32 side,
		      const char *line)
{
	differences_add(all, IN_OUTPUT, node, what, line, side ? NULL : g_strdup(line),
			side ? g_strdup(line) : NULL);
}

/* Line @i of @a and line @j of @b, which are the same but for figures, if at all. */
static void diff_figures(struct differences *all, const char *node, const char *what,
			 const struct side *a, u32 i, const struct side *b, u32 j)
{
	char *detail;

	if (!strcmp(a->folded[i], b->folded[j]))
		return;
	detail = mask_differing(a->folded[i], b->folded[j]);
	differences_add(all, IN_OUTPUT, node, what, detail, g_strdup(a->line[i]),
			g_strdup(b->line[j]));
	g_free(detail);
}

static void diff_lines(struct differences *all, const char *node, const char *what,
		       const struct side *a, const struct side *b)
{
	u32 *sum = weight_sums(a, b), columns = b->count + 1;
	u32 i = 0, j = 0;

	while (i < a->count || j < b->count) {
		const u32 *at = &sum[i * (size_t)columns + j];

		if (j == b->count || (i < a->count && at[0] == at[columns]))
			diff_line(all, node, what, 0, a->line[i++]);
		else if (i == a->count || at[0] == at[1])
			diff_line(all, node, what, 1, b->line[j++]);
		else
			diff_figures(all, node, what, a, i++, b, j++);
	}
	g_free(sum);
}

static char *end_text(const struct line_end *end)
{
	return end->ended ? g_strdup_printf("%d", end->exit) : g_strdup("had not ended");
}

void diff_output(struct differences *all, const char *node, const char *line,
		 const struct line_end end[2])
{
	struct side side[2];

	if (end[0].ended != end[1].ended || (end[0].ended && end[0].exit != end[1].exit))
		differences_add(all, IN_OUTPUT, node, line, "exit status", end_text(&end[0]),
				end_text(&end[1]));
	for (u32 i = 0; i < 2; i++)
		side_init(&side[i], end[i].out ? end[i].out : "");
	diff_lines(all, node, line, &side[0], &side[1]);
	for (u32 i = 0; i < 2; i++)
		side_finish(&side[i]);
}
