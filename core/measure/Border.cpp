// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Border.h"

#include <algorithm>

namespace granule::measure {

namespace {

// A run is 2 bits of z, 4 of y, 5 of x and 5 of its length within its bin, above them the bin's 5, 3 and 2.
constexpr unsigned inBinBits = 16;
constexpr std::size_t binCount = 1 << 10;
constexpr std::int64_t binWidth = 32;

/// The square of gapNm(), which is enough to compare.
inline double squareGapNm(const Box& a, const Box& b, const VoxelSpacing& spacing) noexcept {
    const auto away = [](std::int64_t lo, std::int64_t hi, std::int64_t lo2, std::int64_t hi2, double nm) {
        return static_cast<double>(std::max(std::max(lo2 - hi, lo - hi2), std::int64_t{0})) * nm;
    };
    const double z = away(a.lo.z, a.hi.z, b.lo.z, b.hi.z, spacing.zNm), y = away(a.lo.y, a.hi.y, b.lo.y, b.hi.y, spacing.yNm),
                 x = away(a.lo.x, a.hi.x, b.lo.x, b.hi.x, spacing.xNm);
    return z * z + y * y + x * x;
}

/// Things with a lower bound of the distance.
template <typename T>
using Bounded = std::vector<std::pair<double, T>>;

constexpr auto later = [](const auto& a, const auto& b) { return a.first > b.first; };

/// The least of `least` and what find(thing, least) returns for those that may lie nearer, the nearest first. find() may
/// add() things. A heap, since most are never looked at.
template <typename T>
class NearestFirst {
public:
    explicit NearestFirst(Bounded<T> all) : m_all(std::move(all)) { std::ranges::make_heap(m_all, later); }
    void add(double bound, const T& thing) {
        m_all.push_back({bound, thing});
        std::ranges::push_heap(m_all, later);
    }
    template <typename F>
    double least(double least, F find) {
        while (!m_all.empty() && m_all.front().first < least) {
            std::ranges::pop_heap(m_all, later);
            const auto thing = m_all.back().second;
            m_all.pop_back();
            least = find(thing, least);
        }
        return least;
    }

private:
    Bounded<T> m_all;
};

/// The runs of one bin as rows of numbers, so that several are compared at once.
class BinRuns {
public:
    BinRuns(const BorderPiece& piece, const BorderPiece::Bin& bin) {
        const auto count = (bin.end - bin.first + lanes - 1) / lanes * lanes;
        for (auto* row : {&m_z, &m_y, &m_x0, &m_x1}) row->reserve(count);
        for (std::uint32_t i = 0; i < count; ++i) { // the last one again where they fill no vector
            const auto [lo, hi] = piece.voxels(piece.runs[std::min(bin.first + i, bin.end - 1)]);
            m_z.push_back(static_cast<float>(lo.z)), m_y.push_back(static_cast<float>(lo.y));
            m_x0.push_back(static_cast<float>(lo.x)), m_x1.push_back(static_cast<float>(hi.x));
        }
    }
    /// The square of the least gap in nm between one of them and `run`.
    float squareGap(const Box& run, const VoxelSpacing& spacing) const {
        const auto z = static_cast<float>(run.lo.z), y = static_cast<float>(run.lo.y);
        const auto x0 = static_cast<float>(run.lo.x), x1 = static_cast<float>(run.hi.x);
        const auto nmZ = static_cast<float>(spacing.zNm), nmY = static_cast<float>(spacing.yNm), nmX = static_cast<float>(spacing.xNm);
        const auto positive = [](float steps) { return steps > 0 ? steps : 0; };
        std::array<float, lanes> least;
        least.fill(std::numeric_limits<float>::max());
        for (std::size_t i = 0; i < m_z.size(); i += lanes)
            for (std::size_t k = 0; k < lanes; ++k) {
                const float dz = positive(std::abs(m_z[i + k] - z) - 1) * nmZ, dy = positive(std::abs(m_y[i + k] - y) - 1) * nmY;
                const float before = m_x0[i + k] - x1, after = x0 - m_x1[i + k]; // one at most is positive
                const float dx = positive(before > after ? before : after) * nmX;
                const float square = dz * dz + dy * dy + dx * dx;
                least[k] = square < least[k] ? square : least[k];
            }
        return *std::ranges::min_element(least);
    }

private:
    static constexpr std::uint32_t lanes = 8;
    std::vector<float> m_z, m_y, m_x0, m_x1;
};

double gapOfBins(const BorderPiece& a, const BorderPiece::Bin& binA, const BorderPiece& b, const BorderPiece::Bin& binB,
                 const VoxelSpacing& spacing, double least) {
    const BinRuns others(b, binB);
    for (auto i = binA.first; i < binA.end && least > 0; ++i) {
        const Box run = a.voxels(a.runs[i]);
        if (squareGapNm(run, binB.box, spacing) < least * least)
            least = std::min(least, std::sqrt(static_cast<double>(others.squareGap(run, spacing))));
    }
    return least;
}

/// What may hold the two voxels that are nearest: any piece and a piece, two pieces, a bin and a piece, or two bins.
struct Pair {
    const BorderPiece *a, *b;
    const BorderPiece::Bin *binA = nullptr, *binB = nullptr;
};

/// From a place in nm to the nearest point of a box of voxels.
double distanceNm(const Vector& place, const Box& box, const VoxelSpacing& spacing) {
    const auto away = [](double at, std::int64_t lo, std::int64_t hi, double nm) {
        return std::max(std::max((static_cast<double>(lo) - 0.5) * nm - at, at - (static_cast<double>(hi) - 0.5) * nm), 0.0);
    };
    return length({away(place[0], box.lo.z, box.hi.z, spacing.zNm), away(place[1], box.lo.y, box.hi.y, spacing.yNm),
                   away(place[2], box.lo.x, box.hi.x, spacing.xNm)});
}

} // namespace

Box BorderPiece::voxels(std::uint32_t run) const {
    const Index lo{origin.z + (run >> 21 << 2 | (run >> 14 & 3)), origin.y + ((run >> 18 & 7) << 4 | (run >> 10 & 15)),
                   origin.x + ((run >> 16 & 3) << 5 | (run >> 5 & 31))};
    return {lo, {lo.z + 1, lo.y + 1, lo.x + (run & 31) + 1}};
}

void BorderCollector::add(std::size_t list, const Index& at, std::int64_t count) {
    if (list >= m_lists.size()) m_lists.resize(list + 1);
    const auto row = (at.z >> 2) << 21 | (at.y >> 4) << 18 | (at.z & 3) << 14 | (at.y & 15) << 10;
    for (auto x = at.x, end = at.x + count; x < end;) { // cut where bins end
        const auto next = std::min(end, x / binWidth * binWidth + binWidth);
        m_lists[list].push_back(static_cast<std::uint32_t>(row | (x >> 5) << 16 | (x & 31) << 5 | (next - x - 1)));
        x = next;
    }
}

BorderPiece BorderCollector::piece(std::size_t list, LabelId of, LabelId facing, const Index& origin) const {
    BorderPiece piece{of, facing, origin, {}, {}, {}};
    if (list >= m_lists.size()) return piece;
    const auto& runs = m_lists[list];
    std::array<std::uint32_t, binCount + 1> ends{}; // counting sort
    for (const auto run : runs) ++ends[(run >> inBinBits) + 1];
    for (std::size_t b = 0; b < binCount; ++b) {
        if (ends[b + 1] > 0) piece.bins.push_back({{}, ends[b], ends[b] + ends[b + 1]});
        ends[b + 1] += ends[b];
    }
    piece.runs.resize(runs.size());
    for (const auto run : runs) piece.runs[ends[run >> inBinBits]++] = run;
    for (auto& bin : piece.bins) {
        auto& [lo, hi] = bin.box = piece.voxels(piece.runs[bin.first]);
        for (auto i = bin.first + 1; i < bin.end; ++i) {
            const auto [from, to] = piece.voxels(piece.runs[i]);
            lo = {std::min(lo.z, from.z), std::min(lo.y, from.y), std::min(lo.x, from.x)};
            hi = {std::max(hi.z, to.z), std::max(hi.y, to.y), std::max(hi.x, to.x)};
        }
    }
    for (const auto& bin : piece.bins) piece.box = piece.box.united(bin.box);
    return piece;
}

double gapNm(const Box& a, const Box& b, const VoxelSpacing& spacing) noexcept {
    return std::sqrt(squareGapNm(a, b, spacing));
}

double gapNm(const Border& a, const Border& b, const VoxelSpacing& spacing, double most) {
    Box whole;
    for (const auto* one : a) whole = whole.united(one->box);
    Bounded<Pair> pairs;
    for (const auto* other : b)
        if (const double bound = gapNm(whole, other->box, spacing); bound < most) pairs.push_back({bound, {nullptr, other}});
    NearestFirst nearest(std::move(pairs));
    return nearest.least(most, [&](const Pair& pair, double least) {
        if (pair.binB) return gapOfBins(*pair.a, *pair.binA, *pair.b, *pair.binB, spacing, least);
        const auto consider = [&](const Box& boxA, const Box& boxB, const Pair& parts) {
            if (const double bound = gapNm(boxA, boxB, spacing); bound < least) nearest.add(bound, parts);
        };
        if (!pair.a)
            for (const auto* one : a) consider(one->box, pair.b->box, {one, pair.b});
        else if (!pair.binA)
            for (const auto& bin : pair.a->bins) consider(bin.box, pair.b->box, {pair.a, pair.b, &bin});
        else
            for (const auto& bin : pair.b->bins) consider(pair.binA->box, bin.box, {pair.a, pair.b, pair.binA, &bin});
        return least;
    });
}

double distanceNm(const Vector& place, const Border& border, const VoxelSpacing& spacing) {
    Bounded<const BorderPiece*> pieces;
    for (const auto* piece : border) pieces.push_back({distanceNm(place, piece->box, spacing), piece});
    return NearestFirst(std::move(pieces)).least(std::numeric_limits<double>::infinity(), [&](const BorderPiece* piece, double least) {
        for (const auto& bin : piece->bins) {
            if (distanceNm(place, bin.box, spacing) >= least) continue;
            for (auto i = bin.first; i < bin.end; ++i)
                least = std::min(least, distanceNm(place, piece->voxels(piece->runs[i]), spacing));
        }
        return least;
    });
}

} // namespace granule::measure
