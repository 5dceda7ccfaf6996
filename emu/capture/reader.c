/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads pcapng: see reader.h, and IETF draft-ietf-opsawg-pcapng for the blocks. */
#include "capture/reader.h"
#include "capture/pcapng-format.h"

struct interface {
	char *name;
	u32 fcs_len;
};

struct reader {
	GArray *interfaces; /* struct interface */
	void (*packet)(void *ctx, const struct captured *packet);
	void *ctx;
};

static void interface_clear(void *data)
{
	g_free(((struct interface *)data)->name);
}

/*
 * Steps to the next option in [@at, @end): false when there is none. @value is
 * within the bounds.
 */
static bool next_option(const u8 **at, const u8 *end, u16 *code, const u8 **value, u16 *len)
{
	size_t room = (size_t)(end - *at), padded;

	if (room < 4 || get_le16(*at) == OPT_END)
		return false;
	*code = get_le16(*at);
	*len = get_le16(*at + 2);
	padded = (*len + 3u) & ~3u;
	if (padded > room - 4)
		return false;
	*value = *at + 4;
	*at += 4 + padded;
	return true;
}

static bool read_interface(struct reader *r, const u8 *body, size_t len)
{
	struct interface interface = {0};
	const u8 *at = body + IDB_HEAD, *value;
	u16 code, size;

	if (len < IDB_HEAD)
		return false;
	while (next_option(&at, body + len, &code, &value, &size)) {
		if (code == IDB_NAME && !interface.name)
			interface.name = g_strndup((const char *)value, size);
		else if (code == IDB_FCSLEN && size == 1)
			interface.fcs_len = *value;
	}
	if (!interface.name)
		interface.name = g_strdup_printf("%u", r->interfaces->len);
	g_array_append_val(r->interfaces, interface);
	return true;
}

static void read_flags(struct captured *packet, u32 flags)
{
	packet->dir = (flags & EPB_FLAG_DIRECTION) == EPB_FLAG_INBOUND ? TAP_IN : TAP_OUT;
	packet->damaged = flags & (EPB_FLAG_CRC_ERROR | EPB_FLAG_TOO_SHORT | EPB_FLAG_SYMBOL_ERROR);
}

/* @body: of the block, from the interface's number on. */
static bool read_packet(struct reader *r, const u8 *body, size_t len)
{
	struct captured packet = {0};
	const struct interface *interface;
	const u8 *at, *value;
	u16 code, size;

	if (len < EPB_BODY_HEAD || get_le32(body) >= r->interfaces->len)
		return false;
	interface = &g_array_index(r->interfaces, struct interface, get_le32(body));
	packet.tap = interface->name;
	packet.data = body + EPB_BODY_HEAD;
	packet.len = get_le32(body + 12);
	if (packet.len > len - EPB_BODY_HEAD || ((packet.len + 3) & ~3u) > len - EPB_BODY_HEAD)
		return false;
	packet.fcs_len = MIN(interface->fcs_len, packet.len);
	at = packet.data + ((packet.len + 3) & ~3u);
	while (next_option(&at, body + len, &code, &value, &size)) {
		if (code == EPB_FLAGS && size == 4)
			read_flags(&packet, get_le32(value));
		else if (code == OPT_COMMENT && !packet.comment)
			packet.comment = g_strndup((const char *)value, size);
	}
	r->packet(r->ctx, &packet);
	g_free(packet.comment);
	return true;
}

static bool read_block(struct reader *r, u32 type, const u8 *body, size_t len)
{
	switch (type) {
	case BLOCK_SHB:
		return len >= 4 && get_le32(body) == BYTE_ORDER_MAGIC;
	case BLOCK_IDB:
		return read_interface(r, body, len);
	case BLOCK_EPB:
		return read_packet(r, body, len);
	default:
		return true;
	}
}

bool capture_read(const u8 *bytes, size_t len,
		  void (*packet)(void *ctx, const struct captured *packet), void *ctx, GError **err)
{
	struct reader r = {.packet = packet, .ctx = ctx};
	size_t at = 0;
	bool ok = true;

	r.interfaces = g_array_new(FALSE, FALSE, sizeof(struct interface));
	g_array_set_clear_func(r.interfaces, interface_clear);
	while (ok && at < len) {
		size_t room = len - at;
		u32 size = room < BLOCK_FRAME ? 0 : get_le32(bytes + at + 4);

		ok = size >= BLOCK_FRAME && size <= room && size % 4 == 0 &&
		     (at || get_le32(bytes) == BLOCK_SHB) &&
		     read_block(&r, get_le32(bytes + at), bytes + at + 8, size - BLOCK_FRAME);
		if (ok)
			at += size;
	}
	if (!ok)
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
			    "the capture has no valid block at byte %zu", at);
	g_array_unref(r.interfaces);
	return ok;
}
