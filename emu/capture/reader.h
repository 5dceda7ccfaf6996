/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads pcapng files as pcapng.c writes them: one section in our byte order,
 * interfaces with names, Enhanced Packet Blocks. Other blocks are passed over.
 */
#ifndef CAPTURE_READER_H
#define CAPTURE_READER_H

#include <netemu/tap.h>

struct captured {
	const char *tap; /* interface name */
	enum tap_dir dir;
	u32 fcs_len;	/* bytes of FCS at the end of the data */
	bool damaged;	/* bad FCS, symbol error or too short */
	const u8 *data; /* points into the file's bytes */
	u32 len;
	char *comment; /* why it was dropped, or NULL; freed after the call */
};

/**
 * capture_read() - call @packet for every frame of a capture
 * @bytes: the whole file
 *
 * Nothing in @bytes is trusted.
 * Return: true, or false with @err set: what is wrong and at which byte.
 */
bool capture_read(const u8 *bytes, size_t len,
		  void (*packet)(void *ctx, const struct captured *packet), void *ctx,
		  GError **err);

#endif
