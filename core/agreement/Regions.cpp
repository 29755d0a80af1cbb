// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Regions.h"

#include "core/volume/AllCores.h"

#include <algorithm>

namespace granule::agreement {

namespace {

/// Null where nothing changes.
LabelBlockPtr within(const LabelBlock& keep, const LabelBlock& labels) {
    if (labels.isBackground() || (keep.isConstant() && keep.at(0) != 0)) return nullptr;
    if (keep.isBackground()) return LabelBlock::constant(labels.shape(), 0);
    std::vector<LabelId> ids(static_cast<std::size_t>(labels.shape().voxels())), kept(ids.size());
    labels.unpack(ids.data());
    keep.unpack(kept.data());
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (kept[i] == 0) ids[i] = 0;
    return LabelBlock::of(labels.shape(), ids.data());
}

} // namespace

std::vector<analysis::ConfusionMatrix> inRegion(const std::vector<analysis::ConfusionMatrix>& byCell,
                                                const StudyOptions& options) {
    auto region = byCell;
    if (options.region == Region::Labelled)
        for (auto& matrix : region) matrix = matrix.withoutTrueBackground();
    if (options.region == Region::ChosenCells)
        for (std::size_t cell = 0; cell < region.size(); ++cell)
            if (!std::ranges::binary_search(options.chosenCells, static_cast<int>(cell)))
                region[cell] = analysis::ConfusionMatrix(region[cell].classes());
    return region;
}

analysis::ConfusionMatrix sumOf(const std::vector<analysis::ConfusionMatrix>& parts) {
    analysis::ConfusionMatrix sum(parts.front().classes());
    for (const auto& part : parts) sum.add(part);
    return sum;
}

LabelMap cellsInRegion(const CellMap& cells, const StudyOptions& options, const std::stop_token& stop) {
    if (options.region != Region::ChosenCells) return cells.map;
    ClassMapping others;
    for (std::size_t i = 0; i < cells.names.size(); ++i)
        if (!std::ranges::binary_search(options.chosenCells, static_cast<int>(i)))
            others[static_cast<LabelId>(i + 1)] = 0;
    return mapped(cells.map, others, stop);
}

LabelMap within(const LabelMap& keep, const LabelMap& labels, const std::stop_token& stop) {
    auto kept = labels;
    std::vector<LabelBlockPtr> changed(labels.blockCount());
    onAllCores(changed.size(), [&](std::size_t i) {
        throwIfStopped(stop);
        changed[i] = within(*keep.block(i), *labels.block(i));
    });
    for (std::size_t i = 0; i < changed.size(); ++i)
        if (changed[i]) kept.setBlock(i, changed[i]);
    return kept;
}

} // namespace granule::agreement
