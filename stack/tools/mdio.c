/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mdio: raw access to MDIO buses, in the words of mdio-tools 1.3 (mdio(8)).
 *
 *	mdio                         lists buses
 *	mdio BUS                     what answers there; BUS may be a pattern
 *	mdio BUS phy ADDR            state of a clause 22 PHY
 *	mdio BUS DEVICE [raw] REG [DATA[/MASK]]
 *	mdio BUS DEVICE dump REG-REG|REG+COUNT ...
 *
 *	DEVICE    REG           how
 *	phy A     0-31          clause 22
 *	mmd A:D   0-65535       clause 45
 *	mmd-c22   0-65535       clause 45 through registers 13 and 14
 *	mva A     PAGE:0-31     Marvell's pages, chosen by register 22
 *	mvls ID   PORT:0-31     Marvell switch, PORT a number, g1 or g2
 *
 * Each operation holds the bus from its first frame to its last, as the
 * mdio-netlink module does. The switch driver does not: it may be between two
 * frames of its own, and `mvls` on a switch that it drives can disturb it, here
 * as on a board.
 *
 * Difference: the real one prints titles and set flags in bold for terminals.
 */
#include <fnmatch.h>
#include <stdlib.h>

#include <phy.h>

#include "tools.h"

#define PAGE_REG 22
#define MVLS_CMD 0 /* indirect access of a switch in multi-chip mode */
#define MVLS_DATA 1
#define MVLS_BUSY 0x8000
#define MVLS_READ 0x9800  /* busy, clause 22, read */
#define MVLS_WRITE 0x9400 /* busy, clause 22, write */
#define MVLS_TRIES 100
#define MVLS_GLOBAL1 0x1b
#define MVLS_GLOBAL2 0x1c

struct target;

struct target_class {
	const char *name;
	bool clause45;	  /* its address is A:D */
	const char *part; /* "page", "port": what REG begins with, or NULL */
	u32 part_max, reg_max;
	/* Register @reg of @part; 16 bits or -errno. The bus is locked. */
	int (*read)(struct target *t, u32 part, u32 reg);
	int (*write)(struct target *t, u32 part, u32 reg, u16 value);
};

struct target {
	struct process *p;
	struct mii_bus *bus;
	const struct target_class *cls;
	int addr, devad;
};

static int fail(struct process *p, const char *fmt, ...) __printf(2, 3);

/* "ERROR: …"; returns the exit status. */
static int fail(struct process *p, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	p_eprintf(p, "ERROR: %s\n", text);
	return 1;
}

static int c22_read(struct target *t, u32 part, u32 reg)
{
	return __mdiobus_read(t->bus, t->addr, reg);
}

static int c22_write(struct target *t, u32 part, u32 reg, u16 value)
{
	return __mdiobus_write(t->bus, t->addr, reg, value);
}

static int c45_read(struct target *t, u32 part, u32 reg)
{
	if (!t->bus->read_c45)
		return -EOPNOTSUPP;
	return t->bus->read_c45(t->bus, t->addr, t->devad, (int)reg);
}

static int c45_write(struct target *t, u32 part, u32 reg, u16 value)
{
	if (!t->bus->write_c45)
		return -EOPNOTSUPP;
	return t->bus->write_c45(t->bus, t->addr, t->devad, (int)reg, value);
}

/* 802.3 22.2.4.3.11: the address goes through register 14 first. */
static int indirect_select(struct target *t, u32 reg)
{
	int err = __mdiobus_write(t->bus, t->addr, MII_MMD_CTRL, (u16)t->devad);

	if (!err)
		err = __mdiobus_write(t->bus, t->addr, MII_MMD_DATA, (u16)reg);
	if (!err)
		err = __mdiobus_write(t->bus, t->addr, MII_MMD_CTRL,
				      (u16)(t->devad | MII_MMD_CTRL_NOINCR));
	return err;
}

static int indirect_read(struct target *t, u32 part, u32 reg)
{
	int err = indirect_select(t, reg);

	return err ? err : __mdiobus_read(t->bus, t->addr, MII_MMD_DATA);
}

static int indirect_write(struct target *t, u32 part, u32 reg, u16 value)
{
	int err = indirect_select(t, reg);

	return err ? err : __mdiobus_write(t->bus, t->addr, MII_MMD_DATA, value);
}

/* Selects @page: the page that was selected before, or -errno. */
static int page_select(struct target *t, u32 page)
{
	int old = __mdiobus_read(t->bus, t->addr, PAGE_REG), err = 0;

	if (old >= 0 && (u32)old != page)
		err = __mdiobus_write(t->bus, t->addr, PAGE_REG, (u16)page);
	return err ? err : old;
}

static int paged_read(struct target *t, u32 page, u32 reg)
{
	int old = page_select(t, page), value;

	if (old < 0)
		return old;
	value = __mdiobus_read(t->bus, t->addr, reg);
	if ((u32)old != page)
		__mdiobus_write(t->bus, t->addr, PAGE_REG, (u16)old);
	return value;
}

static int paged_write(struct target *t, u32 page, u32 reg, u16 value)
{
	int old = page_select(t, page), err;

	if (old < 0)
		return old;
	err = __mdiobus_write(t->bus, t->addr, reg, value);
	if ((u32)old != page)
		__mdiobus_write(t->bus, t->addr, PAGE_REG, (u16)old);
	return err;
}

/* Starts an indirect access and waits for its end. */
static int switch_command(struct target *t, u32 command)
{
	int value = __mdiobus_write(t->bus, t->addr, MVLS_CMD, (u16)command);

	for (int i = 0; value >= 0 && i < MVLS_TRIES; i++) {
		value = __mdiobus_read(t->bus, t->addr, MVLS_CMD);
		if (value >= 0 && !(value & MVLS_BUSY))
			return 0;
	}
	return value < 0 ? value : -ETIMEDOUT;
}

static int switch_read(struct target *t, u32 port, u32 reg)
{
	int err;

	if (!t->addr)
		return __mdiobus_read(t->bus, (int)port, reg);
	err = switch_command(t, MVLS_READ | port << 5 | reg);
	return err ? err : __mdiobus_read(t->bus, t->addr, MVLS_DATA);
}

static int switch_write(struct target *t, u32 port, u32 reg, u16 value)
{
	int err;

	if (!t->addr)
		return __mdiobus_write(t->bus, (int)port, reg, value);
	err = __mdiobus_write(t->bus, t->addr, MVLS_DATA, value);
	return err ? err : switch_command(t, MVLS_WRITE | port << 5 | reg);
}

static const struct target_class classes[] = {
	{"phy", false, NULL, 0, 31, c22_read, c22_write},
	{"mmd", true, NULL, 0, UINT16_MAX, c45_read, c45_write},
	{"mmd-c22", true, NULL, 0, UINT16_MAX, indirect_read, indirect_write},
	{"mva", false, "page", 255, 31, paged_read, paged_write},
	{"mvls", false, "port", 31, 31, switch_read, switch_write},
};

/* Parts of registers that have names. */
static const struct {
	const char *part, *name;
	u32 number;
} part_names[] = {
	{"page", "copper", 0},	      {"page", "cu", 0},
	{"page", "fiber", 1},	      {"page", "fibre", 1},
	{"port", "g1", MVLS_GLOBAL1}, {"port", "global1", MVLS_GLOBAL1},
	{"port", "g2", MVLS_GLOBAL2}, {"port", "global2", MVLS_GLOBAL2},
};

/* A number in C's notation at the start of @text; @end behind it. */
static bool take_number(const char *text, u64 *value, const char **end)
{
	char *stop;

	*value = g_ascii_strtoull(text, &stop, 0);
	*end = stop;
	return stop != text && *text != '-';
}

static int parse_address(struct target *t, const char *text)
{
	u64 addr, devad = 0;
	const char *end;

	if (!text)
		return fail(t->p, "Expected device");
	if (!take_number(text, &addr, &end) || (*end && *end != ':'))
		return fail(t->p, "\"%s\" is not a valid device", text);
	if (*end && !t->cls->clause45)
		return fail(t->p, "Clause-45 addressing not allowed");
	if (!*end && t->cls->clause45)
		return fail(t->p, "Expected Clause 45 (PRTAD:DEVAD) address");
	if (*end && (!take_number(end + 1, &devad, &end) || *end))
		return fail(t->p, "\"%s\" is not a valid device", text);
	if (devad > 31)
		return fail(t->p, "Device %" G_GUINT64_FORMAT " is out of range [0-31]", devad);
	if (addr >= PHY_MAX_ADDR)
		return fail(t->p, "%s %" G_GUINT64_FORMAT " is out of range [0-31]",
			    t->cls->clause45 ? "Port" : "Device", addr);
	t->addr = (int)addr;
	t->devad = (int)devad;
	return 0;
}

static bool parse_part(const struct target_class *cls, const char *text, size_t len, u32 *part)
{
	const char *end;
	u64 n;

	for (size_t i = 0; i < ARRAY_SIZE(part_names); i++)
		if (!strcmp(part_names[i].part, cls->part) && strlen(part_names[i].name) == len &&
		    !strncmp(part_names[i].name, text, len)) {
			*part = part_names[i].number;
			return true;
		}
	if (!take_number(text, &n, &end) || end != text + len || n > cls->part_max)
		return false;
	*part = (u32)n;
	return true;
}

/* [PART:]REG, or with @last a range of registers. 0, or 1 after saying why not. */
static int parse_register(struct target *t, const char *text, u32 *part, u32 *reg, u32 *last)
{
	const struct target_class *cls = t->cls;
	const char *colon = text ? strchr(text, ':') : NULL, *end, *number = text;
	u64 from, to;

	if (!text)
		return fail(t->p, "Expected register");
	if (cls->part) {
		if (!colon)
			return fail(t->p, "Expected %s:REG",
				    !strcmp(cls->part, "page") ? "PAGE" : "PORT");
		if (!parse_part(cls, text, (size_t)(colon - text), part))
			return fail(t->p, "\"%.*s\" is not a valid %s", (int)(colon - text), text,
				    cls->part);
		number = colon + 1;
	}
	if (!take_number(number, &from, &end))
		return fail(t->p, "\"%s\" is not a valid register", number);
	to = from;
	if (*end == '-' || *end == '+') {
		bool count = *end == '+';

		if (!last)
			return fail(t->p, "Unexpected register range");
		if (!take_number(end + 1, &to, &end) || *end || to > UINT32_MAX)
			return fail(t->p, "\"%s\" is not a valid register range", number);
		to += count ? from : 0;
	} else if (*end) {
		return fail(t->p, "\"%s\" is not a valid register", number);
	}
	if (from > cls->reg_max || to > cls->reg_max)
		return fail(t->p, "Register %" G_GUINT64_FORMAT " is out of range [0-%u]",
			    from > cls->reg_max ? from : to, cls->reg_max);
	*reg = (u32)from;
	if (last)
		*last = (u32)to;
	return 0;
}

/* DATA[/MASK]: what is written, and which bits of the old value stay. */
static int parse_data(struct target *t, const char *text, u16 *data, u16 *keep)
{
	u64 value, mask = 0;
	const char *end;

	if (!take_number(text, &value, &end) || (*end && *end != '/') ||
	    (*end && (!take_number(end + 1, &mask, &end) || *end)))
		return fail(t->p, "\"%s\" is not a valid register value", text);
	if (value > UINT16_MAX || mask > UINT16_MAX)
		return fail(t->p, "%s 0x%" G_GINT64_MODIFIER "x is out of range [0-0xffff]",
			    value > UINT16_MAX ? "Value" : "Mask",
			    value > UINT16_MAX ? value : mask);
	*data = (u16)value;
	*keep = (u16)mask;
	return 0;
}

static int raw(struct target *t, char **argv)
{
	u32 part = 0, reg;
	u16 data = 0, keep = 0;
	int value = 0;

	if (parse_register(t, argv[0], &part, &reg, NULL))
		return 1;
	if (argv[1] && parse_data(t, argv[1], &data, &keep))
		return 1;
	if (argv[1] && argv[2])
		return fail(t->p, "Unexpected argument");
	mutex_lock(&t->bus->mdio_lock);
	if (!argv[1] || keep)
		value = t->cls->read(t, part, reg);
	if (argv[1] && value >= 0)
		value = t->cls->write(t, part, reg, (u16)((value & keep) | data));
	mutex_unlock(&t->bus->mdio_lock);
	if (value < 0)
		return fail(t->p, "Raw operation failed (%d)", value);
	if (!argv[1])
		p_printf(t->p, "0x%04x\n", (u32)value);
	return 0;
}

static int dump(struct target *t, char **argv)
{
	for (; *argv; argv++) {
		u32 part = 0, reg, last;

		if (parse_register(t, *argv, &part, &reg, &last))
			return 1;
		for (; reg <= last && !process_killed(t->p); reg++) {
			int value;

			mutex_lock(&t->bus->mdio_lock);
			value = t->cls->read(t, part, reg);
			mutex_unlock(&t->bus->mdio_lock);
			if (value < 0)
				return fail(t->p, "Dump operation failed (%d)", value);
			p_printf(t->p, "0x%04x: 0x%04x\n", part << 16 | reg, (u32)value);
		}
	}
	return 0;
}

struct flag {
	u16 bit;
	const char *name;
};

static void print_flags(struct process *p, const struct flag *flags, size_t count, int value)
{
	for (size_t i = 0; i < count; i++)
		p_printf(p, "%s%c%s", i ? " " : "", value & flags[i].bit ? '+' : '-',
			 flags[i].name);
	p_puts(p, "\n");
}

static void print_status(struct process *p, const int *v)
{
	static const struct flag bmcr[] = {
		{BMCR_RESET, "reset"},		{BMCR_LOOPBACK, "loopback"},
		{BMCR_ANENABLE, "aneg-enable"}, {BMCR_PDOWN, "power-down"},
		{BMCR_ISOLATE, "isolate"},	{BMCR_ANRESTART, "aneg-restart"},
	};
	static const struct flag collision[] = {{BMCR_CTST, "collision-test"}};
	static const struct flag able[] = {
		{BMSR_100BASE4, "100-t4"}, {BMSR_100FULL, "100-tx-f"}, {BMSR_100HALF, "100-tx-h"},
		{BMSR_10FULL, "10-t-f"},   {BMSR_10HALF, "10-t-h"},    {0x0400, "100-t2-f"},
		{0x0200, "100-t2-h"},
	};
	static const struct flag bmsr[] = {
		{BMSR_ESTATEN, "ext-status"},  {BMSR_ANEGCOMPLETE, "aneg-complete"},
		{BMSR_RFAULT, "remote-fault"}, {BMSR_ANEGCAPABLE, "aneg-capable"},
		{BMSR_LSTATUS, "link"},
	};
	static const struct flag more[] = {{BMSR_JCD, "jabber"}, {BMSR_ERCAP, "ext-register"}};
	static const struct flag estatus[] = {
		{ESTATUS_1000_XFULL, "1000-x-f"},
		{0x4000, "1000-x-h"},
		{ESTATUS_1000_TFULL, "1000-t-f"},
		{ESTATUS_1000_THALF, "1000-t-h"},
	};
	const char *speed = v[0] & BMCR_SPEED1000 ? "1000" : v[0] & BMCR_SPEED100 ? "100" : "10";

	p_printf(p, "BMCR(0x00): 0x%04x\n  flags: ", (u32)v[0]);
	print_flags(p, bmcr, ARRAY_SIZE(bmcr), v[0]);
	p_puts(p, "         ");
	print_flags(p, collision, ARRAY_SIZE(collision), v[0]);
	p_printf(p, "  speed: %s-%s\n\n", speed, v[0] & BMCR_FULLDPLX ? "full" : "half");
	p_printf(p, "BMSR(0x01): 0x%04x\n  capabilities: ", (u32)v[1]);
	print_flags(p, able, ARRAY_SIZE(able), v[1]);
	p_puts(p, "  flags:        ");
	print_flags(p, bmsr, ARRAY_SIZE(bmsr), v[1]);
	p_puts(p, "                ");
	print_flags(p, more, ARRAY_SIZE(more), v[1]);
	p_printf(p, "\nID(0x02/0x03): 0x%08x\n", (u32)v[2] << 16 | (u32)v[3]);
	if (!(v[1] & BMSR_ESTATEN))
		return;
	p_printf(p, "\nESTATUS(0x0F): 0x%04x\n  capabilities: ", (u32)v[4]);
	print_flags(p, estatus, ARRAY_SIZE(estatus), v[4]);
}

/* What the registers that every PHY has say. */
static int status(struct target *t)
{
	static const u8 regs[] = {MII_BMCR, MII_BMSR, MII_PHYSID1, MII_PHYSID2, MII_ESTATUS};
	int v[ARRAY_SIZE(regs)];

	if (t->cls->clause45 || t->cls->write == switch_write)
		return fail(t->p, "Expected register");
	mutex_lock(&t->bus->mdio_lock);
	for (size_t i = 0; i < ARRAY_SIZE(regs); i++)
		v[i] = __mdiobus_read(t->bus, t->addr, regs[i]);
	mutex_unlock(&t->bus->mdio_lock);
	for (size_t i = 0; i < ARRAY_SIZE(regs); i++)
		if (v[i] < 0)
			return fail(t->p, "Unable to read status (%d)", v[i]);
	if (v[2] == 0xffff && v[3] == 0xffff) {
		p_eprintf(t->p, "No device found\n");
		return fail(t->p, "Unable to read status (%d)", -EINVAL);
	}
	print_status(t->p, v);
	return 0;
}

/* Who answers on @bus. */
static int scan(struct process *p, struct mii_bus *bus)
{
	p_printf(p, "%4s  %10s  %4s\n", "DEV", "PHY-ID", "LINK");
	for (int addr = 0; addr < PHY_MAX_ADDR && !process_killed(p); addr++) {
		int bmsr = mdiobus_read(bus, addr, MII_BMSR);
		int id1 = mdiobus_read(bus, addr, MII_PHYSID1);
		int id2 = mdiobus_read(bus, addr, MII_PHYSID2);

		if (bmsr < 0 || id1 < 0 || id2 < 0 || (id1 == 0xffff && id2 == 0xffff))
			continue;
		p_printf(p, "0x%02x  0x%08x  %s\n", (u32)addr, (u32)id1 << 16 | (u32)id2,
			 bmsr & BMSR_LSTATUS ? "up" : "down");
	}
	return 0;
}

/* As sysfs has it, where names hold no slash. */
static const char *bus_name(const struct mii_bus *bus, char name[static MII_BUS_ID_SIZE])
{
	g_strlcpy(name, bus->id, MII_BUS_ID_SIZE);
	return g_strdelimit(name, "/", '!');
}

static struct mii_bus *find_bus(struct kernel *k, const char *pattern)
{
	char name[MII_BUS_ID_SIZE];
	struct mii_bus *bus;

	if (!k->mdio_buses.next)
		return NULL;
	list_for_each_entry(bus, &k->mdio_buses, list)
		if (!fnmatch(pattern, bus_name(bus, name), 0))
			return bus;
	return NULL;
}

static int list_buses(struct process *p)
{
	char name[MII_BUS_ID_SIZE];
	struct mii_bus *bus;

	if (p->k->mdio_buses.next)
		list_for_each_entry(bus, &p->k->mdio_buses, list)
			p_printf(p, "%s\n", bus_name(bus, name));
	return 0;
}

int mdio_main(struct process *p, int argc, char **argv)
{
	struct target t = {.p = p};

	cpu_charge(p->k, COST_SYSCALL);
	if (!*++argv)
		return list_buses(p);
	if (**argv == '-') {
		p_puts(p, "Usage: mdio [BUS [phy|mmd|mmd-c22|mva|mvls] ADDR [raw] REG "
			  "[DATA[/MASK]]]\n"
			  "       mdio BUS DEVICE ADDR dump REG-REG...\n");
		return strcmp(*argv, "-h") != 0;
	}
	t.bus = find_bus(p->k, *argv);
	if (!t.bus)
		return fail(p, "\"%s\" does not match any known bus.", *argv);
	if (!*++argv)
		return scan(p, t.bus);
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (!strcmp(classes[i].name, *argv)) {
			t.cls = &classes[i];
			argv++;
			break;
		}
	if (!t.cls) /* "1 2" for "phy 1 raw 2", "1:3 0" for "mmd 1:3 raw 0" */
		t.cls = &classes[strchr(*argv, ':') != NULL];
	if (parse_address(&t, *argv))
		return 1;
	if (!*++argv || !strcmp(*argv, "status"))
		return status(&t);
	if (!strcmp(*argv, "dump"))
		return dump(&t, argv + 1);
	return raw(&t, argv + !strcmp(*argv, "raw"));
}
