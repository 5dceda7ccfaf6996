/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boards with the real models and the built-in guest, driven by shell lines at
 * given times: what the drivers do is judged by what the guest's tools print
 * and by what is in registers afterwards.
 *
 * rig_demolish() asserts that nothing is left over: frames, packets, and things
 * that the drivers did to the hardware and should not have.
 */
#ifndef DRIVERS_RIG_H
#define DRIVERS_RIG_H

#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include <dsa.h>
#include <kthread.h>
#include <net.h>
#include <netdevice.h>
#include <netemu/model.h>

#include "topology/network.h"

extern const struct guest_class builtin_guest_class;
extern const struct cable_class cable_model;

struct rig {
	char *path;
	struct topology *topology;
	struct network *network;
	bool errors_expected; /* the test makes the guest misbehave */
};

static const struct guest_class *const rig_guests[] = {&builtin_guest_class, NULL};
static const struct catalog rig_catalog = {model_classes, rig_guests, &cable_model};

/* Builds @text, a topology, which is run when the test says so. */
static void rig_build(struct rig *rig, const char *text)
{
	const struct network_options options = {.seed = 7};
	GError *err = NULL;
	int fd;

	*rig = (struct rig){0};
	fd = g_file_open_tmp("netemu-drivers-XXXXXX.json", &rig->path, NULL);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert(g_file_set_contents(rig->path, text, -1, NULL));
	rig->topology = topology_read(rig->path, &rig_catalog, NULL, &err);
	ck_assert_msg(rig->topology, "%s", err ? err->message : "");
	rig->network = network_create(rig->topology, &rig_catalog, &options, &err);
	ck_assert_msg(rig->network, "%s", err ? err->message : "");
	network_start(rig->network, NULL);
}

static struct kernel *rig_kernel(struct rig *rig, u32 node)
{
	return container_of((struct guest *)rig->network->guests->pdata[node], struct kernel,
			    guest);
}

static void rig_run(struct rig *rig, sim_time until)
{
	world_run(rig->network->world, until);
}

/* What entry @i of the timeline printed; it must have ended with status @exit. */
static const char *rig_output(struct rig *rig, u32 i, int exit)
{
	struct line_result *line = &rig->network->lines[i];

	ck_assert_msg(line->state == LINE_ENDED, "line %u has not ended", i);
	ck_assert_msg(line->exit == exit, "line %u: status %d, printed: %s", i, line->exit,
		      line->out);
	return line->out;
}

#define rig_assert_prints(rig, i, text)                                                        \
	do {                                                                                   \
		const char *_out = rig_output(rig, i, 0);                                      \
		ck_assert_msg(strstr(_out, text) != NULL, "\"%s\" is not in: %s", text, _out); \
	} while (0)

static void rig_demolish(struct rig *rig)
{
	struct network *network = rig->network;

	for (u32 i = 0; i < network->world->nodes->len; i++) {
		struct node *node = network->world->nodes->pdata[i];
		struct board *board = network->boards->pdata[i];

		ck_assert_int_eq(node->frames.in_use, 0);
		if (network->guests->pdata[i])
			ck_assert_int_eq(rig_kernel(rig, i)->skbs.in_use, 0);
		for (u32 d = 0; d < board->devices->len; d++) {
			struct model *model =
				g_array_index(board->devices, struct board_device, d).model;

			for (u32 kind = 0; kind < GUEST_ERROR_KINDS && !rig->errors_expected;
			     kind++)
				ck_assert_msg(model->guest_errors[kind] == 0, "%s: %s", model->name,
					      guest_error_name(kind));
		}
	}
	network_destroy(network);
	topology_free(rig->topology);
	remove(rig->path);
	g_free(rig->path);
}

/* Calls @fn(@data) in a thread of the guest of @node, at the present time. */
struct rig_call {
	struct event event;
	struct kernel *k;
	int (*fn)(void *data);
	void *data;
};

static void rig_call_event(struct event *ev)
{
	struct rig_call *call = container_of(ev, struct rig_call, event);

	kthread_run(call->k, call->fn, call->data, "test");
}

static void rig_call(struct rig *rig, u32 node, struct rig_call *call, int (*fn)(void *data),
		     void *data)
{
	call->k = rig_kernel(rig, node);
	call->fn = fn;
	call->data = data;
	event_init(&call->event, rig_call_event);
	node_schedule(call->k->node, &call->event, node_now(call->k->node));
}

#endif
