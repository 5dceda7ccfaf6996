/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernels of the built-in guest without a board file: RAM, and Ethernet devices
 * "eth0" in pairs, joined by a link of 1 Gb/s and 1 us. A test's shell line is
 * the name of one of its functions.
 */
#ifndef STACK_FIXTURE_H
#define STACK_FIXTURE_H

#include <check.h>
#include <stdlib.h>

#include <device.h>
#include <interrupt.h>
#include <ip.h>
#include <net.h>
#include <netdevice.h>
#include <process.h>

#define FIXTURE_RAM (64u << 20)
#define FIXTURE_MAX 4
#define TESTDEV_RING 256

struct program {
	const char *name;
	int (*main)(struct process *p);
};

/* A device: what is sent arrives in the peer's ring, an interrupt tells. */
struct testdev {
	struct net_device *dev;
	struct testdev *peer;
	struct napi_struct napi;
	struct irq_line line;
	struct irq_pin pin;
	int irq;
	struct event arrival;
	struct {
		sim_time at;
		u32 len;
		u8 bytes[2048];
	} ring[TESTDEV_RING];
	u32 head, count, taken; /* in flight and arrived; taken of them are arrived */
	u32 arrived;
	sim_time idle_at;
	bool masked;
	u64 lost;
	bool (*filter)(struct testdev *to, const u8 *bytes, u32 len); /* false: it is lost */
	u32 seen;
};

struct machine {
	struct board board;
	struct kernel *k;
	struct testdev *dev[FIXTURE_MAX];
	u32 devs;
	bool quiet; /* no packet may be left at the end */
	int exit;   /* of the last line; -1: not ended */
	GString *out;
};

struct fixture {
	struct world *world;
	struct machine m[FIXTURE_MAX];
	u32 count;
};

extern const struct program programs[];
const struct platform_driver *const platform_drivers[] = {NULL};

int shell_main(struct process *p, const char *line)
{
	for (const struct program *prog = programs; prog->name; prog++)
		if (!strcmp(prog->name, line))
			return prog->main(p);
	ck_abort_msg("no program %s", line);
	return 127;
}

static void testdev_arrival(struct event *ev)
{
	struct testdev *t = container_of(ev, struct testdev, arrival);
	u32 next;

	t->arrived++;
	if (t->arrived < t->count) {
		next = (t->head + t->arrived) % TESTDEV_RING;
		node_schedule(t->dev->k->node, &t->arrival, t->ring[next].at);
	}
	irq_pin_set(&t->pin, !t->masked && t->arrived);
}

static netdev_tx_t testdev_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct testdev *t = *(struct testdev **)netdev_priv(dev), *peer = t->peer;
	u32 slot = (peer->head + peer->count) % TESTDEV_RING;
	sim_time start = max(kernel_now(dev->k), t->idle_at);

	dev->stats.tx_packets++;
	dev->stats.tx_bytes += skb->len;
	t->idle_at = start + bit_times(((u64)max(skb->len, 60u) + 24) * 8, 1000);
	if (peer->count == TESTDEV_RING || skb->len > sizeof(peer->ring[0].bytes) ||
	    (peer->filter && !peer->filter(peer, skb->data, skb->len))) {
		peer->lost++;
		consume_skb(skb);
		return NETDEV_TX_OK;
	}
	memcpy(peer->ring[slot].bytes, skb->data, skb->len);
	peer->ring[slot].len = skb->len;
	peer->ring[slot].at = t->idle_at + PS_PER_US;
	peer->count++;
	if (peer->count == peer->arrived + 1)
		node_schedule(dev->k->node, &peer->arrival, peer->ring[slot].at);
	consume_skb(skb);
	return NETDEV_TX_OK;
}

static irqreturn_t testdev_irq(int irq, void *data)
{
	struct testdev *t = data;

	t->masked = true;
	irq_pin_set(&t->pin, false);
	napi_schedule(&t->napi);
	return IRQ_HANDLED;
}

static __attribute__((unused)) int testdev_poll(struct napi_struct *napi, int budget)
{
	struct testdev *t = container_of(napi, struct testdev, napi);
	int work = 0;

	while (work < budget && t->arrived) {
		u32 slot = t->head, len = t->ring[slot].len;
		struct sk_buff *skb = netdev_alloc_skb_ip_align(t->dev, len);

		ck_assert_ptr_nonnull(skb);
		skb_put_data(skb, t->ring[slot].bytes, len);
		t->head = (t->head + 1) % TESTDEV_RING;
		t->count--;
		t->arrived--;
		t->dev->stats.rx_packets++;
		t->dev->stats.rx_bytes += len;
		skb->protocol = eth_type_trans(skb, t->dev);
		napi_gro_receive(napi, skb);
		work++;
	}
	if (work < budget && napi_complete_done(napi, work)) {
		t->masked = false;
		irq_pin_set(&t->pin, t->arrived != 0);
	}
	return work;
}

static int testdev_open(struct net_device *dev)
{
	napi_enable(&(*(struct testdev **)netdev_priv(dev))->napi);
	return 0;
}

static int testdev_stop(struct net_device *dev)
{
	napi_disable(&(*(struct testdev **)netdev_priv(dev))->napi);
	return 0;
}

static const struct net_device_ops testdev_ops = {
	.ndo_open = testdev_open,
	.ndo_stop = testdev_stop,
	.ndo_start_xmit = testdev_xmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

/* In a thread of @m's kernel: makes its next device, not joined yet. */
static __attribute__((unused)) struct testdev *testdev_create(struct kernel *k, u8 number)
{
	struct testdev *t = g_new0(struct testdev, 1);
	u8 addr[ETH_ALEN] = {0x02, 0, 0, 0, 0, number};

	t->dev = alloc_etherdev(k, sizeof(t));
	*(struct testdev **)netdev_priv(t->dev) = t;
	t->dev->netdev_ops = &testdev_ops;
	eth_hw_addr_set(t->dev, addr);
	event_init(&t->arrival, testdev_arrival);
	t->pin.line = &t->line;
	g_ptr_array_add(k->board->irqs, &t->line);
	return t;
}

/* irq_of_line() is private to kernel/; a platform device is how drivers get there. */
static __attribute__((unused)) int testdev_request_irq(struct testdev *t)
{
	struct board_device bd = {.name = "test", .irq = &t->line};
	struct platform_device pdev = {.dev = {.k = t->dev->k}, .bd = &bd};

	t->irq = platform_get_irq_optional(&pdev, 0);
	return request_irq(t->dev->k, t->irq, testdev_irq, 0, "testdev", t);
}

static void fixture_done(void *ctx, int exit, const char *out, size_t len)
{
	struct machine *m = ctx;

	m->exit = exit;
	g_string_truncate(m->out, 0);
	g_string_append_len(m->out, out, (gssize)len);
}

/* Starts @line on machine @i and runs the world for @ms. */
static int fixture_run(struct fixture *f, u32 i, const char *line, u32 ms)
{
	struct machine *m = &f->m[i];

	m->exit = -1;
	process_start(m->k, line, fixture_done, m);
	world_run(f->world, node_now(m->board.node) + SIM_MS(ms));
	return m->exit;
}

/* @costs: a board file's cpu object, or NULL for ideal. */
static void fixture_setup(struct fixture *f, u32 count, const char *costs)
{
	memset(f, 0, sizeof(*f));
	f->world = world_create(7);
	f->count = count;
	for (u32 i = 0; i < count; i++) {
		struct machine *m = &f->m[i];
		char name[16];
		GError *err = NULL;

		snprintf(name, sizeof(name), "m%u", i);
		/* All in one node: the devices pass packets by hand. */
		m->board.node = i ? f->m[0].board.node : world_add_node(f->world, name);
		m->board.name = g_strdup(name);
		m->board.desc = costs ? json_tokener_parse(costs) : NULL;
		mmio_bus_init(&m->board.mmio, m->board.node);
		m->board.ram_size = FIXTURE_RAM;
		m->board.ram_base = 0x1000000;
		m->board.ram = g_malloc0(FIXTURE_RAM);
		m->board.irqs = g_ptr_array_new();
		m->out = g_string_new(NULL);
		m->exit = -1;
		m->k = kernel_create(&m->board, costs ? NULL : "ideal", &err);
		ck_assert_ptr_nonnull(m->k);
		kernel_boot(m->k, NULL);
	}
	world_run(f->world, SIM_MS(1));
	for (u32 i = 0; i < count; i++)
		ck_assert(f->m[i].k->booted);
}

static void fixture_teardown(struct fixture *f)
{
	for (u32 i = 0; i < f->count; i++) {
		struct machine *m = &f->m[i];

		for (u32 d = 0; d < m->devs; d++)
			node_cancel(m->board.node, &m->dev[d]->arrival);
		/* Nothing but what devices and sockets may still hold: they hold none. */
		if (m->quiet)
			ck_assert_uint_eq(m->k->skbs.in_use, 0);
		kernel_destroy(m->k);
		for (u32 d = 0; d < m->devs; d++)
			g_free(m->dev[d]);
		mmio_bus_finish(&m->board.mmio);
		if (m->board.desc)
			json_object_put(m->board.desc);
		g_free(m->board.ram);
		g_free(m->board.name);
		g_ptr_array_free(m->board.irqs, TRUE);
		g_string_free(m->out, TRUE);
	}
	ck_assert_uint_eq(event_queue_next(&f->m[0].board.node->queue), SIM_TIME_MAX);
	world_destroy(f->world);
}

#endif
