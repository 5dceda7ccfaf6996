/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes: a thread, files, and what it prints. See process.h.
 *
 * The one who is told that a process has ended runs in an event of its own, on
 * the host's stack, not on the few pages of the thread.
 */
#include "kernel-private.h"

#include <process.h>
#include <sock.h>

/* Text without a newline is put on the console when it gets this long. */
#define CONSOLE_LINE_MAX 512
#define OUTPUT_MAX (16u << 20)

static void process_free(struct process *p)
{
	g_string_free(p->out, TRUE);
	g_string_free(p->line, TRUE);
	list_del(&p->node);
	kfree(p->command);
	kfree(p);
}

static void process_ended(struct event *ev)
{
	struct process *p = container_of(ev, struct process, end_event);

	if (p->done)
		p->done(p->done_ctx, p->exit, p->out->str, p->out->len);
	process_free(p);
}

static void console_line(struct process *p)
{
	if (p->k->cpu.active)
		cpu_sync(p->k);
	if (!p->k->dying)
		node_console(p->k->node, p->line->str);
	g_string_truncate(p->line, 0);
}

/* What was printed without an end of line. */
static void console_flush(struct process *p)
{
	if (p->line->len)
		console_line(p);
}

static int process_thread(void *data)
{
	struct process *p = data;
	struct kernel *k = p->k;

	p->exit = shell_main(p, p->command);
	for (u32 i = 0; i < PROCESS_FDS; i++)
		if (p->fd[i])
			sock_release(p->fd[i]);
	console_flush(p);
	p->task->process = NULL;
	p->task = NULL;
	if (k->dying) {
		process_free(p);
		return 0;
	}
	cpu_sync(k);
	node_schedule(k->node, &p->end_event, node_now(k->node));
	return 0;
}

struct process *process_start(struct kernel *k, const char *line, guest_done_fn done, void *ctx)
{
	struct process *p = kzalloc(k, sizeof(*p));

	p->k = k;
	p->out = g_string_new(NULL);
	p->line = g_string_new(NULL);
	p->command = kstrdup(k, line);
	p->done = done;
	p->done_ctx = ctx;
	event_init(&p->end_event, process_ended);
	list_add_tail(&p->node, &k->processes);
	p->task = kthread_create(k, process_thread, p, "sh");
	p->task->process = p;
	p->pid = p->task->pid;
	wake_up_process(p->task);
	return p;
}

/* Ends all processes of a dying guest. From main. */
void processes_kill(struct kernel *k)
{
	struct process *p, *next;

	/* In case one of them is waited for by another. */
	for (u32 round = 0; round < 4; round++) {
		list_for_each_entry_safe(p, next, &k->processes, node) {
			if (!p->task)
				continue;
			p->killed = true;
			p->task->signal = true;
			k->dying_budget = 10000;
			sched_run_dying(k, p->task);
		}
	}
	list_for_each_entry_safe(p, next, &k->processes, node) {
		node_cancel(k->node, &p->end_event);
		process_free(p);
	}
}

void processes_interrupt(struct kernel *k, void *done_ctx)
{
	struct process *p;

	list_for_each_entry(p, &k->processes, node) {
		const struct process *first = p;

		while (first->parent)
			first = first->parent;
		if (first->done_ctx != done_ctx || !p->task)
			continue;
		p->killed = true;
		p->task->signal = true;
		if (p->task->state == TASK_INTERRUPTIBLE)
			wake_up_process(p->task);
	}
}

static void console_write(struct process *p, const char *data, size_t len)
{
	while (len) {
		const char *nl = memchr(data, '\n', len);
		size_t n = nl ? (size_t)(nl - data) : len;

		g_string_append_len(p->line, data, (gssize)n);
		if (nl) {
			n++;
			console_line(p);
		} else if (p->line->len > CONSOLE_LINE_MAX) {
			console_flush(p);
		}
		data += n;
		len -= n;
	}
}

void p_write(struct process *p, const char *data, size_t len)
{
	if (p->out->len < OUTPUT_MAX)
		g_string_append_len(p->out, data,
				    (gssize)min((size_t)(OUTPUT_MAX - p->out->len), len));
	console_write(p, data, len);
}

void p_puts(struct process *p, const char *text)
{
	p_write(p, text, strlen(text));
}

void p_vprintf(struct process *p, const char *fmt, va_list args)
{
	char text[512], *big;
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(text, sizeof(text), fmt, args);
	if (len >= (int)sizeof(text)) {
		big = g_strdup_vprintf(fmt, again);
		p_write(p, big, (size_t)len);
		g_free(big);
	} else if (len > 0) {
		p_write(p, text, (size_t)len);
	}
	va_end(again);
}

void p_printf(struct process *p, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	p_vprintf(p, fmt, args);
	va_end(args);
}

void p_eprintf(struct process *p, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = g_strdup_vprintf(fmt, args);
	va_end(args);
	if (p->k->guest.errors_too)
		p_write(p, text, strlen(text));
	else
		console_write(p, text, strlen(text));
	g_free(text);
}

bool process_killed(const struct process *p)
{
	return p->killed;
}

void process_charge(struct process *p, sim_time ps)
{
	p->k->cpu.debt = sim_time_add(p->k->cpu.debt, ps);
}
