#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two switches without a guest on two cables: their PHYs negotiate, a pulled
# cable takes its link down, and a second run says the same, to the byte.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/links.json" <<'END'
{ "netemu": 1, "name": "links", "seed": 7, "duration": "10s",
  "nodes": [ { "name": "s1", "board": "switch4" }, { "name": "s2", "board": "switch4" } ],
  "cables": [
    { "name": "good", "ends": ["s1.p1", "s2.p1"], "length": "10m" },
    { "name": "cut", "ends": ["s1.p2", "s2.p3"], "length": "100m" },
    { "name": "long", "ends": ["s1.p4", "s2.p4"], "length": "101m" } ],
  "timeline": [ { "at": "5s", "cable": "cut", "do": "unplug" } ] }
END
for run in 1 2; do
	(cd "$SOURCE_DIR" && "$NETEMU" "$dir/links.json" --trace link -w "$dir/$run.pcapng") |
		grep '^\[' >"$dir/$run.txt" # the summary has wall time
done
cmp "$dir/1.txt" "$dir/2.txt"
cmp "$dir/1.pcapng" "$dir/2.pcapng"

count() {
	local n
	n=$(grep -c "$2" "$dir/1.txt" || true)
	[ "$n" -eq "$1" ] || { echo "$n lines with '$2', expected $1"; cat "$dir/1.txt"; exit 1; }
}
count 4 'phy[0-9]: link: link up 1000 full'
count 1 'switch0.phy2: link: link down'
count 1 'switch0.phy3: link: link down'
count 2 'phy[0-9]: link: link down'
