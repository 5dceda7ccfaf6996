#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# netemu compare: the built-in guest's drivers do on a board what Linux's do, but
# for what docs/differences.json gives the reason of; where a difference is made,
# it is found, and nothing else is; and two comparisons say the same.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

for name in two-boards loopback star; do
	"$NETEMU" compare "$SOURCE_DIR/topologies/$name.json" >"$name.txt" 2>&1 ||
		fail "$name: status $?: $(head -n 40 "$name.txt")"
	grep -q "^$name: .*: 0 differences, [1-9][0-9]* known$" "$name.txt" ||
		fail "$name: $(tail -n 1 "$name.txt")"
done

# A register of the switch that one side alone writes, by hand; a frame that one
# sends, a line that one prints, a status that one ends with.
cat >made.json <<-'END'
	{ "netemu": 1, "name": "made", "seed": 3, "duration": "7s",
	  "nodes": [
	    { "name": "a", "board": "pc", "init": ["ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0"] },
	    { "name": "b", "board": "pc", "init": ["ip link set eth0 up", "false || true"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.eth0", "b.eth0"] } ],
	  "captures": ["c0"],
	  "timeline": [
	    { "at": "5s", "on": "a", "run": "[ -e /proc/version ] && ping -c 1 -W 1 10.0.0.77" } ] }
END
"$NETEMU" compare made.json >made.txt 2>&1
status=$?
[ $status -eq 1 ] || fail "made: status $status: $(cat made.txt)"
for line in '  c0: ARP request, a.eth0 > broadcast, out: number' \
	'  a: \[ -e /proc/version \] && ping -c 1 -W 1 10.0.0.77' \
	'      exit status: builtin 127, linux 1' \
	'    + 1 packets transmitted, 0 received, 100% packet loss, time 0ms'; do
	grep -q "^$line" made.txt || fail "made: no line \"$line\" in: $(cat made.txt)"
done

for run in 1 2; do
	"$NETEMU" compare made.json --json >made.$run.json || [ $? -eq 1 ] || fail "made: --json: status $?"
done
cmp made.1.json made.2.json || fail "made: two comparisons differ"
python3 - made.1.json <<-'END' || failed=1
	import json, sys
	report = json.load(open(sys.argv[1]))
	differences = report["differences"]
	unknown = [d for d in differences if d["known"] is None]
	assert report["name"] == "made" and report["seed"] == 3, report
	assert len(unknown) == report["unknown"] > 0 and len(differences) - len(unknown) == report["known"], report
	assert {d["in"] for d in unknown} == {"frames", "output"}, unknown
	assert any(d["what"].startswith("ARP request") and d["where"] == ["c0"] and d["builtin"] is None
	           for d in unknown), unknown
END

"$NETEMU" compare >/dev/null 2>usage && fail "no topology: status 0"
"$NETEMU" compare missing.json >/dev/null 2>missing
[ $? -eq 2 ] || fail "missing topology: not status 2"
[ -z "$(ls -A "$TMPDIR")" ] || fail "left $(ls -A "$TMPDIR") behind"
exit "$failed"
