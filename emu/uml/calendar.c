/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's time is the node's time.
 *
 * The kernel runs with time-travel=ext (include/uapi/linux/um_timetravel.h and
 * arch/um/kernel/time.c of Linux 6.12): its clock stands still while it
 * computes and moves only when a calendar says so. The node's event queue is
 * that calendar:
 *
 *	guest                              node's queue
 *	REQUEST t   ──────────────────▶    uml->run is scheduled at t
 *	WAIT        ──────────────────▶    uml->idle; the event that runs returns
 *	                                   ... events of models, other nodes' windows ...
 *	RUN t       ◀──────────────────    uml->run: here, until the next WAIT, the
 *	MMIO, UPDATE, GET ────────────▶    guest computes and we answer: a slice
 *	REQUEST t', WAIT ─────────────▶    uml->idle again
 *
 * FREE_UNTIL is never sent, so all that a guest does within a slice happens at
 * one instant, which is node_now(). Models are thus always at the guest's time
 * when it touches a register, nothing of a slice can lie beyond the world's
 * window, and a Linux board is a logical process like any other.
 *
 * An interrupt is raised in an event of a model, or in a register access within
 * a slice. Either way the guest stands: it waits for RUN, or for the access to
 * be acknowledged. It is sent VRING_CALL with the wish for a reply; before it
 * replies it asks for the time (GET) and for a slice now (REQUEST). uml_serve()
 * answers these till the reply is there, so that it is always the same message
 * that comes next, whatever the host's scheduler does. That is what makes runs
 * the same.
 *
 * The guest counts nanoseconds, the node picoseconds: a slice begins at a whole
 * nanosecond, GET is answered with the next whole one, and so the guest is
 * never before the node.
 *
 * A guest that computes without end would hold up the world. A slice may take
 * watchdog_ms on the clock on the wall. Of these a signal to us leaves two
 * seconds, for whoever pressed ^C is waiting.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "uml/uml.h"

enum tt_op { /* enum um_timetravel_ops */
	     TT_ACK = 0,
	     TT_START = 1,
	     TT_REQUEST = 2,
	     TT_WAIT = 3,
	     TT_GET = 4,
	     TT_UPDATE = 5,
	     TT_RUN = 6,
	     TT_GET_TOD = 8,
	     TT_BROADCAST = 9,
};

struct tt_msg {
	u32 op, seq;
	u64 time; /* ns */
};

_Static_assert(sizeof(struct tt_msg) == sizeof(((struct uml *)0)->tt_in), "16 bytes");

#define SIGNALLED_MS 2000

static s64 wall_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

/* The guest's time: the node's, rounded up. */
static u64 guest_now(const struct uml *uml)
{
	return (u64)(node_now(uml->node) + PS_PER_NS - 1) / PS_PER_NS;
}

static void tt_send(struct uml *uml, u32 op, u32 seq, u64 time)
{
	struct tt_msg msg = {.op = op, .seq = seq, .time = time};

	/* 16 bytes always fit: the guest reads each message before it goes on.
	 * That it is gone shows when it is read from. */
	if (uml->tt >= 0)
		(void)!send(uml->tt, &msg, sizeof(msg), MSG_NOSIGNAL);
}

/* S64_MAX means "no timer is set"; what does not fit is as far away. */
static void request(struct uml *uml, u64 ns)
{
	sim_time at =
		ns > (u64)(SIM_TIME_MAX / PS_PER_NS) ? SIM_TIME_MAX : (sim_time)ns * PS_PER_NS;

	if (at == SIM_TIME_MAX)
		node_cancel(uml->node, &uml->run);
	else
		node_schedule(uml->node, &uml->run, MAX(at, node_now(uml->node)));
}

static void tt_message(struct uml *uml, const struct tt_msg *msg)
{
	u64 time = 0;

	switch (msg->op) {
	case TT_ACK:
		if (uml->acked || msg->seq != uml->seq)
			uml_fail(uml, "time-travel: acknowledges message %u, which is not due",
				 msg->seq);
		uml->acked = true;
		return;
	case TT_REQUEST:
		request(uml, msg->time);
		break;
	case TT_WAIT:
		uml->idle = true;
		break;
	case TT_GET:
	case TT_GET_TOD:
		/* Assumption: a board without a clock chip boots at the Unix epoch. */
		time = guest_now(uml);
		break;
	case TT_START:
	case TT_UPDATE:
	case TT_BROADCAST:
		break;
	default:
		uml_fail(uml, "time-travel: there is no message %u", msg->op);
		return;
	}
	tt_send(uml, TT_ACK, msg->seq, time);
}

void uml_calendar_receive(struct uml *uml)
{
	struct tt_msg msg;
	ssize_t got = recv(uml->tt, uml->tt_in + uml->tt_in_len,
			   sizeof(uml->tt_in) - uml->tt_in_len, MSG_DONTWAIT);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		/* The process ends, or is about to: its pidfd will say. */
		close(uml->tt);
		uml->tt = -1;
		return;
	}
	uml->tt_in_len += (u32)got;
	if (uml->tt_in_len < sizeof(uml->tt_in))
		return;
	uml->tt_in_len = 0;
	memcpy(&msg, uml->tt_in, sizeof(msg));
	tt_message(uml, &msg);
}

/* A connection on a socket that takes one. */
static void take_connection(int *listening, int *fd)
{
	*fd = accept4(*listening, NULL, NULL, SOCK_CLOEXEC);
	if (*fd < 0)
		return;
	close(*listening);
	*listening = -1;
}

static void device_ready(struct vu_device *dev, bool reply)
{
	if (reply)
		vu_receive_reply(dev);
	else if (dev->fd < 0)
		take_connection(&dev->listen, &dev->fd);
	else
		vu_receive(dev);
}

static void calendar_ready(struct uml *uml)
{
	if (uml->tt < 0)
		take_connection(&uml->tt_listen, &uml->tt);
	else
		uml_calendar_receive(uml);
}

/* Waits for one of @fds; false when the guest's time on the wall is up. */
static bool wait_for(struct uml *uml, struct pollfd *fds, u32 count)
{
	for (;;) {
		s64 left = uml->deadline_ms - wall_ms();
		int ready = poll(fds, count, (int)CLAMP(left, 0, 60000));

		if (ready > 0)
			return true;
		if (ready < 0 && errno == EINTR)
			uml->deadline_ms = MIN(uml->deadline_ms, wall_ms() + SIGNALLED_MS);
		else if (ready < 0 || left <= 0)
			return false;
	}
}

bool uml_serve(struct uml *uml, struct vu_device *reply)
{
	/* Time, the process, and the devices' sockets or the one we asked. */
	struct pollfd fds[2 + UML_DEVICES];
	u32 count = 2;

	if (reply) {
		fds[count++] = (struct pollfd){.fd = reply->request_fd, .events = POLLIN};
	} else {
		count += UML_DEVICES;
		for (u32 i = 0; i < UML_DEVICES; i++)
			fds[2 + i].events = POLLIN;
	}
	fds[0].events = fds[1].events = POLLIN;
	fds[1].fd = uml->pidfd;
	while (uml->state == UML_ON && (reply ? !reply->replied : !uml->idle || !uml->acked)) {
		fds[0].fd = uml->tt >= 0 ? uml->tt : uml->tt_listen;
		for (u32 i = 0; !reply && i < UML_DEVICES; i++)
			fds[2 + i].fd = uml->dev[i].fd >= 0 ? uml->dev[i].fd : uml->dev[i].listen;
		if (!wait_for(uml, fds, count)) {
			uml_fail(uml, "the guest has computed for %u s without letting time go on",
				 uml->watchdog_ms / 1000);
			break;
		}
		if (fds[0].revents)
			calendar_ready(uml);
		for (u32 i = 2; i < count && uml->state == UML_ON; i++)
			if (fds[i].revents)
				device_ready(reply ? reply : &uml->dev[i - 2], reply);
		/* Last: what it sent before it ended was to be read first. */
		if (fds[1].revents && uml->state == UML_ON)
			uml_ended(uml);
	}
	return uml->state == UML_ON;
}

/* What there is to do when the guest is idle again. */
static void slice_over(struct uml *uml)
{
	uml_log(uml);
	uml_next_line(uml);
}

static void run_slice(struct event *ev)
{
	struct uml *uml = container_of(ev, struct uml, run);

	if (uml->state != UML_ON)
		return;
	uml->slices++;
	uml->idle = false;
	uml->acked = false;
	uml->deadline_ms = wall_ms() + uml->watchdog_ms;
	tt_send(uml, TT_RUN, ++uml->seq, guest_now(uml));
	if (uml_serve(uml, NULL))
		slice_over(uml);
}

static void boot(struct event *ev)
{
	struct uml *uml = container_of(ev, struct uml, boot);
	GError *err = NULL;

	if (!uml_start(uml, &err)) {
		uml_fail(uml, "%s", err->message);
		g_error_free(err);
		return;
	}
	uml->state = UML_ON;
	uml->acked = true;
	uml->deadline_ms = wall_ms() + uml->watchdog_ms;
	if (uml_serve(uml, NULL))
		slice_over(uml);
}

void uml_calendar_init(struct uml *uml)
{
	uml->tt = uml->tt_listen = -1;
	event_init(&uml->boot, boot);
	event_init(&uml->run, run_slice);
	node_schedule(uml->node, &uml->boot, node_now(uml->node));
}

void uml_calendar_finish(struct uml *uml)
{
	node_cancel(uml->node, &uml->boot);
	node_cancel(uml->node, &uml->run);
	if (uml->tt >= 0)
		close(uml->tt);
	if (uml->tt_listen >= 0)
		close(uml->tt_listen);
	uml->tt = uml->tt_listen = -1;
}
