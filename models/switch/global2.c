/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: global 2, its hooks, and the bytes behind its pointers. What the
 * tables of tables.c mean is worked out there. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global2.h, global2_scratch.c.
 *
 * A pointer register with UPDATE set writes its data where it points; without,
 * it shows what is there. UPDATE and BUSY read back 0 (dump of an
 * 88E6390: netdev, Sai Kumar, December 2024).
 */
#include "switch/qos.h"
#include "switch/switch.h"

/*
 * Offset 0x00, 0x01: Interrupt Source, Interrupt Mask
 */

static u32 int_src_read(struct reg_block *block, u32 i, u32 value)
{
	struct sw *sw = block->owner;

	sw_update_irq(sw);
	value = sw->int_src;
	sw->int_src &= ~(INT_JAM_LIMIT | BIT(13));
	sw_update_irq(sw);
	return value;
}

static void int_mask_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_update_irq(block->owner);
}

/*
 * Offset 0x02, 0x03, 0x05: MGMT Enables, Switch Management
 */

static void mgmt_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_decode_mgmt(block->owner);
}

/*
 * Offset 0x06 to 0x0F: tables
 */

static void device_map_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_device_map_write(block->owner, value);
}

static void trunk_mask_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_trunk_mask_write(block->owner, value);
}

static void trunk_map_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_trunk_map_write(block->owner, value);
}

static void irl_cmd_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_irl_op(block->owner, value);
}

static void pvt_addr_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_pvt_op(block->owner, value);
}

static void switch_mac_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;
	u32 byte = value >> 8 & 0x1f;

	if (byte >= ETH_ALEN) {
		guest_error(&sw->model, GUEST_ERROR_VALUE, "switch MAC byte %u", byte);
		reg_set(block, G2_SWITCH_MAC, byte << 8);
		return;
	}
	if (value & SW_BUSY)
		sw->switch_mac[byte] = (u8)value;
	reg_set(block, G2_SWITCH_MAC, byte << 8 | sw->switch_mac[byte]);
}

static void prio_override_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_prio_override_write(block->owner, value);
}

static void eeprom_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_eeprom_op(block->owner, value);
}

/*
 * Offset 0x16, 0x17: AVB Command, Data. Offset 0x18: SMI PHY Command
 */

static void avb_cmd_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_avb_op(block->owner, value);
}

static u32 avb_data_read(struct reg_block *block, u32 i, u32 value)
{
	return sw_avb_data_read(block->owner);
}

static void phy_cmd_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_phy_access(block->owner, value);
}

/*
 * Offset 0x1A, 0x1B: Scratch & Misc, Watch Dog
 */

static void scratch_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	sw_pointer_write(block, G2_SCRATCH, &sw->scratch, value);
}

/* Nothing drives the pins: an input reads 0. */
static u32 gpio_read(struct reg_block *block, u32 i, u32 value)
{
	return value & ~reg_get(block, 0x62 + i);
}

static void wdog_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;

	sw_pointer_write(block, G2_WDOG, &sw->wdog, value);
}

/*
 * The queue controller that is modelled cannot hang, so watchdog events come
 * only from software that writes them, as it can to try its own handler.
 */
static void wdog_byte_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	struct sw *sw = block->owner;
	u32 event = reg_get(block, 0x12);
	u32 enabled = event & reg_get(block, 0x11);

	reg_update(block, 0x13, event, event);
	reg_set(block, 0x10, event);
	reg_set(block, 0x00, enabled);
	sw->int_src &= ~INT_WATCHDOG;
	if (enabled)
		sw->int_src |= INT_WATCHDOG;
	sw_update_irq(sw);
}

static void weights_write(struct reg_block *block, u32 i, u32 value, u32 old, u32 written)
{
	sw_weights_write(block->owner, value);
}

/* clang-format off */
const struct reg_hook sw_global2_hooks[SW_GLOBAL2_HOOKS] = {
	{ G2_INT_SRC, int_src_read, NULL },
	{ G2_INT_MASK, NULL, int_mask_write },
	{ G2_MGMT_EN_2X, NULL, mgmt_write },
	{ G2_MGMT_EN_0X, NULL, mgmt_write },
	{ G2_SWITCH_MGMT, NULL, mgmt_write },
	{ G2_DEVICE_MAP, NULL, device_map_write },
	{ G2_TRUNK_MASK, NULL, trunk_mask_write },
	{ G2_TRUNK_MAP, NULL, trunk_map_write },
	{ G2_IRL_CMD, NULL, irl_cmd_write },
	{ G2_PVT_ADDR, NULL, pvt_addr_write },
	{ G2_SWITCH_MAC, NULL, switch_mac_write },
	{ G2_PRIO_OVERRIDE, NULL, prio_override_write },
	{ G2_EEPROM_CMD, NULL, eeprom_write },
	{ G2_AVB_CMD, NULL, avb_cmd_write },
	{ G2_AVB_DATA, avb_data_read, NULL },
	{ G2_PHY_CMD, NULL, phy_cmd_write },
	{ G2_SCRATCH, NULL, scratch_write },
	{ G2_WDOG, NULL, wdog_write },
	{ G2_QOS_WEIGHTS, NULL, weights_write },
};

const struct reg_hook sw_scratch_hooks[SW_SCRATCH_HOOKS] = {
	{ 0x64, gpio_read, NULL },
};

const struct reg_hook sw_wdog_hooks[SW_WDOG_HOOKS] = {
	{ 0x11, NULL, wdog_byte_write },
	{ 0x12, NULL, wdog_byte_write },
};
/* clang-format on */
