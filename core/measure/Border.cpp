// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Border.h"

#include <algorithm>

namespace granule::measure {

namespace {

constexpr unsigned inBinBits = 11; ///< of a place: 3 of z, 4 of y, 4 of x; above them its bin

Box boxOf(const Index& voxel) {
    return {voxel, {voxel.z + 1, voxel.y + 1, voxel.x + 1}};
}

/// Things with a lower bound of the distance, the nearest first.
template <typename T>
using Nearest = std::vector<std::pair<double, T>>;

template <typename T>
void sort(Nearest<T>& all) {
    std::ranges::sort(all, {}, &std::pair<double, T>::first);
}

double gapOfVoxels(const BorderPiece& a, const BorderPiece::Bin& binA, const BorderPiece& b, const BorderPiece::Bin& binB,
                   const VoxelSpacing& spacing, double least) {
    for (auto i = binA.first; i < binA.end; ++i) {
        const Box one = boxOf(a.voxel(a.places[i]));
        if (gapNm(one, binB.box, spacing) >= least) continue;
        for (auto j = binB.first; j < binB.end; ++j) least = std::min(least, gapNm(one, boxOf(b.voxel(b.places[j])), spacing));
        if (least == 0) return 0;
    }
    return least;
}

double gapOfPieces(const BorderPiece& a, const BorderPiece& b, const VoxelSpacing& spacing, double least) {
    Nearest<std::pair<const BorderPiece::Bin*, const BorderPiece::Bin*>> pairs;
    for (const auto& binA : a.bins) {
        if (gapNm(binA.box, b.box, spacing) >= least) continue;
        for (const auto& binB : b.bins)
            if (const double bound = gapNm(binA.box, binB.box, spacing); bound < least) pairs.push_back({bound, {&binA, &binB}});
    }
    sort(pairs);
    for (const auto& [bound, bins] : pairs) {
        if (bound >= least) break;
        least = gapOfVoxels(a, *bins.first, b, *bins.second, spacing, least);
    }
    return least;
}

/// From a place in nm to the nearest point of a box of voxels.
double distanceNm(const Vector& place, const Box& box, const VoxelSpacing& spacing) {
    const auto away = [](double at, std::int64_t lo, std::int64_t hi, double nm) {
        return std::max({0.0, (static_cast<double>(lo) - 0.5) * nm - at, at - (static_cast<double>(hi) - 0.5) * nm});
    };
    return length({away(place[0], box.lo.z, box.hi.z, spacing.zNm), away(place[1], box.lo.y, box.hi.y, spacing.yNm),
                   away(place[2], box.lo.x, box.hi.x, spacing.xNm)});
}

} // namespace

Index BorderPiece::voxel(std::uint32_t place) const {
    return {origin.z + (place >> 17 << 3 | (place >> 8 & 7)), origin.y + ((place >> 14 & 7) << 4 | (place >> 4 & 15)),
            origin.x + ((place >> 11 & 7) << 4 | (place & 15))};
}

void BorderCollector::add(std::size_t list, std::int64_t z, std::int64_t y, std::int64_t x) {
    if (list >= m_lists.size()) m_lists.resize(list + 1);
    const auto place = (z >> 3) << 17 | (y >> 4) << 14 | (x >> 4) << inBinBits | (z & 7) << 8 | (y & 15) << 4 | (x & 15);
    m_lists[list].push_back(static_cast<std::uint32_t>(place));
}

BorderPiece BorderCollector::piece(std::size_t list, LabelId of, LabelId facing, const Index& origin) {
    BorderPiece piece{of, facing, origin, {}, {}, {}};
    if (list >= m_lists.size()) return piece;
    piece.places = std::move(m_lists[list]);
    std::ranges::sort(piece.places);
    piece.places.erase(std::ranges::unique(piece.places).begin(), piece.places.end());
    piece.places.shrink_to_fit();
    for (std::uint32_t i = 0; i < piece.places.size(); ++i) {
        if (i == 0 || piece.places[i] >> inBinBits != piece.places[i - 1] >> inBinBits) piece.bins.push_back({{}, i, i});
        auto& bin = piece.bins.back();
        bin.box = bin.box.united(boxOf(piece.voxel(piece.places[i])));
        ++bin.end;
    }
    for (const auto& bin : piece.bins) piece.box = piece.box.united(bin.box);
    return piece;
}

double gapNm(const Box& a, const Box& b, const VoxelSpacing& spacing) noexcept {
    const auto away = [](std::int64_t lo, std::int64_t hi, std::int64_t lo2, std::int64_t hi2, double nm) {
        return static_cast<double>(std::max({std::int64_t{0}, lo2 - hi, lo - hi2})) * nm;
    };
    return length({away(a.lo.z, a.hi.z, b.lo.z, b.hi.z, spacing.zNm), away(a.lo.y, a.hi.y, b.lo.y, b.hi.y, spacing.yNm),
                   away(a.lo.x, a.hi.x, b.lo.x, b.hi.x, spacing.xNm)});
}

double gapNm(const Border& a, const Border& b, const VoxelSpacing& spacing, double most) {
    Nearest<std::pair<const BorderPiece*, const BorderPiece*>> pairs;
    for (const auto* one : a)
        for (const auto* other : b)
            if (const double bound = gapNm(one->box, other->box, spacing); bound < most) pairs.push_back({bound, {one, other}});
    sort(pairs);
    for (const auto& [bound, pieces] : pairs) {
        if (bound >= most) break;
        most = gapOfPieces(*pieces.first, *pieces.second, spacing, most);
    }
    return most;
}

double distanceNm(const Vector& place, const Border& border, const VoxelSpacing& spacing) {
    Nearest<const BorderPiece*> pieces;
    for (const auto* piece : border) pieces.push_back({distanceNm(place, piece->box, spacing), piece});
    sort(pieces);
    double least = std::numeric_limits<double>::infinity();
    for (const auto& [bound, piece] : pieces) {
        if (bound >= least) break;
        for (const auto& bin : piece->bins) {
            if (distanceNm(place, bin.box, spacing) >= least) continue;
            for (auto i = bin.first; i < bin.end; ++i)
                least = std::min(least, distanceNm(place, boxOf(piece->voxel(piece->places[i])), spacing));
        }
    }
    return least;
}

} // namespace granule::measure
