#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is generated in docs/ is what scripts/docs-generate would write now. Line
# numbers of assumptions may be off: they move with every edit above them.
set -eu

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cp -r "$SOURCE_DIR/docs" "$room/new"
cp -r "$SOURCE_DIR/docs" "$room/old"
NETEMU=$NETEMU "$SOURCE_DIR/scripts/docs-generate" "$room/new"
# shellcheck disable=SC2016
sed -i 's/^\(- `[^`:]*\):[0-9]*`/\1`/' "$room/old/fidelity.md" "$room/new/fidelity.md"
if ! diff -r -u "$room/old" "$room/new"; then
	echo "docs/ is out of date: run scripts/docs-generate and commit the result" >&2
	exit 1
fi
