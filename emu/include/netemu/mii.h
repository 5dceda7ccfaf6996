/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media-independent interface: MII, GMII, RGMII, SGMII between a MAC and a PHY
 * or between two MACs, inside one node.
 *
 * A transmitter hands a frame over at the instant at which its preamble begins
 * and says how long preamble and frame take; the receiver is given it at its
 * last bit. A MAC keeps the inter-packet gap and its own pace. Between two MACs
 * (a fixed link) the interface itself carries the frame; a PHY takes it over at
 * once, so that what crosses a cable is known to its far end as early as
 * possible.
 *
 *	MAC ── mii_transmit() ──> peer is a MAC: receive() at the last bit
 *	                      └─> peer is a PHY: begin() now, it knows when
 */
#ifndef NETEMU_MII_H
#define NETEMU_MII_H

#include <netemu/node.h>

struct mii_end;
struct tap;

/* What a PHY resolved, or what a fixed link says. */
struct mii_link {
	bool up;
	bool full_duplex;
	bool pause_tx, pause_rx; /* resolved by 802.3 annex 28B, this end's view */
	bool eee;
	u32 mbps; /* 10, 100, 1000, 2500; 0 when down */
};

struct mii_ops {
	/* A frame whose last bit has come in: takes the reference. Symbol errors
	 * are in its flags. MACs and PHYs on a loop-back use this. */
	void (*receive)(struct mii_end *end, struct frame *f);

	/*
	 * PHY only: the MAC begins to send @f, preamble and frame last
	 * @duration. Takes the reference.
	 */
	void (*begin)(struct mii_end *end, struct frame *f, sim_time duration);

	/* PHY only: the MAC stops in the middle of the frame it last began
	 * (collision); at now, after the jam, no more bits follow. */
	void (*abort)(struct mii_end *end);

	/* MAC only: the PHY's link went up, down, or changed. */
	void (*link)(struct mii_end *end, const struct mii_link *link);

	/* MAC only, half duplex: carrier appeared on, or left, the medium. */
	void (*carrier)(struct mii_end *end, bool sensed);
};

struct mii_end {
	struct node *node;
	const struct mii_ops *ops;
	void *owner;
	struct mii_end *peer; /* NULL: nothing is connected, frames are lost */
	struct tap *tap; /* NULL: nobody captures here; on the MAC's end, whose model calls it */
	struct mii_link link; /* as the PHY last said; on the MAC's end */
	/* private: between two MACs, the frame on the way to this end */
	struct event arrival;
	struct frame *arriving;
	sim_time began, duration;
};

void mii_end_init(struct mii_end *end, struct node *node, const struct mii_ops *ops, void *owner);
void mii_end_finish(struct mii_end *end);
void mii_connect(struct mii_end *a, struct mii_end *b);

/* mii_transmit() to a MAC, whose end is @to, or to nobody: NULL. */
void mii_transmit_to_mac(struct mii_end *to, struct frame *f, sim_time duration);

/**
 * mii_transmit() - a MAC begins to send a frame
 * @f: with FCS; the reference changes hands
 * @duration: of preamble, delimiter and frame at the MAC's rate
 *
 * The next frame may begin @duration plus the inter-packet gap later.
 */
static inline void mii_transmit(struct mii_end *from, struct frame *f, sim_time duration)
{
	struct mii_end *to = from->peer;

	if (likely(to && to->ops->begin))
		to->ops->begin(to, f, duration);
	else
		mii_transmit_to_mac(to, f, duration);
}

/* A MAC stops in the middle of what it sends (half duplex, after the jam). */
void mii_abort(struct mii_end *from);

/* A PHY hands a complete frame to its MAC, at its last bit. */
static inline void mii_receive(struct mii_end *phy, struct frame *f)
{
	struct mii_end *mac = phy->peer;

	if (likely(mac))
		mac->ops->receive(mac, f);
	else
		frame_put(f);
}

/* A PHY tells its MAC about the link; nothing happens unless it differs. */
void mii_set_link(struct mii_end *phy, const struct mii_link *link);

/* A PHY tells its MAC about the carrier (half duplex). */
void mii_set_carrier(struct mii_end *phy, bool sensed);

#endif
