// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/ObjectEdit.h"
#include "core/project/EditNotes.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"

#include <QObject>

#include <functional>

namespace granule::tool {

/// Edits of labels and objects that take a while: they run on a snapshot of a layer, and what they find becomes one step
/// of the history. Where the layer's labels or objects changed meanwhile, the result is dropped, and said so. Main thread.
class LabelJobs : public QObject {
    Q_OBJECT
public:
    /// What a worker sees of a layer.
    struct Snapshot {
        int layer = 0;
        LabelMap map;
        std::shared_ptr<const ObjectTable> objects;
        ClassSchema schema;
    };
    using Work = std::function<objects::ObjectEdit(const Snapshot&, Progress&, const std::stop_token&)>;
    using Done = std::function<void(const objects::ObjectEdit&)>;

    /// Both outlive this.
    LabelJobs(project::Project& project, project::JobQueue& jobs, QObject* parent = nullptr);

    /// Of the active layer; empty where there is none.
    std::optional<Snapshot> snapshot() const;
    /// Runs `work` on the active layer as a job called `text`, like its step. `done` is told the edit after it was made.
    /// Null, and said so, where no layer is active.
    project::Job* run(const QString& text, Work work, Done done = {}, const project::EditNotes& notes = {});
    /// Makes `edit`, which was found on `before`, a step, where nothing it rests on changed since. Else false, and said so.
    bool commit(const Snapshot& before, const objects::ObjectEdit& edit, const QString& text, const project::EditNotes& notes = {});

signals:
    /// One sentence for the bottom bar.
    void message(const QString& text);

private:
    project::Project& m_project;
    project::JobQueue& m_jobs;
};

} // namespace granule::tool
