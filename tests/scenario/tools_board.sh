#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The guest's programs on an espressobin: what ethtool, mdio, devmem, /proc and
# the rest say of a plugged jack, an open one and one that is down, and what
# ethtool -s, -A, -C and -G change.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 - "$dir/board.json" <<'END'
import json
import sys

switch = "'!soc*'"
checks = [
    # (command, exit status, extended regular expression in stdout)
    ("ethtool lan0", 0, r"Supported ports: \[ TP\t MII \]"),
    ("ethtool lan0", 0, r"Advertised link modes:  10baseT/Half 10baseT/Full\n"
                        r"\t {24}100baseT/Half 100baseT/Full\n\t {24}1000baseT/Full\n"),
    ("ethtool lan0", 0, r"Link partner advertised link modes:  10baseT/Half 10baseT/Full\n"
                        r"\t {37}100baseT/Half 100baseT/Full\n"),
    ("ethtool lan0", 0, r"Speed: 1000Mb/s\n\tDuplex: Full\n\tAuto-negotiation: on\n"
                        r"\tPort: Twisted Pair\n\tPHYAD: 18\n\tTransceiver: external\n"
                        r"\tMDI-X: Unknown\n\tSupports Wake-on: d\n\tWake-on: d\n\tLink detected: yes"),
    ("ethtool eth0", 0, r"Supported ports: \[ MII \]"),
    ("ethtool eth0", 0, r"Port: MII\n\tPHYAD: 0\n\tTransceiver: internal\n\tSupports Wake-on: d\n\tWake-on: d\n\tLink detected: yes"),
    ("ethtool lan1", 0, r"Speed: Unknown!\n\tDuplex: Unknown! \(255\)"),
    ("ethtool lan1", 0, r"Link detected: no"),
    ("ethtool wan", 0, r"Link detected: no"),
    ("ethtool -i lan0", 0, r"^driver: dsa\nversion: [^\n]+\nfirmware-version: N/A\n"
                           r"expansion-rom-version: \nbus-info: platform\n"
                           r"supports-statistics: yes\n"),
    ("ethtool -i eth0", 0, r"^driver: mvneta\nversion: 1.0\nfirmware-version: \nexpansion-rom-version: \nbus-info: eth0\n"),
    ("ethtool -P lan0", 0, r"^Permanent address: 02:"),
    ("ethtool -T lan0", 1, r"^$"),
    ("ethtool -a lan0", 0, r"Autonegotiate:\ton\nRX:\t\toff\nTX:\t\toff\n"
                           r"RX negotiated: on\nTX negotiated: on\n"),
    ("ethtool --json -a lan0", 0, r'"autonegotiate": true,'),
    ("ethtool -A lan0 autoneg off rx on tx off", 76, r"^$"),  # no asymmetric pause
    ("ethtool -A lan0 rx off tx off", 0, r"^$"),
    ("ethtool -a lan1", 0, r"Autonegotiate:\ton\nRX:\t\toff\nTX:\t\toff\n\n$"),
    ("ethtool -A eth0 rx on", 76, r"^$"),  # the link is fixed
    ("ethtool --show-eee lan0", 0, r"EEE status: disabled\n"),
    ("ethtool -g eth0", 0, r"maximums:\nRX:\t\t512\n.*TX:\t\t1024\nCurrent"),
    ("ethtool -G eth0 rx 256; ethtool -g eth0", 0, r"settings:\nRX:\t\t256\n"),
    ("ethtool -G eth0 rx 1024", 81, r"^$"),
    ("ethtool -g lan0", 1, r"^$"),
    ("ethtool -C eth0 rx-usecs 50 rx-frames 10; ethtool -c eth0", 0,
     r"rx-usecs: 50\nrx-frames: 10\n"),
    ("ethtool -c lan0", 1, r"^$"),
    ("sleep 6; ping -q -c 3 192.168.1.2", 0, r"3 received, 0% packet loss"),
    ("ethtool -S lan0", 0, r"^NIC statistics:\n     tx_packets: [1-9][0-9]*\n"),
    ("ethtool -S lan0", 0, r"\n     in_unicast: [1-9]"),
    ("ethtool -S lan0", 0, r"\n     in_fcs_error: 0\n"),
    ("ethtool -S eth0", 0, r"\n     good_frames_received: [1-9]"),
    ("ethtool -S eth0", 0, r"\n     p00_in_unicast: [1-9]"),
    ("ethtool --phy-statistics lan0", 0, r"^PHY statistics:\n     phy_receive_errors_copper: 0\n"),
    ("ethtool --phy-statistics eth0", 94, r"^$"),
    ("ethtool -d lan0", 0, r"^88E6341  Switch Port Registers\n-{30}\n00: +0x[0-9a-f]{4}\n"
                           r".*03: +0x3410\n.*31: +0x[0-9a-f]{4}\n$"),
    ("ethtool -d lan0 hex on", 0, r"^Offset\t\tValues\n------\t\t------\n0x0000:\t\t"),
    ("ethtool --cable-test lan0", 0,
     r"^Cable test started for device lan0.\nCable test completed for device lan0.\n"
     r"Pair A code OK\nPair B code OK\nPair C code OK\nPair D code OK\n$"),
    ("ethtool --cable-test lan1", 0, r"Pair A code Open Circuit\n.*Pair D code Open Circuit\n"
                                     r"Pair A, fault length: 0.00m\n"),
    ("ethtool --cable-test wan", 1, r"^$"),
    ("ethtool --cable-test eth0", 1, r"^$"),
    ("sleep 5; ethtool -s lan0 speed 100 duplex full; sleep 5; ethtool lan0", 0,
     r"Advertised link modes:  100baseT/Full\n.*Speed: 100Mb/s\n\tDuplex: Full\n"
     r"\tAuto-negotiation: on\n"),
    ("ethtool -s lan0 speed 10 duplex half autoneg off; sleep 5; ethtool lan0", 0,
     r"Speed: 10Mb/s\n\tDuplex: Half\n\tAuto-negotiation: off\n"),
    ("ethtool -s lan0 autoneg on; sleep 5; ethtool lan0", 0, r"Speed: 1000Mb/s\n\tDuplex: Full\n"),
    ("ethtool -s lan0 advertise 0x004; sleep 5; ethtool lan0", 0,
     r"Speed: 100Mb/s\n\tDuplex: Half\n"),
    ("ethtool -s lan0 advertise 1000baseT/Full on 100baseT/Half off; sleep 5; ethtool lan0", 0,
     r"Speed: 1000Mb/s\n"),
    ("ethtool -s lan0 mdix on; ethtool lan0", 0, r"MDI-X: on \(forced\)"),
    ("ethtool -s lan0 mdix auto; ethtool lan0", 0, r"MDI-X: Unknown \(auto\)"),
    ("ethtool -s lan0 master-slave forced-master", 75, r"^$"),
    # A fixed link takes the nearest that it has, which is what it is.
    ("ethtool -s eth0 speed 100 duplex full autoneg off", 0, r"^$"),
    ("ethtool -r lan0; sleep 5; ethtool lan0", 0, r"Link detected: yes"),
    ("mdio", 0, r"^d0032004.mdio-mii\n!soc!internal-regs@d0000000!mdio@32004!"),
    (f"mdio {switch}", 0, r"DEV +PHY-ID  LINK\n.*0x12  0x01410f41  up\n0x13  0x01410f41  down\n"),
    (f"mdio {switch} phy 18 raw 2", 0, r"^0x0141\n$"),
    (f"mdio {switch} 18 2", 0, r"^0x0141\n$"),
    (f"mdio {switch} phy 18", 0, r"ID\(0x02/0x03\): 0x01410f41\n"),
    (f"mdio {switch} mva 18 dump copper:2-3", 0, r"^0x0002: 0x0141\n0x0003: 0x0f41\n$"),
    (f"mdio {switch} mmd-c22 18:7 60", 0, r"^0x0006\n$"),
    (f"mdio {switch} phy 3 raw 2", 0, r"^0xffff\n$"),
    (f"mdio {switch} phy 18 raw 4 0x0801; mdio {switch} phy 18 raw 4", 0, r"^0x0801\n$"),
    (f"mdio {switch} phy 18 raw 4 0x0400/0xf3ff; mdio {switch} phy 18 raw 4", 0, r"^0x0401\n$"),
    ("mdio 'd*' mvls 1 0x12:3", 0, r"^0x3410\n$"),
    ("mdio 'd*' mvls 1 g1:0", 0, r"^0xc80[01]\n$"),
    ("mdio 'd*' mmd 1:3 0", 1, r"^$"),  # a master of clause 22
    ("mdio 'd*' phy 32", 1, r"^$"),
    ("devmem 0xd0032c00", 0, r"^0x0000[0-9A-F]{4}\n$"),
    ("devmem 0xd0032c00 16", 0, r"^0x[0-9A-F]{4}\n$"),
    ("devmem 0xd0032c02", 135, r"^$"),
    ("cat /proc/interrupts", 0, r"^ {11}CPU0 {7}\n +[0-9]+: +[1-9][0-9]* +GICv3  74 Level  "
                                r"   eth0\n"),
    ("ping -q -c 1 192.168.1.2; cat /proc/net/arp", 0, r"\n192.168.1.2 +0x1 +0x2 +02:[0-9a-f:]+ +\* +lan0\n"),
    ("cat /proc/net/dev", 0, r"\n  lan0: +[1-9]"),
    ("cat /proc/net/route", 0, r"\nlan0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0 +\n"),
    ("cat /proc/net/snmp", 0, r"^Ip: Forwarding DefaultTTL InReceives .*\nIp: 2 64 [1-9]"),
    ("cat /proc/net/netstat", 0, r"^IpExt: InNoRoutes "),
    ("cat /proc/uptime", 0, r"^[0-9]+\.[0-9]{2} "),
    ("nstat IcmpInEchoReps", 0, r"^#kernel\nIcmpInEchoReps                  4 "),
    ("dmesg -t", 0, r"\nmv88e6085 d0032004.mdio-mii:01: switch 0x3410 detected: Marvell 88E6341, "
                    r"revision 0\n"),
    ("hostname", 0, r"^a\n$"),
    ("ip -d link show dev lan0", 0,
     r"lan0@eth0: .*\n    dsa conduit eth0 numtxqueues 1 numrxqueues 1 gso_max_size 65536 gso_max_segs 65535 "
     r"tso_max_size 65536 tso_max_segs 65535 gro_max_size 65536 portname p2 switchid 0{8} "
     r"parentbus mdio_bus parentdev d0032004.mdio-mii:01 \n"),
    ("ip link show type dsa", 0, r": wan@eth0: .*: lan0@eth0: .*: lan1@eth0: "),
]
node = {"name": "a", "board": "espressobin", "init": [
    "ip link set lan0 up; ip addr add 192.168.1.1/24 dev lan0; ip link set lan1 up"]}
topology = {
    "netemu": 1, "name": "board", "seed": 7, "captures": [],
    "duration": f"{10 + 20 * len(checks)}s",
    "nodes": [node, {"name": "b", "board": "pc", "init": [
        "ip link set eth0 up; ip addr add 192.168.1.2/24 dev eth0"]}],
    "cables": [{"name": "c0", "ends": ["a.lan0", "b.eth0"], "length": "30m"}],
    "timeline": [{"at": f"{10 + 20 * i}s", "on": "a", "run": command,
                  "expect": {"exit": status}} for i, (command, status, _) in enumerate(checks)]}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(topology, file)
with open(sys.argv[1] + ".re", "w", encoding="utf-8") as file:
    json.dump([expression for _, _, expression in checks], file)
END
"$NETEMU" "$dir/board.json" --json >"$dir/out.json" || true
python3 - "$dir/out.json" "$dir/board.json.re" <<'END'
import json
import re
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    results = json.load(file)["timeline"]
with open(sys.argv[2], encoding="utf-8") as file:
    expressions = json.load(file)
wrong = 0
for result, expression in zip(results, expressions, strict=True):
    if result["result"] == "passed" and re.search(expression, result["stdout"], re.DOTALL):
        continue
    wrong += 1
    print(f"{result['run']}: exit {result.get('exit')}, {result['result']}, wanted {expression!r}")
    print(result["stdout"])
sys.exit(wrong != 0)
END
