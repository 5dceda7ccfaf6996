#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every counter of `ethtool -S` on a switch port, its conduit and a MAC with a PHY
# is what the capture says, after traffic of each size class and kind, bit errors,
# a cable that is pulled in the middle of frames, and collisions. lib/counters.py
# says how.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

judge="$SOURCE_DIR/tests/scenario/lib/counters.py"
command -v tshark >/dev/null || {
	echo "tshark is not installed" >&2
	exit 77
}
fields=()
for field in frame.interface_name frame.len frame.packet_flags_direction frame.packet_flags_symbol_error \
	eth.fcs.status eth.dst eth.type frame.comment; do
	fields+=(-e "$field")
done
for duplex in full half; do
	python3 "$judge" topology "$duplex" >"$duplex.json"
	"$NETEMU" "$duplex.json" -w "$duplex.pcapng" >"$duplex.out" 2>&1 || fail "$(tail -n 4 "$duplex.out")"
	tshark -n -o eth.check_fcs:true -r "$duplex.pcapng" -T fields "${fields[@]}" 2>/dev/null |
		python3 "$judge" judge "$duplex" "$duplex.out" >faults || fail "$duplex duplex: $(cat faults)"
done
exit "$failed"
