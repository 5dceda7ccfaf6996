// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NETA's port: starting and stopping it, which frames it takes, and its link.
 * Order of register accesses: Linux 6.12 mvneta_probe(), mvneta_open(),
 * mvneta_port_up() and _down(), mvneta_mac_link_up().
 */
#include "mvneta.h"

#define MVNETA_RX_DISABLE_TIMEOUT_MSEC 1000
#define MVNETA_TX_DISABLE_TIMEOUT_MSEC 1000
#define MVNETA_TX_FIFO_EMPTY_TIMEOUT 10000
#define MVNETA_RXQ_DEF 0
#define MVNETA_MBUS_WINDOWS 6

/* Queues: the low byte of a command register says what runs, the next one stops. */

void mvneta_port_up(struct mvneta_port *pp)
{
	u32 map = 0;

	for (u32 q = 0; q < MVNETA_QUEUES; q++)
		if (pp->txqs[q].descs)
			map |= BIT(q);
	mvreg_write(pp, MVNETA_TXQ_CMD, map);
	map = 0;
	for (u32 q = 0; q < MVNETA_QUEUES; q++)
		if (pp->rxqs[q].descs)
			map |= BIT(q);
	mvreg_write(pp, MVNETA_RXQ_CMD, map);
}

static void mvneta_queues_stop(struct mvneta_port *pp, u32 reg, int timeout_ms, const char *what)
{
	u32 val = mvreg_read(pp, reg) & MVNETA_TXQ_ENABLE_MASK;
	int count = 0;

	if (val)
		mvreg_write(pp, reg, val << MVNETA_TXQ_DISABLE_SHIFT);
	do {
		if (count++ >= timeout_ms) {
			netdev_warn(pp->dev, "TIMEOUT for %s stopped, cmd: 0x%08x\n", what, val);
			break;
		}
		mdelay(pp->k, 1);
		val = mvreg_read(pp, reg);
	} while (val & MVNETA_TXQ_ENABLE_MASK);
}

void mvneta_port_down(struct mvneta_port *pp)
{
	int count = 0;
	u32 val = 0;

	mvneta_queues_stop(pp, MVNETA_RXQ_CMD, MVNETA_RX_DISABLE_TIMEOUT_MSEC, "RX");
	mvneta_queues_stop(pp, MVNETA_TXQ_CMD, MVNETA_TX_DISABLE_TIMEOUT_MSEC, "TX");
	do {
		if (count++ >= MVNETA_TX_FIFO_EMPTY_TIMEOUT) {
			netdev_warn(pp->dev, "TX FIFO empty timeout status=0x%08x\n", val);
			break;
		}
		mdelay(pp->k, 1);
		val = mvreg_read(pp, MVNETA_PORT_STATUS);
	} while (!(val & MVNETA_TX_FIFO_EMPTY) && val & MVNETA_TX_IN_PRGRS);
	udelay(pp->k, 200);
}

void mvneta_port_enable(struct mvneta_port *pp)
{
	u32 val = mvreg_read(pp, MVNETA_GMAC_CTRL_0);

	mvreg_write(pp, MVNETA_GMAC_CTRL_0, val | MVNETA_GMAC0_PORT_ENABLE);
}

void mvneta_port_disable(struct mvneta_port *pp)
{
	u32 val = mvreg_read(pp, MVNETA_GMAC_CTRL_0);

	mvreg_write(pp, MVNETA_GMAC_CTRL_0, val & ~MVNETA_GMAC0_PORT_ENABLE);
	udelay(pp->k, 200);
}

/* Causes are cleared by writing 0. */
void mvneta_clear_intr_cause(struct mvneta_port *pp)
{
	mvreg_write(pp, MVNETA_INTR_NEW_CAUSE, 0);
	mvreg_write(pp, MVNETA_INTR_MISC_CAUSE, 0);
	mvreg_write(pp, MVNETA_INTR_OLD_CAUSE, 0);
}

void mvneta_mask_interrupts(struct mvneta_port *pp)
{
	mvreg_write(pp, MVNETA_INTR_NEW_MASK, 0);
	mvreg_write(pp, MVNETA_INTR_OLD_MASK, 0);
	mvreg_write(pp, MVNETA_INTR_MISC_MASK, 0);
}

void mvneta_unmask_interrupts(struct mvneta_port *pp)
{
	mvreg_write(pp, MVNETA_INTR_NEW_MASK,
		    MVNETA_RX_INTR_MASK_ALL | MVNETA_TX_INTR_MASK_ALL | MVNETA_MISCINTR_INTR_MASK);
}

/* One window of 4 GiB; a bit of the enable register that is set disables a window. */
void mvneta_conf_mbus_windows(struct mvneta_port *pp)
{
	for (u32 w = 0; w < MVNETA_MBUS_WINDOWS; w++) {
		mvreg_write(pp, MVNETA_WIN_BASE(w), 0);
		mvreg_write(pp, MVNETA_WIN_SIZE(w), 0);
		if (w < 4)
			mvreg_write(pp, MVNETA_WIN_REMAP(w), 0);
	}
	mvreg_write(pp, MVNETA_WIN_SIZE(0), 0xffff0000);
	mvreg_write(pp, MVNETA_BASE_ADDR_ENABLE, 0x3e);
	mvreg_write(pp, MVNETA_ACCESS_PROTECT_ENABLE, 0x3);
}

void mvneta_max_rx_size_set(struct mvneta_port *pp, int max_rx_size)
{
	u32 val = mvreg_read(pp, MVNETA_GMAC_CTRL_0) & ~MVNETA_GMAC_MAX_RX_SIZE_MASK;

	val |= (u32)(max_rx_size - MVNETA_MH_SIZE) / 2 << MVNETA_GMAC_MAX_RX_SIZE_SHIFT;
	mvreg_write(pp, MVNETA_GMAC_CTRL_0, val);
}

/* Token buckets must hold the largest packet, in bits. */
void mvneta_txq_max_tx_size_set(struct mvneta_port *pp, int max_tx_size)
{
	u32 mtu = min((u32)max_tx_size * 8, (u32)MVNETA_TX_MTU_MAX), val;

	val = mvreg_read(pp, MVNETA_TX_MTU) & ~MVNETA_TX_MTU_MAX;
	mvreg_write(pp, MVNETA_TX_MTU, val | mtu);
	if (mvreg_read(pp, MVNETA_TX_TOKEN_SIZE) < mtu)
		mvreg_write(pp, MVNETA_TX_TOKEN_SIZE, mtu);
	for (u32 q = 0; q < MVNETA_QUEUES; q++) {
		val = mvreg_read(pp, MVNETA_TXQ_TOKEN_SIZE_REG(q));
		if ((val & MVNETA_TXQ_TOKEN_SIZE_MAX) < mtu)
			mvreg_write(pp, MVNETA_TXQ_TOKEN_SIZE_REG(q),
				    (val & ~MVNETA_TXQ_TOKEN_SIZE_MAX) | mtu);
	}
}

/*
 * Address filters: tables of bytes, four a register. A byte says whether to
 * accept, and into which queue. Unicast is looked up by the address's last four
 * bits, 01:00:5e:00:00:xx by xx, other multicast by a CRC-8 of the address.
 */

static u32 mvneta_filter_byte(int queue)
{
	return queue < 0 ? 0 : 0x01u | (u32)queue << 1;
}

static void mvneta_set_table(struct mvneta_port *pp, u32 base, u32 bytes, int queue)
{
	for (u32 offset = 0; offset < bytes; offset += 4)
		mvreg_write(pp, base + offset, mvneta_filter_byte(queue) * 0x01010101u);
}

#define mvneta_set_ucast_table(pp, queue) mvneta_set_table(pp, MVNETA_DA_FILT_UCAST_BASE, 16, queue)
#define mvneta_set_special_mcast_table(pp, queue) \
	mvneta_set_table(pp, MVNETA_DA_FILT_SPEC_MCAST, 256, queue)

static void mvneta_set_other_mcast_table(struct mvneta_port *pp, int queue)
{
	memset(pp->mcast_count, queue < 0 ? 0 : 1, sizeof(pp->mcast_count));
	mvneta_set_table(pp, MVNETA_DA_FILT_OTH_MCAST, 256, queue);
}

static void mvneta_set_filter(struct mvneta_port *pp, u32 base, u8 index, int queue)
{
	u32 reg = base + (index & ~3u), shift = 8 * (index & 3u);
	u32 val = mvreg_read(pp, reg);

	val &= ~(0xffu << shift);
	mvreg_write(pp, reg, val | mvneta_filter_byte(queue) << shift);
}

static void mvneta_mac_addr_set(struct mvneta_port *pp, const u8 *addr, int queue)
{
	if (queue >= 0) {
		mvreg_write(pp, MVNETA_MAC_ADDR_LOW, get_be16(addr + 4));
		mvreg_write(pp, MVNETA_MAC_ADDR_HIGH, get_be32(addr));
	}
	mvneta_set_filter(pp, MVNETA_DA_FILT_UCAST_BASE, addr[5] & 0xf, queue);
}

/* x^8 + x^2 + x + 1, most significant bit first. */
static u8 mvneta_addr_crc(const u8 *addr)
{
	u32 crc = 0;

	for (u32 i = 0; i < ETH_ALEN; i++) {
		crc = (crc ^ addr[i]) << 8;
		for (int bit = 7; bit >= 0; bit--)
			if (crc & 0x100u << bit)
				crc ^= 0x107u << bit;
	}
	return (u8)crc;
}

static void mvneta_mcast_addr_add(struct mvneta_port *pp, const u8 *addr)
{
	static const u8 special[5] = {0x01, 0x00, 0x5e, 0x00, 0x00};
	u8 crc;

	if (!memcmp(addr, special, sizeof(special))) {
		mvneta_set_filter(pp, MVNETA_DA_FILT_SPEC_MCAST, addr[5], MVNETA_RXQ_DEF);
		return;
	}
	crc = mvneta_addr_crc(addr);
	pp->mcast_count[crc]++;
	mvneta_set_filter(pp, MVNETA_DA_FILT_OTH_MCAST, crc, MVNETA_RXQ_DEF);
}

static void mvneta_rx_unicast_promisc_set(struct mvneta_port *pp, bool promisc)
{
	u32 config = mvreg_read(pp, MVNETA_PORT_CONFIG);
	u32 prio = mvreg_read(pp, MVNETA_TYPE_PRIO);

	if (promisc) {
		config |= MVNETA_UNI_PROMISC_MODE;
		prio |= MVNETA_FORCE_UNI;
		mvreg_write(pp, MVNETA_MAC_ADDR_LOW, 0xffff);
		mvreg_write(pp, MVNETA_MAC_ADDR_HIGH, 0xffffffff);
	} else {
		config &= ~MVNETA_UNI_PROMISC_MODE;
		prio &= ~MVNETA_FORCE_UNI;
	}
	mvreg_write(pp, MVNETA_PORT_CONFIG, config);
	mvreg_write(pp, MVNETA_TYPE_PRIO, prio);
}

void mvneta_set_rx_mode(struct net_device *dev)
{
	struct mvneta_port *pp = netdev_priv(dev);
	struct netdev_hw_addr *ha;

	if (dev->flags & IFF_PROMISC) {
		mvneta_rx_unicast_promisc_set(pp, true);
		mvneta_set_ucast_table(pp, MVNETA_RXQ_DEF);
		mvneta_set_special_mcast_table(pp, MVNETA_RXQ_DEF);
		mvneta_set_other_mcast_table(pp, MVNETA_RXQ_DEF);
		return;
	}
	mvneta_rx_unicast_promisc_set(pp, false);
	mvneta_set_ucast_table(pp, -1);
	mvneta_mac_addr_set(pp, dev->dev_addr, MVNETA_RXQ_DEF);
	if (dev->flags & IFF_ALLMULTI) {
		mvneta_set_special_mcast_table(pp, MVNETA_RXQ_DEF);
		mvneta_set_other_mcast_table(pp, MVNETA_RXQ_DEF);
		return;
	}
	mvneta_set_special_mcast_table(pp, -1);
	mvneta_set_other_mcast_table(pp, -1);
	netdev_for_each_mc_addr(ha, dev) mvneta_mcast_addr_add(pp, ha->addr);
}

int mvneta_set_mac_addr(struct net_device *dev, const u8 *addr)
{
	struct mvneta_port *pp = netdev_priv(dev);

	if (!is_valid_ether_addr(addr))
		return -EADDRNOTAVAIL;
	mvneta_mac_addr_set(pp, dev->dev_addr, -1);
	mvneta_mac_addr_set(pp, addr, MVNETA_RXQ_DEF);
	eth_hw_addr_set(dev, addr);
	return 0;
}

/* What the boot loader left there. */
void mvneta_get_mac_addr(struct mvneta_port *pp, u8 *addr)
{
	u32 low = mvreg_read(pp, MVNETA_MAC_ADDR_LOW);

	put_be32(mvreg_read(pp, MVNETA_MAC_ADDR_HIGH), addr);
	put_be16((u16)low, addr + 4);
}

void mvneta_defaults_set(struct mvneta_port *pp)
{
	u32 val;

	mvneta_clear_intr_cause(pp);
	mvneta_mask_interrupts(pp);
	mvreg_write(pp, MVNETA_INTR_ENABLE, 0);
	mvreg_write(pp, MVNETA_MBUS_RETRY, 0x20);
	/* Our kernel runs on one CPU. */
	mvreg_write(pp, MVNETA_CPU_MAP(0),
		    MVNETA_CPU_RXQ_ACCESS_ALL_MASK | MVNETA_CPU_TXQ_ACCESS_ALL_MASK);

	mvreg_write(pp, MVNETA_PORT_RX_RESET, MVNETA_PORT_RX_DMA_RESET);
	mvreg_write(pp, MVNETA_PORT_TX_RESET, MVNETA_PORT_TX_DMA_RESET);
	mvreg_write(pp, MVNETA_TXQ_CMD_1, 0);
	for (u32 q = 0; q < MVNETA_QUEUES; q++) {
		mvreg_write(pp, MVETH_TXQ_TOKEN_COUNT_REG(q), 0);
		mvreg_write(pp, MVETH_TXQ_TOKEN_CFG_REG(q), 0);
	}
	mvreg_write(pp, MVNETA_PORT_TX_RESET, 0);
	mvreg_write(pp, MVNETA_PORT_RX_RESET, 0);

	mvreg_write(pp, MVNETA_ACC_MODE, MVNETA_ACC_MODE_EXT1);
	mvreg_write(pp, MVNETA_PORT_CONFIG, MVNETA_PORT_CONFIG_DEFL_VALUE(MVNETA_RXQ_DEF));
	mvreg_write(pp, MVNETA_PORT_CONFIG_EXTEND, 0);
	mvreg_write(pp, MVNETA_RX_MIN_FRAME_SIZE, 64);
	mvreg_write(pp, MVNETA_SDMA_CONFIG,
		    MVNETA_TX_BRST_SZ_MASK(MVNETA_SDMA_BRST_SIZE_16) |
			    MVNETA_RX_BRST_SZ_MASK(MVNETA_SDMA_BRST_SIZE_16) |
			    MVNETA_RX_NO_DATA_SWAP | MVNETA_TX_NO_DATA_SWAP);
	val = mvreg_read(pp, MVNETA_UNIT_CONTROL);
	mvreg_write(pp, MVNETA_UNIT_CONTROL, val & ~MVNETA_PHY_POLLING_ENABLE);

	mvneta_set_ucast_table(pp, -1);
	mvneta_set_special_mcast_table(pp, -1);
	mvneta_set_other_mcast_table(pp, -1);
	mvreg_write(pp, MVNETA_INTR_ENABLE,
		    MVNETA_RXQ_INTR_ENABLE_ALL_MASK | MVNETA_TXQ_INTR_ENABLE_ALL_MASK);

	/* Counters clear when read. */
	for (u32 offset = 0; offset < MVNETA_MIB_LATE_COLLISION; offset += 4)
		mvreg_read(pp, MVNETA_MIB_COUNTERS_BASE + offset);
	mvreg_read(pp, MVNETA_RX_DISCARD_FRAME_COUNT);
	mvreg_read(pp, MVNETA_OVERRUN_FRAME_COUNT);
}

/* Link: the GMAC is its own PCS. */

static struct mvneta_port *mvneta_pcs_to_port(struct phylink_pcs *pcs)
{
	return container_of(pcs, struct mvneta_port, phylink_pcs);
}

static struct mvneta_port *mvneta_config_to_port(struct phylink_config *config)
{
	return container_of(config, struct mvneta_port, phylink_config);
}

void mvneta_link_change(struct mvneta_port *pp)
{
	u32 status = mvreg_read(pp, MVNETA_GMAC_STATUS);

	phylink_pcs_change(&pp->phylink_pcs, status & MVNETA_GMAC_LINK_UP);
}

static int mvneta_pcs_validate(struct phylink_pcs *pcs, const struct phylink_link_state *state)
{
	/* 1000BASE-X cannot do without negotiation here. */
	if (phy_interface_mode_is_8023z(state->interface) &&
	    !(state->advertising & LINKMODE(Autoneg)))
		return -EINVAL;
	return 0;
}

static void mvneta_pcs_get_state(struct phylink_pcs *pcs, struct phylink_link_state *state)
{
	u32 status = mvreg_read(mvneta_pcs_to_port(pcs), MVNETA_GMAC_STATUS);

	if (status & MVNETA_GMAC_SPEED_1000)
		state->speed =
			state->interface == PHY_INTERFACE_MODE_2500BASEX ? SPEED_2500 : SPEED_1000;
	else
		state->speed = status & MVNETA_GMAC_SPEED_100 ? SPEED_100 : SPEED_10;
	state->an_complete = status & MVNETA_GMAC_AN_COMPLETE;
	state->link = status & MVNETA_GMAC_LINK_UP;
	state->duplex = status & MVNETA_GMAC_FULL_DUPLEX ? DUPLEX_FULL : DUPLEX_HALF;
	if (status & MVNETA_GMAC_RX_FLOW_CTRL_ENABLE)
		state->pause |= MLO_PAUSE_RX;
	if (status & MVNETA_GMAC_TX_FLOW_CTRL_ENABLE)
		state->pause |= MLO_PAUSE_TX;
}

static int mvneta_pcs_config(struct phylink_pcs *pcs, unsigned int neg_mode,
			     phy_interface_t interface, linkmode_t advertising,
			     bool permit_pause_to_mac)
{
	struct mvneta_port *pp = mvneta_pcs_to_port(pcs);
	u32 mask = MVNETA_GMAC_INBAND_AN_ENABLE | MVNETA_GMAC_INBAND_RESTART_AN |
		   MVNETA_GMAC_AN_SPEED_EN | MVNETA_GMAC_AN_FLOW_CTRL_EN | MVNETA_GMAC_AN_DUPLEX_EN;
	u32 val = 0, old, an;

	if (neg_mode == PHYLINK_PCS_NEG_INBAND_ENABLED) {
		mask |= MVNETA_GMAC_CONFIG_MII_SPEED | MVNETA_GMAC_CONFIG_GMII_SPEED |
			MVNETA_GMAC_CONFIG_FULL_DUPLEX;
		val = MVNETA_GMAC_INBAND_AN_ENABLE;
		if (interface == PHY_INTERFACE_MODE_SGMII) {
			val |= MVNETA_GMAC_AN_SPEED_EN | MVNETA_GMAC_AN_DUPLEX_EN;
		} else {
			val |= MVNETA_GMAC_CONFIG_GMII_SPEED | MVNETA_GMAC_CONFIG_FULL_DUPLEX;
			if (permit_pause_to_mac)
				val |= MVNETA_GMAC_AN_FLOW_CTRL_EN;
			mask |= MVNETA_GMAC_ADVERT_SYM_FLOW_CTRL;
			if (advertising & LINKMODE(Pause))
				val |= MVNETA_GMAC_ADVERT_SYM_FLOW_CTRL;
		}
	}
	old = mvreg_read(pp, MVNETA_GMAC_AUTONEG_CONFIG);
	an = (old & ~mask) | val;
	if (an != old)
		mvreg_write(pp, MVNETA_GMAC_AUTONEG_CONFIG, an);
	return !!((an ^ old) & MVNETA_GMAC_ADVERT_SYM_FLOW_CTRL);
}

static void mvneta_pcs_an_restart(struct phylink_pcs *pcs)
{
	struct mvneta_port *pp = mvneta_pcs_to_port(pcs);
	u32 an = mvreg_read(pp, MVNETA_GMAC_AUTONEG_CONFIG);

	mvreg_write(pp, MVNETA_GMAC_AUTONEG_CONFIG, an | MVNETA_GMAC_INBAND_RESTART_AN);
	mvreg_write(pp, MVNETA_GMAC_AUTONEG_CONFIG, an & ~MVNETA_GMAC_INBAND_RESTART_AN);
}

const struct phylink_pcs_ops mvneta_phylink_pcs_ops = {
	.pcs_validate = mvneta_pcs_validate,
	.pcs_get_state = mvneta_pcs_get_state,
	.pcs_config = mvneta_pcs_config,
	.pcs_an_restart = mvneta_pcs_an_restart,
};

static struct phylink_pcs *mvneta_mac_select_pcs(struct phylink_config *config,
						 phy_interface_t interface)
{
	return &mvneta_config_to_port(config)->phylink_pcs;
}

static void mvneta_force_link_down(struct mvneta_port *pp)
{
	u32 val = mvreg_read(pp, MVNETA_GMAC_AUTONEG_CONFIG);

	val &= ~MVNETA_GMAC_FORCE_LINK_PASS;
	mvreg_write(pp, MVNETA_GMAC_AUTONEG_CONFIG, val | MVNETA_GMAC_FORCE_LINK_DOWN);
}

static int mvneta_mac_prepare(struct phylink_config *config, unsigned int mode,
			      phy_interface_t interface)
{
	struct mvneta_port *pp = mvneta_config_to_port(config);

	/* The port's mode can only be changed while the link is down. */
	if (pp->phy_interface != interface || phylink_autoneg_inband(mode))
		mvneta_force_link_down(pp);
	if (phylink_autoneg_inband(mode))
		mvreg_write(pp, MVNETA_GMAC_CLOCK_DIVIDER,
			    MVNETA_GMAC_1MS_CLOCK_ENABLE | pp->clk_rate / 1000);
	return 0;
}

static void mvneta_mac_config(struct phylink_config *config, unsigned int mode,
			      const struct phylink_link_state *state)
{
	struct mvneta_port *pp = mvneta_config_to_port(config);
	u32 old0 = mvreg_read(pp, MVNETA_GMAC_CTRL_0), ctrl0;
	u32 old2 = mvreg_read(pp, MVNETA_GMAC_CTRL_2), ctrl2;
	u32 old4 = mvreg_read(pp, MVNETA_GMAC_CTRL_4), ctrl4;

	ctrl0 = old0 & ~MVNETA_GMAC0_PORT_1000BASE_X;
	ctrl2 = old2 & ~(MVNETA_GMAC2_INBAND_AN_ENABLE | MVNETA_GMAC2_PORT_RESET);
	ctrl4 = old4 & ~MVNETA_GMAC4_SHORT_PREAMBLE_ENABLE;
	/* Odd but so: with SGMII too. */
	ctrl2 |= MVNETA_GMAC2_PORT_RGMII;
	if (state->interface == PHY_INTERFACE_MODE_SGMII ||
	    phy_interface_mode_is_8023z(state->interface))
		ctrl2 |= MVNETA_GMAC2_PCS_ENABLE;
	if (phylink_autoneg_inband(mode)) {
		if (state->interface == PHY_INTERFACE_MODE_SGMII)
			ctrl2 |= MVNETA_GMAC2_INBAND_AN_ENABLE;
		else
			ctrl0 |= MVNETA_GMAC0_PORT_1000BASE_X;
	}
	if (state->interface == PHY_INTERFACE_MODE_2500BASEX)
		ctrl4 |= MVNETA_GMAC4_SHORT_PREAMBLE_ENABLE;

	if (ctrl0 != old0)
		mvreg_write(pp, MVNETA_GMAC_CTRL_0, ctrl0);
	if (ctrl2 != old2)
		mvreg_write(pp, MVNETA_GMAC_CTRL_2, ctrl2);
	if (ctrl4 != old4)
		mvreg_write(pp, MVNETA_GMAC_CTRL_4, ctrl4);
	if (old2 & MVNETA_GMAC2_PORT_RESET)
		while (mvreg_read(pp, MVNETA_GMAC_CTRL_2) & MVNETA_GMAC2_PORT_RESET &&
		       !pp->k->dying)
			cpu_relax(pp->k);
}

static int mvneta_mac_finish(struct phylink_config *config, unsigned int mode,
			     phy_interface_t interface)
{
	struct mvneta_port *pp = mvneta_config_to_port(config);
	u32 val;

	if (!phylink_autoneg_inband(mode)) {
		val = mvreg_read(pp, MVNETA_GMAC_CLOCK_DIVIDER);
		mvreg_write(pp, MVNETA_GMAC_CLOCK_DIVIDER, val & ~MVNETA_GMAC_1MS_CLOCK_ENABLE);
	}
	pp->phy_interface = interface;
	if (phylink_autoneg_inband(mode)) {
		val = mvreg_read(pp, MVNETA_GMAC_AUTONEG_CONFIG);
		mvreg_write(pp, MVNETA_GMAC_AUTONEG_CONFIG, val & ~MVNETA_GMAC_FORCE_LINK_DOWN);
	}
	return 0;
}

void mvneta_set_eee(struct mvneta_port *pp, bool enable)
{
	u32 val = mvreg_read(pp, MVNETA_LPI_CTRL_1) & ~MVNETA_LPI_REQUEST_ENABLE;

	mvreg_write(pp, MVNETA_LPI_CTRL_1, val | (enable ? MVNETA_LPI_REQUEST_ENABLE : 0));
}

static void mvneta_mac_link_down(struct phylink_config *config, unsigned int mode,
				 phy_interface_t interface)
{
	struct mvneta_port *pp = mvneta_config_to_port(config);

	mvneta_port_down(pp);
	if (!phylink_autoneg_inband(mode))
		mvneta_force_link_down(pp);
	pp->eee_active = false;
	mvneta_set_eee(pp, false);
}

static void mvneta_mac_link_up(struct phylink_config *config, struct phy_device *phy,
			       unsigned int mode, phy_interface_t interface, int speed, int duplex,
			       bool tx_pause, bool rx_pause)
{
	struct mvneta_port *pp = mvneta_config_to_port(config);
	u32 val = mvreg_read(pp, MVNETA_GMAC_AUTONEG_CONFIG);

	val &= ~MVNETA_GMAC_CONFIG_FLOW_CTRL;
	if (!phylink_autoneg_inband(mode)) {
		val &= ~(MVNETA_GMAC_FORCE_LINK_DOWN | MVNETA_GMAC_CONFIG_MII_SPEED |
			 MVNETA_GMAC_CONFIG_GMII_SPEED | MVNETA_GMAC_CONFIG_FULL_DUPLEX);
		val |= MVNETA_GMAC_FORCE_LINK_PASS;
		if (speed == SPEED_1000 || speed == SPEED_2500)
			val |= MVNETA_GMAC_CONFIG_GMII_SPEED;
		else if (speed == SPEED_100)
			val |= MVNETA_GMAC_CONFIG_MII_SPEED;
		if (duplex == DUPLEX_FULL)
			val |= MVNETA_GMAC_CONFIG_FULL_DUPLEX;
	}
	if (tx_pause || rx_pause)
		val |= MVNETA_GMAC_CONFIG_FLOW_CTRL;
	mvreg_write(pp, MVNETA_GMAC_AUTONEG_CONFIG, val);
	mvneta_port_up(pp);
	if (phy && pp->eee_enabled) {
		pp->eee_active = genphy_c45_eee_is_active(phy) > 0;
		mvneta_set_eee(pp, pp->eee_active && pp->tx_lpi_enabled);
	}
}

const struct phylink_mac_ops mvneta_phylink_ops = {
	.mac_select_pcs = mvneta_mac_select_pcs,
	.mac_prepare = mvneta_mac_prepare,
	.mac_config = mvneta_mac_config,
	.mac_finish = mvneta_mac_finish,
	.mac_link_down = mvneta_mac_link_down,
	.mac_link_up = mvneta_mac_link_up,
};
