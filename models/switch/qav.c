/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: Qav, the credit-based shaper of a port's queues.
 *
 * IEEE 802.1Q 8.6.8.2: a queue may send while its credit is not negative. Credit
 * grows at the queue's rate (idleSlope) while frames wait or it is below 0, up to
 * its limit; a frame that begins takes its bits off; a queue that has run empty
 * keeps none above 0.
 *
 * Source: Marvell's UMSD, Topaz_msdQav.c: block 2 of the AVB registers, a pair a
 * queue: rate in units of 64 kb/s, then the limit (hiLimit) in bytes.
 *
 * Assumption: a rate of 0 is no shaping; a frame costs what it takes of the wire,
 * preamble and gap included; half duplex is not shaped.
 */
#include "switch/qos.h"

#define RATE_UNIT 64000	   /* bit/s */
#define ONE_BIT PS_PER_SEC /* credit: bits * 10^12, so that rate * ps adds to it */

struct sw_qav {
	struct {
		u32 rate; /* bit/s, 0: not shaped */
		s64 limit, credit;
		sim_time at; /* when credit was that */
	} queue[SW_QUEUES];
};

/* Brings the credit of queue @q up to now. */
static void settle(struct sw_port *p, u32 q)
{
	sim_time now = node_now(p->sw->node), passed = now - p->qav->queue[q].at;
	s64 credit = p->qav->queue[q].credit;
	s64 most = p->queue[q].count ? p->qav->queue[q].limit : 0;
	u32 rate = p->qav->queue[q].rate;

	p->qav->queue[q].at = now;
	if (credit >= most)
		return;
	p->qav->queue[q].credit =
		passed > (most - credit) / rate ? most : credit + passed * (s64)rate;
}

bool sw_qav_ready(struct sw_port *p, u32 q)
{
	if (!p->qav->queue[q].rate || !p->full_duplex)
		return true;
	settle(p, q);
	return p->qav->queue[q].credit >= 0;
}

void sw_qav_queued(struct sw_port *p, u32 q)
{
	/* The time before this frame came: nothing waited. */
	if (p->qav->queue[q].rate && !p->queue[q].count)
		settle(p, q);
}

void sw_qav_sent(struct sw_port *p, u32 q, u32 len)
{
	s64 *credit = &p->qav->queue[q].credit;

	if (!p->qav->queue[q].rate)
		return;
	if (!p->queue[q].count && *credit > 0)
		*credit = 0;
	*credit -= (s64)(len + ETH_PREAMBLE_LEN + ETH_IPG_LEN) * 8 * ONE_BIT;
}

sim_time sw_qav_next(struct sw_port *p)
{
	sim_time first = SIM_TIME_MAX, now = node_now(p->sw->node);

	for (u32 q = 0; q < SW_QUEUES; q++) {
		s64 missing;

		if (!p->queue[q].count)
			continue;
		if (sw_qav_ready(p, q))
			return now;
		missing = -p->qav->queue[q].credit;
		first = MIN(first,
			    now + (missing + p->qav->queue[q].rate - 1) / p->qav->queue[q].rate);
	}
	return first;
}

void sw_qav_decode(struct sw_port *p, const u16 *rates, const u16 *limits)
{
	bool shaped = false;

	for (u32 q = 0; q < SW_QUEUES; q++)
		shaped |= rates[q] != 0;
	if (!shaped) {
		g_free(p->qav);
		p->qav = NULL;
		return;
	}
	if (!p->qav)
		p->qav = g_new0(struct sw_qav, 1);
	for (u32 q = 0; q < SW_QUEUES; q++) {
		if (p->qav->queue[q].rate)
			settle(p, q);
		p->qav->queue[q].at = node_now(p->sw->node);
		p->qav->queue[q].rate = rates[q] * (u32)RATE_UNIT;
		p->qav->queue[q].limit = (s64)(limits[q] & 0x3fff) * 8 * ONE_BIT;
		p->qav->queue[q].credit =
			rates[q] ? MIN(p->qav->queue[q].credit, p->qav->queue[q].limit) : 0;
	}
}
