# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What scenarios with "guest": "linux" share. Sourced.

failed=0

fail() {
	echo "$*" >&2
	# shellcheck disable=SC2034
	failed=1
}

if ! kernel=$("$SOURCE_DIR/scripts/linux-guest/build" --where); then
	echo "skipped: no kernel is built; run scripts/linux-guest/build" >&2
	exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
# A copy of it, by which its processes can be told from those of other tests.
export NETEMU_LINUX=$work/kernel
mkdir "$NETEMU_LINUX"
cp "$kernel/vmlinux" "$NETEMU_LINUX"
ln -s "$kernel/root" "$NETEMU_LINUX"

# topology NAME LINE [DURATION]: one board whose guest runs LINE at 1 s. The
# line goes into the file as JSON; it has no quotes in it.
topology() {
	cat >"$1.json" <<-END
		{ "netemu": 1, "name": "$1", "duration": "${3-3s}",
		  "nodes": [ { "name": "a", "board": "espressobin", "guest": "linux",
		    "init": ["ip link set lan0 up"] } ],
		  "captures": ["a.eth0"],
		  "timeline": [ { "at": "1s", "on": "a", "run": "$2" } ] }
	END
}

# run_guest NAME: with its process number in NAME.pid, what it says in NAME.out.
run_guest() {
	"$NETEMU" "$1.json" --realtime=100000 >"$1.out" 2>&1 &
	echo $! >"$1.pid"
	wait $!
}

# The processes of guests that run here: those whose program, or the folder of
# modules that they are given open, is in ours.
guests() {
	find /proc/[0-9]*/exe /proc/[0-9]*/fd/9 -lname "$work/*" 2>/dev/null
}

# no_guest NAME: no process and no file. The processes of a guest whose netemu was
# killed are killed as well, which takes a moment.
no_guest() {
	for _ in $(seq 100); do
		[ -n "$(guests)" ] || break
		sleep 0.1
	done
	[ -z "$(guests)" ] || fail "$1: left a process behind"
	[ -z "$(ls -A "$TMPDIR")" ] || fail "$1: left $(ls -A "$TMPDIR") behind"
}

# nothing_left NAME: nor any, but the capture, which can be read.
nothing_left() {
	[ -z "$(guests)" ] || fail "$1: left a process behind"
	no_guest "$1"
	tshark -r "$1.pcapng" >/dev/null 2>"$1.tshark" ||
		fail "$1: the capture cannot be read: $(tail -n 1 "$1.tshark")"
}

# signal_to NAME SIGNAL netemu|vmlinux: to the program, or to its guest's kernel.
signal_to() {
	local pid

	pid=$(cat "$1.pid")
	[ "$3" = netemu ] || pid=$(pgrep -P "$pid" -f time-travel=ext)
	kill -s "$2" "$pid"
}

# complaints FILE: what the kernel or the models complained of in a run's output.
complaints() {
	grep -Ei 'WARN|BUG|timeout|timed out|error|unexpected|fail|unmapped|reserved bits|read-only bits|not valid' \
		"$1" | grep -Ev ': +[a-z_]+: [0-9]+$|Reserved memory|guest errors: none|errors +dropped'
}
