/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tap is a place where frames are captured: a netdev's MAC, or a cable. Where
 * nobody captures there is no tap (a NULL pointer), and a frame costs a test.
 */
#ifndef NETEMU_TAP_H
#define NETEMU_TAP_H

#include <netemu/node.h>

struct tap;

enum tap_dir {
	TAP_OUT, /* sent by the netdev; on a cable, from its first end to its second */
	TAP_IN,
};

void tap_record(struct tap *tap, struct node *node, const struct frame *f, enum tap_dir dir,
		const char *drop_reason);

/**
 * tap_frame() - a frame with FCS passes @tap at @node's present time
 * @drop_reason: why it goes no further, or NULL
 */
static inline void tap_frame(struct tap *tap, struct node *node, const struct frame *f,
			     enum tap_dir dir, const char *drop_reason)
{
	if (unlikely(tap))
		tap_record(tap, node, f, dir, drop_reason);
}

#endif
