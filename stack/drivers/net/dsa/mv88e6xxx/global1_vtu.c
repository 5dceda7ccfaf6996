// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The VLAN translation unit: which ports are members of a VID, and which
 * database (FID) its addresses are in; and the spanning tree unit, which port
 * states a group of VIDs (SID) has. They share operation and data registers:
 *
 *	DATA1  | p3 state | p3 tag | p2 … | p1 … | p0 state | p0 tag |   2 bits each
 *	DATA2  ports 7 to 4, DATA3 ports 10 to 8
 */
#include "global1.h"

/* Offset 0x05: VTU Operation */

static int mv88e6xxx_g1_vtu_op_wait(struct mv88e6xxx_chip *chip)
{
	return mv88e6xxx_g1_wait_clear(chip, MV88E6XXX_G1_VTU_OP, MV88E6XXX_G1_VTU_OP_BUSY);
}

static int mv88e6xxx_g1_vtu_op(struct mv88e6xxx_chip *chip, u16 op)
{
	int err;

	err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_VTU_OP, MV88E6XXX_G1_VTU_OP_BUSY | op);
	return err ? err : mv88e6xxx_g1_vtu_op_wait(chip);
}

/* Offset 0x06: VTU VID */

static int mv88e6xxx_g1_vtu_vid_write(struct mv88e6xxx_chip *chip, bool valid, u16 vid)
{
	return mv88e6xxx_g1_write(chip, MV88E6XXX_G1_VTU_VID,
				  (vid & MV88E6XXX_G1_VTU_VID_MASK) |
					  (valid ? MV88E6XXX_G1_VTU_VID_VALID : 0));
}

/* Offsets 0x07 to 0x09: VTU/STU Data; @shift 0: member tags, 2: port states */

static int mv88e6185_g1_vtu_data_write(struct mv88e6xxx_chip *chip, const u8 *data, int shift)
{
	u16 regs[3] = {0};
	int err = 0;

	for (int i = 0; i < mv88e6xxx_num_ports(chip); i++)
		regs[i / 4] |= (u16)((data[i] & 0x3) << (i % 4 * 4 + shift));
	for (int i = 0; i < 3 && !err; i++)
		err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_VTU_DATA1 + i, regs[i]);
	return err;
}

static int mv88e6185_g1_vtu_data_read(struct mv88e6xxx_chip *chip, u8 *data, int shift)
{
	u16 regs[3];
	int err;

	for (int i = 0; i < 3; i++) {
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_VTU_DATA1 + i, &regs[i]);
		if (err)
			return err;
	}
	for (int i = 0; i < mv88e6xxx_num_ports(chip); i++)
		data[i] = regs[i / 4] >> (i % 4 * 4 + shift) & 0x3;
	return 0;
}

/* VLANs */

int mv88e6352_g1_vtu_getnext(struct mv88e6xxx_chip *chip, struct mv88e6xxx_vtu_entry *entry)
{
	u16 val;
	int err;

	err = mv88e6xxx_g1_vtu_op_wait(chip);
	/* The VID register holds where the last one ended. */
	if (!err && !entry->valid)
		err = mv88e6xxx_g1_vtu_vid_write(chip, false, entry->vid);
	if (!err)
		err = mv88e6xxx_g1_vtu_op(chip, MV88E6XXX_G1_VTU_OP_VTU_GET_NEXT);
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_VTU_VID, &val);
	if (err)
		return err;
	entry->vid = val & MV88E6XXX_G1_VTU_VID_MASK;
	entry->valid = val & MV88E6XXX_G1_VTU_VID_VALID;
	if (!entry->valid)
		return 0;
	err = mv88e6185_g1_vtu_data_read(chip, entry->member, 0);
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6352_G1_VTU_FID, &val);
	if (err)
		return err;
	entry->fid = val & MV88E6352_G1_VTU_FID_MASK;
	entry->policy = val & MV88E6352_G1_VTU_FID_VID_POLICY;
	err = mv88e6xxx_g1_read(chip, MV88E6352_G1_VTU_SID, &val);
	entry->sid = val & MV88E6352_G1_VTU_SID_MASK;
	return err;
}

int mv88e6352_g1_vtu_loadpurge(struct mv88e6xxx_chip *chip, const struct mv88e6xxx_vtu_entry *entry)
{
	u16 fid = entry->fid | (entry->policy ? MV88E6352_G1_VTU_FID_VID_POLICY : 0);
	int err;

	err = mv88e6xxx_g1_vtu_op_wait(chip);
	if (!err)
		err = mv88e6xxx_g1_vtu_vid_write(chip, entry->valid, entry->vid);
	if (!err && entry->valid) {
		err = mv88e6185_g1_vtu_data_write(chip, entry->member, 0);
		if (!err)
			err = mv88e6xxx_g1_write(chip, MV88E6352_G1_VTU_FID, fid);
		if (!err)
			err = mv88e6xxx_g1_write(chip, MV88E6352_G1_VTU_SID, entry->sid);
	}
	return err ? err : mv88e6xxx_g1_vtu_op(chip, MV88E6XXX_G1_VTU_OP_VTU_LOAD_PURGE);
}

/* Empties both tables. */
int mv88e6xxx_g1_vtu_flush(struct mv88e6xxx_chip *chip)
{
	int err = mv88e6xxx_g1_vtu_op_wait(chip);

	return err ? err : mv88e6xxx_g1_vtu_op(chip, MV88E6XXX_G1_VTU_OP_FLUSH_ALL);
}

/* Spanning tree groups */

int mv88e6352_g1_stu_loadpurge(struct mv88e6xxx_chip *chip, const struct mv88e6xxx_stu_entry *entry)
{
	int err;

	err = mv88e6xxx_g1_vtu_op_wait(chip);
	if (!err)
		err = mv88e6xxx_g1_vtu_vid_write(chip, entry->valid, 0);
	if (!err)
		err = mv88e6xxx_g1_write(chip, MV88E6352_G1_VTU_SID, entry->sid);
	if (!err && entry->valid)
		err = mv88e6185_g1_vtu_data_write(chip, entry->state, 2);
	return err ? err : mv88e6xxx_g1_vtu_op(chip, MV88E6XXX_G1_VTU_OP_STU_LOAD_PURGE);
}

/* A frame with a VID that is not there, or from a port that is no member. */
irqreturn_t mv88e6xxx_g1_vtu_prob_irq_thread_fn(int irq, void *dev_id)
{
	struct mv88e6xxx_chip *chip = dev_id;
	u16 op, vid;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g1_vtu_op(chip, MV88E6XXX_G1_VTU_OP_GET_CLR_VIOLATION);
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_VTU_OP, &op);
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_VTU_VID, &vid);
	mv88e6xxx_reg_unlock(chip);
	if (err) {
		dev_err(chip->dev, "VTU problem: error %d while handling interrupt\n", err);
		return IRQ_HANDLED;
	}
	if ((op & MV88E6XXX_G1_VTU_OP_SPID_MASK) < chip->info->num_ports) {
		struct mv88e6xxx_port *port = &chip->ports[op & MV88E6XXX_G1_VTU_OP_SPID_MASK];

		port->vtu_member_violation += !!(op & MV88E6XXX_G1_VTU_OP_MEMBER_VIOLATION);
		port->vtu_miss_violation += !!(op & MV88E6XXX_G1_VTU_OP_MISS_VIOLATION);
	}
	return IRQ_HANDLED;
}
