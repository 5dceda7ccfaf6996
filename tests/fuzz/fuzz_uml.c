/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any kernel on the other end of the Linux guest's sockets: messages of both
 * protocols, whole, cut and made up, with and without files; rings and buffers
 * in memory that changes meanwhile; a clock that goes anywhere. Whatever comes: no
 * crash, no leak, no file left open, no endless loop, and an error is one line.
 *
 * Input: operations, each a byte and what it takes from the bytes that follow.
 * As for fuzz_models, the same code with FUZZ_REPLAY is a unit test: it replays
 * seeds (what a kernel says, made below), mutations of them, and noise.
 */
#include <stdio.h>

#include "../unit/uml_rig.h"

struct input {
	const u8 *at, *end;
};

static u32 take(struct input *in, u32 bytes)
{
	u32 value = 0;

	for (u32 i = 0; i < bytes && in->at < in->end; i++)
		value |= (u32)*in->at++ << 8 * i;
	return value;
}

/* Up to @most bytes. */
static u32 take_bytes(struct input *in, u8 *out, u32 most)
{
	u32 len = take(in, 1);

	len = MIN(MIN(len, most), (u32)(in->end - in->at));
	memcpy(out, in->at, len);
	in->at += len;
	return len;
}

enum op {
	OP_RAW,	    /* device, bytes */
	OP_FILES,   /* the same, with files */
	OP_MESSAGE, /* device, request, payload */
	OP_MEMORY,  /* where, bytes */
	OP_TABLE,   /* device: the memory, as it is */
	OP_RING,    /* device, queue */
	OP_DESC,    /* queue, index, where, how long, flags, next */
	OP_KICK,    /* device, queue, head */
	OP_CLOCK,   /* the memory with its time: where, bytes */
	OP_SLICE,   /* run the world for some time */
	OP_REPLY,   /* to our request to come: bytes */
	OP_REQUEST, /* device: the socket for our requests */
	OP_HANG_UP, /* device */
	OP_LINE,    /* the timeline runs a line */
	OP_IRQ,	    /* the board's line: level */
	OP_STANDS,  /* whether the register does; the memory that says so: where, bytes */
	OPS
};

static void none(void *ctx, int status, const char *out, size_t len)
{
}

static void send_some(struct uml_rig *rig, struct input *in, bool files)
{
	u32 device = take(in, 1) % (UML_DEVICES + 1), count = files ? take(in, 1) % 12 : 0;
	int fds[12];
	u8 bytes[256];
	u32 len = take_bytes(in, bytes, sizeof(bytes));

	for (u32 i = 0; i < count; i++)
		fds[i] = rig->ram_file;
	if (len)
		rig_send_raw(rig, device, bytes, len, fds, count);
}

static void op_message(struct uml_rig *rig, struct input *in)
{
	u32 device = take(in, 1) % UML_DEVICES, request = take(in, 1);
	u8 payload[256];
	u32 len = take_bytes(in, payload, sizeof(payload));

	rig_send(rig, device, request, payload, len, &rig->ram_file, request == 5);
}

static void op_desc(struct uml_rig *rig, struct input *in)
{
	u32 queue = take(in, 1) % 16, index = take(in, 1) % RIG_NUM;
	u64 addr = RIG_BASE + take(in, 2);
	u32 len = take(in, 2);
	u16 flags = (u16)take(in, 1);

	rig_desc(rig, queue, index, addr, len, flags, (u16)take(in, 1));
}

/* The loops of the world are bounded by its end. */
static void op_slice(struct uml_rig *rig, struct input *in)
{
	sim_time now = rig->uml->node->queue.now;

	if (rig->uml->state == UML_ON)
		node_schedule(rig->uml->node, &rig->uml->run, now);
	world_run(rig->world, sim_time_add(now, (sim_time)take(in, 2) * PS_PER_US + 1));
}

static void operate(struct uml_rig *rig, struct input *in)
{
	u8 bytes[256];
	u32 where, len;

	switch ((enum op)(take(in, 1) % OPS)) {
	case OP_RAW:
		send_some(rig, in, false);
		break;
	case OP_FILES:
		send_some(rig, in, true);
		break;
	case OP_MESSAGE:
		op_message(rig, in);
		break;
	case OP_MEMORY:
		where = take(in, 2);
		len = take_bytes(in, bytes, sizeof(bytes));
		memcpy(rig->ram + MIN(where, RIG_RAM - len), bytes, len);
		break;
	case OP_TABLE:
		rig_memory(rig, take(in, 1) % UML_DEVICES, RIG_BASE, RIG_RAM, 0);
		break;
	case OP_RING:
		where = take(in, 1) % UML_DEVICES;
		rig_ring(rig, where, take(in, 1) % 16);
		break;
	case OP_DESC:
		op_desc(rig, in);
		break;
	case OP_KICK:
		where = take(in, 1) % UML_DEVICES;
		len = take(in, 1) % 16;
		rig_kick(rig, where, len, (u16)take(in, 1));
		break;
	case OP_CLOCK:
		/* free_until, current_time and running_id; then a client's. */
		where = take(in, 1);
		len = take_bytes(in, bytes, 32);
		memcpy((u8 *)rig->uml->shared + (where & 1 ? 4096 + 128 : 8) + (where >> 1) % 64,
		       bytes, len);
		break;
	case OP_SLICE:
		op_slice(rig, in);
		break;
	case OP_REPLY:
		len = take_bytes(in, bytes, sizeof(bytes));
		if (rig->request >= 0)
			(void)!send(rig->request, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		break;
	case OP_REQUEST:
		rig_request_fd(rig, take(in, 1) % UML_DEVICES);
		break;
	case OP_HANG_UP:
		rig_hang_up(rig, take(in, 1) % (UML_DEVICES + 1));
		break;
	case OP_STANDS:
		rig->stands = take(in, 1) & 1;
		where = take(in, 1);
		len = take_bytes(in, bytes, 32);
		memcpy((u8 *)rig->uml->standing + where % (sizeof(struct uml_standing) - 31), bytes,
		       len);
		break;
	case OP_LINE:
		rig->uml->guest.cls->run(&rig->uml->guest, "a line", none, NULL);
		break;
	default:
		irq_pin_set(&rig->pin, take(in, 1) & 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	struct uml_rig rig;

	rig_setup(&rig);
	rig_must(uml_calendar_watch(rig.uml));
	while (in.at < in.end && rig.uml->state == UML_ON)
		operate(&rig, &in);
	if ((rig.uml->state == UML_FAILED) != !!rig.world->failure ||
	    (rig.world->failure && strchr(rig.world->failure, '\n')))
		abort();
	rig_teardown(&rig);
	return 0;
}

#ifdef FUZZ_REPLAY

#define ROUNDS 3000
#define INPUT_MAX 1024

static u8 *put(u8 *at, u32 count, const u8 *bytes)
{
	memcpy(at, bytes, count);
	return at + count;
}

#define PUT(at, ...) put(at, sizeof((u8[]){__VA_ARGS__}), (u8[]){__VA_ARGS__})

/* What a kernel does with @device, that uses @queue. Its size. */
static size_t seed(u8 *input, u8 device, u8 queue)
{
	u8 *at = input;

	at = PUT(at, OP_MESSAGE, device, 1, 0);
	at = PUT(at, OP_MESSAGE, device, 15, 0);
	at = PUT(at, OP_REQUEST, device);
	at = PUT(at, OP_TABLE, device);
	at = PUT(at, OP_RING, device, queue);
	at = PUT(at, OP_RING, device, 2);
	at = PUT(at, OP_RAW, UML_DEVICES, 16, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	/* A register read, a request to the GPIOs, or "up\n". */
	if (device == UML_CONSOLE)
		at = PUT(at, OP_MEMORY, 0, 0x80, 3, 'u', 'p', '\n');
	else
		at = PUT(at, OP_MEMORY, 0, 0x80, 16, 3, 0, 0, 0, 4, 0, 0, 0, 0x10);
	at = PUT(at, OP_REPLY, 20, 4, 0, 0, 0, 5, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	at = PUT(at, OP_DESC, queue, 0, 0, 0x80, (u8)(device == UML_CONSOLE ? 3 : 16), 0,
		 (u8)(device != UML_CONSOLE), 1);
	at = PUT(at, OP_DESC, queue, 1, 0, 0x90, 4, 0, 2, 0);
	at = PUT(at, OP_STANDS, 1, 0, 0);
	at = PUT(at, OP_KICK, device, queue, 0);
	at = PUT(at, OP_STANDS, 1, 4, 4, 1, 0, 0, 0); /* one read more was answered */
	at = PUT(at, OP_DESC, 2, 0, 0, 0x91, 255, 0, 2, 0);
	at = PUT(at, OP_KICK, device, 2, 0);
	at = PUT(at, OP_LINE);
	at = PUT(at, OP_IRQ, 1);
	/* WAIT, so that a slice ends. */
	at = PUT(at, OP_RAW, UML_DEVICES, 16, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	at = PUT(at, OP_CLOCK, 1, 24, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1);
	at = PUT(at, OP_SLICE, 10, 0);
	at = PUT(at, OP_HANG_UP, device);
	return (size_t)(at - input);
}

static size_t mutate(struct rng *rng, u8 *input, size_t len)
{
	size_t at = rng_below(rng, len), n = 1 + rng_below(rng, MIN(len - at, 8));

	switch (rng_below(rng, 4)) {
	case 0:
		input[at] = (u8)rng_u64(rng);
		return len;
	case 1:
		input[at] ^= (u8)BIT(rng_below(rng, 8));
		return len;
	case 2:
		memmove(input + at, input + at + n, len - at - n);
		return len - n;
	default:
		if (len + n > INPUT_MAX)
			return len;
		memmove(input + at + n, input + at, len - at);
		return len + n;
	}
}

/* Writes the seeds to the folder @dir, for libFuzzer. */
static int write_seeds(const char *dir)
{
	for (u8 device = 0; device < UML_DEVICES; device++) {
		char *path = g_strdup_printf("%s/device-%u", dir, device);
		u8 input[INPUT_MAX];
		size_t len = seed(input, device, device == UML_CONSOLE);
		bool ok = g_file_set_contents(path, (char *)input, (gssize)len, NULL);

		g_free(path);
		if (!ok)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	u8 input[INPUT_MAX];
	struct rng rng;

	if (argc == 3 && !strcmp(argv[1], "--seeds"))
		return write_seeds(argv[2]);
	rng_init(&rng, 1, "fuzz", "uml");
	for (u32 round = 0; round < ROUNDS; round++) {
		u8 device = (u8)(round % UML_DEVICES);
		size_t len =
			seed(input, device, device == UML_CONSOLE ? 1 : (u8)rng_below(&rng, 2));

		for (u64 n = round < UML_DEVICES ? 0 : 1 + rng_below(&rng, 4); n && len > 1; n--)
			len = mutate(&rng, input, len);
		if (round % 4 == 3)
			for (size_t i = 0; i < len; i++)
				input[i] = (u8)rng_u64(&rng);
		LLVMFuzzerTestOneInput(input, len);
	}
	return 0;
}

#endif
