#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A board of a user's: two switches in a row, as on a Turris MOX, which the real
# Linux takes for one DSA tree. Each port reaches the CPU, through the other switch
# where it must; a bridge over ports of both passes known addresses from switch to
# switch, and none of that to the CPU.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"
command -v tshark >/dev/null || {
	echo "skipped: tshark is not installed" >&2
	exit 77
}

mkdir boards
cat >boards/cascade.json <<'JSON'
{ "netemu-board": 1, "name": "cascade", "title": "Two switches in a row",
  "memory": { "base": "0x0", "size": "512MiB" },
  "bus": { "base": "0xd0000000", "size": "0x2000000" },
  "cpu": { "title": "Linux's own" },
  "devices": [
    { "name": "eth0", "model": "armada3700-neta", "compatible": "marvell,armada-3700-neta",
      "reg": ["0x30000", "0x4000"], "irq": 42, "clock-hz": 166666666,
      "phy-mode": "rgmii-id", "fixed-link": { "speed": 1000, "duplex": "full" } },
    { "name": "mdio", "model": "orion-mdio", "compatible": "marvell,orion-mdio", "reg": ["0x32004", "0x4"] },
    { "name": "switch0", "model": "88e6341", "compatible": "marvell,mv88e6085",
      "mdio": ["mdio", 1], "straps": { "addressing": "multi-chip", "managed": true },
      "ports": [
        { "port": 0, "label": "cpu", "ethernet": "eth0", "phy-mode": "rgmii-id",
          "fixed-link": { "speed": 1000, "duplex": "full" } },
        { "port": 1, "label": "lan1", "phy-mode": "gmii", "phy": 17 },
        { "port": 5, "phy-mode": "2500base-x", "link": ["switch1", 5],
          "fixed-link": { "speed": 2500, "duplex": "full" } } ] },
    { "name": "switch1", "model": "88e6341", "compatible": "marvell,mv88e6085",
      "mdio": ["mdio", 2], "straps": { "addressing": "multi-chip", "managed": true },
      "ports": [
        { "port": 1, "label": "lan2", "phy-mode": "gmii", "phy": 17 },
        { "port": 5, "phy-mode": "2500base-x", "link": ["switch0", 5],
          "fixed-link": { "speed": 2500, "duplex": "full" } } ] } ],
  "wires": [ ["eth0.mii", "switch0.port0"], ["switch0.port5", "switch1.port5"] ],
  "jacks": { "lan1": "switch0.phy1", "lan2": "switch1.phy1" },
  "netdevs": { "eth0": "eth0.mii", "dsa": "switch0.port5", "lan1": "switch0.port1", "lan2": "switch1.port1" } }
JSON
# Bridged at 12 s: what passed before was each port by itself. Learned addresses are in the
# database of VLAN 4095, as on the board that models/switch/ingress.c cites.
cat >t.json <<'JSON'
{ "netemu": 1, "name": "t", "duration": "26s",
  "nodes": [
    { "name": "m", "board": "cascade", "guest": "linux", "init": [
      "sysctl -qw net.ipv6.conf.all.disable_ipv6=1",
      "ip link set lan1 up; ip link set lan2 up",
      "ip addr add 10.0.1.1/24 dev lan1; ip addr add 10.0.2.1/24 dev lan2" ] },
    { "name": "p", "board": "pc", "init": [ "ip link set eth0 up", "ip addr add 10.0.1.2/24 dev eth0", "ip addr add 10.0.3.2/24 dev eth0" ] },
    { "name": "q", "board": "pc", "init": [ "ip link set eth0 up", "ip addr add 10.0.2.2/24 dev eth0", "ip addr add 10.0.3.3/24 dev eth0" ] } ],
  "cables": [ { "name": "c1", "ends": ["m.lan1", "p.eth0"] }, { "name": "c2", "ends": ["m.lan2", "q.eth0"] } ],
  "timeline": [
    { "at": "7s", "on": "m", "run": "ping -c 2 10.0.1.2", "expect": { "stdout": "2 received" } },
    { "at": "9s", "on": "m", "run": "ping -c 2 10.0.2.2", "expect": { "stdout": "2 received" } },
    { "at": "11s", "on": "p", "run": "ping -c 1 -W 0.5 10.0.3.3", "expect": { "exit": 1 } },
    { "at": "12s", "on": "m", "run": "ip link add br0 type bridge; ip link set lan1 master br0; ip link set lan2 master br0; ip link set br0 up", "expect": { "exit": 0 } },
    { "at": "16s", "on": "p", "run": "ping -c 1 10.0.3.3", "expect": { "exit": 0 } },
    { "at": "18s", "on": "p", "run": "ping -c 10 -i 0.1 -p 6b6e6f776e 10.0.3.3", "expect": { "stdout": "10 received" } },
    { "at": "20s", "on": "m", "run": "bridge fdb show dev lan1", "expect": { "stdout": "vlan 4095 self" } },
    { "at": "20s", "on": "m", "run": "bridge fdb show dev lan2", "expect": { "stdout": "vlan 4095 self" } },
    { "at": "21s", "on": "m", "run": "dmesg -l emerg,alert,crit,err", "expect": { "stdout_re": "^$" } } ] }
JSON
"$NETEMU" t.json >out 2>&1 || fail "does not do as it should: $(grep -A 4 FAILED out)"
grep -q 'DSA: tree 0 setup' out || fail "no DSA tree"
grep -q 'mdio-mii:01: switch 0x3410 detected' out || fail "the first switch was not found"
grep -q 'mdio-mii:02: switch 0x3410 detected' out || fail "the second switch was not found"

# at TAP FILTER: how many frames of the capture.
at() {
	tshark -n -r t.pcapng -Y "frame.interface_name == \"$1\" && $2" 2>/dev/null | wc -l
}
known='frame contains "known"'
for tap in m.lan1 m.dsa m.lan2; do
	[ "$(at $tap "$known")" = 20 ] || fail "$(at $tap "$known") frames of known addresses at $tap, not 20"
done
[ "$(at m.eth0 "$known")" = 0 ] || fail "frames of known addresses reach the CPU"
# Between the switches they have FORWARD tags: of port 1 of device 0 one way, of device 1 the other.
[ "$(at m.dsa "$known && eth[12:2] == c0:08")" = 10 ] || fail "not 10 tags FORWARD, device 0, port 1"
[ "$(at m.dsa "$known && eth[12:2] == c1:08")" = 10 ] || fail "not 10 tags FORWARD, device 1, port 1"

# shellcheck disable=SC2154
exit "$failed"
