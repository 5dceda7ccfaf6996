# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps the number of instructions a packet takes from growing unnoticed.

Counts by callgrind do not depend on how busy or fast the machine is, but on the
compiler: the baseline holds a row for each one that it was measured with, by
name and major version. A compiler without a row is not judged, and that is said.
"""

import argparse
import json
import os
import sys

import netemu

GROWTH = 1.05


def measure(program, source_dir):
    one = netemu.instructions_a_packet(program, source_dir, "chain1")
    four = netemu.instructions_a_packet(program, source_dir, "chain4")
    return {"packet": round(one), "hop": round((four - one) / 3)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", required=True)
    parser.add_argument("--netemu", required=True)
    parser.add_argument("--compiler", required=True, help="as CMake names it: GNU-12.2.0")
    parser.add_argument("--update", action="store_true", help="write the baseline anew")
    args = parser.parse_args()
    compiler = args.compiler.split(".")[0]
    path = os.path.join(args.source, "tests", "bench", "baseline.json")
    with open(path, encoding="utf-8") as f:
        baseline = json.load(f)

    counts = measure(os.path.abspath(args.netemu), args.source)
    print(json.dumps({"compiler": compiler, **counts}))
    if args.update:
        baseline["instructions"][compiler] = counts
        with open(path, "w", encoding="utf-8") as f:
            json.dump(baseline, f, indent=2, sort_keys=True)
            f.write("\n")
        return 0
    if compiler not in baseline["instructions"]:
        known = ", ".join(sorted(baseline["instructions"])) or "none"
        print(f"{path} has no row for {compiler} (it has {known}), so growth is not judged here")
        return 0
    status = 0
    for name, count in counts.items():
        was = baseline["instructions"][compiler][name]
        if count > was * GROWTH:
            print(f"instructions a {name}: {count}, {100 * (count / was - 1):.1f} % more than {was}.\n"
                  "Make it cheaper again, or say in the commit why it has to cost this and run\n"
                  f"  NETEMU={args.netemu} COMPILER={compiler} tests/bench/instructions.sh --update")
            status = 1
        elif count * GROWTH < was:
            print(f"instructions a {name}: {count}, fewer than {was}: --update would keep it that way")
    return status


if __name__ == "__main__":
    try:
        sys.exit(main())
    except netemu.RunFailed as error:
        sys.exit(str(error))
