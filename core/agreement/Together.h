// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Combinations.h"

namespace granule::agreement {

/// Voxels that hang together (corners included) and say the same.
struct TogetherPart {
    std::vector<LabelId> says;
    Box box;
    Index inside; ///< the middle of its longest run along x
    std::uint64_t voxels = 0;
};

struct Together {
    std::vector<TogetherPart> all; ///< in an order that depends on the labels alone
    LabelMap map;                  ///< 0: none; i + 1: in all[i]
};

/// What hangs together of the voxels that say the same; `saysOf` tells what of a combination has to be the same.
/// All cores. Throws Cancelled.
Together togetherIn(const Combinations& combinations, const std::function<std::vector<LabelId>(const std::vector<LabelId>&)>& saysOf,
                    const std::stop_token& stop = {});

} // namespace granule::agreement
