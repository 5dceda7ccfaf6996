/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames: one reference-counted buffer from the DMA read in the sender's MAC to
 * the DMA write in the receiver's.
 *
 *   buf                 data               data+len            buf+size
 *   |<---- headroom --->|<----- bytes ---->|<---- tailroom --->|
 *
 * On the wire side of a MAC the bytes run from the destination address to the
 * FCS, both included. A model may change bytes only of a frame that it alone
 * holds: frame_writable() gives it such a one, copying if there are others.
 * All lengths that come from a guest or a wire are checked in here, once.
 *
 * A frame belongs to the pool of the node that made it, or of one that another
 * thread runs and that it was sent to, and returns there at the last frame_put(),
 * wherever that happens. Pools are last-in-first-out, so that the buffers in use
 * stay in the cache.
 */
#ifndef NETEMU_FRAME_H
#define NETEMU_FRAME_H

#include <netemu/types.h>

#define ETH_ALEN 6
#define ETH_HLEN 14
#define ETH_FCS_LEN 4
#define ETH_ZLEN 60	   /* least length without FCS */
#define ETH_MIN_FRAME 64   /* least length with FCS */
#define ETH_PREAMBLE_LEN 8 /* preamble and start-of-frame delimiter */
#define ETH_IPG_LEN 12	   /* inter-packet gap, in byte times */

#define FRAME_HEADROOM 64    /* room for two stacked DSA tags and then some */
#define FRAME_MAX_LEN 10240u /* of the switch and the MAC, with FCS and tags */

enum frame_flag {
	FRAME_CUT = BIT(0),	     /* truncated on the way: cable pulled, collision */
	FRAME_DAMAGED = BIT(1),	     /* bits were flipped on the way */
	FRAME_LOST = BIT(2),	     /* will not arrive; kept so that captures show it */
	FRAME_SYMBOL_ERROR = BIT(3), /* the PHY signals an error within it */
};

struct frame_pool;

struct frame {
	struct frame *next; /* for whoever queues it; NULL when unqueued */
	struct frame_pool *home;
	u64 packet_id; /* the same at every tap that sees this frame */
	u32 refs;
	u16 len;   /* bytes from @data on */
	u16 flags; /* of enum frame_flag */
	u32 size;  /* of @buf, so that @len cannot overflow */
	u8 *data;
	u8 buf[];
};

/* A pool's free frames by size class, and what it has ever made. */
struct frame_pool {
	struct frame *free[3];
	u64 allocated; /* frames ever made */
	u64 in_use;    /* not in the free lists; 0 when a test is over */
	u64 next_packet_id;
};

/* @first_packet_id: upper bits name the node, so that ids are unique. */
void frame_pool_init(struct frame_pool *pool, u64 first_packet_id);
void frame_pool_finish(struct frame_pool *pool);

/**
 * frame_alloc() - an empty frame with FRAME_HEADROOM in front
 * @capacity: bytes that will be appended at most, up to FRAME_MAX_LEN
 *
 * The frame has one reference and packet id 0. The buffer is not cleared:
 * every byte up to len was written by frame_append() or frame_push().
 * Return: the frame, never NULL.
 */
struct frame *frame_alloc(struct frame_pool *pool, u32 capacity);

/* Has @f, which its caller alone holds, belong to @pool, for a free one in exchange
 * if there is one, so that traffic one way fills neither pool. */
void frame_move(struct frame *f, struct frame_pool *pool);

/* Gives @f the next packet id of its pool. Called by the MAC that first sends it. */
static inline void frame_name(struct frame *f)
{
	f->packet_id = f->home->next_packet_id++;
}

static inline struct frame *frame_get(struct frame *f)
{
	f->refs++;
	return f;
}

/* Drops one reference; NULL is allowed. */
void frame_put(struct frame *f);

/**
 * frame_copy() - a frame of its own with the same bytes, id and flags
 * @pool: where the copy is made
 */
struct frame *frame_copy(struct frame_pool *pool, const struct frame *f);

/* A copy of a frame that others hold, too; takes the caller's reference. */
struct frame *frame_unshare(struct frame_pool *pool, struct frame *f);

/* @f if the caller is its only holder, else a copy; takes the caller's reference. */
static inline struct frame *frame_writable(struct frame_pool *pool, struct frame *f)
{
	return likely(f->refs == 1) ? f : frame_unshare(pool, f);
}

/* Room for @n more bytes at the end: their address, or NULL if there is none. */
static inline u8 *frame_append(struct frame *f, u32 n)
{
	u8 *p = f->data + f->len;

	if (unlikely(n > (size_t)(f->buf + f->size - p)))
		return NULL;
	f->len += n;
	return p;
}

/* Room for @n more bytes in front: their address, or NULL if there is none. */
static inline u8 *frame_push(struct frame *f, u32 n)
{
	if (unlikely(n > (size_t)(f->data - f->buf)))
		return NULL;
	f->data -= n;
	f->len += n;
	return f->data;
}

/* Takes @n bytes off the front: false, and nothing done, if it is shorter. */
static inline bool frame_pull(struct frame *f, u32 n)
{
	if (unlikely(n > f->len))
		return false;
	f->data += n;
	f->len -= n;
	return true;
}

/* Shortens to @len bytes; longer is left alone. */
static inline void frame_trim(struct frame *f, u32 len)
{
	if (len < f->len)
		f->len = len;
}

/* Address of @n bytes at @offset, or NULL if the frame does not hold them all. */
static inline u8 *frame_at(const struct frame *f, u32 offset, u32 n)
{
	if (unlikely(offset > f->len || n > f->len - offset))
		return NULL;
	return f->data + offset;
}

/* Appends the IEEE 802.3 CRC-32 of the bytes so far; false if there is no room. */
bool frame_append_fcs(struct frame *f);

/* Writes the last four bytes anew after the others were changed. */
void frame_update_fcs(struct frame *f);

/* Whether the last four bytes are the CRC-32 of the others (and there are five). */
bool frame_fcs_ok(const struct frame *f);

#endif
