/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of networks: boards with their chips, and cables between jacks. They
 * are drawn by a program of their own, netemu-picture, which "netemu show --svg"
 * starts: loading the drawing libraries takes longer than a short run.
 */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include <cairo.h>

#include "topology/builder.h"
#include "topology/network.h"

#define DETAIL_NODES 10 /* up to so many nodes are drawn with their chips */

/* What is drawn next has colour @rgb, 0xRRGGBB. */
void picture_color(cairo_t *cr, u32 rgb);

/* A rounded box, filled and outlined. */
void picture_box(cairo_t *cr, double x, double y, double width, double height, u32 fill, u32 line);

/**
 * picture_text() - text centred at @x, @y
 * @max:  shortened to this width; 0: never; negative: measured only
 * @font: as Pango names it, "Sans Bold 8"
 *
 * Return: its width.
 */
double picture_text(cairo_t *cr, double x, double y, double max, const char *font, u32 rgb,
		    const char *text);

u32 picture_cable_color(u32 cable);

/* Has @draw draw on a white page and writes that as SVG. */
bool picture_save(const char *path, double width, double height,
		  void (*draw)(cairo_t *cr, void *ctx), void *ctx, GError **err);

/* Nodes as small boxes, in layers from the middle of the network outwards. */
bool picture_write_tree(const struct network *network, const char *path, GError **err);

/**
 * picture_write_svg() - draw @network
 * @path: made or emptied; "-": standard output
 *
 * The same topology gives the same bytes on the same machine (fonts differ).
 * Return: false with @err set when the file cannot be written.
 */
bool picture_write_svg(const struct network *network, const char *path, GError **err);

#endif
