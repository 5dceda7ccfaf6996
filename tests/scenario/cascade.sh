#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Boards are data: two switches in a row on one board, one with its registers
# behind a command register, one strapped to answer at each of its addresses, and
# a loop of three unmanaged ones, need no line of C.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need python3

mkdir "$room/boards"
cat >"$room/boards/cascade.json" <<'JSON'
{ "netemu-board": 1, "name": "cascade", "title": "Two switches in a row",
  "memory": { "base": "0x0", "size": "512MiB" }, "cpu": { "title": "without costs" },
  "bus": { "base": "0xd0000000", "size": "0x2000000" },
  "devices": [
    { "name": "eth0", "model": "armada3700-neta", "compatible": "marvell,armada-3700-neta",
      "reg": ["0x30000", "0x4000"], "irq": 42, "clock-hz": 166666666,
      "phy-mode": "rgmii-id", "fixed-link": { "speed": 1000, "duplex": "full" } },
    { "name": "mdio", "model": "orion-mdio", "compatible": "marvell,orion-mdio", "reg": ["0x32004", 4] },
    { "name": "eth1", "model": "armada3700-neta", "reg": ["0x40000", "0x4000"], "irq": 45 },
    { "name": "mdio1", "model": "orion-mdio", "compatible": "marvell,orion-mdio", "reg": ["0x42004", 4] },
    { "name": "switch0", "model": "88e6341", "compatible": "marvell,mv88e6085", "mdio": ["mdio", 1],
      "straps": { "addressing": "multi-chip", "managed": true },
      "ports": [
        { "port": 0, "label": "cpu", "ethernet": "eth0", "phy-mode": "rgmii-id",
          "fixed-link": { "speed": 1000, "duplex": "full" } },
        { "port": 1, "label": "lan0", "phy-mode": "gmii", "phy": 17 },
        { "port": 5, "phy-mode": "2500base-x", "link": ["switch1", 5],
          "fixed-link": { "speed": 2500, "duplex": "full" } } ] },
    { "name": "switch1", "model": "88e6341", "compatible": "marvell,mv88e6085", "mdio": ["mdio1", 0],
      "straps": { "addressing": "direct", "managed": true },
      "ports": [
        { "port": 1, "label": "lan1", "phy-mode": "gmii", "phy": 17 },
        { "port": 5, "phy-mode": "2500base-x", "link": ["switch0", 5],
          "fixed-link": { "speed": 2500, "duplex": "full" } } ] } ],
  "wires": [ ["eth0.mii", "switch0.port0"], ["switch0.port5", "switch1.port5"] ],
  "jacks": { "lan0": "switch0.phy1", "lan1": "switch1.phy1" },
  "netdevs": { "eth0": "eth0.mii", "lan0": "switch0.port1", "lan1": "switch1.port1" } }
JSON
# A chain of unmanaged ones, and, through the board's own switches: each port reaches the
# CPU, and what is routed goes down one way and up the other.
cat >"$room/t.json" <<'JSON'
{ "netemu": 1, "name": "cascade", "duration": "9s",
  "nodes": [
    { "name": "m", "board": "cascade", "init": [ "sysctl -w net.ipv4.ip_forward=1",
      "ip link set lan0 up", "ip addr add 10.0.0.1/24 dev lan0",
      "ip link set lan1 up", "ip addr add 10.0.1.1/24 dev lan1" ] },
    { "name": "s", "board": "switch4" }, { "name": "t", "board": "switch4" }, { "name": "u", "board": "switch4" },
    { "name": "p", "board": "pc", "init": [ "ip link set eth0 up", "ip addr add 10.0.0.2/24 dev eth0",
      "ip route add default via 10.0.0.1" ] },
    { "name": "q", "board": "pc", "init": [ "ip link set eth0 up", "ip addr add 10.0.1.2/24 dev eth0",
      "ip route add default via 10.0.1.1" ] } ],
  "cables": [ { "name": "c0", "ends": ["m.lan0", "s.p1"] }, { "name": "c1", "ends": ["s.p2", "t.p1"] },
              { "name": "c2", "ends": ["t.p2", "u.p1"] }, { "name": "c3", "ends": ["u.p2", "p.eth0"] },
              { "name": "c4", "ends": ["m.lan1", "q.eth0"] } ],
  "captures": [],
  "timeline": [
    { "at": "5s", "on": "m", "run": "ping -c 2 -i 0.2 10.0.0.2", "expect": { "stdout": "2 received" } },
    { "at": "6s", "on": "m", "run": "ping -c 2 -i 0.2 -s 1472 -M do 10.0.1.2", "expect": { "stdout": "2 received" } },
    { "at": "7s", "on": "p", "run": "ping -c 2 -i 0.2 10.0.1.2", "expect": { "stdout_re": "ttl=63 .*" } } ] }
JSON
"$NETEMU" "$room/t.json" --trace link >"$room/out" 2>&1 || fail "does not run: $(cat "$room/out")"
grep -q 'm: DSA: tree 0 setup' "$room/out" || fail "no DSA tree"
for port in 's: switch0.phy2' 't: switch0.phy1' 't: switch0.phy2' 'u: switch0.phy1'; do
	grep -q "$port: link: link up 1000 full" "$room/out" || fail "$port has no link"
done
"$NETEMU" show "$room/t.json" >"$room/out" || fail "cannot be shown"
"$NETEMU" show "$room/t.json" --svg "$room/x.svg" || fail "cannot be drawn"
python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$room/x.svg" ||
	fail "the picture is not XML"

# The address at which a switch answers is taken once.
sed -i 's/"mdio": \["mdio1", 0\]/"mdio": ["mdio", 0]/' "$room/boards/cascade.json"
sed -i 's/"mdio": \["mdio", 1\]/"mdio": ["mdio", 16]/' "$room/boards/cascade.json"
"$NETEMU" validate "$room/t.json" >"$room/out" 2>&1
[ $? = 2 ] || fail "two devices at one address: $(cat "$room/out")"
grep -q 'address 16 of "mdio" is taken' "$room/out" || fail "$(cat "$room/out")"

finish
