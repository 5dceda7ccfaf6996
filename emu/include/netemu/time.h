/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual time.
 *
 * The unit is the picosecond: the bit times of 10, 100, 1000 and 2500 Mb/s are
 * 100,000, 10,000, 1,000 and 400 of it, so no sum of frames ever rounds. (The
 * nanosecond would make 2500 Mb/s inexact.) Signed 64 bits of it end after
 * 106.75 days; sim_time_add() saturates there instead of wrapping.
 */
#ifndef NETEMU_TIME_H
#define NETEMU_TIME_H

#include <glib.h>

#include <netemu/types.h>

/* Picoseconds since the run began, or a span of them. */
typedef s64 sim_time;

#define SIM_TIME_MAX INT64_MAX
#define PS_PER_NS INT64_C(1000)
#define PS_PER_US INT64_C(1000000)
#define PS_PER_MS INT64_C(1000000000)
#define PS_PER_SEC INT64_C(1000000000000)

#define SIM_NS(n) ((sim_time)(n)*PS_PER_NS)
#define SIM_US(n) ((sim_time)(n)*PS_PER_US)
#define SIM_MS(n) ((sim_time)(n)*PS_PER_MS)
#define SIM_SEC(n) ((sim_time)(n)*PS_PER_SEC)

/* Duration of @bits bits at @mbps megabits a second (10, 100, 1000, 2500). */
static inline sim_time bit_times(u64 bits, u32 mbps)
{
	return (sim_time)(bits * (1000000u / mbps));
}

/* @a + @b for non-negative @a and @b, or SIM_TIME_MAX where that overflows. */
static inline sim_time sim_time_add(sim_time a, sim_time b)
{
	sim_time sum;

	return unlikely(__builtin_add_overflow(a, b, &sum)) ? SIM_TIME_MAX : sum;
}

/**
 * sim_time_parse() - read a time as topologies and the command line write it
 * @text: a decimal number and a unit: "250ns", "1.5us", "20ms", "3s"
 * @out:  the time in picoseconds
 * @err:  says what is wrong and what would be right
 *
 * Return: true, or false with @err set (no unit, negative, too large, finer
 * than a picosecond).
 */
bool sim_time_parse(const char *text, sim_time *out, GError **err);

/**
 * sim_time_format() - write a time as seconds with nine decimals
 * @buf: at least 32 bytes
 *
 * Return: @buf, holding for example "1.000234567".
 */
char *sim_time_format(sim_time t, char *buf);

#endif
