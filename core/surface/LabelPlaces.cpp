// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/LabelPlaces.h"

#include "core/surface/LabelRun.h"
#include "core/volume/AllCores.h"
#include "core/volume/Progress.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

namespace granule::surface {

namespace {

/// Voxels of one id side by side; up to the next run's `end`.
struct Run {
    std::int64_t end;
    LabelId id;
};

template <typename T>
void findRuns(const T* row, std::int64_t count, std::vector<Run>& runs) {
    runs.clear();
    for (std::int64_t x = 0; x < count;) {
        const auto end = endOfRun(row, x, count);
        runs.push_back({end, row[x]});
        x = end;
    }
}

/// Gathers what is known of one block, run by run.
class Gatherer {
public:
    explicit Gatherer(const Index& corner) : m_corner(corner) { m_small.fill(-1); }

    void add(const std::vector<Run>& row, std::int64_t z, std::int64_t y) {
        std::int64_t x = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto& run = row[i];
            if (run.id) addPlace(run.id, {{z, y, x}, {z + 1, y + 1, run.end}});
            if (i) contact(row[i - 1].id, run.id).acrossX += 1;
            x = run.end;
        }
    }
    /// Faces between a row and the one before it, along y or z.
    void addBetween(const std::vector<Run>& before, const std::vector<Run>& row, std::int64_t LabelContact::*across) {
        std::int64_t x = 0;
        for (std::size_t i = 0, k = 0; i < before.size() && k < row.size();) {
            const auto end = std::min(before[i].end, row[k].end);
            if (before[i].id != row[k].id) contact(before[i].id, row[k].id).*across += end - x;
            x = end;
            if (before[i].end == end) ++i;
            if (row[k].end == end) ++k;
        }
    }
    BlockPlaces take() { return std::move(m_found); }

private:
    void addPlace(LabelId id, const Box& run) {
        auto& place = placeOf(id);
        place.voxels += run.hi.x - run.lo.x;
        place.bounds = place.bounds.united(run.movedBy(m_corner));
    }
    LabelPlace& placeOf(LabelId id) {
        auto& at = id < m_small.size() ? m_small[id] : m_large.try_emplace(id, -1).first->second;
        if (at < 0) {
            at = static_cast<int>(m_found.places.size());
            m_found.places.push_back({id, {}, 0});
        }
        return m_found.places[static_cast<std::size_t>(at)];
    }
    LabelContact& contact(LabelId a, LabelId b) {
        if (a > b) std::swap(a, b);
        if (m_last < m_found.contacts.size() && m_found.contacts[m_last].a == a && m_found.contacts[m_last].b == b)
            return m_found.contacts[m_last];
        const auto [it, fresh] = m_pairs.try_emplace(std::uint64_t{a} << 32 | b, m_found.contacts.size());
        if (fresh) m_found.contacts.push_back({a, b});
        m_last = it->second;
        return m_found.contacts[m_last];
    }

    Index m_corner;
    BlockPlaces m_found;
    std::array<int, 256> m_small;
    std::unordered_map<LabelId, int> m_large;
    std::unordered_map<std::uint64_t, std::size_t> m_pairs;
    std::size_t m_last = 0;
};

BlockPlaces placesIn(const LabelBlock& block, const Index& corner) {
    Gatherer gatherer(corner);
    const Shape size = block.shape();
    const auto view = block.view();
    std::vector<Run> row;
    std::vector<std::vector<Run>> rows(static_cast<std::size_t>(size.y)); // the last ones, at each y
    for (std::int64_t z = 0; z < size.z; ++z)
        for (std::int64_t y = 0; y < size.y; ++y) {
            const auto offset = size.offset({z, y, 0});
            if (const auto* one = std::get_if<LabelId>(&view.ids())) row.assign(1, {size.x, *one});
            else if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids())) findRuns(bytes->data() + offset, size.x, row);
            else findRuns(std::get<std::vector<LabelId>>(view.ids()).data() + offset, size.x, row);
            gatherer.add(row, z, y);
            auto& here = rows[static_cast<std::size_t>(y)];
            if (z) gatherer.addBetween(here, row, &LabelContact::acrossZ);
            if (y) gatherer.addBetween(rows[static_cast<std::size_t>(y - 1)], row, &LabelContact::acrossY);
            std::swap(here, row);
        }
    return gatherer.take();
}

/// Fills in bounds and pairs of a change.
void compare(const LabelBlock& before, const LabelBlock& now, const Index& corner, LabelPlaces::Change& change) {
    const Shape size = now.shape();
    std::vector<LabelId> a(static_cast<std::size_t>(size.x)), b(a.size());
    const auto old = before.view(), fresh = now.view();
    std::set<std::pair<LabelId, LabelId>> pairs;
    std::pair<LabelId, LabelId> last{0, 0};
    for (std::int64_t z = 0; z < size.z; ++z)
        for (std::int64_t y = 0; y < size.y; ++y) {
            old.copyRow(size.offset({z, y, 0}), size.x, a.data());
            fresh.copyRow(size.offset({z, y, 0}), size.x, b.data());
            for (std::size_t x = 0; x < a.size(); ++x) {
                if (a[x] == b[x]) continue;
                const auto at = static_cast<std::int64_t>(x);
                change.bounds = change.bounds.united(Box{{z, y, at}, {z + 1, y + 1, at + 1}}.movedBy(corner));
                if (const std::pair pair{a[x], b[x]}; pair != last) pairs.insert(last = pair);
            }
        }
    change.swapped.assign(pairs.begin(), pairs.end());
}

} // namespace

std::vector<LabelPlaces::Change> LabelPlaces::update(const LabelMap& now, std::size_t threads, const std::stop_token& stop) {
    const bool fresh = m_map.shape() != now.shape();
    std::vector<Change> changes;
    for (std::size_t i = 0; i < now.blockCount(); ++i)
        if (fresh || m_map.block(i) != now.block(i)) changes.push_back({i, {}, {}});
    auto blocks = fresh ? decltype(m_blocks)(now.blockCount()) : m_blocks;
    onThreads(threads, changes.size(), [&](std::size_t k) {
        throwIfStopped(stop);
        auto& change = changes[k];
        const Index corner = now.blockBox(change.block).lo;
        if (!fresh) compare(*m_map.block(change.block), *now.block(change.block), corner, change);
        blocks[change.block] = std::make_shared<const BlockPlaces>(placesIn(*now.block(change.block), corner));
    });
    m_map = now;
    m_blocks = std::move(blocks);
    return changes;
}

} // namespace granule::surface
