// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Combinations.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/OverBlocks.h"

#include <algorithm>
#include <map>

namespace granule::agreement {

namespace {

/// The combinations of one block, numbered for itself.
struct Part {
    LabelBlockPtr block; ///< 0: not wanted; i + 1: all[i]
    std::vector<std::vector<LabelId>> all;
    std::vector<std::uint64_t> voxels;
};

class PartFinder {
public:
    PartFinder(const std::vector<LabelMap>& maps, const std::function<bool(const std::vector<LabelId>&)>& wanted)
        : m_maps(maps), m_wanted(wanted) {}

    Part find(std::size_t i) const {
        Part part;
        std::map<std::vector<LabelId>, LabelId> numbers;
        const auto numberOf = [&](const std::vector<LabelId>& ids) -> LabelId {
            const auto [at, isNew] = numbers.try_emplace(ids, 0);
            if (!isNew || !m_wanted(ids)) return at->second;
            part.all.push_back(ids);
            part.voxels.push_back(0);
            return at->second = static_cast<LabelId>(part.all.size());
        };
        const auto& shape = m_maps.front().block(i)->shape();
        std::vector<LabelId> now(m_maps.size());
        if (std::ranges::all_of(m_maps, [&](const auto& map) { return map.block(i)->isConstant(); })) {
            for (std::size_t m = 0; m < now.size(); ++m) now[m] = m_maps[m].block(i)->at(0);
            const auto number = numberOf(now);
            if (number != 0) part.voxels[0] = static_cast<std::uint64_t>(shape.voxels());
            part.block = LabelBlock::constant(shape, number);
            return part;
        }
        part.block = LabelBlock::of(shape, numbered(i, numberOf, part.voxels).data());
        return part;
    }

private:
    template <typename F>
    std::vector<LabelId> numbered(std::size_t i, F numberOf, std::vector<std::uint64_t>& voxels) const {
        const auto count = static_cast<std::size_t>(m_maps.front().block(i)->shape().voxels());
        std::vector<std::vector<LabelId>> ids(m_maps.size(), std::vector<LabelId>(count));
        for (std::size_t m = 0; m < ids.size(); ++m) m_maps[m].block(i)->unpack(ids[m].data());
        std::vector<LabelId> out(count), now(ids.size());
        for (std::size_t v = 0; v < count;) {
            for (std::size_t m = 0; m < ids.size(); ++m) now[m] = ids[m][v];
            auto end = count; // of the run of this combination: labels come in runs
            for (const auto& of : ids) {
                auto e = v + 1;
                while (e < end && of[e] == of[v]) ++e;
                end = e;
            }
            const auto number = numberOf(now);
            std::fill(out.begin() + static_cast<std::ptrdiff_t>(v), out.begin() + static_cast<std::ptrdiff_t>(end), number);
            if (number != 0) voxels[number - 1] += end - v;
            v = end;
        }
        return out;
    }

    const std::vector<LabelMap>& m_maps;
    const std::function<bool(const std::vector<LabelId>&)>& m_wanted;
};

LabelBlockPtr renumbered(const LabelBlockPtr& block, const std::vector<LabelId>& numbers) {
    bool same = true;
    for (std::size_t i = 0; i < numbers.size(); ++i) same = same && numbers[i] == i;
    if (same) return block;
    if (block->isConstant()) return LabelBlock::constant(block->shape(), numbers[block->at(0)]);
    std::vector<LabelId> ids(static_cast<std::size_t>(block->shape().voxels()));
    block->unpack(ids.data());
    for (auto& id : ids) id = numbers[id];
    return LabelBlock::of(block->shape(), ids.data());
}

} // namespace

bool differ(const std::vector<LabelId>& ids) {
    return std::ranges::any_of(ids, [&](LabelId id) { return id != ids.front(); });
}

Combinations combinationsOf(const std::vector<LabelMap>& maps, const std::function<bool(const std::vector<LabelId>&)>& wanted,
                            Progress& progress, const std::stop_token& stop) {
    for (const auto& map : maps) analysis::requireSameGrid(maps.front(), "The first label map", map, "another one");
    Combinations found{LabelMap(maps.front().shape(), maps.front().spacing()), {}, {}};
    const auto blocks = found.map.blockCount();
    const PartFinder finder(maps, wanted);
    std::vector<Part> parts(blocks);
    SubProgress finding(progress, 0, 0.9);
    analysis::overBlocks(blocks, finding, stop, [&](std::size_t i) { parts[i] = finder.find(i); });
    // Numbers are given in the order of blocks, whichever core was first.
    std::map<std::vector<LabelId>, LabelId> numbers;
    std::vector<std::vector<LabelId>> newNumbers(blocks);
    for (std::size_t i = 0; i < blocks; ++i) {
        newNumbers[i].push_back(0);
        for (std::size_t c = 0; c < parts[i].all.size(); ++c) {
            const auto [at, isNew] = numbers.try_emplace(parts[i].all[c], static_cast<LabelId>(found.all.size() + 1));
            if (isNew) {
                found.all.push_back(parts[i].all[c]);
                found.voxels.push_back(0);
            }
            found.voxels[at->second - 1] += parts[i].voxels[c];
            newNumbers[i].push_back(at->second);
        }
    }
    onAllCores(blocks, [&](std::size_t i) {
        throwIfStopped(stop);
        parts[i].block = renumbered(parts[i].block, newNumbers[i]);
    });
    for (std::size_t i = 0; i < blocks; ++i) found.map.setBlock(i, std::move(parts[i].block));
    progress.update(1);
    return found;
}

} // namespace granule::agreement
