/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Distributed Switch Architecture: an Ethernet switch as a set of network
 * devices, one a user port, on top of the conduit, the MAC that is wired to the
 * switch's CPU port.
 *
 *	lan0 ─┐  ndo_start_xmit: tag in front    ptype ETH_P_XDSA: tag says port
 *	lan1 ─┼──> eth0 (conduit) ══> CPU port | switch | port 1, 2, 3 ──> PHYs
 *	wan  ─┘
 *
 * A tagger knows the tag; a switch driver, through dsa_switch_ops, the switch's
 * registers; the core in stack/net/dsa/ all that is common. As in Linux each
 * port has a phylink, the CPU port too.
 *
 * Switches whose ports are linked are a tree: tags name switch and port, and what
 * is for a switch further away goes through those between. A tree comes up when
 * the last of its switches has been probed.
 *
 * Not here: bridges, VLAN filtering and link aggregation in the switch, which
 * nobody can ask for yet.
 */
#ifndef STACK_DSA_H
#define STACK_DSA_H

#include <netdevice.h>
#include <phylink.h>

struct dsa_port;
struct dsa_switch;

#define DSA_MAX_PORTS 12

enum dsa_tag_protocol {
	DSA_TAG_PROTO_NONE = 0,
	DSA_TAG_PROTO_DSA = 3,
	DSA_TAG_PROTO_EDSA = 4,
};

/* 802.1D port states, as the bridge calls them. */
enum {
	BR_STATE_DISABLED,
	BR_STATE_LISTENING,
	BR_STATE_LEARNING,
	BR_STATE_FORWARDING,
	BR_STATE_BLOCKING,
};

struct dsa_device_ops {
	const char *name;
	enum dsa_tag_protocol proto;
	u8 needed_headroom; /* of the tag */
	/* Puts the tag in; there is room and the bytes are ours. */
	void (*xmit)(struct sk_buff *skb, const struct dsa_port *dp);
	/* Takes it out and returns the device it names; NULL: nobody's. @skb is
	 * as eth_type_trans() leaves it. */
	struct net_device *(*rcv)(struct sk_buff *skb, const struct dsa_port *cpu_dp);
};

/* The taggers: stack/net/dsa/tag_dsa.c. */
extern const struct dsa_device_ops dsa_netdev_ops;
extern const struct dsa_device_ops edsa_netdev_ops;

enum dsa_port_type {
	DSA_PORT_TYPE_UNUSED,
	DSA_PORT_TYPE_CPU,
	DSA_PORT_TYPE_DSA, /* to another switch of the tree */
	DSA_PORT_TYPE_USER,
};

struct dsa_port {
	struct dsa_switch *ds;
	u32 index;
	enum dsa_port_type type;
	const char *name;		      /* label in the board file */
	const struct device_node *dn;	      /* NULL: not in the board file */
	struct dsa_port *cpu_dp;	      /* of a user port or one to another switch */
	struct net_device *conduit;	      /* of a CPU port */
	struct net_device *user;	      /* of a user port */
	const struct dsa_device_ops *tag_ops; /* both */
	struct phylink *pl;
	struct phylink_config pl_config;
	const struct ethtool_ops *orig_ethtool_ops; /* CPU port: the conduit's own */
	u8 stp_state;
};

/**
 * struct dsa_switch_ops - what a switch driver does
 *
 * All run in a thread and may sleep; those returning int say 0 or -errno.
 */
struct dsa_switch_ops {
	enum dsa_tag_protocol (*get_tag_protocol)(struct dsa_switch *ds, int port);
	int (*change_tag_protocol)(struct dsa_switch *ds, enum dsa_tag_protocol proto);
	int (*setup)(struct dsa_switch *ds);
	int (*port_setup)(struct dsa_switch *ds, int port);
	void (*phylink_get_caps)(struct dsa_switch *ds, int port, struct phylink_config *config);
	void (*port_stp_state_set)(struct dsa_switch *ds, int port, u8 state);
	int (*port_change_mtu)(struct dsa_switch *ds, int port, int new_mtu);
	int (*port_max_mtu)(struct dsa_switch *ds, int port);
	void (*get_strings)(struct dsa_switch *ds, int port, u32 stringset, u8 *data);
	void (*get_ethtool_stats)(struct dsa_switch *ds, int port, u64 *data);
	int (*get_sset_count)(struct dsa_switch *ds, int port, int sset);
	int (*get_regs_len)(struct dsa_switch *ds, int port);
	void (*get_regs)(struct dsa_switch *ds, int port, struct ethtool_regs *regs, void *data);
};

struct dsa_switch_tree {
	struct kernel *k;
	u32 index;
	u32 size;		     /* switches that it will have */
	struct dsa_switch *switches; /* those that are there, in order of probe, through next */
	const struct dsa_device_ops *tag_ops; /* on its conduits */
	bool setup;
	struct dsa_switch_tree *next; /* the kernel's */
	struct notifier_block nb;
};

struct dsa_switch {
	struct kernel *k;
	struct device *dev;
	const struct dsa_switch_ops *ops;
	const struct phylink_mac_ops *phylink_mac_ops;
	void *priv;
	u32 num_ports;
	u32 index; /* in its tree */
	struct dsa_switch_tree *dst;
	struct dsa_switch *next;
	u8 routes[BOARD_DSA_MAX];     /* port towards a switch, by index; num_ports: none */
	struct mii_bus *user_mii_bus; /* where its PHYs are */
	struct dsa_port ports[DSA_MAX_PORTS];
};

/**
 * dsa_register_switch() - bring up a switch as its node in the board file says
 * @ds: with k, dev, ops, phylink_mac_ops, priv and num_ports set
 *
 * With the last switch of a tree the whole tree comes up.
 *
 * Return: 0; -EPROBE_DEFER if the conduit is not there yet; -errno.
 */
int dsa_register_switch(struct dsa_switch *ds);

static inline bool dsa_is_unused_port(struct dsa_switch *ds, int port)
{
	return ds->ports[port].type == DSA_PORT_TYPE_UNUSED;
}

static inline bool dsa_is_user_port(struct dsa_switch *ds, int port)
{
	return ds->ports[port].type == DSA_PORT_TYPE_USER;
}

static inline bool dsa_is_cpu_port(struct dsa_switch *ds, int port)
{
	return ds->ports[port].type == DSA_PORT_TYPE_CPU;
}

static inline bool dsa_is_dsa_port(struct dsa_switch *ds, int port)
{
	return ds->ports[port].type == DSA_PORT_TYPE_DSA;
}

/* The switch number @index of @dst, or NULL. */
static inline struct dsa_switch *dsa_switch_find(struct dsa_switch_tree *dst, u32 index)
{
	struct dsa_switch *ds = dst->switches;

	while (ds && ds->index != index)
		ds = ds->next;
	return ds;
}

/* Our port towards switch @device, which is another; num_ports if there is none. */
static inline u32 dsa_routing_port(struct dsa_switch *ds, u32 device)
{
	return device < BOARD_DSA_MAX ? ds->routes[device] : ds->num_ports;
}

static inline struct dsa_port *dsa_phylink_to_port(struct phylink_config *config)
{
	return container_of(config, struct dsa_port, pl_config);
}

/* Number of the port through which @port reaches the CPU; the CPU port's own. */
static inline int dsa_upstream_port(struct dsa_switch *ds, int port)
{
	struct dsa_port *cpu_dp = ds->ports[port].cpu_dp;

	if (!cpu_dp)
		return port;
	return (int)(cpu_dp->ds == ds ? cpu_dp->index : dsa_routing_port(ds, cpu_dp->ds->index));
}

/* Whether what is behind @port is further from the CPU than we are. */
static inline bool dsa_is_downstream_port(struct dsa_switch *ds, int port)
{
	return dsa_is_dsa_port(ds, port) && port != dsa_upstream_port(ds, port);
}

#endif
