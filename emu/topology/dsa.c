/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which switches of a board are one DSA tree, and which port leads where: what a
 * board file says with "link" at the ports that join two switches, worked out as
 * Linux's device trees spell it ("dsa,member", "link": Documentation/devicetree/
 * bindings/net/dsa/dsa-port.yaml).
 */
#include <netemu/board.h>

u64 board_number(struct json_object *value)
{
	if (!value)
		return 0;
	if (json_object_is_type(value, json_type_string))
		return g_ascii_strtoull(json_object_get_string(value), NULL, 0);
	return (u64)json_object_get_int64(value);
}

static struct board_device *device_at(const struct board *board, u32 i)
{
	return &g_array_index(board->devices, struct board_device, i);
}

/* The ports of device @i if it is a switch that a guest drives, else NULL. */
static struct json_object *ports_of(const struct board *board, u32 i)
{
	struct json_object *props = device_at(board, i)->props;

	return json_object_object_get(props, "compatible") ?
		       json_object_object_get(props, "ports") :
		       NULL;
}

/* The other end of the link that @port, an element of "ports", says, or false. */
static bool linked(const struct board *board, struct json_object *port, struct board_port *end)
{
	struct json_object *link = json_object_object_get(port, "link");
	const char *name;

	if (!link)
		return false;
	name = json_object_get_string(json_object_array_get_idx(link, 0));
	for (u32 i = 0; i < board->devices->len; i++) {
		if (strcmp(device_at(board, i)->name, name) || !ports_of(board, i))
			continue;
		end->device = i;
		end->port = (u32)board_number(json_object_array_get_idx(link, 1));
		return true;
	}
	return false;
}

/* Marks all switches that links join with @device; @member has one place a device. */
static void mark_tree(const struct board *board, u32 device, bool *member)
{
	struct json_object *ports = ports_of(board, device);
	struct board_port end;

	member[device] = true;
	for (u32 p = 0; ports && p < json_object_array_length(ports); p++)
		if (linked(board, json_object_array_get_idx(ports, p), &end) && !member[end.device])
			mark_tree(board, end.device, member);
}

struct board_dsa board_dsa(const struct board *board, u32 device)
{
	u32 count = board->devices->len;
	bool *ours = g_new0(bool, count), *other = g_new0(bool, count);
	struct board_dsa dsa = {0};

	mark_tree(board, device, ours);
	for (u32 i = 0; i < count; i++) {
		if (!ports_of(board, i))
			continue;
		dsa.switches++;
		dsa.size += ours[i];
		dsa.index += ours[i] && i < device;
		if (ours[i] || other[i])
			continue;
		mark_tree(board, i, other);
		dsa.tree += i < device && !dsa.index;
	}
	g_free(ours);
	g_free(other);
	return dsa;
}

u32 board_dsa_routes(const struct board *board, u32 device, u32 port, struct board_port *routes,
		     u32 max)
{
	bool *seen = g_new0(bool, board->devices->len);
	struct json_object *ports = ports_of(board, device);
	u32 count = 0;

	seen[device] = true;
	for (u32 p = 0; ports && p < json_object_array_length(ports) && !count && max; p++) {
		struct json_object *at = json_object_array_get_idx(ports, p);

		if (board_number(json_object_object_get(at, "port")) == port &&
		    linked(board, at, &routes[0]) && !seen[routes[0].device]) {
			seen[routes[0].device] = true;
			count = 1;
		}
	}
	for (u32 i = 0; i < count; i++) {
		ports = ports_of(board, routes[i].device);
		for (u32 p = 0; p < json_object_array_length(ports) && count < max; p++) {
			struct board_port end;

			if (!linked(board, json_object_array_get_idx(ports, p), &end) ||
			    seen[end.device])
				continue;
			seen[end.device] = true;
			routes[count++] = end;
		}
	}
	g_free(seen);
	return count;
}
