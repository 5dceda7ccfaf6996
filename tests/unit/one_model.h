/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A world of one node with one bare model on it, whose console is a string. */
#ifndef TESTS_ONE_MODEL_H
#define TESTS_ONE_MODEL_H

#include <check.h>

#include <netemu/model.h>

struct lines {
	struct output_sink sink;
	GString *text;
};

static struct world *world;
static struct node *node;
static struct lines console;

static inline void collect(struct output_sink *sink, struct node *from, sim_time at, u8 *data,
			   size_t len)
{
	struct lines *lines = container_of(sink, struct lines, sink);

	g_string_append_len(lines->text, (char *)data, (gssize)len);
	g_string_append_c(lines->text, '\n');
}

/* Makes @model "eth0" of class "dut". */
static inline void world_setup(struct model *model)
{
	static const struct model_class cls = {.name = "dut"};

	world = world_create(7);
	node = world_add_node(world, "a");
	console = (struct lines){.sink.write = collect, .text = g_string_new(NULL)};
	world->console = &console.sink;
	model_init(model, &cls, node, "eth0");
}

static inline void world_teardown(struct model *model)
{
	ck_assert_uint_eq(node->frames.in_use, 0);
	ck_assert_int_eq(event_queue_next(&node->queue), SIM_TIME_MAX);
	model_finish(model);
	world_destroy(world);
	g_string_free(console.text, TRUE);
}

/* All that was written to the console so far. */
static inline const char *said(void)
{
	output_merge(world);
	return console.text->str;
}

#endif
