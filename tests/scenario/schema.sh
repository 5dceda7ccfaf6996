#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# topologies/schema.json is true: it accepts every topology that ships, and it
# and the program agree on what is right and wrong, as far as a schema can know.
set -eu
python3 -c 'import jsonschema' 2>/dev/null || exit 77
exec python3 - <<'PYTHON'
import copy, glob, json, os, subprocess, sys, tempfile

import jsonschema

netemu, source = os.environ["NETEMU"], os.environ["SOURCE_DIR"]
with open(source + "/topologies/schema.json", encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failures = 0


def fail(text):
    global failures
    failures += 1
    print(text)


shipped = [path for path in glob.glob(source + "/topologies/**/*.json", recursive=True)
           if "/boards/" not in path and not path.endswith("/schema.json")]
assert shipped
for path in shipped:
    with open(path, encoding="utf-8") as file:
        for error in validator.iter_errors(json.load(file)):
            fail(f"{path}: {error.json_path}: {error.message}")

# A board of its own, so that this test needs no guest.
board = {"netemu-board": 1, "name": "wires", "devices": [
    {"name": "phy0", "model": "88e1512"}, {"name": "phy1", "model": "88e1512"}],
    "jacks": {"j0": "phy0.mdi", "j1": "phy1.mdi"}, "netdevs": {}}
base = {"netemu": 1, "nodes": [{"name": "a", "board": "wires"}, {"name": "b", "board": "wires"}],
        "cables": [{"name": "c0", "ends": ["a.j0", "b.j0"]}]}
cable, entry = ["cables", 0], {"at": "1s", "cable": "c0", "do": "set", "loss": 0.5}
right = [
    ([], "name", "x-1_y"), ([], "seed", 2**64 - 1), ([], "seed", "0xff"), ([], "duration", "1.5s"),
    ([], "epoch", 1), ([], "epoch", 9214127236), ([], "duration", "0.001ns"), ([], "epoch", "2026-01-31T12:00:00Z"), ([], "captures", []),
    ([], "captures", ["c0"]), ([], "timeline", []), ([], "timeline", [entry]),
    (cable, "length", "0.25m"), (cable, "category", "cat6a"), (cable, "loss", 1),
    (cable, "loss", {"a.j0": 0.1}), (cable, "ber", 1e-9), (cable, "delay", "3us"),
    (cable, "delay", {"b.j0": "3us"}), (cable, "crossover", True),
    (cable, "pairs", ["ok", "open", "short", "ok"]),
    ([], "timeline", [{"at": "1s", "cable": "c0", "do": "unplug"}]),
]
wrong = [
    ([], "netemu", 2), ([], "netemu", "1"), ([], "nodes", []), ([], "nodes", {}), ([], "nam", "x"),
    ([], "name", "a b"), ([], "name", ""), ([], "name", "x" * 64), ([], "seed", -1),
    ([], "seed", 1.5), ([], "seed", "x"), ([], "duration", 4), ([], "duration", "4"),
    ([], "duration", "4min"), ([], "duration", "0.0s"),
    ([], "epoch", 9214127237), ([], "$schema", "x" * 4097), ([], "epoch", -1), ([], "epoch", True), ([], "captures", "c0"),
    ([], "captures", ["c0", "c0"]), ([], "captures", [3]), ([], "guest", "windows"),
    (["nodes", 0], "board", 3), (["nodes", 0], "init", "x"), (["nodes", 0], "cpu", "fast"),
    (["nodes", 0], "mac", {"x": "01:00:00:00:00:00"}), (["nodes", 0], "mac", {"x": "2:0:0:0:0:0"}),
    (["nodes", 0], "name", "a.b"), (["nodes", 0], "bord", "x"),
    (cable, "ends", ["a.j0"]), (cable, "ends", ["a.j0", "a.j0"]), (cable, "ends", ["a.j0", "bj0"]),
    (cable, "ends", ["a.j0", "b.j0", "b.j1"]), (cable, "length", 10), (cable, "length", "10"),
    (cable, "length", "1.234m"), (cable, "length", "0.00m"), (cable, "category", "cat9"), (cable, "loss", 1.1),
    (cable, "loss", "1"), (cable, "loss", {"aj0": 0.1}), (cable, "ber", -0.1),
    (cable, "delay", 1), (cable, "crossover", 1), (cable, "pairs", ["ok"]),
    (cable, "pairs", ["ok", "ok", "ok", "cut"]), (cable, "lenght", "1m"),
    ([], "timeline", [{**entry, "do": "plug"}]), ([], "timeline", [{**entry, "do": "cut"}]),
    ([], "timeline", [{"at": "1s", "cable": "c0", "do": "set"}]),
    ([], "timeline", [{"cable": "c0", "do": "plug"}]),
    ([], "timeline", [{"at": "1s", "cable": "c0"}]), ([], "timeline", [{"at": "1s"}]),
    ([], "timeline", [{"at": "1s", "on": "a"}]), ([], "timeline", [3]),
    ([], "timeline", [{"at": "1s", "on": "a", "run": "x", "expect": {"exit": 256}}]),
    ([], "timeline", [{"at": "1s", "on": "a", "run": "x", "expect": {"exit": "0"}}]),
    ([], "timeline", [{"at": "1s", "on": "a", "run": "x", "expect": {"stdout": 0}}]),
    ([], "timeline", [{"at": "1s", "on": "a", "run": "x", "expect": {"stdout": "x" * 4097}}]),
    ([], "timeline", [{"at": "1s", "on": "a", "run": "x", "expect": {"stderr": ""}}]),
    ([], "timeline", [{"at": "1s", "on": "a", "run": ["x"]}]),
]
with tempfile.TemporaryDirectory() as folder:
    os.mkdir(folder + "/boards")
    with open(folder + "/boards/wires.json", "w", encoding="utf-8") as file:
        json.dump(board, file)
    for expected, cases in ((True, right), (False, wrong)):
        for where, key, value in cases:
            topology = copy.deepcopy(base)
            target = topology
            for step in where:
                target = target[step]
            target[key] = value
            path = folder + "/t.json"
            with open(path, "w", encoding="utf-8") as file:
                json.dump(topology, file)
            run = subprocess.run([netemu, "validate", path], capture_output=True, text=True,
                                 check=False)
            case = f"{where} {key} = {json.dumps(value)}"
            if validator.is_valid(topology) != expected:
                fail(f"the schema should {'accept' if expected else 'refuse'} {case}")
            if run.returncode != (0 if expected else 2):
                fail(f"netemu should {'accept' if expected else 'refuse'} {case}: "
                     f"status {run.returncode}: {run.stderr}")
sys.exit(failures > 0)
PYTHON
