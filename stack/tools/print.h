/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One description, two outputs: text for people, or JSON with -j. Each call
 * names the JSON key and the text; a NULL key prints in text only, a NULL
 * format in JSON only.
 */
#ifndef TOOLS_PRINT_H
#define TOOLS_PRINT_H

#include <json-c/json.h>

#include <process.h>

#define PRINT_DEPTH 8

struct printer {
	struct process *p;
	bool json, pretty;
	const char *newline; /* "\n", or "\\" with -o */
	struct json_object *stack[PRINT_DEPTH];
	int depth; /* of containers open */
};

/* Opens the outermost array if @json. */
void print_begin(struct printer *out, struct process *p, bool json, bool pretty);
/* Writes the JSON and frees it. */
void print_end(struct printer *out);

/* A container named @key (in an array: NULL). JSON only. */
void print_open_object(struct printer *out, const char *key);
void print_open_array(struct printer *out, const char *key);
void print_close(struct printer *out);

/* A string; @format has one %s, or none to print a word when a flag is there. */
void print_string(struct printer *out, const char *key, const char *format, const char *value);
/* A number; @format has one %llu. */
void print_number(struct printer *out, const char *key, const char *format, u64 value);
/* The same; @format has one %f. */
void print_double(struct printer *out, const char *key, const char *format, double value);
/* true; in text just @text. */
void print_flag(struct printer *out, const char *key, const char *text);
/* true or false; @format has one %s, for "on" or "off". */
void print_bool(struct printer *out, const char *key, const char *format, bool value);
/* null. JSON only. */
void print_null(struct printer *out, const char *key);
/* Text alone. */
void print_text(struct printer *out, const char *format, ...) __printf(2, 3);
/* A line's end within an entry: newline, or backslash with -o. */
void print_newline(struct printer *out);

#endif
