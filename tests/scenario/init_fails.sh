#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An init line that fails is said where it happens, in the summary and in --json;
# the lines after it are run, and the run's exit status is about expectations.
# (linux_lines.sh has the same of a Linux guest.)
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"
need python3

cd "$room" || exit 1
cat >init.json <<'JSON'
{ "netemu": 1, "name": "init", "duration": "1s", "captures": [],
  "nodes": [ { "name": "a", "board": "espressobin",
    "init": ["ip link set lan0 up", "ip link set lan7 up", "ip link set lan1 up"] } ],
  "timeline": [ { "at": "0.9s", "on": "a", "run": "true", "expect": { "exit": 0 } } ] }
JSON
"$NETEMU" init.json -w /dev/null >out || fail "exit status $?"
grep -q '\] a: init: exit status 1: ip link set lan7 up$' out || fail "not on the console"
grep -q '^  init of a: ip link set lan7 up: exit status 1$' out || fail "not in the summary"
[ "$(grep -c 'exit status' out)" -eq 2 ] || fail "said more than twice"
"$NETEMU" init.json -w /dev/null --json >out || fail "--json: exit status $?"
python3 - <<'END' || fail "not in --json"
import json
init = json.load(open("out"))["nodes"][0]["init"]
assert [line["exit"] for line in init] == [0, 1, 0], init
assert init[1]["run"] == "ip link set lan7 up"
END
"$NETEMU" init.json -w /dev/null -q >out || fail "-q: exit status $?"
[ ! -s out ] || fail "-q: $(cat out)"
finish
