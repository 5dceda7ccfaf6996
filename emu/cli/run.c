/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netemu run: read, build, run, say how it went.
 *
 * Files are opened only after everything that can be wrong with a topology has
 * been found, so a mistake leaves none behind. Between two windows of the world
 * we look whether to go on: a signal, a disk that is full.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <netemu/trace.h>

#include "capture/vcd.h"
#include "cli/cli.h"
#include "cli/console.h"
#include "cli/pace.h"
#include "cli/shell.h"
#include "cli/signals.h"
#include "cli/summary.h"

struct run {
	/* options */
	char *topology_path, *capture_path, *until, *seed, *guest, *realtime, *threads, *trace;
	gboolean json, quiet, verbose, dsa_linktype;
	/* what they say */
	sim_time end;
	bool end_given;
	u32 trace_mask;
	char *vcd_path;
	/* state */
	struct topology *topology;
	struct network *network;
	struct network_options network_options;
	struct capture *capture;
	struct vcd *vcd;
	struct console console;
	struct pace pace;
	struct shell shell;
	char *shell_node; /* netemu console: the node that it is at, else NULL */
	bool flush;	  /* a reader waits for each line */
};

static void after_window(struct world *world, void *ctx)
{
	struct run *run = ctx;

	if (signals_caught() || (run->capture && capture_failed(run->capture)))
		world_stop(world);
	if (run->flush)
		console_flush(&run->console);
	if (run->capture && run->pace.factor)
		capture_flush(run->capture);
}

static bool interrupted(void *ctx)
{
	struct run *run = ctx;

	return signals_caught() || (run->shell.guest && shell_left(&run->shell));
}

/* ------------------------------------------------------------- options */

/* What later versions will have. Refused by name, lest a typo be suspected. */
static bool refuse_later_options(int argc, char **argv)
{
	static const char *const later[] = {"--gui", "--monitor", "--report"};

	for (int i = 1; i < argc; i++) {
		for (size_t j = 0; j < ARRAY_SIZE(later); j++) {
			size_t len = strlen(later[j]);

			if (strncmp(argv[i], later[j], len) ||
			    (argv[i][len] && argv[i][len] != '='))
				continue;
			cli_complain("the option %s is not in this version (%s)", later[j],
				     NETEMU_VERSION);
			return false;
		}
	}
	return true;
}

static bool parse_options(struct run *run, int argc, char **argv, int *status)
{
	const GOptionEntry entries[] = {
		{"write", 'w', 0, G_OPTION_ARG_FILENAME, &run->capture_path,
		 "capture to FILE (usual: NAME.pcapng, here); -: standard output", "FILE"},
		{"until", 0, 0, G_OPTION_ARG_STRING, &run->until,
		 "end at virtual TIME instead of the topology's duration", "TIME"},
		{"seed", 0, 0, G_OPTION_ARG_STRING, &run->seed,
		 "seed of all random numbers, instead of the topology's", "N"},
		{"guest", 0, 0, G_OPTION_ARG_STRING, &run->guest,
		 "what runs on the boards: builtin, or linux (a real kernel)", "GUEST"},
		{"realtime", 0, 0, G_OPTION_ARG_STRING, &run->realtime,
		 "no faster than the clock on the wall, or FACTOR times that", "FACTOR"},
		{"threads", 0, 0, G_OPTION_ARG_STRING, &run->threads,
		 "run by N threads (usual: 1, or with 256 nodes or more all processors)", "N"},
		{"trace", 0, 0, G_OPTION_ARG_STRING, &run->trace,
		 "of reg, mdio, irq, link, frame, guest-errors, all; FILE.vcd: the MDIO waveform",
		 "LIST"},
		{"dsa-linktype", 0, 0, G_OPTION_ARG_NONE, &run->dsa_linktype,
		 "DSA link types for frames with switch tags (tcpdump decodes them)", NULL},
		{"json", 0, 0, G_OPTION_ARG_NONE, &run->json,
		 "summary as one JSON object, alone on stdout", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &run->quiet, "say only what failed", NULL},
		{"verbose", 'v', 0, G_OPTION_ARG_NONE, &run->verbose, "all counters in the summary",
		 NULL},
		{0},
	};
	char **args;

	*status = EXIT_USAGE;
	if (!refuse_later_options(argc, argv))
		return false;
	/* Else GOption takes the topology for the optional factor. */
	args = g_new0(char *, argc);
	for (int i = 0; i < argc; i++)
		args[i] = !strcmp(argv[i], "--realtime") ? (char *)"--realtime=1" : argv[i];
	if (strcmp(argv[0], "console"))
		run->topology_path =
			cli_parse(argc, args, entries,
				  "Runs a topology and captures what its networks carry.", status);
	else
		run->topology_path = cli_parse_node(
			argc, args, entries,
			"Runs a topology in real time, with a shell on one of its nodes. A\n"
			"terminal leaves it by ^], or as it leaves any shell; a script that is\n"
			"standard input runs there, and the run ends with it.",
			&run->shell_node, status);
	g_free(args);
	return run->topology_path;
}

static bool parse_trace(struct run *run)
{
	static const struct {
		const char *name;
		u32 mask;
	} categories[] = {
		{"reg", TRACE_REG},   {"mdio", TRACE_MDIO},   {"irq", TRACE_IRQ},
		{"link", TRACE_LINK}, {"frame", TRACE_FRAME}, {"guest-errors", TRACE_GUEST_ERRORS},
		{"all", ~0u},
	};
	char **words = g_strsplit(run->trace ? run->trace : "", ",", -1);
	bool ok = true;

	for (u32 w = 0; ok && words[w]; w++) {
		u32 i = 0;

		if (g_str_has_suffix(words[w], ".vcd") && !run->vcd_path) {
			run->vcd_path = g_strdup(words[w]);
			continue;
		}
		while (i < ARRAY_SIZE(categories) && strcmp(categories[i].name, words[w]))
			i++;
		if (i < ARRAY_SIZE(categories))
			run->trace_mask |= categories[i].mask;
		else
			ok = false;
		if (!ok)
			cli_complain("--trace: \"%s\" cannot be traced; right: reg, mdio, irq, "
				     "link, frame, guest-errors, all, and one FILE.vcd",
				     words[w]);
	}
	g_strfreev(words);
	return ok;
}

static bool parse_numbers(struct run *run, u64 *seed, double *factor)
{
	GError *err = NULL;
	guint64 threads = 0;
	char *end;

	if (run->until && !sim_time_parse(run->until, &run->end, &err)) {
		cli_complain("--until: %s", err->message);
		g_error_free(err);
		return false;
	}
	if (run->seed && !g_ascii_string_to_unsigned(run->seed, 10, 0, UINT64_MAX, seed, NULL)) {
		cli_complain("--seed: \"%s\" is not a whole number from 0 to 2^64 - 1", run->seed);
		return false;
	}
	if (run->threads &&
	    !g_ascii_string_to_unsigned(run->threads, 10, 1, WORLD_THREADS_MOST, &threads, NULL)) {
		cli_complain("--threads: \"%s\" is not a number of threads; right: 1 to %u",
			     run->threads, WORLD_THREADS_MOST);
		return false;
	}
	run->network_options.threads = (u32)threads;
	if (run->shell_node && !run->realtime)
		run->realtime = g_strdup("1");
	if (run->realtime) {
		*factor = g_ascii_strtod(run->realtime, &end);
		if (*end || end == run->realtime || !(*factor > 0) || !isfinite(*factor)) {
			cli_complain("--realtime: \"%s\" is not a factor; right: such as 0.5 or 10",
				     run->realtime);
			return false;
		}
	}
	return true;
}

static bool guest_is_known(const char *guest)
{
	if (!guest)
		return true;
	for (u32 i = 0; guest_classes[i]; i++)
		if (!strcmp(guest_classes[i]->name, guest))
			return true;
	cli_complain("--guest: guest \"%s\" is not in this version (%s); right: builtin, linux",
		     guest, NETEMU_VERSION);
	return false;
}

/* ----------------------------------------------------------------- run */

static bool build(struct run *run, GError **err)
{
	run->network = network_create(run->topology, &cli_catalog, &run->network_options, err);
	if (!run->network || !run->vcd_path)
		return run->network;
	/* Buses are recorded from the moment they are made: once more, now that
	 * it is known that nothing is wrong and the file may be opened. */
	network_destroy(run->network);
	run->network = NULL;
	run->vcd = vcd_create(run->vcd_path, err);
	if (!run->vcd)
		return false;
	run->network_options.vcd = run->vcd;
	run->network = network_create(run->topology, &cli_catalog, &run->network_options, err);
	return run->network;
}

static bool to_stdout(const struct run *run)
{
	return !g_strcmp0(run->capture_path, "-");
}

/* Standard output is for one thing. */
static bool check_stdout(const struct run *run)
{
	if (run->json && run->shell_node)
		cli_complain("--json: standard output is the shell's; right: netemu run");
	else if (to_stdout(run) && (run->json || run->shell_node))
		cli_complain("-w -: standard output is %s; right: a file for the capture",
			     run->json ? "for the object of --json" : "the shell's");
	else if (to_stdout(run) && isatty(STDOUT_FILENO))
		cli_complain("-w -: standard output is a terminal; right: a pipe or a file");
	else
		return true;
	return false;
}

/* From now on what would go to standard output goes to standard error. Returns
 * a file descriptor of what standard output was. */
static int take_stdout(GError **err)
{
	int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

	if (fd >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
		return fd;
	g_set_error(err, G_FILE_ERROR, (gint)g_file_error_from_errno(errno),
		    "standard output: cannot write the capture: %s", g_strerror(errno));
	return -1;
}

static bool has_capture(struct run *run)
{
	if (!run->capture_path && !run->topology->captures->len && !run->trace_mask)
		return false;
	if (!run->capture_path)
		run->capture_path = g_strconcat(run->topology->name, ".pcapng", NULL);
	return true;
}

static bool open_capture(struct run *run, GError **err)
{
	struct capture_options options = {
		.epoch_ns = run->topology->epoch * 1000000000,
		.dsa_linktype = run->dsa_linktype,
		.comment = "netemu " NETEMU_VERSION,
	};

	if (!has_capture(run))
		return true;
	if (to_stdout(run)) {
		g_free(run->capture_path);
		run->capture_path = g_strdup("standard output");
		options.fd = take_stdout(err);
		if (options.fd < 0)
			return false;
	}
	run->capture = capture_create(run->capture_path, &options, err);
	return run->capture;
}

static void say_summary(struct run *run, u64 seed)
{
	const struct run_facts facts = {
		.network = run->network,
		.seed = seed,
		.ended = MIN(run->network->world->window_end, run->end),
		.wall_seconds = pace_wall_seconds(&run->pace),
		.capture = run->capture ? run->capture_path : NULL,
		.interrupted = signals_caught(),
	};

	if (run->json)
		summary_print_json(&facts);
	else if (run->quiet || run->shell_node)
		summary_print_failures(run->network);
	else
		summary_print(&facts, run->verbose);
}

/* Closes what was written; says once what could not be. */
static bool close_files(struct run *run)
{
	GError *err = NULL;
	bool ok = true;

	if (!capture_close(g_steal_pointer(&run->capture), &err)) {
		cli_complain("%s", err->message);
		g_clear_error(&err);
		ok = false;
	}
	if (!vcd_close(g_steal_pointer(&run->vcd), &err)) {
		cli_complain("%s", err->message);
		g_clear_error(&err);
		ok = false;
	}
	console_flush(&run->console);
	if (run->console.failed || run->shell.broken || ferror(stdout)) {
		cli_complain("standard output: cannot be written");
		ok = false;
	}
	return ok;
}

/* The guest of the node that the shell is at, which check_node() knows. */
static struct guest *shell_guest(const struct run *run)
{
	for (u32 i = 0; i < run->topology->nodes->len; i++)
		if (!strcmp(topo_node(run->topology, i)->name, run->shell_node))
			return run->network->guests->pdata[i];
	return NULL;
}

static bool check_node(const struct run *run)
{
	GString *others = g_string_new(NULL);
	bool found = !run->shell_node;

	for (u32 i = 0; i < run->topology->nodes->len; i++) {
		const struct topo_node *node = topo_node(run->topology, i);

		if (!node->guest)
			continue;
		g_string_append_printf(others, "%s%s", others->len ? ", " : "", node->name);
		found |= !g_strcmp0(run->shell_node, node->name);
	}
	if (!found)
		cli_complain("%s: no guest runs on a node \"%s\"; right: %s", run->topology_path,
			     run->shell_node, others->len ? others->str : "a topology with guests");
	g_string_free(others, TRUE);
	return found;
}

static int run_network(struct run *run, u64 seed)
{
	struct world *world = run->network->world;
	GError *err = NULL;
	u32 passed, failed;

	if (!open_capture(run, &err)) {
		cli_complain("%s", err->message);
		g_error_free(err);
		return EXIT_FAULT;
	}
	network_start(run->network, run->capture);
	signals_catch();
	world->after_window = after_window;
	world->after_window_ctx = run;
	world->interrupted = interrupted;
	world->interrupted_ctx = run;
	if (run->shell_node)
		shell_begin(&run->shell, shell_guest(run));
	pace_run(&run->pace, world, run->end);
	shell_end(&run->shell);
	network_judge(run->network, !run->shell_node && (signals_caught() || !run->end_given));
	summary_count(run->network, &passed, &failed);
	say_summary(run, seed);
	if (world->failure)
		cli_complain("%s", world->failure);
	if (!close_files(run) || world->failure)
		return EXIT_FAULT;
	return failed ? EXIT_EXPECTATION : EXIT_AS_EXPECTED;
}

static int start(struct run *run)
{
	GError *err = NULL;
	double factor = 0;
	u64 seed = 0;

	if (!guest_is_known(run->guest) || !parse_trace(run) ||
	    !parse_numbers(run, &seed, &factor) || !check_stdout(run))
		return EXIT_USAGE;
	pace_init(&run->pace, factor);
	run->topology = topology_read(run->topology_path, &cli_catalog, run->guest, &err);
	if (!run->topology)
		return cli_fail(err);
	if (!check_node(run))
		return EXIT_USAGE;
	if ((has_capture(run) && cli_is_topology(run->topology_path, run->capture_path)) ||
	    cli_is_topology(run->topology_path, run->vcd_path))
		return EXIT_USAGE;
	if (!run->seed)
		seed = run->topology->seed;
	run->end_given = run->until;
	if (!run->until)
		run->end = run->shell_node ? SIM_TIME_MAX : run->topology->duration;
	console_init(&run->console);
	shell_init(&run->shell, &run->pace);
	run->flush = factor || isatty(STDOUT_FILENO);
	run->network_options.seed = seed;
	run->network_options.trace = run->trace_mask;
	run->network_options.console = run->shell_node	       ? &run->shell.sink :
				       run->json || run->quiet ? NULL :
								 &run->console.sink;
	if (!build(run, &err))
		return cli_fail(err);
	if (factor)
		pace_init(&run->pace, factor);
	return run_network(run, seed);
}

int cmd_run(int argc, char **argv)
{
	struct run run = {0};
	int status;

	if (parse_options(&run, argc, argv, &status))
		status = start(&run);
	network_destroy(run.network);
	shell_finish(&run.shell);
	capture_close(run.capture, NULL);
	vcd_close(run.vcd, NULL);
	topology_free(run.topology);
	g_free(run.topology_path);
	g_free(run.capture_path);
	g_free(run.until);
	g_free(run.shell_node);
	g_free(run.seed);
	g_free(run.guest);
	g_free(run.realtime);
	g_free(run.threads);
	g_free(run.trace);
	g_free(run.vcd_path);
	return status;
}
