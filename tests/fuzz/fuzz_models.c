/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hostile guest, made of random bytes, on every board that ships: it writes
 * and reads registers on the bus and over MDIO, scribbles in its memory, resets
 * devices in mid-operation, has frames arrive, and lets time pass. Three boards
 * are cabled together, so what one sends reaches models of the next.
 *
 * Each input is run on a thread with 256 KiB of stack (docs: hardening, loop-back
 * recursion). An input fails by a sanitizer's report, an assertion, a frame that
 * is left over in the end, or by taking too long.
 *
 * Input: a byte of flags, then operations: a byte of kind and device, and what
 * the kind needs. What the input does not hold reads as 0.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <netemu/cable.h>
#include <netemu/mdio.h>
#include <netemu/mii.h>
#include <netemu/reg.h>
#include <netemu/trace.h>

#include "topology/builder.h"

#define STACK_SIZE (256 * 1024)
#define RAM_SIZE (256 * 1024)
#define OPS_MAX 400
#define RUN_MAX SIM_SEC(2)   /* of virtual time, an input */
#define LINK_TIME SIM_SEC(5) /* autonegotiation of PHYs that start by themselves */

enum { FLAG_RINGS = BIT(0), FLAG_TRACE = BIT(1), FLAG_LINKS = BIT(2), FLAG_SWITCH = BIT(3) };

static const char *const board_names[] = {"espressobin", "pc", "switch4"};
#define BOARDS ARRAY_SIZE(board_names)

/* Jacks that are joined: board and jack, twice. A loop would storm. */
static const struct {
	u32 board[2];
	const char *jack[2];
} joined[] = {
	{{1, 2}, {"eth0", "p1"}},
	{{0, 2}, {"wan", "p2"}},
};

struct input {
	const u8 *p;
	size_t left;
};

struct fixture {
	struct world *world;
	struct board *board[BOARDS];
	struct cable *cable[ARRAY_SIZE(joined)];
	struct output_sink nowhere;
	sim_time ran;
};

static u32 take(struct input *in, u32 bytes)
{
	u32 value = 0;

	while (bytes-- && in->left) {
		value = value << 8 | *in->p++;
		in->left--;
	}
	return value;
}

static struct board_file *board_file(u32 i)
{
	char *path = g_strdup_printf("%s/topologies/boards/%s.json", SOURCE_DIR, board_names[i]);
	GError *err = NULL;
	struct board_file *file = board_file_read(path, model_classes, &err);

	if (!file) {
		fprintf(stderr, "%s\n", err->message);
		exit(2);
	}
	if (file->memory_size)
		file->memory_size = RAM_SIZE;
	g_free(path);
	return file;
}

static void discard(struct output_sink *sink, struct node *node, sim_time at, u8 *data, size_t len)
{
}

static void fixture_init(struct fixture *fx, struct board_file *const *files)
{
	static const char *const names[] = {"a", "b", "c"};
	struct cable_config config = {
		.category = cable_model.categories[0],
		.length_cm = 1000,
	};
	GError *err = NULL;

	*fx = (struct fixture){.world = world_create(1), .nowhere.write = discard};
	for (u32 i = 0; i < BOARDS; i++) {
		fx->board[i] = board_build(world_add_node(fx->world, names[i]), files[i], &err);
		if (!fx->board[i])
			g_error("%s", err->message);
	}
	for (u32 i = 0; i < ARRAY_SIZE(joined); i++) {
		struct mdi_port *port[2];

		for (u32 e = 0; e < 2; e++)
			port[e] = board_jack(fx->board[joined[i].board[e]], joined[i].jack[e]);
		fx->cable[i] = cable_model.create("c", &config, port[0], port[1], &err);
		if (!fx->cable[i])
			g_error("%s", err->message);
	}
}

static void fixture_finish(struct fixture *fx)
{
	for (u32 i = 0; i < ARRAY_SIZE(joined); i++)
		cable_model.destroy(fx->cable[i]);
	for (u32 i = 0; i < BOARDS; i++)
		board_destroy(fx->board[i]);
	for (u32 i = 0; i < fx->world->nodes->len; i++) {
		struct node *node = fx->world->nodes->pdata[i];

		if (node->frames.in_use)
			g_error("%s: %" G_GUINT64_FORMAT " frames left", node->name,
				node->frames.in_use);
	}
	world_destroy(fx->world);
}

static void run_for(struct fixture *fx, sim_time span)
{
	span = MIN(span, RUN_MAX - fx->ran);
	fx->ran += span;
	world_run(fx->world, fx->world->window_end + span);
}

/*
 * Puts the MAC at @base to work, as a driver does: rings of 16 at 0x1000 and
 * 0x2000, buffers from 0x4000, link forced, promiscuous. Numbers as in Linux
 * 6.12 mvneta.c; written out here so that a wrong offset of ours shows.
 */
static void start_mac(struct board *board, u64 base)
{
	static const u32 writes[][2] = {
		{0x2c08, 0xc010}, {0x2204, 0xffff0000}, {0x2294, 3},	      {0x2290, 0x3e},
		{0x2500, 1},	  {0x1480, 0x1000},	{0x14a0, 0x00800010}, {0x3c00, 0x2000},
		{0x3c20, 16},	  {0x2400, 1},		{0x1500, 0x00100000}, {0x25a4, 0xffffffff},
		{0x2c0c, 0x1042}, {0x2680, 1},		{0x2448, 1},	      {0x2c00, 0x8bfd},
		{0x3c60, 16},
	};

	for (u32 i = 0; i < 16; i++) {
		u8 *rx = board->ram + 0x1000 + i * 32, *tx = board->ram + 0x2000 + i * 32;

		put_le32(0x4000 + i * 0x800, rx + 8);
		put_le32(BIT(20) | BIT(21) | BIT(19), tx);
		put_le16(60 + i * 97, tx + 6);
		put_le32(0x4000 + i * 0x800, tx + 8);
		memset(board->ram + 0x4000 + i * 0x800, 0xff, 6);
	}
	for (u32 i = 0; i < ARRAY_SIZE(writes); i++)
		mmio_write(&board->mmio, base + writes[i][0], writes[i][1], 4);
}

static void start_macs(struct fixture *fx)
{
	for (u32 b = 0; b < BOARDS; b++)
		for (u32 i = 0; i < fx->board[b]->devices->len; i++) {
			struct board_device *d =
				&g_array_index(fx->board[b]->devices, struct board_device, i);

			if (d->model->cls->set_dma && d->size && fx->board[b]->ram)
				start_mac(fx->board[b], d->base);
		}
}

/* An address of a register of the device, from its tables; or any in its window. */
static u64 pick_addr(struct input *in, struct board_device *d)
{
	const struct reg_space *const *spaces = d->model->cls->spaces;
	u32 pick = take(in, 2), row = pick & 0x7fff;

	if (pick & 0x8000 || !spaces || !spaces[0])
		return d->base + row % MAX(d->size, 1);
	row %= spaces[0]->field_count;
	return d->base + spaces[0]->fields[row].addr +
	       take(in, 1) % spaces[0]->fields[row].count * spaces[0]->fields[row].stride;
}

static struct mdio_bus *mdio_bus_of(struct board *board)
{
	for (u32 i = 0; i < board->devices->len; i++) {
		struct model *model = g_array_index(board->devices, struct board_device, i).model;

		if (model->cls->mdio_bus)
			return model->cls->mdio_bus(model, "");
	}
	return NULL;
}

static void mdio_access(struct input *in, struct board *board, bool write)
{
	struct mdio_bus *bus = mdio_bus_of(board);
	u32 where = take(in, 2), value = take(in, 2);
	struct mdio_device *dev = bus ? bus->dev[where >> 5 & 31] : NULL;
	u8 reg = where & 31;

	if (!dev)
		return;
	if (where & 0x8000) {
		if (write && dev->write_c45)
			dev->write_c45(dev, reg, (u16)(value >> 8), (u16)value);
		else if (!write && dev->read_c45)
			dev->read_c45(dev, reg, (u16)value);
	} else if (write && dev->write) {
		dev->write(dev, reg, (u16)value);
	} else if (!write && dev->read) {
		dev->read(dev, reg);
	}
}

/* A register behind the two of multi-chip addressing (Linux: mv88e6xxx/smi.c). */
static void switch_do(struct fixture *fx, struct board *board, u16 command, u16 value)
{
	struct mdio_bus *bus = mdio_bus_of(board);
	struct mdio_device *dev = bus ? bus->dev[1] : NULL;

	if (!dev || !dev->write)
		return;
	dev->write(dev, 1, value);
	dev->write(dev, 0, command);
	run_for(fx, SIM_US(1));
}

static void switch_access(struct input *in, struct fixture *fx, struct board *board, bool write)
{
	u16 where = (u16)take(in, 2) & 0x3ff, value = write ? (u16)take(in, 2) : 0;

	switch_do(fx, board, (write ? 0x9400 : 0x9800) | where, value);
}

/*
 * Opens the switch as a bridge of its own: the port to the processor forced up,
 * all ports forwarding to each other, PHYs powered (global 2: registers 0x18
 * and 0x19; port: 0x01 MAC control, 0x04 control, 0x06 VLAN map).
 */
static void start_switch(struct fixture *fx, struct board *board)
{
	switch_do(fx, board, 0x9400 | 0x10 << 5 | 1, 0x003e);
	for (u16 port = 0; port < 6; port++) {
		switch_do(fx, board, 0x9400 | (0x10 + port) << 5 | 4, 0x007f);
		switch_do(fx, board, 0x9400 | (0x10 + port) << 5 | 6, 0x3f & ~(1 << port));
		switch_do(fx, board, 0x9400 | 0x1c << 5 | 0x19, 0x1140);
		switch_do(fx, board, 0x9400 | 0x1c << 5 | 0x18, 0x9400 | (0x10 + port) << 5);
		run_for(fx, SIM_US(50));
	}
}

static void scribble(struct input *in, struct board *board)
{
	u32 where = take(in, 2), len = take(in, 1) % 33;
	/* As often as not in one of the two rings. */
	u32 addr = where & 0x8000 ? (where & 0x200 ? 0x1000 : 0x2000) + where % 64 * 8 :
				    where * 8 % RAM_SIZE;

	if (!board->ram)
		return;
	for (u32 i = 0; i < len && addr + i < RAM_SIZE; i++)
		board->ram[addr + i] = (u8)take(in, 1);
}

/* Descriptors for the MAC's queues: TXQ_UPDATE and RXQ_STATUS_UPDATE. */
static void ring_doorbell(struct input *in, struct board *board, struct board_device *d)
{
	u32 which = take(in, 1), count = take(in, 1);
	u64 reg = d->base + (which & 0x80 ? 0x3c60 : 0x1500) + (which & 0x40 ? which % 8 * 4 : 0);

	if (d->model->cls->set_dma)
		mmio_write(&board->mmio, reg, which & 0x20 ? count : count << 16, 4);
}

/* A frame comes out of whatever is wired to one of the board's MACs. */
static void inject(struct input *in, struct board *board, struct board_device *d)
{
	static const char *const ports[] = {"mii",   "port0", "port1", "port2",
					    "port3", "port4", "port5"};
	const char *port = ports[take(in, 1) % ARRAY_SIZE(ports)];
	struct mii_end *end = d->model->cls->mii ? d->model->cls->mii(d->model, port) : NULL;
	u32 len = take(in, 2) % (FRAME_MAX_LEN + 1), filled = take(in, 1) % 64;
	struct frame *f;
	u8 *p;

	if (!end || !end->peer || end->ops->begin)
		return;
	f = frame_alloc(&board->node->frames, FRAME_MAX_LEN);
	p = frame_append(f, len);
	memset(p, 0xff, len);
	for (u32 i = 0; i < MIN(filled, len); i++)
		p[i] = (u8)take(in, 1);
	f->flags = (u16)(take(in, 1) & 0xf);
	if (len > ETH_FCS_LEN && !(f->flags & FRAME_CUT))
		frame_update_fcs(f);
	frame_name(f);
	mii_receive(end->peer, f);
}

static void one_op(struct input *in, struct fixture *fx)
{
	u32 op = take(in, 1), which = take(in, 1);
	struct board *board = fx->board[which % BOARDS];
	struct board_device *d = &g_array_index(board->devices, struct board_device,
						which / BOARDS % board->devices->len);
	u64 addr;

	switch (op % 16) {
	default:
		if (!d->size)
			break;
		addr = pick_addr(in, d);
		mmio_write(&board->mmio, addr, take(in, 4), 4);
		break;
	case 3:
	case 4:
		ring_doorbell(in, board, &g_array_index(board->devices, struct board_device, 0));
		break;
	case 5:
	case 6:
		if (d->size)
			mmio_read(&board->mmio, pick_addr(in, d), op & 0x80 ? 2 : 4);
		break;
	case 7:
	case 8:
		switch_access(in, fx, board, true);
		break;
	case 9:
		switch_access(in, fx, board, false);
		break;
	case 10:
		mdio_access(in, board, op & 0x80);
		break;
	case 11:
	case 12:
		run_for(fx, SIM_NS(1) << take(in, 1) % 31);
		break;
	case 13:
		scribble(in, board);
		break;
	case 14:
		inject(in, board, d);
		break;
	case 15:
		model_reset(d->model);
		break;
	}
}

static void run_input(struct board_file *const *files, const u8 *data, size_t size)
{
	struct input in = {.p = data, .left = size};
	struct fixture fx;
	u32 flags = take(&in, 1);

	fixture_init(&fx, files);
	if (flags & FLAG_TRACE) {
		fx.world->console = &fx.nowhere;
		for (u32 i = 0; i < BOARDS; i++)
			fx.board[i]->node->trace = ~0u;
	}
	if (flags & FLAG_SWITCH)
		start_switch(&fx, fx.board[0]);
	if (flags & FLAG_LINKS)
		world_run(fx.world, LINK_TIME);
	if (flags & FLAG_RINGS)
		start_macs(&fx);
	for (u32 i = 0; i < OPS_MAX && in.left; i++)
		one_op(&in, &fx);
	run_for(&fx, SIM_MS(10));
	fixture_finish(&fx);
}

struct job {
	struct board_file *const *files;
	const u8 *data;
	size_t size;
};

static void *job_main(void *arg)
{
	struct job *job = arg;

	run_input(job->files, job->data, job->size);
	return NULL;
}

static void run_on_small_stack(struct board_file *const *files, const u8 *data, size_t size)
{
	struct job job = {files, data, size};
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	if (pthread_create(&thread, &attr, job_main, &job))
		g_error("no thread");
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
}

#ifndef FUZZ_REPLAY

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct board_file *files[BOARDS]; /* read once a process */

	for (u32 i = 0; i < BOARDS && !files[i]; i++)
		files[i] = board_file(i);
	run_on_small_stack(files, data, size);
	return 0;
}

#else

/* Replays files, then a series of inputs that is the same every time. */
int main(int argc, char **argv)
{
	struct board_file *files[BOARDS];
	u8 noise[2048];
	struct rng rng;

	for (u32 i = 0; i < BOARDS; i++)
		files[i] = board_file(i);
	for (int i = 1; i < argc; i++) {
		gsize size;
		char *data;

		if (!g_file_get_contents(argv[i], &data, &size, NULL))
			return 2;
		run_on_small_stack(files, (u8 *)data, size);
		g_free(data);
	}
	rng_init(&rng, 1, "fuzz_models", "noise");
	for (u32 round = 0; round < 500; round++) {
		for (size_t i = 0; i < sizeof(noise); i++)
			noise[i] = (u8)rng_u64(&rng);
		run_on_small_stack(files, noise, sizeof(noise));
	}
	for (u32 i = 0; i < BOARDS; i++)
		board_file_free(files[i]);
	return 0;
}

#endif
