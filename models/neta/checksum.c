/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: the Internet checksum (RFC 1071), of IPv4 headers, TCP and UDP.
 *
 * On transmit the first descriptor's command says what to generate:
 *
 *	31:30 L4 mode   1: a full checksum; other values leave L4 alone
 *	18    IP_CSUM   write the IPv4 header checksum
 *	17    IPv6      16 UDP
 *	12:8  words of the IP header       6:0 where it begins in the frame
 *
 * Sources: mvneta_txq_desc_csum(); RFC 768: a UDP checksum that comes out as 0
 * is sent as 0xffff.
 *
 * Assumption: L4 ends where the IP header says, if the frame holds that much,
 * else with the frame; frames longer than the 9,800 bytes that mvneta takes for
 * the limit of the offload are sent as they are; offsets that leave the frame
 * are ignored (and counted as a guest error).
 */
#include "neta/checksum.h"
#include "neta/neta.h"

#define TX_L4_MODE_FULL 1
#define TX_IP_CSUM BIT(18)
#define TX_IPV6 BIT(17)
#define TX_UDP BIT(16)
#define TX_CSUM_MAX 9800u

u64 neta_pseudo6(const u8 *ip, u8 proto, u32 l4_len)
{
	return add_around(neta_sum(ip + 8, 32, 0),
			  (u64)__builtin_bswap32(l4_len) + ((u32)proto << 8));
}

void neta_tx_checksum(struct neta *n, struct frame *f, u32 command)
{
	u32 l3 = command & 0x7f, ip_len = (command >> 8 & 0x1f) * 4;
	bool v6 = command & TX_IPV6, udp = command & TX_UDP;
	u32 l4_len, offset = udp ? 6 : 16;
	u8 *ip = frame_at(f, l3, ip_len), *l4;
	u64 sum;
	u16 said;

	if (f->len > TX_CSUM_MAX)
		return;
	if (!ip || ip_len < (v6 ? 40 : 20)) {
		guest_error(&n->model, GUEST_ERROR_DESCRIPTOR,
			    "checksum of an IP header of %u bytes at %u, frame of %u", ip_len, l3,
			    f->len);
		return;
	}
	if (command & TX_IP_CSUM && !v6) {
		put_le16(0, ip + 10);
		sum = likely(ip_len == 20) ? neta_sum20(ip) : neta_sum(ip, ip_len, 0);
		put_le16((u16)~neta_fold(sum), ip + 10);
	}
	if (command >> 30 != TX_L4_MODE_FULL)
		return;

	l4 = ip + ip_len;
	l4_len = f->len - l3 - ip_len;
	said = v6 ? get_be16(ip + 4) : get_be16(ip + 2);
	if (!v6 && said >= ip_len && said - ip_len < l4_len)
		l4_len = said - ip_len;
	else if (v6 && said + 40u >= ip_len && said + 40u - ip_len < l4_len)
		l4_len = said + 40u - ip_len;
	if (l4_len < offset + 2) {
		guest_error(&n->model, GUEST_ERROR_DESCRIPTOR, "checksum of %u bytes of L4",
			    l4_len);
		return;
	}
	put_le16(0, l4 + offset);
	sum = v6 ? neta_pseudo6(ip, udp ? 17 : 6, l4_len) : neta_pseudo4(ip, udp ? 17 : 6, l4_len);
	said = (u16)~neta_fold(neta_sum(l4, l4_len, sum));
	put_le16(udp && !said ? 0xffff : said, l4 + offset);
}
