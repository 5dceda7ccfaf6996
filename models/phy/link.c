/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals out and in, pairs, link monitors, and the link's going up and down.
 *
 * Pairs. A straight cable joins equal pairs, so a PHY hears its partner only if
 * one of them sends on 1-2 (MDI) and the other on 3-6 (MDI-X). In automatic
 * mode a PHY that hears nothing flips a coin every sample_timer, 62 +- 2 ms,
 * whether to cross over (802.3 40.4.4). 1000BASE-T uses all pairs both ways.
 *
 * Link monitors; where the standard gives a range, the value is after the colon:
 *	10BASE-T     802.3 14.2.1.7: up after lc_max, 2 to 10 link pulses: 7, 16 ms
 *	             apart; down after link_loss_timer, 50 to 150 ms: 100 ms
 *	100BASE-TX   24.3.4.4: up after stabilize_timer, 330 to 1000 us: 500 us; down
 *	             when the signal is gone: 350 us, the limit of ANSI TP-PMD
 *	1000BASE-T   40.4.5: the master sends, the slave trains on it, sends, the
 *	             master trains; a link when both receivers are content. No
 *	             duration is in the standard but maxwait_timer's 350 and 750 ms.
 *	             Down maxwait_timer after the receiver lost it, 350 ms for a
 *	             slave, 750 ms for a master, or after the delay that fast link
 *	             down has in register 26
 *
 * Assumption: 10BASE-T comes up after 7 link pulses and goes down after 100 ms
 * without; 100BASE-TX takes 500 and 350 us; 1000BASE-T trains for 150 to 250 ms
 * as slave and 100 to 150 ms as master, drawn from the PHY's stream.
 *
 * Assumption: a PHY comes up crossed over or not at random, and stays as it was
 * last when its link goes down.
 *
 * Not modelled: polarity, link pulses within FLP bursts that a PHY without
 * autonegotiation might take for its own, idle errors other than those of a
 * signal that went away.
 */
#include <netemu/trace.h>

#include "phy/phy.h"

#define SAMPLE_TIMER_MIN SIM_MS(60)
#define SAMPLE_TIMER_MAX SIM_MS(64)
#define UP_10 SIM_MS(7 * 16)
#define DOWN_10 SIM_MS(100)
#define UP_100 SIM_US(500)
#define DOWN_100 SIM_US(350)
#define TRAIN_SLAVE_MIN SIM_MS(150)
#define TRAIN_SLAVE_MAX SIM_MS(250)
#define TRAIN_MASTER_MIN SIM_MS(100)
#define TRAIN_MASTER_MAX SIM_MS(150)
#define MAXWAIT_MASTER SIM_MS(750)
#define MAXWAIT_SLAVE SIM_MS(350)

/* ---- Out ---- */

static bool same_signal(const struct mdi_signal *a, const struct mdi_signal *b)
{
	return a->kind == b->kind && a->word == b->word && a->mdix == b->mdix && a->poor == b->poor;
}

void phy_emit(struct phy *phy)
{
	struct mdi_signal signal = phy->wanted;

	if (phy->vct_running || (phy_get(phy, PHY_COPPER_CTRL1) & CTRL1_TX_DISABLE))
		signal = (struct mdi_signal){.kind = MDI_SILENT};
	signal.mdix = signal.kind != MDI_SILENT && phy->mdix;
	if (signal.kind == MDI_FLP) {
		sim_time now = node_now(phy->node);

		signal.first_us =
			(u32)((an_next_burst(phy->an.tx_burst, phy->an.tx_interval, now) - now) /
			      PS_PER_US);
		signal.interval_us = (u32)(phy->an.tx_interval / PS_PER_US);
	}
	if (same_signal(&signal, &phy->mdi.signal))
		return;
	phy->mdi.signal = signal;
	if (phy->mdi.medium)
		phy->mdi.medium->signal(&phy->mdi, &signal);
}

void phy_send(struct phy *phy, enum mdi_signal_kind kind, u16 word)
{
	phy->wanted = (struct mdi_signal){.kind = (u8)kind, .word = word};
	phy_emit(phy);
}

void phy_send_flp(struct phy *phy, u16 word)
{
	phy_send(phy, MDI_FLP, word);
}

/* ---- In ---- */

void phy_listen(struct phy *phy)
{
	struct mdi_signal before = phy->heard, heard = phy->rx;

	if (heard.kind != MDI_IDLE_1000T && heard.mdix == phy->mdix)
		heard = (struct mdi_signal){.kind = MDI_SILENT};
	if (!phy_powered(phy))
		heard = (struct mdi_signal){.kind = MDI_SILENT};
	phy->heard = heard;
	if (same_signal(&heard, &before))
		return;
	tech_heard(phy);
	an_heard(phy, &before);
	phy_crossover_update(phy);
}

void phy_signal(struct mdi_port *port, const struct mdi_signal *signal)
{
	struct phy *phy = port->phy_owner;

	phy->rx = *signal;
	phy_listen(phy);
}

static bool searching(const struct phy *phy)
{
	if (phy->active.crossover < 2 || phy->heard.kind != MDI_SILENT ||
	    phy->wanted.kind == MDI_SILENT)
		return false;
	if (phy->an.state == AN_OFF)
		return phy->tech.mbps && phy->tech.mbps != 1000 && !phy->tech.ok;
	return phy->an.state == AN_ABILITY_DETECT;
}

void phy_crossover_update(struct phy *phy)
{
	if (!searching(phy))
		phy_clear_timer(phy, TIMER_CROSSOVER);
	else if (phy->due[TIMER_CROSSOVER] == SIM_TIME_MAX)
		phy_set_timer(phy, TIMER_CROSSOVER,
			      node_now(phy->node) +
				      phy_random_span(phy, SAMPLE_TIMER_MIN, SAMPLE_TIMER_MAX));
}

void phy_crossover_timeout(struct phy *phy)
{
	if (searching(phy) && (rng_u64(&phy->rng) >> 63)) {
		phy->mdix = !phy->mdix;
		phy_emit(phy);
		phy_listen(phy);
	}
	phy_crossover_update(phy);
}

/* ---- Link monitors ---- */

static bool receiver_content(const struct phy *phy)
{
	const struct mdi_signal *heard = &phy->heard;
	const struct tech *tech = &phy->tech;

	if (heard->poor)
		return false;
	switch (tech->mbps) {
	case 10:
		return heard->kind == MDI_NLP;
	case 100:
		return heard->kind == MDI_IDLE_100TX;
	case 1000:
		return heard->kind == MDI_IDLE_1000T &&
		       !(heard->word & MDI_1000T_MASTER) == tech->master;
	default:
		return false;
	}
}

static sim_time time_to_lose(const struct phy *phy)
{
	static const sim_time fast[] = {0, SIM_MS(10), SIM_MS(20), SIM_MS(40)};
	u32 ctrl3 = phy_get(phy, PHY_COPPER_CTRL3);

	if (phy->tech.mbps != 1000)
		return phy->tech.mbps == 100 ? DOWN_100 : DOWN_10;
	if (ctrl3 & CTRL3_FAST_LINK_DOWN)
		return fast[(ctrl3 >> 10) & 3];
	return phy->tech.master ? MAXWAIT_MASTER : MAXWAIT_SLAVE;
}

static sim_time time_to_get(struct phy *phy)
{
	switch (phy->tech.mbps) {
	case 10:
		return UP_10;
	case 100:
		return UP_100;
	default:
		return phy->tech.master ? phy_random_span(phy, TRAIN_MASTER_MIN, TRAIN_MASTER_MAX) :
					  phy_random_span(phy, TRAIN_SLAVE_MIN, TRAIN_SLAVE_MAX);
	}
}

static void show_receivers(struct phy *phy)
{
	bool local = phy->tech.mbps == 1000 && phy->tech.trained && phy->tech.good;
	bool remote = local && (phy->heard.word & MDI_1000T_RX_OK);

	phy_update(phy, PHY_STAT1000, STAT1000_LOCAL_RX | STAT1000_REMOTE_RX,
		   (local ? STAT1000_LOCAL_RX : 0) | (remote ? STAT1000_REMOTE_RX : 0));
}

/* The signal that goes with the state of the monitor. */
static void send_idle(struct phy *phy)
{
	const struct tech *tech = &phy->tech;
	bool content = tech->trained && tech->good;

	if (tech->mbps == 10)
		phy_send(phy, MDI_NLP, 0);
	else if (tech->mbps == 100)
		phy_send(phy, MDI_IDLE_100TX, 0);
	else if (tech->mbps == 1000 && !tech->master && !tech->trained)
		phy_send(phy, MDI_SILENT, 0); /* until it has trained on the master */
	else if (tech->mbps == 1000)
		phy_send(phy, MDI_IDLE_1000T,
			 (tech->master ? MDI_1000T_MASTER : 0) | (content ? MDI_1000T_RX_OK : 0));
}

static void set_ok(struct phy *phy, bool ok)
{
	if (phy->tech.ok == ok)
		return;
	phy->tech.ok = ok;
	if (phy->an.state != AN_OFF) {
		an_run(phy);
		return;
	}
	if (ok)
		phy_link_up(phy);
	else
		phy_link_down(phy);
	phy_crossover_update(phy);
}

static void tell_medium(struct phy *phy, u32 mbps, bool half_duplex)
{
	if (phy->mdi.medium)
		phy->mdi.medium->mode(&phy->mdi, mbps, half_duplex);
}

/* The link is good. The medium must know before it carries the first frame. */
static void settle(struct phy *phy)
{
	if (phy->tech.ok || phy->tech.settling)
		return;
	phy->tech.settling = true;
	tell_medium(phy, phy->tech.mbps, !phy->tech.full);
	phy_set_timer(phy, TIMER_TECH, node_now(phy->node) + MDI_SETTLE);
}

static void unsettle(struct phy *phy)
{
	if (!phy->tech.settling)
		return;
	phy->tech.settling = false;
	tell_medium(phy, 0, false);
	phy_clear_timer(phy, TIMER_TECH);
}

static void check_gigabit(struct phy *phy)
{
	if (phy->tech.mbps == 1000 && phy->tech.trained && phy->tech.good &&
	    (phy->heard.word & MDI_1000T_RX_OK))
		settle(phy);
}

void tech_heard(struct phy *phy)
{
	struct tech *tech = &phy->tech;
	bool good = receiver_content(phy);
	sim_time now = node_now(phy->node);

	if (!tech->mbps)
		return;
	if (good != tech->good) {
		tech->good = good;
		unsettle(phy);
		phy_clear_timer(phy, TIMER_TECH);
		if (!good && (tech->trained || tech->ok)) {
			phy_set_timer(phy, TIMER_TECH, now + time_to_lose(phy));
			if (tech->mbps == 1000)
				phy_update(phy, PHY_STAT1000, STAT1000_IDLE_ERRORS,
					   STAT1000_IDLE_ERRORS);
		} else if (good && !tech->trained && !tech->ok) {
			phy_set_timer(phy, TIMER_TECH, now + time_to_get(phy));
		}
		send_idle(phy);
	}
	show_receivers(phy);
	check_gigabit(phy);
}

void tech_timeout(struct phy *phy)
{
	struct tech *tech = &phy->tech;

	if (!tech->mbps)
		return;
	if (tech->settling) {
		tech->settling = false;
		set_ok(phy, true);
		return;
	}
	tech->trained = tech->good && tech->mbps == 1000;
	if (tech->mbps == 1000) {
		send_idle(phy);
		show_receivers(phy);
		if (!tech->good)
			set_ok(phy, false);
		check_gigabit(phy);
		return;
	}
	if (tech->good)
		settle(phy);
	else
		set_ok(phy, false);
}

void tech_start(struct phy *phy, u32 mbps, bool full, bool master)
{
	unsettle(phy);
	phy->tech = (struct tech){.mbps = mbps, .full = full, .master = master};
	phy_clear_timer(phy, TIMER_TECH);
	send_idle(phy);
	tech_heard(phy);
}

void tech_stop(struct phy *phy)
{
	unsettle(phy);
	phy->tech = (struct tech){0};
	phy_clear_timer(phy, TIMER_TECH);
	show_receivers(phy);
}

/* ---- The link ---- */

void phy_show_resolved(struct phy *phy, u32 mbps, bool full)
{
	u32 old = phy_get(phy, PHY_COPPER_STATUS1);
	u32 new = (old & ~((3u << STATUS1_SPEED_SHIFT) | STATUS1_DUPLEX)) | STATUS1_RESOLVED |
		  (u32)mdi_rate(mbps) << STATUS1_SPEED_SHIFT | (full ? STATUS1_DUPLEX : 0);

	reg_set(&phy->regs, PHY_COPPER_STATUS1, new);
	if ((old ^ new) >> STATUS1_SPEED_SHIFT)
		phy_event(phy, IRQ_SPEED);
	if ((old ^ new) & STATUS1_DUPLEX)
		phy_event(phy, IRQ_DUPLEX);
}

static void resolve_link(struct phy *phy)
{
	const struct tech *tech = &phy->tech;
	u32 eee = reg_get(&phy->mmd, PHY_MMD_EEE_ADVERTISE) & reg_get(&phy->mmd, PHY_MMD_EEE_LPA) &
		  (tech->mbps == 1000 ? EEE_1000T :
		   tech->mbps == 100  ? EEE_100TX :
					0);

	phy->link = (struct mii_link){.up = true, .full_duplex = tech->full, .mbps = tech->mbps};
	if (phy->an.state == AN_OFF || phy->an.parallel || !tech->full)
		return;
	phy->link.eee = eee;
	an_resolve_pause(phy_get(phy, PHY_ADVERTISE), phy_get(phy, PHY_LPA), &phy->link.pause_tx,
			 &phy->link.pause_rx);
}

static void show_link(struct phy *phy)
{
	const struct mii_link *link = &phy->link;
	bool crossed = phy->mdix;
	u32 old = phy_get(phy, PHY_COPPER_STATUS1);

	phy_update(phy, PHY_COPPER_STATUS1,
		   STATUS1_LINK | STATUS1_GLOBAL_LINK | STATUS1_TX_PAUSE | STATUS1_RX_PAUSE |
			   STATUS1_MDIX,
		   (link->up ? STATUS1_LINK | STATUS1_GLOBAL_LINK : 0) |
			   (link->pause_tx ? STATUS1_TX_PAUSE : 0) |
			   (link->pause_rx ? STATUS1_RX_PAUSE : 0) | (crossed ? STATUS1_MDIX : 0));
	reg_update(&phy->mmd, PHY_MMD_PCS_STATUS1, BMSR_LINK, link->up ? BMSR_LINK : 0);
	phy_event(phy, IRQ_LINK);
	if ((old ^ phy_get(phy, PHY_COPPER_STATUS1)) & STATUS1_MDIX)
		phy_event(phy, IRQ_CROSSOVER);
	if (trace_on(phy->node, TRACE_LINK))
		trace(phy->node, TRACE_LINK, phy->name, "link %s %u %s", link->up ? "up" : "down",
		      link->mbps, link->full_duplex ? "full" : "half");
	phy_data_update(phy);
}

void phy_link_up(struct phy *phy)
{
	phy->link_ups++;
	resolve_link(phy);
	show_link(phy);
}

void phy_link_down(struct phy *phy)
{
	if (!phy->link.up)
		return;
	phy->link_downs++;
	phy->link = (struct mii_link){0};
	tell_medium(phy, 0, false);
	show_link(phy);
}
