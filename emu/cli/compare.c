/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netemu compare: the same topology once with each guest, and how they differ.
 *
 * Each run is an ordinary one, recorded by what every run has: the trace of
 * registers goes to a sink of ours, the taps to a capture in a memory file, and
 * the network keeps what shell lines print. Both networks live until their
 * outputs have been compared.
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <netemu/trace.h>

#include "capture/reader.h"
#include "cli/cli.h"
#include "cli/signals.h"
#include "compare/compare.h"

#define KNOWN "docs/differences.json"

/* The topology with one guest, and what was recorded of its run. */
struct side {
	struct topology *topology;
	struct network *network;
	struct capture *capture;
	int memory; /* file with the capture, or -1 */
	GHashTable *names;
	struct register_log registers;
	struct frame_log frames;
};

struct comparison {
	char *path;
	gboolean json, all_known;
	struct known *known;
	struct side side[2];
	struct differences differences;
};

static void after_window(struct world *world, void *ctx)
{
	struct side *side = ctx;

	if (signals_caught() || (side->capture && capture_failed(side->capture)))
		world_stop(world);
}

/* ---------------------------------------------------------------- one run */

static bool host_error(GError **err, const char *what)
{
	g_set_error(err, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", what,
		    g_strerror(errno));
	return false;
}

static bool open_capture(struct side *side, GError **err)
{
	const struct capture_options options = {0};
	char *path;

	side->memory = memfd_create("capture", MFD_CLOEXEC);
	if (side->memory < 0)
		return host_error(err, "no memory file can be made");
	path = g_strdup_printf("/proc/self/fd/%d", side->memory);
	side->capture = capture_create(path, &options, err);
	g_free(path);
	return side->capture;
}

static void take_frame(void *ctx, const struct captured *packet)
{
	frame_log_add(ctx, packet);
}

static bool read_frames(struct side *side, GError **err)
{
	struct stat status;
	u8 *bytes;
	bool ok;

	if (!capture_close(g_steal_pointer(&side->capture), err))
		return false;
	if (fstat(side->memory, &status))
		return host_error(err, "the capture");
	bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, side->memory, 0);
	if (bytes == MAP_FAILED)
		return host_error(err, "the capture");
	ok = capture_read(bytes, (size_t)status.st_size, take_frame, &side->frames, err);
	munmap(bytes, (size_t)status.st_size);
	return ok;
}

/* Interfaces by their addresses; the same on both sides. */
static void name_stations(struct side *side)
{
	for (u32 i = 0; i < side->network->boards->len; i++) {
		struct board *board = side->network->boards->pdata[i];
		GHashTableIter iter;
		void *name, *addr;

		g_hash_table_iter_init(&iter, board->macs);
		while (g_hash_table_iter_next(&iter, &name, &addr))
			g_hash_table_replace(
				side->names, g_memdup2(addr, 6),
				g_strdup_printf("%s.%s", board->node->name, (char *)name));
	}
}

static bool run_side(struct side *side, GError **err)
{
	struct network_options options = {
		.seed = side->topology->seed,
		.trace = TRACE_REG,
		.traced = &side->registers.sink,
		.errors_too = true,
	};
	struct world *world;

	side->network = network_create(side->topology, &cli_catalog, &options, err);
	if (!side->network || !open_capture(side, err))
		return false;
	world = side->network->world;
	side->registers.boards = side->network->boards;
	name_stations(side);
	network_start(side->network, side->capture);
	world->after_window = after_window;
	world->after_window_ctx = side;
	world_run(world, side->topology->duration);
	if (!read_frames(side, err))
		return false;
	if (!world->failure)
		return true;
	g_set_error_literal(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_HOST, world->failure);
	return false;
}

static void side_init(struct side *side)
{
	side->memory = -1;
	side->names = station_names_new();
	register_log_init(&side->registers);
	frame_log_init(&side->frames, side->names);
}

static void side_finish(struct side *side)
{
	network_destroy(side->network);
	capture_close(side->capture, NULL);
	topology_free(side->topology);
	if (side->memory >= 0)
		close(side->memory);
	frame_log_finish(&side->frames);
	register_log_finish(&side->registers);
	g_hash_table_unref(side->names);
}

/* ------------------------------------------------------------- comparing */

static void compare_init_lines(struct comparison *c, u32 node, const char *name)
{
	const struct init_results *init[2] = {
		&c->side[0].network->init[node],
		&c->side[1].network->init[node],
	};

	for (u32 i = 0; i < init[0]->count; i++) {
		struct line_end end[2];

		for (u32 s = 0; s < 2; s++) {
			const struct init_result *line = &init[s]->line[i];

			end[s] = (struct line_end){line->ended, line->exit, line->out};
		}
		diff_output(&c->differences, name, init[0]->line[i].line, end);
	}
}

static void compare_outputs(struct comparison *c)
{
	const struct topology *topology = c->side[0].topology;

	for (u32 n = 0; n < topology->nodes->len; n++)
		compare_init_lines(c, n, topo_node(topology, n)->name);
	for (u32 i = 0; i < topology->timeline->len; i++) {
		const struct topo_action *action = topo_action(topology, i);
		struct line_end end[2];

		if (action->node == TOPO_NONE)
			continue;
		for (u32 s = 0; s < 2; s++) {
			const struct line_result *line = &c->side[s].network->lines[i];

			end[s] =
				(struct line_end){line->state == LINE_ENDED, line->exit, line->out};
		}
		diff_output(&c->differences, topo_node(topology, action->node)->name, action->line,
			    end);
	}
}

static char *count_text(u64 count)
{
	return count ? g_strdup_printf("%" G_GUINT64_FORMAT, count) : NULL;
}

/* What two of a model counted as wrong in how their registers were used. */
static void compare_models(struct comparison *c, const struct model *a, const struct model *b)
{
	for (u32 kind = 0; kind < GUEST_ERROR_KINDS; kind++) {
		char *detail;

		if (a->guest_errors[kind] == b->guest_errors[kind])
			continue;
		detail = g_strconcat("guest errors, ", guest_error_name(kind), NULL);
		differences_add(&c->differences, IN_REGISTERS, a->node->name, a->name, detail,
				count_text(a->guest_errors[kind]),
				count_text(b->guest_errors[kind]));
		g_free(detail);
	}
}

static void compare_guest_errors(struct comparison *c)
{
	for (u32 n = 0; n < c->side[0].network->boards->len; n++) {
		const struct board *a = c->side[0].network->boards->pdata[n];
		const struct board *b = c->side[1].network->boards->pdata[n];

		for (u32 d = 0; d < a->devices->len; d++)
			compare_models(c, g_array_index(a->devices, struct board_device, d).model,
				       g_array_index(b->devices, struct board_device, d).model);
	}
}

static int report(struct comparison *c)
{
	const struct topology *topology = c->side[0].topology;
	char seconds[32];
	const struct compare_facts facts = {
		.name = topology->name,
		.seconds = sim_time_format(topology->duration, seconds),
		.seed = topology->seed,
	};
	const struct register_log registers[2] = {c->side[0].registers, c->side[1].registers};
	const struct frame_log frames[2] = {c->side[0].frames, c->side[1].frames};

	diff_registers(&c->differences, registers);
	compare_guest_errors(c);
	diff_frames(&c->differences, frames);
	compare_outputs(c);
	if (c->json)
		report_print_json(&c->differences, &facts, stdout);
	else
		report_print(&c->differences, &facts, c->all_known, stdout);
	if (!cli_flush())
		return EXIT_FAULT;
	return differences_unknown(&c->differences) ? EXIT_DIFFERENT : EXIT_AS_EXPECTED;
}

/* ---------------------------------------------------------------- command */

static bool load_known(struct comparison *c, GError **err)
{
	char *path = program_file_search(KNOWN);

	if (!path) {
		g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_HOST,
			    "%s, the list of known differences, is not where it was installed",
			    KNOWN);
		return false;
	}
	c->known = known_load(path, err);
	g_free(path);
	return c->known;
}

static int start(struct comparison *c)
{
	static const char *const guests[2] = {"builtin", "linux"};
	GError *err = NULL;

	if (!load_known(c, &err))
		return cli_fail(err);
	differences_init(&c->differences, c->known);
	for (u32 i = 0; i < 2; i++) {
		c->side[i].topology = topology_read(c->path, &cli_catalog, guests[i], &err);
		if (!c->side[i].topology)
			return cli_fail(err);
	}
	signals_catch();
	for (u32 i = 0; i < 2; i++)
		if (!run_side(&c->side[i], &err))
			return cli_fail(err);
	if (signals_caught()) {
		cli_complain("interrupted: nothing was compared");
		return EXIT_FAULT;
	}
	return report(c);
}

int cmd_compare(int argc, char **argv)
{
	struct comparison c = {0};
	const GOptionEntry entries[] = {
		{"known", 0, 0, G_OPTION_ARG_NONE, &c.all_known,
		 "list the known differences as well, with their reasons", NULL},
		{"json", 0, 0, G_OPTION_ARG_NONE, &c.json, "one JSON object, alone on stdout",
		 NULL},
		{0},
	};
	int status;

	c.path = cli_parse(
		argc, argv, entries,
		"Runs a topology with the built-in guest on every board, then with Linux, "
		"and says how\nthey differ: in what drivers write to registers, in frames, "
		"in what tools print.\nExit status: 0 no differences but known ones; 1 "
		"differences; 2 wrong usage or\ntopology; 3 a fault of this machine or this "
		"program.",
		&status);
	if (!c.path)
		return status;
	for (u32 i = 0; i < 2; i++)
		side_init(&c.side[i]);
	status = start(&c);
	for (u32 i = 0; i < 2; i++)
		side_finish(&c.side[i]);
	if (c.differences.list)
		differences_finish(&c.differences);
	known_free(c.known);
	g_free(c.path);
	return status;
}
