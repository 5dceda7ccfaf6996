/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a board file to a board: models made, placed and wired. */
#ifndef TOPOLOGY_BUILDER_H
#define TOPOLOGY_BUILDER_H

#include <netemu/board.h>

#include "topology/boardfile.h"

/**
 * board_build() - a board of @node in its power-on state, without a guest
 * @file: outlives the board
 *
 * Return: it, or NULL with @err naming the place in the board file.
 */
struct board *board_build(struct node *node, const struct board_file *file, GError **err);
void board_destroy(struct board *board); /* NULL is allowed */

/* The MII end that is @board's interface @name, one of the file's netdevs. */
struct mii_end *board_netdev(struct board *board, const struct board_file *file, const char *name);

/* The jack called @name, or NULL. */
struct mdi_port *board_jack(struct board *board, const char *name);

/* Whether frames of interface @name carry a switch's tags: a port says that it
 * is attached to that MAC. */
bool board_is_conduit(const struct board_file *file, const char *name);

#endif
