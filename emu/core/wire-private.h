/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORE_WIRE_PRIVATE_H
#define CORE_WIRE_PRIVATE_H

struct node;
struct wire;
struct world;

/* Hands the messages that @node sent so far over to their receivers; those in other
 * domains get them at the end of the round. */
void node_post_outbox(struct node *node);

/* That end has come for @wire, and nothing runs. */
void wire_cross(struct wire *wire);

/* Nodes or wires came or went. */
void world_changed(struct world *world);

#endif
