#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Instructions a packet, against tests/bench/baseline.json: a growth of more than
# 5 % fails. With --update the baseline is written anew for this compiler:
#   NETEMU=build/ci/emu/netemu COMPILER=GNU-12 tests/bench/instructions.sh --update
# (a build by hand; ctest -L instructions sets both).
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
command -v valgrind >/dev/null || {
	echo "valgrind is not installed" >&2
	exit 77
}
exec python3 "$here/instructions.py" --source "${SOURCE_DIR:-$here/../..}" --netemu "${NETEMU:?}" \
	--compiler "${COMPILER:?}" "$@"
