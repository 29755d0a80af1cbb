// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/LevelledSource.h"

#include "core/io/SliceCache.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cstring>

namespace granule::io {

namespace {

using plugin::StackReader;

/// How often `fine` was halved to become `coarse`, whichever way it was rounded.
std::optional<int> halvingsOf(std::int64_t fine, std::int64_t coarse) {
    const auto roundedUp = [&](int h) { return ((fine - 1) >> h) + 1; };
    int h = 0;
    while (roundedUp(h) > coarse) ++h;
    if (h > 0 && fine >> (h - 1) == coarse) return h - 1; // rounded down
    return roundedUp(h) == coarse ? std::optional(h) : std::nullopt;
}

std::optional<Halvings> halvingsOf(const Shape& fine, const Shape& coarse) {
    const auto z = halvingsOf(fine.z, coarse.z), y = halvingsOf(fine.y, coarse.y), x = halvingsOf(fine.x, coarse.x);
    if (!z || !y || !x) return {};
    return Halvings{*z, *y, *x};
}

bool isCoarser(const Halvings& a, const Halvings& b) {
    return a.z >= b.z && a.y >= b.y && a.x >= b.x && a != b;
}

std::shared_ptr<const StackReader> coarserOf(const StackReader& stack, int level) {
    try {
        const auto reader = stack.coarser(level);
        if (!reader || reader->info().type != stack.info().type || reader->info().channels != stack.info().channels) return nullptr;
        return {reader.get(), [reader](const StackReader* closed) { SliceCache::instance().drop(*closed); }};
    } catch (const Error&) {
        return nullptr; // the stack itself is there
    }
}

} // namespace

std::vector<Level> levelsOf(const std::shared_ptr<const StackReader>& stack) {
    std::vector<Level> levels{{{}, stack}};
    for (int i = 1; i < stack->info().levels; ++i) {
        const auto reader = coarserOf(*stack, i);
        const auto halvings = reader ? halvingsOf(stack->info().shape, reader->info().shape) : std::nullopt;
        if (halvings && isCoarser(*halvings, levels.back().halvings)) levels.push_back({*halvings, reader});
    }
    return levels;
}

bool reachFar(const std::vector<Level>& levels) {
    constexpr std::int64_t farEnough = 2048;
    const auto& s = levels.back().reader->info().shape;
    return levels.size() > 1 && std::max({s.z, s.y, s.x}) <= farEnough;
}

Halvings LevelledSource::atHand(const Halvings& most) const {
    const auto fits = [&](const Level& level) { return level.halvings.z <= most.z && level.halvings.y <= most.y && level.halvings.x <= most.x; };
    const auto found = std::find_if(m_levels.rbegin(), m_levels.rend(), fits);
    return found == m_levels.rend() ? Halvings{} : found->halvings;
}

void LevelledSource::readCoarse(const Halvings& halvings, const Box& box, std::byte* out) const {
    const auto level = std::ranges::find(m_levels, halvings, &Level::halvings);
    if (level == m_levels.end()) throw Error(ErrorKind::InvalidValue, "'" + m_levels.front().reader->path() + "' holds no level that is halved like this: ask for one of those at hand.");
    const GreySource source(level->reader);
    const auto& s = level->reader->info().shape;
    // Behind the end of a level that was rounded down, its last voxel stands once more.
    const auto last = Index{s.z - 1, s.y - 1, s.x - 1};
    const Box there{{std::min(box.lo.z, last.z), std::min(box.lo.y, last.y), std::min(box.lo.x, last.x)}, {std::min(box.hi.z, s.z), std::min(box.hi.y, s.y), std::min(box.hi.x, s.x)}};
    if (there == box) return source.read(box, out);
    const auto each = bytesPerVoxel(level->reader->info().type);
    const auto part = there.shape();
    std::vector<std::byte> voxels(static_cast<std::size_t>(part.voxels()) * each);
    source.read(there, voxels.data());
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y)
            for (auto x = box.lo.x; x < box.hi.x; ++x, out += each) {
                const Index at{std::min(z, last.z) - there.lo.z, std::min(y, last.y) - there.lo.y, std::min(x, last.x) - there.lo.x};
                std::memcpy(out, voxels.data() + static_cast<std::size_t>(part.offset(at)) * each, each);
            }
}

} // namespace granule::io
