/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bringing a topology to life, and taking it down again in the opposite order:
 * guests stop first, then cables leave their jacks, then boards go.
 */
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <netemu/mii.h>
#include <netemu/rng.h>
#include <netemu/trace.h>

#include "topology/builder.h"
#include "topology/network.h"

void network_assign_macs(struct network *network)
{
	/* Bases that are taken, as numbers. */
	GHashTable *taken = g_hash_table_new(NULL, NULL);

	for (u32 n = 0; n < network->boards->len; n++) {
		const struct topo_node *node = topo_node(network->topology, n);
		struct board *board = network->boards->pdata[n];
		struct rng rng;
		u32 base;

		node_rng_init(board->node, &rng, "mac");
		do
			base = (u32)rng_u64(&rng);
		while (!base || !g_hash_table_add(taken, GUINT_TO_POINTER(base)));
		for (u32 i = 0; i < node->board->netdevs->len; i++) {
			const struct board_file_name *netdev =
				&g_array_index(node->board->netdevs, struct board_file_name, i);
			u8 *addr = g_new(u8, 6);

			addr[0] = 0x02;
			put_be32(base, addr + 1);
			addr[5] = (u8)i;
			g_hash_table_replace(board->macs, g_strdup(netdev->name), addr);
		}
		for (u32 i = 0; i < node->macs->len; i++) {
			const struct topo_mac *mac = &g_array_index(node->macs, struct topo_mac, i);

			g_hash_table_replace(board->macs, g_strdup(mac->ifname),
					     g_memdup2(mac->addr, sizeof(mac->addr)));
		}
	}
	g_hash_table_unref(taken);
}

static bool add_boards(struct network *network, u32 trace, GError **err)
{
	for (u32 i = 0; i < network->topology->nodes->len; i++) {
		const struct topo_node *n = topo_node(network->topology, i);
		struct node *node = world_add_node(network->world, n->name);
		struct board *board;

		node->trace = trace;
		board = board_build(node, n->board, err);
		if (!board)
			return false;
		g_ptr_array_add(network->boards, board);
	}
	return true;
}

/* A tap for each capture, put where the frames pass. */
static void add_taps(struct network *network, struct capture *capture)
{
	const GArray *captures = network->topology->captures;

	for (u32 i = 0; capture && i < captures->len; i++) {
		const struct topo_capture *c = &g_array_index(captures, struct topo_capture, i);
		const struct topo_node *node;
		enum tap_kind kind;
		struct cable *cable;
		struct tap *tap;
		char *name;

		if (c->node == TOPO_NONE) {
			cable = network->cables->pdata[c->cable];
			tap = capture_add_tap(capture, cable->name, TAP_CABLE);
			cable->cls->set_tap(cable, tap);
		} else {
			node = topo_node(network->topology, c->node);
			name = g_strconcat(node->name, ".", c->netdev, NULL);
			kind = board_is_conduit(node->board, c->netdev) ? TAP_CONDUIT : TAP_NETDEV;
			tap = capture_add_tap(capture, name, kind);
			board_netdev(network->boards->pdata[c->node], node->board, c->netdev)->tap =
				tap;
			g_free(name);
		}
		g_ptr_array_add(network->taps, tap);
	}
}

/* What a "set" makes impossible it has set, for the cable was possible before. */
static bool check_cable(const struct topology *topology, const struct cable_class *cls,
			const struct cable_config *spec, const char *list, u32 index, GError **err)
{
	struct json_at root = {.file = topology->path}, here;
	struct json_at array = json_at_key(&root, list), item = json_at_index(&array, index);
	const char *key = NULL;
	GError *why = NULL;

	if (cls->check(spec, &key, &why))
		return true;
	here = json_at_key(&item, key);
	json_refuse(&here, err, "%s", why->message);
	g_error_free(why);
	return false;
}

static bool check_cables(const struct topology *topology, const struct cable_class *cls,
			 GError **err)
{
	for (u32 i = 0; i < topology->cables->len; i++)
		if (!check_cable(topology, cls, &topo_cable(topology, i)->config, "cables", i, err))
			return false;
	for (u32 i = 0; i < topology->timeline->len; i++) {
		const struct topo_action *a = topo_action(topology, i);

		if (a->node == TOPO_NONE && a->what == CABLE_SET &&
		    !check_cable(topology, cls, &a->config, "timeline", a->index, err))
			return false;
	}
	return true;
}

static bool plug_cables(struct network *network, const struct cable_class *cls, GError **err)
{
	const struct topology *topology = network->topology;

	for (u32 i = 0; i < topology->cables->len; i++) {
		const struct topo_cable *c = topo_cable(topology, i);
		struct mdi_port *port[2];
		struct cable *cable;

		for (u32 e = 0; e < 2; e++)
			port[e] =
				board_jack(network->boards->pdata[c->end[e].node], c->end[e].jack);
		cable = cls->create(c->name, &c->config, port[0], port[1], err);
		if (!cable)
			return false;
		g_ptr_array_add(network->cables, cable);
	}
	for (u32 i = 0; i < topology->timeline->len; i++) {
		const struct topo_action *a = topo_action(topology, i);

		if (a->node == TOPO_NONE)
			cls->action(network->cables->pdata[a->cable], a->at, a->what,
				    a->what == CABLE_SET ? &a->config : NULL);
	}
	return true;
}

static bool add_guests(struct network *network, bool errors_too, GError **err)
{
	const struct topology *topology = network->topology;

	for (u32 i = 0; i < topology->nodes->len; i++) {
		const struct topo_node *n = topo_node(topology, i);
		struct json_at root = {.file = topology->path};
		struct json_at nodes = json_at_key(&root, "nodes");
		struct json_at here = json_at_index(&nodes, i);
		struct guest *guest = NULL;
		GError *why = NULL;

		if (n->guest) {
			guest = n->guest->create(network->boards->pdata[i], n->cpu, n->init, &why);
			if (!guest) {
				json_refuse(&here, err, "guest \"%s\": %s", n->guest->name,
					    why->message);
				g_error_free(why);
				return false;
			}
			guest->errors_too = errors_too;
		}
		g_ptr_array_add(network->guests, guest);
	}
	return true;
}

#define HUGE_PAGE (2u << 20)
#define HEAP_A_NODE (96u << 10)
#define MANY_NODES 256

/*
 * Has the heap that @nodes boards will take laid into huge pages: they are
 * looked at by turns, and there would be more small ones than the host's MMU
 * remembers. A few boards fit anyway, and shall take no more than they need.
 */
static void expect_nodes(u32 nodes)
{
#ifdef __GLIBC__
	size_t heap = (size_t)nodes * HEAP_A_NODE;
	uintptr_t first, end;

	if (nodes < MANY_NODES || heap > INT_MAX)
		return;
	/* A piece that malloc() must ask the system for, together with all that on top. */
	mallopt(M_ARENA_MAX, 1); /* what other threads take as well */
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, (int)heap);
	mallopt(M_MMAP_THRESHOLD, 2 * HUGE_PAGE);
	first = ((uintptr_t)sbrk(0) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	g_free(g_malloc(HUGE_PAGE)); /* not malloc(): that the compiler would leave out */
	end = (uintptr_t)sbrk(0);
	mallopt(M_TOP_PAD, 1 << 17); /* as they are by default */
	mallopt(M_MMAP_THRESHOLD, 1 << 17);
	if (first < end)
		madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}

/* Where nodes are few one thread is through before others have woken up. */
static u32 choose_threads(const struct network *network, u32 asked)
{
	for (u32 i = 0; i < network->guests->len; i++) {
		const struct guest *guest = network->guests->pdata[i];

		if (guest && guest->cls->one_thread)
			return 1;
	}
	if (asked)
		return asked;
	return network->topology->nodes->len < MANY_NODES ?
		       1 :
		       MIN(g_get_num_processors(), WORLD_THREADS_MOST);
}

struct network *network_create(const struct topology *topology, const struct catalog *catalog,
			       const struct network_options *options, GError **err)
{
	struct network *network = g_new0(struct network, 1);
	struct world *world = world_create(options->seed);

	expect_nodes(topology->nodes->len);
	*network = (struct network){
		.topology = topology,
		.world = world,
		.boards = g_ptr_array_new(),
		.guests = g_ptr_array_new(),
		.cables = g_ptr_array_new(),
		.taps = g_ptr_array_new(),
		.lines = g_new0(struct line_result, topology->timeline->len),
		.init = g_new0(struct init_results, topology->nodes->len),
	};
	world->console = options->console;
	world->trace = options->traced;
	world->vcd = options->vcd;
	if (!check_cables(topology, catalog->cable, err) ||
	    !add_boards(network, options->trace, err))
		goto fail;
	network_assign_macs(network);
	if (!plug_cables(network, catalog->cable, err) ||
	    !add_guests(network, options->errors_too, err))
		goto fail;
	world->threads = choose_threads(network, options->threads);
	return network;
fail:
	network_destroy(network);
	return NULL;
}

void network_start(struct network *network, struct capture *capture)
{
	struct node *first = network->world->nodes->pdata[0];

	if (capture && first->trace && !network->world->trace)
		network->world->trace = capture_trace_sink(capture);
	add_taps(network, capture);
	network_post_timeline(network);
}

static void forget_lines(struct network *network)
{
	for (u32 i = 0; i < network->topology->timeline->len; i++) {
		struct line_result *line = &network->lines[i];

		if (line->network)
			node_cancel(network->world->nodes->pdata[line->action->node], &line->event);
		g_free(line->out);
		g_free(line->why);
	}
	g_free(network->lines);
	for (u32 n = 0; n < network->topology->nodes->len; n++) {
		for (u32 i = 0; i < network->init[n].count; i++)
			g_free(network->init[n].line[i].out);
		g_free(network->init[n].line);
	}
	g_free(network->init);
}

void network_destroy(struct network *network)
{
	if (!network)
		return;
	forget_lines(network);
	for (u32 i = 0; i < network->guests->len; i++) {
		struct guest *guest = network->guests->pdata[i];

		if (guest)
			guest->cls->destroy(guest);
	}
	for (u32 i = 0; i < network->cables->len; i++) {
		struct cable *cable = network->cables->pdata[i];

		cable->cls->destroy(cable);
	}
	for (u32 i = 0; i < network->boards->len; i++)
		board_destroy(network->boards->pdata[i]);
	g_ptr_array_unref(network->guests);
	g_ptr_array_unref(network->cables);
	g_ptr_array_unref(network->boards);
	g_ptr_array_unref(network->taps);
	world_destroy(network->world);
	g_free(network);
}
