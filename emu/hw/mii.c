/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media-independent interfaces. Between two MACs one frame at a time is on the
 * way, and it is kept at the receiving end with the event of its last bit.
 *
 *	begin                         last bit
 *	  │<─── preamble + frame ───────>│ receive()
 *	  ├──────────────┤ mii_abort()     what has passed arrives, marked as cut
 *
 * Taps are the MACs' affair: only they know why a frame goes no further.
 */
#include <assert.h>

#include <netemu/mii.h>

static void deliver(struct mii_end *end)
{
	struct frame *f = end->arriving;

	end->arriving = NULL;
	end->ops->receive(end, f);
}

static void arrive(struct event *ev)
{
	deliver(container_of(ev, struct mii_end, arrival));
}

void mii_end_init(struct mii_end *end, struct node *node, const struct mii_ops *ops, void *owner)
{
	*end = (struct mii_end){.node = node, .ops = ops, .owner = owner};
	event_init(&end->arrival, arrive);
}

static void drop_arriving(struct mii_end *end)
{
	node_cancel(end->node, &end->arrival);
	frame_put(end->arriving);
	end->arriving = NULL;
}

void mii_end_finish(struct mii_end *end)
{
	drop_arriving(end);
	if (end->peer)
		end->peer->peer = NULL;
	end->peer = NULL;
}

void mii_connect(struct mii_end *a, struct mii_end *b)
{
	assert(a->node == b->node && !a->peer && !b->peer);
	a->peer = b;
	b->peer = a;
}

void mii_transmit_to_mac(struct mii_end *to, struct frame *f, sim_time duration)
{
	if (!to) {
		frame_put(f);
		return;
	}
	/* A MAC that was reset in mid-frame and starts anew: no end of frame
	 * was ever seen of the old one. */
	if (unlikely(to->arriving))
		drop_arriving(to);
	to->arriving = f;
	to->began = node_now(to->node);
	to->duration = duration;
	node_schedule(to->node, &to->arrival, sim_time_add(to->began, duration));
}

/* What has passed of the frame on its way to @to arrives now. */
static void cut_arriving(struct mii_end *to)
{
	u64 bytes = (u64)to->arriving->len + ETH_PREAMBLE_LEN;
	sim_time elapsed = node_now(to->node) - to->began;
	u64 passed = (u64)((__int128)elapsed * bytes / to->duration);
	struct frame *f;

	if (passed <= ETH_PREAMBLE_LEN) {
		drop_arriving(to);
		return;
	}
	f = frame_writable(&to->node->frames, to->arriving);
	frame_trim(f, (u32)passed - ETH_PREAMBLE_LEN);
	f->flags |= FRAME_CUT;
	to->arriving = f;
	node_schedule(to->node, &to->arrival, node_now(to->node));
}

void mii_abort(struct mii_end *from)
{
	struct mii_end *to = from->peer;

	if (!to)
		return;
	if (to->ops->begin) {
		if (to->ops->abort)
			to->ops->abort(to);
	} else if (to->arriving && to->arrival.at > node_now(to->node)) {
		cut_arriving(to);
	}
}

static bool same_link(const struct mii_link *a, const struct mii_link *b)
{
	return a->up == b->up && a->full_duplex == b->full_duplex && a->pause_tx == b->pause_tx &&
	       a->pause_rx == b->pause_rx && a->eee == b->eee && a->mbps == b->mbps;
}

void mii_set_link(struct mii_end *phy, const struct mii_link *link)
{
	struct mii_end *mac = phy->peer;

	if (!mac || same_link(&mac->link, link))
		return;
	mac->link = *link;
	if (mac->ops->link)
		mac->ops->link(mac, link);
}

void mii_set_carrier(struct mii_end *phy, bool sensed)
{
	struct mii_end *mac = phy->peer;

	if (mac && mac->ops->carrier)
		mac->ops->carrier(mac, sensed);
}
