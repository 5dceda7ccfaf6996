# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that the counters of a run balance.

usage: balance.py BOARDS_DIR TOPOLOGY.json SUMMARY.json

For each way of each cable, and of each wire between two MACs on a board:

  what the sender's MAC says it sent, good or cut short
    = what came out of the cable + what it swallowed because it was unplugged
  what came out of the cable - what was lost in it
    = what the receiver's MAC says it received, good or bad
  octets sent = octets received, where all that was sent was received and good

The hardware's own counters are compared (MIB counters of NETA and of the
switch), as the summary of `netemu --json` gives them, so what is checked is two
models' view of the same frames and nobody's bookkeeping.
"""

import json
import os
import sys

SENT = {
    "neta": ("good_frames_sent", "fc_sent"),
    "switch": ("out_unicast", "out_broadcasts", "out_multicasts", "out_pause", "out_fcs_error"),
}
RECEIVED = {
    "neta": ("good_frames_received", "good_fc_received", "unrec_mac_control_received", "bad_frames_received"),
    "switch": ("in_unicast", "in_broadcasts", "in_multicasts", "in_pause", "in_undersize", "in_fragments",
               "in_oversize", "in_jabber", "in_rx_error", "in_fcs_error"),
}
# Attempts that collided leave the sender as fragments without being counted as sent.
CUT_SHORT = {"neta": ("collision",), "switch": ("collisions",)}
GOOD = {"neta": ("good_frames_received", "good_fc_received"), "switch": ("in_unicast", "in_broadcasts", "in_multicasts", "in_pause")}
OCTETS = {"neta": ("good_octets_sent", "good_octets_received"), "switch": ("out_octets", "in_good_octets")}
# Frames of 64 octets that NETA does not count among the others.
CONTROL = {"neta": ("fc_sent", "good_fc_received"), "switch": (None, None)}


def kind(counters):
    return "neta" if "good_frames_sent" in counters else "switch"


def total(counters, names):
    return sum(counters[name] for name in names[kind(counters)])


def octets(counters, way):
    return counters[OCTETS[kind(counters)][way]] + 64 * counters.get(CONTROL[kind(counters)][way], 0)


class Run:
    def __init__(self, boards_dir, topology, summary):
        self.topology = topology
        self.ports = {node["name"]: node["ports"] for node in summary["nodes"]}
        self.errors = {node["name"]: node["guest_errors"] for node in summary["nodes"]}
        self.received_at = {cable["name"]: cable["received_at"] for cable in summary["cables"]}
        self.boards = {}
        for node in topology["nodes"]:
            with open(os.path.join(boards_dir, node["board"] + ".json"), encoding="utf-8") as f:
                self.boards[node["name"]] = json.load(f)
        self.faults = []

    def mac_of(self, node, connector):
        """Name of the MAC's counters behind a board's connector: "switch0.phy1", "phy0.mdi", "eth0.mii"."""
        device, _, end = connector.partition(".")
        if end.startswith("phy"):
            connector = f"{device}.port{end[3:]}"
        counters = self.ports[node].get(connector, {})
        if "good_frames_sent" in counters or "out_unicast" in counters:
            return connector
        for ends in self.boards[node].get("wires", []):
            for here, there in (ends, ends[::-1]):
                if here == f"{device}.mii":
                    return self.mac_of(node, there)
        raise SystemExit(f"{node}: no MAC's counters behind {connector}")

    def expect(self, what, left, right):
        if left != right:
            self.faults.append(f"{what}: {left} against {right}")

    def cable(self, cable):
        macs = []
        for end in cable["ends"]:
            node, jack = end.split(".", 1)
            mac = self.mac_of(node, self.boards[node]["jacks"][jack])
            macs.append((node + "." + mac, self.ports[node][mac]))
        at = [self.received_at[cable["name"]][end] for end in cable["ends"]]
        for here, there in ((0, 1), (1, 0)):
            (sender, tx), (receiver, rx) = macs[here], macs[there]
            sent = total(tx, SENT) + total(tx, CUT_SHORT)
            name = f"{cable['name']}: {sender} to {receiver}"
            self.expect(f"{name}: frames sent, and out of the cable", sent,
                        at[there]["frames"] + at[here]["not_sent_unplugged"])
            self.expect(f"{name}: frames out of the cable, and received", at[there]["frames"] - at[there]["lost"],
                        total(rx, RECEIVED))
            self.octets(name, tx, rx)

    def octets(self, name, tx, rx):
        if total(tx, SENT) == total(rx, GOOD):
            self.expect(f"{name}: octets", octets(tx, 0), octets(rx, 1))

    def wires(self, node):
        """Wires between two MACs of a board: nothing can get lost on them."""
        for ends in self.boards[node].get("wires", []):
            names = [self.mac_of(node, end) for end in ends]
            if names != ends:
                continue  # one end is a PHY: what is behind it is a cable's business
            for here, there in (names, names[::-1]):
                tx, rx = self.ports[node][here], self.ports[node][there]
                self.expect(f"{node}: {here} to {there}: frames", total(tx, SENT), total(rx, RECEIVED))
                self.octets(f"{node}: {here} to {there}", tx, rx)

    def check(self):
        for cable in self.topology.get("cables", []):
            self.cable(cable)
        for node in self.boards:
            self.wires(node)
            if self.errors[node]:
                self.faults.append(f"{node}: guest errors: {self.errors[node]}")
        return self.faults


def main():
    boards_dir, topology, summary = sys.argv[1:]
    with open(topology, encoding="utf-8") as t, open(summary, encoding="utf-8") as s:
        faults = Run(boards_dir, json.load(t), json.load(s)).check()
    for fault in faults:
        print(f"{os.path.basename(topology)}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
