#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Wrong topologies: status 2, one line that names file and place, nothing
# written. tests/unit/test_topology.c has every kind; here are some of each
# class, with the real models and through the real program.
# shellcheck source=tests/scenario/lib/judge.sh
. "${SOURCE_DIR:?}/tests/scenario/lib/judge.sh"

mkdir "$room/boards" "$room/work"
cat >"$room/boards/wires.json" <<'JSON'
{ "netemu-board": 1, "name": "wires",
  "devices": [ { "name": "phy0", "model": "88e1512" }, { "name": "phy1", "model": "88e1512" } ],
  "jacks": { "j0": "phy0.mdi", "j1": "phy1.mdi" } }
JSON
cd "$room/work" || exit 1

# refuse PLACE WHAT TEXT: the topology TEXT is refused at PLACE with WHAT.
refuse() {
	local place=$1 what=$2 status

	printf '%s\n' "$3" >../t.json
	for command in run validate show; do
		"$NETEMU" $command ../t.json >../out 2>../err
		status=$?
		[ $status = 2 ] || fail "status $status: $command $3"
		[ ! -s ../out ] || fail "something on stdout: $command $3"
		[ "$(wc -l <../err)" = 1 ] || fail "not one line: $command $3: $(cat ../err)"
		grep -qF "netemu: ../t.json: $place: " ../err || fail "not at $place: $(cat ../err)"
		grep -qF "$what" ../err || fail "lacks \"$what\": $(cat ../err)"
	done
	[ -z "$(ls)" ] || fail "left behind: $(ls)"
}

a='{ "name": "a", "board": "wires" }'
refuse '$' 'not JSON' 'netemu: 1'
refuse '$' 'too early' '{ "netemu": 1, "nodes": ['
refuse '$' 'nested more than 64' "$(printf '[%.0s' {1..1000})"
refuse '$.nodse' 'did you mean "nodes"' '{ "netemu": 1, "nodse": [] }'
refuse '$.nodes' 'an array' '{ "netemu": 1, "nodes": "a" }'
refuse '$.nodes[1].name' 'too' "{ \"netemu\": 1, \"nodes\": [ $a, $a ] }"
refuse '$.nodes[0].board' 'did you mean "espressobin"' \
	'{ "netemu": 1, "nodes": [ { "name": "a", "board": "espresobin" } ] }'
refuse '$.cables[0].ends[1]' 'two jacks' "{ \"netemu\": 1, \"nodes\": [ $a ],
	\"cables\": [ { \"name\": \"c\", \"ends\": [ \"a.j0\", \"a.j0\" ] } ] }"
for length in 0m 100000m; do
	refuse '$.cables[0].length' 'a length' "{ \"netemu\": 1, \"nodes\": [ $a ],
		\"cables\": [ { \"name\": \"c\", \"ends\": [ \"a.j0\", \"a.j1\" ], \"length\": \"$length\" } ] }"
	refuse '$.timeline[0].length' 'a length' "{ \"netemu\": 1, \"nodes\": [ $a ],
		\"cables\": [ { \"name\": \"c\", \"ends\": [ \"a.j0\", \"a.j1\" ] } ],
		\"timeline\": [ { \"at\": \"1s\", \"cable\": \"c\", \"do\": \"set\", \"length\": \"$length\" } ] }"
done
refuse '$.cables[0].delay' 'at most 10 s' "{ \"netemu\": 1, \"nodes\": [ $a ],
	\"cables\": [ { \"name\": \"c\", \"ends\": [ \"a.j0\", \"a.j1\" ], \"delay\": \"11s\" } ] }"
refuse '$.timeline[0].on' 'runs no programs' "{ \"netemu\": 1, \"nodes\": [ $a ],
	\"timeline\": [ { \"at\": \"1s\", \"on\": \"a\", \"run\": \"ls\" } ] }"

# A board that is wrong is named itself.
printf '{ "netemu-board": 1, "name": "x", "devices": [ { "name": "p", "model": "88e1513" } ] }' \
	>"$room/boards/x.json"
echo '{ "netemu": 1, "nodes": [ { "name": "a", "board": "x" } ] }' >../t.json
"$NETEMU" ../t.json 2>../err
[ $? = 2 ] || fail "a wrong board is not status 2"
grep -qF 'boards/x.json: $.devices[0].model: there is no model "88e1513"; did you mean "88e1512"' ../err ||
	fail "a wrong board: $(cat ../err)"

finish
