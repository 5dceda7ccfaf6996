/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Linux guest's transport, with us as the kernel: what a kernel says works,
 * and what none would say ends the run with an error that names the node.
 */
#include <check.h>
#include <dirent.h>

#include "uml_rig.h"

static struct uml_rig rig;
static u32 files_before;

static u32 open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	u32 count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void setup(void)
{
	files_before = open_files();
	rig_setup(&rig);
}

static void teardown(void)
{
	rig_teardown(&rig);
	ck_assert_uint_eq(open_files(), files_before);
}

/* The run has failed, and says of whom, and why. */
static void assert_failed(const char *why)
{
	ck_assert_int_eq(rig.uml->state, UML_FAILED);
	ck_assert_msg(rig.world->failure && g_str_has_prefix(rig.world->failure, "node \"a\": ") &&
			      strstr(rig.world->failure, why),
		      "\"%s\" is not in: %s", why, rig.world->failure);
}

static void assert_fine(void)
{
	ck_assert_msg(rig.uml->state == UML_ON, "%s", rig.world->failure);
}

/* As many of its messages as a kernel sends before it uses a device. */
static void bring_up(u32 device)
{
	u8 answer[512];

	rig_memory(&rig, device, RIG_BASE, RIG_RAM, 0);
	rig_ring(&rig, device, 0);
	rig_ring(&rig, device, 1);
	while (rig_answer(&rig, device, answer, sizeof(answer)) >= 0)
		;
	assert_fine();
}

/* ------------------------------------------------------------- well-behaved */

START_TEST(test_features)
{
	u8 answer[64];

	rig_send(&rig, UML_SOC, 1, NULL, 0, NULL, 0);
	ck_assert_int_eq(rig_answer(&rig, UML_SOC, answer, sizeof(answer)), 8);
	ck_assert_uint_eq(get_le32(answer + 4), 1); /* VERSION_1 */
	rig_send(&rig, UML_SOC, 15, NULL, 0, NULL, 0);
	ck_assert_int_eq(rig_answer(&rig, UML_SOC, answer, sizeof(answer)), 8);
	ck_assert_uint_eq(get_le32(answer), 1 << 3 | 1 << 5 | 1 << 9 | 1 << 14);
	/* The number of lines, of the interrupt controller. */
	memset(answer, 0, sizeof(answer));
	put_le32(8, answer + 4);
	rig_send(&rig, UML_GPIO, 24, answer, 20, NULL, 0);
	ck_assert_int_eq(rig_answer(&rig, UML_GPIO, answer, sizeof(answer)), 20);
	ck_assert_uint_eq(get_le16(answer + 12), 1);
	assert_fine();
}
END_TEST

static void access_register(u8 op, u64 addr, u32 size, u32 value)
{
	rig_command(&rig, op, addr, size, value);
	rig_kick(&rig, UML_SOC, 0, 0);
}

START_TEST(test_registers)
{
	u8 *used = rig_queue(&rig, 0) + RIG_USED;
	u8 answer[64];

	bring_up(UML_SOC);
	access_register(3, 0x10, 4, 0);
	ck_assert_int_eq(rig_answer(&rig, UML_SOC, answer, sizeof(answer)), 8);
	ck_assert_uint_eq(get_le16(used + 2), 1);
	ck_assert_uint_eq(get_le32(used + 8), 4);
	ck_assert_uint_eq(get_le32(rig_queue(&rig, 0) + RIG_DATA + 32), 0x11220010);
	access_register(4, 0x20, 4, 0xabcd1234);
	ck_assert_uint_eq(rig.written, 0xabcd1234);
	/* Beyond the bus, of no size, too long: nothing is touched, all is answered. */
	rig.reads = rig.writes = 0;
	access_register(3, 0x1000, 4, 0);
	access_register(3, 0xffc, 8, 0);
	access_register(3, UINT64_MAX - 1, 4, 0);
	access_register(3, 0, 0, 0);
	access_register(3, 0, UINT32_MAX, 0);
	assert_failed("cannot be"); /* the buffer for that answer is in no memory */
	ck_assert_uint_eq(rig.reads, 0);
}
END_TEST

/* A kick comes whole or cut in two at each byte, or with the next one behind it. */
START_TEST(test_cut_and_glued)
{
	u8 kick[40] = {35, 0, 0, 0, 1 | 8, 0, 0, 0, 8}, answer[64];

	bring_up(UML_SOC);
	for (u32 cut = 1; cut < 20; cut++) {
		rig_send_raw(&rig, UML_SOC, kick, cut, NULL, 0);
		ck_assert_int_eq(rig_answer(&rig, UML_SOC, answer, sizeof(answer)), -1);
		rig_send_raw(&rig, UML_SOC, kick + cut, 20 - cut, NULL, 0);
		ck_assert_int_eq(rig_answer(&rig, UML_SOC, answer, sizeof(answer)), 8);
	}
	memcpy(kick + 20, kick, 20);
	rig_send_raw(&rig, UML_SOC, kick, 40, NULL, 0);
	ck_assert_int_eq((int)recv(rig.far[UML_SOC], answer, sizeof(answer), MSG_DONTWAIT), 40);
	assert_fine();
}
END_TEST

/* SET_OWNER has no payload, so the head of the next message, which brings a file,
 * may be read with it. */
START_TEST(test_file_with_next)
{
	u8 msgs[12 + 52] = {3, 0, 0, 0, 1};
	int pair[2];

	bring_up(UML_SOC);
	ck_assert(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
	rig.request = pair[1];
	put_le32(21, msgs + 12);
	put_le32(1, msgs + 16);
	put_le32(0, msgs + 20);
	rig_send_raw(&rig, UML_SOC, msgs, 24, &pair[0], 1);
	close(pair[0]);
	ck_assert_int_ge(rig.uml->dev[UML_SOC].request_fd, 0);
	assert_fine();
}
END_TEST

START_TEST(test_time)
{
	u8 msg[16] = {4}, answer[16]; /* GET */

	for (u32 cut = 1; cut < sizeof(msg); cut++) {
		rig_send_raw(&rig, RIG_TT, msg, cut, NULL, 0);
		rig_send_raw(&rig, RIG_TT, msg + cut, sizeof(msg) - cut, NULL, 0);
		ck_assert_int_eq((int)recv(rig.far[RIG_TT], answer, sizeof(answer), MSG_DONTWAIT),
				 16);
		ck_assert_uint_eq(get_le32(answer), 0); /* ACK */
	}
	/* Requests for times that never come, or have been. */
	msg[0] = 2;
	for (u32 i = 0; i < 3; i++) {
		put64((const u64[]){UINT64_MAX, (u64)INT64_MAX / 1000 + 1, 0}[i], msg + 8);
		rig_send_raw(&rig, RIG_TT, msg, sizeof(msg), NULL, 0);
		ck_assert_int_eq(event_pending(&rig.uml->run), i == 2);
	}
	assert_fine();
}
END_TEST

/* --------------------------------------------------------------- malformed */

START_TEST(test_unknown_request)
{
	static const u32 known[] = {1, 2, 3, 4, 5, 8, 9, 10, 15, 16, 18, 21, 24, 25, 35};
	bool is_known = false;

	for (u32 i = 0; i < ARRAY_SIZE(known); i++)
		is_known |= known[i] == (u32)_i;
	if (is_known)
		return;
	rig_send(&rig, UML_GPIO, (u32)_i, "12345678", 8, NULL, 0);
	assert_failed("gpio: vhost-user message");
}
END_TEST

/* Those with a payload, with less of it. */
START_TEST(test_short)
{
	static const struct {
		u32 request, len;
	} messages[] = {{5, 40}, {8, 8}, {9, 40}, {10, 8}, {18, 8}, {35, 8}, {24, 12}};
	u8 payload[64] = {1};

	rig_send(&rig, UML_SOC, messages[_i].request, payload, messages[_i].len - 1, &rig.ram_file,
		 messages[_i].request == 5);
	assert_failed("soc: vhost-user message");
}
END_TEST

START_TEST(test_long)
{
	u8 msg[12] = {1, 0, 0, 0, 1};

	put_le32((const u32[]){VU_PAYLOAD_MAX + 1, 0x7fffffff, UINT32_MAX, UINT32_MAX - 11}[_i],
		 msg + 8);
	rig_send_raw(&rig, UML_CONSOLE, msg, sizeof(msg), NULL, 0);
	assert_failed("console: a vhost-user message of ");
}
END_TEST

START_TEST(test_wrong_version)
{
	u8 msg[12] = {1, 0, 0, 0, (u8)(_i == 1 ? 5 : _i)};

	rig_send_raw(&rig, UML_CONSOLE, msg, sizeof(msg), NULL, 0);
	if (_i % 4 == 1)
		assert_fine();
	else
		assert_failed("console: vhost-user message 1");
}
END_TEST

/* More than any message has, with a message that takes none, one, and a bad one. */
START_TEST(test_surplus_files)
{
	int fds[16];
	u8 table[40] = {1};

	for (u32 i = 0; i < ARRAY_SIZE(fds); i++)
		fds[i] = rig.ram_file;
	rig_send(&rig, UML_SOC, 3, NULL, 0, fds, ARRAY_SIZE(fds));
	assert_fine();
	ck_assert_uint_eq(rig.uml->dev[UML_SOC].fd_count, 0);
	put64(RIG_BASE, table + 8);
	put64(RIG_RAM, table + 16);
	rig_send(&rig, UML_SOC, 5, table, sizeof(table), fds, 2);
	assert_failed("soc: vhost-user message 5");
}
END_TEST

START_TEST(test_request_without_file)
{
	rig_send(&rig, UML_SOC, 21, NULL, 0, NULL, 0);
	assert_failed("soc: vhost-user message 21");
}
END_TEST

START_TEST(test_memory)
{
	static const struct {
		u64 base, size, offset;
	} tables[] = {
		{RIG_BASE, 0, 0},	   {RIG_BASE, RIG_RAM + 1, 0},
		{RIG_BASE, RIG_RAM, 1},	   {RIG_BASE, RIG_RAM, UINT64_MAX},
		{RIG_BASE, UINT64_MAX, 0}, {UINT64_MAX, RIG_RAM, 0},
		{RIG_BASE, 4096, 17},
	};

	rig_memory(&rig, UML_SOC, tables[_i].base, tables[_i].size, tables[_i].offset);
	assert_failed("soc: vhost-user message 5");
}
END_TEST

/* The devices are all told the same. */
START_TEST(test_other_memory)
{
	bring_up(UML_SOC);
	rig_memory(&rig, UML_GPIO, RIG_BASE, RIG_RAM, 0);
	assert_fine();
	rig_memory(&rig, UML_CONSOLE, RIG_BASE + 4096, RIG_RAM, 0);
	assert_failed("console: vhost-user message 5");
}
END_TEST

START_TEST(test_ring_size)
{
	rig_two(&rig, UML_SOC, 8, 0, (const u32[]){0, 3, 65536, UINT32_MAX, 48}[_i]);
	assert_failed("soc: vhost-user message 8");
}
END_TEST

START_TEST(test_ring_number)
{
	rig_two(&rig, UML_SOC, (const u32[]){8, 10, 18, 35}[_i % 4],
		_i < 4 ? UML_QUEUES : UINT32_MAX, 16);
	assert_failed("soc: vhost-user message ");
}
END_TEST

/* Addresses of rings where there is no memory, or not enough of it. */
static const u64 bad_rings[] = {0, RIG_BASE - 1, RIG_BASE + RIG_RAM - 1, UINT64_MAX,
				UINT64_MAX - 63};

START_TEST(test_ring_address)
{
	u64 good = RIG_BASE;

	bring_up(UML_SOC);
	rig_desc(&rig, 0, 0, RIG_BASE + RIG_DATA, 16, 0, 0);
	rig_ring_at(&rig, UML_SOC, 0, bad_rings[_i], good + RIG_USED, good + RIG_AVAIL);
	rig_kick(&rig, UML_SOC, 0, 0);
	assert_failed("soc: queue 0 holds a descriptor that cannot be");
}
END_TEST

START_TEST(test_ring_parts)
{
	u64 good = RIG_BASE;

	bring_up(UML_SOC);
	rig_desc(&rig, 0, 0, RIG_BASE + RIG_DATA, 16, 0, 0);
	rig_ring_at(&rig, UML_SOC, 0, good, bad_rings[_i], good + RIG_AVAIL);
	rig_kick(&rig, UML_SOC, 0, 0); /* nowhere to give it back */
	rig_ring_at(&rig, UML_SOC, 0, good, good + RIG_USED, bad_rings[_i]);
	rig_kick(&rig, UML_SOC, 0, 0); /* no queue */
	assert_fine();
}
END_TEST

START_TEST(test_descriptors)
{
	static const struct {
		u64 addr;
		u32 len;
		u16 flags, next, head;
	} bad[] = {
		{0, 16, 0, 0, 0},			  /* no memory */
		{RIG_BASE + RIG_RAM - 8, 16, 0, 0, 0},	  /* beyond its end */
		{UINT64_MAX - 3, 16, 0, 0, 0},		  /* around */
		{RIG_BASE, UINT32_MAX, 0, 0, 0},	  /* longer than memory */
		{RIG_BASE + RIG_DATA, 16, 1, 0, 0},	  /* a chain without end */
		{RIG_BASE + RIG_DATA, 16, 1, RIG_NUM, 0}, /* no such descriptor */
		{RIG_BASE + RIG_DATA, 16, 0, 0, RIG_NUM},
		{RIG_BASE + RIG_DATA, 16, 0, 0, UINT16_MAX},
	};

	bring_up(UML_SOC);
	rig_desc(&rig, 0, 0, bad[_i].addr, bad[_i].len, bad[_i].flags, bad[_i].next);
	rig_kick(&rig, UML_SOC, 0, bad[_i].head);
	assert_failed("soc: queue 0 holds a descriptor that cannot be");
}
END_TEST

START_TEST(test_index_jumps)
{
	bring_up(UML_SOC);
	put_le16((const u16[]){RIG_NUM + 1, 0x8000, UINT16_MAX}[_i],
		 rig_queue(&rig, 0) + RIG_AVAIL + 2);
	rig_two(&rig, UML_SOC, 35, 0, 0);
	assert_failed("soc: queue 0 has more in it than it holds");
}
END_TEST

START_TEST(test_time_unknown)
{
	u8 msg[16] = {0};

	put_le32((const u32[]){0, 6, 7, 10, UINT32_MAX}[_i], msg);
	rig_send_raw(&rig, RIG_TT, msg, sizeof(msg), NULL, 0);
	assert_failed("time-travel: there is no message");
}
END_TEST

/* The clock that both have in memory, when a register is touched. */
START_TEST(test_clock)
{
	struct node *node = rig.uml->node;
	volatile u64 *current = (volatile u64 *)((u8 *)rig.uml->shared + 16);
	volatile u16 *running = (volatile u16 *)((u8 *)rig.uml->shared + 24);

	bring_up(UML_SOC);
	node->queue.now = SIM_MS(5);
	*running = 1;
	*current = (const u64[]){UINT64_MAX, (u64)INT64_MAX, (u64)INT64_MAX / 1000 + 1, 4999999,
				 0}[_i];
	access_register(3, 0x10, 4, 0);
	assert_failed("time-travel: its time");
	ck_assert_uint_eq(rig.reads, 0);
	ck_assert_int_eq(node->queue.now, SIM_MS(5));
}
END_TEST

static void no_event(struct event *event)
{
}

START_TEST(test_clock_past_event)
{
	volatile u64 *current = (volatile u64 *)((u8 *)rig.uml->shared + 16);
	volatile u16 *running = (volatile u16 *)((u8 *)rig.uml->shared + 24);
	struct event event;

	bring_up(UML_SOC);
	event_init(&event, no_event);
	node_schedule(rig.uml->node, &event, SIM_MS(1));
	*running = 1;
	*current = 1000000;
	access_register(3, 0x10, 4, 0);
	assert_fine();
	ck_assert_int_eq(rig.uml->node->queue.now, SIM_MS(1));
	*current = 1000001;
	access_register(3, 0x10, 4, 0);
	assert_failed("time-travel: it went on past what it was allowed");
	node_cancel(rig.uml->node, &event);
}
END_TEST

START_TEST(test_gpio)
{
	u8 *data = rig_queue(&rig, 1) + RIG_DATA;

	bring_up(UML_GPIO);
	put_le16((const u16[]){1, UML_LINES_MAX, UINT16_MAX}[_i], data);
	rig_desc(&rig, 1, 0, RIG_BASE + RIG_QUEUE_BYTES + RIG_DATA, 2, 0, 0);
	rig_kick(&rig, UML_GPIO, 1, 0);
	assert_failed("gpio: line");
}
END_TEST

/* What its init would never say. */
START_TEST(test_control)
{
	static const char *const lines[] = {"done 1 0\n", "done 99999 0\n", "hello\n", "\n"};
	u8 *data = rig_queue(&rig, 1) + RIG_DATA;

	bring_up(UML_CONSOLE);
	memcpy(data, lines[_i], strlen(lines[_i]));
	rig_desc(&rig, 1, 0, RIG_BASE + RIG_QUEUE_BYTES + RIG_DATA, (u32)strlen(lines[_i]), 0, 0);
	rig_kick(&rig, UML_CONSOLE, 1, 0);
	assert_failed("what its init says");
}
END_TEST

/* Without end, at one instant: at a port, and in a line of control. */
START_TEST(test_storm)
{
	u32 queue = _i ? 1 : 5;
	u8 answer[64];

	bring_up(UML_CONSOLE);
	rig_ring(&rig, UML_CONSOLE, queue);
	memset(rig.ram + 0x8000, 'y', 0x8000);
	rig_desc(&rig, queue, 0, RIG_BASE + 0x8000, 0x8000, 0, 0);
	for (u32 i = 0; i < 3000 && rig.uml->state == UML_ON; i++) {
		rig_kick(&rig, UML_CONSOLE, queue, 0);
		rig_answer(&rig, UML_CONSOLE, answer, sizeof(answer));
	}
	assert_failed(_i ? "what its init says does not end" :
			   "it has printed 64 MiB without letting time go on");
}
END_TEST

/* What it answers when it is interrupted: right, cut, another, nothing. */
START_TEST(test_reply)
{
	u8 reply[20] = {(u8)(_i == 2 ? 3 : 4), 0, 0, 0, 5, 0, 0, 0, 8};
	u8 *data = rig_queue(&rig, 0) + RIG_DATA;

	bring_up(UML_GPIO);
	rig_request_fd(&rig, UML_GPIO);
	if (_i < 3)
		ck_assert_int_gt((int)send(rig.request, reply, _i == 1 ? 19 : 20, 0), 0);
	put_le16(2, data); /* the line's direction */
	rig_desc(&rig, 0, 0, RIG_BASE + RIG_DATA, 8, 1, 1);
	rig_desc(&rig, 0, 1, RIG_BASE + RIG_DATA + 16, 2, 2, 0);
	rig_kick(&rig, UML_GPIO, 0, 0);
	ck_assert_uint_eq(data[16], 0);
	ck_assert_uint_eq(data[17], 2);
	if (_i == 0)
		assert_fine();
	else
		assert_failed(_i < 3 ? "gpio: a reply that is none" : "without letting time go on");
}
END_TEST

/* It asks and asks, and takes no answer. */
START_TEST(test_deaf)
{
	u8 get[16] = {4};

	for (u32 i = 0; i < 100000 && rig.uml->state == UML_ON; i++) {
		if (_i)
			rig_send_raw(&rig, RIG_TT, get, sizeof(get), NULL, 0);
		else
			rig_send(&rig, UML_SOC, 1, NULL, 0, NULL, 0);
	}
	assert_failed("it does not read what it is answered");
}
END_TEST

/* A peer that is gone in the middle of a message is none of our faults. */
START_TEST(test_hang_up)
{
	u8 kick[20] = {35, 0, 0, 0, 9, 0, 0, 0, 8};

	bring_up(UML_SOC);
	rig_send_raw(&rig, UML_SOC, kick, (size_t)_i, NULL, 0);
	rig_hang_up(&rig, UML_SOC);
	vu_receive(&rig.uml->dev[UML_SOC]);
	ck_assert_int_eq(rig.uml->dev[UML_SOC].fd, -1);
	assert_fine();
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("uml");
	TCase *good = tcase_create("a kernel"), *bad = tcase_create("none");

	tcase_add_checked_fixture(good, setup, teardown);
	tcase_add_test(good, test_features);
	tcase_add_test(good, test_registers);
	tcase_add_test(good, test_cut_and_glued);
	tcase_add_test(good, test_file_with_next);
	tcase_add_test(good, test_time);
	suite_add_tcase(s, good);
	tcase_add_checked_fixture(bad, setup, teardown);
	tcase_set_timeout(bad, 100); /* of bytes there are many, and sanitizers are slow */
	tcase_add_loop_test(bad, test_unknown_request, 0, 64);
	tcase_add_loop_test(bad, test_short, 0, 7);
	tcase_add_loop_test(bad, test_long, 0, 4);
	tcase_add_loop_test(bad, test_wrong_version, 0, 4);
	tcase_add_test(bad, test_surplus_files);
	tcase_add_test(bad, test_request_without_file);
	tcase_add_loop_test(bad, test_memory, 0, 7);
	tcase_add_test(bad, test_other_memory);
	tcase_add_loop_test(bad, test_ring_size, 0, 5);
	tcase_add_loop_test(bad, test_ring_number, 0, 8);
	tcase_add_loop_test(bad, test_ring_address, 0, ARRAY_SIZE(bad_rings));
	tcase_add_loop_test(bad, test_ring_parts, 0, ARRAY_SIZE(bad_rings));
	tcase_add_loop_test(bad, test_descriptors, 0, 8);
	tcase_add_loop_test(bad, test_index_jumps, 0, 3);
	tcase_add_loop_test(bad, test_time_unknown, 0, 5);
	tcase_add_loop_test(bad, test_clock, 0, 5);
	tcase_add_test(bad, test_clock_past_event);
	tcase_add_loop_test(bad, test_gpio, 0, 3);
	tcase_add_loop_test(bad, test_control, 0, 4);
	tcase_add_loop_test(bad, test_storm, 0, 2);
	tcase_add_loop_test(bad, test_reply, 0, 4);
	tcase_add_loop_test(bad, test_deaf, 0, 2);
	tcase_add_loop_test(bad, test_hang_up, 0, 20);
	suite_add_tcase(s, bad);
	return s;
}

int main(void)
{
	SRunner *runner = srunner_create(suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
