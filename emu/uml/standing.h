/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A register whose value stands, in memory that netemu and the guest's kernel
 * process have together.
 *
 * A driver that waits for a busy bit reads the same register again and again, and
 * between two of its reads nothing has happened: no event was due (its time goes
 * on only as far as the next one, calendar.c) and no other register was touched.
 * So what it reads is known, if reading is all that a read of that register does.
 * netemu says here which register was read last and what it would read now; the
 * library in the kernel's process (preload/standing.c) answers reads of it from
 * here, in the kernel's own queue, without a message. All else that the guest
 * does with a device is a message, and takes the offer back.
 *
 * Virtual time and all that follows from it is the same with and without: it is
 * not done while accesses are traced.
 */
#ifndef UML_STANDING_H
#define UML_STANDING_H

#include <stdint.h>

#define UML_REGIONS 2 /* of memory; what the kernel's vhost_user.h has room for */

/* A piece of the guest's memory, guest-physical. */
struct uml_region {
	uint64_t base, size;
};

/* Index of the one that has all of the @len bytes at @addr, or -1. */
static inline int uml_region_find(const struct uml_region *region, uint32_t count, uint64_t addr,
				  uint64_t len)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct uml_region *r = &region[i];

		if (addr >= r->base && addr - r->base <= r->size &&
		    len <= r->size - (addr - r->base))
			return (int)i;
	}
	return -1;
}

struct uml_standing {
	uint32_t offered;  /* 0: what follows means nothing */
	uint32_t answered; /* reads since the offer; the kernel's process counts */

	/* The register, as the command of a read names it (struct virtio_pcidev_msg). */
	uint64_t addr;
	uint32_t size; /* bytes, up to 8 */
	uint64_t value;

	/* Its queue: guest-physical addresses, and the indices at the offer. */
	uint64_t desc, avail, used;
	uint32_t num; /* entries */
	uint16_t next_avail, next_used;

	struct uml_region region[UML_REGIONS];
	uint32_t region_count;
};

#endif
