// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/ProjectFile.h"
#include "tests/support/TestData.h"

namespace granule::testing {

/// A project with two layers on a grid of `shape`; `seed` decides its labels.
inline store::ProjectContents contents(const Shape& shape, unsigned seed, const std::string& stackPath = {}) {
    store::ProjectContents c;
    c.stack.path = stackPath;
    c.stack.shape = shape;
    c.spacing = VoxelSpacing{50, 11.5, 9};
    c.schema = ClassSchema::platelet();
    c.schema.classes[2].locked = true;
    c.schema.classes[3].visible = false;
    c.schema.classes[4].colour = {1, 2, 3};
    c.layers.push_back({3, "Annotator 1", "a \"file\".tif", randomLabels(shape, 7, seed), true, 0.25});
    c.layers.push_back({7, "Ensemble of 4 µ", "model", ball(shape, {1, 30, 30}, 300, 5), false, 1});
    c.activeLayer = 7;
    c.view = R"({"seed": )" + std::to_string(seed) + "}";
    return c;
}

inline bool sameLabels(const LabelMap& a, const LabelMap& b) {
    return a.shape() == b.shape() && a.read(Box::of(a.shape())) == b.read(Box::of(b.shape()));
}

} // namespace granule::testing
