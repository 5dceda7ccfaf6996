/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cable's own header.
 *
 *	cable.c    theory; modes, promises, actions, making and unmaking
 *	frames.c   frames out and in
 *	copper.c   what copper does to signals, and what a pulse comes back from
 *	impair.c   bit errors and losses
 */
#ifndef MODELS_CABLE_CABLE_H
#define MODELS_CABLE_CABLE_H

#include <netemu/cable.h>
#include <netemu/wire.h>

/* Flips bits at random. Between two flips lies a geometric number of good bits,
 * drawn once, so an unharmed frame costs a subtraction. */
struct bit_errors {
	double rate; /* -log2(1 - ber), 0: none */
	u64 gap;     /* good bits to come before the next bad one */
	struct rng rng;
};

void bit_errors_set(struct bit_errors *be, double ber);

/* Flips what it is @f's turn to have flipped; true if there was any. @f is writable. */
bool bit_errors_apply(struct bit_errors *be, struct frame *f);

/* Frames lost: compared with a 64-bit draw a frame. */
struct frame_loss {
	u64 threshold; /* 0: none; UINT64_MAX: all */
	struct rng rng;
};

void frame_loss_set(struct frame_loss *loss, double share);
bool frame_loss_draw(struct frame_loss *loss);

/* Index in the class's categories, or -1. */
int copper_category(const char *name);
extern const char *const copper_categories[];

sim_time copper_delay(const struct cable_config *config);

/**
 * copper_carry() - what becomes of a signal on the way
 * @end: which end sends it
 *
 * Return: as it comes out: SILENT when its pair is broken or the cable too long
 * for link pulses, poor when no receiver will lock, and with the pairs of a
 * crossover cable exchanged.
 */
struct mdi_signal copper_carry(const struct cable_config *config, u32 end,
			       const struct mdi_signal *signal);

/* What end @end sees at the end of pair @pair, by reflection. */
void copper_probe(const struct cable_config *config, u32 end, bool plugged, u32 pair,
		  u32 *length_cm, u32 *ends_in);

enum msg_kind {
	MSG_FRAME,   /* arg: Mb/s */
	MSG_CARRIER, /* arg: on or off */
	MSG_SIGNAL,  /* arg: plugs; data: struct mdi_signal */
	MSG_MODE,    /* arg: plugs; data: Mb/s, half duplex */
};

struct action {
	sim_time at;
	enum cable_do what;
	struct cable_config config; /* of CABLE_SET */
};

struct copper;

struct end {
	/* What a frame touches on its way out: */
	struct mdi_port *port;
	sim_time latency; /* from begin() to a first bit's coming out over there */
	sim_time last;	  /* when the frame before comes out: frames keep order */
	sim_time cut;	  /* what has not come out there by then never will */
	sim_time promise; /* as told to the wire */
	sim_time floor;	  /* no message arrives before: see above */
	u32 mbps;	  /* of the link; 0: down */
	bool special;	  /* unplugged, half duplex, impaired or mismatched */
	struct wire out;  /* to the other end */

	/* and on its way in: */
	struct tap *tap;
	bool half; /* the port wants carrier */
	u8 index;  /* 0 or 1 */
	u64 frames, bytes, lost, damaged, cut_frames;
	u64 unplugged; /* begun while unplugged, or cut in the preamble: never sent */

	struct copper *cable;
	bool plugged, peer_half, carrier;
	u32 plugs;     /* actions that plugged or unplugged so far */
	u32 peer_mbps; /* as far as known here */
	sim_time last_signal;
	struct cable_config config;
	sim_time least_delay; /* of length and extra, over all that will be set */
	sim_time min_latency[MDI_RATES];
	struct bit_errors errors;
	struct frame_loss loss;
	u32 next_action;
	struct event action_event;

	/* half duplex: what is being sent */
	struct frame *sending;
	sim_time sending_since;
	struct event sent_event;
};

struct copper {
	struct cable base;
	GArray *actions; /* struct action, by time; constant while the world runs */
	struct end end[2];
};

static inline struct end *other(struct end *end)
{
	return &end->cable->end[!end->index];
}

static inline struct node *node_of(const struct end *end)
{
	return end->port->node;
}

static inline sim_time now_at(const struct end *end)
{
	return node_now(end->port->node);
}

/* ---- cable.c ---- */

/* Works out anew what follows from configuration, mode and the peer's mode. */
void copper_update(struct end *end);

/* ---- frames.c ---- */

/* Sends @msg, no sooner than promised. */
void cable_send(struct end *end, struct wire_msg *msg);
void cable_begin(struct mdi_port *port, struct frame *f, sim_time duration);
void cable_abort(struct mdi_port *port);
/* Half duplex: what was being sent ends now, of its own accord or not. */
void cable_end_sending(struct end *end, bool aborted);
void cable_sent(struct event *ev);
void cable_set_carrier(struct end *end, bool on);
void cable_deliver(struct wire *wire, struct wire_msg *msg);

#endif
