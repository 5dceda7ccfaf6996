#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A bridge of the real Linux over lan0, lan1 and wan, its VLANs, addresses,
# groups, mirrors and spanning tree offloaded to the switch. What passes where is
# read out of the capture, never asked of the board alone.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"
for program in mausezahn tshark jq; do
	command -v "$program" >/dev/null || {
		echo "skipped: $program is not installed" >&2
		exit 77
	}
done
newer=$("$SOURCE_DIR/scripts/linux-guest/iproute2") || {
	echo "skipped: no iproute2 that is new enough" >&2
	exit 77
}

# Lines for the timeline: at AT, NODE runs LINE, which holds no quotes, and what
# it says matches the extended regular expression; "" is what ends with 0, "!1"
# with 1. $path goes before a line on a real Linux.
path="${newer:+PATH=/run/host$newer:\$PATH; }"
lines=
line() {
	local said=${4-} expect='"exit": 0'

	[ -z "$said" ] || expect="\"stdout_re\": \"$said\""
	[ "$said" = "${said#!}" ] || expect="\"exit\": ${said#!}"
	lines+="${lines:+,}
		{ \"at\": \"$1\", \"on\": \"$2\", \"run\": \"$path$3\", \"expect\": { $expect } }"
}

# send AT NODE TO TEXT: three frames for the address TO, with TEXT in them.
send() {
	line "$1" "$2" "mausezahn -q eth0 -c 3 -d 10m -b $3 -a own -t udp sp=9,dp=9 -A 192.168.1.1 -B ${5-192.168.1.99} -P $4"
}

# seen NAME TAP TEXT: how many frames with TEXT there are at that tap.
seen() {
	tshark -n -r "$1.pcapng" -Y "frame.interface_name == \"$2\" && frame contains \"$3\"" 2>/dev/null | wc -l
}

# is NAME TEXT TAP=COUNT...
is() {
	local name=$1 text=$2 tap count

	shift 2
	for tap; do
		count=$(seen "$name" "${tap%=*}" "$text")
		[ "$count" = "${tap#*=}" ] || fail "$name: $count frames \"$text\" at ${tap%=*}, not ${tap#*=}"
	done
}

run() {
	"$NETEMU" "$1.json" -w "$1.pcapng" >"$1.out" 2>&1 || fail "$1: $(grep -B 3 -A 6 '^ *expected\|FAIL\|failed' "$1.out" | tail -n 40)"
	grep -Ei '\] .*(WARN|BUG|timed out|unexpected)|guest errors' "$1.out" && fail "$1: complaints"
}

# ------------------------------------------------------------------ one switch
# VLAN 10 at all ports but the CPU's, untagged at lan0 and lan1; VLAN 20 at wan alone. The hosts
# have no IPv6, so that nothing but what is asked for refreshes an address.
h0=02:00:00:00:00:10 h1=02:00:00:00:00:11

line 7s h0 "ping -c 3 -i 0.2 192.168.1.2" "3 received"
line 8s h0 "ping -c 5 -i 0.2 -p 6b6e6f776e 192.168.1.2" "5 received" # "known"
line 8s h0 "ping -c 3 -i 0.2 192.168.1.3" "3 received"
line 9.5s h2 "ping -c 2 -i 0.2 -W 0.2 -I eth0.20 192.168.2.1" "0 received"
line 9.9s sw "ethtool -S lan1" "out_unicast: ([89]|1[0-9])$"

# Addresses: learned by the switch, given by hand, learned elsewhere; ageing.
line 10s sw "bridge fdb show dev lan0" "$h0 vlan 10 self"
line 10s sw "bridge fdb add 02:00:00:00:00:99 dev lan1 master static vlan 10"
line 10s sw "bridge fdb add 02:00:00:00:00:98 dev wan master extern_learn vlan 10"
line 10.5s sw "bridge fdb show dev lan1" "02:00:00:00:00:99 vlan 10 .*offload.* master br0 static"
line 10.5s sw "bridge fdb show dev lan1" "02:00:00:00:00:99 vlan 10 self static"
line 10.5s sw "bridge fdb show dev wan" "02:00:00:00:00:98 vlan 10 extern_learn .*master br0"
send 11s h0 02:00:00:00:00:99 static
send 11s h0 02:00:00:00:00:97 unknown
send 11s h0 02:00:00:00:00:98 extern
line 20s sw "bridge fdb show dev lan0" "$h0 vlan 10 self"
line 28s sw "bridge fdb show dev lan0 | grep $h0" "!1"
line 28s sw "bridge fdb show dev lan1" "02:00:00:00:00:99 vlan 10 self static"
line 28s sw "bridge fdb show dev wan" "02:00:00:00:00:98 vlan 10 extern_learn"

# Groups.
line 30s h1 "ip addr add 239.1.2.3/32 dev eth0 autojoin"
line 31s sw "bridge -d mdb show dev br0" "port lan1 grp 239.1.2.3 temp .*vid 10"
send 31s h0 01:00:5e:01:02:03 joined 239.1.2.3
line 32s sw "bridge link set dev lan1 fastleave on"
line 33s h1 "ip addr del 239.1.2.3/32 dev eth0"
line 33.2s sw "bridge mdb show dev br0 | grep 239.1.2.3" "!1"
line 34s sw "bridge link set dev lan0 mcast_flood off; bridge link set dev wan mcast_flood off"
send 35s h1 01:00:5e:01:02:04 unflooded 239.1.2.4

# Mirrors by tc, and what the driver does not offload.
line 40s sw "tc qdisc add dev lan0 clsact"
line 40s sw "tc filter add dev lan0 ingress matchall skip_sw action mirred egress mirror dev wan"
line 40.1s sw "tc filter show dev lan0 ingress" "skip_sw.*in_hw|in_hw"
line 40.5s h0 "ping -c 3 -i 0.2 -p 6d6972726f72 192.168.1.2" "3 received" # "mirror"
line 42s sw "tc filter add dev lan0 egress matchall skip_sw action mirred egress mirror dev wan"
line 42.5s h0 "ping -c 3 -i 0.2 -p 626f7468 192.168.1.2" "3 received" # "both"
line 44s sw "tc filter del dev lan0 ingress; tc filter del dev lan0 egress"
line 44.5s h0 "ping -c 3 -i 0.2 -p 756e7365656e 192.168.1.2" "3 received" # "unseen"
line 45s sw "tc filter add dev lan0 ingress matchall skip_sw action police rate 1mbit burst 10k conform-exceed drop" "!2"
line 45s sw "tc filter add dev lan0 ingress flower skip_sw action drop" "!2"

# A policy of the switch: frames for an address are dropped at one port.
line 46s sw "ethtool -N lan0 flow-type ether dst 02:00:00:00:00:99 vlan 10 action -1"
send 47s h0 02:00:00:00:00:99 policy

# A port that leaves the bridge.
line 50s sw "ip link set wan nomaster; ip addr add 10.0.0.1/24 dev wan"
line 52s h2 "ping -c 3 -i 0.2 -p 616c6f6e65 10.0.0.1" "3 received" # "alone"
send 53s h0 ff:ff:ff:ff:ff:ff broadcast
send 53s h2 ff:ff:ff:ff:ff:ff lonely

cat >one.json <<-END
	{ "netemu": 1, "name": "one", "seed": 3, "duration": "55s", "guest": "linux",
	  "nodes": [
	    { "name": "sw", "board": "espressobin", "init": [
	      "ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid 0 ageing_time 1500 mcast_querier 1",
	      "for p in lan0 lan1 wan; do ip link set \$p master br0; ip link set \$p up; done; ip link set br0 up",
	      "for p in lan0 lan1; do bridge vlan add dev \$p vid 10 pvid untagged; done",
	      "for v in 10 20; do bridge vlan add dev wan vid \$v; done" ] },
	    { "name": "h0", "board": "pc", "mac": { "eth0": "$h0" }, "init": [
	      "sysctl -qw net.ipv6.conf.all.disable_ipv6=1; ip link set eth0 up",
	      "ip addr add 192.168.1.1/24 dev eth0; ip addr add 192.168.2.1/24 dev eth0" ] },
	    { "name": "h1", "board": "pc", "mac": { "eth0": "$h1" }, "init": [
	      "sysctl -qw net.ipv6.conf.all.disable_ipv6=1; ip link set eth0 up; ip addr add 192.168.1.2/24 dev eth0" ] },
	    { "name": "h2", "board": "pc", "init": [
	      "sysctl -qw net.ipv6.conf.all.disable_ipv6=1; ip link set eth0 up; ip addr add 10.0.0.2/24 dev eth0",
	      "for v in 10 20; do ip link add link eth0 name eth0.\$v type vlan id \$v; ip link set eth0.\$v up; done",
	      "ip addr add 192.168.1.3/24 dev eth0.10; ip addr add 192.168.2.3/24 dev eth0.20" ] } ],
	  "cables": [ { "name": "c0", "ends": ["sw.lan0", "h0.eth0"] },
	              { "name": "c1", "ends": ["sw.lan1", "h1.eth0"] },
	              { "name": "c2", "ends": ["sw.wan", "h2.eth0"] } ],
	  "captures": ["sw.eth0", "h0.eth0", "h1.eth0", "h2.eth0"],
	  "timeline": [ $lines ] }
END
run one

is one knownknown sw.eth0=0 h2.eth0=0 h1.eth0=10
is one static sw.eth0=0 h2.eth0=0 h1.eth0=3
is one unknown sw.eth0=0 h2.eth0=3 h1.eth0=3
is one extern sw.eth0=0 h2.eth0=3 h1.eth0=0
is one joined sw.eth0=0 h2.eth0=0 h1.eth0=3
is one unflooded sw.eth0=0 h0.eth0=0 h2.eth0=0
is one mirrormirror sw.eth0=0 h2.eth0=3 h1.eth0=6
is one bothboth sw.eth0=0 h2.eth0=6 h1.eth0=6
is one unseenunseen sw.eth0=0 h2.eth0=0 h1.eth0=6
is one policy h1.eth0=0 h0.eth0=3
is one alonealone sw.eth0=6 h0.eth0=0 h1.eth0=0
is one broadcast sw.eth0=0 h1.eth0=3 h2.eth0=0
is one lonely sw.eth0=3 h0.eth0=0 h1.eth0=0
tagged=$(tshark -n -r one.pcapng -Y 'frame.interface_name == "h2.eth0" && vlan.id == 10 && icmp' 2>/dev/null | wc -l)
[ "$tagged" -ge 6 ] || fail "one: $tagged ICMP frames of VLAN 10 at wan"
leaked=$(tshark -n -r one.pcapng -Y '(frame.interface_name == "h0.eth0" || frame.interface_name == "h1.eth0") && eth.dst == ff:ff:ff:ff:ff:ff && arp.dst.proto_ipv4 == 192.168.2.1' 2>/dev/null | wc -l)
[ "$leaked" = 0 ] || fail "one: $leaked frames of VLAN 20 where there is none"

# ------------------------------------------------------------- a loop of two
# Spanning tree: a is the root, so b's second port to it blocks until the first
# has lost its cable. The hosts are built-in guests.
new=$path path='' lines=
line 15s b "cat /sys/class/net/lan0/brport/state /sys/class/net/lan1/brport/state" "3\\n4"
line 15s a "bridge link show" "lan1.* state forwarding"
line 15s h0 "ping -c 5 192.168.1.2" "5 received"
line 30s h0 "ping -c 5 192.168.1.2" "5 received"
lines+=', { "at": "21s", "cable": "c0", "do": "unplug" }'
stp="stp_state 1 forward_delay 400 hello_time 100 max_age 600"
ports="for p in lan0 lan1 wan; do ip link set \$p master br0; ip link set \$p up; done; ip link set br0 up"
cat >loop.json <<-END
	{ "netemu": 1, "name": "loop", "seed": 3, "duration": "36s",
	  "nodes": [
	    { "name": "a", "board": "espressobin", "guest": "linux",
	      "init": [ "ip link add br0 type bridge $stp priority 4096", "$ports" ] },
	    { "name": "b", "board": "espressobin", "guest": "linux",
	      "init": [ "ip link add br0 type bridge $stp", "$ports" ] },
	    { "name": "h0", "board": "pc", "init": [ "ip link set eth0 up", "ip addr add 192.168.1.1/24 dev eth0" ] },
	    { "name": "h1", "board": "pc", "init": [ "ip link set eth0 up", "ip addr add 192.168.1.2/24 dev eth0" ] } ],
	  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan0"] },
	              { "name": "c1", "ends": ["a.lan1", "b.lan1"] },
	              { "name": "c2", "ends": ["a.wan", "h0.eth0"] },
	              { "name": "c3", "ends": ["b.wan", "h1.eth0"] } ],
	  "captures": ["a.eth0", "b.eth0", "c0", "c1"],
	  "timeline": [ $lines ] }
END
run loop
for tap in c0 c1; do
	count=$(tshark -n -r loop.pcapng -Y "frame.interface_name == \"$tap\" && icmp" 2>/dev/null | wc -l)
	[ "$count" = 10 ] || fail "loop: $count ICMP frames at $tap, not 10"
done

# ------------------------------------------------------------------------ MST
# VLANs 10 and 20 belong to two trees; the second blocks lan1.
path=$new lines=
vlan_pings() {
	line "$1" h0 "ping -c 3 -i 0.2 -W 0.2 10.0.10.2" "$2 received"
	line "$1" h0 "ping -c 3 -i 0.2 -W 0.2 10.0.20.2" "$3 received"
}
vlan_pings 6s 3 3
line 8s sw "bridge mst set dev lan1 msti 2 state 4"
vlan_pings 9s 3 0
line 11s sw "bridge mst set dev lan1 msti 2 state 3"
vlan_pings 12s 3 3
host() {
	printf '{ "name": "%s", "board": "pc", "guest": "linux", "init": [ "ip link set eth0 up", "%s" ] }' "h$1" \
		"for v in 10 20; do ip link add link eth0 name eth0.\$v type vlan id \$v; ip link set eth0.\$v up; ip addr add 10.0.\$v.$2/24 dev eth0.\$v; done"
}
cat >mst.json <<-END
	{ "netemu": 1, "name": "mst", "seed": 3, "duration": "15s",
	  "nodes": [
	    { "name": "sw", "board": "espressobin", "guest": "linux", "init": [
	      "$path ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid 0 mst_enabled 1",
	      "for p in lan0 lan1; do ip link set \$p master br0; ip link set \$p up; done; ip link set br0 up",
	      "for p in lan0 lan1; do for v in 10 20; do bridge vlan add dev \$p vid \$v; done; done",
	      "for v in 10 20; do bridge vlan add dev br0 vid \$v self; done",
	      "$path bridge vlan global set dev br0 vid 10 msti 1; bridge vlan global set dev br0 vid 20 msti 2",
	      "$path for p in lan0 lan1; do for m in 1 2; do bridge mst set dev \$p msti \$m state 3; done; done" ] },
	    $(host 0 1), $(host 1 2) ],
	  "cables": [ { "name": "c0", "ends": ["sw.lan0", "h0.eth0"] },
	              { "name": "c1", "ends": ["sw.lan1", "h1.eth0"] } ],
	  "captures": [],
	  "timeline": [ $lines ] }
END
run mst
exit $failed
