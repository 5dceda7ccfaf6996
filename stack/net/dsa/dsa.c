// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bringing up a tree of switches: their ports as the board file lists them, then,
 * in the order of Linux 6.12 net/dsa/dsa.c,
 *
 *	each driver's setup         all registers that are not a port's business
 *	CPU ports and links         phylink (fixed link), forwarding
 *	user and unused ports       a net_device each, its PHY and phylink; or disabled
 *	the conduits                MTU, promiscuous, counters of the CPU port added
 *
 * Frames that reach a conduit before the last step are not DSA's yet.
 */
#include <net.h>

#include "dsa_priv.h"

/* A registered network device by its node, which drivers put into dev->of_node. */
static struct net_device *of_find_net_device_by_node(struct kernel *k, const char *name)
{
	struct board_device *bd = board_device(k->board, name);
	struct net_device *dev;

	if (!bd)
		return NULL;
	for_each_netdev(k, dev) if (dev->of_node == bd->props) return dev;
	return NULL;
}

/* The switch's number among the board's devices. */
static u32 dsa_device(struct dsa_switch *ds)
{
	GArray *devices = ds->k->board->devices;
	u32 i = 0;

	while (g_array_index(devices, struct board_device, i).props != ds->dev->of_node)
		i++;
	return i;
}

static const struct dsa_device_ops *dsa_find_tagger(enum dsa_tag_protocol proto, const char *name)
{
	static const struct dsa_device_ops *const taggers[] = {&dsa_netdev_ops, &edsa_netdev_ops};

	for (u32 i = 0; i < ARRAY_SIZE(taggers); i++)
		if (name ? !strcmp(taggers[i]->name, name) : taggers[i]->proto == proto)
			return taggers[i];
	return NULL;
}

static int dsa_port_parse_cpu(struct dsa_port *dp, const char *conduit)
{
	struct dsa_switch *ds = dp->ds;
	const char *proto = NULL;

	dp->conduit = of_find_net_device_by_node(ds->k, conduit);
	if (!dp->conduit)
		return board_device(ds->k->board, conduit) ? -EPROBE_DEFER : -ENODEV;
	dp->type = DSA_PORT_TYPE_CPU;
	of_property_read_string(dp->dn, "dsa-tag-protocol", &proto);
	dp->tag_ops = dsa_find_tagger(ds->ops->get_tag_protocol(ds, (int)dp->index), proto);
	if (!dp->tag_ops) {
		dev_err(ds->dev, "No tagger for this switch\n");
		return -EPROTONOSUPPORT;
	}
	return 0;
}

static int dsa_switch_parse_ports_of(struct dsa_switch *ds)
{
	struct device_node *ports = of_get_child_by_name(ds->dev->of_node, "ports");
	const char *conduit;
	u32 reg;
	int err;

	for (u32 i = 0; i < ds->num_ports; i++) {
		ds->ports[i].ds = ds;
		ds->ports[i].index = i;
	}
	for (u32 i = 0; ports && i < of_get_child_count(ports); i++) {
		const struct device_node *dn = of_get_child(ports, i);
		struct dsa_port *dp;

		if (of_property_read_u32(dn, "port", &reg) || reg >= ds->num_ports) {
			dev_err(ds->dev, "port %u has an invalid number\n", i);
			return -EINVAL;
		}
		dp = &ds->ports[reg];
		dp->dn = dn;
		of_property_read_string(dn, "label", &dp->name);
		if (!of_property_read_string(dn, "ethernet", &conduit)) {
			err = dsa_port_parse_cpu(dp, conduit);
			if (err)
				return err;
		} else if (of_get_child_by_name(dn, "link")) {
			dp->type = DSA_PORT_TYPE_DSA;
		} else if (dp->name) {
			dp->type = DSA_PORT_TYPE_USER;
		}
	}
	return 0;
}

static struct dsa_port *dsa_switch_find_first_cpu(struct dsa_switch *ds)
{
	for (u32 i = 0; i < ds->num_ports; i++)
		if (ds->ports[i].type == DSA_PORT_TYPE_CPU)
			return &ds->ports[i];
	return NULL;
}

/* Each switch's ports use its own CPU port, or, where it has none, the tree's first. */
static int dsa_tree_setup_cpu_ports(struct dsa_switch_tree *dst)
{
	struct dsa_port *first = NULL, *cpu_dp;

	for (struct dsa_switch *ds = dst->switches; ds && !first; ds = ds->next)
		first = dsa_switch_find_first_cpu(ds);
	if (!first) {
		pr_err(dst->k, "DSA: tree %u has no CPU port\n", dst->index);
		return -EINVAL;
	}
	dst->tag_ops = first->tag_ops;
	for (struct dsa_switch *ds = dst->switches; ds; ds = ds->next) {
		cpu_dp = dsa_switch_find_first_cpu(ds) ?: first;
		for (u32 i = 0; i < ds->num_ports; i++) {
			struct dsa_port *dp = &ds->ports[i];

			if (dp->type != DSA_PORT_TYPE_USER && dp->type != DSA_PORT_TYPE_DSA)
				continue;
			dp->cpu_dp = cpu_dp;
			dp->tag_ops = cpu_dp->tag_ops;
		}
	}
	return 0;
}

static void dsa_tree_setup_routing_table(struct dsa_switch_tree *dst)
{
	struct board *board = dst->k->board;

	for (struct dsa_switch *ds = dst->switches; ds; ds = ds->next) {
		memset(ds->routes, (int)ds->num_ports, sizeof(ds->routes));
		for (u32 i = 0; i < ds->num_ports; i++) {
			struct board_port to[BOARD_DSA_MAX];
			u32 count = board_dsa_routes(board, dsa_device(ds), i, to, BOARD_DSA_MAX);

			for (u32 r = 0; r < count; r++)
				ds->routes[board_dsa(board, to[r].device).index] = (u8)i;
		}
	}
}

static int dsa_port_setup(struct dsa_port *dp)
{
	struct dsa_switch *ds = dp->ds;
	int err;

	if (ds->ops->port_setup) {
		err = ds->ops->port_setup(ds, (int)dp->index);
		if (err)
			return err;
	}
	switch (dp->type) {
	case DSA_PORT_TYPE_UNUSED:
		dsa_port_disable_rt(dp);
		return 0;
	case DSA_PORT_TYPE_CPU:
	case DSA_PORT_TYPE_DSA:
		err = dsa_shared_port_link_register_of(dp);
		if (!err)
			dsa_port_enable_rt(dp);
		return err;
	default:
		return dsa_user_create(dp);
	}
}

static bool dsa_port_is_shared(const struct dsa_port *dp)
{
	return dp->type == DSA_PORT_TYPE_CPU || dp->type == DSA_PORT_TYPE_DSA;
}

static int dsa_tree_setup_ports(struct dsa_switch_tree *dst)
{
	int err;

	for (struct dsa_switch *ds = dst->switches; ds; ds = ds->next)
		for (u32 i = 0; i < ds->num_ports; i++) {
			if (!dsa_port_is_shared(&ds->ports[i]))
				continue;
			err = dsa_port_setup(&ds->ports[i]);
			if (err)
				return err;
		}
	for (struct dsa_switch *ds = dst->switches; ds; ds = ds->next)
		for (u32 i = 0; i < ds->num_ports; i++) {
			struct dsa_port *dp = &ds->ports[i];

			if (dsa_port_is_shared(dp) || !dsa_port_setup(dp))
				continue;
			/* The others can do without it. */
			dp->type = DSA_PORT_TYPE_UNUSED;
			dsa_port_disable_rt(dp);
		}
	return 0;
}

static int dsa_switch_setup(struct dsa_switch *ds)
{
	const struct dsa_device_ops *tag_ops = ds->dst->tag_ops;
	int err;

	err = ds->ops->setup(ds);
	if (err || tag_ops->proto == ds->ops->get_tag_protocol(ds, 0))
		return err;
	err = ds->ops->change_tag_protocol(ds, tag_ops->proto);
	if (err)
		dev_err(ds->dev, "Unable to use tag protocol \"%s\": %d\n", tag_ops->name, err);
	return err;
}

static int dsa_tree_setup_conduits(struct dsa_switch_tree *dst)
{
	int err = 0;

	rtnl_lock(dst->k);
	for (struct dsa_switch *ds = dst->switches; ds; ds = ds->next)
		for (u32 i = 0; i < ds->num_ports && !err; i++)
			if (ds->ports[i].type == DSA_PORT_TYPE_CPU)
				err = dsa_conduit_setup(ds->ports[i].conduit, &ds->ports[i]);
	rtnl_unlock(dst->k);
	return err;
}

/* User ports cannot be up without their conduit. */
static int dsa_netdevice_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct dsa_switch_tree *dst = container_of(nb, struct dsa_switch_tree, nb);
	struct net_device *dev = ptr;

	if (event != NETDEV_GOING_DOWN || !netdev_uses_dsa(dev) || dev->dsa_ptr->ds->dst != dst)
		return NOTIFY_DONE;
	for (struct dsa_switch *ds = dst->switches; ds; ds = ds->next)
		for (u32 i = 0; i < ds->num_ports; i++) {
			struct net_device *user = ds->ports[i].user;

			if (user && netif_running(user) && dsa_user_to_conduit(user) == dev)
				dev_close(user);
		}
	return NOTIFY_OK;
}

static int dsa_tree_setup(struct dsa_switch_tree *dst)
{
	struct kernel *k = dst->k;
	int err;

	err = dsa_tree_setup_cpu_ports(dst);
	if (err)
		return err;
	dsa_tree_setup_routing_table(dst);
	for (struct dsa_switch *ds = dst->switches; ds && !err; ds = ds->next)
		err = dsa_switch_setup(ds);
	if (!err)
		err = dsa_tree_setup_ports(dst);
	if (!err)
		err = dsa_tree_setup_conduits(dst);
	if (err)
		return err;
	dsa_tag_init(k);
	dst->setup = true;
	dst->nb.notifier_call = dsa_netdevice_event;
	register_netdevice_notifier(k, &dst->nb);
	pr_info(k, "DSA: tree %u setup\n", dst->index);
	return 0;
}

static struct dsa_switch_tree *dsa_tree_get(struct kernel *k, const struct board_dsa *dsa)
{
	struct dsa_switch_tree *dst = k->dsa_trees;

	while (dst && dst->index != dsa->tree)
		dst = dst->next;
	if (dst)
		return dst;
	dst = kzalloc(k, sizeof(*dst));
	dst->k = k;
	dst->index = dsa->tree;
	dst->size = dsa->size;
	dst->next = k->dsa_trees;
	k->dsa_trees = dst;
	return dst;
}

int dsa_register_switch(struct dsa_switch *ds)
{
	struct board_dsa dsa = board_dsa(ds->k->board, dsa_device(ds));
	struct dsa_switch_tree *dst;
	struct dsa_switch **link;
	u32 there = 1;
	int err;

	if (dsa.index >= BOARD_DSA_MAX)
		return -EINVAL;
	ds->index = dsa.index;
	err = dsa_switch_parse_ports_of(ds);
	if (err)
		return err;
	dst = dsa_tree_get(ds->k, &dsa);
	for (link = &dst->switches; *link; link = &(*link)->next)
		there++;
	*link = ds;
	ds->dst = dst;
	if (there < dst->size)
		return 0;
	err = dsa_tree_setup(dst);
	if (err)
		*link = NULL;
	return err;
}
