#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The MAC under Linux's own mvneta is led to addresses where there is no memory: its
# rings past the end, buffers across it, in the registers and in the kernel's image. Each is a guest error that names board and MAC; nothing comes through any
# more, the run goes on to its end, with exit status 0 if that was expected, and
# nothing is left behind.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

cp -r "$SOURCE_DIR/tests/scenario/linux/badaddr" badaddr
"$SOURCE_DIR/scripts/linux-guest/build" module badaddr >build.out 2>&1 || fail "$(cat build.out)"
grep -i warning build.out && fail "the module's build warns"

# name what value: an espressobin has 512 MiB from 0 on, of which the kernel's
# image has the first, and its MAC's registers are at 0xd0030000.
boards='past rings 0xf0000000
across buffers 0x1fffffc0
registers buffers 0xd0030000
image buffers 0x00100000'

python3 - "$boards" "$work" >dma.json <<'END'
import json, sys

nodes, cables, timeline = [], [], []


def at(when, name, run, status):
    timeline.append({"at": when, "on": name, "run": run, "expect": {"exit": status}})


for name, what, value in (line.split() for line in sys.argv[1].split("\n")):
    nodes += [{"name": name, "board": "espressobin", "guest": "linux",
               "init": ["ip link set lan0 up", "ip addr add 10.0.0.1/24 dev lan0"]},
              {"name": name + "-peer", "board": "pc",
               "init": ["ip link set eth0 up", "ip addr add 10.0.0.2/24 dev eth0"]}]
    cables.append({"name": name + "-cable", "ends": [name + ".lan0", name + "-peer.eth0"]})
    at("5s", name, "ping -c 1 10.0.0.2", 0)
    at("6s", name, f"insmod /run/host{sys.argv[2]}/badaddr/badaddr.ko what={what} value={value}", 0)
    at("6.1s", name + "-peer", "ping -c 2 -W 1 10.0.0.1", 1)
    at("8.5s", name, "ping -c 2 -W 1 10.0.0.2", 1)
    at("12s", name, "ip link set lan0 down; ip link set eth0 down; echo over", 0)
print(json.dumps({"netemu": 1, "name": "dma", "seed": 7, "duration": "13s", "nodes": nodes,
                  "cables": cables, "captures": ["past.eth0"], "timeline": timeline}))
END
"$NETEMU" dma.json >dma.out 2>&1 || fail "$(tail -n 20 dma.out)"
while read -r name what value; do
	grep -q "^\[.*\] $name: eth0: address outside memory: .* at ${value%??}.., .*: not in memory$" dma.out ||
		fail "$name: no line of its $what at $value"
	grep -q "guest errors: $name.eth0: address outside memory: [0-9]" dma.out ||
		fail "$name: not in the summary"
	grep -q "^\[.*\] $name: over$" dma.out || fail "$name: it does not go on"
done <<<"$boards"
nothing_left dma
exit "$failed"
