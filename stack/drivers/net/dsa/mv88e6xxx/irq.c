// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Interrupts of the switch. The board does not wire its pin, so a thread looks
 * at the status register ten times a second:
 *
 *	G1 status ─┬─ 7 DEVICE ── G2 sources ─┬─ 15 watchdog
 *	           ├─ 5 VTU problem           └─ 1 … 4 PHYs, to phylib
 *	           └─ 3 ATU problem
 *
 * Each level is an irq_domain; masking is a bit of a register, which is written
 * when the last change has been made (irq_bus_sync_unlock).
 */
#include <interrupt.h>
#include <io.h>

#include "global1.h"
#include "global2.h"

#define POLL_MS 100

/* Global 1 */

static void mv88e6xxx_g1_irq_mask(void *data, u32 hwirq)
{
	struct mv88e6xxx_chip *chip = data;

	chip->g1_irq.masked |= (u16)BIT(hwirq);
}

static void mv88e6xxx_g1_irq_unmask(void *data, u32 hwirq)
{
	struct mv88e6xxx_chip *chip = data;

	chip->g1_irq.masked &= (u16)~BIT(hwirq);
}

static void mv88e6xxx_irq_bus_lock(void *data)
{
	mv88e6xxx_reg_lock(data);
}

static u16 mv88e6xxx_g1_irq_bits(const struct mv88e6xxx_chip *chip)
{
	return (u16)GENMASK(chip->info->g1_irqs, 0);
}

static void mv88e6xxx_g1_irq_bus_sync_unlock(void *data)
{
	struct mv88e6xxx_chip *chip = data;

	if (mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_CTL1, mv88e6xxx_g1_irq_bits(chip),
				(u16)~chip->g1_irq.masked))
		dev_err(chip->dev, "failed to mask interrupts\n");
	mv88e6xxx_reg_unlock(chip);
}

static const struct irq_chip mv88e6xxx_g1_irq_chip = {
	.name = "mv88e6xxx-g1",
	.irq_mask = mv88e6xxx_g1_irq_mask,
	.irq_unmask = mv88e6xxx_g1_irq_unmask,
	.irq_bus_lock = mv88e6xxx_irq_bus_lock,
	.irq_bus_sync_unlock = mv88e6xxx_g1_irq_bus_sync_unlock,
};

/* Until nothing that is enabled is left: sources that appear meanwhile are served too. */
static void mv88e6xxx_g1_irq_thread_work(struct mv88e6xxx_chip *chip)
{
	u16 status, ctl1;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_STS, &status);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		return;
	do {
		for (u32 n = 0; n < chip->info->g1_irqs; n++)
			if (status & BIT(n))
				handle_nested_irq(chip->k,
						  irq_find_mapping(chip->g1_irq.domain, n));
		mv88e6xxx_reg_lock(chip);
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_CTL1, &ctl1);
		if (!err)
			err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_STS, &status);
		mv88e6xxx_reg_unlock(chip);
	} while (!err && status & ctl1 & mv88e6xxx_g1_irq_bits(chip) && !chip->k->dying);
}

static void mv88e6xxx_irq_poll(struct work_struct *work)
{
	struct mv88e6xxx_chip *chip =
		container_of(to_delayed_work(work), struct mv88e6xxx_chip, irq_poll_work);

	mv88e6xxx_g1_irq_thread_work(chip);
	queue_delayed_work(chip->kworker, &chip->irq_poll_work, msecs_to_jiffies(POLL_MS));
}

static int mv88e6xxx_irq_poll_setup(struct mv88e6xxx_chip *chip)
{
	u16 status;
	int err;

	chip->g1_irq.masked = 0xffff;
	chip->g1_irq.domain =
		irq_domain_create(chip->k, chip->info->g1_irqs, &mv88e6xxx_g1_irq_chip, chip);
	for (u32 n = 0; n < chip->info->g1_irqs; n++)
		irq_create_mapping(chip->g1_irq.domain, n);
	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g1_modify(chip, MV88E6XXX_G1_CTL1, mv88e6xxx_g1_irq_bits(chip), 0);
	if (!err)
		err = mv88e6xxx_g1_read(chip, MV88E6XXX_G1_STS, &status);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		return err;
	INIT_DELAYED_WORK(chip->k, &chip->irq_poll_work, mv88e6xxx_irq_poll);
	chip->kworker = alloc_ordered_workqueue(chip->k, dev_name(chip->dev));
	queue_delayed_work(chip->kworker, &chip->irq_poll_work, msecs_to_jiffies(POLL_MS));
	return 0;
}

/* Global 2 */

static void mv88e6xxx_g2_irq_mask(void *data, u32 hwirq)
{
	struct mv88e6xxx_chip *chip = data;

	chip->g2_irq.masked |= (u16)BIT(hwirq);
}

static void mv88e6xxx_g2_irq_unmask(void *data, u32 hwirq)
{
	struct mv88e6xxx_chip *chip = data;

	chip->g2_irq.masked &= (u16)~BIT(hwirq);
}

static void mv88e6xxx_g2_irq_bus_sync_unlock(void *data)
{
	struct mv88e6xxx_chip *chip = data;

	if (mv88e6xxx_g2_write(chip, MV88E6XXX_G2_INT_MASK, (u16)~chip->g2_irq.masked))
		dev_err(chip->dev, "failed to mask interrupts\n");
	mv88e6xxx_reg_unlock(chip);
}

static const struct irq_chip mv88e6xxx_g2_irq_chip = {
	.name = "mv88e6xxx-g2",
	.irq_mask = mv88e6xxx_g2_irq_mask,
	.irq_unmask = mv88e6xxx_g2_irq_unmask,
	.irq_bus_lock = mv88e6xxx_irq_bus_lock,
	.irq_bus_sync_unlock = mv88e6xxx_g2_irq_bus_sync_unlock,
};

static irqreturn_t mv88e6xxx_g2_irq_thread_fn(int irq, void *dev_id)
{
	struct mv88e6xxx_chip *chip = dev_id;
	u16 source;
	int err;

	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g2_read(chip, MV88E6XXX_G2_INT_SRC, &source);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		return IRQ_NONE;
	for (u32 n = 0; n < 16; n++)
		if (source & BIT(n))
			handle_nested_irq(chip->k, irq_find_mapping(chip->g2_irq.domain, n));
	return IRQ_RETVAL(source);
}

static irqreturn_t mv88e6xxx_g2_watchdog_thread_fn(int irq, void *dev_id)
{
	struct mv88e6xxx_chip *chip = dev_id;

	mv88e6xxx_reg_lock(chip);
	mv88e6390_watchdog_action(chip);
	mv88e6xxx_reg_unlock(chip);
	return IRQ_HANDLED;
}

static int mv88e6xxx_g2_irq_setup(struct mv88e6xxx_chip *chip)
{
	int err;

	chip->g2_irq.masked = 0xffff;
	mv88e6xxx_reg_lock(chip);
	err = mv88e6xxx_g2_write(chip, MV88E6XXX_G2_INT_MASK, 0);
	mv88e6xxx_reg_unlock(chip);
	if (err)
		return err;
	chip->g2_irq.domain = irq_domain_create(chip->k, 16, &mv88e6xxx_g2_irq_chip, chip);
	for (u32 n = 0; n < 16; n++)
		irq_create_mapping(chip->g2_irq.domain, n);

	chip->device_irq = irq_find_mapping(chip->g1_irq.domain, MV88E6XXX_G1_STS_IRQ_DEVICE);
	err = request_threaded_irq(chip->k, chip->device_irq, NULL, mv88e6xxx_g2_irq_thread_fn,
				   IRQF_ONESHOT, "mv88e6xxx-g2", chip);
	if (err)
		return err;
	chip->watchdog_irq =
		irq_find_mapping(chip->g2_irq.domain, MV88E6XXX_G2_INT_SOURCE_WATCHDOG);
	err = request_threaded_irq(chip->k, chip->watchdog_irq, NULL,
				   mv88e6xxx_g2_watchdog_thread_fn, IRQF_ONESHOT,
				   "mv88e6xxx-watchdog", chip);
	if (err)
		return err;
	mv88e6xxx_reg_lock(chip);
	err = mv88e6390_watchdog_setup(chip);
	mv88e6xxx_reg_unlock(chip);
	return err;
}

int mv88e6xxx_irq_setup(struct mv88e6xxx_chip *chip)
{
	int err;

	err = mv88e6xxx_irq_poll_setup(chip);
	if (!err)
		err = mv88e6xxx_g2_irq_setup(chip);
	if (err)
		return err;
	chip->atu_prob_irq = irq_find_mapping(chip->g1_irq.domain, MV88E6XXX_G1_STS_IRQ_ATU_PROB);
	err = request_threaded_irq(chip->k, chip->atu_prob_irq, NULL,
				   mv88e6xxx_g1_atu_prob_irq_thread_fn, IRQF_ONESHOT,
				   "mv88e6xxx-g1-atu-prob", chip);
	if (err)
		return err;
	chip->vtu_prob_irq = irq_find_mapping(chip->g1_irq.domain, MV88E6XXX_G1_STS_IRQ_VTU_PROB);
	return request_threaded_irq(chip->k, chip->vtu_prob_irq, NULL,
				    mv88e6xxx_g1_vtu_prob_irq_thread_fn, IRQF_ONESHOT,
				    "mv88e6xxx-g1-vtu-prob", chip);
}

/* In the reverse order; what was not requested is 0. */
void mv88e6xxx_irq_free(struct mv88e6xxx_chip *chip)
{
	const int irqs[] = {chip->vtu_prob_irq, chip->atu_prob_irq, chip->watchdog_irq,
			    chip->device_irq};

	if (chip->watchdog_irq) {
		mv88e6xxx_reg_lock(chip);
		mv88e6390_watchdog_free(chip);
		mv88e6xxx_reg_unlock(chip);
	}
	for (u32 i = 0; i < ARRAY_SIZE(irqs); i++)
		if (irqs[i])
			free_irq(chip->k, irqs[i], chip);
	if (chip->g2_irq.domain)
		irq_domain_remove(chip->g2_irq.domain);
	if (chip->kworker) {
		cancel_delayed_work_sync(&chip->irq_poll_work);
		destroy_workqueue(chip->kworker);
	}
	if (chip->g1_irq.domain)
		irq_domain_remove(chip->g1_irq.domain);
}
