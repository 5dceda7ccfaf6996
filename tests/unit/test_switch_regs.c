/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 88E6341: tables, reset values, ways to the registers, interrupts, reset. */
#include "reg_sweep.h"
#include "switch_rig.h"

static void setup_managed(void)
{
	rig_create("{ \"straps\": { \"managed\": true }, \"ports\": [ { \"port\": 0, "
		   "\"phy-mode\": \"rgmii-id\" } ] }");
}

static void setup_direct(void)
{
	rig_create("{ \"straps\": { \"managed\": true, \"addressing\": \"direct\" } }");
}

START_TEST(tables_hold)
{
	reg_sweep_space(&sw_port_space);
	reg_sweep_space(&sw_global1_space);
	reg_sweep_space(&sw_monitor_space);
	reg_sweep_space(&sw_global2_space);
	reg_sweep_space(&sw_scratch_space);
	reg_sweep_space(&sw_wdog_space);
	reg_sweep_space(&sw_irl_space);
	reg_sweep_space(&sw_avb_space);
	reg_sweep_space(&sw_serdes_space);
}
END_TEST

START_TEST(live_registers_survive_all_values)
{
	struct sw *sw = rig.sw;

	for (u32 n = 0; n < SW_PORTS; n++)
		reg_sweep_live(&sw->port[n].regs);
	reg_sweep_live(&sw->monitor);
	reg_sweep_live(&sw->scratch);
	reg_sweep_live(&sw->wdog);
	reg_sweep_live(&sw->irl);
	reg_sweep_live(&sw->serdes);
	for (u32 reg = 0; reg < 0x20; reg++) {
		for (u32 value = 0; value <= 0xffff; value += 0x0101) {
			rig_write(0x1b, reg, (u16)value);
			rig_write(0x1c, reg, (u16)value);
			rig_read(0x1b, reg);
			rig_read(0x1c, reg);
		}
	}
	rig.errors_expected = true;
	rig_run(SIM_MS(1));
	model_reset(rig.model);
	ck_assert_uint_eq(rig_read(0x10, PORT_CTL0), 0x7c);
	ck_assert_uint_eq(rig_read(0x1b, G1_CTL1), 0x4000);
}
END_TEST

START_TEST(reset_values_are_the_dumps)
{
	/* the dump of docs/sources.md, column of port 0 but for C_Mode and map */
	ck_assert_uint_eq(rig_read(0x10, PORT_STS), 0x0007);
	ck_assert_uint_eq(rig_read(0x11, PORT_STS), 0x100f);
	ck_assert_uint_eq(rig_read(0x15, PORT_STS), 0x0006);
	ck_assert_uint_eq(rig_read(0x10, PORT_MAC_CTL), 0x0003);
	ck_assert_uint_eq(rig_read(0x10, PORT_JAM), 0xff00);
	for (u32 n = 0; n < SW_PORTS; n++)
		ck_assert_uint_eq(rig_read(0x10 + n, PORT_SWITCH_ID), 0x3410);
	ck_assert_uint_eq(rig_read(0x10, PORT_CTL0), 0x007c);
	ck_assert_uint_eq(rig_read(0x10, PORT_BASE_VLAN), 0x007e);
	ck_assert_uint_eq(rig_read(0x13, PORT_BASE_VLAN), 0x0077);
	ck_assert_uint_eq(rig_read(0x10, PORT_DEFAULT_VLAN), 0x0001);
	ck_assert_uint_eq(rig_read(0x10, PORT_CTL2), 0x2080);
	ck_assert_uint_eq(rig_read(0x10, PORT_EGRESS_RATE1), 0x0001);
	ck_assert_uint_eq(rig_read(0x10, PORT_EGRESS_RATE2), 0x8000);
	ck_assert_uint_eq(rig_read(0x10, PORT_ASSOC), 0x0001);
	ck_assert_uint_eq(rig_read(0x10, PORT_ETH_TYPE), 0x9100);
	ck_assert_uint_eq(rig_read(0x11, PORT_LED), 0x10eb);
	ck_assert_uint_eq(rig_read(0x10, PORT_REMAP_0123), 0x3210);
	ck_assert_uint_eq(rig_read(0x10, PORT_REMAP_4567), 0x7654);
	ck_assert_uint_eq(rig_read(0x10, PORT_QUEUE_COUNT), 0x8000);
	ck_assert_uint_eq(rig_read(0x10, PORT_CUT_THROUGH), 0xf000);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS), 0xc800);
}
END_TEST

START_TEST(multi_chip_reaches_all_devices)
{
	struct mdio_device *dev = sw_88e6341_class.mdio_device(rig.model, "");

	ck_assert_ptr_nonnull(dev);
	ck_assert_ptr_null(sw_88e6341_class.mdio_device(rig.model, "0x10"));
	/* mv88e6xxx_smi_indirect_read(): port 0 register 3 is command 0x9a03 */
	dev->write(dev, 0, 0x9a03);
	ck_assert_uint_eq(dev->read(dev, 0) & 0x8000, 0);
	ck_assert_uint_eq(dev->read(dev, 1), 0x3410);
	dev->write(dev, 1, 0x1234);
	dev->write(dev, 0, 0x9400 + 0x10 * 32 + PORT_ETH_TYPE);
	ck_assert_uint_eq(rig_read(0x10, PORT_ETH_TYPE), 0x1234);
	dev->write(dev, 0, 0x9b60);
	ck_assert_uint_eq(dev->read(dev, 1), 0xc800);
	ck_assert_uint_eq(dev->read(dev, 5), 0xffff);
}
END_TEST

START_TEST(direct_devices_answer_themselves)
{
	struct mdio_device *dev = sw_88e6341_class.mdio_device(rig.model, "0x12");

	ck_assert_ptr_null(sw_88e6341_class.mdio_device(rig.model, ""));
	ck_assert_ptr_null(sw_88e6341_class.mdio_device(rig.model, "0x16"));
	ck_assert_ptr_nonnull(dev);
	ck_assert_uint_eq(dev->read(dev, 3), 0x3410);
	dev = sw_88e6341_class.mdio_device(rig.model, "0x1c");
	dev->write(dev, G2_EEPROM_ADDR, 0x55);
	ck_assert_uint_eq(rig_read(0x1c, G2_EEPROM_ADDR), 0x55);
}
END_TEST

static u16 phy_read(u32 addr, u32 reg)
{
	rig_write(0x1c, G2_PHY_CMD, (u16)(0x9800 | addr << 5 | reg));
	ck_assert_uint_eq(rig_read(0x1c, G2_PHY_CMD) & 0x8000, 0x8000);
	/* 64 bits at 2.5 MHz */
	rig_run(SIM_NS(25500));
	ck_assert_uint_eq(rig_read(0x1c, G2_PHY_CMD) & 0x8000, 0x8000);
	rig_run(SIM_NS(200));
	ck_assert_uint_eq(rig_read(0x1c, G2_PHY_CMD) & 0x8000, 0);
	return rig_read(0x1c, G2_PHY_DATA);
}

static void phy_write(u32 addr, u32 reg, u16 value)
{
	rig_write(0x1c, G2_PHY_DATA, value);
	rig_write(0x1c, G2_PHY_CMD, (u16)(0x9400 | addr << 5 | reg));
	rig_run(SIM_US(26));
	ck_assert_uint_eq(rig_read(0x1c, G2_PHY_CMD) & 0x8000, 0);
}

START_TEST(phys_are_reached_through_global2)
{
	ck_assert_uint_eq(phy_read(0x11, 2), 0x0141);
	ck_assert_uint_eq(phy_read(0x14, 3), 0x0c00);
	ck_assert_uint_eq(phy_read(0x10, 2), 0xffff);
	/* managed: powered down */
	ck_assert_uint_eq(phy_read(0x12, 0) & 0x0800, 0x0800);
	phy_write(0x12, 4, 0x0de1);
	ck_assert_uint_eq(phy_read(0x12, 4), 0x0de1);
	rig_write(0x1c, G2_PHY_CMD, 0x9a22);
	rig_write(0x1c, G2_PHY_CMD, 0x9a22);
	rig.errors_expected = true;
	ck_assert_uint_eq(rig.model->guest_errors[GUEST_ERROR_BUSY], 1);
	rig_run(SIM_US(26));
}
END_TEST

START_TEST(software_reset_keeps_registers)
{
	rig_write(0x10, PORT_ETH_TYPE, 0xdada);
	rig_write(0x1b, G1_CTL1, 0xc000);
	ck_assert_uint_eq(rig_read(0x1b, G1_CTL1), 0x4000);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & 0x8800, 0x8800);
	ck_assert_uint_eq(rig_read(0x10, PORT_ETH_TYPE), 0xdada);
}
END_TEST

static void note_irq(struct irq_line *line, bool level)
{
	*(u32 *)line->ctx += level;
}

START_TEST(causes_raise_the_line_and_reading_lowers_it)
{
	u32 rises = 0;
	struct irq_line line = {.sink = note_irq, .ctx = &rises};

	sw_88e6341_class.irq(rig.model)->line = &line;
	rig_write(0x1b, G1_STATS_OP, 0x9000);
	ck_assert(!irq_line_level(&line));
	rig_write(0x1b, G1_CTL1, 0x4000 | STS_STATS);
	ck_assert(irq_line_level(&line));
	ck_assert_uint_eq(rig_read(0x1b, G1_STS), 0xc840);
	ck_assert(!irq_line_level(&line));
	ck_assert_uint_eq(rig_read(0x1b, G1_STS), 0xc800);

	/* PHY lines are levels, behind mask and DEVICE */
	rig_write(0x1b, G1_CTL1, 0x4000 | STS_DEVICE);
	sw_phy_irq(&rig.sw->port[2], true);
	ck_assert(!irq_line_level(&line));
	rig_write(0x1c, G2_INT_MASK, 0x0004);
	ck_assert(irq_line_level(&line));
	ck_assert_uint_eq(rig_read(0x1c, G2_INT_SRC), 0x0004);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS), 0xc880);
	ck_assert(irq_line_level(&line));
	sw_phy_irq(&rig.sw->port[2], false);
	ck_assert(!irq_line_level(&line));
	ck_assert_uint_eq(rises, 2);
}
END_TEST

START_TEST(watchdog_can_be_tried_and_ends_with_reset)
{
	rig_write(0x1c, G2_INT_MASK, 0x8000);
	rig_write(0x1c, G2_WDOG, 0x910f);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_DEVICE, 0);
	rig_write(0x1c, G2_WDOG, 0x9201);
	ck_assert_uint_eq(rig_read(0x1c, G2_INT_SRC), 0x8000);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_DEVICE, STS_DEVICE);
	rig_write(0x1c, G2_WDOG, 0x1300);
	ck_assert_uint_eq(rig_read(0x1c, G2_WDOG), 0x1301);
	rig_write(0x1b, G1_CTL1, 0xc000);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_DEVICE, 0);
}
END_TEST

START_TEST(pointers_write_and_read_back)
{
	/* mv88e6xxx_setup_upstream_port(), mv88e6390_g1_mgmt_rsvd2cpu() */
	rig_write(0x1b, G1_MONITOR, 0xb0e0);
	rig_write(0x1b, G1_MONITOR, 0x80ff);
	rig_write(0x1b, G1_MONITOR, 0x3000);
	ck_assert_uint_eq(rig_read(0x1b, G1_MONITOR), 0x30e0);
	ck_assert_uint_eq(rig.sw->cpu_dest, 0);
	ck_assert_uint_eq(rig.sw->rsvd[0], 0x00ff);
	for (u32 i = 0; i < 6; i++)
		rig_write(0x1c, G2_SWITCH_MAC, (u16)(0x8000 | i << 8 | (i + 1)));
	ck_assert_mem_eq(rig.sw->switch_mac, "\1\2\3\4\5\6", 6);
	rig_write(0x1c, G2_DEVICE_MAP, 0x8305);
	ck_assert_uint_eq(rig_read(0x1c, G2_DEVICE_MAP), 0x0305);
	rig_write(0x1c, G2_PVT_DATA, 0x15);
	rig_write(0x1c, G2_PVT_ADDR, 0xb012);
	rig_write(0x1c, G2_PVT_DATA, 0);
	rig_write(0x1c, G2_PVT_ADDR, 0xc012);
	ck_assert_uint_eq(rig_read(0x1c, G2_PVT_DATA), 0x15);
	rig_write(0x1c, G2_SCRATCH, 0xe255);
	rig_write(0x1c, G2_SCRATCH, 0x6200);
	ck_assert_uint_eq(rig_read(0x1c, G2_SCRATCH), 0x6255);
	/* The back door of port 5's C_Mode, 3.14 */
	rig_write(0x14, PORT_HIDDEN, 0x9ea0);
	ck_assert_uint_eq(rig_read(0x15, PORT_HIDDEN), 0x0100);
	rig_write(0x15, PORT_HIDDEN, 0xa100);
	rig_write(0x14, PORT_HIDDEN, 0xdea0);
	ck_assert_uint_eq(rig_read(0x14, PORT_HIDDEN), 0x5ea0);
	rig_write(0x15, PORT_STS, 0x000b);
	ck_assert_uint_eq(rig_read(0x15, PORT_STS) & 0xf, 0xb);
	rig_write(0x10, PORT_STS, 0x000b);
	ck_assert_uint_eq(rig_read(0x10, PORT_STS) & 0xf, 0x7);
}
END_TEST

static void rmw(u32 dev, u32 reg, u16 mask, u16 value)
{
	rig_write(dev, reg, (u16)((rig_read(dev, reg) & ~mask) | value));
}

/* The broadcast entry of FID @fid: global1_atu.c, chip.c. */
static void load_broadcast(u16 fid, u32 port)
{
	for (u32 i = 0; i < 3; i++)
		rig_write(0x1b, G1_ATU_MAC + i, i == 2 ? 0xfffe : 0xffff);
	rmw(0x1b, G1_ATU_CTL, 0xf000, 0);
	rig_write(0x1b, G1_ATU_OP, 0xc000 | fid);
	rig_write(0x1b, G1_ATU_MAC + 2, 0xffff);
	rig_write(0x1b, G1_ATU_DATA,
		  (u16)((rig_read(0x1b, G1_ATU_DATA) & 0x03f0) | BIT(port) << 4 | 7));
	rig_write(0x1b, G1_ATU_OP, 0xb000 | fid);
}

static void setup_port(u32 p)
{
	u32 dev = 0x10 + p;
	bool cpu = !p;

	rmw(dev, PORT_MAC_CTL, 0, 0x0010);
	rmw(dev, PORT_MAC_CTL, 0x3003, 3);
	rmw(dev, PORT_MAC_CTL, 0x0030, 0);
	rig_write(dev, PORT_CTL0, cpu ? 0x0033 : 0x0433);
	rmw(dev, PORT_CTL0, 0x3000, cpu ? 0x3000 : 0);
	rmw(dev, PORT_CTL0, 0x0300, cpu ? 0x0300 : 0);
	rig_write(dev, PORT_ETH_TYPE, cpu ? 0xdada : 0x9100);
	rmw(dev, PORT_CTL0, 0, 4);
	rmw(dev, PORT_CTL0, 0, 8);
	rmw(dev, PORT_CTL2, 0x0080, cpu ? 0x80 : 0);
	if (cpu) {
		rig_write(0x1b, G1_MONITOR, 0xb0e0);
		rig_write(0x1b, G1_MONITOR, 0xa000);
		rig_write(0x1b, G1_MONITOR, 0xa100);
	}
	rmw(dev, PORT_CTL2, 0x0c00, cpu ? 0x0c00 : 0);
	rmw(dev, PORT_CTL2, 0x3000, 0x2000);
	rig_write(dev, PORT_ASSOC, cpu ? 1 : 0);
	rig_write(dev, PORT_EGRESS_RATE2, 0);
	rig_write(dev, PORT_JAM, 0);
	rig_write(dev, PORT_ATU_CTL, 0);
	rig_write(dev, PORT_PRI_OVERRIDE, 0);
	rig_write(dev, PORT_REMAP_0123, 0x3210);
	rig_write(dev, PORT_REMAP_4567, 0x7654);
	rig_write(dev, PORT_EGRESS_RATE1, 1);
	rmw(dev, PORT_CTL1, 0x8000, 0);
	rmw(dev, PORT_BASE_VLAN, 0xf000, 0);
	rmw(dev, PORT_CTL1, 0x000f, 0);
	rmw(dev, PORT_BASE_VLAN, 0x003f, cpu ? 0x3e : 1);
	rig_write(dev, PORT_DEFAULT_VLAN, 0);
}

/* What Linux 6.12's mv88e6xxx_probe() and _setup() write: no guest error, and its values stay. */
START_TEST(linux_probe_is_taken)
{
	for (u32 n = 0; n < SW_PORTS; n++)
		rmw(0x10 + n, PORT_CTL0, 3, 0);
	rmw(0x1b, G1_CTL1, 0, 0x8000);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & 0x8800, 0x8800);
	rmw(0x1b, G1_CTL1, 0x03ff, 0);
	rig_write(0x1c, G2_INT_MASK, 0);
	rmw(0x1b, G1_CTL1, 0, 0x0080);
	rig_write(0x1c, G2_INT_MASK, 0x8000);
	rig_write(0x1c, G2_WDOG, 0x910f);
	rmw(0x1b, G1_CTL1, 0, 0x0008);
	rmw(0x1b, G1_CTL1, 0, 0x0020);
	ck_assert_uint_eq(rig_read(0x1b, G1_CTL1), 0x40a8);
	rig_write(0x1b, G1_VTU_OP, 0x9000);
	rig_write(0x1b, G1_VTU_VID, 0x1000);
	rig_write(0x1b, G1_VTU_SID, 0);
	rig_write(0x1b, G1_VTU_OP, 0xd000);
	for (u32 p = 0; p < 4; p++)
		setup_port(p);
	for (u32 n = 0; n < SW_PORTS; n++)
		rig_write(0x1c, G2_IRL_CMD, (u16)(0x9000 | n << 8));
	rmw(0x1c, G2_MISC, 0x4000, 0);
	for (u32 i = 0; i < 512; i++) {
		rig_write(0x1c, G2_PVT_DATA, 0);
		rig_write(0x1c, G2_PVT_ADDR, (u16)(0xb000 + i));
	}
	rig_write(0x1b, G1_ATU_DATA, 0);
	rig_write(0x1b, G1_ATU_OP, 0x9000);
	rmw(0x1b, G1_ATU_CTL, 0, 8);
	rmw(0x1b, G1_ATU_CTL, 0x0ff0, 0x0500);
	for (u32 p = 0; p < 4; p++)
		load_broadcast(1, p);
	for (u32 i = 0; i < 16; i++)
		rig_write(0x1c, G2_PRIO_OVERRIDE, (u16)(0x8000 | i << 8));
	rmw(0x1b, G1_CTL2, 0x0700, 0x0700);
	for (u32 i = 0; i < 4; i++)
		rig_write(0x1b, G1_MONITOR, (u16)(0x80ff + (i << 8)));
	for (u32 i = 0; i < 8; i++)
		rig_write(0x1c, G2_TRUNK_MASK, (u16)(0x803f + (i << 12)));
	for (u32 i = 0; i < 16; i++)
		rig_write(0x1c, G2_TRUNK_MAP, (u16)(0x8000 + (i << 11)));
	for (u32 i = 0; i < 32; i++)
		rig_write(0x1c, G2_DEVICE_MAP, (u16)(0x801f + (i << 8)));
	rig_write(0x1b, G1_IEEE_PRI, 0xfa41);
	for (u32 i = 0; i < 8; i++)
		rig_write(0x1b, G1_IP_PRI + i, (u16)(i / 2 * 0x5555));
	for (u32 n = 0; n < SW_PORTS; n++) {
		rig_write(0x1c, G2_AVB_DATA, 1);
		rig_write(0x1c, G2_AVB_CMD, (u16)(0xe000 | n << 8));
	}
	rig_write(0x1c, G2_AVB_DATA, 0x8080);
	rig_write(0x1c, G2_AVB_CMD, 0xff07);
	rmw(0x1b, G1_CTL2, 0x00c0, 0x0040);
	rig_write(0x1b, G1_STATS_OP, 0x9000);
	/* D: the CPU port comes up; values at the end */
	rmw(0x10, PORT_MAC_CTL, 0x0030, 0x0010);
	rmw(0x10, PORT_MAC_CTL, 0xc000, 0xc000);
	rmw(0x10, PORT_MAC_CTL, 0x300f, 0x200e);
	rmw(0x10, PORT_MAC_CTL, 0x0030, 0x0030);
	ck_assert_uint_eq(rig_read(0x10, PORT_MAC_CTL), 0xe03e);
	ck_assert_uint_eq(rig_read(0x10, PORT_STS), 0x0e07);
	ck_assert_uint_eq(rig_read(0x10, PORT_CTL0), 0x333f);
	ck_assert_uint_eq(rig_read(0x10, PORT_BASE_VLAN) & 0x3f, 0x003e);
	ck_assert_uint_eq(rig_read(0x11, PORT_CTL0), 0x043f);
	ck_assert_uint_eq(rig_read(0x1b, G1_CTL2), 0x0740);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_CTL), 0x0509);
	ck_assert_uint_eq(rig_read(0x1b, G1_STS) & STS_DEVICE, 0);
	/* One broadcast entry with the four ports */
	rig_write(0x1b, G1_ATU_OP, 0xc001);
	ck_assert_uint_eq(rig_read(0x1b, G1_ATU_DATA), 0x00f7);
}
END_TEST

START_TEST(forced_link_shows)
{
	rig_write(0x10, PORT_MAC_CTL, 0xe03e);
	ck_assert_uint_eq(rig_read(0x10, PORT_STS), 0x0e07);
	rig_write(0x10, PORT_MAC_CTL, 0xe01e);
	ck_assert_uint_eq(rig_read(0x10, PORT_STS) & 0x0800, 0);
	rig_write(0x10, PORT_MAC_CTL, 0x0003);
	ck_assert_uint_eq(rig_read(0x10, PORT_STS), 0x0007);
}
END_TEST

START_TEST(tai_counts_eight_nanoseconds)
{
	rig_write(0x1c, G2_AVB_CMD, 0x9e01);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), 8000);
	rig_run(SIM_US(8) * 70000);
	rig_write(0x1c, G2_AVB_CMD, 0xde0e);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), 70000000 & 0xffff);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), 70000000 >> 16);
	rig_write(0x1c, G2_AVB_DATA, 0x88f7);
	rig_write(0x1c, G2_AVB_CMD, 0xff00);
	rig_write(0x1c, G2_AVB_CMD, 0x9f00);
	ck_assert_uint_eq(rig_read(0x1c, G2_AVB_DATA), 0x88f7);
}
END_TEST

START_TEST(two_switches_do_not_meet)
{
	struct model *other;
	GError *err = NULL;
	struct json_object *props = json_object_new_object();

	other = sw_88e6341_class.create(rig.node, "switch1", props, &err);
	json_object_put(props);
	ck_assert_ptr_nonnull(other);
	rig_write(0x10, PORT_ETH_TYPE, 0xdada);
	ck_assert_uint_eq(sw_dev_read(container_of(other, struct sw, model), 0x10, PORT_ETH_TYPE),
			  0x9100);
	sw_88e6341_class.destroy(other);
}
END_TEST

START_TEST(bad_boards_are_refused)
{
	static const char *const bad[] = {
		"{ \"straps\": { \"addressing\": \"odd\" } }",
		"{ \"straps\": { \"addressing\": null } }",
		"{ \"straps\": { \"addressing\": [] } }",
		"{ \"straps\": { \"managed\": 1 } }",
		"{ \"ports\": [ { \"port\": 6 } ] }",
		"{ \"ports\": [ { \"port\": 0, \"phy-mode\": \"warp\" } ] }",
		"{ \"ports\": 3 }",
		"{ \"eeprom-length\": 99999 }",
	};

	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		struct json_object *props = json_tokener_parse(bad[i]);
		GError *err = NULL;

		ck_assert_ptr_null(sw_88e6341_class.create(rig.node, "bad", props, &err));
		ck_assert_ptr_nonnull(err);
		g_error_free(err);
		json_object_put(props);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("switch registers");
	TCase *tc = tcase_create("tables");

	tcase_add_test(tc, tables_hold);
	suite_add_tcase(suite, tc);
	tc = rig_case(suite, "managed", setup_managed);
	tcase_add_test(tc, live_registers_survive_all_values);
	tcase_add_test(tc, reset_values_are_the_dumps);
	tcase_add_test(tc, multi_chip_reaches_all_devices);
	tcase_add_test(tc, phys_are_reached_through_global2);
	tcase_add_test(tc, software_reset_keeps_registers);
	tcase_add_test(tc, causes_raise_the_line_and_reading_lowers_it);
	tcase_add_test(tc, watchdog_can_be_tried_and_ends_with_reset);
	tcase_add_test(tc, pointers_write_and_read_back);
	tcase_add_test(tc, linux_probe_is_taken);
	tcase_add_test(tc, forced_link_shows);
	tcase_add_test(tc, tai_counts_eight_nanoseconds);
	tcase_add_test(tc, two_switches_do_not_meet);
	tcase_add_test(tc, bad_boards_are_refused);
	tc = rig_case(suite, "direct", setup_direct);
	tcase_add_test(tc, direct_devices_answer_themselves);
	return run_suite(suite);
}
