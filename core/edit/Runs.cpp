// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Runs.h"

#include "core/edit/BlockWriter.h"

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

BlockDelta paint(const LabelMap& before, const PaintRule& rule, const Confine& confine, const Runs& runs) {
    BlockWriter writer(before, rule, confine);
    writer.paint(runs);
    return writer.total();
}

} // namespace granule::edit
