// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/improving/Lesson.h"

#include "core/engine/Resample.h"
#include "core/engine/slim/Random.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace granule::engine {

namespace {

constexpr std::size_t mostPlaces = 1 << 16; // of a class that are remembered

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
    : m_order(order), m_reader(reader), m_depth(depth), m_places(static_cast<std::size_t>(classes)) {
    collect(classes);
    slim::Random random(order.seed);
    const auto half = order.recipe.patch / 4;
    std::vector<std::size_t> present;
    for (std::size_t c = 0; c < m_places.size(); ++c)
        if (!m_places[c].empty()) present.push_back(c);
    const auto &from = order.image.shape(), &to = reader.shape();
    for (int i = 0; i < order.recipe.patches; ++i) {
        const auto& places = m_places[present[static_cast<std::size_t>(i) % present.size()]];
        const auto& at = places[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(places.size())))];
        const Box there = mapped({at, {at.z + 1, at.y + 1, at.x + 1}}, from, to);
        const auto dy = random.below(2 * half + 1) - half, dx = random.below(2 * half + 1) - half;
        m_corrected.push_back(around({there.lo.z, there.lo.y + dy, there.lo.x + dx}));
    }
    for (int i = 0; i < order.recipe.patches; ++i) {
        const auto z = random.below(to.z), y = random.below(to.y), x = random.below(to.x);
        m_elsewhere.push_back(around({z, y, x}));
    }
}

/// Where judged voxels of each class lie, and how many there are.
void LessonBook::collect(int classes) {
    const auto& judged = m_order.judged;
    std::vector<std::int64_t> counts(static_cast<std::size_t>(classes));
    slim::Random random(m_order.seed);
    for (std::size_t b = 0; b < judged.blockCount(); ++b) {
        if (judged.block(b)->isBackground()) continue;
        const Box box = judged.blockBox(b);
        const auto mask = judged.read<std::uint8_t>(box);
        const auto ids = m_order.labels.read<LabelId>(box);
        std::size_t i = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x, ++i) {
                    if (!mask[i]) continue;
                    if (ids[i] >= static_cast<LabelId>(classes))
                        throw Error(ErrorKind::InvalidValue, "A judged voxel has the label " + std::to_string(ids[i]) + ", but the models know the classes 0 to " +
                                                                 std::to_string(classes - 1) + " only: give it one of these.");
                    auto& places = m_places[ids[i]];
                    const auto count = counts[ids[i]]++;
                    if (places.size() < mostPlaces) places.push_back({z, y, x});
                    else if (const auto at = static_cast<std::size_t>(random.below(count + 1)); at < mostPlaces) places[at] = {z, y, x};
                }
    }
    m_judged = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    if (m_judged == 0)
        throw Error(ErrorKind::InvalidValue, "Nothing was judged yet: correct an object, or accept one, and improve then.");
    double sum = 0;
    for (const auto n : counts) sum += std::sqrt(static_cast<double>(n));
    for (const auto n : counts)
        m_weights.push_back(n > 0 ? static_cast<float>(static_cast<double>(m_judged) / (sum * std::sqrt(static_cast<double>(n)))) : 0.0F);
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
