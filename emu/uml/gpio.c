/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The board's interrupt lines, as lines of a virtio-gpio controller (virtio
 * 1.2, section 5.18; include/uapi/linux/virtio_gpio.h). Line n is the n-th of
 * board->irqs, in the order in which the board file mentions them.
 *
 *	queue 0  requests: what type of interrupt a line is to raise, its level
 *	queue 1  the guest offers one buffer a line; giving it back with status 1
 *	         is the interrupt, and the line is masked until it is offered again
 *
 * An offer is looked for when a line changes; only while there is a line that is
 * up and not offered need the guest tell us of it, which is an exchange less for
 * most interrupts.
 *
 *	offered ──(line is up, or an edge came)──▶ given back: interrupt
 *	   ▲                                              │
 *	   └──────────────(guest has handled it)──────────┘
 */
#include "uml/uml.h"

#define QUEUE_REQUESTS 0
#define QUEUE_EVENTS 1

#define GPIO_F_IRQ 1u

enum gpio_request {
	GPIO_GET_NAMES = 1,
	GPIO_GET_DIRECTION = 2,
	GPIO_SET_DIRECTION = 3,
	GPIO_GET_VALUE = 4,
	GPIO_SET_VALUE = 5,
	GPIO_IRQ_TYPE = 6,
};

enum gpio_irq_type {
	GPIO_IRQ_NONE = 0,
	GPIO_IRQ_RISING = 1,
	GPIO_IRQ_FALLING = 2,
	GPIO_IRQ_BOTH = 3,
	GPIO_IRQ_HIGH = 4,
	GPIO_IRQ_LOW = 8,
};

#define GPIO_DIRECTION_IN 2

#define GPIO_OK 0
#define GPIO_ERROR 1

#define EVENT_INVALID 0
#define EVENT_VALID 1

static bool is_due(const struct uml_gpio_line *line)
{
	bool level = irq_line_level(line->irq);

	switch (line->type) {
	case GPIO_IRQ_NONE:
		return false;
	case GPIO_IRQ_HIGH:
		return level;
	case GPIO_IRQ_LOW:
		return !level;
	default:
		return line->edge;
	}
}

/* Gives @line's buffer back; the caller calls the guest. */
static void give_back(struct uml *uml, struct uml_gpio_line *line, u8 status)
{
	line->queued = false;
	line->edge = false;
	vu_write(&line->buffer, &status, 1);
	vu_push(&uml->dev[UML_GPIO], QUEUE_EVENTS, &line->buffer, 1);
}

static bool update(struct uml *uml, struct uml_gpio_line *line)
{
	if (!line->queued || !is_due(line))
		return false;
	give_back(uml, line, EVENT_VALID);
	return true;
}

/* Takes what the guest has offered since. */
static void collect(struct uml *uml)
{
	struct vu_device *dev = &uml->dev[UML_GPIO];
	struct vu_buffer buffer;

	while (uml->state == UML_ON && vu_pop(dev, QUEUE_EVENTS, &buffer)) {
		struct uml_gpio_line *line;
		u8 req[2] = {0};
		u32 number;

		vu_read(&buffer, 0, req, sizeof(req));
		number = get_le16(req);
		if (number >= uml->line_count || uml->lines[number].queued) {
			uml_fail(uml, "gpio: line %u is waited for, which cannot be", number);
			return;
		}
		line = &uml->lines[number];
		line->queued = true;
		line->buffer = buffer;
	}
}

/* Gives back what is due; then the guest may have to say what it offers. */
static void update_lines(struct uml *uml)
{
	bool any = false, missing = false;

	for (u32 i = 0; i < uml->line_count; i++) {
		struct uml_gpio_line *line = &uml->lines[i];

		any |= update(uml, line);
		missing |= !line->queued && is_due(line);
	}
	vu_want_kicks(&uml->dev[UML_GPIO], QUEUE_EVENTS, missing);
	if (any)
		vu_call(&uml->dev[UML_GPIO], QUEUE_EVENTS);
}

static void sink(struct irq_line *irq, bool level)
{
	struct uml *uml = irq->ctx;

	for (u32 i = 0; i < uml->line_count; i++) {
		struct uml_gpio_line *line = &uml->lines[i];

		if (line->irq != irq)
			continue;
		if (line->type == GPIO_IRQ_BOTH ||
		    line->type == (level ? GPIO_IRQ_RISING : GPIO_IRQ_FALLING))
			line->edge = true;
	}
	if (uml->state != UML_ON)
		return;
	collect(uml);
	update_lines(uml);
}

static void set_type(struct uml *uml, struct uml_gpio_line *line, u32 type)
{
	collect(uml);
	line->type = (u8)type;
	line->edge = false;
	if (type != GPIO_IRQ_NONE || !line->queued)
		return;
	give_back(uml, line, EVENT_INVALID);
	vu_call(&uml->dev[UML_GPIO], QUEUE_EVENTS);
}

/* Does what is asked for: status and value. */
static void request(struct uml *uml, const u8 *req, u8 *answer)
{
	u32 number = get_le16(req + 2);
	struct uml_gpio_line *line = number < uml->line_count ? &uml->lines[number] : NULL;

	answer[0] = line ? GPIO_OK : GPIO_ERROR;
	answer[1] = 0;
	if (!line)
		return;
	switch (get_le16(req)) {
	case GPIO_GET_DIRECTION:
		answer[1] = GPIO_DIRECTION_IN;
		break;
	case GPIO_GET_VALUE:
		answer[1] = irq_line_level(line->irq);
		break;
	case GPIO_SET_DIRECTION: /* they are inputs whatever is said */
	case GPIO_SET_VALUE:
		break;
	case GPIO_IRQ_TYPE:
		set_type(uml, line, get_le32(req + 4));
		break;
	default:
		answer[0] = GPIO_ERROR;
	}
}

static void serve_requests(struct vu_device *dev)
{
	struct vu_buffer buffer;
	bool any = false;

	while (dev->uml->state == UML_ON && vu_pop(dev, QUEUE_REQUESTS, &buffer)) {
		u8 req[8] = {0}, answer[2];

		vu_read(&buffer, 0, req, sizeof(req));
		request(dev->uml, req, answer);
		vu_push(dev, QUEUE_REQUESTS, &buffer, vu_write(&buffer, answer, sizeof(answer)));
		any = true;
	}
	if (any)
		vu_call(dev, QUEUE_REQUESTS);
}

static void gpio_kick(struct vu_device *dev, u32 queue)
{
	if (queue == QUEUE_REQUESTS)
		serve_requests(dev);
	else if (queue != QUEUE_EVENTS)
		return;
	collect(dev->uml);
	update_lines(dev->uml);
}

/* struct virtio_gpio_config: lines u16, 2 bytes of padding, size of names u32. */
static void gpio_config(struct vu_device *dev, u8 *config, u32 len)
{
	if (len >= 2)
		put_le16((u16)dev->uml->line_count, config);
}

void gpio_init(struct uml *uml)
{
	struct board *board = uml->board;

	uml->line_count = MIN(board->irqs->len, UML_LINES_MAX);
	for (u32 i = 0; i < uml->line_count; i++) {
		struct irq_line *irq = board->irqs->pdata[i];

		uml->lines[i] = (struct uml_gpio_line){.irq = irq};
		irq->sink = sink;
		irq->ctx = uml;
	}
}

void gpio_reset(struct uml *uml)
{
	for (u32 i = 0; i < uml->line_count; i++)
		uml->lines[i] = (struct uml_gpio_line){.irq = uml->lines[i].irq};
}

void gpio_finish(struct uml *uml)
{
	for (u32 i = 0; i < uml->line_count; i++)
		uml->lines[i].irq->sink = NULL;
	uml->line_count = 0;
}

const struct vu_class vu_gpio = {
	.name = "gpio",
	.device_id = 41, /* VIRTIO_ID_GPIO */
	.features = GPIO_F_IRQ,
	.kick = gpio_kick,
	.config = gpio_config,
};
