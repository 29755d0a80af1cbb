// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Rules.h"

namespace granule::review {

Rules plateletRules() {
    constexpr LabelId background = 0, cell = 1, mitochondrion = 2, alpha = 3, canal = 4, dense = 5, core = 6;
    const std::vector<LabelId> organelles{mitochondrion, alpha, canal, dense, core};
    const auto inCell = [&](LabelId organelle, double mostOutside) {
        auto inside = organelles;
        inside.push_back(cell);
        return InsideRule{organelle, inside, mostOutside, InsideRule::Remedy::TakeShell, cell, background};
    };
    Rules rules;
    rules.inside = {
        {core, {dense}, 0.1, InsideRule::Remedy::GiveRim, dense, background},
        inCell(mitochondrion, 0.2),
        inCell(alpha, 0.2),
        inCell(dense, 0.2),
        inCell(canal, 0.5), // it opens to the outside
    };
    rules.sizes = {
        {mitochondrion, ballNm3(80), ballNm3(1500)}, {alpha, ballNm3(60), ballNm3(1200)}, {canal, ballNm3(40), 0},
        {dense, ballNm3(60), ballNm3(1000)},         {core, ballNm3(40), ballNm3(600)},   {cell, ballNm3(200), 0},
    };
    // The study's own labels have hundreds of enclosed specks of background of one to four voxels (40x10x10 nm).
    rules.holes = {{background, cell, organelles, ballNm3(200), 20e3}, {cell, mitochondrion, {}, 0}, {cell, alpha, {}, 0}, {dense, core, {}, 0}};
    return rules;
}

} // namespace granule::review
