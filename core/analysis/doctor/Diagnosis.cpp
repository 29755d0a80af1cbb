// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/doctor/Diagnosis.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace granule::analysis::doctor {

namespace {

// Where a fault begins. Each is far beyond what healthy stacks of five microscopes show (tests/analysis/tst_SliceDoctor.cpp).
constexpr double emptyContrast = 0.1;     ///< of the usual contrast
constexpr double emptyShare = 0.95;       ///< of a slice in flat tiles
constexpr double sameLikeness = 0.95;     ///< correlation of a doubled slice, at least ...
constexpr double sameUnlikeness = 0.15;   ///< ... and how much of the usual difference is left
constexpr double brightnessStep = 0.6;    ///< usual standard deviations of grey, at least ...
constexpr double brightnessSpread = 3.5;  ///< ... and standard deviations of what brightness does in this stack
constexpr double bandStep = 1.0;          ///< usual standard deviations of grey, at least ...
constexpr double bandBeyond = 3;          ///< ... and times the usual strongest band
constexpr double tornShare = 0.02;        ///< of a slice
constexpr double shiftPixels = 3;         ///< of full size, at least ...
constexpr double shiftBeyond = 6;         ///< ... and times the usual jump
constexpr std::int64_t around = 5;        ///< slices on each side that tell the usual brightness
constexpr double deviationsOfMedian = 1.4826; ///< standard deviations a median absolute deviation, of a normal distribution

/// "0.31", or of larger values "12".
std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, std::abs(value) < 10 ? "%.2g" : "%.0f", value);
    return text;
}

std::string percent(double share) {
    return number(100 * share) + " %";
}

/// Looks for one kind of fault after another; a slice that has one is no witness for others.
class Diagnosis {
public:
    Diagnosis(const std::vector<SliceSigns>& signs, double factor)
        : m_signs(signs), m_factor(factor), m_count(static_cast<std::int64_t>(signs.size())), m_bad(signs.size(), false) {
        std::vector<double> deviations;
        for (const auto& s : signs) deviations.push_back(s.deviation);
        m_contrast = median(deviations);
        deviations.clear();
        for (const auto& s : signs)
            if (s.deviation > emptyContrast * m_contrast) deviations.push_back(s.deviation);
        m_contrast = median(deviations);
    }

    std::vector<SliceFinding> findings() {
        if (!(m_contrast > 0) || m_count < 2) return {}; // nothing to compare with
        findMissing();
        findDoubled();
        findBrightness();
        findTorn();
        findCharged();
        findShifted();
        std::ranges::sort(m_found, {}, &SliceFinding::slice);
        return std::move(m_found);
    }

private:
    const SliceSigns& at(std::int64_t z) const { return m_signs[static_cast<std::size_t>(z)]; }
    bool bad(std::int64_t z) const { return z < 0 || z >= m_count || m_bad[static_cast<std::size_t>(z)]; }

    /// Taken together at the end of each search, so that the order of slices changes nothing.
    void note(std::int64_t z, SliceFault fault, double value, const std::string& what) {
        m_fresh.push_back({z, fault, value, "Slice " + std::to_string(z) + " " + what + "."});
    }
    void settle() {
        for (auto& f : m_fresh) {
            m_bad[static_cast<std::size_t>(f.slice)] = true;
            m_found.push_back(std::move(f));
        }
        m_fresh.clear();
    }

    /// The two nearest sound slices: one on each side, or both on one at the ends of the stack; -1 where there is none.
    std::pair<std::int64_t, std::int64_t> witnesses(std::int64_t z) const {
        const auto next = [&](std::int64_t from, std::int64_t step) {
            auto i = from + step;
            while (i >= 0 && i < m_count && bad(i)) i += step;
            return i < m_count ? i : std::int64_t{-1};
        };
        auto before = next(z, -1), after = next(z, 1);
        if (before < 0 && after >= 0) before = next(after, 1);
        else if (after < 0 && before >= 0) after = next(before, -1);
        return {before, after};
    }

    void findMissing() {
        for (std::int64_t z = 0; z < m_count; ++z) {
            const double contrast = at(z).deviation / m_contrast;
            if (contrast == 0) note(z, SliceFault::Missing, 0, "is empty: all its voxels have one grey value");
            else if (contrast < emptyContrast || at(z).flatShare() > emptyShare)
                note(z, SliceFault::Missing, contrast, "is as good as empty: it has " + percent(contrast) + " of the usual contrast");
        }
        settle();
    }

    void findDoubled() {
        std::vector<double> unlike;
        for (std::int64_t z = 1; z < m_count; ++z)
            if (!bad(z) && !bad(z - 1)) unlike.push_back(1 - at(z).fromLast.likeness);
        const double usual = median(unlike);
        for (std::int64_t z = 1; z < m_count; ++z) {
            const double likeness = at(z).fromLast.likeness;
            if (bad(z) || bad(z - 1) || likeness < sameLikeness || 1 - likeness > sameUnlikeness * usual || usual < 1e-6) continue;
            note(z, SliceFault::Doubled, likeness, "shows the same as slice " + std::to_string(z - 1) + " (correlation " + std::to_string(likeness).substr(0, 5) + ")");
        }
        settle();
    }

    /// Tiles of slice z that are flat and hold a picture in both witnesses.
    std::vector<std::size_t> newlyFlat(std::int64_t z) const {
        const auto [before, after] = witnesses(z);
        std::vector<std::size_t> tiles;
        for (std::size_t i = 0; i < at(z).flat.size(); ++i)
            if (at(z).flat[i] && (before < 0 || !at(before).flat[i]) && (after < 0 || !at(after).flat[i])) tiles.push_back(i);
        return tiles;
    }

    void findTorn() {
        for (std::int64_t z = 0; z < m_count; ++z) {
            if (bad(z)) continue;
            const auto tiles = newlyFlat(z);
            const double share = static_cast<double>(tiles.size()) / static_cast<double>(at(z).flat.size());
            if (share < tornShare) continue;
            double grey = 0;
            for (const auto i : tiles) grey += at(z).tiles[i] / static_cast<double>(tiles.size());
            // Charge drives the detector to white; what was not recorded is black, or white over a large part.
            const auto [before, after] = witnesses(z);
            const auto usual = before < 0 ? at(z).level : at(before).level;
            if (grey > usual + m_contrast && share < 0.25) note(z, SliceFault::Charged, (grey - usual) / m_contrast, "is charged: " + percent(share) + " of it is plain white");
            else note(z, SliceFault::Torn, share, "is torn or cut off: " + percent(share) + " of it holds one grey value");
        }
        settle();
    }

    void findBrightness() {
        std::vector<double> steps(m_signs.size(), 0), sizes;
        for (std::int64_t z = 0; z < m_count; ++z) {
            std::vector<double> levels;
            for (auto i = z - around; i <= z + around; ++i)
                if (i != z && !bad(i)) levels.push_back(at(i).level);
            if (bad(z) || levels.empty()) continue;
            steps[static_cast<std::size_t>(z)] = (at(z).level - median(levels)) / m_contrast;
            sizes.push_back(std::abs(steps[static_cast<std::size_t>(z)]));
        }
        const double limit = std::max(brightnessStep, brightnessSpread * deviationsOfMedian * median(sizes));
        for (std::int64_t z = 0; z < m_count; ++z) {
            const double step = steps[static_cast<std::size_t>(z)];
            if (std::abs(step) < limit) continue;
            note(z, step < 0 ? SliceFault::Dark : SliceFault::Bright, std::abs(step),
                 std::string("is much ") + (step < 0 ? "darker" : "brighter") + " than the slices around it, by " + number(std::abs(step)) + " times the usual contrast");
        }
        settle();
    }

    /// The strongest band along one axis that both witnesses lack, in usual standard deviations of grey.
    double band(const std::vector<float>& own, const std::vector<float>& a, const std::vector<float>& b) const {
        const auto less = [&](const std::vector<float>& other) {
            std::vector<double> difference;
            for (std::size_t i = 0; i < own.size(); ++i) difference.push_back(own[i] - other[i]);
            const double level = median(difference);
            for (auto& d : difference) d = (d - level) / m_contrast;
            return difference;
        };
        const auto toA = less(a), toB = less(b);
        double strongest = 0;
        for (std::size_t i = 0; i < own.size(); ++i)
            if (toA[i] * toB[i] > 0) strongest = std::max(strongest, std::min(std::abs(toA[i]), std::abs(toB[i])));
        return strongest;
    }

    void findCharged() {
        std::vector<double> bands(m_signs.size(), 0), usual;
        for (std::int64_t z = 0; z < m_count; ++z) {
            const auto [a, b] = witnesses(z);
            if (bad(z) || a < 0 || b < 0) continue;
            bands[static_cast<std::size_t>(z)] = std::max(band(at(z).rows, at(a).rows, at(b).rows), band(at(z).columns, at(a).columns, at(b).columns));
            usual.push_back(bands[static_cast<std::size_t>(z)]);
        }
        const double limit = std::max(bandStep, bandBeyond * median(usual));
        for (std::int64_t z = 0; z < m_count; ++z)
            if (const double size = bands[static_cast<std::size_t>(z)]; size > limit)
                note(z, SliceFault::Charged, size, "is charged: it has a band that stands out by " + number(size) + " times the usual contrast");
        settle();
    }

    /// How far slice z jumps out of its two neighbours and back, in full-size pixels.
    double jump(std::int64_t z) const {
        if (z < 1 || z + 1 >= m_count || bad(z - 1) || bad(z) || bad(z + 1)) return 0;
        const auto &in = at(z).fromLast, &out = at(z + 1).fromLast;
        return m_factor * std::hypot(in.dy - out.dy, in.dx - out.dx) / 2;
    }

    void findShifted() {
        std::vector<double> jumps;
        for (std::int64_t z = 1; z + 1 < m_count; ++z) jumps.push_back(jump(z));
        const double limit = std::max(shiftPixels, shiftBeyond * median(jumps));
        for (std::int64_t z = 1; z + 1 < m_count; ++z) {
            const double size = jump(z);
            const auto &in = at(z).fromLast, &out = at(z + 1).fromLast;
            const bool back = m_factor * std::hypot(in.dy + out.dy, in.dx + out.dx) < size / 2; // else the jump lasts
            if (size < limit || size < jump(z - 1) || size < jump(z + 1) || !back) continue;
            note(z, SliceFault::Shifted, size, "is displaced by " + number(size) + " pixels against both of its neighbours");
        }
        settle();
    }

    const std::vector<SliceSigns>& m_signs;
    double m_factor;
    std::int64_t m_count;
    std::vector<bool> m_bad;
    double m_contrast = 0;
    std::vector<SliceFinding> m_found, m_fresh;
};

} // namespace

std::vector<SliceFinding> diagnose(const std::vector<SliceSigns>& signs, double factor) {
    return Diagnosis(signs, factor).findings();
}

} // namespace granule::analysis::doctor
