/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines for tests of IPv4: "m0" and "m1" on one link, and "m1" in the middle
 * of a line of three. A test program that includes this names prog_setup as
 * "setup" among its programs.
 *
 *	m0 eth0 10.0.0.1/24 ── 10.0.0.2/24 eth0 m1 eth1 10.0.1.2/24 ── 10.0.1.1/24 eth0 m2
 */
#ifndef TESTS_IPV4_RIG_H
#define TESTS_IPV4_RIG_H

#include "stack_fixture.h"

#include <sysctl.h>

static struct fixture fx;

#define COSTS                                                                      \
	"{\"cpu\":{\"costs\":{\"irq\":500,\"context-switch\":300,\"syscall\":100," \
	"\"driver-rx\":50,\"driver-tx\":50,\"ip-rx\":40,\"copy-byte\":0.1}}}"

static inline __be32 ip(const char *text)
{
	__be32 addr;

	ck_assert(inet_aton(text, &addr));
	return addr;
}

static inline u32 machine_of(struct process *p)
{
	u32 i = 0;

	while (fx.m[i].k != p->k)
		i++;
	return i;
}

static inline u64 mib(u32 i, enum snmp_counter what)
{
	return fx.m[i].k->net->mib.counter[what];
}

static inline void add_dev(struct process *p, const char *addr)
{
	struct machine *m = &fx.m[machine_of(p)];
	struct testdev *t;

	t = testdev_create(p->k, (u8)(machine_of(p) * 16 + m->devs + 1));
	m->dev[m->devs++] = t;
	ck_assert_int_eq(register_netdev(t->dev), 0);
	netif_napi_add(t->dev, &t->napi, testdev_poll);
	ck_assert_int_eq(testdev_request_irq(t), 0);
	rtnl_lock(p->k);
	ck_assert_int_eq(dev_open(t->dev), 0);
	ck_assert_int_eq(inet_addr_add(t->dev, ip(addr), 0, 24, 0, RT_SCOPE_UNIVERSE, NULL), 0);
	ck_assert_int_eq(inet_addr_add(t->dev, ip(addr), 0, 24, 0, RT_SCOPE_UNIVERSE, NULL),
			 -EEXIST);
	rtnl_unlock(p->k);
}

static inline void route(struct process *p, const char *dst, u8 len, const char *gw)
{
	struct fib_info cfg = {.dst = ip(dst),
			       .prefixlen = len,
			       .type = RTN_UNICAST,
			       .protocol = RTPROT_BOOT,
			       .gw = ip(gw)};

	rtnl_lock(p->k);
	ck_assert_int_eq(fib_add(p->k, &cfg, FIB_CREATE), 0);
	ck_assert_int_eq(fib_add(p->k, &cfg, FIB_CREATE), -EEXIST);
	rtnl_unlock(p->k);
}

static inline int prog_setup(struct process *p)
{
	switch (machine_of(p)) {
	case 0:
		add_dev(p, "10.0.0.1");
		route(p, "0.0.0.0", 0, "10.0.0.2");
		break;
	case 1:
		add_dev(p, "10.0.0.2");
		add_dev(p, "10.0.1.2");
		ck_assert_int_eq(sysctl_write(p->k, "net.ipv4.ip_forward", "1"), 0);
		break;
	case 2:
		add_dev(p, "10.0.1.1");
		route(p, "10.0.0.0", 24, "10.0.1.2");
		break;
	}
	return 0;
}

static inline void join(struct testdev *a, struct testdev *b)
{
	a->peer = b;
	b->peer = a;
}

static inline void setup(const char *costs)
{
	fixture_setup(&fx, 3, costs);
	for (u32 i = 0; i < 3; i++) {
		fx.m[i].exit = -1;
		process_start(fx.m[i].k, "setup", fixture_done, &fx.m[i]);
	}
	/* The devices exist after the first events; nothing is sent before 1 ms. */
	world_run(fx.world, SIM_MS(20));
	join(fx.m[0].dev[0], fx.m[1].dev[0]);
	join(fx.m[1].dev[1], fx.m[2].dev[0]);
	for (u32 i = 0; i < 3; i++) {
		ck_assert_int_eq(fx.m[i].exit, 0);
		fx.m[i].quiet = true;
	}
}

static inline void setup_costs(void)
{
	setup(COSTS);
}

static inline void setup_ideal(void)
{
	setup(NULL);
}

static inline void teardown(void)
{
	fixture_teardown(&fx);
}

#endif
