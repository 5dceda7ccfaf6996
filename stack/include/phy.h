/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MDIO buses and PHYs, as Linux's phylib has them.
 *
 * A mii_bus moves 16-bit words to and from registers of up to 32 devices. A
 * phy_device is a PHY on one of them, driven by a phy_driver that its
 * identifier selected, and looked after by a state machine:
 *
 *	READY ──phy_start()──> UP ──> NOLINK <──> RUNNING     polled once a second,
 *	  ^                    ^                              or on interrupts
 *	  └── HALTED <──phy_stop()── any          CABLETEST: until the test is over
 *
 * Locking: phydev->lock guards what a driver's operations see; bus->mdio_lock
 * one frame, or a page selected for several of them. Both are mutexes.
 */
#ifndef STACK_PHY_H
#define STACK_PHY_H

#include <device.h>
#include <ethtool.h>
#include <mii.h>
#include <mutex.h>
#include <workqueue.h>

struct net_device;
struct phy_device;
struct phylink;

/*
 * A set of link modes in one word: phylib's own form of what Linux and ethtool.h
 * keep in bitmaps, for all modes of 10 Mb/s to 2.5 Gb/s have numbers below 64.
 */
typedef u64 linkmode_t;

#define LINKMODE(name) (UINT64_C(1) << ETHTOOL_LINK_MODE_##name##_BIT)

/* What ethtool last asked for; what the PHY came up with is not in here. */
struct eee_config {
	u32 tx_lpi_timer;
	bool tx_lpi_enabled, eee_enabled;
};

/* Results of a cable test, a pair each. */
enum ethtool_a_cable_result_code {
	ETHTOOL_A_CABLE_RESULT_CODE_UNSPEC,
	ETHTOOL_A_CABLE_RESULT_CODE_OK,
	ETHTOOL_A_CABLE_RESULT_CODE_OPEN,
	ETHTOOL_A_CABLE_RESULT_CODE_SAME_SHORT,
	ETHTOOL_A_CABLE_RESULT_CODE_CROSS_SHORT,
};

#define PHY_MAX_ADDR 32
#define MII_BUS_ID_SIZE 61

/* phydev->irq: this many, or */
#define PHY_POLL (-1)

enum phy_interface {
	PHY_INTERFACE_MODE_NA,
	PHY_INTERFACE_MODE_INTERNAL,
	PHY_INTERFACE_MODE_MII,
	PHY_INTERFACE_MODE_GMII,
	PHY_INTERFACE_MODE_SGMII,
	PHY_INTERFACE_MODE_RMII,
	PHY_INTERFACE_MODE_RGMII,
	PHY_INTERFACE_MODE_RGMII_ID,
	PHY_INTERFACE_MODE_RGMII_RXID,
	PHY_INTERFACE_MODE_RGMII_TXID,
	PHY_INTERFACE_MODE_1000BASEX,
	PHY_INTERFACE_MODE_2500BASEX,
	PHY_INTERFACE_MODE_MAX,
};

typedef enum phy_interface phy_interface_t;

/* As the device tree spells it: "rgmii-id"; "" for NA. */
const char *phy_modes(phy_interface_t interface);

/* The mode that property "phy-mode" names; NA if there is none, -EINVAL if unknown. */
int of_get_phy_mode(const struct device_node *np, phy_interface_t *interface);

static inline bool phy_interface_mode_is_rgmii(phy_interface_t mode)
{
	return mode >= PHY_INTERFACE_MODE_RGMII && mode <= PHY_INTERFACE_MODE_RGMII_TXID;
}

static inline bool phy_interface_mode_is_8023z(phy_interface_t mode)
{
	return mode == PHY_INTERFACE_MODE_1000BASEX || mode == PHY_INTERFACE_MODE_2500BASEX;
}

/* "1Gbps", "100Mbps"; "Full", "Half"; "Unknown". */
const char *phy_speed_to_str(int speed);
const char *phy_duplex_to_str(unsigned int duplex);

struct mii_bus {
	struct list_head list; /* of the kernel's mdio_buses */
	struct kernel *k;
	const char *node_name; /* its device in the board file, or NULL */
	const char *name;
	char id[MII_BUS_ID_SIZE];
	struct device *parent;
	void *priv;
	/* 16 bits, or -errno; they sleep. C45 may be missing. */
	int (*read)(struct mii_bus *bus, int addr, int regnum);
	int (*write)(struct mii_bus *bus, int addr, int regnum, u16 val);
	int (*read_c45)(struct mii_bus *bus, int addr, int devad, int regnum);
	int (*write_c45)(struct mii_bus *bus, int addr, int devad, int regnum, u16 val);
	struct mutex mdio_lock;
	struct phy_device *phys[PHY_MAX_ADDR];
	int irq[PHY_MAX_ADDR]; /* PHY_POLL unless the bus's owner knows better */
};

struct mii_bus *mdiobus_alloc(struct kernel *k);
void mdiobus_free(struct mii_bus *bus); /* NULL is allowed */

/* Makes @bus known. PHYs are added one by one, for boards say where they are. */
int mdiobus_register(struct mii_bus *bus);
void mdiobus_unregister(struct mii_bus *bus);

/* The bus whose id is @id, or NULL. */
struct mii_bus *mdio_find_bus(struct kernel *k, const char *id);

/**
 * of_mdio_find_bus() - where the board file puts a device
 * @np: a node with "mdio": [BUS, ADDRESS]
 * @addr: ADDRESS
 *
 * Return: the bus; ERR_PTR(-EINVAL) if there is no such property,
 * ERR_PTR(-EPROBE_DEFER) if the bus is not known yet.
 */
struct mii_bus *of_mdio_find_bus(struct kernel *k, const struct device_node *np, int *addr);

/* The PHY that "phy-handle" of @np names, or NULL. */
struct phy_device *of_phy_find_device(struct kernel *k, const struct device_node *np);

/* With and without bus->mdio_lock held by the caller. */
int __mdiobus_read(struct mii_bus *bus, int addr, u32 regnum);
int __mdiobus_write(struct mii_bus *bus, int addr, u32 regnum, u16 val);
int mdiobus_read(struct mii_bus *bus, int addr, u32 regnum);
int mdiobus_write(struct mii_bus *bus, int addr, u32 regnum, u16 val);

/**
 * mdiobus_add_phy() - look for a PHY at @addr and take it in
 *
 * Reads the identifier, finds the driver (the generic one if none claims it)
 * and probes it, as Linux does when a PHY's node is in the device tree.
 * Return: 0, -ENODEV if nobody answers there, or what the driver's probe says.
 */
int mdiobus_add_phy(struct mii_bus *bus, int addr);

enum phy_state {
	PHY_DOWN,
	PHY_READY,
	PHY_HALTED,
	PHY_ERROR,
	PHY_UP,
	PHY_RUNNING,
	PHY_NOLINK,
	PHY_CABLETEST,
};

#define PHY_CABLE_PAIRS 4

struct phy_device {
	struct kernel *k;
	struct mii_bus *bus;
	int addr;
	char name[MII_BUS_ID_SIZE + 3]; /* bus id, colon, address */
	u32 phy_id;
	const struct phy_driver *drv;
	void *priv; /* the driver's */

	enum phy_state state;
	phy_interface_t interface;
	struct mutex lock;
	struct delayed_work state_queue;
	int irq;	 /* PHY_POLL, or the number of an interrupt */
	bool interrupts; /* enabled in the PHY */
	bool suspended, is_gigabit_capable;

	/* Settings: autoneg, advertising, and speed and duplex where it is off.
	 * Status: link, speed, duplex, pause, lp_advertising. */
	u8 autoneg;
	bool link, autoneg_complete;
	bool pause, asym_pause;
	int speed, duplex, port;
	u8 mdix, mdix_ctrl;
	u8 master_slave_get, master_slave_set, master_slave_state;
	linkmode_t supported, advertising, lp_advertising;

	bool eee_enabled, eee_active;
	struct eee_config eee_cfg;
	linkmode_t supported_eee, advertising_eee;

	struct ethtool_cable_test_pair cable_test[PHY_CABLE_PAIRS];
	struct wait_queue_head cable_test_wait; /* for its end */

	struct net_device *attached_dev;
	struct phylink *phylink;
	void (*phy_link_change)(struct phy_device *phydev, bool up);
};

/**
 * struct phy_driver - what makes one family of PHYs different
 *
 * Where an operation is missing the generic one does the work. All are called
 * with phydev->lock held and may sleep; those that return int say 0 or -errno.
 */
struct phy_driver {
	u32 phy_id, phy_id_mask;
	const char *name;
	linkmode_t features; /* 0: ask the PHY */
	u32 flags;
	int (*probe)(struct phy_device *phydev);
	void (*remove)(struct phy_device *phydev);
	int (*config_init)(struct phy_device *phydev);
	int (*config_aneg)(struct phy_device *phydev);
	int (*read_status)(struct phy_device *phydev);
	int (*config_intr)(struct phy_device *phydev);
	bool (*handle_interrupt)(struct phy_device *phydev); /* true: it was ours */
	int (*suspend)(struct phy_device *phydev);
	int (*resume)(struct phy_device *phydev);
	int (*read_page)(struct phy_device *phydev);
	int (*write_page)(struct phy_device *phydev, int page);
	int (*get_sset_count)(struct phy_device *phydev);
	void (*get_strings)(struct phy_device *phydev, u8 *data);
	void (*get_stats)(struct phy_device *phydev, u64 *data);
	int (*cable_test_start)(struct phy_device *phydev);
	int (*cable_test_get_status)(struct phy_device *phydev, bool *finished);
	void (*get_wol)(struct phy_device *phydev, struct ethtool_wolinfo *wol);
};

/* Poll a running cable test although the PHY has an interrupt. */
#define PHY_POLL_CABLE_TEST BIT(0)

/* All drivers, ended by NULL: stack/drivers/phy/drivers.c. */
extern const struct phy_driver *const phy_drivers[];

/* Registers of a PHY: 16 bits or -errno; the second kind has the bus locked. */
static inline int phy_read(struct phy_device *phydev, u32 regnum)
{
	return mdiobus_read(phydev->bus, phydev->addr, regnum);
}

static inline int phy_write(struct phy_device *phydev, u32 regnum, u16 val)
{
	return mdiobus_write(phydev->bus, phydev->addr, regnum, val);
}

static inline int __phy_read(struct phy_device *phydev, u32 regnum)
{
	return __mdiobus_read(phydev->bus, phydev->addr, regnum);
}

static inline int __phy_write(struct phy_device *phydev, u32 regnum, u16 val)
{
	return __mdiobus_write(phydev->bus, phydev->addr, regnum, val);
}

/* Bits of @mask become those of @set. _changed: 1 if that made a difference. */
int phy_modify(struct phy_device *phydev, u32 regnum, u16 mask, u16 set);
int phy_modify_changed(struct phy_device *phydev, u32 regnum, u16 mask, u16 set);

static inline int phy_set_bits(struct phy_device *phydev, u32 regnum, u16 bits)
{
	return phy_modify(phydev, regnum, 0, bits);
}

static inline int phy_clear_bits(struct phy_device *phydev, u32 regnum, u16 bits)
{
	return phy_modify(phydev, regnum, bits, 0);
}

/* The same in another page, which is selected and put back under the bus lock. */
int phy_read_paged(struct phy_device *phydev, int page, u32 regnum);
int phy_write_paged(struct phy_device *phydev, int page, u32 regnum, u16 val);
int phy_modify_paged(struct phy_device *phydev, int page, u32 regnum, u16 mask, u16 set);
int phy_modify_paged_changed(struct phy_device *phydev, int page, u32 regnum, u16 mask, u16 set);

/* Clause 45 registers, reached through clause 22 registers 13 and 14. */
int phy_read_mmd(struct phy_device *phydev, int devad, u32 regnum);
int phy_modify_mmd_changed(struct phy_device *phydev, int devad, u32 regnum, u16 mask, u16 set);

/**
 * phy_attach_direct() - give a PHY to a MAC and put it into a known state
 * @dev: the device whose PHY it is from now on
 *
 * The PHY is reset and configured and its interrupt is off. Return: 0 or -errno.
 */
int phy_attach_direct(struct net_device *dev, struct phy_device *phydev, phy_interface_t interface);

/* Have its interrupt, if it has one, run the state machine. */
void phy_request_interrupt(struct phy_device *phydev);

int phy_init_hw(struct phy_device *phydev);
int phy_enable_interrupts(struct phy_device *phydev);
void phy_init_machine(struct phy_device *phydev);
void phy_suspend(struct phy_device *phydev);
void phy_resume(struct phy_device *phydev);

/* Stops, detaches and powers down. */
void phy_disconnect(struct phy_device *phydev);

void phy_start(struct phy_device *phydev);
void phy_stop(struct phy_device *phydev);

/* Runs the state machine now; for interrupt handlers. */
void phy_trigger_machine(struct phy_device *phydev);

static inline bool phy_is_started(const struct phy_device *phydev)
{
	return phydev->state >= PHY_UP;
}

static inline bool phy_interrupt_is_valid(const struct phy_device *phydev)
{
	return phydev->irq != PHY_POLL;
}

/* "POLL" or the number, into @buf. */
const char *phy_irq_str(const struct phy_device *phydev, char *buf, size_t size);

int phy_restart_aneg(struct phy_device *phydev);
void phy_ethtool_ksettings_get(struct phy_device *phydev, struct ethtool_link_ksettings *ks);
int phy_ethtool_ksettings_set(struct phy_device *phydev, const struct ethtool_link_ksettings *ks);
int phy_ethtool_get_eee(struct phy_device *phydev, struct ethtool_eee *eee);
int phy_ethtool_set_eee(struct phy_device *phydev, const struct ethtool_eee *eee);

/* ETH_SS_PHY_STATS: how many, their names, their values. */
int phy_ethtool_get_sset_count(struct phy_device *phydev);
void phy_ethtool_get_strings(struct phy_device *phydev, u8 *data);
void phy_ethtool_get_stats(struct phy_device *phydev, u64 *data);

/* 1 if both ends advertise EEE for the present speed, 0 if not, or -errno. */
int genphy_c45_eee_is_active(struct phy_device *phydev);

/* Reads the counter of wake errors since the last reading, or -errno. */
int phy_get_eee_err(struct phy_device *phydev);

/* Pause as resolved by 802.3 annex 28B; both false in half duplex. */
void phy_get_pause(const struct phy_device *phydev, bool *tx_pause, bool *rx_pause);

/* Declares that the MAC can do asymmetric pause. */
void phy_support_asym_pause(struct phy_device *phydev);

/* Advertises pause anew and negotiates again if that differs. */
void phy_set_asym_pause(struct phy_device *phydev, bool rx, bool tx);

/**
 * phy_ethtool_cable_test() - look at the pairs; the link goes down meanwhile
 * @pairs: room for PHY_CABLE_PAIRS
 *
 * Sleeps until the test is over, which takes seconds. Return: how many pairs
 * there are, -EOPNOTSUPP, -EBUSY (a test is running, or the PHY is not
 * started), or -errno.
 */
int phy_ethtool_cable_test(struct net_device *dev, struct ethtool_cable_test_pair *pairs);

void phy_cable_test_result(struct phy_device *phydev, u8 pair, u8 result);
void phy_cable_test_fault_length(struct phy_device *phydev, u8 pair, int cm);

/* phy_driver operations and parts of such for PHYs that keep to clause 22. */
int genphy_soft_reset(struct phy_device *phydev);
int genphy_setup_forced(struct phy_device *phydev);
int genphy_restart_aneg(struct phy_device *phydev);
int genphy_check_and_restart_aneg(struct phy_device *phydev, bool restart);
int genphy_config_aneg(struct phy_device *phydev);
int genphy_update_link(struct phy_device *phydev);
int genphy_read_lpa(struct phy_device *phydev);
int genphy_read_status_fixed(struct phy_device *phydev);
int genphy_read_status(struct phy_device *phydev);
int genphy_suspend(struct phy_device *phydev);
int genphy_resume(struct phy_device *phydev);
/* Bits of registers 3.20, 7.60 and 7.61. */
linkmode_t mii_eee_to_linkmode(int val);
void phy_resolve_aneg_pause(struct phy_device *phydev);
void phy_resolve_aneg_linkmode(struct phy_device *phydev);

struct phy_setting {
	int speed;
	u8 duplex;
	u8 bit; /* of the link mode */
};

/**
 * phy_lookup_setting() - a mode of @mask with @speed and @duplex
 * @exact: no other will do; else the next lower speed, then the lowest of all
 *
 * Return: it, or NULL.
 */
const struct phy_setting *phy_lookup_setting(int speed, int duplex, linkmode_t mask, bool exact);

/* Pause bits of @advertising for these abilities, and what two such sets make. */
linkmode_t linkmode_set_pause(linkmode_t advertising, bool tx, bool rx);
void linkmode_resolve_pause(linkmode_t local, linkmode_t partner, bool *tx, bool *rx);

#endif
