// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The state machine of a PHY, and what ethtool asks of it.
 *
 * It is a work item. Who wants the PHY looked at (phy_start(), an interrupt, the
 * end of a second where there is none) queues it; it reads the status and tells
 * the MAC of a change through phydev->phy_link_change:
 *
 *	HALTED/READY ──phy_start()──> UP ──config_aneg──┐
 *	                                                v
 *	        MAC told: down  NOLINK <──read_status──> RUNNING  MAC told: up
 *
 *	CABLETEST: asked once a second until the test is over, then UP
 *	ERROR:     an access failed; the PHY is left alone until it is restarted
 */
#include <interrupt.h>
#include <netdevice.h>
#include <phy.h>

static void phy_link_up(struct phy_device *phydev)
{
	phydev->phy_link_change(phydev, true);
}

static void phy_link_down(struct phy_device *phydev)
{
	phydev->phy_link_change(phydev, false);
}

static bool phy_polling_mode(const struct phy_device *phydev)
{
	if (phydev->state == PHY_CABLETEST && phydev->drv->flags & PHY_POLL_CABLE_TEST)
		return true;
	return phydev->irq == PHY_POLL;
}

static void phy_queue_state_machine(struct phy_device *phydev, unsigned long delay)
{
	mod_delayed_work(phydev->k->system_wq, &phydev->state_queue, delay);
}

void phy_trigger_machine(struct phy_device *phydev)
{
	phy_queue_state_machine(phydev, 0);
}

static int phy_config_aneg(struct phy_device *phydev)
{
	return phydev->drv->config_aneg ? phydev->drv->config_aneg(phydev) :
					  genphy_config_aneg(phydev);
}

static int phy_read_status(struct phy_device *phydev)
{
	return phydev->drv->read_status ? phydev->drv->read_status(phydev) :
					  genphy_read_status(phydev);
}

/* A link slower than what both ends advertise: too few good pairs, for example. */
static void phy_check_downshift(struct phy_device *phydev)
{
	linkmode_t common = phydev->lp_advertising & phydev->advertising;
	const struct phy_setting *best;

	if (phydev->autoneg == AUTONEG_DISABLE || phydev->speed == SPEED_UNKNOWN)
		return;
	best = phy_lookup_setting(SPEED_2500, DUPLEX_FULL, common, false);
	if (best && phydev->speed < best->speed)
		netdev_warn(phydev->attached_dev,
			    "Downshift occurred from negotiated speed %s to actual speed %s, "
			    "check cabling!\n",
			    phy_speed_to_str(best->speed), phy_speed_to_str(phydev->speed));
}

static int phy_check_link_status(struct phy_device *phydev)
{
	int err = phy_read_status(phydev);

	if (err)
		return err;
	if (phydev->link && phydev->state != PHY_RUNNING) {
		phy_check_downshift(phydev);
		phydev->state = PHY_RUNNING;
		/* Read for the MAC, which asks phydev whether it may sleep. */
		phydev->eee_active = genphy_c45_eee_is_active(phydev) > 0;
		phy_link_up(phydev);
	} else if (!phydev->link && phydev->state != PHY_NOLINK) {
		phydev->state = PHY_NOLINK;
		phydev->eee_active = false;
		phy_link_down(phydev);
	}
	return 0;
}

/* Forced modes: the nearest that the PHY has. */
static void phy_sanitize_settings(struct phy_device *phydev)
{
	const struct phy_setting *set;

	set = phy_lookup_setting(phydev->speed, phydev->duplex, phydev->supported, false);
	if (set) {
		phydev->speed = set->speed;
		phydev->duplex = set->duplex;
	}
}

static int phy_start_aneg(struct phy_device *phydev)
{
	int err;

	if (phydev->autoneg == AUTONEG_DISABLE)
		phy_sanitize_settings(phydev);
	err = phy_config_aneg(phydev);
	if (err < 0)
		return err;
	return phy_is_started(phydev) ? phy_check_link_status(phydev) : 0;
}

static void phy_cable_test_finished(struct phy_device *phydev)
{
	wake_up(&phydev->cable_test_wait);
}

static void phy_run_state_machine(struct phy_device *phydev)
{
	bool aneg = false, suspend = false, finished = false;
	int err = 0;

	switch (phydev->state) {
	case PHY_DOWN:
	case PHY_READY:
		break;
	case PHY_UP:
		aneg = true;
		break;
	case PHY_NOLINK:
	case PHY_RUNNING:
		err = phy_check_link_status(phydev);
		break;
	case PHY_CABLETEST:
		err = phydev->drv->cable_test_get_status(phydev, &finished);
		if (err || finished) {
			if (err)
				phy_init_hw(phydev);
			err = 0;
			phydev->state = PHY_UP;
			phy_cable_test_finished(phydev);
			aneg = true;
		}
		break;
	case PHY_HALTED:
		if (phydev->link && phydev->autoneg == AUTONEG_ENABLE) {
			phydev->speed = SPEED_UNKNOWN;
			phydev->duplex = DUPLEX_UNKNOWN;
		}
		phydev->lp_advertising = 0;
		/* fall through */
	case PHY_ERROR:
		if (phydev->link) {
			phydev->link = false;
			phy_link_down(phydev);
		}
		suspend = true;
		break;
	}
	if (aneg)
		err = phy_start_aneg(phydev);
	if (err < 0 && err != -ENODEV) {
		netdev_err(phydev->attached_dev, "PHY %s: error %d\n", phydev->name, err);
		phydev->state = PHY_ERROR;
		phy_trigger_machine(phydev);
	}
	if (suspend)
		phy_suspend(phydev);
	if (phy_polling_mode(phydev) && phy_is_started(phydev))
		phy_queue_state_machine(phydev, HZ);
}

static void phy_state_machine(struct work_struct *work)
{
	struct phy_device *phydev =
		container_of(to_delayed_work(work), struct phy_device, state_queue);

	mutex_lock(&phydev->lock);
	phy_run_state_machine(phydev);
	mutex_unlock(&phydev->lock);
}

void phy_init_machine(struct phy_device *phydev)
{
	INIT_DELAYED_WORK(phydev->k, &phydev->state_queue, phy_state_machine);
	init_waitqueue_head(phydev->k, &phydev->cable_test_wait);
}

void phy_start(struct phy_device *phydev)
{
	mutex_lock(&phydev->lock);
	if (phydev->state == PHY_READY || phydev->state == PHY_HALTED) {
		phy_resume(phydev);
		phydev->state = PHY_UP;
		phy_trigger_machine(phydev);
	}
	mutex_unlock(&phydev->lock);
}

void phy_stop(struct phy_device *phydev)
{
	mutex_lock(&phydev->lock);
	if (!phy_is_started(phydev) && phydev->state != PHY_DOWN && phydev->state != PHY_ERROR) {
		mutex_unlock(&phydev->lock);
		return;
	}
	if (phydev->state == PHY_CABLETEST) {
		phy_init_hw(phydev);
		phy_cable_test_finished(phydev);
	}
	phydev->state = PHY_HALTED;
	phy_run_state_machine(phydev);
	mutex_unlock(&phydev->lock);
	cancel_delayed_work_sync(&phydev->state_queue);
}

static irqreturn_t phy_interrupt(int irq, void *dev_id)
{
	struct phy_device *phydev = dev_id;
	bool ours;

	mutex_lock(&phydev->lock);
	ours = phydev->drv->handle_interrupt(phydev);
	mutex_unlock(&phydev->lock);
	return IRQ_RETVAL(ours);
}

void phy_request_interrupt(struct phy_device *phydev)
{
	int err;

	err = request_threaded_irq(phydev->k, phydev->irq, NULL, phy_interrupt,
				   IRQF_ONESHOT | IRQF_SHARED, phydev->name, phydev);
	if (err) {
		netdev_warn(phydev->attached_dev,
			    "Error %d requesting IRQ %d, falling back to polling\n", err,
			    phydev->irq);
		phydev->irq = PHY_POLL;
	} else if (phy_enable_interrupts(phydev)) {
		netdev_warn(phydev->attached_dev,
			    "Can't enable interrupt, falling back to polling\n");
		free_irq(phydev->k, phydev->irq, phydev);
		phydev->irq = PHY_POLL;
	}
}

const char *phy_irq_str(const struct phy_device *phydev, char *buf, size_t size)
{
	if (phydev->irq == PHY_POLL)
		return "POLL";
	snprintf(buf, size, "%d", phydev->irq);
	return buf;
}

int phy_restart_aneg(struct phy_device *phydev)
{
	int err;

	mutex_lock(&phydev->lock);
	err = genphy_restart_aneg(phydev);
	mutex_unlock(&phydev->lock);
	return err;
}

void phy_set_asym_pause(struct phy_device *phydev, bool rx, bool tx)
{
	linkmode_t old = phydev->advertising;

	mutex_lock(&phydev->lock);
	phydev->advertising = linkmode_set_pause(old, tx, rx);
	if (phydev->advertising != old && phydev->autoneg == AUTONEG_ENABLE)
		phy_start_aneg(phydev);
	mutex_unlock(&phydev->lock);
}

void phy_ethtool_ksettings_get(struct phy_device *phydev, struct ethtool_link_ksettings *ks)
{
	mutex_lock(&phydev->lock);
	ks->link_modes.supported[0] = phydev->supported;
	ks->link_modes.advertising[0] = phydev->advertising;
	ks->link_modes.lp_advertising[0] = phydev->lp_advertising;
	ks->base.speed = phydev->speed;
	ks->base.duplex = (u8)phydev->duplex;
	ks->base.master_slave_cfg = phydev->master_slave_get;
	ks->base.master_slave_state = phydev->master_slave_state;
	ks->base.port = (u8)phydev->port;
	ks->base.transceiver = 1;
	ks->base.phy_address = (u8)phydev->addr;
	ks->base.autoneg = phydev->autoneg;
	ks->base.eth_tp_mdix_ctrl = phydev->mdix_ctrl;
	ks->base.eth_tp_mdix = phydev->mdix;
	mutex_unlock(&phydev->lock);
}

int phy_ethtool_ksettings_set(struct phy_device *phydev, const struct ethtool_link_ksettings *ks)
{
	linkmode_t advertising = ks->link_modes.advertising[0] & phydev->supported;
	const struct ethtool_link_settings *base = &ks->base;
	int err = 0;

	if (base->phy_address != phydev->addr)
		return -EINVAL;
	if (base->autoneg == AUTONEG_ENABLE) {
		if (!advertising || !(phydev->supported & LINKMODE(Autoneg)))
			return -EINVAL;
	} else if (base->autoneg != AUTONEG_DISABLE ||
		   (base->speed != SPEED_1000 && base->speed != SPEED_100 &&
		    base->speed != SPEED_10) ||
		   (base->duplex != DUPLEX_HALF && base->duplex != DUPLEX_FULL)) {
		return -EINVAL;
	}

	mutex_lock(&phydev->lock);
	phydev->autoneg = base->autoneg;
	if (base->autoneg == AUTONEG_DISABLE) {
		phydev->speed = base->speed;
		phydev->duplex = base->duplex;
	}
	phydev->advertising = advertising & ~LINKMODE(Autoneg);
	if (base->autoneg == AUTONEG_ENABLE)
		phydev->advertising |= LINKMODE(Autoneg);
	phydev->master_slave_set = base->master_slave_cfg;
	phydev->mdix_ctrl = base->eth_tp_mdix_ctrl;
	if (phy_is_started(phydev)) {
		phydev->state = PHY_UP;
		phy_trigger_machine(phydev);
	} else {
		err = phy_start_aneg(phydev);
	}
	mutex_unlock(&phydev->lock);
	return err;
}

int phy_ethtool_get_sset_count(struct phy_device *phydev)
{
	if (!phydev->drv->get_sset_count || !phydev->drv->get_strings || !phydev->drv->get_stats)
		return -EOPNOTSUPP;
	return phydev->drv->get_sset_count(phydev);
}

void phy_ethtool_get_strings(struct phy_device *phydev, u8 *data)
{
	phydev->drv->get_strings(phydev, data);
}

void phy_ethtool_get_stats(struct phy_device *phydev, u64 *data)
{
	mutex_lock(&phydev->lock);
	phydev->drv->get_stats(phydev, data);
	mutex_unlock(&phydev->lock);
}

void phy_cable_test_result(struct phy_device *phydev, u8 pair, u8 result)
{
	phydev->cable_test[pair].code = result;
}

void phy_cable_test_fault_length(struct phy_device *phydev, u8 pair, int cm)
{
	phydev->cable_test[pair].length_cm = (u32)cm;
}

int phy_ethtool_cable_test(struct net_device *dev, struct ethtool_cable_test_pair *pairs)
{
	struct phy_device *phydev = dev->phydev;
	int err = -EBUSY;

	if (!phydev || !phydev->drv->cable_test_start || !phydev->drv->cable_test_get_status)
		return -EOPNOTSUPP;
	mutex_lock(&phydev->lock);
	if (phydev->state == PHY_CABLETEST || !phy_is_started(phydev))
		goto out;
	for (int i = 0; i < PHY_CABLE_PAIRS; i++)
		phydev->cable_test[i] = (struct ethtool_cable_test_pair){.pair = (char)('A' + i),
									 .length_cm = UINT32_MAX};
	/* The carrier is off until the test is over. */
	phy_link_down(phydev);
	err = phydev->drv->cable_test_start(phydev);
	if (err) {
		phy_link_up(phydev);
		goto out;
	}
	phydev->state = PHY_CABLETEST;
	if (phy_polling_mode(phydev))
		phy_trigger_machine(phydev);
	mutex_unlock(&phydev->lock);

	wait_event(phydev->cable_test_wait, phydev->state != PHY_CABLETEST);
	memcpy(pairs, phydev->cable_test, sizeof(phydev->cable_test));
	return PHY_CABLE_PAIRS;
out:
	mutex_unlock(&phydev->lock);
	return err;
}
