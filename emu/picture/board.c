/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of a network, from what its board files say and nothing else:
 *
 *	┌ a  ESPRESSObin ────┐    top to bottom: the guest's processor; what has
 *	│ ┌ CPU ───────────┐ │    registers on its bus (MACs, MDIO); switches and
 *	│ └┬──────┬────────┘ │    PHYs; jacks on the lower edge. Wires between MII
 *	│ eth0   mdio        │    connectors are drawn, MDIO is dashed.
 *	│  │      ┊          │
 *	│ ┌┴ switch0 ──────┐ │    A slot is the column of one jack: its PHY stands
 *	│ │ PHY  PHY  PHY  │ │    above it, in its switch if it is in there.
 *	└─[wan][lan0][lan1]──┘
 *	         └──── c0 ───...  Cables hang below the boards, each in a lane of
 *	                          its own depth wherever two would touch.
 *
 * Networks of more than DETAIL_NODES nodes are drawn by tree.c.
 */
#include "cli/cli.h"
#include "picture/picture.h"

#define SLOT 96.0      /* width of a jack's column */
#define CHIP_MIN 118.0 /* least width of a chip on the bus */
#define PAD 14.0       /* from a board's edge */
#define HEADER 48.0
#define CPU_HEIGHT 34.0
#define BUS_GAP 18.0
#define CHIP_HEIGHT 42.0
#define WIRE_GAP 34.0
#define SWITCH_TITLE 40.0
#define PHY_HEIGHT 40.0
#define PHY_GAP 12.0
#define JACK_WIDTH 40.0
#define JACK_HEIGHT 30.0
#define BOARD_GAP 46.0
#define LANE 34.0
#define MARGIN 24.0
#define JACK_GAP 26.0 /* from PHY to jack */

struct chip {
	double x, y, width, height;
};

/* A board as it is drawn. */
struct drawing {
	const struct topo_node *node;
	struct board *board;
	double x, y, width, height;
	struct chip *chip; /* a device each */
	double *jack_x;	   /* centres, a jack each */
	double jack_y;	   /* upper edge of the jacks */
	double cpu_y;
};

struct picture {
	const struct network *network;
	struct drawing *boards;
	u32 *lanes; /* a cable each */
	u32 lane_count;
	double width, height;
};

static const struct board_file_device *device_of(const struct drawing *d, u32 i)
{
	return &g_array_index(d->node->board->devices, struct board_file_device, i);
}

static bool is_on_bus(const struct board_file_device *device)
{
	return device->size > 0;
}

static bool is_switch(const struct board_file_device *device)
{
	return json_object_object_get_ex(device->props, "ports", NULL);
}

static const struct board_file_name *jack_at(const struct drawing *d, u32 i)
{
	return &g_array_index(d->node->board->jacks, struct board_file_name, i);
}

/* --------------------------------------------------------------- layout */

/* Jacks of one device stand together, in the file's order. */
static double place_slots(struct drawing *d)
{
	const struct board_file *file = d->node->board;
	double x = PAD;

	for (u32 i = 0; i < file->devices->len; i++) {
		struct chip *chip = &d->chip[i];
		double first = x;

		if (is_on_bus(device_of(d, i)))
			continue;
		for (u32 j = 0; j < file->jacks->len; j++) {
			if (jack_at(d, j)->at.device != i)
				continue;
			d->jack_x[j] = x + SLOT / 2;
			x += SLOT;
		}
		if (x == first)
			x += SLOT;
		chip->x = first;
		chip->width = x - first;
		x += PAD;
	}
	return x;
}

static u32 count_on_bus(const struct drawing *d)
{
	u32 count = 0;

	for (u32 i = 0; i < d->node->board->devices->len; i++)
		count += is_on_bus(device_of(d, i));
	return count;
}

static bool has_switch(const struct drawing *d)
{
	for (u32 i = 0; i < d->node->board->devices->len; i++)
		if (is_switch(device_of(d, i)))
			return true;
	return false;
}

static void shift_slots(struct drawing *d, double by)
{
	for (u32 i = 0; i < d->node->board->devices->len; i++)
		d->chip[i].x += by;
	for (u32 j = 0; j < d->node->board->jacks->len; j++)
		d->jack_x[j] += by;
}

/* Everything relative to the board's upper left corner. */
static void lay_out_board(struct drawing *d)
{
	const struct board_file *file = d->node->board;
	double slots = place_slots(d), chips, y = HEADER, x = PAD;
	double low = has_switch(d) ? SWITCH_TITLE + PHY_HEIGHT + PHY_GAP : PHY_HEIGHT;
	u32 on_bus = count_on_bus(d);

	chips = PAD + on_bus * (CHIP_MIN + PAD);
	d->width = MAX(MAX(slots, chips), SLOT * 2);
	shift_slots(d, (d->width - slots) / 2);
	if (file->has_cpu) {
		d->cpu_y = y;
		y += CPU_HEIGHT + BUS_GAP;
	}
	if (on_bus) {
		double width = (d->width - PAD) / on_bus - PAD;

		for (u32 i = 0; i < file->devices->len; i++) {
			if (!is_on_bus(device_of(d, i)))
				continue;
			d->chip[i] = (struct chip){x, y, width, CHIP_HEIGHT};
			x += width + PAD;
		}
		y += CHIP_HEIGHT + WIRE_GAP;
	}
	for (u32 i = 0; i < file->devices->len; i++) {
		if (is_on_bus(device_of(d, i)))
			continue;
		d->chip[i].height = is_switch(device_of(d, i)) ? low : PHY_HEIGHT;
		d->chip[i].y = y + low - d->chip[i].height;
	}
	y += low + JACK_GAP;
	d->jack_y = y;
	d->height = y + JACK_HEIGHT / 2;
}

static void move_board(struct drawing *d, double x, double y)
{
	d->x = x;
	d->y = y;
	d->jack_y += y;
	d->cpu_y += y;
	shift_slots(d, x);
	for (u32 i = 0; i < d->node->board->devices->len; i++)
		d->chip[i].y += y;
}

static double end_x(const struct picture *p, u32 cable, u32 end)
{
	const struct topo_end *e = &topo_cable(p->network->topology, cable)->end[end];
	const struct drawing *d = &p->boards[e->node];

	for (u32 j = 0; j < d->node->board->jacks->len; j++)
		if (!strcmp(jack_at(d, j)->name, e->jack))
			return d->jack_x[j];
	return 0;
}

static double cable_left(const struct picture *p, u32 cable)
{
	return MIN(end_x(p, cable, 0), end_x(p, cable, 1));
}

static double cable_right(const struct picture *p, u32 cable)
{
	return MAX(end_x(p, cable, 0), end_x(p, cable, 1));
}

/* Short cables take the upper lanes; no two in a lane come near each other. */
static void choose_lanes(struct picture *p)
{
	u32 count = p->network->topology->cables->len;
	u32 *order = g_new(u32, count);

	for (u32 i = 0; i < count; i++) {
		u32 at = i;

		while (at && cable_right(p, order[at - 1]) - cable_left(p, order[at - 1]) >
				     cable_right(p, i) - cable_left(p, i)) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
	}
	for (u32 i = 0; i < count; i++) {
		u32 cable = order[i], lane = 0;

		for (u32 j = 0; j < i; j++) {
			u32 other = order[j];

			if (p->lanes[other] == lane &&
			    cable_left(p, other) < cable_right(p, cable) + JACK_WIDTH &&
			    cable_left(p, cable) < cable_right(p, other) + JACK_WIDTH) {
				lane++;
				j = (u32)-1; /* look at all again */
			}
		}
		p->lanes[cable] = lane;
		p->lane_count = MAX(p->lane_count, lane + 1);
	}
	g_free(order);
}

static void lay_out(struct picture *p)
{
	const struct topology *topology = p->network->topology;
	double tallest = 0, x = MARGIN;

	for (u32 i = 0; i < topology->nodes->len; i++) {
		struct drawing *d = &p->boards[i];

		d->node = topo_node(topology, i);
		d->board = p->network->boards->pdata[i];
		d->chip = g_new0(struct chip, d->node->board->devices->len);
		d->jack_x = g_new0(double, d->node->board->jacks->len);
		lay_out_board(d);
		tallest = MAX(tallest, d->height);
	}
	for (u32 i = 0; i < topology->nodes->len; i++) {
		struct drawing *d = &p->boards[i];

		move_board(d, x, MARGIN + tallest - d->height);
		x += d->width + BOARD_GAP;
	}
	choose_lanes(p);
	p->width = x - BOARD_GAP + MARGIN;
	p->height = MARGIN + tallest + JACK_HEIGHT + p->lane_count * LANE + MARGIN;
}

/* -------------------------------------------------------------- drawing */

static void draw_line(cairo_t *cr, double x1, double y1, double x2, double y2, bool dashed)
{
	const double dash[] = {4, 3};

	cairo_save(cr);
	picture_color(cr, dashed ? 0x8a6d1f : 0x3d5a80);
	cairo_set_line_width(cr, dashed ? 1.3 : 2.2);
	if (dashed)
		cairo_set_dash(cr, dash, 2, 0);
	cairo_move_to(cr, x1, y1);
	if (x1 != x2) {
		cairo_line_to(cr, x1, (y1 + y2) / 2);
		cairo_line_to(cr, x2, (y1 + y2) / 2);
	}
	cairo_line_to(cr, x2, y2);
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void draw_chip(cairo_t *cr, const struct chip *chip, const char *name, const char *detail,
		      u32 fill, u32 line)
{
	double middle = chip->x + chip->width / 2, top = chip->y + 13;

	picture_box(cr, chip->x, chip->y, chip->width, chip->height, fill, line);
	picture_text(cr, middle, top, chip->width - 6, "Sans Bold 8.5", 0x1d2733, name);
	picture_text(cr, middle, top + 15, chip->width - 6, "Sans 7.5", 0x4a5866, detail);
}

/* "armada3700-neta" is what a board file says; people know it by its title. */
static void draw_device(cairo_t *cr, const struct drawing *d, u32 i)
{
	const struct board_file_device *device = device_of(d, i);

	if (is_on_bus(device))
		draw_chip(cr, &d->chip[i], device->name, device->cls->name, 0xe3ecf7, 0x3d5a80);
	else if (is_switch(device))
		draw_chip(cr, &d->chip[i], device->name, device->cls->name, 0xfdf3dc, 0xb08a2e);
	else
		draw_chip(cr, &d->chip[i], device->name, device->cls->name, 0xe7f4ea, 0x4f8a5b);
}

static void draw_cpu(cairo_t *cr, const struct drawing *d)
{
	struct chip cpu = {d->x + PAD, d->cpu_y, d->width - 2 * PAD, CPU_HEIGHT};
	double bus = d->cpu_y + CPU_HEIGHT + BUS_GAP / 2;
	char *text = g_strdup_printf("CPU and memory, guest %s",
				     d->node->guest ? d->node->guest->name : "none");

	for (u32 i = 0; i < d->node->board->devices->len; i++) {
		const struct chip *chip = &d->chip[i];
		double x = chip->x + chip->width / 2;

		if (is_on_bus(device_of(d, i)))
			draw_line(cr, x, bus - BUS_GAP / 2, x, chip->y, false);
	}
	picture_box(cr, cpu.x, cpu.y, cpu.width, cpu.height, 0xece6f5, 0x6b5b95);
	picture_text(cr, cpu.x + cpu.width / 2, cpu.y + cpu.height / 2, cpu.width - 6, "Sans 8.5",
		     0x1d2733, text);
	g_free(text);
}

/*
 * Between a chip above and one below, or side by side in one row. MDIO is dashed
 * and keeps to the right of what the chips' MII connectors have.
 */
static void draw_join(cairo_t *cr, const struct chip *a, const struct chip *b, bool mdio)
{
	const struct chip *upper = a->y <= b->y ? a : b, *lower = upper == a ? b : a;
	double x = upper->x + upper->width / 2, low_x = x;

	if (upper->y == lower->y) {
		const struct chip *left = a->x < b->x ? a : b, *right = left == a ? b : a;
		double y = left->y + left->height / 2 + (mdio ? 10 : 0);

		draw_line(cr, left->x + left->width, y, right->x, y, mdio);
		return;
	}
	if (x < lower->x + 8 || x > lower->x + lower->width - 8)
		low_x = lower->x + lower->width / 2 + (mdio ? 16 : -16);
	draw_line(cr, x, upper->y + upper->height, low_x, lower->y, mdio);
}

static void label_join(cairo_t *cr, const struct chip *a, const struct chip *b, double shift,
		       u32 rgb, const char *text)
{
	const struct chip *upper = a->y <= b->y ? a : b;

	if (a->y != b->y)
		picture_text(cr, upper->x + upper->width / 2 + shift, upper->y + upper->height + 9,
			     0, "Sans 7", rgb, text);
}

static void draw_wires(cairo_t *cr, const struct drawing *d)
{
	const struct board_file *file = d->node->board;

	for (u32 i = 0; i < file->wires->len; i++) {
		const struct board_file_wire *w =
			&g_array_index(file->wires, struct board_file_wire, i);
		const struct chip *a = &d->chip[w->end[0].device], *b = &d->chip[w->end[1].device];
		struct json_object *mode;

		draw_join(cr, a, b, false);
		if (json_object_object_get_ex(device_of(d, w->end[0].device)->props, "phy-mode",
					      &mode))
			label_join(cr, a, b, -28, 0x3d5a80, json_object_get_string(mode));
	}
	for (u32 i = 0; i < file->devices->len; i++) {
		const struct board_file_device *device = device_of(d, i);
		const struct chip *bus;
		char *text;

		if (device->mdio_device == BOARD_NO_MDIO)
			continue;
		bus = &d->chip[device->mdio_device];
		text = g_strdup_printf("MDIO %u", device->mdio_addr);
		draw_join(cr, bus, &d->chip[i], true);
		label_join(cr, bus, &d->chip[i], 26, 0x8a6d1f, text);
		g_free(text);
	}
}

static bool has_cable(const struct picture *p, u32 node, const char *jack)
{
	const struct topology *topology = p->network->topology;

	for (u32 i = 0; i < topology->cables->len; i++)
		for (u32 e = 0; e < 2; e++)
			if (topo_cable(topology, i)->end[e].node == node &&
			    !strcmp(topo_cable(topology, i)->end[e].jack, jack))
				return true;
	return false;
}

static void draw_jack(cairo_t *cr, const struct drawing *d, u32 j, bool used)
{
	const struct board_file_device *device = device_of(d, jack_at(d, j)->at.device);
	const struct chip *chip = &d->chip[jack_at(d, j)->at.device];
	double x = d->jack_x[j], bottom = chip->y + chip->height;

	if (is_switch(device)) {
		struct chip phy = {x - SLOT / 2 + 8, bottom - PHY_HEIGHT - PHY_GAP / 2, SLOT - 16,
				   PHY_HEIGHT};

		draw_chip(cr, &phy, jack_at(d, j)->at.port, "PHY", 0xe7f4ea, 0x4f8a5b);
		bottom = phy.y + phy.height;
	}
	draw_line(cr, x, bottom, x, d->jack_y, false);
	picture_box(cr, x - JACK_WIDTH / 2, d->jack_y, JACK_WIDTH, JACK_HEIGHT,
		    used ? 0x5c6b7a : 0xd5dbe1, 0x39434d);
	picture_text(cr, x, d->jack_y + JACK_HEIGHT / 2, JACK_WIDTH - 4, "Sans Bold 8",
		     used ? 0xffffff : 0x39434d, jack_at(d, j)->name);
}

static void draw_board(cairo_t *cr, const struct picture *p, u32 i)
{
	const struct drawing *d = &p->boards[i];
	const char *title = d->node->board->title ? d->node->board->title : d->node->board->name;

	picture_box(cr, d->x, d->y, d->width, d->height, 0xf7faf6, 0x6f8f6a);
	picture_text(cr, d->x + d->width / 2, d->y + 15, d->width - 2 * PAD, "Sans Bold 11",
		     0x1d2733, d->node->name);
	picture_text(cr, d->x + d->width / 2, d->y + 33, d->width - 2 * PAD, "Sans 8", 0x4a5866,
		     title);
	draw_wires(cr, d);
	if (d->node->board->has_cpu)
		draw_cpu(cr, d);
	for (u32 c = 0; c < d->node->board->devices->len; c++)
		draw_device(cr, d, c);
	for (u32 j = 0; j < d->node->board->jacks->len; j++)
		draw_jack(cr, d, j, has_cable(p, i, jack_at(d, j)->name));
}

static double cable_y(const struct picture *p, u32 i)
{
	return p->boards[0].y + p->boards[0].height + JACK_HEIGHT / 2 + (p->lanes[i] + 1) * LANE -
	       6;
}

static void draw_cable(cairo_t *cr, const struct picture *p, u32 i)
{
	const double r = 12;
	double left = cable_left(p, i), right = cable_right(p, i), y = cable_y(p, i);
	double top = p->boards[0].y + p->boards[0].height + JACK_HEIGHT / 2;

	picture_color(cr, picture_cable_color(i));
	cairo_set_line_width(cr, 3);
	cairo_move_to(cr, left, top);
	cairo_arc_negative(cr, left + r, y - r, r, G_PI, G_PI / 2);
	cairo_arc_negative(cr, right - r, y - r, r, G_PI / 2, 0);
	cairo_line_to(cr, right, top);
	cairo_stroke(cr);
}

static void label_cable(cairo_t *cr, const struct picture *p, u32 i)
{
	const struct topo_cable *cable = topo_cable(p->network->topology, i);
	double x = (cable_left(p, i) + cable_right(p, i)) / 2, y = cable_y(p, i), width;
	char *length = cable_text(&cable->config);
	char *text = g_strdup_printf("%s, %s", cable->name, length);

	width = picture_text(cr, 0, 0, -1, "Sans 8", 0, text) + 12;
	picture_box(cr, x - width / 2, y - 9, width, 18, 0xffffff, picture_cable_color(i));
	picture_text(cr, x, y, 0, "Sans 8", 0x1d2733, text);
	g_free(length);
	g_free(text);
}

static void draw_detailed(cairo_t *cr, void *ctx)
{
	struct picture *p = ctx;

	for (u32 i = 0; i < p->network->topology->nodes->len; i++)
		draw_board(cr, p, i);
	for (u32 i = 0; i < p->network->topology->cables->len; i++)
		draw_cable(cr, p, i);
	for (u32 i = 0; i < p->network->topology->cables->len; i++)
		label_cable(cr, p, i);
}

bool picture_write_svg(const struct network *network, const char *path, GError **err)
{
	const struct topology *topology = network->topology;
	struct picture p = {.network = network};
	bool ok;

	if (topology->nodes->len > DETAIL_NODES)
		return picture_write_tree(network, path, err);
	p.boards = g_new0(struct drawing, topology->nodes->len);
	p.lanes = g_new0(u32, topology->cables->len);
	lay_out(&p);
	ok = picture_save(path, p.width, p.height, draw_detailed, &p, err);
	for (u32 i = 0; i < topology->nodes->len; i++) {
		g_free(p.boards[i].chip);
		g_free(p.boards[i].jack_x);
	}
	g_free(p.boards);
	g_free(p.lanes);
	return ok;
}
