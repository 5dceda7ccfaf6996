/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's shell and programs on a machine with no devices but lo: what they
 * take and refuse, word by word. How they print, and whether the real ones print
 * the same, is seen in tests/scenario/tools_*.sh.
 */
#include <device.h>
#include <process.h>
#include <skbuff.h>

#include "suite.h"

#define RAM_SIZE (64u << 20)

static struct world *world;
static struct board board;
static struct kernel *k;
static GString *out;
static int status;

static void setup(void)
{
	GError *err = NULL;

	memset(&board, 0, sizeof(board));
	world = world_create(7);
	board.node = world_add_node(world, "m");
	board.name = g_strdup("m");
	mmio_bus_init(&board.mmio, board.node);
	board.ram_base = 0x1000000;
	board.ram_size = RAM_SIZE;
	board.ram = g_malloc0(RAM_SIZE);
	ck_assert(dma_space_add(&board.dma, board.ram_base, RAM_SIZE, board.ram));
	board.devices = g_array_new(FALSE, FALSE, sizeof(struct board_device));
	board.irqs = g_ptr_array_new();
	out = g_string_new(NULL);
	k = kernel_create(&board, "ideal", &err);
	ck_assert_ptr_nonnull(k);
	kernel_boot(k, NULL);
	world_run(world, SIM_MS(1));
	ck_assert(k->booted);
}

static void teardown(void)
{
	ck_assert_uint_eq(k->skbs.in_use, 0);
	kernel_destroy(k);
	ck_assert_uint_eq(event_queue_next(&board.node->queue), SIM_TIME_MAX);
	mmio_bus_finish(&board.mmio);
	g_array_free(board.devices, TRUE);
	g_ptr_array_free(board.irqs, TRUE);
	g_string_free(out, TRUE);
	g_free(board.ram);
	g_free(board.name);
	world_destroy(world);
}

static void done(void *ctx, int exit, const char *text, size_t len)
{
	status = exit;
	g_string_truncate(out, 0);
	g_string_append_len(out, text, (gssize)len);
}

/* Runs @line to its end, at most @ms of virtual time: its exit status. */
static int run_for(const char *line, u32 ms)
{
	status = -1;
	process_start(k, line, done, NULL);
	world_run(world, node_now(board.node) + SIM_MS(ms));
	return status;
}

struct row {
	const char *line;
	int exit;
	const char *out; /* all of stdout; NULL: whatever */
};

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int exit = run_for(rows[i].line, 20000);

		ck_assert_msg(exit == rows[i].exit, "%s: exit %d, not %d (%s)", rows[i].line, exit,
			      rows[i].exit, out->str);
		if (rows[i].out)
			ck_assert_msg(!strcmp(out->str, rows[i].out), "%s: \"%s\", not \"%s\"",
				      rows[i].line, out->str, rows[i].out);
	}
}

#define CHECK_ROWS(rows) check_rows(rows, ARRAY_SIZE(rows))

START_TEST(test_shell)
{
	static const struct row rows[] = {
		{"", 0, ""},
		{"   # nothing", 0, ""},
		{"echo a  b", 0, "a b\n"},
		{"echo -n a", 0, "a"},
		{"echo 'a  b' \"c  d\" e\\ f", 0, "a  b c  d e f\n"},
		{"echo 'a\"b' \"a'b\" \"\\\"\\\\\"", 0, "a\"b a'b \"\\\n"},
		{"echo a''b\"\"c", 0, "abc\n"},
		{"echo '' x", 0, " x\n"},
		{"echo a # b", 0, "a\n"},
		{"echo a#b", 0, "a#b\n"},
		{"echo a; echo b", 0, "a\nb\n"},
		{"echo a;", 0, "a\n"},
		{"echo a\necho b", 0, "a\nb\n"},
		{"true && echo a", 0, "a\n"},
		{"false && echo a", 1, ""},
		{"false || echo a", 0, "a\n"},
		{"true || echo a", 0, ""},
		{"false && echo a || echo b", 0, "b\n"},
		{"true || echo a && echo b", 0, "b\n"},
		{"false; true", 0, ""},
		{"true; false", 1, ""},
		{"nosuchtool x", 127, ""},
		{"nosuchtool || echo $", 2, ""},
		{"echo 'a", 2, ""},
		{"echo \"$x\"", 2, ""},
		{"echo '$x'", 0, "$x\n"},
		{"echo a | true", 2, ""},
		{"echo a & true", 2, ""},
		{"echo a > b", 2, ""},
		{"&& true", 2, ""},
		{"true &&", 2, ""},
		{"true ;; true", 2, ""},
		{"echo a; echo `b`", 2, ""}, /* a line that is wrong runs nothing */
		{"true\\", 127, ""},
		{"# one\necho a # two; echo b\n\n\necho c\n", 0, "a\nc\n"},
		{"true &&\n\necho a", 0, "a\n"},
		{"\n", 0, ""},
		{"\n;", 2, ""},
		{"true &&\n", 2, ""},
		{"echo a; exit 3; echo b", 3, "a\n"},
		{"false; exit", 1, ""},
		{"false || exit 4", 4, ""},
		{"false && exit 4; exit 260", 4, ""},
		{"exit x; echo a", 2, ""},
	};

	CHECK_ROWS(rows);
}
END_TEST

START_TEST(test_sleep)
{
	sim_time begin = node_now(board.node);

	ck_assert_int_eq(run_for("sleep 1", 999), -1);
	world_run(world, begin + SIM_MS(1001));
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(run_for("sleep 0.5 0.02s", 519), -1);
	world_run(world, node_now(board.node) + SIM_MS(2));
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(run_for("sleep", 1), 1);
	ck_assert_int_eq(run_for("sleep x", 1), 1);
	ck_assert_int_eq(run_for("sleep 1ms", 1), 1);
	ck_assert_int_eq(run_for("sleep 0.001m", 61), 0);
	ck_assert_int_eq(run_for("sleep -1", 1), 1);
}
END_TEST

START_TEST(test_sysctl)
{
	static const struct row rows[] = {
		{"sysctl net.ipv4.ip_forward", 0, "net.ipv4.ip_forward = 0\n"},
		{"sysctl -w net.ipv4.ip_forward=1", 0, "net.ipv4.ip_forward = 1\n"},
		{"sysctl net/ipv4/ip_forward", 0, "net.ipv4.ip_forward = 1\n"},
		{"sysctl -n net.ipv4.conf.lo.forwarding", 0, "1\n"},
		{"sysctl net.ipv4.ip_forward=0", 0, "net.ipv4.ip_forward = 0\n"},
		{"sysctl -qw net.ipv4.ip_forward=1", 0, ""},
		{"sysctl -n net.ipv4.ip_forward net.ipv4.ip_default_ttl", 0, "1\n64\n"},
		{"sysctl -N net.ipv4.ip_forward", 0, "net.ipv4.ip_forward\n"},
		{"sysctl -b net.ipv4.ip_forward", 0, "1"},
		{"sysctl nope", 1, ""},
		{"sysctl -e nope", 0, ""},
		{"sysctl -w nope.x=1", 1, ""},
		{"sysctl -w net.ipv4.ip_forward", 1, ""},
		{"sysctl -w net.ipv4.ip_forward=x", 1, ""},
		{"sysctl -w net.ipv4.ip_forward=", 1, ""},
		{"sysctl -w net.ipv4.ip_default_ttl=0", 1, ""},
		{"sysctl -w net.ipv4.ip_default_ttl=256", 1, ""},
		{"sysctl -w net.ipv4.ip_local_port_range='3 2'", 1, ""},
		{"sysctl -w net.ipv4.ip_local_port_range='2000 3000'", 0, NULL},
		{"sysctl -n net.ipv4.ip_local_port_range", 0, "2000\t3000\n"},
		{"sysctl -a -r 'conf.lo.rp_filter$'", 0, "net.ipv4.conf.lo.rp_filter = 0\n"},
		{"sysctl -n -w net.ipv4.ip_default_ttl=65 net.ipv4.ip_forward=0", 0, "65\n0\n"},
		{"sysctl", 1, NULL},
		{"sysctl -w", 1, ""},
		{"cat /proc/sys/net/ipv4/ip_default_ttl", 0, "65\n"},
	};

	CHECK_ROWS(rows);
}
END_TEST

START_TEST(test_small_programs)
{
	static const struct row rows[] = {
		{"hostname", 0, "m\n"},
		{"hostname x", 1, ""},
		{"dmesg -t", 0, "netemu built-in guest on m\n"},
		{"dmesg -Z", 1, ""},
		{"cat /nope", 1, ""},
		{"cat /proc/net", 1, ""},
		{"cat /proc/net/arp", 0,
		 "IP address       HW type     Flags       HW address            Mask     "
		 "Device\n"},
		{"cat /proc/interrupts", 0, "           CPU0       \n"},
		{"nstat", 0, "#kernel\n"},
		{"nstat -j", 0, "{\"kernel\":{}}\n"},
		{"nstat -z 'UdpNo*'", 0,
		 "#kernel\nUdpNoPorts                      0                  0.0\n"},
		{"nstat -Q", 255, ""},
		{"mdio", 0, ""},
		{"mdio x", 1, ""},
		{"mdio -h", 0, NULL},
		{"devmem", 1, ""},
		{"devmem zz", 1, ""},
		{"devmem 0x1000000 33", 1, ""},
		{"devmem 0x1000000 8 0x100", 1, ""},
		{"devmem 0x1000000 32 0x12345678", 0, ""},
		{"devmem 0x1000000", 0, "0x12345678\n"},
		{"devmem 0x1000001 8", 0, "0x56\n"},
		{"devmem 0x1000001 16", 0, "0x3456\n"}, /* memory takes it; devices do not */
		{"devmem 0x1000000 64", 0, "0x0000000012345678\n"},
		{"devmem 0xd0000001", 135, ""},
	};

	CHECK_ROWS(rows);
}
END_TEST

START_TEST(test_ip_words)
{
	static const struct row rows[] = {
		{"ip", 255, ""},
		{"ip -V", 0, "ip utility, iproute2-6.1.0\n"},
		{"ip foo", 1, ""},
		{"ip -Q link", 255, ""},
		{"ip link set lo up", 0, ""},
		{"ip -br l", 0,
		 "lo               UNKNOWN        00:00:00:00:00:00 "
		 "<LOOPBACK,UP,LOWER_UP> \n"},
		{"ip -br -4 a", 0, "lo               UNKNOWN        127.0.0.1/8 \n"},
		{"ip -6 route", 0, ""},
		{"ip a add 10.0.0.1/24 dev lo", 0, ""},
		{"ip address add 10.0.0.1/24 dev lo", 2, ""},
		{"ip a add 10.0.0.256/24 dev lo", 1, ""},
		{"ip a add 10.0.0.1/33 dev lo", 1, ""},
		{"ip a add 10.0.0.1/24", 1, ""},
		{"ip a add 10.0.0.1/24 dev nope", 1, ""},
		{"ip a add 10.1.0.1/24 dev", 255, ""},
		{"ip a add 10.1.0.1/24 scope bogus dev lo", 255, ""},
		{"ip a del 10.0.0.2/24 dev lo", 2, ""},
		{"ip a replace 10.0.0.1/24 dev lo", 0, ""},
		{"ip a del 10.0.0.1 dev lo", 0, ""},
		{"ip a flush", 1, ""},
		{"ip link set lo mtu x", 255, ""},
		{"ip link set lo bogus 1", 255, ""},
		{"ip link set lo name a/b", 255, ""},
		{"ip link set lo promisc maybe", 1, ""},
		{"ip link set nope up", 1, ""},
		{"ip route add 10.2.0.0/16 dev lo metric x", 255, ""},
		{"ip route add 10.2.3.0/16 dev lo", 2, ""},
		{"ip route add 10.2.0.0/16 via 99.0.0.1", 2, ""},
		{"ip route add 10.2.0.0/16 bogus 1", 255, ""},
		{"ip route add blackhole 10.2.0.0/16", 0, ""},
		{"ip route add unreachable 10.1.0.0/16", 0, ""},
		{"ip route show", 0, "unreachable 10.1.0.0/16 \nblackhole 10.2.0.0/16 \n"},
		{"ip route show type blackhole", 0, "blackhole 10.2.0.0/16 \n"},
		{"ip route show root 10.0.0.0/8 type unreachable", 0, "unreachable 10.1.0.0/16 \n"},
		{"ip route show match 10.2.3.0/24", 0, "blackhole 10.2.0.0/16 \n"},
		{"ip route show 10.2.0.0/17", 0, ""},
		{"ip route get 10.1.0.1", 2, ""},
		{"ip -j r", 0,
		 "[{\"type\":\"unreachable\",\"dst\":\"10.1.0.0/16\",\"flags\":[]},"
		 "{\"type\":\"blackhole\",\"dst\":\"10.2.0.0/16\",\"flags\":[]}]\n"},
		{"ip r del 10.9.0.0/16", 2, ""},
		{"ip r flush", 1, ""},
		{"ip r flush root 10.0.0.0/8", 0, ""},
		{"ip r", 0, ""},
		{"ip n add 10.0.0.9 lladdr zz dev lo", 1, ""},
		{"ip n add 10.0.0.9", 255, ""},
		{"ip n del 10.0.0.9 dev lo", 2, ""},
		{"ip link add v type bogus", 2, ""},
		{"ip link del lo", 2, ""},
	};

	CHECK_ROWS(rows);
}
END_TEST

/* A primary address goes: its secondaries with it, or the first takes its place. */
START_TEST(test_secondary_addresses)
{
	static const struct row rows[] = {
		{"ip link set lo up; ip a add 10.0.0.1/24 dev lo; ip a add 10.0.0.2/24 dev lo; "
		 "ip a add 10.0.0.3/24 dev lo; ip a add 10.5.0.1/24 dev lo scope link",
		 0, ""},
		{"ip -br -4 a", 0,
		 "lo               UNKNOWN        127.0.0.1/8 10.5.0.1/24 10.0.0.1/24 "
		 "10.0.0.2/24 10.0.0.3/24 \n"},
		{"ip r show table local 10.0.0.2", 0,
		 "local 10.0.0.2 dev lo proto kernel scope host src 10.0.0.1 \n"},
		{"sysctl -qw net.ipv4.conf.lo.promote_secondaries=1", 0, ""},
		{"ip a del 10.0.0.1/24 dev lo", 0, ""},
		{"ip r show table local 10.0.0.3", 0,
		 "local 10.0.0.3 dev lo proto kernel scope host src 10.0.0.2 \n"},
		{"sysctl -qw net.ipv4.conf.lo.promote_secondaries=0", 0, ""},
		{"ip a del 10.0.0.2/24 dev lo", 0, ""},
		{"ip -br -4 a", 0, "lo               UNKNOWN        127.0.0.1/8 10.5.0.1/24 \n"},
		{"ip a add 10.5.0.2/24 dev lo", 2, ""}, /* of another scope than its primary */
		{"ip a flush dev lo", 0, ""},
		{"ip r show table all", 0, ""},
	};

	CHECK_ROWS(rows);
}
END_TEST

START_TEST(test_ping_words)
{
	static const struct row rows[] = {
		{"ip link set lo up", 0, ""},
		{"ping", 1, ""},
		{"ping -c 0 127.0.0.1", 1, ""},
		{"ping -c x 127.0.0.1", 1, ""},
		{"ping -c", 2, ""},
		{"ping -Z 127.0.0.1", 2, ""},
		{"ping -i x 127.0.0.1", 1, ""},
		{"ping -t 256 127.0.0.1", 1, ""},
		{"ping -t 0 -c 1 127.0.0.1", 2, ""},
		{"ping -M bogus 127.0.0.1", 2, ""},
		{"ping -p xyz 127.0.0.1", 2, ""},
		{"ping nohost", 2, ""},
		{"ping -c 1 10.0.0.1", 2, ""},
		{"ping -c 1 -I nope 127.0.0.1", 2, ""},
		{"ping -c 1 -I 10.9.9.9 127.0.0.1", 2, ""},
		{"ping -c1 -s 4 127.0.0.1", 0,
		 "PING 127.0.0.1 (127.0.0.1) 4(32) bytes of data.\n"
		 "12 bytes from 127.0.0.1: icmp_seq=1 ttl=64\n\n"
		 "--- 127.0.0.1 ping statistics ---\n"
		 "1 packets transmitted, 1 received, 0% packet loss, time 0ms\n\n"},
		{"ping 127.0.0.1 -qc 3 -i 0.5", 0,
		 "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n\n"
		 "--- 127.0.0.1 ping statistics ---\n"
		 "3 packets transmitted, 3 received, 0% packet loss, time 1000ms\n"
		 "rtt min/avg/max/mdev = 0.000/0.000/0.000/0.000 ms\n"},
		{"ping -c 2 -s 65507 -p ff00 127.0.0.1 -q", 0, NULL},
		{"ping -c 1 -s 65508 127.0.0.1 -q", 1, NULL},
		{"ping -w 2 -i 0.4 -q 127.0.0.1", 0,
		 "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n\n"
		 "--- 127.0.0.1 ping statistics ---\n"
		 "5 packets transmitted, 5 received, 0% packet loss, time 1600ms\n"
		 "rtt min/avg/max/mdev = 0.000/0.000/0.000/0.000 ms\n"},
		{"ping -c 5 -l 3 -q 127.0.0.1", 0, NULL},
		{"sysctl -qw net.ipv4.icmp_echo_ignore_all=1", 0, ""},
		{"ping -c 2 -W 1 -q 127.0.0.1", 1,
		 "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n\n"
		 "--- 127.0.0.1 ping statistics ---\n"
		 "2 packets transmitted, 0 received, 100% packet loss, time 1000ms\n\n"},
		{"ping -f -c 4 -W 0.1 -q 127.0.0.1", 1, NULL}, /* 10 ms apart without answers */
	};

	CHECK_ROWS(rows);
	ck_assert_ptr_nonnull(strstr(out->str, "4 packets transmitted, 0 received, "
					       "100% packet loss, time 30ms\n"));
}
END_TEST

START_TEST(test_udp_words)
{
	static const struct row rows[] = {
		{"ip link set lo up", 0, ""},
		{"udp", 2, ""},
		{"udp send 1.2.3 4", 2, ""},
		{"udp send 127.0.0.1 0", 2, ""},
		{"udp send 127.0.0.1 9 -s 11", 2, ""},
		{"udp send 127.0.0.1 9 -r 5", 2, ""},
		{"udp send 127.0.0.1 9 -c 1 -r line", 2, ""},
		{"udp send 10.0.0.1 9 -c 1", 2, ""},
		{"udp send 127.0.0.1 9 -c 1", 0, "1 packets sent, 0 failed\n"},
		{"udp recv 70000", 2, ""},
		{"udp recv 9 -t 10ms", 0,
		 "0 packets received, 0 bytes, 0 lost, 0 out of order, "
		 "0 duplicates, 0 foreign\n"},
		{"udp recv 9 -c 1 -t 10ms", 1,
		 "0 packets received, 0 bytes, 0 lost, 0 out of order, "
		 "0 duplicates, 0 foreign\n"},
	};

	CHECK_ROWS(rows);
}
END_TEST

START_TEST(test_udp_at_a_rate)
{
	int receiver;

	ck_assert_int_eq(run_for("ip link set lo up", 10), 0);
	process_start(k, "udp recv 9 -c 100", done, NULL);
	status = -1;
	process_start(k, "udp send 127.0.0.1 9 -r 1000pps -t 100ms", NULL, NULL);
	world_run(world, node_now(board.node) + SIM_MS(200));
	receiver = status;
	ck_assert_int_eq(receiver, 0);
	ck_assert_str_eq(out->str,
			 "100 packets received, 1800 bytes, 0 lost, 0 out of order, "
			 "0 duplicates, 0 foreign\n1000 packets/s, 0.145 Mbit/s of payload\n");
}
END_TEST

/* A packet of 18 bytes takes 84 on the wire: 672 bits. */
START_TEST(test_udp_rates)
{
	static const char *const same[] = {"672kbit",  "672000bit",   "84kbps",	      "0.084mbps",
					   "84000BPS", "656.25KiBit", "0.000672Gbit", "1000pps"};
	static const char *const bad[] = {"0",	   "-1",   "1x",	"1k", "bit",
					  "1kpps", "0pps", "1e-300pps", ""};

	ck_assert_int_eq(run_for("ip link set lo up", 10), 0);
	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		g_autofree char *line =
			g_strdup_printf("udp send 127.0.0.1 9 -r %s -t 100ms", same[i]);

		process_start(k, "udp recv 9 -c 100", NULL, NULL);
		ck_assert_msg(run_for(line, 200) == 0, "%s", same[i]);
		ck_assert_msg(!strcmp(out->str, "100 packets sent, 0 failed\n"), "%s: %s", same[i],
			      out->str);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		g_autofree char *line =
			g_strdup_printf("udp send 127.0.0.1 9 -r '%s' -c 1", bad[i]);

		ck_assert_msg(run_for(line, 10) == 2, "%s", bad[i]);
	}
	ck_assert_int_eq(run_for("udp send 127.0.0.1 9 -t 0s", 10), 2);
}
END_TEST

/* A link that carries less than IPv4 needs has no addresses; nothing hangs on it. */
START_TEST(test_udp_tiny_mtu)
{
	ck_assert_int_eq(run_for("ip link set lo up mtu 21", 10), 0);
	ck_assert_int_eq(run_for("ip addr add 127.0.0.1/8 dev lo", 10), 2);
	ck_assert_int_eq(run_for("udp send 127.0.0.1 9 -r 1mbit -c 1", 10), 2);
	ck_assert_int_eq(run_for("ip link set lo mtu 68; ip addr add 127.0.0.1/8 dev lo", 10), 0);
	process_start(k, "udp recv 9 -c 1", NULL, NULL);
	ck_assert_int_eq(run_for("udp send 127.0.0.1 9 -s 2000 -r 1mbit -c 1", 100), 0);
}
END_TEST

/* A first sender of whom 0 to 9 are missed, then another who sends 0 to 19. */
START_TEST(test_udp_late_and_twice)
{
	int receiver;

	ck_assert_int_eq(run_for("ip link set lo up", 10), 0);
	process_start(k, "udp send 127.0.0.1 9 -r 1000pps -c 15", NULL, NULL);
	world_run(world, node_now(board.node) + SIM_US(9500));
	status = -1;
	process_start(k, "udp recv 9 -w 100ms", done, NULL);
	world_run(world, node_now(board.node) + SIM_MS(20));
	process_start(k, "udp send 127.0.0.1 9 -r 1000pps -c 20", NULL, NULL);
	world_run(world, node_now(board.node) + SIM_MS(200));
	receiver = status;
	ck_assert_int_eq(receiver, 0);
	ck_assert_msg(strstr(out->str, "25 packets received, 450 bytes, 0 lost, 10 out of order, "
				       "5 duplicates, 0 foreign\n"),
		      "%s", out->str);
}
END_TEST

START_TEST(test_ethtool_words)
{
	static const struct row rows[] = {
		{"ip link set lo up", 0, ""},
		{"ethtool", 1, ""},
		{"ethtool --version", 0, "ethtool version 6.1\n"},
		{"ethtool lo", 0, "Settings for lo:\n\tLink detected: yes\n"},
		{"ethtool nope", 75, ""},
		{"ethtool -Z lo", 1, ""},
		{"ethtool -i lo", 71, ""},
		{"ethtool -i lo x", 1, ""},
		{"ethtool -S lo", 94, ""},
		{"ethtool -S lo x", 1, ""},
		{"ethtool -S nope", 96, ""},
		{"ethtool -a lo", 1, ""},
		{"ethtool --json -a lo", 1, "[ ]\n"},
		{"ethtool --json -S lo", 1, ""},
		{"ethtool -A lo rx on", 76, ""},
		{"ethtool -A lo rx maybe", 1, ""},
		{"ethtool -G lo rx 1", 81, ""},
		{"ethtool -G lo rx", 1, ""},
		{"ethtool -g lo x", 1, ""},
		{"ethtool -d lo", 72, ""},
		{"ethtool -d nope", 72, ""},
		{"ethtool -r lo", 255, ""},
		{"ethtool -s lo", 0, ""},
		{"ethtool -s lo speed", 1, ""},
		{"ethtool -s lo speed x", 1, ""},
		{"ethtool -s lo bogus 1", 1, ""},
		{"ethtool -s lo speed 10", 75, ""},
		{"ethtool --cable-test lo", 1, ""},
		{"ethtool -P lo", 0, "Permanent address: not set\n"},
		{"ethtool -P nope", 1, ""},
		{"ethtool -K lo rx off", 1, "Actual changes:\nrx-checksum: on [requested off]\n"},
		{"ethtool -K lo rxvlan off", 0, ""},
		{"ethtool -K lo rx", 1, ""},
		{"ethtool -K lo nope on", 92, ""},
		{"ethtool -K nope rx on", 92, ""},
		{"ethtool --json -K lo rx on", 1, ""},
		{"ethtool -k nope", 1, ""},
	};

	CHECK_ROWS(rows);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tools");
	TCase *tcase = tcase_create("tools");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, test_shell);
	tcase_add_test(tcase, test_sleep);
	tcase_add_test(tcase, test_sysctl);
	tcase_add_test(tcase, test_small_programs);
	tcase_add_test(tcase, test_ip_words);
	tcase_add_test(tcase, test_secondary_addresses);
	tcase_add_test(tcase, test_ping_words);
	tcase_add_test(tcase, test_udp_words);
	tcase_add_test(tcase, test_udp_at_a_rate);
	tcase_add_test(tcase, test_udp_rates);
	tcase_add_test(tcase, test_udp_tiny_mtu);
	tcase_add_test(tcase, test_udp_late_and_twice);
	tcase_add_test(tcase, test_ethtool_words);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
