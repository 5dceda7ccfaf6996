/* SPDX-License-Identifier: GPL-2.0-or-later */
/* netemu validate: all that run checks before it writes anything. */
#include <stdio.h>

#include "cli/cli.h"

int cmd_validate(int argc, char **argv)
{
	struct topology *topology;
	struct network *network;
	int status;
	char *path = cli_parse(argc, argv, NULL, "Checks a topology and its boards; runs nothing.",
			       &status);

	if (!path)
		return status;
	network = cli_build(path, &topology, &status);
	if (network) {
		printf("%s: %u nodes, %u cables, %u captures, %u timeline entries: all right\n",
		       path, topology->nodes->len, topology->cables->len, topology->captures->len,
		       topology->timeline->len);
		status = cli_flush() ? EXIT_AS_EXPECTED : EXIT_FAULT;
	}
	network_destroy(network);
	topology_free(topology);
	g_free(path);
	return status;
}
