// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/CellMap.h"
#include "core/volume/Volume.h"

#include <cstdint>
#include <optional>

/// Reading cells without seeing what others said: one small file goes to a reader, and comes back with the labels.
namespace granule::agreement {

/// One turn of a reader: a cell in its box.
struct BlindItem {
    int cell = 0;       ///< which cell; a repeated one comes twice
    bool repeat = false; ///< the second time
    Box box;            ///< what is shown and labelled
    Index inside;       ///< a voxel of the cell: which one of those in the box it is
    /// The reader's labels in the box as far as they are, and the seconds that they took. Classes of the schema.
    std::optional<LabelMap> labels = {};
    double seconds = 0;
    std::int64_t whenMs = 0; ///< when it was finished, since 1970, UTC; 0: it is not yet
    bool isDone() const noexcept { return labels && whenMs > 0; }
};

struct BlindReading {
    std::string title, reader; ///< reader: empty until someone starts
    Shape shape;               ///< of the stack
    VoxelSpacing spacing;
    std::uint64_t stackHash = 0; ///< of voxels sampled from the boxes: the reader must have the same stack
    ClassSchema schema;
    std::uint64_t seed = 1;
    std::vector<BlindItem> items; ///< in the order of reading
    std::size_t done() const;
    /// The place of the first item that is not done; items.size() where all are.
    std::size_t next() const;
};

struct BlindOptions {
    std::uint64_t seed = 1;
    double repeatShare = 0.2;  ///< of the cells are read twice, at least one where it is above 0
    std::int64_t marginVoxels = 8; ///< around a cell, in plane; one slice along z
    std::size_t most = 0;      ///< cells, drawn at random; 0: all
};

/// Of voxels sampled from the boxes: the middle slice of each. Throws Error where the stack is damaged.
std::uint64_t stackHashOf(const Volume& stack, const std::vector<Box>& boxes);
/// The same of the boxes of a reading: what its stackHash has to be for the reader to have the same stack.
std::uint64_t stackHashOf(const Volume& stack, const BlindReading& reading);

/// Cells in an order drawn from the seed; repeats come in the second half and never next to their first reading (a cell that is alone
/// is not repeated). stackHash is left to be set. Throws Error (InvalidValue) where there are no cells.
BlindReading plannedReading(const CellMap& cells, const VoxelSpacing& spacing, const ClassSchema& schema, const BlindOptions& options);

/// As a file: JSON with labels packed in it (deflated, base64) and a checksum. Written whole or not at all. Throws Error (Unwritable).
void writeReading(const std::string& path, const BlindReading& reading);
/// Throws Error: NotFound; Unreadable where it is no such file or was damaged (it holds a checksum); TooLarge.
BlindReading readReading(const std::string& path);

/// Throws Error (Mismatch) where the two files are not of one plan (another stack, seed or boxes).
void requireSamePlan(const BlindReading& a, const BlindReading& b);
/// The reader's first readings as a rater on the stack's grid: outside of the boxes of cells that were read, background. `read` is 1
/// where something was read. Where boxes overlap, a label holds before background, and an earlier reading before a later one.
struct MergedReading {
    Rater rater;
    LabelMap read;
};
MergedReading merged(const BlindReading& reading);
/// The cells that were read twice: the first and the second readings as two raters, and their cells. Empty where there are none.
struct RepeatedReading {
    Rater first, second;
    CellMap cells;
};
std::optional<RepeatedReading> repeats(const BlindReading& reading);

} // namespace granule::agreement
