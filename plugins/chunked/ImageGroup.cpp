// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/ImageGroup.h"

#include "core/plugin/LengthUnits.h"

namespace granule::chunked {

std::optional<ImageGroup> imageGroupOf(const Node& group) {
    if (group.isArray) return {};
    auto image = ngffGroup(group);
    return image || group.dialect != Dialect::N5 ? image : n5Group(group);
}

Scaling transformScaling(const Json& transform) {
    Scaling scaling{texts(member(transform, "axes")), numbers(member(transform, "scale"))};
    const auto units = texts(member(transform, "units"));
    for (std::size_t i = 0; i < scaling.nm.size(); ++i) scaling.nm[i] *= i < units.size() ? plugin::unitInNm(units[i]) : 0;
    return scaling;
}

Scaling scalingOf(const Node& array) {
    if (member(array.attributes, "transform").is_object()) return transformScaling(member(array.attributes, "transform"));
    if (array.dialect == Dialect::N5) return n5Scaling(array);
    Scaling scaling{texts(member(array.attributes, "_ARRAY_DIMENSIONS")), {}}; // xarray's
    if (array.dialect == Dialect::Zarr3) scaling.axes = texts(member(array.array, "dimension_names"));
    // CREMI and its kin state nanometres, without saying so.
    for (const char* name : {"resolution", "voxel_size"})
        if (scaling.nm.empty()) scaling.nm = numbers(member(array.attributes, name));
    const auto units = texts(member(array.attributes, "units"));
    for (std::size_t i = 0; i < units.size() && i < scaling.nm.size(); ++i) scaling.nm[i] *= plugin::unitInNm(units[i]);
    return scaling;
}

} // namespace granule::chunked
