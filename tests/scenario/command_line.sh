#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The command line's contract: exit statuses, what goes where, what is written.
# The network of this test has no guest: two PHYs and a cable between them.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need python3 strace

mkdir "$room/boards" "$room/work"
cat >"$room/boards/wires.json" <<'JSON'
{ "netemu-board": 1, "name": "wires",
  "devices": [ { "name": "phy0", "model": "88e1512" } ], "jacks": { "j0": "phy0.mdi" } }
JSON
cat >"$room/t.json" <<'JSON'
{ "netemu": 1, "name": "wires", "duration": "2s",
  "nodes": [ { "name": "a", "board": "wires" }, { "name": "b", "board": "wires" } ],
  "cables": [ { "name": "c0", "ends": ["a.j0", "b.j0"] } ] }
JSON
cd "$room/work" || exit 1

# Runs netemu "$@"; expects status $1, $2 lines on stderr; nothing new in the folder
# unless $3 names it.
expect() {
	local status=$1 lines=$2 files=$3 got

	shift 3
	"$NETEMU" "$@" >"$room/out" 2>"$room/err"
	got=$?
	[ "$got" = "$status" ] || fail "netemu $*: status $got instead of $status: $(cat "$room/err")"
	[ "$(wc -l <"$room/err")" = "$lines" ] ||
		fail "netemu $*: not $lines lines on stderr: $(cat "$room/err")"
	[ "$(ls)" = "$files" ] || fail "netemu $*: left $(ls) behind instead of $files"
	rm -f ./*
}

says() {
	grep -q -- "$1" "$room/$2" || fail "\"$1\" is not on std$2: $(cat "$room/$2")"
}

expect 0 0 "" --version
says '^netemu [0-9]' out
expect 0 0 "" --help
expect 0 0 "" run --help
expect 2 12 "" # usage
expect 2 1 "" valdiate "$room/t.json"
says '"valdiate" is neither a command (run, validate, .*) nor a file' err
for option in --gui --monitor=x "--report x"; do
	# shellcheck disable=SC2086
	expect 2 1 "" "$room/t.json" $option
	says 'not in this version' err
done
for command in record verify diff explain; do
	expect 2 1 "" "$command" "$room/t.json"
	says 'not in this version' err
done
expect 2 1 "" "$room/t.json" --guest windows
expect 2 1 "" "$room/t.json" --until 3
expect 2 1 "" "$room/t.json" --seed -1
expect 2 1 "" "$room/t.json" --seed 1x
expect 2 1 "" "$room/t.json" --realtime=0
for threads in 0 -1 257 2x ""; do
	expect 2 1 "" "$room/t.json" --threads "$threads"
	says 'right: 1 to 256' err
done
expect 2 1 "" "$room/t.json" --realtime=nan
expect 2 1 "" "$room/t.json" --trace ink
expect 2 1 "" "$room/t.json" --frobnicate
expect 2 1 "" "$room/t.json" "$room/t.json"
expect 2 1 "" "$room/missing.json"
expect 2 1 "" "$room"
expect 2 1 "" run
expect 2 1 "" validate
expect 0 0 "" validate "$room/t.json"
expect 0 0 "" show "$room/t.json"
expect 0 0 pic.svg show "$room/t.json" --svg pic.svg

# A capture, named after the topology, here.
expect 0 0 wires.pcapng "$room/t.json"
says 'wires: 2.000000000 s of virtual time' out
expect 0 0 wires.pcapng run "$room/t.json" -q
[ ! -s "$room/out" ] || fail "-q is not quiet"
expect 0 0 x.pcapng "$room/t.json" -w x.pcapng --until 1ms
says 'wires: 0.001000000 s' out
expect 0 0 wires.pcapng "$room/t.json" --trace link
says '\[ .*\] [ab]: phy0: link: ' out
expect 0 0 "m.vcd
wires.pcapng" "$room/t.json" --trace m.vcd

# One object, alone on stdout.
expect 0 0 wires.pcapng "$room/t.json" --json --seed 5
python3 - "$room/out" <<'PYTHON' || fail "the summary is not what it should be"
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    summary = json.load(file)
assert summary["name"] == "wires" and summary["seed"] == 5, summary
assert summary["virtual_seconds"] == 2 and summary["wall_seconds"] > 0, summary
assert summary["events"] > 0 and not summary["interrupted"], summary
assert summary["taps"] == [{"name": "c0", "frames": 0}], summary
assert [node["name"] for node in summary["nodes"]] == ["a", "b"], summary
assert summary["expectations"] == {"passed": 0, "failed": 0}, summary
PYTHON

# The same bytes every time; other bytes with another seed.
"$NETEMU" "$room/t.json" -w 1.pcapng --trace link >1.txt
"$NETEMU" "$room/t.json" -w 2.pcapng --trace link >2.txt
"$NETEMU" "$room/t.json" -w 3.pcapng --trace link --seed 99 >3.txt
cmp 1.pcapng 2.pcapng || fail "two runs captured different bytes"
diff <(grep '^\[' 1.txt) <(grep '^\[' 2.txt) >&2 || fail "two runs said different things"
! cmp -s 1.pcapng 3.pcapng || fail "the seed changes nothing"
rm -f ./*

# Captures that cannot be written: said once, status 3.
expect 3 1 "" "$room/t.json" -w "$room/missing/x.pcapng"
expect 3 1 "" "$room/t.json" -w /dev/full
expect 3 1 "" "$room/t.json" --trace "$room/missing/x.vcd"
# (LeakSanitizer does not work under strace.)
ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e trace=write -e "inject=write:error=ENOSPC:when=1" \
	"$NETEMU" "$room/t.json" -w x.pcapng -q 2>"$room/err"
[ $? = 3 ] || fail "a full disk is not status 3"
[ "$(wc -l <"$room/err")" = 1 ] || fail "a full disk is not said once: $(cat "$room/err")"
rm -f ./*

# A reader that goes away.
"$NETEMU" "$room/t.json" --trace all -w x.pcapng 2>"$room/err" | head -n 1 >/dev/null
[ "${PIPESTATUS[0]}" -ne 141 ] || fail "killed by SIGPIPE"
rm -f ./*

# Interrupted: the summary is printed and the capture is whole.
"$NETEMU" "$room/t.json" -w x.pcapng --realtime=0.1 >"$room/out" 2>"$room/err" &
sleep 0.5
kill -INT $!
wait $!
status=$?
[ "$status" = 0 ] || fail "interrupted: status $status"
says ', interrupted' out
[ "$(od -An -tx1 -N4 x.pcapng)" = " 0a 0d 0d 0a" ] || fail "interrupted: no capture"
rm -f ./*

# So does a terminal that closes.
"$NETEMU" "$room/t.json" -w x.pcapng --realtime=0.1 >"$room/out" 2>"$room/err" &
sleep 0.5
kill -HUP $!
wait $!
status=$?
[ "$status" = 0 ] || fail "hung up: status $status"
says ', interrupted' out
rm -f ./*

# A capture on standard output is that and nothing else: what people read goes to
# standard error.
"$NETEMU" "$room/t.json" -w x.pcapng -q
"$NETEMU" "$room/t.json" -w - >y.pcapng 2>"$room/err" || fail "-w -: status $?"
cmp x.pcapng y.pcapng || fail "-w -: not the capture that -w writes"
says 'wires: 2.000000000 s of virtual time' err
"$NETEMU" "$room/t.json" -w - -q 2>"$room/err" | cmp - x.pcapng || fail "-w - into a pipe"
[ ! -s "$room/err" ] || fail "-w - -q is not quiet"
"$NETEMU" "$room/t.json" -w - -q >/dev/full 2>"$room/err"
[ $? = 3 ] || fail "-w - to a full disk is not status 3"
[ "$(wc -l <"$room/err")" = 1 ] || fail "-w - to a full disk: $(cat "$room/err")"
"$NETEMU" "$room/t.json" -q -w - >>y.pcapng
[ "$(stat -c %s y.pcapng)" = $((2 * $(stat -c %s x.pcapng))) ] || fail "-w - does not append"
rm -f ./*
expect 2 1 "" "$room/t.json" -w - --json
says 'standard output is for' err

# A name that is no text is one line.
expect 2 1 "" "$room/missing"$'\n'"x.json"

# A picture goes into what is there, a link or a device, but never over the topology.
expect 3 1 "" show "$room/t.json" --svg /dev/full
expect 3 1 "" show "$room/t.json" --svg "$room/missing/x.svg"
[ -c /dev/full ] || fail "/dev/full is replaced by a picture"
ln -s target.svg link.svg
"$NETEMU" show "$room/t.json" --svg link.svg
"$NETEMU" show "$room/t.json" --svg - | cmp - target.svg || fail "--svg -"
rm -f ./*

# The topology is never written over.
cp "$room/t.json" "$room/same.json"
ln -s "$room/same.json" "$room/link.json"
expect 2 1 "" "$room/same.json" -w "$room/link.json"
says 'the topology itself' err
expect 2 1 "" "$room/same.json" -w "$room/same.json"
expect 2 1 "" show "$room/same.json" --svg "$room/link.json"
cmp "$room/t.json" "$room/same.json" || fail "the topology was written over"

# Output that cannot be written is said by every command.
for command in run validate show regs --version --help; do
	file=$room/t.json
	case $command in regs | --*) file= ;; esac
	# shellcheck disable=SC2086
	"$NETEMU" $command $file >/dev/full 2>"$room/err"
	[ $? = 3 ] || fail "$command: full standard output is not status 3"
	[ "$(wc -l <"$room/err")" = 1 ] || fail "$command: full standard output: $(cat "$room/err")"
done
rm -f ./*

# A limit on files is a full disk.
(
	ulimit -f 1
	"$NETEMU" "$room/t.json" --trace all -w x.pcapng -q 2>"$room/err"
)
[ $? = 3 ] || fail "a limit on files is not status 3: $(cat "$room/err")"
rm -f ./*

# Real time is kept.
begun=$(date +%s%N)
"$NETEMU" "$room/t.json" -q --until 1s --realtime=2 -w /dev/null
ms=$((($(date +%s%N) - begun) / 1000000))
{ [ $ms -ge 350 ] && [ $ms -lt 3000 ]; } || fail "1 s at twice the speed took $ms ms"

finish
