/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network stack under IPv4 packets that no honest machine sends. */
#include "ipv4_rig.h"
#include "suite.h"

/* Frames by hand, into m1. */
static void inject(struct process *p, const void *ippkt, u32 len)
{
	union sockaddr_any addr = {.ll = {.sll_family = AF_PACKET,
					  .sll_protocol = htons(ETH_P_IP),
					  .sll_ifindex = fx.m[0].dev[0]->dev->ifindex}};
	int fd = sys_socket(p, AF_PACKET, SOCK_RAW, 0);
	u8 frame[1600];

	memcpy(frame, fx.m[1].dev[0]->dev->dev_addr, 6);
	memcpy(frame + 6, fx.m[0].dev[0]->dev->dev_addr, 6);
	put_be16(ETH_P_IP, frame + 12);
	memcpy(frame + 14, ippkt, len);
	ck_assert_int_eq(sys_sendto(p, fd, frame, len + 14, 0, &addr), len + 14);
	sys_close(p, fd);
	sys_nanosleep(p, NSEC_PER_MSEC);
}

static u32 make_ip(u8 *buf, const char *dst, u8 protocol, u16 id, u16 frag, u32 len)
{
	struct iphdr *iph = (struct iphdr *)buf;

	memset(buf, 0, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->tot_len = htons((u16)(len + 20));
	iph->id = htons(id);
	iph->frag_off = htons(frag);
	iph->ttl = 64;
	iph->protocol = protocol;
	iph->saddr = ip("10.0.0.1");
	iph->daddr = ip(dst);
	iph->check = ip_fast_csum(iph, 5);
	return len + 20;
}

static int prog_hostile(struct process *p)
{
	u8 b[1500] = {0};
	u32 len;

	/* Every length of header that is cut, every version and header length. */
	for (u32 n = 1; n < 20; n++)
		inject(p, b, n);
	for (u32 i = 0; i < 256; i++) {
		make_ip(b, "10.0.0.2", 17, 1, 0, 8);
		b[0] = (u8)i;
		inject(p, b, 28);
	}
	ck_assert_uint_ge(mib(1, MIB_Ip_InHdrErrors), 19 + 254);
	/* Checksum. */
	len = make_ip(b, "10.0.0.2", 17, 1, 0, 8);
	b[10] ^= 1;
	inject(p, b, len);
	ck_assert_uint_ge(mib(1, MIB_IpExt_InCsumErrors), 1);
	/* Longer than the frame. */
	len = make_ip(b, "10.0.0.2", 17, 1, 0, 800);
	inject(p, b, 100);
	ck_assert_uint_eq(mib(1, MIB_IpExt_InTruncatedPkts), 1);
	/* Options of length 0, beyond the header, and a good no-op. */
	for (u32 i = 0; i < 256; i++) {
		make_ip(b, "10.0.0.2", 99, 1, 0, 20);
		b[0] = 0x46;
		b[20] = 7;
		b[21] = (u8)i;
		b[22] = 4;
		put_be16(0, b + 10);
		((struct iphdr *)b)->check = ip_fast_csum(b, 6);
		inject(p, b, 40);
	}
	/* Our own address as source. */
	len = make_ip(b, "10.0.0.2", 17, 1, 0, 8);
	((struct iphdr *)b)->saddr = ip("10.0.0.2");
	put_be16(0, b + 10);
	((struct iphdr *)b)->check = ip_fast_csum(b, 5);
	inject(p, b, len);
	ck_assert_uint_eq(mib(1, MIB_Ip_InAddrErrors), 1);
	/* UDP lengths. */
	for (u32 i = 0; i < 40; i++) {
		len = make_ip(b, "10.0.0.2", 17, 1, 0, 8 + 10);
		memset(b + 20, 0, 18);
		put_be16((u16)i, b + 24);
		inject(p, b, len);
	}
	return 0;
}

/* RFC 5722: pieces that overlap kill the datagram; copies do not. */
static int prog_frag_overlap(struct process *p)
{
	u8 b[1500] = {0};
	u64 fails = mib(1, MIB_Ip_ReasmFails);

	inject(p, b, make_ip(b, "10.0.0.2", 17, 7, IP_MF, 64));
	inject(p, b, make_ip(b, "10.0.0.2", 17, 7, IP_MF | 4, 64));
	ck_assert_uint_eq(mib(1, MIB_IpExt_ReasmOverlaps), 1);
	ck_assert_uint_eq(mib(1, MIB_Ip_ReasmFails), fails + 1);
	inject(p, b, make_ip(b, "10.0.0.2", 17, 8, IP_MF, 64));
	inject(p, b, make_ip(b, "10.0.0.2", 17, 8, IP_MF, 64));
	inject(p, b, make_ip(b, "10.0.0.2", 17, 8, 8, 64));
	ck_assert_uint_eq(mib(1, MIB_Ip_ReasmOKs), 1);
	/* The end is known; nothing may come behind it, nor another end. */
	inject(p, b, make_ip(b, "10.0.0.2", 17, 9, 8, 64));
	inject(p, b, make_ip(b, "10.0.0.2", 17, 9, IP_MF | 16, 64));
	inject(p, b, make_ip(b, "10.0.0.2", 17, 10, 8, 64));
	inject(p, b, make_ip(b, "10.0.0.2", 17, 10, 8, 32));
	ck_assert_uint_eq(mib(1, MIB_Ip_ReasmFails), fails + 3);
	/* Beyond 64 KiB, and empty. */
	inject(p, b, make_ip(b, "10.0.0.2", 17, 11, IP_OFFSET, 64));
	inject(p, b, make_ip(b, "10.0.0.2", 17, 12, 8, 0));
	ck_assert_uint_eq(mib(1, MIB_Ip_ReasmFails), fails + 5);
	/* Many that never end: memory is bounded. */
	ck_assert_int_eq(sysctl_write(fx.m[1].k, "net.ipv4.ipfrag_high_thresh", "100000"), 0);
	ck_assert_int_eq(sysctl_write(fx.m[1].k, "net.ipv4.ipfrag_low_thresh", "50000"), 0);
	for (u32 i = 0; i < 300; i++)
		inject(p, b, make_ip(b, "10.0.0.2", 17, (u16)(100 + i), IP_MF, 64));
	ck_assert_uint_lt(fx.m[1].k->skbs.in_use * 640, 120000);
	/* What is left times out. */
	sys_nanosleep(p, 35 * NSEC_PER_SEC);
	ck_assert_uint_eq(fx.m[1].k->skbs.in_use, 0);
	ck_assert_uint_gt(mib(1, MIB_Ip_ReasmTimeout), 0);
	return 0;
}

const struct program programs[] = {
	{"setup", prog_setup},
	{"hostile", prog_hostile},
	{"frag_overlap", prog_frag_overlap},
	{NULL, NULL},
};

START_TEST(test_program)
{
	ck_assert_int_eq(fixture_run(&fx, 0, programs[_i].name, 200000), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ipv4_hostile");
	TCase *costs = tcase_create("costs"), *ideal = tcase_create("ideal");

	tcase_add_checked_fixture(costs, setup_costs, teardown);
	tcase_add_checked_fixture(ideal, setup_ideal, teardown);
	tcase_add_loop_test(costs, test_program, 1, 3);
	tcase_add_loop_test(ideal, test_program, 1, 3);
	tcase_set_timeout(costs, 60);
	suite_add_tcase(s, costs);
	suite_add_tcase(s, ideal);
	return run_suite(s);
}
