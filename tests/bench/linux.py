# SPDX-License-Identifier: GPL-2.0-or-later
"""What boards with a real Linux cost, for run.py. Needs the built kernel."""

import os
import re
import shutil
import subprocess
import tempfile
import time

import netemu

BOOT_S = 4.5  # virtual, to the first ping reply: booted at 0.6, link at 3.6, ping at 4
IDLE_S = 60


def board(name, port, address, lines=()):
    return {"name": name, "board": "espressobin", "guest": "linux",
            "init": [f"ip link set {port} up", f"ip addr add {address}/24 dev {port}", *lines]}


def topology(duration, nodes, timeline, cables=()):
    return {"netemu": 1, "name": "linux", "seed": 1, "duration": f"{duration}s", "captures": [],
            "nodes": nodes, "cables": list(cables), "timeline": timeline}


def access_module(source, scratch):
    """The path of the module that measures accesses, built against the guest's kernel."""
    folder = shutil.copytree(os.path.join(source, "tests", "bench", "access"), os.path.join(scratch, "access"))
    netemu.run([os.path.join(source, "scripts", "linux-guest", "build"), "module", folder])
    return os.path.join(folder, "access.ko")


def access_times(program, module, scratch):
    """Wall time of single register accesses in ns: {"reads": {"median": ..., ...}, "writes": ...}."""
    topo = topology(2, [board("a", "lan0", "192.168.1.1")],
                    [{"at": "1s", "on": "a", "run": f"insmod /run/host{module}", "expect": {"exit": 0}}])
    path = netemu.variant(topo, scratch, "access")
    with tempfile.TemporaryDirectory() as cwd:
        _, done = netemu.run([program, path, "-w", "/dev/null"], cwd=cwd)
    pattern = r"access: (\w+): \d+, ns: median (\d+), 9 of 10 within (\d+), 99 of 100 (\d+)"
    return {what: dict(zip(("median", "p90", "p99"), map(int, ns)))
            for what, *ns in re.findall(pattern, done.stdout)}


def counters(scratch, repeats):
    """A board that reads a port's counters so often, over SMI: thousands of registers each time."""
    line = f"for i in $(seq {repeats}); do ethtool -S lan0 >/dev/null; done"
    topo = topology(30, [board("a", "lan0", "192.168.1.1")], [{"at": "1s", "on": "a", "run": line}])
    return netemu.variant(topo, scratch, f"counters{repeats}")


def accesses(program, scratch):
    """Register accesses of one such reading."""
    def traced(repeats):
        with tempfile.TemporaryDirectory() as cwd:
            _, done = netemu.run([program, counters(scratch, repeats), "-w", "/dev/null", "--trace", "reg"], cwd=cwd)
        return done.stdout.count(": reg: ")

    return (traced(3) - traced(1)) / 2


def two_boards(scratch, seconds):
    """Two boards; one pings the other from 4 s on, once a second, to the end."""
    count = 1 + int((seconds - BOOT_S) / 1.05)  # the guest's tick makes its second a bit longer
    topo = topology(seconds,
                    [board("a", "lan0", "192.168.1.1"), board("b", "lan1", "192.168.1.2")],
                    [{"at": "4s", "on": "a", "run": f"ping -c {count} 192.168.1.2",
                      "expect": {"exit": 0, "stdout": f"{count} received"}}],
                    [{"name": "c0", "ends": ["a.lan0", "b.lan1"]}])
    return netemu.variant(topo, scratch, f"linux{int(seconds)}")


def family(pid):
    """@pid and all that descend from it."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8") as stat:
                parent = int(stat.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry))
    found = [pid]
    for member in found:
        found += children.get(member, [])
    return found


def memory_mb(program, path, boards):
    """Proportional share of memory of a board's processes, in MB, 8 s after the start."""
    with tempfile.TemporaryDirectory() as cwd, \
            subprocess.Popen([program, path, "-w", "/dev/null", "-q", "--realtime"], cwd=cwd, stdout=subprocess.DEVNULL) as run:
        time.sleep(8)
        kb = 0
        for pid in family(run.pid)[1:]:
            with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as smaps:
                kb += sum(int(line.split()[1]) for line in smaps if line.startswith("Pss:"))
        run.terminate()
    return kb / 1024 / boards
