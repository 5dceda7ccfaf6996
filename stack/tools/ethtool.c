/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ethtool: the commands that the board's drivers have answers to, with the
 * output and the exit statuses of ethtool 6.1 on Linux 6.12. As there, what is
 * set to the value that it has is not set at all: no driver hears of it.
 */
#include "ethtool-private.h"

#include <device.h>
#include <dsa.h>
#include <net.h>

#include "print.h"

/* Linux fills it in before it asks the driver. Assumption: the guest is as 6.12 is. */
#define KERNEL_RELEASE "6.12.0"

int eth_netlink_error(struct eth *e, const char *why, int err, int status)
{
	if (why)
		p_eprintf(e->p, "netlink error: %s\n", why);
	p_eprintf(e->p, "netlink error: %s\n", g_strerror(-err));
	if (e->json)
		p_puts(e->p, "[ ]\n");
	return status;
}

int eth_no_value(struct eth *e, const char *command, const char *name)
{
	p_eprintf(e->p, "ethtool (%s): no value for parameter '%s'\n", command, name);
	return ETHTOOL_FAILED;
}

int eth_bad_value(struct eth *e, const char *command, const char *name, const char *value)
{
	p_eprintf(e->p, "ethtool (%s): invalid value '%s' for parameter '%s'\n", command, value,
		  name);
	return ETHTOOL_FAILED;
}

int eth_unknown(struct eth *e, const char *command, const char *name)
{
	p_eprintf(e->p, "ethtool (%s): unknown parameter '%s'\n", command, name);
	return ETHTOOL_FAILED;
}

int eth_bad_arguments(struct eth *e)
{
	p_eprintf(e->p, "ethtool: bad command line argument(s)\n"
			"For more information run ethtool -h\n");
	return ETHTOOL_FAILED;
}

/* What ioctls' errors look like. */
static int ioctl_error(struct eth *e, const char *what, int err, int status)
{
	p_eprintf(e->p, "%s: %s\n", what, g_strerror(-err));
	return status;
}

static int driver_info(struct eth *e)
{
	struct ethtool_drvinfo info = {.version = KERNEL_RELEASE};

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

static int show_pause(struct eth *e)
{
	struct ethtool_link_ksettings ks = {0};
	struct ethtool_pauseparam pause = {0};
	struct printer out;

	if (!e->ops->get_pauseparam)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_FAILED);
	e->ops->get_pauseparam(e->dev, &pause);
	print_begin(&out, e->p, e->json, true);
	print_open_object(&out, NULL);
	print_string(&out, "ifname", "Pause parameters for %s:\n", e->dev->name);
	print_bool(&out, "autonegotiate", "Autonegotiate:\t%s\n", pause.autoneg);
	print_bool(&out, "rx", "RX:\t\t%s\n", pause.rx_pause);
	print_bool(&out, "tx", "TX:\t\t%s\n", pause.tx_pause);
	if (pause.autoneg && e->ops->get_link_ksettings &&
	    !e->ops->get_link_ksettings(e->dev, &ks) && ks.base.autoneg == AUTONEG_ENABLE &&
	    !linkmode_empty(ks.link_modes.lp_advertising)) {
		const unsigned long *ours = ks.link_modes.advertising;
		const unsigned long *theirs = ks.link_modes.lp_advertising;
		bool p = test_bit(ETHTOOL_LINK_MODE_Pause_BIT, ours);
		bool a = test_bit(ETHTOOL_LINK_MODE_Asym_Pause_BIT, ours);
		bool lp = test_bit(ETHTOOL_LINK_MODE_Pause_BIT, theirs);
		bool la = test_bit(ETHTOOL_LINK_MODE_Asym_Pause_BIT, theirs);

		/* 802.3 table 28B-3 */
		print_open_object(&out, "negotiated");
		print_bool(&out, "rx", "RX negotiated: %s\n", (p && lp) || (p && a && !lp && la));
		print_bool(&out, "tx", "TX negotiated: %s\n", (p && lp) || (!p && a && lp && la));
		print_close(&out);
	}
	print_text(&out, "\n");
	print_close(&out);
	print_end(&out);
	return 0;
}

static int set_pause(struct eth *e)
{
	struct ethtool_pauseparam pause = {0}, before;
	int err;

	if (e->ops->get_pauseparam)
		e->ops->get_pauseparam(e->dev, &pause);
	before = pause;
	for (; *e->argv; e->argv += 2) {
		const char *name = *e->argv, *value = e->argv[1];
		u32 *to = !strcmp(name, "autoneg") ? &pause.autoneg :
			  !strcmp(name, "rx")	   ? &pause.rx_pause :
			  !strcmp(name, "tx")	   ? &pause.tx_pause :
						     NULL;

		if (!to)
			return eth_unknown(e, "-A", name);
		if (!value)
			return eth_no_value(e, "-A", name);
		if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)
			return eth_bad_value(e, "-A", name, value);
		*to = !strcmp(value, "on");
	}
	if (!e->ops->set_pauseparam || !e->ops->get_pauseparam)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_NO_PAUSE_SET);
	if (!memcmp(&pause, &before, sizeof(pause)))
		return 0;
	err = e->ops->set_pauseparam(e->dev, &pause);
	return err ? eth_netlink_error(e, NULL, err, ETHTOOL_NO_PAUSE_SET) : 0;
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
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_FAILED);
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
		     "TCP data split:\tn/a\n");
	return 0;
}

/* Pairs of a name in @names and a number, into @values; 0 or the exit status. */
static int take_numbers(struct eth *e, const char *command, const char *const *names, u32 **values)
{
	for (; *e->argv; e->argv += 2) {
		u64 n;
		u32 i;

		for (i = 0; names[i] && strcmp(names[i], *e->argv) != 0; i++)
			;
		if (!names[i])
			return eth_unknown(e, command, *e->argv);
		if (!e->argv[1])
			return eth_no_value(e, command, *e->argv);
		if (!parse_u64(e->argv[1], 0, UINT32_MAX, &n))
			return eth_bad_value(e, command, *e->argv, e->argv[1]);
		*values[i] = (u32)n;
	}
	return 0;
}

static int set_ring(struct eth *e)
{
	static const char *const names[] = {"rx", "rx-mini", "rx-jumbo", "tx", NULL};
	struct ethtool_ringparam ring = {0}, before;
	u32 *values[] = {&ring.rx_pending, &ring.rx_mini_pending, &ring.rx_jumbo_pending,
			 &ring.tx_pending};
	int err;

	if (e->ops->get_ringparam)
		e->ops->get_ringparam(e->dev, &ring);
	before = ring;
	err = take_numbers(e, "-G", names, values);
	if (err)
		return err;
	if (!e->ops->set_ringparam || !e->ops->get_ringparam)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_NO_RING_SET);
	if (ring.rx_pending > ring.rx_max_pending || ring.tx_pending > ring.tx_max_pending)
		return eth_netlink_error(e, "requested ring size exceeds maximum (offset 36)",
					 -EINVAL, ETHTOOL_NO_RING_SET);
	if (!memcmp(&ring, &before, sizeof(ring)))
		return 0;
	err = e->ops->set_ringparam(e->dev, &ring);
	return err ? eth_netlink_error(e, NULL, err, ETHTOOL_NO_RING_SET) : 0;
}

static int show_coalesce(struct eth *e)
{
	struct ethtool_coalesce c = {0};

	if (!e->ops->get_coalesce)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_FAILED);
	e->ops->get_coalesce(e->dev, &c);
	p_printf(e->p, "Coalesce parameters for %s:\n", e->dev->name);
	p_puts(e->p, "Adaptive RX: n/a  TX: n/a\n"
		     "stats-block-usecs: n/a\nsample-interval: n/a\n"
		     "pkt-rate-low: n/a\npkt-rate-high: n/a\n\n");
	p_printf(e->p, "rx-usecs: %u\nrx-frames: %u\n", c.rx_coalesce_usecs,
		 c.rx_max_coalesced_frames);
	p_puts(e->p, "rx-usecs-irq: n/a\nrx-frames-irq: n/a\n\ntx-usecs: n/a\n");
	p_printf(e->p, "tx-frames: %u\n", c.tx_max_coalesced_frames);
	p_puts(e->p, "tx-usecs-irq: n/a\ntx-frames-irq: n/a\n\n"
		     "rx-usecs-low: n/a\nrx-frame-low: n/a\n"
		     "tx-usecs-low: n/a\ntx-frame-low: n/a\n\n"
		     "rx-usecs-high: n/a\nrx-frame-high: n/a\n"
		     "tx-usecs-high: n/a\ntx-frame-high: n/a\n\n"
		     "CQE mode RX: n/a  TX: n/a\n\n");
	return 0;
}

static int set_coalesce(struct eth *e)
{
	static const char *const names[] = {"rx-usecs", "rx-frames", "tx-frames", NULL};
	struct ethtool_coalesce c = {0}, before;
	u32 *values[] = {&c.rx_coalesce_usecs, &c.rx_max_coalesced_frames,
			 &c.tx_max_coalesced_frames};
	int err;

	if (e->ops->get_coalesce)
		e->ops->get_coalesce(e->dev, &c);
	before = c;
	err = take_numbers(e, "-C", names, values);
	if (err)
		return err;
	if (!e->ops->set_coalesce || !e->ops->get_coalesce)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_FAILED);
	if (!memcmp(&c, &before, sizeof(c)))
		return 0;
	err = e->ops->set_coalesce(e->dev, &c);
	return err ? eth_netlink_error(e, NULL, err, ETHTOOL_FAILED) : 0;
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

static int show_channels(struct eth *e)
{
	return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_FAILED); /* no driver has them */
}

/* Linux notes a device's address when it is registered, if the firmware gave it. */
static int permanent_address(struct eth *e)
{
	const struct net_device *dev = e->dev;
	const char *label = dev->dsa_user ? dev->dsa_user->name : dev->name;
	const u8 *mac = dev->dev.parent ? board_mac(dev->k->board, label) : NULL;

	if (mac)
		p_printf(e->p, "Permanent address: %02x:%02x:%02x:%02x:%02x:%02x\n", mac[0], mac[1],
			 mac[2], mac[3], mac[4], mac[5]);
	else
		p_puts(e->p, "Permanent address: not set\n");
	return 0;
}

static int timestamping(struct eth *e)
{
	/* The switch driver is as without its PTP part, and refuses. */
	if (e->dev->dsa_user)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_FAILED);
	p_printf(e->p, "Time stamping parameters for %s:\nCapabilities:\n%s", e->dev->name,
		 e->dev->flags & IFF_LOOPBACK ? "\tsoftware-transmit\n" : "");
	p_puts(e->p, "\tsoftware-receive\n\tsoftware-system-clock\nPTP Hardware Clock: none\n"
		     "Hardware Transmit Timestamp Modes: none\n"
		     "Hardware Receive Filter Modes: none\n");
	return 0;
}

/* How words behind the device are taken that the command has no use for. */
enum extra { EXTRA_OWN, EXTRA_IGNORED, EXTRA_UNEXPECTED, EXTRA_BAD };

static const struct command {
	const char *brief, *full;
	int (*run)(struct eth *e);
	enum extra extra;
	bool json;
	/* Where there is no such device: exit status, and what an ioctl says; NULL: netlink. */
	int no_device;
	const char *ioctl;
} commands[] = {
	{"-s", "--change", eth_change, EXTRA_OWN, false, ETHTOOL_NO_DATA, NULL},
	{"-a", "--show-pause", show_pause, EXTRA_UNEXPECTED, true, ETHTOOL_FAILED, NULL},
	{"-A", "--pause", set_pause, EXTRA_OWN, false, ETHTOOL_NO_PAUSE_SET, NULL},
	{"-c", "--show-coalesce", show_coalesce, EXTRA_UNEXPECTED, false, ETHTOOL_FAILED, NULL},
	{"-C", "--coalesce", set_coalesce, EXTRA_OWN, false, ETHTOOL_FAILED, NULL},
	{"-d", "--register-dump", eth_regs, EXTRA_OWN, false, ETHTOOL_NO_DRIVER,
	 "Cannot get driver information"},
	{"-g", "--show-ring", show_ring, EXTRA_UNEXPECTED, false, ETHTOOL_FAILED, NULL},
	{"-G", "--set-ring", set_ring, EXTRA_OWN, false, ETHTOOL_NO_RING_SET, NULL},
	{"-i", "--driver", driver_info, EXTRA_BAD, false, 71, "Cannot get driver information"},
	{"-k", "--show-features", eth_show_features, EXTRA_UNEXPECTED, true, ETHTOOL_FAILED, NULL},
	{"", "--show-offload", eth_show_features, EXTRA_UNEXPECTED, true, ETHTOOL_FAILED, NULL},
	{"-K", "--features", eth_set_features, EXTRA_OWN, false, ETHTOOL_NO_FEATURES, NULL},
	{"", "--offload", eth_set_features, EXTRA_OWN, false, ETHTOOL_NO_FEATURES, NULL},
	{"-l", "--show-channels", show_channels, EXTRA_UNEXPECTED, false, ETHTOOL_FAILED, NULL},
	{"-p", "--identify", identify, EXTRA_IGNORED, false, ETHTOOL_IOCTL_FAILED,
	 "Cannot identify NIC"},
	{"-P", "--show-permaddr", permanent_address, EXTRA_UNEXPECTED, false, ETHTOOL_FAILED, ""},
	{"-r", "--negotiate", restart, EXTRA_BAD, false, ETHTOOL_IOCTL_FAILED,
	 "Cannot restart autonegotiation"},
	{"-S", "--statistics", eth_stats, EXTRA_OWN, false, ETHTOOL_NO_STRINGS,
	 "Cannot get stats strings information"},
	{"-t", "--test", self_test, EXTRA_IGNORED, false, ETHTOOL_NO_REGS, "Cannot get strings"},
	{"-T", "--show-time-stamping", timestamping, EXTRA_UNEXPECTED, false, ETHTOOL_FAILED, NULL},
	{"", "--phy-statistics", eth_phy_stats, EXTRA_BAD, false, ETHTOOL_NO_STRINGS,
	 "Cannot get stats strings information"},
	{"", "--cable-test", eth_cable_test, EXTRA_UNEXPECTED, true, ETHTOOL_FAILED, NULL},
	{"", "--show-eee", eth_show_eee, EXTRA_UNEXPECTED, false, ETHTOOL_FAILED, NULL},
	{"", "--set-eee", eth_set_eee, EXTRA_OWN, false, ETHTOOL_NO_EEE_SET, NULL},
};

/* The settings come as answers to five requests; each says that it has none. */
static const struct command settings = {NULL, NULL, NULL, EXTRA_IGNORED, false, ETHTOOL_NO_DATA,
					NULL};

static int no_device(struct eth *e, const struct command *command)
{
	if (command->ioctl && *command->ioctl) {
		p_eprintf(e->p, "%s: No such device\n", command->ioctl);
		return command->no_device;
	}
	for (int i = command == &settings ? 0 : 4; i < 5; i++)
		eth_netlink_error(e, command->ioctl ? NULL : "no device matches name (offset 24)",
				  -ENODEV, 0);
	if (command == &settings)
		p_eprintf(e->p, "No data available\n");
	return command->no_device;
}

static const struct command *find_command(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(word, commands[i].brief) || !strcmp(word, commands[i].full))
			return &commands[i];
	return *word == '-' ? NULL : &settings;
}

static int help(struct process *p)
{
	p_puts(p, "ethtool version 6.1\nUsage:\n"
		  "        ethtool [ FLAGS ] DEVNAME\tDisplay standard information about device\n");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		p_printf(p, "        ethtool [ FLAGS ] %s%s%s DEVNAME\n", commands[i].brief,
			 *commands[i].brief ? "|" : "", commands[i].full);
	p_puts(p, "        ethtool -h|--help\n        ethtool --version\n\n"
		  "FLAGS:\n\t--json\tof those that have it\n");
	return 0;
}

int ethtool_main(struct process *p, int argc, char **argv)
{
	static const struct ethtool_ops no_ops;
	struct eth e = {.p = p, .argv = argv + 1};
	const struct command *command;
	const char *name;
	int status;

	if (*e.argv && !strcmp(*e.argv, "--version")) {
		p_puts(p, "ethtool version 6.1\n");
		return 0;
	}
	if (*e.argv && (!strcmp(*e.argv, "-h") || !strcmp(*e.argv, "--help")))
		return help(p);
	if (*e.argv && !strcmp(*e.argv, "--json")) {
		e.json = true;
		e.argv++;
	}
	command = *e.argv ? find_command(*e.argv) : NULL;
	if (command && command != &settings)
		e.argv++;
	name = *e.argv;
	if (!command || !name || *name == '-' || (e.json && !command->json)) {
		e.json = false;
		return eth_bad_arguments(&e);
	}
	e.argv++;
	if (*e.argv && command->extra == EXTRA_BAD)
		return eth_bad_arguments(&e);
	if (*e.argv && command->extra == EXTRA_UNEXPECTED) {
		p_eprintf(p, "ethtool: unexpected parameter '%s'\n", *e.argv);
		return ETHTOOL_FAILED;
	}
	cpu_charge(p->k, COST_SYSCALL);
	rtnl_lock(p->k);
	e.dev = __dev_get_by_name(p->k, name);
	e.ops = e.dev && e.dev->ethtool_ops ? e.dev->ethtool_ops : &no_ops;
	if (!e.dev)
		status = no_device(&e, command);
	else
		status = command == &settings ? eth_settings(&e) : command->run(&e);
	rtnl_unlock(p->k);
	return status;
}
