/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: registers behind the AVB command (global 2 registers 0x16, 0x17):
 * time application interface, PTP, Qav. Address here: port << 8 | block << 5 |
 * register, as in AVB_CMD. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/ptp.h, hwtstamp.h; Qav: qav.c.
 *
 * Assumption: reset values, but for the clock's period (8000 ps, which the
 * driver expects); that ports start with PTP off.
 */
#include "switch/switch.h"

#define TAI(r) (0x1e00 | (r))
#define PTP(r) (0x1f00 | (r))
#define PORT_ROW(reg, addr, name, hi, lo, access, reset, doc) \
	REG_ARRAY(reg, addr, 6, 0x100, name, hi, lo, access, reset, doc)
#define QAV_ROWS(q)                                                                          \
	PORT_ROW("QAV_RATE" #q, 0x40 + 2 * q, NULL, 15, 0, RW, 0,                            \
		 "of queue " #q ", in 64 kb/s; 0 is not shaped"),                            \
		PORT_ROW("QAV_LIMIT" #q, 0x41 + 2 * q, "RES14", 15, 14, RES, 0, "reserved"), \
		PORT_ROW("QAV_LIMIT" #q, 0x41 + 2 * q, "BYTES", 13, 0, RW, 0,                \
			 "most credit of queue " #q)

/* clang-format off */
static const struct reg_field fields[] = {
	PORT_ROW("PTP_CFG0", 0x00, "TSPEC", 15, 12, RW, 0, "transportSpecific that is matched"),
	PORT_ROW("PTP_CFG0", 0x00, "DISABLE_TSPEC", 11, 11, RW, 0, "match none"),
	PORT_ROW("PTP_CFG0", 0x00, "DISABLE_OVERWRITE", 1, 1, RW, 0, "keep a stamp until it is read"),
	PORT_ROW("PTP_CFG0", 0x00, "DISABLE_PTP", 0, 0, RW, 1, "no stamps"),
	PORT_ROW("PTP_CFG1", 0x01, NULL, 15, 0, TAG, 0, "offsets of headers"),
	PORT_ROW("PTP_CFG2", 0x02, "EMBED_ARRIVAL", 12, 12, TAG, 0, "write the stamp into the frame"),
	PORT_ROW("PTP_CFG2", 0x02, "DEP_IRQ", 1, 1, RW, 0, "interrupt on departure stamps"),
	PORT_ROW("PTP_CFG2", 0x02, "ARR_IRQ", 0, 0, RW, 0, "interrupt on arrival stamps"),
	PORT_ROW("PTP_LED", 0x03, NULL, 15, 0, TAG, 0, "LEDs"),
	PORT_ROW("ARR0_STS", 0x08, "STATUS", 2, 1, RW, 0, "0 good, 1 overwritten, 2 discarded"),
	PORT_ROW("ARR0_STS", 0x08, "VALID", 0, 0, RW, 0, "a stamp is there"),
	PORT_ROW("ARR0_TIME_LO", 0x09, NULL, 15, 0, ROQ, 0, "time"),
	PORT_ROW("ARR0_TIME_HI", 0x0a, NULL, 15, 0, ROQ, 0, "time"),
	PORT_ROW("ARR0_SEQID", 0x0b, NULL, 15, 0, ROQ, 0, "sequenceId"),
	PORT_ROW("ARR1_STS", 0x0c, "STATUS", 2, 1, RW, 0, "as ARR0_STS"),
	PORT_ROW("ARR1_STS", 0x0c, "VALID", 0, 0, RW, 0, "a stamp is there"),
	PORT_ROW("ARR1_TIME_LO", 0x0d, NULL, 15, 0, ROQ, 0, "time"),
	PORT_ROW("ARR1_TIME_HI", 0x0e, NULL, 15, 0, ROQ, 0, "time"),
	PORT_ROW("ARR1_SEQID", 0x0f, NULL, 15, 0, ROQ, 0, "sequenceId"),
	PORT_ROW("DEP_STS", 0x10, "STATUS", 2, 1, RW, 0, "as ARR0_STS"),
	PORT_ROW("DEP_STS", 0x10, "VALID", 0, 0, RW, 0, "a stamp is there"),
	PORT_ROW("DEP_TIME_LO", 0x11, NULL, 15, 0, ROQ, 0, "time"),
	PORT_ROW("DEP_TIME_HI", 0x12, NULL, 15, 0, ROQ, 0, "time"),
	PORT_ROW("DEP_SEQID", 0x13, NULL, 15, 0, ROQ, 0, "sequenceId"),
	QAV_ROWS(0),
	QAV_ROWS(1),
	QAV_ROWS(2),
	QAV_ROWS(3),

	REG_FIELD("TAI_CFG", TAI(0x00), "CAP_OVERWRITE", 15, 15, TAG, 0, "event capture overwrites"),
	REG_FIELD("TAI_CFG", TAI(0x00), "CAP_CTR_START", 14, 14, TAG, 0, "event counter starts"),
	REG_FIELD("TAI_CFG", TAI(0x00), "EVREQ_FALLING", 13, 13, TAG, 0, "edge of the event pin"),
	REG_FIELD("TAI_CFG", TAI(0x00), "TRIG_ACTIVE_LO", 12, 12, TAG, 0, "level of the trigger pin"),
	REG_FIELD("TAI_CFG", TAI(0x00), "IRL_ENABLE", 10, 10, TAG, 0, "IRL clock"),
	REG_FIELD("TAI_CFG", TAI(0x00), "TRIG_IRQ_EN", 9, 9, TAG, 0, "interrupt on trigger"),
	REG_FIELD("TAI_CFG", TAI(0x00), "EVREQ_IRQ_EN", 8, 8, TAG, 0, "interrupt on event"),
	REG_FIELD("TAI_CFG", TAI(0x00), "TRIG_LOCK", 7, 7, TAG, 0, "trigger lock"),
	REG_FIELD("TAI_CFG", TAI(0x00), "BLOCK_UPDATE", 3, 3, TAG, 0, "hold updates"),
	REG_FIELD("TAI_CFG", TAI(0x00), "MULTI_PTP", 2, 2, TAG, 0, "several devices in step"),
	REG_FIELD("TAI_CFG", TAI(0x00), "ONESHOT", 1, 1, TAG, 0, "trigger once"),
	REG_FIELD("TAI_CFG", TAI(0x00), "TRIG_ENABLE", 0, 0, TAG, 0, "trigger"),
	REG_FIELD("TAI_CLOCK_PERIOD", TAI(0x01), NULL, 15, 0, RW, 8000, "ps a tick"),
	REG_FIELD("TRIG_GEN_AMOUNT_LO", TAI(0x02), NULL, 15, 0, TAG, 0, "trigger time"),
	REG_FIELD("TRIG_GEN_AMOUNT_HI", TAI(0x03), NULL, 15, 0, TAG, 0, "trigger time"),
	REG_FIELD("TRIG_CLOCK_COMP", TAI(0x04), NULL, 15, 0, TAG, 0, "compensation"),
	REG_FIELD("TRIG_CFG", TAI(0x05), NULL, 15, 0, TAG, 0, "pulse"),
	REG_FIELD("IRL_AMOUNT", TAI(0x06), NULL, 15, 0, TAG, 0, "IRL clock"),
	REG_FIELD("IRL_COMP", TAI(0x07), NULL, 15, 0, TAG, 0, "IRL clock"),
	REG_FIELD("IRL_COMP_PS", TAI(0x08), NULL, 15, 0, TAG, 0, "IRL clock"),
	REG_FIELD("EVENT_STATUS", TAI(0x09), "CAP_TRIG", 14, 14, RW, 0, "capture the trigger, not the pin"),
	REG_FIELD("EVENT_STATUS", TAI(0x09), "ERROR", 9, 9, RW, 0, "an event was lost"),
	REG_FIELD("EVENT_STATUS", TAI(0x09), "VALID", 8, 8, RW, 0, "an event was captured; nothing drives the pin"),
	REG_FIELD("EVENT_STATUS", TAI(0x09), "COUNTER", 7, 0, ROQ, 0, "events"),
	REG_FIELD("EVENT_TIME_LO", TAI(0x0a), NULL, 15, 0, RO, 0, "time of the event"),
	REG_FIELD("EVENT_TIME_HI", TAI(0x0b), NULL, 15, 0, RO, 0, "time of the event"),
	REG_FIELD("TIME_LO", TAI(0x0e), NULL, 15, 0, RO, 0, "running time, ticks"),
	REG_FIELD("TIME_HI", TAI(0x0f), NULL, 15, 0, RO, 0, "running time, ticks"),
	REG_FIELD("TRIG_TIME_LO", TAI(0x10), NULL, 15, 0, TAG, 0, "trigger time"),
	REG_FIELD("TRIG_TIME_HI", TAI(0x11), NULL, 15, 0, TAG, 0, "trigger time"),
	REG_FIELD("LOCK_STATUS", TAI(0x12), NULL, 15, 0, TAG_RO, 0, "lock"),

	REG_FIELD("PTP_ETYPE", PTP(0x00), NULL, 15, 0, RW, 0, "EtherType of PTP"),
	REG_FIELD("PTP_MSG_TYPES", PTP(0x01), NULL, 15, 0, RW, 0, "messageTypes that get stamps"),
	REG_FIELD("PTP_ARR_PTR", PTP(0x02), NULL, 15, 0, RW, 0, "messageTypes that use the second arrival stamp"),
	REG_FIELD("PTP_ARR_INT_EN", PTP(0x03), NULL, 15, 0, TAG, 0, "in older parts"),
	REG_FIELD("PTP_DEP_INT_EN", PTP(0x04), NULL, 15, 0, TAG, 0, "in older parts"),
	REG_FIELD("PTP_CONFIG", PTP(0x05), NULL, 15, 0, TAG, 0, "in older parts"),
	REG_FIELD("PTP_CFG", PTP(0x07), "UPDATE", 15, 15, SC, 0, "write"),
	REG_FIELD("PTP_CFG", PTP(0x07), "INDEX", 14, 8, RW, 0, "0 mode"),
	REG_FIELD("PTP_CFG", PTP(0x07), "DATA", 7, 0, RW, 0, "mode: 0x00 stamps at the PHY, 0x80 at the MAC; both are the MAC here"),
	REG_FIELD("PTP_INT_STATUS", PTP(0x08), NULL, 15, 0, RO, 0, "ports with a stamp whose interrupt is on"),
	REG_FIELD("PTP_TIME_LO", PTP(0x09), NULL, 15, 0, RO, 0, "running time"),
	REG_FIELD("PTP_TIME_HI", PTP(0x0a), NULL, 15, 0, RO, 0, "running time"),
};
/* clang-format on */

static void format_addr(u32 addr, char *buf, size_t size)
{
	g_snprintf(buf, size, "AVB port 0x%02x block %u reg 0x%02x", addr >> 8, addr >> 5 & 7,
		   addr & 0x1f);
}

const struct reg_space sw_avb_space = {
	.name = "88e6341-avb",
	.title = "88E6341 TAI, PTP and Qav registers (behind global 2 register 0x16)",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx/ptp.h, hwtstamp.h; Marvell's UMSD, "
		  "Topaz_msdQav.c",
	.width = 16,
	.addr_step = 1,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields),
	.hooks = sw_avb_hooks,
	.hook_count = SW_AVB_HOOKS,
	.format_addr = format_addr,
};
