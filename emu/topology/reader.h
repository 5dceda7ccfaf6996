/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading JSON that people wrote.
 *
 * A file is described by tables of keys (name, required or not, what parses the
 * value, where it goes). One function walks them, so that an unknown key, a
 * missing one and a wrong type are refused everywhere and in the same words:
 *
 *	two-boards.json: $.cables[0].ends[1]: there is no node "c"; right: "a", "b"
 *
 * Limits, because files may come from anywhere: JSON_BYTES_MAX bytes, nesting of
 * JSON_DEPTH_MAX, strings of JSON_STRING_MAX bytes.
 * Parsed strings point into the JSON tree, which its reader keeps.
 */
#ifndef TOPOLOGY_READER_H
#define TOPOLOGY_READER_H

#include <glib.h>
#include <json-c/json.h>

#include <netemu/types.h>

#define JSON_BYTES_MAX (16u << 20)
#define JSON_DEPTH_MAX 64
#define JSON_STRING_MAX 4096

#define TOPOLOGY_ERROR topology_error_quark()

GQuark topology_error_quark(void);

enum topology_error {
	TOPOLOGY_ERROR_INVALID, /* the file is wrong: exit status 2 */
	TOPOLOGY_ERROR_HOST,	/* this machine could not: exit status 3 */
};

/* Where in a file a value is: a list from the value up to the root, on the stack. */
struct json_at {
	const struct json_at *up; /* NULL: the root */
	const char *file;	  /* as the user named it; of the root */
	const char *key;	  /* in an object, or NULL */
	u32 index;		  /* in an array */
};

static inline struct json_at json_at_key(const struct json_at *up, const char *key)
{
	return (struct json_at){.up = up, .key = key};
}

static inline struct json_at json_at_index(const struct json_at *up, u32 index)
{
	return (struct json_at){.up = up, .index = index};
}

/* The path of @at as in "$.cables[0].ends[1]", to be freed. */
char *json_at_path(const struct json_at *at);

/**
 * json_refuse() - say what is wrong with the value at @at
 * @fmt: what is wrong and what would be right, one line
 *
 * Return: false, so that a parser can end with it.
 */
bool json_refuse(const struct json_at *at, GError **err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * json_refuse_name() - as json_refuse() for a name that is none of @names
 * @what:  the complaint up to the name: "there is no node"
 * @names: const char *, the right ones
 */
bool json_refuse_name(const struct json_at *at, GError **err, const char *what, const char *name,
		      const GPtrArray *names);

typedef bool (*json_parse_fn)(const struct json_at *at, struct json_object *value, void *target,
			      void *ctx, GError **err);

/* One key of an object. */
struct json_key {
	const char *name;
	bool required;
	json_parse_fn parse;
	size_t offset; /* of the target in the structure that is filled */
};

/* The key @_name, parsed by @_parse into member @_member of struct @_type. */
#define JSON_KEY(_name, _parse, _type, _member)                                               \
	{                                                                                     \
		.name = (_name), .parse = (_parse), .offset = offsetof(struct _type, _member) \
	}
#define JSON_REQUIRED(_name, _parse, _type, _member)                  \
	{                                                             \
		.name = (_name), .required = true, .parse = (_parse), \
		.offset = offsetof(struct _type, _member)             \
	}

/**
 * json_read_keys() - read an object by its table
 * @target: base of the structure that the table's offsets count from
 * @ctx:    handed to the parsers
 *
 * Keys are parsed in the table's order, whatever the file's.
 * Return: true, or false with @err set.
 */
bool json_read_keys(const struct json_at *at, struct json_object *value,
		    const struct json_key *keys, u32 count, void *target, void *ctx, GError **err);

/* Whether @value is an array or object; false with @err set if not. */
bool json_want_array(const struct json_at *at, struct json_object *value, GError **err);
bool json_want_object(const struct json_at *at, struct json_object *value, GError **err);

/*
 * Parsers; the target's type is in the comment. Those of names allow letters,
 * digits, "-" and "_" and at most 63 bytes: dots separate names elsewhere.
 */
bool json_parse_string(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err); /* const char * */
bool json_parse_name(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err); /* const char * */
bool json_parse_version(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err); /* none: it must be the number 1 */
bool json_parse_bool(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err); /* bool */
bool json_parse_u64(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		    GError **err); /* u64; a number >= 0, also as text: "0x30000" */
bool json_parse_size(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err); /* u64; as u64, or "512MiB" */
bool json_parse_time(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		     GError **err); /* sim_time */
bool json_parse_length(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err); /* u32, centimetres */
bool json_parse_share(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err); /* double, 0..1 */
bool json_parse_strings(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err); /* struct json_object *: array of strings */
bool json_parse_any(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		    GError **err); /* struct json_object *: an object, not looked into */

/**
 * json_load() - read and parse one file
 * @path: for the host; also named in errors
 *
 * Refuses what is not JSON, an object with two keys of one name, and what
 * exceeds the limits.
 * Return: the tree, to be put, or NULL with @err set.
 */
struct json_object *json_load(const char *path, GError **err);

#endif
