// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"
#include "ui/scene/CameraPose.h"

#include <cstdint>

namespace granule::scene {

/// What lies under a point of the picture.
struct Picked {
    Vector atNm{};
    LabelId mesh = 0;          ///< the class whose surface it is
    LabelId object = 0;        ///< the object of that class; 0 where the mesh does not say
    std::int64_t triangle = 0; ///< of the surface as it is shown
};

} // namespace granule::scene
