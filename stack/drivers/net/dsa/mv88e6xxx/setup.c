// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Setting the switch up for DSA: every port alone, in a database of its own
 * kind, sending to the CPU port and to it only; whatever the CPU sends with a
 * tag goes where the tag says. The order is that of Linux 6.12's
 * mv88e6xxx_setup() and mv88e6xxx_setup_port(). Of precision time there is only
 * what switches it off.
 */
#include "global1.h"
#include "global2.h"
#include "port.h"

/* Tables */

static int mv88e6xxx_vtu_get(struct mv88e6xxx_chip *chip, u16 vid,
			     struct mv88e6xxx_vtu_entry *entry)
{
	int err;

	*entry = (struct mv88e6xxx_vtu_entry){.vid = vid ? vid - 1 : chip->info->max_vid};
	err = mv88e6352_g1_vtu_getnext(chip, entry);
	if (entry->vid != vid)
		entry->valid = false;
	return err;
}

/* An empty database that no VLAN uses. */
static int mv88e6xxx_atu_new(struct mv88e6xxx_chip *chip, u16 *fid)
{
	struct mv88e6xxx_vtu_entry vlan = {.vid = chip->info->max_vid};
	DECLARE_BITMAP(used, MV88E6XXX_N_FID) = {0};
	int err;

	do {
		err = mv88e6352_g1_vtu_getnext(chip, &vlan);
		if (err)
			return err;
		if (!vlan.valid)
			break;
		if (vlan.fid < MV88E6XXX_N_FID)
			set_bit(vlan.fid, used);
	} while (vlan.vid < chip->info->max_vid);

	for (*fid = 0; *fid < chip->info->num_databases; ++*fid)
		if (!test_bit(*fid, used))
			return mv88e6xxx_g1_atu_flush(chip, *fid);
	return -ENOSPC;
}

/* Broadcast is an address like any other: all used ports are where it is. */
static int mv88e6xxx_port_add_broadcast(struct mv88e6xxx_chip *chip, int port, u16 vid)
{
	struct mv88e6xxx_atu_entry entry = {.mac = {0xff, 0xff, 0xff, 0xff, 0xff, 0xfe}};
	struct mv88e6xxx_vtu_entry vlan;
	u16 fid = MV88E6XXX_FID_BRIDGED;
	int err;

	/* VID 0 stands for ports in a bridge without VLANs; standalone ports
	 * have no addresses. */
	if (vid) {
		err = mv88e6xxx_vtu_get(chip, vid, &vlan);
		if (err)
			return err;
		if (!vlan.valid)
			return -EOPNOTSUPP;
		fid = vlan.fid;
	}
	err = mv88e6xxx_g1_atu_getnext(chip, fid, &entry);
	if (err)
		return err;
	if (!entry.state || !is_broadcast_ether_addr(entry.mac)) {
		entry = (struct mv88e6xxx_atu_entry){0};
		memset(entry.mac, 0xff, sizeof(entry.mac));
	}
	entry.portvec |= (u16)BIT(port);
	entry.state = MV88E6XXX_G1_ATU_DATA_STATE_MC_STATIC;
	return mv88e6xxx_g1_atu_loadpurge(chip, fid, &entry);
}

static int mv88e6xxx_broadcast_setup(struct mv88e6xxx_chip *chip, u16 vid)
{
	int err = 0;

	for (int port = 0; port < mv88e6xxx_num_ports(chip) && !err; port++)
		if (!dsa_is_unused_port(&chip->ds, port))
			err = mv88e6xxx_port_add_broadcast(chip, port, vid);
	return err;
}

static int mv88e6xxx_port_vlan_join(struct mv88e6xxx_chip *chip, int port, u16 vid, u8 member)
{
	struct mv88e6xxx_vtu_entry vlan;
	int err;

	err = mv88e6xxx_vtu_get(chip, vid, &vlan);
	if (err)
		return err;
	if (vlan.valid) {
		if (vlan.member[port] == member)
			return 0;
		vlan.member[port] = member;
		return mv88e6352_g1_vtu_loadpurge(chip, &vlan);
	}
	vlan = (struct mv88e6xxx_vtu_entry){
		.vid = vid, .valid = true, .policy = vid == MV88E6XXX_VID_STANDALONE};
	err = mv88e6xxx_atu_new(chip, &vlan.fid);
	if (err)
		return err;
	for (int i = 0; i < mv88e6xxx_num_ports(chip); i++)
		vlan.member[i] = i == port ? member : MV88E6XXX_G1_VTU_DATA_MEMBER_TAG_NON_MEMBER;
	err = mv88e6352_g1_vtu_loadpurge(chip, &vlan);
	return err ? err : mv88e6xxx_broadcast_setup(chip, vid);
}

/* Ports */

static int mv88e6xxx_set_port_mode(struct mv88e6xxx_chip *chip, int port, u16 egress, u16 frame,
				   u16 etype)
{
	int err;

	err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL0,
				    MV88E6XXX_PORT_CTL0_EGRESS_MODE_MASK, egress);
	if (!err)
		err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL0,
					    MV88E6XXX_PORT_CTL0_FRAME_MODE_MASK, frame);
	if (!err)
		err = mv88e6xxx_port_write(chip, port, MV88E6XXX_PORT_ETH_TYPE, etype);
	return err;
}

int mv88e6xxx_setup_port_mode(struct mv88e6xxx_chip *chip, int port)
{
	if (dsa_is_user_port(&chip->ds, port))
		return mv88e6xxx_set_port_mode(
			chip, port, MV88E6XXX_PORT_CTL0_EGRESS_MODE_UNMODIFIED,
			MV88E6XXX_PORT_CTL0_FRAME_MODE_NORMAL, MV88E6XXX_PORT_ETH_TYPE_DEFAULT);
	if (dsa_is_dsa_port(&chip->ds, port) || chip->tag_protocol == DSA_TAG_PROTO_DSA)
		return mv88e6xxx_set_port_mode(
			chip, port, MV88E6XXX_PORT_CTL0_EGRESS_MODE_UNMODIFIED,
			MV88E6XXX_PORT_CTL0_FRAME_MODE_DSA, MV88E6XXX_PORT_ETH_TYPE_DEFAULT);
	return mv88e6xxx_set_port_mode(chip, port, MV88E6XXX_PORT_CTL0_EGRESS_MODE_ETHER_TYPE_DSA,
				       MV88E6XXX_PORT_CTL0_FRAME_MODE_ETHER_TYPE_DSA, ETH_P_EDSA);
}

/* Nothing forced; the link is down while the rest changes. */
static int mv88e6xxx_port_setup_mac(struct mv88e6xxx_chip *chip, int port)
{
	int err;

	err = mv88e6xxx_port_set_link(chip, port, LINK_FORCED_DOWN);
	if (err)
		return err;
	err = mv88e6341_port_set_speed_duplex(chip, port, SPEED_UNFORCED, DUPLEX_UNFORCED);
	if (!err)
		err = mv88e6390_port_set_rgmii_delay(chip, port, PHY_INTERFACE_MODE_NA);
	if (mv88e6xxx_port_set_link(chip, port, LINK_UNFORCED))
		dev_err(chip->dev, "p%d: failed to restore MAC's link\n", port);
	return err == -EOPNOTSUPP ? 0 : err;
}

static int mv88e6xxx_setup_upstream_port(struct mv88e6xxx_chip *chip, int port)
{
	int err;

	if (port != dsa_upstream_port(&chip->ds, port))
		return 0;
	err = mv88e6390_g1_monitor_write(
		chip, MV88E6390_G1_MONITOR_MGMT_CTL_PTR_CPU_DEST,
		(u8)(MV88E6390_G1_MONITOR_MGMT_CTL_PTR_CPU_DEST_MGMTPRI | port));
	if (!err)
		err = mv88e6390_g1_monitor_write(
			chip, MV88E6390_G1_MONITOR_MGMT_CTL_PTR_INGRESS_DEST, (u8)port);
	if (!err)
		err = mv88e6390_g1_monitor_write(
			chip, MV88E6390_G1_MONITOR_MGMT_CTL_PTR_EGRESS_DEST, (u8)port);
	return err;
}

/* Our ports that frames from @dp, of any switch of the tree, may leave by. */
static u16 mv88e6xxx_port_vlan(struct mv88e6xxx_chip *chip, const struct dsa_port *dp)
{
	int port = 0;

	if (dp->type == DSA_PORT_TYPE_CPU || dp->type == DSA_PORT_TYPE_DSA)
		return mv88e6xxx_port_mask(chip);
	/* A port by itself sends up, by the way that all of ours do. */
	if (dp->ds == &chip->ds)
		return (u16)BIT(dsa_upstream_port(&chip->ds, (int)dp->index));
	while (dsa_is_unused_port(&chip->ds, port))
		port++;
	return (u16)BIT(dsa_upstream_port(&chip->ds, port));
}

/* Where frames from the ports of other switches may go. */
static int mv88e6xxx_pvt_setup(struct mv88e6xxx_chip *chip)
{
	int err = mv88e6xxx_g2_misc_4_bit_port(chip);

	for (u32 dev = 0; dev < MV88E6XXX_MAX_PVT_SWITCHES; dev++) {
		struct dsa_switch *ds = dsa_switch_find(chip->ds.dst, dev);

		for (u32 port = 0; port < MV88E6XXX_MAX_PVT_PORTS && !err; port++) {
			bool theirs = ds && ds != &chip->ds && port < ds->num_ports;

			err = mv88e6xxx_g2_pvt_write(
				chip, dev, port,
				theirs ? mv88e6xxx_port_vlan(chip, &ds->ports[port]) : 0);
		}
	}
	return err;
}

static int mv88e6xxx_devmap_setup(struct mv88e6xxx_chip *chip)
{
	int err = 0;

	for (u32 target = 0; target < BOARD_DSA_MAX && !err; target++) {
		u32 port = dsa_routing_port(&chip->ds, target);

		err = mv88e6xxx_g2_device_mapping_write(chip, target,
							port < chip->ds.num_ports ? port : 0x1f);
	}
	return err;
}

/* What block P writes to each port the same, in its order. */
static int mv88e6xxx_port_setup_fixed(struct mv88e6xxx_chip *chip, int port)
{
	static const struct {
		u8 reg;
		u16 val;
	} writes[] = {
		{MV88E6XXX_PORT_EGRESS_RATE_CTL2, 0x0000},
		{MV88E6097_PORT_JAM_CTL, 0x0000},
		{MV88E6XXX_PORT_ATU_CTL, 0x0000},
		{MV88E6XXX_PORT_PRI_OVERRIDE, 0x0000},
		{MV88E6095_PORT_IEEE_PRIO_REMAP_0123, 0x3210},
		{MV88E6095_PORT_IEEE_PRIO_REMAP_4567, 0x7654},
		{MV88E6XXX_PORT_EGRESS_RATE_CTL1, 0x0001},
	};
	int err = 0;

	for (u32 i = 0; i < ARRAY_SIZE(writes) && !err; i++)
		err = mv88e6xxx_port_write(chip, port, writes[i].reg, writes[i].val);
	if (!err)
		err = mv88e6xxx_port_modify(
			chip, port, MV88E6XXX_PORT_CTL1, MV88E6XXX_PORT_CTL1_MESSAGE_PORT,
			dsa_is_dsa_port(&chip->ds, port) ? MV88E6XXX_PORT_CTL1_MESSAGE_PORT : 0);
	return err;
}

static int mv88e6xxx_setup_port(struct mv88e6xxx_chip *chip, int port)
{
	bool user = dsa_is_user_port(&chip->ds, port);
	u16 ctl0 = MV88E6185_PORT_CTL0_USE_TAG | MV88E6185_PORT_CTL0_USE_IP |
		   MV88E6XXX_PORT_CTL0_STATE_FORWARDING |
		   (user ? MV88E6XXX_PORT_CTL0_IGMP_MLD_SNOOP : 0);
	u16 vlan_map = mv88e6xxx_port_vlan(chip, &chip->ds.ports[port]) & (u16)~BIT(port);
	int err;

	err = mv88e6xxx_port_setup_mac(chip, port);
	if (!err)
		err = mv88e6xxx_port_write(chip, port, MV88E6XXX_PORT_CTL0, ctl0);
	if (!err)
		err = mv88e6xxx_setup_port_mode(chip, port);
	if (!err)
		err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL0, 0,
					    MV88E6352_PORT_CTL0_EGRESS_FLOODS_UC);
	if (!err)
		err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL0, 0,
					    MV88E6352_PORT_CTL0_EGRESS_FLOODS_MC);
	/* What comes in by a user port goes to the CPU, whatever its address. */
	if (!err)
		err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL2,
					    MV88E6XXX_PORT_CTL2_MAP_DA,
					    user ? 0 : MV88E6XXX_PORT_CTL2_MAP_DA);
	if (!err)
		err = mv88e6xxx_setup_upstream_port(chip, port);
	/* Frames of standalone ports further away go up untouched by our tables. */
	if (!err && dsa_is_downstream_port(&chip->ds, port))
		err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_POLICY_CTL,
					    MV88E6XXX_PORT_POLICY_CTL_VTU_MASK,
					    MV88E6XXX_PORT_POLICY_CTL_VTU_TRAP);
	if (!err)
		err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_CTL2,
					    MV88E6XXX_PORT_CTL2_8021Q_MODE_MASK,
					    user ? MV88E6XXX_PORT_CTL2_8021Q_MODE_DISABLED :
						   MV88E6XXX_PORT_CTL2_8021Q_MODE_SECURE);
	if (!err)
		err = mv88e6xxx_port_vlan_join(chip, port, MV88E6XXX_VID_STANDALONE,
					       MV88E6XXX_G1_VTU_DATA_MEMBER_TAG_UNMODIFIED);
	if (!err)
		err = mv88e6xxx_port_vlan_join(chip, port, MV88E6XXX_VID_BRIDGED,
					       MV88E6XXX_G1_VTU_DATA_MEMBER_TAG_UNMODIFIED);
	if (!err)
		err = mv88e6165_port_set_jumbo_size(chip, port, 10218);
	/* Learning only where switches or the CPU are behind a port. */
	if (!err)
		err = mv88e6xxx_port_write(chip, port, MV88E6XXX_PORT_ASSOC_VECTOR,
					   user ? 0 : (u16)BIT(port));
	if (!err)
		err = mv88e6xxx_port_setup_fixed(chip, port);
	if (!err)
		err = mv88e6xxx_port_set_fid(chip, port, 0);
	/* Bit 6 is no port's of this chip and stays as it was reset: 1. */
	if (!err)
		err = mv88e6xxx_port_modify(chip, port, MV88E6XXX_PORT_BASE_VLAN,
					    mv88e6xxx_port_mask(chip), vlan_map);
	if (!err)
		err = mv88e6xxx_port_write(chip, port, MV88E6XXX_PORT_DEFAULT_VLAN, 0);
	return err;
}

/* The whole */

static int mv88e6xxx_setup_ports(struct mv88e6xxx_chip *chip)
{
	struct mv88e6xxx_stu_entry stu = {.valid = true};
	int err = 0;
	u16 status;

	for (int i = 0; i < mv88e6xxx_num_ports(chip) && !err; i++) {
		err = mv88e6xxx_port_read(chip, i, MV88E6XXX_PORT_STS, &status);
		if (!err)
			chip->ports[i].cmode = status & MV88E6XXX_PORT_STS_CMODE_MASK;
	}
	if (!err)
		err = mv88e6xxx_g1_vtu_flush(chip);
	if (!err)
		err = mv88e6352_g1_stu_loadpurge(chip, &stu);
	for (int i = 0; i < mv88e6xxx_num_ports(chip) && !err; i++)
		if (!dsa_is_unused_port(&chip->ds, i))
			err = mv88e6xxx_setup_port(chip, i);
	return err;
}

static int mv88e6xxx_setup_atu(struct mv88e6xxx_chip *chip)
{
	int err;

	err = mv88e6xxx_g1_atu_flush(chip, 0);
	if (!err)
		err = mv88e6xxx_g1_atu_set_learn2all(chip);
	if (!err)
		err = mv88e6xxx_g1_atu_set_age_time(chip, 300000);
	if (!err)
		err = mv88e6xxx_broadcast_setup(chip, 0);
	return err;
}

static int mv88e6xxx_setup_globals(struct mv88e6xxx_chip *chip)
{
	u8 mac[ETH_ALEN];
	int err;

	err = mv88e6xxx_g2_irl_init_all(chip);
	for (u32 i = 0; i < ETH_ALEN; i++)
		mac[i] = (u8)get_random_u32(chip->k);
	mac[0] = (mac[0] & 0xfe) | 0x02;
	if (!err)
		err = mv88e6xxx_g2_set_switch_mac(chip, mac);
	if (!err)
		err = mv88e6xxx_pvt_setup(chip);
	if (!err)
		err = mv88e6xxx_setup_atu(chip);
	if (!err)
		err = mv88e6xxx_g2_pot_clear(chip);
	if (!err)
		err = mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_CTL2, MV88E6390_G1_CTL2_RMU_MODE_MASK,
					  MV88E6390_G1_CTL2_RMU_MODE_DISABLED);
	if (!err)
		err = mv88e6390_g1_mgmt_rsvd2cpu(chip);
	if (!err)
		err = mv88e6xxx_g2_trunk_clear(chip);
	if (!err)
		err = mv88e6xxx_devmap_setup(chip);
	if (!err)
		err = mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_CTL2,
					  MV88E6XXX_G1_CTL2_DEVICE_NUMBER_MASK,
					  (u16)chip->ds.index);
	if (!err)
		err = mv88e6085_g1_pri_map(chip);
	if (!err)
		err = mv88e6xxx_hwtstamp_setup(chip);
	if (!err)
		err = mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_CTL2, MV88E6390_G1_CTL2_HIST_MODE_MASK,
					  MV88E6390_G1_CTL2_HIST_MODE_RX);
	if (!err)
		err = mv88e6xxx_g1_stats_clear(chip);
	return err;
}

int mv88e6xxx_setup(struct dsa_switch *ds)
{
	struct mv88e6xxx_chip *chip = ds->priv;
	int err;

	err = mv88e6xxx_mdio_register(chip);
	if (err)
		return err;
	ds->user_mii_bus = chip->mdio_bus;
	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_setup_ports(chip);
	if (!err)
		err = mv88e6xxx_setup_globals(chip);
	mv88e6xxx_reg_unlock(chip);
	return err;
}
