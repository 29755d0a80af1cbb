#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what the benches of granule-cli compare themselves with: SciPy of this system for `bench objects` and `bench agreement`,
# scikit-learn of this system for the latter (with scikit-image the tests ask it too), PyTorch of this system and ONNX
# Runtime in build/bench-peers for `bench forward`.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/install.sh python3-torch python3-scipy python3-sklearn python3-skimage
command -v npm >/dev/null || packaging/install.sh nodejs npm
# The package holds the CPU's library; its install script would only fetch another one for GPUs.
npm install --prefix build/bench-peers --ignore-scripts --no-audit --no-fund --silent onnxruntime-node@1.30.0
