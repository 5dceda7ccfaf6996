/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netemu regs [MODEL[.REGISTER]] [--markdown|--json]: the register tables, for
 * people, for docs/registers/ and docs/fidelity.md (scripts/docs-generate), and
 * for programs. MODEL is a model or one of its blocks. Without it the command
 * says what each block's fields come to.
 */
#include <stdio.h>

#include <json-c/json.h>

#include <netemu/model.h>
#include <netemu/reg.h>

#include "cli/cli.h"

enum form { FORM_TEXT, FORM_MARKDOWN, FORM_JSON };

struct request {
	enum form form;
	char *model;		       /* NULL: all */
	char *reg;		       /* NULL: all of the model's */
	const struct reg_space *block; /* NULL: all of the model's */
};

static const struct model_class *find_class(const char *name)
{
	for (const struct model_class *const *cls = model_classes; *cls; cls++)
		if (!g_ascii_strcasecmp((*cls)->name, name))
			return *cls;
	return NULL;
}

/* The first model that has a block called @name, which becomes @request's. */
static const struct model_class *find_block(struct request *request, const char *name)
{
	for (const struct model_class *const *cls = model_classes; *cls; cls++)
		for (const struct reg_space *const *s = (*cls)->spaces; s && *s; s++)
			if (!g_ascii_strcasecmp((*s)->name, name)) {
				request->block = *s;
				return *cls;
			}
	return NULL;
}

static bool wanted(const struct request *request, const struct reg_field *f)
{
	return !request->reg || !g_ascii_strcasecmp(request->reg, f->reg);
}

static bool has_wanted(const struct request *request, const struct reg_space *space)
{
	if (request->block && request->block != space)
		return false;
	for (u32 i = 0; i < space->field_count; i++)
		if (wanted(request, &space->fields[i]))
			return true;
	return false;
}

/* "0x1400", or "0x1400 + 0x4 n, n < 8" for an array. */
static void format_place(const struct reg_space *space, const struct reg_field *f, char *buf,
			 size_t size)
{
	size_t used;

	reg_format_addr(space, f->addr, buf, size);
	used = strlen(buf);
	if (f->count > 1)
		snprintf(buf + used, size - used, " + 0x%x n, n < %u", f->stride, f->count);
}

static void format_bits(const struct reg_field *f, char *buf, size_t size)
{
	if (f->hi == f->lo)
		snprintf(buf, size, "%u", f->lo);
	else
		snprintf(buf, size, "%u:%u", f->hi, f->lo);
}

static bool same_register(const struct reg_field *a, const struct reg_field *b)
{
	return a->addr == b->addr && a->count == b->count && !strcmp(a->reg, b->reg);
}

/* ---- text ---- */

static void text_space(const struct request *request, const struct reg_space *space)
{
	const struct reg_field *last = NULL;
	char place[96], bits[16];

	printf("\n%s: %s, %u-bit registers\n", space->name, space->title, space->width);
	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];

		if (!wanted(request, f))
			continue;
		if (!last || !same_register(last, f)) {
			format_place(space, f, place, sizeof(place));
			printf("\n%s  %s\n", f->reg, place);
		}
		last = f;
		format_bits(f, bits, sizeof(bits));
		printf("  %5s  %-24s %-6s 0x%-8x %s\n", bits, f->name ? f->name : "-",
		       reg_access_name(f->access), f->reset, f->doc);
	}
}

static void text_model(const struct request *request, const struct model_class *cls)
{
	printf("%s: %s\n", cls->name, cls->title);
	if (!request->reg)
		printf("source: %s\n", cls->source ? cls->source : "none");
	for (const struct reg_space *const *s = cls->spaces; s && *s; s++)
		if (has_wanted(request, *s))
			text_space(request, *s);
}

static void text_census(void)
{
	printf("%-20s %-20s %9s %7s %9s %7s %9s\n", "model", "block", "registers", "fields",
	       "modelled", "tagged", "reserved");
	for (const struct model_class *const *cls = model_classes; *cls; cls++)
		for (const struct reg_space *const *s = (*cls)->spaces; s && *s; s++) {
			struct reg_census n;

			reg_space_census(*s, &n);
			printf("%-20s %-20s %9u %7u %9u %7u %9u\n", (*cls)->name, (*s)->name,
			       n.registers, n.fields, n.modelled, n.tagged, n.reserved);
		}
}

/* ---- Markdown ---- */

/* A cell: "|" would end it. */
static void put_cell(const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			putchar('\\');
		putchar(*text);
	}
}

static void markdown_space(const struct request *request, const struct reg_space *space)
{
	const struct reg_field *last = NULL;
	char place[96], bits[16];

	printf("\n## %s\n%s. Registers of %u bits. Source: %s\n\n", space->name, space->title,
	       space->width, space->source ? space->source : "see the model's");
	puts("| register | address | bits | field | access | reset | |\n"
	     "|---|---|---|---|---|---|---|");
	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];
		bool first = !last || !same_register(last, f);

		if (!wanted(request, f))
			continue;
		last = f;
		format_place(space, f, place, sizeof(place));
		format_bits(f, bits, sizeof(bits));
		printf("| %s | %s | %s | %s | %s | 0x%x | ", first ? f->reg : "",
		       first ? place : "", bits, f->name ? f->name : "", reg_access_name(f->access),
		       f->reset);
		put_cell(f->doc);
		puts(" |");
	}
}

static void markdown_model(const struct request *request, const struct model_class *cls)
{
	printf("# %s: %s\n\n", cls->name, cls->title);
	if (!request->reg)
		printf("Source: %s\n\nNot modelled: %s\n\nAccess modes are explained in"
		       " [../writing-a-model.md](../writing-a-model.md).\n",
		       cls->source ? cls->source : "none",
		       cls->not_modelled ? cls->not_modelled : "nothing that is known.");
	for (const struct reg_space *const *s = cls->spaces; s && *s; s++)
		if (has_wanted(request, *s))
			markdown_space(request, *s);
}

static void markdown_census(void)
{
	puts("| model | block | registers | fields | modelled | tagged | reserved |\n"
	     "|---|---|---:|---:|---:|---:|---:|");
	for (const struct model_class *const *cls = model_classes; *cls; cls++)
		for (const struct reg_space *const *s = (*cls)->spaces; s && *s; s++) {
			struct reg_census n;

			reg_space_census(*s, &n);
			printf("| [%s](registers/%s.md) | %s | %u | %u | %u | %u | %u |\n",
			       (*cls)->name, (*cls)->name, (*s)->name, n.registers, n.fields,
			       n.modelled, n.tagged, n.reserved);
		}
	for (const struct model_class *const *cls = model_classes; *cls; cls++)
		printf("\n### %s\n%s. Not modelled: %s\n", (*cls)->name, (*cls)->title,
		       (*cls)->not_modelled ? (*cls)->not_modelled : "nothing that is known.");
}

/* ---- JSON ---- */

static void put_string(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, value ? json_object_new_string(value) : NULL);
}

static void put_number(struct json_object *object, const char *key, s64 value)
{
	json_object_object_add(object, key, json_object_new_int64(value));
}

static struct json_object *json_field(const struct reg_space *space, const struct reg_field *f)
{
	struct json_object *object = json_object_new_object();
	char addr[64];

	put_string(object, "register", f->reg);
	put_number(object, "address", f->addr);
	put_string(object, "address_text", reg_format_addr(space, f->addr, addr, sizeof(addr)));
	put_number(object, "count", f->count);
	put_number(object, "stride", f->stride);
	put_string(object, "field", f->name);
	put_number(object, "high", f->hi);
	put_number(object, "low", f->lo);
	put_string(object, "access", reg_access_name(f->access));
	put_number(object, "reset", f->reset);
	put_string(object, "doc", f->doc);
	return object;
}

static struct json_object *json_space(const struct request *request, const struct reg_space *space)
{
	struct json_object *object = json_object_new_object();
	struct json_object *fields = json_object_new_array();
	struct reg_census n;

	reg_space_census(space, &n);
	put_string(object, "name", space->name);
	put_string(object, "title", space->title);
	put_string(object, "source", space->source);
	put_number(object, "width", space->width);
	put_number(object, "registers", n.registers);
	put_number(object, "fields", n.fields);
	put_number(object, "modelled", n.modelled);
	put_number(object, "tagged", n.tagged);
	put_number(object, "reserved", n.reserved);
	for (u32 i = 0; i < space->field_count; i++)
		if (wanted(request, &space->fields[i]))
			json_object_array_add(fields, json_field(space, &space->fields[i]));
	json_object_object_add(object, "rows", fields);
	return object;
}

static struct json_object *json_model(const struct request *request, const struct model_class *cls)
{
	struct json_object *object = json_object_new_object();
	struct json_object *spaces = json_object_new_array();

	put_string(object, "name", cls->name);
	put_string(object, "title", cls->title);
	put_string(object, "source", cls->source);
	put_string(object, "not_modelled", cls->not_modelled);
	for (const struct reg_space *const *s = cls->spaces; s && *s; s++)
		if (has_wanted(request, *s))
			json_object_array_add(spaces, json_space(request, *s));
	json_object_object_add(object, "blocks", spaces);
	return object;
}

static void json_all(const struct request *request, const struct model_class *only)
{
	struct json_object *root = json_object_new_object();
	struct json_object *models = json_object_new_array();

	for (const struct model_class *const *cls = model_classes; *cls; cls++)
		if (!only || *cls == only)
			json_object_array_add(models, json_model(request, *cls));
	json_object_object_add(root, "models", models);
	puts(json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
							  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
}

/* ---- the command ---- */

static int complain(const char *what, const char *wrong)
{
	cli_complain("regs: \"%s\": %s", what, wrong);
	return EXIT_USAGE;
}

static bool parse(struct request *request, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--markdown")) {
			request->form = FORM_MARKDOWN;
		} else if (!strcmp(argv[i], "--json")) {
			request->form = FORM_JSON;
		} else if (*argv[i] == '-' || request->model) {
			complain(argv[i], "wrong here; right: netemu regs [MODEL[.REGISTER]]"
					  " [--markdown|--json]");
			return false;
		} else {
			char *dot = strchr(argv[i], '.');

			request->model = dot ? g_strndup(argv[i], (gsize)(dot - argv[i])) :
					       g_strdup(argv[i]);
			request->reg = dot ? g_strdup(dot + 1) : NULL;
		}
	}
	return true;
}

static int show(struct request *request)
{
	const struct model_class *cls = request->model ? find_class(request->model) : NULL;
	bool found = !request->reg;

	if (request->model && !cls)
		cls = find_block(request, request->model);
	if (request->model && !cls)
		return complain(request->model,
				"there is no such model or block; netemu regs lists them");
	for (const struct reg_space *const *s = cls ? cls->spaces : NULL; s && *s; s++)
		found |= has_wanted(request, *s);
	if (!found)
		return complain(request->reg, "the model has no such register");
	if (request->form == FORM_JSON)
		json_all(request, cls);
	else if (cls && request->form == FORM_MARKDOWN)
		markdown_model(request, cls);
	else if (cls)
		text_model(request, cls);
	else if (request->form == FORM_MARKDOWN)
		markdown_census();
	else
		text_census();
	return EXIT_AS_EXPECTED;
}

int cmd_regs(int argc, char **argv)
{
	struct request request = {0};
	int status = EXIT_USAGE;

	if (parse(&request, argc, argv))
		status = show(&request);
	if (!cli_flush())
		status = EXIT_FAULT;
	g_free(request.model);
	g_free(request.reg);
	return status;
}
