/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netemu [run] TOPO.json ..., and the other commands. A first argument that is
 * no command is an option or a topology, and means "run".
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

#include "cli/cli.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv); /* NULL: not in this version */
	const char *usage;
} commands[] = {
	{"run", cmd_run, "[run] TOPO.json [OPTION...]    run a topology (see netemu run --help)"},
	{"validate", cmd_validate, "validate TOPO.json             check it, run nothing"},
	{"show", NULL, NULL},
	{"regs", cmd_regs, "regs [MODEL[.REGISTER]]        registers of the models"},
	{"console", NULL, NULL},
	{"record", NULL, NULL},
	{"verify", NULL, NULL},
	{"diff", NULL, NULL},
	{"explain", NULL, NULL},
};

void cli_complain(const char *fmt, ...)
{
	va_list args;

	fputs("netemu: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

int cli_fail(GError *err)
{
	bool theirs = g_error_matches(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID);

	cli_complain("%s", err->message);
	g_error_free(err);
	return theirs ? EXIT_USAGE : EXIT_FAULT;
}

char *cli_parse(int argc, char **argv, const GOptionEntry *entries, const char *summary,
		int *status)
{
	GOptionContext *context = g_option_context_new("TOPO.json");
	char **args = g_new0(char *, argc + 1), **rest = NULL;
	GError *err = NULL;
	char *path = NULL, *program;
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
	} else if (!rest || rest[1]) {
		cli_complain("%s takes one topology, such as topologies/two-boards.json", argv[0]);
	} else {
		path = g_strdup(rest[0]);
	}
	g_option_context_free(context);
	g_strfreev(args);
	g_strfreev(rest);
	g_free(program);
	return path;
}

static void usage(FILE *out)
{
	fputs("netemu: board-level Ethernet without the board\n\n", out);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].usage)
			fprintf(out, "  netemu %s\n", commands[i].usage);
	fputs("  netemu --version\n\n"
	      "Exit status: 0 all as expected; 1 an expectation failed; 2 wrong usage or\n"
	      "topology; 3 a fault of this machine or this program.\n",
	      out);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	signal(SIGPIPE, SIG_IGN);
	if (!name) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(name, "--version")) {
		puts("netemu " NETEMU_VERSION);
		return EXIT_AS_EXPECTED;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h")) {
		usage(stdout);
		return EXIT_AS_EXPECTED;
	}
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(name, commands[i].name))
			continue;
		if (commands[i].run)
			return commands[i].run(argc - 1, argv + 1);
		cli_complain("the command \"%s\" is not in this version (%s)", name,
			     NETEMU_VERSION);
		return EXIT_USAGE;
	}
	argv[0] = (char *)"run";
	return cmd_run(argc, argv);
}
