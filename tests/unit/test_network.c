/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks built from topologies: boards, addresses, timeline, expectations. */
#include "suite.h"
#include "topology_fixture.h"

#define AB                                                                     \
	"\"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\" }," \
	" { \"name\": \"b\", \"board\": \"toy\" } ],"                          \
	" \"cables\": [ { \"name\": \"c0\", \"ends\": [\"a.j0\", \"b.j1\"] } ]"

static struct topology *topology;
static struct network *network;

static void build(const char *text)
{
	GError *err = NULL;
	const struct network_options options = {.seed = 7};

	topology = toy_read_topology(text, &err);
	ck_assert_msg(topology, "%s", err ? err->message : "");
	network = network_create(topology, &toy_catalog, &options, &err);
	ck_assert_msg(network, "%s", err ? err->message : "");
	network_start(network, NULL);
}

static void demolish(void)
{
	for (u32 i = 0; i < network->world->nodes->len; i++)
		ck_assert_int_eq(((struct node *)network->world->nodes->pdata[i])->frames.in_use,
				 0);
	network_destroy(network);
	topology_free(topology);
}

START_TEST(builds_boards)
{
	struct board *board;
	struct board_device *eth0, *mdio, *phy0;
	struct toy *mac, *bus, *phy;

	build("{ " AB " }");
	board = network->boards->pdata[1];
	eth0 = board_device(board, "eth0");
	mdio = board_device(board, "mdio");
	phy0 = board_device(board, "phy0");
	mac = container_of(eth0->model, struct toy, model);
	bus = container_of(mdio->model, struct toy, model);
	phy = container_of(phy0->model, struct toy, model);
	ck_assert_ptr_null(board_device(board, "eth1"));
	ck_assert(eth0->base == 0xd0030000 && eth0->size == 0x4000);
	ck_assert_int_eq(eth0->irq->number, 42);
	ck_assert_ptr_eq(mac->pin.line, eth0->irq);
	ck_assert_int_eq(mac->resets, 1);
	ck_assert_ptr_eq(mac->mii.peer, &phy->mii);
	ck_assert_ptr_eq(bus->bus.dev[3], &phy->dev);
	/* The MDIO register in the middle of the MAC's window. */
	ck_assert_int_eq(mmio_read(&board->mmio, 0xd0032004, 4), 0);
	ck_assert_int_eq(mmio_read(&board->mmio, 0xd0032008, 4), 0x2008);
	ck_assert_ptr_nonnull(dma_map(&board->dma, 0, 1 << 20));
	ck_assert_ptr_null(dma_map(&board->dma, 1, 1 << 20));
	ck_assert_ptr_eq(board_jack(board, "j0"), &phy->mdi);
	demolish();
}
END_TEST

START_TEST(addresses_follow_seed_and_node)
{
	u8 first[2][6];

	for (u32 round = 0; round < 2; round++) {
		build("{ " AB " }");
		for (u32 i = 0; i < 2; i++) {
			const u8 *mac = board_mac(network->boards->pdata[i], "eth0");

			ck_assert_int_eq(mac[0], 0x02);
			ck_assert_int_eq(mac[5], 0);
			if (round)
				ck_assert_mem_eq(first[i], mac, 6);
			memcpy(first[i], mac, 6);
		}
		ck_assert_mem_ne(first[0], first[1], 6);
		demolish();
	}
	build("{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\","
	      " \"mac\": { \"eth0\": \"00:11:22:33:44:55\" } } ] }");
	ck_assert_mem_eq(board_mac(network->boards->pdata[0], "eth0"), "\x00\x11\x22\x33\x44\x55",
			 6);
	demolish();
}
END_TEST

START_TEST(cables_get_their_actions_in_order)
{
	struct toy_cable *cable;
	struct toy_action *action;

	build("{ " AB ", \"timeline\": ["
	      " { \"at\": \"2s\", \"cable\": \"c0\", \"do\": \"plug\" },"
	      " { \"at\": \"1s\", \"cable\": \"c0\", \"do\": \"unplug\" },"
	      " { \"at\": \"2s\", \"cable\": \"c0\", \"do\": \"set\", \"length\": \"5m\" } ] }");
	cable = container_of((struct cable *)network->cables->pdata[0], struct toy_cable, base);
	ck_assert_ptr_eq(cable->port[0], board_jack(network->boards->pdata[0], "j0"));
	ck_assert_ptr_eq(cable->port[1], board_jack(network->boards->pdata[1], "j1"));
	ck_assert_int_eq(cable->actions->len, 3);
	action = &g_array_index(cable->actions, struct toy_action, 0);
	ck_assert(action[0].at == SIM_SEC(1) && action[0].what == CABLE_UNPLUG);
	ck_assert(action[1].at == SIM_SEC(2) && action[1].what == CABLE_PLUG);
	ck_assert(action[2].what == CABLE_SET && action[2].config.length_cm == 500);
	demolish();
}
END_TEST

START_TEST(impossible_cables_are_refused)
{
	const struct network_options options = {0};
	GError *err = NULL;

	topology =
		toy_read_topology("{ " AB ", \"timeline\": [ { \"at\": \"2s\", \"cable\": \"c0\","
				  " \"do\": \"set\", \"length\": \"5000m\" } ] }",
				  &err);
	ck_assert_ptr_nonnull(topology);
	ck_assert_ptr_null(network_create(topology, &toy_catalog, &options, &err));
	ck_assert_ptr_nonnull(strstr(err->message, "$.timeline[0].length: no such length"));
	g_error_free(err);
	topology_free(topology);
}
END_TEST

#define LINE(at, on, run, expect) \
	"{ \"at\": \"" at "\", \"on\": \"" on "\", \"run\": \"" run "\", \"expect\": {" expect "} }"

START_TEST(lines_are_judged)
{
	const struct line_result *line;

	build("{ " AB ", \"duration\": \"1s\", \"timeline\": [ " LINE("100ms", "a", "echo one two", "\"exit\": 0, \"stdout\": \"ne tw\"") ", " LINE(
		"200ms", "a", "exit 3",
		"\"exit\": 0") ", " LINE("300ms", "a", "exit 3",
					 "\"exit\": 3") ", " LINE("400ms", "b", "echo abc",
								  "\"stdout\": \"abd\"") ", " LINE("500ms",
												   "b",
												   "echo abc",
												   "\"stdout_re\": \"^a.c$\"") ", " LINE("600ms",
																	 "b",
																	 "echo abc",
																	 "\"stdout_re\": \"^b\"") ", " LINE("700ms",
																					    "b",
																					    "hang",
																					    "") ", "
																						"{ \"at\": \"999ms\", \"on\": \"a\", \"run\": \"exit 9\" } ] }");
	world_run(network->world, topology->duration);
	network_judge(network, true);
	line = network->lines;
	ck_assert_ptr_null(line[0].why);
	ck_assert_int_eq(line[0].ended, SIM_MS(101));
	ck_assert_str_eq(line[0].out, "one two");
	ck_assert_str_eq(line[1].why, "exit status 3 instead of 0");
	ck_assert_ptr_null(line[2].why);
	ck_assert_ptr_nonnull(line[3].why);
	ck_assert_ptr_null(line[4].why);
	ck_assert_ptr_nonnull(line[5].why);
	ck_assert_int_eq(line[6].state, LINE_RUNNING);
	ck_assert_str_eq(line[6].why, "it had not ended when the run did");
	/* Ends just when the run does, and expects nothing. */
	ck_assert_ptr_null(line[7].why);
	demolish();
}
END_TEST

START_TEST(lines_that_were_not_reached)
{
	build("{ " AB
	      ", \"duration\": \"1s\", \"timeline\": [ " LINE("800ms", "a", "echo", "") " ] }");
	world_run(network->world, SIM_MS(500));
	network_judge(network, false);
	ck_assert_ptr_null(network->lines[0].why);
	network_judge(network, true);
	ck_assert_ptr_nonnull(network->lines[0].why);
	demolish();
}
END_TEST

START_TEST(lines_of_one_instant_run_in_file_order)
{
	build("{ " AB ", \"timeline\": [ " LINE("1s", "b", "echo 1", "") ", " LINE(
		"0s", "a", "echo 0", "") ", " LINE("1s", "a", "echo 2", "") " ] }");
	ck_assert_int_eq(network->lines[0].action->index, 1);
	ck_assert_int_eq(network->lines[1].action->index, 0);
	ck_assert_int_eq(network->lines[2].action->index, 2);
	world_run(network->world, SIM_SEC(2));
	ck_assert_int_eq(network->lines[2].state, LINE_ENDED);
	demolish();
}
END_TEST

START_TEST(zero_bytes_in_output)
{
	struct topo_expect expect = {.given = true, .exit = -1, .text = "b", .pattern = "b$"};

	ck_assert_int_eq(regcomp(&expect.regex, expect.pattern, REG_EXTENDED | REG_NOSUB), 0);
	ck_assert_ptr_null(line_judge(&expect, 0, "a\0b", 3));
	regfree(&expect.regex);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("network");
	TCase *tc = tcase_create("building");

	tcase_add_checked_fixture(tc, toy_setup, toy_teardown);
	tcase_add_test(tc, builds_boards);
	tcase_add_test(tc, addresses_follow_seed_and_node);
	tcase_add_test(tc, cables_get_their_actions_in_order);
	tcase_add_test(tc, impossible_cables_are_refused);
	tcase_add_test(tc, lines_are_judged);
	tcase_add_test(tc, lines_that_were_not_reached);
	tcase_add_test(tc, lines_of_one_instant_run_in_file_order);
	tcase_add_test(tc, zero_bytes_in_output);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
