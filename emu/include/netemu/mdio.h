/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MDIO: IEEE 802.3 clause 22 and clause 45 management frames on a two-wire bus.
 *
 * A frame is 64 bit times of MDC: 32 of preamble, 2 start, 2 operation, 5 port,
 * 5 register or device, 2 turnaround, 16 data. Writes take effect, and reads
 * are sampled, when the last bit has passed. One frame is on a bus at a time.
 */
#ifndef NETEMU_MDIO_H
#define NETEMU_MDIO_H

#include <netemu/event.h>

#define MDIO_FRAME_BITS 64
#define MDIO_ADDRS 32

struct mdio_bus;
struct node;
struct vcd_bus;

enum mdio_opcode {
	MDIO_C22_WRITE,
	MDIO_C22_READ,
	MDIO_C45_ADDR,
	MDIO_C45_WRITE,
	MDIO_C45_READ,
	MDIO_C45_READ_INC,
};

/* A device at one address of a bus. Absent operations: reads 0xffff, writes nothing. */
struct mdio_device {
	u16 (*read)(struct mdio_device *dev, u8 reg);
	void (*write)(struct mdio_device *dev, u8 reg, u16 value);
	u16 (*read_c45)(struct mdio_device *dev, u8 devad, u16 reg);
	void (*write_c45)(struct mdio_device *dev, u8 devad, u16 reg, u16 value);
	u16 c45_addr[MDIO_ADDRS]; /* latched by MDIO_C45_ADDR, a device each */
};

struct mdio_frame {
	enum mdio_opcode op;
	u8 phy; /* port address, 0..31 */
	u8 reg; /* register, or device address for clause 45 */
	u16 data;
	bool answered; /* a device drove the turnaround (reads) or is present (writes) */
};

struct mdio_bus {
	struct node *node;
	char *name; /* "mdio": unique in its node; owned */
	u32 mdc_hz; /* frequency of MDC */
	struct mdio_device *dev[MDIO_ADDRS];
	struct mdio_frame frame; /* on the bus while busy */
	bool busy;
	u64 frames;
	sim_time began;	      /* the frame at hand */
	struct vcd_bus *wave; /* its waveform, or NULL: capture/vcd.h */
	struct event done_event;
	void (*done)(struct mdio_bus *bus, void *ctx);
	void *done_ctx;
};

void mdio_bus_init(struct mdio_bus *bus, struct node *node, const char *name, u32 mdc_hz);
void mdio_bus_finish(struct mdio_bus *bus);

/* Puts @dev at @addr; false if the address is taken or above 31. */
bool mdio_bus_attach(struct mdio_bus *bus, u32 addr, struct mdio_device *dev);

/**
 * mdio_bus_start() - put one frame on the bus
 * @frame: copied; the bus must not be busy
 * @done:  called MDIO_FRAME_BITS bit times later with bus->frame complete:
 *         for reads data holds what was read, 0xffff when nobody answered
 */
void mdio_bus_start(struct mdio_bus *bus, const struct mdio_frame *frame,
		    void (*done)(struct mdio_bus *bus, void *ctx), void *ctx);

/* Aborts the frame on the bus, if any, as a reset of its master does. */
void mdio_bus_abort(struct mdio_bus *bus);

#endif
