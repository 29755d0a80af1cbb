// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/improving/Lesson.h"

#include "core/engine/Resample.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace granule::engine {

namespace {

constexpr std::int64_t mostPlaces = 1 << 16; // of a class that are remembered
constexpr std::int64_t mostBlocks = 256;     // that are looked through for what was not judged

/// Keeps `at`, the one after `before` others, so that each has the same chance to be kept.
void remember(std::vector<Index>& places, std::int64_t before, const Index& at, slim::Random& random) {
    if (before < mostPlaces) places.push_back(at);
    else if (const auto i = random.below(before + 1); i < mostPlaces) places[static_cast<std::size_t>(i)] = at;
}

/// Calls `visit(index, label, judged)` for each voxel of `box`.
template <typename F>
void forEachVoxel(const ImproveOrder& order, const Box& box, F visit) {
    const auto judged = order.judged.read<std::uint8_t>(box);
    const auto ids = order.labels.read<LabelId>(box);
    std::size_t i = 0;
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y)
            for (auto x = box.lo.x; x < box.hi.x; ++x, ++i) visit({z, y, x}, ids[i], judged[i] != 0);
}

/// The labels of `box` of the grid `to`, each the nearest of the map's; `box` lies inside.
std::vector<std::uint8_t> brought(const LabelMap& labels, const Shape& to, const Box& box) {
    const Box from = mapped(box, to, labels.shape());
    const auto ids = labels.read<std::uint8_t>(from);
    std::vector<std::uint8_t> out(static_cast<std::size_t>(box.shape().voxels()));
    Nearest{labels.shape(), to}.bring(ids.data(), from, box, out.data());
    return out;
}

/// Marks what lies within `rim` pixels of a judged voxel in y and x, a square, or a plane beside it.
void forgetRim(Lesson& lesson, std::int64_t rim) {
    const Shape s = lesson.shape;
    std::vector<std::uint8_t> near(lesson.asks.size());
    for (std::size_t i = 0; i < near.size(); ++i) near[i] = lesson.asks[i] == Ask::Judged;
    const auto spread = [&](std::int64_t reach, std::int64_t step, std::int64_t size) {
        const auto before = near;
        for (std::int64_t i = 0; i < static_cast<std::int64_t>(before.size()); ++i) {
            if (!before[static_cast<std::size_t>(i)]) continue;
            const auto at = i / step % size;
            for (auto d = std::max(-reach, -at); d <= std::min(reach, size - 1 - at); ++d) near[static_cast<std::size_t>(i + d * step)] = 1;
        }
    };
    spread(rim, 1, s.x);
    spread(rim, s.x, s.y);
    spread(1, s.y * s.x, s.z);
    for (std::size_t i = 0; i < near.size(); ++i)
        if (near[i] && lesson.asks[i] == Ask::Keep) lesson.asks[i] = Ask::Nothing;
}

} // namespace

LessonBook::LessonBook(const ImproveOrder& order, const WindowReader& reader, std::int64_t depth, int classes)
    : m_order(order), m_reader(reader), m_depth(depth), m_judgedPlaces(static_cast<std::size_t>(classes)), m_otherPlaces(m_judgedPlaces) {
    slim::Random random(order.seed);
    collectJudged(random);
    collectOthers(random);
    const auto draw = [&](const Places& places, std::vector<Lesson>& lessons) {
        std::vector<const std::vector<Index>*> present;
        for (const auto& some : places)
            if (!some.empty()) present.push_back(&some);
        for (std::size_t i = 0; !present.empty() && i < static_cast<std::size_t>(order.recipe.patches); ++i) {
            const auto& some = *present[i % present.size()];
            lessons.push_back(near(some[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(some.size())))], random));
        }
    };
    draw(m_judgedPlaces, m_corrected);
    draw(m_otherPlaces, m_elsewhere);
}

void LessonBook::collectJudged(slim::Random& random) {
    const auto& judged = m_order.judged;
    const auto classes = m_judgedPlaces.size();
    std::vector<std::int64_t> counts(classes);
    for (std::size_t b = 0; b < judged.blockCount(); ++b) {
        if (judged.block(b)->isBackground()) continue;
        forEachVoxel(m_order, judged.blockBox(b), [&](const Index& at, LabelId id, bool isJudged) {
            if (!isJudged) return;
            if (id >= classes)
                throw Error(ErrorKind::InvalidValue, "A judged voxel has the label " + std::to_string(id) + ", but the models know the classes 0 to " +
                                                         std::to_string(classes - 1) + " only: give it one of these.");
            remember(m_judgedPlaces[id], counts[id]++, at, random);
        });
    }
    weighClasses(counts);
}

void LessonBook::collectOthers(slim::Random& random) {
    const auto blocks = static_cast<std::int64_t>(m_order.labels.blockCount());
    std::vector<std::int64_t> counts(m_otherPlaces.size());
    for (std::int64_t i = 0; i < std::min(blocks, mostBlocks); ++i) {
        const auto b = static_cast<std::size_t>(blocks <= mostBlocks ? i : random.below(blocks));
        forEachVoxel(m_order, m_order.labels.blockBox(b), [&](const Index& at, LabelId id, bool isJudged) {
            if (!isJudged && id < m_otherPlaces.size()) remember(m_otherPlaces[id], counts[id]++, at, random);
        });
    }
}

void LessonBook::weighClasses(const std::vector<std::int64_t>& counts) {
    m_judged = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    if (m_judged == 0)
        throw Error(ErrorKind::InvalidValue, "Nothing was judged yet: correct an object, or accept one, and improve then.");
    double sum = 0;
    for (const auto n : counts) sum += std::sqrt(static_cast<double>(n));
    for (const auto n : counts)
        m_weights.push_back(n > 0 ? static_cast<float>(static_cast<double>(m_judged) / (sum * std::sqrt(static_cast<double>(n)))) : 0.0F);
}

/// `place` lies anywhere in the middle half of the patch.
Lesson LessonBook::near(const Index& place, slim::Random& random) const {
    const auto most = m_order.recipe.patch / 4;
    const Box there = mapped({place, {place.z + 1, place.y + 1, place.x + 1}}, m_order.image.shape(), m_reader.shape());
    const auto dy = random.below(2 * most + 1) - most, dx = random.below(2 * most + 1) - most;
    return around({there.lo.z, there.lo.y + dy, there.lo.x + dx});
}

Lesson LessonBook::around(const Index& centre) const {
    const auto edge = m_order.recipe.patch;
    const Index lo{centre.z - m_depth / 2, centre.y - edge / 2, centre.x - edge / 2};
    const Box box{lo, {lo.z + m_depth, lo.y + edge, lo.x + edge}}, inside = box.intersected(Box::of(m_reader.shape()));
    Lesson lesson;
    lesson.shape = box.shape();
    const auto voxels = static_cast<std::size_t>(lesson.shape.voxels());
    lesson.grey.resize(voxels);
    m_reader.read(box, lesson.grey.data());
    lesson.classes.assign(voxels, 0);
    lesson.asks.assign(voxels, Ask::Nothing);
    if (inside.empty()) return lesson;
    const auto judged = brought(m_order.judged, m_reader.shape(), inside), classes = brought(m_order.labels, m_reader.shape(), inside);
    std::size_t from = 0;
    for (auto z = inside.lo.z; z < inside.hi.z; ++z)
        for (auto y = inside.lo.y; y < inside.hi.y; ++y)
            for (auto x = inside.lo.x; x < inside.hi.x; ++x, ++from) {
                const auto to = static_cast<std::size_t>(lesson.shape.offset({z - lo.z, y - lo.y, x - lo.x}));
                lesson.asks[to] = judged[from] ? Ask::Judged : Ask::Keep;
                if (judged[from]) lesson.classes[to] = classes[from];
            }
    forgetRim(lesson, m_order.recipe.rim);
    return lesson;
}

} // namespace granule::engine
