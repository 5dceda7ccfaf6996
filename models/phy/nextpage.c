/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the pages of an autonegotiation say.
 *
 *	base page     register 4; NEXT_PAGE set if any of the following is sent
 *	message 8     1000BASE-T follows (802.3 annex 40C)
 *	  UP1         U0 manual, U1 master, U2 multiport, U3 1000FD, U4 1000HD
 *	  UP2         U10:0 seed
 *	message 10    EEE follows (45.2.7.13); U1 100BASE-TX, U2 1000BASE-T
 *	  UP1
 *	register 7    pages of the software's, if it set bit 15 of register 4
 *	message 1     null, while the partner still has pages
 *
 * The side with fewer pages sends null messages; the exchange ends when both
 * have sent a page without NEXT_PAGE.
 */
#include "phy/phy.h"

#define UP1_MANUAL BIT(0)
#define UP1_MASTER BIT(1)
#define UP1_MULTIPORT BIT(2)
#define UP1_FULL BIT(3)
#define UP1_HALF BIT(4)

/* ---- Ours ---- */

static bool offers_1000t(const struct phy *phy)
{
	return !phy->an.downshifted &&
	       (phy_get(phy, PHY_CTRL1000) & (CTRL1000_FULL | CTRL1000_HALF));
}

static u16 our_1000t(const struct phy *phy)
{
	u32 ctrl = phy_get(phy, PHY_CTRL1000);

	return (ctrl & CTRL1000_MS_MANUAL ? UP1_MANUAL : 0) |
	       (ctrl & CTRL1000_MS_VALUE ? UP1_MASTER : 0) |
	       (ctrl & CTRL1000_MULTIPORT ? UP1_MULTIPORT : 0) |
	       (ctrl & CTRL1000_FULL ? UP1_FULL : 0) | (ctrl & CTRL1000_HALF ? UP1_HALF : 0);
}

void an_build_pages(struct phy *phy)
{
	u32 advertise = phy_get(phy, PHY_ADVERTISE);
	u32 eee = reg_get(&phy->mmd, PHY_MMD_EEE_ADVERTISE) & (EEE_1000T | EEE_100TX);
	struct an *an = &phy->an;
	u32 n = 0;

	if (offers_1000t(phy)) {
		an->seed = (u16)rng_below(&phy->rng, LCW_DATA + 1);
		an->pages[n++] = LCW_MESSAGE | MESSAGE_1000T;
		an->pages[n++] = our_1000t(phy);
		an->pages[n++] = an->seed;
	}
	if (eee) {
		an->pages[n++] = LCW_MESSAGE | MESSAGE_EEE;
		an->pages[n++] = (u16)eee;
	}
	an->page_count = (u8)n;
	an->pages_sent = 0;
	an->np_wanted = advertise & LCW_NEXT_PAGE;
	an->np_loaded = false;
	an->base_page = true;
	an->have_1000t = false;
	an->parallel = false;
	an->lp_base = an->lp_1000t = an->lp_seed = an->lp_eee = 0;
	an->expect = 0;
	an->page = (u16)((advertise & ~(LCW_NEXT_PAGE | LCW_ACK)) |
			 (n || an->np_wanted ? LCW_NEXT_PAGE : 0));
	/* 28.2.3.4.6: the first next page has the inverse of the base page's bit 11. */
	an->toggle = an->page & LCW_TOGGLE;
}

bool an_next_page(struct phy *phy)
{
	struct an *an = &phy->an;
	u32 page;

	if (an->pages_sent < an->page_count) {
		page = an->pages[an->pages_sent++];
		if (an->pages_sent < an->page_count || an->np_wanted)
			page |= LCW_NEXT_PAGE;
	} else if (an->np_wanted) {
		if (!an->np_loaded)
			return false;
		an->np_loaded = false;
		page = phy_get(phy, PHY_ANNPTR);
		an->np_wanted = page & LCW_NEXT_PAGE;
	} else {
		page = LCW_MESSAGE | MESSAGE_NULL;
	}
	an->toggle = !an->toggle;
	an->page = (u16)((page & ~(LCW_ACK | LCW_TOGGLE)) | (an->toggle ? LCW_TOGGLE : 0));
	phy_update(phy, PHY_ANNPTR, LCW_TOGGLE, an->page);
	return true;
}

/* ---- Theirs ---- */

static void base_page_received(struct phy *phy, u16 page)
{
	phy->an.lp_base = page;
	phy_update(phy, PHY_LPA, 0xffff, page);
	phy_update(phy, PHY_ANER, ANER_LP_AN_ABLE | ANER_LP_NEXT_PAGE,
		   ANER_LP_AN_ABLE | (page & LCW_NEXT_PAGE ? ANER_LP_NEXT_PAGE : 0));
	phy_update(phy, PHY_BMSR, BMSR_REMOTE_FAULT,
		   page & LCW_REMOTE_FAULT ? BMSR_REMOTE_FAULT : 0);
}

static void lp_1000t_known(struct phy *phy)
{
	struct an *an = &phy->an;

	an->have_1000t = true;
	phy_update(phy, PHY_STAT1000, STAT1000_LP_FULL | STAT1000_LP_HALF,
		   (an->lp_1000t & UP1_FULL ? STAT1000_LP_FULL : 0) |
			   (an->lp_1000t & UP1_HALF ? STAT1000_LP_HALF : 0));
}

static void unformatted_received(struct phy *phy, u16 data)
{
	struct an *an = &phy->an;

	an->expect--;
	if (an->expect_code == MESSAGE_EEE) {
		an->lp_eee = data & (EEE_1000T | EEE_100TX);
		reg_set(&phy->mmd, PHY_MMD_EEE_LPA, an->lp_eee);
	} else if (an->expect) {
		an->lp_1000t = data;
	} else {
		an->lp_seed = data;
		lp_1000t_known(phy);
	}
}

void an_page_received(struct phy *phy, u16 page)
{
	struct an *an = &phy->an;

	if (an->base_page) {
		base_page_received(phy, page);
		return;
	}
	phy_update(phy, PHY_ANNPRR, 0xffff, page);
	if (page & LCW_MESSAGE) {
		an->expect_code = page & LCW_DATA;
		an->expect = an->expect_code == MESSAGE_1000T ? 2 :
			     an->expect_code == MESSAGE_EEE   ? 1 :
								0;
	} else if (an->expect) {
		unformatted_received(phy, page & LCW_DATA);
	}
}

/* ---- Resolution ---- */

/* 802.3 table 40-5. Whether we are master; conflicts and ties. */
static void resolve_master(const struct phy *phy, struct an_result *result)
{
	u16 ours = our_1000t(phy), theirs = phy->an.lp_1000t;
	bool our_manual = ours & UP1_MANUAL, their_manual = theirs & UP1_MANUAL;
	bool our_master = ours & UP1_MASTER, their_master = theirs & UP1_MASTER;

	if (our_manual && their_manual && our_master == their_master)
		result->fault = true;
	else if (our_manual)
		result->master = our_master;
	else if (their_manual)
		result->master = !their_master;
	else if ((ours ^ theirs) & UP1_MULTIPORT)
		result->master = ours & UP1_MULTIPORT;
	else if (phy->an.seed == phy->an.lp_seed)
		result->tie = true;
	else
		result->master = phy->an.seed > phy->an.lp_seed;
}

/* 802.3 annex 28B.3: the order of priority. */
void an_resolve(struct phy *phy, struct an_result *result)
{
	static const struct {
		u16 bit;
		u16 mbps;
		bool full;
	} priority[] = {
		{LCW_100FULL, 100, true},
		{LCW_100HALF, 100, false},
		{LCW_10FULL, 10, true},
		{LCW_10HALF, 10, false},
	};
	u32 common = phy->an.page_count && phy->an.have_1000t && offers_1000t(phy) ?
			     our_1000t(phy) & phy->an.lp_1000t :
			     0;

	*result = (struct an_result){0};
	if (common & (UP1_FULL | UP1_HALF)) {
		result->mbps = 1000;
		result->full = common & UP1_FULL;
		resolve_master(phy, result);
		return;
	}
	common = phy_get(phy, PHY_ADVERTISE) & phy_get(phy, PHY_LPA);
	for (u32 i = 0; i < ARRAY_SIZE(priority); i++) {
		if (common & priority[i].bit) {
			result->mbps = priority[i].mbps;
			result->full = priority[i].full;
			return;
		}
	}
}

/* 802.3 table 28B-3, as linkmode_resolve_pause(); @local and @partner: registers 4 and 5. */
void an_resolve_pause(u32 local, u32 partner, bool *tx, bool *rx)
{
	bool both_asym = local & partner & LCW_ASYM_PAUSE;

	*tx = *rx = local & partner & LCW_PAUSE;
	if (*tx || !both_asym)
		return;
	*tx = partner & LCW_PAUSE;
	*rx = local & LCW_PAUSE;
}
