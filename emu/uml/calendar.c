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
 * signal to us leaves two seconds, for whoever pressed ^C is waiting, and
 * it is let go on no further. Its time may go on without a message, so that is
 * looked at before it is given up.
 */
#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
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

/* A board boots in 0.6 s, a second if it has several switches. */
#define UP_WITHIN_S 10

#define SIGNALLED_MS 2000
#define LOOK_MS 100 /* how long a signal, or that time is up, may go unseen */

static s64 wall_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

/* The guest's time: the node's, rounded up. */
static u64 guest_now(const struct uml *uml)
{
	return (u64)(node_now(uml->node) + PS_PER_NS - 1) / PS_PER_NS;
}

/* The same since it booted: what messages carry. In shared memory it adds that up. */
static u64 guest_uptime(const struct uml *uml)
{
	return guest_now(uml) - uml->booted_ns;
}

static void tt_send(struct uml *uml, u32 op, u32 seq, u64 time)
{
	struct tt_msg msg = {.op = op, .seq = seq, .time = time};

	/* 16 bytes fit, for a guest reads each message before it goes on. That it
	 * is gone shows when it is read from. */
	if (uml->tt >= 0 && send(uml->tt, &msg, sizeof(msg), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
	    errno == EAGAIN)
		uml_fail(uml, "time-travel: it does not read what it is answered");
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
		uml->begun = true;
		tt_send_start(uml, msg->seq);
		return;
	case TT_WAIT:
		uml->idle = true;
		return;
	case TT_REQUEST:
		request(uml, msg->time < UINT64_MAX - uml->booted_ns ? msg->time + uml->booted_ns :
								       UINT64_MAX);
		break;
	case TT_GET:
		time = guest_uptime(uml);
		break;
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
	if (at < node_now(uml->node)) {
		uml_fail(uml, "time-travel: its time has gone back");
		return false;
	}
	if (at > node_now(uml->node) && at > event_queue_next(&uml->node->queue)) {
		uml_fail(uml, "time-travel: it went on past what it was allowed");
		return false;
	}
	if (at > node_now(uml->node))
		uml->printed = 0;
	uml->node->queue.now = at;
	return true;
}

void uml_calendar_leave(struct uml *uml)
{
	if (uml->shared->running_id != CLIENT_GUEST)
		return;
	set_free(uml);
	soc_offer(uml);
}

/* From now on: of the guest's time as it stands. */
static void set_deadline(struct uml *uml)
{
	uml->deadline_from = uml->shared->current_time;
	uml->deadline_ms = wall_ms() + uml->watchdog_ms;
}

/* Within a slice its own time stands there already. */
void uml_calendar_interrupt(struct uml *uml)
{
	if (uml->shared->running_id == CLIENT_GUEST)
		return;
	uml->shared->current_time = guest_now(uml);
	set_deadline(uml);
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

/* Who has something to say, in epoll's data. */
enum {
	FROM_TIME,
	FROM_PROCESS,
	FROM_DEVICE, /* + index */
	SOURCES = FROM_DEVICE + UML_DEVICES
};

static bool watch(struct uml *uml, int fd, u32 from)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = from};

	return !epoll_ctl(uml->epoll, EPOLL_CTL_ADD, fd, &event);
}

bool uml_calendar_watch(struct uml *uml)
{
	uml->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (uml->epoll < 0 || !watch(uml, uml->pidfd, FROM_PROCESS) ||
	    !watch(uml, uml->tt, FROM_TIME))
		return false;
	for (u32 i = 0; i < UML_DEVICES; i++)
		if (!watch(uml, uml->dev[i].fd, FROM_DEVICE + i))
			return false;
	return true;
}

/* Somebody wants the run to end: the slice must not grow any longer. */
static void heed_signal(struct uml *uml, s64 now)
{
	if (uml->hurry || now < uml->look_ms)
		return;
	uml->look_ms = now + LOOK_MS;
	if (!world_interrupted(uml->node->world))
		return;
	uml->hurry = true;
	uml->deadline_ms = MIN(uml->deadline_ms, now + SIGNALLED_MS);
	uml->shared->free_until = uml->shared->current_time;
}

/* Whether its time on the wall is not up, or its own time has gone on, which it
 * may without a message (but not for ever, once it is to stop). */
static bool in_time(struct uml *uml)
{
	s64 now = wall_ms();

	heed_signal(uml, now);
	if (now < uml->deadline_ms)
		return true;
	if (uml->hurry || uml->shared->current_time <= uml->deadline_from)
		return false;
	uml->deadline_from = uml->shared->current_time;
	uml->deadline_ms = now + uml->watchdog_ms;
	return true;
}

static void fail_late(struct uml *uml)
{
	if (uml->hurry)
		uml_fail(uml, "the guest goes on computing, though the run was to end");
	else if (!uml->begun)
		uml_fail(uml, "the guest's kernel has not connected for %u s",
			 uml->watchdog_ms / 1000);
	else
		uml_fail(uml, "the guest has computed for %u s without letting time go on",
			 uml->watchdog_ms / 1000);
}

/* Nothing else but @dev's reply may come, or messages about time, or the end. */
static void serve_reply(struct uml *uml, struct vu_device *dev)
{
	int wait_ms = (int)MIN(uml->watchdog_ms, LOOK_MS);

	while (uml->state == UML_ON && !dev->replied) {
		struct pollfd fds[] = {
			{.fd = dev->request_fd, .events = POLLIN},
			{.fd = uml->tt, .events = POLLIN},
			{.fd = uml->pidfd, .events = POLLIN},
		};
		if (poll(fds, ARRAY_SIZE(fds), wait_ms) > 0) {
			if (fds[0].revents)
				vu_receive_reply(dev);
			if (fds[1].revents && uml->state == UML_ON)
				uml_calendar_receive(uml);
			/* Last: what it sent before it ended was to be read first. */
			if (fds[2].revents && uml->state == UML_ON)
				uml_ended(uml);
		}
		if (uml->state == UML_ON && !dev->replied && !in_time(uml))
			fail_late(uml);
	}
}

static void serve_slice(struct uml *uml)
{
	int wait_ms = (int)MIN(uml->watchdog_ms, LOOK_MS);

	while (uml->state == UML_ON && !uml->idle) {
		struct epoll_event events[SOURCES];
		int count = epoll_wait(uml->epoll, events, SOURCES, wait_ms);
		bool ended = false;

		for (int i = 0; i < count && uml->state == UML_ON; i++) {
			u32 from = events[i].data.u32;

			if (from == FROM_TIME)
				uml_calendar_receive(uml);
			else if (from == FROM_PROCESS)
				ended = true;
			else
				vu_receive(&uml->dev[from - FROM_DEVICE]);
		}
		/* Last, as above. What was under way in a socket comes with it. */
		if (ended && count == 1 && uml->state == UML_ON)
			uml_ended(uml);
		if (uml->state == UML_ON && !uml->idle && !in_time(uml))
			fail_late(uml);
	}
}

bool uml_serve(struct uml *uml, struct vu_device *reply)
{
	if (reply)
		serve_reply(uml, reply);
	else
		serve_slice(uml);
	return uml->state == UML_ON;
}

/* Lets it compute till it is idle. */
static void slice(struct uml *uml)
{
	uml->idle = false;
	uml->hurry = false;
	uml->printed = 0;
	uml->shared->current_time = guest_now(uml);
	set_deadline(uml);
	soc_before_slice(uml);
	uml->shared->running_id = CLIENT_GUEST;
	set_free(uml);
	soc_offer(uml);
	/* When it boots it runs already. */
	if (uml->begun)
		tt_send(uml, TT_RUN, 0, guest_uptime(uml));
	if (!uml_serve(uml, NULL))
		return;
	soc_withdraw(uml);
	/* What it printed, it printed up to now. */
	if (!uml_calendar_enter(uml))
		return;
	uml->shared->running_id = CLIENT_US;
	read_request(uml);
	uml_log(uml);
	if (uml->last_words != UML_NO_LAST_WORDS)
		uml_ended(uml);
}

static void run_slice(struct event *ev)
{
	struct uml *uml = container_of(ev, struct uml, run);

	if (uml->state != UML_ON)
		return;
	slice(uml);
}

bool uml_calendar_open(struct uml *uml)
{
	struct tt_shared *shared = uml_share("time", sizeof(*shared), &uml->shared_fd);

	if (!shared)
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

	/* Assumption: there is no boot loader that takes time, at power-on or at
	 * a reboot, and what resets the processor resets all of the board. */
	if (uml->pidfd >= 0)
		uml_reset(uml);
	if (!uml_calendar_open(uml) || !soc_open(uml)) {
		uml_fail(uml, "no memory to share with the guest: %s", g_strerror(errno));
		return;
	}
	if (!uml_start(uml, &err)) {
		uml_fail(uml, "%s", err->message);
		g_error_free(err);
		return;
	}
	if (!uml_calendar_watch(uml)) {
		uml_fail(uml, "its sockets cannot be waited for: %s", g_strerror(errno));
		return;
	}
	uml->state = UML_ON;
	uml->booted_ns = guest_now(uml);
	node_schedule(uml->node, &uml->overdue, node_now(uml->node) + UP_WITHIN_S * PS_PER_SEC);
	slice(uml);
}

/* Whatever its kernel waits for, it waits for in vain. */
static void fail_overdue(struct event *ev)
{
	struct uml *uml = container_of(ev, struct uml, overdue);

	if (uml->state == UML_ON)
		uml_fail(uml, "the guest has not come up within %d s of its time", UP_WITHIN_S);
}

void uml_calendar_up(struct uml *uml)
{
	node_cancel(uml->node, &uml->overdue);
}

void uml_calendar_init(struct uml *uml)
{
	uml->tt = uml->shared_fd = uml->epoll = -1;
	event_init(&uml->boot, boot);
	event_init(&uml->run, run_slice);
	event_init(&uml->overdue, fail_overdue);
	node_schedule(uml->node, &uml->boot, node_now(uml->node));
}

void uml_calendar_close(struct uml *uml)
{
	node_cancel(uml->node, &uml->run);
	node_cancel(uml->node, &uml->overdue);
	if (uml->tt >= 0)
		close(uml->tt);
	if (uml->epoll >= 0)
		close(uml->epoll);
	uml_unshare(uml->shared, sizeof(*uml->shared), &uml->shared_fd);
	uml->tt = uml->epoll = -1;
	uml->shared = NULL;
	uml->tt_in_len = 0;
	uml->begun = false;
}

void uml_calendar_finish(struct uml *uml)
{
	node_cancel(uml->node, &uml->boot);
	uml_calendar_close(uml);
}
