/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register tables as text: checks, counts, names. Nothing in here is needed by
 * an access that is neither traced nor wrong.
 */
#include <stdio.h>

#include "hw/reg-private.h"

static bool covers(const struct reg_field *f, u32 addr, u32 *i)
{
	u32 n = 0;

	if (addr < f->addr)
		return false;
	if (f->count > 1) {
		if ((addr - f->addr) % f->stride)
			return false;
		n = (addr - f->addr) / f->stride;
	}
	if (f->addr + n * f->stride != addr || n >= f->count)
		return false;
	*i = n;
	return true;
}

const char *reg_access_name(enum reg_access access)
{
	static const char *const names[] = {
		[REG_RW] = "RW",	 [REG_RO] = "RO",   [REG_ROQ] = "ROQ", [REG_WO] = "WO",
		[REG_W1C] = "W1C",	 [REG_W0C] = "W0C", [REG_RC] = "RC",   [REG_SC] = "SC",
		[REG_LL] = "LL",	 [REG_LH] = "LH",   [REG_RES] = "RES", [REG_TAG] = "TAG",
		[REG_TAG_RO] = "TAG_RO",
	};

	return names[access];
}

const char *reg_format_addr(const struct reg_space *space, u32 addr, char *buf, size_t size)
{
	if (space->format_addr)
		space->format_addr(addr, buf, size);
	else
		snprintf(buf, size, "0x%0*x", space->width / 8, addr);
	return buf;
}

const char *reg_name(const struct reg_space *space, u32 addr, char *buf, size_t size)
{
	u32 n;

	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];

		if (!covers(f, addr, &n))
			continue;
		if (f->count > 1)
			snprintf(buf, size, "%s[%u]", f->reg, n);
		else
			snprintf(buf, size, "%s", f->reg);
		return buf;
	}
	return reg_format_addr(space, addr, buf, size);
}

const char *reg_describe(const struct reg_space *space, u32 addr, u32 value, char *buf, size_t size)
{
	size_t used = 0;
	u32 n;

	*buf = '\0';
	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];
		u32 field = (value & GENMASK(f->hi, f->lo)) >> f->lo;

		if (!f->name || !field || !covers(f, addr, &n) || used + 4 > size)
			continue;
		used += (size_t)snprintf(buf + used, size - used, "%s%s=%s%x", used ? " " : " (",
					 f->name, field > 9 ? "0x" : "", field);
	}
	if (used && used + 2 <= size)
		memcpy(buf + used, ")", 2);
	return buf;
}

void reg_space_census(const struct reg_space *space, struct reg_census *census)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);

	*census = (struct reg_census){0};
	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];

		for (u32 n = 0; n < f->count; n++)
			g_hash_table_add(seen, GUINT_TO_POINTER(f->addr + n * f->stride));
		census->fields += f->count;
		if (f->access == REG_RES)
			census->reserved += f->count;
		else if (f->access == REG_TAG || f->access == REG_TAG_RO)
			census->tagged += f->count;
		else
			census->modelled += f->count;
	}
	census->registers = g_hash_table_size(seen);
	g_hash_table_unref(seen);
}

static bool refuse(const struct reg_space *space, GError **err, const char *reg, const char *name,
		   const char *why)
{
	g_set_error(err, G_CONVERT_ERROR, G_CONVERT_ERROR_FAILED, "%s: %s%s%s: %s", space->name,
		    reg, name ? "." : "", name ? name : "", why);
	return false;
}

static const char *fault_of(const struct reg_space *space, const struct reg_field *f)
{
	u64 last = f->addr + (u64)(f->count ? f->count - 1 : 0) * f->stride;

	if (!f->reg)
		return "the register has no name";
	if (f->access > REG_TAG_RO)
		return "the access mode is unknown";
	if (!f->count)
		return "the array has no registers";
	if (f->hi < f->lo || f->hi >= space->width)
		return "it leaves the width of a register";
	if ((u64)f->reset >> (f->hi - f->lo + 1))
		return "the reset value is too wide";
	if (f->addr % space->addr_step || f->stride % space->addr_step)
		return "the address or stride is not aligned";
	if (f->count > 1 && !f->stride)
		return "the array has no stride";
	if (last > UINT32_MAX / 2)
		return "the address is too large";
	return NULL;
}

static bool check_overlap(const struct reg_space *space, GHashTable *bits, GError **err)
{
	for (u32 i = 0; i < space->field_count; i++) {
		const struct reg_field *f = &space->fields[i];
		const char *fault = fault_of(space, f);
		u32 mask;

		if (fault)
			return refuse(space, err, f->reg ? f->reg : "(no name)", f->name, fault);
		mask = GENMASK(f->hi, f->lo);
		for (u32 n = 0; n < f->count; n++) {
			gpointer key = GUINT_TO_POINTER(f->addr + n * f->stride);
			u32 taken = GPOINTER_TO_UINT(g_hash_table_lookup(bits, key));

			if (taken & mask)
				return refuse(space, err, f->reg, f->name,
					      "it overlaps an earlier row");
			g_hash_table_insert(bits, key, GUINT_TO_POINTER(taken | mask));
		}
	}
	return true;
}

bool reg_space_check(const struct reg_space *space, GError **err)
{
	GHashTable *bits;
	bool ok;

	if ((space->width != 16 && space->width != 32) || !space->addr_step ||
	    (space->addr_step & (space->addr_step - 1)) || !space->field_count)
		return refuse(space, err, "the space", NULL, "width, step or rows are impossible");
	bits = g_hash_table_new(NULL, NULL);
	ok = check_overlap(space, bits, err);
	for (u32 i = 0; ok && i < space->hook_count; i++) {
		char name[64];

		snprintf(name, sizeof(name), "hook at 0x%x", space->hooks[i].addr);
		if (!g_hash_table_contains(bits, GUINT_TO_POINTER(space->hooks[i].addr)))
			ok = refuse(space, err, name, NULL, "no row has its address");
		for (u32 k = 0; ok && k < i; k++)
			if (space->hooks[k].addr == space->hooks[i].addr)
				ok = refuse(space, err, name, NULL, "there are two of it");
	}
	g_hash_table_unref(bits);
	return ok;
}
