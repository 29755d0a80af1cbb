// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/main/WindowFixture.h"
#include "ui/main/Actions.h"
#include "ui/main/PlacesController.h"
#include "ui/main/SettleController.h"
#include "ui/main/SettleDesk.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/settle/PlaceList.h"
#include "ui/panel/settle/PlacesStrip.h"
#include "ui/panel/settle/RulingBar.h"

namespace granule::desktop::testing {

/// Three raters of one cell: what they dispute is known by voxel.
struct ThreeRaters {
    static constexpr Shape shape{12, 96, 128};
    /// All three differ here: undecided.
    static constexpr Box torn{{2, 20, 20}, {5, 40, 44}};
    /// Two against one.
    static constexpr Box second{{6, 50, 20}, {8, 60, 40}}, third{{3, 60, 80}, {6, 70, 90}};
    int a = 0, b = 0, c = 0;

    explicit ThreeRaters(project::Project& project) {
        LabelMap cell(shape, project.spacing());
        granule::testing::fill(cell, {{1, 8, 8}, {11, 88, 120}}, 1);
        auto one = cell, two = cell, three = cell;
        granule::testing::fill(one, torn, 2);
        granule::testing::fill(two, torn, 3);
        granule::testing::fill(three, torn, 4);
        granule::testing::fill(one, second, 2);
        granule::testing::fill(three, second, 2);
        granule::testing::fill(three, third, 5);
        a = project.addLayer("Annotator 1", "a file", one);
        b = project.addLayer("Annotator 2", "a file", two);
        c = project.addLayer("Algorithm", "a model", three);
    }
};

/// True where every voxel of the box has the label.
inline bool holds(const LabelMap& map, const Box& box, LabelId id) {
    return std::ranges::all_of(map.read(box), [&](LabelId there) { return there == id; });
}

} // namespace granule::desktop::testing
