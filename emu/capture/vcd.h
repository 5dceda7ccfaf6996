/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The waveform of MDIO buses as a Value Change Dump (IEEE 1364, clause 18),
 * which GTKWave draws and sigrok's "mdio" decoder reads:
 *
 *	sigrok-cli -i x.vcd -I vcd -P mdio:mdc=a.mdio.mdc:mdio=a.mdio.mdio
 *
 * A world that has one (world->vcd) when its boards are built records every
 * MDIO bus in it, a pair of signals each, named after the bus.
 */
#ifndef NETEMU_CAPTURE_VCD_H
#define NETEMU_CAPTURE_VCD_H

#include <netemu/mdio.h>
#include <netemu/output.h>

struct vcd;
struct vcd_bus;

/**
 * vcd_create() - open @path for writing
 *
 * Return: the waveform, to be put into world->vcd before boards are built, or
 * NULL with @err set.
 */
struct vcd *vcd_create(const char *path, GError **err);

/* A new pair of signals, before the first frame; valid until vcd_close(). */
struct vcd_bus *vcd_add_bus(struct vcd *vcd, const char *name);

/**
 * vcd_frame() - a frame has passed, or was broken off
 * @began: when its first bit did; the node's present time is its end
 */
void vcd_frame(struct vcd_bus *bus, struct node *node, const struct mdio_frame *frame,
	       sim_time began, u32 mdc_hz);

/**
 * vcd_close() - write what is left and free it; NULL is allowed
 *
 * Call it after world_run() and before world_destroy().
 * Return: false with @err set when something could not be written.
 */
bool vcd_close(struct vcd *vcd, GError **err);

#endif
