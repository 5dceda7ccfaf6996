/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A gigabit copper PHY of Marvell's: the 88E1512, and those in the 88E6341.
 * Sources: IEEE 802.3 clauses 14, 22, 24, 28, 40; Linux 6.12
 * drivers/net/phy/marvell.c, phy_device.c.
 * phy.h says which file does what.
 *
 * Not modelled: the SGMII and fiber sides, low power idle (EEE is negotiated
 * and reported only), wake-up, packet generator, energy detect, test modes,
 * polarity. Lights are registers.
 *
 * State: one event, for the earliest of a handful of timers.
 */
#include <netemu/irq.h>

#include "phy/phy.h"

#define ID2_88E1512 0x0dd1 /* Linux: 0x01410dd0, mask 0xfffffff0; revision 1 */

/* ---- Timers ---- */

static void arm(struct phy *phy)
{
	sim_time next = SIM_TIME_MAX;

	for (u32 i = 0; i < PHY_TIMERS; i++)
		next = MIN(next, phy->due[i]);
	if (next == SIM_TIME_MAX)
		node_cancel(phy->node, &phy->step);
	else if (!event_pending(&phy->step) || phy->step.at != next)
		node_schedule(phy->node, &phy->step, next);
}

void phy_set_timer(struct phy *phy, enum phy_timer timer, sim_time at)
{
	phy->due[timer] = at;
	arm(phy);
}

void phy_clear_timer(struct phy *phy, enum phy_timer timer)
{
	if (phy->due[timer] == SIM_TIME_MAX)
		return;
	phy->due[timer] = SIM_TIME_MAX;
	arm(phy);
}

static void clear_timers(struct phy *phy)
{
	for (u32 i = 0; i < PHY_TIMERS; i++)
		phy->due[i] = SIM_TIME_MAX;
	node_cancel(phy->node, &phy->step);
}

static void step(struct event *ev)
{
	static void (*const timeout[PHY_TIMERS])(struct phy * phy) = {
		[TIMER_RESET] = phy_soft_reset_done, [TIMER_AN] = an_run,
		[TIMER_TECH] = tech_timeout,	     [TIMER_CROSSOVER] = phy_crossover_timeout,
		[TIMER_VCT] = phy_vct_done,
	};
	struct phy *phy = container_of(ev, struct phy, step);
	sim_time now = node_now(phy->node);

	for (u32 i = 0; i < PHY_TIMERS; i++) {
		if (phy->due[i] > now)
			continue;
		phy->due[i] = SIM_TIME_MAX;
		timeout[i](phy);
	}
	arm(phy);
}

/* ---- Power ---- */

bool phy_powered(const struct phy *phy)
{
	return phy->due[TIMER_RESET] == SIM_TIME_MAX &&
	       !(phy_get(phy, PHY_BMCR) & BMCR_POWER_DOWN) &&
	       !(phy_get(phy, PHY_COPPER_CTRL1) & CTRL1_POWER_DOWN);
}

void phy_core_stop(struct phy *phy)
{
	an_stop(phy);
	tech_stop(phy);
	phy_link_down(phy);
	phy_update(phy, PHY_COPPER_STATUS1, STATUS1_RESOLVED, 0);
	phy_send(phy, MDI_SILENT, 0);
	phy_listen(phy);
	phy_crossover_update(phy);
}

static void start_forced(struct phy *phy)
{
	u32 ctrl = phy_get(phy, PHY_CTRL1000);
	bool master = (ctrl & CTRL1000_MS_MANUAL) && (ctrl & CTRL1000_MS_VALUE);
	u32 mbps = phy->active.mbps;

	phy_update(phy, PHY_STAT1000, STAT1000_MASTER,
		   mbps == 1000 && master ? STAT1000_MASTER : 0);
	phy_show_resolved(phy, mbps, phy->active.full);
	tech_start(phy, mbps, phy->active.full, mbps == 1000 && master);
	phy_crossover_update(phy);
}

void phy_core_start(struct phy *phy)
{
	u32 ctrl1 = phy_get(phy, PHY_COPPER_CTRL1);

	if (!phy_powered(phy))
		return;
	phy->active.an = phy_get(phy, PHY_BMCR) & BMCR_AN_ENABLE;
	phy_bmcr_mode(phy, &phy->active.mbps, &phy->active.full);
	phy->active.crossover = ctrl1 >> 5 & 3;
	phy->active.downshift = ctrl1 & CTRL1_DOWNSHIFT ? (u8)((ctrl1 >> 12 & 7) + 1) : 0;
	if (phy->active.crossover < 2)
		phy->mdix = phy->active.crossover;
	phy_listen(phy);
	if (phy->active.an)
		an_start(phy);
	else
		start_forced(phy);
}

/* ---- Hardware reset ---- */

void phy_reset_enter(struct phy *phy)
{
	clear_timers(phy);
	phy_data_flush(phy);
	reg_block_reset(&phy->regs);
	reg_block_reset(&phy->mmd);
	if (phy->config.kind == PHY_88E1512)
		reg_set(&phy->regs, PHY_ID2, ID2_88E1512);
	if (phy->config.power_down)
		phy_update(phy, PHY_BMCR, BMCR_POWER_DOWN, BMCR_POWER_DOWN);
	memset(phy->mdio.c45_addr, 0, sizeof(phy->mdio.c45_addr));
	phy->page = 0;
	phy->vct_running = false;
	phy->an = (struct an){.state = AN_OFF};
	phy->tech = (struct tech){0};
	phy->heard = (struct mdi_signal){0};
}

void phy_reset_hold(struct phy *phy)
{
	if (phy->link.up)
		phy->link_downs++;
	phy->link = (struct mii_link){0};
	phy_data_update(phy);
	if (phy->mdi.medium)
		phy->mdi.medium->mode(&phy->mdi, 0, false);
	phy_send(phy, MDI_SILENT, 0);
	phy_update_irq(phy);
	phy_core_start(phy);
}

/* ---- Making and unmaking ---- */

static const struct mdi_phy_ops phy_mdi_ops = {
	.receive = phy_receive,
	.carrier = phy_carrier,
	.signal = phy_signal,
};

/* What follows the owner's name in "switch0.phy1"; NULL if nothing does. */
static const char *instance_name(const struct model *owner, const char *name)
{
	size_t n = strlen(owner->name);

	if (strncmp(owner->name, name, n))
		return name;
	return name[n] == '.' ? name + n + 1 : name[n] ? name : NULL;
}

struct phy *phy_create(struct node *node, struct model *owner, const char *name,
		       const struct phy_config *config)
{
	struct phy *phy = g_new0(struct phy, 1);

	phy->node = node;
	phy->owner = owner;
	phy->name = g_strdup(name);
	phy->config = *config;
	node_rng_init(node, &phy->rng, phy->name);
	reg_block_init(&phy->regs, &phy_space, owner, instance_name(owner, phy->name), phy);
	reg_block_init(&phy->mmd, &phy_mmd_space, owner, instance_name(owner, phy->name), phy);
	phy_mdio_init(phy);
	mii_end_init(&phy->mii, node, &phy_mii_ops, phy);
	phy->mdi.node = node;
	phy->mdi.name = phy->name;
	phy->mdi.phy = &phy_mdi_ops;
	phy->mdi.phy_owner = phy;
	phy_data_init(phy);
	event_init(&phy->step, step);
	/* Which way a PHY comes up crossed is chance; see link.c. */
	phy->mdix = rng_u64(&phy->rng) >> 63;
	phy_reset_enter(phy);
	phy_reset_hold(phy);
	return phy;
}

void phy_destroy(struct phy *phy)
{
	if (!phy)
		return;
	clear_timers(phy);
	phy_data_flush(phy);
	mii_end_finish(&phy->mii);
	reg_block_finish(&phy->regs);
	reg_block_finish(&phy->mmd);
	g_free(phy->name);
	g_free(phy);
}

struct mdio_device *phy_mdio(struct phy *phy)
{
	return &phy->mdio;
}

struct mii_end *phy_mii(struct phy *phy)
{
	return &phy->mii;
}

struct mdi_port *phy_mdi(struct phy *phy)
{
	return &phy->mdi;
}

const struct mii_link *phy_link(const struct phy *phy)
{
	return &phy->told;
}

bool phy_irq(const struct phy *phy)
{
	return phy->irq;
}

void phy_counters(struct phy *phy, void (*say)(void *ctx, const char *name, u64 value), void *ctx)
{
	say(ctx, "tx_frames", phy->tx_frames);
	say(ctx, "tx_no_link", phy->tx_no_link);
	say(ctx, "tx_wrong_speed", phy->tx_wrong_speed);
	say(ctx, "rx_frames", phy->rx_frames);
	say(ctx, "rx_no_link", phy->rx_no_link);
	say(ctx, "rx_wrong_speed", phy->rx_wrong_speed);
	say(ctx, "rx_isolated", phy->rx_isolated);
	say(ctx, "rx_cut", phy->rx_cut);
	say(ctx, "symbol_errors", phy->symbol_errors);
	say(ctx, "false_carriers", phy->false_carriers);
	say(ctx, "link_ups", phy->link_ups);
	say(ctx, "link_downs", phy->link_downs);
	say(ctx, "negotiations", phy->negotiations);
	say(ctx, "interrupts", phy->irqs);
}
