/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run says when it is over: for people, or as one JSON object. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "topology/network.h"

struct run_facts {
	const struct network *network;
	u64 seed;
	sim_time ended; /* virtual time reached */
	double wall_seconds;
	const char *capture; /* path, or NULL: none was written */
	bool interrupted;    /* by a signal */
};

/* Lines whose expectation was met, and was not. */
void summary_count(const struct network *network, u32 *passed, u32 *failed);

/* @verbose: all counters that are not zero, not only what went wrong. */
void summary_print(const struct run_facts *facts, bool verbose);

/* Alone on stdout, one object. */
void summary_print_json(const struct run_facts *facts);

/* Only the expectations that failed; for -q. */
void summary_print_failures(const struct network *network);

#endif
