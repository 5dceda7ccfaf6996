#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Linux talks to Linux, ping and iperf3, four times: by itself; on a loaded
# machine in another environment, with other limits, on a terminal; where that is
# allowed, by another user, with other process numbers, the program and the
# kernel installed elsewhere; and traced. The bytes captured are the same, and all
# that the boards print, what the kernel thinks of itself included.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

chmod 755 "$work"
# All but /proc/meminfo and the like: what the kernel remembers of the host's
# folders depends on how deep in them we are installed.
look='dmesg; ps ax; cat /proc/interrupts /proc/uptime /proc/version /proc/self/maps'
look+='; ls -l / /dev /sys/class/net; od -An -N16 -tx1 /dev/urandom; date; env; id; ulimit -a'
cat >same.json <<-END
	{ "netemu": 1, "name": "same", "seed": 7, "duration": "8s",
	  "nodes": [
	    { "name": "a", "board": "espressobin", "guest": "linux",
	      "init": ["ip link set lan0 up", "ip addr add 192.168.1.1/24 dev lan0"] },
	    { "name": "b", "board": "espressobin", "guest": "linux",
	      "init": ["ip link set lan1 up", "ip addr add 192.168.1.2/24 dev lan1"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan1"], "length": "10m" } ],
	  "captures": ["a.eth0", "b.lan1", "c0"],
	  "timeline": [
	    { "at": "4s", "on": "a", "run": "ping -c 3 -i 0.1 192.168.1.2", "expect": { "exit": 0 } },
	    { "at": "4.5s", "on": "b", "run": "iperf3 -s -1", "expect": { "exit": 0 } },
	    { "at": "4.6s", "on": "a", "run": "iperf3 -c 192.168.1.2 -t 1 -b 20M --bidir",
	      "expect": { "exit": 0 } },
	    { "at": "6s", "on": "b", "run": "iperf3 -s -1", "expect": { "exit": 0 } },
	    { "at": "6.1s", "on": "a", "run": "iperf3 -c 192.168.1.2 -u -b 20M -t 1",
	      "expect": { "exit": 0 } },
	    { "at": "7.5s", "on": "a", "run": "$look", "expect": { "exit": 0 } },
	    { "at": "7.5s", "on": "b", "run": "$look", "expect": { "exit": 0 } } ] }
END

# What the boards print, without what a run says of itself.
boards_say() {
	tr -d '\r' <"$1" | grep '^\[ *[0-9.]*\] [ab]: '
}

# compare N WHAT: with the first run.
compare() {
	cmp first.pcapng "$1.pcapng" || fail "$2: the capture differs"
	cmp <(boards_say first.out) <(boards_say "$1.out") ||
		fail "$2: $(diff <(boards_say first.out) <(boards_say "$1.out") | head -n 6)"
}

"$NETEMU" same.json -w first.pcapng >first.out 2>&1 || fail "$(tail -n 20 first.out)"
[ "$(boards_say first.out | wc -l)" -gt 400 ] || fail "the boards hardly say anything"

busy=()
for _ in 1 2 3 4; do
	(while :; do :; done) &
	busy+=($!)
done
(
	ulimit -S -c 1000 -s unlimited -n 500
	umask 077
	trap '' HUP ALRM IO USR1
	cd / || exit
	env -i PATH="$PATH" NETEMU_LINUX="$NETEMU_LINUX" TZ=Asia/Tokyo LC_ALL=C COLUMNS=40 \
		LONG="$(head -c 5000 /dev/zero | tr '\0' x)" \
		script -qec "'$NETEMU' '$work/same.json' -w '$work/loaded.pcapng'" /dev/null \
		>"$work/loaded.out" 2>&1 9</etc/passwd
)
kill "${busy[@]}"
wait
compare loaded "loaded, in another environment"

# Another place, and whoever else one may be here.
elsewhere=$work/a/place/that/has/a/longer/path/than/the/first
mkdir -p "$elsewhere/tmp"
cp "$NETEMU" "$(dirname "$NETEMU")/netemu-uml.so" "$kernel/vmlinux" "$elsewhere"
mkdir "$elsewhere/root"
cp -r "$kernel/root/lib" "$elsewhere/root"
touch -d 2001-02-03 "$elsewhere"/*
other=()
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups \
	test -r "$elsewhere/netemu" -a -r "$SOURCE_DIR/scripts/linux-guest/init"; then
	chmod -R 777 "$elsewhere"
	other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
if unshare -Upf --mount-proc true 2>/dev/null; then
	other=(unshare -pf --mount-proc "${other[@]}")
	[ "$(id -u)" -eq 0 ] || other=(unshare -Urpf --mount-proc)
fi
chmod 644 same.json
TMPDIR=$elsewhere/tmp HOME=/nonexistent NETEMU_LINUX=$elsewhere "${other[@]}" bash -c "
	for _ in {1..50}; do /bin/true; done
	'$elsewhere/netemu' '$work/same.json' -w '$elsewhere/moved.pcapng'" >moved.out 2>&1 ||
	fail "$(tail -n 5 moved.out)"
mv "$elsewhere/moved.pcapng" .
compare moved "elsewhere${other[*]:+, ${other[*]}}"

# With each access to a register traced. Without, most of the reads of drivers that
# wait never leave the kernel's process.
frames() {
	tshark -r "$1" -T fields -e frame.time_epoch -e frame.interface_name -e frame.len -e data |
		grep -P '\t(a\.eth0|b\.lan1|c0)\t'
}
"$NETEMU" same.json -w traced.pcapng --trace reg >all.out 2>&1 || fail "$(tail -n 5 all.out)"
grep -v '^\[ *[0-9.]*\] [ab]: [a-z0-9.]*: reg: ' all.out >traced.out
cmp <(boards_say first.out) <(boards_say traced.out) ||
	fail "traced: $(diff <(boards_say first.out) <(boards_say traced.out) | head -n 6)"
cmp <(frames first.pcapng) <(frames traced.pcapng) || fail "traced: other frames"
exit "$failed"
