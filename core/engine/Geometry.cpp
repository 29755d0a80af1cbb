// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Geometry.h"

#include <algorithm>

namespace granule::engine {

namespace {

/// Counted through the layers: 57 pixels for the encoder-decoder, 65 with the pyramid before it.
NetworkGeometry hybrid(const NetworkSpec& spec) noexcept {
    return {.acrossPlanes = spec.pyramid || spec.initKernelZ > 1, .halo = spec.pyramid ? 72 : 64};
}

/// Valid convolutions lose 92 pixels on each side; four poolings by 2 meet even sizes where the output is 16k + 4.
constexpr NetworkGeometry uNet{.padding = Padding::Valid, .stitching = Stitching::Overwrite, .margin = {0, 92, 92},
                               .step = {1, 16, 16}, .rest = {0, 4, 4}, .acrossPlanes = false, .halo = 0, .overlap = false};

/// Counted through the layers: 3 convolutions at full size, 3 at a half and 3 at a quarter, twice the former: 30 pixels and
/// up to 3 of the poolings.
NetworkGeometry uNet3d(std::int64_t stepZ) noexcept {
    return {.margin = {0, 0, 0}, .step = {stepZ, 4, 4}, .halo = 36};
}

/// The study stitches DeepLab's logits, not its probabilities: the same, since each voxel is taken from one window.
constexpr NetworkGeometry deepLab{.margin = {0, 0, 0}, .step = {1, 1, 1}, .acrossPlanes = false, .halo = 0, .overlap = false, .anyTiles = false};

/// Patches lie side by side, their corners on multiples of 5.
constexpr NetworkGeometry deepVess{.padding = Padding::Valid, .stitching = Stitching::Overwrite, .margin = {3, 14, 14},
                                   .step = {1, 5, 5}, .acrossPlanes = false, .halo = 0, .overlap = false};

std::int64_t fitted(std::int64_t wanted, std::int64_t step, std::int64_t rest) noexcept {
    return wanted < rest ? 0 : (wanted - rest) / step * step + rest;
}

} // namespace

NetworkGeometry geometryOf(const NetworkSpec& spec) noexcept {
    switch (spec.family) {
    case Family::Hybrid: return hybrid(spec);
    case Family::UNet: return uNet;
    case Family::UNet3dThick: return uNet3d(4);
    case Family::UNet3dThin: return uNet3d(1);
    case Family::DeepLabDrn:
    case Family::DeepLabResNet: return deepLab;
    case Family::DeepVess: return deepVess;
    }
    return {};
}

std::int64_t planesRead(const NetworkGeometry& g, std::int64_t given) noexcept {
    return given + (g.padding == Padding::Valid ? 2 * g.margin.z : 0);
}

Shape smallestWindow(const NetworkGeometry& g) noexcept {
    const auto least = [](std::int64_t step, std::int64_t rest) { return rest > 0 ? rest : step; };
    return {least(g.step.z, g.rest.z), least(g.step.y, g.rest.y), least(g.step.x, g.rest.x)};
}

Shape fittedWindow(const NetworkGeometry& g, const Shape& wanted) noexcept {
    return {fitted(wanted.z, g.step.z, g.rest.z), fitted(wanted.y, g.step.y, g.rest.y), fitted(wanted.x, g.step.x, g.rest.x)};
}

} // namespace granule::engine
