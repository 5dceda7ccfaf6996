/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: registers of a port, SMI devices 0x10 to 0x15. Source: Linux
 * 6.12 drivers/net/dsa/mv88e6xxx/port.h and a dump of a real 88E6341; reset
 * values are those of the port that the dump shows untouched, port 0. What
 * differs by port is set by sw_port_reset().
 *
 * Assumption: the layout of the queue control register (0x1c) and of the learn
 * limit (0x0c), which no public document of this part describes.
 */
#include "switch/switch.h"

/* clang-format off */
static const struct reg_field fields[] = {
	REG_FIELD("PORT_STS", 0x00, "PAUSE_EN", 15, 15, ROQ, 0, "pause was negotiated or forced"),
	REG_FIELD("PORT_STS", 0x00, "MY_PAUSE", 14, 14, ROQ, 0, "this side advertises pause by register alone"),
	REG_FIELD("PORT_STS", 0x00, "HD_FLOW", 13, 13, ROQ, 0, "half-duplex back pressure is on"),
	REG_FIELD("PORT_STS", 0x00, "PHY_DETECT", 12, 12, RW, 0, "the PPU follows a PHY at this port"),
	REG_FIELD("PORT_STS", 0x00, "LINK", 11, 11, ROQ, 0, "link is up"),
	REG_FIELD("PORT_STS", 0x00, "DUPLEX", 10, 10, ROQ, 0, "full duplex"),
	REG_FIELD("PORT_STS", 0x00, "SPEED", 9, 8, ROQ, 0, "0 10, 1 100, 2 1000 or 200, 3 2500 Mb/s"),
	REG_FIELD("PORT_STS", 0x00, "RES7", 7, 7, ROQ, 0, "reserved"),
	REG_FIELD("PORT_STS", 0x00, "EEE", 6, 6, ROQ, 0, "EEE was negotiated"),
	REG_FIELD("PORT_STS", 0x00, "TX_PAUSED", 5, 5, ROQ, 0, "the partner has paused us"),
	REG_FIELD("PORT_STS", 0x00, "FLOW_CTL", 4, 4, ROQ, 0, "we have paused the partner"),
	REG_FIELD("PORT_STS", 0x00, "C_MODE", 3, 0, RW, 0, "interface: 7 RGMII, 9 1000BASE-X, 0xa SGMII, 0xb 2500BASE-X, 0xf internal PHY; writable on port 5 only"),

	REG_FIELD("MAC_CTL", 0x01, "RGMII_RX_DELAY", 15, 15, RW, 0, "delay of the receive clock; no electrical timing is modelled"),
	REG_FIELD("MAC_CTL", 0x01, "RGMII_TX_DELAY", 14, 14, RW, 0, "delay of the transmit clock; no electrical timing is modelled"),
	REG_FIELD("MAC_CTL", 0x01, "FORCE_SPEED", 13, 13, RW, 0, "take SPEED, not what the PHY says"),
	REG_FIELD("MAC_CTL", 0x01, "ALT_SPEED", 12, 12, RW, 0, "SPEED 2 means 200 Mb/s"),
	REG_FIELD("MAC_CTL", 0x01, "RES11", 11, 10, RES, 0, "reserved"),
	REG_FIELD("MAC_CTL", 0x01, "EEE_VALUE", 9, 9, RW, 0, "what FORCE_EEE forces"),
	REG_FIELD("MAC_CTL", 0x01, "FORCE_EEE", 8, 8, RW, 0, "take EEE_VALUE"),
	REG_FIELD("MAC_CTL", 0x01, "FC_VALUE", 7, 7, RW, 0, "what FORCE_FC forces"),
	REG_FIELD("MAC_CTL", 0x01, "FORCE_FC", 6, 6, RW, 0, "take FC_VALUE"),
	REG_FIELD("MAC_CTL", 0x01, "LINK_VALUE", 5, 5, RW, 0, "what FORCE_LINK forces"),
	REG_FIELD("MAC_CTL", 0x01, "FORCE_LINK", 4, 4, RW, 0, "take LINK_VALUE"),
	REG_FIELD("MAC_CTL", 0x01, "DUPLEX_VALUE", 3, 3, RW, 0, "what FORCE_DUPLEX forces: 1 full"),
	REG_FIELD("MAC_CTL", 0x01, "FORCE_DUPLEX", 2, 2, RW, 0, "take DUPLEX_VALUE"),
	REG_FIELD("MAC_CTL", 0x01, "SPEED", 1, 0, RW, 3, "0 10, 1 100, 2 1000 or 200, 3 unforced (or 2500 when forced)"),

	REG_FIELD("JAM_CTL", 0x02, "LIMIT_OUT", 15, 8, RW, 0xff, "pause frames sent in a row at most; 0 no limit"),
	REG_FIELD("JAM_CTL", 0x02, "LIMIT_IN", 7, 0, RW, 0, "pause frames obeyed in a row at most; 0 no limit"),

	REG_FIELD("SWITCH_ID", 0x03, "PRODUCT", 15, 4, RO, 0x341, "88E6341"),
	REG_FIELD("SWITCH_ID", 0x03, "REVISION", 3, 0, RO, 0, "revision"),

	REG_FIELD("PORT_CTL0", 0x04, "SA_FILTER", 15, 14, RW, 0, "1 drop on lock, 2 drop on unlock, 3 to CPU"),
	REG_FIELD("PORT_CTL0", 0x04, "EGRESS_MODE", 13, 12, RW, 0, "0 unmodified, 1 untagged, 2 tagged, 3 always an EtherType DSA tag"),
	REG_FIELD("PORT_CTL0", 0x04, "HEADER", 11, 11, TAG, 0, "Marvell header in front of frames"),
	REG_FIELD("PORT_CTL0", 0x04, "IGMP_MLD_SNOOP", 10, 10, RW, 0, "trap IGMP and MLD to the CPU"),
	REG_FIELD("PORT_CTL0", 0x04, "FRAME_MODE", 9, 8, RW, 0, "0 normal, 1 DSA, 2 provider, 3 EtherType DSA"),
	REG_FIELD("PORT_CTL0", 0x04, "VLAN_TUNNEL", 7, 7, RW, 0, "static unicast entries reach beyond BASE_VLAN"),
	REG_FIELD("PORT_CTL0", 0x04, "TAG_IF_BOTH", 6, 6, RW, 1, "the tag's priority wins over IP's"),
	REG_FIELD("PORT_CTL0", 0x04, "USE_IP", 5, 5, RW, 1, "priority from DSCP"),
	REG_FIELD("PORT_CTL0", 0x04, "USE_TAG", 4, 4, RW, 1, "priority from the 802.1Q tag"),
	REG_FIELD("PORT_CTL0", 0x04, "FLOOD_MC", 3, 3, RW, 1, "unknown multicasts (and broadcasts) leave here"),
	REG_FIELD("PORT_CTL0", 0x04, "FLOOD_UC", 2, 2, RW, 1, "unknown unicasts leave here"),
	REG_FIELD("PORT_CTL0", 0x04, "STATE", 1, 0, RW, 0, "0 disabled, 1 blocking, 2 learning, 3 forwarding; 3 when strapped unmanaged"),

	REG_FIELD("PORT_CTL1", 0x05, "MESSAGE_PORT", 15, 15, TAG, 0, "learn messages between switches"),
	REG_FIELD("PORT_CTL1", 0x05, "TRUNK", 14, 14, RW, 0, "member of a trunk"),
	REG_FIELD("PORT_CTL1", 0x05, "RES12", 13, 12, RES, 0, "reserved"),
	REG_FIELD("PORT_CTL1", 0x05, "TRUNK_ID", 11, 8, RW, 0, "which trunk"),
	REG_FIELD("PORT_CTL1", 0x05, "FID_HIGH", 7, 0, RW, 0, "default FID, bits 11:4"),

	REG_FIELD("BASE_VLAN", 0x06, "FID_LOW", 15, 12, RW, 0, "default FID, bits 3:0"),
	REG_FIELD("BASE_VLAN", 0x06, "RES7", 11, 7, RES, 0, "reserved"),
	REG_FIELD("BASE_VLAN", 0x06, "MAP", 6, 0, RW, 0x7f, "ports that frames from here may leave by; resets to all others"),

	REG_FIELD("DEFAULT_VLAN", 0x07, "PRI", 15, 13, RW, 0, "default frame priority"),
	REG_FIELD("DEFAULT_VLAN", 0x07, "FORCE", 12, 12, RW, 0, "use VID for tagged frames too"),
	REG_FIELD("DEFAULT_VLAN", 0x07, "VID", 11, 0, RW, 1, "default VID"),

	REG_FIELD("PORT_CTL2", 0x08, "IGNORE_FCS", 15, 15, RW, 0, "accept frames with a bad FCS and send a good one"),
	REG_FIELD("PORT_CTL2", 0x08, "VTU_PRI_OVERRIDE", 14, 14, TAG, 0, "priority from the VTU"),
	REG_FIELD("PORT_CTL2", 0x08, "JUMBO_MODE", 13, 12, RW, 2, "largest frame: 0 1522, 1 2048, 2 10240 bytes"),
	REG_FIELD("PORT_CTL2", 0x08, "QMODE", 11, 10, RW, 0, "802.1Q: 0 off, 1 fallback, 2 check, 3 secure"),
	REG_FIELD("PORT_CTL2", 0x08, "DISCARD_TAGGED", 9, 9, RW, 0, "drop tagged frames"),
	REG_FIELD("PORT_CTL2", 0x08, "DISCARD_UNTAGGED", 8, 8, RW, 0, "drop untagged frames"),
	REG_FIELD("PORT_CTL2", 0x08, "MAP_DA", 7, 7, RW, 1, "look destinations up in the ATU"),
	REG_FIELD("PORT_CTL2", 0x08, "ARP_MIRROR", 6, 6, RW, 0, "a copy of ARP frames goes to the CPU"),
	REG_FIELD("PORT_CTL2", 0x08, "EGRESS_MONITOR", 5, 5, RW, 0, "mirror what leaves here"),
	REG_FIELD("PORT_CTL2", 0x08, "INGRESS_MONITOR", 4, 4, RW, 0, "mirror what comes in here"),
	REG_FIELD("PORT_CTL2", 0x08, "RES0", 3, 0, RES, 0, "reserved"),

	REG_FIELD("EGRESS_RATE1", 0x09, "RES7", 15, 7, RES, 0, "reserved"),
	REG_FIELD("EGRESS_RATE1", 0x09, "DEC", 6, 0, RW, 1, "bytes or frames a step of 32 ns * RATE lets out"),
	REG_FIELD("EGRESS_RATE2", 0x0a, "COUNT_MODE", 15, 14, RW, 2, "0 frames, 1 layer 1, 2 layer 2, 3 layer 3 bytes"),
	REG_FIELD("EGRESS_RATE2", 0x0a, "RATE", 13, 0, RW, 0, "step in units of 32 ns; 0 no limit"),

	REG_FIELD("ASSOC_VECTOR", 0x0b, "HOLD_AT_1", 15, 15, RW, 0, "entries learned here never age out"),
	REG_FIELD("ASSOC_VECTOR", 0x0b, "INT_AGE_OUT", 14, 14, RW, 0, "age-out violations for entries of this port"),
	REG_FIELD("ASSOC_VECTOR", 0x0b, "LOCKED", 13, 13, RW, 0, "no learning; unknown sources are violations"),
	REG_FIELD("ASSOC_VECTOR", 0x0b, "IGNORE_WRONG", 12, 12, RW, 0, "no violation when a static address comes in here"),
	REG_FIELD("ASSOC_VECTOR", 0x0b, "REFRESH_LOCKED", 11, 11, RW, 0, "known sources are refreshed although locked"),
	REG_FIELD("ASSOC_VECTOR", 0x0b, "RES7", 10, 7, RES, 0, "reserved"),
	REG_FIELD("ASSOC_VECTOR", 0x0b, "PAV", 6, 0, RW, 0, "ports that learned entries get; resets to this one"),

	REG_FIELD("PORT_ATU_CTL", 0x0c, "RES10", 15, 10, RES, 0, "reserved"),
	REG_FIELD("PORT_ATU_CTL", 0x0c, "LEARN_LIMIT", 9, 0, RW, 0, "addresses learned at most; 0 no limit"),

	REG_FIELD("PRI_OVERRIDE", 0x0d, "DA", 15, 14, RW, 0, "destination's ATU entry overrides: bit 0 the frame's priority, bit 1 its queue"),
	REG_FIELD("PRI_OVERRIDE", 0x0d, "SA", 13, 12, RW, 0, "source's ATU entry"),
	REG_FIELD("PRI_OVERRIDE", 0x0d, "VTU", 11, 10, RW, 0, "VID's VTU entry"),
	REG_FIELD("PRI_OVERRIDE", 0x0d, "OTHERS", 9, 0, TAG, 0, "mirrors and traps of unknown addresses"),

	REG_FIELD("POLICY_CTL", 0x0e, "DA", 15, 14, RW, 0, "destination with a policy entry: 1 mirror, 2 trap, 3 discard"),
	REG_FIELD("POLICY_CTL", 0x0e, "SA", 13, 12, RW, 0, "source with a policy entry"),
	REG_FIELD("POLICY_CTL", 0x0e, "VTU", 11, 10, RW, 0, "VID with the policy flag"),
	REG_FIELD("POLICY_CTL", 0x0e, "ETYPE", 9, 8, RW, 0, "EtherType of register 0x0f"),
	REG_FIELD("POLICY_CTL", 0x0e, "PPPOE", 7, 6, RW, 0, "PPPoE, 0x8863"),
	REG_FIELD("POLICY_CTL", 0x0e, "VBAS", 5, 4, RW, 0, "VBAS, 0x8200"),
	REG_FIELD("POLICY_CTL", 0x0e, "OPT82", 3, 2, RW, 0, "DHCP with option 82"),
	REG_FIELD("POLICY_CTL", 0x0e, "UDP", 1, 0, RW, 0, "broadcast IPv4 and multicast IPv6 UDP"),

	REG_FIELD("ETH_TYPE", 0x0f, NULL, 15, 0, RW, 0x9100, "EtherType of the DSA or provider tag"),
	REG_FIELD("IN_DISCARD_LO", 0x10, NULL, 15, 0, RO, 0, "frames lost for want of memory, low"),
	REG_FIELD("IN_DISCARD_HI", 0x11, NULL, 15, 0, RO, 0, "the same, high"),
	REG_FIELD("IN_FILTERED", 0x12, NULL, 15, 0, RO, 0, "frames not forwarded by rule"),
	REG_FIELD("OUT_FILTERED", 0x13, NULL, 15, 0, TAG_RO, 0, "frames filtered at egress"),
	REG_FIELD("RESERVED_14", 0x14, NULL, 15, 0, RES, 0, "reserved; register dumps read it"),
	REG_FIELD("RESERVED_15", 0x15, NULL, 15, 0, RES, 0, "reserved"),
	REG_FIELD("LED_CTL", 0x16, NULL, 15, 0, TAG, 0, "LED selection; 0x10eb at ports with a PHY"),

	REG_FIELD("RESERVED_17", 0x17, NULL, 15, 0, RES, 0, "reserved"),

	REG_FIELD("REMAP_0123", 0x18, "PRI3", 14, 12, RW, 3, "frame priority of PCP 3"),
	REG_FIELD("REMAP_0123", 0x18, "PRI2", 10, 8, RW, 2, "of PCP 2"),
	REG_FIELD("REMAP_0123", 0x18, "PRI1", 6, 4, RW, 1, "of PCP 1"),
	REG_FIELD("REMAP_0123", 0x18, "PRI0", 2, 0, RW, 0, "of PCP 0"),
	REG_FIELD("REMAP_4567", 0x19, "PRI7", 14, 12, RW, 7, "of PCP 7"),
	REG_FIELD("REMAP_4567", 0x19, "PRI6", 10, 8, RW, 6, "of PCP 6"),
	REG_FIELD("REMAP_4567", 0x19, "PRI5", 6, 4, RW, 5, "of PCP 5"),
	REG_FIELD("REMAP_4567", 0x19, "PRI4", 2, 0, RW, 4, "of PCP 4"),

	REG_FIELD("RESERVED_1A", 0x1a, NULL, 15, 0, RW, 0, "back door: data at port 5, command at port 4"),
	REG_FIELD("QUEUE_COUNT", 0x1b, "SELECT", 15, 12, TAG, 8, "which count is read"),
	REG_FIELD("QUEUE_COUNT", 0x1b, "COUNT", 11, 0, TAG_RO, 0, "buffers in use"),
	REG_FIELD("QUEUE_CTL", 0x1c, "UPDATE", 15, 15, SC, 0, "write DATA where POINTER says"),
	REG_FIELD("QUEUE_CTL", 0x1c, "POINTER", 14, 8, RW, 0, "0: scheduling mode"),
	REG_FIELD("QUEUE_CTL", 0x1c, "DATA", 7, 0, RW, 0, "0 weighted, 1 queue 3 strict, 2 queues 3 and 2, 3 all strict"),
	REG_FIELD("RESERVED_1D", 0x1d, NULL, 15, 0, RES, 0, "reserved"),
	REG_FIELD("CUT_THROUGH", 0x1e, NULL, 15, 0, TAG, 0xf000, "cut-through forwarding"),
	REG_FIELD("DEBUG_COUNT", 0x1f, NULL, 15, 0, TAG_RO, 0, "debug counters"),
};
/* clang-format on */

const struct reg_space sw_port_space = {
	.name = "88e6341-port",
	.title = "88E6341 switch port (SMI devices 0x10 to 0x15)",
	.source = "Linux 6.12 drivers/net/dsa/mv88e6xxx/port.h; dump of a real part",
	.width = 16,
	.addr_step = 1,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields),
	.hooks = sw_port_hooks,
	.hook_count = SW_PORT_HOOKS,
};
