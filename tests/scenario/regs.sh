#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# netemu regs: every form for every model, one register, and what it refuses.
set -eu

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# Runs "$@", which must exit 2 with one line on stderr and nothing on stdout.
refused() {
	local out err status=0

	out=$("$@" 2>"$room/err") || status=$?
	err=$(cat "$room/err")
	[ "$status" -eq 2 ] || fail "$*: exit $status, expected 2"
	[ -z "$out" ] || fail "$*: printed $out"
	[ "$(wc -l <"$room/err")" -eq 1 ] || fail "$*: said $err"
}

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
models=$("$NETEMU" regs | awk 'NR > 1 && !seen[$1]++ { print $1 }')
[ -n "$models" ] || fail "no models"
for model in $models; do
	"$NETEMU" regs "$model" >"$room/text"
	grep -q "^$model: " "$room/text" || fail "$model: no title"
	"$NETEMU" regs "$model" --markdown >"$room/text"
	grep -q '^| register |' "$room/text" || fail "$model: no table"
	"$NETEMU" regs "$model" --json | python3 -c '
import json, sys
models = json.load(sys.stdin)["models"]
assert len(models) == 1, models
blocks = models[0]["blocks"]
assert blocks and all(b["rows"] for b in blocks)
for b in blocks:
    assert b["fields"] == b["modelled"] + b["tagged"] + b["reserved"], b["name"]
    assert b["fields"] == sum(r["count"] for r in b["rows"]), b["name"]
row = blocks[0]["rows"][0]
print(models[0]["name"] + "." + row["register"])' >"$room/one" || fail "$model: JSON"
	"$NETEMU" regs "$(cat "$room/one")" >"$room/text"
	grep -q "^$model: " "$room/text" || fail "$(cat "$room/one")"
	refused "$NETEMU" regs "$model.NO_SUCH_REGISTER"
done
# A block alone.
for block in $("$NETEMU" regs | awk 'NR > 1 && $1 != $2 { print $2 }' | sort -u); do
	"$NETEMU" regs "$block" --json | python3 -c '
import json, sys
(model,) = json.load(sys.stdin)["models"]
assert sys.argv[1] == model["name"] or [b["name"] for b in model["blocks"]] == [sys.argv[1]]
' "$block" || fail "$block: not alone"
done
refused "$NETEMU" regs 88e6341-port.NOPE
refused "$NETEMU" regs no-such-model
refused "$NETEMU" regs --yaml
refused "$NETEMU" regs one two
