/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A real Linux as a board's guest: User-Mode Linux, a process of its own.
 *
 *	          netemu (one thread)                           the kernel's process
 *	 ┌──────────────────────────────────────┐       ┌──────────────────────────────┐
 *	 │ calendar.c  the node's event queue   │ "tt"  │ arch/um: time-travel=ext     │
 *	 │ soc.c       board->mmio  ◀───────────┼──────▶│ virt-pci: MMIO as messages   │
 *	 │ gpio.c      board->irqs  ────────────┼──────▶│ gpio-virtio: interrupt lines │
 *	 │ ports.c     shell lines, what they   │       │ virtio_console: ports that   │
 *	 │             print            ◀───────┼──────▶│ our init reads and writes    │
 *	 │ memory.c    board->dma ═══════ the same file ═══════ its memory             │
 *	 └──────────────────────────────────────┘       └──────────────────────────────┘
 *
 * Between the two are Unix sockets, one for time, three for vhost-user devices, and
 * two pieces of memory, for times and for the register that a driver waits for
 * (standing.h). calendar.c says how the guest's time is the node's time, vhost.c how
 * messages and queues work, process.c how the process begins and ends.
 *
 * Nothing that comes out of a socket or of the guest's memory is trusted: sizes
 * and addresses are checked where they are read, and what cannot be ends the
 * guest and the run (uml_fail()), never this process.
 */
#ifndef UML_UML_H
#define UML_UML_H

#include <netemu/guest.h>

#include "uml/given.h"
#include "uml/standing.h"

#define UML_QUEUES 64 /* a device; virtio_uml refuses more */
#define UML_PORTS 31  /* of the console, 2 queues each: control, the terminal, one a shell line */
#define UML_TERMINAL (UML_PORTS - 1) /* the port that a terminal is at */
#define UML_LINES_MAX 64	     /* of virtio-gpio */
#define UML_HELD 192		     /* buffers of register writes */

struct tt_shared;
struct uml;
struct vu_device;

/* One end of a virtqueue, split layout (virtio 1.2, section 2.7). */
struct vu_ring {
	u32 num;	       /* entries, a power of two; 0: not set up */
	u64 desc, avail, used; /* guest-physical */
	u16 next_avail;	       /* what we take next */
	u16 next_used;	       /* what we give back next */
	bool enabled;
};

/* A buffer that the guest offered: a chain of pieces, those to be read first. */
#define VU_PIECES 8

struct vu_buffer {
	u16 head;
	u32 count;
	struct vu_piece {
		u8 *host;
		u32 len;
		bool writable;
	} piece[VU_PIECES];
};

struct vu_class {
	const char *name;
	u32 device_id; /* virtio's */
	u64 features;  /* beside those that all have */
	void (*kick)(struct vu_device *dev, u32 queue);
	/* Fills @config of @len bytes; what is not written stays zero. */
	void (*config)(struct vu_device *dev, u8 *config, u32 len);
};

/* Message buffer: a header and the largest payload that has a meaning. */
#define VU_HEADER 12
#define VU_PAYLOAD_MAX 512
#define VU_FDS 8

struct vu_device {
	const struct vu_class *cls;
	struct uml *uml;
	int fd, request_fd; /* -1: closed */
	u8 in[VU_HEADER + VU_PAYLOAD_MAX];
	u32 in_len;
	int fds[VU_FDS]; /* that came with the message */
	u32 fd_count;
	bool queues_on; /* one at least was enabled */
	bool replied;	/* to our request */
	struct vu_ring ring[UML_QUEUES];
};

/* What the kernel says last; it is as good as gone then. */
enum uml_last_words {
	UML_NO_LAST_WORDS,
	UML_POWER_DOWN,
	UML_RESTART,
};

enum uml_state {
	UML_NEW, /* not started yet, or not again */
	UML_ON,
	UML_OFF,    /* powered off by its user */
	UML_FAILED, /* and the run with it */
};

/* A shell line: waiting for its turn, or running at a port of the console. */
struct uml_line {
	char *text;
	guest_done_fn done;
	void *ctx;
	bool shell; /* the terminal's: what it prints goes there */
};

struct uml_port {
	bool ready;	       /* the guest knows it */
	bool open;	       /* a process of the guest has it open */
	struct uml_line *line; /* that writes to it, or NULL */
	GString *out;	       /* all it printed */
	GString *partial;      /* of that, the last line begun */
};

struct uml_gpio_line {
	struct irq_line *irq;
	u8 type;     /* enum of virtio_gpio.h; 0: masked */
	bool queued; /* the guest waits for it */
	bool edge;   /* came while nobody waited */
	struct vu_buffer buffer;
};

struct uml {
	struct guest guest;
	struct board *board;
	struct node *node;
	enum uml_state state;

	/* calendar.c */
	struct event boot, run;
	struct event overdue; /* its init ought to have said that it is up */
	u64 booted_ns;	      /* when, for its own time begins anew */
	int epoll;	      /* waits for all of its sockets, and for its end */
	int tt;
	u8 tt_in[16];
	u32 tt_in_len;
	int shared_fd;		  /* memory file of @shared, or -1 */
	struct tt_shared *shared; /* with the guest: times and requests */
	bool begun;		  /* the guest said START */
	bool idle;		  /* the guest said WAIT */
	bool hurry;		  /* a signal came: let no slice grow long */
	s64 deadline_ms;	  /* of the slice at hand, on the clock on the wall */
	s64 look_ms;		  /* when to look next whether a signal came */
	u64 deadline_from;	  /* its own time then, ns */
	u32 watchdog_ms;

	/* vhost.c, and the devices */
	struct vu_device dev[UML_DEVICES];
	struct uml_gpio_line lines[UML_LINES_MAX];
	u32 line_count;
	u64 bus_base, bus_size;
	u16 held[UML_HELD]; /* soc.c: buffers of writes, to be given back */
	u32 held_count;
	int standing_fd;	       /* memory file of @standing, or -1 */
	struct uml_standing *standing; /* with the kernel's process */
	u64 last_addr;		       /* of the register that was read last, or of none: */
	u32 last_size;		       /* 0 */
	struct uml_port port[UML_PORTS];
	struct json_object *init_lines;	 /* of the topology, or NULL */
	GQueue init, waiting;		 /* struct uml_line */
	u64 printed;			 /* bytes since its time went on */
	bool up;			 /* its init said so */
	struct guest_terminal *terminal; /* terminal.c, or NULL */
	GString *typed;			 /* for it, not sent yet */
	bool typed_all, told_all;	 /* no more will come; the guest knows */
	bool shell;			 /* is started */
	GString *control;		 /* of what it says, the last line begun */

	/* memory.c */
	struct uml_region region[UML_REGIONS];
	u8 *region_host[UML_REGIONS]; /* where it is mapped */
	u32 region_count;

	/* process.c */
	char *kernel;  /* folder of the built kernel */
	char *preload; /* library that makes it repeatable */
	char *init_script;
	int pid, pidfd;
	int keys; /* end of a pipe: its terminal's keyboard */
	int log;  /* memory file: what the kernel writes to its terminal */
	s64 log_read;
	GString *log_line;
	char *panic; /* why it panicked, or NULL */
	enum uml_last_words last_words;
};

extern const struct guest_class linux_guest_class;

/* ---------------------------------------------------------------- guest.c */

/* Ends the guest and the run: "node "a": " and the text. Says only the first. */
void uml_fail(struct uml *uml, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Readies @uml, zeroed, to have a guest started on @board. */
void uml_init(struct uml *uml, struct board *board, struct json_object *init);
void uml_finish(struct uml *uml);

/* A line of the guest's has ended. */
void uml_line_ended(struct uml *uml, struct uml_line *line, int status, const GString *out);

/* Starts what can start. */
void uml_next_line(struct uml *uml);

struct uml_line *uml_line_new(const char *text, guest_done_fn done, void *ctx);

void uml_line_free(struct uml_line *line); /* NULL is allowed */

/* The board as before its guest was started: nothing is left of the guest, and
 * all devices are reset. Lines that wait for their turn stay. */
void uml_reset(struct uml *uml);

/* ------------------------------------------------------------- calendar.c */

void uml_calendar_init(struct uml *uml);
bool uml_calendar_open(struct uml *uml);  /* the memory with its time */
bool uml_calendar_watch(struct uml *uml); /* its sockets */
void uml_calendar_up(struct uml *uml);	  /* it has booted */
void uml_calendar_close(struct uml *uml); /* what a guest had of it */
void uml_calendar_finish(struct uml *uml);

/* A register is about to be touched: the node's clock goes on to the guest's
 * time. false when that cannot be. */
bool uml_calendar_enter(struct uml *uml);

/* It was, and perhaps events were posted: the guest may go on up to the next. */
void uml_calendar_leave(struct uml *uml);

/* An interrupt is raised: the guest will read the time; it has, and may have
 * requested to run. */
void uml_calendar_interrupt(struct uml *uml);
void uml_calendar_interrupted(struct uml *uml);

/* One message of the guest's; @fd has something to read. */
void uml_calendar_receive(struct uml *uml);

/**
 * uml_serve() - answer the guest until it is idle
 * @reply: or until it has answered the request that @reply was sent; NULL: none
 *
 * Return: false when the guest is not there any more.
 */
bool uml_serve(struct uml *uml, struct vu_device *reply);

/* ---------------------------------------------------------------- vhost.c */

void vu_init(struct vu_device *dev, struct uml *uml, const struct vu_class *cls);
void vu_finish(struct vu_device *dev);
void vu_receive(struct vu_device *dev);
void vu_receive_reply(struct vu_device *dev);

/* Tells the guest that @queue has used buffers, at this instant of both. */
void vu_call(struct vu_device *dev, u32 queue);

/* Takes the next buffer of @queue, if there is one. */
bool vu_pop(struct vu_device *dev, u32 queue, struct vu_buffer *buffer);

/* Whether the guest tells us when it has put a buffer into @queue. */
void vu_want_kicks(struct vu_device *dev, u32 queue, bool wanted);

/* Gives @buffer back with @len bytes written. */
void vu_push(struct vu_device *dev, u32 queue, const struct vu_buffer *buffer, u32 len);

/* Copies from the pieces to be read, from byte @from on; how many there were. */
u32 vu_read(const struct vu_buffer *buffer, u32 from, void *data, u32 len);
u32 vu_readable(const struct vu_buffer *buffer);

/* Copies into the pieces to be written; how many fitted. */
u32 vu_write(const struct vu_buffer *buffer, const void *data, u32 len);

/* ------------------------------------------------------ soc, gpio, ports */

extern const struct vu_class vu_soc, vu_gpio, vu_console;

/* The guest is about to run. */
void soc_before_slice(struct uml *uml);

/* The guest goes on, and until it sends a message nothing changes: reads of a
 * register whose value stands need none (standing.h). Or that is over. */
void soc_offer(struct uml *uml);
void soc_withdraw(struct uml *uml);

bool soc_open(struct uml *uml); /* the memory for that */
void soc_close(struct uml *uml);

void gpio_init(struct uml *uml);
void gpio_reset(struct uml *uml);
void gpio_finish(struct uml *uml);
void ports_init(struct uml *uml);
void ports_reset(struct uml *uml);
void ports_finish(struct uml *uml);

/* Port of the console that a shell line can have, or 0. */
u32 ports_free(const struct uml *uml);

/* Sends as much of @data to @port as the guest has buffers for; how much. */
u32 ports_send(struct uml *uml, u32 port, const char *data, size_t len);

enum port_event { /* of include/uapi/linux/virtio_console.h */
		  PORT_DEVICE_READY = 0,
		  PORT_ADD = 1,
		  PORT_READY = 3,
		  PORT_CONSOLE = 4,
		  PORT_RESIZE = 5,
		  PORT_OPEN = 6,
};

/* Tells the guest of @event at @port; what PORT_RESIZE says besides in @more. */
void ports_control(struct uml *uml, u32 port, enum port_event event, u32 value, u32 more);

/* Has the guest's init start @line at @port. */
void ports_start(struct uml *uml, u32 port, struct uml_line *line);

/* ------------------------------------------------------------ terminal.c */

void terminal_attach(struct guest *guest, struct guest_terminal *terminal);
void terminal_type(struct guest *guest, const void *data, size_t len);
void terminal_resize(struct guest *guest);

/* Its shell has started. */
void terminal_start(struct uml *uml);

/* Sends what can be sent: the guest has buffers, or has opened the port. */
void terminal_send(struct uml *uml);

/* The guest is gone: for good, or it boots again. */
void terminal_off(struct uml *uml);
void terminal_reset(struct uml *uml);

/* -------------------------------------------------------------- memory.c */

/* Guest memory at @addr, all @len bytes of it, or NULL. */
static inline u8 *uml_memory(const struct uml *uml, u64 addr, u64 len)
{
	int i = uml_region_find(uml->region, uml->region_count, addr, len);

	return i < 0 ? NULL : uml->region_host[i] + (addr - uml->region[i].base);
}

/* Maps the regions of a SET_MEM_TABLE message; false when it is no such. */
bool uml_memory_map(struct uml *uml, const u8 *payload, u32 len, const int *fds, u32 fd_count);
void uml_memory_unmap(struct uml *uml);

/* Memory of @size bytes, zeroed, that another process can have too, by the file @fd,
 * called @name; or NULL with errno set, and perhaps with a file. */
void *uml_share(const char *name, size_t size, int *fd);

/* Gives up what there is of that: @memory, or NULL; @fd, or -1. */
void uml_unshare(void *memory, size_t size, int *fd);

/* ---------------------------------------------------------------- tree.c */

/**
 * tree_create() - the device tree of @uml's board
 * @size: of it, in bytes
 *
 * Return: it, to be freed; or NULL with @err set.
 */
void *tree_create(const struct uml *uml, size_t *size, GError **err);

/* ------------------------------------------------------------- process.c */

/* Finds kernel, library and script, or says what to do. */
bool uml_find(struct uml *uml, GError **err);
bool uml_start(struct uml *uml, GError **err);

/* Kills what is left of it. */
void uml_stop(struct uml *uml);

/* It has ended on its own, or switched the power off: how? */
void uml_ended(struct uml *uml);

/* What its terminal got goes to the node's console. */
void uml_log(struct uml *uml);

#endif
