# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a small pcapng with every form of tag and record that netemu.lua reads.

usage: tags.py FILE

Interfaces: "edsa" and "dsa" (Ethernet with tags of that kind), "trace" (USER0).
The frames' order is what judge_wireshark.sh expects.
"""

import struct
import sys

ARP = bytes.fromhex("0806 0001 0800 0604 0001 020000000001 c0a80101 000000000000 c0a80102")
STP = bytes.fromhex("0026 424203 0000 00 00 8000020000000001 00000000 8000020000000001 8001 0000 1400 0200 0f00")
ADDRESSES = bytes.fromhex("ffffffffffff 020000000001")


def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def interface(name, link_type):
    return block(1, struct.pack("<HHI", link_type, 0, 0) + option(2, name) + option(9, b"\x09") + option(0, b""))


def packet(number, time_ns, data):
    return block(6, struct.pack("<IIIII", number, time_ns >> 32, time_ns & 0xffffffff, len(data), len(data)) + data)


def edsa(tag, payload, reserved="0000"):
    return (ADDRESSES + bytes.fromhex("dada" + reserved + tag) + payload).ljust(68, b"\0")


def dsa(tag, payload):
    return (ADDRESSES + bytes.fromhex(tag) + payload).ljust(64, b"\0")


RECORDS = [
    (0, edsa("40100000", ARP)),                # FROM_CPU, port 2
    (0, edsa("e0080064", ARP)),                # FORWARD, tagged on the wire, port 1, VID 100
    (0, edsa("c01c0fff", ARP)),                # FORWARD, a trunk
    (0, edsa("00100000", STP)),                # TO_CPU code 0: management
    (0, edsa("001ae001", ARP)),                # TO_CPU code 2: IGMP/MLD; priority 7
    (0, edsa("001a1001", ARP)),                # TO_CPU code 3: policy
    (0, edsa("001c0001", ARP)),                # TO_CPU code 4: ARP mirror
    (0, edsa("80080001", ARP)),                # TO_SNIFFER
    (0, edsa("40100000", ARP, reserved="0001")),
    (0, ADDRESSES + bytes.fromhex("dada0000 4010")),
    (1, dsa("40100000", ARP)),
    (2, b"a.mdio: mdio: c22 read phy 0x11 reg 0x01 = 0x796d"),
    (2, b"a.mdio: mdio: c45 write phy 0x03 dev 0x04 = 0x0001 (no answer)"),
    (2, b"a.switch0.port1: reg: write PORT_CTL = 0x043f"),
    (2, b"a.phy1: link: up at 1000 Mb/s"),
]

with open(sys.argv[1], "wb") as f:
    f.write(block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)))
    for name, link_type in ((b"edsa", 1), (b"dsa", 1), (b"trace", 147)):
        f.write(interface(name, link_type))
    for i, (number, data) in enumerate(RECORDS):
        f.write(packet(number, 1000 * (i + 1), data))
