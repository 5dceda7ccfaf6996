/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NETA MAC: registers, reset, instances, link, interrupts, counters. */
#include "neta_rig.h"
#include "reg_sweep.h"

START_TEST(test_table)
{
	reg_sweep_space(&neta_space);
	/* Sparse arrays of queues, at their ends. */
	ck_assert_str_eq(neta_fields[0].reg, "RXQ_CONFIG");
	ck_assert_str_eq(neta_fields[NETA_FIELD_COUNT - 1].reg, "EJP");
}
END_TEST

START_TEST(test_reset_values)
{
	reg_sweep_reset(&rig.neta->regs, NULL, 0);
	ck_assert_uint_eq(rd(0x2444), 0x00010100); /* idle: TX and RX FIFO empty */
	ck_assert_uint_eq(rd(0x2c08), 0xc040);	   /* seen on a board */
	ck_assert_uint_eq(rd(0x2c0c), 0xb3e8);
	ck_assert_uint_eq(rd(0x24a0), 0x2887);
	ck_assert_uint_eq(rd(0x24f4), 0x28b0a);
}
END_TEST

START_TEST(test_access_modes)
{
	reg_sweep_live(&rig.neta->regs);
	memset(rig.model->guest_errors, 0, sizeof(rig.model->guest_errors));
	model_reset(rig.model);
	rig_run(SIM_MS(1));
	reg_sweep_reset(&rig.neta->regs, NULL, 0);
}
END_TEST

START_TEST(test_linux_values)
{
	rig_start();
	ck_assert_uint_eq(rd(0x2c08), 0xc010); /* OpenWrt issue 24069 */
	ck_assert_uint_eq(rd(0x2c0c), 0x924a);
	ck_assert_uint_eq(rd(0x2c00), 0x8bfd);
	ck_assert_uint_eq(rd(0x2c10) & 0xb, 0xb);
	ck_assert_uint_eq(rd(0x2448), 0xff);
	ck_assert_uint_eq(rd(0x2680), 0xff);
	ck_assert_uint_eq(rd(0x14e0), RIG_DESCS << 16);
	/* mvneta_port_down(): the low bytes fall. */
	wr(0x2680, 0xff00);
	wr(0x2448, 0xff00);
	ck_assert_uint_eq(rd(0x2680), 0);
	ck_assert_uint_eq(rd(0x2448), 0);
	/* Indices and counts survive; a reset forgets them. */
	ck_assert_uint_eq(rd(0x14e0), RIG_DESCS << 16);
	wr(0x1cc0, 1);
	wr(0x1cc0, 0);
	ck_assert_uint_eq(rd(0x14e0), 0);
}
END_TEST

START_TEST(test_two_instances)
{
	struct model *other = neta_class.create(rig.node, "eth1", NULL, NULL);
	struct neta *b = container_of(other, struct neta, model);

	rig_start();
	reg_sweep_reset(&b->regs, NULL, 0);
	ck_assert(!b->link.up);
	ck_assert_uint_eq(b->tx_enabled, 0);
	neta_class.destroy(other);
}
END_TEST

START_TEST(test_reset_in_mid_frame)
{
	u8 bytes[1000] = {0};

	rig_start();
	for (u32 i = 0; i < 4; i++)
		rig_send(0, RIG_FLZ, bytes, sizeof(bytes));
	rig_receive(bytes, 100);
	rig_run(SIM_US(9)); /* in the second frame */
	ck_assert_uint_eq(rd(0x2444) & 1, 1);
	model_reset(rig.model);
	ck_assert(!irq_line_level(&rig.line));
	reg_sweep_reset(&rig.neta->regs, NULL, 0);
	memset(rig.tx_next, 0, sizeof(rig.tx_next));
	rig_run(SIM_MS(1));
	rig_forget();
	rig_start();
	rig_send(0, RIG_FLZ, bytes, 60);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rig.count, 1);
}
END_TEST

START_TEST(test_link_forced)
{
	rig_probe();
	rig_open(2048);
	ck_assert_uint_eq(rd(0x2c10) & 1, 0);
	rig_link_up(100, false);
	ck_assert_uint_eq(rd(0x2c10), 0x5); /* link, 100, half */
	wr(0x2c0c, (rd(0x2c0c) & ~2u) | 1);
	ck_assert_uint_eq(rd(0x2c10) & 1, 0);
	ck_assert_uint_eq(rd(0x25b0), 2); /* LINK_CHANGE */
	ck_assert_uint_eq(rd(0x25a0) >> 31, 1);
	ck_assert(irq_line_level(&rig.line));
	ck_assert_uint_eq(rd(0x2c20), 3); /* and in the GMAC, cleared by reading */
	ck_assert_uint_eq(rd(0x2c20), 0);
	wr(0x25b0, 0);
	ck_assert(!irq_line_level(&rig.line));
	rig_link_up(1000, true);
	ck_assert_uint_eq(rd(0x2c10), 0xb);
	/* Forced down and up at once is down. */
	wr(0x2c0c, rd(0x2c0c) | 3);
	ck_assert_uint_eq(rd(0x2c10) & 1, 0);
}
END_TEST

START_TEST(test_link_followed)
{
	struct mii_link link = {
		.up = true, .full_duplex = true, .pause_rx = true, .eee = true, .mbps = 100};

	rig_probe();
	rig_open(2048);
	wr(0x2c08, 0xc018);
	wr(0x2c0c, 0xa884 | 0x1000); /* in band: speed, duplex, flow control followed */
	mii_set_link(&rig.partner, &link);
	ck_assert_uint_eq(rd(0x2c10), 0x481d); /* sync, AN done, RX FC, FD, 100, up */
	ck_assert_uint_eq(rd(0x25b0), 3);
	link.mbps = 1000;
	mii_set_link(&rig.partner, &link);
	ck_assert_uint_eq(rd(0x2c10), 0x481b);
	link = (struct mii_link){0};
	mii_set_link(&rig.partner, &link);
	ck_assert_uint_eq(rd(0x2c10) & 0x4801, 0);
	/* Not followed once in-band negotiation is off. */
	wr(0x2c0c, 0x9042);
	ck_assert_uint_eq(rd(0x2c10), 0xb);
}
END_TEST

START_TEST(test_interrupt_masks)
{
	u8 bytes[60] = {0};

	rig_start();
	rig_send(3, RIG_FLZ, bytes, 60);
	rig_run(SIM_US(10));
	ck_assert_uint_eq(rd(0x25a0), BIT(3));
	ck_assert(irq_line_level(&rig.line));
	wr(0x25a4, 0); /* mvneta_isr() */
	ck_assert(!irq_line_level(&rig.line));
	wr(0x25a0, 0); /* no acknowledgement: it is a level */
	ck_assert_uint_eq(rd(0x25a0), BIT(3));
	wr(0x25a4, 0x8000ffff);
	ck_assert(irq_line_level(&rig.line));
	wr(0x25b8, 0x00ff); /* TX queues may not */
	ck_assert(!irq_line_level(&rig.line));
	wr(0x25b8, 0xffff);
	for (u32 cpu = 0; cpu < 4; cpu++)
		wr(0x2540 + 4 * cpu, 0xf7ff);
	ck_assert(!irq_line_level(&rig.line));
	wr(0x2544, 0xffff);
	ck_assert(irq_line_level(&rig.line));
	/* The old cause, by its summary bit. */
	ck_assert_uint_eq(rd(0x25a8), BIT(3));
	wr(0x25a4, BIT(29));
	ck_assert(!irq_line_level(&rig.line));
	wr(0x25ac, BIT(3));
	ck_assert(irq_line_level(&rig.line));
	wr(0x25a8, 0);
	ck_assert(!irq_line_level(&rig.line));
	wr(0x25a4, 0x8000ffff);
	wr(0x3c60 + 12, 1 << 16); /* released */
	ck_assert(!irq_line_level(&rig.line));
	ck_assert_uint_eq(rd(0x25a0), 0);
}
END_TEST

START_TEST(test_rx_coalescing)
{
	u8 bytes[60];

	rig_make(bytes, sizeof(bytes), 0x020000000001, 0x88b5);
	rig_start();
	rig.irqs = 0;
	rig_run(SIM_US(50));
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rig.irqs, 0);
	rig_run(SIM_US(200));
	/* 16600 clocks of 166666666 Hz after the packet. */
	ck_assert_uint_eq(rig.irqs, 1);
	ck_assert_int_eq(rig.irq_at / PS_PER_NS, 50000 + 99600);
	wr(0x1500, 1 << 16 | 1);
	ck_assert(!irq_line_level(&rig.line));
	/* By count, at once. */
	for (u32 i = 0; i < 31; i++)
		rig_receive(bytes, 60);
	ck_assert(!irq_line_level(&rig.line));
	rig_receive(bytes, 60);
	ck_assert(irq_line_level(&rig.line));
	ck_assert_uint_eq(rd(0x25a0), BIT(8));
	/* What is left starts its time anew. */
	wr(0x1500, 31 << 16 | 31);
	ck_assert(!irq_line_level(&rig.line));
	rig_run(SIM_US(99));
	ck_assert(!irq_line_level(&rig.line));
	rig_run(SIM_US(2));
	ck_assert(irq_line_level(&rig.line));
	wr(0x1500, 1 << 16 | 1);
	/* Time 0: every packet. */
	wr(0x2580, 0);
	rig_receive(bytes, 60);
	ck_assert(irq_line_level(&rig.line));
	wr(0x1500, 1 << 16 | 1);
	/* Few free descriptors. */
	wr(0x14c0, 32 | RIG_DESCS << 16);
	ck_assert_uint_eq(rd(0x25a0), 0);
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x25a0), BIT(8) | BIT(16));
	wr(0x1500, 1 << 16 | 1);
	ck_assert_uint_eq(rd(0x25a0), 0);
}
END_TEST

static u64 counter_value;

static void say(void *ctx, const char *name, u64 value)
{
	if (!strcmp(name, ctx))
		counter_value = value;
}

static u64 counter(const char *name)
{
	counter_value = ~UINT64_C(0);
	neta_class.counters(rig.model, "mii", say, (void *)name);
	return counter_value;
}

START_TEST(test_counters)
{
	static const u32 sizes[] = {64, 65, 127, 128, 255, 256, 511, 512, 1023, 1024, 1500};
	u8 bytes[1500];
	u32 sum = 0;

	rig_start();
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		rig_make(bytes, sizeof(bytes), i ? 0x010000000001 : 0xffffffffffff, 0x88b5);
		rig_receive(bytes, sizes[i] - 4);
		rig_send(0, RIG_FLZ, bytes, sizes[i] - 4);
		rig_run(SIM_US(20));
		sum += sizes[i];
	}
	ck_assert_uint_eq(counter("frames_64_octets"), 2);
	ck_assert_uint_eq(counter("good_octets_received"), sum);
	for (u32 bin = 0; bin < 6; bin++)
		ck_assert_uint_eq(rd(0x3020 + 4 * bin), bin == 0 ? 2 : 4);
	ck_assert_uint_eq(rd(0x3020), 0);		   /* reading clears */
	ck_assert_uint_eq(counter("frames_64_octets"), 2); /* not the report */
	ck_assert_uint_eq(rd(0x3000), sum);
	ck_assert_uint_eq(rd(0x3004), 0);
	ck_assert_uint_eq(rd(0x3010), ARRAY_SIZE(sizes));
	ck_assert_uint_eq(rd(0x3018), 1);
	ck_assert_uint_eq(rd(0x301c), ARRAY_SIZE(sizes) - 1);
	ck_assert_uint_eq(rd(0x3038), sum);
	ck_assert_uint_eq(rd(0x3040), ARRAY_SIZE(sizes));
	ck_assert_uint_eq(rd(0x3048), ARRAY_SIZE(sizes) - 1);
	ck_assert_uint_eq(rd(0x304c), 1);
	/* 64 bits in two reads. */
	rig.neta->mib[MIB_RX_OCTETS] += UINT64_C(0x300000005);
	ck_assert_uint_eq(rd(0x3000), 5);
	rig.neta->mib[MIB_RX_OCTETS] += 7;
	ck_assert_uint_eq(rd(0x3004), 3);
	ck_assert_uint_eq(rd(0x3000), 7);
	/* Switched off. */
	wr(0x2c00, rd(0x2c00) & ~0x8000u);
	rig_receive(bytes, 60);
	ck_assert_uint_eq(rd(0x3010), 0);
	ck_assert_uint_eq(rd(0x3000), 0);
}
END_TEST

START_TEST(test_clock)
{
	static const char *const bad[] = {"{ \"clock-hz\": 0 }", "{ \"clock-hz\": -1 }",
					  "{ \"clock-hz\": 2000000000 }"};
	struct json_object *props;
	struct model *slow;
	GError *err = NULL;

	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		props = json_tokener_parse(bad[i]);
		ck_assert_ptr_null(neta_class.create(rig.node, "eth1", props, &err));
		ck_assert_ptr_nonnull(err);
		g_clear_error(&err);
		json_object_put(props);
	}
	props = json_tokener_parse("{ \"clock-hz\": 1000000 }");
	slow = neta_class.create(rig.node, "eth1", props, &err);
	/* The longest refill period there is: no overflow. */
	ck_assert_int_eq(neta_clocks(container_of(slow, struct neta, model), 1023 * 65535),
			 SIM_US(1023) * 65535);
	neta_class.destroy(slow);
	json_object_put(props);
}
END_TEST

/* A second MAC with memory of its own, wired to the first instead of the partner. */
struct second {
	struct model *model;
	struct dma_space dma;
	u8 *ram;
};

static void swap(struct second *other)
{
	u8 *ram = rig.ram;

	rig.base ^= 0x70000; /* 0xd0030000 and 0xd0040000 */
	rig.ram = other->ram;
	other->ram = ram;
	memset(rig.tx_next, 0, sizeof(rig.tx_next));
}

START_TEST(test_back_to_back)
{
	struct second other = {.ram = g_malloc0(RIG_RAM)};
	u8 bytes[1000];
	sim_time from;

	other.model = neta_class.create(rig.node, "eth1", NULL, NULL);
	ck_assert(dma_space_add(&other.dma, 0, RIG_RAM, other.ram));
	neta_class.set_dma(other.model, &other.dma);
	mmio_bus_add(&rig.bus, 0xd0040000, 0x4000, neta_class.mmio, other.model, other.model);
	mii_end_finish(&rig.partner);
	mii_connect(neta_class.mii(rig.model, "mii"), neta_class.mii(other.model, "mii"));
	rig_start();
	wr(0x2c0c, rd(0x2c0c) | 0x100); /* flow control */
	swap(&other);
	rig_start();
	wr(0x2c0c, rd(0x2c0c) | 0x100);
	/* The second tells the first to pause; what is on the wire ends first. */
	swap(&other);
	rig_make(bytes, sizeof(bytes), 0x020000000001, 0x88b5);
	for (u32 i = 0; i < 20; i++)
		rig_send(0, RIG_FLZ, bytes, sizeof(bytes));
	swap(&other);
	wr(0x1710, 1);
	wr(0x1718, 1);
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, 1);
	from = node_now(rig.node);
	wr(0x1718, 0); /* go on */
	rig_run(SIM_MS(1));
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, 20);
	ck_assert_int_eq(from, SIM_MS(1));
	for (u32 i = 0; i < 20; i++)
		ck_assert_mem_eq(rig.ram + RIG_RX_BUF(i) + 2, bytes, sizeof(bytes));
	/* What one sent the other received, to the octet. */
	ck_assert_uint_eq(rd(0x3000), 20 * 1004);
	ck_assert_uint_eq(rd(0x3054), 2);
	swap(&other);
	ck_assert_uint_eq(rd(0x3038), 20 * 1004);
	ck_assert_uint_eq(rd(0x3058), 2);
	/* PAUSE is in its own counter alone: octets, frames, size, multicast. */
	ck_assert_uint_eq(rd(0x3000), 0);
	ck_assert_uint_eq(rd(0x3010), 0);
	ck_assert_uint_eq(rd(0x3020), 0);
	ck_assert_uint_eq(rd(0x301c), 0);
	/* Both at once, at line rate. */
	for (u32 i = 0; i < 20; i++)
		rig_send(1, RIG_FLZ, bytes, 60);
	swap(&other);
	for (u32 i = 0; i < 20; i++)
		rig_send(1, RIG_FLZ, bytes, 60);
	rig_run(SIM_NS(20 * 672 - 96 + 1));
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, 40);
	swap(&other);
	ck_assert_uint_eq(rd(0x14e0) & 0x3fff, 20);
	for (u32 i = 0; i < GUEST_ERROR_KINDS; i++)
		ck_assert(!other.model->guest_errors[i]);
	rig_run(SIM_SEC(1));
	neta_class.destroy(other.model);
	g_free(other.ram);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("neta");
	TCase *tc = tcase_create("neta");

	tcase_add_checked_fixture(tc, rig_setup, rig_teardown);
	tcase_add_test(tc, test_table);
	tcase_add_test(tc, test_reset_values);
	tcase_add_test(tc, test_access_modes);
	tcase_add_test(tc, test_linux_values);
	tcase_add_test(tc, test_two_instances);
	tcase_add_test(tc, test_reset_in_mid_frame);
	tcase_add_test(tc, test_link_forced);
	tcase_add_test(tc, test_link_followed);
	tcase_add_test(tc, test_interrupt_masks);
	tcase_add_test(tc, test_rx_coalescing);
	tcase_add_test(tc, test_counters);
	tcase_add_test(tc, test_clock);
	tcase_add_test(tc, test_back_to_back);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
