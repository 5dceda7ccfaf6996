#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A chain of switches with two hosts at each, some of the cables bad: pings along
# it, floods, UDP at line rate, a cable that is cut under way. However many threads
# run it, the bytes are the same: capture with traces, console and summary. Under
# ThreadSanitizer, which ends the program with a status of its own, no two threads
# may touch the same memory either.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
cd "$room" || exit 1

switches=12

# The hosts at each fourth switch are boards that have one themselves.
board_of() {
	board=pc port=eth0
	[ $(($1 % 4)) != 3 ] || board=espressobin port=lan0
}

{
	printf '{ "netemu": 1, "name": "threads", "seed": 3, "duration": "7s",\n  "nodes": ['
	for ((i = 0; i < switches; i++)); do
		board_of $i
		printf '\n    { "name": "s%d", "board": "switch4" },' $i
		for side in 1 2; do
			printf '\n    { "name": "h%d-%d", "board": "%s", "init": ["ip link set %s up", ' \
				$i $side "$board" "$port"
			printf '"ip addr add 10.0.%d.%d/16 dev %s"] }%s' $i $side "$port" \
				"$([ $i$side = $((switches - 1))2 ] || echo ,)"
		done
	done
	printf ' ],\n  "cables": ['
	for ((i = 0; i < switches; i++)); do
		board_of $i
		printf '\n    { "name": "a%d", "ends": ["h%d-1.%s", "s%d.p1"], "length": "%dm" },' \
			$i $i "$port" $i $((i + 1))
		printf '\n    { "name": "b%d", "ends": ["h%d-2.%s", "s%d.p2"]%s }' $i $i "$port" $i \
			"$([ $((i % 5)) = 2 ] && echo ', "ber": 1e-5, "loss": 0.01')"
		[ $i = 0 ] || printf ',\n    { "name": "c%d", "ends": ["s%d.p4", "s%d.p3"], "length": "2m" }' \
			$i $((i - 1)) $i
		[ $i = $((switches - 1)) ] || printf ','
	done
	printf ' ],\n  "captures": ["h0-1.eth0", "h3-1.lan0", "c1", "c6", "b2"],\n  "timeline": ['
	for ((i = 0; i < switches; i++)); do
		to=$(((i + 5) % switches))
		printf '\n    { "at": "4s", "on": "h%d-1", "run": "ping -c 3 -i 0.2 10.0.%d.2" },' $i $to
		printf '\n    { "at": "5s", "on": "h%d-1", "run": "udp recv 5000 -t 500ms" },' $i
		printf '\n    { "at": "5.1s", "on": "h%d-2", "run": "udp send 10.0.%d.1 5000 -s 200 -r line -t 500us" },' \
			$i $i
		printf '\n    { "at": "5.6s", "on": "h%d-2", "run": "ping -f -c 30 -s 1400 10.0.%d.1" },' \
			$i $to
	done
	printf '\n    { "at": "5.605s", "cable": "c4", "do": "unplug" },'
	printf '\n    { "at": "6.5s", "on": "h5-1", "run": "ethtool -S eth0; ip -s link; ip neigh" } ] }\n'
} >threads.json

for threads in 1 2 3 7; do
	"$NETEMU" threads.json --threads $threads --trace link,frame -w $threads.pcapng -v \
		>$threads.out 2>$threads.err || fail "$threads threads: status $?: $(tail -n 20 $threads.err)"
	grep -av 'pcapng:\|of virtual time' $threads.out >$threads.txt
	cmp 1.pcapng $threads.pcapng || fail "$threads threads: other bytes in the capture"
	cmp 1.txt $threads.txt || fail "$threads threads: another console or summary"
done
[ "$(grep -c '30 packets transmitted' 1.txt)" -eq $switches ] || fail "not all of them pinged"
finish
