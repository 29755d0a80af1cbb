// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Runs.h"

#include "core/edit/BlockWriter.h"

#include <algorithm>

namespace granule::edit {

std::int64_t voxelsOf(const Runs& runs) noexcept {
    std::int64_t count = 0;
    for (const auto& run : runs) count += run.x1 - run.x0;
    return count;
}

Box boundsOf(const Runs& runs) noexcept {
    Box box;
    for (const auto& run : runs) box = box.united({{run.z, run.y, run.x0}, {run.z + 1, run.y + 1, run.x1}});
    return box;
}

Runs moved(const Runs& runs, const Index& by) {
    Runs result = runs;
    for (auto& r : result) r = {r.z + by.z, r.y + by.y, r.x0 + by.x, r.x1 + by.x};
    return result;
}

Runs difference(const Runs& runs, const Runs& without) {
    Runs result;
    const auto row = [](const Run& r) { return std::pair(r.z, r.y); };
    auto other = without.begin();
    for (const auto& run : runs) {
        while (other != without.end() && (row(*other) < row(run) || (row(*other) == row(run) && other->x1 <= run.x0))) ++other;
        auto x0 = run.x0;
        for (auto cut = other; cut != without.end() && row(*cut) == row(run) && cut->x0 < run.x1; ++cut) {
            if (x0 < cut->x0) result.push_back({run.z, run.y, x0, cut->x0});
            x0 = cut->x1;
        }
        if (x0 < run.x1) result.push_back({run.z, run.y, x0, run.x1});
    }
    return result;
}

Runs runsOf(const std::vector<std::uint8_t>& inside, const Shape& shape, const Index& by) {
    Runs runs;
    const auto* row = inside.data();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y, row += shape.x)
            for (const auto *at = row, *end = row + shape.x; at != end;) {
                const auto* from = std::find_if(at, end, [](std::uint8_t v) { return v != 0; });
                at = std::find(from, end, std::uint8_t{0});
                if (from != at) runs.push_back({z + by.z, y + by.y, from - row + by.x, at - row + by.x});
            }
    return runs;
}

BlockDelta paint(const LabelMap& before, const PaintRule& rule, const Confine& confine, const Runs& runs) {
    BlockWriter writer(before, rule, confine);
    writer.paint(runs);
    return writer.total();
}

} // namespace granule::edit
