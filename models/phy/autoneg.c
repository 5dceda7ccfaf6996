/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Autonegotiation: the arbitration of IEEE 802.3 clause 28, figure 28-18.
 *
 *	                 TRANSMIT_DISABLE <── anything fails, link lost, restart
 *	                        │ break_link_timer
 *	    100TX or 10 heard   ▼
 *	 ┌───────────── ABILITY_DETECT ──┐ 3 equal bursts
 *	 ▼                               ▼
 *	LINK_STATUS_CHECK    ┌─> ACKNOWLEDGE_DETECT
 *	 │ autoneg_wait      │           ▼ 3 equal bursts with acknowledge
 *	 │                   │   COMPLETE_ACKNOWLEDGE (6 to 8 bursts more)
 *	 │                   │           ├─> NEXT_PAGE_WAIT ─┐ toggled page
 *	 │                   └───────────┼───────────────────┘
 *	 └──────────────────────────────>▼
 *	                         LINK_GOOD_CHECK ──> LINK_GOOD
 *	                         link_fail_inhibit   link ok
 *
 * Bursts are not sent one by one. A signal says when its first one comes and
 * how far apart they are; both sides reckon from that when a third equal one,
 * or the eighth of their own, has passed. So each predicate of the standard is
 * a time from which on it holds, and an_run() is called at the least of those
 * that the state waits for.
 *
 * Timers, by 28.3.2: break_link 1200 to 1500 ms, autoneg_wait 500 to 1000 ms,
 * link_fail_inhibit 750 to 1000 ms, bursts 16 +- 8 ms apart and 2 ms long,
 * flp_test_max for the absence of bursts 50 to 150 ms, acknowledged bursts
 * 6 to 8. Assumption: within those, each is drawn from the PHY's stream:
 * break_link from 1200 to 1300 ms, the distance of bursts from 12 to 16 ms
 * when negotiation begins, the others from the whole range; absence is 100 ms.
 *
 * Assumption: a downshift is forgotten when the link it gave goes down.
 *
 * Not modelled: extended next pages, Marvell's exchange-complete variants, a
 * partner that corrupts pages (all bursts of a signal are equal).
 */
#include <netemu/trace.h>

#include "phy/phy.h"

#define BREAK_LINK_MIN SIM_MS(1200)
#define BREAK_LINK_MAX SIM_MS(1300)
#define AUTONEG_WAIT_MIN SIM_MS(500)
#define AUTONEG_WAIT_MAX SIM_MS(1000)
#define LINK_FAIL_INHIBIT_MIN SIM_MS(750)
#define LINK_FAIL_INHIBIT_MAX SIM_MS(1000)
#define BURST_INTERVAL_MIN_US 12000
#define BURST_INTERVAL_MAX_US 16000
#define BURST_LENGTH SIM_MS(2)
#define FLP_IDLE SIM_MS(100)
#define MATCHES 3
#define ACK_BURSTS_MIN 6
#define ACK_BURSTS_MAX 8

static void enter(struct phy *phy, enum an_state state);

const char *an_state_name(enum an_state state)
{
	static const char *const names[] = {
		[AN_OFF] = "off",
		[AN_TRANSMIT_DISABLE] = "transmit disable",
		[AN_ABILITY_DETECT] = "ability detect",
		[AN_ACKNOWLEDGE_DETECT] = "acknowledge detect",
		[AN_COMPLETE_ACKNOWLEDGE] = "complete acknowledge",
		[AN_NEXT_PAGE_WAIT] = "next page wait",
		[AN_LINK_STATUS_CHECK] = "link status check",
		[AN_LINK_GOOD_CHECK] = "link good check",
		[AN_LINK_GOOD] = "link good",
	};

	return names[state];
}

/* Start of the first burst not before @from; one starts at @burst. */
sim_time an_next_burst(sim_time burst, sim_time interval, sim_time from)
{
	if (from <= burst)
		return burst;
	return burst + (from - burst + interval - 1) / interval * interval;
}

/* End of the @n-th burst that starts not before @from. */
sim_time an_burst_end(sim_time burst, sim_time interval, sim_time from, u32 n)
{
	return an_next_burst(burst, interval, from) + (sim_time)(n - 1) * interval + BURST_LENGTH;
}

/* ---- What is heard ---- */

static sim_time third_burst(struct phy *phy)
{
	return an_burst_end(phy->an.rx_burst, phy->an.rx_interval, node_now(phy->node), MATCHES);
}

static void restart_matching(struct phy *phy)
{
	struct an *an = &phy->an;

	an->ability_at = an->ack_at = SIM_TIME_MAX;
	if (phy->heard.kind != MDI_FLP)
		return;
	an->ability_at = third_burst(phy);
	if (phy->heard.word & LCW_ACK)
		an->ack_at = an->ability_at;
}

void an_heard(struct phy *phy, const struct mdi_signal *before)
{
	const struct mdi_signal *heard = &phy->heard;
	struct an *an = &phy->an;
	sim_time now = node_now(phy->node);

	if (heard->kind != MDI_FLP) {
		if (before->kind == MDI_FLP)
			an->idle_at = now + FLP_IDLE;
		restart_matching(phy);
	} else {
		an->rx_burst = now + SIM_US(heard->first_us);
		an->rx_interval = SIM_US(MAX(heard->interval_us, 1));
		an->idle_at = SIM_TIME_MAX;
		if (before->kind != MDI_FLP || ((before->word ^ heard->word) & ~LCW_ACK))
			restart_matching(phy);
		else if (!(heard->word & LCW_ACK))
			an->ack_at = SIM_TIME_MAX;
		else if (!(before->word & LCW_ACK))
			an->ack_at = third_burst(phy);
	}
	an_run(phy);
}

/* A signal that a technology takes for its own: what parallel detection is for. */
static bool single_link_ready(const struct phy *phy)
{
	return (phy->heard.kind == MDI_IDLE_100TX || phy->heard.kind == MDI_NLP) &&
	       !phy->heard.poor;
}

/* ---- States ---- */

static void forget_partner(struct phy *phy)
{
	phy_update(phy, PHY_BMSR, BMSR_AN_COMPLETE | BMSR_REMOTE_FAULT, 0);
	phy_update(phy, PHY_LPA, 0xffff, 0);
	phy_update(phy, PHY_ANER, ANER_LP_NEXT_PAGE | ANER_LP_AN_ABLE, 0);
	phy_update(phy, PHY_STAT1000, STAT1000_MASTER | STAT1000_LP_FULL | STAT1000_LP_HALF, 0);
	phy_update(phy, PHY_COPPER_STATUS1, STATUS1_RESOLVED, 0);
	reg_set(&phy->mmd, PHY_MMD_EEE_LPA, 0);
}

static void enter_transmit_disable(struct phy *phy)
{
	struct an *an = &phy->an;

	tech_stop(phy);
	phy_link_down(phy);
	forget_partner(phy);
	phy_send(phy, MDI_SILENT, 0);
	an->timer = node_now(phy->node) + phy_random_span(phy, BREAK_LINK_MIN, BREAK_LINK_MAX);
	phy->negotiations++;
}

static void enter_ability_detect(struct phy *phy)
{
	struct an *an = &phy->an;

	an->tx_burst = node_now(phy->node);
	an->tx_interval = SIM_US(
		BURST_INTERVAL_MIN_US +
		(sim_time)rng_below(&phy->rng, BURST_INTERVAL_MAX_US - BURST_INTERVAL_MIN_US + 1));
	an_build_pages(phy);
	restart_matching(phy);
	phy_send_flp(phy, an->page);
}

static void enter_complete_acknowledge(struct phy *phy)
{
	struct an *an = &phy->an;
	u32 bursts =
		ACK_BURSTS_MIN + (u32)rng_below(&phy->rng, ACK_BURSTS_MAX - ACK_BURSTS_MIN + 1);

	an->ack_done = an_burst_end(an->tx_burst, an->tx_interval, node_now(phy->node), bursts);
	an_page_received(phy, an->matched | LCW_ACK);
	phy_update(phy, PHY_ANER, ANER_PAGE_RECEIVED, ANER_PAGE_RECEIVED);
	phy_update(phy, PHY_COPPER_STATUS1, STATUS1_PAGE_RECEIVED, STATUS1_PAGE_RECEIVED);
	phy_event(phy, IRQ_PAGE_RECEIVED);
}

static void enter_link_status_check(struct phy *phy)
{
	phy->an.timer =
		node_now(phy->node) + phy_random_span(phy, AUTONEG_WAIT_MIN, AUTONEG_WAIT_MAX);
}

static void enter_link_good_check(struct phy *phy)
{
	struct an_result result;

	phy->an.timer = node_now(phy->node) +
			phy_random_span(phy, LINK_FAIL_INHIBIT_MIN, LINK_FAIL_INHIBIT_MAX);
	an_resolve(phy, &result);
	if (result.tie) {
		enter(phy, AN_TRANSMIT_DISABLE);
		return;
	}
	phy_update(phy, PHY_STAT1000, STAT1000_MASTER | STAT1000_MS_FAULT,
		   (result.master ? STAT1000_MASTER : 0) | (result.fault ? STAT1000_MS_FAULT : 0));
	if (!result.mbps || result.fault) {
		phy_event(phy, IRQ_AN_ERROR);
		phy_send(phy, MDI_SILENT, 0);
		return;
	}
	phy_show_resolved(phy, result.mbps, result.full);
	tech_start(phy, result.mbps, result.full, result.master);
}

static void enter_link_good(struct phy *phy)
{
	phy->an.attempts = 0;
	phy_update(phy, PHY_BMSR, BMSR_AN_COMPLETE, BMSR_AN_COMPLETE);
	phy_event(phy, IRQ_AN_COMPLETE);
	phy_link_up(phy);
}

static void enter(struct phy *phy, enum an_state state)
{
	struct an *an = &phy->an;

	an->state = state;
	if (trace_on(phy->node, TRACE_LINK))
		trace(phy->node, TRACE_LINK, phy->name, "%s", an_state_name(state));
	switch (state) {
	case AN_OFF:
		break;
	case AN_TRANSMIT_DISABLE:
		enter_transmit_disable(phy);
		break;
	case AN_ABILITY_DETECT:
		enter_ability_detect(phy);
		break;
	case AN_ACKNOWLEDGE_DETECT:
		an->matched = phy->heard.word & (u16)~LCW_ACK;
		phy_send_flp(phy, an->page | LCW_ACK);
		break;
	case AN_COMPLETE_ACKNOWLEDGE:
		enter_complete_acknowledge(phy);
		break;
	case AN_NEXT_PAGE_WAIT:
		phy_send_flp(phy, an->page);
		break;
	case AN_LINK_STATUS_CHECK:
		enter_link_status_check(phy);
		break;
	case AN_LINK_GOOD_CHECK:
		enter_link_good_check(phy);
		break;
	case AN_LINK_GOOD:
		enter_link_good(phy);
		break;
	}
	phy_crossover_update(phy);
}

/* ---- Transitions ---- */

static bool run_ability_detect(struct phy *phy, sim_time now)
{
	if (phy->an.ability_at <= now)
		enter(phy, AN_ACKNOWLEDGE_DETECT);
	else if (single_link_ready(phy))
		enter(phy, AN_LINK_STATUS_CHECK);
	else
		return false;
	return true;
}

static bool run_acknowledge_detect(struct phy *phy, sim_time now)
{
	struct an *an = &phy->an;

	if (an->ack_at <= now)
		/* consistency_match: the page acknowledged is the one that matched */
		enter(phy, (phy->heard.word & (u16)~LCW_ACK) == an->matched ?
				   AN_COMPLETE_ACKNOWLEDGE :
				   AN_TRANSMIT_DISABLE);
	else if (an->idle_at <= now)
		enter(phy, AN_TRANSMIT_DISABLE);
	else
		return false;
	return true;
}

static bool run_complete_acknowledge(struct phy *phy, sim_time now)
{
	struct an *an = &phy->an;
	bool ours = an->page & LCW_NEXT_PAGE, theirs = an->matched & LCW_NEXT_PAGE;

	if (an->ack_done > now)
		return false;
	if (an->base_page ? !(ours && theirs) : !(ours || theirs)) {
		enter(phy, AN_LINK_GOOD_CHECK);
		return true;
	}
	if (!an_next_page(phy))
		return false; /* mr_next_page_loaded */
	enter(phy, AN_NEXT_PAGE_WAIT);
	return true;
}

static bool run_next_page_wait(struct phy *phy, sim_time now)
{
	struct an *an = &phy->an;
	u16 heard = phy->heard.word & (u16)~LCW_ACK;

	/* The partner may be a page behind; its page at hand is no news. The
	 * first next page toggles against bit 11 of the base page. */
	if (an->ability_at <= now && ((heard ^ an->matched) & LCW_TOGGLE)) {
		an->base_page = false;
		enter(phy, AN_ACKNOWLEDGE_DETECT);
	} else if (an->idle_at <= now) {
		enter(phy, AN_TRANSMIT_DISABLE);
	} else {
		return false;
	}
	return true;
}

static void parallel_fault(struct phy *phy)
{
	phy_update(phy, PHY_ANER, ANER_PARALLEL_FAULT, ANER_PARALLEL_FAULT);
	phy_event(phy, IRQ_AN_ERROR);
	enter(phy, AN_TRANSMIT_DISABLE);
}

static bool run_link_status_check(struct phy *phy, sim_time now)
{
	if (phy->heard.kind == MDI_FLP) {
		parallel_fault(phy);
		return true;
	}
	if (phy->an.timer > now)
		return false;
	if (!single_link_ready(phy)) {
		parallel_fault(phy);
		return true;
	}
	phy->an.parallel = true;
	phy_update(phy, PHY_LPA, 0xffff,
		   phy->heard.kind == MDI_IDLE_100TX ? LCW_100HALF : LCW_10HALF);
	enter(phy, AN_LINK_GOOD_CHECK);
	return true;
}

/* The pages were exchanged, but no link came: 28.2.4.1; Marvell's downshift. */
static void no_link(struct phy *phy)
{
	struct an *an = &phy->an;

	phy_event(phy, IRQ_FLP_NO_LINK);
	if (phy->tech.mbps == 1000 && phy->active.downshift &&
	    ++an->attempts >= phy->active.downshift) {
		an->downshifted = true;
		phy_update(phy, PHY_COPPER_STATUS1, STATUS1_DOWNSHIFT, STATUS1_DOWNSHIFT);
		phy_event(phy, IRQ_DOWNSHIFT);
	}
	enter(phy, AN_TRANSMIT_DISABLE);
}

static bool run_link_good_check(struct phy *phy, sim_time now)
{
	if (phy->tech.ok)
		enter(phy, AN_LINK_GOOD);
	else if (phy->an.timer <= now)
		no_link(phy);
	else
		return false;
	return true;
}

static void forget_downshift(struct phy *phy)
{
	phy->an.attempts = 0;
	phy->an.downshifted = false;
	phy_update(phy, PHY_COPPER_STATUS1, STATUS1_DOWNSHIFT, 0);
}

/* One transition, if there is one. */
static bool transition(struct phy *phy, sim_time now)
{
	struct an *an = &phy->an;

	switch (an->state) {
	case AN_TRANSMIT_DISABLE:
		if (an->timer > now)
			return false;
		enter(phy, AN_ABILITY_DETECT);
		return true;
	case AN_ABILITY_DETECT:
		return run_ability_detect(phy, now);
	case AN_ACKNOWLEDGE_DETECT:
		return run_acknowledge_detect(phy, now);
	case AN_COMPLETE_ACKNOWLEDGE:
		return run_complete_acknowledge(phy, now);
	case AN_NEXT_PAGE_WAIT:
		return run_next_page_wait(phy, now);
	case AN_LINK_STATUS_CHECK:
		return run_link_status_check(phy, now);
	case AN_LINK_GOOD_CHECK:
		return run_link_good_check(phy, now);
	case AN_LINK_GOOD:
		if (phy->tech.ok)
			return false;
		forget_downshift(phy); /* it may be another cable next time */
		enter(phy, AN_TRANSMIT_DISABLE);
		return true;
	case AN_OFF:
		break;
	}
	return false;
}

/* When the state could be left next, if nothing is heard before. */
static sim_time next_look(const struct an *an)
{
	switch (an->state) {
	case AN_TRANSMIT_DISABLE:
	case AN_LINK_STATUS_CHECK:
	case AN_LINK_GOOD_CHECK:
		return an->timer;
	case AN_ABILITY_DETECT:
		return an->ability_at;
	case AN_ACKNOWLEDGE_DETECT:
		return MIN(an->ack_at, an->idle_at);
	case AN_COMPLETE_ACKNOWLEDGE:
		return an->ack_done;
	case AN_NEXT_PAGE_WAIT:
		return MIN(an->ability_at, an->idle_at);
	case AN_OFF:
	case AN_LINK_GOOD:
		break;
	}
	return SIM_TIME_MAX;
}

void an_run(struct phy *phy)
{
	sim_time now = node_now(phy->node), next;

	while (transition(phy, now))
		;
	next = next_look(&phy->an);
	if (next > now)
		phy_set_timer(phy, TIMER_AN, next);
	else
		phy_clear_timer(phy, TIMER_AN);
}

void an_start(struct phy *phy)
{
	forget_downshift(phy);
	phy_update(phy, PHY_STAT1000, STAT1000_MS_FAULT, 0); /* 802.3 40.5.1.1 */
	enter(phy, AN_TRANSMIT_DISABLE);
	an_run(phy);
}

void an_stop(struct phy *phy)
{
	if (phy->an.state != AN_OFF)
		forget_partner(phy);
	phy->an.state = AN_OFF;
	phy_clear_timer(phy, TIMER_AN);
}
