// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/JournalKeeper.h"
#include "core/project/ProjectLock.h"

#include <functional>
#include <memory>

namespace granule::desktop {

/// Where a document that is being opened comes from, as far as its history is concerned.
struct HistoryOrigin {
    QString projectPath; ///< empty: nothing has been saved yet
    std::uint32_t checksum = 0;
    /// The journal that knows the document, and the state in it that the document is in; none: a new one is begun.
    std::shared_ptr<const store::Journal> journal;
    std::uint64_t state = 0;
    std::shared_ptr<project::ProjectLock> lock;
    QString remark; ///< why the journal beside the project is of no use, if it is not
};

/// What a leftover journal holds, for a question.
struct UnsavedWork {
    QString journalPath; ///< empty: that of the project which is open
    QString sentence;
};

/// Keeps the history of the open document on the disk, finds what a crash left behind, and goes to any point of the
/// history. Main thread; reading is done by jobs.
class HistoryController : public QObject {
    Q_OBJECT
public:
    HistoryController(project::Project& project, project::JobQueue& jobs, QObject* parent = nullptr);

    /// What lies beside the project at `path`, whose file names `journalId` and `state`. Any thread.
    static HistoryOrigin originOf(const QString& path, const std::string& journalId, std::uint64_t state, std::uint32_t checksum);
    /// Before another document replaces this one, or the program ends: what is unsaved is not wanted.
    void end();
    /// The project holds a document of that origin now.
    void begin(const HistoryOrigin& origin);
    /// Takes the lock of a project that is to be written to `path`; false where another program has it.
    bool mayWriteTo(const QString& path);
    void noteSaved(const QString& path, std::uint64_t state, std::uint32_t checksum);

    project::JournalKeeper& keeper() noexcept { return m_keeper; }
    /// What the layer is called now; empty where it is gone.
    QString layerName(int layer) const;
    /// Reads the journal of the open document and hands it over; nothing happens where there is no step yet.
    void read(std::function<void(std::shared_ptr<const store::Journal>)> done);
    /// Puts the project at `state` of its history, as a job.
    void goTo(std::uint64_t state);
    /// Adds the active layer as it was at `state` as a layer of its own, to be compared.
    void showAsLayer(std::uint64_t state);
    /// Leaves the project as it was saved; what was not saved is not offered again.
    void declineUnsaved();
    /// Looks for journals of documents that never were saved; unsavedFound() tells of the newest.
    void lookForLeftovers();
    static void removeLeftover(const QString& journalPath);
    /// Where journals of what was never saved lie.
    static QString leftoverFolder();

signals:
    void unsavedFound(const granule::desktop::UnsavedWork& work);
    /// Worth a word.
    void remarked(const QString& sentence);
    /// The journal cannot be written; empty: it can be again.
    void troubled(const QString& sentence);
    /// The history has grown, or the project is at another point of it.
    void changed();

private:
    project::Project& m_project;
    project::JobQueue& m_jobs;
    project::JournalKeeper m_keeper;
    std::shared_ptr<project::ProjectLock> m_lock;
};

/// "12 steps, the last by anna at 14:03: Paint mitochondrion".
QString describeSteps(const store::Journal& journal, std::uint64_t from, std::uint64_t to);

} // namespace granule::desktop
