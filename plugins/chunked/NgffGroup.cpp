// SPDX-License-Identifier: BSD-3-Clause
// https://ngff.openmicroscopy.org/specifications/
#include "core/plugin/LengthUnits.h"
#include "core/volume/Error.h"
#include "plugins/chunked/ImageGroup.h"

#include <cmath>

namespace granule::chunked {

namespace {

/// Version 0.3 has names alone; before, all were t, c, z, y, x.
void readAxes(const Json& image, ImageGroup& group, std::vector<double>& unitNm) {
    const auto& axes = member(image, "axes");
    if (!axes.is_array()) group.axes = {"t", "c", "z", "y", "x"};
    else
        for (const auto& axis : axes) {
            group.axes.push_back(axis.is_string() ? text(axis) : text(member(axis, "name")));
            unitNm.push_back(plugin::unitInNm(text(member(axis, "unit"))));
        }
    unitNm.resize(group.axes.size());
}

/// Multiplies by the "scale" among the transformations; others shift and don't matter here.
void applyScale(const Json& transformations, std::vector<double>& nm) {
    if (!transformations.is_array()) return;
    for (const auto& transformation : transformations) {
        if (text(member(transformation, "type")) != "scale") continue;
        const auto scale = numbers(member(transformation, "scale"));
        for (std::size_t i = 0; i < nm.size(); ++i) nm[i] *= i < scale.size() ? scale[i] : 0;
    }
}

std::vector<plugin::LabelName> labelNames(const Json& imageLabel) {
    std::vector<plugin::LabelName> labels;
    const auto& colours = member(imageLabel, "colors");
    constexpr std::size_t most = 100000;
    if (!colours.is_array() || colours.size() > most) return labels;
    for (const auto& entry : colours) {
        const auto& value = member(entry, "label-value");
        if (!value.is_number_unsigned()) continue;
        std::string colour = "#";
        const auto rgba = numbers(member(entry, "rgba"));
        for (std::size_t i = 0; i < 3 && rgba.size() >= 3; ++i) {
            const auto part = static_cast<unsigned>(std::fmin(std::fmax(rgba[i], 0), 255));
            colour += "0123456789abcdef"[part / 16];
            colour += "0123456789abcdef"[part % 16];
        }
        labels.push_back({value.get<LabelId>(), text(member(entry, "name")), colour.size() == 7 ? colour : ""});
    }
    return labels;
}

} // namespace

std::optional<ImageGroup> ngffGroup(const Node& node) {
    const auto& ome = member(node.attributes, "ome").is_object() ? member(node.attributes, "ome") : node.attributes;
    const auto& images = member(ome, "multiscales");
    if (!images.is_array() || images.empty()) return {};
    const auto& image = images[0];
    ImageGroup group{node.dialect == Dialect::N5 ? "N5" : "OME-Zarr", {}, {}, {}, labelNames(member(ome, "image-label"))};
    std::vector<double> unitNm;
    readAxes(image, group, unitNm);
    const auto& datasets = member(image, "datasets");
    if (datasets.is_array())
        for (const auto& dataset : datasets) {
            ImageGroup::Level level{text(member(dataset, "path")), unitNm};
            applyScale(member(dataset, "coordinateTransformations"), level.nm);
            if (!member(dataset, "coordinateTransformations").is_array()) level.nm.assign(level.nm.size(), 0);
            applyScale(member(image, "coordinateTransformations"), level.nm);
            if (const auto& transform = member(dataset, "transform"); transform.is_object()) {
                const auto scaling = transformScaling(transform);
                group.axes = scaling.axes;
                level.nm = scaling.nm;
            }
            group.levels.push_back(std::move(level));
        }
    if (group.levels.empty())
        throw Error(ErrorKind::Unreadable, "'" + node.place.name() + "' says that it is an image of several levels, but names none: its metadata are damaged.");
    const auto& channels = member(member(ome, "omero"), "channels");
    if (channels.is_array())
        for (const auto& channel : channels) group.channels.push_back(text(member(channel, "label")));
    return group;
}

} // namespace granule::chunked
