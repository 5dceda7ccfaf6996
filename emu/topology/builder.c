/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building a board, in this order: every model is made, as the file lists them;
 * registers, interrupt and memory are connected; devices go onto their MDIO
 * buses; wires join MII ends; jacks are looked up. Then everything is reset in
 * two phases, so that no model sees another one half made.
 *
 * Memory is anonymous, reserved by no one: a page costs the host something when
 * a guest first touches it.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

#include <netemu/mdi.h>
#include <netemu/mdio.h>
#include <netemu/mii.h>

#include "topology/builder.h"

static struct board_device *device_at(struct board *board, u32 i)
{
	return &g_array_index(board->devices, struct board_device, i);
}

static const struct board_file_device *file_device(const struct board_file *file, u32 i)
{
	return &g_array_index(file->devices, struct board_file_device, i);
}

struct board_device *board_device(struct board *board, const char *name)
{
	for (u32 i = 0; i < board->devices->len; i++)
		if (!strcmp(device_at(board, i)->name, name))
			return device_at(board, i);
	return NULL;
}

const u8 *board_mac(struct board *board, const char *ifname)
{
	return g_hash_table_lookup(board->macs, ifname);
}

struct mdi_port *board_jack(struct board *board, const char *name)
{
	for (u32 i = 0; i < board->jacks->len; i++) {
		struct board_jack *jack = &g_array_index(board->jacks, struct board_jack, i);

		if (!strcmp(jack->name, name))
			return jack->port;
	}
	return NULL;
}

static bool add_memory(struct board *board, const struct board_file *file, GError **err)
{
	void *ram;

	if (!file->memory_size)
		return true;
	ram = mmap(NULL, file->memory_size, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (ram == MAP_FAILED) {
		g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_HOST,
			    "no address space for the %" G_GUINT64_FORMAT
			    " MiB memory of node \"%s\": %s",
			    file->memory_size >> 20, board->node->name, g_strerror(errno));
		return false;
	}
	board->ram = ram;
	board->ram_base = file->memory_base;
	board->ram_size = file->memory_size;
	dma_space_add(&board->dma, board->ram_base, board->ram_size, board->ram);
	return true;
}

static bool add_model(struct board *board, const struct board_file *file, u32 i, GError **err)
{
	const struct board_file_device *d = file_device(file, i);
	struct json_at root = {.file = file->path};
	struct json_at devices = json_at_key(&root, "devices");
	struct json_at here = json_at_index(&devices, i);
	struct board_device device = {.name = d->name, .props = d->props};
	GError *why = NULL;

	device.model = d->cls->create(board->node, d->name, d->props, &why);
	if (!device.model) {
		json_refuse(&here, err, "model \"%s\": %s", d->cls->name, why->message);
		g_error_free(why);
		return false;
	}
	if (d->size) {
		device.base = file->bus_base + d->base;
		device.size = d->size;
	}
	g_array_append_val(board->devices, device);
	return true;
}

/* All pins of one number are one line. */
static struct irq_line *irq_line(struct board *board, u32 number)
{
	struct irq_line *line;

	for (u32 i = 0; i < board->irqs->len; i++) {
		line = board->irqs->pdata[i];
		if (line->number == number)
			return line;
	}
	line = g_new0(struct irq_line, 1);
	line->number = number;
	g_ptr_array_add(board->irqs, line);
	return line;
}

static bool connect_device(struct board *board, const struct board_file *file, u32 i, GError **err)
{
	const struct board_file_device *d = file_device(file, i);
	struct board_device *device = device_at(board, i);
	struct json_at root = {.file = file->path};
	struct json_at devices = json_at_key(&root, "devices");
	struct json_at at = json_at_index(&devices, i), here;
	struct irq_pin *pin;

	here = json_at_key(&at, "reg");
	if (d->size && !d->cls->mmio)
		return json_refuse(&here, err, "model \"%s\" has no registers on a bus",
				   d->cls->name);
	if (!d->size && d->cls->mmio)
		return json_refuse(&at, err,
				   "the key \"reg\" is missing: model \"%s\" has registers",
				   d->cls->name);
	if (d->size)
		mmio_bus_add(&board->mmio, device->base, device->size, d->cls->mmio, device->model,
			     device->model);
	if (d->cls->set_dma)
		d->cls->set_dma(device->model, &board->dma);
	if (d->irq == BOARD_NO_IRQ)
		return true;
	pin = d->cls->irq ? d->cls->irq(device->model) : NULL;
	here = json_at_key(&at, "irq");
	if (!pin)
		return json_refuse(&here, err, "model \"%s\" has no interrupt", d->cls->name);
	device->irq = irq_line(board, (u32)d->irq);
	pin->line = device->irq;
	device->irq->asserted += pin->level;
	return true;
}

/* A device at one address, or one that answers at several of its own. */
static bool attach_mdio(struct board *board, const struct board_file *file, u32 i, GError **err)
{
	const struct board_file_device *d = file_device(file, i);
	struct model *model = device_at(board, i)->model, *master;
	struct json_at root = {.file = file->path};
	struct json_at devices = json_at_key(&root, "devices");
	struct json_at at = json_at_index(&devices, i), here = json_at_key(&at, "mdio");
	struct mdio_device *device;
	struct mdio_bus *bus;
	u32 answers = 0;

	if (d->mdio_device == BOARD_NO_MDIO)
		return true;
	master = device_at(board, d->mdio_device)->model;
	bus = master->cls->mdio_bus ? master->cls->mdio_bus(master, "") : NULL;
	if (!bus)
		return json_refuse(&here, err, "device \"%s\" is no MDIO bus", master->name);
	for (u32 addr = 0; model->cls->mdio_device && addr < MDIO_ADDRS; addr++) {
		char port[8] = "";

		if (d->mdio_direct)
			snprintf(port, sizeof(port), "0x%02x", addr);
		else if (addr != d->mdio_addr)
			continue;
		device = model->cls->mdio_device(model, port);
		if (!device)
			continue;
		answers++;
		if (!mdio_bus_attach(bus, addr, device))
			return json_refuse(&here, err, "address %u of \"%s\" is taken", addr,
					   master->name);
	}
	return answers ||
	       json_refuse(&here, err, "model \"%s\" has nothing for an MDIO bus", d->cls->name);
}

static struct mii_end *mii_of(struct board *board, const struct board_connector *c)
{
	struct model *model = device_at(board, c->device)->model;

	return model->cls->mii ? model->cls->mii(model, c->port) : NULL;
}

static bool refuse_connector(const struct json_at *at, struct board *board,
			     const struct board_connector *c, const char *kind, GError **err)
{
	struct model *model = device_at(board, c->device)->model;

	return json_refuse(at, err, "device \"%s\" (model \"%s\") has no %s connector \"%s\"",
			   model->name, model->cls->name, kind, c->port);
}

static bool add_wires(struct board *board, const struct board_file *file, GError **err)
{
	struct json_at root = {.file = file->path};
	struct json_at wires = json_at_key(&root, "wires");

	for (u32 i = 0; i < file->wires->len; i++) {
		const struct board_file_wire *wire =
			&g_array_index(file->wires, struct board_file_wire, i);
		struct json_at at = json_at_index(&wires, i);
		struct mii_end *end[2];

		for (u32 e = 0; e < 2; e++) {
			struct json_at here = json_at_index(&at, e);

			end[e] = mii_of(board, &wire->end[e]);
			if (!end[e])
				return refuse_connector(&here, board, &wire->end[e], "MII", err);
			if (end[e]->peer || (e && end[0] == end[1]))
				return json_refuse(&here, err, "the connector has a wire already");
		}
		mii_connect(end[0], end[1]);
	}
	return true;
}

static bool add_jacks(struct board *board, const struct board_file *file, GError **err)
{
	struct json_at root = {.file = file->path};
	struct json_at jacks = json_at_key(&root, "jacks");
	struct json_at netdevs = json_at_key(&root, "netdevs");

	for (u32 i = 0; i < file->jacks->len; i++) {
		const struct board_file_name *n =
			&g_array_index(file->jacks, struct board_file_name, i);
		struct json_at here = json_at_key(&jacks, n->name);
		struct model *model = device_at(board, n->at.device)->model;
		struct board_jack jack = {.name = n->name};

		jack.port = model->cls->mdi ? model->cls->mdi(model, n->at.port) : NULL;
		if (!jack.port)
			return refuse_connector(&here, board, &n->at, "cable", err);
		for (u32 j = 0; j < board->jacks->len; j++)
			if (g_array_index(board->jacks, struct board_jack, j).port == jack.port)
				return json_refuse(&here, err, "another jack has this connector");
		g_array_append_val(board->jacks, jack);
	}
	for (u32 i = 0; i < file->netdevs->len; i++) {
		const struct board_file_name *n =
			&g_array_index(file->netdevs, struct board_file_name, i);
		struct json_at here = json_at_key(&netdevs, n->name);

		if (!mii_of(board, &n->at))
			return refuse_connector(&here, board, &n->at, "MII", err);
	}
	return true;
}

void board_reset(struct board *board)
{
	for (u32 i = 0; i < board->devices->len; i++) {
		struct model *model = device_at(board, i)->model;

		if (model->cls->reset_enter)
			model->cls->reset_enter(model);
	}
	for (u32 i = 0; i < board->devices->len; i++) {
		struct model *model = device_at(board, i)->model;

		if (model->cls->reset_hold)
			model->cls->reset_hold(model);
	}
}

static bool build(struct board *board, const struct board_file *file, GError **err)
{
	if (!add_memory(board, file, err))
		return false;
	for (u32 i = 0; i < file->devices->len; i++)
		if (!add_model(board, file, i, err))
			return false;
	for (u32 i = 0; i < file->devices->len; i++)
		if (!connect_device(board, file, i, err) || !attach_mdio(board, file, i, err))
			return false;
	if (!add_wires(board, file, err) || !add_jacks(board, file, err))
		return false;
	board_reset(board);
	return true;
}

struct board *board_build(struct node *node, const struct board_file *file, GError **err)
{
	struct board *board = g_new0(struct board, 1);

	board->node = node;
	board->name = g_strdup(file->name);
	board->desc = json_object_get(file->json);
	mmio_bus_init(&board->mmio, node);
	board->devices = g_array_new(FALSE, TRUE, sizeof(struct board_device));
	board->jacks = g_array_new(FALSE, TRUE, sizeof(struct board_jack));
	board->irqs = g_ptr_array_new_with_free_func(g_free);
	board->macs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (build(board, file, err))
		return board;
	board_destroy(board);
	return NULL;
}

void board_destroy(struct board *board)
{
	if (!board)
		return;
	for (u32 i = board->devices->len; i--;) {
		struct model *model = device_at(board, i)->model;

		model->cls->destroy(model);
	}
	mmio_bus_finish(&board->mmio);
	if (board->ram)
		munmap(board->ram, board->ram_size);
	g_array_unref(board->devices);
	g_array_unref(board->jacks);
	g_ptr_array_unref(board->irqs);
	g_hash_table_unref(board->macs);
	json_object_put(board->desc);
	g_free(board->name);
	g_free(board);
}

struct mii_end *board_netdev(struct board *board, const struct board_file *file, const char *name)
{
	const struct board_file_name *netdev = board_file_find(file->netdevs, name);

	return netdev ? mii_of(board, &netdev->at) : NULL;
}

bool board_is_conduit(const struct board_file *file, const char *name)
{
	const struct board_file_name *netdev = board_file_find(file->netdevs, name);
	const char *mac;

	if (!netdev)
		return false;
	mac = file_device(file, netdev->at.device)->name;
	for (u32 i = 0; i < file->devices->len; i++) {
		struct json_object *ports, *ethernet;

		if (!json_object_object_get_ex(file_device(file, i)->props, "ports", &ports))
			continue;
		for (u32 p = 0; p < json_object_array_length(ports); p++)
			if (json_object_object_get_ex(json_object_array_get_idx(ports, p),
						      "ethernet", &ethernet) &&
			    !strcmp(json_object_get_string(ethernet), mac))
				return true;
	}
	return false;
}
