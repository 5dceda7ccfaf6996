/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boxes, text and the file: what cairo and pango are used for. */
#include <errno.h>
#include <stdio.h>

#include <cairo-svg.h>
#include <pango/pangocairo.h>

#include "picture/picture.h"

void picture_color(cairo_t *cr, u32 rgb)
{
	cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
			     (rgb & 255) / 255.0);
}

void picture_box(cairo_t *cr, double x, double y, double width, double height, u32 fill, u32 line)
{
	const double r = MIN(6.0, height / 2);

	cairo_new_sub_path(cr);
	cairo_arc(cr, x + width - r, y + r, r, -G_PI / 2, 0);
	cairo_arc(cr, x + width - r, y + height - r, r, 0, G_PI / 2);
	cairo_arc(cr, x + r, y + height - r, r, G_PI / 2, G_PI);
	cairo_arc(cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
	cairo_close_path(cr);
	picture_color(cr, fill);
	cairo_fill_preserve(cr);
	picture_color(cr, line);
	cairo_set_line_width(cr, 1.2);
	cairo_stroke(cr);
}

double picture_text(cairo_t *cr, double x, double y, double max, const char *font, u32 rgb,
		    const char *text)
{
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoFontDescription *desc = pango_font_description_from_string(font);
	int width, height;

	pango_layout_set_font_description(layout, desc);
	pango_layout_set_text(layout, text, -1);
	pango_layout_get_pixel_size(layout, &width, &height);
	if (max > 0 && width > max) {
		pango_layout_set_width(layout, (int)(max * PANGO_SCALE));
		pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
		pango_layout_get_pixel_size(layout, &width, &height);
	}
	/* A negative width limit asks for no drawing, only for the measure. */
	if (max >= 0) {
		picture_color(cr, rgb);
		cairo_move_to(cr, x - width / 2.0, y - height / 2.0);
		pango_cairo_show_layout(cr, layout);
	}
	pango_font_description_free(desc);
	g_object_unref(layout);
	return width;
}

u32 picture_cable_color(u32 cable)
{
	static const u32 colors[] = {0x1f77b4, 0xd1602f, 0x2f8f4e, 0x8e5bb5, 0xb8860b, 0x16859a};

	return colors[cable % ARRAY_SIZE(colors)];
}

static cairo_status_t write_chunk(void *closure, const unsigned char *data, unsigned int length)
{
	g_string_append_len(closure, (const char *)data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* Into the file as it is: it may be a link or a device. */
static bool write_file(const char *path, const GString *text, GError **err)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "w") : stdout;
	bool ok = file && fwrite(text->str, 1, text->len, file) == text->len;
	int error = errno;

	if (file && fclose(file) && ok) {
		ok = false;
		error = errno;
	}
	if (!ok)
		g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_HOST,
			    "%s: cannot write the picture: %s", path, g_strerror(error));
	return ok;
}

bool picture_save(const char *path, double width, double height,
		  void (*draw)(cairo_t *cr, void *ctx), void *ctx, GError **err)
{
	GString *svg = g_string_new(NULL);
	cairo_surface_t *surface =
		cairo_svg_surface_create_for_stream(write_chunk, svg, width, height);
	cairo_t *cr = cairo_create(surface);
	cairo_status_t status;
	bool ok;

	picture_color(cr, 0xffffff);
	cairo_paint(cr);
	draw(cr, ctx);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status) {
		g_set_error(err, TOPOLOGY_ERROR, TOPOLOGY_ERROR_HOST, "%s: %s", path,
			    cairo_status_to_string(status));
		ok = false;
	} else {
		ok = write_file(path, svg, err);
	}
	g_string_free(svg, TRUE);
	return ok;
}
