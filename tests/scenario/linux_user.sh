#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An ordinary user, who has no home and may write to one folder alone, runs boards
# with a real Linux, sits at the console of one, and compares it with the built-in
# guest. (As root this test becomes somebody else, where that is allowed.)
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

# What that user may read: copies, for ours may lie in a home.
chmod 755 "$work"
mkdir bin mine
cp "$NETEMU" "$(dirname "$NETEMU")/netemu-uml.so" bin
rm kernel/root
cp -r "$kernel/root" kernel/root
chmod -R a+rX bin kernel
chmod 777 mine "$TMPDIR"
topology user "id -u; ping -c 1 192.168.1.2 >/dev/null; echo still here"
chmod 644 user.json
cd mine || exit 1

user=(env HOME=/nonexistent)
if [ "$(id -u)" -eq 0 ]; then
	other=(setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs)
	if "${other[@]}" test -r "$SOURCE_DIR/scripts/linux-guest/init" -a \
		-r "$SOURCE_DIR/topologies/boards/pc.json" 2>/dev/null; then
		user=("${other[@]}" "${user[@]}")
	else
		echo "stays root: nobody else may read $SOURCE_DIR" >&2
	fi
fi

"${user[@]}" "$work/bin/netemu" ../user.json >../run.out 2>&1 || fail "run: $(tail -n 3 ../run.out)"
grep -q '] a: still here$' ../run.out || fail "run: its line was not run"
[ -s user.pcapng ] || fail "run: no capture"
echo 'hostname | sed "s/^/at /"; exit' |
	"${user[@]}" "$work/bin/netemu" console ../user.json a >../console.out 2>&1 ||
	fail "console: $(tail -n 3 ../console.out)"
grep -q '^at a' ../console.out || fail "console: no answer from the shell"
"${user[@]}" "$work/bin/netemu" compare ../user.json >../compare.out 2>&1
[ $? -le 1 ] || fail "compare: $(tail -n 3 ../compare.out)"
grep -q '^user: 3.000000000 s, seed 1: ' ../compare.out || fail "compare: $(tail -n 3 ../compare.out)"
mv user.pcapng ..
cd ..
nothing_left user
exit "$failed"
