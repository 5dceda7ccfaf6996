// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bringing up a switch: its ports as the board file lists them, then, in the
 * order of Linux 6.12 net/dsa/dsa.c,
 *
 *	the driver's setup          all registers that are not a port's business
 *	the CPU port                phylink (fixed link), forwarding
 *	user and unused ports       a net_device each, its PHY and phylink; or disabled
 *	the conduit                 MTU, promiscuous, counters of the CPU port added
 *
 * Frames that reach the conduit before the last step are not DSA's yet.
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
		} else if (dp->name) {
			dp->type = DSA_PORT_TYPE_USER;
		}
	}
	return 0;
}

static int dsa_setup_cpu_port(struct dsa_switch *ds)
{
	struct dsa_port *cpu_dp = NULL;

	for (u32 i = 0; i < ds->num_ports && !cpu_dp; i++)
		if (ds->ports[i].type == DSA_PORT_TYPE_CPU)
			cpu_dp = &ds->ports[i];
	if (!cpu_dp) {
		dev_err(ds->dev, "switch without a CPU port\n");
		return -EINVAL;
	}
	for (u32 i = 0; i < ds->num_ports; i++) {
		struct dsa_port *dp = &ds->ports[i];

		if (dp->type == DSA_PORT_TYPE_USER) {
			dp->cpu_dp = cpu_dp;
			dp->tag_ops = cpu_dp->tag_ops;
		}
	}
	return 0;
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
		err = dsa_shared_port_link_register_of(dp);
		if (!err)
			dsa_port_enable_rt(dp);
		return err;
	default:
		return dsa_user_create(dp);
	}
}

static int dsa_setup_ports(struct dsa_switch *ds)
{
	int err;

	for (u32 i = 0; i < ds->num_ports; i++) {
		if (ds->ports[i].type != DSA_PORT_TYPE_CPU)
			continue;
		err = dsa_port_setup(&ds->ports[i]);
		if (err)
			return err;
	}
	for (u32 i = 0; i < ds->num_ports; i++) {
		struct dsa_port *dp = &ds->ports[i];

		if (dp->type == DSA_PORT_TYPE_CPU || !dsa_port_setup(dp))
			continue;
		/* The others can do without it. */
		dp->type = DSA_PORT_TYPE_UNUSED;
		dsa_port_disable_rt(dp);
	}
	return 0;
}

/* User ports cannot be up without their conduit. */
static int dsa_netdevice_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct dsa_switch *ds = container_of(nb, struct dsa_switch, nb);
	struct net_device *dev = ptr;

	if (event != NETDEV_GOING_DOWN || !netdev_uses_dsa(dev) || dev->dsa_ptr->ds != ds)
		return NOTIFY_DONE;
	for (u32 i = 0; i < ds->num_ports; i++) {
		struct net_device *user = ds->ports[i].user;

		if (user && netif_running(user))
			dev_close(user);
	}
	return NOTIFY_OK;
}

int dsa_register_switch(struct dsa_switch *ds)
{
	struct kernel *k = ds->k;
	const struct dsa_device_ops *tag_ops;
	struct dsa_port *cpu_dp = NULL;
	int err;

	err = dsa_switch_parse_ports_of(ds);
	if (!err)
		err = dsa_setup_cpu_port(ds);
	if (err)
		return err;
	err = ds->ops->setup(ds);
	if (err)
		return err;
	for (u32 i = 0; i < ds->num_ports; i++)
		if (ds->ports[i].type == DSA_PORT_TYPE_CPU)
			cpu_dp = &ds->ports[i];
	tag_ops = cpu_dp->tag_ops;
	if (tag_ops->proto != ds->ops->get_tag_protocol(ds, (int)cpu_dp->index)) {
		err = ds->ops->change_tag_protocol(ds, tag_ops->proto);
		if (err) {
			dev_err(ds->dev, "Unable to use tag protocol \"%s\": %d\n", tag_ops->name,
				err);
			return err;
		}
	}
	err = dsa_setup_ports(ds);
	if (err)
		return err;

	rtnl_lock(k);
	err = dsa_conduit_setup(cpu_dp->conduit, cpu_dp);
	rtnl_unlock(k);
	if (err)
		return err;
	dsa_tag_init(k);
	ds->next = k->dsa_switches;
	k->dsa_switches = ds;
	ds->nb.notifier_call = dsa_netdevice_event;
	register_netdevice_notifier(k, &ds->nb);
	pr_info(k, "DSA: tree %u setup\n", 0u);
	return 0;
}
