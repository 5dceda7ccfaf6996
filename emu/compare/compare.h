/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How two runs of one topology differ: side 0 ran the built-in guest, side 1
 * Linux. Three kinds of facts are compared, none of them by its time:
 *
 *	registers  what the guests wrote. Of each register: who writes it at all,
 *	           with which last value, by which steps from value to value (a
 *	           step counts once, so that it does not matter how often a driver
 *	           polls), and in which order a block's registers were first
 *	           written. Registers that only carry accesses to others
 *	           (reg_space.windows) are left out: those others are compared.
 *	frames     at each tap: how many of which kind, from whom to whom, saying
 *	           what; then, frame by frame of the same name, the rest of its
 *	           contents.
 *	output     what shell lines print, line by line, and their exit status.
 *
 * A difference that docs/differences.json knows of has the reason given there.
 */
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include <stdio.h>

#include <netemu/board.h>
#include <netemu/output.h>

enum difference_in {
	IN_REGISTERS,
	IN_FRAMES,
	IN_OUTPUT,
};

struct difference {
	enum difference_in in;
	GPtrArray *where; /* char *: nodes, or taps */
	char *what;	  /* "switch0.port2 PORT_CTL0", a kind of frame, a shell line */
	char *detail;	  /* in what respect; of output a line, "#" for figures that differ */
	char *text[2];	  /* what each side has, NULL: nothing */
	const char *reason;
};

struct known;

struct differences {
	GPtrArray *list;  /* struct difference */
	GHashTable *same; /* by all but where */
	const struct known *known;
};

/* ------------------------------------------------------ differences.c */

void differences_init(struct differences *all, const struct known *known);
void differences_finish(struct differences *all);

/* Takes @a and @b, which may be NULL. The same at another place is one difference. */
void differences_add(struct differences *all, enum difference_in in, const char *where,
		     const char *what, const char *detail, char *a, char *b);

/* Those that no reason is known of. */
u32 differences_unknown(const struct differences *all);

/* "registers", "frames", "output". */
const char *difference_in_name(enum difference_in in);

/* -------------------------------------------------------------- known.c */

/**
 * known_load() - read a list of known differences
 * @path: of the file, whose format docs/compare.md describes
 *
 * Return: the list, or NULL with @err set.
 */
struct known *known_load(const char *path, GError **err);
void known_free(struct known *known); /* NULL is allowed */

/* The reason of the first entry that @d fits, or NULL. @known may be NULL. */
const char *known_reason(const struct known *known, const struct difference *d);

/* ---------------------------------------------------------- registers.c */

/* What one side's guests wrote; its sink is given the traces (TRACE_REG) of a world. */
struct register_log {
	struct output_sink sink;
	GPtrArray *histories;	 /* struct history, in order of first writes */
	GHashTable *by_name;	 /* the same by "NODE BLOCK REGISTER" */
	const GPtrArray *boards; /* struct board, by node; NULL: no register is a window */
};

void register_log_init(struct register_log *log);
void register_log_finish(struct register_log *log);
void diff_registers(struct differences *all, const struct register_log log[2]);

/* --------------------------------------------------- frames.c, decode.c */

struct captured;

/* A frame in words. */
struct frame_text {
	GString *kind;	 /* "ICMP echo request" */
	GString *flow;	 /* "10.0.0.1 > 10.0.0.2" */
	GString *detail; /* "sequence 1, 56 bytes" */
	GArray *fields;	 /* struct frame_field: the rest of its contents; may be taken */
};

struct frame_field {
	const char *name;
	char *value;
};

/* What addresses are called: u8[6] -> char *, owned by the table. */
GHashTable *station_names_new(void);

void frame_text_init(struct frame_text *text);
void frame_text_finish(struct frame_text *text);

/**
 * frame_decode() - say what a frame is
 * @data:  from the destination address on, without FCS
 * @names: of stations, or NULL
 * @text:  empty; is filled
 */
void frame_decode(const u8 *data, u32 len, GHashTable *names, struct frame_text *text);

/* The frames of one side, by tap and name. */
struct frame_log {
	GHashTable *names; /* of stations, or NULL; not owned */
	GPtrArray *groups; /* struct frame_group, in order of first frames */
	GHashTable *by_name;
};

void frame_log_init(struct frame_log *log, GHashTable *names);
void frame_log_finish(struct frame_log *log);
void frame_log_add(struct frame_log *log, const struct captured *packet);
void diff_frames(struct differences *all, const struct frame_log log[2]);

/* ------------------------------------------------------------- output.c */

/* How one shell line ended on one side. */
struct line_end {
	bool ended;
	int exit;
	const char *out;
};

void diff_output(struct differences *all, const char *node, const char *line,
		 const struct line_end end[2]);

/* Of two lines that are the same but for their numbers: the one with the numbers
 * that differ as "#", to be freed. */
char *mask_differing(const char *a, const char *b);

/* ------------------------------------------------------------- report.c */

struct compare_facts {
	const char *name;    /* of the topology */
	const char *seconds; /* of virtual time */
	u64 seed;
};

/* For people. @all_known: list the known differences, too, not only count them. */
void report_print(const struct differences *all, const struct compare_facts *facts, bool all_known,
		  FILE *out);

/* One object. */
void report_print_json(const struct differences *all, const struct compare_facts *facts, FILE *out);

#endif
