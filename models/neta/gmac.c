/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: the gigabit MAC proper: link, PAUSE, low-power idle.
 *
 * The link is forced (GMAC_AUTONEG_CONFIG bits 0 and 1: fixed links, and PHYs
 * that phylink watches for us) or follows what the MII end is told by a PHY: in
 * band (bit 2) or by the unit's PHY polling. Speed, duplex and flow control are
 * each forced or followed by their own bits. Between two MACs there is nobody to
 * follow, and forcing is the only way to a link.
 *
 * PAUSE (IEEE 802.3 annex 31B): one received holds the transmitter for its time
 * in quanta of 512 bit times, after the frame at hand; MAC control frames never
 * reach the host. One is sent when FC_GEN is switched on or off by the
 * processor, if flow control to transmit is on.
 *
 * Low-power idle (IEEE 802.3 clause 78): with LPI_CTRL_1 REQUEST and a link that
 * has agreed on it, the MAC requests it after TS_LIMIT without a frame, and
 * waits TW_LIMIT before the first frame thereafter.
 *
 * Sources: mvneta_mac_link_up(), mvneta_pcs_get_state(); values seen on a
 * board: OpenWrt issue 24069.
 *
 * Assumption: forced down wins over forced up, and forcing raises LINK_CHANGE as
 * a PHY's link does; GMAC_CAUSE is cleared by reading; 2500 Mb/s is what the serdes
 * runs at when SERDES_CFG says HSGMII or CTRL_4 short preamble, for Linux sets
 * them for 2500BASE-X alone; both limits of low-power idle are microseconds;
 * RX DMA never lags, so the MAC itself never has cause to send PAUSE, and it
 * does not back-pressure in half duplex.
 */
#include "neta/neta.h"

#define CONTROL_TYPE 0x8808
#define CONTROL_PAUSE 0x0001
#define QUANTUM_BYTES 64 /* 512 bit times */

static const u8 pause_addr[ETH_ALEN] = {0x01, 0x80, 0xc2, 0x00, 0x00, 0x01};

static u32 forced_rate(struct neta *n, u32 an)
{
	struct reg_block *b = &n->regs;

	if (!(an & NETA_AN_GMII_SPEED))
		return an & NETA_AN_MII_SPEED ? 100 : 10;
	if (reg_get(b, NETA_GMAC_CTRL_2) & NETA_CTRL_2_PCS &&
	    (reg_get(b, NETA_SERDES_CFG) == NETA_SERDES_CFG_HSGMII ||
	     reg_get(b, NETA_GMAC_CTRL_4) & NETA_CTRL_4_SHORT_PREAMBLE))
		return 2500;
	return 1000;
}

/* The link as the registers and the PHY make it. */
static struct mii_link resolve(struct neta *n)
{
	const struct mii_link *phy = &n->mii.link;
	u32 an = reg_get(&n->regs, NETA_AUTONEG);
	bool follow = an & NETA_AN_INBAND ||
		      reg_get(&n->regs, NETA_UNIT_CONTROL) & NETA_UNIT_CONTROL_POLLING;
	bool heard = follow && phy->up && phy->mbps;
	struct mii_link link = {
		.up = !(an & NETA_AN_FORCE_DOWN) && (an & NETA_AN_FORCE_UP || heard) &&
		      !(reg_get(&n->regs, NETA_GMAC_CTRL_2) & NETA_CTRL_2_RESET),
		.mbps = heard && an & NETA_AN_SPEED ? phy->mbps : forced_rate(n, an),
		.full_duplex =
			heard && an & NETA_AN_DUPLEX ? phy->full_duplex : an & NETA_AN_SET_FD,
		.eee = phy->eee,
	};

	if (link.full_duplex) {
		link.pause_tx = heard && an & NETA_AN_FC ? phy->pause_tx : an & NETA_AN_SET_FC;
		link.pause_rx = heard && an & NETA_AN_FC ? phy->pause_rx : an & NETA_AN_SET_FC;
	}
	return link;
}

static bool same_link(const struct mii_link *a, const struct mii_link *b)
{
	return a->up == b->up && a->mbps == b->mbps && a->full_duplex == b->full_duplex &&
	       a->pause_tx == b->pause_tx && a->pause_rx == b->pause_rx && a->eee == b->eee;
}

static void latch_cause(struct neta *n, u32 bits)
{
	reg_set(&n->regs, NETA_GMAC_CAUSE,
		reg_get(&n->regs, NETA_GMAC_CAUSE) | bits | NETA_GMAC_CAUSE_SUM);
}

void neta_gmac_update(struct neta *n)
{
	u32 ctrl0 = reg_get(&n->regs, NETA_GMAC_CTRL_0),
	    ctrl2 = reg_get(&n->regs, NETA_GMAC_CTRL_2);
	u32 lpi0 = reg_get(&n->regs, NETA_LPI_CTRL_0), lpi1 = reg_get(&n->regs, NETA_LPI_CTRL_1);
	struct mii_link was = n->link;

	n->link = resolve(n);
	n->loopback = reg_get(&n->regs, NETA_GMAC_CTRL_1) & NETA_CTRL_1_LOOPBACK;
	n->running = ctrl0 & NETA_CTRL_0_ENABLE && (n->link.up || n->loopback) &&
		     !(ctrl2 & NETA_CTRL_2_RESET);
	n->full_duplex = n->link.full_duplex || n->loopback;
	n->ps_per_byte = (u32)bit_times(8, n->link.mbps);
	n->pads = !(ctrl2 & NETA_CTRL_2_NO_PAD);
	n->max_frame = MIN((ctrl0 >> 2 & 0x1fff) * 2, FRAME_MAX_LEN);
	n->mib_on = ctrl0 & NETA_CTRL_0_MIB;
	n->lpi = n->link.up && (lpi1 & NETA_LPI_MANUAL ? lpi1 & NETA_LPI_FORCE :
							 lpi1 & NETA_LPI_REQUEST && n->link.eee);
	n->lpi_delay = lpi1 & NETA_LPI_MANUAL ? 0 : SIM_US(lpi0 >> 8 & 0xff);
	n->lpi_wake = SIM_US(lpi1 >> 4 & 0xfff);

	if (!same_link(&was, &n->link)) {
		neta_csma_reset(n);
		n->pause_until = 0;
		if (trace_on(n->node, TRACE_LINK))
			trace(n->node, TRACE_LINK, n->model.name, "link %s, %u Mb/s, %s duplex",
			      n->link.up ? "up" : "down", n->link.mbps,
			      n->link.full_duplex ? "full" : "half");
	}
	if (was.up != n->link.up) {
		latch_cause(n, NETA_GMAC_CAUSE_LINK);
		neta_irq_misc(n, NETA_MISC_LINK_CHANGE);
	}
	neta_tx_kick(n);
}

/* The PHY's link changed. */
void neta_link_change(struct mii_end *end, const struct mii_link *link)
{
	struct neta *n = end->owner;

	if (reg_get(&n->regs, NETA_AUTONEG) & NETA_AN_INBAND)
		latch_cause(n, NETA_GMAC_CAUSE_SYNC | (link->up ? NETA_GMAC_CAUSE_AN_DONE : 0));
	neta_irq_misc(n, NETA_MISC_PHY_STATUS);
	neta_gmac_update(n);
}

/* A MAC control frame came in, with a good FCS. Return: what became of it. */
const char *neta_gmac_control(struct neta *n, const struct frame *f)
{
	const u8 *p = f->data + n->mh_len;
	sim_time now = node_now(n->node);

	if (get_be16(p + 14) != CONTROL_PAUSE ||
	    (memcmp(p, pause_addr, ETH_ALEN) && memcmp(p, n->mac, ETH_ALEN))) {
		neta_count(n, MIB_RX_UNREC_CONTROL);
		return "unknown MAC control frame";
	}
	neta_count(n, MIB_FC_GOOD);
	if (n->link.pause_rx) {
		n->pause_until = now + (sim_time)get_be16(p + 16) * QUANTUM_BYTES * n->ps_per_byte;
		neta_tx_kick(n);
	}
	return "PAUSE, for the MAC";
}

/* The PAUSE frame that waits to be sent. */
struct frame *neta_gmac_pause_frame(struct neta *n)
{
	struct frame *f = frame_alloc(&n->node->frames, ETH_MIN_FRAME);
	u8 bytes[ETH_ZLEN] = {0}, *p = bytes;

	memcpy(p, pause_addr, ETH_ALEN);
	memcpy(p + ETH_ALEN, n->mac, ETH_ALEN);
	put_be16(CONTROL_TYPE, p + 12);
	put_be16(CONTROL_PAUSE, p + 14);
	put_be16(n->pause_quanta, p + 16);
	memcpy(frame_append(f, ETH_ZLEN), bytes, ETH_ZLEN);
	frame_append_fcs(f);
	frame_name(f);
	n->pause_out = false;
	neta_count(n, MIB_FC_SENT);
	return f;
}

/* Whether a frame may begin; else the transmitter's event is set for when. */
bool neta_lpi_awake(struct neta *n)
{
	sim_time now = node_now(n->node);

	if (n->awake_at == SIM_TIME_MAX) {
		if (now < n->tx_idle_since + n->lpi_delay)
			return true; /* it was not idle for long enough */
		n->lpi_entries++;
		n->awake_at = now + n->lpi_wake;
	}
	if (now < n->awake_at) {
		node_schedule(n->node, &n->tx_event, n->awake_at);
		return false;
	}
	n->awake_at = SIM_TIME_MAX;
	n->tx_idle_since = now;
	return true;
}

static bool lpi_idle(struct neta *n)
{
	return n->lpi && !n->tx_busy && n->awake_at == SIM_TIME_MAX &&
	       node_now(n->node) >= n->tx_idle_since + n->lpi_delay;
}

/* Offsets 0x20b0, 0x24a0, 0x2c00..0x2c0c, 0x2c90, 0x2cc0, 0x2cc4 */
void neta_gmac_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	if (value != old)
		neta_gmac_update(neta_of(b));
}

/* Offset 0x2c10: status */
u32 neta_gmac_status_read(struct reg_block *b, u32 i, u32 value)
{
	struct neta *n = neta_of(b);
	u32 an = reg_get(b, NETA_AUTONEG), status = 0;

	if (n->link.up)
		status |= NETA_GMAC_STATUS_LINK;
	if (n->link.mbps >= 1000)
		status |= NETA_GMAC_STATUS_1000;
	else if (n->link.mbps == 100)
		status |= NETA_GMAC_STATUS_100;
	if (n->link.full_duplex)
		status |= NETA_GMAC_STATUS_FD;
	if (n->link.pause_rx)
		status |= NETA_GMAC_STATUS_RX_FC;
	if (n->link.pause_tx)
		status |= NETA_GMAC_STATUS_TX_FC;
	if (node_now(n->node) < n->pause_until)
		status |= NETA_GMAC_STATUS_PAUSED;
	if (n->pause_quanta)
		status |= NETA_GMAC_STATUS_PAUSING;
	if (an & NETA_AN_INBAND && n->mii.link.up)
		status |= NETA_GMAC_STATUS_AN_DONE;
	if (reg_get(b, NETA_GMAC_CTRL_2) & NETA_CTRL_2_PCS && n->mii.link.up)
		status |= NETA_GMAC_STATUS_SYNC;
	return status;
}

/* Offset 0x2444: port status */
u32 neta_port_status_read(struct reg_block *b, u32 i, u32 value)
{
	struct neta *n = neta_of(b);
	u32 status = NETA_PORT_STATUS_RX_EMPTY;

	return status | (n->tx_busy ? NETA_PORT_STATUS_TX_BUSY : NETA_PORT_STATUS_TX_EMPTY);
}

/* Offsets 0x1710..0x1718: PAUSE by the processor, both ways */
void neta_pause_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);
	u32 control = reg_get(b, NETA_FLOW_CONTROL);
	u16 quanta = control & NETA_FLOW_CONTROL_CPU && reg_get(b, NETA_FC_GEN) & NETA_FC_GEN_ON ?
			     0xffff :
			     0;

	n->tx_held = control & BIT(1) ? reg_get(b, NETA_TX_PAUSE) & 0xff : 0;
	if (quanta != n->pause_quanta) {
		n->pause_quanta = quanta;
		n->pause_out = n->link.pause_tx;
	}
	neta_tx_kick(n);
}

/* Offset 0x2ccc: low-power idle status */
u32 neta_lpi_status_read(struct reg_block *b, u32 i, u32 value)
{
	struct neta *n = neta_of(b);

	if (n->awake_at != SIM_TIME_MAX)
		return value | NETA_LPI_STATUS_TX_WAIT;
	return lpi_idle(n) ? value | NETA_LPI_STATUS_TX_IDLE : value;
}

/* Offset 0x2cd0: entries into low-power idle, the present one among them */
u32 neta_lpi_counter_read(struct reg_block *b, u32 i, u32 value)
{
	struct neta *n = neta_of(b);

	return n->lpi_entries + lpi_idle(n);
}
