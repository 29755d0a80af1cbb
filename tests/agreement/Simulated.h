// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/CellMap.h"
#include "tests/support/TestData.h"

#include <random>

namespace granule::testing {

/// Cells in a row along x, each with `granulesEach` granules, which do not touch: alpha granules, and with
/// `dense` every third a dense one.
struct CellsWithGranules {
    LabelMap labels;
    agreement::CellMap cells;
    std::vector<Box> granules; ///< cell by cell
};

inline CellsWithGranules cellsWithGranules(std::int64_t count, std::int64_t granulesEach = 3,
                                           bool dense = false) {
    const std::int64_t wide = 12, across = granulesEach * 10 + 4;
    const Shape shape{6, across + 4, count * (wide + 4) + 4};
    CellsWithGranules made{
        LabelMap(shape, plateletSpacing), {LabelMap(shape, plateletSpacing), {}, {}, "made"}, {}};
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t x = 4 + i * (wide + 4);
        const Box cell{{1, 2, x}, {5, 2 + across, x + wide}};
        fill(made.labels, cell, 1);
        fill(made.cells.map, cell, static_cast<LabelId>(i + 1));
        made.cells.names.push_back("Cell " + std::to_string(i + 1));
        made.cells.boxes.push_back(cell);
        for (std::int64_t g = 0; g < granulesEach; ++g) {
            const std::int64_t y = 5 + g * 10;
            made.granules.push_back({{2, y, x + 3}, {4, y + 6, x + 9}});
            fill(made.labels, made.granules.back(), dense && g % 3 == 2 ? 5 : 3);
        }
    }
    return made;
}

/// How carelessly someone labels granules.
struct Carelessness {
    double dropped = 0.08, otherClass = 0.05, shifted = 0.5; ///< the chance of each, a granule
};

/// What someone makes of the granules, cell by cell and granule by granule on their own.
inline LabelMap labelledBy(const CellsWithGranules& world, std::mt19937_64& random,
                           const Carelessness& care = {}) {
    auto labels = world.labels;
    const auto chance = [&] {
        return static_cast<double>(random() >> 11) * 0x1p-53;
    }; // the same with any library
    for (const auto& granule : world.granules) {
        const auto kind = world.labels.at(granule.lo);
        const double luck = chance();
        if (luck < care.dropped)
            fill(labels, granule, 1);
        else if (luck < care.dropped + care.otherClass)
            fill(labels, granule, kind == 3 ? 5 : 3);
        else if (chance() < care.shifted) {
            fill(labels, granule, 1);
            fill(labels, granule.movedBy({0, random() % 2 == 0 ? 1 : -1, random() % 2 == 0 ? 1 : -1}), kind);
        }
    }
    return labels;
}

inline agreement::Rater person(const std::string& name, LabelMap labels) {
    return {.name = name, .labels = std::move(labels)};
}

inline agreement::Rater algorithm(const std::string& name, LabelMap labels) {
    return {.name = name, .kind = agreement::RaterKind::Algorithm, .labels = std::move(labels)};
}

} // namespace granule::testing
