/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MMIO, MDIO, MII, DMA spaces, interrupt lines, guest errors. */
#include <netemu/dma.h>
#include <netemu/irq.h>
#include <netemu/mdio.h>
#include <netemu/mii.h>
#include <netemu/mmio.h>
#include <netemu/trace.h>

#include "one_model.h"
#include "suite.h"

static struct model model;

static void setup(void)
{
	world_setup(&model);
}

static void teardown(void)
{
	world_teardown(&model);
}

/* ---- MMIO ---- */

static u64 mmio_ram_read(void *owner, u32 offset, u32 width)
{
	u64 value = 0;

	memcpy(&value, (u8 *)owner + offset, width);
	return value;
}

static void mmio_ram_write(void *owner, u32 offset, u64 value, u32 width)
{
	memcpy((u8 *)owner + offset, &value, width);
}

static const struct mmio_ops words = {mmio_ram_read, mmio_ram_write, 4};
static const struct mmio_ops any = {mmio_ram_read, mmio_ram_write, 1 | 2 | 4 | 8};

START_TEST(test_mmio)
{
	u8 big[0x4000] = {0}, small[4] = {0};
	struct mmio_bus bus;

	mmio_bus_init(&bus, node);
	mmio_bus_add(&bus, 0xd0030000, sizeof(big), &words, big, &model);
	mmio_bus_add(&bus, 0xd0032004, sizeof(small), &words, small, &model);
	mmio_bus_add(&bus, 0xd0040000, sizeof(big), &any, big, &model);
	/* The one in the middle of the other wins. */
	mmio_write(&bus, 0xd0032004, 0x11223344, 4);
	ck_assert_uint_eq(get_le32(small), 0x11223344);
	ck_assert_uint_eq(get_le32(big + 0x2004), 0);
	mmio_write(&bus, 0xd0032008, 5, 4);
	ck_assert_uint_eq(big[0x2008], 5);
	ck_assert_uint_eq(mmio_read(&bus, 0xd0042008, 8), 5);
	ck_assert_uint_eq(mmio_read(&bus, 0xd0042008, 1), 5);
	ck_assert_uint_eq(bus.unmapped, 0);
	/* Width, alignment, the end of the region, and nowhere. */
	ck_assert_uint_eq(mmio_read(&bus, 0xd0032008, 2), 0);
	ck_assert_uint_eq(mmio_read(&bus, 0xd0032006, 4), 0);
	ck_assert_uint_eq(model.guest_errors[GUEST_ERROR_WIDTH], 2);
	ck_assert_uint_eq(bus.unmapped, 0);
	mmio_write(&bus, 0xd0034000, 1, 4);
	mmio_write(&bus, UINT64_MAX - 3, 1, 4);
	ck_assert_uint_eq(mmio_read(&bus, 0, 4), 0);
	ck_assert_uint_eq(bus.unmapped, 3);
	ck_assert_str_eq(said(), "eth0: wrong access width: read of 2 bytes at 0xd0032008\n"
				 "bus: unmapped address: write of 4 bytes at 0xd0034000\n");
	mmio_bus_finish(&bus);
}
END_TEST

/* ---- DMA ---- */

START_TEST(test_dma)
{
	struct dma_space space = {0};
	u8 low[64], high[64];

	ck_assert(dma_space_add(&space, 0x1000, 64, low));
	ck_assert(!dma_space_add(&space, 0x103f, 64, high));
	ck_assert(!dma_space_add(&space, 0xfc1, 64, high));
	ck_assert(!dma_space_add(&space, 0x2000, 0, high));
	ck_assert(!dma_space_add(&space, UINT64_MAX - 62, 64, high));
	ck_assert(dma_space_add(&space, UINT64_MAX - 63, 64, high));
	ck_assert_ptr_eq(dma_map(&space, 0x1000, 64), low);
	ck_assert_ptr_eq(dma_map(&space, 0x103f, 1), low + 63);
	ck_assert_ptr_eq(dma_map(&space, UINT64_MAX, 1), high + 63);
	ck_assert_uint_eq(space.faults, 0);
	ck_assert_ptr_null(dma_map(&space, 0x1001, 64));
	ck_assert_ptr_null(dma_map(&space, 0x1000, UINT32_MAX));
	ck_assert_ptr_null(dma_map(&space, UINT64_MAX, 2));
	ck_assert_ptr_null(dma_map(&space, 0x1040, 0));
	ck_assert_uint_eq(space.faults, 4);
	for (u32 i = 2; i < DMA_REGIONS_MAX; i++)
		ck_assert(dma_space_add(&space, 0x10000 * i, 64, low));
	ck_assert(!dma_space_add(&space, 0x900000, 64, low));
}
END_TEST

/* ---- interrupt lines ---- */

static void count_edges(struct irq_line *line, bool level)
{
	u32 *edges = line->ctx;

	edges[level]++;
}

START_TEST(test_irq_fan_in)
{
	u32 edges[2] = {0};
	struct irq_line line = {.sink = count_edges, .ctx = edges};
	struct irq_pin one = {.line = &line}, two = {.line = &line}, loose = {0};

	irq_pin_set(&one, true);
	irq_pin_set(&two, true);
	irq_pin_set(&two, true);
	irq_pin_set(&one, false);
	ck_assert(irq_line_level(&line));
	ck_assert_uint_eq(edges[1], 1);
	ck_assert_uint_eq(edges[0], 0);
	irq_pin_set(&two, false);
	ck_assert(!irq_line_level(&line));
	ck_assert_uint_eq(edges[0], 1);
	irq_pin_set(&loose, true);
	ck_assert(loose.level);
}
END_TEST

/* ---- guest errors ---- */

START_TEST(test_guest_errors)
{
	for (u32 kind = 0; kind < GUEST_ERROR_KINDS; kind++)
		ck_assert_ptr_nonnull(guest_error_name(kind));
	guest_error(&model, GUEST_ERROR_DMA, "ring at 0x%x", 0x10);
	guest_error(&model, GUEST_ERROR_DMA, "ring at 0x%x", 0x20);
	ck_assert_str_eq(said(), "eth0: address outside memory: ring at 0x10\n");
	node->trace = TRACE_GUEST_ERRORS;
	guest_error(&model, GUEST_ERROR_DMA, "ring at 0x%x", 0x30);
	ck_assert(g_str_has_suffix(said(), "ring at 0x30\n"));
	ck_assert_uint_eq(model.guest_errors[GUEST_ERROR_DMA], 3);
}
END_TEST

/* ---- MDIO ---- */

static struct {
	u16 regs[32];
	u16 mmd[4];
	u32 reads, writes;
	struct mdio_frame last;
	sim_time at;
	u32 done;
} mdio;

static u16 phy_read(struct mdio_device *dev, u8 reg)
{
	mdio.reads++;
	return mdio.regs[reg];
}

static void phy_write(struct mdio_device *dev, u8 reg, u16 value)
{
	mdio.writes++;
	mdio.regs[reg] = value;
}

static u16 phy_read_c45(struct mdio_device *dev, u8 devad, u16 reg)
{
	return reg == UINT16_MAX ? 0xeeee : mdio.mmd[reg & 3];
}

static void phy_write_c45(struct mdio_device *dev, u8 devad, u16 reg, u16 value)
{
	mdio.mmd[reg & 3] = value;
}

static void mdio_done(struct mdio_bus *bus, void *ctx)
{
	mdio.last = bus->frame;
	mdio.at = node_now(bus->node);
	mdio.done++;
}

static u16 mdio_do(struct mdio_bus *bus, enum mdio_opcode op, u8 phy, u8 reg, u16 data)
{
	struct mdio_frame f = {.op = op, .phy = phy, .reg = reg, .data = data};
	u32 done = mdio.done;

	mdio_bus_start(bus, &f, mdio_done, NULL);
	ck_assert(bus->busy);
	world_run(world, node_now(node) + SIM_MS(1));
	ck_assert(!bus->busy);
	ck_assert_uint_eq(mdio.done, done + 1);
	return mdio.last.data;
}

static const struct mdio_device phy_device = {
	.read = phy_read,
	.write = phy_write,
	.read_c45 = phy_read_c45,
	.write_c45 = phy_write_c45,
};

START_TEST(test_mdio)
{
	struct mdio_device phy = phy_device, old = {.read = phy_read, .write = phy_write};
	struct mdio_bus bus;

	memset(&mdio, 0, sizeof(mdio));
	mdio_bus_init(&bus, node, "mdio", 2500000);
	ck_assert(mdio_bus_attach(&bus, 1, &phy));
	ck_assert(!mdio_bus_attach(&bus, 1, &old));
	ck_assert(!mdio_bus_attach(&bus, 32, &old));
	ck_assert(mdio_bus_attach(&bus, 31, &old));
	mdio_do(&bus, MDIO_C22_WRITE, 1, 4, 0x1234);
	ck_assert_int_eq(mdio.at, 64 * SIM_NS(400));
	ck_assert(mdio.last.answered);
	ck_assert_uint_eq(mdio_do(&bus, MDIO_C22_READ, 1, 4, 0), 0x1234);
	ck_assert_uint_eq(mdio_do(&bus, MDIO_C22_READ, 2, 4, 0), 0xffff);
	ck_assert(!mdio.last.answered);
	mdio_do(&bus, MDIO_C22_WRITE, 2, 4, 1);
	ck_assert(!mdio.last.answered);
	ck_assert_uint_eq(mdio.writes, 1);
	/* Clause 45: address, write, read, read with increment. */
	mdio_do(&bus, MDIO_C45_ADDR, 1, 3, 0x8001);
	mdio_do(&bus, MDIO_C45_WRITE, 1, 3, 0xaaaa);
	ck_assert_uint_eq(mdio.mmd[1], 0xaaaa);
	mdio.mmd[2] = 0xbbbb;
	ck_assert_uint_eq(mdio_do(&bus, MDIO_C45_READ_INC, 1, 3, 0), 0xaaaa);
	ck_assert_uint_eq(mdio_do(&bus, MDIO_C45_READ, 1, 3, 0), 0xbbbb);
	ck_assert_uint_eq(phy.c45_addr[3], 0x8002);
	ck_assert_uint_eq(phy.c45_addr[4], 0);
	mdio_do(&bus, MDIO_C45_ADDR, 1, 3, UINT16_MAX);
	ck_assert_uint_eq(mdio_do(&bus, MDIO_C45_READ_INC, 1, 3, 0), 0xeeee);
	ck_assert_uint_eq(phy.c45_addr[3], UINT16_MAX);
	/* One that knows clause 22 only does not answer. */
	ck_assert_uint_eq(mdio_do(&bus, MDIO_C45_READ, 31, 3, 0), 0xffff);
	ck_assert(!mdio.last.answered);
	ck_assert_uint_eq(bus.frames, mdio.done);
	mdio_bus_finish(&bus);
}
END_TEST

START_TEST(test_mdio_abort)
{
	struct mdio_device phy = phy_device;
	struct mdio_frame f = {.op = MDIO_C22_WRITE, .phy = 1, .reg = 4, .data = 7};
	struct mdio_bus bus;

	memset(&mdio, 0, sizeof(mdio));
	mdio_bus_init(&bus, node, "mdio", 2500000);
	mdio_bus_attach(&bus, 1, &phy);
	mdio_bus_start(&bus, &f, mdio_done, NULL);
	world_run(world, SIM_US(10));
	mdio_bus_abort(&bus);
	mdio_bus_abort(&bus);
	world_run(world, SIM_MS(1));
	ck_assert_uint_eq(mdio.writes, 0);
	ck_assert_uint_eq(mdio.done, 0);
	mdio_do(&bus, MDIO_C22_WRITE, 1, 4, 8);
	ck_assert_uint_eq(mdio.regs[4], 8);
	/* One on the bus when the board is torn down. */
	mdio_bus_start(&bus, &f, mdio_done, NULL);
	mdio_bus_finish(&bus);
}
END_TEST

START_TEST(test_mdio_trace)
{
	struct mdio_device phy = phy_device;
	struct mdio_bus bus;

	memset(&mdio, 0, sizeof(mdio));
	node->trace = TRACE_MDIO;
	mdio_bus_init(&bus, node, "mdio", 2500000);
	mdio_bus_attach(&bus, 1, &phy);
	mdio_do(&bus, MDIO_C22_WRITE, 1, 22, 3);
	mdio_do(&bus, MDIO_C45_READ, 9, 7, 0);
	ck_assert_str_eq(said(), "mdio: mdio: c22 write phy 0x01 reg 0x16 = 0x0003\n"
				 "mdio: mdio: c45 read phy 0x09 dev 0x07 = 0xffff (no answer)\n");
	mdio_bus_finish(&bus);
}
END_TEST

/* ---- MII ---- */

static struct {
	struct frame *got;
	sim_time at;
	u32 frames, begun, aborted, links;
	bool carrier;
} mii;

static void mac_receive(struct mii_end *end, struct frame *f)
{
	mii.frames++;
	mii.at = node_now(end->node);
	frame_put(mii.got);
	mii.got = f;
}

static void mac_link(struct mii_end *end, const struct mii_link *link)
{
	mii.links++;
	ck_assert(end->link.mbps == link->mbps);
}

static void mac_carrier(struct mii_end *end, bool sensed)
{
	mii.carrier = sensed;
}

static void phy_begin(struct mii_end *end, struct frame *f, sim_time duration)
{
	mii.begun++;
	frame_put(f);
}

static void phy_abort(struct mii_end *end)
{
	mii.aborted++;
}

static const struct mii_ops mac_ops = {
	.receive = mac_receive,
	.link = mac_link,
	.carrier = mac_carrier,
};

static const struct mii_ops phy_ops = {
	.begin = phy_begin,
	.abort = phy_abort,
	.receive = mac_receive,
};

static struct frame *some_frame(u32 len)
{
	struct frame *f = frame_alloc(&node->frames, len);

	memset(frame_append(f, len), 0x55, len);
	frame_name(f);
	return f;
}

static sim_time gigabit(u32 len)
{
	return bit_times((len + ETH_PREAMBLE_LEN) * 8, 1000);
}

static void mii_pair(struct mii_end *a, struct mii_end *b, const struct mii_ops *b_ops)
{
	memset(&mii, 0, sizeof(mii));
	mii_end_init(a, node, &mac_ops, NULL);
	mii_end_init(b, node, b_ops, NULL);
	mii_connect(a, b);
}

static void mii_unpair(struct mii_end *a, struct mii_end *b)
{
	mii_end_finish(a);
	mii_end_finish(b);
	frame_put(mii.got);
}

START_TEST(test_mii_between_macs)
{
	struct mii_end a, b;
	struct frame *f;

	mii_pair(&a, &b, &mac_ops);
	f = some_frame(64);
	mii_transmit(&a, f, gigabit(64));
	ck_assert_uint_eq(mii.frames, 0);
	world_run(world, SIM_MS(1));
	ck_assert_uint_eq(mii.frames, 1);
	ck_assert_ptr_eq(mii.got, f);
	ck_assert_int_eq(mii.at, SIM_NS(576));
	/* Both ways at once. */
	mii_transmit(&a, some_frame(64), gigabit(64));
	mii_transmit(&b, some_frame(64), gigabit(64));
	world_run(world, SIM_MS(2));
	ck_assert_uint_eq(mii.frames, 3);
	/* Torn down with a frame on the way. */
	mii_transmit(&a, some_frame(64), gigabit(64));
	mii_unpair(&a, &b);
}
END_TEST

START_TEST(test_mii_abort_between_macs)
{
	struct mii_end a, b;
	struct frame *f;

	mii_pair(&a, &b, &mac_ops);
	f = frame_get(some_frame(1000));
	mii_transmit(&a, f, gigabit(1000));
	/* 8 bytes of preamble and 100 of the frame have passed. */
	world_run(world, bit_times(108 * 8, 1000));
	mii_abort(&a);
	world_run(world, SIM_MS(1));
	ck_assert_uint_eq(mii.frames, 1);
	ck_assert_uint_eq(mii.got->len, 100);
	ck_assert_uint_eq(mii.got->flags, FRAME_CUT);
	ck_assert_int_eq(mii.at, bit_times(108 * 8, 1000));
	/* Somebody else holds it: theirs is whole. */
	ck_assert_uint_eq(f->len, 1000);
	frame_put(f);
	/* In the preamble nothing but noise is left. */
	mii_transmit(&a, some_frame(64), gigabit(64));
	mii_abort(&a);
	mii_abort(&a);
	world_run(world, SIM_MS(2));
	ck_assert_uint_eq(mii.frames, 1);
	/* Begun anew without an end: only the new one arrives. */
	mii_transmit(&a, some_frame(64), gigabit(64));
	mii_transmit(&a, some_frame(128), gigabit(128));
	world_run(world, SIM_MS(3));
	ck_assert_uint_eq(mii.frames, 2);
	ck_assert_uint_eq(mii.got->len, 128);
	mii_unpair(&a, &b);
}
END_TEST

START_TEST(test_mii_to_phy)
{
	struct mii_link up = {.up = true, .full_duplex = true, .mbps = 100};
	struct mii_end mac, phy;

	mii_pair(&mac, &phy, &phy_ops);
	mii_transmit(&mac, some_frame(64), gigabit(64));
	ck_assert_uint_eq(mii.begun, 1);
	mii_abort(&mac);
	ck_assert_uint_eq(mii.aborted, 1);
	mii_receive(&phy, some_frame(64));
	ck_assert_uint_eq(mii.frames, 1);
	mii_set_link(&phy, &up);
	mii_set_link(&phy, &up);
	ck_assert_uint_eq(mii.links, 1);
	up.pause_rx = true;
	mii_set_link(&phy, &up);
	ck_assert_uint_eq(mii.links, 2);
	mii_set_carrier(&phy, true);
	ck_assert(mii.carrier);
	mii_unpair(&mac, &phy);
}
END_TEST

START_TEST(test_mii_unconnected)
{
	struct mii_link up = {.up = true};
	struct mii_end end;

	memset(&mii, 0, sizeof(mii));
	mii_end_init(&end, node, &mac_ops, NULL);
	mii_transmit(&end, some_frame(64), gigabit(64));
	mii_receive(&end, some_frame(64));
	mii_abort(&end);
	mii_set_link(&end, &up);
	mii_set_carrier(&end, true);
	mii_end_finish(&end);
	ck_assert_uint_eq(mii.frames + mii.links, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("buses");
	TCase *tc = tcase_create("buses");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_mmio);
	tcase_add_test(tc, test_dma);
	tcase_add_test(tc, test_irq_fan_in);
	tcase_add_test(tc, test_guest_errors);
	tcase_add_test(tc, test_mdio);
	tcase_add_test(tc, test_mdio_abort);
	tcase_add_test(tc, test_mdio_trace);
	tcase_add_test(tc, test_mii_between_macs);
	tcase_add_test(tc, test_mii_abort_between_macs);
	tcase_add_test(tc, test_mii_to_phy);
	tcase_add_test(tc, test_mii_unconnected);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
