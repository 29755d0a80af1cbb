// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/SliceCare.h"

#include "core/volume/CoarseSource.h"
#include "core/volume/Error.h"
#include "core/volume/VoxelTag.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace granule {

namespace {

/// Further than this no slice is moved: it would show nothing of the stack.
constexpr double mostShift = 1e6;

template <typename T>
T rounded(double value) {
    if constexpr (std::is_floating_point_v<T>) return static_cast<T>(value);
    else return static_cast<T>(std::llround(value)); // a mean of voxels lies within their range
}

/// Along one axis of a moved slice: the voxels to mix for every place, and how much of the second one.
struct Taps {
    std::vector<std::int64_t> first, second;
    std::vector<double> share;
    std::int64_t lo, hi; ///< of all that is to be read

    Taps(std::int64_t from, std::int64_t to, double shift, std::int64_t size) : lo(size), hi(0) {
        for (auto i = from; i < to; ++i) {
            const double at = static_cast<double>(i) + shift, below = std::floor(at);
            const auto inside = [size](double v) { return static_cast<std::int64_t>(std::clamp(v, 0.0, static_cast<double>(size - 1))); };
            first.push_back(inside(below));
            second.push_back(inside(below + 1));
            share.push_back(at - below);
            lo = std::min(lo, first.back());
            hi = std::max(hi, second.back() + 1);
        }
    }
};

/// The slices that one is made of.
struct Recipe {
    std::int64_t below, above;
    double shareAbove;
};

/// A source seen with care taken. It holds the source, so that it outlives no one.
class CareSource : public VoxelSource {
public:
    CareSource(const Volume& volume, SliceCare care, ShiftBy by) : m_volume(volume), m_care(std::move(care)), m_by(by) {}

    void read(const Box& box, std::byte* out) const override {
        const auto slice = static_cast<std::size_t>(box.shape().y * box.shape().x) * bytesPerVoxel(m_volume.type());
        for (auto z = box.lo.z; z < box.hi.z; ++z, out += slice) {
            const Box part{{z, box.lo.y, box.lo.x}, {z + 1, box.hi.y, box.hi.x}};
            const auto made = recipeOf(z);
            readMoved(made.below, part, out);
            if (made.shareAbove > 0) mix(made, part, out, slice);
        }
    }

protected:
    const Volume& volume() const noexcept { return m_volume; }
    const SliceCare& care() const noexcept { return m_care; }

private:
    bool isBridged(std::int64_t z) const { return std::ranges::binary_search(m_care.bridged, z); }

    Recipe recipeOf(std::int64_t z) const {
        auto below = z, above = z;
        while (below >= 0 && isBridged(below)) --below;
        while (above < m_volume.shape().z && isBridged(above)) ++above;
        if (above >= m_volume.shape().z) return {below, below, 0};
        if (below < 0 || below == above) return {above, above, 0};
        return {below, above, static_cast<double>(z - below) / static_cast<double>(above - below)};
    }

    SliceShift shiftOf(std::int64_t z) const {
        if (m_care.drift.empty()) return {};
        const auto& d = m_care.drift[static_cast<std::size_t>(z)];
        return m_by == ShiftBy::Fractions ? d : SliceShift{std::round(d.dy), std::round(d.dx)};
    }

    /// `part` of slice z, taken from where the content lies.
    void readMoved(std::int64_t z, const Box& part, std::byte* out) const {
        const auto shift = shiftOf(z);
        const auto& shape = m_volume.shape();
        if (shift == SliceShift{}) return m_volume.source()->read({{z, part.lo.y, part.lo.x}, {z + 1, part.hi.y, part.hi.x}}, out);
        const Taps ys(part.lo.y, part.hi.y, shift.dy, shape.y), xs(part.lo.x, part.hi.x, shift.dx, shape.x);
        const Box needed{{z, ys.lo, xs.lo}, {z + 1, ys.hi, xs.hi}};
        std::vector<std::byte> raw(static_cast<std::size_t>(needed.shape().voxels()) * bytesPerVoxel(m_volume.type()));
        m_volume.source()->read(needed, raw.data());
        withVoxelType(m_volume.type(), [&](auto tag) {
            using T = decltype(tag);
            const auto* in = reinterpret_cast<const T*>(raw.data());
            auto* to = reinterpret_cast<T*>(out);
            const auto width = needed.shape().x;
            for (std::size_t y = 0; y < ys.share.size(); ++y) {
                const auto *upper = in + (ys.first[y] - ys.lo) * width - xs.lo, *lower = in + (ys.second[y] - ys.lo) * width - xs.lo;
                for (std::size_t x = 0; x < xs.share.size(); ++x) {
                    const auto a = xs.first[x], b = xs.second[x];
                    const auto top = std::lerp(double(upper[a]), double(upper[b]), xs.share[x]);
                    const auto bottom = std::lerp(double(lower[a]), double(lower[b]), xs.share[x]);
                    *to++ = rounded<T>(std::lerp(top, bottom, ys.share[y]));
                }
            }
        });
    }

    void mix(const Recipe& made, const Box& part, std::byte* out, std::size_t bytes) const {
        std::vector<std::byte> above(bytes);
        readMoved(made.above, part, above.data());
        withVoxelType(m_volume.type(), [&](auto tag) {
            using T = decltype(tag);
            auto* a = reinterpret_cast<T*>(out);
            const auto* b = reinterpret_cast<const T*>(above.data());
            for (std::size_t i = 0; i < bytes / sizeof(T); ++i) a[i] = rounded<T>(std::lerp(double(a[i]), double(b[i]), made.shareAbove));
        });
    }

    Volume m_volume;
    SliceCare m_care;
    ShiftBy m_by;
};

/// The same of a source that has coarse copies.
class CoarseCareSource : public CareSource, public CoarseSource {
public:
    using CareSource::CareSource;
    Halvings atHand(const Halvings& most) const override { return coarseSourceOf(volume())->atHand(most); }
    bool hasOwnLevels() const override { return granule::hasOwnLevels(volume()); }
    void readCoarse(const Halvings& h, const Box& box, std::byte* out) const override {
        const auto coarse = coarseVolume(volume(), h);
        CareSource(coarse, coarseCare(h, coarse.shape().z), ShiftBy::Fractions).read(box, out);
    }

private:
    /// Slices that were joined share their shift; one is bridged where all that it was made of are.
    SliceCare coarseCare(const Halvings& h, std::int64_t slices) const {
        const auto joined = std::int64_t{1} << h.z;
        SliceCare coarse;
        for (std::int64_t z = 0; z < slices; ++z) {
            const auto from = z * joined, to = std::min(from + joined, volume().shape().z);
            const auto& bridged = care().bridged;
            if (std::ranges::upper_bound(bridged, to - 1) - std::ranges::lower_bound(bridged, from) == to - from) coarse.bridged.push_back(z);
            if (care().drift.empty()) continue;
            SliceShift sum;
            for (auto i = from; i < to; ++i) sum.dy += care().drift[static_cast<std::size_t>(i)].dy, sum.dx += care().drift[static_cast<std::size_t>(i)].dx;
            const auto count = static_cast<double>(to - from);
            coarse.drift.push_back({sum.dy / count / static_cast<double>(std::int64_t{1} << h.y), sum.dx / count / static_cast<double>(std::int64_t{1} << h.x)});
        }
        if (static_cast<std::int64_t>(coarse.bridged.size()) == slices) coarse.bridged.clear();
        return coarse;
    }
};

void requireList(const std::vector<std::int64_t>& list, std::int64_t slices) {
    for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i] < 0 || list[i] >= slices || (i > 0 && list[i] <= list[i - 1]))
            throw Error(ErrorKind::InvalidValue, "The list of slices to care for is wrong at " + std::to_string(list[i]) + ": give each of 0 to " +
                                                     std::to_string(slices - 1) + " once at most, in order.");
}

} // namespace

std::vector<std::int64_t> inOrder(std::vector<std::int64_t> slices) {
    std::ranges::sort(slices);
    slices.erase(std::ranges::unique(slices).begin(), slices.end());
    return slices;
}

void requireFits(const SliceCare& care, std::int64_t slices) {
    requireList(care.masked, slices);
    requireList(care.bridged, slices);
    if (slices > 0 && static_cast<std::int64_t>(care.bridged.size()) == slices)
        throw Error(ErrorKind::InvalidValue, "All slices are to be bridged, so none is left to bridge from: leave a sound one.");
    if (!care.drift.empty() && static_cast<std::int64_t>(care.drift.size()) != slices)
        throw Error(ErrorKind::InvalidValue, "The drift is known of " + std::to_string(care.drift.size()) + " slices, but the stack has " +
                                                 std::to_string(slices) + ": measure it again.");
    for (const auto& d : care.drift)
        if (!(std::abs(d.dy) <= mostShift && std::abs(d.dx) <= mostShift))
            throw Error(ErrorKind::InvalidValue, "A slice is said to have drifted by more than a million voxels: measure the drift again.");
}

Volume corrected(const Volume& volume, const SliceCare& care, ShiftBy by) {
    requireFits(care, volume.shape().z);
    if (care.bridged.empty() && care.drift.empty()) return volume;
    std::shared_ptr<const VoxelSource> source;
    if (coarseSourceOf(volume)) source = std::make_shared<CoarseCareSource>(volume, care, by);
    else source = std::make_shared<CareSource>(volume, care, by);
    return {volume.shape(), volume.type(), std::move(source), volume.spacing(), volume.name()};
}

} // namespace granule
