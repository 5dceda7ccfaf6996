/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two PHYs and a cable: what they negotiate, and when. */
#include "phy_rig.h"

static struct rig rig;

static void teardown(void)
{
	rig_stop(&rig, false);
}

static void setup(void)
{
	rig_start(&rig, 7, PHY_88E6341);
}

START_TEST(gigabit)
{
	struct cable_config config = rig_cable_config();
	const struct mii_link *link;

	rig_plug(&rig, &config);
	ck_assert(rig_wait_up(&rig, SIM_SEC(5)));
	for (u32 i = 0; i < 2; i++) {
		link = phy_link(rig.phy[i]);
		ck_assert_int_eq(link->mbps, 1000);
		ck_assert(link->full_duplex && link->eee);
		ck_assert_int_eq(rd(&rig, i, 1), 0x796d);
		ck_assert_int_eq(rd(&rig, i, 5), 0xc1e1);
		ck_assert_int_eq(rd(&rig, i, 10) & 0x3c00, 0x3800);
		ck_assert_int_eq(rd(&rig, i, 17) & 0xec08, 0xac08);
		ck_assert_int_eq(rd_mmd(&rig, i, 7, 61), 6);
	}
	ck_assert_int_ne(rd(&rig, 0, 10) & 0x4000, rd(&rig, 1, 10) & 0x4000);
	ck_assert_int_eq(rig.mac[0].links, 1);
	/* break_link, six pages, training */
	ck_assert_int_gt(rig.mac[0].link_at, SIM_MS(1200 + 6 * 12 * 9));
	ck_assert_int_lt(rig.mac[0].link_at, SIM_SEC(3));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phy-autoneg");
	TCase *tc = tcase_create("pair");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, gigabit);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
