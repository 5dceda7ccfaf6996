/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System calls. On the way in the cost of a call is charged; on the way out
 * another thread runs if one was woken, and what was charged is let pass if it
 * has become much: a program that never sleeps must not get far ahead of its
 * interrupts.
 *
 * Where calls cost nothing (cpu "ideal"), a program that never waits would stop
 * the clock for good, with all else that waits for it. So after SPIN_CALLS calls
 * within SPIN_WINDOW, more than line rate needs, each costs SPIN_COST.
 */
#include <net.h>
#include <process.h>
#include <sock.h>

/* Longest stretch without a look at interrupts. */
#define SYSCALL_SLICE SIM_US(10)

#define SPIN_WINDOW SIM_MS(1)
#define SPIN_CALLS 10000
#define SPIN_COST SIM_US(20)

static void notice_spinning(struct process *p)
{
	sim_time now = sim_time_add(node_now(p->k->node), p->k->cpu.debt);

	if (now - p->calls_since >= SPIN_WINDOW) {
		p->calls_since = now;
		p->calls = 0;
	}
	if (++p->calls > SPIN_CALLS)
		process_charge(p, SPIN_COST);
}

static inline void syscall_enter(struct process *p)
{
	cpu_charge(p->k, COST_SYSCALL);
	if (unlikely(!p->k->cpu.cost[COST_SYSCALL]))
		notice_spinning(p);
}

static inline int syscall_exit(struct process *p, int ret)
{
	struct kernel *k = p->k;

	if (unlikely(k->cpu.debt > SYSCALL_SLICE))
		cpu_sync(k);
	if (unlikely(k->cpu.need_resched || !list_empty(&k->cpu.runqueue)))
		cond_resched(k);
	return ret;
}

static struct sock *fd_sock(struct process *p, int fd)
{
	return fd >= 0 && fd < PROCESS_FDS ? p->fd[fd] : NULL;
}

int sys_socket(struct process *p, int family, int type, int protocol)
{
	struct sock *sk;
	int fd, err;

	syscall_enter(p);
	for (fd = 3; fd < PROCESS_FDS && p->fd[fd]; fd++)
		;
	if (fd == PROCESS_FDS)
		return syscall_exit(p, -EMFILE);
	err = sock_create(p->k, family, type, protocol, &sk);
	if (err)
		return syscall_exit(p, err);
	p->fd[fd] = sk;
	return syscall_exit(p, fd);
}

int sys_close(struct process *p, int fd)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	if (!sk)
		return syscall_exit(p, -EBADF);
	p->fd[fd] = NULL;
	sock_release(sk);
	return syscall_exit(p, 0);
}

int sys_bind(struct process *p, int fd, const union sockaddr_any *addr)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	if (!sk)
		return syscall_exit(p, -EBADF);
	return syscall_exit(p, sk->prot->bind ? sk->prot->bind(sk, addr) : -EOPNOTSUPP);
}

int sys_connect(struct process *p, int fd, const union sockaddr_any *addr)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	if (!sk)
		return syscall_exit(p, -EBADF);
	return syscall_exit(p, sk->prot->connect ? sk->prot->connect(sk, addr) : -EOPNOTSUPP);
}

int sys_sendto(struct process *p, int fd, const void *buf, u32 len, int flags,
	       const union sockaddr_any *to)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	if (!sk)
		return syscall_exit(p, -EBADF);
	return syscall_exit(p, sk->prot->sendmsg(sk, buf, len, flags, to));
}

int sys_recvfrom(struct process *p, int fd, void *buf, u32 len, int flags, struct msg_info *info)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	if (!sk)
		return syscall_exit(p, -EBADF);
	return syscall_exit(p, sk->prot->recvmsg(sk, buf, len, flags, info));
}

int sys_setsockopt(struct process *p, int fd, int level, int name, const void *val, u32 len)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	return syscall_exit(p, sk ? sock_setsockopt(sk, level, name, val, len) : -EBADF);
}

int sys_getsockopt(struct process *p, int fd, int level, int name, void *val, u32 len)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	return syscall_exit(p, sk ? sock_getsockopt(sk, level, name, val, len) : -EBADF);
}

int sys_getsockname(struct process *p, int fd, union sockaddr_any *addr)
{
	struct sock *sk = fd_sock(p, fd);

	syscall_enter(p);
	if (!sk)
		return syscall_exit(p, -EBADF);
	memset(addr, 0, sizeof(*addr));
	if (sk->family == AF_PACKET) {
		addr->ll.sll_family = AF_PACKET;
		addr->ll.sll_protocol = sk->packet->type;
		addr->ll.sll_ifindex = sk->bound_dev_if;
	} else {
		addr->in.sin_family = AF_INET;
		addr->in.sin_port = sk->sport;
		addr->in.sin_addr = sk->rcv_saddr ? sk->rcv_saddr : sk->saddr;
	}
	return syscall_exit(p, 0);
}

static int poll_scan(struct process *p, struct pollfd *fds, u32 nfds)
{
	int ready = 0;

	for (u32 i = 0; i < nfds; i++) {
		struct sock *sk = fd_sock(p, fds[i].fd);

		fds[i].revents = 0;
		if (sk)
			fds[i].revents = (short)(sock_poll(sk) & (fds[i].events | POLLERR));
		ready += fds[i].revents != 0;
	}
	return ready;
}

int sys_poll(struct process *p, struct pollfd *fds, u32 nfds, s64 timeout_ns)
{
	struct wait_queue_entry wait[PROCESS_FDS] = {0};
	struct kernel *k = p->k;
	sim_time left = timeout_ns < 0 || timeout_ns > SIM_TIME_MAX / PS_PER_NS ?
				SIM_TIME_MAX :
				SIM_NS(timeout_ns);
	int ready;

	syscall_enter(p);
	if (nfds > PROCESS_FDS)
		return syscall_exit(p, -EINVAL);
	for (u32 i = 0; i < nfds; i++)
		INIT_LIST_HEAD(&wait[i].entry);
	for (;;) {
		for (u32 i = 0; i < nfds; i++) {
			struct sock *sk = fd_sock(p, fds[i].fd);

			if (sk)
				prepare_to_wait(&sk->wait, &wait[i], TASK_INTERRUPTIBLE);
		}
		ready = poll_scan(p, fds, nfds);
		if (ready || !left)
			break;
		if (signal_pending(k)) {
			ready = -EINTR;
			break;
		}
		set_current_state(k, TASK_INTERRUPTIBLE);
		left = schedule_timeout_ps(k, left);
	}
	set_current_state(k, TASK_RUNNING);
	for (u32 i = 0; i < nfds; i++)
		if (!list_empty(&wait[i].entry))
			list_del_init(&wait[i].entry);
	return syscall_exit(p, ready);
}

int sys_nanosleep_until(struct process *p, s64 at_ns)
{
	struct kernel *k = p->k;
	sim_time at = SIM_NS(at_ns), now;

	syscall_enter(p);
	while ((now = kernel_now(k)) < at) {
		if (signal_pending(k))
			return syscall_exit(p, -EINTR);
		set_current_state(k, TASK_INTERRUPTIBLE);
		schedule_timeout_ps(k, at - now);
	}
	set_current_state(k, TASK_RUNNING);
	return syscall_exit(p, 0);
}

int sys_nanosleep(struct process *p, s64 ns)
{
	s64 max_ns = SIM_TIME_MAX / PS_PER_NS - ktime_get(p->k) - 1;

	return sys_nanosleep_until(p, ktime_get(p->k) + min(ns, max_ns));
}

s64 sys_clock_gettime(struct process *p)
{
	return ktime_get(p->k);
}
