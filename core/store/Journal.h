// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/JournalStep.h"
#include "core/store/ProjectFile.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The journal beside a project: every step that was made, by whom and when, on the disk within a second, so that a
/// crash costs at most the stroke in progress, and undo reaches back beyond restarts.
namespace granule::store {

/// The packed blocks of a journal's file. The file may be moved, replaced or removed meanwhile. Any thread.
class JournalBlocks {
public:
    /// Throws Error (NotFound, Unreadable).
    explicit JournalBlocks(const std::string& path);
    ~JournalBlocks();
    JournalBlocks(const JournalBlocks&) = delete;
    JournalBlocks& operator=(const JournalBlocks&) = delete;
    /// Throws Error (Unreadable) where nothing such lies there.
    LabelBlockPtr read(BlockRef ref, const Shape& shape) const;
    /// Puts the block that `ref` names at `place` of `map`. Throws Error (Unreadable), also where `map` has no such place.
    void readInto(LabelMap& map, std::size_t place, BlockRef ref) const;

private:
    int m_file;
};

/// What a journal begins with: the contents of a project file, or, where nothing has been saved yet, its own.
struct JournalBase {
    std::string id;                    ///< of the journal; the project file names it
    std::optional<std::uint32_t> file; ///< the checksum of the project file it begins with, where it begins with one
    std::string document;              ///< as documentOf() makes it
    std::string stackPath;
    std::map<int, std::vector<StepEntry>> blocks; ///< a layer's blocks that are not background (`after`), where there is no file
};

/// A journal as it was read.
class Journal {
public:
    /// Throws Error: NotFound; Unreadable where it is no journal or its beginning is damaged. A torn end is left out.
    static Journal read(const std::string& path);

    const std::string& path() const noexcept { return m_path; }
    const JournalBase& base() const noexcept { return m_base; }
    /// In order: step i leads to state i + 1.
    const std::vector<JournalStep>& steps() const noexcept { return m_steps; }
    bool hasState(std::uint64_t state) const noexcept { return state <= m_steps.size(); }
    /// Where the person was last.
    std::uint64_t current() const noexcept { return m_current; }
    /// The state that was saved last; empty while none was.
    std::optional<std::uint64_t> saved() const noexcept { return m_saved; }
    /// The document (classes, voxel size, what is shown) after the last change; empty where it never changed.
    const std::string& document() const noexcept { return m_document; }
    /// Something has happened that is in no file.
    bool hasUnsaved() const noexcept { return m_unsaved; }
    std::uint64_t goodBytes() const noexcept { return m_goodBytes; }
    const std::shared_ptr<const JournalBlocks>& blocks() const noexcept { return m_blocks; }

    /// The states on the way from the beginning to `state`, both ends included.
    std::vector<std::uint64_t> wayTo(std::uint64_t state) const;
    /// How many steps are undone and done between two states.
    std::size_t stepsBetween(std::uint64_t from, std::uint64_t to) const;
    /// Brings `layers` from state `from` to state `to`. Throws Error (Unreadable) where the journal does not fit them;
    /// they may be anything then. Any thread.
    void move(std::vector<LayerContents>& layers, int& activeLayer, std::uint64_t from, std::uint64_t to) const;
    /// What was decided about slices in `state`, of a stack of this many; `otherwise` where no step is about them. Throws
    /// Error (Unreadable).
    SliceCare careAt(std::uint64_t state, const SliceCare& otherwise, std::int64_t slices) const;
    /// What the journal begins with, of a journal that begins with no file. Throws Error (Unreadable).
    ProjectContents beginning() const;

private:
    /// The states whose steps are undone, the last first, then those whose steps are done.
    struct Way {
        std::vector<std::uint64_t> back, forth;
    };
    Way wayBetween(std::uint64_t from, std::uint64_t to) const;
    void take(std::string_view json);

    std::string m_path;
    JournalBase m_base;
    std::vector<JournalStep> m_steps;
    std::uint64_t m_current = 0, m_goodBytes = 0;
    std::optional<std::uint64_t> m_saved;
    std::string m_document;
    bool m_unsaved = false, m_begun = false;
    std::shared_ptr<const JournalBlocks> m_blocks;
};

/// Where the journal of a project lies: beside it.
std::string journalPathOf(const std::string& projectPath);

} // namespace granule::store
