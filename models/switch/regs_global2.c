/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: global 2, SMI device 0x1c, and what lies behind its pointers:
 * scratch and GPIO bytes, watchdog bytes, ingress rate limit resources. Source:
 * Linux 6.12 drivers/net/dsa/mv88e6xxx/global2.h. The rate
 * limit resource has the layout of Marvell's open DSDT sources (gtPIRL2.c,
 * pirl2WriteResource).
 *
 * Assumption: the 88E6341 keeps that layout; reset values that no dump shows.
 */
#include "switch/switch.h"

/* clang-format off */
static const struct reg_field fields[] = {
	REG_FIELD("INT_SRC", 0x00, "WATCHDOG", 15, 15, RO, 0, "watchdog event"),
	REG_FIELD("INT_SRC", 0x00, "JAM_LIMIT", 14, 14, RC, 0, "a port's limit of pause frames was reached"),
	REG_FIELD("INT_SRC", 0x00, "DUPLEX_MISMATCH", 13, 13, RC, 0, "late collisions were seen"),
	REG_FIELD("INT_SRC", 0x00, "WAKE", 12, 12, TAG_RO, 0, "wake event"),
	REG_FIELD("INT_SRC", 0x00, "SERDES", 11, 11, TAG_RO, 0, "in older parts"),
	REG_FIELD("INT_SRC", 0x00, "PHY", 5, 0, RO, 0, "INTn of the port's PHY; bit 5 the SERDES lane"),
	REG_FIELD("INT_MASK", 0x01, "WATCHDOG", 15, 15, RW, 0, "enable"),
	REG_FIELD("INT_MASK", 0x01, "JAM_LIMIT", 14, 14, RW, 0, "enable"),
	REG_FIELD("INT_MASK", 0x01, "DUPLEX_MISMATCH", 13, 13, RW, 0, "enable"),
	REG_FIELD("INT_MASK", 0x01, "WAKE", 12, 12, TAG, 0, "enable"),
	REG_FIELD("INT_MASK", 0x01, "SERDES", 11, 11, TAG, 0, "enable"),
	REG_FIELD("INT_MASK", 0x01, "RES6", 10, 6, RES, 0, "reserved"),
	REG_FIELD("INT_MASK", 0x01, "PHY", 5, 0, RW, 0, "enable"),
	REG_FIELD("MGMT_EN_2X", 0x02, NULL, 15, 0, RW, 0xffff, "01-80-c2-00-00-2x that RSVD2CPU traps"),
	REG_FIELD("MGMT_EN_0X", 0x03, NULL, 15, 0, RW, 0xffff, "01-80-c2-00-00-0x that RSVD2CPU traps"),
	REG_FIELD("FLOW_CTL", 0x04, NULL, 15, 0, TAG, 0x0258, "delay of flow control"),
	REG_FIELD("SWITCH_MGMT", 0x05, "DOUBLE_TAG", 15, 15, TAG, 0, "look behind a second tag"),
	REG_FIELD("SWITCH_MGMT", 0x05, "PREVENT_LOOPS", 14, 14, RW, 0, "drop frames that this device sent itself"),
	REG_FIELD("SWITCH_MGMT", 0x05, "FLOW_CTL_MSG", 13, 13, TAG, 0, "flow control messages between switches"),
	REG_FIELD("SWITCH_MGMT", 0x05, "FLOOD_BC", 12, 12, RW, 0, "broadcasts are flooded whatever FLOOD_MC says"),
	REG_FIELD("SWITCH_MGMT", 0x05, "RES8", 11, 8, TAG, 4, "undocumented"),
	REG_FIELD("SWITCH_MGMT", 0x05, "FORCE_FC_PRI", 7, 7, TAG, 0, "priority of flow control messages"),
	REG_FIELD("SWITCH_MGMT", 0x05, "FC_PRI", 6, 4, TAG, 0, "which"),
	REG_FIELD("SWITCH_MGMT", 0x05, "RSVD2CPU", 3, 3, RW, 0, "trap what MGMT_EN enables"),
	REG_FIELD("SWITCH_MGMT", 0x05, "MGMT_PRI", 2, 0, TAG, 0, "priority of trapped frames in older parts"),
	REG_FIELD("DEVICE_MAP", 0x06, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("DEVICE_MAP", 0x06, "RES13", 14, 13, RES, 0, "reserved"),
	REG_FIELD("DEVICE_MAP", 0x06, "DEVICE", 12, 8, RW, 0, "target device"),
	REG_FIELD("DEVICE_MAP", 0x06, "RES5", 7, 5, RES, 0, "reserved"),
	REG_FIELD("DEVICE_MAP", 0x06, "PORT", 4, 0, RW, 0, "port that leads there; 0x1f none"),
	REG_FIELD("TRUNK_MASK", 0x07, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("TRUNK_MASK", 0x07, "NUMBER", 14, 12, RW, 0, "hash value"),
	REG_FIELD("TRUNK_MASK", 0x07, "HASH", 11, 11, RW, 0, "hash with the ATU's function, not the low bits"),
	REG_FIELD("TRUNK_MASK", 0x07, "PORTS", 10, 0, RW, 0, "ports that send frames of that hash"),
	REG_FIELD("TRUNK_MAP", 0x08, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("TRUNK_MAP", 0x08, "TRUNK", 14, 11, RW, 0, "trunk"),
	REG_FIELD("TRUNK_MAP", 0x08, "PORTS", 10, 0, RW, 0, "its members"),
	REG_FIELD("IRL_CMD", 0x09, "BUSY", 15, 15, SC, 0, "start"),
	REG_FIELD("IRL_CMD", 0x09, "OP", 14, 12, RW, 0, "1 init all, 2 init resource, 3 write, 4 read"),
	REG_FIELD("IRL_CMD", 0x09, "PORT", 11, 8, RW, 0, "port"),
	REG_FIELD("IRL_CMD", 0x09, "RESOURCE", 7, 5, RW, 0, "one of five"),
	REG_FIELD("IRL_CMD", 0x09, "RES4", 4, 4, RES, 0, "reserved"),
	REG_FIELD("IRL_CMD", 0x09, "REG", 3, 0, RW, 0, "register of the resource"),
	REG_FIELD("IRL_DATA", 0x0a, NULL, 15, 0, RW, 0, "data"),
	REG_FIELD("PVT_ADDR", 0x0b, "BUSY", 15, 15, SC, 0, "start"),
	REG_FIELD("PVT_ADDR", 0x0b, "OP", 14, 12, RW, 0, "1 all ones, 3 write, 4 read"),
	REG_FIELD("PVT_ADDR", 0x0b, "RES9", 11, 9, RES, 0, "reserved"),
	REG_FIELD("PVT_ADDR", 0x0b, "POINTER", 8, 0, RW, 0, "source device << 4 | port, or << 5 with MISC.PORT5"),
	REG_FIELD("PVT_DATA", 0x0c, "PORTS", 10, 0, RW, 0, "egress ports"),
	REG_FIELD("SWITCH_MAC", 0x0d, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("SWITCH_MAC", 0x0d, "RES13", 14, 13, RES, 0, "reserved"),
	REG_FIELD("SWITCH_MAC", 0x0d, "BYTE", 12, 8, RW, 0, "which byte"),
	REG_FIELD("SWITCH_MAC", 0x0d, "DATA", 7, 0, RW, 0, "source address of pause frames"),
	REG_FIELD("ATU_STATS", 0x0e, "BIN", 15, 14, RW, 0, "place in the buckets"),
	REG_FIELD("ATU_STATS", 0x0e, "MODE", 13, 12, RW, 0, "0 all, 1 dynamic, 2 of a FID, 3 dynamic of a FID"),
	REG_FIELD("ATU_STATS", 0x0e, "COUNT", 11, 0, ROQ, 0, "entries at the last get-next"),
	REG_FIELD("PRIO_OVERRIDE", 0x0f, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("PRIO_OVERRIDE", 0x0f, "RES13", 14, 13, RES, 0, "reserved"),
	REG_FIELD("PRIO_OVERRIDE", 0x0f, "FPRI_SET", 12, 12, TAG, 0, "override the frame priority"),
	REG_FIELD("PRIO_OVERRIDE", 0x0f, "POINTER", 11, 8, RW, 0, "kind of frame"),
	REG_FIELD("PRIO_OVERRIDE", 0x0f, "DATA", 7, 4, TAG, 0, "of larger parts"),
	REG_FIELD("PRIO_OVERRIDE", 0x0f, "QUEUE_SET", 3, 3, RW, 0, "override the queue"),
	REG_FIELD("PRIO_OVERRIDE", 0x0f, "QUEUE", 2, 0, RW, 0, "which it is then"),
	/* Without a name for this part, and read by the drivers' register dumps. */
	REG_ARRAY("RESERVED_10", 0x10, 4, 1, NULL, 15, 0, RES, 0, "reserved"),
	REG_FIELD("EEPROM_CMD", 0x14, "BUSY", 15, 15, SC, 0, "start"),
	REG_FIELD("EEPROM_CMD", 0x14, "OP", 14, 12, RW, 0, "3 write, 4 read, 6 load"),
	REG_FIELD("EEPROM_CMD", 0x14, "RUNNING", 11, 11, ROQ, 0, "registers are loaded"),
	REG_FIELD("EEPROM_CMD", 0x14, "WRITE_EN", 10, 10, ROQ, 0, "an EEPROM is there that can be written"),
	REG_FIELD("EEPROM_CMD", 0x14, "RES8", 9, 8, RES, 0, "reserved"),
	REG_FIELD("EEPROM_CMD", 0x14, "DATA", 7, 0, RW, 0, "data"),
	REG_FIELD("EEPROM_ADDR", 0x15, NULL, 15, 0, RW, 0, "address of a byte"),
	REG_FIELD("AVB_CMD", 0x16, "BUSY", 15, 15, SC, 0, "start"),
	REG_FIELD("AVB_CMD", 0x16, "OP", 14, 13, RW, 0, "0 read, 2 read four, 3 write"),
	REG_FIELD("AVB_CMD", 0x16, "PORT", 12, 8, RW, 0, "port; 0x1e TAI, 0x1f PTP"),
	REG_FIELD("AVB_CMD", 0x16, "BLOCK", 7, 5, RW, 0, "0 PTP, 1 AVB policy, 2 Qav, 3 Qbv"),
	REG_FIELD("AVB_CMD", 0x16, "ADDR", 4, 0, RW, 0, "register"),
	REG_FIELD("AVB_DATA", 0x17, NULL, 15, 0, RW, 0, "data"),
	REG_FIELD("SMI_PHY_CMD", 0x18, "BUSY", 15, 15, SC, 0, "start; 1 while the frame is on the bus"),
	REG_FIELD("SMI_PHY_CMD", 0x18, "FUNCTION", 14, 13, RW, 0, "0 internal bus, 1 external bus, 2 set-up"),
	REG_FIELD("SMI_PHY_CMD", 0x18, "CLAUSE22", 12, 12, RW, 1, "1 clause 22, 0 clause 45"),
	REG_FIELD("SMI_PHY_CMD", 0x18, "OP", 11, 10, RW, 1, "22: 1 write, 2 read; 45: 0 address, 1 write, 2 read and increment, 3 read"),
	REG_FIELD("SMI_PHY_CMD", 0x18, "DEVICE", 9, 5, RW, 2, "address of the PHY"),
	REG_FIELD("SMI_PHY_CMD", 0x18, "REG", 4, 0, RW, 0x16, "register, or device of clause 45"),
	REG_FIELD("SMI_PHY_DATA", 0x19, NULL, 15, 0, RW, 0, "data"),
	REG_FIELD("SCRATCH", 0x1a, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("SCRATCH", 0x1a, "POINTER", 14, 8, RW, 0, "see the scratch block"),
	REG_FIELD("SCRATCH", 0x1a, "DATA", 7, 0, RW, 0, "data"),
	REG_FIELD("WDOG", 0x1b, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("WDOG", 0x1b, "POINTER", 14, 8, RW, 0, "see the watchdog block"),
	REG_FIELD("WDOG", 0x1b, "DATA", 7, 0, RW, 0, "data"),
	REG_FIELD("QOS_WEIGHTS", 0x1c, "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("QOS_WEIGHTS", 0x1c, "POINTER", 14, 8, RW, 0, "0x00 to 0x1f: four queue numbers each; 0x20: length"),
	REG_FIELD("QOS_WEIGHTS", 0x1c, "DATA", 7, 0, RW, 0, "data"),
	REG_FIELD("MISC", 0x1d, "RES15", 15, 15, RES, 0, "reserved"),
	REG_FIELD("MISC", 0x1d, "PORT5", 14, 14, RW, 0, "ports in PVT_ADDR take five bits"),
	REG_FIELD("MISC", 0x1d, "LAG_ID4", 13, 13, TAG, 0, "trunk numbers take five bits"),
	REG_FIELD("MISC", 0x1d, "RES0", 12, 0, RES, 0, "reserved"),
	REG_ARRAY("RESERVED_1E", 0x1e, 2, 1, NULL, 15, 0, RES, 0, "reserved"),
};

static const struct reg_field scratch_fields[] = {
	REG_ARRAY("SCRATCH_BYTE", 0x00, 2, 1, NULL, 7, 0, RW, 0, "storage for software"),
	REG_FIELD("MISC_CFG", 0x02, "NORMAL_SMI", 7, 7, RW, 0, "pins are the external MDIO bus, not GPIO"),
	REG_FIELD("MISC_CFG", 0x02, "RES0", 6, 0, RW, 0, "other pins"),
	REG_ARRAY("GPIO_CFG", 0x60, 2, 1, NULL, 7, 0, RW, 0xff, "pins in use as GPIO"),
	REG_ARRAY("GPIO_DIR", 0x62, 2, 1, NULL, 7, 0, RW, 0xff, "1 input, 0 output"),
	REG_ARRAY("GPIO_DATA", 0x64, 2, 1, NULL, 7, 0, RW, 0, "level of the pins; an input reads 0, nothing drives it"),
	REG_ARRAY("GPIO_PCTL", 0x68, 8, 1, "ODD", 7, 4, RW, 0, "function of the odd pin: 0 GPIO, 1 trigger, 2 event request"),
	REG_ARRAY("GPIO_PCTL", 0x68, 8, 1, "EVEN", 3, 0, RW, 0, "function of the even pin"),
	REG_FIELD("CONFIG_DATA0", 0x70, NULL, 7, 0, RO, 0, "straps"),
	REG_FIELD("CONFIG_DATA1", 0x71, "NO_CPU", 2, 2, RO, 0, "strapped unmanaged"),
	REG_FIELD("CONFIG_DATA2", 0x72, "P0_MODE", 3, 0, RO, 0, "strapped mode of port 0"),
	REG_FIELD("CONFIG_DATA3", 0x73, "S_SEL", 1, 1, RO, 0, "strapped SERDES selection"),
};

static const struct reg_field wdog_fields[] = {
	REG_FIELD("INT_SOURCE", 0x00, NULL, 7, 0, RO, 0, "events that are enabled"),
	REG_FIELD("INT_STATUS", 0x10, NULL, 7, 0, RO, 0, "events"),
	REG_FIELD("INT_ENABLE", 0x11, "CUT_THROUGH", 3, 3, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0x11, "QUEUE_CONTROLLER", 2, 2, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0x11, "EGRESS", 1, 1, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0x11, "FORCE", 0, 0, RW, 0, "enable"),
	REG_FIELD("EVENT", 0x12, NULL, 3, 0, RW, 0, "what happened; software can set and clear it"),
	REG_FIELD("HISTORY", 0x13, NULL, 3, 0, RW, 0, "what ever happened"),
};

#define IRL_ROW(reg, name, hi, lo, doc) REG_ARRAY("IRL" #reg, reg, 30, 8, name, hi, lo, RW, 0, doc)
#define IRL_TAG(reg, name, hi, lo, doc) REG_ARRAY("IRL" #reg, reg, 30, 8, name, hi, lo, TAG, 0, doc)
static const struct reg_field irl_fields[] = {
	IRL_ROW(0, "RATE_TYPE", 15, 15, "1: by rate, any frame; 0: by kind of frame"),
	IRL_ROW(0, "TYPE_MASK", 14, 0, "kinds of frames that count"),
	IRL_ROW(1, "INCREMENT", 11, 0, "tokens a byte or frame costs"),
	IRL_ROW(2, "RATE_FACTOR", 15, 0, "tokens that drain a step"),
	IRL_ROW(3, "CBS_LOW", 15, 4, "committed burst size, bits 11:0"),
	IRL_ROW(3, "COUNT_MODE", 3, 2, "0 frames, 1 layer 1, 2 layer 2, 3 layer 3 bytes"),
	IRL_ROW(4, "CBS_HIGH", 11, 0, "committed burst size, bits 23:12"),
	IRL_ROW(5, "EBS_LOW", 15, 0, "excess burst size, bits 15:0"),
	IRL_TAG(6, "FC_MODE", 14, 14, "end flow control at 0 empty, 1 CBS"),
	IRL_TAG(6, "ACTION_MODE", 13, 13, "colour is decided by the bucket before the frame"),
	IRL_TAG(6, "EBS_ACTION", 12, 12, "at the limit: 0 drop, 1 flow control"),
	IRL_TAG(6, "SAMPLING", 11, 11, "let one frame in so many through"),
	IRL_ROW(6, "EBS_HIGH", 7, 0, "excess burst size, bits 23:16"),
	IRL_TAG(7, "ACCOUNT_QCONF", 15, 15, "count frames that congestion drops"),
	IRL_TAG(7, "ACCOUNT_FILTERED", 14, 14, "count frames that are filtered"),
	IRL_ROW(7, "PRI_OR_TYPE", 12, 12, "priority or kind, not both"),
	IRL_ROW(7, "PRI_MASK", 11, 8, "queues that count"),
	IRL_TAG(7, "MGMT_NRL", 2, 2, "management frames are not limited"),
	IRL_TAG(7, "SA_NRL", 1, 1, "sources with an NRL entry are not limited"),
	IRL_TAG(7, "DA_NRL", 0, 0, "destinations with an NRL entry are not limited"),
};
/* clang-format on */

static const char *const global2_windows[] = {"IRL_CMD",  "IRL_DATA",	 "AVB_CMD",
					      "AVB_DATA", "SMI_PHY_CMD", "SMI_PHY_DATA",
					      "SCRATCH",  "WDOG",	 NULL};

const struct reg_space sw_global2_space = {
	.name = "88e6341-global2",
	.title = "88E6341 global 2 (SMI device 0x1c)",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx/global2.h",
	.width = 16,
	.addr_step = 1,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields),
	.hooks = sw_global2_hooks,
	.hook_count = SW_GLOBAL2_HOOKS,
	.windows = global2_windows,
};

const struct reg_space sw_scratch_space = {
	.name = "88e6341-scratch",
	.title = "88E6341 scratch and GPIO bytes (behind global 2 register 0x1a)",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx/global2_scratch.c",
	.width = 16,
	.addr_step = 1,
	.fields = scratch_fields,
	.field_count = ARRAY_SIZE(scratch_fields),
	.hooks = sw_scratch_hooks,
	.hook_count = SW_SCRATCH_HOOKS,
};

const struct reg_space sw_wdog_space = {
	.name = "88e6341-watchdog",
	.title = "88E6341 watchdog bytes (behind global 2 register 0x1b)",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx/global2.h",
	.width = 16,
	.addr_step = 1,
	.fields = wdog_fields,
	.field_count = ARRAY_SIZE(wdog_fields),
	.hooks = sw_wdog_hooks,
	.hook_count = SW_WDOG_HOOKS,
};

static void irl_format_addr(u32 addr, char *buf, size_t size)
{
	g_snprintf(buf, size, "port %u resource %u reg %u", addr / 8 / 5, addr / 8 % 5, addr % 8);
}

const struct reg_space sw_irl_space = {
	.name = "88e6341-irl",
	.title = "88E6341 ingress rate limit resources (behind global 2 register 0x09)",
	.source = "Linux 6.12 global2.h; layout from Marvell's DSDT, gtPIRL2.c",
	.width = 16,
	.addr_step = 1,
	.fields = irl_fields,
	.field_count = ARRAY_SIZE(irl_fields),
	.hooks = sw_irl_hooks,
	.hook_count = SW_IRL_HOOKS,
	.format_addr = irl_format_addr,
};
