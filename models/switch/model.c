/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: creation, reset, connectors. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/chip.c.
 *
 * Board file: "straps": { "addressing": "multi-chip" or "direct", "managed":
 * true or false }, "ports": [ { "port", "phy-mode", "fixed-link" } ],
 * "eeprom-length". Strapped unmanaged (NO_CPU), every port forwards and its PHY
 * is on from the start; managed, ports are disabled and PHYs are powered down
 * until software wants them (a dump of a real 88E6341 shows the former).
 * "fixed-link" is software's affair, and only an unmanaged switch takes it as a
 * strap.
 *
 * Assumption: managed, PHYs start powered down; C_Mode of a port 5 that the board
 * does not use is 6, as the dump shows of port 0.
 */
#include <stdio.h>

#include "switch/switch.h"

static const struct {
	const char *name;
	u8 c_mode;
} phy_modes[] = {
	{"revmii", 0x1},     {"mii", 0x2},	 {"gmii", 0x3},	      {"revrmii", 0x4},
	{"rmii", 0x5},	     {"rgmii", 0x7},	 {"rgmii-id", 0x7},   {"rgmii-txid", 0x7},
	{"rgmii-rxid", 0x7}, {"100base-x", 0x8}, {"1000base-x", 0x9}, {"sgmii", 0xa},
	{"2500base-x", 0xb}, {"internal", 0xf},
};

#define C_MODE_UNUSED 0x6
#define C_MODE_INTERNAL 0xf

static void destroy(struct model *model);

/* The object of "ports" that describes port @n, or NULL. */
static struct json_object *port_props(struct json_object *props, u32 n)
{
	struct json_object *ports, *number;

	if (!json_object_object_get_ex(props, "ports", &ports))
		return NULL;
	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		if (json_object_object_get_ex(port, "port", &number) &&
		    json_object_get_int64(number) == n)
			return port;
	}
	return NULL;
}

static bool parse_c_mode(struct json_object *props, u32 n, u8 *c_mode, GError **err)
{
	struct json_object *port = port_props(props, n), *mode;
	const char *name;

	*c_mode = C_MODE_UNUSED;
	if (n >= 1 && n <= 4) {
		*c_mode = C_MODE_INTERNAL;
		return true;
	}
	if (!port || !json_object_object_get_ex(port, "phy-mode", &mode))
		return true;
	name = json_object_get_string(mode);
	for (u32 i = 0; i < ARRAY_SIZE(phy_modes); i++) {
		if (strcmp(phy_modes[i].name, name))
			continue;
		*c_mode = phy_modes[i].c_mode;
		return true;
	}
	g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
		    "port %u: phy-mode \"%s\" is unknown; \"rgmii-id\", \"sgmii\" and "
		    "\"2500base-x\" are some that are right",
		    n, name);
	return false;
}

static bool parse_ports(struct json_object *props, GError **err)
{
	struct json_object *ports, *number;

	if (!props || !json_object_object_get_ex(props, "ports", &ports))
		return true;
	if (!json_object_is_type(ports, json_type_array)) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL, "\"ports\" must be a list");
		return false;
	}
	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		if (json_object_object_get_ex(port, "port", &number) &&
		    json_object_is_type(number, json_type_int) &&
		    json_object_get_int64(number) >= 0 && json_object_get_int64(number) < SW_PORTS)
			continue;
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
			    "ports[%zu]: \"port\" must be a number from 0 to %u", i, SW_PORTS - 1);
		return false;
	}
	return true;
}

static bool parse_straps(struct sw *sw, struct json_object *props, GError **err)
{
	struct json_object *straps, *value;
	const char *addressing;

	sw->managed = true;
	if (!json_object_object_get_ex(props, "straps", &straps))
		return true;
	if (json_object_object_get_ex(straps, "managed", &value)) {
		if (!json_object_is_type(value, json_type_boolean)) {
			g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
				    "straps.managed must be true or false");
			return false;
		}
		sw->managed = json_object_get_boolean(value);
	}
	if (!json_object_object_get_ex(straps, "addressing", &value))
		return true;
	addressing =
		json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";
	sw->direct = !strcmp(addressing, "direct");
	if (sw->direct || !strcmp(addressing, "multi-chip"))
		return true;
	g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
		    "straps.addressing must be \"multi-chip\" or \"direct\"");
	return false;
}

static bool parse_eeprom(struct sw *sw, struct json_object *props, GError **err)
{
	struct json_object *value;
	s64 len;

	if (!json_object_object_get_ex(props, "eeprom-length", &value))
		return true;
	len = json_object_get_int64(value);
	if (len < 1 || len > 65536) {
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
			    "eeprom-length must be from 1 to 65536 bytes");
		return false;
	}
	sw->eeprom_len = (u32)len;
	sw->eeprom = g_malloc(sw->eeprom_len);
	memset(sw->eeprom, 0xff, sw->eeprom_len);
	return true;
}

/* An unmanaged switch has no software to force a fixed link: its straps do. */
static u32 strapped_mac_ctl(struct json_object *props, u32 n)
{
	struct json_object *port = port_props(props, n), *link, *value;
	u32 ctl = BIT(5) | BIT(4) | BIT(3) | BIT(2) | BIT(13) | 2;

	if (!port || !json_object_object_get_ex(port, "fixed-link", &link))
		return 3;
	if (json_object_object_get_ex(link, "speed", &value)) {
		s64 speed = json_object_get_int64(value);

		ctl &= ~3u;
		ctl |= speed >= 2500 ? 3 : speed >= 1000 ? 2 : speed >= 100 ? 1 : 0;
	}
	if (json_object_object_get_ex(link, "duplex", &value) &&
	    !strcmp(json_object_get_string(value), "half"))
		ctl &= ~BIT(3);
	return ctl;
}

static void create_phys(struct sw *sw)
{
	for (u32 n = 1; n <= 4; n++) {
		struct sw_port *p = &sw->port[n];
		struct phy_config config = {
			.kind = PHY_88E6341,
			.power_down = sw->managed,
			.irq = sw_phy_irq,
			.irq_ctx = p,
		};
		char *name = g_strdup_printf("%s.phy%u", sw->model.name, n);

		p->phy = phy_create(sw->node, &sw->model, name, &config);
		g_free(name);
		mii_connect(&p->mii, phy_mii(p->phy));
		mdio_bus_attach(&sw->phy_bus, 0x10 + n, phy_mdio(p->phy));
	}
}

/*
 * Reset
 */

static void reset_enter(struct model *model)
{
	struct sw *sw = model_to_sw(model);

	sw_smi_reset(sw);
	sw_tables_reset(sw);
	sw_global_reset(sw);
	sw_irl_reset(sw);
	sw_avb_reset(sw);
	sw_serdes_reset(sw);
	sw_atu_clear(sw);
	sw_vtu_clear(sw);
	for (u32 n = 0; n < SW_PORTS; n++)
		sw_port_reset(&sw->port[n]);
	sw_decode_mgmt(sw);
	sw_update_masks(sw);
	for (u32 n = 1; n <= 4; n++)
		if (sw->port[n].phy)
			phy_reset_enter(sw->port[n].phy);
}

static void reset_hold(struct model *model)
{
	struct sw *sw = model_to_sw(model);

	for (u32 n = 1; n <= 4; n++)
		phy_reset_hold(sw->port[n].phy);
	if (sw_serdes_present(sw))
		sw_serdes_update(sw);
	sw_update_irq(sw);
}

/*
 * Creation
 */

static bool init_ports(struct sw *sw, struct json_object *props, GError **err)
{
	for (u32 n = 0; n < SW_PORTS; n++) {
		u8 c_mode;

		if (!parse_c_mode(props, n, &c_mode, err))
			return false;
		sw_port_init(sw, n, c_mode);
	}
	return true;
}

static void init_blocks(struct sw *sw)
{
	reg_block_init(&sw->g1, &sw_global1_space, &sw->model, "global1", sw);
	reg_block_init(&sw->g2, &sw_global2_space, &sw->model, "global2", sw);
	reg_block_init(&sw->monitor, &sw_monitor_space, &sw->model, "monitor", sw);
	reg_block_init(&sw->scratch, &sw_scratch_space, &sw->model, "scratch", sw);
	reg_block_init(&sw->wdog, &sw_wdog_space, &sw->model, "watchdog", sw);
	reg_block_init(&sw->irl, &sw_irl_space, &sw->model, "irl", sw);
	sw_avb_init(sw);
	sw_smi_init(sw);
	sw_serdes_init(sw);
}

static void finish_blocks(struct sw *sw)
{
	sw_serdes_finish(sw);
	sw_smi_finish(sw);
	sw_avb_finish(sw);
	reg_block_finish(&sw->irl);
	reg_block_finish(&sw->wdog);
	reg_block_finish(&sw->scratch);
	reg_block_finish(&sw->monitor);
	reg_block_finish(&sw->g2);
	reg_block_finish(&sw->g1);
}

static struct model *create(struct node *node, const char *name, struct json_object *props,
			    GError **err)
{
	struct sw *sw = g_new0(struct sw, 1);
	char *stream;

	sw->node = node;
	model_init(&sw->model, &sw_88e6341_class, node, name);
	if (!parse_ports(props, err) || !parse_straps(sw, props, err) ||
	    !parse_eeprom(sw, props, err) || !init_ports(sw, props, err)) {
		for (u32 n = 0; n < SW_PORTS && sw->port[n].sw; n++)
			reg_block_finish(&sw->port[n].regs);
		g_free(sw->eeprom);
		model_finish(&sw->model);
		g_free(sw);
		return NULL;
	}
	sw->age_next = SIM_TIME_MAX;
	event_init(&sw->age_event, sw_atu_age_event);
	stream = g_strdup_printf("%s backoff", name);
	node_rng_init(node, &sw->rng, stream);
	g_free(stream);
	init_blocks(sw);
	reset_enter(&sw->model);
	if (!sw->managed)
		for (u32 n = 0; n < SW_PORTS; n += 5) {
			reg_set(&sw->port[n].regs, PORT_MAC_CTL, strapped_mac_ctl(props, n));
			sw_port_update_link(&sw->port[n]);
		}
	create_phys(sw);
	return &sw->model;
}

static void destroy(struct model *model)
{
	struct sw *sw;

	if (!model)
		return;
	sw = model_to_sw(model);
	node_cancel(sw->node, &sw->age_event);
	for (u32 n = 0; n < SW_PORTS; n++)
		sw_port_finish(&sw->port[n]);
	mdio_bus_abort(&sw->phy_bus);
	for (u32 n = 1; n <= 4; n++)
		phy_destroy(sw->port[n].phy);
	sw_store_finish(sw);
	sw_atu_clear(sw);
	sw_vtu_clear(sw);
	finish_blocks(sw);
	g_free(sw->eeprom);
	model_finish(&sw->model);
	g_free(sw);
}

/*
 * Connectors
 */

/* The number behind @prefix in @name, or SW_NO_PORT. */
static u32 number_of(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);

	if (strncmp(name, prefix, len) || !g_ascii_isdigit(name[len]) || name[len + 1])
		return SW_NO_PORT;
	return (u32)(name[len] - '0');
}

static struct mii_end *mii(struct model *model, const char *port)
{
	u32 n = number_of(port, "port");

	return n < SW_PORTS ? &model_to_sw(model)->port[n].mii : NULL;
}

static struct mdi_port *mdi(struct model *model, const char *port)
{
	u32 n = number_of(port, "phy");

	return n >= 1 && n <= 4 ? phy_mdi(model_to_sw(model)->port[n].phy) : NULL;
}

static struct irq_pin *irq(struct model *model)
{
	return &model_to_sw(model)->irq;
}

static struct mdio_device *mdio_device(struct model *model, const char *port)
{
	return sw_smi_device(model_to_sw(model), port);
}

/* "" or "external": the bus of its MDC_PHY pins; "internal": that of its PHYs. */
static struct mdio_bus *mdio_bus(struct model *model, const char *port)
{
	struct sw *sw = model_to_sw(model);

	if (!strcmp(port, "internal"))
		return &sw->phy_bus;
	return !*port || !strcmp(port, "external") ? &sw->ext_bus : NULL;
}

static const char *const *ports(struct model *model)
{
	static const char *const names[] = {"port0", "port1", "port2", "port3",
					    "port4", "port5", NULL};

	return names;
}

static const struct reg_space *const spaces[] = {
	&sw_port_space,	   &sw_global1_space, &sw_monitor_space, &sw_global2_space,
	&sw_scratch_space, &sw_wdog_space,    &sw_irl_space,	 &sw_avb_space,
	&sw_serdes_space,  &phy_space,	      &phy_mmd_space,	 NULL,
};

const struct model_class sw_88e6341_class = {
	.name = "88e6341",
	.title = "Marvell 88E6341 Ethernet switch",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx",
	.not_modelled =
		"Remote management (RMU, frame to register), the TCAM, cut-through forwarding, learn "
		"messages between switches, AVB classes, Qbv, the event and trigger pins, LEDs, "
		"the contents of a register EEPROM, forwarding latency (a frame leaves when its last "
		"bit is in and the port is free), RGMII delays, negotiation on the SERDES lane, rate "
		"limits by flow control.",
	.spaces = spaces,
	.create = create,
	.destroy = destroy,
	.reset_enter = reset_enter,
	.reset_hold = reset_hold,
	.mii = mii,
	.mdi = mdi,
	.mdio_bus = mdio_bus,
	.mdio_device = mdio_device,
	.irq = irq,
	.counters = sw_counters,
	.ports = ports,
};
