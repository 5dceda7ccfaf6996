/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdio.h>

#include <netemu/time.h>

static const struct {
	const char *suffix;
	sim_time ps;
} units[] = {
	{"ns", PS_PER_NS},
	{"us", PS_PER_US},
	{"ms", PS_PER_MS},
	{"s", PS_PER_SEC},
};

static bool refuse(GError **err, const char *text, const char *why)
{
	g_set_error(err, G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE,
		    "\"%s\" is not a time: %s (right: \"250ns\", \"1.5us\", \"20ms\", \"3s\")",
		    text, why);
	return false;
}

bool sim_time_parse(const char *text, sim_time *out, GError **err)
{
	const char *p = text;
	u64 whole = 0, part = 0, scale = 1;
	sim_time unit = 0, t, fraction;
	bool digits = false;

	for (; g_ascii_isdigit(*p); p++, digits = true)
		if (__builtin_mul_overflow(whole, 10, &whole) ||
		    __builtin_add_overflow(whole, (u64)(*p - '0'), &whole))
			return refuse(err, text, "the number is too large");
	if (*p == '.')
		for (p++; g_ascii_isdigit(*p); p++, digits = true) {
			if (scale > PS_PER_SEC / 10)
				return refuse(err, text, "it is finer than a picosecond");
			part = part * 10 + (u64)(*p - '0');
			scale *= 10;
		}
	if (!digits)
		return refuse(err, text, "a number must come first");
	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (!strcmp(p, units[i].suffix))
			unit = units[i].ps;
	if (!unit)
		return refuse(err, text, "the unit must be ns, us, ms or s");
	if (__builtin_mul_overflow(whole, unit, &t) || t < 0)
		return refuse(err, text, "it is longer than 106 days");
	fraction = (sim_time)((__int128)part * unit / (__int128)scale);
	if ((__int128)fraction * (__int128)scale != (__int128)part * unit)
		return refuse(err, text, "it is finer than a picosecond");
	if (__builtin_add_overflow(t, fraction, &t))
		return refuse(err, text, "it is longer than 106 days");
	*out = t;
	return true;
}

char *sim_time_format(sim_time t, char *buf)
{
	snprintf(buf, 32, "%" PRId64 ".%09" PRId64, t / PS_PER_SEC, t % PS_PER_SEC / PS_PER_NS);
	return buf;
}
