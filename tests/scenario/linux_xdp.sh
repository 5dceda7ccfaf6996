#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# XDP native on the conduit of a real Linux's switch: pass, drop by the tag's
# source port, TX, redirect by devmap to a veth and back, redirect by cpumap, and
# what mvneta refuses. The partners are built-in guests whose pings are the
# judges, with mvneta's own counters and the page pool's.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

if ! command -v clang bpftool >/dev/null || [ ! -f /usr/include/bpf/bpf_helpers.h ]; then
	echo "skipped: needs clang, bpftool and libbpf-dev" >&2
	exit 77
fi
# The program comes from the distribution's compiler and headers. The guest has a
# /tmp of its own; the host's is under /run/host.
clang -O2 -g -Wall -Wextra -Werror -target bpf -I"/usr/include/$(gcc -print-multiarch)" \
	-c "$SOURCE_DIR/tests/scenario/linux/xdp_edsa.bpf.c" -o xdp.o || exit 1

# Lines for the timeline: at AT, NODE runs LINE and its output matches EXPECT.
lines=
line() {
	lines+="${lines:+,}
		{ \"at\": \"$1\", \"on\": \"$2\", \"run\": \"$3\", \"expect\": { $4 } }"
}

# pings AT B C: how many of three from b, and from c, are answered.
pings() {
	line "$1" b "ping -c 3 -i 0.1 -W 0.5 10.0.0.1" "\"stdout\": \"transmitted, $2 received\""
	line "$1" c "ping -c 3 -i 0.1 -W 0.5 10.0.1.1" "\"stdout\": \"transmitted, $3 received\""
}

# counters AT NAME=VALUE...: of eth0, exactly.
counters() {
	local at=$1 counter

	shift
	for counter; do
		line "$at" a "ethtool -S eth0" "\"stdout_re\": \"^ *${counter%=*}: ${counter#*=}\$\""
	done
}

object=/run/host$work/xdp.o
load="ip -force link set dev eth0 xdpdrv obj $object sec"
ok='"exit": 0'

line 4s a "$load pass" "$ok"
line 4.05s a "ip link show eth0" '"stdout_re": "mtu 1508 xdp .*"'
# Neighbours are resolved by the first: two frames each beside the three.
pings 4.1s 3 3
counters 5s rx_xdp_pass=8 rx_xdp_drop=0
line 5s a "bpftool -j map lookup name by_port key 2 0 0 0" '"stdout_re": "\"value\":4[,}]"'
line 5s a "bpftool -j map lookup name by_port key 3 0 0 0" '"stdout_re": "\"value\":4[,}]"'

line 5.1s a "$load drop" "$ok"
pings 5.2s 3 0
counters 6.5s rx_xdp_pass=11 rx_xdp_drop=3

line 6.6s a "$load tx" "$ok"
line 6.6s a "nstat -n" "$ok"
pings 6.7s 3 3
counters 7.5s rx_xdp_tx=3 rx_xdp_tx_errors=0
line 7.5s a "nstat -sz IcmpInEchos" '"stdout_re": "IcmpInEchos +3 "'

line 7.6s a "ip link add v0 type veth peer name v1 && ip link set v0 up && ip link set v1 up" "$ok"
line 7.7s a "ip link set dev v1 xdpdrv obj $object sec back && $load redirect" "$ok"
for name in veth=v0 eth0=eth0; do
	line 7.8s a "bpftool map update name to_${name%=*} key 0 0 0 0 value \$(cat /sys/class/net/${name#*=}/ifindex) 0 0 0" "$ok"
done
line 7.8s a "nstat -n" "$ok"
pings 7.9s 3 3
counters 8.7s rx_xdp_redirect=3 tx_xdp_xmit=3 tx_xdp_xmit_errors=0
line 8.7s a "ethtool -S v1" '"stdout_re": "rx_queue_0_xdp_redirect: 3$"'
line 8.7s a "nstat -sz IcmpInEchos" '"stdout_re": "IcmpInEchos +3 "'

line 8.8s a "$load cpu" "$ok"
line 8.8s a "bpftool map update name to_cpu key 0 0 0 0 value 192 0 0 0" "$ok"
pings 8.9s 3 3
# Three frames each, and by now neighbours are asked for anew.
counters 9.7s 'rx_xdp_redirect=(9|1[0-9])'

# One descriptor a frame, unless the program says that it can do with fragments.
line 9.8s a "ip link set dev eth0 mtu 4000" '"exit": 2'
counters 9.8s "rx_pp_alloc_slow=[1-9][0-9]*" "rx_pp_recycle_ring=[1-9][0-9]*"
line 9.9s a "ip link set dev eth0 xdp off" "$ok"
pings 10.1s 3 3
counters 10.9s 'rx_xdp_redirect=(9|1[0-9])'

cat >xdp.json <<-END
	{ "netemu": 1, "name": "xdp", "seed": 7, "duration": "11s",
	  "nodes": [
	    { "name": "a", "board": "espressobin", "guest": "linux",
	      "init": ["ip link set lan0 up; ip addr add 10.0.0.1/24 dev lan0",
	               "ip link set lan1 up; ip addr add 10.0.1.1/24 dev lan1",
	               "mount -t bpf bpf /sys/fs/bpf"] },
	    { "name": "b", "board": "espressobin",
	      "init": ["ip link set lan0 up", "ip addr add 10.0.0.2/24 dev lan0"] },
	    { "name": "c", "board": "espressobin",
	      "init": ["ip link set lan0 up", "ip addr add 10.0.1.2/24 dev lan0"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan0"] },
	              { "name": "c1", "ends": ["a.lan1", "c.lan0"] } ],
	  "captures": ["a.eth0"],
	  "timeline": [$lines ] }
END
"$NETEMU" xdp.json >xdp.out 2>&1 || fail "$(grep -v '] .: ' xdp.out)"
grep -q 'a: .*eth0: Illegal MTU 4000 for XDP prog without frags' xdp.out ||
	fail "no word about the MTU"
exit "$failed"
