# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints a scenario: links between MACs with a PHY, forced and negotiated.

Three links are worked on at once: two Linux guests (p, q), a Linux and a built-in
guest (r, b), and a Linux guest at an unmanaged switch (s; v, built in, is behind
it). A step changes something at both ends or at the cable; some seconds later
each end has to say what came of it. What must come of it is in IEEE 802.3: clause
28 (autonegotiation, parallel detection of what does not negotiate), table 28B-3
(pause), 40.5 (master and slave), and, for the three attempts before a PHY shifts
down, the 88E1512's reset value.
"""

import json
import sys

FIRST_S = 6
STEP_S = 9
SHIFT_DOWN_S = 16  # three attempts at 1000BASE-T that fail
BURST = """python3 -c '
import socket, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(("eth0", 0))
for _ in range(150):
    s.send(bytes.fromhex("{dst}{src}88b5").ljust(1000))
    time.sleep({gap})
'"""
# A register of the PHY by the ioctl of mii-tool: read it, or write it and renegotiate.
MII = """python3 -c '
import fcntl, socket, struct
s = socket.socket()
def mii(what, reg, value=0):
    got = fcntl.ioctl(s, what, struct.pack("16sHHHH", b"eth0", 0, reg, value, 0) + bytes(8))
    return struct.unpack_from("H", got, 22)[0]
{do}
'"""
GET, SET = "0x8948", "0x8949"
MASTER, SLAVE, ANY = 0x1a00, 0x1200, 0x0200  # register 9, with 1000BASE-T full duplex
MAC = {"p": "020000000001", "q": "020000000002"}


def master_slave(value):
    return MII.format(do=f"mii({SET}, 9, {value:#x}); mii({SET}, 0, 0x1340)")


def resolved():
    """Of register 10: the fault, and whether this end is the master."""
    return MII.format(do=f"v = mii({GET}, 10); print(\"fault\", v >> 15, \"master\", v >> 14 & 1)")


def force(mbps, duplex):
    return f"ethtool -s eth0 speed {mbps} duplex {duplex} autoneg off"


def advertise(mask):
    return f"ethtool -s eth0 autoneg on advertise {mask:#05x}"


AUTO = "ethtool -s eth0 autoneg on"
DOWN = [("ethtool eth0", "Link detected: no")]


def up(mbps, duplex):
    return [("ethtool eth0", f"Speed: {mbps}Mb/s"), ("ethtool eth0", f"Duplex: {duplex}"),
            ("ethtool eth0", "Link detected: yes")]


def pause(rx, tx):
    return [("ethtool -a eth0", f"RX negotiated: {rx}"), ("ethtool -a eth0", f"TX negotiated: {tx}")]


class Link:
    """A cable, and what happens at its ends."""

    def __init__(self, timeline, cable, here, there):
        self.timeline = timeline
        self.cable = cable
        self.here, self.there = here, there
        self.at = FIRST_S

    def put(self, node, command, expected=None):
        entry = {"at": f"{self.at}s", "on": node, "run": command}
        if expected:
            entry["expect"] = {"stdout": expected}
        self.timeline.append(entry)

    def do(self, **change):
        self.timeline.append({"at": f"{self.at}s", "cable": self.cable, **change})

    def step(self, here=None, there=None, says=(), other_says=(), wait=STEP_S):
        """Commands at the two ends, and what each end says after that."""
        for node, command in ((self.here, here), (self.there, there)):
            if command:
                self.put(node, command)
        self.at += wait - 1
        for node, expected in ((self.here, says), (self.there, other_says)):
            for command, text in expected:
                self.put(node, command, text)
        self.at += 1

    def both(self, mbps, duplex):
        return {"says": up(mbps, duplex), "other_says": up(mbps, duplex) if self.there else ()}


def negotiation(link):
    """What holds whoever the guests are."""
    link.step(**link.both(1000, "Full"))
    link.step(force(100, "full"), None, up(100, "Full"), up(100, "Half"))
    link.step(force(100, "half"), None, **link.both(100, "Half"))
    link.step(force(10, "full"), None, up(10, "Full"), up(10, "Half"))
    link.step(force(10, "half"), None, **link.both(10, "Half"))
    link.step(force(100, "full"), force(100, "full"), **link.both(100, "Full"))
    link.step(force(10, "full"), force(10, "full"), **link.both(10, "Full"))
    link.step(force(100, "full"), None, DOWN, DOWN)
    link.step(AUTO, AUTO, up(1000, "Full") + pause("on", "on"), up(1000, "Full") + pause("on", "on"))
    # 0x001 and 0x002: 10BASE-T half and full; 0x004 and 0x008: 100BASE-TX; 0x020: 1000BASE-T full.
    link.step(advertise(0x00f), None, **link.both(100, "Full"))
    link.step(advertise(0x007), None, **link.both(100, "Half"))
    link.step(advertise(0x003), None, **link.both(10, "Full"))
    link.step(advertise(0x001), None, **link.both(10, "Half"))
    link.step(advertise(0x00c), advertise(0x003), DOWN, DOWN)
    link.step(advertise(0x02f), advertise(0x02f), up(1000, "Full") + pause("off", "off"),
              up(1000, "Full") + pause("off", "off"))
    link.step(force(1000, "full"), None, **link.both(1000, "Full"))
    link.step("ethtool -s eth0 autoneg on; ethtool -r eth0", None, **link.both(1000, "Full"))


def cable_faults(link):
    """Pairs are 1-2, 3-6, 4-5, 7-8; the slower speeds need the first two."""
    link.do(do="unplug")
    link.step(None, None, DOWN, DOWN if link.there else ())
    link.do(do="plug")
    link.step(**link.both(1000, "Full"))
    link.do(do="set", pairs=["ok", "ok", "open", "ok"])
    link.step(**link.both(100, "Full"), wait=SHIFT_DOWN_S)
    link.do(do="set", pairs=["ok", "open", "open", "ok"])
    link.step(None, None, DOWN, DOWN if link.there else ())
    link.do(do="set", pairs=["ok", "ok", "ok", "ok"])
    link.step(**link.both(1000, "Full"), wait=SHIFT_DOWN_S)


def linux_only(link):
    # The PAUSE bits of both ends decide.
    link.step("ethtool -A eth0 autoneg on rx on tx on", "ethtool -A eth0 autoneg on rx on tx on",
              pause("on", "on"), pause("on", "on"))
    link.step("ethtool -A eth0 rx off tx off", None, pause("off", "off"), pause("off", "off"))
    link.step("ethtool -A eth0 rx on tx on", None, pause("on", "on"), pause("on", "on"))
    # Master and slave.
    for here, there, one, other in ((MASTER, ANY, 1, 0), (SLAVE, ANY, 0, 1), (MASTER, SLAVE, 1, 0)):
        link.step(master_slave(here), master_slave(there), [(resolved(), f"fault 0 master {one}")] + up(1000, "Full"),
                  [(resolved(), f"fault 0 master {other}")] + up(1000, "Full"))
    link.step(master_slave(MASTER), master_slave(MASTER), [(resolved(), "fault 1")] + DOWN,
              [(resolved(), "fault 1")] + DOWN)
    link.step(master_slave(ANY), master_slave(ANY), **link.both(1000, "Full"))
    # Crossed over: one end that insists is no harm, two are.
    link.step("ethtool -s eth0 mdix on", None, **link.both(1000, "Full"))
    link.step(None, "ethtool -s eth0 mdix on", DOWN, DOWN)
    link.step("ethtool -s eth0 mdix auto", "ethtool -s eth0 mdix auto", **link.both(1000, "Full"))
    # A duplex mismatch, and both talk: p begins while q sends, so q sees late collisions, and p pieces of frames.
    link.step(force(100, "full"), None, up(100, "Full"), up(100, "Half"))
    link.step(BURST.format(dst=MAC["q"], src=MAC["p"], gap=0.0007),
              BURST.format(dst=MAC["p"], src=MAC["q"], gap=0))
    link.timeline += [
        {"at": f"{link.at}s", "on": "p", "run": "ethtool -S eth0",
         "expect": {"exit": 0, "stdout_re": "(fragments_received|bad_crc_event): [1-9]"}},
        {"at": f"{link.at}s", "on": "q", "run": "ethtool -S eth0",
         "expect": {"exit": 0, "stdout_re": "late_collision: [1-9]"}}]
    link.step(AUTO, None, **link.both(1000, "Full"))


def through_a_switch(link):
    for command, speed in ((AUTO, (1000, "Full")), (force(100, "half"), (100, "Half")),
                           (force(10, "half"), (10, "Half")), (advertise(0x00f), (100, "Full")),
                           (advertise(0x003), (10, "Full")), (advertise(0x02f), (1000, "Full"))):
        link.step(command, None, up(*speed))
        link.timeline.append({"at": f"{link.at}s", "on": "s", "run": "ping -c 3 10.0.0.2", "expect":
                              {"exit": 0, "stdout": "3 packets transmitted, 3 received"}})
        link.at += 3


def main():
    timeline = []
    two = Link(timeline, "pq", "p", "q")
    mixed = Link(timeline, "rb", "r", "b")
    switch = Link(timeline, "sw", "s", None)
    for link in (two, mixed):
        negotiation(link)
        cable_faults(link)
    linux_only(two)
    through_a_switch(switch)
    cable_faults(switch)

    def pc(name, guest="linux", address=None):
        init = ["ip link set eth0 up"] + ([f"ip addr add {address}/24 dev eth0"] if address else [])
        return {"name": name, "board": "pc", "guest": guest, "init": init}

    json.dump({
        "netemu": 1, "name": "links", "seed": 5, "captures": [],
        "duration": f"{max(link.at for link in (two, mixed, switch)) + 1}s",
        "nodes": [pc("p"), pc("q"), pc("r"), pc("b", "builtin"), pc("s", address="10.0.0.1"),
                  pc("v", "builtin", "10.0.0.2"), {"name": "w", "board": "switch4"}],
        "cables": [{"name": "pq", "ends": ["p.eth0", "q.eth0"], "length": "20m"},
                   {"name": "rb", "ends": ["r.eth0", "b.eth0"], "length": "50m"},
                   {"name": "sw", "ends": ["s.eth0", "w.p1"], "length": "5m"},
                   {"name": "wv", "ends": ["w.p2", "v.eth0"], "length": "5m"}],
        "timeline": sorted(timeline, key=lambda entry: int(entry["at"][:-1]))}, sys.stdout)


if __name__ == "__main__":
    main()
