#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The topologies that ship, with Linux on their boards: what they expect comes
# true, counters balance (lib/balance.py), and no driver did what a model had to
# complain of.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

for file in "$SOURCE_DIR"/topologies/*.json; do
	name=$(basename "$file" .json)
	[ "$name" != schema ] || continue
	"$NETEMU" "$file" --guest linux -w "$name.pcapng" --json >"$name.json" 2>"$name.err" || {
		fail "$name: exit $?: $(grep -E 'FAILED|netemu:' "$name.err")"
		continue
	}
	python3 "$SOURCE_DIR/tests/scenario/lib/balance.py" "$SOURCE_DIR/topologies/boards" "$file" \
		"$name.json" >&2 || fail "$name: does not balance"
done
exit "$failed"
