// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <algorithm>
#include <mutex>
#include <string>

namespace granule::analysis {

namespace {

using Counts = std::vector<std::uint64_t>; // (cell, truth, other)

} // namespace

std::vector<ConfusionMatrix> compareByCell(const LabelMap& truth, const LabelMap& other, const LabelMap& cells, std::size_t cellCount, int classes,
                                           const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop) {
    requireSameGrid(truth, "The truth", other, "the other label map");
    requireSameGrid(truth, "The truth", cells, "the map of cells");
    requireFits({masked, {}, {}}, truth.shape().z);
    const auto side = static_cast<std::size_t>(classes);
    Counts all((cellCount + 1) * side * side);
    std::mutex mutex;
    std::size_t done = 0;
    onAllCores(truth.blockCount(), [&](std::size_t i) {
        throwIfStopped(stop);
        const Box box = truth.blockBox(i);
        const auto t = truth.block(i)->view(), o = other.block(i)->view(), c = cells.block(i)->view();
        Counts mine(all.size());
        std::int64_t offset = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z) {
            const auto voxels = box.shape().y * box.shape().x;
            if (!std::ranges::binary_search(masked, z))
                for (auto v = offset; v < offset + voxels; ++v) {
                    if (t.at(v) >= side || o.at(v) >= side) throw Error(ErrorKind::Mismatch, "An id is not below the number of classes, " + std::to_string(classes) + ".");
                    if (c.at(v) > cellCount) throw Error(ErrorKind::InvalidValue, "The map of cells holds cell " + std::to_string(c.at(v)) + ", but there are " + std::to_string(cellCount) + ".");
                    ++mine[((c.at(v) + cellCount) % (cellCount + 1) * side + t.at(v)) * side + o.at(v)];
                }
            offset += voxels;
        }
        const std::scoped_lock lock(mutex);
        for (std::size_t k = 0; k < all.size(); ++k) all[k] += mine[k];
        progress.update(static_cast<double>(++done) / static_cast<double>(truth.blockCount()));
    });
    std::vector<ConfusionMatrix> matrices(cellCount + 1, ConfusionMatrix(classes));
    for (std::size_t k = 0; k < all.size(); ++k)
        matrices[k / side / side].add(static_cast<int>(k / side % side), static_cast<int>(k % side), all[k]);
    return matrices;
}

} // namespace granule::analysis
