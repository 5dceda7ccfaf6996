/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ethtool: the commands that the board's drivers have answers to, with the
 * output and the exit statuses of ethtool 6.1 on Linux 6.12.
 */
#include "ethtool-private.h"

#include <device.h>
#include <net.h>

int eth_netlink_error(struct eth *e, int err, int status)
{
	p_eprintf(e->p, "netlink error: %s\n", g_strerror(-err));
	return status;
}

/* What ioctls' errors look like. */
static int ioctl_error(struct eth *e, const char *what, int err, int status)
{
	p_eprintf(e->p, "%s: %s\n", what, g_strerror(-err));
	return status;
}

static int driver_info(struct eth *e)
{
	struct ethtool_drvinfo info = {0};

	if (e->ops->get_drvinfo)
		e->ops->get_drvinfo(e->dev, &info);
	else if (e->dev->dev.parent)
		g_strlcpy(info.bus_info, dev_name(e->dev->dev.parent), sizeof(info.bus_info));
	else
		return ioctl_error(e, "Cannot get driver information", -EOPNOTSUPP, 71);
	p_printf(e->p, "driver: %s\nversion: %s\nfirmware-version: %s\n", info.driver, info.version,
		 info.fw_version);
	p_printf(e->p, "expansion-rom-version: \nbus-info: %s\n", info.bus_info);
	p_printf(e->p, "supports-statistics: %s\n",
		 e->ops->get_sset_count && e->ops->get_sset_count(e->dev, ETH_SS_STATS) > 0 ?
			 "yes" :
			 "no");
	p_printf(e->p, "supports-test: %s\n",
		 e->ops->get_sset_count && e->ops->get_sset_count(e->dev, ETH_SS_TEST) > 0 ? "yes" :
											     "no");
	p_puts(e->p, "supports-eeprom-access: no\n");
	p_printf(e->p, "supports-register-dump: %s\n",
		 e->ops->get_regs_len && e->ops->get_regs_len(e->dev) > 0 ? "yes" : "no");
	p_puts(e->p, "supports-priv-flags: no\n");
	return 0;
}

static const char *on_off(bool on)
{
	return on ? "on" : "off";
}

static int show_pause(struct eth *e)
{
	struct ethtool_link_ksettings ks = {0};
	struct ethtool_pauseparam pause = {0};

	if (!e->ops->get_pauseparam)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_FAILED);
	e->ops->get_pauseparam(e->dev, &pause);
	p_printf(e->p, "Pause parameters for %s:\n", e->dev->name);
	p_printf(e->p, "Autonegotiate:\t%s\nRX:\t\t%s\nTX:\t\t%s\n", on_off(pause.autoneg),
		 on_off(pause.rx_pause), on_off(pause.tx_pause));
	if (pause.autoneg && e->ops->get_link_ksettings &&
	    !e->ops->get_link_ksettings(e->dev, &ks) && ks.base.autoneg == AUTONEG_ENABLE) {
		const unsigned long *ours = ks.link_modes.advertising;
		const unsigned long *theirs = ks.link_modes.lp_advertising;
		bool p = test_bit(ETHTOOL_LINK_MODE_Pause_BIT, ours);
		bool a = test_bit(ETHTOOL_LINK_MODE_Asym_Pause_BIT, ours);
		bool lp = test_bit(ETHTOOL_LINK_MODE_Pause_BIT, theirs);
		bool la = test_bit(ETHTOOL_LINK_MODE_Asym_Pause_BIT, theirs);

		/* 802.3 table 28B-3 */
		p_printf(e->p, "RX negotiated: %s\nTX negotiated: %s\n",
			 on_off((p && lp) || (p && a && !lp && la)),
			 on_off((p && lp) || (!p && a && lp && la)));
	}
	p_puts(e->p, "\n");
	return 0;
}

/* "on" or "off" in the word after @name: 1, 0, or -1 if it is neither or not given. */
static int take_on_off(struct eth *e, const char *name, u32 *value)
{
	if (!*e->argv || strcmp(*e->argv, name) != 0)
		return 0;
	if (!e->argv[1] || (strcmp(e->argv[1], "on") != 0 && strcmp(e->argv[1], "off") != 0))
		return -1;
	*value = !strcmp(e->argv[1], "on");
	e->argv += 2;
	return 1;
}

static int bad_arguments(struct eth *e)
{
	p_eprintf(e->p, "ethtool: bad command line argument(s)\n"
			"For more information run ethtool -h\n");
	return ETHTOOL_FAILED;
}

static int set_pause(struct eth *e)
{
	struct ethtool_pauseparam pause = {0};
	int err;

	if (!e->ops->set_pauseparam || !e->ops->get_pauseparam)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_NO_PAUSE_SET);
	e->ops->get_pauseparam(e->dev, &pause);
	while (*e->argv) {
		int a = take_on_off(e, "autoneg", &pause.autoneg);
		int r = a ? 0 : take_on_off(e, "rx", &pause.rx_pause);
		int t = a || r ? 0 : take_on_off(e, "tx", &pause.tx_pause);

		if (a + r + t <= 0)
			return bad_arguments(e);
	}
	err = e->ops->set_pauseparam(e->dev, &pause);
	return err ? eth_netlink_error(e, err, ETHTOOL_NO_PAUSE_SET) : 0;
}

static void print_or_na(struct process *p, const char *label, u32 value)
{
	if (value)
		p_printf(p, "%s%u\n", label, value);
	else
		p_printf(p, "%sn/a\n", label);
}

static int show_ring(struct eth *e)
{
	struct ethtool_ringparam ring = {0};

	if (!e->ops->get_ringparam)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_FAILED);
	e->ops->get_ringparam(e->dev, &ring);
	p_printf(e->p, "Ring parameters for %s:\nPre-set maximums:\n", e->dev->name);
	print_or_na(e->p, "RX:\t\t", ring.rx_max_pending);
	print_or_na(e->p, "RX Mini:\t", ring.rx_mini_max_pending);
	print_or_na(e->p, "RX Jumbo:\t", ring.rx_jumbo_max_pending);
	print_or_na(e->p, "TX:\t\t", ring.tx_max_pending);
	p_puts(e->p, "Current hardware settings:\n");
	print_or_na(e->p, "RX:\t\t", ring.rx_pending);
	print_or_na(e->p, "RX Mini:\t", ring.rx_mini_pending);
	print_or_na(e->p, "RX Jumbo:\t", ring.rx_jumbo_pending);
	print_or_na(e->p, "TX:\t\t", ring.tx_pending);
	p_puts(e->p, "RX Buf Len:\t\tn/a\nCQE Size:\t\tn/a\nTX Push:\toff\n"
		     "TCP data split:\tn/a\n\n");
	return 0;
}

/* Pairs of a name in @names and a number, into @values; 0 or the exit status. */
static int take_numbers(struct eth *e, const char *const *names, u32 **values)
{
	while (*e->argv) {
		u64 n;
		u32 i;

		for (i = 0; names[i] && strcmp(names[i], *e->argv) != 0; i++)
			;
		if (!names[i] || !e->argv[1] || !parse_u64(e->argv[1], 0, UINT32_MAX, &n))
			return bad_arguments(e);
		*values[i] = (u32)n;
		e->argv += 2;
	}
	return 0;
}

static int set_ring(struct eth *e)
{
	static const char *const names[] = {"rx", "rx-mini", "rx-jumbo", "tx", NULL};
	struct ethtool_ringparam ring = {0};
	u32 *values[] = {&ring.rx_pending, &ring.rx_mini_pending, &ring.rx_jumbo_pending,
			 &ring.tx_pending};
	int err;

	if (!e->ops->set_ringparam || !e->ops->get_ringparam)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_NO_RING_SET);
	e->ops->get_ringparam(e->dev, &ring);
	err = take_numbers(e, names, values);
	if (err)
		return err;
	if (ring.rx_pending > ring.rx_max_pending || ring.tx_pending > ring.tx_max_pending) {
		p_eprintf(e->p, "netlink error: requested ring size exceeds maximum (offset 36)\n");
		return eth_netlink_error(e, -EINVAL, ETHTOOL_NO_RING_SET);
	}
	err = e->ops->set_ringparam(e->dev, &ring);
	return err ? eth_netlink_error(e, err, ETHTOOL_NO_RING_SET) : 0;
}

static int show_coalesce(struct eth *e)
{
	struct ethtool_coalesce c = {0};

	if (!e->ops->get_coalesce)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_FAILED);
	e->ops->get_coalesce(e->dev, &c);
	p_printf(e->p, "Coalesce parameters for %s:\n", e->dev->name);
	p_puts(e->p, "Adaptive RX: n/a  TX: n/a\n"
		     "stats-block-usecs:\tn/a\nsample-interval:\tn/a\n"
		     "pkt-rate-low:\t\tn/a\npkt-rate-high:\t\tn/a\n\n");
	p_printf(e->p, "rx-usecs:\t%u\nrx-frames:\t%u\n", c.rx_coalesce_usecs,
		 c.rx_max_coalesced_frames);
	p_puts(e->p, "rx-usecs-irq:\tn/a\nrx-frames-irq:\tn/a\n\ntx-usecs:\tn/a\n");
	p_printf(e->p, "tx-frames:\t%u\n", c.tx_max_coalesced_frames);
	p_puts(e->p, "tx-usecs-irq:\tn/a\ntx-frames-irq:\tn/a\n\n"
		     "rx-usecs-low:\tn/a\nrx-frame-low:\tn/a\n"
		     "tx-usecs-low:\tn/a\ntx-frame-low:\tn/a\n\n"
		     "rx-usecs-high:\tn/a\nrx-frame-high:\tn/a\n"
		     "tx-usecs-high:\tn/a\ntx-frame-high:\tn/a\n\n"
		     "CQE mode RX: n/a  TX: n/a\n\n");
	return 0;
}

static int set_coalesce(struct eth *e)
{
	static const char *const names[] = {"rx-usecs", "rx-frames", "tx-frames", NULL};
	struct ethtool_coalesce c = {0};
	u32 *values[] = {&c.rx_coalesce_usecs, &c.rx_max_coalesced_frames,
			 &c.tx_max_coalesced_frames};
	int err;

	if (!e->ops->set_coalesce || !e->ops->get_coalesce)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_FAILED);
	e->ops->get_coalesce(e->dev, &c);
	err = take_numbers(e, names, values);
	if (err)
		return err;
	err = e->ops->set_coalesce(e->dev, &c);
	return err ? eth_netlink_error(e, err, ETHTOOL_FAILED) : 0;
}

static int restart(struct eth *e)
{
	int err = e->ops->nway_reset ? e->ops->nway_reset(e->dev) : -EOPNOTSUPP;

	return err ? ioctl_error(e, "Cannot restart autonegotiation", err, ETHTOOL_IOCTL_FAILED) :
		     0;
}

static int identify(struct eth *e)
{
	return ioctl_error(e, "Cannot identify NIC", -EOPNOTSUPP, ETHTOOL_IOCTL_FAILED);
}

static int self_test(struct eth *e)
{
	return ioctl_error(e, "Cannot test", -EOPNOTSUPP, ETHTOOL_NO_REGS);
}

static int permanent_address(struct eth *e)
{
	const u8 *mac = board_mac(e->dev->k->board, e->dev->name);

	if (mac && !e->dev->dsa_user)
		p_printf(e->p, "Permanent address: %02x:%02x:%02x:%02x:%02x:%02x\n", mac[0], mac[1],
			 mac[2], mac[3], mac[4], mac[5]);
	else
		p_puts(e->p, "Permanent address: not set\n");
	return 0;
}

static int timestamping(struct eth *e)
{
	p_printf(e->p,
		 "Time stamping parameters for %s:\nCapabilities:\n\tsoftware-receive\n"
		 "\tsoftware-system-clock\nPTP Hardware Clock: none\n"
		 "Hardware Transmit Timestamp Modes: none\nHardware Receive Filter Modes: none\n",
		 e->dev->name);
	return 0;
}

static const struct {
	const char *brief, *full;
	int (*run)(struct eth *e);
	int no_device; /* exit status where there is no such device */
} commands[] = {
	{"-s", "--change", eth_change, ETHTOOL_NO_DATA},
	{"-a", "--show-pause", show_pause, ETHTOOL_FAILED},
	{"-A", "--pause", set_pause, ETHTOOL_NO_PAUSE_SET},
	{"-c", "--show-coalesce", show_coalesce, ETHTOOL_FAILED},
	{"-C", "--coalesce", set_coalesce, ETHTOOL_FAILED},
	{"-d", "--register-dump", eth_regs, ETHTOOL_NO_REGS},
	{"-g", "--show-ring", show_ring, ETHTOOL_FAILED},
	{"-G", "--set-ring", set_ring, ETHTOOL_NO_RING_SET},
	{"-i", "--driver", driver_info, 71},
	{"-p", "--identify", identify, ETHTOOL_IOCTL_FAILED},
	{"-P", "--show-permaddr", permanent_address, ETHTOOL_FAILED},
	{"-r", "--negotiate", restart, ETHTOOL_IOCTL_FAILED},
	{"-S", "--statistics", eth_stats, ETHTOOL_NO_STRINGS},
	{"-t", "--test", self_test, ETHTOOL_NO_REGS},
	{"-T", "--show-time-stamping", timestamping, ETHTOOL_FAILED},
	{"", "--phy-statistics", eth_phy_stats, ETHTOOL_NO_STRINGS},
	{"", "--cable-test", eth_cable_test, ETHTOOL_FAILED},
};

static int no_device(struct process *p, int (*run)(struct eth *e), int status)
{
	bool netlink = status == ETHTOOL_FAILED || run == eth_settings || run == eth_change;

	if (run == eth_stats || run == eth_phy_stats)
		p_eprintf(p, "Cannot get stats strings information: No such device\n");
	else if (!netlink)
		p_eprintf(p, "Cannot get device settings: No such device\n");
	for (int i = 0; netlink && i < (run == eth_settings ? 5 : 1); i++)
		p_eprintf(p, "netlink error: no device matches name (offset 24)\n"
			     "netlink error: No such device\n");
	if (run == eth_settings)
		p_eprintf(p, "No data available\n");
	return status;
}

int ethtool_main(struct process *p, int argc, char **argv)
{
	static const struct ethtool_ops no_ops;
	int (*run)(struct eth * e) = NULL;
	struct eth e = {.p = p, .argv = argv + 1};
	int status = ETHTOOL_NO_DATA;
	const char *name;

	for (size_t i = 0; *e.argv && i < ARRAY_SIZE(commands); i++)
		if (!strcmp(*e.argv, commands[i].brief) || !strcmp(*e.argv, commands[i].full)) {
			run = commands[i].run;
			status = commands[i].no_device;
			e.argv++;
			break;
		}
	name = *e.argv;
	if (!name || (!run && *name == '-'))
		return bad_arguments(&e);
	e.argv++;
	if (!run)
		run = eth_settings;
	cpu_charge(p->k, COST_SYSCALL);
	rtnl_lock(p->k);
	e.dev = __dev_get_by_name(p->k, name);
	if (!e.dev) {
		status = no_device(p, run, status);
	} else {
		e.ops = e.dev->ethtool_ops ? e.dev->ethtool_ops : &no_ops;
		status = run(&e);
	}
	rtnl_unlock(p->k);
	return status;
}
