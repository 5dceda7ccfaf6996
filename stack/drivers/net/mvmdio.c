// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Marvell Orion MDIO bus: one register, through which clause 22 frames go.
 *
 *	 31  29  28    27    26  25   21 20   16 15                 0
 *	+------+----+-------+---+-------+-------+--------------------+
 *	|      |BUSY| VALID | R |  reg  |  phy  |        data        |
 *	+------+----+-------+---+-------+-------+--------------------+
 *
 * Writing it starts a frame (R: a read) and sets BUSY until it has passed; a
 * read then shows VALID and the data. On this SoC the register is all that the
 * device tree gives us: the interrupt's registers are beyond its end, so we poll.
 *
 * Facts: Linux 6.12 drivers/net/ethernet/marvell/mvmdio.c.
 *
 * Difference: Linux looks every 2 us whether the bus is still busy. A frame
 * cannot take less than its 64 bits at 2.5 MHz (802.3 22.2.2.13), so once we saw
 * BUSY we wait that long before we look again, and then look as Linux does. The
 * processor is as busy, with a tenth of the reads.
 */
#include <io.h>
#include <phy.h>

#include "../drivers.h"

#define MVMDIO_SMI_DATA_SHIFT 0
#define MVMDIO_SMI_PHY_ADDR_SHIFT 16
#define MVMDIO_SMI_PHY_REG_SHIFT 21
#define MVMDIO_SMI_READ_OPERATION BIT(26)
#define MVMDIO_SMI_WRITE_OPERATION 0
#define MVMDIO_SMI_READ_VALID BIT(27)
#define MVMDIO_SMI_BUSY BIT(28)

#define MVMDIO_SMI_TIMEOUT 1000 /* us */
#define MVMDIO_SMI_POLL_INTERVAL 2
#define MVMDIO_SMI_FRAME 25 /* us that a frame takes at least */

struct orion_mdio_dev {
	struct kernel *k;
	struct device *dev;
	void __iomem *regs;
};

static int orion_mdio_wait_ready(struct orion_mdio_dev *dev)
{
	u32 val;

	if (!(readl(dev->k, dev->regs) & MVMDIO_SMI_BUSY))
		return 0;
	udelay(dev->k, MVMDIO_SMI_FRAME);
	if (!readl_poll_timeout_atomic(dev->k, dev->regs, val, !(val & MVMDIO_SMI_BUSY),
				       MVMDIO_SMI_POLL_INTERVAL, MVMDIO_SMI_TIMEOUT))
		return 0;
	dev_err(dev->dev, "Timeout: SMI busy for too long\n");
	return -ETIMEDOUT;
}

static int orion_mdio_smi_read(struct mii_bus *bus, int mii_id, int regnum)
{
	struct orion_mdio_dev *dev = bus->priv;
	u32 val;
	int err;

	err = orion_mdio_wait_ready(dev);
	if (err < 0)
		return err;
	writel(dev->k,
	       (u32)mii_id << MVMDIO_SMI_PHY_ADDR_SHIFT | (u32)regnum << MVMDIO_SMI_PHY_REG_SHIFT |
		       MVMDIO_SMI_READ_OPERATION,
	       dev->regs);
	err = orion_mdio_wait_ready(dev);
	if (err < 0)
		return err;
	val = readl(dev->k, dev->regs);
	if (!(val & MVMDIO_SMI_READ_VALID)) {
		dev_err(dev->dev, "SMI bus read not valid\n");
		return -ENODEV;
	}
	return val & 0xffff;
}

static int orion_mdio_smi_write(struct mii_bus *bus, int mii_id, int regnum, u16 value)
{
	struct orion_mdio_dev *dev = bus->priv;
	int err;

	err = orion_mdio_wait_ready(dev);
	if (err < 0)
		return err;
	/* Nothing waits for its end: whoever comes next does. */
	writel(dev->k,
	       (u32)mii_id << MVMDIO_SMI_PHY_ADDR_SHIFT | (u32)regnum << MVMDIO_SMI_PHY_REG_SHIFT |
		       MVMDIO_SMI_WRITE_OPERATION | (u32)value << MVMDIO_SMI_DATA_SHIFT,
	       dev->regs);
	return 0;
}

/* PHYs are the bus's devices that have no driver of their own by "compatible". */
static void orion_mdio_add_phys(struct orion_mdio_dev *dev, struct mii_bus *bus)
{
	GArray *devices = dev->k->board->devices;
	const char *compatible;
	int addr, err;

	for (u32 i = 0; i < devices->len; i++) {
		struct board_device *bd = &g_array_index(devices, struct board_device, i);

		if (of_mdio_find_bus(dev->k, bd->props, &addr) != bus)
			continue;
		if (!of_property_read_string(bd->props, "compatible", &compatible) &&
		    strncmp(compatible, "ethernet-phy", strlen("ethernet-phy")))
			continue;
		err = mdiobus_add_phy(bus, addr);
		if (err)
			dev_err(dev->dev, "no PHY at address %d: %d\n", addr, err);
	}
}

static int orion_mdio_probe(struct platform_device *pdev)
{
	struct orion_mdio_dev *dev;
	struct mii_bus *bus;
	int err;

	dev = devm_kzalloc(&pdev->dev, sizeof(*dev), GFP_KERNEL);
	dev->k = pdev->dev.k;
	dev->dev = &pdev->dev;
	dev->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(dev->regs))
		return (int)PTR_ERR(dev->regs);

	bus = mdiobus_alloc(dev->k);
	bus->name = "orion_mdio_bus";
	snprintf(bus->id, sizeof(bus->id), "%s-mii", dev_name(&pdev->dev));
	bus->node_name = pdev->bd->name;
	bus->read = orion_mdio_smi_read;
	bus->write = orion_mdio_smi_write;
	bus->parent = &pdev->dev;
	bus->priv = dev;
	err = mdiobus_register(bus);
	if (err) {
		dev_err(&pdev->dev, "Cannot register MDIO bus (%d)\n", err);
		mdiobus_free(bus);
		return err;
	}
	platform_set_drvdata(pdev, bus);
	orion_mdio_add_phys(dev, bus);
	return 0;
}

const struct platform_driver orion_mdio_driver = {
	.name = "orion-mdio",
	.compatible = "marvell,orion-mdio",
	.node_name = "mdio",
	.probe = orion_mdio_probe,
};
