#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The guest's programs print what the real ones print, and end with the same
# status: iproute2's ip, iputils' ping, ethtool and sysctl run in network
# namespaces of their own, ours in scenarios with the same addresses.
# Where namespaces are not allowed, the real ones run as root of a Linux guest.
# Ours follow the programs of Debian 12; others are not compared. Exit 77: there
# are none, or neither namespaces nor a guest's kernel.
# shellcheck source=tests/scenario/lib/judge.sh
. "$SOURCE_DIR/tests/scenario/lib/judge.sh"

need ip ping ethtool sysctl unshare nsenter python3
for program in ip ping ethtool; do # formats differ from version to version
	case $program:$("$program" "$([ $program = ethtool ] && echo --version || echo -V)") in
	ip:*iproute2-6.1.* | ping:*20221126* | "ethtool:ethtool version 6.1") ;;
	*)
		echo "$program is not the one that ours follows: nothing was compared"
		exit 0
		;;
	esac
done
tools=$SOURCE_DIR/tests/scenario/lib/tools.py

# Says each command of standard input, what it prints, and its status.
cat >"$room/each" <<'END'
export LC_ALL=C
while read -r command; do
	printf '=== %s\n' "$command"
	$command 2>&1 </dev/null
	printf '=== exit %d\n' $?
done
END

cat >"$room/ip" <<'END'
set -e
ip link add eth0 type veth peer name p0
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link set lo up; ip link set eth0 up; ip link set p0 up
sleep 0.3
ip addr add 10.0.0.1/24 dev eth0
ip addr add 10.0.1.1/24 brd + dev eth0 label eth0:1
ip addr add 10.0.0.5/24 dev eth0
ip addr add 192.168.5.1 peer 192.168.5.2 dev eth0
ip route add default via 10.0.0.254
ip route add 10.9.0.0/16 dev eth0 metric 50 src 10.0.0.1
ip route add blackhole 10.8.0.0/16
ip route add unreachable 10.7.0.0/16
ip neigh add 10.0.0.77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0 nud permanent
set +e
. "$1"
END

# a -- r -- b, the second link of 1000 bytes
cat >"$room/ping" <<'END'
set -e
unshare -n sleep 100 & r=$!
unshare -n sleep 100 & b=$!
trap 'kill $r $b' EXIT
sleep 0.3
ip link set lo up
ip link add lan0 type veth peer name r0 netns $r
nsenter -t $r -n ip link add r1 type veth peer name b0 netns $b
ip link set lan0 up
ip addr add 10.0.1.1/24 dev lan0
ip route add 10.0.2.0/24 via 10.0.1.2
nsenter -t $r -n bash -ec 'sysctl -qw net.ipv4.ip_forward=1
	ip link set r0 up; ip link set r1 up mtu 1000
	ip addr add 10.0.1.2/24 dev r0; ip addr add 10.0.2.1/24 dev r1'
nsenter -t $b -n bash -ec 'ip link set b0 up mtu 1000
	ip addr add 10.0.2.2/24 dev b0; ip route add default via 10.0.2.1'
sleep 0.3
set +e
. "$1"
END

# The programs of kind $1, in a network of their own.
in_namespace() {
	unshare -Urn bash "$room/$1" "$room/each" <"$room/$1.list"
}

# The guest sees the host's files, and its /tmp is hidden by one of its own.
in_guest() {
	cat >"$room/guest.json" <<-END
		{ "netemu": 1, "name": "guest", "duration": "300s", "captures": [],
		  "nodes": [ { "name": "a", "board": "pc", "guest": "linux" } ],
		  "timeline": [ { "at": "1s", "on": "a", "expect": { "exit": 0 },
		    "run": "cd /run/host$room && unshare -n bash ./$1 ./each <$1.list" } ] }
	END
	"$NETEMU" "$room/guest.json" --json |
		python3 -c 'import json, sys; print(end=json.load(sys.stdin)["timeline"][0]["stdout"])'
}

if unshare -Urn ip link add veth-test type veth peer name veth-peer 2>/dev/null; then
	real() { in_namespace "$@"; }
elif NETEMU_LINUX=$("$SOURCE_DIR/scripts/linux-guest/build" --where); then
	export NETEMU_LINUX
	real() { in_guest "$@"; }
else
	echo "no network namespaces here, and no kernel for a guest" >&2
	exit 77
fi

for kind in ip ping; do
	python3 "$tools" list $kind >"$room/$kind.list"
	real "$kind" >"$room/$kind.real" 2>&1 ||
		fail "$kind: the real ones did not run: $(tail -n 3 "$room/$kind.real")"
	python3 "$tools" compare $kind "$room/$kind.real" "$NETEMU" || fail "$kind differs"
done
finish
