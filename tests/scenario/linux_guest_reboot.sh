#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A guest that reboots boots again on the same board, reset, as in life: its init
# lines run again, what it had in memory is gone, its own clock begins anew, and
# the link comes back. Twice the same, to the byte.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

cat >reboot.json <<-END
	{ "netemu": 1, "name": "reboot", "duration": "14s",
	  "nodes": [
	    { "name": "a", "board": "espressobin", "guest": "linux",
	      "init": ["ip link set lan0 up", "ip addr add 192.168.1.1/24 dev lan0"] },
	    { "name": "b", "board": "espressobin",
	      "init": ["ip link set lan1 up", "ip addr add 192.168.1.2/24 dev lan1"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan1"] } ],
	  "timeline": [
	    { "at": "4s", "on": "a", "run": "touch /tmp/left; ping -c 1 192.168.1.2",
	      "expect": { "exit": 0, "stdout": " 1 received" } },
	    { "at": "5s", "on": "a", "run": "reboot -f" },
	    { "at": "9.5s", "on": "a", "run": "ls /tmp/left", "expect": { "exit": 2 } },
	    { "at": "9.5s", "on": "a", "run": "cat /proc/uptime", "expect": { "stdout_re": "^4\\\\." } },
	    { "at": "9.5s", "on": "a", "run": "date +%s", "expect": { "stdout": "9" } },
	    { "at": "9.5s", "on": "a", "run": "ping -c 1 192.168.1.2",
	      "expect": { "exit": 0, "stdout": " 1 received" } },
	    { "at": "11s", "on": "a", "run": "echo b >/proc/sysrq-trigger" },
	    { "at": "11.5s", "on": "a", "run": "cat /proc/uptime",
	      "expect": { "stdout_re": "^[01]\\\\." } } ] }
END
for run in 1 2; do
	"$NETEMU" reboot.json --realtime=100000 -w "$run.pcapng" >"$run.out" 2>&1 ||
		fail "$(tail -n 12 "$run.out")"
done
cmp 1.pcapng 2.pcapng || fail "two runs differ in what they capture"
grep '^\[' 1.out >1.console
grep '^\[' 2.out >2.console
cmp 1.console 2.console || fail "two runs differ in what they print"
[ "$(grep -c 'a: reboot$' 1.out)" -eq 2 ] || fail "it did not reboot twice"
[ "$(grep -c 'a: .*switch 0x3410 detected' 1.out)" -eq 6 ] || fail "the switch was not found anew"
grep -Ei 'WARN|BUG|timeout|timed out|unexpected|unmapped|reserved bits|read-only bits' 1.out |
	grep -Ev 'Reserved memory' && fail "the kernel complains"
mv 1.pcapng reboot.pcapng
nothing_left reboot
exit "$failed"
