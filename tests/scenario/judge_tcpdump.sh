#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tcpdump 4.99, which knows Marvell's tags by their own link types, reads the
# conduit of two-boards (--dsa-linktype): every frame has a tag, requests leave by
# the port that the cable is in, replies come in by it, checksums are right.
# libpcap reads one link type a file, so one conduit is captured at a time.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need tcpdump python3

judge() {
	local node=$1 port=$2 text=$room/$1.txt

	python3 - "$SOURCE_DIR/topologies/two-boards.json" "$node.eth0" >"$room/$node.json" <<'END'
import json, sys
topo = json.load(open(sys.argv[1]))
topo["captures"] = [sys.argv[2]]
json.dump(topo, sys.stdout)
END
	"$NETEMU" "$room/$node.json" -w "$room/$node.pcapng" --dsa-linktype -q >"$room/out" 2>&1 ||
		fail "two-boards: exit $?: $(tail -n 2 "$room/out")"
	tcpdump -nn -e -v -r "$room/$node.pcapng" >"$text" 2>"$room/tcpdump.err" ||
		fail "tcpdump: $(cat "$room/tcpdump.err")"
	grep -q 'link-type DSA_TAG_EDSA' "$room/tcpdump.err" ||
		fail "$node: link type: $(head -n 1 "$room/tcpdump.err")"
	[ -s "$text" ] || fail "$node: no frames"
	if grep -E 'bad cksum|bad udp cksum|wrong icmp cksum|\[\|' "$text" | head -n 3 | grep . >&2; then
		fail "$node: tcpdump finds fault with these"
	fi
	# Lines that begin a frame (others go on with one) all show a tag.
	if grep '^[0-9]' "$text" | grep -v 'Marvell EDSA' | head -n 3 | grep . >&2; then
		fail "$node: no tag in these"
	fi
	grep -q "mode From CPU, target dev 0, port $port" "$text" ||
		fail "$node: nothing sent by port $port: $(head -n 1 "$text")"
	grep -q "mode Forward, dev 0, port $port" "$text" ||
		fail "$node: nothing received by port $port: $(head -n 1 "$text")"
}

judge a 2 # lan0
judge b 3 # lan1
finish
