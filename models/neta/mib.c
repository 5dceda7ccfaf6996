/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: counters.
 *
 * The model counts in 64 bits and never clears. What the guest sees is the
 * difference to what it has read: reading clears (mvneta accumulates in
 * software). The two octet counters are 64 bits wide in two registers; reading
 * the lower one latches the upper one, so that a carry between the two reads
 * is not lost or seen twice (mvneta reads the lower one first).
 *
 * What counts where is said in CPSS, the SDK of Marvell's switches, whose ports
 * have the same MIB (cpssDxChPortStat.h, CPSS_PORT_MAC_COUNTERS_ENT): MAC control
 * frames that come in or that the MAC sends by itself are in their own counters
 * alone; the size bins are of both directions, of good frames and bad.
 *
 * Assumption: a counter wraps at the width of its register.
 */
#include "neta/neta.h"

/* Names and order of mvneta's ethtool statistics. */
struct mib_name {
	const char *name;
	u8 which;
};

static const struct mib_name mib_names[] = {
	{"good_octets_received", MIB_RX_OCTETS},
	{"good_frames_received", MIB_RX_FRAMES},
	{"bad_octets_received", MIB_RX_BAD_OCTETS},
	{"bad_frames_received", MIB_RX_BAD_FRAMES},
	{"broadcast_frames_received", MIB_RX_BROADCAST},
	{"multicast_frames_received", MIB_RX_MULTICAST},
	{"unrec_mac_control_received", MIB_RX_UNREC_CONTROL},
	{"good_fc_received", MIB_FC_GOOD},
	{"bad_fc_received", MIB_FC_BAD},
	{"undersize_received", MIB_UNDERSIZE},
	{"fragments_received", MIB_FRAGMENTS},
	{"oversize_received", MIB_OVERSIZE},
	{"jabber_received", MIB_JABBER},
	{"mac_receive_error", MIB_MAC_RX_ERR},
	{"bad_crc_event", MIB_CRC},
	{"collision", MIB_COLLISION},
	{"late_collision", MIB_LATE_COLLISION},
	{"rx_discard", MIB_RX_DISCARD},
	{"rx_overrun", MIB_RX_OVERRUN},
	{"frames_64_octets", MIB_SIZE_64},
	{"frames_65_to_127_octets", MIB_SIZE_64 + 1},
	{"frames_128_to_255_octets", MIB_SIZE_64 + 2},
	{"frames_256_to_511_octets", MIB_SIZE_64 + 3},
	{"frames_512_to_1023_octets", MIB_SIZE_64 + 4},
	{"frames_1024_to_max_octets", MIB_SIZE_64 + 5},
	{"good_octets_sent", MIB_TX_OCTETS},
	{"good_frames_sent", MIB_TX_FRAMES},
	{"excessive_collision", MIB_EXCESSIVE_COLLISION},
	{"multicast_frames_sent", MIB_TX_MULTICAST},
	{"broadcast_frames_sent", MIB_TX_BROADCAST},
	{"fc_sent", MIB_FC_SENT},
	{"internal_mac_transmit_err", MIB_TX_MAC_ERR},
};

bool neta_is_mib(u32 addr)
{
	return addr - NETA_MIB < 4 * MIB_REGS || addr == NETA_RX_DISCARD || addr == NETA_RX_OVERRUN;
}

void neta_mib_latch(struct neta *n, u32 addr)
{
	u32 which = addr == NETA_RX_DISCARD ? MIB_RX_DISCARD :
		    addr == NETA_RX_OVERRUN ? MIB_RX_OVERRUN :
					      (addr - NETA_MIB) / 4;
	bool upper = which == MIB_RX_OCTETS + 1 || which == MIB_TX_OCTETS + 1;
	u32 wide = which / MIB_TX_OCTETS; /* which of the two latches */
	u64 fresh;

	if (upper)
		which--;
	fresh = n->mib[which] - n->mib_read[which];
	if (upper) {
		reg_set(&n->regs, addr, n->mib_high[wide] + (u32)(fresh >> 32));
		n->mib_high[wide] = 0;
		n->mib_read[which] += fresh & ~UINT64_C(0xffffffff);
		return;
	}
	reg_set(&n->regs, addr, (u32)fresh);
	n->mib_read[which] = n->mib[which];
	if (which == MIB_RX_OCTETS || which == MIB_TX_OCTETS)
		n->mib_high[wide] += (u32)(fresh >> 32);
}

void neta_mib_counters(struct model *model, const char *port,
		       void (*say)(void *ctx, const char *name, u64 value), void *ctx)
{
	struct neta *n = container_of(model, struct neta, model);

	for (size_t i = 0; i < ARRAY_SIZE(mib_names); i++)
		say(ctx, mib_names[i].name, n->mib[mib_names[i].which]);
}
