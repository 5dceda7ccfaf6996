/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Global 2 registers: interrupts of PHYs, tables with a pointer, access to PHYs. */
#ifndef STACK_MV88E6XXX_GLOBAL2_H
#define STACK_MV88E6XXX_GLOBAL2_H

#include "chip.h"

#define MV88E6XXX_G2_INT_SRC 0x00
#define MV88E6XXX_G2_INT_SOURCE_WATCHDOG 15
#define MV88E6XXX_G2_INT_MASK 0x01

#define MV88E6XXX_G2_DEVICE_MAPPING 0x06
#define MV88E6XXX_G2_TRUNK_MASK 0x07
#define MV88E6XXX_G2_TRUNK_MAPPING 0x08
#define MV88E6XXX_G2_SWITCH_MAC 0x0d
#define MV88E6XXX_G2_PRIO_OVERRIDE 0x0f
#define MV88E6XXX_G2_UPDATE 0x8000 /* in each of these */

#define MV88E6XXX_G2_IRL_CMD 0x09
#define MV88E6XXX_G2_IRL_CMD_BUSY 0x8000
#define MV88E6352_G2_IRL_CMD_OP_INIT_ALL 0x1000

#define MV88E6XXX_G2_PVT_ADDR 0x0b
#define MV88E6XXX_G2_PVT_ADDR_BUSY 0x8000
#define MV88E6XXX_G2_PVT_ADDR_OP_WRITE_PVLAN 0x3000
#define MV88E6XXX_G2_PVT_DATA 0x0c

#define MV88E6390_G2_AVB_CMD 0x16
#define MV88E6390_G2_AVB_CMD_BUSY 0x8000
#define MV88E6390_G2_AVB_CMD_OP_WRITE 0x6000
#define MV88E6390_G2_AVB_CMD_PORT_PTPGLOBAL 0x1f
#define MV88E6390_G2_AVB_DATA 0x17

/* Behind it, a port's and those of all. */
#define MV88E6XXX_PORT_PTP_CFG0 0x00
#define MV88E6XXX_PORT_PTP_CFG0_DISABLE_PTP 0x0001
#define MV88E6XXX_PTP_GC_ETYPE 0x00
#define MV88E6XXX_PTP_MSGTYPE 0x01
#define MV88E6XXX_PTP_MSGTYPE_ALL_EVENT 0x000f
#define MV88E6XXX_PTP_TS_ARRIVAL_PTR 0x02
#define MV88E6XXX_PTP_MSGTYPE_PDLAY_RES 0x0008
#define MV88E6341_PTP_CFG 0x07
#define MV88E6341_PTP_CFG_UPDATE 0x8000
#define MV88E6341_PTP_CFG_MODE_TS_AT_MAC 0x0080

#define MV88E6XXX_G2_SMI_PHY_CMD 0x18
#define MV88E6XXX_G2_SMI_PHY_CMD_BUSY 0x8000
#define MV88E6XXX_G2_SMI_PHY_CMD_MODE_22 0x1000
#define MV88E6XXX_G2_SMI_PHY_CMD_OP_22_WRITE_DATA 0x0400
#define MV88E6XXX_G2_SMI_PHY_CMD_OP_22_READ_DATA 0x0800
#define MV88E6XXX_G2_SMI_PHY_CMD_OP_45_WRITE_ADDR 0x0000
#define MV88E6XXX_G2_SMI_PHY_CMD_OP_45_WRITE_DATA 0x0400
#define MV88E6XXX_G2_SMI_PHY_CMD_OP_45_READ_DATA 0x0c00
#define MV88E6XXX_G2_SMI_PHY_DATA 0x19

#define MV88E6390_G2_WDOG_CTL 0x1b
#define MV88E6390_G2_WDOG_CTL_UPDATE 0x8000
#define MV88E6390_G2_WDOG_CTL_PTR_INT_ENABLE 0x1100
#define MV88E6390_G2_WDOG_CTL_PTR_EVENT 0x1200
#define MV88E6390_G2_WDOG_CTL_PTR_HISTORY 0x1300
#define MV88E6390_G2_WDOG_CTL_DATA_MASK 0x00ff
#define MV88E6390_G2_WDOG_CTL_INT_ENABLE_ALL 0x000f

#define MV88E6XXX_G2_MISC 0x1d
#define MV88E6XXX_G2_MISC_5_BIT_PORT 0x4000

int mv88e6xxx_g2_read(struct mv88e6xxx_chip *chip, int reg, u16 *val);
int mv88e6xxx_g2_write(struct mv88e6xxx_chip *chip, int reg, u16 val);

int mv88e6xxx_g2_smi_phy_read_c22(struct mv88e6xxx_chip *chip, int addr, int reg, u16 *val);
int mv88e6xxx_g2_smi_phy_write_c22(struct mv88e6xxx_chip *chip, int addr, int reg, u16 val);
int mv88e6xxx_g2_smi_phy_read_c45(struct mv88e6xxx_chip *chip, int addr, int devad, int reg,
				  u16 *val);
int mv88e6xxx_g2_smi_phy_write_c45(struct mv88e6xxx_chip *chip, int addr, int devad, int reg,
				   u16 val);

int mv88e6390_watchdog_setup(struct mv88e6xxx_chip *chip);
void mv88e6390_watchdog_action(struct mv88e6xxx_chip *chip);
void mv88e6390_watchdog_free(struct mv88e6xxx_chip *chip);

/* Parts of the switch's setup. */
int mv88e6xxx_g2_irl_init_all(struct mv88e6xxx_chip *chip);
int mv88e6xxx_g2_set_switch_mac(struct mv88e6xxx_chip *chip, const u8 *addr);
int mv88e6xxx_g2_misc_4_bit_port(struct mv88e6xxx_chip *chip);
int mv88e6xxx_g2_pvt_write(struct mv88e6xxx_chip *chip, u32 dev, u32 port, u16 ports);
int mv88e6xxx_g2_pot_clear(struct mv88e6xxx_chip *chip);
int mv88e6xxx_g2_trunk_clear(struct mv88e6xxx_chip *chip);
int mv88e6xxx_g2_device_mapping_write(struct mv88e6xxx_chip *chip, u32 target, u32 port);
int mv88e6xxx_hwtstamp_setup(struct mv88e6xxx_chip *chip);

#endif
