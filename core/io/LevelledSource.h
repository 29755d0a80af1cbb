// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/GreySource.h"
#include "core/volume/CoarseSource.h"

namespace granule::io {

/// A grid that a file holds of a stack.
struct Level {
    Halvings halvings; ///< of the stack's own grid
    std::shared_ptr<const plugin::StackReader> reader;
};

/// The stack itself, and those coarser grids in its file that halve it: of the same type, each axis as long as halvedShape()
/// says or, where it was rounded down, one voxel less. Others, and those that cannot be read, are left out.
std::vector<Level> levelsOf(const std::shared_ptr<const plugin::StackReader>& stack);
/// True where the coarsest is small enough for a look at all of it.
bool reachFar(const std::vector<Level>& levels);

/// A stack whose file holds coarser copies of it, which serve coarse views.
class LevelledSource : public GreySource, public CoarseSource {
public:
    /// `levels` as levelsOf() gives them.
    explicit LevelledSource(std::vector<Level> levels) : GreySource(levels.front().reader), m_levels(std::move(levels)) {}

    bool hasOwnLevels() const override { return true; }
    Halvings atHand(const Halvings& most) const override;
    /// Throws Error (InvalidValue) where `halvings` are none of a level.
    void readCoarse(const Halvings& halvings, const Box& box, std::byte* out) const override;

private:
    std::vector<Level> m_levels; ///< the finest first
};

} // namespace granule::io
