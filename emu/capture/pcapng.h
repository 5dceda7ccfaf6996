/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capture files: pcapng, IETF draft-ietf-opsawg-pcapng. */
#ifndef CAPTURE_PCAPNG_H
#define CAPTURE_PCAPNG_H

#include <netemu/node.h>
#include <netemu/tap.h>

struct capture;

/* What the frames of a tap are. */
enum tap_kind {
	TAP_NETDEV,  /* Ethernet without FCS, as a capture on the interface shows it */
	TAP_CONDUIT, /* the same; with DSA link types if the capture asks for them */
	TAP_CABLE,   /* Ethernet with FCS */
};

struct capture_options {
	s64 epoch_ns;	     /* added to virtual time: nanoseconds since 1970 */
	bool dsa_linktype;   /* link types 284 and 285 for conduits */
	const char *comment; /* of the section: what made the file, or NULL */
	int fd;		     /* 0, or open, and to be written and closed instead of a file @path */
};

/**
 * capture_create() - open a capture file
 * @path: made or emptied; "/dev/null" is as good as any. Messages name it
 *
 * Return: the capture, or NULL with @err naming the path and the reason.
 */
struct capture *capture_create(const char *path, const struct capture_options *options,
			       GError **err);

/* A tap, shown as interface @name; owned by @capture. */
struct tap *capture_add_tap(struct capture *capture, const char *name, enum tap_kind kind);

/*
 * The sink of @capture's trace records: link type USER0 (147), interface
 * "trace", each record the text "node.model: category: text". Made at the first call.
 */
struct output_sink *capture_trace_sink(struct capture *capture);

/* Frames that @tap has recorded. */
u64 tap_count(const struct tap *tap);
const char *tap_name(const struct tap *tap);

/* Writes out what is buffered, for somebody who reads while it is written. */
void capture_flush(struct capture *capture);

/**
 * capture_failed() - whether writing has failed, e.g. on a full disk
 *
 * Return: NULL, or the error, owned by @capture. Nothing was written after the
 * last whole block that fitted.
 */
const GError *capture_failed(const struct capture *capture);

/**
 * capture_close() - write what is buffered, close the file, free everything
 * Return: true, or false with @err if any of it could not be written. NULL is
 * allowed and true.
 */
bool capture_close(struct capture *capture, GError **err);

#endif
