#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# After every shipped scenario the MIB counters of MAC, switch port and link
# partner balance, and no driver did anything that a model had to complain of.
# lib/balance.py says what is compared.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need python3

for name in "${scenarios[@]}"; do
	simulate "$name" || continue
	python3 "$SOURCE_DIR/tests/scenario/lib/balance.py" "$SOURCE_DIR/topologies/boards" \
		"$SOURCE_DIR/topologies/$name.json" "$room/$name.json" >&2 || fail "$name: does not balance"
done
[ "${#scenarios[@]}" -gt 0 ] || fail "no scenarios found"
finish
