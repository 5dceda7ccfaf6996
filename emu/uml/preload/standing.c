/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into the guest's kernel process (LD_PRELOAD): a read of a register whose
 * value stands (emu/uml/standing.h says what that is, and why it may be) is
 * answered here: the buffer that the kernel put into the SoC bus's queue is
 * filled and given back, as netemu would have done before it acknowledged the kick.
 *
 * Source: virtio 1.2, section 2.7; um_pci_send_cmd() in
 * arch/um/drivers/virt-pci.c of Linux 6.12.
 */
#include <fcntl.h>
#include <linux/virtio_pcidev.h>
#include <linux/virtio_ring.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../given.h"
#include "../standing.h"
#include "preload.h"

static struct uml_standing *standing;
static int soc_bus = -1; /* the kernel's socket of it */

static void __attribute__((constructor)) map(void)
{
	void *memory = mmap(NULL, sizeof(*standing), PROT_READ | PROT_WRITE, MAP_SHARED,
			    UML_GIVEN_STANDING, 0);

	if (memory != MAP_FAILED)
		standing = memory;
	close(UML_GIVEN_STANDING);
}

void standing_connected(int given, int fd)
{
	if (given == UML_GIVEN_DEVICE + UML_SOC)
		soc_bus = fd;
}

/* Where guest-physical 0 is: the page at which the program begins, which is where
 * its headers are (linux_main() in arch/um/kernel/um_arch.c, uml_physmem). */
static char *physical_memory(void)
{
	return (char *)(getauxval(AT_PHDR) & ~UINT64_C(4095));
}

/* The guest's memory at @addr, @len bytes of it, or NULL. */
static void *memory(uint64_t addr, uint64_t len)
{
	int region = uml_region_find(standing->region, standing->region_count, addr, len);

	return region < 0 ? NULL : physical_memory() + addr;
}

/* The head of the one chain in the queue that is not used yet, or -1: none, or more. */
static int only_chain(void)
{
	const struct vring_avail *avail =
		memory(standing->avail, sizeof(*avail) + sizeof(avail->ring[0]) * standing->num);
	uint16_t next = (uint16_t)(standing->next_avail + standing->answered);

	return avail && (uint16_t)(avail->idx - next) == 1 ? avail->ring[next % standing->num] : -1;
}

/* Where the value goes if the chain that begins at @head asks for the register. */
static void *place(uint32_t head)
{
	const struct vring_desc *table =
		memory(standing->desc, sizeof(*table) * (uint64_t)standing->num);
	const struct vring_desc *desc = &table[head], *room;
	const struct virtio_pcidev_msg *command;

	if (!table || head >= standing->num)
		return NULL;
	command = memory(desc->addr, sizeof(*command));
	if (!command || desc->len < sizeof(*command) || desc->flags != VRING_DESC_F_NEXT ||
	    desc->next >= standing->num || command->op != VIRTIO_PCIDEV_OP_MMIO_READ ||
	    command->addr != standing->addr || command->size != standing->size)
		return NULL;
	room = &table[desc->next];
	return room->flags == VRING_DESC_F_WRITE && room->len >= standing->size ?
		       memory(room->addr, room->len) :
		       NULL;
}

int standing_read(int fd)
{
	struct vring_used *used;
	uint16_t next;
	void *to;
	int head;

	if (fd != soc_bus || !standing || !standing->offered)
		return 0;
	head = only_chain();
	to = head < 0 ? NULL : place((uint32_t)head);
	used = memory(standing->used, sizeof(*used) + sizeof(used->ring[0]) * standing->num);
	if (!to || !used)
		return 0;
	memcpy(to, &standing->value, standing->size);
	next = (uint16_t)(standing->next_used + standing->answered);
	used->ring[next % standing->num] =
		(struct vring_used_elem){.id = (uint32_t)head, .len = standing->size};
	used->idx = (uint16_t)(next + 1);
	standing->answered++;
	return 1;
}
