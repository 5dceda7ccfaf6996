/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual time tied to the clock on the wall: --realtime. */
#ifndef CLI_PACE_H
#define CLI_PACE_H

#include <netemu/node.h>

struct pace {
	double factor; /* virtual seconds a real one; 0: as fast as it goes */
	s64 start_ns;  /* real time, monotonic, of virtual time 0 */
};

/* Begins now. */
void pace_init(struct pace *pace, double factor);

/* Sleeps until it is time for @world's next event; a signal ends the sleep. */
void pace_wait(const struct pace *pace, const struct world *world);

/* Seconds since pace_init(). */
double pace_wall_seconds(const struct pace *pace);

#endif
