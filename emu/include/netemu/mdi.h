/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Medium-dependent interface: a jack, between a PHY and whatever is plugged in.
 *
 * A PHY sends two kinds of things: frames, and the signal on which they ride or
 * which stands in for them: nothing, link pulses, autonegotiation bursts with
 * the word they carry, idle of one of the line codes. A signal lasts until the
 * next one; its bursts are not sent one by one, the receiver reckons when it
 * has seen enough of them.
 */
#ifndef NETEMU_MDI_H
#define NETEMU_MDI_H

#include <netemu/node.h>

struct mdi_port;

enum mdi_signal_kind {
	MDI_SILENT,
	MDI_NLP,	/* 10BASE-T normal link pulses, and 10BASE-T data */
	MDI_FLP,	/* autonegotiation: bursts that carry @word */
	MDI_IDLE_100TX, /* 100BASE-TX idle and data */
	MDI_IDLE_1000T, /* 1000BASE-T training and idle; @word: see below */
};

struct mdi_signal {
	enum mdi_signal_kind kind;
	/* FLP: the 16-bit link code word, base or next page. 1000BASE-T: bit 0
	 * master, bit 1 local receiver status OK (scrambler, 802.3 40.4.2). */
	u16 word;
	bool mdix; /* transmits on the pairs of MDI-X */
};

/* What a PHY is told by the medium. */
struct mdi_phy_ops {
	/* A frame's last bit has come in; takes the reference. */
	void (*receive)(struct mdi_port *port, struct frame *f);
	/* A frame's first bit has come in (only asked for in half duplex), or its last has gone. */
	void (*carrier)(struct mdi_port *port, bool sensed);
	/* The partner's signal, as it arrives here; SILENT when unplugged. */
	void (*signal)(struct mdi_port *port, const struct mdi_signal *signal);
};

/* What is plugged in: a cable's end. */
struct mdi_medium_ops {
	/* Begins to send @f: first bit enters at now + @latency, and the
	 * last one @duration later. Takes the reference. */
	void (*begin)(struct mdi_port *port, struct frame *f, sim_time latency, sim_time duration);
	void (*abort)(struct mdi_port *port); /* the frame begun last ends now */
	void (*signal)(struct mdi_port *port, const struct mdi_signal *signal);
	/* The PHY says how it uses the medium from now on: whether it needs
	 * carrier at first bits (half duplex) and its rate, from which follows
	 * how early its frames are known at the far end. */
	void (*mode)(struct mdi_port *port, bool half_duplex, u32 mbps);
	/* For time-domain reflectometry: length in centimetres and what pair
	 * @pair (0..3) ends in: see enum mdi_pair_end. */
	void (*probe)(struct mdi_port *port, u32 pair, u32 *length_cm, u32 *ends_in);
};

enum mdi_pair_end {
	MDI_PAIR_TERMINATED,
	MDI_PAIR_OPEN,
	MDI_PAIR_SHORT,
};

struct mdi_port {
	struct node *node;
	const char *name; /* of the jack: "a.lan0" */
	const struct mdi_phy_ops *phy;
	void *phy_owner;
	const struct mdi_medium_ops *medium; /* NULL: empty jack */
	void *medium_owner;
	struct mdi_signal signal; /* what the PHY sends now */
};

#endif
