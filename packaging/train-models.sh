#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Trains the four networks of resources/models again from the public platelet data, and scores them.
#   packaging/train-models.sh DATA_DIR [OUT_DIR]
# DATA_DIR holds 50-images_z0.png, train-labels.tif, 50-images_z15_378px.png and 50-semantic_z15_378px.png (NIBIB, cleared
# for public release). OUT_DIR is resources/models unless given. THREADS (1), EFFORT (1; scales the number of steps) and
# PRECISION (bf16; fp32 where the processor has no bf16) may be set in the environment; the same three give the
# same weights on the same kind of processor. With bf16, half an hour on one core for the models, and as long for the held-out runs.
#
# First, unless SCORES=no, the same recipe is run on slice 0 alone and scored on slice 15, which it has not seen.
set -eu

if [ $# -lt 1 ] || [ ! -d "$1" ]; then
    echo "usage: packaging/train-models.sh DATA_DIR [OUT_DIR]" >&2
    exit 2
fi
data=$1
root=$(cd "$(dirname "$0")/.." && pwd)
out=${2:-$root/resources/models}
cli=$root/build/release/bin/granule-cli
threads=${THREADS:-1}
effort=${EFFORT:-1}
bf16=--bf16
[ "${PRECISION:-bf16}" = bf16 ] || bf16=
if [ ! -x "$cli" ]; then
    echo "There is no $cli yet: run packaging/start.sh first." >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

if [ "${SCORES:-yes}" != no ]; then
    echo "== held out: slice 15"
    "$cli" train-default "$data" --out "$work/held-out" --held-out-slice --effort "$effort" --threads "$threads" $bf16
    "$cli" train-default "$data" --out "$work/held-out" --held-out-slice --threads "$threads" --score
fi

echo "== the models themselves: everything"
"$cli" train-default "$data" --out "$work/models" --effort "$effort" --threads "$threads" $bf16
for model in "$work"/models/*; do
    mkdir -p "$out/$(basename "$model")"
    cp "$model/weights.safetensors" "$model/model.json" "$out/$(basename "$model")/"
done
echo "The models are in $out."
