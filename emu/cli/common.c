/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all commands do: read their arguments, say what went wrong. */
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli/cli.h"

/* One line, whatever is in it: names of files may hold anything. */
void cli_complain(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = g_strdup_vprintf(fmt, args);
	va_end(args);
	for (char *p = text; *p; p++)
		if (g_ascii_iscntrl(*p))
			*p = '?';
	fprintf(stderr, "netemu: %s\n", text);
	g_free(text);
}

bool cli_flush(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return true;
	cli_complain("standard output: cannot be written");
	return false;
}

int cli_fail(GError *err)
{
	bool theirs = g_error_matches(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID);

	cli_complain("%s", err->message);
	g_error_free(err);
	return theirs ? EXIT_USAGE : EXIT_FAULT;
}

bool cli_is_topology(const char *topology, const char *path)
{
	struct stat ours, theirs;

	if (!path || stat(path, &ours) || stat(topology, &theirs) || ours.st_dev != theirs.st_dev ||
	    ours.st_ino != theirs.st_ino)
		return false;
	cli_complain("%s: this is the topology itself; right: another file to write", path);
	return true;
}

/* The arguments @what, @count of them, to be freed; or NULL. */
static char **parse(int argc, char **argv, const GOptionEntry *entries, const char *summary,
		    const char *what, u32 count, int *status)
{
	GOptionContext *context = g_option_context_new(what);
	char **args = g_new0(char *, argc + 1), **rest = NULL;
	GError *err = NULL;
	char **found = NULL, *program;
	const GOptionEntry both[] = {
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL},
		{0},
	};

	*status = EXIT_USAGE;
	for (int i = 0; i < argc; i++)
		args[i] = g_strdup(argv[i]);
	program = g_strdup_printf("netemu %s", argv[0]);
	g_set_prgname(program);
	g_option_context_set_summary(context, summary);
	if (entries)
		g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_add_main_entries(context, both, NULL);
	if (!g_option_context_parse_strv(context, &args, &err)) {
		cli_complain("%s (netemu %s --help says what is right)", err->message, argv[0]);
		g_error_free(err);
	} else if (!rest || g_strv_length(rest) != count) {
		cli_complain("%s takes %s, such as topologies/two-boards.json%s", argv[0],
			     count > 1 ? "a topology and a node of it" : "one topology",
			     count > 1 ? " a" : "");
	} else {
		found = g_steal_pointer(&rest);
	}
	g_option_context_free(context);
	g_strfreev(args);
	g_strfreev(rest);
	g_free(program);
	return found;
}

char *cli_parse(int argc, char **argv, const GOptionEntry *entries, const char *summary,
		int *status)
{
	char **args = parse(argc, argv, entries, summary, "TOPO.json", 1, status);
	char *path = args ? g_steal_pointer(&args[0]) : NULL;

	g_free(args);
	return path;
}

char *cli_parse_node(int argc, char **argv, const GOptionEntry *entries, const char *summary,
		     char **node, int *status)
{
	char **args = parse(argc, argv, entries, summary, "TOPO.json NODE", 2, status);
	char *path = args ? args[0] : NULL;

	*node = args ? args[1] : NULL;
	g_free(args);
	return path;
}

struct network *cli_build(const char *path, struct topology **topology, int *status)
{
	struct network_options options = {0};
	struct network *network = NULL;
	GError *err = NULL;

	*topology = topology_read(path, &cli_catalog, NULL, &err);
	if (*topology) {
		options.seed = (*topology)->seed;
		network = network_create(*topology, &cli_catalog, &options, &err);
	}
	if (!network)
		*status = cli_fail(err);
	return network;
}

static char *length_text(const struct cable_config *config)
{
	if (config->length_cm % 100)
		return g_strdup_printf("%u.%02u m", config->length_cm / 100,
				       config->length_cm % 100);
	return g_strdup_printf("%u m", config->length_cm / 100);
}

char *cable_text(const struct cable_config *config)
{
	char *length = length_text(config);
	char *text = g_strdup_printf("%s %s%s", length, config->category,
				     config->crossover ? " crossover" : "");

	g_free(length);
	return text;
}
