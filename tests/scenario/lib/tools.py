# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's programs against the real ones, command by command.

    tools.py list KIND               the commands, one a line, for the real programs
    tools.py compare KIND FILE NETEMU
                                     runs them in a scenario and compares with what
                                     the real ones said in FILE

FILE holds, for each command, a line "=== COMMAND", what it printed (both streams)
and "=== exit N". Numbers that time and hardware decide are made the same first.
"""

import json
import re
import subprocess
import sys
import tempfile

STEP_S = 15
FIRST_S = 6

# What the real ones run on is in tools_format.sh; names and addresses agree.
ONE_DEVICE = {
    "netemu": 1, "name": "one-device", "seed": 7, "duration": "1s", "captures": [],
    "nodes": [
        {"name": "a", "board": "pc", "init": [
            "ip link set eth0 up", "sleep 4",
            "ip addr add 10.0.0.1/24 dev eth0",
            "ip addr add 10.0.1.1/24 brd + dev eth0 label eth0:1",
            "ip addr add 10.0.0.5/24 dev eth0",
            "ip addr add 192.168.5.1 peer 192.168.5.2 dev eth0",
            "ip route add default via 10.0.0.254",
            "ip route add 10.9.0.0/16 dev eth0 metric 50 src 10.0.0.1",
            "ip route add blackhole 10.8.0.0/16",
            "ip route add unreachable 10.7.0.0/16",
            "ip neigh add 10.0.0.77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent",
            "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0 nud permanent"]},
        {"name": "b", "board": "pc", "init": ["ip link set eth0 up"]}],
    "cables": [{"name": "c0", "ends": ["a.eth0", "b.eth0"]}]}

THREE_HOSTS = {
    "netemu": 1, "name": "three-hosts", "seed": 7, "duration": "1s", "captures": [],
    "nodes": [
        {"name": "a", "board": "espressobin", "init": [
            "ip link set lan0 up", "ip addr add 10.0.1.1/24 dev lan0",
            "ip route add 10.0.2.0/24 via 10.0.1.2"]},
        {"name": "r", "board": "espressobin", "init": [
            "sysctl -qw net.ipv4.ip_forward=1",
            "ip link set lan0 up", "ip link set lan1 up mtu 1000",
            "ip addr add 10.0.1.2/24 dev lan0", "ip addr add 10.0.2.1/24 dev lan1"]},
        {"name": "b", "board": "espressobin", "init": [
            "ip link set lan0 up mtu 1000", "ip addr add 10.0.2.2/24 dev lan0",
            "ip route add default via 10.0.2.1"]}],
    "cables": [{"name": "c0", "ends": ["a.lan0", "r.lan0"]},
               {"name": "c1", "ends": ["r.lan1", "b.lan0"]}]}

IP = """
ip link show dev eth0
ip link show lo
ip l sh eth0
ip -s link show dev eth0
ip -s -s link show dev eth0
ip -4 addr show dev eth0
ip -br -4 addr show dev eth0
ip addr show lo
ip -4 a s lo
ip addr show scope host dev lo
ip addr show label lo
ip route
ip r
ip route show dev eth0
ip route show 10.0.0.0/24
ip route show default
ip route show via 10.0.0.254
ip route show proto kernel
ip route show scope link
ip route list exact 10.0.0.0/24
ip route show root 10.0.0.0/8
ip route show type blackhole
ip route show table local
ip route get 10.0.0.9
ip route get 10.1.1.1
ip route get 127.0.0.1
ip route get 10.0.0.1
ip route get 10.0.0.255
ip neigh
ip n
ip neigh show dev eth0
ip neigh show 10.0.0.77
ip neigh show nud permanent
ip -j link show dev eth0
ip -j -s link show dev eth0
ip -j -s -s link show dev eth0
ip -j -4 addr show dev eth0
ip -br -4 -j addr show dev eth0
ip -br -j link show dev eth0
ip -j route
ip -j neigh
ip -j route get 10.0.0.9
ip -j route get 127.0.0.1
ip -j route show table local
ip -o link show dev eth0
ip -o -4 addr show dev eth0
ip -p -j neigh
ip -p -j route get 10.0.0.9
ip link show dev nope
ip link set nope up
ip addr add 10.0.0.1/24 dev eth0
ip addr del 10.3.0.1/24 dev eth0
ip addr add 10.0.0.300/24 dev eth0
ip addr add 1.2.3.4/33 dev eth0
ip addr add
ip addr add 1.2.3.4/24
ip addr add 1.2.3.4/24 dev nope
ip addr show dev nope
ip addr flush
ip route add 10.9.0.0/16 dev eth0 metric 50
ip route add 10.55.0.0/16 via 77.7.7.7
ip route add 10.2.3.4/24 dev eth0
ip route add 10.4.0.0/16
ip route add 10.4.0.0/16 via
ip route add 10.4.0.0/16 via 10.0.0.300
ip route add 10.4.0.0/16 via 10.0.0.7 src 9.9.9.9
ip route add 10.4.0.0/16 via 10.0.0.7 bogus 7
ip route add 10.4.0.0/16 via 10.0.0.7 metric x
ip route add default dev nope
ip route add 10.20.0.0/16 dev eth0 table bogus
ip route add 10.20.0.0/16 dev eth0 table all
ip route add 10.20.0.0/16 dev eth0 scope bogus
ip route add 10.20.0.0/16 dev eth0 proto bogus
ip route del 10.20.0.0/16 table 9
ip route show table 9
ip route show table default
ip route show table bogus
ip route show table 254
ip route flush table 9
ip route flush table bogus
ip route bogus
ip route del 10.99.0.0/16
ip route get 10.7.0.1
ip route get 10.8.0.1
ip route get
ip route flush
ip neigh show dev nope
ip neigh del 10.0.0.99 dev eth0
ip neigh add 10.0.0.77 lladdr 02:00:00:00:00:01 dev eth0
ip neigh add 10.0.0.78 lladdr zz dev eth0
ip neigh add 10.0.0.78
ip neigh flush
ip neigh change 10.0.0.99 lladdr 02:00:00:00:00:01 dev eth0
ip link set eth0 mtu 10
ip link set eth0 mtu 100000
ip link set eth0 mtu x
ip link set eth0 mtu
ip link set eth0 bogus
ip link set eth0 address zz
ip link set dev eth0 name lo
ip link set eth0 name a/b
ip link set eth0 promisc maybe
ip foo
ip link set dev
ip link show eth0 extra
ip link show dev eth0 dev lo
ip addr show eth0 lo
ip addr add 10.5.0.1/24 dev eth0 extra
ip neigh bogus
ip -f bogus link
ip -family inet -o addr show lo
ip -color=auto link show lo
ip -c=x link
ip addr add 10.5.0.1/24 scope link dev eth0
ip -4 addr show dev eth0
ip addr add 10.5.0.2/24 dev eth0
ip addr replace 10.5.0.1/24 dev eth0
ip addr del 10.5.0.1 dev eth0
ip route add 10.4.0.0/16 via 10.0.0.7 dev eth0 onlink
ip route show 10.4.0.0/16
ip route replace 10.4.0.0/16 via 10.0.0.8
ip route append 10.4.0.0/16 via 10.0.0.9
ip route change 10.4.0.0/16 via 10.0.0.11
ip route add 10.4.0.0/16 via 10.0.0.12 mtu 1400 metric 9
ip route
ip route get 10.4.0.1
ip route del 10.4.0.0/16
ip route del 10.4.0.0/16 via 10.0.0.9
ip route del 10.4.0.0/16 metric 9
ip route del 10.4.0.0/16
ip neigh add 10.0.0.78 lladdr 02:00:00:00:00:78 nud stale dev eth0
ip neigh replace 10.0.0.77 lladdr 02:00:00:00:00:01 dev eth0
ip neigh
ip neigh flush dev eth0
ip neigh
ip link set eth0 promisc on
ip link show dev eth0
ip link set eth0 promisc off
ip link set eth0 allmulticast on multicast off
ip link show dev eth0
ip link set eth0 allmulticast off multicast on arp off txqueuelen 77
ip link show dev eth0
ip link set eth0 arp on txqueuelen 1000
ip addr del 10.0.0.1/24 dev eth0
ip -4 addr show dev eth0
ip route
ip addr flush dev eth0
ip route show table all type unicast
ip link set eth0 down
ip link show dev eth0
sysctl net.ipv4.ip_forward
sysctl -w net.ipv4.ip_forward=1
sysctl -n net/ipv4/ip_forward
sysctl -w net.ipv4.ip_forward=x
sysctl -w net.ipv4.ip_forward
sysctl -w nope.x=1
sysctl nope
sysctl -e nope
sysctl -w
sysctl -w net.ipv4.ip_default_ttl=300
sysctl -N net.ipv4.ip_forward
cat /proc/net/arp
cat /nope
cat /proc/net
ethtool nope
ethtool -S nope
ethtool -i nope
ethtool -a nope
ethtool -g nope
ethtool -d nope
ethtool -r nope
ethtool -P nope
ethtool -s nope speed 10
ethtool lo
ethtool -S lo
ethtool -S lo extra
ethtool -a lo
ethtool -a lo extra
ethtool -i lo extra
ethtool --json -a lo
ethtool -P lo
ethtool -T lo
ethtool -d lo
ethtool -t lo
ethtool -p lo
ethtool -l lo
ethtool --phy-statistics lo
ethtool --cable-test lo
ethtool --show-eee lo
ethtool -A lo rx on
ethtool -A lo rx maybe
ethtool -G lo rx 10
ethtool -G lo bogus 1
ethtool -C lo rx-usecs
ethtool -s lo speed
ethtool -s lo speed x
ethtool -s lo bogus 3
ethtool -s lo speed 10
ethtool -Z lo
ethtool
ethtool --version
ethtool --set-eee lo
ethtool --set-eee lo eee
ethtool --set-eee lo eee on
ethtool --set-eee lo bogus on
ethtool --set-eee nope eee on
sleep
sleep x
sleep 1ms
"""

PING = """
ping -c 1 10.0.1.2
ping -c 2 -i 0.2 10.0.2.2
ping -c 2 -i 0.2 -q 10.0.2.2
ping -f -q -c 20 10.0.2.2
ping -A -c 6 10.0.1.2
ping -R -c 1 10.0.1.2
ping -R -c 2 -i 0.2 10.0.2.2
ping -R -c 1 -W 1 -t 1 10.0.2.2
ping -R -c 1 127.0.0.1
ping -A -q -c 20 10.0.2.2
ping -c 2 -i 0.2 -t 1 10.0.2.2
ping -c 1 -W 1 -s 1400 -M do 10.0.2.2
ping -c 2 -i 0.2 -W 1 -s 1400 -M do 10.0.2.2
ping -c 1 -W 1 -s 1400 -M want 10.0.2.2
ping -c 1 -W 1 -s 1400 -M dont 10.0.2.2
ping -c 2 -i 0.2 -W 1 -s 2000 -M do 10.0.1.2
ping -c 1 -s 4000 10.0.1.2
ping -c 1 -s 0 10.0.1.2
ping -c 1 -s 16 10.0.1.2
ping -c 1 -s 65507 10.0.1.2
ping -c 1 -s 65508 10.0.1.2
ping -c 3 10.0.1.9
ping -c 1 -W 1 10.0.2.9
ping -w 1 -i 0.4 10.0.1.2
ping -c 1 -I lan0 10.0.1.2
ping -c 1 -I 10.0.1.1 10.0.1.2
ping -c 1 -I nope 10.0.1.2
ping -c 1 -I 10.9.9.9 10.0.1.2
ping -c 1 10.77.0.1
ping
ping -c 0 10.0.1.2
ping -c x 10.0.1.2
ping -c -1 10.0.1.2
ping -c 1 -Q x 10.0.1.2
ping -c 1 -Q 300 10.0.1.2
ping -c 1 -t 0 10.0.1.2
ping -c 1 -M bogus 10.0.1.2
ping -c 1 127.0.0.1
ping -c 1 10.0.1.1
ping -c 1 10.0.1.255
ping -c 1 -p ff 10.0.1.2
ping -c 5 -l 3 10.0.1.2
ping -O -c 2 -i 0.2 -W 1 10.0.2.9
ping -c 1 -Q 0x10 10.0.1.2
"""

KINDS = {"ip": (ONE_DEVICE, IP), "ping": (THREE_HOSTS, PING)}

# The real device is one end of a veth pair, ours a MAC with a PHY.
SAME = [
    (r"(?m)^\d+: ", "N: "),
    (r"eth0@p0", "eth0"),
    (r'"link":"p0",', ""),
    (r'"ifindex":\d+', '"ifindex":0'),
    (r"qdisc (noqueue|mq|noop|pfifo_fast|fq_codel)", "qdisc Q"),
    (r'"qdisc":"\w+"', '"qdisc":"Q"'),
    (r"qlen (1000|1024)\b", "qlen N"),
    (r'"txqlen":\d+', '"txqlen":0'),
    (r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC"),
    (r"(?m)^(eth0) +(UP|DOWN) +", r"\1 \2 "),
    (r"\d{2,3}ms$", "Nms"),
    (r"time=[\d.]+ ms", "time=N ms"),
    (r"time \d+ms", "time Nms"),
    (r"= [\d./]+ ms", "= N ms"),
    (r"ewma [\d./]+", "ewma N"),
    (r"(?m)^( +)\d+( +\d+)+ $", "counters"),  # -s, whose widths follow the numbers
    (r'("(?:bytes|packets|carrier_changes)"):\d+', r"\1:0"),
    (r"(?m) +$", ""),
]


def commands(kind):
    return KINDS[kind][1].strip().split("\n")


def alike(text):
    for pattern, replacement in SAME:
        text = re.sub(pattern, replacement, text)
    text = text.strip("\n")
    if text.startswith("[{"):  # the order of neighbours is their table's
        text = json.dumps(sorted(json.loads(text), key=json.dumps))
    return text


def real(path):
    """What the real ones said: [(command, text, exit)]."""
    said, lines = [], []
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file.read().split("\n"):
            end = re.fullmatch(r"=== exit (\d+)", line)
            if end:
                said.append((lines[0], "\n".join(lines[1:]), int(end[1])))
            elif line.startswith("=== "):
                lines = [line[4:]]
            else:
                lines.append(line)
    return said


def ours(kind, netemu):
    """The same of the guest: stdout as it was, else what its console showed."""
    topology = json.loads(json.dumps(KINDS[kind][0]))
    words = commands(kind)
    topology["duration"] = f"{FIRST_S + STEP_S * len(words)}s"
    topology["timeline"] = [
        {"at": f"{FIRST_S + STEP_S * i}s", "on": "a", "run": command}
        for i, command in enumerate(words)]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(topology, file)
        file.flush()
        summary = subprocess.run([netemu, file.name, "--json"], capture_output=True, text=True,
                                 check=False)
        console = subprocess.run([netemu, file.name], capture_output=True, text=True, check=False)
    results = json.loads(summary.stdout)["timeline"]
    errors = [[] for _ in words]
    for line in console.stdout.split("\n"):
        match = re.match(r"\[ *([\d.]+)\] a: (?!mvneta |mv88e6085 )(.*)$", line)
        if match and float(match[1]) >= FIRST_S:
            errors[int((float(match[1]) - FIRST_S) / STEP_S)].append(match[2])
    said = []
    for result, error in zip(results, errors):
        out = result["stdout"].split("\n")
        for line in out:  # what is on the console and not in stdout was an error
            if (line or " ") in error:
                error.remove(line or " ")
        # A long line comes to the console in pieces.
        error = [line for line in error if not any(line and line in whole for whole in out)]
        said.append((result["run"], result["stdout"], "\n".join(error), result["exit"]))
    return said


def compare(kind, path, netemu):
    wrong = 0
    reals = real(path)
    guests = ours(kind, netemu)
    assert len(reals) == len(guests), (len(reals), len(guests))
    for (command, text, status), (_, out, error, exit_status) in zip(reals, guests):
        expected = sorted(alike(text).split("\n"))
        got = sorted(alike(out.strip("\n") + "\n" + error).split("\n"))
        if expected == got and status == exit_status:
            continue
        wrong += 1
        print(f"{command}: exit {exit_status}, the real one {status}")
        for line in expected:
            print(f"  real: {line}")
        for line in got:
            print(f"  ours: {line}")
    return wrong


def main():
    if sys.argv[1] == "list":
        print("\n".join(commands(sys.argv[2])))
        return 0
    return 1 if compare(*sys.argv[2:5]) else 0


if __name__ == "__main__":
    sys.exit(main())
