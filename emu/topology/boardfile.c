/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a board file.
 *
 * A device's object is also its node in the guest's device tree, so it has keys
 * of three readers: the builder's (model, reg, irq, mdio), the drivers'
 * (compatible, phy-mode ...), and under "straps" the model's own. All are
 * checked for their type here; what the builder needs is kept, the rest stays
 * in the tree for those who ask for it.
 *
 * Whether a device has the connector that a wire names is known when the device
 * exists: builder.c checks that.
 */
#include <netemu/board.h>

#include "topology/boardfile.h"

struct board_reader {
	struct board_file *file;
	const struct model_class *const *models;
};

struct region {
	u64 base, size;
};

static bool parse_region(const struct json_at *at, struct json_object *value, void *target,
			 void *ctx, GError **err)
{
	static const struct json_key keys[] = {
		JSON_REQUIRED("base", json_parse_u64, region, base),
		JSON_REQUIRED("size", json_parse_size, region, size),
	};
	struct region *region = target;

	if (!json_read_keys(at, value, keys, ARRAY_SIZE(keys), region, ctx, err))
		return false;
	if (!region->size || region->base + region->size < region->base)
		return json_refuse(at, err, "the region is empty or leaves 64 bits");
	return true;
}

/* Devices and drivers write 32 bits of address into descriptors. */
static bool parse_memory(const struct json_at *at, struct json_object *value, void *target,
			 void *ctx, GError **err)
{
	const struct region *region = target;

	return parse_region(at, value, target, ctx, err) &&
	       (region->base + region->size <= 1ULL << 32 ||
		json_refuse(at, err, "the memory leaves 32 bits, which is what devices reach"));
}

struct cpu {
	const char *title, *source;
	struct json_object *costs;
};

static bool parse_cpu(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err)
{
	static const struct json_key keys[] = {
		JSON_KEY("title", json_parse_string, cpu, title),
		JSON_KEY("source", json_parse_string, cpu, source),
		JSON_KEY("costs", json_parse_any, cpu, costs),
	};
	struct cpu cpu;

	*(bool *)target = true;
	return json_read_keys(at, value, keys, ARRAY_SIZE(keys), &cpu, ctx, err);
}

/* What a device's or a port's object holds for the drivers: types only. */
struct device_tree {
	const char *text;
	u64 number;
	bool flag;
	struct json_object *list;
};

struct fixed_link {
	u64 speed;
	const char *duplex;
	bool pause;
};

static bool parse_fixed_link(const struct json_at *at, struct json_object *value, void *target,
			     void *ctx, GError **err)
{
	static const struct json_key keys[] = {
		JSON_REQUIRED("speed", json_parse_u64, fixed_link, speed),
		JSON_REQUIRED("duplex", json_parse_string, fixed_link, duplex),
		JSON_KEY("pause", json_parse_bool, fixed_link, pause),
	};
	struct fixed_link link;
	struct json_at here;

	if (!json_read_keys(at, value, keys, ARRAY_SIZE(keys), &link, ctx, err))
		return false;
	here = json_at_key(at, "speed");
	if (link.speed != 10 && link.speed != 100 && link.speed != 1000 && link.speed != 2500)
		return json_refuse(&here, err,
				   "%" G_GUINT64_FORMAT
				   " is not a speed; right: 10, 100, 1000 or 2500",
				   link.speed);
	here = json_at_key(at, "duplex");
	if (strcmp(link.duplex, "full") && strcmp(link.duplex, "half"))
		return json_refuse(&here, err, "\"%s\" is not a duplex; right: \"full\", \"half\"",
				   link.duplex);
	return true;
}

/* An array of exactly two values. */
static bool want_pair(const struct json_at *at, struct json_object *value, const char *right,
		      GError **err)
{
	if (!json_want_array(at, value, err))
		return false;
	return json_object_array_length(value) == 2 ||
	       json_refuse(at, err, "there are %zu values; right: two, %s",
			   json_object_array_length(value), right);
}

static bool parse_link(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	struct json_at name = json_at_index(at, 0), port = json_at_index(at, 1);
	const char *other;
	u64 number;

	return want_pair(at, value, "the other switch and its port", err) &&
	       json_parse_name(&name, json_object_array_get_idx(value, 0), &other, ctx, err) &&
	       json_parse_u64(&port, json_object_array_get_idx(value, 1), &number, ctx, err);
}

static bool parse_port(const struct json_at *at, struct json_object *value, GError **err)
{
	static const struct json_key keys[] = {
		JSON_REQUIRED("port", json_parse_u64, device_tree, number),
		JSON_KEY("label", json_parse_name, device_tree, text),
		JSON_KEY("ethernet", json_parse_name, device_tree, text),
		JSON_KEY("phy-mode", json_parse_string, device_tree, text),
		JSON_KEY("phy", json_parse_u64, device_tree, number),
		JSON_KEY("phy-handle", json_parse_name, device_tree, text),
		JSON_KEY("fixed-link", parse_fixed_link, device_tree, list),
		JSON_KEY("link", parse_link, device_tree, list),
	};
	struct device_tree ignored;

	return json_read_keys(at, value, keys, ARRAY_SIZE(keys), &ignored, NULL, err);
}

static bool parse_ports(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	if (!json_want_array(at, value, err))
		return false;
	for (u32 i = 0; i < json_object_array_length(value); i++) {
		struct json_at here = json_at_index(at, i);

		if (!parse_port(&here, json_object_array_get_idx(value, i), err))
			return false;
	}
	return true;
}

/* A device while it is read. */
struct device_reader {
	struct board_file_device device;
	const char *model;
	struct region reg;
	const char *mdio;
	u64 mdio_addr;
	struct json_object *straps;
	struct device_tree tree;
};

static bool parse_reg(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err)
{
	struct region *reg = target;
	struct json_at base = json_at_index(at, 0), size = json_at_index(at, 1);

	if (!want_pair(at, value, "address and size", err) ||
	    !json_parse_u64(&base, json_object_array_get_idx(value, 0), &reg->base, ctx, err) ||
	    !json_parse_size(&size, json_object_array_get_idx(value, 1), &reg->size, ctx, err))
		return false;
	return reg->size || json_refuse(&size, err, "the size is zero");
}

static bool parse_mdio(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		       GError **err)
{
	struct device_reader *reader = target;
	struct json_at name = json_at_index(at, 0), addr = json_at_index(at, 1);

	if (!want_pair(at, value, "the bus's device and an address", err) ||
	    !json_parse_name(&name, json_object_array_get_idx(value, 0), &reader->mdio, ctx, err) ||
	    !json_parse_u64(&addr, json_object_array_get_idx(value, 1), &reader->mdio_addr, ctx,
			    err))
		return false;
	return reader->mdio_addr < 32 ||
	       json_refuse(&addr, err, "there is no such address; right: 0 to 31");
}

static bool parse_irq(const struct json_at *at, struct json_object *value, void *target, void *ctx,
		      GError **err)
{
	u64 *irq = target;

	return json_parse_u64(at, value, irq, ctx, err) &&
	       (*irq < 1020 ||
		json_refuse(at, err, "there is no such interrupt; right: 0 to 1019"));
}

static const struct model_class *find_model(const struct board_reader *reader, const char *name)
{
	for (u32 i = 0; reader->models[i]; i++)
		if (!strcmp(reader->models[i]->name, name))
			return reader->models[i];
	return NULL;
}

static bool refuse_model(const struct json_at *at, const struct board_reader *reader,
			 const char *name, GError **err)
{
	struct json_at here = json_at_key(at, "model");
	GPtrArray *names = g_ptr_array_new();

	for (u32 i = 0; reader->models[i]; i++)
		g_ptr_array_add(names, (char *)reader->models[i]->name);
	json_refuse_name(&here, err, "there is no model", name, names);
	g_ptr_array_unref(names);
	return false;
}

static struct board_file_device *find_device(const struct board_file *file, const char *name)
{
	for (u32 i = 0; i < file->devices->len; i++) {
		struct board_file_device *device =
			&g_array_index(file->devices, struct board_file_device, i);

		if (!strcmp(device->name, name))
			return device;
	}
	return NULL;
}

static bool refuse_device(const struct json_at *at, const struct board_file *file, const char *name,
			  GError **err)
{
	GPtrArray *names = g_ptr_array_new();

	for (u32 i = 0; i < file->devices->len; i++)
		g_ptr_array_add(
			names,
			(char *)g_array_index(file->devices, struct board_file_device, i).name);
	json_refuse_name(at, err, "there is no device", name, names);
	g_ptr_array_unref(names);
	return false;
}

static bool strapped_direct(struct json_object *straps)
{
	struct json_object *value;

	return straps && json_object_object_get_ex(straps, "addressing", &value) &&
	       json_object_is_type(value, json_type_string) &&
	       !strcmp(json_object_get_string(value), "direct");
}

static bool parse_device(const struct json_at *at, struct json_object *value,
			 const struct board_reader *reader, const char **mdio, GError **err)
{
	static const struct json_key keys[] = {
		JSON_REQUIRED("name", json_parse_name, device_reader, device.name),
		JSON_REQUIRED("model", json_parse_string, device_reader, model),
		JSON_KEY("reg", parse_reg, device_reader, reg),
		JSON_KEY("irq", parse_irq, device_reader, device.irq),
		{.name = "mdio", .parse = parse_mdio},
		JSON_KEY("straps", json_parse_any, device_reader, straps),
		JSON_KEY("compatible", json_parse_string, device_reader, tree.text),
		JSON_KEY("clock-hz", json_parse_u64, device_reader, tree.number),
		JSON_KEY("mdc-hz", json_parse_u64, device_reader, tree.number),
		JSON_KEY("phy-mode", json_parse_string, device_reader, tree.text),
		JSON_KEY("phy-handle", json_parse_name, device_reader, tree.text),
		JSON_KEY("managed", json_parse_string, device_reader, tree.text),
		JSON_KEY("fixed-link", parse_fixed_link, device_reader, tree.list),
		JSON_KEY("ports", parse_ports, device_reader, tree.list),
	};
	struct device_reader r = {
		.device = {.props = value, .irq = BOARD_NO_IRQ, .mdio_device = BOARD_NO_MDIO},
	};
	struct board_file *file = reader->file;
	struct json_at here = json_at_key(at, "reg");

	if (!json_read_keys(at, value, keys, ARRAY_SIZE(keys), &r, NULL, err))
		return false;
	r.device.cls = find_model(reader, r.model);
	if (!r.device.cls)
		return refuse_model(at, reader, r.model, err);
	if (r.reg.size && (r.reg.base > file->bus_size || r.reg.size > file->bus_size - r.reg.base))
		return json_refuse(&here, err,
				   "the registers leave the bus, which has 0x%" G_GINT64_MODIFIER
				   "x bytes",
				   file->bus_size);
	here = json_at_key(at, "name");
	if (find_device(file, r.device.name))
		return json_refuse(&here, err, "there is another device \"%s\"", r.device.name);
	r.device.base = r.reg.base;
	r.device.size = r.reg.size;
	r.device.mdio_addr = (u32)r.mdio_addr;
	r.device.mdio_direct = strapped_direct(r.straps);
	*mdio = r.mdio;
	g_array_append_val(file->devices, r.device);
	return true;
}

/* Whether @link, NULL or what a port says, names @port of the device called @name. */
static bool link_names(struct json_object *link, const char *name, u64 port)
{
	return link && !strcmp(json_object_get_string(json_object_array_get_idx(link, 0)), name) &&
	       board_number(json_object_array_get_idx(link, 1)) == port;
}

/* The "link" of @port of a device, or NULL. */
static struct json_object *link_of(struct json_object *device, u64 port)
{
	struct json_object *ports = json_object_object_get(device, "ports");

	for (size_t i = 0; ports && i < json_object_array_length(ports); i++) {
		struct json_object *it = json_object_array_get_idx(ports, i);

		if (board_number(json_object_object_get(it, "port")) == port)
			return json_object_object_get(it, "link");
	}
	return NULL;
}

/* A link between switches has two ends, which name each other. */
static bool check_links(const struct json_at *at, struct json_object *devices, u32 i,
			struct board_file *file, GError **err)
{
	struct json_object *device = json_object_array_get_idx(devices, i);
	struct json_object *ports = json_object_object_get(device, "ports");
	const char *name = g_array_index(file->devices, struct board_file_device, i).name;
	struct json_at ports_at = json_at_key(at, "ports");

	for (u32 p = 0; ports && p < json_object_array_length(ports); p++) {
		struct json_object *port = json_object_array_get_idx(ports, p);
		struct json_object *link = json_object_object_get(port, "link"), *back;
		struct json_at port_at = json_at_index(&ports_at, p);
		struct json_at here = json_at_key(&port_at, "link");
		const struct board_file_device *other;
		const char *other_name;
		u64 other_port;

		if (!link)
			continue;
		other_name = json_object_get_string(json_object_array_get_idx(link, 0));
		other_port = board_number(json_object_array_get_idx(link, 1));
		other = find_device(file, other_name);
		if (!other) {
			struct json_at name_at = json_at_index(&here, 0);

			return refuse_device(&name_at, file, other_name, err);
		}
		back = link_of(
			json_object_array_get_idx(
				devices,
				(size_t)(other - (struct board_file_device *)file->devices->data)),
			other_port);
		if (!link_names(back, name, board_number(json_object_object_get(port, "port"))))
			return json_refuse(
				&here, err,
				"port %" G_GINT64_MODIFIER
				"u of \"%s\" has no \"link\" to this one; right: two ends "
				"that name each other",
				other_port, other_name);
	}
	return true;
}

/* A device may be on the bus of one that comes later, so names wait till the end. */
static bool parse_devices(const struct json_at *at, struct json_object *value, void *target,
			  void *ctx, GError **err)
{
	struct board_reader *reader = ctx;
	struct board_file *file = reader->file;
	const char **mdio;
	bool ok = true;
	size_t count;

	if (!json_want_array(at, value, err))
		return false;
	count = json_object_array_length(value);
	mdio = g_new0(const char *, count);
	for (u32 i = 0; ok && i < count; i++) {
		struct json_at here = json_at_index(at, i);

		ok = parse_device(&here, json_object_array_get_idx(value, i), reader, &mdio[i],
				  err);
	}
	for (u32 i = 0; ok && i < count; i++) {
		struct json_at device_at = json_at_index(at, i);
		struct json_at key_at = json_at_key(&device_at, "mdio");
		struct json_at here = json_at_index(&key_at, 0);
		struct board_file_device *bus;

		ok = check_links(&device_at, value, i, file, err);
		if (!ok || !mdio[i])
			continue;
		bus = find_device(file, mdio[i]);
		if (bus)
			g_array_index(file->devices, struct board_file_device, i).mdio_device =
				(u32)(bus - (struct board_file_device *)file->devices->data);
		else
			ok = refuse_device(&here, file, mdio[i], err);
	}
	g_free(mdio);
	return ok;
}

static bool parse_connector(const struct json_at *at, struct json_object *value,
			    struct board_file *file, struct board_connector *out, GError **err)
{
	struct board_file_device *device;
	const char *text, *dot;
	char *name;
	bool ok;

	if (!json_parse_string(at, value, &text, NULL, err))
		return false;
	dot = strchr(text, '.');
	if (!dot || dot == text || !dot[1])
		return json_refuse(at, err,
				   "\"%s\" is not a connector; right: \"DEVICE.CONNECTOR\", such "
				   "as \"switch0.port1\"",
				   text);
	name = g_strndup(text, (gsize)(dot - text));
	device = find_device(file, name);
	ok = device || refuse_device(at, file, name, err);
	g_free(name);
	if (!ok)
		return false;
	out->device = (u32)(device - (struct board_file_device *)file->devices->data);
	out->port = dot + 1;
	return true;
}

static bool parse_wires(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	struct board_reader *reader = ctx;

	if (!json_want_array(at, value, err))
		return false;
	for (u32 i = 0; i < json_object_array_length(value); i++) {
		struct json_object *pair = json_object_array_get_idx(value, i);
		struct json_at here = json_at_index(at, i);
		struct board_file_wire wire;

		if (!want_pair(&here, pair, "the connectors that the wire joins", err))
			return false;
		for (u32 end = 0; end < 2; end++) {
			struct json_at end_at = json_at_index(&here, end);

			if (!parse_connector(&end_at, json_object_array_get_idx(pair, end),
					     reader->file, &wire.end[end], err))
				return false;
		}
		g_array_append_val(reader->file->wires, wire);
	}
	return true;
}

static bool parse_names(const struct json_at *at, struct json_object *value, void *target,
			void *ctx, GError **err)
{
	struct board_reader *reader = ctx;
	GArray *names = *(GArray **)target;

	if (!json_want_object(at, value, err))
		return false;
	json_object_object_foreach(value, key, member)
	{
		struct json_at here = json_at_key(at, key);
		struct json_object *text = json_object_new_string(key);
		struct board_file_name name = {.name = key};
		const char *ignored;
		bool ok = json_parse_name(&here, text, &ignored, NULL, err) &&
			  parse_connector(&here, member, reader->file, &name.at, err);

		json_object_put(text);
		if (!ok)
			return false;
		g_array_append_val(names, name);
	}
	return true;
}

static bool read_board(struct board_file *file, const struct model_class *const *models,
		       GError **err)
{
	static const struct json_key keys[] = {
		{.name = "netemu-board", .required = true, .parse = json_parse_version},
		JSON_REQUIRED("name", json_parse_string, board_file, name),
		JSON_KEY("title", json_parse_string, board_file, title),
		JSON_KEY("source", json_parse_string, board_file, source),
		JSON_KEY("memory", parse_memory, board_file, memory_base),
		JSON_KEY("bus", parse_region, board_file, bus_base),
		JSON_KEY("cpu", parse_cpu, board_file, has_cpu),
		JSON_REQUIRED("devices", parse_devices, board_file, devices),
		JSON_KEY("wires", parse_wires, board_file, wires),
		JSON_KEY("jacks", parse_names, board_file, jacks),
		JSON_KEY("netdevs", parse_names, board_file, netdevs),
	};
	struct board_reader reader = {.file = file, .models = models};
	struct json_at root = {.file = file->path};

	/* A region is read into base and size as they stand here. */
	_Static_assert(offsetof(struct board_file, memory_size) ==
			       offsetof(struct board_file, memory_base) + sizeof(u64),
		       "memory_size follows memory_base");
	_Static_assert(offsetof(struct board_file, bus_size) ==
			       offsetof(struct board_file, bus_base) + sizeof(u64),
		       "bus_size follows bus_base");
	if (!json_read_keys(&root, file->json, keys, ARRAY_SIZE(keys), file, &reader, err))
		return false;
	if (file->has_cpu && !file->memory_size)
		return json_refuse(&root, err,
				   "the board has a \"cpu\" but no \"memory\" to run programs in");
	return true;
}

struct board_file *board_file_read(const char *path, const struct model_class *const *models,
				   GError **err)
{
	struct json_object *json = json_load(path, err);
	struct board_file *file;

	if (!json)
		return NULL;
	file = g_new0(struct board_file, 1);
	file->path = g_strdup(path);
	file->json = json;
	file->devices = g_array_new(FALSE, TRUE, sizeof(struct board_file_device));
	file->wires = g_array_new(FALSE, TRUE, sizeof(struct board_file_wire));
	file->jacks = g_array_new(FALSE, TRUE, sizeof(struct board_file_name));
	file->netdevs = g_array_new(FALSE, TRUE, sizeof(struct board_file_name));
	if (read_board(file, models, err))
		return file;
	board_file_free(file);
	return NULL;
}

void board_file_free(struct board_file *file)
{
	if (!file)
		return;
	g_array_unref(file->devices);
	g_array_unref(file->wires);
	g_array_unref(file->jacks);
	g_array_unref(file->netdevs);
	json_object_put(file->json);
	g_free(file->path);
	g_free(file);
}

const struct board_file_name *board_file_find(const GArray *names, const char *name)
{
	for (u32 i = 0; i < names->len; i++) {
		const struct board_file_name *n = &g_array_index(names, struct board_file_name, i);

		if (!strcmp(n->name, name))
			return n;
	}
	return NULL;
}

GPtrArray *board_file_names(const GArray *names)
{
	GPtrArray *list = g_ptr_array_new();

	for (u32 i = 0; i < names->len; i++)
		g_ptr_array_add(list, (char *)g_array_index(names, struct board_file_name, i).name);
	return list;
}
