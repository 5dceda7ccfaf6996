/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network stack between machines: echoes, errors, fragments, UDP, VLANs. */
#include "ipv4_rig.h"
#include "suite.h"

#include <mutex.h>
#include <vlan.h>

/* One echo request of @size bytes of payload; the reply's size, or -errno. */
static int ping(struct process *p, const char *to, u32 size, u8 ttl, int pmtu,
		struct msg_info *info)
{
	union sockaddr_any addr = {.in = {AF_INET, 0, ip(to)}};
	int one = 1, v = ttl, ret;
	s64 timeout = 500 * NSEC_PER_MSEC;
	u8 *buf = kzalloc(p->k, 70000), *reply = kzalloc(p->k, 70000);
	int fd = sys_socket(p, AF_INET, SOCK_DGRAM, IPPROTO_ICMP);

	ck_assert_int_ge(fd, 0);
	sys_setsockopt(p, fd, SOL_IP, IP_RECVERR, &one, sizeof(one));
	sys_setsockopt(p, fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	if (ttl)
		sys_setsockopt(p, fd, SOL_IP, IP_TTL, &v, sizeof(v));
	if (pmtu >= 0)
		sys_setsockopt(p, fd, SOL_IP, IP_MTU_DISCOVER, &pmtu, sizeof(pmtu));
	buf[0] = ICMP_ECHO;
	for (u32 i = 8; i < size + 8; i++)
		buf[i] = (u8)(i * 7);
	ret = sys_sendto(p, fd, buf, size + 8, 0, &addr);
	if (ret >= 0)
		ret = sys_recvfrom(p, fd, reply, 70000, 0, info);
	if (ret > 0) {
		ck_assert_int_eq(ret, size + 8);
		ck_assert_mem_eq(reply + 8, buf + 8, size);
		ck_assert_uint_eq(reply[0], ICMP_ECHOREPLY);
	}
	if (ret == -EHOSTUNREACH || ret == -EMSGSIZE || ret == -ENETUNREACH)
		sys_recvfrom(p, fd, reply, 70000, MSG_ERRQUEUE | MSG_DONTWAIT, info);
	sys_close(p, fd);
	kfree(buf);
	kfree(reply);
	return ret;
}

static int prog_ping(struct process *p)
{
	struct msg_info info = {0};

	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), 64);
	ck_assert_uint_eq(info.ttl, 64);
	ck_assert_uint_eq(info.from.in.sin_addr, ip("10.0.0.2"));
	ck_assert_int_eq(ping(p, "10.0.1.1", 56, 0, -1, &info), 64);
	ck_assert_uint_eq(info.ttl, 63);
	ck_assert_int_eq(ping(p, "127.0.0.1", 56, 0, -1, &info), 64);
	ck_assert_int_eq(ping(p, "10.0.0.1", 56, 0, -1, &info), 64);
	return 0;
}

/* Both ways in pieces; forwarded ones too. */
static int prog_fragments(struct process *p)
{
	struct msg_info info;

	ck_assert_int_eq(ping(p, "10.0.0.2", 1473, 0, IP_PMTUDISC_DONT, &info), 1481);
	ck_assert_int_eq(ping(p, "10.0.1.1", 8000, 0, IP_PMTUDISC_DONT, &info), 8008);
	ck_assert_int_eq(ping(p, "10.0.0.2", 65000, 0, IP_PMTUDISC_DONT, &info), 65008);
	ck_assert_int_eq(ping(p, "10.0.0.2", 1473, 0, IP_PMTUDISC_DO, &info), -EMSGSIZE);
	ck_assert_uint_eq(mib(1, MIB_Ip_ReasmOKs), 2);
	ck_assert_uint_eq(mib(0, MIB_Ip_ReasmOKs), 3);
	ck_assert_uint_eq(mib(1, MIB_Ip_ReasmFails), 0);
	return 0;
}

static int prog_errors(struct process *p)
{
	struct msg_info info;

	/* Time exceeded by the router. */
	ck_assert_int_eq(ping(p, "10.0.1.1", 56, 1, -1, &info), -EHOSTUNREACH);
	ck_assert_uint_eq(info.ee_type, ICMP_TIME_EXCEEDED);
	ck_assert_uint_eq(info.ee_offender, ip("10.0.0.2"));
	/* No route there. */
	ck_assert_int_eq(ping(p, "192.0.2.1", 56, 0, -1, &info), -ENETUNREACH);
	ck_assert_uint_eq(info.ee_code, ICMP_NET_UNREACH);
	return 0;
}

/* Nobody answers the router's ARP, nor ours: three requests a second apart. */
static int prog_unresolved(struct process *p)
{
	union sockaddr_any addr = {.in = {AF_INET, 0, ip("10.0.0.77")}};
	struct msg_info info;
	u8 echo[16] = {ICMP_ECHO};
	int one = 1, fd = sys_socket(p, AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
	s64 start = sys_clock_gettime(p);
	struct neighbour *n;

	sys_setsockopt(p, fd, SOL_IP, IP_RECVERR, &one, sizeof(one));
	ck_assert_int_eq(sys_sendto(p, fd, echo, sizeof(echo), 0, &addr), sizeof(echo));
	n = neigh_lookup(fx.m[0].dev[0]->dev, addr.in.sin_addr);
	ck_assert_ptr_nonnull(n);
	ck_assert_uint_eq(n->nud_state, NUD_INCOMPLETE);
	ck_assert_int_eq(sys_recvfrom(p, fd, echo, sizeof(echo), 0, &info), -EHOSTUNREACH);
	ck_assert_int_ge(sys_clock_gettime(p) - start, 3000000000);
	ck_assert_int_le(sys_clock_gettime(p) - start, 3300000000);
	ck_assert_uint_eq(n->nud_state, NUD_FAILED);
	neigh_put(n);
	ck_assert_int_ge(sys_recvfrom(p, fd, echo, sizeof(echo), MSG_ERRQUEUE, &info), 0);
	ck_assert_uint_eq(info.ee_offender, ip("10.0.0.1"));
	sys_close(p, fd);
	return 0;
}

static u8 state_of(const char *addr)
{
	struct neighbour *n = neigh_lookup(fx.m[0].dev[0]->dev, ip(addr));
	u8 state = n ? n->nud_state : 0xff;

	if (n)
		neigh_put(n);
	return state;
}

/* REACHABLE, STALE when unused, DELAY when used, REACHABLE again by a probe. */
static int prog_neighbour(struct process *p)
{
	struct msg_info info;

	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), 64);
	ck_assert_uint_eq(state_of("10.0.0.2"), NUD_REACHABLE);
	sys_nanosleep(p, 60 * NSEC_PER_SEC);
	ck_assert_uint_eq(state_of("10.0.0.2"), NUD_STALE);
	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), 64);
	ck_assert_uint_eq(state_of("10.0.0.2"), NUD_DELAY);
	sys_nanosleep(p, 7 * NSEC_PER_SEC);
	ck_assert_uint_eq(state_of("10.0.0.2"), NUD_REACHABLE);
	rtnl_lock(p->k);
	ck_assert_int_eq(neigh_delete(fx.m[0].dev[0]->dev, ip("10.0.0.2")), 0);
	rtnl_unlock(p->k);
	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), 64);
	return 0;
}

#define UDP_COUNT 1000

static int prog_udp_recv(struct process *p)
{
	union sockaddr_any addr = {.in = {AF_INET, htons(5000), 0}};
	int fd = sys_socket(p, AF_INET, SOCK_DGRAM, 0);
	struct msg_info info;
	char buf[64];

	ck_assert_int_eq(sys_bind(p, fd, &addr), 0);
	for (u32 i = 0; i < UDP_COUNT; i++) {
		ck_assert_int_eq(sys_recvfrom(p, fd, buf, sizeof(buf), 0, &info), 18);
		ck_assert_uint_eq(*(u32 *)buf, i);
	}
	sys_close(p, fd);
	return 0;
}

static int prog_udp_send(struct process *p)
{
	union sockaddr_any addr = {.in = {AF_INET, htons(5000), ip("10.0.0.2")}};
	int fd = sys_socket(p, AF_INET, SOCK_DGRAM, 0);
	char buf[18] = {0};
	u64 made = 0;

	for (u32 i = 0; i < UDP_COUNT; i++) {
		memcpy(buf, &i, 4);
		ck_assert_int_eq(sys_sendto(p, fd, buf, sizeof(buf), 0, &addr), sizeof(buf));
		sys_nanosleep(p, 2000);
		if (i == UDP_COUNT / 2)
			made = p->k->skbs.made + p->k->mem.count;
	}
	/* In the steady state nothing is allocated. */
	ck_assert_uint_eq(p->k->skbs.made + p->k->mem.count, made);
	sys_close(p, fd);
	return 0;
}

/* Takes what it can get for a fifth of a second. */
static int prog_flood_recv(struct process *p)
{
	union sockaddr_any addr = {.in = {AF_INET, htons(5000), 0}};
	int fd = sys_socket(p, AF_INET, SOCK_DGRAM, 0);
	s64 end = sys_clock_gettime(p) + 200 * NSEC_PER_MSEC, timeout = 10 * NSEC_PER_MSEC;
	char buf[64];

	ck_assert_int_eq(sys_bind(p, fd, &addr), 0);
	sys_setsockopt(p, fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	while (sys_clock_gettime(p) < end)
		sys_recvfrom(p, fd, buf, sizeof(buf), 0, NULL);
	sys_close(p, fd);
	return 0;
}

static int prog_flood_send(struct process *p)
{
	union sockaddr_any addr = {.in = {AF_INET, htons(5000), ip("10.0.0.2")}};
	int fd = sys_socket(p, AF_INET, SOCK_DGRAM, 0);
	s64 end = sys_clock_gettime(p) + 200 * NSEC_PER_MSEC;
	char buf[18] = {0};

	while (sys_clock_gettime(p) < end)
		ck_assert_int_eq(sys_sendto(p, fd, buf, sizeof(buf), 0, &addr), sizeof(buf));
	sys_close(p, fd);
	return 0;
}

/* A port nobody listens on: told to a connected sender. */
static int prog_udp_refused(struct process *p)
{
	union sockaddr_any addr = {.in = {AF_INET, htons(9), ip("10.0.1.1")}};
	int fd = sys_socket(p, AF_INET, SOCK_DGRAM, 0);
	char buf[4] = {0};

	ck_assert_int_eq(sys_connect(p, fd, &addr), 0);
	ck_assert_int_eq(sys_sendto(p, fd, buf, sizeof(buf), 0, NULL), sizeof(buf));
	ck_assert_int_eq(sys_recvfrom(p, fd, buf, sizeof(buf), 0, NULL), -ECONNREFUSED);
	ck_assert_int_eq(sys_recvfrom(p, fd, buf, sizeof(buf), MSG_DONTWAIT, NULL), -EAGAIN);
	sys_close(p, fd);
	return 0;
}

/* The link behind the router is narrower: learnt by ICMP, then cut here. */
static int prog_pmtu(struct process *p)
{
	struct flowi4 fl = {.daddr = ip("10.0.1.1")};
	struct msg_info info;
	struct rtable *rt;

	rtnl_lock(fx.m[1].k);
	ck_assert_int_eq(dev_set_mtu(fx.m[1].dev[1]->dev, 1000), 0);
	rtnl_unlock(fx.m[1].k);
	ck_assert_int_eq(ping(p, "10.0.1.1", 1200, 0, IP_PMTUDISC_DO, &info), -EMSGSIZE);
	ck_assert_uint_eq(info.ee_code, ICMP_FRAG_NEEDED);
	ck_assert_uint_eq(info.ee_info, 1000);
	rt = ip_route_output(p->k, &fl);
	ck_assert_uint_eq(rt_mtu(rt), 1000);
	rt_put(rt);
	ck_assert_int_eq(ping(p, "10.0.1.1", 1200, 0, IP_PMTUDISC_WANT, &info), 1208);
	return 0;
}

static int prog_vlan(struct process *p)
{
	u32 i = machine_of(p);
	struct net_device *dev, *real = fx.m[i].dev[0]->dev;
	struct msg_info info;

	rtnl_lock(p->k);
	dev = vlan_dev_create(real, "eth0.5", 5);
	ck_assert(!IS_ERR(dev));
	ck_assert_int_eq(PTR_ERR(vlan_dev_create(real, "eth0.6", 5)), -EEXIST);
	ck_assert_int_eq(dev_open(dev), 0);
	inet_addr_add(dev, i ? ip("10.5.0.2") : ip("10.5.0.1"), 0, 24, 0, 0, NULL);
	rtnl_unlock(p->k);
	sys_nanosleep(p, 50 * NSEC_PER_MSEC);
	if (i == 0) {
		ck_assert_int_eq(ping(p, "10.5.0.2", 56, 0, -1, &info), 64);
		rtnl_lock(p->k);
		vlan_dev_destroy(dev);
		rtnl_unlock(p->k);
		ck_assert_ptr_null(__dev_get_by_name(p->k, "eth0.5"));
	}
	return 0;
}

static int prog_sysctl(struct process *p)
{
	struct kernel *k = p->k;
	char buf[64];

	ck_assert_int_eq(sysctl_read(k, "net.ipv4.ip_default_ttl", buf, sizeof(buf)), 0);
	ck_assert_str_eq(buf, "64");
	ck_assert_int_eq(sysctl_write(k, "net.ipv4.ip_default_ttl", "0"), -EINVAL);
	ck_assert_int_eq(sysctl_write(k, "net.ipv4.ip_default_ttl", "12x"), -EINVAL);
	ck_assert_int_eq(sysctl_write(k, "net.ipv4.nonsense", "1"), -ENOENT);
	ck_assert_int_eq(sysctl_write(k, "net.ipv4.ip_local_port_range", "2000 1000"), -EINVAL);
	ck_assert_int_eq(sysctl_write(k, "net.ipv4.ip_local_port_range", "1000 2000"), 0);
	ck_assert_int_eq(sysctl_write(k, "net.ipv4.ip_forward", "1"), 0);
	ck_assert_int_eq(sysctl_read(k, "net.ipv4.conf.eth0.forwarding", buf, sizeof(buf)), 0);
	ck_assert_str_eq(buf, "1");
	ck_assert_int_eq(sysctl_write(k, "net.ipv4.neigh.eth0.retrans_time_ms", "500"), 0);
	return 0;
}

static int prog_down_up(struct process *p)
{
	struct net_device *dev = fx.m[0].dev[0]->dev;
	struct msg_info info;

	rtnl_lock(p->k);
	dev_close(dev);
	rtnl_unlock(p->k);
	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), -ENETUNREACH);
	rtnl_lock(p->k);
	ck_assert_int_eq(dev_open(dev), 0);
	rtnl_unlock(p->k);
	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), 64);
	/* Without carrier nothing goes out, and the state says so. */
	netif_carrier_off(dev);
	sys_nanosleep(p, 2 * NSEC_PER_SEC);
	ck_assert_uint_eq(dev_operstate(dev), IF_OPER_DOWN);
	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), -EAGAIN);
	netif_carrier_on(dev);
	sys_nanosleep(p, NSEC_PER_MSEC);
	ck_assert_uint_eq(dev_operstate(dev), IF_OPER_UP);
	sys_nanosleep(p, 4 * NSEC_PER_SEC); /* until ARP has given up on the first one */
	ck_assert_int_eq(ping(p, "10.0.0.2", 56, 0, -1, &info), 64);
	return 0;
}

const struct program programs[] = {
	{"setup", prog_setup},
	{"ping", prog_ping},
	{"fragments", prog_fragments},
	{"errors", prog_errors},
	{"unresolved", prog_unresolved},
	{"neighbour", prog_neighbour},
	{"udp_refused", prog_udp_refused},
	{"pmtu", prog_pmtu},
	{"sysctl", prog_sysctl},
	{"down_up", prog_down_up},
	{"udp_recv", prog_udp_recv},
	{"udp_send", prog_udp_send},
	{"vlan", prog_vlan},
	{"flood_recv", prog_flood_recv},
	{"flood_send", prog_flood_send},
	{NULL, NULL},
};
#define FIRST_SINGLE 1
#define LAST_SINGLE 10 /* behind down_up */

START_TEST(test_program)
{
	ck_assert_int_eq(fixture_run(&fx, 0, programs[_i].name, 200000), 0);
}
END_TEST

START_TEST(test_udp_stream)
{
	process_start(fx.m[1].k, "udp_recv", fixture_done, &fx.m[1]);
	fx.m[1].exit = -1;
	ck_assert_int_eq(fixture_run(&fx, 0, "udp_send", 1000), 0);
	ck_assert_int_eq(fx.m[1].exit, 0);
	ck_assert_uint_eq(mib(1, MIB_Udp_InDatagrams), UDP_COUNT);
}
END_TEST

START_TEST(test_vlan)
{
	process_start(fx.m[1].k, "vlan", fixture_done, &fx.m[1]);
	ck_assert_int_eq(fixture_run(&fx, 0, "vlan", 1000), 0);
	ck_assert_int_eq(fx.m[1].exit, 0);
}
END_TEST

static void setup_slow(void)
{
	setup("{\"cpu\":{\"costs\":{\"driver-rx\":20000,\"driver-tx\":900,\"syscall\":100}}}");
}

/* Softirqs that ran in whoever had the processor left programs a share of 1 %. */
START_TEST(test_flood_leaves_programs_their_share)
{
	u64 delivered;

	process_start(fx.m[1].k, "flood_recv", fixture_done, &fx.m[1]);
	ck_assert_int_eq(fixture_run(&fx, 0, "flood_send", 1000), 0);
	delivered = mib(1, MIB_Udp_InDatagrams) + mib(1, MIB_Udp_RcvbufErrors);
	ck_assert_uint_gt(delivered, 8000); /* the processor's limit is 10,000 */
	ck_assert_uint_gt(mib(1, MIB_Udp_InDatagrams), delivered / 2);
}
END_TEST

/* The same seed, the same history: two runs end at the same counts. */
START_TEST(test_repeatable)
{
	u64 events[2], irqs[2];

	for (u32 run = 0; run < 2; run++) {
		if (run)
			setup_costs();
		ck_assert_int_eq(fixture_run(&fx, 0, "ping", 1000), 0);
		events[run] = fx.m[0].board.node->queue.count;
		irqs[run] = fx.m[1].k->cpu.irqs;
		if (!run)
			teardown();
	}
	ck_assert_uint_eq(events[0], events[1]);
	ck_assert_uint_eq(irqs[0], irqs[1]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ipv4");
	TCase *costs = tcase_create("costs"), *ideal = tcase_create("ideal");
	TCase *slow = tcase_create("slow");

	tcase_add_checked_fixture(costs, setup_costs, teardown);
	tcase_add_checked_fixture(ideal, setup_ideal, teardown);
	tcase_add_loop_test(costs, test_program, FIRST_SINGLE, LAST_SINGLE);
	tcase_add_loop_test(ideal, test_program, FIRST_SINGLE, LAST_SINGLE);
	tcase_add_test(costs, test_udp_stream);
	tcase_add_test(ideal, test_udp_stream);
	tcase_add_test(costs, test_vlan);
	tcase_add_test(costs, test_repeatable);
	tcase_set_timeout(costs, 60);
	tcase_add_checked_fixture(slow, setup_slow, teardown);
	tcase_add_test(slow, test_flood_leaves_programs_their_share);
	suite_add_tcase(s, slow);
	suite_add_tcase(s, costs);
	suite_add_tcase(s, ideal);
	return run_suite(s);
}
