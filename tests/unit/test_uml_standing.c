/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A Linux guest's reads of a register whose value stands: what netemu offers, and
 * what the library in the kernel's process makes of it (it is compiled into this).
 */
#include <netemu/trace.h>
#include <sys/auxv.h>

#include "suite.h"
#include "uml_rig.h"

static struct uml_rig rig;

/* Where the program of the kernel begins, there its memory does. */
#define getauxval(type) ((uintptr_t)rig.ram - RIG_BASE)
#include "uml/preload/standing.c"

#define SOC_SOCKET 77

static void setup(void)
{
	u8 answer[64];

	rig_setup(&rig);
	standing = rig.uml->standing;
	standing_connected(UML_GIVEN_DEVICE + UML_SOC, SOC_SOCKET);
	rig.stands = true;
	rig_memory(&rig, UML_SOC, RIG_BASE, RIG_RAM, 0);
	rig_ring(&rig, UML_SOC, 0);
	while (rig_answer(&rig, UML_SOC, answer, sizeof(answer)) >= 0)
		;
	/* The guest runs, at 0. */
	*((volatile u16 *)((u8 *)rig.uml->shared + 24)) = 1;
}

static void teardown(void)
{
	rig_teardown(&rig);
}

/* The kernel reads a register; whether that needs a message, and the answer. */
static bool needs_message(u64 addr, u32 size)
{
	bool needs;

	rig_command(&rig, 3, addr, size, 0);
	rig_offer(&rig, 0, 0);
	needs = !standing_read(SOC_SOCKET);
	if (needs)
		rig_two(&rig, UML_SOC, 35, 0, 0);
	return needs;
}

static void assert_answered(u32 value, u16 used_index)
{
	const u8 *used = rig_queue(&rig, 0) + RIG_USED;

	ck_assert_msg(rig.uml->state == UML_ON, "%s", rig.world->failure);
	ck_assert_uint_eq(get_le32(rig_queue(&rig, 0) + RIG_DATA + 32), value);
	ck_assert_uint_eq(get_le16(used + 2), used_index);
	ck_assert_uint_eq(get_le32(used + 4 + 8 * ((used_index - 1) % RIG_NUM)), 0);
	ck_assert_uint_eq(get_le32(used + 8 + 8 * ((used_index - 1) % RIG_NUM)), 4);
}

/* The first of each register is a message, and each after another was touched.
 * The queue goes round meanwhile. */
START_TEST(test_again_and_again)
{
	u16 used = 0;

	for (u32 round = 0; round < 5; round++) {
		for (u32 addr = 0x10; addr <= 0x14; addr += 4) {
			for (u32 i = 0; i < 7; i++) {
				ck_assert_int_eq(needs_message(addr, 4), !i);
				assert_answered(0x11220000 + addr, ++used);
			}
		}
	}
	ck_assert_uint_eq(rig.reads, 10);
}
END_TEST

/* A write is a message; what may be read after it is what stands then. */
START_TEST(test_write_between)
{
	ck_assert(needs_message(0x10, 4));
	rig_command(&rig, 4, 0x10, 4, 5);
	rig_offer(&rig, 0, 0);
	ck_assert(!standing_read(SOC_SOCKET));
	rig_two(&rig, UML_SOC, 35, 0, 0);
	ck_assert_uint_eq(rig.written, 5);
	ck_assert(!needs_message(0x10, 4));
	rig.stands = false;
	ck_assert(needs_message(0x20, 4));
	ck_assert(needs_message(0x20, 4));
	assert_answered(0x11220020, 4); /* the write's buffer is held */
}
END_TEST

START_TEST(test_not_offered)
{
	rig.stands = _i != 0;
	rig.uml->node->trace = _i == 1 ? TRACE_REG : 0;
	*((volatile u16 *)((u8 *)rig.uml->shared + 24)) = _i != 2; /* not in a slice */
	ck_assert(needs_message(0x10, 4));
	ck_assert(needs_message(0x10, 4));
	assert_answered(0x11220010, 2);
}
END_TEST

/* What asks for less, more or something else, in another way, or of another device. */
START_TEST(test_other_commands)
{
	u8 *data = rig_queue(&rig, 0) + RIG_DATA;

	ck_assert(needs_message(0x10, 4));
	rig_command(&rig, 3, 0x10, 4, 0);
	ck_assert(!standing_read(SOC_SOCKET)); /* nothing was offered */
	rig_offer(&rig, 0, 0);
	ck_assert(!standing_read(SOC_SOCKET + 1));
	data[0] = 4;
	ck_assert(!standing_read(SOC_SOCKET));
	rig_command(&rig, 3, 0x10, 2, 0);
	ck_assert(!standing_read(SOC_SOCKET));
	rig_command(&rig, 3, 0x12, 4, 0);
	ck_assert(!standing_read(SOC_SOCKET));
	rig_command(&rig, 3, 0x10, 4, 0);
	rig_desc(&rig, 0, 1, RIG_BASE + RIG_DATA + 32, 3, 2, 0); /* no room */
	ck_assert(!standing_read(SOC_SOCKET));
	rig_desc(&rig, 0, 1, RIG_BASE + RIG_RAM - 2, 4, 2, 0); /* in no memory */
	ck_assert(!standing_read(SOC_SOCKET));
	rig_desc(&rig, 0, 1, RIG_BASE + RIG_DATA + 32, 4, 3, 0); /* a longer chain */
	ck_assert(!standing_read(SOC_SOCKET));
	rig_command(&rig, 3, 0x10, 4, 0);
	rig_offer(&rig, 0, 0); /* a second one */
	ck_assert(!standing_read(SOC_SOCKET));
	ck_assert_uint_eq(standing->answered, 0);
}
END_TEST

/* The count of them is the kernel's, hence not to be trusted. */
START_TEST(test_miscounted)
{
	ck_assert(needs_message(0x10, 4));
	standing->answered = (const u32[]){1, RIG_NUM, UINT32_MAX - RIG_NUM, 0x12345678}[_i];
	rig_command(&rig, 3, 0x10, 4, 0);
	rig_kick(&rig, UML_SOC, 0, 0);
	ck_assert_int_eq(rig.uml->state, _i ? UML_FAILED : UML_ON);
	ck_assert(!_i || strstr(rig.world->failure, "soc: queue 0 has more in it than it holds"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("uml_standing");
	TCase *tc = tcase_create("reads");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_again_and_again);
	tcase_add_test(tc, test_write_between);
	tcase_add_loop_test(tc, test_not_offered, 0, 3);
	tcase_add_test(tc, test_other_commands);
	tcase_add_loop_test(tc, test_miscounted, 0, 4);
	suite_add_tcase(suite, tc);
	return run_suite(suite);
}
