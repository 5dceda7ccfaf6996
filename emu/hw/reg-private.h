/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a reg_space is compiled into, once a world: see reg-layout.c.
 */
#ifndef NETEMU_HW_REG_PRIVATE_H
#define NETEMU_HW_REG_PRIVATE_H

#include <netemu/reg.h>

/* Addresses are looked up a page of registers at a time. */
#define REG_PAGE_BITS 6
#define REG_PAGE_SIZE (1u << REG_PAGE_BITS)
#define REG_NONE UINT16_MAX

/* How a register behaves: masks of its bits by access mode. */
struct reg_kind {
	u32 store;    /* take what is written: RW, SC, WO, TAG */
	u32 w1c, w0c; /* cleared by a written 1; by a written 0 */
	u32 rc;	      /* cleared by reading */
	u32 ll, lh;   /* latch low; high */
	u32 hidden;   /* read as 0: WO */
	u32 readonly; /* changing them is a guest error: RO, RC, LL, LH, TAG_RO */
	u32 reserved; /* RES, and what no row names */
	u32 tag;      /* TAG: changing them is using what is not modelled */
	u32 checked;  /* readonly, reserved and tag */
	u32 special;  /* rc, ll, lh and hidden: reading does more than read */
	u32 reset;
	u16 hook_first;		     /* of the hook's registers */
	const struct reg_hook *hook; /* or NULL */
};

/* Where an address leads. */
struct reg_slot {
	u16 reg;  /* index in reg_block.value, or REG_NONE */
	u16 kind; /* index in reg_layout.kinds */
};

struct reg_layout {
	const struct reg_space *space;
	u32 regs;	/* registers, arrays unrolled */
	u32 addr_shift; /* log2 of the space's addr_step */
	u32 width_mask;
	u32 dir_count;
	u16 *dir;		/* page of registers -> index of its slots */
	struct reg_slot *slots; /* pages of REG_PAGE_SIZE; page 0 is all REG_NONE */
	struct reg_kind *kinds;
	u32 kind_count;
	u32 *reset;   /* of every register */
	bool latches; /* some bit is LL or LH */
};

static inline struct reg_slot reg_find(const struct reg_layout *layout, u32 addr)
{
	u32 key = addr >> layout->addr_shift;
	u32 page = key >> REG_PAGE_BITS;

	if (unlikely(page >= layout->dir_count || key << layout->addr_shift != addr))
		return (struct reg_slot){.reg = REG_NONE};
	return layout->slots[layout->dir[page] * REG_PAGE_SIZE + key % REG_PAGE_SIZE];
}

/* The layout of @space, compiled at its first use in @layouts. */
const struct reg_layout *reg_layout_get(GHashTable *layouts, const struct reg_space *space);

/* The register's name with its index, "RXQ_SIZE[3]", or its address; returns @buf. */
const char *reg_name(const struct reg_space *space, u32 addr, char *buf, size_t size);

/* The fields of @value at @addr that are not 0: " (PORT_ENABLE=1 SPEED=2)", or "". */
const char *reg_describe(const struct reg_space *space, u32 addr, u32 value, char *buf,
			 size_t size);

#endif
