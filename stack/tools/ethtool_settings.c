/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ethtool DEV and ethtool -s DEV: link modes, speed, duplex, autonegotiation. */
#include "ethtool-private.h"

/* Modes in the order and the pairs in which ethtool prints them. */
static const u32 mode_order[] = {
	ETHTOOL_LINK_MODE_10baseT_Half_BIT,    ETHTOOL_LINK_MODE_10baseT_Full_BIT,
	ETHTOOL_LINK_MODE_100baseT_Half_BIT,   ETHTOOL_LINK_MODE_100baseT_Full_BIT,
	ETHTOOL_LINK_MODE_1000baseT_Half_BIT,  ETHTOOL_LINK_MODE_1000baseT_Full_BIT,
	ETHTOOL_LINK_MODE_10000baseT_Full_BIT, ETHTOOL_LINK_MODE_2500baseX_Full_BIT,
	ETHTOOL_LINK_MODE_1000baseKX_Full_BIT, ETHTOOL_LINK_MODE_1000baseX_Full_BIT,
	ETHTOOL_LINK_MODE_2500baseT_Full_BIT,  ETHTOOL_LINK_MODE_5000baseT_Full_BIT,
};

static const char *pause_text(const unsigned long *modes)
{
	bool pause = test_bit(ETHTOOL_LINK_MODE_Pause_BIT, modes);
	bool asym = test_bit(ETHTOOL_LINK_MODE_Asym_Pause_BIT, modes);

	return pause ? asym ? "Symmetric Receive-only" : "Symmetric" :
	       asym  ? "Transmit-only" :
		       "No";
}

/* The speed's digits at the start of a mode's name. */
static size_t speed_len(const char *name)
{
	return strspn(name, "0123456789");
}

/* @before, then the modes: half and full duplex of one speed share a line. */
void eth_print_modes(struct eth *e, const char *before, const unsigned long *modes)
{
	const char *last = NULL;

	p_printf(e->p, "\t%s", before);
	for (size_t i = 0; i < ARRAY_SIZE(mode_order); i++) {
		const char *name = ethtool_link_mode_name(mode_order[i]);
		size_t len;

		if (!test_bit(mode_order[i], modes) || !name)
			continue;
		len = speed_len(name);
		if (last && len == speed_len(last) && !strncmp(last, name, len))
			p_puts(e->p, " ");
		else if (last)
			p_printf(e->p, "\n\t%*s", (int)strlen(before), "");
		p_puts(e->p, name);
		last = name;
	}
	p_puts(e->p, last ? "\n" : "Not reported\n");
}

static void print_group(struct eth *e, const char *who, const char *before,
			const unsigned long *modes, bool supported)
{
	bool autoneg = test_bit(ETHTOOL_LINK_MODE_Autoneg_BIT, modes);

	eth_print_modes(e, before, modes);
	p_printf(e->p, "\t%s pause frame use: %s\n", who, pause_text(modes));
	if (supported)
		p_printf(e->p, "\tSupports auto-negotiation: %s\n", autoneg ? "Yes" : "No");
	else
		p_printf(e->p, "\t%s auto-negotiation: %s\n", who, autoneg ? "Yes" : "No");
	p_printf(e->p, "\t%s FEC modes: Not reported\n", who);
}

static void print_ports(struct eth *e, const unsigned long *supported)
{
	static const struct {
		u32 bit;
		const char *text;
	} ports[] = {
		{ETHTOOL_LINK_MODE_TP_BIT, "TP"},
		{ETHTOOL_LINK_MODE_AUI_BIT, "AUI"},
		{ETHTOOL_LINK_MODE_BNC_BIT, "BNC"},
		{ETHTOOL_LINK_MODE_MII_BIT, "MII"},
		{ETHTOOL_LINK_MODE_FIBRE_BIT, "FIBRE"},
		{ETHTOOL_LINK_MODE_Backplane_BIT, "Backplane"},
	};

	const char *between = "";

	p_puts(e->p, "\tSupported ports: [ ");
	for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
		if (!test_bit(ports[i].bit, supported))
			continue;
		p_printf(e->p, "%s%s", between, ports[i].text);
		between = "\t ";
	}
	p_puts(e->p, " ]\n");
}

static const char *port_text(u8 port)
{
	switch (port) {
	case PORT_TP:
		return "Twisted Pair";
	case PORT_AUI:
		return "AUI";
	case PORT_MII:
		return "MII";
	case PORT_FIBRE:
		return "FIBRE";
	case PORT_NONE:
		return "None";
	default:
		return "Other";
	}
}

static const char *const master_slave_cfg[] = {
	NULL, "unknown", "preferred master", "preferred slave", "forced master", "forced slave",
};

static const char *const master_slave_state[] = {
	NULL, "unknown", "master", "slave", "resolution error",
};

static void print_mdix(struct eth *e, const struct ethtool_link_settings *s)
{
	static const char *const now[] = {"Unknown", "off", "on", "Unknown"};

	if (s->eth_tp_mdix_ctrl == ETH_TP_MDI || s->eth_tp_mdix_ctrl == ETH_TP_MDI_X)
		p_printf(e->p, "\tMDI-X: %s (forced)\n", now[s->eth_tp_mdix_ctrl]);
	else
		p_printf(e->p, "\tMDI-X: %s%s\n", now[s->eth_tp_mdix & 3],
			 s->eth_tp_mdix_ctrl == ETH_TP_MDI_AUTO ? " (auto)" : "");
}

static void print_settings(struct eth *e, const struct ethtool_link_ksettings *ks)
{
	const struct ethtool_link_settings *s = &ks->base;
	struct process *p = e->p;

	print_ports(e, ks->link_modes.supported);
	print_group(e, "Supported", "Supported link modes:   ", ks->link_modes.supported, true);
	print_group(e, "Advertised", "Advertised link modes:  ", ks->link_modes.advertising, false);
	if (!linkmode_empty(ks->link_modes.lp_advertising))
		print_group(e, "Link partner advertised",
			    "Link partner advertised link modes:  ", ks->link_modes.lp_advertising,
			    false);
	if (s->speed > 0)
		p_printf(p, "\tSpeed: %dMb/s\n", s->speed);
	else
		p_puts(p, "\tSpeed: Unknown!\n");
	if (s->duplex == DUPLEX_UNKNOWN)
		p_puts(p, "\tDuplex: Unknown! (255)\n");
	else
		p_printf(p, "\tDuplex: %s\n", s->duplex == DUPLEX_FULL ? "Full" : "Half");
	p_printf(p, "\tAuto-negotiation: %s\n", s->autoneg == AUTONEG_ENABLE ? "on" : "off");
	if (s->master_slave_cfg && s->master_slave_cfg < ARRAY_SIZE(master_slave_cfg))
		p_printf(p, "\tmaster-slave cfg: %s\n", master_slave_cfg[s->master_slave_cfg]);
	if (s->master_slave_state && s->master_slave_state < ARRAY_SIZE(master_slave_state))
		p_printf(p, "\tmaster-slave status: %s\n",
			 master_slave_state[s->master_slave_state]);
	p_printf(p, "\tPort: %s\n\tPHYAD: %d\n\tTransceiver: %s\n", port_text(s->port),
		 s->phy_address, s->transceiver ? "external" : "internal");
	if (s->port == PORT_TP)
		print_mdix(e, s);
}

/* A letter a bit of WAKE_*, "d" for none. */
static void print_wake_on(struct eth *e, const char *label, u32 options)
{
	static const char letters[] = "pumbagsf";

	p_printf(e->p, "\t%s: ", label);
	for (u32 i = 0; i < sizeof(letters) - 1; i++)
		if (options & BIT(i))
			p_printf(e->p, "%c", letters[i]);
	p_puts(e->p, options ? "\n" : "d\n");
}

int eth_settings(struct eth *e)
{
	struct ethtool_link_ksettings ks = {0};
	struct ethtool_wolinfo wol = {0};
	bool has = e->ops->get_link_ksettings && !e->ops->get_link_ksettings(e->dev, &ks);

	p_printf(e->p, "Settings for %s:\n", e->dev->name);
	if (has)
		print_settings(e, &ks);
	if (e->ops->get_wol) {
		e->ops->get_wol(e->dev, &wol);
		print_wake_on(e, "Supports Wake-on", wol.supported);
		print_wake_on(e, "Wake-on", wol.wolopts);
	}
	p_printf(e->p, "\tLink detected: %s\n",
		 (e->ops->get_link ? e->ops->get_link(e->dev) : netif_carrier_ok(e->dev)) ? "yes" :
											    "no");
	return 0;
}

/* What the words of -s ask for; 0 and false are what they do not speak of. */
struct wish {
	u32 speed;
	bool duplex, advertise, autoneg, master_slave;
};

static bool take_master_slave(const char *value, u8 *cfg)
{
	for (*cfg = MASTER_SLAVE_CFG_MASTER_PREFERRED; *cfg <= MASTER_SLAVE_CFG_SLAVE_FORCE;
	     (*cfg)++) {
		g_autofree char *word = g_strdelimit(g_strdup(master_slave_cfg[*cfg]), " ", '-');

		if (!strcmp(word, value))
			return true;
	}
	return false;
}

static bool mode_by_name(const char *name, u32 *bit)
{
	for (size_t i = 0; i < ARRAY_SIZE(mode_order); i++) {
		const char *mode = ethtool_link_mode_name(mode_order[i]);

		if (mode && !strcmp(mode, name)) {
			*bit = mode_order[i];
			return true;
		}
	}
	return false;
}

/* A mask in hex, or modes by name, each with "on" or "off"; 0 or the exit status. */
static int take_advertise(struct eth *e, unsigned long *modes)
{
	char *end;
	u64 mask = g_ascii_strtoull(*e->argv, &end, 16);
	u32 bit;

	if (end != *e->argv && !*end) {
		modes[0] = mask;
		e->argv++;
		return 0;
	}
	do {
		const char *value = e->argv[1];

		if (!value || (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)) {
			p_eprintf(e->p,
				  "ethtool (-s): flag '%s' for parameter 'advertise' is not "
				  "followed by 'on' or 'off'\n",
				  *e->argv);
			return ETHTOOL_FAILED;
		}
		if (!mode_by_name(*e->argv, &bit))
			return eth_netlink_error(e, "bit name not found", -EOPNOTSUPP,
						 ETHTOOL_NO_DATA);
		linkmode_mod_bit(bit, modes, !strcmp(value, "on"));
		e->argv += 2;
	} while (*e->argv && mode_by_name(*e->argv, &bit));
	return 0;
}

/* A word of -s that takes one value: 1 taken, 0 not one of them, -1 the value is wrong. */
static int take_word(const char *name, const char *value, struct ethtool_link_settings *s,
		     struct wish *wish)
{
	bool on = !strcmp(value, "on"), off = !strcmp(value, "off");
	u64 n;

	if (!strcmp(name, "speed")) {
		if (!parse_u64(value, 0, UINT32_MAX, &n))
			return -1;
		s->speed = (int)n;
		wish->speed = (u32)n;
	} else if (!strcmp(name, "duplex")) {
		if (strcmp(value, "full") != 0 && strcmp(value, "half") != 0)
			return -1;
		s->duplex = *value == 'f' ? DUPLEX_FULL : DUPLEX_HALF;
		wish->duplex = true;
	} else if (!strcmp(name, "autoneg")) {
		s->autoneg = on ? AUTONEG_ENABLE : AUTONEG_DISABLE;
		wish->autoneg = true;
		return on || off ? 1 : -1;
	} else if (!strcmp(name, "mdix")) {
		s->eth_tp_mdix_ctrl = on ? ETH_TP_MDI_X : off ? ETH_TP_MDI : ETH_TP_MDI_AUTO;
		return on || off || !strcmp(value, "auto") ? 1 : -1;
	} else if (!strcmp(name, "master-slave")) {
		wish->master_slave = true;
		return take_master_slave(value, &s->master_slave_cfg) ? 1 : -1;
	} else {
		return 0;
	}
	return 1;
}

/* The words of -s; 0 or the exit status. */
static int parse_change(struct eth *e, struct ethtool_link_ksettings *ks, struct wish *wish)
{
	while (*e->argv) {
		const char *name = *e->argv;
		int taken, err;

		if (!e->argv[1])
			return eth_no_value(e, "-s", name);
		if (!strcmp(name, "advertise")) {
			e->argv++;
			wish->advertise = true;
			err = take_advertise(e, ks->link_modes.advertising);
			if (err)
				return err;
			continue;
		}
		taken = take_word(name, e->argv[1], &ks->base, wish);
		if (!taken)
			return eth_unknown(e, "-s", name);
		if (taken < 0)
			return eth_bad_value(e, "-s", name, e->argv[1]);
		e->argv += 2;
	}
	return 0;
}

/*
 * Speed and duplex under autonegotiation choose what is advertised: all that is
 * supported and has them. Linux does that in net/ethtool/linkmodes.c,
 * ethnl_auto_linkmodes().
 */
static void advertise_wished(struct ethtool_link_ksettings *ks, const struct wish *wish)
{
	for (size_t i = 0; i < ARRAY_SIZE(mode_order); i++) {
		const char *name = ethtool_link_mode_name(mode_order[i]);
		bool full = name && g_str_has_suffix(name, "/Full");

		if (!name)
			continue;
		linkmode_mod_bit(
			mode_order[i], ks->link_modes.advertising,
			test_bit(mode_order[i], ks->link_modes.supported) &&
				(!wish->speed || g_ascii_strtoull(name, NULL, 10) == wish->speed) &&
				(!wish->duplex || full == (ks->base.duplex == DUPLEX_FULL)));
	}
}

/* Autonegotiation that is turned on, and nothing said of what: all modes there are. */
static void advertise_all(struct ethtool_link_ksettings *ks)
{
	for (size_t i = 0; i < ARRAY_SIZE(mode_order); i++)
		linkmode_mod_bit(mode_order[i], ks->link_modes.advertising,
				 test_bit(mode_order[i], ks->link_modes.supported));
}

int eth_change(struct eth *e)
{
	struct ethtool_link_ksettings ks = {0}, before;
	struct wish wish = {0};
	int err;

	if (e->ops->get_link_ksettings)
		e->ops->get_link_ksettings(e->dev, &ks);
	before = ks;
	if (!*e->argv)
		return 0;
	err = parse_change(e, &ks, &wish);
	if (err)
		return err;
	if (!e->ops->set_link_ksettings || !e->ops->get_link_ksettings)
		return eth_netlink_error(e, NULL, -EOPNOTSUPP, ETHTOOL_NO_DATA);
	if (wish.master_slave && before.base.master_slave_cfg == MASTER_SLAVE_CFG_UNSUPPORTED)
		return eth_netlink_error(
			e, "master/slave configuration not supported by device (offset 36)",
			-EOPNOTSUPP, ETHTOOL_NO_DATA);
	if (ks.base.autoneg == AUTONEG_ENABLE && !wish.advertise) {
		if (wish.speed || wish.duplex)
			advertise_wished(&ks, &wish);
		else if (wish.autoneg)
			advertise_all(&ks);
	}
	if (!memcmp(&ks, &before, sizeof(ks)))
		return 0;
	err = e->ops->set_link_ksettings(e->dev, &ks);
	return err ? eth_netlink_error(e, NULL, err, ETHTOOL_NO_DATA) : 0;
}
