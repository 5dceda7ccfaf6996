/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MDIO frames as they look on the two wires.
 *
 *	        |<-- 32 -->|ST|OP| PHYAD | REGAD |TA|      data      |
 *	MDIO  ──111 ... 111 01 10 aaaaa    rrrrr  z0 dddddddddddddddd ──  read
 *	MDIO  ──111 ... 111 01 01 aaaaa    rrrrr  10 dddddddddddddddd ──  write
 *	MDC   __|‾|_|‾ ...                                         |‾|__
 *
 * Clause 22 frames: IEEE 802.3, 22.2.4.5; clause 45 frames begin with ST 00:
 * 45.3. The pull-up makes an undriven MDIO 1 (22.2.2.13). MDC is low between
 * frames, as an aperiodic signal it may stop (22.2.2.11). The master changes
 * MDIO when MDC falls, half a period before the edge that samples it; the PHY
 * changes it after MDC rises, at latest 300 ns later (22.3.4). Assumption: a
 * PHY takes those 300 ns, or half a period if that is less.
 *
 * A node tells of a frame when it ends, in the order of its output; the frame's
 * edges lie before that, so edges of several buses overlap. They are collected
 * and sorted, and those that no frame yet to end can precede are written. The
 * longest frame bounds what must be kept.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <netemu/node.h>

#include "capture/vcd.h"

#define PHY_DELAY SIM_NS(300)
#define EDGES_MAX 32768 /* collected before some are written */

enum { SIGNAL_MDC, SIGNAL_MDIO, SIGNALS_PER_BUS };

struct vcd_edge {
	s64 ns;
	u32 sequence; /* keeps the order of a signal's edges of one instant */
	u32 signal : 31, level : 1;
};

struct vcd_bus {
	struct vcd *vcd;
	u32 index; /* its signals are index * SIGNALS_PER_BUS + ... */
	char *name;
};

struct vcd {
	struct output_sink sink;
	FILE *file;
	char *path;
	int error;	   /* errno of the first failure */
	bool begun;	   /* the header is written */
	GPtrArray *buses;  /* struct vcd_bus */
	GByteArray *level; /* of each signal, as last written */
	GArray *edges;	   /* struct vcd_edge */
	u32 sequence;
	s64 written_ns;	  /* time stamp last written */
	sim_time longest; /* frame seen */
};

struct vcd_record {
	struct vcd_bus *bus;
	struct mdio_frame frame;
	sim_time began;
	u32 mdc_hz;
};

/* The frame's 64 bits, first one highest; @phy_bits: those that the PHY drives. */
static u64 frame_bits(const struct mdio_frame *f, u64 *phy_bits)
{
	static const struct {
		u8 start, op;
		bool read;
	} forms[] = {
		[MDIO_C22_WRITE] = {1, 1, false}, [MDIO_C22_READ] = {1, 2, true},
		[MDIO_C45_ADDR] = {0, 0, false},  [MDIO_C45_WRITE] = {0, 1, false},
		[MDIO_C45_READ] = {0, 3, true},	  [MDIO_C45_READ_INC] = {0, 2, true},
	};
	u32 head = (u32)forms[f->op].start << 14 | (u32)forms[f->op].op << 12 | (u32)f->phy << 7 |
		   (u32)f->reg << 2;
	u16 data = f->data;

	*phy_bits = 0;
	if (!forms[f->op].read) {
		head |= 2;
	} else if (f->answered) {
		head |= 2; /* z, pulled up, then 0 */
		*phy_bits = 0x1ffff;
	} else {
		head |= 3;
		data = UINT16_MAX;
	}
	return (u64)UINT32_MAX << 32 | (u64)head << 16 | data;
}

static void add_edge(struct vcd *vcd, struct vcd_bus *bus, u32 signal, sim_time at, bool level)
{
	struct vcd_edge edge = {
		.ns = MAX(at / PS_PER_NS, vcd->written_ns),
		.sequence = vcd->sequence++,
		.signal = bus->index * SIGNALS_PER_BUS + signal,
		.level = level,
	};

	g_array_append_val(vcd->edges, edge);
}

/* The edges of one frame up to @end, where both signals go idle. */
static void add_frame(struct vcd *vcd, const struct vcd_record *r, sim_time end)
{
	u64 phy_bits, bits = frame_bits(&r->frame, &phy_bits);
	sim_time half = PS_PER_SEC / r->mdc_hz / 2;
	bool last = true;

	for (u32 i = 0; i < MDIO_FRAME_BITS; i++) {
		sim_time at = r->began + i * PS_PER_SEC / r->mdc_hz, change = at;
		bool level = bits >> (MDIO_FRAME_BITS - 1 - i) & 1;

		if (phy_bits >> (MDIO_FRAME_BITS - 1 - i) & 1)
			change = at - half + MIN(half, PHY_DELAY);
		if (level != last && change < end)
			add_edge(vcd, r->bus, SIGNAL_MDIO, change, level);
		last = level;
		if (i && at < end)
			add_edge(vcd, r->bus, SIGNAL_MDC, at, false);
		if (at + half < end)
			add_edge(vcd, r->bus, SIGNAL_MDC, at + half, true);
	}
	add_edge(vcd, r->bus, SIGNAL_MDC, end, false);
	add_edge(vcd, r->bus, SIGNAL_MDIO, end, true);
}

/* An identifier of a signal: digits to the base 94, printable characters. */
static const char *signal_id(u32 signal, char buf[8])
{
	char *p = buf;

	do {
		*p++ = (char)('!' + signal % 94);
		signal /= 94;
	} while (signal);
	*p = '\0';
	return buf;
}

static void write_header(struct vcd *vcd)
{
	char id[8];

	fputs("$version netemu $end\n$timescale 1 ns $end\n$scope module netemu $end\n", vcd->file);
	for (u32 i = 0; i < vcd->buses->len; i++) {
		struct vcd_bus *bus = vcd->buses->pdata[i];
		u32 first = i * SIGNALS_PER_BUS;

		fprintf(vcd->file, "$var wire 1 %s %s.mdc $end\n",
			signal_id(first + SIGNAL_MDC, id), bus->name);
		fprintf(vcd->file, "$var wire 1 %s %s.mdio $end\n",
			signal_id(first + SIGNAL_MDIO, id), bus->name);
	}
	fputs("$upscope $end\n$enddefinitions $end\n#0\n", vcd->file);
	g_byte_array_set_size(vcd->level, vcd->buses->len * SIGNALS_PER_BUS);
	for (u32 i = 0; i < vcd->level->len; i++) {
		vcd->level->data[i] = i % SIGNALS_PER_BUS == SIGNAL_MDIO;
		fprintf(vcd->file, "%u%s\n", vcd->level->data[i], signal_id(i, id));
	}
	vcd->begun = true;
}

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct vcd_edge *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? -1 : 1;
	return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static void write_edge(struct vcd *vcd, const struct vcd_edge *edge)
{
	char id[8];

	if (vcd->level->data[edge->signal] == edge->level)
		return;
	vcd->level->data[edge->signal] = edge->level;
	if (edge->ns != vcd->written_ns)
		fprintf(vcd->file, "#%" PRId64 "\n", edge->ns);
	vcd->written_ns = edge->ns;
	fprintf(vcd->file, "%u%s\n", edge->level, signal_id(edge->signal, id));
}

/* Writes the edges before @until_ns. */
static void write_edges(struct vcd *vcd, s64 until_ns)
{
	u32 n = 0;

	if (!vcd->begun)
		write_header(vcd);
	g_array_sort(vcd->edges, by_time);
	for (; n < vcd->edges->len; n++) {
		const struct vcd_edge *edge = &g_array_index(vcd->edges, struct vcd_edge, n);

		if (edge->ns >= until_ns)
			break;
		write_edge(vcd, edge);
	}
	if (n)
		g_array_remove_range(vcd->edges, 0, n);
	if (!vcd->error && ferror(vcd->file))
		vcd->error = errno ? errno : EIO;
}

static void sink_write(struct output_sink *sink, struct node *node, sim_time at, u8 *data,
		       size_t len)
{
	struct vcd *vcd = container_of(sink, struct vcd, sink);
	struct vcd_record r;

	memcpy(&r, data, sizeof(r));
	vcd->longest = MAX(vcd->longest, MDIO_FRAME_BITS * PS_PER_SEC / r.mdc_hz);
	add_frame(vcd, &r, at);
	if (vcd->edges->len >= EDGES_MAX)
		write_edges(vcd, (at - vcd->longest) / PS_PER_NS);
}

static void bus_free(gpointer data)
{
	struct vcd_bus *bus = data;

	g_free(bus->name);
	g_free(bus);
}

struct vcd *vcd_create(const char *path, GError **err)
{
	struct vcd *vcd;
	FILE *file = fopen(path, "w");

	if (!file) {
		g_set_error(err, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s", path,
			    g_strerror(errno));
		return NULL;
	}
	vcd = g_new0(struct vcd, 1);
	vcd->sink.write = sink_write;
	vcd->file = file;
	vcd->path = g_strdup(path);
	vcd->buses = g_ptr_array_new_with_free_func(bus_free);
	vcd->level = g_byte_array_new();
	vcd->edges = g_array_new(FALSE, FALSE, sizeof(struct vcd_edge));
	return vcd;
}

struct vcd_bus *vcd_add_bus(struct vcd *vcd, const char *name)
{
	struct vcd_bus *bus = g_new0(struct vcd_bus, 1);

	g_return_val_if_fail(!vcd->begun, NULL);
	bus->vcd = vcd;
	bus->index = vcd->buses->len;
	bus->name = g_strdup(name);
	g_ptr_array_add(vcd->buses, bus);
	return bus;
}

void vcd_frame(struct vcd_bus *bus, struct node *node, const struct mdio_frame *frame,
	       sim_time began, u32 mdc_hz)
{
	struct vcd_record r = {
		.bus = bus,
		.frame = *frame,
		.began = began,
		.mdc_hz = mdc_hz,
	};

	memcpy(output_reserve(node, &bus->vcd->sink, sizeof(r)), &r, sizeof(r));
}

bool vcd_close(struct vcd *vcd, GError **err)
{
	bool ok;

	if (!vcd)
		return true;
	write_edges(vcd, INT64_MAX);
	if (fclose(vcd->file) && !vcd->error)
		vcd->error = errno;
	ok = !vcd->error;
	if (!ok)
		g_set_error(err, G_FILE_ERROR, (gint)g_file_error_from_errno(vcd->error), "%s: %s",
			    vcd->path, g_strerror(vcd->error));
	g_ptr_array_unref(vcd->buses);
	g_byte_array_unref(vcd->level);
	g_array_unref(vcd->edges);
	g_free(vcd->path);
	g_free(vcd);
	return ok;
}
