#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every scenario that ships, run twice, gives the same bytes: capture, console,
# traces and summary but for the time on the wall. The second run has another
# environment and, where that can be, another address-space layout.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"

layout=()
! setarch -R true 2>/dev/null || layout=(setarch -R)
cd "$room" || exit 1

for name in "${scenarios[@]}"; do
	topology=$SOURCE_DIR/topologies/$name.json
	"$NETEMU" "$topology" -w 1.pcapng >1.txt 2>1.err ||
		fail "$name: status $?: $(tail -n 3 1.err) $(grep -a FAILED 1.txt)"
	env A_VARIABLE="$(printf '%4000s' x)" "${layout[@]}" "$NETEMU" "$topology" -w 2.pcapng >2.txt 2>&1
	cmp -s 1.pcapng 2.pcapng || fail "$name: other bytes in the capture"
	diff <(grep -a '^\[' 1.txt) <(grep -a '^\[' 2.txt) >diff.txt ||
		fail "$name: other lines on the console: $(head -n 3 diff.txt)"
	for run in 1 2; do
		"$NETEMU" "$topology" -w /dev/null --json | grep -v '"wall_seconds"' >$run.json
	done
	cmp -s 1.json 2.json || fail "$name: another summary"
done

"$NETEMU" "$SOURCE_DIR/topologies/two-boards.json" -w 1.pcapng --trace all --until 3s >1.txt
"$NETEMU" "$SOURCE_DIR/topologies/two-boards.json" -w 2.pcapng --trace all --until 3s >2.txt
cmp -s 1.pcapng 2.pcapng || fail "two-boards: other traces in the capture"
finish
