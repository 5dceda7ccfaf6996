/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marvell 88E6341 ("Topaz"), what its parts share. Facts of the hardware are
 * from Linux 6.12's driver, drivers/net/dsa/mv88e6xxx; each file names the part.
 *
 *	mii ─> mac.c ─> ingress.c ─> lookup.c ─> egress.c ─> mii
 *	       MIB      tags, VLAN,  FDB, masks  queues, scheduler,
 *	       checks   priority     mirrors     tags, pause
 *
 * Registers are decoded when they are written; the way of a frame looks at the
 * plain members below alone. All state is in struct sw: a thousand instances
 * coexist.
 */
#ifndef MODELS_SWITCH_SWITCH_H
#define MODELS_SWITCH_SWITCH_H

#include <glib.h>

#include <models/phy.h>
#include <netemu/irq.h>
#include <netemu/mdio.h>
#include <netemu/mii.h>
#include <netemu/model.h>
#include <netemu/node.h>
#include <netemu/reg.h>
#include <netemu/tap.h>
#include <netemu/trace.h>

#include "switch/registers.h"

#define SW_PORTS 6
#define SW_QUEUES 4
#define SW_PORT_MASK 0x3fu
#define SW_NO_PORT 0x1f /* a port number that means none, as in DEVICE_MAPPING */
#define SW_VIDS 4096
#define SW_SIDS 64

/*
 * Packet memory. Assumption: 512 buffers of 256 bytes (1 Mbit). Global 1
 * register 0x1b, the count of free ones, read 0x3fe on an idle 88E6390, the
 * sibling of twice the memory (netdev, Sai Kumar, December 2024).
 */
#define SW_CELL_BYTES 256
#define SW_CELLS 512

enum sw_state { STATE_DISABLED, STATE_BLOCKING, STATE_LEARNING, STATE_FORWARDING };
enum sw_frame_mode { MODE_NORMAL, MODE_DSA, MODE_PROVIDER, MODE_EDSA };
enum sw_8021q { Q_DISABLED, Q_FALLBACK, Q_CHECK, Q_SECURE };
enum sw_tag_mode { TAG_UNMODIFIED, TAG_REMOVE, TAG_ADD, TAG_NON_MEMBER };
enum sw_sa_filter { SA_OFF, SA_DROP_ON_LOCK, SA_DROP_ON_UNLOCK, SA_TO_CPU };
enum sw_action { ACTION_NORMAL, ACTION_MIRROR, ACTION_TRAP, ACTION_DISCARD };

/* Commands of the DSA tag: enum dsa_cmd of net/dsa/tag_dsa.c. */
enum sw_kind { KIND_TO_CPU, KIND_FROM_CPU, KIND_TO_SNIFFER, KIND_FORWARD };

enum sw_code {
	CODE_MGMT_TRAP,
	CODE_FRAME2REG,
	CODE_IGMP_MLD_TRAP,
	CODE_POLICY_TRAP,
	CODE_ARP_MIRROR,
	CODE_POLICY_MIRROR,
};

enum sw_pkt_flag {
	PKT_TAGGED = BIT(0), /* came with an 802.1Q tag, or so its DSA tag says */
	PKT_CFI = BIT(1),
	PKT_TRUNK = BIT(2),    /* src_port is a trunk */
	PKT_RX_SNIFF = BIT(3), /* mirror of a received frame, not of a sent one */
	PKT_MGMT = BIT(4),     /* goes through blocked ports */
	PKT_DSA = BIT(5),      /* the tag it is stored with is a DSA or EDSA tag */
	PKT_REPRI = BIT(6),    /* its priority is no longer the one in its tag */
	PKT_STAG = BIT(7),     /* the tag it is stored with is a provider tag */
	PKT_COPY = BIT(8),     /* a mirror's: its port's tap has seen the original */
};

/* A frame inside the switch, and all that its egress must know. */
struct sw_pkt {
	struct frame *f;
	u16 vid;
	u16 fid;
	u16 modes; /* enum sw_tag_mode of each port, two bits each */
	u16 tci;   /* of the tag it is stored with, if that is an 802.1Q tag */
	u16 flags; /* enum sw_pkt_flag */
	u8 kind;   /* enum sw_kind */
	u8 code;   /* enum sw_code, for TO_CPU */
	u8 in_port;
	u8 src_dev, src_port;
	u8 fpri;    /* frame priority 0..7, for tags */
	u8 qpri;    /* queue 0..3 */
	u8 tag_len; /* bytes between addresses and EtherType as it is stored */
	u8 l3;	    /* offset of what follows the EtherType */
	u8 refs;    /* ports that have still to send it */
	u8 cells;
	u16 ethertype; /* behind all tags */
	u16 next;      /* in the free list of the store */
};

/* The ring of one queue holds indices into the packet store. */
struct sw_queue {
	u16 *ring; /* NULL until first used; size a power of two */
	u16 head, count, size;
};

/* What takes a port off the short way, for one test. */
enum sw_special {
	SPECIAL_MODE = BIT(0), /* not a normal frame mode */
	SPECIAL_POLICY = BIT(1),
	SPECIAL_SA_FILTER = BIT(2),
	SPECIAL_LOCKED = BIT(3),
	SPECIAL_IRL = BIT(4),
	SPECIAL_DISCARD = BIT(5), /* tagged or untagged frames */
	SPECIAL_MIRROR = BIT(6),  /* what comes in */
	SPECIAL_PTP = BIT(7),
	SPECIAL_NO_MAP_DA = BIT(8),
	SPECIAL_8021Q = BIT(9),
	SPECIAL_LEARN_LIMIT = BIT(10),
	SPECIAL_TUNNEL = BIT(11),
	SPECIAL_PRIORITY = BIT(12), /* overridden by VTU or ATU */
	SPECIAL_ARP = BIT(13),	    /* ARP is mirrored to the CPU */
};

enum csma_state {
	CSMA_IDLE,
	CSMA_WAIT, /* for the carrier to go */
	CSMA_GAP,  /* inter-packet gap runs */
	CSMA_TX,
	CSMA_JAM, /* of our own collision */
	CSMA_BACKOFF,
	CSMA_PRESSURE, /* jams what comes in: back pressure */
};

struct sw;
struct sw_irl;
struct sw_qav;

struct sw_port {
	struct sw *sw;
	u8 n;
	u8 state;      /* enum sw_state */
	u8 frame_mode; /* enum sw_frame_mode */
	u8 egress_mode;
	u8 qmode; /* enum sw_8021q */
	u8 sa_filter;
	u8 def_pri;
	u8 trunk_id;
	u16 special; /* enum sw_special */
	u16 pvid;
	u16 fid;
	u16 ethertype;	  /* of PORT_ETH_TYPE */
	u16 max_len;	  /* of a frame with FCS */
	u16 policy;	  /* PORT_POLICY */
	u16 pri_override; /* PORT_PRI_OVERRIDE */
	u8 vlan_map;	  /* egress ports that frames from here may reach */
	u8 pav;		  /* association vector: what learning writes; 0 is off */
	bool trunk, use_ip, use_tag, tag_if_both, snoop, ignore_fcs;
	bool force_vid, drop_tagged, drop_untagged, map_da, mirror_in, mirror_out;
	bool locked, refresh_locked, ignore_wrong, hold_at_1, int_age_out;
	bool link, full_duplex, fc_rx, fc_tx;
	u8 remap[8]; /* PCP -> frame priority */
	u32 mbps;
	u32 byte_ps; /* duration of a byte */

	/* egress */
	struct mii_end mii;
	sim_time tx_free;		      /* when the next frame may begin */
	sim_time carrier_at, gap_heeds_until; /* csma.c */
	sim_time paused_until;		      /* by a pause frame received */
	struct event tx_event;
	u32 queued; /* frames in all queues */
	u16 queued_cells;
	u16 tx_cells;  /* memory that the frame on its way out still holds */
	u16 in_cells;  /* memory that frames which came in here hold */
	u8 sched_mode; /* queues from this one up are strict; 4: none */
	u8 wrr_pos;
	bool pausing;		  /* we have told the partner to be quiet */
	bool pause_due;		  /* a pause frame waits to be sent */
	u16 pause_quanta;	  /* that it will carry */
	struct event pause_event; /* sends it again before it runs out */
	u8 jam_in, jam_out;	  /* limits, 0 is none */
	u8 jam_in_run, jam_out_run;
	u32 rate_step_ps; /* egress rate limit: time a byte or a frame costs */
	u8 rate_mode;	  /* what is counted: 0 frames, 1..3 bytes of layer 1..3 */
	struct sw_queue queue[SW_QUEUES];

	/* half duplex */
	u8 csma; /* enum csma_state */
	u8 attempts;
	bool carrier, spoiled, deferred;
	struct frame *csma_frame; /* kept until it is through */
	struct sw_pkt csma_pkt;	  /* its description */
	sim_time tx_start;

	struct reg_block regs;
	struct phy *phy; /* NULL: external */
	u8 c_mode;
	u32 stat[SW_STATS];
	struct sw_irl *irl; /* NULL: no rate limit is set */
	struct sw_qav *qav; /* NULL: no queue is shaped */
	u32 learned;	    /* entries learned since the last exact count */
};

/* ATU: a bucket of four entries is one cache line. */
#define ATU_VALID (UINT64_C(1) << 63)
#define ATU_MAC_MASK UINT64_C(0xffffffffffff)
#define ATU_BUCKETS 512
#define ATU_PAGE_BUCKETS 32
#define ATU_PAGES (ATU_BUCKETS / ATU_PAGE_BUCKETS)
#define ATU_AGES 7

enum atu_flag { ATU_STATIC = BIT(0), ATU_TRUNK = BIT(1), ATU_PO = BIT(2) };

struct atu_entry {
	u64 key;  /* address as it is loaded, first byte lowest | FID << 48 | ATU_VALID; 0 free */
	u32 tick; /* dynamic: of the sweep that last saw it */
	u8 dpv;	  /* ports, or number of a trunk */
	u8 state; /* static: as ATU_DATA has it */
	u8 flags; /* enum atu_flag */
	u8 pri;
};

struct atu_bucket {
	struct atu_entry entry[4];
};

struct vtu_entry {
	u16 vid;
	u16 fid;
	u16 modes; /* enum sw_tag_mode, two bits a port */
	u8 members;
	u8 sid;
	u8 pri; /* VTU_PRI_SET and a priority, or 0 */
	bool policy;
};

#define VTU_PRI_SET BIT(3)

/* One violation is kept until it is read; later ones are lost until then. */
struct sw_violation {
	bool pending;
	u16 op;	 /* bits of ATU_OP or VTU_OP */
	u16 fid; /* or VID */
	u16 dpv;
	u8 spid;
	u64 mac;
};

struct sw_smi;
struct sw_avb;

struct sw {
	struct model model;
	struct node *node;
	struct sw_port port[SW_PORTS];

	/* decoded, for the data path */
	u8 egress_ok; /* ports that are forwarding and whose link is up */
	u8 mgmt_ok;   /* ports that are not disabled and whose link is up */
	u8 flood_uc, flood_mc;
	u8 mirror_out_mask;
	u8 cpu_dest, mgmt_pri, in_mirror_dest, out_mirror_dest;
	u8 dev_number;
	u8 hist_mode; /* bit 0 received, bit 1 sent */
	bool trunks;  /* some trunk mask is not all ones */
	bool trunk_hash;
	u16 default_modes;
	u16 rsvd[2]; /* 01-80-c2-00-00-0x and -2x that are management */
	u8 trunk_mask[8];
	u8 trunk_map[16];
	u8 ieee_pri[8]; /* frame priority -> queue */
	u8 ip_pri[64];	/* DSCP -> queue */
	u8 devmap[32];
	u8 switch_mac[ETH_ALEN];
	u8 pvt[512];
	u8 queue_override[16]; /* by enum sw_frame_type: QUEUE_OVERRIDE_SET and a queue */
	bool queue_overrides;  /* some are set */
	u8 wrr[128];	       /* scheduling table: queue numbers */
	u8 wrr_len;

	/* packet memory */
	struct sw_pkt *store;
	u16 store_size, store_free;
	u16 cells_used;

	/* ATU */
	struct atu_bucket *atu[ATU_PAGES]; /* allocated when first used */
	u32 age_tick;
	sim_time age_step, age_next;
	u8 hash_select;
	u64 hash_factor;
	struct event age_event; /* only while some port wants age-out interrupts */
	struct sw_violation atu_violation;
	u16 atu_stats;

	/* VTU and STU */
	struct vtu_entry *vtu; /* by VID */
	u32 vtu_count, vtu_size;
	u32 vtu_last; /* found last */
	u64 stu_valid;
	u16 stu[SW_SIDS]; /* enum sw_state, two bits a port */
	struct sw_violation vtu_violation;

	/* registers */
	struct reg_block g1, g2, monitor, scratch, wdog, irl, serdes;
	u16 sts;     /* latched event bits */
	u16 int_src; /* levels and events of global 2 */
	u32 captured[SW_STATS];
	u16 hidden_ctl, hidden_data, hidden_cmode; /* port 4 and 5 register 0x1a */
	u8 *eeprom;				   /* NULL: none is fitted */
	u32 eeprom_len;
	struct sw_avb *avb;
	struct irq_pin irq;
	bool managed, direct;

	/* management */
	struct sw_smi *smi;
	struct mdio_bus phy_bus, ext_bus;
	struct mdio_device serdes_dev;
	struct event serdes_event; /* once all is wired */
	u64 serdes_rx[3];	   /* packets, bytes, packets with errors */
	bool serdes_up;
	struct rng rng;
};

static inline struct sw *model_to_sw(struct model *model)
{
	return container_of(model, struct sw, model);
}

static inline void sw_count(struct sw_port *p, u32 stat)
{
	p->stat[stat]++;
}

static inline void sw_count64(struct sw_port *p, u32 stat, u32 add)
{
	u32 low = p->stat[stat] + add;

	p->stat[stat + 1] += low < add;
	p->stat[stat] = low;
}

/* Tables: regs_port.c, regs_global1.c, regs_global2.c, regs_avb.c, regs_serdes.c. */
extern const struct reg_space sw_port_space, sw_global1_space, sw_monitor_space;
extern const struct reg_space sw_global2_space, sw_scratch_space, sw_wdog_space, sw_irl_space;
extern const struct reg_space sw_avb_space, sw_serdes_space;

/* Hooks, which the tables name; the counts must be known where the tables are. */
#define SW_PORT_HOOKS 22
#define SW_GLOBAL1_HOOKS 11
#define SW_MONITOR_HOOKS 5
#define SW_GLOBAL2_HOOKS 19
#define SW_SCRATCH_HOOKS 1
#define SW_WDOG_HOOKS 2
#define SW_IRL_HOOKS 3
#define SW_AVB_HOOKS 16
#define SW_SERDES_HOOKS 5
extern const struct reg_hook sw_port_hooks[SW_PORT_HOOKS];
extern const struct reg_hook sw_global1_hooks[SW_GLOBAL1_HOOKS];
extern const struct reg_hook sw_monitor_hooks[SW_MONITOR_HOOKS];
extern const struct reg_hook sw_global2_hooks[SW_GLOBAL2_HOOKS];
extern const struct reg_hook sw_scratch_hooks[SW_SCRATCH_HOOKS];
extern const struct reg_hook sw_wdog_hooks[SW_WDOG_HOOKS];
extern const struct reg_hook sw_irl_hooks[SW_IRL_HOOKS];
extern const struct reg_hook sw_avb_hooks[SW_AVB_HOOKS];
extern const struct reg_hook sw_serdes_hooks[SW_SERDES_HOOKS];

/* port.c: registers of a port, link */
void sw_port_init(struct sw *sw, u32 n, u8 c_mode);
void sw_port_finish(struct sw_port *p);
void sw_port_reset(struct sw_port *p);
void sw_port_decode(struct sw_port *p); /* all registers -> plain members */
void sw_port_update_link(struct sw_port *p);
void sw_port_update_special(struct sw_port *p);
void sw_update_masks(struct sw *sw);
extern const struct mii_ops sw_mii_ops;

/* mac.c: reception, checks, counters */
void sw_mac_receive(struct mii_end *end, struct frame *f);
void sw_count_sent(struct sw_port *p, const struct frame *f, const struct sw_pkt *k);

/* ingress.c: what a frame is */
void sw_ingress(struct sw_port *p, struct frame *f);
/* Counts a frame that the switch does not forward, says why, and drops it. */
void sw_filtered(struct sw_port *p, struct frame *f, const char *why);
/* The same without a count. */
void sw_drop(struct sw_port *p, struct frame *f, const char *why);

/* lookup.c: where it goes */
void sw_lookup(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry *v, u32 state);
void sw_to_cpu(struct sw_port *p, struct sw_pkt *k, enum sw_code code);
void sw_trace(struct sw *sw, const struct sw_pkt *k, u32 egress, const char *why,
	      const struct atu_entry *e);

/* policy.c: traps, mirrors, filters of the rarer kind */
enum sw_verdict { VERDICT_GO, VERDICT_TAKEN };
enum sw_verdict sw_policy(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry *v);
bool sw_is_snooped(const struct sw_pkt *k);
/* A copy for the CPU; the frame goes on. */
void sw_mirror_to_cpu(struct sw_port *p, const struct sw_pkt *k, enum sw_code code);
void sw_mirror_in(struct sw_port *p, const struct sw_pkt *k);
void sw_mirror_out(struct sw *sw, const struct sw_pkt *k, u32 egress);

/* tag.c: DSA and EDSA */
bool sw_tag_parse(struct sw_port *p, struct sw_pkt *k);
struct frame *sw_tag_change(struct sw_port *p, const struct sw_pkt *k, struct frame *f);

/*
 * @f as it leaves @p; takes and returns a reference. NULL when its buffer
 * cannot hold the tag, which no frame of FRAME_MAX_LEN less a tag meets.
 */
static inline struct frame *sw_tag_rewrite(struct sw_port *p, const struct sw_pkt *k,
					   struct frame *f)
{
	/* The common case by two tests: no tag in, none out. */
	if (likely(p->frame_mode == MODE_NORMAL && !k->tag_len &&
		   (k->modes >> (p->n * 2) & 3) != TAG_ADD))
		return f;
	return sw_tag_change(p, k, f);
}

/* egress.c: queues */
void sw_forward(struct sw *sw, struct sw_pkt *k, u32 egress); /* takes k->f */
void sw_egress_kick(struct sw_port *p);			      /* something may go out now */
void sw_egress_flush(struct sw_port *p);
void sw_egress_event(struct event *ev);
bool sw_dequeue(struct sw_port *p, struct sw_pkt *k);
void sw_release_cells(struct sw_port *p);
void sw_store_finish(struct sw *sw);

/* csma.c: half duplex */
void sw_csma_kick(struct sw_port *p);
void sw_csma_event(struct sw_port *p);
void sw_csma_carrier(struct mii_end *end, bool sensed);
void sw_csma_reset(struct sw_port *p);

/* pause.c: flow control */
bool sw_pause_receive(struct sw_port *p, const struct frame *f);
void sw_pause_check(struct sw_port *p); /* after in_cells changed */
void sw_pause_event(struct event *ev);
struct frame *sw_pause_frame(struct sw_port *p);
void sw_pause_reset(struct sw_port *p);

/* atu.c, atu_op.c */
u32 sw_atu_sweep(struct sw *sw);
struct atu_entry *sw_atu_add(struct sw *sw, u64 key, bool force);
void sw_atu_learn(struct sw_port *p, struct sw_pkt *k, u64 key);
void sw_atu_clear(struct sw *sw);
u32 sw_atu_state(struct sw *sw, const struct atu_entry *e); /* 0 when aged out */
u8 sw_atu_ports(const struct sw *sw, const struct atu_entry *e);
void sw_atu_violation(struct sw *sw, u16 op, u64 key, u16 dpv, u8 spid);
void sw_atu_op(struct sw *sw, u16 written);
void sw_atu_ctl(struct sw *sw, u16 value);
void sw_atu_age_arm(struct sw *sw);
void sw_atu_age_event(struct event *ev);

static inline u64 atu_key(const u8 *mac, u16 fid)
{
	u64 key;

	memcpy(&key, mac, sizeof(key)); /* frames are 64 bytes long at least */
	return (key & ATU_MAC_MASK) | (u64)fid << 48 | ATU_VALID;
}

/* Bucket of @key. The functions are an assumption: see atu.c. */
static inline u32 atu_hash(const struct sw *sw, u64 key)
{
	if (unlikely(sw->hash_select == 3))
		return (key >> 40 & 0xff) | (key >> 32 & 1) << 8;
	return (u32)(key * sw->hash_factor >> 55);
}

static inline struct atu_bucket *atu_bucket_of(const struct sw *sw, u32 index)
{
	struct atu_bucket *page = sw->atu[index / ATU_PAGE_BUCKETS];

	return likely(page) ? &page[index % ATU_PAGE_BUCKETS] : NULL;
}

/* Sweeps so far; what entries remember. */
static inline u32 sw_atu_tick(struct sw *sw)
{
	return unlikely(node_now(sw->node) >= sw->age_next) ? sw_atu_sweep(sw) : sw->age_tick;
}

/* The entry of @key, aged out or not; NULL if there is none. */
static inline struct atu_entry *sw_atu_find(struct sw *sw, u64 key)
{
	struct atu_bucket *b = atu_bucket_of(sw, atu_hash(sw, key));

	if (unlikely(!b))
		return NULL;
	for (u32 w = 0; w < 4; w++)
		if (b->entry[w].key == key)
			return &b->entry[w];
	return NULL;
}

/* The entry of @key unless it has aged out. */
static inline struct atu_entry *sw_atu_live(struct sw *sw, u64 key)
{
	struct atu_entry *e = sw_atu_find(sw, key);

	if (unlikely(!e) || likely(sw_atu_tick(sw) - e->tick < ATU_AGES))
		return e;
	return sw_atu_state(sw, e) ? e : NULL;
}

/* vtu.c */
struct vtu_entry *sw_vtu_find(struct sw *sw, u16 vid);
void sw_vtu_op(struct sw *sw, u16 written);
void sw_vtu_clear(struct sw *sw);
void sw_vtu_violation(struct sw *sw, u16 op, u16 vid, u8 spid);

/* State of port @n for frames of @v, which may be NULL. */
static inline u32 sw_state_of(const struct sw *sw, const struct vtu_entry *v, u32 n)
{
	u32 state = sw->port[n].state;

	if (v && v->sid < SW_SIDS && state != STATE_DISABLED) {
		u32 per_vlan = sw->stu[v->sid] >> (n * 2) & 3;

		/* 0 lets the port's own state decide: Linux loads SID 0 with zeros
		 * (mv88e6xxx_stu_setup()) and has all VLANs use it. */
		return per_vlan ? per_vlan : state;
	}
	return state;
}

/* stats.c */
void sw_stats_op(struct sw *sw, u16 written);
void sw_counters(struct model *model, const char *port,
		 void (*say)(void *ctx, const char *name, u64 value), void *ctx);

/* global1.c, global2.c, tables.c */
void sw_update_irq(struct sw *sw);
void sw_event(struct sw *sw, u16 sts); /* an operation is done */
void sw_phy_irq(void *ctx, bool level);
void sw_global_reset(struct sw *sw);
void sw_tables_reset(struct sw *sw);
/* @value is written to @block's register @addr, which holds a pointer to a byte of @bytes. */
void sw_pointer_write(struct reg_block *block, u32 addr, struct reg_block *bytes, u32 value);

void sw_decode_mgmt(struct sw *sw); /* which addresses are trapped, and where to */
void sw_device_map_write(struct sw *sw, u32 written);
void sw_trunk_mask_write(struct sw *sw, u32 written);
void sw_trunk_map_write(struct sw *sw, u32 written);
void sw_pvt_op(struct sw *sw, u32 written);
void sw_weights_write(struct sw *sw, u32 written);
void sw_eeprom_op(struct sw *sw, u32 written);

/* smi.c, phy_access.c */
void sw_smi_init(struct sw *sw);
void sw_smi_finish(struct sw *sw);
void sw_smi_reset(struct sw *sw);
struct mdio_device *sw_smi_device(struct sw *sw, const char *name);
u16 sw_dev_read(struct sw *sw, u32 dev, u32 reg);
void sw_dev_write(struct sw *sw, u32 dev, u32 reg, u16 value);
void sw_phy_access(struct sw *sw, u32 written);

/* irl.c: ingress rate limits */
void sw_irl_op(struct sw *sw, u32 written);
bool sw_irl_admit(struct sw_port *p, const struct sw_pkt *k);
void sw_irl_reset(struct sw *sw);

/* avb.c: TAI clock, PTP time stamps */
void sw_avb_init(struct sw *sw);
void sw_avb_finish(struct sw *sw);
void sw_avb_reset(struct sw *sw);
void sw_avb_op(struct sw *sw, u32 written);
u32 sw_avb_data_read(struct sw *sw);
void sw_avb_stamp(struct sw_port *p, const struct frame *f, bool arrival);
bool sw_avb_port_enabled(struct sw *sw, u32 n);
bool sw_avb_irq(struct sw *sw);

/* serdes.c: lane of port 5 */
void sw_serdes_init(struct sw *sw);
void sw_serdes_finish(struct sw *sw);
void sw_serdes_reset(struct sw *sw);
bool sw_serdes_present(const struct sw *sw);
bool sw_serdes_link(const struct sw *sw, u32 *mbps, bool *full);
void sw_serdes_count(struct sw_port *p, const struct frame *f, bool bad);
bool sw_serdes_irq(const struct sw *sw);
void sw_serdes_update(struct sw *sw); /* after anything its link hangs on changed */

extern const struct model_class sw_88e6341_class;

#endif
