/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * User space. A process runs the main() of a tool, or a shell line, in a thread
 * of its own; what it calls here are its system calls. Each costs what the
 * CPU's table says, and another thread may run at its end.
 *
 * A tool writes with p_printf(): the bytes go to the process's capture, which a
 * topology's `expect` looks at, and line by line to the node's console. What it
 * allocates it takes with kmalloc(p->k, …), so a tool that is killed leaks
 * nothing.
 */
#ifndef STACK_PROCESS_H
#define STACK_PROCESS_H

#include <kthread.h>
#include <socket.h>

struct sock;

#define PROCESS_FDS 16

struct process {
	struct list_head node;
	struct kernel *k;
	struct task_struct *task;
	int pid;
	struct process *parent; /* whose output and files it shares, or NULL */
	GString *out;		/* all that was printed on stdout */
	GString *line;		/* console: what waits for its newline */
	char *command;		/* the shell line it was started with */
	int exit;
	bool killed;		      /* it should end: sleeps return -EINTR */
	struct sock *fd[PROCESS_FDS]; /* indices are file descriptors */
	guest_done_fn done;
	void *done_ctx;
	struct event end_event; /* in which @done is called */
	sim_time calls_since;	/* on an ideal processor: when the count of calls began */
	u32 calls;
};

/* A program. @argv[0] is its name; NULL-terminated. Returns the exit status. */
struct tool {
	const char *name;
	int (*main)(struct process *p, int argc, char **argv);
	const char *help; /* one line */
};

/* All, the name of the last NULL: tools/tools.c. */
extern const struct tool tool_table[];

/* Runs the shell line @line in @p's own thread; its exit status. tools/shell.c. */
int shell_main(struct process *p, const char *line);

/**
 * process_start() - run shell line @line in a process of its own
 * @done: called in an event of the node when it has ended; may be NULL
 */
struct process *process_start(struct kernel *k, const char *line, guest_done_fn done, void *ctx);

/* To stdout; and to stderr, which goes to the console alone unless the guest is
 * asked for errors_too. */
void p_printf(struct process *p, const char *fmt, ...) __printf(2, 3);
void p_vprintf(struct process *p, const char *fmt, va_list args);
void p_puts(struct process *p, const char *text);
void p_write(struct process *p, const char *data, size_t len);
void p_eprintf(struct process *p, const char *fmt, ...) __printf(2, 3);

/* System calls: -errno, as the kernel returns it. */
int sys_socket(struct process *p, int family, int type, int protocol);
int sys_close(struct process *p, int fd);
int sys_bind(struct process *p, int fd, const union sockaddr_any *addr);
int sys_connect(struct process *p, int fd, const union sockaddr_any *addr);
int sys_sendto(struct process *p, int fd, const void *buf, u32 len, int flags,
	       const union sockaddr_any *to);
/* Bytes of the packet (more than @len if truncated and MSG_TRUNC); @info may be NULL. */
int sys_recvfrom(struct process *p, int fd, void *buf, u32 len, int flags, struct msg_info *info);
int sys_setsockopt(struct process *p, int fd, int level, int name, const void *val, u32 len);
int sys_getsockopt(struct process *p, int fd, int level, int name, void *val, u32 len);
int sys_getsockname(struct process *p, int fd, union sockaddr_any *addr);

struct pollfd {
	int fd;
	short events, revents;
};
/* @timeout_ns negative: for ever. Number of ready ones, 0 at the timeout, -EINTR. */
int sys_poll(struct process *p, struct pollfd *fds, u32 nfds, s64 timeout_ns);

/* 0, or -EINTR when it was killed. */
int sys_nanosleep(struct process *p, s64 ns);
/* Until an absolute time of sys_clock_gettime(): 0 or -EINTR. */
int sys_nanosleep_until(struct process *p, s64 at_ns);
s64 sys_clock_gettime(struct process *p); /* ns since boot; costs nothing, as the vDSO's */
bool process_killed(const struct process *p);
/* Charges user-space computing. */
void process_charge(struct process *p, sim_time ps);

#endif
