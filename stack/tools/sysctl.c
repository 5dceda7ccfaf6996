/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysctl: shows and sets the kernel's parameters, as procps-ng 4.0 has it.
 *
 *	sysctl [-neNqbw] [-r PATTERN] NAME[=VALUE]...     sysctl -a
 *
 * A name is written with dots or slashes; a part of one, such as "net.ipv4",
 * names all below it when it is read. Files (-p, --system) are not here, for
 * guests have none.
 */
#include <netdevice.h>
#include <sysctl.h>

#include "tools.h"

struct sysctl {
	struct process *p;
	bool all, ignore, names, values, binary, quiet, write;
	GRegex *pattern; /* NULL: all */
	int status;
};

static const char usage[] = "\nUsage:\n"
			    " sysctl [options] [variable[=value] ...]\n"
			    "\nOptions:\n"
			    "  -a, --all            display all variables\n"
			    "  -A                   alias of -a\n"
			    "  -X                   alias of -a\n"
			    "  -b, --binary         print value without new line\n"
			    "  -e, --ignore         ignore unknown variables errors\n"
			    "  -N, --names          print variable names without values\n"
			    "  -n, --values         print only values of the given variable(s)\n"
			    "  -r, --pattern <expression>\n"
			    "                       select setting that match expression\n"
			    "  -q, --quiet          do not echo variable set\n"
			    "  -w, --write          enable writing a value to variable\n"
			    "\n -h, --help     display this help and exit\n";

/* "net/ipv4/conf/eth0.5/rp_filter" as the kernel's tree has it: parts joined by dots. */
static char *dotted(const char *name)
{
	char *text = g_strdup(name);
	size_t first = strcspn(text, "./");

	/* The first separator tells which it is; the other one is part of a name then. */
	if (text[first] == '/')
		for (char *c = text; *c; c++)
			*c = *c == '/' ? '.' : *c == '.' ? '/' : *c;
	return text;
}

/* "nope.x" as the file that would be there. */
static char *path_of(const char *name)
{
	char *path = g_strconcat("/proc/sys/", name, NULL);

	for (char *c = path + strlen("/proc/sys/"); *c; c++)
		*c = *c == '.' ? '/' : *c == '/' ? '.' : *c;
	return path;
}

static void no_such(struct sysctl *s, const char *name)
{
	g_autofree char *path = NULL;

	if (s->ignore)
		return;
	path = path_of(name);
	p_eprintf(s->p, "sysctl: cannot stat %s: No such file or directory\n", path);
	s->status = 1;
}

static void print(struct sysctl *s, const char *name, const char *value)
{
	if (s->names)
		p_printf(s->p, "%s\n", name);
	else if (s->binary)
		p_puts(s->p, value);
	else if (s->values)
		p_printf(s->p, "%s\n", value);
	else
		p_printf(s->p, "%s = %s\n", name, value);
}

static bool show_one(struct sysctl *s, const char *name)
{
	char value[64];

	cpu_charge(s->p->k, COST_SYSCALL);
	if (sysctl_read(s->p->k, name, value, sizeof(value)))
		return false;
	if (!s->pattern || g_regex_match(s->pattern, name, 0, NULL))
		print(s, name, value);
	return true;
}

struct below {
	struct sysctl *s;
	const char *prefix; /* NULL: all */
	bool found;
};

static void show_below(void *ctx, const char *name)
{
	struct below *b = ctx;
	size_t len = b->prefix ? strlen(b->prefix) : 0;

	if (len && (strncmp(name, b->prefix, len) != 0 || name[len] != '.'))
		return;
	b->found = true;
	show_one(b->s, name);
}

static void show(struct sysctl *s, const char *name)
{
	struct below b = {.s = s, .prefix = name};

	if (show_one(s, name))
		return;
	sysctl_for_each(s->p->k, show_below, &b);
	if (!b.found)
		no_such(s, name);
}

static void set(struct sysctl *s, const char *name, const char *value)
{
	char shown[64];
	int err;

	cpu_charge(s->p->k, COST_SYSCALL);
	rtnl_lock(s->p->k);
	err = sysctl_write(s->p->k, name, value);
	rtnl_unlock(s->p->k);
	if (err == -ENOENT) {
		no_such(s, name);
	} else if (err == -EACCES) {
		p_eprintf(s->p, "sysctl: permission denied on key \"%s\"%s\n", name,
			  s->ignore ? ", ignoring" : "");
		s->status = 1;
	} else if (err) {
		p_eprintf(s->p, "sysctl: setting key \"%s\": %s\n", name, g_strerror(-err));
		s->status = 1;
	} else if (!s->quiet) {
		/* The real one repeats what it was told, without asking again. */
		g_strlcpy(shown, value, sizeof(shown));
		print(s, name, shown);
	}
}

static void do_word(struct sysctl *s, const char *word)
{
	const char *equals = strchr(word, '=');
	g_autofree char *left = equals ? g_strndup(word, (gsize)(equals - word)) : g_strdup(word);
	g_autofree char *name = dotted(left);

	if (equals) {
		set(s, name, equals + 1);
	} else if (s->write) {
		p_eprintf(s->p, "sysctl: command line(0): invalid syntax, continuing...\n");
		s->status = 1;
	} else {
		show(s, name);
	}
}

/* A long option as its letter, or 0. */
static char long_option(const char *word)
{
	static const struct {
		const char *name;
		char letter;
	} options[] = {
		{"all", 'a'},	{"binary", 'b'},  {"ignore", 'e'}, {"names", 'N'}, {"values", 'n'},
		{"quiet", 'q'}, {"pattern", 'r'}, {"write", 'w'},  {"help", 'h'},
	};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (!strcmp(options[i].name, word))
			return options[i].letter;
	return 0;
}

/* One option; false if there is none such. @value: the word behind it. */
static bool take_option(struct sysctl *s, char letter, const char *value, bool *took_value)
{
	switch (letter) {
	case 'a':
	case 'A':
	case 'X':
		return s->all = true;
	case 'b':
		return s->binary = true;
	case 'e':
		return s->ignore = true;
	case 'N':
		return s->names = true;
	case 'n':
		return s->values = true;
	case 'q':
		return s->quiet = true;
	case 'w':
		return s->write = true;
	case 'o':
	case 'x':
		return true;
	case 'r':
		g_clear_pointer(&s->pattern, g_regex_unref);
		s->pattern = value ? g_regex_new(value, 0, 0, NULL) : NULL;
		*took_value = true;
		return s->pattern != NULL;
	default:
		return false;
	}
}

/* Options first; the rest are variables. False to stop. */
static bool take_options(struct sysctl *s, char ***argv)
{
	for (; **argv && (**argv)[0] == '-' && (**argv)[1]; (*argv)++) {
		const char *word = **argv;
		bool took = false;

		if (word[1] == '-') {
			char letter = long_option(word + 2);

			if (letter == 'h' || !take_option(s, letter, (*argv)[1], &took)) {
				if (letter != 'h')
					p_eprintf(s->p, "sysctl: unrecognized option '%s'\n", word);
				p_puts(s->p, usage);
				return false;
			}
		} else {
			for (const char *o = word + 1; *o && !took; o++) {
				const char *value = o[1] ? o + 1 : (*argv)[1];

				if (take_option(s, *o, value, &took)) {
					took &= !o[1];
					continue;
				}
				if (*o != 'h' && *o != 'd')
					p_eprintf(s->p, "sysctl: invalid option -- '%c'\n", *o);
				p_puts(s->p, usage);
				return false;
			}
		}
		*argv += took;
	}
	return true;
}

int sysctl_main(struct process *p, int argc, char **argv)
{
	struct sysctl s = {.p = p};
	struct below all = {.s = &s};

	argv++;
	if (!take_options(&s, &argv))
		goto out;
	if (s.all) {
		sysctl_for_each(p->k, show_below, &all);
	} else if (!*argv) {
		if (argc > 1)
			p_eprintf(p, "sysctl: no variables specified\n"
				     "Try `sysctl --help' for more information.\n");
		else
			p_puts(p, usage);
		s.status = 1;
	}
	for (; *argv && !s.all; argv++)
		do_word(&s, *argv);
out:
	g_clear_pointer(&s.pattern, g_regex_unref);
	return s.status;
}
