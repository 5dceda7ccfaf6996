#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A netdevice driver of a user's, out of the kernel's tree, is built against the
# guest in one command, loaded on two boards, carries traffic between them, and
# is unloaded.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

cp -r "$SOURCE_DIR/tests/scenario/linux/module" module
"$SOURCE_DIR/scripts/linux-guest/build" module module >build.out 2>&1 || fail "$(cat build.out)"
grep -i warning build.out && fail "the module's build warns"

# node NAME LOWER N
node() {
	cat <<-END
		{ "name": "$1", "board": "espressobin", "guest": "linux",
		  "init": ["ip link set $2 up",
		    "insmod /run/host$work/module/labwire.ko lower=$2 && ip link set labwire0 up",
		    "ip addr add 10.9.0.$3/24 dev labwire0"] }
	END
}

cat >module.json <<-END
	{ "netemu": 1, "name": "module", "seed": 7, "duration": "8s",
	  "nodes": [ $(node a lan0 1), $(node b lan1 2) ],
	  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan1"], "length": "10m" } ],
	  "captures": ["c0"],
	  "timeline": [
	    { "at": "4s", "on": "a", "run": "ping -c 3 -i 0.1 10.9.0.2",
	      "expect": { "exit": 0, "stdout": "3 received" } },
	    { "at": "4.5s", "on": "b", "run": "ping -c 3 -i 0.1 -s 1400 10.9.0.1",
	      "expect": { "exit": 0, "stdout": "3 received" } },
	    { "at": "5s", "on": "b", "run": "iperf3 -s -1", "expect": { "exit": 0 } },
	    { "at": "5.1s", "on": "a", "run": "iperf3 -c 10.9.0.2 -t 1 -b 20M", "expect": { "exit": 0 } },
	    { "at": "7s", "on": "a", "run": "ethtool -i labwire0",
	      "expect": { "exit": 0, "stdout": "driver: labwire" } },
	    { "at": "7s", "on": "b", "run": "ip -s link show labwire0",
	      "expect": { "exit": 0, "stdout_re": "mtu 1486 .*state UNKNOWN" } },
	    { "at": "7.5s", "on": "a", "run": "lsmod", "expect": { "stdout_re": "^labwire " } },
	    { "at": "7.6s", "on": "a", "run": "rmmod labwire && ! ip link show labwire0",
	      "expect": { "exit": 0 } },
	    { "at": "7.8s", "on": "a", "run": "lsmod | grep -c labwire",
	      "expect": { "exit": 1, "stdout": "0" } } ] }
END
"$NETEMU" module.json >module.out 2>&1 || fail "$(grep -v '] .: ' module.out)"
complaints module.out && fail "the kernel complains"
grep -q 'a: .*labwire0: on lan0$' module.out || fail "the module did not say what it is on"

# What went over the cable: the device's EtherType, and in it the pings, which
# only a dissector that is told about the header finds.
frames=$(tshark -r module.pcapng -Y 'eth.type == 0x88b5' 2>/dev/null | wc -l)
[ "$frames" -gt 1400 ] || fail "only $frames frames of the module's on the cable"
echoes=$(tshark -r module.pcapng -d ethertype==0x88b5,eth -Y icmp 2>/dev/null | wc -l)
[ "$echoes" -eq 12 ] || fail "$echoes echoes and replies in the module's frames, not 12"
exit "$failed"
