#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# headers.sh ROOMS.txt COMPILER: compiles every header of every room alone; a line of ROOMS.txt is a room and its flags.
set -euo pipefail
while read -r room flags; do
    for header in "$room"/*.h; do
        [ -e "$header" ] && printf '%s\0' "$2 -std=c++20 -fPIC -fsyntax-only -w -x c++ $flags $header"
    done
done <"$1" | xargs -0 -P "$(nproc)" -I{} bash -c '{} || { echo "does not compile alone: {}" >&2; exit 255; }'
