/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: the SERDES lane of port 5, internal MDIO address 0x15, clause 45
 * device 4. Source: Linux 6.12 drivers/net/dsa/mv88e6xxx/serdes.h,
 * pcs-639x.c.
 */
#include "switch/switch.h"

/* clang-format off */
static const struct reg_field fields[] = {
	REG_ARRAY("XG_CTRL", 0x1000, 2, 1, NULL, 15, 0, TAG, 0, "10GBASE-X control and status; no such mode in this part"),
	REG_FIELD("SGMII_BMCR", 0x2000, "RESET", 15, 15, SC, 0, "reset"),
	REG_FIELD("SGMII_BMCR", 0x2000, "LOOPBACK", 14, 14, TAG, 0, "loopback"),
	REG_FIELD("SGMII_BMCR", 0x2000, "SPEED_LSB", 13, 13, RW, 0, "speed"),
	REG_FIELD("SGMII_BMCR", 0x2000, "ANENABLE", 12, 12, RW, 1, "autonegotiation"),
	REG_FIELD("SGMII_BMCR", 0x2000, "PDOWN", 11, 11, RW, 0, "power down"),
	REG_FIELD("SGMII_BMCR", 0x2000, "ANRESTART", 9, 9, SC, 0, "restart autonegotiation"),
	REG_FIELD("SGMII_BMCR", 0x2000, "FULLDPLX", 8, 8, RW, 1, "full duplex"),
	REG_FIELD("SGMII_BMCR", 0x2000, "SPEED_MSB", 6, 6, RW, 1, "speed"),
	REG_FIELD("SGMII_BMSR", 0x2001, "ABILITY", 15, 8, RO, 0x01, "extended status"),
	REG_FIELD("SGMII_BMSR", 0x2001, "ANCOMPLETE", 5, 5, RO, 0, "autonegotiation complete"),
	REG_FIELD("SGMII_BMSR", 0x2001, "ANABLE", 3, 3, RO, 1, "able to autonegotiate"),
	REG_FIELD("SGMII_BMSR", 0x2001, "LINK", 2, 2, LL, 0, "link"),
	REG_FIELD("SGMII_BMSR", 0x2001, "EXTCAP", 0, 0, RO, 1, "extended registers"),
	REG_FIELD("SGMII_ADVERTISE", 0x2004, NULL, 15, 0, RW, 0, "what we advertise"),
	REG_FIELD("SGMII_LPA", 0x2005, NULL, 15, 0, RO, 0, "what the partner does; the MII carries none"),
	REG_FIELD("INT_ENABLE", 0xa001, "SPEED", 14, 14, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0xa001, "DUPLEX", 13, 13, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0xa001, "PAGE", 12, 12, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0xa001, "ANCOMPLETE", 11, 11, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0xa001, "LINK_DOWN", 10, 10, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0xa001, "LINK_UP", 9, 9, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0xa001, "SYMBOL_ERROR", 8, 8, RW, 0, "enable"),
	REG_FIELD("INT_ENABLE", 0xa001, "FALSE_CARRIER", 7, 7, RW, 0, "enable"),
	REG_FIELD("INT_STATUS", 0xa002, "SPEED", 14, 14, RC, 0, "speed has changed"),
	REG_FIELD("INT_STATUS", 0xa002, "DUPLEX", 13, 13, RC, 0, "duplex has changed"),
	REG_FIELD("INT_STATUS", 0xa002, "PAGE", 12, 12, RC, 0, "page received"),
	REG_FIELD("INT_STATUS", 0xa002, "ANCOMPLETE", 11, 11, RC, 0, "autonegotiation complete"),
	REG_FIELD("INT_STATUS", 0xa002, "LINK_DOWN", 10, 10, RC, 0, "link has gone down"),
	REG_FIELD("INT_STATUS", 0xa002, "LINK_UP", 9, 9, RC, 0, "link has come up"),
	REG_FIELD("INT_STATUS", 0xa002, "SYMBOL_ERROR", 8, 8, RC, 0, "symbol error"),
	REG_FIELD("INT_STATUS", 0xa002, "FALSE_CARRIER", 7, 7, RC, 0, "false carrier"),
	REG_FIELD("PHY_STATUS", 0xa003, "SPEED", 15, 14, RO, 0, "2 1000 or 2500, 1 100, 0 10"),
	REG_FIELD("PHY_STATUS", 0xa003, "DUPLEX", 13, 13, RO, 0, "full duplex"),
	REG_FIELD("PHY_STATUS", 0xa003, "VALID", 11, 11, RO, 0, "speed and duplex are valid"),
	REG_FIELD("PHY_STATUS", 0xa003, "LINK", 10, 10, RO, 0, "link"),
	REG_FIELD("PHY_STATUS", 0xa003, "TX_PAUSE", 3, 3, RO, 0, "pause resolved, sent"),
	REG_FIELD("PHY_STATUS", 0xa003, "RX_PAUSE", 2, 2, RO, 0, "pause resolved, received"),
	REG_FIELD("PG_CONTROL", 0xf010, "ENABLE", 0, 0, RW, 0, "count packets"),
	REG_ARRAY("RX_COUNT", 0xf021, 9, 1, NULL, 15, 0, RO, 0, "packets, bytes, packets with errors: three words each, low first"),
};
/* clang-format on */

static void format_addr(u32 addr, char *buf, size_t size)
{
	g_snprintf(buf, size, "SERDES 4.0x%04x", addr);
}

const struct reg_space sw_serdes_space = {
	.name = "88e6341-serdes",
	.title = "88E6341 SERDES lane of port 5 (internal MDIO address 0x15, clause 45 device 4)",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx/serdes.h",
	.width = 16,
	.addr_step = 1,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields),
	.hooks = sw_serdes_hooks,
	.hook_count = SW_SERDES_HOOKS,
	.format_addr = format_addr,
};
