/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORE_WIRE_PRIVATE_H
#define CORE_WIRE_PRIVATE_H

struct node;
struct world;

/* Hands the messages that @node sent so far over to their receivers. */
void node_post_outbox(struct node *node);

/* Nodes or wires came or went. */
void world_changed(struct world *world);

#endif
