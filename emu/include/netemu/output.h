/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What nodes write: captured frames, console lines, waveforms. A node appends
 * records to a buffer of its own while a window runs; at the window's end the
 * world merges all nodes' records in the order (time, node, sequence) and gives
 * each to its sink.
 */
#ifndef NETEMU_OUTPUT_H
#define NETEMU_OUTPUT_H

#include <netemu/time.h>

struct node;
struct world;

struct output_sink {
	/* @data: the record's bytes, which the sink may change */
	void (*write)(struct output_sink *sink, struct node *node, sim_time at, u8 *data,
		      size_t len);
};

struct output_record {
	sim_time at;
	struct output_sink *sink;
	u32 offset, len; /* in the node's bytes */
};

/* A node's records of the window at hand. */
struct output_buffer {
	u32 count, capacity; /* of records */
	struct output_record *records;
	u8 *bytes;
	size_t used, size;
};

/**
 * output_reserve() - append a record at @node's present time
 * @len: of the record
 *
 * Return: where its @len bytes are to be written, valid until the next call
 * for this node.
 */
u8 *output_reserve(struct node *node, struct output_sink *sink, u32 len);

/* Adds @node to world->writers if it has records; called by the world when its turn is over. */
void output_note_writer(struct node *node);

/* Hands all records of world->writers to their sinks; called by the world between windows. */
void output_merge_writers(struct world *world);

/* The same for all nodes. */
void output_merge(struct world *world);

void output_buffer_finish(struct output_buffer *buffer);

#endif
