// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Rater.h"
#include "core/objects/LabelRuns.h"

namespace granule::agreement {

/// Numbered runs along x, row by row (z slowest): what two label maps are laid over each other by.
class RunTable {
public:
    explicit RunTable(const Shape& shape)
        : m_shape(shape), m_rowEnds(static_cast<std::size_t>(shape.z * shape.y), 0) {}

    /// Takes the runs that `visit` is called with: visit(add) calls add(number, z, y, x0, x1) in the same way
    /// each of two times, and the runs of a row from left to right.
    template <typename F>
    void fill(F visit);

    const Shape& shape() const noexcept { return m_shape; }
    std::size_t rows() const noexcept { return m_rowEnds.size(); }
    std::size_t begin(std::size_t row) const { return row == 0 ? 0 : m_rowEnds[row - 1]; }
    std::size_t end(std::size_t row) const { return m_rowEnds[row]; }
    const objects::Run& run(std::size_t i) const { return m_runs[i]; }
    std::uint32_t number(std::size_t i) const { return m_numbers[i]; }

private:
    std::size_t row(std::int64_t z, std::int64_t y) const {
        return static_cast<std::size_t>(z * m_shape.y + y);
    }

    Shape m_shape;
    std::vector<std::size_t> m_rowEnds;
    std::vector<objects::Run> m_runs;
    std::vector<std::uint32_t> m_numbers;
};

/// An object of a rater: one that its table names, or connected voxels of a plain class.
struct FoundObject {
    LabelId classId = 0;
    std::uint64_t voxels = 0;
    Box box;
    Index inside;
};

struct ObjectRuns {
    std::vector<FoundObject> objects;
    RunTable runs; ///< of all objects, by their place
};

/// The objects of a rater that have `leastVoxels`. All cores. Throws Cancelled.
ObjectRuns objectRuns(const Rater& rater, std::uint64_t leastVoxels, const std::stop_token& stop);

/// The runs of all ids but 0, by id.
RunTable runsOf(const LabelMap& ids, const std::stop_token& stop);

/// How many voxels two numbers have in common.
struct Overlap {
    std::uint32_t a = 0, b = 0;
    std::uint64_t voxels = 0;
};
/// Of all that have any, in no order of note.
std::vector<Overlap> overlaps(const RunTable& a, const RunTable& b);

template <typename F>
void RunTable::fill(F visit) {
    visit([&](std::uint32_t, std::int64_t z, std::int64_t y, std::int64_t, std::int64_t) {
        ++m_rowEnds[row(z, y)];
    });
    std::size_t before = 0;
    for (auto& end : m_rowEnds) {
        const auto count = end;
        end = before; // where the next run of the row goes: it ends up at the row's end
        before += count;
    }
    m_runs.resize(before);
    m_numbers.resize(before);
    visit([&](std::uint32_t number, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
        const auto at = m_rowEnds[row(z, y)]++;
        m_runs[at] = {static_cast<std::int32_t>(x0), static_cast<std::int32_t>(x1)};
        m_numbers[at] = number;
    });
}

} // namespace granule::agreement
