/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual time tied to the clock on the wall: --realtime. */
#ifndef CLI_PACE_H
#define CLI_PACE_H

#include <netemu/node.h>

struct pace {
	double factor; /* virtual seconds a real one; 0: as fast as it goes */
	s64 start_ns;  /* real time, monotonic, of virtual time 0 */
	/* Called between two steps of a paced run: waits at most until the wall's
	 * clock reads @until_ns, or for something else; or NULL. May schedule
	 * events, from pace_arrival() on. false: there is nothing else to wait for. */
	bool (*wait)(void *ctx, s64 until_ns);
	void *wait_ctx;
	bool over; /* set by what waits or runs: the run ends */
};

/* Begins now. */
void pace_init(struct pace *pace, double factor);

/* world_run(), as fast as the pace allows. Up to a signal, too. */
void pace_run(struct pace *pace, struct world *world, sim_time until);

/* When something that comes now from outside arrives: at the virtual time by the
 * clock on the wall; or, in a run that has not got there, as soon as it can. */
sim_time pace_arrival(const struct pace *pace, const struct world *world);

/* Seconds since pace_init(). */
double pace_wall_seconds(const struct pace *pace);

/* The clock on the wall, monotonic. */
s64 pace_wall_ns(void);

#endif
