#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Kernels that are none, device trees with which the real one does not boot: what
# is wrong is said in one line that names the node, exit status 3, nothing is left
# behind.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

topology bad true

# bad TEXT STATUS: with ./fake/vmlinux as the kernel.
bad() {
	local status=0

	NETEMU_WATCHDOG=2 NETEMU_LINUX=$work/fake "$NETEMU" bad.json -q -w bad.pcapng \
		>bad.out 2>&1 || status=$?
	[ "$status" -eq "$2" ] || fail "$1: exit status $status instead of $2"
	if [ "$(wc -l <bad.out)" -ne 1 ] || ! grep -q "$1" bad.out; then
		fail "\"$1\" is not what it says: $(cat bad.out)"
	fi
	if [ "$2" -eq 2 ]; then
		[ ! -e bad.pcapng ] || fail "$1: wrote a capture"
	else
		nothing_left bad
	fi
	rm -f bad.pcapng fake/vmlinux
}

# fake TEXT: the kernel is a script.
fake() {
	printf '#!/bin/sh\n%s\n' "$1" >fake/vmlinux
	chmod +x fake/vmlinux
}

mkdir -p fake/root/lib/modules
bad '\$.nodes\[0\]: guest "linux": .*run this once: scripts/linux-guest/build' 2
: >fake/vmlinux
bad '\$.nodes\[0\]: guest "linux": .*run this once: scripts/linux-guest/build' 2
: >fake/vmlinux
chmod +x fake/vmlinux
bad 'node "a": .*/fake/vmlinux: Exec format error' 3
# ELF, 64 bits, of a processor that nobody has (EM_M32, 1).
printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\002\000\001\000\001\000\000\000%048d' 0 >fake/vmlinux
chmod +x fake/vmlinux
bad 'node "a": .*/fake/vmlinux: Exec format error' 3
fake 'exit 0'
bad 'node "a": the guest.s kernel ended before it had begun' 3
fake 'exit 5'
bad 'node "a": the guest.s kernel ended with status 5' 3
fake 'kill -SEGV $$'
bad 'node "a": the guest.s kernel was ended by signal 11' 3
fake 'exec sleep 1000'
bad 'node "a": the guest.s kernel has not connected for 2 s' 3
fake 'sleep 1000 & exit 1'
bad 'node "a": the guest.s kernel ended with status 1' 3
# It speaks, and what it says is none of the protocol's.
fake 'exec python3 -c "
import socket, time
s = socket.socket(fileno=3)
s.send(b\"\\x63\" + bytes(15))
time.sleep(1000)"'
bad 'node "a": time-travel: there is no message 99' 3
fake 'exec python3 -c "
import socket, time
s = socket.socket(fileno=6)
s.send(b\"\\xff\" * 100)
time.sleep(1000)"'
bad 'node "a": soc: a vhost-user message of 4294967295 bytes' 3

# tree EXPRESSION: the real kernel, with the value of EXPRESSION for its device tree.
tree() {
	fake "LD_PRELOAD= python3 -c '
import sys
tree = open(\"/proc/self/fd/7\", \"rb\").read()
sys.stdout.buffer.write($1)' >'$work/tree'
exec '$kernel/vmlinux' \"\$@\" dtb='$work/tree'"
}

tree 'tree[:len(tree) // 2]'
bad 'node "a": the guest.s kernel panicked: Segfault with no mm' 3
tree 'bytes(len(tree))'
bad 'node "a": the guest.s kernel panicked: Attempted to kill init!' 3
tree 'b""'
bad 'node "a": the guest.s kernel panicked: Attempted to kill init!' 3
# Whole, but what is in it is not there; and our sockets the other way round.
tree 'tree.replace(b"/fd/4", b"/fd/x")'
bad 'node "a": the guest.s kernel panicked: Attempted to kill init!' 3
tree 'tree.replace(b"/fd/5", b"/fd/x").replace(b"/fd/6", b"/fd/5").replace(b"/fd/x", b"/fd/6")'
bad 'node "a": gpio: ' 3

# It boots, and then waits for something that never comes.
topology bad true 20s
fake "exec '$kernel/vmlinux' \"\$@\" init=/bin/cat"
bad 'node "a": the guest has not come up within 10 s of its time' 3
exit "$failed"
