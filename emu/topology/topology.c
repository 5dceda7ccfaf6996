/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a topology: its own keys, nodes and captures (cables.c and actions.c
 * have the rest).
 *
 * Keys are read in the order of their tables, so what a later one refers to is
 * there: boards with the nodes, then cables between their jacks, then captures,
 * then the timeline. No reference is left to be resolved afterwards, and each
 * mistake is reported where it was made.
 */
#include "topology/private.h"

#define USUAL_SEED 1
#define USUAL_DURATION SIM_SEC(10)
#define NODES_MAX 65536

static bool refuse_other(const struct json_at *at, GError **err, const char *what, const char *name,
			 const GArray *array, size_t size, size_t offset)
{
	GPtrArray *names = g_ptr_array_new();

	for (u32 i = 0; i < array->len; i++)
		g_ptr_array_add(names, *(char **)(array->data + i * size + offset));
	json_refuse_name(at, err, what, name, names);
	g_ptr_array_unref(names);
	return false;
}

u32 topo_find_node(const struct json_at *at, const struct topo_reader *r, const char *name,
		   GError **err)
{
	u32 found = GPOINTER_TO_UINT(g_hash_table_lookup(r->nodes, name));

	if (!found)
		refuse_other(at, err, "there is no node", name, r->topology->nodes,
			     sizeof(struct topo_node), offsetof(struct topo_node, name));
	return found ? found - 1 : TOPO_NONE;
}

u32 topo_find_cable(const struct json_at *at, const struct topo_reader *r, const char *name,
		    GError **err)
{
	u32 found = GPOINTER_TO_UINT(g_hash_table_lookup(r->cables, name));

	if (!found)
		refuse_other(at, err, "there is no cable", name, r->topology->cables,
			     sizeof(struct topo_cable), offsetof(struct topo_cable, name));
	return found ? found - 1 : TOPO_NONE;
}

u32 topo_split(const struct json_at *at, const struct topo_reader *r, const char *text,
	       const char *right, const char **rest, GError **err)
{
	const char *dot = strchr(text, '.');
	char *name;
	u32 node;

	if (!dot || dot == text || !dot[1]) {
		json_refuse(at, err, "\"%s\" has no dot between node and port; right: as in %s",
			    text, right);
		return TOPO_NONE;
	}
	name = g_strndup(text, (gsize)(dot - text));
	node = topo_find_node(at, r, name, err);
	g_free(name);
	*rest = dot + 1;
	return node;
}

/* ---------------------------------------------------------------- nodes */

struct node_reader {
	struct topo_node node;
	const char *guest, *board;
};

static const struct board_file *known_board(const struct topology *topology, const char *path)
{
	for (u32 i = 0; i < topology->boards->len; i++) {
		const struct board_file *board = topology->boards->pdata[i];

		if (!strcmp(board->path, path))
			return board;
	}
	return NULL;
}

static bool parse_board(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	struct topo_reader *r = ctx;
	struct node_reader *n = target;
	struct board_file *board;
	char *path;

	if (!json_parse_name(at, value, &n->board, ctx, err))
		return false;
	path = board_file_search(r->topology->path, n->board);
	if (!path) {
		GPtrArray *names = board_file_list(r->topology->path);

		json_refuse_name(at, err, "there is no board", n->board, names);
		g_ptr_array_unref(names);
		return false;
	}
	n->node.board = known_board(r->topology, path);
	if (!n->node.board) {
		board = board_file_read(path, r->catalog->models, err);
		if (board)
			g_ptr_array_add(r->topology->boards, board);
		n->node.board = board;
	}
	g_free(path);
	return n->node.board;
}

/* The guest called @name; complains at @at if it is not known or not built in. */
static const struct guest_class *find_guest(const struct json_at *at, const struct topo_reader *r,
					    const char *name, GError **err)
{
	GPtrArray *names = g_ptr_array_new();

	for (u32 i = 0; r->catalog->guests[i]; i++) {
		if (!strcmp(r->catalog->guests[i]->name, name)) {
			g_ptr_array_unref(names);
			return r->catalog->guests[i];
		}
		g_ptr_array_add(names, (char *)r->catalog->guests[i]->name);
	}
	json_refuse_name(at, err,
			 !strcmp(name, "linux") ? "this netemu was built without guest" :
						  "there is no guest",
			 name, names);
	g_ptr_array_unref(names);
	return NULL;
}

static bool parse_guest(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	struct topo_reader *r = ctx;
	const char *name;

	if (!json_parse_string(at, value, &name, ctx, err))
		return false;
	*(const char **)target = name;
	return r->guest_override || find_guest(at, r, name, err);
}

static bool parse_cpu(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err)
{
	const char *text;

	if (!json_parse_string(at, value, &text, ctx, err))
		return false;
	if (strcmp(text, "ideal") && strcmp(text, "board"))
		return json_refuse(at, err, "there is no cpu \"%s\"; right: \"ideal\", \"board\"",
				   text);
	*(const char **)target = strcmp(text, "ideal") ? NULL : "ideal";
	return true;
}

static bool parse_mac(const struct json_at *at, const char *text, u8 addr[6], GError **err)
{
	const char *p = text;

	for (u32 i = 0; i < 6; i++, p += 3) {
		if (!g_ascii_isxdigit(p[0]) || !g_ascii_isxdigit(p[1]) ||
		    p[2] != (i < 5 ? ':' : '\0'))
			return json_refuse(at, err,
					   "\"%s\" is not an address; right: \"02:00:00:00:00:01\"",
					   text);
		addr[i] = (u8)(g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]));
	}
	if (addr[0] & 1)
		return json_refuse(at, err, "\"%s\" is a group address; right: an even first byte",
				   text);
	for (u32 i = 0; i < 6; i++)
		if (addr[i])
			return true;
	return json_refuse(at, err, "the address is all zero");
}

static bool parse_macs(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	GArray *macs = *(GArray **)target;

	if (!json_want_object(at, value, err))
		return false;
	json_object_object_foreach(value, key, member)
	{
		struct json_at here = json_at_key(at, key);
		struct topo_mac mac = {.ifname = key};
		const char *text;

		if (!json_parse_string(&here, member, &text, ctx, err) ||
		    !parse_mac(&here, text, mac.addr, err))
			return false;
		g_array_append_val(macs, mac);
	}
	return true;
}

static bool check_macs(const struct json_at *at, const struct topo_node *node, GError **err)
{
	struct json_at mac_at = json_at_key(at, "mac");

	for (u32 i = 0; i < node->macs->len; i++) {
		const char *ifname = g_array_index(node->macs, struct topo_mac, i).ifname;
		struct json_at here = json_at_key(&mac_at, ifname);
		GPtrArray *names;
		char *what;

		if (board_file_find(node->board->netdevs, ifname))
			continue;
		names = board_file_names(node->board->netdevs);
		what = g_strdup_printf("board \"%s\" has no interface", node->board->name);
		json_refuse_name(&here, err, what, ifname, names);
		g_ptr_array_unref(names);
		g_free(what);
		return false;
	}
	return true;
}

/* Which guest the node gets: the command line's, its own, the file's, the first. */
static bool choose_guest(const struct json_at *at, struct topo_reader *r, struct node_reader *n,
			 GError **err)
{
	struct json_at here = json_at_key(at, "guest");
	const char *name = r->guest_override  ? r->guest_override :
			   n->guest	      ? n->guest :
			   r->topology->guest ? r->topology->guest :
						"builtin";

	if (n->node.board->has_cpu) {
		n->node.guest = find_guest(&here, r, name, err);
		return n->node.guest;
	}
	if (n->guest)
		return json_refuse(&here, err, "board \"%s\" runs no guest: it has no cpu",
				   n->board);
	here = json_at_key(at, "init");
	if (n->node.init)
		return json_refuse(&here, err, "board \"%s\" runs no programs: it has no cpu",
				   n->board);
	here = json_at_key(at, "cpu");
	if (n->node.cpu)
		return json_refuse(&here, err, "board \"%s\" has no cpu", n->board);
	return true;
}

static bool parse_node(const struct json_at *at, struct json_object *value, struct topo_reader *r,
		       GError **err)
{
	static const struct json_key keys[] = {
		JSON_REQUIRED("name", json_parse_name, node_reader, node.name),
		{.name = "board", .required = true, .parse = parse_board},
		JSON_KEY("guest", parse_guest, node_reader, guest),
		JSON_KEY("init", json_parse_strings, node_reader, node.init),
		JSON_KEY("cpu", parse_cpu, node_reader, node.cpu),
		JSON_KEY("mac", parse_macs, node_reader, node.macs),
	};
	struct node_reader n = {.node.macs = g_array_new(FALSE, FALSE, sizeof(struct topo_mac))};
	struct json_at here = json_at_key(at, "name");
	bool ok = json_read_keys(at, value, keys, ARRAY_SIZE(keys), &n, r, err) &&
		  check_macs(at, &n.node, err) && choose_guest(at, r, &n, err);
	u32 twin;

	twin = ok ? GPOINTER_TO_UINT(g_hash_table_lookup(r->nodes, n.node.name)) : 0;
	if (twin)
		ok = json_refuse(&here, err,
				 "node %u is called \"%s\", too; right: a name of its own",
				 twin - 1, n.node.name);
	if (ok) {
		g_array_append_val(r->topology->nodes, n.node);
		g_hash_table_insert(r->nodes, (char *)n.node.name,
				    GUINT_TO_POINTER(r->topology->nodes->len));
	} else {
		g_array_unref(n.node.macs);
	}
	return ok;
}

static bool parse_nodes(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	size_t count;

	if (!json_want_array(at, value, err))
		return false;
	count = json_object_array_length(value);
	if (!count || count > NODES_MAX)
		return json_refuse(at, err, "there are %zu nodes; right: 1 to %d", count,
				   NODES_MAX);
	for (u32 i = 0; i < count; i++) {
		struct json_at here = json_at_index(at, i);

		if (!parse_node(&here, json_object_array_get_idx(value, i), ctx, err))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------- captures */

static bool parse_capture(const struct json_at *at, struct json_object *value,
			  const struct topo_reader *r, GError **err)
{
	struct topology *topology = r->topology;
	struct topo_capture capture = {.node = TOPO_NONE, .cable = TOPO_NONE};
	const struct board_file *board;
	const char *text;

	if (!json_parse_string(at, value, &text, NULL, err))
		return false;
	if (!strchr(text, '.')) {
		capture.cable = topo_find_cable(at, r, text, err);
		if (capture.cable == TOPO_NONE)
			return false;
	} else {
		capture.node = topo_split(at, r, text, "\"a.lan0\"", &capture.netdev, err);
		if (capture.node == TOPO_NONE)
			return false;
		board = topo_node(topology, capture.node)->board;
		if (!board_file_find(board->netdevs, capture.netdev)) {
			GPtrArray *names = board_file_names(board->netdevs);
			char *what = g_strdup_printf("board \"%s\" has no interface", board->name);

			json_refuse_name(at, err, what, capture.netdev, names);
			g_ptr_array_unref(names);
			g_free(what);
			return false;
		}
	}
	if (!g_hash_table_add(r->captured, (char *)text))
		return json_refuse(at, err, "\"%s\" is captured already", text);
	g_array_append_val(topology->captures, capture);
	return true;
}

static bool parse_captures(const struct json_at *at, struct json_object *value, void *target,
			   void *ctx, GError **err)
{
	struct topo_reader *r = ctx;

	if (!json_want_array(at, value, err))
		return false;
	for (u32 i = 0; i < json_object_array_length(value); i++) {
		struct json_at here = json_at_index(at, i);

		if (!parse_capture(&here, json_object_array_get_idx(value, i), r, err))
			return false;
	}
	return true;
}

/* A file that names no captures gets them all: netdevs by node, then cables. */
static void capture_all(struct topology *topology)
{
	struct topo_capture capture = {.cable = TOPO_NONE};

	for (u32 n = 0; n < topology->nodes->len; n++) {
		const GArray *netdevs = topo_node(topology, n)->board->netdevs;

		for (u32 i = 0; i < netdevs->len; i++) {
			capture.node = n;
			capture.netdev = g_array_index(netdevs, struct board_file_name, i).name;
			g_array_append_val(topology->captures, capture);
		}
	}
	capture = (struct topo_capture){.node = TOPO_NONE};
	for (u32 i = 0; i < topology->cables->len; i++) {
		capture.cable = i;
		g_array_append_val(topology->captures, capture);
	}
}

/* ------------------------------------------------------------- the whole */

static bool parse_title(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	char **name = target;
	const char *text;

	if (!json_parse_name(at, value, &text, ctx, err))
		return false;
	g_free(*name);
	*name = g_strdup(text);
	return true;
}

static bool parse_duration(const struct json_at *at, struct json_object *value, void *target,
			   void *ctx, GError **err)
{
	sim_time *duration = target;

	return json_parse_time(at, value, duration, ctx, err) &&
	       (*duration > 0 ||
		json_refuse(at, err, "the duration is zero; right: such as \"4s\""));
}

static bool parse_epoch(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	/* What a capture's 64-bit nanoseconds hold, less the longest run. */
	const s64 last = INT64_MAX / 1000000000 - 107 * 86400;
	GDateTime *date;
	const char *text;
	s64 *epoch = target;

	if (json_object_is_type(value, json_type_int)) {
		*epoch = json_object_get_int64(value);
	} else {
		if (!json_object_is_type(value, json_type_string))
			return json_refuse(at, err,
					   "this is no date; right: \"2026-01-31T12:00:00Z\" or "
					   "seconds since 1970, a whole number");
		if (!json_parse_string(at, value, &text, ctx, err))
			return false;
		date = g_date_time_new_from_iso8601(text, NULL);
		if (!date)
			return json_refuse(at, err,
					   "\"%s\" is not a date; right: \"2026-01-31T12:00:00Z\" "
					   "or seconds since 1970",
					   text);
		*epoch = g_date_time_to_unix(date);
		g_date_time_unref(date);
	}
	return (*epoch >= 0 && *epoch <= last) ||
	       json_refuse(at, err, "the date is outside 1970 to 2261");
}

static bool read_topology(struct topo_reader *r, GError **err)
{
	static const struct json_key keys[] = {
		{.name = "netemu", .required = true, .parse = json_parse_version},
		JSON_KEY("$schema", json_parse_string, topology, schema),
		JSON_KEY("name", parse_title, topology, name),
		JSON_KEY("seed", json_parse_u64, topology, seed),
		JSON_KEY("duration", parse_duration, topology, duration),
		JSON_KEY("epoch", parse_epoch, topology, epoch),
		JSON_KEY("guest", parse_guest, topology, guest),
		JSON_REQUIRED("nodes", parse_nodes, topology, nodes),
		JSON_KEY("cables", topo_parse_cables, topology, cables),
		JSON_KEY("captures", parse_captures, topology, captures),
		JSON_KEY("timeline", topo_parse_timeline, topology, timeline),
	};
	struct topology *topology = r->topology;
	struct json_at root = {.file = topology->path};

	if (!json_read_keys(&root, topology->json, keys, ARRAY_SIZE(keys), topology, r, err))
		return false;
	if (!json_object_object_get_ex(topology->json, "captures", NULL))
		capture_all(topology);
	return true;
}

static char *name_of_file(const char *path)
{
	char *base = g_path_get_basename(path);

	if (g_str_has_suffix(base, ".json"))
		base[strlen(base) - strlen(".json")] = 0;
	return base;
}

static void clear_node(void *item)
{
	struct topo_node *node = item;

	g_array_unref(node->macs);
}

static void clear_action(void *item)
{
	struct topo_action *action = item;

	if (action->expect.pattern)
		regfree(&action->expect.regex);
}

static void free_board(void *board)
{
	board_file_free(board);
}

struct topology *topology_read(const char *path, const struct catalog *catalog, const char *guest,
			       GError **err)
{
	struct json_object *json = json_load(path, err);
	struct topology *topology;
	struct topo_reader reader = {.catalog = catalog, .guest_override = guest};

	if (!json)
		return NULL;
	topology = g_new0(struct topology, 1);
	*topology = (struct topology){
		.path = g_strdup(path),
		.json = json,
		.name = name_of_file(path),
		.seed = USUAL_SEED,
		.duration = USUAL_DURATION,
		.boards = g_ptr_array_new_with_free_func(free_board),
		.nodes = g_array_new(FALSE, TRUE, sizeof(struct topo_node)),
		.cables = g_array_new(FALSE, TRUE, sizeof(struct topo_cable)),
		.captures = g_array_new(FALSE, TRUE, sizeof(struct topo_capture)),
		.timeline = g_array_new(FALSE, TRUE, sizeof(struct topo_action)),
	};
	g_array_set_clear_func(topology->nodes, clear_node);
	g_array_set_clear_func(topology->timeline, clear_action);
	reader.topology = topology;
	reader.nodes = g_hash_table_new(g_str_hash, g_str_equal);
	reader.cables = g_hash_table_new(g_str_hash, g_str_equal);
	reader.jacks = g_hash_table_new(g_str_hash, g_str_equal);
	reader.captured = g_hash_table_new(g_str_hash, g_str_equal);
	if (!read_topology(&reader, err)) {
		topology_free(topology);
		topology = NULL;
	}
	g_hash_table_unref(reader.nodes);
	g_hash_table_unref(reader.cables);
	g_hash_table_unref(reader.jacks);
	g_hash_table_unref(reader.captured);
	return topology;
}

void topology_free(struct topology *topology)
{
	if (!topology)
		return;
	g_array_unref(topology->timeline);
	g_array_unref(topology->captures);
	g_array_unref(topology->cables);
	g_array_unref(topology->nodes);
	g_ptr_array_unref(topology->boards);
	json_object_put(topology->json);
	g_free(topology->name);
	g_free(topology->path);
	g_free(topology);
}
