// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackInfo.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/main/HistoryController.h"
#include "ui/main/LabelImport.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>

#include <functional>
#include <vector>

namespace granule::desktop {

/// Brings files into the project and out of it, as jobs. A failed job tells it itself (JobQueue::jobFinished); nothing
/// of the project is touched then. Main thread.
class DocumentController : public QObject {
    Q_OBJECT
public:
    DocumentController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QObject* parent = nullptr);

    static bool isProject(const QString& path);
    /// A stack or a .granule project, by its name. The project's old contents are gone once it is read.
    void open(const QString& path);
    /// A stack, by the job that is returned.
    project::Job* openStack(const QString& path);
    /// The sample that Granule makes itself: written beside the settings the first time, then opened.
    void openSample();
    void addLabels(const QString& path) { m_import.add(path); }
    LabelImport& labelImport() noexcept { return m_import; }
    void exportLabels(int layerId, const QString& path);
    /// `view` is the window's part: zoom, workspace. `done` runs when it is on the disk.
    void save(const QString& path, const QJsonObject& view, std::function<void()> done = {});
    void close();
    /// The open stack as a new document that has not been saved: with these layers and no history. What the document held is gone.
    void beginAfresh(std::vector<project::LabelLayer> layers, int activeLayer, const ClassSchema& schema, const SliceCare& care = {});
    /// Opens a project that another program works on: as one that has not been saved yet.
    void openCopy(const QString& path);
    /// Opens what a crash left of a document that never was saved.
    void openLeftover(const QString& journalPath);
    /// Brings back what the open project had beyond its file.
    void restoreUnsaved();
    HistoryController& history() noexcept { return m_history; }
    /// Goes on with a project whose stack was not where it had been.
    void openWithStackAt(const QString& stackPath);
    /// The person's word on the voxel size: used, and remembered for the file and its folder.
    void setVoxelSize(const VoxelSpacing& spacing);

signals:
    /// Something is being read; empty: no more.
    void busyChanged(const QString& text);
    /// Another document is there, its first slice may be drawn. `view` is what the project file held, else empty.
    void opened(const QJsonObject& view);
    void voxelSizeUnknown();
    /// The stack at `path` is one of several channels or times.
    void partOfMore(const QString& path, const std::vector<plugin::OtherAxis>& others);
    /// The project that is being opened wants its stack: answer with openWithStackAt(), or not at all.
    void stackMissing(const QString& remark);
    /// Another program has the project at `path`; `sentence` says who.
    void alreadyOpen(const QString& path, const QString& sentence);
    /// Worth a word, but nothing went wrong.
    void remarked(const QString& remark);

private:
    struct Found;
    enum class As { Project, Copy };
    void openProject(const QString& path, const QString& stackPath, As as = As::Project);
    void show(const Found& found);
    /// Into memory where it fits the budget; else a pyramid of it is made.
    void bringNear();
    void loadIntoMemory();
    void makePyramid();
    project::Job* track(project::Job* job);

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    HistoryController m_history;
    LabelImport m_import;
    QPointer<project::Job> m_loading, m_opening;
    QString m_projectWithoutStack;
};

} // namespace granule::desktop
