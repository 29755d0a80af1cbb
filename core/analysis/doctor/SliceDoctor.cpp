// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/doctor/SliceDoctor.h"

#include "core/analysis/doctor/Diagnosis.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace granule::analysis {

std::string describe(SliceFault fault) {
    static const char* const names[] = {"missing", "doubled", "shifted", "dark", "bright", "charged", "torn"};
    return names[static_cast<int>(fault)];
}

double largest(const std::vector<SliceShift>& drift) {
    double most = 0;
    for (const auto& d : drift) most = std::max({most, std::abs(d.dy), std::abs(d.dx)});
    return most;
}

std::vector<std::int64_t> SliceReport::toBridge() const {
    std::vector<std::int64_t> slices;
    for (const auto& f : findings)
        if (f.fault != SliceFault::Shifted) slices.push_back(f.slice);
    return slices;
}

SliceReport examineSlices(const Volume& volume, Progress& progress, const std::stop_token& stop) {
    const auto& shape = volume.shape();
    if (shape.empty()) return {};
    const auto factor = doctor::copyFactor(shape), atOnce = doctor::readFactor(shape);
    std::vector<doctor::SliceSigns> signs;
    std::deque<doctor::Registrable> before; // the last slice in front
    for (std::int64_t z = 0; z < shape.z; ++z) {
        throwIfStopped(stop);
        const auto slice = doctor::readSlice(volume, z, atOnce);
        const auto copy = doctor::shrunk(slice, factor / atOnce);
        signs.push_back(doctor::signsOf(slice, copy));
        doctor::Registrable now(copy);
        if (!before.empty()) signs.back().fromLast = before.front().to(now);
        if (before.size() > 1) signs.back().fromLastButOne = before.back().to(now);
        before.push_front(std::move(now));
        if (before.size() > 2) before.pop_back();
        progress.update(static_cast<double>(z + 1) / static_cast<double>(shape.z));
    }
    SliceReport report{doctor::diagnose(signs, static_cast<double>(factor)), doctor::driftOf(signs)};
    for (auto& d : report.drift) d.dy *= static_cast<double>(factor), d.dx *= static_cast<double>(factor);
    return report;
}

} // namespace granule::analysis
