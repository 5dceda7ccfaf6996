/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Armada 3720 NETA MAC: the instance and what its files offer each other.
 *
 *	neta.c      class, reset, windows, the table of hooks
 *	regs.c      the table of registers
 *	irq.c       causes, masks, coalescing, the line
 *	tx.c        TX rings, descriptors, the transmitter
 *	arbiter.c   which TX queue is next: strict, weighted, token buckets
 *	csma.c      half duplex: defer, collide, back off
 *	rx.c        the receiver, RX rings
 *	parser.c    address filters, what a frame holds, which RX queue
 *	checksum.c  IPv4, TCP and UDP checksums, both ways
 *	gmac.c      link, PAUSE, low-power idle
 *	mib.c       counters
 *
 * Registers that data paths need are cached in plain members; the write hooks
 * of the registers keep them so.
 */
#ifndef NETA_H
#define NETA_H

#include <netemu/dma.h>
#include <netemu/frame.h>
#include <netemu/irq.h>
#include <netemu/mii.h>
#include <netemu/model.h>
#include <netemu/tap.h>
#include <netemu/trace.h>

#include "neta/regs.h"

#define NETA_DESC_SIZE 32
#define NETA_MH_SIZE 2
#define NETA_DESC_MAX 0x3fffu /* of a ring and of its counters */

/* Counters, by their word in the MIB block; then those kept elsewhere. */
enum neta_mib {
	MIB_RX_OCTETS = 0, /* and 1 */
	MIB_RX_BAD_OCTETS = 2,
	MIB_TX_MAC_ERR,
	MIB_RX_FRAMES,
	MIB_RX_BAD_FRAMES,
	MIB_RX_BROADCAST,
	MIB_RX_MULTICAST,
	MIB_SIZE_64,	    /* to MIB_SIZE_64 + 5: sizes, both ways */
	MIB_TX_OCTETS = 14, /* and 15 */
	MIB_TX_FRAMES = 16,
	MIB_EXCESSIVE_COLLISION,
	MIB_TX_MULTICAST,
	MIB_TX_BROADCAST,
	MIB_RX_UNREC_CONTROL,
	MIB_FC_SENT,
	MIB_FC_GOOD,
	MIB_FC_BAD,
	MIB_UNDERSIZE,
	MIB_FRAGMENTS,
	MIB_OVERSIZE,
	MIB_JABBER,
	MIB_MAC_RX_ERR,
	MIB_CRC,
	MIB_COLLISION,
	MIB_LATE_COLLISION,
	MIB_REGS,
	MIB_RX_DISCARD = MIB_REGS, /* 0x2484 */
	MIB_RX_OVERRUN,		   /* 0x2488 */
	MIB_COUNTERS
};

struct neta_txq {
	u32 base;      /* bus address of the ring */
	u16 size;      /* descriptors, 0: empty ring */
	u16 index;     /* next descriptor to fetch */
	u16 pending;   /* descriptors given and not yet sent */
	u16 sent;      /* descriptors sent and not yet released */
	u16 threshold; /* sent descriptors that raise no interrupt */
	u16 weight;    /* of 256 bytes, for queues that are not strict */
	s32 share;     /* bytes left of this turn */
	struct neta_bucket {
		sim_time period; /* 0: no limit */
		sim_time filled; /* when it was last */
		s64 tokens;	 /* bits; below zero: owed */
		u32 refill;	 /* bits a period */
		u32 size;	 /* bits it holds; a refill always fits */
	} bucket;
};

struct neta_rxq {
	u32 base;
	u32 buf_size;	  /* bytes of a buffer */
	u16 size;	  /* descriptors, 0: empty ring */
	u16 index;	  /* next descriptor to fill */
	u16 occupied;	  /* filled, not acknowledged */
	u16 non_occupied; /* free for us */
	u16 threshold;	  /* occupied descriptors that interrupt; 0: none do */
	u16 free_threshold;
	u8 offset;	    /* bytes left free at the start of a packet */
	bool expired;	    /* the coalescing time of the oldest packet is over */
	sim_time delay;	    /* coalescing time */
	sim_time deadline;  /* when it is over, while occupied */
	struct event timer; /* moved lazily: may fire before the deadline */
	struct neta *neta;
};

/* The packet that the TX DMA gathers, or that the transmitter sends. */
struct neta_packet {
	struct frame *frame; /* NULL once it is on the wire in full duplex */
	u32 command;	     /* of its first descriptor */
	u32 last_desc;	     /* bus address of its last descriptor */
	u16 descs;	     /* fetched so far */
	u8 queue;
	u16 first_index; /* where it begins in the ring */
	bool open;	 /* its last descriptor has not come */
	bool doomed;	 /* will not be sent: a descriptor was bad */
};

/* What stands in a transmitter's way in half duplex. */
struct neta_csma {
	bool carrier; /* somebody else sends */
	bool sending; /* our preamble has begun */
	bool jamming;
	u8 attempts;	     /* collisions of the frame at hand */
	bool late;	     /* it collided after the slot time */
	sim_time began;	     /* of the attempt at hand */
	sim_time idle_since; /* carrier gone or own frame over */
	sim_time carrier_at, gap_heeds_until;
	bool collided;	     /* with the carrier at hand */
	sim_time not_before; /* end of the back-off */
	struct rng rng;
};

struct neta {
	struct model model;
	struct node *node;
	struct dma_space *dma;
	struct mii_end mii;
	struct irq_pin irq;

	/* transmitter */
	struct event tx_event;
	u32 tx_active;	 /* queues enabled, with a ring, with descriptors to fetch */
	u32 tx_enabled;	 /* as TXQ_CMD reads */
	u32 tx_stopping; /* disabled while a packet of theirs is sent */
	u32 tx_held;	 /* by TX_PAUSE */
	bool tx_busy;	 /* a frame is on the wire */
	bool tx_reset;	 /* held in reset */
	bool tx_control; /* what is on the wire is a PAUSE frame */
	bool full_duplex;
	bool running; /* enabled, link up, out of reset */
	bool loopback;
	bool pads;	      /* the MAC pads short frames by itself */
	bool own_fcs;	      /* frames in memory have their FCS */
	bool lpi;	      /* low-power idle may be requested */
	bool limits;	      /* some bucket is in use */
	u8 strict;	      /* queues of strict priority */
	u8 turn;	      /* weighted queue whose turn it is */
	u32 ps_per_byte;      /* at the link's rate */
	sim_time pause_until; /* by the link partner's PAUSE */
	struct neta_packet tx;
	struct neta_bucket port_bucket;
	struct neta_txq txq[NETA_QUEUES];
	struct neta_csma csma;

	/* receiver */
	u32 rx_enabled;
	bool rx_reset;
	u8 mh_len;  /* of the Marvell header in front of frames, or 0 */
	u8 tag_len; /* of the DSA tag that the parser skips */
	u32 port_config;
	u32 type_prio;
	u32 vlan_map;
	bool dscp_any;	  /* some DSCP has a queue other than 0 */
	bool queue_rules; /* more than the address may choose the queue */
	u16 vlan_type;
	u32 max_frame; /* bytes, with FCS */
	u8 mac[8];     /* and two bytes of nothing, so that one load gets it */
	u32 *da_special, *da_other, *da_unicast; /* words of the register block */
	struct neta_rxq rxq[NETA_QUEUES];

	/* interrupts */
	u32 cause; /* queue bits of NEW_CAUSE before INTR_ENABLE and CPU_MAP */
	u32 gate;  /* those that may show */
	u32 new_mask;
	/* words of the register block */
	u32 *new_mask_word, *misc_cause, *misc_mask, *old_cause, *old_mask;

	/* link, PAUSE, low-power idle */
	struct mii_link link; /* as GMAC_STATUS shows it */
	bool pause_out;	      /* a PAUSE frame waits to be sent */
	u16 pause_quanta;     /* its parameter */
	sim_time tx_idle_since;
	sim_time lpi_delay; /* idle time before low-power idle */
	sim_time lpi_wake;  /* from wake to the first frame */
	sim_time awake_at;  /* SIM_TIME_MAX: not waking */
	u32 lpi_entries;

	bool resetting; /* between the phases of reset: the line must not move */
	bool dma_open;	/* window 0 spans all 32 bits */
	bool mib_on;	/* counters count */
	u64 mib[MIB_COUNTERS];
	u64 mib_read[MIB_COUNTERS]; /* what the guest has read of them */
	u32 mib_high[2];	    /* upper words of octet counters, latched */
	u32 tx_dropped, tx_bad_fcs;
	u64 clock_hz;
	struct reg_block regs;
};

extern const struct model_class neta_class;

/*
 * neta_map() - guest memory behind a bus address, or NULL
 *
 * Windows and memory must both allow it. A failure is counted, raises
 * UNIT_INTR_CAUSE ADDR_NO_MATCH and is a guest error: @what names the pointer.
 */
void *neta_map_slow(struct neta *n, u32 addr, u32 len, const char *what);

static inline void *neta_map(struct neta *n, u32 addr, u32 len, const char *what)
{
	void *p = likely(n->dma_open) ? dma_map(n->dma, addr, len) : NULL;

	return likely(p) ? p : neta_map_slow(n, addr, len, what);
}

/* Core clocks as time. */
sim_time neta_clocks(const struct neta *n, u64 clocks);

/* irq.c */
u32 neta_irq_cause(struct neta *n); /* NEW_CAUSE as it reads */
void neta_irq_update(struct neta *n);
void neta_irq_misc(struct neta *n, u32 bits);
void neta_irq_tx(struct neta *n, u32 q);			/* sent or its threshold changed */
void neta_irq_rx(struct neta *n, u32 q);			/* counts or thresholds changed */
void neta_irq_rx_filled(struct neta *n, u32 q, bool was_empty); /* a packet came in */
void neta_irq_rx_acked(struct neta *n, u32 q);			/* descriptors were acknowledged */
void neta_irq_timer(struct event *ev);
u32 neta_new_cause_read(struct reg_block *b, u32 i, u32 value);
void neta_new_mask_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_irq_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_time_coal_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);

/* tx.c */
void neta_tx_event(struct event *ev);
void neta_tx_kick(struct neta *n);	      /* something to send may be ready */
void neta_tx_reset(struct neta *n);	      /* forget rings, counts and the packet at hand */
void neta_tx_done(struct neta *n, u32 error); /* the packet at hand is over */
void neta_tx_count(struct neta *n, const struct frame *f);
sim_time neta_frame_time(const struct neta *n, const struct frame *f);
#define NETA_TX_OK UINT32_MAX /* else error code of the descriptor: */
#define NETA_TX_LATE_COLLISION 0
#define NETA_TX_EXCESSIVE_COLLISION 2
u32 neta_txq_status_read(struct reg_block *b, u32 i, u32 value);
u32 neta_txq_index_read(struct reg_block *b, u32 i, u32 value);
u32 neta_txq_sent_read(struct reg_block *b, u32 i, u32 value);
u32 neta_txq_cmd_read(struct reg_block *b, u32 i, u32 value);
u32 neta_tx_dropped_read(struct reg_block *b, u32 i, u32 value);
u32 neta_tx_bad_fcs_read(struct reg_block *b, u32 i, u32 value);
void neta_txq_update_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_txq_config_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_txq_cmd_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_tx_reset_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);

/* arbiter.c */
int neta_arbiter_pick(struct neta *n, u32 ready, sim_time *retry); /* queue or -1 */
void neta_arbiter_charge(struct neta *n, u32 q, u32 bytes);
void neta_arbiter_reset(struct neta *n);
u32 neta_token_count_read(struct reg_block *b, u32 i, u32 value);
u32 neta_port_token_count_read(struct reg_block *b, u32 i, u32 value);
u32 neta_txq_arbiter_read(struct reg_block *b, u32 i, u32 value);
void neta_arbiter_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);

/* csma.c */
void neta_csma_start(struct neta *n); /* sends the packet at hand, or waits to */
void neta_csma_event(struct neta *n); /* the transmitter's event, in half duplex */
void neta_csma_carrier(struct mii_end *end, bool sensed);
void neta_csma_reset(struct neta *n);

/* parser.c */
struct neta_rx_info {
	u32 status; /* of the first descriptor, without FIRST, LAST, errors */
	u32 queue;
};
const char *neta_parse(struct neta *n, const struct frame *f, struct neta_rx_info *info);
u8 neta_crc8(const u8 *addr);
void neta_parser_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);

/* rx.c */
void neta_receive(struct mii_end *end, struct frame *f);
void neta_rx_frame(struct neta *n, struct frame *f);
void neta_rx_reset(struct neta *n);
#define NETA_RXD_ERROR BIT(16)
#define NETA_RXD_ERR_LEN (2u << 17)
#define NETA_RXD_ERR_RESOURCE (3u << 17)
#define NETA_RXD_VLAN BIT(19)
#define NETA_RXD_BPDU BIT(20)
#define NETA_RXD_L4_UDP (1u << 21)
#define NETA_RXD_L4_OTHER (2u << 21)
#define NETA_RXD_ETH_V2 BIT(23)
#define NETA_RXD_L3_IP4_BAD (1u << 24)
#define NETA_RXD_L3_IP6 (2u << 24)
#define NETA_RXD_L3_IP4 (3u << 24)
#define NETA_RXD_LAST BIT(26)
#define NETA_RXD_FIRST BIT(27)
#define NETA_RXD_UNKNOWN_DA BIT(28)
#define NETA_RXD_L4_OK BIT(30)
#define NETA_RXD_FRAGMENT BIT(31)
u32 neta_rxq_status_read(struct reg_block *b, u32 i, u32 value);
u32 neta_rxq_index_read(struct reg_block *b, u32 i, u32 value);
u32 neta_rxq_cmd_read(struct reg_block *b, u32 i, u32 value);
void neta_rxq_update_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_rxq_config_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_rxq_cmd_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_rx_reset_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);

/* checksum.c */
void neta_tx_checksum(struct neta *n, struct frame *f, u32 command);

/* gmac.c */
void neta_link_change(struct mii_end *end, const struct mii_link *link);
void neta_gmac_update(struct neta *n);
const char *neta_gmac_control(struct neta *n, const struct frame *f);
struct frame *neta_gmac_pause_frame(struct neta *n);
bool neta_lpi_awake(struct neta *n); /* else the transmitter's event is set */
u32 neta_gmac_status_read(struct reg_block *b, u32 i, u32 value);
u32 neta_port_status_read(struct reg_block *b, u32 i, u32 value);
u32 neta_lpi_status_read(struct reg_block *b, u32 i, u32 value);
u32 neta_lpi_counter_read(struct reg_block *b, u32 i, u32 value);
void neta_gmac_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_pause_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);
void neta_lpi_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written);

/* mib.c */
void neta_mib_latch(struct neta *n, u32 addr); /* before the guest reads @addr */
void neta_mib_counters(struct model *model, const char *port,
		       void (*say)(void *ctx, const char *name, u64 value), void *ctx);
bool neta_is_mib(u32 addr);

static inline void neta_count(struct neta *n, enum neta_mib which)
{
	if (likely(n->mib_on))
		n->mib[which]++;
}

/* A frame of @len bytes with FCS, sent or received well: size, octets, address. */
static inline void neta_count_size(struct neta *n, u32 len)
{
	/* 64; 65..127; 128..255; 256..511; 512..1023; 1024 and more */
	u32 bin = len <= 64 ? 0 : len >= 1024 ? 5 : len < 128 ? 1 : 26 - __builtin_clz(len);

	n->mib[MIB_SIZE_64 + bin]++;
}

static inline void neta_count_frame(struct neta *n, u32 len, const u8 *da, enum neta_mib octets,
				    enum neta_mib frames, enum neta_mib multicast,
				    enum neta_mib broadcast)
{
	if (unlikely(!n->mib_on))
		return;
	n->mib[octets] += len;
	n->mib[frames]++;
	neta_count_size(n, len);
	if (unlikely(da[0] & 1))
		n->mib[get_le32(da) == ~0u && get_le16(da + 4) == 0xffff ? broadcast : multicast]++;
}

static inline struct neta *neta_of(struct reg_block *b)
{
	return b->owner;
}

#endif
