#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what is missing, builds preset release, and runs every test on a virtual display.
# run.sh [CTEST OPTION ...], for instance run.sh -R LabelMap, or run.sh -LE slow
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/install.sh python3-torch ffmpeg
packaging/build.sh release

# Tests of the desktop and of 3D pictures need a display; a private one keeps them off the user's.
export QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 QT_SCALE_FACTOR=1 XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$(mktemp -d)}"
export XDG_CONFIG_HOME=$(mktemp -d) XDG_DATA_HOME=$(mktemp -d) XDG_CACHE_HOME=$(mktemp -d)
trap 'rm -rf "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME"' EXIT
unset WAYLAND_DISPLAY
xvfb-run -a -s "-screen 0 1920x1200x24" ctest --test-dir build/release --output-on-failure --no-tests=error "$@"
