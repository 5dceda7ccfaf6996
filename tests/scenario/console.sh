#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# netemu console with the built-in guest: by a script, and at a terminal, which is
# as it was afterwards.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0
topo=$SOURCE_DIR/topologies/two-boards.json

fail() {
	echo "$*" >&2
	failed=1
}

# at STEP...: somebody sits at a's console.
at() {
	python3 "$SOURCE_DIR/tests/scenario/lib/terminal.py" "$@" -- \
		"$NETEMU" console "$topo" a --realtime=10 >screen 2>err || fail "$(cat err): $(tail -n 20 screen)"
}

# A script: its lines run one after the other, and the other board answers.
printf 'ip -br link\n\nping -c 1 192.168.1.2\nmii-tool\necho the end' |
	"$NETEMU" console "$topo" a --realtime=10000 >out 2>err || fail "script: exit status $?"
[ ! -s err ] || fail "script: $(cat err)"
tail -n 1 out | grep -qx 'the end' || fail "script: $(cat out)"
grep -q '^lan0@eth0 .*NO-CARRIER' out || fail "script: no ip -br link"
grep -q '1 packets transmitted' out || fail "script: no ping"
tshark -r two-boards.pcapng >frames 2>&1 || fail "script: the capture: $(cat frames)"
: | "$NETEMU" console "$topo" a --realtime=10000 >out 2>&1 || fail "no script: exit status $?"

# The same script from a file, twice: the same capture.
printf 'ping -c 3 192.168.1.2\n' >script
for run in 1 2; do
	"$NETEMU" console "$topo" a --realtime=100000 -w "$run.pcapng" <script >"$run.out" || fail "run $run"
done
if ! cmp 1.pcapng 2.pcapng || ! cmp 1.out 2.out; then
	fail "two runs differ"
fi

# What a guest prints is no command to the terminal: nothing of C0 and C1.
printf 'echo \033[31m\007a\302\233b\303\251\303\200\r\n' |
	"$NETEMU" console "$topo" a --realtime=10000 -w /dev/null >out || fail "control characters: exit status $?"
[ "$(tail -n 1 out)" = $'[31mabéÀ' ] || fail "control characters: $(od -c out | tail -n 3)"

# Wrong ones.
for args in "$topo" "$topo c" "$topo a b" "none.json a" "$topo a --json" "$topo a -w -"; do
	status=0
	# shellcheck disable=SC2086
	"$NETEMU" console $args </dev/null >out 2>err || status=$?
	[ $status -eq 2 ] || fail "console $args: exit status $status"
	[ "$(wc -l <err)" -eq 1 ] || fail "console $args: $(cat err)"
done

# At a terminal: what runs can be interrupted, a line taken back.
at see:'a# ' type:'echo one^M' see:'^one' see:'a# ' \
	type:'ping 192.168.1.77^M' see:'PING' type:'^C' see:'statistics' see:'a# ' \
	type:'echo wrong^C' see:'a# ' type:'echo two^M' see:'^two' see:'a# ' type:'^D' end:0
grep -q '^wrong' screen && fail "a line that was taken back ran"
at see:'a# ' type:'ping 192.168.1.2^M' see:'64 bytes' type:'^]' end:0
at see:'a# ' type:'ping 192.168.1.2^M' see:'64 bytes' kill:TERM end:0
at see:'a# ' kill:HUP end:0
at see:'a# ' kill:SEGV end:-11
at see:'a# ' kill:ABRT end:-6
exit "$failed"
