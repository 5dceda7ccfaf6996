# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# What the judges share. Sourced, with NETEMU and SOURCE_DIR in the environment.
set -u
: "${NETEMU:?}" "${SOURCE_DIR:?}"

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
failures=0

# The scenarios that ship, by name; each is judged.
scenarios=()
for file in "$SOURCE_DIR"/topologies/*.json; do
	name=${file##*/}
	[ ! -e "$file" ] || [ "$name" = schema.json ] || scenarios+=("${name%.json}")
done

fail() {
	printf '%s\n' "$*" >&2
	failures=$((failures + 1))
}

# Ends with 77, which CI takes for a failure, unless every program "$@" is here.
need() {
	local program

	for program in "$@"; do
		command -v "$program" >/dev/null || {
			echo "$program is not installed" >&2
			exit 77
		}
	done
}

# Runs scenario $1 with every netdev and every cable captured, and further
# arguments; leaves $room/$1.pcapng and .json.
simulate() {
	local name=$1

	shift
	python3 -c 'import json, sys
topology = json.load(sys.stdin)
topology.pop("captures", None)
json.dump(topology, sys.stdout)' <"$SOURCE_DIR/topologies/$name.json" >"$room/topology.json"
	"$NETEMU" "$room/topology.json" -w "$room/$name.pcapng" --json "$@" \
		>"$room/$name.json" 2>"$room/$name.err" && return 0
	fail "$name: exit $?: $(tail -n 3 "$room/$name.err")"
	return 1
}

# tshark with our plug-in. Wireshark 4.4 loads no script for root, so root becomes
# somebody else, who may read $room and nothing but.
plugged_tshark() {
	local as=()

	chmod 755 "$room"
	[ -e "$room/netemu.lua" ] || cp "$SOURCE_DIR/scripts/wireshark/netemu.lua" "$room"
	if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
		as=(setpriv --reuid=65534 --regid=65534 --clear-groups env "HOME=$room")
	fi
	"${as[@]}" tshark -n -X "lua_script:$room/netemu.lua" "$@"
}

finish() {
	[ "$failures" -eq 0 ] || {
		echo "$failures failures" >&2
		exit 1
	}
}
