#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A real Linux on the boards: its drivers have nothing to complain of, the tools
# say what they say on the real board, it talks to another Linux and to the
# built-in guest, two runs are the same to the byte, and it needs no /dev/shm.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

# boards NAME GUEST-OF-B
boards() {
	cat >"$1.json" <<-END
		{ "netemu": 1, "name": "$1", "seed": 7, "duration": "9s",
		  "nodes": [
		    { "name": "a", "board": "espressobin", "guest": "linux",
		      "init": ["ip link set lan0 up", "ip addr add 192.168.1.1/24 dev lan0"] },
		    { "name": "b", "board": "espressobin", "guest": "$2",
		      "init": ["ip link set lan1 up", "ip addr add 192.168.1.2/24 dev lan1"] } ],
		  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan1"] } ],
		  "captures": ["a.eth0", "a.lan0", "c0"],
		  "timeline": [
		    { "at": "1s", "on": "a", "run": "ip -br link",
		      "expect": { "exit": 0, "stdout": "lan0@eth0        LOWERLAYERDOWN" } },
		    { "at": "1s", "on": "a", "run": "sleep 1 & echo begun; wait; echo over; false",
		      "expect": { "exit": 1, "stdout": "begun\nover" } },
		    { "at": "5s", "on": "a", "run": "ping -c 3 192.168.1.2",
		      "expect": { "exit": 0, "stdout": "3 packets transmitted, 3 received" } },
		    { "at": "5s", "on": "a", "run": "ethtool lan0",
		      "expect": { "exit": 0, "stdout": "Speed: 1000Mb/s" } },
		    { "at": "5s", "on": "a", "run": "ethtool lan0",
		      "expect": { "stdout": "PHYAD: 18" } },
		    { "at": "5s", "on": "a", "run": "hostname; touch /tmp/x && ! touch /etc/x",
		      "expect": { "exit": 0, "stdout": "a" } },
		    { "at": "8s", "on": "a", "run": "ethtool -S lan0",
		      "expect": { "exit": 0, "stdout_re": "in_unicast: [1-9]" } } ] }
	END
}

# Without what a run says of this machine's clock and of its own file.
same() {
	sed -E 's/ in [0-9.]+ s,/,/; s/[^ ]*\.pcapng/capture/' "$1"
}

boards linux linux
boards mixed builtin
for name in linux mixed; do
	for run in 1 2; do
		"$NETEMU" "$name.json" -w "$name.$run.pcapng" >"$name.$run.out" 2>&1 ||
			fail "$name: $(tail -n 12 "$name.$run.out")"
		[ "$name" = mixed ] || break
	done
	grep -Ei 'WARN|BUG|timeout|timed out|error|unexpected|fail|unmapped|reserved bits|read-only bits' \
		"$name.1.out" | grep -Ev ': +[a-z_]+: [0-9]+$|Reserved memory' &&
		fail "$name: the kernel complains"
done
same mixed.1.out >first
same mixed.2.out >second
cmp first second || fail "two runs differ in what they say: $(diff first second | head -n 4)"
cmp mixed.1.pcapng mixed.2.pcapng || fail "two runs differ in what they capture"
for line in \
	'switch 0x3410 detected: Marvell 88E6341, revision 0' \
	'wan (uninitialized): PHY .* driver \[Marvell 88E6341 Family\]' \
	'lan0 (uninitialized): PHY .* driver \[Marvell 88E6341 Family\]' \
	'lan1 (uninitialized): PHY .* driver \[Marvell 88E6341 Family\]' \
	'lan0: Link is Up - 1Gbps/Full'; do
	grep -q "a: .*$line" linux.1.out || fail "no line \"$line\""
done

# A guest's memory has nothing to do with the room in /dev/shm, 64 MiB in a container.
topology small true
if unshare -Urm mount -t tmpfs tmpfs /dev/shm 2>/dev/null; then
	unshare -Urm sh -c "mount -t tmpfs -o size=4k tmpfs /dev/shm &&
		'$NETEMU' small.json -w small.pcapng" >small.out 2>&1 || fail "$(tail -n 3 small.out)"
fi
exit "$failed"
