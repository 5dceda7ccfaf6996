/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the DSA core have between them. */
#ifndef STACK_NET_DSA_PRIV_H
#define STACK_NET_DSA_PRIV_H

#include <dsa.h>
#include <ethtool.h>

/* port.c */
int dsa_port_phylink_create(struct dsa_port *dp);
int dsa_shared_port_link_register_of(struct dsa_port *dp);
void dsa_port_enable_rt(struct dsa_port *dp);
void dsa_port_disable_rt(struct dsa_port *dp);

/* user.c */
int dsa_user_create(struct dsa_port *dp);
int dsa_user_change_mtu(struct net_device *dev, int new_mtu);

/* conduit.c */
int dsa_conduit_setup(struct net_device *dev, struct dsa_port *cpu_dp);

/* tag.c */
void dsa_tag_init(struct kernel *k);

static inline struct net_device *dsa_user_to_conduit(const struct net_device *dev)
{
	return dev->dsa_user->cpu_dp->conduit;
}

#endif
