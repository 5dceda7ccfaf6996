/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A model is one device of a board. Boards are data: the board file names the
 * class, the bus address and the connections; the builder calls what is here.
 */
#ifndef NETEMU_MODEL_H
#define NETEMU_MODEL_H

#include <glib.h>
#include <json-c/json.h>

#include <netemu/node.h>

struct board;
struct dma_space;
struct irq_pin;
struct mdi_port;
struct mdio_bus;
struct mdio_device;
struct mii_end;
struct mmio_ops;
struct model_class;
struct reg_space;

/*
 * Kinds of guest error. Each is counted a model; the first of a kind is a
 * console line "model: kind: text", later ones only with --trace guest-errors.
 */
enum guest_error {
	GUEST_ERROR_UNMAPPED,	/* access to an address without a register */
	GUEST_ERROR_WIDTH,	/* wrong width or alignment */
	GUEST_ERROR_RESERVED,	/* reserved bits written */
	GUEST_ERROR_READONLY,	/* read-only bits written with another value */
	GUEST_ERROR_UNMODELLED, /* a tagged field was used */
	GUEST_ERROR_DMA,	/* address outside memory */
	GUEST_ERROR_DESCRIPTOR, /* impossible descriptor or ring */
	GUEST_ERROR_BUSY,	/* operation started while one was running */
	GUEST_ERROR_VALUE,	/* a value that has no meaning */
	GUEST_ERROR_KINDS
};

struct model {
	const struct model_class *cls;
	struct node *node;
	char *name; /* as in the board file: "eth0", "switch0" */
	u64 guest_errors[GUEST_ERROR_KINDS];
};

struct model_class {
	const char *name; /* "armada3700-neta" */
	const char *title;
	const char *source;
	const char *not_modelled;	       /* one paragraph, for docs/fidelity.md */
	const struct reg_space *const *spaces; /* NULL-terminated */

	/**
	 * @create: a new instance in its power-on state
	 * @props: the device's object in the board file, for the keys that are
	 *         the model's own; unknown ones there are the builder's
	 * Return: it, or NULL with @err set.
	 */
	struct model *(*create)(struct node *node, const char *name, struct json_object *props,
				GError **err);
	void (*destroy)(struct model *model);

	/* Two-phase reset: enter touches local state alone, hold may touch
	 * neighbours (drive lines, stop clocks). */
	void (*reset_enter)(struct model *model);
	void (*reset_hold)(struct model *model);

	/* Connections; each may be NULL. @port: connector's name, "mii", "port0". */
	const struct mmio_ops *mmio; /* owner is the model */
	void (*set_dma)(struct model *model, struct dma_space *dma);
	struct irq_pin *(*irq)(struct model *model);
	struct mii_end *(*mii)(struct model *model, const char *port);
	struct mdi_port *(*mdi)(struct model *model, const char *port);
	struct mdio_bus *(*mdio_bus)(struct model *model, const char *port);
	struct mdio_device *(*mdio_device)(struct model *model, const char *port);

	/* Says every counter, in a fixed order, with the side effects of none. */
	void (*counters)(struct model *model, const char *port,
			 void (*say)(void *ctx, const char *name, u64 value), void *ctx);
	/* Names of the ports that have counters, NULL-terminated. */
	const char *const *(*ports)(struct model *model);
};

/* All classes, NULL-terminated: models/models.c. */
extern const struct model_class *const model_classes[];

void model_init(struct model *model, const struct model_class *cls, struct node *node,
		const char *name);
void model_finish(struct model *model);

/* Both phases, one model. */
void model_reset(struct model *model);

/* Counts, and logs the first of a kind. @fmt: what the guest did, in one clause. */
void guest_error(struct model *model, enum guest_error kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

const char *guest_error_name(enum guest_error kind);

#endif
