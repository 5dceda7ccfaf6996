# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of netemu, from outside, for the measuring programs of this folder."""

import json
import os
import re
import subprocess
import tempfile
import time


class RunFailed(Exception):
    """A program that is measured did not do its work."""


def topology(source_dir, name):
    """The parsed topologies/bench/NAME.json."""
    with open(os.path.join(source_dir, "topologies", "bench", name + ".json"), encoding="utf-8") as f:
        return json.load(f)


def variant(topo, directory, name, **changes):
    """Writes @topo with @changes (None takes a key away) and returns the path."""
    topo = {key: value for key, value in {**topo, **changes}.items() if value is not None}
    path = os.path.join(directory, name + ".json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(topo, f)
    return path


def seconds(text):
    """A time as topologies write it, in seconds."""
    number, unit = re.fullmatch(r"([0-9.]+)(ns|us|ms|s)", text).groups()
    return float(number) * {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}[unit]


def work_start(topo):
    """When the first `udp send` of the timeline begins, in seconds."""
    return min(seconds(entry["at"]) for entry in topo["timeline"] if "udp send" in entry.get("run", ""))


def run(command, check=True, **options):
    """Runs @command; its wall seconds and the completed process."""
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, **options)
    wall = time.monotonic() - begun
    if check and done.returncode != 0:
        raise RunFailed(f"{' '.join(command)}: exit {done.returncode}: {(done.stderr or done.stdout)[-400:].strip()}")
    return wall, done


def simulate(netemu, path, *args, check=True, capture="/dev/null"):
    """One run of @path: wall seconds from start to end, and its --json summary."""
    with tempfile.TemporaryDirectory() as cwd:
        wall, done = run([netemu, path, "-w", capture, "--json", *args], check=check, cwd=cwd)
    try:
        return wall, json.loads(done.stdout)
    except ValueError as error:
        raise RunFailed(f"{path}: no summary: {error}: {done.stderr[-400:].strip()}") from error


def peak_kb(command):
    """Peak resident memory of @command in KB, as wait4() tells time(1)."""
    # Not resource.getrusage() here: Linux lets a child begin with its parent's peak.
    with tempfile.NamedTemporaryFile("r") as report, tempfile.TemporaryDirectory() as cwd:
        run(["/usr/bin/time", "-f", "%M", "-o", report.name, *command], cwd=cwd)
        return int(report.read().split()[-1])


def instructions(netemu, path, until_s):
    """Instructions that a run up to @until_s virtual seconds executes, by callgrind."""
    with tempfile.TemporaryDirectory() as cwd:
        _, done = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", netemu, path,
                       "-w", "/dev/null", "--json", "--until", f"{round(until_s * 1e6)}us"], check=False, cwd=cwd)
    found = re.search(r"Collected : (\d+)", done.stderr)
    # The work is cut short, so an expectation may fail (1), but nothing else.
    if done.returncode > 1 or not found:
        raise RunFailed(f"valgrind {netemu} {path}: exit {done.returncode}: {done.stderr[-400:].strip()}")
    return int(found.group(1))


# Two instants of the work; what happens before the first cancels out.
FIRST_S, SECOND_S = 0.010, 0.030


def instructions_a_packet(netemu, source_dir, name, size=64):
    """Instructions of one packet in steady state, in topologies/bench/NAME.json."""
    start = work_start(topology(source_dir, name))
    path = os.path.join(source_dir, "topologies", "bench", name + ".json")
    counts = [instructions(netemu, path, start + t) for t in (FIRST_S, SECOND_S)]
    packets = (SECOND_S - FIRST_S) * line_rate(size)
    return (counts[1] - counts[0]) / packets


def line_rate(size):
    """Frames of @size bytes (with FCS) a second at 1 Gb/s, with preamble and gap."""
    return 1e9 / ((size + 20) * 8)
