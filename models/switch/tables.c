/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: the tables of global 2: device mapping, trunks, cross-chip VLANs
 * (PVT), scheduling weights, EEPROM. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global2.c.
 *
 * Assumption: before software writes them, DEVICE_MAPPING names no port, every
 * trunk mask has all ports, the PVT is all ones (a sibling's dump shows 0x1ff).
 * The weights table holds queue numbers, four a byte, and a length at 0x20. An
 * EEPROM is there only if the board file's "eeprom-length" says so, and answers
 * at once.
 */
#include "switch/switch.h"

void sw_pointer_write(struct reg_block *block, u32 addr, struct reg_block *bytes, u32 value)
{
	u32 pointer = value >> 8 & 0x7f;

	if (value & SW_BUSY)
		reg_write(bytes, pointer, value & 0xff);
	reg_set(block, addr, pointer << 8 | reg_read(bytes, pointer));
}

/*
 * Offset 0x06: Device Mapping Table
 */

void sw_device_map_write(struct sw *sw, u32 value)
{
	u32 dev = value >> 8 & 0x1f;

	if (value & SW_BUSY)
		sw->devmap[dev] = value & 0x1f;
	reg_set(&sw->g2, G2_DEVICE_MAP, dev << 8 | sw->devmap[dev]);
}

/*
 * Offset 0x07, 0x08: Trunk Mask, Trunk Mapping
 */

void sw_trunk_mask_write(struct sw *sw, u32 value)
{
	u32 n = value >> 12 & 7;

	if (value & SW_BUSY) {
		sw->trunk_mask[n] = value & SW_PORT_MASK;
		sw->trunk_hash = value & BIT(11);
	}
	sw->trunks = false;
	for (u32 i = 0; i < 8; i++)
		sw->trunks |= sw->trunk_mask[i] != SW_PORT_MASK;
	reg_set(&sw->g2, G2_TRUNK_MASK,
		n << 12 | (sw->trunk_hash ? BIT(11) : 0) | sw->trunk_mask[n]);
}

void sw_trunk_map_write(struct sw *sw, u32 value)
{
	u32 id = value >> 11 & 0xf;

	if (value & SW_BUSY)
		sw->trunk_map[id] = value & SW_PORT_MASK;
	reg_set(&sw->g2, G2_TRUNK_MAP, id << 11 | sw->trunk_map[id]);
}

/*
 * Offset 0x0B, 0x0C: Cross-chip Port VLAN Address, Data
 */

void sw_pvt_op(struct sw *sw, u32 value)
{
	u32 pointer = value & 0x1ff;

	if (!(value & SW_BUSY))
		return;
	reg_update(&sw->g2, G2_PVT_ADDR, SW_BUSY, 0);
	switch (value >> 12 & 7) {
	case 1:
		memset(sw->pvt, SW_PORT_MASK, sizeof(sw->pvt));
		break;
	case 3:
		sw->pvt[pointer] = reg_get(&sw->g2, G2_PVT_DATA) & SW_PORT_MASK;
		break;
	case 4:
		reg_set(&sw->g2, G2_PVT_DATA, sw->pvt[pointer]);
		break;
	case 0:
		break;
	default:
		guest_error(&sw->model, GUEST_ERROR_VALUE, "PVT operation %u", value >> 12 & 7);
	}
}

/*
 * Offset 0x1C: QoS Weights
 */

#define WEIGHTS_LEN 0x20

void sw_weights_write(struct sw *sw, u32 value)
{
	u32 pointer = value >> 8 & 0x7f;
	u32 data = 0;

	if (pointer > WEIGHTS_LEN) {
		guest_error(&sw->model, GUEST_ERROR_VALUE, "QoS weights pointer 0x%02x", pointer);
	} else if (pointer == WEIGHTS_LEN) {
		if (value & SW_BUSY)
			sw->wrr_len = (u8)MIN(value & 0xff, sizeof(sw->wrr));
		data = sw->wrr_len;
	} else {
		for (u32 i = 0; i < 4; i++) {
			if (value & SW_BUSY)
				sw->wrr[pointer * 4 + i] = value >> (i * 2) & 3;
			data |= (u32)sw->wrr[pointer * 4 + i] << (i * 2);
		}
	}
	reg_set(&sw->g2, G2_QOS_WEIGHTS, pointer << 8 | data);
}

/*
 * Offset 0x14, 0x15: EEPROM Command, Address
 */

void sw_eeprom_op(struct sw *sw, u32 value)
{
	u32 addr = reg_get(&sw->g2, G2_EEPROM_ADDR);
	u32 keep = sw->eeprom ? BIT(10) : 0;
	bool there = addr < sw->eeprom_len;

	if (!(value & SW_BUSY)) {
		reg_update(&sw->g2, G2_EEPROM_CMD, BIT(10), keep);
		return;
	}
	switch (value >> 12 & 7) {
	case 3:
		if (there)
			sw->eeprom[addr] = (u8)value;
		break;
	case 4:
		value = (value & ~0xffu) | (there ? sw->eeprom[addr] : 0xff);
		break;
	case 6:
		/* Assumption: an EEPROM's contents are data, not register loads. */
		sw_event(sw, STS_EEPROM_DONE);
		break;
	}
	reg_set(&sw->g2, G2_EEPROM_CMD, (value & 0x70ff) | keep);
}

void sw_tables_reset(struct sw *sw)
{
	static const u8 weights[] = {3, 2, 3, 1, 3, 2, 3, 0, 3, 2, 3, 1, 3, 2, 3};

	reg_block_reset(&sw->g2);
	reg_block_reset(&sw->scratch);
	reg_block_reset(&sw->wdog);
	memset(sw->devmap, SW_NO_PORT, sizeof(sw->devmap));
	memset(sw->trunk_mask, SW_PORT_MASK, sizeof(sw->trunk_mask));
	memset(sw->trunk_map, 0, sizeof(sw->trunk_map));
	memset(sw->pvt, SW_PORT_MASK, sizeof(sw->pvt));
	memset(sw->switch_mac, 0, sizeof(sw->switch_mac));
	memset(sw->queue_override, 0, sizeof(sw->queue_override));
	sw->queue_overrides = false;
	memset(sw->wrr, 0, sizeof(sw->wrr));
	memcpy(sw->wrr, weights, sizeof(weights));
	sw->wrr_len = sizeof(weights);
	sw->trunks = sw->trunk_hash = false;
	sw->hidden_ctl = sw->hidden_data = 0;
	sw->hidden_cmode = 0x0100; /* the dump of a real part reads 0xa100 here */
	reg_set(&sw->scratch, 0x71, sw->managed ? 0 : BIT(2));
	reg_set(&sw->scratch, 0x72, sw->port[0].c_mode);
	if (sw->eeprom)
		reg_set(&sw->g2, G2_EEPROM_CMD, BIT(10));
}
