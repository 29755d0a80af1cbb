#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Configures and builds a preset (default: release) into build/PRESET. Quiet when there is nothing to do.
# build.sh [PRESET] [TARGET ...]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-release}
[ $# -gt 0 ] && shift

if [ ! -f "build/$preset/build.ninja" ]; then
    echo "Configuring $preset ..."
    log=$(mktemp)
    cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
    rm -f "$log"
fi
# One compile a core, but never more than memory allows: the largest unit takes about 1.5 GB.
jobs=$(nproc)
by_memory=$(($(awk '/MemAvailable/ {print $2}' /proc/meminfo) / 1800000))
[ "$by_memory" -lt "$jobs" ] && jobs=$((by_memory > 0 ? by_memory : 1))
if ninja -C "build/$preset" -n "$@" | grep -q 'no work to do'; then exit 0; fi
echo "Building $preset with $jobs jobs ..."
if [ -t 1 ]; then
    ninja -C "build/$preset" -j "$jobs" "$@"
else # a line now and then instead of one a file
    NINJA_STATUS='[%f/%t %es] ' ninja -C "build/$preset" -j "$jobs" "$@" |
        awk '/FAILED|error|warning/ {show = 40} show > 0 {print; show--; next} NR % 25 == 0 {print; fflush()} {last = $0} END {print last}'
fi
