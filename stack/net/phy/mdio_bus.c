// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * MDIO buses: a list of them a kernel, one mutex each, and the search for the
 * PHY at an address.
 *
 * Linux scans a bus for PHYs unless the device tree lists them; all boards here
 * do, so whoever registers a bus then names the addresses (of_mdiobus_register()
 * sets phy_mask to all ones and adds the children). The accesses of the search
 * are those of get_phy_device(): registers 2 and 3.
 */
#include <phy.h>

struct mii_bus *mdiobus_alloc(struct kernel *k)
{
	struct mii_bus *bus = kzalloc(k, sizeof(*bus));

	bus->k = k;
	mutex_init(k, &bus->mdio_lock);
	for (int i = 0; i < PHY_MAX_ADDR; i++)
		bus->irq[i] = PHY_POLL;
	return bus;
}

void mdiobus_free(struct mii_bus *bus)
{
	kfree(bus);
}

int mdiobus_register(struct mii_bus *bus)
{
	if (!bus->name || !bus->read || !bus->write)
		return -EINVAL;
	if (mdio_find_bus(bus->k, bus->id))
		return -EEXIST;
	if (!bus->k->mdio_buses.next)
		INIT_LIST_HEAD(&bus->k->mdio_buses);
	list_add_tail(&bus->list, &bus->k->mdio_buses);
	return 0;
}

void mdiobus_unregister(struct mii_bus *bus)
{
	for (int i = 0; i < PHY_MAX_ADDR; i++) {
		struct phy_device *phydev = bus->phys[i];

		if (!phydev)
			continue;
		if (phydev->drv->remove)
			phydev->drv->remove(phydev);
		bus->phys[i] = NULL;
		kfree(phydev);
	}
	list_del(&bus->list);
}

struct mii_bus *mdio_find_bus(struct kernel *k, const char *id)
{
	struct mii_bus *bus;

	if (!k->mdio_buses.next)
		return NULL;
	list_for_each_entry(bus, &k->mdio_buses, list)
		if (!strcmp(bus->id, id))
			return bus;
	return NULL;
}

struct mii_bus *of_mdio_find_bus(struct kernel *k, const struct device_node *np, int *addr)
{
	struct json_object *where, *name, *number;
	struct mii_bus *bus;

	if (!json_object_object_get_ex(np, "mdio", &where) ||
	    !json_object_is_type(where, json_type_array) || json_object_array_length(where) != 2)
		return ERR_PTR(-EINVAL);
	name = json_object_array_get_idx(where, 0);
	number = json_object_array_get_idx(where, 1);
	*addr = json_object_get_int(number);
	if (!json_object_is_type(name, json_type_string) || *addr < 0 || *addr >= PHY_MAX_ADDR)
		return ERR_PTR(-EINVAL);
	if (!k->mdio_buses.next)
		return ERR_PTR(-EPROBE_DEFER);
	list_for_each_entry(bus, &k->mdio_buses, list)
		if (bus->node_name && !strcmp(bus->node_name, json_object_get_string(name)))
			return bus;
	return ERR_PTR(-EPROBE_DEFER);
}

struct phy_device *of_phy_find_device(struct kernel *k, const struct device_node *np)
{
	struct board_device *bd;
	struct mii_bus *bus;
	const char *name;
	int addr;

	if (of_property_read_string(np, "phy-handle", &name))
		return NULL;
	bd = board_device(k->board, name);
	if (!bd)
		return NULL;
	bus = of_mdio_find_bus(k, bd->props, &addr);
	return IS_ERR(bus) ? NULL : bus->phys[addr];
}

int __mdiobus_read(struct mii_bus *bus, int addr, u32 regnum)
{
	if (addr < 0 || addr >= PHY_MAX_ADDR || regnum > 31)
		return -EINVAL;
	return bus->read(bus, addr, (int)regnum);
}

int __mdiobus_write(struct mii_bus *bus, int addr, u32 regnum, u16 val)
{
	if (addr < 0 || addr >= PHY_MAX_ADDR || regnum > 31)
		return -EINVAL;
	return bus->write(bus, addr, (int)regnum, val);
}

int mdiobus_read(struct mii_bus *bus, int addr, u32 regnum)
{
	int ret;

	mutex_lock(&bus->mdio_lock);
	ret = __mdiobus_read(bus, addr, regnum);
	mutex_unlock(&bus->mdio_lock);
	return ret;
}

int mdiobus_write(struct mii_bus *bus, int addr, u32 regnum, u16 val)
{
	int ret;

	mutex_lock(&bus->mdio_lock);
	ret = __mdiobus_write(bus, addr, regnum, val);
	mutex_unlock(&bus->mdio_lock);
	return ret;
}
