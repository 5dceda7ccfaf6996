#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# ethtool and devlink of a Linux guest: what works on the real board works, with
# what the models have to say, and what its drivers refuse is refused; no model and
# no kernel has anything to complain of. lib/linux_tools.py has the commands.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

judge="$SOURCE_DIR/tests/scenario/lib/linux_tools.py"
python3 "$judge" topology >tools.json
"$NETEMU" tools.json >tools.out 2>&1 || fail "$(tail -n 4 tools.out)"
python3 "$judge" judge tools.out >faults || fail "$(cat faults)"
exit "$failed"
