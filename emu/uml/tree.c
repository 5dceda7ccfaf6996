/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's device tree, from the board file: what models are wired from is
 * what the kernel is told.
 *
 *	/                            model, compatible
 *	├── clock-N                  fixed-clock, of devices with "clock-hz"
 *	├── console, gpio, soc       "virtio,uml": their sockets
 *	│   gpio/lines               the interrupt controller
 *	└── soc/bus                  ranges: the bus's internal registers
 *	    ├── ethernet@30000       "reg", "irq", "phy-mode", "fixed-link", "phy-handle"
 *	    └── mdio@32004
 *	        ├── ethernet-phy@0
 *	        └── switch@1         ports, and mdio with the PHYs inside it
 *
 * Bindings: Documentation/devicetree/bindings/net/{marvell,armada-370-neta,
 * marvell,orion-mdio,ethernet-controller,dsa/marvell,mv88e6xxx}.yaml of Linux
 * 6.12; virtio/virtio-device.yaml; arch/um/drivers/virt-pci.c for the bus.
 *
 * A device without "compatible" is none of the guest's affair.
 */
#include <libfdt.h>
#include <stdio.h>

#include "uml/uml.h"

#define TREE_MAX 65536

/* virt-pci maps its platform window here (um_pci_virt_platform_resource). */
#define WINDOW_BASE 0x10000000u
#define WINDOW_SIZE 0x10000000u

#define IRQ_TYPE_LEVEL_HIGH 4

/* Handles: one for the interrupt controller, and ranges for the others. */
#define HANDLE_GPIO 1
#define HANDLE_CLOCK 0x100
#define HANDLE_DEVICE 0x200
#define HANDLE_PORT 0x10000 /* + device * 32 + port */
#define HANDLE_PHY 0x20000  /* + device * 32 + address */

struct tree {
	const struct uml *uml;
	struct board *board;
	void *fdt;
	int error; /* the first of libfdt's */
};

/* ------------------------------------------------------- the board file */

static const char *get_text(struct json_object *object, const char *key)
{
	struct json_object *value = json_object_object_get(object, key);

	return value ? json_object_get_string(value) : NULL;
}

static struct board_device *device_at(const struct tree *t, u32 i)
{
	return &g_array_index(t->board->devices, struct board_device, i);
}

/* Index of the device called @name, or -1. */
static int device_index(const struct tree *t, const char *name)
{
	for (u32 i = 0; name && i < t->board->devices->len; i++)
		if (!strcmp(device_at(t, i)->name, name))
			return (int)i;
	return -1;
}

/* ---------------------------------------------------------------- libfdt */

static void check(struct tree *t, int error)
{
	if (error < 0 && !t->error)
		t->error = error;
}

static void begin(struct tree *t, const char *name)
{
	check(t, fdt_begin_node(t->fdt, name));
}

static void begin_at(struct tree *t, const char *name, u64 unit)
{
	char full[64];

	snprintf(full, sizeof(full), "%.40s@%" G_GINT64_MODIFIER "x", name, unit);
	begin(t, full);
}

static void end(struct tree *t)
{
	check(t, fdt_end_node(t->fdt));
}

static void add_text(struct tree *t, const char *name, const char *value)
{
	if (value)
		check(t, fdt_property_string(t->fdt, name, value));
}

static void add_flag(struct tree *t, const char *name)
{
	check(t, fdt_property(t->fdt, name, NULL, 0));
}

static void add_cell(struct tree *t, const char *name, u32 value)
{
	check(t, fdt_property_u32(t->fdt, name, value));
}

static void add_cells(struct tree *t, const char *name, const u32 *cells, u32 count)
{
	u8 bytes[4 * BOARD_DSA_MAX]; /* the longest: a port's routes */

	for (u32 i = 0; i < count; i++)
		put_be32(cells[i], bytes + 4 * i);
	check(t, fdt_property(t->fdt, name, bytes, (int)(4 * count)));
}

static void add_size_cells(struct tree *t, u32 address, u32 size)
{
	add_cell(t, "#address-cells", address);
	add_cell(t, "#size-cells", size);
}

/* ------------------------------------------------------------- properties */

static void add_mac(struct tree *t, const char *ifname)
{
	const u8 *mac = ifname ? board_mac(t->board, ifname) : NULL;

	if (mac)
		check(t, fdt_property(t->fdt, "local-mac-address", mac, 6));
}

static void add_fixed_link(struct tree *t, struct json_object *link)
{
	const char *duplex = get_text(link, "duplex");

	if (!link)
		return;
	begin(t, "fixed-link");
	add_cell(t, "speed", (u32)board_number(json_object_object_get(link, "speed")));
	if (duplex && !strcmp(duplex, "full"))
		add_flag(t, "full-duplex");
	if (json_object_get_boolean(json_object_object_get(link, "pause")))
		add_flag(t, "pause");
	end(t);
}

static void add_irq(struct tree *t, const struct board_device *device)
{
	for (u32 i = 0; device->irq && i < t->uml->line_count; i++) {
		const u32 cells[] = {HANDLE_GPIO, i, IRQ_TYPE_LEVEL_HIGH};

		if (t->uml->lines[i].irq == device->irq)
			add_cells(t, "interrupts-extended", cells, ARRAY_SIZE(cells));
	}
}

static void add_phy_handle(struct tree *t, struct json_object *props)
{
	int phy = device_index(t, get_text(props, "phy-handle"));

	if (phy >= 0)
		add_cell(t, "phy-handle", HANDLE_DEVICE + (u32)phy);
}

/* The interface that is @device's own MII end, by the board file's "netdevs". */
static const char *interface_of(struct tree *t, const struct board_device *device)
{
	struct json_object *netdevs = json_object_object_get(t->board->desc, "netdevs");
	size_t len = strlen(device->name);

	if (!netdevs)
		return NULL;
	json_object_object_foreach(netdevs, ifname, at)
	{
		const char *where = json_object_get_string(at);

		if (!strncmp(where, device->name, len) && where[len] == '.')
			return ifname;
	}
	return NULL;
}

/* ---------------------------------------------------------------- devices */

/* All that is behind the port: the whole route, not only the next switch. */
static void add_link(struct tree *t, u32 device, u32 port)
{
	struct board_port routes[BOARD_DSA_MAX];
	u32 handles[BOARD_DSA_MAX];
	u32 count = board_dsa_routes(t->board, device, port, routes, BOARD_DSA_MAX);

	for (u32 i = 0; i < count; i++)
		handles[i] = HANDLE_PORT + routes[i].device * 32 + routes[i].port;
	if (count)
		add_cells(t, "link", handles, count);
}

static void add_port(struct tree *t, u32 device, struct json_object *port)
{
	u32 n = (u32)board_number(json_object_object_get(port, "port"));
	const char *label = get_text(port, "label");
	int ethernet = device_index(t, get_text(port, "ethernet"));

	begin_at(t, "port", n);
	add_cell(t, "reg", n);
	add_cell(t, "phandle", HANDLE_PORT + device * 32 + n);
	add_text(t, "phy-mode", get_text(port, "phy-mode"));
	if (ethernet >= 0) {
		add_cell(t, "ethernet", HANDLE_DEVICE + (u32)ethernet);
	} else if (json_object_object_get(port, "link")) {
		add_link(t, device, n);
	} else {
		add_text(t, "label", label);
		add_mac(t, label);
	}
	if (json_object_object_get(port, "phy"))
		add_cell(t, "phy-handle",
			 HANDLE_PHY + device * 32 +
				 ((u32)board_number(json_object_object_get(port, "phy")) & 31));
	add_phy_handle(t, port);
	add_fixed_link(t, json_object_object_get(port, "fixed-link"));
	end(t);
}

static void add_ports(struct tree *t, u32 device, struct json_object *ports)
{
	u32 count = (u32)json_object_array_length(ports);

	begin(t, "ports");
	add_size_cells(t, 1, 0);
	for (u32 i = 0; i < count; i++)
		add_port(t, device, json_object_array_get_idx(ports, i));
	end(t);
	begin(t, "mdio");
	add_size_cells(t, 1, 0);
	for (u32 i = 0; i < count; i++) {
		struct json_object *phy =
			json_object_object_get(json_object_array_get_idx(ports, i), "phy");
		u32 addr = (u32)board_number(phy) & 31;

		if (!phy)
			continue;
		begin_at(t, "ethernet-phy", addr);
		add_cell(t, "reg", addr);
		add_cell(t, "phandle", HANDLE_PHY + device * 32 + addr);
		end(t);
	}
	end(t);
}

/* A board with one switch says nothing, as real ones do. */
static void add_dsa_member(struct tree *t, u32 device)
{
	struct board_dsa dsa = board_dsa(t->board, device);
	const u32 member[] = {dsa.tree, dsa.index};

	if (dsa.switches > 1)
		add_cells(t, "dsa,member", member, ARRAY_SIZE(member));
}

/* A switch or a PHY, on an MDIO bus. */
static void add_mdio_device(struct tree *t, u32 i, u32 addr)
{
	const struct board_device *device = device_at(t, i);
	struct json_object *ports = json_object_object_get(device->props, "ports");

	begin_at(t, ports ? "switch" : "ethernet-phy", addr);
	add_text(t, "compatible", get_text(device->props, "compatible"));
	add_cell(t, "reg", addr);
	add_cell(t, "phandle", HANDLE_DEVICE + i);
	add_irq(t, device);
	if (ports) {
		if (device->irq) {
			add_flag(t, "interrupt-controller");
			add_cell(t, "#interrupt-cells", 2);
		}
		add_dsa_member(t, i);
		add_ports(t, i, ports);
	}
	end(t);
}

static void add_mdio_devices(struct tree *t, const char *bus)
{
	for (u32 i = 0; i < t->board->devices->len; i++) {
		struct json_object *mdio = json_object_object_get(device_at(t, i)->props, "mdio");

		if (mdio && json_object_object_get(device_at(t, i)->props, "compatible") &&
		    !strcmp(json_object_get_string(json_object_array_get_idx(mdio, 0)), bus))
			add_mdio_device(t, i,
					(u32)board_number(json_object_array_get_idx(mdio, 1)));
	}
}

static void add_bus_device(struct tree *t, u32 i)
{
	const struct board_device *device = device_at(t, i);
	struct json_object *props = device->props;
	bool is_mdio = device->model->cls->mdio_bus;
	u32 base = (u32)(device->base - t->uml->bus_base);
	const u32 reg[] = {base, (u32)device->size};

	begin_at(t, is_mdio ? "mdio" : device->model->cls->mii ? "ethernet" : "device", base);
	add_text(t, "compatible", get_text(props, "compatible"));
	add_cells(t, "reg", reg, ARRAY_SIZE(reg));
	add_cell(t, "phandle", HANDLE_DEVICE + i);
	add_irq(t, device);
	if (json_object_object_get(props, "clock-hz"))
		add_cell(t, "clocks", HANDLE_CLOCK + i);
	add_text(t, "phy-mode", get_text(props, "phy-mode"));
	add_text(t, "managed", get_text(props, "managed"));
	add_phy_handle(t, props);
	add_mac(t, interface_of(t, device));
	if (is_mdio) {
		add_size_cells(t, 1, 0);
		add_mdio_devices(t, device->name);
	}
	add_fixed_link(t, json_object_object_get(props, "fixed-link"));
	end(t);
}

static void add_clocks(struct tree *t)
{
	for (u32 i = 0; i < t->board->devices->len; i++) {
		struct json_object *hz = json_object_object_get(device_at(t, i)->props, "clock-hz");
		char name[32];

		if (!hz)
			continue;
		snprintf(name, sizeof(name), "clock-%u", i);
		begin(t, name);
		add_text(t, "compatible", "fixed-clock");
		add_cell(t, "#clock-cells", 0);
		add_cell(t, "clock-frequency", (u32)board_number(hz));
		add_cell(t, "phandle", HANDLE_CLOCK + i);
		end(t);
	}
}

static void begin_virtio(struct tree *t, const struct vu_class *cls, enum uml_device_index index)
{
	char path[sizeof(UML_GIVEN_NAME) + 10]; /* any int in place of the %d */

	snprintf(path, sizeof(path), UML_GIVEN_NAME, UML_GIVEN_DEVICE + (int)index);
	begin(t, cls->name);
	add_text(t, "compatible", "virtio,uml");
	add_text(t, "socket-path", path);
	add_cell(t, "virtio-device-id", cls->device_id);
}

static void add_gpio(struct tree *t)
{
	begin_virtio(t, &vu_gpio, UML_GPIO);
	begin(t, "lines");
	add_text(t, "compatible", "virtio,device29");
	add_flag(t, "gpio-controller");
	add_cell(t, "#gpio-cells", 2);
	add_flag(t, "interrupt-controller");
	add_cell(t, "#interrupt-cells", 2);
	add_cell(t, "phandle", HANDLE_GPIO);
	end(t);
	end(t);
}

static void add_bus(struct tree *t)
{
	const u32 window[] = {0, WINDOW_BASE, WINDOW_SIZE};
	const u32 bus[] = {0, 0, (u32)t->uml->bus_size};
	static const char compatible[] = "virtio,device4d2\0simple-bus";

	begin_virtio(t, &vu_soc, UML_SOC);
	add_size_cells(t, 1, 1);
	add_cells(t, "ranges", window, ARRAY_SIZE(window));
	begin(t, "bus");
	check(t, fdt_property(t->fdt, "compatible", compatible, sizeof(compatible)));
	add_size_cells(t, 1, 1);
	add_cells(t, "ranges", bus, ARRAY_SIZE(bus));
	for (u32 i = 0; i < t->board->devices->len; i++)
		if (device_at(t, i)->size &&
		    json_object_object_get(device_at(t, i)->props, "compatible"))
			add_bus_device(t, i);
	end(t);
	end(t);
}

static void add_root(struct tree *t)
{
	begin(t, "");
	add_size_cells(t, 1, 1);
	add_text(t, "model", get_text(t->board->desc, "title"));
	add_text(t, "compatible", t->board->name);
	add_clocks(t);
	begin_virtio(t, &vu_console, UML_CONSOLE);
	end(t);
	add_gpio(t);
	add_bus(t);
	end(t);
}

void *tree_create(const struct uml *uml, size_t *size, GError **err)
{
	struct tree t = {.uml = uml, .board = uml->board, .fdt = g_malloc0(TREE_MAX)};

	check(&t, fdt_create(t.fdt, TREE_MAX));
	check(&t, fdt_finish_reservemap(t.fdt));
	add_root(&t);
	check(&t, fdt_finish(t.fdt));
	if (!t.error) {
		*size = fdt_totalsize(t.fdt);
		return t.fdt;
	}
	g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
		    "no device tree can be made of board \"%s\": %s", uml->board->name,
		    fdt_strerror(t.error));
	g_free(t.fdt);
	return NULL;
}
