#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# netemu with a Linux guest is killed (SIGKILL), at each step of starting the
# guest, and again and again till that is up: no process and no file is left
# behind, for nothing of the guest's has a name in a file system, ever.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"
command -v strace >/dev/null || exit 77

topology killed "while :; do sleep 1; done" 1000000s

# At each system call of those kinds, of which the kernel's process is made; more
# than there are before it is executed, as its number at the end shows.
steps=socketpair,memfd_create,pipe2,clone,clone3,fork,vfork,pidfd_open,epoll_create1,epoll_ctl
reached=0
for call in ${steps//,/ }; do
	for n in $(seq 20); do
		status=0
		{ strace -qq -o killed.trace -e trace="$call" \
			-e inject="$call:signal=KILL:when=$n" \
			"$NETEMU" killed.json --until 1ms -q -w killed.pcapng ||
			status=$?; } >/dev/null 2>&1
		[ "$status" -eq 137 ] || break
		reached=$((reached + 1))
	done
	no_guest "killed at $call"
done
[ $reached -ge 15 ] || fail "only $reached moments of the start were tried"

# By the clock, at moments ever further apart, till its line runs: about a second on
# an idle machine.
up=
ms=20
while [ $ms -lt 60000 ] && [ -z "$up" ]; do
	"$NETEMU" killed.json --realtime=100000 -w killed.pcapng >killed.out 2>&1 &
	sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
	[ -z "$(ls -A "$TMPDIR")" ] || fail "it makes files: $(ls -A "$TMPDIR")"
	kill -s KILL $!
	wait $! 2>/dev/null
	no_guest "killed after $ms ms"
	! grep -q "lan0: configuring" killed.out || up=yes
	ms=$((ms * 5 / 4))
done
[ -n "$up" ] || fail "it never got up"

# While the kernel makes a process that is about to stop until the kernel, which is
# killed with netemu meanwhile, has it go on.
cat >late.c <<-END
	#include <signal.h>
	#include <sys/syscall.h>
	#include <sys/types.h>
	#include <unistd.h>
	int kill(pid_t pid, int sig)
	{
	  if (sig == SIGSTOP)
	    usleep(300000);
	  return syscall(SYS_kill, (long)pid, (long)sig);
	}
	pid_t waitpid(pid_t pid, int *status, int options)
	{
	  kill(getppid(), SIGKILL);
	  return pause();
	}
END
cc -shared -fPIC -o late.so late.c || fail "late.c was not compiled"
mv kernel/vmlinux kernel/real
cat >kernel/vmlinux <<-END
	#!/bin/bash
	LD_PRELOAD=\$LD_PRELOAD:$work/late.so exec -a linux "$NETEMU_LINUX/real" "\$@"
END
chmod +x kernel/vmlinux
{ "$NETEMU" killed.json -q -w killed.pcapng || status=$?; } 2>/dev/null
[ "$status" -eq 137 ] || fail "it was not killed while its kernel made a process"
no_guest "killed while its kernel made a process"
exit "$failed"
