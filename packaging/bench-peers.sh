#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what `granule-cli bench forward` compares itself with: PyTorch of this system, and ONNX Runtime in build/bench-peers.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/install.sh python3-torch
command -v npm >/dev/null || packaging/install.sh nodejs npm
# The package holds the CPU's library; its install script would only fetch another one for GPUs.
npm install --prefix build/bench-peers --ignore-scripts --no-audit --no-fund --silent onnxruntime-node@1.30.0
