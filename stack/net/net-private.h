/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of stack/net/ know of each other. */
#ifndef STACK_NET_PRIVATE_H
#define STACK_NET_PRIVATE_H

#include <net.h>

/* dev.c; the actions are called by kernel/cpu.c */
void net_tx_action(struct kernel *k);
void net_rx_action(struct kernel *k);
void dev_softnet_init(struct kernel *k);

/* dev-config.c */
void dev_config_init(struct kernel *k);

/* dev-addr.c */
void dev_addr_flush(struct net_device *dev);

/* link-watch.c */
void linkwatch_init(struct kernel *k);
void linkwatch_init_dev(struct net_device *dev);
void dev_activate(struct net_device *dev);
void dev_deactivate(struct net_device *dev);
void dev_watchdog_setup(struct net_device *dev);

/* loopback.c */
void loopback_init(struct kernel *k);

/* vlan.c: @skb for the VLAN device of its tag, or for nobody (NULL, it is gone). */
struct sk_buff *vlan_do_receive(struct sk_buff *skb);

void vlan_init(struct kernel *k);

/* fib.c: @dev is down (@force: gone), or its carrier came or went */
void fib_sync_down_dev(struct net_device *dev, bool force);
/* fib.c: @local is no longer ours: no route has it as source */
void fib_sync_down_addr(struct kernel *k, __be32 local);
void fib_sync_carrier(struct net_device *dev);

/* route.c */
void route_init(struct kernel *k);

/* devinet.c: RTN_* of @addr as far as @dev's own addresses tell. */
u8 inet_dev_addr_type(struct net_device *dev, __be32 addr);

#endif
