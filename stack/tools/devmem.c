/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * devmem: reads or writes one word at a bus address, as BusyBox has it.
 *
 *	devmem ADDRESS [WIDTH [VALUE]]
 *
 * WIDTH is in bits, 32 unless said. Addresses of the board's memory reach that,
 * all others the register bus; there an access costs and does what a driver's
 * does. Nobody may be there: it reads as zero, and is counted as a guest error.
 */
#include <io.h>

#include "tools.h"

static const char usage[] = "BusyBox v1.35.0 multi-call binary.\n"
			    "\n"
			    "Usage: devmem ADDRESS [WIDTH [VALUE]]\n"
			    "\n"
			    "Read/write from physical address\n"
			    "\n"
			    "\tADDRESS\tAddress to act upon\n"
			    "\tWIDTH\tWidth (8/16/...)\n"
			    "\tVALUE\tData to be written\n";

static bool parse(const char *text, u64 *value)
{
	char *end;

	*value = g_ascii_strtoull(text, &end, 0);
	return end != text && !*end && *text != '-';
}

/* Bytes of "8", "16", "32", "64", or of the letters b h w l; 0: none. */
static u32 width_of(const char *text)
{
	static const char *const names[] = {"8", "b", "16", "h", "32", "w", "64", "l"};

	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], text))
			return 1u << (i / 2);
	return 0;
}

int devmem_main(struct process *p, int argc, char **argv)
{
	struct kernel *k = p->k;
	struct board *board = k->board;
	u64 addr, value = 0;
	u32 width = 4;
	void *ram = NULL;

	if (argc < 2 || argc > 4 || !parse(argv[1], &addr) ||
	    (argc > 2 && !(width = width_of(argv[2]))) || (argc > 3 && !parse(argv[3], &value)) ||
	    (width < 8 && value >> (8 * width))) {
		p_eprintf(p, "%s", usage);
		return 1;
	}
	cpu_charge(k, COST_SYSCALL);
	if (board->ram && addr >= board->ram_base && addr - board->ram_base < board->ram_size)
		ram = dma_map(&board->dma, addr, width);
	/* Device memory takes no unaligned access (Arm ARM B2.5.2). */
	if (!ram && addr & (width - 1)) {
		p_eprintf(p, "Bus error\n");
		return 135; /* 128 + SIGBUS */
	}
	if (argc > 3) {
		if (ram)
			memcpy(ram, &value, width);
		else
			__iowrite(k, value, (void __iomem *)(uintptr_t)addr, width);
		return 0;
	}
	if (ram)
		memcpy(&value, ram, width);
	else
		value = __ioread(k, (void __iomem *)(uintptr_t)addr, width);
	p_printf(p, "0x%0*" G_GINT64_MODIFIER "X\n", (int)(2 * width), value);
	return 0;
}
