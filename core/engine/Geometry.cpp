// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Geometry.h"

#include <algorithm>

namespace granule::engine {

namespace {

/// Counted through the layers: 57 pixels for the encoder-decoder, 65 with the pyramid before it.
NetworkGeometry hybrid(const NetworkSpec& spec) noexcept {
    return {.acrossPlanes = spec.pyramid || spec.initKernelZ > 1, .halo = spec.pyramid ? 72 : 64};
}

std::int64_t fitted(std::int64_t wanted, std::int64_t step, std::int64_t rest) noexcept {
    return wanted < rest ? 0 : (wanted - rest) / step * step + rest;
}

} // namespace

NetworkGeometry geometryOf(const NetworkSpec& spec) noexcept {
    return hybrid(spec);
}

Shape fittedWindow(const NetworkGeometry& g, const Shape& wanted) noexcept {
    return {fitted(wanted.z, g.step.z, g.rest.z), fitted(wanted.y, g.step.y, g.rest.y), fitted(wanted.x, g.step.x, g.rest.x)};
}

} // namespace granule::engine
