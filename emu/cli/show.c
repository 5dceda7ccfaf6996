/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netemu show: what a topology is made of, as text or as a picture. It builds
 * everything that a run would, so addresses are those that a run will have.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "topology/builder.h"

static void show_devices(struct board *board)
{
	for (u32 i = 0; i < board->devices->len; i++) {
		struct board_device *d = &g_array_index(board->devices, struct board_device, i);

		printf("    %-8s %s", d->name, d->model->cls->title);
		if (d->size)
			printf(", registers at 0x%" PRIx64, d->base);
		if (d->irq)
			printf(", irq %u", d->irq->number);
		putchar('\n');
	}
}

static void show_netdevs(struct board *board, const struct board_file *file)
{
	for (u32 i = 0; i < file->netdevs->len; i++) {
		const struct board_file_name *n =
			&g_array_index(file->netdevs, struct board_file_name, i);
		const u8 *mac = board_mac(board, n->name);

		printf("    %-8s %02x:%02x:%02x:%02x:%02x:%02x at %s.%s%s\n", n->name, mac[0],
		       mac[1], mac[2], mac[3], mac[4], mac[5],
		       g_array_index(file->devices, struct board_file_device, n->at.device).name,
		       n->at.port, board_is_conduit(file, n->name) ? ", conduit" : "");
	}
}

static void show_jacks(const struct topology *topology, u32 node)
{
	const GArray *jacks = topo_node(topology, node)->board->jacks;

	for (u32 i = 0; i < jacks->len; i++) {
		const char *jack = g_array_index(jacks, struct board_file_name, i).name;
		const char *cable = "empty", *other = NULL;

		for (u32 c = 0; c < topology->cables->len; c++)
			for (u32 e = 0; e < 2; e++) {
				const struct topo_end *end = &topo_cable(topology, c)->end[e];

				if (end->node != node || strcmp(end->jack, jack))
					continue;
				cable = topo_cable(topology, c)->name;
				other = topo_cable(topology, c)->end[!e].text;
			}
		printf("    jack %-3s %s%s%s\n", jack, cable, other ? " to " : "",
		       other ? other : "");
	}
}

static void show_cable(const struct topo_cable *cable)
{
	const struct cable_config *config = &cable->config;
	char *text = cable_text(config);

	printf("  %s: %s to %s, %s", cable->name, cable->end[0].text, cable->end[1].text, text);
	for (u32 way = 0; way < 2; way++) {
		const struct cable_way *w = &config->way[way];
		char delay[32];

		if (w->loss > 0)
			printf(", from %s loss %g", cable->end[way].text, w->loss);
		if (w->ber > 0)
			printf(", from %s ber %g", cable->end[way].text, w->ber);
		if (w->delay)
			printf(", from %s delay %s s", cable->end[way].text,
			       sim_time_format(w->delay, delay));
	}
	putchar('\n');
	g_free(text);
}

static void show(const struct network *network)
{
	const struct topology *topology = network->topology;
	char duration[32];

	printf("%s: seed %" PRIu64 ", %s s, %u captures, %u timeline entries\n", topology->name,
	       topology->seed, sim_time_format(topology->duration, duration),
	       topology->captures->len, topology->timeline->len);
	puts("nodes");
	for (u32 i = 0; i < topology->nodes->len; i++) {
		const struct topo_node *node = topo_node(topology, i);
		struct board *board = network->boards->pdata[i];

		printf("  %s: %s (%s)%s%s%s\n", node->name, node->board->name,
		       node->board->title ? node->board->title : "no title",
		       node->guest ? ", guest " : "", node->guest ? node->guest->name : "",
		       node->cpu ? ", ideal cpu" : "");
		show_devices(board);
		show_netdevs(board, node->board);
		show_jacks(topology, i);
	}
	if (topology->cables->len)
		puts("cables");
	for (u32 i = 0; i < topology->cables->len; i++)
		show_cable(topo_cable(topology, i));
}

/* Becomes the program that draws; it lies beside this one, or where it was installed. */
static int draw(const char *path, const char *svg)
{
	static const char *const places[] = {"netemu-picture",
					     "../" NETEMU_LIBEXEC "/netemu-picture"};
	char *self = g_file_read_link("/proc/self/exe", NULL);
	char *folder = self ? g_path_get_dirname(self) : g_strdup(".");
	int error = 0;

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		char *program = g_build_filename(folder, places[i], NULL);

		execl(program, program, path, svg, NULL);
		error = errno;
		g_free(program);
	}
	cli_complain("netemu-picture, which draws, cannot be started: %s", g_strerror(error));
	g_free(self);
	g_free(folder);
	return EXIT_FAULT;
}

int cmd_show(int argc, char **argv)
{
	char *svg = NULL;
	const GOptionEntry entries[] = {
		{"svg", 0, 0, G_OPTION_ARG_FILENAME, &svg, "draw it into FILE; -: standard output",
		 "FILE"},
		{0},
	};
	struct network *network = NULL;
	struct topology *topology = NULL;
	int status;
	char *path = cli_parse(argc, argv, entries, "Shows what a topology is made of.", &status);

	if (path && svg) {
		status = cli_is_topology(path, svg) ? EXIT_USAGE : draw(path, svg);
	} else if (path) {
		network = cli_build(path, &topology, &status);
		if (network) {
			show(network);
			status = cli_flush() ? EXIT_AS_EXPECTED : EXIT_FAULT;
		}
	}
	network_destroy(network);
	topology_free(topology);
	g_free(path);
	g_free(svg);
	return status;
}
