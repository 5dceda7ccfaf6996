/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: statistics unit. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global1.c, and chip.c's names of counters.
 *
 * Counters run in the ports; an operation copies a port's into a buffer, from
 * which software reads them two halves at a time.
 *
 * Assumption: reading with a port number instead of 0 reads the live counter.
 */
#include "switch/switch.h"

enum {
	OP_NOOP = 0,
	OP_FLUSH_ALL = 1,
	OP_FLUSH_PORT = 2,
	OP_READ = 4,
	OP_CAPTURE = 5,
};

static struct sw_port *port_of(struct sw *sw, u32 field)
{
	return field && field <= SW_PORTS ? &sw->port[field - 1] : NULL;
}

/*
 * Offset 0x1D: Statistics Operation Register
 */

void sw_stats_op(struct sw *sw, u16 written)
{
	struct sw_port *p = port_of(sw, written >> 5 & 0x1f);
	u32 bank = written & BIT(10) ? 0x20 : 0;
	u32 counter = bank | (written & 0x1f);
	u32 value;

	if (!(written & SW_BUSY))
		return;
	reg_update(&sw->g1, G1_STATS_OP, SW_BUSY, 0);
	switch (written >> 12 & 7) {
	case OP_NOOP:
		break;
	case OP_FLUSH_ALL:
		for (u32 n = 0; n < SW_PORTS; n++)
			memset(sw->port[n].stat, 0, sizeof(sw->port[n].stat));
		break;
	case OP_FLUSH_PORT:
		if (p)
			memset(p->stat, 0, sizeof(p->stat));
		break;
	case OP_READ:
		value = p ? p->stat[counter] : sw->captured[counter];
		reg_set(&sw->g1, G1_STATS_HI, value >> 16);
		reg_set(&sw->g1, G1_STATS_LO, value & 0xffff);
		break;
	case OP_CAPTURE:
		if (p)
			memcpy(sw->captured, p->stat, sizeof(sw->captured));
		else
			guest_error(&sw->model, GUEST_ERROR_VALUE, "statistics of port %d captured",
				    (written >> 5 & 0x1f) - 1);
		break;
	default:
		guest_error(&sw->model, GUEST_ERROR_VALUE, "statistics operation %u",
			    written >> 12 & 7u);
		break;
	}
	sw_event(sw, STS_STATS);
}

/*
 * For summaries: the kernel's names, in the kernel's order
 * (chip.c, mv88e6xxx_hw_stats)
 */

struct stat_name {
	const char *name;
	u8 stat;
	bool wide; /* 64 bits, the high word in the next */
};

static const struct stat_name names[] = {
	{"in_good_octets", ST_IN_GOOD_OCTETS, true},
	{"in_bad_octets", ST_IN_BAD_OCTETS},
	{"in_unicast", ST_IN_UNICAST},
	{"in_broadcasts", ST_IN_BROADCASTS},
	{"in_multicasts", ST_IN_MULTICASTS},
	{"in_pause", ST_IN_PAUSE},
	{"in_undersize", ST_IN_UNDERSIZE},
	{"in_fragments", ST_IN_FRAGMENTS},
	{"in_oversize", ST_IN_OVERSIZE},
	{"in_jabber", ST_IN_JABBER},
	{"in_rx_error", ST_IN_RX_ERROR},
	{"in_fcs_error", ST_IN_FCS_ERROR},
	{"out_octets", ST_OUT_OCTETS, true},
	{"out_unicast", ST_OUT_UNICAST},
	{"out_broadcasts", ST_OUT_BROADCASTS},
	{"out_multicasts", ST_OUT_MULTICASTS},
	{"out_pause", ST_OUT_PAUSE},
	{"excessive", ST_EXCESSIVE},
	{"collisions", ST_COLLISIONS},
	{"deferred", ST_DEFERRED},
	{"single", ST_SINGLE},
	{"multiple", ST_MULTIPLE},
	{"out_fcs_error", ST_OUT_FCS_ERROR},
	{"late", ST_LATE},
	{"hist_64bytes", ST_HIST_64},
	{"hist_65_127bytes", ST_HIST_64 + 1},
	{"hist_128_255bytes", ST_HIST_64 + 2},
	{"hist_256_511bytes", ST_HIST_64 + 3},
	{"hist_512_1023bytes", ST_HIST_64 + 4},
	{"hist_1024_max_bytes", ST_HIST_64 + 5},
	{"in_discards", ST_IN_DISCARDS},
	{"in_filtered", ST_IN_FILTERED},
	{"in_accepted", ST_IN_ACCEPTED},
	{"in_bad_accepted", ST_IN_BAD_ACCEPTED},
	{"in_da_unknown", ST_IN_DA_UNKNOWN},
	{"in_management", ST_IN_MANAGEMENT},
	{"out_queue_0", ST_OUT_QUEUE_0},
	{"out_queue_1", ST_OUT_QUEUE_0 + 1},
	{"out_queue_2", ST_OUT_QUEUE_0 + 2},
	{"out_queue_3", ST_OUT_QUEUE_0 + 3},
	{"out_management", ST_OUT_MANAGEMENT},
};

void sw_counters(struct model *model, const char *port,
		 void (*say)(void *ctx, const char *name, u64 value), void *ctx)
{
	struct sw *sw = model_to_sw(model);

	if (strlen(port) != 5 || strncmp(port, "port", 4) || port[4] < '0' ||
	    port[4] >= '0' + SW_PORTS)
		return;
	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		const u32 *stat = &sw->port[port[4] - '0'].stat[names[i].stat];
		u64 value = stat[0];

		if (names[i].wide)
			value |= (u64)stat[1] << 32;
		say(ctx, names[i].name, value);
	}
}
