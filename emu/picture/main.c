/* SPDX-License-Identifier: GPL-2.0-or-later */
/* netemu-picture TOPO.json FILE.svg: started by "netemu show --svg". */
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "cli/cli.h"
#include "picture/picture.h"

int main(int argc, char **argv)
{
	struct network_options options = {0};
	struct network *network = NULL;
	struct topology *topology;
	GError *err = NULL;
	int status = EXIT_AS_EXPECTED;

	if (argc != 3) {
		cli_complain("netemu-picture takes a topology and the picture to write");
		return EXIT_USAGE;
	}
	topology = topology_read(argv[1], &cli_catalog, NULL, &err);
	if (topology) {
		options.seed = topology->seed;
		network = network_create(topology, &cli_catalog, &options, &err);
	}
	if (!network || !picture_write_svg(network, argv[2], &err))
		status = cli_fail(err);
	network_destroy(network);
	topology_free(topology);
	/* The libraries keep fonts for a next picture; there is none. */
	pango_cairo_font_map_set_default(NULL);
	cairo_debug_reset_static_data();
	FcFini();
	return status;
}
