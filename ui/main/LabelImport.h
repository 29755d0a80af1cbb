// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Rater.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "ui/main/Notices.h"

#include <QObject>

#include <memory>
#include <set>

namespace granule::desktop {

/// Brings label files into the project as layers, one undoable step each. What does not fit is asked about, never guessed: another grid
/// (resampled on request, by the nearest voxel), another voxel size, ids that are no classes of the project (a small table, remembered
/// for files with the same ids, begun with what a file's own names say; or objects of one class). Nothing of the project is touched before the answer. Main thread.
class LabelImport : public QObject {
    Q_OBJECT
public:
    LabelImport(project::Project& project, project::JobQueue& jobs, QObject* parent = nullptr);

    void add(const QString& path);
    /// Asks which classes the ids of a layer are to be, and makes them so as one undoable step.
    void askClassesOf(int layer);

signals:
    /// A question, to be shown.
    void asks(const granule::desktop::Notice& question);
    void remarked(const QString& sentence);

private:
    struct Read {
        QString name, origin;
        LabelMap map;
        std::optional<VoxelSpacing> spacing; ///< as the file states it
        std::set<LabelId> ids;
        agreement::ClassMapping byName; ///< ids whose names in the file are those of classes here
        bool sizeAccepted = false;
        ObjectTable objects = {};
    };
    using ReadPtr = std::shared_ptr<Read>;

    void settle(const ReadPtr& read);
    void askGrid(const ReadPtr& read);
    void askVoxelSize(const ReadPtr& read);
    void askClasses(const ReadPtr& read, const std::set<LabelId>& foreign);
    void resample(const ReadPtr& read);
    void take(const ReadPtr& read, const agreement::ClassMapping& mapping);
    void takeAsObjects(const ReadPtr& read, LabelId classId);
    Notice question(const QString& text, const QString& about) const;
    agreement::ClassMapping remembered(const std::set<LabelId>& foreign) const;
    void remember(const agreement::ClassMapping& mapping) const;

    project::Project& m_project;
    project::JobQueue& m_jobs;
};

} // namespace granule::desktop
