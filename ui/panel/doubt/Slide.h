// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

class QSlider;

namespace granule::panel {

/// `moved` at every step of a slider, `settled` once it rests: let go of, or a moment after the last key or wheel.
void onSlide(QSlider* slider, std::function<void(int)> moved, std::function<void()> settled);

} // namespace granule::panel
