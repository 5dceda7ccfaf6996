/* SPDX-License-Identifier: GPL-2.0-or-later */
/* netemu-picture TOPO.json FILE.svg: started by "netemu show --svg". */
#include "cli/cli.h"
#include "picture/picture.h"

/*
 * For the leak sanitizer: the libraries keep fonts for a next picture. They can't
 * be told to give them back here, since a thread of pango's may be at them still.
 */
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

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
	return status;
}
