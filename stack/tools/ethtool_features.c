/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ethtool -k and -K: what a device does for the stack.
 *
 * The kernel tells each feature by a name, in an order of its own; ethtool shows
 * some of them in groups with names of its own (netlink/features.c of ethtool
 * 6.1). All of Linux 6.12's are listed; those that this kernel has not are off,
 * and fixed.
 */
#include "ethtool-private.h"
#include "print.h"

enum group {
	GROUP_NONE,
	GROUP_RX_CSUM,
	GROUP_TX_CSUM,
	GROUP_SG,
	GROUP_TSO,
	GROUP_GSO,
	GROUP_GRO,
	GROUP_LRO,
	GROUP_RXVLAN,
	GROUP_TXVLAN,
	GROUP_NTUPLE,
	GROUP_RXHASH,
	GROUPS,
};

/* As ethtool shows them; either name stands for all features of the group in -K. */
static const struct {
	const char *brief, *name;
} groups[GROUPS] = {
	[GROUP_RX_CSUM] = {"rx", "rx-checksumming"},
	[GROUP_TX_CSUM] = {"tx", "tx-checksumming"},
	[GROUP_SG] = {"sg", "scatter-gather"},
	[GROUP_TSO] = {"tso", "tcp-segmentation-offload"},
	[GROUP_GSO] = {"gso", "generic-segmentation-offload"},
	[GROUP_GRO] = {"gro", "generic-receive-offload"},
	[GROUP_LRO] = {"lro", "large-receive-offload"},
	[GROUP_RXVLAN] = {"rxvlan", "rx-vlan-offload"},
	[GROUP_TXVLAN] = {"txvlan", "tx-vlan-offload"},
	[GROUP_NTUPLE] = {"ntuple", "ntuple-filters"},
	[GROUP_RXHASH] = {"rxhash", "receive-hashing"},
};

/* include/linux/netdev_features.h, net/ethtool/common.c */
static const struct feature {
	const char *name;
	netdev_features_t bit; /* 0: this kernel has it not */
	enum group group;
} features[] = {
	{"tx-scatter-gather", NETIF_F_SG, GROUP_SG},
	{"tx-checksum-ipv4", NETIF_F_IP_CSUM, GROUP_TX_CSUM},
	{"tx-checksum-ip-generic", NETIF_F_HW_CSUM, GROUP_TX_CSUM},
	{"tx-checksum-ipv6", NETIF_F_IPV6_CSUM, GROUP_TX_CSUM},
	{"highdma", NETIF_F_HIGHDMA, GROUP_NONE},
	{"tx-scatter-gather-fraglist", 0, GROUP_SG},
	{"tx-vlan-hw-insert", NETIF_F_HW_VLAN_CTAG_TX, GROUP_TXVLAN},
	{"rx-vlan-hw-parse", 0, GROUP_RXVLAN},
	{"rx-vlan-filter", 0, GROUP_NONE},
	{"vlan-challenged", 0, GROUP_NONE},
	{"tx-generic-segmentation", 0, GROUP_GSO},
	{"rx-gro", 0, GROUP_GRO},
	{"rx-lro", 0, GROUP_LRO},
	{"tx-tcp-segmentation", 0, GROUP_TSO},
	{"tx-gso-robust", 0, GROUP_NONE},
	{"tx-tcp-ecn-segmentation", 0, GROUP_TSO},
	{"tx-tcp-mangleid-segmentation", 0, GROUP_TSO},
	{"tx-tcp6-segmentation", 0, GROUP_TSO},
	{"tx-fcoe-segmentation", 0, GROUP_NONE},
	{"tx-gre-segmentation", 0, GROUP_NONE},
	{"tx-gre-csum-segmentation", 0, GROUP_NONE},
	{"tx-ipxip4-segmentation", 0, GROUP_NONE},
	{"tx-ipxip6-segmentation", 0, GROUP_NONE},
	{"tx-udp_tnl-segmentation", 0, GROUP_NONE},
	{"tx-udp_tnl-csum-segmentation", 0, GROUP_NONE},
	{"tx-gso-partial", 0, GROUP_NONE},
	{"tx-tunnel-remcsum-segmentation", 0, GROUP_NONE},
	{"tx-sctp-segmentation", 0, GROUP_NONE},
	{"tx-esp-segmentation", 0, GROUP_NONE},
	{"tx-udp-segmentation", 0, GROUP_NONE},
	{"tx-gso-list", 0, GROUP_NONE},
	{"tx-checksum-fcoe-crc", 0, GROUP_TX_CSUM},
	{"tx-checksum-sctp", 0, GROUP_TX_CSUM},
	{"rx-ntuple-filter", 0, GROUP_NTUPLE},
	{"rx-hashing", 0, GROUP_RXHASH},
	{"rx-checksum", NETIF_F_RXCSUM, GROUP_RX_CSUM},
	{"tx-nocache-copy", 0, GROUP_NONE},
	{"loopback", NETIF_F_LOOPBACK, GROUP_NONE},
	{"rx-fcs", 0, GROUP_NONE},
	{"rx-all", 0, GROUP_NONE},
	{"tx-vlan-stag-hw-insert", 0, GROUP_NONE},
	{"rx-vlan-stag-hw-parse", 0, GROUP_NONE},
	{"rx-vlan-stag-filter", 0, GROUP_NONE},
	{"l2-fwd-offload", 0, GROUP_NONE},
	{"hw-tc-offload", 0, GROUP_NONE},
	{"esp-hw-offload", 0, GROUP_NONE},
	{"esp-tx-csum-hw-offload", 0, GROUP_NONE},
	{"rx-udp_tunnel-port-offload", 0, GROUP_NONE},
	{"tls-hw-tx-offload", 0, GROUP_NONE},
	{"tls-hw-rx-offload", 0, GROUP_NONE},
	{"rx-gro-hw", 0, GROUP_NONE},
	{"tls-hw-record", 0, GROUP_NONE},
	{"rx-gro-list", 0, GROUP_NONE},
	{"macsec-hw-offload", 0, GROUP_NONE},
	{"rx-udp-gro-forwarding", 0, GROUP_NONE},
	{"hsr-tag-ins-offload", 0, GROUP_NONE},
	{"hsr-tag-rm-offload", 0, GROUP_NONE},
	{"hsr-fwd-offload", 0, GROUP_NONE},
	{"hsr-dup-offload", 0, GROUP_NONE},
};

#define FEATURES ARRAY_SIZE(features)

static const char *on_off(bool on)
{
	return on ? "on" : "off";
}

static void show_feature(struct eth *e, struct printer *out, const struct feature *f,
			 const char *indent, const char *name)
{
	bool active = e->dev->features & f->bit, fixed = !(e->dev->hw_features & f->bit);
	bool requested = !fixed && e->dev->wanted_features & f->bit;

	print_open_object(out, name);
	print_bool(out, "active", NULL, active);
	print_bool(out, "fixed", NULL, fixed);
	print_bool(out, "requested", NULL, requested);
	print_close(out);
	print_text(out, "%s%s: %s", indent, name, on_off(active));
	if (fixed)
		print_text(out, " [fixed]");
	else if (requested != active)
		print_text(out, " [requested %s]", on_off(requested));
	print_text(out, "\n");
}

/* On if any of its features is. Where there are several, each follows. */
static void show_group(struct eth *e, struct printer *out, enum group group)
{
	const struct feature *member = NULL;
	bool active = false;
	u32 members = 0;

	for (u32 i = 0; i < FEATURES; i++) {
		if (features[i].group != group)
			continue;
		member = &features[i];
		members++;
		active |= (e->dev->features & member->bit) != 0;
	}
	if (members == 1) {
		show_feature(e, out, member, "", groups[group].name);
		return;
	}
	print_open_object(out, groups[group].name);
	print_bool(out, "active", NULL, active);
	print_null(out, "fixed");
	print_null(out, "requested");
	print_close(out);
	print_text(out, "%s: %s\n", groups[group].name, on_off(active));
	for (u32 i = 0; i < FEATURES; i++)
		if (features[i].group == group)
			show_feature(e, out, &features[i], "\t", features[i].name);
}

int eth_show_features(struct eth *e)
{
	struct printer out;

	print_begin(&out, e->p, e->json, true);
	print_open_object(&out, NULL);
	print_string(&out, "ifname", "Features for %s:\n", e->dev->name);
	for (u32 group = GROUP_NONE + 1; group < GROUPS; group++)
		show_group(e, &out, group);
	for (u32 i = 0; i < FEATURES; i++)
		if (features[i].group == GROUP_NONE)
			show_feature(e, &out, &features[i], "", features[i].name);
	print_close(&out);
	print_end(&out);
	return 0;
}

/* What -K asks for, a bit a row of features[]. */
struct request {
	u64 mask, on;
};

_Static_assert(ARRAY_SIZE(features) <= 64, "a feature is a bit of a request");

/* Takes all that @name stands for; whether it stands for anything. */
static bool take_name(struct request *r, const char *name, bool on)
{
	bool found = false;

	for (u32 i = 0; i < FEATURES; i++) {
		enum group g = features[i].group;

		if (strcmp(name, features[i].name) != 0 &&
		    (!g ||
		     (strcmp(name, groups[g].brief) != 0 && strcmp(name, groups[g].name) != 0)))
			continue;
		found = true;
		r->mask |= BIT_ULL(i);
		r->on = on ? r->on | BIT_ULL(i) : r->on & ~BIT_ULL(i);
	}
	return found;
}

/* Says what came of it where that is not just what was asked for. */
static int report(struct eth *e, const struct request *r, netdev_features_t before)
{
	u64 refused = 0, changed = 0;

	for (u32 i = 0; i < FEATURES; i++) {
		bool is = e->dev->features & features[i].bit, was = before & features[i].bit;

		if (r->mask & BIT_ULL(i) && is != !!(r->on & BIT_ULL(i)))
			refused |= BIT_ULL(i);
		if (is != was)
			changed |= BIT_ULL(i);
	}
	if (refused == r->mask)
		p_eprintf(e->p, "Could not change any device features\n");
	if (refused || changed & ~r->mask)
		p_puts(e->p, "Actual changes:\n");
	else
		changed = 0;
	for (u32 i = 0; i < FEATURES; i++) {
		bool on = r->on & BIT_ULL(i);

		if (refused & BIT_ULL(i))
			p_printf(e->p, "%s: %s [requested %s]\n", features[i].name, on_off(!on),
				 on_off(on));
		else if (changed & BIT_ULL(i))
			p_printf(e->p, "%s: %s%s\n", features[i].name,
				 on_off(e->dev->features & features[i].bit),
				 r->mask & BIT_ULL(i) ? "" : " [not requested]");
	}
	return refused == r->mask ? ETHTOOL_FAILED : 0;
}

int eth_set_features(struct eth *e)
{
	netdev_features_t before = e->dev->features;
	struct request r = {0};
	bool unknown = false;

	for (; *e->argv; e->argv += 2) {
		const char *value = e->argv[1];

		if (!value || (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)) {
			/* So does the real one print it: the parameter's name is lost. */
			p_eprintf(e->p,
				  "ethtool (-K): flag '%s' for parameter '(null)' is not followed "
				  "by 'on' or 'off'\n",
				  value ? value : "(null)");
			return ETHTOOL_FAILED;
		}
		unknown |= !take_name(&r, *e->argv, !strcmp(value, "on"));
	}
	if (unknown)
		return eth_netlink_error(e, "bit name not found (offset 56)", -EOPNOTSUPP,
					 ETHTOOL_NO_FEATURES);
	for (u32 i = 0; i < FEATURES; i++) {
		netdev_features_t bit = features[i].bit & e->dev->hw_features;

		if (r.mask & BIT_ULL(i))
			e->dev->wanted_features = r.on & BIT_ULL(i) ?
							  e->dev->wanted_features | bit :
							  e->dev->wanted_features & ~bit;
	}
	netdev_update_features(e->dev);
	return report(e, &r, before);
}
