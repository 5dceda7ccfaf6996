/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netemu/node.h>
#include <netemu/output.h>

#define FIRST_BYTES 1024
#define FIRST_RECORDS 16

u8 *output_reserve(struct node *node, struct output_sink *sink, u32 len)
{
	struct output_buffer *out = &node->output;
	struct output_record *record;

	if (unlikely(out->used + len > out->size)) {
		out->size = MAX(MAX(out->size * 2, out->used + len), FIRST_BYTES);
		out->bytes = g_realloc(out->bytes, out->size);
	}
	if (unlikely(out->count == out->capacity)) {
		out->capacity = MAX(out->capacity * 2, FIRST_RECORDS);
		out->records = g_renew(struct output_record, out->records, out->capacity);
	}
	record = &out->records[out->count++];
	*record = (struct output_record){
		.at = node_now(node),
		.sink = sink,
		.offset = (u32)out->used,
		.len = len,
	};
	out->used += len;
	return out->bytes + record->offset;
}

static void hand_over(struct node *node)
{
	struct output_buffer *out = &node->output;

	for (u32 i = 0; i < out->count; i++) {
		struct output_record *r = &out->records[i];

		r->sink->write(r->sink, node, r->at, out->bytes + r->offset, r->len);
	}
	out->count = 0;
	out->used = 0;
}

/*
 * Several nodes wrote: take, again and again, the earliest head of their lists;
 * of equals the lower node's. The lists are few and short, so a scan of their
 * heads beats keeping them in a heap.
 */
static void merge_nodes(struct node **nodes, u32 count)
{
	u32 *done = g_newa0(u32, count);

	for (;;) {
		sim_time earliest = SIM_TIME_MAX;
		struct output_record *r = NULL;
		u32 from = 0;

		for (u32 i = 0; i < count; i++) {
			struct output_buffer *out = &nodes[i]->output;

			if (done[i] == out->count)
				continue;
			if (!r || out->records[done[i]].at < earliest) {
				r = &out->records[done[i]];
				earliest = r->at;
				from = i;
			}
		}
		if (!r)
			break;
		done[from]++;
		r->sink->write(r->sink, nodes[from], r->at, nodes[from]->output.bytes + r->offset,
			       r->len);
	}
	for (u32 i = 0; i < count; i++) {
		nodes[i]->output.count = 0;
		nodes[i]->output.used = 0;
	}
}

void output_merge_nodes(struct world *world, void **nodes, u32 count)
{
	u32 writers = 0;

	for (u32 i = 0; i < count; i++) {
		struct node *node = nodes[i];

		if (likely(!node->output.count))
			continue;
		if (unlikely(writers == world->merge_capacity)) {
			world->merge_capacity = MAX(world->merge_capacity * 2, 8);
			world->merge = g_renew(struct node *, world->merge, world->merge_capacity);
		}
		world->merge[writers++] = node;
	}
	if (writers == 1)
		hand_over(world->merge[0]);
	else if (writers)
		merge_nodes(world->merge, writers);
}

void output_merge(struct world *world)
{
	output_merge_nodes(world, world->nodes->pdata, world->nodes->len);
}

void output_buffer_finish(struct output_buffer *buffer)
{
	g_free(buffer->bytes);
	g_free(buffer->records);
	*buffer = (struct output_buffer){0};
}
