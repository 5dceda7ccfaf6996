# SPDX-License-Identifier: GPL-2.0-or-later
"""What ethtool and devlink do on a Linux guest's conduit, switch port and MAC with a PHY.

usage: linux_tools.py topology        prints the scenario
       linux_tools.py judge OUTPUT    says what in its output is wrong, one line each
       linux_tools.py table           prints the table of docs/linux-guest.md

The drivers are the real ones, so what they refuse they refuse on the real board,
too; what hardware decides is what the expectations are about. Each row of ROWS is
a command that is run on each device in turn; SEQUENCE is what has to be run in
order, because one changes what the next sees.
"""

import collections
import json
import re
import sys

# Of node a: the conduit and a switch port; of node p: a MAC with an 88E1512.
DEVICES = {"eth0": ("a", "eth0"), "lan1": ("a", "lan1"), "pc": ("p", "eth0")}

Answer = collections.namedtuple("Answer", "ok says")
Row = collections.namedtuple("Row", "command answers remark")
Step = collections.namedtuple("Step", "wait node command ok says")


def works(*says):
    return Answer(True, says)


def refused(*says):
    return Answer(False, says)


NOT = r"(?i)not supported"
MODES = r"link modes: +10baseT/Half 10baseT/Full\n\s+100baseT/Half 100baseT/Full\n\s+1000baseT/Full\n"
COPPER = (rf"Supported {MODES}", rf"\tAdvertised {MODES}", rf"Link partner advertised {MODES}",
          r"Link partner advertised auto-negotiation: Yes", r"Link partner advertised pause frame use: Symmetric",
          r"Speed: 1000Mb/s", r"Duplex: Full", r"Auto-negotiation: on", r"Port: Twisted Pair", r"Link detected: yes")
EEE = (r"Supported EEE link modes: +100baseT/Full\n\s+1000baseT/Full\n",
       r"Link partner advertised EEE link modes: +100baseT/Full\n\s+1000baseT/Full\n")


def row(command, eth0, lan1, pc, remark=""):
    return Row(command, {"eth0": eth0, "lan1": lan1, "pc": pc}, remark)


ROWS = (
    row("ethtool {d}", works(r"Supported link modes: +1000baseT/Full\n", r"Speed: 1000Mb/s", r"Port: MII",
                             r"Link detected: yes"),
        works(*COPPER, r"PHYAD: 19\n"), works(*COPPER, r"PHYAD: 0\n"),
        "conduit: fixed 1000/full towards the switch; 1000 Mb/s half duplex is not in mvneta's nor the switch's "
        "capabilities; PHYAD is 17 on `espressobin-v7`'s lan1; the driver does not report MDI-X"),
    row("ethtool -a {d}", works(r"RX negotiated: off", r"TX negotiated: off"),
        works(r"Autonegotiate:\ton", r"RX negotiated: on", r"TX negotiated: on"),
        works(r"Autonegotiate:\ton", r"RX negotiated: on", r"TX negotiated: on")),
    row("ethtool -c {d}", works(r"rx-usecs:\s+100\b", r"rx-frames:\s+32\b", r"tx-frames:\s+0\b"), refused(NOT),
        works(r"rx-usecs:\s+100\b", r"rx-frames:\s+32\b"), "a port of a switch has no interrupts of its own"),
    row("ethtool -g {d}", works(r"RX:\s+512\n(?s:.*)TX:\s+1024\n(?s:.*)RX:\s+512\n(?s:.*)TX:\s+1024\n"),
        refused(NOT), works(r"RX:\s+512\n"), "nor rings"),
    row("ethtool -k {d}", works(r"tx-checksum-ipv4: on\n", r"tx-tcp-segmentation: on\n"),
        works(r"hw-tc-offload: on\n", r"rx-checksumming: on \[fixed\]"), works(r"tx-tcp-segmentation: on\n")),
    row("ethtool -i {d}", works(r"driver: mvneta\n"), works(r"driver: dsa\n"), works(r"driver: mvneta\n")),
    row("ethtool -l {d}", refused(NOT), refused(NOT), refused(NOT)),
    row("ethtool -n {d}", refused(NOT), works(r"Total 0 rules"), refused(NOT),
        "a switch port has rules (`ethtool -N`, drop by MAC address or EtherType, say); the Armada 3720's mvneta none"),
    row("ethtool -x {d}", refused(NOT), refused(NOT), refused(NOT), "no RSS on the Armada 3720, by mvneta"),
    row("ethtool -P {d}", works(r"Permanent address: 02:00:00:00:0a:00"), works(r"02:00:00:00:0a:03"),
        works(r"02:00:00:00:0b:00")),
    row("ethtool -T {d}", works(r"PTP Hardware Clock: none", r"software-receive"),
        works(r"hardware-transmit", r"hardware-receive", r"PTP Hardware Clock: 0"),
        works(r"PTP Hardware Clock: none"), "time stamps are the switch's"),
    row("ethtool -m {d}", refused(NOT), refused(NOT), refused(NOT), "no SFP cage"),
    row("ethtool -e {d}", refused(NOT), refused(NOT), refused(NOT), "the switch of this board has no EEPROM"),
    row("ethtool -d {d}", works(r"0x00c0:"), works(r"88E6341  Switch Port Registers", r"03: +0x3410\n",
                                                   r"00: +0x9e.f\n"),
        refused(NOT), "the conduit shows the registers of the switch's CPU port; mvneta alone has none to show"),
    row("ethtool -t {d}", refused(NOT), works(r"The test result is PASS"), refused(NOT),
        "by loopback in the PHY; interrupts the link"),
    row("ethtool -p {d} 1", refused(NOT), refused(NOT), refused(NOT), "no driver of theirs blinks lights"),
    row("ethtool --phy-statistics {d}", refused(r"no stats available"),
        works(r"phy_receive_errors_copper: 0", r"phy_idle_errors: 0"),
        works(r"phy_receive_errors_copper: 0", r"phy_idle_errors: 0", r"phy_receive_errors_fiber: 0")),
    row("ethtool --show-eee {d}", refused(NOT), works(*EEE, r"Advertised EEE link modes: +100baseT/Full"),
        works(*EEE)),
    row("ethtool -S {d} --groups eth-mac", works(), works(r"eth-mac-FramesTransmittedOK: [1-9]"), works(),
        "mvneta reports no standard groups"),
    row("ethtool -S {d} --groups rmon", works(), works(r"rx-rmon-etherStatsPkts65to127Octets: [0-9]"), works()),
    row("ethtool --get-phy-tunable {d} downshift", refused(NOT), works(r"Downshift count: 3"),
        works(r"Downshift count: 3")),
    row("ethtool --get-phy-tunable {d} fast-link-down", refused(NOT), works(r"Fast Link Down disabled"),
        refused(NOT), "marvell.c has it for the switch's PHYs, not for the 88E1512"),
    row("ethtool --get-phy-tunable {d} energy-detect-power-down", refused(NOT), refused(NOT), refused(NOT)),
    row("ethtool -s {d} master-slave forced-master", refused(NOT), refused(NOT), refused(NOT),
        "not by marvell.c; register 9 itself obeys"),
    row("ethtool --show-priv-flags {d}", refused(), refused(), refused()),
    row("ethtool --reset {d} phy", refused(NOT), refused(NOT), refused(NOT)),
)

SWITCH = "mdio_bus/10032004.mdio-mii:01"
WORDS = r"^0000000000000000"
REGIONS = (
    ("global1", r"^0000000000000000 0. c8 "), ("global2", WORDS), ("atu", WORDS), ("vtu", WORDS), ("stu", WORDS),
    ("pvt", WORDS))

# The regions of the ports by netlink itself (include/uapi/linux/devlink.h), for
# iproute2's devlink does not take their names: snapshot, read, delete.
PORT_REGIONS = """python3 -c '
import socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
def attr(kind, data):
    return struct.pack("HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)
def attrs(data):
    while len(data) >= 4:
        size, kind = struct.unpack_from("HH", data)
        yield kind & 0x3fff, data[4:size]
        data = data[(size + 3) & ~3:]
def ask(family, command, flags, payload):
    s.send(struct.pack("IHHIIBBH", 20 + len(payload), family, flags, 1, 0, command, 1, 0) + payload)
    while True:
        answer = s.recv(65536)
        while answer:
            size, kind = struct.unpack_from("IH", answer)
            if kind == 2:
                assert struct.unpack_from("i", answer, 16)[0] == 0, command
            if kind in (2, 3):
                return
            yield answer[20:size]
            answer = answer[(size + 3) & ~3:]
got = [v for answer in ask(16, 3, 5, attr(2, b"devlink\\0")) for k, v in attrs(answer) if k == 1]
devlink = struct.unpack("H", got[0])[0]
for port in range(6):
    name = attr(1, b"mdio_bus\\0") + attr(2, b"{device}\\0") + attr(3, struct.pack("I", port)) + attr(88, b"port\\0")
    name += attr(92, struct.pack("I", 100 + port))
    list(ask(devlink, 44, 5, name))
    for answer in ask(devlink, 46, 0x305, name):
        for kind, chunks in attrs(answer):
            if kind == 93:
                chunk = dict(attrs(next(attrs(chunks))[1]))
                print("port", port, len(chunk[95]), chunk[95][:8].hex())
    list(ask(devlink, 45, 5, name))
'"""


def regions():
    yield Step(0.2, "a", f"devlink region show | grep -c {SWITCH}", True, (r"^12$",))
    for number, (name, dump) in enumerate(REGIONS, 1):
        where = f"{SWITCH}/{name}"
        yield Step(1, "a", f"devlink region new {where} snapshot {number} && devlink region dump {where} "
                   f"snapshot {number} && devlink region del {where} snapshot {number}", True, (dump,))
    # 64 bytes; the fourth register is the switch's identity. Port 3 is up, 4 is nobody's.
    yield Step(2, "a", PORT_REGIONS.replace("{device}", SWITCH.split("/")[1]), True,
               (r"^port 0 64 ............1034$", r"^port 3 64 [04].9e........1034$", r"^port 4 64 0f10........1034$",
                r"^port 5 64 ............1034$"))


TEST_OK = tuple(rf"Pair {pair} code OK" for pair in "ABCD")
SEQUENCE = (
    Step(0, "a", "devlink dev info", True, (r"driver mv88e6085", r"asic.id Marvell 88E6341")),
    Step(0.2, "a", "devlink port show", True, (r"/0: type notset flavour cpu", r"/3: type eth netdev lan1")),
    Step(0.2, "a", "devlink resource show " + SWITCH, True, (r"name ATU size 2048 occ [1-9]", r"ATU_bin_3 size 512")),
    Step(0.2, "a", "devlink dev param show", True, (r"name ATU_hash", r"value 1")),
    Step(0.2, "a", f"devlink dev param set {SWITCH} name ATU_hash value 3 cmode runtime && devlink dev param show",
         True, (r"value 3",)),
    *regions(),
    Step(2, "a", "cat /sys/class/hwmon/hwmon0/temp1_input", True, (r"^[1-9][0-9]000$",)),

    # What changes a link. b, at the other end of lan1's cable, is a built-in guest.
    Step(0.2, "a", "ethtool -s lan1 speed 100 duplex full autoneg off", True, ()),
    Step(5, "a", "ethtool lan1", True, (r"Speed: 100Mb/s", r"Duplex: Full", r"Auto-negotiation: off",
                                        r"Link detected: yes")),
    Step(0, "b", "ethtool lan1", True, (r"Speed: 100Mb/s", r"Duplex: Half", r"Link detected: yes")),
    Step(0.2, "a", "ethtool -s lan1 autoneg on", True, ()),
    Step(5, "a", "ethtool lan1", True, (r"Speed: 1000Mb/s", r"Link detected: yes")),
    Step(0.2, "a", "ethtool -r lan1; sleep 0.9; ip -br link show lan1", True, (r"NO-CARRIER",)),
    Step(5, "a", "ip -br link show lan1", True, (r"UP",)),
    Step(0.2, "a", "ethtool -A lan1 rx on tx on", True, ()),
    Step(5, "a", "ethtool -A lan1 rx off tx off", True, ()),
    Step(5, "a", "ethtool -a lan1", True, (r"Autonegotiate:\ton", r"RX:\t\toff", r"RX negotiated: off",
                                           r"TX negotiated: off")),
    Step(0, "b", "ethtool -a lan1", True, (r"RX negotiated: off",)),
    Step(0.2, "a", "ethtool -A lan1 rx on tx on", True, ()),
    Step(5, "a", "ethtool -a lan1", True, (r"RX negotiated: on", r"TX negotiated: on")),
    Step(0.2, "a", "ethtool -A lan1 autoneg off rx on tx off", False, (r"(?i)invalid",)),
    Step(0.2, "a", "ethtool -A eth0 autoneg on rx on tx on", False, (NOT,)),

    # Energy-efficient Ethernet, which a fast loss of link needs off.
    Step(0.2, "a", "ethtool --show-eee lan1", True, (r"EEE status: (enabled - active|disabled)",)),
    Step(0.2, "a", "ethtool --set-eee lan1 eee on", True, ()),
    Step(5, "a", "ethtool --show-eee lan1", True, (r"EEE status: enabled - active",)),
    Step(0.2, "a", "ethtool --set-eee lan1 advertise 0x008", True, ()),
    Step(5, "a", "ethtool --show-eee lan1", True, (r"EEE status: enabled - inactive",)),
    Step(0.2, "a", "ethtool --set-phy-tunable lan1 fast-link-down on msecs 20", False, (r"(?i)busy",)),
    Step(0.2, "a", "ethtool --set-eee lan1 eee off", True, ()),
    Step(5, "a", "ethtool --show-eee lan1", True, (r"EEE status: disabled",)),
    Step(0.2, "a", "ethtool --set-phy-tunable lan1 fast-link-down on msecs 20", True, ()),
    Step(0.2, "a", "ethtool --get-phy-tunable lan1 fast-link-down", True, (r"Fast Link Down enabled, 20 msecs",)),
    Step(0, "cable", {"cable": "c1", "do": "unplug"}, None, ()),
    # 20 ms, and the 100 ms at which the driver looks for interrupts; 350 ms without.
    Step(0.16, "a", "ip -br link show lan1", True, (r"NO-CARRIER",)),
    Step(0.2, "cable", {"cable": "c1", "do": "plug"}, None, ()),
    Step(5, "a", "ip -br link show lan1", True, (r"UP",)),
    Step(0.2, "a", "ethtool --set-phy-tunable lan1 downshift on count 2", True, ()),
    Step(5, "a", "ethtool --get-phy-tunable lan1 downshift", True, (r"Downshift count: 2",)),
    Step(0.2, "p", "ethtool --set-eee eth0 eee on tx-lpi on tx-timer 100", True, ()),
    Step(5, "p", "ethtool --show-eee eth0", True, (r"EEE status: enabled - active", r"Tx LPI: 100 \(us\)")),

    # Rings, offloads, coalescing.
    Step(0.2, "a", "ethtool -G eth0 rx 256 tx 512; ethtool -g eth0", True, (r"RX:\s+256\n", r"TX:\s+512\n")),
    Step(0.2, "a", "ethtool -C eth0 rx-usecs 50 rx-frames 8; ethtool -c eth0", True, (r"rx-usecs:\s+50\n",
                                                                                       r"rx-frames:\s+8\n")),
    Step(0.2, "a", "ethtool -K eth0 tx off", True, (r"tx-checksum-ipv4: off",)),
    Step(0.2, "a", "ethtool -K eth0 tx on", True, (r"tx-checksum-ipv4: on",)),
    Step(0.2, "a", "ip link set lan1 mtu 9000 && ip link show eth0 && ip link set lan1 mtu 1500", True, (r"mtu 9008",)),

    # A rule in the switch (policy.c): no more frames from p's address.
    Step(0.2, "a", "ethtool -N lan0 flow-type ether src 02:00:00:00:0b:00 m 00:00:00:00:00:00 action -1", True,
         (r"Added rule with ID 0",)),
    Step(0.2, "a", "ethtool -n lan0", True, (r"Total 1 rules", r"Src MAC addr: 02:00:00:00:0B:00", r"Action: Drop")),

    # The cable, when it is good and when it is not.
    Step(3, "a", "ethtool --cable-test lan1", True, TEST_OK),
    Step(5, "p", "ethtool --cable-test-tdr eth0 first 10 last 30 step 10 pair 0", True,
         (r"Step configuration: ", r"Pair A Amplitude +0\n")),
    Step(5, "cable", {"cable": "c1", "do": "set", "pairs": ["ok", "ok", "open", "ok"]}, None, ()),
    Step(0.2, "a", "ethtool --cable-test lan1", True, (r"Pair C code Open Circuit", r"Pair C, fault length: 40\.",
                                                       r"Pair A code OK")),
)

COLUMNS = tuple(DEVICES)
SETTLED_S = 6     # all links are up, all counters run
APART_S = 0.3
SELF_TEST_S = 6   # what a link needs after `ethtool -t`
# Warnings of User-Mode Linux itself, and of what the sequence asks for in vain.
KNOWN = (r"BogoMIPS", r"not an immutable chip, please consider fixing it", r"no kernel memory protection",
         r"does not have kernel memory protection", r"Fast Link Down detection requires EEE to be disabled")
LAST = "last"


def commands():
    """Every command in order: (name, seconds to wait before, node, command, ok, what it says)."""
    wait = 0
    for number, r in enumerate(ROWS):
        for column in COLUMNS:
            node, dev = DEVICES[column]
            answer = r.answers[column]
            yield f"{number}.{column}", wait, node, r.command.format(d=dev), answer.ok, answer.says
            wait = SELF_TEST_S if " -t " in r.command else APART_S
    for number, step in enumerate(SEQUENCE):
        yield f"step{number}", step.wait, step.node, step.command, step.ok, step.says
    for node in "ap":
        yield f"{LAST}.{node}", 6, node, "dmesg -l emerg,alert,crit,err,warn", True, ()


def topology():
    timeline = []
    at = SETTLED_S
    for name, wait, node, command, _, _ in commands():
        at += wait
        when = {"at": f"{at * 1000:.0f}ms"}
        if node == "cable":
            timeline.append({**when, **command})
        else:
            timeline.append({**when, "on": node, "run": command if node == "b" else
                             f"echo == {name}; {command}; echo rc $?; echo == -"})
    return {
        "netemu": 1, "name": "tools", "seed": 3, "duration": f"{at + 5:.0f}s", "guest": "linux", "captures": [],
        "nodes": [
            {"name": "a", "board": "espressobin", "mac": {"eth0": "02:00:00:00:0a:00", "lan1": "02:00:00:00:0a:03"},
             "init": ["ip link set lan0 up", "ip link set lan1 up"]},
            {"name": "b", "board": "espressobin-v7", "guest": "builtin", "init": ["ip link set lan1 up"]},
            {"name": "p", "board": "pc", "mac": {"eth0": "02:00:00:00:0b:00"}, "init": ["ip link set eth0 up"]}],
        "cables": [{"name": "c0", "ends": ["a.lan0", "p.eth0"], "length": "20m"},
                   {"name": "c1", "ends": ["a.lan1", "b.lan1"], "length": "40m"}],
        "timeline": timeline}


def read_blocks(path):
    """What each command of a Linux guest said, and the end of the whole output."""
    blocks, at = {}, {}
    tail = ""
    with open(path, encoding="utf-8") as output:
        for line in output:
            m = re.match(r"\[ *[\d.]+\] (\w+): (.*\n)", line)
            if not m:
                tail += line
                continue
            node, text = m.groups()
            if text.startswith("== "):
                at[node] = text[3:].strip()
                blocks[at[node]] = ""
            elif not re.match(r"\[ *\d+\.\d+\] ", text) or at.get(node, "").startswith(LAST):
                blocks[at.get(node, "-")] = blocks.get(at.get(node, "-"), "") + text
    return blocks, tail


def judge(path):
    blocks, tail = read_blocks(path)
    for name, _, node, command, ok, says in commands():
        if node in ("cable", "b"):
            continue
        said = blocks.get(name, "")
        status = re.search(r"^rc (\d+)$", said, re.M)
        if not status:
            yield f"{node}: {command}: did not end"
            continue
        if ok is not None and ok != (status[1] == "0"):
            yield f"{node}: {command}: exit {status[1]}: {said.strip()}"
        for expected in says:
            if not re.search(expected, said, re.M):
                yield f"{node}: {command}: does not say {expected!r}: {said.strip()}"
        if name.startswith(LAST):
            for line in said.splitlines():
                if line != status[0] and not any(re.search(known, line) for known in KNOWN):
                    yield f"{node}: its kernel complains: {line}"
    if "guest errors" in tail:
        yield "the models complain: " + tail.strip()


def table():
    print("| command | conduit `eth0` | port `lan1` | `pc`'s `eth0` | |")
    print("|---|---|---|---|---|")
    for r in ROWS:
        cells = ["works" if r.answers[column].ok else "refused" for column in COLUMNS]
        print(f"| `{r.command.format(d='DEV')}` | {' | '.join(cells)} | {r.remark} |")


def main():
    if sys.argv[1] == "topology":
        json.dump(topology(), sys.stdout)
    elif sys.argv[1] == "table":
        table()
    else:
        faults = list(judge(sys.argv[2]))
        print("\n".join(faults))
        return 1 if faults else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
