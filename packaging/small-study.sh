#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The small study of resources/studies/small.md: every architecture, narrow and briefly trained, on real slices of hippocampus and
# on images rendered for real platelet labels. Hours on two cores; run it again to go on.
# small-study.sh DATA OUT [SEEDS]: DATA holds epfl6/ and platelet-em/; SEEDS runs of each architecture (default 3).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
granule=$root/build/release/bin/granule-cli
[ $# -ge 2 ] || { sed -n 3,6p "$0" >&2; exit 2; }
data=$1 out=$2 seeds=${3:-3}
slices=$data/epfl6/epfl6_train_z0000-0013 labels=$data/platelet-em/train-labels.tif
mkdir -p "$out/epfl6" "$out/rendered"

cut() { [ -f "$2" ] || "$granule" convert "$1" "$2" --box "$3"; }
# Learned from, chosen on, and tested on: planes or halves of planes that do not overlap.
while read -r part box; do
    cut "${slices}_image.tif" "$out/epfl6/$part.tif" "$box"
    cut "${slices}_labels.tif" "$out/epfl6/$part-labels.tif" "$box"
done <<'BOXES'
train 0:11,0:768,0:1024
eval 11:14,0:768,0:512
test 11:14,0:768,512:1024
BOXES
seed=0
while read -r part box; do
    seed=$((seed + 1))
    cut "$labels" "$out/rendered/$part-labels.tif" "$box"
    [ -f "$out/rendered/$part.tif" ] || "$granule" phantom "$out/rendered/$part.tif" --labels "$out/rendered/$part-labels.tif" --seed $seed
done <<'BOXES'
train 0:36,0:800,0:800
eval 36:50,0:800,0:400
test 36:50,0:800,400:800
BOXES

for study in epfl6 rendered; do
    sed "s/\"count\": [0-9]*/\"count\": $seeds/" "$root/resources/studies/$study.json" >"$out/$study.json"
    "$granule" study --config "$out/$study.json" --out "$out/$study-runs" --resume
    "$granule" table "$out/$study-runs" --csv "$out/$study-table.csv"
    echo "{\"study\": \"$study-runs\"}" >"$out/$study-s5.json"
    "$granule" figure S5 --config "$out/$study-s5.json" --out "$out/$study-s5.png"
done
