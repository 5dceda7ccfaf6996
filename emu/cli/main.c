/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netemu [run] TOPO.json ..., and the other commands. A first argument that is
 * no command is an option or a topology, and means "run".
 */
#include <signal.h>
#include <stdio.h>

#include "cli/cli.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv); /* NULL: not in this version */
	const char *usage;
} commands[] = {
	{"run", cmd_run, "[run] TOPO.json [OPTION...]    run a topology (see netemu run --help)"},
	{"validate", cmd_validate, "validate TOPO.json             check it, run nothing"},
	{"show", cmd_show, "show TOPO.json [--svg FILE]    what is wired how"},
	{"regs", cmd_regs, "regs [MODEL[.REGISTER]]        registers of the models"},
	{"compare", cmd_compare,
	 "compare TOPO.json              run it with either guest; how do they differ?"},
	{"console", cmd_run,
	 "console TOPO.json NODE         run it in real time, with a shell on a node"},
	{"record", NULL, NULL},
	{"verify", NULL, NULL},
	{"diff", NULL, NULL},
	{"explain", NULL, NULL},
};

static void usage(FILE *out)
{
	fputs("netemu: board-level Ethernet without the board\n\n", out);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].usage)
			fprintf(out, "  netemu %s\n", commands[i].usage);
	fputs("  netemu --version\n\n"
	      "Exit status: 0 all as expected; 1 an expectation failed, or the guests differ;\n"
	      "2 wrong usage or topology; 3 a fault of this machine or this program.\n",
	      out);
}

/* A word that is neither a command nor a file: which of them was meant? */
static int neither(const char *word)
{
	GString *names = g_string_new(NULL);

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].run)
			g_string_append_printf(names, "%s%s", names->len ? ", " : "",
					       commands[i].name);
	cli_complain("\"%s\" is neither a command (%s) nor a file with a topology", word,
		     names->str);
	g_string_free(names, TRUE);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	/* A reader that went away, a limit on files: write() says so. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!name) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(name, "--version")) {
		puts("netemu " NETEMU_VERSION);
		return cli_flush() ? EXIT_AS_EXPECTED : EXIT_FAULT;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h")) {
		usage(stdout);
		return cli_flush() ? EXIT_AS_EXPECTED : EXIT_FAULT;
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
	if (*name != '-' && !strpbrk(name, "./") && !g_file_test(name, G_FILE_TEST_EXISTS))
		return neither(name);
	argv[0] = (char *)"run";
	return cmd_run(argc, argv);
}
