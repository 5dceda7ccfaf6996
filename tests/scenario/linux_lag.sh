#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Link aggregation by the real Linux, offloaded to the switch: a bond of two ports
# under a bridge at either end. Known addresses go from port to trunk to port and
# never to the CPU, all of one pair over one link; when that is unplugged, over the other.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"
command -v tshark >/dev/null || {
	echo "skipped: tshark is not installed" >&2
	exit 77
}

# shellcheck disable=SC2016 # for the guest's shell
bond='"sysctl -qw net.ipv6.conf.all.disable_ipv6=1",
      "ip link add bond0 type bond mode balance-xor xmit_hash_policy layer2 miimon 100; ip link add br0 type bridge",
      "for i in lan0 lan1; do ip link set $i master bond0; done",
      "for i in bond0 wan; do ip link set $i master br0; done",
      "for i in bond0 wan br0; do ip link set $i up; done"'
cat >t.json <<JSON
{ "netemu": 1, "name": "t", "duration": "23s", "guest": "linux",
  "nodes": [
    { "name": "a", "board": "espressobin", "init": [ $bond, "ip addr add 10.0.0.1/24 dev br0" ] },
    { "name": "b", "board": "espressobin", "init": [ $bond, "ip addr add 10.0.0.2/24 dev br0" ] },
    { "name": "p", "board": "pc", "guest": "builtin", "init": [ "ip link set eth0 up", "ip addr add 10.0.0.3/24 dev eth0" ] },
    { "name": "q", "board": "pc", "guest": "builtin", "init": [ "ip link set eth0 up", "ip addr add 10.0.0.4/24 dev eth0" ] } ],
  "cables": [
    { "name": "c0", "ends": ["a.lan0", "b.lan0"] }, { "name": "c1", "ends": ["a.lan1", "b.lan1"] },
    { "name": "c2", "ends": ["a.wan", "p.eth0"] }, { "name": "c3", "ends": ["b.wan", "q.eth0"] } ],
  "timeline": [
    { "at": "9s", "on": "a", "run": "ping -c 2 10.0.0.2", "expect": { "stdout": "2 received" } },
    { "at": "12s", "on": "p", "run": "ping -c 2 -i 0.1 10.0.0.4", "expect": { "stdout": "2 received" } },
    { "at": "14s", "on": "p", "run": "ping -c 10 -i 0.1 -p 6b6e6f776e 10.0.0.4", "expect": { "stdout": "10 received" } },
    { "at": "16s", "cable": "c0", "do": "unplug" },
    { "at": "18s", "on": "p", "run": "ping -c 10 -i 0.1 -p 6661696c6564 10.0.0.4", "expect": { "stdout": "10 received" } },
    { "at": "20s", "on": "b", "run": "grep -c 'MII Status: up' /proc/net/bonding/bond0", "expect": { "stdout": "2" } },
    { "at": "21s", "on": "a", "run": "dmesg -l emerg,alert,crit,err", "expect": { "stdout_re": "^\$" } } ] }
JSON
"$NETEMU" t.json >out 2>&1 || fail "does not do as it should: $(grep -A 4 FAILED out)"
grep -E 'guest errors' out && fail "complaints"

# at TAP TEXT COUNT
at() {
	local count

	count=$(tshark -n -r t.pcapng -Y "frame.interface_name == \"$1\" && frame contains \"$2\"" 2>/dev/null | wc -l)
	[ "$count" = "$3" ] || fail "$count frames \"$2\" at $1, not $3"
}
for node in a b; do
	at $node.wan known 20
	at $node.lan0 known 20
	at $node.lan1 known 0
	at $node.eth0 known 0
	at $node.lan0 failed 0
	at $node.lan1 failed 20
	at $node.eth0 failed 0
done

# shellcheck disable=SC2154
exit "$failed"
