/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * badaddr: makes mvneta's MAC do DMA to an address that it was never given, as a
 * driver does that has unmapped too early or computed wrongly. mvneta itself is
 * untouched and goes on to use its rings.
 *
 *	insmod badaddr.ko what=rings value=0xf0000000
 *
 * what	rings    the bases of all queues, receiving and transmitting
 *	buffers  those of the buffers that lie ready in the first receive queue
 *
 * Registers and descriptors as in drivers/net/ethernet/marvell/mvneta.c.
 */
#include <linux/io.h>
#include <linux/module.h>

/* The first MAC of a board, where User-Mode Linux maps the board's registers. */
#define NETA_BASE 0x10030000
#define NETA_BYTES 0x4000

#define RXQ_BASE_ADDR 0x1480
#define RXQ_SIZE 0x14a0
#define RXQ_SIZE_MASK 0x3fff
#define TXQ_BASE_ADDR 0x3c00
#define QUEUES 8

struct rx_desc {
	u32 status;
	u16 reserved1;
	u16 data_size;
	u32 buf_phys_addr;
	u32 more[5];
};

static char *what = "rings";
module_param(what, charp, 0444);
static uint value;
module_param(value, uint, 0444);

static void spoil_rings(void __iomem *neta)
{
	for (u32 q = 0; q < QUEUES; q++) {
		writel(value, neta + RXQ_BASE_ADDR + 4 * q);
		writel(value, neta + TXQ_BASE_ADDR + 4 * q);
	}
}

static void spoil_buffers(void __iomem *neta)
{
	struct rx_desc *ring = phys_to_virt(readl(neta + RXQ_BASE_ADDR));
	u32 count = readl(neta + RXQ_SIZE) & RXQ_SIZE_MASK;

	for (u32 i = 0; i < count; i++)
		ring[i].buf_phys_addr = value;
}

static int __init badaddr_init(void)
{
	void __iomem *neta = ioremap(NETA_BASE, NETA_BYTES);

	if (!neta)
		return -ENOMEM;
	if (!strcmp(what, "rings"))
		spoil_rings(neta);
	else
		spoil_buffers(neta);
	iounmap(neta);
	return 0;
}

static void __exit badaddr_exit(void)
{
}

module_init(badaddr_init);
module_exit(badaddr_exit);
MODULE_DESCRIPTION("wrong DMA addresses for mvneta's MAC");
MODULE_LICENSE("GPL");
