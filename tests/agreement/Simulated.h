// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/CellMap.h"
#include "tests/support/TestData.h"

namespace granule::testing {

/// Cells in a row along x, each with `granulesEach` alpha granules, which do not touch.
struct CellsWithGranules {
    LabelMap labels;
    agreement::CellMap cells;
    std::vector<Box> granules; ///< cell by cell
};

inline CellsWithGranules cellsWithGranules(std::int64_t count, std::int64_t granulesEach = 3) {
    const std::int64_t wide = 12, across = granulesEach * 10 + 4;
    const Shape shape{6, across + 4, count * (wide + 4) + 4};
    CellsWithGranules made{LabelMap(shape, plateletSpacing), {LabelMap(shape, plateletSpacing), {}, {}, "made"}, {}};
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
            fill(made.labels, made.granules.back(), 3);
        }
    }
    return made;
}

inline agreement::Rater person(const std::string& name, LabelMap labels) {
    return {.name = name, .labels = std::move(labels)};
}

inline agreement::Rater algorithm(const std::string& name, LabelMap labels) {
    return {.name = name, .kind = agreement::RaterKind::Algorithm, .labels = std::move(labels)};
}

} // namespace granule::testing
