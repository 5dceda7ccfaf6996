/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SoC's register bus, as a device of UML's virt-pci
 * (arch/um/drivers/virt-pci.c, include/uapi/linux/virtio_pcidev.h).
 *
 *	queue 0  commands: operation u8, BAR u8, 2 reserved, size u32, address u64,
 *	         data to write; or room for data that is read
 *	queue 1  interrupts of PCI, which a platform bus does not use
 *
 * Addresses are relative to the platform window, of which the first byte is the
 * bus's first: tree.c lays the window over the board's bus.
 *
 * Writes are posted: they take effect at once, but their buffers are given back
 * later, some at a time. For a read takes back what it finds in the queue until
 * it finds its own answer, and after each other's buffer lets a microsecond go
 * by (um_pci_send_cmd()). So a write before it would make a read slow; worse, in
 * that microsecond interrupts are handled, and a read of theirs goes through the
 * same um_pci_msg_bufs as the one they came in between, which then returns the
 * other's value. So buffers are given back while the kernel waits for time to
 * go on, with an interrupt in which it frees them. A driver that does not wait
 * while it writes more than what a queue has room for has them back with a read.
 *
 * Nearly all reads are those of a driver that waits for its busy bit; most of
 * them never come here (standing.h).
 */
#include <netemu/mmio.h>
#include <netemu/trace.h>

#include "uml/uml.h"

enum pcidev_op {
	OP_MMIO_READ = 3,
	OP_MMIO_WRITE = 4,
	OP_MMIO_MEMSET = 5,
};

#define COMMAND_BYTES 16
#define QUEUE_COMMANDS 0

/* Buffers held: as many as are worth an interrupt, or have to go back with a
 * read or at once so that the 256 of virtio_uml's queues are not used up. */
#define HELD_MANY 64
#define HELD_READ 96

/* One memcpy_fromio() or memcpy_toio() may be as long as this. */
#define COPY_MAX 4096

/*
 * Splits an access as a bus would: in the widest naturally aligned pieces of
 * at most four bytes, but a doubleword whole.
 */
static u32 piece_width(u64 addr, u32 left)
{
	if (left == 8 && !(addr & 7))
		return 8;
	for (u32 width = 4; width > 1; width /= 2)
		if (left >= width && !(addr & (width - 1)))
			return width;
	return 1;
}

static void read_registers(struct uml *uml, u64 addr, u32 size, const struct vu_buffer *buffer)
{
	u8 data[COPY_MAX];

	for (u32 done = 0; done < size;) {
		u32 width = piece_width(addr + done, size - done);
		u64 value = mmio_read(&uml->board->mmio, addr + done, width);

		memcpy(data + done, &value, width);
		done += width;
	}
	vu_write(buffer, data, size);
}

static void write_registers(struct uml *uml, u64 addr, u32 size, const struct vu_buffer *buffer)
{
	u8 data[COPY_MAX] = {0};

	vu_read(buffer, COMMAND_BYTES, data, size);
	for (u32 done = 0; done < size;) {
		u32 width = piece_width(addr + done, size - done);
		u64 value = 0;

		memcpy(&value, data + done, width);
		mmio_write(&uml->board->mmio, addr + done, value, width);
		done += width;
	}
}

static void set_registers(struct uml *uml, u64 addr, u32 size, const struct vu_buffer *buffer)
{
	u8 value = 0;

	vu_read(buffer, COMMAND_BYTES, &value, 1);
	for (u32 i = 0; i < size; i++)
		mmio_write(&uml->board->mmio, addr + i, value, 1);
}

/* Returns how many bytes were written into the buffer. */
static u32 command(struct uml *uml, const struct vu_buffer *buffer)
{
	u8 head[COMMAND_BYTES];
	u64 addr;
	u32 size;

	if (vu_read(buffer, 0, head, sizeof(head)) != sizeof(head))
		return 0;
	size = get_le32(head + 4);
	addr = get_le32(head + 8) | (u64)get_le32(head + 12) << 32;
	if (!size || size > COPY_MAX || addr >= uml->bus_size || size > uml->bus_size - addr)
		return 0;
	addr += uml->bus_base;
	switch (head[0]) {
	case OP_MMIO_READ:
		read_registers(uml, addr, size, buffer);
		uml->last_addr = addr;
		uml->last_size = size;
		return size;
	case OP_MMIO_WRITE:
		write_registers(uml, addr, size, buffer);
		return 0;
	case OP_MMIO_MEMSET:
		set_registers(uml, addr, size, buffer);
		return 0;
	default:
		return 0;
	}
}

static void give_back_held(struct uml *uml)
{
	for (u32 i = 0; i < uml->held_count; i++)
		vu_push(&uml->dev[UML_SOC], QUEUE_COMMANDS,
			&(struct vu_buffer){.head = uml->held[i]}, 0);
	uml->held_count = 0;
}

void soc_before_slice(struct uml *uml)
{
	if (uml->held_count < HELD_MANY)
		return;
	give_back_held(uml);
	vu_call(&uml->dev[UML_SOC], QUEUE_COMMANDS);
}

/*
 * A posted write is one piece, to be read. Everything else is waited for: what
 * is read has a piece to be written, and a write for which the kernel had no
 * memory has its data in a piece of its own.
 */
static bool is_posted(const struct vu_buffer *buffer)
{
	return buffer->count == 1 && !buffer->piece[0].writable;
}

static void serve(struct vu_device *dev, const struct vu_buffer *buffer)
{
	struct uml *uml = dev->uml;
	u32 written = command(uml, buffer);

	if (is_posted(buffer)) {
		uml->held[uml->held_count++] = buffer->head;
		if (uml->held_count < UML_HELD)
			return;
		give_back_held(uml);
		vu_call(dev, QUEUE_COMMANDS);
		return;
	}
	if (uml->held_count >= HELD_READ)
		give_back_held(uml);
	vu_push(dev, QUEUE_COMMANDS, buffer, written);
}

bool soc_open(struct uml *uml)
{
	uml->standing = uml_share("registers", sizeof(*uml->standing), &uml->standing_fd);
	uml->last_size = 0;
	return uml->standing;
}

void soc_close(struct uml *uml)
{
	uml_unshare(uml->standing, sizeof(*uml->standing), &uml->standing_fd);
	uml->standing = NULL;
}

void soc_offer(struct uml *uml)
{
	const struct vu_ring *ring = &uml->dev[UML_SOC].ring[QUEUE_COMMANDS];
	struct uml_standing *s = uml->standing;
	u64 value;

	/* The next read must come here if it is to be seen, or gives buffers back. */
	if (!uml->last_size || uml->last_size > sizeof(value) || uml->held_count >= HELD_READ ||
	    trace_on(uml->node, TRACE_REG) ||
	    !mmio_peek(&uml->board->mmio, uml->last_addr, uml->last_size, &value))
		return;
	*s = (struct uml_standing){
		.addr = uml->last_addr - uml->bus_base,
		.size = uml->last_size,
		.value = value,
		.desc = ring->desc,
		.avail = ring->avail,
		.used = ring->used,
		.num = ring->num,
		.next_avail = ring->next_avail,
		.next_used = ring->next_used,
		.region_count = uml->region_count,
		.offered = ring->num,
	};
	memcpy(s->region, uml->region, sizeof(s->region));
}

void soc_withdraw(struct uml *uml)
{
	struct vu_ring *ring = &uml->dev[UML_SOC].ring[QUEUE_COMMANDS];
	u32 answered = *(volatile u32 *)&uml->standing->answered;

	if (!uml->standing->offered)
		return;
	uml->standing->offered = 0;
	ring->next_avail = (u16)(ring->next_avail + answered);
	ring->next_used = (u16)(ring->next_used + answered);
}

static void soc_kick(struct vu_device *dev, u32 queue)
{
	struct vu_buffer buffer;

	if (queue != QUEUE_COMMANDS)
		return;
	while (dev->uml->state == UML_ON && vu_pop(dev, queue, &buffer))
		serve(dev, &buffer);
}

static void soc_config(struct vu_device *dev, u8 *config, u32 len)
{
	/* It has none. */
}

const struct vu_class vu_soc = {
	.name = "soc",
	.device_id = 1234, /* CONFIG_UML_PCI_OVER_VIRTIO_DEVICE_ID */
	.kick = soc_kick,
	.config = soc_config,
};
