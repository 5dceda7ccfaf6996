/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MDIO waveform: three buses of two nodes with different clocks share a
 * file; what a plain decoder of the edges reads out of it, and what sigrok's
 * does where it is installed, is what the buses' owners saw.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include <netemu/mdio.h>
#include <netemu/node.h>

#include "capture/vcd.h"
#include "suite.h"

#define BUSES 3
#define FRAMES 40

struct owner {
	struct mdio_bus bus;
	struct mdio_device dev;
	struct event kick;
	struct rng rng;
	u16 next_read;
	GPtrArray *seen; /* lines as sigrok_line() writes them */
	u32 left;
	sim_time last_end;
};

static u16 dev_read(struct mdio_device *dev, u8 reg)
{
	return container_of(dev, struct owner, dev)->next_read;
}

static void dev_write(struct mdio_device *dev, u8 reg, u16 value)
{
}

static u16 dev_read_c45(struct mdio_device *dev, u8 devad, u16 reg)
{
	return container_of(dev, struct owner, dev)->next_read;
}

static void dev_write_c45(struct mdio_device *dev, u8 devad, u16 reg, u16 value)
{
}

/* A frame as one line, every field in it. */
static char *frame_line(u32 start, u32 op, u32 phy, u32 reg, u32 ta, u32 data)
{
	return g_strdup_printf("ST%u OP%u PHY%02x REG%02x TA%u %04x", start, op, phy, reg, ta,
			       data);
}

static char *line_of(const struct mdio_frame *f)
{
	static const u8 start[] = {1, 1, 0, 0, 0, 0}, op[] = {1, 2, 0, 1, 3, 2};
	bool read = f->op == MDIO_C22_READ || f->op >= MDIO_C45_READ;

	return frame_line(start[f->op], op[f->op], f->phy, f->reg, read && !f->answered ? 3 : 2,
			  f->data);
}

static void done(struct mdio_bus *bus, void *ctx)
{
	struct owner *o = ctx;

	g_ptr_array_add(o->seen, line_of(&bus->frame));
	o->last_end = node_now(bus->node);
	if (--o->left)
		node_schedule(bus->node, &o->kick,
			      node_now(bus->node) + (sim_time)rng_below(&o->rng, SIM_US(20)));
}

static void kick(struct event *ev)
{
	struct owner *o = container_of(ev, struct owner, kick);
	struct mdio_frame f = {
		.op = (enum mdio_opcode)rng_below(&o->rng, 6),
		.phy = rng_below(&o->rng, 4) ? 5 : (u8)rng_below(&o->rng, 32),
		.reg = (u8)rng_below(&o->rng, 32),
		.data = (u16)rng_u64(&o->rng),
	};

	o->next_read = (u16)rng_u64(&o->rng);
	mdio_bus_start(&o->bus, &f, done, o);
}

static struct world *world;
static struct owner owners[BUSES];
static char *path;

static const char *const names[BUSES] = {"a.mdio", "a.ext", "b.mdio"};
static const u32 clocks[BUSES] = {2500000, 1560000, 12500000};

static void setup(void)
{
	struct node *nodes[2];
	int fd = g_file_open_tmp("netemu-XXXXXX.vcd", &path, NULL);

	ck_assert_int_ge(fd, 0);
	close(fd);
	world = world_create(3);
	world->vcd = vcd_create(path, NULL);
	nodes[0] = world_add_node(world, "a");
	nodes[1] = world_add_node(world, "b");
	for (u32 i = 0; i < BUSES; i++) {
		struct owner *o = &owners[i];

		*o = (struct owner){.left = FRAMES, .seen = g_ptr_array_new_with_free_func(g_free)};
		mdio_bus_init(&o->bus, nodes[i / 2], names[i] + 2, clocks[i]);
		o->dev.read = dev_read;
		o->dev.write = dev_write;
		o->dev.read_c45 = dev_read_c45;
		o->dev.write_c45 = dev_write_c45;
		ck_assert(mdio_bus_attach(&o->bus, 5, &o->dev));
		node_rng_init(nodes[i / 2], &o->rng, names[i]);
		event_init(&o->kick, kick);
		node_schedule(nodes[i / 2], &o->kick, SIM_US(1));
	}
}

static void teardown(void)
{
	for (u32 i = 0; i < BUSES; i++) {
		mdio_bus_finish(&owners[i].bus);
		g_ptr_array_unref(owners[i].seen);
	}
	if (world->vcd)
		ck_assert(vcd_close(world->vcd, NULL));
	world_destroy(world);
	g_unlink(path);
	g_free(path);
}

static void run_and_close(void)
{
	GError *err = NULL;

	world_run(world, SIM_SEC(1));
	ck_assert(vcd_close(world->vcd, &err));
	world->vcd = NULL;
}

/* Frames as a listener hears them who samples MDIO when MDC rises. */
struct listener {
	char mdc_id, mdio_id;
	bool mdc, mdio;
	u64 bits;
	u32 skip; /* bits of a frame that was broken off */
	u32 count, edges;
	GPtrArray *heard;
};

static void hear(struct listener *l, bool rises)
{
	u32 word;

	if (!rises)
		return;
	l->bits = l->bits << 1 | l->mdio;
	if (l->edges++ < l->skip)
		return;
	if (++l->count < MDIO_FRAME_BITS)
		return;
	l->count = 0;
	ck_assert_uint_eq(l->bits >> 32, UINT32_MAX);
	word = (u32)l->bits;
	g_ptr_array_add(l->heard, frame_line(word >> 30, word >> 28 & 3, word >> 23 & 31,
					     word >> 18 & 31, word >> 16 & 3, word & 0xffff));
}

static void listen_to(struct listener *l, const char *name)
{
	char *mdc = g_strdup_printf("%s.mdc", name), *mdio = g_strdup_printf("%s.mdio", name);
	char line[256], id, var[64];
	long long at, last = -1;
	FILE *file = fopen(path, "r");

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "$var wire 1 %c %63s $end", &id, var) == 2) {
			if (!strcmp(var, mdc))
				l->mdc_id = id;
			if (!strcmp(var, mdio))
				l->mdio_id = id;
		} else if (sscanf(line, "#%lld", &at) == 1) {
			ck_assert(at >= last);
			last = at;
		} else if ((*line == '0' || *line == '1') && line[1] == l->mdio_id) {
			l->mdio = *line == '1';
		} else if ((*line == '0' || *line == '1') && line[1] == l->mdc_id) {
			hear(l, *line == '1' && !l->mdc);
			l->mdc = *line == '1';
		}
	}
	fclose(file);
	g_free(mdc);
	g_free(mdio);
}

START_TEST(test_decodes)
{
	run_and_close();
	for (u32 i = 0; i < BUSES; i++) {
		struct listener l = {.heard = g_ptr_array_new_with_free_func(g_free)};

		ck_assert_uint_eq(owners[i].seen->len, FRAMES);
		listen_to(&l, names[i]);
		ck_assert_uint_eq(l.heard->len, FRAMES);
		for (u32 k = 0; k < FRAMES; k++)
			ck_assert_str_eq(l.heard->pdata[k], owners[i].seen->pdata[k]);
		g_ptr_array_unref(l.heard);
	}
}
END_TEST

/* An aborted frame ends where it was aborted, and the next one is whole. */
static void abort_bus(struct event *ev)
{
	mdio_bus_abort(&owners[0].bus);
	ck_assert(!owners[0].bus.busy);
	node_schedule(owners[0].bus.node, &owners[0].kick, SIM_US(20));
	g_free(ev);
}

START_TEST(test_abort)
{
	struct listener l = {.heard = g_ptr_array_new_with_free_func(g_free), .skip = 20};
	struct event *ev = g_new(struct event, 1);

	owners[0].left = 1;
	event_init(ev, abort_bus);
	node_schedule(owners[0].bus.node, ev, SIM_US(1) + 20 * SIM_NS(400));
	run_and_close();
	ck_assert_uint_eq(owners[0].bus.frames, 1);
	ck_assert_int_eq(owners[0].last_end, SIM_US(20) + 64 * SIM_NS(400));
	/* 20 bits of preamble went out in vain. */
	listen_to(&l, names[0]);
	ck_assert_uint_eq(l.edges, 20 + 64);
	ck_assert_uint_eq(l.heard->len, 1);
	ck_assert_str_eq(l.heard->pdata[0], owners[0].seen->pdata[0]);
	g_ptr_array_unref(l.heard);
}
END_TEST

/* One frame from the lines that sigrok-cli prints of it, or NULL at the end. */
static char *sigrok_frame(FILE *pipe)
{
	static const char *const ops45[] = {"ADDR", "WRITE", "READINC", "READ"};
	u32 start = 9, op = 9, phy = 99, reg = 99, ta = 2, data;
	char line[256], word[32];

	while (fgets(line, sizeof(line), pipe)) {
		char *text = strstr(line, ": ");

		ck_assert_ptr_nonnull(text);
		text += 2;
		if (sscanf(text, "ST (Clause %u)", &start) == 1)
			start = start == 22;
		else if (sscanf(text, "OP: %31s", word) == 1 && start)
			op = strcmp(word, "READ") ? 1 : 2;
		else if (sscanf(text, "OP: %31s", word) == 1)
			for (op = 0; op < 3 && strcmp(word, ops45[op]);)
				op++;
		else if (g_str_has_prefix(text, "TA invalid"))
			ta = 3;
		else if (sscanf(text, "DATA: %x", &data) == 1)
			return frame_line(start, op, phy, reg, ta, data);
		else if (sscanf(text, "PHYAD: %u", &phy) != 1 &&
			 sscanf(text, "PRTAD: %u", &phy) != 1 &&
			 sscanf(text, "REGAD: %u", &reg) != 1)
			sscanf(text, "DEVAD: %u", &reg);
	}
	return NULL;
}

START_TEST(test_sigrok_agrees)
{
	char *tool = g_find_program_in_path("sigrok-cli");

	run_and_close();
	if (!tool)
		return; /* tests/scenario/mdio_waveform.sh says that the judge is missing */
	for (u32 i = 0; i < BUSES; i++) {
		char *command = g_strdup_printf("%s -i %s -I vcd -P mdio:mdc=%s.mdc:mdio=%s.mdio"
						" -A mdio=frame:frame-error",
						tool, path, names[i], names[i]);
		FILE *pipe = popen(command, "r");
		u32 count = 0;
		char *frame;

		ck_assert_ptr_nonnull(pipe);
		while ((frame = sigrok_frame(pipe))) {
			ck_assert_uint_lt(count, FRAMES);
			ck_assert_str_eq(frame, owners[i].seen->pdata[count++]);
			g_free(frame);
		}
		ck_assert_uint_eq(count, FRAMES);
		ck_assert_int_eq(pclose(pipe), 0);
		g_free(command);
	}
	g_free(tool);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("vcd");
	TCase *tc = tcase_create("vcd");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, test_decodes);
	tcase_add_test(tc, test_abort);
	tcase_add_test(tc, test_sigrok_agrees);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
