/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: addresses of registers, bits that several files use, numbers of
 * counters. What every bit is stands in the tables, regs_*.c.
 */
#ifndef MODELS_SWITCH_REGISTERS_H
#define MODELS_SWITCH_REGISTERS_H

#include <netemu/types.h>

/* Register addresses inside a device (Linux 6.12 port.h, global1.h, global2.h). */
enum {
	PORT_STS = 0x00,
	PORT_MAC_CTL = 0x01,
	PORT_JAM = 0x02,
	PORT_SWITCH_ID = 0x03,
	PORT_CTL0 = 0x04,
	PORT_CTL1 = 0x05,
	PORT_BASE_VLAN = 0x06,
	PORT_DEFAULT_VLAN = 0x07,
	PORT_CTL2 = 0x08,
	PORT_EGRESS_RATE1 = 0x09,
	PORT_EGRESS_RATE2 = 0x0a,
	PORT_ASSOC = 0x0b,
	PORT_ATU_CTL = 0x0c,
	PORT_PRI_OVERRIDE = 0x0d,
	PORT_POLICY = 0x0e,
	PORT_ETH_TYPE = 0x0f,
	PORT_IN_DISCARD_LO = 0x10,
	PORT_IN_DISCARD_HI = 0x11,
	PORT_IN_FILTERED = 0x12,
	PORT_OUT_FILTERED = 0x13,
	PORT_LED = 0x16,
	PORT_REMAP_0123 = 0x18,
	PORT_REMAP_4567 = 0x19,
	PORT_HIDDEN = 0x1a,
	PORT_QUEUE_COUNT = 0x1b,
	PORT_QUEUE_CTL = 0x1c,
	PORT_CUT_THROUGH = 0x1e,
	PORT_DEBUG = 0x1f,

	G1_STS = 0x00,
	G1_ATU_FID = 0x01,
	G1_VTU_FID = 0x02,
	G1_VTU_SID = 0x03,
	G1_CTL1 = 0x04,
	G1_VTU_OP = 0x05,
	G1_VTU_VID = 0x06,
	G1_VTU_DATA = 0x07, /* three */
	G1_ATU_CTL = 0x0a,
	G1_ATU_OP = 0x0b,
	G1_ATU_DATA = 0x0c,
	G1_ATU_MAC = 0x0d, /* three */
	G1_IP_PRI = 0x10,  /* eight */
	G1_IEEE_PRI = 0x18,
	G1_MONITOR = 0x1a,
	G1_FREE = 0x1b,
	G1_CTL2 = 0x1c,
	G1_STATS_OP = 0x1d,
	G1_STATS_HI = 0x1e,
	G1_STATS_LO = 0x1f,

	G2_INT_SRC = 0x00,
	G2_INT_MASK = 0x01,
	G2_MGMT_EN_2X = 0x02,
	G2_MGMT_EN_0X = 0x03,
	G2_FLOW_CTL = 0x04,
	G2_SWITCH_MGMT = 0x05,
	G2_DEVICE_MAP = 0x06,
	G2_TRUNK_MASK = 0x07,
	G2_TRUNK_MAP = 0x08,
	G2_IRL_CMD = 0x09,
	G2_IRL_DATA = 0x0a,
	G2_PVT_ADDR = 0x0b,
	G2_PVT_DATA = 0x0c,
	G2_SWITCH_MAC = 0x0d,
	G2_ATU_STATS = 0x0e,
	G2_PRIO_OVERRIDE = 0x0f,
	G2_EEPROM_CMD = 0x14,
	G2_EEPROM_ADDR = 0x15,
	G2_AVB_CMD = 0x16,
	G2_AVB_DATA = 0x17,
	G2_PHY_CMD = 0x18,
	G2_PHY_DATA = 0x19,
	G2_SCRATCH = 0x1a,
	G2_WDOG = 0x1b,
	G2_QOS_WEIGHTS = 0x1c,
	G2_MISC = 0x1d,
};

#define SW_BUSY 0x8000 /* of every operation register, and "update" of pointer registers */

/* Global 1 status, and interrupt enables in global 1 control 1. */
enum {
	STS_EEPROM_DONE = BIT(0),
	STS_TCAM_DONE = BIT(1),
	STS_ATU_DONE = BIT(2),
	STS_ATU_PROB = BIT(3),
	STS_VTU_DONE = BIT(4),
	STS_VTU_PROB = BIT(5),
	STS_STATS = BIT(6),
	STS_DEVICE = BIT(7),
	STS_AVB = BIT(8),
	STS_INIT_READY = BIT(11),
	STS_PPU_ENABLED = BIT(14),
	STS_PPU_STATE = BIT(15),
	STS_IRQS = 0x03ff,
};

enum {
	INT_SERDES5 = BIT(5),
	INT_JAM_LIMIT = BIT(14),
	INT_WATCHDOG = BIT(15),
};

/* MIB counters by bank << 5 | register (chip.c, MV88E6XXX_HW_STAT_MAPPER). */
enum sw_stat {
	ST_IN_GOOD_OCTETS = 0x00, /* low word; high word in the next */
	ST_IN_BAD_OCTETS = 0x02,
	ST_OUT_FCS_ERROR = 0x03,
	ST_IN_UNICAST = 0x04,
	ST_DEFERRED = 0x05,
	ST_IN_BROADCASTS = 0x06,
	ST_IN_MULTICASTS = 0x07,
	ST_HIST_64 = 0x08,    /* six of them */
	ST_OUT_OCTETS = 0x0e, /* low word; high word in the next */
	ST_OUT_UNICAST = 0x10,
	ST_EXCESSIVE = 0x11,
	ST_OUT_MULTICASTS = 0x12,
	ST_OUT_BROADCASTS = 0x13,
	ST_SINGLE = 0x14,
	ST_OUT_PAUSE = 0x15,
	ST_IN_PAUSE = 0x16,
	ST_MULTIPLE = 0x17,
	ST_IN_UNDERSIZE = 0x18,
	ST_IN_FRAGMENTS = 0x19,
	ST_IN_OVERSIZE = 0x1a,
	ST_IN_JABBER = 0x1b,
	ST_IN_RX_ERROR = 0x1c,
	ST_IN_FCS_ERROR = 0x1d,
	ST_COLLISIONS = 0x1e,
	ST_LATE = 0x1f,
	ST_IN_DISCARDS = 0x20,
	ST_IN_FILTERED = 0x21,
	ST_IN_ACCEPTED = 0x22,
	ST_IN_BAD_ACCEPTED = 0x23,
	ST_IN_DA_UNKNOWN = 0x2e,
	ST_IN_MANAGEMENT = 0x2f,
	ST_OUT_QUEUE_0 = 0x30, /* eight of them */
	ST_OUT_CUT_THROUGH = 0x38,
	ST_OUT_MANAGEMENT = 0x3f,
	SW_STATS = 0x40,
};

#endif
