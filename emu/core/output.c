/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netemu/node.h>
#include <netemu/output.h>

#include "core/domain.h"

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

void output_note_writer(struct node *node)
{
	if (likely(!node->output.count) || node->wrote)
		return;
	node->wrote = true;
	g_ptr_array_add(node->domain->writers, node);
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

/* A node's first record that has not been handed over. */
struct head {
	sim_time at;
	struct node *node;
	u32 done;
};

static bool before(const struct head *a, const struct head *b)
{
	return a->at < b->at || (a->at == b->at && a->node->index < b->node->index);
}

/* Lets @head, which may be later than those below it, sink from place @i of a heap. */
static void sink(struct head *heap, u32 count, u32 i, struct head head)
{
	for (u32 child; (child = 2 * i + 1) < count; i = child) {
		if (child + 1 < count && before(&heap[child + 1], &heap[child]))
			child++;
		if (!before(&heap[child], &head))
			break;
		heap[i] = heap[child];
	}
	heap[i] = head;
}

/* Several nodes wrote: always the earliest of their heads; of equals the lower node's. */
static void merge_nodes(struct node **nodes, u32 count)
{
	struct head *heap = g_new(struct head, count);
	u32 left = count;

	for (u32 i = 0; i < count; i++)
		heap[i] = (struct head){nodes[i]->output.records[0].at, nodes[i]};
	for (u32 i = count / 2; i--;)
		sink(heap, count, i, heap[i]);
	while (left) {
		struct head head = heap[0];
		struct output_buffer *out = &head.node->output;
		struct output_record *r = &out->records[head.done++];

		r->sink->write(r->sink, head.node, r->at, out->bytes + r->offset, r->len);
		if (head.done < out->count)
			head.at = out->records[head.done].at;
		else
			head = heap[--left];
		if (left)
			sink(heap, left, 0, head);
	}
	for (u32 i = 0; i < count; i++) {
		nodes[i]->output.count = 0;
		nodes[i]->output.used = 0;
	}
	g_free(heap);
}

void output_merge_writers(struct world *world)
{
	GPtrArray *writers = world->writers;

	for (u32 i = 0; i < world->domain_count; i++) {
		GPtrArray *more = world->domains[i].writers;

		for (u32 w = 0; w < more->len; w++)
			g_ptr_array_add(writers, more->pdata[w]);
		g_ptr_array_set_size(more, 0);
	}
	if (!writers->len)
		return;
	if (writers->len == 1)
		hand_over(writers->pdata[0]);
	else
		merge_nodes((struct node **)writers->pdata, writers->len);
	for (u32 i = 0; i < writers->len; i++)
		((struct node *)writers->pdata[i])->wrote = false;
	g_ptr_array_set_size(writers, 0);
}

void output_merge(struct world *world)
{
	for (u32 i = 0; i < world->nodes->len; i++)
		output_note_writer(world->nodes->pdata[i]);
	output_merge_writers(world);
}

void output_buffer_finish(struct output_buffer *buffer)
{
	g_free(buffer->bytes);
	g_free(buffer->records);
	*buffer = (struct output_buffer){0};
}
