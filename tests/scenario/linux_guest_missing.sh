#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# "guest": "linux" without a kernel: one line that says what to run, exit 2.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

status=0
NETEMU_LINUX=$work/none "$NETEMU" "$SOURCE_DIR/topologies/two-boards.json" --guest linux \
	>out 2>&1 || status=$?
[ "$status" -eq 2 ] || { echo "exit status $status instead of 2" >&2; exit 1; }
if [ "$(wc -l <out)" -ne 1 ] || ! grep -q 'run this once: scripts/linux-guest/build$' out; then
	cat out >&2
	exit 1
fi
[ "$(ls -A)" = out ] || { echo "it wrote $(ls -A)" >&2; exit 1; }
