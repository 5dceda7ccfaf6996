/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ethtool -S, --phy-statistics, --cable-test and -d. */
#include "ethtool-private.h"

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
	int n;

	if (!e->ops->cable_test)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_FAILED);
	p_printf(e->p, "Cable test started for device %s.\n", e->dev->name);
	n = e->ops->cable_test(e->dev, pairs);
	if (n < 0)
		return eth_netlink_error(e, n, ETHTOOL_FAILED);
	p_printf(e->p, "Cable test completed for device %s.\n", e->dev->name);
	for (int i = 0; i < n; i++) {
		p_printf(e->p, "Pair %c code %s\n", pairs[i].pair,
			 pairs[i].code < ARRAY_SIZE(codes) ? codes[pairs[i].code] : "Unknown");
		if (pairs[i].length_cm != UINT32_MAX)
			p_printf(e->p, "Pair %c, fault length: %.2fm\n", pairs[i].pair,
				 (double)pairs[i].length_cm / 100);
	}
	return 0;
}

/* No pretty-printer of ethtool knows these devices: the raw bytes. */
int eth_regs(struct eth *e)
{
	int len = e->ops->get_regs_len ? e->ops->get_regs_len(e->dev) : -EOPNOTSUPP;
	struct ethtool_regs regs = {0};
	u8 *data;

	if (len < 0) {
		p_eprintf(e->p, "Cannot get register dump: %s\n", g_strerror(-len));
		return ETHTOOL_NO_REGS;
	}
	data = kzalloc(e->p->k, MAX((size_t)len, 1));
	regs.len = (u32)len;
	e->ops->get_regs(e->dev, &regs, data);
	p_puts(e->p, "Offset\t\tValues\n------\t\t------");
	for (u32 i = 0; i < regs.len; i++) {
		if (i % 16 == 0)
			p_printf(e->p, "\n0x%04x:\t\t", i);
		p_printf(e->p, "%02x ", data[i]);
	}
	p_puts(e->p, "\n\n");
	kfree(data);
	return 0;
}
