/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 88E6341: overrides of priorities (priority.c), and shaped queues (qav.c). */
#ifndef SWITCH_QOS_H
#define SWITCH_QOS_H

#include "switch/switch.h"

/* Kinds of frames of the priority override table; To_CPU frames are 0 and their code. */
enum sw_frame_type {
	TYPE_TO_CPU_UNICAST = 7,
	TYPE_FROM_CPU = 8,
	TYPE_EGRESS_MONITOR = 10,
	TYPE_INGRESS_MONITOR = 11,
	TYPE_ETHERTYPE = 12, /* that of the port's register */
	TYPE_BROADCAST = 13,
};

#define QUEUE_OVERRIDE_SET BIT(3)

/* qav.c: shaped queues, of a port that has some */
bool sw_qav_ready(struct sw_port *p, u32 q);	     /* it may send now */
void sw_qav_queued(struct sw_port *p, u32 q);	     /* a frame is about to be queued */
void sw_qav_sent(struct sw_port *p, u32 q, u32 len); /* and was taken out to be sent */
sim_time sw_qav_next(struct sw_port *p);	     /* when some queue may send */
/* From registers, four each; makes and frees p->qav. */
void sw_qav_decode(struct sw_port *p, const u16 *rates, const u16 *limits);

/* priority.c: what overrides a frame's priority. @v: its VTU entry or NULL. */
void sw_override_priority(struct sw_port *p, struct sw_pkt *k, const struct vtu_entry *v);
void sw_override_queue(const struct sw *sw, struct sw_pkt *k, enum sw_frame_type type);
void sw_prio_override_write(struct sw *sw, u32 value);

#endif
