// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The address translation unit: the switch's table of MAC addresses, in up to
 * 256 databases (FIDs). An operation is written to its register with the busy
 * bit; data and address registers are its operands and its result.
 */
#include "global1.h"

/* Offset 0x0a: ATU Control */

int mv88e6xxx_g1_atu_set_learn2all(struct mv88e6xxx_chip *chip)
{
	return mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_ATU_CTL, MV88E6XXX_G1_ATU_CTL_LEARN2ALL,
				   MV88E6XXX_G1_ATU_CTL_LEARN2ALL);
}

int mv88e6xxx_g1_atu_set_age_time(struct mv88e6xxx_chip *chip, u32 msecs)
{
	u32 coeff = chip->info->age_time_coeff, count = (msecs + coeff / 2) / coeff;

	if (count < 1 || count > 0xff)
		return -ERANGE;
	return mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_ATU_CTL, 0x0ff0, (u16)(count << 4));
}

/* Offset 0x0b: ATU Operation */

static int mv88e6xxx_g1_atu_op_wait(struct mv88e6xxx_chip *chip)
{
	return mv88e6xxx_g1_wait_clear(chip, MV88E6XXX_G1_ATU_OP, MV88E6XXX_G1_ATU_OP_BUSY);
}

/* Of the FID, bits 7:4 are in the control register, 3:0 in the operation. */
static int mv88e6xxx_g1_atu_op(struct mv88e6xxx_chip *chip, u16 fid, u16 op)
{
	int err;

	err = mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_ATU_CTL, 0xf000, (u16)(fid << 8));
	if (err)
		return err;
	err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_ATU_OP,
				 (u16)(MV88E6XXX_G1_ATU_OP_BUSY | op | (fid & 0xf)));
	return err ? err : mv88e6xxx_g1_atu_op_wait(chip);
}

/* Offset 0x0c: ATU Data */

static int mv88e6xxx_g1_atu_data_read(struct mv88e6xxx_chip *chip,
				      struct mv88e6xxx_atu_entry *entry)
{
	u16 val;
	int err;

	err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_ATU_DATA, &val);
	if (err)
		return err;
	entry->state = val & 0xf;
	if (entry->state) {
		entry->trunk = val & MV88E6XXX_G1_ATU_DATA_TRUNK;
		entry->portvec = val >> 4 & mv88e6xxx_port_mask(chip);
	}
	return 0;
}

static int mv88e6xxx_g1_atu_data_write(struct mv88e6xxx_chip *chip,
				       const struct mv88e6xxx_atu_entry *entry)
{
	u16 val = entry->state & 0xf;

	if (entry->state) {
		val |= entry->trunk ? MV88E6XXX_G1_ATU_DATA_TRUNK : 0;
		val |= (u16)((entry->portvec & mv88e6xxx_port_mask(chip)) << 4);
	}
	return mv88e6xxx_g1_write(chip, MV88E6XXX_G1_ATU_DATA, val);
}

/* Offsets 0x0d to 0x0f: ATU MAC Address */

static int mv88e6xxx_g1_atu_mac_read(struct mv88e6xxx_chip *chip, u8 *mac)
{
	u16 val;
	int err;

	for (int i = 0; i < 3; i++) {
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_ATU_MAC01 + i, &val);
		if (err)
			return err;
		put_be16(val, mac + 2 * i);
	}
	return 0;
}

static int mv88e6xxx_g1_atu_mac_write(struct mv88e6xxx_chip *chip, const u8 *mac)
{
	int err = 0;

	for (int i = 0; i < 3 && !err; i++)
		err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_ATU_MAC01 + i, get_be16(mac + 2 * i));
	return err;
}

/* Operations */

int mv88e6xxx_g1_atu_getnext(struct mv88e6xxx_chip *chip, u16 fid,
			     struct mv88e6xxx_atu_entry *entry)
{
	int err;

	err = mv88e6xxx_g1_atu_op_wait(chip);
	/* The address registers hold where the last one ended. */
	if (!err && !entry->state)
		err = mv88e6xxx_g1_atu_mac_write(chip, entry->mac);
	if (!err)
		err = mv88e6xxx_g1_atu_op(chip, fid, MV88E6XXX_G1_ATU_OP_GET_NEXT_DB);
	if (!err)
		err = mv88e6xxx_g1_atu_data_read(chip, entry);
	if (!err)
		err = mv88e6xxx_g1_atu_mac_read(chip, entry->mac);
	return err;
}

int mv88e6xxx_g1_atu_loadpurge(struct mv88e6xxx_chip *chip, u16 fid,
			       const struct mv88e6xxx_atu_entry *entry)
{
	int err;

	err = mv88e6xxx_g1_atu_op_wait(chip);
	if (!err)
		err = mv88e6xxx_g1_atu_mac_write(chip, entry->mac);
	if (!err)
		err = mv88e6xxx_g1_atu_data_write(chip, entry);
	if (!err)
		err = mv88e6xxx_g1_atu_op(chip, fid, MV88E6XXX_G1_ATU_OP_LOAD_DB);
	return err;
}

/* State 0 means remove. FID 0 has the operation that empties all databases. */
int mv88e6xxx_g1_atu_flush(struct mv88e6xxx_chip *chip, u16 fid)
{
	struct mv88e6xxx_atu_entry entry = {.state = 0};
	int err;

	err = mv88e6xxx_g1_atu_op_wait(chip);
	if (!err)
		err = mv88e6xxx_g1_atu_data_write(chip, &entry);
	if (!err)
		err = mv88e6xxx_g1_atu_op(chip, fid,
					  fid ? MV88E6XXX_G1_ATU_OP_FLUSH_MOVE_ALL_DB :
						MV88E6XXX_G1_ATU_OP_FLUSH_MOVE_ALL);
	return err;
}

/* An address where it should not be: the state field says by which port it came. */
irqreturn_t mv88e6xxx_g1_atu_prob_irq_thread_fn(int irq, void *dev_id)
{
	struct mv88e6xxx_chip *chip = dev_id;
	struct mv88e6xxx_atu_entry entry = {0};
	u16 op, ctl, fid_op;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g1_write(chip, MV88E6XXX_G1_ATU_OP,
				 MV88E6XXX_G1_ATU_OP_BUSY | MV88E6XXX_G1_ATU_OP_GET_CLR_VIOLATION);
	if (!err)
		err = mv88e6xxx_g1_atu_op_wait(chip);
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_ATU_OP, &op);
	/* The database it happened in. */
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_ATU_OP, &fid_op);
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_ATU_CTL, &ctl);
	if (!err)
		err = mv88e6xxx_g1_atu_data_read(chip, &entry);
	if (!err)
		err = mv88e6xxx_g1_atu_mac_read(chip, entry.mac);
	mv88e6xxx_reg_unlock(chip);
	if (err) {
		dev_err(chip->dev, "ATU problem: error %d while handling interrupt\n", err);
		return IRQ_HANDLED;
	}
	if (entry.state < chip->info->num_ports) {
		struct mv88e6xxx_port *port = &chip->ports[entry.state];

		port->atu_member_violation += !!(op & MV88E6XXX_G1_ATU_OP_MEMBER_VIOLATION);
		port->atu_miss_violation += !!(op & MV88E6XXX_G1_ATU_OP_MISS_VIOLATION);
		port->atu_full_violation += !!(op & MV88E6XXX_G1_ATU_OP_FULL_VIOLATION);
	}
	return IRQ_HANDLED;
}
