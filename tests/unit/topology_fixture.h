/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A catalog for tests of topologies: a MAC, an MDIO bus, a PHY and a cable that
 * do nothing but exist, and a guest whose shell knows three words:
 *
 *	echo TEXT   prints TEXT, ends 1 ms later with status 0
 *	exit N      ends 1 ms later with status N
 *	hang        never ends
 *
 * Files are made in a folder of their own, with the board "toy" in boards/.
 */
#ifndef TOPOLOGY_FIXTURE_H
#define TOPOLOGY_FIXTURE_H

#include <glib/gstdio.h>
#include <stdlib.h>

#include <netemu/irq.h>
#include <netemu/mdi.h>
#include <netemu/mdio.h>
#include <netemu/mii.h>

#include "topology/builder.h"
#include "topology/network.h"

/* Used by a fuzz target, too, where Check is not. */
static void toy_must(bool done)
{
	if (!done)
		abort();
}

/* ---- models */

struct toy {
	struct model model;
	struct irq_pin pin;
	struct mii_end mii;
	struct mdi_port mdi;
	struct mdio_bus bus;
	struct mdio_device dev;
	u32 resets;
};

static struct model *toy_create(struct node *node, const char *name, struct json_object *props,
				GError **err);
static const struct model_class toy_mac, toy_mdio, toy_phy;

static void toy_destroy(struct model *model)
{
	struct toy *toy = container_of(model, struct toy, model);

	mii_end_finish(&toy->mii);
	if (model->cls == &toy_mdio)
		mdio_bus_finish(&toy->bus);
	model_finish(model);
	g_free(toy);
}

static u64 toy_read(void *owner, u32 offset, u32 width)
{
	return offset;
}

static void toy_write(void *owner, u32 offset, u64 value, u32 width)
{
}

static const struct mmio_ops toy_mmio = {toy_read, toy_write, 4};

static void toy_reset(struct model *model)
{
	container_of(model, struct toy, model)->resets++;
}

static struct irq_pin *toy_irq(struct model *model)
{
	return &container_of(model, struct toy, model)->pin;
}

static struct mii_end *toy_mii(struct model *model, const char *port)
{
	return strcmp(port, "mii") ? NULL : &container_of(model, struct toy, model)->mii;
}

static struct mdi_port *toy_mdi(struct model *model, const char *port)
{
	return strcmp(port, "mdi") ? NULL : &container_of(model, struct toy, model)->mdi;
}

static struct mdio_bus *toy_bus(struct model *model, const char *port)
{
	return &container_of(model, struct toy, model)->bus;
}

static struct mdio_device *toy_mdio_device(struct model *model, const char *port)
{
	return &container_of(model, struct toy, model)->dev;
}

static const struct model_class toy_mac = {
	.name = "toy-mac",
	.title = "a MAC",
	.create = toy_create,
	.destroy = toy_destroy,
	.reset_enter = toy_reset,
	.mmio = &toy_mmio,
	.irq = toy_irq,
	.mii = toy_mii,
};

static const struct model_class toy_mdio = {
	.name = "toy-mdio",
	.title = "an MDIO bus",
	.create = toy_create,
	.destroy = toy_destroy,
	.mmio = &toy_mmio,
	.mdio_bus = toy_bus,
};

static const struct model_class toy_phy = {
	.name = "toy-phy",
	.title = "a PHY",
	.create = toy_create,
	.destroy = toy_destroy,
	.mii = toy_mii,
	.mdi = toy_mdi,
	.mdio_device = toy_mdio_device,
};

static const struct mii_ops toy_mii_ops = {0};

static struct model *toy_create(struct node *node, const char *name, struct json_object *props,
				GError **err)
{
	struct json_object *mode;
	struct toy *toy;
	const struct model_class *cls = &toy_mac;

	json_object_object_get_ex(props, "model", &mode);
	if (!strcmp(json_object_get_string(mode), "toy-phy"))
		cls = &toy_phy;
	if (!strcmp(json_object_get_string(mode), "toy-mdio"))
		cls = &toy_mdio;
	if (json_object_object_get_ex(props, "phy-mode", &mode) &&
	    !strcmp(json_object_get_string(mode), "smoke")) {
		g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID, "no smoke");
		return NULL;
	}
	toy = g_new0(struct toy, 1);
	model_init(&toy->model, cls, node, name);
	mii_end_init(&toy->mii, node, &toy_mii_ops, toy);
	toy->mdi.node = node;
	if (cls == &toy_mdio)
		mdio_bus_init(&toy->bus, node, name, 2500000);
	return &toy->model;
}

static const struct model_class *const toy_models[] = {&toy_mac, &toy_mdio, &toy_phy, NULL};

/* ---- cable */

struct toy_cable {
	struct cable base;
	struct mdi_port *port[2];
	struct cable_config config;
	GArray *actions; /* struct toy_action */
};

struct toy_action {
	sim_time at;
	enum cable_do what;
	struct cable_config config;
};

static const struct cable_class toy_cable_class;

static bool toy_cable_check(const struct cable_config *config, const char **key, GError **err)
{
	*key = "length";
	if (config->length_cm && config->length_cm <= 100000)
		return true;
	g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_INVALID, "no such length");
	return false;
}

static struct cable *toy_cable_create(const char *name, const struct cable_config *config,
				      struct mdi_port *a, struct mdi_port *b, GError **err)
{
	struct toy_cable *cable = g_new0(struct toy_cable, 1);

	cable->base.cls = &toy_cable_class;
	cable->base.name = g_strdup(name);
	cable->config = *config;
	cable->port[0] = a;
	cable->port[1] = b;
	cable->actions = g_array_new(FALSE, TRUE, sizeof(struct toy_action));
	return &cable->base;
}

static void toy_cable_destroy(struct cable *base)
{
	struct toy_cable *cable = container_of(base, struct toy_cable, base);

	g_array_unref(cable->actions);
	g_free(base->name);
	g_free(cable);
}

static void toy_cable_action(struct cable *base, sim_time at, enum cable_do what,
			     const struct cable_config *config)
{
	struct toy_cable *cable = container_of(base, struct toy_cable, base);
	struct toy_action action = {.at = at, .what = what};

	if (config)
		action.config = *config;
	g_array_append_val(cable->actions, action);
}

static const char *const toy_categories[] = {"cat5e", "cat3", NULL};

static const struct cable_class toy_cable_class = {
	.categories = toy_categories,
	.check = toy_cable_check,
	.create = toy_cable_create,
	.destroy = toy_cable_destroy,
	.action = toy_cable_action,
};

/* ---- guest */

struct toy_guest {
	struct guest guest;
	struct event event;
	const char *line;
	guest_done_fn done;
	void *ctx;
};

static const struct guest_class toy_guest_class;

static void toy_guest_end(struct event *event)
{
	struct toy_guest *guest = container_of(event, struct toy_guest, event);
	const char *out = g_str_has_prefix(guest->line, "echo ") ? guest->line + 5 : "";
	int status = g_str_has_prefix(guest->line, "exit ") ? atoi(guest->line + 5) : 0;

	node_console(guest->guest.board->node, out);
	guest->done(guest->ctx, status, out, strlen(out));
}

static struct guest *toy_guest_create(struct board *board, const char *cpu,
				      struct json_object *init, GError **err)
{
	struct toy_guest *guest = g_new0(struct toy_guest, 1);

	guest->guest.cls = &toy_guest_class;
	guest->guest.board = board;
	event_init(&guest->event, toy_guest_end);
	return &guest->guest;
}

static void toy_guest_destroy(struct guest *base)
{
	struct toy_guest *guest = container_of(base, struct toy_guest, guest);

	node_cancel(base->board->node, &guest->event);
	g_free(guest);
}

static void toy_guest_run(struct guest *base, const char *line, guest_done_fn done, void *ctx)
{
	struct toy_guest *guest = container_of(base, struct toy_guest, guest);

	if (!strcmp(line, "hang"))
		return;
	guest->line = line;
	guest->done = done;
	guest->ctx = ctx;
	node_schedule(base->board->node, &guest->event, node_now(base->board->node) + SIM_MS(1));
}

static const struct guest_class toy_guest_class = {
	.name = "builtin",
	.create = toy_guest_create,
	.destroy = toy_guest_destroy,
	.run = toy_guest_run,
};

static const struct guest_class *const toy_guests[] = {&toy_guest_class, NULL};

static const struct catalog toy_catalog = {
	.models = toy_models,
	.guests = toy_guests,
	.cable = &toy_cable_class,
};

/* ---- files */

static char *toy_folder, *toy_path;

#define TOY_DEVICES                                                                          \
	"\"devices\": ["                                                                     \
	" { \"name\": \"eth0\", \"model\": \"toy-mac\", \"reg\": [\"0x30000\", \"0x4000\"]," \
	"   \"irq\": 42 },"                                                                  \
	" { \"name\": \"mdio\", \"model\": \"toy-mdio\", \"reg\": [\"0x32004\", 4] },"       \
	" { \"name\": \"phy0\", \"model\": \"toy-phy\", \"mdio\": [\"mdio\", 3] },"          \
	" { \"name\": \"phy1\", \"model\": \"toy-phy\" } ]"

#define TOY_BOARD                                                                       \
	"{ \"netemu-board\": 1, \"name\": \"toy\","                                     \
	"  \"memory\": { \"base\": 0, \"size\": \"1MiB\" },"                            \
	"  \"bus\": { \"base\": \"0xd0000000\", \"size\": \"0x100000\" }, \"cpu\": {}," \
	"  " TOY_DEVICES ", \"wires\": [ [\"eth0.mii\", \"phy0.mii\"] ],"               \
	"  \"jacks\": { \"j0\": \"phy0.mdi\", \"j1\": \"phy1.mdi\" },"                  \
	"  \"netdevs\": { \"eth0\": \"eth0.mii\" } }"

static void toy_write_file(const char *name, const char *text)
{
	char *path = g_build_filename(toy_folder, name, NULL);

	toy_must(g_file_set_contents(path, text, -1, NULL));
	g_free(path);
}

static void toy_setup(void)
{
	char *boards;

	toy_folder = g_dir_make_tmp("netemu-test-XXXXXX", NULL);
	toy_must(toy_folder);
	boards = g_build_filename(toy_folder, "boards", NULL);
	toy_must(!g_mkdir(boards, 0700));
	g_free(boards);
	toy_path = g_build_filename(toy_folder, "t.json", NULL);
	toy_write_file("boards/toy.json", TOY_BOARD);
}

static void toy_remove(const char *name)
{
	char *path = g_build_filename(toy_folder, name, NULL);

	g_remove(path);
	g_free(path);
}

static void toy_teardown(void)
{
	toy_remove("boards/toy.json");
	toy_remove("boards");
	toy_remove("t.json");
	toy_must(!g_rmdir(toy_folder));
	g_free(toy_path);
	g_free(toy_folder);
}

/* Reads @text as a topology. */
static inline struct topology *toy_read_topology(const char *text, GError **err)
{
	toy_write_file("t.json", text);
	return topology_read(toy_path, &toy_catalog, NULL, err);
}

#endif
