/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORE_WIRE_PRIVATE_H
#define CORE_WIRE_PRIVATE_H

struct node;

/* Hands the messages that @node sent in the window over to their receivers. */
void node_post_outbox(struct node *node);

#endif
