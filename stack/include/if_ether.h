/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ethernet and VLAN on the wire, as include/uapi/linux/if_ether.h and if_vlan.h. */
#ifndef STACK_IF_ETHER_H
#define STACK_IF_ETHER_H

#include <netemu/frame.h> /* ETH_ALEN, ETH_HLEN, ETH_ZLEN, ETH_FCS_LEN */

#include <bitops.h>

#define ETH_DATA_LEN 1500
#define ETH_FRAME_LEN 1514
#define ETH_MIN_MTU 68
#define ETH_MAX_MTU 65535

#define ETH_P_LOOP 0x0060
#define ETH_P_IP 0x0800
#define ETH_P_ARP 0x0806
#define ETH_P_IPV6 0x86dd
#define ETH_P_8021Q 0x8100
#define ETH_P_8021AD 0x88a8
#define ETH_P_PAUSE 0x8808
#define ETH_P_1588 0x88f7 /* precision time, IEEE 1588 */
#define ETH_P_EDSA 0xdada
#define ETH_P_DSA_8021Q 0xdadb
#define ETH_P_802_3_MIN 0x0600
/* Not on the wire: what eth_type_trans() says of frames it cannot or must not look into. */
#define ETH_P_802_3 0x0001
#define ETH_P_ALL 0x0003
#define ETH_P_802_2 0x0004
#define ETH_P_DSA 0x001b
#define ETH_P_XDSA 0x00f8

struct ethhdr {
	u8 h_dest[ETH_ALEN];
	u8 h_source[ETH_ALEN];
	__be16 h_proto;
} __attribute__((packed, aligned(2)));

#define VLAN_HLEN 4
#define VLAN_ETH_HLEN 18
#define VLAN_N_VID 4096
#define VLAN_PRIO_MASK 0xe000
#define VLAN_PRIO_SHIFT 13
#define VLAN_CFI_MASK 0x1000
#define VLAN_VID_MASK 0x0fff

struct vlan_hdr {
	__be16 h_vlan_TCI;
	__be16 h_vlan_encapsulated_proto;
} __attribute__((packed, aligned(2)));

struct vlan_ethhdr {
	u8 h_dest[ETH_ALEN];
	u8 h_source[ETH_ALEN];
	__be16 h_vlan_proto;
	__be16 h_vlan_TCI;
	__be16 h_vlan_encapsulated_proto;
} __attribute__((packed, aligned(2)));

#endif
