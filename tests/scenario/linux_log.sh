#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's log from boot to power-off, through traffic and a cable that is
# unplugged, on each board that ships: it has the lines that a real ESPRESSObin
# prints, and no warning; `ip` shows carrier as cables come and go.
set -u
# shellcheck source=tests/scenario/lib/linux.sh disable=SC1091
. "$SOURCE_DIR/tests/scenario/lib/linux.sh"

cat >log.json <<'END'
{ "netemu": 1, "name": "log", "seed": 7, "duration": "24s", "guest": "linux",
  "nodes": [
    { "name": "a", "board": "espressobin" },
    { "name": "v", "board": "espressobin-v7",
      "init": ["ip link set lan1 up", "ip addr add 192.168.1.2/24 dev lan1"] },
    { "name": "p", "board": "pc",
      "init": ["ip link set eth0 up", "ip addr add 192.168.2.2/24 dev eth0"] } ],
  "cables": [ { "name": "c0", "ends": ["a.lan1", "v.lan1"] }, { "name": "c1", "ends": ["a.lan0", "p.eth0"] } ],
  "captures": ["a.eth0"],
  "timeline": [
    { "at": "0s", "cable": "c0", "do": "unplug" },
    { "at": "1s", "on": "a", "run": "ip -br link",
      "expect": { "exit": 0, "stdout_re": "^lo .*\neth0 +DOWN .*\nwan@eth0 +DOWN .*\nlan0@eth0 +DOWN .*\nlan1@eth0 +DOWN .*\n" } },
    { "at": "1.1s", "on": "a", "run": "for d in lan0 lan1; do ip link set $d up; done; ip addr add 192.168.1.1/24 dev lan1; ip addr add 192.168.2.1/24 dev lan0" },
    { "at": "2s", "on": "a", "run": "ip -br link show lan1", "expect": { "stdout": "<NO-CARRIER,BROADCAST,MULTICAST,UP>" } },
    { "at": "6s", "on": "a", "run": "ip -br link show lan0", "expect": { "stdout": "<BROADCAST,MULTICAST,UP,LOWER_UP>" } },
    { "at": "6s", "on": "a", "run": "ip -br link show lan1", "expect": { "stdout": "<NO-CARRIER,BROADCAST,MULTICAST,UP>" } },
    { "at": "6s", "cable": "c0", "do": "plug" },
    { "at": "11s", "on": "a", "run": "ip -br link show lan1", "expect": { "stdout": "<BROADCAST,MULTICAST,UP,LOWER_UP>" } },
    { "at": "11s", "on": "a", "run": "ethtool lan1", "expect": { "exit": 0, "stdout": "PHYAD: 19" } },
    { "at": "11s", "on": "v", "run": "ethtool lan1", "expect": { "exit": 0, "stdout": "PHYAD: 17" } },
    { "at": "11s", "on": "p", "run": "ethtool eth0", "expect": { "exit": 0, "stdout": "PHYAD: 0" } },
    { "at": "11s", "on": "a", "run": "ping -c 3 192.168.1.2 && ping -f -c 500 -s 1400 192.168.2.2", "expect": { "exit": 0 } },
    { "at": "14s", "cable": "c0", "do": "unplug" },
    { "at": "15s", "on": "v", "run": "ip -br link show lan1", "expect": { "stdout": "NO-CARRIER" } },
    { "at": "16s", "cable": "c0", "do": "plug" },
    { "at": "20s", "on": "v", "run": "ping -c 2 192.168.1.1", "expect": { "exit": 0 } },
    { "at": "22s", "on": "a", "run": "echo ==; dmesg -l emerg,alert,crit,err,warn; echo ==; poweroff -f -d" },
    { "at": "22s", "on": "v", "run": "echo ==; dmesg -l emerg,alert,crit,err,warn; echo ==; poweroff -f -d" },
    { "at": "22s", "on": "p", "run": "echo ==; dmesg -l emerg,alert,crit,err,warn; echo ==; poweroff -f -d" } ] }
END
"$NETEMU" log.json >log.out 2>&1 || fail "$(grep -E 'FAILED|netemu:' log.out)"
grep 'guest errors' log.out && fail "a model complains"

# Of NODE, what its console said.
said() {
	sed -n "s/^\[ *[0-9.]*\] $1: //p" log.out
}

# lines NODE TEXT...: in that order, each an extended regular expression.
lines() {
	local node=$1 text from=0 found

	shift
	said "$node" >"$node.said"
	for text in "$@"; do
		found=$(tail -n "+$((from + 1))" "$node.said" | grep -n -m 1 -E -- "$text" | cut -d : -f 1)
		[ -n "$found" ] || {
			fail "$node: no line \"$text\" after line $from"
			continue
		}
		from=$((from + found))
	done
}

detected='mv88e6085 10032004.mdio-mii:01: switch 0x3410 detected: Marvell 88E6341, revision 0$'
phy='\(uninitialized\): PHY \[.*switch@1!mdio:PORT\] driver \[Marvell 88E6341 Family\] \(irq=[0-9]+\)$'
boot() {
	printf '%s\n' "$detected" "$detected" \
		'mdio-mii:01: configuring for fixed/rgmii-id link mode$' \
		'mdio-mii:01: Link is Up - 1Gbps/Full - flow control off$' \
		"$1 ${phy/PORT/11}" "lan0 ${phy/PORT/12}" "$2 ${phy/PORT/13}" \
		'DSA: tree 0 setup$' \
		'mvneta 10030000.ethernet eth0: configuring for fixed/rgmii-id link mode$'
}
up='Link is Up - 1Gbps/Full - flow control rx/tx$'
mapfile -t boot_a < <(boot wan lan1)
mapfile -t boot_v < <(boot lan1 wan)
lines a "${boot_a[@]}" 'lan0: configuring for phy/gmii link mode$' "lan0: $up" "lan1: $up" \
	'lan1: Link is Down$' "lan1: $up" 'lan1: Link is Down$' 'eth0: Link is Down$' \
	'reboot: Power down$' '^power off$'
lines v "${boot_v[@]}" 'lan1: configuring for phy/gmii link mode$' "lan1: $up" \
	'lan1: Link is Down$' "lan1: $up" 'reboot: Power down$' '^power off$'
lines p 'eth0: PHY \[10032004.mdio-mii:00\] driver \[Marvell 88E1510\] \(irq=POLL\)$' \
	'eth0: configuring for phy/rgmii-id link mode$' "eth0: $up" 'reboot: Power down$' '^power off$'

for node in a v p; do
	said "$node" | grep -Ei 'WARN|\bBUG|timeout|timed out|error|unexpected|fail|not valid' |
		grep -Ev ' Reserved memory|netlink error' && fail "$node: its kernel complains"
	# Of its warnings, three are User-Mode Linux's own.
	said "$node" | sed -n '/^==$/,/^==$/p' | grep -Ev '^==$|BogoMIPS|not an immutable chip|kernel memory protection' &&
		fail "$node: its kernel warns"
done
exit "$failed"
