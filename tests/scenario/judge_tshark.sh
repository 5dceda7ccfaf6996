#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Wireshark judges every shipped scenario's capture, of every netdev and every
# cable: no malformed frame, no expert error, right checksums, the FCS on cables as
# it should be. What a scenario is meant to break is listed here.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need tshark capinfos python3

fields=()
for field in frame.number frame.interface_name frame.len frame.time_delta \
	frame.packet_flags_crc_error frame.packet_flags_packet_too_short_error \
	frame.packet_flags_symbol_error eth.fcs.status ip.checksum.status udp.checksum.status \
	icmp.checksum.status _ws.malformed _ws.expert.severity _ws.col.Info; do
	fields+=(-e "$field")
done

# Scenarios that are there to cause bad frames.
expectation() {
	case $1 in
	cut-cable | lossy-cable | duplex-mismatch) echo may-be-bad ;;
	*) echo all-good ;;
	esac
}

for name in "${scenarios[@]}"; do
	simulate "$name" || continue
	capinfos -Tm "$room/$name.pcapng" >/dev/null 2>"$room/capinfos.err" ||
		fail "$name: capinfos: $(tail -n 2 "$room/capinfos.err")"
	plugged_tshark -r "$room/$name.pcapng" -o eth.check_fcs:TRUE -o ip.check_checksum:TRUE \
		-o udp.check_checksum:TRUE -T fields -E separator=/t -E occurrence=a "${fields[@]}" 2>"$room/tshark.err" \
		>"$room/frames" || fail "$name: tshark: $(tail -n 2 "$room/tshark.err")"
	python3 "$SOURCE_DIR/tests/scenario/lib/frames.py" "$(expectation "$name")" \
		<"$room/frames" >"$room/faults" || fail "$name:" "$(cat "$room/faults")"
done
[ "${#scenarios[@]}" -gt 0 ] || fail "no scenarios found"
finish
