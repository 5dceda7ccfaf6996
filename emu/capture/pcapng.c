/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes pcapng.
 *
 * A tap formats a frame as a complete Enhanced Packet Block into its node's
 * output buffer; between windows the merge gives the blocks here in order, and
 * they go through one large buffer to write(2). The file is cut back to whole
 * blocks when the disk is full, so whatever is there opens.
 *
 *	Section Header
 *	Interface Description     one a tap; those of conduits with a DSA link
 *	...                       type only when their first frame says which
 *	Enhanced Packet           timestamp in ns, flags (direction, FCS length,
 *	...                       errors), packet id, drop reason as comment
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "capture/pcapng-format.h"
#include "capture/pcapng.h"

#define LINKTYPE_ETHERNET 1
#define LINKTYPE_USER0 147
#define LINKTYPE_DSA_TAG_DSA 284
#define LINKTYPE_DSA_TAG_EDSA 285

/* Fixed part of an EPB, and the options every one of ours carries. */
#define EPB_HEAD 28
#define EPB_TAIL (8 + 12 + 4 + 4)

#define BUFFER_SIZE (256 * 1024)
#define COMMENT_MAX 512
#define NO_INTERFACE UINT32_MAX
#define ETH_P_EDSA 0xdada

struct tap {
	struct output_sink sink;
	struct capture *capture;
	char *name;
	enum tap_kind kind;
	u32 interface; /* its number in the file, NO_INTERFACE until described */
	u64 count;
};

struct capture {
	char *path;
	int fd;
	struct capture_options options;
	GPtrArray *taps;
	struct tap *trace;
	u32 interfaces;
	GError *error;
	off_t written; /* bytes of whole blocks in the file */
	size_t used;
	u8 buffer[BUFFER_SIZE];
};

static void fail(struct capture *capture, int error)
{
	if (capture->error)
		return;
	g_set_error(&capture->error, G_FILE_ERROR, g_file_error_from_errno(error),
		    "%s: cannot write the capture: %s", capture->path, g_strerror(error));
}

/* Bytes of the whole blocks within the first @len bytes of the buffer. */
static size_t whole_blocks(const struct capture *capture, size_t len)
{
	size_t at = 0;

	while (at + 8 <= len && get_le32(capture->buffer + at + 4) <= len - at)
		at += get_le32(capture->buffer + at + 4);
	return at;
}

static void flush(struct capture *capture)
{
	size_t done = 0;

	while (done < capture->used && !capture->error) {
		ssize_t n = write(capture->fd, capture->buffer + done, capture->used - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fail(capture, errno);
			capture->written += (off_t)whole_blocks(capture, done);
			/* A pipe or a device cannot be cut; its reader sees the end. Nor
			 * what is not ours alone. */
			if (capture->options.fd || ftruncate(capture->fd, capture->written) != 0)
				break;
		} else {
			done += (size_t)n;
		}
	}
	if (!capture->error)
		capture->written += (off_t)capture->used;
	capture->used = 0;
}

/* Room for a block of @len bytes; blocks are far smaller than the buffer. */
static u8 *reserve(struct capture *capture, size_t len)
{
	u8 *p;

	g_assert(len <= BUFFER_SIZE);
	if (capture->used + len > BUFFER_SIZE)
		flush(capture);
	p = capture->buffer + capture->used;
	capture->used += len;
	return p;
}

static void put_le64(u64 v, u8 *p)
{
	memcpy(p, &v, sizeof(v));
}

/* Appends an option, padded to 32 bits. */
static void add_option(GByteArray *block, u16 code, const void *value, u16 len)
{
	static const u8 zero[4];
	u8 head[4];

	put_le16(code, head);
	put_le16(len, head + 2);
	g_byte_array_append(block, head, sizeof(head));
	if (len)
		g_byte_array_append(block, value, len);
	g_byte_array_append(block, zero, (4 - len % 4) % 4);
}

static void add_text_option(GByteArray *block, u16 code, const char *text)
{
	if (text)
		add_option(block, code, text, (u16)MIN(strlen(text), COMMENT_MAX));
}

/* Ends the options, fills the length in at both ends, and writes the block. */
static void write_block(struct capture *capture, GByteArray *block, bool options)
{
	u8 word[4];

	if (options)
		add_option(block, OPT_END, NULL, 0);
	put_le32(block->len + 4, block->data + 4);
	put_le32(block->len + 4, word);
	g_byte_array_append(block, word, sizeof(word));
	memcpy(reserve(capture, block->len), block->data, block->len);
	g_byte_array_unref(block);
}

static GByteArray *new_block(u32 type, const void *body, guint len)
{
	GByteArray *block = g_byte_array_new();
	u8 head[8] = {0};

	put_le32(type, head);
	g_byte_array_append(block, head, sizeof(head));
	return g_byte_array_append(block, body, len);
}

static void write_section(struct capture *capture)
{
	u8 body[16] = {0};
	GByteArray *block;

	put_le32(BYTE_ORDER_MAGIC, body);
	put_le16(1, body + 4);
	memset(body + 8, 0xff, 8); /* section length not given */
	block = new_block(BLOCK_SHB, body, sizeof(body));
	add_text_option(block, OPT_COMMENT, capture->options.comment);
	add_text_option(block, SHB_USERAPPL, "netemu");
	write_block(capture, block, true);
}

static void describe(struct tap *tap, u16 linktype)
{
	const u8 nanoseconds = 9, fcs_len = ETH_FCS_LEN;
	u8 body[8] = {0};
	GByteArray *block;

	put_le16(linktype, body);
	block = new_block(BLOCK_IDB, body, sizeof(body));
	add_text_option(block, IDB_NAME, tap->name);
	add_option(block, IDB_TSRESOL, &nanoseconds, 1);
	if (tap->kind == TAP_CABLE)
		add_option(block, IDB_FCSLEN, &fcs_len, 1);
	write_block(tap->capture, block, true);
	tap->interface = tap->capture->interfaces++;
}

static u32 epb_flags(const struct tap *tap, const struct frame *f, enum tap_dir dir)
{
	u32 flags = dir == TAP_IN ? EPB_FLAG_INBOUND : EPB_FLAG_OUTBOUND;

	if (tap->kind == TAP_CABLE)
		flags |= EPB_FLAG_FCS_LEN(ETH_FCS_LEN);
	if (likely(!f->flags && f->len >= ETH_MIN_FRAME))
		return flags;
	if ((f->flags & (FRAME_CUT | FRAME_DAMAGED)) && !frame_fcs_ok(f))
		flags |= EPB_FLAG_CRC_ERROR;
	if (f->flags & FRAME_SYMBOL_ERROR)
		flags |= EPB_FLAG_SYMBOL_ERROR;
	if (f->len < ETH_MIN_FRAME)
		flags |= EPB_FLAG_TOO_SHORT;
	return flags;
}

void tap_record(struct tap *tap, struct node *node, const struct frame *f, enum tap_dir dir,
		const char *drop_reason)
{
	u32 len = f->len;
	u32 padded, comment = 0, total;
	u64 ns = (u64)(node_now(node) / PS_PER_NS + tap->capture->options.epoch_ns);
	u8 *p;

	if (tap->kind != TAP_CABLE)
		len -= MIN(len, ETH_FCS_LEN);
	if (unlikely(drop_reason))
		comment = (u32)MIN(strlen(drop_reason), COMMENT_MAX);
	padded = (len + 3) & ~3u;
	total = EPB_HEAD + padded + EPB_TAIL + (comment ? 4 + ((comment + 3) & ~3u) : 0);
	p = output_reserve(node, &tap->sink, total);

	put_le32(BLOCK_EPB, p);
	put_le32(total, p + 4);
	/* p + 8, the interface, is filled in by write_packet() */
	put_le32((u32)(ns >> 32), p + 12);
	put_le32((u32)ns, p + 16);
	put_le32(len, p + 20);
	put_le32(len, p + 24);
	p += EPB_HEAD;
	if (len != padded)
		memset(p + padded - 4, 0, 4);
	memcpy(p, f->data, len);
	p += padded;
	put_le32(EPB_FLAGS | 4u << 16, p);
	put_le32(epb_flags(tap, f, dir), p + 4);
	put_le32(EPB_PACKETID | 8u << 16, p + 8);
	put_le64(f->packet_id, p + 12);
	p += 20;
	if (unlikely(comment)) {
		u32 room = (comment + 3) & ~3u;

		put_le32(OPT_COMMENT | comment << 16, p);
		memset(p + 4 + room - 4, 0, 4);
		memcpy(p + 4, drop_reason, comment);
		p += 4 + room;
	}
	put_le32(OPT_END, p);
	put_le32(total, p + 4);
}

/* A conduit's tag format shows in its first frame: EDSA has an EtherType. */
static u16 conduit_linktype(const u8 *epb, size_t len)
{
	bool edsa =
		len >= EPB_HEAD + ETH_HLEN && get_be16(epb + EPB_HEAD + 2 * ETH_ALEN) == ETH_P_EDSA;

	return edsa ? LINKTYPE_DSA_TAG_EDSA : LINKTYPE_DSA_TAG_DSA;
}

/* Sink of the taps: @data is a whole Enhanced Packet Block. */
static void write_packet(struct output_sink *sink, struct node *node, sim_time at, u8 *data,
			 size_t len)
{
	struct tap *tap = container_of(sink, struct tap, sink);

	if (unlikely(tap->interface == NO_INTERFACE))
		describe(tap, conduit_linktype(data, len));
	put_le32(tap->interface, data + 8);
	tap->count++;
	memcpy(reserve(tap->capture, len), data, len);
}

/* Sink of the traces: @data is the text of one line, without the node's name. */
static void write_trace(struct output_sink *sink, struct node *node, sim_time at, u8 *data,
			size_t len)
{
	struct tap *tap = container_of(sink, struct tap, sink);
	u64 ns = (u64)(at / PS_PER_NS + tap->capture->options.epoch_ns);
	u32 name = (u32)strlen(node->name) + 1;
	u32 text = name + (u32)MIN(len, UINT16_MAX);
	static const u8 zero[4];
	GByteArray *block;
	u8 body[20];

	put_le32(tap->interface, body);
	put_le32((u32)(ns >> 32), body + 4);
	put_le32((u32)ns, body + 8);
	put_le32(text, body + 12);
	put_le32(text, body + 16);
	block = new_block(BLOCK_EPB, body, sizeof(body));
	g_byte_array_append(block, (const u8 *)node->name, name - 1);
	g_byte_array_append(block, (const u8 *)".", 1);
	g_byte_array_append(block, data, text - name);
	g_byte_array_append(block, zero, (4 - text % 4) % 4);
	write_block(tap->capture, block, false);
	tap->count++;
}

struct capture *capture_create(const char *path, const struct capture_options *options,
			       GError **err)
{
	int fd = options->fd ? options->fd :
			       open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	struct capture *capture;

	if (fd < 0) {
		int error = errno;

		g_set_error(err, G_FILE_ERROR, g_file_error_from_errno(error),
			    "%s: cannot write the capture: %s; choose another file with -w", path,
			    g_strerror(error));
		return NULL;
	}
	capture = g_malloc(sizeof(*capture));
	memset(capture, 0, offsetof(struct capture, buffer));
	capture->path = g_strdup(path);
	capture->fd = fd;
	capture->options = *options;
	capture->taps = g_ptr_array_new();
	write_section(capture);
	return capture;
}

static struct tap *add_tap(struct capture *capture, const char *name, enum tap_kind kind)
{
	struct tap *tap = g_new(struct tap, 1);

	*tap = (struct tap){
		.sink.write = write_packet,
		.capture = capture,
		.name = g_strdup(name),
		.kind = kind,
		.interface = NO_INTERFACE,
	};
	g_ptr_array_add(capture->taps, tap);
	return tap;
}

struct tap *capture_add_tap(struct capture *capture, const char *name, enum tap_kind kind)
{
	struct tap *tap = add_tap(capture, name, kind);

	if (kind != TAP_CONDUIT || !capture->options.dsa_linktype)
		describe(tap, LINKTYPE_ETHERNET);
	return tap;
}

struct output_sink *capture_trace_sink(struct capture *capture)
{
	if (!capture->trace) {
		capture->trace = add_tap(capture, "trace", TAP_NETDEV);
		capture->trace->sink.write = write_trace;
		describe(capture->trace, LINKTYPE_USER0);
	}
	return &capture->trace->sink;
}

u64 tap_count(const struct tap *tap)
{
	return tap->count;
}

const char *tap_name(const struct tap *tap)
{
	return tap->name;
}

void capture_flush(struct capture *capture)
{
	flush(capture);
}

const GError *capture_failed(const struct capture *capture)
{
	return capture->error;
}

bool capture_close(struct capture *capture, GError **err)
{
	bool ok;

	if (!capture)
		return true;
	for (u32 i = 0; i < capture->taps->len; i++) {
		struct tap *tap = capture->taps->pdata[i];

		if (tap->interface == NO_INTERFACE)
			describe(tap, LINKTYPE_ETHERNET);
	}
	flush(capture);
	if (close(capture->fd) != 0)
		fail(capture, errno);
	ok = !capture->error;
	if (!ok)
		g_propagate_error(err, g_steal_pointer(&capture->error));
	for (u32 i = 0; i < capture->taps->len; i++) {
		struct tap *tap = capture->taps->pdata[i];

		g_free(tap->name);
		g_free(tap);
	}
	g_ptr_array_unref(capture->taps);
	g_free(capture->path);
	g_free(capture);
	return ok;
}
