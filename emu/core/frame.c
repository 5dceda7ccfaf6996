/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <assert.h>

#include <libdeflate.h>

#include <glib.h>
#include <netemu/frame.h>

/*
 * Three size classes: minimum-size traffic stays within a few cache lines a
 * frame, ordinary frames, and jumbo frames with room for two EDSA tags.
 */
static const u32 class_size[] = {256, 1792, FRAME_HEADROOM + FRAME_MAX_LEN + 64};

_Static_assert(ARRAY_SIZE(class_size) == ARRAY_SIZE(((struct frame_pool *)0)->free),
	       "a free list a size class");
_Static_assert(FRAME_HEADROOM + FRAME_MAX_LEN + 64 <= UINT16_MAX, "a frame's length fits");

static u32 class_of(u32 size)
{
	u32 cls = 0;

	while (class_size[cls] < size)
		cls++;
	return cls;
}

void frame_pool_init(struct frame_pool *pool, u64 first_packet_id)
{
	*pool = (struct frame_pool){.next_packet_id = first_packet_id};
}

void frame_pool_finish(struct frame_pool *pool)
{
	for (u32 cls = 0; cls < ARRAY_SIZE(pool->free); cls++)
		while (pool->free[cls]) {
			struct frame *f = pool->free[cls];

			pool->free[cls] = f->next;
			g_free(f);
		}
}

struct frame *frame_alloc(struct frame_pool *pool, u32 capacity)
{
	u32 cls;
	struct frame *f;

	assert(capacity <= FRAME_MAX_LEN + 64);
	cls = class_of(FRAME_HEADROOM + capacity);
	f = pool->free[cls];
	if (likely(f)) {
		pool->free[cls] = f->next;
	} else {
		f = g_malloc(sizeof(*f) + class_size[cls]);
		f->home = pool;
		f->size = class_size[cls];
		pool->allocated++;
	}
	pool->in_use++;
	f->next = NULL;
	f->packet_id = 0;
	f->refs = 1;
	f->len = 0;
	f->flags = 0;
	f->data = f->buf + FRAME_HEADROOM;
	return f;
}

void frame_put(struct frame *f)
{
	struct frame_pool *pool;
	u32 cls;

	if (!f)
		return;
	assert(f->refs);
	if (--f->refs)
		return;
	pool = f->home;
	cls = class_of(f->size);
	f->next = pool->free[cls];
	pool->free[cls] = f;
	pool->in_use--;
}

void frame_move(struct frame *f, struct frame_pool *pool)
{
	struct frame_pool *from = f->home;
	u32 cls = class_of(f->size);
	struct frame *other = pool->free[cls];

	assert(f->refs == 1);
	f->home = pool;
	from->in_use--;
	pool->in_use++;
	if (!other) {
		from->allocated--;
		pool->allocated++;
		return;
	}
	pool->free[cls] = other->next;
	other->home = from;
	other->next = from->free[cls];
	from->free[cls] = other;
}

struct frame *frame_copy(struct frame_pool *pool, const struct frame *f)
{
	struct frame *copy = frame_alloc(pool, f->len);

	memcpy(copy->data, f->data, f->len);
	copy->len = f->len;
	copy->packet_id = f->packet_id;
	copy->flags = f->flags;
	return copy;
}

__attribute__((noinline)) struct frame *frame_unshare(struct frame_pool *pool, struct frame *f)
{
	struct frame *copy = frame_copy(pool, f);

	frame_put(f);
	return copy;
}

/*
 * The CRC-32 of bytes and their own CRC-32 is a constant: the complement of the
 * residue that a receiver finds in its shift register, IEEE 802.3 clause 3.2.9.
 */
#define FCS_RESIDUE 0x2144df1c

bool frame_append_fcs(struct frame *f)
{
	u32 crc = libdeflate_crc32(0, f->data, f->len);
	u8 *p = frame_append(f, ETH_FCS_LEN);

	if (!p)
		return false;
	/* Sent least significant byte first: 802.3 3.2.9 in byte order. */
	put_le32(crc, p);
	return true;
}

void frame_update_fcs(struct frame *f)
{
	u32 len = f->len - ETH_FCS_LEN;

	assert(f->len > ETH_FCS_LEN);
	put_le32(libdeflate_crc32(0, f->data, len), f->data + len);
}

bool frame_fcs_ok(const struct frame *f)
{
	return f->len > ETH_FCS_LEN && libdeflate_crc32(0, f->data, f->len) == FCS_RESIDUE;
}
