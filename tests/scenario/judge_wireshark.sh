#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The Wireshark plug-in: every form of tag and record in a file made for it, then
# the conduits of a real run.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need tshark python3

dissect() {
	plugged_tshark "$@" 2>"$room/tshark.err"
	if grep -i 'lua' "$room/tshark.err" >&2; then
		fail "the plug-in failed"
	fi
}

python3 "$SOURCE_DIR/tests/scenario/lib/tags.py" "$room/tags.pcapng" || fail "no fixture"
dissect -r "$room/tags.pcapng" -o marvell_dsa.conduits:dsa -T fields -E separator=/t -E occurrence=l \
	-e frame.number -e marvell_dsa.command -e marvell_dsa.tagged -e marvell_dsa.port \
	-e marvell_dsa.trunk -e marvell_dsa.priority -e marvell_dsa.code -e marvell_dsa.vid \
	-e marvell_dsa.type -e netemu.model -e netemu.op -e netemu.mdio.reg -e netemu.value \
	-e netemu.reg.name | tr '\t' ' ' | sed 's/True/1/g; s/False/0/g; s/ *$//' >"$room/is"
cat >"$room/should" <<'END'
1 1 0 2  0  0 0x0806
2 3 1 1 0 0  100 0x0806
3 3 0 3 1 0  4095 0x0806
4 0 0 2  0 0 0 0x0026
5 0 0 3  7 2 1 0x0806
6 0 0 3  0 3 1 0x0806
7 0 0 3  0 4 1 0x0806
8 2 0 1  0  1 0x0806
9 1 0 2  0  0 0x0806
10
11 1 0 2  0  0 0x0806
12         a.mdio c22 read 0x01 0x0000796d
13         a.mdio c45 write 0x04 0x00000001
14         a.switch0.port1 write  0x0000043f PORT_CTL
15         a.phy1
END
diff -u "$room/should" "$room/is" >&2 || fail "tags and records are read wrongly"

frames() {
	dissect -r "$room/tags.pcapng" -o marvell_dsa.conduits:dsa -Y "$1" -T fields -e frame.number |
		tr '\n' ' '
}
[ "$(frames 'arp')" = "1 2 3 5 6 7 8 9 11 " ] || fail "ARP behind a tag is not read: $(frames arp)"
[ "$(frames 'stp')" = "4 " ] || fail "a BPDU behind a tag is not read: $(frames stp)"
[ "$(frames 'marvell_dsa.reserved_set')" = "9 " ] || fail "reserved bytes are not noticed"
[ "$(frames 'marvell_dsa.short')" = "10 " ] || fail "a cut tag is not noticed"
[ "$(frames 'netemu.mdio.no_answer')" = "13 " ] || fail "an unanswered MDIO frame is not noticed"

simulate two-boards
for conduit in a.eth0 b.eth0; do
	count=$(dissect -r "$room/two-boards.pcapng" -Y "frame.interface_name == \"$conduit\"
		&& marvell_dsa && icmp" -T fields -e frame.number | wc -l)
	[ "$count" -ge 2 ] || fail "two-boards: $conduit: $count pings with a tag"
	other=$(dissect -r "$room/two-boards.pcapng" -Y "frame.interface_name == \"$conduit\"
		&& !marvell_dsa" -T fields -e frame.number | head -n 3)
	[ -z "$other" ] || fail "two-boards: $conduit: frames without a tag:" "$other"
done
finish
