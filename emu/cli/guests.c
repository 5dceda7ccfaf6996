/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this program was built with. */
#include "cli/cli.h"

extern const struct guest_class builtin_guest_class; /* stack/kernel/guest.c */
extern const struct guest_class linux_guest_class;   /* emu/uml/guest.c */

const struct guest_class *const guest_classes[] = {
	&builtin_guest_class,
	&linux_guest_class,
	NULL,
};

const struct catalog cli_catalog = {
	.models = model_classes,
	.guests = guest_classes,
	.cable = &cable_model,
};
