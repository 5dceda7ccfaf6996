/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of a PHY: its state, and what its files call of each other.
 *
 *	mdio.c       management: pages, MMD, hooks, interrupts
 *	data.c       frames between MII and MDI, loop-back
 *	autoneg.c    clause 28: the arbitration
 *	nextpage.c   what the pages say, and what follows from them
 *	link.c       clauses 14, 24, 40: link monitors; crossover; link up and down
 *	phy.c        life: power, timers, resets, the class "88e1512"
 *	vct.c        cable diagnostics
 *	registers.c  the tables
 */
#ifndef MODELS_PHY_PHY_H
#define MODELS_PHY_PHY_H

#include <models/phy.h>

#define PHY_PAGE_REGS 32
#define PHY_REG(page, reg) ((page)*PHY_PAGE_REGS + (reg))
#define PHY_MMD(device, reg) ((u32)(device) << 16 | (reg))

#define PHY_BMCR PHY_REG(0, 0)
#define BMCR_RESET BIT(15)
#define BMCR_LOOPBACK BIT(14)
#define BMCR_SPEED_LSB BIT(13)
#define BMCR_AN_ENABLE BIT(12)
#define BMCR_POWER_DOWN BIT(11)
#define BMCR_ISOLATE BIT(10)
#define BMCR_AN_RESTART BIT(9)
#define BMCR_DUPLEX BIT(8)
#define BMCR_SPEED_MSB BIT(6)
#define PHY_BMSR PHY_REG(0, 1)
#define BMSR_AN_COMPLETE BIT(5)
#define BMSR_REMOTE_FAULT BIT(4)
#define BMSR_LINK BIT(2)
#define PHY_ID2 PHY_REG(0, 3)
#define PHY_ADVERTISE PHY_REG(0, 4)
#define PHY_LPA PHY_REG(0, 5)
#define PHY_ANER PHY_REG(0, 6)
#define ANER_PARALLEL_FAULT BIT(4)
#define ANER_LP_NEXT_PAGE BIT(3)
#define ANER_PAGE_RECEIVED BIT(1)
#define ANER_LP_AN_ABLE BIT(0)
#define PHY_ANNPTR PHY_REG(0, 7)
#define PHY_ANNPRR PHY_REG(0, 8)
#define PHY_CTRL1000 PHY_REG(0, 9)
#define CTRL1000_MS_MANUAL BIT(12)
#define CTRL1000_MS_VALUE BIT(11)
#define CTRL1000_MULTIPORT BIT(10)
#define CTRL1000_FULL BIT(9)
#define CTRL1000_HALF BIT(8)
#define PHY_STAT1000 PHY_REG(0, 10)
#define STAT1000_MS_FAULT BIT(15)
#define STAT1000_MASTER BIT(14)
#define STAT1000_LOCAL_RX BIT(13)
#define STAT1000_REMOTE_RX BIT(12)
#define STAT1000_LP_FULL BIT(11)
#define STAT1000_LP_HALF BIT(10)
#define STAT1000_IDLE_ERRORS 0xffu
#define PHY_MMD_CTRL PHY_REG(0, 13)
#define PHY_MMD_DATA PHY_REG(0, 14)
#define PHY_COPPER_CTRL1 PHY_REG(0, 16)
#define CTRL1_DOWNSHIFT BIT(11)
#define CTRL1_TX_DISABLE BIT(3)
#define CTRL1_POWER_DOWN BIT(2)
#define PHY_COPPER_STATUS1 PHY_REG(0, 17)
#define STATUS1_SPEED_SHIFT 14
#define STATUS1_DUPLEX BIT(13)
#define STATUS1_PAGE_RECEIVED BIT(12)
#define STATUS1_RESOLVED BIT(11)
#define STATUS1_LINK BIT(10)
#define STATUS1_TX_PAUSE BIT(9)
#define STATUS1_RX_PAUSE BIT(8)
#define STATUS1_MDIX BIT(6)
#define STATUS1_DOWNSHIFT BIT(5)
#define STATUS1_GLOBAL_LINK BIT(3)
#define PHY_IRQ_ENABLE PHY_REG(0, 18)
#define PHY_IRQ_STATUS PHY_REG(0, 19)
#define IRQ_AN_ERROR BIT(15)
#define IRQ_SPEED BIT(14)
#define IRQ_DUPLEX BIT(13)
#define IRQ_PAGE_RECEIVED BIT(12)
#define IRQ_AN_COMPLETE BIT(11)
#define IRQ_LINK BIT(10)
#define IRQ_SYMBOL_ERROR BIT(9)
#define IRQ_FALSE_CARRIER BIT(8)
#define IRQ_CROSSOVER BIT(6)
#define IRQ_DOWNSHIFT BIT(5)
#define IRQ_FLP_NO_LINK BIT(3)
#define PHY_RX_ERRORS PHY_REG(0, 21)
#define PHY_PAGE 22
#define PHY_COPPER_CTRL3 PHY_REG(0, 26)
#define CTRL3_FAST_LINK_DOWN BIT(9)
#define PHY_FIBER_BMCR PHY_REG(1, 0)
#define PHY_LED_TIMER PHY_REG(3, 18)
#define LED_TIMER_FORCE_INT BIT(15)
#define LED_TIMER_INT_ENABLE BIT(7)
#define PHY_VCT5_PAIR PHY_REG(5, 16)
#define PHY_VCT5_CTRL PHY_REG(5, 23)
#define PHY_VCT5_SAMPLE_POINT PHY_REG(5, 24)
#define PHY_VCT5_PULSE PHY_REG(5, 28)
#define PHY_MISC_TEST PHY_REG(6, 26)
#define MISC_TEST_ALARM BIT(6)
#define PHY_TEMP_SENSOR PHY_REG(6, 27)
#define PHY_VCT7_DISTANCE PHY_REG(7, 16)
#define PHY_VCT7_RESULTS PHY_REG(7, 20)
#define PHY_VCT7_CTRL PHY_REG(7, 21)
#define PHY_GENERAL_CTRL1 PHY_REG(18, 20)
#define PHY_MMD_PCS_STATUS1 PHY_MMD(3, 1)
#define PHY_MMD_EEE_ADVERTISE PHY_MMD(7, 60)
#define PHY_MMD_EEE_LPA PHY_MMD(7, 61)
#define EEE_1000T BIT(2)
#define EEE_100TX BIT(1)

/* Link code words: base and next pages, 802.3 28.2.1.2 and 28.2.3.4. */
#define LCW_NEXT_PAGE BIT(15)
#define LCW_ACK BIT(14)
#define LCW_REMOTE_FAULT BIT(13)
#define LCW_ASYM_PAUSE BIT(11)
#define LCW_PAUSE BIT(10)
#define LCW_100FULL BIT(8)
#define LCW_100HALF BIT(7)
#define LCW_10FULL BIT(6)
#define LCW_10HALF BIT(5)
#define LCW_SELECTOR_802_3 1u
#define LCW_MESSAGE BIT(13) /* next pages */
#define LCW_TOGGLE BIT(11)
#define LCW_DATA 0x7ffu
#define MESSAGE_NULL 1u
#define MESSAGE_1000T 8u /* 802.3 annex 40C: two unformatted pages follow */
#define MESSAGE_EEE 10u	 /* 45.2.7.13: one follows, bits as in MMD 7.60 */

#define AN_PAGES_MAX 6

/* 802.3 figure 28-18; AN_OFF: autonegotiation is disabled, or no power. */
enum an_state {
	AN_OFF,
	AN_TRANSMIT_DISABLE,
	AN_ABILITY_DETECT,
	AN_ACKNOWLEDGE_DETECT,
	AN_COMPLETE_ACKNOWLEDGE,
	AN_NEXT_PAGE_WAIT,
	AN_LINK_STATUS_CHECK,
	AN_LINK_GOOD_CHECK,
	AN_LINK_GOOD,
};

struct an {
	enum an_state state;
	sim_time timer;			/* break_link, autoneg_wait or link_fail_inhibit */
	sim_time ability_at;		/* ability_match holds from then on */
	sim_time ack_at;		/* acknowledge_match */
	sim_time ack_done;		/* ack_finished */
	sim_time idle_at;		/* flp_receive_idle */
	sim_time rx_burst, rx_interval; /* a burst of the partner, their distance */
	sim_time tx_burst, tx_interval; /* ours */
	u16 page;			/* what is sent, without acknowledge */
	u16 matched;			/* what ability_match was about */
	u16 pages[AN_PAGES_MAX];	/* our next pages but for toggle and NEXT_PAGE */
	u8 page_count, pages_sent;
	bool base_page;	 /* the base pages are being exchanged */
	bool toggle;	 /* of our page at hand */
	bool np_loaded;	 /* software wrote register 7 */
	bool np_wanted;	 /* software has a page to send: register 4 bit 15 */
	bool have_1000t; /* both unformatted pages of the partner came */
	bool parallel;	 /* the partner does not negotiate */
	u16 lp_base, lp_1000t, lp_seed, lp_eee;
	u16 seed;  /* ours */
	u8 expect; /* unformatted pages to come, and of which message */
	u16 expect_code;
	u8 attempts; /* at 1000 Mb/s that gave no link */
	bool downshifted;
};

/* The technology that runs, and what its link monitor finds. */
struct tech {
	u32 mbps; /* 0: none */
	bool full, master;
	bool good;     /* the receiver gets what it can use */
	bool trained;  /* loc_rcvr_status, 1000BASE-T */
	bool settling; /* the medium has been told; link_status follows MDI_SETTLE later */
	bool ok;       /* link_status */
};

enum phy_timer {
	TIMER_RESET, /* software reset ends */
	TIMER_AN,    /* arbitration has something to see */
	TIMER_TECH,  /* link monitor changes its mind */
	TIMER_CROSSOVER,
	TIMER_VCT,
	PHY_TIMERS
};

struct phy {
	/* What a frame touches. */
	sim_time byte_ps; /* at the link's rate; 0: nothing passes */
	u64 tx_frames, rx_frames;
	struct mii_end mii;
	struct mdi_port mdi;
	struct mii_link link; /* as resolved */
	struct mii_link told; /* as the MAC knows it: loop-back and isolation count */
	bool carrier;
	u64 tx_no_link, tx_wrong_speed, rx_no_link, rx_wrong_speed, rx_isolated, rx_cut,
		symbol_errors;
	u64 false_carriers, link_ups, link_downs, negotiations, irqs;

	struct node *node;
	struct model *owner;
	char *name;
	struct phy_config config;
	struct reg_block regs, mmd;
	struct mdio_device mdio;
	u8 page;
	bool irq;
	struct rng rng;

	/* What was written and committed by a reset (m88e1121_config_aneg()). */
	struct {
		bool an, full;
		u32 mbps;
		u8 crossover; /* 0 MDI, 1 MDI-X, else automatic */
		u8 downshift; /* attempts, 0: never */
	} active;
	struct mdi_signal wanted; /* what the PHY would send, were its transmitter on */
	struct mdi_signal rx;	  /* as it arrives */
	struct mdi_signal heard;  /* as the receiver, on its pairs, hears it */
	bool mdix;
	bool vct_running;
	struct an an;
	struct tech tech;
	sim_time due[PHY_TIMERS]; /* SIM_TIME_MAX: not set */
	struct event step;

	/* Loop-back: the frame on its way back to the MAC. */
	struct frame *looped;
	struct event looped_event;
};

static inline u32 phy_get(const struct phy *phy, u32 addr)
{
	return reg_get(&phy->regs, addr);
}

static inline void phy_update(struct phy *phy, u32 addr, u32 mask, u32 value)
{
	reg_update(&phy->regs, addr, mask, value);
}

/* Seconds of random phase, as the silicon's crystal and history would give. */
static inline sim_time phy_random_span(struct phy *phy, sim_time least, sim_time most)
{
	return least + (sim_time)rng_below(&phy->rng, (u64)(most - least) + 1);
}

/* ---- phy.c ---- */
void phy_set_timer(struct phy *phy, enum phy_timer timer, sim_time at);
void phy_clear_timer(struct phy *phy, enum phy_timer timer);
void phy_core_start(struct phy *phy); /* commits what was written, and goes on from there */
void phy_core_stop(struct phy *phy);  /* link down, nothing sent */
bool phy_powered(const struct phy *phy);

/* ---- mdio.c ---- */
void phy_mdio_init(struct phy *phy);
void phy_event(struct phy *phy, u32 irq_bits);
void phy_update_irq(struct phy *phy);
void phy_soft_reset_done(struct phy *phy);
void phy_write_bmcr(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_write_annptr(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
u32 phy_read_mmd_data(struct reg_block *block, u32 i, u32 value);
void phy_write_mmd_data(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_write_copper_ctrl1(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_write_irq(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_write_fiber_bmcr(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_write_misc_test(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_write_general_ctrl1(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);

/* ---- vct.c ---- */
void phy_write_vct5_ctrl(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_write_vct7_ctrl(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
void phy_vct_done(struct phy *phy);

/* ---- data.c ---- */
extern const struct mii_ops phy_mii_ops;
void phy_data_init(struct phy *phy);
void phy_data_update(struct phy *phy); /* link, loop-back or isolation changed */
void phy_data_flush(struct phy *phy);  /* drops what is looped back */
void phy_bmcr_mode(const struct phy *phy, u32 *mbps, bool *full); /* as register 0 says */
void phy_receive(struct mdi_port *port, struct frame *f, u32 mbps);
void phy_carrier(struct mdi_port *port, bool sensed);

/* ---- autoneg.c ---- */
void an_start(struct phy *phy);
void an_stop(struct phy *phy);
void an_heard(struct phy *phy, const struct mdi_signal *before); /* phy->heard changed */
void an_run(struct phy *phy);
sim_time an_burst_end(sim_time burst, sim_time interval, sim_time from, u32 n);
sim_time an_next_burst(sim_time burst, sim_time interval, sim_time from);
const char *an_state_name(enum an_state state);

/* ---- nextpage.c ---- */
struct an_result {
	u32 mbps; /* 0: nothing in common */
	bool full, master;
	bool fault; /* master/slave conflict */
	bool tie;   /* equal seeds: try again */
};

void an_build_pages(struct phy *phy);
bool an_next_page(struct phy *phy); /* into an.page; false: software must load it */
void an_page_received(struct phy *phy, u16 page);
void an_resolve(struct phy *phy, struct an_result *result);
void an_resolve_pause(u32 local, u32 partner, bool *tx, bool *rx);

/* ---- link.c ---- */
void phy_signal(struct mdi_port *port, const struct mdi_signal *signal);
void phy_send(struct phy *phy, enum mdi_signal_kind kind, u16 word);
void phy_send_flp(struct phy *phy, u16 word); /* at the arbitration's pace */
void phy_emit(struct phy *phy);		      /* tells the medium, if it would hear a difference */
void phy_listen(struct phy *phy);	      /* works out phy->heard anew */
void phy_crossover_timeout(struct phy *phy);
void phy_crossover_update(struct phy *phy);
void tech_start(struct phy *phy, u32 mbps, bool full, bool master);
void tech_stop(struct phy *phy);
void tech_heard(struct phy *phy);
void tech_timeout(struct phy *phy);
void phy_link_up(struct phy *phy);
void phy_link_down(struct phy *phy);
void phy_show_resolved(struct phy *phy, u32 mbps, bool full);

#endif
