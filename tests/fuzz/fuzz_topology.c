/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads any bytes as a topology, or as the board of one, and builds what is
 * accepted. Whatever the bytes: no crash, no leak, and an error is one line.
 *
 * The first byte of the input chooses: even, the rest is a topology; odd, the
 * rest is the board file of a topology that is right. As for fuzz_models, the
 * same code with FUZZ_REPLAY is a unit test: it mutates what ships.
 */
#include <stdio.h>
#include <unistd.h>

#include "../unit/topology_fixture.h"

static const char plain[] =
	"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\" },"
	"  { \"name\": \"b\", \"board\": \"toy\", \"init\": [\"x\"], \"cpu\": \"ideal\" } ],"
	"  \"seed\": 7, \"duration\": \"4s\", \"epoch\": 3, \"captures\": [\"c0\", \"a.eth0\"],"
	"  \"cables\": [ { \"name\": \"c0\", \"ends\": [\"a.j0\", \"b.j1\"], \"length\": \"1.5m\","
	"    \"loss\": { \"a.j0\": 0.5 }, \"ber\": 1e-6, \"delay\": \"1us\" } ],"
	"  \"timeline\": [ { \"at\": \"1s\", \"on\": \"a\", \"run\": \"echo\","
	"    \"expect\": { \"exit\": 0, \"stdout\": \"x\", \"stdout_re\": \"^a|b$\" } },"
	"  { \"at\": \"2s\", \"cable\": \"c0\", \"do\": \"set\", \"loss\": 1 } ] }";

static void put(const char *name, const void *data, size_t size)
{
	char *path = g_build_filename(toy_folder, name, NULL);

	toy_must(g_file_set_contents_full(path, data, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600,
					  NULL));
	g_free(path);
}

static void clean_up(void)
{
	put("boards/toy.json", "", 0);
	put("t.json", "", 0);
	toy_teardown();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct network_options options = {.seed = 1};
	struct network *network = NULL;
	struct topology *topology;
	GError *err = NULL;
	bool board = size && (data[0] & 1);

	if (!size)
		return 0;
	if (!toy_folder) {
		toy_setup();
		atexit(clean_up);
	}
	data++;
	size--;
	put("t.json", board ? (const void *)plain : data, board ? sizeof(plain) - 1 : size);
	put("boards/toy.json", board ? data : (const void *)TOY_BOARD,
	    board ? size : sizeof(TOY_BOARD) - 1);
	topology = topology_read(toy_path, &toy_catalog, NULL, &err);
	if (topology)
		network = network_create(topology, &toy_catalog, &options, &err);
	if (network) {
		network_start(network, NULL);
		world_run(network->world, SIM_SEC(5));
		network_judge(network, true);
	}
	/* Exactly one of the two, and a line of it. */
	if (!network != !!err || (err && (strchr(err->message, '\n') || !*err->message)))
		abort();
	g_clear_error(&err);
	network_destroy(network);
	topology_free(topology);
	return 0;
}

#ifdef FUZZ_REPLAY

#define ROUNDS 4000

/* A byte changed, a run dropped, or one doubled. */
static size_t mutate(struct rng *rng, uint8_t *text, size_t len, size_t room)
{
	size_t at = rng_below(rng, len), n = 1 + rng_below(rng, MIN(len - at, 12));

	switch (rng_below(rng, 3)) {
	case 0:
		text[at] = (uint8_t)(rng_below(rng, 4) ? ' ' + rng_below(rng, 95) : rng_u64(rng));
		return len;
	case 1:
		memmove(text + at, text + at + n, len - at - n);
		return len - n;
	default:
		if (len + n > room)
			return len;
		memmove(text + at + n, text + at, len - at);
		return len + n;
	}
}

int main(void)
{
	static const char *const seeds[] = {plain, TOY_BOARD};
	uint8_t input[4096];
	struct rng rng;

	rng_init(&rng, 1, "fuzz", "topology");
	for (u32 round = 0; round < ROUNDS; round++) {
		u32 which = round & 1;
		size_t len = strlen(seeds[which]);

		input[0] = (uint8_t)which;
		memcpy(input + 1, seeds[which], len);
		for (u64 n = 1 + rng_below(&rng, 3); n && len > 1; n--)
			len = mutate(&rng, input + 1, len, sizeof(input) - 1);
		LLVMFuzzerTestOneInput(input, len + 1);
	}
	return 0;
}

#endif
