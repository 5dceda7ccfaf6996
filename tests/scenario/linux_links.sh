#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Links of Linux guests with each other, with built-in guests and with a switch:
# forced and negotiated speeds and duplex, mismatches, pause, master and slave,
# crossed and broken pairs, unplugged cables. lib/linux_links.py has the steps.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

python3 "$SOURCE_DIR/tests/scenario/lib/linux_links.py" >links.json
"$NETEMU" links.json >links.out 2>&1 || fail "$(grep -E 'FAILED|met$|guest error|netemu:' links.out)"
grep -E 'WARNING|BUG|guest errors' links.out && fail "a kernel or a model complains"
grep -q 'Downshift occurred from negotiated speed 1Gbps to actual speed 100Mbps' links.out ||
	fail "nobody says that it has shifted down"
exit "$failed"
