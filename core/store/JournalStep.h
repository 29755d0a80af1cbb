// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace granule::store {

/// The labels of one block: one id for all voxels, or the place in the journal's file where they lie packed.
class BlockRef {
public:
    BlockRef() = default; ///< background
    static BlockRef constant(std::uint32_t id) { return BlockRef(static_cast<std::int64_t>(id)); }
    /// `offset` > 0: the packed size (uint32) stands there, then the packed labels.
    static BlockRef at(std::uint64_t offset) { return BlockRef(-static_cast<std::int64_t>(offset)); }
    static BlockRef fromNumber(std::int64_t number) { return BlockRef(number); }

    bool isConstant() const noexcept { return m_number >= 0; }
    std::uint32_t id() const noexcept { return static_cast<std::uint32_t>(m_number); }
    std::uint64_t offset() const noexcept { return 0 - static_cast<std::uint64_t>(m_number); }
    /// Both kinds as one number, for writing down.
    std::int64_t number() const noexcept { return m_number; }
    bool operator==(const BlockRef&) const = default;

private:
    explicit BlockRef(std::int64_t number) : m_number(number) {}
    std::int64_t m_number = 0;
};

/// A block of a layer before and after a step.
struct StepEntry {
    std::size_t block = 0;
    BlockRef before, after;
};

/// One step of the history: what led from one state of the labels to the next. States are numbered as they were made;
/// after an undo, a new step has an earlier parent, so the history is a tree and forgets nothing.
struct JournalStep {
    enum class Kind { Edit, AddLayer, RemoveLayer, RenameLayer, Slices };

    std::uint64_t state = 0;  ///< the state after it: 1, 2, 3, ...; 0 is what the journal begins with
    std::uint64_t parent = 0; ///< the state before it
    Kind kind = Kind::Edit;
    int layer = 0;
    std::string text;         ///< what the history shows: "Brush", "Add layer Ensemble of 4"
    std::string who;
    std::int64_t whenMs = 0;  ///< milliseconds since 1970, UTC
    /// Of a layer that is added, removed or renamed; of Slices, what is decided about slices and what was, as JSON.
    std::string name, formerName, origin;
    std::size_t position = 0; ///< of a layer that is added or removed, among the others
    std::string objects; ///< what changed in the layer's table of objects, as JSON (ObjectsJson.h); empty: nothing
    bool byProgram = false; ///< an edit whose labels nobody judged
    /// Of an edit: the version of the ensemble in use, where it changes.
    std::string ensembleBefore, ensembleAfter;
    int activeBefore = 0, activeAfter = 0; ///< the active layer, where a layer is added or removed
    std::vector<StepEntry> entries; ///< the blocks; where a layer is added or removed, those that are not background
};

std::string jsonOf(const JournalStep& step);
/// Throws Error (Unreadable) where the text is no step.
JournalStep parseStep(std::string_view json);

} // namespace granule::store
