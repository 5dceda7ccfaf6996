/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ethtool -S, --phy-statistics, --cable-test, -d and --show-eee. */
#include "ethtool-private.h"

#include <phy.h>

#include "print.h"

#define SWITCH_PORT_REGS 32
#define SWITCH_88E6341 0x341 /* regs.version is the product number and revision */

static int print_counters(struct eth *e, const char *title, int set,
			  void (*get)(struct net_device *dev, u64 *data))
{
	int n = e->ops->get_sset_count ? e->ops->get_sset_count(e->dev, set) : -EOPNOTSUPP;
	u8 *names;
	u64 *values;

	if (n <= 0 || !e->ops->get_strings || !get) {
		p_eprintf(e->p, "no stats available\n");
		return ETHTOOL_NO_STATS;
	}
	names = kzalloc(e->p->k, (size_t)n * ETH_GSTRING_LEN);
	values = kzalloc(e->p->k, (size_t)n * sizeof(*values));
	e->ops->get_strings(e->dev, (u32)set, names);
	get(e->dev, values);
	p_printf(e->p, "%s statistics:\n", title);
	for (int i = 0; i < n; i++)
		p_printf(e->p, "     %.*s: %" G_GUINT64_FORMAT "\n", ETH_GSTRING_LEN,
			 (const char *)names + (size_t)i * ETH_GSTRING_LEN, values[i]);
	kfree(values);
	kfree(names);
	return 0;
}

int eth_stats(struct eth *e)
{
	if (*e->argv)
		return eth_unknown(e, "-S", *e->argv);
	return print_counters(e, "NIC", ETH_SS_STATS, e->ops->get_ethtool_stats);
}

int eth_phy_stats(struct eth *e)
{
	return print_counters(e, "PHY", ETH_SS_PHY_STATS, e->ops->get_ethtool_phy_stats);
}

int eth_cable_test(struct eth *e)
{
	static const char *const codes[] = {
		"Unspecified", "OK", "Open Circuit", "Short within Pair", "Short to another pair",
	};
	struct ethtool_cable_test_pair pairs[4] = {0};
	char name[] = "Pair A";
	struct printer out;
	int n;

	if (!e->ops->cable_test || !e->dev->phydev)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_FAILED);
	if (!phy_is_started(e->dev->phydev) || e->dev->phydev->state == PHY_CABLETEST)
		return eth_netlink_error(e, "PHY not configured. Try setting interface up", -EBUSY,
					 ETHTOOL_FAILED);
	if (!e->json)
		p_printf(e->p, "Cable test started for device %s.\n", e->dev->name);
	n = e->ops->cable_test(e->dev, pairs);
	if (n < 0)
		return eth_netlink_error(e, NULL, n, ETHTOOL_FAILED);
	print_begin(&out, e->p, e->json, true);
	print_text(&out, "Cable test completed for device %s.\n", e->dev->name);
	for (int i = 0; i < n; i++) {
		name[5] = pairs[i].pair;
		print_open_object(&out, NULL);
		print_string(&out, "pair", "%s ", name);
		print_string(&out, "code", "code %s\n",
			     pairs[i].code < ARRAY_SIZE(codes) ? codes[pairs[i].code] : "Unknown");
		print_close(&out);
	}
	for (int i = 0; i < n; i++) {
		if (pairs[i].length_cm == UINT32_MAX)
			continue;
		name[5] = pairs[i].pair;
		print_open_object(&out, NULL);
		print_string(&out, "pair", "%s, ", name);
		print_double(&out, "length", "fault length: %0.2fm\n",
			     (double)pairs[i].length_cm / 100);
		print_close(&out);
	}
	print_end(&out);
	return 0;
}

/*
 * ethtool 6.1 knows how the ports of Marvell's switches are dumped, and gives
 * those of the 88E6341 by number, without names.
 */
static void print_switch_port(struct eth *e, const u8 *data)
{
	p_puts(e->p, "88E6341  Switch Port Registers\n------------------------------\n");
	for (u32 i = 0; i < SWITCH_PORT_REGS; i++)
		p_printf(e->p, "%02u: %-38s 0x%04x\n", i, "", get_le16(data + 2 * i));
}

static void print_hex(struct eth *e, const u8 *data, u32 len)
{
	p_puts(e->p, "Offset\t\tValues\n------\t\t------");
	for (u32 i = 0; i < len; i++) {
		if (i % 16 == 0)
			p_printf(e->p, "\n0x%04x:\t\t", i);
		p_printf(e->p, "%02x ", data[i]);
	}
	p_puts(e->p, "\n");
}

/* -d DEV [raw on|off] [hex on|off] */
int eth_regs(struct eth *e)
{
	int len = e->ops->get_regs_len ? e->ops->get_regs_len(e->dev) : -EOPNOTSUPP;
	bool raw = false, hex = false;
	struct ethtool_regs regs = {0};
	u8 *data;

	for (; *e->argv; e->argv += 2) {
		bool *flag = !strcmp(*e->argv, "raw") ? &raw :
			     !strcmp(*e->argv, "hex") ? &hex :
							NULL;

		if (!flag || !e->argv[1] ||
		    (strcmp(e->argv[1], "on") != 0 && strcmp(e->argv[1], "off") != 0))
			return eth_bad_arguments(e);
		*flag = !strcmp(e->argv[1], "on");
	}
	if (!e->ops->get_drvinfo && !e->dev->dev.parent) {
		p_eprintf(e->p, "Cannot get driver information: Operation not supported\n");
		return ETHTOOL_NO_DRIVER;
	}
	if (len < 0) {
		p_eprintf(e->p, "Cannot get register dump: %s\n", g_strerror(-len));
		return ETHTOOL_NO_REGS;
	}
	data = kzalloc(e->p->k, MAX((size_t)len, 1));
	regs.len = (u32)len;
	e->ops->get_regs(e->dev, &regs, data);
	if (raw)
		p_write(e->p, (const char *)data, regs.len);
	else if (!hex && e->dev->dsa_user && regs.version >> 4 == SWITCH_88E6341 &&
		 regs.len >= 2 * SWITCH_PORT_REGS)
		print_switch_port(e, data);
	else
		print_hex(e, data, regs.len);
	kfree(data);
	return 0;
}

int eth_show_eee(struct eth *e)
{
	struct ethtool_eee eee = {0};
	int err = e->ops->get_eee ? e->ops->get_eee(e->dev, &eee) : -EOPNOTSUPP;

	if (err)
		return eth_netlink_error(e, NULL, err, ETHTOOL_FAILED);
	p_printf(e->p, "EEE settings for %s:\n\tEEE status: ", e->dev->name);
	if (linkmode_empty(eee.supported)) {
		p_puts(e->p, "not supported\n");
		return 0;
	}
	if (eee.eee_enabled)
		p_printf(e->p, "enabled - %s\n", eee.eee_active ? "active" : "inactive");
	else
		p_puts(e->p, "disabled\n");
	if (eee.tx_lpi_enabled)
		p_printf(e->p, "\tTx LPI: %u (us)\n", eee.tx_lpi_timer);
	else
		p_puts(e->p, "\tTx LPI: disabled\n");
	eth_print_modes(e, "Supported EEE link modes:  ", eee.supported);
	eth_print_modes(e, "Advertised EEE link modes:  ", eee.advertised);
	eth_print_modes(e, "Link partner advertised EEE link modes:  ", eee.lp_advertised);
	return 0;
}

int eth_set_eee(struct eth *e)
{
	struct ethtool_eee eee = {0}, before;
	int err = e->ops->get_eee && e->ops->set_eee ? e->ops->get_eee(e->dev, &eee) : -EOPNOTSUPP;

	before = eee;
	if (!*e->argv) {
		p_eprintf(e->p, "ethtool (--set-eee): parameters missing\n");
		return ETHTOOL_FAILED;
	}
	for (; *e->argv; e->argv += 2) {
		const char *name = *e->argv, *value = e->argv[1];
		bool on;
		u64 n;

		if (!value)
			return eth_no_value(e, "--set-eee", name);
		on = !strcmp(value, "on");
		if (!strcmp(name, "tx-timer")) {
			if (!parse_u64(value, 0, UINT32_MAX, &n))
				return eth_bad_value(e, "--set-eee", name, value);
			eee.tx_lpi_timer = (u32)n;
			continue;
		}
		if (strcmp(name, "eee") != 0 && strcmp(name, "tx-lpi") != 0)
			return eth_unknown(e, "--set-eee", name);
		if (!on && strcmp(value, "off") != 0)
			return eth_bad_value(e, "--set-eee", name, value);
		*(*name == 'e' ? &eee.eee_enabled : &eee.tx_lpi_enabled) = on;
	}
	if (!err && memcmp(&eee, &before, sizeof(eee)) != 0)
		err = e->ops->set_eee(e->dev, &eee);
	return err ? eth_netlink_error(e, NULL, err, ETHTOOL_NO_EEE_SET) : 0;
}
