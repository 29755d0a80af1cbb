// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Decide.h"

#include "core/review/Mixing.h"

#include <algorithm>
#include <array>

namespace granule::review {

namespace {

/// The most probable class of each of `count` voxels, `skipped` left out.
void winners(const float* scores, std::size_t classes, std::size_t count, std::size_t skipped, std::int32_t* ids, float* best) {
    std::fill_n(best, count, -1.0F);
    for (std::size_t c = 0; c < classes; ++c) {
        if (c == skipped) continue;
        const auto* s = scores + c * count;
        const auto id = static_cast<std::int32_t>(c);
        for (std::size_t i = 0; i < count; ++i) {
            const bool wins = s[i] > best[i];
            ids[i] = wins ? id : ids[i];
            best[i] = wins ? s[i] : best[i];
        }
    }
}

/// Decides rows; one a thread.
class RowDecider {
public:
    RowDecider(const Mixing& mixing, const Decision& decision, std::size_t width)
        : m_mixing(mixing), m_decision(decision), m_scores(width * mixing.votes().classes()), m_ids(width), m_best(width) {}

    void decide(const Index& from, std::size_t count, std::uint8_t* out) {
        m_mixing.scores(from, count, m_scores.data());
        const auto classes = m_mixing.votes().classes();
        const auto& threshold = m_decision.threshold;
        winners(m_scores.data(), classes, count, threshold && classes > 1 ? threshold->classId : classes, m_ids.data(), m_best.data());
        if (threshold) prefer(threshold->classId, static_cast<float>(threshold->probability), count);
        for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>(m_ids[i]);
    }

private:
    void prefer(LabelId classId, float probability, std::size_t count) {
        std::fill_n(m_best.begin(), count, 0.0F);
        for (std::size_t c = 0; c < m_mixing.votes().classes(); ++c)
            for (std::size_t i = 0; i < count; ++i) m_best[i] += m_scores[c * count + i];
        const auto* wanted = m_scores.data() + classId * count;
        for (std::size_t i = 0; i < count; ++i)
            if (wanted[i] >= probability * m_best[i] && wanted[i] > 0) m_ids[i] = static_cast<std::int32_t>(classId);
    }

    const Mixing& m_mixing;
    const Decision& m_decision;
    std::vector<float> m_scores;
    std::vector<std::int32_t> m_ids;
    std::vector<float> m_best;
};

/// What may become of an id: its row of yes and no, one a class.
class Allowed {
public:
    Allowed(std::size_t classes, const ClassSchema& schema, const ObjectTable& objects, const edit::PaintOver& over) : m_objects(objects) {
        for (std::size_t c = 0; c < classes; ++c) m_rules.emplace_back(static_cast<LabelId>(c), schema, objects, over);
    }
    LabelId outcome(LabelId old, std::uint8_t decided) const {
        return m_objects.classOf(old) != decided && m_rules[decided].mayReplace(old) ? decided : old;
    }

private:
    const ObjectTable& m_objects;
    std::vector<edit::PaintRule> m_rules;
};

/// The block with what was decided for `part` of it; null where nothing changes.
LabelBlockPtr decidedBlock(const LabelMap& before, std::size_t block, const Box& part, RowDecider& decider, const Allowed& allowed) {
    const auto box = before.blockBox(block);
    const auto shape = box.shape();
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()));
    before.block(block)->unpack(ids.data());
    const auto width = static_cast<std::size_t>(part.shape().x);
    std::array<std::uint8_t, blockEdge> decided{};
    bool changed = false;
    for (auto z = part.lo.z; z < part.hi.z; ++z)
        for (auto y = part.lo.y; y < part.hi.y; ++y) {
            decider.decide({z, y, part.lo.x}, width, decided.data());
            auto* row = ids.data() + shape.offset({z - box.lo.z, y - box.lo.y, part.lo.x - box.lo.x});
            for (std::size_t x = 0; x < width; ++x) {
                const auto id = allowed.outcome(row[x], decided[x]);
                changed = changed || id != row[x];
                row[x] = id;
            }
        }
    return changed ? LabelBlock::of(shape, ids.data()) : nullptr;
}

} // namespace

std::vector<std::uint8_t> decide(const Votes& votes, const Decision& decision, const Box& box, const std::stop_token& stop) {
    const Mixing mixing(votes, decision, box);
    const auto width = static_cast<std::size_t>(box.shape().x);
    std::vector<std::uint8_t> ids(static_cast<std::size_t>(box.shape().voxels()));
    forRows(box, stop, [&](std::int64_t z, std::int64_t y, std::int64_t i) {
        RowDecider(mixing, decision, width).decide({z, y, box.lo.x}, width, ids.data() + static_cast<std::size_t>(i) * width);
    });
    throwIfStopped(stop);
    return ids;
}

BlockDelta decide(const Votes& votes, const Decision& decision, const Box& box, const LabelMap& before, const ClassSchema& schema,
                  const ObjectTable& objects, const edit::PaintOver& over, Progress& progress, const std::stop_token& stop) {
    const Mixing mixing(votes, decision, box);
    const Allowed allowed(votes.classes(), schema, objects, over);
    struct Part {
        std::size_t block;
        Box box;
        LabelBlockPtr after;
    };
    std::vector<Part> parts;
    before.forEachBlock(box, [&](std::size_t block, const Box& part) { parts.push_back({block, part, nullptr}); });
    std::atomic<std::size_t> done = 0;
    onAllCores(parts.size(), [&](std::size_t i) {
        if (stop.stop_requested()) return;
        RowDecider decider(mixing, decision, static_cast<std::size_t>(blockEdge));
        parts[i].after = decidedBlock(before, parts[i].block, parts[i].box, decider, allowed);
        progress.update(static_cast<double>(++done) / static_cast<double>(parts.size()));
    });
    throwIfStopped(stop);
    BlockDelta delta;
    for (auto& part : parts)
        if (part.after) delta.add(part.box, {part.block, before.block(part.block), part.after});
    return delta;
}

} // namespace granule::review
