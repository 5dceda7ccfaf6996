#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bulk traffic of a real Linux: iperf3 to another Linux, TCP and UDP, both ways
# and both at once, at 1000, 100 and 10 Mb/s; and to the built-in guest, which has
# no TCP, with its udp and ping. The kernel's own counters say that nothing was
# lost or sent again where nothing should be, and a capture, read by tshark, how
# fast TCP was.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

# line AT NODE LINE PATTERN: for the timeline; LINE ends with 0 and prints PATTERN.
lines=
line() {
	lines+="${lines:+,}
		{ \"at\": \"$1\", \"on\": \"$2\", \"run\": \"$3\",
		  \"expect\": { \"exit\": 0, \"stdout_re\": \"$4\" } }"
}

# Both send to port 5201 of b; RATE matches the receiver's Mb/s of payload.
# tcp AT RATE OPTIONS
tcp() {
	line "$1" a "iperf3 -c 192.168.1.2 $3" " $2 Mbits/sec +receiver"
}

# udp AT RATE OPTIONS [LOST]: and not one datagram is lost, or as LOST says.
udp() {
	line "$1" a "iperf3 -c 192.168.1.2 -u $3" \
		" $2 Mbits/sec +[0-9.]+ ms +${4-0/[0-9]+ [(]0%[)]} +receiver"
}

# some BYTES SECONDS: of data, as an option. From 3.16 on, iperf3 computes without
# pause when it has sent all, which in a guest takes no time; so SECONDS instead. In
# a second phylib polls its PHY, by busy waiting, for longer than what comes in
# meanwhile has room in a socket's buffer.
some() {
	if [ "$by_bytes" = yes ]; then echo "-n $1"; else echo "-t $2"; fi
}
by_bytes=no
[ "$(printf '3.16\n%s\n' "$(iperf3 --version | sed -n '1s/^iperf \([0-9.]*\).*/\1/p')" |
	sort -V | head -n 1)" = 3.16 ] || by_bytes=yes

# none AT COUNTER...: of both boards, is 0.
none() {
	local node counter at=$1

	shift
	for node in a b; do
		for counter; do
			line "$at" "$node" "nstat -asz $counter" "^$counter +0 "
		done
	done
}

# Of the 1546 byte times that a full frame takes on the conduit, which has the
# switch's tag, TCP's payload has 1448: 936.6 Mb/s.
tcp 4.2s '93[4-7]' "$(some 20M 1)"
tcp 5.5s '93[4-7]' "$(some 20M 1) -R"
none 6.8s TcpRetransSegs TcpExtTCPOFOQueue TcpExtTCPTimeouts
few=()
[ $by_bytes = yes ] || few=('[0-9]/[0-9]+ [(][0-9.e-]+%[)]')
udp 7s '9[45][0-9]' "-b 0 $(some 12M 1)" "${few[@]}"
udp 8.3s '9[45][0-9]' "-b 0 $(some 12M 1) -R" "${few[@]}"
[ $by_bytes = no ] || none 9.8s UdpRcvbufErrors UdpSndbufErrors UdpInErrors

# Links that are forced. The conduit keeps its 1000 Mb/s, so the switch drops what
# TCP sends too much; UDP is sent as fast as the link takes it.
for node in a:lan0 b:lan1; do
	line 10s "${node%:*}" "ethtool -s ${node#*:} speed 100 duplex full autoneg off" ''
	line 18s "${node%:*}" "ethtool -s ${node#*:} speed 10 duplex full autoneg off" ''
done
tcp 12s '9[3-5]\\.[0-9]' "$(some 4M 1)"
tcp 13.5s '9[3-5]\\.[0-9]' "$(some 4M 1) -R"
udp 15s '9[3-5]\\.[0-9]' "-b 95M $(some 2M 1)"
udp 16.5s '9[3-5]\\.[0-9]' "-b 95M $(some 2M 1) -R"
tcp 20.5s '9\\.[3-5][0-9]?' "-l 8K $(some 1M 5)"
tcp 27s '9\\.[3-5][0-9]?' "-l 8K $(some 1M 5) -R"
udp 33s '9\\.[3-5][0-9]?' "-b 9.5M $(some 300K 1)"
udp 35s '9\\.[3-5][0-9]?' "-b 9.5M $(some 300K 1) -R"

# boards NAME DURATION GUEST-OF-B CAPTURES
boards() {
	cat >"$1.json" <<-END
		{ "netemu": 1, "name": "$1", "seed": 7, "duration": "$2",
		  "nodes": [
		    { "name": "a", "board": "espressobin", "guest": "linux",
		      "init": ["ip link set lan0 up", "ip addr add 192.168.1.1/24 dev lan0"] },
		    { "name": "b", "board": "espressobin", "guest": "$3",
		      "init": ["ip link set lan1 up", "ip addr add 192.168.1.2/24 dev lan1"] } ],
		  "cables": [ { "name": "c0", "ends": ["a.lan0", "b.lan1"], "length": "10m" } ],
		  "captures": [ $4 ], "timeline": [ $lines ] }
	END
}

line 4s b 'iperf3 -s -D' ''
boards fast 37s linux '"a.lan0"'
"$NETEMU" fast.json >fast.out 2>&1 || fail "$(grep -v '] .: ' fast.out)"
complaints <(grep -v 'nstat\|\(Tcp\|Udp\)[A-Za-z]* *0 ' fast.out) && fail "the kernel complains"

# The first flow's payload by the capture, in a tenth of a second that it fills.
bits=$(tshark -r fast.pcapng -Y 'tcp.dstport == 5201 && frame.time_epoch >= 4.22 &&
	frame.time_epoch < 4.32' -T fields -e tcp.len 2>/dev/null | awk '{ n += $1 } END { print n * 8 }')
[ "${bits:-0}" -ge 93000000 ] || fail "by the capture TCP had $bits bits in 0.1 s"

# Linux and the built-in guest: 12,000 datagrams each way, at the link's rate.
host="python3 /run/host$SOURCE_DIR/tests/scenario/linux/numbered.py"
lines=
line 4s a "ping -c 3 -i 0.1 192.168.1.2" '3 packets transmitted, 3 received'
line 4s b "ping -c 3 -i 0.1 -s 1472 192.168.1.1" '3 packets transmitted, 3 received'
line 5s a "$host recv 7 12000" '12000 in order, 9[4-6][0-9]'
line 5.2s b "udp send 192.168.1.1 7 -s 1464 -c 12000 -r 995mbit" 'sent'
line 6s b "udp recv 7 -c 12000" '12000 packets received, [0-9]+ bytes, 0 lost, 0 out of order'
line 6.1s a "$host send 192.168.1.2 7 1464 12000" ''
boards mixed 7s 'builtin", "cpu": "ideal' ''
"$NETEMU" mixed.json >mixed.out 2>&1 || fail "$(grep -v '] .: ' mixed.out)"
grep -E ' b: .*Mbit/s of payload' mixed.out
exit "$failed"
