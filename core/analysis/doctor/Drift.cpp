// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/doctor/Diagnosis.h"

#include <algorithm>

namespace granule::analysis::doctor {

namespace {

/// Links between slices that are believed: those not much weaker than usual.
class Links {
public:
    explicit Links(const std::vector<SliceSigns>& signs) : m_signs(signs) {
        std::vector<double> near, far;
        for (const auto& s : signs) near.push_back(s.fromLast.likeness), far.push_back(s.fromLastButOne.likeness);
        m_near = std::max(leastLikeness, weakest * median(near));
        m_far = std::max(leastLikeness, weakest * median(far));
    }
    bool toLast(std::size_t z) const { return m_signs[z].fromLast.likeness >= m_near; }
    bool toLastButOne(std::size_t z) const { return z > 1 && m_signs[z].fromLastButOne.likeness >= m_far; }

private:
    static constexpr double leastLikeness = 0.1, weakest = 0.5;
    const std::vector<SliceSigns>& m_signs;
    double m_near, m_far;
};

/// The unsteady part along one axis.
void steady(std::vector<SliceShift>& drift, double SliceShift::* axis) {
    constexpr std::ptrdiff_t around = 10;
    std::vector<double> steps, at(drift.size(), 0);
    for (std::size_t z = 1; z < drift.size(); ++z) steps.push_back(drift[z].*axis - drift[z - 1].*axis);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto here = steps.begin() + static_cast<std::ptrdiff_t>(i);
        const auto before = std::min(around, here - steps.begin()), after = std::min(around + 1, steps.end() - here);
        at[i + 1] = at[i] + *here - median({here - before, here + after});
    }
    const double middle = median(at);
    for (std::size_t z = 0; z < drift.size(); ++z) drift[z].*axis = at[z] - middle;
}

} // namespace

std::vector<SliceShift> driftOf(const std::vector<SliceSigns>& signs) {
    const Links links(signs);
    std::vector<SliceShift> at(signs.size());
    for (std::size_t z = 1; z < signs.size(); ++z) {
        const auto& near = signs[z].fromLast;
        const auto& far = signs[z].fromLastButOne;
        if (links.toLast(z)) at[z] = {at[z - 1].dy + near.dy, at[z - 1].dx + near.dx};
        else if (links.toLastButOne(z)) at[z] = {at[z - 2].dy + far.dy, at[z - 2].dx + far.dx};
        else at[z] = at[z - 1];
    }
    for (const auto axis : {&SliceShift::dy, &SliceShift::dx}) {
        std::vector<double> all;
        for (const auto& d : at) all.push_back(d.*axis);
        const double middle = median(all);
        for (auto& d : at) d.*axis -= middle;
    }
    return at;
}

} // namespace granule::analysis::doctor

namespace granule::analysis {

std::vector<SliceShift> unsteadyPart(const std::vector<SliceShift>& drift) {
    auto part = drift;
    doctor::steady(part, &SliceShift::dy);
    doctor::steady(part, &SliceShift::dx);
    return part;
}

} // namespace granule::analysis
