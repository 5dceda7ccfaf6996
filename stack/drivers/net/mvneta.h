/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marvell NETA: the Gigabit Ethernet MAC of Armada 370, XP, 38x and 3700.
 * Register names and values as in Linux's drivers/net/ethernet/marvell/mvneta.c.
 */
#ifndef STACK_DRIVERS_NET_MVNETA_H
#define STACK_DRIVERS_NET_MVNETA_H

#include <io.h>
#include <netdevice.h>
#include <phylink.h>

/* clang-format off */
/* Receive queues. */
#define MVNETA_RXQ_CONFIG_REG(q)		(0x1400 + ((q) << 2))
#define      MVNETA_RXQ_HW_BUF_ALLOC		BIT(0)
#define      MVNETA_RXQ_PKT_OFFSET_ALL_MASK	(0xf << 8)
#define MVNETA_RXQ_BASE_ADDR_REG(q)		(0x1480 + ((q) << 2))
#define MVNETA_RXQ_SIZE_REG(q)			(0x14a0 + ((q) << 2))
#define      MVNETA_RXQ_BUF_SIZE_SHIFT		19
#define      MVNETA_RXQ_BUF_SIZE_MASK		(0x1fffu << 19)
#define MVNETA_RXQ_THRESHOLD_REG(q)		(0x14c0 + ((q) << 2))
#define MVNETA_RXQ_STATUS_REG(q)		(0x14e0 + ((q) << 2))
#define      MVNETA_RXQ_OCCUPIED_ALL_MASK	0x3fff
#define MVNETA_RXQ_STATUS_UPDATE_REG(q)		(0x1500 + ((q) << 2))
#define      MVNETA_RXQ_ADD_NON_OCCUPIED_SHIFT	16
#define      MVNETA_RXQ_ADD_NON_OCCUPIED_MAX	255
#define MVNETA_PORT_RX_RESET			0x1cc0
#define      MVNETA_PORT_RX_DMA_RESET		BIT(0)

/* Unit. */
#define MVNETA_MBUS_RETRY			0x2010
#define MVNETA_UNIT_INTR_CAUSE			0x2080
#define MVNETA_UNIT_CONTROL			0x20b0
#define      MVNETA_PHY_POLLING_ENABLE		BIT(1)
#define MVNETA_WIN_BASE(w)			(0x2200 + ((w) << 3))
#define MVNETA_WIN_SIZE(w)			(0x2204 + ((w) << 3))
#define MVNETA_WIN_REMAP(w)			(0x2280 + ((w) << 2))
#define MVNETA_BASE_ADDR_ENABLE			0x2290
#define MVNETA_ACCESS_PROTECT_ENABLE		0x2294

/* Port and SDMA. */
#define MVNETA_PORT_CONFIG			0x2400
#define      MVNETA_UNI_PROMISC_MODE		BIT(0)
#define      MVNETA_DEF_RXQ(q)			((q) << 1)
#define      MVNETA_DEF_RXQ_ARP(q)		((q) << 4)
#define      MVNETA_TX_UNSET_ERR_SUM		BIT(12)
#define      MVNETA_DEF_RXQ_TCP(q)		((q) << 16)
#define      MVNETA_DEF_RXQ_UDP(q)		((q) << 19)
#define      MVNETA_DEF_RXQ_BPDU(q)		((q) << 22)
#define      MVNETA_RX_CSUM_WITH_PSEUDO_HDR	BIT(25)
#define      MVNETA_PORT_CONFIG_DEFL_VALUE(q)	(MVNETA_DEF_RXQ(q) | \
						 MVNETA_DEF_RXQ_ARP(q) | \
						 MVNETA_DEF_RXQ_TCP(q) | \
						 MVNETA_DEF_RXQ_UDP(q) | \
						 MVNETA_DEF_RXQ_BPDU(q) | \
						 MVNETA_TX_UNSET_ERR_SUM | \
						 MVNETA_RX_CSUM_WITH_PSEUDO_HDR)
#define MVNETA_PORT_CONFIG_EXTEND		0x2404
#define MVNETA_MAC_ADDR_LOW			0x2414
#define MVNETA_MAC_ADDR_HIGH			0x2418
#define MVNETA_SDMA_CONFIG			0x241c
#define      MVNETA_SDMA_BRST_SIZE_16		4
#define      MVNETA_RX_BRST_SZ_MASK(burst)	((burst) << 1)
#define      MVNETA_RX_NO_DATA_SWAP		BIT(4)
#define      MVNETA_TX_NO_DATA_SWAP		BIT(5)
#define      MVNETA_TX_BRST_SZ_MASK(burst)	((burst) << 22)
#define MVNETA_PORT_STATUS			0x2444
#define      MVNETA_TX_IN_PRGRS			BIT(0)
#define      MVNETA_TX_FIFO_EMPTY		BIT(8)
#define MVNETA_TXQ_CMD				0x2448
#define      MVNETA_TXQ_DISABLE_SHIFT		8
#define      MVNETA_TXQ_ENABLE_MASK		0xff
#define MVNETA_RX_MIN_FRAME_SIZE		0x247c
#define MVNETA_RX_DISCARD_FRAME_COUNT		0x2484
#define MVNETA_OVERRUN_FRAME_COUNT		0x2488
#define MVNETA_TYPE_PRIO			0x24bc
#define      MVNETA_FORCE_UNI			BIT(21)
#define MVNETA_TXQ_CMD_1			0x24e4
#define MVNETA_GMAC_CLOCK_DIVIDER		0x24f4
#define      MVNETA_GMAC_1MS_CLOCK_ENABLE	BIT(31)

/* CPU and interrupts. */
#define MVNETA_ACC_MODE				0x2500
#define      MVNETA_ACC_MODE_EXT1		1
#define MVNETA_CPU_MAP(cpu)			(0x2540 + ((cpu) << 2))
#define      MVNETA_CPU_RXQ_ACCESS_ALL_MASK	0x00ff
#define      MVNETA_CPU_TXQ_ACCESS_ALL_MASK	0xff00
#define MVNETA_RXQ_TIME_COAL_REG(q)		(0x2580 + ((q) << 2))
#define MVNETA_INTR_NEW_CAUSE			0x25a0
#define MVNETA_INTR_NEW_MASK			0x25a4
#define      MVNETA_TX_INTR_MASK_ALL		0x00ff
#define      MVNETA_RX_INTR_MASK_ALL		0xff00
#define      MVNETA_MISCINTR_INTR_MASK		BIT(31)
#define MVNETA_INTR_OLD_CAUSE			0x25a8
#define MVNETA_INTR_OLD_MASK			0x25ac
#define MVNETA_INTR_MISC_CAUSE			0x25b0
#define MVNETA_INTR_MISC_MASK			0x25b4
#define      MVNETA_CAUSE_PHY_STATUS_CHANGE	BIT(0)
#define      MVNETA_CAUSE_LINK_CHANGE		BIT(1)
#define MVNETA_INTR_ENABLE			0x25b8
#define      MVNETA_TXQ_INTR_ENABLE_ALL_MASK	0x0000ff00
#define      MVNETA_RXQ_INTR_ENABLE_ALL_MASK	0x000000ff
#define MVNETA_RXQ_CMD				0x2680
#define      MVNETA_RXQ_DISABLE_SHIFT		8
#define      MVNETA_RXQ_ENABLE_MASK		0xff
#define MVETH_TXQ_TOKEN_COUNT_REG(q)		(0x2700 + ((q) << 4))
#define MVETH_TXQ_TOKEN_CFG_REG(q)		(0x2704 + ((q) << 4))

/* GMAC. */
#define MVNETA_GMAC_CTRL_0			0x2c00
#define      MVNETA_GMAC0_PORT_ENABLE		BIT(0)
#define      MVNETA_GMAC0_PORT_1000BASE_X	BIT(1)
#define      MVNETA_GMAC_MAX_RX_SIZE_SHIFT	2
#define      MVNETA_GMAC_MAX_RX_SIZE_MASK	0x7ffc
#define MVNETA_GMAC_CTRL_2			0x2c08
#define      MVNETA_GMAC2_INBAND_AN_ENABLE	BIT(0)
#define      MVNETA_GMAC2_PCS_ENABLE		BIT(3)
#define      MVNETA_GMAC2_PORT_RGMII		BIT(4)
#define      MVNETA_GMAC2_PORT_RESET		BIT(6)
#define MVNETA_GMAC_AUTONEG_CONFIG		0x2c0c
#define      MVNETA_GMAC_FORCE_LINK_DOWN	BIT(0)
#define      MVNETA_GMAC_FORCE_LINK_PASS	BIT(1)
#define      MVNETA_GMAC_INBAND_AN_ENABLE	BIT(2)
#define      MVNETA_GMAC_INBAND_RESTART_AN	BIT(4)
#define      MVNETA_GMAC_CONFIG_MII_SPEED	BIT(5)
#define      MVNETA_GMAC_CONFIG_GMII_SPEED	BIT(6)
#define      MVNETA_GMAC_AN_SPEED_EN		BIT(7)
#define      MVNETA_GMAC_CONFIG_FLOW_CTRL	BIT(8)
#define      MVNETA_GMAC_ADVERT_SYM_FLOW_CTRL	BIT(9)
#define      MVNETA_GMAC_AN_FLOW_CTRL_EN	BIT(11)
#define      MVNETA_GMAC_CONFIG_FULL_DUPLEX	BIT(12)
#define      MVNETA_GMAC_AN_DUPLEX_EN		BIT(13)
#define MVNETA_GMAC_STATUS			0x2c10
#define      MVNETA_GMAC_LINK_UP		BIT(0)
#define      MVNETA_GMAC_SPEED_1000		BIT(1)
#define      MVNETA_GMAC_SPEED_100		BIT(2)
#define      MVNETA_GMAC_FULL_DUPLEX		BIT(3)
#define      MVNETA_GMAC_RX_FLOW_CTRL_ENABLE	BIT(4)
#define      MVNETA_GMAC_TX_FLOW_CTRL_ENABLE	BIT(5)
#define      MVNETA_GMAC_AN_COMPLETE		BIT(11)
#define MVNETA_GMAC_CTRL_4			0x2c90
#define      MVNETA_GMAC4_SHORT_PREAMBLE_ENABLE	BIT(1)
#define MVNETA_LPI_CTRL_0			0x2cc0
#define MVNETA_LPI_CTRL_1			0x2cc4
#define      MVNETA_LPI_REQUEST_ENABLE		BIT(0)

/* Counters, address filters, transmit queues. */
#define MVNETA_MIB_COUNTERS_BASE		0x3000
#define      MVNETA_MIB_LATE_COLLISION		0x7c
#define MVNETA_DA_FILT_SPEC_MCAST		0x3400
#define MVNETA_DA_FILT_OTH_MCAST		0x3500
#define MVNETA_DA_FILT_UCAST_BASE		0x3600
#define MVNETA_TXQ_BASE_ADDR_REG(q)		(0x3c00 + ((q) << 2))
#define MVNETA_TXQ_SIZE_REG(q)			(0x3c20 + ((q) << 2))
#define      MVNETA_TXQ_SENT_THRESH_ALL_MASK	0x3fff0000
#define      MVNETA_TXQ_SENT_THRESH_MASK(coal)	((coal) << 16)
#define MVNETA_TXQ_STATUS_REG(q)		(0x3c40 + ((q) << 2))
#define      MVNETA_TXQ_SENT_DESC_SHIFT		16
#define      MVNETA_TXQ_SENT_DESC_MASK		0x3fff0000
#define MVNETA_TXQ_UPDATE_REG(q)		(0x3c60 + ((q) << 2))
#define      MVNETA_TXQ_DEC_SENT_SHIFT		16
#define      MVNETA_TXQ_DEC_SENT_MASK		0xff
#define MVNETA_PORT_TX_RESET			0x3cf0
#define      MVNETA_PORT_TX_DMA_RESET		BIT(0)
#define MVNETA_TX_MTU				0x3e0c
#define      MVNETA_TX_MTU_MAX			0x3ffff
#define MVNETA_TX_TOKEN_SIZE			0x3e14
#define      MVNETA_TX_TOKEN_SIZE_MAX		0xffffffff
#define MVNETA_TXQ_TOKEN_SIZE_REG(q)		(0x3e40 + ((q) << 2))
#define      MVNETA_TXQ_TOKEN_SIZE_MAX		0x7fffffff

/* Descriptors. */
#define MVNETA_TX_L3_OFF_SHIFT			0
#define MVNETA_TX_IP_HLEN_SHIFT			8
#define MVNETA_TX_L4_UDP			BIT(16)
#define MVNETA_TX_L3_IP6			BIT(17)
#define MVNETA_TXD_IP_CSUM			BIT(18)
#define MVNETA_TXD_FLZ_DESC			0x380000 /* first, last, zero-padded */
#define MVNETA_TX_L4_CSUM_FULL			BIT(30)
#define MVNETA_TX_L4_CSUM_NOT			BIT(31)

#define MVNETA_RXD_ERR_SUMMARY			BIT(16)
#define MVNETA_RXD_ERR_CODE_MASK		(BIT(17) | BIT(18))
#define MVNETA_RXD_ERR_CRC			0
#define MVNETA_RXD_ERR_OVERRUN			BIT(17)
#define MVNETA_RXD_ERR_LEN			BIT(18)
#define MVNETA_RXD_L3_IP4			BIT(25)
#define MVNETA_RXD_LAST_DESC			BIT(26)
#define MVNETA_RXD_FIRST_DESC			BIT(27)
#define MVNETA_RXD_L4_CSUM_OK			BIT(30)
/* clang-format on */

struct mvneta_tx_desc {
	u32 command;
	u16 reserved1;
	u16 data_size;
	u32 buf_phys_addr;
	u32 reserved2;
	u32 reserved3[4];
};

struct mvneta_rx_desc {
	u32 status;
	u16 reserved1;
	u16 data_size;
	u32 buf_phys_addr;
	u32 reserved2;
	u32 buf_cookie;
	u16 reserved3;
	u16 reserved4;
	u32 reserved5;
	u32 reserved6;
};

#define MVNETA_DESC_SIZE 32
_Static_assert(sizeof(struct mvneta_tx_desc) == MVNETA_DESC_SIZE, "hardware layout");
_Static_assert(sizeof(struct mvneta_rx_desc) == MVNETA_DESC_SIZE, "hardware layout");

#define MVNETA_MAX_RXD 512
#define MVNETA_MAX_TXD 1024
#define MVNETA_MAX_SKB_DESCS 217 /* 100 TSO segments of two, 17 fragments */
#define MVNETA_RX_COAL_PKTS 32
#define MVNETA_RX_COAL_USEC 100
#define MVNETA_TXDONE_COAL_PKTS 0
#define MVNETA_MH_SIZE 2
#define MVNETA_QUEUES 8
/* What Linux has left of a 4 KiB page beside its headers; the register wants it. */
#define MVNETA_MAX_RX_BUF_SIZE 3520
/* A receive buffer: headroom and the most the hardware writes, in whole cache lines. An
 * odd number of them, so that buffers do not all fall into the same cache sets. */
#define MVNETA_RX_HEADROOM NET_SKB_PAD
#define MVNETA_RX_SLICE(pkt_size) \
	(ALIGN(MVNETA_RX_HEADROOM + min((u32)(pkt_size), (u32)MVNETA_MAX_RX_BUF_SIZE), 64u) | 64u)
/* What a socket is charged for one. */
#define MVNETA_RX_TRUESIZE (MVNETA_RX_HEADROOM + MVNETA_MAX_RX_BUF_SIZE + 64)
#define MVNETA_RX_PAGE 69632
#define MVNETA_RX_PKT_SIZE(mtu) ALIGN((mtu) + MVNETA_MH_SIZE + 4 + ETH_HLEN + ETH_FCS_LEN, 64)

struct mvneta_rx_queue {
	u8 id;
	bool filled; /* its descriptors have buffers */
	u16 size;
	u16 next_desc_to_proc;
	u16 first_to_refill;
	u16 refill_num; /* descriptors without a buffer */
	u32 pkts_coal, time_coal;
	struct mvneta_rx_desc *descs;
	dma_addr_t descs_phys;
	struct page **pages; /* that each descriptor's buffer is a part of, or NULL */
	struct page *page;   /* that buffers are being cut from, one reference; or NULL */
	u32 slice;	     /* bytes of a buffer */
	u32 page_used;	     /* bytes of it */
};

struct mvneta_tx_queue {
	u8 id;
	u16 size;
	u16 count;   /* descriptors in use */
	u16 pending; /* of these the hardware has not been told about */
	u16 put_index, get_index;
	u16 stop_threshold, wake_threshold;
	u32 done_pkts_coal;
	struct mvneta_tx_desc *descs;
	dma_addr_t descs_phys;
	struct sk_buff **skbs;
};

struct mvneta_port {
	struct kernel *k;
	u8 __iomem *base;
	struct net_device *dev;
	struct napi_struct napi;
	u32 cause_rx_tx; /* receive queues the last poll left with packets */
	u32 clk_rate;
	int irq;
	u16 pkt_size;
	u16 tx_ring_size, rx_ring_size;
	u16 tx_csum_limit;
	u8 mcast_count[256];
	phy_interface_t phy_interface;
	struct phylink *phylink;
	struct phylink_config phylink_config;
	struct phylink_pcs phylink_pcs;
	bool eee_enabled, eee_active, tx_lpi_enabled;
	u64 rx_errors, skb_alloc_errors, refill_errors;
	u64 *ethtool_stats; /* sums of counters that clear when read */
	struct mvneta_rx_queue rxqs[MVNETA_QUEUES];
	struct mvneta_tx_queue txqs[MVNETA_QUEUES];
};

static inline void mvreg_write(struct mvneta_port *pp, u32 offset, u32 data)
{
	writel(pp->k, data, pp->base + offset);
}

static inline u32 mvreg_read(struct mvneta_port *pp, u32 offset)
{
	return readl(pp->k, pp->base + offset);
}

/* mvneta.c */
int mvneta_open(struct net_device *dev);
int mvneta_stop(struct net_device *dev);

/* mvneta_hw.c: port, filters, link */
void mvneta_port_up(struct mvneta_port *pp);
void mvneta_port_down(struct mvneta_port *pp);
void mvneta_port_enable(struct mvneta_port *pp);
void mvneta_port_disable(struct mvneta_port *pp);
void mvneta_clear_intr_cause(struct mvneta_port *pp);
void mvneta_mask_interrupts(struct mvneta_port *pp);
void mvneta_unmask_interrupts(struct mvneta_port *pp);
void mvneta_conf_mbus_windows(struct mvneta_port *pp);
void mvneta_defaults_set(struct mvneta_port *pp);
void mvneta_max_rx_size_set(struct mvneta_port *pp, int max_rx_size);
void mvneta_txq_max_tx_size_set(struct mvneta_port *pp, int max_tx_size);
void mvneta_get_mac_addr(struct mvneta_port *pp, u8 *addr);
void mvneta_set_rx_mode(struct net_device *dev);
int mvneta_set_mac_addr(struct net_device *dev, const u8 *addr);
void mvneta_link_change(struct mvneta_port *pp);
void mvneta_set_eee(struct mvneta_port *pp, bool enable);
extern const struct phylink_mac_ops mvneta_phylink_ops;
extern const struct phylink_pcs_ops mvneta_phylink_pcs_ops;

/* mvneta_rx.c: receive queues; mvneta_rx_swbm() takes up to @budget packets off one: how many */
int mvneta_setup_rxqs(struct mvneta_port *pp);
void mvneta_cleanup_rxqs(struct mvneta_port *pp);
void mvneta_rx_coal_set(struct mvneta_port *pp, struct mvneta_rx_queue *rxq);
void mvneta_rx_reset(struct mvneta_port *pp);
int mvneta_rx_swbm(struct mvneta_port *pp, int budget, struct mvneta_rx_queue *rxq);

/* mvneta_tx.c: transmit queues */
int mvneta_setup_txqs(struct mvneta_port *pp);
void mvneta_cleanup_txqs(struct mvneta_port *pp);
void mvneta_tx_done_pkts_coal_set(struct mvneta_port *pp, struct mvneta_tx_queue *txq);
void mvneta_tx_reset(struct mvneta_port *pp);
netdev_tx_t mvneta_tx(struct sk_buff *skb, struct net_device *dev);
void mvneta_txq_done(struct mvneta_port *pp, struct mvneta_tx_queue *txq); /* frees what was sent */

/* mvneta_ethtool.c */
extern const struct ethtool_ops mvneta_ethtool_ops;
void mvneta_ethtool_init(struct mvneta_port *pp);

#endif
