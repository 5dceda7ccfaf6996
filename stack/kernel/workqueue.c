/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work queues. See workqueue.h.
 *
 * A worker is a thread "kworker/N" that takes works off its queue. One is made
 * when a work is queued and none is idle, up to the queue's limit. Idle ones
 * stay asleep; that costs the touched part of a stack, a page or two.
 *
 * A work may free itself, so its memory is not looked at after its function was
 * called; who runs what is in the workers.
 */
#include "kernel-private.h"

#include <workqueue.h>

#define SYSTEM_WORKERS 4

struct worker {
	struct list_head list; /* in workqueue_struct.workers */
	struct workqueue_struct *wq;
	struct work_struct *current_work;
};

struct workqueue_struct {
	struct list_head list; /* in kernel->workqueues */
	struct kernel *k;
	char *name;
	struct list_head works; /* struct work_struct.entry */
	struct list_head workers;
	u32 max_active, count, idle;
	bool destroying;
	struct wait_queue_head wait;  /* idle workers */
	struct wait_queue_head flush; /* who waits for a work, or for workers, to end */
};

void INIT_WORK(struct work_struct *work, work_func_t func)
{
	*work = (struct work_struct){.func = func};
	INIT_LIST_HEAD(&work->entry);
}

static bool work_running(const struct work_struct *work)
{
	struct worker *worker;

	if (!work->wq)
		return false;
	list_for_each_entry(worker, &work->wq->workers, list)
		if (worker->current_work == work)
			return true;
	return false;
}

/* The first that is not being run by another worker. */
static struct work_struct *next_work(struct workqueue_struct *wq)
{
	struct work_struct *work;

	list_for_each_entry(work, &wq->works, entry)
		if (!work_running(work))
			return work;
	return NULL;
}

static int worker_thread(void *data)
{
	struct worker *worker = data;
	struct workqueue_struct *wq = worker->wq;
	struct work_struct *work;

	for (;;) {
		work = next_work(wq);
		if (!work) {
			if (wq->destroying)
				break;
			wq->idle++;
			wait_event(wq->wait, wq->destroying || next_work(wq));
			wq->idle--;
			continue;
		}
		list_del_init(&work->entry);
		work->pending = false;
		worker->current_work = work;
		work->func(work);
		worker->current_work = NULL;
		wake_up(&wq->flush);
		cond_resched(wq->k);
	}
	list_del(&worker->list);
	kfree(worker);
	wq->count--;
	wake_up(&wq->flush);
	return 0;
}

struct workqueue_struct *alloc_workqueue(struct kernel *k, const char *name, u32 max_active)
{
	struct workqueue_struct *wq = kzalloc(k, sizeof(*wq));

	wq->k = k;
	wq->name = kstrdup(k, name);
	wq->max_active = max_active ? max_active : SYSTEM_WORKERS;
	INIT_LIST_HEAD(&wq->works);
	INIT_LIST_HEAD(&wq->workers);
	init_waitqueue_head(k, &wq->wait);
	init_waitqueue_head(k, &wq->flush);
	list_add_tail(&wq->list, &k->workqueues);
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	wq->destroying = true;
	wake_up(&wq->wait);
	wait_event(wq->flush, wq->count == 0);
	list_del(&wq->list);
	kfree(wq->name);
	kfree(wq);
}

static void insert_work(struct workqueue_struct *wq, struct work_struct *work)
{
	struct worker *worker;

	work->wq = wq;
	list_add_tail(&work->entry, &wq->works);
	if (wq->idle) {
		wake_up(&wq->wait);
		return;
	}
	if (wq->count >= wq->max_active)
		return;
	worker = kzalloc(wq->k, sizeof(*worker));
	worker->wq = wq;
	list_add_tail(&worker->list, &wq->workers);
	kthread_run(wq->k, worker_thread, worker, "kworker/%u:%.6s", wq->count++, wq->name);
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (work->pending)
		return false;
	work->pending = true;
	insert_work(wq, work);
	return true;
}

static void delayed_work_timer(struct timer_list *timer)
{
	struct delayed_work *dwork = container_of(timer, struct delayed_work, timer);

	insert_work(dwork->work.wq, &dwork->work);
}

void INIT_DELAYED_WORK(struct kernel *k, struct delayed_work *dwork, work_func_t func)
{
	INIT_WORK(&dwork->work, func);
	timer_setup(k, &dwork->timer, delayed_work_timer, 0);
}

bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
			unsigned long delay)
{
	if (!delay)
		return queue_work(wq, &dwork->work);
	if (dwork->work.pending)
		return false;
	dwork->work.pending = true;
	dwork->work.wq = wq;
	mod_timer(&dwork->timer, jiffies(wq->k) + delay);
	return true;
}

bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool was = cancel_delayed_work(dwork);

	queue_delayed_work(wq, dwork, delay);
	return was;
}

bool cancel_work(struct work_struct *work)
{
	bool was = work->pending;

	work->pending = false;
	if (!list_empty(&work->entry))
		list_del_init(&work->entry);
	return was;
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	del_timer(&dwork->timer);
	return cancel_work(&dwork->work);
}

static void wait_for_work(struct work_struct *work)
{
	struct workqueue_struct *wq = work->wq;

	if (wq)
		wait_event(wq->flush, !work_running(work));
}

bool cancel_work_sync(struct work_struct *work)
{
	bool was = cancel_work(work);

	wait_for_work(work);
	/* It may have queued itself again. */
	cancel_work(work);
	return was;
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	bool was = cancel_delayed_work(dwork);

	wait_for_work(&dwork->work);
	cancel_delayed_work(dwork);
	return was;
}

bool flush_work(struct work_struct *work)
{
	struct workqueue_struct *wq = work->wq;

	if (!wq || (!work->pending && !work_running(work)))
		return false;
	wait_event(wq->flush, !work->pending && !work_running(work));
	return true;
}

void workqueue_init(struct kernel *k)
{
	k->system_wq = alloc_workqueue(k, "events", 0);
}
