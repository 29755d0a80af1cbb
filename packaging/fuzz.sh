#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Tries a reader (dm, tiff, journal, ...; see tests/fuzz) with damaged files for some seconds, by libFuzzer.
# fuzz.sh READER|all SECONDS [FOLDER]: FOLDER (default ~/.cache/granule-fuzz) keeps the corpora and what was found.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { sed -n 3,4p "$0" >&2; exit 2; }
readers=$1 seconds=$2 folder=${3:-${XDG_CACHE_HOME:-$HOME/.cache}/granule-fuzz}
packaging/install.sh clang-19 libclang-rt-19-dev
packaging/build.sh fuzz granule-fuzz
[ "$readers" = all ] && readers=$(cd build/fuzz/tests && ls | sed -n 's/^fuzz_//p')

export LSAN_OPTIONS=suppressions=$PWD/tests/support/leaks.supp:print_suppressions=0 TMPDIR=/dev/shm
found=0
for reader in $readers; do
    program=build/fuzz/tests/fuzz_$reader
    mkdir -p "$folder/$reader" "$folder/findings" "$folder/logs"
    GRANULE_FUZZ_SEEDS=$folder/$reader "$program"
    "$program" -max_total_time="$seconds" -max_len=65536 -len_control=20 -timeout=120 -malloc_limit_mb=64 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="$folder/findings/$reader-" "$folder/$reader" >"$folder/logs/$reader" 2>&1 &
    if wait $!; then
        echo "$reader: nothing found in $(sed -n 's/.*number_of_executed_units: *//p' "$folder/logs/$reader") files"
    else
        found=1
        grep -m 3 -E 'ERROR|runtime error|what\(\)' "$folder/logs/$reader" || true
        echo "$reader: to see it again: $program $(ls -t "$folder/findings/$reader-"* | head -n 1)"
        rm -rf "/dev/shm/granule-fuzz-$!" # what a program that crashed left behind
    fi
done
exit $found
