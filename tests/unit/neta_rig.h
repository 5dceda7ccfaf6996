/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NETA MAC on a bench: a bus, memory, an interrupt line, and a partner on the
 * MII that keeps what it is sent. The driver below does what mvneta does, in its
 * order, with constants of its own: a wrong offset in the model cannot agree
 * with itself.
 *
 *	memory  0x000000 TX rings, 0x8000 a queue    0x040000 RX rings
 *	        0x080000 TX buffers, 16 KiB each     0x200000 RX buffers, 16 KiB each
 */
#ifndef NETEMU_TESTS_NETA_RIG_H
#define NETEMU_TESTS_NETA_RIG_H

#include <netemu/mmio.h>

#include "neta/neta.h"
#include "suite.h"

#define RIG_RAM 0x00800000u
#define RIG_BASE 0xd0030000u
#define RIG_TX_RING(q) (0x8000u * (q))
#define RIG_RX_RING(q) (0x40000u + 0x8000u * (q))
#define RIG_TX_BUF(i) (0x80000u + 0x4000u * (i))
#define RIG_RX_BUF(i) (0x200000u + 0x4000u * (i))
#define RIG_DESCS 64
#define RIG_KEPT 4096

struct rig {
	struct world *world;
	struct node *node;
	struct mmio_bus bus;
	u32 base; /* of the MAC at hand */
	struct dma_space dma;
	u8 *ram;
	struct model *model;
	struct neta *neta;
	struct irq_line line;
	u32 irqs; /* times the line went up */
	sim_time irq_at;
	struct mii_end partner;
	struct mii_ops partner_ops;
	struct frame *got[RIG_KEPT]; /* what the partner received */
	sim_time got_at[RIG_KEPT];   /* when, at the last bit */
	u32 count, aborts;
	u32 tx_next[8], rx_next[8];
	sim_time now; /* world_run() has gone so far */
};

static struct rig rig;

static inline void rig_irq(struct irq_line *line, bool level)
{
	if (!level)
		return;
	rig.irqs++;
	rig.irq_at = node_now(rig.node);
}

static inline void rig_partner_receive(struct mii_end *end, struct frame *f)
{
	ck_assert_uint_lt(rig.count, RIG_KEPT);
	rig.got_at[rig.count] = node_now(rig.node);
	rig.got[rig.count++] = f;
}

static inline void rig_partner_begin(struct mii_end *end, struct frame *f, sim_time duration)
{
	rig_partner_receive(end, f); /* a PHY: at its first bit */
}

static inline void rig_partner_abort(struct mii_end *end)
{
	rig.aborts++;
}

static inline u32 rd(u32 offset)
{
	return (u32)mmio_read(&rig.bus, rig.base + offset, 4);
}

static inline void wr(u32 offset, u32 value)
{
	mmio_write(&rig.bus, rig.base + offset, value, 4);
}

static inline void rig_run(sim_time span)
{
	rig.now += span;
	world_run(rig.world, rig.now);
}

/* Descriptors of TX queue @q that wait. */
static inline u32 rig_pending(u32 q)
{
	return rd(0x3c40 + 4 * q) & 0x3fff;
}

static inline void rig_forget(void)
{
	while (rig.count)
		frame_put(rig.got[--rig.count]);
}

/* @phy: the partner is a PHY, else a MAC. */
static inline void rig_setup_partner(bool phy)
{
	memset(&rig, 0, sizeof(rig));
	rig.base = RIG_BASE;
	rig.world = world_create(1);
	rig.node = world_add_node(rig.world, "a");
	rig.ram = g_malloc0(RIG_RAM);
	ck_assert(dma_space_add(&rig.dma, 0, RIG_RAM, rig.ram));
	rig.model = neta_class.create(rig.node, "eth0", NULL, NULL);
	rig.neta = container_of(rig.model, struct neta, model);
	neta_class.set_dma(rig.model, &rig.dma);
	rig.line.sink = rig_irq;
	neta_class.irq(rig.model)->line = &rig.line;
	mmio_bus_init(&rig.bus, rig.node);
	mmio_bus_add(&rig.bus, RIG_BASE, 0x4000, neta_class.mmio, rig.model, rig.model);
	rig.partner_ops.receive = rig_partner_receive;
	if (phy) {
		rig.partner_ops.begin = rig_partner_begin;
		rig.partner_ops.abort = rig_partner_abort;
	}
	mii_end_init(&rig.partner, rig.node, &rig.partner_ops, NULL);
	mii_connect(neta_class.mii(rig.model, "mii"), &rig.partner);
}

static inline void rig_setup(void)
{
	rig_setup_partner(false);
}

/* The test provoked them. */
static inline void rig_forgive(enum guest_error kind)
{
	ck_assert_uint_gt(rig.model->guest_errors[kind], 0);
	rig.model->guest_errors[kind] = 0;
}

static inline void rig_teardown(void)
{
	rig_run(SIM_SEC(10)); /* timers that are still out run out */
	for (u32 i = 0; i < GUEST_ERROR_KINDS; i++)
		ck_assert_msg(!rig.model->guest_errors[i], "%s: %u", guest_error_name(i),
			      (u32)rig.model->guest_errors[i]);
	rig_forget();
	ck_assert_int_eq(event_queue_next(&rig.node->queue), SIM_TIME_MAX);
	neta_class.destroy(rig.model);
	mii_end_finish(&rig.partner);
	mmio_bus_finish(&rig.bus);
	ck_assert_uint_eq(rig.node->frames.in_use, 0);
	world_destroy(rig.world);
	g_free(rig.ram);
}

/* mvneta_probe(): windows, defaults, masks. */
static inline void rig_probe(void)
{
	for (u32 w = 0; w < 6; w++) {
		wr(0x2200 + 8 * w, 0);
		wr(0x2204 + 8 * w, 0);
		if (w < 4)
			wr(0x2280 + 4 * w, 0);
	}
	wr(0x2204, 0xffff0000);
	wr(0x2290, 0x3e);
	wr(0x2294, 0x3);
	wr(0x2c00, rd(0x2c00) & ~1u);
	wr(0x25a0, 0);
	wr(0x25b0, 0);
	wr(0x25a8, 0);
	wr(0x25a4, 0);
	wr(0x25ac, 0);
	wr(0x25b4, 0);
	wr(0x25b8, 0);
	wr(0x2010, 0x20);
	for (u32 cpu = 0; cpu < 2; cpu++)
		wr(0x2540 + 4 * cpu, 0xffff);
	wr(0x1cc0, 1);
	wr(0x3cf0, 1);
	wr(0x24e4, 0);
	for (u32 q = 0; q < 8; q++) {
		wr(0x2700 + 16 * q, 0);
		wr(0x2704 + 16 * q, 0);
	}
	wr(0x3cf0, 0);
	wr(0x1cc0, 0);
	wr(0x2500, 1);
	wr(0x2400, 0x02001000);
	wr(0x2404, 0);
	wr(0x247c, 64);
	wr(0x241c, 0x01000038);
	wr(0x20b0, rd(0x20b0) & ~2u);
	for (u32 i = 0; i < 4; i++)
		wr(0x3600 + 4 * i, 0);
	for (u32 i = 0; i < 64; i++) {
		wr(0x3400 + 4 * i, 0);
		wr(0x3500 + 4 * i, 0);
	}
	wr(0x25b8, 0xffff);
	for (u32 i = 0; i <= 0x78; i += 4)
		rd(0x3000 + i);
	rd(0x2484);
	rd(0x2488);
	wr(0x2080, 0);
}

/* The address and the tables of a port that is not promiscuous. */
static inline void rig_own_address(const u8 *mac)
{
	wr(0x2414, get_be16(mac + 4));
	wr(0x2418, get_be32(mac));
	wr(0x3600 + (mac[5] & 0xc), 1u << 8 * (mac[5] & 3));
}

static inline void rig_rx_post(u32 q, u32 index, u32 buf)
{
	u8 *desc = rig.ram + RIG_RX_RING(q) + 32 * index;

	memset(desc, 0, 32);
	put_le32(buf, desc + 8);
}

/* mvneta_open(): rings, queues, thresholds, masks (P1). RX buffers of @buf bytes. */
static inline void rig_open(u32 buf)
{
	for (u32 q = 0; q < 8; q++) {
		wr(0x1480 + 4 * q, RIG_RX_RING(q));
		wr(0x14a0 + 4 * q, RIG_DESCS);
		wr(0x14c0 + 4 * q, 32);
		wr(0x2580 + 4 * q, 16600);
		wr(0x1400 + 4 * q, rd(0x1400 + 4 * q) & ~0xf00u);
		wr(0x14a0 + 4 * q, (rd(0x14a0 + 4 * q) & 0x3fff) | (buf / 8) << 19);
		wr(0x1400 + 4 * q, rd(0x1400 + 4 * q) & ~1u);
		for (u32 i = 0; i < RIG_DESCS; i++)
			rig_rx_post(q, i, RIG_RX_BUF(q * RIG_DESCS / 8 + i));
		wr(0x1500 + 4 * q, RIG_DESCS << 16);
	}
	for (u32 q = 0; q < 8; q++) {
		wr(0x2704 + 16 * q, 0x03ffffff);
		wr(0x2700 + 16 * q, 0x3fffffff);
		wr(0x3c00 + 4 * q, RIG_TX_RING(q));
		wr(0x3c20 + 4 * q, 1024);
	}
	wr(0x2c00, (rd(0x2c00) & ~0x7ffcu) | ((1534 / 2) << 2));
	wr(0x3e0c, 1536 * 8);
	wr(0x2c00, rd(0x2c00) | 1);
	wr(0x25a4, 0x8000ffff);
	wr(0x25b4, 0x3);
}

/* phylink, fixed link: mac_config, pcs_config, mac_finish, mac_link_up (1.11). */
static inline void rig_link_up(u32 mbps, bool full)
{
	u32 an;

	wr(0x2c08, (rd(0x2c08) & ~0x41u) | 0x10);
	wr(0x2c00, rd(0x2c00) & ~2u);
	wr(0x2c90, rd(0x2c90) & ~2u);
	wr(0x2c0c, rd(0x2c0c) & ~0x2894u);
	wr(0x24f4, rd(0x24f4) & 0x7fffffff);
	an = rd(0x2c0c) & ~0x1161u;
	an |= 0x2 | (mbps == 1000 ? 0x40 : mbps == 100 ? 0x20 : 0) | (full ? 0x1000 : 0);
	wr(0x2c0c, an);
	wr(0x2448, 0xff);
	wr(0x2680, 0xff);
	wr(0x25b0, 0); /* the link change that this was */
}

static inline void rig_start(void)
{
	rig_probe();
	rig_open(2048);
	rig_link_up(1000, true);
	wr(0x2400, rd(0x2400) | 1); /* promiscuous, as a DSA conduit */
	wr(0x24bc, rd(0x24bc) | BIT(21));
	for (u32 i = 0; i < 64; i++) {
		wr(0x3400 + 4 * i, 0x01010101);
		wr(0x3500 + 4 * i, 0x01010101);
	}
}

/* Writes descriptor number @slot from here on of queue @q's ring. */
static inline void rig_tx_desc(u32 q, u32 slot, u32 command, u32 buf, u32 size)
{
	u32 index = (rig.tx_next[q] + slot) % (rd(0x3c20 + 4 * q) & 0x3fff);
	u8 *desc = rig.ram + RIG_TX_RING(q) + 32 * index;

	put_le32(command, desc);
	put_le16(0, desc + 4);
	put_le16((u16)size, desc + 6);
	put_le32(buf, desc + 8);
	put_le32(0, desc + 12);
}

static inline void rig_doorbell(u32 q, u32 descs)
{
	rig.tx_next[q] = (rig.tx_next[q] + descs) % (rd(0x3c20 + 4 * q) & 0x3fff);
	wr(0x3c60 + 4 * q, descs);
}

/* Sends @len bytes as one descriptor. */
static inline void rig_send(u32 q, u32 command, const u8 *bytes, u32 len)
{
	u32 buf = RIG_TX_BUF(q * 8 + rig.tx_next[q] % 8);

	memcpy(rig.ram + buf, bytes, len);
	rig_tx_desc(q, 0, command, buf, len);
	rig_doorbell(q, 1);
}

#define RIG_FLZ 0x80380000u

/* The partner sends: bytes without FCS, at once as at the last bit. */
static inline struct frame *rig_frame(const u8 *bytes, u32 len)
{
	struct frame *f = frame_alloc(&rig.node->frames, len + 4);

	memcpy(frame_append(f, len), bytes, len);
	frame_append_fcs(f);
	frame_name(f);
	return f;
}

static inline void rig_receive_frame(struct frame *f)
{
	neta_receive(neta_class.mii(rig.model, "mii"), f);
}

static inline void rig_receive(const u8 *bytes, u32 len)
{
	rig_receive_frame(rig_frame(bytes, len));
}

/* The RX descriptor @index of queue @q. */
static inline const u8 *rig_rx_desc(u32 q, u32 index)
{
	return rig.ram + RIG_RX_RING(q) + 32 * index;
}

/* A frame of @len bytes with these addresses and type, and bytes that count up. */
static inline void rig_make(u8 *bytes, u32 len, u64 da, u16 type)
{
	for (u32 i = 0; i < len; i++)
		bytes[i] = (u8)i;
	put_be16((u16)(da >> 32), bytes);
	put_be32((u32)da, bytes + 2);
	put_be16(0x0200, bytes + 6);
	put_be32(0x00000099, bytes + 8);
	put_be16(type, bytes + 12);
}

/* The checksum, worked out the slow way. */
static inline u16 rig_sum(const u8 *p, u32 len, u32 sum)
{
	for (u32 i = 0; i < len; i++)
		sum += i & 1 ? p[i] : (u32)p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (u16)sum;
}

/* An IPv4 packet behind a header of @l2 bytes; checksums left 0. Returns its end. */
static inline u32 rig_ip4(u8 *bytes, u32 l2, u8 proto, u32 l4_len)
{
	u8 *ip = bytes + l2;

	memset(ip, 0, 20);
	ip[0] = 0x45;
	put_be16((u16)(20 + l4_len), ip + 2);
	ip[8] = 64;
	ip[9] = proto;
	put_be32(0xc0a80101, ip + 12);
	put_be32(0xc0a80102, ip + 16);
	for (u32 i = 0; i < l4_len; i++)
		ip[20 + i] = (u8)(7 * i);
	if (proto == 17) {
		put_be16((u16)l4_len, ip + 24);
		put_be16(0, ip + 26);
	} else if (proto == 6) {
		ip[32] = 0x50;
		put_be16(0, ip + 36);
	}
	return l2 + 20 + l4_len;
}

/* The sum of pseudo header and L4 of such a packet: 0xffff when it is right. */
static inline u16 rig_l4_sum(const u8 *ip)
{
	u32 l4_len = get_be16(ip + 2) - 20u;

	return rig_sum(ip + 20, l4_len, rig_sum(ip + 12, 8, ip[9] + l4_len));
}

#endif
