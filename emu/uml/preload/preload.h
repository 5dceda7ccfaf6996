/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the library share that is loaded into the guest's kernel
 * process. Everything else in them is called by the kernel, as libc's.
 */
#ifndef UML_PRELOAD_H
#define UML_PRELOAD_H

/* standing.c: the kernel's socket @fd is what it was given as @given. */
void standing_connected(int given, int fd);

/* The kernel has kicked queue 0 of its device at @fd. Return: 1 if that was a
 * read that is answered and has to be told to nobody; else 0. */
int standing_read(int fd);

#endif
