#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# However a Linux guest ends, it says so with the right status, leaves a capture
# that can be read, and leaves no process and no file behind.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

# end NAME STATUS TEXT LINE: a board runs LINE at 1 s.
end() {
	local status=0

	topology "$1" "$4"
	run_guest "$1" || status=$?
	[ "$status" -eq "$2" ] || fail "$1: exit status $status instead of $2"
	grep -q "$3" "$1.out" || fail "$1: \"$3\" is not in what it says"
	nothing_left "$1"
}

# sleeping NAME [LINE]: runs a guest in the background, till its line is begun.
sleeping() {
	topology "$1" "${2-while :; do sleep 1; done}" 1000000s
	run_guest "$1" &
	for _ in $(seq 300); do
		grep -qs "lan0: configuring" "$1.out" && break
		sleep 0.1
	done
}

# interrupted NAME STATUS SIGNAL WHOM [LINE]: while a line goes on without end.
interrupted() {
	local status=0

	sleeping "$1" "${@:5}"
	signal_to "$1" "$3" "$4"
	wait $! || status=$?
	[ "$status" -eq "$2" ] || fail "$1: exit status $status instead of $2"
	nothing_left "$1"
}

end at-the-end 0 "3.000000000 s of virtual time" "true"
end power-off 0 "a: power off" "poweroff -f"
end halt 0 "a: power off" "halt -f"
end panic 3 'node "a": the guest.s kernel panicked: sysrq triggered crash' \
	"echo 1 >/proc/sys/kernel/sysrq; echo c >/proc/sysrq-trigger"
NETEMU_WATCHDOG=3 end hang 3 'node "a": the guest has computed for 3 s' "while :; do :; done"
# It prints again and again, so messages keep coming.
NETEMU_WATCHDOG=3 end busy 3 'node "a": the guest has computed for 3 s' \
	"while :; do echo; done"
interrupted sigint 0 INT netemu
interrupted sigterm 0 TERM netemu
interrupted sighup 0 HUP netemu
interrupted sigint-busy 0 INT netemu "while :; do ethtool -S lan0 >/dev/null; sleep 0.01; done"
interrupted killed 3 KILL vmlinux
grep -q 'node "a": the guest.s kernel was ended by signal 9' killed.out || fail "killed: not said"

# What happens to us happens to it as well. What was written can be read.
sleeping orphan
signal_to orphan KILL netemu
wait
no_guest orphan
nothing_left orphan
exit "$failed"
