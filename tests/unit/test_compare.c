/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How two runs differ: registers by their traces, frames, output, what is known. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "capture/pcapng.h"
#include "capture/reader.h"
#include "compare/compare.h"
#include "suite.h"

static struct differences all;

static void setup(void)
{
	differences_init(&all, NULL);
}

static void teardown(void)
{
	differences_finish(&all);
}

static const struct difference *difference(u32 i)
{
	ck_assert_uint_lt(i, all.list->len);
	return all.list->pdata[i];
}

static void is(u32 i, const char *what, const char *detail, const char *a, const char *b)
{
	const struct difference *d = difference(i);

	ck_assert_str_eq(d->what, what);
	ck_assert_str_eq(d->detail, detail);
	ck_assert_pstr_eq(d->text[0], a);
	ck_assert_pstr_eq(d->text[1], b);
}

/* ---- Registers */

/* Lines of a trace, apart by newlines, of node @name. */
static void trace_lines(struct register_log *log, const char *name, const char *text)
{
	struct node node = {.name = (char *)name};
	char **lines = g_strsplit(text, "\n", -1);

	for (u32 i = 0; lines[i]; i++)
		log->sink.write(&log->sink, &node, 0, (u8 *)lines[i], strlen(lines[i]));
	g_strfreev(lines);
}

static void compare_traces(const char *a, const char *b)
{
	struct register_log log[2];

	for (u32 i = 0; i < 2; i++) {
		register_log_init(&log[i]);
		trace_lines(&log[i], "n", i ? b : a);
	}
	diff_registers(&all, log);
	for (u32 i = 0; i < 2; i++)
		register_log_finish(&log[i]);
}

START_TEST(same_writes_are_no_difference)
{
	compare_traces("eth0: reg: write A = 0x0001\neth0: reg: read A = 0x0001",
		       "eth0: reg: read B = 0x0007\neth0: reg: write A = 0x0001");
	ck_assert_uint_eq(all.list->len, 0);
}
END_TEST

START_TEST(one_writes_what_the_other_never_does)
{
	compare_traces("eth0: reg: write A = 0x0001 (ON=1)", "eth0: reg: write B = 0x0002");
	ck_assert_uint_eq(all.list->len, 2);
	is(0, "eth0 A", "written by one", "0x0001 (ON=1)", NULL);
	is(1, "eth0 B", "written by one", NULL, "0x0002");
}
END_TEST

START_TEST(last_values_differ)
{
	compare_traces("eth0: reg: write A = 0x0001\neth0: reg: write A = 0x0003 (X=3)",
		       "eth0: reg: write A = 0x0001");
	ck_assert_uint_eq(all.list->len, 1);
	is(0, "eth0 A", "last value", "0x0001, 0x0003 (X=3)", "0x0001");
}
END_TEST

/* However often a driver polls, the steps are the same; another step is not. */
START_TEST(steps_count_once)
{
	compare_traces(
		"m: reg: write A = 0x0000\nm: reg: write A = 0x0001\nm: reg: write A = 0x0000",
		"m: reg: write A = 0x0000\nm: reg: write A = 0x0001\nm: reg: write A = 0x0001\n"
		"m: reg: write A = 0x0000\nm: reg: write A = 0x0001\nm: reg: write A = 0x0000");
	ck_assert_uint_eq(all.list->len, 0);
	compare_traces(
		"m: reg: write A = 0x0000\nm: reg: write A = 0x0001\nm: reg: write A = 0x0000",
		"m: reg: write A = 0x0000\nm: reg: write A = 0x0002\nm: reg: write A = 0x0000");
	ck_assert_uint_eq(all.list->len, 1);
	is(0, "m A", "values on the way", "0x0000, 0x0001, 0x0000", "0x0000, 0x0002, 0x0000");
}
END_TEST

START_TEST(order_within_a_block)
{
	compare_traces("m: reg: write Z = 0x0000\nm: reg: write A[0] = 0x0001\n"
		       "m: reg: write A[1] = 0x0001\nm: reg: write B = 0x0001",
		       "m: reg: write Z = 0x0000\nm: reg: write B = 0x0001\n"
		       "m: reg: write A[0] = 0x0001\nm: reg: write A[1] = 0x0001");
	ck_assert_uint_eq(all.list->len, 1);
	is(0, "m (all)", "order of first writes", "A, B", "B, A");
}
END_TEST

/* The order of blocks is another matter. */
START_TEST(blocks_are_apart)
{
	compare_traces("m: reg: write A = 0x0000\np: reg: write B = 0x0001",
		       "p: reg: write B = 0x0001\nm: reg: write A = 0x0000");
	ck_assert_uint_eq(all.list->len, 0);
}
END_TEST

START_TEST(equal_differences_of_nodes_are_one)
{
	struct register_log log[2];

	for (u32 i = 0; i < 2; i++) {
		register_log_init(&log[i]);
		trace_lines(&log[i], "a", i ? "m: reg: write A = 0x0001" : "");
		trace_lines(&log[i], "b", i ? "m: reg: write A = 0x0001" : "");
		trace_lines(&log[i], "c", i ? "m: reg: write A = 0x0002" : "");
	}
	diff_registers(&all, log);
	for (u32 i = 0; i < 2; i++)
		register_log_finish(&log[i]);
	ck_assert_uint_eq(all.list->len, 2);
	ck_assert_uint_eq(difference(0)->where->len, 2);
	ck_assert_str_eq(difference(0)->where->pdata[1], "b");
	ck_assert_uint_eq(difference(1)->where->len, 1);
}
END_TEST

/* ---- Frames */

/* An ICMP echo request of 60 bytes: identification and sequence as given. */
static void echo(u8 *frame, u16 id, u16 seq)
{
	static const u8 head[] = {
		0x02, 0, 0, 0,	0, 2, 0x02, 0, 0,  0, 0, 1, 0x08, 0x00, /* Ethernet */
		0x45, 0, 0, 46, 0, 0, 0x40, 0, 64, 1, 0, 0, 10,	  0,	0, 1, 10, 0, 0, 2, 8, 0,
	};

	memset(frame, 0, 60);
	memcpy(frame, head, sizeof(head));
	put_be16(id, frame + 18);
	put_be16(seq, frame + 40);
}

static void add_frame(struct frame_log *log, const char *tap, const u8 *data, u32 len)
{
	const struct captured packet = {.tap = tap, .data = data, .len = len};

	frame_log_add(log, &packet);
}

START_TEST(frames_are_named)
{
	GHashTable *names = station_names_new();
	static const u8 addr[6] = {0x02, 0, 0, 0, 0, 1};
	struct frame_text text;
	u8 frame[60];

	g_hash_table_insert(names, g_memdup2(addr, 6), g_strdup("a.lan0"));
	echo(frame, 7, 3);
	frame_text_init(&text);
	frame_decode(frame, sizeof(frame), names, &text);
	ck_assert_str_eq(text.kind->str, "ICMP echo request");
	ck_assert_str_eq(text.flow->str, "a.lan0 > 02:00:00:00:00:02, 10.0.0.1 > 10.0.0.2");
	ck_assert_str_eq(text.detail->str, "sequence 3, 18 bytes");
	frame_text_finish(&text);
	g_hash_table_unref(names);
}
END_TEST

/* Every length of a frame with tags, options and extension headers. */
START_TEST(short_frames_are_called_so)
{
	static const u8 tagged[] =
		{
			0x02, 0,    0, 0,    0,	   2,	 0x02, 0, 0,	0,    0, 1, 0xda,
			0xda, 0,    0,					      /* EDSA */
			0x40, 0x10, 0, 0,    0x81, 0x00, 0x20, 5, 0x86, 0xdd, /* VLAN, IPv6 */
			0x60, 0,    0, 0,    0,	   20,	 0,    1,	      /* hop-by-hop */
			0xfe, 0x80, 0, 0,    0,	   0,	 0,    0, 0,	0,    0, 0, 0,
			0,    0,    1, 0xff, 0x02, 0,	 0,    0, 0,	0,    0, 0, 0,
			0,    0,    0, 0,    0,	   2,	 58,   0, 5,	2,    0, 0, 1,
			0,    133,  0, 0,    0,	   0,	 0,    0, 0,	0,    0, 0, 0,
		};
	struct frame_text text;

	for (u32 len = 0; len <= sizeof(tagged); len++) {
		u8 *copy = g_memdup2(tagged, len);

		frame_text_init(&text);
		frame_decode(copy, len, NULL, &text);
		ck_assert_uint_gt(text.kind->len, 0);
		if (len == sizeof(tagged)) {
			ck_assert_str_eq(text.kind->str, "ICMPv6 router solicitation");
			ck_assert_ptr_nonnull(
				strstr(text.flow->str, "from CPU to device 0 port 2"));
			ck_assert_ptr_nonnull(strstr(text.flow->str, "VLAN 5"));
		} else if (len >= 26) {
			ck_assert_ptr_nonnull(strstr(text.kind->str, "cut short"));
		}
		frame_text_finish(&text);
		g_free(copy);
	}
}
END_TEST

START_TEST(frames_of_one_side_are_counted)
{
	struct frame_log log[2];
	u8 frame[60];

	for (u32 i = 0; i < 2; i++) {
		frame_log_init(&log[i], NULL);
		for (u16 seq = 1; seq <= (i ? 3 : 1); seq++) {
			echo(frame, 7, seq);
			add_frame(&log[i], "c0", frame, sizeof(frame));
		}
	}
	diff_frames(&all, log);
	for (u32 i = 0; i < 2; i++)
		frame_log_finish(&log[i]);
	ck_assert_uint_eq(all.list->len, 1);
	is(0, "ICMP echo request, 02:00:00:00:00:01 > 02:00:00:00:00:02, 10.0.0.1 > 10.0.0.2, out",
	   "number", "1", "3: sequence 2, 18 bytes; sequence 3, 18 bytes");
}
END_TEST

START_TEST(contents_differ)
{
	struct frame_log log[2];
	u8 frame[60];

	for (u32 i = 0; i < 2; i++) {
		frame_log_init(&log[i], NULL);
		echo(frame, i ? 9 : 7, 1);
		frame[59] = (u8)i;
		add_frame(&log[i], "c0", frame, sizeof(frame));
		add_frame(&log[i], "c0", frame, sizeof(frame));
	}
	diff_frames(&all, log);
	for (u32 i = 0; i < 2; i++)
		frame_log_finish(&log[i]);
	/* Its checksums are those of neither. */
	ck_assert_uint_eq(all.list->len, 2);
	is(0, "ICMP echo request", "IPv4 identification", "0x0007", "0x0009");
	ck_assert_str_eq(difference(1)->detail, "payload");
}
END_TEST

/* ---- Captures */

struct reading {
	u32 frames;
	char *last_tap, *comment;
	bool damaged;
};

static void take(void *ctx, const struct captured *packet)
{
	struct reading *reading = ctx;

	reading->frames++;
	g_free(reading->last_tap);
	g_free(reading->comment);
	reading->last_tap = g_strdup(packet->tap);
	reading->comment = g_strdup(packet->comment);
	reading->damaged = packet->damaged;
	ck_assert_uint_eq(packet->fcs_len, 4);
	ck_assert_uint_eq(packet->len, 64);
	ck_assert_uint_eq(packet->data[0], 0xab);
	ck_assert_int_eq(packet->dir, TAP_IN);
}

static u8 *write_capture(size_t *len)
{
	struct world *world = world_create(1);
	struct node *node = world_add_node(world, "n");
	char *path = NULL;
	int fd = g_file_open_tmp("captureXXXXXX", &path, NULL);
	struct capture_options options = {0};
	struct capture *capture;
	struct frame *frame;
	struct tap *tap;
	char *bytes;

	ck_assert_int_ge(fd, 0);
	close(fd);
	capture = capture_create(path, &options, NULL);
	tap = capture_add_tap(capture, "c0", TAP_CABLE);
	frame = frame_alloc(&node->frames, 64);
	memset(frame_append(frame, 64), 0xab, 64);
	frame->flags |= FRAME_DAMAGED;
	tap_frame(tap, node, frame, TAP_IN, "bad FCS");
	frame_put(frame);
	output_merge(world);
	ck_assert(capture_close(capture, NULL));
	ck_assert(g_file_get_contents(path, &bytes, len, NULL));
	g_unlink(path);
	g_free(path);
	world_destroy(world);
	return (u8 *)bytes;
}

START_TEST(captures_are_read)
{
	struct reading reading = {0};
	size_t len;
	u8 *bytes = write_capture(&len);

	ck_assert(capture_read(bytes, len, take, &reading, NULL));
	ck_assert_uint_eq(reading.frames, 1);
	ck_assert_str_eq(reading.last_tap, "c0");
	ck_assert_str_eq(reading.comment, "bad FCS");
	ck_assert(reading.damaged);
	g_free(reading.last_tap);
	g_free(reading.comment);
	g_free(bytes);
}
END_TEST

static void ignore(void *ctx, const struct captured *packet)
{
	u32 *bytes = ctx;

	for (u32 i = 0; i < packet->len; i++)
		*bytes += packet->data[i];
}

/* Cut at each byte, and with each byte changed: refused or read, within bounds. */
START_TEST(broken_captures_do_no_harm)
{
	size_t len;
	u8 *bytes = write_capture(&len);
	u32 sum = 0;

	for (size_t cut = 1; cut < len; cut++) {
		u8 *copy = g_memdup2(bytes, cut);
		GError *err = NULL;

		if (!capture_read(copy, cut, ignore, &sum, &err))
			ck_assert_ptr_nonnull(err);
		g_clear_error(&err);
		g_free(copy);
	}
	for (size_t at = 0; at < len; at++) {
		u8 *copy = g_memdup2(bytes, len);

		copy[at] ^= 0xff;
		capture_read(copy, len, ignore, &sum, NULL);
		g_free(copy);
	}
	g_free(bytes);
}
END_TEST

/* ---- Output */

static void compare_output(const char *a, int exit_a, const char *b, int exit_b)
{
	const struct line_end end[2] = {{true, exit_a, a}, {true, exit_b, b}};

	diff_output(&all, "n", "cmd", end);
}

START_TEST(same_output)
{
	compare_output("a\nb\n", 0, "a\nb", 0);
	ck_assert_uint_eq(all.list->len, 0);
}
END_TEST

START_TEST(lines_of_one_side)
{
	compare_output("a\nb\nc\n", 1, "a\nc\nd\n", 0);
	ck_assert_uint_eq(all.list->len, 3);
	is(0, "cmd", "exit status", "1", "0");
	is(1, "cmd", "b", "b", NULL);
	is(2, "cmd", "d", NULL, "d");
}
END_TEST

START_TEST(figures)
{
	compare_output("x\n3 sent, 3 received, time 2.5 ms\n", 0,
		       "3 sent, 2 received, time 20 ms\n", 0);
	ck_assert_uint_eq(all.list->len, 2);
	is(0, "cmd", "x", "x", NULL);
	is(1, "cmd", "3 sent, # received, time # ms", "3 sent, 3 received, time 2.5 ms",
	   "3 sent, 2 received, time 20 ms");
}
END_TEST

/* A line that is missing is missing; the others are matched with their own. */
START_TEST(lines_are_matched_by_their_figures)
{
	compare_output(
		"from 1.2: seq=1 time=5\nfrom 1.2: seq=2 time=5\nfrom 1.2: seq=3 time=5\n", 0,
		"from 1.2: seq=2 time=6\nfrom 1.2: seq=3 time=5\nfrom 1.2: seq=4 time=5\n", 0);
	ck_assert_uint_eq(all.list->len, 3);
	is(0, "cmd", "from 1.2: seq=1 time=5", "from 1.2: seq=1 time=5", NULL);
	is(1, "cmd", "from 1.2: seq=2 time=#", "from 1.2: seq=2 time=5", "from 1.2: seq=2 time=6");
	is(2, "cmd", "from 1.2: seq=4 time=5", NULL, "from 1.2: seq=4 time=5");
}
END_TEST

START_TEST(lines_that_did_not_end)
{
	const struct line_end end[2] = {{false, 0, NULL}, {true, 0, "\033[2Ja\tb\n"}};

	diff_output(&all, "n", "cmd", end);
	ck_assert_uint_eq(all.list->len, 2);
	is(0, "cmd", "exit status", "had not ended", "0");
	is(1, "cmd", "[2Ja\tb", NULL, "[2Ja\tb");
}
END_TEST

/* ---- What is known */

static struct known *load(const char *text, GError **err)
{
	struct known *known;
	char *path = NULL;
	int fd = g_file_open_tmp("knownXXXXXX", &path, NULL);

	close(fd);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
	known = known_load(path, err);
	g_unlink(path);
	g_free(path);
	return known;
}

START_TEST(known_differences)
{
	struct known *known =
		load("{ \"netemu-differences\": 1, \"known\": ["
		     " { \"in\": \"output\", \"what\": \"ping *\", \"detail\": \"time #\","
		     "   \"reason\": \"clocks\" },"
		     " { \"in\": \"frames\", \"only\": \"linux\", \"what\": \"ICMPv6 *\","
		     "   \"reason\": \"no IPv6\" } ] }",
		     NULL);

	ck_assert_ptr_nonnull(known);
	all.known = known;
	differences_add(&all, IN_OUTPUT, "a", "ping x", "time #", g_strdup("time 1"),
			g_strdup("time 2"));
	differences_add(&all, IN_OUTPUT, "a", "ping x", "lost #", g_strdup("lost 1"),
			g_strdup("lost 2"));
	differences_add(&all, IN_FRAMES, "c0", "ICMPv6 x", "number", NULL, g_strdup("1"));
	differences_add(&all, IN_FRAMES, "c0", "ICMPv6 y", "number", g_strdup("1"), NULL);
	ck_assert_str_eq(difference(0)->reason, "clocks");
	ck_assert_ptr_null(difference(1)->reason);
	ck_assert_str_eq(difference(2)->reason, "no IPv6");
	ck_assert_ptr_null(difference(3)->reason);
	ck_assert_uint_eq(differences_unknown(&all), 2);
	known_free(known);
}
END_TEST

#define ONE_KNOWN(keys) "{ \"netemu-differences\": 1, \"known\": [ { " keys " } ] }"

START_TEST(wrong_lists_of_known_differences)
{
	static const char *const wrong[] = {
		"[]",
		"{ \"netemu-differences\": 2, \"known\": [] }",
		ONE_KNOWN("\"in\": \"clouds\""),
		ONE_KNOWN("\"in\": \"output\", \"what\": \"*\""),
		ONE_KNOWN(
			"\"in\": \"output\", \"what\": \"*\", \"only\": \"me\", \"reason\": \"x\""),
	};

	for (u32 i = 0; i < ARRAY_SIZE(wrong); i++) {
		GError *err = NULL;

		ck_assert_ptr_null(load(wrong[i], &err));
		ck_assert_ptr_nonnull(err);
		g_error_free(err);
	}
}
END_TEST

/* The list that ships. */
START_TEST(shipped_list_is_right)
{
	struct known *known = known_load(SOURCE_DIR "/docs/differences.json", NULL);

	ck_assert_ptr_nonnull(known);
	known_free(known);
}
END_TEST

/* ---- Reports */

START_TEST(report_for_people)
{
	const struct compare_facts facts = {"t", "4.0", 7};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	differences_add(&all, IN_REGISTERS, "a", "m A[0]", "last value", g_strdup("1"),
			g_strdup("2"));
	differences_add(&all, IN_REGISTERS, "a", "m A[1]", "last value", g_strdup("1"),
			g_strdup("2"));
	differences_add(&all, IN_REGISTERS, "a", "m A[3]", "last value", g_strdup("1"), NULL);
	differences_add(&all, IN_OUTPUT, "a", "cmd", "x", g_strdup("x"), NULL);
	differences_add(&all, IN_OUTPUT, "a", "cmd", "y", NULL, g_strdup("y"));
	report_print(&all, &facts, false, out);
	fclose(out);
	ck_assert_str_eq(text, "registers\n"
			       "  a: m A[0-1]: last value\n"
			       "      builtin  1\n"
			       "      linux    2\n"
			       "  a: m A[3]: last value\n"
			       "      builtin  1\n"
			       "      linux    -\n"
			       "output (- builtin, + linux)\n"
			       "  a: cmd\n"
			       "    - x\n"
			       "    + y\n"
			       "t: 4.0 s, seed 7: 5 differences, 0 known\n");
	free(text);
}
END_TEST

int main(void)
{
	const struct {
		const char *name;
		const TTest *test;
	} tests[] = {
		{"same writes", same_writes_are_no_difference},
		{"one writes", one_writes_what_the_other_never_does},
		{"last values", last_values_differ},
		{"steps", steps_count_once},
		{"order", order_within_a_block},
		{"blocks", blocks_are_apart},
		{"nodes", equal_differences_of_nodes_are_one},
		{"names", frames_are_named},
		{"short frames", short_frames_are_called_so},
		{"counts", frames_of_one_side_are_counted},
		{"contents", contents_differ},
		{"captures", captures_are_read},
		{"broken captures", broken_captures_do_no_harm},
		{"same output", same_output},
		{"lines", lines_of_one_side},
		{"figures", figures},
		{"matches", lines_are_matched_by_their_figures},
		{"no end", lines_that_did_not_end},
		{"known", known_differences},
		{"wrong lists", wrong_lists_of_known_differences},
		{"shipped list", shipped_list_is_right},
		{"report", report_for_people},
	};
	Suite *suite = suite_create("compare");

	for (u32 i = 0; i < ARRAY_SIZE(tests); i++) {
		TCase *tc = tcase_create(tests[i].name);

		tcase_add_checked_fixture(tc, setup, teardown);
		tcase_add_test(tc, tests[i].test);
		suite_add_tcase(suite, tc);
	}
	return run_suite(suite);
}
