# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Sourced by every bash of a guest (BASH_ENV). In a guest, computing takes no
# time; on a board, to begin a program takes milliseconds. The kernel's scripts
# live on that: they wait busily, and they send frames after a command whose work
# the kernel does a moment later. So each of their commands that is a program
# takes 10 ms here.
[ -p /run/pace ] || mkfifo /run/pace
exec 9<>/run/pace
declare -A __takes_no_time
for __word in $(compgen -b -k); do
	__takes_no_time[$__word]=1
done
set -T
trap '[[ ${__takes_no_time[${BASH_COMMAND%%[ =]*}]-} ]] || read -r -t "${PACE:-0.01}" -u 9 __word' DEBUG
