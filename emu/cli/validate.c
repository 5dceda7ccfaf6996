/* SPDX-License-Identifier: GPL-2.0-or-later */
/* netemu validate: all that run checks before it writes anything. */
#include <stdio.h>

#include "cli/cli.h"

int cmd_validate(int argc, char **argv)
{
	struct network_options options = {0};
	struct network *network = NULL;
	struct topology *topology;
	GError *err = NULL;
	int status;
	char *path = cli_parse(argc, argv, NULL, "Checks a topology and its boards; runs nothing.",
			       &status);

	if (!path)
		return status;
	topology = topology_read(path, &cli_catalog, NULL, &err);
	if (topology) {
		options.seed = topology->seed;
		network = network_create(topology, &cli_catalog, &options, &err);
	}
	if (network) {
		printf("%s: %u nodes, %u cables, %u captures, %u timeline entries: all right\n",
		       path, topology->nodes->len, topology->cables->len, topology->captures->len,
		       topology->timeline->len);
		status = cli_flush() ? EXIT_AS_EXPECTED : EXIT_FAULT;
	} else {
		status = cli_fail(err);
	}
	network_destroy(network);
	topology_free(topology);
	g_free(path);
	return status;
}
