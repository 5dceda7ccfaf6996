/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capture writer: block structure, options, failing disks. */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <netemu/wire.h>

#include "capture/pcapng.h"
#include "suite.h"

static char *dir, *path;
static struct world *world;
static struct node *node;

static void setup(void)
{
	dir = g_dir_make_tmp("netemu-pcapng-XXXXXX", NULL);
	ck_assert_ptr_nonnull(dir);
	path = g_build_filename(dir, "c.pcapng", NULL);
	world = world_create(1);
	node = world_add_node(world, "a");
}

static void teardown(void)
{
	ck_assert_uint_eq(node->frames.in_use, 0);
	world_destroy(world);
	unlink(path);
	rmdir(dir);
	g_free(path);
	g_free(dir);
}

static struct frame *make_frame(u32 len, u8 fill)
{
	struct frame *f = frame_alloc(&node->frames, len);

	memset(frame_append(f, len - ETH_FCS_LEN), fill, len - ETH_FCS_LEN);
	frame_append_fcs(f);
	frame_name(f);
	return f;
}

/* Walks the blocks of @data; the count of each of the types 1 and 6. */
static void count_blocks(const u8 *data, size_t len, int *interfaces, int *packets)
{
	*interfaces = *packets = 0;
	for (size_t at = 0; at < len;) {
		u32 type = get_le32(data + at), size = get_le32(data + at + 4);

		ck_assert_uint_eq(size % 4, 0);
		ck_assert_uint_le(size, len - at);
		ck_assert_uint_eq(get_le32(data + at + size - 4), size);
		if (!at)
			ck_assert_uint_eq(type, 0x0a0d0d0a);
		*interfaces += type == 1;
		*packets += type == 6;
		at += size;
	}
}

/* The option @code of the Enhanced Packet Block at @block, or NULL. */
static const u8 *find_option(const u8 *block, u16 code)
{
	u32 size = get_le32(block + 4), caplen = get_le32(block + 20);

	for (u32 at = 28 + ((caplen + 3) & ~3u); at + 4 < size;) {
		u16 len = get_le16(block + at + 2);

		if (get_le16(block + at) == code)
			return block + at + 4;
		at += 4 + ((len + 3u) & ~3u);
	}
	return NULL;
}

START_TEST(blocks_say_what_was_captured)
{
	struct capture_options options = {.epoch_ns = 1000000000, .comment = "test"};
	struct capture *c = capture_create(path, &options, NULL);
	struct tap *netdev = capture_add_tap(c, "a.eth0", TAP_NETDEV);
	struct tap *cable = capture_add_tap(c, "c0", TAP_CABLE);
	struct frame *f = make_frame(67, 0x5a);
	const u8 *epb = NULL;
	int interfaces, packets;
	char *data;
	gsize len;

	node->queue.now = SIM_NS(5);
	tap_frame(netdev, node, f, TAP_OUT, NULL);
	f->data[3] ^= 1;
	f->flags |= FRAME_DAMAGED;
	tap_frame(cable, node, f, TAP_IN, "bad FCS");
	tap_frame(NULL, node, f, TAP_IN, NULL);
	output_merge(world);
	ck_assert_uint_eq(tap_count(netdev), 1);
	ck_assert(capture_close(c, NULL));

	ck_assert(g_file_get_contents(path, &data, &len, NULL));
	count_blocks((u8 *)data, len, &interfaces, &packets);
	ck_assert_int_eq(interfaces, 2);
	ck_assert_int_eq(packets, 2);
	for (size_t at = 0, seen = 0; at < len; at += get_le32(data + at + 4)) {
		const u8 *b = (const u8 *)data + at;

		if (get_le32(b) != 6)
			continue;
		epb = b;
		ck_assert_uint_eq(get_le32(b + 8), seen);
		ck_assert_uint_eq(get_le32(b + 16), 1000000005);
		ck_assert_uint_eq(get_le32(b + 20), seen ? 67 : 63);
		ck_assert_uint_eq(get_le32(find_option(b, 5)), (u32)f->packet_id);
		if (!seen++)
			ck_assert_uint_eq(get_le32(find_option(b, 2)), 2);
	}
	ck_assert_uint_eq(get_le32(find_option(epb, 2)), 1 | 4 << 5 | BIT(24));
	ck_assert_int_eq(memcmp(find_option(epb, 1), "bad FCS", 7), 0);
	frame_put(f);
	g_free(data);
}
END_TEST

START_TEST(conduit_link_type_follows_its_first_frame)
{
	struct capture_options options = {.dsa_linktype = true};
	struct capture *c = capture_create(path, &options, NULL);
	struct tap *conduit = capture_add_tap(c, "a.eth0", TAP_CONDUIT);
	struct tap *netdev = capture_add_tap(c, "a.lan0", TAP_NETDEV);
	struct frame *f = make_frame(80, 0);
	u16 types[2];
	size_t n = 0;
	char *data;
	gsize len;

	put_be16(_i ? 0xdada : 0x4000, f->data + 12);
	tap_frame(netdev, node, f, TAP_OUT, NULL);
	tap_frame(conduit, node, f, TAP_OUT, NULL);
	output_merge(world);
	ck_assert(capture_close(c, NULL));
	ck_assert(g_file_get_contents(path, &data, &len, NULL));
	for (size_t at = 0; at < len; at += get_le32(data + at + 4))
		if (get_le32(data + at) == 1)
			types[n++] = get_le16(data + at + 8);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(types[0], 1);
	ck_assert_uint_eq(types[1], _i ? 285 : 284);
	frame_put(f);
	g_free(data);
}
END_TEST

START_TEST(unwritable_path_is_an_error)
{
	struct capture_options options = {0};
	GError *err = NULL;

	ck_assert_ptr_null(capture_create("/nonexistent/c.pcapng", &options, &err));
	ck_assert_ptr_nonnull(strstr(err->message, "/nonexistent/c.pcapng"));
	g_error_free(err);
}
END_TEST

START_TEST(full_disk_leaves_whole_blocks)
{
	struct rlimit limit = {.rlim_cur = 300000 + (rlim_t)_i, .rlim_max = RLIM_INFINITY};
	struct capture_options options = {0};
	struct capture *c;
	struct frame *f;
	struct tap *tap;
	GError *err = NULL;
	int interfaces, packets;
	char *data;
	gsize len;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	c = capture_create(path, &options, NULL);
	tap = capture_add_tap(c, "a.eth0", TAP_NETDEV);
	f = make_frame(1518, 1);
	for (int i = 0; i < 400; i++) {
		tap_frame(tap, node, f, TAP_OUT, NULL);
		output_merge(world);
	}
	ck_assert_ptr_nonnull(capture_failed(c));
	ck_assert(!capture_close(c, &err));
	ck_assert_ptr_nonnull(strstr(err->message, path));
	g_error_free(err);
	ck_assert(g_file_get_contents(path, &data, &len, NULL));
	ck_assert_uint_le(len, limit.rlim_cur);
	ck_assert_uint_gt(len + 2000, limit.rlim_cur);
	count_blocks((u8 *)data, len, &interfaces, &packets);
	ck_assert_int_gt(packets, 150);
	frame_put(f);
	g_free(data);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pcapng");
	TCase *tc = tcase_create("all");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, blocks_say_what_was_captured);
	tcase_add_loop_test(tc, conduit_link_type_follows_its_first_frame, 0, 2);
	tcase_add_test(tc, unwritable_path_is_an_error);
	tcase_add_loop_test(tc, full_disk_leaves_whole_blocks, 0, 4);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
