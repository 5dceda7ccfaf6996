/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Linux guest's transport with the other end of its sockets in our hands: we
 * play the kernel, a well-behaved one or not. The board has one device, of 256
 * bytes of registers, and an interrupt line.
 *
 *	device   tt, console, gpio, soc: rig->far[] are the kernel's ends
 *	memory   64 KiB at 0x100000, a file as the kernel's: rig->ram
 *	rings    rig_ring() lays one out there
 */
#ifndef UML_RIG_H
#define UML_RIG_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netemu/board.h>

#include "uml/uml.h"

#define RIG_TT UML_DEVICES
#define RIG_BASE 0x100000u
#define RIG_RAM 0x10000u
#define RIG_BUS 0xd0000000u

/* What each queue has of the memory. */
#define RIG_QUEUE_BYTES 0x800u
#define RIG_DESC 0x000u
#define RIG_AVAIL 0x100u
#define RIG_USED 0x200u
#define RIG_DATA 0x300u
#define RIG_NUM 16u

struct uml_rig {
	struct world *world;
	struct board board;
	struct model model;
	struct irq_line irq;
	struct irq_pin pin; /* drives it */
	struct uml *uml;
	int far[UML_DEVICES + 1];
	int request; /* the kernel's end of what SET_SLAVE_REQ_FD brings, or -1 */
	int ram_file;
	u8 *ram;
	u32 written; /* by the device's last register write */
	bool stands; /* reading is all that a read does */
	u32 reads, writes;
};

static u64 rig_read(void *owner, u32 offset, u32 width)
{
	struct uml_rig *rig = owner;

	rig->reads++;
	return 0x11220000 + offset;
}

static void rig_write(void *owner, u32 offset, u64 value, u32 width)
{
	struct uml_rig *rig = owner;

	rig->writes++;
	rig->written = (u32)value;
}

static bool rig_peek(void *owner, u32 offset, u32 width, u64 *value)
{
	struct uml_rig *rig = owner;

	*value = 0x11220000 + offset;
	return rig->stands;
}

static const struct mmio_ops rig_ops = {rig_read, rig_write, 4, rig_peek};

static const struct model_class rig_class = {.name = "rig"};

static void rig_must(bool done)
{
	if (!done)
		abort();
}

static void rig_build_board(struct uml_rig *rig, struct node *node)
{
	struct board *board = &rig->board;

	board->node = node;
	board->name = (char *)"rig";
	board->desc =
		json_tokener_parse("{\"bus\": {\"base\": \"0xd0000000\", \"size\": \"0x1000\"}}");
	board->devices = g_array_new(FALSE, TRUE, sizeof(struct board_device));
	board->irqs = g_ptr_array_new();
	mmio_bus_init(&board->mmio, node);
	model_init(&rig->model, &rig_class, node, "device");
	mmio_bus_add(&board->mmio, RIG_BUS, 0x100, &rig_ops, rig, &rig->model);
	rig->pin.line = &rig->irq;
	g_ptr_array_add(board->irqs, &rig->irq);
}

static void rig_connect(struct uml_rig *rig)
{
	for (u32 i = 0; i <= UML_DEVICES; i++) {
		int pair[2];

		rig_must(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
		*(i == RIG_TT ? &rig->uml->tt : &rig->uml->dev[i].fd) = pair[0];
		rig->far[i] = pair[1];
	}
}

static inline void rig_setup(struct uml_rig *rig)
{
	int still[2];

	*rig = (struct uml_rig){.request = -1};
	rig->world = world_create(7);
	rig_build_board(rig, world_add_node(rig->world, "a"));
	rig->uml = g_new0(struct uml, 1);
	uml_init(rig->uml, &rig->board, NULL);
	rig->uml->watchdog_ms = 0; /* nobody is there who needs time */
	rig_must(uml_calendar_open(rig->uml) && soc_open(rig->uml));
	rig_connect(rig);
	/* A process that does not end. */
	rig_must(!pipe2(still, O_CLOEXEC));
	rig->uml->pidfd = still[0];
	rig->uml->keys = still[1];
	rig->uml->state = UML_ON;
	rig->uml->begun = true;
	node_cancel(rig->uml->node, &rig->uml->boot);
	rig->ram_file = memfd_create("ram", MFD_CLOEXEC);
	rig_must(rig->ram_file >= 0 && !ftruncate(rig->ram_file, RIG_RAM));
	rig->ram = mmap(NULL, RIG_RAM, PROT_READ | PROT_WRITE, MAP_SHARED, rig->ram_file, 0);
	rig_must(rig->ram != MAP_FAILED);
}

static inline void rig_hang_up(struct uml_rig *rig, u32 device)
{
	if (rig->far[device] >= 0)
		close(rig->far[device]);
	rig->far[device] = -1;
}

static inline void rig_teardown(struct uml_rig *rig)
{
	rig->uml->up = false;
	uml_finish(rig->uml);
	g_free(rig->uml);
	for (u32 i = 0; i <= UML_DEVICES; i++)
		rig_hang_up(rig, i);
	if (rig->request >= 0)
		close(rig->request);
	munmap(rig->ram, RIG_RAM);
	close(rig->ram_file);
	json_object_put(rig->board.desc);
	g_array_unref(rig->board.devices);
	g_ptr_array_unref(rig->board.irqs);
	mmio_bus_finish(&rig->board.mmio);
	model_finish(&rig->model);
	world_destroy(rig->world);
}

/* ------------------------------------------------------------- messages */

/* Sends bytes as they are, with file descriptors, and has them read. */
static inline void rig_send_raw(struct uml_rig *rig, u32 device, const void *data, size_t len,
				const int *fds, u32 fd_count)
{
	char control[CMSG_SPACE(16 * sizeof(int))] = {0};
	struct iovec iov = {(void *)data, len};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	struct vu_device *dev = device == RIG_TT ? NULL : &rig->uml->dev[device];

	if (rig->far[device] < 0)
		return;
	if (fd_count) {
		struct cmsghdr *c;

		msg.msg_control = control;
		msg.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		memcpy(CMSG_DATA(c), fds, fd_count * sizeof(int));
	}
	(void)!sendmsg(rig->far[device], &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
	/* As often as it may be asked to, and a bit. */
	for (size_t i = 0; i < len / 4 + 2 && rig->uml->state == UML_ON; i++) {
		if (dev && dev->fd >= 0)
			vu_receive(dev);
		else if (!dev && rig->uml->tt >= 0)
			uml_calendar_receive(rig->uml);
	}
}

static inline void rig_send(struct uml_rig *rig, u32 device, u32 request, const void *payload,
			    u32 len, const int *fds, u32 fd_count)
{
	u8 msg[1024];

	put_le32(request, msg);
	put_le32(1 | 8, msg + 4); /* version, reply wanted */
	put_le32(len, msg + 8);
	if (len)
		memcpy(msg + 12, payload, len);
	rig_send_raw(rig, device, msg, 12 + len, fds, fd_count);
}

/* The next answer's payload, and how much it is; -1: there is none. */
static inline int rig_answer(struct uml_rig *rig, u32 device, void *payload, u32 room)
{
	u8 msg[1024];
	ssize_t got = recv(rig->far[device], msg, sizeof(msg), MSG_DONTWAIT);

	if (got < 12 || (u32)got - 12 > room)
		return -1;
	memcpy(payload, msg + 12, (size_t)got - 12);
	return (int)got - 12;
}

/* Brings @device the socket for our requests; rig->request is the kernel's end. */
static inline void rig_request_fd(struct uml_rig *rig, u32 device)
{
	int pair[2];

	rig_must(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
	if (rig->request >= 0)
		close(rig->request);
	rig->request = pair[1];
	rig_send(rig, device, 21, NULL, 0, &pair[0], 1);
	close(pair[0]);
}

/* ------------------------------------------------------ memory and rings */

static inline void put64(u64 value, u8 *p)
{
	put_le32((u32)value, p);
	put_le32((u32)(value >> 32), p + 4);
}

/* SET_MEM_TABLE of one region, as it should be or not. */
static inline void rig_memory(struct uml_rig *rig, u32 device, u64 base, u64 size, u64 offset)
{
	u8 table[40] = {1};

	put64(base, table + 8);
	put64(size, table + 16);
	put64(offset, table + 32);
	rig_send(rig, device, 5, table, sizeof(table), &rig->ram_file, 1);
}

static inline void rig_two(struct uml_rig *rig, u32 device, u32 request, u32 index, u32 value)
{
	u8 payload[8];

	put_le32(index, payload);
	put_le32(value, payload + 4);
	rig_send(rig, device, request, payload, sizeof(payload), NULL, 0);
}

static inline void rig_ring_at(struct uml_rig *rig, u32 device, u32 queue, u64 desc, u64 used,
			       u64 avail)
{
	u8 addr[40] = {0};

	put_le32(queue, addr);
	put64(desc, addr + 8);
	put64(used, addr + 16);
	put64(avail, addr + 24);
	rig_send(rig, device, 9, addr, sizeof(addr), NULL, 0);
}

static inline u8 *rig_queue(struct uml_rig *rig, u32 queue)
{
	return rig->ram + queue * RIG_QUEUE_BYTES;
}

/* A queue in the part of the memory that is its own. */
static inline void rig_ring(struct uml_rig *rig, u32 device, u32 queue)
{
	u64 at = RIG_BASE + queue * RIG_QUEUE_BYTES;

	rig_two(rig, device, 8, queue, RIG_NUM);
	rig_two(rig, device, 10, queue, 0);
	rig_ring_at(rig, device, queue, at + RIG_DESC, at + RIG_USED, at + RIG_AVAIL);
	rig_two(rig, device, 18, queue, 1);
}

static inline void rig_desc(struct uml_rig *rig, u32 queue, u32 index, u64 addr, u32 len, u16 flags,
			    u16 next)
{
	u8 *desc = rig_queue(rig, queue) + RIG_DESC + 16 * index;

	put64(addr, desc);
	put_le32(len, desc + 8);
	put_le16(flags, desc + 12);
	put_le16(next, desc + 14);
}

/* Offers the chain that begins at @head. */
static inline void rig_offer(struct uml_rig *rig, u32 queue, u16 head)
{
	u8 *avail = rig_queue(rig, queue) + RIG_AVAIL;
	u16 index = get_le16(avail + 2);

	put_le16(head, avail + 4 + 2 * (index % RIG_NUM));
	put_le16((u16)(index + 1), avail + 2);
}

/* And kicks. */
static inline void rig_kick(struct uml_rig *rig, u32 device, u32 queue, u16 head)
{
	rig_offer(rig, queue, head);
	rig_two(rig, device, 35, queue, 0);
}

/* Lays a command for a register out, at descriptors 0 and 1 of the SoC bus's
 * queue; what is read comes to RIG_DATA + 32. */
static inline void rig_command(struct uml_rig *rig, u8 op, u64 addr, u32 size, u32 value)
{
	u8 *data = rig_queue(rig, 0) + RIG_DATA;
	u64 at = RIG_BASE + RIG_DATA;

	memset(data, 0, 64);
	data[0] = op;
	put_le32(size, data + 4);
	put64(addr, data + 8);
	put_le32(value, data + 16);
	rig_desc(rig, 0, 0, at, 20, op == 3, 1);
	rig_desc(rig, 0, 1, at + 32, size, 2, 0);
}

#endif
