// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Census.h"

#include <unordered_map>

namespace granule::objects {

/// Counts one block of a map, with the faces between its voxels and those to the next block along each axis.
class BlockCensus {
public:
    BlockCensus(const LabelMap& map, std::size_t block) : m_map(map), m_block(block), m_box(map.blockBox(block)) {}
    Census::Part count();

private:
    template <typename T>
    void countVoxels(const std::vector<T>& ids);
    template <typename T>
    void compareRows(const T* a, const T* b, std::size_t axis);
    void compareSeam(std::size_t axis);
    void addRun(LabelId id, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1);
    void addConstant(LabelId id);
    void addFaces(LabelId a, LabelId b, std::size_t axis, std::int64_t faces);

    const LabelMap& m_map;
    std::size_t m_block;
    Box m_box;
    std::unordered_map<LabelId, Census::Count> m_counts;
    std::unordered_map<std::uint64_t, Contact> m_touches;
    // Ids come in runs: most often it is the last one again.
    Census::Count* m_lastCount = nullptr;
    std::uint64_t m_lastPair = 0;
    Contact* m_lastContact = nullptr;
};

} // namespace granule::objects
