/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Management: pages, MMD registers behind 13 and 14, hooks, interrupts.
 *
 * When what is written takes effect (what marvell.c does before each
 * reset: m88e1121_config_aneg(), m88e6390_errata()):
 *	register 0    RESET, POWER_DOWN, AN_RESTART, LOOPBACK, ISOLATE at once;
 *	              speed, duplex and AN_ENABLE at the next software reset, at
 *	              the end of power down; AN_RESTART commits AN_ENABLE too
 *	registers 4, 9, 7.60   when the next negotiation begins to send
 *	register 16   crossover and downshift at the next software reset
 * A software reset keeps all that was written but LOOPBACK, POWER_DOWN and
 * ISOLATE, and keeps the page.
 *
 * Assumption: a software reset takes 100 us.
 */
#include "phy/phy.h"

#define RESET_TIME SIM_US(100)

/* ---- Interrupts ---- */

void phy_update_irq(struct phy *phy)
{
	bool level = phy_get(phy, PHY_IRQ_STATUS) & phy_get(phy, PHY_IRQ_ENABLE);

	/* Inside the 88E6341 the line goes to global 2; on the 88E1512 the pin
	 * is a light's, unless told otherwise. */
	if (phy->config.kind == PHY_88E1512) {
		u32 timer = phy_get(phy, PHY_LED_TIMER);

		level = (level && (timer & LED_TIMER_INT_ENABLE)) || (timer & LED_TIMER_FORCE_INT);
	}
	if (level == phy->irq)
		return;
	phy->irq = level;
	phy->irqs += level;
	if (phy->config.irq)
		phy->config.irq(phy->config.irq_ctx, level);
}

void phy_event(struct phy *phy, u32 irq_bits)
{
	phy_update(phy, PHY_IRQ_STATUS, irq_bits, irq_bits);
	phy_update_irq(phy);
}

/* Offset 18, page 3 offset 18: the pin's enables */
void phy_write_irq(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	phy_update_irq(block->owner);
}

/* ---- Offset 0: BMCR ---- */

static void soft_reset(struct phy *phy)
{
	phy_update(phy, PHY_BMCR, BMCR_AN_RESTART | BMCR_LOOPBACK | BMCR_POWER_DOWN | BMCR_ISOLATE,
		   0);
	phy_data_flush(phy);
	phy_set_timer(phy, TIMER_RESET, node_now(phy->node) + RESET_TIME);
	phy_core_stop(phy);
	phy_data_update(phy);
}

void phy_soft_reset_done(struct phy *phy)
{
	phy_update(phy, PHY_BMCR, BMCR_RESET, 0);
	phy_core_start(phy);
}

void phy_write_bmcr(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;
	u32 changed = value ^ old;

	if ((value & BMCR_SPEED_LSB) && (value & BMCR_SPEED_MSB))
		guest_error(phy->owner, GUEST_ERROR_VALUE, "%s: speed 3 in register 0", phy->name);
	if (value & BMCR_RESET) {
		soft_reset(phy);
		return;
	}
	/* A write during a reset does not end it. */
	phy_update(phy, PHY_BMCR, BMCR_RESET | BMCR_AN_RESTART,
		   phy->due[TIMER_RESET] != SIM_TIME_MAX ? BMCR_RESET : 0);
	if (changed & BMCR_POWER_DOWN) {
		if (value & BMCR_POWER_DOWN)
			phy_core_stop(phy);
		else
			phy_core_start(phy);
	} else if ((value & BMCR_AN_RESTART) && (value & BMCR_AN_ENABLE) && phy_powered(phy)) {
		phy->active.an = true;
		an_start(phy);
	}
	if (changed & (BMCR_LOOPBACK | BMCR_ISOLATE | BMCR_POWER_DOWN))
		phy_data_flush(phy);
	phy_data_update(phy);
}

/* ---- Offset 7: next page transmit ---- */

void phy_write_annptr(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;

	phy->an.np_loaded = true;
	an_run(phy);
}

/* ---- Offset 16: copper control 1 ---- */

void phy_write_copper_ctrl1(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;

	if ((value ^ old) & CTRL1_POWER_DOWN) {
		if (value & CTRL1_POWER_DOWN)
			phy_core_stop(phy);
		else
			phy_core_start(phy);
		phy_data_update(phy);
	}
	if ((value ^ old) & CTRL1_TX_DISABLE)
		phy_emit(phy);
}

/* ---- Page 1 offset 0: there is no fiber to restart ---- */

void phy_write_fiber_bmcr(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	reg_update(block, PHY_FIBER_BMCR, BMCR_RESET | BMCR_AN_RESTART, 0);
}

/* ---- Page 6 offset 26: temperature threshold ---- */

void phy_write_misc_test(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;
	int degrees = (int)(phy_get(phy, PHY_TEMP_SENSOR) & 0xff) - 25;
	int threshold = (int)(value >> 8 & 0x1f) * 5 - 25;

	phy_update(phy, PHY_MISC_TEST, MISC_TEST_ALARM, degrees >= threshold ? MISC_TEST_ALARM : 0);
}

/* ---- Page 18 offset 20: mode ---- */

void phy_write_general_ctrl1(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;

	if (value & 7)
		guest_error(phy->owner, GUEST_ERROR_UNMODELLED, "%s: mode %u, only copper is",
			    phy->name, value & 7);
	if (!(value & BIT(15)))
		return;
	phy_update(phy, PHY_GENERAL_CTRL1, BIT(15), 0);
	phy_update(phy, PHY_BMCR, BMCR_RESET, BMCR_RESET);
	soft_reset(phy);
}

/* ---- Offset 13 and 14: MMD access, 802.3 22.2.4.3.11 ---- */

enum { MMD_ADDRESS, MMD_DATA, MMD_DATA_INC, MMD_DATA_INC_WRITE };

static bool mmd_exists(u32 addr)
{
	switch (addr) {
	case PHY_MMD(3, 0):
	case PHY_MMD_PCS_STATUS1:
	case PHY_MMD(3, 20):
	case PHY_MMD(3, 22):
	case PHY_MMD_EEE_ADVERTISE:
	case PHY_MMD_EEE_LPA:
		return true;
	default:
		return false; /* reads 0, ignores writes */
	}
}

u32 phy_read_mmd_data(struct reg_block *block, u32 i, u32 value)
{
	struct phy *phy = block->owner;
	u32 ctrl = phy_get(phy, PHY_MMD_CTRL), device = ctrl & 0x1f;
	u16 *addr = &phy->mdio.c45_addr[device];
	u32 mmd = PHY_MMD(device, *addr);

	if (ctrl >> 14 == MMD_ADDRESS)
		return *addr;
	if (ctrl >> 14 == MMD_DATA_INC)
		(*addr)++;
	return mmd_exists(mmd) ? reg_read(&phy->mmd, mmd) : 0;
}

void phy_write_mmd_data(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct phy *phy = block->owner;
	u32 ctrl = phy_get(phy, PHY_MMD_CTRL), device = ctrl & 0x1f;
	u16 *addr = &phy->mdio.c45_addr[device];
	u32 mmd = PHY_MMD(device, *addr);

	if (ctrl >> 14 == MMD_ADDRESS) {
		*addr = (u16)written;
		return;
	}
	if (ctrl >> 14 != MMD_DATA)
		(*addr)++;
	if (mmd_exists(mmd))
		reg_write(&phy->mmd, mmd, written);
}

/* ---- The bus ---- */

static bool page_exists(u8 page)
{
	switch (page) {
	case 0:
	case 1:
	case 2:
	case 3:
	case 5:
	case 6:
	case 7:
	case 17:
	case 18:
	case 0xf8:
		return true;
	default:
		return false;
	}
}

static u16 mdio_read(struct mdio_device *dev, u8 reg)
{
	struct phy *phy = container_of(dev, struct phy, mdio);
	u32 addr = PHY_REG(phy->page, reg);
	u16 value;

	if (reg == PHY_PAGE)
		addr = PHY_PAGE;
	else if (!page_exists(phy->page))
		return 0;
	value = (u16)reg_read(&phy->regs, addr);
	if (addr == PHY_IRQ_STATUS)
		phy_update_irq(phy);
	return value;
}

static void mdio_write(struct mdio_device *dev, u8 reg, u16 value)
{
	struct phy *phy = container_of(dev, struct phy, mdio);

	if (reg == PHY_PAGE) {
		reg_write(&phy->regs, PHY_PAGE, value);
		phy->page = (u8)phy_get(phy, PHY_PAGE);
	} else if (page_exists(phy->page)) {
		reg_write(&phy->regs, PHY_REG(phy->page, reg), value);
	}
}

void phy_mdio_init(struct phy *phy)
{
	phy->mdio.read = mdio_read;
	phy->mdio.write = mdio_write;
}
