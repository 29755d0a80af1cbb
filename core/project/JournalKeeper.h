// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/HistoryCommand.h"
#include "core/project/Project.h"
#include "core/store/JournalWriter.h"

#include <QTimer>

#include <chrono>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace granule::project {

/// Writes a project's history into a journal as it happens: when a step is done it is with the operating system, a few
/// milliseconds later at most, and on the disk within a second. Main thread.
class JournalKeeper : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t usualBudget = std::size_t{256} << 20;
    /// `undoBytes`: what undo may take in memory; older steps are read from the journal when they are undone.
    explicit JournalKeeper(Project& project, std::size_t undoBytes = usualBudget, QObject* parent = nullptr);
    /// Leaves the journal as a crash would: what is unsaved can be restored.
    ~JournalKeeper() override;

    /// Begins a journal at `path` with the project as it is; the file is made with the first step. `file` is the
    /// checksum of the project file the project was read from; without it the journal holds the beginning as well.
    void begin(const QString& path, std::optional<std::uint32_t> file);
    /// Goes on with a journal whose state `state` the project is in. Throws Error (Unwritable).
    void goOn(const store::Journal& journal, std::uint64_t state);
    /// The project is on the disk at `path` in state `state`, a file of that checksum; its journal lies beside it from
    /// now on.
    void saved(const QString& path, std::uint64_t state, std::uint32_t checksum);
    /// The project stays as it is now; what a crash had left beyond that is not offered again (but is kept).
    void decline();
    /// The document is closed for good: what is not saved is not wanted, and a journal of nothing saved goes away.
    void end();

    bool isKeeping() const noexcept { return m_writer != nullptr; }
    const std::string& id() const noexcept { return m_id; }
    /// Who makes the steps: the person who is logged in.
    const std::string& person() const noexcept { return m_who; }
    std::uint64_t state() const noexcept { return m_state; }
    std::optional<std::uint64_t> savedState() const noexcept { return m_saved; }
    /// Where the journal lies; empty while there is none.
    QString path() const;
    /// Waits until all of it can be read there, but no longer than `most`.
    bool flush(std::chrono::milliseconds most = std::chrono::seconds(1)) const;

signals:
    /// The journal cannot be written, or, where empty, it can be again.
    void troubled(const QString& sentence);

private:
    void leave();
    void start(const QString& path, std::optional<std::uint32_t> file);
    store::JournalWriter::Trouble troubleTeller();
    void noteStep(int index);
    void noteDocument();
    /// Leaves the blocks of the oldest steps to the journal, until the rest takes no more than the budget.
    void leaveOldSteps();

    Project& m_project;
    std::unique_ptr<store::JournalWriter> m_writer;
    std::string m_id, m_who, m_documentText;
    std::uint64_t m_state = 0, m_last = 0;
    std::optional<std::uint64_t> m_saved;
    bool m_hasFile = false;
    bool m_undecided = false; ///< a crash left something, and the person has neither taken nor declined it
    QTimer m_documentTimer;

    /// A step whose blocks are still in memory, and where they will lie.
    struct Held {
        std::weak_ptr<StepBlocks> blocks;
        std::future<std::vector<store::StepEntry>> where;
        std::size_t bytes;
    };
    std::deque<Held> m_held; ///< oldest first
    std::size_t m_heldBytes = 0, m_budget;
    std::shared_ptr<const store::JournalBlocks> m_blocks; ///< of the present journal, once needed
};

/// What is to be saved of a project, labels as snapshots; its view and journal are for the caller to add.
store::ProjectContents contentsOf(const Project& project);
/// The undo history on the way from the beginning of `journal` to `state`.
std::vector<std::unique_ptr<HistoryCommand>> historyOf(Project& project, const store::Journal& journal, std::uint64_t state);
/// Layers as a file holds them, for a project.
std::vector<LabelLayer> layersOf(std::vector<store::LayerContents> contents);

} // namespace granule::project
