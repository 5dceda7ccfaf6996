#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Shell lines on a real Linux: quoting, pipes, here-documents, background jobs,
# signals, output that is large, binary or in no language of this test's, more
# lines at one instant than can run at once, lines that do not end.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

# Lines are written to a file each as they are, and made JSON by python3. The
# second argument is what "expect" holds, or nothing.
lines=
line() {
	lines+="${lines:+,}
		{ \"at\": \"$1\", \"on\": \"a\", \"run\": $(json "$3")${2:+, \"expect\": { $2 \}} }"
}
json() {
	python3 -c 'import json, sys; print(json.dumps(sys.argv[1], ensure_ascii=False))' "$1"
}

# shellcheck disable=SC2016 # it is the guest's shell that expands
{
	line 1s '"exit": 0, "stdout_re": "^0{93}100000$"' 'seq -f %099.f 1 100000 >/tmp/much; cat /tmp/much'
	line 2s '"exit": 0, "stdout": "END"' \
		'head -c 200000 /dev/urandom; echo; head -c 5 /dev/zero; printf "\0\377\nEND"'
	line 2.1s '"exit": 0, "stdout": "a\"b c'\''d \\ $HOME /root tick\ttab 6 in ner"' \
		'printf "%s" a\"b" c'\''d \\ \$HOME $HOME `echo tick`"; echo "	tab $((2*3)) $(echo "in $(echo ner)")"'
	line 2.2s '"exit": 0, "stdout": "é日本 🙂 äÖ"' "echo 'é日本 🙂' \"\$(echo äÖ)\""
	line 2.3s '"exit": 0, "stdout": "here /root\n3\n2\n1\n"' \
		$'cat <<X\nhere $HOME\nX\nfor i in 1 2 3; do\n\techo $i\ndone | tac'
	line 2.4s '"exit": 7, "stdout": "no newline"' 'printf "no newline"; exit 7'
	line 2.5s '"exit": 137' 'kill -9 $$'
	line 2.5s '"exit": 2' 'if then'
	line 2.5s '"exit": 127, "stdout": "command not found"' 'nonesuch'
	line 2.5s '"exit": 1, "stdout": "read 1 []"' 'read x; echo "read $? [$x]"; cat; test -t 1'
	# Each line has a shell of its own; files are what they share.
	line 2.6s '"exit": 0, "stdout": "unset"' 'echo ${KEPT-unset}'
	line 2.6s '"exit": 0, "stdout_re": "^kept ö$"' 'cat /tmp/kept'
	# It has ended when its shell has; what it left behind goes on printing.
	line 2.7s '"exit": 0, "stdout_re": "^early$"' '(sleep 0.5; echo late) & echo early'
}
# Of 40 lines 28 run at once, for one port is the background job's of init; the
# others when there is room.
for i in {1..40}; do
	line 4s "\"exit\": 0, \"stdout_re\": \"^n$i\$\"" "sleep 0.$((i % 3 + 1)); echo n$i"
done
# shellcheck disable=SC2016
cat >lines.json <<-END
	{ "netemu": 1, "name": "lines", "seed": 7, "duration": "6s",
	  "nodes": [ { "name": "a", "board": "espressobin", "guest": "linux", "init": [
	    $(json 'x=$(printf "kept %s" ö); echo "$x" >/tmp/kept; export KEPT=1'),
	    $(json $'test -e /nowhere\n'),
	    $(json 'sleep 100 & echo "init: $((1 + 1))" | tr a-z A-Z') ] } ],
	  "captures": [], "timeline": [ $lines ] }
END
"$NETEMU" lines.json >lines.out 2>&1 || fail "$(grep -a '^  FAILED' lines.out)"
grep -aq '] a: INIT: 2$' lines.out || fail "init's pipe printed nothing"
grep -aq '] a: init: exit status 1: test -e /nowhere$' lines.out || fail "a failed init line is not said"
grep -aq '^\[   3\.2.*] a: late$' lines.out || fail "a background job's output is not there"
sum=$(sed -n 's/^\[   1\.0[0-9]*\] a: \([0-9]*\)$/\1/p' lines.out | sha256sum)
[ "$sum" = "$(seq -f %099.f 1 100000 | sha256sum)" ] || fail "10 MB of output are not what was printed"
waits=$(grep -ac '] a: 29 shell lines run, this one waits' lines.out)
[ "$waits" -eq 12 ] || fail "$waits lines wait, not 12"

# A line that does not end: waiting, it fails its expectation; computing, the guest
# is at fault.
topology wait 'tail -f /dev/null' 2s
sed -i 's/"run": "tail -f .dev.null"/&, "expect": { "exit": 0 }/' wait.json
"$NETEMU" wait.json >wait.out 2>&1
status=$?
[ $status -eq 1 ] || fail "a line that waits for ever: status $status"
grep -q 'had not ended when the run did' wait.out || fail "nothing said of the line that waits"
topology loop 'while :; do :; done' 2s
NETEMU_WATCHDOG=3 "$NETEMU" loop.json >loop.out 2>&1
status=$?
[ $status -eq 3 ] || fail "a line that computes for ever: status $status"
grep -q 'node "a": the guest has computed for 3 s without letting time go on' loop.out ||
	fail "nothing said of the line that computes for ever"
exit "$failed"
