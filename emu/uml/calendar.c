/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's time is the node's time.
 *
 * The kernel runs with time-travel=ext (include/uapi/linux/um_timetravel.h and
 * arch/um/kernel/time.c of Linux 6.12): its clock stands still while it
 * computes and moves only as a calendar lets it. The node's event queue is that
 * calendar. Times and requests lie in memory that both have (struct tt_shared);
 * two messages are left:
 *
 *	guest                              node's queue
 *	WAIT        ──────────────────▶    uml->run is scheduled at req_time; the
 *	                                   event that runs returns
 *	                                   ... events of models, other nodes' windows ...
 *	RUN t       ◀──────────────────    uml->run: here, until the next WAIT, the
 *	registers   ────────────────▶      guest computes and we answer: a slice
 *	WAIT        ──────────────────▶
 *
 * Within a slice the guest may move its clock on its own as long as it stays
 * before free_until. That is the node's next event, or the node_horizon() if
 * that comes first, so nothing is due before. When it touches a register the
 * node's clock goes on to current_time (uml_calendar_enter()), so models are
 * always at the guest's time; when the access has posted an event, free_until
 * comes nearer (uml_calendar_leave()) before the guest goes on. A driver that
 * polls a busy bit with delays thus needs no message but its reads.
 *
 * An interrupt is raised in an event of a model, or in a register access within
 * a slice. Either way the guest stands: it waits for RUN, or for the access to
 * be acknowledged. It is sent VRING_CALL with the wish for a reply; before it
 * replies it reads the time and requests a slice now. uml_serve() waits till the
 * reply is there, so that it is always the same message that comes next,
 * whatever the host's scheduler does. That is what makes runs the same.
 *
 * The guest counts nanoseconds, the node picoseconds: a slice begins at a whole
 * nanosecond, an interrupt at the next whole one, and free_until is rounded
 * down, so the guest is never before the node's clock nor past its next event.
 *
 * A guest that computes without end would hold up the world. Between two steps
 * of its time it may take watchdog_ms on the clock on the wall. Of these a
 * signal to us leaves two seconds, for whoever pressed ^C is waiting; and
 * slices end at the window's end from then on.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
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

#define SHARED_VERSION 2
#define SHARED_CLIENTS 2
#define CLIENT_US 0 /* so that an idle guest's requests go through the memory */
#define CLIENT_GUEST 1
#define CAP_TIME_SHARE 1u
#define FLAG_REQ_RUN 1u

/* struct um_timetravel_schedshm. The guest writes to it while it runs, so each
 * member is read once and checked. */
struct tt_shared {
	u32 version, len;
	volatile u64 free_until, current_time; /* ns */
	volatile u16 running_id;
	u16 max_clients;
	u8 reserved[4096 - 28];
	struct tt_client {
		volatile u32 capa, flags;
		volatile u64 req_time; /* ns */
		u64 name;
		u8 reserved[128 - 24];
	} client[SHARED_CLIENTS];
};

_Static_assert(offsetof(struct tt_shared, client) == 4096, "as in um_timetravel.h");

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

/* The answer to START says which client it is, and brings the memory and a
 * file for logs, which it closes. */
static void tt_send_start(struct uml *uml, u32 seq)
{
	struct tt_msg msg = {.op = TT_ACK, .seq = seq, .time = CLIENT_GUEST};
	char control[CMSG_SPACE(2 * sizeof(int))] = {0};
	struct iovec iov = {&msg, sizeof(msg)};
	struct msghdr hdr = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&hdr);
	int fds[2] = {uml->shared_fd, uml->shared_fd};

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(c), fds, sizeof(fds));
	(void)!sendmsg(uml->tt, &hdr, MSG_NOSIGNAL);
}

/* What the guest wants to run at; UINT64_MAX or S64_MAX: no timer is set. */
static void request(struct uml *uml, u64 ns)
{
	if (ns > (u64)(SIM_TIME_MAX / PS_PER_NS))
		node_cancel(uml->node, &uml->run);
	else
		node_schedule(uml->node, &uml->run,
			      MAX((sim_time)ns * PS_PER_NS, node_now(uml->node)));
}

static void read_request(struct uml *uml)
{
	struct tt_client *guest = &uml->shared->client[CLIENT_GUEST];

	request(uml, guest->flags & FLAG_REQ_RUN ? guest->req_time : UINT64_MAX);
}

static void tt_message(struct uml *uml, const struct tt_msg *msg)
{
	u64 time = 0;

	switch (msg->op) {
	case TT_START:
		tt_send_start(uml, msg->seq);
		return;
	case TT_WAIT:
		uml->idle = true;
		return;
	case TT_REQUEST:
		request(uml, msg->time);
		break;
	case TT_GET:
	case TT_GET_TOD:
		/* Assumption: a board without a clock chip boots at the Unix epoch. */
		time = guest_now(uml);
		break;
	case TT_UPDATE:
	case TT_BROADCAST:
		break;
	default:
		uml_fail(uml, "time-travel: there is no message %u", msg->op);
		return;
	}
	tt_send(uml, TT_ACK, msg->seq, time);
}

/* How far it may go on its own; at least to where it is. */
static void set_free(struct uml *uml)
{
	sim_time next = event_queue_next(&uml->node->queue);
	sim_time horizon = uml->hurry ? node_now(uml->node) : node_horizon(uml->node);

	uml->shared->free_until = (u64)(MIN(next, horizon) / PS_PER_NS);
}

bool uml_calendar_enter(struct uml *uml)
{
	u64 ns = uml->shared->current_time;
	sim_time at;

	if (uml->shared->running_id != CLIENT_GUEST)
		return true;
	if (ns > (u64)(SIM_TIME_MAX / PS_PER_NS)) {
		uml_fail(uml, "time-travel: its time is past all time");
		return false;
	}
	at = (sim_time)ns * PS_PER_NS;
	if (at < node_now(uml->node))
		return true;
	if (at > node_now(uml->node) && at > event_queue_next(&uml->node->queue)) {
		uml_fail(uml, "time-travel: it went on past what it was allowed");
		return false;
	}
	if (at > node_now(uml->node))
		uml->deadline_ms = wall_ms() + uml->watchdog_ms;
	uml->node->queue.now = at;
	return true;
}

void uml_calendar_leave(struct uml *uml)
{
	if (uml->shared->running_id == CLIENT_GUEST)
		set_free(uml);
}

/* Within a slice its own time stands there already. */
void uml_calendar_interrupt(struct uml *uml)
{
	if (uml->shared->running_id != CLIENT_GUEST)
		uml->shared->current_time = guest_now(uml);
}

void uml_calendar_interrupted(struct uml *uml)
{
	if (uml->shared->running_id != CLIENT_GUEST)
		read_request(uml);
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
		if (ready < 0 && errno == EINTR) {
			uml->hurry = true;
			uml->deadline_ms = MIN(uml->deadline_ms, wall_ms() + SIGNALLED_MS);
		} else if (ready < 0 || left <= 0)
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
	while (uml->state == UML_ON && (reply ? !reply->replied : !uml->idle)) {
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

/* Lets it compute till it is idle. */
static void slice(struct uml *uml)
{
	uml->idle = false;
	uml->hurry = false;
	uml->deadline_ms = wall_ms() + uml->watchdog_ms;
	uml->shared->current_time = guest_now(uml);
	soc_before_slice(uml);
	uml->shared->running_id = CLIENT_GUEST;
	set_free(uml);
	tt_send(uml, TT_RUN, 0, guest_now(uml));
	if (!uml_serve(uml, NULL))
		return;
	uml->shared->running_id = CLIENT_US;
	read_request(uml);
	uml_log(uml);
	if (uml->power_down)
		uml_ended(uml);
}

static void run_slice(struct event *ev)
{
	struct uml *uml = container_of(ev, struct uml, run);

	if (uml->state != UML_ON)
		return;
	uml->slices++;
	slice(uml);
}

static bool share_memory(struct uml *uml)
{
	struct tt_shared *shared;

	uml->shared_fd = memfd_create("time", MFD_CLOEXEC);
	if (uml->shared_fd < 0 || ftruncate(uml->shared_fd, sizeof(*shared)))
		return false;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, uml->shared_fd, 0);
	if (shared == MAP_FAILED)
		return false;
	shared->version = SHARED_VERSION;
	shared->len = sizeof(*shared);
	shared->max_clients = SHARED_CLIENTS;
	shared->client[CLIENT_US].capa = CAP_TIME_SHARE;
	uml->shared = shared;
	return true;
}

static void boot(struct event *ev)
{
	struct uml *uml = container_of(ev, struct uml, boot);
	GError *err = NULL;

	if (!share_memory(uml)) {
		uml_fail(uml, "no memory for the guest's time: %s", g_strerror(errno));
		return;
	}
	if (!uml_start(uml, &err)) {
		uml_fail(uml, "%s", err->message);
		g_error_free(err);
		return;
	}
	uml->state = UML_ON;
	slice(uml);
}

void uml_calendar_init(struct uml *uml)
{
	uml->tt = uml->tt_listen = uml->shared_fd = -1;
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
	if (uml->shared)
		munmap(uml->shared, sizeof(*uml->shared));
	if (uml->shared_fd >= 0)
		close(uml->shared_fd);
	uml->tt = uml->tt_listen = uml->shared_fd = -1;
	uml->shared = NULL;
}
