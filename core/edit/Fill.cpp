// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Fill.h"

#include "core/edit/BlockWriter.h"
#include "core/volume/Error.h"

#include <vector>

namespace granule::edit {

namespace {

/// A span fill: whole runs along x are painted at once and seed the four rows beside them.
class Filler {
public:
    Filler(BlockWriter& writer, LabelId region, const Box& within, std::int64_t most, std::stop_token stop)
        : m_writer(writer), m_region(region), m_within(within), m_most(most), m_stop(std::move(stop)) {}

    void run(const Index& seed) {
        m_open.push_back(seed);
        while (!m_open.empty()) {
            const Index at = m_open.back();
            m_open.pop_back();
            if (!belongs(at)) continue;
            spread(at);
        }
    }

private:
    bool belongs(const Index& at) { return m_within.contains(at) && m_writer.at(at) == m_region; }

    void spread(const Index& at) {
        if ((++m_spans & 1023) == 0) throwIfStopped(m_stop);
        auto x0 = at.x, x1 = at.x + 1;
        while (belongs({at.z, at.y, x0 - 1})) --x0;
        while (belongs({at.z, at.y, x1})) ++x1;
        m_count += m_writer.paintRun(at.z, at.y, x0, x1);
        if (m_count > m_most)
            throw Error(ErrorKind::TooLarge, "The region to fill has more than " + std::to_string(m_most) +
                                                 " voxels. Close its outline, or fill slice by slice.");
        seedRow(at.z, at.y - 1, x0, x1);
        seedRow(at.z, at.y + 1, x0, x1);
        seedRow(at.z - 1, at.y, x0, x1);
        seedRow(at.z + 1, at.y, x0, x1);
    }

    void seedRow(std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
        bool inside = false;
        for (auto x = x0; x < x1; ++x) {
            const bool here = belongs({z, y, x});
            if (here && !inside) m_open.push_back({z, y, x});
            inside = here;
        }
    }

    BlockWriter& m_writer;
    LabelId m_region;
    Box m_within;
    std::int64_t m_most, m_count = 0, m_spans = 0;
    std::stop_token m_stop;
    std::vector<Index> m_open;
};

} // namespace

BlockDelta fill(const LabelMap& before, const Index& seed, const PaintRule& rule, const Box& within,
                std::int64_t mostVoxels, std::stop_token stop) {
    const Box inside = within.intersected(Box::of(before.shape()));
    if (!inside.contains(seed))
        throw Error(ErrorKind::InvalidValue,
                    "The fill starts outside the box " + describe(inside) + ". Click inside it.");
    const LabelId region = before.at(seed);
    if (!rule.mayReplace(region)) return {};
    BlockWriter writer(before, rule);
    Filler(writer, region, inside, mostVoxels, std::move(stop)).run(seed);
    return writer.total();
}

Box sliceBox(const Shape& shape, const Index& at, Axis normal) {
    Box box = Box::of(shape);
    if (normal == Axis::Z) box.lo.z = at.z, box.hi.z = at.z + 1;
    if (normal == Axis::Y) box.lo.y = at.y, box.hi.y = at.y + 1;
    if (normal == Axis::X) box.lo.x = at.x, box.hi.x = at.x + 1;
    return box;
}

} // namespace granule::edit
