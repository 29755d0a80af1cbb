// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/CoarseSource.h"

#include <functional>

namespace granule {

/// The levels of a pyramid of a volume of that shape and voxel size: each halves the axes whose voxels are smallest, until
/// a slice has 512 voxels or fewer along its sides.
std::vector<Halvings> halvingsFor(const Shape& shape, const VoxelSpacing& spacing);

/// Makes the slices of all levels of a pyramid while those of the volume pass by in order; of each level, one slice waits
/// for its partner.
class HalvedSlices {
public:
    enum class Rule {
        Mean, ///< of grey values
        Mode  ///< for ids: the most frequent of a square, the first of two slices
    };
    /// Gets slice `z` of level `level`; null where it is all background.
    using Take = std::function<void(std::size_t level, std::int64_t z, const std::byte* slice)>;

    HalvedSlices(const Shape& shape, VoxelType type, std::vector<Halvings> levels, Rule rule, Take take);

    /// Slice `z` of the volume; null where it is all background, which Mode alone takes. After the first, slices come in
    /// order; the first is one that none before it would have waited for.
    void add(std::int64_t z, const std::byte* slice);

private:
    template <typename T>
    void addTyped(std::int64_t z, const T* slice);

    Shape m_shape;
    VoxelType m_type;
    std::vector<Halvings> m_levels;
    Rule m_rule;
    Take m_take;
    std::vector<std::vector<std::byte>> m_waiting; ///< one a level
};

} // namespace granule
