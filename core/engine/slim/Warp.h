// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/LabelledPatch.h"
#include "core/engine/slim/Random.h"

namespace granule::engine::slim {

/// How far a crop may be bent.
struct WarpLimits {
    double logScale = 0.25;    ///< size e^-0.25 .. e^0.25
    double logAspect = 0.15;   ///< stretched along an axis, squeezed along the other
    double elasticPx = 5;      ///< nodes of the elastic grid move up to this far
    std::int64_t gridPx = 32;  ///< distance of the nodes
    double driftPx = 0;        ///< deep crops of a single slice: how far structures may wander from plane to plane
};

/// A random in-plane change of shape: rotation by any angle, flips, scale, aspect, and an elastic field.
class Warp {
public:
    Warp(Random& random, const WarpLimits& limits, std::int64_t height, std::int64_t width);
    /// A crop of `shape` around (y, x) of `from`, whose planes from `z` on are taken; a single plane is repeated, wandering
    /// by the drift. Grey linear, labels nearest, so that no class appears that was not there; mirrored at the borders.
    LabelledPatch crop(const LabelledPatch& from, std::int64_t z, double y, double x, Shape shape) const;

private:
    struct Field {
        std::int64_t grid, rows, columns;
        std::vector<float> dy, dx;
        Field(Random& random, double amplitude, std::int64_t grid, std::int64_t height, std::int64_t width);
        std::pair<double, double> at(std::int64_t y, std::int64_t x) const;
    };
    double m_yy, m_yx, m_xy, m_xx;
    Field m_elastic, m_drift;
};

} // namespace granule::engine::slim
