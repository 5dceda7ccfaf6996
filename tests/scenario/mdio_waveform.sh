#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# sigrok's "mdio" decoder reads the waveform that --trace FILE.vcd writes, and
# agrees with --trace mdio transaction by transaction, on every bus.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need sigrok-cli

die() {
	fail "$@"
	finish
}

cat >"$room/t.json" <<'END'
{ "netemu": 1, "name": "t", "seed": 7, "duration": "60ms",
  "nodes": [ { "name": "a", "board": "espressobin", "init": [ "ip link set lan0 up" ] },
             { "name": "b", "board": "pc", "init": [ "ip link set eth0 up" ] } ],
  "cables": [ { "name": "c0", "ends": [ "a.lan0", "b.eth0" ] } ],
  "captures": [] }
END
cd "$room" || exit 3
"$NETEMU" t.json --trace "mdio,$room/x.vcd" >out 2>&1 || die "exit $?: $(tail -n 2 out)"

# Ours, as "bus kind phy register data", in the order of their ends.
awk '/: mdio: c(22|45) / {
	sub(/^\[[^]]*\] /, "")
	bus = $1 "." $2
	gsub(/:/, "", bus)
	print bus, $4, $5, $7, $9, $11
}' out >ours
mapfile -t buses < <(awk '$1 == "$var" && $5 ~ /\.mdc$/ { print substr($5, 1, length($5) - 4) }' x.vcd)
[ ${#buses[@]} -ge 2 ] || die "the waveform has ${#buses[@]} buses, expected two at least"
for bus in "${buses[@]}"; do
	sigrok-cli -i x.vcd -I vcd:downsample=20 -P "mdio:mdc=$bus.mdc:mdio=$bus.mdio" \
		-A mdio=frame >sigrok 2>&1 || die "sigrok-cli: $(tail -n 1 sigrok)"
	awk -v bus="$bus" '
		/ ST \(Clause/ { clause = /22/ ? "c22" : "c45" }
		/ OP: / { op = tolower($3) }
		/ (PHY|PRT)AD: / { phy = $3 }
		/ (REG|DEV)AD: / { reg = $3 }
		/ DATA: / {
			if (op == "addr") op = "address"
			if (op == "readinc") op = "read-increment"
			printf "%s %s %s 0x%02x 0x%02x 0x%s\n", bus, clause, op, phy, reg, tolower($3)
		}' sigrok >theirs
	awk -v bus="$bus" '$1 == bus' ours >mine
	diff mine theirs >difference || die "$bus: sigrok disagrees: $(head -n 10 difference)"
	echo "$bus: $(wc -l <mine) transactions"
done
[ "$(cut -d' ' -f1 ours | sort -u | wc -l)" -ge 3 ] || die "fewer than three buses had traffic"
