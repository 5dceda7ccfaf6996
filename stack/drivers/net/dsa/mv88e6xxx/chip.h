/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marvell 88E6xxx switches, of which this driver knows the 88E6341. Files are
 * named after register blocks; registers after Linux's driver, whose
 * headers say what they mean.
 *
 * Locking: reg_lock is held around every sequence that other accesses must not
 * come between (an operation and its busy bit, a table and its index).
 */
#ifndef STACK_MV88E6XXX_CHIP_H
#define STACK_MV88E6XXX_CHIP_H

#include <dsa.h>
#include <ethtool.h>

#define EDSA_HLEN 8

#define MV88E6XXX_MAX_PVT_SWITCHES 32
#define MV88E6XXX_MAX_PVT_PORTS 16
#define MV88E6XXX_N_FID 256
#define MV88E6XXX_MAX_PORTS 11

/* Private VLANs and databases of ports outside any bridge, and in one without VLANs. */
#define MV88E6XXX_VID_STANDALONE 0
#define MV88E6XXX_VID_BRIDGED 4095
#define MV88E6XXX_FID_BRIDGED 1

struct mv88e6xxx_chip;

struct mv88e6xxx_info {
	u16 prod_num; /* port register 3 without the revision */
	const char *name;
	u16 family_prod_num; /* put into the identifiers of PHYs that have no model number */
	u8 num_ports;
	u8 num_internal_phys;
	u16 num_databases;
	u16 max_vid;
	u8 port_base_addr, phy_base_addr, global1_addr, global2_addr;
	u32 age_time_coeff; /* ms */
	u8 g1_irqs;
};

struct mv88e6xxx_bus_ops {
	int (*read)(struct mv88e6xxx_chip *chip, int addr, int reg, u16 *val);
	int (*write)(struct mv88e6xxx_chip *chip, int addr, int reg, u16 val);
	int (*init)(struct mv88e6xxx_chip *chip); /* may be NULL */
};

struct mv88e6xxx_port {
	u8 cmode;
	phy_interface_t interface;
	u64 atu_member_violation, atu_miss_violation, atu_full_violation;
	u64 vtu_member_violation, vtu_miss_violation;
};

struct mv88e6xxx_irq {
	u16 masked;
	struct irq_domain *domain;
};

struct mv88e6xxx_chip {
	struct kernel *k;
	struct device *dev;
	const struct mv88e6xxx_info *info;
	struct mutex reg_lock;
	struct mii_bus *bus; /* that it is on */
	int sw_addr;	     /* where on it */
	const struct mv88e6xxx_bus_ops *smi_ops;
	enum dsa_tag_protocol tag_protocol;
	struct mii_bus *mdio_bus; /* of its PHYs */
	char mdio_name[16];
	struct mv88e6xxx_irq g1_irq, g2_irq;
	int device_irq, watchdog_irq, atu_prob_irq, vtu_prob_irq;
	struct workqueue_struct *kworker;
	struct delayed_work irq_poll_work;
	struct dsa_switch ds;
	struct mv88e6xxx_port ports[MV88E6XXX_MAX_PORTS];
};

struct mv88e6xxx_atu_entry {
	u8 state;
	bool trunk;
	u16 portvec;
	u8 mac[ETH_ALEN];
};

struct mv88e6xxx_vtu_entry {
	u16 vid, fid;
	u8 sid;
	bool valid, policy;
	u8 member[MV88E6XXX_MAX_PORTS];
};

struct mv88e6xxx_stu_entry {
	u8 sid;
	bool valid;
	u8 state[MV88E6XXX_MAX_PORTS];
};

static inline int mv88e6xxx_num_ports(const struct mv88e6xxx_chip *chip)
{
	return chip->info->num_ports;
}

static inline u16 mv88e6xxx_port_mask(const struct mv88e6xxx_chip *chip)
{
	return (u16)GENMASK(chip->info->num_ports - 1, 0);
}

static inline void mv88e6xxx_reg_lock(struct mv88e6xxx_chip *chip)
{
	mutex_lock(&chip->reg_lock);
}

static inline void mv88e6xxx_reg_unlock(struct mv88e6xxx_chip *chip)
{
	mutex_unlock(&chip->reg_lock);
}

/* chip.c: registers of a device inside the switch; 0 or -errno. */
int mv88e6xxx_read(struct mv88e6xxx_chip *chip, int addr, int reg, u16 *val);
int mv88e6xxx_write(struct mv88e6xxx_chip *chip, int addr, int reg, u16 val);
/* Until (register & mask) == val: 0, -ETIMEDOUT after 50 ms. */
int mv88e6xxx_wait_mask(struct mv88e6xxx_chip *chip, int addr, int reg, u16 mask, u16 val);

/* smi.c */
int mv88e6xxx_smi_init(struct mv88e6xxx_chip *chip, struct mii_bus *bus, int sw_addr);

/* setup.c */
int mv88e6xxx_setup(struct dsa_switch *ds);
int mv88e6xxx_setup_port_mode(struct mv88e6xxx_chip *chip, int port);

/* irq.c */
int mv88e6xxx_irq_setup(struct mv88e6xxx_chip *chip);
void mv88e6xxx_irq_free(struct mv88e6xxx_chip *chip);

/* mdio.c */
int mv88e6xxx_mdio_register(struct mv88e6xxx_chip *chip);

/* phylink.c */
extern const struct phylink_mac_ops mv88e6xxx_phylink_mac_ops;
void mv88e6xxx_phylink_get_caps(struct dsa_switch *ds, int port, struct phylink_config *config);

/* stats.c */
void mv88e6xxx_get_strings(struct dsa_switch *ds, int port, u32 stringset, u8 *data);
void mv88e6xxx_get_ethtool_stats(struct dsa_switch *ds, int port, u64 *data);
int mv88e6xxx_get_sset_count(struct dsa_switch *ds, int port, int sset);

#endif
