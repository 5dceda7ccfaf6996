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
 * Writes are posted: the kernel frees their buffers at the next read, or when
 * it is interrupted, so it is after every UNREAD_MAX writes without a read
 * between them.
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
#define UNREAD_MAX 64

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
	uml->accesses++;
	uml->unread++;
	switch (head[0]) {
	case OP_MMIO_READ:
		uml->unread = 0;
		read_registers(uml, addr, size, buffer);
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

static void soc_kick(struct vu_device *dev, u32 queue)
{
	struct uml *uml = dev->uml;
	struct vu_buffer buffer;

	if (queue != QUEUE_COMMANDS)
		return;
	while (uml->state == UML_ON && vu_pop(dev, queue, &buffer))
		vu_push(dev, queue, &buffer, command(uml, &buffer));
	if (uml->unread < UNREAD_MAX)
		return;
	uml->unread = 0;
	vu_call(dev, queue);
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
