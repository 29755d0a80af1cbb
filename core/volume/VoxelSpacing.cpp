// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/VoxelSpacing.h"

#include "core/volume/Error.h"

#include <cmath>
#include <cstdio>

namespace granule {

VoxelSpacing VoxelSpacing::parse(const std::string& text) {
    VoxelSpacing s;
    int used = 0;
    const int read = std::sscanf(text.c_str(), "%lf,%lf,%lf%n", &s.zNm, &s.yNm, &s.xNm, &used);
    if (read != 3 || used != static_cast<int>(text.size()) || !s.plausible())
        throw Error(ErrorKind::InvalidValue, "The voxel size '" + text +
                                                 "' cannot be used: write three positive lengths in nm as z,y,x, for instance 40,10,10.");
    return s;
}

bool VoxelSpacing::plausible() const noexcept {
    const auto ok = [](double v) { return std::isfinite(v) && v >= 1e-3 && v <= 1e9; };
    return ok(zNm) && ok(yNm) && ok(xNm);
}

std::string describe(const VoxelSpacing& s) {
    char text[96];
    std::snprintf(text, sizeof text, "%.4g x %.4g x %.4g nm", s.zNm, s.yNm, s.xNm);
    return text;
}

} // namespace granule
