/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vhost-user, the device's side, as far as Linux's virtio_uml speaks it
 * (arch/um/drivers/virtio_uml.c, vhost_user.h; QEMU's docs/interop/vhost-user.rst).
 *
 *	message   request u32 │ flags u32 │ size u32 │ payload, and file descriptors
 *
 * Every message that asks for an answer gets one; with REPLY_ACK those are all.
 * Notifications are in band: the guest sends VRING_KICK and stands until it is
 * acknowledged, so what a register access causes has happened when it goes on;
 * we send VRING_CALL on the socket that SET_SLAVE_REQ_FD brought and wait for
 * the reply (calendar.c says why).
 *
 * Rings lie in guest memory and may change at any time. An index or a
 * descriptor is read once; addresses are checked where they are used; a chain
 * has at most as many links as the ring has entries.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "uml/uml.h"

enum vu_request {
	VU_GET_FEATURES = 1,
	VU_SET_FEATURES = 2,
	VU_SET_OWNER = 3,
	VU_RESET_OWNER = 4,
	VU_SET_MEM_TABLE = 5,
	VU_SET_VRING_NUM = 8,
	VU_SET_VRING_ADDR = 9,
	VU_SET_VRING_BASE = 10,
	VU_GET_PROTOCOL_FEATURES = 15,
	VU_SET_PROTOCOL_FEATURES = 16,
	VU_SET_VRING_ENABLE = 18,
	VU_SET_SLAVE_REQ_FD = 21,
	VU_GET_CONFIG = 24,
	VU_SET_CONFIG = 25,
	VU_VRING_KICK = 35,
};

#define VU_SLAVE_VRING_CALL 4

#define VU_VERSION 1u
#define VU_VERSION_MASK 3u
#define VU_FLAG_REPLY BIT(2)
#define VU_FLAG_NEED_REPLY BIT(3)

#define VU_F_PROTOCOL_FEATURES (UINT64_C(1) << 30)
#define VIRTIO_F_VERSION_1 (UINT64_C(1) << 32)

#define VU_PROTOCOL_REPLY_ACK BIT(3)
#define VU_PROTOCOL_SLAVE_REQ BIT(5)
#define VU_PROTOCOL_CONFIG BIT(9)
#define VU_PROTOCOL_INBAND_NOTIFICATIONS BIT(14)

/* Offsets in struct vhost_user_config. */
#define CONFIG_SIZE 4
#define CONFIG_PAYLOAD 12

/* ------------------------------------------------------------- the ring */

#define DESC_BYTES 16
#define DESC_F_NEXT BIT(0)
#define DESC_F_WRITE BIT(1)
#define AVAIL_F_NO_INTERRUPT BIT(0)
#define USED_F_NO_NOTIFY BIT(0)

static u64 get_le64(const u8 *p)
{
	return get_le32(p) | (u64)get_le32(p + 4) << 32;
}

/* The ring's three parts, or NULL: it is not set up, or not in memory. */
static u8 *ring_part(const struct vu_device *dev, const struct vu_ring *ring, u64 addr, u64 len)
{
	return ring->num ? uml_memory(dev->uml, addr, len) : NULL;
}

static u8 *ring_avail(const struct vu_device *dev, const struct vu_ring *ring)
{
	return ring_part(dev, ring, ring->avail, 4 + 2 * (u64)ring->num);
}

static bool add_piece(struct vu_device *dev, struct vu_buffer *buffer, const u8 *desc, u16 flags)
{
	u32 len = get_le32(desc + 8);
	u8 *host = uml_memory(dev->uml, get_le64(desc), len);

	if (!host || buffer->count == VU_PIECES)
		return false;
	buffer->piece[buffer->count++] = (struct vu_piece){
		.host = host,
		.len = len,
		.writable = flags & DESC_F_WRITE,
	};
	return true;
}

bool vu_pop(struct vu_device *dev, u32 queue, struct vu_buffer *buffer)
{
	struct vu_ring *ring = &dev->ring[queue];
	const u8 *avail = ring_avail(dev, ring), *table;
	u16 index, flags;

	if (!avail || get_le16(avail + 2) == ring->next_avail)
		return false;
	if ((u16)(get_le16(avail + 2) - ring->next_avail) > ring->num) {
		uml_fail(dev->uml, "%s: queue %u has more in it than it holds", dev->cls->name,
			 queue);
		return false;
	}
	table = ring_part(dev, ring, ring->desc, DESC_BYTES * (u64)ring->num);
	/* The index was written after the entry: read in the other order. */
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	index = get_le16(avail + 4 + 2 * (ring->next_avail % ring->num));
	*buffer = (struct vu_buffer){.head = index};
	ring->next_avail++;
	for (u32 budget = ring->num; table; budget--) {
		u8 desc[DESC_BYTES];

		if (index >= ring->num || !budget)
			break;
		memcpy(desc, table + DESC_BYTES * index, sizeof(desc));
		flags = get_le16(desc + 12);
		if (!add_piece(dev, buffer, desc, flags))
			break;
		if (!(flags & DESC_F_NEXT))
			return true;
		index = get_le16(desc + 14);
	}
	uml_fail(dev->uml, "%s: queue %u holds a descriptor that cannot be", dev->cls->name, queue);
	return false;
}

void vu_push(struct vu_device *dev, u32 queue, const struct vu_buffer *buffer, u32 len)
{
	struct vu_ring *ring = &dev->ring[queue];
	u8 *used = ring_part(dev, ring, ring->used, 4 + 8 * (u64)ring->num), *entry;

	if (!used)
		return;
	entry = used + 4 + 8 * (ring->next_used % ring->num);
	put_le32(buffer->head, entry);
	put_le32(len, entry + 4);
	__atomic_thread_fence(__ATOMIC_RELEASE);
	put_le16(++ring->next_used, used + 2);
}

void vu_want_kicks(struct vu_device *dev, u32 queue, bool wanted)
{
	struct vu_ring *ring = &dev->ring[queue];
	u8 *used = ring_part(dev, ring, ring->used, 4 + 8 * (u64)ring->num);

	if (used)
		put_le16(wanted ? 0 : USED_F_NO_NOTIFY, used);
}

u32 vu_readable(const struct vu_buffer *buffer)
{
	u32 len = 0;

	for (u32 i = 0; i < buffer->count; i++)
		if (!buffer->piece[i].writable)
			len += MIN(buffer->piece[i].len, UINT32_MAX - len);
	return len;
}

u32 vu_read(const struct vu_buffer *buffer, u32 from, void *data, u32 len)
{
	u32 done = 0;

	for (u32 i = 0; i < buffer->count && done < len; i++) {
		const struct vu_piece *p = &buffer->piece[i];
		u32 part;

		if (p->writable)
			continue;
		if (from >= p->len) {
			from -= p->len;
			continue;
		}
		part = MIN(p->len - from, len - done);
		memcpy((u8 *)data + done, p->host + from, part);
		done += part;
		from = 0;
	}
	return done;
}

u32 vu_write(const struct vu_buffer *buffer, const void *data, u32 len)
{
	u32 done = 0;

	for (u32 i = 0; i < buffer->count && done < len; i++) {
		const struct vu_piece *p = &buffer->piece[i];
		u32 part = MIN(p->len, len - done);

		if (!p->writable)
			continue;
		memcpy(p->host, (const u8 *)data + done, part);
		done += part;
	}
	return done;
}

/* ------------------------------------------------------------- messages */

#define VU_KICK_PAYLOAD 8

static void send_message(struct vu_device *dev, int fd, u32 request, u32 flags, const void *payload,
			 u32 len)
{
	u8 msg[VU_HEADER + VU_PAYLOAD_MAX];

	put_le32(request, msg);
	put_le32(flags, msg + 4);
	put_le32(len, msg + 8);
	memcpy(msg + VU_HEADER, payload, len);
	/* One at a time is under way, so it fits, unless none is ever read. A
	 * guest that is gone shows when it is read from. */
	if (send(fd, msg, VU_HEADER + len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno == EAGAIN)
		uml_fail(dev->uml, "%s: it does not read what it is answered", dev->cls->name);
}

void vu_call(struct vu_device *dev, u32 queue)
{
	const u8 *avail = ring_avail(dev, &dev->ring[queue]);
	u8 state[8] = {0};

	if (dev->request_fd < 0 || dev->uml->state != UML_ON || !avail ||
	    (get_le16(avail) & AVAIL_F_NO_INTERRUPT))
		return;
	put_le32(queue, state);
	dev->replied = false;
	uml_calendar_interrupt(dev->uml);
	send_message(dev, dev->request_fd, VU_SLAVE_VRING_CALL, VU_VERSION | VU_FLAG_NEED_REPLY,
		     state, sizeof(state));
	if (uml_serve(dev->uml, dev))
		uml_calendar_interrupted(dev->uml);
}

/* All of what the guest answers us is that it has answered. */
void vu_receive_reply(struct vu_device *dev)
{
	u8 reply[VU_HEADER + 8];
	ssize_t got = recv(dev->request_fd, reply, sizeof(reply), MSG_DONTWAIT);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got == sizeof(reply) && get_le32(reply) == VU_SLAVE_VRING_CALL) {
		dev->replied = true;
		return;
	}
	if (got > 0)
		uml_fail(dev->uml, "%s: a reply that is none", dev->cls->name);
	close(dev->request_fd);
	dev->request_fd = -1;
	dev->replied = true;
}

static void reply_u64(struct vu_device *dev, u64 value)
{
	u8 payload[8];

	put_le32((u32)value, payload);
	put_le32((u32)(value >> 32), payload + 4);
	send_message(dev, dev->fd, get_le32(dev->in), VU_VERSION | VU_FLAG_REPLY, payload,
		     sizeof(payload));
}

static bool get_config(struct vu_device *dev, u8 *payload, u32 len)
{
	u32 size;

	if (len < CONFIG_PAYLOAD)
		return false;
	size = get_le32(payload + CONFIG_SIZE);
	if (get_le32(payload) || size != len - CONFIG_PAYLOAD)
		return false;
	memset(payload + CONFIG_PAYLOAD, 0, size);
	dev->cls->config(dev, payload + CONFIG_PAYLOAD, size);
	send_message(dev, dev->fd, VU_GET_CONFIG, VU_VERSION | VU_FLAG_REPLY, payload, len);
	return true;
}

/* Messages about one ring: u32 index, u32 number, and for addresses four u64. */
static bool ring_message(struct vu_device *dev, u32 request, const u8 *payload, u32 len)
{
	struct vu_ring *ring;
	u32 index, value;

	if (len < 8)
		return false;
	index = get_le32(payload);
	value = get_le32(payload + 4);
	if (index >= UML_QUEUES)
		return false;
	ring = &dev->ring[index];
	soc_withdraw(dev->uml);
	switch (request) {
	case VU_SET_VRING_NUM:
		if (!value || value > 32768 || (value & (value - 1)))
			return false;
		ring->num = value;
		return true;
	case VU_SET_VRING_BASE:
		ring->next_avail = ring->next_used = (u16)value;
		return true;
	case VU_SET_VRING_ENABLE:
		ring->enabled = value;
		dev->queues_on |= value;
		return true;
	case VU_SET_VRING_ADDR:
		if (len < 40)
			return false;
		ring->desc = get_le64(payload + 8);
		ring->used = get_le64(payload + 16);
		ring->avail = get_le64(payload + 24);
		return true;
	default:
		if (ring->enabled && uml_calendar_enter(dev->uml)) {
			dev->cls->kick(dev, index);
			uml_calendar_leave(dev->uml);
		}
		return true;
	}
}

static bool set_request_fd(struct vu_device *dev)
{
	if (dev->fd_count != 1)
		return false;
	if (dev->request_fd >= 0)
		close(dev->request_fd);
	dev->request_fd = dev->fds[0];
	dev->fd_count = 0;
	return true;
}

/*
 * Does what a message asks for. Return: false when it cannot be; else, with
 * @answered set, it has had an answer of its own.
 */
static bool handle(struct vu_device *dev, u32 request, u8 *payload, u32 len, bool *answered)
{
	switch (request) {
	case VU_GET_FEATURES:
		*answered = true;
		reply_u64(dev, VIRTIO_F_VERSION_1 | VU_F_PROTOCOL_FEATURES | dev->cls->features);
		return true;
	case VU_GET_PROTOCOL_FEATURES:
		*answered = true;
		reply_u64(dev, VU_PROTOCOL_REPLY_ACK | VU_PROTOCOL_SLAVE_REQ | VU_PROTOCOL_CONFIG |
				       VU_PROTOCOL_INBAND_NOTIFICATIONS);
		return true;
	case VU_SET_FEATURES:
	case VU_SET_PROTOCOL_FEATURES:
	case VU_SET_OWNER:
	case VU_RESET_OWNER:
	case VU_SET_CONFIG: /* no device of ours has anything to set */
		return true;
	case VU_SET_MEM_TABLE:
		return uml_memory_map(dev->uml, payload, len, dev->fds, dev->fd_count);
	case VU_SET_SLAVE_REQ_FD:
		return set_request_fd(dev);
	case VU_GET_CONFIG:
		*answered = true;
		return get_config(dev, payload, len);
	case VU_SET_VRING_NUM:
	case VU_SET_VRING_ADDR:
	case VU_SET_VRING_BASE:
	case VU_SET_VRING_ENABLE:
	case VU_VRING_KICK:
		return ring_message(dev, request, payload, len);
	default:
		return false;
	}
}

static void close_fds(struct vu_device *dev)
{
	while (dev->fd_count)
		close(dev->fds[--dev->fd_count]);
}

static void keep_fds(struct vu_device *dev, struct msghdr *msg)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		u32 count;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		count = (u32)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		for (u32 i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			if (dev->fd_count < VU_FDS)
				dev->fds[dev->fd_count++] = fd;
			else
				close(fd);
		}
	}
}

/* The message at the head of what was read, of @len bytes of payload. */
static void message(struct vu_device *dev, u32 len)
{
	u32 request = get_le32(dev->in), flags = get_le32(dev->in + 4);
	bool answered = false;

	if ((flags & VU_VERSION_MASK) != VU_VERSION ||
	    !handle(dev, request, dev->in + VU_HEADER, len, &answered)) {
		uml_fail(dev->uml, "%s: vhost-user message %u of %u bytes cannot be",
			 dev->cls->name, request, len);
		answered = true;
	}
	if ((flags & VU_FLAG_NEED_REPLY) && !answered && dev->fd >= 0)
		reply_u64(dev, 0);
	dev->in_len -= VU_HEADER + len;
	memmove(dev->in, dev->in + VU_HEADER + len, dev->in_len);
	/* Those that came with a message whose beginning was read with this one stay. */
	if (!dev->in_len)
		close_fds(dev);
}

/* How many bytes are still to be read of the message at hand; 0: it is whole. */
static u32 missing(struct vu_device *dev)
{
	u32 len;

	/* Once queues are there, nearly all that comes is a kick: it is read at once. */
	if (dev->in_len < VU_HEADER)
		return VU_HEADER + (dev->queues_on ? VU_KICK_PAYLOAD : 0) - dev->in_len;
	len = get_le32(dev->in + 8);
	return dev->in_len < VU_HEADER + len ? VU_HEADER + len - dev->in_len : 0;
}

static bool whole(struct vu_device *dev)
{
	if (dev->in_len < VU_HEADER)
		return false;
	if (get_le32(dev->in + 8) <= VU_PAYLOAD_MAX)
		return !missing(dev);
	uml_fail(dev->uml, "%s: a vhost-user message of %u bytes", dev->cls->name,
		 get_le32(dev->in + 8));
	return false;
}

/* false when there is no more, now or ever. */
static bool read_more(struct vu_device *dev)
{
	char control[CMSG_SPACE(sizeof(int) * VU_FDS)];
	struct iovec iov = {dev->in + dev->in_len, missing(dev)};
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	ssize_t got = recvmsg(dev->fd, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (got <= 0) {
		close(dev->fd);
		dev->fd = -1;
		return false;
	}
	if (msg.msg_controllen)
		keep_fds(dev, &msg);
	dev->in_len += (u32)got;
	return true;
}

/* Reads up to the end of one message, and handles what is whole. */
void vu_receive(struct vu_device *dev)
{
	while (read_more(dev)) {
		bool any = false;

		while (dev->uml->state == UML_ON && whole(dev)) {
			message(dev, get_le32(dev->in + 8));
			any = true;
		}
		if (any || dev->uml->state != UML_ON)
			return;
	}
}

void vu_init(struct vu_device *dev, struct uml *uml, const struct vu_class *cls)
{
	*dev = (struct vu_device){
		.cls = cls,
		.uml = uml,
		.fd = -1,
		.request_fd = -1,
	};
}

void vu_finish(struct vu_device *dev)
{
	close_fds(dev);
	if (dev->fd >= 0)
		close(dev->fd);
	if (dev->request_fd >= 0)
		close(dev->request_fd);
	dev->fd = dev->request_fd = -1;
}
