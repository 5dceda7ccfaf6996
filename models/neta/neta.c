/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Armada 3720 NETA MAC, "marvell,armada-3700-neta": the device as a whole.
 *
 *	          MMIO                     guest memory              MII
 *	           │                            │                     │
 *	 regs.c ── hooks ── tx.c ── arbiter.c ──┤                     │
 *	           │         └── checksum.c     │── csma.c ── frames ─┤
 *	           │        rx.c ── parser.c ───┘                     │
 *	           └─ irq.c ── line             gmac.c ── link, PAUSE ┘
 *
 * Sources: Linux 6.12 mvneta.c, Marvell's LSP header mvNetaRegs.h, FreeBSD's
 * if_mvnetareg.h, values and status words from real boards; the facts are in
 * regs.c and at the head of each file, beside what is assumed.
 *
 * DMA passes the unit's address windows, as mvneta_conf_mbus_windows() opens
 * them: none open, no DMA. Targets and attributes do not matter here, for
 * memory is the only target.
 */
#include <json-c/json.h>
#include <netemu/mmio.h>

#include "neta/neta.h"

#define CLOCK_HZ 166666666 /* 1 GHz / 6, as OpenWrt issue 24069 shows GMAC_CLOCK_DIVIDER */

#define QUEUE_OFFSETS 0x1cu    /* of a register that exists once a queue */
#define UPDATE_BITS 0x00ff00ff /* of TXQ_UPDATE and RXQ_STATUS_UPDATE */
#define NEW_MASK_BITS 0xe0ffffff

sim_time neta_clocks(const struct neta *n, u64 clocks)
{
	return (sim_time)((unsigned __int128)clocks * PS_PER_SEC / n->clock_hz);
}

void *neta_map_slow(struct neta *n, u32 addr, u32 len, const char *what)
{
	u32 closed = reg_get(&n->regs, NETA_BASE_ADDR_ENABLE);
	u32 protect = reg_get(&n->regs, NETA_ACCESS_PROTECT);
	const char *why = "in no open window";
	void *p;

	for (u32 w = 0; n->dma && w < NETA_WINDOWS; w++) {
		u64 base = reg_get(&n->regs, NETA_WIN_BASE + 8 * w) & GENMASK(31, 16);
		u64 size = (u64)(reg_get(&n->regs, NETA_WIN_SIZE + 8 * w) >> 16) + 1;

		if (closed & BIT(w) || (protect >> 2 * w & 3) != 3)
			continue;
		if (addr < base || addr - base + (u64)len > size << 16)
			continue;
		p = dma_map(n->dma, addr, len);
		if (p)
			return p;
		why = "not in memory";
		break;
	}
	reg_set(&n->regs, NETA_UNIT_ERROR_ADDR, addr);
	reg_update(&n->regs, NETA_UNIT_CAUSE, NETA_UNIT_CAUSE_ADDR_NO_MATCH,
		   NETA_UNIT_CAUSE_ADDR_NO_MATCH);
	guest_error(&n->model, GUEST_ERROR_DMA, "%s at 0x%08x, %u bytes: %s", what, addr, len, why);
	return NULL;
}

/* Offsets 0x2200..0x2294: address windows */
static void window_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);

	n->dma_open = n->dma && !(reg_get(b, NETA_BASE_ADDR_ENABLE) & 1) &&
		      (reg_get(b, NETA_ACCESS_PROTECT) & 3) == 3 &&
		      !(reg_get(b, NETA_WIN_BASE) & GENMASK(31, 16)) &&
		      reg_get(b, NETA_WIN_SIZE) >> 16 == 0xffff;
}

/* Offset 0x241c: SDMA configuration */
static void sdma_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	if ((value & (BIT(4) | BIT(5))) != (BIT(4) | BIT(5)))
		guest_error(&neta_of(b)->model, GUEST_ERROR_UNMODELLED,
			    "SDMA_CONFIG 0x%08x asks for byte swapping", value);
}

/* Offset 0x2500: acceleration mode */
static void acc_mode_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	if (value != 1)
		guest_error(&neta_of(b)->model, GUEST_ERROR_UNMODELLED,
			    "ACC_MODE %u; only extended descriptors are modelled", value);
}

static const struct reg_hook neta_hooks[] = {
	{NETA_RXQ_CONFIG, NULL, neta_rxq_config_write},
	{NETA_RXQ_BASE_ADDR, NULL, neta_rxq_config_write},
	{NETA_RXQ_SIZE, NULL, neta_rxq_config_write},
	{NETA_RXQ_THRESHOLD, NULL, neta_rxq_config_write},
	{NETA_RXQ_STATUS, neta_rxq_status_read, NULL},
	{NETA_RXQ_STATUS_UPDATE, NULL, neta_rxq_update_write},
	{NETA_RXQ_INDEX, neta_rxq_index_read, NULL},
	{NETA_FLOW_CONTROL, NULL, neta_pause_write},
	{NETA_TX_PAUSE, NULL, neta_pause_write},
	{NETA_FC_GEN, NULL, neta_pause_write},
	{NETA_PORT_RX_RESET, NULL, neta_rx_reset_write},
	{NETA_UNIT_CONTROL, NULL, neta_gmac_write},
	{NETA_WIN_BASE, NULL, window_write},
	{NETA_WIN_SIZE, NULL, window_write},
	{NETA_BASE_ADDR_ENABLE, NULL, window_write},
	{NETA_ACCESS_PROTECT, NULL, window_write},
	{NETA_PORT_CONFIG, NULL, neta_parser_write},
	{NETA_PORT_CONFIG_EXT, NULL, neta_parser_write},
	{NETA_VLAN_ETHERTYPE, NULL, neta_parser_write},
	{NETA_MAC_ADDR_LOW, NULL, neta_parser_write},
	{NETA_MAC_ADDR_HIGH, NULL, neta_parser_write},
	{NETA_SDMA_CONFIG, NULL, sdma_write},
	{NETA_DSCP_TO_RXQ, NULL, neta_parser_write},
	{NETA_VLAN_PRIO_TO_RXQ, NULL, neta_parser_write},
	{NETA_PORT_STATUS, neta_port_status_read, NULL},
	{NETA_TXQ_CMD, neta_txq_cmd_read, neta_txq_cmd_write},
	{NETA_MARVELL_HEADER, NULL, neta_parser_write},
	{NETA_SERDES_CFG, NULL, neta_gmac_write},
	{NETA_TYPE_PRIO, NULL, neta_parser_write},
	{NETA_ACC_MODE, NULL, acc_mode_write},
	{NETA_CPU_MAP, NULL, neta_irq_write},
	{NETA_RXQ_TIME_COAL, NULL, neta_time_coal_write},
	{NETA_NEW_CAUSE, neta_new_cause_read, NULL},
	{NETA_NEW_MASK, NULL, neta_new_mask_write},
	{NETA_OLD_CAUSE, NULL, neta_irq_write},
	{NETA_OLD_MASK, NULL, neta_irq_write},
	{NETA_MISC_CAUSE, NULL, neta_irq_write},
	{NETA_MISC_MASK, NULL, neta_irq_write},
	{NETA_INTR_ENABLE, NULL, neta_irq_write},
	{NETA_RXQ_CMD, neta_rxq_cmd_read, neta_rxq_cmd_write},
	{NETA_GMAC_CTRL_0, NULL, neta_gmac_write},
	{NETA_GMAC_CTRL_1, NULL, neta_gmac_write},
	{NETA_GMAC_CTRL_2, NULL, neta_gmac_write},
	{NETA_AUTONEG, NULL, neta_gmac_write},
	{NETA_GMAC_STATUS, neta_gmac_status_read, NULL},
	{NETA_GMAC_CTRL_4, NULL, neta_gmac_write},
	{NETA_LPI_CTRL_0, NULL, neta_gmac_write},
	{NETA_LPI_CTRL_1, NULL, neta_gmac_write},
	{NETA_LPI_STATUS, neta_lpi_status_read, NULL},
	{NETA_LPI_COUNTER, neta_lpi_counter_read, NULL},
	{NETA_TXQ_BASE_ADDR, NULL, neta_txq_config_write},
	{NETA_TXQ_SIZE, NULL, neta_txq_config_write},
	{NETA_TXQ_STATUS, neta_txq_status_read, NULL},
	{NETA_TXQ_UPDATE, NULL, neta_txq_update_write},
	{NETA_TXQ_INDEX, neta_txq_index_read, NULL},
	{NETA_TXQ_SENT, neta_txq_sent_read, NULL},
	{NETA_TX_BAD_FCS, neta_tx_bad_fcs_read, NULL},
	{NETA_TX_DROPPED, neta_tx_dropped_read, NULL},
	{NETA_PORT_TX_RESET, NULL, neta_tx_reset_write},
	{NETA_TXQ_CMD1, NULL, neta_arbiter_write},
	{NETA_TX_FIXED_PRIO, NULL, neta_arbiter_write},
	{NETA_REFILL_CLOCKS, NULL, neta_arbiter_write},
	{NETA_TX_REFILL, NULL, neta_arbiter_write},
	{NETA_TX_TOKEN_SIZE, NULL, neta_arbiter_write},
	{NETA_TX_TOKEN_COUNT, neta_port_token_count_read, NULL},
	{NETA_TXQ_REFILL, NULL, neta_arbiter_write},
	{NETA_TXQ_TOKEN_SIZE, NULL, neta_arbiter_write},
	{NETA_TXQ_TOKEN_COUNT, neta_token_count_read, NULL},
	{NETA_TXQ_ARBITER, neta_txq_arbiter_read, neta_arbiter_write},
};

const struct reg_space neta_space = {
	.name = "neta",
	.title = "Armada 3720 NETA Ethernet MAC",
	.source = "Linux 6.12 mvneta.c; Marvell LSP mvNetaRegs.h; FreeBSD if_mvnetareg.h",
	.width = 32,
	.addr_step = 4,
	.fields = neta_fields,
	.field_count = NETA_FIELD_COUNT,
	.hooks = neta_hooks,
	.hook_count = ARRAY_SIZE(neta_hooks),
};

/*
 * Drivers touch the counters of the rings, the cause and its mask once a packet
 * or so. What the table would do with these is known, and their hooks need
 * nothing else of the register block, so these accesses take the short way,
 * unless somebody traces, or bits are written that the table must judge.
 */
static u64 neta_mmio_read(void *owner, u32 offset, u32 width)
{
	struct neta *n = container_of((struct model *)owner, struct neta, model);

	if (!trace_on(n->node, TRACE_REG)) {
		if (offset == NETA_NEW_CAUSE)
			return neta_irq_cause(n);
		switch (offset & ~QUEUE_OFFSETS) {
		case NETA_TXQ_STATUS:
			return neta_txq_status_read(&n->regs, offset / 4 % NETA_QUEUES, 0);
		case NETA_RXQ_STATUS:
			return neta_rxq_status_read(&n->regs, offset / 4 % NETA_QUEUES, 0);
		}
	}
	if (unlikely(neta_is_mib(offset)))
		neta_mib_latch(n, offset);
	return reg_read(&n->regs, offset);
}

static bool write_shortly(struct neta *n, u32 offset, u32 written)
{
	u32 q = offset / 4 % NETA_QUEUES;

	switch (offset & ~QUEUE_OFFSETS) {
	case NETA_TXQ_UPDATE:
		if (written & ~UPDATE_BITS)
			return false;
		neta_txq_update_write(&n->regs, q, 0, 0, written);
		return true;
	case NETA_RXQ_STATUS_UPDATE:
		if (written & ~UPDATE_BITS)
			return false;
		neta_rxq_update_write(&n->regs, q, 0, 0, written);
		return true;
	case NETA_NEW_CAUSE:
		if (offset != NETA_NEW_MASK || written & ~NEW_MASK_BITS)
			return false;
		*n->new_mask_word = written;
		neta_new_mask_write(&n->regs, 0, written, 0, written);
		return true;
	}
	return false;
}

static void neta_mmio_write(void *owner, u32 offset, u64 value, u32 width)
{
	struct neta *n = container_of((struct model *)owner, struct neta, model);

	if (trace_on(n->node, TRACE_REG) || !write_shortly(n, offset, (u32)value))
		reg_write(&n->regs, offset, (u32)value);
}

static const struct mmio_ops neta_mmio = {
	.read = neta_mmio_read,
	.write = neta_mmio_write,
	.widths = 4,
};

static const struct mii_ops neta_mii_ops = {
	.receive = neta_receive,
	.link = neta_link_change,
	.carrier = neta_csma_carrier,
};

/* Brings what is cached of registers in line with them. */
static void refresh(struct neta *n)
{
	struct reg_block *b = &n->regs;

	window_write(b, 0, 0, 0, 0);
	neta_parser_write(b, 0, 0, 0, 0);
	neta_irq_write(b, 0, 0, 0, 0);
	for (u32 q = 0; q < NETA_QUEUES; q++) {
		neta_rxq_config_write(b, q, 0, 0, 0);
		neta_txq_config_write(b, q, 0, 0, 0);
		neta_time_coal_write(b, q, reg_get(b, NETA_RXQ_TIME_COAL + 4 * q), 0, 0);
	}
}

static void reset_enter(struct model *model)
{
	struct neta *n = container_of(model, struct neta, model);

	n->resetting = true;
	reg_block_reset(&n->regs);
	node_cancel(n->node, &n->tx_event);
	frame_put(n->tx.frame);
	n->tx = (struct neta_packet){0};
	n->tx_busy = n->tx_control = n->tx_reset = n->rx_reset = false;
	n->csma.sending = n->csma.jamming = false;
	n->tx_stopping = n->tx_held = 0;
	n->cause = 0;
	n->pause_out = false;
	n->pause_quanta = 0;
	n->pause_until = 0;
	n->awake_at = SIM_TIME_MAX;
	n->tx_idle_since = node_now(n->node);
	n->lpi_entries = 0;
	n->tx_dropped = n->tx_bad_fcs = 0;
	memset(n->mib_high, 0, sizeof(n->mib_high));
	memcpy(n->mib_read, n->mib, sizeof(n->mib_read));
	neta_csma_reset(n);
	neta_tx_reset(n);
	neta_rx_reset(n);
	refresh(n);
}

static void reset_hold(struct model *model)
{
	struct neta *n = container_of(model, struct neta, model);

	neta_arbiter_write(&n->regs, 0, 0, 0, 0);
	neta_gmac_update(n);
	n->resetting = false;
	*n->misc_cause = 0; /* a link that reset took down is no event */
	reg_set(&n->regs, NETA_GMAC_CAUSE, 0);
	neta_irq_update(n);
}

static struct model *neta_create(struct node *node, const char *name, struct json_object *props,
				 GError **err)
{
	struct json_object *clock = NULL;
	s64 clock_hz = CLOCK_HZ;
	struct neta *n;
	char *stream;

	if (props && json_object_object_get_ex(props, "clock-hz", &clock))
		clock_hz = json_object_get_int64(clock);
	if (clock_hz < 1000000 || clock_hz > 1000000000) {
		g_set_error(err, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			    "clock-hz is %" G_GINT64_FORMAT
			    ", but must be from 1000000 to 1000000000",
			    clock_hz);
		return NULL;
	}
	n = g_new0(struct neta, 1);
	model_init(&n->model, &neta_class, node, name);
	n->node = node;
	n->clock_hz = (u64)clock_hz;
	mii_end_init(&n->mii, node, &neta_mii_ops, n);
	event_init(&n->tx_event, neta_tx_event);
	for (u32 q = 0; q < NETA_QUEUES; q++) {
		n->rxq[q].neta = n;
		event_init(&n->rxq[q].timer, neta_irq_timer);
	}
	stream = g_strconcat(name, ".backoff", NULL);
	node_rng_init(node, &n->csma.rng, stream);
	g_free(stream);
	reg_block_init(&n->regs, &neta_space, &n->model, NULL, n);
	n->misc_cause = reg_word(&n->regs, NETA_MISC_CAUSE);
	n->new_mask_word = reg_word(&n->regs, NETA_NEW_MASK);
	n->misc_mask = reg_word(&n->regs, NETA_MISC_MASK);
	n->old_cause = reg_word(&n->regs, NETA_OLD_CAUSE);
	n->old_mask = reg_word(&n->regs, NETA_OLD_MASK);
	n->da_special = reg_word(&n->regs, NETA_DA_SPECIAL);
	n->da_other = reg_word(&n->regs, NETA_DA_OTHER);
	n->da_unicast = reg_word(&n->regs, NETA_DA_UNICAST);
	model_reset(&n->model);
	return &n->model;
}

static void neta_destroy(struct model *model)
{
	struct neta *n = container_of(model, struct neta, model);

	node_cancel(n->node, &n->tx_event);
	for (u32 q = 0; q < NETA_QUEUES; q++)
		node_cancel(n->node, &n->rxq[q].timer);
	frame_put(n->tx.frame);
	mii_end_finish(&n->mii);
	reg_block_finish(&n->regs);
	model_finish(model);
	g_free(n);
}

static void set_dma(struct model *model, struct dma_space *dma)
{
	struct neta *n = container_of(model, struct neta, model);

	n->dma = dma;
	window_write(&n->regs, 0, 0, 0, 0);
}

static struct irq_pin *irq(struct model *model)
{
	return &container_of(model, struct neta, model)->irq;
}

static struct mii_end *mii(struct model *model, const char *port)
{
	return strcmp(port, "mii") ? NULL : &container_of(model, struct neta, model)->mii;
}

static const char *const *ports(struct model *model)
{
	static const char *const names[] = {"mii", NULL};

	return names;
}

static const struct reg_space *const neta_spaces[] = {&neta_space, NULL};

const struct model_class neta_class = {
	.name = "armada3700-neta",
	.title = "Armada 3720 NETA Ethernet MAC",
	.source = "Linux 6.12 drivers/net/ethernet/marvell/mvneta.c; Marvell LSP mvNetaRegs.h; "
		  "FreeBSD sys/dev/neta/if_mvnetareg.h; values from boards (OpenWrt issue 24069)",
	.not_modelled =
		"Buffer manager, hardware forwarding, packet classifier and modification, legacy "
		"descriptors, byte swapping, PTP, earlier-jump priority and version 1 of the TX "
		"arbiter, PRBS, the serdes and in-band code words (the link arrives complete), "
		"RX low-power idle, queues by Marvell header, RX FIFO (DMA takes no time, so it "
		"never overruns and never causes PAUSE), carrier extension and bursting of half "
		"duplex at 1000 Mb/s, wake on LAN. The unit's own interrupt line is not wired on "
		"the Armada 3720. Fields described as (stored) read back what "
		"was written and do nothing at the level of frames.",
	.spaces = neta_spaces,
	.create = neta_create,
	.destroy = neta_destroy,
	.reset_enter = reset_enter,
	.reset_hold = reset_hold,
	.mmio = &neta_mmio,
	.set_dma = set_dma,
	.irq = irq,
	.mii = mii,
	.counters = neta_mib_counters,
	.ports = ports,
};
