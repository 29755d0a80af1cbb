#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Trains the four networks of resources/models again from the public platelet data, and scores them.
#   packaging/train-models.sh DATA_DIR [OUT_DIR]
# DATA_DIR holds 50-images_z0.png, train-labels.tif, 50-images_z15_378px.png and 50-semantic_z15_378px.png (NIBIB, cleared
# for public release). OUT_DIR is resources/models unless given. THREADS (1) and EFFORT (1; scales the number of steps) may be
# set in the environment; the same threads give the same weights. About two hours on one core for the models, and as long for the held-out runs.
#
# First, unless SCORES=no, the same recipe is run without the right third of either slice and scored there.
# That is the only honest score that one and a quarter labelled slices allow.
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
if [ ! -x "$cli" ]; then
    echo "There is no $cli yet: run packaging/start.sh first." >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

if [ "${SCORES:-yes}" != no ]; then
    echo "== held out: the right third of both slices"
    "$cli" train-default "$data" --out "$work/held-out" --held-out 0.3333 --effort "$effort" --threads "$threads"
    "$cli" train-default "$data" --out "$work/held-out" --held-out 0.3333 --threads "$threads" --score
fi

echo "== the models themselves: everything"
"$cli" train-default "$data" --out "$work/models" --effort "$effort" --threads "$threads"
for model in "$work"/models/*; do
    mkdir -p "$out/$(basename "$model")"
    cp "$model/weights.safetensors" "$model/model.json" "$out/$(basename "$model")/"
done
echo "The models are in $out."
