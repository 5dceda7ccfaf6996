/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames between MII and MDI.
 *
 * The PHY takes a frame from its MAC when its preamble begins and hands it to
 * the medium at once; the medium knows the latencies of both PHYs and delivers
 * it to the far one when its last bit is through that one too. So a frame
 * costs an event a cable, none a PHY.
 *
 * Latency. IEEE 802.3 bounds it: 1000BASE-T 84 bit times from GMII to MDI and
 * 244 back (40.11). Public datasheets of Marvell's give none.
 * Assumption: a frame takes those bounds through a PHY, 84 bit times out and 244
 * in, at 1000 Mb/s; 14 and 28 at 100 Mb/s; 4 and 10 at 10 Mb/s.
 *
 * What a MAC sends while there is no link, or at another rate than the link's,
 * goes nowhere and is counted.
 *
 * Loop-back (BMCR bit 14): the frame comes back to the MAC when its last bit
 * has gone, by an event of its own; nothing is sent.
 */
#include "phy/phy.h"

/* Bit times at each rate: MII to MDI, MDI to MII. */
static const u32 tx_bits[MDI_RATES] = {[MDI_10] = 4, [MDI_100] = 14, [MDI_1000] = 84};
static const u32 rx_bits[MDI_RATES] = {[MDI_10] = 10, [MDI_100] = 28, [MDI_1000] = 244};
static const u32 rate_mbps[MDI_RATES] = {[MDI_10] = 10, [MDI_100] = 100, [MDI_1000] = 1000};

#define PREAMBLE_SLACK 64 /* bytes: a MAC may send more preamble than it must */
#define GIGABIT_SLOT 512  /* bytes: carrier extension in half duplex */

void phy_bmcr_mode(const struct phy *phy, u32 *mbps, bool *full)
{
	u32 bmcr = phy_get(phy, PHY_BMCR);

	*mbps = bmcr & BMCR_SPEED_MSB ? 1000 : bmcr & BMCR_SPEED_LSB ? 100 : 10;
	*full = bmcr & BMCR_DUPLEX;
}

void phy_data_update(struct phy *phy)
{
	u32 bmcr = phy_get(phy, PHY_BMCR);
	bool loop = (bmcr & BMCR_LOOPBACK) && phy_powered(phy);

	phy->told = phy->link;
	if (loop) {
		phy->told = (struct mii_link){.up = true};
		phy_bmcr_mode(phy, &phy->told.mbps, &phy->told.full_duplex);
	}
	if (bmcr & BMCR_ISOLATE)
		phy->told = (struct mii_link){0};
	phy->byte_ps = phy->told.up && !loop ? bit_times(8, phy->told.mbps) : 0;
	phy_update(phy, PHY_BMSR, BMSR_LINK, phy->link.up || loop ? BMSR_LINK : 0);
	if (phy->carrier && (!phy->link.up || phy->link.full_duplex)) {
		phy->carrier = false;
		mii_set_carrier(&phy->mii, false);
	}
	mii_set_link(&phy->mii, &phy->told);
}

/* ---- From the MAC ---- */

void phy_data_flush(struct phy *phy)
{
	node_cancel(phy->node, &phy->looped_event);
	frame_put(phy->looped);
	phy->looped = NULL;
}

static void looped(struct event *ev)
{
	struct phy *phy = container_of(ev, struct phy, looped_event);
	struct frame *f = phy->looped;

	phy->looped = NULL;
	phy->rx_frames++;
	mii_receive(&phy->mii, f);
}

static void loop_back(struct phy *phy, struct frame *f, sim_time duration)
{
	phy_data_flush(phy);
	phy->looped = f;
	phy->tx_frames++;
	node_schedule(phy->node, &phy->looped_event, node_now(phy->node) + duration);
}

/* Whether @duration may be that of @len bytes and a preamble at the link's rate. */
static bool plausible(const struct phy *phy, u32 len, sim_time duration)
{
	u32 most = len;

	if (phy->link.mbps == 1000 && !phy->link.full_duplex)
		most = MAX(most, GIGABIT_SLOT);
	return duration >= (sim_time)len * phy->byte_ps &&
	       duration <= (sim_time)(most + PREAMBLE_SLACK) * phy->byte_ps;
}

static rare void begin_special(struct phy *phy, struct frame *f, sim_time duration)
{
	if (phy->told.up && (phy_get(phy, PHY_BMCR) & BMCR_LOOPBACK)) {
		loop_back(phy, f, duration);
	} else if (!phy->byte_ps || !phy->mdi.medium) {
		phy->tx_no_link++;
		frame_put(f);
	} else if (!plausible(phy, f->len, duration)) {
		phy->tx_wrong_speed++;
		frame_put(f);
	} else {
		phy->tx_frames++;
		phy->mdi.medium->begin(&phy->mdi, f, duration);
	}
}

static void begin(struct mii_end *end, struct frame *f, sim_time duration)
{
	struct phy *phy = end->owner;

	if (unlikely(duration != (sim_time)(f->len + ETH_PREAMBLE_LEN) * phy->byte_ps ||
		     !phy->mdi.medium)) {
		begin_special(phy, f, duration);
		return;
	}
	phy->tx_frames++;
	phy->mdi.medium->begin(&phy->mdi, f, duration);
}

static void abort_frame(struct mii_end *end)
{
	struct phy *phy = end->owner;

	phy_data_flush(phy);
	if (phy->mdi.medium)
		phy->mdi.medium->abort(&phy->mdi);
}

const struct mii_ops phy_mii_ops = {
	.begin = begin,
	.abort = abort_frame,
};

/* ---- From the medium ---- */

static void count_error(struct phy *phy)
{
	u32 errors = phy_get(phy, PHY_RX_ERRORS);

	if (errors < 0xffff)
		reg_set(&phy->regs, PHY_RX_ERRORS, errors + 1);
}

static rare void receive_damaged(struct phy *phy, struct frame *f)
{
	if (f->flags & FRAME_CUT) {
		phy->rx_cut++;
		count_error(phy);
	}
	if (f->flags & FRAME_SYMBOL_ERROR) {
		phy->symbol_errors++;
		count_error(phy);
		phy_event(phy, IRQ_SYMBOL_ERROR);
	}
	mii_receive(&phy->mii, f);
}

/* What cannot be taken from the medium. */
static rare void refuse(struct phy *phy, struct frame *f, u32 mbps)
{
	if (!phy->link.up) {
		phy->rx_no_link++;
	} else if (phy->link.mbps != mbps) {
		phy->rx_wrong_speed++;
		phy->false_carriers++;
		phy_event(phy, IRQ_FALSE_CARRIER);
	} else {
		phy->rx_isolated++;
	}
	frame_put(f);
}

void phy_receive(struct mdi_port *port, struct frame *f, u32 mbps)
{
	struct phy *phy = port->phy_owner;

	if (unlikely(!phy->byte_ps || phy->link.mbps != mbps)) {
		refuse(phy, f, mbps);
		return;
	}
	phy->rx_frames++;
	if (unlikely(f->flags))
		receive_damaged(phy, f);
	else
		mii_receive(&phy->mii, f);
}

void phy_carrier(struct mdi_port *port, bool sensed)
{
	struct phy *phy = port->phy_owner;

	if (phy->carrier == sensed || (sensed && !phy->byte_ps))
		return;
	phy->carrier = sensed;
	mii_set_carrier(&phy->mii, sensed);
}

void phy_data_init(struct phy *phy)
{
	event_init(&phy->looped_event, looped);
	for (u32 i = 0; i < MDI_RATES; i++) {
		phy->mdi.tx_latency[i] = bit_times(tx_bits[i], rate_mbps[i]);
		phy->mdi.rx_latency[i] = bit_times(rx_bits[i], rate_mbps[i]);
	}
}
