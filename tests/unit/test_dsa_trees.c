/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which switches of a board are one tree, and where their ports lead: a chain of
 * three, a pair, a ring of three, one alone, and what is no switch in between.
 */
#include <stdio.h>

#include <netemu/board.h>

#include "suite.h"

static const char board_text[] =
	"[ { }," /* 0: a MAC */
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 0, \"ethernet\": \"d0\" },"
	"  { \"port\": 5, \"link\": [\"d3\", 5] } ] }," /* 1: the chain's first */
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": \"0x4\", \"link\": [\"d4\", \"0x4\"] } ] }," /* 2 */
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 5, \"link\": [\"d1\", 5] },"
	"  { \"port\": 4, \"link\": [\"d6\", 3] } ] }," /* 3: its middle */
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 4, \"link\": [\"d2\", 4] } ] }," /* 4: with 2 */
	"{ \"ports\": [ { \"port\": 1 } ] }," /* 5: unmanaged: none of the guest's */
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 3, \"link\": [\"d3\", 4] } ] }," /* 6: its last */
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 1, \"link\": [\"d8\", 2] },"
	"  { \"port\": 2, \"link\": [\"d9\", 1] } ] }," /* 7 to 9: the ring */
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 1, \"link\": [\"d9\", 2] },"
	"  { \"port\": 2, \"link\": [\"d7\", 1] } ] },"
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 1, \"link\": [\"d7\", 2] },"
	"  { \"port\": 2, \"link\": [\"d8\", 1] } ] },"
	"{ \"compatible\": \"x\", \"ports\": [ { \"port\": 1 }, { \"port\": 2, \"link\": [\"d5\", 1] } ] } ]"; /* 10 */

static struct board board;
static struct json_object *devices;
static char names[11][4];

static void setup(void)
{
	devices = json_tokener_parse(board_text);
	board.devices = g_array_new(FALSE, TRUE, sizeof(struct board_device));
	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		struct board_device device = {.name = names[i],
					      .props = json_object_array_get_idx(devices, i)};

		snprintf(names[i], sizeof(names[i]), "d%u", i);
		g_array_append_val(board.devices, device);
	}
}

static void teardown(void)
{
	g_array_free(board.devices, TRUE);
	json_object_put(devices);
}

START_TEST(links_make_trees)
{
	static const struct {
		u32 device, tree, index, size;
	} want[] = {{1, 0, 0, 3}, {3, 0, 1, 3}, {6, 0, 2, 3}, {2, 1, 0, 2}, {4, 1, 1, 2},
		    {7, 2, 0, 3}, {8, 2, 1, 3}, {9, 2, 2, 3}, {10, 3, 0, 1}};

	for (u32 i = 0; i < ARRAY_SIZE(want); i++) {
		struct board_dsa dsa = board_dsa(&board, want[i].device);

		ck_assert_msg(dsa.tree == want[i].tree && dsa.index == want[i].index &&
				      dsa.size == want[i].size && dsa.switches == 9,
			      "d%u: tree %u, index %u, size %u of %u", want[i].device, dsa.tree,
			      dsa.index, dsa.size, dsa.switches);
	}
}
END_TEST

START_TEST(routes_lead_all_the_way)
{
	struct board_port to[BOARD_DSA_MAX];

	ck_assert_uint_eq(board_dsa_routes(&board, 1, 5, to, BOARD_DSA_MAX), 2);
	ck_assert(to[0].device == 3 && to[0].port == 5 && to[1].device == 6 && to[1].port == 3);
	ck_assert_uint_eq(board_dsa_routes(&board, 1, 5, to, 1), 1);
	ck_assert_uint_eq(board_dsa_routes(&board, 1, 5, to, 0), 0);
	ck_assert_uint_eq(board_dsa_routes(&board, 3, 4, to, BOARD_DSA_MAX), 1);
	ck_assert(to[0].device == 6 && to[0].port == 3);
	ck_assert_uint_eq(board_dsa_routes(&board, 2, 4, to, BOARD_DSA_MAX), 1);
	ck_assert(to[0].device == 4 && to[0].port == 4);
	/* Round a ring until it closes; the own switch is no destination. */
	ck_assert_uint_eq(board_dsa_routes(&board, 7, 1, to, BOARD_DSA_MAX), 2);
	ck_assert(to[0].device == 8 && to[0].port == 2 && to[1].device == 9 && to[1].port == 2);
	/* No link, no such port, a link to what no guest drives, no switch. */
	ck_assert_uint_eq(board_dsa_routes(&board, 1, 0, to, BOARD_DSA_MAX), 0);
	ck_assert_uint_eq(board_dsa_routes(&board, 1, 9, to, BOARD_DSA_MAX), 0);
	ck_assert_uint_eq(board_dsa_routes(&board, 10, 2, to, BOARD_DSA_MAX), 0);
	ck_assert_uint_eq(board_dsa_routes(&board, 0, 0, to, BOARD_DSA_MAX), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("DSA trees");
	TCase *tc = tcase_create("board");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, links_make_trees);
	tcase_add_test(tc, routes_lead_all_the_way);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
