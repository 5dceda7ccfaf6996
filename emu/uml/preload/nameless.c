/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into the guest's kernel process (LD_PRELOAD): nothing of it is left
 * behind in the host, at whatever moment it is killed, because nothing of it has
 * a name in a file system and none of its processes outlives it.
 *
 * What it needs by name (emu/uml/process.c) it was given open, and the names are
 * /proc/self/fd/N. A file is opened by such a name, a socket cannot be; so
 * connect() to one is answered with the socket itself.
 *
 * A folder with its process number and a socket for commands, of which we have no
 * need, it cannot be kept from making (make_umid() in arch/um/os-Linux/umid.c,
 * mconsole_init() in arch/um/drivers/mconsole_kern.c). It is told to make it in
 * /proc/self/fd, where nobody can make anything: mkdir(), open() and bind() say
 * that it has been made. Its memory, which make_tempfile() (mem.c there) makes in
 * /dev/shm, has no folder either, so it is not short of it where that is small.
 *
 * Of the processes that it makes, some ask to be killed when it dies, but not
 * whether it has died already, and those of start_ptraced_child()
 * (arch/um/os-Linux/start_up.c) do not ask; they would stay, stopped.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "../given.h"
#include "preload.h"

static int is_given(const char *name)
{
	return !strncmp(name, UML_GIVEN_FOLDER, strlen(UML_GIVEN_FOLDER));
}

/* The name in the address @addr of a Unix socket is one of those. */
static int is_given_address(const struct sockaddr *addr)
{
	return addr->sa_family == AF_UNIX && is_given(((const struct sockaddr_un *)addr)->sun_path);
}

int connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	const char *number;
	char *end;
	int given;

	if (!is_given_address(addr))
		return (int)syscall(SYS_connect, (long)fd, addr, (long)len);
	number = ((const struct sockaddr_un *)addr)->sun_path + strlen(UML_GIVEN_FOLDER);
	given = (int)strtol(number, &end, 10);
	if (end == number || *end) {
		errno = ENOENT;
		return -1;
	}
	if (dup2(given, fd) < 0)
		return -1;
	standing_connected(given, fd);
	/* Once: a second end of it would keep it from being seen to be closed. */
	return close(given);
}

int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	if (is_given_address(addr))
		return 0;
	return (int)syscall(SYS_bind, (long)fd, addr, (long)len);
}

int mkdir(const char *name, mode_t mode)
{
	return is_given(name) ? 0 : (int)syscall(SYS_mkdir, name, (long)mode);
}

int open64(const char *name, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & (O_CREAT | __O_TMPFILE))
		mode = va_arg(args, mode_t);
	va_end(args);
	if ((flags & O_TMPFILE) == O_TMPFILE)
		return memfd_create("memory", MFD_CLOEXEC);
	if ((flags & O_CREAT) && is_given(name)) {
		name = "/dev/null";
		flags &= ~(O_CREAT | O_EXCL);
	}
	return (int)syscall(SYS_openat, (long)AT_FDCWD, name, (long)flags, (long)mode);
}

static pid_t kernel;

static void __attribute__((constructor)) begin(void)
{
	kernel = getpid();
}

/* In a process that it has made. */
static void die_with_kernel(void)
{
	syscall(SYS_prctl, (long)PR_SET_PDEATHSIG, (long)SIGKILL, 0L, 0L, 0L);
	if (getppid() != kernel)
		_exit(1);
}

pid_t fork(void)
{
	pid_t pid = _Fork();

	if (!pid)
		die_with_kernel();
	return pid;
}

int prctl(int option, ...)
{
	unsigned long arg[4];
	va_list args;

	va_start(args, option);
	for (size_t i = 0; i < sizeof(arg) / sizeof(arg[0]); i++)
		arg[i] = va_arg(args, unsigned long);
	va_end(args);
	if (option == PR_SET_PDEATHSIG && getpid() != kernel) {
		die_with_kernel();
		return 0;
	}
	return (int)syscall(SYS_prctl, (long)option, arg[0], arg[1], arg[2], arg[3]);
}
