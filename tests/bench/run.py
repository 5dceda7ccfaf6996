# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures netemu and prints one JSON line a figure.

Where a figure is a ratio, both sides take turns in this same call and the ratio
is of medians, since absolute figures move with the machine and what else it
does. A line says what is wanted ("floor" must be met, "aim" is hoped for) and
which of them the figure meets. Times of netemu are of the whole program, from
start to end, seen from outside; the peer's and the bound's are of their work
alone, without building the network, which favours them.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile

import linux
import netemu
from netemu import RunFailed

# figure -> (floor, aim, whether more is better), from the project's issue 2
WANTED = {
    "udp64_vs_ns3": (12, 24, True),
    "udp1518_vs_ns3": (15, 33, True),
    "hop_ns": (200, 100, False),
    "hop_spread": (0.15, 0.15, False),
    "event_queue": (0.7, 0.9, True),
    "instructions_packet": (5000, 3000, False),
    "instructions_hop": (1500, 900, False),
    "capture_one_tap": (0.15, 0.08, False),
    "capture_all_taps": (0.40, 0.25, False),
    "memory_program_kb": (8192, 4096, False),
    "memory_espressobin_kb": (128, 64, False),
    "hosts256_vs_2": (1.6, 1.3, False),
    "start_to_end_ms": (60, 25, False),
    "linux_access_us": (15, 15, False),
    "linux_boot_ping_s": (5, 5, False),
    "linux_idle_minute_s": (5, 5, False),
    "linux_board_mb": (150, 150, False),
}

NS3_TIME_S = {64: 0.1, 1518: 0.5}  # about a second of wall time each
BOUND_TIME_S = 1.0


def emit(figure, value, unit, **more):
    line = {"figure": figure, "value": float(f"{value:.4g}"), "unit": unit}
    if figure in WANTED:
        floor, aim, more_is_better = WANTED[figure]
        meets = (lambda want: value >= want) if more_is_better else (lambda want: value <= want)
        line |= {"floor": floor, "aim": aim, "meets": "aim" if meets(aim) else "floor" if meets(floor) else "nothing"}
    print(json.dumps(line | more), flush=True)


def median_rounds(rounds, **sides):
    """Calls every side once a round, in turns; the median of each side's values."""
    values = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            values[name].append(side())
    return {name: statistics.median(v) for name, v in values.items()}


class Bench:
    def __init__(self, build, rounds, scratch):
        self.rounds = rounds
        self.scratch = scratch
        self.source = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        build = os.path.abspath(build)
        self.netemu = os.path.join(build, "emu", "netemu")
        self.tool = lambda name: os.path.join(build, "tests", "bench", "bench_" + name)

    def path(self, name):
        return os.path.join(self.source, "topologies", "bench", name + ".json")

    def wall(self, path, *args):
        return netemu.simulate(self.netemu, path, *args)[0]

    def rate(self, tool, *args):
        """Packets a wall second of the peer or the bound, in its own words."""
        _, done = netemu.run([self.tool(tool), *map(str, args)])
        line = json.loads(done.stdout)
        return line["packets"] / line["wall_s"]

    def udp(self, size):
        name = f"udp{size}"
        packets = netemu.line_rate(size)
        rates = median_rounds(
            self.rounds,
            netemu=lambda: packets / self.wall(self.path(name)),
            ns3=lambda: self.rate("ns3_peer", f"--size={size}", f"--time={NS3_TIME_S[size]}"),
            bound=lambda: self.rate("bound", size, 1, BOUND_TIME_S))
        emit(f"{name}_per_s", rates["netemu"], "packets a wall second", rounds=self.rounds,
             line_rate=round(packets), real_time_factor=round(rates["netemu"] / packets, 3))
        emit(f"{name}_vs_ns3", rates["netemu"] / rates["ns3"], "times as fast as ns-3 with checksums",
             ns3_per_s=round(rates["ns3"]), rounds=self.rounds)
        emit(f"{name}_vs_bound", rates["netemu"] / rates["bound"], "of the bare skeleton's speed",
             bound_per_s=round(rates["bound"]), rounds=self.rounds)

    def udp64(self):
        self.udp(64)

    def udp1518(self):
        self.udp(1518)

    def hops(self):
        """What a switch more adds to a packet's cost, along chains of 1, 4, 16 and 64."""
        lengths = (1, 4, 16, 64)
        walls = median_rounds(self.rounds, **{str(n): lambda n=n: self.wall(self.path(f"chain{n}")) for n in lengths})
        costs = [(walls[str(b)] - walls[str(a)]) / (b - a) / netemu.line_rate(64) * 1e9
                 for a, b in zip(lengths, lengths[1:])]
        whole = (walls["64"] - walls["1"]) / 63 / netemu.line_rate(64) * 1e9
        emit("hop_ns", whole, "ns a packet and switch", rounds=self.rounds,
             by_length={f"{a}-{b}": round(c, 1) for a, b, c in zip(lengths, lengths[1:], costs)})
        emit("hop_spread", max(abs(c / whole - 1) for c in costs), "largest departure from that", rounds=self.rounds)

    def queue(self):
        for pending in (1000, 100000, 1000000):
            _, done = netemu.run([self.tool("queue"), str(pending), str(self.rounds)])
            line = json.loads(done.stdout)
            emit("event_queue", line.pop("ratio"), "of the bare wheel's speed",
                 **{k: v for k, v in line.items() if k != "figure"})

    def instructions(self):
        one = netemu.instructions_a_packet(self.netemu, self.source, "chain1")
        four = netemu.instructions_a_packet(self.netemu, self.source, "chain4")
        emit("instructions_packet", one, "instructions, one switch (callgrind)")
        emit("instructions_hop", (four - one) / 3, "instructions, a switch more (callgrind)")

    def capture(self):
        """What capturing to /dev/null adds to udp64: at the receiver's interface, everywhere."""
        topo = netemu.topology(self.source, "udp64")
        receiver = next(e["on"] for e in topo["timeline"] if "udp recv" in e.get("run", ""))
        paths = {"none": netemu.variant(topo, self.scratch, "none", captures=[]),
                 "one": netemu.variant(topo, self.scratch, "one", captures=[receiver + ".eth0"]),
                 "all": netemu.variant(topo, self.scratch, "all", captures=None)}
        walls = median_rounds(self.rounds, **{k: lambda p=p: self.wall(p) for k, p in paths.items()})
        for figure, side in (("capture_one_tap", "one"), ("capture_all_taps", "all")):
            emit(figure, walls[side] / walls["none"] - 1, "of the time without, added", rounds=self.rounds)

    def memory(self):
        def idle(count):
            topo = {"netemu": 1, "name": "idle", "seed": 1, "duration": "1s", "captures": [],
                    "nodes": [{"name": f"n{i}", "board": "espressobin"} for i in range(count)], "cables": []}
            path = netemu.variant(topo, self.scratch, "idle")
            return netemu.peak_kb([self.netemu, path, "-w", "/dev/null", "-q"])

        two_boards = os.path.join(self.source, "topologies", "two-boards.json")
        emit("memory_program_kb", netemu.peak_kb([self.netemu, two_boards, "-w", "/dev/null", "-q"]),
             "KB at most, two-boards.json")
        emit("memory_espressobin_kb", (idle(101) - idle(1)) / 100, "KB more for an idle espressobin")

    def hosts(self):
        """What a packet costs among 256 hosts against 2, at the same total rate a port.

        On the wall, run as usual: few hosts by one thread, many by all processors; then many by one thread.
        """
        packets = {name: self.packets(name) for name in ("udp64", "star256")}
        sides = {"udp64": ("udp64",), "star256": ("star256",), "star256_one_thread": ("star256", "--threads", "1")}
        walls = median_rounds(self.rounds, **{side: lambda name=name, args=args: self.wall(self.path(name), *args)
                                              for side, (name, *args) in sides.items()})
        cost = {side: walls[side] / packets[name] * 1e9 for side, (name, *_) in sides.items()}
        emit("hosts256_vs_2", cost["star256"] / cost["udp64"], "times the cost a packet", rounds=self.rounds,
             threads=len(os.sched_getaffinity(0)), one_thread=round(cost["star256_one_thread"] / cost["udp64"], 2),
             ns_a_packet={side: round(c, 1) for side, c in cost.items()}, packets=packets)

    def packets(self, name):
        """Packets that the `udp recv` lines of topologies/bench/NAME.json expect."""
        total = 0
        for entry in netemu.topology(self.source, name)["timeline"]:
            words = entry.get("run", "").split()
            if words[:2] == ["udp", "recv"] and "-c" in words:
                total += int(words[words.index("-c") + 1])
        if not total:
            raise RunFailed(f"{name}: no `udp recv ... -c COUNT` in its timeline")
        return total

    def start(self):
        path = os.path.join(self.source, "topologies", "two-boards.json")
        rounds = max(15, self.rounds)

        def once():
            with tempfile.TemporaryDirectory() as cwd:
                return netemu.run([self.netemu, path], cwd=cwd)[0]

        once()
        wall = median_rounds(rounds, netemu=once)
        emit("start_to_end_ms", wall["netemu"] * 1e3, "ms, two-boards.json with its capture", rounds=rounds)


    def linux(self):
        """Boards with a real Linux: a register access, a boot, a minute, memory."""
        module = linux.access_module(self.source, self.scratch)
        each = linux.accesses(self.netemu, self.scratch)
        few, many = (linux.counters(self.scratch, n) for n in (5, 55))
        boot, minute = (linux.two_boards(self.scratch, s) for s in (linux.BOOT_S, linux.BOOT_S + linux.IDLE_S))
        cpu = {}

        def timed(path):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            wall = self.wall(path)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            cpu[path] = min(took, cpu.get(path, took))
            return wall

        singles = []
        walls = median_rounds(self.rounds, few=lambda: timed(few), many=lambda: timed(many),
                              boot=lambda: timed(boot), minute=lambda: timed(minute),
                              single=lambda: singles.append(linux.access_times(self.netemu, module, self.scratch)) or 0)

        def single(what, share):
            return round(statistics.median(times[what][share] for times in singles) / 1e3, 2)

        emit("linux_access_us", single("reads", "median"), "us of wall time, median of 20,000 register reads one by one",
             p90=single("reads", "p90"), p99=single("reads", "p99"), writes=single("writes", "median"),
             writes_p99=single("writes", "p99"), rounds=self.rounds)
        emit("linux_access_mean_us", (walls["many"] - walls["few"]) / 50 / each * 1e6,
             "us of wall time a register access of ethtool -S, with all that is between them",
             cpu_us=round((cpu[many] - cpu[few]) / 50 / each * 1e6, 2), accesses=round(50 * each), rounds=self.rounds)
        emit("linux_boot_ping_s", walls["boot"], "s, two boards from start to first ping reply",
             cpu_s=round(cpu[boot], 2), rounds=self.rounds)
        emit("linux_idle_minute_s", walls["minute"] - walls["boot"], "s, 60 virtual seconds more with a ping each",
             cpu_s=round(cpu[minute] - cpu[boot], 2), rounds=self.rounds)
        emit("linux_board_mb", linux.memory_mb(self.netemu, minute, 2), "MB, a board's share of memory (PSS)")


FIGURES = ("udp64", "udp1518", "hops", "queue", "instructions", "capture", "memory", "hosts", "start", "linux")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds a median is taken over (5)")
    parser.add_argument("--list", action="store_true", help="name the figures")
    parser.add_argument("figures", nargs="*", metavar="FIGURE")
    args = parser.parse_args()
    if args.list:
        print("\n".join(FIGURES))
        return 0
    unknown = [name for name in args.figures if name not in FIGURES]
    if unknown or args.rounds < 1:
        parser.error(f"no figure {unknown[0]}; there are: {' '.join(FIGURES)}" if unknown else "--rounds is at least 1")

    status = 0
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(args.build, args.rounds, scratch)
        for name in args.figures or FIGURES:
            try:
                getattr(bench, name)()
            except RunFailed as error:
                print(json.dumps({"figure": name, "error": str(error)}), flush=True)
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
