// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <QString>

#include <cstdint>

namespace granule::panel {

/// One place of the strip below the views.
struct StripPlace {
    /// What became of it: nobody has said anything; settled by a person's word; a person left it open.
    enum class State { Open, Settled, LeftOpen };

    Index inside; ///< a voxel that surely belongs to it
    Box box;
    std::uint64_t voxels = 0;
    QString where; ///< "z 17, cell 2"
    QString tip;   ///< more about it, a sentence
    State state = State::Open;
};

} // namespace granule::panel
