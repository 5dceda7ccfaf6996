/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Somebody, or a script, at a shell of a node in a running world.
 *
 *	standard input   guest with a shell of its own     guest with lines only
 *	────────────────────────────────────────────────────────────────────────
 *	a terminal       raw: each key is the guest's,     lines, edited by the
 *	                 which has a tty, but ^]           terminal; ^C ends what
 *	                                                   runs, ^D or ^] leaves
 *	anything else    a script of the guest's shell     its lines, one by one
 *
 * When the shell or the script ends, so does the run. What is read is brought to
 * the guest by an event, at the virtual time that it is on the wall by then; a
 * script's first part at time 0, for it was there before.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/rawmode.h"
#include "cli/shell.h"

#define SCRIPT_MAX (1 << 20)
#define LOOK_NS 250000000 /* how long a signal may go unseen */

static struct node *node_of(struct shell *shell)
{
	return shell->guest->board->node;
}

static bool has_shell(const struct shell *shell)
{
	return shell->guest->cls->attach;
}

static void leave(struct shell *shell)
{
	shell->pace->over = true;
	world_stop(node_of(shell)->world);
}

/* ---------------------------------------------------------------- output */

static void put(struct shell *shell, const void *data, size_t len)
{
	const char *from = data;

	while (len && !shell->broken) {
		ssize_t done = write(STDOUT_FILENO, from, len);

		if (done < 0 && errno == EAGAIN) {
			struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

			poll(&out, 1, 1000);
		} else if (done < 0 && errno != EINTR) {
			shell->broken = true;
			leave(shell);
		} else if (done > 0) {
			from += done;
			len -= (size_t)done;
		}
	}
}

static void print(struct guest_terminal *terminal, const void *data, size_t len)
{
	put(container_of(terminal, struct shell, terminal), data, len);
}

static void ended(struct guest_terminal *terminal)
{
	leave(container_of(terminal, struct shell, terminal));
}

/* Of a guest with lines only: what its console shows is what they print. */
static void write_line(struct output_sink *sink, struct node *node, sim_time at, u8 *data,
		       size_t len)
{
	struct shell *shell = container_of(sink, struct shell, sink);

	if (!shell->guest || has_shell(shell) || node != node_of(shell))
		return;
	if (shell->prompted)
		put(shell, "\n", 1);
	shell->prompted = false;
	put(shell, data, console_render(data, len));
	put(shell, "\n", 1);
}

static void prompt(struct shell *shell)
{
	const char *name = node_of(shell)->name;

	if (!shell->interactive || has_shell(shell) || shell->running || shell->prompted ||
	    shell->typed->len)
		return;
	put(shell, name, strlen(name));
	put(shell, "# ", 2);
	shell->prompted = true;
}

/* ----------------------------------------------------------------- input */

static void line_ended(void *ctx, int status, const char *out, size_t len)
{
	struct shell *shell = ctx;

	shell->running = false;
	if (shell->typed->len || shell->input_ended)
		node_schedule(node_of(shell), &shell->event, node_now(node_of(shell)));
}

/* Where a line of what was typed ends, or NULL: at its newline, at a ^C that
 * takes it back, or where all ends. */
static char *line_end(const struct shell *shell)
{
	char *end = strpbrk(shell->typed->str, "\n\003");

	if (!end && shell->input_ended && shell->typed->len)
		end = shell->typed->str + shell->typed->len;
	return end;
}

static void next_line(struct shell *shell)
{
	char *end = line_end(shell);

	if (end) {
		bool taken_back = *end == RAWMODE_INTERRUPT;
		char *line = g_strndup(shell->typed->str, (gsize)(end - shell->typed->str));

		g_string_erase(shell->typed, 0, end - shell->typed->str + (*end != 0));
		g_strstrip(line);
		shell->prompted = false;
		if (taken_back)
			put(shell, "\n", 1);
		shell->running = *line && !taken_back;
		if (shell->running)
			shell->guest->cls->run(shell->guest, line, line_ended, shell);
		else if (shell->typed->len || shell->input_ended)
			node_schedule(node_of(shell), &shell->event, node_now(node_of(shell)));
		g_free(line);
	} else if (shell->input_ended) {
		leave(shell);
	}
}

static void bring(struct event *event)
{
	struct shell *shell = container_of(event, struct shell, event);
	const struct guest_class *cls = shell->guest->cls;

	if (has_shell(shell)) {
		if (shell->typed->len)
			cls->type(shell->guest, shell->typed->str, shell->typed->len);
		g_string_truncate(shell->typed, 0);
		if (shell->input_ended && !shell->told)
			cls->type(shell->guest, NULL, 0);
		shell->told = shell->input_ended;
		if (shell->resized)
			cls->resize(shell->guest);
		shell->resized = false;
	} else if (!shell->running) {
		next_line(shell);
	} else if (strchr(shell->typed->str, RAWMODE_INTERRUPT)) {
		g_string_truncate(shell->typed, 0);
		cls->interrupt(shell->guest, shell);
	}
}

static void read_size(struct shell *shell)
{
	struct winsize size;

	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) || !size.ws_col || !size.ws_row)
		return;
	shell->terminal.columns = size.ws_col;
	shell->terminal.rows = size.ws_row;
	shell->resized = true;
}

static void read_input(struct shell *shell)
{
	char bytes[4096];
	ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes));
	char *end;

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		shell->input_ended = true;
		return;
	}
	end = shell->interactive ? memchr(bytes, RAWMODE_LEAVE, (size_t)got) : NULL;
	g_string_append_len(shell->typed, bytes, end ? end - bytes : got);
	if (end)
		leave(shell);
}

/* Waits for input until the wall's clock reads @until_ns; whether there was any. */
static bool wait_input(struct shell *shell, s64 until_ns)
{
	struct pollfd in = {.fd = shell->input_ended ? -1 : STDIN_FILENO, .events = POLLIN};
	s64 left_ns = CLAMP(until_ns - pace_wall_ns(), 0, LOOK_NS);
	struct timespec left = {.tv_nsec = left_ns};

	return ppoll(&in, 1, &left, NULL) > 0;
}

bool shell_left(struct shell *shell)
{
	if (shell->interactive && !shell->pace->over && wait_input(shell, 0))
		read_input(shell);
	return shell->pace->over;
}

/* What is there of it, but no more than a sane script. */
static void read_script(struct shell *shell)
{
	while (shell->typed->len < SCRIPT_MAX && wait_input(shell, 0))
		read_input(shell);
}

/* Whether the guest can be brought some of what was typed. */
static bool is_for_now(const struct shell *shell)
{
	if (has_shell(shell))
		return shell->typed->len;
	return shell->running ? strchr(shell->typed->str, RAWMODE_INTERRUPT) : line_end(shell);
}

static bool wait_and_read(void *ctx, s64 until_ns)
{
	struct shell *shell = ctx;
	struct node *node = node_of(shell);
	bool input;

	prompt(shell);
	/* It may have been read while a guest computed. */
	input = is_for_now(shell);
	if (wait_input(shell, input ? 0 : until_ns)) {
		read_script(shell);
		input |= is_for_now(shell) || shell->input_ended;
	}
	if (rawmode_resized() && shell->interactive)
		read_size(shell);
	if ((input || shell->resized) && !event_pending(&shell->event))
		node_schedule(node, &shell->event,
			      MAX(pace_arrival(shell->pace, node->world), node_now(node)));
	return !shell->input_ended;
}

/* ------------------------------------------------------------------ life */

void shell_init(struct shell *shell, struct pace *pace)
{
	*shell = (struct shell){
		.terminal = {.columns = 80, .rows = 24, .print = print, .ended = ended},
		.sink.write = write_line,
		.pace = pace,
		.typed = g_string_new(NULL),
		.interactive = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO),
	};
}

void shell_begin(struct shell *shell, struct guest *guest)
{
	shell->guest = guest;
	shell->terminal.tty = shell->interactive;
	shell->terminal.type = g_getenv("TERM");
	event_init(&shell->event, bring);
	if (shell->interactive)
		fprintf(stderr, "netemu: %s, %s guest; ^] leaves it\n", node_of(shell)->name,
			guest->cls->name);
	if (shell->interactive)
		read_size(shell);
	shell->resized = false;
	if (has_shell(shell))
		guest->cls->attach(guest, &shell->terminal);
	if (shell->interactive)
		shell->interactive = rawmode_begin(!has_shell(shell));
	else
		read_script(shell);
	if (shell->typed->len || shell->input_ended)
		node_schedule(node_of(shell), &shell->event, 0);
	shell->pace->wait = wait_and_read;
	shell->pace->wait_ctx = shell;
}

void shell_end(struct shell *shell)
{
	bool interactive = shell->interactive;

	rawmode_end();
	if (shell->guest)
		node_cancel(node_of(shell), &shell->event);
	shell->interactive = false;
	if (interactive)
		fputc('\n', stderr);
}

void shell_finish(struct shell *shell)
{
	if (shell->typed)
		g_string_free(shell->typed, TRUE);
	shell->typed = NULL;
}
