# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# What scripts/netemu, scripts/test and scripts/bench share: which packages of
# the distribution they need, how those get installed, and how the program is
# built. Sourced, with $top set to the root of the tree; POSIX sh.
#
# Nothing but packages of Debian or Ubuntu is ever downloaded, and nothing is
# installed without saying what. What is installed already is left alone.

packages_build="build-essential cmake ninja-build pkg-config libglib2.0-dev libjson-c-dev
	libdeflate-dev libfdt-dev libcairo2-dev libpango1.0-dev"
packages_test="check clang clang-format lld shellcheck git python3 python3-jsonschema tshark
	tcpdump sigrok-cli strace valgrind iproute2 iputils-ping ethtool procps"
packages_test_guest="bpftool dc iperf3 jq libbpf-dev ncat netsniff-ng"
packages_bench="check g++ libns3-dev python3 time valgrind"

say() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
	say "$*"
	exit 3
}

# Those of the packages "$@" that are not installed, each followed by a space.
missing_packages() {
	installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null) "|| :
	for package in "$@"; do
		case $installed in
		*" installed:$package "*) ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

# Runs apt-get as root: directly, or by sudo where that can ask or need not.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		env DEBIAN_FRONTEND=noninteractive "$@"
	elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
		sudo env DEBIAN_FRONTEND=noninteractive "$@"
	else
		return 1
	fi
}

# Installs what is missing of the packages "$@", or ends with the line to run.
need_packages() {
	if ! command -v dpkg-query >/dev/null; then
		say "this is not Debian or Ubuntu: make sure of the like of: $*"
		return 0
	fi
	missing=$(missing_packages "$@")
	missing=${missing% }
	[ -n "$missing" ] || return 0

	say "installing from the distribution: $missing"
	# Lists that are empty or too old make the first try fail.
	# shellcheck disable=SC2086
	as_root apt-get install -qq -y --no-install-recommends $missing >&2 2>/dev/null ||
		{ as_root apt-get update -qq >&2 &&
			as_root apt-get install -qq -y --no-install-recommends $missing >&2; } ||
		die "could not install them here. Run this, then start again:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing"
}

# Configures the preset $1 unless that is done; further arguments go to cmake
# the first time. A build folder made elsewhere (the tree moved) is made anew.
configure() {
	preset=$1
	shift
	cache=$top/build/$preset/CMakeCache.txt
	if [ -f "$cache" ] && ! grep -Fqx "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$cache"; then
		rm -rf "$top/build/$preset"
	fi
	[ -f "$top/build/$preset/build.ninja" ] && return 0
	if command -v ccache >/dev/null; then
		set -- "$@" -DCMAKE_C_COMPILER_LAUNCHER=ccache
	fi
	(cd "$top" && cmake --preset "$preset" "$@")
}

# Runs "$@" quietly: its output is shown if it fails.
quietly() {
	quiet_log=$(mktemp)
	if "$@" >"$quiet_log" 2>&1; then
		rm -f "$quiet_log"
		return 0
	fi
	cat "$quiet_log" >&2
	rm -f "$quiet_log"
	return 1
}
