#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# netemu compare: the built-in guest's drivers do on a board what Linux's do, but
# for what docs/differences.json gives the reason of; where a difference is made,
# it is found, and nothing else is; and two comparisons say the same.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

for name in two-boards loopback star; do
	"$NETEMU" compare "$SOURCE_DIR/topologies/$name.json" >"$name.txt" 2>&1 ||
		fail "$name: status $?: $(head -n 40 "$name.txt")"
	grep -q "^$name: .*: 0 differences, [1-9][0-9]* known$" "$name.txt" ||
		fail "$name: $(tail -n 1 "$name.txt")"
done

# Tools, on a board with a switch and on one with a PHY of its own: settings are
# shown and changed, packets are answered, refused and cut.
cat >tools.json <<-'END'
	{ "netemu": 1, "name": "tools", "seed": 1, "duration": "14s",
	  "nodes": [
	    { "name": "a", "board": "pc",
	      "init": ["ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0"] },
	    { "name": "b", "board": "espressobin",
	      "init": ["ip link set lan0 up", "ip addr add 10.0.0.2/24 dev lan0",
	               "ip link add link lan0 name lan0.5 type vlan id 5", "ip link set lan0.5 up"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.eth0", "b.lan0"] } ],
	  "captures": ["c0", "b.eth0"],
	  "timeline": [
	    { "at": "5s", "on": "b", "run": "ip -d link" },
	    { "at": "5s", "on": "a", "run": "ip -d link" },
	    { "at": "5s", "on": "a", "run": "ping -c 2 10.0.0.2" },
	    { "at": "5s", "on": "a", "run": "ping -c 1 -W 1 10.0.0.9" },
	    { "at": "5.5s", "on": "a", "run": "ping -c 1 -W 1 10.1.0.9" },
	    { "at": "5.6s", "on": "a", "run": "ping -c 2 -s 4000 10.0.0.2" },
	    { "at": "7.5s", "on": "a", "run": "ping -c 2 -M do -s 4000 10.0.0.2" },
	    { "at": "7.7s", "on": "a", "run": "ping -c 1 -b 10.0.0.255" },
	    { "at": "8s", "on": "a", "run": "ip neigh show 10.0.0.2" },
	    { "at": "8s", "on": "a", "run": "ip route" },
	    { "at": "8s", "on": "a", "run": "ip route get 10.0.0.9" },
	    { "at": "8s", "on": "a", "run": "ip route add default via 10.0.0.2" },
	    { "at": "8.1s", "on": "a", "run": "ip route" },
	    { "at": "8.2s", "on": "a", "run": "ip -4 -br addr" },
	    { "at": "8.3s", "on": "b", "run": "ethtool -s lan0 speed 100 duplex full autoneg off" },
	    { "at": "12.3s", "on": "a", "run": "ethtool eth0" },
	    { "at": "12.3s", "on": "b", "run": "ethtool lan0; ethtool eth0; ethtool wan" },
	    { "at": "12.3s", "on": "a", "run": "ethtool --show-eee eth0" },
	    { "at": "12.3s", "on": "b", "run": "ethtool --show-eee lan0" },
	    { "at": "12.4s", "on": "b", "run": "ip link set lan0 mtu 9000" },
	    { "at": "12.5s", "on": "b", "run": "ip link show" },
	    { "at": "12.6s", "on": "a", "run": "ip link set eth0 mtu 1000000" },
	    { "at": "12.6s", "on": "a", "run": "ip link set eth7 up" },
	    { "at": "12.6s", "on": "a", "run": "ip addr add 10.0.0.1/24 dev eth0" },
	    { "at": "12.7s", "on": "b", "run": "ethtool -a lan0; ethtool -A lan0 rx off tx off; ethtool -a lan0" },
	    { "at": "12.8s", "on": "b", "run": "ethtool -i lan0; ethtool -i eth0; ethtool -d lan0" },
	    { "at": "12.8s", "on": "b", "run": "ethtool -c eth0; ethtool -g eth0; ethtool -P lan0" },
	    { "at": "12.8s", "on": "a", "run": "ethtool --phy-statistics eth0" },
	    { "at": "13s", "on": "b", "run": "ip link set lan0 down" },
	    { "at": "13.3s", "on": "b", "run": "ip link set lan0 address 02:00:00:00:00:99" },
	    { "at": "13.4s", "on": "b", "run": "ip link set lan0 up" } ] }
END
"$NETEMU" compare tools.json >tools.txt 2>&1 || fail "tools: status $?: $(head -n 40 tools.txt)"

# What drivers do when settings change, and when they are set to what they were.
cat >settings.json <<-'END'
	{ "netemu": 1, "name": "settings", "seed": 5, "duration": "30s",
	  "nodes": [
	    { "name": "a", "board": "pc",
	      "init": ["ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0"] },
	    { "name": "b", "board": "espressobin-v7",
	      "init": ["ip link set lan0 up", "ip link set lan1 up", "ip addr add 10.0.0.2/24 dev lan0"] },
	    { "name": "c", "board": "pc", "init": ["ip link set eth0 up"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.eth0", "b.lan0"] }, { "name": "c1", "ends": ["c.eth0", "b.lan1"] } ],
	  "captures": ["c0", "c1"],
	  "timeline": [
	    { "at": "5s", "on": "a", "run": "ethtool -s eth0 autoneg on" },
	    { "at": "5s", "on": "a", "run": "ethtool -C eth0 rx-usecs 50 rx-frames 8; ethtool -c eth0" },
	    { "at": "6s", "on": "b", "run": "ethtool -s lan0 autoneg on" },
	    { "at": "6s", "on": "c", "run": "ethtool -A eth0 rx on tx on" },
	    { "at": "6.1s", "on": "c", "run": "ethtool -A eth0 autoneg on" },
	    { "at": "6.2s", "on": "c", "run": "ethtool -a eth0" },
	    { "at": "6.2s", "on": "c", "run": "ethtool -s eth0 speed 100 duplex full" },
	    { "at": "9s", "on": "a", "run": "ethtool -G eth0 rx 256 tx 512; ethtool -g eth0" },
	    { "at": "10s", "on": "c", "run": "ethtool eth0" },
	    { "at": "10s", "on": "b", "run": "ethtool lan1" },
	    { "at": "10s", "on": "c", "run": "ethtool -s eth0 autoneg on" },
	    { "at": "14s", "on": "c", "run": "ethtool eth0" },
	    { "at": "14s", "on": "c", "run": "ethtool -s eth0 master-slave forced-master" },
	    { "at": "14s", "on": "a", "run": "ip link set eth0 promisc on" },
	    { "at": "14.1s", "on": "a", "run": "ip link set eth0 promisc off; ip link set eth0 allmulticast on" },
	    { "at": "14.2s", "on": "b", "run": "ip link set lan0 promisc on; ip link set lan0 allmulticast on; ip link show" },
	    { "at": "18s", "on": "c", "run": "ethtool eth0" },
	    { "at": "18s", "on": "b", "run": "ethtool lan1" },
	    { "at": "18s", "on": "b", "run": "ethtool -s lan1 mdix off" },
	    { "at": "18.2s", "on": "b", "run": "ethtool -s lan1 speed 1000 duplex half" },
	    { "at": "18.3s", "on": "b", "run": "ethtool -s lan1 speed 77" },
	    { "at": "18.4s", "on": "b", "run": "ethtool -s lan1 duplex x" },
	    { "at": "22s", "on": "b", "run": "ethtool lan1" },
	    { "at": "22s", "on": "c", "run": "ethtool --set-eee eth0 eee off" },
	    { "at": "22s", "on": "c", "run": "ethtool --set-eee eth0 eee on tx-lpi on tx-timer 20" },
	    { "at": "26s", "on": "c", "run": "ethtool --show-eee eth0" },
	    { "at": "26s", "on": "b", "run": "ethtool --show-eee lan1" },
	    { "at": "26s", "on": "b", "run": "ethtool --phy-statistics lan1; ethtool -S lan1" },
	    { "at": "27s", "on": "b", "run": "ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:77 dev lan0" },
	    { "at": "27.1s", "on": "b", "run": "ip neigh" },
	    { "at": "27.2s", "on": "b", "run": "ip neigh del 10.0.0.7 dev lan0; ip neigh" },
	    { "at": "27.3s", "on": "b", "run": "ip route add 10.9.0.0/16 via 10.0.0.1; ip route; ip route del 10.9.0.0/16; ip route" },
	    { "at": "27.4s", "on": "b", "run": "ip addr del 10.0.0.2/24 dev lan0; ip -4 addr; ip route" },
	    { "at": "27.5s", "on": "b", "run": "ip link del lan0" },
	    { "at": "27.6s", "on": "b", "run": "ip link set lan1 name lanx" },
	    { "at": "27.7s", "on": "b", "run": "ip -s link show lan0" },
	    { "at": "27.8s", "on": "b", "run": "ip -br link" },
	    { "at": "27.9s", "on": "b", "run": "sysctl net.ipv4.ip_forward net.ipv4.conf.lan0.rp_filter" } ] }
END
"$NETEMU" compare settings.json >settings.txt 2>&1 ||
	fail "settings: status $?: $(head -n 40 settings.txt)"

# How neighbours are found, confirmed, forgotten and asked for again. It is over before
# anybody's reachable time can be, which both kernels draw between 15 and 45 s.
cat >neighbours.json <<-'END'
	{ "netemu": 1, "name": "neighbours", "seed": 3, "duration": "24s",
	  "nodes": [
	    { "name": "a", "board": "pc", "init": ["ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0"] },
	    { "name": "b", "board": "pc", "init": ["ip link set eth0 up", "ip addr add 10.0.0.2/24 dev eth0"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.eth0", "b.eth0"] } ],
	  "captures": ["c0"],
	  "timeline": [
	    { "at": "5s", "on": "a", "run": "ping -c 1 10.0.0.2; ip neigh; sleep 3; ip -s neigh" },
	    { "at": "6s", "on": "b", "run": "ip -s neigh" },
	    { "at": "6.5s", "on": "a", "run": "ip neigh del 10.0.0.2 dev eth0" },
	    { "at": "6.6s", "on": "a", "run": "ping -c 1 10.0.0.2" },
	    { "at": "6.8s", "on": "b", "run": "ip neigh" },
	    { "at": "14s", "on": "b", "run": "ip neigh" },
	    { "at": "15s", "on": "a", "run": "ip neigh change 10.0.0.2 dev eth0 nud stale; ip neigh" },
	    { "at": "15.1s", "on": "a", "run": "ping -c 8 -i 1 -q 10.0.0.2" },
	    { "at": "15.5s", "on": "a", "run": "ip neigh" },
	    { "at": "23.5s", "on": "a", "run": "ip neigh; ip neigh change 10.0.0.2 dev eth0 nud delay" },
	    { "at": "23.6s", "on": "b", "run": "ip neigh" } ] }
END
"$NETEMU" compare neighbours.json >neighbours.txt 2>&1 ||
	fail "neighbours: status $?: $(head -n 40 neighbours.txt)"

# A frame that one side alone sends, lines that it prints, a status that it ends with.
cat >made.json <<-'END'
	{ "netemu": 1, "name": "made", "seed": 3, "duration": "7s",
	  "nodes": [
	    { "name": "a", "board": "pc", "init": ["ip link set eth0 up", "ip addr add 10.0.0.1/24 dev eth0"] },
	    { "name": "b", "board": "pc", "init": ["ip link set eth0 up", "[ -e /proc/version ]"] } ],
	  "cables": [ { "name": "c0", "ends": ["a.eth0", "b.eth0"] } ],
	  "captures": ["c0"],
	  "timeline": [
	    { "at": "5s", "on": "a", "run": "[ -e /proc/version ] && ping -c 1 -W 1 10.0.0.77" } ] }
END
"$NETEMU" compare made.json >made.txt 2>&1
status=$?
[ $status -eq 1 ] || fail "made: status $status: $(cat made.txt)"
for line in '  c0: ARP request, a.eth0 > broadcast, out: number' \
	'  a: \[ -e /proc/version \] && ping -c 1 -W 1 10.0.0.77' \
	'      exit status: builtin 127, linux 1' \
	'    + 1 packets transmitted, 0 received, 100% packet loss, time 0ms' \
	'  b: \[ -e /proc/version \]$' '      exit status: builtin 127, linux 0'; do
	grep -q "^$line" made.txt || fail "made: no line \"$line\" in: $(cat made.txt)"
done

for run in 1 2; do
	"$NETEMU" compare made.json --json >made.$run.json || [ $? -eq 1 ] || fail "made: --json: status $?"
done
cmp made.1.json made.2.json || fail "made: two comparisons differ"
python3 - made.1.json <<-'END' || failed=1
	import json, sys
	report = json.load(open(sys.argv[1]))
	differences = report["differences"]
	unknown = [d for d in differences if d["known"] is None]
	assert report["name"] == "made" and report["seed"] == 3, report
	assert len(unknown) == report["unknown"] > 0 and len(differences) - len(unknown) == report["known"], report
	assert {d["in"] for d in unknown} == {"frames", "output"}, unknown
	assert any(d["what"].startswith("ARP request") and d["where"] == ["c0"] and d["builtin"] is None
	           for d in unknown), unknown
END

"$NETEMU" compare >/dev/null 2>usage && fail "no topology: status 0"
"$NETEMU" compare missing.json >/dev/null 2>missing
[ $? -eq 2 ] || fail "missing topology: not status 2"

# Interrupted: nothing is said of half a comparison, and nothing is left behind.
"$NETEMU" compare "$SOURCE_DIR/topologies/line.json" >cut.txt 2>&1 &
sleep 1
kill -s INT $!
wait $!
status=$?
[ $status -eq 3 ] || fail "interrupted: status $status"
[ "$(cat cut.txt)" = 'netemu: interrupted: nothing was compared' ] || fail "interrupted: $(cat cut.txt)"
[ -z "$(ls -A "$TMPDIR")" ] || fail "left $(ls -A "$TMPDIR") behind"
exit "$failed"
