/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program's commands. Each is given its own name as argv[0] and what
 * followed it, and returns the exit status. Errors are one line on stderr.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "topology/network.h"

/* A contract: scripts rely on these. */
enum exit_status {
	EXIT_AS_EXPECTED = 0,
	EXIT_EXPECTATION = 1, /* one of the timeline's failed */
	EXIT_DIFFERENT = 1,   /* compare: what no reason is known of */
	EXIT_USAGE = 2,	      /* wrong command line, topology or board file; nothing was written */
	EXIT_FAULT = 3,	      /* this machine or this program */
};

int cmd_run(int argc, char **argv);
int cmd_validate(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_regs(int argc, char **argv);
int cmd_compare(int argc, char **argv);

/* Whether @path, which is to be written or NULL, is the file @topology; it says so. */
bool cli_is_topology(const char *topology, const char *path);

/* What this program was built with: guests.c. */
extern const struct catalog cli_catalog;

/* Says "netemu: ..." on stderr. */
void cli_complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Writes out what was printed; false when that was not possible, which it says. */
bool cli_flush(void);

/* Says @err and frees it; returns the exit status that it means. */
int cli_fail(GError *err);

/**
 * cli_parse() - parse a command's options and its one argument, a topology
 * @summary: of the command, for --help
 *
 * Return: the argument, to be freed; or NULL with @status set: the command is
 * over (help was asked for, or something was wrong and has been said).
 */
char *cli_parse(int argc, char **argv, const GOptionEntry *entries, const char *summary,
		int *status);

/* The same for a command that takes a node besides, which is to be freed, too. */
char *cli_parse_node(int argc, char **argv, const GOptionEntry *entries, const char *summary,
		     char **node, int *status);

/**
 * cli_build() - read the topology at @path and build its network, to look at
 *
 * Return: the network; or NULL with @status set, what is wrong having been said.
 * @topology is to be freed either way, after the network.
 */
struct network *cli_build(const char *path, struct topology **topology, int *status);

/* "10 m cat5e", to be freed. */
char *cable_text(const struct cable_config *config);

#endif
