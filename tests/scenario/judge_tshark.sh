#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Wireshark judges every shipped scenario's capture, full (every netdev and every
# cable): no malformed frame, no expert error, the FCS on cables as it should be.
# What a scenario is meant to break is listed here, and must indeed be seen.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need tshark capinfos

# Bad frames that a scenario is there to cause, on cables.
may_have_bad_frames() {
	case $1 in
	cut-cable | lossy-cable | duplex-mismatch) return 0 ;;
	*) return 1 ;;
	esac
}

read_capture() {
	tshark -n -r "$room/$1.pcapng" -o eth.check_fcs:TRUE -o ip.check_checksum:TRUE \
		-o udp.check_checksum:TRUE -X "lua_script:$SOURCE_DIR/scripts/wireshark/netemu.lua" \
		"${@:2}" 2>"$room/tshark.err" ||
		fail "$1: tshark: $(tail -n 2 "$room/tshark.err")"
}

# Frame numbers of scenario $1 that match the display filter $2; the first few.
offenders() {
	read_capture "$1" -Y "$2" -T fields -e frame.number -e frame.interface_name -e _ws.col.Info
}

none() {
	local found

	found=$(offenders "$1" "$3" | head -n 5)
	[ -z "$found" ] || fail "$1: $2:" "$found"
}

for name in "${scenarios[@]}"; do
	simulate "$name" || continue
	capinfos -Tm "$room/$name.pcapng" >/dev/null 2>"$room/capinfos.err" ||
		fail "$name: capinfos: $(tail -n 2 "$room/capinfos.err")"
	good='!(frame.packet_flags_crc_error == 1 || frame.packet_flags_packet_too_short_error == 1
		|| frame.packet_flags_symbol_error == 1)'
	none "$name" "malformed" "_ws.malformed && $good"
	none "$name" "expert errors" "_ws.expert.severity == error && $good"
	none "$name" "wrong IP or UDP checksums" \
		"(ip.checksum.status == bad || udp.checksum.status == bad || icmp.checksum.status == bad) && $good"
	none "$name" "wrong FCS in a frame that is not flagged" "eth.fcs.status == bad && $good"
	none "$name" "frames flagged as bad whose FCS is right" \
		"eth.fcs.status == good && frame.packet_flags_crc_error == 1"
	none "$name" "frames that go back in time" "frame.time_delta < 0"
	may_have_bad_frames "$name" || none "$name" "bad frames" "!($good)"

	# Cables carry the FCS, interfaces do not; every tap that saw frames says so.
	while read -r interface frames checked; do
		case $interface in
		*.*) [ "$checked" -eq 0 ] || fail "$name: $interface: $checked frames have an FCS" ;;
		*) [ "$checked" -eq "$frames" ] ||
			fail "$name: $interface: $checked of $frames frames have an FCS" ;;
		esac
	done < <(read_capture "$name" -T fields -e frame.interface_name -e eth.fcs.status |
		awk -F '\t' '{ n[$1]++; c[$1] += $2 != "" } END { for (i in n) print i, n[i], c[i] }')
done
[ "${#scenarios[@]}" -gt 0 ] || fail "no scenarios found"
finish
