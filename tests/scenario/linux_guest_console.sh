#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# netemu console with a Linux guest: a tty of the guest's with job control at a
# terminal, which is as it was however it ends; a shell that reads from a script.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

cat >shell.json <<-END
	{ "netemu": 1, "name": "shell", "duration": "3s",
	  "nodes": [
	    { "name": "a", "board": "espressobin", "guest": "linux",
	      "init": ["ip link set lan0 up", "ip addr add 192.168.1.1/24 dev lan0"] },
	    { "name": "b", "board": "espressobin",
	      "init": ["ip link set lan1 up", "ip addr add 192.168.1.2/24 dev lan1"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan1"] } ],
	  "timeline": [ { "at": "2s", "on": "a", "run": "touch /tmp/timeline" } ] }
END

# at STEP...: somebody sits at a's console.
at() {
	TERM=vt220 python3 "$SOURCE_DIR/tests/scenario/lib/terminal.py" "$@" -- \
		"$NETEMU" console shell.json a --realtime=10 >screen 2>err ||
		fail "$(cat err): $(tail -n 20 screen)"
	nothing_left shell
}

# A script: it prints what it prints, to the end; time goes on meanwhile.
"$NETEMU" console shell.json a --realtime=10000 >out 2>err <<-'END' || fail "script: exit status $?"
	tty
	cat >/tmp/x <<X
	here
	X
	cat /tmp/x
	sleep 8
	ls /tmp/timeline
	ping -c 1 192.168.1.2
	echo "the end" >&2
END
[ ! -s err ] || fail "script: $(cat err)"
[ "$(head -n 3 out | tr '\n' ,)" = 'not a tty,here,/tmp/timeline,' ] || fail "script: $(cat out)"
grep -q ' 1 received' out || fail "script: no ping"
[ "$(tail -n 1 out)" = "the end" ] || fail "script: $(cat out)"
nothing_left shell
yes true | head -n 20000 | "$NETEMU" console shell.json a --realtime=10000 >out 2>&1 ||
	fail "a long script: exit status $?"

# The same script from a file, twice: the same bytes.
# shellcheck disable=SC2016
printf 'sleep 8; ping -c 2 192.168.1.2; cat /proc/uptime; echo $RANDOM\n' >script
for run in 1 2; do
	"$NETEMU" console shell.json a --realtime=100000 -w "$run.pcapng" <script >"$run.out" ||
		fail "run $run"
done
if ! cmp 1.pcapng 2.pcapng || ! cmp 1.out 2.out; then
	fail "two runs differ"
fi

# A terminal: a tty with the window's size, ^C, ^Z, and a way out.
# shellcheck disable=SC2016
at -r 31x117 see:'[#$] ' type:'tty; echo $TERM; stty size^M' see:'/dev/hvc0\r' see:'vt220' \
	see:'31 117' see:'[#$] ' size:40x99 type:'sleep 1; stty size^M' see:'40 99' see:'[#$] ' \
	type:'sleep 1000^M' see:'sleep 1000' type:'^C' see:'[#$] ' \
	type:'sleep 1001^M' see:'sleep 1001' type:'^Z' see:'Stopped' type:'jobs^M' \
	see:'Stopped +sleep 1001' type:'kill %1; fg^M' see:'[#$] ' \
	type:'hostname^M' see:'a\r' type:'exit^M' end:0
at see:'[#$] ' type:'ping 192.168.1.2^M' see:'64 bytes' type:'^]' end:0
at see:'[#$] ' type:'reboot -f^M' see:'[#$] ' type:'uptime -p^M' see:'up 0 min' type:'^]' end:0
at see:'[#$] ' type:'poweroff -f^M' end:0
at see:'[#$] ' kill:TERM end:0
at see:'[#$] ' kill:SEGV end:-11
at see:'[#$] ' type:'echo c >/proc/sysrq-trigger^M' end:3
# shellcheck disable=SC2016
at see:'[#$] ' run:'kill -KILL $(pgrep -P $PID -f time-travel)' end:3
exit "$failed"
