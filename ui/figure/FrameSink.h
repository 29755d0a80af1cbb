// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/OffscreenRenderer.h"

#include <string>

namespace granule::figure {

/// Where the frames of a film end up: what writes one kind of file. One thread at a time. What was written goes away with the
/// object, unless finish() has returned.
class FrameSink {
public:
    virtual ~FrameSink() = default;
    /// Throws Error (Unwritable) where the disk is full.
    virtual void add(const scene::RgbImage& frame) = 0;
    virtual void finish() = 0;
    /// "libx264"
    virtual std::string encoder() const = 0;
};

} // namespace granule::figure
