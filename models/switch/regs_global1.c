/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: global 1, SMI device 0x1b, and the bytes behind its monitor and
 * management pointer. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global1.h.
 */
#include "switch/switch.h"

/* clang-format off */
static const struct reg_field fields[] = {
	REG_FIELD("STS", 0x00, "PPU_STATE", 15, 15, RO, 1, "the PHY polling unit is initialised"),
	REG_FIELD("STS", 0x00, "PPU_POLLING", 14, 14, RO, 1, "and polls"),
	REG_FIELD("STS", 0x00, "INIT_READY", 11, 11, RO, 1, "the switch is ready"),
	REG_FIELD("STS", 0x00, "AVB", 8, 8, RO, 0, "a time stamp waits"),
	REG_FIELD("STS", 0x00, "DEVICE", 7, 7, RO, 0, "an unmasked source of global 2 is up"),
	REG_FIELD("STS", 0x00, "STATS_DONE", 6, 6, RC, 0, "statistics operation done"),
	REG_FIELD("STS", 0x00, "VTU_PROB", 5, 5, RO, 0, "a VTU violation waits"),
	REG_FIELD("STS", 0x00, "VTU_DONE", 4, 4, RC, 0, "VTU operation done"),
	REG_FIELD("STS", 0x00, "ATU_PROB", 3, 3, RO, 0, "an ATU violation waits"),
	REG_FIELD("STS", 0x00, "ATU_DONE", 2, 2, RC, 0, "ATU operation done"),
	REG_FIELD("STS", 0x00, "TCAM_DONE", 1, 1, TAG_RO, 0, "TCAM operation done"),
	REG_FIELD("STS", 0x00, "EEPROM_DONE", 0, 0, RC, 0, "EEPROM loaded"),

	REG_FIELD("ATU_FID", 0x01, "FID", 11, 0, TAG, 0, "FID of ATU operations in the 88E6352's layout"),

	REG_FIELD("VTU_FID", 0x02, "POLICY", 12, 12, RW, 0, "the VID has a policy"),
	REG_FIELD("VTU_FID", 0x02, "FID", 11, 0, RW, 0, "address database of the VID"),
	REG_FIELD("VTU_SID", 0x03, "SID", 5, 0, RW, 0, "spanning-tree instance of the VID"),

	REG_FIELD("CTL1", 0x04, "SW_RESET", 15, 15, SC, 0, "reset queues and MACs, not registers"),
	REG_FIELD("CTL1", 0x04, "PPU_ENABLE", 14, 14, RW, 1, "follow PHYs"),
	REG_FIELD("CTL1", 0x04, "DISCARD_EXCESS", 13, 13, RW, 0, "drop frames after 16 collisions"),
	REG_FIELD("CTL1", 0x04, "RES10", 12, 10, RES, 0, "reserved"),
	REG_FIELD("CTL1", 0x04, "RES9", 9, 9, RES, 0, "reserved"),
	REG_FIELD("CTL1", 0x04, "AVB_EN", 8, 8, RW, 0, "interrupt on AVB"),
	REG_FIELD("CTL1", 0x04, "DEVICE_EN", 7, 7, RW, 0, "interrupt on DEVICE"),
	REG_FIELD("CTL1", 0x04, "STATS_DONE_EN", 6, 6, RW, 0, "interrupt on STATS_DONE"),
	REG_FIELD("CTL1", 0x04, "VTU_PROB_EN", 5, 5, RW, 0, "interrupt on VTU_PROB"),
	REG_FIELD("CTL1", 0x04, "VTU_DONE_EN", 4, 4, RW, 0, "interrupt on VTU_DONE"),
	REG_FIELD("CTL1", 0x04, "ATU_PROB_EN", 3, 3, RW, 0, "interrupt on ATU_PROB"),
	REG_FIELD("CTL1", 0x04, "ATU_DONE_EN", 2, 2, RW, 0, "interrupt on ATU_DONE"),
	REG_FIELD("CTL1", 0x04, "TCAM_EN", 1, 1, RW, 0, "interrupt on TCAM_DONE"),
	REG_FIELD("CTL1", 0x04, "EEPROM_DONE_EN", 0, 0, RW, 0, "interrupt on EEPROM_DONE"),

	REG_FIELD("VTU_OP", 0x05, "BUSY", 15, 15, SC, 0, "start; 1 while it runs"),
	REG_FIELD("VTU_OP", 0x05, "OP", 14, 12, RW, 0, "1 flush, 3 VTU load, 4 VTU next, 5 STU load, 6 STU next, 7 violation"),
	REG_FIELD("VTU_OP", 0x05, "RES7", 11, 7, RES, 0, "reserved"),
	REG_FIELD("VTU_OP", 0x05, "MEMBER", 6, 6, ROQ, 0, "violation: port is not a member"),
	REG_FIELD("VTU_OP", 0x05, "MISS", 5, 5, ROQ, 0, "violation: VID is not in the VTU"),
	REG_FIELD("VTU_OP", 0x05, "RES4", 4, 4, RES, 0, "reserved"),
	REG_FIELD("VTU_OP", 0x05, "SPID", 3, 0, ROQ, 0, "violation: source port"),
	REG_FIELD("VTU_VID", 0x06, "PAGE", 13, 13, RW, 0, "second page of VIDs, in larger parts"),
	REG_FIELD("VTU_VID", 0x06, "VALID", 12, 12, RW, 0, "load, not purge"),
	REG_FIELD("VTU_VID", 0x06, "VID", 11, 0, RW, 0, "the VID"),
	REG_ARRAY("VTU_DATA", 0x07, 3, 1, "PORTS", 15, 0, RW, 0, "four ports each: member tag 1:0, state 3:2; the third: priority 14:12, set by 15"),

	REG_FIELD("ATU_CTL", 0x0a, "FID_HIGH", 15, 12, RW, 0, "FID bits 7:4 of operations"),
	REG_FIELD("ATU_CTL", 0x0a, "AGE_TIME", 11, 4, RW, 0x50, "3.75 s a count; 0 no ageing"),
	REG_FIELD("ATU_CTL", 0x0a, "LEARN2ALL", 3, 3, RW, 0, "send learn messages; other switches only"),
	REG_FIELD("ATU_CTL", 0x0a, "RES2", 2, 2, RES, 0, "reserved"),
	REG_FIELD("ATU_CTL", 0x0a, "HASH", 1, 0, RW, 1, "hash of bucket addresses"),
	REG_FIELD("ATU_OP", 0x0b, "BUSY", 15, 15, SC, 0, "start; 1 while it runs"),
	REG_FIELD("ATU_OP", 0x0b, "OP", 14, 12, RW, 0, "1 flush all, 2 non-static, 3 load, 4 next, 5 flush FID, 6 non-static, 7 violation"),
	REG_FIELD("ATU_OP", 0x0b, "RES11", 11, 11, RES, 0, "reserved"),
	REG_FIELD("ATU_OP", 0x0b, "PRI", 10, 8, RW, 0, "priority of the entry"),
	REG_FIELD("ATU_OP", 0x0b, "AGE_OUT", 7, 7, ROQ, 0, "violation: an entry has aged out"),
	REG_FIELD("ATU_OP", 0x0b, "MEMBER", 6, 6, ROQ, 0, "violation: static address at a wrong port"),
	REG_FIELD("ATU_OP", 0x0b, "MISS", 5, 5, ROQ, 0, "violation: unknown source at a locked port"),
	REG_FIELD("ATU_OP", 0x0b, "FULL", 4, 4, ROQ, 0, "violation: no free place in the bucket"),
	REG_FIELD("ATU_OP", 0x0b, "FID_LOW", 3, 0, RW, 0, "FID bits 3:0"),
	REG_FIELD("ATU_DATA", 0x0c, "TRUNK", 15, 15, RW, 0, "PORTS is a trunk"),
	REG_FIELD("ATU_DATA", 0x0c, "RES14", 14, 14, RES, 0, "reserved"),
	REG_FIELD("ATU_DATA", 0x0c, "PORTS", 13, 4, RW, 0, "port vector, or trunk in 7:4, or from 7:4 to 11:8 of a move"),
	REG_FIELD("ATU_DATA", 0x0c, "STATE", 3, 0, RW, 0, "entry state; 0 purge or flush, 0xf move"),
	REG_ARRAY("ATU_MAC", 0x0d, 3, 1, "BYTES", 15, 0, RW, 0, "address, two bytes each, first one high"),

	REG_ARRAY("IP_PRI", 0x10, 8, 1, "QUEUES", 15, 0, RW, 0, "queues of eight DSCPs each"),
	REG_FIELD("IEEE_PRI", 0x18, "QUEUES", 15, 0, RW, 0xfa41, "queues of the frame priorities"),
	/* Without a name for this part, and read by the drivers' register dumps. */
	REG_FIELD("RESERVED_19", 0x19, NULL, 15, 0, RES, 0, "reserved"),
	REG_FIELD("MONITOR", 0x1a, "UPDATE", 15, 15, SC, 0, "write DATA where POINTER says"),
	REG_FIELD("MONITOR", 0x1a, "RES14", 14, 14, RES, 0, "reserved"),
	REG_FIELD("MONITOR", 0x1a, "POINTER", 13, 8, RW, 0, "see the monitor block"),
	REG_FIELD("MONITOR", 0x1a, "DATA", 7, 0, RW, 0, "data"),
	REG_FIELD("FREE", 0x1b, "COUNT", 9, 0, RO, 0, "free buffers"),
	REG_FIELD("CTL2", 0x1c, "HEADER_TYPE", 15, 14, TAG, 0, "kind of the Marvell header"),
	REG_FIELD("CTL2", 0x1c, "RES13", 13, 11, RES, 0, "reserved"),
	REG_FIELD("CTL2", 0x1c, "RMU_MODE", 10, 8, RW, 7, "remote management; 7 off"),
	REG_FIELD("CTL2", 0x1c, "HIST_MODE", 7, 6, RW, 3, "size bins count: 1 received, 2 sent, 3 both"),
	REG_FIELD("CTL2", 0x1c, "RES5", 5, 5, RES, 0, "reserved"),
	REG_FIELD("CTL2", 0x1c, "DEVICE", 4, 0, RW, 0, "number of this switch in DSA tags"),
	REG_FIELD("STATS_OP", 0x1d, "BUSY", 15, 15, SC, 0, "start; 1 while it runs"),
	REG_FIELD("STATS_OP", 0x1d, "OP", 14, 12, RW, 0, "1 flush all, 2 flush port, 4 read captured, 5 capture port"),
	REG_FIELD("STATS_OP", 0x1d, "HIST", 11, 11, RW, 0, "histogram bit of older parts"),
	REG_FIELD("STATS_OP", 0x1d, "BANK1", 10, 10, RW, 0, "second bank of counters"),
	REG_FIELD("STATS_OP", 0x1d, "PORT", 9, 5, RW, 0, "port + 1; 0 is what was captured"),
	REG_FIELD("STATS_OP", 0x1d, "COUNTER", 4, 0, RW, 0, "which counter"),
	REG_FIELD("STATS_HI", 0x1e, NULL, 15, 0, RO, 0, "counter bits 31:16"),
	REG_FIELD("STATS_LO", 0x1f, NULL, 15, 0, RO, 0, "counter bits 15:0"),
};

static const struct reg_field monitor_fields[] = {
	REG_ARRAY("RSVD_0X", 0x00, 2, 1, "ENABLE", 7, 0, RW, 0, "01-80-c2-00-00-00 to -0f are management, a bit each"),
	REG_ARRAY("RSVD_2X", 0x02, 2, 1, "ENABLE", 7, 0, RW, 0, "01-80-c2-00-00-20 to -2f are management"),
	REG_FIELD("INGRESS_DEST", 0x20, "PORT", 4, 0, RW, 0x1f, "where mirrors of received frames go"),
	REG_FIELD("INGRESS_DEST", 0x20, "RES5", 7, 5, RES, 0, "reserved"),
	REG_FIELD("EGRESS_DEST", 0x21, "PORT", 4, 0, RW, 0x1f, "where mirrors of sent frames go"),
	REG_FIELD("EGRESS_DEST", 0x21, "RES5", 7, 5, RES, 0, "reserved"),
	REG_FIELD("CPU_DEST", 0x30, "MGMT_PRI", 7, 5, RW, 7, "priority of trapped frames"),
	REG_FIELD("CPU_DEST", 0x30, "PORT", 4, 0, RW, 0x1f, "where trapped frames go"),
	REG_FIELD("PTP_CPU_DEST", 0x32, "MGMT_PRI", 7, 5, TAG, 7, "priority of trapped PTP frames"),
	REG_FIELD("PTP_CPU_DEST", 0x32, "PORT", 4, 0, TAG, 0x1f, "where trapped PTP frames go"),
};
/* clang-format on */

static const char *const global1_windows[] = {"MONITOR", NULL};

const struct reg_space sw_global1_space = {
	.name = "88e6341-global1",
	.title = "88E6341 global 1 (SMI device 0x1b)",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx/global1.h",
	.width = 16,
	.addr_step = 1,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields),
	.hooks = sw_global1_hooks,
	.hook_count = SW_GLOBAL1_HOOKS,
	.windows = global1_windows,
};

const struct reg_space sw_monitor_space = {
	.name = "88e6341-monitor",
	.title = "88E6341 monitor and management bytes (behind global 1 register 0x1a)",
	.source = "Linux 6.12 global1.h (MV88E6390_G1_MONITOR_MGMT_CTL); reset values are an "
		  "assumption",
	.width = 16,
	.addr_step = 1,
	.fields = monitor_fields,
	.field_count = ARRAY_SIZE(monitor_fields),
	.hooks = sw_monitor_hooks,
	.hook_count = SW_MONITOR_HOOKS,
};
