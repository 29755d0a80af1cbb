// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/LabelHash.h"

#include "core/volume/AllCores.h"
#include "core/volume/Progress.h"

namespace granule::agreement {

namespace {

constexpr std::uint64_t start = 14695981039346656037u, prime = 1099511628211u;

void mix(std::uint64_t& hash, std::uint64_t word) {
    hash = (hash ^ word) * prime;
    hash ^= hash >> 32; // a product carries upwards only: high bits would never reach low ones
}

} // namespace

std::uint64_t hashOf(const LabelMap& labels, const std::stop_token& stop) {
    const auto &shape = labels.shape(), &grid = labels.blockGrid();
    std::vector<std::uint64_t> rows(static_cast<std::size_t>(shape.z * shape.y), start);
    onAllCores(static_cast<std::size_t>(grid.z * grid.y), [&](std::size_t i) {
        LabelId ids[blockEdge];
        for (std::int64_t x = 0; x < grid.x; ++x) {
            throwIfStopped(stop);
            const auto block = i * static_cast<std::size_t>(grid.x) + static_cast<std::size_t>(x);
            const auto box = labels.blockBox(block);
            const auto view = labels.block(block)->view();
            std::int64_t offset = 0;
            for (auto z = box.lo.z; z < box.hi.z; ++z)
                for (auto y = box.lo.y; y < box.hi.y; ++y, offset += box.shape().x) {
                    view.copyRow(offset, box.shape().x, ids);
                    auto& row = rows[static_cast<std::size_t>(z * shape.y + y)];
                    for (std::int64_t j = 0; j < box.shape().x; ++j) mix(row, ids[j]);
                }
        }
    });
    std::uint64_t hash = start;
    for (const auto size : {shape.z, shape.y, shape.x}) mix(hash, static_cast<std::uint64_t>(size));
    for (const auto row : rows) mix(hash, row);
    return hash;
}

} // namespace granule::agreement
