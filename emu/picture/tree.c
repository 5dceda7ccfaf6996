/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of a large network: a breadth-first tree from its middle, drawn
 * from the top down. The middle is halfway along the longest of the shortest
 * paths; in a tree of switches that is the root. A node's place in its layer is
 * the middle of what hangs from it. Cables that close a loop are drawn, too.
 * Parts that no cable joins to the rest stand beside each other.
 */
#include "picture/picture.h"

#define NODE_WIDTH 64.0
#define NODE_HEIGHT 34.0
#define NODE_GAP 12.0
#define LAYER 110.0
#define MARGIN 24.0

struct tree {
	const struct network *network;
	u32 count;
	u32 *parent; /* a node each; itself: a root; TOPO_NONE: not seen */
	u32 *layer;
	u32 *order; /* nodes as the search found them */
	double *x;
	double width, height;
};

/* The other end of cable @i at @node, or TOPO_NONE. */
static u32 neighbour(const struct tree *t, u32 i, u32 node)
{
	const struct topo_cable *cable = topo_cable(t->network->topology, i);

	for (u32 e = 0; e < 2; e++)
		if (cable->end[e].node == node && cable->end[!e].node != node)
			return cable->end[!e].node;
	return TOPO_NONE;
}

/* Breadth first from @root; returns how many nodes there are. @order is filled. */
static u32 search(struct tree *t, u32 root, u32 *order)
{
	u32 count = 1, cables = t->network->topology->cables->len;

	order[0] = root;
	t->parent[root] = root;
	t->layer[root] = 0;
	for (u32 done = 0; done < count; done++) {
		for (u32 i = 0; i < cables; i++) {
			u32 other = neighbour(t, i, order[done]);

			if (other == TOPO_NONE || t->parent[other] != TOPO_NONE)
				continue;
			t->parent[other] = order[done];
			t->layer[other] = t->layer[order[done]] + 1;
			order[count++] = other;
		}
	}
	return count;
}

static void forget(struct tree *t, const u32 *order, u32 count)
{
	for (u32 i = 0; i < count; i++)
		t->parent[order[i]] = TOPO_NONE;
}

static u32 find_middle(struct tree *t, u32 node, u32 *order)
{
	u32 count = search(t, node, order), far = order[count - 1], steps;

	forget(t, order, count);
	count = search(t, far, order);
	node = order[count - 1];
	for (steps = t->layer[node] / 2; steps; steps--)
		node = t->parent[node];
	forget(t, order, count);
	return node;
}

static bool is_leaf(const struct tree *t, const u32 *order, u32 count, u32 node)
{
	for (u32 i = 0; i < count; i++)
		if (t->parent[order[i]] == node && order[i] != node)
			return false;
	return true;
}

/* Places what hangs from @node from *@x on; *@x moves to the right. */
static void place(struct tree *t, const u32 *order, u32 count, u32 node, double *x)
{
	double first = *x;

	if (is_leaf(t, order, count, node)) {
		t->x[node] = *x + NODE_WIDTH / 2;
		*x += NODE_WIDTH + NODE_GAP;
		return;
	}
	for (u32 i = 0; i < count; i++)
		if (t->parent[order[i]] == node && order[i] != node)
			place(t, order, count, order[i], x);
	t->x[node] = (first + *x - NODE_GAP) / 2;
}

static void lay_out(struct tree *t)
{
	double x = MARGIN;
	u32 deepest = 0;

	for (u32 i = 0; i < t->count; i++)
		t->parent[i] = TOPO_NONE;
	for (u32 i = 0; i < t->count; i++) {
		u32 count;

		if (t->parent[i] != TOPO_NONE)
			continue;
		count = search(t, find_middle(t, i, t->order), t->order);
		place(t, t->order, count, t->order[0], &x);
		for (u32 j = 0; j < count; j++)
			deepest = MAX(deepest, t->layer[t->order[j]]);
	}
	t->width = x - NODE_GAP + MARGIN;
	t->height = 2 * MARGIN + deepest * LAYER + NODE_HEIGHT;
}

static double node_y(const struct tree *t, u32 node)
{
	return MARGIN + t->layer[node] * LAYER;
}

static void draw_tree(cairo_t *cr, void *ctx)
{
	struct tree *t = ctx;
	const struct topology *topology = t->network->topology;

	for (u32 i = 0; i < topology->cables->len; i++) {
		const struct topo_cable *cable = topo_cable(topology, i);
		u32 a = cable->end[0].node, b = cable->end[1].node;
		double ya = node_y(t, a) + NODE_HEIGHT / 2, yb = node_y(t, b) + NODE_HEIGHT / 2;

		picture_color(cr, picture_cable_color(i));
		cairo_set_line_width(cr, 1.5);
		cairo_move_to(cr, t->x[a], ya);
		cairo_curve_to(cr, t->x[a], (ya + yb) / 2, t->x[b], (ya + yb) / 2, t->x[b], yb);
		cairo_stroke(cr);
	}
	for (u32 i = 0; i < t->count; i++) {
		const struct topo_node *node = topo_node(topology, i);
		double y = node_y(t, i);

		picture_box(cr, t->x[i] - NODE_WIDTH / 2, y, NODE_WIDTH, NODE_HEIGHT,
			    node->guest ? 0xe3ecf7 : 0xfdf3dc, node->guest ? 0x3d5a80 : 0xb08a2e);
		picture_text(cr, t->x[i], y + 11, NODE_WIDTH - 4, "Sans Bold 8.5", 0x1d2733,
			     node->name);
		picture_text(cr, t->x[i], y + 24, NODE_WIDTH - 4, "Sans 7", 0x4a5866,
			     node->board->name);
	}
}

bool picture_write_tree(const struct network *network, const char *path, GError **err)
{
	struct tree t = {.network = network, .count = network->topology->nodes->len};
	bool ok;

	t.parent = g_new0(u32, t.count);
	t.layer = g_new0(u32, t.count);
	t.order = g_new0(u32, t.count);
	t.x = g_new0(double, t.count);
	lay_out(&t);
	ok = picture_save(path, t.width, t.height, draw_tree, &t, err);
	g_free(t.parent);
	g_free(t.layer);
	g_free(t.order);
	g_free(t.x);
	return ok;
}
