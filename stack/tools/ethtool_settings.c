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

/* Half and full duplex of one speed share a line. */
static void print_modes(struct eth *e, const char *who, const unsigned long *modes)
{
	char head[64];
	const char *last = NULL;
	int indent = snprintf(head, sizeof(head), "\t%s link modes:", who) - 1;

	p_printf(e->p, "%s", head);
	indent = MAX(indent + 2, 24);
	for (size_t i = 0; i < ARRAY_SIZE(mode_order); i++) {
		const char *name = ethtool_link_mode_name(mode_order[i]);
		size_t len;

		if (!test_bit(mode_order[i], modes) || !name)
			continue;
		len = speed_len(name);
		if (!last)
			p_printf(e->p, "%*s%s", indent - (int)strlen(head) + 1, "", name);
		else if (len == speed_len(last) && !strncmp(last, name, len))
			p_printf(e->p, " %s", name);
		else
			p_printf(e->p, "\n\t%*s%s", indent, "", name);
		last = name;
	}
	if (!last)
		p_printf(e->p, "%*sNot reported", indent - (int)strlen(head) + 1, "");
	p_puts(e->p, "\n");
}

static void print_group(struct eth *e, const char *who, const unsigned long *modes, bool supported)
{
	bool autoneg = test_bit(ETHTOOL_LINK_MODE_Autoneg_BIT, modes);

	print_modes(e, who, modes);
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

	p_puts(e->p, "\tSupported ports: [ ");
	for (size_t i = 0; i < ARRAY_SIZE(ports); i++)
		if (test_bit(ports[i].bit, supported))
			p_printf(e->p, "%s\t ", ports[i].text);
	p_puts(e->p, "]\n");
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
	print_group(e, "Supported", ks->link_modes.supported, true);
	print_group(e, "Advertised", ks->link_modes.advertising, false);
	if (!linkmode_empty(ks->link_modes.lp_advertising))
		print_group(e, "Link partner advertised", ks->link_modes.lp_advertising, false);
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

int eth_settings(struct eth *e)
{
	struct ethtool_link_ksettings ks = {0};
	bool has = e->ops->get_link_ksettings && !e->ops->get_link_ksettings(e->dev, &ks);

	p_printf(e->p, "Settings for %s:\n", e->dev->name);
	if (has)
		print_settings(e, &ks);
	p_printf(e->p, "\tLink detected: %s\n",
		 (e->ops->get_link ? e->ops->get_link(e->dev) : netif_carrier_ok(e->dev)) ? "yes" :
											    "no");
	return 0;
}

/* What the words of -s ask for; 0 and false are what they do not speak of. */
struct wish {
	u32 speed;
	bool duplex, advertise;
};

/* The words of -s; 0 or the exit status. */
static int parse_change(struct eth *e, struct ethtool_link_ksettings *ks, struct wish *wish)
{
	struct ethtool_link_settings *s = &ks->base;

	for (; *e->argv; e->argv += 2) {
		const char *name = *e->argv, *value = e->argv[1];
		char *end;
		u64 n;

		if (!value) {
			p_eprintf(e->p, "ethtool (-s): no value for parameter '%s'\n", name);
			return ETHTOOL_FAILED;
		}
		if (!strcmp(name, "speed") && parse_u64(value, 1, 100000, &n)) {
			s->speed = (int)n;
			wish->speed = (u32)n;
		} else if (!strcmp(name, "duplex") &&
			   (!strcmp(value, "full") || !strcmp(value, "half"))) {
			s->duplex = *value == 'f' ? DUPLEX_FULL : DUPLEX_HALF;
			wish->duplex = true;
		} else if (!strcmp(name, "autoneg") &&
			   (!strcmp(value, "on") || !strcmp(value, "off"))) {
			s->autoneg = !strcmp(value, "on") ? AUTONEG_ENABLE : AUTONEG_DISABLE;
		} else if (!strcmp(name, "advertise") &&
			   (n = g_ascii_strtoull(value, &end, 16), end != value && !*end)) {
			ks->link_modes.advertising[0] = n;
			wish->advertise = true;
		} else if (!strcmp(name, "mdix") &&
			   (!strcmp(value, "auto") || !strcmp(value, "on") ||
			    !strcmp(value, "off"))) {
			s->eth_tp_mdix_ctrl = !strcmp(value, "auto") ? ETH_TP_MDI_AUTO :
					      !strcmp(value, "on")   ? ETH_TP_MDI_X :
								       ETH_TP_MDI;
		} else if (!strcmp(name, "master-slave")) {
			u8 cfg = MASTER_SLAVE_CFG_MASTER_PREFERRED;

			while (cfg <= MASTER_SLAVE_CFG_SLAVE_FORCE) {
				g_autofree char *word =
					g_strdelimit(g_strdup(master_slave_cfg[cfg]), " ", '-');

				if (!strcmp(word, value))
					break;
				cfg++;
			}
			if (cfg > MASTER_SLAVE_CFG_SLAVE_FORCE)
				goto invalid;
			s->master_slave_cfg = cfg;
		} else {
			goto invalid;
		}
		continue;
	invalid:
		p_eprintf(e->p, "ethtool (-s): invalid value '%s' for parameter '%s'\n", value,
			  name);
		return ETHTOOL_FAILED;
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

int eth_change(struct eth *e)
{
	struct ethtool_link_ksettings ks = {0};
	struct wish wish = {0};
	int err;

	if (!e->ops->set_link_ksettings || !e->ops->get_link_ksettings)
		return eth_netlink_error(e, -EOPNOTSUPP, ETHTOOL_NO_DATA);
	err = e->ops->get_link_ksettings(e->dev, &ks);
	if (err)
		return eth_netlink_error(e, err, ETHTOOL_NO_DATA);
	err = parse_change(e, &ks, &wish);
	if (err)
		return err;
	if (ks.base.autoneg == AUTONEG_ENABLE && !wish.advertise && (wish.speed || wish.duplex))
		advertise_wished(&ks, &wish);
	/* Turning autonegotiation on without saying what means all that is there. */
	if (ks.base.autoneg == AUTONEG_ENABLE && !wish.advertise &&
	    linkmode_empty(ks.link_modes.advertising))
		linkmode_copy(ks.link_modes.advertising, ks.link_modes.supported);
	err = e->ops->set_link_ksettings(e->dev, &ks);
	return err ? eth_netlink_error(e, err, ETHTOOL_NO_DATA) : 0;
}
