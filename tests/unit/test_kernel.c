/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's kernel: its processor's time, threads, locks, timers, works,
 * interrupts, and its end in the middle of all that.
 */
#include "stack_fixture.h"
#include "suite.h"

#include <dma-mapping.h>
#include <io.h>
#include <mutex.h>
#include <workqueue.h>

static struct fixture fx;

#define COSTS                                                                    \
	"{\"cpu\":{\"costs\":{\"mmio-read\":100,\"mmio-write\":50,\"irq\":1000," \
	"\"context-switch\":500,\"syscall\":200}}}"

static int prog_sleep(struct process *p)
{
	s64 start = sys_clock_gettime(p);

	ck_assert_int_eq(sys_nanosleep(p, 5000000), 0);
	ck_assert_int_ge(sys_clock_gettime(p) - start, 5000000);
	ck_assert_int_le(sys_clock_gettime(p) - start, 5010000);
	p_printf(p, "slept\n");
	return 3;
}

static int prog_forever(struct process *p)
{
	while (!sys_nanosleep(p, NSEC_PER_SEC))
		;
	ck_assert(process_killed(p));
	return 1;
}

/* Sleeps where no signal reaches; the kernel's end must cope. */
static int prog_stuck(struct process *p)
{
	struct mutex *m = kzalloc(p->k, sizeof(*m));

	mutex_init(p->k, m);
	mutex_lock(m);
	mutex_lock(m);
	return 0;
}

static int prog_time(struct process *p)
{
	struct kernel *k = p->k;
	sim_time start;

	cpu_sync(k);
	start = node_now(k->node);
	cpu_charge(k, COST_SYSCALL);
	ck_assert_int_eq(kernel_now(k), start + SIM_NS(200));
	ck_assert_int_eq(node_now(k->node), start);
	(void)readl(k, (void *)0x4);
	ck_assert_int_eq(node_now(k->node), start + SIM_NS(300));
	writel(k, 1, (void *)0x4);
	ck_assert_int_eq(node_now(k->node), start + SIM_NS(350));
	udelay(k, 10);
	ck_assert_int_eq(node_now(k->node), start + SIM_NS(10350));
	return 0;
}

static u32 order[8], ordered;

struct locker {
	struct mutex lock;
	u32 inside, max_inside;
	u32 finished;
	struct wait_queue_head wait;
};

static int locker_thread(void *data)
{
	struct locker *l = data;
	struct kernel *k = l->lock.wait.k;

	for (u32 i = 0; i < 10; i++) {
		mutex_lock(&l->lock);
		l->inside++;
		l->max_inside = max(l->max_inside, l->inside);
		usleep_range(k, 10, 20);
		l->inside--;
		mutex_unlock(&l->lock);
	}
	l->finished++;
	wake_up(&l->wait);
	return 0;
}

static int prog_mutex(struct process *p)
{
	struct locker l = {.inside = 0};

	mutex_init(p->k, &l.lock);
	init_waitqueue_head(p->k, &l.wait);
	for (u32 i = 0; i < 4; i++)
		kthread_run(p->k, locker_thread, &l, "locker%u", i);
	wait_event(l.wait, l.finished == 4);
	ck_assert_uint_eq(l.max_inside, 1);
	return 0;
}

static int stop_thread(void *data)
{
	struct kernel *k = data;

	while (!kthread_should_stop(k))
		msleep(k, 1);
	return 42;
}

static int prog_kthread_stop(struct process *p)
{
	struct task_struct *t = kthread_run(p->k, stop_thread, p->k, "stopper");

	msleep(p->k, 20);
	ck_assert_int_eq(kthread_stop(t), 42);
	return 0;
}

static void note_timer(struct timer_list *timer)
{
	order[ordered++] = (u32)timer->expires;
}

/* kernel/time/timer.c: rounded up to the granularity of its level of the wheel. */
static int prog_timers(struct process *p)
{
	struct kernel *k = p->k;
	struct timer_list a, b, c;
	unsigned long now = jiffies(k);

	ordered = 0;
	timer_setup(k, &a, note_timer, 0);
	timer_setup(k, &b, note_timer, 0);
	timer_setup(k, &c, note_timer, 0);
	mod_timer(&a, now + 5);
	mod_timer(&b, now + 2);
	mod_timer(&c, now + 3);
	ck_assert(c.pending);
	ck_assert_int_eq(del_timer(&c), 1);
	ck_assert_int_eq(del_timer(&c), 0);
	ck_assert_int_eq(mod_timer(&a, now + 4), 1);
	sys_nanosleep(p, 50 * NSEC_PER_MSEC);
	ck_assert_uint_eq(ordered, 2);
	ck_assert_uint_eq(order[0], (u32)now + 2);
	ck_assert_uint_eq(order[1], (u32)now + 4);
	ck_assert(!a.pending);
	/* A second may take up to 32 ms more. */
	now = jiffies(k);
	msleep(k, 1000);
	ck_assert_uint_ge(jiffies(k) - now, 250);
	ck_assert_uint_le(jiffies(k) - now, 258);
	return 0;
}

struct works {
	struct kernel *k;
	struct work_struct slow, fast, freed;
	struct delayed_work late;
	u32 slow_runs, fast_runs, late_runs;
};

static void slow_fn(struct work_struct *work)
{
	struct works *w = container_of(work, struct works, slow);

	msleep(w->k, 20);
	w->slow_runs++;
}

static void fast_fn(struct work_struct *work)
{
	struct works *w = container_of(work, struct works, fast);

	/* The one that sleeps does not hold it up. */
	ck_assert_uint_eq(w->slow_runs, 0);
	w->fast_runs++;
}

static void late_fn(struct work_struct *work)
{
	container_of(to_delayed_work(work), struct works, late)->late_runs++;
}

static void freed_fn(struct work_struct *work)
{
	kfree(work);
}

static int prog_works(struct process *p)
{
	struct works w = {.k = p->k};
	struct work_struct *freed = kmalloc(p->k, sizeof(*freed));
	struct workqueue_struct *wq = alloc_ordered_workqueue(p->k, "ordered");

	INIT_WORK(&w.slow, slow_fn);
	INIT_WORK(&w.fast, fast_fn);
	INIT_WORK(freed, freed_fn);
	INIT_DELAYED_WORK(p->k, &w.late, late_fn);
	ck_assert(schedule_work(p->k, &w.slow));
	ck_assert(!schedule_work(p->k, &w.slow));
	ck_assert(schedule_work(p->k, &w.fast));
	ck_assert(schedule_work(p->k, freed));
	ck_assert(queue_delayed_work(wq, &w.late, HZ / 10));
	flush_work(&w.fast);
	ck_assert_uint_eq(w.fast_runs, 1);
	flush_work(&w.slow);
	ck_assert_uint_eq(w.slow_runs, 1);
	ck_assert_uint_eq(w.late_runs, 0);
	ck_assert(mod_delayed_work(wq, &w.late, 1));
	msleep(p->k, 20);
	ck_assert_uint_eq(w.late_runs, 1);
	queue_delayed_work(wq, &w.late, HZ);
	ck_assert(cancel_delayed_work_sync(&w.late));
	destroy_workqueue(wq);
	return 0;
}

static int prog_wait_timeout(struct process *p)
{
	struct wait_queue_head wait;
	sim_time start = node_now(p->k->node);

	init_waitqueue_head(p->k, &wait);
	ck_assert_int_eq(___wait_event(wait, false, TASK_UNINTERRUPTIBLE, SIM_MS(3)), 0);
	ck_assert_int_ge(node_now(p->k->node) - start, SIM_MS(3));
	ck_assert_int_eq(___wait_event(wait, true, TASK_UNINTERRUPTIBLE, SIM_MS(3)), SIM_MS(3));
	return 0;
}

static int read_zero(int unused)
{
	return 0;
}

static int prog_poll_timeout(struct process *p)
{
	ktime_t start = ktime_get(p->k);
	int val;

	ck_assert_int_eq(read_poll_timeout(read_zero, val, val == 0, 10, 100, false, p->k, 0), 0);
	ck_assert_int_eq(read_poll_timeout(read_zero, val, val == 1, 10, 100, false, p->k, 0),
			 -ETIMEDOUT);
	ck_assert_int_ge(ktime_get(p->k) - start, 100000);
	ck_assert_int_eq(read_poll_timeout_atomic(read_zero, val, val == 1, 0, 100, p->k, 0),
			 -ETIMEDOUT);
	return 0;
}

/* Interrupts. */
struct irqdev {
	struct irq_line line;
	struct irq_pin pin;
	struct event event;
	int irq;
	u32 hard, threaded;
	bool stuck, cared_for; /* stays raised; and the handler says that it was its own */
};

static struct irqdev idev;

static void irqdev_event(struct event *ev)
{
	irq_pin_set(&idev.pin, true);
}

static irqreturn_t irqdev_hard(int irq, void *data)
{
	struct irqdev *d = data;

	d->hard++;
	if (!d->stuck)
		irq_pin_set(&d->pin, false);
	return d->stuck && !d->cared_for ? IRQ_NONE : IRQ_HANDLED;
}

static irqreturn_t irqdev_thread(int irq, void *data)
{
	struct irqdev *d = data;

	d->threaded++;
	msleep(fx.m[0].k, 4);
	irq_pin_set(&d->pin, false);
	return IRQ_HANDLED;
}

static void irqdev_init(struct kernel *k)
{
	struct board_device bd = {.name = "test", .irq = &idev.line};
	struct platform_device pdev = {.dev = {.k = k}, .bd = &bd};

	memset(&idev, 0, sizeof(idev));
	idev.pin.line = &idev.line;
	event_init(&idev.event, irqdev_event);
	idev.irq = platform_get_irq_optional(&pdev, 0);
}

static int prog_irq(struct process *p)
{
	struct kernel *k = p->k;

	irqdev_init(k);
	ck_assert_int_eq(request_irq(k, 99, irqdev_hard, 0, "x", &idev), -EINVAL);
	ck_assert_int_eq(request_irq(k, idev.irq, irqdev_hard, 0, "x", &idev), 0);
	ck_assert_int_eq(request_irq(k, idev.irq, irqdev_hard, 0, "y", &fx), -EBUSY);
	node_schedule(k->node, &idev.event, node_now(k->node) + PS_PER_MS);
	sys_nanosleep(p, 2 * NSEC_PER_MSEC);
	ck_assert_uint_eq(idev.hard, 1);
	/* Taken as soon as time goes on. */
	irq_pin_set(&idev.pin, true);
	udelay(k, 5);
	ck_assert_uint_eq(idev.hard, 2);
	free_irq(k, idev.irq, &idev);
	/* In a thread, masked in the meantime. */
	ck_assert_int_eq(
		request_threaded_irq(k, idev.irq, NULL, irqdev_thread, IRQF_ONESHOT, "t", &idev),
		0);
	irq_pin_set(&idev.pin, true);
	sys_nanosleep(p, 20 * NSEC_PER_MSEC);
	ck_assert_uint_eq(idev.threaded, 1);
	free_irq(k, idev.irq, &idev);
	/* Nobody lowers it: it is disabled, and time has gone on. */
	idev.stuck = true;
	ck_assert_int_eq(request_irq(k, idev.irq, irqdev_hard, 0, "s", &idev), 0);
	idev.hard = 0;
	irq_pin_set(&idev.pin, true);
	sys_nanosleep(p, NSEC_PER_MSEC);
	ck_assert_uint_gt(idev.hard, 99900);
	ck_assert_uint_le(idev.hard, 100000);
	return 0;
}

/* A line that its handler neither lowers nor disowns: nothing else is done ever after. */
static int prog_irq_stuck(struct process *p)
{
	struct kernel *k = p->k;

	irqdev_init(k);
	idev.stuck = idev.cared_for = true;
	ck_assert_int_eq(request_irq(k, idev.irq, irqdev_hard, 0, "s", &idev), 0);
	irq_pin_set(&idev.pin, true);
	sys_nanosleep(p, NSEC_PER_SEC);
	return 0;
}

static int prog_memory(struct process *p)
{
	struct kernel *k = p->k;
	struct device dev = {.k = k};
	u64 count = k->mem.count, pages = k->mem.pages_in_use;
	struct page *small, *big;
	dma_addr_t dma, dma2;
	void *ring, *ring2;
	char *s;

	s = kasprintf(k, "%d", 12345);
	s = krealloc(k, s, 100);
	ck_assert_str_eq(s, "12345");
	kfree(s);
	kfree(NULL);
	small = page_pool_alloc(k, 100);
	big = page_pool_alloc(k, 65536);
	ck_assert_ptr_null(page_pool_alloc(k, 70000));
	ck_assert_uint_eq(small->dma - k->board->ram_base, (u64)(small->addr - k->board->ram));
	put_page(small);
	ck_assert_ptr_eq(page_pool_alloc(k, 640), small); /* last in, first out */
	put_page(small);
	put_page(big);
	ck_assert_uint_eq(k->mem.pages_in_use, pages);
	ring = dma_alloc_coherent(&dev, 8192, &dma, GFP_KERNEL);
	ck_assert_uint_eq(dma % 4096, 0);
	memset(ring, 1, 8192);
	dma_free_coherent(&dev, 8192, ring, dma);
	ring2 = dma_alloc_coherent(&dev, 8192, &dma2, GFP_KERNEL);
	ck_assert_ptr_eq(ring2, ring);
	ck_assert_int_eq(*(u8 *)ring2, 0);
	dma_free_coherent(&dev, 8192, ring2, dma2);
	ck_assert_ptr_null(dma_alloc_coherent(&dev, FIXTURE_RAM, &dma, GFP_KERNEL));
	/* The slab of the two pages and the extent are kept for later. */
	ck_assert_uint_eq(k->mem.count, count + 2);
	ck_assert_uint_eq(dma_map_single(&dev, k->board->ram + FIXTURE_RAM, 1, DMA_TO_DEVICE),
			  DMA_MAPPING_ERROR);
	return 0;
}

static int prog_objects(struct process *p)
{
	struct kmem_cache cache;
	u8 *obj[100];

	kmem_cache_init(&cache, p->k, 100);
	for (u32 i = 0; i < ARRAY_SIZE(obj); i++) {
		obj[i] = kmem_cache_alloc(&cache);
		ck_assert_uint_eq((uintptr_t)obj[i] % CACHE_LINE, 0);
		memset(obj[i], (int)i, 100);
	}
	ck_assert_uint_eq(cache.in_use, ARRAY_SIZE(obj));
	for (u32 i = 0; i < ARRAY_SIZE(obj); i++)
		ck_assert(obj[i][0] == i && obj[i][99] == i);
	kmem_cache_free(&cache, obj[3]);
	kmem_cache_free(&cache, obj[7]);
	ck_assert_ptr_eq(kmem_cache_alloc(&cache), obj[7]); /* last in, first out */
	ck_assert_ptr_eq(kmem_cache_alloc(&cache), obj[3]);
	ck_assert_uint_eq(cache.in_use, ARRAY_SIZE(obj));
	ck_assert_uint_ge(cache.made, cache.in_use);
	return 0;
}

const struct program programs[] = {
	{"sleep", prog_sleep},
	{"forever", prog_forever},
	{"stuck", prog_stuck},
	{"time", prog_time},
	{"mutex", prog_mutex},
	{"kthread_stop", prog_kthread_stop},
	{"timers", prog_timers},
	{"works", prog_works},
	{"wait_timeout", prog_wait_timeout},
	{"poll_timeout", prog_poll_timeout},
	{"irq", prog_irq},
	{"memory", prog_memory},
	{"objects", prog_objects},
	{"irq_stuck", prog_irq_stuck}, /* not run by test_program */
	{NULL, NULL},
};

static void setup_costs(void)
{
	fixture_setup(&fx, 1, COSTS);
}

static void setup_ideal(void)
{
	fixture_setup(&fx, 1, NULL);
}

static void teardown(void)
{
	fixture_teardown(&fx);
}

START_TEST(test_program)
{
	ck_assert_int_eq(fixture_run(&fx, 0, programs[_i].name, 2000), _i == 0 ? 3 : 0);
	if (_i == 0)
		ck_assert_str_eq(fx.m[0].out->str, "slept\n");
}
END_TEST

START_TEST(test_destroyed_while_running)
{
	ck_assert_int_eq(fixture_run(&fx, 0, "forever", 10), -1);
	ck_assert_int_eq(fixture_run(&fx, 0, "stuck", 10), -1);
	ck_assert_int_eq(fixture_run(&fx, 0, "works", 5), -1);
}
END_TEST

START_TEST(test_destroyed_with_a_line_stuck)
{
	ck_assert_int_eq(fixture_run(&fx, 0, "irq_stuck", 1), -1);
	/* Time goes on, also on a processor that takes none. */
	ck_assert_int_ge(node_now(fx.m[0].k->node), SIM_MS(1));
	ck_assert_uint_gt(idev.hard, 100);
}
END_TEST

START_TEST(test_bad_costs)
{
	static const char *const bad[] = {
		"{\"cpu\":{\"costs\":{\"mmio-raed\":1}}}",
		"{\"cpu\":{\"costs\":{\"irq\":-1}}}",
		"{\"cpu\":{\"costs\":{\"irq\":1e300}}}",
	};
	struct board board = {.node = fx.m[0].board.node};

	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		GError *err = NULL;

		board.desc = json_tokener_parse(bad[i]);
		ck_assert_ptr_null(kernel_create(&board, NULL, &err));
		ck_assert_ptr_nonnull(err);
		g_error_free(err);
		json_object_put(board.desc);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("kernel");
	TCase *costs = tcase_create("costs"), *ideal = tcase_create("ideal");

	tcase_add_checked_fixture(costs, setup_costs, teardown);
	tcase_add_checked_fixture(ideal, setup_ideal, teardown);
	tcase_add_loop_test(costs, test_program, 0, 1);
	tcase_add_loop_test(costs, test_program, 3, (int)ARRAY_SIZE(programs) - 2);
	tcase_add_loop_test(ideal, test_program, 4, (int)ARRAY_SIZE(programs) - 2);
	tcase_add_test(costs, test_destroyed_with_a_line_stuck);
	tcase_add_test(ideal, test_destroyed_with_a_line_stuck);
	tcase_add_test(costs, test_destroyed_while_running);
	tcase_add_test(ideal, test_destroyed_while_running);
	tcase_add_test(ideal, test_bad_costs);
	suite_add_tcase(s, costs);
	suite_add_tcase(s, ideal);
	return run_suite(s);
}
