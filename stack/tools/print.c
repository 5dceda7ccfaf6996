/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "print.h"

#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void add(struct printer *out, const char *key, struct json_object *value)
{
	struct json_object *parent = out->stack[out->depth - 1];

	if (json_object_is_type(parent, json_type_array))
		json_object_array_add(parent, value);
	else
		json_object_object_add(parent, key, value);
}

static void open_container(struct printer *out, const char *key, struct json_object *container)
{
	g_assert(out->depth < PRINT_DEPTH);
	if (out->depth)
		add(out, key, container);
	out->stack[out->depth++] = container;
}

void print_begin(struct printer *out, struct process *p, bool json, bool pretty)
{
	*out = (struct printer){.p = p, .json = json, .pretty = pretty, .newline = "\n"};
	if (json)
		open_container(out, NULL, json_object_new_array());
}

/*
 * iproute2's own way to break lines: members of objects on lines of their own,
 * elements of arrays on one.
 */
static void write_pretty(struct process *p, struct json_object *value, int indent)
{
	const char *comma = "";

	if (json_object_is_type(value, json_type_array)) {
		size_t n = json_object_array_length(value);

		p_puts(p, n ? "[ " : "[ ");
		for (size_t i = 0; i < n; i++) {
			p_puts(p, i ? "," : "");
			write_pretty(p, json_object_array_get_idx(value, i), indent + 1);
		}
		p_puts(p, n ? " ]" : "]");
	} else if (json_object_is_type(value, json_type_object)) {
		p_puts(p, "{");
		json_object_object_foreach(value, key, member)
		{
			p_printf(p, "%s\n%*s\"%s\": ", comma, 4 * (indent + 1), "", key);
			write_pretty(p, member, indent + 1);
			comma = ",";
		}
		p_printf(p, "\n%*s}", 4 * indent, "");
	} else {
		p_puts(p, json_object_to_json_string_ext(value, JSON_C_TO_STRING_NOSLASHESCAPE));
	}
}

void print_end(struct printer *out)
{
	struct json_object *root = out->stack[0];

	if (!out->json)
		return;
	if (out->pretty)
		write_pretty(out->p, root, 0);
	else
		p_puts(out->p,
		       json_object_to_json_string_ext(
			       root, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	p_puts(out->p, "\n");
	json_object_put(root);
	out->depth = 0;
}

void print_open_object(struct printer *out, const char *key)
{
	if (out->json)
		open_container(out, key, json_object_new_object());
}

void print_open_array(struct printer *out, const char *key)
{
	if (out->json)
		open_container(out, key, json_object_new_array());
}

void print_close(struct printer *out)
{
	if (out->json)
		out->depth--;
}

void print_string(struct printer *out, const char *key, const char *format, const char *value)
{
	if (out->json && key)
		add(out, key, json_object_new_string(value));
	else if (!out->json && format)
		p_printf(out->p, format, value);
}

void print_number(struct printer *out, const char *key, const char *format, u64 value)
{
	if (out->json && key)
		add(out, key, json_object_new_int64((int64_t)value));
	else if (!out->json && format)
		p_printf(out->p, format, (unsigned long long)value);
}

void print_double(struct printer *out, const char *key, const char *format, double value)
{
	if (out->json && key)
		add(out, key, json_object_new_double(value));
	else if (!out->json && format)
		p_printf(out->p, format, value);
}

void print_bool(struct printer *out, const char *key, const char *format, bool value)
{
	if (out->json && key)
		add(out, key, json_object_new_boolean(value));
	else if (!out->json && format)
		p_printf(out->p, format, value ? "on" : "off");
}

void print_flag(struct printer *out, const char *key, const char *text)
{
	if (out->json && key)
		add(out, key, json_object_new_boolean(true));
	else if (!out->json && text)
		p_puts(out->p, text);
}

void print_null(struct printer *out, const char *key)
{
	if (out->json)
		add(out, key, NULL);
}

void print_text(struct printer *out, const char *format, ...)
{
	va_list args;

	if (out->json)
		return;
	va_start(args, format);
	p_vprintf(out->p, format, args);
	va_end(args);
}

void print_newline(struct printer *out)
{
	if (!out->json)
		p_puts(out->p, out->newline);
}
