/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers are data.
 *
 * A block of registers is described by one const table, a row a field. Decode,
 * masks, reset values, trace names, `netemu regs` and docs/registers/ are all
 * made from it. What a register *does* is a hook in the model's .c file.
 *
 *	static const struct reg_field neta_fields[] = {
 *		REG_FIELD("GMAC_CTRL_0", 0x2c00, "PORT_ENABLE", 0, 0, RW, 0, "port enable"),
 *		REG_ARRAY("RXQ_SIZE", 0x14a0, 8, 4, "BUF_SIZE", 31, 19, RW, 0, "buffer size / 8"),
 *		...
 *	};
 *
 * Bits that no row names are reserved: they read as 0, writes to them are
 * counted as a guest error and otherwise ignored.
 */
#ifndef NETEMU_REG_H
#define NETEMU_REG_H

#include <glib.h>

#include <netemu/types.h>

struct model;

enum reg_access {
	REG_RW,	    /* storage */
	REG_RO,	    /* set by the model; writes ignored and counted */
	REG_ROQ,    /* as RO, for bits that drivers write back as read: not counted */
	REG_WO,	    /* as RW to the hook, reads 0 */
	REG_W1C,    /* a 1 written clears */
	REG_W0C,    /* a 0 written clears, a 1 leaves */
	REG_RC,	    /* reading clears */
	REG_SC,	    /* as RW; the model clears it when the action is done */
	REG_LL,	    /* latches low: reads the latched 0 once, then the present state */
	REG_LH,	    /* latches high: reads the latched 1 once, then the present state */
	REG_RES,    /* reserved: reads its reset value, writes ignored and counted if they differ */
	REG_TAG,    /* named storage that nothing acts upon: first use is logged */
	REG_TAG_RO, /* named, reads its reset value, nothing sets it */
};

struct reg_field {
	const char *reg;  /* register, as the source spells it */
	const char *name; /* field, or NULL for the whole register */
	u32 addr;	  /* of the register, or of the first of an array */
	u16 count;	  /* of registers in the array, 1 for a plain one */
	u16 stride;	  /* between their addresses */
	u8 hi, lo;
	u8 access; /* enum reg_access */
	u32 reset; /* of the field, not shifted */
	const char *doc;
};

/* A reset value too wide for its field does not compile. */
#define REG_ARRAY(_reg, _addr, _count, _stride, _name, _hi, _lo, _access, _reset, _doc)        \
	{                                                                                      \
		.reg = (_reg), .name = (_name), .addr = (_addr), .count = (_count),            \
		.stride = (_stride), .hi = (_hi), .lo = (_lo), .access = REG_##_access,        \
		.reset = (_reset) + BUILD_BUG_ON_ZERO((_hi) < (_lo) || (_hi) > 31 ||           \
						      ((u64)(_reset) >> ((_hi) - (_lo) + 1))), \
		.doc = (_doc)                                                                  \
	}
#define REG_FIELD(_reg, _addr, _name, _hi, _lo, _access, _reset, _doc) \
	REG_ARRAY(_reg, _addr, 1, 0, _name, _hi, _lo, _access, _reset, _doc)

struct reg_block;

/*
 * Hooks of one register or array. @i is the index in the array. A read hook
 * returns what is read, given what is stored, before RC, LL and LH take effect;
 * a write hook runs after the access modes were applied and the result stored:
 * @value is what is now stored, @old what was before, @written the raw word.
 */
struct reg_hook {
	u32 addr;
	u32 (*read)(struct reg_block *block, u32 i, u32 value);
	void (*write)(struct reg_block *block, u32 i, u32 value, u32 old, u32 written);
};

/* One kind of block, immutable and shared by its instances. */
struct reg_space {
	const char *name;  /* "neta", "88e6341-port" */
	const char *title; /* for documents */
	const char *source;
	u8 width;     /* bits of a register: 16 or 32 */
	u8 addr_step; /* addresses a register takes: 4 for MMIO, 1 for MDIO */
	const struct reg_field *fields;
	u32 field_count;
	const struct reg_hook *hooks;
	u32 hook_count;
	/* Optional: registers that only carry accesses to others, whose traces show
	 * these by their own names: commands and data of indirect buses, page
	 * numbers. NULL-terminated. */
	const char *const *windows;
	/* Optional: how an address is written in documents and traces, e.g.
	 * "page 3 reg 16"; NULL prints hex. */
	void (*format_addr)(u32 addr, char *buf, size_t size);
};

/* An instance: storage for every register of the space. */
struct reg_block {
	const struct reg_space *space;
	const struct reg_layout *layout; /* compiled from the space, shared */
	struct model *model;		 /* whose hooks run; named in traces and errors */
	const char *instance;		 /* appended to the model's name in traces, or NULL */
	void *owner;			 /* the hook's own, e.g. the port of a switch */
	u32 *value;
	u32 *latch; /* LL/LH: bits whose latched value waits to be read; NULL if the space has none */
};

void reg_block_init(struct reg_block *block, const struct reg_space *space, struct model *model,
		    const char *instance, void *owner);
void reg_block_finish(struct reg_block *block);

/* Puts every register to its reset value. No hook runs. */
void reg_block_reset(struct reg_block *block);

/* As the guest: access modes, hooks, traces and guest errors take effect. */
u32 reg_read(struct reg_block *block, u32 addr);
void reg_write(struct reg_block *block, u32 addr, u32 value);

/* What the guest would read, in @value; false if a hook makes that up, if reading
 * does more than read, or if no register is there. */
bool reg_peek(const struct reg_block *block, u32 addr, u32 *value);

/*
 * As the model: no side effects. reg_set() writes all bits, whatever their
 * access mode, and keeps LL/LH latches: a latched bit that goes the way it
 * latches stays so for the guest until it has been read. @addr must be one of
 * the table; these assert it.
 */
u32 reg_get(const struct reg_block *block, u32 addr);
void reg_set(struct reg_block *block, u32 addr, u32 value);

/* The bits of @mask at @addr become those of @value. */
static inline void reg_update(struct reg_block *block, u32 addr, u32 mask, u32 value)
{
	reg_set(block, addr, (reg_get(block, addr) & ~mask) | (value & mask));
}

/*
 * Address of the stored word, valid as long as the block: for data paths that
 * must not look registers up. An array's words are adjacent.
 */
u32 *reg_word(struct reg_block *block, u32 addr);

/*
 * A world's layouts: struct reg_space -> struct reg_layout. They are compiled
 * at first use and freed with the table.
 */
GHashTable *reg_layouts_new(void);

/* For documents: how many fields of @space are modelled, tagged, reserved. */
struct reg_census {
	u32 registers, fields, modelled, tagged, reserved;
};
void reg_space_census(const struct reg_space *space, struct reg_census *census);

/* "RW", "W1C" ... as tables spell it. */
const char *reg_access_name(enum reg_access access);

/* Writes @addr as documents and traces show it; returns @buf. */
const char *reg_format_addr(const struct reg_space *space, u32 addr, char *buf, size_t size);

/**
 * reg_space_check() - what is wrong with a table
 *
 * Return: true; or false with @err naming the first row that overlaps another,
 * leaves its register's width, or a hook whose address has no row.
 */
bool reg_space_check(const struct reg_space *space, GError **err);

#endif
