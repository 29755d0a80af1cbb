// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/Journal.h"
#include "core/volume/BlockDelta.h"

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace granule::store {

/// A step that is to be written: what it changed, by reference.
struct NewStep {
    JournalStep step; ///< without entries
    std::vector<BlockDelta::Entry> blocks;
};

/// What a journal is begun with, once its first record comes.
struct NewBase {
    std::string id;
    std::optional<std::uint32_t> file; ///< the checksum of the project file; without it all layers are written down
    ProjectContents contents;
};

/// Writes a journal on a thread of its own: nothing here waits for the disk but wait(). Records are handed to the system
/// at once and synced within a second. Where the disk refuses, what is not written yet is kept and tried again, and
/// `trouble` hears a sentence (then an empty one when it is over), on the writer's thread.
class JournalWriter {
public:
    using Trouble = std::function<void(const std::string&)>;
    /// A new journal at `path`; the file is made with the first record.
    JournalWriter(std::string path, NewBase base, Trouble trouble);
    /// Goes on with a journal.
    JournalWriter(const Journal& journal, Trouble trouble);
    /// Writes what is left and syncs.
    ~JournalWriter();
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    /// Where the step's blocks lie, once they are written.
    std::future<std::vector<StepEntry>> add(NewStep step);
    /// An undo, a redo, or a way back to any state.
    void moved(std::uint64_t state);
    /// Classes, voxel size or what is shown has changed: a text of documentOf().
    void document(std::string text);
    void saved(std::uint64_t state);
    /// The document is closed, and stands at `state`: nothing is to be restored.
    void closed(std::uint64_t state);
    /// Goes on in a copy at `path`; what was there is replaced. The former file stays, closed at `leftAt`; or goes, where
    /// that is empty.
    void continueAt(std::string path, std::optional<std::uint64_t> leftAt);

    /// Waits until all that was handed over is with the system, or for `most`. True: it is.
    bool wait(std::chrono::milliseconds most);
    /// A file exists: something was handed over.
    bool begun() const;
    std::string path() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::store
