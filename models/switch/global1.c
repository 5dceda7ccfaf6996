/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: global 1, and the interrupt tree. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global1.h, chip.c (mv88e6xxx_g1_irq_thread_work()).
 *
 *	PHY INTn, SERDES, watchdog, jam limit ─ INT_SRC & INT_MASK ─> DEVICE ─┐
 *	ATU and VTU violations, until they are read ──────────────────────────┤
 *	operations done, until STS is read ───────────────────────────────────┤
 *	time stamps ──────────────────────────────────────────────────────────┤
 *	                                               INTn <─ STS & CTL1 9:0 ┘
 *
 * Operations are done when their register is written, so BUSY always reads 0.
 * Software reset empties queues and MACs and keeps registers and tables.
 */
#include "switch/switch.h"

/* The status register as software would read it now. */
static u32 status(struct sw *sw)
{
	u32 sts = sw->sts | STS_INIT_READY | STS_PPU_STATE;

	if (reg_get(&sw->g1, G1_CTL1) & STS_PPU_ENABLED)
		sts |= STS_PPU_ENABLED;
	if (sw->int_src & reg_get(&sw->g2, G2_INT_MASK))
		sts |= STS_DEVICE;
	if (sw_avb_irq(sw))
		sts |= STS_AVB;
	return sts;
}

/* The only place that drives the line. */
void sw_update_irq(struct sw *sw)
{
	sw->int_src &= ~INT_SERDES5;
	if (sw_serdes_irq(sw))
		sw->int_src |= INT_SERDES5;
	irq_pin_set(&sw->irq, status(sw) & reg_get(&sw->g1, G1_CTL1) & STS_IRQS);
}

void sw_event(struct sw *sw, u16 sts)
{
	sw->sts |= sts;
	sw_update_irq(sw);
}

/* INTn of a port's PHY; @ctx is the port. */
void sw_phy_irq(void *ctx, bool level)
{
	struct sw_port *p = ctx;

	if (level)
		p->sw->int_src |= BIT(p->n);
	else
		p->sw->int_src &= ~BIT(p->n);
	sw_update_irq(p->sw);
}

/*
 * Offset 0x00: Switch Global Status Register
 */

static u32 sts_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw *sw = block->owner;

	value = status(sw);
	sw->sts &= ~(STS_EEPROM_DONE | STS_ATU_DONE | STS_VTU_DONE | STS_STATS);
	sw_update_irq(sw);
	return value;
}

/*
 * Offset 0x04: Switch Global Control Register
 */

static void software_reset(struct sw *sw)
{
	for (u32 n = 0; n < SW_PORTS; n++) {
		sw_egress_flush(&sw->port[n]);
		sw_csma_reset(&sw->port[n]);
		sw_pause_reset(&sw->port[n]);
	}
	/* A watchdog event ends with the reset that it calls for. */
	reg_set(&sw->wdog, 0x12, 0);
	reg_set(&sw->wdog, 0x10, 0);
	reg_set(&sw->wdog, 0x00, 0);
	sw->int_src &= ~(INT_WATCHDOG | INT_JAM_LIMIT);
}

static void ctl1_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	if (value & SW_BUSY) {
		software_reset(sw);
		reg_update(block, G1_CTL1, SW_BUSY, 0);
	}
	if ((value ^ old) & STS_PPU_ENABLED)
		for (u32 n = 0; n < SW_PORTS; n++)
			sw_port_update_link(&sw->port[n]);
	sw_update_irq(sw);
}

static void vtu_op_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_vtu_op(block->owner, (u16)written);
}

static void atu_ctl_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_atu_ctl(block->owner, (u16)value);
}

static void atu_op_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_atu_op(block->owner, (u16)written);
}

/*
 * Offset 0x10 to 0x18: IP-PRI and IEEE-PRI Mapping Registers
 */

static void ip_pri_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	for (u32 j = 0; j < 8; j++)
		sw->ip_pri[i * 8 + j] = value >> (j * 2) & 3;
}

static void ieee_pri_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	for (u32 j = 0; j < 8; j++)
		sw->ieee_pri[j] = value >> (j * 2) & 3;
}

/*
 * Offset 0x1A: Monitor & MGMT Control Register
 */

void sw_decode_mgmt(struct sw *sw)
{
	u32 cpu = reg_get(&sw->monitor, 0x30);

	sw->rsvd[0] = (u16)(reg_get(&sw->monitor, 0x00) | reg_get(&sw->monitor, 0x01) << 8);
	sw->rsvd[1] = (u16)(reg_get(&sw->monitor, 0x02) | reg_get(&sw->monitor, 0x03) << 8);
	if (reg_get(&sw->g2, G2_SWITCH_MGMT) & BIT(3)) {
		sw->rsvd[0] |= reg_get(&sw->g2, G2_MGMT_EN_0X);
		sw->rsvd[1] |= reg_get(&sw->g2, G2_MGMT_EN_2X);
	}
	sw->in_mirror_dest = reg_get(&sw->monitor, 0x20) & 0x1f;
	sw->out_mirror_dest = reg_get(&sw->monitor, 0x21) & 0x1f;
	sw->cpu_dest = cpu & 0x1f;
	sw->mgmt_pri = cpu >> 5;
}

static void monitor_byte_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_decode_mgmt(block->owner);
}

static void monitor_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	sw_pointer_write(block, G1_MONITOR, &sw->monitor, value);
}

/*
 * Offset 0x1B: Total Free Counter
 */

static u32 free_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw *sw = block->owner;

	return SW_CELLS - sw->cells_used;
}

/*
 * Offset 0x1C: Global Control 2
 */

static void ctl2_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	sw->hist_mode = value >> 6 & 3;
	sw->dev_number = value & 0x1f;
	if ((value >> 8 & 7) != 7)
		guest_error(&sw->model, GUEST_ERROR_UNMODELLED, "remote management is turned on");
}

static void stats_op_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_stats_op(block->owner, (u16)written);
}

/* clang-format off */
const struct reg_hook sw_global1_hooks[SW_GLOBAL1_HOOKS] = {
	{ G1_STS, sts_read, NULL },
	{ G1_CTL1, NULL, ctl1_write },
	{ G1_VTU_OP, NULL, vtu_op_write },
	{ G1_ATU_CTL, NULL, atu_ctl_write },
	{ G1_ATU_OP, NULL, atu_op_write },
	{ G1_IP_PRI, NULL, ip_pri_write },
	{ G1_IEEE_PRI, NULL, ieee_pri_write },
	{ G1_MONITOR, NULL, monitor_write },
	{ G1_FREE, free_read, NULL },
	{ G1_CTL2, NULL, ctl2_write },
	{ G1_STATS_OP, NULL, stats_op_write },
};

const struct reg_hook sw_monitor_hooks[SW_MONITOR_HOOKS] = {
	{ 0x00, NULL, monitor_byte_write },
	{ 0x02, NULL, monitor_byte_write },
	{ 0x20, NULL, monitor_byte_write },
	{ 0x21, NULL, monitor_byte_write },
	{ 0x30, NULL, monitor_byte_write },
};
/* clang-format on */

void sw_global_reset(struct sw *sw)
{
	reg_block_reset(&sw->g1);
	reg_block_reset(&sw->monitor);
	sw->sts = 0;
	/* What was up outside stays up: PHYs' lines follow their own reset. */
	sw->int_src &= 0x1e;
	sw->atu_violation.pending = sw->vtu_violation.pending = false;
	memset(sw->captured, 0, sizeof(sw->captured));
	for (u32 i = 0; i < 8; i++)
		ip_pri_write(&sw->g1, i, reg_get(&sw->g1, G1_IP_PRI + i), 0, 0);
	ieee_pri_write(&sw->g1, 0, reg_get(&sw->g1, G1_IEEE_PRI), 0, 0);
	ctl2_write(&sw->g1, 0, reg_get(&sw->g1, G1_CTL2), 0, 0);
	sw_decode_mgmt(sw);
	sw_atu_ctl(sw, (u16)reg_get(&sw->g1, G1_ATU_CTL));
}
