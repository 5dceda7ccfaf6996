/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wire has two halves. The sender's is a plain list of what it has sent while
 * it ran; the receiver's a ring sorted by arrival. When the sender's turn is
 * over the list is moved into the ring, which keeps one event in the receiver's
 * queue, at the ring's head, with the wire's own rank. Mostly all has arrived of
 * what was sent before: then the list becomes the ring, and the ring the next
 * list.
 */
#include <assert.h>

#include <netemu/wire.h>

#include "core/cluster.h"
#include "core/domain.h"
#include "core/wire-private.h"

#define FIRST_RING 4

static struct wire_msg *ring_at(struct wire *wire, u32 i)
{
	return &wire->ring[(wire->head + i) & (wire->capacity - 1)];
}

static void arm(struct wire *wire)
{
	sim_time at = ring_at(wire, 0)->at;

	if (event_pending(&wire->event) && wire->event.at == at)
		return;
	node_schedule(wire->to, &wire->event, at);
}

static void deliver_event(struct event *ev)
{
	struct wire *wire = container_of(ev, struct wire, event);
	/* It stays in place while it is delivered: the ring is filled between turns. */
	struct wire_msg *msg = ring_at(wire, 0);

	wire->head = (wire->head + 1) & (wire->capacity - 1);
	wire->count--;
	if (wire->count)
		node_schedule(wire->to, ev, ring_at(wire, 0)->at);
	wire->deliver(wire, msg);
}

void wire_init(struct wire *wire, struct node *from, struct node *to, sim_time min_delay,
	       void (*deliver)(struct wire *wire, struct wire_msg *msg), void *owner)
{
	assert(min_delay > 0 && from->world == to->world);
	*wire = (struct wire){
		.from = from,
		.to = to,
		.min_delay = min_delay,
		.deliver = deliver,
		.owner = owner,
	};
	event_init(&wire->event, deliver_event);
	wire->event.rank = from->world->wires_made++;
	g_ptr_array_add(from->world->wires, wire);
	world_changed(from->world);
}

static void leave_outbox(struct wire *wire)
{
	struct wire **link = &wire->from->outbox;

	while (*link != wire)
		link = &(*link)->next_outbox;
	*link = wire->next_outbox;
	if (!*link)
		wire->from->outbox_tail = link;
	wire->in_outbox = false;
}

void wire_finish(struct wire *wire)
{
	struct world *world = wire->from->world;

	if (wire->in_outbox)
		leave_outbox(wire);
	node_cancel(wire->to, &wire->event);
	for (u32 i = 0; i < wire->count; i++)
		frame_put(ring_at(wire, i)->frame);
	for (u32 i = 0; i < wire->sent_count; i++)
		frame_put(wire->sent[i].frame);
	g_free(wire->ring);
	g_free(wire->sent);
	g_ptr_array_remove(world->wires, wire);
	world_changed(world);
}

void wire_set_min_delay(struct wire *wire, sim_time min_delay)
{
	assert(min_delay > 0);
	if (wire->min_delay == min_delay)
		return;
	wire->min_delay = min_delay;
	/* Other domains' nodes may say so at the same time. */
	__atomic_store_n(&wire->from->world->lookahead_stale, true, __ATOMIC_RELAXED);
}

struct wire_msg *wire_add(struct wire *wire, sim_time at)
{
	struct wire_msg *msg;

	assert(at >= sim_time_add(node_now(wire->from), wire->min_delay));
	if (unlikely(wire->sent_count == wire->sent_capacity)) {
		wire->sent_capacity = MAX(wire->sent_capacity * 2, 2);
		wire->sent = g_renew(struct wire_msg, wire->sent, wire->sent_capacity);
	}
	msg = &wire->sent[wire->sent_count++];
	msg->at = at;
	if (!wire->in_outbox) {
		wire->in_outbox = true;
		wire->next_outbox = NULL;
		*wire->from->outbox_tail = wire;
		wire->from->outbox_tail = &wire->next_outbox;
	}
	return msg;
}

void wire_send(struct wire *wire, const struct wire_msg *msg)
{
	*wire_add(wire, msg->at) = *msg;
}

static void grow_ring(struct wire *wire)
{
	u32 capacity = MAX(wire->capacity * 2, FIRST_RING);
	struct wire_msg *ring = g_new(struct wire_msg, capacity);

	for (u32 i = 0; i < wire->count; i++)
		ring[i] = *ring_at(wire, i);
	g_free(wire->ring);
	wire->ring = ring;
	wire->head = 0;
	wire->capacity = capacity;
}

/* Whether what was sent is in order of arrival. */
static inline bool sent_in_order(const struct wire *wire)
{
	for (u32 i = 1; i < wire->sent_count; i++)
		if (unlikely(wire->sent[i - 1].at > wire->sent[i].at))
			return false;
	return true;
}

/* Makes the list of what was sent the ring; nothing is on the wire. */
static inline void swap_halves(struct wire *wire)
{
	struct wire_msg *ring = wire->ring;
	u32 capacity = wire->capacity;

	wire->ring = wire->sent;
	wire->capacity = wire->sent_capacity;
	wire->head = 0;
	wire->count = wire->sent_count;
	wire->sent = ring;
	wire->sent_capacity = capacity;
}

/* Files @msg behind all that arrive no later. */
static void insert(struct wire *wire, const struct wire_msg *msg)
{
	u32 i;

	if (unlikely(wire->count == wire->capacity))
		grow_ring(wire);
	for (i = wire->count; i && ring_at(wire, i - 1)->at > msg->at; i--)
		*ring_at(wire, i) = *ring_at(wire, i - 1);
	*ring_at(wire, i) = *msg;
	wire->count++;
}

/* Moves what was sent to the receiver's half. */
static inline void hand_over(struct wire *wire)
{
	if (likely(!wire->count && sent_in_order(wire)))
		swap_halves(wire);
	else
		for (u32 i = 0; i < wire->sent_count; i++)
			insert(wire, &wire->sent[i]);
	wire->sent_count = 0;
	wire->in_outbox = false;
	arm(wire);
	cluster_hurry(wire->to, wire->to->world->lookahead);
}

void wire_cross(struct wire *wire)
{
	for (u32 i = 0; i < wire->sent_count; i++)
		if (wire->sent[i].frame)
			frame_move(wire->sent[i].frame, &wire->to->frames);
	hand_over(wire);
}

void node_post_outbox(struct node *node)
{
	struct wire *wire, *next;

	for (wire = node->outbox; wire; wire = next) {
		next = wire->next_outbox;
		if (likely(!wire->crosses)) {
			hand_over(wire);
			continue;
		}
		wire->next_outbox = node->domain->crossing;
		node->domain->crossing = wire;
	}
	node->outbox = NULL;
	node->outbox_tail = &node->outbox;
}
