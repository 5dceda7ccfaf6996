#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# ethtool -k and -K: the built-in guest's against the real one on a real Linux, on
# the same board. All features are listed, in the same order and words; those that
# the built-in guest has not (segmentation, GRO, offload of tc) are left out of the
# comparison of values.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

cat >judge.py <<'END'
import json
import re
import subprocess
import sys

# The second line keeps what Linux has besides from changing along with the rest.
COMMANDS = ["-k eth0", "-k lan0", "-k lo",
            "-K eth0 tso off gso off gro off", "-K eth0 rx off", "-K eth0 tx off", "-k eth0",
            "-K eth0 tx on", "-K eth0 rx on", "-K eth0 sg off", "-K eth0 highdma off",
            "-K eth0 foo on", "-K eth0 rx", "-K eth0 rx maybe", "-K nope rx on", "-K eth0",
            "-K lan0 tx on", "-K lo rx off", "-K eth0 tx-checksum-ipv4 off",
            "-K eth0 rx-checksum on", "-K eth0 rxvlan off", "-K eth0 ntuple on",
            "-K eth0 lro on", "-K eth0 rx off tx on", "-K eth0 tx-checksumming off",
            "-K eth0 sg on tx on", "-K eth0 rx off rx on", "-k eth0", "-k nope", "-k eth0 x",
            "-K",
            "--show-offload lan0", "--features eth0 rxhash on"]
# What Linux has and the built-in guest has not.
LACKING = re.compile(r"\s*(tx-tcp.*segmentation|tcp-segm|.*generic-|tx-nocache|rx-gro|rx-udp-gro|"
                     r"hw-tc|tx-checksum-sctp|tx-scatter-gather-fraglist|vlan-chall|"
                     r"tx-sctp-segm|tx-udp-segm|tx-gso-list)")


def run(guest):
    topology = {
        "netemu": 1, "name": guest, "duration": "4s", "captures": [],
        "nodes": [{"name": "a", "board": "espressobin", "guest": guest,
                   "init": ["ip link set lan0 up"]}],
        "timeline": [{"at": f"{1000 + 50 * i}ms", "on": "a", "run": "ethtool " + command}
                     for i, command in enumerate(COMMANDS)]}
    with open(guest + ".json", "w", encoding="utf-8") as file:
        json.dump(topology, file)
    answer = subprocess.run([sys.argv[1], guest + ".json", "--json"], stdout=subprocess.PIPE,
                            check=False)
    return json.loads(answer.stdout)["timeline"]


def words(text):
    """What is listed, without its state; errors (which only one of them has in here) left out."""
    return [line.split(":")[0] for line in text.splitlines()
            if re.match(r"(\t?[a-z0-9_-]+|Features for \w+):", line)
            and not line.startswith("ethtool:")]


def states(text):
    return [line for line in text.splitlines()
            if re.match(r"\t?[a-z0-9_-]+: (on|off)", line) and not LACKING.match(line)]


bad = 0
for real, ours in zip(run("linux"), run("builtin")):
    command = real["run"]
    theirs, mine = real["stdout"], ours["stdout"]
    same = real["exit"] == ours["exit"] and states(theirs) == states(mine)
    if "-k " in command or "show" in command:
        same = same and words(theirs) == words(mine)
    if not same:
        bad = 1
        print(f"{command}: exit {real['exit']} and {ours['exit']}\n{theirs}--- ours:\n{mine}")
sys.exit(bad)
END
python3 judge.py "$NETEMU" >answers || fail "$(cat answers)"
exit $failed
