#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Builds the engine and its check with LibTorch and nothing else, then checks: does the GPU compute what the CPU computes, and
# how fast? LibTorch is the system's, or the one inside python3's torch. The one more header needed, nlohmann/json.hpp, is
# the system's, or lies in the folder that GRANULE_JSON names.
# build.sh [OPTION OF engine-check ...], for instance build.sh --device cuda:0
set -euo pipefail
cd "$(dirname "$0")/../.."

cmake_options=()
if [ -z "${Torch_DIR:-}" ] && prefix=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)' 2>/dev/null); then
    cmake_options+=("-DCMAKE_PREFIX_PATH=$prefix")
fi
[ -n "${GRANULE_JSON:-}" ] && cmake_options+=("-DGRANULE_JSON=$GRANULE_JSON")
cmake --preset engine "${cmake_options[@]}"
cmake --build build/engine --target engine-check
exec build/engine/bin/engine-check "$@"
