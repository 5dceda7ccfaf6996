/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a file to a JSON tree.
 *
 * json-c checks the grammar, but lets pass, even when it is told to be strict,
 * some that RFC 8259 does not: see json_laxity(). It keeps the last of two keys
 * of one name, which hides mistakes of people who edit by hand. So the text is
 * scanned twice more, for the one and for the other. The second scan may trust
 * the grammar: it runs on what json-c and the first accepted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "topology/reader.h"

G_DEFINE_QUARK(netemu - topology, topology_error)

/* A file that is too long is refused before it fills the memory. */
static GString *read_file(const char *path, GError **err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	GString *text = g_string_new(NULL);
	char chunk[1 << 16];
	ssize_t got = -1;

	while (fd >= 0) {
		got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		g_string_append_len(text, chunk, got);
		if (text->len > JSON_BYTES_MAX) {
			g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID,
				    "%s: $: the file is larger than %u MiB", path,
				    JSON_BYTES_MAX >> 20);
			break;
		}
	}
	if (got < 0)
		g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID,
			    "%s: $: cannot be read: %s", path, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	if (got == 0)
		return text;
	g_string_free(text, TRUE);
	return NULL;
}

static void line_of(const GString *text, size_t offset, u32 *line, u32 *column)
{
	*line = 1;
	*column = 1;
	for (size_t i = 0; i < offset && i < text->len; i++) {
		if (text->str[i] == '\n') {
			++*line;
			*column = 1;
		} else {
			++*column;
		}
	}
}

static struct json_object *refuse_text(const char *path, const GString *text, size_t offset,
				       const char *why, GError **err)
{
	u32 line, column;

	line_of(text, offset, &line, &column);
	g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID,
		    "%s: $: not JSON: %s, at line %u, column %u", path, why, line, column);
	return NULL;
}

/*
 * What json-c 0.16 and 0.17 take though it is not JSON: keys in single quotes,
 * control characters within strings, NaN and Infinity, "1." (tried, each is a
 * test). It rounds whole numbers of more than 64 bits without a word. Keys with
 * escapes are JSON, but no key of ours needs one, and one key can be spelled in
 * two ways with them.
 *
 * Return: where, with @why saying what; or NULL.
 */
static const char *json_laxity(const char *text, const char **why)
{
	const char *p = text;

	while (*p) {
		const char *start = p;
		bool escapes = false;

		if (*p == '\'' || *p == 'N' || *p == 'I') {
			*why = *p == '\'' ? "a single quote; right: \"" : "no number";
			return p;
		}
		if (g_ascii_isdigit(*p)) {
			while (g_ascii_isdigit(*p))
				p++;
			errno = 0;
			(void)g_ascii_strtoull(start, NULL, 10);
			*why = "a number that ends in a dot";
			if (*p == '.' && !g_ascii_isdigit(p[1]))
				return p;
			*why = "a whole number of more than 64 bits";
			if (errno == ERANGE && !strchr(".eE", *p))
				return start;
			/* The rest of a number that is not whole. */
			while (*p && (g_ascii_isdigit(*p) || strchr(".eE+-", *p)))
				p++;
			continue;
		}
		if (*p++ != '"')
			continue;
		for (; *p && *p != '"'; p++) {
			*why = "a control character in a string; right: an escape, such as \\n";
			if ((u8)*p < ' ')
				return p;
			escapes |= *p == '\\';
			if (*p == '\\' && p[1])
				p++;
		}
		p += *p == '"';
		*why = "a key with an escape";
		if (escapes && p[strspn(p, " \t\r\n")] == ':')
			return start;
	}
	return NULL;
}

/* An array or object that the scan is inside of. */
struct scan_level {
	struct json_at at; /* of the value that is scanned in it */
	GHashTable *keys;  /* of an object: those seen; NULL in an array */
};

/* The end of the string that begins at @p: its closing quote. */
static char *string_end(char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return p;
}

/* Whether the string that ended at @p is a key: a colon follows. */
static bool is_key(const char *p)
{
	for (p++; g_ascii_isspace(*p);)
		p++;
	return *p == ':';
}

static bool note_key(struct scan_level *level, const char *start, const char *end, GError **err)
{
	char *key = g_strndup(start, (gsize)(end - start));

	level->at.key = key;
	if (g_hash_table_add(level->keys, key))
		return true;
	/* The table has freed its old key and now holds this one. */
	return json_refuse(&level->at, err,
			   "this key is there twice; right: each key of an object once");
}

static bool refuse_twins(const char *path, GString *text, GError **err)
{
	struct json_at root = {.file = path};
	struct scan_level level[JSON_DEPTH_MAX + 1];
	u32 depth = 0;
	bool ok = true;

	for (char *p = text->str; ok && *p; p++) {
		struct scan_level *in = depth ? &level[depth - 1] : NULL;

		switch (*p) {
		case '{':
		case '[':
			if (depth > JSON_DEPTH_MAX)
				break;
			level[depth++] = (struct scan_level){
				.at = {.up = in ? &in->at : &root},
				.keys = *p == '[' ? NULL :
						    g_hash_table_new_full(g_str_hash, g_str_equal,
									  g_free, NULL),
			};
			break;
		case '}':
		case ']':
			if (in && in->keys)
				g_hash_table_unref(in->keys);
			depth -= depth > 0;
			break;
		case ',':
			if (in && !in->keys)
				in->at.index++;
			break;
		case '"': {
			char *end = string_end(p);

			if (in && in->keys && is_key(end))
				ok = note_key(in, p + 1, end, err);
			p = end;
			break;
		}
		}
	}
	while (depth--)
		if (level[depth].keys)
			g_hash_table_unref(level[depth].keys);
	return ok;
}

/*
 * Appends to @out what json-c gets of the text at @p: a character that is not of
 * ASCII as an escape, for json-c 0.18, when it is told to be strict, takes such for
 * control characters (its issue 892). What follows a backslash is left as it is,
 * and refused where it cannot follow one.
 *
 * Return: how many bytes at @p that was.
 */
static size_t append_ascii(GString *out, const char *p)
{
	gunichar c = g_utf8_get_char(p);
	size_t len = (size_t)(g_utf8_next_char(p) - p);

	if (*p == '\\' && p[1])
		len += (size_t)(g_utf8_next_char(p + 1) - (p + 1));
	if (c < 0x80)
		g_string_append_len(out, p, (gssize)len);
	else if (c < 0x10000)
		g_string_append_printf(out, "\\u%04x", c);
	else /* a surrogate pair: RFC 8259, section 7 */
		g_string_append_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
				       0xdc00 + (c & 0x3ff));
	return len;
}

/* The first bytes of the UTF-8 in @text, so that they make @most of ASCII in @out, or
 * all; how many they are. */
static size_t to_ascii(const GString *text, size_t most, GString *out)
{
	size_t at = 0;

	g_string_truncate(out, 0);
	while (at < text->len && out->len < most)
		at += append_ascii(out, text->str + at);
	return at;
}

/* json-c's verdict on the UTF-8 in @text; @end: where in it that is. */
static enum json_tokener_error parse(const GString *text, struct json_object **tree, size_t *end)
{
	GString *ascii = g_string_new(NULL);
	/* json-c counts the value itself as a level. */
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 1);
	enum json_tokener_error error;

	to_ascii(text, SIZE_MAX, ascii);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	*tree = json_tokener_parse_ex(tokener, ascii->str, (int)ascii->len);
	error = json_tokener_get_error(tokener);
	*end = to_ascii(text, json_tokener_get_parse_end(tokener), ascii);
	json_tokener_free(tokener);
	g_string_free(ascii, TRUE);
	return error;
}

struct json_object *json_load(const char *path, GError **err)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct json_object *tree = NULL;
	const char *lax, *why, *bad;
	struct json_at root = {.file = path};
	GString *text = read_file(path, err);
	enum json_tokener_error error = json_tokener_success;
	bool utf8;
	size_t end;

	if (!text)
		return NULL;
	utf8 = g_utf8_validate_len(text->str, text->len, &bad);
	if (utf8)
		error = parse(text, &tree, &end);

	if (!utf8) {
		refuse_text(path, text, (size_t)(bad - text->str),
			    *bad ? "not UTF-8" : "a zero byte", err);
	} else if (error == json_tokener_error_depth) {
		tree = NULL;
		g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID,
			    "%s: $: nested more than %u deep", path, JSON_DEPTH_MAX);
	} else if (error == json_tokener_continue) {
		tree = refuse_text(path, text, text->len, "the file ends too early", err);
	} else if (g_str_has_prefix(text->str, mark)) {
		tree = refuse_text(path, text, 0, "a byte order mark; right: UTF-8 without one",
				   err);
	} else if (error != json_tokener_success) {
		/* Newer releases refuse some of what we do; ours says what would be right. */
		lax = json_laxity(text->str, &why);
		if (!lax || (size_t)(lax - text->str) > end) {
			lax = text->str + end;
			why = json_tokener_error_desc(error);
		}
		tree = refuse_text(path, text, (size_t)(lax - text->str), why, err);
	} else if (end < text->len && strspn(text->str + end, " \t\r\n") != text->len - end) {
		json_object_put(tree);
		tree = refuse_text(path, text, end, "something follows the end", err);
	} else if ((lax = json_laxity(text->str, &why))) {
		json_object_put(tree);
		tree = refuse_text(path, text, (size_t)(lax - text->str), why, err);
	} else if (!json_want_object(&root, tree, err) || !refuse_twins(path, text, err)) {
		json_object_put(tree);
		tree = NULL;
	}
	g_string_free(text, TRUE);
	return tree;
}
