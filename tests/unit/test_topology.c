/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading topologies: what they mean, and what is said about wrong ones. */
#include "suite.h"
#include "topology_fixture.h"

#define NODE(name) "{ \"name\": \"" name "\", \"board\": \"toy\" }"
#define AB "\"netemu\": 1, \"nodes\": [ " NODE("a") ", " NODE("b") " ]"
#define C0 "\"cables\": [ { \"name\": \"c0\", \"ends\": [\"a.j0\", \"b.j0\"] } ]"

START_TEST(reads_everything)
{
	GError *err = NULL;
	struct topology *t = toy_read_topology(
		"{ \"$schema\": \"x\", \"netemu\": 1, \"name\": \"all\", \"seed\": 18446744073709551615,"
		"  \"duration\": \"1.5s\", \"epoch\": \"2026-01-01T00:00:00Z\", \"guest\": \"builtin\","
		"  \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\", \"guest\": \"builtin\","
		"    \"init\": [\"x\"], \"cpu\": \"ideal\", \"mac\": { \"eth0\": \"02:00:00:00:00:0f\" } },"
		"    " NODE(
			"b") " ],"
			     "  \"cables\": [ { \"name\": \"c0\", \"ends\": [\"a.j0\", \"b.j1\"],"
			     "    \"length\": \"10.25m\", \"category\": \"cat3\", \"loss\": 0.5,"
			     "    \"ber\": { \"b.j1\": 1e-6 }, \"delay\": { \"a.j0\": \"1us\" },"
			     "    \"crossover\": true, \"pairs\": [\"ok\", \"ok\", \"open\", \"short\"] } ],"
			     "  \"captures\": [ \"c0\", \"b.eth0\" ],"
			     "  \"timeline\": ["
			     "    { \"at\": \"1s\", \"cable\": \"c0\", \"do\": \"set\", \"length\": \"2m\" },"
			     "    { \"at\": \"500ms\", \"cable\": \"c0\", \"do\": \"set\", \"loss\": { \"a.j0\": 0 } },"
			     "    { \"at\": \"1s\", \"on\": \"b\", \"run\": \"echo\","
			     "      \"expect\": { \"exit\": 3, \"stdout\": \"x\", \"stdout_re\": \"^y$\" } } ] }",
		&err);
	const struct topo_cable *c;
	const struct topo_action *action;

	ck_assert_msg(t, "%s", err ? err->message : "");
	ck_assert_str_eq(t->name, "all");
	ck_assert(t->seed == UINT64_MAX);
	ck_assert_int_eq(t->duration, SIM_MS(1500));
	ck_assert_int_eq(t->epoch, 1767225600);
	ck_assert_str_eq(topo_node(t, 0)->cpu, "ideal");
	ck_assert_int_eq(topo_node(t, 0)->macs->len, 1);
	c = topo_cable(t, 0);
	ck_assert_int_eq(c->config.length_cm, 1025);
	ck_assert_str_eq(c->config.category, "cat3");
	ck_assert(c->config.way[0].loss == 0.5 && c->config.way[1].loss == 0.5);
	ck_assert(c->config.way[0].ber == 0 && c->config.way[1].ber == 1e-6);
	ck_assert_int_eq(c->config.way[0].delay, SIM_US(1));
	ck_assert_int_eq(c->config.pair_end[3], MDI_PAIR_SHORT);
	ck_assert(c->config.crossover);
	ck_assert_int_eq(t->captures->len, 2);
	/* In order of time; each "set" on top of the one before. */
	action = topo_action(t, 0);
	ck_assert_int_eq(action->index, 1);
	ck_assert(action->config.way[0].loss == 0 && action->config.way[1].loss == 0.5);
	action = topo_action(t, 1);
	ck_assert_int_eq(action->index, 0);
	ck_assert_int_eq(action->config.length_cm, 200);
	ck_assert(action->config.way[0].loss == 0);
	action = topo_action(t, 2);
	ck_assert_int_eq(action->expect.exit, 3);
	topology_free(t);
}
END_TEST

START_TEST(has_usual_values)
{
	GError *err = NULL;
	struct topology *t = toy_read_topology("{ " AB ", " C0 " }", &err);

	ck_assert_msg(t, "%s", err ? err->message : "");
	ck_assert_str_eq(t->name, "t");
	ck_assert_int_eq(t->seed, 1);
	ck_assert_int_eq(t->duration, SIM_SEC(10));
	ck_assert_int_eq(topo_cable(t, 0)->config.length_cm, 100);
	ck_assert_str_eq(topo_cable(t, 0)->config.category, "cat5e");
	/* Every netdev and every cable. */
	ck_assert_int_eq(t->captures->len, 3);
	ck_assert_ptr_eq(topo_node(t, 0)->guest, &toy_guest_class);
	topology_free(t);
}
END_TEST

START_TEST(text_is_utf8)
{
	static const char line[] = "echo \u00e9\u65e5 \"\U0001f642\" \\";
	struct topology *t = toy_read_topology(
		"{ \"netemu\": 1, \"name\": \"n\", \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\", "
		"\"init\": [\"echo \u00e9\\u65e5 \\\"\U0001f642\\\" \\\\\"] } ] }",
		NULL);

	ck_assert_ptr_nonnull(t);
	ck_assert_str_eq(
		json_object_get_string(json_object_array_get_idx(topo_node(t, 0)->init, 0)), line);
	topology_free(t);
}
END_TEST

START_TEST(no_captures_is_none)
{
	struct topology *t = toy_read_topology("{ " AB ", \"captures\": [] }", NULL);

	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(t->captures->len, 0);
	topology_free(t);
}
END_TEST

/* What is wrong, where, and a part of what is said about it. */
static const struct {
	const char *text, *path, *part;
} wrong[] = {
	{"", "$", "too early"},
	{"[]", "$", "an array"},
	{"{ \"netemu\": 1 ", "$", "too early"},
	{"{ \"netemu\": 1, }", "$", "line 1, column 16"},
	{"{ " AB " } x", "$", ""},
	{"{ " AB ", \"seed\": 1, \"seed\": 2 }", "$.seed", "twice"},
	{"{ \"nodes\": [] }", "$", "\"netemu\" is missing"},
	{"{ \"netemu\": 2, \"nodes\": [ " NODE("a") " ] }", "$.netemu", "right: 1"},
	{"{ \"netemu\": 1 }", "$", "\"nodes\" is missing"},
	{"{ \"netemu\": 1, \"nodes\": [] }", "$.nodes", "0 nodes"},
	{"{ \"netemu\": 1, \"nodes\": {} }", "$.nodes", "right: an array"},
	{"{ " AB ", \"cabels\": [] }", "$.cabels", "did you mean \"cables\""},
	{"{ " AB ", \"name\": \"a/b\" }", "$.name", "letters, digits"},
	{"{ " AB ", \"name\": 3 }", "$.name", "a number"},
	{"{ " AB ", \"seed\": -1 }", "$.seed", "negative"},
	{"{ " AB ", \"seed\": 1.5 }", "$.seed", "whole number"},
	{"{ " AB ", \"duration\": \"4\" }", "$.duration", "unit"},
	{"{ " AB ", \"duration\": 4 }", "$.duration", "a time"},
	{"{ " AB ", \"duration\": \"0s\" }", "$.duration", "zero"},
	{"{ " AB ", \"epoch\": \"noon\" }", "$.epoch", "2026-"},
	{"{ " AB ", \"epoch\": 1.5 }", "$.epoch", "seconds since 1970"},
	{"{ " AB ", \"epoch\": -1 }", "$.epoch", "1970"},
	{"{ " AB ", \"guest\": \"linux\" }", "$.guest", "built without"},
	{"{ " AB ", \"guest\": \"biultin\" }", "$.guest", "did you mean \"builtin\""},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\" } ] }", "$.nodes[0]", "\"board\""},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toi\" } ] }",
	 "$.nodes[0].board", "did you mean \"toy\""},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"../toy\" } ] }",
	 "$.nodes[0].board", "letters"},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a.b\", \"board\": \"toy\" } ] }",
	 "$.nodes[0].name", "letters"},
	{"{ \"netemu\": 1, \"nodes\": [ " NODE("a") ", " NODE("a") " ] }", "$.nodes[1].name",
	 "node 0 is called \"a\", too"},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\", \"init\": \"x\" } ] }",
	 "$.nodes[0].init", "right: an array"},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\", \"init\": [1] } ] }",
	 "$.nodes[0].init[0]", "a number"},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\", \"cpu\": \"z80\" } ] }",
	 "$.nodes[0].cpu", "ideal"},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\","
	 " \"mac\": { \"eth9\": \"02:00:00:00:00:01\" } } ] }",
	 "$.nodes[0].mac.eth9", "did you mean \"eth0\""},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\","
	 " \"mac\": { \"eth0\": \"01:00:00:00:00:01\" } } ] }",
	 "$.nodes[0].mac.eth0", "group address"},
	{"{ \"netemu\": 1, \"nodes\": [ { \"name\": \"a\", \"board\": \"toy\","
	 " \"mac\": { \"eth0\": \"2:0:0:0:0:1\" } } ] }",
	 "$.nodes[0].mac.eth0", "not an address"},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\" } ] }", "$.cables[0]", "\"ends\" is missing"},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\"] } ] }",
	 "$.cables[0].ends", "two ends"},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\", \"c.j0\"] } ] }",
	 "$.cables[0].ends[1]", "there is no node \"c\"; right: \"a\", \"b\""},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\", \"b.j7\"] } ] }",
	 "$.cables[0].ends[1]", "did you mean \"j0\""},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\", \"bj0\"] } ] }",
	 "$.cables[0].ends[1]", "no dot"},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\", \"a.j0\"] } ] }",
	 "$.cables[0].ends[1]", "two jacks"},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\", \"b.j0\"] },"
	 " { \"name\": \"d\", \"ends\": [\"a.j1\", \"b.j0\"] } ] }",
	 "$.cables[1].ends[1]", "cable \"c\" is already in jack"},
	{"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\", \"b.j0\"] },"
	 " { \"name\": \"c\", \"ends\": [\"a.j1\", \"b.j1\"] } ] }",
	 "$.cables[1].name", "too"},
#define CABLE(keys) \
	"{ " AB ", \"cables\": [ { \"name\": \"c\", \"ends\": [\"a.j0\", \"b.j0\"], " keys " } ] }"
	{CABLE("\"length\": 10"), "$.cables[0].length", "metres"},
	{CABLE("\"length\": \"10\""), "$.cables[0].length", "not a length"},
	{CABLE("\"length\": \"10km\""), "$.cables[0].length", "not a length"},
	{CABLE("\"length\": \"1.234m\""), "$.cables[0].length", "not a length"},
	{CABLE("\"length\": \"99999999999999999999m\""), "$.cables[0].length", "not a length"},
	{CABLE("\"category\": \"cat5\""), "$.cables[0].category", "did you mean \"cat5e\""},
	{CABLE("\"loss\": 1.5"), "$.cables[0].loss", "0 to 1"},
	{CABLE("\"loss\": \"10%\""), "$.cables[0].loss", "a share"},
	{CABLE("\"loss\": { \"c.j0\": 0.1 }"), "$.cables[0].loss[\"c.j0\"]", "no end"},
	{CABLE("\"ber\": -1"), "$.cables[0].ber", "0 to 1"},
	{CABLE("\"delay\": 3"), "$.cables[0].delay", "a time"},
	{CABLE("\"pairs\": [\"ok\"]"), "$.cables[0].pairs", "one a pair"},
	{CABLE("\"pairs\": [\"ok\", \"ok\", \"ok\", \"bad\"]"), "$.cables[0].pairs[3]", "open"},
	{CABLE("\"crossover\": 1"), "$.cables[0].crossover", "true or false"},
	{"{ " AB ", " C0 ", \"captures\": [\"c1\"] }", "$.captures[0]", "did you mean \"c0\""},
	{"{ " AB ", " C0 ", \"captures\": [\"a.eth1\"] }", "$.captures[0]", "did you mean"},
	{"{ " AB ", " C0 ", \"captures\": [\"c0\", \"c0\"] }", "$.captures[1]", "already"},
#define ENTRY(keys) "{ " AB ", " C0 ", \"timeline\": [ { " keys " } ] }"
	{ENTRY("\"on\": \"a\", \"run\": \"x\""), "$.timeline[0]", "\"at\" is missing"},
	{ENTRY("\"at\": \"1s\", \"on\": \"a\""), "$.timeline[0]", "\"run\" is missing"},
	{ENTRY("\"at\": \"10s\", \"on\": \"a\", \"run\": \"x\""), "$.timeline[0].at",
	 "not before the end"},
	{ENTRY("\"at\": \"-1s\", \"on\": \"a\", \"run\": \"x\""), "$.timeline[0].at", "time"},
	{ENTRY("\"at\": \"1s\", \"on\": \"z\", \"run\": \"x\""), "$.timeline[0].on", "no node"},
	{ENTRY("\"at\": \"1s\", \"on\": \"a\", \"run\": \"x\", \"expect\": { \"exit\": 256 }"),
	 "$.timeline[0].expect.exit", "0 to 255"},
	{ENTRY("\"at\": \"1s\", \"on\": \"a\", \"run\": \"x\", \"expect\": { \"stdout_re\": \"(\" }"),
	 "$.timeline[0].expect.stdout_re", "regular expression"},
#define PATTERN(re)                                                                               \
	ENTRY("\"at\": \"1s\", \"on\": \"a\", \"run\": \"x\", \"expect\": { \"stdout_re\": \"" re \
	      "\" }")
	/* What would fill the memory when it is compiled. */
	{PATTERN("(((a{200}){200}){200}){200}"), "$.timeline[0].expect.stdout_re", "repeats too"},
	{PATTERN("((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+"),
	 "$.timeline[0].expect.stdout_re", "repeats too"},
	{PATTERN("([[:alpha:]]{2,200}x*){1,200}?{9}"), "$.timeline[0].expect.stdout_re",
	 "repeats too"},
	{PATTERN("((([]{2}]{300}))(){300}){300}"), "$.timeline[0].expect.stdout_re", "repeats too"},
	{PATTERN("a{99999999999999999999}{9}"), "$.timeline[0].expect.stdout_re", "repeats too"},
	{ENTRY("\"at\": \"1s\", \"on\": \"a\", \"run\": \"x\", \"expect\": { \"code\": 0 }"),
	 "$.timeline[0].expect.code", "there is no key"},
	{ENTRY("\"at\": \"1s\", \"cable\": \"c9\", \"do\": \"plug\""), "$.timeline[0].cable",
	 "did you mean \"c0\""},
	{ENTRY("\"at\": \"1s\", \"cable\": \"c0\", \"do\": \"cut\""), "$.timeline[0].do", "unplug"},
	{ENTRY("\"at\": \"1s\", \"cable\": \"c0\", \"do\": \"set\""), "$.timeline[0]",
	 "nothing to set"},
	{ENTRY("\"at\": \"1s\", \"cable\": \"c0\", \"do\": \"plug\", \"loss\": 1"), "$.timeline[0]",
	 "only \"do\": \"set\""},
	{"{ " AB ", \"name\": \"x\\ny\" }", "$.name", "x\\u000ay"},
	{"{ " AB ", \"name\": \"x\\u0000y\" }", "$.name", "zero byte"},
	/* What json-c takes and JSON does not. */
	{"{ 'name': \"x\", " AB " }", "$", "single quote"},
	{"{ 'na\"me': 1, " AB " }", "$", "single quote"},
	{"{ " AB ", \"name\": \"x\ny\" }", "$", "control character"},
	{"{ " AB ", \"name\": \"x\ty\" }", "$", "control character"},
	{"{ " AB ", \"seed\": NaN }", "$", "no number"},
	{"{ " AB ", \"seed\": Infinity }", "$", "no number"},
	{"{ " AB ", \"seed\": -Infinity }", "$", "no number"},
	{"{ " AB ", \"seed\": 1. }", "$", "ends in a dot"},
	{"{ " AB ", \"seed\": 18446744073709551616 }", "$", "64 bits"},
	{"{ " AB ", \"n\\u0061me\": \"x\" }", "$", "key with an escape"},
	{"\xef\xbb\xbf{ " AB " }", "$", "byte order mark"},
	{"{ " AB ", \"name\": \"x\xff\" }", "$", "not UTF-8, at line 1"},
	{"{ " AB ", \"name\": \"x\xc3\" }", "$", "not UTF-8"},
	{"{ " AB ", \"name\": \"x\xed\xa0\x80\" }", "$", "not UTF-8"},
	{"{ " AB ", \"name\": \"\\\u00f6\" }", "$", "not JSON"},
	{"{ \"name\": \"\u00f6\U0001f642\"\n\u00f6", "$", "line 2, column 1"},
};

START_TEST(wrong_ones_are_refused)
{
	GError *err = NULL;
	struct topology *t = toy_read_topology(wrong[_i].text, &err);
	char *where = g_strdup_printf("%s: %s: ", toy_path, wrong[_i].path);

	ck_assert_msg(!t && err, "accepted: %s", wrong[_i].text);
	ck_assert(g_error_matches(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID));
	ck_assert_msg(g_str_has_prefix(err->message, where), "%s\nis not at %s", err->message,
		      where);
	ck_assert_msg(strstr(err->message, wrong[_i].part), "%s\nlacks %s", err->message,
		      wrong[_i].part);
	ck_assert_ptr_null(strchr(err->message, '\n'));
	g_error_free(err);
	g_free(where);
}
END_TEST

START_TEST(every_prefix_is_refused)
{
	static const char text[] = "{ " AB ", " C0 ", \"duration\": \"1s\" }";

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		GError *err = NULL;
		char *part = g_strndup(text, len);

		ck_assert_ptr_null(toy_read_topology(part, &err));
		g_error_free(err);
		g_free(part);
	}
}
END_TEST

START_TEST(nesting_is_limited)
{
	char *deep = g_strnfill(1000000, '[');
	GError *err = NULL;

	ck_assert_ptr_null(toy_read_topology(deep, &err));
	ck_assert_ptr_nonnull(strstr(err->message, "64 deep"));
	g_error_free(err);
	g_free(deep);
}
END_TEST

START_TEST(size_is_limited)
{
	char *long_text = g_strnfill(JSON_BYTES_MAX + 1, ' ');
	GError *err = NULL;

	ck_assert_ptr_null(toy_read_topology(long_text, &err));
	ck_assert_ptr_nonnull(strstr(err->message, "larger than 16 MiB"));
	g_error_free(err);
	g_free(long_text);
}
END_TEST

START_TEST(strings_are_limited)
{
	char *name = g_strnfill(JSON_STRING_MAX + 1, 'x');
	char *text = g_strdup_printf("{ " AB ", \"$schema\": \"%s\" }", name);
	GError *err = NULL;

	ck_assert_ptr_null(toy_read_topology(text, &err));
	ck_assert_ptr_nonnull(strstr(err->message, "$[\"$schema\"]: the string has 4097 bytes"));
	g_error_free(err);
	g_free(name);
	g_free(text);
}
END_TEST

/* A change to the toy board, and what is said about it. */
static const struct {
	const char *from, *to, *path, *part;
} wrong_boards[] = {
	{"\"netemu-board\": 1", "\"netemu-board\": 3", "$[\"netemu-board\"]", "right: 1"},
	{"\"cpu\": {}", "\"cpu\": 1", "$.cpu", "an object"},
	{"\"size\": \"1MiB\"", "\"size\": \"1MB\"", "$.memory.size", "a size"},
	{"\"size\": \"1MiB\"", "\"size\": 0", "$.memory", "empty"},
	{"\"size\": \"1MiB\"", "\"size\": 4294967297", "$.memory", "32 bits"},
	{"\"base\": 0,", "\"base\": 4294967295,", "$.memory", "32 bits"},
	{"\"memory\": { \"base\": 0, \"size\": \"1MiB\" },", "", "$", "no \"memory\""},
	{"\"toy-mac\"", "\"toy-max\"", "$.devices[0].model", "did you mean \"toy-mac\""},
	{"\"0x30000\"", "\"0x200000\"", "$.devices[0].reg", "leave the bus"},
	{"\"0x4000\"]", "\"0x4000\", 3]", "$.devices[0].reg", "right: two"},
	{"\"irq\": 42", "\"irq\": 4200", "$.devices[0].irq", "no such interrupt"},
	{"\"irq\": 42", "\"iqr\": 42", "$.devices[0].iqr", "did you mean \"irq\""},
	{"\"name\": \"mdio\"", "\"name\": \"eth0\"", "$.devices[1].name", "another device"},
	{"[\"mdio\", 3]", "[\"mdoi\", 3]", "$.devices[2].mdio[0]", "did you mean \"mdio\""},
	{"[\"mdio\", 3]", "[\"mdio\", 32]", "$.devices[2].mdio[1]", "0 to 31"},
	{"[\"mdio\", 3]", "[\"eth0\", 3]", "$.devices[2].mdio", "no MDIO bus"},
	{"\"phy0.mii\"", "\"phy9.mii\"", "$.wires[0][1]", "did you mean \"phy0\""},
	{"\"phy0.mii\"", "\"phy0.xii\"", "$.wires[0][1]", "no MII connector \"xii\""},
	{"\"phy0.mii\"", "\"phy0\"", "$.wires[0][1]", "DEVICE.CONNECTOR"},
	{"\"phy0.mii\"", "\"eth0.mii\"", "$.wires[0][1]", "a wire already"},
	{"\"phy1.mdi\"", "\"eth0.mdi\"", "$.jacks.j1", "no cable connector"},
	{"\"phy1.mdi\"", "\"phy0.mdi\"", "$.jacks.j1", "another jack"},
	{"\"eth0\": \"eth0.mii\"", "\"eth0\": \"eth0.x\"", "$.netdevs.eth0", "no MII"},
	{"\"irq\": 42", "\"phy-mode\": \"smoke\"", "$.devices[0]", "no smoke"},
	{", \"reg\": [\"0x32004\", 4]", "", "$.devices[1]", "\"reg\" is missing"},
	{"\"irq\": 42", "\"irq\": 42, \"ports\": [ { \"port\": 1, \"link\": [\"eht0\", 1] } ]",
	 "$.devices[0].ports[0].link[0]", "did you mean \"eth0\""},
	{"\"irq\": 42", "\"irq\": 42, \"ports\": [ { \"port\": 1, \"link\": [\"eth0\", 2] } ]",
	 "$.devices[0].ports[0].link", "port 2 of \"eth0\" has no \"link\" to this one"},
	{"\"irq\": 42",
	 "\"irq\": 42, \"ports\": [ { \"port\": 1, \"link\": [\"eth0\", 2] }, { \"port\": 2, "
	 "\"link\": [\"eth0\", 3] } ]",
	 "$.devices[0].ports[0].link", "two ends that name each other"},
};

START_TEST(wrong_boards_are_refused)
{
	const struct network_options options = {0};
	struct network *network = NULL;
	char **parts = g_strsplit(TOY_BOARD, wrong_boards[_i].from, 2);
	char *board = g_strjoinv(wrong_boards[_i].to, parts), *where;
	struct topology *t;
	GError *err = NULL;

	ck_assert_msg(parts[1], "%s is not in the board", wrong_boards[_i].from);
	toy_write_file("boards/toy.json", board);
	t = toy_read_topology("{ \"netemu\": 1, \"nodes\": [ " NODE("a") " ] }", &err);
	if (t)
		network = network_create(t, &toy_catalog, &options, &err);
	ck_assert_msg(!network && err, "accepted: %s", wrong_boards[_i].to);
	where = g_strdup_printf("%s/boards/toy.json: %s: ", toy_folder, wrong_boards[_i].path);
	ck_assert_msg(g_str_has_prefix(err->message, where), "%s\nis not at %s", err->message,
		      where);
	ck_assert_msg(strstr(err->message, wrong_boards[_i].part), "%s\nlacks %s", err->message,
		      wrong_boards[_i].part);
	g_error_free(err);
	g_free(where);
	g_free(board);
	g_strfreev(parts);
	topology_free(t);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("topology");
	TCase *tc = tcase_create("reading");

	tcase_add_checked_fixture(tc, toy_setup, toy_teardown);
	tcase_add_test(tc, reads_everything);
	tcase_add_test(tc, has_usual_values);
	tcase_add_test(tc, text_is_utf8);
	tcase_add_test(tc, no_captures_is_none);
	tcase_add_loop_test(tc, wrong_ones_are_refused, 0, (int)ARRAY_SIZE(wrong));
	tcase_add_test(tc, every_prefix_is_refused);
	tcase_add_test(tc, nesting_is_limited);
	tcase_add_test(tc, size_is_limited);
	tcase_add_test(tc, strings_are_limited);
	tcase_add_loop_test(tc, wrong_boards_are_refused, 0, (int)ARRAY_SIZE(wrong_boards));
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
