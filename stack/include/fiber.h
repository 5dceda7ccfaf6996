/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fibers: stacks between which the host's thread is switched by hand. Threads
 * of the guest are made of them; nothing else should be.
 */
#ifndef STACK_FIBER_H
#define STACK_FIBER_H

#include <netemu/types.h>

struct fiber;
struct fiber_stack;

/* The one that is running, as a place to come back to. */
struct fiber *fiber_create_main(void);

/**
 * fiber_create() - a fiber that will run @fn(@arg), which must not return
 * @stacks: where free stacks are kept; one is taken from there or made
 */
struct fiber *fiber_create(struct fiber_stack **stacks, void (*fn)(void *arg), void *arg);

/* Frees @fiber, which does not run; its stack goes to @stacks. NULL is allowed. */
void fiber_destroy(struct fiber_stack **stacks, struct fiber *fiber);

/* Stops @from, the running one, and goes on in @to. */
void fiber_switch(struct fiber *from, struct fiber *to);

/* Unmaps free stacks. */
void fiber_stacks_free(struct fiber_stack **stacks);

#endif
