# SPDX-License-Identifier: GPL-2.0-or-later
"""Every counter that `ethtool -S` shows on a Linux guest, against the capture.

usage: counters.py topology full|half   prints the scenario
       tshark ... -T fields (FIELDS) | counters.py judge full|half OUTPUT
                                        says what is wrong, one line a counter

FIELDS are those of Frame below. The scenario in full duplex: p (a MAC and a PHY) sends to lan0
of a (a switch behind a MAC) frames of every size class, to every kind of address,
frames with errors, PAUSE frames, and is answered; then bits flip in the cable,
and at last it is pulled while frames are on it. In half duplex both send at once. OUTPUT has what both ends say
then. What the counters must be is computed from the cable's frames alone, by the
definitions of IEEE 802.3 clause 30 and RFC 2819.
"""

import collections
import json
import re
import sys

LAN0 = "02:00:00:00:0a:00"
P = "02:00:00:00:0b:00"
STRANGER = "02:00:00:00:99:99"
BROADCAST = "ff:ff:ff:ff:ff:ff"
GROUP = "01:00:5e:01:02:03"
LLDP = "01:80:c2:00:00:0e"
PAUSE = "01:80:c2:00:00:01"
SIZES = (60, 61, 123, 124, 251, 252, 507, 508, 1019, 1020, 1514)
TOO_LONG = 2000

# Sends COUNT frames of LENGTH bytes (without FCS) each from DEV.
SEND = """
import socket, sys
dev, src = sys.argv[1:3]
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind((dev, 0))
for job in sys.argv[3:]:
    dst, kind, length, count = job.split(",")
    frame = bytes.fromhex((dst + src).replace(":", "") + kind)
    frame += b"\\x00\\x01\\x00\\x20" if kind == "8808" else b"netemu"
    for _ in range(int(count)):
        s.send(frame.ljust(int(length), b"\\xa5"))
"""


def send(dev, src, jobs):
    return f"python3 -c '{SEND}' {dev} {src} " + " ".join(",".join(str(x) for x in job) for job in jobs)


QUIET = "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1"
SAY_A = "echo == a eth0; ethtool -S eth0; echo == a lan0; ethtool -S lan0"
SAY_P = "echo == p eth0; ethtool -S eth0"


def world(duration, setup, timeline):
    return {
        "netemu": 1, "name": "counters", "seed": 11, "duration": duration, "guest": "linux",
        "nodes": [
            {"name": "a", "board": "espressobin", "mac": {"lan0": LAN0},
             "init": [QUIET, "ip link set lan0 up", *setup, "ip addr add 10.0.0.1/24 dev lan0"]},
            {"name": "p", "board": "pc", "mac": {"eth0": P},
             "init": [QUIET, "ip link set eth0 up mtu 3000", "ip addr add 10.0.0.2/24 dev eth0"]}],
        "cables": [{"name": "c0", "ends": ["a.lan0", "p.eth0"], "length": "90m"}],
        "captures": ["c0", "a.lan0", "a.eth0", "p.eth0"],
        "timeline": timeline}


def full_duplex():
    def variety(to):
        jobs = [(to, "88b5", size, 3) for size in SIZES]
        return jobs + [(STRANGER, "88b5", 60, 5), (BROADCAST, "88b5", 300, 7), (GROUP, "88b5", 90, 9),
                       (LLDP, "88cc", 70, 4)]

    bulk_to_a = send("eth0", P, [(LAN0, "88b5", 1514, 400)])
    bulk_to_p = send("lan0", LAN0, [(P, "88b5", 1514, 400)])
    return world("22s", [], [
        {"at": "5s", "on": "p", "run": send("eth0", P, variety(LAN0) + [
            (PAUSE, "8808", 60, 3), (LAN0, "88b5", TOO_LONG, 2)])},
        {"at": "6s", "on": "a", "run": send("lan0", LAN0, variety(P) + [(PAUSE, "8808", 60, 2)])},
        {"at": "7s", "on": "p", "run": "ping -c 3 10.0.0.1", "expect": {"exit": 0}},
        {"at": "11s", "cable": "c0", "do": "set", "ber": 1e-5},
        {"at": "11.1s", "on": "p", "run": bulk_to_a}, {"at": "11.1s", "on": "a", "run": bulk_to_p},
        {"at": "12s", "cable": "c0", "do": "set", "ber": 0},
        {"at": "13s", "on": "p", "run": bulk_to_a}, {"at": "13s", "on": "a", "run": bulk_to_p},
        {"at": "13.002s", "cable": "c0", "do": "unplug"},
        {"at": "20s", "on": "a", "run": SAY_A}, {"at": "20s", "on": "p", "run": SAY_P}])


def half_duplex():
    """p finds half duplex by parallel detection; the switch has room for all that a sends."""
    rounds = []
    for second in range(8, 18):
        rounds += [{"at": f"{second}s", "on": "p", "run": send("eth0", P, [(LAN0, "88b5", 500, 80)])},
                   {"at": f"{second}s", "on": "a", "run": send("lan0", LAN0, [(P, "88b5", 500, 80)])}]
    return world("20s", ["ethtool -s lan0 speed 100 duplex half autoneg off"], rounds + [
        {"at": "19s", "on": "a", "run": SAY_A}, {"at": "19s", "on": "p", "run": SAY_P}])


# ---------------------------------------------------------------- the judge

Frame = collections.namedtuple("Frame", "interface length outbound symbol_flag fcs_status dst type comment")
SET = ("1", "True")
OUTBOUND = "0x00000002"
GOOD_FCS = "1"
FCS = 4
EDSA = 8
MIN = 64
CLASSES = (64, 127, 255, 511, 1023, 1 << 30)  # the last bytes of RFC 2819's size classes


def read_frames(file):
    frames = []
    for line in file:
        f = Frame(*line.rstrip("\n").split("\t"))
        frames.append(f._replace(length=int(f.length), outbound=f.outbound == OUTBOUND))
    return frames


def read_stats(path):
    """What each `ethtool -S` said: {"a eth0": {counter: value}}."""
    stats = {}
    node_at = {}
    with open(path, encoding="utf-8") as output:
        for line in output:
            m = re.match(r"\[ *[\d.]+\] (\w+): (.*)", line)
            if not m:
                continue
            node, text = m.groups()
            if text.startswith("== "):
                node_at[node] = stats.setdefault(text[3:], {})
            elif node in node_at and (m := re.match(r" +([\w.]+): (\d+)$", text)):
                node_at[node][m[1]] = int(m[2])
    return stats


class Way:
    """The frames of one direction, as the MAC at its end sees them."""

    def __init__(self, frames, longest):
        def is_good(f):
            return f.fcs_status == GOOD_FCS and f.symbol_flag not in SET

        fits = [f for f in frames if MIN <= f.length <= longest]
        self.all = frames
        self.good = [f for f in fits if is_good(f)]
        self.crc = [f for f in fits if not is_good(f)]
        self.fragments = [f for f in frames if f.length < MIN and not is_good(f)]
        self.undersize = [f for f in frames if f.length < MIN and is_good(f)]
        self.oversize = [f for f in frames if f.length > longest and is_good(f)]
        self.jabber = [f for f in frames if f.length > longest and not is_good(f)]
        self.bad = self.crc + self.fragments + self.undersize + self.oversize + self.jabber
        self.pause = [f for f in self.good if f.type == "0x8808"]
        self.data = [f for f in self.good if f.type != "0x8808"]


def octets(frames):
    return sum(f.length for f in frames)


def sized(frames):
    """How many are in each size class."""
    count = [0] * len(CLASSES)
    for f in frames:
        count[next(i for i, last in enumerate(CLASSES) if f.length <= last)] += 1
    return count


def none(*names):
    return dict.fromkeys(names, 0)


def casts(frames):
    """Unicast, broadcast and multicast frames."""
    broadcast = len([f for f in frames if f.dst == BROADCAST])
    group = len([f for f in frames if int(f.dst[1], 16) & 1])
    return len(frames) - group, broadcast, group - broadcast


def of_port(way, sent):
    """The 88E6341's counters of a port, but for those of its queues."""
    expected = {
        "in_good_octets": octets(way.good), "in_bad_octets": octets(way.bad), "in_pause": len(way.pause),
        "in_undersize": len(way.undersize), "in_fragments": len(way.fragments),
        "in_oversize": len(way.oversize), "in_jabber": len(way.jabber), "in_fcs_error": len(way.crc),
        "in_accepted": len(way.data), "out_octets": octets(sent),
        **dict(zip(("in_unicast", "in_broadcasts", "in_multicasts"), casts(way.data))),
        **dict(zip(("out_unicast", "out_broadcasts", "out_multicasts"), casts(sent))),
        **none("out_pause", "in_rx_error", "in_discards", "in_filtered", "in_bad_accepted", "out_fcs_error", "late",
               "excessive", "collisions", "deferred", "single", "multiple", "in_da_unknown", "out_cut_through",
               "out_octets_a", "out_octets_b", *(f"tcam_counter_{i}" for i in range(4)),
               *(f"out_queue_{i}" for i in range(8)),
               *(f"in_{kind}_avb_class_{c}" for kind in ("good", "bad") for c in "ab"),
               *(f"{table}_violation" for table in ("atu_member", "atu_miss", "atu_full", "vtu_member", "vtu_miss")))}
    # Global 1 register 0x1c as Linux sets it: what is received alone.
    for name, count in zip(("64bytes", "65_127bytes", "128_255bytes", "256_511bytes", "512_1023bytes",
                            "1024_max_bytes"), sized([f for f in way.all if f.length >= MIN])):
        expected["hist_" + name] = count
    return expected


def of_neta(way, sent, filtered):
    """The Armada 3720's and mvneta's; a PAUSE frame that software sends is like any."""
    expected = {
        "good_octets_received": octets(way.data), "good_frames_received": len(way.data),
        "bad_octets_received": octets(way.bad), "bad_frames_received": len(way.bad),
        "broadcast_frames_received": casts(way.data)[1], "multicast_frames_received": casts(way.data)[2],
        "good_fc_received": len(way.pause), "undersize_received": len(way.undersize),
        "fragments_received": len(way.fragments), "oversize_received": len(way.oversize),
        "jabber_received": len(way.jabber), "bad_crc_event": len(way.crc), "rx_discard": filtered,
        "good_octets_sent": octets(sent), "good_frames_sent": len(sent),
        "broadcast_frames_sent": casts(sent)[1], "multicast_frames_sent": casts(sent)[2],
        **none("unrec_mac_control_received", "bad_fc_received", "mac_receive_error", "collision", "late_collision",
               "rx_overrun", "excessive_collision", "fc_sent", "internal_mac_transmit_err", "eee_wakeup_errors",
               "skb_alloc_errors", "refill_errors", "rx_xdp_redirect", "rx_xdp_pass", "rx_xdp_drop", "rx_xdp_tx",
               "rx_xdp_tx_errors", "tx_xdp_xmit", "tx_xdp_xmit_errors")}
    for name, count in zip(("64", "65_to_127", "128_to_255", "256_to_511", "512_to_1023", "1024_to_max"),
                           sized(way.data + way.crc + sent)):
        expected[f"frames_{name}_octets"] = count
    return expected


def compare(who, expected, said):
    for name, value in said.items():
        if name.startswith("rx_pp_"):
            continue  # the kernel's page pool, which is no hardware's
        if name not in expected:
            yield f"{who}: {name} is {value}, and nothing is known of it"
        elif expected[name] != value:
            yield f"{who}: {name} is {value}, the capture has {expected[name]}"
    for name in sorted(expected.keys() - said.keys()):
        yield f"{who}: there is no {name}"


def on_wire(frames):
    """Frames of a netdev, which have no FCS, as they are between the board's MACs."""
    return [f._replace(length=max(f.length, MIN - FCS) + FCS, fcs_status=GOOD_FCS) for f in frames if not f.comment]


def judge_full(frames, stats):
    def tap(interface, outbound):
        return [f for f in frames if f.interface == interface and f.outbound == outbound]

    # The cable's first end is a's. What did not come out of it has a comment.
    lan0, p = (Way([f for f in tap("c0", outbound) if not f.comment], longest)
               for outbound, longest in ((False, 1522), (True, 3072)))
    conduit_out, conduit_in = on_wire(tap("a.eth0", True)), on_wire(tap("a.eth0", False))
    lldp = len([f for f in lan0.data if f.dst == LLDP])
    ipv4 = len([f for f in lan0.data if f.type == "0x0800"])
    # An ARP of 42 bytes and its tag: the MAC fills it up to 60.
    padding = (MIN - FCS - 42 - EDSA) * len([f for f in tap("a.lan0", True) if f.type == "0x0806"])

    expected_lan0 = {
        **of_port(lan0, on_wire(tap("a.lan0", True))),
        "tx_packets": len(conduit_out), "rx_packets": len(conduit_in),
        "tx_bytes": octets(tap("a.eth0", True)) - EDSA * len(conduit_out) - padding,
        "rx_bytes": octets(tap("a.eth0", False)) - EDSA * len(conduit_in),
        # Global 1 register 0x18 has priority 0 in queue 1; tags of From_CPU are management.
        "in_management": lldp, "out_management": len(conduit_out), "out_queue_1": len(conduit_out)}
    cpu_port = {
        **of_port(Way(conduit_out, 1 << 14), conduit_in),
        # DSCP 0 is queue 0, management is priority 7.
        "in_management": len(conduit_out), "out_management": lldp,
        "out_queue_0": ipv4, "out_queue_1": len(conduit_in) - ipv4 - lldp, "out_queue_3": lldp}
    expected_eth0 = {**of_neta(Way(conduit_in, 1 << 14), conduit_out, 0),
                     **{"p00_" + name: value for name, value in cpu_port.items()}}
    stray = len([f for f in p.data if f.dst not in (P, BROADCAST)])
    expected_p = of_neta(p, on_wire(tap("p.eth0", True)), stray)

    faults = [f"nothing made {what}" for what, made in (
        ("frames with a bad FCS", lan0.crc and p.crc), ("too long frames", lan0.oversize),
        ("PAUSE", lan0.pause and p.pause), ("broadcasts", casts(lan0.data)[1] and casts(p.data)[1]),
        ("stray frames", stray), ("management", lldp)) if not made]
    for who, expected in (("a lan0", expected_lan0), ("a eth0", expected_eth0), ("p eth0", expected_p)):
        faults += compare(who, expected, stats.get(who, {}))
    return faults


def judge_half(frames, stats):
    """A netdev's tap has each attempt to send; pieces of frames come out of the cable."""
    faults = []
    told = 0
    for who, outbound in (("a lan0", True), ("p eth0", False)):
        attempts = len([f for f in frames if f.interface == who.replace(" ", ".") and f.outbound])
        sent, received = ([f for f in frames if f.interface == "c0" and f.outbound == way and not f.comment]
                          for way in (outbound, not outbound))
        good = [f for f in sent if f.fcs_status == GOOD_FCS]
        expected = {"in_fragments": len([f for f in received if f.length < MIN]), "in_fcs_error": 0,
                    "collisions": attempts - len(good), "out_unicast": len(good), "out_octets": octets(good),
                    "late": 0, "excessive": 0}
        if who == "p eth0":
            expected = {{"in_fragments": "fragments_received", "in_fcs_error": "bad_crc_event",
                         "collisions": "collision", "out_unicast": "good_frames_sent",
                         "out_octets": "good_octets_sent", "late": "late_collision",
                         "excessive": "excessive_collision"}[name]: value for name, value in expected.items()}
        said = stats.get(who, {})
        faults += compare(who, expected, {name: said[name] for name in expected if name in said})
        if len(sent) != attempts:
            faults.append(f"{who}: {attempts} attempts, and {len(sent)} came out of the cable")
        told += attempts - len(good)
    lan0 = stats.get("a lan0", {})
    if not told:
        faults.append("nothing collided")
    elif lan0["single"] + 2 * lan0["multiple"] > lan0["collisions"] or not lan0["single"] or not lan0["deferred"]:
        faults.append(f"a lan0: {lan0['single']} frames with one collision, {lan0['multiple']} with more, "
                      f"{lan0['collisions']} collisions, {lan0['deferred']} deferred")
    return faults


def main():
    if sys.argv[1] == "topology":
        json.dump({"full": full_duplex, "half": half_duplex}[sys.argv[2]](), sys.stdout)
        return 0
    judge = {"full": judge_full, "half": judge_half}[sys.argv[2]]
    faults = judge(read_frames(sys.stdin), read_stats(sys.argv[3]))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
