// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/GreyPatch.h"

#include "core/edit/SlicePlane.h"

namespace granule::edit {

namespace {

Patch<float> smoothed(const Patch<float>& grey) {
    auto along = grey;
    for (std::int64_t v = 0; v < grey.height; ++v)
        for (std::int64_t u = 1; u + 1 < grey.width; ++u)
            along.row(v)[u] = (grey.row(v)[u - 1] + 2 * grey.row(v)[u] + grey.row(v)[u + 1]) / 4;
    auto both = along;
    for (std::int64_t v = 1; v + 1 < grey.height; ++v)
        for (std::int64_t u = 0; u < grey.width; ++u)
            both.row(v)[u] = (along.row(v - 1)[u] + 2 * along.row(v)[u] + along.row(v + 1)[u]) / 4;
    return both;
}

} // namespace

template <typename T>
Patch<float> greyPatch(const Volume& grey, Axis normal, std::int64_t slice, const Patch<T>& rectangle) {
    const auto size = sizeIn(normal, grey.shape());
    const auto u0 = std::clamp<std::int64_t>(rectangle.u0, 0, size.u), u1 = std::clamp(rectangle.u0 + rectangle.width, u0, size.u);
    const auto v0 = std::clamp<std::int64_t>(rectangle.v0, 0, size.v), v1 = std::clamp(rectangle.v0 + rectangle.height, v0, size.v);
    Patch<float> patch;
    patch.u0 = u0, patch.v0 = v0, patch.width = u1 - u0, patch.height = v1 - v0;
    patch.values = grey.read<float>({fromPlane(normal, {u0, v0, slice}), fromPlane(normal, {u1, v1, slice + 1})});
    return patch;
}

template Patch<float> greyPatch(const Volume&, Axis, std::int64_t, const Patch<float>&);
template Patch<float> greyPatch(const Volume&, Axis, std::int64_t, const Patch<std::uint8_t>&);

Patch<float> gradientOf(const Patch<float>& grey, double uNm, double vNm) {
    const auto soft = smoothed(grey);
    Patch<float> result(grey.u0, grey.v0, grey.width, grey.height);
    const auto perU = static_cast<float>(1 / uNm), perV = static_cast<float>(1 / vNm);
    for (std::int64_t v = 0; v < grey.height; ++v) {
        const auto above = std::max<std::int64_t>(v - 1, 0), below = std::min(v + 1, grey.height - 1);
        const auto *top = soft.row(above), *middle = soft.row(v), *bottom = soft.row(below);
        const float dv = perV / static_cast<float>(std::max<std::int64_t>(below - above, 1));
        for (std::int64_t u = 0; u < grey.width; ++u) {
            const auto left = std::max<std::int64_t>(u - 1, 0), right = std::min(u + 1, grey.width - 1);
            const float gu = (middle[right] - middle[left]) * perU / static_cast<float>(std::max<std::int64_t>(right - left, 1));
            const float gv = (bottom[u] - top[u]) * dv;
            result.row(v)[u] = std::sqrt(gu * gu + gv * gv);
        }
    }
    return result;
}

} // namespace granule::edit
