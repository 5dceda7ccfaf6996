/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the guest's kernel process is given open, by the number that it has there:
 * known to us (process.c) and to the library that is loaded into it (preload/).
 */
#ifndef UML_GIVEN_H
#define UML_GIVEN_H

enum uml_device_index {
	UML_CONSOLE, /* first, so that its ports are vport0p... */
	UML_GPIO,
	UML_SOC,
	UML_DEVICES
};

enum uml_given {
	UML_GIVEN_KEYS,
	UML_GIVEN_OUTPUT,
	UML_GIVEN_ERRORS,
	UML_GIVEN_TIME,	  /* socket */
	UML_GIVEN_DEVICE, /* sockets, in the order of enum uml_device_index */
	UML_GIVEN_TREE = UML_GIVEN_DEVICE + UML_DEVICES,
	UML_GIVEN_INIT,
	UML_GIVEN_MODULES, /* folder */
	UML_GIVEN_PRELOAD,
	UML_GIVEN_STANDING, /* memory, struct uml_standing */
	UML_GIVEN
};

#define UML_GIVEN_FOLDER "/proc/self/fd/"
#define UML_GIVEN_NAME UML_GIVEN_FOLDER "%d"

#endif
