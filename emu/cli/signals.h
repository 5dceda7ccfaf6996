/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals that end a run: INT, TERM, and HUP unless nohup has it ignored. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

/* From now on the first of them is only remembered; a second one ends the program. */
void signals_catch(void);

/* Whether one has come. */
bool signals_caught(void);

#endif
