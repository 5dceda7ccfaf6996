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
	MDI_IDLE_1000T, /* 1000BASE-T training, idle and data; @word: see below */
};

/* Bits of the word of MDI_IDLE_1000T. */
#define MDI_1000T_MASTER BIT(0)
#define MDI_1000T_RX_OK BIT(1) /* sender's loc_rcvr_status, 802.3 40.4.2.3 */

/* From mode() to the first frame: longer than what a medium promises without a link. */
#define MDI_SETTLE SIM_US(100)

struct mdi_signal {
	u8 kind;		   /* enum mdi_signal_kind */
	bool mdix;		   /* sent on pair 3-6 (MDI-X), not on 1-2; 1000BASE-T uses all */
	bool poor;		   /* set by the medium: it does not carry this line code; there
		      * is energy, but no receiver locks to it */
	u16 word;		   /* FLP: link code word, base or next page. 1000BASE-T: above */
	u32 first_us, interval_us; /* FLP: start of the next burst from now, and the
				    * bursts' distance */
};

/* What a PHY is told by the medium, in events of its own node. */
struct mdi_phy_ops {
	/* A frame's last bit has come out of the receiver, rx_latency after it
	 * came out of the medium; takes the reference. @mbps: what it came at. */
	void (*receive)(struct mdi_port *port, struct frame *f, u32 mbps);
	/* A frame's first bit has come in, or its last has gone; half duplex only. */
	void (*carrier)(struct mdi_port *port, bool sensed);
	/* The partner's signal, as it arrives here; SILENT when unplugged. */
	void (*signal)(struct mdi_port *port, const struct mdi_signal *signal);
};

/* What is plugged in: a cable's end. */
struct mdi_medium_ops {
	/* Begins to send @f, at the rate last said by mode(): its preamble enters
	 * the medium tx_latency from now, its last bit @duration later. Takes the
	 * reference. */
	void (*begin)(struct mdi_port *port, struct frame *f, sim_time duration);
	/* Half duplex: what was begun last ends now; nothing happens if it has ended. */
	void (*abort)(struct mdi_port *port);
	/* The PHY sends this from now on (and has stored it in port->signal). */
	void (*signal)(struct mdi_port *port, const struct mdi_signal *signal);
	/*
	 * How the PHY uses the medium from now on: its link's rate, 0 when it is
	 * down, and whether it needs carrier at first bits. In full duplex a frame
	 * is known at the far end no earlier than its 64th byte gets there, and
	 * without a link nothing is but signals; that is the medium's promise to
	 * the engine. So a PHY goes from one mode to another by way of 0, and says
	 * the new one MDI_SETTLE before it sends its first frame.
	 */
	void (*mode)(struct mdi_port *port, u32 mbps, bool half_duplex);
	/* For time-domain reflectometry: how far off, in centimetres, pair @pair
	 * (0..3: 1-2, 3-6, 4-5, 7-8) ends, and in what: enum mdi_pair_end. */
	void (*probe)(struct mdi_port *port, u32 pair, u32 *length_cm, u32 *ends_in);
};

enum mdi_pair_end { MDI_PAIR_TERMINATED, MDI_PAIR_OPEN, MDI_PAIR_SHORT, MDI_PAIR_ENDS };

/* Index of a rate in tables; @mbps is 10, 100 or 1000. */
enum mdi_rate { MDI_10, MDI_100, MDI_1000, MDI_RATES };

static inline enum mdi_rate mdi_rate(u32 mbps)
{
	return mbps == 1000 ? MDI_1000 : mbps == 100 ? MDI_100 : MDI_10;
}

struct mdi_port {
	struct node *node;
	const char *name; /* of the jack: "switch0.phy1" */
	const struct mdi_phy_ops *phy;
	void *phy_owner;
	/* From MII to MDI and back, constant once the port is made: the node at
	 * the other end of the cable reads them too. */
	sim_time tx_latency[MDI_RATES], rx_latency[MDI_RATES];
	const struct mdi_medium_ops *medium; /* NULL: empty jack */
	void *medium_owner;
	struct mdi_signal signal; /* what the PHY sends now */
};

#endif
